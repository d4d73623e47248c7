// A .NET type as scripts see it, declared as one table in one file (object/types/*.cpp), or made at run time
// (arrays, generic instances, script classes and enums). A table's rows are PowerShell's own member
// signatures ("string Substring(int startIndex, int length)", "int Length {get;}", "static int Parse(string s)",
// "new(int capacity)"); overload resolution, OverloadDefinitions, Get-Member and error texts all come from them.
// Types are immortal. Signature parsing is lazy, per name and on first use, so start-up pays nothing.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "object/value.h"

namespace psession {

class CallContext;  // object/call_context.h: what type code may ask of the running engine
class Enumerator;

struct MethodCall {
  CallContext& ctx;
  Value self;             // $null for statics and constructors
  Value* args;            // already converted to the declared parameter types
  uint32_t argc;          // trailing optional parameters may be missing; params arrays are packed
  const Type* type;       // the type whose member is called (a generic instance knows its arguments here)
  std::span<const Type* const> generic_args = {};  // of the method itself, when the script gave them
  const Value& arg(uint32_t i) const { return args[i]; }
  bool has(uint32_t i) const { return i < argc; }
};
using NativeFn = Value (*)(MethodCall&);

// One row of a type's table. A property has a getter in fn and, if "{get;set;}", a setter (value is args[0]).
// An indexer is written "Value Item(key) {get;set;}" (ParameterizedProperty).
struct MemberDef {
  const char* signature;
  NativeFn fn = nullptr;
  NativeFn set = nullptr;
};
struct EnumDef { const char* name; int64_t value; };

enum TypeFlags : uint32_t {
  kValueType = 1, kEnum = 2, kInterface = 4, kAbstract = 8, kSealed = 16, kStatic = 32, kFlagsEnum = 64,
  kGenericDefinition = 128,  // name ends in `n; type parameters are T, or TKey/TValue, T1..T8 in signatures
  kArray = 256, kScriptClass = 512, kDelegate = 1024, kInternal = 2048, kByRefLike = 4096,
  kOpen = 8192,  // mentions a generic method's own type parameter, which any type may stand for
};

struct TypeSpec {
  const char* full_name;                     // "System.Collections.Generic.List`1"
  const char* base = "System.Object";        // nullptr for Object and interfaces
  uint32_t flags = 0;
  std::span<const MemberDef> members = {};
  const char* interfaces = "";               // full names separated by blanks
  std::span<const EnumDef> enum_values = {};
  const char* accelerators = "";             // short names in brackets: "int", "pscustomobject" ... blank separated
  Kind scalar = Kind::Object;                // the Value kind of instances, where they are not Kind::Object
  Kind enum_base = Kind::Int32;
  // text -> value: used by casts from string where no Parse row suits; nullptr otherwise
  Value (*from_string)(CallContext&, const Type*, const String&) = nullptr;
  // any value -> value, before the general rules: returns Unset when it does not apply
  Value (*convert_from)(CallContext&, const Type*, const Value&) = nullptr;
  // a fresh default instance (default(T) of a struct); reference types: $null
  Value (*default_value)(const Type*) = nullptr;
  // what "$x" and -f print, where ToString() is not what the object's own to_text gives
  const char* assembly = "System.Private.CoreLib";
};

// One resolved parameter and member, made lazily from a row.
struct ParamInfo {
  std::string name;
  const Type* type = nullptr;
  bool is_params = false, is_ref = false, is_out = false, optional = false;
  Value default_value;
};
enum class MemberKind : uint8_t { Method, Property, Constructor, Event, ParameterizedProperty, Field };
struct MemberInfo {
  std::string name;
  MemberKind kind = MemberKind::Method;
  bool is_static = false, hidden = false, can_read = true, can_write = false;
  bool explicit_interface = false;  // "IList.Add": called only where the type has no other method of the name
  const Type* declaring = nullptr;
  const Type* result = nullptr;
  std::vector<ParamInfo> params;
  const MemberDef* def = nullptr;   // native
  uint32_t generic_arity = 0;       // of a generic method
  HeapObject* script = nullptr;     // script class: FunctionMember or property initialiser holder, owned by the type
  uint32_t field_index = 0;         // script class property slot
  std::string signature;            // display form
  std::vector<Value> attributes;
};
struct MemberGroup {  // all overloads of one name
  std::string name;
  std::vector<MemberInfo*> overloads;
};

class Type : public HeapObject {
 public:
  explicit Type(const TypeSpec& spec);  // static tables: registers itself by name; the spec must stay
  explicit Type(TypeSpec&& spec);       // keeps a copy
  const Type* type() const override;    // System.RuntimeType

  std::string_view full_name() const { return full_name_; }  // "System.Collections.Generic.List`1[[System.Int32...]]" -> .NET FullName
  std::string_view name() const;                              // "List`1", "Int32[]"
  std::string_view name_space() const;
  std::string display_name() const;       // PowerShell's: "System.Collections.Generic.List[int]", "string" via accelerators when short=true
  std::string accelerator_or_name() const;  // "int", "string", "datetime", "int[]", else display_name()
  std::string to_text() const;              // .NET's ToString(): "System.Collections.Generic.List`1[System.Int32]"
  const Type* base() const;               // nullptr for Object and interfaces
  std::span<const Type* const> interfaces() const;  // all, inherited too
  uint32_t flags() const { return flags_; }
  bool is(TypeFlags f) const { return (flags_ & f) != 0; }
  bool is_enum() const { return is(kEnum); }
  bool is_value_type() const { return is(kValueType) || is(kEnum); }
  Kind scalar() const { return scalar_; }
  Kind enum_base() const { return enum_base_; }
  uint32_t id() const { return id_; }
  static const Type* by_id(uint32_t id);

  const Type* element() const { return element_; }   // arrays, Nullable
  uint32_t rank() const { return rank_; }
  const Type* generic_definition() const { return definition_; }
  std::span<const Type* const> generic_args() const { return args_; }

  bool assignable_from(const Type* other) const;     // is-a: derived classes, interfaces, arrays, object
  std::span<const EnumDef> enum_values() const { return enum_values_; }

  // nullptr when there is none. Case-insensitive; inherited members included.
  const MemberGroup* find(std::string_view name, bool is_static) const;
  const MemberGroup* constructors() const;
  std::vector<const MemberGroup*> all_members(bool is_static) const;  // in declaration order, for Get-Member

  const TypeSpec* spec() const { return spec_; }      // nullptr for script classes; a generic instance has its definition's
  Value make_default() const;                         // default(T)
  bool is_generic_parameter() const { return scalar_ == Kind::Unset; }

  // Script classes and enums: the class builder fills the type that TypeRegistry::add_runtime_type gave it.
  void set_name(std::string_view full_name);
  void set_flags(uint32_t f) { flags_ = f; }
  void set_base(const Type* b) { base_ = b; base_known_ = true; }
  void set_scalar(Kind k) { scalar_ = k; }            // the Value kind of instances (that of the native base)
  void set_enum(Kind base, std::vector<EnumDef> values);  // names must live as long as the type
  void add_interface(const Type* t) { own_interfaces_.push_back(t); }
  void add_member(MemberInfo* m);                     // the type owns it; signature is made when empty
  void set_script_default(Value (*make)(const Type*)) { script_default_ = make; }

 protected:
  friend class TypeRegistry;
  Type();
  const TypeSpec* spec_ = nullptr;
  std::string_view full_name_;
  uint32_t flags_ = 0, id_ = 0, rank_ = 0;
  Kind scalar_ = Kind::Object, enum_base_ = Kind::Int32;
  mutable const Type* base_ = nullptr;
  mutable bool base_known_ = false;
  std::vector<const Type*> own_interfaces_;
  mutable std::vector<const Type*>* all_interfaces_ = nullptr;
  Value (*script_default_)(const Type*) = nullptr;
  const Type* element_ = nullptr;
  const Type* definition_ = nullptr;
  std::vector<const Type*> args_;
  std::span<const EnumDef> enum_values_;
  struct MemberIndex;
  mutable MemberIndex* index_ = nullptr;
  MemberIndex& index() const;
};

// A signature row, read. Names of types are resolved against `on` (its generic arguments stand for T, TKey...).
MemberInfo* parse_signature(const MemberDef& row, const Type* on);
std::string_view signature_name(std::string_view signature, bool* is_static, bool* is_constructor);
// "string Substring(int startIndex, int length)", "int Length {get;}": what Get-Member shows.
std::string make_definition(const MemberInfo& m);
// A generic type parameter's place among the arguments ("TValue" of 2 -> 1), -1 when it is none.
int generic_parameter_index(std::string_view name, size_t arity);

// Names to types: full names, `System.`-less names, accelerators, generic syntax "List[int]", arrays "int[]",
// "int[,]", `Nullable[int]`, and what `using namespace` adds. Returned types are canonical (compare pointers).
class TypeRegistry {
 public:
  static const Type* find(std::string_view name, std::span<const std::string> namespaces = {});
  static const Type* array_of(const Type* element, uint32_t rank = 1);
  static const Type* instantiate(const Type* definition, std::span<const Type* const> args);
  static std::vector<std::string> near_names(std::string_view name);  // for "did you mean" in the unknown-type error
  static std::vector<std::pair<std::string, const Type*>> accelerators();
  static void add_accelerator(std::string_view name, const Type* t);
  static Type* add_runtime_type();  // for script classes; caller fills it (engine/class_builder)
  static void publish(Type* t);     // makes a run-time type's full name findable (a later one hides an earlier)
  // As find, for signatures: T, TKey... stand for the arguments of `on`, the names in `open` for any type.
  static const Type* find_in_signature(std::string_view name, const Type* on,
                                       std::span<const std::string_view> open = {});
  static std::vector<const Type*> all();   // every named type, in no order
  static const Type* open_parameter();     // what a generic method's own T is
};

// The types that native code names. Defined beside their tables.
namespace types {
#define PSESSION_TYPE(name) extern Type name
PSESSION_TYPE(Object); PSESSION_TYPE(ValueType); PSESSION_TYPE(EnumBase); PSESSION_TYPE(Void);
PSESSION_TYPE(Boolean); PSESSION_TYPE(Char); PSESSION_TYPE(SByte); PSESSION_TYPE(Byte); PSESSION_TYPE(Int16);
PSESSION_TYPE(UInt16); PSESSION_TYPE(Int32); PSESSION_TYPE(UInt32); PSESSION_TYPE(Int64); PSESSION_TYPE(UInt64);
PSESSION_TYPE(Single); PSESSION_TYPE(Double); PSESSION_TYPE(Decimal); PSESSION_TYPE(BigInteger);
PSESSION_TYPE(DateTime); PSESSION_TYPE(TimeSpan); PSESSION_TYPE(DateTimeOffset); PSESSION_TYPE(Guid);
PSESSION_TYPE(Version); PSESSION_TYPE(Uri); PSESSION_TYPE(String); PSESSION_TYPE(RuntimeType); PSESSION_TYPE(Array);
PSESSION_TYPE(ArrayList); PSESSION_TYPE(GenericList); PSESSION_TYPE(Hashtable); PSESSION_TYPE(OrderedDictionary);
PSESSION_TYPE(GenericDictionary); PSESSION_TYPE(DictionaryEntry); PSESSION_TYPE(KeyValuePair);
PSESSION_TYPE(PSObject); PSESSION_TYPE(PSCustomObject); PSESSION_TYPE(ScriptBlock); PSESSION_TYPE(SwitchParameter);
PSESSION_TYPE(Exception); PSESSION_TYPE(ErrorRecord); PSESSION_TYPE(PSReference); PSESSION_TYPE(Nullable);
PSESSION_TYPE(IEnumerable); PSESSION_TYPE(IDictionary); PSESSION_TYPE(IList); PSESSION_TYPE(ICollection);
PSESSION_TYPE(ICollectionT); PSESSION_TYPE(IListT); PSESSION_TYPE(IEnumerableT); PSESSION_TYPE(IDictionaryT);
PSESSION_TYPE(Delegate); PSESSION_TYPE(Attribute); PSESSION_TYPE(Regex); PSESSION_TYPE(SecureString); PSESSION_TYPE(PSCredential); PSESSION_TYPE(XmlDocument);
#undef PSESSION_TYPE
}  // namespace types

const Type* type_of(const Value& v);  // $null -> nullptr. PSObject boxes answer with their base object's type.

}  // namespace psession
