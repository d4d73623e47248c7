#include "format/property_expression.h"

#include "engine/runspace.h"
#include "engine/vm/vm.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "text/wildcard.h"

namespace psession {

namespace {
class NowhereSink final : public Sink {
 public:
  void write(const Value&) override {}
} nowhere;
}  // namespace

SwallowErrors::SwallowErrors(Runspace& rs) : rs_(rs) {
  if (rs.vm) {
    propagate_ = rs.vm->propagate;
    rs.vm->propagate = true;
  }
  if (!rs.running || !rs.running->streams) return;
  before_ = rs.running->streams;
  quiet_ = *before_;
  quiet_.error = &nowhere;
  rs.running->streams = &quiet_;
}
SwallowErrors::~SwallowErrors() {
  if (rs_.vm) rs_.vm->propagate = propagate_;
  if (before_ && rs_.running) rs_.running->streams = before_;
}

bool PropertyExpression::has_wildcards() const { return !script && WildcardPattern::contains_wildcards(name); }

std::vector<PropertyExpression> PropertyExpression::resolve(Runspace& rs, const Value& target, bool must_exist) const {
  std::vector<PropertyExpression> out;
  if (script) {
    out.push_back(*this);
    return out;
  }
  if (has_wildcards()) {
    WildcardPattern pattern(name);
    for (std::string& n : property_names(rs, target)) {
      if (pattern.is_match(n)) out.push_back({std::move(n), {}});
    }
    return out;
  }
  // A property set stands for its members.
  std::vector<std::string> set = standard_members(rs, target, name);
  if (set.empty()) {
    const MemberBag* bag = bag_of(target);
    long at = bag ? bag->find(name) : -1;
    ExtendedMember* m = at >= 0 ? bag->extended(static_cast<size_t>(at)) : find_extension(target, name);
    if (m && m->member_type == MemberType::PropertySet) set = m->names;
  }
  if (!set.empty()) {
    for (std::string& n : set) out.push_back({std::move(n), {}});
    return out;
  }
  if (must_exist) {
    Value ignored;
    if (!try_get_property(rs, target, name, ignored)) return out;
  }
  out.push_back(*this);
  return out;
}

PropertyExpression::Result PropertyExpression::evaluate(Runspace& rs, const Value& target) const {
  Result r;
  SwallowErrors quiet(rs);
  try {
    if (script) {
      InvokeOptions o;
      o.dollar_underscore = &target;
      r.value = invoke_block(rs, *script, o);
      r.found = true;
    } else {
      r.found = try_get_property(rs, target, name, r.value);
    }
  } catch (ScriptError& e) {
    r.error = e.record;
  }
  return r;
}

namespace {

struct KeyName { const char* name; PropertyKeys key; };
constexpr KeyName kKeyNames[] = {
    {"expression", kKeyExpression}, {"label", kKeyLabel},         {"name", kKeyName},
    {"width", kKeyWidth},           {"alignment", kKeyAlignment}, {"formatString", kKeyFormatString},
    {"depth", kKeyDepth},           {"ascending", kKeyAscending}, {"descending", kKeyDescending},
};

std::string lower(std::string_view s) {
  std::string r(s);
  for (char& c : r) if (c >= 'A' && c <= 'Z') c += 32;
  return r;
}

[[noreturn]] void fail(std::string_view id, std::string message) {
  throw_error("System.NotSupportedException", id, ErrorCategory::InvalidArgument, std::move(message));
}

std::string type_text(const Value& v) { return std::string(type_of(v) ? type_of(v)->full_name() : "null"); }

PropertyKeys find_key(const Value& raw, unsigned keys) {
  const Value& key = unwrap(raw);
  if (!key.is_string()) {
    fail("DictionaryKeyIllegal", "Keys of type " + type_text(key) + " are not valid; keys must be of type System.String.");
  }
  std::string written = key.string()->to_utf8(), text = lower(written), possible;
  PropertyKeys found{};
  int matches = 0;
  for (const KeyName& k : kKeyNames) {
    if (!(keys & k.key)) continue;
    std::string full = lower(k.name);
    if (full == text) return k.key;
    if (text.empty() || !full.starts_with(text)) continue;
    found = k.key;
    possible += (matches++ ? ", " : "") + std::string(k.name);
  }
  if (matches == 1) return found;
  if (matches > 1) fail("DictionaryKeyAmbiguous", "The key \"" + written + "\" is ambiguous; possible matches are {" + possible + "}.");
  fail("DictionaryKeyUnknown", "The " + written + " key is not valid.");
}

PropertyExpression expression_of(Runspace& rs, const Value& raw) {
  const Value& v = unwrap(raw);
  PropertyExpression e;
  if (v.kind() == Kind::ScriptBlock) {
    e.script = Ref<ScriptBlock>(v.as<ScriptBlock>());
    e.name = e.script->text();
    return e;
  }
  if (v.is_null()) fail("ExpressionNull", "Cannot use a null value as an expression.");
  e.name = to_display(rs, v);
  if (e.name.empty()) fail("ExpressionEmptyString", "Cannot use an empty string as an expression.");
  return e;
}

void read_alignment(Runspace& rs, const Value& v, PropertyParameter& p) {
  static constexpr const char* kNames[] = {"left", "center", "right"};
  std::string text = lower(to_display(rs, v));
  for (int i = 0; i < 3; ++i) {
    if (!text.empty() && std::string_view(kNames[i]).starts_with(text)) {
      p.alignment = i + 1;
      return;
    }
  }
  fail("InvalidAlignmentValue", "The value \"" + to_display(rs, v) +
                                    "\" for key \"alignment\" is not valid; valid values are {left, center, right}.");
}

int read_positive(Runspace& rs, const Value& v, const char* key, const char* id) {
  int64_t n = 0;
  if (!to_int64(rs, v, n)) {
    fail("DictionaryKeyIllegalValue1", "The value of the key \"" + std::string(key) + "\", of type " + type_text(v) +
                                           ", is not valid; expected types are {System.Int32}.");
  }
  if (n < 1) fail(id, "The value \"" + std::to_string(n) + "\" for key \"" + key + "\" should be greater than 0.");
  return static_cast<int>(n);
}

PropertyParameter from_dictionary(Runspace& rs, const Dictionary& d, unsigned keys) {
  PropertyParameter p;
  p.from_hashtable = true;
  bool have_expression = false;
  for (size_t i = 0; i < d.slots(); ++i) {
    if (!d.live(i)) continue;
    const Value& v = d.value_at(i);
    switch (find_key(d.key_at(i), keys)) {
      case kKeyExpression:
        p.expression = expression_of(rs, v);
        have_expression = true;
        break;
      case kKeyLabel:
      case kKeyName: p.label = to_display(rs, v); break;
      case kKeyWidth: p.width = read_positive(rs, v, "width", "WidthOutOfRange"); break;
      case kKeyAlignment: read_alignment(rs, v, p); break;
      case kKeyFormatString: p.format_string = to_display(rs, v); break;
      case kKeyDepth: p.depth = read_positive(rs, v, "depth", "DepthOutOfRange"); break;
      case kKeyAscending: p.ascending = is_true(v); break;
      case kKeyDescending: p.descending = is_true(v); break;
    }
  }
  if (!have_expression) fail("DictionaryKeyMandatoryEntry", "A mandatory entry for expression is missing.");
  return p;
}

}  // namespace

std::vector<PropertyParameter> parse_properties(Runspace& rs, const std::vector<Value>& args, unsigned keys) {
  std::vector<PropertyParameter> out;
  for (const Value& a : args) {
    const Value& v = unwrap(a);
    if (const Dictionary* d = v.get_if<Dictionary>()) {
      out.push_back(from_dictionary(rs, *d, keys));
    } else if (v.kind() == Kind::Array || v.kind() == Kind::List) {
      for (PropertyParameter& p : parse_properties(rs, to_vector(rs, v), keys)) out.push_back(std::move(p));
    } else {
      PropertyParameter p;
      // A PSPropertyExpression stands for what it was made of: a script block or a name.
      static const Type* const made = TypeRegistry::find("Microsoft.PowerShell.Commands.PSPropertyExpression");
      Value from = v;
      if (made && type_of(v) == made) {
        Value script;
        from = try_get_property(rs, v, "Script", script) && !script.is_null() ? script : str(to_display(rs, v));
      }
      p.expression = expression_of(rs, from);
      out.push_back(std::move(p));
    }
  }
  return out;
}

}  // namespace psession
