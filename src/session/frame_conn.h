// One connection that speaks frames on an event loop: decodes what arrives, queues what the kernel does not
// take, carries descriptors. Lives and is called on the loop's thread.
#pragma once
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/event_loop.h"
#include "session/wire.h"

namespace psession {

class FrameConn {
 public:
  // Both may destroy or release the connection.
  using OnFrame = std::function<void(const wire::Frame&)>;
  using OnClose = std::function<void()>;

  FrameConn(EventLoop& loop, Fd fd, size_t max_frame, bool accept_fds = false);
  ~FrameConn();
  FrameConn(const FrameConn&) = delete;
  FrameConn& operator=(const FrameConn&) = delete;

  void start(OnFrame on_frame, OnClose on_close);
  void send(wire::Type type, std::string_view body = {}, std::vector<Fd> fds = {});
  // Closes when everything queued is sent; then on_close is called.
  void close_after_send();
  bool closed() const { return !fd_; }
  int fd() const { return fd_.get(); }
  // The next received descriptor, in order; empty when there is none.
  Fd take_fd();
  // Gives the connection away; `rest` are the bytes behind the frame being handled.
  Fd release(std::string& rest);

 private:
  struct Out {
    std::string bytes;
    size_t at = 0;
    std::vector<Fd> fds;
  };
  void on_events(uint32_t events);
  void flush();
  void fail();

  EventLoop& loop_;
  Fd fd_;
  wire::FrameDecoder decoder_;
  bool accept_fds_, closing_ = false, watching_out_ = false;
  std::deque<Out> out_;
  std::vector<Fd> received_;
  std::shared_ptr<OnFrame> on_frame_;  // shared: a handler may destroy the connection that calls it
  OnClose on_close_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace psession
