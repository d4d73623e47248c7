// The broker's hosts: found by their sockets, started by the template, missed when they die.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "base/log.h"
#include "base/random.h"
#include "net/unix_socket.h"
#include "session/broker_server.h"
#include "session/output_log.h"
#include "session/runtime_paths.h"
#include "session/session_files.h"

namespace psession {

using wire::CloseReason;
using wire::Type;

namespace {
constexpr int64_t kScanWaitMs = 1000;   // for hosts that are found but do not answer
constexpr int64_t kReasonWaitMs = 300;  // for the template to say how its child ended
}  // namespace

void Broker::scan() {
  std::set<std::string> ids;
  if (DIR* dir = opendir(hosts_dir(config_.runtime_dir).c_str())) {
    while (dirent* entry = readdir(dir)) {
      std::string_view name = entry->d_name;
      size_t dot = name.find('.');
      if (dot != 36 || !is_guid_text(name.substr(0, dot))) continue;
      if (name.substr(dot) == ".sock" || name.substr(dot) == ".state") ids.emplace(name.substr(0, dot));
    }
    closedir(dir);
  }
  for (const std::string& id : ids) scan_one(id);
  loop_.after(kScanWaitMs, [this] {
    for (auto& [id, host] : hosts_) host.asked = false;
    run_deferred();
  });
  // Long after start, when whoever comes first has been served.
  loop_.after(2000, [this] { OutputLog::sweep_orphans(config_.state_dir); });
}

void Broker::scan_one(const std::string& id) {
  auto state = StateFile::read(host_state_file(config_.runtime_dir, id));
  auto fd = connect_unix(host_socket(config_.runtime_dir, id));
  if (fd && !peer_is_us(fd->get())) return;
  if (!fd && !state) {
    unlink(host_socket(config_.runtime_dir, id).c_str());
    return;
  }
  Host& host = hosts_[id];
  if (state) host.info = *state;
  host.info.id = id;
  if (!fd) {
    if (host.info.state != wire::SessionState::kBroken) mark_broken(id, CloseReason::kUnknown, 0);
    return;
  }
  host.asked = true;
  watch_host(id, std::move(*fd));
  wire::Hello hello;
  hello.role = wire::Hello::kBroker;
  hello.program = "psessiond";
  host.control->send(Type::kHello, wire::encode(hello));
}

void Broker::watch_host(const std::string& id, Fd control) {
  Host& host = hosts_[id];
  host.control = std::make_unique<FrameConn>(loop_, std::move(control), wire::kMaxRequest);
  host.control->start([this, id](const wire::Frame& frame) { on_host_frame(id, frame); },
                      [this, id] { on_host_gone(id); });
}

void Broker::settle(Host& host) {
  host.asked = host.dying = false;
  loop_.cancel(host.timer);
}

void Broker::on_host_frame(const std::string& id, const wire::Frame& frame) {
  auto it = hosts_.find(id);
  if (it == hosts_.end()) return;
  wire::SessionInfo info;
  if (frame.type != Type::kHostStatus || !wire::decode(frame.body, info) || info.id != id) return;
  Host& host = it->second;
  host.info = std::move(info);
  if (host.info.state == wire::SessionState::kClosed) {
    answer_all(host.removers);
    for (FrameConn* conn : std::exchange(host.disconnecters, {}))
      if (Client* client = find_client(conn)) fail(*client, wire::Code::kShutdown, "The session is closing.");
    return forget(std::string(id));
  }
  answer_all(host.disconnecters);
  if (std::exchange(host.asked, false)) run_deferred();
}

void Broker::on_host_gone(const std::string& gone) {
  std::string id = gone;  // the callback's copy goes with the connection
  auto it = hosts_.find(id);
  if (it == hosts_.end() || !it->second.control) return;
  Host& host = it->second;
  auto keep = std::make_shared<std::unique_ptr<FrameConn>>(std::move(host.control));
  loop_.post([keep] {});
  if (host.info.state == wire::SessionState::kBroken) return;
  if (!host.ours || !template_) return mark_broken(id, CloseReason::kUnknown, 0);
  host.dying = true;
  host.timer = loop_.after(kReasonWaitMs, [this, id] {
    auto it = hosts_.find(id);
    if (it == hosts_.end()) return;
    it->second.timer = 0;
    mark_broken(id, CloseReason::kUnknown, 0);
  });
}

void Broker::mark_broken(const std::string& id, CloseReason reason, int detail) {
  Host& host = hosts_[id];
  settle(host);
  loop_.cancel(host.kill_timer);
  host.info.state = wire::SessionState::kBroken;
  host.info.busy = false;
  host.info.reason = reason;
  host.info.detail = detail;
  host.info.expires_on_ms = 0;
  log_line(LogLevel::kWarning, "broker", id + ": " + wire::describe(reason, detail));
  if (!host.removers.empty()) {
    answer_all(host.removers);
    forget(id);
  } else {
    StateFile::write_dead(host_state_file(config_.runtime_dir, id), host.info);
    unlink(host_socket(config_.runtime_dir, id).c_str());
    for (FrameConn* conn : std::exchange(host.disconnecters, {}))
      if (Client* client = find_client(conn)) fail(*client, wire::Code::kBroken, wire::describe(reason, detail));
  }
  run_deferred();
  check_idle();
}

void Broker::forget(const std::string& id) {
  auto it = hosts_.find(id);
  if (it == hosts_.end()) return;
  unlink(host_socket(config_.runtime_dir, id).c_str());
  unlink(host_state_file(config_.runtime_dir, id).c_str());
  if (it->second.info.state == wire::SessionState::kBroken) remove_tree(config_.state_dir + "/" + id);
  settle(it->second);
  loop_.cancel(it->second.kill_timer);
  auto keep = std::make_shared<std::unique_ptr<FrameConn>>(std::move(it->second.control));
  loop_.post([keep] {});
  hosts_.erase(it);
  run_deferred();
  check_idle();
}

// --- the template ---

bool Broker::start_template() {
  int64_t now = loop_.clock().monotonic_ms();
  if (template_failures_ >= 3 && now - template_started_ < 5000) return false;
  auto pair = socket_pair();
  if (!pair) return false;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  // dup2 onto itself would keep close-on-exec only when the numbers are equal; 3 is never ours here
  // (broker_main keeps it occupied).
  posix_spawn_file_actions_adddup2(&actions, pair->second.get(), 3);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, defaults;
  sigemptyset(&none);
  sigfillset(&defaults);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  const char* arguments[] = {config_.host_program.c_str(), "--template", nullptr};
  template_started_ = now;
  int rc = posix_spawn(&template_pid_, config_.host_program.c_str(), &actions, &attributes,
                       const_cast<char**>(arguments), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (rc != 0) {
    template_pid_ = 0;
    log_line(LogLevel::kError, "broker", system_error(config_.host_program, rc).message);
    return false;
  }
  template_ = std::make_unique<FrameConn>(loop_, std::move(pair->first), wire::kMaxRequest);
  template_->start([this](const wire::Frame& frame) { on_template_frame(frame); }, [this] { template_gone(); });
  return true;
}

void Broker::template_gone() {
  auto keep = std::make_shared<std::unique_ptr<FrameConn>>(std::move(template_));
  loop_.post([keep] {});
  template_failures_ = loop_.clock().monotonic_ms() - template_started_ < 2000 ? template_failures_ + 1 : 0;
  log_line(LogLevel::kWarning, "broker", "the template for sessions ended");
  for (auto& [id, host] : hosts_) host.ours = false;
}

void Broker::on_child(pid_t pid, int status) {
  if (pid == template_pid_) template_pid_ = 0;
}

void Broker::on_template_frame(const wire::Frame& frame) {
  if (frame.type == Type::kTemplateReady) {
    template_failures_ = 0;
    return;
  }
  wire::ChildEnded ended;
  if (frame.type != Type::kChildEnded || !wire::decode(frame.body, ended)) return;
  auto it = hosts_.find(ended.id);
  if (it == hosts_.end() || it->second.info.state == wire::SessionState::kBroken) return;
  if (it->second.info.pid != 0 && it->second.info.pid != ended.pid) return;
  CloseReason reason = CloseReason::kExit;
  int detail = WEXITSTATUS(ended.status);
  if (WIFSIGNALED(ended.status)) {
    detail = WTERMSIG(ended.status);
    uint64_t now = oom_kills();
    reason = detail == SIGKILL && now > oom_seen_ ? CloseReason::kOutOfMemory : CloseReason::kSignal;
    oom_seen_ = now;
  }
  Host& host = it->second;
  if (host.control && reason == CloseReason::kExit && detail == 0) return;  // its last status is on the way
  auto keep = std::make_shared<std::unique_ptr<FrameConn>>(std::move(host.control));
  loop_.post([keep] {});
  // Died before it said anything: nobody has heard of this session yet.
  if (host.info.pid == 0) return forget(ended.id);
  mark_broken(ended.id, reason, detail);
}

uint64_t Broker::oom_kills() {
  auto text = read_file("/proc/vmstat", 1 << 20);
  size_t at = text ? text->find("\noom_kill ") : std::string::npos;
  return at == std::string::npos ? 0 : strtoull(text->c_str() + at + 10, nullptr, 10);
}

}  // namespace psession
