// What the job cmdlets share: choosing jobs by id, name, instance id, state, command or filter, with the errors for
// what is not there.
#pragma once
#include <string>
#include <vector>

#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "session/jobs.h"

namespace psession {

using JobList = std::vector<Ref<JobObject>>;

struct JobCommand : Cmdlet {
  std::vector<Value> jobs, instance_ids;
  std::vector<std::string> names, commands;
  std::vector<int32_t> ids;
  Value state, filter;

 protected:
  // `report`: an error for each id or name without a job. `children`: child jobs count, too.
  JobList by_id(bool report, bool children);
  JobList by_name(bool report, bool children);
  JobList by_instance(bool report, bool children);
  JobList by_state();
  JobList by_command();
  JobList by_filter();
  JobList given_jobs();           // -Job
  JobList selected();             // by the parameter set
  JobList all() { return RemotingState::of(rs()).jobs; }
  std::string describe(const JobObject& j) const;
  void write_record(const Ref<ErrorRecordObject>& r);   // an error with its own origin

 private:
  template <class Match> void collect(JobList& out, bool children, bool first_only, Match match, size_t& found);
};

// One object of a job's streams, to the same stream of the running command.
void write_stream_item(Runspace& rs, const StreamItem& item, Sink& out);

// The JobState that a parameter value stands for.
inline JobState state_of(const Value& v) { return static_cast<JobState>(unwrap(v).as_int()); }

}  // namespace psession
