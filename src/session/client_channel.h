// A client's connection to one session: numbered messages in both directions, exactly once, over losses.
// Engine threads call it; its I/O runs on one thread that all channels of a process share. Callbacks are
// called on that thread (or on the one that reconnects), must not block, and may come once more while the channel
// is being left: let them share ownership of what they use.
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/number_set.h"
#include "net/event_loop.h"
#include "session/client_connect.h"
#include "session/wire.h"

namespace psession {

enum class ChannelState {
  kOpened,
  kReconnecting,  // the connection was lost; messages wait
  kDisconnected,  // by disconnect(), or when reconnecting failed for too long
  kTakenOver,     // another client has the session now
  kClosed,        // removed, timed out, ended
  kBroken,        // the session's process died
};

struct ChannelCallbacks {
  std::function<void()> on_message;                                    // pop() has something
  std::function<void(ChannelState, const Error&)> on_state;            // why, with a wire::Code or CloseReason
  std::function<void(const std::string&)> on_warning;                  // from the session
};

struct ChannelOptions {
  std::shared_ptr<Connector> connector;  // default: this computer's broker
  ChannelCallbacks callbacks;
  CancelFlag cancel = nullptr;           // for create() and attach() only
  int64_t open_timeout_ms = 60'000;
  int64_t reconnect_ms = 4 * 60 * 1000;
  size_t window = 4u << 20;
  bool by_take = false;                  // what take() says counts as received; else what pop() has returned
  NumberSet taken;                       // by_take: what was taken of this session already
};

class ClientChannel : public std::enable_shared_from_this<ClientChannel> {
 public:
  struct Message {
    uint64_t number = 0;
    std::string bytes;
  };

  // request.id may be empty (the broker makes one); asking again after a lost answer is safe.
  static Result<std::shared_ptr<ClientChannel>> create(wire::CreateRequest request, ChannelOptions options = {});
  static Result<std::shared_ptr<ClientChannel>> attach(wire::AttachRequest request, ChannelOptions options = {});
  ~ClientChannel();  // an open channel says goodbye

  // Numbers and sends; never waits, because whoever waits here does not receive, and the session may be waiting for just
  // that. One that nobody waits for is not urgent: it leaves with the next one, or soon.
  Result<void> send(std::string message, bool urgent = true);
  // Whether little enough is unacknowledged for more input. After false, on_message tells when there is room again.
  bool has_room();
  // The next message; empty after the time-out (-1: none) or when the channel has ended and all was read.
  std::optional<Message> pop(int64_t timeout_ms);
  void wake();  // lets a waiting pop() return empty
  // by_take: nobody needs this message again. Until then it stays in the session's log, for the next client.
  void take(uint64_t number);
  NumberSet taken();

  // Disconnect-PSSession: the session stays, commands go on. What was not popped comes to the next client.
  Result<void> disconnect(int64_t idle_timeout_ms = -1, int buffering = -1);
  Result<void> remove();  // Remove-PSSession
  void goodbye();         // this client ends (R18)

  ChannelState state();
  Error why();
  wire::SessionInfo info();
  uint64_t first_at_attach() const { return first_at_attach_; }  // the first message that came, or will come
  uint64_t last_at_attach() const { return last_at_attach_; }  // messages up to it are backlog
  uint64_t dropped();

 private:
  explicit ClientChannel(ChannelOptions options);
  static Result<std::shared_ptr<ClientChannel>> open(wire::Type type, std::string body, const std::string& id,
                                                     std::string token, ChannelOptions options);
  void install(Fd fd, std::string rest, const wire::Attached& attached, bool fresh);
  void on_events(uint32_t events, uint64_t serial);
  void feed(std::string_view bytes, uint64_t serial);
  bool on_frame(const wire::Frame& frame);
  bool flush_batch(uint64_t serial);
  void lost(uint64_t serial);
  void begin_reconnect(std::unique_lock<std::mutex> lock);
  void reconnect();
  void end(ChannelState state, Error why);
  void pump();       // locked
  void write_out();  // locked
  void close_fd();   // locked
  void acknowledge_locked(bool now);
  void append_acknowledgements();  // locked
  uint64_t received() const { return options_.by_take ? options_.taken.floor() : popped_; }  // locked
  void drop_acknowledged(uint64_t number);  // locked
  void arm_ack_timer();       // I/O thread
  void ask_for_ack_timer();   // any thread
  void arm_ping_timer(uint64_t serial);
  Result<void> ask_and_wait(wire::Type type, std::string_view body);
  void watch();      // locked: epoll interest

  ChannelOptions options_;
  EventLoop& loop_;
  std::string token_;
  uint64_t first_at_attach_ = 1, last_at_attach_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  ChannelState state_ = ChannelState::kOpened;
  Error why_;
  wire::SessionInfo info_;
  Fd fd_;
  uint64_t serial_ = 0;
  wire::FrameDecoder decoder_{wire::kMaxFrame};  // I/O thread
  std::vector<Message> batch_;                   // I/O thread: what one read brought
  uint64_t batch_acknowledged_ = 0;
  std::string out_;
  size_t out_at_ = 0;
  bool failed_ = false, watching_out_ = false, paused_ = false, watched_ = false;
  // Outgoing.
  std::deque<std::pair<uint64_t, std::string>> unacknowledged_;
  size_t unacknowledged_bytes_ = 0;
  uint64_t next_number_ = 1, next_to_send_ = 1;
  // Incoming.
  std::deque<Message> queue_;
  size_t queue_bytes_ = 0, unacked_in_bytes_ = 0;
  uint64_t have_ = 0, popped_ = 0, last_ack_sent_ = 0, last_credit_sent_ = 0, dropped_ = 0;
  bool room_wanted_ = false;
  bool ack_wanted_ = false, ranges_changed_ = false, woken_ = false, leaving_ = false, answered_ = false;
  std::optional<Error> answer_error_;
  std::atomic<int64_t> last_heard_{0};
  std::atomic<bool> ack_timer_armed_{false};
};

}  // namespace psession
