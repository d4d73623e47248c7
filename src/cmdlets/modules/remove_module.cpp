#include "engine/cmdlet.h"
#include "engine/module_specification.h"
#include "engine/modules.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "text/wildcard.h"

namespace psession {
namespace {

struct RemoveModule final : Cmdlet {
  std::vector<std::string> name;
  std::vector<Value> specification, module_info;
  bool force = false;

  void process_record() override {
    std::vector<Ref<Module>> found;
    std::vector<WantedModule> wanted;
    for (const std::string& n : name) wanted.push_back({n, {}});
    for (const Value& v : specification) wanted.push_back(wanted_module(rs(), v));
    for (const WantedModule& w : wanted)
      for (const Ref<Module>& m : rs().modules().loaded())
        if (is_wanted(*m, w)) found.push_back(m);
    for (const Value& v : module_info) {
      if (auto* m = unwrap(v).get_if<Module>()) found.push_back(Ref<Module>(m));
    }
    if (found.empty()) {
      bool wild = false;
      for (const std::string& n : name) wild |= WildcardPattern::contains_wildcards(n);
      if (wild) return;
      write_error("System.InvalidOperationException", "Modules_NoModulesRemoved", ErrorCategory::ResourceUnavailable,
                  "No modules were removed. Verify that the specification of modules to remove is correct and those modules exist in the runspace.",
                  {});
      return;
    }
    for (const Ref<Module>& m : found) {
      if (m->access_constant || (m->access_read_only && !force)) {
        write_error("System.InvalidOperationException", m->access_constant ? "Modules_ModuleIsConstant" : "Modules_ModuleIsReadOnly",
                    ErrorCategory::PermissionDenied,
                    m->access_constant ? "Unable to remove the module '" + m->name + "' because it is marked as constant."
                                       : "Unable to remove the module '" + m->name + "' because it is marked as read-only. If you want to remove a read-only module, run the command with the Force parameter.",
                    str(m->name));
        continue;
      }
      if (should_process(m->name + " (Path: '" + m->path + "')", "Remove-Module")) rs().modules().remove(m);
    }
  }
};

const CmdletParam kParams[] = {
    param<&RemoveModule::name>("Name", "string[]", "set:name pos:0 mandatory pipe wildcard", "Names of modules."),
    param<&RemoveModule::specification>("FullyQualifiedName", "Microsoft.PowerShell.Commands.ModuleSpecification[]", "set:FullyQualifiedName pos:0 mandatory", "Module specifications."),
    param<&RemoveModule::module_info>("ModuleInfo", "psmoduleinfo[]", "set:ModuleInfo pos:0 mandatory pipe", "Modules."),
    param<&RemoveModule::force>("Force", "switch", "", "Read-only modules, too."),
};
const CmdletRegistration registration{{
    .name = "Remove-Module", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "name", .should_process = true,
    .synopsis = "Takes modules out of the session.", .examples = "New-Module -Name M { } | Import-Module; Remove-Module M\n",
    .create = make_cmdlet<RemoveModule>}};

}  // namespace
}  // namespace psession
