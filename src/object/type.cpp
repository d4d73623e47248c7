#include "object/type.h"

#include <cstdlib>
#include <unordered_map>

#include "object/non_public.h"
#include "object/ps_object.h"
#include "object/text_case.h"

namespace psession {
namespace {

// Every type, by id. Filled by constructors of statics, hence plain zero-initialised storage.
const Type** g_types;
uint32_t g_count, g_capacity;

uint32_t enlist(const Type* t) {
  if (g_count == g_capacity) {
    g_capacity = g_capacity ? g_capacity * 2 : 4096;
    g_types = static_cast<const Type**>(std::realloc(g_types, g_capacity * sizeof *g_types));
    if (!g_types) std::abort();
  }
  g_types[g_count] = t;
  return ++g_count;  // ids start at 1
}

}  // namespace

Type::Type(const TypeSpec& spec)
    : HeapObject(Kind::Type), spec_(&spec), full_name_(spec.full_name), flags_(spec.flags), scalar_(spec.scalar),
      enum_base_(spec.enum_base), enum_values_(spec.enum_values) {
  retain();  // immortal
  if (!spec.enum_values.empty()) flags_ |= kEnum | kValueType;
  if (is(kEnum)) scalar_ = Kind::Enum;
  id_ = enlist(this);
}

Type::Type(TypeSpec&& spec) : Type(*new TypeSpec(spec)) {}

Type::Type() : HeapObject(Kind::Type) {
  retain();
  id_ = enlist(this);
}

const Type* Type::type() const { return &types::RuntimeType; }

const Type* Type::by_id(uint32_t id) { return id - 1 < g_count ? g_types[id - 1] : nullptr; }

Value Value::enumeration(const Type* type, int64_t v) {
  Value r = scalar(Kind::Enum, v);
  r.aux_ = type->id();
  return r;
}

// Names

std::string_view Type::name() const {
  std::string_view n = full_name_;
  // A generic instance's arguments start at "[[" and are no part of the name; an array's brackets are.
  if (!args_.empty()) n = definition_->full_name();
  size_t depth = 0, from = 0;
  for (size_t i = 0; i < n.size(); ++i) {
    if (n[i] == '[') ++depth;
    else if (n[i] == ']') --depth;
    else if (depth == 0 && (n[i] == '.' || n[i] == '+')) from = i + 1;
  }
  n.remove_prefix(from);
  if (!is(kArray) || element_->full_name().find("[[") == std::string_view::npos) return n;
  // List`1[[...]][] -> List`1[]
  static auto* names = new std::unordered_map<const Type*, std::string>;
  std::string& text = (*names)[this];
  if (text.empty()) {
    text = std::string(element_->name()) + "[" + std::string(rank_ > 1 ? rank_ - 1 : 0, ',') + "]";
  }
  return text;
}

std::string_view Type::name_space() const {
  if (is(kArray)) return element_->name_space();
  std::string_view n = args_.empty() ? full_name_ : definition_->full_name();
  size_t plus = n.find('+');
  if (plus != n.npos) n = n.substr(0, plus);
  size_t dot = n.rfind('.');
  return dot == n.npos ? std::string_view() : n.substr(0, dot);
}

namespace {

std::string compose(const Type* t, std::string (*inner)(const Type*), bool backtick) {
  if (t->is(kArray)) {
    uint32_t rank = t->rank();
    return inner(t->element()) + "[" + std::string(rank > 1 ? rank - 1 : 0, ',') + "]";
  }
  if (t->generic_args().empty()) {
    if (backtick || !t->is(kGenericDefinition)) return std::string(t->full_name());
    std::string_view n = t->full_name();
    return std::string(n.substr(0, n.find('`')));
  }
  std::string_view n = t->generic_definition()->full_name();
  std::string r(backtick ? n : n.substr(0, n.find('`')));
  if (!backtick) {
    size_t plus = n.find('+');  // Dictionary`2+KeyCollection
    if (plus != n.npos) r += n.substr(plus);
  }
  r += '[';
  bool first = true;
  for (const Type* a : t->generic_args()) {
    if (!first) r += ',';
    first = false;
    r += inner(a);
  }
  return r + ']';
}

}  // namespace

std::string Type::to_text() const {
  return compose(this, [](const Type* t) { return t->to_text(); }, true);
}
std::string Type::display_name() const {
  return compose(this, [](const Type* t) { return t->accelerator_or_name(); }, false);
}
std::string Type::accelerator_or_name() const {
  if (spec_ && args_.empty() && !is(kArray)) {
    std::string_view a = spec_->accelerators;
    if (!a.empty()) return std::string(a.substr(0, a.find(' ')));
  }
  return display_name();
}

void Type::set_name(std::string_view full_name) {
  full_name_ = *new std::string(full_name);  // lives as long as the type: for ever
}

void Type::set_enum(Kind base, std::vector<EnumDef> values) {
  flags_ |= kEnum | kValueType;
  scalar_ = Kind::Enum;
  enum_base_ = base;
  set_base(&types::EnumBase);
  auto* kept = new std::vector<EnumDef>(std::move(values));
  enum_values_ = *kept;
}

// Hierarchy

const Type* Type::base() const {
  if (base_known_) return base_;
  base_known_ = true;
  if (!spec_ || is(kInterface)) return base_;
  if (is(kEnum)) base_ = std::string_view(spec_->base) == "System.ValueType" ? &types::ValueType : &types::EnumBase;
  else if (this != &types::Object && spec_->base) {
    if (is(kValueType) && std::string_view(spec_->base) == "System.Object") base_ = &types::ValueType;
    else base_ = TypeRegistry::find_in_signature(spec_->base, this);
    if (!base_) base_ = &types::Object;  // a base that is not built yet
  }
  return base_;
}

std::span<const Type* const> Type::interfaces() const {
  if (all_interfaces_) return *all_interfaces_;
  auto* all = new std::vector<const Type*>;
  auto add = [&](const Type* t) {
    for (const Type* have : *all) {
      if (have == t) return;
    }
    all->push_back(t);
  };
  auto add_with_parents = [&](const Type* t) {
    if (!t || t == this) return;
    add(t);
    for (const Type* up : t->interfaces()) add(up);
  };
  for (const Type* t : own_interfaces_) add_with_parents(t);
  std::string_view names = spec_ ? spec_->interfaces : "";
  while (!names.empty()) {
    size_t end = std::min(names.find(' '), names.size());
    if (end) add_with_parents(TypeRegistry::find_in_signature(names.substr(0, end), this));
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  if (is(kArray)) {
    for (const char* generic : {"System.Collections.Generic.IList`1", "System.Collections.Generic.IReadOnlyList`1"}) {
      const Type* def = rank_ == 1 ? TypeRegistry::find(generic) : nullptr;
      if (def) add_with_parents(TypeRegistry::instantiate(def, {&element_, 1}));
    }
  }
  if (const Type* b = base()) {
    for (const Type* t : b->interfaces()) add(t);
  }
  all_interfaces_ = all;
  return *all;
}

bool Type::assignable_from(const Type* o) const {
  if (!o) return false;
  if (this == o || this == &types::Object) return true;
  if (is_generic_parameter()) return true;
  if (is(kInterface)) {
    auto variant = [&](const Type* i) {
      if (i == this) return true;
      if (!definition_ || i->definition_ != definition_) return false;
      for (size_t a = 0; a < args_.size(); ++a) {
        if (args_[a] == i->args_[a] || args_[a]->is_generic_parameter()) continue;
        if (i->args_[a]->is_value_type() || !args_[a]->assignable_from(i->args_[a])) return false;
      }
      return definition_ == &types::IEnumerableT || is(kOpen) ||
             definition_->name().starts_with("IReadOnly") || definition_->name().starts_with("IGrouping");
    };
    if (variant(o)) return true;
    for (const Type* i : o->interfaces()) {
      if (variant(i)) return true;
    }
    return false;
  }
  if (is(kArray)) {
    if (!o->is(kArray) || rank_ != o->rank_) return false;
    if (is(kOpen)) return element_->assignable_from(o->element_);
    return !element_->is_value_type() && !o->element_->is_value_type() && element_->assignable_from(o->element_);
  }
  for (const Type* t = o->base(); t; t = t->base()) {
    if (t == this) return true;
    if (is(kOpen) && definition_ && t->definition_ == definition_) return true;
  }
  return is(kOpen) && definition_ && o->definition_ == definition_;
}

Value Type::make_default() const {
  if (script_default_) return script_default_(this);
  if (is(kEnum)) return Value::enumeration(this, 0);
  if (spec_ && spec_->default_value) return spec_->default_value(this);
  switch (scalar_) {
    case Kind::Bool: return Value::boolean(false);
    case Kind::Char: return Value::character(0);
    case Kind::Single: return Value::single(0);
    case Kind::Double: return Value::real(0);
    case Kind::DateTime: return Value::date_time(0);
    case Kind::TimeSpan: return Value::time_span(0);
    case Kind::SByte: case Kind::Byte: case Kind::Int16: case Kind::UInt16: case Kind::Int32: case Kind::UInt32:
    case Kind::Int64: case Kind::UInt64: return Value::integer(scalar_, 0);
    default: return {};
  }
}

const Type* type_of(const Value& v) {
  switch (v.kind()) {
    case Kind::Null: case Kind::Void: case Kind::Unset: return nullptr;
    case Kind::Bool: return &types::Boolean;
    case Kind::Char: return &types::Char;
    case Kind::SByte: return &types::SByte;
    case Kind::Byte: return &types::Byte;
    case Kind::Int16: return &types::Int16;
    case Kind::UInt16: return &types::UInt16;
    case Kind::Int32: return &types::Int32;
    case Kind::UInt32: return &types::UInt32;
    case Kind::Int64: return &types::Int64;
    case Kind::UInt64: return &types::UInt64;
    case Kind::Single: return &types::Single;
    case Kind::Double: return &types::Double;
    case Kind::DateTime: return &types::DateTime;
    case Kind::TimeSpan: return &types::TimeSpan;
    case Kind::Enum: return Type::by_id(v.aux());
    case Kind::String: return &types::String;
    default: return v.object()->type();
  }
}

// Members

struct Type::MemberIndex {
  struct Group {
    MemberGroup merged;
    std::vector<const MemberDef*> rows;
    std::vector<MemberInfo*> scripted;
    bool ready = false;
  };
  using Map = std::unordered_map<std::string_view, Group*, NameHash, NameEqual>;
  Map maps[2];                      // instance, static
  std::vector<Group*> order[2];
  Group constructors;

  Group& group(std::string_view name, bool is_static) {
    Group*& g = maps[is_static][name];
    if (!g) {
      g = new Group;
      g->merged.name = std::string(name);
      order[is_static].push_back(g);
    }
    return *g;
  }
};

Type::MemberIndex& Type::index() const {
  if (index_) return *index_;
  index_ = new MemberIndex;
  if (spec_) {
    for (const MemberDef& row : spec_->members) {
      bool is_static = false, is_constructor = false;
      std::string_view name = signature_name(row.signature, &is_static, &is_constructor);
      if (is_constructor) index_->constructors.rows.push_back(&row);
      else index_->group(name, is_static).rows.push_back(&row);
    }
  }
  for (size_t i = 0; i < enum_values_.size(); ++i) {
    auto* m = new MemberInfo;
    m->name = enum_values_[i].name;
    m->kind = MemberKind::Field;
    m->is_static = true;
    m->declaring = m->result = this;
    m->field_index = static_cast<uint32_t>(i);
    m->signature = "static " + accelerator_or_name() + " " + m->name + " {get;}";
    index_->group(enum_values_[i].name, true).scripted.push_back(m);
  }
  return *index_;
}

void Type::add_member(MemberInfo* m) {
  m->declaring = this;
  if (m->signature.empty()) m->signature = make_definition(*m);
  if (m->kind == MemberKind::Constructor) {
    index().constructors.scripted.push_back(m);
    index().constructors.ready = false;
    index().constructors.merged.overloads.clear();
    return;
  }
  auto& g = index().group(m->name, m->is_static);
  g.scripted.push_back(m);
  g.ready = false;
  g.merged.overloads.clear();
}

namespace {

bool same_parameters(const MemberInfo& a, const MemberInfo& b) {
  if (a.params.size() != b.params.size() || a.generic_arity != b.generic_arity) return false;
  for (size_t i = 0; i < a.params.size(); ++i) {
    if (a.params[i].type != b.params[i].type || a.params[i].is_ref != b.params[i].is_ref) return false;
  }
  return true;
}

}  // namespace

const MemberGroup* Type::find(std::string_view name, bool is_static) const {
  MemberIndex& idx = index();
  auto it = idx.maps[is_static].find(name);
  if (it == idx.maps[is_static].end()) {
    if (const Type* b = base()) return b->find(name, is_static);
    return is(kInterface) ? types::Object.find(name, is_static) : nullptr;
  }
  MemberIndex::Group& g = *it->second;
  if (g.ready) return &g.merged;
  g.ready = true;
  for (const MemberDef* row : g.rows) {
    MemberInfo* m = parse_signature(*row, this);
    m->declaring = this;
    g.merged.overloads.push_back(m);
  }
  for (MemberInfo* m : g.scripted) g.merged.overloads.push_back(m);
  const Type* b = base();
  const MemberGroup* up = b && g.merged.overloads[0]->kind == MemberKind::Method ? b->find(name, is_static) : nullptr;
  if (up) {
    size_t own = g.merged.overloads.size();
    for (MemberInfo* m : up->overloads) {
      bool hidden = m->kind != MemberKind::Method;
      for (size_t i = 0; i < own && !hidden; ++i) hidden = same_parameters(*g.merged.overloads[i], *m);
      if (!hidden) g.merged.overloads.push_back(m);
    }
  }
  return &g.merged;
}

const MemberGroup* Type::constructors() const {
  auto& g = index().constructors;
  if (!g.ready) {
    g.ready = true;
    g.merged.name = "new";
    for (const MemberDef* row : g.rows) {
      MemberInfo* m = parse_signature(*row, this);
      m->declaring = this;
      m->result = this;
      m->signature = make_definition(*m);
      g.merged.overloads.push_back(m);
    }
    for (MemberInfo* m : g.scripted) g.merged.overloads.push_back(m);
  }
  return g.merged.overloads.empty() ? nullptr : &g.merged;
}

std::vector<const MemberGroup*> Type::all_members(bool is_static) const {
  std::vector<const MemberGroup*> r;
  for (const Type* t = this; t; t = t->base()) {
    for (auto* g : t->index().order[is_static]) {
      if (is_non_public(g->merged.name)) continue;
      bool seen = false;
      for (const MemberGroup* have : r) {
        if (equal_ignore_ascii_case(have->name, g->merged.name)) {
          seen = true;
          break;
        }
      }
      if (!seen) r.push_back(find(g->merged.name, is_static));
    }
  }
  return r;
}

}  // namespace psession
