// What `>`, `2>&1` and the output-catching common parameters put between a command and its streams.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/hooks.h"
#include "engine/records.h"
#include "engine/scope.h"
#include "object/containers.h"

namespace psession {

class DiscardSink final : public Sink {
 public:
  void write(const Value&) override {}
};
extern DiscardSink null_sink;

// A stream whose records go into the output instead.
class MergeSink final : public Sink {
 public:
  explicit MergeSink(Sink* to) : to_(to) {}
  void write(const Value& v) override { to_->write(merged_record(v)); }
 private:
  Sink* to_;
};

// -OutVariable and -PipelineVariable.
class CatchSink final : public Sink {
 public:
  CatchSink(Runspace& rs, Sink* to) : rs_(rs), to_(to) {}
  Ref<List> out_variable;
  Ref<Variable> pipeline_variable;
  void write(const Value& v) override;
 private:
  Runspace& rs_;
  Sink* to_;
};

// The list that -OutVariable and the like fill; "+name" appends.
Ref<List> variable_list(Runspace& rs, std::string name);

// `> path`: made by engine_hooks.make_file_output, else plain text lines.
std::unique_ptr<ClosingSink> open_file_output(Runspace& rs, const std::string& path, bool append);

}  // namespace psession
