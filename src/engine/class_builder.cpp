// Script classes and enums: run-time types with fields, methods and constructors; making instances; running methods.
// A class is built when its definition runs (at the start of the body that holds it). Engine thread.
#include <unordered_map>

#include "engine/vm/execute_impl.h"
#include "engine/vm/script_types.h"
#include "language/parsed_script.h"
#include "object/backed_instance.h"
#include "object/boxes.h"
#include "object/member_objects.h"

namespace psession {

namespace {

struct PropertyInit {
  uint32_t field;
  const Type* type;
  std::shared_ptr<CodeUnit> value;   // null: default of the type
  bool is_static;
};

struct ScriptClass;

// A method or constructor as the object layer hands it back to invoke_script_method.
class ScriptMethod final : public HeapObject {
 public:
  std::string name;
  ScriptClass* owner = nullptr;
  std::shared_ptr<CodeUnit> unit;    // null: the constructor that nobody wrote
  Ref<ScriptBlock> block;
  const Type* result = nullptr;      // null: void
  bool is_static = false, is_constructor = false, calls_base = false;
  const Type* type() const override { return &types::Object; }
};

struct ScriptClass {
  Type* type = nullptr;
  const Type* base = nullptr;
  ScriptClass* script_base = nullptr;
  const TypeDefinitionAst* ast = nullptr;
  std::shared_ptr<ParsedScript> script;
  Ref<HeapObject> module;
  std::vector<PropertyInit> properties;
  std::vector<Ref<ScriptMethod>> methods;
  uint32_t fields = 0, static_fields = 0;
  const Type* native_base() const {
    const ScriptClass* c = this;
    while (c->script_base) c = c->script_base;
    return c->base;
  }
};

std::unordered_map<const Type*, ScriptClass*>& classes() {
  static auto* m = new std::unordered_map<const Type*, ScriptClass*>;
  return *m;
}
std::unordered_map<const MemberInfo*, std::vector<std::shared_ptr<ValueCheck>>>& property_checks() {
  static auto* m = new std::unordered_map<const MemberInfo*, std::vector<std::shared_ptr<ValueCheck>>>;
  return *m;
}
// Definitions by their node: the same class again is the same type.
std::unordered_map<const Ast*, std::pair<std::weak_ptr<ParsedScript>, Type*>>& built() {
  static auto* m = new std::unordered_map<const Ast*, std::pair<std::weak_ptr<ParsedScript>, Type*>>;
  return *m;
}
uint64_t type_version = 1;

struct RunspaceTypes {
  std::unordered_map<std::string, const Type*> types;
  std::vector<std::string> namespaces;
};
RunspaceTypes& types_of(Runspace& rs) { return *static_cast<RunspaceTypes*>(vm_of(rs).types.get()); }
RunspaceTypes& ensure_types(Runspace& rs) {
  VmState& vm = vm_of(rs);
  if (!vm.types) vm.types = std::make_shared<RunspaceTypes>();
  return types_of(rs);
}

void validate_property(CallContext& ctx, const MemberInfo& m, Value& v) {
  auto it = property_checks().find(&m);
  if (it == property_checks().end()) return;
  auto& rs = static_cast<Runspace&>(ctx);
  for (auto& c : it->second)
    if (c->transforms()) v = c->transform(rs, v);
    else c->validate(rs, v);
}
const bool kHooked = (validate_member_value = validate_property, true);

ScriptClass* class_of(const Type* t) {
  for (; t; t = t->base()) {
    auto it = classes().find(t);
    if (it != classes().end()) return it->second;
    if (!t->is(kScriptClass)) return nullptr;
  }
  return nullptr;
}

// ---- running members

struct MethodCallSetup {
  ScriptMethod* method;
  const Value* self;
  std::span<const Value> args;
};

Value run_body(Runspace& rs, ScriptClass& owner, const CodeUnit& unit, ScriptBlock* block, ScriptMethod* m, const Value* self,
               std::span<const Value> args, Sink& out) {
  CallSetup s;
  s.block = block;
  s.args = args;
  s.self = self;
  s.method = true;
  s.method_object = m;
  Value result = Value::nothing();
  s.result = &result;
  VmState& vm = vm_of(rs);
  // Methods see the script's variables, not those of whoever calls them; errors leave the method.
  Scope* outer = &rs.current_scope();
  bool propagate = vm.propagate;
  struct Restore {
    Runspace& rs;
    VmState& vm;
    Scope* scope;
    bool propagate;
    ~Restore() {
      rs.set_current_scope(scope);
      vm.propagate = propagate;
    }
  } restore{rs, vm, outer, propagate};
  Scope* top = outer->module == owner.module.get() ? script_scope(outer) : owner.module ? &module_scope(*owner.module) : &rs.global_scope();
  rs.set_current_scope(top);
  vm.propagate = true;
  call_block(rs, unit, s, out);
  return result;
}

void init_fields(Runspace& rs, ScriptClass& c, const Value& self) {
  if (c.script_base) init_fields(rs, *c.script_base, self);
  auto* fields = instance_fields(self.object(), true);
  if (fields->size() < c.fields) fields->resize(c.fields);
  for (auto& p : c.properties) {
    if (p.is_static) continue;
    Value v;
    if (p.value) {
      CaptureSink sink;
      run_body(rs, c, *p.value, nullptr, nullptr, &self, {}, sink);
      v = sink.take();
      if (v.is_nothing()) v = Value();
      if (p.type && p.type != &types::Object) v = convert_to(rs, v, p.type);
    } else if (p.type && p.type->is_value_type()) {
      v = p.type->make_default();
    }
    (*instance_fields(self.object(), true))[p.field] = v;
  }
}

Value new_instance(ScriptClass& c, const Type* t) {
  const Type* native = c.native_base();
  if (native && types::Exception.assignable_from(native)) {
    auto e = make_ref<ExceptionObject>(t);
    e->message = "Exception of type '" + std::string(t->full_name()) + "' was thrown.";
    return Value(e);
  }
  if (native) {
    switch (native->scalar()) {
      case Kind::List: return Value(make_ref<List>(t));
      case Kind::Dictionary:
        return Value(make_ref<Dictionary>(t, native == &types::Hashtable ? KeyComparer::Default : KeyComparer::Default));
      default: break;
    }
    if (native->spec() && native->spec()->full_name) {
      std::string_view n = native->full_name();
      if (n.find("Dictionary") != n.npos || n == "System.Collections.Hashtable") return Value(make_ref<Dictionary>(t));
      if (n.find("List") != n.npos || n.find("Collection`1") != n.npos) return Value(make_ref<List>(t));
    }
  }
  if (needs_backing(native)) return Value(make_ref<BackedInstance>(t));
  return Value(make_ref<ScriptInstance>(t));
}

// The native base's constructor: what it would hold goes into our instance.
void native_base_constructor(Runspace& rs, const Type* base, const Value& self, std::span<Value> args) {
  if (auto* b = self.get_if<BackedInstance>(); b && b->native.is_null()) {
    b->native = construct(rs, base, args);
    return;
  }
  if (auto* e = self.get_if<ExceptionObject>(); e && args.empty() && base != &types::Exception && base->constructors()) {
    try {  // the words of the .NET class
      Value plain = construct(rs, base, {});
      if (auto* of = plain.get_if<ExceptionObject>(); of && !of->message.starts_with("Exception of type ")) e->message = of->message;
    } catch (const ScriptError&) {
    }
  }
  if (!base || base == &types::Object || args.empty()) return;
  Value made = construct(rs, base, args);
  if (auto* e = self.get_if<ExceptionObject>()) {
    if (auto* from = made.get_if<ExceptionObject>()) {
      e->message = from->message;
      e->inner = from->inner;
      e->properties = from->properties;
      e->hresult = from->hresult;
    }
  } else if (self.kind() == Kind::List && made.kind() == Kind::List) {
    self.as<List>()->items = made.as<List>()->items;
  } else if (self.kind() == Kind::Dictionary && made.kind() == Kind::Dictionary) {
    Dictionary *to = self.as<Dictionary>(), *from = made.as<Dictionary>();
    for (size_t i = 0; i < from->slots(); ++i)
      if (from->live(i)) to->set(from->key_at(i), from->value_at(i));
  }
}

ScriptMethod* find_constructor(Runspace& rs, const Type* t, std::vector<Value>& args) {
  const MemberGroup* g = t->constructors();
  if (!g) return nullptr;
  const MemberInfo* m = resolve_overload(rs, *g, args, {}, t);
  return m && m->script ? static_cast<ScriptMethod*>(m->script) : nullptr;
}

void run_constructor(Runspace& rs, ScriptMethod& m, const Value& self, std::span<const Value> args);
void call_base_constructor(Runspace& rs, ScriptClass& c, const Value& self, std::span<Value> args) {
  if (c.script_base) {
    std::vector<Value> list(args.begin(), args.end());
    if (ScriptMethod* b = find_constructor(rs, c.script_base->type, list)) run_constructor(rs, *b, self, list);
    return;
  }
  native_base_constructor(rs, c.base, self, args);
}
void run_constructor(Runspace& rs, ScriptMethod& m, const Value& self, std::span<const Value> args) {
  if (!m.calls_base) call_base_constructor(rs, *m.owner, self, {});
  if (!m.unit) return;
  NullSink sink;
  run_body(rs, *m.owner, *m.unit, m.block.get(), &m, &self, args, sink);
}

Value run_method(Runspace& rs, ScriptMethod& m, const Value& self, std::span<const Value> args) {
  NullSink sink;
  Value r = run_body(rs, *m.owner, *m.unit, m.block.get(), &m, m.is_static ? nullptr : &self, args, sink);
  if (!m.result) return Value::nothing();
  if (r.is_nothing()) r = Value();
  if (m.result == &types::Object) return r;
  if (m.result == &types::Int32 && r.kind() == Kind::Int32) return r;
  return convert_to(rs, r, m.result);
}

}  // namespace

Value Runspace::invoke_script_method(HeapObject* method, const Value& self, std::span<const Value> args) {
  auto* m = static_cast<ScriptMethod*>(method);
  if (m->is_constructor) {
    const Type* t = static_cast<const Type*>(self.object());
    Value instance = new_instance(*m->owner, t);
    init_fields(*this, *m->owner, instance);
    run_constructor(*this, *m, instance, args);
    return instance;
  }
  return run_method(*this, *m, self, args);
}

// `: base(...)` and ([Base]$this).Method(...).
void call_base(Frame& f, const MemberSite& site, Value& self, std::span<Value> args, Value& result) {
  Runspace& rs = f.rs;
  auto* current = static_cast<ScriptMethod*>(f.method);
  if (site.utf8 == ".ctor") {
    if (current) call_base_constructor(rs, *current->owner, self, args);
    result = Value::nothing();
    return;
  }
  const Type* t = require_type(rs, f.unit, *site.generic_names[0]);
  // ([Base]$this): the register holds $this converted, which a cast to a base class leaves as it is.
  if (!self.is_object() || !self.object()->type()->is(kScriptClass) || !t->assignable_from(self.object()->type())) {
    result = invoke_method(rs, self, site.utf8, args);
    return;
  }
  const MemberGroup* g = t->find(site.utf8, false);
  if (!g) {
    result = invoke_method(rs, self, site.utf8, args);
    return;
  }
  std::vector<Value> list(args.begin(), args.end());
  const MemberInfo* m = resolve_overload(rs, *g, list, {}, t);
  if (m->script) {
    result = rs.invoke_script_method(m->script, self, list);
    return;
  }
  if (m->def && m->def->fn) {
    MethodCall call{rs, native_self(*m, self), list.data(), static_cast<uint32_t>(list.size()), t};
    result = m->def->fn(call);
  }
}

const Type* find_script_type(Runspace& rs, std::string_view name) {
  VmState& vm = vm_of(rs);
  if (!vm.types) return nullptr;
  auto& m = types_of(rs).types;
  auto it = m.find(fold_name(name));
  return it == m.end() ? nullptr : it->second;
}
void add_script_type(Runspace& rs, std::string_view name, const Type* t) {
  ensure_types(rs).types[fold_name(name)] = t;
  ++type_version;
}
uint64_t script_type_version() { return type_version; }
std::vector<std::string>& session_namespaces(Runspace& rs) { return ensure_types(rs).namespaces; }

// ---- building

namespace {

std::shared_ptr<CodeUnit> expression_unit(const std::shared_ptr<ParsedScript>& script, const ExpressionAst* e) {
  auto u = compile_expression(script, e);
  return u;
}

void build_enum(Frame& f, Type* t, const TypeDefinitionAst& ast) {
  Kind base = Kind::Int32;
  if (!ast.base_types.empty()) {
    const Type* b = require_type(f.rs, f.unit, *ast.base_types[0]->type_name);
    if (b->scalar() >= Kind::SByte && b->scalar() <= Kind::UInt64) base = b->scalar();
  }
  for (auto* a : ast.attributes)
    if (same_name(a->type_name->name, "Flags") || same_name(a->type_name->name, "System.Flags") || same_name(a->type_name->name, "FlagsAttribute") ||
        same_name(a->type_name->name, "System.FlagsAttribute"))
      t->set_flags(kScriptClass | kEnum | kValueType | kFlagsEnum);
  std::vector<EnumDef> values;
  int64_t next = 0;
  // Values may name members that come before.
  for (auto* m : ast.members) {
    auto* p = as<PropertyMemberAst>(static_cast<const Ast*>(m));
    if (!p) continue;
    if (p->initial_value) {
      Value v = constant_value(f.rs, f.unit->script, p->initial_value);
      if (v.kind() == Kind::Enum) next = v.as_int();
      else {
        Value n = convert_to(f.rs, v, &types::Int64);
        next = n.as_int();
      }
    }
    std::string* kept = new std::string(p->name);
    values.push_back({kept->c_str(), next});
    ++next;
  }
  uint32_t flags = t->flags() & kFlagsEnum;
  t->set_enum(base, std::move(values));
  t->set_flags(kEnum | kValueType | flags);
}

const Type* member_type(Frame& f, const TypeConstraintAst* t) { return t ? require_type(f.rs, f.unit, *t->type_name) : nullptr; }

std::vector<ParamInfo> parameters_of(Frame& f, AstList<ParameterAst> list) {
  std::vector<ParamInfo> out;
  for (auto* p : list) {
    ParamInfo i;
    i.name = p->name->path.name;
    i.type = &types::Object;
    for (auto* a : p->attributes)
      if (a->kind == AstKind::TypeConstraint) {
        i.type = require_type(f.rs, f.unit, *a->type_name);
        if (i.type == &types::PSReference) i.is_ref = false;
        break;
      }
    out.push_back(std::move(i));
  }
  return out;
}

void build_class(Frame& f, ScriptClass& c) {
  Type* t = c.type;
  const TypeDefinitionAst& ast = *c.ast;
  c.fields = c.script_base ? c.script_base->fields : 0;
  bool has_constructor = false;
  Ref<ScriptMethod> static_constructor;
  for (auto* member : ast.members) {
    if (auto* p = as<PropertyMemberAst>(static_cast<const Ast*>(member))) {
      auto* m = new MemberInfo;
      m->name = p->name;
      m->kind = MemberKind::Property;
      m->is_static = p->is_static;
      m->hidden = p->is_hidden;
      m->can_write = true;
      const Type* type = member_type(f, p->property_type);
      m->result = type ? type : &types::Object;
      m->field_index = p->is_static ? c.static_fields++ : c.fields++;
      std::vector<AttributeBaseAst*> attributes(p->attributes.begin(), p->attributes.end());
      auto checks = checks_of(f.rs, f.unit, attributes);
      if (!checks.empty()) {
        for (auto& check : checks) m->attributes.push_back(check->attribute());
        property_checks()[m] = std::move(checks);
      }
      c.properties.push_back({m->field_index, type, p->initial_value ? expression_unit(c.script, p->initial_value) : nullptr, p->is_static});
      t->add_member(m);
      continue;
    }
    auto* fn = as<FunctionMemberAst>(static_cast<const Ast*>(member));
    if (!fn || !fn->function) continue;
    auto method = make_ref<ScriptMethod>();
    method->name = fn->name;
    method->owner = &c;
    method->is_static = fn->is_static;
    method->is_constructor = fn->is_constructor;
    auto* body = fn->function->body;
    AstList<ParameterAst> params = fn->function->parameters;
    if (params.empty() && body->param_block) params = body->param_block->parameters;
    method->unit = compile_function(c.script, body, params, true);
    method->block = make_ref<ScriptBlock>(c.script, body, c.module);
    method->block->code = method->unit;
    const Type* result = member_type(f, fn->return_type);
    method->result = result == &types::Void ? nullptr : fn->return_type ? result : nullptr;
    if (fn->is_constructor && body->end_block && !body->end_block->statements.empty()) {
      auto* pipe = as<PipelineAst>(static_cast<const Ast*>(body->end_block->statements[0]));
      auto* ce = pipe && pipe->elements.size() == 1 ? as<CommandExpressionAst>(static_cast<const Ast*>(pipe->elements[0]))
                                                    : as<CommandExpressionAst>(static_cast<const Ast*>(body->end_block->statements[0]));
      method->calls_base = ce && ce->expression->kind == AstKind::BaseCtorInvokeMemberExpression;
    }
    c.methods.push_back(method);
    if (fn->is_constructor && fn->is_static) {
      static_constructor = method;
      continue;
    }
    auto* m = new MemberInfo;
    m->name = fn->is_constructor ? "new" : std::string(fn->name);
    m->kind = fn->is_constructor ? MemberKind::Constructor : MemberKind::Method;
    m->is_static = fn->is_static || fn->is_constructor;
    m->hidden = fn->is_hidden;
    m->params = parameters_of(f, params);
    m->result = fn->is_constructor ? t : method->result ? method->result : &types::Void;
    m->script = method.get();
    has_constructor = has_constructor || fn->is_constructor;
    t->add_member(m);
  }
  if (!has_constructor) {
    auto method = make_ref<ScriptMethod>();
    method->name = ast.name;
    method->owner = &c;
    method->is_constructor = true;
    c.methods.push_back(method);
    auto* m = new MemberInfo;
    m->name = "new";
    m->kind = MemberKind::Constructor;
    m->is_static = true;
    m->result = t;
    m->script = method.get();
    t->add_member(m);
  }
  // Static fields live beside the type object.
  if (c.static_fields) {
    auto* fields = instance_fields(t, true);
    if (fields->size() < c.static_fields) fields->resize(c.static_fields);
    for (auto& p : c.properties) {
      if (!p.is_static) continue;
      Value v;
      if (p.value) {
        CaptureSink sink;
        run_body(f.rs, c, *p.value, nullptr, nullptr, nullptr, {}, sink);
        v = sink.take();
        if (v.is_nothing()) v = Value();
        if (p.type && p.type != &types::Object) v = convert_to(f.rs, v, p.type);
      } else if (p.type && p.type->is_value_type()) {
        v = p.type->make_default();
      }
      (*instance_fields(t, true))[p.field] = v;
    }
  }
  if (static_constructor) {
    NullSink sink;
    run_body(f.rs, c, *static_constructor->unit, static_constructor->block.get(), static_constructor.get(), nullptr, {}, sink);
  }
}

Type* new_type(Frame& f, const TypeDefinitionAst& ast) {
  Type* t = TypeRegistry::add_runtime_type();
  t->retain();
  std::string* kept = new std::string(ast.name);
  t->set_name(*kept);
  return t;
}

}  // namespace

void define_types(Frame& f, std::span<const TypeDefinitionAst* const> list) {
  // Names first, so that members may mention classes that come later.
  std::vector<std::pair<const TypeDefinitionAst*, Type*>> fresh;
  for (auto* ast : list) {
    auto it = built().find(ast);
    if (it != built().end() && it->second.first.lock() == f.unit->script) {
      add_script_type(f.rs, ast->name, it->second.second);
      TypeRegistry::publish(it->second.second);
      continue;
    }
    Type* t = new_type(f, *ast);
    fresh.emplace_back(ast, t);
    add_script_type(f.rs, ast->name, t);
    if (ast->type == TypeDefinitionAst::Type::Enum) build_enum(f, t, *ast);
  }
  std::vector<ScriptClass*> order;
  for (auto& [ast, t] : fresh) {
    TypeRegistry::publish(t);
    built()[ast] = {f.unit->script, t};
    if (ast->type == TypeDefinitionAst::Type::Enum) continue;
    auto* c = new ScriptClass;
    c->type = t;
    c->ast = ast;
    c->script = f.unit->script;
    c->module = Ref<HeapObject>(f.scope->module);
    classes()[t] = c;
    order.push_back(c);
  }
  for (auto* c : order) {
    c->base = &types::Object;
    bool first = true;
    for (auto* b : c->ast->base_types) {
      const Type* bt = require_type(f.rs, f.unit, *b->type_name);
      if (bt->is(kInterface)) c->type->add_interface(bt);
      else if (first) c->base = bt;
      first = false;
    }
    c->type->set_base(c->base);
    if (auto it = classes().find(c->base); it != classes().end()) c->script_base = it->second;
  }
  for (auto* c : order) {
    const Type* native = c->native_base();
    if (native && native != &types::Object) c->type->set_scalar(native->scalar());
  }
  // Bases before what derives from them.
  std::vector<ScriptClass*> done;
  auto build = [&](auto& self, ScriptClass* c) -> void {
    for (auto* d : done)
      if (d == c) return;
    if (c->script_base)
      for (auto* o : order)
        if (o == c->script_base) self(self, o);
    done.push_back(c);
    build_class(f, *c);
  };
  for (auto* c : order) build(build, c);
}

void define_type(Frame& f, const TypeDefinitionAst& ast) {
  const TypeDefinitionAst* one[1] = {&ast};
  define_types(f, one);
}

void define_types_of(Frame& f, const NamedBlockAst& block) {
  std::vector<const TypeDefinitionAst*> list;
  for (auto* s : block.statements)
    if (auto* d = as<TypeDefinitionAst>(static_cast<const Ast*>(s))) list.push_back(d);
  define_types(f, list);
}

}  // namespace psession
