// Errors of running scripts: positions, stack traces, $Error, what a statement does with one, throw, catch, trap.
#include "engine/commands.h"
#include "engine/host.h"
#include "engine/invocation.h"
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

void record_error(Runspace& rs, const Value& record) { rs.add_to_error_list(record); }

bool statement_error_continues(Frame& f, ScriptError& e) {
  Runspace& rs = f.rs;
  rs.question_mark = false;
  record_error(rs, Value(e.record));
  if (f.vm.propagate || e.stop) return false;
  switch (rs.error_action()) {
    case ActionPreference::SilentlyContinue: case ActionPreference::Ignore: return true;
    case ActionPreference::Stop: e.stop = true; return false;
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
// By name first: a type that this runspace doesn't know can't be what was thrown.
bool matches(Frame& f, const TypeName* n, const ExceptionObject* e) {
  const Type* t = resolve_type(f.rs, f.unit, *n);
  return t && t->assignable_from(e->type());
}
}  // namespace

const CatchTypes* find_catch(Frame& f, const TryInfo& t, const Ref<ErrorRecordObject>& r, Value& pass) {
  auto by_type = [&](const ExceptionObject* e) -> const CatchTypes* {
    if (!e) return nullptr;
    // The nearest class wins among handlers that match; PowerShell takes the first in order.
    for (auto& c : t.catches)
      for (auto* n : c.names)
        if (matches(f, n, e)) return &c;
    return nullptr;
  };
  if (!r->exception) {
    for (auto& c : t.catches)
      if (c.names.empty()) { pass = Value(r); return &c; }
    return nullptr;
  }
  ExceptionObject* inner = inner_exception(r);
  if (auto* c = by_type(inner)) {
    pass = record_for_handler(r, Value(inner));
    return c;
  }
  if (auto* c = by_type(r->exception.get())) {
    pass = Value(r);
    return c;
  }
  for (auto& c : t.catches) {
    if (c.names.empty()) {
      pass = Value(r);
      return &c;
    }
    // Any error is a RuntimeException on its way, also when it carries something else.
    for (auto* n : c.names) {
      static const Type* rte = exception_type("System.Management.Automation.RuntimeException");
      const Type* type = resolve_type(f.rs, f.unit, *n);
      if (type && rte && type == rte) {
        pass = Value(r);
        return &c;
      }
    }
  }
  return nullptr;
}

// ---- trap

StatementOutcome run_traps(Frame& f, const std::vector<TrapInfo>& traps, ScriptError& e) {
  Runspace& rs = f.rs;
  rs.question_mark = false;
  record_error(rs, Value(e.record));
  ExceptionObject* inner = inner_exception(e.record);
  const TrapInfo* found = nullptr;
  Value pass(e.record);
  for (auto& t : traps)
    if (t.type && e.record->exception) {
      if (inner && matches(f, t.type, inner)) { found = &t; pass = record_for_handler(e.record, Value(inner)); break; }
      if (matches(f, t.type, e.record->exception.get())) { found = &t; break; }
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
    e.stop = true;
    return StatementOutcome::Unhandled;
  } catch (...) {
    f.vm.propagate = saved;
    throw;
  }
  if (returned) return StatementOutcome::Return;
  // Fell out of the end: reported like any statement's error, then on with the next one.
  switch (rs.error_action()) {
    case ActionPreference::SilentlyContinue: case ActionPreference::Ignore: return StatementOutcome::Continue;
    case ActionPreference::Stop: e.stop = true; return StatementOutcome::Unhandled;
    default: break;
  }
  rs.current_streams().error->write(Value(e.record));
  rs.question_mark = false;
  return StatementOutcome::Continue;
}

}  // namespace psession
