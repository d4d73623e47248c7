#include "language/number_literal.h"

#include <gtest/gtest.h>

#include <cmath>

namespace psession {
namespace {

class NumberLiteralTest : public testing::Test {
 protected:
  NumberLiteral scan(std::string_view text) {
    std::optional<NumberLiteral> n = scan_number(text, arena_);
    EXPECT_TRUE(n) << text;
    return n.value_or(NumberLiteral{});
  }
  void integer(std::string_view text, NumberKind kind, int64_t value) {
    NumberLiteral n = scan(text);
    EXPECT_EQ(n.kind, kind) << text;
    EXPECT_EQ(n.integer, value) << text;
  }
  void digits(std::string_view text, NumberKind kind, std::string_view value) {
    NumberLiteral n = scan(text);
    EXPECT_EQ(n.kind, kind) << text;
    EXPECT_EQ(n.digits, value) << text;
  }
  void real(std::string_view text, double value) {
    NumberLiteral n = scan(text);
    EXPECT_EQ(n.kind, NumberKind::Double) << text;
    EXPECT_EQ(n.real, value) << text;
  }
  Arena arena_;
};

TEST_F(NumberLiteralTest, Integers) {
  using K = NumberKind;
  integer("0", K::Int32, 0);
  integer("-2147483648", K::Int32, INT32_MIN);
  integer("2147483648", K::Int64, 2147483648);
  integer("1kb", K::Int32, 1024);
  integer("4gb", K::Int64, int64_t{4} << 30);
  integer("1l", K::Int64, 1);
  integer("255uy", K::Byte, 255);
  integer("-128y", K::SByte, -128);
  integer("65535us", K::UInt16, 65535);
  integer("5u", K::UInt32, 5);
  integer("5000000000u", K::UInt64, 5000000000);
  integer("1.5l", K::Int64, 2);
  integer("2.5l", K::Int64, 2);
  EXPECT_FALSE(scan_number("300uy", arena_));
  EXPECT_FALSE(scan_number("-1u", arena_));
  EXPECT_FALSE(scan_number("12abc", arena_));
  EXPECT_FALSE(scan_number("1 2", arena_));
}

TEST_F(NumberLiteralTest, HexAndBinary) {
  using K = NumberKind;
  integer("0xFF", K::Int32, 255);
  integer("0xFFFFFFFF", K::Int32, -1);
  integer("0x80000000", K::Int32, INT32_MIN);
  integer("0x100000000", K::Int64, 0x100000000);
  integer("0xFFFFFFFFFFFFFFFF", K::Int64, -1);
  integer("0xFFu", K::UInt32, 255);
  integer("-0x10", K::Int32, -16);
  integer("0b101", K::Int32, 5);
  integer("0b11111111", K::Int32, -1);
  integer("0b11111111u", K::UInt32, 255);
  digits("0xFFFFFFFFFFFFFFFFn", K::BigInteger, "-1");
  EXPECT_FALSE(scan_number("0xFFFFFFFFFFFFFFFFF", arena_));
}

TEST_F(NumberLiteralTest, DecimalAndBig) {
  using K = NumberKind;
  digits("1.50d", K::Decimal, "1.50");
  digits("1e3d", K::Decimal, "1000");
  digits("1.5e-2d", K::Decimal, "0.015");
  digits("1.5dkb", K::Decimal, "1536.0");
  digits("9223372036854775808", K::Decimal, "9223372036854775808");
  digits("18446744073709551616n", K::BigInteger, "18446744073709551616");
  real("79228162514264337593543950336", 79228162514264337593543950336.0);
  digits("0.12345678901234567890123456789d", K::Decimal, "0.1234567890123456789012345679");
}

TEST_F(NumberLiteralTest, Reals) {
  real("1.5", 1.5);
  real(".5", .5);
  real("1.", 1);
  real("1e3", 1000);
  real("1.5kb", 1536);
  real("1e999", INFINITY);
  EXPECT_TRUE(std::signbit(scan("-0.0").real));
}

}  // namespace
}  // namespace psession
