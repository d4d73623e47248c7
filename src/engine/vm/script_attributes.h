// Objects made of a script block when somebody asks for them: its parameters' attributes, the PowerShell object of its
// commands. Engine thread.
#pragma once
#include <string_view>
#include <vector>

#include "engine/command.h"

namespace psession {

class ScriptBlock;

// As declared, with a ParameterAttribute before them when there is none.
std::vector<Value> script_parameter_attributes(Runspace& rs, ScriptBlock& block, const ParameterMetadata& p);

// GetPowerShell: refuses blocks that do more than call commands.
Value powershell_of_block(Runspace& rs, ScriptBlock& block, const std::vector<Value>& args);

}  // namespace psession
