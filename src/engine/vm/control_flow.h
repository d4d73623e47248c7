// What unwinds the C++ stack besides ScriptError: break and continue that leave a function, and exit.
// Thrown by the VM; caught by loops of callers, by script files (exit) and by whoever runs top-level text.
#pragma once
#include <string>

#include "object/errors.h"
#include "object/value.h"

namespace psession {

// `break` or `continue` without an enclosing loop of its own: goes to the caller's. At top level it just ends.
struct LoopControl {
  bool is_break;
  std::string label;  // empty: innermost loop
};
// `exit`: ends the script file that runs, else the session.
struct ExitScript {
  Value code;
  int exit_code = 0;  // code as int (0 when it is no number)
};

// $PSCmdlet.ThrowTerminatingError: no statement, trap or catch of the command that raised it sees it (finally blocks
// run); where the command ends it becomes an ordinary ScriptError for the caller.
class CommandEndingError : public ScriptError {
 public:
  CommandEndingError(Ref<ErrorRecordObject> r, const void* c) : ScriptError(std::move(r)), command(c) {}
  const void* command;
};

}  // namespace psession
