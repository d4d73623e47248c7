// `psession -s`: a session on standard input and output in the out-of-process framing, for background jobs and for
// programs that start a server as a child. No broker, not listed, ends with its parent.
#pragma once

namespace psession {

// Exit code 0xFA0 (4000) when the input ended or was not understood, as PowerShell's. `ssh`: errors go to the output,
// each line with the prefix that clients know.
int run_stdio_server(int in_fd, int out_fd, bool ssh, const char* working_directory);

}  // namespace psession
