// The outermost streams of a runspace that shows things on its host: errors, warnings and the rest as text there.
// Output goes through Out-Default (engine_hooks.make_default_output). Engine thread.
#pragma once
#include <memory>

#include "engine/hooks.h"
#include "engine/streams.h"

namespace psession {

class Runspace;

class HostStreams {
 public:
  explicit HostStreams(Runspace& rs);
  ~HostStreams();
  Streams streams();       // output: a sink that formats; call finish() when a top-level script has ended
  void finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace psession
