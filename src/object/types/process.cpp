#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <dirent.h>

#include "base/fd.h"
#include "object/process_object.h"
#include "object/ps_object.h"
#include "object/types/helpers.h"
#include "text/datetime.h"

extern char** environ;

namespace psession {
namespace {
using namespace tables;

std::string slurp(pid_t pid, const char* what) {
  // /proc files have no size; one read of a page or two has them all.
  std::string path = "/proc/" + std::to_string(pid) + "/" + what, out;
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return out;
  char chunk[8192];
  ssize_t n;
  while ((n = ::read(fd.get(), chunk, sizeof chunk)) > 0 && out.size() < (4u << 20)) out.append(chunk, static_cast<size_t>(n));
  return out;
}
int64_t boot_seconds() {
  static const int64_t boot = [] {
    timespec now{}, up{};
    clock_gettime(CLOCK_REALTIME, &now);
    clock_gettime(CLOCK_BOOTTIME, &up);
    return (now.tv_sec - up.tv_sec) * 1000000000LL + now.tv_nsec - up.tv_nsec;
  }();
  return boot;
}
double tick() {
  static const double t = static_cast<double>(sysconf(_SC_CLK_TCK));
  return t;
}
Value local_time(int64_t unix_nanoseconds) {
  DateTime utc(kUnixEpochTicks + unix_nanoseconds / 100, DateTimeKind::kUtc);
  return Value::date_time(to_local_time(utc).data());
}

}  // namespace

std::optional<ProcessFigures> read_process(pid_t pid) {
  std::string s = slurp(pid, "stat");
  size_t open = s.find('('), close = s.rfind(')');
  if (open == std::string::npos || close == std::string::npos || close + 2 > s.size()) return std::nullopt;
  ProcessFigures f;
  f.name = s.substr(open + 1, close - open - 1);
  std::vector<std::string> w;
  size_t i = close + 2;
  while (i < s.size()) {
    size_t j = std::min(s.find_first_of(" \n", i), s.size());
    w.push_back(s.substr(i, j - i));
    i = j + 1;
  }
  if (w.size() < 22) return std::nullopt;
  auto number = [&](size_t k) { return strtoll(w[k].c_str(), nullptr, 10); };
  f.state = w[0][0];
  f.parent = static_cast<pid_t>(number(1));
  f.session = static_cast<int>(number(3));
  f.user_seconds = static_cast<double>(number(11)) / tick();
  f.kernel_seconds = static_cast<double>(number(12)) / tick();
  f.nice = static_cast<int>(number(16));
  f.threads = static_cast<int>(number(17));
  f.start_ticks = static_cast<uint64_t>(number(19));
  f.virtual_size = number(20);
  f.resident = number(21) * sysconf(_SC_PAGESIZE);
  if (f.name.size() == 15) {   // cut by the kernel: the program's file has all of it
    std::vector<std::string> args = process_arguments(pid);
    if (!args.empty()) {
      std::string leaf = args[0].substr(args[0].rfind('/') == std::string::npos ? 0 : args[0].rfind('/') + 1);
      if (leaf.starts_with(f.name)) f.name = leaf;
    }
  }
  return f;
}
std::string process_path(pid_t pid) {
  char buffer[4096];
  ssize_t n = readlink(("/proc/" + std::to_string(pid) + "/exe").c_str(), buffer, sizeof buffer);
  return n > 0 ? std::string(buffer, static_cast<size_t>(n)) : std::string();
}
std::vector<std::string> process_arguments(pid_t pid) {
  std::string s = slurp(pid, "cmdline");
  std::vector<std::string> out;
  size_t i = 0;
  while (i < s.size()) {
    size_t j = std::min(s.find('\0', i), s.size());
    out.push_back(s.substr(i, j - i));
    i = j + 1;
  }
  return out;
}
std::string process_user(pid_t pid) {
  struct stat st;
  if (stat(("/proc/" + std::to_string(pid)).c_str(), &st) != 0) return {};
  passwd entry, *found = nullptr;
  char buffer[4096];
  getpwuid_r(st.st_uid, &entry, buffer, sizeof buffer, &found);
  return found ? found->pw_name : std::to_string(st.st_uid);
}
std::vector<pid_t> all_processes() {
  std::vector<pid_t> out;
  DIR* d = opendir("/proc");
  if (!d) return out;
  while (dirent* e = readdir(d)) {
    if (e->d_name[0] >= '1' && e->d_name[0] <= '9') out.push_back(static_cast<pid_t>(strtol(e->d_name, nullptr, 10)));
  }
  closedir(d);
  std::sort(out.begin(), out.end());
  return out;
}
Ref<ProcessObject> process_object(pid_t pid) {
  std::optional<ProcessFigures> f = read_process(pid);
  if (!f) return {};
  auto p = make_ref<ProcessObject>(pid, false);
  p->name = f->name;
  p->start_ticks = f->start_ticks;
  return p;
}

bool ProcessObject::exited() {
  if (exit_time) return true;
  bool gone = false;
  if (child) {
    int status = 0;
    pid_t r = waitpid(pid, &status, WNOHANG);
    if (r == pid) {
      exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      gone = true;
    } else {
      gone = r < 0;
    }
  } else {
    std::optional<ProcessFigures> f = read_process(pid);
    gone = !f || f->state == 'Z' || f->state == 'X' || f->start_ticks != start_ticks;
  }
  if (gone) {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    exit_time = local_time(now.tv_sec * 1000000000LL + now.tv_nsec).as_uint();
  }
  return gone;
}

bool ProcessObject::wait(CallContext& ctx, int64_t milliseconds) {
  Fd handle(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  timespec begin{};
  clock_gettime(CLOCK_MONOTONIC, &begin);
  while (!exited()) {
    ctx.check_stop();
    int64_t left = 50;
    if (milliseconds >= 0) {
      timespec now{};
      clock_gettime(CLOCK_MONOTONIC, &now);
      int64_t passed = (now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000;
      if (passed >= milliseconds) return false;
      left = std::min<int64_t>(left, milliseconds - passed);
    }
    pollfd p{handle.get(), POLLIN, 0};
    if (handle) ::poll(&p, 1, static_cast<int>(left));
    else usleep(static_cast<useconds_t>(std::min<int64_t>(left, 5) * 1000));
  }
  return true;
}

std::vector<std::string> split_arguments(std::string_view s) {
  std::vector<std::string> out;
  size_t i = 0;
  while (true) {
    while (i < s.size() && (s[i] == ' ' || s[i] == '\t')) ++i;
    if (i >= s.size()) return out;
    std::string arg;
    bool quoted = false;
    while (i < s.size()) {
      size_t backslashes = 0;
      while (i < s.size() && s[i] == '\\') {
        ++backslashes;
        ++i;
      }
      if (backslashes > 0) {
        if (i >= s.size() || s[i] != '"') {
          arg.append(backslashes, '\\');
        } else {
          arg.append(backslashes / 2, '\\');
          if (backslashes % 2) {
            arg += '"';
            ++i;
          }
        }
        continue;
      }
      char c = s[i];
      if (c == '"') {
        if (quoted && i + 1 < s.size() && s[i + 1] == '"') {
          arg += '"';
          ++i;
        } else {
          quoted = !quoted;
        }
        ++i;
        continue;
      }
      if ((c == ' ' || c == '\t') && !quoted) break;
      arg += c;
      ++i;
    }
    out.push_back(std::move(arg));
  }
}

pid_t start_process(const ProcessStart& s, int& error) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  if (!s.directory.empty()) posix_spawn_file_actions_addchdir_np(&actions, s.directory.c_str());
  if (!s.input.empty()) posix_spawn_file_actions_addopen(&actions, 0, s.input.c_str(), O_RDONLY, 0);
  if (!s.output.empty()) posix_spawn_file_actions_addopen(&actions, 1, s.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (!s.error.empty()) posix_spawn_file_actions_addopen(&actions, 2, s.error.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (s.input_fd >= 0) posix_spawn_file_actions_adddup2(&actions, s.input_fd, 0);
  if (s.output_fd >= 0) posix_spawn_file_actions_adddup2(&actions, s.output_fd, 1);
  if (s.error_fd >= 0) posix_spawn_file_actions_adddup2(&actions, s.error_fd, 2);
  sigset_t none, defaults;
  sigemptyset(&none);
  sigemptyset(&defaults);
  for (int n : {SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGCHLD, SIGTSTP, SIGTTIN, SIGTTOU, SIGHUP}) sigaddset(&defaults, n);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (s.own_session ? POSIX_SPAWN_SETSID : 0)));
  std::vector<char*> argv, envp;
  for (const std::string& a : s.arguments) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  for (const std::string& e : s.environment) envp.push_back(const_cast<char*>(e.c_str()));
  envp.push_back(nullptr);
  pid_t pid = -1;
  error = posix_spawn(&pid, s.file.c_str(), &actions, &attributes, argv.data(), s.environment.empty() ? environ : envp.data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error ? -1 : pid;
}

namespace {

ProcessObject& self(MethodCall& c) { return *unwrap(c.self).as<ProcessObject>(); }
ProcessObject& started(MethodCall& c) {
  if (self(c).pid == 0) throw_dotnet("System.InvalidOperationException", "No process is associated with this object.");
  return self(c);
}
Value start_new(MethodCall& c, Value info) {
  auto p = make_ref<ProcessObject>(0, true);
  p->start_info = std::move(info);
  start_by_info(c.ctx, *p);
  return Value(p);
}
Value pipe_end(const Value& v, const char* name) {
  if (v.is_null()) {
    throw_dotnet("System.InvalidOperationException", std::string(name) + (std::string_view(name) == "StandardIn" ? " has not been redirected." : " has not been redirected or the process hasn't started yet."));
  }
  return v;
}
ProcessFigures figures(MethodCall& c) {
  if (!self(c).exit_time) {
    if (std::optional<ProcessFigures> f = read_process(self(c).pid)) {
      if (!self(c).start_ticks || f->start_ticks == self(c).start_ticks) return *f;
    }
  }
  ProcessFigures f;
  f.name = self(c).name;
  f.start_ticks = self(c).start_ticks;
  return f;
}
Value seconds(double s) { return Value::time_span(static_cast<int64_t>(s * 1e7)); }
Value path_of(MethodCall& c) {
  std::string p = process_path(self(c).pid);
  return p.empty() ? Value() : str(p);
}
[[noreturn]] void no_process(int64_t id) {
  throw_dotnet("System.ArgumentException", "Process with an Id of " + std::to_string(id) + " is not running.");
}
Value list(std::vector<Value> items);

#define LONG(name, expression) {"long " name " {get;}", FN({ ProcessFigures f = figures(c); return Value::int64(expression); })}
#define INT(name, expression) {"int " name " {get;}", FN({ ProcessFigures f = figures(c); return Value::int32(static_cast<int32_t>(expression)); })}
const MemberDef kProcess[] = {
    {"new()", FN({ return Value(make_ref<ProcessObject>(0, true)); })},
    {"System.Diagnostics.ProcessStartInfo StartInfo {get;set;}", FN({
       if (self(c).start_info.is_null()) {
         if (self(c).pid) throw_dotnet("System.InvalidOperationException", "Process was not started by this object, so requested information cannot be determined.");
         self(c).start_info = new_start_info("", "");
       }
       return self(c).start_info;
     }), FN({ require(c.arg(0), "value"); self(c).start_info = unwrap(c.arg(0)); return Value::nothing(); })},
    {"bool Start()", FN({ start_by_info(c.ctx, self(c)); return boolean(true); })},
    {"static System.Diagnostics.Process Start(System.Diagnostics.ProcessStartInfo startInfo)", FN({ require(c.arg(0), "startInfo"); return start_new(c, unwrap(c.arg(0))); })},
    {"static System.Diagnostics.Process Start(string fileName)", FN({ return start_new(c, new_start_info(text(c.arg(0)), "")); })},
    {"static System.Diagnostics.Process Start(string fileName, string arguments)", FN({ return start_new(c, new_start_info(text(c.arg(0)), text(c.arg(1)))); })},
    {"System.IO.StreamWriter StandardInput {get;}", FN({ return pipe_end(self(c).standard_input, "StandardIn"); })},
    {"System.IO.StreamReader StandardOutput {get;}", FN({ return pipe_end(self(c).standard_output, "StandardOut"); })},
    {"System.IO.StreamReader StandardError {get;}", FN({ return pipe_end(self(c).standard_error, "StandardError"); })},
    {"bool EnableRaisingEvents {get;set;}", FN({ return boolean(false); }), FN({ return Value::nothing(); })},
    {"int Id {get;}", FN({ return int32(started(c).pid); })},
    {"string ProcessName {get;}", FN({ return str(self(c).name); })},
    {"bool HasExited {get;}", FN({ return boolean(started(c).exited()); })},
    {"int ExitCode {get;}", FN({
       ProcessObject& p = started(c);
       if (!p.exited()) throw_dotnet("System.InvalidOperationException", "Process must exit before requested information can be determined.");
       if (!p.exit_code) throw_dotnet("System.InvalidOperationException", "Process was not started by this object, so requested information cannot be determined.");
       return int32(*p.exit_code);
     })},
    {"datetime ExitTime {get;}", FN({
       if (!self(c).exited()) throw_dotnet("System.InvalidOperationException", "Process must exit before requested information can be determined.");
       return Value::date_time(self(c).exit_time);
     })},
    {"datetime StartTime {get;}", FN({
       return local_time(boot_seconds() + static_cast<int64_t>(static_cast<double>(figures(c).start_ticks) / tick() * 1e9));
     })},
    {"timespan TotalProcessorTime {get;}", FN({ ProcessFigures f = figures(c); return seconds(f.user_seconds + f.kernel_seconds); })},
    {"timespan UserProcessorTime {get;}", FN({ return seconds(figures(c).user_seconds); })},
    {"timespan PrivilegedProcessorTime {get;}", FN({ return seconds(figures(c).kernel_seconds); })},
    LONG("WorkingSet64", f.resident), LONG("PeakWorkingSet64", f.resident), LONG("VirtualMemorySize64", f.virtual_size),
    LONG("PeakVirtualMemorySize64", f.virtual_size), LONG("PrivateMemorySize64", f.data), LONG("PagedMemorySize64", int64_t{0}),
    LONG("PeakPagedMemorySize64", int64_t{0}), LONG("NonpagedSystemMemorySize64", int64_t{0}), LONG("PagedSystemMemorySize64", int64_t{0}),
    INT("WorkingSet", f.resident), INT("VirtualMemorySize", f.virtual_size), INT("SessionId", f.session),
    {"int HandleCount {get;}", FN({
       int n = 0;
       if (DIR* d = opendir(("/proc/" + std::to_string(self(c).pid) + "/fd").c_str())) {
         while (dirent* e = readdir(d)) n += e->d_name[0] != '.';
         closedir(d);
       }
       return int32(n);
     })},
    {"int BasePriority {get;}", FN({ return int32(8 - figures(c).nice * 4 / 19); })},
    {"System.Diagnostics.ProcessPriorityClass PriorityClass {get;}", FN({
       int n = figures(c).nice;
       return Value::enumeration(TypeRegistry::find("System.Diagnostics.ProcessPriorityClass"),
                                 n >= 15 ? 64 : n > 5 ? 16384 : n >= -5 ? 32 : n > -15 ? 32768 : 128);
     })},
    {"bool Responding {get;}", FN({ return boolean(true); })},
    {"string MachineName {get;}", FN({ return str("."); })},
    {"string MainWindowTitle {get;}", FN({ return str(""); })},
    {"System.Diagnostics.ProcessModule MainModule {get;}", FN({
       auto o = make_ref<PSObject>();
       std::string p = process_path(self(c).pid);
       if (p.empty()) return Value();
       o->members().add("ModuleName", str(p.substr(p.rfind('/') + 1)));
       o->members().add("FileName", str(p));
       return Value(o);
     })},
    {"void Kill()", FN({ ::kill(started(c).pid, SIGKILL); return Value::nothing(); })},
    {"void Kill(bool entireProcessTree)", FN({
       ProcessObject& p = started(c);
       std::vector<pid_t> tree{p.pid};
       if (c.arg(0).as_bool()) {
         for (size_t i = 0; i < tree.size(); ++i) {
           for (pid_t q : all_processes()) {
             std::optional<ProcessFigures> f = read_process(q);
             if (f && f->parent == tree[i] && std::find(tree.begin(), tree.end(), q) == tree.end()) tree.push_back(q);
           }
         }
       }
       for (pid_t q : tree) ::kill(q, SIGKILL);
       return Value::nothing();
     })},
    {"bool CloseMainWindow()", FN({ return boolean(false); })},
    {"void Refresh()", FN({ return Value::nothing(); })},
    {"void Close()", FN({ return Value::nothing(); })},
    {"void Dispose()", FN({ return Value::nothing(); })},
    {"void WaitForExit()", FN({ started(c).wait(c.ctx, -1); return Value::nothing(); })},
    {"bool WaitForExit(int milliseconds)", FN({ return boolean(started(c).wait(c.ctx, c.arg(0).as_int())); })},
    {"bool WaitForExit(timespan timeout)", FN({ return boolean(started(c).wait(c.ctx, c.arg(0).as_int() / 10000)); })},
    {"static System.Diagnostics.Process GetCurrentProcess()", FN({ return Value(process_object(getpid())); })},
    {"static System.Diagnostics.Process GetProcessById(int processId)", FN({
       Ref<ProcessObject> p = process_object(static_cast<pid_t>(c.arg(0).as_int()));
       if (!p) no_process(c.arg(0).as_int());
       return Value(p);
     })},
    {"static System.Diagnostics.Process[] GetProcesses()", FN({
       std::vector<Value> all;
       for (pid_t p : all_processes()) if (Ref<ProcessObject> o = process_object(p)) all.push_back(Value(o));
       return list(std::move(all));
     })},
    {"static System.Diagnostics.Process[] GetProcessesByName(string processName)", FN({
       std::vector<Value> all;
       for (pid_t p : all_processes()) {
         if (Ref<ProcessObject> o = process_object(p); o && o->name == text(c.arg(0))) all.push_back(Value(o));
       }
       return list(std::move(all));
     })},
    {"string ToString()", FN({ return str(self(c).to_text()); })},
};
const EnumDef kPriorities[] = {{"Idle", 64}, {"BelowNormal", 16384}, {"Normal", 32}, {"AboveNormal", 32768}, {"High", 128}, {"RealTime", 256}};
const Type priority_type{TypeSpec{.full_name = "System.Diagnostics.ProcessPriorityClass", .base = "System.Enum",
                                  .flags = kEnum | kValueType | kSealed, .enum_values = kPriorities, .assembly = "System.Diagnostics.Process"}};
const Type module_type{TypeSpec{.full_name = "System.Diagnostics.ProcessModule", .assembly = "System.Diagnostics.Process"}};
const Type process_type{TypeSpec{.full_name = "System.Diagnostics.Process", .base = "System.ComponentModel.Component", .members = kProcess,
                                 .interfaces = "System.IDisposable", .assembly = "System.Diagnostics.Process"}};
Value list(std::vector<Value> items) { return Value(Array::of(&process_type, std::move(items))); }

constexpr MemberType kAlias = MemberType::AliasProperty;
constexpr MemberType kScript = MemberType::ScriptProperty;
const TypeExtension kExtensions[] = {
    {"System.Diagnostics.Process", kAlias, "Name", "ProcessName"},
    {"System.Diagnostics.Process", kAlias, "SI", "SessionId"},
    {"System.Diagnostics.Process", kAlias, "Handles", "HandleCount"},
    {"System.Diagnostics.Process", kAlias, "VM", "VirtualMemorySize64"},
    {"System.Diagnostics.Process", kAlias, "WS", "WorkingSet64"},
    {"System.Diagnostics.Process", kAlias, "PM", "PagedMemorySize64"},
    {"System.Diagnostics.Process", kAlias, "NPM", "NonpagedSystemMemorySize64"},
    {"System.Diagnostics.Process", kScript, "Path", nullptr, path_of},
    {"System.Diagnostics.Process", kScript, "CommandLine", nullptr, FN({
       std::string line;
       for (const std::string& a : process_arguments(self(c).pid)) line += (line.empty() ? "" : " ") + a;
       return line.empty() ? Value() : str(line);
     })},
    {"System.Diagnostics.Process", MemberType::CodeProperty, "Parent", nullptr, FN({
       pid_t parent = figures(c).parent;
       Ref<ProcessObject> p = parent ? process_object(parent) : Ref<ProcessObject>();
       return p ? Value(p) : Value();
     })},
    {"System.Diagnostics.Process", kScript, "Company", nullptr, FN({ return Value(); })},
    {"System.Diagnostics.Process", kScript, "CPU", nullptr, FN({
       ProcessFigures f = figures(c);
       return Value::real(f.user_seconds + f.kernel_seconds);
     })},
    {"System.Diagnostics.Process", kScript, "FileVersion", nullptr, FN({ return Value(); })},
    {"System.Diagnostics.Process", kScript, "ProductVersion", nullptr, FN({ return Value(); })},
    {"System.Diagnostics.Process", kScript, "Description", nullptr, FN({ return Value(); })},
    {"System.Diagnostics.Process", kScript, "Product", nullptr, FN({ return Value(); })},
    {"System.Diagnostics.Process", MemberType::PropertySet, "PSConfiguration", "Name Id PriorityClass FileVersion"},
    {"System.Diagnostics.Process", MemberType::PropertySet, "PSResources",
     "Name Id HandleCount WorkingSet NonPagedMemorySize PagedMemorySize PrivateMemorySize VirtualMemorySize Threads.Count TotalProcessorTime"},
};
const TypeExtensions extensions{kExtensions};

}  // namespace

const Type* ProcessObject::type() const { return &process_type; }
void ProcessObject::visit_edges(EdgeVisitor& v) {
  for (Value* x : {&start_info, &standard_input, &standard_output, &standard_error}) {
    if (x->is_object()) v.visit(x->object());
  }
}
void ProcessObject::clear_edges() { start_info = standard_input = standard_output = standard_error = Value(); }

}  // namespace psession
