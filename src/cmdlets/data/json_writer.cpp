#include <cstdio>
#include <vector>

#include "cmdlets/data/json.h"
#include "object/boxes.h"
#include "object/call_context.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/current_culture.h"
#include "object/errors.h"
#include "object/member_objects.h"
#include "object/members.h"
#include "object/numeric.h"
#include "object/ps_object.h"
#include "object/text_case.h"
#include "text/datetime.h"
#include "text/encoding.h"
#include "text/number_format.h"

namespace psession {
namespace {

class Writer {
 public:
  Writer(CallContext& ctx, const JsonWriteOptions& o, bool& truncated) : ctx_(ctx), o_(o), truncated_(truncated) {}
  std::string out;

  void value(const Value& given, int depth, int indent) {
    const Value& v = unwrap(given);
    if ((++count_ & 1023) == 0) ctx_.check_stop();
    bool custom = v.kind() == Kind::PSObject;
    if (v.is_null() && !custom) {
      out += "null";
      return;
    }
    switch (v.kind()) {
      case Kind::String: return string(*v.string());
      case Kind::DateTime: return quoted(iso(DateTime::from_data(v.as_uint())));
      default: break;
    }
    MemberBag* bag = given.kind() == Kind::PSObject && !custom ? bag_of(given) : nullptr;
    bool extended = bag && bag->size() > 0;
    const Type* t = type_of(v);
    if (!extended && t != &types::SwitchParameter && scalar(v)) return;
    std::string_view name = t ? t->full_name() : std::string_view();
    if (name == "System.DBNull" || name == "System.Management.Automation.Language.NullString") {
      out += "null";
      return;
    }
    if (name == "System.Uri" || name == "System.Guid" || name == "System.DateTimeOffset") {
      if (name == "System.DateTimeOffset") return quoted(offset_text(v));
      if (name == "System.Uri") {
        Value original;
        if (try_get_property(ctx_, v, "OriginalString", original) && original.is_string()) return string(*original.string());
      }
      return quoted(to_display(ctx_, v));
    }
    if (extended && is_plain(v)) return with_notes(v, *bag, depth, indent);
    if (depth > o_.depth) {
      truncated_ = true;
      return string(*to_string(ctx_, given));
    }
    if (v.kind() == Kind::Dictionary) return dictionary(*v.as<Dictionary>(), given, depth, indent);
    if (v.kind() == Kind::Array || v.kind() == Kind::List || is_enumerable(v)) return list(v, depth, indent);
    object(given, v, custom, depth, indent);
  }

 private:
  static bool is_plain(const Value& v) {
    return v.kind() == Kind::Bool || v.kind() == Kind::Char || v.is_integer() || v.kind() == Kind::Double || v.kind() == Kind::Single ||
           v.kind() == Kind::Enum || v.kind() == Kind::Decimal || v.kind() == Kind::BigInt;
  }
  // Numbers and their like; false: v is something else.
  bool scalar(const Value& v) {
    switch (v.kind()) {
      case Kind::Bool: out += v.as_bool() ? "true" : "false"; return true;
      case Kind::Char: string(*String::of_char(v.as_char())); return true;
      case Kind::UInt64: out += std::to_string(v.as_uint()); return true;
      case Kind::SByte: case Kind::Byte: case Kind::Int16: case Kind::UInt16: case Kind::Int32: case Kind::UInt32: case Kind::Int64:
        out += std::to_string(v.as_int());
        return true;
      case Kind::Double: case Kind::Single: {
        double d = v.as_double();
        if (d != d) quoted("NaN");
        else if (d == __builtin_inf()) quoted("Infinity");
        else if (d == -__builtin_inf()) quoted("-Infinity");
        else number(v.kind() == Kind::Double ? double_to_string(d) : float_to_string(static_cast<float>(d)));
        return true;
      }
      case Kind::Decimal: number(v.as<DecimalObject>()->to_text()); return true;
      case Kind::BigInt: out += v.as<BigIntObject>()->to_text(); return true;
      case Kind::Enum:
        if (o_.enums_as_strings) {
          quoted(enum_to_text(type_of(v), v.as_int()));
        } else {
          out += Type::by_id(v.aux())->enum_base() == Kind::UInt64 ? std::to_string(v.as_uint()) : std::to_string(v.as_int());
        }
        return true;
      default: return false;
    }
  }
  void number(const std::string& s) {
    out += s;
    if (s.find_first_of(".eE") == std::string::npos) out += ".0";
  }

  // ---- strings
  void quoted(std::string_view s) {
    out += '"';
    escape(s);
    out += '"';
  }
  void string(const String& s) {
    out += '"';
    if (s.is_ascii()) escape(s.ascii_view());
    else escape(s.to_utf8());
    out += '"';
  }
  void unit(char32_t u) {
    char b[8];
    snprintf(b, sizeof b, "\\u%04x", static_cast<unsigned>(u));
    out += b;
  }
  void escape(std::string_view s) {
    for (size_t i = 0; i < s.size();) {
      unsigned char c = static_cast<unsigned char>(s[i]);
      if (c < 0x80) {
        ++i;
        switch (c) {
          case '\\': out += "\\\\"; continue;
          case '\b': out += "\\b"; continue;
          case '\t': out += "\\t"; continue;
          case '\n': out += "\\n"; continue;
          case '\f': out += "\\f"; continue;
          case '\r': out += "\\r"; continue;
          case '"':
            if (o_.escapes == JsonEscapes::Html) unit(c);
            else out += "\\\"";
            continue;
          case '<': case '>': case '&': case '\'':
            if (o_.escapes == JsonEscapes::Html) unit(c);
            else out += static_cast<char>(c);
            continue;
          default:
            if (c < 0x20) unit(c);
            else out += static_cast<char>(c);
            continue;
        }
      }
      size_t start = i;
      char32_t u = next_code_point(s, i);
      if (u == 0x85 || u == 0x2028 || u == 0x2029) unit(u);
      else if (o_.escapes != JsonEscapes::NonAscii) out.append(s.substr(start, i - start));
      else if (u < 0x10000) unit(u);
      else {
        unit(0xD800 + ((u - 0x10000) >> 10));
        unit(0xDC00 + ((u - 0x10000) & 0x3FF));
      }
    }
  }

  // ---- dates, as ISO 8601 without trailing zeros
  static std::string clock(DateTime d) {
    std::string s = format_datetime(d, "yyyy-MM-ddTHH:mm:ss", current_culture()).value_or("");
    int64_t part = d.ticks() % kTicksPerSecond;
    if (part) {
      char b[16];
      snprintf(b, sizeof b, ".%07d", static_cast<int>(part));
      s += b;
      while (s.back() == '0') s.pop_back();
    }
    return s;
  }
  static std::string zone(int minutes) {
    char b[16];
    snprintf(b, sizeof b, "%c%02d:%02d", minutes < 0 ? '-' : '+', abs(minutes) / 60, abs(minutes) % 60);
    return b;
  }
  static std::string iso(DateTime d) {
    std::string s = clock(d);
    if (d.kind() == DateTimeKind::kUtc) s += "Z";
    else if (d.kind() == DateTimeKind::kLocal) s += zone(static_cast<int>(local_offset_seconds_at_local(d.ticks()) / 60));
    return s;
  }
  std::string offset_text(const Value& v) {
    Value clock_value, offset;
    try_get_property(ctx_, v, "DateTime", clock_value);
    try_get_property(ctx_, v, "Offset", offset);
    return clock(DateTime::from_data(unwrap(clock_value).as_uint())) + zone(static_cast<int>(unwrap(offset).as_int() / kTicksPerMinute));
  }

  // ---- structure
  void line(int indent) {
    if (o_.compress) return;
    out += '\n';
    out.append(static_cast<size_t>(indent) * 2, ' ');
  }
  void name(std::string_view n, bool& first, int indent) {
    if (!first) out += ',';
    first = false;
    line(indent);
    quoted(n);
    out += o_.compress ? ":" : ": ";
  }
  void with_notes(const Value& v, const MemberBag& bag, int depth, int indent) {
    out += '{';
    bool first = true;
    name("value", first, indent + 1);
    scalar(v);
    for (size_t i = 0; i < bag.size(); ++i) {
      name(bag.name(i)->to_utf8(), first, indent + 1);
      value(bag.slot(i), depth + 1, indent + 1);
    }
    line(indent);
    out += '}';
  }
  void list(const Value& v, int depth, int indent) {
    out += '[';
    bool first = true;
    auto element = [&](const Value& x) {
      if (!first) out += ',';
      first = false;
      line(indent + 1);
      value(x, depth + 1, indent + 1);
    };
    if (auto* a = v.get_if<Array>()) {
      for (size_t i = 0; i < a->size(); ++i) element(a->get(i));
    } else if (auto e = enumerate(ctx_, v)) {
      for (Value x; e->next(x);) element(x);
    }
    if (!first) line(indent);
    out += ']';
  }
  void dictionary(const Dictionary& d, const Value& given, int depth, int indent) {
    out += '{';
    bool first = true;
    for (size_t i = 0; i < d.slots(); ++i) {
      if (!d.live(i)) continue;
      const Value& k = unwrap(d.key_at(i));
      if (!k.is_string()) {
        std::string type(type_of(Value(const_cast<Dictionary*>(&d)))->to_text());
        throw_error("System.InvalidOperationException", "NonStringKeyInDictionary", ErrorCategory::InvalidOperation,
                    "The type '" + type + "' is not supported for serialization or deserialization of a dictionary. Keys must be strings.",
                    Value(const_cast<Dictionary*>(&d)));
      }
      name(k.string()->to_utf8(), first, indent + 1);
      value(d.value_at(i), depth + 1, indent + 1);
    }
    if (const MemberBag* bag = bag_of(given)) {
      for (size_t i = 0; i < bag->size(); ++i) {
        name(bag->name(i)->to_utf8(), first, indent + 1);
        value(property(given, bag->name(i)->to_utf8()), depth + 1, indent + 1);
      }
    }
    if (!first) line(indent);
    out += '}';
  }
  // A property that can't be read counts as null.
  Value property(const Value& v, std::string_view n) {
    Value x;
    try {
      try_get_property(ctx_, v, n, x);
    } catch (ScriptError& e) {
      if (e.stop) throw;
      return Value();
    }
    return x;
  }
  void object(const Value& given, const Value& v, bool custom, int depth, int indent) {
    out += '{';
    bool first = true;
    std::vector<std::string> done;
    auto put = [&](const std::string& n) {
      for (const std::string& d : done) if (equal_ignore_ascii_case(d, n)) return;
      done.push_back(n);
      name(n, first, indent + 1);
      value(property(given, n), depth + 1, indent + 1);
    };
    if (!custom) {
      // .NET's own properties, hidden ones of script classes, too.
      if (auto* a = v.get_if<AdaptedObject>()) {
        for (const std::string& n : a->names(ctx_)) put(n);
      } else if (const Type* t = type_of(v)) {
        for (const MemberGroup* g : t->all_members(false)) {
          if (g->overloads.empty()) continue;
          const MemberInfo& m = *g->overloads[0];
          if ((m.kind == MemberKind::Property || m.kind == MemberKind::Field) && m.can_read && m.params.empty()) put(g->name);
        }
      }
    }
    for (const MemberView& m : members_of(ctx_, given, custom ? MemberScope::All : MemberScope::Extended)) {
      switch (m.type) {
        case MemberType::NoteProperty: case MemberType::AliasProperty: case MemberType::ScriptProperty: case MemberType::CodeProperty:
        case MemberType::Property:
          if (!m.hidden) put(m.name);
          break;
        default: break;
      }
    }
    if (!first) line(indent);
    out += '}';
  }

  CallContext& ctx_;
  const JsonWriteOptions& o_;
  bool& truncated_;
  unsigned count_ = 0;
};

}  // namespace

std::string json_write(CallContext& ctx, const Value& v, const JsonWriteOptions& o, bool& truncated) {
  Writer w(ctx, o, truncated);
  w.value(v, 0, 0);
  return std::move(w.out);
}

}  // namespace psession
