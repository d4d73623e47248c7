// The syntax tree, tokens, positions and parse errors as scripts see them (System.Management.Automation.Language).
// Every object shares the ParsedScript it points into, so a tree lives as long as anything refers to it. What a kind of
// node shows is one table (node_tables.cpp). Called on the engine's thread.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "language/parsed_script.h"
#include "object/members.h"
#include "object/type.h"

namespace psession {

using ScriptRef = std::shared_ptr<ParsedScript>;

class AstObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  AstObject(ScriptRef s, const Ast* n) : script(std::move(s)), node(n) {}
  const ScriptRef script;
  const Ast* const node;
  const Type* type() const override;
  std::string to_text() const override { return std::string(script->text(node->extent)); }
  bool equals(const HeapObject& o) const override;
  int compare(const HeapObject&) const override { return 0; }
  size_t hash() const override { return std::hash<const void*>()(node); }
  bool comparable() const override { return false; }
};

class ExtentObject final : public HeapObject, public TextualObject {
 public:
  ExtentObject(ScriptRef s, Extent e) : script(std::move(s)), extent(e) {}
  const ScriptRef script;
  const Extent extent;
  const Type* type() const override;
  std::string to_text() const override { return std::string(script->text(extent)); }
};

class TokenObject final : public HeapObject, public TextualObject {
 public:
  TokenObject(ScriptRef s, const Token* t) : script(std::move(s)), token(t) {}
  const ScriptRef script;
  const Token* const token;
  const Type* type() const override;
  std::string to_text() const override;
};

// GetHelpContent of a script or a function's body; set by the help cmdlets' layer.
inline Value (*ast_help_content)(const ScriptRef& script, const ScriptBlockAst& body, bool is_script) = nullptr;

// Each gives $null for a null pointer.
Value ast_value(const ScriptRef& script, const Ast* node);
Value extent_value(const ScriptRef& script, Extent extent);
Value position_value(const ScriptRef& script, uint32_t offset);
Value type_name_value(const ScriptRef& script, const TypeName* name);
Value token_value(const ScriptRef& script, const Token* token);
Value variable_path_value(const ScriptRef& script, const VariablePath& path);
Value parse_error_value(const ScriptRef& script, const ParseError& error);
Value number_value(const NumberLiteral& number);
Value ps_token_at(const ScriptRef& script, Extent extent);  // a PSToken that is a position only
// All of a script's tokens and errors as arrays; tokens inside strings belong to their string token.
Value token_array(const ScriptRef& script);
Value parse_error_array(const ScriptRef& script, std::span<const ParseError> errors);
// A ReadOnlyCollection<element>.
Value read_only_collection(const Type* element, std::vector<Value> items);
Value read_only_collection(std::string_view element, std::vector<Value> items);
// A value of the enumeration System.Management.Automation.Language.`name`.
Value language_enum(std::string_view name, int64_t value);

// An AstVisitor's Visit method for the node and, as it answers, for what is below; of an ICustomAstVisitor the answer
// to the node alone.
Value visit_tree(CallContext& ctx, const ScriptRef& script, const Ast* node, const Value& visitor);
std::string visit_method_name(AstKind kind);

}  // namespace psession
