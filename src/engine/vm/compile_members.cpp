// Member access, method calls, indexing, and the null-conditional chains ?. and ?[].
#include "engine/vm/compiler.h"
#include "object/containers.h"

namespace psession {

namespace {
const StringConstantExpressionAst* plain_name(const ExpressionAst* e) {
  return as<StringConstantExpressionAst>(static_cast<const Ast*>(e));
}
bool continues_chain(const Ast* e) {
  return MemberExpressionAst::is(e->kind) || e->kind == AstKind::IndexExpression;
}
}  // namespace

Compiler::Reg Compiler::member_access(const MemberExpressionAst* e, Reg want) {
  Reg dst = want >= 0 ? want : temp();
  Mark m = mark();
  Reg target = expr(e->expression);
  if (e->null_conditional && target < 0) target = into(target, temp());
  size_t skip = 0;
  if (e->null_conditional) skip = emit(Op::JumpNull, 0, target);
  if (auto* n = plain_name(e->member)) {
    emit(e->is_static ? Op::GetStatic : Op::GetMember, dst, target, static_cast<Reg>(member(n->value)));
  } else {
    if (target < static_cast<Reg>(u_.slots.size()) && target >= 0 && !pure(e->member)) target = into(target, temp());
    Reg by = expr(e->member);
    emit(e->is_static ? Op::GetStaticBy : Op::GetMemberBy, dst, target, by);
  }
  if (e->null_conditional) {
    size_t end = emit(Op::Jump);
    patch_a(skip);
    emit(Op::Move, dst, constant(Value()));
    patch_a(end);
  }
  return dst;
}

Compiler::Reg Compiler::method_call(const InvokeMemberExpressionAst* e, Reg want) {
  Reg dst = want >= 0 ? want : temp();
  Mark m = mark();
  size_t n = e->arguments.size();
  auto* plain = plain_name(e->member);
  Reg base = temps(1 + (plain ? 0 : 1) + n);
  expr(e->expression, base);
  size_t skip = 0;
  if (e->null_conditional) skip = emit(Op::JumpNull, 0, base);
  Reg args = base + 1;
  if (!plain) {
    expr(e->member, base + 1);
    args = base + 2;
  }
  for (size_t i = 0; i < n; ++i) {
    Mark m2 = mark();
    expr(e->arguments[i], args + static_cast<Reg>(i));
  }
  uint16_t argc = static_cast<uint16_t>(n);
  if (e->kind == AstKind::BaseCtorInvokeMemberExpression) {
    emit(Op::CallBase, dst, base, static_cast<Reg>(member(".ctor")), argc);
  } else if (plain) {
    uint32_t site = member(plain->value);
    for (auto* g : e->generic_type_arguments) u_.members[site].generic_names.push_back(g);
    // ([Base]$this).Method() calls the base class's own.
    bool base_call = false;
    // So does ([object]$x).ToString().
    bool plain_text = n == 0 && same_name(plain->value, "ToString");
    if ((method_ || plain_text) && !e->is_static)
      if (auto* p = as<ParenExpressionAst>(static_cast<const Ast*>(e->expression)))
        if (auto* pipe = as<PipelineAst>(static_cast<const Ast*>(p->pipeline)); pipe && pipe->elements.size() == 1)
          if (auto* ce = as<CommandExpressionAst>(static_cast<const Ast*>(pipe->elements[0])))
            if (auto* c = as<ConvertExpressionAst>(static_cast<const Ast*>(ce->expression)))
              if (auto* v = as<VariableExpressionAst>(static_cast<const Ast*>(c->child));
                  (method_ && v && same_name(v->path.name, "this")) ||
                  (plain_text && (same_name(c->type()->type_name->name, "object") || same_name(c->type()->type_name->name, "System.Object")))) {
                base_call = true;
                u_.members[site].generic_names.clear();
                u_.members[site].generic_names.push_back(c->type()->type_name);
              }
    if (base_call) emit(Op::CallBase, dst, base, static_cast<Reg>(site), argc);
    else emit(e->is_static ? Op::CallStatic : Op::CallMethod, dst, base, static_cast<Reg>(site), argc);
  } else {
    emit(e->is_static ? Op::CallStaticBy : Op::CallMethodBy, dst, base, 0, argc);
  }
  if (e->null_conditional) {
    size_t end = emit(Op::Jump);
    patch_a(skip);
    emit(Op::Move, dst, constant(Value()));
    patch_a(end);
  }
  return dst;
}

Compiler::Reg Compiler::index(const IndexExpressionAst* e, Reg want) {
  Reg dst = want >= 0 ? want : temp();
  Mark m = mark();
  Reg target = expr_here(e->target, e->index);
  size_t skip = 0;
  if (e->null_conditional) skip = emit(Op::JumpNull, 0, target);
  Reg i = expr(e->index);
  emit(Op::GetIndex, dst, target, i);
  if (e->null_conditional) {
    size_t end = emit(Op::Jump);
    patch_a(skip);
    emit(Op::Move, dst, constant(Value()));
    patch_a(end);
  }
  return dst;
}

}  // namespace psession
