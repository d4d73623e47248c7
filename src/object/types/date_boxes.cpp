// System.DateTimeOffset, System.DateOnly and System.TimeOnly.
#include "object/types/date_boxes.h"

#include "object/types/helpers.h"

namespace psession {
namespace {
using namespace tables;

const Type* day_type(bool is_date) {
  static const Type* date = TypeRegistry::find("System.DateOnly");
  static const Type* time = TypeRegistry::find("System.TimeOnly");
  return is_date ? date : time;
}
std::string checked(std::optional<std::string> s) {
  if (!s) throw_format("Input string was not in a correct format.");
  return std::move(*s);
}

}  // namespace

const Type* DateTimeOffsetObject::type() const { return &types::DateTimeOffset; }
std::string DateTimeOffsetObject::to_text() const { return format({}, current_culture()); }
std::string DateTimeOffsetObject::format(std::string_view f, const Culture& culture) const {
  return checked(format_datetimeoffset(value, f, culture));
}
bool DateTimeOffsetObject::equals(const HeapObject& o) const {
  auto* d = dynamic_cast<const DateTimeOffsetObject*>(&o);
  return d && d->value.utc_ticks() == value.utc_ticks();
}
int DateTimeOffsetObject::compare(const HeapObject& o) const {
  auto* d = dynamic_cast<const DateTimeOffsetObject*>(&o);
  if (!d) return 1;
  int64_t a = value.utc_ticks(), b = d->value.utc_ticks();
  return a < b ? -1 : a > b;
}
Value date_time_offset(const DateTimeOffset& v) { return Value(make_ref<DateTimeOffsetObject>(v)); }

const Type* DayPartObject::type() const { return day_type(is_date); }
std::string DayPartObject::to_text() const { return format({}, current_culture()); }
std::string DayPartObject::format(std::string_view f, const Culture& culture) const {
  return checked(is_date ? format_dateonly(static_cast<int32_t>(value), f, culture) : format_timeonly(value, f, culture));
}
bool DayPartObject::equals(const HeapObject& o) const {
  auto* d = dynamic_cast<const DayPartObject*>(&o);
  return d && d->is_date == is_date && d->value == value;
}
int DayPartObject::compare(const HeapObject& o) const {
  auto* d = dynamic_cast<const DayPartObject*>(&o);
  return !d ? 1 : value < d->value ? -1 : value > d->value;
}

namespace {

DateTime date(const Value& v) { return DateTime::from_data(v.as_uint()); }
Value box(DateTime d) { return Value::date_time(d.data()); }

// ---- DateTimeOffset

const DateTimeOffset& self(const MethodCall& c) { return c.self.as<DateTimeOffsetObject>()->value; }
const DateTimeOffset& off(const Value& v) { return v.as<DateTimeOffsetObject>()->value; }

int16_t minutes(const Value& span) {
  int64_t ticks = span.as_int();
  if (ticks % kTicksPerMinute) throw_dotnet("System.ArgumentException", "Offset must be specified in whole minutes.", "offset");
  if (ticks < -14 * kTicksPerHour || ticks > 14 * kTicksPerHour) throw_range("Offset must be within plus or minus 14 hours.", "offset");
  return static_cast<int16_t>(ticks / kTicksPerMinute);
}
Value made(int64_t clock, int16_t offset) {
  DateTimeOffset d{clock, offset};
  if (clock < 0 || clock > kMaxDateTicks || d.utc_ticks() < 0 || d.utc_ticks() > kMaxDateTicks) {
    throw_range("The UTC time represented when the offset is applied must be between year 0 and 10,000.", "offset");
  }
  return date_time_offset(d);
}
Value made(const std::optional<DateTimeOffset>& d) {
  if (!d) throw_range("The UTC time represented when the offset is applied must be between year 0 and 10,000.", "offset");
  return date_time_offset(*d);
}
Value moved(const MethodCall& c, const std::optional<DateTime>& d) {
  if (!d) throw_range("The added or subtracted value results in an un-representable DateTime.", "value");
  return made(d->ticks(), self(c).offset_minutes);
}
DateTime clock_of(const MethodCall& c) { return self(c).date_time(); }
Value parse_offset(MethodCall& c, const Culture& culture) {
  require(c.arg(0), "input");
  DateTimeOffset d;
  std::string s = text(c.arg(0));
  size_t word = 0;
  DateError e = parse_datetimeoffset(s, culture, kDateNone, local_now(), d, &word);
  if (e != DateError::kNone) throw_bad_date(e, s, word);
  return date_time_offset(d);
}
int order(const DateTimeOffset& a, const DateTimeOffset& b) { return a.utc_ticks() < b.utc_ticks() ? -1 : a.utc_ticks() > b.utc_ticks(); }

#define OFFSET_ADD(name, unit) \
  {"System.DateTimeOffset " name "(double value)", FN({ return moved(c, clock_of(c).add(c.arg(0).as_double(), unit)); })}
#define OFFSET_PART(name, expression) {"int " name " {get;}", FN({ return int32(clock_of(c).expression); })}

const MemberDef kOffset[] = {
    {"new(datetime dateTime)", FN({ return made(DateTimeOffset::from(date(c.arg(0)))); })},
    {"new(datetime dateTime, timespan offset)", FN({
       DateTime d = date(c.arg(0));
       auto m = minutes(c.arg(1));
       if (d.kind() == DateTimeKind::kUtc && m != 0) throw_dotnet("System.ArgumentException", "The UTC Offset for Utc DateTime instances must be 0.", "offset");
       if (d.kind() == DateTimeKind::kLocal && m != DateTimeOffset::from(d).value_or(DateTimeOffset{0, static_cast<int16_t>(m)}).offset_minutes) {
         throw_dotnet("System.ArgumentException", "The UTC Offset of the local dateTime parameter does not match the offset argument.", "offset");
       }
       return made(d.ticks(), m);
     })},
    {"new(long ticks, timespan offset)", FN({ return made(c.arg(0).as_int(), minutes(c.arg(1))); })},
    {"new(int year, int month, int day, int hour, int minute, int second, timespan offset)", FN({
       auto a = [&](uint32_t i) { return static_cast<int>(c.arg(i).as_int()); };
       std::optional<DateTime> d = DateTime::of(a(0), a(1), a(2), a(3), a(4), a(5));
       if (!d) throw_dotnet("System.ArgumentOutOfRangeException", "Year, Month, and Day parameters describe an un-representable DateTime.");
       return made(d->ticks(), minutes(c.arg(6)));
     })},
    {"static System.DateTimeOffset Now {get;}", FN({ return made(DateTimeOffset::from(local_now())); })},
    {"static System.DateTimeOffset UtcNow {get;}", FN({ return made(utc_now().ticks(), 0); })},
    {"static System.DateTimeOffset MinValue {get;}", FN({ return made(0, 0); })},
    {"static System.DateTimeOffset MaxValue {get;}", FN({ return made(kMaxDateTicks, 0); })},
    {"static System.DateTimeOffset UnixEpoch {get;}", FN({ return made(kUnixEpochTicks, 0); })},
    {"static System.DateTimeOffset FromUnixTimeSeconds(long seconds)", FN({
       int64_t s = c.arg(0).as_int();
       if (s < -62135596800 || s > 253402300799) throw_range("Valid values are between -62135596800 and 253402300799, inclusive.", "seconds");
       return made(kUnixEpochTicks + s * kTicksPerSecond, 0);
     })},
    {"static System.DateTimeOffset FromUnixTimeMilliseconds(long milliseconds)", FN({
       int64_t s = c.arg(0).as_int();
       if (s < -62135596800000 || s > 253402300799999) throw_range("Valid values are between -62135596800000 and 253402300799999, inclusive.", "milliseconds");
       return made(kUnixEpochTicks + s * kTicksPerMillisecond, 0);
     })},
    {"static System.DateTimeOffset Parse(string input)", FN({ return parse_offset(c, current_culture()); })},
    {"static System.DateTimeOffset Parse(string input, System.IFormatProvider formatProvider)", FN({ return parse_offset(c, culture_arg(c, 1)); })},
    {"static System.DateTimeOffset ParseExact(string input, string format, System.IFormatProvider formatProvider)", FN({
       require(c.arg(0), "input");
       DateTime d;
       std::string s = text(c.arg(0));
       DateError e = parse_datetime_exact(s, text(c.arg(1)), culture_arg(c, 2), kDateNone, local_now(), d);
       if (e != DateError::kNone) throw_bad_date(e, s);
       return made(DateTimeOffset::from(d));
     })},
    {"static bool TryParse(string input, [ref] System.DateTimeOffset result)", FN({
       DateTimeOffset d;
       bool ok = c.arg(0).is_string() && parse_datetimeoffset(text(c.arg(0)), current_culture(), kDateNone, local_now(), d) == DateError::kNone;
       set_out(c, 1, date_time_offset(ok ? d : DateTimeOffset()));
       return boolean(ok);
     })},
    {"System.DateTimeOffset Add(timespan timeSpan)", FN({ return moved(c, clock_of(c).add_ticks(c.arg(0).as_int())); })},
    OFFSET_ADD("AddDays", kTicksPerDay), OFFSET_ADD("AddHours", kTicksPerHour), OFFSET_ADD("AddMinutes", kTicksPerMinute),
    OFFSET_ADD("AddSeconds", kTicksPerSecond), OFFSET_ADD("AddMilliseconds", kTicksPerMillisecond),
    {"System.DateTimeOffset AddMonths(int months)", FN({ return moved(c, clock_of(c).add_months(c.arg(0).as_int())); })},
    {"System.DateTimeOffset AddYears(int years)", FN({ return moved(c, clock_of(c).add_years(c.arg(0).as_int())); })},
    {"System.DateTimeOffset AddTicks(long ticks)", FN({ return moved(c, clock_of(c).add_ticks(c.arg(0).as_int())); })},
    {"timespan Subtract(System.DateTimeOffset value)", FN({ return Value::time_span(self(c).utc_ticks() - off(c.arg(0)).utc_ticks()); })},
    {"System.DateTimeOffset Subtract(timespan value)", FN({ return moved(c, clock_of(c).add_ticks(-c.arg(0).as_int())); })},
    {"System.DateTimeOffset ToOffset(timespan offset)", FN({ return made(self(c).to_offset(minutes(c.arg(0)))); })},
    {"System.DateTimeOffset ToUniversalTime()", FN({ return made(self(c).utc_ticks(), 0); })},
    {"System.DateTimeOffset ToLocalTime()", FN({
       return made(self(c).to_offset(static_cast<int>(local_offset_seconds_at_utc(self(c).utc_ticks()) / 60)));
     })},
    {"long ToUnixTimeSeconds()", FN({
       int64_t t = self(c).utc_ticks() / kTicksPerSecond - kUnixEpochTicks / kTicksPerSecond;
       return Value::int64(t);
     })},
    {"long ToUnixTimeMilliseconds()", FN({
       return Value::int64(self(c).utc_ticks() / kTicksPerMillisecond - kUnixEpochTicks / kTicksPerMillisecond);
     })},
    {"long ToFileTime()", FN({ return Value::int64(self(c).utc_ticks() - kFileTimeOffset); })},
    {"int CompareTo(System.DateTimeOffset other)", FN({ return int32(order(self(c), off(c.arg(0)))); })},
    {"static int Compare(System.DateTimeOffset first, System.DateTimeOffset second)", FN({ return int32(order(off(c.arg(0)), off(c.arg(1)))); })},
    {"bool Equals(System.Object obj)", FN({
       auto* d = c.arg(0).get_if<DateTimeOffsetObject>();
       return boolean(d && d->value == self(c));
     })},
    {"bool Equals(System.DateTimeOffset other)", FN({ return boolean(self(c) == off(c.arg(0))); })},
    {"bool EqualsExact(System.DateTimeOffset other)", FN({
       return boolean(self(c) == off(c.arg(0)) && self(c).offset_minutes == off(c.arg(0)).offset_minutes);
     })},
    {"int GetHashCode()", FN({ return int32(static_cast<int32_t>(self(c).utc_ticks() ^ (self(c).utc_ticks() >> 32))); })},
    {"string ToString()", FN({ return formatted(c, {}, current_culture()); })},
    {"string ToString(string format)", FN({ return formatted(c, text(c.arg(0)), current_culture()); })},
    {"string ToString(System.IFormatProvider formatProvider)", FN({ return formatted(c, {}, culture_arg(c, 0)); })},
    {"string ToString(string format, System.IFormatProvider formatProvider)", FN({ return formatted(c, text(c.arg(0)), culture_arg(c, 1)); })},
    {"static System.DateTimeOffset op_Implicit(datetime dateTime)", FN({ return made(DateTimeOffset::from(date(c.arg(0)))); })},
    {"static System.DateTimeOffset op_Addition(System.DateTimeOffset dateTimeOffset, timespan timeSpan)",
     FN({ return made(off(c.arg(0)).clock_ticks + c.arg(1).as_int(), off(c.arg(0)).offset_minutes); })},
    {"static System.DateTimeOffset op_Subtraction(System.DateTimeOffset dateTimeOffset, timespan timeSpan)",
     FN({ return made(off(c.arg(0)).clock_ticks - c.arg(1).as_int(), off(c.arg(0)).offset_minutes); })},
    {"static timespan op_Subtraction(System.DateTimeOffset left, System.DateTimeOffset right)",
     FN({ return Value::time_span(off(c.arg(0)).utc_ticks() - off(c.arg(1)).utc_ticks()); })},
    {"datetime DateTime {get;}", FN({ return box(clock_of(c)); })},
    {"datetime UtcDateTime {get;}", FN({ return box(self(c).utc_date_time()); })},
    {"datetime LocalDateTime {get;}", FN({ return box(to_local_time(self(c).utc_date_time())); })},
    {"datetime Date {get;}", FN({ return box(clock_of(c).date_only()); })},
    OFFSET_PART("Day", day()),
    {"System.DayOfWeek DayOfWeek {get;}", FN({ return Value::enumeration(TypeRegistry::find("System.DayOfWeek"), clock_of(c).day_of_week()); })},
    OFFSET_PART("DayOfYear", day_of_year()), OFFSET_PART("Hour", hour()), OFFSET_PART("Millisecond", millisecond()),
    OFFSET_PART("Microsecond", microsecond()), OFFSET_PART("Nanosecond", nanosecond()), OFFSET_PART("Minute", minute()),
    OFFSET_PART("Month", month()),
    {"timespan Offset {get;}", FN({ return Value::time_span(self(c).offset_minutes * kTicksPerMinute); })},
    {"int TotalOffsetMinutes {get;}", FN({ return int32(self(c).offset_minutes); })},
    OFFSET_PART("Second", second()),
    {"long Ticks {get;}", FN({ return Value::int64(self(c).clock_ticks); })},
    {"long UtcTicks {get;}", FN({ return Value::int64(self(c).utc_ticks()); })},
    {"timespan TimeOfDay {get;}", FN({ return Value::time_span(clock_of(c).time_of_day().ticks()); })},
    OFFSET_PART("Year", year()),
};

// ---- DateOnly and TimeOnly

int64_t part(const MethodCall& c) { return c.self.as<DayPartObject>()->value; }
int64_t part(const Value& v) { return v.as<DayPartObject>()->value; }
Value day(int64_t n) {
  if (n < 0 || n > 3652058) throw_range("Day number must be between 0 and DateOnly.MaxValue.DayNumber.", "dayNumber");
  return Value(make_ref<DayPartObject>(true, n));
}
Value day(const std::optional<DateTime>& d) {
  if (!d) throw_range("The added or subtracted value results in an un-representable DateTime.", "value");
  return day(d->ticks() / kTicksPerDay);
}
Value clock(int64_t ticks) { return Value(make_ref<DayPartObject>(false, ((ticks % kTicksPerDay) + kTicksPerDay) % kTicksPerDay)); }
DateTime at_midnight(const MethodCall& c) { return DateTime(part(c) * kTicksPerDay); }

std::optional<DateTime> parsed(const std::string& s, const Culture& culture, bool want_date) {
  DateTime d;
  if (parse_datetime(s, culture, kDateNoCurrentDateDefault, local_now(), d) != DateError::kNone) return std::nullopt;
  if (want_date && d.time_of_day().ticks() != 0) return std::nullopt;
  if (!want_date && d.ticks() >= kTicksPerDay) return std::nullopt;
  return d;
}
Value parse_part(const std::string& s, const Culture& culture, bool is_date) {
  std::optional<DateTime> d = parsed(s, culture, is_date);
  if (!d) throw_format("String '" + s + "' was not recognized as a valid " + (is_date ? "DateOnly." : "TimeOnly."));
  return is_date ? day(d->ticks() / kTicksPerDay) : clock(d->ticks());
}
Value parse_exact_part(MethodCall& c, bool is_date) {
  DateTime d;
  std::string s = text(c.arg(0));
  if (parse_datetime_exact(s, text(c.arg(1)), culture_arg(c, 2), kDateNoCurrentDateDefault, local_now(), d) != DateError::kNone) {
    throw_format("String '" + s + "' was not recognized as a valid " + (is_date ? "DateOnly." : "TimeOnly."));
  }
  return is_date ? day(d.ticks() / kTicksPerDay) : clock(d.ticks());
}
Value try_parse_part(MethodCall& c, bool is_date) {
  std::optional<DateTime> d;
  if (c.arg(0).is_string()) d = parsed(text(c.arg(0)), current_culture(), is_date);
  set_out(c, 1, is_date ? day(d ? d->ticks() / kTicksPerDay : 0) : clock(d ? d->ticks() : 0));
  return boolean(d.has_value());
}
int order(int64_t a, int64_t b) { return a < b ? -1 : a > b; }
Value make_clock(MethodCall& c) {
  auto a = [&](uint32_t i) { return c.has(i) ? c.arg(i).as_int() : 0; };
  if (a(0) < 0 || a(0) > 23 || a(1) < 0 || a(1) > 59 || a(2) < 0 || a(2) > 59 || a(3) < 0 || a(3) > 999) {
    throw_dotnet("System.ArgumentOutOfRangeException", "Hour, Minute, and Second parameters describe an un-representable DateTime.");
  }
  return clock(a(0) * kTicksPerHour + a(1) * kTicksPerMinute + a(2) * kTicksPerSecond + a(3) * kTicksPerMillisecond);
}

#define PART_TEXT                                                                                                      \
  {"string ToString()", FN({ return formatted(c, {}, current_culture()); })},                                          \
  {"string ToString(string format)", FN({ return formatted(c, text(c.arg(0)), current_culture()); })},                 \
  {"string ToString(System.IFormatProvider provider)", FN({ return formatted(c, {}, culture_arg(c, 0)); })},           \
  {"string ToString(string format, System.IFormatProvider provider)",                                                  \
   FN({ return formatted(c, text(c.arg(0)), culture_arg(c, 1)); })},                                                   \
  {"bool Equals(System.Object value)", FN({                                                                            \
     return boolean(c.arg(0).is_object() && c.self.as<DayPartObject>()->equals(*c.arg(0).object()));                   \
   })},                                                                                                                \
  {"int GetHashCode()", FN({ return int32(static_cast<int32_t>(part(c) ^ (part(c) >> 32))); })}

Value try_exact(MethodCall& c, bool is_date, uint32_t out) {
  try {
    set_out(c, out, parse_exact_part(c, is_date));
    return boolean(true);
  } catch (const ScriptError&) {
    set_out(c, out, is_date ? day(0) : clock(0));
    return boolean(false);
  }
}
const MemberDef kDateOnly[] = {
    {"new(int year, int month, int day)", FN({
       std::optional<int64_t> n = days_from_date(static_cast<int>(c.arg(0).as_int()), static_cast<int>(c.arg(1).as_int()), static_cast<int>(c.arg(2).as_int()));
       if (!n) throw_dotnet("System.ArgumentOutOfRangeException", "Year, Month, and Day parameters describe an un-representable DateTime.");
       return day(*n);
     })},
    {"static System.DateOnly MinValue {get;}", FN({ return day(0); })},
    {"static System.DateOnly MaxValue {get;}", FN({ return day(3652058); })},
    {"static System.DateOnly FromDateTime(datetime dateTime)", FN({ return day(date(c.arg(0)).ticks() / kTicksPerDay); })},
    {"static System.DateOnly FromDayNumber(int dayNumber)", FN({ return day(c.arg(0).as_int()); })},
    {"static System.DateOnly Parse(string s)", FN({ return parse_part(text(c.arg(0)), current_culture(), true); })},
    {"static System.DateOnly Parse(string s, System.IFormatProvider provider)", FN({ return parse_part(text(c.arg(0)), culture_arg(c, 1), true); })},
    {"static bool TryParseExact(string s, string format, [ref] System.DateOnly result)", FN({ return try_exact(c, true, 2); })},
    {"void Deconstruct([ref] int year, [ref] int month, [ref] int day)", FN({
       DateTime d(part(c) * kTicksPerDay);
       set_out(c, 0, int32(d.year()));
       set_out(c, 1, int32(d.month()));
       set_out(c, 2, int32(d.day()));
       return Value::nothing();
     })},
    {"static System.DateOnly ParseExact(string s, string format)", FN({ return parse_exact_part(c, true); })},
    {"static System.DateOnly ParseExact(string s, string format, System.IFormatProvider provider)", FN({ return parse_exact_part(c, true); })},
    {"static bool TryParse(string s, [ref] System.DateOnly result)", FN({ return try_parse_part(c, true); })},
    {"System.DateOnly AddDays(int value)", FN({ return day(part(c) + c.arg(0).as_int()); })},
    {"System.DateOnly AddMonths(int value)", FN({ return day(at_midnight(c).add_months(c.arg(0).as_int())); })},
    {"System.DateOnly AddYears(int value)", FN({ return day(at_midnight(c).add_years(c.arg(0).as_int())); })},
    {"string ToLongDateString()", FN({ return str(c.self.as<DayPartObject>()->format("D", current_culture())); })},
    {"string ToShortDateString()", FN({ return str(c.self.as<DayPartObject>()->format("d", current_culture())); })},
    {"datetime ToDateTime(System.TimeOnly time)", FN({ return box(DateTime(part(c) * kTicksPerDay + part(c.arg(0)))); })},
    {"int CompareTo(System.DateOnly value)", FN({ return int32(order(part(c), part(c.arg(0)))); })},
    PART_TEXT,
    {"int Year {get;}", FN({ return int32(at_midnight(c).year()); })},
    {"int Month {get;}", FN({ return int32(at_midnight(c).month()); })},
    {"int Day {get;}", FN({ return int32(at_midnight(c).day()); })},
    {"System.DayOfWeek DayOfWeek {get;}", FN({ return Value::enumeration(TypeRegistry::find("System.DayOfWeek"), at_midnight(c).day_of_week()); })},
    {"int DayOfYear {get;}", FN({ return int32(at_midnight(c).day_of_year()); })},
    {"int DayNumber {get;}", FN({ return int32(part(c)); })},
};
const MemberDef kTimeOnly[] = {
    {"new(int hour, int minute)", make_clock},
    {"new(int hour, int minute, int second)", make_clock},
    {"new(int hour, int minute, int second, int millisecond)", make_clock},
    {"new(long ticks)", FN({
       if (c.arg(0).as_int() < 0 || c.arg(0).as_int() >= kTicksPerDay) throw_range("Ticks must be between 0 and and TimeOnly.MaxValue.Ticks.", "ticks");
       return clock(c.arg(0).as_int());
     })},
    {"static System.TimeOnly MinValue {get;}", FN({ return clock(0); })},
    {"static System.TimeOnly MaxValue {get;}", FN({ return clock(kTicksPerDay - 1); })},
    {"static System.TimeOnly FromDateTime(datetime dateTime)", FN({ return clock(date(c.arg(0)).ticks()); })},
    {"static System.TimeOnly FromTimeSpan(timespan timeSpan)", FN({ return clock(c.arg(0).as_int()); })},
    {"static System.TimeOnly Parse(string s)", FN({ return parse_part(text(c.arg(0)), current_culture(), false); })},
    {"static System.TimeOnly Parse(string s, System.IFormatProvider provider)", FN({ return parse_part(text(c.arg(0)), culture_arg(c, 1), false); })},
    {"static bool TryParseExact(string s, string format, [ref] System.TimeOnly result)", FN({ return try_exact(c, false, 2); })},
    {"static System.TimeOnly ParseExact(string s, string format)", FN({ return parse_exact_part(c, false); })},
    {"static System.TimeOnly ParseExact(string s, string format, System.IFormatProvider provider)", FN({ return parse_exact_part(c, false); })},
    {"static bool TryParse(string s, [ref] System.TimeOnly result)", FN({ return try_parse_part(c, false); })},
    {"static timespan op_Subtraction(System.TimeOnly t1, System.TimeOnly t2)", FN({
       int64_t ticks = part(c.arg(0)) - part(c.arg(1));
       return Value::time_span(ticks < 0 ? ticks + kTicksPerDay : ticks);
     })},
    {"System.TimeOnly Add(timespan value)", FN({ return clock(part(c) + c.arg(0).as_int() % kTicksPerDay); })},
    {"System.TimeOnly AddHours(double value)", FN({ return clock(part(c) + static_cast<int64_t>(c.arg(0).as_double() * static_cast<double>(kTicksPerHour)) % kTicksPerDay); })},
    {"System.TimeOnly AddMinutes(double value)", FN({ return clock(part(c) + static_cast<int64_t>(c.arg(0).as_double() * static_cast<double>(kTicksPerMinute)) % kTicksPerDay); })},
    {"bool IsBetween(System.TimeOnly start, System.TimeOnly end)", FN({
       int64_t s = part(c.arg(0)), e = part(c.arg(1)), t = part(c);
       return boolean(s <= e ? t >= s && t < e : t >= s || t < e);
     })},
    {"string ToLongTimeString()", FN({ return str(c.self.as<DayPartObject>()->format("T", current_culture())); })},
    {"string ToShortTimeString()", FN({ return str(c.self.as<DayPartObject>()->format("t", current_culture())); })},
    {"timespan ToTimeSpan()", FN({ return Value::time_span(part(c)); })},
    {"int CompareTo(System.TimeOnly value)", FN({ return int32(order(part(c), part(c.arg(0)))); })},
    PART_TEXT,
    {"int Hour {get;}", FN({ return int32(part(c) / kTicksPerHour); })},
    {"int Minute {get;}", FN({ return int32(part(c) / kTicksPerMinute % 60); })},
    {"int Second {get;}", FN({ return int32(part(c) / kTicksPerSecond % 60); })},
    {"int Millisecond {get;}", FN({ return int32(part(c) / kTicksPerMillisecond % 1000); })},
    {"int Microsecond {get;}", FN({ return int32(part(c) / 10 % 1000); })},
    {"int Nanosecond {get;}", FN({ return int32(static_cast<int64_t>(part(c) % 10 * 100)); })},
    {"long Ticks {get;}", FN({ return Value::int64(part(c)); })},
};

Type g_date_only{TypeSpec{
    .full_name = "System.DateOnly", .base = "System.ValueType", .flags = kValueType | kSealed, .members = kDateOnly,
    .interfaces = "System.IComparable System.IFormattable System.ISpanFormattable",
    .from_string = [](CallContext&, const Type*, const class String& s) { return parse_part(s.to_utf8(), invariant_culture(), true); },
    .default_value = [](const Type*) { return day(0); }}};
Type g_time_only{TypeSpec{
    .full_name = "System.TimeOnly", .base = "System.ValueType", .flags = kValueType | kSealed, .members = kTimeOnly,
    .interfaces = "System.IComparable System.IFormattable System.ISpanFormattable",
    .from_string = [](CallContext&, const Type*, const class String& s) { return parse_part(s.to_utf8(), invariant_culture(), false); },
    .default_value = [](const Type*) { return clock(0); }}};

}  // namespace

namespace types {
Type DateTimeOffset{TypeSpec{
    .full_name = "System.DateTimeOffset", .base = "System.ValueType", .flags = kValueType | kSealed, .members = kOffset,
    .interfaces = "System.IComparable System.IFormattable System.ISpanFormattable",
    .from_string = [](CallContext&, const Type*, const class String& s) {
      psession::DateTimeOffset d;
      std::string t = s.to_utf8();
      size_t word = 0;
      DateError e = parse_datetimeoffset(t, invariant_culture(), kDateNone, local_now(), d, &word);
      if (e != DateError::kNone) throw_bad_date(e, t, word);
      return date_time_offset(d);
    },
    .default_value = [](const Type*) { return date_time_offset({}); }}};
}  // namespace types
}  // namespace psession
