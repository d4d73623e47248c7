#include <iterator>
#include <string>
#include <vector>

#include "language/ast_visit.h"
#include "language/char_class.h"
#include "language/restricted_language.h"
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

constexpr std::string_view kVariables[] = {"PSCulture", "PSUICulture", "true", "false", "null"};

class Checker {
 public:
  Checker(const ParsedScript& script, const RestrictedRules& rules, Diagnostics& d) : script_(script), rules_(rules), d_(d) {
    all_variables_ = rules.variables && rules.variables->size() == 1 && rules.variables->front() == "*";
    if (!rules.variables) {
      known_ = "$PSCulture, $PSUICulture, $true, $false, $null";
      return;
    }
    for (std::string_view v : kVariables) known_ += (known_.empty() ? "$" : ", $") + std::string(v);
    for (const std::string& v : *rules.variables) known_ += ", $" + v;
  }

  void check(const Ast* top) {
    walk(const_cast<Ast*>(top), [&](Ast* n) {
      for (const Rule& r : kForbidden)
        if (n->kind == r.kind) d_.error(n->extent, r.message);
      switch (n->kind) {
        case AstKind::Command: command(static_cast<CommandAst*>(n)); break;
        case AstKind::TypeConstraint: type(n, static_cast<TypeConstraintAst*>(n)->type_name); break;
        case AstKind::TypeExpression: type(n, static_cast<TypeExpressionAst*>(n)->type_name); break;
        case AstKind::BinaryExpression: {
          auto* b = static_cast<BinaryExpressionAst*>(n);
          operation(b->op, b->error_extent);
          break;
        }
        case AstKind::UnaryExpression: operation(static_cast<UnaryExpressionAst*>(n)->op, n->extent); break;
        case AstKind::VariableExpression: variable(static_cast<VariableExpressionAst*>(n)); break;
        default: break;
      }
      return true;
    });
  }

 private:
  void command(const CommandAst* c) {
    if (c->invocation_operator == TokenKind::Dot) {
      d_.error(c->extent, Msg::DotSourcingNotSupportedInDataSection);
      return;
    }
    if (!rules_.commands) return;
    auto* name = as<StringConstantExpressionAst>(c->elements[0]);
    if (!name) {
      if (c->invocation_operator == TokenKind::Ampersand) {
        d_.error(c->extent, Msg::OperatorNotSupportedInDataSection, "&");
      } else {
        d_.error(c->extent, Msg::CmdletNotInAllowedListForDataSection, script_.text(c->extent));
      }
      return;
    }
    for (const std::string& a : *rules_.commands)
      if (chars::same(a, name->value)) return;
    d_.error(c->extent, Msg::CmdletNotInAllowedListForDataSection, name->value);
  }
  void type(const Ast* n, const TypeName* t) {
    if (!type_allowed(t)) d_.error(n->extent, Msg::TypeNotAllowedInDataSection, t->full_name);
  }
  void operation(TokenKind op, Extent at) {
    if (has_flag(op, token_flag::kNotRestricted)) d_.error(at, Msg::OperatorNotSupportedInDataSection, token_text(op));
  }
  void variable(const VariableExpressionAst* v) {
    if (all_variables_) return;
    std::string_view name = v->path.user_path;
    for (std::string_view k : kVariables)
      if (chars::same(k, name)) return;
    if (rules_.variables) {
      for (const std::string& k : *rules_.variables)
        if (chars::same(k, name)) return;
    }
    if (rules_.environment && v->path.scope == VariableScope::Drive && chars::same(v->path.drive, "env")) return;
    d_.error(v->extent, Msg::VariableReferenceNotSupportedInDataSection, known_);
  }

  const ParsedScript& script_;
  const RestrictedRules& rules_;
  Diagnostics& d_;
  bool all_variables_ = false;
  std::string known_;
};

}  // namespace

void check_data_section(const ParsedScript& script, const DataStatementAst* data, Diagnostics& d) {
  RestrictedRules rules;
  rules.commands = {{"ConvertFrom-StringData"}};
  for (ExpressionAst* e : data->commands_allowed) {
    auto* s = as<StringConstantExpressionAst>(e);
    if (!s) {  // known at run time only, when the commands are checked
      rules.commands.reset();
      break;
    }
    rules.commands->emplace_back(s->value);
  }
  Checker(script, rules, d).check(data->body);
}

std::vector<ParseError> check_restricted(const ParsedScript& script, const StatementBlockAst& body, const RestrictedRules& rules) {
  std::vector<ParseError> errors;
  Diagnostics d(script.text(), errors);
  Checker(script, rules, d).check(&body);
  return errors;
}

std::vector<ParseError> check_restricted(const ParsedScript& script, const ScriptBlockAst& block, const RestrictedRules& rules) {
  std::vector<ParseError> errors;
  Diagnostics d(script.text(), errors);
  const Ast* other = block.begin_block ? block.begin_block : block.process_block;
  if (!other && block.clean_block) other = block.clean_block;
  if (!other && block.param_block) other = block.param_block;
  if (other) d.error(other->extent, Msg::InvalidScriptBlockInDataSection);
  if (block.end_block) {
    Checker checker(script, rules, d);
    for (const TrapStatementAst* t : block.end_block->traps) checker.check(t);
    for (const StatementAst* s : block.end_block->statements) checker.check(s);
  }
  return errors;
}

}  // namespace psession
