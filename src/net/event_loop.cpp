#include "net/event_loop.h"

#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>

namespace psession {

struct EventLoop::Watch {
  IoHandler handler;
  bool alive = true;
};

EventLoop::EventLoop(Clock& clock)
    : clock_(clock), epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = wake_.get();
  epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), &event);
}

EventLoop::~EventLoop() = default;

void EventLoop::add(int fd, uint32_t events, IoHandler handler) {
  auto watch = std::make_shared<Watch>();
  watch->handler = std::move(handler);
  watches_[fd] = std::move(watch);
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event);
}

void EventLoop::modify(int fd, uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, fd, &event);
}

void EventLoop::remove(int fd) {
  auto it = watches_.find(fd);
  if (it == watches_.end()) return;
  it->second->alive = false;
  watches_.erase(it);
  epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
}

EventLoop::TimerId EventLoop::after(int64_t ms, Task task) {
  TimerId id = ++last_timer_;
  timers_.emplace(clock_.monotonic_ms() + std::max<int64_t>(ms, 0), std::make_pair(id, std::move(task)));
  return id;
}

void EventLoop::cancel(TimerId& id) {
  if (id == 0) return;
  for (auto it = timers_.begin(); it != timers_.end(); ++it) {
    if (it->second.first == id) {
      timers_.erase(it);
      break;
    }
  }
  id = 0;
}

void EventLoop::post(Task task) {
  {
    std::lock_guard lock(mutex_);
    posted_.push_back(std::move(task));
    if (posted_.size() > 1) return;  // the first one already woke the loop
  }
  uint64_t one = 1;
  [[maybe_unused]] ssize_t n = write(wake_.get(), &one, sizeof one);
}

void EventLoop::stop() {
  post([this] { stopping_ = true; });
}

void EventLoop::run() {
  stopping_ = false;
  while (!stopping_) run_once(-1);
}

void EventLoop::run_posted() {
  std::vector<Task> tasks;
  {
    std::lock_guard lock(mutex_);
    tasks.swap(posted_);
  }
  for (Task& task : tasks) task();
}

void EventLoop::run_timers() {
  // Timers made by these tasks wait for the next round, so that a task which re-arms itself with 0 ms
  // cannot starve the descriptors.
  int64_t now = clock_.monotonic_ms();
  TimerId last = last_timer_;
  for (;;) {
    auto it = timers_.begin();
    while (it != timers_.end() && it->first <= now && it->second.first > last) ++it;
    if (it == timers_.end() || it->first > now) return;
    Task task = std::move(it->second.second);
    timers_.erase(it);
    task();
  }
}

void EventLoop::run_once(int64_t max_wait_ms) {
  int64_t wait = max_wait_ms;
  if (!timers_.empty()) {
    int64_t until = std::max<int64_t>(timers_.begin()->first - clock_.monotonic_ms(), 0);
    wait = wait < 0 ? until : std::min(wait, until);
  }
  epoll_event events[64];
  int count = epoll_wait(epoll_.get(), events, 64, int(std::min<int64_t>(wait, 1 << 30)));
  // The watches are held before any handler runs: a handler may close a descriptor whose number comes
  // again later in this batch.
  std::shared_ptr<Watch> ready[64];
  for (int i = 0; i < count; ++i) {
    auto it = watches_.find(events[i].data.fd);
    if (it != watches_.end()) ready[i] = it->second;
  }
  for (int i = 0; i < count; ++i) {
    if (events[i].data.fd == wake_.get()) {
      uint64_t value;
      [[maybe_unused]] ssize_t n = read(wake_.get(), &value, sizeof value);
    } else if (ready[i] && ready[i]->alive) {
      ready[i]->handler(events[i].events);
    }
  }
  run_posted();
  run_timers();
}

Result<Fd> open_signalfd(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (int s : signals) sigaddset(&set, s);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  Fd fd(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!fd) return system_error("signalfd");
  return fd;
}

}  // namespace psession
