#include "cmdlets/sessions/session_command.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "text/wildcard.h"

namespace psession {

namespace {

struct GetPSSession final : SessionCommand {
  Value state_filter;

  bool passes(const Ref<PSSessionObject>& s) {
    if (!bound("State")) return true;
    std::string wanted = to_display(rs(), state_filter);
    return wanted == "All" || wanted == s->state();
  }

  // The sessions that a computer keeps for this user, whoever's console made them (R12).
  void list(const SessionTarget& t) {
    std::vector<wire::SessionInfo> infos;
    try {
      infos = list_target_sessions(rs(), t);
    } catch (ScriptError& e) {
      write_error(e.record);
      return;
    }
    for (const wire::SessionInfo& info : infos) {
      if (bound("Name")) {
        bool match = false;
        for (const std::string& n : name) match |= WildcardPattern(n).is_match(info.name);
        if (!match) continue;
      }
      if (bound("InstanceId")) {
        bool match = false;
        for (const Value& v : instance_id) match |= to_display(rs(), v) == info.id;
        if (!match) continue;
      }
      if (bound("ConfigurationName") && !WildcardPattern(configuration_name).is_match(info.configuration)) continue;
      Ref<PSSessionObject> known = add_listed(t, info);
      known->session->pump(rs());
      if (passes(known)) write(Value(known));
    }
  }

  void process_record() override {
    bool remote = bound("HostName") || bound("ConnectionUri") || bound("SSHConnection") || bound("ComputerName");
    if (remote) {
      for (const SessionTarget& t : targets()) list(t);
      return;
    }
    for (const Ref<PSSessionObject>& s : chosen()) {
      if (passes(s)) write(Value(s));
    }
  }
};

#define REMOTE_SETS "set:SSHHost|set:SSHHostInstanceId"
constexpr CmdletParam kParams[] = {
    param<&GetPSSession::name>("Name", "string[]", "wildcard byname set:Name|set:ComputerName|set:ConnectionUri|set:SSHHost|set:SSHHostHashParam", "Names of sessions."),
    param<&GetPSSession::id>("Id", "int[]", "set:Id mandatory pos:0 byname notnull", "Ids of sessions in this runspace."),
    param<&GetPSSession::instance_id>("InstanceId", "guid[]", "notnull set:InstanceId mandatory|set:ComputerInstanceId mandatory|set:ConnectionUriInstanceId mandatory|set:SSHHostInstanceId mandatory", "Instance ids."),
    param<&GetPSSession::computer_name>("ComputerName", "string[]", "alias:Cn notnullorempty set:ComputerName mandatory pos:0 byname|set:ComputerInstanceId mandatory pos:0 byname", "Computers whose kept sessions are listed."),
    param<&GetPSSession::host_name>("HostName", "string[]", "notnullorempty set:SSHHost mandatory pos:0|set:SSHHostInstanceId mandatory pos:0", "Computers to ask over SSH."),
    param<&GetPSSession::ssh_connection>("SSHConnection", "hashtable[]", "set:SSHHostHashParam mandatory notnullorempty", "Tables of ssh parameters."),
    param<&GetPSSession::port>("Port", "int", "range:1..65535 set:SSHHost|set:SSHHostInstanceId|set:ComputerName|set:ComputerInstanceId", "Port to connect to."),
    param<&GetPSSession::user_name>("UserName", "string", REMOTE_SETS, "User on the other computer."),
    param<&GetPSSession::key_file_path>("KeyFilePath", "string", "alias:IdentityFilePath " REMOTE_SETS, "Private key for ssh."),
    param<&GetPSSession::subsystem>("Subsystem", "string", REMOTE_SETS, "Subsystem of sshd."),
    param<&GetPSSession::connecting_timeout>("ConnectingTimeout", "int", REMOTE_SETS, "Milliseconds until a connection must stand."),
    param<&GetPSSession::ssh_options>("Options", "hashtable", REMOTE_SETS, "Options for ssh."),
    param<&GetPSSession::state_filter>("State", "Microsoft.PowerShell.Commands.SessionFilterState", "set:ComputerName|set:ComputerInstanceId|set:SSHHost|set:SSHHostInstanceId|set:SSHHostHashParam|set:Name|set:InstanceId", "Only sessions in this state."),
    param<&GetPSSession::configuration_name>("ConfigurationName", "string", "byname set:ComputerName|set:ComputerInstanceId|set:SSHHost", "Only sessions of this configuration."),
    param<&GetPSSession::credential>("Credential", "pscredential", "credential set:ComputerName|set:ComputerInstanceId", "User to connect as."),
    param<&GetPSSession::session_option_value>("SessionOption", "System.Management.Automation.Remoting.PSSessionOption", "set:ComputerName|set:ComputerInstanceId", "Options for the connection."),
    param<&GetPSSession::authentication>("Authentication", "System.Management.Automation.Runspaces.AuthenticationMechanism", "set:ComputerName|set:ComputerInstanceId", "How to authenticate over WSMan."),
    param<&GetPSSession::throttle_limit>("ThrottleLimit", "int", "set:ComputerName|set:ComputerInstanceId", "How many computers are asked at a time."),
    param<&GetPSSession::connection_uri>("ConnectionUri", "uri[]", "alias:URI,CU notnullorempty set:ConnectionUri mandatory pos:0 byname|set:ConnectionUriInstanceId mandatory pos:0 byname", "WSMan end points."),
    param<&GetPSSession::allow_redirection>("AllowRedirection", "switch", "set:ConnectionUri|set:ConnectionUriInstanceId", "Follow redirections."),
    param<&GetPSSession::application_name>("ApplicationName", "string", "byname set:ComputerName|set:ComputerInstanceId", "WSMan application."),
    param<&GetPSSession::certificate_thumbprint>("CertificateThumbprint", "string", "set:ConnectionUri|set:ConnectionUriInstanceId|set:ComputerName|set:ComputerInstanceId", "Client certificate."),
    param<&GetPSSession::use_ssl>("UseSSL", "switch", "set:ComputerName|set:ComputerInstanceId", "WSMan over HTTPS."),
};

CmdletRegistration registration{{.name = "Get-PSSession", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "Name",
                                 .aliases = "gsn", .synopsis = "Lists sessions: this runspace's own, or all that a computer keeps for you.",
    .description = "Without a computer: the sessions that this console made or connected. With -ComputerName or -HostName: all that this computer or another one keeps for you, whoever made them; Availability None means that they can be connected.",
                                 .outputs = "System.Management.Automation.Runspaces.PSSession",
                                 .examples = "Get-PSSession\n", .create = make_cmdlet<GetPSSession>}};

}  // namespace

}  // namespace psession
