// Places where higher layers (format, session, console) give the engine what it can't reach by itself.
// Set once at start-up, before any runspace runs; a null hook has the plain behaviour described beside it.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/streams.h"

namespace psession {

class Runspace;
class CommandProcessor;
struct CommandCall;

// A sink that must be told when no more comes.
class ClosingSink : public Sink {
 public:
  virtual ~ClosingSink() = default;
  virtual void close() {}
};

// A sink that holds things back: flushed before a program writes to the terminal by itself.
class FlushingSink : public Sink {
 public:
  virtual void flush() = 0;
};

struct EngineHooks {
  // Out-Default: shows objects on the host. Null: one line of to_display() each.
  std::unique_ptr<ClosingSink> (*make_default_output)(Runspace& rs) = nullptr;
  // `> path`: formats like Out-File. Null: one line of to_display() each. May throw ScriptError.
  std::unique_ptr<ClosingSink> (*make_file_output)(Runspace& rs, const std::string& path, bool append) = nullptr;
  // Text of an error record as the host shows it (several lines, no final newline). Null: "Command: message".
  std::string (*format_error)(Runspace& rs, const Value& record) = nullptr;
  // Variables of higher layers ($PSSessionOption...), defined when a runspace is made.
  void (*define_variables)(Runspace& rs) = nullptr;
  // Any object as text lines, as Out-String -Stream does (input of native programs). Null: to_display().
  std::vector<std::string> (*format_lines)(Runspace& rs, const std::vector<Value>& objects, int width) = nullptr;
  // Reads a module's format file (FormatsToProcess) and types file (TypesToProcess). Null: they are not read.
  void (*load_format_file)(Runspace& rs, const std::string& path) = nullptr;
  void (*load_types_file)(Runspace& rs, const std::string& path) = nullptr;
  // Objects as CLIXML for another psession that a script block is given to (`psession -c { }`), and back: stream name and
  // object. Null: script blocks go as text.
  std::string (*serialize)(Runspace& rs, const Value& v) = nullptr;
  std::vector<std::pair<std::string, Value>> (*deserialize)(Runspace& rs, std::string_view text) = nullptr;
};
extern EngineHooks engine_hooks;

}  // namespace psession
