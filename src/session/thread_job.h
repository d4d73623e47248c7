// Work on threads of this process, each in a runspace of its own: Start-ThreadJob and ForEach-Object -Parallel.
// All of it happens under the interpreter lock; what a thread writes goes straight to whoever started it.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/host.h"
#include "session/jobs.h"

namespace psession {

// The host of a runspace that nobody looks at: what is written to it is dropped, questions are refused.
class SilentHost final : public Host {
 public:
  std::string name() const override { return "Default Host"; }
  void write(std::string_view) override {}
  void write_error_line(std::string_view) override {}
  void write_warning_line(std::string_view) override {}
  void write_verbose_line(std::string_view) override {}
  void write_debug_line(std::string_view) override {}
  std::optional<std::string> read_line() override;
  Value read_line_secure() override;
  std::optional<std::vector<Value>> prompt(std::string_view, std::string_view, const std::vector<FieldDescription>&) override;
  int prompt_for_choice(std::string_view, std::string_view, const std::vector<ChoiceDescription>&, int) override;
  Value prompt_for_credential(std::string_view, std::string_view, std::string_view) override;
};

// One run of a script in a runspace.
struct ThreadScript {
  std::string text, file;
  std::vector<Value> arguments, input;
  bool has_input = false, in_global_scope = false;
  Value using_values;                    // of remote_script(): the live objects
  const Value* dollar_underscore = nullptr;
};
enum class ThreadOutcome : uint8_t { Completed, Failed, Stopped };
// Streams go to `streams`; `failure`: the terminating error.
ThreadOutcome run_thread_script(Runspace& rs, const ThreadScript& s, const Streams& streams, Ref<ErrorRecordObject>& failure);

struct ThreadJobRequest {
  ThreadScript script;
  std::string name, initialization, directory;
  Host* streaming_host = nullptr;
  int throttle_limit = 5;
};
// The registered job; it runs as soon as fewer than the limit do.
Ref<JobObject> start_thread_job(Runspace& rs, ThreadJobRequest request);
// Where a running thread job runs; null: it is none, or does not run.
Runspace* runspace_of_thread_job(JobObject& job);
// Ends the thread jobs of a runspace that goes away; waits a moment for them.
void abandon_thread_jobs(std::vector<Ref<JobObject>>& jobs);

// ForEach-Object -Parallel: a few threads that work on items as they come.
class ParallelPool {
 public:
  struct Options {
    std::string text;
    Value using_values;
    std::string directory;
    int limit = 5;
    bool new_runspace_each = false;
  };
  ParallelPool(Options options);
  ~ParallelPool();                       // stops what still runs
  bool has_room() const;                 // an item would be taken up at once
  // `job`: gets what the item's script writes; without one it waits for take().
  void add(const Value& item, const Ref<JobObject>& job = {});
  bool idle() const;                     // everything was worked on
  void stop(bool report = false);        // report: an error for what was cut off
  bool stopped() const;                  // and no thread works any more
  bool open() const;
  std::vector<StreamItem> take();        // what was written since; in order

  struct Shared;

 private:
  std::shared_ptr<Shared> shared_;
};

// A job of what the pool is given: make it first, add an item per child, then hand the pool over.
Ref<JobObject> make_parallel_job(Runspace& rs, std::string command);
Ref<JobObject> make_parallel_child(Runspace& rs, JobObject& parent);
void start_parallel_job(Runspace& rs, const Ref<JobObject>& job, std::unique_ptr<ParallelPool> pool);

}  // namespace psession
