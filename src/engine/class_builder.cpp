// Script classes and enums: run-time types with fields, methods and constructors; making instances; running methods.
// A class is built when its definition runs (at the start of the body that holds it). Engine thread.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "engine/modules.h"
#include "engine/using_module.h"
#include "engine/vm/execute_impl.h"
#include "engine/vm/script_types.h"
#include "language/ast_visit.h"
#include "language/parsed_script.h"
#include "object/backed_instance.h"
#include "object/boxes.h"
#include "object/current_context.h"
#include "object/errors.h"
#include "object/member_objects.h"
#include "object/type_errors.h"

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
  std::vector<std::string> namespaces;
};
// What a block of a script defines or brings by `using module`: known to the code in it wherever that runs.
struct BlockTypes {
  std::shared_ptr<ParsedScript> script;   // kept: its types live on, too
  std::unordered_map<std::string, const Type*> types;
};
std::unordered_map<const Ast*, BlockTypes>& lexical() {
  static auto* m = new std::unordered_map<const Ast*, BlockTypes>;
  return *m;
}
const Ast* block_around(const Ast* n) {
  while (n && n->kind != AstKind::ScriptBlock) n = n->parent;
  return n;
}
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
  // A method runs in the session state of its class, on top of what runs there; errors leave the method.
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
  Scope* top = outer->module == owner.module.get() ? outer : owner.module ? &module_scope(*owner.module) : &rs.global_scope();
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
  auto& open = script_bases();
  if (std::find(open.begin(), open.end(), base) != open.end()) {   // works on the instance itself
    if (!base->constructors()) return;
    std::vector<Value> list(args.begin(), args.end());
    const MemberInfo* m = resolve_overload(rs, *base->constructors(), list, {}, base);
    MethodCall call{rs, self, list.data(), static_cast<uint32_t>(list.size()), base};
    m->def->fn(call);
    return;
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
  if (t == &types::Object && args.empty() && same_name(site.utf8, "ToString") && !self.is_null() && !self.is_nothing() &&
      self.kind() != Kind::PSObject && !(self.is_object() && self.object()->has_extension())) {
    result = str(type_of(unwrap(self))->to_text());
    return;
  }
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

namespace {
[[noreturn]] void throw_ambiguous(const ScopeTypes::Entry& e) {
  throw_error("System.Management.Automation.RuntimeException", "AmbiguousTypeReference", ErrorCategory::InvalidOperation,
              "The type name '" + e.name + "' is ambiguous, it could be '" + e.first + "' or '" + e.second + "'.", str(e.name));
}
const Type* find_run_time_type(std::string_view name) {
  auto* rs = dynamic_cast<Runspace*>(t_current_context);
  return rs ? find_script_type(*rs, name) : nullptr;
}
[[maybe_unused]] const bool kFinder = (find_runtime_type = find_run_time_type, true);
}  // namespace

const Type* find_script_type(Runspace& rs, std::string_view name) {
  std::string folded;
  for (Scope* s = &rs.current_scope(); s; s = s->parent) {
    if (!s->types) continue;
    if (folded.empty()) folded = fold_name(name);
    auto it = s->types->index.find(folded);
    if (it == s->types->index.end()) continue;
    const ScopeTypes::Entry& e = s->types->entries[it->second];
    if (e.other) throw_ambiguous(e);
    return e.type;
  }
  return nullptr;
}
const Type* find_script_type(Runspace& rs, const Ast* code, std::string_view name) {
  if (const Type* t = find_script_type(rs, name)) return t;
  if (lexical().empty()) return nullptr;
  for (const Ast* b = block_around(code); b; b = block_around(b->parent)) {
    auto at = lexical().find(b);
    if (at == lexical().end()) continue;
    if (auto it = at->second.types.find(fold_name(name)); it != at->second.types.end()) return it->second;
  }
  return nullptr;
}

namespace {
void remember(const std::shared_ptr<ParsedScript>& script, const Ast* around, std::string_view name, const Type* t) {
  BlockTypes& types = lexical()[block_around(around)];
  types.script = script;
  types.types[fold_name(name)] = t;
}
ScopeTypes::Entry& entry_of(Scope& scope, std::string_view name) {
  if (!scope.types) scope.types = std::make_unique<ScopeTypes>();
  auto [it, fresh] = scope.types->index.emplace(fold_name(name), scope.types->entries.size());
  if (fresh) scope.types->entries.emplace_back();
  return scope.types->entries[it->second];
}
}  // namespace

void add_script_type(Scope& scope, const std::shared_ptr<ParsedScript>& script, const TypeDefinitionAst& ast, const Type* t) {
  std::string_view name = ast.name;
  remember(script, &ast, name, t);
  ScopeTypes::Entry& e = entry_of(scope, name);
  if (e.type != t || e.other) ++type_version;
  e = {std::string(name), t, nullptr, true, std::string(name), {}};
}
std::vector<std::pair<std::string, const Type*>> module_types(Module& m) {
  std::vector<std::pair<std::string, const Type*>> out;
  if (const ScopeTypes* types = m.scope()->types.get())
    for (const ScopeTypes::Entry& e : types->entries)
      if (e.own) out.emplace_back(e.name, e.type);
  for (const Ref<Module>& n : m.nested)
    for (auto& t : module_types(*n)) {
      bool have = false;
      for (auto& o : out) have = have || same_name(o.first, t.first);
      if (!have) out.push_back(std::move(t));
    }
  return out;
}
const TypeDefinitionAst* definition_of(const Type* t, std::shared_ptr<ParsedScript>& script) {
  if (auto it = classes().find(t); it != classes().end()) {
    script = it->second->script;
    return it->second->ast;
  }
  for (auto& [ast, made] : built())   // an enum
    if (made.second == t && (script = made.first.lock())) return static_cast<const TypeDefinitionAst*>(ast);
  return nullptr;
}

void share_script_types(const Scope* from, Scope& to) {
  for (const HeapObject* module = from ? from->module : nullptr; from && from->module == module; from = from->parent) {
    if (!from->types) continue;
    for (const ScopeTypes::Entry& e : from->types->entries) {
      ScopeTypes::Entry& copy = entry_of(to, e.name);
      if (copy.type) continue;
      copy = e;
      copy.own = false;
    }
  }
}

void run_using_module(Frame& f, const UsingStatementAst& ast) {
  ModuleWanted want = module_of(f.rs, f.unit->script, ast);
  Ref<Module> m = f.rs.modules().import(want.name, want.options);
  for (auto& [name, type] : module_types(*m)) {
    std::string full = m->name + "." + name;
    ScopeTypes::Entry& qualified = entry_of(*f.scope, full);
    if (qualified.type != type) ++type_version;
    qualified = {full, type, nullptr, false, full, {}};
    remember(f.unit->script, f.unit->script->root(), full, type);
    ScopeTypes::Entry& e = entry_of(*f.scope, name);
    if (e.type == type || e.own) continue;
    ++type_version;
    if (e.type && e.first != full) {
      e.other = type;
      e.second = full;
      lexical()[f.unit->script->root()].types.erase(fold_name(name));
      continue;
    }
    e = {name, type, nullptr, false, full, {}};
    remember(f.unit->script, f.unit->script->root(), name, type);
  }
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

// get_Name() and set_Name() are the base's or an interface's property, where that has one.
void add_accessor(ScriptClass& c, const MemberInfo& m, Runspace&) {
  if (m.is_static || m.name.size() < 5 || (!same_name(m.name.substr(0, 4), "get_") && !same_name(m.name.substr(0, 4), "set_"))) return;
  std::string name = m.name.substr(4);
  auto property_of = [&](const Type* t) -> const MemberInfo* {
    const MemberGroup* g = t ? t->find(name, false) : nullptr;
    return g && g->overloads[0]->kind == MemberKind::Property ? g->overloads[0] : nullptr;
  };
  const MemberInfo* from = property_of(c.base);
  for (const Type* i : c.type->interfaces())
    if (!from) from = property_of(i);
  if (!from || (from->script && from->declaring == c.type)) return;
  auto* p = new MemberInfo;
  p->name = from->name;
  p->kind = MemberKind::Property;
  p->result = from->result;
  p->can_read = true;
  p->can_write = from->can_write;
  p->script = m.script;   // read and written through the methods
  c.type->add_member(p);
}

// The attributes of a declaration as objects: what GetCustomAttributes gives. One that cannot be made is left out.
template <class List>
std::vector<Value> attribute_objects(Frame& f, const List& attributes) {
  static const std::vector<std::string> kSpaces = {"System.Management.Automation", "System", "System.ComponentModel"};
  std::vector<Value> out;
  for (auto* base : attributes) {
    auto* a = as<AttributeAst>(static_cast<const Ast*>(base));
    if (!a) continue;
    std::string name(a->type_name->name);
    const Type* t = resolve_type(f.rs, f.unit, *a->type_name);
    if (!t || !types::Attribute.assignable_from(t)) {
      t = TypeRegistry::find(name + "Attribute", f.unit->using_namespaces);
      if (!t) t = TypeRegistry::find(name + "Attribute", kSpaces);
    }
    if (!t || !types::Attribute.assignable_from(t)) continue;
    try {
      std::vector<Value> args;
      for (auto* p : a->positional_arguments) args.push_back(constant_value(f.rs, f.unit->script, p));
      Value made = construct(f.rs, t, args);
      for (auto* n : a->named_arguments)
        set_member(f.rs, made, *str(n->name).string(), n->argument ? constant_value(f.rs, f.unit->script, n->argument) : Value::boolean(true));
      out.push_back(std::move(made));
    } catch (const ScriptError&) {
    }
  }
  return out;
}

void build_class(Frame& f, ScriptClass& c) {
  Type* t = c.type;
  const TypeDefinitionAst& ast = *c.ast;
  if (!ast.attributes.empty()) type_attributes(*t) = attribute_objects(f, ast.attributes);
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
      m->attributes = attribute_objects(f, p->attributes);
      if (!checks.empty()) {
        if (m->attributes.empty())
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
    m->attributes = attribute_objects(f, fn->attributes);
    has_constructor = has_constructor || fn->is_constructor;
    t->add_member(m);
    add_accessor(c, *m, f.rs);
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
      add_script_type(*f.scope, f.unit->script, *ast, it->second.second);
      continue;
    }
    Type* t = new_type(f, *ast);
    fresh.emplace_back(ast, t);
    add_script_type(*f.scope, f.unit->script, *ast, t);
  }
  // An enum's values may name another's that comes later.
  std::unordered_set<const TypeDefinitionAst*> built_enums;
  auto make_enum = [&](auto& self, const TypeDefinitionAst* ast, Type* t) -> void {
    if (ast->type != TypeDefinitionAst::Type::Enum || !built_enums.insert(ast).second) return;
    for (auto* m : ast->members) {
      auto* p = as<PropertyMemberAst>(static_cast<const Ast*>(m));
      if (!p || !p->initial_value) continue;
      walk(const_cast<ExpressionAst*>(p->initial_value), [&](Ast* n) {
        if (auto* e = as<TypeExpressionAst>(n))
          for (auto& [other, type] : fresh)
            if (same_name(other->name, e->type_name->name)) self(self, other, type);
        return true;
      });
    }
    build_enum(f, t, *ast);
  };
  for (auto& [ast, t] : fresh) make_enum(make_enum, ast, t);
  std::vector<ScriptClass*> order;
  for (auto& [ast, t] : fresh) {
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
      for (auto later = std::find(order.begin(), order.end(), c); later != order.end(); ++later)
        if ((*later)->type == bt) throw_type_not_found(std::string(b->type_name->name), str(type_name_text(*b->type_name)));
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
