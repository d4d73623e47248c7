#include "engine/cmdlet.h"
#include "engine/completion/completion.h"
#include "engine/runspace.h"
#include "engine/script_block.h"

namespace psession {
namespace {

struct RegisterArgumentCompleter final : Cmdlet {
  std::vector<std::string> commands;
  std::string parameter;
  Ref<ScriptBlock> block;
  bool native = false, fallback = false;

  void end_processing() override {
    std::string_view set = parameter_set();
    if (set == "NativeFallbackSet") return register_completer(rs(), "", "", true, Value(block));
    if (set == "NativeCommandSet" || set == "NativeSet") {
      for (const std::string& c : commands) register_completer(rs(), c, "", true, Value(block));
      return;
    }
    if (commands.empty()) return register_completer(rs(), "", parameter, false, Value(block));
    for (const std::string& c : commands) register_completer(rs(), c, parameter, false, Value(block));
  }
};

constexpr CmdletParam kParams[] = {
    param<&RegisterArgumentCompleter::commands>("CommandName", "string[]", "set:NativeCommandSet mandatory|set:PowerShellSet",
                                                "Commands that it is for; none: every command with the parameter."),
    param<&RegisterArgumentCompleter::parameter>("ParameterName", "string", "set:PowerShellSet mandatory", "The parameter whose values are completed."),
    param<&RegisterArgumentCompleter::block>("ScriptBlock", "scriptblock", "mandatory allownull set:NativeCommandSet mandatory|set:PowerShellSet mandatory|set:NativeFallbackSet mandatory",
                                             "Gets command, parameter, word, command's tree and bound parameters; gives texts or CompletionResult objects."),
    param<&RegisterArgumentCompleter::native>("Native", "switch", "set:NativeCommandSet", "For a program: the block gets word, tree and cursor position."),
    param<&RegisterArgumentCompleter::fallback>("NativeFallback", "switch", "set:NativeFallbackSet", "For every program without a completer of its own."),
};
const CmdletRegistration registration{{.name = "Register-ArgumentCompleter", .module = "Microsoft.PowerShell.Core", .params = kParams,
    .default_set = "NativeCommandSet", .synopsis = "Registers a script block that completes arguments of commands or programs.",
    .examples = "Register-ArgumentCompleter -CommandName Enter-Room -ParameterName Name -ScriptBlock { param($c, $p, $word) 'red','blue' -like \"$word*\" }\n",
    .create = make_cmdlet<RegisterArgumentCompleter>}};

}  // namespace
}  // namespace psession
