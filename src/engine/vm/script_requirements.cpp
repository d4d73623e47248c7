// What `#requires` asks of the session, checked before a script file runs.
#include <unistd.h>

#include <cstdlib>

#include "engine/modules.h"
#include "engine/script_requirements.h"
#include "engine/vm/vm.h"
#include "language/parsed_script.h"

namespace psession {

namespace {
constexpr int kVersion[] = {7, 6, 5};
constexpr std::string_view kVersionText = "7.6.5";

bool version_satisfied(std::string_view wanted) {
  size_t at = 0;
  for (int have : kVersion) {
    if (at >= wanted.size()) return true;
    size_t dot = std::min(wanted.find('.', at), wanted.size());
    int n = atoi(std::string(wanted.substr(at, dot - at)).c_str());
    if (n != have) return n < have;
    at = dot + 1;
  }
  return true;
}
}  // namespace

void check_script_requirements(Runspace& rs, const ScriptRequirements& r, const ParsedScript& script, const CommandCall& call) {
  std::string name = script.file();
  if (size_t slash = name.rfind('/'); slash != std::string::npos) name.erase(0, slash + 1);
  auto fail = [&](std::string_view id, ErrorCategory category, std::string why) {
    auto e = make_error("System.Management.Automation.ScriptRequiresException", id, category,
                        "The script '" + name + "' cannot be run because " + why, str(name));
    if (auto* c = as<CommandAst>(call.ast); c && call.script && !c->elements.empty()) {
      auto inv = make_ref<InvocationInfoObject>();
      inv->position = make_position(*call.script, c->elements[0]->extent);
      inv->offset_in_line = inv->position.column;
      inv->invocation_name = inv->position.text;
      e->invocation = inv;
    }
    throw ScriptError(e);
  };
  if (!r.required_version.empty() && !version_satisfied(r.required_version))
    fail("ScriptRequiresUnmatchedPSVersion", ErrorCategory::ResourceUnavailable,
         "it contained a \"#requires\" statement for PowerShell " + std::string(r.required_version) +
             ". The version of PowerShell that is required by the script does not match the currently running version of PowerShell " +
             std::string(kVersionText) + ".");
  if (!r.editions.empty()) {
    bool core = false;
    std::string all;
    for (auto e : r.editions) {
      core = core || same_name(e, "Core");
      all += (all.empty() ? "" : ",") + std::string(e);
    }
    if (!core)
      fail("ScriptRequiresUnmatchedPSEdition", ErrorCategory::ResourceUnavailable,
           "it contained a \"#requires\" statement for PowerShell editions '" + all +
               "'. The edition of PowerShell that is required by the script does not match the currently running PowerShell Core edition.");
  }
  if (r.elevation_required && geteuid() != 0)
    fail("ScriptRequiresElevation", ErrorCategory::PermissionDenied,
         "it contains a \"#requires\" statement for running as Administrator. The current PowerShell session is not running as Administrator. "
         "Start PowerShell by using the Run as Administrator option, and then try running the script again.");
  std::string missing;
  for (auto& m : r.modules) {
    ImportOptions o;
    o.minimum_version = m.module_version;
    o.required_version = m.required_version;
    o.maximum_version = m.maximum_version;
    o.guid = m.guid;
    try {
      rs.modules().import(m.name, o);
    } catch (ScriptError&) {
      missing += (missing.empty() ? "" : ", ") + missing_module(m);
    }
  }
  if (!missing.empty())
    fail("ScriptRequiresMissingModules", ErrorCategory::ResourceUnavailable,
         "the following modules that are specified by the \"#requires\" statements of the script are missing: " + missing + ".");
}

}  // namespace psession
