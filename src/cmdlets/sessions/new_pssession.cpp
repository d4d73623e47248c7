#include "cmdlets/sessions/session_command.h"
#include "engine/runspace.h"

namespace psession {

namespace {

struct NewPSSession final : SessionCommand {
  bool use_windows_powershell = false;
  size_t used_names = 0;

  std::string next_name() { return used_names < name.size() ? name[used_names++] : std::string(); }

  void process_record() override {
    if (parameter_set() == "Session") {
      for (const Value& v : session) {
        const auto* s = unwrap(v).get_if<PSSessionObject>();
        if (!s) continue;
        if (std::shared_ptr<RemoteSession> made = open(s->session->target(), next_name())) write(Value(add(std::move(made))));
      }
      return;
    }
    if (use_windows_powershell) computer_name.clear();
    for (const SessionTarget& t : targets()) {
      check_stop();
      if (std::shared_ptr<RemoteSession> made = open(t, next_name())) write(Value(add(std::move(made))));
    }
  }
};

#define SSH_SETS "set:SSHHost"
constexpr CmdletParam kParams[] = {
    param<&NewPSSession::computer_name>("ComputerName", "string[]", "set:ComputerName pos:0 alias:Cn pipe byname notnullorempty", "Computers to make sessions on; this one when it is left out."),
    param<&NewPSSession::host_name>("HostName", "string[]", "set:SSHHost pos:0 mandatory notnullorempty", "Computers to reach over SSH."),
    param<&NewPSSession::ssh_connection>("SSHConnection", "hashtable[]", "set:SSHHostHashParam mandatory notnullorempty", "Tables of ssh parameters, one for each session."),
    param<&NewPSSession::session>("Session", "System.Management.Automation.Runspaces.PSSession[]", "set:Session pos:0 pipe byname notnullorempty", "Sessions whose target and options are used again."),
    param<&NewPSSession::connection_uri>("ConnectionUri", "uri[]", "set:Uri pos:0 mandatory byname alias:URI,CU notnullorempty", "URIs of WSMan end points."),
    param<&NewPSSession::vm_id>("VMId", "guid[]", "set:VMId pos:0 mandatory byname alias:VMGuid notnullorempty", "Virtual machines."),
    param<&NewPSSession::vm_name>("VMName", "string[]", "set:VMName mandatory byname notnullorempty", "Virtual machines by name."),
    param<&NewPSSession::container_id>("ContainerId", "string[]", "set:ContainerId mandatory byname notnullorempty", "Containers."),
    param<&NewPSSession::use_windows_powershell>("UseWindowsPowerShell", "switch", "set:UseWindowsPowerShellParameterSet mandatory", "A session on this computer."),
    param<&NewPSSession::name>("Name", "string[]", "", "Names of the sessions."),
    param<&NewPSSession::port>("Port", "int", "range:1..65535 set:ComputerName|set:SSHHost|set:Uri", "Port to connect to."),
    param<&NewPSSession::user_name>("UserName", "string", SSH_SETS, "User on the other computer."),
    param<&NewPSSession::key_file_path>("KeyFilePath", "string", "alias:IdentityFilePath notnullorempty " SSH_SETS, "Private key for ssh."),
    param<&NewPSSession::subsystem>("Subsystem", "string", "byname " SSH_SETS, "Subsystem of sshd; powershell by default."),
    param<&NewPSSession::connecting_timeout>("ConnectingTimeout", "int", SSH_SETS, "Milliseconds until a connection must stand."),
    param<&NewPSSession::ssh_options>("Options", "hashtable", SSH_SETS, "Options for ssh, as -o takes them."),
    param<&NewPSSession::ssh_transport>("SSHTransport", "switch", SSH_SETS, "Says that ssh is meant."),
    param<&NewPSSession::credential>("Credential", "pscredential", "credential byname set:ComputerName|set:Uri|set:VMId|set:VMName", "User to connect as."),
    param<&NewPSSession::configuration_name>("ConfigurationName", "string", "byname set:ComputerName|set:Uri|set:ContainerId|set:VMId|set:VMName", "Session configuration."),
    param<&NewPSSession::session_option_value>("SessionOption", "System.Management.Automation.Remoting.PSSessionOption", "set:ComputerName|set:Uri|set:SSHHost|set:SSHHostHashParam", "Options made by New-PSSessionOption."),
    param<&NewPSSession::application_name>("ApplicationName", "string", "byname set:ComputerName", "WSMan application."),
    param<&NewPSSession::authentication>("Authentication", "System.Management.Automation.Runspaces.AuthenticationMechanism", "set:ComputerName|set:Uri", "How to authenticate over WSMan."),
    param<&NewPSSession::certificate_thumbprint>("CertificateThumbprint", "string", "set:ComputerName|set:Uri", "Client certificate."),
    param<&NewPSSession::throttle_limit>("ThrottleLimit", "int", "", "How many connections are made at a time."),
    param<&NewPSSession::use_ssl>("UseSSL", "switch", "set:ComputerName", "WSMan over HTTPS."),
    param<&NewPSSession::allow_redirection>("AllowRedirection", "switch", "set:Uri", "Follow redirections."),
    param<&NewPSSession::enable_network_access>("EnableNetworkAccess", "switch", "set:ComputerName|set:Session|set:Uri", "Only on Windows."),
    param<&NewPSSession::run_as_administrator>("RunAsAdministrator", "switch", "set:ContainerId", "Only for containers."),
};

CmdletRegistration registration{{.name = "New-PSSession", .module = "Microsoft.PowerShell.Core", .params = kParams,
                                 .default_set = "ComputerName", .aliases = "nsn",
                                 .synopsis = "Makes sessions that stay until they are removed.",
                                 .description = "Each session is a process of its own, on this computer or on another one. It keeps variables, functions "
                                                "and its location between commands, and can be left with Disconnect-PSSession.",
                                 .outputs = "System.Management.Automation.Runspaces.PSSession",
                                 .examples = "$s = New-PSSession\nInvoke-Command $s { 1 + 1 }\nRemove-PSSession $s\n",
                                 .create = make_cmdlet<NewPSSession>}};

}  // namespace

}  // namespace psession
