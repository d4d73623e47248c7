// Set-PSDebug and Wait-Debugger.
#include "engine/cmdlet.h"
#include "engine/debugger.h"
#include "engine/runspace.h"
#include "engine/scope.h"
#include "engine/vm/vm.h"

namespace psession {
namespace {

struct SetPSDebug final : Cmdlet {
  int32_t trace = 0;
  bool step = false, strict = false, off = false;
  void begin_processing() override {
    Debugger& d = Debugger::of(rs());
    if (off) {
      d.trace = 0;
      d.ask = false;
      rs().global_scope().strict_mode = 0;
    } else {
      if (bound("Trace")) d.trace = trace;
      if (bound("Step")) {
        d.ask = step;
        if (step && d.trace == 0) d.trace = 1;
      }
      if (bound("Strict")) rs().global_scope().strict_mode = strict ? 1 : 0;
    }
    d.changed();
  }
};
constexpr CmdletParam kParams[] = {
    param<&SetPSDebug::trace>("Trace", "int", "set:on range:0..2", "0: off, 1: lines that run, 2: variables and calls, too."),
    param<&SetPSDebug::step>("Step", "switch", "set:on", "Asks before each line."),
    param<&SetPSDebug::strict>("Strict", "switch", "set:on", "Variables must be set before they are read."),
    param<&SetPSDebug::off>("Off", "switch", "set:off", "Turns all of it off."),
};
CmdletRegistration registration{{.name = "Set-PSDebug", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "on",
                                 .synopsis = "Turns tracing, stepping and strict mode on and off.", .examples = "Set-PSDebug -Off\n",
                                 .create = make_cmdlet<SetPSDebug>, .class_name = "Microsoft.PowerShell.Commands.SetPSDebugCommand"}};

struct WaitDebugger final : Cmdlet {
  void end_processing() override {
    write_verbose("Wait-Debugger called on line " + std::to_string(rs().current_position().line) + " in " +
                  (rs().current_position().file.empty() ? std::string("<No file>") : rs().current_position().file) + ".");
    Debugger::of(rs()).break_here(vm_of(rs()).top);
  }
};
CmdletRegistration wait_registration{{.name = "Wait-Debugger", .module = "Microsoft.PowerShell.Utility",
                                      .synopsis = "Stops the running script in the debugger.", .create = make_cmdlet<WaitDebugger>}};

}  // namespace
}  // namespace psession
