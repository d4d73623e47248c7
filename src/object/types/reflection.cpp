// System.RuntimeType and the reflection objects that scripts meet: MethodInfo, PropertyInfo, ParameterInfo, Assembly.
#include <algorithm>

#include "object/member_objects.h"
#include "object/non_public.h"
#include "object/text_case.h"
#include "object/type_attributes.h"
#include "object/types/table.h"

namespace psession {
std::vector<Value> (*g_type_attributes)(CallContext&, const Type*) = nullptr;
namespace {

const Type& self(MethodCall& c) { return *c.self.as<Type>(); }
Value value_of(const Type* t) { return Value(const_cast<Type*>(t)); }

const Type* type_arg(MethodCall& c, uint32_t i) { return c.arg(i).kind() == Kind::Type ? c.arg(i).as<Type>() : nullptr; }

Value type_array(std::span<const Type* const> list) {
  std::vector<Value> r;
  for (const Type* t : list) r.push_back(value_of(t));
  return Value(Array::of(TypeRegistry::find("System.Type"), std::move(r)));
}

class AssemblyObject final : public HeapObject, public TextualObject {
 public:
  explicit AssemblyObject(std::string name) : name(std::move(name)) {}
  std::string name;
  std::string full() const {
    bool own = name.starts_with("System.Management.Automation") || name.starts_with("Microsoft.PowerShell");
    return name + (own ? ", Version=7.6.5.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35"
                       : ", Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e");
  }
  std::string to_text() const override { return full(); }
  const Type* type() const override;
};

std::string assembly_name(const Type& t) {
  const Type* u = &t;
  while (u->is(kArray)) u = u->element();
  return u->spec() ? u->spec()->assembly : "PowerShell Class Assembly";
}

// A member seen through reflection.
class ReflectedMember final : public HeapObject, public TextualObject {
 public:
  ReflectedMember(const MemberInfo* m, const Type* on) : member(m), on(on) {}
  const MemberInfo* member;
  const Type* on;
  const Type* type() const override;
  std::string to_text() const override {
    std::string r = member->kind == MemberKind::Constructor ? "Void .ctor" : std::string(member->result ? member->result->name() : "Object") + " " + member->name;
    if (member->kind != MemberKind::Method && member->kind != MemberKind::Constructor) return r;
    r += '(';
    for (size_t i = 0; i < member->params.size(); ++i) {
      const ParamInfo& p = member->params[i];
      if (i) r += ", ";
      r += p.type->is_value_type() ? std::string(p.type->name()) : p.type->to_text();
      if (p.is_ref) r += " ByRef";
    }
    return r + ')';
  }
};
class ParameterObject final : public HeapObject, public TextualObject {
 public:
  ParameterObject(const ParamInfo* p, int position) : info(p), position(position) {}
  const ParamInfo* info;
  int position;
  const Type* type() const override;
  std::string to_text() const override { return info->type->to_text() + " " + info->name; }
};

ReflectedMember& member(MethodCall& c) { return *c.self.get_if<ReflectedMember>(); }

template <class F> Value members_where(const Type& t, F keep) {
  std::vector<Value> r;
  for (bool is_static : {false, true}) {
    for (const MemberGroup* g : t.all_members(is_static)) {
      for (const MemberInfo* m : g->overloads) {
        if (keep(*m)) r.push_back(Value(make_ref<ReflectedMember>(m, &t)));
      }
    }
  }
  return Value(Array::of(std::move(r)));
}
Value first_named(const Type& t, const std::string& name, bool method, const Value& parameter_types) {
  for (bool is_static : {false, true}) {
    const MemberGroup* g = t.find(name, is_static);
    if (!g) continue;
    for (const MemberInfo* m : g->overloads) {
      if (m->name != name) continue;
      bool is_method = m->kind == MemberKind::Method;
      if (is_method != method) continue;
      if (parameter_types.kind() == Kind::Array) {
        auto* a = parameter_types.as<Array>();
        bool same = a->size() == m->params.size();
        for (size_t i = 0; same && i < a->size(); ++i) same = a->get(i).kind() == Kind::Type && a->get(i).as<Type>() == m->params[i].type;
        if (!same) continue;
      }
      return Value(make_ref<ReflectedMember>(m, &t));
    }
  }
  return {};
}
// BindingFlags.NonPublic reaches what tables name in angle brackets.
Value property_named(const Type& t, const std::string& name, const Value& flags) {
  constexpr int64_t kNonPublic = 32;
  if (flags.as_int() & kNonPublic) {
    if (Value v = first_named(t, "<" + name + ">", false, {}); !v.is_null()) return v;
  }
  return first_named(t, name, false, {});
}
bool is_method(const MemberInfo& m) { return m.kind == MemberKind::Method; }
bool is_property(const MemberInfo& m) { return m.kind == MemberKind::Property || m.kind == MemberKind::ParameterizedProperty; }
bool is_field(const MemberInfo& m) { return m.kind == MemberKind::Field; }
Value constructors(MethodCall& c) {
  std::vector<Value> r;
  if (const MemberGroup* g = self(c).constructors()) {
    for (const MemberInfo* m : g->overloads) r.push_back(Value(make_ref<ReflectedMember>(m, &self(c))));
  }
  return Value(Array::of(std::move(r)));
}

// Types that carry .NET's Serializable attribute.
bool serializable(const Type& t) {
  if (t.is(kArray) || t.is_enum() || t.is(kDelegate)) return true;
  static const Type* const exception = TypeRegistry::find("System.Exception");
  if (exception && exception->assignable_from(&t)) return true;
  const Type& u = t.generic_definition() ? *t.generic_definition() : t;
  static constexpr std::string_view kPlain[] = {
      "System.Object", "System.ValueType", "System.Enum", "System.String", "System.Boolean", "System.Char", "System.SByte", "System.Byte",
      "System.Int16", "System.UInt16", "System.Int32", "System.UInt32", "System.Int64", "System.UInt64", "System.Single", "System.Double",
      "System.Decimal", "System.IntPtr", "System.UIntPtr", "System.DateTime", "System.TimeSpan", "System.DateTimeOffset", "System.Guid",
      "System.Version", "System.Uri", "System.DBNull", "System.Void", "System.Array", "System.Delegate", "System.MulticastDelegate",
      "System.Attribute", "System.EventArgs", "System.Nullable`1", "System.Lazy`1", "System.TimeZoneInfo", "System.StringComparer",
      "System.WeakReference", "System.ArraySegment`1", "System.Tuple`1", "System.Tuple`2", "System.Tuple`3", "System.Tuple`4",
      "System.Tuple`5", "System.Tuple`6", "System.Tuple`7", "System.Tuple`8", "System.ValueTuple", "System.ValueTuple`1",
      "System.ValueTuple`2", "System.ValueTuple`3", "System.ValueTuple`4", "System.ValueTuple`5", "System.ValueTuple`6",
      "System.ValueTuple`7", "System.ValueTuple`8", "System.Numerics.BigInteger", "System.Numerics.Complex", "System.Text.StringBuilder",
      "System.Globalization.CompareInfo", "System.Globalization.SortVersion", "System.Globalization.TextInfo",
      "System.Collections.ArrayList", "System.Collections.BitArray", "System.Collections.Hashtable", "System.Collections.Queue",
      "System.Collections.Stack", "System.Collections.SortedList", "System.Collections.DictionaryEntry", "System.Collections.Comparer",
      "System.Collections.CaseInsensitiveComparer", "System.Collections.CollectionBase", "System.Collections.DictionaryBase",
      "System.Collections.Generic.List`1", "System.Collections.Generic.Dictionary`2", "System.Collections.Generic.HashSet`1",
      "System.Collections.Generic.Queue`1", "System.Collections.Generic.Stack`1", "System.Collections.Generic.LinkedList`1",
      "System.Collections.Generic.SortedDictionary`2", "System.Collections.Generic.SortedList`2", "System.Collections.Generic.SortedSet`1",
      "System.Collections.Generic.KeyValuePair`2", "System.Collections.Generic.Comparer`1", "System.Collections.Generic.EqualityComparer`1",
      "System.Collections.ObjectModel.Collection`1", "System.Collections.ObjectModel.ReadOnlyCollection`1",
      "System.Collections.ObjectModel.ReadOnlyDictionary`2", "System.Collections.ObjectModel.ObservableCollection`1",
      "System.Collections.Specialized.OrderedDictionary", "System.Collections.Specialized.StringCollection",
      "System.Collections.Specialized.StringDictionary", "System.Collections.Specialized.NameValueCollection",
      "System.Collections.Specialized.ListDictionary", "System.Collections.Specialized.HybridDictionary",
      "System.Data.DataTable", "System.Data.DataSet", "System.Net.Cookie", "System.Net.CookieCollection", "System.Net.CookieContainer",
      "System.Management.Automation.SemanticVersion", "System.Management.Automation.OrderedHashtable",
  };
  return std::find(std::begin(kPlain), std::end(kPlain), u.full_name()) != std::end(kPlain);
}
bool primitive(const Type& t) { return !t.is_enum() && ((t.scalar() >= Kind::Bool && t.scalar() <= Kind::Double)); }

// A script class's, and what a higher layer knows.
std::vector<Value> all_attributes(MethodCall& c) {
  std::vector<Value> out = type_attributes(self(c));
  if (g_type_attributes)
    for (Value& v : g_type_attributes(c.ctx, &self(c))) out.push_back(std::move(v));
  return out;
}
std::vector<Value> of_type(const std::vector<Value>& attributes, const Value& type) {
  std::vector<Value> out;
  const Type* t = type.kind() == Kind::Type ? static_cast<const Type*>(type.object()) : nullptr;
  for (const Value& a : attributes)
    if (t && type_of(a) && t->assignable_from(type_of(a))) out.push_back(a);
  return out;
}

Value make_generic(MethodCall& c) {
  std::vector<const Type*> args;
  for (const Value& v : to_vector(c.ctx, c.arg(0))) {
    if (v.kind() != Kind::Type) throw_null_argument("typeArguments");
    args.push_back(v.as<Type>());
  }
  const Type* t = TypeRegistry::instantiate(&self(c), args);
  if (!t) {
    throw_dotnet("System.ArgumentException",
                 "The number of generic arguments provided doesn't equal the arity of the generic type definition.", "instantiation");
  }
  return value_of(t);
}

Value get_interface(MethodCall& c) {
  std::string n = text_arg(c, 0);
  bool fold = c.has(1) && c.arg(1).as_bool();
  for (const Type* t : self(c).interfaces()) {
    auto same = [&](std::string_view x) { return fold ? equal_ignore_ascii_case(x, n) : x == n; };
    if (same(t->name()) || same(t->full_name())) return value_of(t);
  }
  return {};
}

Value static_get_type(MethodCall& c) {
  std::string n = text_arg(c, 0);
  const Type* t = n.find('.') == n.npos ? nullptr : TypeRegistry::find(n);
  bool fold = c.has(2) && c.arg(2).as_bool();
  if (t && !fold && t->full_name().substr(0, n.find_first_of("[,")) != n.substr(0, n.find_first_of("[,"))) t = nullptr;
  if (!t && c.has(1) && c.arg(1).as_bool()) {
    throw_dotnet("System.TypeLoadException", "Could not load type '" + n + "' from assembly 'System.Management.Automation'.");
  }
  return value_of(t);
}

Value enum_list(MethodCall& c, const char* method) {
  Value arg = c.self;
  return invoke_static(c.ctx, &types::EnumBase, method, {&arg, 1});
}

Value members_named(MethodCall& c) {
  std::string n = text_arg(c, 0);
  return members_where(self(c), [&](const MemberInfo& m) { return m.name == n; });
}
// Type.InvokeMember: the flags say what to do.
Value invoke_member(MethodCall& c) {
  std::string name = text_arg(c, 0);
  int64_t flags = c.arg(1).as_int();
  std::vector<Value> args;
  if (c.has(4) && !c.arg(4).is_null()) args = to_vector(c.ctx, c.arg(4));
  const Type* t = &self(c);
  const Value& target = c.arg(3);
  if (flags & 512) return construct(c.ctx, t, args);
  if (flags & (8192 | 2048)) {
    if (args.empty()) throw_dotnet("System.ArgumentException", "Only the changer of a property or field takes a value.", "providedArgs");
    if (target.is_null()) set_static(c.ctx, t, name, args[0]);
    else set_member(c.ctx, target, *String::utf8(name), args[0]);
    return {};
  }
  if (flags & (4096 | 1024)) {
    if (t->find(name, target.is_null())) return target.is_null() ? get_static(c.ctx, t, name) : get_member(c.ctx, target, name);
    if (!(flags & 256)) throw_dotnet("System.MissingMethodException", "Method '" + std::string(t->full_name()) + "." + name + "' not found.");
  }
  if (!t->find(name, target.is_null())) throw_dotnet("System.MissingMethodException", "Method '" + std::string(t->full_name()) + "." + name + "' not found.");
  return target.is_null() ? invoke_static(c.ctx, t, name, args) : invoke_method(c.ctx, target, name, args);
}

Value create_instance(MethodCall& c) {
  const Type* t = type_arg(c, 0);
  if (!t) throw_null_argument("type");
  std::vector<Value> args;
  if (c.has(1) && !c.arg(1).is_null()) args = to_vector(c.ctx, c.arg(1));
  return construct(c.ctx, t, args);
}

constexpr MemberDef kType[] = {
    {"string Name {get;}", PS_FN { return str(self(c).name()); }},
    {"string FullName {get;}", PS_FN { return str(self(c).full_name()); }},
    {"string Namespace {get;}", PS_FN { auto n = self(c).name_space(); return n.empty() ? Value() : str(n); }},
    {"string AssemblyQualifiedName {get;}",
     PS_FN { return str(std::string(self(c).full_name()) + ", " + AssemblyObject(assembly_name(self(c))).full()); }},
    {"System.Reflection.Assembly Assembly {get;}", PS_FN { return Value(make_ref<AssemblyObject>(assembly_name(self(c)))); }},
    {"System.Reflection.TypeInfo GetTypeInfo()", PS_FN { return c.self; }},
    {"type AsType()", PS_FN { return c.self; }},
    {"bool IsNestedPublic {get;}", PS_FN { return boolean(self(c).full_name().find('+') != std::string_view::npos); }},
    {"bool IsNestedPrivate {get;}", PS_FN { return boolean(false); }},
    {"bool IsSZArray {get;}", PS_FN { return boolean(self(c).is(kArray) && self(c).rank() == 1); }},
    {"bool IsVariableBoundArray {get;}", PS_FN { return boolean(self(c).is(kArray) && self(c).rank() > 1); }},
    {"bool IsAnsiClass {get;}", PS_FN { return boolean(true); }},
    {"bool IsAutoLayout {get;}", PS_FN { return boolean(!self(c).is_value_type()); }},
    {"bool IsMarshalByRef {get;}", PS_FN {
       const Type* t = TypeRegistry::find("System.MarshalByRefObject");
       return boolean(t && t->assignable_from(&self(c)));
     }},
    {"bool IsImport {get;}", PS_FN { return boolean(false); }},
    {"bool IsSecurityCritical {get;}", PS_FN { return boolean(true); }},
    {"static char Delimiter {get;}", PS_FN { return Value::character('.'); }},
    {"type BaseType {get;}", PS_FN { return value_of(self(c).base()); }},
    {"type UnderlyingSystemType {get;}", PS_FN { return c.self; }},
    {"type DeclaringType {get;}", PS_FN { return {}; }},
    {"type ReflectedType {get;}", PS_FN { return {}; }},
    {"bool IsArray {get;}", PS_FN { return boolean(self(c).is(kArray)); }},
    {"bool IsEnum {get;}", PS_FN { return boolean(self(c).is_enum()); }},
    {"bool IsValueType {get;}", PS_FN { return boolean(self(c).is_value_type()); }},
    {"bool IsClass {get;}", PS_FN { return boolean(!self(c).is_value_type() && !self(c).is(kInterface)); }},
    {"bool IsInterface {get;}", PS_FN { return boolean(self(c).is(kInterface)); }},
    {"bool IsAbstract {get;}", PS_FN { return boolean(self(c).flags() & (kAbstract | kStatic | kInterface)); }},
    {"bool IsSealed {get;}", PS_FN { return boolean(self(c).flags() & (kSealed | kStatic | kValueType)); }},
    {"bool IsPrimitive {get;}", PS_FN { return boolean(primitive(self(c))); }},
    {"bool IsPublic {get;}", PS_FN { return boolean(!self(c).is(kInternal) && self(c).full_name().find('+') == std::string_view::npos); }},
    {"bool IsNested {get;}", PS_FN { return boolean(self(c).full_name().find('+') != std::string_view::npos); }},
    {"bool IsGenericType {get;}", PS_FN { return boolean(!self(c).generic_args().empty() || self(c).is(kGenericDefinition)); }},
    {"bool IsGenericTypeDefinition {get;}", PS_FN { return boolean(self(c).is(kGenericDefinition)); }},
    {"bool IsConstructedGenericType {get;}", PS_FN { return boolean(!self(c).generic_args().empty()); }},
    {"bool IsGenericParameter {get;}", PS_FN { return boolean(self(c).is_generic_parameter()); }},
    {"bool ContainsGenericParameters {get;}", PS_FN { return boolean(self(c).is(kGenericDefinition)); }},
    {"bool IsByRef {get;}", PS_FN { return boolean(false); }},
    {"bool IsPointer {get;}", PS_FN { return boolean(false); }},
    {"bool HasElementType {get;}", PS_FN { return boolean(self(c).is(kArray)); }},
    {"bool IsSerializable {get;}", PS_FN { return boolean(serializable(self(c))); }},
    {"type[] GenericTypeArguments {get;}", PS_FN { return type_array(self(c).generic_args()); }},
    {"guid GUID {get;}", PS_FN { return Value(make_ref<GuidObject>(std::array<uint8_t, 16>{})); }},
    {"string Module {get;}", PS_FN { return str(assembly_name(self(c)) + ".dll"); }},
    {"System.Reflection.MemberTypes MemberType {get;}", PS_FN {
       static const Type* const t = TypeRegistry::find("System.Reflection.MemberTypes");
       return Value::enumeration(t, self(c).full_name().find('+') != std::string_view::npos ? 128 : 32);
     }},
    {"bool IsVisible {get;}", PS_FN { return boolean(!self(c).is(kInternal)); }},
    {"bool IsNotPublic {get;}", PS_FN { return boolean(self(c).is(kInternal)); }},
    {"bool IsByRefLike {get;}", PS_FN { return boolean(self(c).is(kByRefLike)); }},
    {"bool IsSpecialName {get;}", PS_FN { return boolean(false); }},
    {"bool IsAutoLayout {get;}", PS_FN { return boolean(!self(c).is_value_type()); }},
    {"bool IsCOMObject {get;}", PS_FN { return boolean(false); }},
    {"bool IsImport {get;}", PS_FN { return boolean(false); }},
    {"int MetadataToken {get;}", PS_FN { return int32(0x02000000 + static_cast<int64_t>(self(c).id())); }},
    {"System.Collections.Generic.IEnumerable[type] ImplementedInterfaces {get;}", PS_FN { return type_array(self(c).interfaces()); }},
    {"System.Collections.Generic.IEnumerable[System.Reflection.MethodInfo] DeclaredMethods {get;}", PS_FN {
       const Type* t = &self(c);
       return members_where(*t, [t](const MemberInfo& m) { return is_method(m) && m.declaring == t; });
     }},
    {"System.Collections.Generic.IEnumerable[System.Reflection.PropertyInfo] DeclaredProperties {get;}", PS_FN {
       const Type* t = &self(c);
       return members_where(*t, [t](const MemberInfo& m) { return is_property(m) && m.declaring == t; });
     }},
    {"System.Collections.Generic.IEnumerable[System.Reflection.ConstructorInfo] DeclaredConstructors {get;}", constructors},
    {"System.Collections.Generic.IEnumerable[System.Reflection.MemberInfo] DeclaredMembers {get;}", PS_FN {
       const Type* t = &self(c);
       return members_where(*t, [t](const MemberInfo& m) { return m.declaring == t; });
     }},
    {"System.Collections.Generic.IEnumerable[System.Reflection.CustomAttributeData] CustomAttributes {get;}", PS_FN { return Value(Array::of({})); }},
    {"System.Reflection.MemberInfo[] GetMember(string name)", members_named},
    {"System.Reflection.MemberInfo[] GetMember(string name, System.Reflection.BindingFlags bindingAttr)", members_named},
    {"System.Reflection.ConstructorInfo GetConstructor(type[] types)", PS_FN {
       Value all = constructors(c);
       for (const Value& v : all.as<Array>()->items()) {
         const auto& p = v.as<ReflectedMember>()->member->params;
         std::vector<Value> wanted = to_vector(c.ctx, c.arg(0));
         bool same = p.size() == wanted.size();
         for (size_t i = 0; same && i < p.size(); ++i) same = wanted[i].kind() == Kind::Type && wanted[i].as<Type>() == p[i].type;
         if (same) return v;
       }
       return {};
     }},
    {"System.Reflection.EventInfo[] GetEvents()", PS_FN { return Value(Array::of({})); }},
    {"type[] GetNestedTypes()", PS_FN { return type_array({}); }},
    {"System.Object InvokeMember(string name, System.Reflection.BindingFlags invokeAttr, System.Reflection.Binder binder, System.Object target, System.Object[] args)", invoke_member},
    {"type GetElementType()", PS_FN { return self(c).is(kArray) ? value_of(self(c).element()) : Value(); }},
    {"int GetArrayRank()",
     PS_FN {
       if (!self(c).is(kArray)) throw_dotnet("System.ArgumentException", "Must be an array type.");
       return int32(self(c).rank());
     }},
    {"type[] GetGenericArguments()", PS_FN { return type_array(self(c).generic_args()); }},
    {"type GetGenericTypeDefinition()",
     PS_FN {
       const Type& t = self(c);
       if (!t.generic_definition() && !t.is(kGenericDefinition)) {
         throw_invalid_operation("This operation is only valid on generic types.");
       }
       return value_of(t.generic_definition() ? t.generic_definition() : &t);
     }},
    {"type MakeGenericType(params type[] typeArguments)", make_generic},
    {"type MakeArrayType()", PS_FN { return value_of(TypeRegistry::array_of(&self(c))); }},
    {"type MakeArrayType(int rank)",
     PS_FN {
       if (int_arg(c, 0) < 1 || int_arg(c, 0) > 32) throw_dotnet("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
       return value_of(TypeRegistry::array_of(&self(c), static_cast<uint32_t>(int_arg(c, 0))));
     }},
    {"type[] GetInterfaces()", PS_FN { return type_array(self(c).interfaces()); }},
    {"type GetInterface(string name)", get_interface},
    {"type GetInterface(string name, bool ignoreCase)", get_interface},
    {"bool IsAssignableFrom(type c)", PS_FN { return boolean(self(c).assignable_from(type_arg(c, 0))); }},
    {"bool IsAssignableTo(type targetType)", PS_FN { const Type* t = type_arg(c, 0); return boolean(t && t->assignable_from(&self(c))); }},
    {"bool IsSubclassOf(type c)",
     PS_FN {
       for (const Type* t = self(c).base(); t; t = t->base()) {
         if (t == type_arg(c, 0)) return boolean(true);
       }
       return boolean(false);
     }},
    {"bool IsInstanceOfType(object o)", PS_FN { return boolean(self(c).assignable_from(type_of(unwrap(c.arg(0))))); }},
    {"System.Reflection.MethodInfo[] GetMethods()", PS_FN { return members_where(self(c), is_method); }},
    {"System.Reflection.MethodInfo[] GetMethods(object bindingAttr)", PS_FN { return members_where(self(c), is_method); }},
    {"System.Reflection.PropertyInfo[] GetProperties()", PS_FN { return members_where(self(c), is_property); }},
    {"System.Reflection.PropertyInfo[] GetProperties(object bindingAttr)", PS_FN { return members_where(self(c), is_property); }},
    {"System.Reflection.FieldInfo[] GetFields()", PS_FN { return members_where(self(c), is_field); }},
    {"System.Reflection.FieldInfo[] GetFields(object bindingAttr)", PS_FN { return members_where(self(c), is_field); }},
    {"System.Reflection.MemberInfo[] GetMembers()", PS_FN { return members_where(self(c), [](const MemberInfo&) { return true; }); }},
    {"System.Reflection.ConstructorInfo[] GetConstructors()", constructors},
    {"System.Reflection.MethodInfo GetMethod(string name)", PS_FN { return first_named(self(c), text_arg(c, 0), true, {}); }},
    {"System.Reflection.MethodInfo GetMethod(string name, type[] types)", PS_FN { return first_named(self(c), text_arg(c, 0), true, c.arg(1)); }},
    {"System.Reflection.PropertyInfo GetProperty(string name)", PS_FN { return first_named(self(c), text_arg(c, 0), false, {}); }},
    {"System.Reflection.PropertyInfo GetProperty(string name, System.Reflection.BindingFlags bindingAttr)", PS_FN { return property_named(self(c), text_arg(c, 0), c.arg(1)); }},
    {"System.Reflection.FieldInfo GetField(string name)", PS_FN { return first_named(self(c), text_arg(c, 0), false, {}); }},
    {"System.Reflection.FieldInfo GetField(string name, System.Reflection.BindingFlags bindingAttr)", PS_FN { return property_named(self(c), text_arg(c, 0), c.arg(1)); }},
    {"string[] GetEnumNames()", PS_FN { return enum_list(c, "GetNames"); }},
    {"array GetEnumValues()", PS_FN { return enum_list(c, "GetValues"); }},
    {"type GetEnumUnderlyingType()", PS_FN { return enum_list(c, "GetUnderlyingType"); }},
    {"string GetEnumName(object value)", PS_FN { Value a[] = {c.self, c.arg(0)}; return invoke_static(c.ctx, &types::EnumBase, "GetName", a); }},
    {"bool IsEnumDefined(object value)", PS_FN { Value a[] = {c.self, c.arg(0)}; return invoke_static(c.ctx, &types::EnumBase, "IsDefined", a); }},
    {"System.Object[] GetCustomAttributes(bool inherit)", PS_FN { return Value(Array::of(all_attributes(c))); }},
    {"System.Object[] GetCustomAttributes(type attributeType, bool inherit)", PS_FN { return Value(Array::of(of_type(all_attributes(c), c.arg(0)))); }},
    {"bool IsDefined(type attributeType, bool inherit)", PS_FN { return boolean(!of_type(all_attributes(c), c.arg(0)).empty()); }},
    {"bool Equals(type o)", PS_FN { return boolean(c.self.same(c.arg(0))); }},
    {"string ToString()", PS_FN { return str(self(c).to_text()); }},
    {"static type GetType(string typeName)", static_get_type},
    {"static type GetType(string typeName, bool throwOnError)", static_get_type},
    {"static type GetType(string typeName, bool throwOnError, bool ignoreCase)", static_get_type},
    {"static System.TypeCode GetTypeCode(type type)",
     PS_FN {
       static constexpr const char* kNames[] = {"Boolean", "Char", "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32",
                                                "Int64", "UInt64", "Single", "Double", "DateTime"};
       const Type* t = type_arg(c, 0);
       Kind k = !t ? Kind::Null : t->is_enum() ? t->enum_base() : t->scalar();
       const char* n = !t ? "Empty" : k == Kind::String ? "String" : k == Kind::Decimal ? "Decimal" : "Object";
       if (k >= Kind::Bool && k <= Kind::DateTime) n = kNames[static_cast<int>(k) - static_cast<int>(Kind::Bool)];
       return convert_to(c.ctx, str(n), TypeRegistry::find("System.TypeCode"));
     }},
    {"static type[] EmptyTypes {get;}", PS_FN { return type_array({}); }},
};

std::string_view public_name(std::string_view name) { return is_non_public(name) ? name.substr(1, name.size() - 2) : name; }
const MemberInfo& info(MethodCall& c) { return *member(c).member; }
Value parameters(MethodCall& c) {
  std::vector<Value> r;
  int i = 0;
  for (const ParamInfo& p : info(c).params) r.push_back(Value(make_ref<ParameterObject>(&p, i++)));
  return Value(Array::of(std::move(r)));
}
constexpr MemberDef kMember[] = {
    {"string Name {get;}", PS_FN { return str(info(c).kind == MemberKind::Constructor ? std::string_view(".ctor") : public_name(info(c).name)); }},
    {"type DeclaringType {get;}", PS_FN { return value_of(info(c).declaring); }},
    {"type ReflectedType {get;}", PS_FN { return value_of(member(c).on); }},
    {"bool IsStatic {get;}", PS_FN { return boolean(info(c).is_static && info(c).kind != MemberKind::Constructor); }},
    {"bool IsPublic {get;}", PS_FN { return boolean(!is_non_public(info(c).name)); }},
    {"bool IsConstructor {get;}", PS_FN { return boolean(info(c).kind == MemberKind::Constructor); }},
    {"bool IsGenericMethod {get;}", PS_FN { return boolean(info(c).generic_arity != 0); }},
    {"string MemberType {get;}",
     PS_FN {
       switch (info(c).kind) {
         case MemberKind::Constructor: return str("Constructor");
         case MemberKind::Method: return str("Method");
         case MemberKind::Field: return str("Field");
         default: return str("Property");
       }
     }},
    {"type ReturnType {get;}", PS_FN { return value_of(info(c).result); }},
    {"type PropertyType {get;}", PS_FN { return value_of(info(c).result); }},
    {"type FieldType {get;}", PS_FN { return value_of(info(c).result); }},
    {"bool CanRead {get;}", PS_FN { return boolean(info(c).can_read); }},
    {"bool CanWrite {get;}", PS_FN { return boolean(info(c).can_write); }},
    {"System.Reflection.ParameterInfo[] GetParameters()", parameters},
    {"object Invoke(object obj, System.Object[] parameters)",
     PS_FN {
       std::vector<Value> args;
       if (!c.arg(1).is_null()) args = to_vector(c.ctx, c.arg(1));
       MemberGroup g{info(c).name, {const_cast<MemberInfo*>(&info(c))}};
       resolve_overload(c.ctx, g, args, {}, member(c).on);
       MethodCall call{c.ctx, unwrap(c.arg(0)), args.data(), static_cast<uint32_t>(args.size()), member(c).on};
       if (info(c).script) return c.ctx.invoke_script_method(info(c).script, call.self, args);
       return info(c).def->fn(call);
     }},
    {"object Invoke(System.Object[] parameters)",
     PS_FN { std::vector<Value> args = to_vector(c.ctx, c.arg(0)); return construct(c.ctx, member(c).on, args); }},
    {"object GetValue(object obj)",
     PS_FN { return info(c).is_static ? get_static(c.ctx, member(c).on, info(c).name) : get_member(c.ctx, c.arg(0), info(c).name); }},
    {"object GetValue(object obj, System.Object[] index)", PS_FN { return get_member(c.ctx, c.arg(0), info(c).name); }},
    {"void SetValue(object obj, object value)",
     PS_FN {
       if (info(c).is_static) set_static(c.ctx, member(c).on, info(c).name, c.arg(1));
       else set_member(c.ctx, c.arg(0), *String::utf8(info(c).name), c.arg(1));
       return {};
     }},
    {"void SetValue(object obj, object value, System.Object[] index)",
     PS_FN { set_member(c.ctx, c.arg(0), *String::utf8(info(c).name), c.arg(1)); return {}; }},
    {"System.Object[] GetCustomAttributes(bool inherit)", PS_FN { return Value(Array::of(info(c).attributes)); }},
    {"System.Object[] GetCustomAttributes(type attributeType, bool inherit)", PS_FN { return Value(Array::of(of_type(info(c).attributes, c.arg(0)))); }},
    {"bool IsDefined(type attributeType, bool inherit)", PS_FN { return boolean(!of_type(info(c).attributes, c.arg(0)).empty()); }},
};
ParameterObject& param(MethodCall& c) { return *c.self.get_if<ParameterObject>(); }
constexpr MemberDef kParameter[] = {
    {"string Name {get;}", PS_FN { return str(param(c).info->name); }},
    {"type ParameterType {get;}", PS_FN { return value_of(param(c).info->type); }},
    {"int Position {get;}", PS_FN { return int32(param(c).position); }},
    {"bool IsOptional {get;}", PS_FN { return boolean(param(c).info->optional); }},
    {"bool IsOut {get;}", PS_FN { return boolean(param(c).info->is_out); }},
    {"bool HasDefaultValue {get;}", PS_FN { return boolean(param(c).info->optional); }},
    {"object DefaultValue {get;}", PS_FN { return param(c).info->default_value; }},
};
AssemblyObject& assembly(MethodCall& c) { return *c.self.get_if<AssemblyObject>(); }
Value types_of_assembly(MethodCall& c) {
  std::vector<const Type*> r;
  for (const Type* t : TypeRegistry::all()) {
    if (!t->is(kInternal) && t->generic_args().empty() && !t->is(kArray) && assembly_name(*t) == assembly(c).name) r.push_back(t);
  }
  std::sort(r.begin(), r.end(), [](const Type* a, const Type* b) { return a->full_name() < b->full_name(); });
  return type_array(r);
}
constexpr MemberDef kAssembly[] = {
    {"string FullName {get;}", PS_FN { return str(assembly(c).full()); }},
    {"string Location {get;}", PS_FN { return str(""); }},
    {"bool IsDynamic {get;}", PS_FN { return boolean(assembly(c).name == "PowerShell Class Assembly"); }},
    {"type GetType(string name)",
     PS_FN { const Type* t = TypeRegistry::find(text_arg(c, 0)); return t && t->full_name() == text_arg(c, 0) ? value_of(t) : Value(); }},
    {"System.Reflection.AssemblyName GetName()",
     PS_FN { Value full[] = {str(assembly(c).full())}; return construct(c.ctx, TypeRegistry::find("System.Reflection.AssemblyName"), full); }},
    {"string ImageRuntimeVersion {get;}", PS_FN { return str("v4.0.30319"); }},
    {"bool GlobalAssemblyCache {get;}", PS_FN { return boolean(false); }},
    {"bool IsFullyTrusted {get;}", PS_FN { return boolean(true); }},
    {"bool ReflectionOnly {get;}", PS_FN { return boolean(false); }},
    {"string[] GetManifestResourceNames()", PS_FN { return Value(Array::of(&types::String, {})); }},
    {"type[] GetTypes()", types_of_assembly}, {"type[] GetExportedTypes()", types_of_assembly},
    {"bool Equals(object o)", PS_FN { auto* o = c.arg(0).get_if<AssemblyObject>(); return boolean(o && o->name == assembly(c).name); }},
    {"int GetHashCode()", PS_FN { return int32(static_cast<int32_t>(std::hash<std::string>()(assembly(c).name))); }},
    {"string Name {get;}", PS_FN { return str(assembly(c).name); }},
};
// ---- assemblies: those of the tables, and the names that .NET keeps for what moved elsewhere
std::string known_assembly(std::string_view name) {
  std::string_view simple = name.substr(0, name.find(','));
  for (const char* n : {"System", "System.Core", "System.Web", "System.Xml", "System.Data", "System.Drawing", "System.Numerics", "System.Security",
                        "System.Runtime", "System.IO.Compression.FileSystem", "System.Xml.Linq", "System.Net", "System.Net.Http", "System.Text.Json",
                        "mscorlib", "netstandard", "Microsoft.CSharp", "Microsoft.PowerShell.Commands.Utility",
                        "Microsoft.PowerShell.Commands.Management", "Microsoft.PowerShell.ConsoleHost", "Microsoft.PowerShell.Security"}) {
    if (equal_ignore_ascii_case(n, simple)) return n;
  }
  for (const Type* t : TypeRegistry::all()) {
    if (t->spec() && equal_ignore_ascii_case(t->spec()->assembly, simple)) return t->spec()->assembly;
  }
  return {};
}
Value assembly_value(std::string name) { return Value(make_ref<AssemblyObject>(std::move(name))); }
Value load_assembly(MethodCall& c) {
  std::string name = c.arg(0).is_string() ? text_arg(c, 0) : dotnet_to_string(c.ctx, c.arg(0));
  if (name.empty()) throw_null_argument("assemblyString");
  std::string found = known_assembly(name);
  if (found.empty()) {
    if (name.find(',') == std::string::npos) name += ", Culture=neutral, PublicKeyToken=null";
    throw_dotnet("System.IO.FileNotFoundException", "Could not load file or assembly '" + name + "'. The system cannot find the file specified.\n");
  }
  return assembly_value(found);
}
Value load_file(MethodCall& c) {
  throw_dotnet("System.PlatformNotSupportedException", "Assemblies of .NET cannot be loaded: psession runs no managed code ('" + text_arg(c, 0) + "').");
}
Value engine_assembly(MethodCall&) { return assembly_value("System.Management.Automation"); }
constexpr MemberDef kAssemblyStatics[] = {
    {"static System.Reflection.Assembly Load(string assemblyString)", load_assembly},
    {"static System.Reflection.Assembly Load(System.Reflection.AssemblyName assemblyRef)", load_assembly},
    {"static System.Reflection.Assembly LoadWithPartialName(string partialName)",
     PS_FN { std::string n = known_assembly(text_arg(c, 0)); return n.empty() ? Value() : assembly_value(n); }},
    {"static System.Reflection.Assembly LoadFile(string path)", load_file},
    {"static System.Reflection.Assembly LoadFrom(string assemblyFile)", load_file},
    {"static System.Reflection.Assembly GetExecutingAssembly()", engine_assembly},
    {"static System.Reflection.Assembly GetCallingAssembly()", engine_assembly},
    {"static System.Reflection.Assembly GetEntryAssembly()", PS_FN { return assembly_value("pwsh"); }},
    {"static System.Reflection.Assembly GetAssembly(type type)",
     PS_FN { if (!type_arg(c, 0)) throw_null_argument("type"); return assembly_value(assembly_name(*type_arg(c, 0))); }},
};
// [psobject].Assembly.GetType('System.Management.Automation.TypeAccelerators'): how modules name their types.
constexpr MemberDef kAccelerators[] = {
    {"static System.Collections.Generic.Dictionary[string,type] Get {get;}",
     PS_FN {
       const Type* args[] = {&types::String, TypeRegistry::find("System.Type")};
       auto d = make_ref<Dictionary>(TypeRegistry::instantiate(&types::GenericDictionary, args), KeyComparer::OrdinalIgnoreCase);
       for (auto& [name, type] : TypeRegistry::accelerators()) d->set(str(name), value_of(type == &types::PSCustomObject ? &types::PSObject : type));
       return Value(d);
     }},
    {"static void Add(string typeName, type type)",
     PS_FN {
       for (auto& [name, type] : TypeRegistry::accelerators()) {
         if (!equal_ignore_ascii_case(name, text_arg(c, 0))) continue;
         throw_dotnet("System.ArgumentException", "An item with the same key has already been added. Key: " + text_arg(c, 0));
       }
       TypeRegistry::add_accelerator(text_arg(c, 0), type_arg(c, 1));
       return Value::nothing();
     }},
    {"static void AddReplace(string typeName, type type)",
     PS_FN { TypeRegistry::add_accelerator(text_arg(c, 0), type_arg(c, 1)); return Value::nothing(); }},
    {"static bool Remove(string typeName)",
     PS_FN {
       for (auto& [name, type] : TypeRegistry::accelerators()) {
         if (!equal_ignore_ascii_case(name, text_arg(c, 0))) continue;
         TypeRegistry::add_accelerator(name, nullptr);
         return boolean(true);
       }
       return boolean(false);
     }},
};
PS_TYPE(AcceleratorsType, {.full_name = "System.Management.Automation.TypeAccelerators", .flags = kStatic | kInternal, .members = kAccelerators,
                           .assembly = "System.Management.Automation"});
constexpr MemberDef kActivator[] = {
    {"static object CreateInstance(type type)", create_instance},
    {"static object CreateInstance(type type, params System.Object[] args)", create_instance},
};

PS_TYPE(AbstractType, {.full_name = "System.Type", .base = "System.Reflection.MemberInfo", .flags = kAbstract, .members = kType,
                       .accelerators = "type", .scalar = Kind::Type});
PS_TYPE(ReflectedMethod, {.full_name = "System.Reflection.RuntimeMethodInfo", .base = "System.Reflection.MethodInfo", .flags = kSealed, .members = kMember});
PS_TYPE(MethodInfoType, {.full_name = "System.Reflection.MethodInfo", .base = "System.Reflection.MemberInfo", .flags = kAbstract});
PS_TYPE(ReflectedProperty, {.full_name = "System.Reflection.RuntimePropertyInfo", .base = "System.Reflection.PropertyInfo", .flags = kSealed, .members = kMember});
PS_TYPE(PropertyInfoType, {.full_name = "System.Reflection.PropertyInfo", .base = "System.Reflection.MemberInfo", .flags = kAbstract});
PS_TYPE(ReflectedField, {.full_name = "System.Reflection.RtFieldInfo", .base = "System.Reflection.FieldInfo", .flags = kSealed, .members = kMember});
PS_TYPE(FieldInfoType, {.full_name = "System.Reflection.FieldInfo", .base = "System.Reflection.MemberInfo", .flags = kAbstract});
PS_TYPE(ReflectedConstructor, {.full_name = "System.Reflection.RuntimeConstructorInfo", .base = "System.Reflection.ConstructorInfo", .flags = kSealed, .members = kMember});
PS_TYPE(ConstructorInfoType, {.full_name = "System.Reflection.ConstructorInfo", .base = "System.Reflection.MemberInfo", .flags = kAbstract});
PS_TYPE(ReflectedParameter, {.full_name = "System.Reflection.RuntimeParameterInfo", .base = "System.Reflection.ParameterInfo", .flags = kSealed, .members = kParameter});
PS_TYPE(ParameterInfoType, {.full_name = "System.Reflection.ParameterInfo", .flags = kAbstract});
PS_TYPE(RuntimeAssembly, {.full_name = "System.Reflection.RuntimeAssembly", .base = "System.Reflection.Assembly", .flags = kSealed, .members = kAssembly});
PS_TYPE(AssemblyType, {.full_name = "System.Reflection.Assembly", .flags = kAbstract, .members = kAssemblyStatics});
PS_TYPE(Activator, {.full_name = "System.Activator", .flags = kStatic, .members = kActivator});

const Type* AssemblyObject::type() const { return &RuntimeAssembly; }
const Type* ParameterObject::type() const { return &ReflectedParameter; }
const Type* ReflectedMember::type() const {
  switch (member->kind) {
    case MemberKind::Constructor: return &ReflectedConstructor;
    case MemberKind::Method: return &ReflectedMethod;
    case MemberKind::Field: return &ReflectedField;
    default: return &ReflectedProperty;
  }
}

}  // namespace

namespace types {
PS_TYPE(RuntimeType, {.full_name = "System.RuntimeType", .base = "System.Type", .flags = kSealed, .scalar = Kind::Type});
}

}  // namespace psession
