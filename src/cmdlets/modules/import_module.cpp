#include "cmdlets/modules/remote_module.h"
#include "engine/cmdlet.h"
#include "engine/module_paths.h"
#include "engine/module_specification.h"
#include "engine/modules.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"

namespace psession {
namespace {

struct ImportModule final : Cmdlet {
  std::vector<std::string> name, functions, cmdlets, variables, aliases;
  std::vector<Value> module_info, specification, arguments;
  bool global = false, force = false, pass_thru = false, as_custom_object = false, no_clobber = false, disable_name_checking = false;
  bool skip_edition_check = false, windows_powershell = false;
  std::string prefix, minimum, maximum, required, scope;
  Value session, cim_session;

  ImportOptions options() {
    ImportOptions o;
    o.force = force;
    o.global = global || scope == "Global" || scope == "global";
    o.no_clobber = no_clobber;
    o.as_custom_object = as_custom_object;
    o.disable_name_checking = disable_name_checking;
    o.prefix = prefix;
    o.functions = functions;
    o.cmdlets = cmdlets;
    o.variables = variables;
    o.aliases = aliases;
    o.has_functions = bound("Function");
    o.has_cmdlets = bound("Cmdlet");
    o.has_variables = bound("Variable");
    o.has_aliases = bound("Alias");
    o.arguments = arguments;
    o.minimum_version = minimum;
    o.maximum_version = maximum;
    o.required_version = required;
    return o;
  }
  void done(const Ref<Module>& m) {
    if (as_custom_object) write(module_as_object(rs(), *m));
    else if (pass_thru) write(Value(m));
  }
  void from_session(const std::string& n, const ImportOptions& o) {
    std::vector<std::string> commands = functions;
    commands.insert(commands.end(), cmdlets.begin(), cmdlets.end());
    commands.insert(commands.end(), aliases.begin(), aliases.end());
    try {
      if (Ref<Module> m = import_from_session(rs(), session, n, commands, o)) done(m);
    } catch (ScriptError& e) {
      write_error(e.record);
    }
  }
  void one(const std::string& n, const ImportOptions& o) {
    if (bound("PSSession")) return from_session(n, o);
    try {
      ImportOptions given = o;
      if (as_custom_object) given.disable_name_checking = true;
      done(rs().modules().import(n, given));
    } catch (ScriptError& e) {
      // What the module itself threw ends the statement; what could not be found does not.
      if (e.record->error_id.starts_with("Modules_")) {
        write_error(e.record);
        return;
      }
      if (e.record->exception->type()->full_name() == "System.Management.Automation.ParseException") {
        // The file's error stands without a place; where it was to be loaded comes with the second one.
        e.record->invocation = make_ref<InvocationInfoObject>();
        rs().add_to_error_list(Value(e.record));
        streams().error->write(Value(e.record));
        write_error("System.IO.FileNotFoundException", "Modules_ModuleNotFound", ErrorCategory::ResourceUnavailable,
                    "The specified module '" + n + "' was not loaded because no valid module file was found in any module directory.", str(n));
        return;
      }
      // A throw of the module's own code ends this statement, not the script that imports.
      if (e.thrown) e.record->invocation = my_invocation();
      e.thrown = false;
      throw;
    }
  }
  void process_record() override {
    ImportOptions o = options();
    if (!minimum.empty() && !maximum.empty() && maximum.find('*') == std::string::npos && module_paths::compare_versions(minimum, maximum) > 0) {
      throw_error("System.Management.Automation.PSArgumentOutOfRangeException", "ArgumentOutOfRange", ErrorCategory::InvalidArgument,
                  "Specified argument was out of the range of valid values. (Parameter 'The MinimumVersion " + minimum +
                      " is higher than the MaximumVersion " + maximum + ".')");
    }
    if (bound("CimSession")) {
      throw_terminating("System.Management.Automation.PSNotSupportedException", "NotSupported", ErrorCategory::NotImplemented,
                        "CIM sessions are not available on this platform.");
    }
    for (const std::string& n : name) one(n, o);
    for (const Value& v : module_info) {
      auto* m = unwrap(v).get_if<Module>();
      if (!m) continue;
      Ref<Module> module(m);
      bool listed = static_cast<bool>(rs().modules().find_loaded(m->name));
      if (!listed) rs().modules().add_loaded(module);
      rs().modules().import_members(module, o);
      done(module);
    }
    for (const Value& v : specification) {
      WantedModule w = wanted_module(rs(), v);
      ImportOptions from = o;
      from.minimum_version = w.options.minimum_version;
      from.maximum_version = w.options.maximum_version;
      from.required_version = w.options.required_version;
      from.guid = w.options.guid;
      one(w.name, from);
    }
  }
};

const CmdletParam kParams[] = {
    param<&ImportModule::global>("Global", "switch", "", "Imports into the global session state."),
    param<&ImportModule::prefix>("Prefix", "string", "notnull", "Goes before the nouns of the imported commands."),
    param<&ImportModule::name>("Name", "string[]", "set:Name pos:0 mandatory pipe|set:PSSession pos:0 mandatory pipe|set:CimSession pos:0 mandatory pipe", "Names or paths of modules."),
    param<&ImportModule::specification>("FullyQualifiedName", "hashtable[]", "set:FullyQualifiedName pos:0 mandatory notnullorempty|set:FullyQualifiedNameAndPSSession pos:0 mandatory notnullorempty",
                                        "Module specifications."),
    param<&ImportModule::module_info>("ModuleInfo", "psmoduleinfo[]", "set:ModuleInfo pos:0 mandatory pipe", "Modules."),
    param<&ImportModule::functions>("Function", "string[]", "notnull", "Imports these functions only."),
    param<&ImportModule::cmdlets>("Cmdlet", "string[]", "notnull", "Imports these cmdlets only."),
    param<&ImportModule::variables>("Variable", "string[]", "notnull", "Imports these variables only."),
    param<&ImportModule::aliases>("Alias", "string[]", "notnull", "Imports these aliases only."),
    param<&ImportModule::force>("Force", "switch", "", "Loads it anew."),
    param<&ImportModule::skip_edition_check>("SkipEditionCheck", "switch", "", "Loads it whatever editions it names."),
    param<&ImportModule::pass_thru>("PassThru", "switch", "", "Gives the module."),
    param<&ImportModule::as_custom_object>("AsCustomObject", "switch", "", "Gives an object with the module's members."),
    param<&ImportModule::minimum>("MinimumVersion", "version", "alias:Version set:Name|set:PSSession|set:CimSession", "The oldest version to take."),
    param<&ImportModule::maximum>("MaximumVersion", "string", "set:Name|set:PSSession|set:CimSession", "The newest version to take."),
    param<&ImportModule::required>("RequiredVersion", "version", "set:Name|set:PSSession|set:CimSession", "The one version to take."),
    param<&ImportModule::arguments>("ArgumentList", "object[]", "alias:Args", "Arguments of the module's script."),
    param<&ImportModule::disable_name_checking>("DisableNameChecking", "switch", "", "Says nothing of unusual verbs."),
    param<&ImportModule::no_clobber>("NoClobber", "switch", "alias:NoOverwrite", "Leaves commands that exist."),
    param<&ImportModule::session>("PSSession", "System.Management.Automation.Runspaces.PSSession", "set:PSSession mandatory notnull|set:FullyQualifiedNameAndPSSession mandatory notnull", "The session that has the module; its commands run there."),
    param<&ImportModule::cim_session>("CimSession", "object", "set:CimSession mandatory notnull", "Not on this platform."),
    param<&ImportModule::scope>("Scope", "string", "validateset:Local,Global", "Where to import into."),
    param<&ImportModule::windows_powershell>("UseWindowsPowerShell", "switch", "alias:UseWinPS", "Windows only."),
};
const CmdletRegistration registration{{
    .name = "Import-Module", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "Name",
    .synopsis = "Loads modules into the session.", .outputs = "System.Management.Automation.PSModuleInfo",
    .examples = "Import-Module Microsoft.PowerShell.Utility\n", .create = make_cmdlet<ImportModule>}};

}  // namespace
}  // namespace psession
