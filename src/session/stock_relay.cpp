#include "session/stock_relay.h"

#include <errno.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "outofproc/framing.h"
#include "psrp/fragment.h"
#include "session/client_channel.h"
#include "session/envelope.h"

namespace psession {

namespace {

using outofproc::Element;
using outofproc::ElementKind;

constexpr int kEndCode = 4000 & 0xFF;

class StockRelay {
 public:
  StockRelay(int in, int out) : in_(in), out_(out), ended_(eventfd(0, EFD_CLOEXEC)) {}

  int run(std::string input) {
    signal(SIGPIPE, SIG_IGN);
    std::string failure = read_all(std::move(input));
    leave_session();
    if (!failure.empty()) write_all("__NamedPipeError__:" + failure + "\n");
    return kEndCode;
  }

 private:
  void leave_session() {
    stopping_ = true;
    if (channel_) channel_->goodbye();   // an idle session closes, a busy one stays as Disconnected
    if (channel_) channel_->wake();
    if (writer_.joinable()) writer_.join();
    stopping_ = false;
    channel_.reset();
  }

  // Input, or the end of the session, whatever comes first. True: input.
  bool wait_for_input() {
    pollfd polls[2] = {{in_, POLLIN, 0}, {ended_.get(), POLLIN, 0}};
    while (poll(polls, 2, -1) < 0 && errno == EINTR) {
    }
    return polls[0].revents != 0 && polls[1].revents == 0;
  }

  std::string read_all(std::string input) {
    std::vector<char> buffer(1 << 16);
    for (;;) {
      if (input.empty()) {
        if (!wait_for_input()) return "The session ended: " + channel_->why().message;
        ssize_t n = read(in_, buffer.data(), buffer.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return "An unknown element \"\" was received. This can happen if the remote process closed or ended abnormally.";
        input.assign(buffer.data(), static_cast<size_t>(n));
      }
      std::vector<Element> elements;
      reader_.feed(input, elements);
      input.clear();
      for (Element& e : elements) {
        std::string failure = element(e);
        if (!failure.empty()) return failure;
      }
      if (!reader_.error().empty()) return reader_.error();
    }
  }

  std::string element(Element& e) {
    if (closed_.exchange(false)) leave_session();   // a new session begins on the same connection
    switch (e.kind) {
      case ElementKind::Data: {
        std::vector<std::string> messages;
        if (std::optional<std::string> error = defragmenter_.feed(e.data, messages)) return *error;
        for (std::string& m : messages) {
          if (!channel_) {
            std::optional<psrp::Message> head = psrp::Message::decode(m);
            if (!head) return "The first message of the session is not one.";
            std::string failure = open(head->pool.text());
            if (!failure.empty()) return failure;
          }
          std::string failure = pass({e.prompt_response ? EnvelopeKind::PromptResponse : EnvelopeKind::Message, e.id, std::move(m)});
          if (!failure.empty()) return failure;
        }
        acknowledge(outofproc::write_element(ElementKind::DataAck, e.id));
        return {};
      }
      case ElementKind::Command: answer(outofproc::write_element(ElementKind::CommandAck, e.id)); return {};
      case ElementKind::Close:
        if (!channel_) {
          answer(outofproc::write_element(ElementKind::CloseAck, e.id));
          return {};
        }
        return pass({EnvelopeKind::Close, e.id, {}});
      case ElementKind::Signal:
        if (!channel_) {
          answer(outofproc::write_element(ElementKind::SignalAck, e.id));
          return {};
        }
        return pass({EnvelopeKind::Signal, e.id, {}});
      default: return "An element of the wrong direction was received: " + std::string(outofproc::element_name(e.kind)) + ".";
    }
  }

  std::string open(const std::string& pool) {
    wire::CreateRequest request = create_request_from_process();
    request.id = pool;
    request.client = client_label();
    request.never_returns = true;
    if (const char* home = getenv("HOME")) request.directory = home;
    const passwd* user = getpwuid(getuid());
    const char* ssh = getenv("SSH_CLIENT");
    std::string from = ssh ? std::string(ssh).substr(0, std::string(ssh).find(' ')) : "local";
    request.name = std::string(user ? user->pw_name : "user") + "@" + from;
    Result<std::shared_ptr<ClientChannel>> made = ClientChannel::create(std::move(request));
    if (!made) return "The session could not be started: " + made.error().message;
    channel_ = *made;
    writer_ = std::thread([this, channel = channel_] { write_answers(*channel); });
    return {};
  }

  // The client sends the next part of a pipeline's input when it has this; a stop comes past a session that does not read.
  void acknowledge(std::string element) {
    std::lock_guard lock(mutex_);
    if (!channel_ || channel_->has_room()) write_all(element);
    else owed_acks_ += element;
  }

  std::string pass(Envelope e) {
    Result<void> sent = channel_->send(e.encode());
    if (!sent) return "The session ended: " + sent.error().message;
    return {};
  }

  void write_answers(ClientChannel& channel) {
    while (!stopping_) {
      bool owing = false;
      {
        std::lock_guard lock(mutex_);
        if (!owed_acks_.empty() && channel.has_room()) write_all(std::exchange(owed_acks_, {}));
        owing = !owed_acks_.empty();
      }
      std::optional<ClientChannel::Message> m = channel.pop(owing ? 20 : 1000);
      if (!m) {
        ChannelState s = channel.state();
        if (s == ChannelState::kOpened || s == ChannelState::kReconnecting) continue;
        uint64_t one = 1;
        if (!stopping_) [[maybe_unused]] ssize_t n = ::write(ended_.get(), &one, sizeof one);
        break;
      }
      std::optional<Envelope> e = Envelope::decode(m->bytes);
      if (!e) continue;
      std::string out;
      switch (e->kind) {
        case EnvelopeKind::Message: {
          std::lock_guard lock(mutex_);
          for (const std::string& f : fragmenter_.cut(e->message)) out += outofproc::write_data(e->id, f);
          break;
        }
        case EnvelopeKind::SignalAck: out = outofproc::write_element(ElementKind::SignalAck, e->id); break;
        case EnvelopeKind::CloseAck: out = outofproc::write_element(ElementKind::CloseAck, e->id); break;
        default: continue;
      }
      bool last = e->kind == EnvelopeKind::CloseAck && e->id.is_zero();
      if (last) closed_ = true;
      answer(out);
      if (last) break;
    }
  }

  void answer(const std::string& s) {
    std::lock_guard lock(mutex_);
    write_all(s);
  }
  void write_all(std::string_view s) {
    while (!s.empty()) {
      ssize_t n = ::write(out_, s.data(), s.size());
      if (n < 0) {
        if (errno == EINTR) continue;
        if (errno == EAGAIN) {
          pollfd p{out_, POLLOUT, 0};
          poll(&p, 1, -1);
          continue;
        }
        return;
      }
      s.remove_prefix(static_cast<size_t>(n));
    }
  }

  int in_, out_;
  Fd ended_;  // readable: the session is no more, and its client did not close it
  outofproc::LineReader reader_;
  psrp::Defragmenter defragmenter_;
  psrp::Fragmenter fragmenter_;
  std::shared_ptr<ClientChannel> channel_;
  std::thread writer_;
  std::mutex mutex_;
  std::string owed_acks_;  // while the session has no room for more
  std::atomic<bool> stopping_{false}, closed_{false};
};

}  // namespace

int run_stock_relay(int in_fd, int out_fd, std::string input) { return StockRelay(in_fd, out_fd).run(std::move(input)); }

}  // namespace psession
