// switch and the loops.
#include "language/parser_impl.h"

namespace psession {

StatementAst* Parser::switch_statement(const Tok* label, const Tok& keyword) {
  using S = SwitchStatementAst;
  Extent start = label ? label->extent : keyword.extent;
  Extent end = start;
  bool failed = false, incomplete_seen = false, in_parens = false;
  PipelineBaseAst* condition = nullptr;
  uint8_t flags = S::kNone;
  skip_newlines();
  while (peek_is(K::Parameter)) {
    Tok p = next();
    end = p.extent;
    if (is_parameter(p, "regex")) {
      flags = static_cast<uint8_t>((flags | S::kRegex) & ~S::kWildcard);
    } else if (is_parameter(p, "wildcard")) {
      flags = static_cast<uint8_t>((flags | S::kWildcard) & ~S::kRegex);
    } else if (is_parameter(p, "exact")) {
      flags = static_cast<uint8_t>(flags & ~(S::kRegex | S::kWildcard));
    } else if (is_parameter(p, "casesensitive")) {
      flags |= S::kCaseSensitive;
    } else if (is_parameter(p, "parallel")) {
      flags |= S::kParallel;
    } else if (is_parameter(p, "file")) {
      flags |= S::kFile;
      skip_newlines();
      ExpressionAst* file = single_argument(kFileName);
      if (!file) {
        failed = true;
        incomplete_seen = incomplete(after(p), Msg::MissingFilenameOption);
      } else {
        end = file->extent;
        CommandExpressionAst* command = node<CommandExpressionAst>(file->extent);
        command->expression = file;
        PipelineAst* pipe = node<PipelineAst>(file->extent);
        pipe->elements = list(List<CommandBaseAst>{done(command)});
        condition = done(pipe);
      }
    } else {
      failed = true;
      error(p.extent, Msg::InvalidSwitchFlag, p.data->value);
    }
  }
  if (peek_is(K::LParen)) {
    Tok l_paren = next(), r_paren;
    end = l_paren.extent;
    if (flags & S::kFile) {
      failed = true;
      error(l_paren.extent, Msg::PipelineValueRequired);
    }
    skip_newlines();
    condition = pipeline_chain();
    in_parens = true;
    if (!condition) {
      failed = true;
      incomplete_seen = incomplete(after(l_paren), Msg::PipelineValueRequired);
    } else {
      end = condition->extent;
    }
    skip_newlines();
    if (accept(K::RParen, r_paren)) {
      end = r_paren.extent;
    } else if (!incomplete_seen) {
      failed = true;
      incomplete_seen = incomplete(after(end), Msg::MissingEndParenthesisInSwitchStatement);
    }
  } else if (!condition && !(flags & S::kFile)) {
    failed = true;
    incomplete_seen = incomplete(after(end), Msg::PipelineValueRequired);
  }

  skip_newlines();
  Tok l_curly;
  Extent r_curly{};
  StatementBlockAst* default_clause = nullptr;
  std::vector<SwitchClause> clauses;
  List<Ast> nested;   // of an error: the clauses, then what stands in parentheses
  if (!accept(K::LCurly, l_curly)) {
    if (!incomplete_seen) {
      failed = true;
      incomplete(after(end), Msg::MissingCurlyBraceInSwitchStatement);
    }
    failed = true;
  } else {
    end = l_curly.extent;
    skip_newlines();
    for (;;) {
      Tok t = peek();
      bool is_default = t.kind == K::Default;
      ExpressionAst* clause;
      if (is_default) {
        skip();
        clause = bare_word(t);
      } else {
        clause = single_argument(kSwitchCondition);
        if (!clause) {
          failed = true;
          incomplete(after(end), Msg::MissingSwitchConditionExpression);
          if (peek_is(K::RCurly)) skip();
          break;
        }
      }
      nested.push_back(clause);
      end = clause->extent;
      StatementBlockAst* body = statement_block();
      if (!body) {
        failed = true;
        incomplete_seen = incomplete(after(end), Msg::MissingSwitchStatementClause);
      } else {
        nested.push_back(body);
        end = body->extent;
        if (!is_default) {
          clauses.push_back({clause, body});
        } else {
          if (default_clause) {
            failed = true;
            error(clause->extent, Msg::MultipleSwitchDefaultClauses);
          }
          default_clause = body;
        }
      }
      skip_newlines_and_semicolons();
      t = peek();
      if (t.kind == K::RCurly) {
        r_curly = t.extent;
        skip();
        break;
      }
      if (t.kind == K::EndOfInput) {
        failed = true;
        if (!incomplete_seen) diag_.incomplete(l_curly.extent, t.extent, Msg::MissingEndCurlyBrace);
        break;
      }
    }
  }
  if (failed) {
    if (condition && in_parens) nested.push_back(condition);
    return error_statement_of(span(start, end), nested, K::Switch);
  }
  S* s = node<S>(span(start, r_curly));
  s->label = label_of(label);
  s->condition = condition;
  s->flags = flags;
  s->clauses = arena_.copy(clauses);
  s->default_clause = default_clause;
  return done(s);
}

StatementAst* Parser::foreach_statement(const Tok* label, const Tok& keyword) {
  Extent start = label ? label->extent : keyword.extent;
  Extent end;
  bool failed = false;
  bool parallel = false, throttle = false;
  skip_newlines();
  while (peek_is(K::Parameter)) {
    Tok p = next();
    if (is_parameter(p, "parallel")) {
      parallel = true;
    } else if (is_parameter(p, "throttlelimit")) {
      throttle = true;
      skip_newlines();
      if (!single_argument(kArgument)) incomplete(after(p), Msg::MissingThrottleLimit);
    } else {
      end = p.extent;
      failed = true;
      error(p.extent, Msg::InvalidForeachFlag, p.data->value);
    }
    skip_newlines();
  }
  Tok l_paren, r_paren, in;
  if (!accept(K::LParen, l_paren)) {
    incomplete(after(keyword), Msg::MissingOpenParenthesisAfterKeyword, token_text(K::Foreach));
    return error_statement(span(start, keyword.extent));
  }
  skip_newlines();
  Tok name = next();
  if (name.kind != K::Variable && name.kind != K::SplattedVariable) {
    unget(name);
    incomplete(after(l_paren), Msg::MissingVariableNameAfterForeach);
    return error_statement(span(start, l_paren.extent));
  }
  VariableExpressionAst* variable = node<VariableExpressionAst>(name.extent);
  variable->path = make_variable_path(name.data->value);
  variable->splatted = name.kind == K::SplattedVariable;
  skip_newlines();
  PipelineBaseAst* source = nullptr;
  StatementBlockAst* body = nullptr;
  auto fail = [&](Extent at, Msg m) {
    end = at;
    failed = true;
    incomplete(after(at), m);
  };
  if (!accept(K::In, in)) {
    fail(variable->extent, Msg::MissingInInForeach);
  } else {
    skip_newlines();
    source = pipeline_chain();
    if (!source) {
      fail(in.extent, Msg::MissingForeachExpression);
    } else {
      skip_newlines();
      if (!accept(K::RParen, r_paren)) {
        fail(source->extent, Msg::MissingEndParenthesisAfterForeach);
      } else {
        body = statement_block();
        if (!body) fail(r_paren.extent, Msg::MissingForeachStatement);
      }
    }
  }
  if (failed) return error_statement(span(start, end), {variable, source, body});
  ForEachStatementAst* s = node<ForEachStatementAst>(span(start, body->extent));
  s->label = label_of(label);
  s->variable = variable;
  s->condition = source;
  s->body = body;
  if (parallel) error(s->extent, Msg::KeywordParameterReservedForFutureUse, "foreach", "parallel");
  if (throttle) error(s->extent, Msg::KeywordParameterReservedForFutureUse, "foreach", "throttlelimit");
  if (throttle && !parallel) error(s->extent, Msg::ThrottleLimitRequiresParallelFlag);
  return done(s);
}

StatementAst* Parser::for_statement(const Tok* label, const Tok& keyword) {
  Extent start = label ? label->extent : keyword.extent;
  skip_newlines();
  Tok l_paren, r_paren;
  if (!accept(K::LParen, l_paren)) {
    incomplete(after(keyword), Msg::MissingOpenParenthesisAfterKeyword, token_text(K::For));
    return error_statement(span(start, keyword.extent));
  }
  Extent end = l_paren.extent;
  auto part = [&](bool separator) {
    skip_newlines();
    PipelineBaseAst* p = pipeline_chain();
    if (p) end = p->extent;
    if (separator && peek_is(K::Semi)) end = next().extent;
    return p;
  };
  PipelineBaseAst* initializer = part(true);
  PipelineBaseAst* condition = part(true);
  PipelineBaseAst* iterator = part(false);
  skip_newlines();
  StatementBlockAst* body = nullptr;
  if (!accept(K::RParen, r_paren)) {
    incomplete(after(end), Msg::MissingEndParenthesisAfterStatement, token_text(K::For));
  } else {
    body = statement_block();
    if (!body) {
      end = r_paren.extent;
      incomplete(after(end), Msg::MissingLoopStatement, token_text(K::For));
    }
  }
  if (!body) return error_statement(span(start, end), {initializer, condition, iterator});
  ForStatementAst* s = node<ForStatementAst>(span(start, body->extent));
  s->label = label_of(label);
  s->initializer = initializer;
  s->condition = condition;
  s->iterator = iterator;
  s->body = body;
  return done(s);
}

StatementAst* Parser::while_statement(const Tok* label, const Tok& keyword) {
  Extent start = label ? label->extent : keyword.extent;
  skip_newlines();
  Tok l_paren, r_paren;
  if (!accept(K::LParen, l_paren)) {
    incomplete(after(keyword), Msg::MissingOpenParenthesisAfterKeyword, text(keyword));
    return error_statement(span(start, keyword.extent));
  }
  skip_newlines();
  PipelineBaseAst* condition = pipeline_chain();
  if (!condition) {
    incomplete(after(l_paren), Msg::MissingExpressionAfterKeyword, token_text(K::While));
    condition = error_statement(after(l_paren));
  }
  skip_newlines();
  if (!accept(K::RParen, r_paren)) {
    if (condition->kind != AstKind::ErrorStatement)
      incomplete(after(condition), Msg::MissingEndParenthesisAfterStatement, token_text(K::While));
    return error_statement(span(start, condition->extent), {condition});
  }
  skip_newlines();
  StatementBlockAst* body = statement_block();
  if (!body) {
    incomplete(after(r_paren), Msg::MissingLoopStatement, token_text(K::While));
    return error_statement(span(start, r_paren.extent), {condition});
  }
  WhileStatementAst* s = node<WhileStatementAst>(span(start, body->extent));
  s->label = label_of(label);
  s->condition = condition;
  s->body = body;
  return done(s);
}

StatementAst* Parser::do_statement(const Tok* label, const Tok& keyword) {
  Extent start = label ? label->extent : keyword.extent;
  Extent end;
  bool failed = false;
  auto fail = [&](Extent at, Msg m, std::string_view argument = {}) {
    end = at;
    failed = true;
    incomplete(after(at), m, argument);
  };
  PipelineBaseAst* condition = nullptr;
  Tok loop, l_paren, r_paren;
  StatementBlockAst* body = statement_block();
  if (!body) {
    fail(keyword.extent, Msg::MissingLoopStatement, token_text(K::Do));
  } else {
    skip_newlines();
    loop = next();
    if (loop.kind != K::While && loop.kind != K::Until) {
      unget(loop);
      fail(body->extent, Msg::MissingWhileOrUntilInDoWhile);
    } else {
      skip_newlines();
      if (!accept(K::LParen, l_paren)) {
        fail(loop.extent, Msg::MissingOpenParenthesisAfterKeyword, token_text(loop.kind));
      } else {
        skip_newlines();
        condition = pipeline_chain();
        if (!condition) fail(l_paren.extent, Msg::MissingExpressionAfterKeyword, token_text(loop.kind));
        skip_newlines();
        if (!accept(K::RParen, r_paren) && condition)
          fail(condition->extent, Msg::MissingEndParenthesisAfterStatement, token_text(loop.kind));
      }
    }
  }
  if (failed) return error_statement(span(start, end), {body, condition});
  Extent e = span(start, r_paren.extent);
  auto fill = [&](auto* s) -> StatementAst* {
    s->label = label_of(label);
    s->condition = condition;
    s->body = body;
    return done(s);
  };
  if (loop.kind == K::Until) return fill(node<DoUntilStatementAst>(e));
  return fill(node<DoWhileStatementAst>(e));
}

}  // namespace psession
