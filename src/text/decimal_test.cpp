#include "text/decimal.h"

#include <gtest/gtest.h>

namespace psession {
namespace {

Decimal96 dec(std::string_view s) {
  Decimal96 d;
  EXPECT_EQ(Decimal96::parse(s, kStyleNumber | kAllowExponent, invariant_culture(), d), NumberError::kNone)
      << s;
  return d;
}
using Op = DecimalError (*)(const Decimal96&, const Decimal96&, Decimal96&);
std::string calc(Op op, std::string_view a, std::string_view b) {
  Decimal96 r;
  switch (op(dec(a), dec(b), r)) {
    case DecimalError::kOverflow:
      return "overflow";
    case DecimalError::kDivideByZero:
      return "zero";
    default:
      return r.to_string();
  }
}

TEST(Decimal, KeepsScale) {
  EXPECT_EQ(calc(Decimal96::add, "1.0", "1.00"), "2.00");
  EXPECT_EQ(calc(Decimal96::multiply, "1.10", "1.0"), "1.100");
  EXPECT_EQ(calc(Decimal96::divide, "10", "4"), "2.5");
  EXPECT_EQ(calc(Decimal96::divide, "10.00", "4"), "2.50");
  EXPECT_EQ(calc(Decimal96::divide, "1", "3"), "0.3333333333333333333333333333");
  EXPECT_EQ(calc(Decimal96::divide, "2", "3"), "0.6666666666666666666666666667");
  EXPECT_EQ(calc(Decimal96::divide, "1.0", "0.25"), "4");
  EXPECT_EQ(calc(Decimal96::subtract, "1.5", "2"), "-0.5");
  EXPECT_EQ(calc(Decimal96::remainder, "5", "2.00"), "1.00");
  EXPECT_EQ(calc(Decimal96::remainder, "-7", "3"), "-1");
  EXPECT_EQ(calc(Decimal96::divide, "1", "0"), "zero");
  EXPECT_EQ(dec("1.50").to_string(), "1.50");
  EXPECT_EQ(dec("1e2").to_string(), "100");
  EXPECT_EQ(dec("0.00").to_string(), "0.00");
  EXPECT_EQ(dec("1.5e-3").to_string(), "0.0015");
}

TEST(Decimal, Limits) {
  const char* max = "79228162514264337593543950335";
  EXPECT_EQ(dec(max).to_string(), max);
  EXPECT_EQ(calc(Decimal96::add, max, "1"), "overflow");
  EXPECT_EQ(calc(Decimal96::add, max, "0.1"), max);
  EXPECT_EQ(calc(Decimal96::multiply, max, "10"), "overflow");
  EXPECT_EQ(calc(Decimal96::divide, max, "0.1"), "overflow");
  Decimal96 d;
  EXPECT_EQ(Decimal96::parse("79228162514264337593543950336", kStyleNumber, invariant_culture(), d),
            NumberError::kOverflow);
  EXPECT_EQ(calc(Decimal96::multiply, "0.00000000000001", "0.000000000000001"),
            "0.0000000000000000000000000000");
}

TEST(Decimal, ConvertsAndRounds) {
  Decimal96 d;
  EXPECT_TRUE(Decimal96::from_double(0.1, d));
  EXPECT_EQ(d.to_string(), "0.1");
  EXPECT_TRUE(Decimal96::from_double(123456789.123456789, d));
  EXPECT_EQ(d.to_string(), "123456789.123457");
  EXPECT_TRUE(Decimal96::from_double(1e20, d));
  EXPECT_EQ(d.to_string(), "100000000000000000000");
  EXPECT_FALSE(Decimal96::from_double(1e30, d));
  EXPECT_EQ(dec("2.5").round(0).to_string(), "2");
  EXPECT_EQ(dec("2.5").round(0, Decimal96::Rounding::kAwayFromZero).to_string(), "3");
  EXPECT_EQ(dec("2.345").round(2).to_string(), "2.34");
  EXPECT_EQ(dec("-2.5").floor().to_string(), "-3");
  EXPECT_EQ(dec("-2.5").truncate().to_string(), "-2");
  EXPECT_EQ(dec("2.1").ceiling().to_string(), "3");
  EXPECT_EQ(dec("1.0"), dec("1.00"));
  EXPECT_EQ(dec("1.0").hash(), dec("1.00").hash());
  EXPECT_EQ(dec("2.675").to_double(), 2.675);
  int64_t n;
  EXPECT_TRUE(dec("-9223372036854775808.9").to_int64(n));
  EXPECT_EQ(n, INT64_MIN);
}

TEST(Decimal, Formats) {
  const Culture& us = en_us_culture();
  EXPECT_EQ(*format_decimal(dec("2.675"), "F2", us), "2.68");
  EXPECT_EQ(*format_decimal(dec("1.500"), "G", us), "1.500");
  EXPECT_EQ(*format_decimal(dec("1.25"), "N1", us), "1.3");
  EXPECT_EQ(*format_decimal(dec("1.0"), "0.#", us), "1");
  EXPECT_EQ(*format_decimal(dec("0.00"), "G", us), "0.00");
  EXPECT_EQ(*format_decimal(dec("-0.001"), "N2", us), "0.00");
  EXPECT_FALSE(format_decimal(dec("1"), "D", us));
}

}  // namespace
}  // namespace psession
