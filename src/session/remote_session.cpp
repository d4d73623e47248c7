#include "session/remote_session.h"

#include <algorithm>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "clixml/clixml.h"
#include "engine/host.h"
#include "engine/interpreter_lock.h"
#include "engine/records.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "net/unix_socket.h"
#include "object/members.h"
#include "session/relay.h"
#include "text/casing.h"

extern char** environ;

namespace psession {

using psrp::Guid;
using psrp::MessageType;
using psrp::PipelineStateCode;
using psrp::PoolState;

namespace {

[[noreturn]] void open_failed(const SessionTarget& t, const std::string& why) {
  std::string text;
  if (t.kind == SessionTarget::Ssh) {
    text = "[" + t.computer + "] The background process reported an error with the following message: " + why;
  } else {
    text = "[" + t.computer + "] Connecting to the session failed with the following message: " + why;
  }
  throw_error(kTransportException, "PSSessionOpenFailed", ErrorCategory::OpenError, text, str(t.computer));
}

// The names of the one configuration that there is: the default's, and those that PowerShell's own set-up gives.
bool known_configuration(std::string_view name) {
  for (std::string_view known : {"", "Microsoft.PowerShell", "DefaultShell", "PowerShell.7", "PowerShell.7.6", "PowerShell.7.6.5"}) {
    if (equals_ignore_case(name, known)) return true;
  }
  return false;
}

// A child that speaks the framing on its standard input and output.
std::unique_ptr<Transport> spawn_child(const SessionTarget& t) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) open_failed(t, strerror(errno));
  std::vector<char*> argv;
  for (const std::string& a : t.child_command) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pair[1], 0);
  posix_spawn_file_actions_adddup2(&actions, pair[1], 1);
  // Its last words when the connection ends are for nobody.
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  if (!t.child_directory.empty()) posix_spawn_file_actions_addchdir_np(&actions, t.child_directory.c_str());
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // Its own group: Ctrl+C at the console stops the command through the protocol, not the process.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  pid_t pid = 0;
  int error = posix_spawnp(&pid, argv[0], &actions, &attributes, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  close(pair[1]);
  if (error != 0) {
    close(pair[0]);
    open_failed(t, std::string(t.child_command[0]) + ": " + strerror(error));
  }
  int other = fcntl(pair[0], F_DUPFD_CLOEXEC, 3);
  return make_stdio_transport(Fd(pair[0]), Fd(other), {}, pid);
}

}  // namespace

std::vector<std::string> ssh_command(const SessionTarget& t) {
  std::vector<std::string> c{"ssh"};
  if (!t.key_file.empty()) c.insert(c.end(), {"-i", t.key_file});
  if (!t.user.empty()) c.insert(c.end(), {"-l", t.user});
  if (t.port > 0) c.insert(c.end(), {"-p", std::to_string(t.port)});
  for (const std::string& o : t.ssh_options) c.insert(c.end(), {"-o", o});
  c.insert(c.end(), {"-s", t.computer, t.subsystem});
  return c;
}

// ---- opening

std::shared_ptr<RemoteSession> RemoteSession::open(Runspace& rs, SessionTarget target, SessionOpenOptions options) {
  std::shared_ptr<RemoteSession> s(new RemoteSession);
  s->target_ = std::move(target);
  s->options_ = std::move(options);
  s->name_ = s->options_.name;
  s->pool_ = Guid::fresh();
  s->id_ = s->pool_.text();
  s->state_ = PoolState::Opening;
  if (s->target_.kind == SessionTarget::Local && !known_configuration(s->options_.configuration)) {
    open_failed(s->target_, "Cannot find the " + s->options_.configuration + " session configuration on the " + s->target_.computer +
                                " computer. Sessions run in the configuration Microsoft.PowerShell; others are not available in this version.");
  }
  s->connect_transport(rs);
  s->handshake(rs);
  return s;
}

// Each session takes a descriptor: when half of them are used, up to what the hard limit lets.
static void raise_descriptor_limit() {
  rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= files.rlim_max) return;
  Fd next(fcntl(2, F_DUPFD_CLOEXEC, 3));
  if (next && static_cast<rlim_t>(next.get()) < files.rlim_cur / 2) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

// These wait for another process, or another computer: the engine's other threads run meanwhile.
static Result<std::shared_ptr<ClientChannel>> create_channel(wire::CreateRequest request, const ChannelOptions& options) {
  BlockingRegion blocking;
  return ClientChannel::create(std::move(request), options);
}
static Result<std::shared_ptr<ClientChannel>> attach_channel(wire::AttachRequest request, const ChannelOptions& options) {
  BlockingRegion blocking;
  return ClientChannel::attach(std::move(request), options);
}

void RemoteSession::connect_transport(Runspace& rs) {
  raise_descriptor_limit();
  const std::function<bool()> stopped = [&rs] { return rs.stop_requested(); };
  std::weak_ptr<RemoteSession> weak = weak_from_this();
  auto warning = [weak](const std::string& text) {
    if (std::shared_ptr<RemoteSession> s = weak.lock()) {
      std::lock_guard lock(s->warnings_mutex_);
      s->warnings_.push_back(text);
    }
    RemotingHub::instance().notify();
  };
  if (target_.kind == SessionTarget::Child) {
    transport_ = spawn_child(target_);
    return;
  }
  ChannelOptions channel;
  channel.by_take = true;
  channel.callbacks = hub_callbacks(warning);
  std::string rest;
  if (target_.kind == SessionTarget::Ssh) {
    std::vector<std::string> command = ssh_command(target_);
    int64_t limit = target_.connecting_timeout_ms > 0 ? target_.connecting_timeout_ms : options_.open_timeout_ms;
    ssh_errors_ = ssh_error_file();
    Result<SshLink> link = open_ssh_link(command, &stopped, limit, ssh_errors_.get());
    show_ssh_messages(rs);
    if (!link) {
      rs.check_stop();
      open_failed(target_, link.error().message);
    }
    if (!link->ours) {
      set_nonblocking(link->fd.get(), false);  // the transport's threads block
      int other = fcntl(link->fd.get(), F_DUPFD_CLOEXEC, 3);
      transport_ = make_stdio_transport(std::move(link->fd), Fd(other), std::move(link->rest), 0);
      return;
    }
    auto connector = std::make_shared<SshConnector>(std::move(command), target_.computer);
    connector->use_first(std::move(*link));
    connector_ = connector;
  } else {
    connector_ = std::make_shared<LocalConnector>();
  }
  ours_ = true;
  channel.connector = connector_;
  channel.cancel = &stopped;
  if (options_.open_timeout_ms > 0) channel.open_timeout_ms = options_.open_timeout_ms;
  wire::CreateRequest request = create_request_from_process();
  request.id = id_;
  request.name = name_;
  request.configuration = options_.configuration;
  request.client = client_label();
  request.directory = target_.kind == SessionTarget::Local ? rs.working_directory() : std::string();
  if (target_.kind == SessionTarget::Ssh) request.has_process_state = false;   // what sshd gave the relay holds there
  request.idle_timeout_ms = options_.idle_timeout_ms;
  if (options_.buffering >= 0) request.buffering = static_cast<wire::Buffering>(options_.buffering);
  Result<std::shared_ptr<ClientChannel>> made = create_channel(std::move(request), channel);
  rs.check_stop();
  if (!made) open_failed(target_, made.error().message);
  info_ = (*made)->info();
  transport_ = make_channel_transport(*made);
}

void RemoteSession::handshake(Runspace& rs) {
  Value arguments = unwrap(options_.application_arguments);
  Ref<Dictionary> all = Dictionary::hashtable();
  if (const Dictionary* d = arguments.get_if<Dictionary>()) {
    for (size_t i = 0; i < d->slots(); ++i) {
      if (d->live(i)) all->set(d->key_at(i), d->value_at(i));
    }
  }
  if (!all->find(std::string_view("PSVersionTable"))) all->set(str("PSVersionTable"), version_table(rs, kOwnProtocol));
  Value dictionary(all);
  bag_of(dictionary, true)->type_names = new std::vector<std::string>{
      "System.Management.Automation.PSPrimitiveDictionary", "System.Collections.Hashtable", "System.Object"};
  HostInfo host;
  host.buffer = host.window = rs.host().buffer_size();
  Value init = property_bag({{"MinRunspaces", Value::int32(1)},
                             {"MaxRunspaces", Value::int32(1)},
                             {"PSThreadOptions", enum_object("System.Management.Automation.Runspaces.PSThreadOptions", "Default", 0)},
                             {"ApartmentState", enum_object("System.Threading.ApartmentState", "Unknown", 2)},
                             {"ApplicationArguments", dictionary},
                             {"HostInfo", host_info_to_remote(host)}});
  send_message(MessageType::SessionCapability, {}, clixml_write(rs, capability(rs, kOwnProtocol)));
  send_message(MessageType::InitRunspacePool, {}, clixml_write(rs, init));
  int64_t limit = target_.connecting_timeout_ms > 0 ? target_.connecting_timeout_ms : options_.open_timeout_ms > 0 ? options_.open_timeout_ms : -1;
  bool in_time = pump_until(rs, [&] { return state_ != PoolState::Opening; }, limit);
  if (!in_time) {
    transport_->close();
    state_ = PoolState::Broken;
    open_failed(target_, "The connection to the session was not opened within " + std::to_string(limit / 1000) + " seconds.");
  }
  if (state_ != PoolState::Opened) open_failed(target_, reason_);
}

std::shared_ptr<RemoteSession> RemoteSession::listed(SessionTarget target, const wire::SessionInfo& info) {
  std::shared_ptr<RemoteSession> s(new RemoteSession);
  s->target_ = std::move(target);
  s->info_ = info;
  s->id_ = info.id;
  s->name_ = info.name;
  s->ours_ = true;
  if (std::optional<Guid> g = Guid::parse(info.id)) s->pool_ = *g;
  s->state_ = PoolState::Disconnected;
  s->listed_again(info);
  s->options_.configuration = info.configuration;
  return s;
}

void RemoteSession::listed_again(const wire::SessionInfo& info) {
  if (state_ != PoolState::Disconnected && state_ != PoolState::Broken) return;
  info_ = info;
  if (info.state != wire::SessionState::kBroken) return;
  state_ = PoolState::Broken;
  reason_ = wire::describe(info.reason, info.detail);
}

std::shared_ptr<RemoteSession> RemoteSession::connect(Runspace& rs, SessionTarget target, const wire::SessionInfo& info, bool force,
                                                      int64_t idle_timeout_ms, int buffering) {
  std::shared_ptr<RemoteSession> s = listed(std::move(target), info);
  s->reconnect(rs, force, idle_timeout_ms, buffering);
  return s;
}

void RemoteSession::reconnect(Runspace& rs, bool force, int64_t idle_timeout_ms, int buffering) {
  if (!connector_) {
    if (target_.kind == SessionTarget::Ssh) {
      connector_ = std::make_shared<SshConnector>(ssh_command(target_), target_.computer);
    } else {
      connector_ = std::make_shared<LocalConnector>();
    }
  }
  std::weak_ptr<RemoteSession> weak = weak_from_this();
  ChannelOptions channel;
  channel.by_take = true;
  if (transport_) channel.taken = transport_->taken();
  channel.connector = connector_;
  channel.callbacks = hub_callbacks([weak](const std::string& text) {
    if (std::shared_ptr<RemoteSession> s = weak.lock()) {
      std::lock_guard lock(s->warnings_mutex_);
      s->warnings_.push_back(text);
    }
    RemotingHub::instance().notify();
  });
  wire::AttachRequest request;
  request.id = id_;
  request.client = client_label();
  request.force = force;
  request.idle_timeout_ms = idle_timeout_ms;
  request.buffering = buffering;
  if (const char* agent = getenv("SSH_AUTH_SOCK")) request.ssh_auth_sock = agent;
  const std::function<bool()> stopped = [&rs] { return rs.stop_requested(); };
  channel.cancel = &stopped;
  Result<std::shared_ptr<ClientChannel>> made = attach_channel(std::move(request), channel);
  rs.check_stop();
  if (!made) {
    int code = made.error().code;
    if (code == static_cast<int>(wire::Code::kNoSession) || code == static_cast<int>(wire::Code::kBroken)) {
      state_ = PoolState::Broken;
      reason_ = made.error().message;
    }
    throw_error(kTransportException, "PSSessionConnectFailed", ErrorCategory::InvalidOperation,
                "The connect operation failed for session " + name_ + " with the following error message: " + made.error().message, str(name_));
  }
  info_ = (*made)->info();
  transport_ = make_channel_transport(*made);
  state_ = PoolState::Connecting;
  // What comes no more was taken by another client meanwhile.
  uint64_t first = (*made)->first_at_attach();
  for (auto at = pipelines_.begin(); at != pipelines_.end();) {
    RemotePipelinePtr p = (at++)->second;
    std::erase_if(p->items_, [&](const StreamItem& i) { return i.number < first; });
    if (p->state == PipelineStateCode::Disconnected) {
      p->state = PipelineStateCode::Running;
      p->stop_sent = false;
      p->maybe_over_ = true;
    } else if (p->done() && p->end_number_ < first) {
      pipelines_.erase(p->id);
    }
  }
  got_init_data_ = false;
  found_busy_ = info_.busy;
  send_message(MessageType::SessionCapability, {}, clixml_write(rs, capability(rs, kOwnProtocol)));
  send_message(MessageType::ConnectRunspacePool, {}, clixml_write(rs, property_bag({})));
  // While a command runs the session answers when it is over; that it took the connection is enough.
  if (!info_.busy) {
    pump_until(rs, [&] { return got_init_data_ || state_ != PoolState::Connecting; }, 60'000);
  } else {
    pump(rs);
  }
  if (state_ == PoolState::Connecting) state_ = PoolState::Opened;
}

RemoteSession::~RemoteSession() { leave(); }

// ---- commands

RemotePipelinePtr RemoteSession::start(Runspace& rs, const PipelineRequest& request) {
  pump(rs);
  if (state_ != PoolState::Opened) {
    throw_error("System.Management.Automation.Runspaces.InvalidRunspaceStateException", "InvalidSessionState",
                ErrorCategory::InvalidOperation,
                "The session " + name_ + ", " + id_ + ", " + target_.computer + " is not in the Opened state." +
                    (reason_.empty() ? std::string() : " " + reason_));
  }
  std::string body = pipeline_body(rs, request, secrets());  // may be refused: before anything is sent
  RemotePipelinePtr p = find(Guid::fresh(), true);
  Result<void> sent = transport_->send({EnvelopeKind::Command, p->id, {}});
  (void)sent;
  send_message(MessageType::CreatePipeline, p->id, std::move(body));
  return RemotePipelinePtr(p.get(), [p](RemotePipeline*) {
    if (std::shared_ptr<RemoteSession> s = p->session.lock()) s->abandon(*p);
  });
}

void RemoteSession::send_input(Runspace& rs, RemotePipeline& p, const Value& v) {
  // While the command does not keep up: its output is received, and Ctrl+C is heard.
  if (!p.done() && !transport_->has_room()) {
    pump_until(rs, [&] { return p.done() || state_ != PoolState::Opened || transport_->has_room(); });
  }
  if (p.done()) return;
  send_message(MessageType::PipelineInput, p.id, v.is_null() ? std::string() : clixml_write(rs, v, 1, secrets()));
}

void RemoteSession::end_input(RemotePipeline& p) {
  if (!p.done()) send_message(MessageType::EndOfPipelineInput, p.id, {});
}

void RemoteSession::stop(RemotePipeline& p) {
  if (p.done() || p.stop_sent || !transport_) return;
  p.stop_sent = true;
  p.state = PipelineStateCode::Stopping;
  (void)transport_->send({EnvelopeKind::Signal, p.id, {}});
}

void RemoteSession::send_message(MessageType type, const Guid& pipeline, std::string body, EnvelopeKind kind) {
  psrp::Message m{psrp::Destination::Server, type, pool_, pipeline, std::move(body)};
  Result<void> sent = transport_->send({kind, pipeline, m.encode()});
  if (!sent && state_ == PoolState::Opened) reason_ = sent.error().message;
}

bool RemoteSession::busy() const { return running() != nullptr || (found_busy_ && !got_init_data_); }

RemotePipelinePtr RemoteSession::running() const {
  for (auto& [id, p] : pipelines_) {
    if (!p->done()) return p;
  }
  return nullptr;
}

std::vector<RemotePipelinePtr> RemoteSession::pipelines() const {
  std::vector<RemotePipelinePtr> out;
  for (auto& [id, p] : pipelines_) {
    if (!p->abandoned_) out.push_back(p);
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a->serial_ < b->serial_; });
  return out;
}

// ---- who has what

std::optional<StreamItem> RemotePipeline::hold() {
  while (!items_.empty()) {
    StreamItem item = std::move(items_.front());
    items_.pop_front();
    if (item.stream != RemoteStream::HostCall) return item;
    // A host call is carried out in its place among the output.
    std::shared_ptr<RemoteSession> s = session.lock();
    if (!s || !s->engine_) continue;
    s->host_call(*s->engine_, item.value, id, this);
    s->received(item.number);
  }
  return std::nullopt;
}

std::optional<StreamItem> RemotePipeline::take() {
  std::optional<StreamItem> item = hold();
  if (!item && !done()) return item;
  std::shared_ptr<RemoteSession> s = session.lock();
  if (!s) return item;
  if (item) s->received(item->number);
  else s->settle(*this);
  return item;
}

void RemoteSession::received(uint64_t number) {
  if (number && transport_) transport_->take(number);
}

void RemoteSession::settle(RemotePipeline& p) {
  received(std::exchange(p.end_number_, 0));
  pipelines_.erase(p.id);
}

void RemoteSession::abandon(RemotePipeline& p) {
  if (state_ == PoolState::Disconnected) return;  // the next client's
  p.abandoned_ = true;
  for (const StreamItem& i : std::exchange(p.items_, {})) received(i.number);
  if (p.done()) settle(p);
}

// ---- life

void RemoteSession::disconnect(Runspace& rs, int64_t idle_timeout_ms, int buffering) {
  pump(rs);
  if (!transport_ || !transport_->can_disconnect()) {
    throw_error("System.Management.Automation.RuntimeException", "PSSessionDisconnectFailed", ErrorCategory::InvalidOperation,
                "Disconnect-PSSession operation failed for runspace Id = " + id_ + " for the following reason: The disconnection operation is "
                "not supported on the remote computer. To support disconnecting, the remote computer must be running psession.");
  }
  Result<void> done = [&] {
    BlockingRegion blocking;
    return transport_->disconnect(idle_timeout_ms, buffering);
  }();
  if (!done) {
    throw_error("System.Management.Automation.RuntimeException", "PSSessionDisconnectFailed", ErrorCategory::InvalidOperation,
                "Disconnect-PSSession operation failed for runspace Id = " + id_ + " for the following reason: " + done.error().message);
  }
  info_ = transport_->info();
  state_ = PoolState::Disconnected;
  for (auto& [id, p] : pipelines_) {
    if (!p->done()) p->state = PipelineStateCode::Disconnected;
  }
}

void RemoteSession::close(Runspace& rs) {
  if (state_ == PoolState::Closed) return;
  if (transport_ && (state_ == PoolState::Opened || state_ == PoolState::Opening || state_ == PoolState::Connecting)) {
    if (ours_) {
      BlockingRegion blocking;
      transport_->close();
    } else {
      // A stock server: close the commands, then the session, and give it a moment to answer.
      for (auto& [id, p] : pipelines_) (void)transport_->send({EnvelopeKind::Close, id, {}});
      state_ = PoolState::Closing;
      (void)transport_->send({EnvelopeKind::Close, {}, {}});
      RemotingHub& hub = RemotingHub::instance();
      for (int i = 0; i < 40 && state_ == PoolState::Closing && transport_->state() == TransportState::Open; ++i) {
        uint64_t seen = hub.version();
        while (std::optional<Envelope> e = transport_->receive()) handle(rs, std::move(*e));
        if (state_ == PoolState::Closing) {
          BlockingRegion blocking;
          hub.wait(seen, 50);
        }
      }
      transport_->close();
    }
  } else if (ours_ && (state_ == PoolState::Disconnected || state_ == PoolState::Broken)) {
    remove_target_session(rs, target_, id_);
  }
  state_ = PoolState::Closed;
  reason_ = "The session was removed.";
  fail_pipelines("PSSessionStateBroken", "The session was removed while the command ran.");
}

void RemoteSession::leave() {
  if (transport_ && state_ == PoolState::Opened) transport_->leave();
}

std::vector<wire::SessionInfo> list_target_sessions(Runspace& rs, const SessionTarget& t) {
  std::unique_ptr<Connector> connector;
  if (t.kind == SessionTarget::Ssh) {
    connector = std::make_unique<SshConnector>(ssh_command(t), t.computer);
  } else {
    connector = std::make_unique<LocalConnector>();
  }
  const std::function<bool()> stopped = [&rs] { return rs.stop_requested(); };
  Result<std::vector<wire::SessionInfo>> list = [&] {
    BlockingRegion blocking;
    return list_sessions(*connector, &stopped);
  }();
  rs.check_stop();
  if (!list) {
    throw_error(kTransportException, "GetPSSessionFailed", ErrorCategory::ConnectionError,
                "The sessions of " + t.computer + " could not be listed: " + list.error().message, str(t.computer));
  }
  return *list;
}

void remove_target_session(Runspace& rs, const SessionTarget& t, const std::string& id) {
  std::unique_ptr<Connector> connector;
  if (t.kind == SessionTarget::Ssh) {
    connector = std::make_unique<SshConnector>(ssh_command(t), t.computer);
  } else {
    connector = std::make_unique<LocalConnector>();
  }
  BlockingRegion blocking;
  (void)remove_session(*connector, id);
}

}  // namespace psession
