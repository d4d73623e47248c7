#include "cmdlets/variable/variable_scope.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/errors.h"

namespace psession {

namespace {

struct GetVariable final : Cmdlet {
  std::vector<std::string> name{"*"}, include, exclude;
  bool value_only = false;
  std::string scope;

  void process_record() override {
    Scope* from = bound("Scope") ? &scope_argument(rs(), scope) : nullptr;
    for (const std::string& n : name) {
      bool filtered = false;
      std::vector<FoundVariable> found = match_variables(rs(), n, from, include, exclude, filtered);
      for (const FoundVariable& f : found) write(value_only ? f.variable->get(rs()) : Value(f.variable));
      if (found.empty() && !filtered) write_error(variable_not_found(n));
    }
  }
};

constexpr CmdletParam kParams[] = {
    param<&GetVariable::name>("Name", "string[]", "pos:0 byname notnullorempty wildcard", "Names of variables."),
    param<&GetVariable::value_only>("ValueOnly", "switch", "", "Only the values."),
    param<&GetVariable::include>("Include", "string[]", "", "Only names that match."),
    param<&GetVariable::exclude>("Exclude", "string[]", "", "Names to leave out."),
    param<&GetVariable::scope>("Scope", "string", "notnullorempty", "The scope: a name or a number of steps up."),
};
CmdletRegistration registration{{.name = "Get-Variable", .module = "Microsoft.PowerShell.Utility", .params = kParams, .aliases = "gv",
                                 .synopsis = "Gets the variables of the session.", .outputs = "System.Management.Automation.PSVariable",
                                 .examples = "$x = 1; Get-Variable x -ValueOnly\n", .create = make_cmdlet<GetVariable>}};

}  // namespace

}  // namespace psession
