#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "cmdlets/jobs/job_command.h"
#include "engine/script_block.h"
#include "object/convert.h"
#include "session/jobs.h"

namespace psession {
namespace {

struct StartJob final : Cmdlet {
  Ref<ScriptBlock> block, initialization;
  std::string file, literal, name, directory, definition_name, definition_path, type;
  std::vector<Value> arguments;
  Value input, credential, version, authentication;
  bool run_as_32 = false;
  std::shared_ptr<RemoteSession> session;
  RemotePipelinePtr pipeline;
  Ref<JobObject> job;

  void begin_processing() override {
    if (parameter_set() == "DefinitionName") return;
    if (run_as_32) {
      throw_terminating("System.Management.Automation.PSNotSupportedException", "RunAs32NotSupported", ErrorCategory::InvalidOperation,
                        "The RunAs32 parameter is not supported: a 64-bit process cannot start a 32-bit one.", {});
    }
    if (bound("PSVersion")) {
      std::string v = to_display(rs(), version);
      if (!v.starts_with("5.1")) {
        throw_terminating("System.ArgumentException", "ParameterBindingFailed", ErrorCategory::InvalidArgument,
                          "The value '" + v + "' is not valid for the PSVersion parameter. The only supported value is 5.1.", {});
      }
      throw_terminating("System.Management.Automation.PSNotSupportedException", "PSVersionNotSupported", ErrorCategory::InvalidOperation,
                        "Windows PowerShell 5.1 is not available on this platform.", {});
    }
    if (bound("Credential")) {
      throw_terminating("System.PlatformNotSupportedException", "CredentialNotSupported", ErrorCategory::NotImplemented,
                        "The Credential parameter of Start-Job is not supported on this platform.", {});
    }
    if (directory.empty()) {
      directory = rs().working_directory();
    } else {
      std::string full = directory[0] == '/' ? directory : rs().working_directory() + "/" + directory;
      struct stat s;
      if (stat(full.c_str(), &s) != 0 || !S_ISDIR(s.st_mode)) {
        throw_terminating("System.IO.DirectoryNotFoundException", "DirectoryNotFoundException", ErrorCategory::InvalidOperation,
                          "The working directory '" + directory + "' does not exist.", {});
      }
      directory = full;
    }
    if (!file.empty() || !literal.empty()) read_file();
  }

  void read_file() {
    std::string path = file.empty() ? literal : file;
    if (path[0] != '/') {
      std::string rest = path;
      while (rest.starts_with("./")) rest.erase(0, 2);
      path = rs().working_directory();
      if (path.back() != '/') path += '/';
      path += rest;
    }
    if (!path.ends_with(".ps1") && !path.ends_with(".PS1")) {
      throw_terminating("System.ArgumentException", "CannotResolvePath", ErrorCategory::InvalidArgument,
                        "The file '" + path + "' is not a script. Its name must end in .ps1.", str(path));
    }
    std::ifstream in(path, std::ios::binary);
    if (!in) {
      throw_terminating("System.Management.Automation.ItemNotFoundException", "PathNotFound", ErrorCategory::ObjectNotFound,
                        "Cannot find path '" + path + "' because it does not exist.", str(path));
    }
    std::ostringstream text;
    text << in.rdbuf();
    std::string script = text.str();
    if (script.starts_with("\xEF\xBB\xBF")) script.erase(0, 3);
    block = ScriptBlock::create(rs(), script);
  }

  // The server of a job: this program, as PowerShell starts its own.
  void process_record() override {
    if (parameter_set() == "DefinitionName") {
      write_error("System.Management.Automation.RuntimeException", "StartJobFromDefinitionNameNotFound", ErrorCategory::ObjectNotFound,
                  "Job definition " + definition_name + " was not found.", {});
      return;
    }
    if (!job) start();
    if (!input.is_nothing() && (expecting_input() || bound("InputObject"))) session->send_input(rs(), *pipeline, input);
  }
  void end_processing() override {
    if (pipeline) session->end_input(*pipeline);
  }

  void start() {
    PipelineRequest request = script_request(rs(), *block, arguments, !(expecting_input() || bound("InputObject")));
    SessionTarget target;
    target.kind = SessionTarget::Child;
    target.child_command = server_command();
    target.child_directory = directory;
    SessionOpenOptions options;
    options.name = name;
    session = RemoteSession::open(rs(), target, options);
    if (initialization) {
      PipelineRequest first = script_request(rs(), *initialization, {}, true);
      first.statements[0][0].use_local_scope = false;   // its variables and functions stay in the session
      RemotePipelinePtr init = session->start(rs(), first);
      session->pump_until(rs(), [&] { return init->done(); });
      if (init->failure) {
        // The job then fails with this error; the session is of no more use.
        Ref<ErrorRecordObject> failure = init->failure;
        session->close(rs());
        throw ScriptError(failure);
      }
      session->forget(init);
    }
    pipeline = session->start(rs(), request);
    pipeline->hide_computer_name = true;
    job = add_job(rs(), name, "BackgroundJob", block->text(), {{"localhost", make_remote_job_source(session, pipeline, true)}});
    write(Value(job));
  }
};

const CmdletParam kParams[] = {
    param<&StartJob::definition_name>("DefinitionName", "string", "set:DefinitionName pos:0 mandatory notnullorempty", "A job definition."),
    param<&StartJob::definition_path>("DefinitionPath", "string", "set:DefinitionName pos:1 notnullorempty", "Where it is stored."),
    param<&StartJob::type>("Type", "string", "set:DefinitionName pos:2 notnullorempty", "Its kind."),
    param<&StartJob::name>("Name", "string", "set:ComputerName byname|set:FilePathComputerName byname|set:LiteralFilePathComputerName byname",
                           "A name for the job."),
    param<&StartJob::block>("ScriptBlock", "scriptblock", "set:ComputerName pos:0 mandatory alias:Command notnull", "What to run."),
    param<&StartJob::file>("FilePath", "string", "set:FilePathComputerName pos:0 mandatory notnullorempty", "A script to run."),
    param<&StartJob::literal>("LiteralPath", "string", "set:LiteralFilePathComputerName mandatory alias:PSPath,LP", "A script to run."),
    param<&StartJob::credential>("Credential", "pscredential", "set:ComputerName|set:FilePathComputerName|set:LiteralFilePathComputerName",
                                 "Not supported on this platform."),
    param<&StartJob::authentication>("Authentication", "System.Management.Automation.Runspaces.AuthenticationMechanism", "set:ComputerName|set:FilePathComputerName|set:LiteralFilePathComputerName",
                                     "Not used on this platform."),
    param<&StartJob::initialization>("InitializationScript", "scriptblock", "set:ComputerName pos:1|set:FilePathComputerName pos:1|"
                                     "set:LiteralFilePathComputerName pos:1", "Runs first, in the same scope."),
    param<&StartJob::directory>("WorkingDirectory", "string", "set:ComputerName notnullorempty|set:FilePathComputerName|"
                                "set:LiteralFilePathComputerName", "Where the job starts."),
    param<&StartJob::run_as_32>("RunAs32", "switch", "set:ComputerName|set:FilePathComputerName|set:LiteralFilePathComputerName",
                                "Not supported on this platform."),
    param<&StartJob::version>("PSVersion", "version", "set:ComputerName|set:FilePathComputerName|set:LiteralFilePathComputerName",
                              "Not supported on this platform."),
    param<&StartJob::input>("InputObject", "psobject", "set:ComputerName pipe|set:FilePathComputerName pipe|set:LiteralFilePathComputerName pipe",
                            "Input of the job."),
    param<&StartJob::arguments>("ArgumentList", "object[]", "set:ComputerName alias:Args|set:FilePathComputerName|set:LiteralFilePathComputerName",
                                "Arguments of the script."),
};
const CmdletRegistration registration{{
    .name = "Start-Job", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "ComputerName", .aliases = "sajb",
    .synopsis = "Starts a background job in a process of its own.",
    .description = "The block or script runs in a new process, in this directory and environment, without the profile. $using:name brings a variable along. Receive-Job gets its output, as copies of the objects.", .outputs = "System.Management.Automation.PSRemotingJob",
    .examples = "Start-Job { 1 + 1 } | Receive-Job -Wait\n", .create = make_cmdlet<StartJob>}};

}  // namespace
}  // namespace psession
