#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "engine/cmdlet.h"
#include "engine/commands.h"
#include "engine/host.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/process_object.h"
#include "object/ps_object.h"

extern char** environ;

namespace psession {

namespace {

struct StartProcess final : Cmdlet {
  std::string file, directory, input, output, error, window_style, verb;
  std::vector<std::string> arguments;
  Value credential, environment;
  bool load_profile = false, no_new_window = false, pass_thru = false, wait = false, new_environment = false;

  [[noreturn]] void unsupported(const char* parameter) {
    throw_terminating("System.NotSupportedException", "NotSupportedException", ErrorCategory::NotImplemented,
                      "The parameter '-" + std::string(parameter) + "' is not supported for the cmdlet 'Start-Process' on this edition of "
                      "PowerShell.");
  }
  bool distinct(const std::string& a, const std::string& b, const char* an, const char* bn) {
    if (a.empty() || a != b) return true;
    write_error("System.InvalidOperationException", "InvalidOperationException", ErrorCategory::InvalidOperation,
                "This command cannot be run because \"" + std::string(an) + "\" and \"" + bn +
                    "\" are same. Give different inputs and Run your command again.");
    return false;
  }
  void failed(const std::string& why) {
    throw_terminating("System.InvalidOperationException", "InvalidOperationException", ErrorCategory::InvalidOperation,
                      "This command cannot be run due to the error: " + why);
  }
  void begin_processing() override {
    if (bound("WindowStyle")) unsupported("WindowStyle");
    if (bound("Verb")) unsupported("Verb");
    if (bound("LoadUserProfile")) unsupported("LoadUserProfile");
    if (bound("Credential")) unsupported("Credential");
    ProcessStart s;
    s.directory = rs().working_directory();
    if (bound("WorkingDirectory")) {
      std::string d = rs().providers().file_system_path(directory);
      struct stat st;
      if (stat(d.c_str(), &st) != 0 || !S_ISDIR(st.st_mode)) {
        write_error("System.IO.DirectoryNotFoundException", "DirectoryNotFoundException", ErrorCategory::InvalidOperation,
                    "This command cannot be run because the directory \"" + directory + "\" does not exist. Specify a valid path and run your "
                    "command again.");
        return;
      }
      s.directory = d;
    }
    if (!input.empty()) s.input = rs().providers().file_system_path(input);
    if (!output.empty()) s.output = rs().providers().file_system_path(output);
    if (!error.empty()) s.error = rs().providers().file_system_path(error);
    if (!s.input.empty() && access(s.input.c_str(), F_OK) != 0) {
      throw_terminating("System.IO.FileNotFoundException", "FileNotFoundException", ErrorCategory::InvalidOperation,
                        "This command cannot be run because the file \"" + input + "\" does not exist.");
    }
    if (!distinct(s.input, s.output, "RedirectStandardInput", "RedirectStandardOutput") ||
        !distinct(s.input, s.error, "RedirectStandardInput", "RedirectStandardError") ||
        !distinct(s.output, s.error, "RedirectStandardOutput", "RedirectStandardError")) {
      return;
    }
    Ref<CommandInfo> command = rs().commands().find_script_or_application(file, false, true);
    if (auto* app = dynamic_cast<ApplicationInfo*>(command.get())) s.file = app->path;
    else if (file.find('/') != std::string::npos) s.file = rs().providers().file_system_path(file);
    std::string line;
    for (const std::string& a : arguments) line += (line.empty() ? "" : " ") + a;
    if (!should_process((s.file.empty() ? file : s.file) + " " + line)) return;
    s.arguments = split_arguments(line);
    s.arguments.insert(s.arguments.begin(), file);
    set_environment(s);
    // A program may not write where the protocol of a session runs.
    if (!host().native_programs_share_stdio()) {
      for (std::string* p : {&s.input, &s.output, &s.error}) if (p->empty()) *p = "/dev/null";
    }
    int number = ENOENT;
    pid_t pid = -1;
    if (!s.file.empty()) {
      host().before_native_command();
      pid = start_process(s, number);
      host().after_native_command();
    }
    if (pid < 0) {
      failed("An error occurred trying to start process '" + file + "' with working directory '" + s.directory + "'. " + strerror(number));
    }
    auto p = make_ref<ProcessObject>(pid, true);
    if (std::optional<ProcessFigures> f = read_process(pid)) {
      p->name = s.file.substr(s.file.rfind('/') + 1);
      p->start_ticks = f->start_ticks;
    }
    if (wait) p->wait(rs(), -1);
    if (pass_thru) write(Value(p));
  }
  void set_environment(ProcessStart& s) {
    auto* d = unwrap(environment).get_if<Dictionary>();
    if (!d && !new_environment) return;
    auto named = [](const std::string& entry, const std::string& n) { return entry.size() > n.size() && entry[n.size()] == '=' && entry.starts_with(n); };
    for (char** e = environ; e && *e; ++e) {
      std::string entry = *e;
      if (new_environment) {
        bool basic = false;
        for (const char* n : {"PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TERM", "TMPDIR"}) basic = basic || named(entry, n);
        if (!basic) continue;
      }
      s.environment.push_back(entry);
    }
    if (!d) return;
    for (size_t i = 0; i < d->slots(); ++i) {
      if (!d->live(i)) continue;
      std::string n = to_display(rs(), d->key_at(i));
      std::erase_if(s.environment, [&](const std::string& e) { return named(e, n); });
      if (!d->value_at(i).is_null()) s.environment.push_back(n + "=" + to_display(rs(), d->value_at(i)));
    }
  }
};
constexpr CmdletParam kParams[] = {
    param<&StartProcess::file>("FilePath", "string", "pos:0 mandatory notnullorempty alias:PSPath,Path", "The program."),
    param<&StartProcess::arguments>("ArgumentList", "string[]", "pos:1 allownull allowempty alias:Args", "Its arguments, joined with blanks."),
    param<&StartProcess::credential>("Credential", "pscredential", "notnullorempty alias:RunAs set:Default credential", "Not on this system."),
    param<&StartProcess::directory>("WorkingDirectory", "string", "notnullorempty", "Where it runs."),
    param<&StartProcess::load_profile>("LoadUserProfile", "switch", "notnullorempty alias:Lup set:Default", "Not on this system."),
    param<&StartProcess::no_new_window>("NoNewWindow", "switch", "alias:nnw set:Default", "Has no effect on this system."),
    param<&StartProcess::pass_thru>("PassThru", "switch", "", "Outputs the process."),
    param<&StartProcess::error>("RedirectStandardError", "string", "notnullorempty alias:RSE set:Default", "A file for its errors."),
    param<&StartProcess::input>("RedirectStandardInput", "string", "notnullorempty alias:RSI set:Default", "A file with its input."),
    param<&StartProcess::output>("RedirectStandardOutput", "string", "notnullorempty alias:RSO set:Default", "A file for its output."),
    param<&StartProcess::verb>("Verb", "string", "notnullorempty set:UseShellExecute", "Not on this system."),
    param<&StartProcess::window_style>("WindowStyle", "string", "notnullorempty validateset:Normal,Hidden,Minimized,Maximized", "Not on this system."),
    param<&StartProcess::wait>("Wait", "switch", "", "Waits until it has ended."),
    param<&StartProcess::new_environment>("UseNewEnvironment", "switch", "set:Default", "Only the user's basic variables."),
    param<&StartProcess::environment>("Environment", "hashtable", "", "Variables to set for it."),
};
CmdletRegistration registration{{.name = "Start-Process", .module = "Microsoft.PowerShell.Management", .params = kParams,
                                 .default_set = "Default", .aliases = "saps", .should_process = true, .synopsis = "Starts a program.",
                                 .outputs = "System.Diagnostics.Process", .examples = "Start-Process true -Wait\n",
                                 .create = make_cmdlet<StartProcess>}};

}  // namespace

}  // namespace psession
