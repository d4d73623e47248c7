#include "text/icu.h"

#include <dlfcn.h>

namespace psession {
namespace {

template <class F>
bool load(void* library, const char* name, F& out) {
  out = reinterpret_cast<F>(dlsym(library, name));
  return out != nullptr;
}

const IcuApi* load_icu() {
  void* uc = dlopen("libicuuc.so.72", RTLD_NOW | RTLD_LOCAL);
  void* i18n = uc ? dlopen("libicui18n.so.72", RTLD_NOW | RTLD_LOCAL) : nullptr;
  if (!i18n) return nullptr;
  auto* a = new IcuApi;
  bool ok =
      load(uc, "u_charType_72", a->char_type) && load(uc, "u_toupper_72", a->to_upper) &&
      load(uc, "u_tolower_72", a->to_lower) && load(uc, "u_getNumericValue_72", a->numeric_value) &&
      load(i18n, "ucol_open_72", a->collator_open) &&
      load(i18n, "ucol_setAttribute_72", a->collator_set_attribute) &&
      load(i18n, "ucol_strcoll_72", a->collate) && load(uc, "unorm2_getNFCInstance_72", a->nfc) &&
      load(uc, "unorm2_getNFDInstance_72", a->nfd) && load(uc, "unorm2_getNFKCInstance_72", a->nfkc) &&
      load(uc, "unorm2_getNFKDInstance_72", a->nfkd) && load(uc, "unorm2_normalize_72", a->normalize) &&
      load(uc, "unorm2_isNormalized_72", a->is_normalized) && load(i18n, "unum_open_72", a->number_open) &&
      load(i18n, "unum_close_72", a->number_close) && load(i18n, "unum_getSymbol_72", a->number_symbol) &&
      load(i18n, "unum_getAttribute_72", a->number_attribute) &&
      load(i18n, "unum_toPattern_72", a->number_pattern) && load(i18n, "udat_open_72", a->date_open) &&
      load(i18n, "udat_close_72", a->date_close) && load(i18n, "udat_toPattern_72", a->date_pattern) &&
      load(i18n, "udat_getSymbols_72", a->date_symbols) &&
      load(uc, "uloc_getDisplayName_72", a->locale_display_name) &&
      load(uc, "uloc_getLCID_72", a->locale_lcid) && load(uc, "uloc_countAvailable_72", a->locale_count) &&
      load(uc, "uloc_getAvailable_72", a->locale_at) &&
      load(i18n, "udatpg_open_72", a->pattern_generator_open) &&
      load(i18n, "udatpg_close_72", a->pattern_generator_close) &&
      load(i18n, "udatpg_getBestPattern_72", a->best_pattern) &&
      load(i18n, "ucal_open_72", a->calendar_open) &&
      load(i18n, "ucal_getAttribute_72", a->calendar_attribute) &&
      load(i18n, "ucal_close_72", a->calendar_close) &&
      load(uc, "uloc_getLocaleForLCID_72", a->locale_for_lcid) && load(i18n, "udat_format_72", a->date_format) &&
      load(i18n, "ucal_getTimeZoneDisplayName_72", a->zone_display_name) &&
      load(i18n, "ucal_getTimeZoneIDForWindowsID_72", a->zone_of_windows) &&
      load(i18n, "ucal_getWindowsTimeZoneID_72", a->windows_of_zone);
  if (ok) return a;
  delete a;
  return nullptr;
}

}  // namespace

const IcuApi* icu() {
  static const IcuApi* api = load_icu();
  return api;
}

}  // namespace psession
