// $PSDebugContext of a stop, for whoever answers it: the console's prompt, or a listener to DebuggerStop. Engine thread.
#pragma once
#include "engine/debugger.h"

namespace psession {

struct DebugContext { Value invocation, breakpoints; };
// Defines the global variable; the caller removes it when the stop is over.
DebugContext define_debug_context(Runspace& rs, const DebugStop& stop);

}  // namespace psession
