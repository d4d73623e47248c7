// Values as text: "$v" (invariant, arrays joined with $OFS), ToString() and IFormattable.
#include <charconv>

#include "object/boxes.h"
#include "object/conversion.h"
#include "object/current_culture.h"
#include "object/numeric.h"
#include "object/operators_internal.h"
#include "text/datetime.h"
#include "text/number_format.h"

namespace psession {

std::string type_to_text(const Type* t) { return t->to_text(); }

namespace {

constexpr std::string_view kBadNumberFormat = "Format specifier was invalid.";
constexpr std::string_view kBadDateFormat = "Input string was not in a correct format.";

std::string checked(std::optional<std::string> text, std::string_view message) {
  if (!text) throw_dotnet("System.FormatException", std::string(message));
  return std::move(*text);
}

std::string date_text(const Value& v, std::string_view format, const Culture& c) {
  return checked(format_datetime(DateTime::from_data(v.as_uint()), format, c), kBadDateFormat);
}

std::string enum_formatted(const Value& v, std::string_view format) {
  const Type* t = Type::by_id(v.aux());
  char f = format.empty() ? 'G' : format[0];
  if (format.size() > 1) f = '?';
  switch (f) {
    case 'G': case 'g': case 'F': case 'f': return enum_to_text(t, v.as_int());
    case 'D': case 'd': return number_to_text(plain_number(v));
    case 'X': case 'x': {
      static constexpr char kDigits[] = "0123456789ABCDEF";
      int digits = integer_bits(t->enum_base()) / 4;
      std::string out(static_cast<size_t>(digits), '0');
      uint64_t bits = v.as_uint();
      for (int i = digits - 1; i >= 0; --i, bits >>= 4) out[static_cast<size_t>(i)] = kDigits[bits & 15];
      return out;
    }
    default:
      throw_dotnet("System.FormatException",
                   "Format string can be only \"G\", \"g\", \"X\", \"x\", \"F\", \"f\", \"D\" or \"d\".");
  }
}

// The text of an object that is neither number, string nor collection: its own ToString().
std::string object_text(CallContext& ctx, const Value& v, const Culture* culture, int depth);

std::string joined(CallContext& ctx, const Value& v, const std::string* given, int depth) {
  std::string out, separator = given ? *given : " ";
  bool asked = given != nullptr, first = true;
  std::unique_ptr<Enumerator> e = enumerate(ctx, v);
  Value item;
  while (e->next(item)) {
    if (!first) {
      if (!asked) {
        Value ofs = ctx.get_variable("OFS");
        if (!ofs.is_null()) separator = to_display(ctx, ofs);
        asked = true;
      }
      out += separator;
    }
    first = false;
    const Value& b = unwrap(item);
    if (b.is_null() && item.kind() != Kind::PSObject) continue;
    if (is_enumerable(b)) out += b.get_if<EnumerableObject>() ? object_text(ctx, item, &invariant_culture(), depth + 1)
                                                              : type_to_text(type_of(b));
    else out += object_text(ctx, item, &invariant_culture(), depth + 1);
  }
  return out;
}

// Instance ToString (Add-Member ScriptMethod) of a box or of a reference object; false when there is none.
bool brokered_text(CallContext& ctx, const Value& v, std::string& out) {
  MemberBag* bag = bag_of(v);
  if (!bag) return false;
  long i = bag->find(std::string_view("ToString"));
  if (i < 0) return false;
  ExtendedMember* m = bag->extended(static_cast<size_t>(i));
  if (!m || m->member_type != MemberType::ScriptMethod) return false;
  Value r = ctx.invoke_script(m->getter, {}, &v);
  out = r.is_null() ? std::string() : dotnet_to_string(ctx, r);
  return true;
}

// The text of a number as it was written, and no name that stands for one.
bool number_text(const String& s) {
  if (s.length() == 0) return false;
  char16_t c = s.at(0);
  return (c >= u'0' && c <= u'9') || c == u'.' || c == u'-' || c == u'+';
}

std::string custom_text(CallContext& ctx, const PSObject& o, int depth) {
  if (o.to_string_text) return o.to_string_text->to_utf8();
  const MemberBag& bag = o.members();
  if (bag.size() == 0) return {};
  if (depth > 0) return {};
  std::string out = "@{";
  bool first = true;
  for (const std::string& name : property_names(ctx, Value(const_cast<PSObject*>(&o)))) {
    if (!first) out += "; ";
    first = false;
    out += name + "=";
    Value item;
    try {
      item = get_member(ctx, Value(const_cast<PSObject*>(&o)), name);
    } catch (const ScriptError&) {
      continue;
    }
    const Value& b = unwrap(item);
    if (b.is_null() && item.kind() != Kind::PSObject) continue;
    out += is_enumerable(b) && !b.get_if<EnumerableObject>() ? type_to_text(type_of(b))
                                                            : object_text(ctx, item, &invariant_culture(), depth + 1);
  }
  return out + "}";
}

std::string exception_text(const ExceptionObject& e, int depth) {
  std::string out(e.type()->full_name());
  if (!e.message.empty()) out += ": " + e.message;
  if (ExceptionObject* inner = e.inner.get_if<ExceptionObject>(); inner && depth < 20) {
    out += "\n ---> " + exception_text(*inner, depth + 1) + "\n   --- End of inner exception stack trace ---";
  }
  if (!e.stack_trace.empty()) out += "\n" + e.stack_trace;
  return out;
}

std::string object_text(CallContext& ctx, const Value& v, const Culture* culture, int depth) {
  const Culture& c = culture ? *culture : current_culture();
  switch (v.kind()) {
    case Kind::Null: case Kind::Void: case Kind::Unset: return {};
    case Kind::String: return v.string()->to_utf8();
    case Kind::Bool: return v.as_bool() ? "True" : "False";
    case Kind::Char: return String::of_char(v.as_char())->to_utf8();
    case Kind::Enum: return enum_to_text(Type::by_id(v.aux()), v.as_int());
    case Kind::DateTime: return date_text(v, {}, c);
    case Kind::TimeSpan: return timespan_to_string(TimeSpan(v.as_int()));
    case Kind::Decimal: return checked(format_decimal(decimal_of(v), {}, c), kBadNumberFormat);
    case Kind::BigInt: return checked(format_bigint(bigint_of(v), {}, c), kBadNumberFormat);
    case Kind::Single: case Kind::Double:
      if (culture == &invariant_culture()) return number_to_text(v);
      // PowerShell's own ToString keeps 15 (7) digits; .NET's shows all that are needed.
      return v.kind() == Kind::Double
                 ? checked(format_double(v.as_double(), culture ? "G15" : "", c), kBadNumberFormat)
                 : checked(format_float(static_cast<float>(v.as_double()), culture ? "G7" : "", c), kBadNumberFormat);
    case Kind::SByte: case Kind::Byte: case Kind::Int16: case Kind::UInt16: case Kind::Int32: case Kind::UInt32:
    case Kind::Int64: case Kind::UInt64: return number_to_text(v);
    case Kind::Type: {
      const Type* t = v.as<Type>();
      return culture ? t->accelerator_or_name() : type_to_text(t);
    }
    case Kind::PSObject: {
      const PSObject& o = *v.as<PSObject>();
      std::string out;
      if (brokered_text(ctx, v, out)) return out;
      if (o.is_custom()) return custom_text(ctx, o, depth);
      // What came from elsewhere keeps the text it had there; a plain value in a string is that value.
      if (o.to_string_text && (!(culture == &invariant_culture() && o.base().is_integer()) || number_text(*o.to_string_text))) return o.to_string_text->to_utf8();
      return object_text(ctx, o.base(), culture, depth);
    }
    default: break;
  }
  std::string out;
  if (brokered_text(ctx, v, out)) return out;
  if (const ExceptionObject* e = v.get_if<ExceptionObject>()) {
    if (!e->type()->is(kScriptClass)) return exception_text(*e, 0);
  }
  if (const ErrorRecordObject* r = v.get_if<ErrorRecordObject>()) return r->message();
  const Type* t = type_of(v);
  if (const TextualObject* text = v.get_if<TextualObject>(); text && !t->is(kScriptClass)) {
    if (culture) {
      if (std::optional<std::string> s = format_value(ctx, v, {}, culture)) return *s;
    }
    return text->to_text();
  }
  // Everything else through its own table: script classes override ToString there.
  if (t->is(kScriptClass) || v.kind() == Kind::ScriptBlock || v.kind() == Kind::Object) {
    if (t->find("ToString", false)) {
      Value r = invoke_method(ctx, v, "ToString", {});
      return r.is_string() ? r.string()->to_utf8() : std::string();
    }
  }
  return type_to_text(t);
}

}  // namespace

std::string join_display(CallContext& ctx, const Value& list, const std::string* separator) {
  return joined(ctx, list, separator, 0);
}

std::string to_display(CallContext& ctx, const Value& v) {
  if (v.kind() == Kind::String) return v.string()->to_utf8();
  if (is_enumerable(v)) {
    std::string out;
    if (brokered_text(ctx, v, out)) return out;
    return joined(ctx, v, nullptr, 0);
  }
  return object_text(ctx, v, &invariant_culture(), 0);
}

Ref<String> to_string(CallContext& ctx, const Value& v) {
  const Value& b = unwrap(v);
  if (b.kind() == Kind::String && (&b == &v || !bag_of(v) || bag_of(v)->size() == 0)) return Ref<String>(b.string());
  if (v.is_null()) return String::empty();
  if (v.kind() == Kind::Char) return String::of_char(v.as_char());
  if (v.kind() >= Kind::SByte && v.kind() <= Kind::Int64) {
    char digits[24];
    return String::ascii({digits, static_cast<size_t>(std::to_chars(digits, digits + sizeof digits, v.as_int()).ptr - digits)});
  }
  return String::utf8(to_display(ctx, v));
}

std::string dotnet_to_string(CallContext& ctx, const Value& v) {
  if (v.kind() == Kind::PSObject) {
    const PSObject& o = *v.as<PSObject>();
    if (o.to_string_text) return o.to_string_text->to_utf8();
  }
  const Value& b = unwrap(v);
  if (b.kind() == Kind::Array || b.kind() == Kind::List || b.kind() == Kind::Dictionary) {
    return type_to_text(type_of(b));
  }
  if (const PairObject* pair = b.get_if<PairObject>()) {
    auto text = [&](const Value& x) { return x.is_null() ? std::string() : dotnet_to_string(ctx, x); };
    return "[" + text(pair->key) + ", " + text(pair->value) + "]";
  }
  return object_text(ctx, v, nullptr, 0);
}

std::string culture_text(CallContext& ctx, const Value& v) {
  const Value& b = unwrap(v);
  switch (b.kind()) {
    case Kind::Single: case Kind::Double: case Kind::Type: return object_text(ctx, v, &current_culture(), 0);
    default: return dotnet_to_string(ctx, v);
  }
}

std::optional<std::string> format_value(CallContext& ctx, const Value& v, std::string_view format,
                                        const Culture* culture) {
  const Culture& c = culture ? *culture : current_culture();
  switch (v.kind()) {
    case Kind::SByte: case Kind::Int16: case Kind::Int32: case Kind::Int64:
      return checked(format_int64(v.as_int(), format, c, integer_bits(v.kind())), kBadNumberFormat);
    case Kind::Byte: case Kind::UInt16: case Kind::UInt32: case Kind::UInt64:
      return checked(format_uint64(v.as_uint(), format, c), kBadNumberFormat);
    case Kind::Single: return checked(format_float(static_cast<float>(v.as_double()), format, c), kBadNumberFormat);
    case Kind::Double: return checked(format_double(v.as_double(), format, c), kBadNumberFormat);
    case Kind::Decimal: return checked(format_decimal(decimal_of(v), format, c), kBadNumberFormat);
    case Kind::BigInt: return checked(format_bigint(bigint_of(v), format, c), kBadNumberFormat);
    case Kind::DateTime: return date_text(v, format, c);
    case Kind::TimeSpan:
      return checked(format_timespan(TimeSpan(v.as_int()), format, c), kBadDateFormat);
    case Kind::Enum: return enum_formatted(v, format);
    case Kind::PSObject: return v.as<PSObject>()->is_custom() ? std::nullopt : format_value(ctx, unwrap(v), format, culture);
    case Kind::Object: {
      if (FormattableObject* f = v.get_if<FormattableObject>()) return f->format(format, c);
      // Types that bring their own ToString(format).
      static const Type* formattable = TypeRegistry::find("System.IFormattable");
      const Type* t = type_of(v);
      if (format.empty() || !formattable || !formattable->assignable_from(t) || t->is(kScriptClass)) return std::nullopt;
      Value arg = str(format);
      try {
        return to_display(ctx, invoke_method(ctx, v, "ToString", {&arg, 1}));
      } catch (const ScriptError& e) {
        const ExceptionObject* inner = e.record->exception->inner.get_if<ExceptionObject>();
        if (inner) throw_dotnet(inner->type()->full_name(), inner->message);
        throw;
      }
    }
    default: return std::nullopt;
  }
}

}  // namespace psession
