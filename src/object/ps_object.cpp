#include "object/ps_object.h"

#include <memory>
#include <unordered_map>

#include "object/heap.h"
#include "object/text_case.h"
#include "object/type.h"

namespace psession {
namespace {

void visit(EdgeVisitor& v, const Value& x) {
  if (x.is_object()) v.visit(x.object());
}

// Objects that are used as maps (thousands of distinct names) must not leave a tree of shapes behind.
constexpr size_t kMaxTransitions = 128;
constexpr size_t kMaxSharedSize = 128;
constexpr size_t kLinearLimit = 8;

struct StringKey {
  const String* s;
  bool operator==(const StringKey& o) const { return s->equals_ignore_case(*o.s); }
};
struct StringKeyHash {
  size_t operator()(const StringKey& k) const { return k.s->hash_ignore_case(); }
};

using SideTable = std::unordered_map<const HeapObject*, std::unique_ptr<MemberBag>>;
SideTable& side_table() {
  static auto* table = new SideTable;
  return *table;
}

}  // namespace

// Shape

struct Shape::Impl {
  std::unordered_map<StringKey, long, StringKeyHash> index;  // only beyond kLinearLimit
  std::vector<const Shape*> next;                            // by exact last name
};

Shape::Shape() : impl_(new Impl) {}
Shape::~Shape() { delete impl_; }

const Shape* Shape::empty() {
  static const auto* shape = new Shape;
  return shape;
}

void Shape::append(const Ref<String>& name) {
  names_.push_back(name);
  if (names_.size() <= kLinearLimit) return;
  for (size_t i = impl_->index.size(); i < names_.size(); ++i) impl_->index.emplace(StringKey{names_[i].get()}, long(i));
}

Shape* Shape::private_copy() const {
  auto* s = new Shape;
  s->shared_ = false;
  for (const auto& n : names_) s->append(n);
  return s;
}

const Shape* Shape::with(const Ref<String>& name) const {
  for (const Shape* s : impl_->next) {
    const Ref<String>& last = s->names_.back();
    if (last.get() == name.get() || last->equals(*name)) return s;
  }
  if (!shared_ || impl_->next.size() >= kMaxTransitions || names_.size() >= kMaxSharedSize) {
    Shape* s = private_copy();
    s->append(name);
    return s;
  }
  auto* s = new Shape;
  s->names_.reserve(names_.size() + 1);
  for (const auto& n : names_) s->append(n);
  s->append(name);
  impl_->next.push_back(s);
  return s;
}

long Shape::find(const String& name) const {
  if (names_.size() > kLinearLimit) {
    auto it = impl_->index.find(StringKey{&name});
    return it == impl_->index.end() ? -1 : it->second;
  }
  for (size_t i = 0; i < names_.size(); ++i) {
    if (names_[i].get() == &name || names_[i]->equals_ignore_case(name)) return static_cast<long>(i);
  }
  return -1;
}

long Shape::find(std::string_view name) const {
  if (names_.size() > kLinearLimit || !is_ascii_text(name)) return find(*String::utf8(name));
  for (size_t i = 0; i < names_.size(); ++i) {
    if (names_[i]->is_ascii() && equal_ignore_ascii_case(names_[i]->ascii_view(), name)) return static_cast<long>(i);
  }
  return -1;
}

// MemberBag

MemberBag::MemberBag(const MemberBag& o)
    : fields(o.fields), type_names(o.type_names ? new std::vector<std::string>(*o.type_names) : nullptr),
      shape_(o.shape_->shared() ? o.shape_ : o.shape_->private_copy()),
      slots_(o.slots_) {}

ExtendedMember* MemberBag::extended(size_t i) const {
  const Value& v = slots_[i];
  if (v.kind() != Kind::Object) return nullptr;
  return dynamic_cast<ExtendedMember*>(v.object());
}

void MemberBag::add(const Ref<String>& name, const Value& note) {
  long i = shape_->find(*name);
  if (i >= 0) {
    slots_[i] = note;
    return;
  }
  if (shape_->shared()) set_shape(shape_->with(name));
  else const_cast<Shape*>(shape_)->append(name);
  slots_.push_back(note);
}
void MemberBag::add(std::string_view name, const Value& note) { add(String::utf8(name), note); }
void MemberBag::add_extended(const Ref<ExtendedMember>& m) { add(String::utf8(m->name), Value(m)); }

bool MemberBag::remove(std::string_view name) {
  long at = shape_->find(name);
  if (at < 0) return false;
  MemberBag rest;
  for (size_t i = 0; i < shape_->size(); ++i) {
    if (static_cast<long>(i) != at) rest.add(shape_->name(i), Value());
  }
  std::swap(shape_, rest.shape_);
  Value dropped = std::move(slots_[at]);
  slots_.erase(slots_.begin() + at);
  return true;
}

void MemberBag::visit_edges(EdgeVisitor& v) {
  for (const Value& x : slots_) visit(v, x);
  for (const Value& x : fields) visit(v, x);
}

// ExtendedMember

void ExtendedMember::visit_edges(EdgeVisitor& v) {
  visit(v, getter);
  visit(v, setter);
  for (const Value& x : members) visit(v, x);
}
void ExtendedMember::clear_edges() {
  getter = Value();
  setter = Value();
  members.clear();
}
const Type* ExtendedMember::type() const {
  const char* name = "System.Management.Automation.PSMemberInfo";
  switch (member_type) {
    case MemberType::AliasProperty: name = "System.Management.Automation.PSAliasProperty"; break;
    case MemberType::CodeProperty: name = "System.Management.Automation.PSCodeProperty"; break;
    case MemberType::NoteProperty: name = "System.Management.Automation.PSNoteProperty"; break;
    case MemberType::ScriptProperty: name = "System.Management.Automation.PSScriptProperty"; break;
    case MemberType::PropertySet: name = "System.Management.Automation.PSPropertySet"; break;
    case MemberType::CodeMethod: name = "System.Management.Automation.PSCodeMethod"; break;
    case MemberType::ScriptMethod: name = "System.Management.Automation.PSScriptMethod"; break;
    case MemberType::MemberSet: name = "System.Management.Automation.PSMemberSet"; break;
    default: break;
  }
  const Type* t = TypeRegistry::find(name);
  return t ? t : &types::Object;
}

// PSObject

const Type* PSObject::type() const {
  if (is_custom()) return &types::PSCustomObject;
  return type_of(base_);
}
void PSObject::visit_edges(EdgeVisitor& v) {
  visit(v, base_);
  members_.visit_edges(v);
}
void PSObject::clear_edges() {
  Value dropped = std::move(base_);
  members_.clear();
}

// Side table

MemberBag* extension_of(const HeapObject* o, bool create) {
  if (!o->has_extension()) {
    if (!create) return nullptr;
    o->set_has_extension(true);
    auto& slot = side_table()[o];
    slot = std::make_unique<MemberBag>();
    return slot.get();
  }
  auto it = side_table().find(o);
  return it == side_table().end() ? nullptr : it->second.get();
}

void drop_extension(const HeapObject* o) {
  auto it = side_table().find(o);
  o->set_has_extension(false);
  if (it == side_table().end()) return;
  auto dying = std::move(it->second);  // its values may drop further extensions
  side_table().erase(it);
}

MemberBag* bag_of(const Value& v, bool create) {
  if (!v.is_object()) return nullptr;
  if (v.kind() == Kind::PSObject) return &v.as<PSObject>()->members();
  if (v.kind() == Kind::String && !create) return nullptr;
  if (v.kind() == Kind::String) return nullptr;
  return extension_of(v.object(), create);
}

const Value& unwrap(const Value& v) {
  const Value* p = &v;
  while (p->kind() == Kind::PSObject && !p->as<PSObject>()->is_custom()) p = &p->as<PSObject>()->base();
  return *p;
}

}  // namespace psession
