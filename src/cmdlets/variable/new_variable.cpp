#include "cmdlets/variable/variable_scope.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/text_case.h"

namespace psession {

namespace {

struct NewVariable final : Cmdlet {
  std::string name, description, scope;
  Value value, option, visibility;
  bool force = false, pass_thru = false;

  void process_record() override {
    Scope& target = scope_argument(rs(), scope);
    Ref<Variable> old = target.find_own(name);
    if (old && !old->removed && !force) {
      write_error("System.Management.Automation.SessionStateException", "VariableAlreadyExists", ErrorCategory::ResourceExists,
                  "A variable with name '" + name + "' already exists.", str(name));
      return;
    }
    std::string shown = value.is_null() ? std::string() : to_display(rs(), value);
    if (!should_process("Name: " + name + " Value: " + shown, "New variable")) return;
    Ref<Variable> made = make_ref<Variable>(name, value);
    made->description = description;
    if (bound("Option")) made->options = item_options(rs(), option);
    if (equal_ignore_ascii_case(scope, "private")) made->options |= kPrivate;
    try {
      add_variable(rs(), target, made, force);
    } catch (ScriptError& e) {
      write_error(e.record);
      return;
    }
    if (pass_thru) write(Value(made));
  }
};

constexpr CmdletParam kParams[] = {
    param<&NewVariable::name>("Name", "string", "pos:0 byname mandatory", "The variable's name."),
    param<&NewVariable::value>("Value", "object", "pos:1 pipe byname", "Its value."),
    param<&NewVariable::description>("Description", "string", "", "A description of the variable."),
    param<&NewVariable::option>("Option", "System.Management.Automation.ScopedItemOptions", "", "None, ReadOnly, Constant, Private, AllScope."),
    param<&NewVariable::visibility>("Visibility", "System.Management.Automation.SessionStateEntryVisibility", "", "Public or Private."),
    param<&NewVariable::force>("Force", "switch", "", "Replaces a variable of the same name."),
    param<&NewVariable::pass_thru>("PassThru", "switch", "", "Writes the variable."),
    param<&NewVariable::scope>("Scope", "string", "notnullorempty", "The scope: a name or a number of steps up."),
};
CmdletRegistration registration{{.name = "New-Variable", .module = "Microsoft.PowerShell.Utility", .params = kParams, .aliases = "nv",
                                 .should_process = true, .confirm_impact = 1, .synopsis = "Creates a variable.",
                                 .outputs = "System.Management.Automation.PSVariable",
                                 .examples = "New-Variable counter 0 -Option ReadOnly\n", .create = make_cmdlet<NewVariable>}};

}  // namespace

}  // namespace psession
