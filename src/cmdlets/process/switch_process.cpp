#include <string.h>
#include <unistd.h>

#include "engine/cmdlet.h"
#include "engine/commands.h"
#include "engine/host.h"
#include "engine/runspace.h"
#include "object/errors.h"

namespace psession {

namespace {

struct SwitchProcess final : Cmdlet {
  std::vector<std::string> with_command;
  void end_processing() override {
    if (with_command.empty()) return;
    Ref<CommandInfo> c = rs().find_command(with_command[0], CommandType::Application);
    if (!c) {
      throw_terminating("System.Management.Automation.CommandNotFoundException", "CommandNotFound", ErrorCategory::InvalidArgument,
                        "The command '" + with_command[0] + "' was not found. The specified command must be an executable.", str(with_command[0]));
    }
    const std::string path = static_cast<ApplicationInfo&>(*c).path;
    std::vector<char*> arguments;
    for (std::string& a : with_command) arguments.push_back(a.data());
    arguments.push_back(nullptr);
    std::string directory = rs().working_directory();
    if (::chdir(directory.c_str()) != 0) directory.clear();
    host().before_native_command();
    ::execv(path.c_str(), arguments.data());
    int error = errno;
    host().after_native_command();
    throw_terminating("System.ComponentModel.Win32Exception", "ExecutionFailed", ErrorCategory::InvalidOperation,
                      "The command '" + with_command[0] + "' could not be started: " + strerror(error) + ".", str(with_command[0]));
  }
};
constexpr CmdletParam kParams[] = {
    param<&SwitchProcess::with_command>("WithCommand", "string[]", "pos:0 mandatory remaining", "The program and its arguments."),
};
CmdletRegistration registration{{.name = "Switch-Process", .module = "Microsoft.PowerShell.Core", .params = kParams,
                                 .synopsis = "Replaces this process by another program.", .create = make_cmdlet<SwitchProcess>}};

}  // namespace

}  // namespace psession
