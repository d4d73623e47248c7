#include <strings.h>

#include "cmdlets/jobs/job_command.h"
#include "object/boxes.h"
#include "object/convert.h"
#include "object/members.h"

namespace psession {
namespace {

struct ReceiveJob final : JobCommand {
  std::vector<std::string> computers, locations;
  std::vector<Value> sessions;
  bool keep = false, no_recurse = false, force = false, wait = false, auto_remove = false, write_events = false, write_job = false;
  JobList waited, reasons_written;

  void begin_processing() override {
    auto refuse = [&](const char* text) {
      throw_terminating("System.Management.Automation.PSInvalidOperationException", "InvalidOperation", ErrorCategory::InvalidOperation, text, {});
    };
    if (auto_remove && !wait) refuse("The AutoRemoveJob parameter cannot be used without the Wait parameter.");
    if (keep && wait) refuse("The Wait and Keep parameters cannot be used together in the same command.");
    if (write_events && !wait) refuse("The WriteEvents parameter cannot be used without the Wait parameter.");
    if (write_job && !wait) refuse("The WriteJobInResults parameter cannot be used without the Wait parameter.");
  }

  JobList chosen(bool& recurse) {
    recurse = !no_recurse;
    if (!bound("Job")) return selected();
    JobList given = given_jobs(), out;
    if (bound("Location") || bound("ComputerName") || bound("Session")) recurse = false;
    for (const Ref<JobObject>& j : given) {
      if (bound("Session") && j->type() != &types::PSRemotingJob) {
        write_error("System.ArgumentException", "RunspaceParameterNotSupported", ErrorCategory::InvalidArgument,
                    "The Session parameter can be used only with remoting jobs.", Value(j));
        continue;
      }
      if (bound("ComputerName") && j->type() != &types::PSRemotingJob) {
        write_error("System.ArgumentException", "ComputerNameParameterNotSupported", ErrorCategory::InvalidArgument,
                    "The ComputerName parameter can be used only with remoting jobs.", Value(j));
        continue;
      }
      if (recurse || no_recurse) {
        if (!bound("Location") && !bound("ComputerName") && !bound("Session")) {
          out.push_back(j);
          continue;
        }
      }
      std::vector<std::string> places = locations;
      places.insert(places.end(), computers.begin(), computers.end());
      for (const Value& s : sessions) {
        if (auto* p = unwrap(s).get_if<PSSessionObject>()) places.push_back(p->session->target().computer);
      }
      for (const std::string& place : places) {
        for (const Ref<JobObject>& c : j->children) {
          if (strcasecmp(c->location.c_str(), place.c_str()) == 0) out.push_back(c);
        }
      }
    }
    return out;
  }

  void process_record() override {
    bool recurse;
    for (const Ref<JobObject>& j : chosen(recurse)) {
      if (!wait) {
        j->refresh(rs());
        receive(j, recurse);
        continue;
      }
      if (write_job) write(Value(j));
      waited.push_back(j);
    }
  }

  void receive(const Ref<JobObject>& j, bool recurse) {
    for (const StreamItem& i : j->take(keep)) write_item(*j, i);
    if (j->state == JobState::Failed) write_reason(j);
    if (!recurse) return;
    std::vector<Ref<JobObject>> children = j->children;
    for (const Ref<JobObject>& c : children) receive(c, true);
  }

  void write_reason(const Ref<JobObject>& j) {
    if (!j->reason) return;
    if (wait) {
      for (const Ref<JobObject>& r : reasons_written) {
        if (r == j) return;
      }
      reasons_written.push_back(j);
    }
    if (j->type() == &types::PSRemotingChildJob) {
      write_record(j->reason);
      return;
    }
    Ref<ErrorRecordObject> r = make_ref<ErrorRecordObject>();
    r->exception = j->reason->exception;
    r->error_id = r->fully_qualified_id = "JobStateFailed";
    r->category = ErrorCategory::InvalidResult;
    write_record(r);
  }

  void write_item(const JobObject& job, const StreamItem& item) {
    if (item.stream != RemoteStream::Output || !wait || job.type() != &types::PSRemotingChildJob || item.value.is_null()) {
      write_stream_item(rs(), item, *streams().output);
      return;
    }
    Value v = item.value;
    MemberBag* bag = bag_of(v, true);
    if (!bag) {
      Ref<PSObject> box = make_ref<PSObject>(v);
      bag = &box->members();
      v = Value(box);
    }
    bag->add("PSSourceJobInstanceId", convert_to(rs(), str(job.instance_id), &types::Guid));
    write(v);
  }

  void end_processing() override {
    if (!wait) return;
    JobList open = waited;
    while (!open.empty()) {
      uint64_t seen = job_change_version();
      for (size_t i = 0; i < open.size();) {
        Ref<JobObject> j = open[i];
        j->refresh(rs());
        receive(j, !no_recurse);
        bool over = job_finished(j->state) ||
                    (!force && (j->state == JobState::Suspended || j->state == JobState::Disconnected));
        if (!over) {
          ++i;
          continue;
        }
        if (auto_remove && job_finished(j->state)) remove_job(rs(), j);
        open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
      }
      if (!open.empty()) wait_for_job_change(rs(), seen, 50);
    }
  }
};

const CmdletParam kParams[] = {
    param<&ReceiveJob::jobs>("Job", "System.Management.Automation.Job[]", "set:Location pos:0 mandatory pipe byname|"
                             "set:ComputerName pos:0 mandatory pipe byname|set:Session pos:0 mandatory pipe byname", "The jobs."),
    param<&ReceiveJob::ids>("Id", "int[]", "set:SessionIdParameterSet pos:0 mandatory byname", "Numbers of jobs."),
    param<&ReceiveJob::names>("Name", "string[]", "set:NameParameterSet pos:0 mandatory byname wildcard", "Names of jobs."),
    param<&ReceiveJob::instance_ids>("InstanceId", "guid[]", "set:InstanceIdParameterSet pos:0 mandatory byname", "Instance ids of jobs."),
    param<&ReceiveJob::computers>("ComputerName", "string[]", "set:ComputerName pos:1 byname alias:Cn", "Results from these computers only."),
    param<&ReceiveJob::locations>("Location", "string[]", "set:Location pos:1", "Results from these locations only."),
    param<&ReceiveJob::sessions>("Session", "System.Management.Automation.Runspaces.PSSession[]", "set:Session pos:1 byname notnull",
                                 "Results from these sessions only."),
    param<&ReceiveJob::keep>("Keep", "switch", "", "Leaves the results with the job."),
    param<&ReceiveJob::no_recurse>("NoRecurse", "switch", "", "Not those of child jobs."),
    param<&ReceiveJob::force>("Force", "switch", "", "With Wait: waits for suspended and disconnected jobs, too."),
    param<&ReceiveJob::wait>("Wait", "switch", "", "Writes results as they come until the job is over."),
    param<&ReceiveJob::auto_remove>("AutoRemoveJob", "switch", "", "With Wait: removes the job afterwards."),
    param<&ReceiveJob::write_events>("WriteEvents", "switch", "", "With Wait: reports changes of state."),
    param<&ReceiveJob::write_job>("WriteJobInResults", "switch", "", "With Wait: writes the job itself first."),
};
const CmdletRegistration registration{{
    .name = "Receive-Job", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "Location", .aliases = "rcjb",
    .synopsis = "Gets the results of background jobs.",
    .description = "Gives each object once; with -Keep the next call gives it again. Errors and warnings go to this console's streams. -Wait waits for the end, -AutoRemoveJob removes the job then.", .examples = "Start-Job { 1..3 } | Receive-Job -Wait -AutoRemoveJob\n",
    .create = make_cmdlet<ReceiveJob>}};

}  // namespace
}  // namespace psession
