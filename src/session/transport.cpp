#include "session/transport.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <deque>
#include <map>
#include <thread>
#include <vector>

#include "engine/interpreter_lock.h"
#include "net/unix_socket.h"
#include "outofproc/framing.h"
#include "psrp/fragment.h"

namespace psession {

RemotingHub& RemotingHub::instance() {
  static RemotingHub* hub = new RemotingHub;   // lives as long as any thread may notify it
  return *hub;
}
void RemotingHub::notify() {
  std::lock_guard lock(mutex_);
  ++version_;
  changed_.notify_all();
}
uint64_t RemotingHub::version() {
  std::lock_guard lock(mutex_);
  return version_;
}
uint64_t RemotingHub::wait(uint64_t seen, int64_t timeout_ms) {
  BlockingRegion blocking;
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms), [&] { return version_ != seen; });
  return version_;
}

ChannelCallbacks hub_callbacks(std::function<void(const std::string&)> on_warning) {
  ChannelCallbacks c;
  c.on_message = [] { RemotingHub::instance().notify(); };
  c.on_state = [](ChannelState, const Error&) { RemotingHub::instance().notify(); };
  c.on_warning = std::move(on_warning);
  return c;
}

namespace {

class ChannelTransport final : public Transport {
 public:
  explicit ChannelTransport(std::shared_ptr<ClientChannel> c) : channel_(std::move(c)) {}
  Result<void> send(Envelope e) override {
    if (e.kind == EnvelopeKind::Command) return {};  // a host learns of a pipeline by its first message
    return channel_->send(e.encode(), e.kind != EnvelopeKind::Close || e.id.is_zero());
  }
  bool has_room() override { return channel_->has_room(); }
  std::optional<Envelope> receive() override {
    std::optional<ClientChannel::Message> m = channel_->pop(0);
    if (!m) return std::nullopt;
    std::optional<Envelope> e = Envelope::decode(std::move(m->bytes));
    if (e) e->number = m->number;
    else channel_->take(m->number);
    return e;
  }
  void take(uint64_t number) override { channel_->take(number); }
  NumberSet taken() override { return channel_->taken(); }
  TransportState state() override {
    switch (channel_->state()) {
      case ChannelState::kOpened: return TransportState::Open;
      case ChannelState::kReconnecting: return TransportState::Reconnecting;
      case ChannelState::kDisconnected: return TransportState::Disconnected;
      case ChannelState::kTakenOver: return TransportState::TakenOver;
      case ChannelState::kClosed: return TransportState::Closed;
      case ChannelState::kBroken: break;
    }
    return TransportState::Broken;
  }
  Error why() override { return channel_->why(); }
  bool can_disconnect() const override { return true; }
  Result<void> disconnect(int64_t idle, int buffering) override { return channel_->disconnect(idle, buffering); }
  void close() override { (void)channel_->remove(); }
  void leave() override { channel_->goodbye(); }
  wire::SessionInfo info() override { return channel_->info(); }
  int process_id() const override { return channel_->info().pid; }

 private:
  std::shared_ptr<ClientChannel> channel_;
};

using outofproc::Element;
using outofproc::ElementKind;

// One I/O thread; data for one id waits for the acknowledgement of the last, as the framing asks. Sending never waits:
// what the peer does not take now the I/O thread writes.
class StdioTransport final : public Transport {
 public:
  StdioTransport(Fd in, Fd out, std::string input, int child)
      : in_(std::move(in)), out_(std::move(out)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), child_(child) {
    reader_.tolerate_noise(true);
    set_nonblocking(in_.get(), true);
    set_nonblocking(out_.get(), true);
    thread_ = std::thread([this, input = std::move(input)]() mutable { read_loop(std::move(input)); });
  }
  ~StdioTransport() override {
    leave();
    if (thread_.joinable()) thread_.join();
  }

  Result<void> send(Envelope e) override {
    std::lock_guard lock(mutex_);
    if (state_ != TransportState::Open) return why_;
    switch (e.kind) {
      case EnvelopeKind::Message:
      case EnvelopeKind::PromptResponse: {
        Outgoing& q = outgoing_[e.id];
        for (std::string& f : fragmenter_.cut(e.message)) {
          q.data.push_back(outofproc::write_data(e.id, f, e.kind == EnvelopeKind::PromptResponse));
          queued_bytes_ += q.data.back().size();
        }
        pump(q);
        return {};
      }
      case EnvelopeKind::Command: write(outofproc::write_element(ElementKind::Command, e.id)); return {};
      case EnvelopeKind::Signal: write(outofproc::write_element(ElementKind::Signal, e.id)); return {};
      case EnvelopeKind::Close: {
        forget(outgoing_[e.id]);
        write(outofproc::write_element(ElementKind::Close, e.id));
        return {};
      }
      default: return {};
    }
  }
  bool has_room() override {
    std::lock_guard lock(mutex_);
    return queued_bytes_ + unwritten_.size() < kQueueLimit || state_ != TransportState::Open;
  }
  std::optional<Envelope> receive() override {
    std::lock_guard lock(mutex_);
    if (incoming_.empty()) return std::nullopt;
    Envelope e = std::move(incoming_.front());
    incoming_.pop_front();
    return e;
  }
  TransportState state() override {
    std::lock_guard lock(mutex_);
    // What was received before the end is still to be read.
    return incoming_.empty() ? state_ : TransportState::Open;
  }
  Error why() override {
    std::lock_guard lock(mutex_);
    return why_;
  }
  void close() override { leave(); }
  void leave() override {
    std::lock_guard lock(mutex_);
    if (left_) return;
    left_ = true;
    if (state_ == TransportState::Open) {
      state_ = TransportState::Closed;
      why_ = {0, "The session was closed."};
    }
    if (!reaped_ && child_ > 0) kill(child_, SIGTERM);
    wake();
  }
  int process_id() const override { return child_; }

 private:
  struct Outgoing { std::deque<std::string> data; bool waiting = false; };
  static constexpr size_t kQueueLimit = 4u << 20;

  void write(std::string_view s) {
    if (!unwritten_.empty()) {
      unwritten_ += s;
      return;
    }
    size_t done = write_now(s);
    if (done == s.size()) return;
    unwritten_ = s.substr(done);
    wake();
  }
  // How much was taken. A peer that is gone takes everything: that it is gone the reader finds out.
  size_t write_now(std::string_view s) {
    size_t done = 0;
    while (done < s.size()) {
      ssize_t n = ::send(out_.get(), s.data() + done, s.size() - done, MSG_NOSIGNAL);
      if (n < 0 && errno == ENOTSOCK) n = ::write(out_.get(), s.data() + done, s.size() - done);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return errno == EAGAIN ? done : s.size();
      done += static_cast<size_t>(n);
    }
    return done;
  }
  void wake() {
    uint64_t one = 1;
    [[maybe_unused]] ssize_t n = ::write(wake_.get(), &one, sizeof one);
  }
  // Waits for input, and writes what waits. False: we are leaving.
  bool wait_for_input() {
    for (;;) {
      bool writing;
      {
        std::lock_guard lock(mutex_);
        if (left_) {
          out_.reset();
          return false;
        }
        unwritten_.erase(0, write_now(unwritten_));
        writing = !unwritten_.empty();
      }
      pollfd polls[3] = {{in_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}, {writing ? out_.get() : -1, POLLOUT, 0}};
      if (poll(polls, 3, -1) < 0 && errno != EINTR) return true;
      uint64_t times;
      if (polls[1].revents) [[maybe_unused]] ssize_t n = ::read(wake_.get(), &times, sizeof times);
      if (polls[0].revents) return true;
    }
  }
  void forget(Outgoing& q) {
    for (const std::string& element : std::exchange(q.data, {})) queued_bytes_ -= element.size();
  }
  void pump(Outgoing& q) {
    if (q.waiting || q.data.empty()) return;
    std::string next = std::move(q.data.front());
    q.data.pop_front();
    queued_bytes_ -= next.size();
    q.waiting = true;
    write(next);
  }
  void read_loop(std::string input) {
    std::vector<char> buffer(1 << 16);
    std::vector<Element> elements;
    std::string failure;
    for (;;) {
      if (input.empty()) {
        if (!wait_for_input()) break;
        ssize_t n = ::read(in_.get(), buffer.data(), buffer.size());
        if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (n <= 0) break;
        input.assign(buffer.data(), static_cast<size_t>(n));
      }
      elements.clear();
      reader_.feed(input, elements);
      input.clear();
      {
        std::lock_guard lock(mutex_);
        for (Element& e : elements) {
          take(e, failure);
          if (!failure.empty()) break;
        }
      }
      if (!elements.empty()) RemotingHub::instance().notify();
      if (!reader_.error().empty()) failure = reader_.error();
      if (!failure.empty()) break;
    }
    in_.reset();
    if (child_ > 0) {
      for (int i = 0; i < 300 && !reap(); ++i) {
        if (i == 100) kill(child_, SIGKILL);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
    }
    std::lock_guard lock(mutex_);
    out_.reset();
    if (state_ == TransportState::Open) {
      state_ = TransportState::Broken;
      std::string text = failure.empty() ? "The background process ended or the connection was closed." : failure;
      if (!reader_.noise().empty()) text += " It wrote: " + reader_.noise();
      why_ = {0, text};
    }
    RemotingHub::instance().notify();
  }
  bool reap() {
    std::lock_guard lock(mutex_);
    int status = 0;
    return reaped_ = waitpid(child_, &status, WNOHANG) != 0;
  }
  void take(Element& e, std::string& failure) {
    switch (e.kind) {
      case ElementKind::Data: {
        std::vector<std::string> messages;
        if (std::optional<std::string> error = defragmenter_.feed(e.data, messages)) {
          failure = *error;
          return;
        }
        for (std::string& m : messages) incoming_.push_back({EnvelopeKind::Message, e.id, std::move(m)});
        break;
      }
      case ElementKind::DataAck: {
        Outgoing& q = outgoing_[e.id];
        q.waiting = false;
        pump(q);
        break;
      }
      case ElementKind::SignalAck: incoming_.push_back({EnvelopeKind::SignalAck, e.id, {}}); break;
      case ElementKind::CloseAck:
        forget(outgoing_[e.id]);
        outgoing_.erase(e.id);
        incoming_.push_back({EnvelopeKind::CloseAck, e.id, {}});
        break;
      default: break;
    }
  }

  Fd in_, out_, wake_;
  int child_;
  bool reaped_ = false;      // the number may be another process's now
  std::thread thread_;
  outofproc::LineReader reader_;
  psrp::Defragmenter defragmenter_;
  psrp::Fragmenter fragmenter_;
  std::mutex mutex_;
  std::map<psrp::Guid, Outgoing> outgoing_;
  size_t queued_bytes_ = 0;  // in outgoing_
  std::string unwritten_;
  std::deque<Envelope> incoming_;
  TransportState state_ = TransportState::Open;
  bool left_ = false;
  Error why_;
};

}  // namespace

std::unique_ptr<Transport> make_channel_transport(std::shared_ptr<ClientChannel> channel) {
  return std::make_unique<ChannelTransport>(std::move(channel));
}
std::unique_ptr<Transport> make_stdio_transport(Fd read_end, Fd write_end, std::string input, int child) {
  return std::make_unique<StdioTransport>(std::move(read_end), std::move(write_end), std::move(input), child);
}

}  // namespace psession
