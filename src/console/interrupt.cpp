#include "console/interrupt.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

namespace psession::console {

namespace {
std::atomic<int> interrupt_fd{-1};

void on_interrupt(int) {
  int saved = errno;
  uint64_t one = 1;
  int fd = interrupt_fd.load();
  if (fd >= 0) {
    ssize_t ignored = ::write(fd, &one, sizeof one);
    (void)ignored;
  }
  errno = saved;
}
}  // namespace

struct InterruptWatch::State {
  int fd = -1;
  std::atomic<bool> ending{false};
  std::atomic<int> count{0};
  std::mutex mutex;
  Callback callback;
  std::thread thread;
  struct sigaction previous {};

  void run() {
    while (true) {
      uint64_t value = 0;
      ssize_t n = ::read(fd, &value, sizeof value);
      if (n < 0 && errno == EINTR) continue;
      if (n != sizeof value || ending) return;
      int now = ++count;
      std::lock_guard lock(mutex);
      if (callback) callback(now);
    }
  }
};

InterruptWatch::InterruptWatch() : state_(new State) {
  state_->fd = eventfd(0, EFD_CLOEXEC);
  interrupt_fd = state_->fd;
  // The thread takes no signals itself: they belong to the threads that wait for system calls.
  sigset_t all, old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  state_->thread = std::thread([state = state_] { state->run(); });
  pthread_sigmask(SIG_SETMASK, &old, nullptr);
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  // No SA_RESTART: blocking calls of the running command return, so that it sees the stop flag.
  sigaction(SIGINT, &action, &state_->previous);
}

InterruptWatch::~InterruptWatch() {
  sigaction(SIGINT, &state_->previous, nullptr);
  interrupt_fd = -1;
  state_->ending = true;
  uint64_t one = 1;
  ssize_t ignored = ::write(state_->fd, &one, sizeof one);
  (void)ignored;
  state_->thread.join();
  ::close(state_->fd);
  delete state_;
}

void InterruptWatch::set_callback(Callback callback) {
  std::lock_guard lock(state_->mutex);
  state_->callback = std::move(callback);
}

void InterruptWatch::reset() { state_->count = 0; }
int InterruptWatch::count() const { return state_->count; }

namespace {
// tcsetpgrp from a group in the background raises SIGTTOU; it is blocked for the call.
void set_foreground(int fd, pid_t group) {
  sigset_t set, old;
  sigemptyset(&set);
  sigaddset(&set, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &set, &old);
  while (tcsetpgrp(fd, group) != 0 && errno == EINTR) {
  }
  pthread_sigmask(SIG_SETMASK, &old, nullptr);
}
}  // namespace

ForegroundJob::ForegroundJob(int terminal_fd) : fd_(terminal_fd) {
  own_group_ = getpgrp();
  active_ = isatty(fd_) && tcgetpgrp(fd_) == own_group_ && tcgetattr(fd_, &modes_) == 0;
}

void ForegroundJob::give_to(pid_t child, pid_t group) {
  if (!active_) return;
  setpgid(child, group);
  set_foreground(fd_, group);
  given_ = true;
}

void ForegroundJob::child_setup(pid_t group) const {
  if (active_) {
    setpgid(0, group);
    set_foreground(fd_, group != 0 ? group : getpid());
  }
  reset_signals_for_child();
}

void ForegroundJob::take_back() {
  if (!given_) return;
  given_ = false;
  set_foreground(fd_, own_group_);
  tcsetattr(fd_, TCSADRAIN, &modes_);
}

void reset_signals_for_child() {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  sigemptyset(&action.sa_mask);
  for (int number : {SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGCHLD, SIGPIPE, SIGTERM, SIGWINCH,
                     SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
    sigaction(number, &action, nullptr);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace psession::console
