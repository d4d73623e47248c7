#include "text/datetime.h"

#include <time.h>

#include <cmath>

namespace psession {
namespace {

constexpr int64_t kMaxMillis = 315537897600000;        // the span of the calendar
constexpr int64_t kOaEpochTicks = 599264352000000000;  // 1899-12-30
constexpr int64_t kMinOaTicks = 31241376000000000;     // 0100-01-01

constexpr int kDaysBefore[13] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

int64_t days_before_year(int year) {
  int64_t y = year - 1;
  return y * 365 + y / 4 - y / 100 + y / 400;
}

}  // namespace

bool is_leap_year(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in_month(int year, int month) {
  return kDaysBefore[month] - kDaysBefore[month - 1] + (month == 2 && is_leap_year(year) ? 1 : 0);
}

std::optional<int64_t> days_from_date(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
    return std::nullopt;
  return days_before_year(year) + kDaysBefore[month - 1] + (month > 2 && is_leap_year(year) ? 1 : 0) + day -
         1;
}

std::optional<TimeSpan> TimeSpan::of(int64_t days, int64_t hours, int64_t minutes, int64_t seconds,
                                     int64_t milliseconds) {
  __int128 ticks = (((__int128(days) * 24 + hours) * 60 + minutes) * 60 + seconds) * kTicksPerSecond +
                   __int128(milliseconds) * kTicksPerMillisecond;
  if (ticks > INT64_MAX || ticks < INT64_MIN) return std::nullopt;
  return TimeSpan(int64_t(ticks));
}

std::optional<TimeSpan> TimeSpan::from_double(double value, int64_t ticks_per_unit) {
  double ticks = value * double(ticks_per_unit);
  if (!(ticks >= -9223372036854775808.0 && ticks <= 9223372036854775807.0)) return std::nullopt;
  if (ticks == 9223372036854775808.0) return TimeSpan(INT64_MAX);
  return TimeSpan(int64_t(ticks));
}

std::optional<DateTime> DateTime::of(int year, int month, int day, int hour, int minute, int second,
                                     int millisecond, DateTimeKind kind) {
  auto days = days_from_date(year, month, day);
  if (!days || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 ||
      millisecond < 0 || millisecond > 999)
    return std::nullopt;
  return DateTime(*days * kTicksPerDay + hour * kTicksPerHour + minute * kTicksPerMinute +
                      second * kTicksPerSecond + millisecond * kTicksPerMillisecond,
                  kind);
}

DateParts DateTime::date() const {
  // Years counted from March, so that the leap day is the last of its year.
  int64_t z = ticks() / kTicksPerDay + 306;
  int64_t era = z / 146097;
  int64_t doe = z - era * 146097;
  int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int64_t mp = (5 * doy + 2) / 153;
  DateParts p;
  p.day = int(doy - (153 * mp + 2) / 5 + 1);
  p.month = int(mp < 10 ? mp + 3 : mp - 9);
  p.year = int(yoe + era * 400 + (p.month <= 2 ? 1 : 0));
  return p;
}

int DateTime::day_of_year() const { return int(ticks() / kTicksPerDay - days_before_year(date().year)) + 1; }

std::optional<DateTime> DateTime::add_ticks(int64_t delta) const {
  __int128 t = __int128(ticks()) + delta;
  if (t < 0 || t > kMaxDateTicks) return std::nullopt;
  return DateTime(int64_t(t), kind());
}

std::optional<DateTime> DateTime::add(double value, int64_t ticks_per_unit) const {
  double max_units = double(kMaxMillis) * double(kTicksPerMillisecond) / double(ticks_per_unit);
  if (!(std::fabs(value) <= max_units)) return std::nullopt;
  // Whole units apart from the fraction, so that no precision is lost for far dates.
  double whole = std::trunc(value);
  double rest = (value - whole) * double(ticks_per_unit);
  auto t = add_ticks(int64_t(whole) * ticks_per_unit);
  return t ? t->add_ticks(int64_t(rest)) : add_ticks(int64_t(whole) * ticks_per_unit + int64_t(rest));
}

std::optional<DateTime> DateTime::add_months(int64_t months) const {
  if (months < -120000 || months > 120000) return std::nullopt;
  DateParts p = date();
  int64_t m = int64_t(p.year) * 12 + p.month - 1 + months;
  int year = int(floor_div(m, 12)), month = int(m - floor_div(m, 12) * 12) + 1;
  if (year < 1 || year > 9999) return std::nullopt;
  int day = p.day < days_in_month(year, month) ? p.day : days_in_month(year, month);
  return DateTime(*days_from_date(year, month, day) * kTicksPerDay + ticks() % kTicksPerDay, kind());
}

int64_t local_offset_seconds_at_utc(int64_t utc_ticks) {
  static const bool ready = (tzset(), true);
  (void)ready;
  auto t = time_t(floor_div(utc_ticks - kUnixEpochTicks, kTicksPerSecond));
  tm parts;
  return localtime_r(&t, &parts) ? parts.tm_gmtoff : 0;
}

int64_t local_offset_seconds_at_local(int64_t local) {
  int64_t before = local_offset_seconds_at_utc(local - kTicksPerDay);
  int64_t after = local_offset_seconds_at_utc(local + kTicksPerDay);
  if (before == after) return before;
  bool before_ok = local_offset_seconds_at_utc(local - before * kTicksPerSecond) == before;
  bool after_ok = local_offset_seconds_at_utc(local - after * kTicksPerSecond) == after;
  if (before_ok != after_ok) return before_ok ? before : after;
  return before < after ? before : after;
}

bool is_daylight_saving(DateTime d) {
  int64_t utc = d.ticks();
  if (d.kind() == DateTimeKind::kUtc) return false;
  utc -= local_offset_seconds_at_local(d.ticks()) * kTicksPerSecond;
  auto t = time_t(floor_div(utc - kUnixEpochTicks, kTicksPerSecond));
  tm parts;
  return localtime_r(&t, &parts) && parts.tm_isdst > 0;
}

namespace {
DateTime shifted(DateTime d, int64_t seconds, DateTimeKind kind) {
  int64_t t = d.ticks() + seconds * kTicksPerSecond;
  return DateTime(t < 0 ? 0 : t > kMaxDateTicks ? kMaxDateTicks : t, kind);
}
}  // namespace

DateTime to_local_time(DateTime d) {
  if (d.kind() == DateTimeKind::kLocal) return d;
  return shifted(d, local_offset_seconds_at_utc(d.ticks()), DateTimeKind::kLocal);
}

DateTime to_universal_time(DateTime d) {
  if (d.kind() == DateTimeKind::kUtc) return d;
  return shifted(d, -local_offset_seconds_at_local(d.ticks()), DateTimeKind::kUtc);
}

std::optional<DateTimeOffset> DateTimeOffset::from(DateTime d) {
  int64_t seconds = d.kind() == DateTimeKind::kUtc ? 0 : local_offset_seconds_at_local(d.ticks());
  DateTimeOffset o{d.ticks(), int16_t(seconds / 60)};
  if (o.utc_ticks() < 0 || o.utc_ticks() > kMaxDateTicks) {
    if (d.kind() == DateTimeKind::kUnspecified || d.kind() == DateTimeKind::kLocal)
      return DateTimeOffset{d.ticks(), 0};
    return std::nullopt;
  }
  return o;
}

std::optional<DateTimeOffset> DateTimeOffset::to_offset(int minutes) const {
  if (minutes < -840 || minutes > 840) return std::nullopt;
  int64_t clock = utc_ticks() + minutes * kTicksPerMinute;
  if (clock < 0 || clock > kMaxDateTicks) return std::nullopt;
  return DateTimeOffset{clock, int16_t(minutes)};
}

int week_of_year(DateTime d, int rule, int first_day) {
  int day_of_year = d.day_of_year() - 1;
  int day_for_jan1 = d.day_of_week() - day_of_year % 7;
  if (rule == 0) {
    int offset = (day_for_jan1 - first_day + 14) % 7;
    return (day_of_year + offset) / 7 + 1;
  }
  int full_days = rule == 2 ? 4 : 7;
  int offset = (first_day - day_for_jan1 + 14) % 7;
  if (offset != 0 && offset >= full_days) offset -= 7;
  int day = day_of_year - offset;
  if (day >= 0) return day / 7 + 1;
  auto before = d.add_ticks(-(day_of_year + 1) * kTicksPerDay);
  return before ? week_of_year(*before, rule, first_day) : 1;
}

int iso_week(DateTime d, int* iso_year) {
  int weekday = d.day_of_week() == 0 ? 7 : d.day_of_week();
  int year = d.year();
  int week = (d.day_of_year() - weekday + 10) / 7;
  auto weeks_in = [](int y) {
    auto jan1 = *days_from_date(y, 1, 1);
    int day = int((jan1 + 1) % 7);
    return day == 4 || (day == 3 && is_leap_year(y)) ? 53 : 52;
  };
  if (week < 1) {
    year--;
    week = year >= 1 ? weeks_in(year) : 52;
  } else if (week > weeks_in(year)) {
    week = 1;
    year++;
  }
  if (iso_year) *iso_year = year;
  return week;
}

double to_oa_date(DateTime d) {
  int64_t t = d.ticks();
  if (t == 0) return 0;
  if (t < kTicksPerDay) t += kOaEpochTicks;
  int64_t millis = (t - kOaEpochTicks) / kTicksPerMillisecond;
  constexpr int64_t kMillisPerDay = 86400000;
  if (millis < 0) {
    int64_t fraction = millis % kMillisPerDay;
    if (fraction != 0) millis -= (kMillisPerDay + fraction) * 2;
  }
  return double(millis) / double(kMillisPerDay);
}

std::optional<DateTime> from_oa_date(double d) {
  if (!(d < 2958466.0 && d > -657435.0)) return std::nullopt;
  auto millis = int64_t(d * 86400000.0 + (d >= 0 ? 0.5 : -0.5));
  if (millis < 0) millis -= millis % 86400000 * 2;
  int64_t t = kOaEpochTicks + millis * kTicksPerMillisecond;
  if (t < kMinOaTicks || t > kMaxDateTicks) return std::nullopt;
  return DateTime(t);
}

}  // namespace psession
