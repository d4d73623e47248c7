// What the command line asks to run: -File, -Command and what comes from standard input, with the output as text or as
// CLIXML. Console thread.
#pragma once

namespace psession {

struct CommandLine;
class HostStreams;
class PlainHost;
class Runspace;

// The exit code.
int run_initial_command(Runspace& rs, HostStreams& streams, const CommandLine& options, PlainHost& host);

}  // namespace psession
