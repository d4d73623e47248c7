// The attached client of a HostSession: sending by number, receiving exactly once, attach and take-over.
#include <malloc.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>

#include <algorithm>

#include "base/log.h"
#include "net/unix_socket.h"
#include "session/host_session.h"

namespace psession {

using wire::Type;

namespace {
constexpr size_t kAckBytes = 256u << 10;     // acknowledge at once after so much
constexpr int64_t kAckDelayMs = 200;         // else with the next message, or then
constexpr size_t kEngineQueue = 4u << 20;    // the client waits while the engine has so much to do
constexpr size_t kBatch = 64u << 10;         // output waits until there is so much of it,
constexpr long kBatchDelayNs = 300'000;      // but no longer than this, or until the protocol has something to say
constexpr size_t kTrimAfter = 2u << 20;
constexpr size_t kCopied = 32u << 10;        // longer messages are not copied to stand with others
}  // namespace

// --- sending ---

bool HostSession::send(std::string message, SendKind kind, const std::atomic<bool>* cancel) {
  std::unique_lock lock(mutex_);
  if (kind == SendKind::kOutput) {
    while (!closing_ && !(cancel && *cancel) && !log_.has_room()) {
      send_notices();
      pump();
      room_.wait(lock);
    }
    if (closing_ || (cancel && *cancel)) return false;
  }
  unsent_bytes_ += message.size();
  log_.append(std::move(message), kind == SendKind::kOutput);
  // Written by this thread: an I/O thread that is asleep would cost a switch for each message. Output that comes alone goes
  // at once; what follows closely goes together.
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  int64_t now = time.tv_sec * 1'000'000'000LL + time.tv_nsec;
  bool alone = now - std::exchange(last_output_ns_, now) > kBatchDelayNs;
  if (kind == SendKind::kControl || unsent_bytes_ >= kBatch || alone || !flush_timer_) pump();
  else if (channel_.fd) flush_soon();
  return true;
}

void HostSession::flush_soon() {
  if (flush_armed_) return;
  itimerspec when{};
  when.it_value.tv_nsec = kBatchDelayNs;
  flush_armed_ = timerfd_settime(flush_timer_.get(), 0, &when, nullptr) == 0;
  if (!flush_armed_) pump();
}

bool HostSession::has_room() {
  std::lock_guard lock(mutex_);
  return log_.has_room();
}

void HostSession::wake_senders() {
  std::lock_guard lock(mutex_);
  room_.notify_all();
}

void HostSession::append_out(Type type, std::string_view body) { wire::append_frame(channel_.out, type, body); }

void HostSession::write_out() {
  while (channel_.out_at < channel_.out.size()) {
    auto sent = send_some(channel_.fd.get(), std::string_view(channel_.out).substr(channel_.out_at));
    if (!sent) {  // the I/O thread reads the end of the connection and acts on it
      channel_.failed = true;
      return;
    }
    if (*sent == 0) break;
    channel_.out_at += *sent;
  }
  if (channel_.out_at == channel_.out.size()) {
    channel_.out_at = 0;
    if (channel_.out.capacity() > 65536) std::string().swap(channel_.out);
    channel_.out.clear();
  }
}

void HostSession::pump() {
  unsent_bytes_ = 0;
  if (!channel_.fd || channel_.failed) return;
  write_out();
  while (channel_.out.empty() && !channel_.failed) {
    std::string_view large;  // valid until the log is asked again
    while (large.empty() && channel_.out.size() < kBatch) {
      auto item = log_.next();
      if (!item) break;
      if (item->skips) append_out(Type::kGap, wire::encode(wire::Gap{item->number - 1, item->gap}));
      ack_sent_ = ackable_;
      wire::append_data_head(channel_.out, item->number, ack_sent_, item->message.size());
      if (item->message.size() > kCopied) large = item->message;
      else channel_.out += item->message;
    }
    if (channel_.out.empty()) break;
    auto sent = send_some(channel_.fd.get(), channel_.out, large);
    if (!sent) {
      channel_.failed = true;
      break;
    }
    size_t head = channel_.out.size();
    if (*sent < head) {
      channel_.out.erase(0, *sent);
      channel_.out += large;
    } else if (*sent < head + large.size()) {
      channel_.out.assign(large.substr(*sent - head));
    } else {
      channel_.out.clear();
    }
  }
  bool want = !channel_.out.empty() && !channel_.failed;
  if (!want && channel_.out.capacity() > 2 * kBatch) std::string().swap(channel_.out);
  if (want != channel_.watching_out) {
    channel_.watching_out = want;
    loop_.modify(channel_.fd.get(), EPOLLIN | (want ? uint32_t(EPOLLOUT) : 0u));
  }
}

void HostSession::send_notices() {
  if (auto notice = log_.take_notice()) {
    log_line(LogLevel::kWarning, "host", notice->text);
    warnings_.push_back(std::move(notice->text));
  }
  if (!channel_.fd) {
    if (warnings_.size() > 100) warnings_.erase(warnings_.begin());
    return;
  }
  for (std::string& text : warnings_)
    append_out(Type::kNotice, wire::encode(wire::Notice{wire::NoticeKind::kWarning, std::move(text)}));
  warnings_.clear();
}

void HostSession::warn(std::string text) {
  std::lock_guard lock(mutex_);
  warnings_.push_back(std::move(text));
  send_notices();
  pump();
}

// Acknowledgements ride on the next message; alone they go after much input or some time. While the engine
// has a lot to do they wait, and so does the client.
void HostSession::owe_ack(size_t bytes) {
  ack_owed_bytes_ += bytes;
  bool keeps_up = engine_->queued_bytes() < kEngineQueue;
  if (keeps_up) ackable_ = have_;
  if (keeps_up && ack_owed_bytes_ >= kAckBytes) return send_ack();
  if (ack_timer_ != 0) return;
  ack_timer_ = loop_.after(keeps_up ? kAckDelayMs : 20, [this] {
    ack_timer_ = 0;
    ackable_ = engine_->queued_bytes() < kEngineQueue ? have_ : ackable_.load();
    send_ack();
    if (ackable_ != have_) owe_ack(0);
  });
}

void HostSession::send_ack() {
  std::lock_guard lock(mutex_);
  ack_owed_bytes_ = 0;
  if (!channel_.fd || ack_sent_ == ackable_) return;
  ack_sent_ = ackable_;
  channel_.out += wire::ack_frame(ack_sent_);
  pump();
}

// What a big command leaves behind is free memory, but the process's. An idle session gives it back.
void HostSession::trim_later() {
  if (trim_timer_ || carried_bytes_ < kTrimAfter) return;
  trim_timer_ = loop_.after(1000, [this] {
    trim_timer_ = 0;
    if (is_busy()) return trim_later();
    carried_bytes_ = 0;
    malloc_trim(64u << 10);
  });
}

// --- receiving ---

void HostSession::on_channel_events(uint32_t events, uint64_t serial) {
  if (channel_.serial != serial) return;
  if (events & EPOLLOUT) {
    std::lock_guard lock(mutex_);
    pump();
  }
  if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR))) return;
  char buffer[16384];
  auto got = receive_some(channel_.fd.get(), buffer, sizeof buffer);
  if (!got || got->end) return drop_channel(false, {});
  feed_channel(std::string_view(buffer, got->size), serial);
}

bool HostSession::feed_channel(std::string_view bytes, uint64_t serial) {
  channel_.last_heard = loop_.clock().monotonic_ms();
  channel_.decoder.feed(bytes);
  while (auto frame = channel_.decoder.next()) {
    if (!on_channel_frame(*frame) || finished_ || channel_.serial != serial || !channel_.fd) return false;
  }
  if (channel_.decoder.failed()) {
    drop_channel(false, wire::frame(Type::kError, wire::encode(wire::make_error(
                                                      wire::Code::kProtocol, "A frame's length is out of range."))));
    return false;
  }
  return true;
}

bool HostSession::on_channel_frame(const wire::Frame& frame) {
  auto acknowledge = [this](uint64_t number) {
    std::lock_guard lock(mutex_);
    if (number <= log_.acknowledged()) return;
    uint64_t before = log_.unacknowledged_bytes();
    log_.acknowledge(number);
    carried_bytes_ += size_t(before - log_.unacknowledged_bytes());
    room_.notify_all();
    trim_later();
  };
  switch (frame.type) {
    case Type::kData: {
      wire::Data data;
      if (!wire::decode_data(frame.body, data)) break;
      if (data.acknowledged) acknowledge(data.acknowledged);
      if (data.number > have_ + 1) break;  // a hole would mean a lost message
      if (data.number == have_ + 1) {
        ++have_;
        touch();
        if (!closing_) engine_->deliver(std::string(data.message));
        // Lists say so at once, not only when the engine's thread has come to it.
        if (!busy_ && engine_->busy()) {
          state_file_.set_busy(true, 0);
          if (!is_busy()) state_file_.set_busy(false, loop_.clock().wall_ms());
        }
      }
      carried_bytes_ += data.message.size();
      trim_later();
      owe_ack(data.message.size());
      return true;
    }
    case Type::kAck: {
      uint64_t number;
      if (!wire::decode_ack(frame.body, number)) break;
      acknowledge(number);
      return true;
    }
    case Type::kCredit: {
      uint64_t number;
      if (!wire::decode_ack(frame.body, number)) break;
      std::lock_guard lock(mutex_);
      log_.credit(number);
      room_.notify_all();
      return true;
    }
    case Type::kTaken: {
      std::vector<std::pair<uint64_t, uint64_t>> ranges;
      if (!wire::decode_taken(frame.body, ranges)) break;
      std::lock_guard lock(mutex_);
      for (auto [first, last] : ranges) log_.take(first, last);
      room_.notify_all();
      return true;
    }
    case Type::kPing: {
      std::lock_guard lock(mutex_);
      append_out(Type::kPong, frame.body.substr(0, 64));
      pump();
      return true;
    }
    case Type::kPong: return true;
    case Type::kGoodbye:
      if (is_busy()) {
        drop_channel(true, {});
      } else {
        close(wire::CloseReason::kGoodbye);
      }
      return false;
    case Type::kDisconnect: {
      wire::DisconnectRequest request;
      if (!wire::decode(frame.body, request)) break;
      apply_disconnect(request);
      drop_channel(true, wire::frame(Type::kOk));
      return false;
    }
    case Type::kRemove: close(wire::CloseReason::kRemoved); return true;
    case Type::kStatus: {
      std::string body = wire::encode(info());
      std::lock_guard lock(mutex_);
      append_out(Type::kStatusReply, body);
      pump();
      return true;
    }
    default: return true;  // a newer client's; what needs an answer it asks by version
  }
  drop_channel(false, wire::frame(Type::kError, wire::encode(wire::make_error(wire::Code::kProtocol,
                                                                              "A frame was not understood."))));
  return false;
}

void HostSession::apply_disconnect(const wire::DisconnectRequest& request) {
  std::lock_guard lock(mutex_);
  if (request.idle_timeout_ms > 0) idle_timeout_ms_ = std::min(request.idle_timeout_ms, max_idle());
  if (request.buffering >= 0) log_.set_buffering(wire::Buffering(request.buffering));
  room_.notify_all();
}

void HostSession::drop_channel(bool orderly, std::string last_words) {
  bool busy = is_busy(), never_returns;
  Fd fd;
  {
    std::lock_guard lock(mutex_);
    if (!channel_.fd) return;
    loop_.remove(channel_.fd.get());
    last_words.insert(0, channel_.out, channel_.out_at, std::string::npos);
    if (!channel_.failed) fd = std::move(channel_.fd);
    last_client_ = channel_.client;
    never_returns = config_.create.never_returns && channel_.token == config_.create.token;
    channel_ = Channel{};
    log_.set_connected(false);
    room_.notify_all();
  }
  loop_.cancel(ack_timer_);
  loop_.cancel(silence_timer_);
  disconnected_wall_ = loop_.clock().wall_ms();
  touch();
  if (!orderly && !busy && never_returns) return close(wire::CloseReason::kGoodbye);
  lost_at_ = !orderly && !busy ? loop_.clock().monotonic_ms() : 0;
  if (!closing_) {
    if (engine_) engine_->client_changed(false, false);
    push_status();
    arm_idle_timer();
  }
  // Only now: who hears it may ask for a list at once, and must find it true.
  if (fd && !last_words.empty()) linger(std::move(fd), std::move(last_words));
  if (!control_) control_lost();
}

// --- attaching ---

void HostSession::refuse(Fd fd, bool hello_pending, wire::Code code, std::string text) {
  std::string bytes;
  if (hello_pending) wire::append_frame(bytes, Type::kHelloAck, wire::encode(wire::Hello{}));
  wire::append_frame(bytes, Type::kError, wire::encode(wire::make_error(code, std::move(text))));
  linger(std::move(fd), std::move(bytes));
}

void HostSession::attach(Fd fd, std::string rest, bool hello_pending, const wire::AttachRequest& request,
                         bool created) {
  if (closing_) return refuse(std::move(fd), hello_pending, wire::Code::kShutdown, "The session is closing.");
  if (channel_.fd) {
    bool same = !request.token.empty() && request.token == channel_.token;
    if (!same && !request.force) {
      return refuse(std::move(fd), hello_pending, wire::Code::kInUse,
                    "The session is connected to another client" +
                        (channel_.client.empty() ? std::string(".") : " (" + channel_.client + ")."));
    }
    drop_channel(true, same ? std::string() : wire::frame(Type::kTakenOver, wire::encode(wire::Notice{
                                                              wire::NoticeKind::kWarning, request.client})));
  }
  touch();
  lost_at_ = 0;
  disconnected_wall_ = 0;
  uint64_t serial;
  bool busy = is_busy();
  {
    std::lock_guard lock(mutex_);
    if (request.idle_timeout_ms > 0) idle_timeout_ms_ = std::min(request.idle_timeout_ms, max_idle());
    if (request.buffering >= 0) log_.set_buffering(wire::Buffering(request.buffering));
    channel_.fd = std::move(fd);
    channel_.token = request.token;
    channel_.client = request.client;
    channel_.ssh_auth_sock = request.ssh_auth_sock;
    channel_.ping_ms = request.ping_ms;
    channel_.last_heard = loop_.clock().monotonic_ms();
    serial = channel_.serial = ++last_serial_;
    loop_.add(channel_.fd.get(), EPOLLIN, [this, serial](uint32_t events) { on_channel_events(events, serial); });
    log_.set_connected(true);
    wire::Attached reply;
    reply.first = log_.begin(request.fresh ? 0 : request.have);
    reply.last = log_.last();
    reply.host_have = ack_sent_ = ackable_ = have_;
    reply.created = created;
    reply.info = info_locked(busy);
    if (hello_pending) append_out(Type::kHelloAck, wire::encode(wire::Hello{}));
    append_out(Type::kAttached, wire::encode(reply));
    send_notices();
  }
  push_status();
  engine_->client_changed(true, request.fresh);
  {
    std::lock_guard lock(mutex_);
    pump();
    room_.notify_all();
  }
  arm_idle_timer();
  arm_silence_timer();
  if (!rest.empty()) feed_channel(rest, serial);
}

void HostSession::arm_silence_timer() {
  loop_.cancel(silence_timer_);
  if (!channel_.fd || channel_.ping_ms <= 0) return;
  int64_t limit = std::max<int64_t>(channel_.ping_ms, 1000) * 3;
  int64_t left = channel_.last_heard + limit - loop_.clock().monotonic_ms();
  if (left <= 0) return drop_channel(false, {});
  silence_timer_ = loop_.after(left, [this] {
    silence_timer_ = 0;
    arm_silence_timer();
  });
}

// Says last words to a connection that is not ours any more; gone after two seconds whatever happens.
void HostSession::linger(Fd fd, std::string bytes) {
  auto sent = send_some(fd.get(), bytes);
  if (!sent || *sent == bytes.size()) return;
  bytes.erase(0, *sent);
  auto state = std::make_shared<std::pair<Fd, std::string>>(std::move(fd), std::move(bytes));
  int number = state->first.get();
  auto end = [this, state] {
    if (!state->first) return;
    loop_.remove(state->first.get());
    state->first.reset();
  };
  loop_.add(number, EPOLLOUT, [state, end](uint32_t) {
    auto sent = send_some(state->first.get(), state->second);
    if (sent) state->second.erase(0, *sent);
    if (!sent || state->second.empty()) end();
  });
  loop_.after(2000, end);
}

}  // namespace psession
