// Classes and enums that scripts define: found by name in the scopes of who asks, and in the script that names them.
// Used by type lookup, the class builder and `using module`. Engine thread.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "language/parsed_script.h"
#include "object/type.h"

namespace psession {

class Module;
class Runspace;
class Scope;
struct Frame;
struct UsingStatementAst;

// The types of one scope, in the order of their definition.
struct ScopeTypes {
  struct Entry {
    std::string name;                  // as written, or Module.Name
    const Type* type = nullptr;
    const Type* other = nullptr;       // another module's of this name: the name alone means neither
    bool own = false;                  // defined here, not brought by `using module`
    std::string first, second;         // the full names of type and other
  };
  std::vector<Entry> entries;
  std::unordered_map<std::string, size_t> index;   // by folded name
};

// null when there is none; throws AmbiguousTypeReference.
const Type* find_script_type(Runspace& rs, std::string_view name);
// The same, of code that says it: what the blocks around it define is known to it wherever it runs.
const Type* find_script_type(Runspace& rs, const Ast* code, std::string_view name);
void add_script_type(Scope& scope, const std::shared_ptr<ParsedScript>& script, const TypeDefinitionAst& ast, const Type* t);
void share_script_types(const Scope* from, Scope& to);   // a dynamic module knows the types of the module that makes it
// Its types and those of its nested modules, by name.
std::vector<std::pair<std::string, const Type*>> module_types(Module& m);
const TypeDefinitionAst* definition_of(const Type* t, std::shared_ptr<ParsedScript>& script);   // null for what no script defined
uint64_t script_type_version();                                      // changes with each definition
std::vector<std::string>& session_namespaces(Runspace& rs);          // `using namespace` typed at the prompt

// `using module`: what cannot be found is a parse error; running it imports the module, and its types into the scope.
std::vector<ParseError> check_using_statements(Runspace& rs, const std::shared_ptr<ParsedScript>& script);
void run_using_module(Frame& f, const UsingStatementAst& ast);

}  // namespace psession
