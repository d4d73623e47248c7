// The texts made from a script position: "At file:line char:column" with the marked source line.
#pragma once
#include <string>

#include "object/errors.h"

namespace psession {

// InvocationInfo.PositionMessage. Empty for an empty position.
std::string position_message(const ScriptPosition& p);

}  // namespace psession
