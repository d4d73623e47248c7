// Case, order and classes of characters. ASCII needs no ICU and no table; the rest loads ICU 72 on first use
// and, where it is not installed, falls back to ASCII mappings and ordinal order. UTF-8 arguments may be
// WTF-8. Any thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace psession {

inline char ascii_upper(char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; }
inline char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }
inline char16_t ascii_upper(char16_t c) { return c >= u'a' && c <= u'z' ? char16_t(c - 32) : c; }
inline char16_t ascii_lower(char16_t c) { return c >= u'A' && c <= u'Z' ? char16_t(c + 32) : c; }
bool is_ascii(std::string_view s);
bool is_ascii(std::u16string_view s);

// Char.ToUpperInvariant / ToLowerInvariant: simple mappings; surrogates map to themselves.
char16_t to_upper(char16_t c);
char16_t to_lower(char16_t c);

// String.ToUpperInvariant / ToLowerInvariant (length is kept, surrogate pairs are mapped).
std::string to_upper(std::string_view utf8);
std::string to_lower(std::string_view utf8);
std::u16string to_upper(std::u16string_view s);
std::u16string to_lower(std::u16string_view s);

// ---- ordinal, ignoring case (StringComparison.OrdinalIgnoreCase)
bool equals_ignore_case(std::string_view a, std::string_view b);
bool equals_ignore_case(std::u16string_view a, std::u16string_view b);
bool equals_ignore_case(std::string_view ascii, std::u16string_view b);
int compare_ignore_case(std::string_view a, std::string_view b);
int compare_ignore_case(std::u16string_view a, std::u16string_view b);
// Equal for texts equal ignoring case, the same whether given as UTF-8 or as UTF-16.
size_t hash_ignore_case(std::string_view s);
size_t hash_ignore_case(std::u16string_view s);
// Ordinal, by UTF-16 units, for UTF-8 texts.
int compare_ordinal(std::string_view a, std::string_view b);
bool starts_with_ignore_case(std::string_view s, std::string_view prefix);
bool ends_with_ignore_case(std::string_view s, std::string_view suffix);
size_t find_ignore_case(std::string_view s, std::string_view what, size_t from = 0);
size_t find_ignore_case(std::u16string_view s, std::u16string_view what, size_t from = 0);

// ---- culture order: ICU's root collation (what -lt, -eq and Sort-Object use)
int compare_culture(std::string_view a, std::string_view b, bool ignore_case);
int compare_culture(std::u16string_view a, std::u16string_view b, bool ignore_case);

// ---- Unicode properties (System.Char.Is..., UnicodeCategory numbers)
enum class UnicodeCategory : uint8_t {
  kUppercaseLetter,
  kLowercaseLetter,
  kTitlecaseLetter,
  kModifierLetter,
  kOtherLetter,
  kNonSpacingMark,
  kSpacingCombiningMark,
  kEnclosingMark,
  kDecimalDigitNumber,
  kLetterNumber,
  kOtherNumber,
  kSpaceSeparator,
  kLineSeparator,
  kParagraphSeparator,
  kControl,
  kFormat,
  kSurrogate,
  kPrivateUse,
  kConnectorPunctuation,
  kDashPunctuation,
  kOpenPunctuation,
  kClosePunctuation,
  kInitialQuotePunctuation,
  kFinalQuotePunctuation,
  kOtherPunctuation,
  kMathSymbol,
  kCurrencySymbol,
  kModifierSymbol,
  kOtherSymbol,
  kOtherNotAssigned,
};
UnicodeCategory unicode_category(char32_t c);
bool is_letter(char32_t c);
bool is_digit(char32_t c);  // decimal digits of every script
bool is_letter_or_digit(char32_t c);
bool is_upper(char32_t c);
bool is_lower(char32_t c);
bool is_white_space(char32_t c);
bool is_punctuation(char32_t c);
bool is_symbol(char32_t c);
bool is_control(char32_t c);
bool is_separator(char32_t c);
bool is_number(char32_t c);
double numeric_value(char32_t c);  // -1: none

enum class Normalization : uint8_t { kC = 1, kD = 2, kKC = 5, kKD = 6 };
std::u16string normalize(std::u16string_view s, Normalization form);
bool is_normalized(std::u16string_view s, Normalization form);

}  // namespace psession
