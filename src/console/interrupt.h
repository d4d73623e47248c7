// Ctrl+C while commands run, and the terminal's foreground process group.
// InterruptWatch: SIGINT reaches a self-pipe; a small thread calls the callback (set it from the console thread;
// it must only flag a stop, never run engine code). ForegroundJob: lends the terminal to the process group of a
// native program; used by whoever starts and waits for it.
#pragma once
#include <functional>
#include <sys/types.h>
#include <termios.h>

namespace psession::console {

class InterruptWatch {
 public:
  // The number of interrupts since the last reset() is passed: the second one may be meant more strongly.
  using Callback = std::function<void(int count)>;

  // The process has one; a second instance would take the signal over.
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  // Called on the watching thread. Returns after a running call of the old callback has ended.
  void set_callback(Callback callback);
  void reset();
  int count() const;

 private:
  struct State;
  State* state_;
};

// Lends the terminal to a child's process group while it lives; does nothing without a terminal or job control.
class ForegroundJob {
 public:
  explicit ForegroundJob(int terminal_fd);
  ~ForegroundJob() { take_back(); }
  ForegroundJob(const ForegroundJob&) = delete;
  ForegroundJob& operator=(const ForegroundJob&) = delete;

  // In the parent, after fork: makes the group (both sides do, whoever is first) and gives it the terminal.
  void give_to(pid_t child, pid_t group);
  // In the child, between fork and exec; async-signal-safe. group 0: the child leads a new group.
  void child_setup(pid_t group) const;
  // Takes the terminal back and restores its modes (a program may have died in raw mode).
  void take_back();
  bool active() const { return active_; }

 private:
  int fd_;
  bool active_ = false;
  bool given_ = false;
  pid_t own_group_ = 0;
  termios modes_{};
};

// Resets the signal dispositions that this process changes and unblocks all; in a child before exec.
void reset_signals_for_child();

}  // namespace psession::console
