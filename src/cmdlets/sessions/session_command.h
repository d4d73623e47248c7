// What the commands about sessions share: the parameters that name computers, and turning them into targets.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/cmdlet.h"
#include "session/remoting_state.h"

namespace psession {

class SessionCommand : public Cmdlet {
 public:
  std::vector<std::string> computer_name, host_name, name;
  std::vector<Value> ssh_connection, session, instance_id, connection_uri, vm_id;
  std::vector<std::string> vm_name, container_id;
  std::vector<int32_t> id;
  std::string user_name, key_file_path, subsystem, configuration_name, application_name, certificate_thumbprint, state;
  int32_t port = 0, connecting_timeout = -1, throttle_limit = 0;
  Value ssh_options, session_option_value, credential, authentication;
  bool ssh_transport = false, use_ssl = false, allow_redirection = false, run_as_administrator = false,
       enable_network_access = false;

 protected:
  RemotingState& state_of() { return RemotingState::of(rs()); }
  // The targets that -HostName, -SSHConnection or -ComputerName name, in their order. Non-terminating errors for those that
  // can't be reached this way (another computer by -ComputerName needs WSMan).
  std::vector<SessionTarget> targets();
  SessionOpenOptions open_options(const std::string& session_name);
  // Opens one; a failure is written as an error and gives null.
  std::shared_ptr<RemoteSession> open(const SessionTarget& t, const std::string& session_name);
  Ref<PSSessionObject> add(std::shared_ptr<RemoteSession> s);
  // The known session that a list names, brought up to date, or a new one.
  Ref<PSSessionObject> add_listed(const SessionTarget& target, const wire::SessionInfo& info);
  // By -Session, -Id, -Name, -InstanceId among this runspace's own; errors for what is not there.
  std::vector<Ref<PSSessionObject>> chosen(bool wildcards = true);
  bool is_local_name(const std::string& computer);
  void warn_from(RemoteSession& s);
  static int buffering_of(const std::string& text);   // wire::Buffering or -1

 private:
  bool parse_host(const std::string& text, SessionTarget& t);
  bool from_hashtable(const Value& table, std::vector<SessionTarget>& out);
  bool check_key(std::string& path);
};

// The rows that several commands have in common.
#define PSESSION_SSH_PARAMETERS(T, host_sets, ssh_sets, hash_sets)                                                             \
  param<&T::port>("Port", "int", "range:1..65535 " ssh_sets, "Port of sshd or WinRM."),                                         \
      param<&T::user_name>("UserName", "string", ssh_sets, "User on the other computer."),                                     \
      param<&T::key_file_path>("KeyFilePath", "string", "alias:IdentityFilePath " ssh_sets, "Private key for ssh."),            \
      param<&T::subsystem>("Subsystem", "string", ssh_sets, "Subsystem of sshd; powershell by default."),                      \
      param<&T::connecting_timeout>("ConnectingTimeout", "int", ssh_sets, "Milliseconds until a connection must stand."),      \
      param<&T::ssh_options>("Options", "hashtable", ssh_sets, "Options for ssh, as -o takes them."),                          \
      param<&T::ssh_transport>("SSHTransport", "switch", ssh_sets, "Says that ssh is meant.")

}  // namespace psession
