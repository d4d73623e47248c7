// Jobs as the job cmdlets use them: finding, waiting, stopping, removing. Engine thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "session/remoting_state.h"

namespace psession {

// A job with its ids taken, not yet in the list of Get-Job.
Ref<JobObject> make_job(Runspace& rs, const Type* type, std::string name, std::string job_type_name, std::string command);
// Registers a job that has no children of its own (thread jobs).
void register_job(Runspace& rs, const Ref<JobObject>& job);

Value job_state_enum(JobState s);
// The state of a parent by those of its children ([JobState] rules: all over -> Failed, Stopped or Completed).
JobState parent_state(const std::vector<JobState>& children);

// What has arrived at any job of this runspace goes into its streams.
void refresh_jobs(Runspace& rs);
// Waits for something to happen at any job, or the time. Answers Ctrl+C.
void wait_for_job_change(Runspace& rs, uint64_t seen, int64_t timeout_ms);
uint64_t job_change_version();

void stop_job(Runspace& rs, JobObject& job);              // returns when it is over (or after a few seconds)
void remove_job(Runspace& rs, const Ref<JobObject>& job);
// The program that serves a background job or an out-of-process runspace over its standard input and output.
std::vector<std::string> server_command();
// The job or child job with this GUID; null when there is none.
Ref<JobObject> parent_of(Runspace& rs, const JobObject& child);

}  // namespace psession
