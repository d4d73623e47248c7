// System.TimeSpan.
#include <cmath>

#include "object/types/helpers.h"
#include "text/datetime.h"

namespace psession {
namespace {
using namespace tables;

TimeSpan span(const Value& v) { return TimeSpan(v.as_int()); }
Value box(int64_t ticks) { return Value::time_span(ticks); }
[[noreturn]] void too_long() { throw_overflow("TimeSpan overflowed because the duration is too long."); }
Value box(const std::optional<TimeSpan>& t) {
  if (!t) too_long();
  return box(t->ticks());
}
Value from(const Value& v, int64_t unit) {
  if (std::isnan(v.as_double())) throw_dotnet("System.ArgumentException", "TimeSpan does not accept floating point Not-a-Number values.");
  return box(TimeSpan::from_double(v.as_double(), unit));
}
Value make(MethodCall& c) {
  auto a = [&](uint32_t i) { return c.arg(i).as_int(); };
  std::optional<TimeSpan> t = c.argc == 3   ? TimeSpan::of(0, a(0), a(1), a(2))
                              : c.argc == 4 ? TimeSpan::of(a(0), a(1), a(2), a(3))
                                            : TimeSpan::of(a(0), a(1), a(2), a(3), a(4));
  if (!t) throw_dotnet("System.ArgumentOutOfRangeException", "TimeSpan overflowed because the duration is too long.");
  if (c.argc == 6) {
    int64_t r;
    if (__builtin_add_overflow(t->ticks(), a(5) * 10, &r)) too_long();
    return box(r);
  }
  return box(t->ticks());
}
Value add(int64_t a, int64_t b) {
  int64_t r;
  if (__builtin_add_overflow(a, b, &r)) too_long();
  return box(r);
}
Value subtract(int64_t a, int64_t b) {
  int64_t r;
  if (__builtin_sub_overflow(a, b, &r)) too_long();
  return box(r);
}
Value negate(int64_t a) {
  if (a == INT64_MIN) throw_overflow("Negating the minimum value of a twos complement number is invalid.");
  return box(-a);
}
Value scaled(double ticks) {
  if (std::isnan(ticks)) throw_dotnet("System.ArgumentException", "TimeSpan does not accept floating point Not-a-Number values.");
  ticks = std::nearbyint(ticks);
  if (!(ticks < 9223372036854775808.0 && ticks >= -9223372036854775808.0)) too_long();
  return box(static_cast<int64_t>(ticks));
}
[[noreturn]] void bad(DateError e, const std::string& s) {
  if (e == DateError::kOverflow) {
    throw_overflow("The TimeSpan string '" + s +
                   "' could not be parsed because at least one of the numeric components is out of range or contains too many digits.");
  }
  throw_format("String '" + s + "' was not recognized as a valid TimeSpan.");
}
Value parse(MethodCall& c, const Culture& culture) {
  require(c.arg(0), "input");
  TimeSpan t;
  std::string s = text(c.arg(0));
  DateError e = parse_timespan(s, culture, t);
  if (e != DateError::kNone) bad(e, s);
  return box(t.ticks());
}
Value try_parse(MethodCall& c, const Culture& culture, uint32_t out) {
  TimeSpan t;
  bool ok = c.arg(0).is_string() && parse_timespan(text(c.arg(0)), culture, t) == DateError::kNone;
  set_out(c, out, box(ok ? t.ticks() : 0));
  return boolean(ok);
}
Value exact(MethodCall& c) {
  require(c.arg(0), "input");
  require(c.arg(1), "format");
  TimeSpan t;
  std::string s = text(c.arg(0));
  DateError e = parse_timespan_exact(s, text(c.arg(1)), culture_arg(c, 2), t);
  if (e != DateError::kNone) bad(e, s);
  return box(t.ticks());
}
int order(int64_t a, int64_t b) { return a < b ? -1 : a > b; }

#define SPAN_COMPARE(name, test) \
  {"static bool " name "(timespan t1, timespan t2)", FN({ return boolean(c.arg(0).as_int() test c.arg(1).as_int()); })}
#define SPAN_TOTAL(name, unit) \
  {"double " name " {get;}", FN({ return Value::real(span(c.self).total(unit)); })}

const MemberDef kRows[] = {
    {"new(long ticks)", FN({ return box(c.arg(0).as_int()); })},
    {"new(int hours, int minutes, int seconds)", make},
    {"new(int days, int hours, int minutes, int seconds)", make},
    {"new(int days, int hours, int minutes, int seconds, int milliseconds)", make},
    {"new(int days, int hours, int minutes, int seconds, int milliseconds, int microseconds)", make},
    {"static timespan Zero {get;}", FN({ return box(0); })},
    {"static timespan MaxValue {get;}", FN({ return box(INT64_MAX); })},
    {"static timespan MinValue {get;}", FN({ return box(INT64_MIN); })},
    {"static long TicksPerDay {get;}", FN({ return Value::int64(kTicksPerDay); })},
    {"static long TicksPerHour {get;}", FN({ return Value::int64(kTicksPerHour); })},
    {"static long TicksPerMinute {get;}", FN({ return Value::int64(kTicksPerMinute); })},
    {"static long TicksPerSecond {get;}", FN({ return Value::int64(kTicksPerSecond); })},
    {"static long TicksPerMillisecond {get;}", FN({ return Value::int64(kTicksPerMillisecond); })},
    {"static long TicksPerMicrosecond {get;}", FN({ return Value::int64(10); })},
    {"static long NanosecondsPerTick {get;}", FN({ return Value::int64(100); })},
    {"timespan Add(timespan ts)", FN({ return add(c.self.as_int(), c.arg(0).as_int()); })},
    {"static int Compare(timespan t1, timespan t2)", FN({ return int32(order(c.arg(0).as_int(), c.arg(1).as_int())); })},
    {"int CompareTo(System.Object value)", FN({
       if (c.arg(0).is_null()) return int32(1);
       if (c.arg(0).kind() != Kind::TimeSpan) throw_dotnet("System.ArgumentException", "Object must be of type TimeSpan.");
       return int32(order(c.self.as_int(), c.arg(0).as_int()));
     })},
    {"int CompareTo(timespan value)", FN({ return int32(order(c.self.as_int(), c.arg(0).as_int())); })},
    {"double Divide(timespan ts)", FN({ return Value::real(static_cast<double>(c.self.as_int()) / static_cast<double>(c.arg(0).as_int())); })},
    {"timespan Divide(double divisor)", FN({ return scaled(static_cast<double>(c.self.as_int()) / c.arg(0).as_double()); })},
    {"timespan Duration()", FN({
       if (c.self.as_int() == INT64_MIN) throw_overflow("The duration cannot be returned for TimeSpan.MinValue because the absolute value of TimeSpan.MinValue exceeds the value of TimeSpan.MaxValue.");
       return box(c.self.as_int() < 0 ? -c.self.as_int() : c.self.as_int());
     })},
    {"bool Equals(System.Object value)", FN({ return boolean(c.self.same(c.arg(0))); })},
    {"bool Equals(timespan obj)", FN({ return boolean(c.self.same(c.arg(0))); })},
    {"static bool Equals(timespan t1, timespan t2)", FN({ return boolean(c.arg(0).same(c.arg(1))); })},
    {"static timespan FromDays(double value)", FN({ return from(c.arg(0), kTicksPerDay); })},
    {"static timespan FromHours(double value)", FN({ return from(c.arg(0), kTicksPerHour); })},
    {"static timespan FromMinutes(double value)", FN({ return from(c.arg(0), kTicksPerMinute); })},
    {"static timespan FromSeconds(double value)", FN({ return from(c.arg(0), kTicksPerSecond); })},
    {"static timespan FromMilliseconds(double value)", FN({ return from(c.arg(0), kTicksPerMillisecond); })},
    {"static timespan FromMicroseconds(double value)", FN({ return from(c.arg(0), 10); })},
    {"static timespan FromTicks(long value)", FN({ return box(c.arg(0).as_int()); })},
    {"int GetHashCode()", FN({
       int64_t t = c.self.as_int();
       return int32(static_cast<int32_t>(t) ^ static_cast<int32_t>(t >> 32));
     })},
    {"timespan Multiply(double factor)", FN({ return scaled(static_cast<double>(c.self.as_int()) * c.arg(0).as_double()); })},
    {"timespan Negate()", FN({ return negate(c.self.as_int()); })},
    {"static timespan Parse(string s)", FN({ return parse(c, current_culture()); })},
    {"static timespan Parse(string input, System.IFormatProvider formatProvider)", FN({ return parse(c, culture_arg(c, 1)); })},
    {"static timespan ParseExact(string input, string format, System.IFormatProvider formatProvider)", exact},
    {"timespan Subtract(timespan ts)", FN({ return subtract(c.self.as_int(), c.arg(0).as_int()); })},
    {"string ToString()", FN({ return str(timespan_to_string(span(c.self))); })},
    {"string ToString(string format)", FN({ return formatted(c, text(c.arg(0)), current_culture()); })},
    {"string ToString(string format, System.IFormatProvider formatProvider)", FN({ return formatted(c, text(c.arg(0)), culture_arg(c, 1)); })},
    {"static bool TryParse(string s, [ref] timespan result)", FN({ return try_parse(c, current_culture(), 1); })},
    {"static bool TryParse(string input, System.IFormatProvider formatProvider, [ref] timespan result)", FN({ return try_parse(c, culture_arg(c, 1), 2); })},
    {"static bool TryParseExact(string input, string format, System.IFormatProvider formatProvider, [ref] timespan result)", FN({
       TimeSpan t;
       bool ok = c.arg(0).is_string() && parse_timespan_exact(text(c.arg(0)), text(c.arg(1)), culture_arg(c, 2), t) == DateError::kNone;
       set_out(c, 3, box(ok ? t.ticks() : 0));
       return boolean(ok);
     })},
    {"static timespan op_Addition(timespan t1, timespan t2)", FN({ return add(c.arg(0).as_int(), c.arg(1).as_int()); })},
    {"static timespan op_Subtraction(timespan t1, timespan t2)", FN({ return subtract(c.arg(0).as_int(), c.arg(1).as_int()); })},
    {"static timespan op_Multiply(timespan timeSpan, double factor)", FN({ return scaled(static_cast<double>(c.arg(0).as_int()) * c.arg(1).as_double()); })},
    {"static timespan op_Multiply(double factor, timespan timeSpan)", FN({ return scaled(c.arg(0).as_double() * static_cast<double>(c.arg(1).as_int())); })},
    {"static timespan op_Division(timespan timeSpan, double divisor)", FN({ return scaled(static_cast<double>(c.arg(0).as_int()) / c.arg(1).as_double()); })},
    {"static double op_Division(timespan t1, timespan t2)", FN({ return Value::real(static_cast<double>(c.arg(0).as_int()) / static_cast<double>(c.arg(1).as_int())); })},
    {"static timespan op_UnaryNegation(timespan t)", FN({ return negate(c.arg(0).as_int()); })},
    {"static timespan op_UnaryPlus(timespan t)", FN({ return c.arg(0); })},
    SPAN_COMPARE("op_Equality", ==), SPAN_COMPARE("op_Inequality", !=), SPAN_COMPARE("op_LessThan", <),
    SPAN_COMPARE("op_LessThanOrEqual", <=), SPAN_COMPARE("op_GreaterThan", >), SPAN_COMPARE("op_GreaterThanOrEqual", >=),
    {"long Ticks {get;}", FN({ return Value::int64(c.self.as_int()); })},
    {"int Days {get;}", FN({ return int32(span(c.self).days()); })},
    {"int Hours {get;}", FN({ return int32(span(c.self).hours()); })},
    {"int Milliseconds {get;}", FN({ return int32(span(c.self).milliseconds()); })},
    {"int Microseconds {get;}", FN({ return int32(span(c.self).microseconds()); })},
    {"int Nanoseconds {get;}", FN({ return int32(span(c.self).nanoseconds()); })},
    {"int Minutes {get;}", FN({ return int32(span(c.self).minutes()); })},
    {"int Seconds {get;}", FN({ return int32(span(c.self).seconds()); })},
    SPAN_TOTAL("TotalDays", kTicksPerDay), SPAN_TOTAL("TotalHours", kTicksPerHour),
    SPAN_TOTAL("TotalMilliseconds", kTicksPerMillisecond), SPAN_TOTAL("TotalMicroseconds", 10),
    {"double TotalNanoseconds {get;}", FN({ return Value::real(static_cast<double>(c.self.as_int()) * 100); })},
    SPAN_TOTAL("TotalMinutes", kTicksPerMinute),
    SPAN_TOTAL("TotalSeconds", kTicksPerSecond),
};

}  // namespace

namespace types {
Type TimeSpan{TypeSpec{
    .full_name = "System.TimeSpan", .base = "System.ValueType", .flags = kValueType | kSealed, .members = kRows,
    .interfaces = "System.IComparable System.IFormattable System.ISpanFormattable", .accelerators = "timespan",
    .scalar = Kind::TimeSpan,
    .from_string = [](CallContext&, const Type*, const class String& s) {
      psession::TimeSpan t;
      std::string x = s.to_utf8();
      DateError e = parse_timespan(x, invariant_culture(), t);
      if (e != DateError::kNone) bad(e, x);
      return Value::time_span(t.ticks());
    },
    .default_value = [](const Type*) { return Value::time_span(0); }}};
}  // namespace types
}  // namespace psession
