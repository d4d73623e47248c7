// What DateTime.Parse and ParseExact share. Only datetime_parse*.cpp include it.
#pragma once
#include "text/casing.h"
#include "text/datetime.h"

namespace psession {

constexpr size_t kMaxInput = 4096;

inline bool is_digit_at(std::string_view s, size_t i) { return i < s.size() && s[i] >= '0' && s[i] <= '9'; }

// White space includes the narrow no-break space that ICU puts before AM and PM.
inline size_t white_at(std::string_view s, size_t i) {
  if (i >= s.size()) return 0;
  if (s[i] == ' ' || (s[i] >= '\t' && s[i] <= '\r')) return 1;
  if (s.substr(i, 3) == "\xE2\x80\xAF") return 3;
  if (s.substr(i, 2) == "\xC2\xA0") return 2;
  return 0;
}

inline void skip_white(std::string_view s, size_t& i) {
  while (size_t n = white_at(s, i)) i += n;
}

inline bool eat_word(std::string_view s, size_t& i, std::string_view word, bool whole = true) {
  if (word.empty() || s.size() - i < word.size() || !equals_ignore_case(s.substr(i, word.size()), word))
    return false;
  size_t end = i + word.size();
  if (whole && end < s.size() && (is_letter(char32_t(uint8_t(s[end]))) || (s[end] & 0x80))) {
    if (!white_at(s, end)) return false;
  }
  i = end;
  return true;
}

template <size_t N>
inline int eat_name(std::string_view s, size_t& i, const std::array<std::string, N>& names, bool whole) {
  int best = -1;
  size_t best_length = 0;
  for (size_t k = 0; k < N; k++) {
    size_t at = i;
    if (names[k].size() > best_length && eat_word(s, at, names[k], whole)) {
      best = int(k);
      best_length = names[k].size();
    }
  }
  i += best_length;
  return best;
}

inline int two_digit_year(int y) { return y < 50 ? 2000 + y : 1900 + y; }

// Puts together what was found, by the styles.
DateError finish_date(ParsedDate& p, uint32_t styles, DateTime now, DateTime& out);

}  // namespace psession
