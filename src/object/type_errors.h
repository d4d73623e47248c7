// The error for a name that no type has. Engine threads.
#pragma once
#include <string>

#include "object/value.h"

namespace psession {

// "Unable to find type [name]."; the nearest types that there are stand in the recommendation.
[[noreturn]] void throw_type_not_found(const std::string& name, Value target);

}  // namespace psession
