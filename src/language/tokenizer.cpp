#include "language/tokenizer.h"

#include <algorithm>
#include <iterator>

namespace psession {
namespace {

struct Word {
  std::string_view text;
  TokenKind kind;
};

#define W(text, kind) {text, TokenKind::kind}
// Sorted, lower case.
constexpr Word kKeywords[] = {
    W("assembly", Assembly), W("base", Base), W("begin", Begin), W("break", Break), W("catch", Catch),
    W("class", Class), W("clean", Clean), W("command", Command), W("configuration", Configuration),
    W("continue", Continue), W("data", Data), W("default", Default), W("define", Define), W("do", Do),
    W("dynamicparam", Dynamicparam), W("else", Else), W("elseif", ElseIf), W("end", End), W("enum", Enum),
    W("exit", Exit), W("filter", Filter), W("finally", Finally), W("for", For), W("foreach", Foreach),
    W("from", From), W("function", Function), W("hidden", Hidden), W("if", If), W("in", In),
    W("interface", Interface), W("module", Module), W("namespace", Namespace), W("parallel", Parallel),
    W("param", Param), W("private", Private), W("process", Process), W("public", Public),
    W("return", Return), W("sequence", Sequence), W("static", Static), W("switch", Switch),
    W("throw", Throw), W("trap", Trap), W("try", Try), W("type", Type), W("until", Until),
    W("using", Using), W("var", Var), W("while", While), W("workflow", Workflow),
};
constexpr Word kOperators[] = {
    W("and", And), W("as", As), W("band", Band), W("bnot", Bnot), W("bor", Bor), W("bxor", Bxor),
    W("ccontains", Ccontains), W("ceq", Ceq), W("cge", Cge), W("cgt", Cgt), W("cin", Cin), W("cle", Cle),
    W("clike", Clike), W("clt", Clt), W("cmatch", Cmatch), W("cne", Cne), W("cnotcontains", Cnotcontains),
    W("cnotin", Cnotin), W("cnotlike", Cnotlike), W("cnotmatch", Cnotmatch), W("contains", Icontains),
    W("creplace", Creplace), W("csplit", Csplit), W("eq", Ieq), W("f", Format), W("ge", Ige), W("gt", Igt),
    W("icontains", Icontains), W("ieq", Ieq), W("ige", Ige), W("igt", Igt), W("iin", Iin), W("ile", Ile),
    W("ilike", Ilike), W("ilt", Ilt), W("imatch", Imatch), W("in", Iin), W("ine", Ine),
    W("inotcontains", Inotcontains), W("inotin", Inotin), W("inotlike", Inotlike),
    W("inotmatch", Inotmatch), W("ireplace", Ireplace), W("is", Is), W("isnot", IsNot), W("isplit", Isplit),
    W("join", Join), W("le", Ile), W("like", Ilike), W("lt", Ilt), W("match", Imatch), W("ne", Ine),
    W("not", Not), W("notcontains", Inotcontains), W("notin", Inotin), W("notlike", Inotlike),
    W("notmatch", Inotmatch), W("or", Or), W("replace", Ireplace), W("shl", Shl), W("shr", Shr),
    W("split", Isplit), W("xor", Xor),
};
#undef W

template <size_t N>
TokenKind find_word(const Word (&words)[N], std::string_view word) {
  char lower[16];
  if (word.empty() || word.size() > sizeof lower) return TokenKind::Unknown;
  for (size_t i = 0; i < word.size(); ++i) lower[i] = chars::lower(word[i]);
  std::string_view key(lower, word.size());
  const Word* w = std::lower_bound(std::begin(words), std::end(words), key,
                                   [](const Word& a, std::string_view b) { return a.text < b; });
  return w != std::end(words) && w->text == key ? w->kind : TokenKind::Unknown;
}

}  // namespace

TokenKind keyword_kind(std::string_view word) { return find_word(kKeywords, word); }
TokenKind operator_kind(std::string_view word) { return find_word(kOperators, word); }

Tokenizer::Tokenizer(std::string_view text, Arena& arena, Diagnostics& diagnostics, std::vector<Token>* saved)
    : file_text_(text), arena_(arena), diagnostics_(diagnostics), saved_(saved), text_(text) {
  work_limit_ = 64 * static_cast<uint64_t>(text.size()) + 100000;
}

char32_t Tokenizer::get_wide() {
  auto byte = [this](size_t i) -> uint32_t {
    return pos_ + i < text_.size() ? static_cast<unsigned char>(text_[pos_ + i]) & 0x3f : 0;
  };
  unsigned char c = static_cast<unsigned char>(text_[pos_]);
  char32_t wide;
  uint32_t n;
  if (c >= 0xf0) {
    wide = (c & 7u) << 18 | byte(1) << 12 | byte(2) << 6 | byte(3);
    n = 4;
  } else if (c >= 0xe0) {
    wide = (c & 15u) << 12 | byte(1) << 6 | byte(2);
    n = 3;
  } else {
    wide = (c & 31u) << 6 | byte(1);
    n = 2;
  }
  pos_ = std::min(pos_ + n, static_cast<uint32_t>(text_.size()));
  return wide;
}

uint32_t Tokenizer::file_offset(uint32_t local) const {
  if (!map_) return base_ + local;
  uint32_t n = static_cast<uint32_t>(text_.size());
  return local <= n ? map_[local] : map_[n] + (local - n);
}

Extent Tokenizer::extent(uint32_t from, uint32_t to) const { return {file_offset(from), file_offset(to)}; }

std::string_view Tokenizer::source(Extent e) const {
  size_t start = std::min<size_t>(e.start, file_text_.size());
  size_t end = std::min<size_t>(e.end, file_text_.size());
  return end > start ? file_text_.substr(start, end - start) : std::string_view();
}

void Tokenizer::save(Tok& t) {
  if (!saved_ || !save_enabled_) return;
  Token token;
  token.kind = t.kind;
  token.flags = t.flags;
  token.extent = t.extent;
  token.nesting = static_cast<uint8_t>(depth_);
  if (const TokenData* d = t.data) {
    token.value = d->value;
    token.from = d->from;
    token.to = d->to;
    token.merging = d->merging;
    token.append = d->append;
    token.used_colon = d->used_colon;
    token.expandable_generic = t.kind == TokenKind::Generic && !d->nested.empty();
    if (d->has_number) token.number = &d->number;
  } else if (t.kind == TokenKind::Identifier) {
    token.value = source(t.extent);
  }
  t.saved = static_cast<int32_t>(saved_->size());
  saved_->push_back(token);
}

Tok Tokenizer::make(TokenKind kind, const TokenData* data, uint32_t flags) {
  work_ += pos_ - start_ + 1;
  if (work_ > work_limit_) throw TooComplicated{};
  Tok t;
  t.kind = kind;
  t.flags = token_flags(kind) | flags;
  t.extent = extent(start_, pos_);
  t.at = start_;
  t.data = data;
  save(t);
  return t;
}

Tok Tokenizer::make_string(TokenKind kind, std::string_view value, uint32_t flags) {
  TokenData* d = new_data();
  d->value = arena_.copy(value);
  return make(kind, d, flags);
}

void Tokenizer::add_flags(const Tok& t, uint32_t set, uint32_t clear) {
  if (!saved_ || t.saved < 0 || static_cast<size_t>(t.saved) >= saved_->size()) return;
  Token& token = (*saved_)[static_cast<size_t>(t.saved)];
  if (token.extent.start != t.extent.start) return;
  token.flags = (token.flags & ~clear) | set;
  // A keyword among the arguments is a word like another.
  bool keyword = (token_flags(token.kind) & token_flag::kKeyword) != 0;
  if (keyword && (clear & token_flag::kKeyword) && !(set & token_flag::kCommandName) && base_ == 0 && t.extent.end <= text_.size()) {
    token.kind = TokenKind::Generic;
    token.value = text_.substr(t.extent.start, t.extent.end - t.extent.start);
  }
}

void Tokenizer::set_parts(const Tok& t, std::span<const ExpandablePart> parts) {
  if (!saved_ || t.saved < 0 || static_cast<size_t>(t.saved) >= saved_->size()) return;
  Token& token = (*saved_)[static_cast<size_t>(t.saved)];
  if (token.extent.start == t.extent.start) token.parts = parts;
}

void Tokenizer::resync(uint32_t point) {
  pos_ = std::min(point, static_cast<uint32_t>(text_.size()) + 1);
  uint32_t offset = file_offset(pos_);
  auto drop = [offset](auto& list, auto end_of) {
    while (!list.empty() && end_of(list.back()) > offset) list.pop_back();
  };
  if (saved_ && save_enabled_) drop(*saved_, [](const Token& t) { return t.extent.end; });
  if (depth_ == 0) drop(requires_, [](const Extent& e) { return e.end; });
}

Tokenizer::Frame Tokenizer::enter(const NestedText& nested) {
  if (depth_ >= 100) throw TooComplicated{};
  Frame f{text_, base_, pos_, start_, map_};
  text_ = nested.text;
  base_ = nested.base;
  map_ = nested.map;
  pos_ = start_ = 0;
  ++depth_;
  return f;
}

void Tokenizer::leave(const Frame& f) {
  text_ = f.text;
  base_ = f.base;
  pos_ = f.pos;
  start_ = f.start;
  map_ = f.map;
  --depth_;
}

bool Tokenizer::pipe_continues_after(const Tok& newline) const {
  // Looks in the current frame: the token ends where the scanner stands.
  size_t i = pos_, n = text_.size();
  bool blank = true;
  (void)newline;
  while (i < n) {
    char c = text_[i];
    if (c == '\r' || c == '\n') {
      if (blank) return false;
      blank = true;
      i += c == '\r' && i + 1 < n && text_[i + 1] == '\n' ? 2 : 1;
    } else if (chars::is_space(static_cast<unsigned char>(c))) {
      ++i;
    } else if (c == '#') {
      blank = false;
      while (i < n && !chars::is_newline(static_cast<unsigned char>(text_[i]))) ++i;
    } else if (c == '<' && i + 1 < n && text_[i + 1] == '#') {
      blank = false;
      size_t close = text_.find("#>", i + 2);
      i = close == std::string_view::npos ? n : close + 2;
    } else {
      return c == '|';
    }
  }
  return false;
}

void Tokenizer::skip_newlines(bool semicolons_too) {
  for (;;) {
    start_ = pos_;
    char32_t c = get();
    if (c == '\r' || c == '\n') {
      normalize_crlf(c);
      make(TokenKind::NewLine);
    } else if (c == ';' && semicolons_too) {
      make(TokenKind::Semi);
    } else if (c == '#') {
      scan_line_comment();
    } else if (c == '<' && peek() == '#') {
      get();
      scan_block_comment();
    } else if (c == '`') {
      char32_t c1 = get();
      if (chars::is_newline(c1)) {
        normalize_crlf(c1);
        make(TokenKind::LineContinuation);
      } else if (chars::is_space(c1)) {
        skip_space();
      } else {
        pos_ = start_;
        return;
      }
    } else if (chars::is_space(c)) {
      skip_space();
    } else {
      unget();
      return;
    }
  }
}

void Tokenizer::scan_line_comment() {
  while (pos_ < text_.size() && !chars::is_newline(static_cast<unsigned char>(text_[pos_]))) ++pos_;
  Tok t = make(TokenKind::Comment);
  if (depth_ > 0) return;
  std::string_view body = text_.substr(start_ + 1, pos_ - start_ - 1);
  if (body.size() >= 8 && chars::starts_with(body, "requires")) {
    requires_.push_back(t.extent);
  } else if (signature_ == 0 && body.size() < 60 && body.find("SIG") != std::string_view::npos) {
    std::string squeezed;
    for (char c : body)
      if (!chars::is_space(static_cast<unsigned char>(c))) squeezed += chars::lower(c);
    if (squeezed == "sig#beginsignatureblock") signature_ = t.extent.start;
  }
}

void Tokenizer::scan_block_comment() {
  size_t close = text_.find("#>", pos_);
  if (close == std::string_view::npos) {
    pos_ = static_cast<uint32_t>(text_.size());
    diagnostics_.incomplete(extent(start_, pos_), Msg::MissingTerminatorMultiLineComment);
  } else {
    pos_ = static_cast<uint32_t>(close) + 2;
  }
  make(TokenKind::Comment);
}

Tok Tokenizer::simple_or_generic(TokenKind kind) {
  if (command() && !chars::ends_token(peek())) return rescan_generic();
  return make(kind);
}

Tok Tokenizer::next() {
  for (;;) {
    start_ = pos_;
    char32_t c = get();
    if (chars::is_space(c)) {
      skip_space();
      continue;
    }
    if (chars::is_identifier_start(c)) return scan_identifier(c);
    switch (c) {
      case '"': case 0x201c: case 0x201d: case 0x201e:
        return scan_double_quoted();
      case '\'': case 0x2018: case 0x2019: case 0x201a: case 0x201b:
        return scan_single_quoted();
      case '@':
        return scan_at();
      case '#':
        scan_line_comment();
        continue;
      case '\r':
      case '\n':
        normalize_crlf(c);
        return make(TokenKind::NewLine);
      case '`': {
        char32_t c1 = get();
        if (chars::is_newline(c1)) {
          normalize_crlf(c1);
          make(TokenKind::LineContinuation);
          continue;
        }
        if (chars::is_space(c1)) {
          skip_space();
          continue;
        }
        if (c1 == 0 && at_eof()) {
          diagnostics_.incomplete(extent(static_cast<uint32_t>(text_.size()), static_cast<uint32_t>(text_.size())),
                                  Msg::IncompleteString);
          unget();
          continue;
        }
        bool failed = false;
        std::string text;
        char32_t escaped = backtick(c1, failed);
        if (!failed) append_escape(text, escaped);
        return scan_generic(std::move(text));
      }
      case '=':
        return simple_or_generic(TokenKind::Equals);
      case '+':
        return scan_plus(c);
      case '-': case 0x2013: case 0x2014: case 0x2015:
        return scan_dash(c);
      case '*':
        return scan_star();
      case '/':
        if (peek() == '=') {
          get();
          return simple_or_generic(TokenKind::DivideEquals);
        }
        return simple_or_generic(TokenKind::Divide);
      case '%':
        if (peek() == '=') {
          get();
          return simple_or_generic(TokenKind::RemainderEquals);
        }
        return simple_or_generic(TokenKind::Rem);
      case '$':
        if (peek() == '(') {
          get();
          return make(TokenKind::DollarParen);
        }
        return scan_variable(false, false);
      case '<':
        if (peek() == '#') {
          get();
          scan_block_comment();
          continue;
        }
        return make(TokenKind::RedirectInStd, new_data());
      case '>':
        if (peek() == '>') {
          get();
          return file_redirection(1, true, false);
        }
        return file_redirection(1, false, false);
      case '(':
        return make(TokenKind::LParen);
      case ')':
        return make(TokenKind::RParen);
      case '[':
        if (command() && !chars::ends_token(peek())) return scan_generic("[");
        return make(TokenKind::LBracket);
      case ']':
        return make(TokenKind::RBracket);
      case '{':
        return make(TokenKind::LCurly);
      case '}':
        return make(TokenKind::RCurly);
      case '.':
        return scan_dot();
      case ';':
        return make(TokenKind::Semi);
      case ',':
        return make(TokenKind::Comma);
      case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        return scan_digit(c);
      case '&':
        if (peek() == '&') {
          get();
          return make(TokenKind::AndAnd);
        }
        return make(TokenKind::Ampersand);
      case '|':
        if (peek() == '|') {
          get();
          return make(TokenKind::OrOr);
        }
        return make(TokenKind::Pipe);
      case '!':
        return scan_exclaim(c);
      case ':':
        return scan_colon();
      case '?':
        if (expression()) return scan_question(c);
        return scan_generic("?");
      case 0:
        if (at_eof()) {
          pos_ = static_cast<uint32_t>(text_.size());
          Tok t;
          t.kind = TokenKind::EndOfInput;
          t.flags = token_flags(t.kind);
          uint32_t end = file_offset(pos_) + 1;
          t.extent = {end, end};
          t.at = pos_;
          save(t);
          if (++work_ > work_limit_) throw TooComplicated{};
          return t;
        }
        break;
      default:
        break;
    }
    return rescan_generic();
  }
}

Tok Tokenizer::scan_at() {
  char32_t c = get();
  if (c == '{') return make(TokenKind::AtCurly);
  if (c == '(') return make(TokenKind::AtParen);
  if (chars::is_single_quote(c)) return scan_here_string(false);
  if (chars::is_double_quote(c)) return scan_here_string(true);
  unget();
  if (chars::is_variable_start(c)) return scan_variable(true, false);
  diagnostics_.error(extent(start_, start_ + 1), Msg::UnrecognizedToken);
  return make(TokenKind::Unknown);
}

Tok Tokenizer::scan_plus(char32_t c) {
  char32_t c1 = peek();
  if (c1 == '+' || c1 == '=') {
    get();
    return simple_or_generic(c1 == '+' ? TokenKind::PlusPlus : TokenKind::PlusEquals);
  }
  if (allow_signed_numbers && (chars::is_digit(c1) || c1 == '.')) return scan_number(c);
  return simple_or_generic(TokenKind::Plus);
}

Tok Tokenizer::scan_dash(char32_t c) {
  char32_t c1 = peek();
  if (chars::is_dash(c1) || c1 == '=') {
    get();
    return simple_or_generic(c1 == '=' ? TokenKind::MinusEquals : TokenKind::MinusMinus);
  }
  if (chars::is_letter(c1) || c1 == '_' || c1 == '?') return scan_parameter();
  if (allow_signed_numbers && (chars::is_digit(c1) || c1 == '.')) return scan_number(c);
  return simple_or_generic(TokenKind::Minus);
}

Tok Tokenizer::scan_star() {
  char32_t c1 = peek();
  if (c1 == '=') {
    get();
    return simple_or_generic(TokenKind::MultiplyEquals);
  }
  if (c1 != '>') return simple_or_generic(TokenKind::Multiply);
  get();
  c1 = peek();
  if (c1 == '>') {
    get();
    return file_redirection(0, true, false);
  }
  if (c1 == '&') {
    get();
    if (peek() == '1') {
      get();
      return merging_redirection(0, 1);
    }
    unget();
  }
  return file_redirection(0, false, false);
}

Tok Tokenizer::scan_digit(char32_t c) {
  if (c < '1' || c > '6' || peek() != '>') return scan_number(c);
  get();
  char32_t c1 = peek();
  int from = static_cast<int>(c - '0');
  if (c1 == '>') {
    get();
    return file_redirection(from, true, true);
  }
  if (c1 == '&') {
    get();
    c1 = peek();
    if (c1 == '1' || c1 == '2') {
      get();
      return merging_redirection(from, static_cast<int>(c1 - '0'));
    }
    unget();
  }
  return file_redirection(from, false, true);
}

Tok Tokenizer::file_redirection(int from, bool append, bool explicit_from) {
  if (explicit_from && expression()) {
    // In an expression `1>` is the number, then a redirection of the output.
    pos_ = start_ + 1;
    TokenData* d = new_data();
    d->has_number = true;
    d->number.integer = from;
    return make(TokenKind::Number, d);
  }
  TokenData* d = new_data();
  d->from = static_cast<RedirectionStream>(from);
  d->append = append;
  return make(TokenKind::Redirection, d);
}

Tok Tokenizer::merging_redirection(int from, int to) {
  TokenData* d = new_data();
  d->from = static_cast<RedirectionStream>(from);
  d->to = static_cast<RedirectionStream>(to);
  d->merging = true;
  return make(TokenKind::Redirection, d);
}

Tok Tokenizer::scan_dot() {
  char32_t c = peek();
  if (c == '.') {
    get();
    if (command() && !chars::ends_token(peek())) return rescan_generic();
    return make(TokenKind::DotDot);
  }
  if (c >= '0' && c <= '9') return scan_number('.');
  if (command() && !chars::ends_token(c) && c != '$' && c != '"' && c != '\'') return rescan_generic();
  return make(TokenKind::Dot);
}

Tok Tokenizer::scan_exclaim(char32_t c) {
  char32_t c1 = peek();
  if ((command() && !chars::ends_token(c1)) || (expression() && chars::is_identifier_start(c1)))
    return rescan_generic();
  if (expression() && (chars::is_digit(c1) || c1 == '.')) {
    NumberParts parts;
    bool number = scan_number_parts(c, parts);
    pos_ = start_ + 1;
    if (!number) return rescan_generic();
  }
  return make(TokenKind::Exclaim);
}

Tok Tokenizer::scan_colon() {
  if (peek() == ':') {
    get();
    if (command() && !want_simple_name && !chars::ends_token(peek())) return rescan_generic();
    return make(TokenKind::ColonColon);
  }
  if (command()) return scan_label();
  return make(TokenKind::Colon);
}

Tok Tokenizer::scan_question(char32_t) {
  if (peek() != '?') return make(TokenKind::QuestionMark);
  get();
  if (peek() != '=') return make(TokenKind::QuestionQuestion);
  get();
  return make(TokenKind::QuestionQuestionEquals);
}

bool Tokenizer::member_access_operator(bool allow_bracket, Tok& out) {
  while (peek() == '<') {
    start_ = pos_;
    get();
    if (peek() != '#') {
      unget();
      return false;
    }
    get();
    scan_block_comment();
  }
  start_ = pos_;
  auto ends_command_word = [this](char32_t c) {
    return command() && (chars::is_space(c) || c == 0 || chars::is_newline(c));
  };
  char32_t c = peek();
  TokenKind kind = TokenKind::Unknown;
  if (c == '.') {
    get();
    char32_t c1 = peek();
    if (c1 != '.' && !ends_command_word(c1)) kind = TokenKind::Dot;
  } else if (c == ':') {
    get();
    if (peek() == ':') {
      get();
      if (!ends_command_word(peek())) kind = TokenKind::ColonColon;
    }
  } else if (c == '[' && allow_bracket) {
    get();
    kind = TokenKind::LBracket;
  } else if (c == '?') {
    get();
    char32_t c1 = peek();
    if (c1 == '.') {
      get();
      kind = TokenKind::QuestionDot;
    } else if (c1 == '[' && allow_bracket) {
      get();
      kind = TokenKind::QuestionLBracket;
    }
  }
  if (kind == TokenKind::Unknown) {
    pos_ = start_;
    return false;
  }
  out = make(kind);
  return true;
}

bool Tokenizer::invoke_open(Tok& out) {
  char32_t c = peek();
  if (c != '(' && c != '{') return false;
  start_ = pos_;
  get();
  out = make(c == '(' ? TokenKind::LParen : TokenKind::LCurly);
  return true;
}

bool Tokenizer::left_bracket(Tok& out) {
  uint32_t from = pos_;
  bool resync_on_member_access = false;
  for (;;) {
    start_ = pos_;
    char32_t c = get();
    if (chars::is_space(c)) {
      resync_on_member_access = true;
      skip_space();
    } else if (c == '#') {
      resync_on_member_access = true;
      scan_line_comment();
    } else if (c == '<' && peek() == '#') {
      resync_on_member_access = false;
      get();
      scan_block_comment();
    } else if (c == '[') {
      out = make(TokenKind::LBracket);
      return true;
    } else if ((c == '.' || c == ':') && resync_on_member_access) {
      resync(from);
      return false;
    } else {
      unget();
      return false;
    }
  }
}

Tok Tokenizer::verbatim_argument() {
  skip_space();
  start_ = pos_;
  bool quoted = false;
  for (;;) {
    char32_t c = get();
    if (chars::is_newline(c) || (c == 0 && at_eof())) {
      unget();
      break;
    }
    if (chars::is_double_quote(c)) {
      quoted = !quoted;
    } else if (!quoted && (c == '|' || (c == '&' && peek() == '&'))) {
      unget();
      break;
    }
  }
  return make_string(TokenKind::Generic, text_.substr(start_, pos_ - start_));
}

}  // namespace psession
