#include "cmdlets/jobs/job_command.h"
#include "object/convert.h"
#include "session/runspace_object.h"
#include "session/thread_job.h"

namespace psession {
namespace {

struct DebugJob final : JobCommand {
  Value job, instance_id;
  std::string name;
  int32_t id = 0;
  bool break_all = false;

  void end_processing() override {
    JobList found;
    std::string missing;
    if (parameter_set() == "JobNameParameterSet") {
      names = {name};
      found = by_name(false, true);
      missing = "Cannot find job with name " + name + ".";
    } else if (parameter_set() == "JobIdParameterSet") {
      ids = {id};
      found = by_id(false, true);
      missing = "Cannot find job with Id " + std::to_string(id) + ".";
    } else if (parameter_set() == "JobInstanceIdParameterSet") {
      instance_ids = {instance_id};
      found = by_instance(false, true);
      missing = "Cannot find job with InstanceId " + to_display(rs(), instance_id) + ".";
    } else {
      jobs = {job};
      found = given_jobs();
    }
    if (found.size() > 1) {
      throw_terminating("System.Management.Automation.PSInvalidOperationException", "DebugJobFoundMultipleJobsWithName",
                        ErrorCategory::InvalidOperation, "Found multiple jobs with name " + name + ". Debug-Job requires a single job.", {});
    }
    if (found.empty()) {
      throw_terminating("System.Management.Automation.PSInvalidOperationException", "DebugJobCannotFindJob", ErrorCategory::InvalidOperation, missing, {});
    }
    if (!should_process(found[0]->name, "Debug")) return;
    // The job itself, or the first child that runs here.
    Runspace* target = runspace_of_thread_job(*found[0]);
    for (const Ref<JobObject>& child : found[0]->children) {
      if (!target) target = runspace_of_thread_job(*child);
    }
    if (!target) {
      throw_terminating("System.Management.Automation.PSInvalidOperationException", "DebugJobNoDebuggableJobsFound", ErrorCategory::InvalidOperation,
                        "The provided job and all child jobs were examined but no jobs were found that could be debugged.  In order to debug a job "
                        "or child job the job must support debugging and also be in a running state.", Value(found[0]));
    }
    Ref<JobObject> keep = found[0];
    debug_runspace(rs(), *target, break_all, [keep] { return job_finished(keep->state); });
  }
};

const CmdletParam kParams[] = {
    param<&DebugJob::job>("Job", "System.Management.Automation.Job", "set:JobParameterSet pos:0 mandatory pipe byname", "The job."),
    param<&DebugJob::name>("Name", "string", "set:JobNameParameterSet pos:0 mandatory", "Its name."),
    param<&DebugJob::id>("Id", "int", "set:JobIdParameterSet pos:0 mandatory", "Its number."),
    param<&DebugJob::instance_id>("InstanceId", "guid", "set:JobInstanceIdParameterSet pos:0 mandatory", "Its instance id."),
    param<&DebugJob::break_all>("BreakAll", "switch", "", "Breaks at once."),
};
const CmdletRegistration registration{{
    .name = "Debug-Job", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "JobParameterSet",
    .should_process = true, .synopsis = "Debugs a running job.",
    .description = "Stops a job's script in the debugger.", .examples = "Get-Job -State Running\n", .create = make_cmdlet<DebugJob>}};

}  // namespace
}  // namespace psession
