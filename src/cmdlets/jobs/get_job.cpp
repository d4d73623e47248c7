#include <algorithm>

#include "cmdlets/jobs/job_command.h"
#include "object/convert.h"

namespace psession {
namespace {

struct GetJob final : JobCommand {
  bool include_children = false;
  Value child_state, before, after;
  bool has_more = false;
  int32_t newest = 0;

  void process_record() override {
    refresh_jobs(rs());
    std::string_view set = parameter_set();
    JobList found = set == "SessionIdParameterSet" && !bound("Id") ? all() : selected();
    JobList out;
    for (const Ref<JobObject>& j : found) {
      out.push_back(j);
      if (include_children || bound("ChildJobState")) out.insert(out.end(), j->children.begin(), j->children.end());
    }
    if (bound("ChildJobState")) {
      std::erase_if(out, [&](const Ref<JobObject>& j) { return j->type() != &types::PSRemotingChildJob || j->state != state_of(child_state); });
    }
    if (bound("HasMoreData")) std::erase_if(out, [&](const Ref<JobObject>& j) { return j->has_more_data() != has_more; });
    if (bound("Before")) std::erase_if(out, [&](const Ref<JobObject>& j) { return j->end_time == 0 || ticks(j->end_time) >= ticks(before.as_uint()); });
    if (bound("After")) std::erase_if(out, [&](const Ref<JobObject>& j) { return j->end_time == 0 || ticks(j->end_time) <= ticks(after.as_uint()); });
    if (set == "SessionIdParameterSet") {
      std::stable_sort(out.begin(), out.end(), [](const Ref<JobObject>& a, const Ref<JobObject>& b) { return a->id < b->id; });
    }
    if (newest > 0) {
      auto when = [](const JobObject& j) { return std::pair(j.end_time ? ticks(j.end_time) : UINT64_MAX, j.id); };
      std::stable_sort(out.begin(), out.end(), [&](const Ref<JobObject>& a, const Ref<JobObject>& b) { return when(*a) > when(*b); });
      if (out.size() > static_cast<size_t>(newest)) out.resize(static_cast<size_t>(newest));
    }
    for (const Ref<JobObject>& j : out) write(Value(j));
  }
  static uint64_t ticks(uint64_t d) { return d & 0x3FFFFFFFFFFFFFFFull; }
};

const char* const kTimes = "set:SessionIdParameterSet|set:InstanceIdParameterSet|set:NameParameterSet|set:StateParameterSet|set:CommandParameterSet";
const CmdletParam kParams[] = {
    param<&GetJob::ids>("Id", "int[]", "set:SessionIdParameterSet pos:0 byname notnullorempty", "Numbers of jobs."),
    param<&GetJob::instance_ids>("InstanceId", "guid[]", "set:InstanceIdParameterSet pos:0 mandatory byname", "Instance ids of jobs."),
    param<&GetJob::names>("Name", "string[]", "set:NameParameterSet pos:0 mandatory byname wildcard notnullorempty", "Names of jobs."),
    param<&GetJob::state>("State", "System.Management.Automation.JobState", "set:StateParameterSet pos:0 mandatory byname", "Jobs in this state."),
    param<&GetJob::commands>("Command", "string[]", "set:CommandParameterSet byname wildcard", "Jobs that run such commands."),
    param<&GetJob::filter>("Filter", "hashtable", "set:FilterParameterSet pos:0 mandatory byname", "Conditions on properties."),
    param<&GetJob::include_children>("IncludeChildJob", "switch", kTimes, "Child jobs as well."),
    param<&GetJob::child_state>("ChildJobState", "System.Management.Automation.JobState", kTimes, "Child jobs in this state."),
    param<&GetJob::has_more>("HasMoreData", "bool", kTimes, "Jobs that have output to receive, or have not."),
    param<&GetJob::before>("Before", "datetime", kTimes, "Jobs that ended before."),
    param<&GetJob::after>("After", "datetime", kTimes, "Jobs that ended after."),
    param<&GetJob::newest>("Newest", "int", kTimes, "This many of those that ended last."),
};
const CmdletRegistration registration{{
    .name = "Get-Job", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "SessionIdParameterSet", .aliases = "gjb",
    .synopsis = "Gets the background jobs of this session.",
    .description = "Jobs of Start-Job, Start-ThreadJob, Invoke-Command -AsJob and a command with & behind it. They belong to this console; jobs that were started in a session stay there.", .outputs = "System.Management.Automation.Job",
    .examples = "Get-Job -State Running\n", .create = make_cmdlet<GetJob>}};

}  // namespace
}  // namespace psession
