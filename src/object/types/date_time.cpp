// System.DateTime.
#include <time.h>

#include "object/types/convertible.h"
#include "object/types/date_boxes.h"
#include "object/types/helpers.h"

namespace psession {

DateTime utc_now() {
  timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return DateTime(kUnixEpochTicks + t.tv_sec * kTicksPerSecond + t.tv_nsec / 100, DateTimeKind::kUtc);
}
DateTime local_now() { return to_local_time(utc_now()); }

void throw_bad_date(DateError e, std::string_view text, size_t word) {
  std::string s(text);
  if (e == DateError::kWord) {
    throw_dotnet("System.FormatException", "The string '" + s + "' was not recognized as a valid DateTime. There is an unknown word " +
                                               "starting at index '" + std::to_string(word) + "'.");
  }
  if (e == DateError::kWeekday) {
    throw_dotnet("System.FormatException",
                 "String '" + s + "' was not recognized as a valid DateTime because the day of week was incorrect.");
  }
  if (e == DateError::kUtcRange) {
    throw_dotnet("System.FormatException", "The UTC representation of the date '" + s + "' falls outside the year range 1-9999.");
  }
  if (e == DateError::kRange) {
    throw_dotnet("System.FormatException", "The DateTime represented by the string '" + s +
                                               "' is not supported in calendar 'System.Globalization.GregorianCalendar'.");
  }
  throw_dotnet("System.FormatException", "String '" + s + "' was not recognized as a valid DateTime.");
}

namespace {
using namespace tables;

DateTime date(const Value& v) { return DateTime::from_data(v.as_uint()); }
Value box(DateTime d) { return Value::date_time(d.data()); }
Value box(const std::optional<DateTime>& d, const char* parameter = "value") {
  if (!d) throw_range("The added or subtracted value results in an un-representable DateTime.", parameter);
  return box(*d);
}
Value span(int64_t ticks) { return Value::time_span(ticks); }
Value span(TimeSpan t) { return Value::time_span(t.ticks()); }

DateTimeKind kind_arg(const Value& v) { return static_cast<DateTimeKind>(v.as_int() & 3); }

Value make(MethodCall& c, uint32_t n, DateTimeKind kind) {
  auto a = [&](uint32_t i) { return i < n ? static_cast<int>(c.arg(i).as_int()) : 0; };
  int month = a(1), day = a(2);
  if (a(0) < 1 || a(0) > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(a(0), month)) {
    throw_dotnet("System.ArgumentOutOfRangeException", "Year, Month, and Day parameters describe an un-representable DateTime.");
  }
  std::optional<DateTime> d = DateTime::of(a(0), month, day, a(3), a(4), a(5), a(6), kind);
  if (!d) {
    if (a(6) < 0 || a(6) > 999) throw_range("Valid values are between 0 and 999, inclusive.", "millisecond");
    throw_dotnet("System.ArgumentOutOfRangeException", "Hour, Minute, and Second parameters describe an un-representable DateTime.");
  }
  return box(*d);
}

Value from_ticks(int64_t ticks, DateTimeKind kind) {
  if (ticks < 0 || ticks > kMaxDateTicks) {
    throw_range("Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.", "ticks");
  }
  return box(DateTime(ticks, kind));
}

Value parse(MethodCall& c, const Culture& culture, uint32_t styles) {
  require(c.arg(0), "s");
  DateTime d;
  std::string s = text(c.arg(0));
  size_t word = 0;
  DateError e = parse_datetime(s, culture, styles, local_now(), d, &word);
  if (e != DateError::kNone) throw_bad_date(e, s, word);
  return box(d);
}
Value try_parse(MethodCall& c, const Culture& culture, uint32_t styles, uint32_t out) {
  DateTime d;
  bool ok = c.arg(0).is_string() && parse_datetime(text(c.arg(0)), culture, styles, local_now(), d) == DateError::kNone;
  set_out(c, out, box(ok ? d : DateTime()));
  return boolean(ok);
}
DateError parse_exact(const Value& s, const Value& formats, const Culture& culture, uint32_t styles, DateTime& d) {
  if (!s.is_string()) return DateError::kFormat;
  std::vector<std::string> list;
  if (formats.is_string()) list.push_back(text(formats));
  else if (auto* a = formats.get_if<Array>()) for (const Value& f : a->items()) list.push_back(text(f));
  DateError e = DateError::kFormat;
  for (const std::string& f : list) {
    e = parse_datetime_exact(text(s), f, culture, styles, local_now(), d);
    if (e == DateError::kNone) return e;
  }
  return e;
}
Value exact(MethodCall& c, uint32_t styles) {
  require(c.arg(0), "s");
  require(c.arg(1), "format");
  DateTime d;
  DateError e = parse_exact(c.arg(0), c.arg(1), culture_arg(c, 2), styles, d);
  if (e != DateError::kNone) throw_bad_date(e, text(c.arg(0)));
  return box(d);
}
Value try_exact(MethodCall& c) {
  DateTime d;
  bool ok = parse_exact(c.arg(0), c.arg(1), culture_arg(c, 2), static_cast<uint32_t>(c.arg(3).as_int()), d) == DateError::kNone;
  set_out(c, 4, box(ok ? d : DateTime()));
  return boolean(ok);
}
Value text_of(MethodCall& c, std::string_view format) { return formatted(c, format, current_culture()); }
int order(DateTime a, DateTime b) { return a < b ? -1 : a > b ? 1 : 0; }
const Type* named(const char* n) { return TypeRegistry::find(n); }
bool is_date(const Value& v) { return v.kind() == Kind::DateTime; }

#define DATE_COMPARE(name, test) \
  {"static bool " name "(datetime left, datetime right)", FN({ return boolean(order(date(c.arg(0)), date(c.arg(1))) test 0); })}
#define DATE_ADD(name, unit) \
  {"datetime " name "(double value)", FN({ return box(date(c.self).add(c.arg(0).as_double(), unit)); })}

const MemberDef kRows[] = {
    {"new(long ticks)", FN({ return from_ticks(c.arg(0).as_int(), DateTimeKind::kUnspecified); })},
    {"new(long ticks, System.DateTimeKind kind)", FN({ return from_ticks(c.arg(0).as_int(), kind_arg(c.arg(1))); })},
    {"new(int year, int month, int day)", FN({ return make(c, 3, DateTimeKind::kUnspecified); })},
    {"new(int year, int month, int day, int hour, int minute, int second)", FN({ return make(c, 6, DateTimeKind::kUnspecified); })},
    {"new(int year, int month, int day, int hour, int minute, int second, System.DateTimeKind kind)", FN({ return make(c, 6, kind_arg(c.arg(6))); })},
    {"new(int year, int month, int day, int hour, int minute, int second, int millisecond)", FN({ return make(c, 7, DateTimeKind::kUnspecified); })},
    {"new(int year, int month, int day, int hour, int minute, int second, int millisecond, System.DateTimeKind kind)", FN({ return make(c, 7, kind_arg(c.arg(7))); })},
    {"static datetime Now {get;}", FN({ return box(local_now()); })},
    {"static datetime UtcNow {get;}", FN({ return box(utc_now()); })},
    {"static datetime Today {get;}", FN({ return box(local_now().date_only()); })},
    {"static datetime MinValue {get;}", FN({ return box(DateTime()); })},
    {"static datetime MaxValue {get;}", FN({ return box(DateTime(kMaxDateTicks)); })},
    {"static datetime UnixEpoch {get;}", FN({ return box(DateTime(kUnixEpochTicks, DateTimeKind::kUtc)); })},
    {"datetime Add(timespan value)", FN({ return box(date(c.self).add_ticks(c.arg(0).as_int())); })},
    DATE_ADD("AddDays", kTicksPerDay), DATE_ADD("AddHours", kTicksPerHour),
    DATE_ADD("AddMicroseconds", 10), DATE_ADD("AddMilliseconds", kTicksPerMillisecond),
    DATE_ADD("AddMinutes", kTicksPerMinute),
    {"datetime AddMonths(int months)", FN({ return box(date(c.self).add_months(c.arg(0).as_int()), "months"); })},
    DATE_ADD("AddSeconds", kTicksPerSecond),
    {"datetime AddTicks(long value)", FN({ return box(date(c.self).add_ticks(c.arg(0).as_int())); })},
    {"datetime AddYears(int value)", FN({ return box(date(c.self).add_years(c.arg(0).as_int())); })},
    {"static int Compare(datetime t1, datetime t2)", FN({ return int32(order(date(c.arg(0)), date(c.arg(1)))); })},
    {"int CompareTo(System.Object value)", FN({
       if (c.arg(0).is_null()) return int32(1);
       if (!is_date(c.arg(0))) throw_dotnet("System.ArgumentException", "Object must be of type DateTime.");
       return int32(order(date(c.self), date(c.arg(0))));
     })},
    {"int CompareTo(datetime value)", FN({ return int32(order(date(c.self), date(c.arg(0)))); })},
    {"static int DaysInMonth(int year, int month)", FN({
       int64_t y = c.arg(0).as_int(), m = c.arg(1).as_int();
       if (m < 1 || m > 12) throw_range("Month must be between one and twelve.", "month");
       if (y < 1 || y > 9999) throw_range("Year must be between 1 and 9999.", "year");
       return int32(days_in_month(static_cast<int>(y), static_cast<int>(m)));
     })},
    {"static bool Equals(datetime t1, datetime t2)", FN({ return boolean(date(c.arg(0)) == date(c.arg(1))); })},
    {"bool Equals(System.Object value)", FN({ return boolean(is_date(c.arg(0)) && date(c.self) == date(c.arg(0))); })},
    {"bool Equals(datetime value)", FN({ return boolean(date(c.self) == date(c.arg(0))); })},
    {"static datetime FromBinary(long dateData)", FN({
       uint64_t data = c.arg(0).as_uint();
       if (data >> 62 >= 2) {  // local time is kept as UTC ticks
         int64_t ticks = static_cast<int64_t>(data & 0x3FFFFFFFFFFFFFFFull);
         if (ticks > 0x3FFFFFFFFFFFFFFFll - kTicksPerDay) ticks -= 0x4000000000000000ll;
         return box(to_local_time(DateTime(ticks < 0 ? 0 : ticks, DateTimeKind::kUtc)));
       }
       return from_ticks(static_cast<int64_t>(data & 0x3FFFFFFFFFFFFFFFull), static_cast<DateTimeKind>(data >> 62));
     })},
    {"static datetime FromFileTime(long fileTime)", FN({
       if (c.arg(0).as_int() < 0 || c.arg(0).as_int() > kMaxDateTicks - kFileTimeOffset) throw_range("Not a valid Win32 FileTime.", "fileTime");
       return box(to_local_time(DateTime(c.arg(0).as_int() + kFileTimeOffset, DateTimeKind::kUtc)));
     })},
    {"static datetime FromFileTimeUtc(long fileTime)", FN({
       if (c.arg(0).as_int() < 0 || c.arg(0).as_int() > kMaxDateTicks - kFileTimeOffset) throw_range("Not a valid Win32 FileTime.", "fileTime");
       return box(DateTime(c.arg(0).as_int() + kFileTimeOffset, DateTimeKind::kUtc));
     })},
    {"static datetime FromOADate(double d)", FN({
       std::optional<DateTime> d = from_oa_date(c.arg(0).as_double());
       if (!d) throw_dotnet("System.ArgumentException", "Not a legal OleAut date.");
       return box(*d);
     })},
    {"string[] GetDateTimeFormats()", FN({
       std::vector<Value> out;
       for (char f : std::string_view("dDfFgGmMoOrRstTuUyY")) {
         if (auto s = format_datetime(date(c.self), std::string_view(&f, 1), current_culture())) out.push_back(str(*s));
       }
       return make_array(&types::String, std::move(out));
     })},
    {"string[] GetDateTimeFormats(char format)", FN({
       std::string f(1, static_cast<char>(c.arg(0).as_char()));
       auto s = format_datetime(date(c.self), f, current_culture());
       if (!s) throw_format("Input string was not in a correct format.");
       return make_array(&types::String, {str(*s)});
     })},
    {"int GetHashCode()", FN({
       int64_t t = date(c.self).ticks();
       return int32(static_cast<int32_t>(t) ^ static_cast<int32_t>(t >> 32));
     })},
    CONVERTIBLE_ROWS,
    {"System.TypeCode GetTypeCode()", FN({ return Value::enumeration(named("System.TypeCode"), 16); })},
    {"bool IsDaylightSavingTime()", FN({ return boolean(is_daylight_saving(date(c.self))); })},
    {"static bool IsLeapYear(int year)", FN({
       if (c.arg(0).as_int() < 1 || c.arg(0).as_int() > 9999) throw_range("Year must be between 1 and 9999.", "year");
       return boolean(is_leap_year(static_cast<int>(c.arg(0).as_int())));
     })},
    {"static datetime Parse(string s)", FN({ return parse(c, current_culture(), kDateNone); })},
    {"static datetime Parse(string s, System.IFormatProvider provider)", FN({ return parse(c, culture_arg(c, 1), kDateNone); })},
    {"static datetime Parse(string s, System.IFormatProvider provider, System.Globalization.DateTimeStyles styles)",
     FN({ return parse(c, culture_arg(c, 1), static_cast<uint32_t>(c.arg(2).as_int())); })},
    {"static datetime ParseExact(string s, string format, System.IFormatProvider provider)", FN({ return exact(c, kDateNone); })},
    {"static datetime ParseExact(string s, string format, System.IFormatProvider provider, System.Globalization.DateTimeStyles style)",
     FN({ return exact(c, static_cast<uint32_t>(c.arg(3).as_int())); })},
    {"static datetime ParseExact(string s, string[] formats, System.IFormatProvider provider, System.Globalization.DateTimeStyles style)",
     FN({ return exact(c, static_cast<uint32_t>(c.arg(3).as_int())); })},
    {"static datetime SpecifyKind(datetime value, System.DateTimeKind kind)", FN({ return box(date(c.arg(0)).with_kind(kind_arg(c.arg(1)))); })},
    {"timespan Subtract(datetime value)", FN({ return span(date(c.self).ticks() - date(c.arg(0)).ticks()); })},
    {"datetime Subtract(timespan value)", FN({ return box(date(c.self).add_ticks(-c.arg(0).as_int())); })},
    {"long ToBinary()", FN({
       DateTime d = date(c.self);
       if (d.kind() != DateTimeKind::kLocal) return Value::int64(static_cast<int64_t>(d.data()));
       int64_t utc = to_universal_time(d).ticks();
       return Value::int64(static_cast<int64_t>((static_cast<uint64_t>(utc) & 0x3FFFFFFFFFFFFFFFull) | uint64_t(2) << 62));
     })},
    {"long ToFileTime()", FN({
       int64_t t = to_universal_time(date(c.self)).ticks() - kFileTimeOffset;
       if (t < 0) throw_dotnet("System.ArgumentOutOfRangeException", "Not a valid Win32 FileTime.");
       return Value::int64(t);
     })},
    {"long ToFileTimeUtc()", FN({
       DateTime d = date(c.self);
       int64_t t = (d.kind() == DateTimeKind::kLocal ? to_universal_time(d) : d).ticks() - kFileTimeOffset;
       if (t < 0) throw_dotnet("System.ArgumentOutOfRangeException", "Not a valid Win32 FileTime.");
       return Value::int64(t);
     })},
    {"datetime ToLocalTime()", FN({ return box(to_local_time(date(c.self))); })},
    {"string ToLongDateString()", FN({ return text_of(c, "D"); })},
    {"string ToLongTimeString()", FN({ return text_of(c, "T"); })},
    {"double ToOADate()", FN({ return Value::real(to_oa_date(date(c.self))); })},
    {"string ToShortDateString()", FN({ return text_of(c, "d"); })},
    {"string ToShortTimeString()", FN({ return text_of(c, "t"); })},
    {"string ToString()", FN({ return text_of(c, {}); })},
    {"string ToString(string format)", FN({ return text_of(c, text(c.arg(0))); })},
    {"string ToString(System.IFormatProvider provider)", FN({ return formatted(c, {}, culture_arg(c, 0)); })},
    {"string ToString(string format, System.IFormatProvider provider)", FN({ return formatted(c, text(c.arg(0)), culture_arg(c, 1)); })},
    {"datetime ToUniversalTime()", FN({ return box(to_universal_time(date(c.self))); })},
    {"static bool TryParse(string s, [ref] datetime result)", FN({ return try_parse(c, current_culture(), kDateNone, 1); })},
    {"static bool TryParse(string s, System.IFormatProvider provider, [ref] datetime result)", FN({ return try_parse(c, culture_arg(c, 1), kDateNone, 2); })},
    {"static bool TryParse(string s, System.IFormatProvider provider, System.Globalization.DateTimeStyles styles, [ref] datetime result)",
     FN({ return try_parse(c, culture_arg(c, 1), static_cast<uint32_t>(c.arg(2).as_int()), 3); })},
    {"static bool TryParseExact(string s, string format, System.IFormatProvider provider, System.Globalization.DateTimeStyles style, [ref] datetime result)", try_exact},
    {"static bool TryParseExact(string s, string[] formats, System.IFormatProvider provider, System.Globalization.DateTimeStyles style, [ref] datetime result)", try_exact},
    {"static datetime op_Addition(datetime d, timespan t)", FN({ return box(date(c.arg(0)).add_ticks(c.arg(1).as_int()), "t"); })},
    {"static datetime op_Subtraction(datetime d, timespan t)", FN({ return box(date(c.arg(0)).add_ticks(-c.arg(1).as_int()), "t"); })},
    {"static timespan op_Subtraction(datetime d1, datetime d2)", FN({ return span(date(c.arg(0)).ticks() - date(c.arg(1)).ticks()); })},
    DATE_COMPARE("op_Equality", ==), DATE_COMPARE("op_Inequality", !=), DATE_COMPARE("op_LessThan", <),
    DATE_COMPARE("op_LessThanOrEqual", <=), DATE_COMPARE("op_GreaterThan", >), DATE_COMPARE("op_GreaterThanOrEqual", >=),
    {"datetime Date {get;}", FN({ return box(date(c.self).date_only()); })},
    {"int Day {get;}", FN({ return int32(date(c.self).day()); })},
    {"System.DayOfWeek DayOfWeek {get;}", FN({
       static const Type* t = named("System.DayOfWeek");
       return Value::enumeration(t, date(c.self).day_of_week());
     })},
    {"int DayOfYear {get;}", FN({ return int32(date(c.self).day_of_year()); })},
    {"int Hour {get;}", FN({ return int32(date(c.self).hour()); })},
    {"System.DateTimeKind Kind {get;}", FN({
       static const Type* t = named("System.DateTimeKind");
       return Value::enumeration(t, static_cast<int64_t>(date(c.self).kind()));
     })},
    {"int Millisecond {get;}", FN({ return int32(date(c.self).millisecond()); })},
    {"int Microsecond {get;}", FN({ return int32(date(c.self).microsecond()); })},
    {"int Nanosecond {get;}", FN({ return int32(date(c.self).nanosecond()); })},
    {"int Minute {get;}", FN({ return int32(date(c.self).minute()); })},
    {"int Month {get;}", FN({ return int32(date(c.self).month()); })},
    {"int Second {get;}", FN({ return int32(date(c.self).second()); })},
    {"long Ticks {get;}", FN({ return Value::int64(date(c.self).ticks()); })},
    {"timespan TimeOfDay {get;}", FN({ return span(date(c.self).time_of_day()); })},
    {"int Year {get;}", FN({ return int32(date(c.self).year()); })},
};

}  // namespace

namespace types {
Type DateTime{TypeSpec{
    .full_name = "System.DateTime", .base = "System.ValueType", .flags = kValueType | kSealed, .members = kRows,
    .interfaces = "System.IComparable System.IConvertible System.IFormattable System.ISpanFormattable",
    .accelerators = "datetime", .scalar = Kind::DateTime,
    .from_string = [](CallContext&, const Type*, const class String& s) {
      psession::DateTime d;
      std::string t = s.to_utf8();
      size_t word = 0;
      DateError e = parse_datetime(t, invariant_culture(), kDateNone, local_now(), d, &word);
      if (e != DateError::kNone) throw_bad_date(e, t, word);
      return Value::date_time(d.data());
    },
    .default_value = [](const Type*) { return Value::date_time(0); }}};
}  // namespace types
}  // namespace psession
