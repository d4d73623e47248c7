// Reading properties.
#include "object/backed_instance.h"
#include "object/call_context.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/heap.h"
#include "object/member_objects.h"
#include "object/text_case.h"

namespace psession {
namespace {

// A name as UTF-8 without copying where it is ASCII.
struct Name {
  explicit Name(const String& s) {
    if (s.is_ascii()) view = s.ascii_view();
    else view = text = s.to_utf8();
  }
  std::string text;
  std::string_view view;
};

bool is_count(std::string_view n) { return equal_ignore_ascii_case(n, "count") || equal_ignore_ascii_case(n, "length"); }

bool from_bag(CallContext& ctx, const Value& holder, const Value& self, std::string_view name, Value& out) {
  MemberBag* bag = bag_of(holder);
  if (!bag || bag->size() == 0) return false;
  long i = bag->find(name);
  if (i < 0) return false;
  if (ExtendedMember* e = bag->extended(i)) {
    Ref<ExtendedMember> keep(e);
    out = read_extended(ctx, *e, self);
  } else {
    out = bag->slot(i);
  }
  return true;
}

bool from_type(CallContext& ctx, const Value& base, const Value& self, std::string_view name, Value& out) {
  const Type* t = type_of(base);
  const MemberGroup* g = t ? t->find(name, false) : nullptr;
  if (!g) return false;
  const MemberInfo& m = *g->overloads[0];
  if (m.kind == MemberKind::Property || m.kind == MemberKind::Field) {
    if (!m.can_read) return false;
    out = read_property(ctx, m, t, base);
    return true;
  }
  auto o = make_ref<MethodObject>(self, m.name);
  o->group = g;
  out = Value(o);
  return true;
}

bool from_dictionary(const Value& base, std::string_view name, Value& out) {
  auto* d = base.as<Dictionary>();
  const Value* v = d->find(name);
  if (!v) {
    // `$h.1` with an integer key
    if (name.empty() || name.size() > 9) return false;
    int32_t n = 0;
    for (char c : name) {
      if (c < '0' || c > '9') return false;
      n = n * 10 + (c - '0');
    }
    v = d->find(Value::int32(n));
    if (!v) return false;
  }
  out = *v;
  return true;
}

// Everything but the enumeration of collections and the Count of scalars.
bool get_own(CallContext& ctx, const Value& target, std::string_view name, Value& out) {
  if (target.is_null()) return false;
  const Value& base = unwrap(target);
  if (base.kind() == Kind::Dictionary && from_dictionary(base, name, out)) return true;
  if (target.is_object()) {
    if (from_bag(ctx, target, target, name, out)) return true;
    if (&base != &target && from_bag(ctx, base, target, name, out)) return true;
  }
  if (name.size() > 5 && (name[0] == 'p' || name[0] == 'P') && intrinsic_member(target, name, out)) return true;
  if (ExtendedMember* e = find_extension(target, name)) {
    Ref<ExtendedMember> keep(e);
    out = read_extended(ctx, *e, target);
    return true;
  }
  if (base.kind() == Kind::Object) {
    if (auto* facet = base.get_if<FacetView>()) {
      const Value owner = facet->owner;
      if (facet->scope == MemberScope::Extended) {
        if (from_bag(ctx, owner, owner, name, out)) return true;
        ExtendedMember* e = find_extension(owner, name);
        if (!e) return false;
        out = read_extended(ctx, *e, owner);
        return true;
      }
      const Value& inner = unwrap(owner);
      if (auto* a = inner.get_if<AdaptedObject>(); a && facet->scope == MemberScope::Adapted) {
        if (a->get(ctx, name, out)) return true;
      }
      return from_type(ctx, inner, owner, name, out);
    }
    if (auto* a = base.get_if<AdaptedObject>(); a && a->get(ctx, name, out)) return true;
    if (auto* b = base.get_if<BackedInstance>(); b && b->get(ctx, name, out)) return true;
  }
  return from_type(ctx, base, target, name, out);
}

// Getting a member never fails in PowerShell: what the getter throws becomes $null, so that formatting always works.
bool get_quietly(CallContext& ctx, const Value& target, std::string_view name, Value& out) {
  try {
    return get_own(ctx, target, name, out);
  } catch (const ScriptError& e) {
    const std::string_view t = e.record->exception->type()->name();
    if (t == "ScriptCallDepthException" || t == "ExtendedTypeSystemException") throw;
    out = Value();
    return true;
  }
}

constexpr int kMaxDepth = 32;

// Member-access enumeration: appends what the elements have.
bool collect(CallContext& ctx, const Value& collection, std::string_view name, std::vector<Value>& found, int depth,
             bool strict) {
  auto cursor = enumerate(ctx, collection);
  if (!cursor) return false;
  bool any = false;
  Value item, v;
  size_t n = 0;
  while (cursor->next(item)) {
    if ((++n & 1023) == 0) ctx.check_stop();
    if (item.is_null()) continue;
    if (!get_quietly(ctx, item, name, v)) {
      if (is_enumerable(item)) {
        any = (depth < kMaxDepth && collect(ctx, item, name, found, depth + 1, strict)) || any;
      } else if (is_count(name)) {
        found.push_back(Value::int32(1));
        any = true;
      } else if (!strict && item.kind() == Kind::PSObject && item.as<PSObject>()->is_custom()) {
        found.push_back(Value());  // custom objects answer $null for what they lack
        any = true;
      }
      continue;
    }
    any = true;
    if (is_enumerable(v) && v.kind() != Kind::PSObject) {
      auto inner = enumerate(ctx, v);
      Value x;
      while (inner && inner->next(x)) found.push_back(std::move(x));
    } else {
      found.push_back(std::move(v));
    }
    v = Value();
  }
  return any;
}

Value get_any(CallContext& ctx, const Value& target, std::string_view name, bool strict) {
  Value out;
  if (get_quietly(ctx, target, name, out)) return out;
  if (target.is_null()) {
    if (strict) throw_property_not_found_strict(name, target);
    return is_count(name) ? Value::int32(0) : Value();
  }
  if (is_enumerable(target)) {
    std::vector<Value> found;
    if (collect(ctx, target, name, found, 0, strict)) {
      if (found.empty()) return {};
      return from_vector(std::move(found));
    }
    if (strict) throw_property_not_found_strict(name, target);
    return {};
  }
  if (strict) {
    if (unwrap(target).kind() == Kind::Dictionary || !is_count(name)) throw_property_not_found_strict(name, target);
    throw_property_not_found_strict(name, target);
  }
  if (is_count(name) && !target.get_if<FacetView>()) return Value::int32(1);
  return {};
}

}  // namespace

Value read_property(CallContext& ctx, const MemberInfo& m, const Type* on, const Value& self) {
  if (m.def) {
    if (!m.def->fn) return {};
    MethodCall call{ctx, native_self(m, self), nullptr, 0, on};
    return m.def->fn(call);
  }
  if (m.script) return invoke_method(ctx, self, "get_" + m.name, {});
  if (m.kind == MemberKind::Field && m.declaring->is_enum()) {
    return Value::enumeration(m.declaring, m.declaring->enum_values()[m.field_index].value);
  }
  const HeapObject* holder = m.is_static ? static_cast<const HeapObject*>(m.declaring) : self.object();
  std::vector<Value>* fields = instance_fields(holder);
  return fields && m.field_index < fields->size() ? (*fields)[m.field_index] : Value();
}

Value get_member(CallContext& ctx, const Value& target, const String& name, bool strict) {
  Name n(name);
  return get_any(ctx, target, n.view, strict);
}
Value get_member(CallContext& ctx, const Value& target, std::string_view name) {
  return get_any(ctx, target, name, false);
}
bool try_get_property(CallContext& ctx, const Value& target, std::string_view name, Value& out) {
  if (!get_quietly(ctx, target, name, out)) return false;
  return !out.get_if<MethodObject>();
}

Value get_static(CallContext& ctx, const Type* t, std::string_view name, bool strict) {
  if (const MemberGroup* g = t->find(name, true)) {
    const MemberInfo& m = *g->overloads[0];
    if (m.kind == MemberKind::Property || m.kind == MemberKind::Field) {
      try {
        return read_property(ctx, m, t, {});
      } catch (const ScriptError&) {
        return {};
      }
    }
    auto o = make_ref<MethodObject>(Value(const_cast<Type*>(t)), m.name);
    o->group = g;
    o->is_static = true;
    return Value(o);
  }
  if (equal_ignore_ascii_case(name, "new")) {
    if (const MemberGroup* g = t->constructors()) {
      auto o = make_ref<MethodObject>(Value(const_cast<Type*>(t)), "new");
      o->group = g;
      o->is_static = true;
      return Value(o);
    }
  }
  if (strict) throw_property_not_found_strict(name, Value(const_cast<Type*>(t)));
  return {};
}

// Inline caches

Value get_member_cached(CallContext& ctx, const Value& target, const String& name, MemberCache& cache, bool strict) {
  if (target.kind() == Kind::PSObject) {
    auto* o = target.as<PSObject>();
    const MemberBag& bag = o->members();
    const Shape* shape = bag.shape();
    if (cache.key == shape) {
      const Value& v = bag.slot(cache.slot);
      if (v.kind() != Kind::Object) return v;
    } else if (o->is_custom() && shape->shared()) {
      long i = bag.find(name);
      if (i >= 0 && !bag.extended(i)) {
        cache.key = shape;
        cache.slot = static_cast<uint32_t>(i);
        return bag.slot(i);
      }
    }
    return get_member(ctx, target, name, strict);
  }
  if (target.is_null()) return get_member(ctx, target, name, strict);
  if (target.kind() == Kind::Dictionary) {
    // Keys come first: nothing to remember.
    if (name.is_ascii()) {
      if (const Value* v = target.as<Dictionary>()->find(name.ascii_view())) return *v;
    }
    return get_member(ctx, target, name, strict);
  }
  const Type* t = type_of(target);
  if (cache.key == t && cache.version == extension_version() &&
      (!target.is_object() || !target.object()->has_extension())) {
    try {
      return read_property(ctx, *cache.member, t, target);
    } catch (const ScriptError&) {
      return {};
    }
  }
  if (!target.is_object() || (!target.object()->has_extension() && !target.get_if<AdaptedObject>() &&
                              !target.get_if<FacetView>())) {
    Name n(name);
    const MemberGroup* g = t->find(n.view, false);
    if (g && g->overloads[0]->kind == MemberKind::Property && g->overloads[0]->can_read &&
        !find_extension(target, n.view)) {
      cache.key = t;
      cache.version = extension_version();
      cache.member = g->overloads[0];
    }
  }
  return get_member(ctx, target, name, strict);
}

}  // namespace psession
