// The lock that the engine threads of one process share: whoever touches Values holds it. Until a second engine
// thread is started nothing is locked and everything here costs a load. It is handed on at safe points (between
// statements and objects) when somebody waits, and let go around calls that block (BlockingRegion).
#pragma once
#include <atomic>
#include <functional>

namespace psession {

class InterpreterLock {
 public:
  // The calling engine thread holds it from now on; others may be started. Idempotent.
  static void enable();
  static void acquire();
  static void release();
  static bool held();                   // by this thread
  static bool wanted() { return wanted_.load(std::memory_order_relaxed); }
  static void hand_over();              // to somebody who waits; returns with the lock

 private:
  static inline std::atomic<bool> wanted_{false};
};

// At a place where no native code below depends on script objects staying as they are.
inline void interpreter_safe_point() {
  if (__builtin_expect(InterpreterLock::wanted(), 0)) InterpreterLock::hand_over();
}

// Around a call that may block: no Value is touched inside.
class BlockingRegion {
 public:
  BlockingRegion() : held_(InterpreterLock::held()) { if (held_) InterpreterLock::release(); }
  ~BlockingRegion() { if (held_) InterpreterLock::acquire(); }
  BlockingRegion(const BlockingRegion&) = delete;

 private:
  const bool held_;
};

// Runs `body` on a new thread that holds the lock, with a stack for deep recursion. False: no thread could be made.
bool start_engine_thread(std::function<void()> body);

}  // namespace psession
