// Import-PSSession and Export-PSSession: what the other end's commands are, and a script module of functions that run
// them there. Engine thread.
#pragma once
#include <string>
#include <vector>

#include "session/remoting_state.h"

namespace psession {

struct ProxyParameter {
  std::string name;
  bool is_switch = false;
  std::vector<std::string> aliases;
  struct Set { std::string name; int position = -1; bool mandatory = false, pipeline = false, by_name = false, remaining = false; };
  std::vector<Set> sets;
};
struct ProxyCommand {
  std::string name, command_type, default_set, target;   // target: what an alias stands for
  bool has_parameters = false;
  std::vector<ProxyParameter> parameters;
};
struct ProxyQuery {
  std::vector<std::string> names, types, modules;
  std::vector<Value> arguments;
  bool named = false;
};

// Asks the session's Get-Command. ScriptError for what the other end reports as terminating.
std::vector<ProxyCommand> remote_commands(Runspace& rs, RemoteSession& session, const ProxyQuery& query);
// Text of the module. `new_session`: a script that opens the session anew (exported modules), or empty.
std::string proxy_module_text(const std::vector<ProxyCommand>& commands, const std::string& new_session);
std::string proxy_manifest_text(const std::string& name, const std::vector<ProxyCommand>& commands);
// New-PSSession with what reaches the same place.
std::string new_session_text(const RemoteSession& session);
// Runs a command in a session and collects its output; its errors go to the current error stream.
std::vector<Value> run_remote(Runspace& rs, RemoteSession& session, const PipelineRequest& request);
std::string quote_text(std::string_view s);   // 'it''s'

}  // namespace psession
