#include <unistd.h>

#include <fstream>
#include <sstream>

#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "session/thread_job.h"

namespace psession {
namespace {

struct StartThreadJob final : Cmdlet {
  Ref<ScriptBlock> block, initialization;
  std::string file, name;
  std::vector<Value> arguments, collected;
  Value input, streaming_host;
  int32_t throttle_limit = 5;

  void begin_processing() override {
    if (file.empty()) return;
    std::string path = file;
    if (path[0] != '/') {
      std::string_view rest = path;
      while (rest.starts_with("./")) rest.remove_prefix(2);
      path = rs().working_directory() + "/" + std::string(rest);
    }
    std::ifstream in(path, std::ios::binary);
    if (!path.ends_with(".ps1") || !in) {
      throw_terminating("System.ArgumentException", "InvalidFilePath", ErrorCategory::InvalidArgument,
                        "The script file '" + file + "' cannot be found or is not a script file (.ps1).", {});
    }
    std::ostringstream text;
    text << in.rdbuf();
    block = ScriptBlock::create(rs(), text.str(), path);
  }
  void process_record() override {
    if (expecting_input() || bound("InputObject")) collected.push_back(input);
  }
  void end_processing() override {
    RemoteScript script = remote_script(rs(), *block);
    ThreadJobRequest r;
    r.script.text = script.text;
    r.script.file = block->file().empty() || file.empty() ? std::string() : block->file();
    r.script.using_values = script.using_values;
    r.script.arguments = std::move(arguments);
    r.script.has_input = expecting_input() || bound("InputObject");
    r.script.input = std::move(collected);
    r.name = name;
    if (initialization) r.initialization = initialization->text();
    r.directory = rs().working_directory();
    if (!streaming_host.is_null()) r.streaming_host = &host();
    r.throttle_limit = bound("ThrottleLimit") ? throttle_limit : 0;
    write(Value(start_thread_job(rs(), std::move(r))));
  }
};

const CmdletParam kParams[] = {
    param<&StartThreadJob::block>("ScriptBlock", "scriptblock", "set:ScriptBlock pos:0 mandatory notnull", "What to run."),
    param<&StartThreadJob::file>("FilePath", "string", "set:FilePath pos:0 mandatory notnullorempty", "A script to run."),
    param<&StartThreadJob::name>("Name", "string", "", "A name for the job."),
    param<&StartThreadJob::initialization>("InitializationScript", "scriptblock", "", "Runs first, in the same runspace."),
    param<&StartThreadJob::input>("InputObject", "psobject", "pipe notnull", "Input of the job."),
    param<&StartThreadJob::arguments>("ArgumentList", "object[]", "", "Arguments of the script."),
    param<&StartThreadJob::throttle_limit>("ThrottleLimit", "int", "range:1..1000000", "How many thread jobs run at the same time (5)."),
    param<&StartThreadJob::streaming_host>("StreamingHost", "object", "", "Shows what is written to the host at once."),
};
const CmdletRegistration registration{{
    .name = "Start-ThreadJob", .module = "Microsoft.PowerShell.ThreadJob", .params = kParams, .default_set = "ScriptBlock",
    .synopsis = "Starts a background job on a thread of this process.",
    .description = "Runs in a thread of this process, in a runspace of its own: it starts at once and gives live objects. $using:name brings a variable along. Thread jobs take turns in computing and overlap in waiting; -ThrottleLimit (5) says how many run at a time.", .outputs = "ThreadJob.ThreadJob",
    .examples = "Start-ThreadJob { 1..3 } | Receive-Job -Wait\n", .create = make_cmdlet<StartThreadJob>,
    .class_name = "ThreadJob.StartThreadJobCommand"}};

}  // namespace
}  // namespace psession
