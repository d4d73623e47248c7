// The parser of .NET's pattern syntax: the same order of decisions as its documentation and error offsets
// imply. Two passes: the first numbers the groups, the second builds the tree. regex_parser.cpp has groups
// and quantifiers, regex_parser_class.cpp escapes and sets. Only those include it.
#pragma once
#include <algorithm>
#include <set>

#include "text/casing.h"
#include "text/encoding.h"
#include "text/regex_tree.h"

namespace psession::regex {

constexpr uint32_t kI = kRegexIgnoreCase, kM = kRegexMultiline, kN = kRegexExplicitCapture,
                   kS = kRegexSingleline, kX = kRegexIgnorePatternWhitespace, kR = kRegexRightToLeft,
                   kE = kRegexECMAScript;

struct Failure {};  // thrown inside, caught by parse()

using NodePtr = std::unique_ptr<Node>;

inline bool is_space(char16_t c) { return c == ' ' || (c >= 9 && c <= 13 && c != 11); }
inline bool is_quantifier_char(char16_t c) { return c == '*' || c == '+' || c == '?' || c == '{'; }
inline bool is_special(char16_t c) {
  switch (c) {
    case '$':
    case '(':
    case ')':
    case '*':
    case '+':
    case '.':
    case '?':
    case '[':
    case '\\':
    case '^':
    case '{':
    case '|':
      return true;
    default:
      return false;
  }
}
inline bool is_digit_unit(char16_t c) { return c >= '0' && c <= '9'; }

class Parser {
 public:
  Parser(std::u16string_view pattern, uint32_t options, Tree& tree, RegexError& error)
      : s_(pattern), options_(options), tree_(tree), error_(error) {}

  void run() {
    uint32_t options = options_;
    count_captures();
    options_ = options;
    saved_.clear();
    i_ = 0;
    autocap_ = 1;
    ignore_next_paren_ = false;
    scan();
    resolve(*tree_.root);
  }

  std::u16string unescape() {
    std::u16string out;
    while (!end()) {
      char16_t c = s_[i_++];
      if (c == '\\') {
        if (end()) fail("UnescapedEndingBackslash", "Illegal \\ at end of pattern.");
        c = scan_char_escape();
      }
      out += c;
    }
    return out;
  }

 private:
  struct Frame {  // an open group
    NodePtr group, alternation, concatenation;
  };

  [[noreturn]] void fail(const char* code, const std::string& message) {
    error_.code = code;
    error_.offset = int(i_);
    error_.message =
        "Invalid pattern '" + utf16_to_utf8(s_) + "' at offset " + std::to_string(i_) + ". " + message;
    throw Failure();
  }
  bool on(uint32_t option) const { return (options_ & option) != 0; }
  bool end() const { return i_ >= s_.size(); }
  static std::string quoted(char16_t c) { return utf16_to_utf8(std::u16string_view(&c, 1)); }

  NodePtr node(NodeKind kind) {
    auto n = std::make_unique<Node>(kind);
    n->rtl = on(kR);
    return n;
  }

  // ---- first pass
  void note_slot(int number) { numbers_.insert(number); }
  void note_name(const std::u16string& name) {
    if (std::find(names_.begin(), names_.end(), name) == names_.end()) names_.push_back(name);
  }

  void count_captures();

  void scan_backslash_skip() {
    // Only what may hide a bracket or parenthesis matters here: \\[ and \\c[.
    if (s_[i_++] == 'c' && !end()) i_++;
  }

  int slot_of(int number) const {
    auto it = std::lower_bound(tree_.numbers.begin(), tree_.numbers.end(), number);
    return it != tree_.numbers.end() && *it == number ? int(it - tree_.numbers.begin()) : -1;
  }
  bool is_slot(int number) const { return numbers_.count(number) != 0; }

  void pop_options() {
    options_ = saved_.back();
    saved_.pop_back();
  }

  // ---- small scanners
  void scan_blank() {
    for (;;) {
      if (on(kX))
        while (!end() && is_space(s_[i_])) i_++;
      if (on(kX) && !end() && s_[i_] == '#') {
        while (!end() && s_[i_] != '\n') i_++;
        continue;
      }
      if (i_ + 2 < s_.size() && s_[i_] == '(' && s_[i_ + 1] == '?' && s_[i_ + 2] == '#') {
        while (!end() && s_[i_] != ')') i_++;
        if (end()) fail("UnterminatedComment", "Unterminated (?#...) comment.");
        i_++;
        continue;
      }
      return;
    }
  }

  int scan_decimal() {
    int64_t v = 0;
    while (!end() && is_digit_unit(s_[i_])) {
      v = v * 10 + (s_[i_++] - '0');
      if (v > 0x7FFFFFFF)
        fail("QuantifierOrCaptureGroupOutOfRange",
             "Capture group numbers must be less than or equal to Int32.MaxValue.");
    }
    return int(v);
  }

  std::u16string scan_name() {
    size_t from = i_;
    while (!end() && is_word_char(s_[i_])) i_++;
    return std::u16string(s_.substr(from, i_ - from));
  }

  void scan_options() {
    for (bool off = false; !end(); i_++) {
      char16_t ch = s_[i_];
      if (ch == '-') {
        off = true;
      } else if (ch == '+') {
        off = false;
      } else {
        uint32_t option = 0;
        switch (ch | 32) {
          case 'i':
            option = kI;
            break;
          case 'm':
            option = kM;
            break;
          case 'n':
            option = kN;
            break;
          case 's':
            option = kS;
            break;
          case 'x':
            option = kX;
            break;
        }
        if (option == 0) return;
        if (off)
          options_ &= ~option;
        else
          options_ |= option;
      }
    }
  }

  bool is_true_quantifier() const {
    size_t at = i_;
    char16_t ch = s_[at];
    if (ch != '{') return ch == '*' || ch == '+' || ch == '?';
    size_t from = ++at;
    while (at < s_.size() && is_digit_unit(s_[at])) at++;
    if (at == from || at == s_.size()) return false;
    if (s_[at] == '}') return true;
    if (s_[at] != ',') return false;
    at++;
    while (at < s_.size() && is_digit_unit(s_[at])) at++;
    return at < s_.size() && s_[at] == '}';
  }

  // ---- second pass
  void start_group(NodePtr group) {
    if (stack_.size() >= kMaxNesting) fail("Unknown", "The groups are nested too deeply.");
    Frame f;
    f.group = std::move(group);
    f.alternation = node(NodeKind::kAlternate);
    f.concatenation = node(NodeKind::kConcat);
    stack_.push_back(std::move(f));
  }

  Frame& top() { return stack_.back(); }
  bool is_conditional(const Node& n) const {
    return n.kind == NodeKind::kCondSlot || n.kind == NodeKind::kCondExpr;
  }

  void add_unit() { top().concatenation->kids.push_back(std::move(unit_)); }

  void add_alternate() {
    Frame& f = top();
    NodePtr& to = is_conditional(*f.group) ? f.group : f.alternation;
    to->kids.push_back(std::move(f.concatenation));
    f.concatenation = node(NodeKind::kConcat);
  }

  // Closes the group on top of the stack and makes it the unit.
  void close_group() {
    Frame f = std::move(stack_.back());
    if (is_conditional(*f.group)) {
      f.group->kids.push_back(std::move(f.concatenation));
      size_t limit = f.group->kind == NodeKind::kCondSlot ? 2 : 3;
      if (f.group->kids.size() > limit) fail("AlternationHasTooManyConditions", "Too many | in (?()|).");
      if (f.group->kind == NodeKind::kCondExpr && f.group->kids.size() < 2)
        fail("AlternationHasMalformedCondition", "Illegal conditional (?(...)) expression.");
    } else {
      if (f.alternation->kids.empty()) {
        f.group->kids.push_back(std::move(f.concatenation));
      } else {
        f.alternation->kids.push_back(std::move(f.concatenation));
        f.group->kids.push_back(std::move(f.alternation));
      }
    }
    stack_.pop_back();
    unit_ = std::move(f.group);
  }

  NodePtr one(char16_t c) {
    if (on(kI)) {
      std::vector<char16_t> equal;
      if (c >= 128 || is_letter(c)) case_equivalents(c, (options_ & kRegexCultureInvariant) != 0, equal);
      if (equal.size() > 1) {
        NodePtr n = node(NodeKind::kSet);
        n->set = std::make_unique<CharSet>();
        for (char16_t e : equal) n->set->add(e, e);
        n->set->finish();
        return n;
      }
    }
    NodePtr n = node(NodeKind::kChar);
    n->ch = c;
    return n;
  }

  NodePtr class_node(std::unique_ptr<CharSet> set) {
    NodePtr n = node(NodeKind::kSet);
    set->finish();
    n->set = std::move(set);
    return n;
  }

  void add_shorthand(CharSet& set, char16_t c);

  std::u16string scan_property();

  void add_named_property(CharSet& set, bool invert) {
    std::u16string name = scan_property();
    if (!add_property(set, name, invert, on(kI)))
      fail("UnrecognizedUnicodeProperty", "Unknown property '" + utf16_to_utf8(name) + "'.");
  }

  std::unique_ptr<CharSet> scan_class(bool only_skip, int depth = 0);

  void check_subtraction_last() {
    if (!end() && s_[i_] != ']')
      fail("ExclusionGroupNotLast", "A subtraction must be the last element in a character class.");
  }

  [[noreturn]] void fail_shorthand(char16_t ch) {
    fail("ShorthandClassInCharacterRange", "Cannot include class \\" + quoted(ch) + " in character range.");
  }

  char16_t scan_hex(int digits);

  char16_t scan_char_escape();

  NodePtr backref(int number) {
    NodePtr n = node(NodeKind::kBackref);
    n->number = number;
    n->ignore_case = on(kI);
    return n;
  }

  NodePtr scan_backslash();

  // Null: the parentheses only set options.
  NodePtr scan_group_open();

  void scan();

  void quantify();

  // From group numbers to slots; conditional groups get both branches.
  void resolve(Node& n) {
    if (n.number >= 0) n.number = slot_of(n.number);
    if (n.uncapture >= 0) n.uncapture = slot_of(n.uncapture);
    if (n.kind == NodeKind::kCondSlot && n.kids.size() == 1)
      n.kids.push_back(std::make_unique<Node>(NodeKind::kEmpty));
    if (n.kind == NodeKind::kCondExpr && n.kids.size() == 2)
      n.kids.push_back(std::make_unique<Node>(NodeKind::kEmpty));
    for (auto& kid : n.kids) resolve(*kid);
  }

  std::u16string_view s_;
  uint32_t options_;
  Tree& tree_;
  RegexError& error_;
  size_t i_ = 0;
  int autocap_ = 1;
  bool ignore_next_paren_ = false;
  std::set<int> numbers_;
  std::vector<std::u16string> names_;
  std::map<std::u16string, int> name_numbers_;
  std::vector<uint32_t> saved_;
  std::vector<Frame> stack_;
  NodePtr unit_;
};

}  // namespace psession::regex
