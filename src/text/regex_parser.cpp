#include "text/regex_parser.h"

namespace psession::regex {

void Parser::count_captures() {
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
      case '[':
        scan_class(true);
        break;
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
                if (is_digit_unit(c))
                  note_slot(scan_decimal());
                else
                  note_name(scan_name());
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

NodePtr Parser::scan_group_open() {
  auto capture = [&](int number, int uncapture) {
    NodePtr n = node(NodeKind::kCapture);
    n->number = number;
    n->uncapture = uncapture;
    return n;
  };
  auto look = [&](bool behind, bool negative) {
    if (behind)
      options_ |= kR;
    else
      options_ &= ~kR;
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
      case ':':
        return node(NodeKind::kGroup);
      case '=':
        return look(false, false);
      case '!':
        return look(false, true);
      case '>':
        return node(NodeKind::kAtomic);
      case '\'':
        close = '\'';
        [[fallthrough]];
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
          fail("CaptureGroupNameInvalid",
               "Invalid group name: Group names must begin with a word character.");
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
              fail("UndefinedNamedReference",
                   "Reference to undefined group name '" + utf16_to_utf8(name) + "'.");
            uncapture = it->second;
            if (!end() && s_[i_] != close) bad_name();
          } else {
            bad_name();
          }
        }
        if ((number != -1 || uncapture != -1) && !end() && s_[i_++] == close)
          return capture(number, uncapture);
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
                 "Conditional alternation is missing a closing parenthesis after the group number " + text +
                     ".");
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

void Parser::scan() {
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
      case '[':
        unit_ = class_node(scan_class(false));
        break;
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
      case '|':
        add_alternate();
        continue;
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
      case '^':
        unit_ = node(on(kM) ? NodeKind::kBol : NodeKind::kBegin);
        break;
      case '$':
        unit_ = node(on(kM) ? NodeKind::kEol : NodeKind::kEndZ);
        break;
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

void Parser::quantify() {
  int low, high;
  switch (s_[i_++]) {
    case '*':
      low = 0, high = kInfinite;
      break;
    case '?':
      low = 0, high = 1;
      break;
    case '+':
      low = 1, high = kInfinite;
      break;
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
