#include "text/casing.h"

#include <atomic>
#include <cstring>

#include "text/encoding.h"
#include "text/icu.h"

namespace psession {
namespace {

// ---- simple mappings, a page of 256 units at a time
struct CasePage {
  char16_t upper[256];
  char16_t lower[256];
};
std::atomic<const CasePage*> g_pages[256];

const CasePage& case_page(unsigned number) {
  if (const CasePage* p = g_pages[number].load(std::memory_order_acquire)) return *p;
  auto* page = new CasePage;
  const IcuApi* api = icu();
  for (unsigned i = 0; i < 256; i++) {
    auto c = char16_t(number << 8 | i);
    page->upper[i] = page->lower[i] = c;
    if (!api) {
      if (number == 0) page->upper[i] = ascii_upper(c), page->lower[i] = ascii_lower(c);
      continue;
    }
    int32_t up = api->to_upper(c), low = api->to_lower(c);
    if (up < 0x10000) page->upper[i] = char16_t(up);
    if (low < 0x10000) page->lower[i] = char16_t(low);
    // The dotless and the dotted i and the long s stay themselves: no mapping leads between them and ASCII.
    if (c == 0x131 || c == 0x17F) page->upper[i] = c;
    if (c == 0x130) page->lower[i] = c;
  }
  const CasePage* expected = nullptr;
  if (g_pages[number].compare_exchange_strong(expected, page, std::memory_order_acq_rel)) return *page;
  delete page;
  return *expected;
}

char32_t upper_point(char32_t c) {
  if (c < 0x10000) return to_upper(char16_t(c));
  const IcuApi* api = icu();
  return api ? char32_t(api->to_upper(int32_t(c))) : c;
}

char32_t lower_point(char32_t c) {
  if (c < 0x10000) return to_lower(char16_t(c));
  const IcuApi* api = icu();
  return api ? char32_t(api->to_lower(int32_t(c))) : c;
}

bool is_high(char16_t c) { return (c & 0xFC00) == 0xD800; }
bool is_low(char16_t c) { return (c & 0xFC00) == 0xDC00; }

char32_t next_point(std::u16string_view s, size_t& i) {
  char16_t c = s[i++];
  if (is_high(c) && i < s.size() && is_low(s[i]))
    return 0x10000 + ((char32_t(c) & 0x3FF) << 10) + (s[i++] & 0x3FF);
  return c;
}

template <char32_t (*Map)(char32_t)>
std::string map_utf8(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (size_t i = 0; i < s.size();) {
    size_t from = i;
    char32_t c = next_code_point(s, i);
    if (c == 0xFFFD)
      out.append(s, from, i - from);
    else
      append_utf8(out, Map(c));
  }
  return out;
}

template <char32_t (*Map)(char32_t)>
std::u16string map_utf16(std::u16string_view s) {
  std::u16string out;
  out.reserve(s.size());
  for (size_t i = 0; i < s.size();) {
    char32_t c = Map(next_point(s, i));
    if (c < 0x10000) {
      out += char16_t(c);
    } else {
      out += char16_t(0xD7C0 + (c >> 10));
      out += char16_t(0xDC00 | (c & 0x3FF));
    }
  }
  return out;
}

constexpr uint64_t kHighBits = 0x8080808080808080ull;

uint64_t load8(const char* p) {
  uint64_t v;
  memcpy(&v, p, 8);
  return v;
}

// Upper case of eight ASCII bytes at once.
uint64_t upper8(uint64_t v) {
  uint64_t above_z = v + 0x0505050505050505ull;  // 0x7F - 'z'
  uint64_t from_a = v + 0x1F1F1F1F1F1F1F1Full;   // 0x80 - 'a'
  uint64_t lower = (above_z ^ from_a) & kHighBits;
  return v ^ (lower >> 2);
}

uint64_t mix(uint64_t h, uint64_t v) {
  h = (h ^ v) * 0x9FB21C651E98DF25ull;
  return h ^ h >> 32;
}

}  // namespace

bool is_ascii(std::string_view s) {
  size_t i = 0;
  for (; i + 8 <= s.size(); i += 8)
    if (load8(s.data() + i) & kHighBits) return false;
  for (; i < s.size(); i++)
    if (s[i] & 0x80) return false;
  return true;
}

bool is_ascii(std::u16string_view s) {
  char16_t all = 0;
  for (char16_t c : s) all |= c;
  return all < 0x80;
}

char16_t to_upper(char16_t c) { return c < 0x80 ? ascii_upper(c) : case_page(c >> 8).upper[c & 0xFF]; }
char16_t to_lower(char16_t c) { return c < 0x80 ? ascii_lower(c) : case_page(c >> 8).lower[c & 0xFF]; }

std::string to_upper(std::string_view s) {
  if (!is_ascii(s)) return map_utf8<upper_point>(s);
  std::string out(s);
  for (char& c : out) c = ascii_upper(c);
  return out;
}

std::string to_lower(std::string_view s) {
  if (!is_ascii(s)) return map_utf8<lower_point>(s);
  std::string out(s);
  for (char& c : out) c = ascii_lower(c);
  return out;
}

std::u16string to_upper(std::u16string_view s) { return map_utf16<upper_point>(s); }
std::u16string to_lower(std::u16string_view s) { return map_utf16<lower_point>(s); }

bool equals_ignore_case(std::string_view a, std::string_view b) {
  size_t i = 0;
  if (a.size() == b.size()) {
    if (a.size() >= 8) {
      for (; i + 8 <= a.size(); i += 8) {
        uint64_t x = load8(a.data() + i), y = load8(b.data() + i);
        if (x == y) continue;
        if ((x | y) & kHighBits) return compare_ignore_case(a, b) == 0;
        if (upper8(x) != upper8(y)) return false;
      }
    }
    for (; i < a.size(); i++) {
      char x = a[i], y = b[i];
      if (x == y) continue;
      if ((x | y) & 0x80) return compare_ignore_case(a, b) == 0;
      if (ascii_upper(x) != ascii_upper(y)) return false;
    }
    return true;
  }
  // Texts of different byte lengths can only be equal where they are not ASCII.
  return !is_ascii(a) && !is_ascii(b) && compare_ignore_case(a, b) == 0;
}

bool equals_ignore_case(std::u16string_view a, std::u16string_view b) {
  if (a.size() != b.size()) return false;
  return compare_ignore_case(a, b) == 0;
}

bool equals_ignore_case(std::string_view a, std::u16string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); i++)
    if (ascii_upper(char16_t(uint8_t(a[i]))) != to_upper(b[i])) return false;
  return true;
}

int compare_ignore_case(std::string_view a, std::string_view b) {
  size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    uint8_t x = uint8_t(a[i]), y = uint8_t(b[j]);
    if ((x | y) < 0x80) {
      i++, j++;
      if (x == y) continue;
      x = uint8_t(ascii_upper(char(x)));
      y = uint8_t(ascii_upper(char(y)));
      if (x != y) return x < y ? -1 : 1;
      continue;
    }
    char32_t p = upper_point(next_code_point(a, i)), q = upper_point(next_code_point(b, j));
    if (p != q) {  // by UTF-16 units: surrogates stand below U+E000
      bool ap = p >= 0x10000, aq = q >= 0x10000;
      if (ap != aq) return (ap ? q >= 0xE000 : p < 0xE000) ? -1 : 1;
      return p < q ? -1 : 1;
    }
  }
  if (i < a.size()) return 1;
  return j < b.size() ? -1 : 0;
}

int compare_ignore_case(std::u16string_view a, std::u16string_view b) {
  size_t n = a.size() < b.size() ? a.size() : b.size();
  for (size_t i = 0; i < n; i++) {
    char16_t x = a[i], y = b[i];
    if (x == y) continue;
    if (is_low(x) && is_low(y) && i > 0 && is_high(a[i - 1])) {
      size_t at = i - 1, bt = i - 1;
      char32_t p = upper_point(next_point(a, at)), q = upper_point(next_point(b, bt));
      if (p != q) return p < q ? -1 : 1;
      continue;
    }
    x = to_upper(x);
    y = to_upper(y);
    if (x != y) return x < y ? -1 : 1;
  }
  return a.size() < b.size() ? -1 : a.size() > b.size();
}

size_t hash_ignore_case(std::string_view s) {
  uint64_t h = s.size();
  size_t i = 0;
  for (; i + 8 <= s.size(); i += 8) {
    uint64_t v = load8(s.data() + i);
    if (v & kHighBits) return hash_ignore_case(std::u16string_view(utf8_to_utf16(s)));
    h = mix(h, upper8(v));
  }
  uint64_t v = 0;
  if (i < s.size()) memcpy(&v, s.data() + i, s.size() - i);
  if (v & kHighBits) return hash_ignore_case(std::u16string_view(utf8_to_utf16(s)));
  return size_t(mix(h, upper8(v)));
}

size_t hash_ignore_case(std::u16string_view s) {
  if (is_ascii(s)) {
    uint64_t h = s.size();
    size_t i = 0;
    char bytes[8];
    for (; i + 8 <= s.size(); i += 8) {
      for (int k = 0; k < 8; k++) bytes[k] = char(s[i + k]);
      h = mix(h, upper8(load8(bytes)));
    }
    memset(bytes, 0, 8);
    for (int k = 0; i < s.size(); i++, k++) bytes[k] = char(s[i]);
    return size_t(mix(h, upper8(load8(bytes))));
  }
  uint64_t h = s.size();
  for (size_t i = 0; i < s.size();) h = mix(h, upper_point(next_point(s, i)));
  return size_t(h);
}

int compare_ordinal(std::string_view a, std::string_view b) {
  size_t n = a.size() < b.size() ? a.size() : b.size();
  size_t i = 0;
  while (i < n && a[i] == b[i]) i++;
  if (i == n) return a.size() < b.size() ? -1 : a.size() > b.size();
  uint8_t x = uint8_t(a[i]), y = uint8_t(b[i]);
  // A supplementary character is a surrogate in UTF-16 and so stands below U+E000 to U+FFFF.
  if (x >= 0xF0 && (y == 0xEE || y == 0xEF)) return -1;
  if (y >= 0xF0 && (x == 0xEE || x == 0xEF)) return 1;
  return x < y ? -1 : 1;
}

bool starts_with_ignore_case(std::string_view s, std::string_view prefix) {
  if (is_ascii(prefix))
    return s.size() >= prefix.size() && equals_ignore_case(s.substr(0, prefix.size()), prefix);
  std::u16string a = utf8_to_utf16(s), b = utf8_to_utf16(prefix);
  return a.size() >= b.size() && equals_ignore_case(std::u16string_view(a).substr(0, b.size()), b);
}

bool ends_with_ignore_case(std::string_view s, std::string_view suffix) {
  if (is_ascii(suffix))
    return s.size() >= suffix.size() && equals_ignore_case(s.substr(s.size() - suffix.size()), suffix);
  std::u16string a = utf8_to_utf16(s), b = utf8_to_utf16(suffix);
  return a.size() >= b.size() && equals_ignore_case(std::u16string_view(a).substr(a.size() - b.size()), b);
}

size_t find_ignore_case(std::string_view s, std::string_view what, size_t from) {
  if (from > s.size()) return std::string_view::npos;
  if (what.empty()) return from;
  for (size_t i = from; i < s.size(); i++) {
    if (i > from && (s[i] & 0xC0) == 0x80) continue;
    if (ascii_upper(s[i]) != ascii_upper(what[0]) && !((s[i] | what[0]) & 0x80)) continue;
    size_t a = i, b = 0;
    while (b < what.size() && a < s.size())
      if (upper_point(next_code_point(s, a)) != upper_point(next_code_point(what, b))) {
        a = std::string_view::npos;
        break;
      }
    if (a != std::string_view::npos && b == what.size()) return i;
  }
  return std::string_view::npos;
}

size_t find_ignore_case(std::u16string_view s, std::u16string_view what, size_t from) {
  if (from > s.size() || s.size() - from < what.size()) return std::u16string_view::npos;
  for (size_t i = from; i + what.size() <= s.size(); i++) {
    size_t k = 0;
    while (k < what.size() && to_upper(s[i + k]) == to_upper(what[k])) k++;
    if (k == what.size()) return i;
  }
  return std::u16string_view::npos;
}

}  // namespace psession
