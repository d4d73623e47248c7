// What a runspace knows of sessions and jobs: the PSSessions of Get-PSSession, the jobs of Get-Job, their ids.
// Engine thread. Dies with the runspace; sessions that are still open say goodbye then (R18).
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/command.h"
#include "object/value.h"
#include "session/remote_session.h"

namespace psession {

class Runspace;

namespace types {
extern Type PSSession, PSSessionOption, Job, PSRemotingJob, PSRemotingChildJob, ThreadJob, PSTaskJob;
}

// New-PSSessionOption's result and $PSSessionOption. Times in milliseconds.
class PSSessionOptionObject final : public HeapObject {
 public:
  int32_t maximum_redirection = 0, max_connection_retry_count = 5;
  bool no_compression = false, no_machine_profile = false, skip_ca_check = false, skip_cn_check = false,
       skip_revocation_check = false, no_encryption = false, use_utf16 = false, include_port_in_spn = false;
  int64_t open_timeout = 180000, operation_timeout = 180000, cancel_timeout = 60000, idle_timeout = -1;
  Value maximum_received_data_size, maximum_received_object_size = Value::int32(209715200);   // int or $null
  std::string output_buffering = "None", proxy_access = "None", proxy_authentication = "Negotiate";
  Value proxy_credential, culture, ui_culture, application_arguments;
  const Type* type() const override { return &types::PSSessionOption; }
};

class PSSessionObject final : public HeapObject {
 public:
  PSSessionObject(std::shared_ptr<RemoteSession> s, int id) : session(std::move(s)), id(id) {}
  std::shared_ptr<RemoteSession> session;
  int id;
  std::string configuration = "DefaultShell", transport = "SSH";
  const Type* type() const override { return &types::PSSession; }
  std::string state() const;           // "Opened"
  std::string availability() const;    // "Available"
};

// A session seen as a runspace: $session.Runspace, or made by [runspacefactory] and not yet open (no session then).
class RemoteRunspaceObject final : public HeapObject {
 public:
  explicit RemoteRunspaceObject(Ref<PSSessionObject> s) : session(std::move(s)) {}
  Ref<PSSessionObject> session;
  SessionTarget target;                // what Open() starts
  const Type* type() const override;
};

// A job or child job. A parent has children only; a child has the streams. What a child is fed from is its source.
class JobSource {
 public:
  virtual ~JobSource() = default;
  // Moves what has arrived into the job's streams and sets its state. Cheap when there is nothing.
  virtual void refresh(Runspace& rs, class JobObject& job) = 0;
  virtual void stop(Runspace& rs, class JobObject& job) = 0;
  virtual void remove(Runspace& rs, class JobObject& job) {}   // frees processes and connections
  virtual void received(const std::vector<StreamItem>& items) {}   // Receive-Job took them
};
enum class JobState : uint8_t {   // with PowerShell's numbers
  NotStarted, Running, Completed, Failed, Stopped, Blocked, Suspended, Disconnected, Suspending, Stopping, AtBreakpoint,
};
std::string_view job_state_name(JobState s);
bool job_finished(JobState s);   // Completed, Failed, Stopped

class JobObject final : public HeapObject {
 public:
  explicit JobObject(const Type* t) : type_(t) { set_may_cycle(); }
  int id = 0;
  std::string name, instance_id, location, command, status_message, job_type_name;   // PSJobTypeName: BackgroundJob, RemoteJob, ThreadJob
  JobState state = JobState::NotStarted;
  uint64_t begin_time = 0, end_time = 0;              // DateTime payloads, 0: not yet
  std::vector<Ref<JobObject>> children;
  std::shared_ptr<JobSource> source;                  // children
  // Streams in order of arrival, for Receive-Job; and each for itself ($job.Output...), as PSDataCollection lists.
  std::vector<StreamItem> results;                    // kept ones
  size_t received = 0;                                // how many of them Receive-Job has handed out
  Ref<List> output, error, warning, verbose, debug, information, progress;
  Ref<ErrorRecordObject> reason;                      // JobStateInfo.Reason of a failed one
  bool hide_computer_name = false, has_results_order = true;   // a thread job has no order among its streams
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

  void refresh(Runspace& rs);                         // this and its children; a parent's state follows theirs
  void add(StreamItem item);                          // a child: from its source
  bool has_more_data() const;
  void set_state(JobState s);
  List& stream(RemoteStream s);                       // made when first asked for
  std::vector<StreamItem> take(bool keep);            // what Receive-Job gets of this job itself

 private:
  const Type* type_;
};

struct RemotingState {
  std::vector<Ref<PSSessionObject>> sessions;
  std::vector<Ref<JobObject>> jobs;                   // parents, in order of their ids
  int next_session_id = 1, next_job_id = 1;
  Value entered;                                      // Enter-PSSession: the PSSession that the console talks to
  bool entered_temporary = false;
  Value own_runspace;                                 // the runspace itself as an object (session/runspace_object.h)
  static RemotingState& of(Runspace& rs);
  ~RemotingState();
};

// Registers a new parent job with one child per source (ids are taken in order: parent, then children).
Ref<JobObject> add_job(Runspace& rs, std::string name, std::string job_type_name, std::string command,
                       std::vector<std::pair<std::string, std::shared_ptr<JobSource>>> locations_and_sources);
// A job over a remote pipeline. `temporary`: the session is closed when the command is over.
std::shared_ptr<JobSource> make_remote_job_source(std::shared_ptr<RemoteSession> session, RemotePipelinePtr pipeline, bool temporary);

// A script block for another process: its text with $using: values collected (UsingExpressionNotFound errors as PowerShell).
struct RemoteScript {
  std::string text;
  Value using_values;      // hashtable for --%-parameter "--%", or $null when there are none
};
RemoteScript remote_script(Runspace& rs, ScriptBlock& block);
// The request that runs it: script, arguments and using values as the peers expect them.
PipelineRequest script_request(Runspace& rs, ScriptBlock& block, const std::vector<Value>& arguments, bool no_input);

// $PSSenderInfo of a session.
Value make_sender_info(const Value& application_arguments, const std::string& connection);
// $PSSessionOption and its companions; once, at program start.
void install_session_hooks();
// Resolves a target from New-PSSession-like parameters; ScriptError for what can't be.
PSSessionOptionObject* session_option(Runspace& rs, const Value& given);   // given, else $PSSessionOption, else defaults

}  // namespace psession
