// A running cmdlet: the instance, its binder, and the calls of begin, process and end. Made by make_processor.
#pragma once
#include <memory>

#include "engine/binder.h"
#include "engine/cmdlet.h"
#include "engine/command.h"

namespace psession {

class CmdletProcessor final : public CommandProcessor, public BindTarget {
 public:
  CmdletProcessor(Runspace& rs, CommandCall& call, Ref<CmdletInfo> info);
  ~CmdletProcessor() override;
  const CommonParameters* common_parameters() const override { return &binder_.common; }
  void begin(bool expecting_input) override;
  void process(const Value& input) override;
  void end(bool had_input) override;
  void stop() override { cmdlet_->stop_processing(); }

  void set(const ParameterMetadata& p, const Value& v) override;
  void set_default(const ParameterMetadata& p) override;
  const CommandMetadata* dynamic_parameters() override;

  ParameterBinder& binder() { return binder_; }
  Cmdlet& cmdlet() { return *cmdlet_; }

  // Answers of -Confirm and Inquire that hold for the rest of the command.
  bool yes_to_all = false, no_to_all = false, warned_continue = false;

 private:
  template <class F> void guarded(F&& f);
  Runspace& rs_;
  Ref<CmdletInfo> info_;
  std::unique_ptr<Cmdlet> cmdlet_, pristine_;
  ParameterBinder binder_;
};

}  // namespace psession
