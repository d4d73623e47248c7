#include "session/frame_conn.h"

#include <sys/epoll.h>

#include "net/unix_socket.h"

namespace psession {

FrameConn::FrameConn(EventLoop& loop, Fd fd, size_t max_frame, bool accept_fds)
    : loop_(loop), fd_(std::move(fd)), decoder_(max_frame), accept_fds_(accept_fds) {}

FrameConn::~FrameConn() {
  *alive_ = false;
  if (fd_) loop_.remove(fd_.get());
}

void FrameConn::start(OnFrame on_frame, OnClose on_close) {
  on_frame_ = std::make_shared<OnFrame>(std::move(on_frame));
  on_close_ = std::move(on_close);
  loop_.add(fd_.get(), EPOLLIN, [this](uint32_t events) { on_events(events); });
}

void FrameConn::send(wire::Type type, std::string_view body, std::vector<Fd> fds) {
  if (!fd_) return;
  out_.push_back(Out{wire::frame(type, body), 0, std::move(fds)});
  flush();
}

void FrameConn::flush() {
  while (!out_.empty()) {
    Out& front = out_.front();
    std::vector<int> fds;
    if (front.at == 0)
      for (const Fd& fd : front.fds) fds.push_back(fd.get());
    auto sent = send_some(fd_.get(), std::string_view(front.bytes).substr(front.at), {}, fds);
    if (!sent) {
      // The reader sees the end of the connection and reports it; reporting here would destroy under the caller.
      out_.clear();
      return;
    }
    if (*sent > 0) front.fds.clear();
    front.at += *sent;
    if (front.at < front.bytes.size()) break;
    out_.pop_front();
  }
  bool want = !out_.empty();
  if (want != watching_out_) {
    watching_out_ = want;
    loop_.modify(fd_.get(), EPOLLIN | (want ? uint32_t(EPOLLOUT) : 0u));
  }
}

void FrameConn::close_after_send() {
  closing_ = true;
  if (!out_.empty()) return;
  auto alive = alive_;
  loop_.post([this, alive] {
    if (*alive && fd_) fail();
  });
}

Fd FrameConn::take_fd() {
  if (received_.empty()) return Fd();
  Fd fd = std::move(received_.front());
  received_.erase(received_.begin());
  return fd;
}

Fd FrameConn::release(std::string& rest) {
  loop_.remove(fd_.get());
  rest = decoder_.take_rest();
  return Fd(fd_.release());
}

void FrameConn::fail() {
  loop_.remove(fd_.get());
  fd_.reset();
  out_.clear();
  auto on_close = on_close_;
  on_close();
}

void FrameConn::on_events(uint32_t events) {
  auto alive = alive_;
  if (events & EPOLLOUT) {
    flush();
    if (closing_ && out_.empty()) return fail();
  }
  if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR))) return;
  char buffer[16384];
  auto got = receive_some(fd_.get(), buffer, sizeof buffer, accept_fds_ ? &received_ : nullptr);
  if (!got || got->end || received_.size() > 64) return fail();
  if (closing_) return;  // a peer that we leave has nothing more to say
  decoder_.feed(std::string_view(buffer, got->size));
  auto on_frame = on_frame_;
  while (auto frame = decoder_.next()) {
    (*on_frame)(*frame);
    if (!*alive || !fd_ || closing_) return;
  }
  if (decoder_.failed()) fail();
}

}  // namespace psession
