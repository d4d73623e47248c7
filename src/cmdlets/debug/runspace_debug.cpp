// Debug-Runspace, Enable-, Disable- and Get-RunspaceDebug.
#include "engine/cmdlet.h"
#include "engine/debugger.h"
#include "engine/host.h"
#include "engine/runspace.h"
#include "format/view.h"
#include "object/types/record.h"
#include "session/runspace_object.h"
#include "text/wildcard.h"

namespace psession {
namespace {
#define SMA "System.Management.Automation."
#define MPC "Microsoft.PowerShell.Commands."

struct RunspaceChoice : Cmdlet {
  std::vector<std::string> name, instance_id;
  std::vector<int32_t> id;
  std::vector<Value> runspace;

 protected:
  std::vector<Ref<RunspaceObject>> chosen(bool all_without_choice) {
    std::vector<Ref<RunspaceObject>> out;
    for (const Value& v : runspace) {
      if (auto* r = unwrap(v).get_if<RunspaceObject>()) out.emplace_back(r);
    }
    if (!runspace.empty()) return out;
    bool any = !name.empty() || !id.empty() || !instance_id.empty();
    for (const Ref<RunspaceObject>& r : all_runspaces(rs())) {
      bool wanted = !any && all_without_choice;
      for (const std::string& n : name) wanted |= WildcardPattern(n, true).is_match(r->name);
      for (int32_t i : id) wanted |= i == r->id;
      for (const std::string& g : instance_id) wanted |= strcasecmp(g.c_str(), r->instance_id.c_str()) == 0;
      if (wanted) out.push_back(r);
    }
    return out;
  }
};

struct DebugRunspace final : RunspaceChoice {
  bool break_all = false;
  [[noreturn]] void fail(const char* id, const char* text) {
    throw_terminating(SMA "PSInvalidOperationException", id, ErrorCategory::InvalidOperation, text);
  }
  void process_record() override {
    auto found = chosen(false);
    if (found.empty()) fail("RunspaceDebuggingNoRunspaceFound", "No Runspace was found.");
    if (found.size() > 1) fail("RunspaceDebuggingTooManyRunspaceFound", "More than one Runspace was found. Only one Runspace can be debugged at a time.");
    RunspaceObject& r = *found[0];
    if (r.runspace() == &rs()) {
      fail("RunspaceDebuggingCannotDebugDefaultRunspace",
           "You cannot debug the default host Runspace using this cmdlet. To debug the default Runspace use the normal debugging commands from the host.");
    }
    if (!r.runspace()) {
      throw_terminating(SMA "PSInvalidOperationException", "RunspaceDebuggingInvalidRunspaceState", ErrorCategory::InvalidOperation,
                        "Cannot debug a Runspace that is not in the Opened state. This Runspace state is " + r.state() + ".");
    }
    if (!should_process(r.name, "Debug")) return;
    host().write_line("Debugging Runspace: " + r.name);
    host().write_line("To end the debugging session type the 'Detach' command at the debugger prompt, or type 'Ctrl+C' otherwise.");
    host().write_line("");
    Ref<RunspaceObject> keep = found[0];
    debug_runspace(rs(), *r.runspace(), break_all, [keep] { return keep->runspace() == nullptr || keep->closed; });
  }
};
const CmdletParam kDebugParams[] = {
    param<&DebugRunspace::runspace>("Runspace", SMA "Runspaces.Runspace", "set:RunspaceParameterSet pos:0 mandatory pipe byname", "The runspace."),
    param<&DebugRunspace::name>("Name", "string", "set:NameParameterSet pos:0 mandatory", "Its name."),
    param<&DebugRunspace::id>("Id", "int", "set:IdParameterSet pos:0 mandatory", "Its number."),
    param<&DebugRunspace::instance_id>("InstanceId", "guid", "set:InstanceIdParameterSet pos:0 mandatory", "Its id."),
    param<&DebugRunspace::break_all>("BreakAll", "switch", "", "Stops at the next statement."),
};
CmdletRegistration debug_registration{{.name = "Debug-Runspace", .module = "Microsoft.PowerShell.Utility", .params = kDebugParams,
                                       .default_set = "RunspaceParameterSet", .should_process = true,
                                       .synopsis = "Debugs what runs in another runspace of this process.", .create = make_cmdlet<DebugRunspace>}};

const MemberDef kState[] = {READ_ROW(0, "string RunspaceName"), READ_ROW(1, "int RunspaceId"), READ_ROW(2, "bool Enabled"), READ_ROW(3, "bool BreakAll")};
Type g_state{TypeSpec{.full_name = MPC "PSRunspaceDebug", .flags = kSealed, .members = kState, .assembly = "Microsoft.PowerShell.Commands.Utility"}};
constexpr BuiltInView kViews[] = {
    {MPC "PSRunspaceDebug", "table\ncol Id|3|right = RunspaceId\ncol Name|20 = RunspaceName\ncol Enabled|10 = Enabled\ncol BreakAll|10 = BreakAll\n"}};
const BuiltInViews views{kViews};

struct RunspaceDebugCommand : RunspaceChoice {
  std::vector<std::string> process_name, app_domain;
  virtual void handle(Debugger& d, RunspaceObject& r) = 0;
  void process_record() override {
    for (const auto& r : chosen(true)) {
      if (!r->runspace()) {
        write_error(SMA "PSInvalidOperationException", "SetRunspaceDebugOptionCommandInvalidRunspaceState", ErrorCategory::InvalidOperation,
                    "Cannot set debug options on Runspace " + r->name + " because it is not in the Opened state.");
        continue;
      }
      handle(Debugger::of(*r->runspace()), *r);
    }
  }
};
struct GetRunspaceDebug final : RunspaceDebugCommand {
  void handle(Debugger& d, RunspaceObject& r) override {
    write(record(&g_state, {str(r.name), Value::int32(r.id), Value::boolean(d.waits), Value::boolean(d.break_all)}));
  }
};
struct EnableRunspaceDebug final : RunspaceDebugCommand {
  bool break_all = false;
  void handle(Debugger& d, RunspaceObject&) override {
    d.waits = true;
    d.break_all = break_all;
    if (break_all) d.step_next();
  }
};
struct DisableRunspaceDebug final : RunspaceDebugCommand {
  void handle(Debugger& d, RunspaceObject&) override { d.waits = d.break_all = false; }
};
#define CHOICE_PARAMS(T)                                                                                                                   \
  param<&T::name>("RunspaceName", "string[]", "set:RunspaceNameParameterSet pos:0", "Names of runspaces."),                                \
      param<&T::runspace>("Runspace", SMA "Runspaces.Runspace[]", "set:RunspaceParameterSet pos:0 mandatory pipe byname", "The runspaces."), \
      param<&T::id>("RunspaceId", "int[]", "set:RunspaceIdParameterSet pos:0 mandatory", "Their numbers."),                                 \
      param<&T::instance_id>("RunspaceInstanceId", "guid[]", "set:RunspaceInstanceIdParameterSet pos:0 mandatory", "Their ids.")
const CmdletParam kGetParams[] = {CHOICE_PARAMS(GetRunspaceDebug)};
const CmdletParam kEnableParams[] = {CHOICE_PARAMS(EnableRunspaceDebug),
                                     param<&EnableRunspaceDebug::break_all>("BreakAll", "switch", "set:RunspaceParameterSet pos:1|set:RunspaceIdParameterSet pos:1|set:RunspaceNameParameterSet pos:1|set:RunspaceInstanceIdParameterSet pos:1", "Stops at the next statement.")};
const CmdletParam kDisableParams[] = {CHOICE_PARAMS(DisableRunspaceDebug)};
#define REGISTRATION(T, NAME, PARAMS, SYNOPSIS)                                                                               \
  CmdletRegistration registration_##T{{.name = NAME, .module = "Microsoft.PowerShell.Utility", .params = PARAMS,              \
                                       .default_set = "RunspaceNameParameterSet", .synopsis = SYNOPSIS, .create = make_cmdlet<T>}}
REGISTRATION(GetRunspaceDebug, "Get-RunspaceDebug", kGetParams, "Says which runspaces wait for a debugger at a breakpoint.");
REGISTRATION(EnableRunspaceDebug, "Enable-RunspaceDebug", kEnableParams, "Lets runspaces wait for a debugger at a breakpoint.");
REGISTRATION(DisableRunspaceDebug, "Disable-RunspaceDebug", kDisableParams, "Lets runspaces go on at a breakpoint when nobody debugs them.");

}  // namespace
}  // namespace psession
