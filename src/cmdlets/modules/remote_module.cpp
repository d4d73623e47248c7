#include "cmdlets/modules/remote_module.h"

#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "session/proxy_module.h"

namespace psession {

namespace {

constexpr const char* kList =
    "param($names, $available) $more = @{}; if ($names) { $more.Name = $names }; if ($available) { $more.ListAvailable = $true }; "
    "Get-Module @more";
constexpr const char* kImport =
    "param($name, $versions) foreach ($m in Import-Module -Name $name @versions -PassThru -ErrorAction Stop) { $m.Name }";

std::vector<Value> run_there(Runspace& rs, const Value& session, const char* script, std::vector<Value> arguments) {
  auto* s = unwrap(session).get_if<PSSessionObject>();
  if (!s) throw_error("System.ArgumentException", "PSSession", ErrorCategory::InvalidArgument, "A session is expected.", session);
  Ref<ScriptBlock> block = ScriptBlock::create(rs, script);
  return run_remote(rs, *s->session, script_request(rs, *block, arguments, true));
}

Value texts(const std::vector<std::string>& list) {
  std::vector<Value> v;
  for (const std::string& s : list) v.push_back(str(s));
  return v.empty() ? Value() : Value(Array::of(std::move(v)));
}

CallArgument named(const char* name, Value value) {
  CallArgument a;
  a.kind = CallArgument::ParameterWithValue;
  a.name = name;
  a.value = std::move(value);
  return a;
}

}  // namespace

std::vector<Value> modules_there(Runspace& rs, const Value& session, const std::vector<std::string>& names, bool list_available) {
  return run_there(rs, session, kList, {texts(names), Value::boolean(list_available)});
}

Ref<Module> import_from_session(Runspace& rs, const Value& session, const std::string& name, const std::vector<std::string>& commands,
                                const ImportOptions& options) {
  Ref<Dictionary> versions = Dictionary::hashtable();
  auto version = [&](const char* parameter, const std::string& v) {
    if (!v.empty()) versions->set(str(parameter), str(v));
  };
  version("MinimumVersion", options.minimum_version);
  version("MaximumVersion", options.maximum_version);
  version("RequiredVersion", options.required_version);
  std::vector<Value> imported;
  try {
    imported = run_there(rs, session, kImport, {str(name), Value(versions)});
  } catch (ScriptError& e) {
    throw_error("System.Management.Automation.RemoteException", e.record->fully_qualified_id + ",Microsoft.PowerShell.Commands.ImportModuleCommand",
                e.record->category,
                "Failure from remote command: Import-Module -Name '" + name + "': " + e.record->message(), str(name));
  }
  std::string there = imported.empty() ? name : to_display(rs, imported[0]);
  std::vector<CallArgument> arguments{named("Session", session), named("Module", texts({there})),
                                      named("AllowClobber", Value::boolean(!options.no_clobber)),
                                      named("DisableNameChecking", Value::boolean(options.disable_name_checking))};
  if (!commands.empty()) arguments.push_back(named("CommandName", texts(commands)));
  if (!options.prefix.empty()) arguments.push_back(named("Prefix", str(options.prefix)));
  std::vector<Value> made = rs.invoke_command("Import-PSSession", std::move(arguments));
  auto* m = made.empty() ? nullptr : unwrap(made[0]).get_if<Module>();
  if (!m) return {};
  m->name = there;
  return Ref<Module>(m);
}

}  // namespace psession
