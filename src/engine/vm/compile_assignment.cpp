// Assignments: plain, compound, to several targets, with types and attributes; ++ and --.
#include "engine/vm/compiler.h"
#include "object/containers.h"

namespace psession {

namespace {
const ExpressionAst* without_parens(const ExpressionAst* e) {
  while (auto* p = as<ParenExpressionAst>(static_cast<const Ast*>(e))) {
    auto* pipe = as<PipelineAst>(static_cast<const Ast*>(p->pipeline));
    auto* ce = pipe && pipe->elements.size() == 1 ? as<CommandExpressionAst>(static_cast<const Ast*>(pipe->elements[0])) : nullptr;
    if (!ce) break;
    e = ce->expression;
  }
  return e;
}
}  // namespace

void Compiler::store_variable(const VariableExpressionAst* v, Reg value) {
  // Whatever is assigned to $PSDefaultParameterValues becomes that dictionary.
  static const TypeName kDefaults = [] {
    TypeName t;
    t.name = t.full_name = "System.Management.Automation.DefaultParameterDictionary";
    return t;
  }();
  Mark m = mark();
  if (v->path.name.size() == 24 && same_name(v->path.name, "PSDefaultParameterValues") && v->path.is_variable()) {
    Reg converted = temp();
    emit(Op::Convert, converted, value, static_cast<Reg>(type_site(&kDefaults)));
    value = converted;
  }
  int32_t slot = local_of(v);
  if (slot < 0) {
    emit(Op::StoreGlobal, static_cast<Reg>(global(v->path)), value);
    return;
  }
  for (auto& p : u_.params)
    if (p.slot == static_cast<uint32_t>(slot)) {
      if (!p.plain) emit(Op::Constrain, slot, value, static_cast<Reg>(node(p.ast)), 2);
      else if (p.type_name) emit(Op::StoreTyped, slot, value, static_cast<Reg>(type_site(p.type_name)));
      else emit(Op::StoreSlot, slot, value);
      return;
    }
  emit(Op::StoreSlot, slot, value);
}

void Compiler::assign_to(const ExpressionAst* target, Reg value) {
  target = without_parens(target);
  switch (target->kind) {
    case AstKind::VariableExpression: store_variable(static_cast<const VariableExpressionAst*>(target), value); return;
    case AstKind::ConvertExpression: case AstKind::AttributedExpression: {
      // The attributes stay with the variable; on other targets they convert once.
      const ExpressionAst* inner = target;
      while (AttributedExpressionAst::is(inner->kind)) inner = static_cast<const AttributedExpressionAst*>(inner)->child;
      inner = without_parens(inner);
      if (auto* v = as<VariableExpressionAst>(static_cast<const Ast*>(inner))) {
        int32_t slot = local_of(v);
        uint32_t n = node(target);
        if (slot >= 0) emit(Op::Constrain, slot, value, static_cast<Reg>(n));
        else emit(Op::ConstrainGlobal, static_cast<Reg>(global(v->path)), value, static_cast<Reg>(n));
        return;
      }
      Mark m = mark();
      Reg r = temp();
      emit(Op::ConvertBy, r, value, static_cast<Reg>(node(static_cast<const AttributedExpressionAst*>(target)->attribute)));
      assign_to(static_cast<const AttributedExpressionAst*>(target)->child, r);
      return;
    }
    case AstKind::MemberExpression: {
      auto* e = static_cast<const MemberExpressionAst*>(target);
      Mark m = mark();
      if (value >= 0 && value < static_cast<Reg>(u_.slots.size()) && !pure(e->expression)) value = into(value, temp());
      Reg object = expr(e->expression);
      if (auto* n = as<StringConstantExpressionAst>(static_cast<const Ast*>(e->member))) {
        emit(e->is_static ? Op::SetStatic : Op::SetMember, object, value, static_cast<Reg>(member(n->value)));
      } else {
        Reg by = expr(e->member);
        emit(e->is_static ? Op::SetStaticBy : Op::SetMemberBy, object, value, by);
      }
      return;
    }
    case AstKind::IndexExpression: {
      auto* e = static_cast<const IndexExpressionAst*>(target);
      Mark m = mark();
      if (value >= 0 && value < static_cast<Reg>(u_.slots.size()) && !(pure(e->target) && pure(e->index))) value = into(value, temp());
      Reg object = expr_here(e->target, e->index);
      Reg i = expr(e->index);
      emit(Op::SetIndex, object, value, i);
      return;
    }
    case AstKind::ArrayLiteral: {
      auto& elements = static_cast<const ArrayLiteralAst*>(target)->elements;
      Mark m = mark();
      Reg base = temps(elements.size());
      emit(Op::Spread, base, value, static_cast<Reg>(elements.size()));
      for (size_t i = 0; i < elements.size(); ++i) assign_to(elements[i], base + static_cast<Reg>(i));
      return;
    }
    case AstKind::InvokeMemberExpression: {
      // A method takes no value: it is called, and fails when there is none.
      Mark m = mark();
      expr(static_cast<const ExpressionAst*>(target));
      return;
    }
    default:
      emit(Op::Unsupported, 0, static_cast<Reg>(name("The assignment expression is not valid. The input to an assignment operator must be an object that is able to accept assignments, such as a variable or a property.")));
  }
}

Compiler::Reg Compiler::assignment(const AssignmentStatementAst* s, bool value_needed, Reg want) {
  const Ast* outer = position_;
  position_ = s;
  if (s->op != TokenKind::Equals) {
    Reg r = compound(s, want, value_needed);
    position_ = outer;
    return value_needed ? into(r, want) : r;
  }
  // A plain local takes the value where it arises.
  Reg direct = -1;
  if (!value_needed) {
    if (auto* v = as<VariableExpressionAst>(static_cast<const Ast*>(s->left))) (void)v;
  }
  Reg value = statement_value(s->right, direct);
  if (value_needed && value >= 0 && value < static_cast<Reg>(u_.slots.size())) value = into(value, temp());
  position_ = s;
  assign_to(s->left, value);
  position_ = outer;
  if (!value_needed) return value;
  // `($x = 'a')` gives what the variable got (converted, when typed).
  const ExpressionAst* target = s->left;
  if (AttributedExpressionAst::is(target->kind)) {
    while (AttributedExpressionAst::is(target->kind)) target = static_cast<const AttributedExpressionAst*>(target)->child;
    if (target->kind == AstKind::VariableExpression) return expr(target, want);
  }
  return into(value, want);
}

// target op= value: the target's parts are evaluated once.
Compiler::Reg Compiler::compound(const AssignmentStatementAst* s, Reg want, bool value_needed) {
  const ExpressionAst* target = without_parens(s->left);
  const ExpressionAst* bare = target;
  while (AttributedExpressionAst::is(bare->kind)) bare = static_cast<const AttributedExpressionAst*>(bare)->child;
  Reg result = temp();
  bool is_coalesce = s->op == TokenKind::QuestionQuestionEquals, cs, known;
  BinaryOp op = binary_op_of(s->op, cs, known);
  auto right_value = [&] { return statement_value(s->right); };
  auto combine = [&](Reg old, Reg v) {
    position_ = s;
    Op o = op == BinaryOp::Add ? Op::Add : op == BinaryOp::Sub ? Op::Sub : op == BinaryOp::Mul ? Op::Mul : op == BinaryOp::Div ? Op::Div : Op::Mod;
    emit(o, result, old, v);
  };
  if (auto* v = as<VariableExpressionAst>(static_cast<const Ast*>(bare))) {
    Mark m = mark();
    if (is_coalesce) {
      expr(bare, result);
      size_t have = emit(Op::JumpNotNull, 0, result);
      Reg r = right_value();
      into(r, result);
      assign_to(target, result);
      patch_a(have);
      return result;
    }
    Reg old = expr(v);
    bool simple_right = false;
    if (auto* pipe = as<PipelineAst>(static_cast<const Ast*>(s->right)); pipe && pipe->elements.size() == 1)
      if (auto* ce = as<CommandExpressionAst>(static_cast<const Ast*>(pipe->elements[0]))) simple_right = pure(ce->expression);
    if (auto* ce = as<CommandExpressionAst>(static_cast<const Ast*>(s->right))) simple_right = pure(ce->expression);
    if (!simple_right && old >= 0 && old < static_cast<Reg>(u_.slots.size())) old = into(old, temp());
    Reg r = right_value();
    int32_t slot = local_of(v);
    combine(old, r);
    const size_t at = body_->code.size() - 1;
    if (bare == target) store_variable(v, result);
    else assign_to(target, result);
    const Ins& store = body_->code.back();
    if (!value_needed && op == BinaryOp::Add && slot >= 0 && at + 2 == body_->code.size() && store.op == Op::StoreSlot && store.a == slot &&
        store.b == result) {
      body_->code[at].flag = 1;
    }
    return result;
  }
  if (auto* e = as<MemberExpressionAst>(static_cast<const Ast*>(bare)); e && e->kind == AstKind::MemberExpression) {
    Reg object = temp();
    expr(e->expression, object);
    auto* n = as<StringConstantExpressionAst>(static_cast<const Ast*>(e->member));
    Reg by = n ? static_cast<Reg>(member(n->value)) : into(expr(e->member), temp());
    Reg old = temp();
    Op get = n ? (e->is_static ? Op::GetStatic : Op::GetMember) : (e->is_static ? Op::GetStaticBy : Op::GetMemberBy);
    Op set = n ? (e->is_static ? Op::SetStatic : Op::SetMember) : (e->is_static ? Op::SetStaticBy : Op::SetMemberBy);
    emit(get, old, object, by);
    size_t have = 0;
    if (is_coalesce) {
      emit(Op::Move, result, old);
      have = emit(Op::JumpNotNull, 0, old);
      into(right_value(), result);
    } else {
      combine(old, right_value());
    }
    emit(set, object, result, n ? static_cast<Reg>(member(n->value)) : by);
    if (is_coalesce) patch_a(have);
    return result;
  }
  if (auto* e = as<IndexExpressionAst>(static_cast<const Ast*>(bare))) {
    Reg object = temp(), i = temp(), old = temp();
    expr(e->target, object);
    expr(e->index, i);
    emit(Op::GetIndex, old, object, i);
    size_t have = 0;
    if (is_coalesce) {
      emit(Op::Move, result, old);
      have = emit(Op::JumpNotNull, 0, old);
      into(right_value(), result);
    } else {
      combine(old, right_value());
    }
    emit(Op::SetIndex, object, result, i);
    if (is_coalesce) patch_a(have);
    return result;
  }
  Reg old = into(expr(target), temp());
  combine(old, right_value());
  assign_to(target, result);
  return result;
}

void Compiler::step(const ExpressionAst* target, bool minus, bool prefix, bool value_needed, Reg& result) {
  target = without_parens(target);
  Mark m = mark();
  uint16_t op = static_cast<uint16_t>(minus ? UnaryOp::Decrement : UnaryOp::Increment);
  if (auto* v = as<VariableExpressionAst>(static_cast<const Ast*>(target))) {
    int32_t slot = local_of(v);
    if (slot >= 0 && !value_needed) {
      bool typed = false;
      for (auto& p : u_.params) typed = typed || (p.slot == static_cast<uint32_t>(slot) && (p.type_name || !p.plain));
      if (!typed) {
        emit(Op::IncSlot, slot, 0, 0, minus ? 1 : 0);
        return;
      }
    }
    Reg old = temp(), fresh = temp();
    expr(v, old);
    emit(Op::Unary, fresh, old, 0, op);
    assign_to(target, fresh);
    if (value_needed) {
      if (!prefix) {                     // the value of $null++ is 0
        size_t have = emit(Op::JumpNotNull, 0, old);
        emit(Op::Move, old, int_constant(0));
        patch_a(have);
      }
      into(prefix ? fresh : old, result);
    }
    return;
  }
  Reg object = temp(), i = temp(), old = temp(), fresh = temp();
  if (auto* e = as<MemberExpressionAst>(static_cast<const Ast*>(target)); e && e->kind == AstKind::MemberExpression) {
    expr(e->expression, object);
    auto* n = as<StringConstantExpressionAst>(static_cast<const Ast*>(e->member));
    if (!n) expr(e->member, i);
    Reg by = n ? static_cast<Reg>(member(n->value)) : i;
    emit(n ? (e->is_static ? Op::GetStatic : Op::GetMember) : (e->is_static ? Op::GetStaticBy : Op::GetMemberBy), old, object, by);
    emit(Op::Unary, fresh, old, 0, op);
    emit(n ? (e->is_static ? Op::SetStatic : Op::SetMember) : (e->is_static ? Op::SetStaticBy : Op::SetMemberBy), object, fresh,
         n ? static_cast<Reg>(member(n->value)) : by);
  } else if (auto* e2 = as<IndexExpressionAst>(static_cast<const Ast*>(target))) {
    expr(e2->target, object);
    expr(e2->index, i);
    emit(Op::GetIndex, old, object, i);
    emit(Op::Unary, fresh, old, 0, op);
    emit(Op::SetIndex, object, fresh, i);
  } else {
    expr(target, old);
    emit(Op::Unary, fresh, old, 0, op);
    assign_to(target, fresh);
  }
  if (value_needed) {
    if (!prefix) {
      size_t have = emit(Op::JumpNotNull, 0, old);
      emit(Op::Move, old, int_constant(0));
      patch_a(have);
    }
    into(prefix ? fresh : old, result);
  }
}

}  // namespace psession
