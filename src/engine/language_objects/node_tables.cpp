// What each class of node shows: one table of rows per class.
#include "engine/data_file.h"
#include "engine/language_objects/language_objects.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "language/ast_visit.h"
#include "object/boxes.h"
#include "object/types/table.h"
#include "text/casing.h"

namespace psession {
namespace {

#define L "System.Management.Automation.Language."
#define RO(type) "System.Collections.ObjectModel.ReadOnlyCollection[" type "]"

AstObject& self(MethodCall& c) { return *unwrap(c.self).as<AstObject>(); }
template <class T> const T& node(MethodCall& c) { return *static_cast<const T*>(self(c).node); }

// Classes that the tree itself does without.
struct LoopStatementAst;
struct ChainableAst;

template <class T> struct NodeName;  // the .NET name of a class
#define NAME(Class) template <> struct NodeName<Class> { static constexpr const char* name = L #Class; };
NAME(AttributeAst) NAME(AttributeBaseAst) NAME(UsingStatementAst) NAME(ParameterAst) NAME(StatementAst) NAME(TrapStatementAst)
NAME(ExpressionAst) NAME(NamedAttributeArgumentAst) NAME(TypeConstraintAst) NAME(MemberAst) NAME(CatchClauseAst)
NAME(CommandBaseAst) NAME(RedirectionAst) NAME(CommandElementAst) NAME(Ast)
#undef NAME

Value wrap(const ScriptRef& s, const Ast* n) { return ast_value(s, n); }
Value wrap(const ScriptRef&, std::string_view v) { return str(v); }
Value wrap(const ScriptRef&, bool v) { return Value::boolean(v); }
Value wrap(const ScriptRef& s, Extent e) { return extent_value(s, e); }
Value wrap(const ScriptRef& s, const TypeName* t) { return type_name_value(s, t); }
Value wrap(const ScriptRef& s, const VariablePath& p) { return variable_path_value(s, p); }
Value wrap(const ScriptRef&, TokenKind k) { return language_enum("TokenKind", static_cast<int64_t>(k)); }
Value wrap(const ScriptRef&, StringConstantType k) { return language_enum("StringConstantType", static_cast<int64_t>(k)); }
Value wrap(const ScriptRef&, RedirectionStream k) { return language_enum("RedirectionStream", static_cast<int64_t>(k)); }
Value wrap(const ScriptRef&, UsingStatementAst::Type k) { return language_enum("UsingStatementKind", static_cast<int64_t>(k)); }
Value tuple(const ScriptRef& s, std::string_view first, const Ast* a, std::string_view second, const Ast* b) {
  const Type* t = TypeRegistry::find("System.Tuple[" L + std::string(first) + "," L + std::string(second) + "]");
  return Value(make_ref<TupleObject>(t, std::vector<Value>{ast_value(s, a), ast_value(s, b)}));
}
template <class T, class F> Value collection(std::span<const T> items, std::string_view element, F make) {
  std::vector<Value> r;
  r.reserve(items.size());
  for (const T& i : items) r.push_back(make(i));
  return read_only_collection(element, std::move(r));
}
template <class T> Value wrap(const ScriptRef& s, std::span<T* const> items) {
  return collection<T* const>(items, NodeName<T>::name, [&](const Ast* n) { return ast_value(s, n); });
}
Value wrap(const ScriptRef& s, std::span<TypeName* const> items) {
  if (items.empty()) return {};
  return collection<TypeName* const>(items, L "ITypeName", [&](const TypeName* n) { return type_name_value(s, n); });
}
#define PAIR(first, second) "System.Tuple[" L first "," L second "]"
Value wrap(const ScriptRef& s, std::span<const IfClause> items) {
  return collection<const IfClause>(items, PAIR("PipelineBaseAst", "StatementBlockAst"), [&](const IfClause& i) {
    return tuple(s, "PipelineBaseAst", i.condition, "StatementBlockAst", i.body);
  });
}
Value wrap(const ScriptRef& s, std::span<const SwitchClause> items) {
  return collection<const SwitchClause>(items, PAIR("ExpressionAst", "StatementBlockAst"), [&](const SwitchClause& i) {
    return tuple(s, "ExpressionAst", i.condition, "StatementBlockAst", i.body);
  });
}
Value wrap(const ScriptRef& s, std::span<const HashtablePair> items) {
  return collection<const HashtablePair>(items, PAIR("ExpressionAst", "StatementAst"), [&](const HashtablePair& i) {
    return tuple(s, "ExpressionAst", i.key, "StatementAst", i.value);
  });
}

template <class T, auto Member> Value get(MethodCall& c) { return wrap(self(c).script, node<T>(c).*Member); }
// The same, $null instead of nothing.
template <class T, auto Member> Value get_some(MethodCall& c) {
  auto& v = node<T>(c).*Member;
  return v.empty() ? Value() : wrap(self(c).script, v);
}

// "Type Name {get;}" and the member of the node it reads.
#define ROW(type, name, Class, member) {type " " name " {get;}", get<Class, &Class::member>}
#define ROW_SOME(type, name, Class, member) {type " " name " {get;}", get_some<Class, &Class::member>}
#define LIST(type, name, Class, member) {RO(L type) " " name " {get;}", get<Class, &Class::member>}
#define LIST_SOME(type, name, Class, member) {RO(L type) " " name " {get;}", get_some<Class, &Class::member>}
#define FN [](MethodCall & c) -> Value

#define DECLARE(Class, Base, bits, ...)                                                                        \
  const TypeSpec Class##_spec{.full_name = L #Class, .base = Base, .flags = bits, .members = __VA_ARGS__,    \
                              .assembly = "System.Management.Automation"};                                  \
  Type Class##_type{Class##_spec};
#define NODE(Class, Base, ...)               \
  const MemberDef Class##_rows[] = {__VA_ARGS__}; \
  DECLARE(Class, L #Base, 0, Class##_rows)
#define ABSTRACT(Class, Base, ...)           \
  const MemberDef Class##_rows[] = {__VA_ARGS__}; \
  DECLARE(Class, L #Base, kAbstract, Class##_rows)
#define BARE(Class, Base) DECLARE(Class, L #Base, 0, {})
#define BARE_ABSTRACT(Class, Base) DECLARE(Class, L #Base, kAbstract, {})

// ---- Ast -------------------------------------------------------------------------------------------

bool holds_script(AstKind k) {
  return k == AstKind::FunctionDefinition || k == AstKind::ScriptBlockExpression || k == AstKind::TrapStatement;
}
Value find(MethodCall& c, bool all) {
  Ref<AstObject> root(&self(c));
  if (c.arg(0).is_null()) throw_null_argument("predicate");
  bool nested = c.has(1) && c.arg(1).as_bool();
  std::vector<Value> found;
  bool done = false;
  walk(const_cast<Ast*>(root->node), [&](Ast* n) {
    if (done) return false;
    c.ctx.check_stop();
    Value v = ast_value(root->script, n);
    if (is_true(DelegateObject::call(c.ctx, c.arg(0), {&v, 1}))) {
      found.push_back(std::move(v));
      if (!all) done = true;
    }
    return !done && (nested || !holds_script(n->kind));
  });
  if (!all) return found.empty() ? Value() : found[0];
  return make_list(TypeRegistry::find(L "Ast"), std::move(found));
}
Value safe_value(MethodCall& c) {
  try {
    return evaluate_data(*self(c).script, self(c).node);
  } catch (const ScriptError& e) {
    throw_dotnet(e.record->exception->type()->full_name(), e.record->exception->message);
  }
}
const MemberDef Ast_rows[] = {
    {L "IScriptExtent Extent {get;}", FN { return extent_value(self(c).script, self(c).node->extent); }},
    {L "Ast Parent {get;}", FN { return ast_value(self(c).script, self(c).node->parent); }},
    {L "Ast Copy()", FN { return Value(make_ref<AstObject>(self(c).script, self(c).node)); }},
    {L "Ast Find(System.Func[" L "Ast,bool] predicate, bool searchNestedScriptBlocks)", FN { return find(c, false); }},
    {"System.Collections.Generic.IEnumerable[" L "Ast] FindAll(System.Func[" L "Ast,bool] predicate, bool searchNestedScriptBlocks)",
     FN { return find(c, true); }},
    {"System.Object SafeGetValue()", safe_value},
    {"System.Object SafeGetValue(bool skipHashtableSizeCheck)", safe_value},
    {"string ToString()", FN { return str(self(c).to_text()); }},
    {"void Visit(" L "AstVisitor astVisitor)", FN {
       if (c.arg(0).is_null()) throw_null_argument("astVisitor");
       Ref<AstObject> keep(&self(c));
       return visit_tree(c.ctx, keep->script, keep->node, c.arg(0));
     }},
    {"System.Object Visit(" L "ICustomAstVisitor astVisitor)", FN {
       if (c.arg(0).is_null()) throw_null_argument("astVisitor");
       Ref<AstObject> keep(&self(c));
       return visit_tree(c.ctx, keep->script, keep->node, c.arg(0));
     }},
};
DECLARE(Ast, "System.Object", kAbstract, Ast_rows)

BARE_ABSTRACT(StatementAst, Ast)
BARE_ABSTRACT(CommandElementAst, Ast)

const Type* static_type(const AstObject& o);
ABSTRACT(ExpressionAst, CommandElementAst,
         {"type StaticType {get;}", FN { return Value(const_cast<Type*>(static_type(self(c)))); }})

// ---- blocks, parameters, attributes ----------------------------------------------------------------

Value text_list(std::span<const std::string_view> items) {
  return collection<const std::string_view>(items, "string", [](std::string_view t) { return str(t); });
}
Value requirements(MethodCall& c) {
  const ScriptRequirements* r = node<ScriptBlockAst>(c).requirements;
  if (!r) return {};
  static const char* kNames[] = {"RequiredApplicationId", "RequiredPSVersion", "RequiredPSEditions", "RequiredModules",
                                 "RequiredAssemblies", "IsElevationRequired"};
  auto o = PSObject::custom();
  std::vector<Value> modules;
  const Type* spec = TypeRegistry::find("Microsoft.PowerShell.Commands.ModuleSpecification");
  for (const RequiredModule& m : r->modules) {
    auto h = Dictionary::hashtable();
    h->set(str("ModuleName"), str(m.name));
    if (!m.module_version.empty()) h->set(str("ModuleVersion"), str(m.module_version));
    if (!m.required_version.empty()) h->set(str("RequiredVersion"), str(m.required_version));
    if (!m.maximum_version.empty()) h->set(str("MaximumVersion"), str(m.maximum_version));
    if (!m.guid.empty()) h->set(str("GUID"), str(m.guid));
    Value v(h);
    bool plain = m.module_version.empty() && m.required_version.empty() && m.maximum_version.empty() && m.guid.empty();
    modules.push_back(spec ? convert_to(c.ctx, plain ? str(m.name) : v, spec) : plain ? str(m.name) : v);
  }
  Value values[] = {
      r->application_id.empty() ? Value() : str(r->application_id),
      r->required_version.empty() ? Value() : convert_to(c.ctx, str(r->required_version.find('.') == std::string_view::npos ? std::string(r->required_version) + ".0" : std::string(r->required_version)), &types::Version),
      text_list(r->editions),
      read_only_collection(spec ? spec : &types::Object, std::move(modules)),
      text_list(r->assemblies),
      Value::boolean(r->elevation_required),
  };
  for (size_t i = 0; i < std::size(kNames); ++i) o->members().add(kNames[i], values[i]);
  o->members().type_names = new std::vector<std::string>{L "ScriptRequirements", "System.Object"};
  return Value(o);
}
NODE(ScriptBlockAst, Ast,
     LIST("AttributeAst", "Attributes", ScriptBlockAst, attributes),
     LIST("UsingStatementAst", "UsingStatements", ScriptBlockAst, using_statements),
     ROW(L "ParamBlockAst", "ParamBlock", ScriptBlockAst, param_block),
     ROW(L "NamedBlockAst", "BeginBlock", ScriptBlockAst, begin_block),
     ROW(L "NamedBlockAst", "ProcessBlock", ScriptBlockAst, process_block),
     ROW(L "NamedBlockAst", "EndBlock", ScriptBlockAst, end_block),
     ROW(L "NamedBlockAst", "CleanBlock", ScriptBlockAst, clean_block),
     ROW(L "NamedBlockAst", "DynamicParamBlock", ScriptBlockAst, dynamic_param_block),
     {"System.Object ScriptRequirements {get;}", requirements},
     {L "CommentHelpInfo GetHelpContent()", FN { return ast_help_content(self(c).script, node<ScriptBlockAst>(c), true); }},
     {"scriptblock GetScriptBlock()", FN {
        if (!self(c).script->errors().empty())
          throw_dotnet("System.Management.Automation.PSInvalidOperationException",
                       "Operation is not valid due to the current state of the object.");
        return Value(make_ref<ScriptBlock>(self(c).script, &node<ScriptBlockAst>(c)));
      }})
NODE(ParamBlockAst, Ast, LIST("AttributeAst", "Attributes", ParamBlockAst, attributes),
     LIST("ParameterAst", "Parameters", ParamBlockAst, parameters))
NODE(NamedBlockAst, Ast, ROW("bool", "Unnamed", NamedBlockAst, unnamed),
     ROW(L "TokenKind", "BlockKind", NamedBlockAst, block_kind),
     LIST("StatementAst", "Statements", NamedBlockAst, statements),
     LIST_SOME("TrapStatementAst", "Traps", NamedBlockAst, traps))
NODE(StatementBlockAst, Ast, LIST("StatementAst", "Statements", StatementBlockAst, statements),
     LIST_SOME("TrapStatementAst", "Traps", StatementBlockAst, traps))
NODE(NamedAttributeArgumentAst, Ast, ROW("string", "ArgumentName", NamedAttributeArgumentAst, name),
     ROW(L "ExpressionAst", "Argument", NamedAttributeArgumentAst, argument),
     ROW("bool", "ExpressionOmitted", NamedAttributeArgumentAst, expression_omitted))
ABSTRACT(AttributeBaseAst, Ast, ROW(L "ITypeName", "TypeName", AttributeBaseAst, type_name))
NODE(AttributeAst, AttributeBaseAst, LIST("ExpressionAst", "PositionalArguments", AttributeAst, positional_arguments),
     LIST("NamedAttributeArgumentAst", "NamedArguments", AttributeAst, named_arguments))
BARE(TypeConstraintAst, AttributeBaseAst)
const Type* reflect(const TypeName* t) {
  return t ? TypeRegistry::find(t->full_name) : nullptr;
}
NODE(ParameterAst, Ast, LIST("AttributeBaseAst", "Attributes", ParameterAst, attributes),
     ROW(L "VariableExpressionAst", "Name", ParameterAst, name),
     ROW(L "ExpressionAst", "DefaultValue", ParameterAst, default_value),
     {"type StaticType {get;}", FN {
        for (const AttributeBaseAst* a : node<ParameterAst>(c).attributes) {
          if (a->kind != AstKind::TypeConstraint) continue;
          if (const Type* t = reflect(a->type_name)) return Value(const_cast<Type*>(t));
        }
        return Value(&types::Object);
      }})

// ---- definitions -----------------------------------------------------------------------------------

NODE(FunctionDefinitionAst, StatementAst, ROW("bool", "IsFilter", FunctionDefinitionAst, is_filter),
     {"bool IsWorkflow {get;}", FN { return Value::boolean(false); }},
     ROW("string", "Name", FunctionDefinitionAst, name),
     {RO(L "ParameterAst") " Parameters {get;}", FN {
        auto& f = node<FunctionDefinitionAst>(c);
        return f.has_parameter_list && !f.parameters.empty() ? wrap(self(c).script, f.parameters) : Value();
      }},
     {L "CommentHelpInfo GetHelpContent()", FN { return ast_help_content(self(c).script, *node<FunctionDefinitionAst>(c).body, false); }},
     ROW(L "ScriptBlockAst", "Body", FunctionDefinitionAst, body))
ABSTRACT(MemberAst, Ast, ROW("string", "Name", MemberAst, name))
#define MEMBER_FLAGS(Class)                                                                                  \
  {"bool IsPublic {get;}", FN { return Value::boolean(true); }},                                         \
      {"bool IsPrivate {get;}", FN { return Value::boolean(false); }},                                   \
      ROW("bool", "IsHidden", Class, is_hidden), ROW("bool", "IsStatic", Class, is_static)
NODE(PropertyMemberAst, MemberAst, ROW(L "TypeConstraintAst", "PropertyType", PropertyMemberAst, property_type),
     LIST("AttributeAst", "Attributes", PropertyMemberAst, attributes),
     {L "PropertyAttributes PropertyAttributes {get;}", FN {
        auto& m = node<PropertyMemberAst>(c);
        auto* t = as<TypeDefinitionAst>(m.parent);
        if (t && t->type == TypeDefinitionAst::Type::Enum) return language_enum("PropertyAttributes", 0x31);
        return language_enum("PropertyAttributes", 1 | (m.is_static ? 0x10 : 0) | (m.is_hidden ? 0x40 : 0));
      }},
     ROW(L "ExpressionAst", "InitialValue", PropertyMemberAst, initial_value), MEMBER_FLAGS(PropertyMemberAst))
NODE(FunctionMemberAst, MemberAst, LIST("AttributeAst", "Attributes", FunctionMemberAst, attributes),
     ROW(L "TypeConstraintAst", "ReturnType", FunctionMemberAst, return_type),
     {RO(L "ParameterAst") " Parameters {get;}", FN { return wrap(self(c).script, node<FunctionMemberAst>(c).function->parameters); }},
     {L "ScriptBlockAst Body {get;}", FN { return ast_value(self(c).script, node<FunctionMemberAst>(c).function->body); }},
     {L "MethodAttributes MethodAttributes {get;}", FN {
        auto& m = node<FunctionMemberAst>(c);
        return language_enum("MethodAttributes", 1 | (m.is_static ? 0x10 : 0) | (m.is_hidden ? 0x40 : 0));
      }},
     MEMBER_FLAGS(FunctionMemberAst), ROW("bool", "IsConstructor", FunctionMemberAst, is_constructor))
NODE(TypeDefinitionAst, StatementAst, ROW("string", "Name", TypeDefinitionAst, name),
     LIST("AttributeAst", "Attributes", TypeDefinitionAst, attributes),
     LIST("TypeConstraintAst", "BaseTypes", TypeDefinitionAst, base_types),
     LIST("MemberAst", "Members", TypeDefinitionAst, members),
     {L "TypeAttributes TypeAttributes {get;}", FN {
        static constexpr int kBits[] = {1, 2, 4};
        return language_enum("TypeAttributes", kBits[static_cast<int>(node<TypeDefinitionAst>(c).type)]);
      }},
     {"bool IsEnum {get;}", FN { return Value::boolean(node<TypeDefinitionAst>(c).type == TypeDefinitionAst::Type::Enum); }},
     {"bool IsClass {get;}", FN { return Value::boolean(node<TypeDefinitionAst>(c).type == TypeDefinitionAst::Type::Class); }},
     {"bool IsInterface {get;}", FN { return Value::boolean(node<TypeDefinitionAst>(c).type == TypeDefinitionAst::Type::Interface); }})
NODE(UsingStatementAst, StatementAst, ROW(L "UsingStatementKind", "UsingStatementKind", UsingStatementAst, type),
     ROW(L "StringConstantExpressionAst", "Name", UsingStatementAst, name),
     ROW(L "StringConstantExpressionAst", "Alias", UsingStatementAst, alias),
     ROW(L "HashtableAst", "ModuleSpecification", UsingStatementAst, module_specification))

// ---- statements ------------------------------------------------------------------------------------

ABSTRACT(PipelineBaseAst, StatementAst,
         {L "ExpressionAst GetPureExpression()", FN { return ast_value(self(c).script, pure_expression(self(c).node)); }})
Value first_token(MethodCall& c, uint32_t at) {
  for (const Token& t : self(c).script->tokens())
    if (t.extent.start == at) return token_value(self(c).script, &t);
  return {};
}
NODE(ErrorStatementAst, PipelineBaseAst,
     {L "Token Kind {get;}", FN {
        auto& e = node<ErrorStatementAst>(c);
        return e.token == TokenKind::Unknown ? Value() : first_token(c, e.extent.start);
      }},
     LIST_SOME("Ast", "NestedAst", ErrorStatementAst, nested))
NODE(IfStatementAst, StatementAst,
     {RO(PAIR("PipelineBaseAst", "StatementBlockAst")) " Clauses {get;}", get<IfStatementAst, &IfStatementAst::clauses>},
     ROW(L "StatementBlockAst", "ElseClause", IfStatementAst, else_clause))
NODE(DataStatementAst, StatementAst, ROW_SOME("string", "Variable", DataStatementAst, variable),
     LIST("ExpressionAst", "CommandsAllowed", DataStatementAst, commands_allowed),
     ROW(L "StatementBlockAst", "Body", DataStatementAst, body))
ABSTRACT(LabeledStatementAst, StatementAst, ROW_SOME("string", "Label", LabeledStatementAst, label),
         ROW(L "PipelineBaseAst", "Condition", LabeledStatementAst, condition))
Value loop_body(MethodCall& c) {
  const Ast* n = self(c).node;
  StatementBlockAst* b = nullptr;
  if (auto* x = as<ForEachStatementAst>(n)) b = x->body;
  else if (auto* x = as<ForStatementAst>(n)) b = x->body;
  else if (auto* x = as<DoWhileStatementAst>(n)) b = x->body;
  else if (auto* x = as<DoUntilStatementAst>(n)) b = x->body;
  else if (auto* x = as<WhileStatementAst>(n)) b = x->body;
  return ast_value(self(c).script, b);
}
ABSTRACT(LoopStatementAst, LabeledStatementAst, {L "StatementBlockAst Body {get;}", loop_body})
NODE(ForEachStatementAst, LoopStatementAst, ROW(L "VariableExpressionAst", "Variable", ForEachStatementAst, variable),
     {L "ExpressionAst ThrottleLimit {get;}", FN { return Value(); }},
     {L "ForEachFlags Flags {get;}", FN { return language_enum("ForEachFlags", 0); }})
NODE(ForStatementAst, LoopStatementAst, ROW(L "PipelineBaseAst", "Initializer", ForStatementAst, initializer),
     ROW(L "PipelineBaseAst", "Iterator", ForStatementAst, iterator))
BARE(DoWhileStatementAst, LoopStatementAst)
BARE(DoUntilStatementAst, LoopStatementAst)
BARE(WhileStatementAst, LoopStatementAst)
NODE(SwitchStatementAst, LabeledStatementAst,
     {L "SwitchFlags Flags {get;}", FN { return language_enum("SwitchFlags", node<SwitchStatementAst>(c).flags); }},
     {RO(PAIR("ExpressionAst", "StatementBlockAst")) " Clauses {get;}", get<SwitchStatementAst, &SwitchStatementAst::clauses>},
     ROW(L "StatementBlockAst", "Default", SwitchStatementAst, default_clause))
NODE(CatchClauseAst, Ast, LIST("TypeConstraintAst", "CatchTypes", CatchClauseAst, types),
     {"bool IsCatchAll {get;}", FN { return Value::boolean(node<CatchClauseAst>(c).types.empty()); }},
     ROW(L "StatementBlockAst", "Body", CatchClauseAst, body))
NODE(TryStatementAst, StatementAst, ROW(L "StatementBlockAst", "Body", TryStatementAst, body),
     LIST("CatchClauseAst", "CatchClauses", TryStatementAst, catch_clauses),
     ROW(L "StatementBlockAst", "Finally", TryStatementAst, finally_clause))
NODE(TrapStatementAst, StatementAst, ROW(L "TypeConstraintAst", "TrapType", TrapStatementAst, trap_type),
     ROW(L "StatementBlockAst", "Body", TrapStatementAst, body))
NODE(BreakStatementAst, StatementAst, ROW(L "ExpressionAst", "Label", BreakStatementAst, label))
NODE(ContinueStatementAst, StatementAst, ROW(L "ExpressionAst", "Label", ContinueStatementAst, label))
NODE(ReturnStatementAst, StatementAst, ROW(L "PipelineBaseAst", "Pipeline", ReturnStatementAst, pipeline))
NODE(ExitStatementAst, StatementAst, ROW(L "PipelineBaseAst", "Pipeline", ExitStatementAst, pipeline))
NODE(ThrowStatementAst, StatementAst, ROW(L "PipelineBaseAst", "Pipeline", ThrowStatementAst, pipeline),
     {"bool IsRethrow {get;}", FN {
        if (node<ThrowStatementAst>(c).pipeline) return Value::boolean(false);
        for (const Ast* p = self(c).node->parent; p; p = p->parent) {
          if (p->kind == AstKind::CatchClause) return Value::boolean(true);
          if (p->kind == AstKind::ScriptBlock || p->kind == AstKind::TrapStatement) break;
        }
        return Value::boolean(false);
      }})
NODE(BlockStatementAst, StatementAst, ROW(L "StatementBlockAst", "Body", BlockStatementAst, body),
     {L "Token Kind {get;}", FN { return first_token(c, self(c).node->extent.start); }})

// ---- pipelines and commands ------------------------------------------------------------------------

BARE_ABSTRACT(ChainableAst, PipelineBaseAst)
NODE(PipelineChainAst, ChainableAst, ROW(L "ChainableAst", "LhsPipelineChain", PipelineChainAst, left),
     ROW(L "PipelineAst", "RhsPipeline", PipelineChainAst, right),
     ROW(L "TokenKind", "Operator", PipelineChainAst, op), ROW("bool", "Background", PipelineChainAst, background))
NODE(PipelineAst, ChainableAst, LIST("CommandBaseAst", "PipelineElements", PipelineAst, elements),
     ROW("bool", "Background", PipelineAst, background))
NODE(CommandParameterAst, CommandElementAst, ROW("string", "ParameterName", CommandParameterAst, name),
     ROW(L "ExpressionAst", "Argument", CommandParameterAst, argument),
     ROW(L "IScriptExtent", "ErrorPosition", CommandParameterAst, error_extent))
ABSTRACT(CommandBaseAst, StatementAst, LIST("RedirectionAst", "Redirections", CommandBaseAst, redirections))
NODE(CommandAst, CommandBaseAst, LIST("CommandElementAst", "CommandElements", CommandAst, elements),
     ROW(L "TokenKind", "InvocationOperator", CommandAst, invocation_operator),
     {"System.Object DefiningKeyword {get;}", FN { return Value(); }},
     {"string GetCommandName()", FN {
        auto& e = node<CommandAst>(c).elements;
        auto* s = e.empty() ? nullptr : as<StringConstantExpressionAst>(e[0]);
        return s ? str(s->value) : Value();
      }})
NODE(CommandExpressionAst, CommandBaseAst, ROW(L "ExpressionAst", "Expression", CommandExpressionAst, expression))
ABSTRACT(RedirectionAst, Ast, ROW(L "RedirectionStream", "FromStream", RedirectionAst, from))
NODE(MergingRedirectionAst, RedirectionAst, ROW(L "RedirectionStream", "ToStream", MergingRedirectionAst, to))
NODE(FileRedirectionAst, RedirectionAst, ROW(L "ExpressionAst", "Location", FileRedirectionAst, location),
     ROW("bool", "Append", FileRedirectionAst, append))
void targets(const ExpressionAst* e, std::vector<const ExpressionAst*>& out) {
  if (auto* a = as<ArrayLiteralAst>(e)) {
    for (const ExpressionAst* i : a->elements) targets(i, out);
  } else if (auto* p = as<ParenExpressionAst>(e)) {
    if (const ExpressionAst* in = pure_expression(p->pipeline)) targets(in, out);
  } else {
    out.push_back(e);
  }
}
NODE(AssignmentStatementAst, PipelineBaseAst, ROW(L "ExpressionAst", "Left", AssignmentStatementAst, left),
     ROW(L "TokenKind", "Operator", AssignmentStatementAst, op),
     ROW(L "StatementAst", "Right", AssignmentStatementAst, right),
     ROW(L "IScriptExtent", "ErrorPosition", AssignmentStatementAst, error_extent),
     {"System.Collections.Generic.IEnumerable[" L "ExpressionAst] GetAssignmentTargets()", FN {
        std::vector<const ExpressionAst*> found;
        targets(node<AssignmentStatementAst>(c).left, found);
        std::vector<Value> items;
        for (auto* e : found) items.push_back(ast_value(self(c).script, e));
        return make_list(TypeRegistry::find(L "ExpressionAst"), std::move(items));
      }})

// ---- expressions -----------------------------------------------------------------------------------

NODE(ErrorExpressionAst, ExpressionAst, LIST_SOME("Ast", "NestedAst", ErrorExpressionAst, nested))
NODE(TernaryExpressionAst, ExpressionAst, ROW(L "ExpressionAst", "Condition", TernaryExpressionAst, condition),
     ROW(L "ExpressionAst", "IfTrue", TernaryExpressionAst, if_true),
     ROW(L "ExpressionAst", "IfFalse", TernaryExpressionAst, if_false))
NODE(BinaryExpressionAst, ExpressionAst, ROW(L "TokenKind", "Operator", BinaryExpressionAst, op),
     ROW(L "ExpressionAst", "Left", BinaryExpressionAst, left),
     ROW(L "ExpressionAst", "Right", BinaryExpressionAst, right),
     ROW(L "IScriptExtent", "ErrorPosition", BinaryExpressionAst, error_extent))
NODE(UnaryExpressionAst, ExpressionAst, ROW(L "TokenKind", "TokenKind", UnaryExpressionAst, op),
     ROW(L "ExpressionAst", "Child", UnaryExpressionAst, child))
NODE(AttributedExpressionAst, ExpressionAst, ROW(L "ExpressionAst", "Child", AttributedExpressionAst, child),
     ROW(L "AttributeBaseAst", "Attribute", AttributedExpressionAst, attribute))
NODE(ConvertExpressionAst, AttributedExpressionAst,
     {L "TypeConstraintAst Type {get;}", FN { return ast_value(self(c).script, node<ConvertExpressionAst>(c).attribute); }})
NODE(MemberExpressionAst, ExpressionAst, ROW(L "ExpressionAst", "Expression", MemberExpressionAst, expression),
     ROW(L "CommandElementAst", "Member", MemberExpressionAst, member),
     ROW("bool", "Static", MemberExpressionAst, is_static),
     ROW("bool", "NullConditional", MemberExpressionAst, null_conditional))
NODE(InvokeMemberExpressionAst, MemberExpressionAst,
     ROW(RO(L "ITypeName"), "GenericTypeArguments", InvokeMemberExpressionAst, generic_type_arguments),
     LIST_SOME("ExpressionAst", "Arguments", InvokeMemberExpressionAst, arguments))
BARE(BaseCtorInvokeMemberExpressionAst, InvokeMemberExpressionAst)
NODE(TypeExpressionAst, ExpressionAst, ROW(L "ITypeName", "TypeName", TypeExpressionAst, type_name))
NODE(VariableExpressionAst, ExpressionAst,
     ROW("System.Management.Automation.VariablePath", "VariablePath", VariableExpressionAst, path),
     ROW("bool", "Splatted", VariableExpressionAst, splatted),
     {"bool IsConstantVariable()", FN {
        std::string_view n = node<VariableExpressionAst>(c).path.user_path;
        return Value::boolean(equals_ignore_case(n, "true") || equals_ignore_case(n, "false") || equals_ignore_case(n, "null"));
      }})
NODE(ConstantExpressionAst, ExpressionAst, {"System.Object Value {get;}", FN {
       if (auto* s = as<StringConstantExpressionAst>(self(c).node)) return str(s->value);
       return number_value(node<ConstantExpressionAst>(c).value);
     }})
NODE(StringConstantExpressionAst, ConstantExpressionAst,
     ROW(L "StringConstantType", "StringConstantType", StringConstantExpressionAst, string_type),
     ROW("string", "Value", StringConstantExpressionAst, value))
NODE(ExpandableStringExpressionAst, ExpressionAst, ROW("string", "Value", ExpandableStringExpressionAst, value),
     ROW(L "StringConstantType", "StringConstantType", ExpandableStringExpressionAst, string_type),
     {RO(L "ExpressionAst") " NestedExpressions {get;}", FN {
        std::vector<Value> items;
        for (const ExpandablePart& p : node<ExpandableStringExpressionAst>(c).parts)
          if (p.expression) items.push_back(ast_value(self(c).script, p.expression));
        return read_only_collection(L "ExpressionAst", std::move(items));
      }})
NODE(ScriptBlockExpressionAst, ExpressionAst, ROW(L "ScriptBlockAst", "ScriptBlock", ScriptBlockExpressionAst, script_block))
NODE(ArrayLiteralAst, ExpressionAst, LIST("ExpressionAst", "Elements", ArrayLiteralAst, elements))
NODE(HashtableAst, ExpressionAst,
     {RO(PAIR("ExpressionAst", "StatementAst")) " KeyValuePairs {get;}", get<HashtableAst, &HashtableAst::pairs>})
NODE(ArrayExpressionAst, ExpressionAst, ROW(L "StatementBlockAst", "SubExpression", ArrayExpressionAst, sub_expression))
NODE(ParenExpressionAst, ExpressionAst, ROW(L "PipelineBaseAst", "Pipeline", ParenExpressionAst, pipeline))
NODE(SubExpressionAst, ExpressionAst, ROW(L "StatementBlockAst", "SubExpression", SubExpressionAst, sub_expression))
NODE(UsingExpressionAst, ExpressionAst, ROW(L "ExpressionAst", "SubExpression", UsingExpressionAst, sub_expression))
NODE(IndexExpressionAst, ExpressionAst, ROW(L "ExpressionAst", "Target", IndexExpressionAst, target),
     ROW(L "ExpressionAst", "Index", IndexExpressionAst, index),
     ROW("bool", "NullConditional", IndexExpressionAst, null_conditional))

const Type* static_type(const AstObject& o) {
  const Ast* n = o.node;
  switch (n->kind) {
    case AstKind::ConstantExpression: {
      const Type* t = type_of(number_value(static_cast<const ConstantExpressionAst*>(n)->value));
      return t ? t : &types::Object;
    }
    case AstKind::StringConstantExpression:
    case AstKind::ExpandableStringExpression: return &types::String;
    case AstKind::ArrayLiteral:
    case AstKind::ArrayExpression: return TypeRegistry::array_of(&types::Object);
    case AstKind::Hashtable: return &types::Hashtable;
    case AstKind::ScriptBlockExpression: return &types::ScriptBlock;
    case AstKind::TypeExpression: return TypeRegistry::find("System.Type");
    case AstKind::ConvertExpression:
      if (const Type* t = reflect(static_cast<const ConvertExpressionAst*>(n)->attribute->type_name)) return t;
      return &types::Object;
    case AstKind::UnaryExpression: {
      TokenKind op = static_cast<const UnaryExpressionAst*>(n)->op;
      return op == TokenKind::Not || op == TokenKind::Exclaim ? &types::Boolean : &types::Object;
    }
    case AstKind::BinaryExpression:
      switch (static_cast<const BinaryExpressionAst*>(n)->op) {
        case TokenKind::Xor:
        case TokenKind::And:
        case TokenKind::Or:
        case TokenKind::Is: return &types::Boolean;
        default: return &types::Object;
      }
    default: return &types::Object;
  }
}

}  // namespace

const Type* AstObject::type() const {
  static const std::vector<const Type*> by_kind = [] {
    std::vector<const Type*> r;
    for (int k = 0; k <= static_cast<int>(AstKind::IndexExpression); ++k)
      r.push_back(TypeRegistry::find(L + std::string(ast_kind_name(static_cast<AstKind>(k)))));
    return r;
  }();
  const Type* t = by_kind[static_cast<size_t>(node->kind)];
  return t ? t : &Ast_type;
}
bool AstObject::equals(const HeapObject& o) const {
  auto* other = dynamic_cast<const AstObject*>(&o);
  return other && other->node == node;
}
Value ast_value(const ScriptRef& script, const Ast* node) {
  return node ? Value(make_ref<AstObject>(script, node)) : Value();
}

}  // namespace psession
