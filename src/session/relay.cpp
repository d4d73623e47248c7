#include "session/relay.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "base/clock.h"
#include "base/random.h"
#include "net/unix_socket.h"

namespace psession {

using wire::Code;

namespace {
constexpr size_t kMaxLine = 4096;
constexpr size_t kBuffer = 256u << 10;
constexpr size_t kMaxBanner = 1u << 20;  // what a login shell may print before the server speaks
constexpr std::string_view kHello = "<?psession hello", kReady = "<?psession ready", kError = "<?psession error";

// One direction of the relay.
struct Flow {
  int from, to;
  std::string bytes;
  size_t at = 0;
  bool ended = false;
  bool wants_read() const { return !ended && bytes.size() - at < kBuffer; }
  bool wants_write() const { return at < bytes.size(); }
  void read_some() {
    char buffer[65536];
    ssize_t n = ::read(from, buffer, sizeof buffer);
    if (n > 0) bytes.append(buffer, size_t(n));
    else if (n == 0 || (errno != EAGAIN && errno != EINTR)) ended = true;
  }
  bool write_some() {
    ssize_t n = ::write(to, bytes.data() + at, bytes.size() - at);
    if (n > 0) at += size_t(n);
    else if (n < 0 && errno != EAGAIN && errno != EINTR) return false;
    if (at == bytes.size()) {
      bytes.clear();
      at = 0;
    } else if (at > kBuffer) {
      bytes.erase(0, at);
      at = 0;
    }
    return true;
  }
};
}  // namespace

Result<RelayStart> read_relay_start(int in) {
  RelayStart start;
  bool signal_next = false;
  size_t line = 0;
  for (;;) {
    size_t end = start.input.find('\n', line);
    if (end != std::string::npos) {
      std::string_view text = std::string_view(start.input).substr(line, end - line);
      if (!signal_next && text.substr(0, kHello.size()) == kHello) {
        signal_next = true;
        line = end + 1;
        continue;
      }
      // The Signal is for stock servers, which answer it and not the hello.
      start.ours = signal_next;
      if (signal_next) start.input.erase(0, end + 1);
      return start;
    }
    // A stock client's first line is long; ours is not.
    if (start.input.size() - line > kMaxLine) return start;
    char buffer[4096];
    ssize_t n = read(in, buffer, sizeof buffer);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) {
      wait_fd(in, POLLIN, -1);
      continue;
    }
    if (n < 0) return system_error("read");
    if (n == 0) return start;
    start.input.append(buffer, size_t(n));
  }
}

int run_relay(int in, int out, std::string input) {
  signal(SIGPIPE, SIG_IGN);
  auto broker = connect_broker();
  if (!broker) {
    std::string text = broker.error().message;
    std::replace(text.begin(), text.end(), '\n', ' ');
    (void)write_all(out, std::string(kError) + " " + text + "?>\n");
    return 1;
  }
  if (!write_all(out, std::string(kReady) + " 1?>\n")) return 1;
  set_nonblocking(in, true);
  set_nonblocking(out, true);
  Flow up{in, broker->get(), std::move(input)}, down{broker->get(), out, {}};
  for (;;) {
    if (up.ended && !up.wants_write()) break;      // the client went: the host sees a lost connection
    if (down.ended && !down.wants_write()) break;  // the host has said its last word
    int socket = broker->get();
    pollfd polls[3] = {{up.wants_read() ? in : -1, POLLIN, 0},
                       {socket, short((down.wants_read() ? POLLIN : 0) | (up.wants_write() ? POLLOUT : 0)), 0},
                       {down.wants_write() ? out : -1, POLLOUT, 0}};
    if (down.ended) polls[1].fd = -1;
    if (poll(polls, 3, -1) < 0 && errno != EINTR) break;
    if (polls[0].revents) up.read_some();
    if (polls[1].revents & (POLLIN | POLLHUP | POLLERR)) down.read_some();
    if (up.wants_write() && !up.write_some()) up.bytes.clear(), up.at = 0;
    if (down.wants_write() && !down.write_some()) break;
  }
  set_nonblocking(in, false);
  set_nonblocking(out, false);
  return 0;
}

namespace {

// ssh asks for passwords and about unknown keys at the terminal, which only the group in the foreground may read.
class TerminalLoan {
 public:
  explicit TerminalLoan(pid_t group) : fd_(::open("/dev/tty", O_RDWR | O_CLOEXEC)) {
    if (fd_ && (tcgetpgrp(fd_.get()) != getpgrp() || tcgetattr(fd_.get(), &modes_) != 0)) fd_.reset();
    if (fd_) give(group);
  }
  ~TerminalLoan() {
    if (!fd_) return;
    give(getpgrp());
    tcsetattr(fd_.get(), TCSADRAIN, &modes_);
  }

 private:
  void give(pid_t group) {
    sigset_t set, old;
    sigemptyset(&set);
    sigaddset(&set, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &set, &old);
    while (tcsetpgrp(fd_.get(), group) != 0 && errno == EINTR) {
    }
    pthread_sigmask(SIG_SETMASK, &old, nullptr);
  }
  Fd fd_;
  termios modes_{};
};

constexpr std::string_view kSubsystemAdvice =
    " Check that sshd there has a line 'Subsystem powershell' that starts psession or pwsh with -sshs (Enable-SSHRemoting "
    "writes it), and that its login files print nothing.";

// The beginning of what a stranger said, fit for an error's text.
std::string quoted_noise(std::string_view noise) {
  std::string out;
  for (char c : noise.substr(0, 200)) {
    if (c == '\n') out += ' ';
    else if (static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F) out += c;
    else if (c != '\r') out += '?';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out.empty() ? out : " It wrote: " + out;
}

}  // namespace

Fd ssh_error_file() { return Fd(memfd_create("ssh-errors", MFD_CLOEXEC)); }

Result<SshLink> open_ssh_link(const std::vector<std::string>& command, CancelFlag cancel, int64_t limit_ms,
                              int errors_fd) {
  auto pair = socket_pair();
  if (!pair) return pair.error();
  set_nonblocking(pair->second.get(), false);
  Fd own_errors = errors_fd >= 0 ? Fd() : ssh_error_file();
  int errors = errors_fd >= 0 ? errors_fd : own_errors.get();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pair->second.get(), 0);
  posix_spawn_file_actions_adddup2(&actions, pair->second.get(), 1);
  if (errors >= 0) posix_spawn_file_actions_adddup2(&actions, errors, 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, defaults;
  sigemptyset(&none);
  sigfillset(&defaults);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  // An own group: Ctrl+C in the console stops the command, not the connection.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::vector<char*> arguments;
  for (const std::string& a : command) arguments.push_back(const_cast<char*>(a.c_str()));
  arguments.push_back(nullptr);
  pid_t pid = 0;
  int rc = posix_spawnp(&pid, arguments[0], &actions, &attributes, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (rc != 0) return wire::make_error(Code::kUnreachable, system_error(command[0], rc).message);
  pair->second.reset();
  // It ends by itself when its input does; somebody must take note.
  std::thread([pid] { waitpid(pid, nullptr, 0); }).detach();
  TerminalLoan terminal(pid);

  SshLink link;
  link.fd = std::move(pair->first);
  std::string noise;
  auto fail = [&](std::string text) -> Error {
    char buffer[2048];
    ssize_t n = errors >= 0 ? pread(errors, buffer, sizeof buffer, 0) : 0;
    std::string said(buffer, n > 0 ? size_t(n) : 0);
    while (!said.empty() && (said.back() == '\n' || said.back() == '\r')) said.pop_back();
    if (!said.empty()) text = "The SSH client session has ended with error message: " + said;
    else text += quoted_noise(noise);
    if (said.empty() || said.find("subsystem request failed") != std::string::npos) text += kSubsystemAdvice;
    return wire::make_error(Code::kUnreachable, text);
  };
  std::string hello = std::string(kHello) + " 1?>\n<Signal PSGuid='" + new_guid_text() + "' />\n";
  (void)write_all(link.fd.get(), hello);  // one that is gone already may have said why: reading tells
  std::string input;
  size_t heard = 0;
  int64_t end_at = limit_ms > 0 ? Clock::system().monotonic_ms() + limit_ms : INT64_MAX;
  for (;;) {
    size_t end = input.find('\n');
    if (end != std::string::npos) {
      std::string_view line = std::string_view(input).substr(0, end);
      bool ready = line.substr(0, kReady.size()) == kReady;
      if (ready || line.find("<SignalAck ") != std::string_view::npos) {
        link.ours = ready;
        link.rest = input.substr(end + 1);
        return link;
      }
      if (line.substr(0, kError.size()) == kError) {
        std::string text(line.substr(std::min(line.size(), kError.size() + 1)));
        if (text.size() >= 2 && text.substr(text.size() - 2) == "?>") text.resize(text.size() - 2);
        return wire::make_error(Code::kUnreachable, text);
      }
      if (noise.size() < 1024) noise += input.substr(0, std::min(end + 1, size_t(1024)));
      input.erase(0, end + 1);  // a banner of the login shell
      continue;
    }
    if (input.size() > 65536 || heard > kMaxBanner) {
      if (noise.empty()) noise = input.substr(0, 1024);
      return fail("The other side does not speak PowerShell's protocol.");
    }
    if (cancel && (*cancel)()) return wire::make_error(Code::kCancelled, "The operation was canceled.");
    if (Clock::system().monotonic_ms() > end_at) {
      return fail("The connection to the session was not opened within " + std::to_string(limit_ms / 1000) + " seconds.");
    }
    if (!wait_fd(link.fd.get(), POLLIN, 50)) continue;
    char buffer[4096];
    auto got = receive_some(link.fd.get(), buffer, sizeof buffer);
    if (!got || got->end) return fail("The connection was closed before the session was there.");
    input.append(buffer, got->size);
    heard += got->size;
  }
}

Result<Fd> SshConnector::connect(CancelFlag cancel) {
  auto first = std::move(first_);
  if (first) return std::move(first->fd);
  auto link = open_ssh_link(command_, cancel);
  if (!link) return link.error();
  if (!link->ours)
    return wire::make_error(Code::kUnreachable, target_ + " has no psession: its sessions cannot be listed or connected to.");
  return std::move(link->fd);
}

}  // namespace psession
