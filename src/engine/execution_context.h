// $ExecutionContext and SessionState objects: how scripts reach variables, paths, commands and providers of a session state.
#pragma once
#include "object/value.h"

namespace psession {

class Runspace;
// SessionState of a module (null: the global one).
Value make_session_state(Ref<HeapObject> module);
// What reflection on ScriptBlock.SessionStateInternal gives and takes: test frameworks bind blocks to a module by it.
Value make_internal_state(Ref<HeapObject> module);
Ref<HeapObject> module_of_internal_state(const Value& v);

}  // namespace psession
