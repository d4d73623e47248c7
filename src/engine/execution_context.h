// $ExecutionContext and SessionState objects: how scripts reach variables, paths, commands and providers of a session state.
#pragma once
#include "object/value.h"

namespace psession {

class Runspace;
// SessionState of a module (null: the global one).
Value make_session_state(Ref<HeapObject> module);

}  // namespace psession
