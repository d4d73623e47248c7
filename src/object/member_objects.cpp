#include "object/member_objects.h"

#include "object/call_context.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/text_case.h"

namespace psession {
namespace {

void visit(EdgeVisitor& v, const Value& x) {
  if (x.is_object()) v.visit(x.object());
}

const Type* automation_type(std::string_view name) {
  const Type* t = TypeRegistry::find("System.Management.Automation." + std::string(name));
  return t ? t : &types::Object;
}

const Type* type_of_member(MemberType t) {
  switch (t) {
    case MemberType::AliasProperty: return automation_type("PSAliasProperty");
    case MemberType::CodeProperty: return automation_type("PSCodeProperty");
    case MemberType::Property: return automation_type("PSProperty");
    case MemberType::NoteProperty: return automation_type("PSNoteProperty");
    case MemberType::ScriptProperty: return automation_type("PSScriptProperty");
    case MemberType::PropertySet: return automation_type("PSPropertySet");
    case MemberType::Method: return automation_type("PSMethod");
    case MemberType::CodeMethod: return automation_type("PSCodeMethod");
    case MemberType::ScriptMethod: return automation_type("PSScriptMethod");
    case MemberType::ParameterizedProperty: return automation_type("PSParameterizedProperty");
    case MemberType::MemberSet: return automation_type("PSMemberSet");
    case MemberType::Event: return automation_type("PSEvent");
    default: return automation_type("PSMemberInfo");
  }
}

class ItemsEnumerator final : public Enumerator {
 public:
  explicit ItemsEnumerator(std::vector<Value> items) : items_(std::move(items)) {}
  bool next(Value& out) override {
    if (i_ >= items_.size()) return false;
    out = std::move(items_[i_++]);
    return true;
  }

 private:
  std::vector<Value> items_;
  size_t i_ = 0;
};

}  // namespace

// MethodObject

MemberType MethodObject::member_type() const {
  if (extended) return extended->member_type;
  if (group && group->overloads[0]->kind == MemberKind::ParameterizedProperty) return MemberType::ParameterizedProperty;
  return MemberType::Method;
}
std::vector<std::string> MethodObject::definitions() const {
  std::vector<std::string> r;
  if (extended) r.push_back("System.Object " + extended->name + "();");
  if (group) {
    for (const MemberInfo* m : group->overloads) r.push_back(m->signature);
  }
  return r;
}
const Type* MethodObject::type() const { return type_of_member(member_type()); }
std::string MethodObject::to_text() const {
  std::string r;
  for (const std::string& d : definitions()) {
    if (!r.empty()) r += ", ";
    r += d;
  }
  return r;
}
void MethodObject::visit_edges(EdgeVisitor& v) {
  visit(v, owner);
  if (extended) v.visit(extended.get());
}
void MethodObject::clear_edges() {
  owner = Value();
  extended = nullptr;
}

// PropertyObject

Value PropertyObject::get(CallContext& ctx) const { return get_member(ctx, owner, view.name); }
const Type* PropertyObject::type() const { return type_of_member(view.type); }
std::string PropertyObject::to_text() const { return view.definition; }
void PropertyObject::visit_edges(EdgeVisitor& v) {
  visit(v, owner);
  visit(v, view.value);
  if (kept) v.visit(kept.get());
}
void PropertyObject::clear_edges() {
  owner = view.value = Value();
  view.extended = nullptr;
  kept = nullptr;
}

void ObjectView::visit_edges(EdgeVisitor& v) { visit(v, owner); }
void ObjectView::clear_edges() { owner = Value(); }

const Type* FacetView::type() const { return automation_type("PSMemberSet"); }
void FacetView::visit_edges(EdgeVisitor& v) { visit(v, owner); }
void FacetView::clear_edges() { owner = Value(); }

// MemberCollection

bool MemberCollection::accepts(MemberType t) const {
  constexpr uint32_t kProperties = 1 | 2 | 4 | 8 | 16 | 8192, kMethods = 64 | 128 | 256;
  auto bits = static_cast<uint32_t>(t);
  return what == What::Members || (bits & (what == What::Properties ? kProperties : kMethods));
}

std::vector<Value> MemberCollection::all(CallContext& ctx) const {
  std::vector<Value> r;
  for (const MemberView& w : members_of(ctx, owner)) {
    if (accepts(w.type) && !w.hidden) r.push_back(member_object(owner, w));
  }
  return r;
}

Value MemberCollection::find(CallContext& ctx, std::string_view name) const {
  for (const MemberView& w : members_of(ctx, owner)) {
    if (accepts(w.type) && equal_ignore_ascii_case(w.name, name)) return member_object(owner, w);
  }
  return {};
}

const Type* MemberCollection::type() const {
  const char* element = what == What::Members ? "PSMemberInfo" : what == What::Properties ? "PSPropertyInfo" : "PSMethodInfo";
  const Type* def = TypeRegistry::find("System.Management.Automation.PSMemberInfoIntegratingCollection`1");
  const Type* arg = automation_type(element);
  const Type* t = def ? TypeRegistry::instantiate(def, {&arg, 1}) : nullptr;
  return t ? t : &types::Object;
}
std::unique_ptr<Enumerator> MemberCollection::enumerator(CallContext& ctx) {
  return std::make_unique<ItemsEnumerator>(all(ctx));
}
void MemberCollection::visit_edges(EdgeVisitor& v) { visit(v, owner); }
void MemberCollection::clear_edges() { owner = Value(); }

Value member_object(const Value& owner, const MemberView& w) {
  if (static_cast<uint32_t>(w.type) & (64 | 128 | 256 | 512)) {
    auto m = make_ref<MethodObject>(owner, w.name);
    m->group = w.group;
    if (w.extended) m->extended = Ref<ExtendedMember>(w.extended);
    return Value(m);
  }
  auto p = make_ref<PropertyObject>(owner, w);
  if (w.extended) p->kept = Ref<ExtendedMember>(w.extended);
  return Value(p);
}

bool intrinsic_member(const Value& target, std::string_view name, Value& out) {
  if (target.is_null()) return false;
  if (equal_ignore_ascii_case(name, "PSObject")) {
    out = Value(make_ref<ObjectView>(target));
  } else if (equal_ignore_ascii_case(name, "PSTypeNames")) {
    out = type_names_list(target);
  } else if (equal_ignore_ascii_case(name, "PSBase")) {
    out = Value(make_ref<FacetView>(target, MemberScope::Base));
  } else if (equal_ignore_ascii_case(name, "PSAdapted")) {
    out = Value(make_ref<FacetView>(target, MemberScope::Adapted));
  } else if (equal_ignore_ascii_case(name, "PSExtended")) {
    out = Value(make_ref<FacetView>(target, MemberScope::Extended));
  } else {
    return false;
  }
  return true;
}

// PSTypeNames: a list whose changes are the object's.

void store_type_names(const Value& owner, const List& list) {
  MemberBag* bag = bag_of(owner, true);
  if (!bag) return;
  auto names = std::make_unique<std::vector<std::string>>();
  for (const Value& v : list.items) {
    if (v.is_string()) names->push_back(v.string()->to_utf8());
  }
  delete bag->type_names;
  bag->type_names = names.release();
}

Value type_names_list(const Value& owner) {
  static const Type* const type = TypeRegistry::find("System.Collections.ObjectModel.Collection[string]");
  auto l = make_ref<TypeNameList>(type ? type : &types::ArrayList, owner);
  for (const std::string& n : type_names(owner)) l->items.push_back(str(n));
  return Value(l);
}

void TypeNameList::changed() { store_type_names(owner, *this); }
void TypeNameList::visit_edges(EdgeVisitor& v) {
  List::visit_edges(v);
  visit(v, owner);
}
void TypeNameList::clear_edges() {
  List::clear_edges();
  owner = Value();
}

}  // namespace psession
