// What a character means to the scanner: white space, quotes, dashes, starts of names, ends of tokens.
// Used by the tokenizer for every character, so the ASCII half is a table.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace psession::chars {

enum : uint16_t {
  kIdentStart = 1, kMultiplier = 2, kTypeSuffix = 4, kSpace = 8, kHex = 16, kDigit = 32, kVarStart = 64,
  kEndsToken = 128, kEndsAssemblyName = 256, kEndsNumber = 512,
};

constexpr std::array<uint16_t, 128> make_traits() {
  std::array<uint16_t, 128> t{};
  auto add = [&t](std::string_view set, uint16_t flag) {
    for (char c : set) t[static_cast<unsigned char>(c)] |= flag;
  };
  using namespace std::string_view_literals;
  add("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_", kIdentStart | kVarStart);
  add("0123456789", kDigit | kHex | kVarStart);
  add("ABCDEFabcdef", kHex);
  add("$:?^", kVarStart);
  add("KMGTPkmgtp", kMultiplier);
  add("DLNSUYdlnsuy", kTypeSuffix);
  add("\t\v\f ", kSpace);
  add("\0\t\n\v\f\r &(),;{|}"sv, kEndsToken);
  add("\0\t\n\v\f\r ,=]"sv, kEndsAssemblyName);
  add("!#%*+-./<=>]", kEndsNumber);
  return t;
}
inline constexpr auto kTraits = make_traits();

bool is_wide_letter(char32_t c);  // c >= 0x80
bool is_wide_digit(char32_t c);

inline bool has(char32_t c, uint16_t flags) { return c < 128 && (kTraits[c] & flags) != 0; }

inline bool is_wide_space(char32_t c) {
  return c == 0xa0 || c == 0x85 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
         c == 0x202f || c == 0x205f || c == 0x3000;
}
inline bool is_space(char32_t c) { return c < 128 ? (kTraits[c] & kSpace) != 0 : is_wide_space(c); }
inline bool is_newline(char32_t c) { return c == '\n' || c == '\r'; }
inline bool is_dash(char32_t c) { return c == '-' || (c >= 0x2013 && c <= 0x2015); }
inline bool is_single_quote(char32_t c) { return c == '\'' || (c >= 0x2018 && c <= 0x201b); }
inline bool is_double_quote(char32_t c) { return c == '"' || (c >= 0x201c && c <= 0x201e); }
inline bool is_letter(char32_t c) {
  return c < 128 ? (kTraits[c] & kIdentStart) != 0 && c != '_' : is_wide_letter(c);
}
inline bool is_digit(char32_t c) { return c < 128 ? c >= '0' && c <= '9' : is_wide_digit(c); }
inline bool is_letter_or_digit(char32_t c) { return is_letter(c) || is_digit(c); }
inline bool is_variable_start(char32_t c) {
  return c < 128 ? (kTraits[c] & kVarStart) != 0 : is_letter_or_digit(c);
}
inline bool is_identifier_start(char32_t c) {
  return c < 128 ? (kTraits[c] & kIdentStart) != 0 : is_wide_letter(c);
}
inline bool is_identifier_follow(char32_t c) {
  return c < 128 ? (kTraits[c] & (kIdentStart | kDigit)) != 0 : is_letter_or_digit(c);
}
inline bool ends_token(char32_t c) { return c < 128 ? (kTraits[c] & kEndsToken) != 0 : is_wide_space(c); }
inline bool ends_assembly_name(char32_t c) {
  return c < 128 ? (kTraits[c] & kEndsAssemblyName) != 0 : is_wide_space(c);
}
inline bool ends_number(char32_t c, bool ternary) {
  if (c < 128) return (kTraits[c] & kEndsNumber) != 0 || (ternary && (c == '?' || c == ':'));
  return is_dash(c);
}

inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
// ASCII-insensitive comparison: keywords, parameters of statements, scope names.
inline bool same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}
inline bool starts_with(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && same(text.substr(0, prefix.size()), prefix);
}

template <class String>
void append_utf8(String& to, char32_t c) {
  if (c < 0x80) {
    to.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    to.push_back(static_cast<char>(0xc0 | (c >> 6)));
    to.push_back(static_cast<char>(0x80 | (c & 63)));
  } else if (c < 0x10000) {
    to.push_back(static_cast<char>(0xe0 | (c >> 12)));
    to.push_back(static_cast<char>(0x80 | ((c >> 6) & 63)));
    to.push_back(static_cast<char>(0x80 | (c & 63)));
  } else {
    to.push_back(static_cast<char>(0xf0 | (c >> 18)));
    to.push_back(static_cast<char>(0x80 | ((c >> 12) & 63)));
    to.push_back(static_cast<char>(0x80 | ((c >> 6) & 63)));
    to.push_back(static_cast<char>(0x80 | (c & 63)));
  }
}

}  // namespace psession::chars
