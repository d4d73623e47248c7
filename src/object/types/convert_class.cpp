// System.Convert and System.BitConverter.
#include <bit>
#include <cmath>
#include <cstring>

#include "object/members.h"
#include "object/types/convertible.h"
#include "object/types/helpers.h"
#include "text/datetime.h"
#include "text/encoding.h"
#include "text/number_format.h"

namespace psession {
namespace {
using namespace tables;

[[noreturn]] void bad_cast(const Value& v, const Type* t) {
  throw_dotnet("System.InvalidCastException",
               "Invalid cast from '" + std::string(type_of(v)->name()) + "' to '" + std::string(t->name()) + "'.");
}

// Convert.ToX(object): .NET's IConvertible, not PowerShell's conversions.
Value to_number(MethodCall& c, const Value& raw, Kind k, const Culture& culture) {
  const Value& v = unwrap(raw);
  Value out;
  const Type* t = type_of_kind(k);
  if (v.is_null()) {
    cast_number(Value::int32(0), k, out);
    return out;
  }
  if (v.is_string()) {
    std::string s = text(v);
    NumberError e;
    if (k == Kind::Decimal) {
      Decimal96 d;
      e = Decimal96::parse(s, kStyleNumber, culture, d);
      out = make_decimal(d);
    } else if (is_real_kind(k)) {
      double d = 0;
      e = parse_double(s, kStyleFloatThousands, culture, d);
      out = k == Kind::Double ? Value::real(d) : Value::single(static_cast<float>(d));
    } else if (is_signed_kind(k)) {
      int64_t n = 0;
      e = parse_int64(s, kStyleInteger, culture, integer_bits(k), n);
      out = Value::integer(k, n);
    } else {
      uint64_t n = 0;
      e = parse_uint64(s, kStyleInteger, culture, integer_bits(k), n);
      out = Value::integer(k, static_cast<int64_t>(n));
    }
    if (e == NumberError::kFormat) throw_format("The input string '" + s + "' was not in a correct format.");
    if (e == NumberError::kOverflow) throw_overflow(overflow_text(k));
    return out;
  }
  Kind from = numeric_kind(v);
  bool char_to_real = from == Kind::Char && (is_real_kind(k) || k == Kind::Decimal);
  if (char_to_real || !(is_numeric_kind(from) || from == Kind::Bool || from == Kind::Char)) {
    if (v.kind() == Kind::DateTime || char_to_real) bad_cast(v, t);
    throw_dotnet("System.InvalidCastException", "Unable to cast object of type '" + type_to_text(type_of(v)) +
                                                    "' to type 'System.IConvertible'.");
  }
  if (cast_number(v, k, out) != CastError::None) throw_overflow(overflow_text(k));
  return out;
}

// Digits of base 2, 8 or 16 in two's complement.
Value from_base(MethodCall& c, Kind k) {
  int64_t base = c.arg(1).as_int();
  if (base != 2 && base != 8 && base != 10 && base != 16) throw_dotnet("System.ArgumentException", "Invalid Base.");
  if (c.arg(0).is_null()) return Value::integer(k, 0);
  if (base == 10) return to_number(c, c.arg(0), k, invariant_culture());
  std::string s = text(c.arg(0));
  std::string_view t = s;
  if (base == 16 && t.size() > 1 && t[0] == '0' && (t[1] | 32) == 'x') t.remove_prefix(2);
  if (!t.empty() && t[0] == '-') throw_dotnet("System.ArgumentException", "String cannot contain a minus sign if the base is not 10.");
  if (s.empty()) throw_dotnet("System.ArgumentOutOfRangeException", "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'startIndex')");
  uint64_t n = 0;
  size_t i = 0;
  for (; i < t.size(); ++i) {
    char ch = t[i];
    int digit = ch >= '0' && ch <= '9' ? ch - '0' : (ch | 32) >= 'a' && (ch | 32) <= 'f' ? (ch | 32) - 'a' + 10 : 99;
    if (digit >= base) break;
    uint64_t next;
    if (__builtin_mul_overflow(n, static_cast<uint64_t>(base), &next) || __builtin_add_overflow(next, static_cast<uint64_t>(digit), &next)) {
      throw_overflow(overflow_text(k));
    }
    n = next;
  }
  if (i == 0) throw_format("Could not find any recognizable digits.");
  if (i < t.size()) throw_format("Additional non-parsable characters are at the end of the string.");
  int bits = integer_bits(k);
  if (bits < 64 && n >> bits) throw_overflow(overflow_text(k));
  int64_t v = static_cast<int64_t>(n);
  if (is_signed_kind(k) && bits < 64) v = static_cast<int64_t>(n << (64 - bits)) >> (64 - bits);
  return Value::integer(k, v);
}
Value to_base(MethodCall& c) {
  int64_t base = c.arg(1).as_int();
  if (base == 10) return str(number_to_text(c.arg(0)));
  if (base != 2 && base != 8 && base != 16) throw_dotnet("System.ArgumentException", "Invalid Base.");
  int width = integer_bits(c.arg(0).kind());
  uint64_t n = c.arg(0).as_uint();
  if (width < 64) n &= (uint64_t(1) << width) - 1;
  std::string s;
  do s.insert(s.begin(), "0123456789abcdef"[n % static_cast<uint64_t>(base)]);
  while (n /= static_cast<uint64_t>(base));
  return str(s);
}

Value to_boolean(MethodCall& c) {
  const Value& v = unwrap(c.arg(0));
  if (v.is_null()) return boolean(false);
  if (v.is_string()) {
    Value arg = v;
    MethodCall call{c.ctx, Value(), &arg, 1, &types::Boolean};
    const MemberGroup* g = types::Boolean.find("Parse", true);
    return g->overloads[0]->def->fn(call);
  }
  Kind k = numeric_kind(v);
  if (k == Kind::Char || k == Kind::DateTime) bad_cast(v, &types::Boolean);
  if (k == Kind::Bool || is_numeric_kind(k)) return boolean(is_true(v));
  throw_dotnet("System.InvalidCastException", "Unable to cast object of type '" + type_to_text(type_of(v)) + "' to type 'System.IConvertible'.");
}
Value to_char(MethodCall& c) {
  const Value& v = unwrap(c.arg(0));
  if (v.is_null()) return Value::character(0);
  if (v.is_string()) {
    if (v.string()->length() != 1) throw_format("String must be exactly one character long.");
    return Value::character(v.string()->at(0));
  }
  Kind k = numeric_kind(v);
  Value out;
  if (k == Kind::Char) return v;
  if (!is_integer_kind(k)) bad_cast(v, &types::Char);
  if (cast_number(v, Kind::Char, out) != CastError::None) throw_overflow(overflow_text(Kind::Char));
  return out;
}
Value to_date(MethodCall& c) {
  const Value& v = unwrap(c.arg(0));
  if (v.is_null()) return Value::date_time(0);
  if (v.kind() == Kind::DateTime) return v;
  if (!v.is_string()) bad_cast(v, &types::DateTime);
  return types::DateTime.spec()->from_string(c.ctx, &types::DateTime, *v.string());
}
Value to_text(MethodCall& c) {
  const Value& v = unwrap(c.arg(0));
  if (v.is_null()) return Value(String::empty());
  const Culture& culture = culture_arg(c, 1);
  if (std::optional<std::string> s = format_value(c.ctx, v, {}, &culture)) return str(*s);
  return str(dotnet_to_string(c.ctx, v));
}
Value change_type(MethodCall& c) {
  const Value& v = unwrap(c.arg(0));
  if (c.arg(1).kind() != Kind::Type) throw_dotnet("System.ArgumentNullException", "Value cannot be null.", "conversionType");
  const Type* t = c.arg(1).as<Type>();
  if (v.is_null()) {
    if (t->is_value_type()) throw_dotnet("System.InvalidCastException", "Null object cannot be converted to a value type.");
    return Value();
  }
  if (type_of(v) == t || t == &types::Object) return v;
  MethodCall call{c.ctx, Value(), c.args, 1, c.type};
  Kind k = t->scalar();
  if (!t->is_enum()) {
    if (k == Kind::Bool) return to_boolean(call);
    if (k == Kind::Char) return to_char(call);
    if (k == Kind::DateTime) return to_date(call);
    if (k == Kind::String) return to_text(call);
    if (is_numeric_kind(k)) return to_number(c, v, k, current_culture());
  }
  throw_dotnet("System.InvalidCastException", "Invalid cast from '" + type_to_text(type_of(v)) + "' to '" + type_to_text(t) + "'.");
}

#define TO_KIND(name, type, k)                                                                                     \
  {"static " type " " name "(System.Object value)", FN({ return to_number(c, c.arg(0), k, current_culture()); })}, \
  {"static " type " " name "(System.Object value, System.IFormatProvider provider)",                               \
   FN({ return to_number(c, c.arg(0), k, culture_arg(c, 1)); })}
#define FROM_BASE(name, type, k) \
  {"static " type " " name "(string value, int fromBase)", FN({ return from_base(c, k); })}

Value base64(MethodCall& c, std::string_view bytes, bool breaks) { return str(base64_encode(bytes, breaks)); }
std::string_view slice(MethodCall& c) {
  require(c.arg(0), "inArray");
  std::string_view b = byte_view(c.arg(0));
  int64_t at = c.arg(1).as_int(), n = c.arg(2).as_int();
  if (n < 0) throw_range("Index was out of range. Must be non-negative and less than the size of the collection.", "length");
  if (at < 0 || at + n > static_cast<int64_t>(b.size())) throw_range("Value must be positive.", "offset");
  return b.substr(static_cast<size_t>(at), static_cast<size_t>(n));
}

const MemberDef kConvert[] = {
    TO_KIND("ToByte", "byte", Kind::Byte), TO_KIND("ToSByte", "sbyte", Kind::SByte), TO_KIND("ToInt16", "short", Kind::Int16),
    TO_KIND("ToUInt16", "ushort", Kind::UInt16), TO_KIND("ToInt32", "int", Kind::Int32), TO_KIND("ToUInt32", "uint", Kind::UInt32),
    TO_KIND("ToInt64", "long", Kind::Int64), TO_KIND("ToUInt64", "ulong", Kind::UInt64), TO_KIND("ToSingle", "float", Kind::Single),
    TO_KIND("ToDouble", "double", Kind::Double), TO_KIND("ToDecimal", "decimal", Kind::Decimal),
    FROM_BASE("ToByte", "byte", Kind::Byte), FROM_BASE("ToSByte", "sbyte", Kind::SByte), FROM_BASE("ToInt16", "short", Kind::Int16),
    FROM_BASE("ToUInt16", "ushort", Kind::UInt16), FROM_BASE("ToInt32", "int", Kind::Int32), FROM_BASE("ToUInt32", "uint", Kind::UInt32),
    FROM_BASE("ToInt64", "long", Kind::Int64), FROM_BASE("ToUInt64", "ulong", Kind::UInt64),
    {"static bool ToBoolean(System.Object value)", to_boolean},
    {"static bool ToBoolean(System.Object value, System.IFormatProvider provider)", to_boolean},
    {"static char ToChar(System.Object value)", to_char},
    {"static datetime ToDateTime(System.Object value)", to_date},
    {"static datetime ToDateTime(System.Object value, System.IFormatProvider provider)", to_date},
    {"static string ToString(System.Object value)", to_text},
    {"static string ToString(System.Object value, System.IFormatProvider provider)", to_text},
    {"static string ToString(byte value, int toBase)", to_base}, {"static string ToString(short value, int toBase)", to_base},
    {"static string ToString(int value, int toBase)", to_base}, {"static string ToString(long value, int toBase)", to_base},
    {"static System.Object ChangeType(System.Object value, type conversionType)", change_type},
    {"static System.Object ChangeType(System.Object value, type conversionType, System.IFormatProvider provider)", change_type},
    {"static System.TypeCode GetTypeCode(System.Object value)", FN({
       const Value& v = unwrap(c.arg(0));
       Kind k = v.is_null() ? Kind::Null : numeric_kind(v);
       int64_t code = v.is_null() ? 0 : k == Kind::Bool ? 3 : k == Kind::Char ? 4
                      : k >= Kind::SByte && k <= Kind::Double ? static_cast<int64_t>(k) - static_cast<int64_t>(Kind::SByte) + 5
                      : k == Kind::Decimal ? 15 : k == Kind::DateTime ? 16 : k == Kind::String ? 18 : 1;
       return Value::enumeration(TypeRegistry::find("System.TypeCode"), code);
     })},
    {"static System.Object DBNull {get;}", FN({ return get_static(c.ctx, TypeRegistry::find("System.DBNull"), "Value"); })},
    {"static byte[] FromBase64CharArray(char[] inArray, int offset, int length)", FN({
       require(c.arg(0), "inArray");
       std::u16string s;
       for (const Value& v : c.arg(0).as<Array>()->items()) s += v.as_char();
       int64_t at = c.arg(1).as_int(), n = c.arg(2).as_int();
       if (at < 0 || n < 0 || at + n > static_cast<int64_t>(s.size())) throw_range("Offset and length must refer to a position in the string.", "offset");
       Value args[] = {Value(String::utf16(s.substr(static_cast<size_t>(at), static_cast<size_t>(n))))};
       return invoke_static(c.ctx, c.type, "FromBase64String", args);
     })},
    {"static bool IsDBNull(System.Object value)", FN({
       const Type* t = c.arg(0).is_null() ? nullptr : type_of(c.arg(0));
       return boolean(t && t->full_name() == "System.DBNull");
     })},
    {"static string ToBase64String(byte[] inArray)", FN({ require(c.arg(0), "inArray"); return base64(c, byte_view(c.arg(0)), false); })},
    {"static string ToBase64String(byte[] inArray, System.Base64FormattingOptions options)",
     FN({ require(c.arg(0), "inArray"); return base64(c, byte_view(c.arg(0)), c.arg(1).as_int() & 1); })},
    {"static string ToBase64String(byte[] inArray, int offset, int length)", FN({ return base64(c, slice(c), false); })},
    {"static byte[] FromBase64String(string s)", FN({
       require(c.arg(0), "s");
       std::optional<std::string> b = base64_decode(text(c.arg(0)));
       if (!b) throw_format("The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters.");
       return byte_array(*b);
     })},
    {"static string ToHexString(byte[] inArray)", FN({ require(c.arg(0), "inArray"); return str(hex_encode(byte_view(c.arg(0)), true)); })},
    {"static string ToHexString(byte[] inArray, int offset, int length)", FN({ return str(hex_encode(slice(c), true)); })},
    {"static string ToHexStringLower(byte[] inArray)", FN({ require(c.arg(0), "inArray"); return str(hex_encode(byte_view(c.arg(0)), false)); })},
    {"static byte[] FromHexString(string s)", FN({
       require(c.arg(0), "s");
       std::string s = text(c.arg(0));
       if (s.size() % 2) throw_format("The input is not a valid hex string as its length is not a multiple of 2.");
       std::optional<std::string> b = hex_decode(s);
       if (!b) throw_format("The input is not a valid hex string as it contains a non-hex character.");
       return byte_array(*b);
     })},
};
Type g_convert{TypeSpec{.full_name = "System.Convert", .flags = kStatic | kAbstract | kSealed, .members = kConvert}};

// ---- BitConverter

template <class T> Value bytes_of(T v) {
  char b[sizeof(T)];
  std::memcpy(b, &v, sizeof(T));
  return byte_array({b, sizeof(T)});
}
template <class T> T read(MethodCall& c) {
  require(c.arg(0), "value");
  std::string_view b = byte_view(c.arg(0));
  int64_t at = c.has(1) ? c.arg(1).as_int() : 0, n = static_cast<int64_t>(b.size());
  if (at < 0 || at >= n) throw_range("Index was out of range. Must be non-negative and less than the size of the collection.", "startIndex");
  if (at > n - static_cast<int64_t>(sizeof(T))) {
    throw_dotnet("System.ArgumentException",
                 "The array starting from the specified index is not long enough to read a value of the specified type.", "value");
  }
  T v;
  std::memcpy(&v, b.data() + at, sizeof(T));
  return v;
}
Value dashes(MethodCall& c) {
  require(c.arg(0), "value");
  std::string_view b = byte_view(c.arg(0));
  int64_t n = static_cast<int64_t>(b.size()), at = c.has(1) ? c.arg(1).as_int() : 0, count = c.has(2) ? c.arg(2).as_int() : n - at;
  if (at < 0 || (at >= n && at > 0)) throw_range("StartIndex cannot be less than zero.", "startIndex");
  if (count < 0) throw_range("Value must be positive.", "length");
  if (at + count > n) {
    throw_dotnet("System.ArgumentException",
                 "The array starting from the specified index is not long enough to read a value of the specified type.", "value");
  }
  std::string s;
  for (int64_t i = at; i < at + count; ++i) {
    if (i > at) s += '-';
    s += hex_encode(b.substr(static_cast<size_t>(i), 1), true);
  }
  return str(s);
}
double real(const Value& v) { return v.as_double(); }

#define READ(name, type, native, make) {"static " type " " name "(byte[] value, int startIndex)", FN({ return make(read<native>(c)); })}
Value make_i16(int16_t v) { return Value::integer(Kind::Int16, v); }
Value make_u16(uint16_t v) { return Value::integer(Kind::UInt16, v); }
Value make_i32(int32_t v) { return Value::int32(v); }
Value make_u32(uint32_t v) { return Value::integer(Kind::UInt32, v); }
Value make_i64(int64_t v) { return Value::int64(v); }
Value make_u64(uint64_t v) { return Value::integer(Kind::UInt64, static_cast<int64_t>(v)); }

const MemberDef kBitConverter[] = {
    {"static bool IsLittleEndian {get;}", FN({ return boolean(true); })},
    {"static byte[] GetBytes(bool value)", FN({ return bytes_of(static_cast<uint8_t>(c.arg(0).as_bool())); })},
    {"static byte[] GetBytes(char value)", FN({ return bytes_of(c.arg(0).as_char()); })},
    {"static byte[] GetBytes(short value)", FN({ return bytes_of(static_cast<int16_t>(c.arg(0).as_int())); })},
    {"static byte[] GetBytes(int value)", FN({ return bytes_of(static_cast<int32_t>(c.arg(0).as_int())); })},
    {"static byte[] GetBytes(long value)", FN({ return bytes_of(c.arg(0).as_int()); })},
    {"static byte[] GetBytes(ushort value)", FN({ return bytes_of(static_cast<uint16_t>(c.arg(0).as_int())); })},
    {"static byte[] GetBytes(uint value)", FN({ return bytes_of(static_cast<uint32_t>(c.arg(0).as_int())); })},
    {"static byte[] GetBytes(ulong value)", FN({ return bytes_of(c.arg(0).as_uint()); })},
    {"static byte[] GetBytes(float value)", FN({ return bytes_of(static_cast<float>(real(c.arg(0)))); })},
    {"static byte[] GetBytes(double value)", FN({ return bytes_of(real(c.arg(0))); })},
    READ("ToInt16", "short", int16_t, make_i16), READ("ToUInt16", "ushort", uint16_t, make_u16),
    READ("ToInt32", "int", int32_t, make_i32), READ("ToUInt32", "uint", uint32_t, make_u32),
    READ("ToInt64", "long", int64_t, make_i64), READ("ToUInt64", "ulong", uint64_t, make_u64),
    READ("ToSingle", "float", float, Value::single), READ("ToDouble", "double", double, Value::real),
    READ("ToChar", "char", char16_t, Value::character), READ("ToBoolean", "bool", uint8_t, [](uint8_t b) { return boolean(b != 0); }),
    {"static string ToString(byte[] value)", dashes},
    {"static string ToString(byte[] value, int startIndex)", dashes},
    {"static string ToString(byte[] value, int startIndex, int length)", dashes},
    {"static long DoubleToInt64Bits(double value)", FN({ return Value::int64(std::bit_cast<int64_t>(real(c.arg(0)))); })},
    {"static ulong DoubleToUInt64Bits(double value)", FN({ return make_u64(std::bit_cast<uint64_t>(real(c.arg(0)))); })},
    {"static double Int64BitsToDouble(long value)", FN({ return Value::real(std::bit_cast<double>(c.arg(0).as_int())); })},
    {"static double UInt64BitsToDouble(ulong value)", FN({ return Value::real(std::bit_cast<double>(c.arg(0).as_uint())); })},
    {"static int SingleToInt32Bits(float value)", FN({ return int32(std::bit_cast<int32_t>(static_cast<float>(real(c.arg(0))))); })},
    {"static uint SingleToUInt32Bits(float value)", FN({ return Value::integer(Kind::UInt32, std::bit_cast<uint32_t>(static_cast<float>(real(c.arg(0))))); })},
    {"static float UInt32BitsToSingle(uint value)", FN({ return Value::single(std::bit_cast<float>(static_cast<uint32_t>(c.arg(0).as_uint()))); })},
    {"static float Int32BitsToSingle(int value)", FN({ return Value::single(std::bit_cast<float>(static_cast<int32_t>(c.arg(0).as_int()))); })},
};
Type g_bit_converter{TypeSpec{.full_name = "System.BitConverter", .flags = kStatic | kAbstract | kSealed, .members = kBitConverter}};

}  // namespace
Value convert_by(MethodCall& c, const char* method) {
  static const Type* const convert = TypeRegistry::find("System.Convert");
  Value args[] = {c.self, method ? Value() : c.arg(0)};
  try {
    return invoke_static(c.ctx, convert, method ? method : "ChangeType", {args, method ? 1u : 2u});
  } catch (const ScriptError& e) {
    // What the conversion said, not that a method of [Convert] said it.
    auto* inner = e.record->exception ? e.record->exception->inner.get_if<ExceptionObject>() : nullptr;
    if (!inner) throw;
    throw ScriptError(record_of_exception(Ref<ExceptionObject>(inner)));
  }
}

}  // namespace psession
