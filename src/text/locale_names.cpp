#include "text/locale_names.h"

#include <ctime>

#include <algorithm>

#include "text/encoding.h"
#include "text/icu.h"

namespace psession {
namespace {

template <class F> std::string text_of(F&& f) {
  char16_t buf[256];
  IcuApi::UErr status = 0;
  int32_t n = f(buf, 256, &status);
  return status > 0 || n < 0 || n > 256 ? std::string() : utf16_to_utf8({buf, size_t(n)});
}
std::string icu_name(std::string_view name) {
  std::string s(name);
  std::replace(s.begin(), s.end(), '-', '_');
  return s;
}
std::string net_name(std::string_view name) {
  std::string s(name.substr(0, name.find('@')));
  std::replace(s.begin(), s.end(), '_', '-');
  return s;
}

}  // namespace

std::string locale_name_in(std::string_view locale, std::string_view language) {
  const IcuApi* api = icu();
  if (!api) return {};
  std::string a = icu_name(locale), b = icu_name(language);
  return text_of([&](char16_t* buf, int32_t n, IcuApi::UErr* e) { return api->locale_display_name(a.c_str(), b.c_str(), buf, n, e); });
}
std::string locale_by_number(int lcid) {
  const IcuApi* api = icu();
  if (!api) return {};
  char buf[160];
  IcuApi::UErr status = 0;
  int32_t n = api->locale_for_lcid(static_cast<uint32_t>(lcid), buf, sizeof buf, &status);
  return status > 0 || n <= 0 || n >= int32_t(sizeof buf) ? std::string() : net_name({buf, size_t(n)});
}
std::vector<std::string> all_locales() {
  std::vector<std::string> r;
  const IcuApi* api = icu();
  if (!api) return r;
  for (int32_t i = 0, n = api->locale_count(); i < n; ++i) r.push_back(net_name(api->locale_at(i)));
  std::sort(r.begin(), r.end());
  r.erase(std::unique(r.begin(), r.end()), r.end());
  return r;
}

ZoneNames zone_names(std::string_view id) {
  ZoneNames names;
  const IcuApi* api = icu();
  if (!api) return names;
  std::u16string zone = utf8_to_utf16(id);
  double now = double(::time(nullptr)) * 1000;
  auto by_pattern = [&](std::u16string_view pattern) {
    IcuApi::UErr status = 0;
    constexpr int kPattern = -2;
    void* f = api->date_open(kPattern, kPattern, "en_US", zone.data(), int32_t(zone.size()), pattern.data(), int32_t(pattern.size()), &status);
    if (status > 0 || !f) return std::string();
    std::string text = text_of([&](char16_t* buf, int32_t n, IcuApi::UErr* e) { return api->date_format(f, now, buf, n, nullptr, e); });
    api->date_close(f);
    return text;
  };
  names.generic = by_pattern(u"vvvv");
  names.location = by_pattern(u"VVVV");
  names.city = by_pattern(u"VVV");
  IcuApi::UErr status = 0;
  if (void* c = api->calendar_open(zone.data(), int32_t(zone.size()), "en_US", 0, &status); c && status <= 0) {
    auto named = [&](int kind) {
      return text_of([&](char16_t* buf, int32_t n, IcuApi::UErr* e) { return api->zone_display_name(c, kind, "en_US", buf, n, e); });
    };
    names.standard = named(0);
    names.daylight = named(2);
    api->calendar_close(c);
  }
  return names;
}
std::string zone_of_windows(std::string_view windows_id) {
  const IcuApi* api = icu();
  if (!api) return {};
  std::u16string id = utf8_to_utf16(windows_id);
  return text_of([&](char16_t* buf, int32_t n, IcuApi::UErr* e) { return api->zone_of_windows(id.data(), int32_t(id.size()), nullptr, buf, n, e); });
}
std::string windows_of_zone(std::string_view zone) {
  const IcuApi* api = icu();
  if (!api) return {};
  std::u16string id = utf8_to_utf16(zone);
  return text_of([&](char16_t* buf, int32_t n, IcuApi::UErr* e) { return api->windows_of_zone(id.data(), int32_t(id.size()), buf, n, e); });
}

}  // namespace psession
