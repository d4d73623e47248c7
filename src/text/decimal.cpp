#include "text/decimal.h"

#include <charconv>
#include <cmath>
#include <cstring>

namespace psession {
namespace {

using u128 = unsigned __int128;
constexpr int kMaxScale = 28;

constexpr uint64_t kPowers[20] = {1ull,
                                  10ull,
                                  100ull,
                                  1000ull,
                                  10000ull,
                                  100000ull,
                                  1000000ull,
                                  10000000ull,
                                  100000000ull,
                                  1000000000ull,
                                  10000000000ull,
                                  100000000000ull,
                                  1000000000000ull,
                                  10000000000000ull,
                                  100000000000000ull,
                                  1000000000000000ull,
                                  10000000000000000ull,
                                  100000000000000000ull,
                                  1000000000000000000ull,
                                  10000000000000000000ull};

// 256-bit whole number: room for two 96-bit numbers multiplied, or one brought from scale 0 to 28.
struct Wide {
  uint64_t w[4] = {0, 0, 0, 0};

  static Wide of(const Decimal96& d) { return Wide{{d.low(), d.high(), 0, 0}}; }
  bool fits96() const { return w[3] == 0 && w[2] == 0 && w[1] >> 32 == 0; }
  bool is_zero() const { return (w[0] | w[1] | w[2] | w[3]) == 0; }
  void multiply(uint64_t by) {
    u128 carry = 0;
    for (auto& x : w) {
      carry += u128(x) * by;
      x = uint64_t(carry);
      carry >>= 64;
    }
  }
  void multiply_power(int n) {
    for (; n > 19; n -= 19) multiply(kPowers[19]);
    multiply(kPowers[n]);
  }
  uint64_t divide(uint64_t by) {
    u128 rest = 0;
    for (int i = 3; i >= 0; i--) {
      rest = rest << 64 | w[i];
      w[i] = uint64_t(rest / by);
      rest %= by;
    }
    return uint64_t(rest);
  }
  void add(uint64_t v) {
    for (int i = 0; i < 4 && v; i++) {
      w[i] += v;
      v = w[i] < v;
    }
  }
  void add(const Wide& o) {
    u128 carry = 0;
    for (int i = 0; i < 4; i++) {
      carry += u128(w[i]) + o.w[i];
      w[i] = uint64_t(carry);
      carry >>= 64;
    }
  }
  void subtract(const Wide& o) {
    uint64_t borrow = 0;
    for (int i = 0; i < 4; i++) {
      u128 d = u128(w[i]) - o.w[i] - borrow;
      w[i] = uint64_t(d);
      borrow = uint64_t(d >> 64) & 1;
    }
  }
  static int compare(const Wide& a, const Wide& b) {
    for (int i = 3; i >= 0; i--)
      if (a.w[i] != b.w[i]) return a.w[i] < b.w[i] ? -1 : 1;
    return 0;
  }
  int bits() const {
    for (int i = 3; i >= 0; i--)
      if (w[i]) return i * 64 + 64 - __builtin_clzll(w[i]);
    return 0;
  }
  void shift_left(int n) {
    for (; n >= 64; n -= 64) {
      w[3] = w[2], w[2] = w[1], w[1] = w[0], w[0] = 0;
    }
    if (n == 0) return;
    for (int i = 3; i > 0; i--) w[i] = w[i] << n | w[i - 1] >> (64 - n);
    w[0] <<= n;
  }
  void shift_right_1() {
    for (int i = 0; i < 3; i++) w[i] = w[i] >> 1 | w[i + 1] << 63;
    w[3] >>= 1;
  }
};

// Drops digits until the number fits 96 bits and the scale is at most 28, rounding once, half to even.
DecimalError fit(Wide v, int scale, bool sticky, bool negative, Decimal96& out) {
  unsigned last = 0;
  while (!v.fits96() || scale > kMaxScale) {
    if (scale <= 0) return DecimalError::kOverflow;
    sticky |= last != 0;
    last = unsigned(v.divide(10));
    scale--;
  }
  if (last > 5 || (last == 5 && (sticky || (v.w[0] & 1)))) {
    v.add(1);
    if (!v.fits96()) {
      if (scale <= 0) return DecimalError::kOverflow;
      last = unsigned(v.divide(10));
      if (last >= 5) v.add(1);
      scale--;
    }
  }
  out = Decimal96(v.w[0], uint32_t(v.w[1]), uint8_t(scale), negative);
  return DecimalError::kNone;
}

// Brings both to the larger scale.
int align(const Decimal96& a, const Decimal96& b, Wide& x, Wide& y) {
  x = Wide::of(a);
  y = Wide::of(b);
  if (a.scale() < b.scale())
    x.multiply_power(b.scale() - a.scale());
  else if (b.scale() < a.scale())
    y.multiply_power(a.scale() - b.scale());
  return a.scale() > b.scale() ? a.scale() : b.scale();
}

template <class T>
bool from_floating(T v, int significant, Decimal96& out) {
  if (!std::isfinite(v) || std::fabs(v) >= T(79228162514264337593543950336.0)) return false;
  if (v == 0) {
    out = Decimal96();
    return true;
  }
  char buf[64];
  auto r = std::to_chars(buf, buf + sizeof buf, double(v), std::chars_format::scientific, significant - 1);
  return Decimal96::parse({buf, size_t(r.ptr - buf)}, kStyleFloat, invariant_culture(), out) ==
             NumberError::kNone &&
         [&] {  // trailing zeros of the significant digits are not kept
           Wide w = Wide::of(out);
           int scale = out.scale();
           while (scale > 0) {
             Wide t = w;
             if (t.divide(10) != 0) break;
             w = t;
             scale--;
           }
           bool negative = out.negative() && !w.is_zero();
           out = Decimal96(w.w[0], uint32_t(w.w[1]), uint8_t(w.is_zero() ? 0 : scale), negative);
           return true;
         }();
}

}  // namespace

Decimal96 Decimal96::from_int64(int64_t v) {
  return Decimal96(v < 0 ? 0 - uint64_t(v) : uint64_t(v), 0, 0, v < 0);
}
bool Decimal96::from_double(double v, Decimal96& out) { return from_floating(v, 15, out); }
bool Decimal96::from_float(float v, Decimal96& out) { return from_floating(v, 7, out); }

NumberError Decimal96::parse(std::string_view text, uint32_t styles, const Culture& culture, Decimal96& out) {
  if (styles & (kAllowHexSpecifier | kAllowBinarySpecifier)) return NumberError::kFormat;
  NumberDigits n;
  if (NumberError e = scan_number(text, styles, culture, n); e != NumberError::kNone) return e;
  int64_t scale = int64_t(n.digits.size()) - n.scale;
  if (n.digits.empty()) {
    out = Decimal96(0, 0, uint8_t(scale < 0 ? 0 : scale > kMaxScale ? kMaxScale : scale), n.negative);
    return NumberError::kNone;
  }
  if (n.scale > 29) return NumberError::kOverflow;
  if (n.scale < -kMaxScale) {
    out = Decimal96(0, 0, kMaxScale, n.negative);
    return NumberError::kNone;
  }
  constexpr size_t kDigits = 60;  // more cannot change a 29 digit result but by being there
  size_t used = n.digits.size() < kDigits ? n.digits.size() : kDigits;
  bool sticky = n.digits.find_first_not_of('0', used) != std::string::npos;
  Wide v;
  for (size_t i = 0; i < used; i++) {
    v.multiply(10);
    v.add(uint64_t(n.digits[i] - '0'));
  }
  scale = int64_t(used) - n.scale;
  if (scale < 0) {
    v.multiply_power(int(-scale));
    scale = 0;
  }
  return fit(v, int(scale), sticky, n.negative, out) == DecimalError::kNone ? NumberError::kNone
                                                                            : NumberError::kOverflow;
}

double Decimal96::to_double() const {
  static const double powers[] = {1,    1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,
                                  1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
                                  1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28};
  double v = (double(low_) + double(high_) * 18446744073709551616.0) / powers[scale_];
  return negative_ ? -v : v;
}

bool Decimal96::to_uint64(uint64_t& out) const {
  Decimal96 t = truncate();
  if (t.high_ != 0 || (t.negative_ && t.low_ != 0)) return false;
  out = t.low_;
  return true;
}

bool Decimal96::to_int64(int64_t& out) const {
  Decimal96 t = truncate();
  if (t.high_ != 0 || t.low_ > uint64_t(INT64_MAX) + (t.negative_ ? 1 : 0)) return false;
  out = int64_t(t.negative_ ? 0 - t.low_ : t.low_);
  return true;
}

std::string Decimal96::digits() const {
  char buf[40];
  int at = sizeof buf;
  u128 v = u128(high_) << 64 | low_;
  while (v >> 64) {
    buf[--at] = char('0' + unsigned(v % 10));
    v /= 10;
  }
  for (uint64_t x = uint64_t(v); x; x /= 10) buf[--at] = char('0' + x % 10);
  return std::string(buf + at, sizeof buf - at);
}

std::string Decimal96::to_string() const {
  std::string d = digits();
  std::string out;
  if (negative_ && !d.empty()) out += '-';
  int whole = int(d.size()) - scale_;
  if (whole > 0)
    out.append(d, 0, whole);
  else
    out += '0';
  if (scale_ > 0) {
    out += '.';
    if (whole < 0) out.append(-whole, '0');
    out.append(d, whole > 0 ? whole : 0, std::string::npos);
  }
  return out;
}

DecimalError Decimal96::add(const Decimal96& a, const Decimal96& b, Decimal96& out) {
  if (a.scale_ == b.scale_ && a.negative_ == b.negative_) {
    u128 sum = (u128(a.high_) << 64 | a.low_) + (u128(b.high_) << 64 | b.low_);
    if (sum >> 96 == 0) {
      out = Decimal96(uint64_t(sum), uint32_t(sum >> 64), a.scale_, a.negative_);
      return DecimalError::kNone;
    }
  }
  Wide x, y;
  int scale = align(a, b, x, y);
  bool negative = a.negative_;
  if (a.negative_ == b.negative_) {
    x.add(y);
  } else if (Wide::compare(x, y) >= 0) {
    x.subtract(y);
  } else {
    y.subtract(x);
    x = y;
    negative = b.negative_;
  }
  return fit(x, scale, false, negative, out);
}

DecimalError Decimal96::subtract(const Decimal96& a, const Decimal96& b, Decimal96& out) {
  return add(a, b.negate(), out);
}

DecimalError Decimal96::multiply(const Decimal96& a, const Decimal96& b, Decimal96& out) {
  Wide p;
  u128 ll = u128(a.low_) * b.low_, lh = u128(a.low_) * b.high_, hl = u128(a.high_) * b.low_;
  p.w[0] = uint64_t(ll);
  u128 mid = (ll >> 64) + uint64_t(lh) + uint64_t(hl);
  p.w[1] = uint64_t(mid);
  u128 top = (mid >> 64) + (lh >> 64) + (hl >> 64) + u128(a.high_) * b.high_;
  p.w[2] = uint64_t(top);
  p.w[3] = uint64_t(top >> 64);
  return fit(p, a.scale_ + b.scale_, false, a.negative_ != b.negative_, out);
}

DecimalError Decimal96::divide(const Decimal96& a, const Decimal96& b, Decimal96& out) {
  if (b.is_zero()) return DecimalError::kDivideByZero;
  u128 x = u128(a.high_) << 64 | a.low_, y = u128(b.high_) << 64 | b.low_;
  constexpr u128 kMax = (u128(1) << 96) - 1;
  int scale = int(a.scale_) - int(b.scale_);
  bool negative = a.negative_ != b.negative_;
  u128 q = x / y, r = x % y;
  bool strip = false;
  for (;;) {
    if (r == 0 && scale >= 0) break;
    if (r != 0) strip = true;
    u128 next = q * 10 + r * 10 / y;
    if (scale >= kMaxScale || q > kMax / 10 || next > kMax) {
      if (scale < 0) return DecimalError::kOverflow;
      if (r * 2 > y || (r * 2 == y && (q & 1))) {
        if (q == kMax) {  // one digit less
          if (scale == 0) return DecimalError::kOverflow;
          q = q / 10 + 1;
          scale--;
        } else {
          q++;
        }
      }
      break;
    }
    q = next;
    r = r * 10 % y;
    scale++;
  }
  if (strip) {
    while (scale > 0 && q % 10 == 0) {
      q /= 10;
      scale--;
    }
  }
  out = Decimal96(uint64_t(q), uint32_t(q >> 64), uint8_t(scale), negative);
  return DecimalError::kNone;
}

DecimalError Decimal96::remainder(const Decimal96& a, const Decimal96& b, Decimal96& out) {
  if (b.is_zero()) return DecimalError::kDivideByZero;
  Wide x, y;
  int scale = align(a, b, x, y);
  if (Wide::compare(x, y) < 0) {
    out = a;
    return DecimalError::kNone;
  }
  int shift = x.bits() - y.bits();
  y.shift_left(shift);
  for (; shift >= 0; shift--) {
    if (Wide::compare(x, y) >= 0) x.subtract(y);
    y.shift_right_1();
  }
  return fit(x, scale, false, a.negative_, out);
}

int Decimal96::compare(const Decimal96& a, const Decimal96& b) {
  bool an = a.negative_ && !a.is_zero(), bn = b.negative_ && !b.is_zero();
  if (an != bn) return an ? -1 : 1;
  Wide x, y;
  align(a, b, x, y);
  int c = Wide::compare(x, y);
  return an ? -c : c;
}

size_t Decimal96::hash() const {
  u128 v = u128(high_) << 64 | low_;
  int scale = scale_;
  while (scale > 0 && v % 10 == 0) {
    v /= 10;
    scale--;
  }
  uint64_t h = uint64_t(v) ^ uint64_t(v >> 64) * 0x9E3779B97F4A7C15ull ^ uint64_t(v ? scale : 0) << 56;
  if (negative_ && v) h = ~h;
  return size_t(h * 0xff51afd7ed558ccdull);
}

Decimal96 Decimal96::round(int decimals, Rounding mode) const {
  if (scale_ <= decimals) return *this;
  Wide v = Wide::of(*this);
  unsigned last = 0;
  bool sticky = false;
  for (int i = decimals; i < scale_; i++) {
    sticky |= last != 0;
    last = unsigned(v.divide(10));
  }
  bool rest = last != 0 || sticky, up = false;
  switch (mode) {
    case Rounding::kToEven:
      up = last > 5 || (last == 5 && (sticky || (v.w[0] & 1)));
      break;
    case Rounding::kAwayFromZero:
      up = last >= 5;
      break;
    case Rounding::kToZero:
      break;
    case Rounding::kDown:
      up = rest && negative_;
      break;
    case Rounding::kUp:
      up = rest && !negative_;
      break;
  }
  if (up) v.add(1);
  return Decimal96(v.w[0], uint32_t(v.w[1]), uint8_t(decimals), negative_);
}

FormattedNumber format_decimal(const Decimal96& value, std::string_view format, const Culture& c) {
  FormatSpecifier spec = parse_format_specifier(format);
  if (!spec.valid) return std::nullopt;
  NumberDigits n;
  n.digits = value.digits();
  n.scale = int(n.digits.size()) - value.scale();
  n.negative = value.negative();
  n.keep_zeros = true;
  if (spec.letter == 0) return format_custom(n, format, c);
  return format_standard(n, spec.letter, spec.precision, c);
}

}  // namespace psession
