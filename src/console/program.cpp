#include "console/program.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "base/fd.h"
#include "console/command_line.h"
#include "console/initial_command.h"
#include "console/plain_host.h"
#include "engine/automatic_variables.h"
#include "engine/commands.h"
#include "engine/events.h"
#include "engine/host_streams.h"
#include "engine/pipeline.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "format/host_output.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/ps_object.h"
#include "session/stdio_server.h"
#include "text/casing.h"
#include "text/encoding.h"

namespace psession {

ProgramHooks program_hooks;

namespace {

Runspace* interrupted = nullptr;
void on_interrupt(int) {
  if (interrupted) interrupted->request_stop();
}
void catch_interrupts(Runspace& rs) {
  interrupted = &rs;
  struct sigaction a{};
  a.sa_handler = on_interrupt;
  sigaction(SIGINT, &a, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

std::string home_directory() {
  const char* home = getenv("HOME");
  return home ? home : "";
}

// PSModulePath has the user's, the machine's and the program's own modules, whatever it had before.
void set_environment() {
  const char* given = getenv("PSModulePath");
  const std::string before = given ? given : "";
  const char* data = getenv("XDG_DATA_HOME");
  const std::string own = data && *data ? std::string(data) : home_directory() + "/.local/share";
  std::string path;
  for (const std::string& dir : {own + "/powershell/Modules", std::string("/usr/local/share/powershell/Modules"), ps_home() + "/Modules"}) {
    if ((":" + before + ":").find(":" + dir + ":") != std::string::npos) continue;
    if (!path.empty()) path += ':';
    path += dir;
  }
  if (!path.empty() && !before.empty()) path += ':';
  setenv("PSModulePath", (path + before).c_str(), 1);
}

}  // namespace

bool run_top_level_text(Runspace& rs, const std::string& text, bool add_to_history) {
  HostStreams streams(rs);
  bool ok = rs.run_script(text, {}, streams.streams(), add_to_history);
  streams.finish();
  return ok && rs.question_mark;
}

void load_profiles(Runspace& rs, const CommandLine& options) {
  const char* config = getenv("XDG_CONFIG_HOME");
  std::string own = (config && *config ? std::string(config) : home_directory() + "/.config") + "/powershell";
  std::string paths[4] = {ps_home() + "/profile.ps1", ps_home() + "/Microsoft.PowerShell_profile.ps1", own + "/profile.ps1",
                          own + "/Microsoft.PowerShell_profile.ps1"};
  auto box = make_ref<PSObject>(str(paths[3]));
  box->members().add("AllUsersAllHosts", str(paths[0]));
  box->members().add("AllUsersCurrentHost", str(paths[1]));
  box->members().add("CurrentUserAllHosts", str(paths[2]));
  box->members().add("CurrentUserCurrentHost", str(paths[3]));
  rs.global_scope().define("PROFILE", Value(box));
  if (options.no_profile) return;
  for (const std::string& p : paths) {
    if (::access(p.c_str(), R_OK) != 0) continue;
    HostStreams streams(rs);
    run_top_level(rs, streams.streams(), [&] {
      std::vector<CommandCall> calls(1);
      calls[0].command = Value(make_ref<ExternalScriptInfo>(p));
      calls[0].op = CallOperator::Dot;
      run_pipeline(rs, calls, *streams.streams().output);
    });
    streams.finish();
  }
}

int psession_main(int argc, char** argv) {
  std::vector<std::string> args(argv + 1, argv + argc);
  if (argc > 0 && argv[0][0] == '-') args.insert(args.begin(), "-Login");
  CommandLine options = parse_command_line(args);
  using Action = CommandLine::Action;
  switch (options.action) {
    case Action::Version:
      (void)write_all(STDOUT_FILENO, "PowerShell 7.6.5\n");
      return 0;
    case Action::Help:
      (void)write_all(STDOUT_FILENO, command_line_help());
      return 0;
    case Action::Error:
      (void)write_all(STDERR_FILENO, options.error + "\n" + command_line_help());
      return 64;
    default: break;
  }
  set_environment();
  install_format_hooks();
  if (options.action == Action::Server || options.action == Action::SshServer) {
    if (program_hooks.server) return program_hooks.server(options);
    return run_stdio_server(STDIN_FILENO, STDOUT_FILENO, options.action == Action::SshServer,
                            options.working_directory.empty() ? nullptr : options.working_directory.c_str());
  }
  if (!options.working_directory.empty()) {
    std::string directory = options.working_directory == "~" ? home_directory() : options.working_directory;
    if (directory.starts_with("~/")) directory = home_directory() + directory.substr(1);
    if (::chdir(directory.c_str()) != 0) {
      (void)write_all(STDERR_FILENO, "Set-Location: Cannot find path '" + directory + "' because it does not exist.\n");
    }
  }
  if (!options.execution_policy.empty()) setenv("PSExecutionPolicyPreference", options.execution_policy.c_str(), 1);
  // On a terminal, scripts and commands may ask and show progress as the console does.
  bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && options.action != Action::Stdin && program_hooks.interactive;
  if (options.action == Action::Interactive || options.no_exit || terminal) {
    if (program_hooks.interactive) return program_hooks.interactive(options);
    if (options.action == Action::Interactive) {
      (void)write_all(STDERR_FILENO, "The interactive console is not part of this build. Use -Command or -File.\n");
      return 64;
    }
  }
  int code = 0;
  {
    PlainHost host(!options.non_interactive);
    Runspace rs(host);
    catch_interrupts(rs);
    HostStreams host_streams(rs);
    rs.set_top_streams(host_streams.streams());
    try {
      load_profiles(rs, options);
      if (!rs.exit_requested) {
        code = run_initial_command(rs, host_streams, options, host);
      } else {
        code = rs.exit_code;
      }
    } catch (const PipelineStopped&) {
      host_streams.finish();
      code = 130;
    }
    raise_engine_event(rs, "PowerShell.Exiting");
    // Sessions that this program opened are told that it ends (R18).
    rs.remoting.reset();
    host.flush();
    interrupted = nullptr;
    // The process ends: nobody needs the heap in order.
    fflush(nullptr);
    _exit(code & 0xff);
  }
}

}  // namespace psession
