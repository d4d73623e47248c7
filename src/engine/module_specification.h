// A module as Import-Module, Get-Module and Remove-Module are asked for it by -FullyQualifiedName: a name, a hashtable
// or a ModuleSpecification. Engine thread.
#pragma once
#include <string>

#include "engine/modules.h"

namespace psession {

struct WantedModule {
  std::string name;         // or a path
  ImportOptions options;    // versions and GUID
};
// Throws what the constructor of ModuleSpecification throws.
WantedModule wanted_module(CallContext& ctx, const Value& v);
// Whether a version, or a module with its GUID, is one that may be imported.
bool version_fits(const std::string& version, const ImportOptions& o);
bool module_fits(const Module& m, const ImportOptions& o);
// Whether a loaded module is what is asked for.
bool is_wanted(const Module& m, const WantedModule& w);

}  // namespace psession
