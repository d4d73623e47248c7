// `psession -sshs` for a client that speaks only the out-of-process framing: its session is a host of the user's broker
// like every other, so that it can be taken up later; this process translates lines to envelopes and back.
#pragma once
#include <string>

namespace psession {

// `input`: what was already read. Returns the process's exit code.
int run_stock_relay(int in_fd, int out_fd, std::string input);

}  // namespace psession
