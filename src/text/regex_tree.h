// The parsed form of a .NET regular expression, shared by the parser, the translator to PCRE2 and the own
// matcher. Only the text/regex*.cpp files include it.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/regex.h"

namespace psession::regex {

constexpr int kInfinite = 0x7FFFFFFF;
constexpr int kMaxNesting = 1000;

// Ranges and Unicode categories, perhaps negated, less another set ([a-z-[aeiou]]).
struct CharSet {
  std::vector<std::pair<char16_t, char16_t>> ranges;
  uint32_t categories = 0;  // bit per UnicodeCategory
  bool negate = false;
  std::unique_ptr<CharSet> minus;

  void add(char16_t low, char16_t high) { ranges.emplace_back(low, high); }
  void add_complement(const std::vector<std::pair<char16_t, char16_t>>& sorted);
  void add_case_equivalents(bool culture_invariant);
  void finish();  // sorts, merges, fills the ASCII map; before any contains()
  bool contains(char16_t c) const {
    if (c < 128) return ascii[c >> 6] >> (c & 63) & 1;
    return contains_slow(c);
  }
  bool contains_slow(char16_t c) const;
  uint64_t ascii[2] = {0, 0};
};

constexpr uint32_t kWordCategories = 0x1F | 1 << 5 | 1 << 8 | 1 << 18;  // L, Mn, Nd, Pc
constexpr uint32_t kAllCategories = (1u << 30) - 1;
const std::vector<std::pair<char16_t, char16_t>>& white_space_ranges();
bool is_word_char(char16_t c);           // \w
bool is_boundary_word_char(char16_t c);  // what \b looks at
bool is_ecma_word_char(char16_t c);
// The units equal to c when the case is ignored, c among them.
void case_equivalents(char16_t c, bool culture_invariant, std::vector<char16_t>& out);
// "Lu", "L", "IsGreek"; false: unknown.
bool add_property(CharSet& set, std::u16string_view name, bool invert, bool ignore_case);

enum class NodeKind : uint8_t {
  kEmpty,
  kChar,
  kSet,
  kAny,
  kBol,
  kEol,
  kBoundary,
  kNonBoundary,
  kEcmaBoundary,
  kNonEcmaBoundary,
  kBegin,
  kStart,
  kEndZ,
  kEnd,
  kBackref,
  kCapture,
  kGroup,
  kConcat,
  kAlternate,
  kLoop,
  kAtomic,
  kLook,
  kCondSlot,
  kCondExpr,
};

struct Node {
  NodeKind kind;
  bool rtl = false;
  bool negative = false;     // kLook
  bool behind = false;       // kLook
  bool lazy = false;         // kLoop
  bool ignore_case = false;  // kBackref
  char16_t ch = 0;
  int min = 0, max = 0;
  int number = -1;     // kCapture, kBackref, kCondSlot: group number, later its slot
  int uncapture = -1;  // kCapture: the group it takes a capture from
  std::unique_ptr<CharSet> set;
  std::vector<std::unique_ptr<Node>> kids;
  explicit Node(NodeKind k) : kind(k) {}
};

struct Tree {
  std::unique_ptr<Node> root;         // kCapture of slot 0
  std::vector<int> numbers;           // by slot
  std::vector<std::u16string> names;  // by slot
  std::vector<bool> named;
  bool ecma = false;
};

// False: error is filled.
bool parse(std::u16string_view pattern, uint32_t options, Tree& out, RegexError& error);

// Regex.Unescape.
bool unescape(std::u16string_view text, std::u16string& out, RegexError& error);

// The own backtracking matcher; the program refers to the tree.
struct Program;
struct ProgramDeleter {
  void operator()(Program* p) const;
};
using ProgramPtr = std::unique_ptr<Program, ProgramDeleter>;
ProgramPtr compile_program(const Tree& tree, uint32_t options);
RegexStatus run_program(const Program& program, std::u16string_view subject, int start, bool anchored,
                        int64_t timeout_ms, RegexMatch& out);

// PCRE2. Null: the pattern needs the own matcher.
struct Pcre;
struct PcreDeleter {
  void operator()(Pcre* p) const;
};
using PcrePtr = std::unique_ptr<Pcre, PcreDeleter>;
PcrePtr compile_pcre(const Tree& tree, uint32_t options);
// kTooComplex: a limit was hit.
RegexStatus run_pcre(Pcre& pcre, std::u16string_view subject, int start, RegexMatch* out);

}  // namespace psession::regex
