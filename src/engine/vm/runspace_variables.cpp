// Variables by name: the scope chain, prefixes, drives; slots of running code; automatic variables.
#include "engine/invocation.h"
#include "engine/language_mode.h"
#include "engine/provider.h"
#include "engine/vm/execute_impl.h"
#include "language/ast_visit.h"
#include "language/parsed_script.h"
#include "object/boxes.h"

namespace psession {

void throw_not_writable(const Variable& v) {
  throw_error("System.Management.Automation.SessionStateUnauthorizedAccessException", "VariableNotWritable", ErrorCategory::WriteError,
              "Cannot overwrite variable " + v.name + " because it is read-only or constant.", str(v.name));
}

Value convert_for_variable(Runspace& rs, const Variable& var, const Value& given) {
  Value v = given;
  if (var.constraint && type_of(v) != var.constraint) {
    try {
      check_conversion(rs, v, var.constraint);
      v = convert_to(rs, v, var.constraint);
    } catch (ScriptError& e) {
      auto r = make_error("System.Management.Automation.ArgumentTransformationMetadataException", "RuntimeException",
                          ErrorCategory::MetadataError, e.record->message());
      r->exception->inner = Value(e.record->exception);
      throw ScriptError(r);
    }
  }
  for (auto& c : var.checks)
    if (c->transforms()) v = c->transform(rs, v);
  for (auto& c : var.checks) {
    if (c->transforms()) continue;
    try {
      c->validate(rs, v);
    } catch (ScriptError&) {
      throw_error("System.Management.Automation.ValidationMetadataException", "ValidateSetFailure", ErrorCategory::MetadataError,
                  "The variable cannot be validated because the value " + to_display(rs, v) + " is not a valid value for the " +
                      var.name + " variable.");
    }
  }
  return v;
}

Scope* script_scope(Scope* s) {
  while (s->parent && s->kind == Scope::Kind::Local) s = s->parent;
  return s;
}
int strict_mode_of(const Scope* s) {
  for (; s; s = s->parent)
    if (s->strict_mode >= 0) return s->strict_mode;
  return 0;
}

Ref<Variable> lookup_variable(Runspace&, Scope* from, std::string_view name, uint32_t) {
  for (Scope* s = from; s; s = s->parent)
    if (auto v = s->find_own(name))
      if (s == from || !(v->options & kPrivate)) return v;
  return {};
}

// ---- slots

Value read_slot(Frame& f, Value& slot) {
  if (slot.kind() != Kind::VarRef) return slot;
  Ref<Variable> v(static_cast<Variable*>(slot.object()));
  if (v->removed) return Value::unset();
  return v->computed ? v->get(f.rs) : v->value;
}

// Where the running instruction reads this variable.
static const Ast* variable_read(const Frame& f, std::string_view name) {
  if (!f.body || !f.pc) return nullptr;
  size_t at = static_cast<size_t>(f.pc - f.body->code.data());
  const Ast* found = nullptr;
  if (at < f.body->asts.size() && f.body->asts[at]) {
    auto look = [&](auto& again, const Ast* node) -> void {
      if (found || node->kind == AstKind::ScriptBlock) return;
      auto* v = as<VariableExpressionAst>(node);
      if (v && (same_name(v->path.user_path, name) || same_name(v->path.name, name))) found = node;
      else for_each_child(node, [&](const Ast* child) { again(again, child); });
    };
    look(look, f.body->asts[at]);
  }
  return found;
}

static Value missing_variable(Frame& f, std::string_view name) {
  const int strict = strict_mode_of(f.scope);
  if (strict < 1) return {};
  const Ast* at = variable_read(f, name);
  // Version 1 lets texts have variables that are not there.
  if (strict == 1)
    for (const Ast* a = at; a; a = a->parent)
      if (a->kind == AstKind::ExpandableStringExpression) return {};
  auto record = make_error("", "VariableIsUndefined", ErrorCategory::InvalidOperation,
                           "The variable '$" + std::string(name) + "' cannot be retrieved because it has not been set.", str(name));
  if (at) complete_record(f, *record, at);
  throw ScriptError(record);
}

Value load_slot_slow(Frame& f, int32_t slot) {
  Value& s = f.r[slot];
  if (s.kind() == Kind::VarRef) {
    Variable* v = static_cast<Variable*>(s.object());
    if (!v->removed) return read_slot(f, s);
    s = Value::unset();
  }
  if (!s.is_unset()) return s;
  const SlotName& n = f.unit->slots[slot];
  if (f.dot) {
    if (auto v = f.scope->find_own(n.name.name)) {
      s = Value(v);
      return v->computed ? v->get(f.rs) : v->value;
    }
  }
  Value out;
  for (Scope* sc = f.scope; sc; sc = sc->parent)
    if (sc->read_own(f.rs, n.name.name, n.name.hash, sc != f.scope, out)) return out;
  return missing_variable(f, n.name.name);
}

const Value* resolve_slot(Frame& f, int32_t slot, Value& scratch) {
  Value& s = f.r[slot];
  if (s.kind() == Kind::VarRef) {
    Variable* v = static_cast<Variable*>(s.object());
    if (!v->computed && !v->removed) return &v->value;
  }
  scratch = load_slot_slow(f, slot);
  return &scratch;
}

void store_slot_slow(Frame& f, int32_t slot, const Value& v) {
  Value& s = f.r[slot];
  if (s.kind() == Kind::VarRef) {
    Ref<Variable> var(static_cast<Variable*>(s.object()));
    if (!var->removed) {
      var->set(f.rs, v);
      return;
    }
    s = Value::unset();
  }
  const SlotName& n = f.unit->slots[slot];
  if (s.is_unset() && f.dot && slot != f.unit->autos[kAutoArgs] && slot != f.unit->autos[kAutoInput]) {
    Ref<Variable> var = f.scope->find_own(n.name.name);
    if (!var) {
      auto up = lookup_variable(f.rs, f.scope, n.name.name, n.name.hash);
      if (up && up->options & kAllScope) var = up;
    }
    if (!var) {
      var = make_ref<Variable>(n.name.name, v);
      if (n.is_private) var->options |= kPrivate;
      f.scope->add_variable(var);
      f.r[slot] = Value(var);
      return;
    }
    f.r[slot] = Value(var);
    var->set(f.rs, v);
    return;
  }
  if (s.is_unset() && f.vm.all_scope_variables) {
    auto up = lookup_variable(f.rs, f.scope, n.name.name, n.name.hash);
    if (up && up->options & kAllScope) {
      f.r[slot] = Value(up);
      up->set(f.rs, v);
      return;
    }
  }
  if (v.kind() == Kind::VarRef) s = Value(make_ref<Variable>(n.name.name, v));
  else s = v;
}

Ref<Variable> slot_variable(Frame& f, int32_t slot) {
  Value& s = f.r[slot];
  if (s.kind() == Kind::VarRef && !static_cast<Variable*>(s.object())->removed) return static_cast<Variable*>(s.object());
  const SlotName& n = f.unit->slots[slot];
  Ref<Variable> var;
  if (f.dot) {
    var = f.scope->find_own(n.name.name);
    if (!var) {
      var = make_ref<Variable>(n.name.name);
      f.scope->add_variable(var);
    }
  } else {
    var = make_ref<Variable>(n.name.name, s.is_unset() ? Value() : s);
  }
  f.r[slot] = Value(var);
  return var;
}

void restore_underscore(Frame& f, const Ins& i) {
  Value& s = f.r[i.b];
  Value saved = f.r[i.a];
  if (s.kind() == Kind::VarRef) {
    static_cast<Variable*>(s.object())->value = saved.is_unset() ? Value() : saved;
    return;
  }
  s = saved;
}

// ---- names that are no locals

Value load_global(Frame& f, const GlobalSite& g) {
  Value out;
  switch (g.scope) {
    case VariableScope::Global:
      if (f.rs.global_scope().read_own(f.rs, g.name.name, g.name.hash, false, out)) return out;
      break;
    case VariableScope::Script:
      if (script_scope(f.scope)->read_own(f.rs, g.name.name, g.name.hash, false, out)) return out;
      break;
    case VariableScope::Local: case VariableScope::Private:
      if (f.scope->read_own(f.rs, g.name.name, g.name.hash, false, out)) return out;
      break;
    case VariableScope::Drive:
      if (f.rs.providers().get_variable(g.drive, g.name.name, out)) return out;
      return {};
    default:
      for (Scope* s = f.scope; s; s = s->parent)
        if (s->read_own(f.rs, g.name.name, g.name.hash, s != f.scope, out)) return out;
      if (same_name(g.name.name, "PSScriptRoot") || same_name(g.name.name, "PSCommandPath")) return Value(String::empty());
  }
  return missing_variable(f, g.user_path);
}

static Ref<Variable> global_site_variable(Frame& f, const GlobalSite& g, bool make) {
  Scope* s = f.scope;
  switch (g.scope) {
    case VariableScope::Global: s = &f.rs.global_scope(); break;
    case VariableScope::Script: s = script_scope(f.scope); break;
    default: break;
  }
  Ref<Variable> v = s->find_own(g.name.name);
  if (!v && g.scope != VariableScope::Global && g.scope != VariableScope::Script && g.scope != VariableScope::Local &&
      g.scope != VariableScope::Private) {
    v = lookup_variable(f.rs, s, g.name.name, g.name.hash);
    if (v && make && !(v->options & (kAllScope | kConstant | kReadOnly))) v = {};
  }
  if (!v && make) {
    v = make_ref<Variable>(g.name.name);
    if (g.scope == VariableScope::Private) v->options |= kPrivate;
    s->add_variable(v);
  }
  return v;
}

void store_global(Frame& f, const GlobalSite& g, const Value& v) {
  if (g.scope == VariableScope::Drive) {
    f.rs.providers().set_variable(g.drive, g.name.name, v);
    return;
  }
  if (g.scope == VariableScope::Unscoped &&
      (same_name(g.name.name, "true") || same_name(g.name.name, "false") || same_name(g.name.name, "null"))) {
    if (same_name(g.name.name, "null")) return;
    Variable fixed(g.name.name);
    throw_not_writable(fixed);
  }
  Ref<Variable> var = global_site_variable(f, g, true);
  var->set(f.rs, v);
}

// Whose variables [ref] values of this thread point to (for computed and typed ones).
static thread_local Runspace* t_ref_runspace = nullptr;
const bool kRefHooks = [] {
  PSReference::load_variable = [](HeapObject* o) {
    Ref<Variable> v(static_cast<Variable*>(o));
    return v->computed && t_ref_runspace ? v->get(*t_ref_runspace) : v->value;
  };
  PSReference::store_variable = [](HeapObject* o, const Value& x) {
    Ref<Variable> v(static_cast<Variable*>(o));
    if (t_ref_runspace) v->set(*t_ref_runspace, x);
    else v->value = x;
  };
  return true;
}();

Value make_ref(Frame& f, const Ref<Variable>& v) {
  t_ref_runspace = &f.rs;
  auto r = make_ref<PSReference>();
  r->variable = v.get();
  r->element = v->constraint;
  v->retain();
  return Value(r);
}
Value make_ref_global(Frame& f, const GlobalSite& g) {
  Ref<Variable> v = global_site_variable(f, g, false);
  if (!v)
    throw_error("", "NonExistingVariableReference", ErrorCategory::InvalidOperation,
                "[ref] cannot be applied to a variable that does not exist.", str(g.name.name));
  return make_ref(f, v);
}

// ---- automatic variables

Ref<Variable> automatic_variable(Frame& f, Scope& s, std::string_view name) {
  if (name.size() < 4 || name.size() > 17) return {};
  auto cell = [&](Value v) {
    return make_ref<Variable>(std::string(name), std::move(v));
  };
  switch (fold_ascii(name[0])) {
    case 'a':
      if (same_name(name, "args")) return cell(Value(Array::of(std::vector<Value>(f.args, f.args + f.argc))));
      break;
    case 'i':
      if (same_name(name, "input")) return cell(f.input.is_null() ? Value(Array::of({})) : f.input);
      break;
    case 't':
      if (same_name(name, "this") && !f.self.is_null()) return cell(f.self);
      break;
    case 'm':
      if (same_name(name, "MyInvocation") && f.running) return cell(Value(invocation_info(f.rs, *f.running)));
      break;
    case 'p':
      if (same_name(name, "PSBoundParameters")) {
        if (f.bound_parameters.is_null()) {
          auto d = make_ref<Dictionary>(TypeRegistry::find("System.Management.Automation.PSBoundParametersDictionary")
                                            ? TypeRegistry::find("System.Management.Automation.PSBoundParametersDictionary")
                                            : &types::Hashtable,
                                        KeyComparer::OrdinalIgnoreCase);
          for (size_t i = 0; i < f.unit->params.size() && i < 64; ++i)
            if (f.bound_mask >> i & 1) d->set(str(f.unit->params[i].name.name), load_slot_slow(f, static_cast<int32_t>(f.unit->params[i].slot)));
          f.bound_parameters = Value(d);
        }
        return cell(f.bound_parameters);
      }
      if (same_name(name, "PSCmdlet")) return f.cmdlet.is_null() ? Ref<Variable>() : cell(f.cmdlet);
      if (same_name(name, "PSScriptRoot") || same_name(name, "PSCommandPath")) {
        std::string path = f.unit->script->file();
        if (path.empty()) return {};
        if (same_name(name, "PSScriptRoot")) {
          size_t slash = path.rfind('/');
          path = slash == std::string::npos ? "" : path.substr(0, slash ? slash : 1);
        }
        return cell(str(path));
      }
      break;
    default: break;
  }
  return {};
}

// ---- Runspace's own

namespace {
struct NamePath { VariablePath p; uint32_t hash; };
Scope* scope_of(Runspace& rs, const VariablePath& p) {
  switch (p.scope) {
    case VariableScope::Global: return &rs.global_scope();
    case VariableScope::Script: return script_scope(&rs.current_scope());
    default: return &rs.current_scope();
  }
}
bool one_scope(const VariablePath& p) {
  return p.scope == VariableScope::Global || p.scope == VariableScope::Script || p.scope == VariableScope::Local || p.scope == VariableScope::Private;
}
}  // namespace

bool Runspace::try_get_variable(std::string_view name, Value& out) {
  VariablePath p = make_variable_path(name);
  if (p.scope == VariableScope::Drive) return providers().get_variable(p.drive, p.name, out);
  std::string_view n = same_name(p.name, "PSItem") ? std::string_view("_") : p.name;
  uint32_t hash = name_hash(n);
  Scope* from = scope_of(*this, p);
  if (one_scope(p)) return from->read_own(*this, n, hash, false, out);
  for (Scope* s = from; s; s = s->parent)
    if (s->read_own(*this, n, hash, s != from, out)) return true;
  return false;
}
Value Runspace::get_variable(std::string_view name) {
  Value v;
  return try_get_variable(name, v) ? v : Value();
}
void Runspace::set_variable(std::string_view name, const Value& v) {
  VariablePath p = make_variable_path(name);
  if (p.scope == VariableScope::Drive) {
    providers().set_variable(p.drive, p.name, v);
    return;
  }
  Scope* s = scope_of(*this, p);
  Ref<Variable> var = s->find_own(p.name);
  if (!var && !one_scope(p)) {
    auto up = lookup_variable(*this, s, p.name, name_hash(p.name));
    if (up && up->options & (kAllScope | kConstant)) var = up;
  }
  if (var) {
    var->set(*this, v);
    return;
  }
  var = s->define(p.name, v);
  if (p.scope == VariableScope::Private) var->options |= kPrivate;
}
Ref<Variable> Runspace::find_variable(std::string_view name, int scope) {
  VariablePath p = make_variable_path(name);
  if (p.scope == VariableScope::Drive) return {};
  Scope* s = scope_of(*this, p);
  if (scope >= 0) {
    for (int i = 0; i < scope && s; ++i) s = s->parent;
    return s ? s->find_own(p.name) : Ref<Variable>();
  }
  if (one_scope(p)) return s->find_own(p.name);
  return lookup_variable(*this, s, p.name, name_hash(p.name));
}

}  // namespace psession
