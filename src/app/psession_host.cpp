// psession-host: the template and, forked from it, one host per session.
#include "session/host_main.h"

int main(int argc, char** argv) {
  psession::HostProgram program;
  return psession::host_main(argc, argv, program);
}
