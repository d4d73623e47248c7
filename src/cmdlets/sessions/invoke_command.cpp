#include "base/clock.h"
#include "cmdlets/sessions/session_command.h"
#include "engine/host.h"
#include "engine/records.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "language/ast.h"
#include "object/convert.h"
#include "object/members.h"

namespace psession {

namespace {

constexpr int64_t kBusyWait = 4 * 60 * 1000;   // R4
constexpr int64_t kStopWait = 60 * 1000;
constexpr size_t kDefaultThrottle = 32;

struct InvokeCommand final : SessionCommand {
  Ref<ScriptBlock> script_block;
  std::string file_path, job_name;
  std::vector<Value> argument_list;
  std::vector<std::string> session_name;
  Value input;
  bool as_job = false, in_disconnected_session = false, hide_computer_name = false, no_new_scope = false, remote_debug = false;

  struct Operation {
    std::shared_ptr<RemoteSession> session;
    RemotePipelinePtr pipeline;
    bool temporary = false, reported = false;
  };
  std::vector<Operation> operations;
  PipelineRequest request;
  size_t begun = 0;            // operations before it have been started
  std::vector<Value> collected;
  bool remote = false, started = false, over = false;

  // A stop or an error before or behind us in the pipeline: nobody waits for the commands any more.
  ~InvokeCommand() override {
    if (over || operations.empty()) return;
    try {
      stop_all();
    } catch (...) {
    }
  }

  // ---- in this runspace

  bool one_clause() const {
    const ScriptBlockAst& a = script_block->ast();
    return !a.begin_block && !a.process_block && !a.dynamic_param_block;
  }

  void run_here() {
    if (!one_clause()) {
      throw_terminating("System.Management.Automation.PSInvalidOperationException", "InvalidOperation", ErrorCategory::InvalidOperation,
                        "The script block cannot be invoked because it contains more than one clause. The Invoke() method can only be "
                        "used on script blocks that contain a single clause.");
    }
    InvokeOptions o;
    o.args = argument_list;
    o.input = collected;
    o.has_input = expecting_input() || bound("InputObject");
    o.new_scope = !no_new_scope;
    invoke_block(rs(), *script_block, o, *streams().output);
  }

  // ---- elsewhere

  void load_file() {
    std::vector<CallArgument> args(1);
    args[0].kind = CallArgument::ParameterWithValue;
    args[0].name = "LiteralPath";
    args[0].value = str(file_path);
    CallArgument raw;
    raw.kind = CallArgument::ParameterWithValue;
    raw.name = "Raw";
    raw.value = Value::boolean(true);
    args.push_back(raw);
    CallArgument stop;
    stop.kind = CallArgument::ParameterWithValue;
    stop.name = "ErrorAction";
    stop.value = str("Stop");
    args.push_back(stop);
    std::vector<Value> text = rs().invoke_command("Get-Content", std::move(args));
    script_block = ScriptBlock::create(rs(), text.empty() ? std::string() : to_display(rs(), text[0]), file_path);
  }

  bool usable(const Ref<PSSessionObject>& s) {
    RemoteSession& r = *s->session;
    r.pump(rs());
    if (!r.opened()) {
      write_error("System.Management.Automation.Runspaces.InvalidRunspaceStateException", "InvokeCommandCommandInvalidSessionState",
                  ErrorCategory::InvalidOperation,
                  "Because the session state for session " + r.name() + ", " + r.id() + ", " + r.target().computer +
                      " is not equal to Open, you cannot run a command in the session.  The session state is " + s->state() + ".",
                  Value(s));
      return false;
    }
    if (!r.busy() || as_job) return true;
    // Another command holds the session: wait for it, visibly, answering Ctrl+C.
    Ref<ProgressRecordObject> note = make_ref<ProgressRecordObject>();
    note->activity_id = 0x5e55;
    note->activity = "Invoke-Command";
    note->status_description = "Waiting for the session " + r.name() + ", in which another command runs";
    write_progress(Value(note));
    bool free = r.pump_until(rs(), [&] { return !r.busy() || !r.opened(); }, kBusyWait);
    Ref<ProgressRecordObject> done = make_ref<ProgressRecordObject>();
    done->activity_id = 0x5e55;
    done->activity = note->activity;
    done->status_description = note->status_description;
    done->record_type = 1;
    write_progress(Value(done));
    if (free && r.opened()) return true;
    write_error("System.Management.Automation.Runspaces.InvalidRunspaceStateException", "InvokeCommandCommandInvalidSessionAvailability",
                ErrorCategory::InvalidOperation,
                "The session " + r.name() + ", " + r.id() + ", " + r.target().computer +
                    " is not available to run commands.  The session availability is " + s->availability() + ".",
                Value(s));
    return false;
  }

  void start() {
    started = true;
    if (!file_path.empty()) load_file();
    try {
      request = script_request(rs(), *script_block, argument_list, !expecting_input() && !bound("InputObject"));
    } catch (ScriptError& e) {
      throw_terminating(e.record);
    }
    std::vector<std::pair<std::shared_ptr<RemoteSession>, bool>> sessions;
    if (bound("Session")) {
      for (const Value& v : session) {
        auto* s = unwrap(v).get_if<PSSessionObject>();
        if (!s) continue;
        Ref<PSSessionObject> ref(s);
        if (usable(ref)) {
          sessions.emplace_back(s->session, false);
        } else if (as_job) {
          sessions.emplace_back(s->session, false);
        }
      }
      if (sessions.empty()) {
        throw_terminating("System.Management.Automation.PSInvalidOperationException", "InvalidOperation", ErrorCategory::InvalidOperation,
                          "No valid sessions were specified.  Ensure you provide valid sessions that are in the Opened state and are "
                          "available to run commands.");
      }
    } else {
      size_t used = 0;
      for (const SessionTarget& t : targets()) {
        check_stop();
        std::string n = used < session_name.size() ? session_name[used++] : std::string();
        if (std::shared_ptr<RemoteSession> s = open(t, n)) sessions.emplace_back(std::move(s), true);
      }
    }
    for (auto& [s, temporary] : sessions) {
      Operation& o = operations.emplace_back();
      o.session = s;
      o.temporary = temporary;
    }
    start_more();
  }

  // As many as -ThrottleLimit lets run at a time. With input all begin at once: each gets it as it comes.
  void start_more() {
    size_t limit = !request.no_input || as_job || in_disconnected_session ? operations.size()
                   : throttle_limit > 0                                   ? static_cast<size_t>(throttle_limit)
                                                                          : kDefaultThrottle;
    size_t running = 0;
    auto runs = [](const Operation& o) { return !o.reported && o.pipeline->state != psrp::PipelineStateCode::Disconnected; };
    for (size_t i = 0; i < begun; ++i) running += runs(operations[i]);
    for (; begun < operations.size() && running < limit; ++begun) {
      begin(operations[begun]);
      running += runs(operations[begun]);
    }
  }

  void begin(Operation& o) {
    RemoteSession& s = *o.session;
    try {
      // One command at a time (R4): a job in a session that is busy fails at once.
      if (as_job && s.busy()) {
        throw_error("System.Management.Automation.Runspaces.InvalidRunspaceStateException",
                    "InvokeCommandCommandInvalidSessionAvailability", ErrorCategory::InvalidOperation,
                    "The session " + s.name() + ", " + s.id() + ", " + s.target().computer +
                        " is not available to run commands.  The session availability is Busy.");
      }
      o.pipeline = s.start(rs(), request);
    } catch (ScriptError& e) {
      o.pipeline = std::make_shared<RemotePipeline>();
      o.pipeline->state = psrp::PipelineStateCode::Failed;
      if (as_job) {
        o.pipeline->failure = e.record;
      } else {
        o.reported = true;
        if (o.temporary) s.close(rs());
        write_error(e.record);
      }
    }
    o.pipeline->hide_computer_name = hide_computer_name;
    o.pipeline->use_host = !as_job;
  }

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
        bool host_message = info && info->message_data.get_if<HostInformationMessage>();
        if (!host_message) streams().information->write(item.value);   // Write-Host came as a host call
        break;
      }
      case RemoteStream::Progress: streams().progress->write(item.value); break;
      case RemoteStream::HostCall: break;   // carried out by take()
    }
  }

  // Shows what is there; true when all commands are over.
  bool drain() {
    bool all = true;
    for (Operation& o : operations) {
      if (!o.pipeline) {
        all = false;
        break;
      }
      if (o.reported) continue;
      o.session->pump(rs());
      while (std::optional<StreamItem> item = o.pipeline->take()) show(*item);
      if (!o.pipeline->done()) {
        // A session that was disconnected under us goes on without us.
        if (o.pipeline->state == psrp::PipelineStateCode::Disconnected) continue;
        all = false;
        continue;
      }
      o.reported = true;
      if (o.temporary) o.session->close(rs());
      if (o.pipeline->failure && o.pipeline->state == psrp::PipelineStateCode::Failed) write_error(o.pipeline->failure);
    }
    if (!all && begun < operations.size()) start_more();
    return all;
  }

  void stop_all() {
    over = true;
    for (Operation& o : operations) {
      if (o.pipeline && !o.pipeline->done()) o.session->stop(*o.pipeline);
    }
    // The sessions stay usable: give them a moment to answer, but never hang.
    int64_t end = Clock::system().monotonic_ms() + 2000;
    for (Operation& o : operations) {
      if (!o.pipeline) {
        if (o.temporary) o.session->close(rs());
        continue;
      }
      RemotingHub& hub = RemotingHub::instance();
      while (!o.pipeline->done() && o.session->opened() && Clock::system().monotonic_ms() < end) {
        uint64_t seen = hub.version();
        o.session->pump(rs());
        if (!o.pipeline->done()) hub.wait(seen, 20);
      }
      o.session->forget(o.pipeline);
      if (o.temporary) o.session->close(rs());
    }
  }

  void run_there() {
    try {
      RemotingHub& hub = RemotingHub::instance();
      for (;;) {
        uint64_t seen = hub.version();
        if (drain()) break;
        check_stop();
        hub.wait(seen, 50);
      }
    } catch (...) {
      stop_all();
      throw;
    }
  }

  void make_job() {
    std::vector<std::pair<std::string, std::shared_ptr<JobSource>>> children;
    for (Operation& o : operations) {
      children.emplace_back(o.session->target().computer, make_remote_job_source(o.session, o.pipeline, o.temporary));
    }
    if (children.empty()) return;
    Ref<JobObject> job = add_job(rs(), job_name, "RemoteJob", script_block->text(), std::move(children));
    job->hide_computer_name = hide_computer_name;
    write(Value(job));
  }

  // -InDisconnectedSession: the command runs on in sessions that we leave at once.
  void leave_sessions() {
    for (Operation& o : operations) {
      Ref<PSSessionObject> s = add(o.session);
      try {
        o.session->pump(rs());
        o.session->disconnect(rs(), open_options("").idle_timeout_ms, open_options("").buffering);
      } catch (ScriptError& e) {
        write_error(e.record);
      }
      write(Value(s));
    }
  }

  void begin_processing() override {
    std::string_view set = parameter_set();
    remote = set != "InProcess";
    if (!remote) return;
    if (in_disconnected_session && as_job) {
      throw_terminating("System.InvalidOperationException", "System.InvalidOperationException", ErrorCategory::InvalidOperation,
                        "You cannot use the Invoke-Command cmdlet with both the AsJob and Disconnected parameters in the same command.");
    }
    if (bound("SessionName") && !in_disconnected_session) {
      throw_terminating("System.InvalidOperationException", "System.InvalidOperationException", ErrorCategory::InvalidOperation,
                        "The SessionName parameter can only be used with the Disconnected switch parameter.");
    }
    if (!expecting_input() && !bound("InputObject")) start();
  }

  void process_record() override {
    if (!remote) {
      if (expecting_input() || bound("InputObject")) collected.push_back(input);
      return;
    }
    if (!started) start();
    if (!expecting_input() && !bound("InputObject")) return;
    try {
      for (Operation& o : operations) o.session->send_input(rs(), *o.pipeline, input);
      if (!as_job && !in_disconnected_session) drain();
    } catch (...) {
      stop_all();
      throw;
    }
  }

  void end_processing() override {
    if (!remote) return run_here();
    if (!started) start();
    if (expecting_input() || bound("InputObject")) {
      for (Operation& o : operations) o.session->end_input(*o.pipeline);
    }
    if (as_job) make_job();
    else if (in_disconnected_session) leave_sessions();
    else run_there();
    over = true;
  }
};

using I = InvokeCommand;
#define SSH_SETS "set:SSHHost|set:FilePathSSHHost"
#define JOB_SETS "set:ComputerName|set:FilePathComputerName|set:Session|set:FilePathRunspace|set:Uri|set:FilePathUri|set:SSHHost|set:FilePathSSHHost|set:SSHHostHashParam|set:FilePathSSHHostHash|set:VMId|set:FilePathVMId|set:VMName|set:FilePathVMName|set:ContainerId|set:FilePathContainerId"
constexpr CmdletParam kParams[] = {
    param<&I::session>("Session", "System.Management.Automation.Runspaces.PSSession[]", "notnullorempty set:Session pos:0|set:FilePathRunspace pos:0", "Sessions to run in."),
    param<&I::computer_name>("ComputerName", "string[]", "alias:Cn notnullorempty set:ComputerName pos:0|set:FilePathComputerName pos:0", "Computers to run on, in temporary sessions."),
    param<&I::host_name>("HostName", "string[]", "notnullorempty set:SSHHost mandatory|set:FilePathSSHHost mandatory", "Computers to run on over SSH, in temporary sessions."),
    param<&I::ssh_connection>("SSHConnection", "hashtable[]", "notnullorempty set:SSHHostHashParam mandatory|set:FilePathSSHHostHash mandatory", "Tables of ssh parameters."),
    param<&I::connection_uri>("ConnectionUri", "uri[]", "alias:URI,CU notnullorempty set:Uri pos:0|set:FilePathUri pos:0", "URIs of WSMan end points."),
    param<&I::vm_id>("VMId", "guid[]", "alias:VMGuid notnullorempty set:VMId mandatory pos:0 byname|set:FilePathVMId mandatory pos:0 byname", "Virtual machines."),
    param<&I::vm_name>("VMName", "string[]", "notnullorempty set:VMName mandatory byname|set:FilePathVMName mandatory byname", "Virtual machines by name."),
    param<&I::container_id>("ContainerId", "string[]", "notnullorempty set:ContainerId mandatory byname|set:FilePathContainerId mandatory byname", "Containers."),
    param<&I::script_block>("ScriptBlock", "scriptblock", "alias:Command notnull set:Session mandatory pos:1|set:ComputerName mandatory pos:1|set:SSHHost mandatory pos:1|set:SSHHostHashParam mandatory pos:1|set:Uri mandatory pos:1|set:VMId mandatory pos:1|set:VMName mandatory pos:1|set:ContainerId mandatory pos:1|set:InProcess mandatory pos:0", "The command."),
    param<&I::file_path>("FilePath", "string", "alias:PSPath notnull set:FilePathRunspace mandatory pos:1|set:FilePathComputerName mandatory pos:1|set:FilePathSSHHost mandatory|set:FilePathSSHHostHash mandatory|set:FilePathUri mandatory pos:1|set:FilePathVMId mandatory pos:1|set:FilePathVMName mandatory pos:1|set:FilePathContainerId mandatory pos:1", "A script file of this computer."),
    param<&I::argument_list>("ArgumentList", "object[]", "alias:Args", "Arguments of the command."),
    param<&I::input>("InputObject", "psobject", "pipe", "Input of the command."),
    param<&I::as_job>("AsJob", "switch", JOB_SETS, "Runs as a background job."),
    param<&I::job_name>("JobName", "string", "set:Session|set:FilePathRunspace|set:ComputerName|set:FilePathComputerName|set:SSHHost|set:FilePathSSHHost|set:SSHHostHashParam|set:FilePathSSHHostHash|set:Uri|set:FilePathUri|set:ContainerId|set:FilePathContainerId", "Name of the job."),
    param<&I::hide_computer_name>("HideComputerName", "switch", "alias:HCN " JOB_SETS, "Leaves the computer's name out of the display."),
    param<&I::in_disconnected_session>("InDisconnectedSession", "switch", "alias:Disconnected set:ComputerName|set:FilePathComputerName|set:Uri|set:FilePathUri|set:SSHHost|set:FilePathSSHHost|set:SSHHostHashParam", "Runs in sessions that are left at once."),
    param<&I::session_name>("SessionName", "string[]", "notnullorempty set:ComputerName|set:FilePathComputerName|set:Uri|set:FilePathUri|set:SSHHost|set:SSHHostHashParam", "Names of the sessions left so."),
    param<&I::no_new_scope>("NoNewScope", "switch", "set:InProcess", "Runs in the current scope."),
    param<&I::throttle_limit>("ThrottleLimit", "int", JOB_SETS, "How many commands run at a time."),
    param<&I::port>("Port", "int", "range:1..65535 set:ComputerName|set:FilePathComputerName|set:SSHHost|set:FilePathSSHHost", "Port to connect to."),
    param<&I::user_name>("UserName", "string", "notnullorempty " SSH_SETS, "User on the other computer."),
    param<&I::key_file_path>("KeyFilePath", "string", "alias:IdentityFilePath notnullorempty " SSH_SETS, "Private key for ssh."),
    param<&I::subsystem>("Subsystem", "string", SSH_SETS, "Subsystem of sshd; powershell by default."),
    param<&I::connecting_timeout>("ConnectingTimeout", "int", SSH_SETS, "Milliseconds until a connection must stand."),
    param<&I::ssh_options>("Options", "hashtable", "notnullorempty " SSH_SETS, "Options for ssh, as -o takes them."),
    param<&I::ssh_transport>("SSHTransport", "switch", SSH_SETS, "Says that ssh is meant."),
    param<&I::remote_debug>("RemoteDebug", "switch", "set:Session|set:ComputerName|set:SSHHost|set:SSHHostHashParam", "Debugs the command."),
    param<&I::credential>("Credential", "pscredential", "credential byname set:ComputerName|set:FilePathComputerName|set:Uri|set:FilePathUri|set:VMId|set:FilePathVMId|set:VMName|set:FilePathVMName", "User to connect as."),
    param<&I::configuration_name>("ConfigurationName", "string", "byname set:ComputerName|set:FilePathComputerName|set:Uri|set:FilePathUri|set:ContainerId|set:FilePathContainerId|set:VMId|set:FilePathVMId|set:VMName|set:FilePathVMName", "Session configuration."),
    param<&I::session_option_value>("SessionOption", "System.Management.Automation.Remoting.PSSessionOption", "set:ComputerName|set:FilePathComputerName|set:Uri|set:FilePathUri|set:SSHHost|set:SSHHostHashParam", "Options made by New-PSSessionOption."),
    param<&I::application_name>("ApplicationName", "string", "byname set:ComputerName|set:FilePathComputerName", "WSMan application."),
    param<&I::authentication>("Authentication", "System.Management.Automation.Runspaces.AuthenticationMechanism", "set:ComputerName|set:FilePathComputerName|set:Uri|set:FilePathUri", "How to authenticate over WSMan."),
    param<&I::certificate_thumbprint>("CertificateThumbprint", "string", "set:ComputerName|set:FilePathComputerName|set:Uri|set:FilePathUri", "Client certificate."),
    param<&I::use_ssl>("UseSSL", "switch", "set:ComputerName|set:FilePathComputerName", "WSMan over HTTPS."),
    param<&I::allow_redirection>("AllowRedirection", "switch", "set:Uri|set:FilePathUri", "Follow redirections."),
    param<&I::enable_network_access>("EnableNetworkAccess", "switch", "set:ComputerName|set:FilePathComputerName|set:Uri|set:FilePathUri", "Only on Windows."),
    param<&I::run_as_administrator>("RunAsAdministrator", "switch", "set:ContainerId|set:FilePathContainerId", "Only for containers."),
};

CmdletRegistration registration{{.name = "Invoke-Command", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "InProcess",
                                 .aliases = "icm", .synopsis = "Runs a command here, in sessions, or on other computers.",
                                 .description = "With -Session the command runs in sessions that go on living; with -HostName or -ComputerName in "
                                                "temporary ones that are closed when it is over.",
                                 .examples = "Invoke-Command { 1 + 1 }\n", .create = make_cmdlet<I>}};

}  // namespace

}  // namespace psession
