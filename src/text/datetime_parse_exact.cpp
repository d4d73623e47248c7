// DateTime.ParseExact.
#include "text/datetime_parse.h"

namespace psession {
namespace {

class ExactParser {
 public:
  ExactParser(std::string_view text, const Culture& c, uint32_t styles) : s_(text), c_(c), styles_(styles) {}

  bool run(std::string_view f, ParsedDate& p) {
    if (styles_ & kDateAllowLeadingWhite) {
      skip_white(s_, i_);
      size_t at = 0;
      skip_white(f, at);
      f.remove_prefix(at);
    }
    if (!fields(f, p)) return false;
    if (styles_ & kDateAllowTrailingWhite) skip_white(s_, i_);
    return i_ == s_.size();
  }

 private:
  bool digits(size_t low, size_t high, int& out) {
    size_t from = i_;
    int value = 0;
    while (is_digit_at(s_, i_) && i_ - from < high) value = value * 10 + (s_[i_++] - '0');
    if (i_ - from < low) return false;
    if (out >= 0 && out != value) return false;  // named twice, differently
    out = value;
    return true;
  }

  bool offset(size_t width, ParsedDate& p) {
    if (i_ >= s_.size() || (s_[i_] != '+' && s_[i_] != '-')) return false;
    bool negative = s_[i_++] == '-';
    int hours = -1, minutes = width >= 3 ? -1 : 0;
    if (!digits(width == 1 ? 1 : 2, 2, hours)) return false;
    if (width >= 3) {
      if (i_ < s_.size() && s_[i_] == ':') i_++;
      if (!digits(2, 2, minutes)) return false;
    }
    if (minutes > 59 || hours * 60 + minutes > 14 * 60) return false;
    p.has_offset = true;
    p.offset_minutes = (hours * 60 + minutes) * (negative ? -1 : 1);
    return true;
  }

  bool literal(char ch) {
    if (i_ >= s_.size() || s_[i_] != ch) return false;
    i_++;
    return true;
  }

  bool literal(std::string_view text) {
    if (s_.substr(i_, text.size()) != text) return false;
    i_ += text.size();
    return true;
  }

  bool fields(std::string_view f, ParsedDate& p) {
    for (size_t k = 0; k < f.size();) {
      char ch = f[k];
      size_t n = 1;
      while (k + n < f.size() && f[k + n] == ch) n++;
      if (styles_ & kDateAllowInnerWhite) skip_white(s_, i_);
      bool ok = true;
      switch (ch) {
        case 'y': {
          int year = -1;
          ok = n <= 2 ? digits(n, 2, year) : n == 3 ? digits(3, 4, year) : digits(n, n > 9 ? 9 : n, year);
          if (ok && n <= 2) year = two_digit_year(year);
          p.year = year;
          break;
        }
        case 'M':
          if (n <= 2) {
            ok = digits(n, 2, p.month);
          } else {
            int m = eat_name(s_, i_, n == 3 ? c_.abbreviated_month_names : c_.month_names, false);
            if (m < 0)
              m = eat_name(s_, i_, n == 3 ? c_.abbreviated_month_genitive_names : c_.month_genitive_names,
                           false);
            ok = m >= 0;
            p.month = m + 1;
          }
          break;
        case 'd':
          if (n <= 2) {
            ok = digits(n, 2, p.day);
          } else {
            p.weekday = eat_name(s_, i_, n == 3 ? c_.abbreviated_day_names : c_.day_names, false);
            ok = p.weekday >= 0;
          }
          break;
        case 'h':
          ok = digits(n > 1 ? 2 : 1, 2, p.hour) && p.hour >= 1 && p.hour <= 12;
          if (ok && p.meridiem < 0) twelve_hours_ = true;
          break;
        case 'H':
          ok = digits(n > 1 ? 2 : 1, 2, p.hour);
          break;
        case 'm':
          ok = digits(n > 1 ? 2 : 1, 2, p.minute);
          break;
        case 's':
          ok = digits(n > 1 ? 2 : 1, 2, p.second);
          break;
        case 'f':
        case 'F': {
          if (n > 7) return false;
          size_t from = i_;
          int64_t value = 0;
          while (is_digit_at(s_, i_) && i_ - from < n) value = value * 10 + (s_[i_++] - '0');
          size_t got = i_ - from;
          if (ch == 'f' && got != n) return false;
          for (; got < 7; got++) value *= 10;
          p.fraction = value;
          break;
        }
        case 't': {
          auto designator = [&](const std::string& d, int which) {
            std::string_view want = d;
            if (n == 1) want = want.substr(0, 1);
            if (!eat_word(s_, i_, want, false)) return false;
            p.meridiem = which;
            return true;
          };
          ok = designator(c_.am_designator, 0) || designator(c_.pm_designator, 1);
          break;
        }
        case 'g':
          ok = eat_word(s_, i_, c_.era_name, false);
          break;
        case 'z':
          ok = offset(n, p);
          break;
        case 'K':
          n = 1;
          if (i_ < s_.size() && (s_[i_] == 'Z' || s_[i_] == 'z')) {
            i_++;
            p.has_offset = p.is_utc = true;
          } else if (i_ < s_.size() && (s_[i_] == '+' || s_[i_] == '-')) {
            ok = offset(3, p);
          }
          break;
        case 'Z':
          n = 1;
          ok = literal('Z');
          break;
        case ':':
          n = 1;
          ok = literal(c_.time_separator);
          break;
        case '/':
          n = 1;
          ok = literal(c_.date_separator);
          break;
        case '.':
          n = 1;
          // A fraction that may be missing takes its point with it.
          if (!literal('.') && !(k + 1 < f.size() && f[k + 1] == 'F')) return false;
          break;
        case '\'':
        case '"': {
          size_t end = f.find(ch, k + 1);
          if (end == std::string_view::npos) return false;
          ok = literal(f.substr(k + 1, end - k - 1));
          n = end - k + 1;
          break;
        }
        case '%':
          n = 1;
          ok = k + 1 < f.size() && f[k + 1] != '%';
          break;
        case '\\':
          if (k + 1 >= f.size()) return false;
          ok = literal(f[k + 1]);
          n = 2;
          break;
        default:
          n = 1;
          if (size_t w = white_at(f, k)) {
            if (styles_ & kDateAllowInnerWhite) {
              skip_white(s_, i_);
              n = w;
              break;
            }
            // ICU's narrow space and a plain one stand for each other.
            size_t got = white_at(s_, i_);
            ok = got > 0;
            i_ += got;
            n = w;
            break;
          }
          ok = literal(ch);
      }
      if (!ok) return false;
      k += n;
    }
    if (twelve_hours_ && p.meridiem < 0 && p.hour == 12) p.hour = 0;
    return true;
  }

  std::string_view s_;
  const Culture& c_;
  uint32_t styles_;
  size_t i_ = 0;
  bool twelve_hours_ = false;
};

}  // namespace

DateError parse_datetime_exact(std::string_view text, std::string_view f, const Culture& culture,
                               uint32_t styles, DateTime now, DateTime& out) {
  if (text.empty() || f.empty() || text.size() > kMaxInput || f.size() > kMaxInput) return DateError::kFormat;
  const Culture* c = &culture;
  std::string pattern;
  if (f.size() == 1) {
    switch (f[0]) {
      case 'd':
        pattern = c->short_date_pattern;
        break;
      case 'D':
        pattern = c->long_date_pattern;
        break;
      case 'f':
        pattern = c->long_date_pattern + " " + c->short_time_pattern;
        break;
      case 'U':
        styles |= kDateAdjustToUniversal | kDateAssumeUniversal;
        [[fallthrough]];
      case 'F':
        pattern = c->long_date_pattern + " " + c->long_time_pattern;
        break;
      case 'g':
        pattern = c->short_date_pattern + " " + c->short_time_pattern;
        break;
      case 'G':
        pattern = c->short_date_pattern + " " + c->long_time_pattern;
        break;
      case 'm':
      case 'M':
        pattern = c->month_day_pattern;
        break;
      case 'o':
      case 'O':
        c = &invariant_culture();
        styles |= kDateRoundtripKind;
        pattern = "yyyy-MM-ddTHH:mm:ss.fffffffK";
        break;
      case 'r':
      case 'R':
        c = &invariant_culture();
        pattern = "ddd, dd MMM yyyy HH:mm:ss 'GMT'";
        break;
      case 's':
        c = &invariant_culture();
        pattern = "yyyy-MM-ddTHH:mm:ss";
        break;
      case 't':
        pattern = c->short_time_pattern;
        break;
      case 'T':
        pattern = c->long_time_pattern;
        break;
      case 'u':
        c = &invariant_culture();
        pattern = "yyyy-MM-dd HH:mm:ssZ";
        break;
      case 'y':
      case 'Y':
        pattern = c->year_month_pattern;
        break;
      default:
        return DateError::kFormat;
    }
    f = pattern;
  }
  ParsedDate p;
  if (!ExactParser(text, *c, styles).run(f, p)) return DateError::kFormat;
  return finish_date(p, styles, now, out);
}

}  // namespace psession
