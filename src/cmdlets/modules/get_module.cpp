#include "cmdlets/modules/remote_module.h"
#include "engine/automatic_variables.h"
#include "engine/cmdlet.h"
#include "engine/module_specification.h"
#include "engine/modules.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/wildcard.h"

namespace psession {
namespace {

struct GetModule final : Cmdlet {
  std::vector<std::string> name;
  std::vector<Value> specification;
  bool all = false, list_available = false, refresh = false, skip_edition_check = false;
  std::string edition;
  Value session, cim_session;

  void process_record() override {
    std::vector<WantedModule> wanted;
    for (const Value& v : specification) wanted.push_back(wanted_module(rs(), v));
    for (const std::string& n : name) wanted.push_back({n, {}});
    if (list_available) {
      available(wanted);
      return;
    }
    const std::vector<Ref<Module>> loaded = rs().modules().loaded();   // who gets them may remove them
    if (wanted.empty()) {
      for (const Ref<Module>& m : loaded) write(Value(m));
      return;
    }
    for (const WantedModule& w : wanted)
      for (const Ref<Module>& m : loaded)
        if (is_wanted(*m, w)) write(Value(m));
  }
  void available(std::vector<WantedModule> wanted) {
    if (wanted.empty()) wanted.push_back({"*", {}});
    for (const WantedModule& w : wanted) {
      const std::string& p = w.name;
      if (p.find('/') != std::string::npos) {
        try {
          Ref<Module> m = rs().modules().describe(p);
          if (is_wanted(*m, {m->name, w.options})) write(Value(m));
        } catch (const ScriptError& e) {
          write_error(e.record);
        }
        continue;
      }
      for (const auto& [n, path] : rs().modules().available(p)) {
        check_stop();
        try {
          Ref<Module> m = rs().modules().describe(path);
          if (is_wanted(*m, {m->name, w.options})) write(Value(m));
        } catch (const ScriptError&) {
          // A manifest that can't be read is not listed.
        }
      }
      for (const char* builtin : {"Microsoft.PowerShell.Management", "Microsoft.PowerShell.Security", "Microsoft.PowerShell.Utility",
                                  "Microsoft.PowerShell.Host", "Microsoft.PowerShell.Archive", "ThreadJob", "PSReadLine"}) {
        if (!WildcardPattern(p).is_match(builtin)) continue;
        if (Ref<Module> m = rs().modules().builtin(builtin); m && is_wanted(*m, w)) write(Value(m));
      }
    }
  }
};

const CmdletParam kParams[] = {
    param<&GetModule::name>("Name", "string[]", "pos:0 pipe wildcard set:Loaded|set:Available pos:0 pipe|set:PsSession pos:0 pipe|set:CimSession pos:0 pipe", "Names of modules."),
    param<&GetModule::specification>("FullyQualifiedName", "Microsoft.PowerShell.Commands.ModuleSpecification[]", "byname", "Module specifications."),
    param<&GetModule::all>("All", "switch", "", "Nested modules, too."),
    param<&GetModule::list_available>("ListAvailable", "switch", "set:Available mandatory|set:PsSession|set:CimSession", "Modules that could be imported."),
    param<&GetModule::edition>("PSEdition", "string", "set:Available", "For one edition."),
    param<&GetModule::skip_edition_check>("SkipEditionCheck", "switch", "set:Available", "Whatever editions they name."),
    param<&GetModule::session>("PSSession", "System.Management.Automation.Runspaces.PSSession", "set:PsSession mandatory notnull", "The session whose modules are listed."),
    param<&GetModule::cim_session>("CimSession", "object", "set:CimSession mandatory notnull", "Not on this platform."),
    param<&GetModule::refresh>("Refresh", "switch", "set:Available|set:PsSession|set:CimSession", "Looks again."),
};
const CmdletRegistration registration{{
    .name = "Get-Module", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "Loaded",
    .synopsis = "Lists modules that are imported or could be.", .outputs = "System.Management.Automation.PSModuleInfo",
    .examples = "Get-Module\n", .create = make_cmdlet<GetModule>}};

}  // namespace
}  // namespace psession
