// [scriptblock]: a piece of parsed code with the module (session state) it belongs to; compiled on first run.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/streams.h"
#include "object/errors.h"
#include "object/value.h"

namespace psession {

class Runspace;
class Module;
class ParsedScript;
struct Extent;
struct ScriptBlockAst;
struct CommandMetadata;
struct CodeUnit;

class ScriptBlock final : public HeapObject {
 public:
  // The AST (owned by `script`) of a block; `module` is its session state (null: the global one).
  ScriptBlock(std::shared_ptr<ParsedScript> script, const ScriptBlockAst* ast, Ref<HeapObject> module = {});
  ~ScriptBlock() override;
  // Parses text; throws ScriptError with the ParseException record when it has errors.
  static Ref<ScriptBlock> create(Runspace& rs, std::string text, std::string file = {});

  const ScriptBlockAst& ast() const { return *ast_; }
  const std::shared_ptr<ParsedScript>& script() const { return script_; }
  std::string text() const;                       // between the braces, as written (ToString)
  std::string file() const;
  const Ref<HeapObject>& module() const { return module_; }
  void set_module(Ref<HeapObject> m) { module_ = std::move(m); }
  const CommandMetadata* metadata(Runspace& rs);  // parameters; cached
  bool is_filter = false, is_configuration = false;
  bool debugger_hidden = false, debugger_step_through = false, debugger_non_user = false;
  // How a function body is called with -NoNewScope semantics etc. is chosen per call, not here.

  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

  std::shared_ptr<CodeUnit> code;                 // VM's; shared by blocks of the same AST
  std::shared_ptr<CommandMetadata> cached_metadata;

 private:
  std::shared_ptr<ParsedScript> script_;
  const ScriptBlockAst* ast_;
  Ref<HeapObject> module_;
};

ScriptPosition make_position(const ParsedScript& script, Extent e);

// The key under which the value of a $using: expression travels: base64 of its text in UTF-16, a plain variable in lower case.
std::string using_key(std::string text, bool variable_only);

// How to run a block.
struct InvokeOptions {
  std::span<const Value> args = {};
  std::span<const Value> input = {};               // $input / pipeline input
  bool has_input = false;
  bool new_scope = true;                           // false: dot-sourced in the current scope
  const Value* dollar_underscore = nullptr;        // $_ / $PSItem
  const Value* dollar_this = nullptr;
  const std::vector<std::pair<std::string, Value>>* variables = nullptr;   // InvokeWithContext
};
// Runs it with the streams of the current command; output to `out`.
void invoke_block(Runspace& rs, ScriptBlock& block, const InvokeOptions& o, Sink& out);
// Collected: nothing / single / object[].
Value invoke_block(Runspace& rs, ScriptBlock& block, const InvokeOptions& o);

// A block run many times in the caller's scope with $_ changing: ForEach-Object, Where-Object, Sort-Object keys,
// calculated properties. Binding to the scope is done once; run() is the hot path.
class BlockRunner {
 public:
  BlockRunner(Runspace& rs, const Ref<ScriptBlock>& block, bool new_scope = false);
  ~BlockRunner();
  void run(const Value& dollar_underscore, Sink& out, std::span<const Value> args = {});
  Value run_value(const Value& dollar_underscore, std::span<const Value> args = {});   // nothing / single / array
  bool run_condition(const Value& dollar_underscore);                                   // truth of run_value, no copies
 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace psession
