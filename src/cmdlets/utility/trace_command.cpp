// Trace-Command and Get-TraceSource. The engine writes no traces: Trace-Command runs what it
// is given, and its listeners get nothing.
#include <fcntl.h>

#include "base/fd.h"
#include "cmdlets/files/file_errors.h"
#include "engine/cmdlet.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/text_case.h"

namespace psession {

namespace {

struct TraceCommand final : Cmdlet {
  std::vector<std::string> name;
  Value option, listener_option, input;
  std::string file_path, command;
  Ref<ScriptBlock> expression;
  std::vector<Value> arguments, inputs;
  bool force = false, debugger = false, ps_host = false;

  void begin_processing() override {
    if (!bound("FilePath")) return;
    std::string path = rs().providers().file_system_path(file_path);
    Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
    if (!fd) throw_file_error(errno, path, "FileListenerPathResolutionFailed", ErrorCategory::WriteError);
  }
  void process_record() override {
    if (bound("InputObject") || expecting_input()) inputs.push_back(input);
  }
  void end_processing() override {
    if (expression) {
      InvokeOptions o;
      o.new_scope = false;
      o.input = inputs;
      o.has_input = !inputs.empty();
      invoke_block(rs(), *expression, o, *streams().output);
      return;
    }
    std::vector<CallArgument> args;
    for (const Value& v : arguments) {
      CallArgument a;
      std::string text = unwrap(v).is_string() ? unwrap(v).string()->to_utf8() : std::string();
      if (text.size() > 1 && text[0] == '-' && !isdigit(static_cast<unsigned char>(text[1]))) {
        a.kind = CallArgument::Parameter;
        a.name = text.substr(1);
      } else {
        a.value = v;
      }
      args.push_back(std::move(a));
    }
    for (const Value& v : rs().invoke_command(command, std::move(args), inputs)) write(v);
  }
};
constexpr CmdletParam kTraceParams[] = {
    param<&TraceCommand::name>("Name", "string[]", "pos:0 mandatory", "What is traced."),
    param<&TraceCommand::option>("Option", "object", "pos:2", "Which events are traced."),
    param<&TraceCommand::expression>("Expression", "scriptblock", "set:expressionSet pos:1 mandatory", "What is run."),
    param<&TraceCommand::command>("Command", "string", "set:commandSet pos:1 mandatory", "The command that is run."),
    param<&TraceCommand::arguments>("ArgumentList", "object[]", "alias:Args set:commandSet remaining", "Its arguments."),
    param<&TraceCommand::input>("InputObject", "psobject", "pipe allownull", "Its input."),
    param<&TraceCommand::listener_option>("ListenerOption", "object", "", "What each line of the trace tells."),
    param<&TraceCommand::file_path>("FilePath", "string", "alias:PSPath,Path", "A file for the trace."),
    param<&TraceCommand::force>("Force", "switch", "", "Also read-only files."),
    param<&TraceCommand::debugger>("Debugger", "switch", "", "Sends the trace to a debugger."),
    param<&TraceCommand::ps_host>("PSHost", "switch", "", "Sends the trace to the host."),
};
CmdletRegistration trace_registration{{.name = "Trace-Command", .module = "Microsoft.PowerShell.Utility", .params = kTraceParams,
                                       .default_set = "expressionSet", .synopsis = "Runs a command and traces it.",
                                       .examples = "Trace-Command -Name ParameterBinding -Expression { Get-Date } -PSHost\n",
                                       .create = make_cmdlet<TraceCommand>}};

struct GetTraceSource final : Cmdlet {
  std::vector<std::string> name{"*"};
};
constexpr CmdletParam kGetParams[] = {param<&GetTraceSource::name>("Name", "string[]", "pos:0 pipe byname notnullorempty wildcard", "Names of sources.")};
CmdletRegistration get_registration{{.name = "Get-TraceSource", .module = "Microsoft.PowerShell.Utility", .params = kGetParams,
                                     .synopsis = "Gets what can be traced.", .outputs = "System.Management.Automation.PSTraceSource",
                                     .create = make_cmdlet<GetTraceSource>}};

}  // namespace

}  // namespace psession
