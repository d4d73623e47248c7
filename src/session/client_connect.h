// Ways to a broker, and the requests that need no session: list, remove, disconnect. Blocking calls, any
// thread. The local way starts the broker when there is none.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/fd.h"
#include "session/wire.h"

namespace psession {

using CancelFlag = const std::function<bool()>*;  // may be null; asked every 50 ms while waiting

class Connector {
 public:
  virtual ~Connector() = default;
  // A connection on which the wire protocol begins (the client's Hello comes next).
  virtual Result<Fd> connect(CancelFlag cancel) = 0;
  // > 0: pings are needed to notice a loss. A Unix socket reports it by itself.
  virtual int64_t ping_ms() const { return 0; }
  // For a list: true when it is sure that there is no session, without a connection.
  virtual bool surely_empty() { return false; }
  virtual std::string target() const = 0;  // for messages
};

class LocalConnector final : public Connector {
 public:
  Result<Fd> connect(CancelFlag cancel) override;
  bool surely_empty() override;
  std::string target() const override { return "localhost"; }
};

// Connects to this user's broker; `start` starts it when it does not run.
Result<Fd> connect_broker(bool start = true);

struct Reply {
  wire::Type type{};
  std::string body;
};

// A connection used in turns: bytes out, one frame in.
class FrameStream {
 public:
  explicit FrameStream(Fd fd) : fd_(std::move(fd)) {}
  Result<void> write(std::string_view bytes, CancelFlag cancel = nullptr);
  // kClosed: the peer ended the connection; kTimeout; kCancelled.
  Result<Reply> read(int64_t timeout_ms, CancelFlag cancel = nullptr);
  Fd release(std::string& rest);

 private:
  Fd fd_;
  wire::FrameDecoder decoder_{wire::kMaxFrame};
};

// Hello and one request on a new connection; the answer (an Error frame becomes an Error). A connection
// that ends without an answer is tried again: the broker may just be leaving.
Result<Reply> ask(Connector& connector, wire::Type request, std::string_view body, int64_t timeout_ms = 30'000,
                  CancelFlag cancel = nullptr, FrameStream* keep = nullptr);

Result<std::vector<wire::SessionInfo>> list_sessions(Connector& connector, CancelFlag cancel = nullptr);
Result<void> remove_session(Connector& connector, const std::string& id, CancelFlag cancel = nullptr);
// Takes the session from whichever client is connected to it.
Result<void> disconnect_session(Connector& connector, const wire::DisconnectRequest& request,
                                CancelFlag cancel = nullptr);

// A request that carries this process's environment, directory, umask and limits.
wire::CreateRequest create_request_from_process();
std::string client_label();  // user@computer (pid)

}  // namespace psession
