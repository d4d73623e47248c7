// ScriptBlock.GetPowerShell: a block of plain commands becomes a PowerShell object that holds them.
#include <algorithm>

#include "engine/commands.h"
#include "engine/vm/execute_impl.h"
#include "engine/vm/script_attributes.h"
#include "language/ast_visit.h"
#include "language/parsed_script.h"
#include "object/members.h"
#include "text/casing.h"

namespace psession {
namespace {

[[noreturn]] void refuse(std::string_view id, std::string text) {
  throw_error("System.Management.Automation.ScriptBlockToPowerShellNotSupportedException", id, ErrorCategory::InvalidOperation,
              std::move(text));
}

struct Converter {
  Runspace& rs;
  const std::shared_ptr<ParsedScript>& script;
  Value shell, rest;   // $args

  void call(std::string_view method, std::vector<Value> args) { invoke_method(rs, shell, method, args); }
  Value value_of(const ExpressionAst* e) {
    walk(const_cast<ExpressionAst*>(e), [&](Ast* n) {
      switch (n->kind) {
        case AstKind::StringConstantExpression: case AstKind::ConstantExpression: case AstKind::ExpandableStringExpression:
        case AstKind::VariableExpression: case AstKind::ArrayLiteral: case AstKind::ArrayExpression: case AstKind::Hashtable:
        case AstKind::ParenExpression: case AstKind::ConvertExpression: case AstKind::TypeConstraint: case AstKind::TypeExpression:
        case AstKind::UnaryExpression: case AstKind::BinaryExpression: case AstKind::MemberExpression: case AstKind::IndexExpression:
        case AstKind::UsingExpression: case AstKind::StatementBlock: case AstKind::Pipeline: case AstKind::CommandExpression:
        case AstKind::SubExpression:
          return true;
        case AstKind::ScriptBlockExpression:
          refuse("CantConvertWithScriptBlocks",
                 "Cannot generate a PowerShell object for a ScriptBlock that has script block expressions.");
        case AstKind::Command:
          refuse("CantConvertWithCommandInvocations",
                 "Cannot generate a PowerShell object for a ScriptBlock which invokes pipelines, commands or functions to evaluate "
                 "arguments of the main pipeline.");
        default:
          refuse("CantConvertWithNonConstantExpression",
                 "Cannot generate a PowerShell object for a ScriptBlock evaluating non-constant expressions. Non-constant expression: " +
                     std::string(script->text(n->extent)) + ".");
      }
    });
    auto* variable = as<VariableExpressionAst>(static_cast<const Ast*>(e));
    return variable && same_name(variable->path.user_path, "args") ? rest : constant_value(rs, script, e);
  }
  // By name, alias or a beginning that fits one parameter only.
  static const ParameterMetadata* parameter(const CommandMetadata* m, std::string_view name) {
    if (!m) return nullptr;
    if (const ParameterMetadata* p = m->find(name)) return p;
    const ParameterMetadata* found = nullptr;
    for (const ParameterMetadata& p : m->parameters)
      if (starts_with_ignore_case(p.name, name)) {
        if (found) return nullptr;
        found = &p;
      }
    return found;
  }
  void command(const CommandAst& c) {
    if (c.invocation_operator == TokenKind::Dot)
      refuse("CantConvertWithDotSourcing", "Cannot generate a PowerShell object for a ScriptBlock that uses dot sourcing.");
    if (!c.redirections.empty())
      refuse("CanConvertOneOutputErrorRedir", "The script block cannot be converted to a PowerShell object because it contains forbidden redirection operators.");
    auto* head = as<ExpressionAst>(static_cast<const Ast*>(c.elements[0]));
    Value name = head ? value_of(head) : Value();
    if (unwrap(name).kind() == Kind::ScriptBlock)
      refuse("CantConvertWithScriptBlockInvocation", "Cannot generate a PowerShell object for a ScriptBlock that invokes other script blocks.");
    call("AddCommand", {str(to_display(rs, name))});
    Ref<CommandInfo> info = rs.commands().find(to_display(rs, name));
    if (info && info->command_type == CommandType::Alias)
      if (Ref<CommandInfo> target = rs.commands().resolve_alias(static_cast<AliasInfo&>(*info))) info = target;
    const CommandMetadata* m = info ? info->metadata(rs) : nullptr;
    auto given = [&](std::string_view key) {   // what is written out goes before what is splatted
      const ParameterMetadata* wanted = parameter(m, key);
      for (const CommandElementAst* e : c.elements)
        if (auto* p = as<CommandParameterAst>(static_cast<const Ast*>(e)))
          if (same_name(p->name, key) || (wanted && parameter(m, p->name) == wanted)) return true;
      return false;
    };
    for (size_t i = 1; i < c.elements.size(); ++i) {
      const Ast* e = c.elements[i];
      if (auto* p = as<CommandParameterAst>(e)) {
        const ParameterMetadata* known = parameter(m, p->name);
        auto* next = i + 1 < c.elements.size() ? as<ExpressionAst>(static_cast<const Ast*>(c.elements[i + 1])) : nullptr;
        auto* variable = as<VariableExpressionAst>(static_cast<const Ast*>(next));
        if (p->argument) {
          call("AddParameter", {str(p->name), value_of(p->argument)});
        } else if (next && !(variable && variable->splatted) && !(known && known->is_switch)) {
          call("AddParameter", {str(p->name), value_of(next)});
          ++i;
        } else {
          call("AddParameter", {str(p->name)});
        }
        continue;
      }
      auto* expression = as<ExpressionAst>(e);
      auto* variable = as<VariableExpressionAst>(e);
      Value v = value_of(expression);
      if (!variable || !variable->splatted) {
        call("AddArgument", {v});
        continue;
      }
      if (const Dictionary* d = unwrap(v).get_if<Dictionary>()) {
        for (size_t k = 0; k < d->slots(); ++k)
          if (d->live(k) && !given(to_display(rs, d->key_at(k)))) call("AddParameter", {str(to_display(rs, d->key_at(k))), d->value_at(k)});
      } else {
        for (const Value& one : to_vector(rs, v)) call("AddArgument", {one});
      }
    }
  }
  void statement(const StatementAst* s) {
    auto* pipeline = as<PipelineAst>(static_cast<const Ast*>(s));
    if (!pipeline) refuse("CanOnlyConvertOnePipeline", "Only a script block that contains exactly one pipeline or command can be converted. Expressions or control "
                              "structures are not permitted. Verify that the script block contains exactly one pipeline or command.");
    call("AddStatement", {});
    for (const CommandBaseAst* e : pipeline->elements) {
      auto* c = as<CommandAst>(static_cast<const Ast*>(e));
      if (!c) {
        refuse("CantConvertPipelineStartsWithExpression",
               "Cannot generate a PowerShell object for a ScriptBlock that starts a pipeline with an expression.");
      }
      command(*c);
    }
  }
};

struct ScopeGuard {
  Runspace& rs;
  Scope* outer;
  ~ScopeGuard() { rs.set_current_scope(outer); }
};

}  // namespace

Value powershell_of_block(Runspace& rs, ScriptBlock& block, const std::vector<Value>& args) {
  const ScriptBlockAst& ast = block.ast();
  if (ast.begin_block || ast.process_block || ast.clean_block || ast.dynamic_param_block)
    refuse("CanConvertOneClauseOnly", "The script block cannot be converted because it contains more than one clause. Expressions or control structures are not "
           "permitted. Verify that the script block contains exactly one pipeline or command.");
  if (ast.end_block && !ast.end_block->traps.empty())
    refuse("CantConvertScriptBlockWithTrap", "A script block that contains a top-level trap statement cannot be converted.");
  if (!ast.end_block || ast.end_block->statements.empty())
    refuse("CantConvertEmptyPipeline", "An empty script block cannot be converted. Verify that the script block contains exactly one pipeline or command.");
  const Type* t = TypeRegistry::find("System.Management.Automation.PowerShell");
  if (!t) refuse("CantConvertEmptyPipeline", "There are no PowerShell objects here.");
  std::vector<Value> none;
  Converter c{rs, block.script(), invoke_static(rs, t, "Create", none), {}};
  ScopeGuard guard{rs, &rs.current_scope()};
  Scope local(Scope::Kind::Local, guard.outer, guard.outer->module);
  rs.set_current_scope(&local);
  const CodeUnit& unit = unit_of(rs, block);
  resolve_unit_types(rs, unit);
  for (size_t i = 0; i < unit.params.size(); ++i)
    local.define(unit.params[i].name.name, i < args.size() ? convert_parameter(rs, unit, unit.params[i], args[i]) : Value());
  c.rest = Value(Array::of(std::vector<Value>(args.begin() + static_cast<long>(std::min(args.size(), unit.params.size())), args.end())));
  for (const StatementAst* s : ast.end_block->statements) c.statement(s);
  return c.shell;
}

}  // namespace psession
