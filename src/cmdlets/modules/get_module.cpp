#include <algorithm>

#include "cmdlets/modules/remote_module.h"
#include "engine/automatic_variables.h"
#include "engine/cmdlet.h"
#include "engine/module_paths.h"
#include "engine/module_specification.h"
#include "engine/modules.h"
#include "engine/providers/providers.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/wildcard.h"

namespace psession {
namespace {

using namespace module_paths;

// The module's file in a folder, where it has one.
void module_file(const std::string& folder, const std::string& name, std::vector<std::string>& out) {
  for (const char* e : {".psd1", ".psm1"}) {
    if (!is_file(folder + "/" + name + e)) continue;
    out.push_back(folder + "/" + name + e);
    return;
  }
}
// A module's folder: every version in it, and what is in the folder itself.
std::vector<std::string> versions_in(const std::string& folder) {
  std::vector<std::string> out;
  if (auto names = list_directory(folder)) {
    for (const std::string& n : *names)
      if (looks_like_version(n) && is_dir(folder + "/" + n)) module_file(folder + "/" + n, leaf(folder), out);
  }
  module_file(folder, leaf(folder), out);
  return out;
}
// -All: every file of a module below a folder.
void all_files(const std::string& folder, int depth, std::vector<std::string>& out) {
  constexpr int kDeepest = 32;
  constexpr size_t kMost = 65536;
  auto names = list_directory(folder);
  if (!names || depth > kDeepest) return;
  for (const std::string& n : *names) {
    if (out.size() >= kMost) return;
    std::string path = folder + "/" + n;
    if (is_dir(path)) all_files(path, depth + 1, out);
    else if (ends_with_ignore_case(n, ".psd1") || ends_with_ignore_case(n, ".psm1")) out.push_back(path);
  }
}

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
  // A file that can't be read is not listed, unless it was named.
  void list(const std::string& path, const WantedModule& w, bool named) {
    check_stop();
    try {
      if (!edition.empty() && !of_edition(path)) return;
      Ref<Module> m = rs().modules().describe(path);
      if (is_wanted(*m, {m->name, w.options})) write(Value(m));
    } catch (const ScriptError& e) {
      if (named) write_error(e.record);
    }
  }
  bool of_edition(const std::string& path) {
    if (!ends_with_ignore_case(path, ".psd1")) return false;
    Ref<Dictionary> data = rs().modules().read_manifest(path);
    const Value* editions = data->find(str("CompatiblePSEditions"));
    if (!editions) return false;
    for (const Value& e : to_vector(rs(), *editions)) if (equals_ignore_case(to_display(rs(), e), edition)) return true;
    return false;
  }
  // The modules that come along are in $PSHOME/Modules: they are listed where the module path has it.
  bool own_listed() {
    const char* dirs = getenv("PSModulePath");
    if (!dirs || !*dirs) return true;
    return (":" + std::string(dirs) + ":").find(":" + to_display(rs(), rs().get_variable("PSHOME")) + "/Modules:") != std::string::npos;
  }
  // A path, which may be a pattern: a module's folder, or its file.
  void below(const WantedModule& w) {
    std::string given = w.name;
    std::replace(given.begin(), given.end(), '\\', '/');
    while (given.size() > 1 && given.back() == '/') given.pop_back();
    const bool pattern = WildcardPattern::contains_wildcards(given);
    std::vector<std::string> paths;
    if (pattern) for (const ResolvedPath& r : rs().providers().glob(given)) paths.push_back(r.path);
    else paths.push_back(rs().providers().parse(given).path);
    for (const std::string& path : paths) {
      std::vector<std::string> files;
      if (is_dir(path)) files = versions_in(path);
      if (is_file(path)) files.push_back(path);
      if (files.empty() && !pattern) {
        write_error("System.IO.FileNotFoundException", "Modules_ModuleNotFoundForGetModule", ErrorCategory::ResourceUnavailable,
                    "The specified module '" + w.name + "' was not found. Update the Name parameter to point to a valid path, and then try again. ",
                    str(w.name));
      }
      for (const std::string& f : files) list(f, w, !pattern);
    }
  }
  void available(std::vector<WantedModule> wanted) {
    if (wanted.empty()) wanted.push_back({"*", {}});
    for (const WantedModule& w : wanted) {
      const std::string& p = w.name;
      if (p.find_first_of("/\\") != std::string::npos) {
        below(w);
        continue;
      }
      if (all) {
        std::string_view dirs = getenv("PSModulePath") ? getenv("PSModulePath") : "";
        std::vector<std::string> files;
        for (; !dirs.empty(); dirs.remove_prefix(std::min(dirs.size(), dirs.find(':') == std::string_view::npos ? dirs.size() : dirs.find(':') + 1))) {
          std::string dir(dirs.substr(0, dirs.find(':')));
          std::replace(dir.begin(), dir.end(), '\\', '/');
          if (!dir.empty()) all_files(dir, 0, files);
        }
        for (const std::string& f : files)
          if (WildcardPattern(p).is_match(stem(f))) list(f, w, false);
      } else {
        for (const auto& [n, path] : rs().modules().available(p)) list(path, w, false);
      }
      if (equals_ignore_case(edition, "Desktop") || !own_listed()) continue;
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
