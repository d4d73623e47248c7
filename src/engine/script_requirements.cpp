// #requires of a script file: what it needs is there, or the script does not run.
#include "engine/script_requirements.h"

#include <unistd.h>

#include <cstdlib>

#include "engine/module_paths.h"
#include "engine/modules.h"
#include "engine/name_map.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "language/parsed_script.h"

namespace psession {

// What is asked for, in the sentence about a module that is missing.
std::string missing_module(const RequiredModule& m) {
  std::string text = "The module '" + std::string(m.name) + "' cannot be found";
  if (!m.required_version.empty()) {
    text += " with RequiredVersion '" + std::string(m.required_version) + "'";
  } else {
    const char* join = " with ";
    if (!m.module_version.empty()) {
      text += join + ("ModuleVersion '" + std::string(m.module_version) + "'");
      join = " and ";
    }
    if (!m.maximum_version.empty()) text += join + ("MaximumVersion '" + std::string(m.maximum_version) + "'");
  }
  return text + ".";
}
namespace {

[[noreturn]] void refuse(const std::string& script, std::string_view id, std::string message) {
  Ref<ErrorRecordObject> r = make_error("System.Management.Automation.ScriptRequiresException", id, ErrorCategory::ResourceUnavailable,
                                        std::move(message), str(script));
  r->fully_qualified_id = r->error_id;
  throw ScriptError(r);
}

}  // namespace

void check_requirements(Runspace& rs, const std::string& script, const ScriptBlock& block) {
  const ScriptRequirements* need = block.ast().requirements;
  if (!need) return;
  std::string head = "The script '" + script + "' cannot be run because it contained a \"#requires\" statement ";
  if (!need->required_version.empty() && module_paths::compare_versions(need->required_version, "7.6.5") > 0) {
    refuse(script, "ScriptRequiresUnmatchedPSVersion",
           head + "for PowerShell " + std::string(need->required_version) +
               ". The version of PowerShell that is required by the script does not match the currently running version of PowerShell 7.6.5.");
  }
  if (!need->editions.empty()) {
    bool core = false;
    std::string names;
    for (std::string_view e : need->editions) {
      core |= equal_names(e, "Core");
      names += (names.empty() ? "" : ",") + std::string(e);
    }
    if (!core) {
      refuse(script, "ScriptRequiresUnmatchedPSEdition",
             head + "for PowerShell editions '" + names +
                 "'. The edition of PowerShell that is required by the script does not match the currently running PowerShell Core edition.");
    }
  }
  if (!need->application_id.empty() && !equal_names(need->application_id, "Microsoft.PowerShell")) {
    refuse(script, "ScriptRequiresUnmatchedShellId",
           head + "with a shell ID of " + std::string(need->application_id) + " that is incompatible with the current shell.");
  }
  if (need->elevation_required && geteuid() != 0) {
    refuse(script, "ScriptRequiresElevation",
           "The script '" + script + "' cannot be run because it contains a \"#requires\" statement for running as Administrator. The current "
           "PowerShell session is not running as Administrator. Start PowerShell by using the Run as Administrator option, and then try "
           "running the script again.");
  }
  std::string missing;
  for (const RequiredModule& m : need->modules) {
    if (rs.modules().find_loaded(m.name)) continue;
    ImportOptions o;
    o.minimum_version = m.module_version;
    o.required_version = m.required_version;
    o.maximum_version = m.maximum_version;
    o.global = true;
    try {
      rs.modules().import(m.name, o);
    } catch (const ScriptError&) {
      missing += (missing.empty() ? "" : ", ") + missing_module(m);
    }
  }
  if (!missing.empty()) {
    refuse(script, "ScriptRequiresMissingModules",
           "The script '" + script + "' cannot be run because the following modules that are specified by the \"#requires\" statements of the "
           "script are missing: " + missing + ".");
  }
}

}  // namespace psession
