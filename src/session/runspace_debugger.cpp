// $runspace.Debugger, and the debugging of one runspace from another one's console.
#include <unistd.h>

#include <algorithm>
#include <map>

#include "engine/debugger.h"
#include "engine/host.h"
#include "engine/interpreter_lock.h"
#include "engine/pipeline.h"
#include "engine/redirection.h"
#include "engine/runspace.h"
#include "object/position.h"
#include "object/types/helpers.h"
#include "object/types/record.h"
#include "session/debug_context.h"
#include "session/debugger_text.h"
#include "session/remoting_values.h"
#include "session/runspace_object.h"

namespace psession {
namespace {
using namespace tables;
#define SMA "System.Management.Automation."
constexpr const char* kAssembly = "System.Management.Automation";

class DebuggerObject final : public HeapObject {
 public:
  explicit DebuggerObject(Ref<RunspaceObject> r) : runspace(std::move(r)), id(GuidObject::fresh()) {}
  Ref<RunspaceObject> runspace;
  Ref<GuidObject> id;
  const Type* type() const override;
};
Debugger& self(MethodCall& c) {
  RunspaceObject& r = *unwrap(c.self).as<DebuggerObject>()->runspace;
  if (!r.runspace()) throw_runspace_state(r.state());
  return Debugger::of(*r.runspace());
}
Ref<BreakpointObject> breakpoint(MethodCall& c, BreakpointKind kind, uint32_t action, uint32_t path) {
  auto b = make_ref<BreakpointObject>(kind);
  b->id = next_breakpoint_id();
  if (c.has(action)) b->action = Ref<ScriptBlock>(unwrap(c.arg(action)).get_if<ScriptBlock>());
  if (c.has(path)) b->script = text(c.arg(path));
  return b;
}
Value added(MethodCall& c, const Ref<BreakpointObject>& b) {
  self(c).add(b);
  return Value(b);
}
Value set_line(MethodCall& c) {
  auto b = breakpoint(c, BreakpointKind::Line, 3, 0);
  b->line = i32(c.arg(1));
  if (c.has(2)) b->column = i32(c.arg(2));
  return added(c, b);
}
Value set_command(MethodCall& c) {
  auto b = breakpoint(c, BreakpointKind::Command, 1, 2);
  b->command = text(c.arg(0));
  return added(c, b);
}
Value set_variable(MethodCall& c) {
  auto b = breakpoint(c, BreakpointKind::Variable, 2, 3);
  b->variable = text(c.arg(0));
  if (c.has(1)) b->access = i32(c.arg(1));
  return added(c, b);
}
Value switched(MethodCall& c, bool on) {
  require(c.arg(0), "breakpoint");
  auto* b = unwrap(c.arg(0)).as<BreakpointObject>();
  b->enabled = on;
  self(c).changed();
  return c.arg(0);
}

// ---- DebuggerStop's handlers, and the commands that they give

struct Listening {
  std::vector<Value> handlers;
  DebugStop* stop = nullptr;   // while handlers run
  int next_line = 0;           // of `list`
};
Listening& listening(Debugger& d) {
  static auto* all = new std::map<Debugger*, Listening>;   // under the interpreter lock, as all of this
  return (*all)[&d];
}
Value resume_value(ResumeAction a) {
  return Value::enumeration(TypeRegistry::find(SMA "DebuggerResumeAction"), static_cast<int64_t>(a));
}
std::optional<ResumeAction> raise_stop(Runspace& rs, DebugStop& stop, const Value& sender) {
  Listening& l = listening(Debugger::of(rs));
  const DebugContext context = define_debug_context(rs, stop);
  Value args = record(TypeRegistry::find(SMA "DebuggerStopEventArgs"), {context.invocation, context.breakpoints, resume_value(ResumeAction::Continue)});
  DebugStop* outer = l.stop;
  l.stop = &stop;
  l.next_line = 0;
  struct Over {
    Runspace& rs;
    Listening& l;
    DebugStop* outer;
    ~Over() {
      l.stop = outer;
      rs.global_scope().remove("PSDebugContext");
    }
  } over{rs, l, outer};
  const std::vector<Value> handlers = l.handlers;
  for (const Value& h : handlers) {
    try {
      Value given[] = {sender, args};
      DelegateObject::call(rs, h, given);
    } catch (const ScriptError&) {
      // A handler's failure is nobody's: the script goes on.
    }
  }
  return static_cast<ResumeAction>(record_of(args).fields[2].as_int());
}
Value add_stop_handler(MethodCall& c) {
  Debugger& d = self(c);
  listening(d).handlers.push_back(c.arg(0));
  const Value sender = c.self;
  d.handler = [sender](Runspace& rs, DebugStop& stop) { return raise_stop(rs, stop, sender); };
  return Value::nothing();
}
Value remove_stop_handler(MethodCall& c) {
  Debugger& d = self(c);
  auto target = [](const Value& v) {
    auto* delegate = v.get_if<DelegateObject>();
    return delegate ? unwrap(delegate->target) : unwrap(v);
  };
  auto& all = listening(d).handlers;
  for (size_t i = all.size(); i-- > 0;) {
    if (!target(all[i]).same(target(c.arg(0)))) continue;
    all.erase(all.begin() + static_cast<long>(i));
    break;
  }
  if (all.empty()) d.handler = nullptr;
  return Value::nothing();
}
// PSDebugContext, output and errors of a command that runs where the script stands.
void evaluate(Runspace& rs, const std::string& text, bool as_script, const std::function<void(const Value&)>& out) {
  struct Out final : Sink {
    const std::function<void(const Value&)>& f;
    explicit Out(const std::function<void(const Value&)>& f) : f(f) {}
    void write(const Value& v) override { f(v); }
  } sink{out};
  Pipeline p(rs);
  p.nested = true;
  Pipeline::Command script;
  script.text = text;
  script.is_script = as_script;
  script.use_local_scope = false;
  script.merge_error_to_output = true;
  p.statements.push_back({script});
  Streams streams{&sink, &sink, &null_sink, &null_sink, &null_sink, &null_sink, &null_sink};
  if (Ref<ErrorRecordObject> failure = p.run(streams)) out(Value(failure));
}
Value process_command(MethodCall& c) {
  require(c.arg(0), "command");
  require(c.arg(1), "output");
  Debugger& d = self(c);
  Listening& l = listening(d);
  if (!l.stop) {
    throw_error(SMA "PSInvalidOperationException", "InvalidOperation", ErrorCategory::InvalidOperation,
                "Cannot process the command because the debugger is not stopped.");
  }
  std::string line;
  Value commands;
  if (try_get_property(c.ctx, c.arg(0), "Commands", commands))
    for (const Value& one : to_vector(c.ctx, commands)) {
      Value words;
      if (try_get_property(c.ctx, one, "CommandText", words)) line += (line.empty() ? "" : " | ") + to_display(c.ctx, words);
    }
  auto put = [&](const Value& v) {
    Value args[] = {v};
    invoke_method(c.ctx, c.arg(1), "Add", args);
  };
  auto done = [&](const Value& action, bool own) { return record(TypeRegistry::find(SMA "DebuggerCommandResults"), {action, boolean(own)}); };
  size_t from = line.find_first_not_of(" \t\r\n"), to = line.find_last_not_of(" \t\r\n");
  std::string word = from == std::string::npos ? std::string() : line.substr(from, to - from + 1);
  std::transform(word.begin(), word.end(), word.begin(), [](char x) { return x >= 'A' && x <= 'Z' ? static_cast<char>(x + 32) : x; });
  static constexpr struct {
    const char *key, *name;
    ResumeAction action;
  } kActions[] = {{"s", "stepinto", ResumeAction::StepInto}, {"v", "stepover", ResumeAction::StepOver}, {"o", "stepout", ResumeAction::StepOut},
                  {"c", "continue", ResumeAction::Continue}, {"q", "quit", ResumeAction::Stop}, {"q", "exit", ResumeAction::Stop},
                  {"d", "detach", ResumeAction::Continue}};
  for (const auto& a : kActions)
    if (word == a.key || word == a.name) return done(resume_value(a.action), true);
  if (word == "h" || word == "?") {
    for (const std::string& s : debugger_help()) put(str(s));
    return done({}, true);
  }
  if (word == "l" || word == "list" || word.starts_with("l ") || word.starts_with("list ")) {
    std::string error;
    for (const std::string& s : debugger_list(*l.stop, word.substr(word.starts_with("list") ? 4 : 1), l.next_line, error)) put(str(s));
    if (!error.empty()) put(str(error));
    return done({}, true);
  }
  evaluate(static_cast<Runspace&>(c.ctx), word == "k" ? "Get-PSCallStack" : line, word != "k", put);
  return done({}, false);
}
const MemberDef kStopArgs[] = {
    READ_ROW(0, SMA "InvocationInfo InvocationInfo"), READ_ROW(1, SMA "Breakpoint[] Breakpoints"), FIELD_ROW(2, SMA "DebuggerResumeAction ResumeAction"),
};
Type g_stop_args{TypeSpec{.full_name = SMA "DebuggerStopEventArgs", .base = "System.EventArgs", .members = kStopArgs, .assembly = kAssembly}};
const MemberDef kResults[] = {READ_ROW(0, "System.Nullable[" SMA "DebuggerResumeAction] ResumeAction"), READ_ROW(1, "bool EvaluatedByDebugger")};
Type g_results{TypeSpec{.full_name = SMA "DebuggerCommandResults", .flags = kSealed, .members = kResults, .assembly = kAssembly}};

const MemberDef kMembers[] = {
    {"event System.EventHandler[" SMA "DebuggerStopEventArgs] DebuggerStop(System.Object, " SMA "DebuggerStopEventArgs)", add_stop_handler,
     remove_stop_handler},
    {SMA "DebuggerCommandResults ProcessCommand(" SMA "PSCommand command, System.Object output)", process_command},
    {"bool InBreakpoint {get;}", FN({ return boolean(self(c).in_stop()); })},
    {SMA "DebugModes DebugMode {get;}", FN({ return Value::enumeration(TypeRegistry::find(SMA "DebugModes"), self(c).off ? 0 : 6); })},
    {"bool IsActive {get;}", FN({ return boolean(self(c).active()); })},
    {"guid InstanceId {get;}", FN({ return Value(unwrap(c.self).as<DebuggerObject>()->id); })},
    {"void SetDebugMode(" SMA "DebugModes mode)", FN({ self(c).off = c.arg(0).as_int() == 0; self(c).changed(); return Value::nothing(); })},
    {"void SetDebuggerStepMode(bool enabled)", FN({ if (c.arg(0).as_bool()) self(c).step_next(); return Value::nothing(); })},
    {"System.Collections.Generic.List[" SMA "Breakpoint] GetBreakpoints()", FN({
       auto l = make_ref<List>(TypeRegistry::find("System.Collections.Generic.List[" SMA "Breakpoint]"));
       for (const auto& b : self(c).breakpoints()) l->items.push_back(Value(b));
       return Value(l);
     })},
    {SMA "Breakpoint GetBreakpoint(int id)", FN({
       for (const auto& b : self(c).breakpoints()) if (b->id == i32(c.arg(0))) return Value(b);
       return Value();
     })},
    {SMA "LineBreakpoint SetLineBreakpoint(string path, int line)", set_line},
    {SMA "LineBreakpoint SetLineBreakpoint(string path, int line, int column, scriptblock action)", set_line},
    {SMA "CommandBreakpoint SetCommandBreakpoint(string command)", set_command},
    {SMA "CommandBreakpoint SetCommandBreakpoint(string command, scriptblock action, string path)", set_command},
    {SMA "VariableBreakpoint SetVariableBreakpoint(string variableName)", set_variable},
    {SMA "VariableBreakpoint SetVariableBreakpoint(string variableName, " SMA "VariableAccessMode accessMode)", set_variable},
    {SMA "VariableBreakpoint SetVariableBreakpoint(string variableName, " SMA "VariableAccessMode accessMode, scriptblock action, string path)", set_variable},
    {"bool RemoveBreakpoint(" SMA "Breakpoint breakpoint)", FN({
       require(c.arg(0), "breakpoint");
       return boolean(self(c).remove(unwrap(c.arg(0)).as<BreakpointObject>()->id));
     })},
    {SMA "Breakpoint EnableBreakpoint(" SMA "Breakpoint breakpoint)", FN({ return switched(c, true); })},
    {SMA "Breakpoint DisableBreakpoint(" SMA "Breakpoint breakpoint)", FN({ return switched(c, false); })},
};
Type g_debugger{TypeSpec{.full_name = SMA "Debugger", .flags = kAbstract, .members = kMembers, .assembly = kAssembly}};
Type g_script_debugger{TypeSpec{.full_name = SMA "ScriptDebugger", .base = SMA "Debugger", .flags = kSealed | kInternal, .assembly = kAssembly}};
const Type* DebuggerObject::type() const { return &g_script_debugger; }

}  // namespace

Value debugger_object(Ref<RunspaceObject> r) { return Value(make_ref<DebuggerObject>(std::move(r))); }

void debug_runspace(Runspace& caller, Runspace& target, bool break_all, const std::function<bool()>& over) {
  Debugger& d = Debugger::of(target);
  if (d.handler) {
    throw_error(SMA "PSInvalidOperationException", "RunspaceDebuggingDebuggerBusy", ErrorCategory::InvalidOperation,
                "The Runspace cannot be debugged because the host debugger is currently busy.");
  }
  Host& host = caller.host();
  // The prompt runs on the target's thread; this one waits meanwhile.
  d.handler = [&host](Runspace& rs, DebugStop& stop) -> std::optional<ResumeAction> {
    return g_console_debugger ? g_console_debugger(rs, host, stop) : std::nullopt;
  };
  if (break_all) d.step_next();
  auto end = [&] {
    if (over()) return;                  // the target may be gone
    d.handler = nullptr;
  };
  try {
    while (!over() && d.handler) {
      caller.check_stop();
      BlockingRegion blocking;
      ::usleep(20000);
    }
  } catch (...) {
    end();
    throw;
  }
  end();
}

DebugContext define_debug_context(Runspace& rs, const DebugStop& stop) {
  auto invocation = make_ref<InvocationInfoObject>();
  invocation->position = stop.position;
  invocation->position_message = position_message(stop.position);
  invocation->ps_command_path = stop.position.file;
  std::vector<Value> hit;
  for (const auto& b : stop.breakpoints) hit.push_back(Value(b));
  Value breakpoints(Array::of(TypeRegistry::find(SMA "Breakpoint"), hit));
  Value context = property_bag({{"InvocationInfo", Value(invocation)}, {"Breakpoints", breakpoints}, {"Trigger", Value()}});
  rs.global_scope().define("PSDebugContext", context)->value = context;
  return {Value(invocation), breakpoints};
}

}  // namespace psession
