// pwsh's command line: what the program is asked to do. Pure; any thread.
#pragma once
#include <string>
#include <vector>

namespace psession {

struct CommandLine {
  enum class Action { Interactive, Command, File, Stdin, Version, Help, Server, SshServer, Error } action = Action::Interactive;
  std::string text;                       // -Command's text, or the script's path
  std::vector<std::string> args;          // of -File and -CommandWithArgs
  bool no_profile = false, non_interactive = false, no_logo = false, no_exit = false, login = false, interactive = false;
  bool with_args = false;                 // -CommandWithArgs: args go to $args
  bool input_xml = false, output_xml = false;
  bool no_profile_load_time = false;
  std::string working_directory, execution_policy, configuration_name, settings_file;
  std::string encoded_arguments;
  std::string error;                      // Action::Error
};

CommandLine parse_command_line(const std::vector<std::string>& args);
// Text of -Help.
std::string command_line_help();

}  // namespace psession
