#include "cmdlets/sessions/session_command.h"
#include "engine/host.h"
#include "engine/runspace.h"
#include "session/remote_host.h"

namespace psession {

namespace {

struct EnterPSSession final : SessionCommand {
  // A session that was left is taken up; while a command runs in it, there is nothing to enter.
  bool connect(PSSessionObject& target) {
    RemoteSession& r = *target.session;
    if (target.availability() != "None") {
      write_error("System.Management.Automation.RuntimeException", "EnterPSSessionCannotConnectDisconnectedSession",
                  ErrorCategory::InvalidOperation, "The PSSession is in a disconnected state and is not available for connection.");
      return false;
    }
    try {
      r.reconnect(rs(), false);
    } catch (const ScriptError&) {
      write_error("System.Management.Automation.RuntimeException", "EnterPSSessionConnectSessionFailed",
                  ErrorCategory::InvalidOperation, "A failure occurred while attempting to connect the PSSession.");
      return false;
    }
    warn_from(r);
    return true;
  }

  void process_record() override {
    RemotingState& state = state_of();
    if (dynamic_cast<RemoteHost*>(&rs().host())) {   // the prompt is elsewhere
      return write_error("System.ArgumentException", "HostDoesNotSupportPushRunspace", ErrorCategory::InvalidArgument,
                         "The host does not support Enter-PSSession and Exit-PSSession.");
    }
    if (!state.entered.is_null()) {
      throw_terminating("System.InvalidOperationException", "RemoteHostDoesNotSupportPushRunspace", ErrorCategory::InvalidOperation,
                        "A session is entered already. Leave it with Exit-PSSession first.");
    }
    Ref<PSSessionObject> target;
    bool temporary = false;
    if (bound("Session") || bound("Id") || bound("Name") || bound("InstanceId")) {
      std::vector<Ref<PSSessionObject>> list = chosen(false);
      if (list.empty()) return;
      if (list.size() > 1) {
        return write_error("System.ArgumentException", "RemoteRunspaceHasMultipleMatchesForSpecifiedName", ErrorCategory::InvalidArgument,
                           "Multiple matches found for name " + name[0] + ".", str(name[0]));
      }
      target = list[0];
    } else {
      std::vector<SessionTarget> list = targets();
      if (list.empty()) return;
      std::shared_ptr<RemoteSession> s = open(list[0], "");
      if (!s) return;
      target = make_ref<PSSessionObject>(std::move(s), 0);
      temporary = true;
    }
    RemoteSession& r = *target->session;
    r.pump(rs());
    if (r.state() == psrp::PoolState::Disconnected && !connect(*target)) return;
    if (!r.opened()) {
      return write_error("System.ArgumentException", "PushedRunspaceMustBeOpen", ErrorCategory::InvalidArgument,
                         bound("Session") ? "Cannot enter session " + r.name() + " because it is not in the disconnected state or is not "
                                            "available for connection. Retrieve the remote session using Get-PSSession -ComputerName " +
                                                r.target().computer + " -InstanceId " + r.id() + "."
                                          : "Session must be open.");
    }
    state.entered = Value(target);
    state.entered_temporary = temporary;
    host().push_runspace(Value(target));
  }
};

using E = EnterPSSession;
// Enter-PSSession takes one of each; the fields of the family are lists.
#define SSH_SETS "set:SSHHost"
constexpr CmdletParam kParams[] = {
    param<&E::computer_name>("ComputerName", "string", "set:ComputerName mandatory pos:0 alias:Cn pipe byname notnullorempty", "The computer."),
    param<&E::host_name>("HostName", "string", "set:SSHHost mandatory pos:0 pipe notnullorempty", "The computer, over SSH."),
    param<&E::session>("Session", "System.Management.Automation.Runspaces.PSSession", "set:Session pos:0 pipe byname notnull", "A session."),
    param<&E::id>("Id", "int", "set:Id pos:0 byname notnull", "Id of a session."),
    param<&E::name>("Name", "string", "set:Name byname", "Name of a session."),
    param<&E::instance_id>("InstanceId", "guid", "set:InstanceId byname notnull", "Instance id of a session."),
    param<&E::connection_uri>("ConnectionUri", "uri", "set:Uri pos:1 byname alias:URI,CU", "URI of a WSMan end point."),
    param<&E::port>("Port", "int", "range:1..65535 set:ComputerName|set:SSHHost", "Port to connect to."),
    param<&E::user_name>("UserName", "string", SSH_SETS, "User on the other computer."),
    param<&E::key_file_path>("KeyFilePath", "string", "alias:IdentityFilePath " SSH_SETS, "Private key for ssh."),
    param<&E::subsystem>("Subsystem", "string", "byname " SSH_SETS, "Subsystem of sshd."),
    param<&E::connecting_timeout>("ConnectingTimeout", "int", SSH_SETS, "Milliseconds until a connection must stand."),
    param<&E::ssh_options>("Options", "hashtable", SSH_SETS, "Options for ssh."),
    param<&E::ssh_transport>("SSHTransport", "switch", SSH_SETS, "Says that ssh is meant."),
    param<&E::credential>("Credential", "pscredential", "credential byname set:ComputerName|set:Uri", "User to connect as."),
    param<&E::configuration_name>("ConfigurationName", "string", "byname set:ComputerName|set:Uri", "Session configuration."),
    param<&E::session_option_value>("SessionOption", "System.Management.Automation.Remoting.PSSessionOption", "set:ComputerName|set:Uri", "Options for the session."),
    param<&E::application_name>("ApplicationName", "string", "byname set:ComputerName", "WSMan application."),
    param<&E::authentication>("Authentication", "System.Management.Automation.Runspaces.AuthenticationMechanism", "set:ComputerName|set:Uri", "How to authenticate over WSMan."),
    param<&E::certificate_thumbprint>("CertificateThumbprint", "string", "set:ComputerName|set:Uri", "Client certificate."),
    param<&E::use_ssl>("UseSSL", "switch", "set:ComputerName", "WSMan over HTTPS."),
    param<&E::allow_redirection>("AllowRedirection", "switch", "set:Uri", "Follow redirections."),
    param<&E::enable_network_access>("EnableNetworkAccess", "switch", "set:ComputerName|set:Uri", "Only on Windows."),
};

CmdletRegistration registration{{.name = "Enter-PSSession", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "ComputerName",
                                 .aliases = "etsn", .synopsis = "Begins an interactive session: what is typed runs there.",
    .description = "The prompt then shows the computer's name, and each line runs in that session: a given one, which stays open afterwards, or a temporary one made for -ComputerName or -HostName. exit or Exit-PSSession comes back. Ctrl+C stops the command that runs there. Only for an interactive console.",
                                 .examples = "$s = New-PSSession -Name work\nEnter-PSSession $s\nEnter-PSSession -HostName server -UserName me\n", .create = make_cmdlet<E>}};

struct ExitPSSession final : SessionCommand {
  void process_record() override {
    RemotingState& state = state_of();
    // In a session that somebody entered, this ends the entering.
    host().pop_runspace();
    if (state.entered.is_null()) return;
    Value entered = std::move(state.entered);
    state.entered = {};
    if (state.entered_temporary) {
      if (auto* s = entered.get_if<PSSessionObject>()) s->session->close(rs());
    }
  }
};

CmdletRegistration exit_registration{{.name = "Exit-PSSession", .module = "Microsoft.PowerShell.Core", .aliases = "exsn",
                                      .synopsis = "Ends an interactive session.",
    .description = "What runs in the session goes on if it can; the session stays open unless Enter-PSSession made it. exit does the same.", .examples = "Exit-PSSession\n", .create = make_cmdlet<ExitPSSession>}};

}  // namespace

}  // namespace psession
