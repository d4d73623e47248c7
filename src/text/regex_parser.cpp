// .NET's pattern syntax: the same order of decisions as its documentation and error offsets imply. Two passes: the
// first numbers the groups, the second builds the tree.
#include <algorithm>
#include <set>

#include "text/casing.h"
#include "text/encoding.h"
#include "text/regex_tree.h"

namespace psession::regex {
namespace {

constexpr uint32_t kI = kRegexIgnoreCase, kM = kRegexMultiline, kN = kRegexExplicitCapture, kS = kRegexSingleline,
                   kX = kRegexIgnorePatternWhitespace, kR = kRegexRightToLeft, kE = kRegexECMAScript;

struct Failure {};  // thrown inside, caught by parse()

using NodePtr = std::unique_ptr<Node>;

bool is_space(char16_t c) { return c == ' ' || (c >= 9 && c <= 13 && c != 11); }
bool is_quantifier_char(char16_t c) { return c == '*' || c == '+' || c == '?' || c == '{'; }
bool is_special(char16_t c) {
  switch (c) {
    case '$': case '(': case ')': case '*': case '+': case '.': case '?': case '[': case '\\': case '^': case '{':
    case '|': return true;
    default: return false;
  }
}
bool is_digit_unit(char16_t c) { return c >= '0' && c <= '9'; }

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
    error_.message = "Invalid pattern '" + utf16_to_utf8(s_) + "' at offset " + std::to_string(i_) + ". " + message;
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

  void count_captures() {
    note_slot(0);
    autocap_ = 1;
    while (!end()) {
      char16_t ch = s_[i_++];
      switch (ch) {
        case '\\':
          if (!end()) scan_backslash_skip();
          break;
        case '#':
          if (on(kX)) {
            i_--;
            scan_blank();
          }
          break;
        case '[': scan_class(true); break;
        case ')':
          if (!saved_.empty()) pop_options();
          break;
        case '(':
          if (i_ + 1 < s_.size() && s_[i_] == '?' && s_[i_ + 1] == '#') {
            i_--;
            scan_blank();
          } else {
            saved_.push_back(options_);
            if (!end() && s_[i_] == '?') {
              i_++;
              if (i_ + 1 < s_.size() && (s_[i_] == '<' || s_[i_] == '\'')) {
                i_++;
                char16_t c = s_[i_];
                if (c != '0' && is_word_char(c)) {
                  if (is_digit_unit(c)) note_slot(scan_decimal());
                  else note_name(scan_name());
                }
              } else {
                scan_options();
                if (!end()) {
                  if (s_[i_] == ')') {  // (?i)
                    i_++;
                    saved_.pop_back();
                  } else if (s_[i_] == '(') {
                    // The parenthesis of a condition does not capture.
                    ignore_next_paren_ = true;
                    break;
                  }
                }
              }
            } else if (!on(kN) && !ignore_next_paren_) {
              note_slot(autocap_++);
            }
          }
          ignore_next_paren_ = false;
          break;
      }
    }
    for (const std::u16string& name : names_) {
      while (numbers_.count(autocap_)) autocap_++;
      name_numbers_[name] = autocap_;
      note_slot(autocap_++);
    }
    for (int n : numbers_) {
      tree_.numbers.push_back(n);
      std::string text = std::to_string(n);
      tree_.names.emplace_back(text.begin(), text.end());
      tree_.named.push_back(false);
    }
    for (const auto& [name, number] : name_numbers_) {
      int slot = slot_of(number);
      tree_.names[slot] = name;
      tree_.named[slot] = true;
    }
  }

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
          case 'i': option = kI; break;
          case 'm': option = kM; break;
          case 'n': option = kN; break;
          case 's': option = kS; break;
          case 'x': option = kX; break;
        }
        if (option == 0) return;
        if (off) options_ &= ~option;
        else options_ |= option;
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

  void add_shorthand(CharSet& set, char16_t c) {
    switch (c) {
      case 'd':
        if (on(kE)) set.add('0', '9');
        else set.categories |= 1 << 8;
        break;
      case 'D':
        if (on(kE)) set.add_complement({{'0', '9'}});
        else set.categories |= kAllCategories & ~(1u << 8);
        break;
      case 'w':
        if (on(kE)) set.add('0', '9'), set.add('A', 'Z'), set.add('_', '_'), set.add('a', 'z'), set.add(0x130, 0x130);
        else set.categories |= kWordCategories;
        break;
      case 'W':
        if (on(kE)) set.add_complement({{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}, {0x130, 0x130}});
        else set.categories |= kAllCategories & ~kWordCategories;
        break;
      case 's':
        if (on(kE)) set.add(9, 13), set.add(' ', ' ');
        else for (auto [low, high] : white_space_ranges()) set.add(low, high);
        break;
      case 'S':
        if (on(kE)) set.add_complement({{9, 13}, {' ', ' '}});
        else set.add_complement(white_space_ranges());
        break;
    }
  }

  std::u16string scan_property() {
    if (i_ + 2 >= s_.size()) fail("InvalidUnicodePropertyEscape", "Incomplete \\p{X} character escape.");
    if (s_[i_++] != '{') fail("MalformedUnicodePropertyEscape", "Malformed \\p{X} character escape.");
    size_t from = i_;
    while (!end() && (is_word_char(s_[i_]) || s_[i_] == '-')) i_++;
    std::u16string name(s_.substr(from, i_ - from));
    if (end() || s_[i_++] != '}') fail("InvalidUnicodePropertyEscape", "Incomplete \\p{X} character escape.");
    return name;
  }

  void add_named_property(CharSet& set, bool invert) {
    std::u16string name = scan_property();
    if (!add_property(set, name, invert, on(kI)))
      fail("UnrecognizedUnicodeProperty", "Unknown property '" + utf16_to_utf8(name) + "'.");
  }

  std::unique_ptr<CharSet> scan_class(bool only_skip, int depth = 0) {
    if (depth > kMaxNesting) fail("Unknown", "The groups are nested too deeply.");
    auto set = std::make_unique<CharSet>();
    char16_t previous = 0;
    bool in_range = false, first = true, closed = false;
    if (!end() && s_[i_] == '^') {
      i_++;
      set->negate = true;
      if (on(kE) && !end() && s_[i_] == ']') first = false;
    }
    for (; !end(); first = false) {
      bool translated = false;
      char16_t ch = s_[i_++];
      if (ch == ']') {
        if (!first) {
          closed = true;
          break;
        }
      } else if (ch == '\\' && !end()) {
        ch = s_[i_++];
        bool shorthand = false;
        switch (ch) {
          case 'D': case 'd': case 'S': case 's': case 'W': case 'w':
            if (!only_skip) {
              if (in_range) fail_shorthand(ch);
              add_shorthand(*set, ch);
            }
            shorthand = true;
            break;
          case 'p':
          case 'P':
            if (!only_skip) {
              if (in_range) fail_shorthand(ch);
              add_named_property(*set, ch == 'P');
            } else {
              scan_property();
            }
            shorthand = true;
            break;
          case '-':
            if (!only_skip) {
              if (in_range) {
                if (previous > '-') fail("ReversedCharacterRange", "[x-y] range in reverse order.");
                set->add(previous, '-');
                in_range = false;
                previous = 0;
              } else {
                set->add('-', '-');
              }
            }
            shorthand = true;
            break;
          default:
            i_--;
            ch = scan_char_escape();
            translated = true;
        }
        if (shorthand) continue;
      } else if (ch == '[') {
        // [:name:] is skipped over when it has no name.
        if (!end() && s_[i_] == ':' && !in_range) {
          size_t save = i_++;
          if (i_ + 1 >= s_.size() || s_[i_++] != ':' || s_[i_++] != ']') i_ = save;
        }
      }
      if (in_range) {
        in_range = false;
        if (!only_skip || ch == '[') {
          if (ch == '[' && !translated && !first) {
            set->add(previous, previous);
            set->minus = scan_class(only_skip, depth + 1);
            check_subtraction_last();
          } else if (previous > ch) {
            if (!only_skip) fail("ReversedCharacterRange", "[x-y] range in reverse order.");
          } else {
            set->add(previous, ch);
          }
        }
      } else if (i_ + 1 < s_.size() && s_[i_] == '-' && s_[i_ + 1] != ']') {
        previous = ch;
        in_range = true;
        i_++;
      } else if (!end() && ch == '-' && !translated && s_[i_] == '[' && !first) {
        i_++;
        set->minus = scan_class(only_skip, depth + 1);
        check_subtraction_last();
      } else {
        set->add(ch, ch);
      }
    }
    if (!closed) fail("UnterminatedBracket", "Unterminated [] set.");
    if (on(kI) && !only_skip) set->add_case_equivalents((options_ & kRegexCultureInvariant) != 0);
    return set;
  }

  void check_subtraction_last() {
    if (!end() && s_[i_] != ']')
      fail("ExclusionGroupNotLast", "A subtraction must be the last element in a character class.");
  }

  [[noreturn]] void fail_shorthand(char16_t ch) {
    fail("ShorthandClassInCharacterRange", "Cannot include class \\" + quoted(ch) + " in character range.");
  }

  char16_t scan_hex(int digits) {
    int v = 0;
    if (int(s_.size() - i_) >= digits) {
      for (; digits > 0; digits--) {
        char16_t c = s_[i_];
        int d = is_digit_unit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (d < 0) break;
        i_++;
        v = v * 16 + d;
      }
    }
    if (digits > 0) fail("InsufficientOrInvalidHexDigits", "Insufficient or invalid hexadecimal digits.");
    return char16_t(v);
  }

  char16_t scan_char_escape() {
    char16_t ch = s_[i_++];
    if (ch >= '0' && ch <= '7') {
      i_--;
      int v = 0;
      for (int n = 0; n < 3 && !end() && s_[i_] >= '0' && s_[i_] <= '7'; n++) {
        v = v * 8 + (s_[i_++] - '0');
        if (on(kE) && v >= 0x20) break;
      }
      return char16_t(v & 0xFF);
    }
    switch (ch) {
      case 'x': return scan_hex(2);
      case 'u': return scan_hex(4);
      case 'a': return 7;
      case 'b': return 8;
      case 'e': return 0x1B;
      case 'f': return 12;
      case 'n': return 10;
      case 'r': return 13;
      case 't': return 9;
      case 'v': return 11;
      case 'c': {
        if (end()) fail("MissingControlCharacter", "Missing control character.");
        char16_t c = s_[i_++];
        if (c >= 'a' && c <= 'z') c = char16_t(c - 32);
        c = char16_t(c - '@');
        if (c < ' ') return c;
        fail("UnrecognizedControlCharacter", "Unrecognized control character.");
      }
      default:
        if (!on(kE) && is_word_char(ch)) fail("UnrecognizedEscape", "Unrecognized escape sequence \\" + quoted(ch) + ".");
        return ch;
    }
  }

  NodePtr backref(int number) {
    NodePtr n = node(NodeKind::kBackref);
    n->number = number;
    n->ignore_case = on(kI);
    return n;
  }

  NodePtr scan_backslash() {
    char16_t ch = s_[i_];
    switch (ch) {
      case 'b': i_++; return node(on(kE) ? NodeKind::kEcmaBoundary : NodeKind::kBoundary);
      case 'B': i_++; return node(on(kE) ? NodeKind::kNonEcmaBoundary : NodeKind::kNonBoundary);
      case 'A': i_++; return node(NodeKind::kBegin);
      case 'G': i_++; return node(NodeKind::kStart);
      case 'Z': i_++; return node(NodeKind::kEndZ);
      case 'z': i_++; return node(NodeKind::kEnd);
      case 'w': case 'W': case 's': case 'S': case 'd': case 'D': {
        i_++;
        auto set = std::make_unique<CharSet>();
        add_shorthand(*set, ch);
        return class_node(std::move(set));
      }
      case 'p':
      case 'P': {
        i_++;
        auto set = std::make_unique<CharSet>();
        add_named_property(*set, ch == 'P');
        if (on(kI)) set->add_case_equivalents((options_ & kRegexCultureInvariant) != 0);
        return class_node(std::move(set));
      }
    }
    size_t back = i_;
    bool angled = false;
    char16_t close = 0;
    auto undefined = [&](int number) {
      fail("UndefinedNumberedReference", "Reference to undefined group number " + std::to_string(number) + ".");
    };
    if (ch == 'k') {
      if (i_ + 1 < s_.size()) {
        i_++;
        ch = s_[i_++];
        if (ch == '<' || ch == '\'') {
          angled = true;
          close = ch == '\'' ? '\'' : '>';
        }
      }
      if (!angled || end()) fail("MalformedNamedReference", "Malformed \\k<...> named back reference.");
      ch = s_[i_];
    } else if ((ch == '<' || ch == '\'') && i_ + 1 < s_.size()) {
      angled = true;
      close = ch == '\'' ? '\'' : '>';
      ch = s_[++i_];
    }
    if (angled && is_digit_unit(ch)) {
      int number = scan_decimal();
      if (!end() && s_[i_++] == close) {
        if (is_slot(number)) return backref(number);
        undefined(number);
      }
    } else if (!angled && ch >= '1' && ch <= '9') {
      if (on(kE)) {
        int found = -1, number = 0;
        while (!end() && is_digit_unit(s_[i_])) {
          number = number * 10 + (s_[i_] - '0');
          if (number > *numbers_.rbegin()) break;
          i_++;
          if (is_slot(number)) found = number;
        }
        if (found >= 0) return backref(found);
      } else {
        int number = scan_decimal();
        if (is_slot(number)) return backref(number);
        if (number <= 9) undefined(number);
      }
    } else if (angled && is_word_char(ch)) {
      std::u16string name = scan_name();
      if (!end() && s_[i_++] == close) {
        auto it = name_numbers_.find(name);
        if (it != name_numbers_.end()) return backref(it->second);
        fail("UndefinedNamedReference", "Reference to undefined group name '" + utf16_to_utf8(name) + "'.");
      }
    }
    i_ = back;
    return one(scan_char_escape());
  }

  // Null: the parentheses only set options.
  NodePtr scan_group_open() {
    auto capture = [&](int number, int uncapture) {
      NodePtr n = node(NodeKind::kCapture);
      n->number = number;
      n->uncapture = uncapture;
      return n;
    };
    auto look = [&](bool behind, bool negative) {
      if (behind) options_ |= kR;
      else options_ &= ~kR;
      NodePtr n = node(NodeKind::kLook);
      n->behind = behind;
      n->negative = negative;
      return n;
    };
    if (end() || s_[i_] != '?' || (i_ + 1 < s_.size() && s_[i_ + 1] == ')')) {
      if (on(kN) || ignore_next_paren_) {
        ignore_next_paren_ = false;
        return node(NodeKind::kGroup);
      }
      return capture(autocap_++, -1);
    }
    i_++;
    if (!end()) {
      char16_t close = '>';
      char16_t ch = s_[i_++];
      switch (ch) {
        case ':': return node(NodeKind::kGroup);
        case '=': return look(false, false);
        case '!': return look(false, true);
        case '>': return node(NodeKind::kAtomic);
        case '\'': close = '\''; [[fallthrough]];
        case '<': {
          if (end()) break;
          ch = s_[i_++];
          if (ch == '=' && close == '>') return look(true, false);
          if (ch == '!' && close == '>') return look(true, true);
          if (ch == '=' || ch == '!') break;
          i_--;
          int number = -1, uncapture = -1;
          bool proceed = false;
          auto bad_name = [&] {
            fail("CaptureGroupNameInvalid", "Invalid group name: Group names must begin with a word character.");
          };
          if (is_digit_unit(ch)) {
            number = scan_decimal();
            if (!is_slot(number)) number = -1;
            if (!end() && s_[i_] != close && s_[i_] != '-') bad_name();
            if (number == 0) fail("CaptureGroupOfZero", "Capture number cannot be zero.");
          } else if (is_word_char(ch)) {
            auto it = name_numbers_.find(scan_name());
            if (it != name_numbers_.end()) number = it->second;
            if (!end() && s_[i_] != close && s_[i_] != '-') bad_name();
          } else if (ch == '-') {
            proceed = true;
          } else {
            bad_name();
          }
          if ((number != -1 || proceed) && i_ + 1 < s_.size() && s_[i_] == '-') {
            ch = s_[++i_];
            if (is_digit_unit(ch)) {
              uncapture = scan_decimal();
              if (!is_slot(uncapture))
                fail("UndefinedNumberedReference",
                     "Reference to undefined group number " + std::to_string(uncapture) + ".");
              if (!end() && s_[i_] != close) bad_name();
            } else if (is_word_char(ch)) {
              std::u16string name = scan_name();
              auto it = name_numbers_.find(name);
              if (it == name_numbers_.end())
                fail("UndefinedNamedReference", "Reference to undefined group name '" + utf16_to_utf8(name) + "'.");
              uncapture = it->second;
              if (!end() && s_[i_] != close) bad_name();
            } else {
              bad_name();
            }
          }
          if ((number != -1 || uncapture != -1) && !end() && s_[i_++] == close) return capture(number, uncapture);
          break;
        }
        case '(': {
          size_t paren = i_;
          if (!end()) {
            if (is_digit_unit(s_[i_])) {
              int number = scan_decimal();
              std::string text = std::to_string(number);
              if (!end() && s_[i_++] == ')') {
                if (!is_slot(number))
                  fail("AlternationHasUndefinedReference",
                       "Conditional alternation refers to an undefined group number " + text + ".");
                NodePtr n = node(NodeKind::kCondSlot);
                n->number = number;
                return n;
              }
              fail("AlternationHasMalformedReference",
                   "Conditional alternation is missing a closing parenthesis after the group number " + text + ".");
            }
            if (is_word_char(s_[i_])) {
              auto it = name_numbers_.find(scan_name());
              if (it != name_numbers_.end() && !end() && s_[i_++] == ')') {
                NodePtr n = node(NodeKind::kCondSlot);
                n->number = it->second;
                return n;
              }
            }
          }
          i_ = paren - 1;
          ignore_next_paren_ = true;
          if (i_ + 2 < s_.size() && s_[i_ + 1] == '?') {
            if (s_[i_ + 2] == '#') fail("AlternationHasComment", "Alternation conditions cannot be comments.");
            if (s_[i_ + 2] == '\'' ||
                (i_ + 3 < s_.size() && s_[i_ + 2] == '<' && s_[i_ + 3] != '!' && s_[i_ + 3] != '='))
              fail("AlternationHasNamedCapture", "Alternation conditions do not capture and cannot be named.");
          }
          return node(NodeKind::kCondExpr);
        }
        default:
          i_--;
          if (top().group->kind != NodeKind::kCondExpr) scan_options();
          if (end()) break;
          ch = s_[i_++];
          if (ch == ')') return nullptr;
          if (ch == ':') return node(NodeKind::kGroup);
      }
    }
    fail("InvalidGroupingConstruct", "Unrecognized grouping construct.");
  }

  void scan() {
    NodePtr root = node(NodeKind::kCapture);
    root->number = 0;
    start_group(std::move(root));
    bool is_quantifier = false;
    while (!end()) {
      bool was_quantifier = is_quantifier;
      is_quantifier = false;
      scan_blank();
      size_t from = i_;
      while (!end()) {
        char16_t c = s_[i_];
        if (on(kX) && (is_space(c) || c == '#')) break;
        if (is_special(c) && !(c == '{' && !is_true_quantifier())) break;
        i_++;
      }
      size_t to = i_;
      scan_blank();
      char16_t ch;
      bool at_end = end();
      bool special = false;
      if (!at_end && is_special(ch = s_[i_]) && !(ch == '{' && !is_true_quantifier())) {
        special = true;
        is_quantifier = is_quantifier_char(ch);
        i_++;
      }
      if (from < to) {
        was_quantifier = false;
        size_t plain = to - (is_quantifier ? 1 : 0);
        for (size_t k = from; k < plain; k++) {
          unit_ = one(s_[k]);
          add_unit();
        }
        if (is_quantifier) unit_ = one(s_[to - 1]);
      }
      if (at_end) break;
      if (!special) continue;
      switch (ch) {
        case '[': unit_ = class_node(scan_class(false)); break;
        case '(': {
          saved_.push_back(options_);
          NodePtr group = scan_group_open();
          if (!group) {
            saved_.pop_back();  // the options stay
          } else {
            start_group(std::move(group));
          }
          continue;
        }
        case '|': add_alternate(); continue;
        case ')': {
          if (stack_.size() == 1) fail("InsufficientOpeningParentheses", "Too many )'s.");
          close_group();
          pop_options();
          Frame& outer = top();
          if (outer.group->kind == NodeKind::kCondExpr && outer.group->kids.empty()) {
            outer.group->kids.push_back(std::move(unit_));  // the condition itself
            continue;
          }
          break;
        }
        case '\\':
          if (end()) fail("UnescapedEndingBackslash", "Illegal \\ at end of pattern.");
          unit_ = scan_backslash();
          break;
        case '^': unit_ = node(on(kM) ? NodeKind::kBol : NodeKind::kBegin); break;
        case '$': unit_ = node(on(kM) ? NodeKind::kEol : NodeKind::kEndZ); break;
        case '.':
          if (on(kS)) {
            unit_ = node(NodeKind::kAny);
          } else {
            auto set = std::make_unique<CharSet>();
            set->add('\n', '\n');
            set->negate = true;
            unit_ = class_node(std::move(set));
          }
          break;
        default:  // a quantifier
          if (!unit_) {
            std::string q = quoted(ch);
            if (was_quantifier) fail("NestedQuantifiersNotParenthesized", "Nested quantifier '" + q + "'.");
            fail("QuantifierAfterNothing", "Quantifier '" + q + "' following nothing.");
          }
          i_--;
      }
      scan_blank();
      is_quantifier = !end() && is_true_quantifier();
      if (!is_quantifier) {
        add_unit();
        continue;
      }
      quantify();
    }
    if (stack_.size() > 1) fail("InsufficientClosingParentheses", "Not enough )'s.");
    close_group();
    tree_.root = std::move(unit_);
  }

  void quantify() {
    int low, high;
    switch (s_[i_++]) {
      case '*': low = 0, high = kInfinite; break;
      case '?': low = 0, high = 1; break;
      case '+': low = 1, high = kInfinite; break;
      default:
        low = high = scan_decimal();
        if (s_[i_] == ',') {
          i_++;
          high = s_[i_] == '}' ? kInfinite : scan_decimal();
        }
        i_++;  // the brace, which is_true_quantifier has seen
    }
    scan_blank();
    bool lazy = !end() && s_[i_] == '?';
    if (lazy) i_++;
    if (low > high) fail("ReversedQuantifierRange", "Illegal {x,y} with x > y.");
    NodePtr loop = node(NodeKind::kLoop);
    loop->min = low;
    loop->max = high;
    loop->lazy = lazy;
    loop->kids.push_back(std::move(unit_));
    unit_ = std::move(loop);
    add_unit();
  }

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

}  // namespace

bool parse(std::u16string_view pattern, uint32_t options, Tree& out, RegexError& error) {
  try {
    out.ecma = (options & kE) != 0;
    Parser(pattern, options, out, error).run();
    return true;
  } catch (const Failure&) {
    return false;
  }
}

bool unescape(std::u16string_view text, std::u16string& out, RegexError& error) {
  try {
    Tree none;
    out = Parser(text, 0, none, error).unescape();
    return true;
  } catch (const Failure&) {
    return false;
  }
}

}  // namespace psession::regex
