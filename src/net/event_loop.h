// One thread's epoll loop: descriptors, timers by an injected clock, and calls posted from other threads.
// Everything but post() and stop() is called on the loop's own thread.
#pragma once
#include <stdint.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/fd.h"

namespace psession {

class EventLoop {
 public:
  using IoHandler = std::function<void(uint32_t events)>;  // EPOLLIN, EPOLLOUT, EPOLLHUP...
  using Task = std::function<void()>;
  using TimerId = uint64_t;  // 0 is no timer

  explicit EventLoop(Clock& clock = Clock::system());
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  Clock& clock() { return clock_; }

  // Level-triggered. The descriptor stays the caller's; remove it before it is closed. A handler may
  // remove itself or any other descriptor.
  void add(int fd, uint32_t events, IoHandler handler);
  void modify(int fd, uint32_t events);
  void remove(int fd);

  TimerId after(int64_t ms, Task task);
  void cancel(TimerId& id);  // sets it to 0; an expired or zero id is fine

  void post(Task task);  // any thread
  void stop();           // any thread: run() returns after the current round
  void run();
  // One round: waits at most `max_wait_ms` (-1: for ever), handles what is ready. For tests with a
  // ManualClock use run_once(0) after advancing.
  void run_once(int64_t max_wait_ms);

 private:
  struct Watch;
  void run_posted();
  void run_timers();

  Clock& clock_;
  Fd epoll_, wake_;
  std::unordered_map<int, std::shared_ptr<Watch>> watches_;
  std::multimap<int64_t, std::pair<TimerId, Task>> timers_;
  TimerId last_timer_ = 0;
  std::mutex mutex_;
  std::vector<Task> posted_;
  bool stopping_ = false;
};

// A signalfd for signals that are blocked in the calling thread from now on.
Result<Fd> open_signalfd(std::initializer_list<int> signals);

}  // namespace psession
