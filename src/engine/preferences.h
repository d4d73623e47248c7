// Preference variables and what common parameters put over them.
#pragma once
#include <string_view>

#include "engine/runspace.h"

namespace psession {

// The value of $ErrorActionPreference and its like; `fallback` when absent or invalid.
ActionPreference action_preference(Runspace& rs, std::string_view variable, ActionPreference fallback);
// For the running command: its common parameter, else the variable.
enum class StreamPreference : uint8_t { Error, Warning, Verbose, Debug, Information, Progress };
ActionPreference stream_preference(Runspace& rs, StreamPreference which);

// The side streams with preference, variables and -Confirm-like questions (Inquire). Used by cmdlets and Write-*.
void emit_warning(Runspace& rs, const Value& record);
void emit_verbose(Runspace& rs, const Value& record);
void emit_debug(Runspace& rs, const Value& record);
void emit_information(Runspace& rs, const Value& record);
void emit_progress(Runspace& rs, const Value& record);

}  // namespace psession
