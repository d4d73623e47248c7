// The checks of a parsed script that the grammar alone cannot make: assignment targets, duplicate
// names, what class members may contain, data sections. Called once by the parser; same thread.
// What needs the types of the object layer (order of catches, base classes) is the compiler's.
#pragma once

#include "language/diagnostics.h"
#include "language/parsed_script.h"

namespace psession {

void check_semantics(const ParsedScript& script, Diagnostics& diagnostics);

// Parts of it, by file.
void check_data_section(const ParsedScript& script, const DataStatementAst* data, Diagnostics& diagnostics);
void check_member_function(const FunctionMemberAst* member, Diagnostics& diagnostics);
void check_type_members(const ParsedScript& script, const TypeDefinitionAst* type, Diagnostics& diagnostics);

// May `n` be evaluated while parsing, as an attribute's or #requires' argument must?
struct ConstantRules {
  bool attribute = false;
  bool class_attribute = false;
  bool hashtables = false;
};
bool is_constant(const Ast* n, const ConstantRules& rules);

bool is_void_type(const TypeConstraintAst* type);  // null: no type, which is void for a method

}  // namespace psession
