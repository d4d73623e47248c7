// Members as values: what `$o.Method` (without parentheses), `$o.PSObject`, `$o.PSObject.Properties` and its elements,
// `$o.PSBase` give. Made by the member layer on demand; engine thread.
#pragma once
#include "object/boxes.h"
#include "object/containers.h"
#include "object/errors.h"
#include "object/members.h"

namespace psession {

// PSMethod, PSScriptMethod, PSCodeMethod, PSParameterizedProperty: a name bound to its object.
class MethodObject final : public HeapObject, public TextualObject {
 public:
  MethodObject(Value owner, std::string name) : owner(std::move(owner)), name(std::move(name)) { set_may_cycle(); }
  Value owner;                     // for statics: the Type
  std::string name;
  const MemberGroup* group = nullptr;
  Ref<ExtendedMember> extended;
  bool is_static = false;
  MemberType member_type() const;
  std::vector<std::string> definitions() const;
  const Type* type() const override;
  std::string to_text() const override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
};

// One property of an object: PSNoteProperty, PSProperty, PSScriptProperty, PSAliasProperty...
class PropertyObject final : public HeapObject, public TextualObject {
 public:
  PropertyObject(Value owner, MemberView view) : owner(std::move(owner)), view(std::move(view)) { set_may_cycle(); }
  Value owner;
  MemberView view;
  Ref<ExtendedMember> kept;        // holds view.extended
  Value get(CallContext& ctx) const;
  const Type* type() const override;
  std::string to_text() const override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
};

// PSTypeNames: a collection whose changes become the owner's.
class TypeNameList final : public List {
 public:
  TypeNameList(const Type* t, Value owner) : List(t), owner(std::move(owner)) {}
  Value owner;
  void changed() override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
};
Value type_names_list(const Value& owner);

// $o.PSObject
class ObjectView final : public HeapObject {
 public:
  explicit ObjectView(Value owner) : owner(std::move(owner)) { set_may_cycle(); }
  Value owner;
  const Type* type() const override { return &types::PSObject; }
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
};

// $o.PSBase, $o.PSAdapted, $o.PSExtended: the object seen through a part of its members.
class FacetView final : public HeapObject {
 public:
  FacetView(Value owner, MemberScope scope) : owner(std::move(owner)), scope(scope) { set_may_cycle(); }
  Value owner;
  MemberScope scope;
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
};

// $o.PSObject.Members, .Properties, .Methods
class MemberCollection final : public HeapObject, public EnumerableObject {
 public:
  enum class What : uint8_t { Members, Properties, Methods };
  MemberCollection(Value owner, What what) : owner(std::move(owner)), what(what) { set_may_cycle(); }
  Value owner;
  What what;
  bool accepts(MemberType t) const;
  std::vector<Value> all(CallContext& ctx) const;
  Value find(CallContext& ctx, std::string_view name) const;  // $null when absent
  const Type* type() const override;
  std::unique_ptr<Enumerator> enumerator(CallContext& ctx) override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
};

Value member_object(const Value& owner, const MemberView& view);
// PSObject, PSBase, PSAdapted, PSExtended, PSTypeNames; false for other names.
bool intrinsic_member(const Value& target, std::string_view name, Value& out);
// .ForEach and .Where; false when `name` is neither.
bool invoke_magic(CallContext& ctx, const Value& target, std::string_view name, std::span<Value> args, Value& out);
// Calls one resolved overload; native exceptions come back as MethodInvocationException when `wrap`.
Value call_member(CallContext& ctx, const MemberInfo& m, const Type* on, const Value& self, std::vector<Value>& args,
                  std::span<const Type* const> generic_args, std::string_view shown_name, bool wrap = true);
std::vector<Value>& type_attributes(const Type& t);   // what a script put on its class
std::vector<const Type*>& script_bases();   // whose rows take instances of script classes as they are
// Reads and writes a .NET property, static or not.
Value read_property(CallContext& ctx, const MemberInfo& m, const Type* on, const Value& self);
void write_property(CallContext& ctx, const MemberInfo& m, const Type* on, const Value& self, const Value& v);
// The engine's: checks the validation attributes of a script class's property.
inline void (*validate_member_value)(CallContext&, const MemberInfo&, Value&) = nullptr;
// The errors of this layer.
[[noreturn]] void throw_method_not_found(const Value& target, std::string_view name);
[[noreturn]] void throw_method_not_found(const Type* type, std::string_view name);
[[noreturn]] void throw_property_not_found(std::string_view name);
[[noreturn]] void throw_property_not_found_strict(std::string_view name, const Value& target);
[[noreturn]] void throw_read_only(std::string_view name);
[[noreturn]] void throw_setting_failed(std::string_view name, const ScriptError& cause);
[[noreturn]] void throw_setting_failed(std::string_view name, std::string_view message);

}  // namespace psession
