#include "text/datetime.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <time.h>

namespace psession {
namespace {

const Culture& us = en_us_culture();
const Culture& inv = invariant_culture();
const DateTime kNow = *DateTime::of(2024, 6, 15, 12);

std::string parse(std::string_view s, const Culture& c = inv, uint32_t styles = 0) {
  DateTime d;
  if (parse_datetime(s, c, styles, kNow, d) != DateError::kNone) return "!";
  return *format_datetime(d, "o", inv);
}
std::string exact(std::string_view s, std::string_view f) {
  DateTime d;
  if (parse_datetime_exact(s, f, inv, 0, kNow, d) != DateError::kNone) return "!";
  return *format_datetime(d, "s", inv);
}
std::string span(std::string_view s) {
  TimeSpan t;
  switch (parse_timespan(s, inv, t)) {
    case DateError::kNone:
      return timespan_to_string(t);
    case DateError::kOverflow:
      return "overflow";
    default:
      return "!";
  }
}

class Dates : public testing::Test {
 protected:
  void SetUp() override {
    setenv("TZ", "UTC", 1);
    tzset();
  }
};

TEST_F(Dates, Calendar) {
  DateTime d = *DateTime::of(2024, 2, 29, 13, 45, 30, 123);
  EXPECT_EQ(d.ticks(), 638448111301230000);
  EXPECT_EQ(d.day_of_week(), 4);
  EXPECT_EQ(d.day_of_year(), 60);
  EXPECT_EQ(d.month(), 2);
  EXPECT_FALSE(DateTime::of(2023, 2, 29));
  EXPECT_EQ(DateTime::of(2024, 1, 31)->add_months(1)->day(), 29);
  EXPECT_FALSE(DateTime(kMaxDateTicks).add_ticks(1));
  EXPECT_EQ(DateTime(kMaxDateTicks).year(), 9999);
  EXPECT_EQ(DateTime(0).date().year, 1);
  EXPECT_EQ(DateTime::of(2024, 1, 31)->add(1.5, kTicksPerMinute)->second(), 30);
  EXPECT_EQ(iso_week(*DateTime::of(2024, 12, 30)), 1);
  EXPECT_EQ(week_of_year(*DateTime::of(2024, 12, 30), 2, 1), 53);
  EXPECT_EQ(to_oa_date(*DateTime::of(2024, 1, 1)), 45292);
  EXPECT_EQ(DateTime(5, DateTimeKind::kLocal).kind(), DateTimeKind::kLocal);
}

TEST_F(Dates, Formats) {
  DateTime d = *DateTime::of(2024, 3, 5, 14, 7, 9, 123);
  auto f = [&](std::string_view format, const Culture& c = us) {
    return format_datetime(d, format, c).value_or("!");
  };
  EXPECT_EQ(f("d"), "3/5/2024");
  EXPECT_EQ(f("D"), "Tuesday, March 5, 2024");
  EXPECT_EQ(f("G"), "3/5/2024 2:07:09\xE2\x80\xAFPM");
  EXPECT_EQ(f("", inv), "03/05/2024 14:07:09");
  EXPECT_EQ(f("R"), "Tue, 05 Mar 2024 14:07:09 GMT");
  EXPECT_EQ(f("o"), "2024-03-05T14:07:09.1230000");
  EXPECT_EQ(f("u"), "2024-03-05 14:07:09Z");
  EXPECT_EQ(f("yyyy-MM-dd HH:mm:ss.fff"), "2024-03-05 14:07:09.123");
  EXPECT_EQ(f("ddd dddd MMM MMMM"), "Tue Tuesday Mar March");
  EXPECT_EQ(f("\"day\" d"), "day 5");
  EXPECT_EQ(f("%d"), "5");
  EXPECT_EQ(f("F FF FFF"), "1 12 123");
  EXPECT_EQ(f("yyyyy"), "02024");
  EXPECT_EQ(f("zzz"), "+00:00");
  EXPECT_EQ(f("Q"), "!");
  EXPECT_EQ(f("K"), "!");
  EXPECT_EQ(*format_datetime(d.with_kind(DateTimeKind::kUtc), "yyyyK", us), "2024Z");
  DateTimeOffset o{DateTime::of(2024, 3, 5, 10)->ticks(), 120};
  EXPECT_EQ(*format_datetimeoffset(o, "", inv), "03/05/2024 10:00:00 +02:00");
  EXPECT_EQ(*format_datetimeoffset(o, "R", inv), "Tue, 05 Mar 2024 08:00:00 GMT");
}

TEST_F(Dates, Parses) {
  EXPECT_EQ(parse("2024-03-05"), "2024-03-05T00:00:00.0000000");
  EXPECT_EQ(parse("2024-03-05 14:07:09.1234567"), "2024-03-05T14:07:09.1234567");
  EXPECT_EQ(parse("2024-03-05T14:07:09Z"), "2024-03-05T14:07:09.0000000+00:00");
  EXPECT_EQ(parse("2024-01-01T00:00:00+02:00"), "2023-12-31T22:00:00.0000000+00:00");
  EXPECT_EQ(parse("2024-03-05T14:07:09Z", inv, kDateRoundtripKind), "2024-03-05T14:07:09.0000000Z");
  EXPECT_EQ(parse("3/5/2024"), "2024-03-05T00:00:00.0000000");
  EXPECT_EQ(parse("3/5/2024 2:07 PM"), "2024-03-05T14:07:00.0000000");
  EXPECT_EQ(parse("3/5/2024 2:07:09\xE2\x80\xAFPM", us), "2024-03-05T14:07:09.0000000");
  EXPECT_EQ(parse("12:30 am"), "2024-06-15T00:30:00.0000000");
  EXPECT_EQ(parse("3pm"), "2024-06-15T15:00:00.0000000");
  EXPECT_EQ(parse("Jan 2 2024"), "2024-01-02T00:00:00.0000000");
  EXPECT_EQ(parse("2 January 2024 10:00"), "2024-01-02T10:00:00.0000000");
  EXPECT_EQ(parse("Tuesday, March 5, 2024"), "2024-03-05T00:00:00.0000000");
  EXPECT_EQ(parse("Monday, March 5, 2024"), "!");
  EXPECT_EQ(parse("Tue, 05 Mar 2024 14:07:09 GMT"), "2024-03-05T14:07:09.0000000+00:00");
  EXPECT_EQ(parse("March 2024"), "2024-03-01T00:00:00.0000000");
  EXPECT_EQ(parse("2024-03"), "2024-03-01T00:00:00.0000000");
  EXPECT_EQ(parse("1/2/30").substr(0, 4), "2030");
  EXPECT_EQ(parse("1/2/70").substr(0, 4), "1970");
  EXPECT_EQ(parse("3/5"), "2024-03-05T00:00:00.0000000");
  EXPECT_EQ(parse("2024-01-01Z"), "2024-01-01T00:00:00.0000000+00:00");
  for (const char* bad : {"", "x", "2024", "20240305", "13/13/2024", "2023-02-29", "10:61", "1/2/3/4",
                          "hello world", "2024-03-05T", "--", "1//2/2024"})
    EXPECT_EQ(parse(bad), "!") << bad;
}

TEST_F(Dates, ParsesExactly) {
  EXPECT_EQ(exact("05-03-2024", "dd-MM-yyyy"), "2024-03-05T00:00:00");
  EXPECT_EQ(exact("20240305", "yyyyMMdd"), "2024-03-05T00:00:00");
  EXPECT_EQ(exact("x", "dd"), "!");
  EXPECT_EQ(exact("2024", "yyyy"), "2024-01-01T00:00:00");
  EXPECT_EQ(exact("5 Mar 2024 2:07 PM", "d MMM yyyy h:mm tt"), "2024-03-05T14:07:00");
  EXPECT_EQ(exact("2024-03-05T14:07:09.1230000", "o"), "2024-03-05T14:07:09");
  EXPECT_EQ(exact("2024-03-05 extra", "yyyy-MM-dd"), "!");
}

TEST_F(Dates, TimeSpans) {
  EXPECT_EQ(span("10:20"), "10:20:00");
  EXPECT_EQ(span("3"), "3.00:00:00");
  EXPECT_EQ(span("-1.02:00"), "-1.02:00:00");
  EXPECT_EQ(span("25:61"), "overflow");
  EXPECT_EQ(span("24:00:00"), "24.00:00:00");
  EXPECT_EQ(span("1:2:3"), "01:02:03");
  EXPECT_EQ(span("1.02:03:04.5"), "1.02:03:04.5000000");
  EXPECT_EQ(span("1:2:3:4.05"), "1.02:03:04.0500000");
  EXPECT_EQ(span("abc"), "!");
  EXPECT_EQ(span("1."), "!");
  TimeSpan t;
  ASSERT_EQ(parse_timespan("1.02:03:04.0560000", inv, t), DateError::kNone);
  auto f = [&](std::string_view format) { return format_timespan(t, format, us).value_or("!"); };
  EXPECT_EQ(f("c"), "1.02:03:04.0560000");
  EXPECT_EQ(f("g"), "1:2:03:04.056");
  EXPECT_EQ(f("G"), "1:02:03:04.0560000");
  EXPECT_EQ(f("hh\\:mm\\:ss"), "02:03:04");
  EXPECT_EQ(f("d\\ \\d\\a\\y\\s"), "1 days");
  EXPECT_EQ(f("%m"), "3");
  EXPECT_EQ(f("h'h 'm'm'"), "2h 3m");
  EXPECT_EQ(f("hh:mm"), "!");
  EXPECT_EQ(parse_timespan_exact("90", "ss", inv, t), DateError::kOverflow);
}

TEST_F(Dates, Zones) {
  setenv("TZ", "America/New_York", 1);
  tzset();
  DateTime u = DateTime::of(2024, 7, 1, 12)->with_kind(DateTimeKind::kUtc);
  EXPECT_EQ(*format_datetime(to_local_time(u), "o", inv), "2024-07-01T08:00:00.0000000-04:00");
  EXPECT_EQ(to_universal_time(to_local_time(u)), u);
  // Twice on the clock: standard time; never on the clock: standard time.
  EXPECT_EQ(local_offset_seconds_at_local(DateTime::of(2024, 11, 3, 1, 30)->ticks()), -5 * 3600);
  EXPECT_EQ(local_offset_seconds_at_local(DateTime::of(2024, 3, 10, 2, 30)->ticks()), -5 * 3600);
}

}  // namespace
}  // namespace psession
