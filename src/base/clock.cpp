#include "base/clock.h"

#include <time.h>

namespace psession {

namespace {
int64_t read_ms(clockid_t id) {
  timespec t;
  clock_gettime(id, &t);
  return int64_t(t.tv_sec) * 1000 + t.tv_nsec / 1'000'000;
}

class SystemClock final : public Clock {
 public:
  int64_t monotonic_ms() override { return read_ms(CLOCK_MONOTONIC); }
  int64_t wall_ms() override { return read_ms(CLOCK_REALTIME); }
};
}  // namespace

Clock& Clock::system() {
  static SystemClock* clock = new SystemClock;   // threads may ask while the process ends
  return *clock;
}

}  // namespace psession
