#include <algorithm>
#include <atomic>
#include <cstring>

#include "text/casing.h"
#include "text/regex_tree.h"

namespace psession::regex {
namespace {

// Unicode categories by page, so that matching asks ICU once per page.
std::atomic<const uint8_t*> g_categories[256];

uint8_t category_of(char16_t c) {
  unsigned page = c >> 8;
  const uint8_t* p = g_categories[page].load(std::memory_order_acquire);
  if (!p) {
    auto* fresh = new uint8_t[256];
    for (unsigned i = 0; i < 256; i++) fresh[i] = uint8_t(unicode_category(char32_t(page << 8 | i)));
    const uint8_t* expected = nullptr;
    if (!g_categories[page].compare_exchange_strong(expected, fresh, std::memory_order_acq_rel)) {
      delete[] fresh;
      p = expected;
    } else {
      p = fresh;
    }
  }
  return p[c & 0xFF];
}

// Units whose lower case another unit's upper case does not lead back to.
constexpr char16_t kOneWay[] = {0x212A, 0x212B, 0x2126, 0x01C5, 0x01C8, 0x01CB, 0x01F2, 0x03F4, 0x1E9E};

struct Block {
  const char* name;
  char16_t low, high;
};
constexpr Block kBlocks[] = {
    {"IsAlphabeticPresentationForms", 0xFB00, 0xFB4F},
    {"IsArabic", 0x0600, 0x06FF},
    {"IsArabicPresentationForms-A", 0xFB50, 0xFDFF},
    {"IsArabicPresentationForms-B", 0xFE70, 0xFEFF},
    {"IsArmenian", 0x0530, 0x058F},
    {"IsArrows", 0x2190, 0x21FF},
    {"IsBasicLatin", 0x0000, 0x007F},
    {"IsBengali", 0x0980, 0x09FF},
    {"IsBlockElements", 0x2580, 0x259F},
    {"IsBopomofo", 0x3100, 0x312F},
    {"IsBopomofoExtended", 0x31A0, 0x31BF},
    {"IsBoxDrawing", 0x2500, 0x257F},
    {"IsBraillePatterns", 0x2800, 0x28FF},
    {"IsBuhid", 0x1740, 0x175F},
    {"IsCJKCompatibility", 0x3300, 0x33FF},
    {"IsCJKCompatibilityForms", 0xFE30, 0xFE4F},
    {"IsCJKCompatibilityIdeographs", 0xF900, 0xFAFF},
    {"IsCJKRadicalsSupplement", 0x2E80, 0x2EFF},
    {"IsCJKSymbolsandPunctuation", 0x3000, 0x303F},
    {"IsCJKUnifiedIdeographs", 0x4E00, 0x9FFF},
    {"IsCJKUnifiedIdeographsExtensionA", 0x3400, 0x4DBF},
    {"IsCherokee", 0x13A0, 0x13FF},
    {"IsCombiningDiacriticalMarks", 0x0300, 0x036F},
    {"IsCombiningDiacriticalMarksforSymbols", 0x20D0, 0x20FF},
    {"IsCombiningHalfMarks", 0xFE20, 0xFE2F},
    {"IsCombiningMarksforSymbols", 0x20D0, 0x20FF},
    {"IsControlPictures", 0x2400, 0x243F},
    {"IsCurrencySymbols", 0x20A0, 0x20CF},
    {"IsCyrillic", 0x0400, 0x04FF},
    {"IsCyrillicSupplement", 0x0500, 0x052F},
    {"IsDevanagari", 0x0900, 0x097F},
    {"IsDingbats", 0x2700, 0x27BF},
    {"IsEnclosedAlphanumerics", 0x2460, 0x24FF},
    {"IsEnclosedCJKLettersandMonths", 0x3200, 0x32FF},
    {"IsEthiopic", 0x1200, 0x137F},
    {"IsGeneralPunctuation", 0x2000, 0x206F},
    {"IsGeometricShapes", 0x25A0, 0x25FF},
    {"IsGeorgian", 0x10A0, 0x10FF},
    {"IsGreek", 0x0370, 0x03FF},
    {"IsGreekExtended", 0x1F00, 0x1FFF},
    {"IsGreekandCoptic", 0x0370, 0x03FF},
    {"IsGujarati", 0x0A80, 0x0AFF},
    {"IsGurmukhi", 0x0A00, 0x0A7F},
    {"IsHalfwidthandFullwidthForms", 0xFF00, 0xFFEF},
    {"IsHangulCompatibilityJamo", 0x3130, 0x318F},
    {"IsHangulJamo", 0x1100, 0x11FF},
    {"IsHangulSyllables", 0xAC00, 0xD7AF},
    {"IsHanunoo", 0x1720, 0x173F},
    {"IsHebrew", 0x0590, 0x05FF},
    {"IsHighPrivateUseSurrogates", 0xDB80, 0xDBFF},
    {"IsHighSurrogates", 0xD800, 0xDB7F},
    {"IsHiragana", 0x3040, 0x309F},
    {"IsIPAExtensions", 0x0250, 0x02AF},
    {"IsIdeographicDescriptionCharacters", 0x2FF0, 0x2FFF},
    {"IsKanbun", 0x3190, 0x319F},
    {"IsKangxiRadicals", 0x2F00, 0x2FDF},
    {"IsKannada", 0x0C80, 0x0CFF},
    {"IsKatakana", 0x30A0, 0x30FF},
    {"IsKatakanaPhoneticExtensions", 0x31F0, 0x31FF},
    {"IsKhmer", 0x1780, 0x17FF},
    {"IsKhmerSymbols", 0x19E0, 0x19FF},
    {"IsLao", 0x0E80, 0x0EFF},
    {"IsLatin-1Supplement", 0x0080, 0x00FF},
    {"IsLatinExtended-A", 0x0100, 0x017F},
    {"IsLatinExtended-B", 0x0180, 0x024F},
    {"IsLatinExtendedAdditional", 0x1E00, 0x1EFF},
    {"IsLetterlikeSymbols", 0x2100, 0x214F},
    {"IsLimbu", 0x1900, 0x194F},
    {"IsLowSurrogates", 0xDC00, 0xDFFF},
    {"IsMalayalam", 0x0D00, 0x0D7F},
    {"IsMathematicalOperators", 0x2200, 0x22FF},
    {"IsMiscellaneousMathematicalSymbols-A", 0x27C0, 0x27EF},
    {"IsMiscellaneousMathematicalSymbols-B", 0x2980, 0x29FF},
    {"IsMiscellaneousSymbols", 0x2600, 0x26FF},
    {"IsMiscellaneousSymbolsandArrows", 0x2B00, 0x2BFF},
    {"IsMiscellaneousTechnical", 0x2300, 0x23FF},
    {"IsMongolian", 0x1800, 0x18AF},
    {"IsMyanmar", 0x1000, 0x109F},
    {"IsNumberForms", 0x2150, 0x218F},
    {"IsOgham", 0x1680, 0x169F},
    {"IsOpticalCharacterRecognition", 0x2440, 0x245F},
    {"IsOriya", 0x0B00, 0x0B7F},
    {"IsPhoneticExtensions", 0x1D00, 0x1D7F},
    {"IsPrivateUse", 0xE000, 0xF8FF},
    {"IsPrivateUseArea", 0xE000, 0xF8FF},
    {"IsRunic", 0x16A0, 0x16FF},
    {"IsSinhala", 0x0D80, 0x0DFF},
    {"IsSmallFormVariants", 0xFE50, 0xFE6F},
    {"IsSpacingModifierLetters", 0x02B0, 0x02FF},
    {"IsSpecials", 0xFFF0, 0xFFFF},
    {"IsSuperscriptsandSubscripts", 0x2070, 0x209F},
    {"IsSupplementalArrows-A", 0x27F0, 0x27FF},
    {"IsSupplementalArrows-B", 0x2900, 0x297F},
    {"IsSupplementalMathematicalOperators", 0x2A00, 0x2AFF},
    {"IsSyriac", 0x0700, 0x074F},
    {"IsTagalog", 0x1700, 0x171F},
    {"IsTagbanwa", 0x1760, 0x177F},
    {"IsTaiLe", 0x1950, 0x197F},
    {"IsTamil", 0x0B80, 0x0BFF},
    {"IsTelugu", 0x0C00, 0x0C7F},
    {"IsThaana", 0x0780, 0x07BF},
    {"IsThai", 0x0E00, 0x0E7F},
    {"IsTibetan", 0x0F00, 0x0FFF},
    {"IsUnifiedCanadianAboriginalSyllabics", 0x1400, 0x167F},
    {"IsVariationSelectors", 0xFE00, 0xFE0F},
    {"IsYiRadicals", 0xA490, 0xA4CF},
    {"IsYiSyllables", 0xA000, 0xA48F},
    {"IsYijingHexagramSymbols", 0x4DC0, 0x4DFF},
};

struct CategoryName {
  const char* name;
  uint32_t mask;
};
constexpr CategoryName kCategoryNames[] = {
    {"L", 0x1F},
    {"Lu", 1 << 0},
    {"Ll", 1 << 1},
    {"Lt", 1 << 2},
    {"Lm", 1 << 3},
    {"Lo", 1 << 4},
    {"M", 7 << 5},
    {"Mn", 1 << 5},
    {"Mc", 1 << 6},
    {"Me", 1 << 7},
    {"N", 7 << 8},
    {"Nd", 1 << 8},
    {"Nl", 1 << 9},
    {"No", 1 << 10},
    {"Z", 7 << 11},
    {"Zs", 1 << 11},
    {"Zl", 1 << 12},
    {"Zp", 1 << 13},
    {"Cc", 1 << 14},
    {"Cf", 1 << 15},
    {"Cs", 1 << 16},
    {"Co", 1 << 17},
    {"Pc", 1 << 18},
    {"Pd", 1 << 19},
    {"Ps", 1 << 20},
    {"Pe", 1 << 21},
    {"Pi", 1 << 22},
    {"Pf", 1 << 23},
    {"Po", 1 << 24},
    {"P", 0x7F << 18},
    {"Sm", 1 << 25},
    {"Sc", 1 << 26},
    {"Sk", 1 << 27},
    {"So", 1 << 28},
    {"S", 15 << 25},
    {"Cn", 1 << 29},
    {"C", 15 << 14 | 1 << 29},
};

}  // namespace

const std::vector<std::pair<char16_t, char16_t>>& white_space_ranges() {
  static const auto* ranges = new std::vector<std::pair<char16_t, char16_t>>{
      {9, 13},          {' ', ' '},       {0x85, 0x85},     {0xA0, 0xA0},     {0x1680, 0x1680},
      {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}};
  return *ranges;
}

bool is_ecma_word_char(char16_t c) { return (c < 128 && (is_letter_or_digit(c) || c == '_')) || c == 0x130; }

bool is_word_char(char16_t c) {
  if (c < 128) return is_letter_or_digit(c) || c == '_';
  return kWordCategories >> category_of(c) & 1;
}

bool is_boundary_word_char(char16_t c) { return is_word_char(c) || c == 0x200C || c == 0x200D; }

void case_equivalents(char16_t c, bool culture_invariant, std::vector<char16_t>& out) {
  auto put = [&](char16_t x) {
    if (std::find(out.begin(), out.end(), x) == out.end()) out.push_back(x);
  };
  put(c);
  if (c == 0x130) {
    if (!culture_invariant) put(u'i'), put(u'I');
    return;
  }
  char16_t lower = to_lower(c), upper = to_upper(lower);
  put(lower);
  if (to_lower(upper) == lower) put(upper);
  if (lower == u'i' && !culture_invariant) put(0x130);
  if (lower == u'k') put(0x212A);
  if (lower >= 0x80)
    for (char16_t x : kOneWay)
      if (to_lower(x) == lower) put(x);
}

void CharSet::add_complement(const std::vector<std::pair<char16_t, char16_t>>& sorted) {
  int next = 0;
  for (auto [low, high] : sorted) {
    if (low > next) add(char16_t(next), char16_t(low - 1));
    next = high + 1;
  }
  if (next <= 0xFFFF) add(char16_t(next), 0xFFFF);
}

void CharSet::add_case_equivalents(bool culture_invariant) {
  std::vector<char16_t> more;
  size_t count = ranges.size();
  for (size_t i = 0; i < count; i++) {
    auto [low, high] = ranges[i];
    if (low == 0 && high == 0xFFFF) return;
    for (int c = low; c <= high; c++) {
      if (c < 128 && !is_letter(char32_t(c))) continue;
      more.clear();
      case_equivalents(char16_t(c), culture_invariant, more);
      for (char16_t x : more)
        if (x < low || x > high) add(x, x);
    }
  }
}

void CharSet::finish() {
  std::sort(ranges.begin(), ranges.end());
  size_t n = 0;
  for (auto& r : ranges) {
    if (n > 0 && r.first <= ranges[n - 1].second + 1)
      ranges[n - 1].second = std::max(ranges[n - 1].second, r.second);
    else
      ranges[n++] = r;
  }
  ranges.resize(n);
  if (minus) minus->finish();
  ascii[0] = ascii[1] = 0;
  for (char16_t c = 0; c < 128; c++)
    if (contains_slow(c)) ascii[c >> 6] |= uint64_t(1) << (c & 63);
}

bool CharSet::contains_slow(char16_t c) const {
  bool in = false;
  if (!ranges.empty()) {
    auto it = std::upper_bound(ranges.begin(), ranges.end(), std::make_pair(c, char16_t(0xFFFF)));
    in = it != ranges.begin() && std::prev(it)->second >= c;
  }
  if (!in && categories) in = categories >> (c < 128 ? uint8_t(unicode_category(c)) : category_of(c)) & 1;
  if (in == negate) return false;
  return !minus || !minus->contains(c);
}

bool add_property(CharSet& set, std::u16string_view name, bool invert, bool ignore_case) {
  std::string ascii;
  for (char16_t c : name) ascii += c < 128 ? char(c) : '?';
  for (const CategoryName& k : kCategoryNames) {
    if (ascii != k.name) continue;
    uint32_t mask = k.mask;
    if (ignore_case && (mask & 7) && (mask & ~7u) == 0) mask = 7;
    set.categories |= invert ? kAllCategories & ~mask : mask;
    return true;
  }
  for (const Block& b : kBlocks) {
    if (ascii != b.name) continue;
    if (invert)
      set.add_complement({{b.low, b.high}});
    else
      set.add(b.low, b.high);
    return true;
  }
  return false;
}

}  // namespace psession::regex
