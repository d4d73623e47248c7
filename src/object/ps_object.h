// PSObject: [pscustomobject] (no base object) and the box that carries extended members and type names
// around a value that has no identity of its own (an int, a string). Reference objects keep their instance
// members in a side table instead (extension_of). Properties of custom objects live in shared shapes.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "object/value.h"

namespace psession {

class CallContext;
struct MethodCall;

enum class MemberType : uint32_t {  // PSMemberTypes, with its numbers
  AliasProperty = 1, CodeProperty = 2, Property = 4, NoteProperty = 8, ScriptProperty = 16, PropertySet = 32,
  Method = 64, CodeMethod = 128, ScriptMethod = 256, ParameterizedProperty = 512, MemberSet = 1024, Event = 2048,
  Dynamic = 4096, InferredProperty = 8192,
};

// A member that is more than a value: alias, script property/method, code property, property or member set.
class ExtendedMember final : public HeapObject {
 public:
  ExtendedMember(MemberType t, std::string name) : member_type(t), name(std::move(name)) { set_may_cycle(); }
  MemberType member_type;
  std::string name;
  Value getter;                    // ScriptBlock (ScriptProperty), target name (AliasProperty), ScriptBlock (ScriptMethod)
  Value setter;
  std::vector<std::string> names;  // PropertySet
  std::vector<Value> members;      // MemberSet
  const Type* value_type = nullptr;  // AliasProperty with a conversion
  Value (*code)(MethodCall&) = nullptr;      // CodeProperty, CodeMethod
  Value (*code_set)(MethodCall&) = nullptr;
  bool hidden = false;
  const Type* type() const override;  // PSAliasProperty, PSScriptProperty...
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
};

// The ordered set of names that many objects share (hidden class). Shared shapes are immortal and their transitions
// cached; a bag with very many or very odd names gets a private one (not shared(): never cache its address).
class Shape {
 public:
  static const Shape* empty();
  const Shape* with(const Ref<String>& name) const;   // the shape with one more name
  long find(const String& name) const;                // case-insensitive; -1 when absent
  long find(std::string_view ascii_or_utf8) const;
  size_t size() const { return names_.size(); }
  const Ref<String>& name(size_t i) const { return names_[i]; }
  bool shared() const { return shared_; }
 private:
  friend class MemberBag;
  Shape();
  ~Shape();
  Shape* private_copy() const;
  void append(const Ref<String>& name);
  struct Impl;
  std::vector<Ref<String>> names_;
  Impl* impl_;
  bool shared_ = true;
};

// Instance members in order. A slot holds a note property's value, or an ExtendedMember (then is_extended(i)).
class MemberBag {
 public:
  size_t size() const { return slots_.size(); }
  const Shape* shape() const { return shape_; }
  const Ref<String>& name(size_t i) const { return shape_->name(i); }
  long find(const String& name) const { return shape_->find(name); }
  long find(std::string_view name) const { return shape_->find(name); }
  const Value& slot(size_t i) const { return slots_[i]; }
  ExtendedMember* extended(size_t i) const;            // nullptr for a note
  void set_slot(size_t i, const Value& v) { slots_[i] = v; }
  void add(const Ref<String>& name, const Value& note);       // replaces when present
  void add(std::string_view name, const Value& note);
  void add_extended(const Ref<ExtendedMember>& m);
  bool remove(std::string_view name);
  // `shape` must be shared and of the same size as `slots`.
  void reserve(const Shape* shape, std::vector<Value>&& slots) { set_shape(shape); slots_ = std::move(slots); }
  void visit_edges(EdgeVisitor& v);
  void clear() { set_shape(Shape::empty()); slots_.clear(); }

  std::vector<Value> fields;  // of a script class with a native base (instance_fields in boxes.h)
  std::vector<std::string>* type_names = nullptr;  // own PSTypeNames (owned); nullptr: the type's own hierarchy
  MemberBag() : shape_(Shape::empty()) {}
  ~MemberBag() { delete type_names; set_shape(nullptr); }
  MemberBag(const MemberBag& o);
  MemberBag& operator=(const MemberBag&) = delete;

 private:
  void set_shape(const Shape* s) {
    if (shape_ && !shape_->shared()) delete shape_;
    shape_ = s;
  }
  const Shape* shape_;
  std::vector<Value> slots_;
};

class PSObject final : public HeapObject {
 public:
  PSObject() : HeapObject(Kind::PSObject) { set_may_cycle(); }            // a PSCustomObject
  explicit PSObject(Value base) : HeapObject(Kind::PSObject), base_(std::move(base)) { set_may_cycle(); }
  static Ref<PSObject> custom() { return make_ref<PSObject>(); }
  bool is_custom() const { return base_.is_null(); }
  const Value& base() const { return base_; }
  MemberBag& members() { return members_; }
  const MemberBag& members() const { return members_; }
  // Deserialized objects: the text that ToString() gives, from the other side.
  Ref<String> to_string_text;
  bool immediate_base_shown = false;
  uint32_t adapted = 0;                // so many of the first members were the object's own on the other side: Property, no note
  const Type* type() const override;  // PSCustomObject, or the base's type
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

 private:
  Value base_;
  MemberBag members_;
};

// The side table of instance members of reference objects. extension_of makes it when `create`.
MemberBag* extension_of(const HeapObject* o, bool create);
// The bag of any value: a PSObject's own, a reference object's side table; nullptr for bare scalars and strings.
MemberBag* bag_of(const Value& v, bool create = false);
// Without the box: the base object of a PSObject box, else the value itself.
const Value& unwrap(const Value& v);

}  // namespace psession
