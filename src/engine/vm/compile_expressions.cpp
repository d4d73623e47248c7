// Expressions: operators, literals, strings, arrays, hashtables.
#include "engine/vm/compiler.h"
#include "object/boxes.h"
#include "object/containers.h"
#include "engine/vm/vm.h"

namespace psession {

BinaryOp binary_op_of(TokenKind k, bool& cs, bool& known) {
  known = true;
  cs = has_flag(k, token_flag::kCaseSensitive);
  switch (k) {
    case TokenKind::Plus: case TokenKind::PlusEquals: return BinaryOp::Add;
    case TokenKind::Minus: case TokenKind::MinusEquals: return BinaryOp::Sub;
    case TokenKind::Multiply: case TokenKind::MultiplyEquals: return BinaryOp::Mul;
    case TokenKind::Divide: case TokenKind::DivideEquals: return BinaryOp::Div;
    case TokenKind::Rem: case TokenKind::RemainderEquals: return BinaryOp::Mod;
    case TokenKind::Band: return BinaryOp::BitAnd;
    case TokenKind::Bor: return BinaryOp::BitOr;
    case TokenKind::Bxor: return BinaryOp::BitXor;
    case TokenKind::Shl: return BinaryOp::Shl;
    case TokenKind::Shr: return BinaryOp::Shr;
    case TokenKind::Ieq: case TokenKind::Ceq: return BinaryOp::Eq;
    case TokenKind::Ine: case TokenKind::Cne: return BinaryOp::Ne;
    case TokenKind::Ilt: case TokenKind::Clt: return BinaryOp::Lt;
    case TokenKind::Ile: case TokenKind::Cle: return BinaryOp::Le;
    case TokenKind::Igt: case TokenKind::Cgt: return BinaryOp::Gt;
    case TokenKind::Ige: case TokenKind::Cge: return BinaryOp::Ge;
    case TokenKind::Ilike: case TokenKind::Clike: return BinaryOp::Like;
    case TokenKind::Inotlike: case TokenKind::Cnotlike: return BinaryOp::NotLike;
    case TokenKind::Icontains: case TokenKind::Ccontains: return BinaryOp::Contains;
    case TokenKind::Inotcontains: case TokenKind::Cnotcontains: return BinaryOp::NotContains;
    case TokenKind::Iin: case TokenKind::Cin: return BinaryOp::In;
    case TokenKind::Inotin: case TokenKind::Cnotin: return BinaryOp::NotIn;
    case TokenKind::Ireplace: case TokenKind::Creplace: return BinaryOp::Replace;
    case TokenKind::Isplit: case TokenKind::Csplit: return BinaryOp::Split;
    case TokenKind::Join: return BinaryOp::Join;
    case TokenKind::Is: return BinaryOp::Is;
    case TokenKind::IsNot: return BinaryOp::IsNot;
    case TokenKind::As: return BinaryOp::As;
    case TokenKind::Format: return BinaryOp::Format;
    case TokenKind::DotDot: return BinaryOp::Range;
    case TokenKind::Xor: return BinaryOp::Xor;
    default: known = false; return BinaryOp::Add;
  }
}

// Evaluating it runs no code that could assign a variable.
bool Compiler::pure(const ExpressionAst* e) {
  switch (e->kind) {
    case AstKind::VariableExpression: case AstKind::ConstantExpression: case AstKind::StringConstantExpression:
    case AstKind::TypeExpression: case AstKind::ScriptBlockExpression:
      return true;
    case AstKind::BinaryExpression:
      return pure(static_cast<const BinaryExpressionAst*>(e)->left) && pure(static_cast<const BinaryExpressionAst*>(e)->right);
    case AstKind::IndexExpression:
      return pure(static_cast<const IndexExpressionAst*>(e)->target) && pure(static_cast<const IndexExpressionAst*>(e)->index);
    case AstKind::MemberExpression:
      return pure(static_cast<const MemberExpressionAst*>(e)->expression) && is_a<StringConstantExpressionAst>(static_cast<const MemberExpressionAst*>(e)->member);
    case AstKind::ConvertExpression: return pure(static_cast<const ConvertExpressionAst*>(e)->child);
    case AstKind::ParenExpression: {
      auto* p = as<PipelineAst>(static_cast<const Ast*>(static_cast<const ParenExpressionAst*>(e)->pipeline));
      auto* ce = p && p->elements.size() == 1 ? as<CommandExpressionAst>(static_cast<const Ast*>(p->elements[0])) : nullptr;
      return ce && ce->redirections.empty() && pure(ce->expression);
    }
    case AstKind::UnaryExpression: {
      auto* u = static_cast<const UnaryExpressionAst*>(e);
      return !has_flag(u->op, token_flag::kPrefixPostfix) && pure(u->child);
    }
    case AstKind::ArrayLiteral:
      for (auto* x : static_cast<const ArrayLiteralAst*>(e)->elements)
        if (!pure(x)) return false;
      return true;
    default: return false;
  }
}

Compiler::Reg Compiler::expr_here(const ExpressionAst* e, const ExpressionAst* later) {
  Reg r = expr(e);
  if (r >= 0 && r < static_cast<Reg>(u_.slots.size()) && !pure(later)) return into(r, temp());
  return r;
}

bool Compiler::constant_of(const ExpressionAst* e, Value& out) {
  if (auto* s = as<StringConstantExpressionAst>(static_cast<const Ast*>(e))) {
    out = str(s->value);
    return true;
  }
  if (auto* c = as<ConstantExpressionAst>(static_cast<const Ast*>(e))) {
    out = u_.constants[~number(c->value)];
    return true;
  }
  if (auto* v = as<VariableExpressionAst>(static_cast<const Ast*>(e)); v && v->path.scope == VariableScope::Unscoped && !v->splatted) {
    if (same_name(v->path.name, "true")) out = Value::boolean(true);
    else if (same_name(v->path.name, "false")) out = Value::boolean(false);
    else if (same_name(v->path.name, "null")) out = Value();
    else return false;
    return true;
  }
  return false;
}

Compiler::Reg Compiler::number(const NumberLiteral& n) {
  switch (n.kind) {
    case NumberKind::Int32: return int_constant(n.integer);
    case NumberKind::Int64: return constant(Value::int64(n.integer));
    case NumberKind::Double: return constant(Value::real(n.real));
    case NumberKind::SByte: return constant(Value::integer(Kind::SByte, n.integer));
    case NumberKind::Byte: return constant(Value::integer(Kind::Byte, n.integer));
    case NumberKind::Int16: return constant(Value::integer(Kind::Int16, n.integer));
    case NumberKind::UInt16: return constant(Value::integer(Kind::UInt16, n.integer));
    case NumberKind::UInt32: return constant(Value::integer(Kind::UInt32, n.integer));
    case NumberKind::UInt64: return constant(Value::integer(Kind::UInt64, static_cast<int64_t>(n.unsigned_integer)));
    case NumberKind::Decimal: return constant(decimal_literal(n.digits));
    case NumberKind::BigInteger: return constant(bigint_literal(n.digits));
  }
  return constant(Value());
}

Compiler::Reg Compiler::expr(const ExpressionAst* e, Reg want) {
  switch (e->kind) {
    case AstKind::ConstantExpression: return into(number(static_cast<const ConstantExpressionAst*>(e)->value), want);
    case AstKind::StringConstantExpression:
      // Each literal is an object of its own, as ReferenceEquals shows.
      return into(constant(str(static_cast<const StringConstantExpressionAst*>(e)->value)), want);
    case AstKind::VariableExpression: return variable(static_cast<const VariableExpressionAst*>(e), want);
    case AstKind::BinaryExpression: return binary(static_cast<const BinaryExpressionAst*>(e), want);
    case AstKind::UnaryExpression: return unary(static_cast<const UnaryExpressionAst*>(e), want);
    case AstKind::ConvertExpression: return convert(static_cast<const ConvertExpressionAst*>(e), want);
    case AstKind::AttributedExpression: {
      auto* a = static_cast<const AttributedExpressionAst*>(e);
      Mark m = mark();
      Reg r = want >= 0 ? want : temp();
      m.at = next_temp_;
      Reg v = expr(a->child);
      emit(Op::ConvertBy, r, v, static_cast<Reg>(node(a->attribute)));
      return r;
    }
    case AstKind::MemberExpression: return member_access(static_cast<const MemberExpressionAst*>(e), want);
    case AstKind::InvokeMemberExpression: case AstKind::BaseCtorInvokeMemberExpression:
      return method_call(static_cast<const InvokeMemberExpressionAst*>(e), want);
    case AstKind::IndexExpression: return index(static_cast<const IndexExpressionAst*>(e), want);
    case AstKind::ArrayLiteral: return array_literal(static_cast<const ArrayLiteralAst*>(e), want);
    case AstKind::ArrayExpression: return array_expression(static_cast<const ArrayExpressionAst*>(e), want);
    case AstKind::SubExpression: return sub_expression(static_cast<const SubExpressionAst*>(e), want);
    case AstKind::ParenExpression: return pipeline_value(static_cast<const ParenExpressionAst*>(e)->pipeline, want);
    case AstKind::Hashtable: return hashtable(static_cast<const HashtableAst*>(e), want, false);
    case AstKind::ExpandableStringExpression: return expandable(static_cast<const ExpandableStringExpressionAst*>(e), want);
    case AstKind::TernaryExpression: return ternary(static_cast<const TernaryExpressionAst*>(e), want);
    case AstKind::TypeExpression: {
      Reg r = want >= 0 ? want : temp();
      const Ast* outer = position_;
      position_ = e;
      emit(Op::LoadType, r, static_cast<Reg>(type_site(static_cast<const TypeExpressionAst*>(e)->type_name)));
      position_ = outer;
      return r;
    }
    case AstKind::ScriptBlockExpression: {
      Reg r = want >= 0 ? want : temp();
      emit(Op::MakeBlock, r, static_cast<Reg>(node(static_cast<const ScriptBlockExpressionAst*>(e)->script_block)));
      return r;
    }
    case AstKind::UsingExpression: {
      Reg r = want >= 0 ? want : temp();
      emit(Op::LoadUsing, r, static_cast<Reg>(node(e)));
      return r;
    }
    default: {
      emit(Op::Unsupported, 0, static_cast<Reg>(name("This expression can't be evaluated.")));
      return constant(Value());
    }
  }
}

Compiler::Reg Compiler::variable(const VariableExpressionAst* v, Reg want) {
  Value c;
  if (constant_of(v, c)) return into(constant(c), want);
  if (v->path.scope == VariableScope::Unscoped && v->path.name == "?") {
    Reg r = want >= 0 ? want : temp();
    emit(Op::LoadQuestion, r);
    return r;
  }
  int32_t slot = local_of(v);
  if (slot >= 0) return into(slot, want);
  Reg r = want >= 0 ? want : temp();
  emit(Op::LoadGlobal, r, static_cast<Reg>(global(v->path)));
  return r;
}

Compiler::Reg Compiler::logical_value(const ExpressionAst* e, Reg want) {
  Reg r = want >= 0 ? want : temp();
  std::vector<size_t> no;
  condition(e, no, false);
  emit(Op::Move, r, constant(Value::boolean(true)));
  size_t end = emit(Op::Jump);
  patch_all(no);
  emit(Op::Move, r, constant(Value::boolean(false)));
  patch_a(end);
  return r;
}

Compiler::Reg Compiler::binary(const BinaryExpressionAst* e, Reg want) {
  switch (e->op) {
    case TokenKind::And: case TokenKind::Or: return logical_value(e, want);
    case TokenKind::QuestionQuestion: return coalesce(e, want);
    default: break;
  }
  Reg dst = want >= 0 ? want : temp();
  Mark m = mark();
  if (e->op == TokenKind::Imatch || e->op == TokenKind::Cmatch || e->op == TokenKind::Inotmatch || e->op == TokenKind::Cnotmatch) {
    Reg l = expr_here(e->left, e->right), r = expr(e->right);
    bool cs = e->op == TokenKind::Cmatch || e->op == TokenKind::Cnotmatch;
    bool negate = e->op == TokenKind::Inotmatch || e->op == TokenKind::Cnotmatch;
    emit(Op::Match, dst, l, r, static_cast<uint16_t>((cs ? 1 : 0) | (negate ? 2 : 0)));
    return dst;
  }
  bool cs, known;
  BinaryOp op = binary_op_of(e->op, cs, known);
  if (!known) {
    emit(Op::Unsupported, 0, static_cast<Reg>(name("Unknown operator.")));
    return dst;
  }
  Reg l = expr_here(e->left, e->right), r = expr(e->right);
  switch (op) {
    case BinaryOp::Add: emit(Op::Add, dst, l, r); break;
    case BinaryOp::Sub: emit(Op::Sub, dst, l, r); break;
    case BinaryOp::Mul: emit(Op::Mul, dst, l, r, in_data_); break;
    case BinaryOp::Div: emit(Op::Div, dst, l, r); break;
    case BinaryOp::Mod: emit(Op::Mod, dst, l, r); break;
    case BinaryOp::Eq: case BinaryOp::Ne: case BinaryOp::Lt: case BinaryOp::Le: case BinaryOp::Gt: case BinaryOp::Ge:
      emit(static_cast<Op>(static_cast<int>(Op::Eq) + (static_cast<int>(op) - static_cast<int>(BinaryOp::Eq))), dst, l, r, cs);
      break;
    default: emit(Op::Binary, dst, l, r, static_cast<uint16_t>(static_cast<int>(op) | (cs ? 256 : 0)));
  }
  return dst;
}

Compiler::Reg Compiler::unary(const UnaryExpressionAst* e, Reg want, bool value_needed) {
  switch (e->op) {
    case TokenKind::PlusPlus: case TokenKind::MinusMinus: case TokenKind::PostfixPlusPlus: case TokenKind::PostfixMinusMinus: {
      bool minus = e->op == TokenKind::MinusMinus || e->op == TokenKind::PostfixMinusMinus;
      bool prefix = e->op == TokenKind::PlusPlus || e->op == TokenKind::MinusMinus;
      Reg r = value_needed ? (want >= 0 ? want : temp()) : -1;
      step(e->child, minus, prefix, value_needed, r);
      return r;
    }
    default: break;
  }
  Reg dst = want >= 0 ? want : temp();
  Mark m = mark();
  if (e->op == TokenKind::Comma) {
    Reg base = temp();
    expr(e->child, base);
    emit(Op::MakeArray, dst, base, 1);
    return dst;
  }
  // A negated number is a constant.
  if (e->op == TokenKind::Minus && e->child->kind == AstKind::ConstantExpression) {
    auto& n = static_cast<const ConstantExpressionAst*>(e->child)->value;
    if (n.kind == NumberKind::Int32 && n.integer > INT32_MIN) return into(int_constant(-n.integer), want >= 0 ? want : dst);
    if (n.kind == NumberKind::Double) return into(constant(Value::real(-n.real)), dst);
  }
  Reg v = expr(e->child);
  UnaryOp op;
  switch (e->op) {
    case TokenKind::Not: case TokenKind::Exclaim: emit(Op::Not, dst, v); return dst;
    case TokenKind::Minus: op = UnaryOp::Negate; break;
    case TokenKind::Plus: op = UnaryOp::Plus; break;
    case TokenKind::Bnot: op = UnaryOp::BitNot; break;
    case TokenKind::Isplit: case TokenKind::Csplit: op = UnaryOp::Split; break;
    case TokenKind::Join: op = UnaryOp::Join; break;
    default: emit(Op::Unsupported, 0, static_cast<Reg>(name("Unknown operator."))); return dst;
  }
  emit(Op::Unary, dst, v, 0, static_cast<uint16_t>(op));
  return dst;
}

Compiler::Reg Compiler::ternary(const TernaryExpressionAst* e, Reg want) {
  Reg dst = want >= 0 ? want : temp();
  Mark m = mark();
  std::vector<size_t> no;
  condition(e->condition, no, false);
  expr(e->if_true, dst);
  size_t end = emit(Op::Jump);
  patch_all(no);
  expr(e->if_false, dst);
  patch_a(end);
  return dst;
}

Compiler::Reg Compiler::coalesce(const BinaryExpressionAst* e, Reg want) {
  Reg dst = want >= 0 ? want : temp();
  Mark m = mark();
  expr(e->left, dst);
  size_t have = emit(Op::JumpNotNull, 0, dst);
  expr(e->right, dst);
  patch_a(have);
  return dst;
}

Compiler::Reg Compiler::array_literal(const ArrayLiteralAst* e, Reg want) {
  Reg dst = want >= 0 ? want : temp();
  Mark m = mark();
  size_t n = e->elements.size();
  std::vector<Value> constants;
  for (auto* x : e->elements) {
    Value v;
    if (!constant_of(x, v)) break;
    constants.push_back(std::move(v));
  }
  if (constants.size() == n && n > 4) {
    emit(Op::CopyArray, dst, constant(Value(Array::of(std::move(constants)))));
    return dst;
  }
  Reg base = temps(n);
  for (size_t i = 0; i < n; ++i) {
    Mark m2 = mark();
    expr(e->elements[i], base + static_cast<Reg>(i));
  }
  emit(Op::MakeArray, dst, base, static_cast<Reg>(n));
  return dst;
}

Compiler::Reg Compiler::array_expression(const ArrayExpressionAst* e, Reg want) {
  auto* b = e->sub_expression;
  Reg dst = want >= 0 ? want : temp();
  Mark m = mark();
  if (b->statements.empty()) {
    emit(Op::MakeArray, dst, dst, 0);
    return dst;
  }
  if (b->statements.size() == 1 && b->traps.empty()) {
    auto* pipe = as<PipelineAst>(static_cast<const Ast*>(b->statements[0]));
    auto* ce = pipe && pipe->elements.size() == 1 && !pipe->background ? as<CommandExpressionAst>(static_cast<const Ast*>(pipe->elements[0])) : nullptr;
    if (ce && ce->redirections.empty() && ce->expression->kind == AstKind::ArrayLiteral)
      return array_literal(static_cast<const ArrayLiteralAst*>(ce->expression), dst);
    if (ce && ce->redirections.empty() && ce->expression->kind != AstKind::UnaryExpression) {
      Reg r = expr(ce->expression);
      emit(Op::ArrayOf, dst, r);
      return dst;
    }
  }
  return collect_block(b, dst, 1, true);
}

Compiler::Reg Compiler::sub_expression(const SubExpressionAst* e, Reg want) {
  auto* b = e->sub_expression;
  Reg dst = want >= 0 ? want : temp();
  Mark m = mark();
  if (b->statements.empty()) {
    emit(Op::Move, dst, constant(Value::nothing()));
    return dst;
  }
  return collect_block(b, dst, 0, true);
}

Compiler::Reg Compiler::expandable(const ExpandableStringExpressionAst* e, Reg want) {
  Reg dst = want >= 0 ? want : temp();
  Mark m = mark();
  size_t n = e->parts.size();
  Reg base = temps(n);
  for (size_t i = 0; i < n; ++i) {
    Mark m2 = mark();
    auto& p = e->parts[i];
    if (p.expression) expr(p.expression, base + static_cast<Reg>(i));
    else into(string_constant(p.literal), base + static_cast<Reg>(i));
  }
  emit(Op::Expand, dst, base, static_cast<Reg>(n));
  return dst;
}

Compiler::Reg Compiler::hashtable(const HashtableAst* e, Reg want, bool ordered) {
  Reg dst = temp();                      // not `want`: values may refer to the old one
  Mark m = mark();
  emit(Op::MakeHash, dst, 0, 0, ordered ? 1 : 0);
  for (auto& p : e->pairs) {
    Mark m2 = mark();
    Reg k;
    if (auto* s = as<StringConstantExpressionAst>(static_cast<const Ast*>(p.key))) k = string_constant(s->value);
    else k = expr_here(p.key, p.key) , k = k < 0 ? k : into(k, temp());
    Reg v = statement_value(p.value);
    const Ast* outer = position_;
    position_ = p.key;
    emit(Op::HashAdd, dst, k, v);
    position_ = outer;
  }
  return into(dst, want);
}

Compiler::Reg Compiler::custom_object(const HashtableAst* e, Reg want) {
  Reg dst = want >= 0 ? want : temp();
  Mark m = mark();
  size_t n = e->pairs.size();
  Reg base = temps(n);
  CustomSite site;
  site.shape = Shape::empty();
  for (size_t i = 0; i < n; ++i) {
    Mark m2 = mark();
    auto* k = static_cast<const StringConstantExpressionAst*>(e->pairs[i].key);
    site.names.push_back(String::utf8(k->value));
    site.shape = site.shape->with(site.names.back());
    statement_value(e->pairs[i].value, base + static_cast<Reg>(i));
  }
  u_.customs.push_back(std::move(site));
  emit(Op::MakeCustom, dst, base, static_cast<Reg>(u_.customs.size() - 1));
  return dst;
}

Compiler::Reg Compiler::convert(const ConvertExpressionAst* e, Reg want) {
  const TypeName* t = e->type()->type_name;
  if (t->form == TypeName::Form::Named) {
    if (same_name(t->name, "ordered") && e->child->kind == AstKind::Hashtable)
      return hashtable(static_cast<const HashtableAst*>(e->child), want, true);
    if ((same_name(t->name, "pscustomobject") || same_name(t->name, "System.Management.Automation.PSCustomObject")) &&
        e->child->kind == AstKind::Hashtable) {
      auto* h = static_cast<const HashtableAst*>(e->child);
      bool plain = h->pairs.size() <= 64;
      for (size_t i = 0; i < h->pairs.size() && plain; ++i) {
        auto* k = as<StringConstantExpressionAst>(static_cast<const Ast*>(h->pairs[i].key));
        if (!k || k->value.empty() || same_name(k->value, "PSTypeName")) plain = false;
        for (size_t j = 0; j < i && plain; ++j)
          if (same_name(k->value, static_cast<const StringConstantExpressionAst*>(h->pairs[j].key)->value)) plain = false;
      }
      if (plain) return custom_object(h, want);
      Reg dst = want >= 0 ? want : temp();
      Mark m = mark();
      Reg v = hashtable(h, -1, true);
      emit(Op::Convert, dst, v, static_cast<Reg>(type_site(t)));
      return dst;
    }
    if (same_name(t->name, "ref") || same_name(t->name, "System.Management.Automation.PSReference")) {
      if (auto* v = as<VariableExpressionAst>(static_cast<const Ast*>(e->child))) {
        Reg dst = want >= 0 ? want : temp();
        Value c;
        if (!constant_of(v, c)) {
          int32_t slot = local_of(v);
          if (slot >= 0) emit(Op::MakeRef, dst, slot);
          else emit(Op::MakeRefGlobal, dst, static_cast<Reg>(global(v->path)));
          return dst;
        }
      }
    }
    if (same_name(t->name, "void")) {
      expr(e->child);
      return into(constant(Value::nothing()), want);
    }
  }
  Reg dst = want >= 0 ? want : temp();
  Mark m = mark();
  Reg v = expr(e->child);
  emit(Op::Convert, dst, v, static_cast<Reg>(type_site(t)));
  return dst;
}

}  // namespace psession
