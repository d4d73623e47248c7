// What the debugger's own commands print: the help, and the lines around a stop. The console's prompt and
// $runspace.Debugger.ProcessCommand show them. Engine thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/debugger.h"

namespace psession {

std::vector<std::string> debugger_help();
// The arguments of `list`; `next` is where the next one goes on (0: around the stop). An error's text goes to `error`.
std::vector<std::string> debugger_list(const DebugStop& stop, const std::string& arguments, int& next, std::string& error);

}  // namespace psession
