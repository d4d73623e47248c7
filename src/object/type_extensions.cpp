// The type-extension table: static rows (what types.ps1xml would hold) and what Update-TypeData added.
#include <deque>
#include <unordered_map>

#include "object/call_context.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/member_objects.h"
#include "object/text_case.h"

namespace psession {
namespace {

struct Entry {
  std::string type_name;
  std::vector<Ref<ExtendedMember>> members;
  ExtendedMember* find(std::string_view name) const {
    for (auto& m : members) {
      if (equal_ignore_ascii_case(m->name, name)) return m.get();
    }
    return nullptr;
  }
};

std::vector<std::span<const TypeExtension>>& static_rows() {
  static auto* rows = new std::vector<std::span<const TypeExtension>>;
  return *rows;
}

struct Table {
  std::deque<Entry> entries;
  std::unordered_map<std::string_view, Entry*, NameHash, NameEqual> by_name;
  std::unordered_map<const Type*, std::vector<Entry*>> by_type;  // dropped when the table changes
  std::unordered_map<const Type*, std::vector<std::string>> names;
  size_t rows_read = 0;
  uint32_t version = 1;

  Entry& entry(std::string_view type_name) {
    auto it = by_name.find(type_name);
    if (it != by_name.end()) return *it->second;
    entries.push_back({std::string(type_name), {}});
    Entry& e = entries.back();
    by_name.emplace(e.type_name, &e);
    return e;
  }
};

void add_row(Table& t, const TypeExtension& row) {
  auto m = make_ref<ExtendedMember>(row.kind, row.name);
  m->code = row.get;
  switch (row.kind) {
    case MemberType::PropertySet: {
      std::string_view rest = row.target;
      while (!rest.empty()) {
        size_t end = std::min(rest.find(' '), rest.size());
        if (end) m->names.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
      break;
    }
    default:
      if (row.target) m->getter = str(row.target);
      if (row.set_script) m->setter = str(row.set_script);
  }
  t.entry(row.type_name).members.push_back(std::move(m));
}

Table& table() {
  static auto* t = new Table;
  auto& rows = static_rows();
  if (t->rows_read < rows.size()) {
    for (; t->rows_read < rows.size(); ++t->rows_read) {
      for (const TypeExtension& row : rows[t->rows_read]) add_row(*t, row);
    }
    t->by_type.clear();
    ++t->version;
  }
  return *t;
}

const std::vector<Entry*>& entries_of(const Type* type) {
  Table& t = table();
  auto it = t.by_type.find(type);
  if (it != t.by_type.end()) return it->second;
  std::vector<Entry*> found;
  for (const Type* u = type; u; u = u->base()) {
    auto e = t.by_name.find(u->full_name());
    if (e != t.by_name.end()) found.push_back(e->second);
  }
  return t.by_type.emplace(type, std::move(found)).first->second;
}

// Own type names, where the object has them.
const std::vector<std::string>* own_names(const Value& v) {
  const MemberBag* bag = bag_of(v);
  return bag ? bag->type_names : nullptr;
}

}  // namespace

TypeExtensions::TypeExtensions(std::span<const TypeExtension> rows) { static_rows().push_back(rows); }

uint32_t extension_version() { return table().version; }

ExtendedMember* find_extension(const Value& v, std::string_view name) {
  if (auto* names = own_names(v)) {
    Table& t = table();
    for (const std::string& n : *names) {
      std::string_view plain = n;
      auto e = t.by_name.find(plain);
      if (e == t.by_name.end()) continue;
      if (ExtendedMember* m = e->second->find(name)) return m;
    }
    return nullptr;
  }
  const Type* type = type_of(v);
  if (!type) return nullptr;
  for (Entry* e : entries_of(type)) {
    if (ExtendedMember* m = e->find(name)) return m;
  }
  return nullptr;
}

std::vector<ExtendedMember*> extensions_of(const Value& v) {
  std::vector<ExtendedMember*> r;
  auto take = [&](Entry* e) {
    for (auto& m : e->members) {
      bool seen = false;
      for (ExtendedMember* have : r) seen = seen || equal_ignore_ascii_case(have->name, m->name);
      if (!seen) r.push_back(m.get());
    }
  };
  if (auto* names = own_names(v)) {
    for (const std::string& n : *names) {
      auto e = table().by_name.find(n);
      if (e != table().by_name.end()) take(e->second);
    }
  } else if (const Type* type = type_of(v)) {
    for (Entry* e : entries_of(type)) take(e);
  }
  return r;
}

void add_type_extension(std::string_view type_name, const Ref<ExtendedMember>& m, bool force) {
  Table& t = table();
  Entry& e = t.entry(type_name);
  for (auto& have : e.members) {
    if (!equal_ignore_ascii_case(have->name, m->name)) continue;
    if (!force) {
      throw_error("System.Management.Automation.RuntimeException", "TypesXmlError", ErrorCategory::NotSpecified,
                  "Error in TypeData \"" + std::string(type_name) + "\": The member " + m->name + " is already present.");
    }
    have = m;
    ++t.version;
    return;
  }
  e.members.push_back(m);
  t.by_type.clear();
  ++t.version;
}

bool remove_type_extension(std::string_view type_name) {
  Table& t = table();
  auto it = t.by_name.find(type_name);
  if (it == t.by_name.end() || it->second->members.empty()) return false;
  it->second->members.clear();
  ++t.version;
  return true;
}

std::vector<std::string> extended_type_names() {
  std::vector<std::string> r;
  for (const Entry& e : table().entries) {
    if (!e.members.empty()) r.push_back(e.type_name);
  }
  return r;
}

std::vector<ExtendedMember*> type_extension_members(std::string_view type_name) {
  std::vector<ExtendedMember*> r;
  auto it = table().by_name.find(type_name);
  if (it == table().by_name.end()) return r;
  for (auto& m : it->second->members) r.push_back(m.get());
  return r;
}

std::vector<std::string> type_names(const Value& v) {
  if (auto* own = own_names(v)) return *own;
  std::vector<std::string> r;
  const Value& b = v.kind() == Kind::PSObject ? unwrap(v) : v;
  for (const Type* t = type_of(b); t; t = t->base()) r.emplace_back(t->full_name());
  return r;
}

std::vector<std::string> standard_members(CallContext& ctx, const Value& v, std::string_view set_name) {
  auto names_in = [&](const Value& set) -> std::vector<std::string> {
    if (auto* m = set.get_if<ExtendedMember>()) return m->names;
    return {};
  };
  auto within = [&](ExtendedMember* m) -> std::vector<std::string> {
    for (const Value& inner : m->members) {
      auto* p = inner.get_if<ExtendedMember>();
      if (!p || !equal_ignore_ascii_case(p->name, set_name)) continue;
      if (p->member_type == MemberType::PropertySet) return p->names;
      if (p->getter.is_string()) return {p->getter.string()->to_utf8()};
    }
    return {};
  };
  if (const MemberBag* bag = bag_of(v)) {
    long at = bag->find("PSStandardMembers");
    if (at >= 0) {
      if (ExtendedMember* m = bag->extended(at)) {
        if (auto r = within(m); !r.empty()) return r;
      } else {
        const Value& set = bag->slot(at);
        if (const MemberBag* inner = bag_of(set)) {
          long i = inner->find(set_name);
          if (i >= 0) {
            if (auto r = names_in(inner->slot(i)); !r.empty()) return r;
          }
        }
      }
    }
  }
  // The table keeps the standard sets flat, by their own names.
  if (ExtendedMember* m = find_extension(v, "PSStandardMembers")) {
    if (auto r = within(m); !r.empty()) return r;
  }
  if (ExtendedMember* m = find_extension(v, set_name)) {
    if (m->member_type == MemberType::PropertySet) return m->names;
    // An alias or a script property is no set, though its text is a string, too.
    if (m->member_type == MemberType::NoteProperty && m->getter.is_string()) return {m->getter.string()->to_utf8()};
  }
  return {};
}

// Values of extended members

namespace {

// Aliases may point at each other.
struct Nesting {
  static inline int depth = 0;
  explicit Nesting(const std::string& name) {
    if (depth > 100) {
      throw_error("System.Management.Automation.ExtendedTypeSystemException", "CycleInAlias", ErrorCategory::NotSpecified,
                  "The alias \"" + name + "\" has a cycle.");
    }
    ++depth;
  }
  ~Nesting() { --depth; }
};

Value compiled(CallContext& ctx, Value& script) {
  if (script.is_string()) {
    Value block = ctx.make_script(script.string()->to_utf8());
    if (!block.is_null()) script = block;
  }
  return script;
}

}  // namespace

Value read_extended(CallContext& ctx, ExtendedMember& m, const Value& self) {
  Nesting nesting(m.name);
  switch (m.member_type) {
    case MemberType::NoteProperty: {
      if (!m.code) return m.getter;   // else the value is elsewhere: in a variable
      MethodCall call{ctx, self, &m.getter, 1, nullptr};
      return m.code(call);
    }
    case MemberType::AliasProperty: {
      Value v = get_member(ctx, self, m.getter.string()->to_utf8());
      return m.value_type ? convert_to(ctx, v, m.value_type) : v;
    }
    case MemberType::ScriptProperty: {
      if (m.code) {   // written natively, shown as what PowerShell has
        MethodCall call{ctx, self, nullptr, 0, type_of(self)};
        return m.code(call);
      }
      if (m.getter.is_null()) {
        throw_error("System.Management.Automation.GetValueException", "GetWithoutGetterFromScriptPropertyValue",
                    ErrorCategory::NotSpecified, "Get accessor for property \"" + m.name + "\" is unavailable.");
      }
      Value script = compiled(ctx, m.getter);
      Value r = ctx.invoke_script(script, {}, &self);
      return r.is_nothing() ? Value() : r;
    }
    case MemberType::CodeProperty: {
      if (!m.code) return {};
      MethodCall call{ctx, self, nullptr, 0, type_of(self)};
      return m.code(call);
    }
    case MemberType::ScriptMethod: case MemberType::CodeMethod: {
      auto o = make_ref<MethodObject>(self, m.name);
      o->extended = Ref<ExtendedMember>(&m);
      return Value(o);
    }
    default: return Value(&m);
  }
}

void write_extended(CallContext& ctx, ExtendedMember& m, const Value& self, const Value& v) {
  Nesting nesting(m.name);
  switch (m.member_type) {
    case MemberType::NoteProperty: {
      if (!m.code_set) {
        m.getter = v;
        return;
      }
      Value args[] = {v, m.getter};
      MethodCall call{ctx, self, args, 2, nullptr};
      m.code_set(call);
      return;
    }
    case MemberType::AliasProperty: {
      set_member(ctx, self, *String::utf8(m.getter.string()->to_utf8()), v);
      return;
    }
    case MemberType::ScriptProperty: {
      if (m.setter.is_null()) break;
      Value script = compiled(ctx, m.setter);
      try {
        ctx.invoke_script(script, {&v, 1}, &self);
      } catch (const ScriptError& e) {
        throw_setting_failed(m.name, e);
      }
      return;
    }
    case MemberType::CodeProperty: {
      if (!m.code_set) break;
      Value arg = v;
      MethodCall call{ctx, self, &arg, 1, type_of(self)};
      m.code_set(call);
      return;
    }
    default: break;
  }
  throw_error("System.Management.Automation.SetValueException", "SetWithoutSetterFromScriptProperty",
              ErrorCategory::NotSpecified, "Set accessor for property \"" + m.name + "\" is unavailable.");
}

}  // namespace psession
