// PowerShell's WildcardPattern: * ? [a-z] and the backtick escape. Compiled once, matched without exponential
// backtracking. Patterns and subjects are UTF-8 or UTF-16; ? and sets count UTF-16 units, as PowerShell does.
// Any thread.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace psession {

class WildcardPattern {
 public:
  WildcardPattern() = default;
  explicit WildcardPattern(std::string_view pattern, bool ignore_case = true);
  explicit WildcardPattern(std::u16string_view pattern, bool ignore_case = true);

  // False: "The specified wildcard character pattern is not valid: {0}" (WildcardPatternException).
  bool valid() const { return valid_; }
  bool is_match(std::string_view utf8) const;
  bool is_match(std::u16string_view s) const;

  static bool contains_wildcards(std::string_view pattern);  // * ? or [, not escaped
  static std::string escape(std::string_view s);
  static std::string unescape(std::string_view s);
  static std::u16string escape(std::u16string_view s);
  static std::u16string unescape(std::u16string_view s);
  static bool contains_wildcards(std::u16string_view pattern);
  std::string to_wql() const;       // LIKE pattern: % _ and bracketed specials
  std::u16string to_regex() const;  // .NET pattern with the same meaning

 private:
  enum class Op : unsigned char { kChar, kAny, kStar, kSet };
  struct Set {
    std::vector<std::pair<char16_t, char16_t>> ranges;
  };
  struct Step {
    Op op;
    char16_t c = 0;    // kChar; folded when the case is ignored
    unsigned set = 0;  // kSet
  };
  void compile(std::u16string_view pattern);
  template <class Char>
  bool match(const Char* s, size_t n) const;
  bool step_matches(const Step& step, char16_t c) const;

  std::vector<Step> steps_;
  std::vector<Set> sets_;
  bool ignore_case_ = true;
  bool valid_ = true;
};

}  // namespace psession
