// System.Decimal: a 96-bit whole number, a scale of 0 to 28 and a sign. Arithmetic keeps the scale as .NET
// does (1.0 + 1.00 = 2.00) and rounds half to even where digits do not fit. Plain value type, any thread.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "text/number_format.h"

namespace psession {

enum class DecimalError : uint8_t {
  kNone,
  kOverflow,      // "Value was either too large or too small for a Decimal."
  kDivideByZero,  // "Attempted to divide by zero."
};

class Decimal96 {
 public:
  constexpr Decimal96() = default;
  constexpr Decimal96(uint64_t low, uint32_t high, uint8_t scale, bool negative)
      : low_(low), high_(high), scale_(scale), negative_(negative) {}
  static Decimal96 from_int64(int64_t v);
  static Decimal96 from_uint64(uint64_t v) { return Decimal96(v, 0, 0, false); }
  // 15 (double) or 7 (float) significant digits, as the explicit conversions of .NET. False: overflow or NaN.
  static bool from_double(double v, Decimal96& out);
  static bool from_float(float v, Decimal96& out);
  static NumberError parse(std::string_view text, uint32_t styles, const Culture& culture, Decimal96& out);
  static Decimal96 max_value() { return Decimal96(~uint64_t(0), ~uint32_t(0), 0, false); }

  uint64_t low() const { return low_; }
  uint32_t high() const { return high_; }
  uint8_t scale() const { return scale_; }
  bool negative() const { return negative_; }
  bool is_zero() const { return low_ == 0 && high_ == 0; }

  double to_double() const;
  float to_float() const { return float(to_double()); }
  bool to_int64(int64_t& out) const;    // truncates; false: does not fit
  bool to_uint64(uint64_t& out) const;  // truncates; false: does not fit
  std::string to_string() const;        // invariant culture, "1.50"
  std::string digits() const;           // of the 96-bit number, "" for zero

  static DecimalError add(const Decimal96& a, const Decimal96& b, Decimal96& out);
  static DecimalError subtract(const Decimal96& a, const Decimal96& b, Decimal96& out);
  static DecimalError multiply(const Decimal96& a, const Decimal96& b, Decimal96& out);
  static DecimalError divide(const Decimal96& a, const Decimal96& b, Decimal96& out);
  static DecimalError remainder(const Decimal96& a, const Decimal96& b, Decimal96& out);
  static int compare(const Decimal96& a, const Decimal96& b);  // by value: 1.0 equals 1.00
  size_t hash() const;                                         // equal for equal values

  enum class Rounding : uint8_t {
    kToEven = 0,
    kAwayFromZero = 1,
    kToZero = 2,
    kDown = 3,
    kUp = 4
  };  // MidpointRounding
  Decimal96 round(int decimals, Rounding mode = Rounding::kToEven) const;
  Decimal96 truncate() const { return round(0, Rounding::kToZero); }
  Decimal96 floor() const { return round(0, Rounding::kDown); }
  Decimal96 ceiling() const { return round(0, Rounding::kUp); }
  Decimal96 negate() const { return Decimal96(low_, high_, scale_, !negative_); }
  Decimal96 abs() const { return Decimal96(low_, high_, scale_, false); }

  bool operator==(const Decimal96& o) const { return compare(*this, o) == 0; }
  bool operator<(const Decimal96& o) const { return compare(*this, o) < 0; }

 private:
  uint64_t low_ = 0;
  uint32_t high_ = 0;
  uint8_t scale_ = 0;
  bool negative_ = false;
};

}  // namespace psession
