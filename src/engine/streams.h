// Where a command's output goes. A Sink takes one object at a time, on the engine thread, in order.
#pragma once
#include <vector>

#include "object/value.h"

namespace psession {

class Sink {
 public:
  virtual void write(const Value& v) = 0;  // may throw PipelineStopped / StopUpstream
 protected:
  ~Sink() = default;
};

// The seven streams of one running command. Each pointer is never null; redirection replaces some of them.
// error takes ErrorRecords; warning, verbose, debug take WarningRecord... objects (engine/records.h);
// information InformationRecords; progress ProgressRecords.
struct Streams {
  Sink* output;
  Sink* error;
  Sink* warning;
  Sink* verbose;
  Sink* debug;
  Sink* information;
  Sink* progress;
};

class VectorSink final : public Sink {
 public:
  void write(const Value& v) override { items.push_back(v); }
  std::vector<Value> items;
};

// Thrown by a downstream command that wants no more (Select-Object -First): unwinds to its own pipeline,
// which ends the commands above it and lets those below finish.
struct StopUpstream { const void* pipeline; size_t command_index; };

}  // namespace psession
