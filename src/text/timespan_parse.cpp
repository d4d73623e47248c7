// TimeSpan.Parse and ParseExact.
#include "text/datetime.h"

namespace psession {
namespace {

struct Number {
  int64_t value = 0;
  int digits = 0;
  int zeros = 0;  // leading
};

bool is_digit_at(std::string_view s, size_t i) { return i < s.size() && s[i] >= '0' && s[i] <= '9'; }

DateError compose(bool negative, int64_t d, int64_t h, int64_t m, int64_t s, int64_t fraction,
                  TimeSpan& out) {
  if (d > 10675199 || h > 23 || m > 59 || s > 59) return DateError::kOverflow;
  __int128 t = ((__int128(d) * 24 + h) * 60 + m) * 60 + s;
  t = t * kTicksPerSecond + fraction;
  if (negative) t = -t;
  if (t > INT64_MAX || t < INT64_MIN) return DateError::kOverflow;
  out = TimeSpan(int64_t(t));
  return DateError::kNone;
}

// Digits after the point in ticks; false: more than seven.
bool to_fraction(const Number& n, int64_t& out) {
  if (n.digits > 7) return false;
  out = n.value;
  for (int k = n.digits; k < 7; k++) out *= 10;
  return true;
}

}  // namespace

DateError parse_timespan(std::string_view text, const Culture& culture, TimeSpan& out) {
  auto white = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && white(text.front())) text.remove_prefix(1);
  while (!text.empty() && (white(text.back()) || text.back() == '\0')) text.remove_suffix(1);
  bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty()) return DateError::kFormat;
  Number n[6];
  std::string separators;
  int count = 0;
  bool overflow = false;
  for (size_t i = 0; i < text.size();) {
    if (!is_digit_at(text, i) || count == 6) return DateError::kFormat;
    Number& x = n[count++];
    for (; is_digit_at(text, i); i++) {
      if (x.value == 0 && text[i] == '0') x.zeros++;
      if (x.value < 1000000000)
        x.value = x.value * 10 + (text[i] - '0');
      else
        overflow = true;
      x.digits++;
    }
    if (i == text.size()) break;
    if (text[i] == ':' || text[i] == '.') {
      separators += text[i++];
    } else if (!culture.decimal_separator.empty() && culture.decimal_separator != "." &&
               text.substr(i, culture.decimal_separator.size()) == culture.decimal_separator) {
      separators += '.';
      i += culture.decimal_separator.size();
    } else {
      return DateError::kFormat;
    }
    if (i == text.size()) return DateError::kFormat;
  }
  if (overflow) return DateError::kOverflow;
  int64_t fraction = 0;
  if (separators.empty()) return compose(negative, n[0].value, 0, 0, 0, 0, out);
  if (separators == ":") return compose(negative, 0, n[0].value, n[1].value, 0, 0, out);
  if (separators == "::") {
    DateError e = compose(negative, 0, n[0].value, n[1].value, n[2].value, 0, out);
    // What cannot be hours is read as days: "24:00:00" is 24 days.
    return e == DateError::kNone ? e : compose(negative, n[0].value, n[1].value, n[2].value, 0, 0, out);
  }
  if (separators == ".:") return compose(negative, n[0].value, n[1].value, n[2].value, 0, 0, out);
  if (separators == ".::" || separators == ":::")
    return compose(negative, n[0].value, n[1].value, n[2].value, n[3].value, 0, out);
  if (separators == "::.") {
    if (!to_fraction(n[3], fraction)) return DateError::kOverflow;
    return compose(negative, 0, n[0].value, n[1].value, n[2].value, fraction, out);
  }
  if (separators == ".::." || separators == ":::.") {
    if (!to_fraction(n[4], fraction)) return DateError::kOverflow;
    return compose(negative, n[0].value, n[1].value, n[2].value, n[3].value, fraction, out);
  }
  return DateError::kFormat;
}

DateError parse_timespan_exact(std::string_view text, std::string_view f, const Culture& culture,
                               TimeSpan& out) {
  if (f.empty() || text.empty()) return DateError::kFormat;
  if (f.size() == 1) {
    if (f == "c" || f == "t" || f == "T" || f == "g" || f == "G") return parse_timespan(text, culture, out);
    return DateError::kFormat;
  }
  int64_t d = 0, h = 0, m = 0, s = 0, fraction = 0;
  size_t i = 0;
  bool seen[5] = {};
  for (size_t k = 0; k < f.size();) {
    char ch = f[k];
    size_t n = 1;
    if (ch == '%') {
      if (++k >= f.size() || f[k] == '%') return DateError::kFormat;
      ch = f[k];
    } else {
      while (k + n < f.size() && f[k + n] == ch) n++;
    }
    auto number = [&](int which, size_t low, size_t high, int64_t& to) {
      if (seen[which]) return false;
      seen[which] = true;
      size_t from = i;
      while (is_digit_at(text, i) && i - from < high) to = to * 10 + (text[i++] - '0');
      return i - from >= low;
    };
    bool ok = true;
    switch (ch) {
      case 'd':
        ok = n <= 8 && number(0, n, n == 1 ? 8 : n < 2 ? 2 : n, d);
        break;
      case 'h':
        ok = n <= 2 && number(1, n, 2, h);
        break;
      case 'm':
        ok = n <= 2 && number(2, n, 2, m);
        break;
      case 's':
        ok = n <= 2 && number(3, n, 2, s);
        break;
      case 'f':
      case 'F': {
        size_t from = i;
        ok = n <= 7 && number(4, ch == 'f' ? n : 0, n, fraction);
        for (size_t got = i - from; got < 7; got++) fraction *= 10;
        break;
      }
      case '\'':
      case '"': {
        size_t end = f.find(ch, k + 1);
        if (end == std::string_view::npos) return DateError::kFormat;
        std::string_view literal = f.substr(k + 1, end - k - 1);
        ok = text.substr(i, literal.size()) == literal;
        i += literal.size();
        n = end - k + 1;
        break;
      }
      case '\\':
        if (k + 1 >= f.size()) return DateError::kFormat;
        ok = i < text.size() && text[i++] == f[k + 1];
        n = 2;
        break;
      default:
        return DateError::kFormat;
    }
    if (!ok) return DateError::kFormat;
    k += n;
  }
  if (i != text.size()) return DateError::kFormat;
  return compose(false, d, h, m, s, fraction, out);
}

}  // namespace psession
