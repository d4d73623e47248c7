// The host program: `--template` is the preloaded, single-threaded process that forks one child per session
// on the broker's request; a child is the session's host for the rest of its life.
#pragma once
#include <memory>

#include "session/host_session.h"

namespace psession {

struct HostProgram {
  // In the template, before the first fork: what every session shares (type tables). No threads.
  void (*preload)() = nullptr;
  // In the child, on the engine thread (the main thread): builds the engine. An error goes to the client.
  Result<std::unique_ptr<SessionEngine>> (*make_engine)(SessionLink& link) = nullptr;
};

// main() of psession-host. The broker's connection is descriptor 3.
int host_main(int argc, char** argv, const HostProgram& program);

}  // namespace psession
