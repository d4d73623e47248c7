// Data written as PowerShell source (.psd1): only literals, arrays, hashtables and a few constant variables, never run.
#pragma once
#include <string>

#include "language/ast.h"
#include "object/containers.h"

namespace psession {

class ParsedScript;

// The value of a literal expression or statement. Throws ScriptError (InvalidOperationException: "Cannot generate a
// PowerShell object for a ScriptBlock evaluating dynamic expressions. Dynamic expression: {0}.") for anything else.
Value evaluate_data(const ParsedScript& script, const Ast* node);
// The first hashtable of a file. Throws when it can't be read, parsed or is not pure data.
Ref<Dictionary> read_data_file(const std::string& path);

}  // namespace psession
