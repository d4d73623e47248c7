// Attribute objects and the checks that they stand for (dynamic parameters bring them along). Engine thread.
#pragma once
#include <memory>

#include "engine/validation.h"

namespace psession {

// The check of a Validate... or transformation attribute object; null when it is none.
std::shared_ptr<ValueCheck> check_of_attribute(Runspace& rs, const Value& attribute);

}  // namespace psession
