// A running function, filter, script file or script block as a command of a pipeline: its frame lives from the first
// object to the last. Made by make_script_processor; engine thread.
#pragma once
#include "engine/binder.h"
#include "engine/cmdlet.h"
#include "engine/vm/vm.h"

namespace psession {

// What a block without a name is for the binder.
class BlockCommand final : public CommandInfo {
 public:
  explicit BlockCommand(Ref<ScriptBlock> b) : CommandInfo(CommandType::Script, ""), block(std::move(b)) {}
  Ref<ScriptBlock> block;
  std::string definition() const override { return block->code && block->code->advanced ? std::string() : block->text(); }
  const CommandMetadata* metadata(Runspace& rs) override { return block->metadata(rs); }
};

class ScriptProcessor final : public CommandProcessor, public BindTarget {
 public:
  ScriptProcessor(Runspace& rs, CommandCall& call, const Ref<CommandInfo>& info, ScriptBlock& block);
  ~ScriptProcessor() override;
  const CommonParameters* common_parameters() const override { return advanced_ ? &binder_->common : nullptr; }
  void begin(bool expecting_input) override;
  void process(const Value& input) override;
  void end(bool had_input) override;
  void clean() override;

  void set(const ParameterMetadata& p, const Value& v) override;
  void set_default(const ParameterMetadata& p) override;
  const CommandMetadata* dynamic_parameters() override;

  Frame& frame() { return frame_; }
  Runspace& runspace() { return rs_; }
  ParameterBinder& binder() { return *binder_; }
  const CommandMetadata& metadata() const { return *metadata_; }
  bool expecting_input = false;
  ShouldProcessAnswers answers;
  std::vector<std::pair<std::string, Value>> variables;   // InvokeWithContext
  const Value* dollar_this = nullptr;

 private:
  struct Active;
  template <class F> void run(F&& f);
  void run_body(const CodeBody& b);
  void preferences();
  bool own_auto(AutoVar a) const;
  Runspace& rs_;
  Ref<ScriptBlock> block_;
  Ref<CommandInfo> info_;
  std::shared_ptr<CodeUnit> unit_;
  const CommandMetadata* metadata_;
  bool advanced_ = false, takes_pipeline_ = false, dot_ = false, file_ = false;
  std::vector<Value> values_;
  std::unique_ptr<Scope> scope_;
  Scope* outer_scope_;
  Frame frame_;
  std::unique_ptr<ParameterBinder> binder_;
  std::vector<Value> input_, args_;
  uint64_t bound_ = 0;
  std::vector<bool> bound_params_;
  std::shared_ptr<CommandMetadata> dynamic_;
  Value dynamic_dictionary_;
  bool ended_ = false, processed_ = false, exited_ = false;
  bool ran_ = false, cleaned_ = false;   // one of its blocks; the clean block
};

// $PSCmdlet.
class ScriptCmdletObject final : public HeapObject {
 public:
  explicit ScriptCmdletObject(ScriptProcessor& p) : processor(&p) { set_may_cycle(); }
  ScriptProcessor* processor;      // null once the command has ended
  const Type* type() const override;
  // Methods whose errors must leave as they are (ThrowTerminatingError). False: none of them.
  bool call(std::string_view name, std::span<Value> args, Value& out);
};

}  // namespace psession
