// Statements, bodies and blocks. Each statement of a list is a region of its own: an error that nothing else
// handles is reported and the next statement goes on.
#include <utility>

#include "engine/vm/compiler.h"

namespace psession {

namespace {
const CommandExpressionAst* lone_expression(const Ast* p) {
  if (auto* alone = as<CommandExpressionAst>(p)) return alone->redirections.empty() ? alone : nullptr;
  auto* pipe = as<PipelineAst>(p);
  if (!pipe || pipe->elements.size() != 1 || pipe->background) return nullptr;
  auto* ce = as<CommandExpressionAst>(static_cast<const Ast*>(pipe->elements[0]));
  return ce && ce->redirections.empty() ? ce : nullptr;
}
bool is_step(TokenKind k) {
  return k == TokenKind::PlusPlus || k == TokenKind::MinusMinus || k == TokenKind::PostfixPlusPlus ||
         k == TokenKind::PostfixMinusMinus;
}
// Does a statement of this expression set $? itself? Not when commands inside have done it.
bool sets_ok(const ExpressionAst* e);
bool sets_ok(const StatementBlockAst* b) {
  if (b->statements.empty()) return true;
  auto* last = lone_expression(b->statements.back());
  return last && sets_ok(last->expression);
}
bool sets_ok(const ExpressionAst* e) {
  switch (e->kind) {
    case AstKind::ParenExpression: {
      auto* inner = lone_expression(static_cast<const ParenExpressionAst*>(e)->pipeline);
      return inner && sets_ok(inner->expression);
    }
    case AstKind::SubExpression: return sets_ok(static_cast<const SubExpressionAst*>(e)->sub_expression);
    case AstKind::ArrayExpression: return sets_ok(static_cast<const ArrayExpressionAst*>(e)->sub_expression);
    default: return true;
  }
}
}  // namespace

void Compiler::body(CodeBody& b, const NamedBlockAst* block) {
  if (!block) return;
  body_ = &b;
  b.present = true;
  next_temp_ = 0;
  position_ = block;
  root_level_ = u_.ast == u_.script->root();
  std::string_view text = u_.script->text();
  sets_ok_ = text.find("$?") != text.npos || text.find("&&") != text.npos || text.find("||") != text.npos;
  // Modules are there before the classes that derive from theirs, and classes and enums before the first statement.
  const ScriptBlockAst* whole = u_.ast;
  const NamedBlockAst* first = !whole ? nullptr : whole->begin_block ? whole->begin_block : whole->process_block ? whole->process_block : whole->end_block;
  if (whole && block == first)
    for (auto* s : whole->using_statements) {
      position_ = s;
      if (s->type != UsingStatementAst::Type::Namespace) emit(Op::UsingStatement, 0, static_cast<Reg>(node(s)));
    }
  if (whole && block == whole->end_block)
    for (auto* s : block->statements)
      if (s->kind == AstKind::TypeDefinition) {
        position_ = s;
        emit(Op::DefineType, 0, static_cast<Reg>(node(block)), 0, 1);
        break;
      }
  statements(block->statements, block->traps);
  position_ = block;
  emit(Op::Return);
}

void Compiler::statements(AstList<StatementAst> list, AstList<TrapStatementAst> traps) {
  int32_t outer_traps = traps_;
  Reg saved = -1;
  Mark m = mark();
  if (!traps.empty()) {
    std::vector<TrapInfo> infos;
    for (auto* t : traps) infos.push_back({t->trap_type ? t->trap_type->type_name : nullptr, node(t->body)});
    body_->traps.push_back(std::move(infos));
    traps_ = static_cast<int32_t>(body_->traps.size() - 1);
    saved = temp();
    emit(Op::TryEnter, saved);
    cleanups_.push_back({Cleanup::Try, saved});
  }
  size_t region = here();
  for (auto* s : list) {
    size_t start = here();
    const Ast* outer_position = position_;
    position_ = s;
    statement(s);
    position_ = outer_position;
    if (here() > start) {
      Handler h{Handler::Statement, static_cast<uint32_t>(start), static_cast<uint32_t>(here())};
      h.target = static_cast<uint32_t>(here());
      h.index = traps_;
      h.collectors = collector_depth();
      body_->handlers.push_back(h);
    }
  }
  if (saved >= 0) {
    cleanups_.pop_back();
    Handler h{Handler::Propagate, static_cast<uint32_t>(region), static_cast<uint32_t>(here())};
    h.index = saved;
    body_->handlers.push_back(h);
    emit(Op::TryLeave, saved);
  }
  traps_ = outer_traps;
}

void Compiler::statement(const StatementAst* s) {
  Mark m = mark();
  bool was_root = root_level_;
  switch (s->kind) {
    case AstKind::Pipeline: case AstKind::PipelineChain: case AstKind::AssignmentStatement: {
      pipeline_statement(static_cast<const PipelineBaseAst*>(s), true);
      return;
    }
    default: break;
  }
  root_level_ = false;
  switch (s->kind) {
    case AstKind::CommandExpression: {   // : base(...)
      Reg r = expr(static_cast<const CommandExpressionAst*>(s)->expression);
      emit(Op::Emit, 0, r);
      break;
    }
    case AstKind::IfStatement: if_statement(static_cast<const IfStatementAst*>(s)); break;
    case AstKind::WhileStatement: while_statement(static_cast<const WhileStatementAst*>(s), static_cast<const WhileStatementAst*>(s)->body); break;
    case AstKind::DoWhileStatement: do_statement(static_cast<const DoWhileStatementAst*>(s), static_cast<const DoWhileStatementAst*>(s)->body, false); break;
    case AstKind::DoUntilStatement: do_statement(static_cast<const DoUntilStatementAst*>(s), static_cast<const DoUntilStatementAst*>(s)->body, true); break;
    case AstKind::ForStatement: for_statement(static_cast<const ForStatementAst*>(s)); break;
    case AstKind::ForEachStatement: foreach_statement(static_cast<const ForEachStatementAst*>(s)); break;
    case AstKind::SwitchStatement: switch_statement(static_cast<const SwitchStatementAst*>(s)); break;
    case AstKind::TryStatement: try_statement(static_cast<const TryStatementAst*>(s)); break;
    case AstKind::BreakStatement: loop_exit(s, static_cast<const BreakStatementAst*>(s)->label, true); break;
    case AstKind::ContinueStatement: loop_exit(s, static_cast<const ContinueStatementAst*>(s)->label, false); break;
    case AstKind::ReturnStatement: return_statement(static_cast<const ReturnStatementAst*>(s)); break;
    case AstKind::ExitStatement: {
      auto* e = static_cast<const ExitStatementAst*>(s);
      emit(Op::Exit, 0, e->pipeline ? pipeline_value(e->pipeline) : constant(Value()), 0, e->pipeline ? 1 : 0);
      break;
    }
    case AstKind::ThrowStatement: {
      auto* t = static_cast<const ThrowStatementAst*>(s);
      position_ = s;
      if (t->pipeline) {
        Reg v = pipeline_value(t->pipeline);
        position_ = s;
        emit(Op::Throw, 0, v);
      } else if (handled_error_ >= 0) {
        emit(Op::Throw, 0, handled_error_, 0, 2);
      } else {
        emit(Op::Throw, 0, constant(Value()), 0, 1);
      }
      break;
    }
    case AstKind::FunctionDefinition: emit(Op::DefineFunction, 0, static_cast<Reg>(node(s))); break;
    case AstKind::TypeDefinition:
      // Those at the top of a body were defined before it ran.
      if (!(u_.ast && u_.ast->end_block && s->parent == u_.ast->end_block))
        emit(Op::DefineType, 0, static_cast<Reg>(node(s)));
      break;
    case AstKind::UsingStatement: break;
    case AstKind::DataStatement: data_statement(static_cast<const DataStatementAst*>(s)); break;
    case AstKind::BlockStatement: block(static_cast<const BlockStatementAst*>(s)->body); break;
    case AstKind::TrapStatement: break;   // compiled with its block
    default: emit(Op::Unsupported, 0, static_cast<Reg>(name("This statement can't be run."))); break;
  }
  root_level_ = was_root;
}

void Compiler::pipeline_statement(const PipelineBaseAst* p, bool emit_output) {
  Mark m = mark();
  position_ = p;
  if (p->kind == AstKind::AssignmentStatement) {
    auto* a = static_cast<const AssignmentStatementAst*>(p);
    assignment(a, false);
    if ((sets_ok_ || root_level_) && lone_expression(a->right)) emit(Op::SetOk, 0, 0, 0, 1);
    return;
  }
  if (p->kind == AstKind::PipelineChain) return chain(static_cast<const PipelineChainAst*>(p));
  auto* ce = lone_expression(p);
  if (!ce) {
    if (p->kind == AstKind::Pipeline) pipeline(static_cast<const PipelineAst*>(p), emit_output ? 0 : 2, -1);
    else emit(Op::Unsupported, 0, static_cast<Reg>(name("This statement can't be run.")));
    return;
  }
  const ExpressionAst* e = ce->expression;
  if (e->kind == AstKind::UnaryExpression && is_step(static_cast<const UnaryExpressionAst*>(e)->op)) {
    unary(static_cast<const UnaryExpressionAst*>(e), -1, false);
  } else if (e->kind == AstKind::ConvertExpression &&
             same_name(static_cast<const ConvertExpressionAst*>(e)->type()->type_name->name, "void")) {
    expr(static_cast<const ConvertExpressionAst*>(e)->child);
  } else {
    if (e->kind == AstKind::SubExpression) {   // $(...) as a statement: its output goes on as it comes
      block(static_cast<const SubExpressionAst*>(e)->sub_expression);
    } else {
      Reg r = expr(e);
      if (emit_output) emit(Op::Emit, 0, r);
    }
    if (!sets_ok(e)) return;
  }
  if (sets_ok_ || root_level_) emit(Op::SetOk, 0, 0, 0, 1);
}

Compiler::Reg Compiler::collect_block(const StatementBlockAst* b, Reg want, uint16_t mode, bool flush) {
  emit(Op::BeginCollect);
  cleanups_.push_back({Cleanup::Collector, 0, 0, flush});
  block(b);
  cleanups_.pop_back();
  Reg r = want >= 0 ? want : temp();
  emit(Op::EndCollect, r, 0, 0, mode);
  return r;
}

Compiler::Reg Compiler::pipeline_value(const PipelineBaseAst* p, Reg want) {
  const Ast* outer = position_;
  if (!lone_expression(p)) position_ = p;
  Reg r;
  if (p->kind == AstKind::AssignmentStatement) {
    r = assignment(static_cast<const AssignmentStatementAst*>(p), true, want);
  } else if (auto* ce = lone_expression(p)) {
    r = expr(ce->expression, want);
  } else if (p->kind == AstKind::Pipeline) {
    r = pipeline(static_cast<const PipelineAst*>(p), 1, want);
  } else {
    emit(Op::BeginCollect);
    cleanups_.push_back({Cleanup::Collector, 0, 0, true});
    pipeline_statement(p, true);
    cleanups_.pop_back();
    r = want >= 0 ? want : temp();
    emit(Op::EndCollect, r);
  }
  position_ = outer;
  return r;
}

// What a statement gives as the right side of an assignment or a hashtable's value.
Compiler::Reg Compiler::statement_value(const StatementAst* s, Reg want) {
  if (PipelineBaseAst::is(s->kind)) return pipeline_value(static_cast<const PipelineBaseAst*>(s), want);
  if (s->kind == AstKind::CommandExpression && static_cast<const CommandExpressionAst*>(s)->redirections.empty())
    return expr(static_cast<const CommandExpressionAst*>(s)->expression, want);
  emit(Op::BeginCollect);
  cleanups_.push_back({Cleanup::Collector, 0, 0, false});
  statement(s);
  cleanups_.pop_back();
  Reg r = want >= 0 ? want : temp();
  emit(Op::EndCollect, r);
  return r;
}

void Compiler::data_statement(const DataStatementAst* s) {
  if (!s->commands_allowed.empty()) {
    Mark m = mark();
    Reg first = temps(s->commands_allowed.size());
    for (size_t i = 0; i < s->commands_allowed.size(); ++i) into(expr(s->commands_allowed[i], first + static_cast<Reg>(i)), first + static_cast<Reg>(i));
    Reg list = temp();
    emit(Op::MakeArray, list, first, static_cast<Reg>(s->commands_allowed.size()));
    emit(Op::CheckData, list, static_cast<Reg>(node(s)));
  }
  bool outer = std::exchange(in_data_, true);
  if (s->variable.empty()) {
    block(s->body);
    in_data_ = outer;
    return;
  }
  Reg r = collect_block(s->body, -1, 0, false);
  in_data_ = outer;
  emit(Op::StoreSlot, add_local(s->variable), r);
}

}  // namespace psession
