// Names to types: the lazy table of names, the reader of type names and the caches of arrays and generic instances.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <unordered_map>

#include "object/current_context.h"
#include "object/text_case.h"
#include "object/type.h"
#include "text/edit_distance.h"

namespace psession {
namespace {

constexpr int kMaxNesting = 32;
constexpr size_t kMaxNameLength = 16384;
constexpr uint32_t kMaxRank = 32;

struct Table {
  std::unordered_map<std::string_view, const Type*, NameHash, NameEqual> names, accelerators;
  std::vector<std::pair<std::string_view, const Type*>> accelerator_list;
  std::unordered_map<const Type*, std::vector<const Type*>> arrays;  // by rank - 1
  std::map<std::vector<const Type*>, const Type*> instances;         // definition, then arguments
  uint32_t seen = 0;  // ids below this are in `names`
};

Table& table() {
  static auto* t = new Table;
  // Types register themselves by their constructors; those of later-loaded code join here.
  for (const Type* type; (type = Type::by_id(t->seen + 1)) != nullptr;) {
    ++t->seen;
    const TypeSpec* spec = type->spec();
    if (!spec || !type->generic_args().empty() || type->is(kArray) || type->is_generic_parameter()) continue;
    t->names.emplace(type->full_name(), type);
    std::string_view rest = spec->accelerators;
    while (!rest.empty()) {
      size_t end = std::min(rest.find(' '), rest.size());
      if (end) {
        t->accelerators[rest.substr(0, end)] = type;
        t->accelerator_list.emplace_back(rest.substr(0, end), type);
      }
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return *t;
}

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t' || s.front() == '\n' || s.front() == '\r')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\n' || s.back() == '\r')) s.remove_suffix(1);
  return s;
}

// Where signatures may leave the namespace out.
constexpr std::string_view kSignatureNamespaces[] = {
    "System.Collections.Generic", "System.Collections", "System.Globalization", "System.Text", "System.IO",
    "System.Management.Automation", "System.Threading", "System.Reflection", "System.Net", "System.Xml",
    "System.Text.RegularExpressions", "System.Collections.ObjectModel", "System.Collections.Specialized",
    "System.Threading.Tasks", "System.Security", "System.Management.Automation.Language",
    "System.Management.Automation.Runspaces", "System.Management.Automation.Host", "System.Diagnostics",
};

struct Reader {
  std::string_view s;
  std::span<const std::string> namespaces;
  const Type* on = nullptr;  // signatures only
  std::span<const std::string_view> open = {};
  size_t i = 0;

  void blanks() {
    while (i < s.size() && (s[i] == ' ' || s[i] == '\t')) ++i;
  }

  const Type* exact(std::string_view name) const {
    Table& t = table();
    auto it = t.names.find(name);
    if (it != t.names.end()) return it->second;
    std::string full = "System.";
    full += name;
    it = t.names.find(full);
    if (it != t.names.end()) return it->second;
    for (const std::string& ns : namespaces) {
      full.assign(ns).append(".").append(name);
      it = t.names.find(full);
      if (it != t.names.end()) return it->second;
    }
    if (on) {
      for (std::string_view ns : kSignatureNamespaces) {
        full.assign(ns).append(".").append(name);
        it = t.names.find(full);
        if (it != t.names.end()) return it->second;
      }
      return nullptr;
    }
    return find_runtime_type ? find_runtime_type(name) : nullptr;
  }

  const Type* simple(std::string_view name) const {
    if (on) {
      for (std::string_view o : open) {
        if (o == name) return TypeRegistry::open_parameter();
      }
      auto args = on->generic_args();
      if (int at = args.empty() ? -1 : generic_parameter_index(name, args.size()); at >= 0) return args[at];
      if (on->is(kGenericDefinition) && generic_parameter_index(name, 8) >= 0) return TypeRegistry::open_parameter();
    }
    Table& t = table();
    auto it = t.accelerators.find(name);
    if (it != t.accelerators.end() && it->second) return it->second;
    return exact(name);
  }

  // A type name up to a delimiter at this level; the assembly tail of a nested [name, assembly] is skipped by the caller.
  const Type* read(int depth) {
    if (depth > kMaxNesting) return nullptr;
    blanks();
    size_t from = i;
    while (i < s.size() && s[i] != '[' && s[i] != ']' && s[i] != ',') {
      if (s[i] == '\\' && i + 1 < s.size()) ++i;
      ++i;
    }
    std::string_view name = trim(s.substr(from, i - from));
    if (name.empty()) return nullptr;
    const Type* t = nullptr;
    bool known = false;
    while (i < s.size() && s[i] == '[') {
      size_t next = i + 1;
      while (next < s.size() && (s[next] == ' ' || s[next] == '\t')) ++next;
      if (next < s.size() && (s[next] == ']' || s[next] == ',' || s[next] == '*')) {
        if (!known) {
          t = simple(name);
          known = true;
        }
        uint32_t rank = 1;
        for (i = next; i < s.size() && s[i] != ']'; ++i) {
          if (s[i] == ',') ++rank;
          else if (s[i] != ' ' && s[i] != '*') return nullptr;
        }
        if (i >= s.size() || rank > kMaxRank) return nullptr;
        ++i;
        if (!t) return nullptr;
        t = TypeRegistry::array_of(t, rank);
        continue;
      }
      if (known) return nullptr;
      ++i;
      std::vector<const Type*> args;
      while (true) {
        blanks();
        const Type* a;
        if (i < s.size() && s[i] == '[') {
          ++i;
          a = read(depth + 1);
          int level = 0;  // the assembly's name
          while (i < s.size() && (s[i] != ']' || level)) {
            if (s[i] == '[') ++level;
            if (s[i] == ']') --level;
            ++i;
          }
          if (i >= s.size()) return nullptr;
          ++i;
        } else {
          a = read(depth + 1);
        }
        if (!a || args.size() >= 16) return nullptr;
        args.push_back(a);
        blanks();
        if (i >= s.size()) return nullptr;
        if (s[i] == ',') {
          ++i;
          continue;
        }
        if (s[i] != ']') return nullptr;
        ++i;
        break;
      }
      std::string generic(name);
      if (name.find('`') == name.npos) {
        // Nested types of generic ones ("Dictionary`2+KeyCollection") keep the arity on the outer name.
        size_t plus = generic.find('+');
        generic.insert(plus == generic.npos ? generic.size() : plus, "`" + std::to_string(args.size()));
      }
      const Type* def = exact(generic);
      if (!def || !def->is(kGenericDefinition)) return nullptr;
      t = TypeRegistry::instantiate(def, args);
      known = true;
      if (!t) return nullptr;
    }
    if (!known) t = simple(name);
    blanks();
    return t;
  }
};

}  // namespace

const Type* TypeRegistry::find(std::string_view name, std::span<const std::string> namespaces) {
  name = trim(name);
  if (name.empty() || name.size() > kMaxNameLength) return nullptr;
  Reader r{name, namespaces};
  const Type* t = r.read(0);
  if (!t || (r.i < name.size() && name[r.i] != ',')) return nullptr;  // ", assembly" may follow
  return t;
}

const Type* TypeRegistry::find_in_signature(std::string_view name, const Type* on,
                                            std::span<const std::string_view> open) {
  Reader r{name, {}, on ? on : &types::Object, open};
  const Type* t = r.read(0);
  return t && r.i == name.size() ? t : nullptr;
}

const Type* TypeRegistry::array_of(const Type* element, uint32_t rank) {
  auto& known = table().arrays[element];
  if (known.size() < rank) known.resize(rank);
  if (known[rank - 1]) return known[rank - 1];
  auto* t = new Type;
  t->set_name(std::string(element->full_name()) + "[" + std::string(rank - 1, ',') + "]");
  t->flags_ = kArray | kSealed | (element->flags() & kOpen);
  t->scalar_ = Kind::Array;
  t->element_ = element;
  t->rank_ = rank;
  t->set_base(&types::Array);
  table().arrays[element][rank - 1] = t;
  return t;
}

const Type* TypeRegistry::instantiate(const Type* definition, std::span<const Type* const> args) {
  std::string_view n = definition->full_name();
  size_t tick = n.find('`');
  if (!definition->is(kGenericDefinition) || tick == n.npos) return nullptr;
  size_t arity = static_cast<size_t>(std::strtoul(n.data() + tick + 1, nullptr, 10));
  if (arity != args.size()) return nullptr;
  std::vector<const Type*> key{definition};
  key.insert(key.end(), args.begin(), args.end());
  auto it = table().instances.find(key);
  if (it != table().instances.end()) return it->second;

  auto* t = new Type;
  std::string full(n);
  full += '[';
  bool open = false;
  for (const Type* a : args) {
    if (full.back() != '[') full += ',';
    full += '[';
    full += a->full_name();
    const char* assembly = a->spec() ? a->spec()->assembly : "System.Private.CoreLib";
    if (a->is(kArray)) {
      const Type* e = a;
      while (e->is(kArray)) e = e->element();
      if (e->spec()) assembly = e->spec()->assembly;
    }
    full += ", ";
    full += assembly;
    bool own = std::string_view(assembly).starts_with("System.Management.Automation");
    full += own ? ", Version=7.6.5.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35"
                : ", Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e";
    full += ']';
    open = open || a->is(kOpen) || a->is_generic_parameter();
  }
  full += ']';
  t->set_name(full);
  t->spec_ = definition->spec();
  t->flags_ = (definition->flags() & ~uint32_t{kGenericDefinition}) | (open ? uint32_t{kOpen} : 0);
  t->scalar_ = definition->scalar();
  t->definition_ = definition;
  t->args_.assign(args.begin(), args.end());
  if (definition == &types::Nullable) t->element_ = args[0];
  table().instances.emplace(std::move(key), t);
  return t;
}

const Type* TypeRegistry::open_parameter() {
  static const Type* const t = [] {
    auto* p = new Type;
    p->set_name("T");
    p->flags_ = kOpen | kInternal;
    p->scalar_ = Kind::Unset;
    p->set_base(&types::Object);
    return p;
  }();
  return t;
}

Type* TypeRegistry::add_runtime_type() {
  auto* t = new Type;
  t->flags_ = kScriptClass;
  t->set_base(&types::Object);
  return t;
}

void TypeRegistry::publish(Type* t) { table().names[t->full_name()] = t; }

std::vector<std::pair<std::string, const Type*>> TypeRegistry::accelerators() {
  std::vector<std::pair<std::string, const Type*>> r;
  for (auto& [name, type] : table().accelerator_list) {
    if (auto it = table().accelerators.find(name); type && it->second == type) r.emplace_back(std::string(name), type);
  }
  return r;
}

void TypeRegistry::add_accelerator(std::string_view name, const Type* t) {
  std::string_view kept = *new std::string(name);
  auto [it, fresh] = table().accelerators.insert_or_assign(kept, t);
  table().accelerator_list.emplace_back(it->first, t);
}

std::vector<const Type*> TypeRegistry::all() {
  std::vector<const Type*> r;
  for (auto& [name, type] : table().names) {
    if (!type->is(kInternal)) r.push_back(type);
  }
  return r;
}

namespace {

std::string_view last_part(std::string_view n) {
  size_t end = n.find_first_of("`[");
  if (end != n.npos) n = n.substr(0, end);
  size_t dot = n.find_last_of(".+");
  return dot == n.npos ? n : n.substr(dot + 1);
}

}  // namespace

std::vector<std::string> TypeRegistry::near_names(std::string_view name) {
  // A name with a namespace is compared whole: another type of that last name is no help.
  std::string_view wanted = trim(name);
  bool whole = last_part(wanted) != wanted;
  if (wanted.size() > 64) return {};
  size_t limit = wanted.size() < 5 ? 1 : 2;
  std::vector<std::pair<size_t, std::string>> found;
  for (const Type* t : all()) {
    size_t d = edit_distance(whole ? t->full_name() : last_part(t->full_name()), wanted, limit);
    if (d <= limit) found.emplace_back(d, std::string(t->full_name()));
  }
  for (const auto& [n, t] : accelerators()) {
    size_t d = edit_distance(n, wanted, limit);
    if (d <= limit) found.emplace_back(d, n);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> r;
  for (auto& [d, n] : found) {
    if (r.size() == 5) break;
    r.push_back(std::move(n));
  }
  return r;
}

}  // namespace psession
