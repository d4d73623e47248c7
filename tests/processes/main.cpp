// The test program is its own session host, with the echoing engine.
#include <gtest/gtest.h>
#include <signal.h>
#include <string.h>

#include "echo_engine.h"

int main(int argc, char** argv) {
  if (argc > 1 && !strcmp(argv[1], "--template")) {
    psession::HostProgram program;
    program.make_engine = psession::make_echo_engine;
    return psession::host_main(argc, argv, program);
  }
  testing::InitGoogleTest(&argc, argv);
  signal(SIGPIPE, SIG_IGN);
  return RUN_ALL_TESTS();
}
