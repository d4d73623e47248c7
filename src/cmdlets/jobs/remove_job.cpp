#include "cmdlets/jobs/job_command.h"

namespace psession {
namespace {

struct RemoveJob final : JobCommand {
  bool force = false;

  void process_record() override {
    for (const Ref<JobObject>& j : selected()) {
      j->refresh(rs());
      if (!should_process(describe(*j), "Remove-Job")) continue;
      if (!job_finished(j->state) && !force) {
        refuse(*j);
        continue;
      }
      if (parent_of(rs(), *j)) {
        write_error("System.ArgumentException", "CannotRemoveChildJob", ErrorCategory::InvalidArgument,
                    "The job " + describe(*j) + " is a child job. Remove its parent job.", Value(j));
        continue;
      }
      remove_job(rs(), j);
    }
  }
  void refuse(const JobObject& j) {
    std::string_view set = parameter_set();
    std::string which = "with the job ID " + std::to_string(j.id), parameter = "Job";
    if (set == "SessionIdParameterSet") {
      parameter = "Id";
    } else if (set == "NameParameterSet") {
      which = "with the name " + j.name;
      parameter = "Name";
    } else if (set == "InstanceIdParameterSet") {
      which = "with the instance ID " + j.instance_id;
      parameter = "InstanceId";
    }
    write_error("System.ArgumentException", "JobObjectNotFinishedCannotBeRemoved", ErrorCategory::InvalidOperation,
                "The command cannot remove the job " + which + " because the job is not finished. To remove the job, first stop the job, "
                "or use the Force parameter. (Parameter '" + parameter + "')", Value(const_cast<JobObject*>(&j)));
  }
};

const CmdletParam kParams[] = {
    param<&RemoveJob::ids>("Id", "int[]", "set:SessionIdParameterSet pos:0 mandatory byname notnullorempty", "Numbers of jobs."),
    param<&RemoveJob::jobs>("Job", "System.Management.Automation.Job[]", "set:JobParameterSet pos:0 mandatory pipe byname notnullorempty", "The jobs."),
    param<&RemoveJob::names>("Name", "string[]", "set:NameParameterSet pos:0 mandatory byname wildcard notnullorempty", "Names of jobs."),
    param<&RemoveJob::instance_ids>("InstanceId", "guid[]", "set:InstanceIdParameterSet pos:0 mandatory byname", "Instance ids of jobs."),
    param<&RemoveJob::state>("State", "System.Management.Automation.JobState", "set:StateParameterSet pos:0 mandatory byname", "Jobs in this state."),
    param<&RemoveJob::commands>("Command", "string[]", "set:CommandParameterSet byname wildcard", "Jobs that run such commands."),
    param<&RemoveJob::filter>("Filter", "hashtable", "set:FilterParameterSet pos:0 mandatory byname", "Conditions on properties."),
    param<&RemoveJob::force>("Force", "switch", "set:SessionIdParameterSet alias:F|set:JobParameterSet|set:NameParameterSet|"
                             "set:InstanceIdParameterSet|set:FilterParameterSet", "Stops and removes jobs that still run."),
};
const CmdletRegistration registration{{
    .name = "Remove-Job", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "SessionIdParameterSet", .aliases = "rjb",
    .should_process = true, .synopsis = "Removes background jobs.",
    .description = "A job that still runs is refused unless -Force is given.",
    .examples = "Get-Job -State Completed | Remove-Job\n", .create = make_cmdlet<RemoveJob>}};

}  // namespace
}  // namespace psession
