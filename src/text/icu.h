// ICU 72, loaded with dlopen on first need and never before: start-up and ASCII text must not pay for it.
// Only text/ includes this. Any thread.
#pragma once
#include <cstdint>

namespace psession {

struct IcuApi {
  using UErr = int;
  int8_t (*char_type)(int32_t);
  int32_t (*to_upper)(int32_t);
  int32_t (*to_lower)(int32_t);
  double (*numeric_value)(int32_t);
  void* (*collator_open)(const char*, UErr*);
  void (*collator_set_attribute)(void*, int, int, UErr*);
  int (*collate)(const void*, const char16_t*, int32_t, const char16_t*, int32_t);
  const void* (*nfc)(UErr*);
  const void* (*nfd)(UErr*);
  const void* (*nfkc)(UErr*);
  const void* (*nfkd)(UErr*);
  int32_t (*normalize)(const void*, const char16_t*, int32_t, char16_t*, int32_t, UErr*);
  int8_t (*is_normalized)(const void*, const char16_t*, int32_t, UErr*);
  // Cultures.
  void* (*number_open)(int, const char16_t*, int32_t, const char*, void*, UErr*);
  void (*number_close)(void*);
  int32_t (*number_symbol)(const void*, int, char16_t*, int32_t, UErr*);
  int32_t (*number_attribute)(const void*, int);
  int32_t (*number_pattern)(const void*, int8_t, char16_t*, int32_t, UErr*);
  void* (*date_open)(int, int, const char*, const char16_t*, int32_t, const char16_t*, int32_t, UErr*);
  void (*date_close)(void*);
  int32_t (*date_pattern)(const void*, int8_t, char16_t*, int32_t, UErr*);
  int32_t (*date_symbols)(const void*, int, int32_t, char16_t*, int32_t, UErr*);
  int32_t (*locale_display_name)(const char*, const char*, char16_t*, int32_t, UErr*);
  uint32_t (*locale_lcid)(const char*);
  int32_t (*locale_count)();
  const char* (*locale_at)(int32_t);
  void* (*pattern_generator_open)(const char*, UErr*);
  void (*pattern_generator_close)(void*);
  int32_t (*best_pattern)(void*, const char16_t*, int32_t, char16_t*, int32_t, UErr*);
  void* (*calendar_open)(const char16_t*, int32_t, const char*, int, UErr*);
  int32_t (*calendar_attribute)(const void*, int);
  void (*calendar_close)(void*);
  // Names.
  int32_t (*locale_for_lcid)(uint32_t, char*, int32_t, UErr*);
  int32_t (*date_format)(const void*, double, char16_t*, int32_t, void*, UErr*);
  int32_t (*zone_display_name)(const void*, int, const char*, char16_t*, int32_t, UErr*);
  int32_t (*zone_of_windows)(const char16_t*, int32_t, const char*, char16_t*, int32_t, UErr*);
  int32_t (*windows_of_zone)(const char16_t*, int32_t, char16_t*, int32_t, UErr*);
};

// nullptr: not installed; callers fall back to what they know without it.
const IcuApi* icu();

}  // namespace psession
