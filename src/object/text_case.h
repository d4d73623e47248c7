// Ordinal case folding for names and keys: ASCII inline, the rest by the simple upper-case mapping that .NET's
// OrdinalIgnoreCase uses. Pure functions.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "text/casing.h"

namespace psession {

char16_t upper_ordinal_slow(char16_t c);
inline char16_t upper_ordinal(char16_t c) {
  if (c < 0x80) return c >= u'a' && c <= u'z' ? static_cast<char16_t>(c - 32) : c;
  return upper_ordinal_slow(c);
}
inline bool equal_ignore_ascii_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (ascii_lower(a[i]) != ascii_lower(b[i])) return false;
  }
  return true;
}
inline std::string lowered(std::string_view s) {
  std::string r(s);
  for (char& c : r) c = ascii_lower(c);
  return r;
}
size_t hash_text_ignore_case(std::string_view ascii);  // agrees with String::hash_ignore_case for ASCII
bool is_ascii_text(std::string_view s);

// For hash containers keyed by ASCII names.
struct NameHash {
  using is_transparent = void;
  size_t operator()(std::string_view s) const { return hash_text_ignore_case(s); }
};
struct NameEqual {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const { return equal_ignore_ascii_case(a, b); }
};

}  // namespace psession
