#include <algorithm>
#include <deque>

#include "base/clock.h"
#include "engine/interpreter_lock.h"
#include "engine/runspace.h"
#include "session/runspace_object.h"
#include "session/thread_job.h"

namespace psession {

// Under the interpreter lock. Shared with the threads, which may end later than the pool.
struct ParallelPool::Shared {
  Options options;
  std::deque<std::pair<Value, Ref<JobObject>>> items;
  std::vector<StreamItem> out;
  std::vector<Runspace*> live;
  int threads = 0, working = 0;
  bool closed = false, report_stops = false;

  void work();
  void one(Runspace& rs, const Value& item, const Ref<JobObject>& job);
};

namespace {
class PoolSink final : public Sink {
 public:
  PoolSink(std::vector<StreamItem>& out, JobObject* job, RemoteStream s) : out_(out), job_(job), stream_(s) {}
  void write(const Value& v) override {
    if (v.is_nothing()) return;
    if (job_) job_->add({stream_, v});
    else out_.push_back({stream_, v});
    RemotingHub::instance().notify();
  }

 private:
  std::vector<StreamItem>& out_;
  JobObject* job_;
  RemoteStream stream_;
};
}  // namespace

void ParallelPool::Shared::one(Runspace& rs, const Value& item, const Ref<JobObject>& job) {
  if (job) job->set_state(JobState::Running);
  PoolSink output(out, job.get(), RemoteStream::Output), error(out, job.get(), RemoteStream::Error), warning(out, job.get(), RemoteStream::Warning),
      verbose(out, job.get(), RemoteStream::Verbose), debug(out, job.get(), RemoteStream::Debug), information(out, job.get(), RemoteStream::Information),
      progress(out, job.get(), RemoteStream::Progress);
  Streams streams{&output, &error, &warning, &verbose, &debug, &information, &progress};
  ThreadScript s;
  s.text = options.text;
  s.using_values = options.using_values;
  s.dollar_underscore = &item;
  Ref<ErrorRecordObject> failure;
  ThreadOutcome outcome = run_thread_script(rs, s, streams, failure);
  if (outcome == ThreadOutcome::Stopped && report_stops) {
    failure = make_error("System.Management.Automation.PipelineStoppedException", "PSTaskException", ErrorCategory::InvalidOperation,
                         "The pipeline has been stopped.");
    failure->invocation = make_ref<InvocationInfoObject>();
  }
  if (failure) {
    // What ends a task is an error of the task.
    failure->error_id = failure->fully_qualified_id = "PSTaskException";
    error.write(Value(failure));
  }
  if (job) {
    job->reason = failure;
    job->set_state(outcome == ThreadOutcome::Completed ? JobState::Completed : outcome == ThreadOutcome::Failed ? JobState::Failed : JobState::Stopped);
    RemotingHub::instance().notify();
  }
}

void ParallelPool::Shared::work() {
  SilentHost host;
  std::unique_ptr<Runspace> rs;
  Ref<RunspaceObject> announced;
  auto drop = [&] {
    if (!rs) return;
    announced->forget();
    announced = {};
    std::erase(live, rs.get());
    rs.reset();
  };
  while (!closed) {
    if (items.empty()) {
      uint64_t seen = RemotingHub::instance().version();
      BlockingRegion blocking;
      RemotingHub::instance().wait(seen, 50);
      continue;
    }
    auto [item, job] = std::move(items.front());
    items.pop_front();
    ++working;
    if (!rs) {
      rs = std::make_unique<Runspace>(host);
      if (!options.directory.empty()) rs->set_working_directory(options.directory);
      live.push_back(rs.get());
      static int tasks = 0;
      announced = announce_runspace(*rs, "PSTask:" + std::to_string(++tasks));
    }
    one(*rs, item, job);
    item = {};
    job = {};
    if (options.new_runspace_each) drop();
    --working;
    RemotingHub::instance().notify();
  }
  drop();
  --threads;
  RemotingHub::instance().notify();
}

ParallelPool::ParallelPool(Options options) : shared_(std::make_shared<Shared>()) { shared_->options = std::move(options); }

ParallelPool::~ParallelPool() {
  stop();
  int64_t end = Clock::system().monotonic_ms() + 5000;
  while (shared_->threads > 0 && Clock::system().monotonic_ms() < end) {
    uint64_t seen = RemotingHub::instance().version();
    if (shared_->threads == 0) break;
    BlockingRegion blocking;
    RemotingHub::instance().wait(seen, 50);
  }
}

void ParallelPool::stop(bool report) {
  shared_->report_stops = report;
  shared_->closed = true;
  for (auto& [item, job] : shared_->items) {
    if (job) job->set_state(JobState::Stopped);
  }
  shared_->items.clear();
  for (Runspace* rs : shared_->live) rs->request_stop();
  RemotingHub::instance().notify();
}

bool ParallelPool::stopped() const { return shared_->closed && shared_->working == 0; }
bool ParallelPool::open() const { return !shared_->closed; }
bool ParallelPool::has_room() const { return static_cast<int>(shared_->items.size()) + shared_->working < shared_->options.limit; }
bool ParallelPool::idle() const { return shared_->items.empty() && shared_->working == 0; }

void ParallelPool::add(const Value& item, const Ref<JobObject>& job) {
  Shared& s = *shared_;
  s.items.emplace_back(item, job);
  if (s.threads < s.options.limit && s.threads - s.working < static_cast<int>(s.items.size())) {
    InterpreterLock::enable();
    ++s.threads;
    if (!start_engine_thread([shared = shared_] { shared->work(); })) {
      --s.threads;
      if (s.threads == 0) throw_runtime("ThreadNotStarted", ErrorCategory::ResourceUnavailable, "No thread could be started.");
    }
  }
  RemotingHub::instance().notify();
}

std::vector<StreamItem> ParallelPool::take() { return std::exchange(shared_->out, {}); }

namespace {

Type g_child{TypeSpec{.full_name = "System.Management.Automation.PSTasks.PSTaskChildJob", .base = "System.Management.Automation.Job",
                      .flags = kSealed, .assembly = "System.Management.Automation"}};

class ParallelJobSource final : public JobSource {
 public:
  explicit ParallelJobSource(std::unique_ptr<ParallelPool> p) : pool_(std::move(p)) {}
  void refresh(Runspace&, JobObject& job) override {
    if (!pool_) return;
    bool idle = pool_->idle();
    for (StreamItem& i : pool_->take()) job.add(std::move(i));
    if (!idle) return;
    if (job.children.empty()) job.set_state(stopped_ ? JobState::Stopped : JobState::Completed);
    pool_.reset();
  }
  void stop(Runspace&, JobObject&) override {
    stopped_ = true;
    if (pool_) pool_->stop();
  }
  void remove(Runspace&, JobObject&) override { pool_.reset(); }

 private:
  std::unique_ptr<ParallelPool> pool_;
  bool stopped_ = false;
};

}  // namespace

Ref<JobObject> make_parallel_job(Runspace& rs, std::string command) {
  Ref<JobObject> job = make_job(rs, &types::PSTaskJob, {}, "PSTaskJob", std::move(command));
  job->location = "PowerShell";
  job->has_results_order = false;
  return job;
}
Ref<JobObject> make_parallel_child(Runspace& rs, JobObject& parent) {
  Ref<JobObject> child = make_job(rs, &g_child, {}, "PSTaskChildJob", parent.command);
  child->location = "PowerShell";
  child->has_results_order = false;
  parent.children.push_back(child);
  return child;
}
void start_parallel_job(Runspace& rs, const Ref<JobObject>& job, std::unique_ptr<ParallelPool> pool) {
  job->set_state(JobState::Running);
  job->source = std::make_shared<ParallelJobSource>(std::move(pool));
  register_job(rs, job);
}

}  // namespace psession
