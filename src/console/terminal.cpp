#include "console/terminal.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace psession::console {

namespace {

// What a signal handler needs to put the terminal back; one terminal in raw mode per process.
struct RawState {
  std::atomic<int> in{-1};
  int out = -1;
  termios cooked;
  termios raw;
};
RawState raw_state;
std::atomic<int> resize_wake_fd{-1};
std::atomic<bool> resized{false};

constexpr std::string_view kEnterRaw = "\x1b[?2004h";
constexpr std::string_view kLeaveRaw = "\x1b[?2004l\x1b[?25h\x1b[0m";

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n > 0) {
      bytes.remove_prefix(static_cast<size_t>(n));
    } else if (n < 0 && errno == EAGAIN) {
      pollfd wait{fd, POLLOUT, 0};
      if (::poll(&wait, 1, 5000) <= 0) return;
    } else if (!(n < 0 && errno == EINTR)) {
      return;
    }
  }
}

void poke(int fd) {
  uint64_t one = 1;
  if (fd >= 0) {
    ssize_t ignored = ::write(fd, &one, sizeof one);
    (void)ignored;
  }
}

// Async-signal-safe.
void restore_terminal() {
  int in = raw_state.in.load();
  if (in < 0) return;
  tcsetattr(in, TCSADRAIN, &raw_state.cooked);
  write_all(raw_state.out, kLeaveRaw);
}

void on_winch(int) {
  int saved = errno;
  resized = true;
  poke(resize_wake_fd.load());
  errno = saved;
}

void on_fatal(int number) {
  restore_terminal();
  raw_state.in = -1;
  signal(number, SIG_DFL);
  raise(number);
}

void on_suspend(int number) {
  int saved = errno;
  restore_terminal();
  signal(SIGTSTP, SIG_DFL);
  sigset_t set, old;
  sigemptyset(&set);
  sigaddset(&set, SIGTSTP);
  raise(SIGTSTP);
  sigprocmask(SIG_UNBLOCK, &set, &old);  // stops here
  sigprocmask(SIG_SETMASK, &old, nullptr);
  struct sigaction action {};
  action.sa_handler = on_suspend;
  sigaction(SIGTSTP, &action, nullptr);
  int in = raw_state.in.load();
  if (in >= 0) {
    tcsetattr(in, TCSADRAIN, &raw_state.raw);
    write_all(raw_state.out, kEnterRaw);
  }
  resized = true;  // the screen may have been changed: draw again
  poke(resize_wake_fd.load());
  errno = saved;
}

// Takes a signal only where nobody else has.
void take_signal(int number, void (*handler)(int), int flags) {
  struct sigaction old {};
  if (sigaction(number, nullptr, &old) != 0 || old.sa_handler != SIG_DFL || (old.sa_flags & SA_SIGINFO)) return;
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, nullptr);
}

void install_restoring() {
  static bool installed = false;
  if (installed) return;
  installed = true;
  std::atexit([] {
    restore_terminal();
    raw_state.in = -1;
  });
  for (int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTERM, SIGHUP, SIGQUIT})
    take_signal(number, on_fatal, static_cast<int>(SA_RESETHAND));
  take_signal(SIGTSTP, on_suspend, 0);
}

}  // namespace

Terminal::Terminal(int input_fd, int output_fd) : in_(input_fd), out_(output_fd) {
  input_is_terminal_ = isatty(in_);
  output_is_terminal_ = isatty(out_);
  const char* term = getenv("TERM");
  bool dumb = term == nullptr || *term == 0 || strcmp(term, "dumb") == 0;
  can_edit_ = input_is_terminal_ && output_is_terminal_ && !dumb;
  const char* no_colour = getenv("NO_COLOR");
  colour_ = output_is_terminal_ && !dumb && (no_colour == nullptr || *no_colour == 0);
  wake_fd_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (can_edit_) {
    resize_wake_fd = wake_fd_;
    struct sigaction action {};
    action.sa_handler = on_winch;
    action.sa_flags = SA_RESTART;
    sigaction(SIGWINCH, &action, nullptr);
  }
}

Terminal::~Terminal() {
  while (raw_depth_ > 0) leave_raw();
  if (resize_wake_fd == wake_fd_) resize_wake_fd = -1;
  if (wake_fd_ >= 0) ::close(wake_fd_);
}

void Terminal::enter_raw() {
  if (!input_is_terminal_ || raw_depth_++ > 0) return;
  install_restoring();
  if (tcgetattr(in_, &saved_) != 0) return;
  termios raw = saved_;
  raw.c_iflag &= ~static_cast<tcflag_t>(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON);
  raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  raw_state.cooked = saved_;
  raw_state.raw = raw;
  raw_state.out = out_;
  raw_state.in = in_;
  tcsetattr(in_, TCSADRAIN, &raw);
  if (can_edit_) write(kEnterRaw);
}

void Terminal::leave_raw() {
  if (!input_is_terminal_ || raw_depth_ == 0 || --raw_depth_ > 0) return;
  if (can_edit_) write("\x1b[?2004l");
  tcsetattr(in_, TCSADRAIN, &saved_);
  raw_state.in = -1;
}

void Terminal::set_echo(bool on) {
  termios modes;
  if (!input_is_terminal_ || tcgetattr(in_, &modes) != 0) return;
  if (on) modes.c_lflag |= ECHO;
  else modes.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  tcsetattr(in_, TCSADRAIN, &modes);
}

void Terminal::wake() { poke(wake_fd_); }

void Terminal::write(std::string_view bytes) { write_all(out_, bytes); }

TerminalSize Terminal::size() {
  winsize window{};
  TerminalSize result;
  for (int fd : {out_, in_})
    if (ioctl(fd, TIOCGWINSZ, &window) == 0 && window.ws_col > 0) {
      result.columns = window.ws_col;
      result.rows = window.ws_row > 0 ? window.ws_row : 24;
      break;
    }
  return result;
}

// Waits for input or a wake; true when something happened.
bool Terminal::poll_input(int timeout_ms, bool& readable) {
  pollfd fds[2] = {{in_, POLLIN, 0}, {wake_fd_, POLLIN, 0}};
  readable = false;
  int n = ::poll(fds, 2, timeout_ms);
  if (n <= 0) return n < 0 && errno == EINTR;
  readable = fds[0].revents != 0;
  return true;
}

bool Terminal::fill() {
  char buffer[4096];
  ssize_t n = ::read(in_, buffer, sizeof buffer);
  if (n > 0) {
    decoder_.feed({buffer, static_cast<size_t>(n)});
    return true;
  }
  if (n < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  end_of_input_ = true;
  return false;
}

bool Terminal::read_key(KeyEvent& event, int timeout_ms) {
  if (!line_buffer_.empty()) {
    decoder_.feed(line_buffer_);
    line_buffer_.clear();
  }
  while (true) {
    if (decoder_.next(event)) return true;
    if (end_of_input_) {
      event = {plain_key(KeyCode::kEndOfFile), {}};
      return true;
    }
    bool readable = false;
    bool waiting_for_rest = decoder_.pending();
    int timeout = waiting_for_rest ? escape_timeout_ms_ : timeout_ms;
    if (!poll_input(timeout, readable)) {
      if (!waiting_for_rest) return false;
      decoder_.flush();
      continue;
    }
    if (readable) {
      fill();
      continue;
    }
    uint64_t count = 0;
    bool woken = ::read(wake_fd_, &count, sizeof count) == sizeof count;
    if (resized.exchange(false)) {
      event = {plain_key(KeyCode::kResize), {}};
      return true;
    }
    if (woken) {
      event = {plain_key(KeyCode::kWake), {}};
      return true;
    }
  }
}

bool Terminal::read_plain_line(std::string& line) {
  line.clear();
  line_buffer_ += decoder_.take_rest();
  size_t searched = 0;
  while (true) {
    size_t end = line_buffer_.find('\n', searched);
    if (end != std::string::npos) {
      line.assign(line_buffer_, 0, end);
      line_buffer_.erase(0, end + 1);
      if (!line.empty() && line.back() == '\r') line.pop_back();
      return true;
    }
    searched = line_buffer_.size();
    char buffer[4096];
    // Other programs may read the same input after us: from a pipe or file take no more than a line.
    size_t want = input_is_terminal_ ? sizeof buffer : 1;
    ssize_t n = ::read(in_, buffer, want);
    if (n > 0) {
      line_buffer_.append(buffer, static_cast<size_t>(n));
    } else if (n < 0 && errno == EINTR) {
      continue;
    } else {
      line = std::move(line_buffer_);
      line_buffer_.clear();
      return !line.empty();
    }
  }
}

}  // namespace psession::console
