// Culture order, character classes and normalisation: the parts of casing.h that rest on ICU's tables.

#include "text/casing.h"
#include "text/encoding.h"
#include "text/icu.h"
#include "text/order_prefix.h"

namespace psession {
namespace {

// Primary weights of ASCII in ICU's root collation (alternate handling non-ignorable). 0: completely
// ignorable.
constexpr uint8_t kWeight[128] = {
    0,  0,  0,  0,  0,  0,  0,  0,  0,  1,  2,  3,  4,  5,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
    0,  0,  0,  0,  0,  0,  6,  12, 16, 28, 38, 29, 27, 15, 17, 18, 24, 32, 9,  8,  14, 25, 39, 40, 41, 42,
    43, 44, 45, 46, 47, 48, 11, 10, 33, 34, 35, 13, 23, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61,
    62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 19, 26, 20, 31, 7,  30, 49, 50, 51, 52, 53, 54, 55,
    56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 21, 36, 22, 37, 0};

template <class Char>
int compare_ascii(std::basic_string_view<Char> a, std::basic_string_view<Char> b, bool ignore_case) {
  size_t i = 0, j = 0;
  int tertiary = 0;
  for (;;) {
    while (i < a.size() && kWeight[unsigned(a[i])] == 0) i++;
    while (j < b.size() && kWeight[unsigned(b[j])] == 0) j++;
    if (i == a.size() || j == b.size()) break;
    unsigned x = unsigned(a[i++]), y = unsigned(b[j++]);
    if (x == y) continue;
    if (kWeight[x] != kWeight[y]) return kWeight[x] < kWeight[y] ? -1 : 1;
    if (tertiary == 0) tertiary = x > y ? -1 : 1;  // lower case (the larger code) first
  }
  if (i < a.size()) return 1;
  if (j < b.size()) return -1;
  return ignore_case ? 0 : tertiary;
}

const void* collator(bool ignore_case) {
  static const void* collators[2] = {nullptr, nullptr};
  static bool ready = [] {
    const IcuApi* api = icu();
    if (!api) return false;
    for (int i = 0; i < 2; i++) {
      IcuApi::UErr status = 0;
      void* c = api->collator_open("", &status);
      if (status > 0 || !c) return false;
      if (i == 1) api->collator_set_attribute(c, 5 /* UCOL_STRENGTH */, 1 /* UCOL_SECONDARY */, &status);
      collators[i] = c;
    }
    return true;
  }();
  return ready ? collators[ignore_case] : nullptr;
}

int ascii_category(unsigned c) {
  using U = UnicodeCategory;
  if (c >= 'a' && c <= 'z') return int(U::kLowercaseLetter);
  if (c >= 'A' && c <= 'Z') return int(U::kUppercaseLetter);
  if (c >= '0' && c <= '9') return int(U::kDecimalDigitNumber);
  if (c < 32 || c == 127) return int(U::kControl);
  switch (c) {
    case ' ':
      return int(U::kSpaceSeparator);
    case '_':
      return int(U::kConnectorPunctuation);
    case '-':
      return int(U::kDashPunctuation);
    case '(':
    case '[':
    case '{':
      return int(U::kOpenPunctuation);
    case ')':
    case ']':
    case '}':
      return int(U::kClosePunctuation);
    case '+':
    case '<':
    case '=':
    case '>':
    case '|':
    case '~':
      return int(U::kMathSymbol);
    case '$':
      return int(U::kCurrencySymbol);
    case '^':
    case '`':
      return int(U::kModifierSymbol);
    default:
      return int(U::kOtherPunctuation);
  }
}

// UnicodeCategory by ICU's UCharCategory.
constexpr uint8_t kFromIcu[30] = {29, 0,  1,  2,  3,  4,  5,  7,  6,  8,  9,  10, 11, 12, 13,
                                  14, 15, 17, 16, 19, 20, 21, 18, 24, 25, 26, 27, 28, 22, 23};

const void* normalizer(const IcuApi& api, Normalization form) {
  IcuApi::UErr status = 0;
  const void* n = nullptr;
  switch (form) {
    case Normalization::kC:
      n = api.nfc(&status);
      break;
    case Normalization::kD:
      n = api.nfd(&status);
      break;
    case Normalization::kKC:
      n = api.nfkc(&status);
      break;
    case Normalization::kKD:
      n = api.nfkd(&status);
      break;
  }
  return status > 0 ? nullptr : n;
}

}  // namespace

uint64_t culture_order_prefix(std::string_view ascii) {
  // Weights have seven bits; a text that has ended is less than all that go on.
  uint64_t prefix = 0;
  int weights = 0;
  for (size_t i = 0; i < ascii.size() && weights < 9; ++i) {
    if (unsigned w = kWeight[static_cast<unsigned char>(ascii[i]) & 127]) {
      prefix = prefix << 7 | w;
      ++weights;
    }
  }
  return prefix << 7 * (9 - weights);
}

int compare_culture(std::string_view a, std::string_view b, bool ignore_case) {
  if (is_ascii(a) && is_ascii(b)) return compare_ascii(a, b, ignore_case);
  return compare_culture(std::u16string_view(utf8_to_utf16(a)), std::u16string_view(utf8_to_utf16(b)),
                         ignore_case);
}

int compare_culture(std::u16string_view a, std::u16string_view b, bool ignore_case) {
  if (is_ascii(a) && is_ascii(b)) return compare_ascii(a, b, ignore_case);
  if (const void* c = collator(ignore_case))
    return icu()->collate(c, a.data(), int32_t(a.size()), b.data(), int32_t(b.size()));
  return ignore_case ? compare_ignore_case(a, b) : a.compare(b);
}

UnicodeCategory unicode_category(char32_t c) {
  if (c < 128) return UnicodeCategory(ascii_category(c));
  const IcuApi* api = icu();
  if (!api) return UnicodeCategory::kOtherNotAssigned;
  int type = api->char_type(int32_t(c));
  return UnicodeCategory(type >= 0 && type < 30 ? kFromIcu[type] : 29);
}

bool is_letter(char32_t c) {
  if (c < 128) return (c | 32) >= 'a' && (c | 32) <= 'z';
  return int(unicode_category(c)) <= int(UnicodeCategory::kOtherLetter);
}

bool is_digit(char32_t c) {
  if (c < 128) return c >= '0' && c <= '9';
  return unicode_category(c) == UnicodeCategory::kDecimalDigitNumber;
}

bool is_letter_or_digit(char32_t c) { return is_letter(c) || is_digit(c); }

bool is_upper(char32_t c) {
  if (c < 128) return c >= 'A' && c <= 'Z';
  return unicode_category(c) == UnicodeCategory::kUppercaseLetter;
}

bool is_lower(char32_t c) {
  if (c < 128) return c >= 'a' && c <= 'z';
  return unicode_category(c) == UnicodeCategory::kLowercaseLetter;
}

bool is_white_space(char32_t c) {
  if (c < 128) return c == ' ' || (c >= 9 && c <= 13);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_punctuation(char32_t c) {
  auto k = unicode_category(c);
  return k >= UnicodeCategory::kConnectorPunctuation && k <= UnicodeCategory::kOtherPunctuation;
}

bool is_symbol(char32_t c) {
  auto k = unicode_category(c);
  return k >= UnicodeCategory::kMathSymbol && k <= UnicodeCategory::kOtherSymbol;
}

bool is_control(char32_t c) { return c < 32 || (c >= 127 && c < 160); }

bool is_separator(char32_t c) {
  auto k = unicode_category(c);
  return k >= UnicodeCategory::kSpaceSeparator && k <= UnicodeCategory::kParagraphSeparator;
}

bool is_number(char32_t c) {
  auto k = unicode_category(c);
  return k >= UnicodeCategory::kDecimalDigitNumber && k <= UnicodeCategory::kOtherNumber;
}

double numeric_value(char32_t c) {
  if (c < 128) return c >= '0' && c <= '9' ? double(c - '0') : -1;
  const IcuApi* api = icu();
  double v = api ? api->numeric_value(int32_t(c)) : -1;
  return v == -123456789.0 ? -1 : v;
}

std::u16string normalize(std::u16string_view s, Normalization form) {
  const IcuApi* api = is_ascii(s) ? nullptr : icu();
  const void* n = api ? normalizer(*api, form) : nullptr;
  if (!n) return std::u16string(s);
  std::u16string out(s.size() * 2 + 16, u'\0');
  for (int round = 0; round < 2; round++) {
    IcuApi::UErr status = 0;
    int32_t size = api->normalize(n, s.data(), int32_t(s.size()), out.data(), int32_t(out.size()), &status);
    if (status <= 0 && size <= int32_t(out.size())) {
      out.resize(size);
      return out;
    }
    out.resize(size > 0 ? size : out.size() * 4);
  }
  return std::u16string(s);
}

bool is_normalized(std::u16string_view s, Normalization form) {
  const IcuApi* api = is_ascii(s) ? nullptr : icu();
  const void* n = api ? normalizer(*api, form) : nullptr;
  if (!n) return true;
  IcuApi::UErr status = 0;
  return api->is_normalized(n, s.data(), int32_t(s.size()), &status) != 0;
}

}  // namespace psession
