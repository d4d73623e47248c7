// Loops, branches, switch, try: everything that jumps.
#include "engine/vm/compiler.h"
#include "language/ast_visit.h"

namespace psession {

void Compiler::patch_all(const std::vector<size_t>& jumps) {
  for (size_t j : jumps) patch_a(j);
}
uint32_t Compiler::collector_depth() const {
  uint32_t n = 0;
  for (auto& c : cleanups_) n += c.kind == Cleanup::Collector;
  return n;
}

// Emits jumps (to be patched) taken when the truth of `e` is `jump_if`.
void Compiler::condition(const Ast* e, std::vector<size_t>& jumps, bool jump_if) {
  if (auto* p = as<ParenExpressionAst>(e)) {
    condition_pipeline(p->pipeline, jumps, jump_if);
    return;
  }
  if (auto* u = as<UnaryExpressionAst>(e); u && (u->op == TokenKind::Not || u->op == TokenKind::Exclaim)) {
    condition(u->child, jumps, !jump_if);
    return;
  }
  if (auto* b = as<BinaryExpressionAst>(e)) {
    Mark m = mark();
    if (b->op == TokenKind::And || b->op == TokenKind::Or) {
      bool is_and = b->op == TokenKind::And;
      if (is_and == jump_if) {             // both must be looked at
        std::vector<size_t> out;
        condition(b->left, out, !jump_if);
        condition(b->right, jumps, jump_if);
        patch_all(out);
      } else {
        condition(b->left, jumps, jump_if);
        condition(b->right, jumps, jump_if);
      }
      return;
    }
    bool cs = false, known = false;
    BinaryOp op = binary_op_of(b->op, cs, known);
    if (known && op >= BinaryOp::Eq && op <= BinaryOp::Ge) {
      Reg l = expr_here(b->left, b->right), r = expr(b->right);
      Op o = static_cast<Op>(static_cast<int>(Op::JumpEq) + (static_cast<int>(op) - static_cast<int>(BinaryOp::Eq)));
      jumps.push_back(emit(o, 0, l, r, static_cast<uint16_t>((cs ? 1 : 0) | (jump_if ? 2 : 0))));
      return;
    }
  }
  Mark m = mark();
  Reg r = expr(static_cast<const ExpressionAst*>(e));
  jumps.push_back(emit(jump_if ? Op::JumpTrue : Op::JumpFalse, 0, r));
}

static bool runs_commands(const PipelineBaseAst* p) {
  bool found = false;
  walk(const_cast<PipelineBaseAst*>(p), [&](Ast* n) {
    found = found || n->kind == AstKind::Command;
    return !found && n->kind != AstKind::ScriptBlockExpression;
  });
  return found;
}

void Compiler::condition_pipeline(const PipelineBaseAst* p, std::vector<size_t>& jumps, bool jump_if) {
  const Ast* outer = position_;
  position_ = p;
  auto* pipe = as<PipelineAst>(static_cast<const Ast*>(p));
  auto* ce = pipe && pipe->elements.size() == 1 && !pipe->background ? as<CommandExpressionAst>(static_cast<const Ast*>(pipe->elements[0])) : nullptr;
  if (runs_commands(p)) {
    // What follows a condition begins with $? true, whatever its commands have left.
    Mark m = mark();
    Reg r = pipeline_value(p);
    emit(Op::SetOk, 0, 0, 0, 1);
    jumps.push_back(emit(jump_if ? Op::JumpTrue : Op::JumpFalse, 0, r));
  } else if (ce && ce->redirections.empty()) {
    condition(ce->expression, jumps, jump_if);
  } else {
    Mark m = mark();
    Reg r = pipeline_value(p);
    jumps.push_back(emit(jump_if ? Op::JumpTrue : Op::JumpFalse, 0, r));
  }
  position_ = outer;
}

void Compiler::if_statement(const IfStatementAst* s) {
  std::vector<size_t> ends;
  for (size_t i = 0; i < s->clauses.size(); ++i) {
    std::vector<size_t> next;
    condition_pipeline(s->clauses[i].condition, next, false);
    block(s->clauses[i].body);
    if (i + 1 < s->clauses.size() || s->else_clause) ends.push_back(emit(Op::Jump));
    patch_all(next);
  }
  block(s->else_clause);
  patch_all(ends);
}

void Compiler::begin_loop(LoopScope& l, std::string_view label) {
  l.label = label;
  l.cleanup_depth = cleanups_.size();
  loops_.push_back(&l);
}
void Compiler::end_loop(LoopScope& l, size_t start, size_t end, size_t break_at, size_t continue_at) {
  loops_.pop_back();
  for (size_t j : l.breaks) body_->code[j].a = static_cast<int32_t>(break_at);
  for (size_t j : l.continues) body_->code[j].a = static_cast<int32_t>(continue_at);
  Handler h{Handler::Loop, static_cast<uint32_t>(start), static_cast<uint32_t>(end)};
  h.target = static_cast<uint32_t>(break_at);
  h.target2 = static_cast<uint32_t>(continue_at);
  h.label = l.label;
  h.collectors = collector_depth();
  body_->handlers.push_back(h);
}

void Compiler::while_statement(const LabeledStatementAst* s, const StatementBlockAst* body) {
  LoopScope l;
  std::vector<size_t> out, again;
  condition_pipeline(s->condition, out, false);
  size_t top = here();
  begin_loop(l, s->label);
  block(body);
  size_t cont = here();
  emit(Op::Loop, static_cast<Reg>(here() + 1));    // a safe point that falls through
  size_t end = here();
  condition_pipeline(s->condition, again, true);
  for (size_t j : again) body_->code[j].a = static_cast<int32_t>(top);
  patch_all(out);
  end_loop(l, top, end, here(), cont);
}

void Compiler::do_statement(const LabeledStatementAst* s, const StatementBlockAst* body, bool until) {
  LoopScope l;
  std::vector<size_t> again;
  size_t top = here();
  begin_loop(l, s->label);
  block(body);
  size_t cont = here();
  emit(Op::Loop, static_cast<Reg>(here() + 1));
  size_t end = here();
  condition_pipeline(s->condition, again, !until);
  for (size_t j : again) body_->code[j].a = static_cast<int32_t>(top);
  end_loop(l, top, end, here(), cont);
}

void Compiler::for_statement(const ForStatementAst* s) {
  LoopScope l;
  if (s->initializer) pipeline_statement(s->initializer, false);
  std::vector<size_t> out, again;
  if (s->condition) condition_pipeline(s->condition, out, false);
  size_t top = here();
  begin_loop(l, s->label);
  block(s->body);
  size_t cont = here();
  if (s->iterator) pipeline_statement(s->iterator, false);
  emit(Op::Loop, static_cast<Reg>(here() + 1));
  size_t end = here();
  if (s->condition) condition_pipeline(s->condition, again, true);
  else again.push_back(emit(Op::Jump));
  for (size_t j : again) body_->code[j].a = static_cast<int32_t>(top);
  patch_all(out);
  end_loop(l, top, end, here(), cont);
}

void Compiler::foreach_statement(const ForEachStatementAst* s) {
  LoopScope l;
  Mark m = mark();
  position_ = s->condition;
  Reg cursor = temp();
  // `foreach ($i in a..b)` counts without making the array.
  const BinaryExpressionAst* range = nullptr;
  if (auto* pipe = as<PipelineAst>(static_cast<const Ast*>(s->condition)); pipe && pipe->elements.size() == 1)
    if (auto* ce = as<CommandExpressionAst>(static_cast<const Ast*>(pipe->elements[0])); ce && ce->redirections.empty()) {
      range = as<BinaryExpressionAst>(static_cast<const Ast*>(ce->expression));
      if (range && range->op != TokenKind::DotDot) range = nullptr;
    }
  int32_t own = u_.find_slot("foreach");
  if (range && own < 0) {
    Mark m2 = mark();
    Reg lo = expr_here(range->left, range->right), hi = expr(range->right);
    emit(Op::ForeachRange, cursor, lo, hi);
  } else {
    Mark m2 = mark();
    Reg v = pipeline_value(s->condition);
    emit(Op::ForeachInit, cursor, v, own);
  }
  position_ = s->variable;
  int32_t slot = local_of(s->variable);
  size_t first = emit(Op::Jump);
  size_t top = here();
  begin_loop(l, s->label);
  position_ = s;
  block(s->body);
  size_t cont = here();
  emit(Op::Loop, static_cast<Reg>(here() + 1));
  size_t end = here();
  patch_a(first);
  position_ = s->variable;
  size_t next;
  if (slot >= 0) {
    next = emit(Op::ForeachNext, cursor, slot);
  } else {
    Reg v = temp();
    next = emit(Op::ForeachNext, cursor, v);
    store_variable(s->variable, v);
  }
  emit(Op::Jump, static_cast<Reg>(top));
  patch_c(next);
  end_loop(l, top, end, here(), cont);
  if (own >= 0) emit(Op::StoreSlot, own, constant(Value()));
}

void Compiler::switch_statement(const SwitchStatementAst* s) {
  LoopScope l;
  l.is_switch = true;
  Mark m = mark();
  int32_t item = u_.find_slot("_"), own = u_.find_slot("switch");
  Reg cursor = temp(), saved = temp(), value = temp(), matched = temp();
  position_ = s->condition;
  Reg v = pipeline_value(s->condition);
  if (s->flags & SwitchStatementAst::kFile) emit(Op::SwitchFile, cursor, v);
  else emit(Op::ForeachInit, cursor, v, own, 1);
  emit(Op::SaveUnderscore, saved, item);
  size_t first = emit(Op::Jump);
  size_t top = here();
  begin_loop(l, s->label);
  Reg no = constant(Value::boolean(false)), yes = constant(Value::boolean(true));
  bool has_default = s->default_clause != nullptr;
  emit(Op::StoreSlot, item, value);
  if (has_default) emit(Op::Move, matched, no);
  for (auto& c : s->clauses) {
    Mark m2 = mark();
    position_ = c.condition;
    Reg cond = expr(c.condition);
    size_t test = emit(Op::SwitchTest, 0, item, cond, s->flags);
    if (has_default) emit(Op::Move, matched, yes);
    block(c.body);
    patch_a(test);
  }
  if (has_default) {
    size_t skip = emit(Op::JumpTrue, 0, matched);
    block(s->default_clause);
    patch_a(skip);
  }
  size_t cont = here();
  emit(Op::Loop, static_cast<Reg>(here() + 1));
  size_t end = here();
  patch_a(first);
  size_t next = emit(Op::ForeachNext, cursor, value);
  emit(Op::Jump, static_cast<Reg>(top));
  patch_c(next);
  end_loop(l, top, end, here(), cont);
  emit(Op::RestoreUnderscore, saved, item);
}

// Leaves try, catch, finally and collecting regions down to `down_to`, innermost first.
void Compiler::run_cleanups(size_t down_to, bool leaving_body) {
  for (size_t i = cleanups_.size(); i-- > down_to;) {
    Cleanup& c = cleanups_[i];
    switch (c.kind) {
      case Cleanup::Collector: emit(Op::DropCollect, 0, 0, 0, c.flush && leaving_body ? 1 : 0); break;
      case Cleanup::Try: emit(Op::TryLeave, c.reg); break;
      case Cleanup::Catch: emit(Op::CatchLeave, c.reg, c.slot); break;
      case Cleanup::Finally: {
        size_t at = emit(Op::GoFinally, c.reg, 0, 0);
        body_->code[at].b = static_cast<int32_t>(here());
        c.finally_gates->push_back(at);
        break;
      }
      case Cleanup::Foreach: break;
    }
  }
}

void Compiler::loop_exit(const Ast* s, const ExpressionAst* label, bool is_break) {
  position_ = s;
  auto* text = as<StringConstantExpressionAst>(static_cast<const Ast*>(label));
  LoopScope* target = nullptr;
  if (!label || text) {
    for (size_t i = loops_.size(); i-- > 0;)
      if (!text || text->value.empty() || same_name(loops_[i]->label, text->value)) {
        target = loops_[i];
        break;
      }
  }
  if (target) {
    run_cleanups(target->cleanup_depth, false);
    (is_break ? target->breaks : target->continues).push_back(emit(Op::Jump));
    return;
  }
  Reg r = label ? expr(label) : constant(Value());
  emit(Op::LoopExit, 0, r, label ? 1 : 0, is_break ? 1 : 0);
}

void Compiler::return_statement(const ReturnStatementAst* s) {
  if (s->pipeline) {
    position_ = s;
    Mark m = mark();
    if (method_) {
      position_ = s->pipeline;
      emit(Op::SetResult, 0, pipeline_value(s->pipeline));
    }
    else if (s->pipeline->kind == AstKind::AssignmentStatement) emit(Op::Emit, 0, pipeline_value(s->pipeline));
    else pipeline_statement(s->pipeline, true);
    position_ = s;
  }
  if (u_.is_trap) emit(Op::MarkReturned);
  run_cleanups(0, true);
  emit(Op::Return);
}

void Compiler::try_statement(const TryStatementAst* s) {
  Mark m = mark();
  bool catches = !s->catch_clauses.empty(), has_finally = s->finally_clause != nullptr;
  Reg ret = has_finally ? temp() : -1;
  std::vector<size_t> gates;
  size_t all = here();
  if (has_finally) cleanups_.push_back({Cleanup::Finally, ret, 0, false, &gates});
  Reg state = -1;
  int32_t tries_at = -1;
  if (catches) {
    state = temp();
    emit(Op::TryEnter, state);
    cleanups_.push_back({Cleanup::Try, state});
    tries_at = static_cast<int32_t>(body_->tries.size());
    body_->tries.emplace_back();
  }
  size_t start = here();
  int32_t outer_traps = traps_;
  if (catches) traps_ = -1;              // the catch clauses come first
  block(s->body);
  traps_ = outer_traps;
  size_t end = here();
  std::vector<size_t> outs;
  if (catches) {
    cleanups_.pop_back();
    Handler h{Handler::Try, static_cast<uint32_t>(start), static_cast<uint32_t>(end)};
    h.index = tries_at;
    h.collectors = collector_depth();
    body_->handlers.push_back(h);
    emit(Op::TryLeave, state);
    outs.push_back(emit(Op::Jump));
    Reg error = temp(), saved = temp();
    int32_t item = u_.find_slot("_");
    body_->tries[tries_at].error_register = error;
    body_->tries[tries_at].saved_underscore = state;
    Reg outer_error = handled_error_;
    handled_error_ = error;
    std::vector<const Type*> earlier, fresh;
    for (auto* c : s->catch_clauses) {
      CatchTypes types;
      for (auto* t : c->types) {
        const Type* type = t->type_name->form == TypeName::Form::Named ? TypeRegistry::find(t->type_name->name, u_.using_namespaces) : nullptr;
        if (type)
          for (auto* o : earlier)
            if (o->assignable_from(type))
              fail(t->parent && c->types.size() == 1 ? static_cast<const Ast*>(t) : t, "ExceptionTypeAlreadyCaught",
                   "Exception type " + std::string(type->full_name()) + " is already handled by a previous handler.");
        if (type) fresh.push_back(type);
        types.names.push_back(t->type_name);
      }
      earlier.insert(earlier.end(), fresh.begin(), fresh.end());
      fresh.clear();
      types.target = static_cast<uint32_t>(here());
      body_->tries[tries_at].catches.push_back(std::move(types));
      position_ = c;
      emit(Op::CatchEnter, saved, item, error);
      cleanups_.push_back({Cleanup::Catch, saved, item});
      block(c->body);
      cleanups_.pop_back();
      emit(Op::CatchLeave, saved, item);
      outs.push_back(emit(Op::Jump));
    }
    handled_error_ = outer_error;
  }
  if (has_finally) cleanups_.pop_back();
  patch_all(outs);
  if (!has_finally) return;
  Handler h{Handler::Finally, static_cast<uint32_t>(all), static_cast<uint32_t>(here())};
  h.index = ret;
  h.collectors = collector_depth();
  size_t gate = emit(Op::GoFinally, ret);
  gates.push_back(gate);
  h.target = static_cast<uint32_t>(here());
  body_->handlers.push_back(h);
  for (size_t g : gates) body_->code[g].c = static_cast<int32_t>(here());
  block(s->finally_clause);
  emit(Op::EndFinally, ret);
  body_->code[gate].b = static_cast<int32_t>(here());
}

}  // namespace psession
