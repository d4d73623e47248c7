// What code of the object layer may ask of the engine that runs it. The engine's Runspace implements it.
#pragma once
#include <span>
#include <string_view>

#include "object/value.h"

namespace psession {

class CallContext {
 public:
  // Calls a script block (delegates, comparers, script properties/methods); all output, unrolled as PowerShell does:
  // nothing, the single object, or an object[].
  virtual Value invoke_script(const Value& script_block, std::span<const Value> args, const Value* dollar_this = nullptr,
                              const Value* dollar_underscore = nullptr) = 0;
  // A method that a script class defines (or overrides): self is $this.
  virtual Value invoke_script_method(HeapObject* method, const Value& self, std::span<const Value> args) = 0;
  // Variable by name in the current scope ($OFS, preferences); $null when absent.
  virtual Value get_variable(std::string_view name) = 0;
  virtual void check_stop() = 0;   // throws PipelineStopped when a stop was requested; cheap
  virtual std::string current_directory() = 0;  // for [IO.Path]::GetFullPath and friends: the process's directory
  virtual void write_error(const Value& error_record) = 0;  // non-terminating
  // A script block from source (script properties and methods of type tables); $null where nothing can compile it.
  virtual Value make_script(std::string_view source) { return {}; }

 protected:
  ~CallContext() = default;
};

}  // namespace psession
