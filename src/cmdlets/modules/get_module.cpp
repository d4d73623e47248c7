#include "cmdlets/modules/remote_module.h"
#include "engine/automatic_variables.h"
#include "engine/cmdlet.h"
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
    for (const Value& v : specification) {
      Value n;
      if (try_get_property(rs(), v, "ModuleName", n) || try_get_property(rs(), v, "Name", n)) name.push_back(to_display(rs(), n));
      else name.push_back(to_display(rs(), v));
    }
    if (bound("CimSession")) {
      throw_terminating("System.Management.Automation.PSNotSupportedException", "NotSupported", ErrorCategory::NotImplemented,
                        "CIM sessions are not available on this platform.");
    }
    if (bound("PSSession")) {
      try {
        for (Value& m : modules_there(rs(), session, name, list_available)) write(std::move(m));
      } catch (ScriptError& e) {
        write_error(e.record);
      }
      return;
    }
    if (list_available) {
      available();
      return;
    }
    const std::vector<Ref<Module>> loaded = rs().modules().loaded();   // who gets them may remove them
    if (name.empty()) {
      for (const Ref<Module>& m : loaded) write(Value(m));
      return;
    }
    for (const std::string& n : name) {
      WildcardPattern pattern(n);
      for (const Ref<Module>& m : loaded) {
        if (pattern.is_match(m->name) || m->path == n) write(Value(m));
      }
    }
  }
  void available() {
    std::vector<std::string> patterns = name.empty() ? std::vector<std::string>{"*"} : name;
    for (const std::string& p : patterns) {
      if (p.find('/') != std::string::npos) {
        try {
          write(Value(rs().modules().describe(p)));
        } catch (const ScriptError& e) {
          write_error(e.record);
        }
        continue;
      }
      for (const auto& [n, path] : rs().modules().available(p)) {
        check_stop();
        try {
          write(Value(rs().modules().describe(path)));
        } catch (const ScriptError&) {
          // A manifest that can't be read is not listed.
        }
      }
      WildcardPattern pattern(p);
      for (const char* builtin : {"Microsoft.PowerShell.Management", "Microsoft.PowerShell.Security", "Microsoft.PowerShell.Utility",
                                  "Microsoft.PowerShell.Host", "Microsoft.PowerShell.Archive", "ThreadJob", "PSReadLine"}) {
        if (!pattern.is_match(builtin)) continue;
        if (Ref<Module> m = rs().modules().builtin(builtin)) write(Value(m));
      }
    }
  }
};

const CmdletParam kParams[] = {
    param<&GetModule::name>("Name", "string[]", "pos:0 pipe wildcard set:Loaded|set:Available pos:0 pipe|set:PsSession pos:0 pipe|set:CimSession pos:0 pipe", "Names of modules."),
    param<&GetModule::specification>("FullyQualifiedName", "object[]", "byname", "Module specifications."),
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
