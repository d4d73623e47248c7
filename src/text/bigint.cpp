#include "text/bigint.h"

#include <cmath>
#include <cstdlib>

#include "text/decimal.h"

namespace psession {

namespace {
constexpr uint64_t kMaxTextDigits = 1 << 20;  // parsing and printing are superlinear

std::string magnitude_digits(const mpz_t v, int base) {
  std::string out(mpz_sizeinbase(v, base) + 2, '\0');
  mpz_get_str(out.data(), base, v);
  out.resize(out.find('\0'));
  if (!out.empty() && out[0] == '-') out.erase(0, 1);
  return out;
}
}  // namespace

BigInt BigInt::from_uint64(uint64_t v) {
  BigInt r;
  mpz_set_ui(r.v_, v);
  return r;
}

bool BigInt::from_double(double v, BigInt& out) {
  if (!std::isfinite(v)) return false;
  BigInt r;
  mpz_set_d(r.v_, v);
  out = std::move(r);
  return true;
}

BigInt BigInt::from_decimal(const Decimal96& v) {
  Decimal96 t = v.truncate();
  BigInt r;
  mpz_set_ui(r.v_, t.high());
  mpz_mul_2exp(r.v_, r.v_, 64);
  mpz_add_ui(r.v_, r.v_, t.low());
  if (t.negative()) mpz_neg(r.v_, r.v_);
  return r;
}

BigInt BigInt::from_bytes(std::string_view bytes, bool is_unsigned) {
  BigInt r;
  if (bytes.empty()) return r;
  mpz_import(r.v_, bytes.size(), -1, 1, 0, 0, bytes.data());
  if (!is_unsigned && (bytes.back() & 0x80)) {
    BigInt top;
    mpz_setbit(top.v_, bytes.size() * 8);
    mpz_sub(r.v_, r.v_, top.v_);
  }
  return r;
}

NumberError BigInt::parse(std::string_view text, uint32_t styles, const Culture& culture, BigInt& out) {
  if (text.size() > kMaxTextDigits) return NumberError::kOverflow;
  BigInt r;
  if (styles & (kAllowHexSpecifier | kAllowBinarySpecifier)) {
    // Two's complement of as many digits as are written: a leading 8 to F means a negative number.
    int base = styles & kAllowHexSpecifier ? 16 : 2;
    while (!text.empty() && (text.front() == ' ' || (text.front() >= '\t' && text.front() <= '\r')))
      text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || (text.back() >= '\t' && text.back() <= '\r')))
      text.remove_suffix(1);
    if (text.empty()) return NumberError::kFormat;
    for (char c : text) {
      bool ok = base == 2 ? c == '0' || c == '1'
                          : (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
      if (!ok) return NumberError::kFormat;
    }
    if (mpz_set_str(r.v_, std::string(text).c_str(), base) != 0) return NumberError::kFormat;
    if (base == 2 ? text[0] == '1' : text[0] >= '8') {
      BigInt top;
      mpz_setbit(top.v_, text.size() * (base == 2 ? 1 : 4));
      mpz_sub(r.v_, r.v_, top.v_);
    }
    out = std::move(r);
    return NumberError::kNone;
  }
  NumberDigits n;
  if (NumberError e = scan_number(text, styles, culture, n); e != NumberError::kNone) return e;
  while (!n.digits.empty() && n.digits.back() == '0' && int64_t(n.digits.size()) > n.scale)
    n.digits.pop_back();
  if (!n.digits.empty()) {
    if (n.scale < int64_t(n.digits.size())) return NumberError::kOverflow;
    if (uint64_t(n.scale) > kMaxTextDigits) return NumberError::kOverflow;
    n.digits.append(n.scale - n.digits.size(), '0');
    mpz_set_str(r.v_, n.digits.c_str(), 10);
    if (n.negative) mpz_neg(r.v_, r.v_);
  }
  out = std::move(r);
  return NumberError::kNone;
}

bool BigInt::to_int64(int64_t& out) const {
  if (!mpz_fits_slong_p(v_)) return false;
  out = mpz_get_si(v_);
  return true;
}

bool BigInt::to_uint64(uint64_t& out) const {
  if (!mpz_fits_ulong_p(v_)) return false;
  out = mpz_get_ui(v_);
  return true;
}

bool BigInt::to_decimal(Decimal96& out) const {
  if (mpz_sizeinbase(v_, 2) > 96) return false;
  uint64_t words[2] = {0, 0};
  size_t count = 0;
  mpz_export(words, &count, -1, 8, 0, 0, v_);
  out = Decimal96(words[0], uint32_t(words[1]), 0, sign() < 0);
  return true;
}

double BigInt::to_double() const {
  if (mpz_sizeinbase(v_, 2) > 1024) return sign() < 0 ? -HUGE_VAL : HUGE_VAL;
  return mpz_get_d(v_);
}

std::string BigInt::to_string() const {
  std::string out = magnitude_digits(v_, 10);
  if (sign() < 0) out.insert(0, 1, '-');
  return out;
}

uint64_t BigInt::bit_length() const {
  if (sign() >= 0) return sign() == 0 ? 0 : mpz_sizeinbase(v_, 2);
  BigInt t = ~*this;
  return t.is_zero() ? 0 : mpz_sizeinbase(t.v_, 2);
}

std::string BigInt::to_bytes() const {
  size_t size = bit_length() / 8 + 1;
  BigInt t = *this;
  if (sign() < 0) {
    BigInt top;
    mpz_setbit(top.v_, size * 8);
    mpz_add(t.v_, t.v_, top.v_);
  }
  std::string out(size, '\0');
  size_t count = 0;
  mpz_export(out.data(), &count, -1, 1, 0, 0, t.v_);
  return out;
}

size_t BigInt::hash() const {
  uint64_t h = uint64_t(sign()) * 0x9E3779B97F4A7C15ull;
  for (size_t i = 0, n = mpz_size(v_); i < n; i++) h = (h ^ mpz_getlimbn(v_, i)) * 0xff51afd7ed558ccdull;
  return size_t(h ^ h >> 32);
}

#define PSESSION_BIGINT_OPERATOR(op, function)           \
  BigInt operator op(const BigInt& a, const BigInt& b) { \
    BigInt r;                                            \
    function(r.v_, a.v_, b.v_);                          \
    return r;                                            \
  }
PSESSION_BIGINT_OPERATOR(+, mpz_add)
PSESSION_BIGINT_OPERATOR(-, mpz_sub)
PSESSION_BIGINT_OPERATOR(*, mpz_mul)
PSESSION_BIGINT_OPERATOR(&, mpz_and)
PSESSION_BIGINT_OPERATOR(|, mpz_ior)
PSESSION_BIGINT_OPERATOR(^, mpz_xor)
#undef PSESSION_BIGINT_OPERATOR

BigInt BigInt::operator-() const {
  BigInt r;
  mpz_neg(r.v_, v_);
  return r;
}

BigInt BigInt::operator~() const {
  BigInt r;
  mpz_com(r.v_, v_);
  return r;
}

BigInt BigInt::abs() const {
  BigInt r;
  mpz_abs(r.v_, v_);
  return r;
}

bool BigInt::divide(const BigInt& a, const BigInt& b, BigInt& quotient, BigInt* remainder) {
  if (b.is_zero()) return false;
  BigInt q, r;
  mpz_tdiv_qr(q.v_, r.v_, a.v_, b.v_);
  quotient = std::move(q);
  if (remainder) *remainder = std::move(r);
  return true;
}

bool BigInt::remainder(const BigInt& a, const BigInt& b, BigInt& out) {
  if (b.is_zero()) return false;
  BigInt r;
  mpz_tdiv_r(r.v_, a.v_, b.v_);
  out = std::move(r);
  return true;
}

bool BigInt::pow(const BigInt& base, uint32_t exponent, BigInt& out) {
  if (mpz_cmpabs_ui(base.v_, 1) > 0 && mpz_sizeinbase(base.v_, 2) * uint64_t(exponent) > kMaxBits)
    return false;
  BigInt r;
  mpz_pow_ui(r.v_, base.v_, exponent);
  out = std::move(r);
  return true;
}

bool BigInt::mod_pow(const BigInt& base, const BigInt& exponent, const BigInt& modulus, BigInt& out) {
  if (modulus.is_zero() || exponent.sign() < 0) return false;
  BigInt r, m = modulus.abs();
  mpz_powm(r.v_, base.v_, exponent.v_, m.v_);
  // GMP's result is not negative; .NET's has the sign that the truncating remainder of the power has.
  if (base.sign() < 0 && !exponent.is_even() && !r.is_zero()) mpz_sub(r.v_, r.v_, m.v_);
  out = std::move(r);
  return true;
}

BigInt BigInt::gcd(const BigInt& a, const BigInt& b) {
  BigInt r;
  mpz_gcd(r.v_, a.v_, b.v_);
  return r;
}

bool BigInt::shift_left(int64_t bits, BigInt& out) const {
  BigInt r;
  if (bits >= 0) {
    if (!is_zero() && uint64_t(bits) + mpz_sizeinbase(v_, 2) > kMaxBits) return false;
    if (!is_zero()) mpz_mul_2exp(r.v_, v_, uint64_t(bits));
  } else {
    mpz_fdiv_q_2exp(r.v_, v_, uint64_t(-bits));
  }
  out = std::move(r);
  return true;
}

FormattedNumber format_bigint(const BigInt& value, std::string_view format, const Culture& c) {
  FormatSpecifier spec = parse_format_specifier(format);
  if (!spec.valid || spec.precision > (16 << 20)) return std::nullopt;
  char upper = char(spec.letter & ~0x20);
  bool negative = value.sign() < 0;
  if (upper == 'X' || upper == 'B') {
    std::string bytes = value.to_bytes();
    std::string out;
    if (upper == 'X') {
      const char* digits = spec.letter == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
      for (size_t i = bytes.size(); i-- > 0;) {
        out += digits[uint8_t(bytes[i]) >> 4];
        out += digits[bytes[i] & 15];
      }
      // One sign digit is enough: FF shows as 0FF, 7F as 7F, -1 as F... the digit that carries the sign
      // stays.
      if (out.size() > 1) {
        char a = out[0];
        char b = char(out[1] & ~0x20);
        bool next_high = b >= '8' || (b >= 'A' && b <= 'F') || out[1] >= '8';
        if ((a == '0' && !next_high) || ((a | 0x20) == 'f' && next_high)) out.erase(0, 1);
      }
    } else {
      for (size_t i = bytes.size(); i-- > 0;)
        for (int bit = 7; bit >= 0; bit--) out += char('0' + (bytes[i] >> bit & 1));
      size_t keep = out.find(negative ? '0' : '1');
      if (keep == std::string::npos) keep = out.size();
      out.erase(0, keep > 0 ? keep - 1 : 0);
    }
    if (spec.precision > int(out.size())) {
      char fill = !negative ? '0' : upper == 'B' ? '1' : spec.letter == 'X' ? 'F' : 'f';
      out.insert(0, spec.precision - out.size(), fill);
    }
    return out;
  }
  std::string digits = value.to_string();
  if (negative) digits.erase(0, 1);
  if (upper == 'D' || upper == 'R' || (upper == 'G' && spec.precision < 1)) {
    std::string out;
    if (negative) out += c.negative_sign;
    if (upper == 'D' && spec.precision > int(digits.size())) out.append(spec.precision - digits.size(), '0');
    return out += digits;
  }
  NumberDigits n;
  n.negative = negative;
  if (!value.is_zero()) {
    n.scale = int(digits.size());
    n.digits = std::move(digits);
    while (n.digits.back() == '0') n.digits.pop_back();
  }
  if (spec.letter == 0) return format_custom(n, format, c);
  return format_standard(n, spec.letter, spec.precision, c);
}

}  // namespace psession
