// The clock that is injected wherever time matters, so that tests of long time-outs take milliseconds.
// monotonic_ms() never goes back; wall_ms() is Unix time in milliseconds. Thread-safe.
#pragma once
#include <stdint.h>

#include <atomic>

namespace psession {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual int64_t monotonic_ms() = 0;
  virtual int64_t wall_ms() = 0;
  static Clock& system();
};

class ManualClock final : public Clock {
 public:
  int64_t monotonic_ms() override { return now_; }
  int64_t wall_ms() override { return kEpoch + now_; }
  void advance(int64_t ms) { now_ += ms; }

 private:
  static constexpr int64_t kEpoch = 1'700'000'000'000;
  std::atomic<int64_t> now_{1000};
};

}  // namespace psession
