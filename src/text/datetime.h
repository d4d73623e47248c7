// System.DateTime, TimeSpan and DateTimeOffset as plain values: calendar arithmetic, .NET's standard and
// custom formats, parsing, and UTC <-> local conversion by the C library's time zone database. The clock is
// passed in where it matters (parsing "10:30" needs today). Any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "text/culture.h"

namespace psession {

constexpr int64_t kTicksPerMillisecond = 10000;
constexpr int64_t kTicksPerSecond = 10000000;
constexpr int64_t kTicksPerMinute = 60 * kTicksPerSecond;
constexpr int64_t kTicksPerHour = 60 * kTicksPerMinute;
constexpr int64_t kTicksPerDay = 24 * kTicksPerHour;
constexpr int64_t kMaxDateTicks = 3155378975999999999;   // 9999-12-31T23:59:59.9999999
constexpr int64_t kUnixEpochTicks = 621355968000000000;  // 1970-01-01
constexpr int64_t kFileTimeOffset = 504911232000000000;  // 1601-01-01

enum class DateTimeKind : uint8_t { kUnspecified = 0, kUtc = 1, kLocal = 2 };

struct DateParts {
  int year = 1, month = 1, day = 1;
};

bool is_leap_year(int year);
int days_in_month(int year, int month);
// Days since 0001-01-01; nullopt when there is no such date.
std::optional<int64_t> days_from_date(int year, int month, int day);

class TimeSpan {
 public:
  constexpr TimeSpan() = default;
  constexpr explicit TimeSpan(int64_t ticks) : ticks_(ticks) {}
  static std::optional<TimeSpan> of(int64_t days, int64_t hours, int64_t minutes, int64_t seconds,
                                    int64_t milliseconds = 0);
  // FromDays, FromHours...: value * ticks_per_unit; nullopt: overflow or NaN.
  static std::optional<TimeSpan> from_double(double value, int64_t ticks_per_unit);
  constexpr int64_t ticks() const { return ticks_; }
  int days() const { return int(ticks_ / kTicksPerDay); }
  int hours() const { return int(ticks_ / kTicksPerHour % 24); }
  int minutes() const { return int(ticks_ / kTicksPerMinute % 60); }
  int seconds() const { return int(ticks_ / kTicksPerSecond % 60); }
  int milliseconds() const { return int(ticks_ / kTicksPerMillisecond % 1000); }
  int microseconds() const { return int(ticks_ / 10 % 1000); }
  int nanoseconds() const { return int(ticks_ % 10 * 100); }
  double total(int64_t ticks_per_unit) const { return double(ticks_) / double(ticks_per_unit); }
  auto operator<=>(const TimeSpan&) const = default;

 private:
  int64_t ticks_ = 0;
};

class DateTime {
 public:
  constexpr DateTime() = default;
  constexpr explicit DateTime(int64_t ticks, DateTimeKind kind = DateTimeKind::kUnspecified)
      : data_(uint64_t(ticks) | uint64_t(kind) << 62) {}
  // The packed form (ticks and kind in the top two bits) that a Value carries.
  static constexpr DateTime from_data(uint64_t data) {
    DateTime d;
    d.data_ = data;
    return d;
  }
  static std::optional<DateTime> of(int year, int month, int day, int hour = 0, int minute = 0,
                                    int second = 0, int millisecond = 0,
                                    DateTimeKind kind = DateTimeKind::kUnspecified);

  constexpr uint64_t data() const { return data_; }
  constexpr int64_t ticks() const { return int64_t(data_ & 0x3FFFFFFFFFFFFFFFull); }
  constexpr DateTimeKind kind() const {
    return data_ >> 63 ? DateTimeKind::kLocal : DateTimeKind(data_ >> 62);
  }
  constexpr DateTime with_kind(DateTimeKind kind) const { return DateTime(ticks(), kind); }
  DateParts date() const;
  int year() const { return date().year; }
  int month() const { return date().month; }
  int day() const { return date().day; }
  int hour() const { return int(ticks() / kTicksPerHour % 24); }
  int minute() const { return int(ticks() / kTicksPerMinute % 60); }
  int second() const { return int(ticks() / kTicksPerSecond % 60); }
  int millisecond() const { return int(ticks() / kTicksPerMillisecond % 1000); }
  int microsecond() const { return int(ticks() / 10 % 1000); }
  int nanosecond() const { return int(ticks() % 10 * 100); }
  int day_of_week() const { return int((ticks() / kTicksPerDay + 1) % 7); }  // Sunday 0
  int day_of_year() const;
  TimeSpan time_of_day() const { return TimeSpan(ticks() % kTicksPerDay); }
  DateTime date_only() const { return DateTime(ticks() - ticks() % kTicksPerDay, kind()); }

  // nullopt: the result is not between year 1 and 9999 (ArgumentOutOfRangeException). The kind is kept.
  std::optional<DateTime> add_ticks(int64_t ticks) const;
  std::optional<DateTime> add(double value, int64_t ticks_per_unit) const;  // AddDays, AddHours, ...
  std::optional<DateTime> add_months(int64_t months) const;
  std::optional<DateTime> add_years(int64_t years) const { return add_months(years * 12); }

  // Comparison is by ticks alone, as in .NET.
  bool operator==(const DateTime& o) const { return ticks() == o.ticks(); }
  auto operator<=>(const DateTime& o) const { return ticks() <=> o.ticks(); }

 private:
  uint64_t data_ = 0;
};

// Offset in whole minutes; ticks are those of the clock at that offset.
struct DateTimeOffset {
  int64_t clock_ticks = 0;
  int16_t offset_minutes = 0;
  int64_t utc_ticks() const { return clock_ticks - offset_minutes * kTicksPerMinute; }
  DateTime date_time() const { return DateTime(clock_ticks); }
  DateTime utc_date_time() const { return DateTime(utc_ticks(), DateTimeKind::kUtc); }
  static std::optional<DateTimeOffset> from(
      DateTime d);  // Unspecified and Local: the local offset of that time
  std::optional<DateTimeOffset> to_offset(int minutes) const;
  bool operator==(const DateTimeOffset& o) const { return utc_ticks() == o.utc_ticks(); }
};

// ---- time zone of the process (TZ, /etc/localtime)
int64_t local_offset_seconds_at_utc(int64_t utc_ticks);      // east of Greenwich positive
int64_t local_offset_seconds_at_local(int64_t local_ticks);  // gaps and overlaps: standard time, as .NET
bool is_daylight_saving(DateTime d);
DateTime to_local_time(DateTime d);      // Unspecified is taken as UTC
DateTime to_universal_time(DateTime d);  // Unspecified is taken as local

// ---- formatting; nullopt: FormatException ("Input string was not in a correct format.")
std::optional<std::string> format_datetime(DateTime d, std::string_view format, const Culture& culture);
std::optional<std::string> format_datetimeoffset(const DateTimeOffset& d, std::string_view format,
                                                 const Culture& culture);
std::optional<std::string> format_timespan(TimeSpan t, std::string_view format, const Culture& culture);
// DateOnly (as day number) and TimeOnly (as ticks of a day): formats that name the other half are refused.
std::optional<std::string> format_dateonly(int32_t day_number, std::string_view format,
                                           const Culture& culture);
std::optional<std::string> format_timeonly(int64_t ticks, std::string_view format, const Culture& culture);
std::string timespan_to_string(TimeSpan t);  // "c"

// ---- parsing
enum class DateError : uint8_t {
  kNone,
  kFormat,    // "String '{0}' was not recognized as a valid DateTime."
  kRange,     // "The DateTime represented by the string '{0}' is not supported in calendar
              // 'System.Globalization.GregorianCalendar'."
  kWord,      // "... There is an unknown word starting at index '{1}'."
  kWeekday,   // "... because the day of week was incorrect."
  kUtcRange,  // its UTC representation falls outside the years
  kOverflow,  // TimeSpan: OverflowException
};
enum DateTimeStyles : uint32_t {
  kDateNone = 0,
  kDateAllowLeadingWhite = 1,
  kDateAllowTrailingWhite = 2,
  kDateAllowInnerWhite = 4,
  kDateAllowWhiteSpaces = 7,
  kDateNoCurrentDateDefault = 8,
  kDateAdjustToUniversal = 16,
  kDateAssumeLocal = 32,
  kDateAssumeUniversal = 64,
  kDateRoundtripKind = 128,
};
// `now` (local) gives what the text leaves out: the year of "3/5", the date of "10:30".
// `word`: where an unknown word starts (kWord), in characters.
DateError parse_datetime(std::string_view text, const Culture& culture, uint32_t styles, DateTime now,
                         DateTime& out, size_t* word = nullptr);
DateError parse_datetimeoffset(std::string_view text, const Culture& culture, uint32_t styles, DateTime now,
                               DateTimeOffset& out, size_t* word = nullptr);
DateError parse_datetime_exact(std::string_view text, std::string_view format, const Culture& culture,
                               uint32_t styles, DateTime now, DateTime& out);
DateError parse_timespan(std::string_view text, const Culture& culture, TimeSpan& out);
DateError parse_timespan_exact(std::string_view text, std::string_view format, const Culture& culture,
                               TimeSpan& out);

// What a parse finds before it is put together; parse_datetime and parse_datetimeoffset share it.
struct ParsedDate {
  int year = -1, month = -1, day = -1;
  int hour = -1, minute = -1, second = -1;
  int64_t fraction = 0;  // ticks
  int meridiem = -1;     // 0 AM, 1 PM
  int weekday = -1;
  bool has_offset = false;
  bool is_utc = false;  // Z or GMT
  int offset_minutes = 0;
};

// ISO 8601 weeks and Calendar.GetWeekOfYear (rule 0 FirstDay, 1 FirstFullWeek, 2 FirstFourDayWeek).
int week_of_year(DateTime d, int rule, int first_day_of_week);
int iso_week(DateTime d, int* iso_year = nullptr);

double to_oa_date(DateTime d);
std::optional<DateTime> from_oa_date(double d);

}  // namespace psession
