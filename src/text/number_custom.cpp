// Custom numeric formats: 0 # . , % per mille E+0, sections, literals and escapes.
#include "text/number_format.h"

namespace psession {
namespace {

size_t find_section(std::string_view format, int section) {
  if (section == 0) return 0;
  size_t src = 0;
  while (src < format.size()) {
    char ch = format[src++];
    switch (ch) {
      case '\'':
      case '"':
        while (src < format.size() && format[src] != '\0' && format[src++] != ch) {
        }
        break;
      case '\\':
        if (src < format.size()) src++;
        break;
      case ';':
        if (--section != 0) break;
        if (src < format.size() && format[src] != '\0' && format[src] != ';') return src;
        return 0;
      case '\0':
        return 0;
    }
  }
  return 0;
}

bool exponent_follows(std::string_view f, size_t src) {
  return (src < f.size() && f[src] == '0') ||
         (src + 1 < f.size() && (f[src] == '+' || f[src] == '-') && f[src + 1] == '0');
}

bool per_mille_at(std::string_view f, size_t src) { return f.substr(src, 3) == "\xE2\x80\xB0"; }

}  // namespace

std::string format_custom(NumberDigits& n, std::string_view f, const Culture& c) {
  constexpr int kNone = 0x7FFFFFFF;
  while (!n.digits.empty() && n.digits.back() == '0') n.digits.pop_back();
  size_t section = find_section(f, n.digits.empty() ? 2 : n.negative ? 1 : 0);
  int digit_count, decimal_pos, first_digit, last_digit, thousand_pos, thousand_count = 0, scale_adjust;
  bool scientific, thousand_seps;
  for (;;) {
    digit_count = last_digit = scale_adjust = 0;
    decimal_pos = thousand_pos = -1;
    first_digit = kNone;
    scientific = thousand_seps = false;
    for (size_t src = section; src < f.size();) {
      char ch = f[src++];
      if (ch == '\0' || ch == ';') break;
      switch (ch) {
        case '#':
          digit_count++;
          break;
        case '0':
          if (first_digit == kNone) first_digit = digit_count;
          last_digit = ++digit_count;
          break;
        case '.':
          if (decimal_pos < 0) decimal_pos = digit_count;
          break;
        case ',':
          if (digit_count > 0 && decimal_pos < 0) {
            if (thousand_pos >= 0) {
              if (thousand_pos == digit_count) {
                thousand_count++;
                break;
              }
              thousand_seps = true;
            }
            thousand_pos = digit_count;
            thousand_count = 1;
          }
          break;
        case '%':
          scale_adjust += 2;
          break;
        case '\xE2':
          if (per_mille_at(f, src - 1)) scale_adjust += 3;
          break;
        case '\'':
        case '"':
          while (src < f.size() && f[src] != '\0' && f[src++] != ch) {
          }
          break;
        case '\\':
          if (src < f.size()) src++;
          break;
        case 'E':
        case 'e':
          if (exponent_follows(f, src)) {
            while (++src < f.size() && f[src] == '0') {
            }
            scientific = true;
          }
          break;
      }
    }
    if (decimal_pos < 0) decimal_pos = digit_count;
    if (thousand_pos >= 0) {
      if (thousand_pos == decimal_pos)
        scale_adjust -= thousand_count * 3;
      else
        thousand_seps = true;
    }
    if (!n.digits.empty()) {
      n.scale += scale_adjust;
      round_number(n, scientific ? digit_count : n.scale + digit_count - decimal_pos);
      if (n.digits.empty()) {
        size_t zero = find_section(f, 2);
        if (zero != section) {
          section = zero;
          continue;
        }
      }
    } else {
      if (!n.floating) n.negative = false;
      n.scale = 0;
    }
    break;
  }
  first_digit = first_digit < decimal_pos ? decimal_pos - first_digit : 0;
  last_digit = last_digit > decimal_pos ? decimal_pos - last_digit : 0;
  int dig_pos, adjust;
  if (scientific) {
    dig_pos = decimal_pos;
    adjust = 0;
  } else {
    dig_pos = n.scale > decimal_pos ? n.scale : decimal_pos;
    adjust = n.scale - decimal_pos;
  }
  std::vector<int> separators;  // positions from the point, the leftmost last
  if (thousand_seps && !c.group_separator.empty() && !c.group_sizes.empty()) {
    size_t index = 0;
    int size = c.group_sizes[0], total = size;
    int digits = dig_pos + (adjust < 0 ? adjust : 0);
    if (first_digit > digits) digits = first_digit;
    while (digits > total && size > 0) {
      separators.push_back(total);
      if (index + 1 < c.group_sizes.size()) size = c.group_sizes[++index];
      total += size;
    }
  }
  std::string out;
  size_t used = 0;
  bool point_written = false;
  auto separate = [&] {
    if (dig_pos > 1 && !separators.empty() && dig_pos == separators.back() + 1) {
      out += c.group_separator;
      separators.pop_back();
    }
  };
  for (size_t src = section; src < f.size();) {
    char ch = f[src++];
    if (ch == '\0' || ch == ';') break;
    if (adjust > 0 && (ch == '#' || ch == '0' || ch == '.')) {
      for (; adjust > 0; adjust--) {
        out += used < n.digits.size() ? n.digits[used++] : '0';
        separate();
        dig_pos--;
      }
    }
    switch (ch) {
      case '#':
      case '0': {
        char digit;
        if (adjust < 0) {
          adjust++;
          digit = dig_pos <= first_digit ? '0' : '\0';
        } else {
          digit = used < n.digits.size() ? n.digits[used++] : dig_pos > last_digit ? '0' : '\0';
        }
        if (digit) {
          out += digit;
          separate();
        }
        dig_pos--;
        break;
      }
      case '.':
        if (dig_pos != 0 || point_written) break;
        if (last_digit < 0 || (decimal_pos < digit_count && used < n.digits.size())) {
          out += c.decimal_separator;
          point_written = true;
        }
        break;
      case '%':
        out += c.percent_symbol;
        break;
      case '\xE2':
        if (per_mille_at(f, src - 1)) {
          out += c.per_mille_symbol;
          src += 2;
        } else {
          out += ch;
        }
        break;
      case ',':
        break;
      case '\'':
      case '"':
        while (src < f.size() && f[src] != '\0' && f[src] != ch) out += f[src++];
        if (src < f.size() && f[src] != '\0') src++;
        break;
      case '\\':
        if (src < f.size() && f[src] != '\0') out += f[src++];
        break;
      case 'E':
      case 'e': {
        if (!scientific) {
          out += ch;
          if (src < f.size() && (f[src] == '+' || f[src] == '-')) out += f[src++];
          while (src < f.size() && f[src] == '0') out += f[src++];
          break;
        }
        if (!exponent_follows(f, src)) {
          out += ch;
          break;
        }
        bool positive_sign = f[src] == '+';
        int digits = f[src] == '0' ? 1 : 0;
        while (++src < f.size() && f[src] == '0') digits++;
        append_exponent(out, n.digits.empty() ? 0 : n.scale - decimal_pos, ch, digits > 10 ? 10 : digits,
                        positive_sign, c);
        scientific = false;
        break;
      }
      default:
        out += ch;
    }
  }
  if (n.negative && section == 0 && !out.empty()) out.insert(0, c.negative_sign);
  return out;
}

}  // namespace psession
