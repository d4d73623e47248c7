// Enable-SSHRemoting and Disable-SSHRemoting: the line of sshd's configuration that starts a session's server. sshd itself
// checks every change; what it refuses is taken back, since a broken configuration would lock administrators out.
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <vector>

#include "base/fd.h"
#include "engine/automatic_variables.h"
#include "engine/cmdlet.h"
#include "engine/provider.h"
#include "engine/runspace.h"

extern char** environ;

namespace psession {
namespace {

struct Line { std::string file; size_t number; std::string command; };   // a `Subsystem powershell` line

std::optional<std::string> read_text(const std::string& path) {
  std::ifstream f(path, std::ios::binary);
  if (!f) return std::nullopt;
  std::ostringstream s;
  s << f.rdbuf();
  return s.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream s(text);
  for (std::string l; std::getline(s, l);) out.push_back(l);
  return out;
}

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> out;
  std::istringstream s(line);
  for (std::string w; s >> w;) {
    if (out.empty() && w[0] == '#') return {};
    // "Keyword=value" is as good as "Keyword value".
    size_t at = out.empty() ? w.find('=') : std::string::npos;
    out.push_back(w.substr(0, at));
    if (at != std::string::npos && at + 1 < w.size()) out.push_back(w.substr(at + 1));
  }
  return out;
}

struct SshRemoting : Cmdlet {
  std::string config;
  bool force = false;

 protected:
  void check_rights() {
    if (config.empty()) config = "/etc/ssh/sshd_config";
    config = rs().providers().parse(config).path;
    if (access(config.c_str(), R_OK | W_OK) != 0) {
      int e = errno;
      throw_terminating("System.UnauthorizedAccessException", "SSHConfigNotWritable", ErrorCategory::PermissionDenied,
                        "The file '" + config + "' cannot be changed (" + strerror(e) + "). " +
                            (e == ENOENT ? "Install the OpenSSH server first." : "Run this command as root."), {});
    }
    if (server().empty()) {
      throw_terminating("System.InvalidOperationException", "SSHServerNotFound", ErrorCategory::NotInstalled,
                        "The program sshd was not found. Install the OpenSSH server first.", {});
    }
  }
  static std::string server() {
    for (const char* p : {"/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"}) {
      if (access(p, X_OK) == 0) return p;
    }
    return {};
  }

  // All lines that name the subsystem: in the file and in what it includes.
  void find(const std::string& file, std::vector<Line>& out, std::string* include_directory, int depth = 0) {
    std::optional<std::string> text = read_text(file);
    if (!text || depth > 8) return;
    std::vector<std::string> lines = lines_of(*text);
    bool in_match = false;
    for (size_t i = 0; i < lines.size(); ++i) {
      std::vector<std::string> w = words_of(lines[i]);
      if (w.size() < 2) continue;
      if (strcasecmp(w[0].c_str(), "Match") == 0) in_match = true;
      if (strcasecmp(w[0].c_str(), "Subsystem") == 0 && strcasecmp(w[1].c_str(), "powershell") == 0) {
        std::string command;
        for (size_t k = 2; k < w.size(); ++k) command += (k > 2 ? " " : "") + w[k];
        out.push_back({file, i, command});
      }
      if (strcasecmp(w[0].c_str(), "Include") != 0) continue;
      for (size_t k = 1; k < w.size(); ++k) {
        std::string pattern = w[k][0] == '/' ? w[k] : file.substr(0, file.rfind('/') + 1) + w[k];
        if (include_directory && include_directory->empty() && !in_match && pattern.ends_with("/*.conf")) {
          *include_directory = pattern.substr(0, pattern.rfind('/'));
        }
        glob_t g;
        if (glob(pattern.c_str(), 0, nullptr, &g) == 0) {
          for (size_t j = 0; j < g.gl_pathc; ++j) find(g.gl_pathv[j], out, nullptr, depth + 1);
          globfree(&g);
        }
      }
    }
  }

  // One file's new text, and how to take it back.
  struct Change { std::string path; std::optional<std::string> before; };
  std::vector<Change> changes;

  void replace(const std::string& path, const std::optional<std::string>& text) {
    Change c{path, read_text(path)};
    struct stat s;
    bool exists = stat(path.c_str(), &s) == 0;
    if (exists && c.before) write_file(path + ".before-psession", *c.before, s.st_mode & 07777);
    changes.push_back(c);
    if (!text) {
      unlink(path.c_str());
      return;
    }
    write_file(path, *text, exists ? s.st_mode & 07777 : 0644);
  }
  void write_file(const std::string& path, const std::string& text, mode_t mode) {
    std::string fresh = path + ".new-psession";
    {
      Fd f(open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode));
      size_t at = 0;
      while (f && at < text.size()) {
        ssize_t n = ::write(f.get(), text.data() + at, text.size() - at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        at += static_cast<size_t>(n);
      }
      if (f && at == text.size() && fsync(f.get()) == 0 && fchmod(f.get(), mode) == 0 && rename(fresh.c_str(), path.c_str()) == 0) return;
    }
    std::string why = strerror(errno);
    unlink(fresh.c_str());
    roll_back();
    throw_terminating("System.IO.IOException", "SSHConfigWriteError", ErrorCategory::WriteError, "The file '" + path + "' could not be written: " + why + ".", {});
  }
  void roll_back() {
    std::vector<Change> all = std::move(changes);
    changes.clear();
    for (auto c = all.rbegin(); c != all.rend(); ++c) {
      if (!c->before) {
        unlink(c->path.c_str());
        continue;
      }
      struct stat s;
      mode_t mode = stat(c->path.c_str(), &s) == 0 ? s.st_mode & 07777 : 0644;
      write_file(c->path, *c->before, mode);
    }
  }

  static int run(const std::vector<std::string>& command, std::string& output) {
    int pipe_fds[2];
    if (pipe2(pipe_fds, O_CLOEXEC) != 0) return -1;
    posix_spawn_file_actions_t a;
    posix_spawn_file_actions_init(&a);
    posix_spawn_file_actions_addopen(&a, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&a, pipe_fds[1], 1);
    posix_spawn_file_actions_adddup2(&a, pipe_fds[1], 2);
    std::vector<char*> argv;
    for (const std::string& w : command) argv.push_back(const_cast<char*>(w.c_str()));
    argv.push_back(nullptr);
    pid_t pid;
    int error = posix_spawnp(&pid, argv[0], &a, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&a);
    close(pipe_fds[1]);
    Fd in(pipe_fds[0]);
    if (error != 0) return -1;
    char buffer[4096];
    for (ssize_t n; (n = read(in.get(), buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR);) {
      if (n > 0 && output.size() < 65536) output.append(buffer, static_cast<size_t>(n));
    }
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  void check_and_reload() {
    std::string text;
    // sshd refuses to check anything without this directory.
    mkdir("/run/sshd", 0755);
    if (run({server(), "-t", "-f", config}, text) != 0) {
      roll_back();
      while (!text.empty() && text.back() == '\n') text.pop_back();
      throw_terminating("System.InvalidOperationException", "SSHConfigRefused", ErrorCategory::InvalidData,
                        "sshd refused the changed configuration, so it was taken back: " + text, {});
    }
    if (config != "/etc/ssh/sshd_config") {
      write_warning("The configuration '" + config + "' is not the default one: tell its sshd to read it again.");
      return;
    }
    std::string ignored;
    if (access("/run/systemd/system", F_OK) == 0 &&
        (run({"systemctl", "reload", "ssh"}, ignored) == 0 || run({"systemctl", "reload", "sshd"}, ignored) == 0)) return;
    for (const char* file : {"/run/sshd.pid", "/var/run/sshd.pid"}) {
      std::optional<std::string> pid = read_text(file);
      if (pid && atoi(pid->c_str()) > 1 && kill(atoi(pid->c_str()), SIGHUP) == 0) return;
    }
    write_warning("sshd does not seem to run: the change counts from its next start.");
  }

  // The file's text with these lines replaced (`with`), or taken out.
  static std::string edited(const std::string& text, const std::vector<size_t>& numbers, const std::string& with) {
    std::vector<std::string> lines = lines_of(text);
    std::string out;
    bool put = with.empty();
    for (size_t i = 0; i < lines.size(); ++i) {
      bool ours = std::find(numbers.begin(), numbers.end(), i) != numbers.end();
      if (!ours) out += lines[i] + "\n";
      else if (!put) {
        out += with + "\n";
        put = true;
      }
    }
    return out;
  }
};

constexpr const char* kFileName = "/50-psession.conf";

struct EnableSshRemoting final : SshRemoting {
  std::string program;

  void end_processing() override {
    check_rights();
    if (program.empty()) program = ps_home() + "/pwsh";
    if (access(program.c_str(), X_OK) != 0 && !bound("PowerShellFilePath")) program = ps_home() + "/psession";
    if (program.find_first_of(" \t\n\"'") != std::string::npos || program[0] != '/' || access(program.c_str(), X_OK) != 0) {
      throw_terminating("System.ArgumentException", "InvalidPowerShellPath", ErrorCategory::InvalidArgument,
                        "'" + program + "' is not the absolute path (without blanks) of a program.", {});
    }
    std::string command = program + " -sshs -NoLogo -NoProfile", line = "Subsystem powershell " + command;
    std::vector<Line> found;
    std::string directory;
    find(config, found, &directory);
    if (found.size() == 1 && found[0].command == command) {
      write_verbose("The subsystem is there already, in " + found[0].file + ".");
      return;
    }
    if (!found.empty() && !force) {
      throw_terminating("System.InvalidOperationException", "SSHSubsystemExists", ErrorCategory::ResourceExists,
                        "There is a subsystem powershell already, in '" + found[0].file + "': " + found[0].command +
                            ". Use the Force parameter to replace it.", {});
    }
    if (!found.empty()) {
      if (!should_process(found[0].file, "Replace the subsystem powershell")) return;
      // One line stays, whatever there was: sshd refuses to start with two.
      bool put = false;
      for (size_t i = 0; i < found.size(); ++i) {
        std::vector<size_t> numbers;
        bool seen = false;
        for (size_t k = 0; k < found.size(); ++k) {
          if (found[k].file != found[i].file) continue;
          if (k < i) seen = true;
          numbers.push_back(found[k].number);
        }
        if (seen) continue;
        replace(found[i].file, edited(read_text(found[i].file).value_or(""), numbers, put ? "" : line));
        put = true;
      }
    } else if (!directory.empty() && access(directory.c_str(), W_OK) == 0) {
      if (!should_process(directory + kFileName, "Add the subsystem powershell")) return;
      replace(directory + kFileName, "# Sessions over ssh (Enable-SSHRemoting).\n" + line + "\n");
    } else {
      if (!should_process(config, "Add the subsystem powershell")) return;
      // At the top: what follows a Match line would belong to it.
      replace(config, line + "\n" + read_text(config).value_or(""));
    }
    check_and_reload();
  }
};
const CmdletParam kEnable[] = {
    param<&EnableSshRemoting::config>("SSHDConfigFilePath", "string", "notnullorempty", "sshd's configuration; /etc/ssh/sshd_config."),
    param<&EnableSshRemoting::program>("PowerShellFilePath", "string", "notnullorempty", "The program that serves sessions."),
    param<&EnableSshRemoting::force>("Force", "switch", "", "Replaces a subsystem that is there."),
};
const CmdletRegistration enable_registration{{
    .name = "Enable-SSHRemoting", .module = "Microsoft.PowerShell.RemotingTools", .params = kEnable, .should_process = true, .confirm_impact = 2,
    .synopsis = "Lets sshd start sessions on this computer.", .examples = "Enable-SSHRemoting -WhatIf\n", .create = make_cmdlet<EnableSshRemoting>}};

struct DisableSshRemoting final : SshRemoting {
  void end_processing() override {
    check_rights();
    std::vector<Line> found;
    find(config, found, nullptr);
    if (found.empty()) {
      write_verbose("There is no subsystem powershell.");
      return;
    }
    for (size_t i = 0; i < found.size(); ++i) {
      bool ours = found[i].command.find("psession") != std::string::npos || found[i].file.ends_with(kFileName) ||
                  found[i].command.starts_with(ps_home() + "/");
      if (!ours && !force) {
        throw_terminating("System.InvalidOperationException", "SSHSubsystemNotOurs", ErrorCategory::InvalidOperation,
                          "The subsystem powershell in '" + found[i].file + "' starts another program: " + found[i].command +
                              ". Use the Force parameter to take it out.", {});
      }
    }
    std::string last;
    for (size_t i = 0; i < found.size(); ++i) {
      if (found[i].file == last) continue;
      last = found[i].file;
      if (!should_process(last, "Take out the subsystem powershell")) return;
      std::vector<size_t> numbers;
      for (const Line& l : found) {
        if (l.file == last) numbers.push_back(l.number);
      }
      if (last.ends_with(kFileName)) replace(last, std::nullopt);
      else replace(last, edited(read_text(last).value_or(""), numbers, ""));
    }
    check_and_reload();
  }
};
const CmdletParam kDisable[] = {
    param<&DisableSshRemoting::config>("SSHDConfigFilePath", "string", "notnullorempty", "sshd's configuration; /etc/ssh/sshd_config."),
    param<&DisableSshRemoting::force>("Force", "switch", "", "Also the subsystem of another program."),
};
const CmdletRegistration disable_registration{{
    .name = "Disable-SSHRemoting", .module = "Microsoft.PowerShell.RemotingTools", .params = kDisable, .should_process = true, .confirm_impact = 2,
    .synopsis = "Takes back what Enable-SSHRemoting did.", .examples = "Disable-SSHRemoting -WhatIf\n", .create = make_cmdlet<DisableSshRemoting>}};

}  // namespace
}  // namespace psession
