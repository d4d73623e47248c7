// psession: the console, the script runner and the client.
#include "console/interactive.h"
#include "console/program.h"

int main(int argc, char** argv) {
  psession::program_hooks.interactive = psession::run_interactive;
  psession::program_hooks.server = psession::run_server_mode;
  return psession::psession_main(argc, argv);
}
