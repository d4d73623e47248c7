// Invocation details of running commands: $MyInvocation and what error records say about where they arose.
// Everything here is made on demand; the hot path keeps pointers into the syntax tree only. Engine thread.
#pragma once
#include <string>

#include "engine/command.h"
#include "language/ast.h"
#include "object/errors.h"
#include "object/position.h"

namespace psession {

class Runspace;
class ParsedScript;

// The InvocationInfo of a running command (cached in it).
const Ref<InvocationInfoObject>& invocation_info(Runspace& rs, RunningCommand& c);
// Name that a command adds to error ids: the cmdlet's class ("Microsoft.PowerShell.Commands.GetItemCommand"), else its name.
std::string error_source_name(const CommandInfo* command);
// Adds what a record lacks: ",Command" to its id, the activity, and the invocation of `c`.
void complete_error(Runspace& rs, ErrorRecordObject& r, RunningCommand* c);

}  // namespace psession
