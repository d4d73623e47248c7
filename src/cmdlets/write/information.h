// Information records as Write-Information and Write-Host make them. Engine thread.
#pragma once
#include <string>
#include <vector>

#include "engine/records.h"

namespace psession {

class Runspace;
Ref<InformationRecordObject> make_information(Runspace& rs, const InvocationInfoObject& invocation, const Value& data,
                                              std::vector<std::string> tags);
// A ConsoleColor by name, number or value; throws ScriptError for others.
int console_color(Runspace& rs, const Value& v);

}  // namespace psession
