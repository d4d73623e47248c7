#include "console/program.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "base/fd.h"
#include "console/command_line.h"
#include "console/plain_host.h"
#include "engine/automatic_variables.h"
#include "engine/commands.h"
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

void set_environment() {
  if (!getenv("PSModulePath") || !*getenv("PSModulePath")) {
    std::string home = home_directory();
    const char* data = getenv("XDG_DATA_HOME");
    std::string own = data && *data ? std::string(data) : home + "/.local/share";
    setenv("PSModulePath", (own + "/powershell/Modules:/usr/local/share/powershell/Modules:" + ps_home() + "/Modules").c_str(), 1);
  }
}

std::string read_all_stdin() {
  std::string text;
  char buffer[65536];
  for (ssize_t n; (n = ::read(STDIN_FILENO, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<size_t>(n));
  return text;
}

// "-Name:value" of a script's arguments as the command line gives them.
CallArgument script_argument(const std::string& a) {
  CallArgument out;
  if (a.size() > 1 && a[0] == '-' && (isalpha(static_cast<unsigned char>(a[1])) || a[1] == '_')) {
    size_t colon = a.find(':');
    if (colon == std::string::npos) {
      out.kind = CallArgument::Parameter;
      out.name = a.substr(1);
      out.text = a;
      return out;
    }
    out.name = a.substr(1, colon - 1);
    out.text = a.substr(0, colon + 1);
    std::string value = a.substr(colon + 1);
    if (value.empty()) {
      out.kind = CallArgument::Parameter;
      return out;
    }
    out.kind = CallArgument::ParameterWithValue;
    if (equals_ignore_case(value, "$true") || equals_ignore_case(value, "true")) out.value = Value::boolean(true);
    else if (equals_ignore_case(value, "$false") || equals_ignore_case(value, "false")) out.value = Value::boolean(false);
    else out.value = str(value);
    return out;
  }
  out.value = str(a);
  return out;
}

int run_file(Runspace& rs, HostStreams& host_streams, const CommandLine& options, PlainHost& host) {
  std::string path = options.text;
  auto is_regular = [](const std::string& p) {
    struct stat st;
    return ::stat(p.c_str(), &st) == 0 && S_ISREG(st.st_mode);
  };
  std::string full;
  try {
    full = rs.providers().file_system_path(path);
  } catch (const ScriptError&) {
  }
  if (full.empty() || !is_regular(full)) {
    if (!full.empty() && is_regular(full + ".ps1")) {
      full += ".ps1";
    } else {
      host.write_error_line("The argument '" + path +
                            "' is not recognized as the name of a script file. Check the spelling of the name, or if a path was included, "
                            "verify that the path is correct and try again.\n" + command_line_help());
      return 64;
    }
  }
  bool ok = run_top_level(rs, host_streams.streams(), [&] {
    std::vector<CommandCall> calls(1);
    calls[0].command = Value(make_ref<ExternalScriptInfo>(full));
    calls[0].op = CallOperator::Dot;           // -File runs in the global scope
    calls[0].op = CallOperator::Dot;   // its script scope is the global one
    for (const std::string& a : options.args) calls[0].args.push_back(script_argument(a));
    run_pipeline(rs, calls, *host_streams.streams().output);
  });
  host_streams.finish();
  if (rs.exit_requested) return rs.exit_code;
  return ok ? 0 : 1;
}

int run_text(Runspace& rs, HostStreams& host_streams, const std::string& text, const CommandLine& options) {
  if (options.with_args) {
    std::vector<Value> args;
    for (const std::string& a : options.args) args.push_back(str(a));
    rs.global_scope().define("args", Value(Array::of(std::move(args))));
  }
  bool ok = rs.run_script(text, {}, host_streams.streams(), true);
  host_streams.finish();
  if (rs.exit_requested) return rs.exit_code;
  return ok && rs.question_mark ? 0 : 1;
}

// Statements from a pipe: each complete piece runs as soon as it is there, as typing would.
int run_stdin(Runspace& rs, HostStreams& host_streams, const CommandLine& options) { return run_text(rs, host_streams, read_all_stdin(), options); }

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
  if (options.action == Action::Interactive || (options.no_exit && isatty(STDIN_FILENO))) {
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
        code = options.action == Action::File    ? run_file(rs, host_streams, options, host)
               : options.action == Action::Stdin ? run_stdin(rs, host_streams, options)
                                                 : run_text(rs, host_streams, options.text, options);
      } else {
        code = rs.exit_code;
      }
    } catch (const PipelineStopped&) {
      host_streams.finish();
      code = 130;
    }
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
