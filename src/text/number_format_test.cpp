#include "text/number_format.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace psession {
namespace {

const Culture& us = en_us_culture();
const Culture& inv = invariant_culture();
std::string d(double v, std::string_view f, const Culture& c = us) {
  return format_double(v, f, c).value_or("!");
}
std::string i(int64_t v, std::string_view f, int bits = 32) {
  return format_int64(v, f, us, bits).value_or("!");
}

TEST(NumberFormat, DoubleToString) {
  EXPECT_EQ(double_to_string(0.1), "0.1");
  EXPECT_EQ(double_to_string(1e15), "1E+15");
  EXPECT_EQ(double_to_string(123456789012345.0), "123456789012345");
  EXPECT_EQ(double_to_string(1234567890123456.0), "1234567890123456");
  EXPECT_EQ(double_to_string(1e16), "1E+16");
  EXPECT_EQ(double_to_string(1.5e-5), "1.5E-05");
  EXPECT_EQ(double_to_string(0.0001), "0.0001");
  EXPECT_EQ(double_to_string(-0.0), "-0");
  EXPECT_EQ(double_to_string(-60), "-60");
  EXPECT_EQ(double_to_string(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(double_to_string(std::numeric_limits<double>::max()), "1.7976931348623157E+308");
  EXPECT_EQ(double_to_string(5e-324), "5E-324");
  EXPECT_EQ(float_to_string(0.1f), "0.1");
  EXPECT_EQ(float_to_string(1e7f), "1E+07");
  EXPECT_EQ(float_to_string(16777216.f), "16777216");
  EXPECT_EQ(double_to_string_g15(0.1 + 0.2), "0.3");
  EXPECT_EQ(double_to_string_g15(1.0 / 3), "0.333333333333333");
  EXPECT_EQ(float_to_string_g7(16777217.f), "1.677722E+07");
}

TEST(NumberFormat, Standard) {
  EXPECT_EQ(d(1234567.891, "N"), "1,234,567.891");
  EXPECT_EQ(d(1234567.891, "N0"), "1,234,568");
  EXPECT_EQ(d(0.005, "N2"), "0.01");
  EXPECT_EQ(d(-1234.5, "n3"), "-1,234.500");
  EXPECT_EQ(d(2.5, "F0"), "2");
  EXPECT_EQ(d(3.5, "F0"), "4");
  EXPECT_EQ(d(-0.04, "F1"), "-0.0");
  EXPECT_EQ(d(12345.678, "E"), "1.234568E+004");
  EXPECT_EQ(d(0.00015, "E0"), "1E-004");
  EXPECT_EQ(d(1234.5, "G3"), "1.23E+03");
  EXPECT_EQ(d(0.1, "G17"), "0.10000000000000001");
  EXPECT_EQ(d(0.000012345, "g4"), "1.234e-05");
  EXPECT_EQ(d(1234.5, "C"), "$1,234.50");
  EXPECT_EQ(d(1234.5, "C0"), "$1,234");
  EXPECT_EQ(d(-5, "C"), "-$5.00");
  EXPECT_EQ(d(-5, "C", inv),
            "(\xC2\xA4"
            "5.00)");
  EXPECT_EQ(d(0.1234, "P"), "12.340%");
  EXPECT_EQ(d(0.1234, "P", inv), "12.34 %");
  EXPECT_EQ(d(1.5, "D"), "!");
  EXPECT_EQ(d(INFINITY, "F1"), "\xE2\x88\x9E");
  EXPECT_EQ(d(NAN, "N2"), "NaN");
  EXPECT_EQ(i(42, "D5"), "00042");
  EXPECT_EQ(i(-42, "D5"), "-00042");
  EXPECT_EQ(i(-1, "x"), "ffffffff");
  EXPECT_EQ(i(255, "X4"), "00FF");
  EXPECT_EQ(i(10, "b8"), "00001010");
  EXPECT_EQ(i(5, "Q"), "!");
  EXPECT_EQ(i(1234567, "N0"), "1,234,567");
  EXPECT_EQ(i(0, "N2"), "0.00");
  EXPECT_EQ(i(123456, "E2"), "1.23E+005");
  EXPECT_EQ(i(1000000, "G3"), "1E+06");
}

TEST(NumberFormat, Custom) {
  EXPECT_EQ(i(7, "000"), "007");
  EXPECT_EQ(d(3.14159, "0.00"), "3.14");
  EXPECT_EQ(d(0.5, "#.##"), ".5");
  EXPECT_EQ(i(1234567, "#,##0"), "1,234,567");
  EXPECT_EQ(d(-0.5, "0.0"), "-0.5");
  const char* sections = "pos 0;neg 0;zero";
  EXPECT_EQ(i(5, sections), "pos 5");
  EXPECT_EQ(i(-5, sections), "neg 5");
  EXPECT_EQ(i(0, sections), "zero");
  EXPECT_EQ(d(0.25, "0%"), "25%");
  EXPECT_EQ(i(12345, "0.0,"), "12345.0");
  EXPECT_EQ(i(12345678, "0,,"), "12");
  EXPECT_EQ(i(5, "0 \"units\""), "5 units");
  EXPECT_EQ(i(5, "\\#0"), "#5");
  EXPECT_EQ(i(12345, "0.00e+00"), "1.23e+04");
  EXPECT_EQ(d(0.00012, "0.###E0"), "1.2E-4");
  EXPECT_EQ(i(5551234567, "(000) 000-0000", 64), "(555) 123-4567");
}

TEST(NumberFormat, Parse) {
  int64_t n = 0;
  EXPECT_EQ(parse_int64(" -42 ", kStyleInteger, inv, 32, n), NumberError::kNone);
  EXPECT_EQ(n, -42);
  EXPECT_EQ(parse_int64("2147483648", kStyleInteger, inv, 32, n), NumberError::kOverflow);
  EXPECT_EQ(parse_int64("-2147483648", kStyleInteger, inv, 32, n), NumberError::kNone);
  EXPECT_EQ(parse_int64("1x", kStyleInteger, inv, 32, n), NumberError::kFormat);
  EXPECT_EQ(parse_int64("", kStyleInteger, inv, 32, n), NumberError::kFormat);
  EXPECT_EQ(parse_int64("FFFFFFFF", kStyleHexNumber, inv, 32, n), NumberError::kNone);
  EXPECT_EQ(n, -1);
  EXPECT_EQ(parse_int64("1,000", kStyleInteger | kAllowThousands, inv, 32, n), NumberError::kNone);
  EXPECT_EQ(n, 1000);
  EXPECT_EQ(parse_int64("1e3", kStyleAny, inv, 32, n), NumberError::kNone);
  EXPECT_EQ(n, 1000);
  uint64_t u = 0;
  EXPECT_EQ(parse_uint64("-1", kStyleInteger, inv, 8, u), NumberError::kOverflow);
  EXPECT_EQ(parse_uint64("255", kStyleInteger, inv, 8, u), NumberError::kNone);
  double x = 0;
  EXPECT_EQ(parse_double("1,234.5e-1", kStyleFloatThousands, inv, x), NumberError::kNone);
  EXPECT_EQ(x, 123.45);
  EXPECT_EQ(parse_double("1e400", kStyleFloat, inv, x), NumberError::kNone);
  EXPECT_TRUE(std::isinf(x));
  EXPECT_EQ(parse_double("-Infinity", kStyleFloat, inv, x), NumberError::kNone);
  EXPECT_EQ(parse_double("($5.25)", kStyleCurrency, us, x), NumberError::kNone);
  EXPECT_EQ(x, -5.25);
}

}  // namespace
}  // namespace psession
