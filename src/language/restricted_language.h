// What a data section, a session in RestrictedLanguage mode and ScriptBlock.CheckRestrictedLanguage allow. Any thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "language/diagnostics.h"
#include "language/parsed_script.h"

namespace psession {

struct RestrictedRules {
  std::optional<std::vector<std::string>> commands;   // those allowed; none given: all
  std::optional<std::vector<std::string>> variables;  // besides the usual ones; "*": all
  bool environment = false;                           // $env: may be read
};

// Errors of a whole block (only its end block may be there).
std::vector<ParseError> check_restricted(const ParsedScript& script, const ScriptBlockAst& block, const RestrictedRules& rules);
// Errors of a data section's body.
std::vector<ParseError> check_restricted(const ParsedScript& script, const StatementBlockAst& body, const RestrictedRules& rules);

}  // namespace psession
