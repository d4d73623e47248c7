#include "cmdlets/alias/alias_list.h"
#include "cmdlets/variable/variable_scope.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/errors.h"

namespace psession {

namespace {

struct RemoveAlias final : Cmdlet {
  std::vector<std::string> name;
  std::string scope;
  bool force = false;

  void process_record() override {
    Scope* from = bound("Scope") ? &scope_argument(rs(), scope) : nullptr;
    for (const std::string& n : name) {
      Ref<AliasInfo> a = alias_in(rs(), n, from);
      if (!a) {
        write_error("System.Management.Automation.ItemNotFoundException", "ItemNotFoundException", ErrorCategory::ObjectNotFound,
                    alias_missing_text("name", n), str(n));
        continue;
      }
      if (a->options & kConstant || (a->options & kReadOnly && !force)) {
        write_error("System.Management.Automation.SessionStateUnauthorizedAccessException", "AliasNotRemovable", ErrorCategory::WriteError,
                    "Alias was not removed because alias " + n + " is constant or read-only.", str(n));
        continue;
      }
      for (Scope* s = from ? from : &rs().current_scope(); s; s = from ? nullptr : s->parent) {
        if (s->find_alias(n) != a.get()) continue;
        s->remove_alias(n);
        break;
      }
    }
  }
};

constexpr CmdletParam kParams[] = {
    param<&RemoveAlias::name>("Name", "string[]", "pos:0 mandatory pipe byname", "Aliases to remove."),
    param<&RemoveAlias::scope>("Scope", "string", "", "The scope: a name or a number of steps up."),
    param<&RemoveAlias::force>("Force", "switch", "", "Also read-only aliases."),
};
CmdletRegistration registration{{.name = "Remove-Alias", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "Default", .synopsis = "Removes aliases.",
                                 .examples = "Set-Alias say Write-Output; Remove-Alias say\n", .create = make_cmdlet<RemoveAlias>}};

}  // namespace

}  // namespace psession
