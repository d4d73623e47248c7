#include "text/bigint.h"

#include <gtest/gtest.h>

#include "text/decimal.h"

namespace psession {
namespace {

BigInt big(std::string_view s, uint32_t styles = kStyleInteger) {
  BigInt r;
  EXPECT_EQ(BigInt::parse(s, styles, invariant_culture(), r), NumberError::kNone) << s;
  return r;
}
std::string f(const BigInt& v, std::string_view format) {
  return format_bigint(v, format, en_us_culture()).value_or("!");
}

TEST(BigInt, Arithmetic) {
  BigInt r, m;
  EXPECT_TRUE(BigInt::pow(BigInt(2), 100, r));
  EXPECT_EQ(r.to_string(), "1267650600228229401496703205376");
  EXPECT_EQ((r - r).to_string(), "0");
  EXPECT_TRUE(BigInt::divide(BigInt(-7), BigInt(2), r, &m));
  EXPECT_EQ(r.to_string(), "-3");
  EXPECT_EQ(m.to_string(), "-1");
  EXPECT_FALSE(BigInt::divide(BigInt(1), BigInt(0), r));
  EXPECT_TRUE(BigInt::mod_pow(BigInt(-2), BigInt(3), BigInt(5), r));
  EXPECT_EQ(r.to_string(), "-3");
  EXPECT_FALSE(BigInt::pow(BigInt(10), 4000000000u, r));
  EXPECT_EQ(BigInt::gcd(BigInt(12), BigInt(18)).to_string(), "6");
}

TEST(BigInt, Formats) {
  BigInt v = big("123456789012345678901234567890");
  EXPECT_EQ(f(v, "N0"), "123,456,789,012,345,678,901,234,567,890");
  EXPECT_EQ(f(BigInt(255), "X"), "0FF");
  EXPECT_EQ(f(BigInt(127), "X"), "7F");
  EXPECT_EQ(f(BigInt(-1), "X"), "F");
  EXPECT_EQ(f(BigInt(5), "D30"), "000000000000000000000000000005");
  EXPECT_EQ(f(v, ""), "123456789012345678901234567890");
}

TEST(BigInt, Converts) {
  EXPECT_EQ(big("FF", kStyleHexNumber).to_string(), "-1");
  EXPECT_EQ(big("0FF", kStyleHexNumber).to_string(), "255");
  EXPECT_EQ(BigInt(128).to_bytes(), std::string("\x80\0", 2));
  EXPECT_EQ(BigInt(-128).to_bytes(), "\x80");
  EXPECT_EQ(BigInt::from_bytes("\xff").to_string(), "-1");
  Decimal96 d;
  EXPECT_TRUE(big("79228162514264337593543950335").to_decimal(d));
  EXPECT_EQ(BigInt::from_decimal(d).to_string(), "79228162514264337593543950335");
  int64_t n;
  EXPECT_FALSE(big("9223372036854775808").to_int64(n));
}

}  // namespace
}  // namespace psession
