#include <chrono>

#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/type.h"

namespace psession {

namespace {

class Discard final : public Sink {
 public:
  void write(const Value&) override {}
};

struct MeasureCommand final : Cmdlet {
  Value input;
  Ref<ScriptBlock> expression;
  std::unique_ptr<BlockRunner> runner;
  std::chrono::nanoseconds taken{0};
  Discard discard;

  void process_record() override {
    if (!runner) runner = std::make_unique<BlockRunner>(rs(), expression, false);
    auto start = std::chrono::steady_clock::now();
    runner->run(input, discard);
    taken += std::chrono::steady_clock::now() - start;
  }
  void end_processing() override { write(Value::time_span(taken.count() / 100)); }
};

constexpr CmdletParam kParams[] = {
    param<&MeasureCommand::input>("InputObject", "psobject", "pipe", "Objects for which the block is run."),
    param<&MeasureCommand::expression>("Expression", "scriptblock", "pos:0 mandatory", "What is measured; its output is dropped."),
};
CmdletRegistration registration{{.name = "Measure-Command", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .synopsis = "Measures how long a block takes.", .outputs = "System.TimeSpan",
                                 .examples = "Measure-Command { 1..10 }\n", .create = make_cmdlet<MeasureCommand>}};

}  // namespace

}  // namespace psession
