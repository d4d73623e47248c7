// System.Decimal and System.Numerics.BigInteger.
#include <cmath>

#include "object/types/convertible.h"
#include "object/types/helpers.h"
#include "text/number_format.h"

namespace psession {
namespace {
using namespace tables;

const Decimal96& dec(const Value& v) { return decimal_of(v); }

Value checked(DecimalError e, const Decimal96& d) {
  if (e == DecimalError::kOverflow) throw_overflow(overflow_text(Kind::Decimal));
  if (e == DecimalError::kDivideByZero) throw_dotnet("System.DivideByZeroException", "Attempted to divide by zero.");
  return make_decimal(d);
}
using DecimalOp = DecimalError (*)(const Decimal96&, const Decimal96&, Decimal96&);
template <DecimalOp op> Value binary(MethodCall& c) {
  Decimal96 r;
  DecimalError e = op(dec(c.arg(0)), dec(c.arg(1)), r);
  return checked(e, r);
}

NumberError parse_into(const Value& s, uint32_t styles, const Culture& culture, Value& out) {
  Decimal96 d;
  NumberError e = s.is_string() ? Decimal96::parse(text(s), styles, culture, d) : NumberError::kFormat;
  out = make_decimal(e == NumberError::kNone ? d : Decimal96());
  return e;
}
Value parse_decimal(MethodCall& c, uint32_t styles, const Culture& culture) {
  require(c.arg(0), "s");
  Value v;
  NumberError e = parse_into(c.arg(0), styles, culture, v);
  if (e == NumberError::kFormat) throw_format("The input string '" + text(c.arg(0)) + "' was not in a correct format.");
  if (e == NumberError::kOverflow) throw_overflow(overflow_text(Kind::Decimal));
  return v;
}
Value try_parse_decimal(MethodCall& c, uint32_t styles, const Culture& culture, uint32_t out) {
  Value v;
  bool ok = parse_into(c.arg(0), styles, culture, v) == NumberError::kNone;
  set_out(c, out, v);
  return boolean(ok);
}
Value rounded(const Value& v, int64_t decimals, int64_t mode) {
  if (decimals < 0 || decimals > 28) throw_range("Decimal can only round to between 0 and 28 digits of precision.", "decimals");
  return make_decimal(dec(v).round(static_cast<int>(decimals), static_cast<Decimal96::Rounding>(mode)));
}

#define TO_INTEGER(name, kind)                                                             \
  {"static " name "(decimal value)", FN({                                                  \
     Value r;                                                                              \
     if (cast_number(make_decimal(dec(c.arg(0)).truncate()), kind, r) != CastError::None) { \
       throw_overflow(overflow_text(kind));                                                \
     }                                                                                     \
     return r;                                                                             \
   })}

const MemberDef kDecimal[] = {
    {"static decimal Zero {get;}", FN({ return make_decimal(Decimal96()); })},
    {"static decimal One {get;}", FN({ return make_decimal(Decimal96::from_int64(1)); })},
    {"static decimal MinusOne {get;}", FN({ return make_decimal(Decimal96::from_int64(-1)); })},
    {"static decimal MaxValue {get;}", FN({ return make_decimal(Decimal96::max_value()); })},
    {"static decimal MinValue {get;}", FN({ return make_decimal(Decimal96::max_value().negate()); })},
    {"byte Scale {get;}", FN({ return Value::integer(Kind::Byte, dec(c.self).scale()); })},
    {"new(int value)", FN({ return make_decimal(Decimal96::from_int64(c.arg(0).as_int())); })},
    {"new(uint value)", FN({ return make_decimal(Decimal96::from_uint64(c.arg(0).as_uint())); })},
    {"new(long value)", FN({ return make_decimal(Decimal96::from_int64(c.arg(0).as_int())); })},
    {"new(ulong value)", FN({ return make_decimal(Decimal96::from_uint64(c.arg(0).as_uint())); })},
    {"new(double value)", FN({
       Value r;
       if (cast_number(c.arg(0), Kind::Decimal, r) != CastError::None) throw_overflow(overflow_text(Kind::Decimal));
       return r;
     })},
    {"new(int lo, int mid, int hi, bool isNegative, byte scale)", FN({
       if (c.arg(4).as_int() > 28) throw_range("Decimal's scale value must be between 0 and 28, inclusive.", "scale");
       uint64_t low = static_cast<uint32_t>(c.arg(0).as_int()) |
                      static_cast<uint64_t>(static_cast<uint32_t>(c.arg(1).as_int())) << 32;
       return make_decimal(Decimal96(low, static_cast<uint32_t>(c.arg(2).as_int()),
                                     static_cast<uint8_t>(c.arg(4).as_int()), c.arg(3).as_bool()));
     })},
    {"static decimal Parse(string s)", FN({ return parse_decimal(c, kStyleNumber, current_culture()); })},
    {"static decimal Parse(string s, System.Globalization.NumberStyles style)",
     FN({ return parse_decimal(c, static_cast<uint32_t>(c.arg(1).as_int()), current_culture()); })},
    {"static decimal Parse(string s, System.IFormatProvider provider)",
     FN({ return parse_decimal(c, kStyleNumber, culture_arg(c, 1)); })},
    {"static decimal Parse(string s, System.Globalization.NumberStyles style, System.IFormatProvider provider)",
     FN({ return parse_decimal(c, static_cast<uint32_t>(c.arg(1).as_int()), culture_arg(c, 2)); })},
    {"static bool TryParse(string s, [ref] decimal result)",
     FN({ return try_parse_decimal(c, kStyleNumber, current_culture(), 1); })},
    {"static bool TryParse(string s, System.Globalization.NumberStyles style, System.IFormatProvider provider, [ref] decimal result)",
     FN({ return try_parse_decimal(c, static_cast<uint32_t>(c.arg(1).as_int()), culture_arg(c, 2), 3); })},
    {"static decimal Add(decimal d1, decimal d2)", binary<Decimal96::add>},
    {"static decimal Subtract(decimal d1, decimal d2)", binary<Decimal96::subtract>},
    {"static decimal Multiply(decimal d1, decimal d2)", binary<Decimal96::multiply>},
    {"static decimal Divide(decimal d1, decimal d2)", binary<Decimal96::divide>},
    {"static decimal Remainder(decimal d1, decimal d2)", binary<Decimal96::remainder>},
    {"static decimal op_Addition(decimal d1, decimal d2)", binary<Decimal96::add>},
    {"static decimal op_Subtraction(decimal d1, decimal d2)", binary<Decimal96::subtract>},
    {"static decimal op_Multiply(decimal d1, decimal d2)", binary<Decimal96::multiply>},
    {"static decimal op_Division(decimal d1, decimal d2)", binary<Decimal96::divide>},
    {"static decimal op_Modulus(decimal d1, decimal d2)", binary<Decimal96::remainder>},
    {"static decimal Negate(decimal d)", FN({ return make_decimal(dec(c.arg(0)).negate()); })},
    {"static decimal Abs(decimal value)", FN({ return make_decimal(dec(c.arg(0)).abs()); })},
    {"static decimal Floor(decimal d)", FN({ return make_decimal(dec(c.arg(0)).floor()); })},
    {"static decimal Ceiling(decimal d)", FN({ return make_decimal(dec(c.arg(0)).ceiling()); })},
    {"static decimal Truncate(decimal d)", FN({ return make_decimal(dec(c.arg(0)).truncate()); })},
    {"static decimal Round(decimal d)", FN({ return rounded(c.arg(0), 0, 0); })},
    {"static decimal Round(decimal d, int decimals)", FN({ return rounded(c.arg(0), c.arg(1).as_int(), 0); })},
    {"static decimal Round(decimal d, System.MidpointRounding mode)", FN({ return rounded(c.arg(0), 0, c.arg(1).as_int()); })},
    {"static decimal Round(decimal d, int decimals, System.MidpointRounding mode)",
     FN({ return rounded(c.arg(0), c.arg(1).as_int(), c.arg(2).as_int()); })},
    {"static int Compare(decimal d1, decimal d2)", FN({ return int32(Decimal96::compare(dec(c.arg(0)), dec(c.arg(1)))); })},
    {"static bool Equals(decimal d1, decimal d2)", FN({ return boolean(dec(c.arg(0)) == dec(c.arg(1))); })},
    {"static decimal Max(decimal x, decimal y)", FN({ return dec(c.arg(0)) < dec(c.arg(1)) ? c.arg(1) : c.arg(0); })},
    {"static decimal Min(decimal x, decimal y)", FN({ return dec(c.arg(1)) < dec(c.arg(0)) ? c.arg(1) : c.arg(0); })},
    {"static int Sign(decimal d)",
     FN({ return int32(dec(c.arg(0)).is_zero() ? 0 : dec(c.arg(0)).negative() ? -1 : 1); })},
    TO_INTEGER("byte ToByte", Kind::Byte), TO_INTEGER("int ToInt32", Kind::Int32), TO_INTEGER("long ToInt64", Kind::Int64),
    TO_INTEGER("uint ToUInt32", Kind::UInt32), TO_INTEGER("ulong ToUInt64", Kind::UInt64),
    TO_INTEGER("short ToInt16", Kind::Int16), TO_INTEGER("ushort ToUInt16", Kind::UInt16), TO_INTEGER("sbyte ToSByte", Kind::SByte),
    {"static float ToSingle(decimal d)", FN({ return Value::single(static_cast<float>(dec(c.arg(0)).to_double())); })},
    {"static bool IsInteger(decimal value)", FN({ Value args[] = {c.arg(0)}; return boolean(Dictionary::equal_keys(invoke_static(c.ctx, &types::Decimal, "Truncate", args), c.arg(0), KeyComparer::Default)); })},
    {"static bool IsNegative(decimal value)", FN({ return boolean(dec(c.arg(0)).negative()); })},
    {"static bool IsPositive(decimal value)", FN({ return boolean(!dec(c.arg(0)).negative()); })},
    {"static decimal Clamp(decimal value, decimal min, decimal max)", FN({
       if (Decimal96::compare(dec(c.arg(1)), dec(c.arg(2))) > 0) {
         throw_dotnet("System.ArgumentException", "'" + dec(c.arg(1)).to_string() + "' cannot be greater than " + dec(c.arg(2)).to_string() + ".");
       }
       return Decimal96::compare(dec(c.arg(0)), dec(c.arg(1))) < 0 ? c.arg(1) : Decimal96::compare(dec(c.arg(0)), dec(c.arg(2))) > 0 ? c.arg(2) : c.arg(0);
     })},
    {"static double ToDouble(decimal d)", FN({ return Value::real(dec(c.arg(0)).to_double()); })},
    {"static int[] GetBits(decimal d)", FN({
       const Decimal96& d = dec(c.arg(0));
       uint32_t flags = static_cast<uint32_t>(d.scale()) << 16 | (d.negative() ? 0x80000000u : 0);
       return make_array(&types::Int32, {int32(static_cast<int32_t>(d.low())), int32(static_cast<int32_t>(d.low() >> 32)),
                                         int32(static_cast<int32_t>(d.high())), int32(static_cast<int32_t>(flags))});
     })},
    {"string ToString()", FN({ return formatted(c, {}, current_culture()); })},
    {"string ToString(string format)", FN({ return formatted(c, text(c.arg(0)), current_culture()); })},
    {"string ToString(System.IFormatProvider provider)", FN({ return formatted(c, {}, culture_arg(c, 0)); })},
    {"string ToString(string format, System.IFormatProvider provider)",
     FN({ return formatted(c, text(c.arg(0)), culture_arg(c, 1)); })},
    {"int CompareTo(System.Object value)", FN({
       if (c.arg(0).is_null()) return int32(1);
       if (c.arg(0).kind() != Kind::Decimal) throw_dotnet("System.ArgumentException", "Object must be of type Decimal.");
       return int32(Decimal96::compare(dec(c.self), dec(c.arg(0))));
     })},
    {"int CompareTo(decimal value)", FN({ return int32(Decimal96::compare(dec(c.self), dec(c.arg(0)))); })},
    {"bool Equals(System.Object value)",
     FN({ return boolean(c.arg(0).kind() == Kind::Decimal && dec(c.self) == dec(c.arg(0))); })},
    {"bool Equals(decimal value)", FN({ return boolean(dec(c.self) == dec(c.arg(0))); })},
    {"int GetHashCode()", FN({ return int32(static_cast<int32_t>(dec(c.self).hash())); })},
    CONVERTIBLE_ROWS,
    {"System.TypeCode GetTypeCode()", FN({ return Value::enumeration(TypeRegistry::find("System.TypeCode"), 15); })},
};

// ---- BigInteger

const BigInt& big(const Value& v) { return bigint_of(v); }
constexpr const char* kNotParsed = "The value could not be parsed.";

Value parse_big(MethodCall& c, uint32_t styles, const Culture& culture) {
  require(c.arg(0), "value");
  BigInt b;
  if (BigInt::parse(text(c.arg(0)), styles, culture, b) != NumberError::kNone) throw_format(kNotParsed);
  return make_bigint(std::move(b));
}
Value too_large() { throw_overflow("Value was either too large or too small for a BigInteger."); }

Value divide(MethodCall& c, bool remainder) {
  BigInt r;
  bool ok = remainder ? BigInt::remainder(big(c.arg(0)), big(c.arg(1)), r) : BigInt::divide(big(c.arg(0)), big(c.arg(1)), r);
  if (!ok) throw_dotnet("System.DivideByZeroException", "Attempted to divide by zero.");
  return make_bigint(std::move(r));
}
Value multiply(MethodCall& c) {
  const BigInt &a = big(c.arg(0)), &b = big(c.arg(1));
  if (a.bit_length() + b.bit_length() > BigInt::kMaxBits) return too_large();
  return make_bigint(a * b);
}

const MemberDef kBigInteger[] = {
    {"static bigint Zero {get;}", FN({ return make_bigint(BigInt()); })},
    {"static bigint One {get;}", FN({ return make_bigint(BigInt(1)); })},
    {"static bigint MinusOne {get;}", FN({ return make_bigint(BigInt(-1)); })},
    {"bool IsPowerOfTwo {get;}", FN({
       const BigInt& b = big(c.self);
       return boolean(b.sign() > 0 && (b & (b - BigInt(1))).is_zero());
     })},
    {"bool IsZero {get;}", FN({ return boolean(big(c.self).is_zero()); })},
    {"bool IsOne {get;}", FN({ return boolean(big(c.self) == BigInt(1)); })},
    {"bool IsEven {get;}", FN({ return boolean(big(c.self).is_even()); })},
    {"int Sign {get;}", FN({ return int32(big(c.self).sign()); })},
    {"new(int value)", FN({ return make_bigint(BigInt(c.arg(0).as_int())); })},
    {"new(uint value)", FN({ return make_bigint(BigInt::from_uint64(c.arg(0).as_uint())); })},
    {"new(long value)", FN({ return make_bigint(BigInt(c.arg(0).as_int())); })},
    {"new(ulong value)", FN({ return make_bigint(BigInt::from_uint64(c.arg(0).as_uint())); })},
    {"new(double value)", FN({
       Value r;
       if (cast_number(c.arg(0), Kind::BigInt, r) != CastError::None) throw_overflow("BigInteger cannot represent infinity.");
       return r;
     })},
    {"new(decimal value)", FN({ return make_bigint(BigInt::from_decimal(dec(c.arg(0)))); })},
    {"new(byte[] value)", FN({ return make_bigint(BigInt::from_bytes(byte_view(c.arg(0)))); })},
    {"static bigint Parse(string value)", FN({ return parse_big(c, kStyleInteger, current_culture()); })},
    {"static bigint Parse(string value, System.Globalization.NumberStyles style)",
     FN({ return parse_big(c, static_cast<uint32_t>(c.arg(1).as_int()), current_culture()); })},
    {"static bigint Parse(string value, System.IFormatProvider provider)",
     FN({ return parse_big(c, kStyleInteger, culture_arg(c, 1)); })},
    {"static bool TryParse(string value, [ref] bigint result)", FN({
       BigInt b;
       bool ok = c.arg(0).is_string() &&
                 BigInt::parse(text(c.arg(0)), kStyleInteger, current_culture(), b) == NumberError::kNone;
       set_out(c, 1, make_bigint(ok ? std::move(b) : BigInt()));
       return boolean(ok);
     })},
    {"static bigint Add(bigint left, bigint right)", FN({ return make_bigint(big(c.arg(0)) + big(c.arg(1))); })},
    {"static bigint Subtract(bigint left, bigint right)", FN({ return make_bigint(big(c.arg(0)) - big(c.arg(1))); })},
    {"static bigint Multiply(bigint left, bigint right)", multiply},
    {"static bigint Divide(bigint dividend, bigint divisor)", FN({ return divide(c, false); })},
    {"static bigint Remainder(bigint dividend, bigint divisor)", FN({ return divide(c, true); })},
    {"static bigint op_Addition(bigint left, bigint right)", FN({ return make_bigint(big(c.arg(0)) + big(c.arg(1))); })},
    {"static bigint op_Subtraction(bigint left, bigint right)", FN({ return make_bigint(big(c.arg(0)) - big(c.arg(1))); })},
    {"static bigint op_Multiply(bigint left, bigint right)", multiply},
    {"static bigint op_Division(bigint dividend, bigint divisor)", FN({ return divide(c, false); })},
    {"static bigint op_Modulus(bigint dividend, bigint divisor)", FN({ return divide(c, true); })},
    {"static bigint DivRem(bigint dividend, bigint divisor, [ref] bigint remainder)", FN({
       BigInt q, r;
       if (!BigInt::divide(big(c.arg(0)), big(c.arg(1)), q, &r)) {
         throw_dotnet("System.DivideByZeroException", "Attempted to divide by zero.");
       }
       set_out(c, 2, make_bigint(std::move(r)));
       return make_bigint(std::move(q));
     })},
    {"static bigint Pow(bigint value, int exponent)", FN({
       if (c.arg(1).as_int() < 0) throw_range("The number must be greater than or equal to zero.", "exponent");
       BigInt r;
       if (!BigInt::pow(big(c.arg(0)), static_cast<uint32_t>(c.arg(1).as_int()), r)) return too_large();
       return make_bigint(std::move(r));
     })},
    {"static bigint ModPow(bigint value, bigint exponent, bigint modulus)", FN({
       if (big(c.arg(1)).sign() < 0) throw_range("The number must be greater than or equal to zero.", "exponent");
       BigInt r;
       if (!BigInt::mod_pow(big(c.arg(0)), big(c.arg(1)), big(c.arg(2)), r)) {
         throw_dotnet("System.DivideByZeroException", "Attempted to divide by zero.");
       }
       return make_bigint(std::move(r));
     })},
    {"static bigint GreatestCommonDivisor(bigint left, bigint right)",
     FN({ return make_bigint(BigInt::gcd(big(c.arg(0)), big(c.arg(1)))); })},
    {"static bigint Clamp(bigint value, bigint min, bigint max)", FN({ return big(c.arg(0)) < big(c.arg(1)) ? c.arg(1) : big(c.arg(2)) < big(c.arg(0)) ? c.arg(2) : c.arg(0); })},
    {"static bool IsEvenInteger(bigint value)", FN({ return boolean(big(c.arg(0)).is_even()); })},
    {"static bool IsOddInteger(bigint value)", FN({ return boolean(!big(c.arg(0)).is_even()); })},
    {"static bool IsNegative(bigint value)", FN({ return boolean(big(c.arg(0)).sign() < 0); })},
    {"static bool IsPositive(bigint value)", FN({ return boolean(big(c.arg(0)).sign() >= 0); })},
    {"static bigint Log2(bigint value)", FN({ return make_bigint(BigInt::from_uint64(big(c.arg(0)).sign() <= 0 ? 0 : big(c.arg(0)).bit_length() - 1)); })},
    {"int GetByteCount(bool isUnsigned = false)", FN({ return int32(static_cast<int64_t>(big(c.self).to_bytes().size())); })},
    {"static bigint Abs(bigint value)", FN({ return make_bigint(big(c.arg(0)).abs()); })},
    {"static bigint Negate(bigint value)", FN({ return make_bigint(-big(c.arg(0))); })},
    {"static bigint Max(bigint left, bigint right)", FN({ return big(c.arg(0)) < big(c.arg(1)) ? c.arg(1) : c.arg(0); })},
    {"static bigint Min(bigint left, bigint right)", FN({ return big(c.arg(1)) < big(c.arg(0)) ? c.arg(1) : c.arg(0); })},
    {"static int Compare(bigint left, bigint right)", FN({
       int r = BigInt::compare(big(c.arg(0)), big(c.arg(1)));
       return int32(r < 0 ? -1 : r > 0);
     })},
    {"static double Log(bigint value)", FN({
       const BigInt& b = big(c.arg(0));
       if (b.sign() < 0) return Value::real(std::nan(""));
       int64_t shift = static_cast<int64_t>(b.bit_length()) - 60;
       if (shift <= 0) return Value::real(std::log(b.to_double()));
       BigInt top;
       b.shift_left(-shift, top);
       return Value::real(std::log(top.to_double()) + static_cast<double>(shift) * M_LN2);
     })},
    {"static double Log10(bigint value)", FN({
       const BigInt& b = big(c.arg(0));
       if (b.sign() < 0) return Value::real(std::nan(""));
       int64_t shift = static_cast<int64_t>(b.bit_length()) - 60;
       if (shift <= 0) return Value::real(std::log10(b.to_double()));
       BigInt top;
       b.shift_left(-shift, top);
       return Value::real(std::log10(top.to_double()) + static_cast<double>(shift) * M_LN2 / M_LN10);
     })},
    {"long GetBitLength()", FN({ return Value::int64(static_cast<int64_t>(big(c.self).bit_length())); })},
    {"byte[] ToByteArray()", FN({ return byte_array(big(c.self).to_bytes()); })},
    {"string ToString()", FN({ return formatted(c, {}, current_culture()); })},
    {"string ToString(string format)", FN({ return formatted(c, text(c.arg(0)), current_culture()); })},
    {"string ToString(System.IFormatProvider provider)", FN({ return formatted(c, {}, culture_arg(c, 0)); })},
    {"string ToString(string format, System.IFormatProvider provider)",
     FN({ return formatted(c, text(c.arg(0)), culture_arg(c, 1)); })},
    {"int CompareTo(bigint other)", FN({
       int r = BigInt::compare(big(c.self), big(c.arg(0)));
       return int32(r < 0 ? -1 : r > 0);
     })},
    {"bool Equals(System.Object obj)",
     FN({ return boolean(c.arg(0).kind() == Kind::BigInt && big(c.self) == big(c.arg(0))); })},
    {"bool Equals(bigint other)", FN({ return boolean(big(c.self) == big(c.arg(0))); })},
    {"int GetHashCode()", FN({ return int32(static_cast<int32_t>(big(c.self).hash())); })},
};

}  // namespace

namespace types {
Type Decimal{TypeSpec{.full_name = "System.Decimal", .base = "System.ValueType", .flags = kValueType | kSealed,
                      .members = kDecimal,
                      .interfaces = "System.IComparable System.IConvertible System.IFormattable System.ISpanFormattable",
                      .accelerators = "decimal", .scalar = Kind::Decimal,
                      .default_value = [](const Type*) { return make_decimal(Decimal96()); }}};
Type BigInteger{TypeSpec{.full_name = "System.Numerics.BigInteger", .base = "System.ValueType",
                         .flags = kValueType | kSealed, .members = kBigInteger,
                         .interfaces = "System.IComparable System.IFormattable System.ISpanFormattable",
                         .accelerators = "bigint", .scalar = Kind::BigInt,
                         .default_value = [](const Type*) { return make_bigint(BigInt()); },
                         .assembly = "System.Runtime.Numerics"}};
}  // namespace types
}  // namespace psession
