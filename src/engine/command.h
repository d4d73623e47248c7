// Commands: what discovery finds (CommandInfo), what the binder needs to know of it (CommandMetadata, made once
// per command), one call of it as the VM hands it over (CommandCall), and one running instance (CommandProcessor).
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/streams.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/type.h"

namespace psession {

class Runspace;
class ScriptBlock;
class Module;
class ParsedScript;
struct CmdletDef;
struct CommonParameters;
struct Ast;
class ParsedScript;

enum class CommandType : uint16_t {
  Alias = 1, Function = 2, Filter = 4, Cmdlet = 8, ExternalScript = 16, Application = 32, Script = 64, Configuration = 256,
  All = 383,
};

// A parameter in one parameter set (or in all: set < 0).
struct ParameterInSet {
  int set = -1;
  int position = -1;               // -1: named only
  bool mandatory = false, from_pipeline = false, from_pipeline_by_name = false, remaining = false;
  std::string help;
};
// Validation and transformation of one parameter or variable; script attributes and cmdlet tables make the same ones.
class ValueCheck {
 public:
  virtual ~ValueCheck() = default;
  virtual bool transforms() const { return false; }
  virtual Value transform(Runspace&, const Value& v) { return v; }
  // Throws ScriptError (ValidationMetadataException text) when v is not acceptable.
  virtual void validate(Runspace&, const Value& v) {}
  virtual Value attribute() const { return {}; }  // the attribute object (Get-Command, ParameterMetadata.Attributes)
};
struct ParameterMetadata {
  std::string name;
  std::vector<std::string> aliases;
  const Type* type = nullptr;      // nullptr: untyped ([object])
  std::string type_name;           // display, also when unknown
  bool is_switch = false, dynamic = false, hidden = false, dont_show = false, common = false;
  bool allow_null = false, allow_empty_string = false, allow_empty_collection = false, supports_wildcards = false;
  bool credential = false;         // [Credential()] transformation
  std::vector<ParameterInSet> sets;
  std::vector<std::shared_ptr<ValueCheck>> checks;   // in order of declaration
  std::vector<Value> attributes;
  uint32_t index = 0;              // of the BindTarget
  std::vector<std::string> completions;  // ValidateSet / enum names / ArgumentCompletions
  Value completer;                 // ArgumentCompleter script block
};
struct CommandMetadata {
  std::vector<ParameterMetadata> parameters;   // own ones first, then common ones
  std::vector<std::string> set_names;          // empty: one set, __AllParameterSets
  int default_set = -1;
  bool cmdlet_binding = false;      // functions without it take rest into $args
  bool positional_binding = true, should_process = false, supports_paging = false, supports_transactions = false;
  int confirm_impact = 2;           // Medium
  std::string help_uri, remoting_capability;
  bool has_dynamic = false;
  mutable std::shared_ptr<const struct BindTable> bind_table;   // the binder's, made on first use
  const ParameterMetadata* find(std::string_view name_or_alias) const;
};

class CommandInfo : public HeapObject {
 public:
  CommandInfo(CommandType t, std::string n) : command_type(t), name(std::move(n)) { set_may_cycle(); }
  CommandType command_type;
  std::string name;
  Ref<HeapObject> module;            // Module or null
  std::string module_name, version;  // Source and Version columns
  bool is_private = false;           // Visibility
  virtual std::string definition() const { return {}; }
  virtual const CommandMetadata* metadata(Runspace& rs) { return nullptr; }   // null: takes anything (applications)
  const Type* type() const override;
};
class AliasInfo final : public CommandInfo {
 public:
  AliasInfo(std::string n, std::string target) : CommandInfo(CommandType::Alias, std::move(n)), target(std::move(target)) {}
  std::string target, description;
  uint32_t options = 0;              // ScopedItemOptions
  std::string definition() const override { return target; }
};
class CmdletInfo final : public CommandInfo {
 public:
  explicit CmdletInfo(const CmdletDef* d);
  const CmdletDef* def;
  std::string definition() const override;   // syntax
  const CommandMetadata* metadata(Runspace& rs) override;
 private:
  std::unique_ptr<CommandMetadata> metadata_;
};
class FunctionInfo final : public CommandInfo {
 public:
  FunctionInfo(std::string n, Ref<ScriptBlock> b, bool filter = false);
  Ref<ScriptBlock> block;
  uint32_t options = 0;
  std::string description;
  std::string definition() const override;   // body text
  const CommandMetadata* metadata(Runspace& rs) override;
};
class ExternalScriptInfo final : public CommandInfo {
 public:
  explicit ExternalScriptInfo(std::string path);
  std::string path;
  Ref<ScriptBlock> block(Runspace& rs);       // reads and parses on first use
  std::string definition() const override { return path; }
  const CommandMetadata* metadata(Runspace& rs) override;
 private:
  Ref<ScriptBlock> block_;
};
class ApplicationInfo final : public CommandInfo {
 public:
  explicit ApplicationInfo(std::string path);
  std::string path;
  std::string definition() const override { return path; }
};

// One argument as written. Splatting has been expanded by the VM into these.
struct CallArgument {
  enum Kind : uint8_t { Positional, Parameter /* -Name */, ParameterWithValue /* -Name:value, or splatted */ } kind = Positional;
  std::string name;                 // without the dash
  Value value;
  bool from_splat = false;
  bool bareword = false;            // written without quotes (native commands, globbing)
  const Ast* ast = nullptr;     // for error positions
  std::string text;                 // as written: parameters given to native programs ("-Name:")
};
enum class CallOperator : uint8_t { None, Dot, Ampersand };

enum class StreamId : uint8_t { All = 0, Output = 1, Error, Warning, Verbose, Debug, Information };
struct RedirectionCall {
  StreamId from;
  bool merge = false;               // to the output stream
  bool append = false;
  std::string path;                 // file redirection; "$null" discards when to_null
  bool to_null = false;
};
struct CommandCall {
  Value command;                    // name (String), CommandInfo, or ScriptBlock
  CallOperator op = CallOperator::None;
  std::vector<CallArgument> args;
  std::vector<RedirectionCall> redirections;
  const Ast* ast = nullptr;     // CommandAst, for InvocationInfo; its ParsedScript outlives the call
  const ParsedScript* script = nullptr;   // where `ast` stands (make_position in script_block.h)
  bool verbatim_tail = false;       // --% was used: last arg is raw text
  Value expression;                 // the first element may be an expression: its value is enumerated
  bool is_expression = false;
};

// Which frame is running: kept by the VM and the pipeline, read by error records and $MyInvocation.
struct RunningCommand {
  RunningCommand* caller = nullptr;
  CommandInfo* command = nullptr;
  const Streams* streams = nullptr;
  Ref<InvocationInfoObject> invocation;   // made on demand: invocation_info() of engine/invocation.h
  const Ast* ast = nullptr;               // of the call
  const ParsedScript* script = nullptr;
  std::string_view invocation_name;       // as written; lives as long as the call
  int pipeline_position = 1, pipeline_length = 1;
  bool expecting_input = false;
  const CommonParameters* common = nullptr;
  bool* failed = nullptr;                         // of its pipeline: what $? becomes
  struct CommandVariables* variables = nullptr;   // -ErrorVariable and the like of this call
};

// One running command of a pipeline. Prepared with its arguments bound; then begin, process per input, end; always dispose.
// Exceptions: ScriptError (terminating), PipelineStopped, StopUpstream and the VM's control flow pass through.
class CommandProcessor {
 public:
  virtual ~CommandProcessor() = default;
  Streams streams{};                         // set by the pipeline before begin
  RunningCommand running;                    // makers set command and invocation_name, the pipeline the rest
  const void* pipeline = nullptr;            // identity for StopUpstream
  size_t index = 0;                          // place in the pipeline
  virtual const CommonParameters* common_parameters() const { return nullptr; }   // once bound
  virtual void begin(bool expecting_input) = 0;
  virtual void process(const Value& input) = 0;   // the first command without input: once, with Value::nothing()
  virtual void end(bool had_input) = 0;      // had_input: some command feeds this one (an empty pipeline still did)
  virtual void clean() {}                    // clean block; runs also after errors and stops
  virtual void stop() {}                     // from another thread: interrupt blocking work
};

}  // namespace psession
