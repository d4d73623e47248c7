#include "engine/cmdlet.h"
#include "engine/language_mode.h"
#include "engine/modules.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/convert.h"

namespace psession {
namespace {

struct NewModule final : Cmdlet {
  std::string name;
  Ref<ScriptBlock> block;
  std::vector<std::string> functions, cmdlets;
  std::vector<Value> arguments;
  bool return_result = false, as_custom_object = false;

  void end_processing() override {
    if (!block) return;
    if (is_constrained(rs()) && mode_of(*block) == LanguageMode::FullLanguage) {
      throw_terminating("System.Management.Automation.PSSecurityException", "Modules_CannotCreateModuleWithFullLanguageScriptBlock",
                        ErrorCategory::SecurityError, "Cannot create new module while the session is in ConstrainedLanguage mode.", {});
    }
    VectorSink results;
    Ref<Module> m = rs().modules().import_block(name, block, arguments, &results);
    if (bound("Function")) rs().modules().restrict_functions(*m, functions);
    if (return_result) {
      import(m);
      for (const Value& v : results.items) write(v);
      return;
    }
    if (as_custom_object) {
      write(module_as_object(rs(), *m));
      return;
    }
    import(m);
    write(Value(m));
  }
  void import(const Ref<Module>& m) {
    ImportOptions o;
    o.disable_name_checking = true;
    rs().modules().import_members(m, o);
  }
};

const CmdletParam kParams[] = {
    param<&NewModule::name>("Name", "string", "set:Name pos:0 mandatory pipe", "The module's name."),
    param<&NewModule::block>("ScriptBlock", "scriptblock", "set:Name pos:1 mandatory set:ScriptBlock pos:0 mandatory", "What the module consists of."),
    param<&NewModule::functions>("Function", "string[]", "notnull", "Exports these functions."),
    param<&NewModule::cmdlets>("Cmdlet", "string[]", "notnull", "Exports these cmdlets."),
    param<&NewModule::return_result>("ReturnResult", "switch", "", "Gives what the block wrote instead of the module."),
    param<&NewModule::as_custom_object>("AsCustomObject", "switch", "", "Gives an object with the module's members."),
    param<&NewModule::arguments>("ArgumentList", "object[]", "remaining alias:Args", "Arguments of the block."),
};
const CmdletRegistration registration{{
    .name = "New-Module", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "ScriptBlock",
    .synopsis = "Makes a module of a script block.", .outputs = "System.Management.Automation.PSModuleInfo",
    .examples = "New-Module -Name M -ScriptBlock { function Get-M { 'm' } }; Get-M\n", .create = make_cmdlet<NewModule>}};

}  // namespace
}  // namespace psession
