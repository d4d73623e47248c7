// Modules of another session, for Get-Module and Import-Module -PSSession. Engine thread.
#pragma once
#include <string>
#include <vector>

#include "engine/modules.h"

namespace psession {

// What Get-Module gives there.
std::vector<Value> modules_there(Runspace& rs, const Value& session, const std::vector<std::string>& names, bool list_available);
// Imports the module there, and a module of the same name here whose commands run there. `commands`: only these.
Ref<Module> import_from_session(Runspace& rs, const Value& session, const std::string& name, const std::vector<std::string>& commands,
                                const ImportOptions& options);

}  // namespace psession
