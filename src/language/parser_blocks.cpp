// Script blocks: parameters, named blocks, statement lists.
#include "language/parser_impl.h"

namespace psession {

ScriptBlockAst* Parser::script_block(const Tok* l_curly, bool is_filter, StatementAst* first) {
  DepthGuard guard(*this);
  skip_newlines();
  ScriptBlockAst* block = node<ScriptBlockAst>(l_curly ? l_curly->extent : tz_.whole_extent());
  if (!l_curly) block->using_statements = list(using_statements());
  uint32_t point = has_ungot_ ? ungot_.at : tz_.restore_point();
  block->param_block = param_block();
  if (!block->param_block) resync(point);
  skip_newlines_and_semicolons();
  return script_block_body(l_curly, block, is_filter, first);
}

Parser::List<UsingStatementAst> Parser::using_statements() {
  List<UsingStatementAst> result;
  while (peek_is(K::Using)) {
    Tok keyword = next();
    StatementAst* s = using_statement(keyword);
    skip_newlines_and_semicolons();
    if (UsingStatementAst* u = as<UsingStatementAst>(s)) result.push_back(u);
  }
  resync(Tok(peek()));
  return result;
}

ParamBlockAst* Parser::param_block() {
  skip_newlines();
  List<AttributeBaseAst> candidates = attribute_list(false);
  skip_newlines();
  Tok keyword, l_paren, r_paren;
  if (!accept(K::Param, keyword)) return nullptr;
  skip_newlines();
  if (!accept(K::LParen, l_paren)) return nullptr;
  List<ParameterAst> parameters = parameter_list();
  skip_newlines();
  Extent end;
  if (accept(K::RParen, r_paren)) {
    end = r_paren.extent;
  } else {
    end = before(r_paren);
    incomplete(after(parameters.empty() ? l_paren.extent : parameters.back()->extent),
               Msg::MissingEndParenthesisInFunctionParameterList);
  }
  List<AttributeAst> attributes;
  for (AttributeBaseAst* a : candidates) {
    if (AttributeAst* attribute = as<AttributeAst>(a)) {
      attributes.push_back(attribute);
    } else {
      error(a->extent, Msg::TypeNotAllowedBeforeParam, a->type_name->full_name);
    }
  }
  ParamBlockAst* block = node<ParamBlockAst>(span(keyword.extent, end));
  block->attributes = list(attributes);
  block->parameters = list(parameters);
  return done(block);
}

// Consumes the end of a script block. False: something stood at the end of a file's text, was reported
// and skipped, and more statements may follow.
bool Parser::complete_script_block(const Tok* l_curly, Extent* body, bool& has_body, Extent& full) {
  if (!l_curly) {
    full = tz_.whole_extent();
    Tok t = next();
    if (t.kind == K::EndOfInput) return true;
    error(t.extent, Msg::UnexpectedToken, text(t));
    return false;
  }
  Tok r_curly;
  Extent end;
  if (accept(K::RCurly, r_curly)) {
    end = r_curly.extent;
    if (!has_body && l_curly->extent.end != r_curly.extent.start) {
      *body = {l_curly->extent.end, r_curly.extent.start - 1};
      has_body = true;
    }
  } else {
    end = has_body ? *body : l_curly->extent;
    diag_.incomplete(l_curly->extent, r_curly.extent, Msg::MissingEndCurlyBrace);
  }
  full = span(l_curly->extent, end);
  return true;
}

ScriptBlockAst* Parser::script_block_body(const Tok* l_curly, ScriptBlockAst* block, bool is_filter,
                                          StatementAst* first) {
  if (has_flag(peek().kind, token_flag::kBlockName)) return named_block_list(l_curly, block);
  List<StatementAst> statements;
  List<TrapStatementAst> traps;
  if (first) statements.push_back(first);
  bool has_body = block->param_block != nullptr;
  Extent body = has_body ? block->param_block->extent : Extent{};
  for (;;) {
    Extent e;
    if (statement_list(statements, traps, e)) {
      body = has_body ? span(body, e) : e;
      has_body = true;
    }
    if (complete_script_block(l_curly, &body, has_body, block->extent)) break;
  }
  NamedBlockAst* unnamed = node<NamedBlockAst>(body);
  unnamed->unnamed = true;
  unnamed->block_kind = is_filter ? K::Process : K::End;
  unnamed->statements = list(statements);
  unnamed->traps = list(traps);
  (is_filter ? block->process_block : block->end_block) = done(unnamed);
  return done(block);
}

ScriptBlockAst* Parser::named_block_list(const Tok* l_curly, ScriptBlockAst* block) {
  bool has_start = l_curly || block->param_block;
  Extent start = l_curly ? l_curly->extent : block->param_block ? block->param_block->extent : Extent{};
  Extent end = start;
  for (;;) {
    Tok name = next();
    if (!has_flag(name.kind, token_flag::kBlockName)) {
      if (name.kind == K::RCurly || name.kind == K::EndOfInput) {
        unget(name);
        Extent body = span(start, end);
        bool has_body = true;
        complete_script_block(l_curly, &body, has_body, block->extent);
      } else {
        if (l_curly) {
          unget(name);
          block->extent = span(start, end);
        } else {
          block->extent = tz_.whole_extent();
        }
        error(name.extent, Msg::MissingNamedBlocks, text(name));
      }
      return done(block);
    }
    if (!has_start) start = name.extent;
    has_start = true;
    end = name.extent;
    StatementBlockAst* body = statement_block();
    NamedBlockAst* named = node<NamedBlockAst>(name.extent);
    named->block_kind = name.kind;
    if (body) {
      end = body->extent;
      named->extent = span(name.extent, end);
      named->statements = body->statements;
      named->traps = body->traps;
    } else {
      incomplete(after(name), Msg::MissingNamedStatementBlock, token_text(name.kind));
    }
    NamedBlockAst** slot = name.kind == K::Begin          ? &block->begin_block
                           : name.kind == K::Process      ? &block->process_block
                           : name.kind == K::End          ? &block->end_block
                           : name.kind == K::Clean        ? &block->clean_block
                                                          : &block->dynamic_param_block;
    if (*slot) {
      error(named->extent, Msg::DuplicateScriptCommandClause, token_text(name.kind));
    } else {
      *slot = done(named);
    }
    skip_newlines_and_semicolons();
  }
}

StatementBlockAst* Parser::make_block(Extent e, const List<StatementAst>& statements,
                                      const List<TrapStatementAst>& traps) {
  StatementBlockAst* block = node<StatementBlockAst>(e);
  block->statements = list(statements);
  block->traps = list(traps);
  return done(block);
}

// Null when the next thing is no `{`.
StatementBlockAst* Parser::statement_block() {
  skip_newlines();
  Tok l_curly, r_curly;
  if (!accept(K::LCurly, l_curly)) return nullptr;
  List<StatementAst> statements;
  List<TrapStatementAst> traps;
  Extent body;
  bool any = statement_list(statements, traps, body);
  Extent end;
  if (accept(K::RCurly, r_curly)) {
    end = r_curly.extent;
  } else {
    end = any ? body : l_curly.extent;
    diag_.incomplete(l_curly.extent, r_curly.extent, Msg::MissingEndCurlyBrace);
  }
  return make_block(span(l_curly.extent, end), statements, traps);
}

bool Parser::statement_list(List<StatementAst>& statements, List<TrapStatementAst>& traps, Extent& extent) {
  bool any = false;
  skip_newlines_and_semicolons();
  for (;;) {
    StatementAst* s = statement();
    if (!s) break;
    if (tz_.signature_start() && tz_.signature_start() < s->extent.start)
      error(s->extent, Msg::TokenAfterEndOfValidScriptText);
    if (TrapStatementAst* trap = as<TrapStatementAst>(s)) {
      traps.push_back(trap);
    } else {
      statements.push_back(s);
    }
    extent = any ? span(extent, s->extent) : s->extent;
    any = true;
    skip_newlines_and_semicolons();
    K k = peek().kind;
    if (k == K::RParen || k == K::RCurly) break;
  }
  return any;
}

}  // namespace psession
