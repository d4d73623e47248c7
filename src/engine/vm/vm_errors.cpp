// Errors of running scripts: positions, stack traces, $Error, what a statement does with one, throw, catch, trap.
#include "engine/commands.h"
#include "engine/host.h"
#include "engine/invocation.h"
#include "engine/pipeline.h"
#include "engine/vm/execute_impl.h"
#include "language/parsed_script.h"

namespace psession {

namespace {
const Type* exception_type(std::string_view name) { return TypeRegistry::find(name); }
bool is_runtime_exception(const Type* t) {
  static const Type* rte = exception_type("System.Management.Automation.RuntimeException");
  return rte && t && rte->assignable_from(t);
}
}  // namespace

ScriptPosition make_position(const ParsedScript& script, Extent e) {
  ScriptPosition p;
  SourcePosition a = script.start(e), b = script.end(e);
  p.file = script.file();
  p.line = a.line;
  p.column = a.column;
  p.end_line = b.line;
  p.end_column = b.column;
  p.text = script.text(e);
  p.line_text = script.line(a.line);
  if (a.line < script.line_count()) p.line_text += '\n';
  return p;
}

ScriptPosition Runspace::current_position() {
  if (!vm || !vm->top) return {};
  Frame& f = *vm->top;
  if (!f.body || !f.pc) return {};
  size_t at = static_cast<size_t>(f.pc - f.body->code.data());
  const Ast* ast = at < f.body->asts.size() ? f.body->asts[at] : nullptr;
  return ast ? make_position(*f.unit->script, ast->extent) : ScriptPosition{};
}

std::string script_stack_trace(Runspace& rs) {
  std::string out;
  int n = 0;
  for (Frame* f = vm_of(rs).top; f && n < 200; f = f->caller) {
    if (!f->body || !f->pc) continue;
    size_t at = static_cast<size_t>(f->pc - f->body->code.data());
    const Ast* ast = at < f->body->asts.size() ? f->body->asts[at] : nullptr;
    if (!ast) continue;
    if (f->unit->is_trap) continue;
    const ParsedScript& s = *f->unit->script;
    if (n++) out += '\n';
    out += "at ";
    bool plain = !f->command || f->command->command_type == CommandType::Script ||
                 f->command->command_type == CommandType::ExternalScript;
    out += plain || f->dot_block ? "<ScriptBlock>" : f->command->name;
    out += ", " + (s.file().empty() ? std::string("<No file>") : s.file()) + ": line " + std::to_string(s.start(ast->extent).line);
  }
  return out;
}

// The name of a command that was not found, in what ran.
static const Ast* missing_command(const Ast* at, std::string_view name) {
  if (auto* p = as<PipelineAst>(at)) {
    for (auto* e : p->elements)
      if (const Ast* found = missing_command(e, name)) return found;
    return nullptr;
  }
  auto* c = as<CommandAst>(at);
  if (!c || c->elements.empty()) return nullptr;
  auto* s = as<StringConstantExpressionAst>(static_cast<const Ast*>(c->elements[0]));
  if (s ? same_name(s->value, name) : c->invocation_operator != TokenKind::Unknown) return c->elements[0];
  return nullptr;
}

void complete_record(Frame& f, ErrorRecordObject& r, const Ast* at) {
  if (!r.invocation) {
    auto inv = make_ref<InvocationInfoObject>();
    if (r.error_id == "BadExpression" && is_a<CommandAst>(at)) at = static_cast<const CommandAst*>(at)->elements[0];
    if (r.error_id == "CommandNotFoundException" && r.target.is_string()) {
      std::string name = r.target.string()->to_utf8();
      std::string called = name;
      const Ast* found = missing_command(at, name);
      if (!found) {   // an alias of it
        for (const Ref<CommandInfo>& c : f.rs.commands().match("*", CommandType::Alias)) {
          if (!same_name(static_cast<AliasInfo&>(*c).target, name)) continue;
          if ((found = missing_command(at, c->name))) {
            called = c->name;
            break;
          }
        }
      }
      if (found) {
        at = found;
        inv->invocation_name = called;
        // Called with an operator, that is its name.
        if (auto* call = as<CommandAst>(found->parent); call && call->elements[0] == found) {
          if (call->invocation_operator == TokenKind::Ampersand) inv->invocation_name = "&";
          else if (call->invocation_operator == TokenKind::Dot) inv->invocation_name = ".";
        }
      }
    }
    if (at) inv->position = make_position(*f.unit->script, at->extent);
    inv->offset_in_line = inv->position.column;
    if (at) inv->position_message = position_message(inv->position);
    inv->ps_command_path = f.unit->script->file();
    size_t slash = inv->ps_command_path.rfind('/');
    if (slash != std::string::npos) inv->ps_script_root = inv->ps_command_path.substr(0, slash ? slash : 1);
    inv->history_id = f.rs.history_id;
    r.invocation = inv;
  } else if (r.invocation->position.line == 0 && at && !f.unit->script->file().empty()) {
    r.invocation->position = make_position(*f.unit->script, at->extent);
    r.invocation->offset_in_line = r.invocation->position.column;
  }
  if (r.script_stack_trace.empty()) r.script_stack_trace = script_stack_trace(f.rs);
}

void record_error(Runspace& rs, const Value& record) {
  rs.add_to_error_list(record);
  append_to_variables(rs, &CommandVariables::error, record);
}

bool statement_error_continues(Frame& f, ScriptError& e) {
  Runspace& rs = f.rs;
  rs.question_mark = false;
  record_error(rs, Value(e.record));
  if (f.vm.propagate || e.stop) return false;
  switch (rs.error_action()) {
    case ActionPreference::SilentlyContinue: case ActionPreference::Ignore: return true;
    case ActionPreference::Stop: e.stop = e.thrown = true; return false;
    default: break;
  }
  if (e.thrown) return false;
  rs.current_streams().error->write(Value(e.record));
  rs.question_mark = false;
  return true;
}

// ---- throw

void throw_value(Frame& f, const Value& given, bool nothing, const Ast* at) {
  const Value& v = unwrap(given);
  Ref<ErrorRecordObject> r;
  if (auto* record = v.get_if<ErrorRecordObject>()) {
    // A record thrown again keeps its position; the record itself goes on.
    r = record;
  } else if (auto* ex = v.get_if<ExceptionObject>()) {
    if (ex->record) {
      r = static_cast<ErrorRecordObject*>(ex->record.get());
      if (r->exception.get() != ex) {
        auto copy = make_ref<ErrorRecordObject>();
        copy->exception = ex;
        copy->fully_qualified_id = r->fully_qualified_id;
        copy->error_id = r->error_id;
        copy->category = r->category;
        copy->target = r->target;
        r = copy;
      }
    } else {
      r = record_of_exception(Ref<ExceptionObject>(ex), ex->message, ErrorCategory::OperationStopped, Value());
    }
  } else if (nothing || v.is_null()) {
    r = make_error("", "ScriptHalted", ErrorCategory::OperationStopped, "ScriptHalted");
  } else {
    std::string text = to_display(f.rs, given);
    r = make_error("", text, ErrorCategory::OperationStopped, text, given);
  }
  if (r->exception && (nothing || !v.get_if<ExceptionObject>() || is_runtime_exception(r->exception->type()))) r->exception->thrown_by_throw = true;
  complete_record(f, *r, at);
  ScriptError e(r);
  e.thrown = true;
  throw e;
}

// ---- catch

Value record_for_handler(const Ref<ErrorRecordObject>& r, const Value& exception) {
  if (!exception.is_object() || exception.object() == r->exception.get()) return Value(r);
  auto copy = make_ref<ErrorRecordObject>();
  copy->exception = exception.as<ExceptionObject>();
  copy->fully_qualified_id = r->fully_qualified_id;
  copy->error_id = r->error_id;
  copy->category = r->category;
  copy->activity = r->activity;
  copy->target_name = r->target_name;
  copy->target_type = r->target_type;
  copy->target = r->target;
  copy->has_details = r->has_details;
  copy->details_message = r->details_message;
  copy->recommended_action = r->recommended_action;
  copy->invocation = r->invocation;
  copy->script_stack_trace = r->script_stack_trace;
  return Value(copy);
}

namespace {
ExceptionObject* inner_exception(const Ref<ErrorRecordObject>& r) {
  if (!r->exception || !is_runtime_exception(r->exception->type())) return nullptr;
  return r->exception->inner.get_if<ExceptionObject>();
}
// The types that handlers name, with how many of the others are more special than each.
struct Handlers {
  struct One {
    const CatchTypes* clause;
    const Type* type;      // null: all errors
    size_t rank = 0;
  };
  std::vector<One> all;

  Handlers(Frame& f, const TryInfo& t) {
    for (auto& c : t.catches) {
      if (c.names.empty()) all.push_back({&c, nullptr});
      // A type that this runspace doesn't know can't be what was thrown.
      for (auto* n : c.names)
        if (const Type* type = resolve_type(f.rs, f.unit, *n)) all.push_back({&c, type});
    }
    for (size_t i = 0; i < all.size(); ++i) {
      if (!all[i].type) all[i].rank = i;
      for (size_t k = 0; all[i].type && k < i; ++k)
        if (all[k].type && all[k].type != all[i].type && all[i].type->assignable_from(all[k].type)) ++all[i].rank;
    }
  }
  const One* of(const Type* t) const {
    for (const One& o : all)
      if (o.type == t) return &o;
    for (const One& o : all)
      if (o.type && o.type->assignable_from(t)) return &o;
    for (const One& o : all)
      if (!o.type) return &o;
    return nullptr;
  }
};
bool matches(Frame& f, const TypeName* n, const Type* thrown) {
  const Type* t = resolve_type(f.rs, f.unit, *n);
  return t && t->assignable_from(thrown);
}
const Type* wrapper_type(ErrorWrapper w) {
  static const Type* cie = exception_type("System.Management.Automation.CmdletInvocationException");
  static const Type* apse = exception_type("System.Management.Automation.ActionPreferenceStopException");
  return w == ErrorWrapper::CmdletInvocation ? cie : w == ErrorWrapper::ActionPreferenceStop ? apse : nullptr;
}
}  // namespace

ErrorWrapper wrapper_of(Runspace& rs, const ScriptError& e) {
  if (e.stop && !e.thrown) return ErrorWrapper::ActionPreferenceStop;
  const Value& left = vm_of(rs).left_command;
  bool wrapped = left.is_object() && left.object() == e.record.get() && !(e.record->exception && e.record->exception->thrown_by_throw);
  return wrapped ? ErrorWrapper::CmdletInvocation : ErrorWrapper::None;
}

// Among the exception, what is inside of it and what a command put around it, the one with the most special handler.
const CatchTypes* find_catch(Frame& f, const TryInfo& t, const ScriptError& e, Value& pass) {
  const Ref<ErrorRecordObject>& r = e.record;
  Handlers handlers(f, t);
  const Handlers::One* current = nullptr;
  auto consider = [&](const Type* type, Value&& record) {
    const Handlers::One* found = handlers.of(type);
    if (!found) return;
    if (current && found->rank >= current->rank && !(found->rank == current->rank && !current->type)) return;
    current = found;
    pass = std::move(record);
  };
  auto unfinished = [&] { return !current || current->rank > 0 || !current->type; };
  static const Type* rte = exception_type("System.Management.Automation.RuntimeException");
  if (!r->exception) {
    consider(rte, Value(r));
    return current ? current->clause : nullptr;
  }
  ExceptionObject* inside = r->exception->inner.get_if<ExceptionObject>();
  auto alone = [&] {   // a RuntimeException, or something that travels in one
    if (is_runtime_exception(r->exception->type())) {
      if (inside) consider(inside->type(), record_for_handler(r, Value(inside)));
      if (unfinished()) consider(r->exception->type(), Value(r));
    } else {
      consider(r->exception->type(), Value(r));
      if (unfinished()) consider(rte, Value(r));
    }
  };
  switch (ErrorWrapper w = wrapper_of(f.rs, e)) {
    case ErrorWrapper::None: alone(); break;
    case ErrorWrapper::CmdletInvocation:
      consider(r->exception->type(), Value(r));
      if (unfinished()) consider(wrapper_type(w), Value(r));
      if (unfinished() && inside) consider(inside->type(), Value(r));
      break;
    case ErrorWrapper::ActionPreferenceStop:
      consider(wrapper_type(w), Value(r));
      if (unfinished()) alone();
      break;
  }
  return current ? current->clause : nullptr;
}

// ---- trap

StatementOutcome run_traps(Frame& f, const std::vector<TrapInfo>& traps, ScriptError& e) {
  Runspace& rs = f.rs;
  rs.question_mark = false;
  record_error(rs, Value(e.record));
  ErrorWrapper wrapper = wrapper_of(rs, e);
  ExceptionObject* inner = wrapper == ErrorWrapper::None ? inner_exception(e.record) : nullptr;
  const TrapInfo* found = nullptr;
  Value pass(e.record);
  for (auto& t : traps)
    if (t.type && e.record->exception) {
      if (inner && matches(f, t.type, inner->type())) { found = &t; pass = record_for_handler(e.record, Value(inner)); break; }
      if (matches(f, t.type, e.record->exception->type())) { found = &t; break; }
      if (wrapper != ErrorWrapper::None && matches(f, t.type, wrapper_type(wrapper))) { found = &t; break; }
    }
  if (!found)
    for (auto& t : traps)
      if (!t.type) {
        found = &t;
        if (inner) pass = record_for_handler(e.record, Value(inner));
        break;
      }
  if (!found) return StatementOutcome::Unhandled;
  auto& unit = const_cast<CodeUnit&>(*f.unit).blocks[found->node];
  if (!unit) unit = compile_trap(f.unit->script, static_cast<const StatementBlockAst*>(f.unit->nodes[found->node]));
  bool saved = f.vm.propagate;
  f.vm.propagate = false;
  bool returned = false;
  try {
    returned = call_trap(f, *unit, pass);
    f.vm.propagate = saved;
  } catch (LoopControl& c) {
    f.vm.propagate = saved;
    if (!c.is_break) return StatementOutcome::Continue;
    e.stop = e.thrown = true;
    return StatementOutcome::Unhandled;
  } catch (...) {
    f.vm.propagate = saved;
    throw;
  }
  if (returned) return StatementOutcome::Return;
  // Fell out of the end: reported like any statement's error, then on with the next one.
  switch (rs.error_action()) {
    case ActionPreference::SilentlyContinue: case ActionPreference::Ignore: return StatementOutcome::Continue;
    case ActionPreference::Stop: e.stop = e.thrown = true; return StatementOutcome::Unhandled;
    default: break;
  }
  rs.current_streams().error->write(Value(e.record));
  rs.question_mark = false;
  return StatementOutcome::Continue;
}

}  // namespace psession
