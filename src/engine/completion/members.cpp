// Members of inferred values and types, static members, and the names of types.
#include <algorithm>
#include <map>
#include <set>

#include "engine/completion/internal.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/casing.h"
#include "text/wildcard.h"

namespace psession {
namespace completion {
namespace {

struct Found {
  std::string name, tip;
  bool method = false;
};

bool less_name(const std::string& a, const std::string& b) { return compare_ignore_case(a, b) < 0; }

struct Collector {
  std::vector<Found> found;
  std::set<std::string, decltype(&less_name)> seen{&less_name};
  void add(std::string name, std::string tip, bool method) {
    if (name.empty() || !seen.insert(name).second) return;
    found.push_back({std::move(name), std::move(tip), method});
  }
};

std::string definitions_of(const MemberGroup& g) {
  std::string out;
  for (const MemberInfo* o : g.overloads) {
    if (o->hidden || o->explicit_interface) continue;
    if (!out.empty()) out += "\n";
    out += make_definition(*o);
  }
  return out;
}

void members_of_type(const Type* t, bool is_static, MemberFilter f, Collector& out) {
  for (const MemberGroup* g : t->all_members(is_static)) {
    if (g->overloads.empty()) continue;
    const MemberInfo& m = *g->overloads[0];
    if (m.hidden || m.explicit_interface) continue;
    bool method = m.kind == MemberKind::Method;
    if (method ? !f.methods : !f.properties) continue;
    if (m.kind == MemberKind::Constructor || m.kind == MemberKind::Event || m.kind == MemberKind::ParameterizedProperty) continue;
    if (method && g->name.find('_') != std::string::npos &&
        (g->name.starts_with("op_") || g->name.starts_with("get_") || g->name.starts_with("set_"))) continue;
    if (f.settable && !m.can_write) continue;
    out.add(g->name, definitions_of(*g), method);
  }
  if (is_static) return;
  for (const Type* b = t; b; b = b->base()) {
    for (ExtendedMember* m : type_extension_members(b->full_name())) {
      if (m->hidden || m->member_type == MemberType::MemberSet || m->member_type == MemberType::PropertySet) continue;
      bool method = m->member_type == MemberType::ScriptMethod || m->member_type == MemberType::CodeMethod;
      if (f.settable || (method ? !f.methods : !f.properties)) continue;
      out.add(m->name, m->name, method);
    }
  }
}

// Objects that were made for scripts to see into have members of their own; for all others the type knows.
void members_of_value(Runspace& rs, const Value& v, MemberFilter f, Collector& out) {
  for (const MemberView& m : members_of(rs, v)) {
    if (m.hidden || m.is_static) continue;
    bool method = m.type == MemberType::Method || m.type == MemberType::ScriptMethod || m.type == MemberType::CodeMethod;
    if (m.type == MemberType::Event || m.type == MemberType::MemberSet || m.type == MemberType::PropertySet ||
        m.type == MemberType::ParameterizedProperty) continue;
    if (method ? !f.methods : !f.properties) continue;
    if (f.settable && !m.settable) continue;
    std::string tip = m.definition;
    if (method && m.group) tip = definitions_of(*m.group);
    out.add(m.name, tip, method);
  }
}

bool is_collection(const Inferred& i) {
  for (const Value& v : i.values) {
    Kind k = unwrap(v).kind();
    if (k == Kind::Array || k == Kind::List) return true;
  }
  for (const Type* t : i.types) {
    if (t->element() || (t != &types::String && !t->is_value_type() && types::IList.assignable_from(t))) return true;
  }
  return false;
}

bool plain_name(std::string_view s) {
  if (s.empty() || (s[0] >= '0' && s[0] <= '9')) return false;
  return std::all_of(s.begin(), s.end(), [](char c) { return isalnum(static_cast<unsigned char>(c)) || c == '_' || (c & 0x80); });
}

void emit(Request& r, Collector& c, std::string_view prefix) {
  WildcardPattern pattern(std::string(prefix) + "*");
  std::stable_sort(c.found.begin(), c.found.end(), [](const Found& a, const Found& b) {
    if (a.method != b.method) return b.method;
    return compare_ignore_case(a.name, b.name) < 0;
  });
  for (Found& f : c.found) {
    if (!pattern.is_match(f.name)) continue;
    std::string text = plain_name(f.name) ? f.name : quoted(f.name, '\'');
    if (f.method) text += "(";
    r.add(text, f.name, f.method ? CompletionType::Method : CompletionType::Property, f.tip.empty() ? f.name : f.tip);
  }
}

void collect(Runspace& rs, const Inferred& i, MemberFilter f, Collector& c) {
  if (f.properties) {
    for (const std::string& p : i.properties) c.add(p, p, false);
  }
  if (f.properties) {
    for (const std::string& k : dictionary_keys(i)) c.add(k, "[" + k + "]", false);
  }
  for (const Value& v : i.values) members_of_value(rs, v, f, c);
  for (const Type* t : i.types) {
    if (t == &types::PSCustomObject && !i.properties.empty()) t = &types::Object;
    members_of_type(t, false, f, c);
  }
}

}  // namespace

std::vector<std::string> dictionary_keys(const Inferred& i) {
  std::vector<std::string> out = i.properties;
  for (const Value& v : i.values) {
    const auto* d = unwrap(v).get_if<Dictionary>();
    for (size_t n = 0; d && n < d->slots() && out.size() < kMaxMatches; ++n) {
      if (d->live(n) && d->key_at(n).is_string()) out.push_back(std::string(d->key_at(n).string()->to_utf8()));
    }
  }
  return out;
}

void add_members(Request& r, const Inferred& i, std::string_view prefix, MemberFilter f) {
  if (i.empty()) return;
  Collector c;
  collect(r.rs, i, f, c);
  if (f.methods && is_collection(i)) {
    c.add("ForEach", "ForEach(expression[, arguments...])", true);
    c.add("Where", "Where({ expression } [, mode [, numberToReturn]])", true);
  }
  emit(r, c, prefix);
}

void add_static_members(Request& r, std::string_view type_name, std::string_view prefix) {
  const Type* t = TypeRegistry::find(type_name);
  if (!t) return;
  Collector c;
  if (t->is_enum()) {
    for (const EnumDef& e : t->enum_values()) c.add(e.name, e.name, false);
  }
  members_of_type(t, true, {}, c);
  const MemberGroup* make = t->constructors();
  if (make && !make->overloads.empty()) c.add("new", definitions_of(*make), true);
  emit(r, c, prefix);
}

std::vector<std::pair<std::string, std::string>> inferred_properties(Runspace& rs, const Inferred& i) {
  Collector c;
  MemberFilter f;
  f.methods = false;
  collect(rs, i, f, c);
  std::vector<std::pair<std::string, std::string>> out;
  for (Found& m : c.found) out.emplace_back(std::move(m.name), std::move(m.tip));
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return compare_ignore_case(a.first, b.first) < 0; });
  return out;
}

}  // namespace completion

// [System.Te -> namespaces and types one step below; [Str -> accelerators and types of System.
std::vector<CompletionMatch> complete_type_name(std::string_view word) {
  using completion::kMaxMatches;
  std::vector<CompletionMatch> types, spaces;
  std::set<std::string> seen;
  std::set<const Type*> named;
  WildcardPattern pattern(std::string(word) + "*");
  bool dotted = word.find('.') != std::string_view::npos;
  size_t head = dotted ? word.rfind('.') + 1 : 0;
  auto add_type = [&](std::string text, const Type* t) {
    std::string list(t->name());
    if (size_t tick = list.find('`'); tick != std::string::npos) {
      size_t arity = static_cast<size_t>(atoi(list.c_str() + tick + 1));
      list = list.substr(0, tick) + (arity > 1 ? "<T1, T2>" : "<>");
      if (size_t at = text.find('`'); at != std::string::npos) text = text.substr(0, at);
    }
    if (seen.insert(text).second && types.size() < kMaxMatches) types.push_back({text, list, CompletionType::Type, std::string(t->full_name())});
  };
  if (!dotted) {
    for (const auto& [name, t] : TypeRegistry::accelerators()) {
      if (t) named.insert(t);
      if (t && pattern.is_match(name) && seen.insert(name).second) types.push_back({name, name, CompletionType::Type, std::string(t->full_name())});
    }
  }
  for (const Type* t : TypeRegistry::all()) {
    if (t->is(kInternal) || named.count(t) || t->element() || t->full_name().find('+') != std::string_view::npos || t->generic_definition()) continue;
    std::string_view full = t->full_name();
    std::string_view space = t->name_space();
    // One step of the namespace below what is typed.
    if (starts_with_ignore_case(space, word) && !(space.size() == word.size())) {
      size_t next = space.find('.', std::max(word.size(), head));
      std::string step(space.substr(0, next));
      if (seen.insert(step).second) {
        size_t dot = step.rfind('.');
        spaces.push_back({step, dot == std::string::npos ? step : step.substr(dot + 1), CompletionType::Namespace, "Namespace " + step});
      }
    } else if (dotted && starts_with_ignore_case(space, word) && space.size() == word.size()) {
      if (seen.insert(std::string(space)).second) {
        size_t dot = space.rfind('.');
        spaces.push_back({std::string(space), std::string(space.substr(dot + 1)), CompletionType::Namespace, "Namespace " + std::string(space)});
      }
    }
    if (dotted ? pattern.is_match(full) && full.size() > head && full.find('.', head) == std::string_view::npos
               : !word.empty() && space == "System" && pattern.is_match(t->name())) {
      add_type(std::string(full), t);
    } else if (!dotted && !word.empty() && space != "System" && pattern.is_match(t->name())) {
      // Types of other namespaces by their bare name, in full.
      add_type(std::string(full), t);
    } else if (dotted && !starts_with_ignore_case(full, word) && starts_with_ignore_case(full, "System.") &&
               pattern.is_match(full.substr(7)) && full.substr(7).find('.', head) == std::string_view::npos) {
      add_type(std::string(full.substr(7)), t);   // System. may be left out
    }
  }
  auto by_text = [](const CompletionMatch& a, const CompletionMatch& b) { return compare_ignore_case(a.text, b.text) < 0; };
  std::sort(spaces.begin(), spaces.end(), by_text);
  // The shortest names first: accelerators, System, then what lies deeper.
  std::sort(types.begin(), types.end(), [&](const CompletionMatch& a, const CompletionMatch& b) {
    auto depth = [](const std::string& s) { return std::count(s.begin(), s.end(), '.'); };
    auto da = depth(a.text), db = depth(b.text);
    return da != db ? da < db : by_text(a, b);
  });
  spaces.insert(spaces.end(), std::make_move_iterator(types.begin()), std::make_move_iterator(types.end()));
  return spaces;
}

}  // namespace psession
