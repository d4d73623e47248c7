// psession: the console, the script runner and the client.
#include "console/debug_prompt.h"
#include "console/interactive.h"
#include "console/program.h"
#include "object/allocation.h"
#include "session/remoting_state.h"

int main(int argc, char** argv) {
  psession::set_up_allocation();
  psession::install_session_hooks();
  psession::install_debug_prompt();
  psession::program_hooks.interactive = psession::run_interactive;
  psession::program_hooks.server = psession::run_server_mode;
  return psession::psession_main(argc, argv);
}
