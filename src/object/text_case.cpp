#include "object/text_case.h"

namespace psession {

// Latin, Greek, Cyrillic, Armenian and full-width letters; U+0131 and U+017F stay themselves, as in .NET.
char16_t upper_ordinal_slow(char16_t c) {
  if (c < 0x100) {
    if (c == 0xB5) return 0x39C;
    if (c == 0xFF) return 0x178;
    return c >= 0xE0 && c != 0xF7 ? static_cast<char16_t>(c - 32) : c;
  }
  if (c < 0x180) {
    if (c == 0x131 || c == 0x17F || c == 0x138 || c == 0x149) return c;
    bool odd_is_lower = c < 0x139 || (c > 0x148 && c < 0x179);
    return ((c & 1) != 0) == odd_is_lower && c != 0x178 ? static_cast<char16_t>(c - 1) : c;
  }
  if (c >= 0x3AC && c <= 0x3CE) {
    if (c == 0x3AC) return 0x386;
    if (c <= 0x3AF) return static_cast<char16_t>(c - 37);
    if (c == 0x3B0) return c;
    if (c == 0x3C2) return 0x3A3;
    if (c == 0x3CC) return 0x38C;
    if (c >= 0x3CD) return static_cast<char16_t>(c - 63);
    return static_cast<char16_t>(c - 32);
  }
  if (c >= 0x430 && c <= 0x44F) return static_cast<char16_t>(c - 32);
  if (c >= 0x450 && c <= 0x45F) return static_cast<char16_t>(c - 80);
  if ((c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F)) {
    return c & 1 ? static_cast<char16_t>(c - 1) : c;
  }
  if (c >= 0x561 && c <= 0x586) return static_cast<char16_t>(c - 48);
  if (c >= 0x1E00 && c <= 0x1EFF && (c < 0x1E96 || c > 0x1E9F)) return c & 1 ? static_cast<char16_t>(c - 1) : c;
  if (c >= 0xFF41 && c <= 0xFF5A) return static_cast<char16_t>(c - 32);
  return c;
}

}  // namespace psession
