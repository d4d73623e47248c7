#include "language/parser.h"

#include <algorithm>

#include "language/parser_impl.h"
#include "language/semantic_checks.h"

namespace psession {

Parser::Parser(ParsedScript& script, bool keep_tokens)
    : script_(script),
      arena_(script.arena_),
      diag_(script.text_, script.errors_),
      tz_(script.text_, script.arena_, diag_, keep_tokens ? &script.tokens_ : nullptr) {}

void Parser::run(bool checks) {
  try {
    script_.root_ = script_block(nullptr, false);
    parse_requires();
    if (checks) check_semantics(script_, diag_);
  } catch (const TooComplicated&) {
    error(tz_.current_extent(), Msg::ScriptTooComplicated);
    ScriptBlockAst* empty = node<ScriptBlockAst>(tz_.whole_extent());
    empty->end_block = node<NamedBlockAst>(empty->extent);
    empty->end_block->unnamed = true;
    script_.root_ = done(empty);
  }
}

const TypeName* Parser::run_type_name() {
  try {
    TypeName* type = type_name(true, nullptr);
    return peek_is(K::EndOfInput) && diag_.count() == 0 ? type : nullptr;
  } catch (const TooComplicated&) {
    return nullptr;
  }
}

Tok Parser::next() {
  if (has_ungot_) {
    has_ungot_ = false;
    return ungot_;
  }
  return tz_.next();
}

const Tok& Parser::peek() {
  if (!has_ungot_) {
    ungot_ = tz_.next();
    has_ungot_ = true;
  }
  return ungot_;
}

bool Parser::accept(K kind, Tok& out) {
  out = next();
  if (out.kind == kind) return true;
  unget(out);
  return false;
}

void Parser::skip_newlines() {
  if (has_ungot_ && ungot_.kind != K::NewLine) return;
  has_ungot_ = false;
  tz_.skip_newlines(false);
}

void Parser::skip_newlines_and_semicolons() {
  if (has_ungot_ && ungot_.kind != K::NewLine && ungot_.kind != K::Semi) return;
  has_ungot_ = false;
  tz_.skip_newlines(true);
}

// A token already read is read again when the modes read it differently.
void Parser::set_mode(ScanMode mode) {
  if (mode != tz_.mode && has_ungot_ && !has_flag(ungot_.kind, token_flag::kInvariant)) resync(ungot_);
  tz_.mode = mode;
}

void Parser::sync_on_error(bool consume, std::initializer_list<K> kinds) {
  auto wanted = [&](K k) { return std::find(kinds.begin(), kinds.end(), k) != kinds.end(); };
  int parens = wanted(K::RParen), curlies = wanted(K::RCurly), brackets = wanted(K::RBracket);
  auto closes = [&](const Tok& t, int& count) {
    if (--count != 0 || !wanted(t.kind)) return false;
    if (!consume) unget(t);
    return true;
  };
  for (;;) {
    Tok t = next();
    switch (t.kind) {
      case K::LParen: ++parens; break;
      case K::LCurly: ++curlies; break;
      case K::LBracket: ++brackets; break;
      case K::RParen:
        if (closes(t, parens)) return;
        break;
      case K::RCurly:
        if (closes(t, curlies)) return;
        break;
      case K::RBracket:
        if (closes(t, brackets)) return;
        break;
      case K::EndOfInput:
        unget(t);
        return;
      default:
        break;
    }
    if (wanted(t.kind) && parens == 0 && curlies == 0 && brackets == 0) return;
  }
}

void Parser::require_terminator() {
  const Tok& t = peek();
  if (t.kind == K::NewLine || t.kind == K::Semi) {
    skip();
  } else if (t.kind != K::EndOfInput) {
    incomplete(t.extent, Msg::MissingStatementTerminator);
  }
}

// Trees grow to the left without recursion here, but readers recurse: so their height has a limit too.
void Parser::adopt(Ast* n) {
  uint16_t height = 0;
  for_each_child(n, [n, &height](Ast* child) {
    child->parent = n;
    height = std::max(height, child->height);
  });
  if (height >= kMaxHeight) throw TooComplicated{};
  n->height = static_cast<uint16_t>(height + 1);
}

ErrorStatementAst* Parser::error_statement_of(Extent e, const List<Ast>& nested, K token) {
  ErrorStatementAst* s = node<ErrorStatementAst>(e);
  s->token = token;
  List<Ast> present;
  for (Ast* a : nested)
    if (a) present.push_back(a);
  s->nested = list(present);
  return done(s);
}

ErrorStatementAst* Parser::error_statement(Extent e, std::initializer_list<Ast*> nested, K token) {
  return error_statement_of(e, List<Ast>(nested), token);
}

ErrorExpressionAst* Parser::error_expression(Extent e, const List<Ast>& nested) {
  ErrorExpressionAst* x = node<ErrorExpressionAst>(e);
  x->nested = list(nested);
  return done(x);
}

StringConstantExpressionAst* Parser::bare_word(Extent e, std::string_view value) {
  StringConstantExpressionAst* s = node<StringConstantExpressionAst>(e);
  s->value = value;
  return s;
}

std::shared_ptr<ParsedScript> parse_script(std::string text, std::string file) {
  auto script = std::make_shared<ParsedScript>(std::move(text), std::move(file));
  Parser(*script, false).run(true);
  return script;
}

std::shared_ptr<ParsedScript> tokenize(std::string text, std::string file) {
  auto script = std::make_shared<ParsedScript>(std::move(text), std::move(file));
  Parser(*script, true).run(true);
  return script;
}

ParsedType parse_type_name(std::string_view text) {
  while (!text.empty() && chars::has(static_cast<unsigned char>(text.front()), chars::kSpace)) text.remove_prefix(1);
  while (!text.empty() && chars::has(static_cast<unsigned char>(text.back()), chars::kSpace)) text.remove_suffix(1);
  ParsedType result;
  result.script = std::make_shared<ParsedScript>(std::string(text), std::string());
  result.type = Parser(*result.script, false).run_type_name();
  return result;
}

}  // namespace psession
