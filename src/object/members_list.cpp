// Listing members: Get-Member, PSObject.Properties, Select-Object *, the serializer.
#include <unordered_map>

#include "object/call_context.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/member_objects.h"
#include "object/text_case.h"


namespace psession {
namespace types { extern Type DeserializedBag; }   // types/psobject.cpp
namespace {

bool is_standard_set(std::string_view n) {
  static constexpr std::string_view kNames[] = {"DefaultDisplayPropertySet", "DefaultDisplayProperty", "DefaultKeyPropertySet",
                                                "SerializationDepth", "SerializationMethod", "PSStandardMembers",
                                                "StringSerializationSource", "PropertySerializationSet",
                                                "InheritPropertySerializationSet", "TargetTypeForDeserialization",
                                                "PSConfiguration"};
  for (auto k : kNames) {
    if (equal_ignore_ascii_case(n, k)) return true;
  }
  return false;
}

std::string script_text(CallContext& ctx, const Value& script) {
  return script.is_null() ? std::string() : to_display(ctx, script);
}

std::string extended_definition(CallContext& ctx, const ExtendedMember& m) {
  switch (m.member_type) {
    case MemberType::AliasProperty: return m.name + " = " + script_text(ctx, m.getter);
    case MemberType::ScriptProperty: {
      std::string r = "System.Object " + m.name + " {";
      if (!m.getter.is_null()) r += "get=" + script_text(ctx, m.getter) + ";";
      if (!m.setter.is_null()) r += "set=" + script_text(ctx, m.setter) + ";";
      return r + "}";
    }
    case MemberType::ScriptMethod: return "System.Object " + m.name + "();";
    case MemberType::CodeProperty: return "System.Object " + m.name + "{get=" + m.name + (m.code_set ? ";set;}" : ";}");
    case MemberType::CodeMethod: return "static System.Object " + m.name + "();";
    case MemberType::PropertySet: {
      std::string r = m.name + " {";
      for (size_t i = 0; i < m.names.size(); ++i) r += (i ? ", " : "") + m.names[i];
      return r + "}";
    }
    case MemberType::NoteProperty: {
      const Type* t = type_of(m.getter);
      return (t ? t->accelerator_or_name() : std::string("System.Object")) + " " + m.name + "=" + script_text(ctx, m.getter);
    }
    default: return m.name;
  }
}

MemberView note_view(CallContext& ctx, const std::string& name, const Value& v) {
  MemberView w;
  w.name = name;
  w.type = MemberType::NoteProperty;
  w.settable = true;
  w.value = v;
  const Type* t = type_of(v);
  w.type_name = t ? (v.kind() == Kind::PSObject && v.as<PSObject>()->is_custom()
                         ? std::string("System.Management.Automation.PSCustomObject") : t->to_text())
                  : std::string("System.Object");
  std::string shown = t ? (v.kind() == Kind::PSObject ? w.type_name : t->accelerator_or_name()) : std::string("object");
  w.definition = shown + " " + name + "=" + (v.is_null() ? std::string("null") : to_display(ctx, v));
  return w;
}

// What was the object's own on the other side.
MemberView deserialized_view(CallContext& ctx, const std::string& name, const Value& v) {
  MemberView w = note_view(ctx, name, v);
  w.type = MemberType::Property;
  if (v.is_null()) {
    w.type_name.clear();
  } else if (const MemberBag* bag = bag_of(v); bag && bag->type_names && !bag->type_names->empty()) {
    w.type_name = bag->type_names->front();
  }
  w.definition = w.type_name + " {get;set;}";
  return w;
}

MemberView extended_view(CallContext& ctx, ExtendedMember* m, bool from_table) {
  MemberView w;
  if (m->member_type == MemberType::NoteProperty && m->code) {
    w = note_view(ctx, m->name, read_extended(ctx, *m, {}));
    w.extended = m;
    return w;
  }
  w.name = m->name;
  w.type = m->member_type;
  w.extended = m;
  w.from_table = from_table;
  w.hidden = m->hidden;
  w.value = m->member_type == MemberType::NoteProperty ? m->getter : Value();
  w.settable = m->member_type == MemberType::NoteProperty || m->member_type == MemberType::AliasProperty ||
               !m->setter.is_null() || m->code_set;
  w.type_name = "System.Object";
  w.definition = extended_definition(ctx, *m);
  return w;
}

MemberView native_view(const MemberGroup* g, bool is_static) {
  const MemberInfo& m = *g->overloads[0];
  MemberView w;
  w.name = m.name;
  w.is_static = is_static;
  w.group = g;
  w.hidden = m.hidden;
  switch (m.kind) {
    case MemberKind::Property: case MemberKind::Field:
      w.type = MemberType::Property;
      w.settable = m.can_write;
      w.definition = m.signature;
      w.type_name = m.result ? m.result->to_text() : std::string("System.Object");
      break;
    case MemberKind::ParameterizedProperty:
      w.type = MemberType::ParameterizedProperty;
      w.settable = m.can_write;
      break;
    case MemberKind::Event:
      w.type = MemberType::Event;
      w.type_name = "System.Management.Automation.PSEvent";
      break;
    default: w.type = MemberType::Method;
  }
  if (w.definition.empty()) {
    for (const MemberInfo* o : g->overloads) {
      if (!w.definition.empty()) w.definition += ", ";
      w.definition += o->signature;
    }
  }
  if (w.type_name.empty()) {
    w.type_name = w.type == MemberType::ParameterizedProperty ? "System.Management.Automation.PSParameterizedProperty"
                                                              : "System.Management.Automation.PSMethod";
  }
  return w;
}

struct Listing {
  std::vector<MemberView> views;
  std::unordered_map<std::string, size_t, NameHash, NameEqual> seen;
  void add(MemberView w) {
    if (seen.emplace(w.name, views.size()).second) views.push_back(std::move(w));
  }
};

}  // namespace

std::vector<MemberView> members_of(CallContext& ctx, const Value& target, MemberScope scope) {
  Listing list;
  if (target.is_null()) return {};
  const Value& base = unwrap(target);
  if (auto* facet = base.get_if<FacetView>()) {
    const Value owner = facet->owner;
    return members_of(ctx, owner, facet->scope);
  }
  bool extended = scope == MemberScope::All || scope == MemberScope::Extended;
  if (extended) {
    for (const Value* holder : {&target, &base == &target ? nullptr : &base}) {
      if (MemberBag* bag = holder ? bag_of(*holder) : nullptr) {
        const auto* o = holder->kind() == Kind::PSObject ? holder->as<PSObject>() : nullptr;
        // Notes come before what an object has by itself, also when it came from elsewhere.
        for (size_t n = 0, first = o ? o->adapted : 0; n < bag->size(); ++n) {
          size_t i = (first + n) % bag->size();
          std::string name = bag->name(i)->to_utf8();
          if (is_standard_set(name)) continue;
          if (ExtendedMember* e = bag->extended(i)) list.add(extended_view(ctx, e, false));
          else if (o && i < o->adapted) list.add(deserialized_view(ctx, name, bag->slot(i)));
          else list.add(note_view(ctx, name, bag->slot(i)));
        }
      }
    }
    for (ExtendedMember* m : extensions_of(target)) {
      if (!is_standard_set(m->name)) list.add(extended_view(ctx, m, true));
    }
  }
  if (scope == MemberScope::Extended) return std::move(list.views);
  if (scope != MemberScope::Base) {
    if (auto* a = base.get_if<AdaptedObject>()) {
      for (const std::string& n : a->names(ctx)) {
        MemberView w;
        w.name = n;
        w.type = MemberType::Property;
        w.settable = true;
        a->get(ctx, n, w.value);
        const Type* t = type_of(w.value);
        w.type_name = t ? t->to_text() : "System.Object";
        w.definition = (t ? t->accelerator_or_name() : std::string("System.Object")) + " " + n + " {get;set;}";
        list.add(std::move(w));
      }
    }
  }
  const Type* t = type_of(base);
  if (base.kind() == Kind::PSObject && base.as<PSObject>()->immediate_base_shown) t = &types::DeserializedBag;
  auto groups = t->all_members(false);
  // Properties come before methods.
  for (const MemberGroup* g : groups) {
    if (g->overloads[0]->kind == MemberKind::Property || g->overloads[0]->kind == MemberKind::Field) list.add(native_view(g, false));
  }
  for (const MemberGroup* g : groups) {
    if (g->overloads[0]->kind != MemberKind::Property && g->overloads[0]->kind != MemberKind::Field) list.add(native_view(g, false));
  }
  return std::move(list.views);
}

std::vector<MemberView> static_members_of(const Type* t) {
  std::vector<MemberView> r;
  for (const MemberGroup* g : t->all_members(true)) r.push_back(native_view(g, true));
  if (const MemberGroup* g = t->constructors()) {
    MemberView w = native_view(g, true);
    w.name = "new";
    r.push_back(std::move(w));
  }
  return r;
}

std::vector<std::string> property_names(CallContext& ctx, const Value& target) {
  std::vector<std::string> r;
  if (target.kind() == Kind::PSObject && target.as<PSObject>()->is_custom() && !find_extension(target, "PSStandardMembers") &&
      extensions_of(target).empty()) {
    const MemberBag& bag = target.as<PSObject>()->members();
    r.reserve(bag.size());
    for (size_t n = 0, first = target.as<PSObject>()->adapted; n < bag.size(); ++n) {
      size_t i = (first + n) % bag.size();
      ExtendedMember* e = bag.extended(i);
      if (e && (e->member_type == MemberType::ScriptMethod || e->member_type == MemberType::CodeMethod ||
                e->member_type == MemberType::PropertySet || e->member_type == MemberType::MemberSet || e->hidden)) {
        continue;
      }
      r.push_back(bag.name(i)->to_utf8());
    }
    return r;
  }
  constexpr uint32_t kProperties = 1 | 2 | 4 | 8 | 16;
  // What an adapter shows stands for the type's own properties.
  const bool adapted = unwrap(target).get_if<AdaptedObject>() != nullptr;
  for (MemberView& w : members_of(ctx, target)) {
    if (adapted && w.group) continue;
    if (!w.hidden && (static_cast<uint32_t>(w.type) & kProperties)) r.push_back(std::move(w.name));
  }
  return r;
}

}  // namespace psession
