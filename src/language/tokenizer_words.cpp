// Identifiers, type names, labels, parameters, variables and the generic words of command mode.
#include "language/tokenizer.h"

namespace psession {

Tok Tokenizer::scan_identifier(char32_t) {
  char32_t c;
  do {
    c = get();
  } while (chars::is_identifier_follow(c));
  unget();
  if (mode == ScanMode::TypeName) return scan_type_name();
  if (!want_simple_name && command() && !chars::ends_token(c)) return rescan_generic();
  if (!want_simple_name && (command() || mode == ScanMode::Signature)) {
    TokenKind kind = keyword_kind(text_.substr(start_, pos_ - start_));
    if (kind != TokenKind::Unknown) return make(kind);
  }
  return make(TokenKind::Identifier);
}

Tok Tokenizer::scan_type_name() {
  for (;;) {
    char32_t c = get();
    if (c == '.' || c == '`' || c == '_' || c == '+' || c == '#' || c == '\\' || chars::is_letter_or_digit(c))
      continue;
    unget();
    break;
  }
  return make(TokenKind::Identifier, nullptr, token_flag::kTypeName);
}

void Tokenizer::scan_assembly_part(std::string& out) {
  skip_space();
  start_ = pos_;
  while (!chars::ends_assembly_name(peek())) get();
  out += text_.substr(start_, pos_ - start_);
  make(TokenKind::Identifier, nullptr, token_flag::kTypeName);
  skip_space();
}

std::string_view Tokenizer::assembly_name() {
  std::string name;
  scan_assembly_part(name);
  while (peek() == ',') {
    start_ = pos_;
    name += ", ";
    get();
    make(TokenKind::Comma);
    scan_assembly_part(name);
    if (peek() == '=') {
      start_ = pos_;
      name += '=';
      get();
      make(TokenKind::Equals);
      scan_assembly_part(name);
    }
  }
  return arena_.copy(name);
}

Tok Tokenizer::scan_label() {
  char32_t c = get();
  if (!chars::is_identifier_start(c)) {
    unget();
    if (c == 0) return make_string(TokenKind::Generic, ":");
    return rescan_generic();
  }
  while (chars::is_identifier_follow(c)) c = get();
  unget();
  if (command() && !chars::ends_token(c)) return rescan_generic();
  return make_string(TokenKind::Label, text_.substr(start_ + 1, pos_ - start_ - 1));
}

Tok Tokenizer::scan_parameter() {
  std::string name;
  bool colon = false;
  for (bool scanning = true; scanning;) {
    char32_t c = get();
    if (chars::is_space(c)) {
      unget();
      break;
    }
    switch (c) {
      case '{': case '}': case '(': case ')': case ';': case ',': case '|': case '&': case '.': case '[':
      case '\r': case '\n': case 0:
        unget();
        scanning = false;
        break;
      case ':':
        scanning = false;
        colon = true;
        if (!command()) unget();
        break;
      default:
        if (chars::is_single_quote(c) || chars::is_double_quote(c)) {
          if (command()) return rescan_generic();
          unget();
          scanning = false;
        } else if (command() || (c < 128 && chars::is_letter(c))) {
          chars::append_utf8(name, c);
        } else {
          unget();
          scanning = false;
        }
    }
  }
  if (expression()) {
    TokenKind kind = operator_kind(name);
    if (kind != TokenKind::Unknown) return make(kind);
  }
  if (name.empty()) return make(TokenKind::Minus);
  TokenData* d = new_data();
  d->value = arena_.copy(name);
  d->used_colon = colon;
  return make(TokenKind::Parameter, d);
}

Tok Tokenizer::scan_variable(bool splatted, bool in_string) {
  uint32_t after_sigil = pos_;
  TokenKind kind = splatted ? TokenKind::SplattedVariable : TokenKind::Variable;
  std::string name;
  char32_t c = get();
  if (c == '{') {
    bool closed = false;
    for (;;) {
      c = get();
      if (c == '}') {
        closed = true;
        break;
      }
      if (c == 0 && at_eof()) {
        unget();
        break;
      }
      if (c == '`') {
        char32_t c1 = get();
        if (c1 == 0 && at_eof()) {
          unget();
          break;
        }
        bool failed = false;
        char32_t escaped = backtick(c1, failed);
        if (!failed) append_escape(name, escaped);
        continue;
      }
      if (in_string && chars::is_double_quote(c)) {
        char32_t c1 = get();
        if (c1 == 0 && at_eof()) {
          unget();
          break;
        }
        if (chars::is_double_quote(c1)) {
          c = c1;
        } else {
          unget();
        }
      } else if (c == '{') {
        diagnostics_.error(extent(pos_, pos_ + 1), Msg::OpenBraceNeedsToBeBackTickedInVariableName);
      }
      chars::append_utf8(name, c);
    }
    if (!closed) diagnostics_.incomplete(extent(after_sigil, pos_), Msg::IncompleteDollarVariableReference);
    if (name.empty()) {
      if (closed) diagnostics_.error(extent(pos_ - 1, pos_), Msg::EmptyVariableReference);
      name = ":Error:";
    }
    if (command()) {
      char32_t c1 = peek();
      if (!chars::ends_token(c1) && c1 != '.' && c1 != '[') return rescan_generic();
    }
    if (make_variable_path(name).name.empty())
      diagnostics_.error(extent(start_, pos_), Msg::InvalidBracedVariableReference);
    TokenData* d = new_data();
    d->value = arena_.copy(name);
    return make(kind, d);
  }
  if (!chars::is_variable_start(c)) {
    unget();
    return rescan_generic();
  }
  chars::append_utf8(name, c);
  if (c != '$' && c != '?' && c != '^') {
    for (;;) {
      c = get();
      if (chars::is_identifier_follow(c) || c == '?') {
        chars::append_utf8(name, c);
        continue;
      }
      if (c == ':' && peek() != ':') {
        name.push_back(':');
        continue;
      }
      unget();
      if (c == ':' || chars::ends_token(c) || c == '.' || c == '[' || c == '=') break;
      if (command()) return rescan_generic();
      break;
    }
  } else if (command() && !chars::ends_token(peek())) {
    return rescan_generic();
  }
  VariablePath path = make_variable_path(name);
  if (path.name.empty()) {
    bool drive = path.scope == VariableScope::Drive;
    diagnostics_.error(extent(start_, pos_), drive ? Msg::InvalidVariableReferenceWithDrive : Msg::InvalidVariableReference);
  }
  TokenData* d = new_data();
  d->value = arena_.copy(name);
  return make(kind, d);
}

// A word of a command: goes on to the next white space or separator; quotes and variables may be inside.
Tok Tokenizer::scan_generic(std::string text) {
  Expandable out;
  out.literal = text;
  out.value = std::move(text);
  for (;;) {
    char32_t c = get();
    // A word that starts with a separator (only NUL can) takes it.
    if (chars::ends_token(c) && !(c == 0 && !at_eof() && pos_ == start_ + 1)) break;
    if (c == '`') {
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
    } else if (chars::is_single_quote(c)) {
      std::string inner;
      single_quoted_body(inner);
      out.value += inner;
      out.literal += inner;
      continue;
    } else if (chars::is_double_quote(c)) {
      double_quoted_body(out);
      continue;
    } else if (c == '$' && dollar_in_string(out, pos_ - 1, false)) {
      continue;
    }
    put(out, c);
  }
  unget();
  if (!out.parts.empty()) return make_expandable(TokenKind::Generic, out, 0);
  return make_string(TokenKind::Generic, out.value);
}

}  // namespace psession
