// What a `using module` statement asks for. Used by the class builder (running it) and the checks of definitions.
#pragma once
#include <memory>
#include <string>

#include "engine/modules.h"
#include "language/ast.h"
#include "language/parsed_script.h"

namespace psession {

struct ModuleWanted {
  std::string name;          // a relative path is made absolute: it starts at the script's folder, if that is a file
  ImportOptions options;
  std::string problem;       // not empty: the specification is none
};
ModuleWanted module_of(Runspace& rs, const std::shared_ptr<ParsedScript>& script, const UsingStatementAst& ast);

}  // namespace psession
