// System.Numerics.Complex and the vectors of two to four reals.
#include <cmath>
#include <complex>

#include "object/types/record.h"
#include "object/types/table.h"
#include "text/number_format.h"

namespace psession {
namespace {

using Number = std::complex<double>;

class ComplexObject final : public HeapObject, public TextualObject, public FormattableObject, public ComparableObject {
 public:
  explicit ComplexObject(Number n) : n(n) {}
  const Number n;
  const Type* type() const override;
  std::string to_text() const override { return format("", current_culture()); }
  std::string format(std::string_view f, const Culture& culture) const override {
    auto part = [&](double d) {
      std::optional<std::string> s = format_double(d, f, culture);
      if (!s) throw_dotnet("System.FormatException", "Format specifier was invalid.");
      return *s;
    };
    return "<" + part(n.real()) + "; " + part(n.imag()) + ">";
  }
  bool equals(const HeapObject& o) const override {
    auto* c = dynamic_cast<const ComplexObject*>(&o);
    return c && c->n == n;
  }
  int compare(const HeapObject&) const override { return 0; }
  bool comparable() const override { return false; }
  size_t hash() const override { return std::hash<double>()(n.real()) * 31 + std::hash<double>()(n.imag()); }
};
Value complex(Number n) { return Value(make_ref<ComplexObject>(n)); }
Number number(const Value& v) {
  if (auto* c = v.get_if<ComplexObject>()) return c->n;
  return {0, 0};
}
Number self(MethodCall& c) { return number(c.self); }
Number arg(MethodCall& c, uint32_t i) { return number(c.arg(i)); }
double real_arg(MethodCall& c, uint32_t i) { return c.arg(i).as_double(); }

Number divide(Number a, Number b) {
  // Smith's formula, as .NET.
  double x = a.real(), y = a.imag(), u = b.real(), v = b.imag();
  if (std::fabs(v) < std::fabs(u)) {
    double q = v / u;
    return {(x + y * q) / (u + v * q), (y - x * q) / (u + v * q)};
  }
  double q = u / v;
  return {(y + x * q) / (v + u * q), (-x + y * q) / (v + u * q)};
}
Number root(Number n) {
  if (n.imag() == 0) return n.real() < 0 ? Number(0, std::sqrt(-n.real())) : Number(std::sqrt(n.real()), 0);
  return std::sqrt(n);
}
Number power(Number a, Number b) {
  if (b == Number(0, 0)) return {1, 0};
  if (a == Number(0, 0)) return {0, 0};
  double rho = std::abs(a), theta = std::arg(a);
  double new_rho = b.real() * theta + b.imag() * std::log(rho), t = std::pow(rho, b.real()) * std::exp(-b.imag() * theta);
  return {t * std::cos(new_rho), t * std::sin(new_rho)};
}
#define C "System.Numerics.Complex"
#define FUNCTION(name, expression) {"static " C " " name "(" C " value)", PS_FN { Number z = arg(c, 0); return complex(expression); }}
#define OPERATOR(op, name, expression)                                                                                     \
  {"static " C " " op "(" C " left, " C " right)", PS_FN { Number a = arg(c, 0), b = arg(c, 1); return complex(expression); }}, \
  {"static " C " " name "(" C " left, " C " right)", PS_FN { Number a = arg(c, 0), b = arg(c, 1); return complex(expression); }}
const MemberDef kComplex[] = {
    {"new(double real, double imaginary)", PS_FN { return complex({real_arg(c, 0), real_arg(c, 1)}); }},
    {"static " C " Zero {get;}", PS_FN { return complex({0, 0}); }},
    {"static " C " One {get;}", PS_FN { return complex({1, 0}); }},
    {"static " C " ImaginaryOne {get;}", PS_FN { return complex({0, 1}); }},
    {"double Real {get;}", PS_FN { return Value::real(self(c).real()); }},
    {"double Imaginary {get;}", PS_FN { return Value::real(self(c).imag()); }},
    {"double Magnitude {get;}", PS_FN { return Value::real(std::hypot(self(c).real(), self(c).imag())); }},
    {"double Phase {get;}", PS_FN { return Value::real(std::atan2(self(c).imag(), self(c).real())); }},
    OPERATOR("op_Addition", "Add", a + b), OPERATOR("op_Subtraction", "Subtract", a - b), OPERATOR("op_Division", "Divide", divide(a, b)),
    OPERATOR("op_Multiply", "Multiply", Number(a.real() * b.real() - a.imag() * b.imag(), a.imag() * b.real() + a.real() * b.imag())),
    FUNCTION("op_UnaryNegation", -z), FUNCTION("Negate", -z), FUNCTION("Conjugate", std::conj(z)), FUNCTION("Sqrt", root(z)),
    FUNCTION("Exp", std::exp(z)), FUNCTION("Log", std::log(z)), FUNCTION("Log10", std::log(z) / std::log(10.0)), FUNCTION("Sin", std::sin(z)),
    FUNCTION("Cos", std::cos(z)), FUNCTION("Tan", std::tan(z)), FUNCTION("Sinh", std::sinh(z)), FUNCTION("Cosh", std::cosh(z)),
    FUNCTION("Tanh", std::tanh(z)), FUNCTION("Asin", std::asin(z)), FUNCTION("Acos", std::acos(z)), FUNCTION("Atan", std::atan(z)),
    FUNCTION("Reciprocal", z == Number(0, 0) ? z : divide({1, 0}, z)),
    {"static double Abs(" C " value)", PS_FN { return Value::real(std::hypot(arg(c, 0).real(), arg(c, 0).imag())); }},
    {"static " C " Pow(" C " value, double power)", PS_FN { return complex(power(arg(c, 0), {real_arg(c, 1), 0})); }},
    {"static " C " Pow(" C " value, " C " power)", PS_FN { return complex(power(arg(c, 0), arg(c, 1))); }},
    {"static " C " FromPolarCoordinates(double magnitude, double phase)", PS_FN {
       return complex({real_arg(c, 0) * std::cos(real_arg(c, 1)), real_arg(c, 0) * std::sin(real_arg(c, 1))});
     }},
    {"static bool IsNaN(" C " value)", PS_FN { return boolean(std::isnan(arg(c, 0).real()) || std::isnan(arg(c, 0).imag())); }},
    {"static bool IsInfinity(" C " value)", PS_FN { return boolean(std::isinf(arg(c, 0).real()) || std::isinf(arg(c, 0).imag())); }},
    {"static bool op_Equality(" C " left, " C " right)", PS_FN { return boolean(arg(c, 0) == arg(c, 1)); }},
    {"bool Equals(System.Object obj)", PS_FN { return boolean(c.arg(0).get_if<ComplexObject>() && arg(c, 0) == self(c)); }},
    {"int GetHashCode()", PS_FN { return int32(static_cast<int32_t>(c.self.as<ComplexObject>()->hash())); }},
    {"string ToString()", PS_FN { return str(c.self.as<ComplexObject>()->to_text()); }},
    {"string ToString(string format)", PS_FN { return str(c.self.as<ComplexObject>()->format(text_arg(c, 0), current_culture())); }},
    {"string ToString(System.IFormatProvider provider)", PS_FN { return str(c.self.as<ComplexObject>()->format("", tables::culture_arg(c, 0))); }},
    {"string ToString(string format, System.IFormatProvider provider)", PS_FN { return str(c.self.as<ComplexObject>()->format(text_arg(c, 0), tables::culture_arg(c, 1))); }},
};
PS_TYPE(g_complex, {.full_name = C, .base = "System.ValueType", .flags = kValueType, .members = kComplex, .interfaces = "System.IFormattable",
                    .convert_from = [](CallContext& ctx, const Type*, const Value& v) -> Value {
                      const Value& n = unwrap(v);
                      if (n.kind() < Kind::SByte || (n.kind() > Kind::Double && n.kind() != Kind::Decimal && n.kind() != Kind::BigInt)) return Value::unset();
                      return complex({convert_to(ctx, n, &types::Double).as_double(), 0});
                    },
                    .default_value = [](const Type*) { return complex({0, 0}); }, .assembly = "System.Runtime.Numerics"});
const Type* ComplexObject::type() const { return &g_complex; }

// Vectors: records of singles.

size_t width(const Value& v) { return record_of(v).fields.size(); }
float at(const Value& v, size_t i) { return static_cast<float>(record_of(v).fields[i].as_double()); }
Value vector(const Type* t, std::vector<float> f) {
  std::vector<Value> v;
  for (float x : f) v.push_back(Value::single(x));
  return record(t, std::move(v));
}
template <class F> Value each(const Value& a, const Value& b, F f) {
  std::vector<float> r;
  for (size_t i = 0; i < width(a); ++i) r.push_back(f(at(a, i), at(b, i)));
  return vector(record_of(a).type(), std::move(r));
}
Value scaled(const Value& a, float s) {
  std::vector<float> r;
  for (size_t i = 0; i < width(a); ++i) r.push_back(at(a, i) * s);
  return vector(record_of(a).type(), std::move(r));
}
float dot(const Value& a, const Value& b) {
  float s = 0;
  for (size_t i = 0; i < width(a); ++i) s += at(a, i) * at(b, i);
  return s;
}
Value filled(MethodCall& c, float x) {
  size_t n = static_cast<size_t>(c.type->full_name().back() - '0');
  return vector(c.type, std::vector<float>(n, x));
}
Value new_vector(MethodCall& c) {
  if (c.argc == 1) return filled(c, static_cast<float>(c.arg(0).as_double()));
  std::vector<float> f;
  for (uint32_t i = 0; i < c.argc; ++i) f.push_back(static_cast<float>(c.arg(i).as_double()));
  return vector(c.type, std::move(f));
}
std::string vector_text(const Value& v) {
  std::string r = "<";
  for (size_t i = 0; i < width(v); ++i) {
    if (i) r += ", ";
    r += number_to_text(record_of(v).fields[i]);
  }
  return r + ">";
}
float length(const Value& v) { return std::sqrt(dot(v, v)); }
#define VECTOR_ROWS(V)                                                                                                           \
  {"new(float value)", new_vector}, {"static " V " Zero {get;}", PS_FN { return filled(c, 0); }}, {"static " V " One {get;}", PS_FN { return filled(c, 1); }}, \
  {"static " V " op_Addition(" V " left, " V " right)", PS_FN { return each(c.arg(0), c.arg(1), [](float a, float b) { return a + b; }); }}, \
  {"static " V " op_Subtraction(" V " left, " V " right)", PS_FN { return each(c.arg(0), c.arg(1), [](float a, float b) { return a - b; }); }}, \
  {"static " V " op_Multiply(" V " left, float right)", PS_FN { return scaled(c.arg(0), static_cast<float>(c.arg(1).as_double())); }}, \
  {"static " V " op_Multiply(" V " left, " V " right)", PS_FN { return each(c.arg(0), c.arg(1), [](float a, float b) { return a * b; }); }}, \
  {"static " V " op_Division(" V " left, float right)", PS_FN { float d = static_cast<float>(c.arg(1).as_double()); return each(c.arg(0), c.arg(0), [d](float a, float) { return a / d; }); }}, \
  {"static " V " Add(" V " left, " V " right)", PS_FN { return each(c.arg(0), c.arg(1), [](float a, float b) { return a + b; }); }}, \
  {"static " V " Subtract(" V " left, " V " right)", PS_FN { return each(c.arg(0), c.arg(1), [](float a, float b) { return a - b; }); }}, \
  {"static " V " Normalize(" V " value)", PS_FN { float l = length(c.arg(0)); return each(c.arg(0), c.arg(0), [l](float a, float) { return a / l; }); }}, \
  {"static float Dot(" V " value1, " V " value2)", PS_FN { return Value::single(dot(c.arg(0), c.arg(1))); }}, \
  {"static float Distance(" V " value1, " V " value2)", PS_FN { return Value::single(length(each(c.arg(0), c.arg(1), [](float a, float b) { return a - b; }))); }}, \
  {"float Length()", PS_FN { return Value::single(length(c.self)); }}, {"float LengthSquared()", PS_FN { return Value::single(dot(c.self, c.self)); }}, \
  {"bool Equals(System.Object obj)", PS_FN { return boolean(records_equal(c.self, c.arg(0))); }}, \
  {"string ToString()", PS_FN { return str(vector_text(c.self)); }}, FIELD_ROW(0, "float X"), FIELD_ROW(1, "float Y")
const MemberDef kV2[] = {{"new(float x, float y)", new_vector}, VECTOR_ROWS("System.Numerics.Vector2")};
const MemberDef kV3[] = {{"new(float x, float y, float z)", new_vector}, VECTOR_ROWS("System.Numerics.Vector3"), FIELD_ROW(2, "float Z"),
                         {"static System.Numerics.Vector3 Cross(System.Numerics.Vector3 vector1, System.Numerics.Vector3 vector2)", PS_FN {
                            const Value &a = c.arg(0), &b = c.arg(1);
                            return vector(c.type, {at(a, 1) * at(b, 2) - at(a, 2) * at(b, 1), at(a, 2) * at(b, 0) - at(a, 0) * at(b, 2), at(a, 0) * at(b, 1) - at(a, 1) * at(b, 0)});
                          }}};
const MemberDef kV4[] = {{"new(float x, float y, float z, float w)", new_vector}, VECTOR_ROWS("System.Numerics.Vector4"), FIELD_ROW(2, "float Z"), FIELD_ROW(3, "float W")};
#define VECTOR_TYPE(n)                                                                                                          \
  PS_TYPE(g_vector##n, {.full_name = "System.Numerics.Vector" #n, .base = "System.ValueType", .flags = kValueType, .members = kV##n, \
                        .default_value = [](const Type* t) { return vector(t, std::vector<float>(n, 0)); }})
VECTOR_TYPE(2);
VECTOR_TYPE(3);
VECTOR_TYPE(4);

}  // namespace
}  // namespace psession
