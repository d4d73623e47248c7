// A pipeline: commands in a row, pushing objects. Used by the VM for every pipeline of a script, by the app for
// top-level text, and by the remoting server for CREATE_PIPELINE (commands with parameters, input from outside).
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/command.h"
#include "engine/streams.h"
#include "object/containers.h"

namespace psession {

class Runspace;

// The VM's entry: resolves, binds and runs calls; the last one's output goes to `out`. Terminating errors leave as ScriptError.
// `input`, when not null, feeds the first command.
void run_pipeline(Runspace& rs, std::vector<CommandCall>& calls, Sink& out, const std::vector<Value>* input = nullptr);

// The same with input that is pulled until it returns false.
void run_pipeline(Runspace& rs, std::vector<CommandCall>& calls, Sink& out, const std::function<bool(Value&)>& input);

// A non-terminating error of the running command: completed with its command and position, put into $Error and error
// variables, then Stop throws, SilentlyContinue hides, Continue writes it to the error stream. `stop_applies` false: a
// terminating error that is only being reported (Stop does not throw again).
void report_error(Runspace& rs, const Ref<ErrorRecordObject>& r, bool stop_applies = true);
// The lists of -ErrorVariable, -WarningVariable, -InformationVariable of one running command.
struct CommandVariables { Ref<List> error, warning, information; };
void append_to_variables(Runspace& rs, Ref<List> CommandVariables::*which, const Value& v);

// One command prepared for begin/process/end by somebody else (run_pipeline, steppable pipelines).
std::unique_ptr<CommandProcessor> make_processor(Runspace& rs, CommandCall& call);
// Functions and script blocks; implemented by the VM (engine/vm).
std::unique_ptr<CommandProcessor> make_script_processor(Runspace& rs, CommandCall& call, const Ref<CommandInfo>& info,
                                                        ScriptBlock& block);
// External programs (engine/native_command.cpp).
std::unique_ptr<CommandProcessor> make_native_processor(Runspace& rs, CommandCall& call, const ApplicationInfo& app, bool last_in_pipeline);

// [powershell]-like: built from commands or script text, then run with streams of the caller's choosing.
class Pipeline {
 public:
  explicit Pipeline(Runspace& rs) : rs_(rs) {}
  struct Parameter { std::string name; Value value; bool has_value = false; };   // empty name: positional
  struct Command {
    std::string text; bool is_script = false; bool use_local_scope = true; std::vector<Parameter> parameters;
    bool merge_error_to_output = false; uint8_t merges = 0;
  };
  std::vector<std::vector<Command>> statements;    // AddStatement starts a new row
  bool add_to_history = false, nested = false;
  bool left_command = false;                       // after a failed run: a cmdlet or advanced function ended with it
  bool stopped_by_preference = false;              // after a failed run: an error action of Stop ended it
  // Pulls input until it returns false (blocking; must observe stop). Null: no input.
  std::function<bool(Value&)> input;
  // Returns the terminating error's record, or null when it completed. Throws PipelineStopped when stopped.
  Ref<ErrorRecordObject> run(const Streams& streams);

 private:
  Runspace& rs_;
};

}  // namespace psession
