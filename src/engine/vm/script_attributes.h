// The attribute objects of a script function's parameter, made when somebody asks for them. Engine thread.
#pragma once
#include <string_view>
#include <vector>

#include "engine/command.h"

namespace psession {

class ScriptBlock;

// As declared, with a ParameterAttribute before them when there is none.
std::vector<Value> script_parameter_attributes(Runspace& rs, ScriptBlock& block, const ParameterMetadata& p);

}  // namespace psession
