// What the -Variable and -Alias cmdlets share: -Scope, names with wildcards, -Include and -Exclude. Engine thread.
#pragma once
#include <string>
#include <vector>

#include "engine/scope.h"
#include "object/type.h"

namespace psession {

class Runspace;

// "Global", "Script", "Local", "Private" or a number of steps up. Throws ArgumentOutOfRange... as PowerShell does.
Scope& scope_argument(Runspace& rs, const std::string& scope);

struct FoundVariable {
  Scope* scope;
  Ref<Variable> variable;
};
// Those whose names match, sorted by name. `scope` null: all that are visible from here.
std::vector<FoundVariable> match_variables(Runspace& rs, const std::string& name, Scope* scope, const std::vector<std::string>& include,
                                           const std::vector<std::string>& exclude, bool& filtered);

Ref<class ErrorRecordObject> variable_not_found(const std::string& name);
// ScopedItemOptions given as a value, a number or names.
uint32_t item_options(Runspace& rs, const Value& v);
// Sets options as PSVariable.Options does (constants stay, AllScope can't be taken back).
void set_variable_options(Runspace& rs, Variable& v, uint32_t options, bool force);
void add_variable(Runspace& rs, Scope& scope, const Ref<Variable>& v, bool force);

}  // namespace psession
