// Cultures other than the built-in ones, read from ICU's locale data once and kept.
#include <map>
#include <mutex>

#include "text/casing.h"
#include "text/culture.h"
#include "text/encoding.h"
#include "text/icu.h"

namespace psession {
namespace {

// Constants of unum.h, udat.h and ucal.h.
constexpr int kDecimalStyle = 1, kCurrencyStyle = 2, kPercentStyle = 3;
constexpr int kDecimalPoint = 0, kGroup = 1, kPercent = 3, kMinus = 6, kPlus = 7, kCurrency = 8,
              kMoneyPoint = 10, kPerMille = 12, kInfinity = 14, kNaN = 15, kMoneyGroup = 17;
constexpr int kMaxFraction = 6, kGroupingSize = 10, kSecondaryGroupingSize = 15;
constexpr int kDateNone = -1, kDateFull = 0, kDateMedium = 2, kDateShort = 3;
constexpr int kEras = 0, kMonths = 1, kShortMonths = 2, kWeekdays = 3, kShortWeekdays = 4, kAmPms = 5,
              kLoneMonths = 10, kLoneShortMonths = 11;
constexpr int kFirstDayOfWeek = 1;

// "de-DE", "zh-Hans-CN": language, script, region; the canonical casing comes out. Empty: not of that form.
std::string canonical(std::string_view name) {
  std::string out;
  size_t part = 0;
  for (size_t i = 0; i <= name.size();) {
    size_t end = name.find_first_of("-_", i);
    if (end == std::string_view::npos) end = name.size();
    std::string_view s = name.substr(i, end - i);
    bool letters = !s.empty(), digits = !s.empty();
    for (char c : s) {
      letters = letters && is_letter(uint8_t(c)) && !(c & 0x80);
      digits = digits && c >= '0' && c <= '9';
    }
    std::string t;
    if (part == 0) {
      if (!letters || (s.size() != 2 && s.size() != 3)) return {};
      t = to_lower(s);
    } else if (letters && s.size() == 4 && part == 1) {
      t = to_lower(s);
      t[0] = ascii_upper(t[0]);
    } else if ((letters && s.size() == 2) || (digits && s.size() == 3)) {
      t = to_upper(s);
      if (end != name.size()) return {};
    } else {
      return {};
    }
    if (part++) out += '-';
    out += t;
    i = end + 1;
    if (end == name.size()) break;
  }
  return out;
}

template <class F>
std::string text_of(F&& f) {
  char16_t buf[256];
  IcuApi::UErr status = 0;
  int32_t n = f(buf, 256, &status);
  return status > 0 || n > 256 ? std::string() : utf16_to_utf8({buf, size_t(n)});
}

// From ICU's pattern letters to .NET's.
std::string net_pattern(std::string_view p) {
  std::string out;
  for (size_t i = 0; i < p.size();) {
    char c = p[i];
    size_t n = 1;
    while (i + n < p.size() && p[i + n] == c) n++;
    switch (c) {
      case '\'': {
        size_t end = p.find('\'', i + 1);
        if (end == std::string_view::npos) end = p.size() - 1;
        out += p.substr(i, end - i + 1);
        i = end + 1;
        continue;
      }
      case 'E':
      case 'e':
      case 'c':
        out += n <= 3 ? "ddd" : "dddd";
        break;
      case 'y':
      case 'u':
        out += "yyyy";
        break;
      case 'L':
        out.append(n, 'M');
        break;
      case 'a':
      case 'b':
      case 'B':
        out += "tt";
        break;
      case 'k':
        out.append(n, 'H');
        break;
      case 'K':
        out.append(n, 'h');
        break;
      case 'G':
        out += "g";
        break;
      default:
        out.append(p, i, n);
    }
    i += n;
  }
  return out;
}

std::string separator_in(std::string_view pattern, std::string_view letters, std::string fallback) {
  size_t i = pattern.find_first_of(letters);
  if (i == std::string_view::npos) return fallback;
  size_t from = pattern.find_first_not_of(pattern[i], i);
  if (from == std::string_view::npos) return fallback;
  size_t to = pattern.find_first_of(letters, from);
  if (to == std::string_view::npos || pattern[from] == '\'') return fallback;
  return std::string(pattern.substr(from, to - from));
}

void load_numbers(const IcuApi& api, const char* locale, Culture& c) {
  auto pattern = [&](int style, auto&& use) {
    IcuApi::UErr status = 0;
    void* f = api.number_open(style, nullptr, 0, locale, nullptr, &status);
    if (status > 0 || !f) return;
    use(f,
        text_of([&](char16_t* b, int32_t n, IcuApi::UErr* e) { return api.number_pattern(f, 0, b, n, e); }));
    api.number_close(f);
  };
  pattern(kDecimalStyle, [&](void* f, const std::string&) {
    auto symbol = [&](int which) {
      return text_of(
          [&](char16_t* b, int32_t n, IcuApi::UErr* e) { return api.number_symbol(f, which, b, n, e); });
    };
    c.decimal_separator = symbol(kDecimalPoint);
    c.group_separator = symbol(kGroup);
    c.percent_symbol = symbol(kPercent);
    c.negative_sign = symbol(kMinus);
    c.positive_sign = symbol(kPlus);
    c.currency_symbol = symbol(kCurrency);
    c.currency_decimal_separator = symbol(kMoneyPoint);
    c.currency_group_separator = symbol(kMoneyGroup);
    c.per_mille_symbol = symbol(kPerMille);
    c.infinity_symbol = symbol(kInfinity);
    c.negative_infinity_symbol = c.negative_sign + c.infinity_symbol;
    c.nan_symbol = symbol(kNaN);
    c.decimal_digits = c.percent_decimal_digits = api.number_attribute(f, kMaxFraction);
    int first = api.number_attribute(f, kGroupingSize),
        second = api.number_attribute(f, kSecondaryGroupingSize);
    c.group_sizes = {uint8_t(first)};
    if (second > 0 && second != first) c.group_sizes.push_back(uint8_t(second));
  });
  pattern(kCurrencyStyle, [&](void* f, const std::string& p) {
    c.currency_decimal_digits = api.number_attribute(f, kMaxFraction);
    bool before = p.compare(0, 2, "\xC2\xA4") == 0;
    bool spaced = p.find("\xC2\xA0") != std::string::npos || p.find(' ') != std::string::npos;
    c.currency_positive_pattern = before ? (spaced ? 2 : 0) : (spaced ? 3 : 1);
    c.currency_negative_pattern = before ? (spaced ? 9 : 1) : (spaced ? 8 : 5);
  });
  pattern(kPercentStyle, [&](void*, const std::string& p) {
    bool spaced = p.find("\xC2\xA0") != std::string::npos || p.find("\xE2\x80\xAF") != std::string::npos;
    bool before = !p.empty() && p[0] == '%';
    c.percent_positive_pattern = before ? (spaced ? 3 : 2) : (spaced ? 0 : 1);
    c.percent_negative_pattern = before ? (spaced ? 10 : 2) : (spaced ? 0 : 1);
  });
}

void load_dates(const IcuApi& api, const char* locale, Culture& c) {
  auto open = [&](int time_style, int date_style, auto&& use) {
    IcuApi::UErr status = 0;
    void* f = api.date_open(time_style, date_style, locale, nullptr, 0, nullptr, 0, &status);
    if (status > 0 || !f) return;
    use(f, net_pattern(text_of(
               [&](char16_t* b, int32_t n, IcuApi::UErr* e) { return api.date_pattern(f, 0, b, n, e); })));
    api.date_close(f);
  };
  open(kDateNone, kDateShort, [&](void* f, const std::string& p) {
    c.short_date_pattern = p;
    auto symbol = [&](int type, int index) {
      return text_of(
          [&](char16_t* b, int32_t n, IcuApi::UErr* e) { return api.date_symbols(f, type, index, b, n, e); });
    };
    for (int i = 0; i < 7; i++) {
      c.day_names[i] = symbol(kWeekdays, i + 1);
      c.abbreviated_day_names[i] = symbol(kShortWeekdays, i + 1);
    }
    for (int i = 0; i < 12; i++) {
      c.month_names[i] = symbol(kLoneMonths, i);
      c.abbreviated_month_names[i] = symbol(kLoneShortMonths, i);
      c.month_genitive_names[i] = symbol(kMonths, i);
      c.abbreviated_month_genitive_names[i] = symbol(kShortMonths, i);
    }
    c.am_designator = symbol(kAmPms, 0);
    c.pm_designator = symbol(kAmPms, 1);
    c.era_name = symbol(kEras, 1);
  });
  open(kDateNone, kDateFull, [&](void*, const std::string& p) { c.long_date_pattern = p; });
  open(kDateShort, kDateNone, [&](void*, const std::string& p) { c.short_time_pattern = p; });
  open(kDateMedium, kDateNone, [&](void*, const std::string& p) { c.long_time_pattern = p; });
  c.date_separator = separator_in(c.short_date_pattern, "dMy", "/");
  c.time_separator = separator_in(c.long_time_pattern, "hHms", ":");
  IcuApi::UErr status = 0;
  if (void* g = api.pattern_generator_open(locale, &status); g && status <= 0) {
    auto best = [&](std::u16string_view skeleton) {
      return net_pattern(text_of([&](char16_t* b, int32_t n, IcuApi::UErr* e) {
        return api.best_pattern(g, skeleton.data(), int32_t(skeleton.size()), b, n, e);
      }));
    };
    c.month_day_pattern = best(u"MMMMd");
    c.year_month_pattern = best(u"yMMMM");
    api.pattern_generator_close(g);
  }
  status = 0;
  if (void* calendar = api.calendar_open(nullptr, 0, locale, 0, &status); calendar && status <= 0) {
    c.first_day_of_week = api.calendar_attribute(calendar, kFirstDayOfWeek) - 1;
    api.calendar_close(calendar);
  }
}

}  // namespace

const Culture* find_culture(std::string_view name) {
  if (name.empty()) return &invariant_culture();
  std::string id = canonical(name);
  if (id.empty()) return nullptr;
  if (id == "en-US") return &en_us_culture();
  const IcuApi* api = icu();
  if (!api) return nullptr;
  static std::mutex mutex;
  static auto* known = new std::map<std::string, const Culture*>;
  std::lock_guard lock(mutex);
  const Culture*& c = (*known)[id];
  if (!c) {
    auto* fresh = new Culture;
    std::string locale = id;
    for (char& ch : locale)
      if (ch == '-') ch = '_';
    fresh->name = id;
    fresh->display_name = text_of([&](char16_t* b, int32_t n, IcuApi::UErr* e) {
      return api->locale_display_name(locale.c_str(), "en_US", b, n, e);
    });
    fresh->lcid = int(api->locale_lcid(locale.c_str()));
    if (fresh->lcid == 0) fresh->lcid = 0x1000;
    load_numbers(*api, locale.c_str(), *fresh);
    load_dates(*api, locale.c_str(), *fresh);
    c = fresh;
  }
  return c;
}

}  // namespace psession
