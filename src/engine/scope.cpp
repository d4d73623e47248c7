// Scopes and variables: tables by case-insensitive name, slots of running code seen by name.
#include "engine/scope.h"

#include "engine/command.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "engine/vm/script_types.h"
#include "engine/vm/bytecode.h"
#include "engine/vm/vm.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/type.h"

namespace psession {

uint64_t g_command_version = 1;

// ---- Variable

void Variable::set(Runspace& rs, const Value& v, bool force) {
  if (options & kConstant || (options & kReadOnly && !force)) throw_not_writable(*this);
  if (!constraint && checks.empty() && attributes.empty()) {
    value = v;
    return;
  }
  value = convert_for_variable(rs, *this, v);
}
void Variable::visit_edges(EdgeVisitor& v) {
  if (value.is_object()) v.visit(value.object());
  for (auto& a : attributes)
    if (a.is_object()) v.visit(a.object());
}
void Variable::clear_edges() {
  value = Value();
  attributes.clear();
}
const Type* Variable::type() const {
  return &types::PSVariable;
}

// ---- tables: insertion order kept, hashed once they grow

namespace {
template <class T>
struct NameTable {
  struct Entry { uint32_t hash; Ref<T> item; };
  std::vector<Entry> entries;
  std::vector<uint32_t> index;   // open addressing: entry + 1

  static std::string_view name_of(const Ref<T>& t) { return t->name; }
  long find(std::string_view name, uint32_t hash) const {
    if (index.empty()) {
      for (size_t i = 0; i < entries.size(); ++i)
        if (entries[i].hash == hash && same_name(name_of(entries[i].item), name)) return static_cast<long>(i);
      return -1;
    }
    size_t mask = index.size() - 1;
    for (size_t i = hash & mask; index[i]; i = (i + 1) & mask) {
      const Entry& e = entries[index[i] - 1];
      if (e.hash == hash && same_name(name_of(e.item), name)) return index[i] - 1;
    }
    return -1;
  }
  void rebuild() {
    size_t n = 32;
    while (n < entries.size() * 2) n *= 2;
    index.assign(n, 0);
    for (size_t e = 0; e < entries.size(); ++e) {
      size_t i = entries[e].hash & (n - 1);
      while (index[i]) i = (i + 1) & (n - 1);
      index[i] = static_cast<uint32_t>(e + 1);
    }
  }
  void add(const Ref<T>& item, uint32_t hash) {
    entries.push_back({hash, item});
    if (entries.size() <= 12) return;
    if (entries.size() * 2 > index.size()) return rebuild();
    size_t mask = index.size() - 1, i = hash & mask;
    while (index[i]) i = (i + 1) & mask;
    index[i] = static_cast<uint32_t>(entries.size());
  }
  void remove(size_t at) {
    entries.erase(entries.begin() + static_cast<long>(at));
    index.clear();
    if (entries.size() > 12) rebuild();
  }
};
}  // namespace

struct Scope::Tables {
  NameTable<Variable> variables;
  NameTable<CommandInfo> functions, aliases;
};

Scope::Scope(Kind k, Scope* p, HeapObject* m) : kind(k), parent(p), module(m) {}
Scope::~Scope() {
  if (tables_ && (!tables_->functions.entries.empty() || !tables_->aliases.entries.empty())) command_lookup_changed();
}

Value* Scope::find_own_slot(std::string_view name) {
  if (!unit || !slots) return nullptr;
  int32_t i = unit->find_slot(name);
  return i < 0 ? nullptr : &slots[i];
}

Ref<Variable> Scope::find_own(std::string_view name) {
  uint32_t hash = name_hash(name);
  if (unit && slots) {
    int32_t i = unit->find_slot(name, hash);
    if (i >= 0) {
      Value& slot = slots[i];
      if (slot.kind() == psession::Kind::VarRef) {
        Variable* v = static_cast<Variable*>(slot.object());
        if (!v->removed) return v;
        slot = Value::unset();
      } else if (!slot.is_unset()) {
        auto v = make_ref<Variable>(unit->slots[i].name.name, slot);
        if (unit->slots[i].is_private) v->options |= kPrivate;
        slot = Value(v);
        return v;
      }
    }
  }
  if (tables_) {
    long at = tables_->variables.find(name, hash);
    if (at >= 0) return tables_->variables.entries[at].item;
  }
  if (frame) return automatic_variable(*frame, *this, name);
  return {};
}

bool Scope::read_own(Runspace& rs, std::string_view name, uint32_t hash, bool outside, Value& out) {
  Variable* var = nullptr;
  if (unit && slots) {
    int32_t i = unit->find_slot(name, hash);
    if (i >= 0) {
      Value& slot = slots[i];
      if (slot.kind() == psession::Kind::VarRef) {
        var = static_cast<Variable*>(slot.object());
        if (var->removed) var = nullptr;
      } else if (!slot.is_unset()) {
        if (outside && unit->slots[i].is_private) return false;
        out = slot;
        return true;
      }
    }
  }
  if (!var && tables_) {
    long at = tables_->variables.find(name, hash);
    if (at >= 0) var = tables_->variables.entries[at].item.get();
  }
  if (!var && frame) {
    Ref<Variable> a = automatic_variable(*frame, *this, name);
    if (!a) return false;
    out = a->value;
    return true;
  }
  if (!var || (outside && var->options & kPrivate)) return false;
  if (!var->computed) out = var->value;
  else {
    Ref<Variable> keep(var);
    out = keep->get(rs);
  }
  return true;
}

Ref<Variable> Scope::define(std::string_view name, Value v) {
  if (auto have = find_own(name)) return have;
  uint32_t hash = name_hash(name);
  if (unit && slots) {
    int32_t i = unit->find_slot(name, hash);
    if (i >= 0) {
      auto var = make_ref<Variable>(std::string(name), std::move(v));
      slots[i] = Value(var);
      return var;
    }
  }
  auto var = make_ref<Variable>(std::string(name), std::move(v));
  add_variable(var);
  return var;
}

void Scope::add_variable(const Ref<Variable>& var) {
  uint32_t hash = name_hash(var->name);
  if (unit && slots) {
    int32_t i = unit->find_slot(var->name, hash);
    if (i >= 0) {
      slots[i] = Value(var);
      return;
    }
  }
  if (!tables_) tables_ = std::make_unique<Tables>();
  long at = tables_->variables.find(var->name, hash);
  if (at >= 0) tables_->variables.entries[at].item = var;
  else tables_->variables.add(var, hash);
}

bool Scope::remove(std::string_view name) {
  Ref<Variable> v = find_own(name);
  if (!v) return false;
  v->removed = true;
  uint32_t hash = name_hash(name);
  if (unit && slots) {
    int32_t i = unit->find_slot(name, hash);
    if (i >= 0) slots[i] = Value::unset();
  }
  if (tables_) {
    long at = tables_->variables.find(name, hash);
    if (at >= 0) tables_->variables.remove(at);
  }
  return true;
}

std::vector<Ref<Variable>> Scope::variables() {
  std::vector<Ref<Variable>> out;
  if (unit && slots)
    for (auto& s : unit->slots) {
      Value* slot = find_own_slot(s.name.name);
      if (slot && !slot->is_unset())
        if (auto v = find_own(s.name.name)) out.push_back(v);
    }
  if (tables_)
    for (auto& e : tables_->variables.entries) out.push_back(e.item);
  return out;
}

CommandInfo* Scope::find_function(std::string_view name) const {
  if (!tables_ || tables_->functions.entries.empty()) return nullptr;
  long at = tables_->functions.find(name, name_hash(name));
  return at < 0 ? nullptr : tables_->functions.entries[at].item.get();
}
CommandInfo* Scope::find_alias(std::string_view name) const {
  if (!tables_ || tables_->aliases.entries.empty()) return nullptr;
  long at = tables_->aliases.find(name, name_hash(name));
  return at < 0 ? nullptr : tables_->aliases.entries[at].item.get();
}
void Scope::set_function(const Ref<CommandInfo>& f) {
  if (!tables_) tables_ = std::make_unique<Tables>();
  uint32_t h = name_hash(f->name);
  long at = tables_->functions.find(f->name, h);
  if (at >= 0) tables_->functions.entries[at].item = f;
  else tables_->functions.add(f, h);
  command_lookup_changed();
}
void Scope::set_alias(const Ref<CommandInfo>& a) {
  if (!tables_) tables_ = std::make_unique<Tables>();
  uint32_t h = name_hash(a->name);
  long at = tables_->aliases.find(a->name, h);
  if (at >= 0) tables_->aliases.entries[at].item = a;
  else tables_->aliases.add(a, h);
  command_lookup_changed();
}
bool Scope::remove_function(std::string_view name) {
  long at = tables_ ? tables_->functions.find(name, name_hash(name)) : -1;
  if (at < 0) return false;
  tables_->functions.remove(at);
  command_lookup_changed();
  return true;
}
bool Scope::remove_alias(std::string_view name) {
  long at = tables_ ? tables_->aliases.find(name, name_hash(name)) : -1;
  if (at < 0) return false;
  tables_->aliases.remove(at);
  command_lookup_changed();
  return true;
}
std::vector<Ref<CommandInfo>> Scope::functions() const {
  std::vector<Ref<CommandInfo>> out;
  if (tables_)
    for (auto& e : tables_->functions.entries) out.push_back(e.item);
  return out;
}
std::vector<Ref<CommandInfo>> Scope::aliases() const {
  std::vector<Ref<CommandInfo>> out;
  if (tables_)
    for (auto& e : tables_->aliases.entries) out.push_back(e.item);
  return out;
}

}  // namespace psession
