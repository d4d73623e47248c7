// Runspace: one engine instance: session state (scopes, commands, drives, modules), streams, error list, host.
// One thread at a time runs it; request_stop and the few members said so may be called from others.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command.h"
#include "engine/scope.h"
#include "engine/script_block.h"
#include "engine/streams.h"
#include "object/call_context.h"

namespace psession {

class Host;
class SessionState;
class Module;
class CommandTable;
class ProviderTable;
class ModuleTable;
class Pipeline;
class JobTable;
struct VmState;

enum class LanguageMode : uint8_t { FullLanguage, RestrictedLanguage, NoLanguage, ConstrainedLanguage };
enum class ActionPreference : uint8_t { SilentlyContinue, Stop, Continue, Inquire, Ignore, Suspend, Break };

class Runspace final : public CallContext {
 public:
  explicit Runspace(Host& host);
  ~Runspace();
  Runspace(const Runspace&) = delete;

  // ---- running
  // A whole script at the top level: parse, run with Out-Default when `to_host`, else objects to the streams.
  // Returns false when it ended by a terminating error (already reported to streams.error).
  bool run_script(std::string text, std::string file, const Streams& streams, bool add_to_history = false);
  std::unique_ptr<Pipeline> create_pipeline();                    // engine/pipeline.h
  void request_stop();                                            // any thread: Ctrl+C, Stop()
  void clear_stop();
  bool stop_requested() const { return stop_.load(std::memory_order_relaxed); }
  void check_stop() override { if (stop_requested()) throw_stopped(); }
  [[noreturn]] void throw_stopped();
  const Streams& current_streams() const;                         // of the running command, else the top level's
  RunningCommand* running = nullptr;
  bool question_mark = true;                                      // $?: the VM sets it per statement, failing commands clear it
  std::shared_ptr<VmState> vm;                                    // engine/vm/vm.h; made on first use
  void set_top_streams(const Streams& s) { top_streams_ = s; }
  const Streams& top_streams() const { return top_streams_; }

  // ---- variables (name may have a scope prefix: global: script: local: private: using: env: and drive: forms)
  Value get_variable(std::string_view name) override;
  bool try_get_variable(std::string_view name, Value& out);
  void set_variable(std::string_view name, const Value& v);       // in the current scope, through attributes and options
  Ref<Variable> find_variable(std::string_view name, int scope = -1);   // engine/scope.h; makes a cell for a slot
  Scope& current_scope() { return *scope_; }
  Scope& global_scope() { return *global_; }
  void set_current_scope(Scope* s) { scope_ = s; }
  ActionPreference error_action();                                // of the running command: -ErrorAction or $ErrorActionPreference

  // ---- CallContext
  Value invoke_script(const Value& block, std::span<const Value> args, const Value* dollar_this,
                      const Value* dollar_underscore) override;
  Value invoke_script_method(HeapObject* method, const Value& self, std::span<const Value> args) override;
  std::string current_directory() override;
  void write_error(const Value& record) override;
  Value make_script(std::string_view source) override;

  // ---- commands
  // Discovery by PowerShell's order (alias, function, cmdlet, script, application), module auto-loading included.
  // Null when not found.
  Ref<CommandInfo> find_command(std::string_view name, CommandType types = CommandType::All);
  [[noreturn]] void throw_command_not_found(std::string_view name);
  CommandTable& commands() { return *commands_; }
  ProviderTable& providers();
  ModuleTable& modules();                                         // engine/modules.h
  // Calls a command by name with named arguments, collecting its output (used by cmdlets that build on others).
  std::vector<Value> invoke_command(std::string_view name, std::vector<CallArgument> args, std::span<const Value> input = {});

  // ---- errors
  void add_to_error_list(const Value& record);                    // $Error
  // Position of the code that runs now (for records made by native code).
  ScriptPosition current_position();

  Host& host() { return *host_; }
  void set_host(Host& h) { host_ = &h; }
  LanguageMode language_mode = LanguageMode::FullLanguage;
  std::string working_directory() const { return cwd_; }          // the FileSystem location
  void set_working_directory(std::string path) { cwd_ = std::move(path); }
  int strict_mode = 0;                                            // current scope's: 0 off, 1, 2, 3 latest
  int64_t history_id = 1;
  bool exit_requested = false; int exit_code = 0;                 // `exit`
  std::string runspace_id;                                        // GUID
  int id = 1; std::string name = "Runspace1";
  std::shared_ptr<void> remoting;                                 // the session layer's data (session/remoting_state.h)

 private:
  friend struct RunspaceInternals;
  Host* host_;
  std::atomic<bool> stop_{false};
  Streams top_streams_{};
  Scope* scope_ = nullptr;
  Scope* global_ = nullptr;
  std::unique_ptr<CommandTable> commands_;
  std::unique_ptr<ProviderTable> providers_;
  std::unique_ptr<ModuleTable> modules_;
  std::unique_ptr<Scope> global_scope_;
  std::string cwd_;
};

// Runs `body` as the top level does: with these streams, a terminating error written to them (false), `exit` noted in
// exit_requested. PipelineStopped passes through.
bool run_top_level(Runspace& rs, const Streams& streams, const std::function<void()>& body);

}  // namespace psession
