#include "text/regex_parser.h"

namespace psession::regex {

void Parser::add_shorthand(CharSet& set, char16_t c) {
  switch (c) {
    case 'd':
      if (on(kE))
        set.add('0', '9');
      else
        set.categories |= 1 << 8;
      break;
    case 'D':
      if (on(kE))
        set.add_complement({{'0', '9'}});
      else
        set.categories |= kAllCategories & ~(1u << 8);
      break;
    case 'w':
      if (on(kE))
        set.add('0', '9'), set.add('A', 'Z'), set.add('_', '_'), set.add('a', 'z'), set.add(0x130, 0x130);
      else
        set.categories |= kWordCategories;
      break;
    case 'W':
      if (on(kE))
        set.add_complement({{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}, {0x130, 0x130}});
      else
        set.categories |= kAllCategories & ~kWordCategories;
      break;
    case 's':
      if (on(kE))
        set.add(9, 13), set.add(' ', ' ');
      else
        for (auto [low, high] : white_space_ranges()) set.add(low, high);
      break;
    case 'S':
      if (on(kE))
        set.add_complement({{9, 13}, {' ', ' '}});
      else
        set.add_complement(white_space_ranges());
      break;
  }
}

std::unique_ptr<CharSet> Parser::scan_class(bool only_skip, int depth) {
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
        case 'D':
        case 'd':
        case 'S':
        case 's':
        case 'W':
        case 'w':
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

char16_t Parser::scan_char_escape() {
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
    case 'x':
      return scan_hex(2);
    case 'u':
      return scan_hex(4);
    case 'a':
      return 7;
    case 'b':
      return 8;
    case 'e':
      return 0x1B;
    case 'f':
      return 12;
    case 'n':
      return 10;
    case 'r':
      return 13;
    case 't':
      return 9;
    case 'v':
      return 11;
    case 'c': {
      if (end()) fail("MissingControlCharacter", "Missing control character.");
      char16_t c = s_[i_++];
      if (c >= 'a' && c <= 'z') c = char16_t(c - 32);
      c = char16_t(c - '@');
      if (c < ' ') return c;
      fail("UnrecognizedControlCharacter", "Unrecognized control character.");
    }
    default:
      if (!on(kE) && is_word_char(ch))
        fail("UnrecognizedEscape", "Unrecognized escape sequence \\" + quoted(ch) + ".");
      return ch;
  }
}

NodePtr Parser::scan_backslash() {
  char16_t ch = s_[i_];
  switch (ch) {
    case 'b':
      i_++;
      return node(on(kE) ? NodeKind::kEcmaBoundary : NodeKind::kBoundary);
    case 'B':
      i_++;
      return node(on(kE) ? NodeKind::kNonEcmaBoundary : NodeKind::kNonBoundary);
    case 'A':
      i_++;
      return node(NodeKind::kBegin);
    case 'G':
      i_++;
      return node(NodeKind::kStart);
    case 'Z':
      i_++;
      return node(NodeKind::kEndZ);
    case 'z':
      i_++;
      return node(NodeKind::kEnd);
    case 'w':
    case 'W':
    case 's':
    case 'S':
    case 'd':
    case 'D': {
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

std::u16string Parser::scan_property() {
  if (i_ + 2 >= s_.size()) fail("InvalidUnicodePropertyEscape", "Incomplete \\p{X} character escape.");
  if (s_[i_++] != '{') fail("MalformedUnicodePropertyEscape", "Malformed \\p{X} character escape.");
  size_t from = i_;
  while (!end() && (is_word_char(s_[i_]) || s_[i_] == '-')) i_++;
  std::u16string name(s_.substr(from, i_ - from));
  if (end() || s_[i_++] != '}') fail("InvalidUnicodePropertyEscape", "Incomplete \\p{X} character escape.");
  return name;
}

char16_t Parser::scan_hex(int digits) {
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

}  // namespace psession::regex
