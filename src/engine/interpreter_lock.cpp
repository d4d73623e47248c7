#include "engine/interpreter_lock.h"

#include <pthread.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "engine/scope.h"

namespace psession {
namespace {

constexpr size_t kStackSize = size_t{64} << 20;
constexpr auto kPatience = std::chrono::milliseconds(5);

// Never destroyed: threads may outlive static objects.
struct LockState {
  std::mutex mutex;
  std::condition_variable freed, taken;
  bool owned = false;
  int waiting = 0;
  uint64_t turns = 0;
  pthread_t last{};
};
LockState& state() {
  static LockState* s = new LockState;
  return *s;
}
thread_local bool t_held = false;

}  // namespace

bool InterpreterLock::held() { return t_held; }

void InterpreterLock::enable() {
  if (t_held) return;
  acquire();
}

void InterpreterLock::acquire() {
  LockState& s = state();
  std::unique_lock lock(s.mutex);
  ++s.waiting;
  while (s.owned) {
    // Whoever has it gets a few milliseconds before being asked: handing over costs more than a statement.
    if (s.freed.wait_for(lock, kPatience) == std::cv_status::timeout && s.owned) wanted_.store(true, std::memory_order_relaxed);
  }
  --s.waiting;
  s.owned = true;
  ++s.turns;
  wanted_.store(false, std::memory_order_relaxed);
  s.taken.notify_all();
  t_held = true;
  // Call sites may have kept what another runspace's commands mean.
  if (!pthread_equal(s.last, pthread_self())) command_lookup_changed();
  s.last = pthread_self();
}

void InterpreterLock::release() {
  t_held = false;
  LockState& s = state();
  std::lock_guard lock(s.mutex);
  s.owned = false;
  s.freed.notify_one();
}

void InterpreterLock::hand_over() {
  if (!t_held) return;
  LockState& s = state();
  {
    std::unique_lock lock(s.mutex);
    wanted_.store(false, std::memory_order_relaxed);
    if (s.waiting == 0) return;
    t_held = false;
    s.owned = false;
    uint64_t turn = s.turns;
    s.freed.notify_one();
    s.taken.wait_for(lock, kPatience, [&] { return s.turns != turn; });
  }
  acquire();
}

bool start_engine_thread(std::function<void()> body) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackSize);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  auto* argument = new std::function<void()>(std::move(body));
  pthread_t thread;
  int error = pthread_create(&thread, &attributes, [](void* p) -> void* {
    InterpreterLock::acquire();
    {
      std::unique_ptr<std::function<void()>> run(static_cast<std::function<void()>*>(p));
      (*run)();
    }
    InterpreterLock::release();
    return nullptr;
  }, argument);
  pthread_attr_destroy(&attributes);
  if (error != 0) delete argument;
  return error == 0;
}

}  // namespace psession
