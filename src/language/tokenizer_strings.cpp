// Quoted strings, here-strings, escapes and the text of sub-expressions.
#include "language/tokenizer.h"

namespace psession {

char32_t Tokenizer::backtick(char32_t c, bool& failed) {
  switch (c) {
    case '0': return 0;
    case 'a': return 7;
    case 'b': return 8;
    case 'e': return 0x1b;
    case 'f': return 0x0c;
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return 0x0b;
    case 'u': return unicode_escape(failed);
    default: return c;
  }
}

char32_t Tokenizer::unicode_escape(bool& failed) {
  uint32_t from = pos_ - 2;
  failed = true;
  if (peek() != '{') {
    diagnostics_.error(extent(from, pos_), Msg::InvalidUnicodeEscapeSequence);
    return 0;
  }
  get();
  char32_t value = 0;
  for (int i = 0;; ++i) {
    char32_t c = peek();
    if (c == '}') {
      get();
      if (i == 0) {
        diagnostics_.error(extent(from, pos_), Msg::InvalidUnicodeEscapeSequence);
        return 0;
      }
      break;
    }
    if (!chars::has(c, chars::kHex)) {
      diagnostics_.error(extent(pos_, pos_ + 1), i < 6 ? Msg::InvalidUnicodeEscapeSequence
                                                       : Msg::MissingUnicodeEscapeSequenceTerminator);
      return 0;
    }
    if (i == 6) {
      diagnostics_.error(extent(pos_, pos_ + 1), Msg::TooManyDigitsInUnicodeEscapeSequence);
      return 0;
    }
    get();
    value = value * 16 + (c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
  }
  if (value > 0x10ffff) {
    diagnostics_.error(extent(from + 3, pos_ - 1), Msg::InvalidUnicodeEscapeSequenceValue);
    return 0;
  }
  failed = false;
  return value;
}

// Two escapes may make the halves of one character.
void Tokenizer::append_escape(std::string& to, char32_t c) {
  size_t n = to.size();
  if (c >= 0xdc00 && c <= 0xdfff && n >= 3 && static_cast<unsigned char>(to[n - 3]) == 0xed &&
      (static_cast<unsigned char>(to[n - 2]) & 0xf0) == 0xa0) {
    char32_t high = 0xd000 | (static_cast<char32_t>(static_cast<unsigned char>(to[n - 2]) & 0x3f) << 6) |
                    (static_cast<unsigned char>(to[n - 1]) & 0x3f);
    to.resize(n - 3);
    c = 0x10000 + ((high - 0xd800) << 10) + (c - 0xdc00);
  }
  chars::append_utf8(to, c);
}

bool Tokenizer::single_quoted_body(std::string& out) {
  uint32_t from = pos_;
  while (from > 0 && (static_cast<unsigned char>(text_[--from]) & 0xc0) == 0x80) {
  }
  for (;;) {
    char32_t c = get();
    if (c == 0 && at_eof()) {
      unget();
      diagnostics_.incomplete(extent(from, pos_), Msg::TerminatorExpectedAtEndOfString, "'");
      return false;
    }
    if (chars::is_single_quote(c)) {
      if (!chars::is_single_quote(peek())) return true;
      c = get();
    }
    chars::append_utf8(out, c);
  }
}

Tok Tokenizer::scan_single_quoted() {
  std::string value;
  bool ok = single_quoted_body(value);
  return make_string(TokenKind::StringLiteral, value, ok ? 0 : token_flag::kTokenInError);
}

bool Tokenizer::double_quoted_body(Expandable& out) {
  uint32_t from = pos_;
  while (from > 0 && (static_cast<unsigned char>(text_[--from]) & 0xc0) == 0x80) {
  }
  for (;;) {
    uint32_t here = pos_;
    char32_t c = get();
    if (c == 0 && at_eof()) {
      unget();
      diagnostics_.incomplete(extent(from, pos_), Msg::TerminatorExpectedAtEndOfString, "\"");
      return false;
    }
    if (chars::is_double_quote(c)) {
      if (!chars::is_double_quote(peek())) return true;
      c = get();
    } else if (c == '$') {
      if (dollar_in_string(out, here, false)) continue;
    } else if (c == '`') {
      char32_t c1 = peek();
      if (c1 != 0) {
        get();
        bool failed = false;
        char32_t escaped = backtick(c1, failed);
        if (!failed) {
          append_escape(out.value, escaped);
          append_escape(out.literal, escaped);
        }
        continue;
      }
    }
    put(out, c);
  }
}

Tok Tokenizer::make_expandable(TokenKind kind, Expandable& out, uint32_t flags) {
  TokenData* d = new_data();
  d->value = arena_.copy(out.value);
  if (!out.parts.empty()) {
    if (!out.literal.empty()) {
      NestedPart p;
      p.literal = arena_.copy(out.literal);
      out.parts.push_back(p);
    }
    d->nested = arena_.copy(out.parts);
  }
  return make(kind, d, flags);
}

Tok Tokenizer::scan_double_quoted() {
  Expandable out;
  bool ok = double_quoted_body(out);
  return make_expandable(TokenKind::StringExpandable, out, ok ? 0 : token_flag::kTokenInError);
}

// After a `$` at `dollar`: takes a variable or sub-expression if one follows.
bool Tokenizer::dollar_in_string(Expandable& out, uint32_t dollar, bool here_string) {
  char32_t c = peek();
  if (c != '(' && c != '{' && !chars::is_variable_start(c)) return false;
  uint32_t start = start_;
  ScanMode old_mode = mode;
  bool old_save = save_enabled_;
  mode = ScanMode::Expression;
  save_enabled_ = false;
  start_ = dollar;
  NestedPart part;
  part.is_literal = false;
  if (c == '(') {
    get();
    part.text = scan_sub_expression(here_string);
  } else {
    part.variable = scan_variable(false, true);
  }
  start_ = start;
  mode = old_mode;
  save_enabled_ = old_save;
  out.value += text_.substr(dollar, pos_ - dollar);
  if (!out.literal.empty()) {
    NestedPart literal;
    literal.literal = arena_.copy(out.literal);
    out.parts.push_back(literal);
    out.literal.clear();
  }
  out.parts.push_back(part);
  return true;
}

// After `$(`. Parentheses are counted without regard to what they stand in; a doubled quote (or a
// backtick before a quote) stands for one quote, except in a here-string.
const NestedText* Tokenizer::scan_sub_expression(bool here_string) {
  uint32_t from = start_;
  std::vector<uint32_t> skipped;  // local positions left out
  for (int parens = 1; parens > 0;) {
    uint32_t here = pos_;
    char32_t c = get();
    if (c == '(') {
      ++parens;
    } else if (c == ')') {
      --parens;
    } else if (c == 0 && at_eof()) {
      unget();
      diagnostics_.incomplete(extent(from, pos_), Msg::IncompleteDollarSubexpressionReference);
      break;
    } else if (!here_string && (c == '`' || chars::is_double_quote(c)) && chars::is_double_quote(peek())) {
      for (uint32_t p = here; p < pos_; ++p) skipped.push_back(p);
      get();
    }
  }
  work_ += pos_ - from;
  if (work_ > work_limit_) throw TooComplicated{};
  NestedText* nested = arena_.make<NestedText>();
  std::string_view raw = text_.substr(from, pos_ - from);
  if (skipped.empty() && !map_) {
    nested->text = raw;
    nested->base = file_offset(from);
    return nested;
  }
  work_ += 8 * raw.size();
  std::string text;
  std::vector<uint32_t> map;
  text.reserve(raw.size());
  map.reserve(raw.size() + 1);
  size_t s = 0;
  for (uint32_t p = from; p < pos_; ++p) {
    uint32_t first = p;
    while (s < skipped.size() && skipped[s] == p) {
      ++s;
      ++p;
    }
    map.push_back(file_offset(first));
    text.push_back(text_[p]);
  }
  map.push_back(file_offset(pos_));
  nested->text = arena_.copy(text);
  nested->map = arena_.copy(map).data();
  return nested;
}

bool Tokenizer::here_string_header(bool expandable) {
  uint32_t from = start_;
  char32_t c;
  do {
    c = get();
  } while (chars::is_space(c));
  if (c == '\r') {
    normalize_crlf(c);
    return true;
  }
  if (c == '\n') return true;
  unget();
  if (c == 0 && pos_ >= text_.size()) {
    diagnostics_.incomplete(extent(from, pos_), Msg::TerminatorExpectedAtEndOfString, expandable ? "\"@" : "'@");
    return false;
  }
  diagnostics_.error(extent(pos_, pos_ + 1), Msg::UnexpectedCharactersAfterHereStringHeader);
  for (;;) {
    c = get();
    if (c == (expandable ? U'"' : U'\'') && peek() == '@') {
      get();
      break;
    }
    if (chars::is_newline(c) || (c == 0 && at_eof())) {
      unget();
      break;
    }
  }
  return false;
}

bool Tokenizer::here_string_footer(bool expandable, Expandable& out, uint32_t& false_footer) {
  auto quote = [expandable](char32_t c) {
    return expandable ? chars::is_double_quote(c) : chars::is_single_quote(c);
  };
  char32_t c = get();
  if (quote(c) && peek() == '@') {
    get();
    return true;
  }
  while (chars::is_space(c)) {
    put(out, c);
    c = get();
  }
  if (quote(c) && peek() == '@') {
    put(out, c);
    if (false_footer == UINT32_MAX) false_footer = pos_ - 1;
    put(out, get());
    return false;
  }
  unget();
  return false;
}

Tok Tokenizer::scan_here_string(bool expandable) {
  TokenKind kind = expandable ? TokenKind::HereStringExpandable : TokenKind::HereStringLiteral;
  uint32_t from = start_;
  Expandable out;
  uint32_t false_footer = UINT32_MAX;
  if (!here_string_header(expandable)) return make_string(kind, {}, token_flag::kTokenInError);
  uint32_t flags = 0;
  bool done = here_string_footer(expandable, out, false_footer);
  while (!done) {
    uint32_t here = pos_;
    char32_t c = get();
    if (chars::is_newline(c)) {
      // The last line end belongs to the footer.
      size_t value = out.value.size(), literal = out.literal.size();
      put(out, c);
      if (c == '\r' && peek() == '\n') {
        get();
        put(out, '\n');
      }
      if (here_string_footer(expandable, out, false_footer)) {
        out.value.resize(value);
        out.literal.resize(literal);
        done = true;
      }
      continue;
    }
    if (c == 0 && at_eof()) {
      unget();
      if (false_footer != UINT32_MAX) {
        diagnostics_.incomplete(extent(false_footer, pos_), Msg::WhitespaceBeforeHereStringFooter);
      } else {
        diagnostics_.incomplete(extent(from, pos_), Msg::TerminatorExpectedAtEndOfString, expandable ? "\"@" : "'@");
      }
      flags = token_flag::kTokenInError;
      break;
    }
    if (expandable && c == '$') {
      if (dollar_in_string(out, here, true)) continue;
    } else if (expandable && c == '`') {
      char32_t c1 = peek();
      if (c1 != 0) {
        get();
        bool failed = false;
        char32_t escaped = backtick(c1, failed);
        if (!failed) {
          append_escape(out.value, escaped);
          append_escape(out.literal, escaped);
        }
        continue;
      }
    }
    put(out, c);
  }
  if (expandable) return make_expandable(kind, out, flags);
  return make_string(kind, out.value, flags);
}

}  // namespace psession
