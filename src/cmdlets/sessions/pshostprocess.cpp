// Get-PSHostProcessInfo, Enter-PSHostProcess, Exit-PSHostProcess: other processes of this user that run the engine.
#include <dirent.h>
#include <limits.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "engine/cmdlet.h"
#include "engine/host.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/process_object.h"
#include "text/casing.h"
#include "text/wildcard.h"

namespace psession {
namespace {

class HostProcessObject final : public HeapObject {
 public:
  std::string name;
  int32_t pid = 0;
  const Type* type() const override {
    static const Type* t = TypeRegistry::find("Microsoft.PowerShell.Commands.PSHostProcessInfo");
    return t;
  }
};
HostProcessObject& self(MethodCall& c) { return *unwrap(c.self).as<HostProcessObject>(); }

const MemberDef kInfo[] = {
    {"string ProcessName {get;}", [](MethodCall& c) { return str(self(c).name); }},
    {"int ProcessId {get;}", [](MethodCall& c) { return Value::int32(self(c).pid); }},
    {"string AppDomainName {get;}", [](MethodCall&) { return str("DefaultAppDomain"); }},
    {"string MainWindowTitle {get;}", [](MethodCall&) { return str(""); }},
    {"string ToString()", [](MethodCall& c) { return str("Microsoft.PowerShell.Commands.PSHostProcessInfo"); }},
};
Type g_info{TypeSpec{.full_name = "Microsoft.PowerShell.Commands.PSHostProcessInfo", .flags = kSealed, .members = kInfo,
                     .assembly = "System.Management.Automation"}};

// Processes of this user whose program is the console or a session's host.
std::vector<Ref<HostProcessObject>> host_processes() {
  std::vector<Ref<HostProcessObject>> out;
  DIR* dir = opendir("/proc");
  if (!dir) return out;
  while (dirent* e = readdir(dir)) {
    int pid = atoi(e->d_name);
    if (pid <= 0) continue;
    std::string folder = "/proc/" + std::string(e->d_name);
    struct stat st;
    if (stat(folder.c_str(), &st) != 0 || st.st_uid != geteuid()) continue;
    char target[PATH_MAX];
    ssize_t n = readlink((folder + "/exe").c_str(), target, sizeof target - 1);
    if (n <= 0) continue;
    std::string program(target, static_cast<size_t>(n));
    program = program.substr(program.rfind('/') + 1);
    if (size_t blank = program.find(" (deleted)"); blank != std::string::npos) program.resize(blank);
    if (program != "psession" && program != "psession-host" && program != "pwsh") continue;
    Ref<HostProcessObject> p = make_ref<HostProcessObject>();
    p->pid = pid;
    p->name = program;
    out.push_back(p);
  }
  closedir(dir);
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a->pid < b->pid; });
  return out;
}

struct GetPSHostProcessInfo final : Cmdlet {
  std::vector<std::string> names;
  std::vector<Value> processes;
  std::vector<int32_t> ids;

  void process_record() override {
    std::vector<int32_t> wanted = ids;
    for (const Value& p : processes) {
      if (auto* o = unwrap(p).get_if<ProcessObject>()) wanted.push_back(static_cast<int32_t>(o->pid));
    }
    for (const Ref<HostProcessObject>& p : host_processes()) {
      if ((bound("Id") || bound("Process")) && std::find(wanted.begin(), wanted.end(), p->pid) == wanted.end()) continue;
      if (bound("Name") && !std::any_of(names.begin(), names.end(), [&](const std::string& n) { return WildcardPattern(n).is_match(p->name); })) continue;
      write(Value(p));
    }
  }
};

struct EnterPSHostProcess final : Cmdlet {
  Value process, info;
  int32_t id = 0;
  std::string name, pipe, domain;

  [[noreturn]] void fail(const char* error_id, std::string message) {
    throw_terminating("System.Management.Automation.PSArgumentException", error_id, ErrorCategory::InvalidArgument, std::move(message));
  }
  void end_processing() override {
    std::string_view set = parameter_set();
    int32_t pid = id;
    if (set == "ProcessParameterSet") {
      auto* o = unwrap(process).get_if<ProcessObject>();
      pid = o ? static_cast<int32_t>(o->pid) : 0;
    } else if (set == "PSHostProcessInfoParameterSet") {
      auto* o = unwrap(info).get_if<HostProcessObject>();
      pid = o ? o->pid : 0;
    } else if (set == "ProcessNameParameterSet") {
      std::vector<int32_t> found;
      for (const Ref<HostProcessObject>& p : host_processes()) {
        if (equals_ignore_case(p->name, name)) found.push_back(p->pid);
      }
      if (found.empty()) fail("EnterPSHostProcessNoProcessFoundWithName", "No process was found with Name: " + name + ".");
      if (found.size() > 1) {
        fail("EnterPSHostProcessMultipleProcessesFoundWithName",
             "Multiple processes were found with this name " + name + ". Use the process Id to specify a single process to enter.");
      }
      pid = found[0];
    } else if (set == "PipeNameParameterSet") {
      fail("EnterPSHostProcessNotBuilt", "Entering a process through a named pipe is not part of this build. Enter a session with "
                                         "Enter-PSSession instead; Get-PSSession lists them.");
    }
    if (pid == static_cast<int32_t>(getpid())) {
      fail("EnterPSHostProcessCantEnterSameProcess", "Enter-PSHostProcess cannot be used to enter the same process that it is running in.");
    }
    if (pid <= 0 || ::kill(pid, 0) != 0) {
      fail("EnterPSHostProcessNoProcessFoundWithId", "No process was found with Id: " + std::to_string(pid) + ".");
    }
    bool ours = false;
    for (const Ref<HostProcessObject>& p : host_processes()) ours |= p->pid == pid;
    if (!ours) {
      fail("EnterPSHostProcessNoPowerShell",
           "Cannot enter process " + std::to_string(pid) + " because it has not loaded the PowerShell engine.");
    }
    fail("EnterPSHostProcessNotBuilt", "Entering process " + std::to_string(pid) + " is not part of this build. If it is the host of a "
                                       "session, Get-PSSession -ComputerName localhost lists it, and Connect-PSSession and Enter-PSSession enter it.");
  }
};

struct ExitPSHostProcess final : Cmdlet {
  void process_record() override {}   // nothing can have been entered
};

constexpr CmdletParam kGet[] = {
    param<&GetPSHostProcessInfo::names>("Name", "string[]", "set:ProcessNameParameterSet pos:0 wildcard notnullorempty", "Names of programs."),
    param<&GetPSHostProcessInfo::processes>("Process", "System.Diagnostics.Process[]", "set:ProcessParameterSet mandatory pos:0 pipe notnullorempty", "Process objects."),
    param<&GetPSHostProcessInfo::ids>("Id", "int[]", "set:ProcessIdParameterSet mandatory pos:0 notnullorempty", "Process ids."),
};
const CmdletRegistration get{{.name = "Get-PSHostProcessInfo", .module = "Microsoft.PowerShell.Core", .params = kGet,
    .default_set = "ProcessNameParameterSet", .synopsis = "Lists your processes that run the engine: consoles and sessions' hosts.",
    .description = "Consoles, background jobs and the hosts of sessions, as far as they belong to you.",
    .outputs = "Microsoft.PowerShell.Commands.PSHostProcessInfo", .examples = "Get-PSHostProcessInfo\n",
    .create = make_cmdlet<GetPSHostProcessInfo>}};

constexpr CmdletParam kEnter[] = {
    param<&EnterPSHostProcess::process>("Process", "System.Diagnostics.Process", "set:ProcessParameterSet mandatory pos:0 pipe notnull", "The process."),
    param<&EnterPSHostProcess::id>("Id", "int", "set:ProcessIdParameterSet mandatory pos:0 range:0..2147483647", "Its id."),
    param<&EnterPSHostProcess::name>("Name", "string", "set:ProcessNameParameterSet mandatory pos:0 notnullorempty", "Its name."),
    param<&EnterPSHostProcess::info>("HostProcessInfo", "Microsoft.PowerShell.Commands.PSHostProcessInfo", "set:PSHostProcessInfoParameterSet mandatory pos:0 pipe notnull", "What Get-PSHostProcessInfo gave."),
    param<&EnterPSHostProcess::pipe>("CustomPipeName", "string", "set:PipeNameParameterSet mandatory", "A pipe's name."),
    param<&EnterPSHostProcess::domain>("AppDomainName", "string", "set:ProcessParameterSet pos:1|set:ProcessIdParameterSet pos:1|set:ProcessNameParameterSet pos:1|set:PSHostProcessInfoParameterSet pos:1 notnullorempty", "Only DefaultAppDomain."),
};
const CmdletRegistration enter{{.name = "Enter-PSHostProcess", .module = "Microsoft.PowerShell.Core", .params = kEnter,
    .default_set = "ProcessIdParameterSet", .synopsis = "Enters another process that runs the engine; not part of this build.",
    .description = "Says why the process cannot be entered. A session's host is entered through its session: Connect-PSSession, then Enter-PSSession.",
    .examples = "Get-PSHostProcessInfo\n", .create = make_cmdlet<EnterPSHostProcess>}};
const CmdletRegistration leave{{.name = "Exit-PSHostProcess", .module = "Microsoft.PowerShell.Core",
    .synopsis = "Leaves a process that was entered.", .examples = "Exit-PSHostProcess\n", .create = make_cmdlet<ExitPSHostProcess>}};

}  // namespace
}  // namespace psession
