#include "console/command_line.h"

#include <unistd.h>

#include "text/casing.h"
#include "text/encoding.h"

namespace psession {
namespace {

// `arg` is a prefix of `full` that is at least as long as `shortest` (pwsh's own rule).
bool is(std::string_view arg, std::string_view full, std::string_view shortest) {
  if (arg.size() > full.size() || arg.size() < shortest.size()) return false;
  return starts_with_ignore_case(full, arg) && starts_with_ignore_case(arg, shortest);
}

std::string join(const std::vector<std::string>& args, size_t from) {
  std::string out;
  for (size_t i = from; i < args.size(); ++i) out += (i == from ? "" : " ") + args[i];
  return out;
}

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& args) {
  CommandLine c;
  auto fail = [&](std::string message) {
    c.action = CommandLine::Action::Error;
    c.error = std::move(message);
  };
  auto command = [&](std::string text) {
    c.action = CommandLine::Action::Command;
    c.text = std::move(text);
  };
  for (size_t i = 0; i < args.size(); ++i) {
    std::string_view a = args[i];
    std::string_view name = a;
    bool dash = false;
    if (!name.empty() && (name[0] == '-' || name[0] == '/') && !(name[0] == '/' && name.find('/', 1) != std::string_view::npos)) {
      dash = name[0] == '-';
      if (dash) {
        name.remove_prefix(1);
        if (!name.empty() && name[0] == '-') name.remove_prefix(1);
      }
    }
    auto value = [&](const char* what) -> const std::string* {
      if (i + 1 >= args.size()) {
        fail(std::string("Cannot process the command because of a missing parameter. A ") + what + " must follow " + std::string(a) + ".");
        return nullptr;
      }
      return &args[++i];
    };
    if (!dash || name.empty()) {
      if (a == "-") {
        c.no_logo = true;   // as -File -
        return c;
      }
      // The first thing that is no parameter is a script to run.
      c.action = CommandLine::Action::File;
      c.text = args[i];
      c.args.assign(args.begin() + static_cast<long>(i) + 1, args.end());
      return c;
    }
    if (is(name, "version", "v")) {
      c.action = CommandLine::Action::Version;
      return c;
    }
    if (is(name, "help", "h") || name == "?") {
      c.action = CommandLine::Action::Help;
      return c;
    }
    if (is(name, "login", "l")) c.login = true;
    else if (is(name, "noexit", "noe")) c.no_exit = true;
    else if (is(name, "noprofileloadtime", "noprofileloadtime")) c.no_profile_load_time = true;
    else if (is(name, "noprofile", "nop")) c.no_profile = true;
    else if (is(name, "nologo", "nol")) c.no_logo = true;
    else if (is(name, "noninteractive", "noni")) c.non_interactive = true;
    else if (is(name, "interactive", "i")) c.interactive = true;
    else if (is(name, "sshservermode", "sshs")) c.action = CommandLine::Action::SshServer;
    else if (is(name, "servermode", "s")) c.action = CommandLine::Action::Server;
    else if (is(name, "mta", "mta") || is(name, "sta", "sta")) {}
    else if (is(name, "windowstyle", "w")) {
      fail("The parameter -WindowStyle is not implemented on this platform.");
      return c;
    }
    else if (is(name, "configurationname", "config")) {
      if (auto* v = value("configuration name")) c.configuration_name = *v;
      else return c;
    } else if (is(name, "configurationfile", "configurationfile")) {
      if (value("configuration file path")) fail("The parameter -ConfigurationFile is not part of this build: session configurations are not built yet.");
      return c;
    } else if (is(name, "custompipename", "cus")) {
      if (value("pipe name")) fail("The parameter -CustomPipeName is not part of this build: Enter-PSHostProcess is not built yet.");
      return c;
    } else if (is(name, "settingsfile", "settings")) {
      auto* v = value("path");
      if (!v) return c;
      c.settings_file = *v;
      if (::access(v->c_str(), R_OK) != 0) {
        fail("The settings file '" + *v + "' does not exist or cannot be read.");
        return c;
      }
    } else if (is(name, "executionpolicy", "ex") || equals_ignore_case(name, "ep")) {
      if (auto* v = value("execution policy")) c.execution_policy = *v;
      else return c;
    } else if (is(name, "workingdirectory", "wo") || equals_ignore_case(name, "wd")) {
      if (auto* v = value("directory")) c.working_directory = *v;
      else return c;
    } else if (is(name, "outputformat", "o") || equals_ignore_case(name, "of") || is(name, "inputformat", "inp") || equals_ignore_case(name, "if")) {
      bool output = ascii_lower(name[0]) == 'o';
      auto* v = value("format");
      if (!v) return c;
      bool xml = equals_ignore_case(*v, "XML");
      if (!xml && !equals_ignore_case(*v, "Text") && !equals_ignore_case(*v, "None")) {
        fail("Cannot process the command because the value specified with -" + std::string(output ? "OutputFormat" : "InputFormat") +
             " is not correct. The value must be Text or XML.");
        return c;
      }
      (output ? c.output_xml : c.input_xml) = xml;
    } else if (is(name, "encodedcommand", "e") || equals_ignore_case(name, "ec")) {
      auto* v = value("command");
      if (!v) return c;
      auto bytes = base64_decode(*v);
      if (!bytes) {
        fail("Cannot process the command because the value specified with -EncodedCommand is not properly encoded. The value must be Base64 encoded.");
        return c;
      }
      command(decode_to_utf8(TextEncoding::kUtf16LE, *bytes));
    } else if (is(name, "encodedarguments", "encodeda") || equals_ignore_case(name, "ea")) {
      if (auto* v = value("argument")) c.encoded_arguments = *v;
      else return c;
    } else if (is(name, "commandwithargs", "commandwithargs") || equals_ignore_case(name, "cwa")) {
      auto* v = value("command");
      if (!v) return c;
      command(*v);
      c.with_args = true;
      c.args.assign(args.begin() + static_cast<long>(i) + 1, args.end());
      return c;
    } else if (is(name, "command", "c")) {
      if (i + 1 >= args.size()) {
        fail("Cannot process the command because of a missing parameter. A command must follow -Command.");
        return c;
      }
      if (args[i + 1] == "-") {
        c.action = CommandLine::Action::Stdin;
        return c;
      }
      command(join(args, i + 1));
      return c;
    } else if (is(name, "file", "f")) {
      if (i + 1 >= args.size()) {
        fail("The -File parameter requires a file path. Provide a path and try again.");
        return c;
      }
      if (args[i + 1] == "-") {
        c.no_logo = true;   // lines from the input, as if typed
        return c;
      }
      c.action = CommandLine::Action::File;
      c.text = args[i + 1];
      c.args.assign(args.begin() + static_cast<long>(i) + 2, args.end());
      return c;
    } else {
      // An unknown parameter is taken as a script's name, as pwsh does.
      c.action = CommandLine::Action::File;
      c.text = args[i];
      c.args.assign(args.begin() + static_cast<long>(i) + 1, args.end());
      return c;
    }
  }
  return c;
}

std::string command_line_help() {
  return R"(
Usage: psession[.exe] [-Login] [[-File] <filePath> [args]]
                  [-Command { - | <script-block> [-args <arg-array>]
                                | <string> [<CommandParameters>] } ]
                  [-CommandWithArgs <string> [<CommandParameters>]
                  [-ConfigurationFile <filePath>]
                  [-ConfigurationName <string>] [-CustomPipeName <string>]
                  [-EncodedCommand <Base64EncodedCommand>]
                  [-ExecutionPolicy <ExecutionPolicy>] [-InputFormat {Text | XML}]
                  [-Interactive] [-MTA] [-NoExit] [-NoLogo] [-NonInteractive] [-NoProfile]
                  [-NoProfileLoadTime] [-OutputFormat {Text | XML}]
                  [-SettingsFile <filePath>] [-SSHServerMode] [-STA]
                  [-Version] [-WorkingDirectory <directoryPath>]

       psession -h | -Help | -? | /?

All parameters are case-insensitive and take the short forms that PowerShell takes.
)";
}

}  // namespace psession
