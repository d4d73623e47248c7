// psession-host: the template and, forked from it, one host per session.
#include "session/host_main.h"
#if __has_include("session/engine_factory.h")
#include "session/engine_factory.h"
#endif

int main(int argc, char** argv) {
  psession::HostProgram program;
#if __has_include("session/engine_factory.h")
  program.preload = psession::preload_engine;
  program.make_engine = psession::make_session_engine;
#endif
  return psession::host_main(argc, argv, program);
}
