// Positions, extents, tokens, parse errors, type names and variable paths as objects.
#include "engine/language_objects/language_objects.h"

#include <algorithm>

#include "engine/vm/vm.h"
#include "object/boxes.h"
#include "object/position.h"
#include "object/types/table.h"

namespace psession {
namespace {

#define L "System.Management.Automation.Language."
#define SMA "System.Management.Automation."
#define RO(type) "System.Collections.ObjectModel.ReadOnlyCollection[" type "]"
#define FN [](MethodCall & c) -> Value
#define TYPE(var, ...) \
  const TypeSpec var##_spec = __VA_ARGS__; \
  Type var{var##_spec}

template <class T> T& self(MethodCall& c) { return *unwrap(c.self).as<T>(); }

// ---- positions and extents -------------------------------------------------------------------------

extern Type position_type, extent_type;

class PositionObject final : public HeapObject {
 public:
  PositionObject(ScriptRef s, uint32_t o) : script(std::move(s)), offset(o) {}
  const ScriptRef script;
  const uint32_t offset;
  const Type* type() const override { return &position_type; }
};

Value file_of(const ParsedScript& s) { return s.file().empty() ? Value() : str(s.file()); }

const MemberDef kScriptPosition[] = {
    {"string File {get;}"}, {"int LineNumber {get;}"}, {"int ColumnNumber {get;}"}, {"int Offset {get;}"}, {"string Line {get;}"},
    {"string GetFullScript()"},
};
const MemberDef kPosition[] = {
    {"string File {get;}", FN { return file_of(*self<PositionObject>(c).script); }},
    {"int LineNumber {get;}", FN { return int32(self<PositionObject>(c).script->position(self<PositionObject>(c).offset).line); }},
    {"int ColumnNumber {get;}", FN { return int32(self<PositionObject>(c).script->position(self<PositionObject>(c).offset).column); }},
    {"string Line {get;}", FN {
       auto& p = self<PositionObject>(c);
       return str(p.script->line(p.script->position(p.offset).line));
     }},
    {"int Offset {get;}", FN { return int32(self<PositionObject>(c).script->utf16_offset(self<PositionObject>(c).offset)); }},
    {"string GetFullScript()", FN { return str(self<PositionObject>(c).script->text()); }},
};
TYPE(i_position_type, {.full_name = L "IScriptPosition", .base = nullptr, .flags = kInterface | kAbstract, .members = kScriptPosition,
                       .assembly = "System.Management.Automation"});
TYPE(position_type, {.full_name = L "InternalScriptPosition", .flags = kSealed, .members = kPosition, .interfaces = L "IScriptPosition",
                     .assembly = "System.Management.Automation"});

ExtentObject& extent(MethodCall& c) { return self<ExtentObject>(c); }
const MemberDef kScriptExtent[] = {
    {"string File {get;}"}, {L "IScriptPosition StartScriptPosition {get;}"}, {L "IScriptPosition EndScriptPosition {get;}"},
    {"int StartLineNumber {get;}"}, {"int StartColumnNumber {get;}"}, {"int EndLineNumber {get;}"}, {"int EndColumnNumber {get;}"},
    {"string Text {get;}"}, {"int StartOffset {get;}"}, {"int EndOffset {get;}"},
};
const MemberDef kExtent[] = {
    {"string File {get;}", FN { return file_of(*extent(c).script); }},
    {L "IScriptPosition StartScriptPosition {get;}", FN { return position_value(extent(c).script, extent(c).extent.start); }},
    {L "IScriptPosition EndScriptPosition {get;}", FN { return position_value(extent(c).script, extent(c).extent.end); }},
    {"int StartLineNumber {get;}", FN { return int32(extent(c).script->start(extent(c).extent).line); }},
    {"int StartColumnNumber {get;}", FN { return int32(extent(c).script->start(extent(c).extent).column); }},
    {"int EndLineNumber {get;}", FN { return int32(extent(c).script->end(extent(c).extent).line); }},
    {"int EndColumnNumber {get;}", FN { return int32(extent(c).script->end(extent(c).extent).column); }},
    {"string Text {get;}", FN { return str(extent(c).to_text()); }},
    {"int StartOffset {get;}", FN { return int32(extent(c).script->utf16_offset(extent(c).extent.start)); }},
    {"int EndOffset {get;}", FN { return int32(extent(c).script->utf16_offset(extent(c).extent.end)); }},
    {"string ToString()", FN { return str(extent(c).to_text()); }},
};
TYPE(i_extent_type, {.full_name = L "IScriptExtent", .base = nullptr, .flags = kInterface | kAbstract, .members = kScriptExtent,
                     .assembly = "System.Management.Automation"});
TYPE(extent_type, {.full_name = L "InternalScriptExtent", .flags = kSealed, .members = kExtent, .interfaces = L "IScriptExtent",
                   .assembly = "System.Management.Automation"});

// ---- variable paths --------------------------------------------------------------------------------

extern Type variable_path_type;

class VariablePathObject final : public HeapObject, public TextualObject {
 public:
  VariablePathObject(ScriptRef s, const VariablePath& p) : script(std::move(s)), path(p) {}
  const ScriptRef script;  // owns the texts
  const VariablePath path;
  const Type* type() const override { return &variable_path_type; }
  std::string to_text() const override { return std::string(path.user_path); }
};
VariablePath& path(MethodCall& c) { return const_cast<VariablePath&>(self<VariablePathObject>(c).path); }
template <VariableScope S> Value scope_is(MethodCall& c) { return Value::boolean(path(c).scope == S); }

const MemberDef kVariablePath[] = {
    {"new(string path)", FN {
       auto script = std::make_shared<ParsedScript>(text_arg(c, 0), std::string());
       return Value(make_ref<VariablePathObject>(script, make_variable_path(script->text())));
     }},
    {"string UserPath {get;}", FN { return str(path(c).user_path); }},
    {"bool IsGlobal {get;}", scope_is<VariableScope::Global>},
    {"bool IsLocal {get;}", scope_is<VariableScope::Local>},
    {"bool IsPrivate {get;}", scope_is<VariableScope::Private>},
    {"bool IsScript {get;}", scope_is<VariableScope::Script>},
    {"bool IsUnqualified {get;}", scope_is<VariableScope::Unscoped>},
    {"bool IsUnscopedVariable {get;}", FN {
       return Value::boolean(path(c).scope == VariableScope::Unscoped || path(c).scope == VariableScope::Variable);
     }},
    {"bool IsVariable {get;}", FN { return Value::boolean(path(c).is_variable()); }},
    {"bool IsDriveQualified {get;}", FN { return Value::boolean(path(c).scope == VariableScope::Drive); }},
    {"string DriveName {get;}", FN { return path(c).scope == VariableScope::Drive ? str(path(c).drive) : Value(); }},
    {"string ToString()", FN { return str(path(c).user_path); }},
};
TYPE(variable_path_type, {.full_name = SMA "VariablePath", .members = kVariablePath, .assembly = "System.Management.Automation"});

// ---- type names ------------------------------------------------------------------------------------

class TypeNameObject final : public HeapObject, public TextualObject {
 public:
  TypeNameObject(ScriptRef s, const TypeName* n) : script(std::move(s)), name(n) {}
  const ScriptRef script;
  const TypeName* const name;
  const Type* type() const override;
  std::string to_text() const override {
    std::string full(name->full_name);
    if (name->form == TypeName::Form::Named && !name->assembly.empty()) full += "," + std::string(name->assembly);
    return full;
  }
};
const TypeName& type_name(MethodCall& c) { return *self<TypeNameObject>(c).name; }
Value short_name(MethodCall& c) {
  const TypeName& n = type_name(c);
  return str(n.form == TypeName::Form::Named ? n.name : n.full_name);
}
const MemberDef kTypeName[] = {
    {"string FullName {get;}", FN { return str(self<TypeNameObject>(c).to_text()); }},
    {"string Name {get;}", short_name},
    {"string AssemblyName {get;}", FN { return type_name(c).assembly.empty() ? Value() : str(type_name(c).assembly); }},
    {"bool IsArray {get;}", FN { return Value::boolean(type_name(c).form == TypeName::Form::Array); }},
    {"bool IsGeneric {get;}", FN { return Value::boolean(type_name(c).form == TypeName::Form::Generic); }},
    {L "IScriptExtent Extent {get;}", FN { return extent_value(self<TypeNameObject>(c).script, type_name(c).extent); }},
    {"type GetReflectionType()", FN { return Value(const_cast<Type*>(TypeRegistry::find(type_name(c).full_name))); }},
    {"type GetReflectionAttributeType()", FN {
       const Type* t = TypeRegistry::find(std::string(type_name(c).full_name) + "Attribute");
       return Value(const_cast<Type*>(t ? t : TypeRegistry::find(type_name(c).full_name)));
     }},
    {"string ToString()", FN { return str(self<TypeNameObject>(c).to_text()); }},
};
const MemberDef kGenericName[] = {
    {L "ITypeName TypeName {get;}", FN { return type_name_value(self<TypeNameObject>(c).script, type_name(c).element); }},
    {RO(L "ITypeName") " GenericArguments {get;}", FN {
       std::vector<Value> items;
       for (const TypeName* t : type_name(c).generic_args) items.push_back(type_name_value(self<TypeNameObject>(c).script, t));
       return read_only_collection(L "ITypeName", std::move(items));
     }},
};
const MemberDef kArrayName[] = {
    {L "ITypeName ElementType {get;}", FN { return type_name_value(self<TypeNameObject>(c).script, type_name(c).element); }},
    {"int Rank {get;}", FN { return int32(type_name(c).rank); }},
};
TYPE(i_type_name, {.full_name = L "ITypeName", .base = nullptr, .flags = kInterface | kAbstract, .members = kTypeName,
                   .assembly = "System.Management.Automation"});
TYPE(type_name_type, {.full_name = L "TypeName", .flags = kSealed, .members = kTypeName, .interfaces = L "ITypeName",
                      .assembly = "System.Management.Automation"});
TYPE(generic_name_base, {.full_name = L "ComposedTypeName", .flags = kInternal | kAbstract, .members = kTypeName, .interfaces = L "ITypeName",
                         .assembly = "System.Management.Automation"});
TYPE(generic_name_type, {.full_name = L "GenericTypeName", .base = L "ComposedTypeName", .flags = kSealed, .members = kGenericName,
                         .assembly = "System.Management.Automation"});
TYPE(array_name_type, {.full_name = L "ArrayTypeName", .base = L "ComposedTypeName", .flags = kSealed, .members = kArrayName,
                       .assembly = "System.Management.Automation"});

// ---- tokens ----------------------------------------------------------------------------------------

TokenObject& token(MethodCall& c) { return self<TokenObject>(c); }

const MemberDef kToken[] = {
    {"string Text {get;}", FN { return str(token(c).to_text()); }},
    {L "TokenFlags TokenFlags {get;}", FN { return language_enum("TokenFlags", token(c).token->flags); }},
    {L "TokenKind Kind {get;}", FN { return language_enum("TokenKind", static_cast<int64_t>(token(c).token->kind)); }},
    {"bool HasError {get;}", FN { return Value::boolean(token(c).token->flags & token_flag::kTokenInError); }},
    {L "IScriptExtent Extent {get;}", FN { return extent_value(token(c).script, token(c).token->extent); }},
    {"string ToString()", FN { return str(token(c).to_text()); }},
};
Value value_text(MethodCall& c) { return str(token(c).token->value); }
const MemberDef kNumber[] = {
    {"System.Object Value {get;}", FN { return token(c).token->number ? number_value(*token(c).token->number) : Value(); }}};
const MemberDef kParameter[] = {
    {"string ParameterName {get;}", value_text},
    {"bool UsedColon {get;}", FN { return Value::boolean(token(c).token->used_colon); }}};
const MemberDef kVariable[] = {
    {"string Name {get;}", FN {
       VariablePath p = make_variable_path(token(c).token->value);
       return str(p.scope == VariableScope::Drive ? p.user_path : p.name);
     }},
    {SMA "VariablePath VariablePath {get;}", FN { return variable_path_value(token(c).script, make_variable_path(token(c).token->value)); }}};
const MemberDef kString[] = {{"string Value {get;}", value_text}};
// What follows its string at a greater depth belongs to it.
Value nested_tokens(MethodCall& c) {
  const auto& all = token(c).script->tokens();
  size_t at = static_cast<size_t>(token(c).token - all.data());
  std::vector<const Token*> found;
  for (size_t i = at + 1; i < all.size() && all[i].nesting > all[at].nesting; ++i) {
    if (all[i].nesting == all[at].nesting + 1 && all[i].kind != TokenKind::EndOfInput) found.push_back(&all[i]);
  }
  // A variable of the string itself is kept as a part only.
  for (const ExpandablePart& p : all[at].parts) {
    auto* v = as<VariableExpressionAst>(static_cast<const Ast*>(p.expression));
    if (!v) continue;
    Token* t = token(c).script->arena().make<Token>();
    t->kind = TokenKind::Variable;
    t->extent = v->extent;
    t->value = v->path.user_path;
    found.push_back(t);
  }
  if (found.empty()) return {};
  std::stable_sort(found.begin(), found.end(), [](const Token* a, const Token* b) { return a->extent.start < b->extent.start; });
  std::vector<Value> items;
  for (const Token* t : found) items.push_back(token_value(token(c).script, t));
  return read_only_collection(L "Token", std::move(items));
}
const MemberDef kExpandable[] = {{RO(L "Token") " NestedTokens {get;}", nested_tokens}};
const MemberDef kLabel[] = {{"string LabelText {get;}", value_text}};
Value stream(RedirectionStream s) { return language_enum("RedirectionStream", static_cast<int64_t>(s)); }
const MemberDef kMerging[] = {{L "RedirectionStream FromStream {get;}", FN { return stream(token(c).token->from); }},
                              {L "RedirectionStream ToStream {get;}", FN { return stream(token(c).token->to); }}};
const MemberDef kFile[] = {{L "RedirectionStream FromStream {get;}", FN { return stream(token(c).token->from); }},
                           {"bool Append {get;}", FN { return Value::boolean(token(c).token->append); }}};
#define TOKEN_TYPE(var, name, parent, rows) \
  TYPE(var, {.full_name = L name, .base = L parent, .members = rows, .assembly = "System.Management.Automation"})
TYPE(token_type, {.full_name = L "Token", .members = kToken, .assembly = "System.Management.Automation"});
TOKEN_TYPE(number_token, "NumberToken", "Token", kNumber);
TOKEN_TYPE(parameter_token, "ParameterToken", "Token", kParameter);
TOKEN_TYPE(variable_token, "VariableToken", "Token", kVariable);
TOKEN_TYPE(string_token, "StringToken", "Token", kString);
TOKEN_TYPE(literal_token, "StringLiteralToken", "StringToken", {});
TOKEN_TYPE(expandable_token, "StringExpandableToken", "StringToken", kExpandable);
TOKEN_TYPE(label_token, "LabelToken", "Token", kLabel);
TOKEN_TYPE(redirection_token, "RedirectionToken", "Token", {});
TOKEN_TYPE(input_token, "InputRedirectionToken", "RedirectionToken", {});
TOKEN_TYPE(merging_token, "MergingRedirectionToken", "RedirectionToken", kMerging);
TOKEN_TYPE(file_token, "FileRedirectionToken", "RedirectionToken", kFile);

// ---- errors ----------------------------------------------------------------------------------------

extern Type parse_error_type;

class ParseErrorObject final : public HeapObject, public TextualObject {
 public:
  ParseErrorObject(Value e, std::string i, std::string m, bool inc)
      : extent(std::move(e)), id(std::move(i)), message(std::move(m)), incomplete(inc) {}
  const Value extent;
  const std::string id, message;
  const bool incomplete;
  const Type* type() const override { return &parse_error_type; }
  std::string to_text() const override { return with_position(); }
  std::string with_position() const {
    auto* e = extent.get_if<ExtentObject>();
    if (!e) return message;
    return position_message(make_position(*e->script, e->extent)) + "\n" + message;
  }
};
const MemberDef kParseError[] = {
    {"new(" L "IScriptExtent extent, string errorId, string message)", FN {
       if (c.arg(0).is_null()) throw_null_argument("extent");
       return Value(make_ref<ParseErrorObject>(c.arg(0), text_arg(c, 1), text_arg(c, 2), false));
     }},
    {L "IScriptExtent Extent {get;}", FN { return self<ParseErrorObject>(c).extent; }},
    {"string ErrorId {get;}", FN { return str(self<ParseErrorObject>(c).id); }},
    {"string Message {get;}", FN { return str(self<ParseErrorObject>(c).message); }},
    {"bool IncompleteInput {get;}", FN { return Value::boolean(self<ParseErrorObject>(c).incomplete); }},
    {"string ToString()", FN { return str(self<ParseErrorObject>(c).with_position()); }},
};
TYPE(parse_error_type, {.full_name = L "ParseError", .members = kParseError, .assembly = "System.Management.Automation"});

// ---- enumerations ----------------------------------------------------------------------------------

const EnumDef kTokenKinds[] = {
#define TOKEN(name, number, text, flags) {#name, number},
#include "language/token_kind.def"
#undef TOKEN
};
const EnumDef kTokenFlags[] = {
    {"None", 0}, {"BinaryPrecedenceLogical", 1}, {"BinaryPrecedenceBitwise", 2}, {"BinaryPrecedenceComparison", 5},
    {"BinaryPrecedenceCoalesce", 7}, {"BinaryPrecedenceAdd", 9}, {"BinaryPrecedenceMultiply", 10}, {"BinaryPrecedenceFormat", 12},
    {"BinaryPrecedenceRange", 13}, {"BinaryPrecedenceMask", 15}, {"Keyword", 0x10}, {"ScriptBlockBlockName", 0x20},
    {"BinaryOperator", 0x100}, {"UnaryOperator", 0x200}, {"CaseSensitiveOperator", 0x400}, {"TernaryOperator", 0x800},
    {"SpecialOperator", 0x1000}, {"AssignmentOperator", 0x2000}, {"ParseModeInvariant", 0x8000}, {"TokenInError", 0x10000},
    {"DisallowedInRestrictedMode", 0x20000}, {"PrefixOrPostfixOperator", 0x40000}, {"CommandName", 0x80000},
    {"MemberName", 0x100000}, {"TypeName", 0x200000}, {"AttributeName", 0x400000}, {"CanConstantFold", 0x800000},
    {"StatementDoesntSupportAttributes", 0x1000000},
};
const EnumDef kStringTypes[] = {{"SingleQuoted", 0}, {"SingleQuotedHereString", 1}, {"DoubleQuoted", 2}, {"DoubleQuotedHereString", 3},
                                {"BareWord", 4}};
const EnumDef kStreams[] = {{"All", 0}, {"Output", 1}, {"Error", 2}, {"Warning", 3}, {"Verbose", 4}, {"Debug", 5}, {"Information", 6}};
const EnumDef kUsing[] = {{"Assembly", 0}, {"Command", 1}, {"Module", 2}, {"Namespace", 3}, {"Type", 4}};
const EnumDef kSwitch[] = {{"None", 0}, {"File", 1}, {"Regex", 2}, {"Wildcard", 4}, {"Exact", 8}, {"CaseSensitive", 16}, {"Parallel", 32}};
const EnumDef kForEach[] = {{"None", 0}, {"Parallel", 1}};
const EnumDef kTypeAttributes[] = {{"None", 0}, {"Class", 1}, {"Interface", 2}, {"Enum", 4}};
const EnumDef kPropertyAttributes[] = {{"None", 0}, {"Public", 1}, {"Private", 2}, {"Static", 0x10}, {"Literal", 0x20}, {"Hidden", 0x40}};
const EnumDef kMethodAttributes[] = {{"None", 0}, {"Public", 1}, {"Private", 2}, {"Static", 0x10}, {"Hidden", 0x40}};
const EnumDef kVisitActions[] = {{"Continue", 0}, {"SkipChildren", 1}, {"StopVisit", 2}};
#define ENUM(var, name, values, bits)                                                                              \
  TYPE(var, {.full_name = L name, .base = "System.Enum", .flags = kEnum | (bits), .enum_values = values,           \
             .scalar = Kind::Enum, .assembly = "System.Management.Automation"})
ENUM(e1, "TokenKind", kTokenKinds, 0);
ENUM(e2, "TokenFlags", kTokenFlags, kFlagsEnum);
ENUM(e3, "StringConstantType", kStringTypes, 0);
ENUM(e4, "RedirectionStream", kStreams, 0);
ENUM(e5, "UsingStatementKind", kUsing, 0);
ENUM(e6, "SwitchFlags", kSwitch, kFlagsEnum);
ENUM(e7, "ForEachFlags", kForEach, kFlagsEnum);
ENUM(e8, "TypeAttributes", kTypeAttributes, kFlagsEnum);
ENUM(e9, "PropertyAttributes", kPropertyAttributes, kFlagsEnum);
ENUM(e10, "MethodAttributes", kMethodAttributes, kFlagsEnum);
ENUM(e11, "AstVisitAction", kVisitActions, 0);

}  // namespace

const Type* ExtentObject::type() const { return &extent_type; }
const Type* TypeNameObject::type() const {
  switch (name->form) {
    case TypeName::Form::Generic: return &generic_name_type;
    case TypeName::Form::Array: return &array_name_type;
    default: return &type_name_type;
  }
}
const Type* TokenObject::type() const {
  switch (token->kind) {
    case TokenKind::Number: return &number_token;
    case TokenKind::Parameter: return &parameter_token;
    case TokenKind::Variable:
    case TokenKind::SplattedVariable: return &variable_token;
    case TokenKind::StringLiteral:
    case TokenKind::HereStringLiteral: return &literal_token;
    case TokenKind::StringExpandable:
    case TokenKind::HereStringExpandable: return &expandable_token;
    case TokenKind::Generic: return token->expandable_generic ? &expandable_token : &literal_token;
    case TokenKind::Label: return &label_token;
    case TokenKind::RedirectInStd: return &input_token;
    case TokenKind::Redirection: return token->merging ? &merging_token : &file_token;
    default: return &token_type;
  }
}
std::string TokenObject::to_text() const {
  return std::string(script->text(token->extent));
}

Value extent_value(const ScriptRef& script, Extent extent) { return Value(make_ref<ExtentObject>(script, extent)); }
Value position_value(const ScriptRef& script, uint32_t offset) { return Value(make_ref<PositionObject>(script, offset)); }
Value type_name_value(const ScriptRef& script, const TypeName* name) {
  return name ? Value(make_ref<TypeNameObject>(script, name)) : Value();
}
Value token_value(const ScriptRef& script, const Token* token) {
  return token ? Value(make_ref<TokenObject>(script, token)) : Value();
}
Value variable_path_value(const ScriptRef& script, const VariablePath& path) {
  return Value(make_ref<VariablePathObject>(script, path));
}
Value parse_error_value(const ScriptRef& script, const ParseError& e) {
  return Value(make_ref<ParseErrorObject>(extent_value(script, e.extent), e.id, e.message, e.incomplete_input));
}
Value number_value(const NumberLiteral& n) {
  switch (n.kind) {
    case NumberKind::Int32: return Value::int32(static_cast<int32_t>(n.integer));
    case NumberKind::Int64: return Value::int64(n.integer);
    case NumberKind::Double: return Value::real(n.real);
    case NumberKind::SByte: return Value::integer(Kind::SByte, n.integer);
    case NumberKind::Byte: return Value::integer(Kind::Byte, n.integer);
    case NumberKind::Int16: return Value::integer(Kind::Int16, n.integer);
    case NumberKind::UInt16: return Value::integer(Kind::UInt16, n.integer);
    case NumberKind::UInt32: return Value::integer(Kind::UInt32, n.integer);
    case NumberKind::UInt64: return Value::integer(Kind::UInt64, static_cast<int64_t>(n.unsigned_integer));
    case NumberKind::Decimal: return decimal_literal(n.digits);
    case NumberKind::BigInteger: return bigint_literal(n.digits);
  }
  return {};
}
Value token_array(const ScriptRef& script) {
  std::vector<Value> items;
  for (const Token& t : script->tokens())
    if (t.nesting == 0) items.push_back(token_value(script, &t));
  return Value(Array::of(&token_type, std::move(items)));
}
Value parse_error_array(const ScriptRef& script, std::span<const ParseError> errors) {
  std::vector<Value> items;
  for (const ParseError& e : errors) items.push_back(parse_error_value(script, e));
  return Value(Array::of(&parse_error_type, std::move(items)));
}
Value read_only_collection(const Type* element, std::vector<Value> items) {
  auto l = make_ref<List>(generic_of("System.Collections.ObjectModel.ReadOnlyCollection`1", {&element, 1}));
  l->items = std::move(items);
  l->read_only = true;
  return Value(l);
}
Value read_only_collection(std::string_view element, std::vector<Value> items) {
  const Type* t = TypeRegistry::find(element);
  return read_only_collection(t ? t : &types::Object, std::move(items));
}
Value language_enum(std::string_view name, int64_t value) {
  return Value::enumeration(TypeRegistry::find(L + std::string(name)), value);
}

}  // namespace psession
