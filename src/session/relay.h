// The two ends of "Recognition over SSH": a line that stock programs ignore tells our own programs from them,
// and then the wire protocol runs over ssh's pipe as over a local socket. Blocking; any thread.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "session/client_connect.h"

namespace psession {

// --- server: `psession -sshs` ---

struct RelayStart {
  bool ours = false;
  std::string input;  // what was read and is the next reader's: stock, the whole; ours, wire bytes
};
// Reads the first line (and for our client the Signal behind it) of descriptor `in`.
Result<RelayStart> read_relay_start(int in);
// For our client: answers its hello and forwards bytes between in/out and the broker until either side ends.
// Returns the process's exit code.
int run_relay(int in, int out, std::string input);

// --- client ---

struct SshLink {
  Fd fd;             // ssh's standard input and output
  bool ours = false; // else a stock server: its SignalAck was read, it waits for the session's first line
  std::string rest;  // bytes behind the answer
};
// A file for what ssh writes to standard error.
Fd ssh_error_file();
// Runs `command` (ssh with its arguments) and finds out who answers. What it wrote to standard error is in
// `errors_fd` (or a file of the call's own) and in the error's text. A peer that says nothing, or nothing that means
// anything, is given up after the time limit (-1: none; ssh may be asking for a password), and earlier when it talks too
// much.
Result<SshLink> open_ssh_link(const std::vector<std::string>& command, CancelFlag cancel, int64_t limit_ms = -1,
                              int errors_fd = -1);

class SshConnector final : public Connector {
 public:
  SshConnector(std::vector<std::string> command, std::string target) : command_(std::move(command)), target_(std::move(target)) {}
  // A link that is already open serves the first connect().
  void use_first(SshLink link) { first_ = std::make_unique<SshLink>(std::move(link)); }
  Result<Fd> connect(CancelFlag cancel) override;
  int64_t ping_ms() const override { return 15'000; }
  std::string target() const override { return target_; }

 private:
  std::vector<std::string> command_;
  std::string target_;
  std::unique_ptr<SshLink> first_;
};

}  // namespace psession
