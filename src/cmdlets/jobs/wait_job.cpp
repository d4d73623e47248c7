#include "base/clock.h"
#include "cmdlets/jobs/job_command.h"

namespace psession {
namespace {

struct WaitJob final : JobCommand {
  bool any = false, force = false;
  int32_t timeout = -1;
  JobList waited;
  int64_t deadline = -1;

  void begin_processing() override {
    if (timeout >= 0) deadline = Clock::system().monotonic_ms() + int64_t{timeout} * 1000;
  }
  void process_record() override {
    for (const Ref<JobObject>& j : selected()) {
      bool known = false;
      for (const Ref<JobObject>& w : waited) known |= w == j;
      if (!known) waited.push_back(j);
    }
  }
  bool over(const JobObject& j) const {
    return job_finished(j.state) || (!force && (j.state == JobState::Suspended || j.state == JobState::Disconnected));
  }
  void end_processing() override {
    if (waited.empty()) return;
    for (;;) {
      uint64_t seen = job_change_version();
      size_t done = 0, blocked = 0;
      for (const Ref<JobObject>& j : waited) {
        j->refresh(rs());
        blocked += j->state == JobState::Blocked;
        if (!over(*j)) continue;
        if (any) {
          write(Value(j));
          return;
        }
        ++done;
      }
      if (done == waited.size()) break;
      if (blocked && done + blocked == waited.size()) {
        write_error("System.ArgumentException", "BlockedJobsDeadlockWithWaitJob", ErrorCategory::DeadlockDetected,
                    "The Wait-Job cmdlet cannot finish working, because one or more jobs are blocked waiting for user interaction.  "
                    "Process interactive job output by using the Receive-Job cmdlet, and then try again.");
        return;
      }
      int64_t left = -1;
      if (deadline >= 0 && (left = deadline - Clock::system().monotonic_ms()) <= 0) return;
      wait_for_job_change(rs(), seen, left);
    }
    for (const Ref<JobObject>& j : waited) write(Value(j));
  }
};

const CmdletParam kParams[] = {
    param<&WaitJob::ids>("Id", "int[]", "set:SessionIdParameterSet pos:0 mandatory byname notnullorempty", "Numbers of jobs."),
    param<&WaitJob::jobs>("Job", "System.Management.Automation.Job[]", "set:JobParameterSet pos:0 mandatory pipe byname notnullorempty", "The jobs."),
    param<&WaitJob::names>("Name", "string[]", "set:NameParameterSet pos:0 mandatory byname notnullorempty", "Names of jobs."),
    param<&WaitJob::instance_ids>("InstanceId", "guid[]", "set:InstanceIdParameterSet pos:0 mandatory byname", "Instance ids of jobs."),
    param<&WaitJob::state>("State", "System.Management.Automation.JobState", "set:StateParameterSet pos:0 mandatory byname", "Jobs in this state."),
    param<&WaitJob::filter>("Filter", "hashtable", "set:FilterParameterSet pos:0 mandatory byname", "Conditions on properties."),
    param<&WaitJob::any>("Any", "switch", "", "Returns as soon as one of the jobs is over."),
    param<&WaitJob::timeout>("Timeout", "int", "alias:TimeoutSec range:-1..2147483647", "At most this many seconds; -1 means no limit."),
    param<&WaitJob::force>("Force", "switch", "", "Goes on waiting for suspended and disconnected jobs."),
};
const CmdletRegistration registration{{
    .name = "Wait-Job", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "SessionIdParameterSet", .aliases = "wjb",
    .synopsis = "Waits until jobs are over.",
    .description = "Until all of them, or with -Any one of them, have ended, or -Timeout seconds have passed. Ctrl+C ends the waiting, not the jobs.", .outputs = "System.Management.Automation.Job",
    .examples = "Start-Job { 1 } | Wait-Job | Receive-Job\n", .create = make_cmdlet<WaitJob>}};

}  // namespace
}  // namespace psession
