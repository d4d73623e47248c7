#include "language/number_literal.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>
#include <vector>

namespace psession {
namespace {

using namespace number_suffix;

// Sign and magnitude in decimal digits without leading zeros ("0" for zero, never negative).
struct Digits {
  bool negative = false;
  std::string text = "0";

  void trim() {
    size_t first = text.find_first_not_of('0');
    text = first == std::string::npos ? "0" : text.substr(first);
    if (text == "0") negative = false;
  }
  // Multiplies by 1024; one pass from the right.
  void times_1024() {
    unsigned carry = 0;
    for (size_t i = text.size(); i-- > 0;) {
      unsigned v = static_cast<unsigned>(text[i] - '0') * 1024 + carry;
      text[i] = static_cast<char>('0' + v % 10);
      carry = v / 10;
    }
    if (carry) text.insert(0, std::to_string(carry));
  }
  bool at_most(std::string_view limit) const {
    return text.size() != limit.size() ? text.size() < limit.size() : std::string_view(text) <= limit;
  }
  bool in(std::string_view low, std::string_view high) const { return at_most(negative ? low : high); }
  uint64_t magnitude() const {
    uint64_t v = 0;
    std::from_chars(text.data(), text.data() + text.size(), v);
    return v;
  }
  std::string str() const { return negative ? "-" + text : text; }
};

constexpr std::string_view kMaxDecimal = "79228162514264337593543950335";
// Converting between bases is quadratic: longer hexadecimal or binary literals are refused.
constexpr size_t kMaxBits = 16384;

// Bits, most significant first, as two's complement when `is_signed`.
Digits from_bits(std::vector<bool> bits, bool is_signed) {
  Digits d;
  bool negative = is_signed && !bits.empty() && bits[0];
  if (negative) {
    for (size_t i = 0; i < bits.size(); ++i) bits[i] = !bits[i];
    size_t i = bits.size();
    while (i-- > 0) {
      bits[i] = !bits[i];
      if (bits[i]) break;
      if (i == 0) bits.insert(bits.begin(), true);
    }
  }
  std::vector<uint32_t> limbs{0};  // base 1e9, least significant first
  for (bool bit : bits) {
    uint32_t carry = bit;
    for (uint32_t& limb : limbs) {
      uint32_t v = limb * 2 + carry;
      carry = v >= 1000000000;
      limb = carry ? v - 1000000000 : v;
    }
    if (carry) limbs.push_back(1);
  }
  char buffer[16];
  d.text.clear();
  for (size_t i = limbs.size(); i-- > 0;) {
    std::snprintf(buffer, sizeof buffer, d.text.empty() ? "%u" : "%09u", limbs[i]);
    d.text += buffer;
  }
  d.negative = negative;
  d.trim();
  return d;
}

NumberLiteral integer_of(NumberKind kind, const Digits& d) {
  NumberLiteral n;
  n.kind = kind;
  uint64_t m = d.magnitude();
  if (kind == NumberKind::UInt64) {
    n.unsigned_integer = m;
  } else {
    n.integer = static_cast<int64_t>(d.negative ? ~m + 1 : m);
  }
  return n;
}

NumberLiteral text_of(NumberKind kind, std::string_view digits, Arena& arena) {
  NumberLiteral n;
  n.kind = kind;
  n.digits = arena.copy(digits);
  return n;
}

std::optional<NumberLiteral> cast(const Digits& d, uint8_t suffix, Arena& arena) {
  auto as_int32 = [&] { return d.in("2147483648", "2147483647"); };
  auto as_int64 = [&] { return d.in("9223372036854775808", "9223372036854775807"); };
  auto unsigned_fits = [&](std::string_view max) { return !d.negative && d.at_most(max); };
  switch (suffix) {
    case kSByte:
      if (d.in("128", "127")) return integer_of(NumberKind::SByte, d);
      break;
    case kByte:
      if (unsigned_fits("255")) return integer_of(NumberKind::Byte, d);
      break;
    case kShort:
      if (d.in("32768", "32767")) return integer_of(NumberKind::Int16, d);
      break;
    case kUShort:
      if (unsigned_fits("65535")) return integer_of(NumberKind::UInt16, d);
      break;
    case kLong:
      if (as_int64()) return integer_of(NumberKind::Int64, d);
      break;
    case kUnsigned:
      if (unsigned_fits("4294967295")) return integer_of(NumberKind::UInt32, d);
      [[fallthrough]];
    case kULong:
      if (unsigned_fits("18446744073709551615")) return integer_of(NumberKind::UInt64, d);
      break;
    case kDecimal:
      if (d.at_most(kMaxDecimal)) return text_of(NumberKind::Decimal, d.str(), arena);
      break;
    case kBigInteger:
      return text_of(NumberKind::BigInteger, d.str(), arena);
    case kNone:
      if (as_int32()) return integer_of(NumberKind::Int32, d);
      if (as_int64()) return integer_of(NumberKind::Int64, d);
      break;
    default:
      break;
  }
  return std::nullopt;
}

double parse_double(std::string_view text) {
  double value = 0;
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  auto r = std::from_chars(text.data(), text.data() + text.size(), value);
  if (r.ec == std::errc::result_out_of_range) {
    bool negative = text[0] == '-';
    size_t e = text.find_first_of("eE");
    bool small = e != std::string_view::npos && e + 1 < text.size() && text[e + 1] == '-';
    if (e == std::string_view::npos) small = text.find_first_of("123456789") > text.find('.');
    value = small ? 0.0 : std::numeric_limits<double>::infinity();
    if (negative) value = -value;
  }
  return value;
}

// "1.50e2" as System.Decimal keeps it: up to 28 decimals, 96 bits, trailing zeros preserved.
std::optional<std::string> parse_decimal(std::string_view text, int multiplier_power) {
  Digits d;
  d.text.clear();
  int64_t scale = 0;
  bool seen_point = false;
  size_t i = 0;
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) d.negative = text[i++] == '-';
  for (; i < text.size() && text[i] != 'e' && text[i] != 'E'; ++i) {
    if (text[i] == '.') {
      seen_point = true;
    } else {
      d.text += text[i];
      if (seen_point) ++scale;
    }
  }
  if (i < text.size()) {
    int exponent = 0;
    std::string_view rest = text.substr(i + 1);
    if (!rest.empty() && rest[0] == '+') rest.remove_prefix(1);
    auto r = std::from_chars(rest.data(), rest.data() + rest.size(), exponent);
    if (r.ec != std::errc() || exponent > 1000 || exponent < -1000000) return std::nullopt;
    scale -= exponent;
  }
  if (d.text.empty()) return std::nullopt;
  bool negative = d.negative;
  d.trim();
  if (scale < 0) {
    if (d.text != "0") d.text.append(static_cast<size_t>(-scale), '0');
    scale = 0;
  }
  for (int k = 0; k < multiplier_power; ++k) d.times_1024();
  if (!d.at_most(kMaxDecimal) || scale > 28) {
    // Drop digits after the point until it fits, rounding half to even.
    int64_t drop = scale > 28 ? scale - 28 : 0;
    int64_t excess = static_cast<int64_t>(d.text.size()) - 29;
    if (excess > drop) drop = excess;
    for (;; ++drop) {
      if (drop > scale) return std::nullopt;
      Digits t = d;
      size_t keep = drop >= static_cast<int64_t>(t.text.size()) ? 0 : t.text.size() - static_cast<size_t>(drop);
      std::string_view tail = std::string_view(d.text).substr(keep);
      bool whole = drop <= static_cast<int64_t>(t.text.size());
      t.text.resize(keep);
      if (t.text.empty()) t.text = "0";
      bool odd = (t.text.back() - '0') % 2 != 0;
      bool up = whole && !tail.empty() &&
                (tail[0] > '5' ||
                 (tail[0] == '5' && (odd || tail.find_first_not_of('0', 1) != std::string_view::npos)));
      if (up) {
        size_t k = t.text.size();
        while (k > 0 && t.text[k - 1] == '9') t.text[--k] = '0';
        if (k == 0) {
          t.text.insert(0, "1");
        } else {
          ++t.text[k - 1];
        }
      }
      if (t.at_most(kMaxDecimal)) {
        d.text = t.text;
        scale -= drop;
        break;
      }
    }
  }
  std::string out = d.text;
  if (scale > 0) {
    if (out.size() <= static_cast<size_t>(scale)) out.insert(0, static_cast<size_t>(scale) + 1 - out.size(), '0');
    out.insert(out.size() - static_cast<size_t>(scale), ".");
  }
  return negative ? "-" + out : out;
}

std::optional<NumberLiteral> make_real(const NumberParts& p, Arena& arena) {
  if (p.suffix == kDecimal) {
    std::optional<std::string> text = parse_decimal(p.text, p.multiplier_power);
    if (!text) return std::nullopt;
    return text_of(NumberKind::Decimal, *text, arena);
  }
  double value = parse_double(p.text) * std::ldexp(1.0, 10 * p.multiplier_power);
  if (p.suffix == kNone) {
    NumberLiteral n;
    n.kind = NumberKind::Double;
    n.real = value;
    return n;
  }
  if (!std::isfinite(value)) return std::nullopt;
  double rounded = std::nearbyint(value);
  char buffer[400];
  std::snprintf(buffer, sizeof buffer, "%.0f", std::fabs(rounded));
  Digits d;
  d.negative = rounded < 0;
  d.text = buffer;
  d.trim();
  return cast(d, p.suffix, arena);
}

}  // namespace

std::optional<NumberLiteral> make_number(const NumberParts& p, Arena& arena) {
  if (p.real) return make_real(p, arena);
  std::string_view text = p.text;
  bool negate = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negate = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return std::nullopt;
  uint8_t suffix = p.suffix;
  Digits d;
  switch (p.format) {
    case NumberFormat::Hex: {
      if (!(suffix & kUnsigned)) {
        size_t expected = suffix == kSByte ? 2 : suffix == kShort ? 4 : suffix == kLong || text.size() >= 16 ? 16 : 8;
        if (text.size() == expected + 1) text.remove_prefix(1);  // the top bit is a sign then
      }
      if (text.size() * 4 > kMaxBits) return std::nullopt;
      std::vector<bool> bits;
      for (char c : text) {
        int v = c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
        for (int b = 3; b >= 0; --b) bits.push_back((v >> b) & 1);
      }
      d = from_bits(std::move(bits), true);
      if (text.size() == 16 && (suffix == kNone || suffix == kUnsigned)) suffix |= kLong;
      break;
    }
    case NumberFormat::Binary: {
      size_t n = text.size();
      if (n > kMaxBits) return std::nullopt;
      bool is_signed = !(suffix & kUnsigned) && text[0] == '1' &&
                       (n == 8 || n == 16 || n == 32 || n == 64 || n == 96 || (n >= 128 && n % 8 == 0));
      std::vector<bool> bits;
      for (char c : text) bits.push_back(c == '1');
      d = from_bits(std::move(bits), is_signed);
      if (n == 64 && (suffix == kNone || suffix == kUnsigned)) suffix |= kLong;
      break;
    }
    case NumberFormat::Decimal:
      d.text = text;
      d.trim();
      break;
  }
  if (negate && d.text != "0") d.negative = !d.negative;
  for (int k = 0; k < p.multiplier_power; ++k) d.times_1024();
  d.trim();
  if (std::optional<NumberLiteral> n = cast(d, suffix, arena)) return n;
  if (suffix == kNone && p.format == NumberFormat::Decimal) {
    if (d.at_most(kMaxDecimal)) return text_of(NumberKind::Decimal, d.str(), arena);
    double value = parse_double(d.text);
    if (std::isfinite(value)) {
      NumberLiteral n;
      n.kind = NumberKind::Double;
      n.real = d.negative ? -value : value;
      return n;
    }
  }
  return std::nullopt;
}

}  // namespace psession
