// What a data section may contain.
#include <iterator>
#include <string>
#include <vector>

#include "language/ast_visit.h"
#include "language/char_class.h"
#include "language/semantic_checks.h"

namespace psession {
namespace {

struct Rule {
  AstKind kind;
  Msg message;
};

constexpr Rule kForbidden[] = {
    {AstKind::ScriptBlock, Msg::ScriptBlockNotSupportedInDataSection},
    {AstKind::ParamBlock, Msg::ParameterDeclarationNotSupportedInDataSection},
    {AstKind::Attribute, Msg::AttributeNotSupportedInDataSection},
    {AstKind::FunctionDefinition, Msg::FunctionDeclarationNotSupportedInDataSection},
    {AstKind::TrapStatement, Msg::TrapStatementNotSupportedInDataSection},
    {AstKind::SwitchStatement, Msg::SwitchStatementNotSupportedInDataSection},
    {AstKind::DataStatement, Msg::DataSectionStatementNotSupportedInDataSection},
    {AstKind::ForEachStatement, Msg::ForeachStatementNotSupportedInDataSection},
    {AstKind::DoWhileStatement, Msg::DoWhileStatementNotSupportedInDataSection},
    {AstKind::DoUntilStatement, Msg::DoWhileStatementNotSupportedInDataSection},
    {AstKind::ForStatement, Msg::ForWhileStatementNotSupportedInDataSection},
    {AstKind::WhileStatement, Msg::ForWhileStatementNotSupportedInDataSection},
    {AstKind::TryStatement, Msg::TryStatementNotSupportedInDataSection},
    {AstKind::BreakStatement, Msg::FlowControlStatementNotSupportedInDataSection},
    {AstKind::ContinueStatement, Msg::FlowControlStatementNotSupportedInDataSection},
    {AstKind::ReturnStatement, Msg::FlowControlStatementNotSupportedInDataSection},
    {AstKind::ExitStatement, Msg::FlowControlStatementNotSupportedInDataSection},
    {AstKind::ThrowStatement, Msg::FlowControlStatementNotSupportedInDataSection},
    {AstKind::AssignmentStatement, Msg::AssignmentStatementNotSupportedInDataSection},
    {AstKind::MergingRedirection, Msg::RedirectionNotSupportedInDataSection},
    {AstKind::FileRedirection, Msg::RedirectionNotSupportedInDataSection},
    {AstKind::MemberExpression, Msg::PropertyReferenceNotSupportedInDataSection},
    {AstKind::InvokeMemberExpression, Msg::MethodCallNotSupportedInDataSection},
    {AstKind::ScriptBlockExpression, Msg::ScriptBlockNotSupportedInDataSection},
    {AstKind::IndexExpression, Msg::ArrayReferenceNotSupportedInDataSection},
    {AstKind::AttributedExpression, Msg::AttributeNotSupportedInDataSection},
    {AstKind::BlockStatement, Msg::ParallelAndSequenceBlockNotSupportedInDataSection},
};

bool type_allowed(const TypeName* t) {
  static constexpr std::string_view kAllowed[] = {
      "int", "long", "double", "float", "single", "decimal", "bool", "char", "string", "datetime", "byte", "sbyte",
      "short", "ushort", "uint", "ulong", "int16", "int32", "int64", "uint16", "uint32", "uint64", "boolean"};
  if (t->form == TypeName::Form::Array) t = t->element;
  std::string_view name = t->full_name;
  if (chars::starts_with(name, "System.")) name.remove_prefix(7);
  for (std::string_view a : kAllowed)
    if (chars::same(a, name)) return true;
  return false;
}

}  // namespace

void check_data_section(const ParsedScript& script, const DataStatementAst* data, Diagnostics& d) {
  bool any_command = false;
  std::vector<std::string_view> allowed{"ConvertFrom-StringData"};
  for (ExpressionAst* e : data->commands_allowed) {
    if (auto* s = as<StringConstantExpressionAst>(e)) {
      allowed.push_back(s->value);
    } else {
      any_command = true;  // known at run time only
    }
  }
  auto command = [&](CommandAst* c) {
    if (c->invocation_operator == TokenKind::Dot) {
      d.error(c->extent, Msg::DotSourcingNotSupportedInDataSection);
      return;
    }
    if (any_command) return;
    auto* name = as<StringConstantExpressionAst>(c->elements[0]);
    if (!name) {
      if (c->invocation_operator == TokenKind::Ampersand) {
        d.error(c->extent, Msg::OperatorNotSupportedInDataSection, "&");
      } else {
        d.error(c->extent, Msg::CmdletNotInAllowedListForDataSection, script.text(c->extent));
      }
      return;
    }
    for (std::string_view a : allowed)
      if (chars::same(a, name->value)) return;
    d.error(c->extent, Msg::CmdletNotInAllowedListForDataSection, name->value);
  };
  walk(data->body, [&](Ast* n) {
    for (const Rule& r : kForbidden)
      if (n->kind == r.kind) d.error(n->extent, r.message);
    switch (n->kind) {
      case AstKind::Command:
        command(static_cast<CommandAst*>(n));
        break;
      case AstKind::TypeConstraint:
      case AstKind::TypeExpression: {
        const TypeName* t = n->kind == AstKind::TypeConstraint ? static_cast<TypeConstraintAst*>(n)->type_name
                                                               : static_cast<TypeExpressionAst*>(n)->type_name;
        if (!type_allowed(t)) d.error(n->extent, Msg::TypeNotAllowedInDataSection, t->full_name);
        break;
      }
      case AstKind::BinaryExpression: {
        auto* b = static_cast<BinaryExpressionAst*>(n);
        if (has_flag(b->op, token_flag::kNotRestricted))
          d.error(b->error_extent, Msg::OperatorNotSupportedInDataSection, token_text(b->op));
        break;
      }
      case AstKind::UnaryExpression: {
        auto* u = static_cast<UnaryExpressionAst*>(n);
        if (has_flag(u->op, token_flag::kNotRestricted))
          d.error(u->extent, Msg::OperatorNotSupportedInDataSection, token_text(u->op));
        break;
      }
      case AstKind::VariableExpression: {
        static constexpr std::string_view kVariables[] = {"PSCulture", "PSUICulture", "true", "false", "null"};
        std::string_view name = static_cast<VariableExpressionAst*>(n)->path.user_path;
        bool known = false;
        for (std::string_view v : kVariables) known = known || chars::same(v, name);
        if (!known)
          d.error(n->extent, Msg::VariableReferenceNotSupportedInDataSection,
                  "$PSCulture, $PSUICulture, $true, $false, $null");
        break;
      }
      default:
        break;
    }
    return true;
  });
}

}  // namespace psession
