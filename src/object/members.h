// Member access on any value: instance members, then the type-extension table (ETS), then the object's adapter
// (hashtable keys, XML, custom adapters), then the .NET type's own table. The one way to read, write, call and list members.
#pragma once
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "object/ps_object.h"
#include "object/type.h"

namespace psession {

// Property read: $null when absent (or throws PropertyNotFoundStrict in strict mode when `strict`). For collections
// without that member, the elements' values (member-access enumeration).
Value get_member(CallContext& ctx, const Value& target, const String& name, bool strict = false);
Value get_member(CallContext& ctx, const Value& target, std::string_view name);
// found=false instead of $null; no enumeration of collections.
bool try_get_property(CallContext& ctx, const Value& target, std::string_view name, Value& out);
void set_member(CallContext& ctx, const Value& target, const String& name, const Value& v);
Value get_static(CallContext& ctx, const Type* t, std::string_view name, bool strict = false);
void set_static(CallContext& ctx, const Type* t, std::string_view name, const Value& v);

Value invoke_method(CallContext& ctx, const Value& target, std::string_view name, std::span<Value> args,
                    std::span<const Type* const> generic_args = {});
Value invoke_static(CallContext& ctx, const Type* t, std::string_view name, std::span<Value> args,
                    std::span<const Type* const> generic_args = {});
// `shown` is the name in the error about overloads (New-Object says the type's).
Value construct(CallContext& ctx, const Type* t, std::span<Value> args, std::string_view shown = "new");
// Overload resolution by PowerShell's rules over a group; converts args in place (adds defaults, packs params).
const MemberInfo* resolve_overload(CallContext& ctx, const MemberGroup& g, std::vector<Value>& args,
                                   std::span<const Type* const> generic_args, const Type* on);

// Inline caches for the VM, one per site. A hit costs a compare of the shape or type; a miss does the full search.
struct MemberCache {
  const void* key = nullptr;           // Shape or Type
  uint32_t version = 0;                // of the type-extension table
  uint32_t slot = 0;
  const MemberInfo* member = nullptr;
};
Value get_member_cached(CallContext& ctx, const Value& target, const String& name, MemberCache& cache,
                        bool strict = false);
void set_member_cached(CallContext& ctx, const Value& target, const String& name, const Value& v, MemberCache& cache);
struct MethodCache {
  const Type* key = nullptr;
  uint32_t version = 0;
  uint64_t arguments = 0;              // count and kinds
  const MemberInfo* member = nullptr;
};
Value invoke_method_cached(CallContext& ctx, const Value& target, std::string_view name, std::span<Value> args,
                           MethodCache& cache);

Value get_index(CallContext& ctx, const Value& target, std::span<const Value> indexes, bool strict = false);
void set_index(CallContext& ctx, const Value& target, std::span<const Value> indexes, const Value& v);

// For Get-Member, Select-Object *, Format-*, serializer: every member PowerShell shows, in its order.
struct MemberView {
  std::string name;
  MemberType type;
  std::string definition;          // as Get-Member prints it
  bool is_static = false, settable = false, hidden = false, from_table = false;
  const MemberGroup* group = nullptr;
  ExtendedMember* extended = nullptr;
  Value value;                     // note properties
  std::string type_name;           // of a property's value as declared
};
enum class MemberScope : uint8_t { All, Adapted, Base, Extended };
std::vector<MemberView> members_of(CallContext& ctx, const Value& target, MemberScope scope = MemberScope::All);
std::vector<MemberView> static_members_of(const Type* t);   // Get-Member -Static; constructors as "new"
// Property names only, in display order (no methods): what Select-Object *, ConvertTo-Json, Export-Csv walk.
std::vector<std::string> property_names(CallContext& ctx, const Value& target);

// PSTypeNames, most derived first.
std::vector<std::string> type_names(const Value& v);
// DefaultDisplayPropertySet etc. from instance members or the extension table; empty when none.
std::vector<std::string> standard_members(CallContext& ctx, const Value& v, std::string_view set_name);

// Objects with members of their own making (XML nodes, deserialized things, COM-like) derive from this.
class AdaptedObject : public HeapObject {
 public:
  virtual bool get(CallContext& ctx, std::string_view name, Value& out) = 0;   // false: not mine, ask the type
  virtual bool set(CallContext& ctx, std::string_view name, const Value& v) = 0;
  virtual std::vector<std::string> names(CallContext& ctx) = 0;
};
// Objects that PowerShell enumerates though they are no Array/List/Dictionary.
class EnumerableObject {
 public:
  virtual std::unique_ptr<Enumerator> enumerator(CallContext& ctx) = 0;
 protected:
  ~EnumerableObject() = default;
};
// Objects with a text of their own (.ToString()), comparison and equality. Mix in as needed.
class TextualObject { public: virtual std::string to_text() const = 0; protected: ~TextualObject() = default; };
// Objects with formats of their own (IFormattable): throws FormatException for a format they do not know.
struct Culture;
class FormattableObject {
 public:
  virtual std::string format(std::string_view format, const Culture& culture) const = 0;
 protected:
  ~FormattableObject() = default;
};
class ComparableObject {
 public:
  virtual bool equals(const HeapObject& o) const = 0;
  virtual int compare(const HeapObject& o) const = 0;   // only if comparable()
  virtual size_t hash() const = 0;
  virtual bool comparable() const { return true; }
 protected:
  ~ComparableObject() = default;
};

// The declarative type-extension table (what types.ps1xml holds): rows may stand in any file.
struct TypeExtension {
  const char* type_name;              // "System.IO.FileInfo"
  MemberType kind;
  const char* name;
  const char* target = nullptr;       // AliasProperty: other name; ScriptProperty/ScriptMethod: source; PropertySet: blank-separated names
  NativeFn get = nullptr;             // CodeProperty / CodeMethod
  const char* set_script = nullptr;
};
// The static rows and the session's; the member that `v` has from there, nullptr when none.
ExtendedMember* find_extension(const Value& v, std::string_view name);
std::vector<ExtendedMember*> extensions_of(const Value& v);
uint32_t extension_version();
class TypeExtensions {
 public:
  explicit TypeExtensions(std::span<const TypeExtension> rows);  // static registration
};
// Update-TypeData and friends; session-wide.
void add_type_extension(std::string_view type_name, const Ref<ExtendedMember>& m, bool force);
bool remove_type_extension(std::string_view type_name);
std::vector<std::string> extended_type_names();                                     // Get-TypeData
std::vector<ExtendedMember*> type_extension_members(std::string_view type_name);

// The value of an extended member of `self` (alias followed, script run), and its assignment.
Value read_extended(CallContext& ctx, ExtendedMember& m, const Value& self);
void write_extended(CallContext& ctx, ExtendedMember& m, const Value& self, const Value& v);

}  // namespace psession
