// Primary expressions and what may follow them: members, calls, indices.
#include "language/parser_impl.h"

namespace psession {

ExpressionAst* Parser::number(const Tok& t) {
  ConstantExpressionAst* c = node<ConstantExpressionAst>(t.extent);
  c->value = t.data->number;
  return c;
}

ExpressionAst* Parser::primary_expression(bool member_access) {
  ExpressionAst* e;
  Tok t = next();
  switch (t.kind) {
    case K::SplattedVariable:
    case K::Variable:
      e = variable(t, member_access);
      break;
    case K::Number:
      e = number(t);
      break;
    case K::HereStringExpandable:
    case K::StringExpandable:
      e = expandable_string(t);
      break;
    case K::HereStringLiteral:
    case K::StringLiteral: {
      StringConstantExpressionAst* s = node<StringConstantExpressionAst>(t.extent);
      s->string_type = t.kind == K::StringLiteral ? StringConstantType::SingleQuoted
                                                  : StringConstantType::SingleQuotedHereString;
      s->value = t.data->value;
      e = s;
      break;
    }
    case K::LParen:
      e = paren_expression(t);
      break;
    case K::AtParen:
    case K::DollarParen:
      e = sub_expression(t);
      break;
    case K::AtCurly:
      e = hash_expression(t);
      break;
    case K::LCurly:
      e = script_block_expression(t);
      break;
    default:
      unget(t);
      return nullptr;
  }
  return member_access ? after_primary(e) : e;
}

ExpressionAst* Parser::variable(const Tok& t, bool member_access) {
  VariableExpressionAst* v = node<VariableExpressionAst>(t.extent);
  v->path = make_variable_path(t.data->value);
  v->splatted = t.kind == K::SplattedVariable;
  if (v->path.scope != VariableScope::Using || v->path.name.empty()) return v;
  v->path = make_variable_path(v->path.name);
  ExpressionAst* child = v;
  if (member_access) child = after_primary(child);
  UsingExpressionAst* u = node<UsingExpressionAst>(child->extent);
  u->sub_expression = child;
  return done(u);
}

ExpressionAst* Parser::after_primary(ExpressionAst* e) {
  Tok op;
  if (has_ungot_ || !tz_.member_access_operator(true, op)) return e;
  return after_primary(e, op);
}

ExpressionAst* Parser::after_primary(ExpressionAst* e, Tok op) {
  for (int count = 0;; ++count) {
    if (count > kMaxChain) throw TooComplicated{};
    skip_newlines();
    if (op.kind == K::LBracket || op.kind == K::QuestionLBracket) {
      e = element_access(e, op);
    } else {
      e = member_access(e, op);
    }
    if (has_ungot_ || !tz_.member_access_operator(true, op)) return e;
  }
}

ExpressionAst* Parser::member_name() {
  if (ExpressionAst* name = simple_name()) return name;
  const Tok& t = peek();
  if (has_flag(t.kind, token_flag::kUnary) || t.kind == K::LBracket) return unary_expression();
  return primary_expression(false);
}

ExpressionAst* Parser::member_access(ExpressionAst* target, const Tok& op) {
  DepthGuard guard(*this);
  ExpressionAst* member = member_name();
  auto fill = [&](auto* m) -> ExpressionAst* {
    m->expression = target;
    m->member = member;
    m->is_static = op.kind == K::ColonColon;
    m->null_conditional = op.kind == K::QuestionDot;
    return done(m);
  };
  if (!member) {
    incomplete(after(op), Msg::MissingPropertyName);
    member = single_argument(kArgument);
    if (!member) member = error_expression(span(target->extent, op.extent));
  } else if (!has_ungot_) {
    uint32_t point = tz_.restore_point();
    Tok r_bracket, open;
    bool generic = false;
    std::span<TypeName* const> types = generic_method_arguments(point, r_bracket, generic);
    if (!has_ungot_ && tz_.invoke_open(open)) {
      Extent end;
      List<ExpressionAst> arguments;
      if (open.kind == K::LParen) {
        arguments = invoke_arguments(open, end);
      } else {
        skip_newlines();
        arguments.push_back(script_block_expression(open));
        end = arguments.back()->extent;
      }
      InvokeMemberExpressionAst* call = node<InvokeMemberExpressionAst>(span(target->extent, end));
      call->arguments = list(arguments);
      call->generic_type_arguments = types;
      return fill(call);
    }
    if (generic) resync(point);
  }
  return fill(node<MemberExpressionAst>(span(target->extent, member->extent)));
}

// The [int, string] of $x.Method[int, string](...). Goes back to `point` when it is an index instead.
std::span<TypeName* const> Parser::generic_method_arguments(uint32_t point, Tok& r_bracket, bool& found) {
  found = false;
  Tok bracket = next();
  if (bracket.kind != K::LBracket) {
    resync(point);
    return {};
  }
  std::vector<TypeName*> types;
  bool back = true;
  {
    ModeScope mode(*this, ScanMode::TypeName);
    skip_newlines();
    Tok first = next();
    if (first.kind == K::Identifier) {
      back = false;
      types = generic_arguments(first, r_bracket);
      if (r_bracket.kind == K::RBracket) {
        found = true;
      } else {
        unget(r_bracket);
        incomplete(before(r_bracket), Msg::EndSquareBracketExpectedAtEndOfType);
      }
    }
  }
  if (back) resync(point);
  return arena_.copy(types);
}

Parser::List<ExpressionAst> Parser::invoke_arguments(const Tok& l_paren, Extent& last) {
  List<ExpressionAst> arguments;
  CommaScope comma_scope(*this, true);
  bool after_comma = false, reported = false;
  Tok comma, r_paren;
  for (;;) {
    skip_newlines();
    ExpressionAst* argument = expression();
    if (!argument) {
      if (after_comma) {
        incomplete(after(comma), Msg::MissingExpressionAfterToken, token_text(K::Comma));
        reported = true;
      }
      break;
    }
    arguments.push_back(argument);
    skip_newlines();
    after_comma = accept(K::Comma, comma);
    if (!after_comma) break;
  }
  skip_newlines();
  if (accept(K::RParen, r_paren)) {
    last = r_paren.extent;
    return arguments;
  }
  if (!reported)
    incomplete(after(arguments.empty() ? l_paren.extent : arguments.back()->extent), Msg::MissingEndParenthesisInMethodCall);
  last = after_comma ? comma.extent : arguments.empty() ? l_paren.extent : arguments.back()->extent;
  return arguments;
}

ExpressionAst* Parser::element_access(ExpressionAst* target, const Tok& bracket) {
  skip_newlines();
  ExpressionAst* index;
  {
    CommaScope comma(*this, false);
    index = expression();
  }
  if (!index) {
    incomplete(after(bracket), Msg::MissingArrayIndexExpression);
    index = error_expression(bracket.extent);
  }
  skip_newlines();
  Tok r_bracket;
  Extent end = index->extent;
  if (accept(K::RBracket, r_bracket)) {
    end = r_bracket.extent;
  } else if (index->kind != AstKind::ErrorExpression) {
    incomplete(after(index), Msg::MissingEndSquareBracket);
  }
  IndexExpressionAst* x = node<IndexExpressionAst>(span(target->extent, end));
  x->target = target;
  x->index = index;
  x->null_conditional = bracket.kind == K::QuestionLBracket;
  return done(x);
}

ExpressionAst* Parser::hash_expression(const Tok& at_curly) {
  skip_newlines();
  std::vector<HashtablePair> pairs;
  HashtablePair pair;
  while (key_value_pair(pair)) {
    pairs.push_back(pair);
    K k = peek().kind;
    if (k != K::NewLine && k != K::Semi) break;
    skip_newlines_and_semicolons();
  }
  Tok r_curly;
  Extent end;
  if (accept(K::RCurly, r_curly)) {
    end = r_curly.extent;
  } else {
    diag_.incomplete(after(at_curly), r_curly.extent, Msg::MissingEndCurlyBrace);
    end = before(r_curly);
  }
  HashtableAst* h = node<HashtableAst>(span(at_curly.extent, end));
  h->pairs = arena_.copy(pairs);
  return done(h);
}

bool Parser::key_value_pair(HashtablePair& pair) {
  Tok equals;
  ExpressionAst* key;
  {
    ModeScope mode(*this, ScanMode::Expression);
    key = label_or_key();
    if (!key) return false;
    equals = next();
  }
  pair.key = key;
  if (equals.kind != K::Equals) {
    unget(equals);
    error(after(key), Msg::MissingEqualsInHashLiteral);
    sync_on_error(false, {K::RCurly, K::Semi, K::NewLine});
    pair.value = error_statement(after(key));
    return true;
  }
  ModeScope mode(*this, ScanMode::Command);
  skip_newlines();
  pair.value = statement();
  if (!pair.value) {
    incomplete(after(equals), Msg::MissingStatementInHashLiteral);
    pair.value = error_statement(after(equals));
  }
  return true;
}

ExpressionAst* Parser::script_block_expression(const Tok& l_curly) {
  CommaScope comma(*this, false);
  ModeScope mode(*this, ScanMode::Command);
  skip_newlines();
  ScriptBlockAst* block = script_block(&l_curly, false);
  ScriptBlockExpressionAst* e = node<ScriptBlockExpressionAst>(block->extent);
  e->script_block = block;
  return done(e);
}

ExpressionAst* Parser::sub_expression(const Tok& open) {
  CommaScope comma(*this, false);
  ModeScope mode(*this, ScanMode::Command);
  List<StatementAst> statements;
  List<TrapStatementAst> traps;
  skip_newlines();
  Extent body{};
  bool any = statement_list(statements, traps, body);
  skip_newlines();
  Tok r_paren;
  Extent end = any ? body : open.extent;
  if (accept(K::RParen, r_paren)) {
    end = r_paren.extent;
  } else {
    incomplete(r_paren.extent, Msg::MissingEndParenthesisInSubexpression);
  }
  StatementBlockAst* block = make_block(any ? body : Extent{}, statements, traps);
  Extent extent = span(open.extent, end);
  if (open.kind == K::DollarParen) {
    SubExpressionAst* e = node<SubExpressionAst>(extent);
    e->sub_expression = block;
    return done(e);
  }
  ArrayExpressionAst* e = node<ArrayExpressionAst>(extent);
  e->sub_expression = block;
  return done(e);
}

ExpressionAst* Parser::paren_expression(const Tok& l_paren) {
  CommaScope comma(*this, false);
  ModeScope mode(*this, ScanMode::Command);
  skip_newlines();
  PipelineBaseAst* p = pipeline_chain();
  if (!p) {
    incomplete(after(l_paren), Msg::ExpectedExpression);
    p = error_statement(after(l_paren));
  }
  skip_newlines();
  Tok r_paren;
  Extent end = p->extent;
  if (accept(K::RParen, r_paren)) {
    end = r_paren.extent;
  } else {
    incomplete(after(p), Msg::MissingEndParenthesisInExpression);
  }
  ParenExpressionAst* e = node<ParenExpressionAst>(span(l_paren.extent, end));
  e->pipeline = p;
  return done(e);
}

ExpressionAst* Parser::expandable_string(const Tok& t) {
  StringConstantType type = t.kind == K::StringExpandable ? StringConstantType::DoubleQuoted
                                                          : StringConstantType::DoubleQuotedHereString;
  if (!t.data->nested.empty()) return expandable(t, type);
  StringConstantExpressionAst* s = node<StringConstantExpressionAst>(t.extent);
  s->string_type = type;
  s->value = t.data->value;
  return s;
}

ExpressionAst* Parser::expandable(const Tok& t, StringConstantType type) {
  DepthGuard guard(*this);
  std::vector<ExpandablePart> parts;
  for (const NestedPart& part : t.data->nested) {
    ExpandablePart p;
    if (part.is_literal) {
      p.literal = part.literal;
    } else if (!part.text) {
      p.expression = variable(part.variable, false);
    } else {
      Tokenizer::Frame frame = tz_.enter(*part.text);
      p.expression = primary_expression(true);
      has_ungot_ = false;
      tz_.leave(frame);
      if (!p.expression) p.expression = error_expression(t.extent);
    }
    parts.push_back(p);
  }
  ExpandableStringExpressionAst* e = node<ExpandableStringExpressionAst>(t.extent);
  e->string_type = type;
  e->value = t.data->value;
  e->parts = arena_.copy(parts);
  tz_.set_parts(t, e->parts);
  return done(e);
}

}  // namespace psession
