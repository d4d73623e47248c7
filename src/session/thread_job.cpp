#include "session/thread_job.h"

#include <algorithm>
#include <deque>

#include "base/clock.h"
#include "engine/host_streams.h"
#include "engine/interpreter_lock.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "engine/vm/control_flow.h"
#include "session/runspace_object.h"

namespace psession {

namespace {
[[noreturn]] void refuse(const char* what) {
  throw_error("System.Management.Automation.Host.HostException", "HostFunctionNotImplemented", ErrorCategory::NotImplemented,
              std::string("A command that prompts the user failed because the host program or the command type does not support user "
                          "interaction (") + what + ").");
}
}  // namespace

std::optional<std::string> SilentHost::read_line() { refuse("ReadLine"); }
Value SilentHost::read_line_secure() { refuse("ReadLineAsSecureString"); }
std::optional<std::vector<Value>> SilentHost::prompt(std::string_view, std::string_view, const std::vector<FieldDescription>&) { refuse("Prompt"); }
int SilentHost::prompt_for_choice(std::string_view, std::string_view, const std::vector<ChoiceDescription>&, int) { refuse("PromptForChoice"); }
Value SilentHost::prompt_for_credential(std::string_view, std::string_view, std::string_view) { refuse("PromptForCredential"); }

ThreadOutcome run_thread_script(Runspace& rs, const ThreadScript& s, const Streams& streams, Ref<ErrorRecordObject>& failure) {
  Streams saved = rs.top_streams();
  rs.set_top_streams(streams);
  ThreadOutcome outcome = ThreadOutcome::Completed;
  try {
    if (!s.using_values.is_null()) rs.set_variable("global:__psession_using", s.using_values);
    Ref<ScriptBlock> block = ScriptBlock::create(rs, s.text, s.file);
    InvokeOptions o;
    o.args = s.arguments;
    o.input = s.input;
    o.has_input = s.has_input;
    o.dollar_underscore = s.dollar_underscore;
    o.new_scope = !s.in_global_scope;
    invoke_block(rs, *block, o, *streams.output);
  } catch (const ScriptError& e) {
    failure = e.record;
    if (failure->fully_qualified_id.empty()) failure->fully_qualified_id = failure->error_id;
    outcome = ThreadOutcome::Failed;
  } catch (const PipelineStopped&) {
    outcome = ThreadOutcome::Stopped;
  } catch (const ExitScript&) {
  } catch (const LoopControl&) {
  } catch (const StopUpstream&) {
  }
  rs.set_top_streams(saved);
  return outcome;
}

// ---- Start-ThreadJob

namespace {

class ThreadJobSource;

// Jobs that wait for their turn, and how many run. Under the interpreter lock.
struct Queue {
  std::deque<std::shared_ptr<ThreadJobSource>> waiting;
  int running = 0, limit = 5;
  void start_more();
};
Queue& queue() {
  static Queue* q = new Queue;
  return *q;
}

// Stream of a job.
class JobSink final : public Sink {
 public:
  JobSink(JobObject& j, RemoteStream s, Sink* also = nullptr) : job_(j), stream_(s), also_(also) {}
  void write(const Value& v) override {
    if (v.is_nothing()) return;
    job_.add({stream_, v});
    if (also_) also_->write(v);
    RemotingHub::instance().notify();
  }

 private:
  JobObject& job_;
  RemoteStream stream_;
  Sink* also_;                           // -StreamingHost
};

class ThreadJobSource final : public JobSource, public std::enable_shared_from_this<ThreadJobSource> {
 public:
  explicit ThreadJobSource(ThreadJobRequest r) : request(std::move(r)) {}
  ThreadJobRequest request;
  JobObject* job = nullptr;              // keeps this alive; cleared when it goes away
  Ref<JobObject> running_job;            // while the thread runs
  Runspace* live = nullptr;
  bool stopping = false, over = false;

  void refresh(Runspace&, JobObject&) override {}
  void stop(Runspace&, JobObject& j) override { cancel(j); }
  void remove(Runspace&, JobObject& j) override { cancel(j); }
  void cancel(JobObject& j) {
    if (over) return;
    stopping = true;
    auto& waiting = queue().waiting;
    auto at = std::find_if(waiting.begin(), waiting.end(), [&](auto& s) { return s.get() == this; });
    if (at != waiting.end()) {
      std::shared_ptr<ThreadJobSource> self = *at;
      waiting.erase(at);
      over = true;
      j.set_state(JobState::Stopped);
      RemotingHub::instance().notify();
      return;
    }
    if (live) live->request_stop();
  }
  void run();
};

void Queue::start_more() {
  while (running < limit && !waiting.empty()) {
    std::shared_ptr<ThreadJobSource> next = std::move(waiting.front());
    waiting.pop_front();
    ++running;
    next->job->set_state(JobState::Running);
    InterpreterLock::enable();
    if (!start_engine_thread([next] { next->run(); })) {
      --running;
      next->over = true;
      next->job->reason = make_error({}, "ThreadJobFailed", ErrorCategory::ResourceUnavailable, "No thread could be started for the job.");
      next->job->set_state(JobState::Failed);
    }
  }
}

void ThreadJobSource::run() {
  Ref<JobObject> j = std::move(running_job);
  SilentHost silent;
  Ref<ErrorRecordObject> failure;
  ThreadOutcome outcome = ThreadOutcome::Stopped;
  {
    Runspace rs(request.streaming_host ? *request.streaming_host : static_cast<Host&>(silent));
    if (!request.directory.empty()) rs.set_working_directory(request.directory);
    HostStreams shown(rs);
    Streams host{};
    if (request.streaming_host) host = shown.streams();
    JobSink output(*j, RemoteStream::Output), error(*j, RemoteStream::Error), warning(*j, RemoteStream::Warning, host.warning),
        verbose(*j, RemoteStream::Verbose, host.verbose), debug(*j, RemoteStream::Debug, host.debug),
        information(*j, RemoteStream::Information, host.information), progress(*j, RemoteStream::Progress, host.progress);
    Streams streams{&output, &error, &warning, &verbose, &debug, &information, &progress};
    live = &rs;
    Ref<RunspaceObject> announced = announce_runspace(rs);
    if (!stopping) {
      outcome = ThreadOutcome::Completed;
      if (!request.initialization.empty()) {
        ThreadScript first;
        first.text = request.initialization;
        first.in_global_scope = true;
        outcome = run_thread_script(rs, first, streams, failure);
      }
      if (outcome == ThreadOutcome::Completed) outcome = run_thread_script(rs, request.script, streams, failure);
    }
    live = nullptr;
    announced->forget();
  }
  request = {};                          // its values go while the lock is held
  over = true;
  j->reason = failure;
  j->set_state(outcome == ThreadOutcome::Completed ? JobState::Completed : outcome == ThreadOutcome::Failed ? JobState::Failed : JobState::Stopped);
  --queue().running;
  queue().start_more();
  RemotingHub::instance().notify();
}

}  // namespace

Ref<JobObject> start_thread_job(Runspace& rs, ThreadJobRequest request) {
  std::string command = request.script.text, name = request.name;
  Ref<JobObject> job = make_job(rs, &types::ThreadJob, std::move(name), "ThreadJob", std::move(command));
  job->location = "PowerShell";
  job->has_results_order = false;
  if (request.throttle_limit > 0) queue().limit = request.throttle_limit;
  auto source = std::make_shared<ThreadJobSource>(std::move(request));
  source->job = job.get();
  source->running_job = job;
  job->source = source;
  register_job(rs, job);
  queue().waiting.push_back(std::move(source));
  queue().start_more();
  return job;
}

Runspace* runspace_of_thread_job(JobObject& job) {
  auto* s = dynamic_cast<ThreadJobSource*>(job.source.get());
  return s ? s->live : nullptr;
}

void abandon_thread_jobs(std::vector<Ref<JobObject>>& jobs) {
  std::vector<ThreadJobSource*> live;
  for (const Ref<JobObject>& j : jobs) {
    if (auto* s = dynamic_cast<ThreadJobSource*>(j->source.get())) {
      s->cancel(*j);
      if (!s->over) live.push_back(s);
    }
  }
  int64_t end = Clock::system().monotonic_ms() + 2000;
  while (!live.empty() && Clock::system().monotonic_ms() < end) {
    uint64_t seen = job_change_version();
    std::erase_if(live, [](ThreadJobSource* s) { return s->over; });
    if (live.empty()) break;
    BlockingRegion blocking;
    RemotingHub::instance().wait(seen, 50);
  }
}

}  // namespace psession
