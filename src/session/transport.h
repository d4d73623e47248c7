// A client's way to one session: envelopes out and in. Two kinds: a channel to a host of one of our brokers (local, or
// through ssh to ours), and a child process or ssh that speaks the out-of-process framing (stock servers, jobs).
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/fd.h"
#include "session/client_channel.h"
#include "session/envelope.h"

namespace psession {

// Wakes the engine thread when anything arrives on any transport. One per process.
class RemotingHub {
 public:
  static RemotingHub& instance();
  void notify();
  uint64_t version();
  // Until something newer than `seen` happened or the time is over; returns the version now. Other engine threads run
  // meanwhile.
  uint64_t wait(uint64_t seen, int64_t timeout_ms);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t version_ = 0;
};

enum class TransportState : uint8_t { Open, Reconnecting, Disconnected, TakenOver, Closed, Broken };

class Transport {
 public:
  virtual ~Transport() = default;
  virtual Result<void> send(Envelope e) = 0;
  virtual bool has_room() = 0;                            // for more input; the hub tells when there is again
  virtual std::optional<Envelope> receive() = 0;          // never blocks
  // Nobody needs the envelope of this number again (stock transports know no numbers: 0).
  virtual void take(uint64_t number) {}
  virtual NumberSet taken() { return {}; }
  virtual TransportState state() = 0;
  virtual Error why() = 0;                                // of the last change for the worse
  virtual bool can_disconnect() const { return false; }
  virtual Result<void> disconnect(int64_t idle_timeout_ms, int buffering) { return Error{0, "not supported"}; }
  virtual void close() = 0;                               // the session is over: remove it or end the child
  virtual void leave() = 0;                               // this client ends (R18)
  virtual wire::SessionInfo info() { return {}; }
  virtual int process_id() const { return 0; }
  std::function<void(const std::string&)> on_warning;     // any thread
};

std::unique_ptr<Transport> make_channel_transport(std::shared_ptr<ClientChannel> channel);
// Takes the descriptor (a socket, or read and write ends of pipes); `input`: what was read already; `child`: its process, or 0.
std::unique_ptr<Transport> make_stdio_transport(Fd read_end, Fd write_end, std::string input, int child);
ChannelCallbacks hub_callbacks(std::function<void(const std::string&)> on_warning = {});

}  // namespace psession
