// The syntax tree, with the classes and names of System.Management.Automation.Language. Nodes, spans
// and texts live in the arena of their ParsedScript (parsed_script.h) and die with it; whoever keeps a
// node keeps that shared_ptr. Written by the parser only, afterwards immutable and readable on any
// thread. Every text is UTF-8 (lone surrogates as three WTF-8 bytes), every offset a byte offset.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "language/token_kind.h"

namespace psession {

struct Extent {
  uint32_t start = 0;
  uint32_t end = 0;  // one past the last byte
};

// Concrete node classes only. Ranges matter: statements and expressions are contiguous.
enum class AstKind : uint8_t {
  ScriptBlock,
  ParamBlock,
  NamedBlock,
  NamedAttributeArgument,
  Attribute,
  TypeConstraint,
  Parameter,
  StatementBlock,
  PropertyMember,
  FunctionMember,
  CatchClause,
  CommandParameter,
  FileRedirection,
  MergingRedirection,
  // statements
  ErrorStatement,
  TypeDefinition,
  UsingStatement,
  FunctionDefinition,
  IfStatement,
  DataStatement,
  ForEachStatement,
  ForStatement,
  DoWhileStatement,
  DoUntilStatement,
  WhileStatement,
  SwitchStatement,
  TryStatement,
  TrapStatement,
  BreakStatement,
  ContinueStatement,
  ReturnStatement,
  ExitStatement,
  ThrowStatement,
  BlockStatement,
  Command,
  CommandExpression,
  Pipeline,  // from here on: PipelineBaseAst
  PipelineChain,
  AssignmentStatement,
  // expressions
  ErrorExpression,
  TernaryExpression,
  BinaryExpression,
  UnaryExpression,
  AttributedExpression,
  ConvertExpression,
  MemberExpression,
  InvokeMemberExpression,
  BaseCtorInvokeMemberExpression,
  TypeExpression,
  VariableExpression,
  ConstantExpression,
  StringConstantExpression,
  ExpandableStringExpression,
  ScriptBlockExpression,
  ArrayLiteral,
  Hashtable,
  ArrayExpression,
  ParenExpression,
  SubExpression,
  UsingExpression,
  IndexExpression,
};

struct Ast {
  AstKind kind;
  uint16_t height = 0;  // of the tree below; at most 3001, so recursion over a tree is safe
  Extent extent;
  Ast* parent = nullptr;

 protected:
  Ast(AstKind k, Extent e) : kind(k), extent(e) {}
};

// The class name as scripts see it: "PipelineAst".
std::string_view ast_kind_name(AstKind kind);

// Checked down-cast: null when the node is null or of another class.
template <class T>
T* as(Ast* node) {
  return node && T::is(node->kind) ? static_cast<T*>(node) : nullptr;
}
template <class T>
const T* as(const Ast* node) {
  return node && T::is(node->kind) ? static_cast<const T*>(node) : nullptr;
}
template <class T>
bool is_a(const Ast* node) {
  return node && T::is(node->kind);
}

template <class T>
using AstList = std::span<T* const>;

#define PSESSION_AST(Class, Base, Kind)                                  \
  static constexpr AstKind kKind = AstKind::Kind;                        \
  static constexpr bool is(AstKind k) { return k == AstKind::Kind; }     \
  explicit Class(Extent e) : Base(AstKind::Kind, e) {}

struct StatementAst : Ast {
  static constexpr bool is(AstKind k) {
    return k >= AstKind::ErrorStatement && k <= AstKind::AssignmentStatement;
  }

 protected:
  using Ast::Ast;
};

// Pipeline, PipelineChain, AssignmentStatement (and ErrorStatement where the source was wrong).
struct PipelineBaseAst : StatementAst {
  static constexpr bool is(AstKind k) {
    return (k >= AstKind::Pipeline && k <= AstKind::AssignmentStatement) || k == AstKind::ErrorStatement;
  }

 protected:
  using StatementAst::StatementAst;
};

// What a command's elements may be: CommandParameterAst or an expression.
struct CommandElementAst : Ast {
  static constexpr bool is(AstKind k) {
    return k == AstKind::CommandParameter || k >= AstKind::ErrorExpression;
  }

 protected:
  using Ast::Ast;
};

struct ExpressionAst : CommandElementAst {
  static constexpr bool is(AstKind k) { return k >= AstKind::ErrorExpression; }

 protected:
  using CommandElementAst::CommandElementAst;
};

struct ScriptBlockAst;
struct StatementBlockAst;
struct AttributeBaseAst;
struct ParameterAst;
struct HashtableAst;
struct StringConstantExpressionAst;
struct VariableExpressionAst;

// ---- type names ------------------------------------------------------------------------------------

// [int], [A.B,assembly], [Dictionary[string,int]], [int[,]]. Not a node (as in PowerShell).
struct TypeName {
  enum class Form : uint8_t { Named, Generic, Array };
  Form form = Form::Named;
  Extent extent;
  std::string_view name;      // Named: the dotted name as written; else the whole name as written, no assembly
  std::string_view assembly;  // after the comma, or empty
  TypeName* element = nullptr;                // Generic: the open type's name; Array: the element type
  std::span<TypeName* const> generic_args{};  // Generic
  int rank = 0;                               // Array: 1 for [], 2 for [,]
  // Canonical full name, as TypeName.FullName: "System.Collections.Generic.List[int]", "int[,]".
  std::string_view full_name;
};

// ---- attributes, parameters ------------------------------------------------------------------------

struct AttributeBaseAst : Ast {
  static constexpr bool is(AstKind k) { return k == AstKind::Attribute || k == AstKind::TypeConstraint; }
  TypeName* type_name = nullptr;

 protected:
  using Ast::Ast;
};

struct NamedAttributeArgumentAst : Ast {
  PSESSION_AST(NamedAttributeArgumentAst, Ast, NamedAttributeArgument)
  std::string_view name;
  ExpressionAst* argument = nullptr;  // never null; $true constant made up when omitted
  bool expression_omitted = false;
};

struct AttributeAst : AttributeBaseAst {
  PSESSION_AST(AttributeAst, AttributeBaseAst, Attribute)
  AstList<ExpressionAst> positional_arguments;
  AstList<NamedAttributeArgumentAst> named_arguments;
};

struct TypeConstraintAst : AttributeBaseAst {
  PSESSION_AST(TypeConstraintAst, AttributeBaseAst, TypeConstraint)
};

struct ParameterAst : Ast {
  PSESSION_AST(ParameterAst, Ast, Parameter)
  VariableExpressionAst* name = nullptr;
  AstList<AttributeBaseAst> attributes;
  ExpressionAst* default_value = nullptr;
};

struct ParamBlockAst : Ast {
  PSESSION_AST(ParamBlockAst, Ast, ParamBlock)
  AstList<AttributeAst> attributes;
  AstList<ParameterAst> parameters;
};

// ---- script blocks ---------------------------------------------------------------------------------

struct TrapStatementAst;
struct UsingStatementAst;

struct StatementBlockAst : Ast {
  PSESSION_AST(StatementBlockAst, Ast, StatementBlock)
  AstList<StatementAst> statements;
  AstList<TrapStatementAst> traps;
};

struct NamedBlockAst : Ast {
  PSESSION_AST(NamedBlockAst, Ast, NamedBlock)
  TokenKind block_kind = TokenKind::End;  // Begin, Process, End, Clean, Dynamicparam
  bool unnamed = false;
  AstList<StatementAst> statements;
  AstList<TrapStatementAst> traps;
};

// #requires of a script file (ScriptBlockAst.ScriptRequirements).
struct RequiredModule {
  std::string_view name, module_version, required_version, maximum_version, guid;
};
struct ScriptRequirements {
  std::string_view required_version;     // -Version
  std::span<const std::string_view> editions;  // -PSEdition
  std::string_view application_id;       // -ShellId
  std::span<const RequiredModule> modules;
  std::span<const std::string_view> assemblies;
  bool elevation_required = false;
  Extent extent;
};

struct ScriptBlockAst : Ast {
  PSESSION_AST(ScriptBlockAst, Ast, ScriptBlock)
  AstList<AttributeAst> attributes;
  AstList<UsingStatementAst> using_statements;
  ParamBlockAst* param_block = nullptr;
  NamedBlockAst* begin_block = nullptr;
  NamedBlockAst* process_block = nullptr;
  NamedBlockAst* end_block = nullptr;  // the unnamed block, too (a filter's is process_block)
  NamedBlockAst* clean_block = nullptr;
  NamedBlockAst* dynamic_param_block = nullptr;
  const ScriptRequirements* requirements = nullptr;  // root only
};

// ---- definitions -----------------------------------------------------------------------------------

struct FunctionDefinitionAst : StatementAst {
  PSESSION_AST(FunctionDefinitionAst, StatementAst, FunctionDefinition)
  bool is_filter = false;
  bool has_parameter_list = false;  // function f($a, $b) {...}; the body then has no param block
  std::string_view name;            // as written, "global:f" included
  Extent name_extent;
  AstList<ParameterAst> parameters;
  ScriptBlockAst* body = nullptr;
};

struct MemberAst : Ast {
  static constexpr bool is(AstKind k) {
    return k == AstKind::PropertyMember || k == AstKind::FunctionMember;
  }
  std::string_view name;
  bool is_static = false;
  bool is_hidden = false;

 protected:
  using Ast::Ast;
};

struct PropertyMemberAst : MemberAst {
  PSESSION_AST(PropertyMemberAst, MemberAst, PropertyMember)
  TypeConstraintAst* property_type = nullptr;
  AstList<AttributeAst> attributes;
  ExpressionAst* initial_value = nullptr;  // also an enum member's value
};

struct FunctionMemberAst : MemberAst {
  PSESSION_AST(FunctionMemberAst, MemberAst, FunctionMember)
  FunctionDefinitionAst* function = nullptr;  // parameters, body; a constructor's body may start with base ctor
  TypeConstraintAst* return_type = nullptr;
  AstList<AttributeAst> attributes;
  bool is_constructor = false;
};

struct TypeDefinitionAst : StatementAst {
  enum class Type : uint8_t { Class, Interface, Enum };
  PSESSION_AST(TypeDefinitionAst, StatementAst, TypeDefinition)
  Type type = Type::Class;
  std::string_view name;
  Extent name_extent;
  AstList<AttributeAst> attributes;
  AstList<TypeConstraintAst> base_types;  // an enum's underlying type, too
  AstList<MemberAst> members;
};

struct UsingStatementAst : StatementAst {
  enum class Type : uint8_t { Assembly, Command, Module, Namespace, Type };
  PSESSION_AST(UsingStatementAst, StatementAst, UsingStatement)
  Type type = Type::Namespace;
  StringConstantExpressionAst* name = nullptr;
  StringConstantExpressionAst* alias = nullptr;
  HashtableAst* module_specification = nullptr;
};

// ---- statements ------------------------------------------------------------------------------------

struct ErrorStatementAst : PipelineBaseAst {
  PSESSION_AST(ErrorStatementAst, PipelineBaseAst, ErrorStatement)
  TokenKind token = TokenKind::Unknown;  // the keyword where the statement began, if any
  AstList<Ast> nested;
};

struct LabeledStatementAst : StatementAst {
  static constexpr bool is(AstKind k) {
    return k >= AstKind::ForEachStatement && k <= AstKind::SwitchStatement;
  }
  std::string_view label;             // without the colon; empty when there is none
  PipelineBaseAst* condition = nullptr;  // null in for(;;)

 protected:
  using StatementAst::StatementAst;
};

struct IfClause {
  PipelineBaseAst* condition;
  StatementBlockAst* body;
};

struct IfStatementAst : StatementAst {
  PSESSION_AST(IfStatementAst, StatementAst, IfStatement)
  std::span<const IfClause> clauses;
  StatementBlockAst* else_clause = nullptr;
};

struct DataStatementAst : StatementAst {
  PSESSION_AST(DataStatementAst, StatementAst, DataStatement)
  std::string_view variable;  // empty when there is none
  AstList<ExpressionAst> commands_allowed;
  StatementBlockAst* body = nullptr;
};

struct ForEachStatementAst : LabeledStatementAst {
  PSESSION_AST(ForEachStatementAst, LabeledStatementAst, ForEachStatement)
  VariableExpressionAst* variable = nullptr;  // condition: what is enumerated
  StatementBlockAst* body = nullptr;
};

struct ForStatementAst : LabeledStatementAst {
  PSESSION_AST(ForStatementAst, LabeledStatementAst, ForStatement)
  PipelineBaseAst* initializer = nullptr;
  PipelineBaseAst* iterator = nullptr;
  StatementBlockAst* body = nullptr;
};

struct DoWhileStatementAst : LabeledStatementAst {
  PSESSION_AST(DoWhileStatementAst, LabeledStatementAst, DoWhileStatement)
  StatementBlockAst* body = nullptr;
};

struct DoUntilStatementAst : LabeledStatementAst {
  PSESSION_AST(DoUntilStatementAst, LabeledStatementAst, DoUntilStatement)
  StatementBlockAst* body = nullptr;
};

struct WhileStatementAst : LabeledStatementAst {
  PSESSION_AST(WhileStatementAst, LabeledStatementAst, WhileStatement)
  StatementBlockAst* body = nullptr;
};

struct SwitchClause {
  ExpressionAst* condition;
  StatementBlockAst* body;
};

struct SwitchStatementAst : LabeledStatementAst {
  enum Flags : uint8_t {
    kNone = 0, kFile = 1, kRegex = 2, kWildcard = 4, kExact = 8, kCaseSensitive = 16, kParallel = 32
  };
  PSESSION_AST(SwitchStatementAst, LabeledStatementAst, SwitchStatement)
  uint8_t flags = kNone;
  std::span<const SwitchClause> clauses;
  StatementBlockAst* default_clause = nullptr;
};

struct CatchClauseAst : Ast {
  PSESSION_AST(CatchClauseAst, Ast, CatchClause)
  AstList<TypeConstraintAst> types;  // empty: catches all
  StatementBlockAst* body = nullptr;
};

struct TryStatementAst : StatementAst {
  PSESSION_AST(TryStatementAst, StatementAst, TryStatement)
  StatementBlockAst* body = nullptr;
  AstList<CatchClauseAst> catch_clauses;
  StatementBlockAst* finally_clause = nullptr;
};

struct TrapStatementAst : StatementAst {
  PSESSION_AST(TrapStatementAst, StatementAst, TrapStatement)
  TypeConstraintAst* trap_type = nullptr;
  StatementBlockAst* body = nullptr;
};

struct BreakStatementAst : StatementAst {
  PSESSION_AST(BreakStatementAst, StatementAst, BreakStatement)
  ExpressionAst* label = nullptr;
};

struct ContinueStatementAst : StatementAst {
  PSESSION_AST(ContinueStatementAst, StatementAst, ContinueStatement)
  ExpressionAst* label = nullptr;
};

struct ReturnStatementAst : StatementAst {
  PSESSION_AST(ReturnStatementAst, StatementAst, ReturnStatement)
  PipelineBaseAst* pipeline = nullptr;
};

struct ExitStatementAst : StatementAst {
  PSESSION_AST(ExitStatementAst, StatementAst, ExitStatement)
  PipelineBaseAst* pipeline = nullptr;
};

struct ThrowStatementAst : StatementAst {
  PSESSION_AST(ThrowStatementAst, StatementAst, ThrowStatement)
  PipelineBaseAst* pipeline = nullptr;
};

// parallel { } and sequence { }: parsed for tools' sake, always with an error.
struct BlockStatementAst : StatementAst {
  PSESSION_AST(BlockStatementAst, StatementAst, BlockStatement)
  TokenKind block_kind = TokenKind::Sequence;
  StatementBlockAst* body = nullptr;
};

// ---- pipelines and commands ------------------------------------------------------------------------

enum class RedirectionStream : uint8_t {
  All = 0, Output = 1, Error = 2, Warning = 3, Verbose = 4, Debug = 5, Information = 6
};

struct RedirectionAst : Ast {
  static constexpr bool is(AstKind k) {
    return k == AstKind::FileRedirection || k == AstKind::MergingRedirection;
  }
  RedirectionStream from = RedirectionStream::Output;

 protected:
  using Ast::Ast;
};

struct FileRedirectionAst : RedirectionAst {
  PSESSION_AST(FileRedirectionAst, RedirectionAst, FileRedirection)
  ExpressionAst* location = nullptr;
  bool append = false;
};

struct MergingRedirectionAst : RedirectionAst {
  PSESSION_AST(MergingRedirectionAst, RedirectionAst, MergingRedirection)
  RedirectionStream to = RedirectionStream::Output;
};

struct CommandBaseAst : StatementAst {
  static constexpr bool is(AstKind k) { return k == AstKind::Command || k == AstKind::CommandExpression; }
  AstList<RedirectionAst> redirections;

 protected:
  using StatementAst::StatementAst;
};

struct CommandParameterAst : CommandElementAst {
  PSESSION_AST(CommandParameterAst, CommandElementAst, CommandParameter)
  std::string_view name;              // without the dash and the colon
  ExpressionAst* argument = nullptr;  // of -name:argument only
  Extent error_extent;
};

struct CommandAst : CommandBaseAst {
  PSESSION_AST(CommandAst, CommandBaseAst, Command)
  // [0] names the command (StringConstantExpressionAst BareWord in the usual case, else an expression).
  AstList<CommandElementAst> elements;
  TokenKind invocation_operator = TokenKind::Unknown;  // Unknown, Ampersand or Dot
};

struct CommandExpressionAst : CommandBaseAst {
  PSESSION_AST(CommandExpressionAst, CommandBaseAst, CommandExpression)
  ExpressionAst* expression = nullptr;
};

struct PipelineAst : PipelineBaseAst {
  PSESSION_AST(PipelineAst, PipelineBaseAst, Pipeline)
  AstList<CommandBaseAst> elements;
  bool background = false;
};

struct PipelineChainAst : PipelineBaseAst {
  PSESSION_AST(PipelineChainAst, PipelineBaseAst, PipelineChain)
  PipelineBaseAst* left = nullptr;  // PipelineAst or PipelineChainAst
  PipelineAst* right = nullptr;
  TokenKind op = TokenKind::AndAnd;  // AndAnd or OrOr
  bool background = false;
};

struct AssignmentStatementAst : PipelineBaseAst {
  PSESSION_AST(AssignmentStatementAst, PipelineBaseAst, AssignmentStatement)
  ExpressionAst* left = nullptr;
  TokenKind op = TokenKind::Equals;
  StatementAst* right = nullptr;
  Extent error_extent;  // the operator
};

// ---- expressions -----------------------------------------------------------------------------------

struct ErrorExpressionAst : ExpressionAst {
  PSESSION_AST(ErrorExpressionAst, ExpressionAst, ErrorExpression)
  AstList<Ast> nested;
};

struct TernaryExpressionAst : ExpressionAst {
  PSESSION_AST(TernaryExpressionAst, ExpressionAst, TernaryExpression)
  ExpressionAst* condition = nullptr;
  ExpressionAst* if_true = nullptr;
  ExpressionAst* if_false = nullptr;
};

struct BinaryExpressionAst : ExpressionAst {
  PSESSION_AST(BinaryExpressionAst, ExpressionAst, BinaryExpression)
  TokenKind op = TokenKind::Unknown;
  ExpressionAst* left = nullptr;
  ExpressionAst* right = nullptr;
  Extent error_extent;  // the operator
};

struct UnaryExpressionAst : ExpressionAst {
  PSESSION_AST(UnaryExpressionAst, ExpressionAst, UnaryExpression)
  TokenKind op = TokenKind::Unknown;  // PlusPlus/MinusMinus are prefix, PostfixPlusPlus/... postfix
  ExpressionAst* child = nullptr;
};

// [Attribute()] $x; ConvertExpressionAst is [type] x.
struct AttributedExpressionAst : ExpressionAst {
  static constexpr bool is(AstKind k) {
    return k == AstKind::AttributedExpression || k == AstKind::ConvertExpression;
  }
  explicit AttributedExpressionAst(Extent e) : ExpressionAst(AstKind::AttributedExpression, e) {}
  AttributeBaseAst* attribute = nullptr;
  ExpressionAst* child = nullptr;

 protected:
  using ExpressionAst::ExpressionAst;
};

struct ConvertExpressionAst : AttributedExpressionAst {
  PSESSION_AST(ConvertExpressionAst, AttributedExpressionAst, ConvertExpression)
  TypeConstraintAst* type() const { return static_cast<TypeConstraintAst*>(attribute); }
};

struct MemberExpressionAst : ExpressionAst {
  static constexpr bool is(AstKind k) {
    return k >= AstKind::MemberExpression && k <= AstKind::BaseCtorInvokeMemberExpression;
  }
  explicit MemberExpressionAst(Extent e) : ExpressionAst(AstKind::MemberExpression, e) {}
  ExpressionAst* expression = nullptr;
  ExpressionAst* member = nullptr;  // StringConstantExpressionAst BareWord for a plain name
  bool is_static = false;
  bool null_conditional = false;

 protected:
  using ExpressionAst::ExpressionAst;
};

struct InvokeMemberExpressionAst : MemberExpressionAst {
  static constexpr bool is(AstKind k) {
    return k == AstKind::InvokeMemberExpression || k == AstKind::BaseCtorInvokeMemberExpression;
  }
  explicit InvokeMemberExpressionAst(Extent e) : MemberExpressionAst(AstKind::InvokeMemberExpression, e) {}
  AstList<ExpressionAst> arguments;
  std::span<TypeName* const> generic_type_arguments;

 protected:
  using MemberExpressionAst::MemberExpressionAst;
};

// : base(...) of a constructor, the first statement of its body; expression is $this, member ".ctor".
struct BaseCtorInvokeMemberExpressionAst : InvokeMemberExpressionAst {
  PSESSION_AST(BaseCtorInvokeMemberExpressionAst, InvokeMemberExpressionAst, BaseCtorInvokeMemberExpression)
};

struct TypeExpressionAst : ExpressionAst {
  PSESSION_AST(TypeExpressionAst, ExpressionAst, TypeExpression)
  TypeName* type_name = nullptr;
};

enum class VariableScope : uint8_t {
  Unscoped,  // $x
  Global,
  Local,
  Script,
  Private,
  Variable,  // $variable:x (the variable: drive)
  Using,     // $using:x; its VariableExpressionAst is unscoped inside a UsingExpressionAst
  Drive,     // $env:x, $function:x, any other drive
};

struct VariablePath {
  std::string_view user_path;  // as written, "env:PATH"
  VariableScope scope = VariableScope::Unscoped;
  std::string_view drive;  // Drive only: "env"
  std::string_view name;   // without scope or drive
  bool is_variable() const { return scope != VariableScope::Drive; }
};

VariablePath make_variable_path(std::string_view user_path);  // views into its argument

struct VariableExpressionAst : ExpressionAst {
  PSESSION_AST(VariableExpressionAst, ExpressionAst, VariableExpression)
  VariablePath path;
  bool splatted = false;
};

enum class NumberKind : uint8_t {
  Int32, Int64, Double, Decimal, BigInteger, SByte, Byte, Int16, UInt16, UInt32, UInt64
};

struct NumberLiteral {
  NumberKind kind = NumberKind::Int32;
  union {
    int64_t integer = 0;  // Int32, Int64, SByte, Byte, Int16, UInt16, UInt32
    uint64_t unsigned_integer;  // UInt64
    double real;          // Double
  };
  // Decimal and BigInteger: the value in plain decimal digits ("-1.50", "18446744073709551616"), the
  // multiplier already applied.
  std::string_view digits;
};

struct ConstantExpressionAst : ExpressionAst {
  PSESSION_AST(ConstantExpressionAst, ExpressionAst, ConstantExpression)
  NumberLiteral value;
};

enum class StringConstantType : uint8_t {
  SingleQuoted, SingleQuotedHereString, DoubleQuoted, DoubleQuotedHereString, BareWord
};

struct StringConstantExpressionAst : ExpressionAst {
  PSESSION_AST(StringConstantExpressionAst, ExpressionAst, StringConstantExpression)
  StringConstantType string_type = StringConstantType::BareWord;
  std::string_view value;
};

// Either a literal (expression null) or an expression: $x, $($x), "${x}"; for `"@x"` see PowerShell.
struct ExpandablePart {
  std::string_view literal;
  ExpressionAst* expression = nullptr;
};

struct ExpandableStringExpressionAst : ExpressionAst {
  PSESSION_AST(ExpandableStringExpressionAst, ExpressionAst, ExpandableStringExpression)
  StringConstantType string_type = StringConstantType::DoubleQuoted;
  std::string_view value;  // escapes done, variables still as written (what .Value shows)
  std::span<const ExpandablePart> parts;
};

struct ScriptBlockExpressionAst : ExpressionAst {
  PSESSION_AST(ScriptBlockExpressionAst, ExpressionAst, ScriptBlockExpression)
  ScriptBlockAst* script_block = nullptr;
};

struct ArrayLiteralAst : ExpressionAst {
  PSESSION_AST(ArrayLiteralAst, ExpressionAst, ArrayLiteral)
  AstList<ExpressionAst> elements;
};

struct HashtablePair {
  ExpressionAst* key;
  StatementAst* value;
};

struct HashtableAst : ExpressionAst {
  PSESSION_AST(HashtableAst, ExpressionAst, Hashtable)
  std::span<const HashtablePair> pairs;
};

struct ArrayExpressionAst : ExpressionAst {  // @( )
  PSESSION_AST(ArrayExpressionAst, ExpressionAst, ArrayExpression)
  StatementBlockAst* sub_expression = nullptr;
};

struct ParenExpressionAst : ExpressionAst {  // ( )
  PSESSION_AST(ParenExpressionAst, ExpressionAst, ParenExpression)
  PipelineBaseAst* pipeline = nullptr;
};

struct SubExpressionAst : ExpressionAst {  // $( )
  PSESSION_AST(SubExpressionAst, ExpressionAst, SubExpression)
  StatementBlockAst* sub_expression = nullptr;
};

struct UsingExpressionAst : ExpressionAst {  // $using:x, $using:x.y
  PSESSION_AST(UsingExpressionAst, ExpressionAst, UsingExpression)
  ExpressionAst* sub_expression = nullptr;
};

struct IndexExpressionAst : ExpressionAst {
  PSESSION_AST(IndexExpressionAst, ExpressionAst, IndexExpression)
  ExpressionAst* target = nullptr;
  ExpressionAst* index = nullptr;  // several indices: an ArrayLiteralAst
  bool null_conditional = false;
};

#undef PSESSION_AST

// The expression that a pipeline consists of, without redirections; else null.
ExpressionAst* pure_expression(const Ast* pipeline);

}  // namespace psession
