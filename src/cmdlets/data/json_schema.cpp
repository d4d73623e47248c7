#include "cmdlets/data/json_schema.h"

#include <math.h>

#include <algorithm>

#include "cmdlets/data/json.h"
#include "engine/runspace.h"
#include "object/boxes.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/operators.h"

namespace psession {

namespace {

constexpr int kMaxDepth = 200;
constexpr size_t kMaxFailures = 1000;
constexpr int kMaxSteps = 2000000;

const Dictionary* object_of(const Value& v) { return unwrap(v).kind() == Kind::Dictionary ? unwrap(v).as<Dictionary>() : nullptr; }
bool is_array(const Value& v) { return unwrap(v).kind() == Kind::Array || unwrap(v).kind() == Kind::List; }
std::string key_text(const Value& k) { return k.is_string() ? k.string()->to_utf8() : std::string(); }

std::string escaped(std::string_view s) {
  std::string out;
  for (char c : s) {
    if (c == '~') out += "~0";
    else if (c == '/') out += "~1";
    else out += c;
  }
  return out;
}

struct Checker {
  CallContext& ctx;
  const Value root;
  std::vector<std::pair<std::string, const Value*>> ids;
  int steps = 0;
  int depth = 0;

  struct Outcome {
    std::vector<SchemaFailure> failures;
    std::vector<std::string> properties;   // that some keyword looked at (unevaluatedProperties)
    bool ok() const { return failures.empty(); }
  };

  const Value* get(const Dictionary& d, const char* name) const { return d.find(std::string_view(name)); }

  // ---- kinds
  static std::string kind_of(const Value& v) {
    const Value& u = unwrap(v);
    if (u.is_null()) return "null";
    if (u.kind() == Kind::Bool) return "boolean";
    if (u.kind() == Kind::Dictionary) return "object";
    if (is_array(u)) return "array";
    if (u.is_string() || u.kind() == Kind::DateTime) return "string";
    if (u.is_integer() || u.kind() == Kind::BigInt) return "integer";
    return "number";
  }
  double number(const Value& v) {
    try {
      return convert_to(ctx, unwrap(v), &types::Double).as_double();
    } catch (ScriptError&) {
      return 0;
    }
  }
  static bool is_number(const Value& v) {
    std::string k = kind_of(v);
    return k == "integer" || k == "number";
  }
  bool has_kind(const Value& v, const std::string& wanted) {
    std::string k = kind_of(v);
    if (k == wanted) return true;
    if (wanted == "number") return k == "integer";
    return wanted == "integer" && k == "number" && floor(number(v)) == number(v);
  }
  bool same(const Value& a, const Value& b) {
    if (++steps > kMaxSteps) throw_dotnet("System.InvalidOperationException", "The document is too large for this schema.");
    const Value &x = unwrap(a), &y = unwrap(b);
    if (is_number(x) && is_number(y)) return number(x) == number(y);
    if (kind_of(x) != kind_of(y)) return false;
    if (x.is_null()) return true;
    if (x.kind() == Kind::Bool) return x.as_bool() == y.as_bool();
    if (const Dictionary* d = object_of(x)) {
      const Dictionary* o = object_of(y);
      if (d->size() != o->size()) return false;
      for (size_t i = 0; i < d->slots(); ++i) {
        if (!d->live(i)) continue;
        const Value* other = o->find(d->key_at(i));
        if (!other || !same(d->value_at(i), *other)) return false;
      }
      return true;
    }
    if (is_array(x)) {
      std::vector<Value> l = to_vector(ctx, x), r = to_vector(ctx, y);
      if (l.size() != r.size()) return false;
      for (size_t i = 0; i < l.size(); ++i) if (!same(l[i], r[i])) return false;
      return true;
    }
    return to_display(ctx, x) == to_display(ctx, y);
  }
  std::string json(const Value& v) {
    bool cut = false;
    return json_write(ctx, v, {.depth = 10, .compress = true}, cut);
  }
  bool matches(const std::string& pattern, const std::string& text) {
    return regex_match(ctx, str(text), str(pattern), true).matched;
  }

  // ---- references
  void collect_ids(const Value& schema, int level) {
    const Dictionary* d = object_of(schema);
    if (level > kMaxDepth) return;
    if (d) {
      for (const char* name : {"$id", "id", "$anchor", "$dynamicAnchor"}) {
        const Value* id = get(*d, name);
        if (id && id->is_string()) {
          std::string text = id->string()->to_utf8();
          ids.emplace_back(name[1] == 'i' || name[0] == 'i' ? text : "#" + text, &schema);
        }
      }
      for (size_t i = 0; i < d->slots(); ++i) if (d->live(i)) collect_ids(d->value_at(i), level + 1);
    } else if (unwrap(schema).kind() == Kind::Array) {
      for (const Value& v : unwrap(schema).as<Array>()->items()) collect_ids(v, level + 1);
    }
  }
  const Value& resolve(const std::string& ref) {
    for (auto& [id, schema] : ids) if (id == ref) return *schema;
    std::string pointer = ref;
    const Value* at = &root;
    if (size_t hash = ref.find('#'); hash != std::string::npos) {
      pointer = ref.substr(hash + 1);
      std::string base = ref.substr(0, hash);
      if (!base.empty()) {
        bool found = false;
        for (auto& [id, schema] : ids) {
          if (id == base || id.ends_with("/" + base)) {
            at = schema;
            found = true;
            break;
          }
        }
        if (!found) unresolved(ref);
      }
    } else {
      for (auto& [id, schema] : ids) if (id.ends_with("/" + ref)) return *schema;
      unresolved(ref);
    }
    while (!pointer.empty()) {
      if (pointer[0] != '/') unresolved(ref);
      size_t end = std::min(pointer.find('/', 1), pointer.size());
      std::string step = pointer.substr(1, end - 1), plain;
      pointer.erase(0, end);
      for (size_t i = 0; i < step.size(); ++i) {
        if (step[i] == '~' && i + 1 < step.size()) plain += step[++i] == '1' ? '/' : '~';
        else if (step[i] == '%' && i + 2 < step.size()) plain += static_cast<char>(strtol(step.substr(i + 1, 2).c_str(), nullptr, 16)), i += 2;
        else plain += step[i];
      }
      const Value& u = unwrap(*at);
      if (const Dictionary* d = object_of(u)) {
        at = d->find(str(plain));
      } else if (u.kind() == Kind::Array) {
        size_t n = static_cast<size_t>(atol(plain.c_str()));
        at = n < u.as<Array>()->items().size() ? &u.as<Array>()->items()[n] : nullptr;
      } else {
        at = nullptr;
      }
      if (!at) unresolved(ref);
    }
    return *at;
  }
  [[noreturn]] static void unresolved(const std::string& ref) {
    throw_dotnet("Json.Schema.RefResolutionException", "Could not resolve '" + ref + "'");
  }

  // ---- checking
  Outcome check(const Value& schema, const Value& v, const std::string& at) {
    Outcome r;
    if (++steps > kMaxSteps || depth > kMaxDepth) {
      throw_dotnet("System.InvalidOperationException", "The document is too large for this schema.");
    }
    const Value& s = unwrap(schema);
    if (s.kind() == Kind::Bool) {
      if (!s.as_bool()) r.failures.push_back({"All values fail against the false schema", at});
      return r;
    }
    const Dictionary* d = object_of(s);
    if (!d) throw_dotnet("System.ArgumentException", "A schema must be an object or a Boolean.");
    ++depth;
    auto fail = [&](std::string message) {
      if (r.failures.size() < kMaxFailures) r.failures.push_back({std::move(message), at});
    };
    auto take = [&](Outcome&& o) {
      for (auto& f : o.failures) if (r.failures.size() < kMaxFailures) r.failures.push_back(std::move(f));
      r.properties.insert(r.properties.end(), o.properties.begin(), o.properties.end());
    };
    for (const char* name : {"$ref", "$dynamicRef", "$recursiveRef"}) {
      if (const Value* ref = get(*d, name); ref && ref->is_string()) take(check(resolve(ref->string()->to_utf8()), v, at));
    }
    any_kind(*d, v, at, fail, take);
    std::string kind = kind_of(v);
    if (kind == "string") text(*d, v, fail);
    else if (kind == "integer" || kind == "number") figure(*d, v, fail);
    else if (kind == "array") array(*d, v, at, fail, take);
    else if (kind == "object") object(*d, v, at, fail, take, r);
    --depth;
    return r;
  }

  template <class F, class T> void any_kind(const Dictionary& d, const Value& v, const std::string& at, F&& fail, T&& take) {
    if (const Value* type = get(d, "type")) {
      std::vector<std::string> names;
      for (const Value& t : to_vector(ctx, *type)) names.push_back(to_display(ctx, t));
      if (std::none_of(names.begin(), names.end(), [&](const std::string& n) { return has_kind(v, n); })) {
        std::string wanted;
        for (const std::string& n : names) wanted += (wanted.empty() ? "" : ",") + ("\"" + n + "\"");
        fail("Value is \"" + kind_of(v) + "\" but should be " + (names.size() == 1 ? wanted : "[" + wanted + "]"));
      }
    }
    if (const Value* list = get(d, "enum")) {
      std::vector<Value> values = to_vector(ctx, *list);
      if (std::none_of(values.begin(), values.end(), [&](const Value& x) { return same(x, v); })) {
        fail("Value should match one of the values specified by the enum");
      }
    }
    if (const Value* one = get(d, "const"); one && !same(*one, v)) fail("Expected \"" + (one->is_string() ? to_display(ctx, *one) : json(*one)) + "\"");
    if (const Value* all = get(d, "allOf")) for (const Value& s : to_vector(ctx, *all)) take(check(s, v, at));
    if (const Value* any = get(d, "anyOf")) {
      bool found = false;
      std::vector<Outcome> failed;
      for (const Value& s : to_vector(ctx, *any)) {
        Outcome o = check(s, v, at);
        found = found || o.ok();
        if (o.ok()) take(std::move(o));
        else failed.push_back(std::move(o));
      }
      if (!found) for (Outcome& o : failed) take(std::move(o));
    }
    if (const Value* one = get(d, "oneOf")) {
      size_t count = 0;
      std::vector<Outcome> failed;
      for (const Value& s : to_vector(ctx, *one)) {
        Outcome o = check(s, v, at);
        if (o.ok()) ++count, take(std::move(o));
        else failed.push_back(std::move(o));
      }
      if (count != 1) {
        if (count == 0) for (Outcome& o : failed) take(std::move(o));
        fail("Expected 1 matching subschema but found " + std::to_string(count));
      }
    }
    if (const Value* no = get(d, "not"); no && check(*no, v, at).ok()) fail("Subschema should not match");
    if (const Value* condition = get(d, "if")) {
      Outcome o = check(*condition, v, at);
      const Value* next = get(d, o.ok() ? "then" : "else");
      if (o.ok()) take(std::move(o));
      if (next) take(check(*next, v, at));
    }
  }

  template <class F> void text(const Dictionary& d, const Value& v, F&& fail) {
    std::string s = to_display(ctx, v);
    if (!unwrap(v).is_string()) return;
    double length = 0;
    for (char16_t c : unwrap(v).string()->to_utf16()) if ((c & 0xFC00) != 0xDC00) ++length;
    if (const Value* n = get(d, "minLength"); n && length < number(*n)) fail("Value should be at least " + json(*n) + " characters");
    if (const Value* n = get(d, "maxLength"); n && length > number(*n)) fail("Value should be at most " + json(*n) + " characters");
    if (const Value* p = get(d, "pattern"); p && !matches(to_display(ctx, *p), s)) {
      fail("The string value is not a match for the indicated regular expression");
    }
  }
  template <class F> void figure(const Dictionary& d, const Value& v, F&& fail) {
    double x = number(v);
    const Value *low = get(d, "exclusiveMinimum"), *high = get(d, "exclusiveMaximum");
    bool low_flag = low && unwrap(*low).kind() == Kind::Bool, high_flag = high && unwrap(*high).kind() == Kind::Bool;   // draft 4
    if (const Value* n = get(d, "minimum")) {
      if (low_flag && unwrap(*low).as_bool() ? x <= number(*n) : x < number(*n)) fail(json(v) + " should be at least " + json(*n));
    }
    if (const Value* n = get(d, "maximum")) {
      if (high_flag && unwrap(*high).as_bool() ? x >= number(*n) : x > number(*n)) fail(json(v) + " should be at most " + json(*n));
    }
    if (low && !low_flag && x <= number(*low)) fail(json(v) + " should be greater than " + json(*low));
    if (high && !high_flag && x >= number(*high)) fail(json(v) + " should be less than " + json(*high));
    if (const Value* n = get(d, "multipleOf")) {
      double by = number(*n), q = by != 0 ? x / by : 0;
      if (by != 0 && fabs(q - round(q)) > 1e-9) fail(json(v) + " should be a multiple of " + json(*n));
    }
  }
  template <class F, class T> void array(const Dictionary& d, const Value& v, const std::string& at, F&& fail, T&& take) {
    std::vector<Value> items = to_vector(ctx, v);
    double count = static_cast<double>(items.size());
    if (const Value* n = get(d, "minItems"); n && count < number(*n)) fail("Value should have at least " + json(*n) + " items");
    if (const Value* n = get(d, "maxItems"); n && count > number(*n)) fail("Value should have at most " + json(*n) + " items");
    if (const Value* u = get(d, "uniqueItems"); u && is_true(*u)) {
      for (size_t i = 0; i < items.size(); ++i) {
        for (size_t k = i + 1; k < items.size(); ++k) {
          if (!same(items[i], items[k])) continue;
          fail("Items at indices [" + std::to_string(i) + "," + std::to_string(k) + "] are not unique");
          i = items.size();
          break;
        }
      }
    }
    size_t done = 0;
    const Value* prefix = get(d, "prefixItems");
    const Value* rest = get(d, "items");
    if (!prefix && rest && is_array(*rest)) {   // up to draft 2019
      prefix = rest;
      rest = get(d, "additionalItems");
    }
    if (prefix) {
      for (const Value& s : to_vector(ctx, *prefix)) {
        if (done >= items.size()) break;
        take(check(s, items[done], at + "/" + std::to_string(done)));
        ++done;
      }
    }
    if (rest) for (size_t i = done; i < items.size(); ++i) take(check(*rest, items[i], at + "/" + std::to_string(i)));
    if (const Value* some = get(d, "contains")) {
      double found = 0;
      for (size_t i = 0; i < items.size(); ++i) if (check(*some, items[i], at + "/" + std::to_string(i)).ok()) ++found;
      const Value *least = get(d, "minContains"), *most = get(d, "maxContains");
      double need = least ? number(*least) : 1;
      if (found < need) fail("Expected array to contain at least " + std::to_string(static_cast<long>(need)) + " matching items but found " + std::to_string(static_cast<long>(found)));
      if (most && found > number(*most)) fail("Expected array to contain at most " + json(*most) + " matching items but found " + std::to_string(static_cast<long>(found)));
    }
  }
  template <class F, class T>
  void object(const Dictionary& d, const Value& v, const std::string& at, F&& fail, T&& take, Outcome& r) {
    const Dictionary& o = *object_of(v);
    double count = static_cast<double>(o.size());
    if (const Value* n = get(d, "minProperties"); n && count < number(*n)) fail("Value should have at least " + json(*n) + " properties");
    if (const Value* n = get(d, "maxProperties"); n && count > number(*n)) fail("Value should have at most " + json(*n) + " properties");
    auto missing_of = [&](const Value& names) {
      std::string missing;
      for (const Value& name : to_vector(ctx, names)) if (!o.find(name)) missing += (missing.empty() ? "" : ",") + ("\"" + to_display(ctx, name) + "\"");
      return missing;
    };
    if (const Value* names = get(d, "required"); names && is_array(*names)) {
      std::string missing = missing_of(*names);
      if (!missing.empty()) fail("Required properties [" + missing + "] are not present");
    }
    const Dictionary* properties = get(d, "properties") ? object_of(*get(d, "properties")) : nullptr;
    const Dictionary* patterns = get(d, "patternProperties") ? object_of(*get(d, "patternProperties")) : nullptr;
    const Value* more = get(d, "additionalProperties");
    const Value* names = get(d, "propertyNames");
    std::vector<std::string> here = r.properties;   // what $ref, allOf and the like looked at
    for (size_t i = 0; i < o.slots(); ++i) {
      if (!o.live(i)) continue;
      std::string name = key_text(o.key_at(i)), below = at + "/" + escaped(name);
      bool known = false;
      if (const Value* s = properties ? properties->find(o.key_at(i)) : nullptr) {
        known = true;
        take(check(*s, o.value_at(i), below));
      }
      for (size_t k = 0; patterns && k < patterns->slots(); ++k) {
        if (!patterns->live(k) || !matches(key_text(patterns->key_at(k)), name)) continue;
        known = true;
        take(check(patterns->value_at(k), o.value_at(i), below));
      }
      if (!known && more) {
        known = true;
        take(check(*more, o.value_at(i), below));
      }
      if (known) here.push_back(name);
      if (names) take(check(*names, str(name), below));
    }
    for (const char* keyword : {"dependentRequired", "dependentSchemas", "dependencies"}) {
      const Dictionary* table = get(d, keyword) ? object_of(*get(d, keyword)) : nullptr;
      for (size_t i = 0; table && i < table->slots(); ++i) {
        if (!table->live(i) || !o.find(table->key_at(i))) continue;
        if (!is_array(table->value_at(i))) {
          take(check(table->value_at(i), v, at));
        } else if (std::string missing = missing_of(table->value_at(i)); !missing.empty()) {
          fail("Some required property dependencies are missing: [" + missing + "]");
        }
      }
    }
    if (const Value* s = get(d, "unevaluatedProperties")) {
      for (size_t i = 0; i < o.slots(); ++i) {
        if (!o.live(i)) continue;
        std::string name = key_text(o.key_at(i));
        auto in = [&](const std::vector<std::string>& list) { return std::find(list.begin(), list.end(), name) != list.end(); };
        if (!in(here)) take(check(*s, o.value_at(i), at + "/" + escaped(name)));
      }
    }
    // What was looked at further down belongs to other objects.
    r.properties = std::move(here);
  }
};

}  // namespace

std::vector<SchemaFailure> check_json_schema(CallContext& ctx, const Value& schema, const Value& document) {
  Checker c{ctx, schema, {}, 0, 0};
  c.collect_ids(c.root, 0);
  return c.check(c.root, document, "").failures;
}

}  // namespace psession
