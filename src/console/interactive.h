// The console: reads commands, runs them here or in the session that was entered, until `exit`. With a terminal it has the
// line editor; without one it reads lines and shows them behind the prompt, as transcripts of piped input expect.
#pragma once

namespace psession {

struct CommandLine;

int run_interactive(const CommandLine& options);
int run_server_mode(const CommandLine& options);   // -s, -sshs

}  // namespace psession
