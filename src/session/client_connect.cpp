#include "session/client_connect.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "base/clock.h"
#include "net/unix_socket.h"
#include "session/runtime_paths.h"

namespace psession {

using wire::Code;
using wire::Type;

namespace {
constexpr int kStartWaitMs = 10'000;

Result<Fd> connect_checked(const std::string& runtime) {
  auto fd = connect_unix(broker_socket(runtime));
  if (fd && !peer_is_us(fd->get())) return Error{EPERM, broker_socket(runtime) + " is served by another user."};
  return fd;
}

// Runs psessiond and waits until it listens.
Result<void> start_broker() {
  std::string program = sibling_program("psessiond", "PSESSION_BROKER");
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return system_error("pipe");
  Fd reader(ends[0]), writer(ends[1]);
  // psessiond looks for the descriptor by its number, so it must survive the exec there.
  Fd passed(fcntl(writer.get(), F_DUPFD_CLOEXEC, 20));
  int number = passed.get() + 1;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, passed.get(), number);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, defaults;
  sigemptyset(&none);
  sigfillset(&defaults);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::string text = std::to_string(number);
  const char* arguments[] = {program.c_str(), "--daemon", "--ready-fd", text.c_str(), nullptr};
  pid_t pid = 0;
  int rc = posix_spawn(&pid, program.c_str(), &actions, &attributes, const_cast<char**>(arguments), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (rc != 0) return system_error("The broker " + program + " cannot be started", rc);
  while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  writer.reset();
  passed.reset();
  std::string answer;
  char buffer[512];
  while (wait_fd(reader.get(), POLLIN, kStartWaitMs)) {
    ssize_t n = read(reader.get(), buffer, sizeof buffer);
    if (n > 0) answer.append(buffer, size_t(n));
    if (n == 0 || answer == "R" || answer.size() > 4096) break;
  }
  if (answer == "R") return {};
  return wire::make_error(Code::kUnreachable, answer.empty() ? "The broker " + program + " did not start." : answer);
}
}  // namespace

Result<Fd> connect_broker(bool start) {
  auto runtime = runtime_dir();
  if (!runtime) return runtime.error();
  auto fd = connect_checked(*runtime);
  if (fd || !start || (fd.error().code != ENOENT && fd.error().code != ECONNREFUSED)) return fd;
  // One starter at a time; who waited here finds the broker that another one started.
  Fd lock(open(start_lock(*runtime).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!lock) return system_error(start_lock(*runtime));
  while (flock(lock.get(), LOCK_EX) != 0)
    if (errno != EINTR) return system_error(start_lock(*runtime));
  fd = connect_checked(*runtime);
  for (int attempt = 0; !fd && attempt < 20; ++attempt) {
    if (auto started = start_broker(); !started) return started.error();
    fd = connect_checked(*runtime);
    if (!fd) usleep(10'000);  // one that is just leaving still held its lock
  }
  return fd;
}

Result<Fd> LocalConnector::connect(CancelFlag) { return connect_broker(); }

bool LocalConnector::surely_empty() {
  auto runtime = runtime_dir();
  if (!runtime || access(broker_socket(*runtime).c_str(), F_OK) == 0) return false;
  DIR* dir = opendir(hosts_dir(*runtime).c_str());
  if (!dir) return true;
  bool empty = true;
  while (dirent* entry = readdir(dir)) empty = empty && entry->d_name[0] == '.';
  closedir(dir);
  return empty;
}

Result<void> FrameStream::write(std::string_view bytes, CancelFlag cancel) {
  while (!bytes.empty()) {
    if (cancel && (*cancel)()) return wire::make_error(Code::kCancelled, "The operation was canceled.");
    auto sent = send_some(fd_.get(), bytes);
    if (!sent) return wire::make_error(Code::kClosed, sent.error().message);
    bytes.remove_prefix(*sent);
    if (!bytes.empty()) wait_fd(fd_.get(), POLLOUT, 50);
  }
  return {};
}

Result<Reply> FrameStream::read(int64_t timeout_ms, CancelFlag cancel) {
  int64_t end = Clock::system().monotonic_ms() + timeout_ms;
  for (;;) {
    if (auto frame = decoder_.next()) return Reply{frame->type, std::string(frame->body)};
    if (decoder_.failed()) return wire::make_error(Code::kProtocol, "The answer was not understood.");
    if (cancel && (*cancel)()) return wire::make_error(Code::kCancelled, "The operation was canceled.");
    int64_t left = end - Clock::system().monotonic_ms();
    if (left <= 0) return wire::make_error(Code::kTimeout, "There was no answer in time.");
    if (!wait_fd(fd_.get(), POLLIN, int(cancel ? std::min<int64_t>(left, 50) : left))) continue;
    char buffer[16384];
    auto got = receive_some(fd_.get(), buffer, sizeof buffer);
    if (!got || got->end) return wire::make_error(Code::kClosed, "The connection was closed.");
    decoder_.feed(std::string_view(buffer, got->size));
  }
}

Fd FrameStream::release(std::string& rest) {
  rest = decoder_.take_rest();
  return std::move(fd_);
}

Result<Reply> ask(Connector& connector, Type request, std::string_view body, int64_t timeout_ms, CancelFlag cancel,
                  FrameStream* keep) {
  wire::Hello hello;
  hello.program = "psession";
  std::string bytes = wire::frame(Type::kHello, wire::encode(hello));
  wire::append_frame(bytes, request, body);
  for (int attempt = 0;; ++attempt) {
    auto fd = connector.connect(cancel);
    if (!fd) return fd.error();
    FrameStream stream(std::move(*fd));
    Result<Reply> reply = Error{};
    if (auto written = stream.write(bytes, cancel); !written) reply = written.error();
    else do reply = stream.read(timeout_ms, cancel);
      while (reply && reply->type == Type::kHelloAck);
    if (!reply) {
      if (reply.error().code != int(Code::kClosed) || attempt >= 4) return reply;
      usleep(useconds_t(5000 << attempt));
      continue;
    }
    if (reply->type == Type::kError) {
      Error error;
      if (!wire::decode(reply->body, error)) return wire::make_error(Code::kProtocol, "The answer was not understood.");
      return error;
    }
    if (keep) *keep = std::move(stream);
    return reply;
  }
}

Result<std::vector<wire::SessionInfo>> list_sessions(Connector& connector, CancelFlag cancel) {
  if (connector.surely_empty()) return std::vector<wire::SessionInfo>();
  auto reply = ask(connector, Type::kList, {}, 30'000, cancel);
  if (!reply) return reply.error();
  std::vector<wire::SessionInfo> list;
  if (reply->type != Type::kListReply || !wire::decode(reply->body, list))
    return wire::make_error(Code::kProtocol, "The answer was not understood.");
  return list;
}

static Result<void> expect_ok(Result<Reply> reply) {
  if (!reply) return reply.error();
  if (reply->type != Type::kOk) return wire::make_error(Code::kProtocol, "The answer was not understood.");
  return {};
}

Result<void> remove_session(Connector& connector, const std::string& id, CancelFlag cancel) {
  return expect_ok(ask(connector, Type::kRemove, wire::encode_id(id), 30'000, cancel));
}

Result<void> disconnect_session(Connector& connector, const wire::DisconnectRequest& request, CancelFlag cancel) {
  return expect_ok(ask(connector, Type::kDisconnect, wire::encode(request), 30'000, cancel));
}

std::string client_label() {
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  return user_name() + "@" + host + " (" + std::to_string(getpid()) + ")";
}

wire::CreateRequest create_request_from_process() {
  wire::CreateRequest request;
  request.has_process_state = true;
  size_t bytes = 0;
  for (char** e = environ; e && *e; ++e) {
    std::string_view entry = *e;
    if (entry.find('=') == std::string_view::npos || entry[0] == '=') continue;
    bytes += entry.size() + 1;
    if (bytes > wire::kMaxEnvironment) break;
    request.environment.emplace_back(entry);
  }
  char directory[4096];
  if (getcwd(directory, sizeof directory)) request.directory = directory;
  if (auto status = read_file("/proc/self/status", 65536)) {  // umask() cannot be asked without changing it
    size_t at = status->find("\nUmask:");
    if (at != std::string::npos) request.umask = uint32_t(strtoul(status->c_str() + at + 7, nullptr, 8));
  }
  for (int resource = 0; resource < int(RLIM_NLIMITS); ++resource) {
    rlimit limit;
    if (getrlimit(__rlimit_resource_t(resource), &limit) == 0)
      request.limits.push_back({resource, limit.rlim_cur, limit.rlim_max});
  }
  request.client = client_label();
  return request;
}

}  // namespace psession
