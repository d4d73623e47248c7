// Parsing of DateTime and DateTimeOffset: the free forms of DateTime.Parse, read token by token, and ParseExact.
#include <cmath>

#include "text/casing.h"
#include "text/datetime.h"

namespace psession {
namespace {

constexpr int kMaxInput = 4096;

bool is_digit_at(std::string_view s, size_t i) { return i < s.size() && s[i] >= '0' && s[i] <= '9'; }

// White space includes the narrow no-break space that ICU puts before AM and PM.
size_t white_at(std::string_view s, size_t i) {
  if (i >= s.size()) return 0;
  if (s[i] == ' ' || (s[i] >= '\t' && s[i] <= '\r')) return 1;
  if (s.substr(i, 3) == "\xE2\x80\xAF") return 3;
  if (s.substr(i, 2) == "\xC2\xA0") return 2;
  return 0;
}

void skip_white(std::string_view s, size_t& i) {
  while (size_t n = white_at(s, i)) i += n;
}

bool eat_word(std::string_view s, size_t& i, std::string_view word, bool whole = true) {
  if (word.empty() || s.size() - i < word.size() || !equals_ignore_case(s.substr(i, word.size()), word)) return false;
  size_t end = i + word.size();
  if (whole && end < s.size() && (is_letter(char32_t(uint8_t(s[end]))) || (s[end] & 0x80))) {
    if (!white_at(s, end)) return false;
  }
  i = end;
  return true;
}

template <size_t N>
int eat_name(std::string_view s, size_t& i, const std::array<std::string, N>& names, bool whole) {
  int best = -1;
  size_t best_length = 0;
  for (size_t k = 0; k < N; k++) {
    size_t at = i;
    if (names[k].size() > best_length && eat_word(s, at, names[k], whole)) {
      best = int(k);
      best_length = names[k].size();
    }
  }
  i += best_length;
  return best;
}

struct DateNumber {
  int value;
  int digits;
};

int two_digit_year(int y) { return y < 50 ? 2000 + y : 1900 + y; }

// y, M and d in the order of the culture's short date.
void date_order(const Culture& c, char out[3]) {
  int n = 0;
  for (char ch : c.short_date_pattern) {
    if (ch != 'y' && ch != 'M' && ch != 'd') continue;
    bool seen = false;
    for (int k = 0; k < n; k++) seen |= out[k] == ch;
    if (!seen && n < 3) out[n++] = ch;
  }
  for (; n < 3; n++) out[n] = "Mdy"[n];
}

class FreeParser {
 public:
  FreeParser(std::string_view text, const Culture& c) : s_(text), c_(c) {}

  bool run(ParsedDate& out) {
    p_ = &out;
    bool after_time = false;
    skip_white(s_, i_);
    while (i_ < s_.size() && s_[i_] != '\0') {
      char ch = s_[i_];
      if (size_t n = white_at(s_, i_)) {
        i_ += n;
        continue;
      }
      if (is_digit_at(s_, i_)) {
        if (!number(after_time)) return false;
        continue;
      }
      if (after_time && (ch == '+' || ch == '-')) {
        if (!offset()) return false;
        continue;
      }
      if (ch == '/' || ch == '-' || ch == '.' || ch == ',') {
        if (count_ == 0 && p_->month < 0 && p_->weekday < 0 && p_->hour < 0) return false;
        // A separator stands once, and something follows it.
        if (++i_ >= s_.size() && ch != ',' && ch != '.') return false;
        if (i_ < s_.size() && (s_[i_] == '/' || s_[i_] == '-')) return false;
        after_time = false;
        continue;
      }
      if (!word(after_time)) return false;
    }
    while (i_ < s_.size())
      if (s_[i_++] != '\0') return false;
    return date();
  }

 private:
  bool number(bool& after_time) {
    size_t from = i_;
    int64_t value = 0;
    while (is_digit_at(s_, i_)) {
      if (i_ - from >= 9) return false;
      value = value * 10 + (s_[i_++] - '0');
    }
    int digits = int(i_ - from);
    size_t at = i_;
    if (at < s_.size() && s_[at] == ':' && is_digit_at(s_, at + 1)) {
      if (p_->hour >= 0 || digits > 2) return false;
      p_->hour = int(value);
      p_->second = 0;
      i_ = at + 1;
      if (!two_digits(p_->minute)) return false;
      if (i_ < s_.size() && s_[i_] == ':') {
        i_++;
        if (!two_digits(p_->second)) return false;
        if (i_ + 1 < s_.size() && (s_[i_] == '.' || s_[i_] == ',') && is_digit_at(s_, i_ + 1)) fraction();
      }
      after_time = true;
      meridiem();
      return true;
    }
    if (digits <= 2 && p_->hour < 0) {
      p_->hour = int(value);
      if (meridiem()) {
        p_->minute = p_->second = 0;
        after_time = true;
        return true;
      }
      p_->hour = -1;
    }
    if (count_ == 3 || digits > 5) return false;
    numbers_[count_++] = {int(value), digits};
    after_time = false;
    // "T" between date and time.
    if (i_ + 1 < s_.size() && (s_[i_] == 'T' || s_[i_] == 't') && is_digit_at(s_, i_ + 1)) i_++;
    return true;
  }

  bool two_digits(int& out) {
    size_t from = i_;
    out = 0;
    while (is_digit_at(s_, i_) && i_ - from < 3) out = out * 10 + (s_[i_++] - '0');
    return i_ > from && i_ - from <= 2;
  }

  void fraction() {
    i_++;
    double value = 0, unit = 0.1;
    for (; is_digit_at(s_, i_); i_++, unit /= 10) value += (s_[i_] - '0') * unit;
    p_->fraction = int64_t(std::llround(value * double(kTicksPerSecond)));
  }

  bool meridiem() {
    size_t at = i_;
    skip_white(s_, at);
    int which = -1;
    if (eat_word(s_, at, c_.am_designator) || eat_word(s_, at, "AM") || eat_word(s_, at, "A")) which = 0;
    else if (eat_word(s_, at, c_.pm_designator) || eat_word(s_, at, "PM") || eat_word(s_, at, "P")) which = 1;
    if (which < 0 || p_->meridiem >= 0) return false;
    p_->meridiem = which;
    i_ = at;
    return true;
  }

  bool offset() {
    if (p_->has_offset) return false;
    bool negative = s_[i_++] == '-';
    size_t from = i_;
    int value = 0;
    while (is_digit_at(s_, i_) && i_ - from < 5) value = value * 10 + (s_[i_++] - '0');
    size_t digits = i_ - from;
    int hours = value, minutes = 0;
    if (digits == 0 || digits > 4) return false;
    if (digits > 2) {
      hours = value / 100;
      minutes = value % 100;
    } else if (i_ < s_.size() && s_[i_] == ':') {
      i_++;
      if (!two_digits(minutes)) return false;
    }
    if (minutes > 59 || hours * 60 + minutes > 14 * 60) return false;
    p_->has_offset = true;
    p_->offset_minutes = (hours * 60 + minutes) * (negative ? -1 : 1);
    return true;
  }

  bool word(bool& after_time) {
    if (eat_word(s_, i_, "Z") || eat_word(s_, i_, "GMT")) {
      if (p_->has_offset || (p_->hour < 0 && count_ == 0)) return false;
      p_->has_offset = p_->is_utc = true;
      return true;
    }
    if (p_->hour >= 0 && p_->meridiem < 0 && meridiem()) {
      after_time = true;
      return true;
    }
    int month = month_name();
    if (month >= 0) {
      if (p_->month >= 0) return false;
      p_->month = month + 1;
      after_time = false;
      return true;
    }
    int day = eat_name(s_, i_, c_.day_names, true);
    if (day < 0) day = eat_name(s_, i_, c_.abbreviated_day_names, true);
    if (day >= 0) {
      if (p_->weekday >= 0) return false;
      p_->weekday = day;
      return true;
    }
    if ((s_[i_] == 'T' || s_[i_] == 't') && is_digit_at(s_, i_ + 1) && count_ > 0) {
      i_++;
      return true;
    }
    return eat_word(s_, i_, c_.era_name);
  }

  int month_name() {
    int m = eat_name(s_, i_, c_.month_names, true);
    if (m < 0) m = eat_name(s_, i_, c_.month_genitive_names, true);
    if (m < 0) m = eat_name(s_, i_, c_.abbreviated_month_names, true);
    if (m < 0) m = eat_name(s_, i_, c_.abbreviated_month_genitive_names, true);
    return m;
  }

  int year_of(const DateNumber& n) const { return n.digits <= 2 ? two_digit_year(n.value) : n.value; }

  bool set(int year, int month, int day) {
    if (!days_from_date(year < 0 ? 2000 : year, month, day)) return false;
    p_->year = year;
    p_->month = month;
    p_->day = day;
    return true;
  }

  bool date() {
    const DateNumber *a = &numbers_[0], *b = &numbers_[1], *d = &numbers_[2];
    char order[3];
    date_order(c_, order);
    if (p_->month >= 0) {
      int month = p_->month;
      if (count_ == 1) return a->digits > 2 ? set(year_of(*a), month, 1) : set(-1, month, a->value);
      if (count_ != 2) return false;
      if (a->digits > 2) return b->digits <= 2 && set(year_of(*a), month, b->value);
      if (b->digits > 2) return set(year_of(*b), month, a->value);
      return set(year_of(*b), month, a->value) || set(year_of(*a), month, b->value);
    }
    switch (count_) {
      case 0: return p_->hour >= 0;
      case 2:
        if (a->digits > 2) return b->digits <= 2 && set(year_of(*a), b->value, 1);
        if (b->digits > 2) return set(year_of(*b), a->value, 1);
        for (char o : order) {
          if (o == 'M') return set(-1, a->value, b->value);
          if (o == 'd') return set(-1, b->value, a->value);
        }
        return false;
      case 3:
        if (a->digits > 2) return b->digits <= 2 && d->digits <= 2 && set(year_of(*a), b->value, d->value);
        if (b->digits > 2) return false;
        if (d->digits > 2 && order[0] == 'y') order[0] = 'M', order[1] = 'd', order[2] = 'y';
        {
          int year = 0, month = 0, day = 0;
          for (int k = 0; k < 3; k++) {
            if (order[k] == 'y') year = year_of(numbers_[k]);
            if (order[k] == 'M') month = numbers_[k].value;
            if (order[k] == 'd') day = numbers_[k].value;
          }
          return set(year, month, day);
        }
      default: return false;
    }
  }

  std::string_view s_;
  const Culture& c_;
  ParsedDate* p_ = nullptr;
  size_t i_ = 0;
  DateNumber numbers_[3] = {};
  int count_ = 0;
};

// Ticks of the clock that the text names; false: no such date or time.
bool to_clock(ParsedDate& p, uint32_t styles, DateTime now, int64_t& ticks) {
  if (p.year < 0 && p.month < 0 && p.day < 0) {
    DateParts today = styles & kDateNoCurrentDateDefault ? DateParts{} : now.date();
    p.year = today.year, p.month = today.month, p.day = today.day;
  }
  if (p.year < 0) p.year = styles & kDateNoCurrentDateDefault ? 1 : now.year();
  if (p.month < 0) p.month = 1;
  if (p.day < 0) p.day = 1;
  auto days = days_from_date(p.year, p.month, p.day);
  if (!days) return false;
  int hour = p.hour < 0 ? 0 : p.hour, minute = p.minute < 0 ? 0 : p.minute, second = p.second < 0 ? 0 : p.second;
  if (p.meridiem >= 0) {
    if (hour > 12) {
      if (p.meridiem == 0 || hour > 23) return false;
    } else if (p.meridiem == 0) {
      hour %= 12;
    } else if (hour < 12) {
      hour += 12;
    }
  }
  bool day_end = hour == 24 && minute == 0 && second == 0 && p.fraction == 0;
  if ((hour > 23 && !day_end) || minute > 59 || second > 59) return false;
  ticks = *days * kTicksPerDay + hour * kTicksPerHour + minute * kTicksPerMinute + second * kTicksPerSecond +
          p.fraction;
  if (ticks > kMaxDateTicks) return false;
  return p.weekday < 0 || p.weekday == DateTime(ticks).day_of_week();
}

DateError finish(ParsedDate& p, uint32_t styles, DateTime now, DateTime& out) {
  int64_t ticks;
  if (!to_clock(p, styles, now, ticks)) return DateError::kFormat;
  if (p.has_offset) {
    int64_t utc = ticks - p.offset_minutes * kTicksPerMinute;
    if (utc < 0 || utc > kMaxDateTicks) return DateError::kRange;
    DateTime u(utc, DateTimeKind::kUtc);
    bool keep_utc = (styles & kDateAdjustToUniversal) || (p.is_utc && (styles & kDateRoundtripKind));
    out = keep_utc ? u : to_local_time(u);
  } else if (styles & kDateAssumeUniversal) {
    DateTime u(ticks, DateTimeKind::kUtc);
    out = styles & kDateAdjustToUniversal ? u : to_local_time(u);
  } else if (styles & kDateAssumeLocal) {
    DateTime l(ticks, DateTimeKind::kLocal);
    out = styles & kDateAdjustToUniversal ? to_universal_time(l) : l;
  } else {
    out = DateTime(ticks);
  }
  return DateError::kNone;
}

}  // namespace

DateError parse_datetime(std::string_view text, const Culture& c, uint32_t styles, DateTime now, DateTime& out) {
  if (text.size() > kMaxInput) return DateError::kFormat;
  ParsedDate p;
  if (!FreeParser(text, c).run(p)) return DateError::kFormat;
  return finish(p, styles, now, out);
}

DateError parse_datetimeoffset(std::string_view text, const Culture& c, uint32_t styles, DateTime now,
                               DateTimeOffset& out) {
  if (text.size() > kMaxInput) return DateError::kFormat;
  ParsedDate p;
  int64_t ticks;
  if (!FreeParser(text, c).run(p) || !to_clock(p, styles, now, ticks)) return DateError::kFormat;
  int minutes = p.offset_minutes;
  if (!p.has_offset && !(styles & kDateAssumeUniversal)) minutes = int(local_offset_seconds_at_local(ticks) / 60);
  DateTimeOffset d{ticks, int16_t(minutes)};
  if (d.utc_ticks() < 0 || d.utc_ticks() > kMaxDateTicks) return DateError::kRange;
  if (styles & kDateAdjustToUniversal) d = DateTimeOffset{d.utc_ticks(), 0};
  out = d;
  return DateError::kNone;
}

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
            if (m < 0) m = eat_name(s_, i_, n == 3 ? c_.abbreviated_month_genitive_names : c_.month_genitive_names, false);
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
        case 'H': ok = digits(n > 1 ? 2 : 1, 2, p.hour); break;
        case 'm': ok = digits(n > 1 ? 2 : 1, 2, p.minute); break;
        case 's': ok = digits(n > 1 ? 2 : 1, 2, p.second); break;
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
        case 'g': ok = eat_word(s_, i_, c_.era_name, false); break;
        case 'z': ok = offset(n, p); break;
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

DateError parse_datetime_exact(std::string_view text, std::string_view f, const Culture& culture, uint32_t styles,
                               DateTime now, DateTime& out) {
  if (text.empty() || f.empty() || text.size() > kMaxInput || f.size() > kMaxInput) return DateError::kFormat;
  const Culture* c = &culture;
  std::string pattern;
  if (f.size() == 1) {
    switch (f[0]) {
      case 'd': pattern = c->short_date_pattern; break;
      case 'D': pattern = c->long_date_pattern; break;
      case 'f': pattern = c->long_date_pattern + " " + c->short_time_pattern; break;
      case 'U': styles |= kDateAdjustToUniversal | kDateAssumeUniversal; [[fallthrough]];
      case 'F': pattern = c->long_date_pattern + " " + c->long_time_pattern; break;
      case 'g': pattern = c->short_date_pattern + " " + c->short_time_pattern; break;
      case 'G': pattern = c->short_date_pattern + " " + c->long_time_pattern; break;
      case 'm':
      case 'M': pattern = c->month_day_pattern; break;
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
      case 't': pattern = c->short_time_pattern; break;
      case 'T': pattern = c->long_time_pattern; break;
      case 'u':
        c = &invariant_culture();
        pattern = "yyyy-MM-dd HH:mm:ssZ";
        break;
      case 'y':
      case 'Y': pattern = c->year_month_pattern; break;
      default: return DateError::kFormat;
    }
    f = pattern;
  }
  ParsedDate p;
  if (!ExactParser(text, *c, styles).run(f, p)) return DateError::kFormat;
  return finish(p, styles, now, out);
}

}  // namespace psession
