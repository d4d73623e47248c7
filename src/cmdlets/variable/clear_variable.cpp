#include "cmdlets/variable/variable_scope.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/errors.h"

namespace psession {

namespace {

struct ClearVariable final : Cmdlet {
  std::vector<std::string> name, include, exclude;
  bool force = false, pass_thru = false;
  std::string scope;

  void process_record() override {
    Scope* from = bound("Scope") ? &scope_argument(rs(), scope) : nullptr;
    for (const std::string& n : name) {
      bool filtered = false;
      std::vector<FoundVariable> found = match_variables(rs(), n, from, include, exclude, filtered);
      if (found.empty() && !filtered) write_error(variable_not_found(n));
      for (FoundVariable& f : found) {
        if (!should_process("Name: " + f.variable->name, "Clear variable")) continue;
        try {
          // Without a scope a variable of an outer one is cleared for this scope only.
          if (!from && f.scope != &rs().current_scope()) {
            Ref<Variable> made = make_ref<Variable>(f.variable->name);
            add_variable(rs(), rs().current_scope(), made, force);
            f.variable = made;
          } else {
            f.variable->set(rs(), Value(), force);
          }
          if (pass_thru) write(Value(f.variable));
        } catch (ScriptError& e) {
          write_error(e.record);
        }
      }
    }
  }
};

constexpr CmdletParam kParams[] = {
    param<&ClearVariable::name>("Name", "string[]", "pos:0 byname mandatory wildcard", "Names of variables."),
    param<&ClearVariable::include>("Include", "string[]", "", "Only names that match."),
    param<&ClearVariable::exclude>("Exclude", "string[]", "", "Names to leave out."),
    param<&ClearVariable::force>("Force", "switch", "", "Also read-only variables."),
    param<&ClearVariable::pass_thru>("PassThru", "switch", "", "Writes the variable."),
    param<&ClearVariable::scope>("Scope", "string", "notnullorempty", "The scope: a name or a number of steps up."),
};
CmdletRegistration registration{{.name = "Clear-Variable", .module = "Microsoft.PowerShell.Utility", .params = kParams, .aliases = "clv",
                                 .should_process = true, .synopsis = "Sets the value of variables to $null.",
                                 .outputs = "System.Management.Automation.PSVariable",
                                 .examples = "$x = 1; Clear-Variable x\n", .create = make_cmdlet<ClearVariable>}};

}  // namespace

}  // namespace psession
