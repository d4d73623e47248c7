// The console program: from its command line to its exit code. main() calls it; the interactive console and the
// server modes hook in here.
#pragma once
#include <string>

namespace psession {

struct CommandLine;
class Runspace;
class PlainHost;

struct ProgramHooks {
  // The read-eval-print loop on a terminal; null: says that there is none.
  int (*interactive)(const CommandLine& options) = nullptr;
  // `-s` and `-sshs`: a session on standard input and output.
  int (*server)(const CommandLine& options) = nullptr;
};
extern ProgramHooks program_hooks;

int psession_main(int argc, char** argv);
// Defines $PROFILE and runs the profiles (unless -NoProfile).
void load_profiles(Runspace& rs, const CommandLine& options);
// Text that was typed or given: runs it as the top level does and says what `$?` became.
bool run_top_level_text(Runspace& rs, const std::string& text, bool add_to_history);

}  // namespace psession
