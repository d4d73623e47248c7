#include "session/jobs.h"

#include <unistd.h>

#include <algorithm>

#include "base/clock.h"
#include "base/random.h"
#include "engine/interpreter_lock.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/types/date_boxes.h"

namespace psession {
namespace {

constexpr std::string_view kStateNames[] = {"NotStarted", "Running", "Completed", "Failed", "Stopped", "Blocked",
                                            "Suspended", "Disconnected", "Suspending", "Stopping", "AtBreakpoint"};

struct StreamRow { Ref<List> JobObject::*list; const char* type; };
constexpr StreamRow kStreams[] = {   // by RemoteStream
    {&JobObject::output, "System.Management.Automation.PSDataCollection[psobject]"},
    {&JobObject::error, "System.Management.Automation.PSDataCollection[System.Management.Automation.ErrorRecord]"},
    {&JobObject::warning, "System.Management.Automation.PSDataCollection[System.Management.Automation.WarningRecord]"},
    {&JobObject::verbose, "System.Management.Automation.PSDataCollection[System.Management.Automation.VerboseRecord]"},
    {&JobObject::debug, "System.Management.Automation.PSDataCollection[System.Management.Automation.DebugRecord]"},
    {&JobObject::information, "System.Management.Automation.PSDataCollection[System.Management.Automation.InformationRecord]"},
    {&JobObject::progress, "System.Management.Automation.PSDataCollection[System.Management.Automation.ProgressRecord]"},
};

// The order in which streams without a common order are read.
constexpr RemoteStream kReadOrder[] = {RemoteStream::Output,  RemoteStream::Error, RemoteStream::Progress, RemoteStream::Warning,
                                       RemoteStream::Verbose, RemoteStream::Debug, RemoteStream::Information};

}  // namespace

std::string_view job_state_name(JobState s) { return kStateNames[static_cast<size_t>(s)]; }
bool job_finished(JobState s) { return s == JobState::Completed || s == JobState::Failed || s == JobState::Stopped; }

void JobObject::visit_edges(EdgeVisitor& v) {
  for (const Ref<JobObject>& c : children) v.visit(c.get());
  for (const StreamItem& i : results) {
    if (i.value.is_object()) v.visit(i.value.object());
  }
  for (const StreamRow& r : kStreams) {
    if (this->*r.list) v.visit((this->*r.list).get());
  }
  if (reason) v.visit(reason.get());
}

void JobObject::clear_edges() {
  children.clear();
  results.clear();
  for (const StreamRow& r : kStreams) this->*r.list = nullptr;
  reason = nullptr;
}

List& JobObject::stream(RemoteStream s) {
  const StreamRow& row = kStreams[static_cast<size_t>(s)];
  if (!(this->*row.list)) {
    const Type* t = TypeRegistry::find(row.type);
    this->*row.list = make_ref<List>(t ? t : &types::ArrayList);
  }
  return *(this->*row.list);
}

void JobObject::add(StreamItem item) {
  List& l = stream(item.stream);
  l.items.push_back(item.value);
  ++l.version;
  results.push_back(std::move(item));
}

std::vector<StreamItem> JobObject::take(bool keep) {
  std::vector<StreamItem> out;
  if (has_results_order) {
    out = results;
  } else {
    for (RemoteStream s : kReadOrder) {
      for (const StreamItem& i : results) {
        if (i.stream == s) out.push_back(i);
      }
    }
  }
  if (!keep) {
    if (source) source->received(results);
    results.clear();
    for (const StreamRow& r : kStreams) {
      if (!(this->*r.list)) continue;
      (this->*r.list)->items.clear();
      ++(this->*r.list)->version;
    }
  }
  return out;
}

bool JobObject::has_more_data() const {
  if (!children.empty()) {
    return std::any_of(children.begin(), children.end(), [](const Ref<JobObject>& c) { return c->has_more_data(); });
  }
  if (!has_results_order) return !results.empty();
  return !results.empty() || !job_finished(state);
}

void JobObject::set_state(JobState s) {
  if (state == s || job_finished(state)) return;
  state = s;
  if (begin_time == 0 && s != JobState::NotStarted) begin_time = local_now().data();
  if (job_finished(s)) end_time = local_now().data();
}

JobState parent_state(const std::vector<JobState>& children) {
  size_t over = 0, failed = 0, stopped = 0, blocked = 0, disconnected = 0, started = 0;
  for (JobState s : children) {
    over += job_finished(s);
    failed += s == JobState::Failed;
    stopped += s == JobState::Stopped;
    blocked += s == JobState::Blocked;
    disconnected += s == JobState::Disconnected;
    started += s != JobState::NotStarted;
  }
  if (over == children.size()) return failed ? JobState::Failed : stopped ? JobState::Stopped : JobState::Completed;
  if (blocked) return JobState::Blocked;
  if (disconnected && disconnected + over == children.size()) return JobState::Disconnected;
  return started ? JobState::Running : JobState::NotStarted;
}

void JobObject::refresh(Runspace& rs) {
  if (source) {
    std::shared_ptr<JobSource> alive = source;
    alive->refresh(rs, *this);
  }
  if (children.empty()) return;
  std::vector<JobState> states;
  for (const Ref<JobObject>& c : children) {
    c->refresh(rs);
    states.push_back(c->state);
    if (begin_time == 0 || (c->begin_time && c->begin_time < begin_time)) begin_time = c->begin_time;
  }
  JobState s = parent_state(states);
  if (job_finished(s)) {
    for (const Ref<JobObject>& c : children) end_time = std::max(end_time, c->end_time);
  }
  state = s;
}

Ref<JobObject> make_job(Runspace& rs, const Type* type, std::string name, std::string job_type_name, std::string command) {
  auto job = make_ref<JobObject>(type);
  job->id = RemotingState::of(rs).next_job_id++;
  job->name = name.empty() ? "Job" + std::to_string(job->id) : std::move(name);
  job->instance_id = new_guid_text();
  job->job_type_name = std::move(job_type_name);
  job->command = std::move(command);
  return job;
}

void register_job(Runspace& rs, const Ref<JobObject>& job) { RemotingState::of(rs).jobs.push_back(job); }

Ref<JobObject> add_job(Runspace& rs, std::string name, std::string job_type_name, std::string command,
                       std::vector<std::pair<std::string, std::shared_ptr<JobSource>>> locations_and_sources) {
  Ref<JobObject> parent = make_job(rs, &types::PSRemotingJob, std::move(name), std::move(job_type_name), std::move(command));
  for (auto& [location, source] : locations_and_sources) {
    Ref<JobObject> child = make_job(rs, &types::PSRemotingChildJob, {}, {}, parent->command);
    child->location = location;
    child->source = std::move(source);
    parent->location += (parent->location.empty() ? "" : ",") + location;
    parent->children.push_back(child);
  }
  register_job(rs, parent);
  parent->refresh(rs);
  return parent;
}

void refresh_jobs(Runspace& rs) {
  std::vector<Ref<JobObject>> all = RemotingState::of(rs).jobs;
  for (const Ref<JobObject>& j : all) j->refresh(rs);
}

uint64_t job_change_version() { return RemotingHub::instance().version(); }

void wait_for_job_change(Runspace& rs, uint64_t seen, int64_t timeout_ms) {
  rs.check_stop();
  {
    BlockingRegion blocking;
    RemotingHub::instance().wait(seen, std::min<int64_t>(timeout_ms < 0 ? 50 : timeout_ms, 50));
  }
  rs.check_stop();
}

void stop_job(Runspace& rs, JobObject& job) {
  std::vector<Ref<JobObject>> parts = job.children;
  if (parts.empty()) parts.push_back(Ref<JobObject>(&job));
  job.refresh(rs);
  for (const Ref<JobObject>& p : parts) {
    if (!job_finished(p->state) && p->source) p->source->stop(rs, *p);
  }
  int64_t end = Clock::system().monotonic_ms() + 10'000;
  for (;;) {
    uint64_t seen = job_change_version();
    job.refresh(rs);
    if (job_finished(job.state) || Clock::system().monotonic_ms() > end) return;
    wait_for_job_change(rs, seen, 50);
  }
}

void remove_job(Runspace& rs, const Ref<JobObject>& job) {
  if (!job_finished(job->state)) stop_job(rs, *job);
  if (job->source) job->source->remove(rs, *job);
  for (const Ref<JobObject>& c : job->children) {
    if (c->source) c->source->remove(rs, *c);
  }
  std::erase(RemotingState::of(rs).jobs, job);
}

Ref<JobObject> parent_of(Runspace& rs, const JobObject& child) {
  for (const Ref<JobObject>& j : RemotingState::of(rs).jobs) {
    for (const Ref<JobObject>& c : j->children) {
      if (c.get() == &child) return j;
    }
  }
  return nullptr;
}

// ---- jobs over a remote pipeline

namespace {

class RemoteJobSource final : public JobSource {
 public:
  RemoteJobSource(std::shared_ptr<RemoteSession> s, RemotePipelinePtr p, bool temporary)
      : session_(std::move(s)), pipeline_(std::move(p)), temporary_(temporary) {}

  void refresh(Runspace& rs, JobObject& job) override {
    if (over_) return;
    session_->pump(rs);
    while (std::optional<StreamItem> item = pipeline_->hold()) job.add(std::move(*item));
    if (!pipeline_->done()) {
      using psrp::PipelineStateCode;
      switch (pipeline_->state) {
        case PipelineStateCode::Disconnected: job.set_state(JobState::Disconnected); break;
        case PipelineStateCode::Stopping: job.set_state(JobState::Stopping); break;
        default: job.set_state(JobState::Running);
      }
      return;
    }
    over_ = true;
    if (pipeline_->state == psrp::PipelineStateCode::Completed) {
      job.set_state(JobState::Completed);
    } else if (pipeline_->state == psrp::PipelineStateCode::Stopped) {
      job.set_state(JobState::Stopped);
    } else {
      job.reason = pipeline_->failure;
      job.set_state(JobState::Failed);
    }
    if (job.results.empty()) (void)pipeline_->take();
    if (temporary_) session_->close(rs);
  }
  void stop(Runspace& rs, JobObject& job) override {
    if (pipeline_->state == psrp::PipelineStateCode::Disconnected) return;
    session_->stop(*pipeline_);
  }
  void received(const std::vector<StreamItem>& items) override {
    for (const StreamItem& i : items) session_->received(i.number);
    if (over_) (void)pipeline_->take();   // its end, after the last of its output
  }
  void remove(Runspace& rs, JobObject& job) override {
    received(job.results);
    session_->forget(pipeline_);
    if (temporary_) session_->close(rs);
  }

 private:
  std::shared_ptr<RemoteSession> session_;
  RemotePipelinePtr pipeline_;
  bool temporary_, over_ = false;
};

}  // namespace

std::shared_ptr<JobSource> make_remote_job_source(std::shared_ptr<RemoteSession> session, RemotePipelinePtr pipeline, bool temporary) {
  pipeline->use_host = false;
  return std::make_shared<RemoteJobSource>(std::move(session), std::move(pipeline), temporary);
}

std::vector<std::string> server_command() {
  char path[4096];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path);
  std::string program = n > 0 ? std::string(path, static_cast<size_t>(n)) : "psession";
  size_t slash = program.rfind('/');
  if (slash != std::string::npos && program.substr(slash + 1) != "psession") {
    // Inside a session host: the console program stands beside it.
    std::string beside = program.substr(0, slash + 1) + "psession";
    if (access(beside.c_str(), X_OK) == 0) program = beside;
  }
  return {program, "-s", "-NoLogo", "-NoProfile"};
}

}  // namespace psession
