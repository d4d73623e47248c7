// Which names of a block are locals: everything it assigns, its parameters, loop variables, and the automatic
// variables it mentions. Nested script blocks are units of their own.
#include <cstring>

#include "engine/vm/compiler.h"

namespace psession {

std::string_view auto_variable_name(AutoVar v) {
  static constexpr std::string_view kNames[] = {"args", "input", "this", "_", "PSBoundParameters", "MyInvocation",
                                                "PSCmdlet", "PSScriptRoot", "PSCommandPath"};
  return kNames[v];
}

namespace {
// Global, constant or read-only in every scope: assigning them must find the one there is.
bool is_fixed_variable(std::string_view n) {
  static constexpr std::string_view kFixed[] = {"true", "false", "null", "?", "Host", "PID", "Error", "HOME", "PSHOME", "PWD_",
                                                "ExecutionContext", "PSVersionTable", "ShellId", "PSEdition", "PSCulture",
                                                "PSUICulture", "IsLinux", "IsMacOS", "IsWindows", "IsCoreCLR"};
  for (auto f : kFixed)
    if (same_name(f, n)) return true;
  return false;
}
int auto_of(std::string_view n) {
  if (same_name(n, "PSItem")) return kAutoUnderscore;
  for (int i = 0; i < kAutoCount; ++i)
    if (same_name(n, auto_variable_name(static_cast<AutoVar>(i)))) return i;
  return -1;
}
}  // namespace

int32_t CodeUnit::find_slot(std::string_view name, uint32_t hash) const {
  if (slot_index.empty()) {
    for (size_t i = 0; i < slots.size(); ++i)
      if (slots[i].name.hash == hash && same_name(slots[i].name.name, name)) return static_cast<int32_t>(i);
    return -1;
  }
  size_t mask = slot_index.size() - 1;
  for (size_t i = hash & mask; slot_index[i]; i = (i + 1) & mask) {
    const SlotName& s = slots[slot_index[i] - 1];
    if (s.name.hash == hash && same_name(s.name.name, name)) return static_cast<int32_t>(slot_index[i] - 1);
  }
  return -1;
}

void Compiler::index_slots() {
  if (u_.slots.size() < 6) return;
  size_t n = 16;
  while (n < u_.slots.size() * 2) n *= 2;
  u_.slot_index.assign(n, 0);
  for (size_t s = 0; s < u_.slots.size(); ++s) {
    size_t i = u_.slots[s].name.hash & (n - 1);
    while (u_.slot_index[i]) i = (i + 1) & (n - 1);
    u_.slot_index[i] = static_cast<uint32_t>(s + 1);
  }
}

int32_t Compiler::add_local(std::string_view name, bool is_private) {
  if (same_name(name, "PSItem")) name = "_";
  uint32_t hash = name_hash(name);
  int32_t at = u_.find_slot(name, hash);
  if (at < 0) {
    at = static_cast<int32_t>(u_.slots.size());
    u_.slots.push_back({HashedName(name), is_private});
    if (u_.slots.size() >= 6) index_slots();
    int a = auto_of(name);
    if (a >= 0) u_.autos[a] = at;
  }
  if (is_private) u_.slots[at].is_private = true;
  return at;
}

// A target of an assignment: a variable (perhaps with attributes), or a list of targets.
void Compiler::add_assigned(const Ast* t) {
  while (t) {
    if (auto* v = as<VariableExpressionAst>(t)) {
      auto& p = v->path;
      bool local = p.scope == VariableScope::Unscoped || p.scope == VariableScope::Local || p.scope == VariableScope::Private;
      if (local && !(p.scope == VariableScope::Unscoped && is_fixed_variable(p.name)))
        add_local(p.name, p.scope == VariableScope::Private);
      return;
    }
    if (AttributedExpressionAst::is(t->kind)) t = static_cast<const AttributedExpressionAst*>(t)->child;
    else if (auto* l = as<ArrayLiteralAst>(t)) {
      for (auto* e : l->elements) add_assigned(e);
      return;
    } else if (auto* p = as<ParenExpressionAst>(t)) {
      auto* pipe = as<PipelineAst>(static_cast<const Ast*>(p->pipeline));
      auto* ce = pipe && pipe->elements.size() == 1 ? as<CommandExpressionAst>(static_cast<const Ast*>(pipe->elements[0])) : nullptr;
      t = ce ? ce->expression : nullptr;
    } else return;
  }
}

void Compiler::find_locals(const Ast* root, const Ast* self) {
  walk(const_cast<Ast*>(root), [&](Ast* a) {
    switch (a->kind) {
      case AstKind::ScriptBlockExpression: case AstKind::FunctionDefinition: case AstKind::TypeDefinition:
      case AstKind::ScriptBlock:
        return a == self;
      case AstKind::AssignmentStatement: add_assigned(static_cast<AssignmentStatementAst*>(a)->left); break;
      case AstKind::UnaryExpression: {
        auto* u = static_cast<UnaryExpressionAst*>(a);
        if (u->op == TokenKind::PlusPlus || u->op == TokenKind::MinusMinus || u->op == TokenKind::PostfixPlusPlus ||
            u->op == TokenKind::PostfixMinusMinus)
          add_assigned(u->child);
        break;
      }
      case AstKind::ForEachStatement:
        add_assigned(static_cast<ForEachStatementAst*>(a)->variable);
        break;
      case AstKind::SwitchStatement:
        add_local("_");
        if (static_cast<SwitchStatementAst*>(a)->flags & SwitchStatementAst::kRegex) add_local("Matches");
        break;
      case AstKind::TryStatement: case AstKind::TrapStatement: add_local("_"); break;
      case AstKind::BinaryExpression: {
        auto k = static_cast<BinaryExpressionAst*>(a)->op;
        if (k == TokenKind::Imatch || k == TokenKind::Cmatch || k == TokenKind::Inotmatch || k == TokenKind::Cnotmatch)
          add_local("Matches");
        break;
      }
      case AstKind::DataStatement:
        if (!static_cast<DataStatementAst*>(a)->variable.empty()) add_local(static_cast<DataStatementAst*>(a)->variable);
        break;
      case AstKind::AttributedExpression: case AstKind::ConvertExpression:
        break;
      case AstKind::VariableExpression: {
        auto& p = static_cast<VariableExpressionAst*>(a)->path;
        if (p.scope == VariableScope::Unscoped || p.scope == VariableScope::Local) {
          if (auto_of(p.name) >= 0 || same_name(p.name, "foreach") || same_name(p.name, "switch")) add_local(p.name);
        }
        break;
      }
      default: break;
    }
    return true;
  });
}

int32_t Compiler::local_of(const VariableExpressionAst* v) const {
  auto& p = v->path;
  if (p.scope != VariableScope::Unscoped && p.scope != VariableScope::Local && p.scope != VariableScope::Private) return -1;
  std::string_view n = p.name;
  if (same_name(n, "PSItem")) n = "_";
  return u_.find_slot(n);
}

}  // namespace psession
