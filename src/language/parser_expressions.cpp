// Operators: ternary, binary, comma, unary, casts.
#include "language/parser_impl.h"

namespace psession {

ExpressionAst* Parser::expression(bool end_number) {
  DepthGuard guard(*this);
  ModeScope mode(*this, ScanMode::Expression);
  ExpressionAst* condition = binary_expression(end_number);
  if (!condition || !peek_is(K::QuestionMark)) return condition;
  Tok token = next();
  auto branch = [&]() -> ExpressionAst* {
    skip_newlines();
    if (ExpressionAst* e = expression(true)) return e;
    incomplete(after(token), Msg::ExpectedValueExpression, text(token));
    return error_expression(after(token));
  };
  ExpressionAst* if_true = branch();
  skip_newlines();
  if (!accept(K::Colon, token)) {
    List<Ast> nested{condition};
    if (if_true->kind != AstKind::ErrorExpression) {
      nested.push_back(if_true);
      incomplete(token.extent, Msg::MissingColonInTernaryExpression);
    }
    return error_expression(span(condition->extent, before(token)), nested);
  }
  ExpressionAst* if_false = branch();
  TernaryExpressionAst* t = node<TernaryExpressionAst>(span(condition->extent, if_false->extent));
  t->condition = condition;
  t->if_true = if_true;
  t->if_false = if_false;
  return done(t);
}

ExpressionAst* Parser::make_binary(ExpressionAst* left, const Tok& op, ExpressionAst* right) {
  BinaryExpressionAst* b = node<BinaryExpressionAst>(span(left->extent, right->extent));
  b->op = op.kind;
  b->left = left;
  b->right = right;
  b->error_extent = op.extent;
  return done(b);
}

ExpressionAst* Parser::binary_expression(bool end_number) {
  ModeScope mode(*this, ScanMode::Expression);
  ExpressionAst* e = array_literal(end_number);
  if (!e) return nullptr;
  Tok token = peek();
  if (!has_flag(token.kind, token_flag::kBinary))
    return token.kind == K::Parameter ? parameter_in_expression(token, e) : e;
  skip();
  auto precedence_of = [](const Tok& t) { return token_flags(t.kind) & token_flag::kPrecMask; };
  List<ExpressionAst> operands{e};
  std::vector<Tok> operators{token};
  uint32_t precedence = precedence_of(token);
  auto reduce = [&] {
    ExpressionAst* right = operands.back();
    operands.pop_back();
    operands.back() = make_binary(operands.back(), operators.back(), right);
    operators.pop_back();
  };
  for (int count = 0;; ++count) {
    if (count > kMaxChain) throw TooComplicated{};
    skip_newlines();
    e = array_literal(true);
    if (!e) {
      incomplete(after(token), Msg::ExpectedValueExpression, text(token));
      e = error_expression(after(token));
    }
    operands.push_back(e);
    token = next();
    if (!has_flag(token.kind, token_flag::kBinary)) {
      unget(token);
      break;
    }
    uint32_t next_precedence = precedence_of(token);
    while (next_precedence <= precedence) {
      reduce();
      if (operators.empty()) break;
      precedence = precedence_of(operators.back());
    }
    operators.push_back(token);
    precedence = next_precedence;
  }
  while (!operators.empty()) reduce();
  if (token.kind == K::Parameter) return parameter_in_expression(token, operands.back());
  return operands.back();
}

ExpressionAst* Parser::parameter_in_expression(const Tok& t, ExpressionAst* left) {
  error(t.extent, Msg::UnexpectedToken, text(t));
  skip();
  CommandParameterAst* p = node<CommandParameterAst>(t.extent);
  p->name = t.data->value;
  p->error_extent = t.extent;
  return error_expression(span(left->extent, t.extent), {left, p});
}

ExpressionAst* Parser::array_literal(bool end_number) {
  ExpressionAst* first = unary_expression(end_number);
  if (!first) return nullptr;
  if (!peek_is(K::Comma) || comma_disabled_) return first;
  List<ExpressionAst> elements{first};
  while (peek_is(K::Comma)) {
    Tok comma = next();
    skip_newlines();
    ExpressionAst* e = unary_expression(true);
    if (!e) {
      incomplete(after(comma), Msg::MissingExpressionAfterToken, text(comma));
      elements.push_back(error_expression(comma.extent));
      break;
    }
    elements.push_back(e);
  }
  ArrayLiteralAst* a = node<ArrayLiteralAst>(span(first->extent, elements.back()->extent));
  a->elements = list(elements);
  return done(a);
}

ExpressionAst* Parser::unary_expression(bool end_number) {
  DepthGuard guard(*this);
  bool old_signed = tz_.allow_signed_numbers, old_end = tz_.end_number_on_ternary;
  tz_.allow_signed_numbers = true;
  tz_.end_number_on_ternary = end_number;
  // What was read in another sense is read again: `-` may begin a number now, `1?` end one.
  if (has_ungot_ && (ungot_.kind == K::Minus || (end_number && ungot_.kind == K::Generic))) resync(ungot_);
  Tok token = peek();
  tz_.allow_signed_numbers = old_signed;
  tz_.end_number_on_ternary = old_end;

  ExpressionAst* e;
  if (has_flag(token.kind, token_flag::kUnary)) {
    if (comma_disabled_ && token.kind == K::Comma) return nullptr;
    skip();
    skip_newlines();
    ExpressionAst* child = unary_expression(true);
    if (!child) {
      incomplete(after(token), Msg::MissingExpressionAfterOperator, text(token));
      return error_expression(token.extent);
    }
    Extent extent = span(token.extent, child->extent);
    if (token.kind == K::Comma) {
      ArrayLiteralAst* a = node<ArrayLiteralAst>(extent);
      a->elements = list(List<ExpressionAst>{child});
      e = done(a);
    } else {
      UnaryExpressionAst* u = node<UnaryExpressionAst>(extent);
      u->op = token.kind;
      u->child = child;
      e = done(u);
    }
  } else if (token.kind == K::LBracket) {
    e = bracket_expression(token);
  } else {
    e = primary_expression(true);
  }
  if (!e) return nullptr;
  token = peek();
  if (token.kind == K::PlusPlus || token.kind == K::MinusMinus) {
    skip();
    UnaryExpressionAst* u = node<UnaryExpressionAst>(span(e->extent, token.extent));
    u->op = token.kind == K::PlusPlus ? K::PostfixPlusPlus : K::PostfixMinusMinus;
    u->child = e;
    e = done(u);
  }
  return e;
}

// A cast, an attributed variable or a type literal.
ExpressionAst* Parser::bracket_expression(const Tok& bracket) {
  List<AttributeBaseAst> attributes = attribute_list(true);
  if (attributes.empty()) return nullptr;
  if (attributes.size() > kMaxChain) throw TooComplicated{};
  auto wrap = [&](AttributeBaseAst* a, ExpressionAst* child) -> ExpressionAst* {
    Extent extent = span(a->extent, child->extent);
    AttributedExpressionAst* x = a->kind == AstKind::TypeConstraint ? node<ConvertExpressionAst>(extent)
                                                                    : node<AttributedExpressionAst>(extent);
    x->attribute = a;
    x->child = child;
    return done(x);
  };
  AttributeBaseAst* last = attributes.back();
  ExpressionAst* e = nullptr;
  if (last->kind == AstKind::Attribute) {
    skip_newlines();
    ExpressionAst* child = unary_expression(true);
    if (!child) {
      incomplete(last->extent, Msg::UnexpectedAttribute, last->type_name->full_name);
      return error_expression(span(bracket.extent, last->extent), List<Ast>(attributes.begin(), attributes.end()));
    }
    e = wrap(last, child);
  } else {
    auto literal = [&] {
      TypeExpressionAst* t = node<TypeExpressionAst>(last->extent);
      t->type_name = last->type_name;
      return t;
    };
    Tok op;
    if (!has_ungot_ && tz_.member_access_operator(false, op)) {
      e = after_primary(literal(), op);
    } else {
      K k = peek().kind;
      if (k != K::NewLine && k != K::Comma) {
        if (ExpressionAst* child = unary_expression(true)) e = wrap(last, child);
      }
      if (!e) e = literal();
    }
  }
  for (size_t i = attributes.size() - 1; i-- > 0;) e = wrap(attributes[i], e);
  return e;
}

}  // namespace psession
