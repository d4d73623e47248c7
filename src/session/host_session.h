// A session's host: the listening socket, the one attached client, the numbered logs of both directions,
// time-outs, take-over and removal. Runs on its I/O thread (the event loop's); it never looks into a message.
// The engine meets it through SessionEngine (called from here) and SessionLink (called by the engine).
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "net/event_loop.h"
#include "session/frame_conn.h"
#include "session/output_log.h"
#include "session/session_files.h"
#include "session/wire.h"

namespace psession {

enum class SendKind {
  kOutput,   // waits for the window, may be dropped in Drop mode
  kControl,  // the protocol's own (states, answers): never waits, never dropped
  kAnswer,   // the same, but it may travel with what comes after it
};

// What the engine side offers.
class SessionEngine {
 public:
  virtual ~SessionEngine() = default;
  // I/O thread: queue it and return. One whole PSRP message, exactly once, in order.
  virtual void deliver(std::string message) = 0;
  // Bytes that were delivered and not worked on yet; the client is slowed down when there are many.
  virtual size_t queued_bytes() { return 0; }
  // Any thread, must not wait for one that is in SessionLink::send(). True while a command runs or a
  // delivered message waits.
  virtual bool busy() = 0;
  // I/O thread: end all commands and let run() return soon.
  virtual void stop_all() = 0;
  // I/O thread: a client came (fresh: not the one that was there before) or went.
  virtual void client_changed(bool attached, bool fresh) {}
  // The engine thread's whole life.
  virtual void run() = 0;
};

// What the engine may call, from any thread.
class SessionLink {
 public:
  virtual ~SessionLink() = default;
  // False when the message was not taken: the session is closing, or *cancel became true while it waited.
  virtual bool send(std::string message, SendKind kind = SendKind::kOutput,
                    const std::atomic<bool>* cancel = nullptr) = 0;
  virtual bool has_room() = 0;      // whether output would not wait now
  virtual void wake_senders() = 0;  // after setting a cancel flag
  // When a command begins, and when it has ended and busy() already says so: stamps the idle clock.
  // No system call.
  virtual void set_busy(bool busy) = 0;
  virtual bool attached() = 0;
  virtual void warn(std::string text) = 0;  // to the client, now or when one comes
  virtual const wire::CreateRequest& request() = 0;
  // SSH_AUTH_SOCK of the attached client ("" when it has none).
  virtual std::string ssh_auth_sock() = 0;
};

struct HostConfig {
  wire::CreateRequest create;
  std::string runtime_dir, spill_dir;
  OutputLogLimits limits;
  int64_t default_idle_ms = 7'200'000;
  int64_t max_idle_ms = 2'147'483'647;
  int64_t lost_keep_ms = 5 * 60 * 1000;  // R18: an idle session whose connection broke
  int64_t stop_grace_ms = 2000;
  bool sweep_processes = true;
};

class HostSession final : public SessionLink {
 public:
  // `on_finished` runs on the I/O thread when nothing of the session is left.
  HostSession(EventLoop& loop, HostConfig config, std::function<void()> on_finished);
  ~HostSession() override;

  Result<void> open();               // binds the socket, writes the state file
  void set_engine(SessionEngine* engine);  // before anything is adopted
  void set_control(Fd control);      // the broker's connection
  // The client whose request made this session, or one that the broker handed over.
  void adopt(Fd client, const wire::HandOff& request);
  void close(wire::CloseReason reason);  // I/O thread
  void engine_ended();               // any thread: run() returned
  wire::SessionInfo info();

  bool send(std::string message, SendKind kind, const std::atomic<bool>* cancel) override;
  bool has_room() override;
  void wake_senders() override;
  void set_busy(bool busy) override;
  bool attached() override;
  void warn(std::string text) override;
  const wire::CreateRequest& request() override { return config_.create; }
  std::string ssh_auth_sock() override;

 private:
  struct Channel {
    Fd fd;
    wire::FrameDecoder decoder{wire::kMaxFrame};
    std::string out;  // what the kernel did not take, from out_at
    size_t out_at = 0;
    bool watching_out = false, failed = false;
    std::string token, client, ssh_auth_sock;
    int64_t ping_ms = 0, last_heard = 0;
    uint64_t serial = 0;
  };
  struct Visitor {
    std::unique_ptr<FrameConn> conn;
    bool hello_pending = false;
  };

  bool is_busy();
  int64_t max_idle() const;
  wire::SessionInfo info_locked(bool busy);
  void on_listener();
  void add_visitor(Fd fd);
  void on_visitor_frame(Visitor& visitor, const wire::Frame& frame);
  void on_control_frame(const wire::Frame& frame);
  void control_lost();
  void remove_visitor(FrameConn* conn);

  // host_channel.cpp
  void attach(Fd fd, std::string rest, bool hello_pending, const wire::AttachRequest& request, bool created);
  void refuse(Fd fd, bool hello_pending, wire::Code code, std::string text);
  void on_channel_events(uint32_t events, uint64_t serial);
  bool feed_channel(std::string_view bytes, uint64_t serial);  // false: the channel is gone
  bool on_channel_frame(const wire::Frame& frame);
  void drop_channel(bool orderly, std::string last_words);
  void apply_disconnect(const wire::DisconnectRequest& request);
  void append_out(wire::Type type, std::string_view body);  // locked
  void pump();                                              // locked
  void write_out();                                         // locked
  void send_notices();                                      // locked
  void flush_soon();                                        // locked
  void owe_ack(size_t bytes);
  void send_ack();
  void trim_later();
  void arm_silence_timer();

  void push_status();
  void touch();  // the idle clock starts anew
  int64_t deadline();
  void arm_idle_timer();
  void finish();
  void linger(Fd fd, std::string bytes);

  EventLoop& loop_;
  HostConfig config_;
  std::function<void()> on_finished_;
  SessionEngine* engine_ = nullptr;
  Fd listener_;
  StateFile state_file_;
  std::unique_ptr<FrameConn> control_;
  std::list<Visitor> visitors_;
  std::vector<FrameConn*> removers_;
  EventLoop::TimerId idle_timer_ = 0, ack_timer_ = 0, silence_timer_ = 0, trim_timer_ = 0;
  size_t carried_bytes_ = 0;  // since the allocator's free pages went back
  bool closing_ = false, finished_ = false;  // closing_ is also read under mutex_
  wire::CloseReason reason_ = wire::CloseReason::kNone;
  uint64_t have_ = 0;       // number of the client's last message that was delivered
  std::atomic<uint64_t> ackable_{0};  // have_, as long as the engine keeps up
  uint64_t ack_sent_ = 0;   // by mutex_
  size_t ack_owed_bytes_ = 0;
  int64_t lost_at_ = 0;     // monotonic; when an idle session's connection broke
  int64_t created_wall_ = 0, disconnected_wall_ = 0;

  std::mutex mutex_;        // everything below, and what send() touches
  std::condition_variable room_;
  Channel channel_;
  OutputLog log_;
  Fd flush_timer_;          // output that waits for company is sent when it expires
  bool flush_armed_ = false;
  size_t unsent_bytes_ = 0;
  int64_t last_output_ns_ = 0;
  std::vector<std::string> warnings_;
  uint64_t last_serial_ = 0;
  int64_t idle_timeout_ms_ = 0;
  std::string last_client_;
  std::atomic<bool> busy_{false};
  std::atomic<int64_t> idle_since_{0};  // monotonic
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace psession
