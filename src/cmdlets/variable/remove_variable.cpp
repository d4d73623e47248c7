#include "cmdlets/variable/variable_scope.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/errors.h"

namespace psession {

namespace {

struct RemoveVariable final : Cmdlet {
  std::vector<std::string> name, include, exclude;
  bool force = false;
  std::string scope;

  void process_record() override {
    Scope* from = bound("Scope") ? &scope_argument(rs(), scope) : nullptr;
    for (const std::string& n : name) {
      bool filtered = false;
      std::vector<FoundVariable> found = match_variables(rs(), n, from, include, exclude, filtered);
      if (found.empty() && !filtered) write_error(variable_not_found(n));
      for (const FoundVariable& f : found) {
        if (!should_process("Name: " + f.variable->name, "Remove variable")) continue;
        if (f.variable->options & kConstant || (f.variable->options & kReadOnly && !force)) {
          write_error("System.Management.Automation.SessionStateUnauthorizedAccessException", "VariableNotRemovable",
                      ErrorCategory::WriteError,
                      "Cannot remove variable " + f.variable->name + " because it is constant or read-only. If the variable is "
                      "read-only, try the operation again specifying the Force option.", str(f.variable->name));
          continue;
        }
        if (f.variable->options & kAllScope) {   // known in all scopes under one name
          for (Scope* s = &rs().current_scope(); s; s = s->parent) {
            if (Ref<Variable> v = s->find_own(f.variable->name); v == f.variable) s->remove(v->name);
          }
        } else {
          f.scope->remove(f.variable->name);
        }
      }
    }
  }
};

constexpr CmdletParam kParams[] = {
    param<&RemoveVariable::name>("Name", "string[]", "pos:0 byname mandatory wildcard", "Names of variables."),
    param<&RemoveVariable::include>("Include", "string[]", "", "Only names that match."),
    param<&RemoveVariable::exclude>("Exclude", "string[]", "", "Names to leave out."),
    param<&RemoveVariable::force>("Force", "switch", "", "Also read-only variables."),
    param<&RemoveVariable::scope>("Scope", "string", "notnullorempty", "The scope: a name or a number of steps up."),
};
CmdletRegistration registration{{.name = "Remove-Variable", .module = "Microsoft.PowerShell.Utility", .params = kParams, .aliases = "rv",
                                 .should_process = true, .synopsis = "Removes variables.",
                                 .examples = "$x = 1; Remove-Variable x\n", .create = make_cmdlet<RemoveVariable>}};

}  // namespace

}  // namespace psession
