#include "language/ast.h"

#include "language/ast_visit.h"
#include "language/char_class.h"

namespace psession {

std::string_view ast_kind_name(AstKind kind) {
  static constexpr std::string_view kNames[] = {
      "ScriptBlockAst", "ParamBlockAst", "NamedBlockAst", "NamedAttributeArgumentAst", "AttributeAst",
      "TypeConstraintAst", "ParameterAst", "StatementBlockAst", "PropertyMemberAst", "FunctionMemberAst",
      "CatchClauseAst", "CommandParameterAst", "FileRedirectionAst", "MergingRedirectionAst",
      "ErrorStatementAst", "TypeDefinitionAst", "UsingStatementAst", "FunctionDefinitionAst",
      "IfStatementAst", "DataStatementAst", "ForEachStatementAst", "ForStatementAst", "DoWhileStatementAst",
      "DoUntilStatementAst", "WhileStatementAst", "SwitchStatementAst", "TryStatementAst",
      "TrapStatementAst", "BreakStatementAst", "ContinueStatementAst", "ReturnStatementAst",
      "ExitStatementAst", "ThrowStatementAst", "BlockStatementAst", "CommandAst", "CommandExpressionAst",
      "PipelineAst", "PipelineChainAst", "AssignmentStatementAst", "ErrorExpressionAst",
      "TernaryExpressionAst", "BinaryExpressionAst", "UnaryExpressionAst", "AttributedExpressionAst",
      "ConvertExpressionAst", "MemberExpressionAst", "InvokeMemberExpressionAst",
      "BaseCtorInvokeMemberExpressionAst", "TypeExpressionAst", "VariableExpressionAst",
      "ConstantExpressionAst", "StringConstantExpressionAst", "ExpandableStringExpressionAst",
      "ScriptBlockExpressionAst", "ArrayLiteralAst", "HashtableAst", "ArrayExpressionAst",
      "ParenExpressionAst", "SubExpressionAst", "UsingExpressionAst", "IndexExpressionAst",
  };
  static_assert(std::size(kNames) == static_cast<size_t>(AstKind::IndexExpression) + 1);
  return kNames[static_cast<size_t>(kind)];
}

VariablePath make_variable_path(std::string_view user_path) {
  VariablePath p;
  p.user_path = p.name = user_path;
  size_t colon = user_path.find(':');
  if (colon == std::string_view::npos || colon == 0) return p;
  std::string_view prefix = user_path.substr(0, colon);
  p.name = user_path.substr(colon + 1);
  struct Scope {
    std::string_view name;
    VariableScope scope;
  };
  static constexpr Scope kScopes[] = {
      {"global", VariableScope::Global},   {"local", VariableScope::Local},
      {"script", VariableScope::Script},   {"private", VariableScope::Private},
      {"variable", VariableScope::Variable}, {"using", VariableScope::Using},
  };
  for (const Scope& s : kScopes) {
    if (chars::same(prefix, s.name)) {
      p.scope = s.scope;
      return p;
    }
  }
  p.scope = VariableScope::Drive;
  p.drive = prefix;
  return p;
}

void visit_children(const Ast* n, void (*fn)(Ast*, void*), void* context) {
  auto one = [&](auto* child) {
    if (child) fn(child, context);
  };
  auto all = [&](const auto& children) {
    for (auto* child : children) one(child);
  };
#define CASE(Name)                                         \
  case AstKind::Name: {                                    \
    [[maybe_unused]] auto* x = static_cast<const Name##Ast*>(n);
#define END \
  break;    \
  }
  switch (n->kind) {
    CASE(ScriptBlock)
      all(x->using_statements);
      one(x->param_block);
      one(x->dynamic_param_block);
      one(x->begin_block);
      one(x->process_block);
      one(x->end_block);
      one(x->clean_block);
      END
    CASE(ParamBlock) all(x->attributes); all(x->parameters); END
    CASE(NamedBlock) all(x->traps); all(x->statements); END
    CASE(NamedAttributeArgument) one(x->argument); END
    CASE(Attribute) all(x->positional_arguments); all(x->named_arguments); END
    case AstKind::TypeConstraint: break;
    CASE(Parameter) all(x->attributes); one(x->name); one(x->default_value); END
    CASE(StatementBlock) all(x->traps); all(x->statements); END
    CASE(PropertyMember) one(x->property_type); all(x->attributes); one(x->initial_value); END
    CASE(FunctionMember) one(x->function); one(x->return_type); all(x->attributes); END
    CASE(CatchClause) all(x->types); one(x->body); END
    CASE(CommandParameter) one(x->argument); END
    CASE(FileRedirection) one(x->location); END
    case AstKind::MergingRedirection: break;
    CASE(ErrorStatement) all(x->nested); END
    CASE(TypeDefinition) all(x->attributes); all(x->base_types); all(x->members); END
    CASE(UsingStatement) one(x->name); one(x->alias); one(x->module_specification); END
    CASE(FunctionDefinition) all(x->parameters); one(x->body); END
    CASE(IfStatement)
      for (const IfClause& c : x->clauses) {
        one(c.condition);
        one(c.body);
      }
      one(x->else_clause);
      END
    CASE(DataStatement) all(x->commands_allowed); one(x->body); END
    CASE(ForEachStatement) one(x->variable); one(x->condition); one(x->body); END
    CASE(ForStatement) one(x->initializer); one(x->condition); one(x->iterator); one(x->body); END
    CASE(DoWhileStatement) one(x->condition); one(x->body); END
    CASE(DoUntilStatement) one(x->condition); one(x->body); END
    CASE(WhileStatement) one(x->condition); one(x->body); END
    CASE(SwitchStatement)
      one(x->condition);
      for (const SwitchClause& c : x->clauses) {
        one(c.condition);
        one(c.body);
      }
      one(x->default_clause);
      END
    CASE(TryStatement) one(x->body); all(x->catch_clauses); one(x->finally_clause); END
    CASE(TrapStatement) one(x->trap_type); one(x->body); END
    CASE(BreakStatement) one(x->label); END
    CASE(ContinueStatement) one(x->label); END
    CASE(ReturnStatement) one(x->pipeline); END
    CASE(ExitStatement) one(x->pipeline); END
    CASE(ThrowStatement) one(x->pipeline); END
    CASE(BlockStatement) one(x->body); END
    CASE(Command) all(x->elements); all(x->redirections); END
    CASE(CommandExpression) one(x->expression); all(x->redirections); END
    CASE(Pipeline) all(x->elements); END
    CASE(PipelineChain) one(x->left); one(x->right); END
    CASE(AssignmentStatement) one(x->left); one(x->right); END
    CASE(ErrorExpression) all(x->nested); END
    CASE(TernaryExpression) one(x->condition); one(x->if_true); one(x->if_false); END
    CASE(BinaryExpression) one(x->left); one(x->right); END
    CASE(UnaryExpression) one(x->child); END
    CASE(AttributedExpression) one(x->attribute); one(x->child); END
    CASE(ConvertExpression) one(x->attribute); one(x->child); END
    CASE(MemberExpression) one(x->expression); one(x->member); END
    case AstKind::InvokeMemberExpression:
    CASE(BaseCtorInvokeMemberExpression) one(x->expression); one(x->member); all(x->arguments); END
    case AstKind::TypeExpression:
    case AstKind::VariableExpression:
    case AstKind::ConstantExpression:
    case AstKind::StringConstantExpression: break;
    CASE(ExpandableStringExpression)
      for (const ExpandablePart& p : x->parts) one(p.expression);
      END
    CASE(ScriptBlockExpression) one(x->script_block); END
    CASE(ArrayLiteral) all(x->elements); END
    CASE(Hashtable)
      for (const HashtablePair& p : x->pairs) {
        one(p.key);
        one(p.value);
      }
      END
    CASE(ArrayExpression) one(x->sub_expression); END
    CASE(ParenExpression) one(x->pipeline); END
    CASE(SubExpression) one(x->sub_expression); END
    CASE(UsingExpression) one(x->sub_expression); END
    CASE(IndexExpression) one(x->target); one(x->index); END
  }
#undef CASE
#undef END
}

ExpressionAst* pure_expression(const Ast* pipeline) {
  if (const CommandExpressionAst* c = as<CommandExpressionAst>(pipeline)) return c->redirections.empty() ? c->expression : nullptr;
  const PipelineAst* p = as<PipelineAst>(pipeline);
  if (!p || p->elements.size() != 1 || p->background) return nullptr;
  const CommandExpressionAst* c = as<CommandExpressionAst>(p->elements[0]);
  return c && c->redirections.empty() ? c->expression : nullptr;
}

}  // namespace psession
