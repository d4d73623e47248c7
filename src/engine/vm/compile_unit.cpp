// A unit from its tree: parameters, bodies; and the small tools of emitting.
#include "engine/language_mode.h"
#include "engine/vm/compiler.h"
#include "object/boxes.h"
#include "object/errors.h"
#include "engine/vm/vm.h"

namespace psession {

size_t Compiler::emit(Op op, Reg a, Reg b, Reg c, uint16_t flag) {
  body_->code.push_back({op, flag, a, b, c});
  body_->asts.push_back(position_);
  return body_->code.size() - 1;
}
Compiler::Reg Compiler::temp() { return temps(1); }
Compiler::Reg Compiler::temps(size_t n) {
  Reg r = static_cast<Reg>(u_.slots.size() + next_temp_);
  next_temp_ += static_cast<uint32_t>(n);
  if (next_temp_ > body_->temps) body_->temps = next_temp_;
  return r;
}
Compiler::Reg Compiler::constant(Value v) {
  u_.constants.push_back(std::move(v));
  return ~static_cast<Reg>(u_.constants.size() - 1);
}
Compiler::Reg Compiler::string_constant(std::string_view s) {
  auto [it, fresh] = strings_.try_emplace(std::string(s), 0);
  if (fresh) it->second = constant(str(s));
  return it->second;
}
Compiler::Reg Compiler::int_constant(int64_t i) {
  auto [it, fresh] = ints_.try_emplace(i, 0);
  if (fresh) it->second = constant(Value::int32(static_cast<int32_t>(i)));
  return it->second;
}
uint32_t Compiler::name(std::string_view n) {
  u_.names.emplace_back(n);
  return static_cast<uint32_t>(u_.names.size() - 1);
}
uint32_t Compiler::global(const VariablePath& p) {
  for (size_t i = 0; i < u_.globals.size() && i < 64; ++i)
    if (u_.globals[i].user_path == p.user_path) return static_cast<uint32_t>(i);
  GlobalSite g;
  g.name = HashedName(p.name);
  g.scope = p.scope;
  g.drive = p.drive;
  g.user_path = p.user_path;
  u_.globals.push_back(std::move(g));
  return static_cast<uint32_t>(u_.globals.size() - 1);
}
uint32_t Compiler::member(std::string_view n) {
  MemberSite m;
  m.name = String::utf8(n);
  m.utf8 = n;
  u_.members.push_back(std::move(m));
  return static_cast<uint32_t>(u_.members.size() - 1);
}
uint32_t Compiler::type_site(const TypeName* t) {
  for (size_t i = u_.types.size() > 16 ? u_.types.size() - 16 : 0; i < u_.types.size(); ++i)
    if (u_.types[i].name == t) return static_cast<uint32_t>(i);
  u_.types.push_back({t});
  return static_cast<uint32_t>(u_.types.size() - 1);
}
uint32_t Compiler::node(const Ast* a) {
  u_.nodes.push_back(a);
  u_.blocks.emplace_back();
  return static_cast<uint32_t>(u_.nodes.size() - 1);
}
Compiler::Reg Compiler::into(Reg r, Reg want) {
  if (want < 0 || r == want) return r;
  emit(Op::Move, want, r);
  return want;
}
void Compiler::fail(const Ast* at, std::string_view id, std::string message) {
  ParseError e{at->extent, std::string(id), std::move(message)};
  throw ScriptError(make_parse_error_record(u_.script, {&e, 1}));
}

void Compiler::params(AstList<ParameterAst> parameters) {
  for (auto* p : parameters) {
    ParamSite s;
    s.ast = p;
    s.slot = static_cast<uint32_t>(add_local(p->name->path.name));
    s.name = HashedName(p->name->path.name);
    for (auto* a : p->attributes) {
      if (a->kind == AstKind::TypeConstraint) {
        if (!s.type_name) s.type_name = a->type_name;
        else s.plain = false;
      } else {
        s.plain = false;
        if (same_name(a->type_name->name, "Parameter") || same_name(a->type_name->name, "ParameterAttribute") ||
            same_name(a->type_name->name, "System.Management.Automation.ParameterAttribute"))
          u_.advanced = true;
      }
    }
    s.is_switch = s.type_name && (same_name(s.type_name->name, "switch") ||
                                  same_name(s.type_name->name, "System.Management.Automation.SwitchParameter") ||
                                  same_name(s.type_name->name, "SwitchParameter"));
    u_.params.push_back(std::move(s));
  }
}

void Compiler::compile_script_block(const ScriptBlockAst* ast, AstList<ParameterAst> parameters) {
  if (parameters.empty() && ast->param_block) parameters = ast->param_block->parameters;
  params(parameters);
  if (ast->param_block)
    for (auto* a : ast->param_block->attributes)
      if (same_name(a->type_name->name, "CmdletBinding") || same_name(a->type_name->name, "CmdletBindingAttribute") ||
          same_name(a->type_name->name, "System.Management.Automation.CmdletBindingAttribute"))
        u_.advanced = true;
  for (auto* p : parameters) find_locals(p, nullptr);
  for (auto* b : {ast->begin_block, ast->process_block, ast->end_block, ast->clean_block, ast->dynamic_param_block})
    if (b) find_locals(b, nullptr);
  if (ast->process_block) add_local("_");
  if (ast->dynamic_param_block) u_.advanced = true;
  if (u_.advanced) add_local("PSCmdlet");
  index_slots();
  for (auto* s : ast->using_statements)
    if (s->type == UsingStatementAst::Type::Namespace && s->name) u_.using_namespaces.emplace_back(s->name->value);

  for (auto& p : u_.params)
    if (p.ast->default_value) {
      Value v;
      if (constant_of(p.ast->default_value, v)) {
        p.default_const = constant(std::move(v));
        continue;
      }
      p.default_body = static_cast<int32_t>(u_.defaults.size());
      u_.defaults.emplace_back();
      body_ = &u_.defaults.back();
      body_->present = true;
      position_ = p.ast->default_value;
      next_temp_ = 0;
      Reg r = temp();                   // the first temporary is where the value is found
      expr(p.ast->default_value, r);
      emit(Op::Return);
    }
  body(u_.dynamic_param, ast->dynamic_param_block);
  body(u_.begin, ast->begin_block);
  body(u_.process, ast->process_block);
  body(u_.end, ast->end_block);
  body(u_.clean, ast->clean_block);
  u_.direct = !u_.advanced && !ast->begin_block && !ast->process_block && !ast->clean_block && !ast->dynamic_param_block;
  for (auto& p : u_.params)
    if (!p.plain) u_.direct = false;
  if (u_.params.size() > 64) u_.direct = false;
}

void Compiler::compile_trap_body(const StatementBlockAst* b) {
  find_locals(b, b);
  add_local("_");
  index_slots();
  body_ = &u_.end;
  body_->present = true;
  position_ = b;
  block(b);
  emit(Op::Return);
}

void Compiler::compile_single(const ExpressionAst* e) {
  find_locals(e, e);
  index_slots();
  body_ = &u_.end;
  body_->present = true;
  position_ = e;
  Reg r = expr(e);
  emit(Op::Emit, 0, r, 0, 1);
  emit(Op::Return);
}

static std::shared_ptr<CodeUnit> new_unit(const std::shared_ptr<ParsedScript>& script) {
  auto u = std::make_shared<CodeUnit>();
  u->script = script;
  for (auto& a : u->autos) a = -1;
  return u;
}
std::shared_ptr<CodeUnit> compile_function(const std::shared_ptr<ParsedScript>& script, const ScriptBlockAst* ast,
                                           AstList<ParameterAst> parameters, bool is_method) {
  auto u = new_unit(script);
  u->ast = ast;
  u->is_method = is_method;
  Compiler c(*u, is_method);
  c.compile_script_block(ast, parameters);
  if (ast->parent == nullptr || ast == script->root()) {
  } else if (auto* root = script->root()) {
    for (auto* s : root->using_statements)
      if (s->type == UsingStatementAst::Type::Namespace && s->name) u->using_namespaces.emplace_back(s->name->value);
  }
  return u;
}
std::shared_ptr<CodeUnit> compile_block(const std::shared_ptr<ParsedScript>& script, const ScriptBlockAst* ast) {
  AstList<ParameterAst> params;
  if (auto* f = as<FunctionDefinitionAst>(static_cast<const Ast*>(ast->parent)))
    if (f->body == ast) params = f->parameters;
  return compile_function(script, ast, params, false);
}
std::shared_ptr<CodeUnit> compile_trap(const std::shared_ptr<ParsedScript>& script, const StatementBlockAst* body) {
  auto u = new_unit(script);
  u->is_trap = true;
  Compiler c(*u, false);
  c.compile_trap_body(body);
  return u;
}
std::shared_ptr<CodeUnit> compile_expression(const std::shared_ptr<ParsedScript>& script, const ExpressionAst* e) {
  auto u = new_unit(script);
  u->nodes.push_back(e);   // where it stands: names of types are looked up from there
  u->blocks.emplace_back();
  Compiler c(*u, false);
  c.compile_single(e);
  if (auto* root = script->root())
    for (auto* s : root->using_statements)
      if (s->type == UsingStatementAst::Type::Namespace && s->name) u->using_namespaces.emplace_back(s->name->value);
  return u;
}

}  // namespace psession
