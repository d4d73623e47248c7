// Calling methods and constructors.
#include <unordered_map>

#include "object/backed_instance.h"
#include "object/call_context.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/member_objects.h"
#include "object/method_cache.h"
#include "object/text_case.h"

namespace psession {
namespace {

// What a .NET method throws reaches scripts as MethodInvocationException around it.
[[noreturn]] void wrap_exception(const ScriptError& e, std::string_view name, size_t argc) {
  // PowerShell leaves the errors of these as they are, so that those of a steppable pipeline belong to its commands.
  if (name == "Begin" || name == "Process" || name == "End") throw e;
  const Ref<ExceptionObject>& inner = e.record->exception;
  auto record = make_error("System.Management.Automation.MethodInvocationException", inner->type()->name(),
                           ErrorCategory::NotSpecified,
                           "Exception calling \"" + std::string(name) + "\" with \"" + std::to_string(argc) +
                               "\" argument(s): \"" + inner->message + "\"");
  record->exception->inner = Value(inner);
  throw ScriptError(record);
}

// get_Length(), set_Item(k, v): the accessors of properties are methods too.
bool invoke_accessor(CallContext& ctx, const Type* t, const Value& self, std::string_view name, std::span<Value> args,
                     bool is_static, Value& out) {
  // add_Event and remove_Event: the row's two functions.
  bool add = name.size() > 4 && equal_ignore_ascii_case(name.substr(0, 4), "add_");
  if (add || (name.size() > 7 && equal_ignore_ascii_case(name.substr(0, 7), "remove_"))) {
    const MemberGroup* g = t->find(name.substr(add ? 4 : 7), is_static);
    if (!g || g->overloads[0]->kind != MemberKind::Event || args.size() != 1) return false;
    const MemberInfo& m = *g->overloads[0];
    Value handler = convert_to(ctx, args[0], m.result);
    MethodCall call{ctx, native_self(m, self), &handler, 1, t};
    out = add ? m.def->fn(call) : m.def->set(call);
    return true;
  }
  if (name.size() < 5 || name[3] != '_') return false;
  bool get = equal_ignore_ascii_case(name.substr(0, 4), "get_"), set = equal_ignore_ascii_case(name.substr(0, 4), "set_");
  if (!get && !set) return false;
  const MemberGroup* g = t->find(name.substr(4), is_static);
  if (!g) return false;
  const MemberInfo& m = *g->overloads[0];
  if (m.kind == MemberKind::ParameterizedProperty) {
    if (args.size() != m.params.size() + (set ? 1 : 0)) return false;
    if (get) out = get_index(ctx, self, args);
    else set_index(ctx, self, args.first(args.size() - 1), args.back());
    return true;
  }
  if (m.kind != MemberKind::Property || args.size() != (set ? 1u : 0u)) return false;
  if (get) out = read_property(ctx, m, t, self);
  else write_property(ctx, m, t, self, args[0]);
  return true;
}

Value run_extended(CallContext& ctx, ExtendedMember& m, const Value& self, std::span<Value> args) {
  if (m.member_type == MemberType::CodeMethod) {
    MethodCall call{ctx, self, args.data(), static_cast<uint32_t>(args.size()), type_of(self)};
    return m.code(call);
  }
  if (m.getter.is_string()) {
    Value block = ctx.make_script(m.getter.string()->to_utf8());
    if (!block.is_null()) m.getter = block;
  }
  Value script = m.getter;
  try {
    return ctx.invoke_script(script, args, &self);
  } catch (const ScriptError& e) {
    wrap_exception(e, m.name, args.size());
  }
}

bool is_method(const ExtendedMember* e) {
  return e && (e->member_type == MemberType::ScriptMethod || e->member_type == MemberType::CodeMethod);
}

ExtendedMember* extended_method(const Value& target, std::string_view name) {
  if (target.is_object()) {
    for (const Value* holder : {&target, &unwrap(target)}) {
      if (MemberBag* bag = bag_of(*holder); bag && bag->size()) {
        long i = bag->find(name);
        if (i >= 0 && is_method(bag->extended(i))) return bag->extended(i);
      }
      if (&unwrap(target) == &target) break;
    }
  }
  ExtendedMember* e = find_extension(target, name);
  return is_method(e) ? e : nullptr;
}

Value invoke_method_object(CallContext& ctx, MethodObject& m, std::span<Value> args) {
  if (m.extended) return run_extended(ctx, *m.extended, m.owner, args);
  if (m.group && m.group->overloads.size() == 1 && m.group->overloads[0]->kind == MemberKind::Method) {
    Value owner = unwrap(m.owner);
    const Type* t = m.is_static ? owner.as<Type>() : type_of(owner);
    std::vector<Value> list(args.begin(), args.end());
    const MemberInfo* one = resolve_overload(ctx, *m.group, list, {}, t);
    return call_member(ctx, *one, t, m.is_static ? Value() : owner, list, {}, one->name);
  }
  if (!m.is_static) return invoke_method(ctx, m.owner, m.name, args);
  auto* t = m.owner.as<Type>();
  if (m.name == "new") return construct(ctx, t, args);
  return invoke_static(ctx, t, m.name, args);
}

// Everything but magic methods and enumeration. False: there is no such method.
bool invoke_own(CallContext& ctx, const Value& target, std::string_view name, std::span<Value> args,
                std::span<const Type* const> generic_args, Value& out) {
  if (ExtendedMember* e = extended_method(target, name)) {
    Ref<ExtendedMember> keep(e);
    out = run_extended(ctx, *e, target, args);
    return true;
  }
  Value base = unwrap(target);
  if (base.kind() == Kind::Object) {
    if (auto* facet = base.get_if<FacetView>()) base = unwrap(facet->owner);
    else if (auto* m = base.get_if<MethodObject>(); m && equal_ignore_ascii_case(name, "Invoke")) {
      out = invoke_method_object(ctx, *m, args);
      return true;
    } else if (auto* d = base.get_if<DelegateObject>();
               d && (equal_ignore_ascii_case(name, "Invoke") || equal_ignore_ascii_case(name, "DynamicInvoke"))) {
      try {
        // DynamicInvoke(Params object[] args): one array is all of them.
        std::vector<Value> unpacked;
        if (args.size() == 1 && equal_ignore_ascii_case(name, "DynamicInvoke") && unwrap(args[0]).kind() == Kind::Array) {
          unpacked = to_vector(ctx, args[0]);
          args = unpacked;
        }
        out = d->invoke(ctx, args);
      } catch (const ScriptError& e) {
        wrap_exception(e, name, args.size());
      }
      return true;
    }
  }
  const Type* t = type_of(base);
  const MemberGroup* g = t->find(name, false);
  if (g && g->overloads[0]->kind == MemberKind::Method) {
    std::vector<Value> list(args.begin(), args.end());
    const MemberInfo* m = resolve_overload(ctx, *g, list, generic_args, t);
    size_t argc = args.size();
    if (argc == list.size() || m->params.empty()) out = call_member(ctx, *m, t, base, list, generic_args, m->name);
    else {
      try {
        out = call_member(ctx, *m, t, base, list, generic_args, m->name, false);
      } catch (const ScriptError& e) {
        if (m->script) throw;
        wrap_exception(e, m->name, argc);
      }
    }
    return true;
  }
  if (g && g->overloads[0]->kind == MemberKind::ParameterizedProperty) {
    if (const MemberDef* def = g->overloads[0]->def; def && def->fn) {
      std::vector<Value> list(args.begin(), args.end());
      const MemberInfo* m = resolve_overload(ctx, *g, list, generic_args, t);
      out = call_member(ctx, *m, t, base, list, generic_args, m->name);
      return true;
    }
    out = get_index(ctx, base, args);
    return true;
  }
  if (invoke_accessor(ctx, t, base, name, args, false, out)) return true;
  // A property or note that holds something callable is not a method, except a delegate's or PSMethod's value.
  if (target.is_object()) {
    Value held;
    bool has = base.kind() != Kind::Dictionary && try_get_property(ctx, target, name, held);
    if (has && (held.get_if<DelegateObject>() || held.get_if<MethodObject>())) {
      if (auto* m = held.get_if<MethodObject>()) out = invoke_method_object(ctx, *m, args);
      else out = held.get_if<DelegateObject>()->invoke(ctx, args);
      return true;
    }
  }
  return false;
}

bool enumerate_and_invoke(CallContext& ctx, const Value& target, std::string_view name, std::span<Value> args,
                          std::span<const Type* const> generic_args, Value& out) {
  auto cursor = enumerate(ctx, target);
  if (!cursor) return false;
  std::vector<Value> results;
  Value item;
  bool any = false;
  while (cursor->next(item)) {
    ctx.check_stop();
    any = true;
    if (item.is_null()) {
      throw_runtime("InvokeMethodOnNull", ErrorCategory::InvalidOperation,
                    "You cannot call a method on a null-valued expression.");
    }
    std::vector<Value> copy(args.begin(), args.end());
    Value r;
    if (!invoke_own(ctx, item, name, copy, generic_args, r)) {
      if (!is_enumerable(item) || !enumerate_and_invoke(ctx, item, name, args, generic_args, r)) {
        throw_method_not_found(item, name);
      }
    }
    if (r.is_nothing()) continue;
    if (is_enumerable(r)) {
      auto inner = enumerate(ctx, r);
      Value x;
      while (inner && inner->next(x)) results.push_back(std::move(x));
    } else {
      results.push_back(std::move(r));
    }
  }
  if (!any) return false;
  out = from_vector(std::move(results));
  return true;
}

uint64_t argument_kinds(std::span<const Value> args) {
  if (args.size() > 7) return 0;
  uint64_t k = args.size() + 1;
  for (const Value& v : args) k = (k << 8) | static_cast<uint64_t>(v.kind());
  return k;
}

// Whether values of exactly this kind need no conversion for the parameter.
bool exact(const Value& v, const ParamInfo& p) {
  if (p.is_ref || p.is_params || p.type->is(kOpen)) return false;
  if (p.type == &types::Object) return !v.is_null() && v.kind() != Kind::PSObject;
  return v.kind() <= Kind::String && v.kind() != Kind::Enum && !v.is_null() && type_of(v) == p.type;
}

}  // namespace

std::vector<const Type*>& script_bases() {
  static auto* v = new std::vector<const Type*>;
  return *v;
}
std::vector<Value>& type_attributes(const Type& t) {
  static auto* all = new std::unordered_map<const Type*, std::vector<Value>>;   // classes live on
  static std::vector<Value> none;
  if (!t.is(kScriptClass)) return none;
  return (*all)[&t];
}
Value call_member(CallContext& ctx, const MemberInfo& m, const Type* on, const Value& self, std::vector<Value>& args,
                  std::span<const Type* const> generic_args, std::string_view shown_name, bool wrap) {
  if (m.script) return ctx.invoke_script_method(m.script, self, args);
  if (!m.def || !m.def->fn) {
    throw_dotnet("System.NotSupportedException", "The method '" + std::string(m.name) + "' is not supported.");
  }
  const bool scripted = self.kind() == Kind::Object && self.object()->type()->is(kScriptClass);
  const Value base = scripted ? native_self(m, self) : Value();
  for (size_t i = 0; i < args.size(); ++i) {
    if (i >= m.params.size() || m.params[i].type != &types::Object) args[i] = native_argument(args[i]);
  }
  MethodCall call{ctx, scripted ? base : self, args.data(), static_cast<uint32_t>(args.size()), on, generic_args};
  auto run = [&]() -> Value {
    Value r = m.def->fn(call);
    return m.result == &types::Void ? Value::nothing() : r;
  };
  if (!wrap) return run();
  try {
    return run();
  } catch (const ScriptError& e) {
    wrap_exception(e, shown_name, args.size());
  }
}

Value invoke_method(CallContext& ctx, const Value& target, std::string_view name, std::span<Value> args,
                    std::span<const Type* const> generic_args) {
  Value out;
  if (target.is_null()) {
    if (invoke_magic(ctx, target, name, args, out)) return out;
    throw_runtime("InvokeMethodOnNull", ErrorCategory::InvalidOperation,
                  "You cannot call a method on a null-valued expression.");
  }
  if (invoke_own(ctx, target, name, args, generic_args, out)) return out;
  if (invoke_magic(ctx, target, name, args, out)) return out;
  if (is_enumerable(target) && enumerate_and_invoke(ctx, target, name, args, generic_args, out)) return out;
  throw_method_not_found(target, name);
}

namespace {
// Remembers what the group makes of these arguments; without a member when they must be looked at each time.
void remember(MethodCache& cache, const MemberGroup& g, const MemberInfo& m, const Type* t, std::span<const Value> args,
              uint64_t kinds) {
  cache.key = t;
  cache.arguments = kinds;
  cache.version = extension_version();
  cache.member = m.def && m.def->fn && !t->is(kScriptClass) && chosen_by_kinds(g, m, args) ? &m : nullptr;
}
Value call_remembered(CallContext& ctx, const MemberInfo& m, const Type* t, const Value& self, std::span<Value> args) {
  for (size_t i = 0; i < args.size(); ++i) {
    if (!exact(args[i], m.params[i])) args[i] = native_argument(converted_argument(ctx, args[i], m, i));
  }
  MethodCall call{ctx, self, args.data(), static_cast<uint32_t>(args.size()), t};
  try {
    Value r = m.def->fn(call);
    return m.result == &types::Void ? Value::nothing() : r;
  } catch (const ScriptError& e) {
    wrap_exception(e, m.name, args.size());
  }
}
}  // namespace

Value invoke_method_cached(CallContext& ctx, const Value& target, std::string_view name, std::span<Value> args,
                           MethodCache& cache) {
  if (target.is_null() || target.kind() == Kind::PSObject) return invoke_method(ctx, target, name, args);
  const uint64_t kinds = argument_kinds(args);
  if (!kinds || (target.is_object() && target.object()->has_extension())) return invoke_method(ctx, target, name, args);
  const Type* t = type_of(target);
  if (cache.key == t && cache.arguments == kinds && cache.version == extension_version()) {
    if (cache.member) return call_remembered(ctx, *cache.member, t, target, args);
    return invoke_method(ctx, target, name, args);
  }
  cache.key = t;
  cache.arguments = kinds;
  cache.version = extension_version();
  cache.member = nullptr;
  if (!target.get_if<FacetView>() && !target.get_if<MethodObject>() && !target.get_if<DelegateObject>() && !find_extension(target, name)) {
    const MemberGroup* g = t->find(name, false);
    if (g && g->overloads[0]->kind == MemberKind::Method) {
      std::vector<Value> list(args.begin(), args.end());
      const MemberInfo* m = resolve_overload(ctx, *g, list, {}, t);
      remember(cache, *g, *m, t, args, kinds);
      if (cache.member) return call_member(ctx, *m, t, target, list, {}, m->name);
    }
  }
  return invoke_method(ctx, target, name, args);
}

Value invoke_static_cached(CallContext& ctx, const Type* t, std::string_view name, std::span<Value> args, MethodCache& cache) {
  const uint64_t kinds = argument_kinds(args);
  if (kinds && cache.key == t && cache.arguments == kinds && cache.version == extension_version()) {
    if (cache.member) return call_remembered(ctx, *cache.member, t, {}, args);
  } else if (kinds && !equal_ignore_ascii_case(name, "new")) {
    const MemberGroup* g = t->find(name, true);
    if (g && g->overloads[0]->kind == MemberKind::Method) {
      std::vector<Value> list(args.begin(), args.end());
      remember(cache, *g, *resolve_overload(ctx, *g, list, {}, t), t, args, kinds);
    }
  }
  return invoke_static(ctx, t, name, args);
}

Value invoke_static(CallContext& ctx, const Type* t, std::string_view name, std::span<Value> args,
                    std::span<const Type* const> generic_args) {
  if (equal_ignore_ascii_case(name, "new")) return construct(ctx, t, args);
  const MemberGroup* g = t->find(name, true);
  Value out;
  if (!g || g->overloads[0]->kind != MemberKind::Method) {
    if (invoke_accessor(ctx, t, {}, name, args, true, out)) return out;
    if (g) {
      Value held = get_static(ctx, t, name);
      if (auto* d = held.get_if<DelegateObject>()) return d->invoke(ctx, args);
    }
    throw_method_not_found(t, name);
  }
  std::vector<Value> list(args.begin(), args.end());
  const MemberInfo* m = resolve_overload(ctx, *g, list, generic_args, t);
  if (m->script) return call_member(ctx, *m, t, {}, list, generic_args, m->name);
  try {
    return call_member(ctx, *m, t, {}, list, generic_args, m->name, false);
  } catch (const ScriptError& e) {
    wrap_exception(e, m->name, args.size());
  }
}

Value construct(CallContext& ctx, const Type* t, std::span<Value> args, std::string_view shown) {
  if (t->is(kArray)) {  // [int[]]::new(3), [string[,]]::new(2, 3)
    if (args.size() != t->rank()) {
      throw_error("System.Management.Automation.MethodException", "MethodCountCouldNotFindBest", ErrorCategory::NotSpecified,
                  "Cannot find an overload for \"new\" and the argument count: \"" + std::to_string(args.size()) + "\".");
    }
    std::vector<uint32_t> lengths;
    size_t total = 1;
    for (const Value& v : args) {
      int64_t n = 0;
      n = convert_to(ctx, v, &types::Int64).as_int();
      if (n < 0) {
        auto e = make_error("System.OverflowException", "OverflowException", ErrorCategory::NotSpecified,
                            "Arithmetic operation resulted in an overflow.");
        wrap_exception(ScriptError(e), ".ctor", args.size());
      }
      lengths.push_back(static_cast<uint32_t>(n));
      if (n > 0x7FFFFFC7 || (n && total > 0x7FFFFFC7 / static_cast<size_t>(n))) {
        auto e = make_error("System.OutOfMemoryException", "OutOfMemoryException", ErrorCategory::NotSpecified,
                            "Array dimensions exceeded supported range.");
        wrap_exception(ScriptError(e), ".ctor", args.size());
      }
      total *= static_cast<size_t>(n);
    }
    auto a = Array::make(t->element(), total);
    if (t->rank() > 1) a->set_lengths(std::move(lengths));
    return Value(a);
  }
  const MemberGroup* g = t->constructors();
  if (!g) {
    if (args.empty() && t->is_value_type()) return t->make_default();
    if (t->is(kDelegate) && args.size() == 1) return Value(make_ref<DelegateObject>(t, unwrap(args[0])));
    throw_error("System.Management.Automation.MethodException", "ConstructorNotFound", ErrorCategory::NotSpecified,
                "Cannot find an appropriate constructor for type " + std::string(t->full_name()) + ".");
  }
  if (t->is(kAbstract)) {
    throw_error("System.Management.Automation.MethodException", "ConstructorNotFound", ErrorCategory::NotSpecified,
                "Cannot create an instance of the abstract class " + std::string(t->full_name()) + ".");
  }
  if (args.empty() && t->is_value_type() && g->overloads[0]->def) {
    bool has_empty = false;
    for (const MemberInfo* m : g->overloads) has_empty = has_empty || m->params.empty();
    if (!has_empty) return t->make_default();
  }
  std::vector<Value> list(args.begin(), args.end());
  MemberGroup renamed;
  if (shown != g->name) {
    renamed = *g;
    renamed.name = shown;
    g = &renamed;
  }
  const MemberInfo* m = resolve_overload(ctx, *g, list, {}, t);
  if (m->script) {
    return ctx.invoke_script_method(m->script, Value(const_cast<Type*>(t)), list);  // the builder makes the instance
  }
  try {
    return call_member(ctx, *m, t, {}, list, {}, ".ctor", false);
  } catch (const ScriptError& e) {
    wrap_exception(e, ".ctor", args.size());
  }
}

}  // namespace psession
