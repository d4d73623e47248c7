#include "session/stdio_server.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <memory>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/interpreter_lock.h"
#include "engine/runspace.h"
#include "outofproc/framing.h"
#include "psrp/fragment.h"
#include "session/psrp_server.h"

namespace psession {

namespace {

using outofproc::Element;
using outofproc::ElementKind;

constexpr int kEndCode = 4000;

// Elements to the output descriptor; any thread.
class StdioSink final : public EnvelopeSink {
 public:
  explicit StdioSink(int fd) : fd_(fd) {}
  bool send(Envelope e, bool control, const std::atomic<bool>* cancel) override {
    if (cancel && *cancel) return false;
    BlockingRegion blocking;   // the client may take its time
    std::lock_guard lock(mutex_);
    std::string out;
    switch (e.kind) {
      case EnvelopeKind::Message:
        for (const std::string& f : fragmenter_.cut(e.message)) out += outofproc::write_data(e.id, f);
        break;
      case EnvelopeKind::SignalAck: out = outofproc::write_element(ElementKind::SignalAck, e.id); break;
      case EnvelopeKind::CloseAck: out = outofproc::write_element(ElementKind::CloseAck, e.id); break;
      default: return true;
    }
    return write_all(out);
  }
  void element(ElementKind kind, const psrp::Guid& id) {
    std::lock_guard lock(mutex_);
    write_all(outofproc::write_element(kind, id));
  }
  void text(const std::string& s) {
    std::lock_guard lock(mutex_);
    write_all(s);
  }

 private:
  bool write_all(std::string_view s) {
    while (!s.empty()) {
      ssize_t n = ::write(fd_, s.data(), s.size());
      if (n < 0) {
        if (errno == EINTR) continue;
        if (errno == EAGAIN) {
          pollfd p{fd_, POLLOUT, 0};
          poll(&p, 1, -1);
          continue;
        }
        return false;
      }
      s.remove_prefix(static_cast<size_t>(n));
    }
    return true;
  }
  std::mutex mutex_;
  int fd_;
  psrp::Fragmenter fragmenter_;
};

}  // namespace

int run_stdio_server(int in_fd, int out_fd, bool ssh, const char* working_directory) {
  signal(SIGPIPE, SIG_IGN);
  StdioSink sink(out_fd);
  outofproc::LineReader reader;
  psrp::Defragmenter defragmenter;
  std::mutex mutex;
  std::condition_variable ready;
  std::unique_ptr<PsrpServer> server;   // made when the first line of a session comes
  bool input_ended = false;
  std::string failure;
  PsrpServerOptions options;
  std::string directory = working_directory ? working_directory : "";
  options.prepare = [directory](Runspace& rs) {
    if (!directory.empty()) rs.set_working_directory(directory);
  };

  std::thread input([&] {
    std::vector<char> buffer(1 << 16);
    std::vector<Element> elements;
    std::vector<std::string> messages;
    for (;;) {
      ssize_t n = read(in_fd, buffer.data(), buffer.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) break;
      elements.clear();
      reader.feed({buffer.data(), static_cast<size_t>(n)}, elements);
      for (Element& e : elements) {
        PsrpServer* s;
        {
          std::unique_lock lock(mutex);
          if (!server) {
            server = std::make_unique<PsrpServer>(sink, options);
            ready.notify_all();
          }
          s = server.get();
          switch (e.kind) {
            case ElementKind::Data: {
              messages.clear();
              if (std::optional<std::string> error = defragmenter.feed(e.data, messages)) {
                failure = *error;
                break;
              }
              sink.element(ElementKind::DataAck, e.id);
              for (std::string& m : messages) {
                s->deliver(Envelope{e.prompt_response ? EnvelopeKind::PromptResponse : EnvelopeKind::Message, e.id, std::move(m)}.encode());
              }
              break;
            }
            case ElementKind::Command: sink.element(ElementKind::CommandAck, e.id); break;
            case ElementKind::Close: s->deliver(Envelope{EnvelopeKind::Close, e.id, {}}.encode()); break;
            case ElementKind::Signal: s->deliver(Envelope{EnvelopeKind::Signal, e.id, {}}.encode()); break;
            default: failure = "An element of the wrong direction was received: " + std::string(outofproc::element_name(e.kind)) + "."; break;
          }
        }
        if (!failure.empty()) break;
        if (e.kind == ElementKind::Close && e.id.is_zero()) {
          std::unique_lock lock(mutex);
          ready.wait(lock, [&] { return !server || server.get() != s; });
        }
      }
      if (!failure.empty() || !reader.error().empty()) break;
    }
    std::lock_guard lock(mutex);
    if (failure.empty()) failure = reader.error();
    if (failure.empty()) failure = "An unknown element \"\" was received. This can happen if the remote process closed or ended abnormally.";
    input_ended = true;
    if (server) server->stop_all();
    ready.notify_all();
  });

  for (;;) {
    PsrpServer* s;
    {
      std::unique_lock lock(mutex);
      ready.wait(lock, [&] { return server || input_ended; });
      if (!server) break;
      s = server.get();
    }
    s->run();
    std::unique_ptr<PsrpServer> done;
    {
      std::lock_guard lock(mutex);
      done = std::move(server);
      ready.notify_all();
      if (input_ended) break;
    }
  }
  input.join();
  if (ssh) {
    sink.text("__NamedPipeError__:" + failure + "\n");
  } else {
    std::string text = failure + "\n";
    if (write(STDERR_FILENO, text.data(), text.size()) < 0) return kEndCode & 0xFF;
  }
  return kEndCode & 0xFF;
}

}  // namespace psession
