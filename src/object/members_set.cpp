// Assigning properties.
#include "object/backed_instance.h"
#include "object/call_context.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/member_objects.h"
#include "object/text_case.h"

namespace psession {
namespace {

bool set_in_bag(CallContext& ctx, const Value& holder, const Value& self, std::string_view name, const Value& v) {
  MemberBag* bag = bag_of(holder);
  if (!bag || bag->size() == 0) return false;
  long i = bag->find(name);
  if (i < 0) return false;
  if (ExtendedMember* e = bag->extended(i)) {
    Ref<ExtendedMember> keep(e);
    write_extended(ctx, *e, self, v);
  } else {
    Value old = bag->slot(i);  // its death may run code: after the store
    bag->set_slot(i, v.is_nothing() ? Value() : v);
  }
  return true;
}

}  // namespace

void write_property(CallContext& ctx, const MemberInfo& m, const Type* on, const Value& self, const Value& v) {
  if (!m.can_write) throw_read_only(m.name);
  Value converted = v.is_nothing() ? Value() : v;
  try {
    if (m.result && m.result != &types::Object) converted = convert_to(ctx, v, m.result);
    if (m.def) {
      if (!m.def->set) throw_dotnet("System.NotSupportedException", "Property '" + std::string(m.name) + "' cannot be set.");
      converted = native_argument(converted);
      MethodCall call{ctx, native_self(m, self), &converted, 1, on};
      m.def->set(call);
      return;
    }
    if (m.script) {
      invoke_method(ctx, self, "set_" + m.name, {&converted, 1});
      return;
    }
    if (!m.attributes.empty() && validate_member_value) validate_member_value(ctx, m, converted);
  } catch (const ScriptError& e) {
    throw_setting_failed(m.name, e);
  }
  const HeapObject* holder = m.is_static ? static_cast<const HeapObject*>(m.declaring) : self.object();
  std::vector<Value>* fields = instance_fields(holder, true);
  if (!fields) return;
  if (fields->size() <= m.field_index) fields->resize(m.field_index + 1);
  std::swap((*fields)[m.field_index], converted);
}

void set_member(CallContext& ctx, const Value& target, const String& name_string, const Value& v) {
  std::string name = name_string.to_utf8();
  if (target.is_null()) throw_property_not_found(name);
  const Value& base = unwrap(target);
  if (target.is_object()) {
    if (set_in_bag(ctx, target, target, name, v)) return;
    if (&base != &target && set_in_bag(ctx, base, target, name, v)) return;
  }
  if (ExtendedMember* e = find_extension(target, name)) {
    Ref<ExtendedMember> keep(e);
    write_extended(ctx, *e, target, v);
    return;
  }
  if (base.kind() == Kind::Object) {
    if (auto* facet = base.get_if<FacetView>()) {
      const Value owner = facet->owner;
      const Type* t = type_of(unwrap(owner));
      const MemberGroup* g = t ? t->find(name, false) : nullptr;
      if (!g || g->overloads[0]->kind != MemberKind::Property) throw_property_not_found(name);
      write_property(ctx, *g->overloads[0], t, unwrap(owner), v);
      return;
    }
    if (auto* a = base.get_if<AdaptedObject>(); a && a->set(ctx, name, v)) return;
    if (auto* b = base.get_if<BackedInstance>(); b && b->set(ctx, name, v)) return;
  }
  const Type* t = type_of(base);
  const MemberGroup* g = t ? t->find(name, false) : nullptr;
  bool property = g && (g->overloads[0]->kind == MemberKind::Property || g->overloads[0]->kind == MemberKind::Field);
  if (base.kind() == Kind::Dictionary) {
    auto* d = base.as<Dictionary>();
    long slot = d->find_slot(name);
    if (slot >= 0 || !property) {
      if (d->read_only) throw_dotnet("System.NotSupportedException", "Collection is read-only.");
      const Value element = v.is_nothing() ? Value() : v;
      set_index(ctx, base, {{Value(Ref<String>(const_cast<String*>(&name_string)))}}, element);
      return;
    }
  }
  if (property) {
    write_property(ctx, *g->overloads[0], t, base, v);
    return;
  }
  if (base.kind() == Kind::PSObject) {
    throw_setting_failed(name, "The property '" + name +
                                   "' cannot be found on this object. Verify that the property exists and can be set.");
  }
  throw_property_not_found(name);
}

void set_static(CallContext& ctx, const Type* t, std::string_view name, const Value& v) {
  const MemberGroup* g = t->find(name, true);
  if (!g || (g->overloads[0]->kind != MemberKind::Property && g->overloads[0]->kind != MemberKind::Field)) {
    throw_runtime("PropertyAssignmentException", ErrorCategory::InvalidOperation,
                  "The property '" + std::string(name) + "' cannot be found on this object. Verify that the property exists and can be set.");
  }
  write_property(ctx, *g->overloads[0], t, {}, v);
}

void set_member_cached(CallContext& ctx, const Value& target, const String& name, const Value& v, MemberCache& cache) {
  if (target.kind() == Kind::PSObject && !v.is_nothing()) {
    auto* o = target.as<PSObject>();
    MemberBag& bag = o->members();
    const Shape* shape = bag.shape();
    if (cache.key != shape && o->is_custom() && shape->shared()) {
      long i = bag.find(name);
      if (i >= 0) {
        cache.key = shape;
        cache.slot = static_cast<uint32_t>(i);
      }
    }
    if (cache.key == shape && !bag.extended(cache.slot)) {
      Value old = bag.slot(cache.slot);
      bag.set_slot(cache.slot, v);
      return;
    }
  }
  set_member(ctx, target, name, v);
}

}  // namespace psession
