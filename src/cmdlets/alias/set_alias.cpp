// Set-Alias and New-Alias: they differ in what an existing alias means.
#include "cmdlets/alias/alias_list.h"
#include "cmdlets/variable/variable_scope.h"
#include "engine/cmdlet.h"
#include "engine/commands.h"
#include "engine/runspace.h"
#include "object/errors.h"
#include "object/text_case.h"

namespace psession {

namespace {

struct WriteAlias : Cmdlet {
  std::string name, value, description, scope;
  Value option;
  bool pass_thru = false, force = false;
  virtual bool fresh() const { return false; }

  void process_record() override {
    Scope* target = bound("Scope") ? &scope_argument(rs(), scope) : nullptr;
    if (fresh() && !force && alias_in(rs(), name, target)) {
      write_error("System.Management.Automation.SessionStateException", "AliasAlreadyExists", ErrorCategory::ResourceExists,
                  "The alias is not allowed, because an alias with the name '" + name + "' already exists.", str(name));
      return;
    }
    if (!should_process("Name: " + name + " Value: " + value, fresh() ? "New Alias" : "Set Alias")) return;
    Ref<AliasInfo> a = make_ref<AliasInfo>(name, value);
    a->description = description;
    if (bound("Option")) a->options = item_options(rs(), option);
    if (equal_ignore_ascii_case(scope, "private")) a->options |= kPrivate;
    // An alias that is known in all scopes stays that when it is set again.
    if (!bound("Option")) {
      if (Ref<AliasInfo> old = alias_in(rs(), name, target)) a->options |= old->options & kAllScope;
    }
    try {
      rs().commands().set_alias(a, target, force);
    } catch (ScriptError& e) {
      write_error(e.record);
      return;
    }
    if (pass_thru) write(Value(a));
  }
};
struct SetAlias final : WriteAlias {};
struct NewAlias final : WriteAlias {
  bool fresh() const override { return true; }
};

constexpr CmdletParam kParams[] = {
    param<&WriteAlias::name>("Name", "string", "pos:0 mandatory byname", "The alias."),
    param<&WriteAlias::value>("Value", "string", "pos:1 mandatory byname", "The command that it stands for."),
    param<&WriteAlias::description>("Description", "string", "", "A description."),
    param<&WriteAlias::option>("Option", "System.Management.Automation.ScopedItemOptions", "", "None, ReadOnly, Constant, Private, AllScope."),
    param<&WriteAlias::pass_thru>("PassThru", "switch", "", "Writes the alias."),
    param<&WriteAlias::scope>("Scope", "string", "", "The scope: a name or a number of steps up."),
    param<&WriteAlias::force>("Force", "switch", "", "Also replaces a read-only alias."),
};
CmdletRegistration set_registration{{.name = "Set-Alias", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                     .default_set = "Default", .aliases = "sal", .should_process = true,
                                     .synopsis = "Creates or changes an alias of a command.",
                                     .outputs = "System.Management.Automation.AliasInfo",
                                     .examples = "Set-Alias say Write-Output; say hi\n", .create = make_cmdlet<SetAlias>}};
CmdletRegistration new_registration{{.name = "New-Alias", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                     .default_set = "Default", .aliases = "nal", .should_process = true, .confirm_impact = 1,
                                     .synopsis = "Creates an alias of a command.",
                                     .outputs = "System.Management.Automation.AliasInfo",
                                     .examples = "New-Alias say Write-Output\n", .create = make_cmdlet<NewAlias>}};

}  // namespace

}  // namespace psession
