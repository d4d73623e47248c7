#include "engine/cmdlet.h"
#include "engine/modules.h"
#include "engine/runspace.h"

namespace psession {
namespace {

struct ExportModuleMember final : Cmdlet {
  std::vector<std::string> functions, cmdlets, variables, aliases;

  void process_record() override {
    HeapObject* state = rs().current_scope().module;
    if (!state) {
      throw_terminating("System.InvalidOperationException", "Modules_CanOnlyExecuteExportModuleMemberInsideAModule",
                        ErrorCategory::PermissionDenied, "The Export-ModuleMember cmdlet can only be called from inside a module.");
    }
    rs().modules().export_members(*static_cast<Module*>(state), functions, cmdlets, variables, aliases);
  }
};

const CmdletParam kParams[] = {
    param<&ExportModuleMember::functions>("Function", "string[]", "pos:0 pipe byname allowemptycollection", "Functions to export."),
    param<&ExportModuleMember::cmdlets>("Cmdlet", "string[]", "byname allowemptycollection", "Cmdlets to export."),
    param<&ExportModuleMember::variables>("Variable", "string[]", "byname notnull", "Variables to export."),
    param<&ExportModuleMember::aliases>("Alias", "string[]", "byname notnull", "Aliases to export."),
};
const CmdletRegistration registration{{
    .name = "Export-ModuleMember", .module = "Microsoft.PowerShell.Core", .params = kParams,
    .synopsis = "Says what a module exports.", .examples = "New-Module { function a { 1 } Export-ModuleMember -Function a } | Out-Null; a\n",
    .create = make_cmdlet<ExportModuleMember>}};

}  // namespace
}  // namespace psession
