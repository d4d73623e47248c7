// Parsing of DateTime and DateTimeOffset: the free forms of DateTime.Parse, read token by token.
#include <cmath>

#include "text/datetime_parse.h"

namespace psession {
namespace {

struct DateNumber {
  int value;
  int digits;
};

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

  // Where in the text an unknown word starts, in UTF-16 units; npos: it failed for another reason.
  size_t unknown_word() const { return unknown_; }

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
    if (eat_word(s_, at, c_.am_designator) || eat_word(s_, at, "AM") || eat_word(s_, at, "A"))
      which = 0;
    else if (eat_word(s_, at, c_.pm_designator) || eat_word(s_, at, "PM") || eat_word(s_, at, "P"))
      which = 1;
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
    if (eat_word(s_, i_, c_.era_name)) return true;
    if (is_letter(s_, i_)) {
      unknown_ = 0;
      for (size_t k = 0; k < i_; k++) unknown_ += (s_[k] & 0xC0) != 0x80 ? 1 + ((s_[k] & 0xF8) == 0xF0) : 0;
    }
    return false;
  }

  static bool is_letter(std::string_view s, size_t i) {
    return (s[i] & 0x80) || (s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z');
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
      case 0:
        return p_->hour >= 0;
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
      default:
        return false;
    }
  }

  std::string_view s_;
  const Culture& c_;
  ParsedDate* p_ = nullptr;
  size_t i_ = 0;
  size_t unknown_ = std::string_view::npos;
  DateNumber numbers_[3] = {};
  int count_ = 0;
};

// Ticks of the clock that the text names.
DateError to_clock(ParsedDate& p, uint32_t styles, DateTime now, int64_t& ticks) {
  if (p.year < 0 && p.month < 0 && p.day < 0) {
    DateParts today = styles & kDateNoCurrentDateDefault ? DateParts{} : now.date();
    p.year = today.year, p.month = today.month, p.day = today.day;
  }
  if (p.year < 0) p.year = styles & kDateNoCurrentDateDefault ? 1 : now.year();
  if (p.month < 0) p.month = 1;
  if (p.day < 0) p.day = 1;
  auto days = days_from_date(p.year, p.month, p.day);
  if (!days) return DateError::kRange;
  int hour = p.hour < 0 ? 0 : p.hour, minute = p.minute < 0 ? 0 : p.minute,
      second = p.second < 0 ? 0 : p.second;
  if (p.meridiem >= 0) {
    if (hour > 12) {
      if (p.meridiem == 0 || hour > 23) return DateError::kFormat;
    } else if (p.meridiem == 0) {
      hour %= 12;
    } else if (hour < 12) {
      hour += 12;
    }
  }
  bool day_end = hour == 24 && minute == 0 && second == 0 && p.fraction == 0;
  if ((hour > 23 && !day_end) || minute > 59 || second > 59) return DateError::kRange;
  ticks = *days * kTicksPerDay + hour * kTicksPerHour + minute * kTicksPerMinute + second * kTicksPerSecond +
          p.fraction;
  if (ticks > kMaxDateTicks) return DateError::kRange;
  return p.weekday < 0 || p.weekday == DateTime(ticks).day_of_week() ? DateError::kNone : DateError::kWeekday;
}

}  // namespace

DateError finish_date(ParsedDate& p, uint32_t styles, DateTime now, DateTime& out) {
  int64_t ticks;
  if (DateError e = to_clock(p, styles, now, ticks); e != DateError::kNone) return e;
  if (p.has_offset) {
    int64_t utc = ticks - p.offset_minutes * kTicksPerMinute;
    if (utc < 0 || utc > kMaxDateTicks) return DateError::kUtcRange;
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

namespace {
DateError find_date(std::string_view text, const Culture& c, ParsedDate& p, size_t* word) {
  if (text.size() > kMaxInput) return DateError::kFormat;
  FreeParser parser(text, c);
  if (parser.run(p)) return DateError::kNone;
  if (parser.unknown_word() == std::string_view::npos) return DateError::kFormat;
  if (word) *word = parser.unknown_word();
  return DateError::kWord;
}
}  // namespace

DateError parse_datetime(std::string_view text, const Culture& c, uint32_t styles, DateTime now,
                         DateTime& out, size_t* word) {
  ParsedDate p;
  if (DateError e = find_date(text, c, p, word); e != DateError::kNone) return e;
  return finish_date(p, styles, now, out);
}

DateError parse_datetimeoffset(std::string_view text, const Culture& c, uint32_t styles, DateTime now,
                               DateTimeOffset& out, size_t* word) {
  ParsedDate p;
  int64_t ticks;
  if (DateError e = find_date(text, c, p, word); e != DateError::kNone) return e;
  if (DateError e = to_clock(p, styles, now, ticks); e != DateError::kNone) return e;
  int minutes = p.offset_minutes;
  if (!p.has_offset && !(styles & kDateAssumeUniversal))
    minutes = int(local_offset_seconds_at_local(ticks) / 60);
  DateTimeOffset d{ticks, int16_t(minutes)};
  if (d.utc_ticks() < 0 || d.utc_ticks() > kMaxDateTicks) return DateError::kUtcRange;
  if (styles & kDateAdjustToUniversal) d = DateTimeOffset{d.utc_ticks(), 0};
  out = d;
  return DateError::kNone;
}

}  // namespace psession
