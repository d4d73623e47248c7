// Checks of classes and enums: members defined twice, variables that a method never sets, paths of a
// method without a return.
#include <charconv>
#include <string>
#include <unordered_set>
#include <vector>

#include "language/ast_visit.h"
#include "language/char_class.h"
#include "language/number_literal.h"
#include "language/semantic_checks.h"

namespace psession {
namespace {

std::string folded(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = chars::lower(c);
  return out;
}

bool is_local(const VariablePath& p) {
  return p.scope == VariableScope::Unscoped || p.scope == VariableScope::Local || p.scope == VariableScope::Private;
}

std::string variable_name(const VariablePath& p) {
  std::string name = folded(p.name);
  return name == "psitem" ? "_" : name;
}

// Does control come out at the end? As PowerShell's own analysis sees it: conditions of loops and
// switches are never known.
class Flow {
 public:
  bool falls(AstList<StatementAst> statements) {
    for (StatementAst* s : statements)
      if (!falls(s)) return false;
    return true;
  }
  bool falls(const StatementBlockAst* b) { return !b || falls(b->statements); }

  bool falls(const Ast* s) {
    switch (s->kind) {
      case AstKind::ReturnStatement:
      case AstKind::ThrowStatement:
      case AstKind::ExitStatement:
        return false;
      case AstKind::BreakStatement:
        jump(static_cast<const BreakStatementAst*>(s)->label, &Loop::broken);
        return false;
      case AstKind::ContinueStatement:
        jump(static_cast<const ContinueStatementAst*>(s)->label, &Loop::continued);
        return false;
      case AstKind::IfStatement: {
        auto* x = static_cast<const IfStatementAst*>(s);
        bool any = !x->else_clause;
        for (const IfClause& c : x->clauses) any |= falls(c.body);
        if (x->else_clause) any |= falls(x->else_clause);
        return any;
      }
      case AstKind::TryStatement: {
        auto* x = static_cast<const TryStatementAst*>(s);
        bool any = falls(x->body);
        for (CatchClauseAst* c : x->catch_clauses) any |= falls(c->body);
        return falls(x->finally_clause) && any;
      }
      case AstKind::ForStatement: {
        auto* x = static_cast<const ForStatementAst*>(s);
        Loop l = loop(x->label, x->body);
        return x->condition || l.broken;
      }
      case AstKind::DoWhileStatement: {
        auto* x = static_cast<const DoWhileStatementAst*>(s);
        Loop l = loop(x->label, x->body);
        return l.fell || l.continued || l.broken;
      }
      case AstKind::DoUntilStatement: {
        auto* x = static_cast<const DoUntilStatementAst*>(s);
        Loop l = loop(x->label, x->body);
        return l.fell || l.continued || l.broken;
      }
      case AstKind::AssignmentStatement:
        return falls(static_cast<const AssignmentStatementAst*>(s)->right);
      case AstKind::BlockStatement:
        return falls(static_cast<const BlockStatementAst*>(s)->body);
      default:
        return true;
    }
  }

 private:
  struct Loop {
    std::string_view label;
    bool broken = false, continued = false, fell = false;
  };
  Loop loop(std::string_view label, const StatementBlockAst* body) {
    loops_.push_back({label});
    bool fell = falls(body);
    Loop l = loops_.back();
    l.fell = fell;
    loops_.pop_back();
    return l;
  }
  void jump(const ExpressionAst* label, bool Loop::* flag) {
    auto* name = as<StringConstantExpressionAst>(label);
    for (size_t i = loops_.size(); i-- > 0;) {
      if (!label || (name && chars::same(loops_[i].label, name->value))) {
        loops_[i].*flag = true;
        return;
      }
    }
  }
  std::vector<Loop> loops_;
};

// Calls `f` on all nodes of a method that run in its own scope.
template <class F>
void walk_scope(Ast* n, F&& f) {
  walk(n, [&](Ast* x) {
    if (x != n && (x->kind == AstKind::ScriptBlockExpression || x->kind == AstKind::FunctionDefinition ||
                   x->kind == AstKind::TypeDefinition))
      return false;
    f(x);
    return true;
  });
}

void add_target(const ExpressionAst* e, std::unordered_set<std::string>& assigned) {
  while (AttributedExpressionAst::is(e->kind)) e = static_cast<const AttributedExpressionAst*>(e)->child;
  if (auto* v = as<VariableExpressionAst>(e)) {
    assigned.insert(variable_name(v->path));
  } else if (auto* a = as<ArrayLiteralAst>(e)) {
    for (ExpressionAst* x : a->elements) add_target(x, assigned);
  } else if (auto* p = as<ParenExpressionAst>(e)) {
    if (ExpressionAst* inner = pure_expression(p->pipeline)) add_target(inner, assigned);
  }
}

bool accessible_everywhere(const VariablePath& p) {
  static constexpr std::string_view kNames[] = {
      "true", "false", "null", "_", "args", "this", "input", "pscmdlet", "psboundparameters", "myinvocation",
      "psscriptroot", "pscommandpath", "?", "lastexitcode", "error", "stacktrace", "outputencoding",
      "nestedpromptlevel", "pwd", "matches", "psapplicationoutputencoding", "foreach", "switch"};
  std::string name = variable_name(p);
  for (std::string_view k : kNames)
    if (name == k) return true;
  return false;
}

}  // namespace

void check_member_function(const FunctionMemberAst* m, Diagnostics& d) {
  ScriptBlockAst* body = m->function->body;
  if (!body->end_block) return;
  if (!is_void_type(m->return_type) && !m->is_constructor && Flow().falls(body->end_block->statements))
    d.error(m->function->name_extent, Msg::MethodHasCodePathNotReturn);

  std::unordered_set<std::string> assigned;
  for (ParameterAst* p : m->function->parameters) assigned.insert(variable_name(p->name->path));
  walk_scope(body->end_block, [&](Ast* n) {
    if (auto* a = as<AssignmentStatementAst>(n)) add_target(a->left, assigned);
    if (auto* f = as<ForEachStatementAst>(n)) assigned.insert(variable_name(f->variable->path));
    if (auto* x = as<DataStatementAst>(n); x && !x->variable.empty()) assigned.insert(folded(x->variable));
  });
  walk_scope(body->end_block, [&](Ast* n) {
    auto* v = as<VariableExpressionAst>(n);
    if (!v || !is_local(v->path) || accessible_everywhere(v->path) || v->path.name.empty()) return;
    if (v->parent->kind == AstKind::UsingExpression) return;
    if (!assigned.count(variable_name(v->path))) d.error(v->extent, Msg::VariableNotLocal);
  });
}

void check_type_members(const ParsedScript& script, const TypeDefinitionAst* type, Diagnostics& d) {
  std::unordered_set<std::string> properties, methods;
  bool is_enum = type->type == TypeDefinitionAst::Type::Enum;
  for (MemberAst* m : type->members) {
    if (auto* p = as<PropertyMemberAst>(m)) {
      if (!properties.insert(folded(p->name)).second) d.error(p->extent, Msg::MemberAlreadyDefined, p->name);
      if (!is_enum || !p->initial_value) continue;
      ConstantRules rules;
      auto* text = as<StringConstantExpressionAst>(p->initial_value);
      if (!is_constant(p->initial_value, rules)) {
        d.error(p->initial_value->extent, Msg::EnumeratorValueMustBeConstant);
      } else if (text) {
        Arena arena;
        std::string underlying = type->base_types.empty() ? "int" : std::string(type->base_types[0]->type_name->name);
        if (!scan_number(text->value, arena)) d.error(text->extent, Msg::CannotConvertValue, underlying);
      }
    } else if (auto* f = as<FunctionMemberAst>(m)) {
      std::string signature = folded(f->name);
      if (f->is_constructor && f->is_static) signature = "static " + signature;
      for (ParameterAst* p : f->function->parameters) {
        std::string name = "object";
        for (AttributeBaseAst* a : p->attributes) {
          if (a->kind != AstKind::TypeConstraint) continue;
          name = folded(a->type_name->full_name);
          break;
        }
        signature += "," + name;
      }
      if (!methods.insert(signature).second)
        d.error(f->function->name_extent, Msg::MemberAlreadyDefined, f->name);
    }
  }
}

}  // namespace psession
