// Get-, Stop-, Wait- and Debug-Process.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/process_object.h"
#include "object/ps_object.h"
#include "object/text_case.h"
#include "text/casing.h"
#include "text/wildcard.h"

namespace psession {

namespace {

// What the process cmdlets share: choosing by name, id or object.
struct ProcessCmdlet : Cmdlet {
  std::vector<std::string> name;
  std::vector<int32_t> id;
  std::vector<Value> input;

  void missing_name(const std::string& n) {
    write_error("Microsoft.PowerShell.Commands.ProcessCommandException", "NoProcessFoundForGivenName", ErrorCategory::ObjectNotFound,
                "Cannot find a process with the name \"" + n + "\". Verify the process name and call the cmdlet again.", str(n));
  }
  void missing_id(int32_t i) {
    write_error("Microsoft.PowerShell.Commands.ProcessCommandException", "NoProcessFoundForGivenId", ErrorCategory::ObjectNotFound,
                "Cannot find a process with the process identifier " + std::to_string(i) + ".", Value::int32(i));
  }
  std::vector<Ref<ProcessObject>> chosen() {
    std::vector<Ref<ProcessObject>> out;
    auto add = [&](const Ref<ProcessObject>& p) {
      for (const Ref<ProcessObject>& o : out) if (o->pid == p->pid) return;
      out.push_back(p);
    };
    if (bound("InputObject")) {
      for (const Value& v : input) if (auto* p = unwrap(v).get_if<ProcessObject>()) add(Ref<ProcessObject>(p));
      return out;
    }
    if (bound("Id")) {
      for (int32_t i : id) {
        if (Ref<ProcessObject> p = i > 0 ? process_object(i) : Ref<ProcessObject>()) add(p);
        else missing_id(i);
      }
      return out;
    }
    std::vector<Ref<ProcessObject>> all;
    for (pid_t p : all_processes()) if (Ref<ProcessObject> o = process_object(p)) all.push_back(o);
    std::stable_sort(all.begin(), all.end(), [](auto& a, auto& b) { return compare_ignore_case(std::string_view(a->name), b->name) < 0; });
    if (name.empty()) return all;
    for (const std::string& n : name) {
      WildcardPattern pattern(n);
      bool any = false;
      for (const Ref<ProcessObject>& p : all) {
        if (!pattern.is_match(p->name)) continue;
        any = true;
        add(p);
      }
      if (!any && !WildcardPattern::contains_wildcards(n)) missing_name(n);
    }
    return out;
  }
};

struct GetProcess final : ProcessCmdlet {
  bool user = false, module = false, file_version = false;
  void process_record() override {
    for (const Ref<ProcessObject>& p : chosen()) {
      check_stop();
      if (module || file_version) {
        Value m;
        std::string path = process_path(p->pid);
        if (path.empty()) {
          write_error("Microsoft.PowerShell.Commands.ProcessCommandException", "CouldnotEnumerateModules", ErrorCategory::PermissionDenied,
                      "Cannot enumerate the modules of the \"" + p->name + "\" process.", Value(p));
          continue;
        }
        std::vector<Value> none;
        if (try_get_property(rs(), Value(p), "MainModule", m)) write(m);
        continue;
      }
      if (!user) {
        write(Value(p));
        continue;
      }
      Value v(p);
      MemberBag* bag = bag_of(v, true);
      bag->add("UserName", str(process_user(p->pid)));
      bag->type_names = new std::vector<std::string>{"System.Diagnostics.Process#IncludeUserName", "System.Diagnostics.Process",
                                                     "System.ComponentModel.Component", "System.MarshalByRefObject", "System.Object"};
      write(v);
    }
  }
};
constexpr CmdletParam kGetParams[] = {
    param<&GetProcess::name>("Name", "string[]", "notnullorempty wildcard alias:ProcessName set:Name pos:0 byname | set:NameWithUserName pos:0 byname", "Names of processes."),
    param<&GetProcess::id>("Id", "int[]", "alias:PID set:Id mandatory byname | set:IdWithUserName mandatory byname", "Numbers of processes."),
    param<&GetProcess::input>("InputObject", "System.Diagnostics.Process[]", "set:InputObject mandatory pipe | set:InputObjectWithUserName mandatory pipe", "Processes as objects."),
    param<&GetProcess::user>("IncludeUserName", "switch", "set:NameWithUserName mandatory | set:IdWithUserName mandatory | set:InputObjectWithUserName mandatory", "Adds the user's name."),
    param<&GetProcess::module>("Module", "switch", "set:Name | set:Id | set:InputObject", "The programs' files instead."),
    param<&GetProcess::file_version>("FileVersionInfo", "switch", "alias:FV,FVI set:Name | set:Id | set:InputObject", "The programs' versions instead."),
};
CmdletRegistration get_registration{{.name = "Get-Process", .module = "Microsoft.PowerShell.Management", .params = kGetParams,
                                     .default_set = "Name", .aliases = "gps", .synopsis = "Shows processes of this computer.",
                                     .outputs = "System.Diagnostics.Process", .examples = "Get-Process -Id $PID\n",
                                     .create = make_cmdlet<GetProcess>}};

struct StopProcess final : ProcessCmdlet {
  bool pass_thru = false, force = false;
  void process_record() override {
    for (const Ref<ProcessObject>& p : chosen()) {
      std::string shown = p->name + " (" + std::to_string(p->pid) + ")";
      if (!should_process(shown)) continue;
      if (p->exited()) continue;
      if (::kill(p->pid, SIGKILL) != 0 && errno != ESRCH) {
        write_error("Microsoft.PowerShell.Commands.ProcessCommandException", "CouldNotStopProcess", ErrorCategory::CloseError,
                    "Cannot stop process \"" + shown + "\" because of the following error: " + std::string(strerror(errno)), Value(p));
        continue;
      }
      if (pass_thru) write(Value(p));
    }
  }
};
constexpr CmdletParam kStopParams[] = {
    param<&StopProcess::name>("Name", "string[]", "wildcard alias:ProcessName set:Name mandatory byname", "Names of processes."),
    param<&StopProcess::id>("Id", "int[]", "set:Id pos:0 mandatory byname", "Numbers of processes."),
    param<&StopProcess::input>("InputObject", "System.Diagnostics.Process[]", "set:InputObject pos:0 mandatory pipe", "Processes as objects."),
    param<&StopProcess::pass_thru>("PassThru", "switch", "", "Also outputs the processes."),
    param<&StopProcess::force>("Force", "switch", "", "Does not ask."),
};
CmdletRegistration stop_registration{{.name = "Stop-Process", .module = "Microsoft.PowerShell.Management", .params = kStopParams,
                                      .default_set = "Id", .aliases = "spps", .should_process = true, .synopsis = "Ends processes.",
                                      .examples = "Stop-Process -Name no* -WhatIf\n", .create = make_cmdlet<StopProcess>}};

struct WaitProcess final : ProcessCmdlet {
  int32_t timeout = 0;
  bool any = false, pass_thru = false;
  std::vector<Ref<ProcessObject>> all;
  void process_record() override {
    for (const Ref<ProcessObject>& p : chosen()) {
      if (p->pid == getpid()) {
        write_error("Microsoft.PowerShell.Commands.ProcessCommandException", "WaitOnItself", ErrorCategory::ObjectNotFound,
                    "A process cannot wait on itself.", Value(p));
        continue;
      }
      all.push_back(p);
    }
  }
  void end_processing() override {
    timespec begin{};
    clock_gettime(CLOCK_MONOTONIC, &begin);
    auto left = [&]() -> int64_t {
      if (!bound("Timeout")) return -1;
      timespec now{};
      clock_gettime(CLOCK_MONOTONIC, &now);
      int64_t passed = (now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000;
      return std::max<int64_t>(0, static_cast<int64_t>(timeout) * 1000 - passed);
    };
    if (any) {
      bool done = all.empty();
      while (!done) {
        for (const Ref<ProcessObject>& p : all) done = done || p->wait(rs(), 10);
        if (bound("Timeout") && left() == 0) break;
      }
    } else {
      for (const Ref<ProcessObject>& p : all) {
        if (p->wait(rs(), left())) continue;
        write_error("System.TimeoutException", "ProcessNotTerminated", ErrorCategory::CloseError,
                    "This command stopped operation because process \"" + p->name + " (" + std::to_string(p->pid) +
                        ")\" is not stopped in the specified time-out.", Value(p));
      }
    }
    if (pass_thru) for (const Ref<ProcessObject>& p : all) write(Value(p));
  }
};
constexpr CmdletParam kWaitParams[] = {
    param<&WaitProcess::timeout>("Timeout", "int", "pos:1 notnullorempty alias:TimeoutSec range:0..32767", "At most so many seconds."),
    param<&WaitProcess::any>("Any", "switch", "", "Until the first one ends."),
    param<&WaitProcess::pass_thru>("PassThru", "switch", "", "Also outputs the processes."),
    param<&WaitProcess::id>("Id", "int[]", "alias:PID,ProcessId set:Id pos:0 mandatory byname", "Numbers of processes."),
    param<&WaitProcess::name>("Name", "string[]", "wildcard alias:ProcessName set:Name pos:0 mandatory byname", "Names of processes."),
    param<&WaitProcess::input>("InputObject", "System.Diagnostics.Process[]", "set:InputObject mandatory pipe", "Processes as objects."),
};
CmdletRegistration wait_registration{{.name = "Wait-Process", .module = "Microsoft.PowerShell.Management", .params = kWaitParams,
                                      .default_set = "Name", .synopsis = "Waits until processes have ended.",
                                      .examples = "Start-Process true -PassThru | Wait-Process\n", .create = make_cmdlet<WaitProcess>}};

struct DebugProcess final : ProcessCmdlet {
  void process_record() override {
    for (const Ref<ProcessObject>& p : chosen()) {
      if (!should_process(p->name + " (" + std::to_string(p->pid) + ")")) continue;
      write_error("Microsoft.PowerShell.Commands.ProcessCommandException", "CouldNotDebugProcess", ErrorCategory::OperationStopped,
                  "Cannot debug process \"" + p->name + " (" + std::to_string(p->pid) + ")\" because of the following error: There is no "
                  "debugger on this system that could be attached.", Value(p));
    }
  }
};
constexpr CmdletParam kDebugParams[] = {
    param<&DebugProcess::name>("Name", "string[]", "alias:ProcessName set:Name pos:0 mandatory byname", "Names of processes."),
    param<&DebugProcess::id>("Id", "int[]", "alias:PID,ProcessId set:Id pos:0 mandatory byname", "Numbers of processes."),
    param<&DebugProcess::input>("InputObject", "System.Diagnostics.Process[]", "set:InputObject pos:0 mandatory pipe", "Processes as objects."),
};
CmdletRegistration debug_registration{{.name = "Debug-Process", .module = "Microsoft.PowerShell.Management", .params = kDebugParams,
                                       .default_set = "Name", .should_process = true, .synopsis = "Not available on this system.",
                                       .examples = "", .create = make_cmdlet<DebugProcess>, .requires_note = "Needs a debugger that can be attached."}};

}  // namespace

}  // namespace psession
