// System.Numerics.BigInteger on GMP: an immutable whole number of any size (limited to kMaxBits, so that a
// script cannot ask for all memory in one operation). Value type; results are returned by an out parameter
// where they can fail. Any thread.
#pragma once
#include <gmp.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/number_format.h"

namespace psession {

class Decimal96;

class BigInt {
 public:
  static constexpr uint64_t kMaxBits = uint64_t(1) << 31;

  BigInt() { mpz_init(v_); }
  explicit BigInt(int64_t v) { mpz_init_set_si(v_, v); }
  BigInt(const BigInt& o) { mpz_init_set(v_, o.v_); }
  BigInt(BigInt&& o) noexcept {
    mpz_init(v_);
    mpz_swap(v_, o.v_);
  }
  BigInt& operator=(BigInt o) noexcept {
    mpz_swap(v_, o.v_);
    return *this;
  }
  ~BigInt() { mpz_clear(v_); }

  static BigInt from_uint64(uint64_t v);
  static bool from_double(double v, BigInt& out);  // truncates; false: NaN or infinite
  static BigInt from_decimal(const Decimal96& v);  // truncates
  static BigInt from_bytes(std::string_view little_endian, bool is_unsigned = false);  // two's complement
  static NumberError parse(std::string_view text, uint32_t styles, const Culture& culture, BigInt& out);

  bool to_int64(int64_t& out) const;    // false: does not fit
  bool to_uint64(uint64_t& out) const;  // false: does not fit
  bool to_decimal(Decimal96& out) const;
  double to_double() const;  // nearest as .NET: truncating, infinite when too large
  std::string to_string() const;
  std::string to_bytes() const;  // shortest two's complement, little endian

  int sign() const { return mpz_sgn(v_); }
  bool is_zero() const { return sign() == 0; }
  bool is_even() const { return mpz_even_p(v_) != 0; }
  uint64_t bit_length() const;
  size_t hash() const;
  static int compare(const BigInt& a, const BigInt& b) { return mpz_cmp(a.v_, b.v_); }
  bool operator==(const BigInt& o) const { return compare(*this, o) == 0; }
  bool operator<(const BigInt& o) const { return compare(*this, o) < 0; }

  friend BigInt operator+(const BigInt& a, const BigInt& b);
  friend BigInt operator-(const BigInt& a, const BigInt& b);
  friend BigInt operator*(const BigInt& a, const BigInt& b);
  friend BigInt operator&(const BigInt& a, const BigInt& b);
  friend BigInt operator|(const BigInt& a, const BigInt& b);
  friend BigInt operator^(const BigInt& a, const BigInt& b);
  BigInt operator-() const;
  BigInt operator~() const;
  BigInt abs() const;
  // Truncating towards zero; false: the divisor is zero.
  static bool divide(const BigInt& a, const BigInt& b, BigInt& quotient, BigInt* remainder = nullptr);
  static bool remainder(const BigInt& a, const BigInt& b, BigInt& out);
  static bool pow(const BigInt& base, uint32_t exponent, BigInt& out);  // false: too large
  static bool mod_pow(const BigInt& base, const BigInt& exponent, const BigInt& modulus,
                      BigInt& out);  // sign as base
  static BigInt gcd(const BigInt& a, const BigInt& b);
  bool shift_left(int64_t bits,
                  BigInt& out) const;  // negative: to the right, rounding down; false: too large

 private:
  mpz_t v_;
};

}  // namespace psession
