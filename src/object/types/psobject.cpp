// PSObject, PSCustomObject, PSReference and the member objects (PSNoteProperty, PSMethod...).
#include "object/member_objects.h"
#include "object/text_case.h"
#include "object/types/table.h"
#include "text/wildcard.h"

namespace psession {
namespace {

ObjectView& view(MethodCall& c) {
  auto* v = c.self.get_if<ObjectView>();
  if (!v) throw_invalid_operation("The object is no view of an object's members.");
  return *v;
}
Value collection(MethodCall& c, MemberCollection::What what) {
  return Value(make_ref<MemberCollection>(view(c).owner, what));
}

// A shallow copy with its own members.
Value copy_of(CallContext& ctx, const Value& v) {
  if (v.kind() == Kind::PSObject) {
    auto* o = v.as<PSObject>();
    auto r = o->is_custom() ? PSObject::custom() : make_ref<PSObject>(copy_of(ctx, o->base()));
    for (size_t i = 0; i < o->members().size(); ++i) r->members().add(o->members().name(i), o->members().slot(i));
    if (o->members().type_names) r->members().type_names = new std::vector<std::string>(*o->members().type_names);
    r->to_string_text = o->to_string_text;
    r->immediate_base_shown = o->immediate_base_shown;
    r->adapted = o->adapted;
    return Value(r);
  }
  if (v.is_object() && v.kind() != Kind::String && type_of(v)->find("Clone", false)) return invoke_method(ctx, v, "Clone", {});
  return v;
}

constexpr MemberDef kPSObject[] = {
    {"new()", PS_FN { return Value(PSObject::custom()); }},
    {"new(object obj)",
     PS_FN {
       if (c.arg(0).is_null()) throw_null_argument("obj");
       return c.arg(0).kind() == Kind::PSObject ? c.arg(0) : Value(make_ref<PSObject>(c.arg(0)));
     }},
    {"System.Management.Automation.PSMemberInfoCollection[System.Management.Automation.PSMemberInfo] Members {get;}",
     PS_FN { return collection(c, MemberCollection::What::Members); }},
    {"System.Management.Automation.PSMemberInfoCollection[System.Management.Automation.PSPropertyInfo] Properties {get;}",
     PS_FN { return collection(c, MemberCollection::What::Properties); }},
    {"System.Management.Automation.PSMemberInfoCollection[System.Management.Automation.PSMethodInfo] Methods {get;}",
     PS_FN { return collection(c, MemberCollection::What::Methods); }},
    {"object ImmediateBaseObject {get;}",
     PS_FN { const Value& o = view(c).owner; return o.kind() == Kind::PSObject && !o.as<PSObject>()->is_custom() ? o.as<PSObject>()->base() : o; }},
    {"object BaseObject {get;}", PS_FN { return unwrap(view(c).owner); }},
    {"System.Collections.ObjectModel.Collection[string] TypeNames {get;}", PS_FN { return type_names_list(view(c).owner); }},
    {"psobject Copy()", PS_FN { return copy_of(c.ctx, view(c).owner); }},
    {"int CompareTo(object obj)", PS_FN { return int32(dotnet_compare(c.ctx, view(c).owner, c.arg(0), {})); }},
    {"string ToString()", PS_FN { return str(dotnet_to_string(c.ctx, view(c).owner)); }},
    {"bool Equals(object obj)", PS_FN { return boolean(dotnet_equals(view(c).owner, c.arg(0))); }},
    {"static psobject AsPSObject(object obj)", PS_FN { return c.arg(0); }},
};
// What a custom object itself offers, in the order PowerShell shows it.
Value custom_type(MethodCall& c) {
  auto* o = c.self.kind() == Kind::PSObject ? c.self.as<PSObject>() : nullptr;
  return Value(const_cast<Type*>(o && o->immediate_base_shown ? &types::PSObject : type_of(c.self)));
}
Value custom_text(MethodCall& c) {
  auto* o = c.self.kind() == Kind::PSObject ? c.self.as<PSObject>() : nullptr;
  return o && o->to_string_text ? Value(o->to_string_text) : str("");
}
// A deserialized object with a property bag for its own members offers what PSObject itself has.
constexpr MemberDef kBag[] = {
    {"type GetType()", custom_type},
    {"string ToString()", custom_text},
    {"string ToString(string format, System.IFormatProvider formatProvider)", custom_text},
    {"string IFormattable.ToString(string format, System.IFormatProvider formatProvider)", custom_text},
};
constexpr MemberDef kCustom[] = {
    {"string ToString()", custom_text},
    {"type GetType()", custom_type},
    {"bool Equals(object obj)", PS_FN { return boolean(dotnet_equals(c.self, c.arg(0))); }},
    {"int GetHashCode()", PS_FN { return int32(static_cast<int32_t>(Dictionary::hash_value(c.self, KeyComparer::Default))); }},
};

// Members

PropertyObject* property(MethodCall& c) { return c.self.get_if<PropertyObject>(); }
ExtendedMember* extended(MethodCall& c) {
  if (auto* p = property(c)) return p->view.extended;
  if (auto* m = c.self.get_if<MethodObject>()) return m->extended.get();
  return c.self.get_if<ExtendedMember>();
}
MemberType kind_of(MethodCall& c) {
  if (auto* p = property(c)) return p->view.type;
  if (auto* m = c.self.get_if<MethodObject>()) return m->member_type();
  auto* e = c.self.get_if<ExtendedMember>();
  return e ? e->member_type : MemberType::MemberSet;
}
Value member_name(MethodCall& c) {
  if (auto* p = property(c)) return str(p->view.name);
  if (auto* m = c.self.get_if<MethodObject>()) return str(m->name);
  if (auto* e = c.self.get_if<ExtendedMember>()) return str(e->name);
  return {};
}
Value member_type(MethodCall& c) {
  const Type* t = TypeRegistry::find("System.Management.Automation.PSMemberTypes");
  return Value::enumeration(t, static_cast<int64_t>(kind_of(c)));
}
Value member_value(MethodCall& c) {
  if (auto* p = property(c)) return p->get(c.ctx);
  if (c.self.get_if<MethodObject>()) return c.self;
  auto* e = c.self.get_if<ExtendedMember>();
  return e ? e->getter : Value();
}
Value set_value(MethodCall& c) {
  if (auto* p = property(c)) set_member(c.ctx, p->owner, *String::utf8(p->view.name), c.arg(0));
  else if (auto* e = c.self.get_if<ExtendedMember>(); e && e->member_type == MemberType::NoteProperty) e->getter = c.arg(0);
  else throw_not_supported("The value of this member cannot be set.");
  return {};
}
Value value_type_name(MethodCall& c) {
  if (auto* p = property(c)) {
    if (p->view.type == MemberType::AliasProperty) {
      const Type* t = type_of(p->get(c.ctx));
      return str(t ? t->to_text() : std::string("System.Object"));
    }
    return str(p->view.type_name);
  }
  if (auto* m = c.self.get_if<MethodObject>()) return str(m->type()->full_name());
  auto* e = c.self.get_if<ExtendedMember>();
  const Type* t = e && e->member_type == MemberType::NoteProperty ? type_of(e->getter) : nullptr;
  return str(t ? t->to_text() : std::string("System.Object"));
}
Value settable(MethodCall& c) {
  if (auto* p = property(c)) return boolean(p->view.settable);
  auto* e = extended(c);
  return boolean(e && (e->member_type == MemberType::NoteProperty || !e->setter.is_null() || e->code_set));
}
Value instance(MethodCall& c) {
  if (auto* p = property(c)) return boolean(p->view.type != MemberType::Property && !p->view.from_table);
  if (auto* m = c.self.get_if<MethodObject>()) return boolean(m->extended && !m->group);
  return boolean(true);
}
Value definitions(MethodCall& c) {
  std::vector<Value> r;
  if (auto* m = c.self.get_if<MethodObject>()) {
    for (const std::string& d : m->definitions()) r.push_back(str(d));
  }
  auto l = make_ref<List>(TypeRegistry::find("System.Collections.ObjectModel.Collection[string]"));
  l->items = std::move(r);
  return Value(l);
}
Value copy_member(MethodCall& c) { return c.self; }
Value member_text(MethodCall& c) {
  if (auto* t = c.self.get_if<TextualObject>()) return str(t->to_text());
  return member_name(c);
}

Value make_note(MethodCall& c) {
  auto m = make_ref<ExtendedMember>(MemberType::NoteProperty, text_arg(c, 0));
  m->getter = c.arg(1);
  return Value(m);
}
Value make_script(MethodCall& c, MemberType t) {
  auto m = make_ref<ExtendedMember>(t, text_arg(c, 0));
  m->getter = c.arg(1);
  if (c.has(2)) m->setter = c.arg(2);
  return Value(m);
}
Value make_alias(MethodCall& c) {
  auto m = make_ref<ExtendedMember>(MemberType::AliasProperty, text_arg(c, 0));
  m->getter = c.arg(1);
  if (c.has(2) && c.arg(2).kind() == Kind::Type) m->value_type = c.arg(2).as<Type>();
  return Value(m);
}
Value make_property_set(MethodCall& c) {
  auto m = make_ref<ExtendedMember>(MemberType::PropertySet, text_arg(c, 0));
  for (const Value& v : to_vector(c.ctx, c.arg(1))) m->names.push_back(to_display(c.ctx, v));
  return Value(m);
}
Value make_member_set(MethodCall& c) {
  auto m = make_ref<ExtendedMember>(MemberType::MemberSet, text_arg(c, 0));
  if (c.has(1)) m->members = to_vector(c.ctx, c.arg(1));
  return Value(m);
}

#define MEMBER_COMMON                                                                                           \
  {"System.Management.Automation.PSMemberTypes MemberType {get;}", member_type},                                 \
      {"string TypeNameOfValue {get;}", value_type_name}, {"string Name {get;}", member_name},                   \
      {"bool IsInstance {get;}", instance}, {"string ToString()", member_text},                                  \
      {"System.Management.Automation.PSMemberInfo Copy()", copy_member}
#define PROPERTY_COMMON                                                                                         \
  {"System.Management.Automation.PSMemberTypes MemberType {get;}", member_type},                                 \
      {"bool IsSettable {get;}", settable}, {"bool IsGettable {get;}", PS_FN { return boolean(true); }},         \
      {"object Value {get;set;}", member_value, set_value},                                                      \
      {"string TypeNameOfValue {get;}", value_type_name}, {"string Name {get;}", member_name},                   \
      {"bool IsInstance {get;}", instance}, {"string ToString()", member_text},                                  \
      {"System.Management.Automation.PSMemberInfo Copy()", copy_member}

constexpr MemberDef kNote[] = {{"new(string name, object value)", make_note}, PROPERTY_COMMON};
constexpr MemberDef kProperty[] = {PROPERTY_COMMON};
constexpr MemberDef kVariableProperty[] = {PROPERTY_COMMON};
constexpr MemberDef kScriptProperty[] = {
    {"new(string name, scriptblock getterScript)", PS_FN { return make_script(c, MemberType::ScriptProperty); }},
    {"new(string name, scriptblock getterScript, scriptblock setterScript)", PS_FN { return make_script(c, MemberType::ScriptProperty); }},
    {"scriptblock GetterScript {get;}", PS_FN { auto* e = extended(c); return e ? e->getter : Value(); }},
    {"scriptblock SetterScript {get;}", PS_FN { auto* e = extended(c); return e ? e->setter : Value(); }},
    PROPERTY_COMMON};
constexpr MemberDef kAlias[] = {
    {"new(string name, string referencedMemberName)", make_alias},
    {"new(string name, string referencedMemberName, type conversionType)", make_alias},
    {"string ReferencedMemberName {get;}", PS_FN { auto* e = extended(c); return e ? e->getter : Value(); }},
    {"type ConversionType {get;}", PS_FN { auto* e = extended(c); return e && e->value_type ? Value(const_cast<Type*>(e->value_type)) : Value(); }},
    PROPERTY_COMMON};
constexpr MemberDef kPropertySet[] = {
    {"new(string name, System.Collections.Generic.IEnumerable[string] referencedPropertyNames)", make_property_set},
    {"System.Collections.ObjectModel.Collection[string] ReferencedPropertyNames {get;}",
     PS_FN {
       auto l = make_ref<List>(TypeRegistry::find("System.Collections.ObjectModel.Collection[string]"));
       if (auto* e = extended(c)) {
         for (const std::string& n : e->names) l->items.push_back(str(n));
       }
       return Value(l);
     }},
    {"object Value {get;}", PS_FN { return c.self; }},
    MEMBER_COMMON};
constexpr MemberDef kMethod[] = {
    {"System.Collections.ObjectModel.Collection[string] OverloadDefinitions {get;}", definitions},
    {"object Value {get;}", PS_FN { return c.self; }},
    {"object Invoke(params System.Object[] arguments)", PS_FN { return {}; }},
    MEMBER_COMMON};
constexpr MemberDef kScriptMethod[] = {
    {"new(string name, scriptblock script)", PS_FN { return make_script(c, MemberType::ScriptMethod); }},
    {"scriptblock Script {get;}", PS_FN { auto* e = extended(c); return e ? e->getter : Value(); }},
    {"System.Collections.ObjectModel.Collection[string] OverloadDefinitions {get;}", definitions},
    {"object Value {get;}", PS_FN { return c.self; }},
    {"object Invoke(params System.Object[] arguments)", PS_FN { return {}; }},
    MEMBER_COMMON};
constexpr MemberDef kMemberSet[] = {
    {"new(string name)", make_member_set},
    {"new(string name, System.Collections.Generic.IEnumerable[System.Management.Automation.PSMemberInfo] members)", make_member_set},
    {"System.Object[] Members {get;}", PS_FN { auto* e = extended(c); return Value(Array::of(e ? e->members : std::vector<Value>())); }},
    {"object Value {get;}", PS_FN { return c.self; }},
    MEMBER_COMMON};

// Collections of members

MemberCollection& members(MethodCall& c) { return *c.self.get_if<MemberCollection>(); }
void add_member(MethodCall& c) {
  const Value owner = members(c).owner;
  const Value& m = unwrap(c.arg(0));
  MemberBag* bag = bag_of(owner, true);
  if (!bag) throw_not_supported("Members cannot be added to this object.");
  auto check = [&](const std::string& name) {
    if (bag->find(name) < 0 || (c.has(1) && c.arg(1).as_bool())) return;
    throw_error("System.Management.Automation.ExtendedTypeSystemException", "AlreadyPresentPSMemberInfoInternalCollectionAdd",
                ErrorCategory::NotSpecified, "Cannot add a member with the name \"" + name +
                "\" because a member with that name already exists.");
  };
  if (auto* e = m.get_if<ExtendedMember>()) {
    check(e->name);
    if (e->member_type == MemberType::NoteProperty) bag->add(e->name, e->getter);
    else bag->add_extended(Ref<ExtendedMember>(e));
  } else if (auto* p = m.get_if<PropertyObject>()) {
    check(p->view.name);
    if (p->view.extended) bag->add_extended(Ref<ExtendedMember>(p->view.extended));
    else bag->add(p->view.name, p->get(c.ctx));
  } else {
    throw_null_argument("member");
  }
}
// What Match gives: by position and by name.
class MatchedMembers final : public HeapObject, public EnumerableObject {
 public:
  MatchedMembers(const Type* t, std::vector<Value> list) : found(Array::of(std::move(list))), type_(t) { set_may_cycle(); }
  Ref<Array> found;
  const Type* type() const override { return type_; }
  std::unique_ptr<Enumerator> enumerator(CallContext&) override { return array_enumerator(found); }
  void visit_edges(EdgeVisitor& v) override { v.visit(found.get()); }
  void clear_edges() override { found = Array::make(&types::Object, 0); }

 private:
  const Type* type_;
};
Value match(MethodCall& c) {
  WildcardPattern pattern(text_arg(c, 0), true);
  std::vector<Value> r;
  for (const Value& v : members(c).all(c.ctx)) {
    std::string name = to_display(c.ctx, get_member(c.ctx, v, "Name"));
    if (pattern.is_match(name)) r.push_back(v);
  }
  return Value(make_ref<MatchedMembers>(TypeRegistry::find("System.Management.Automation.ReadOnlyPSMemberInfoCollection[System.Management.Automation.PSMemberInfo]"), std::move(r)));
}
MatchedMembers& matched(MethodCall& c) { return *c.self.get_if<MatchedMembers>(); }
constexpr MemberDef kMatched[] = {
    {"T Item(string name) {get;}",
     PS_FN {
       std::string wanted = text_arg(c, 0);
       for (const Value& v : matched(c).found->items()) {
         if (equal_ignore_ascii_case(to_display(c.ctx, get_member(c.ctx, v, "Name")), wanted)) return v;
       }
       return {};
     }},
    {"T Item(int index) {get;}",
     PS_FN {
       int64_t i = int_arg(c, 0);
       if (i < 0 || i >= static_cast<int64_t>(matched(c).found->size())) throw_index_range();
       return matched(c).found->get(static_cast<size_t>(i));
     }},
    {"int Count {get;}", PS_FN { return int32(static_cast<int64_t>(matched(c).found->size())); }},
    {"System.Collections.Generic.IEnumerator[T] GetEnumerator()", PS_FN { return make_enumerator_object(c.self, matched(c).enumerator(c.ctx)); }},
};
constexpr MemberDef kCollection[] = {
    {"T Item(string name) {get;}", PS_FN { return members(c).find(c.ctx, text_arg(c, 0)); }},
    {"void Add(T member)", PS_FN { add_member(c); return {}; }},
    {"void Add(T member, bool preValidated)", PS_FN { add_member(c); return {}; }},
    {"void Remove(string name)",
     PS_FN {
       if (MemberBag* bag = bag_of(members(c).owner)) bag->remove(text_arg(c, 0));
       return {};
     }},
    {"System.Object Match(string name)", match},
    {"System.Object Match(string name, System.Management.Automation.PSMemberTypes memberTypes)", match},
    {"System.Collections.IEnumerator GetEnumerator()", PS_FN { return make_enumerator_object(c.self, members(c).enumerator(c.ctx)); }},
};

#define SMA "System.Management.Automation."
#define SMA_TYPE(var, name, base_name, rows) \
  PS_TYPE(var, {.full_name = SMA name, .base = base_name, .members = rows, .assembly = "System.Management.Automation"})
PS_TYPE(MemberInfoType, {.full_name = SMA "PSMemberInfo", .flags = kAbstract, .assembly = "System.Management.Automation"});
PS_TYPE(PropertyInfoType, {.full_name = SMA "PSPropertyInfo", .base = SMA "PSMemberInfo", .flags = kAbstract, .assembly = "System.Management.Automation"});
PS_TYPE(MethodInfoType, {.full_name = SMA "PSMethodInfo", .base = SMA "PSMemberInfo", .flags = kAbstract, .assembly = "System.Management.Automation"});
PS_TYPE(NoteProperty, {.full_name = SMA "PSNoteProperty", .base = SMA "PSPropertyInfo", .members = kNote,
                       .accelerators = "psnoteproperty", .assembly = "System.Management.Automation"});
PS_TYPE(VariableProperty, {.full_name = SMA "PSVariableProperty", .base = SMA "PSNoteProperty", .members = kVariableProperty,
                           .accelerators = "psvariableproperty", .assembly = "System.Management.Automation"});
SMA_TYPE(Property, "PSProperty", SMA "PSPropertyInfo", kProperty);
PS_TYPE(ScriptProperty, {.full_name = SMA "PSScriptProperty", .base = SMA "PSPropertyInfo", .members = kScriptProperty,
                         .accelerators = "psscriptproperty", .assembly = "System.Management.Automation"});
SMA_TYPE(CodeProperty, "PSCodeProperty", SMA "PSPropertyInfo", kProperty);
PS_TYPE(AliasProperty, {.full_name = SMA "PSAliasProperty", .base = SMA "PSPropertyInfo", .members = kAlias,
                        .accelerators = "psaliasproperty", .assembly = "System.Management.Automation"});
PS_TYPE(PropertySet, {.full_name = SMA "PSPropertySet", .base = SMA "PSMemberInfo", .members = kPropertySet,
                      .assembly = "System.Management.Automation"});
SMA_TYPE(Method, "PSMethod", SMA "PSMethodInfo", kMethod);
PS_TYPE(ScriptMethod, {.full_name = SMA "PSScriptMethod", .base = SMA "PSMethodInfo", .members = kScriptMethod,
                       .accelerators = "psscriptmethod", .assembly = "System.Management.Automation"});
SMA_TYPE(CodeMethod, "PSCodeMethod", SMA "PSMethodInfo", kMethod);
SMA_TYPE(ParameterizedProperty, "PSParameterizedProperty", SMA "PSMethodInfo", kMethod);
SMA_TYPE(EventType, "PSEvent", SMA "PSMemberInfo", kProperty);
SMA_TYPE(MemberSet, "PSMemberSet", SMA "PSMemberInfo", kMemberSet);
PS_TYPE(MatchedType, {.full_name = SMA "ReadOnlyPSMemberInfoCollection`1", .flags = kSealed | kGenericDefinition, .members = kMatched,
                      .interfaces = "System.Collections.Generic.IEnumerable[T]", .assembly = "System.Management.Automation"});
PS_TYPE(Collection, {.full_name = SMA "PSMemberInfoCollection`1", .flags = kAbstract | kGenericDefinition,
                     .interfaces = "System.Collections.Generic.IEnumerable[T]", .assembly = "System.Management.Automation"});
PS_TYPE(IntegratingCollection, {.full_name = SMA "PSMemberInfoIntegratingCollection`1", .base = SMA "PSMemberInfoCollection[T]",
                                .flags = kGenericDefinition, .members = kCollection, .assembly = "System.Management.Automation"});
constexpr EnumDef kMemberTypes[] = {
    {"AliasProperty", 1}, {"CodeProperty", 2}, {"Property", 4}, {"NoteProperty", 8}, {"ScriptProperty", 16},
    {"Properties", 31}, {"PropertySet", 32}, {"Method", 64}, {"CodeMethod", 128}, {"ScriptMethod", 256}, {"Methods", 448},
    {"ParameterizedProperty", 512}, {"MemberSet", 1024}, {"Event", 2048}, {"Dynamic", 4096}, {"InferredProperty", 8192},
    {"All", 16383}};
PS_TYPE(MemberTypes, {.full_name = SMA "PSMemberTypes", .flags = kFlagsEnum, .enum_values = kMemberTypes, .assembly = "System.Management.Automation"});
constexpr EnumDef kViewTypes[] = {{"Extended", 1}, {"Adapted", 2}, {"Base", 4}, {"All", 7}};
PS_TYPE(MemberViewTypes, {.full_name = SMA "PSMemberViewTypes", .flags = kFlagsEnum, .enum_values = kViewTypes, .assembly = "System.Management.Automation"});
constexpr EnumDef kSelection[] = {{"Default", 0}, {"First", 1}, {"Last", 2}, {"SkipUntil", 3}, {"Until", 4}, {"Split", 5}};
PS_TYPE(SelectionMode, {.full_name = SMA "WhereOperatorSelectionMode", .enum_values = kSelection, .assembly = "System.Management.Automation"});

PSReference& reference(MethodCall& c) { return *c.self.get_if<PSReference>(); }
constexpr MemberDef kReference[] = {
    {"new(object value)", PS_FN { auto r = make_ref<PSReference>(); r->value = c.arg(0); return Value(r); }},
    {"object Value {get;set;}", PS_FN { return reference(c).get(); }, PS_FN { reference(c).set(c.arg(0)); return {}; }},
};

}  // namespace

namespace types {
extern Type DeserializedBag;
PS_TYPE(DeserializedBag, {.full_name = SMA "PSObject+DeserializedBag", .base = nullptr, .flags = kInternal, .members = kBag,
                          .assembly = "System.Management.Automation"});
PS_TYPE(PSObject, {.full_name = SMA "PSObject", .members = kPSObject, .accelerators = "psobject", .assembly = "System.Management.Automation"});
PS_TYPE(PSCustomObject, {.full_name = SMA "PSCustomObject", .members = kCustom, .accelerators = "pscustomobject",
                         .scalar = Kind::PSObject, .assembly = "System.Management.Automation"});
static const TypeSpec ReferenceOf_spec = {.full_name = SMA "PSReference`1", .base = SMA "PSReference", .flags = kGenericDefinition | kInternal,
                                          .assembly = "System.Management.Automation"};
static Type ReferenceOf(ReferenceOf_spec);
PS_TYPE(PSReference, {.full_name = SMA "PSReference", .members = kReference, .accelerators = "ref", .assembly = "System.Management.Automation"});
}  // namespace types

}  // namespace psession
