// .NET regular expressions over UTF-16. A pattern is parsed by .NET's rules (numbering, options, error texts)
// into a tree; what PCRE2 can do exactly runs there (compiled once, JIT when used often), the rest (balancing
// groups, right to left, unbounded lookbehind, lists of captures) runs on the own matcher. Regex objects are
// immutable and shared; any thread may match with one.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace psession {

enum RegexOptions : uint32_t {
  kRegexNone = 0,
  kRegexIgnoreCase = 1,
  kRegexMultiline = 2,
  kRegexExplicitCapture = 4,
  kRegexCompiled = 8,
  kRegexSingleline = 16,
  kRegexIgnorePatternWhitespace = 32,
  kRegexRightToLeft = 64,
  kRegexECMAScript = 256,
  kRegexCultureInvariant = 512,
  kRegexNonBacktracking = 1024,
};

struct RegexCapture {
  int index = -1;
  int length = 0;
};

struct RegexGroup : RegexCapture {
  bool success = false;
  std::vector<RegexCapture> captures;  // filled by Regex::with_captures; the last one equals index and length
};

struct RegexMatch {
  bool success = false;
  int index = 0;
  int length = 0;
  std::vector<RegexGroup> groups;  // in .NET's order; groups[0] is the whole match
  int next_start = -1;             // where Match.NextMatch goes on; -1: there is no more
};

struct RegexError {
  std::string message;  // "Invalid pattern '[' at offset 1. Unterminated [] set."
  std::string code;     // RegexParseError's name: "UnterminatedBracket"
  int offset = 0;
};

enum class RegexStatus : uint8_t { kMatch, kNoMatch, kTimeout, kTooComplex };

struct RegexProgram;

class Regex {
 public:
  // Shared and cached (least recently used go first). nullptr: `error` says why.
  static std::shared_ptr<const Regex> compile(std::u16string_view pattern, uint32_t options,
                                              RegexError& error);
  static std::shared_ptr<const Regex> compile(std::string_view pattern, uint32_t options, RegexError& error);
  ~Regex();

  const std::u16string& pattern() const { return pattern_; }
  uint32_t options() const { return options_; }
  bool right_to_left() const { return options_ & kRegexRightToLeft; }

  // Group numbers and names in .NET's order: unnamed by number, then named by first appearance.
  int group_count() const { return int(group_names_.size()); }
  const std::vector<std::u16string>& group_names() const { return group_names_; }  // "0", "1", "name"
  const std::vector<int>& group_numbers() const { return group_numbers_; }
  int group_slot(std::u16string_view name) const;  // index into RegexMatch::groups, -1: none
  int group_slot(int number) const;
  bool is_named(int slot) const { return named_[slot]; }

  // `timeout_ms` 0: none. Beyond internal limits the status is kTooComplex.
  RegexStatus match(std::u16string_view subject, int start, RegexMatch& out, int64_t timeout_ms = 0) const;
  RegexStatus is_match(std::u16string_view subject, bool& out, int64_t timeout_ms = 0) const;
  // The next match after `m` (an empty match moves on by one unit).
  RegexStatus next(std::u16string_view subject, const RegexMatch& m, RegexMatch& out,
                   int64_t timeout_ms = 0) const;
  // Fills RegexGroup::captures of every group of a found match.
  void with_captures(std::u16string_view subject, RegexMatch& m) const;

  // Regex.Replace with $1 ${name} $$ $& $` $' $+ $_ ; count -1: all.
  RegexStatus replace(std::u16string_view subject, std::u16string_view replacement, int count, int start,
                      std::u16string& out, int64_t timeout_ms = 0) const;
  // The callback appends the text that stands for the match; it may throw.
  RegexStatus replace(std::u16string_view subject,
                      const std::function<void(const RegexMatch&, std::u16string&)>& by, int count, int start,
                      std::u16string& out, int64_t timeout_ms = 0) const;
  // Match.Result.
  void expand(std::u16string_view subject, const RegexMatch& m, std::u16string_view replacement,
              std::u16string& out) const;
  // Regex.Split: captured groups stand between the parts; count 0: all.
  RegexStatus split(std::u16string_view subject, int count, int start, std::vector<std::u16string>& out,
                    int64_t timeout_ms = 0) const;

  static std::u16string escape(std::u16string_view s);
  static bool unescape(std::u16string_view s, std::u16string& out, RegexError& error);

 private:
  Regex();
  friend struct RegexProgram;
  std::u16string pattern_;
  uint32_t options_ = 0;
  std::vector<std::u16string> group_names_;
  std::vector<int> group_numbers_;
  std::vector<bool> named_;
  std::unique_ptr<RegexProgram> program_;
};

}  // namespace psession
