// System.Double and System.Single.
#include <bit>
#include <cmath>
#include <limits>

#include "object/types/convertible.h"
#include "object/types/helpers.h"
#include "text/number_format.h"

namespace psession {
namespace {
using namespace tables;

template <Kind K> struct Real {
  static constexpr bool kDouble = K == Kind::Double;
  static Value make(double d) { return kDouble ? Value::real(d) : Value::single(static_cast<float>(d)); }
  static double num(const Value& v) { return v.as_double(); }

  static NumberError parse(std::string_view s, uint32_t styles, const Culture& culture, Value& out) {
    double d = 0;
    float f = 0;
    NumberError e = kDouble ? parse_double(s, styles, culture, d) : parse_float(s, styles, culture, f);
    out = kDouble ? Value::real(d) : Value::single(f);
    return e;
  }
  static Value parse_or_throw(MethodCall& c, uint32_t styles, const Culture& culture) {
    require(c.arg(0), "s");
    std::string s = text(c.arg(0));
    Value v;
    if (parse(s, styles, culture, v) != NumberError::kNone) {
      throw_format("The input string '" + s + "' was not in a correct format.");
    }
    return v;
  }
  static Value try_parse(MethodCall& c, uint32_t styles, const Culture& culture, uint32_t out) {
    Value v;
    bool ok = c.arg(0).is_string() && parse(text(c.arg(0)), styles, culture, v) == NumberError::kNone;
    set_out(c, out, ok ? v : make(0));
    return boolean(ok);
  }
  static int order(double a, double b) {
    if (a < b) return -1;
    if (a > b) return 1;
    if (a == b) return 0;
    return std::isnan(a) ? (std::isnan(b) ? 0 : -1) : 1;
  }
  static bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

#define REAL_TEST(name, expression)               \
  {"static bool " name "(T d)", FN({              \
     double d = num(c.arg(0));                    \
     return boolean(expression);                  \
   })}
#define REAL_MATH(name, expression)               \
  {"static T " name "(T x)", FN({                 \
     double x = num(c.arg(0));                    \
     return make(expression);                     \
   })}
  static inline const MemberDef rows[] = {
      {"static T MaxValue {get;}",
       FN({ return make(kDouble ? std::numeric_limits<double>::max() : std::numeric_limits<float>::max()); })},
      {"static T MinValue {get;}",
       FN({ return make(kDouble ? std::numeric_limits<double>::lowest() : std::numeric_limits<float>::lowest()); })},
      {"static T Epsilon {get;}",
       FN({ return make(kDouble ? std::numeric_limits<double>::denorm_min() : std::numeric_limits<float>::denorm_min()); })},
      {"static T NaN {get;}", FN({ return make(std::numeric_limits<double>::quiet_NaN()); })},
      {"static T PositiveInfinity {get;}", FN({ return make(HUGE_VAL); })},
      {"static T NegativeInfinity {get;}", FN({ return make(-HUGE_VAL); })},
      {"static T NegativeZero {get;}", FN({ return make(-0.0); })},
      {"static T E {get;}", FN({ return make(M_E); })},
      {"static T Pi {get;}", FN({ return make(M_PI); })},
      {"static T Tau {get;}", FN({ return make(2 * M_PI); })},
      REAL_TEST("IsNaN", std::isnan(d)), REAL_TEST("IsInfinity", std::isinf(d)),
      REAL_TEST("IsPositiveInfinity", std::isinf(d) && d > 0), REAL_TEST("IsNegativeInfinity", std::isinf(d) && d < 0),
      REAL_TEST("IsFinite", std::isfinite(d)), REAL_TEST("IsInteger", std::isfinite(d) && std::trunc(d) == d),
      REAL_TEST("IsNegative", std::signbit(d)), REAL_TEST("IsPositive", !std::signbit(d)),
      REAL_TEST("IsNormal", std::isnormal(kDouble ? d : static_cast<float>(d))),
      REAL_TEST("IsEvenInteger", std::isfinite(d) && std::fmod(d, 2) == 0),
      REAL_TEST("IsOddInteger", std::isfinite(d) && std::fabs(std::fmod(d, 2)) == 1),
      {"static T Parse(string s)", FN({ return parse_or_throw(c, kStyleFloatThousands, current_culture()); })},
      {"static T Parse(string s, System.Globalization.NumberStyles style)",
       FN({ return parse_or_throw(c, static_cast<uint32_t>(c.arg(1).as_int()), current_culture()); })},
      {"static T Parse(string s, System.IFormatProvider provider)",
       FN({ return parse_or_throw(c, kStyleFloatThousands, culture_arg(c, 1)); })},
      {"static T Parse(string s, System.Globalization.NumberStyles style, System.IFormatProvider provider)",
       FN({ return parse_or_throw(c, static_cast<uint32_t>(c.arg(1).as_int()), culture_arg(c, 2)); })},
      {"static bool TryParse(string s, [ref] T result)",
       FN({ return try_parse(c, kStyleFloatThousands, current_culture(), 1); })},
      {"static bool TryParse(string s, System.IFormatProvider provider, [ref] T result)",
       FN({ return try_parse(c, kStyleFloatThousands, culture_arg(c, 1), 2); })},
      {"static bool TryParse(string s, System.Globalization.NumberStyles style, System.IFormatProvider provider, [ref] T result)",
       FN({ return try_parse(c, static_cast<uint32_t>(c.arg(1).as_int()), culture_arg(c, 2), 3); })},
      {"string ToString()", FN({ return formatted(c, {}, current_culture()); })},
      {"string ToString(string format)", FN({ return formatted(c, text(c.arg(0)), current_culture()); })},
      {"string ToString(System.IFormatProvider provider)", FN({ return formatted(c, {}, culture_arg(c, 0)); })},
      {"string ToString(string format, System.IFormatProvider provider)",
       FN({ return formatted(c, text(c.arg(0)), culture_arg(c, 1)); })},
      {"int CompareTo(System.Object value)", FN({
         if (c.arg(0).is_null()) return int32(1);
         if (c.arg(0).kind() != K) {
           throw_dotnet("System.ArgumentException", "Object must be of type " + std::string(type_of(c.self)->name()) + ".");
         }
         return int32(order(num(c.self), num(c.arg(0))));
       })},
      {"int CompareTo(T value)", FN({ return int32(order(num(c.self), num(c.arg(0)))); })},
      {"bool Equals(System.Object obj)",
       FN({ return boolean(c.arg(0).kind() == K && same(num(c.self), num(c.arg(0)))); })},
      {"bool Equals(T obj)", FN({ return boolean(same(num(c.self), num(c.arg(0)))); })},
      {"int GetHashCode()", FN({
         if (!kDouble) return int32(std::bit_cast<int32_t>(static_cast<float>(num(c.self))));
         int64_t v = std::bit_cast<int64_t>(num(c.self));
         return int32(static_cast<int32_t>(v) ^ static_cast<int32_t>(v >> 32));
       })},
      CONVERTIBLE_ROWS,
      {"System.TypeCode GetTypeCode()",
       FN({ return Value::enumeration(TypeRegistry::find("System.TypeCode"), kDouble ? 14 : 13); })},
      REAL_MATH("Abs", std::fabs(x)), REAL_MATH("Floor", std::floor(x)), REAL_MATH("Ceiling", std::ceil(x)),
      REAL_MATH("Round", std::nearbyint(x)), REAL_MATH("Truncate", std::trunc(x)), REAL_MATH("Sqrt", std::sqrt(x)),
      REAL_MATH("Exp", std::exp(x)), REAL_MATH("Log", std::log(x)), REAL_MATH("Log2", std::log2(x)),
      REAL_MATH("Log10", std::log10(x)), REAL_MATH("Sin", std::sin(x)), REAL_MATH("Cos", std::cos(x)),
      REAL_MATH("Tan", std::tan(x)), REAL_MATH("Cbrt", std::cbrt(x)),
      REAL_MATH("DegreesToRadians", x * M_PI / 180), REAL_MATH("RadiansToDegrees", x * 180 / M_PI),
      REAL_MATH("Asin", std::asin(x)), REAL_MATH("Acos", std::acos(x)), REAL_MATH("Atan", std::atan(x)), REAL_MATH("Sinh", std::sinh(x)),
      REAL_MATH("Cosh", std::cosh(x)), REAL_MATH("Tanh", std::tanh(x)), REAL_MATH("Asinh", std::asinh(x)), REAL_MATH("Acosh", std::acosh(x)),
      REAL_MATH("Atanh", std::atanh(x)), REAL_MATH("Exp2", std::exp2(x)), REAL_MATH("Exp10", std::pow(10.0, x)), REAL_MATH("SinPi", std::sin(x * M_PI)),
      REAL_MATH("CosPi", std::cos(x * M_PI)), REAL_MATH("AsinPi", std::asin(x) / M_PI), REAL_MATH("AcosPi", std::acos(x) / M_PI),
      REAL_MATH("AtanPi", std::atan(x) / M_PI), REAL_MATH("ReciprocalEstimate", 1 / x), REAL_MATH("ReciprocalSqrtEstimate", 1 / std::sqrt(x)),
      REAL_MATH("BitIncrement", kDouble ? std::nextafter(x, HUGE_VAL) : std::nextafterf(static_cast<float>(x), HUGE_VALF)),
      REAL_MATH("BitDecrement", kDouble ? std::nextafter(x, -HUGE_VAL) : std::nextafterf(static_cast<float>(x), -HUGE_VALF)),
      REAL_TEST("IsRealNumber", !std::isnan(d)), REAL_TEST("IsSubnormal", d != 0 && std::isfinite(d) && !std::isnormal(kDouble ? d : static_cast<float>(d))),
      REAL_TEST("IsPow2", d > 0 && std::isnormal(d) && std::exp2(std::floor(std::log2(d) + 0.5)) == d),
      {"static T Atan2(T y, T x)", FN({ return make(std::atan2(num(c.arg(0)), num(c.arg(1)))); })},
      {"static T Hypot(T x, T y)", FN({ return make(std::hypot(num(c.arg(0)), num(c.arg(1)))); })},
      {"static T RootN(T x, int n)", FN({
         double x = num(c.arg(0));
         int64_t n = c.arg(1).as_int();
         return make(x < 0 && n % 2 ? -std::pow(-x, 1.0 / static_cast<double>(n)) : std::pow(x, 1.0 / static_cast<double>(n)));
       })},
      {"static T Lerp(T value1, T value2, T amount)", FN({
         double a = num(c.arg(0)), b = num(c.arg(1)), t = num(c.arg(2));
         return make(a * (1 - t) + b * t);
       })},
      {"static T CopySign(T value, T sign)", FN({ return make(std::copysign(num(c.arg(0)), num(c.arg(1)))); })},
      {"static T Ieee754Remainder(T left, T right)", FN({ return make(std::remainder(num(c.arg(0)), num(c.arg(1)))); })},
      {"static T FusedMultiplyAdd(T left, T right, T addend)", FN({ return make(std::fma(num(c.arg(0)), num(c.arg(1)), num(c.arg(2)))); })},
      {"static int ILogB(T x)", FN({ return int32(std::ilogb(num(c.arg(0)))); })},
      {"static T ScaleB(T x, int n)", FN({ return make(std::scalbn(num(c.arg(0)), static_cast<int>(c.arg(1).as_int()))); })},
      {"static T MaxNumber(T x, T y)", FN({ return make(std::fmax(num(c.arg(0)), num(c.arg(1)))); })},
      {"static T MinNumber(T x, T y)", FN({ return make(std::fmin(num(c.arg(0)), num(c.arg(1)))); })},
      {"static T MaxMagnitude(T x, T y)", FN({ return std::fabs(num(c.arg(0))) >= std::fabs(num(c.arg(1))) ? c.arg(0) : c.arg(1); })},
      {"static T MinMagnitude(T x, T y)", FN({ return std::fabs(num(c.arg(0))) <= std::fabs(num(c.arg(1))) ? c.arg(0) : c.arg(1); })},
      {"static T Round(T x, int digits)", FN({
         double scale = std::pow(10.0, static_cast<double>(c.arg(1).as_int()));
         return make(std::nearbyint(num(c.arg(0)) * scale) / scale);
       })},
      {"static T Pow(T x, T y)", FN({ return make(std::pow(num(c.arg(0)), num(c.arg(1)))); })},
      {"static T Max(T x, T y)", FN({
         double a = num(c.arg(0)), b = num(c.arg(1));
         return std::isnan(a) ? c.arg(0) : std::isnan(b) ? c.arg(1) : make(std::fmax(a, b));
       })},
      {"static T Min(T x, T y)", FN({
         double a = num(c.arg(0)), b = num(c.arg(1));
         return std::isnan(a) ? c.arg(0) : std::isnan(b) ? c.arg(1) : make(std::fmin(a, b));
       })},
      {"static T Clamp(T value, T min, T max)",
       FN({ return make(std::fmin(std::fmax(num(c.arg(0)), num(c.arg(1))), num(c.arg(2)))); })},
      {"static int Sign(T value)", FN({
         double d = num(c.arg(0));
         if (std::isnan(d)) throw_dotnet("System.ArithmeticException", "Function does not accept floating point Not-a-Number values.");
         return int32(d < 0 ? -1 : d > 0);
       })},
  };
  static std::span<const MemberDef> members(std::string_view name) {
    auto* list = new std::vector<MemberDef>(std::begin(rows), std::end(rows));
    for (MemberDef& row : *list) {
      std::string s = row.signature, out;
      for (size_t i = 0; i < s.size(); ++i) {
        bool alone = s[i] == 'T' && (i == 0 || s[i - 1] == ' ' || s[i - 1] == '(') && i + 1 < s.size() && s[i + 1] == ' ';
        if (alone) out += name;
        else out += s[i];
      }
      row.signature = (new std::string(std::move(out)))->c_str();
    }
    return *list;
  }
};

}  // namespace

namespace types {
Type Double{TypeSpec{.full_name = "System.Double", .base = "System.ValueType", .flags = kValueType | kSealed,
                     .members = Real<Kind::Double>::members("double"),
                     .interfaces = "System.IComparable System.IConvertible System.IFormattable System.ISpanFormattable",
                     .accelerators = "double", .scalar = Kind::Double,
                     .default_value = [](const Type*) { return Value::real(0); }}};
Type Single{TypeSpec{.full_name = "System.Single", .base = "System.ValueType", .flags = kValueType | kSealed,
                     .members = Real<Kind::Single>::members("float"),
                     .interfaces = "System.IComparable System.IConvertible System.IFormattable System.ISpanFormattable",
                     .accelerators = "float single", .scalar = Kind::Single,
                     .default_value = [](const Type*) { return Value::single(0); }}};
}  // namespace types
}  // namespace psession
