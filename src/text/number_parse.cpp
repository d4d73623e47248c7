#include <charconv>
#include <cmath>
#include <limits>

#include "text/number_format.h"

namespace psession {
namespace {

constexpr size_t kMaxDigits = 1 << 20;

bool is_white(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool equals_ignore_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); i++) {
    char x = a[i], y = b[i];
    if (x >= 'A' && x <= 'Z') x = char(x | 0x20);
    if (y >= 'A' && y <= 'Z') y = char(y | 0x20);
    if (x != y) return false;
  }
  return true;
}

struct Scanner {
  std::string_view text;
  size_t at = 0;
  bool eat(std::string_view s) {
    if (s.empty() || text.substr(at, s.size()) != s) return false;
    at += s.size();
    return true;
  }
  // A culture's group separator may be a no-break space, for which a plain one is accepted too.
  bool eat_separator(const std::string& s) {
    if (eat(s)) return true;
    return (s == "\xC2\xA0" || s == "\xE2\x80\xAF") && (eat(" ") || eat("\xC2\xA0"));
  }
  char peek() const { return at < text.size() ? text[at] : '\0'; }
};

NumberError parse_based(std::string_view text, uint32_t styles, int shift, int bits, uint64_t& out) {
  size_t begin = 0, end = text.size();
  if (styles & kAllowLeadingWhite)
    while (begin < end && is_white(text[begin])) begin++;
  while (end > begin && text[end - 1] == '\0') end--;
  if (styles & kAllowTrailingWhite)
    while (end > begin && is_white(text[end - 1])) end--;
  if (begin == end) return NumberError::kFormat;
  uint64_t value = 0;
  bool overflow = false;
  for (; begin < end; begin++) {
    char c = text[begin];
    unsigned digit;
    if (is_digit(c))
      digit = c - '0';
    else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
      digit = (c | 0x20) - 'a' + 10;
    else
      return NumberError::kFormat;
    if (digit >> shift) return NumberError::kFormat;
    if (value >> (bits - shift)) overflow = true;
    value = value << shift | digit;
  }
  if (overflow) return NumberError::kOverflow;
  out = value;
  return NumberError::kNone;
}

// The magnitude of a scanned whole number.
NumberError to_magnitude(const NumberDigits& n, uint64_t& out) {
  size_t count = n.digits.size();
  while (count > 0 && n.digits[count - 1] == '0') count--;
  if (count == 0) {
    out = 0;
    return NumberError::kNone;
  }
  if (n.scale < int64_t(count) || n.scale > 20) return NumberError::kOverflow;
  unsigned __int128 value = 0;
  for (int i = 0; i < n.scale; i++) value = value * 10 + (size_t(i) < count ? n.digits[i] - '0' : 0);
  if (value > std::numeric_limits<uint64_t>::max()) return NumberError::kOverflow;
  out = uint64_t(value);
  return NumberError::kNone;
}

template <class T>
NumberError parse_floating(std::string_view text, uint32_t styles, const Culture& c, T& out) {
  NumberDigits n;
  if (scan_number(text, styles, c, n) != NumberError::kNone) {
    while (!text.empty() && is_white(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_white(text.back())) text.remove_suffix(1);
    std::string_view rest = text;
    constexpr T kInfinity = std::numeric_limits<T>::infinity();
    if (equals_ignore_case(rest, c.infinity_symbol)) return out = kInfinity, NumberError::kNone;
    if (equals_ignore_case(rest, c.negative_infinity_symbol)) return out = -kInfinity, NumberError::kNone;
    bool negative = false;
    if (rest.substr(0, c.positive_sign.size()) == c.positive_sign)
      rest.remove_prefix(c.positive_sign.size());
    else if (rest.substr(0, c.negative_sign.size()) == c.negative_sign) {
      rest.remove_prefix(c.negative_sign.size());
      negative = true;
    }
    if (equals_ignore_case(rest, c.nan_symbol))
      return out = std::numeric_limits<T>::quiet_NaN(), NumberError::kNone;
    if (!negative && equals_ignore_case(rest, c.infinity_symbol)) return out = kInfinity, NumberError::kNone;
    return NumberError::kFormat;
  }
  T value = 0;
  if (!n.digits.empty()) {
    int exponent = n.scale - int(n.digits.size());
    n.digits += 'e';
    char buf[16];
    n.digits.append(buf, std::to_chars(buf, buf + sizeof buf, exponent).ptr);
    auto r = std::from_chars(n.digits.data(), n.digits.data() + n.digits.size(), value);
    if (r.ec == std::errc::result_out_of_range)
      value = n.scale > 0 ? std::numeric_limits<T>::infinity() : T(0);
  }
  out = n.negative ? -value : value;
  return NumberError::kNone;
}

}  // namespace

NumberError scan_number(std::string_view text, uint32_t styles, const Culture& c, NumberDigits& out) {
  Scanner s{text};
  bool currency = (styles & kAllowCurrencySymbol) != 0;
  bool sign = false, parens = false, seen_currency = false, seen_digits = false, seen_point = false,
       non_zero = false;
  out.digits.clear();
  out.scale = 0;
  out.negative = false;
  auto eat_sign = [&] {
    if (s.eat(c.positive_sign)) return true;
    if (s.eat(c.negative_sign) || (c.negative_sign != "-" && s.eat("-"))) return out.negative = true;
    return false;
  };
  for (;;) {
    char ch = s.peek();
    if (is_white(ch) && (styles & kAllowLeadingWhite) &&
        !(sign && !seen_currency && c.negative_pattern != 2)) {
      s.at++;
      continue;
    }
    if ((styles & kAllowLeadingSign) && !sign && eat_sign()) {
      sign = true;
    } else if (ch == '(' && (styles & kAllowParentheses) && !sign) {
      sign = parens = true;
      out.negative = true;
      s.at++;
    } else if (currency && !seen_currency && s.eat(c.currency_symbol)) {
      seen_currency = true;
    } else {
      break;
    }
  }
  const std::string& point = seen_currency ? c.currency_decimal_separator : c.decimal_separator;
  const std::string& group = seen_currency ? c.currency_group_separator : c.group_separator;
  for (;;) {
    char ch = s.peek();
    if (is_digit(ch)) {
      s.at++;
      seen_digits = true;
      if (ch != '0' || non_zero) {
        if (out.digits.size() >= kMaxDigits) return NumberError::kOverflow;
        out.digits += ch;
        if (!seen_point) out.scale++;
        non_zero = true;
      } else if (seen_point) {
        out.scale--;
      }
    } else if ((styles & kAllowDecimalPoint) && !seen_point && s.eat(point)) {
      seen_point = true;
    } else if ((styles & kAllowThousands) && seen_digits && !seen_point && s.eat_separator(group)) {
    } else {
      break;
    }
  }
  if (!seen_digits) return NumberError::kFormat;
  if ((styles & kAllowExponent) && (s.peek() | 0x20) == 'e') {
    size_t back = s.at++;
    bool negative = false;
    if (s.eat(c.positive_sign)) {
    } else if (s.eat(c.negative_sign)) {
      negative = true;
    }
    if (is_digit(s.peek())) {
      int e = 0;
      while (is_digit(s.peek())) {
        if (e < 100000000) e = e * 10 + (s.peek() - '0');
        s.at++;
      }
      if (non_zero || !negative) out.scale += negative ? -e : e;
      if (!non_zero && out.scale > 0) out.scale = 0;
    } else {
      s.at = back;
    }
  }
  for (;;) {
    char ch = s.peek();
    if (is_white(ch) && (styles & kAllowTrailingWhite)) {
      s.at++;
    } else if ((styles & kAllowTrailingSign) && !sign && eat_sign()) {
      sign = true;
    } else if (ch == ')' && parens) {
      parens = false;
      s.at++;
    } else if (currency && !seen_currency && s.eat(c.currency_symbol)) {
      seen_currency = true;
    } else {
      break;
    }
  }
  if (parens) return NumberError::kFormat;
  while (s.at < text.size() && text[s.at] == '\0') s.at++;
  return s.at == text.size() ? NumberError::kNone : NumberError::kFormat;
}

NumberError parse_int64(std::string_view text, uint32_t styles, const Culture& c, int bits, int64_t& out) {
  uint64_t magnitude;
  if (styles & (kAllowHexSpecifier | kAllowBinarySpecifier)) {
    NumberError e = parse_based(text, styles, styles & kAllowHexSpecifier ? 4 : 1, bits, magnitude);
    if (e == NumberError::kNone) out = int64_t(magnitude << (64 - bits)) >> (64 - bits);
    return e;
  }
  NumberDigits n;
  NumberError e = scan_number(text, styles, c, n);
  if (e == NumberError::kNone) e = to_magnitude(n, magnitude);
  if (e != NumberError::kNone) return e;
  uint64_t limit = (uint64_t(1) << (bits - 1)) - (n.negative ? 0 : 1);
  if (magnitude > limit) return NumberError::kOverflow;
  out = int64_t(n.negative ? 0 - magnitude : magnitude);
  return NumberError::kNone;
}

NumberError parse_uint64(std::string_view text, uint32_t styles, const Culture& c, int bits, uint64_t& out) {
  uint64_t magnitude;
  if (styles & (kAllowHexSpecifier | kAllowBinarySpecifier))
    return parse_based(text, styles, styles & kAllowHexSpecifier ? 4 : 1, bits, out);
  NumberDigits n;
  NumberError e = scan_number(text, styles, c, n);
  if (e == NumberError::kNone) e = to_magnitude(n, magnitude);
  if (e != NumberError::kNone) return e;
  if (n.negative && magnitude != 0) return NumberError::kOverflow;
  if (bits < 64 && magnitude >> bits) return NumberError::kOverflow;
  out = magnitude;
  return NumberError::kNone;
}

NumberError parse_double(std::string_view text, uint32_t styles, const Culture& c, double& out) {
  return parse_floating(text, styles, c, out);
}

NumberError parse_float(std::string_view text, uint32_t styles, const Culture& c, float& out) {
  return parse_floating(text, styles, c, out);
}

}  // namespace psession
