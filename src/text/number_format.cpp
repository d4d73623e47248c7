#include "text/number_format.h"

#include <charconv>
#include <cmath>
#include <cstring>

namespace psession {
namespace {

constexpr int kMaxPrecision = 999999999;
constexpr int kMaxOutput = 16 << 20;  // a precision beyond this is refused instead of filling memory
constexpr int kCustomDoubleDigits = 15;
constexpr int kCustomFloatDigits = 7;

const char* const kPositiveCurrency[] = {"$#", "#$", "$ #", "# $"};
const char* const kNegativeCurrency[] = {"($#)", "-$#",  "$-#",   "$#-",   "(#$)", "-#$",
                                         "#-$",  "#$-",  "-# $",  "-$ #",  "# $-", "$ #-",
                                         "$ -#", "#- $", "($ #)", "(# $)", "$- #"};
const char* const kPositivePercent[] = {"# %", "#%", "%#", "% #"};
const char* const kNegativePercent[] = {"-# %", "-#%",  "-%#",  "%-#",  "%#-",  "#-%",
                                        "#%-",  "-% #", "# %-", "% #-", "% -#", "#- %"};
const char* const kNegativeNumber[] = {"(#)", "-#", "- #", "#-", "# -"};

template <size_t N>
const char* pattern_at(const char* const (&table)[N], int index) {
  return table[index >= 0 && index < int(N) ? index : 0];
}

}  // namespace

void round_number(NumberDigits& n, int pos) {
  int count = int(n.digits.size());
  int i = pos < count ? pos : count;
  if (i < 0) i = 0;
  if (i == pos && i < count && !n.correctly_rounded && n.digits[i] >= '5') {
    while (i > 0 && n.digits[i - 1] == '9') i--;
    if (i > 0) {
      n.digits[i - 1]++;
    } else {
      n.scale++;
      n.digits.assign("1");
      i = 1;
    }
  } else {
    while (i > 0 && n.digits[i - 1] == '0') i--;
  }
  if (i == 0) {
    if (!n.floating) n.negative = false;
    n.scale = 0;
  }
  n.digits.resize(i);
}

void append_exponent(std::string& out, int exponent, char letter, int min_digits, bool positive_sign,
                     const Culture& c) {
  out += letter;
  if (exponent < 0) {
    out += c.negative_sign;
    exponent = -exponent;
  } else if (positive_sign) {
    out += c.positive_sign;
  }
  char buf[16];
  int n = int(std::to_chars(buf, buf + sizeof buf, exponent).ptr - buf);
  for (; n < min_digits; min_digits--) out += '0';
  out.append(buf, n);
}

namespace {

void append_fixed(std::string& out, const NumberDigits& n, int decimals, const std::string* group,
                  const std::string& point, const std::vector<uint8_t>& sizes) {
  int pos = n.scale;
  int used = 0, count = int(n.digits.size());
  if (pos > 0) {
    if (group && !sizes.empty() && !group->empty()) {
      // Positions (counted from the point) where a separator stands, found from the right.
      std::vector<int> at;
      int total = sizes[0], size = sizes[0];
      size_t index = 0;
      while (size > 0 && pos > total) {
        at.push_back(total);
        if (index + 1 < sizes.size()) size = sizes[++index];
        total += size;
      }
      for (int left = pos; left > 0; left--) {
        if (!at.empty() && at.back() == left && left != pos) {
          out += *group;
          at.pop_back();
        }
        out += used < count ? n.digits[used++] : '0';
      }
    } else {
      int take = pos < count ? pos : count;
      out.append(n.digits, 0, take);
      used = take;
      out.append(pos - take, '0');
    }
    pos = 0;
  } else {
    out += '0';
  }
  if (decimals > 0) {
    out += point;
    int zeros = -pos < decimals ? -pos : decimals;
    out.append(zeros, '0');
    decimals -= zeros;
    int take = count - used < decimals ? count - used : decimals;
    if (take > 0)
      out.append(n.digits, used, take);
    else
      take = 0;
    out.append(decimals - take, '0');
  }
}

void append_scientific(std::string& out, const NumberDigits& n, int digits, char letter, const Culture& c) {
  int used = 0, count = int(n.digits.size());
  out += count > 0 ? n.digits[used++] : '0';
  if (digits != 1) {
    out += c.decimal_separator;
    while (--digits > 0) out += used < count ? n.digits[used++] : '0';
  }
  append_exponent(out, count == 0 ? 0 : n.scale - 1, letter, 3, true, c);
}

void append_general(std::string& out, const NumberDigits& n, int max_digits, char letter, bool fixed_only,
                    const Culture& c) {
  int pos = n.scale, used = 0, count = int(n.digits.size());
  bool scientific = false;
  if (!fixed_only && (pos > max_digits || pos < -3)) {
    pos = 1;
    scientific = true;
  }
  if (pos > 0) {
    int take = pos < count ? pos : count;
    out.append(n.digits, 0, take);
    used = take;
    out.append(pos - take, '0');
    pos = 0;
  } else {
    out += '0';
  }
  if (used < count || pos < 0) {
    out += c.decimal_separator;
    out.append(-pos, '0');
    out.append(n.digits, used, std::string::npos);
  }
  if (scientific) append_exponent(out, n.scale - 1, letter, 2, true, c);
}

// Spreads a pattern such as "-$ #": # the number, $ or % the symbol, - the negative sign.
void append_pattern(std::string& out, const char* pattern, const NumberDigits& n, int decimals, bool currency,
                    const std::string& symbol, const Culture& c) {
  for (; *pattern; pattern++) {
    switch (*pattern) {
      case '#':
        append_fixed(out, n, decimals, currency ? &c.currency_group_separator : &c.group_separator,
                     currency ? c.currency_decimal_separator : c.decimal_separator, c.group_sizes);
        break;
      case '-':
        out += c.negative_sign;
        break;
      case '$':
      case '%':
        out += symbol;
        break;
      default:
        out += *pattern;
    }
  }
}

// Digits of a finite double. precision < 0: shortest; fixed: digits after the point; else significant digits.
template <class T>
void double_digits(T value, int precision, bool fixed, NumberDigits& n) {
  n.floating = true;
  n.negative = std::signbit(value);
  n.digits.clear();
  n.scale = 0;
  if (value == 0) return;
  value = std::fabs(value);
  char stack[512];
  if (precision < 0 || !fixed) {
    if (precision > 780) precision = 780;  // a double has at most 767 significant digits
    std::string heap;
    char* buf = stack;
    size_t size = sizeof stack;
    if (precision > 400) {
      heap.resize(1000);
      buf = heap.data();
      size = heap.size();
    }
    auto r = precision < 0 ? std::to_chars(buf, buf + size, value, std::chars_format::scientific)
                           : std::to_chars(buf, buf + size, double(value), std::chars_format::scientific,
                                           precision > 0 ? precision - 1 : 0);
    char* e = static_cast<char*>(memchr(buf, 'e', r.ptr - buf));
    int exponent = 0;
    const char* from = e + 1;
    if (*from == '+') from++;
    std::from_chars(from, r.ptr, exponent);
    n.digits.assign(buf, 1);
    if (e > buf + 2) n.digits.append(buf + 2, e);
    n.scale = exponent + 1;
  } else {
    int digits = precision < 1100 ? precision : 1100;  // what follows is zero
    std::string heap(digits + 330, '\0');
    auto r = std::to_chars(heap.data(), heap.data() + heap.size(), double(value), std::chars_format::fixed,
                           digits);
    heap.resize(r.ptr - heap.data());
    size_t point = heap.find('.');
    if (point != std::string::npos)
      heap.erase(point, 1);
    else
      point = heap.size();
    size_t first = heap.find_first_not_of('0');
    if (first == std::string::npos) return;
    n.scale = int(point) - int(first);
    n.digits.assign(heap, first);
  }
  while (!n.digits.empty() && n.digits.back() == '0') n.digits.pop_back();
  n.correctly_rounded = true;
}

template <class T>
FormattedNumber format_floating(T value, std::string_view format, const Culture& c) {
  constexpr int kDigits = sizeof(T) == 8 ? kCustomDoubleDigits : kCustomFloatDigits;
  FormatSpecifier spec = parse_format_specifier(format);
  if (!spec.valid) return std::nullopt;
  if (!std::isfinite(value)) {
    if (std::isnan(value)) return c.nan_symbol;
    return std::signbit(value) ? c.negative_infinity_symbol : c.infinity_symbol;
  }
  NumberDigits n;
  int precision = spec.precision;
  char letter = spec.letter;
  switch (letter & ~0x20) {
    case 0:
      double_digits(value, kDigits, false, n);
      n.correctly_rounded = false;
      return format_custom(n, format, c);
    case 'R':
      letter = char(letter - ('R' - 'G'));
      precision = -1;
      [[fallthrough]];
    case 'G':
      if (precision == 0) precision = -1;
      double_digits(value, precision, false, n);
      if (precision < 0) precision = int(n.digits.size()) > kDigits ? int(n.digits.size()) : kDigits;
      break;
    case 'E':
      if (precision < 0) precision = 6;
      double_digits(value, precision < kMaxOutput ? precision + 1 : precision, false, n);
      break;
    case 'F':
    case 'N':
      if (precision < 0) precision = c.decimal_digits;
      double_digits(value, precision, true, n);
      break;
    case 'C':
      if (precision < 0) precision = c.currency_decimal_digits;
      double_digits(value, precision, true, n);
      break;
    case 'P':
      if (precision < 0) precision = c.percent_decimal_digits;
      double_digits(value, precision + 2, true, n);
      break;
    default:
      return std::nullopt;
  }
  return format_standard(n, letter, precision, c);
}

std::string based_digits(uint64_t value, int precision, int shift, bool upper) {
  char buf[64];
  int at = 64;
  const char* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  do {
    buf[--at] = digits[value & ((1u << shift) - 1)];
    value >>= shift;
  } while (value);
  std::string out;
  if (precision > 64 - at) out.append(precision - (64 - at), '0');
  out.append(buf + at, 64 - at);
  return out;
}

FormattedNumber format_magnitude(uint64_t magnitude, bool negative, uint64_t complement,
                                 std::string_view format, const Culture& c) {
  FormatSpecifier spec = parse_format_specifier(format);
  if (!spec.valid || spec.precision > kMaxOutput) return std::nullopt;
  char buf[24];
  auto r = std::to_chars(buf, buf + sizeof buf, magnitude);
  std::string_view digits(buf, r.ptr - buf);
  char upper = char(spec.letter & ~0x20);
  if (upper == 'D' || (upper == 'G' && spec.precision < 1)) {
    std::string out;
    if (negative) out += c.negative_sign;
    if (upper == 'D' && spec.precision > int(digits.size())) out.append(spec.precision - digits.size(), '0');
    return out.append(digits);
  }
  if (upper == 'X') return based_digits(complement, spec.precision, 4, spec.letter == 'X');
  if (upper == 'B') return based_digits(complement, spec.precision, 1, true);
  NumberDigits n;
  n.negative = negative;
  if (magnitude != 0) {
    n.scale = int(digits.size());
    n.digits = digits;
    while (n.digits.back() == '0') n.digits.pop_back();
  }
  if (spec.letter == 0) return format_custom(n, format, c);
  if (upper == 'R') return std::nullopt;
  return format_standard(n, spec.letter, spec.precision, c);
}

}  // namespace

FormatSpecifier parse_format_specifier(std::string_view format) {
  FormatSpecifier spec;
  if (format.empty() || format[0] == '\0') return spec;
  char first = format[0];
  spec.letter = 0;
  if (!((first | 0x20) >= 'a' && (first | 0x20) <= 'z')) return spec;
  int64_t precision = 0;
  size_t i = 1;
  for (; i < format.size() && format[i] >= '0' && format[i] <= '9'; i++) {
    precision = precision * 10 + (format[i] - '0');
    if (precision > kMaxPrecision) {
      spec.valid = false;
      return spec;
    }
  }
  if (i < format.size() && format[i] != '\0') return spec;
  spec.letter = first;
  spec.precision = i == 1 ? -1 : int(precision);
  return spec;
}

FormattedNumber format_standard(NumberDigits& n, char letter, int precision, const Culture& c) {
  if (precision > kMaxOutput) return std::nullopt;
  std::string out;
  switch (letter & ~0x20) {
    case 'C':
      if (precision < 0) precision = c.currency_decimal_digits;
      round_number(n, n.scale + precision);
      append_pattern(out,
                     n.negative ? pattern_at(kNegativeCurrency, c.currency_negative_pattern)
                                : pattern_at(kPositiveCurrency, c.currency_positive_pattern),
                     n, precision, true, c.currency_symbol, c);
      return out;
    case 'F':
      if (precision < 0) precision = c.decimal_digits;
      round_number(n, n.scale + precision);
      if (n.negative) out += c.negative_sign;
      append_fixed(out, n, precision, nullptr, c.decimal_separator, c.group_sizes);
      return out;
    case 'N':
      if (precision < 0) precision = c.decimal_digits;
      round_number(n, n.scale + precision);
      append_pattern(out, n.negative ? pattern_at(kNegativeNumber, c.negative_pattern) : "#", n, precision,
                     false, c.negative_sign, c);
      return out;
    case 'E':
      if (precision < 0) precision = 6;
      round_number(n, precision + 1);
      if (n.negative) out += c.negative_sign;
      append_scientific(out, n, precision + 1, letter, c);
      return out;
    case 'G': {
      bool fixed_only = false;
      if (precision < 1) {
        if (n.keep_zeros && precision == -1) {
          fixed_only = true;
          if (n.digits.find_first_not_of('0') == std::string::npos) n.negative = false;
        } else {
          precision = int(n.digits.size());
        }
      }
      if (!fixed_only) round_number(n, precision);
      if (n.negative) out += c.negative_sign;
      append_general(out, n, precision, char(letter - ('G' - 'E')), fixed_only, c);
      return out;
    }
    case 'P':
      if (precision < 0) precision = c.percent_decimal_digits;
      if (!n.digits.empty()) n.scale += 2;
      round_number(n, n.scale + precision);
      append_pattern(out,
                     n.negative ? pattern_at(kNegativePercent, c.percent_negative_pattern)
                                : pattern_at(kPositivePercent, c.percent_positive_pattern),
                     n, precision, false, c.percent_symbol, c);
      return out;
    default:
      return std::nullopt;
  }
}

FormattedNumber format_int64(int64_t value, std::string_view format, const Culture& c, int bits) {
  uint64_t complement = uint64_t(value);
  if (bits < 64) complement &= (uint64_t(1) << bits) - 1;
  return format_magnitude(value < 0 ? 0 - uint64_t(value) : uint64_t(value), value < 0, complement, format,
                          c);
}

FormattedNumber format_uint64(uint64_t value, std::string_view format, const Culture& c) {
  return format_magnitude(value, false, value, format, c);
}

FormattedNumber format_double(double value, std::string_view format, const Culture& c) {
  return format_floating(value, format, c);
}

FormattedNumber format_float(float value, std::string_view format, const Culture& c) {
  return format_floating(value, format, c);
}

std::string int64_to_string(int64_t value) {
  char buf[24];
  return std::string(buf, std::to_chars(buf, buf + sizeof buf, value).ptr);
}

std::string uint64_to_string(uint64_t value) {
  char buf[24];
  return std::string(buf, std::to_chars(buf, buf + sizeof buf, value).ptr);
}

std::string double_to_string(double value) {
  if (value == std::trunc(value) && std::fabs(value) < 1e15 && (value != 0 || !std::signbit(value)))
    return int64_to_string(int64_t(value));
  return *format_floating(value, "", invariant_culture());
}

std::string float_to_string(float value) { return *format_floating(value, "", invariant_culture()); }

std::string double_to_string_g15(double value) {
  if (value == std::trunc(value) && std::fabs(value) < 1e15 && (value != 0 || !std::signbit(value)))
    return int64_to_string(int64_t(value));
  return *format_floating(value, "G15", invariant_culture());
}

std::string float_to_string_g7(float value) { return *format_floating(value, "G7", invariant_culture()); }

}  // namespace psession
