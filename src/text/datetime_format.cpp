// .NET's standard and custom formats of DateTime, DateTimeOffset, TimeSpan, DateOnly and TimeOnly.
#include <cstdlib>

#include "text/datetime.h"

namespace psession {
namespace {

constexpr int kNoOffset = INT32_MIN;

void append_digits(std::string& out, int64_t value, int width) {
  char buf[24];
  int at = sizeof buf;
  do buf[--at] = char('0' + value % 10);
  while (value /= 10);
  for (int n = int(sizeof buf) - at; n < width; n++) out += '0';
  out.append(buf + at, sizeof buf - at);
}

size_t repeats(std::string_view f, size_t at) {
  size_t n = 1;
  while (at + n < f.size() && f[at + n] == f[at]) n++;
  return n;
}

// Copies quoted text; `at` stands on the quote. False: not closed.
bool append_quoted(std::string& out, std::string_view f, size_t& at) {
  char quote = f[at++];
  while (at < f.size() && f[at] != quote) {
    if (f[at] == '\\') {
      if (++at >= f.size()) return false;
    }
    out += f[at++];
  }
  if (at >= f.size()) return false;
  at++;
  return true;
}

void append_offset(std::string& out, int minutes, int width) {
  out += minutes < 0 ? '-' : '+';
  minutes = std::abs(minutes);
  append_digits(out, minutes / 60, width >= 2 ? 2 : 1);
  if (width >= 3) {
    out += ':';
    append_digits(out, minutes % 60, 2);
  }
}

int offset_of(DateTime d, int offset) {
  if (offset != kNoOffset) return offset;
  if (d.kind() == DateTimeKind::kUtc) return 0;
  return int(local_offset_seconds_at_local(d.ticks()) / 60);
}

// A month name takes its other (genitive) form where a day number stands in the same format.
bool beside_day(std::string_view f) {
  for (size_t i = 0; i < f.size();) {
    if (f[i] == '\'' || f[i] == '"') {
      size_t end = f.find(f[i], i + 1);
      if (end == std::string_view::npos) return false;
      i = end + 1;
    } else if (f[i] == '\\') {
      i += 2;
    } else if (f[i] == 'd') {
      size_t n = repeats(f, i);
      if (n <= 2) return true;
      i += n;
    } else {
      i++;
    }
  }
  return false;
}

bool format_custom_date(std::string& out, DateTime d, std::string_view f, const Culture& c, int offset) {
  DateParts p = d.date();
  for (size_t i = 0; i < f.size();) {
    char ch = f[i];
    size_t n = repeats(f, i);
    switch (ch) {
      case 'g':
        out += c.era_name;
        break;
      case 'h':
        append_digits(out, d.hour() % 12 == 0 ? 12 : d.hour() % 12, n > 1 ? 2 : 1);
        break;
      case 'H':
        append_digits(out, d.hour(), n > 1 ? 2 : 1);
        break;
      case 'm':
        append_digits(out, d.minute(), n > 1 ? 2 : 1);
        break;
      case 's':
        append_digits(out, d.second(), n > 1 ? 2 : 1);
        break;
      case 'f':
      case 'F': {
        if (n > 7) return false;
        int64_t fraction = d.ticks() % kTicksPerSecond;
        for (size_t k = n; k < 7; k++) fraction /= 10;
        if (ch == 'f') {
          append_digits(out, fraction, int(n));
        } else {
          size_t digits = n;
          for (; digits > 0 && fraction % 10 == 0; digits--) fraction /= 10;
          if (digits > 0)
            append_digits(out, fraction, int(digits));
          else if (!out.empty() && out.back() == '.')
            out.pop_back();
        }
        break;
      }
      case 't': {
        const std::string& s = d.hour() < 12 ? c.am_designator : c.pm_designator;
        if (n > 1) {
          out += s;
        } else if (!s.empty()) {
          size_t end = 1;
          while (end < s.size() && (s[end] & 0xC0) == 0x80) end++;
          out.append(s, 0, end);
        }
        break;
      }
      case 'd':
        if (n <= 2)
          append_digits(out, p.day, int(n));
        else
          out += (n == 3 ? c.abbreviated_day_names : c.day_names)[d.day_of_week()];
        break;
      case 'M':
        if (n <= 2)
          append_digits(out, p.month, int(n));
        else if (beside_day(f))
          out += (n == 3 ? c.abbreviated_month_genitive_names : c.month_genitive_names)[p.month - 1];
        else
          out += (n == 3 ? c.abbreviated_month_names : c.month_names)[p.month - 1];
        break;
      case 'y':
        if (n > 64) return false;
        if (n <= 2)
          append_digits(out, p.year % 100, int(n));
        else
          append_digits(out, p.year, int(n));
        break;
      case 'z':
        append_offset(out, offset_of(d, offset), int(n));
        break;
      case 'K':
        n = 1;
        if (offset != kNoOffset)
          append_offset(out, offset, 3);
        else if (d.kind() == DateTimeKind::kUtc)
          out += 'Z';
        else if (d.kind() == DateTimeKind::kLocal)
          append_offset(out, offset_of(d, offset), 3);
        break;
      case ':':
        n = 1;
        out += c.time_separator;
        break;
      case '/':
        n = 1;
        out += c.date_separator;
        break;
      case '\'':
      case '"':
        if (!append_quoted(out, f, i)) return false;
        continue;
      case '%':
        if (i + 1 >= f.size() || f[i + 1] == '%') return false;
        if (!format_custom_date(out, d, f.substr(i + 1, 1), c, offset)) return false;
        n = 2;
        break;
      case '\\':
        if (i + 1 >= f.size()) return false;
        out += f[i + 1];
        n = 2;
        break;
      default:
        n = 1;
        out += ch;
    }
    i += n;
  }
  return true;
}

std::optional<std::string> format_date(DateTime d, std::string_view f, const Culture& culture, int offset) {
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
        if (offset != kNoOffset) return std::nullopt;
        d = to_universal_time(d);
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
        pattern = "yyyy-MM-ddTHH:mm:ss.fffffffK";
        break;
      case 'r':
      case 'R':
        c = &invariant_culture();
        if (offset != kNoOffset) d = DateTime(d.ticks() - offset * kTicksPerMinute);
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
        if (offset != kNoOffset) d = DateTime(d.ticks() - offset * kTicksPerMinute);
        pattern = "yyyy-MM-dd HH:mm:ssZ";
        break;
      case 'y':
      case 'Y':
        pattern = c->year_month_pattern;
        break;
      default:
        return std::nullopt;
    }
    f = pattern;
  }
  std::string out;
  if (!format_custom_date(out, d, f, *c, offset)) return std::nullopt;
  return out;
}

bool format_custom_span(std::string& out, int64_t ticks, std::string_view f) {
  uint64_t t = ticks < 0 ? 0 - uint64_t(ticks) : uint64_t(ticks);
  for (size_t i = 0; i < f.size();) {
    size_t n = repeats(f, i);
    switch (f[i]) {
      case 'h':
        if (n > 2) return false;
        append_digits(out, int64_t(t / kTicksPerHour % 24), int(n));
        break;
      case 'm':
        if (n > 2) return false;
        append_digits(out, int64_t(t / kTicksPerMinute % 60), int(n));
        break;
      case 's':
        if (n > 2) return false;
        append_digits(out, int64_t(t / kTicksPerSecond % 60), int(n));
        break;
      case 'd':
        if (n > 8) return false;
        append_digits(out, int64_t(t / kTicksPerDay), int(n));
        break;
      case 'f':
      case 'F': {
        if (n > 7) return false;
        auto fraction = int64_t(t % kTicksPerSecond);
        for (size_t k = n; k < 7; k++) fraction /= 10;
        size_t digits = n;
        if (f[i] == 'F')
          for (; digits > 0 && fraction % 10 == 0; digits--) fraction /= 10;
        if (digits > 0) append_digits(out, fraction, int(digits));
        break;
      }
      case '\'':
      case '"':
        if (!append_quoted(out, f, i)) return false;
        continue;
      case '%':
        if (i + 1 >= f.size() || f[i + 1] == '%') return false;
        if (!format_custom_span(out, ticks, f.substr(i + 1, 1))) return false;
        n = 2;
        break;
      case '\\':
        if (i + 1 >= f.size()) return false;
        out += f[i + 1];
        n = 2;
        break;
      default:
        return false;
    }
    i += n;
  }
  return true;
}

// Whether a custom format names only what the half of a DateTime has.
bool only_uses(std::string_view f, std::string_view refused) {
  for (size_t i = 0; i < f.size(); i++) {
    if (f[i] == '\'' || f[i] == '"') {
      i = f.find(f[i], i + 1);
      if (i == std::string_view::npos) return false;
    } else if (f[i] == '\\') {
      i++;
    } else if (refused.find(f[i]) != std::string_view::npos) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<std::string> format_datetime(DateTime d, std::string_view f, const Culture& c) {
  return format_date(d, f.empty() ? "G" : f, c, kNoOffset);
}

std::optional<std::string> format_datetimeoffset(const DateTimeOffset& d, std::string_view f,
                                                 const Culture& c) {
  if (f.empty()) {
    std::string pattern = c.short_date_pattern + " " + c.long_time_pattern + " zzz";
    return format_date(d.date_time(), pattern, c, d.offset_minutes);
  }
  return format_date(d.date_time(), f, c, d.offset_minutes);
}

std::string timespan_to_string(TimeSpan t) { return *format_timespan(t, "c", invariant_culture()); }

std::optional<std::string> format_timespan(TimeSpan span, std::string_view f, const Culture& c) {
  int64_t ticks = span.ticks();
  uint64_t t = ticks < 0 ? 0 - uint64_t(ticks) : uint64_t(ticks);
  std::string out;
  char form = f.empty() ? 'c' : f.size() == 1 ? f[0] : 0;
  if (form == 't' || form == 'T') form = 'c';
  if (form == 'c' || form == 'g' || form == 'G') {
    uint64_t days = t / kTicksPerDay, fraction = t % kTicksPerSecond;
    if (ticks < 0) out += '-';
    if (days > 0 || form == 'G') {
      append_digits(out, int64_t(days), 1);
      out += form == 'c' ? '.' : ':';
    }
    append_digits(out, int64_t(t / kTicksPerHour % 24), form == 'g' ? 1 : 2);
    out += ':';
    append_digits(out, int64_t(t / kTicksPerMinute % 60), 2);
    out += ':';
    append_digits(out, int64_t(t / kTicksPerSecond % 60), 2);
    if (fraction != 0 || form == 'G') {
      out += form == 'c' ? "." : c.decimal_separator;
      size_t digits = 7;
      if (form == 'g')
        for (; fraction % 10 == 0; digits--) fraction /= 10;
      append_digits(out, int64_t(fraction), int(digits));
    }
    return out;
  }
  if (f.size() == 1 || !format_custom_span(out, ticks, f)) return std::nullopt;
  return out;
}

std::optional<std::string> format_dateonly(int32_t day_number, std::string_view f, const Culture& c) {
  DateTime d(int64_t(day_number) * kTicksPerDay);
  if (f.empty()) f = "d";
  if (f.size() == 1) {
    switch (f[0]) {
      case 'o':
      case 'O':
        return format_date(d, "yyyy-MM-dd", invariant_culture(), kNoOffset);
      case 'r':
      case 'R':
        return format_date(d, "ddd, dd MMM yyyy", invariant_culture(), kNoOffset);
      case 'd':
      case 'D':
      case 'm':
      case 'M':
      case 'y':
      case 'Y':
        return format_date(d, f, c, kNoOffset);
      default:
        return std::nullopt;
    }
  }
  if (!only_uses(f, ":hHmsfFtzK")) return std::nullopt;
  return format_date(d, f, c, kNoOffset);
}

std::optional<std::string> format_timeonly(int64_t ticks, std::string_view f, const Culture& c) {
  DateTime d(ticks);
  if (f.empty()) f = "t";
  if (f.size() == 1) {
    switch (f[0]) {
      case 'o':
      case 'O':
        return format_date(d, "HH:mm:ss.fffffff", invariant_culture(), kNoOffset);
      case 'r':
      case 'R':
        return format_date(d, "HH:mm:ss", invariant_culture(), kNoOffset);
      case 't':
      case 'T':
        return format_date(d, f, c, kNoOffset);
      default:
        return std::nullopt;
    }
  }
  if (!only_uses(f, "dMyg/zK")) return std::nullopt;
  return format_date(d, f, c, kNoOffset);
}

}  // namespace psession
