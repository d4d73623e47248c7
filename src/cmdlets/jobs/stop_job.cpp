#include "cmdlets/jobs/job_command.h"

namespace psession {
namespace {

struct StopJob final : JobCommand {
  bool pass_thru = false;

  void process_record() override {
    for (const Ref<JobObject>& j : selected()) {
      j->refresh(rs());
      if (!job_finished(j->state) && should_process(describe(*j), "Stop-Job")) stop_job(rs(), *j);
      if (pass_thru) write(Value(j));
    }
  }
};

const CmdletParam kParams[] = {
    param<&StopJob::ids>("Id", "int[]", "set:SessionIdParameterSet pos:0 mandatory byname notnullorempty", "Numbers of jobs."),
    param<&StopJob::jobs>("Job", "System.Management.Automation.Job[]", "set:JobParameterSet pos:0 mandatory pipe byname notnullorempty", "The jobs."),
    param<&StopJob::names>("Name", "string[]", "set:NameParameterSet pos:0 mandatory byname wildcard notnullorempty", "Names of jobs."),
    param<&StopJob::instance_ids>("InstanceId", "guid[]", "set:InstanceIdParameterSet pos:0 mandatory byname", "Instance ids of jobs."),
    param<&StopJob::state>("State", "System.Management.Automation.JobState", "set:StateParameterSet pos:0 mandatory byname", "Jobs in this state."),
    param<&StopJob::filter>("Filter", "hashtable", "set:FilterParameterSet pos:0 mandatory byname", "Conditions on properties."),
    param<&StopJob::pass_thru>("PassThru", "switch", "", "Returns the jobs."),
};
const CmdletRegistration registration{{
    .name = "Stop-Job", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "SessionIdParameterSet", .aliases = "spjb",
    .should_process = true, .synopsis = "Stops background jobs.",
    .description = "Waits until they have stopped. What they have written stays to be received.", .outputs = "System.Management.Automation.Job",
    .examples = "Get-Job -State Running | Stop-Job\n", .create = make_cmdlet<StopJob>}};

}  // namespace
}  // namespace psession
