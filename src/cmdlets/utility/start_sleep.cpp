#include <time.h>

#include <condition_variable>
#include <mutex>

#include "base/clock.h"
#include "engine/cmdlet.h"
#include "engine/interpreter_lock.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "text/datetime.h"

namespace psession {

namespace {

struct StartSleep final : Cmdlet {
  double seconds = 0;
  int32_t milliseconds = 0;
  Value duration;
  std::mutex mutex;
  std::condition_variable stopped;
  bool stop = false;

  void process_record() override {
    int64_t ms = milliseconds;
    if (parameter_set() == "Seconds") ms = static_cast<int64_t>(seconds * 1000);
    else if (parameter_set() == "FromTimeSpan") ms = convert_to(rs(), duration, &types::TimeSpan).as_int() / kTicksPerMillisecond;
    if (ms <= 0) return;
    auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
    std::unique_lock lock(mutex);
    // Somebody may ask for a stop without knowing of this command: look now and then.
    while (!stop && std::chrono::steady_clock::now() < until) {
      BlockingRegion blocking;
      stopped.wait_until(lock, std::min(until, std::chrono::steady_clock::now() + std::chrono::milliseconds(50)));
      lock.unlock();
      check_stop();
      lock.lock();
    }
    lock.unlock();
    check_stop();
  }
  void stop_processing() override {
    std::lock_guard lock(mutex);
    stop = true;
    stopped.notify_all();
  }
};

constexpr CmdletParam kParams[] = {
    param<&StartSleep::seconds>("Seconds", "double", "set:Seconds pos:0 mandatory pipe byname range:0..2147483.647", "How many seconds."),
    param<&StartSleep::milliseconds>("Milliseconds", "int", "alias:ms set:Milliseconds mandatory byname range:0..2147483647", "How many milliseconds."),
    param<&StartSleep::duration>("Duration", "timespan", "alias:ts set:FromTimeSpan pos:0 mandatory pipe byname", "How long, as a time span."),
};

CmdletRegistration registration{{.name = "Start-Sleep", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "Seconds", .synopsis = "Waits for a while.",
                                 .examples = "Start-Sleep -Milliseconds 10\n", .create = make_cmdlet<StartSleep>}};

}  // namespace

}  // namespace psession
