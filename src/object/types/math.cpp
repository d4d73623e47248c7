// System.Math, MathF's usual half, and System.Numerics.BitOperations.
#include <bit>
#include <cmath>

#include "object/types/helpers.h"

namespace psession {
namespace {
using namespace tables;

double d(const MethodCall& c, uint32_t i) { return c.arg(i).as_double(); }
Value real(double v) { return Value::real(v); }
const Decimal96& m(const MethodCall& c, uint32_t i) { return decimal_of(c.arg(i)); }

double round_mode(double v, int64_t mode) {
  switch (mode) {
    case 1: {  // away from zero, exactly at the half only
      double t = std::trunc(v);
      return std::fabs(v - t) >= 0.5 ? t + std::copysign(1.0, v) : t;
    }
    case 2: return std::trunc(v);
    case 3: return std::floor(v);
    case 4: return std::ceil(v);
    default: return std::nearbyint(v);
  }
}
Value round_to(double v, int64_t digits, int64_t mode) {
  if (digits < 0 || digits > 15) throw_range("Rounding digits must be between 0 and 15, inclusive.", "digits");
  if (mode < 0 || mode > 4) {
    throw_dotnet("System.ArgumentException", "The Enum argument value '" + std::to_string(mode) +
                                                 "' is not valid for the usage of 'MidpointRounding'.", "mode");
  }
  if (std::fabs(v) < 1e16) {
    double p = std::pow(10.0, static_cast<double>(digits));
    v = round_mode(v * p, mode) / p;
  }
  return real(v);
}
Value round_decimal(const Decimal96& v, int64_t digits, int64_t mode) {
  if (digits < 0 || digits > 28) throw_range("Decimal can only round to between 0 and 28 digits of precision.", "decimals");
  return make_decimal(v.round(static_cast<int>(digits), static_cast<Decimal96::Rounding>(mode)));
}

template <Kind K> bool less(const Value& a, const Value& b) {
  if constexpr (K == Kind::Decimal) return decimal_of(a) < decimal_of(b);
  else if constexpr (K == Kind::UInt64) return a.as_uint() < b.as_uint();
  else if constexpr (K == Kind::Double || K == Kind::Single) return a.as_double() < b.as_double();
  else return a.as_int() < b.as_int();
}
template <Kind K> Value larger(MethodCall& c) {
  if constexpr (K == Kind::Double || K == Kind::Single) {
    if (std::isnan(d(c, 0))) return c.arg(0);
    if (std::isnan(d(c, 1))) return c.arg(1);
  }
  return less<K>(c.arg(0), c.arg(1)) ? c.arg(1) : c.arg(0);
}
template <Kind K> Value smaller(MethodCall& c) {
  if constexpr (K == Kind::Double || K == Kind::Single) {
    if (std::isnan(d(c, 0))) return c.arg(0);
    if (std::isnan(d(c, 1))) return c.arg(1);
  }
  return less<K>(c.arg(1), c.arg(0)) ? c.arg(1) : c.arg(0);
}
template <Kind K> Value clamp(MethodCall& c) {
  if (less<K>(c.arg(2), c.arg(1))) {
    throw_dotnet("System.ArgumentException",
                 "'" + number_to_text(c.arg(1)) + "' cannot be greater than " + number_to_text(c.arg(2)) + ".");
  }
  return less<K>(c.arg(0), c.arg(1)) ? c.arg(1) : less<K>(c.arg(2), c.arg(0)) ? c.arg(2) : c.arg(0);
}
template <Kind K> Value absolute(MethodCall& c) {
  int64_t v = c.arg(0).as_int();
  int64_t low = K == Kind::SByte ? -128 : K == Kind::Int16 ? -32768 : K == Kind::Int32 ? INT32_MIN : INT64_MIN;
  if (v == low) throw_overflow("Negating the minimum value of a twos complement number is invalid.");
  return Value::integer(K, v < 0 ? -v : v);
}
Value sign(MethodCall& c) { return int32(c.arg(0).as_int() < 0 ? -1 : c.arg(0).as_int() > 0); }
Value real_sign(MethodCall& c) {
  if (std::isnan(d(c, 0))) throw_dotnet("System.ArithmeticException", "Function does not accept floating point Not-a-Number values.");
  return int32(d(c, 0) < 0 ? -1 : d(c, 0) > 0);
}
[[noreturn]] void zero() { throw_dotnet("System.DivideByZeroException", "Attempted to divide by zero."); }
template <Kind K> Value div_rem(MethodCall& c) {
  int64_t a = c.arg(0).as_int(), b = c.arg(1).as_int();
  if (b == 0) zero();
  if (b == -1) {
    if (a == (K == Kind::Int32 ? static_cast<int64_t>(INT32_MIN) : INT64_MIN)) throw_overflow("Arithmetic operation resulted in an overflow.");
    set_out(c, 2, Value::integer(K, 0));
    return Value::integer(K, -a);
  }
  set_out(c, 2, Value::integer(K, a % b));
  return Value::integer(K, a / b);
}
template <Kind K> Value div_rem_pair(MethodCall& c) {
  int64_t a = c.arg(0).as_int(), b = c.arg(1).as_int();
  if (b == 0) zero();
  static const Type* definition = TypeRegistry::find("System.ValueTuple`2");
  const Type* t = type_of_kind(K);
  const Type* args[2] = {t, t};
  std::vector<Value> items{Value::integer(K, b == -1 ? static_cast<int64_t>(0 - static_cast<uint64_t>(a)) : a / b),
                           Value::integer(K, b == -1 ? 0 : a % b)};
  const Type* pair = definition ? TypeRegistry::instantiate(definition, args) : &types::Object;
  return Value(make_ref<TupleObject>(pair, std::move(items)));
}

#define MATH1(name, expression)                        \
  {"static double " name "(double d)", FN({            \
     double x = d(c, 0);                               \
     return real(expression);                          \
   })}
#define MATH_ALL(macro) \
  macro("sbyte", Kind::SByte), macro("byte", Kind::Byte), macro("decimal", Kind::Decimal), macro("short", Kind::Int16), \
      macro("int", Kind::Int32), macro("long", Kind::Int64), macro("float", Kind::Single), \
      macro("ushort", Kind::UInt16), macro("uint", Kind::UInt32), macro("ulong", Kind::UInt64), macro("double", Kind::Double)
#define MAX_ROW(t, k) {"static " t " Max(" t " val1, " t " val2)", larger<k>}
#define MIN_ROW(t, k) {"static " t " Min(" t " val1, " t " val2)", smaller<k>}
#define CLAMP_ROW(t, k) {"static " t " Clamp(" t " value, " t " min, " t " max)", clamp<k>}

const MemberDef kMath[] = {
    {"static double E {get;}", FN({ return real(M_E); })},
    {"static double PI {get;}", FN({ return real(M_PI); })},
    {"static double Tau {get;}", FN({ return real(2 * M_PI); })},
    {"static short Abs(short value)", absolute<Kind::Int16>},
    {"static int Abs(int value)", absolute<Kind::Int32>},
    {"static long Abs(long value)", absolute<Kind::Int64>},
    {"static sbyte Abs(sbyte value)", absolute<Kind::SByte>},
    {"static decimal Abs(decimal value)", FN({ return make_decimal(m(c, 0).abs()); })},
    {"static double Abs(double value)", FN({ return real(std::fabs(d(c, 0))); })},
    {"static float Abs(float value)", FN({ return Value::single(static_cast<float>(std::fabs(d(c, 0)))); })},
    MATH1("Acos", std::acos(x)), MATH1("Acosh", std::acosh(x)), MATH1("Asin", std::asin(x)), MATH1("Asinh", std::asinh(x)),
    MATH1("Atan", std::atan(x)), MATH1("Atanh", std::atanh(x)),
    {"static double Atan2(double y, double x)", FN({ return real(std::atan2(d(c, 0), d(c, 1))); })},
    {"static long BigMul(int a, int b)", FN({ return Value::int64(c.arg(0).as_int() * c.arg(1).as_int()); })},
    {"static double BitDecrement(double x)", FN({ return real(std::nextafter(d(c, 0), -HUGE_VAL)); })},
    {"static double BitIncrement(double x)", FN({ return real(std::nextafter(d(c, 0), HUGE_VAL)); })},
    MATH1("Cbrt", std::cbrt(x)),
    {"static decimal Ceiling(decimal d)", FN({ return make_decimal(m(c, 0).ceiling()); })},
    {"static double Ceiling(double a)", FN({ return real(std::ceil(d(c, 0))); })},
    MATH_ALL(CLAMP_ROW),
    {"static double CopySign(double x, double y)", FN({ return real(std::copysign(d(c, 0), d(c, 1))); })},
    MATH1("Cos", std::cos(x)), MATH1("Cosh", std::cosh(x)),
    {"static int DivRem(int a, int b, [ref] int result)", div_rem<Kind::Int32>},
    {"static long DivRem(long a, long b, [ref] long result)", div_rem<Kind::Int64>},
    {"static System.ValueTuple[int,int] DivRem(int left, int right)", div_rem_pair<Kind::Int32>},
    {"static System.ValueTuple[long,long] DivRem(long left, long right)", div_rem_pair<Kind::Int64>},
    MATH1("Exp", std::exp(x)),
    {"static decimal Floor(decimal d)", FN({ return make_decimal(m(c, 0).floor()); })},
    {"static double Floor(double d)", FN({ return real(std::floor(d(c, 0))); })},
    {"static double FusedMultiplyAdd(double x, double y, double z)", FN({ return real(std::fma(d(c, 0), d(c, 1), d(c, 2))); })},
    {"static double IEEERemainder(double x, double y)", FN({ return real(std::remainder(d(c, 0), d(c, 1))); })},
    {"static int ILogB(double x)", FN({ return int32(std::ilogb(d(c, 0))); })},
    {"static double Log(double d)", FN({ return real(std::log(d(c, 0))); })},
    {"static double Log(double a, double newBase)", FN({
       double a = d(c, 0), b = d(c, 1);
       if (std::isnan(a) || std::isnan(b)) return real(a + b);
       if (b == 1 || (a != 1 && (b == 0 || (std::isinf(b) && b > 0)))) return real(std::nan(""));
       return real(std::log(a) / std::log(b));
     })},
    MATH1("Log10", std::log10(x)), MATH1("Log2", std::log2(x)),
    MATH_ALL(MAX_ROW), MATH_ALL(MIN_ROW),
    {"static double MaxMagnitude(double x, double y)", FN({ return std::fabs(d(c, 0)) >= std::fabs(d(c, 1)) ? c.arg(0) : c.arg(1); })},
    {"static double MinMagnitude(double x, double y)", FN({ return std::fabs(d(c, 0)) <= std::fabs(d(c, 1)) ? c.arg(0) : c.arg(1); })},
    {"static double Pow(double x, double y)", FN({ return real(std::pow(d(c, 0), d(c, 1))); })},
    {"static double ReciprocalEstimate(double d)", FN({ return real(1 / d(c, 0)); })},
    {"static decimal Round(decimal d)", FN({ return round_decimal(m(c, 0), 0, 0); })},
    {"static decimal Round(decimal d, int decimals)", FN({ return round_decimal(m(c, 0), c.arg(1).as_int(), 0); })},
    {"static decimal Round(decimal d, System.MidpointRounding mode)", FN({ return round_decimal(m(c, 0), 0, c.arg(1).as_int()); })},
    {"static decimal Round(decimal d, int decimals, System.MidpointRounding mode)", FN({ return round_decimal(m(c, 0), c.arg(1).as_int(), c.arg(2).as_int()); })},
    {"static double Round(double a)", FN({ return real(std::nearbyint(d(c, 0))); })},
    {"static double Round(double value, int digits)", FN({ return round_to(d(c, 0), c.arg(1).as_int(), 0); })},
    {"static double Round(double value, System.MidpointRounding mode)", FN({ return round_to(d(c, 0), 0, c.arg(1).as_int()); })},
    {"static double Round(double value, int digits, System.MidpointRounding mode)", FN({ return round_to(d(c, 0), c.arg(1).as_int(), c.arg(2).as_int()); })},
    {"static double ScaleB(double x, int n)", FN({ return real(std::scalbn(d(c, 0), static_cast<int>(c.arg(1).as_int()))); })},
    {"static int Sign(decimal value)", FN({ return int32(m(c, 0).is_zero() ? 0 : m(c, 0).negative() ? -1 : 1); })},
    {"static int Sign(double value)", real_sign},
    {"static int Sign(short value)", sign}, {"static int Sign(int value)", sign}, {"static int Sign(long value)", sign},
    {"static int Sign(sbyte value)", sign}, {"static int Sign(float value)", real_sign},
    MATH1("Sin", std::sin(x)), MATH1("Sinh", std::sinh(x)), MATH1("Sqrt", std::sqrt(x)), MATH1("Tan", std::tan(x)),
    MATH1("Tanh", std::tanh(x)),
    {"static decimal Truncate(decimal d)", FN({ return make_decimal(m(c, 0).truncate()); })},
    {"static double Truncate(double d)", FN({ return real(std::trunc(d(c, 0))); })},
};
Type g_math{TypeSpec{.full_name = "System.Math", .flags = kStatic | kAbstract | kSealed, .members = kMath}};

#define MATHF1(name, expression)                       \
  {"static float " name "(float x)", FN({              \
     double x = d(c, 0);                               \
     return Value::single(static_cast<float>(expression)); \
   })}
const MemberDef kMathF[] = {
    {"static float PI {get;}", FN({ return Value::single(static_cast<float>(M_PI)); })},
    {"static float E {get;}", FN({ return Value::single(static_cast<float>(M_E)); })},
    MATHF1("Abs", std::fabs(x)), MATHF1("Sqrt", std::sqrt(x)), MATHF1("Sin", std::sin(x)), MATHF1("Cos", std::cos(x)),
    MATHF1("Tan", std::tan(x)), MATHF1("Floor", std::floor(x)), MATHF1("Ceiling", std::ceil(x)),
    MATHF1("Round", std::nearbyint(x)), MATHF1("Truncate", std::trunc(x)), MATHF1("Exp", std::exp(x)),
    MATHF1("Log", std::log(x)), MATHF1("Log10", std::log10(x)), MATHF1("Log2", std::log2(x)),
    {"static float Pow(float x, float y)", FN({ return Value::single(static_cast<float>(std::pow(d(c, 0), d(c, 1)))); })},
    {"static float Max(float x, float y)", larger<Kind::Single>}, {"static float Min(float x, float y)", smaller<Kind::Single>},
};
Type g_mathf{TypeSpec{.full_name = "System.MathF", .flags = kStatic | kAbstract | kSealed, .members = kMathF}};

uint64_t bits(const Value& v, int width) { return width == 64 ? v.as_uint() : v.as_uint() & ((uint64_t(1) << width) - 1); }
Value rotate(const Value& v, int64_t by, int width, Kind k) {
  int n = static_cast<int>(((by % width) + width) % width);
  uint64_t b = bits(v, width);
  if (n) b = b << n | b >> (width - n);
  if (width < 64) b &= (uint64_t(1) << width) - 1;
  return Value::integer(k, static_cast<int64_t>(b));
}
#define BIT_ROWS(t, width, k)                                                                                       \
  {"static int PopCount(" t " value)", FN({ return int32(std::popcount(bits(c.arg(0), width))); })},                \
  {"static int Log2(" t " value)", FN({ return int32(std::max(0, static_cast<int>(std::bit_width(bits(c.arg(0), width))) - 1)); })}, \
  {"static int LeadingZeroCount(" t " value)", FN({ return int32(width - static_cast<int>(std::bit_width(bits(c.arg(0), width)))); })}, \
  {"static int TrailingZeroCount(" t " value)", FN({                                                                \
     uint64_t b = bits(c.arg(0), width);                                                                            \
     return int32(b ? std::countr_zero(b) : width);                                                                 \
   })},                                                                                                             \
  {"static bool IsPow2(" t " value)", FN({ return boolean(std::has_single_bit(bits(c.arg(0), width))); })},          \
  {"static " t " RotateLeft(" t " value, int offset)", FN({ return rotate(c.arg(0), c.arg(1).as_int(), width, k); })}, \
  {"static " t " RotateRight(" t " value, int offset)", FN({ return rotate(c.arg(0), -c.arg(1).as_int(), width, k); })}, \
  {"static " t " RoundUpToPowerOf2(" t " value)", FN({                                                              \
     uint64_t b = bits(c.arg(0), width);                                                                            \
     return Value::integer(k, b > (uint64_t(1) << (width - 1)) ? 0 : static_cast<int64_t>(std::bit_ceil(b)));        \
   })}
const MemberDef kBits[] = {
    BIT_ROWS("uint", 32, Kind::UInt32), BIT_ROWS("ulong", 64, Kind::UInt64),
    {"static bool IsPow2(int value)", FN({ return boolean(c.arg(0).as_int() > 0 && std::has_single_bit(c.arg(0).as_uint())); })},
    {"static bool IsPow2(long value)", FN({ return boolean(c.arg(0).as_int() > 0 && std::has_single_bit(c.arg(0).as_uint())); })},
};
Type g_bits{TypeSpec{.full_name = "System.Numerics.BitOperations", .flags = kStatic | kAbstract | kSealed, .members = kBits}};

}  // namespace
}  // namespace psession
