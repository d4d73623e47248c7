#include "text/culture.h"

#include <gtest/gtest.h>

#include "text/datetime.h"
#include "text/number_format.h"

namespace psession {
namespace {

TEST(Culture, FromIcu) {
  EXPECT_EQ(find_culture(""), &invariant_culture());
  EXPECT_EQ(find_culture("EN-us"), &en_us_culture());
  EXPECT_EQ(find_culture("not-a-culture-name-xx"), nullptr);
  const Culture* de = find_culture("de-DE");
  ASSERT_TRUE(de);
  EXPECT_EQ(find_culture("de-de"), de);
  DateTime d = *DateTime::of(2024, 1, 2);
  EXPECT_EQ(*format_double(1234.5, "N2", *de), "1.234,50");
  EXPECT_EQ(*format_datetime(d, "d", *de), "02.01.2024");
  EXPECT_EQ(*format_datetime(*DateTime::of(2024, 3, 5), "D", *de), "Dienstag, 5. M\xC3\xA4rz 2024");
  EXPECT_EQ(de->first_day_of_week, 1);
  EXPECT_EQ(*format_datetime(*DateTime::of(2024, 3, 5), "MMMM", *find_culture("fr-FR")), "mars");
  DateTime out;
  EXPECT_EQ(parse_datetime("05/03/2024", *find_culture("en-GB"), 0, d, out), DateError::kNone);
  EXPECT_EQ(out.month(), 3);
}

}  // namespace
}  // namespace psession
