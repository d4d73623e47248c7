// $runspace.Debugger, and the debugging of one runspace from another one's console.
#include <unistd.h>

#include "engine/debugger.h"
#include "engine/host.h"
#include "engine/interpreter_lock.h"
#include "object/types/helpers.h"
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
const MemberDef kMembers[] = {
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

}  // namespace psession
