#include "cmdlets/sessions/connect_pssession.h"
#include "engine/records.h"
#include "engine/runspace.h"
#include <algorithm>

#include "object/convert.h"

namespace psession {

namespace {

struct ReceivePSSession final : ConnectCommand {
  Value out_target;
  std::string job_name;

  void show(const StreamItem& item) {
    switch (item.stream) {
      case RemoteStream::Output: write(item.value); break;
      case RemoteStream::Error:
        if (auto* r = item.value.get_if<ErrorRecordObject>()) write_error(Ref<ErrorRecordObject>(r));
        break;
      case RemoteStream::Warning: streams().warning->write(item.value); break;
      case RemoteStream::Verbose: streams().verbose->write(item.value); break;
      case RemoteStream::Debug: streams().debug->write(item.value); break;
      case RemoteStream::Information: {
        const auto* info = item.value.get_if<InformationRecordObject>();
        if (!info || !info->message_data.get_if<HostInformationMessage>()) streams().information->write(item.value);
        break;
      }
      case RemoteStream::Progress: streams().progress->write(item.value); break;
      case RemoteStream::HostCall: break;   // carried out by take()
    }
  }

  void receive(RemoteSession& r) {
    RemotingHub& hub = RemotingHub::instance();
    std::vector<RemotePipelinePtr> mine = r.pipelines();
    for (;;) {
      uint64_t seen = hub.version();
      r.pump(rs());
      for (const RemotePipelinePtr& p : r.pipelines()) {
        if (std::find(mine.begin(), mine.end(), p) == mine.end()) mine.push_back(p);
      }
      // A command that ran when we connected may not have said anything yet.
      bool all = !mine.empty() || !r.busy();
      for (const RemotePipelinePtr& p : mine) {
        while (std::optional<StreamItem> item = p->take()) show(*item);
        if (p->done()) {
          if (p->failure && p->state == psrp::PipelineStateCode::Failed) {
            Ref<ErrorRecordObject> failure = p->failure;
            p->failure = {};
            write_error(failure);
          }
        } else if (p->state != psrp::PipelineStateCode::Disconnected) {
          all = false;
        }
      }
      if (all || !r.opened()) return;
      check_stop();   // Ctrl+C leaves the command running: receiving again goes on where it was
      hub.wait(seen, 50);
    }
  }

  void process_record() override {
    std::vector<Ref<PSSessionObject>> list;
    try {
      list = wanted();
    } catch (ScriptError& e) {
      write_error(e.record);
      return;
    }
    for (const Ref<PSSessionObject>& s : list) {
      if (!should_process(s->session->name(), "Receive-PSSession")) continue;
      if (!connect(s)) continue;
      if (bound("OutTarget") && to_display(rs(), out_target) == "Job") {
        std::vector<std::pair<std::string, std::shared_ptr<JobSource>>> children;
        for (const RemotePipelinePtr& p : s->session->pipelines()) {
          p->use_host = false;
          children.emplace_back(s->session->target().computer, make_remote_job_source(s->session, p, false));
        }
        if (!children.empty()) write(Value(add_job(rs(), job_name, "RemoteJob", "", std::move(children))));
        continue;
      }
      receive(*s->session);
    }
  }
};

using R = ReceivePSSession;
#define SSH_SETS "set:SSHHost|set:SSHHostInstanceId"
constexpr CmdletParam kParams[] = {
    param<&R::session>("Session", "System.Management.Automation.Runspaces.PSSession", "set:Session mandatory pos:0 pipe byname notnullorempty", "The session."),
    param<&R::id>("Id", "int", "set:Id mandatory pos:0 byname pipe", "Id of the session."),
    param<&R::name>("Name", "string", "notnullorempty set:SessionName mandatory|set:ComputerSessionName mandatory|set:ConnectionUriSessionName mandatory|set:SSHHost mandatory|set:SSHHostHashParam mandatory", "Name of the session."),
    param<&R::instance_id>("InstanceId", "guid", "notnull set:InstanceId mandatory|set:ComputerInstanceId mandatory|set:ConnectionUriInstanceId mandatory|set:SSHHostInstanceId mandatory", "Instance id."),
    param<&R::computer_name>("ComputerName", "string", "alias:Cn notnullorempty set:ComputerSessionName mandatory pos:0 byname|set:ComputerInstanceId mandatory pos:0 byname", "Computer that keeps the session."),
    param<&R::host_name>("HostName", "string[]", "notnullorempty set:SSHHost mandatory pos:0|set:SSHHostInstanceId mandatory pos:0", "Computer that keeps the session, over SSH."),
    param<&R::ssh_connection>("SSHConnection", "hashtable[]", "set:SSHHostHashParam mandatory notnullorempty", "Tables of ssh parameters."),
    param<&R::out_target>("OutTarget", "Microsoft.PowerShell.Commands.OutTarget", "", "Host: show the output here; Job: make a job of it."),
    param<&R::job_name>("JobName", "string", "notnullorempty", "Name of the job."),
    param<&R::force>("Force", "switch", "", "Takes the session over from another client of yours."),
    param<&R::port>("Port", "int", "range:1..65535 set:SSHHost|set:SSHHostInstanceId|set:ComputerSessionName|set:ComputerInstanceId", "Port to connect to."),
    param<&R::user_name>("UserName", "string", SSH_SETS, "User on the other computer."),
    param<&R::key_file_path>("KeyFilePath", "string", "alias:IdentityFilePath " SSH_SETS, "Private key for ssh."),
    param<&R::subsystem>("Subsystem", "string", SSH_SETS, "Subsystem of sshd."),
    param<&R::ssh_options>("Options", "hashtable", SSH_SETS, "Options for ssh."),
    param<&R::configuration_name>("ConfigurationName", "string", "byname set:ComputerSessionName|set:ComputerInstanceId", "Only sessions of this configuration."),
    param<&R::credential>("Credential", "pscredential", "credential set:ComputerSessionName|set:ComputerInstanceId", "User to connect as."),
    param<&R::session_option_value>("SessionOption", "System.Management.Automation.Remoting.PSSessionOption", "", "Options for the connection."),
    param<&R::authentication>("Authentication", "System.Management.Automation.Runspaces.AuthenticationMechanism", "set:ComputerSessionName|set:ComputerInstanceId", "How to authenticate over WSMan."),
    param<&R::connection_uri>("ConnectionUri", "uri", "alias:URI,CU notnullorempty set:ConnectionUriSessionName mandatory pos:0 byname|set:ConnectionUriInstanceId mandatory pos:0 byname", "WSMan end points."),
    param<&R::allow_redirection>("AllowRedirection", "switch", "set:ConnectionUriSessionName|set:ConnectionUriInstanceId", "Follow redirections."),
    param<&R::application_name>("ApplicationName", "string", "byname set:ComputerSessionName|set:ComputerInstanceId", "WSMan application."),
    param<&R::certificate_thumbprint>("CertificateThumbprint", "string", "set:ConnectionUriSessionName|set:ConnectionUriInstanceId|set:ComputerSessionName|set:ComputerInstanceId", "Client certificate."),
    param<&R::use_ssl>("UseSSL", "switch", "set:ComputerSessionName|set:ComputerInstanceId", "WSMan over HTTPS."),
};

CmdletRegistration registration{{.name = "Receive-PSSession", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "Session",
                                 .aliases = "rcsn", .should_process = true,
                                 .synopsis = "Connects a session and gets what its commands have put out meanwhile.",
    .description = "Connects the session when it is disconnected, and gives what its running command has written, from the first object that nobody has received. It waits until the command ends; with -OutTarget Job it goes on as a job.",
                                 .outputs = "System.Object",
                                 .examples = "Get-PSSession | Receive-PSSession\n", .create = make_cmdlet<R>}};

}  // namespace

}  // namespace psession
