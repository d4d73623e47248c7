// psession-host: the template and, forked from it, one host per session.
#include "session/host_main.h"
#include "session/engine_factory.h"

int main(int argc, char** argv) {
  psession::HostProgram program;
  program.preload = psession::preload_engine;
  program.make_engine = psession::make_session_engine;
  return psession::host_main(argc, argv, program);
}
