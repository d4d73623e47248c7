// Waiting in .NET's threading types: the interpreter lock is let go meanwhile, a stop is noticed, and every change that
// notify_waiters() announces wakes all who wait. Engine threads.
#pragma once
#include <cstdint>

#include "object/type.h"

namespace psession {

// A condition as a reference to any callable.
class WaitCondition {
 public:
  template <class F> explicit WaitCondition(F&& f)
      : f_(const_cast<void*>(static_cast<const void*>(&f))), call_([](void* p) -> bool { return (*static_cast<std::remove_reference_t<F>*>(p))(); }) {}
  bool holds() const { return call_(f_); }

 private:
  void* f_;
  bool (*call_)(void*);
};
int64_t monotonic_ms();
void notify_waiters();
// False: the time (-1: for ever) passed before the condition held. `poll`: how often to look in any case.
bool wait_until(MethodCall& c, int64_t milliseconds, const WaitCondition& ready, int64_t poll);
int64_t milliseconds_of(const MethodCall& c, uint32_t i);  // an int or TimeSpan argument; missing: -1

// What can be waited for: events, semaphores, mutexes.
class WaitObject : public HeapObject {
 public:
  explicit WaitObject(const Type* t) : type_(t) {}
  virtual bool ready() = 0;    // could be taken now
  virtual void take() {}
  bool closed = false;
  const Type* type() const override { return type_; }

 private:
  const Type* type_;
};

}  // namespace psession
