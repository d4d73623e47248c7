#include "session/broker_server.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>

#include "base/log.h"
#include "base/random.h"
#include "net/unix_socket.h"
#include "session/runtime_paths.h"
#include "session/session_files.h"

namespace psession {

using wire::Code;
using wire::Type;

Broker::Broker(EventLoop& loop, BrokerConfig config, Fd listener)
    : loop_(loop), config_(std::move(config)), listener_(std::move(listener)) {
  oom_seen_ = oom_kills();
}

Broker::~Broker() = default;

void Broker::start() {
  loop_.add(listener_.get(), EPOLLIN, [this](uint32_t) { on_listener(); });
  start_template();
  scan();
  check_idle();
}

// --- clients ---

void Broker::on_listener() {
  while (clients_.size() < config_.max_clients) {
    auto fd = accept_unix(listener_.get());
    if (!fd) return;
    if (!peer_is_us(fd->get())) {
      log_line(LogLevel::kWarning, "broker", "a connection of another user was refused");
      continue;
    }
    loop_.cancel(idle_timer_);
    Client& client = clients_.emplace_back();
    client.conn = std::make_unique<FrameConn>(loop_, std::move(*fd), wire::kMaxRequest);
    FrameConn* conn = client.conn.get();
    conn->start([this, conn](const wire::Frame& frame) { on_client_frame(conn, frame); },
                [this, conn] { drop_client(conn); });
  }
}

Broker::Client* Broker::find_client(FrameConn* conn) {
  for (Client& client : clients_)
    if (client.conn.get() == conn) return &client;
  return nullptr;
}

void Broker::drop_client(FrameConn* conn) {
  Client* client = find_client(conn);
  if (client && client->waiting) {
    for (auto& [id, host] : hosts_) {
      std::erase(host.removers, conn);
      std::erase(host.disconnecters, conn);
    }
  }
  for (auto it = clients_.begin(); it != clients_.end(); ++it) {
    if (it->conn.get() != conn) continue;
    // Not destroyed here: this may run within the connection's own callback.
    auto keep = std::make_shared<std::unique_ptr<FrameConn>>(std::move(it->conn));
    clients_.erase(it);
    loop_.post([keep] {});
    break;
  }
  on_listener();  // room again, when there was none
  check_idle();
}

void Broker::answer(Client& client, Type type, std::string_view body) {
  if (std::exchange(client.hello_pending, false)) client.conn->send(Type::kHelloAck, wire::encode(wire::Hello{}));
  client.conn->send(type, body);
}

void Broker::fail(Client& client, Code code, std::string text) {
  answer(client, Type::kError, wire::encode(wire::make_error(code, std::move(text))));
}

void Broker::answer_all(std::vector<FrameConn*>& waiting) {
  for (FrameConn* conn : std::exchange(waiting, {}))
    if (Client* client = find_client(conn)) answer(*client, Type::kOk);
}

void Broker::on_client_frame(FrameConn* conn, const wire::Frame& frame) {
  Client* client = find_client(conn);
  if (!client) return;
  if (frame.type == Type::kHello) {
    wire::Hello hello;
    if (!wire::decode(frame.body, hello) || wire::common_version(hello) == 0) {
      fail(*client, Code::kVersion, "The client and this computer's psession have no protocol version in common.");
      return conn->close_after_send();
    }
    client->hello_pending = true;
    return;
  }
  if (client->deferred) {
    fail(*client, Code::kProtocol, "One request at a time.");
    return conn->close_after_send();
  }
  // Until every host that was found has answered, only a new session can be told from the others.
  if (frame.type != Type::kCreate && !settled()) {
    client->deferred = true;
    client->type = frame.type;
    client->body = std::string(frame.body);
    return;
  }
  handle(*client, frame.type, frame.body);
}

void Broker::run_deferred() {
  if (!settled()) return;
  std::vector<FrameConn*> waiting;
  for (Client& client : clients_)
    if (client.deferred) waiting.push_back(client.conn.get());
  for (FrameConn* conn : waiting) {
    Client* client = find_client(conn);
    if (!client) continue;
    client->deferred = false;
    std::string body = std::move(client->body);
    handle(*client, client->type, body);
  }
}

bool Broker::settled() const {
  return std::none_of(hosts_.begin(), hosts_.end(), [](const auto& h) { return h.second.asked || h.second.dying; });
}

void Broker::handle(Client& client, Type type, std::string_view body) {
  switch (type) {
    case Type::kCreate: return create(client, body);
    case Type::kAttach: return attach(client, body);
    case Type::kRemove: return remove(client, body);
    case Type::kDisconnect: return disconnect(client, body);
    case Type::kList: return list(client);
    case Type::kStatus: return answer(client, Type::kOk);
    case Type::kPing: return answer(client, Type::kPong);
    default:
      fail(client, Code::kProtocol, "Unexpected request.");
      return client.conn->close_after_send();
  }
}

void Broker::create(Client& client, std::string_view body) {
  wire::CreateRequest request;
  if (!wire::decode(body, request) || (!request.id.empty() && !is_guid_text(request.id)))
    return fail(client, Code::kProtocol, "The request for a session was not understood, or is too large.");
  std::string id = request.id.empty() ? new_guid_text() : request.id;
  std::transform(id.begin(), id.end(), id.begin(), [](char c) { return c >= 'A' && c <= 'F' ? char(c + 32) : c; });
  if (hosts_.count(id)) return fail(client, Code::kExists, "A session with the id " + id + " exists.");
  if (hosts_.size() >= config_.max_sessions)
    return fail(client, Code::kLimit, "This user has " + std::to_string(hosts_.size()) + " sessions, the most allowed.");
  if (!template_ && !start_template())
    return fail(client, Code::kNoHost, "The program for sessions cannot be started: " + config_.host_program);
  auto pair = socket_pair();
  if (!pair) return fail(client, Code::kNoHost, pair.error().message);

  wire::HandOff handoff;
  handoff.hello_pending = client.hello_pending;
  handoff.request = Type::kCreate;
  handoff.body = std::string(body);
  handoff.id = id;
  handoff.runtime_dir = config_.runtime_dir;
  handoff.spill_dir = config_.state_dir + "/" + id;
  handoff.spill_quota = config_.spill_quota;

  Host& host = hosts_[id];
  host.info.id = id;
  host.info.name = request.name;
  host.info.configuration = request.configuration;
  host.info.client = request.client;
  host.info.created_ms = loop_.clock().wall_ms();
  host.info.state = wire::SessionState::kOpened;
  host.ours = true;
  watch_host(id, std::move(pair->first));

  FrameConn* conn = client.conn.get();
  std::vector<Fd> fds;
  fds.push_back(conn->release(handoff.rest));
  fds.push_back(std::move(pair->second));
  drop_client(conn);
  template_->send(Type::kSpawn, wire::encode(handoff), std::move(fds));
}

void Broker::attach(Client& client, std::string_view body) {
  wire::AttachRequest request;
  if (!wire::decode(body, request)) return fail(client, Code::kProtocol, "The request was not understood.");
  auto it = hosts_.find(request.id);
  if (it == hosts_.end()) return fail(client, Code::kNoSession, "There is no session with the id " + request.id + ".");
  Host& host = it->second;
  if (host.info.state == wire::SessionState::kBroken)
    return fail(client, Code::kBroken, wire::describe(host.info.reason, host.info.detail));
  if (!host.control) return fail(client, Code::kBroken, "The session's process does not answer.");
  wire::HandOff handoff;
  handoff.hello_pending = client.hello_pending;
  handoff.request = Type::kAttach;
  handoff.body = std::string(body);
  FrameConn* conn = client.conn.get();
  std::vector<Fd> fds;
  fds.push_back(conn->release(handoff.rest));
  drop_client(conn);
  host.control->send(Type::kHandOff, wire::encode(handoff), std::move(fds));
}

void Broker::remove(Client& client, std::string_view body) {
  std::string id;
  if (!wire::decode_id(body, id)) return fail(client, Code::kProtocol, "The request was not understood.");
  auto it = hosts_.find(id);
  if (it == hosts_.end()) return fail(client, Code::kNoSession, "There is no session with the id " + id + ".");
  Host& host = it->second;
  if (host.info.state == wire::SessionState::kBroken || !host.control) {
    if (host.info.state != wire::SessionState::kBroken && host.info.pid > 1) kill(host.info.pid, SIGKILL);
    answer(client, Type::kOk);
    return forget(id);
  }
  host.removers.push_back(client.conn.get());
  client.waiting = true;
  host.control->send(Type::kRemove);
  if (host.kill_timer) return;
  // A host that is stopped or hangs must not make removal hang.
  host.kill_timer = loop_.after(5000, [this, id] {
    auto it = hosts_.find(id);
    if (it == hosts_.end()) return;
    it->second.kill_timer = 0;
    if (it->second.info.pid > 1) kill(it->second.info.pid, SIGKILL);
  });
}

void Broker::disconnect(Client& client, std::string_view body) {
  wire::DisconnectRequest request;
  if (!wire::decode(body, request)) return fail(client, Code::kProtocol, "The request was not understood.");
  auto it = hosts_.find(request.id);
  if (it == hosts_.end()) return fail(client, Code::kNoSession, "There is no session with the id " + request.id + ".");
  Host& host = it->second;
  if (host.info.state == wire::SessionState::kBroken || !host.control)
    return fail(client, Code::kBroken, wire::describe(host.info.reason, host.info.detail));
  host.disconnecters.push_back(client.conn.get());
  client.waiting = true;
  host.control->send(Type::kDisconnect, body);
}

void Broker::list(Client& client) {
  std::vector<wire::SessionInfo> sessions;
  sessions.reserve(hosts_.size());
  for (auto& [id, host] : hosts_) {
    if (host.info.state == wire::SessionState::kBroken) {
      sessions.push_back(host.info);
      continue;
    }
    // The host's own file is never behind what a client was told; what it pushes here may still be on the way.
    auto now = StateFile::read(host_state_file(config_.runtime_dir, id));
    if (!now && host.info.pid != 0) continue;  // just closed
    wire::SessionInfo& info = sessions.emplace_back(now ? std::move(*now) : host.info);
    // A lost connection's shorter term stands; else the clock began when the last command ended.
    bool lost = info.disconnected_on_ms && info.expires_on_ms &&
                info.expires_on_ms < info.disconnected_on_ms + info.idle_timeout_ms - 1000;
    if (info.busy) info.expires_on_ms = 0;
    else if (!lost) info.expires_on_ms = std::max(info.expires_on_ms, info.idle_since_ms + info.idle_timeout_ms);
  }
  answer(client, Type::kListReply, wire::encode(sessions));
}

// --- leaving ---

bool Broker::idle() const {
  return clients_.empty() && std::none_of(hosts_.begin(), hosts_.end(), [](const auto& h) {
           return h.second.info.state != wire::SessionState::kBroken;
         });
}

void Broker::check_idle() {
  if (!idle()) return loop_.cancel(idle_timer_);
  if (idle_timer_) return;
  idle_timer_ = loop_.after(config_.idle_exit_ms, [this] {
    idle_timer_ = 0;
    if (!idle()) return;
    // Under the starters' lock nobody finds our socket between unlink and exit. Who had connected already
    // sees the end of the connection, and asks again.
    start_lock_.reset(open(start_lock(config_.runtime_dir).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (start_lock_ && flock(start_lock_.get(), LOCK_EX | LOCK_NB) != 0) return check_idle();
    on_listener();
    if (!idle()) {
      start_lock_.reset();
      return;
    }
    unlink(broker_socket(config_.runtime_dir).c_str());
    loop_.stop();
  });
}

}  // namespace psession
