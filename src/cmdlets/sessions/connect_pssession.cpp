#include "cmdlets/sessions/connect_pssession.h"

#include "engine/runspace.h"
#include "object/convert.h"
#include "text/wildcard.h"

namespace psession {

std::vector<Ref<PSSessionObject>> ConnectCommand::wanted() {
  if (!bound("ComputerName") && !bound("ConnectionUri") && !bound("HostName") && !bound("SSHConnection")) return chosen();
  std::vector<Ref<PSSessionObject>> out;
  for (const SessionTarget& t : targets()) {
    bool any = false;
    for (const wire::SessionInfo& info : list_target_sessions(rs(), t)) {
      bool match = !bound("Name") && !bound("InstanceId");
      for (const std::string& n : name) match |= WildcardPattern(n).is_match(info.name);
      for (const Value& v : instance_id) match |= to_display(rs(), v) == info.id;
      if (!match) continue;
      if (bound("ConfigurationName") && !WildcardPattern(configuration_name).is_match(info.configuration)) continue;
      Ref<PSSessionObject> known = add_listed(t, info);
      out.push_back(known);
      any = true;
    }
    if (!any && (bound("Name") || bound("InstanceId"))) {
      bool by_name = !name.empty();
      std::string what = by_name ? name[0] : to_display(rs(), instance_id[0]);
      write_error("System.Management.Automation.RuntimeException", by_name ? "PSSessionNameMatchFail" : "PSSessionIdMatchFail",
                  ErrorCategory::InvalidOperation,
                  by_name ? "The command cannot find a PSSession that has the name \"" + what + "\"."
                          : "The command cannot find a PSSession with an InstanceId value of \"" + what + "\".", str(what));
    }
  }
  return out;
}

bool ConnectCommand::connect(const Ref<PSSessionObject>& s) {
  RemoteSession& r = *s->session;
  r.pump(rs());
  if (r.opened()) return true;
  if (r.state() != psrp::PoolState::Disconnected) {
    write_error("System.Management.Automation.RuntimeException", "PSSessionConnectFailed", ErrorCategory::InvalidOperation,
                "Cannot connect PSSession \"" + r.name() +
                    "\", either because it is not in the Disconnected state, or it is not available for connection." +
                    (r.broken_reason().empty() ? std::string() : " " + r.broken_reason()), Value(s));
    return false;
  }
  try {
    PSSessionOptionObject* option = session_option(rs(), session_option_value);
    r.reconnect(rs(), force, -1, bound("SessionOption") ? buffering_of(option->output_buffering) : -1);
    warn_from(r);
    return true;
  } catch (ScriptError& e) {
    write_error(e.record);
    return false;
  }
}

namespace {

struct ConnectPSSession final : ConnectCommand {
  void process_record() override {
    std::vector<Ref<PSSessionObject>> list;
    try {
      list = wanted();
    } catch (ScriptError& e) {
      write_error(e.record);
      return;
    }
    for (const Ref<PSSessionObject>& s : list) {
      if (!should_process(s->session->name(), "Connect-PSSession")) continue;
      if (connect(s)) write(Value(s));
    }
  }
};

using C = ConnectPSSession;
#define SSH_SETS "set:SSHHost|set:SSHHostGuid"
constexpr CmdletParam kParams[] = {
    param<&C::session>("Session", "System.Management.Automation.Runspaces.PSSession[]", "set:Session mandatory pos:0 pipe byname notnullorempty", "Sessions to connect."),
    param<&C::id>("Id", "int[]", "set:Id mandatory pos:0 byname notnull", "Ids of sessions."),
    param<&C::name>("Name", "string[]", "wildcard notnullorempty set:Name mandatory|set:ComputerName|set:ConnectionUri|set:SSHHost|set:SSHHostHashParam", "Names of sessions."),
    param<&C::instance_id>("InstanceId", "guid[]", "notnull set:InstanceId mandatory|set:ComputerNameGuid mandatory|set:ConnectionUriGuid mandatory|set:SSHHostGuid mandatory", "Instance ids."),
    param<&C::computer_name>("ComputerName", "string[]", "alias:Cn notnullorempty set:ComputerName mandatory|set:ComputerNameGuid mandatory", "Computers that keep the sessions."),
    param<&C::host_name>("HostName", "string[]", "notnullorempty set:SSHHost mandatory|set:SSHHostGuid mandatory", "Computers that keep the sessions, over SSH."),
    param<&C::ssh_connection>("SSHConnection", "hashtable[]", "set:SSHHostHashParam mandatory notnullorempty", "Tables of ssh parameters."),
    param<&C::force>("Force", "switch", "", "Takes a session over from another client of yours that holds it."),
    param<&C::port>("Port", "int", "range:1..65535 set:SSHHost|set:SSHHostGuid|set:ComputerName|set:ComputerNameGuid", "Port to connect to."),
    param<&C::user_name>("UserName", "string", SSH_SETS, "User on the other computer."),
    param<&C::key_file_path>("KeyFilePath", "string", "alias:IdentityFilePath " SSH_SETS, "Private key for ssh."),
    param<&C::subsystem>("Subsystem", "string", SSH_SETS, "Subsystem of sshd."),
    param<&C::ssh_options>("Options", "hashtable", SSH_SETS, "Options for ssh."),
    param<&C::connecting_timeout>("ConnectingTimeout", "int", SSH_SETS, "Milliseconds until a connection must stand."),
    param<&C::configuration_name>("ConfigurationName", "string", "byname set:ComputerName|set:ComputerNameGuid", "Only sessions of this configuration."),
    param<&C::credential>("Credential", "pscredential", "credential set:ComputerName|set:ComputerNameGuid", "User to connect as."),
    param<&C::session_option_value>("SessionOption", "System.Management.Automation.Remoting.PSSessionOption", "set:ComputerName|set:ComputerNameGuid|set:Session|set:SSHHost", "Options for the connection."),
    param<&C::authentication>("Authentication", "System.Management.Automation.Runspaces.AuthenticationMechanism", "set:ComputerName|set:ComputerNameGuid", "How to authenticate over WSMan."),
    param<&C::connection_uri>("ConnectionUri", "uri[]", "alias:URI,CU notnullorempty set:ConnectionUri mandatory pos:0 byname|set:ConnectionUriGuid mandatory pos:0 byname", "WSMan end points."),
    param<&C::allow_redirection>("AllowRedirection", "switch", "set:ConnectionUri|set:ConnectionUriGuid", "Follow redirections."),
    param<&C::application_name>("ApplicationName", "string", "byname set:ComputerName|set:ComputerNameGuid", "WSMan application."),
    param<&C::certificate_thumbprint>("CertificateThumbprint", "string", "set:ConnectionUri|set:ConnectionUriGuid|set:ComputerName|set:ComputerNameGuid", "Client certificate."),
    param<&C::use_ssl>("UseSSL", "switch", "set:ComputerName|set:ComputerNameGuid", "WSMan over HTTPS."),
    param<&C::throttle_limit>("ThrottleLimit", "int", "", "How many at a time."),
};

CmdletRegistration registration{{.name = "Connect-PSSession", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "Name",
                                 .aliases = "cnsn", .should_process = true,
                                 .synopsis = "Takes disconnected sessions up again, from whichever computer they were left.",
    .description = "Finds sessions that were left, by object, name or id, or on a computer, and makes them usable here, with their variables and running commands. Receive-PSSession then gives the output. With -Force it takes over a session whose old client still looks connected.",
                                 .outputs = "System.Management.Automation.Runspaces.PSSession",
                                 .examples = "$s = New-PSSession -Name again\nDisconnect-PSSession $s\nConnect-PSSession $s\nRemove-PSSession $s\n",
                                 .create = make_cmdlet<C>}};

}  // namespace

}  // namespace psession
