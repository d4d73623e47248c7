// Parse errors of a script that only the types tell: bases of classes, types of members, values of enums. Asked for when
// a script is parsed in a runspace. Engine thread.
#pragma once
#include <memory>
#include <vector>

#include "language/parsed_script.h"

namespace psession {

class Runspace;

std::vector<ParseError> check_type_definitions(Runspace& rs, const std::shared_ptr<ParsedScript>& script);

}  // namespace psession
