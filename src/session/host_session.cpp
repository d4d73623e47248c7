#include "session/host_session.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>

#include "base/log.h"
#include "net/unix_socket.h"
#include "session/process_tree.h"
#include "session/runtime_paths.h"

namespace psession {

using wire::Type;

HostSession::HostSession(EventLoop& loop, HostConfig config, std::function<void()> on_finished)
    : loop_(loop), config_(std::move(config)), on_finished_(std::move(on_finished)),
      log_(config_.spill_dir, config_.limits) {
  created_wall_ = disconnected_wall_ = loop_.clock().wall_ms();
  idle_timeout_ms_ = config_.create.idle_timeout_ms > 0 ? config_.create.idle_timeout_ms : config_.default_idle_ms;
  idle_timeout_ms_ = std::min(idle_timeout_ms_, max_idle());
  log_.set_buffering(config_.create.buffering);
  idle_since_ = loop_.clock().monotonic_ms();
}

HostSession::~HostSession() {
  *alive_ = false;
  if (channel_.fd) loop_.remove(channel_.fd.get());
  if (listener_) loop_.remove(listener_.get());
  if (flush_timer_) loop_.remove(flush_timer_.get());
  loop_.cancel(idle_timer_);
  loop_.cancel(ack_timer_);
  loop_.cancel(silence_timer_);
  loop_.cancel(trim_timer_);
}

int64_t HostSession::max_idle() const {
  return config_.create.max_idle_timeout_ms > 0 ? config_.create.max_idle_timeout_ms : config_.max_idle_ms;
}

Result<void> HostSession::open() {
  auto listener = listen_unix(host_socket(config_.runtime_dir, config_.create.id), 16);
  if (!listener) return listener.error();
  listener_ = std::move(*listener);
  if (auto made = state_file_.create(host_state_file(config_.runtime_dir, config_.create.id)); !made) return made;
  loop_.add(listener_.get(), EPOLLIN, [this](uint32_t) { on_listener(); });
  flush_timer_.reset(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  if (flush_timer_) {
    loop_.add(flush_timer_.get(), EPOLLIN, [this](uint32_t) {
      uint64_t times;
      [[maybe_unused]] ssize_t n = read(flush_timer_.get(), &times, sizeof times);
      std::lock_guard lock(mutex_);
      flush_armed_ = false;
      pump();
    });
  }
  arm_idle_timer();
  return {};
}

void HostSession::set_engine(SessionEngine* engine) { engine_ = engine; }

// --- who asks ---

void HostSession::on_listener() {
  while (auto fd = accept_unix(listener_.get())) {
    if (peer_is_us(fd->get()) && visitors_.size() < 64) add_visitor(std::move(*fd));
  }
}

void HostSession::add_visitor(Fd fd) {
  Visitor& visitor = visitors_.emplace_back();
  visitor.conn = std::make_unique<FrameConn>(loop_, std::move(fd), wire::kMaxRequest, true);
  FrameConn* conn = visitor.conn.get();
  conn->start(
      [this, conn](const wire::Frame& frame) {
        for (Visitor& v : visitors_)
          if (v.conn.get() == conn) return on_visitor_frame(v, frame);
      },
      [this, conn] { remove_visitor(conn); });
}

void HostSession::remove_visitor(FrameConn* conn) {
  std::erase(removers_, conn);
  // Not from within its own callback.
  for (auto it = visitors_.begin(); it != visitors_.end(); ++it) {
    if (it->conn.get() != conn) continue;
    auto keep = std::make_shared<std::unique_ptr<FrameConn>>(std::move(it->conn));
    visitors_.erase(it);
    loop_.post([keep] {});
    return;
  }
}

void HostSession::on_visitor_frame(Visitor& visitor, const wire::Frame& frame) {
  FrameConn* conn = visitor.conn.get();
  auto answer_hello = [&] {
    if (std::exchange(visitor.hello_pending, false)) conn->send(Type::kHelloAck, wire::encode(wire::Hello{}));
  };
  switch (frame.type) {
    case Type::kHello: {
      wire::Hello hello;
      if (!wire::decode(frame.body, hello) || wire::common_version(hello) == 0) {
        conn->send(Type::kError, wire::encode(wire::make_error(wire::Code::kVersion, "No common protocol version.")));
        return conn->close_after_send();
      }
      visitor.hello_pending = true;
      if (hello.role != wire::Hello::kBroker) return;
      answer_hello();
      std::string rest;
      Fd fd = conn->release(rest);
      remove_visitor(conn);
      return set_control(std::move(fd));
    }
    case Type::kAttach: {
      wire::HandOff handoff;
      handoff.hello_pending = visitor.hello_pending;
      handoff.request = frame.type;
      handoff.body = std::string(frame.body);
      Fd fd = conn->release(handoff.rest);
      remove_visitor(conn);
      return adopt(std::move(fd), handoff);
    }
    case Type::kStatus:
      answer_hello();
      return conn->send(Type::kStatusReply, wire::encode(info()));
    case Type::kRemove:
      answer_hello();
      removers_.push_back(conn);
      return close(wire::CloseReason::kRemoved);
    default:
      answer_hello();
      conn->send(Type::kError, wire::encode(wire::make_error(wire::Code::kProtocol, "Unexpected request.")));
      return conn->close_after_send();
  }
}

void HostSession::set_control(Fd control) {
  control_ = std::make_unique<FrameConn>(loop_, std::move(control), wire::kMaxRequest * 2, true);
  FrameConn* conn = control_.get();
  conn->start([this](const wire::Frame& frame) { on_control_frame(frame); },
              [this, conn] {
                if (control_.get() != conn) return;
                auto keep = std::make_shared<std::unique_ptr<FrameConn>>(std::move(control_));
                loop_.post([keep] {});
                control_lost();
              });
  control_->send(Type::kHostStatus, wire::encode(info()));
}

void HostSession::on_control_frame(const wire::Frame& frame) {
  switch (frame.type) {
    case Type::kHandOff: {
      Fd fd = control_->take_fd();
      wire::HandOff handoff;
      if (fd && wire::decode(frame.body, handoff)) adopt(std::move(fd), handoff);
      return;
    }
    case Type::kDisconnect: {
      wire::DisconnectRequest request;
      if (!wire::decode(frame.body, request)) return;
      apply_disconnect(request);
      if (channel_.fd) drop_channel(true, wire::frame(Type::kTakenOver));
      else push_status();
      return;
    }
    case Type::kRemove: return close(wire::CloseReason::kRemoved);
    case Type::kStatus: return control_->send(Type::kHostStatus, wire::encode(info()));
    default: return;
  }
}

// A broker may come again; but without its socket file nobody can ever reach this session.
void HostSession::control_lost() {
  if (closing_ || channel_.fd) return;
  if (access(host_socket(config_.runtime_dir, config_.create.id).c_str(), F_OK) != 0)
    close(wire::CloseReason::kRuntimeGone);
}

void HostSession::adopt(Fd client, const wire::HandOff& handoff) {
  if (handoff.request == Type::kCreate) {
    wire::AttachRequest request;
    request.id = config_.create.id;
    request.client = config_.create.client;
    request.token = config_.create.token;
    request.ping_ms = config_.create.ping_ms;
    for (const std::string& e : config_.create.environment)
      if (e.rfind("SSH_AUTH_SOCK=", 0) == 0) request.ssh_auth_sock = e.substr(14);
    return attach(std::move(client), handoff.rest, handoff.hello_pending, request, true);
  }
  wire::AttachRequest request;
  if (handoff.request != Type::kAttach || !wire::decode(handoff.body, request))
    return refuse(std::move(client), handoff.hello_pending, wire::Code::kProtocol, "The request was not understood.");
  attach(std::move(client), handoff.rest, handoff.hello_pending, request, false);
}

// --- state ---

bool HostSession::is_busy() { return busy_ || (engine_ && engine_->busy()); }

bool HostSession::attached() {
  std::lock_guard lock(mutex_);
  return bool(channel_.fd);
}

std::string HostSession::ssh_auth_sock() {
  std::lock_guard lock(mutex_);
  return channel_.ssh_auth_sock;
}

void HostSession::set_busy(bool busy) {
  if (!busy) idle_since_ = loop_.clock().monotonic_ms();
  busy_ = busy;
  state_file_.set_busy(busy, busy ? 0 : loop_.clock().wall_ms());
}

wire::SessionInfo HostSession::info() {
  bool busy = is_busy();  // asks the engine, which has a lock of its own
  std::lock_guard lock(mutex_);
  return info_locked(busy);
}

wire::SessionInfo HostSession::info_locked(bool busy) {
  wire::SessionInfo info;
  info.id = config_.create.id;
  info.name = config_.create.name;
  info.configuration = config_.create.configuration;
  info.user = user_name();
  info.client = channel_.fd ? channel_.client : last_client_;
  info.pid = getpid();
  info.state = closing_         ? wire::SessionState::kClosed
               : channel_.fd ? wire::SessionState::kOpened
                             : wire::SessionState::kDisconnected;
  info.busy = busy;
  info.buffering = log_.buffering();
  info.created_ms = created_wall_;
  info.idle_timeout_ms = idle_timeout_ms_;
  info.max_idle_timeout_ms = max_idle();
  int64_t wall = loop_.clock().wall_ms(), now = loop_.clock().monotonic_ms();
  info.idle_since_ms = info.busy ? 0 : wall - (now - idle_since_);
  info.disconnected_on_ms = channel_.fd ? 0 : disconnected_wall_;
  int64_t end = info.busy ? 0 : deadline();
  info.expires_on_ms = end ? wall + (end - now) : 0;
  info.dropped = log_.dropped();
  info.reason = reason_;
  return info;
}

void HostSession::push_status() {
  wire::SessionInfo status = info();
  state_file_.write(status);
  if (control_) control_->send(Type::kHostStatus, wire::encode(status));
}

// --- time ---

void HostSession::touch() { idle_since_ = loop_.clock().monotonic_ms(); }

// When this session ends if nothing happens (monotonic), by what is known while it is idle.
int64_t HostSession::deadline() {
  int64_t end = idle_since_ + idle_timeout_ms_;
  if (lost_at_ && !channel_.fd) end = std::min(end, lost_at_ + config_.lost_keep_ms);
  return end;
}

void HostSession::arm_idle_timer() {
  loop_.cancel(idle_timer_);
  if (closing_) return;
  int64_t now = loop_.clock().monotonic_ms(), left = 0;
  if (is_busy()) {
    // Nobody wakes this thread when the command ends; it looks again before the clock can have run out.
    lost_at_ = 0;
    left = std::min(idle_timeout_ms_, config_.lost_keep_ms);
  } else {
    left = deadline() - now;
    if (left <= 0) {
      bool lost = lost_at_ && !channel_.fd && lost_at_ + config_.lost_keep_ms <= now;
      return close(lost ? wire::CloseReason::kLost : wire::CloseReason::kIdleTimeout);
    }
  }
  idle_timer_ = loop_.after(left, [this] {
    idle_timer_ = 0;
    arm_idle_timer();
  });
}

// --- the end ---

void HostSession::close(wire::CloseReason reason) {
  if (closing_) return;
  {
    std::lock_guard lock(mutex_);
    closing_ = true;
    reason_ = reason;
    room_.notify_all();
  }
  log_line(LogLevel::kInfo, "host", config_.create.id + " closes: " + wire::describe(reason, 0));
  loop_.cancel(idle_timer_);
  if (!engine_) return finish();
  loop_.after(config_.stop_grace_ms, [this, alive = alive_] {
    if (*alive) finish();
  });
  engine_->stop_all();
}

void HostSession::engine_ended() {
  loop_.post([this, alive = alive_] {
    if (!*alive) return;
    {
      std::lock_guard lock(mutex_);
      if (!closing_) reason_ = wire::CloseReason::kEngineEnded;
      closing_ = true;
      room_.notify_all();
    }
    finish();
  });
}

void HostSession::finish() {
  if (std::exchange(finished_, true)) return;
  if (config_.sweep_processes) kill_descendants();
  if (listener_) {
    loop_.remove(listener_.get());
    listener_.reset();
    unlink(host_socket(config_.runtime_dir, config_.create.id).c_str());
  }
  {
    // What the engine said last still goes out, then why it is over.
    std::lock_guard lock(mutex_);
    if (channel_.fd) {
      for (int i = 0; i < 10; ++i) {
        pump();
        if (channel_.failed || (channel_.out.empty() && log_.at_end())) break;
        wait_fd(channel_.fd.get(), POLLOUT, 50);
      }
    }
    state_file_.remove();
    if (!config_.spill_dir.empty()) remove_tree(config_.spill_dir);
    if (channel_.fd) {  // whoever hears this finds nothing of the session any more
      append_out(Type::kClosed, wire::encode_reason(reason_, 0));
      write_out();
      loop_.remove(channel_.fd.get());
      channel_.fd.reset();
    }
  }
  for (FrameConn* conn : removers_) conn->send(Type::kOk);
  wire::SessionInfo status = info();
  status.state = wire::SessionState::kClosed;
  if (control_) control_->send(Type::kHostStatus, wire::encode(status));
  on_finished_();
}

}  // namespace psession
