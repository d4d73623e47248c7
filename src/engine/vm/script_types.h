// Classes and enums that scripts define, by name and visible per runspace; used by type lookup and the class builder.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "object/type.h"

namespace psession {

class Runspace;

const Type* find_script_type(Runspace& rs, std::string_view name);   // null when there is none
void add_script_type(Runspace& rs, std::string_view name, const Type* t);
uint64_t script_type_version();                                      // changes with each definition
std::vector<std::string>& session_namespaces(Runspace& rs);          // `using namespace` typed at the prompt

}  // namespace psession
