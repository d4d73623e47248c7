// What unwinds the C++ stack besides ScriptError: break and continue that leave a function, and exit.
// Thrown by the VM; caught by loops of callers, by script files (exit) and by whoever runs top-level text.
#pragma once
#include <string>

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

}  // namespace psession
