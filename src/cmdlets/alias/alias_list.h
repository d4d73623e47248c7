// Aliases that can be seen from the current scope, for the -Alias cmdlets. Engine thread.
#pragma once
#include <string>
#include <vector>

#include "engine/command.h"
#include "engine/scope.h"

namespace psession {

class Runspace;

struct FoundAlias {
  Scope* scope;
  Ref<AliasInfo> alias;
};
// Sorted by name; `scope` null: all visible ones.
std::vector<FoundAlias> visible_aliases(Runspace& rs, Scope* scope);
Ref<AliasInfo> alias_in(Runspace& rs, const std::string& name, Scope* scope);
std::string alias_missing_text(std::string_view what, const std::string& name);

}  // namespace psession
