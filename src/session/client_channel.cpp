#include "session/client_channel.h"

#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>

#include <algorithm>
#include <thread>

#include "base/log.h"
#include "base/random.h"
#include "net/unix_socket.h"

namespace psession {

using wire::Code;
using wire::Type;

namespace {
constexpr size_t kAckBytes = 256u << 10;
constexpr int64_t kAckDelayMs = 200;
constexpr size_t kTogether = 32u << 10;
constexpr std::chrono::seconds kAnswerWait{30}, kRemoveWait{5};  // then the broker removes it
constexpr size_t kQueuePause = 8u << 20;  // stop reading while so much waits to be popped

// The one I/O thread of this process's channels; lives as long as the process.
EventLoop& io_loop() {
  static EventLoop* loop = [] {
    auto* made = new EventLoop;
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &old);
    std::thread([made] { made->run(); }).detach();
    pthread_sigmask(SIG_SETMASK, &old, nullptr);
    return made;
  }();
  return *loop;
}

bool is_over(ChannelState state) { return state != ChannelState::kOpened && state != ChannelState::kReconnecting; }
}  // namespace

ClientChannel::ClientChannel(ChannelOptions options) : options_(std::move(options)), loop_(io_loop()) {
  if (!options_.connector) options_.connector = std::make_shared<LocalConnector>();
  options_.cancel = nullptr;   // its owner may go
}

ClientChannel::~ClientChannel() { goodbye(); }

Result<std::shared_ptr<ClientChannel>> ClientChannel::create(wire::CreateRequest request, ChannelOptions options) {
  // The id is ours, so that an answer which was lost cannot leave a second session behind.
  if (request.id.empty()) request.id = new_guid_text();
  request.token = new_guid_text();
  if (request.client.empty()) request.client = client_label();
  if (!options.connector) options.connector = std::make_shared<LocalConnector>();
  request.ping_ms = options.connector->ping_ms();
  return open(Type::kCreate, wire::encode(request), request.id, request.token, std::move(options));
}

Result<std::shared_ptr<ClientChannel>> ClientChannel::attach(wire::AttachRequest request, ChannelOptions options) {
  request.token = new_guid_text();
  if (request.client.empty()) request.client = client_label();
  if (!options.connector) options.connector = std::make_shared<LocalConnector>();
  request.ping_ms = options.connector->ping_ms();
  if (const char* sock = getenv("SSH_AUTH_SOCK"); sock && request.ssh_auth_sock.empty()) request.ssh_auth_sock = sock;
  return open(Type::kAttach, wire::encode(request), request.id, request.token, std::move(options));
}

Result<std::shared_ptr<ClientChannel>> ClientChannel::open(Type type, std::string body, const std::string& id,
                                                           std::string token, ChannelOptions options) {
  FrameStream stream{Fd()};
  auto reply = ask(*options.connector, type, body, options.open_timeout_ms, options.cancel, &stream);
  if (!reply && type == Type::kCreate && reply.error().code == int(Code::kExists)) {
    // Either ours, whose answer was lost in a try before, or someone's: the token decides.
    wire::AttachRequest again;
    again.id = id;
    again.token = token;
    again.client = client_label();
    again.ping_ms = options.connector->ping_ms();
    auto attached = ask(*options.connector, Type::kAttach, wire::encode(again), options.open_timeout_ms, options.cancel,
                        &stream);
    if (attached) reply = std::move(attached);
  }
  if (!reply) return reply.error();
  wire::Attached attached;
  if (reply->type != Type::kAttached || !wire::decode(reply->body, attached))
    return wire::make_error(Code::kProtocol, "The answer was not understood.");
  std::shared_ptr<ClientChannel> channel(new ClientChannel(std::move(options)));
  channel->token_ = std::move(token);
  channel->first_at_attach_ = attached.first ? attached.first : attached.last + 1;
  channel->last_at_attach_ = attached.last;
  std::string rest;
  Fd fd = stream.release(rest);
  channel->install(std::move(fd), std::move(rest), attached, true);
  return channel;
}

void ClientChannel::install(Fd fd, std::string rest, const wire::Attached& attached, bool fresh) {
  uint64_t serial;
  {
    std::lock_guard lock(mutex_);
    info_ = attached.info;
    fd_ = std::move(fd);
    serial = ++serial_;
    out_.clear();
    out_at_ = 0;
    failed_ = watching_out_ = paused_ = watched_ = false;
    if (fresh) {
      have_ = popped_ = last_ack_sent_ = attached.first ? attached.first - 1 : 0;
      options_.taken.raise(have_);
      ranges_changed_ = !options_.taken.ranges().empty();
      next_number_ = next_to_send_ = attached.host_have + 1;
    } else {
      drop_acknowledged(attached.host_have);
      next_to_send_ = attached.host_have + 1;
      last_ack_sent_ = last_credit_sent_ = 0;
      ranges_changed_ = true;
    }
    state_ = ChannelState::kOpened;
    last_heard_ = loop_.clock().monotonic_ms();
  }
  // The descriptor joins the loop on the loop's thread; the channel lives while it is there.
  auto self = weak_from_this();
  loop_.post([self, serial, rest = std::move(rest)] {
    auto channel = self.lock();
    if (!channel) return;
    {
      std::lock_guard lock(channel->mutex_);
      if (channel->serial_ != serial || !channel->fd_) return;
      channel->decoder_ = wire::FrameDecoder(wire::kMaxFrame);
      channel->watched_ = true;
      channel->loop_.add(channel->fd_.get(), EPOLLIN, [self, serial](uint32_t events) {
        if (auto channel = self.lock()) channel->on_events(events, serial);
      });
      channel->watching_out_ = false;
      channel->pump();
    }
    channel->arm_ping_timer(serial);
    if (!rest.empty()) channel->feed(rest, serial);
  });
}

// --- sending ---

Result<void> ClientChannel::send(std::string message, bool urgent) {
  std::lock_guard lock(mutex_);
  if (is_over(state_) || leaving_) return why_.code ? why_ : wire::make_error(Code::kClosed, "The session is not connected.");
  unacknowledged_bytes_ += message.size();
  unacknowledged_.emplace_back(next_number_++, std::move(message));
  if (urgent) pump();
  else ask_for_ack_timer();
  return {};
}

bool ClientChannel::has_room() {
  std::lock_guard lock(mutex_);
  bool room = unacknowledged_bytes_ < options_.window || is_over(state_) || leaving_;
  room_wanted_ = !room;
  return room;
}

void ClientChannel::write_out() {
  while (out_at_ < out_.size()) {
    auto sent = send_some(fd_.get(), std::string_view(out_).substr(out_at_));
    if (!sent) {
      failed_ = true;  // the I/O thread reads the end of the connection
      return;
    }
    if (*sent == 0) return;
    out_at_ += *sent;
  }
  out_.clear();
  out_at_ = 0;
}

void ClientChannel::watch() {
  if (!watched_ || failed_ || !fd_) return;
  loop_.modify(fd_.get(), (paused_ ? 0u : uint32_t(EPOLLIN)) | (watching_out_ ? uint32_t(EPOLLOUT) : 0u));
}

void ClientChannel::pump() {
  if (!fd_ || failed_) return;
  write_out();
  while (out_.empty() && !failed_ && !unacknowledged_.empty() && next_to_send_ < next_number_) {
    uint64_t first = unacknowledged_.front().first;
    last_ack_sent_ = received();
    if (last_ack_sent_ == popped_) unacked_in_bytes_ = 0;
    // Short messages travel together; a long one is not copied.
    std::string_view large;
    for (next_to_send_ = std::max(next_to_send_, first);
         next_to_send_ < next_number_ && large.empty() && out_.size() < kTogether; ++next_to_send_) {
      const auto& [number, message] = unacknowledged_[size_t(next_to_send_ - first)];
      wire::append_data_head(out_, number, last_ack_sent_, message.size());
      if (message.size() > kTogether) large = message;
      else out_ += message;
    }
    auto sent = send_some(fd_.get(), out_, large);
    size_t head = out_.size();
    if (!sent) {
      failed_ = true;
    } else if (*sent < head) {
      out_.erase(0, *sent);
      out_ += large;
    } else if (*sent < head + large.size()) {
      out_.assign(large.substr(*sent - head));
    } else {
      out_.clear();
    }
  }
  bool want = !out_.empty() && !failed_;
  if (want != watching_out_) {
    watching_out_ = want;
    watch();
  }
}

void ClientChannel::drop_acknowledged(uint64_t number) {
  if (unacknowledged_.empty() || unacknowledged_.front().first > number) return;
  while (!unacknowledged_.empty() && unacknowledged_.front().first <= number) {
    unacknowledged_bytes_ -= unacknowledged_.front().second.size();
    unacknowledged_.pop_front();
  }
  changed_.notify_all();
  if (!room_wanted_ || unacknowledged_bytes_ >= options_.window) return;
  room_wanted_ = false;
  if (options_.callbacks.on_message) loop_.post(options_.callbacks.on_message);  // not under the lock
}

// --- receiving ---

void ClientChannel::on_events(uint32_t events, uint64_t serial) {
  static char buffer[256u << 10];  // the I/O thread's
  Result<Received> got = Received{};
  {
    std::lock_guard lock(mutex_);
    if (serial_ != serial || !fd_) return;
    if (events & EPOLLOUT) pump();
    if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR))) return;
    got = receive_some(fd_.get(), buffer, sizeof buffer);
  }
  if (!got || got->end) return lost(serial);
  feed(std::string_view(buffer, got->size), serial);
}

void ClientChannel::feed(std::string_view bytes, uint64_t serial) {
  last_heard_ = loop_.clock().monotonic_ms();
  decoder_.feed(bytes);
  // What one read brought is handed over at once: one lock, one wake-up.
  batch_.clear();
  batch_acknowledged_ = 0;
  while (auto frame = decoder_.next()) {
    if (frame->type == Type::kData) {
      wire::Data data;
      if (!wire::decode_data(frame->body, data)) return lost(serial);
      batch_acknowledged_ = std::max(batch_acknowledged_, data.acknowledged);
      batch_.push_back({data.number, std::string(data.message)});
      continue;
    }
    if (!flush_batch(serial)) return;
    if (!on_frame(*frame)) return lost(serial);
    std::lock_guard lock(mutex_);
    if (serial_ != serial || !fd_) return;
  }
  if (!flush_batch(serial)) return;
  if (decoder_.failed()) lost(serial);
}

// False: the channel is gone, or a number was missing.
bool ClientChannel::flush_batch(uint64_t serial) {
  if (batch_.empty()) return true;
  bool fresh = false, hole = false;
  {
    std::lock_guard lock(mutex_);
    if (serial_ != serial || !fd_) return false;
    if (batch_acknowledged_) drop_acknowledged(batch_acknowledged_);
    for (Message& message : batch_) {
      if (leaving_) break;  // they stay in the session's log
      if (message.number <= have_) continue;
      if (message.number > have_ + 1) {
        hole = true;
        break;
      }
      ++have_;
      fresh = true;
      queue_bytes_ += message.bytes.size();
      queue_.push_back(std::move(message));
    }
    batch_.clear();
    if (queue_bytes_ > kQueuePause && !paused_) {
      paused_ = true;
      watch();
    }
    if (fresh) changed_.notify_all();
  }
  if (fresh && options_.callbacks.on_message) options_.callbacks.on_message();
  if (hole) {
    lost(serial);
    return false;
  }
  arm_ack_timer();
  return true;
}

bool ClientChannel::on_frame(const wire::Frame& frame) {
  switch (frame.type) {
    case Type::kAck: {
      uint64_t number;
      if (!wire::decode_ack(frame.body, number)) return false;
      std::lock_guard lock(mutex_);
      drop_acknowledged(number);
      return true;
    }
    case Type::kGap: {
      wire::Gap gap;
      if (!wire::decode(frame.body, gap)) return false;
      {
        std::lock_guard lock(mutex_);
        if (gap.up_to <= have_) return true;
        options_.taken.add(have_ + 1, gap.up_to);
        have_ = gap.up_to;
        dropped_ += gap.count;
        if (gap.count == 0) return true;  // taken by an earlier client
      }
      if (options_.callbacks.on_warning)
        options_.callbacks.on_warning("While the session was disconnected, " + std::to_string(gap.count) +
                                      " output messages were dropped, because its output buffer was full.");
      return true;
    }
    case Type::kPing: {
      std::lock_guard lock(mutex_);
      wire::append_frame(out_, Type::kPong, frame.body.substr(0, 64));
      pump();
      return true;
    }
    case Type::kNotice: {
      wire::Notice notice;
      if (wire::decode(frame.body, notice) && options_.callbacks.on_warning) options_.callbacks.on_warning(notice.text);
      return true;
    }
    case Type::kTakenOver: {
      wire::Notice by;
      (void)wire::decode(frame.body, by);
      if (by.text.empty()) end(ChannelState::kDisconnected, wire::make_error(Code::kClosed, "The session was disconnected."));
      else
        end(ChannelState::kTakenOver,
            wire::make_error(Code::kInUse, "The session was taken over by another client, " + by.text + "."));
      return true;
    }
    case Type::kClosed: {
      wire::CloseReason reason = wire::CloseReason::kUnknown;
      int detail = 0;
      (void)wire::decode_reason(frame.body, reason, detail);
      {
        std::lock_guard lock(mutex_);
        info_.reason = reason;
        answered_ = true;
      }
      end(ChannelState::kClosed, wire::make_error(Code::kClosed, wire::describe(reason, detail)));
      return true;
    }
    case Type::kOk: {
      std::lock_guard lock(mutex_);
      answered_ = true;
      changed_.notify_all();
      return true;
    }
    case Type::kError: {
      Error error;
      if (!wire::decode(frame.body, error)) return false;
      std::lock_guard lock(mutex_);
      answered_ = true;
      answer_error_ = std::move(error);
      changed_.notify_all();
      return true;
    }
    default: return true;
  }
}

std::optional<ClientChannel::Message> ClientChannel::pop(int64_t timeout_ms) {
  std::unique_lock lock(mutex_);
  auto ready = [&] { return !queue_.empty() || is_over(state_) || woken_; };
  // What the caller took before is done with now.
  if (popped_ > last_ack_sent_) acknowledge_locked(ack_wanted_ && queue_.empty());
  if (timeout_ms < 0) changed_.wait(lock, ready);
  else if (timeout_ms > 0) changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms), ready);
  woken_ = false;
  if (queue_.empty() || leaving_) return std::nullopt;
  Message message = std::move(queue_.front());
  queue_.pop_front();
  queue_bytes_ -= message.bytes.size();
  popped_ = message.number;
  unacked_in_bytes_ += message.bytes.size();
  if (paused_ && queue_bytes_ < kQueuePause / 2) {
    paused_ = false;
    watch();
  }
  return message;
}

void ClientChannel::wake() {
  std::lock_guard lock(mutex_);
  woken_ = true;
  changed_.notify_all();
}

void ClientChannel::take(uint64_t number) {
  std::lock_guard lock(mutex_);
  options_.taken.add(number);
  if (!options_.taken.ranges().empty()) ranges_changed_ = true;
  acknowledge_locked(false);
  if (!leaving_ && !is_over(state_)) ask_for_ack_timer();
}

NumberSet ClientChannel::taken() {
  std::lock_guard lock(mutex_);
  return options_.taken;
}

// Alone an acknowledgement goes after much input, or when the timer has asked for it.
void ClientChannel::acknowledge_locked(bool now) {
  if (!fd_ || (!now && unacked_in_bytes_ < kAckBytes)) return;
  append_acknowledgements();
  pump();
}

void ClientChannel::append_acknowledgements() {
  unacked_in_bytes_ = 0;
  ack_wanted_ = false;
  uint64_t number = received();
  if (number > last_ack_sent_) out_ += wire::ack_frame(last_ack_sent_ = number);
  if (std::exchange(ranges_changed_, false) && !options_.taken.ranges().empty())
    out_ += wire::taken_frame(options_.taken.ranges());
  if (popped_ > std::max(number, last_credit_sent_)) out_ += wire::credit_frame(last_credit_sent_ = popped_);
}

void ClientChannel::ask_for_ack_timer() {
  if (ack_timer_armed_) return;
  loop_.post([self = weak_from_this()] {
    if (auto channel = self.lock()) channel->arm_ack_timer();
  });
}

void ClientChannel::arm_ack_timer() {
  if (ack_timer_armed_.exchange(true)) return;
  auto self = weak_from_this();
  loop_.after(kAckDelayMs, [self] {
    auto channel = self.lock();
    if (!channel) return;
    channel->ack_timer_armed_ = false;
    std::lock_guard lock(channel->mutex_);
    // A message that pop() has handed out is the pipeline's: it need not be lost with a slow reader.
    channel->pump();  // with it goes the acknowledgement
    channel->acknowledge_locked(true);
    channel->ack_wanted_ = channel->popped_ < channel->have_;
  });
}

// --- losing and finding again ---

void ClientChannel::close_fd() {
  if (!fd_) return;
  ++serial_;
  auto fd = std::make_shared<Fd>(std::move(fd_));
  // Only the loop's thread may take it out of the loop.
  if (std::exchange(watched_, false)) loop_.post([&loop = loop_, fd] { loop.remove(fd->get()); });
}

void ClientChannel::end(ChannelState state, Error why) {
  {
    std::lock_guard lock(mutex_);
    if (is_over(state_)) return;
    state_ = state;
    why_ = why;
    close_fd();
    changed_.notify_all();
  }
  if (options_.callbacks.on_state) options_.callbacks.on_state(state, why);
}

void ClientChannel::lost(uint64_t serial) {
  std::unique_lock lock(mutex_);
  if (serial_ != serial || !fd_) return;
  close_fd();
  if (leaving_ || state_ != ChannelState::kOpened) {
    if (!answered_) answer_error_ = wire::make_error(Code::kClosed, "The connection was closed.");
    answered_ = true;
    changed_.notify_all();
    return;
  }
  begin_reconnect(std::move(lock));
}

void ClientChannel::begin_reconnect(std::unique_lock<std::mutex> lock) {
  state_ = ChannelState::kReconnecting;
  changed_.notify_all();
  lock.unlock();
  if (options_.callbacks.on_state)
    options_.callbacks.on_state(ChannelState::kReconnecting,
                                wire::make_error(Code::kClosed, "The connection to the session was lost."));
  // Connecting blocks (ssh takes its time), so not on the thread that all channels share.
  std::thread([self = shared_from_this()] { self->reconnect(); }).detach();
}

void ClientChannel::reconnect() {
  int64_t end_at = Clock::system().monotonic_ms() + options_.reconnect_ms;
  std::string text = "The connection to the session could not be restored.";
  const std::function<bool()> given_up = [&] {
    std::lock_guard lock(mutex_);
    return is_over(state_) || leaving_ || Clock::system().monotonic_ms() >= end_at;
  };
  for (int64_t delay = 0;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, std::chrono::milliseconds(delay), [&] { return is_over(state_) || leaving_; });
      if (is_over(state_) || leaving_) return;
    }
    delay = std::min<int64_t>(delay * 2 + 20, 5000);
    if (Clock::system().monotonic_ms() >= end_at) break;
    wire::AttachRequest request;
    {
      std::lock_guard lock(mutex_);
      request.id = info_.id;
      request.have = have_;
    }
    request.fresh = false;
    request.token = token_;
    request.client = client_label();
    request.ping_ms = options_.connector->ping_ms();
    FrameStream stream{Fd()};
    auto reply = ask(*options_.connector, Type::kAttach, wire::encode(request), 30'000, &given_up, &stream);
    if (!reply) {
      text = reply.error().message;
      switch (Code(reply.error().code)) {
        case Code::kBroken: return end(ChannelState::kBroken, reply.error());
        case Code::kInUse: return end(ChannelState::kTakenOver, reply.error());
        case Code::kNoSession:
        case Code::kShutdown:
        case Code::kVersion: return end(ChannelState::kClosed, reply.error());
        default: continue;
      }
    }
    wire::Attached attached;
    if (reply->type != Type::kAttached || !wire::decode(reply->body, attached)) continue;
    std::string rest;
    Fd fd = stream.release(rest);
    {
      std::lock_guard lock(mutex_);
      if (is_over(state_) || leaving_) return;
    }
    install(std::move(fd), std::move(rest), attached, false);
    if (options_.callbacks.on_state) options_.callbacks.on_state(ChannelState::kOpened, Error{});
    return;
  }
  end(ChannelState::kDisconnected, wire::make_error(Code::kUnreachable, text));
}

void ClientChannel::arm_ping_timer(uint64_t serial) {
  int64_t every = options_.connector->ping_ms();
  if (every <= 0) return;
  auto self = weak_from_this();
  loop_.after(every, [self, serial, every] {
    auto channel = self.lock();
    if (!channel) return;
    {
      std::lock_guard lock(channel->mutex_);
      if (channel->serial_ != serial || !channel->fd_) return;
      wire::append_frame(channel->out_, Type::kPing);
      channel->pump();
    }
    if (channel->loop_.clock().monotonic_ms() - channel->last_heard_ > 3 * every) return channel->lost(serial);
    channel->arm_ping_timer(serial);
  });
}

// --- leaving ---

Result<void> ClientChannel::ask_and_wait(Type type, std::string_view body) {
  std::unique_lock lock(mutex_);
  // A session whose connection is just being restored is left when it is there again.
  changed_.wait_for(lock, std::chrono::seconds(30), [&] { return state_ != ChannelState::kReconnecting; });
  if (state_ != ChannelState::kOpened)
    return why_.code ? why_ : wire::make_error(Code::kClosed, "The session is not connected.");
  leaving_ = true;
  answered_ = false;
  answer_error_.reset();
  append_acknowledgements();
  paused_ = false;
  watch();
  // Behind everything that was sent; but what is removed needs none of it.
  bool removes = type == Type::kRemove;
  for (int i = 0; i < 1200 && !removes && fd_ && !failed_; ++i) {
    pump();
    if (out_.empty() && next_to_send_ == next_number_) break;
    int fd = fd_.get();
    lock.unlock();
    wait_fd(fd, POLLOUT, 50);
    lock.lock();
  }
  wire::append_frame(out_, type, body);
  pump();
  bool heard = changed_.wait_for(lock, removes ? kRemoveWait : kAnswerWait, [&] { return answered_ || is_over(state_); });
  if (heard && (is_over(state_) || !answer_error_)) {
    queue_.clear();  // not acknowledged: the next client gets it
    queue_bytes_ = 0;
    return {};
  }
  leaving_ = false;
  Error why = heard ? *answer_error_ : wire::make_error(Code::kTimeout, "The session did not answer in time.");
  // What came meanwhile was not kept; with a new connection it comes again.
  if (fd_) close_fd();
  if (state_ == ChannelState::kOpened) begin_reconnect(std::move(lock));
  return why;
}

Result<void> ClientChannel::disconnect(int64_t idle_timeout_ms, int buffering) {
  wire::DisconnectRequest request;
  request.idle_timeout_ms = idle_timeout_ms;
  request.buffering = buffering;
  auto done = ask_and_wait(Type::kDisconnect, wire::encode(request));
  // The connection broke just then: once more with the new one.
  if (!done && done.error().code == int(Code::kClosed) && state() == ChannelState::kReconnecting)
    done = ask_and_wait(Type::kDisconnect, wire::encode(request));
  if (!done) return done;
  {
    std::lock_guard lock(mutex_);
    info_.state = wire::SessionState::kDisconnected;
    if (idle_timeout_ms > 0) info_.idle_timeout_ms = std::min(idle_timeout_ms, std::max<int64_t>(info_.max_idle_timeout_ms, 1));
    if (buffering >= 0) info_.buffering = wire::Buffering(buffering);
    info_.disconnected_on_ms = loop_.clock().wall_ms();
    info_.expires_on_ms = info_.busy ? 0 : info_.disconnected_on_ms + info_.idle_timeout_ms;
  }
  end(ChannelState::kDisconnected, wire::make_error(Code::kClosed, "The session is disconnected."));
  return {};
}

Result<void> ClientChannel::remove() {
  auto done = ask_and_wait(Type::kRemove, {});
  if (done) return done;
  // Not connected, or it does not answer: the broker removes it.
  std::string id = info().id;
  auto removed = remove_session(*options_.connector, id);
  end(ChannelState::kClosed, wire::make_error(Code::kClosed, wire::describe(wire::CloseReason::kRemoved, 0)));
  if (!removed && removed.error().code == int(Code::kNoSession)) return {};
  return removed;
}

void ClientChannel::goodbye() {
  std::lock_guard lock(mutex_);
  if (is_over(state_)) return;
  leaving_ = true;
  if (fd_ && !failed_) {
    append_acknowledgements();
    wire::append_frame(out_, Type::kGoodbye);
    // The way out may be slow, but a console that closes does not wait for long.
    for (int i = 0; i < 20 && !failed_; ++i) {
      pump();
      if (out_.empty()) break;
      wait_fd(fd_.get(), POLLOUT, 50);
    }
  }
  close_fd();
  state_ = ChannelState::kClosed;
  why_ = wire::make_error(Code::kClosed, "The session is closed.");
  changed_.notify_all();
}

ChannelState ClientChannel::state() {
  std::lock_guard lock(mutex_);
  return state_;
}

Error ClientChannel::why() {
  std::lock_guard lock(mutex_);
  return why_;
}

wire::SessionInfo ClientChannel::info() {
  std::lock_guard lock(mutex_);
  return info_;
}

uint64_t ClientChannel::dropped() {
  std::lock_guard lock(mutex_);
  return dropped_;
}

}  // namespace psession
