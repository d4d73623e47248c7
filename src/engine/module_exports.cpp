// What a module gives to whoever imports it: Export-ModuleMember.
#include "engine/commands.h"
#include "engine/modules.h"
#include "text/wildcard.h"

namespace psession {
namespace {

bool any_match(const std::vector<std::string>& patterns, const std::string& name) {
  for (const std::string& p : patterns) {
    if (WildcardPattern(p).is_match(name)) return true;
  }
  return false;
}

}  // namespace

void ModuleTable::export_members(Module& m, const std::vector<std::string>& functions, const std::vector<std::string>& cmdlets,
                                 const std::vector<std::string>& variables, const std::vector<std::string>& aliases) {
  (void)cmdlets;
  m.export_called = true;
  auto add = [](auto& list, const auto& item) {
    for (const auto& have : list) {
      if (have == item) return;
    }
    list.push_back(item);
  };
  std::vector<Ref<CommandInfo>> fs = m.scope()->functions();
  for (const Ref<CommandInfo>& f : fs) {
    if (any_match(functions, f->name)) add(m.exported_functions, f);
  }
  for (const Ref<CommandInfo>& a : m.scope()->aliases()) {
    if (!any_match(aliases, a->name)) continue;
    a->module_name = m.name;
    a->module = Ref<HeapObject>(&m);
    add(m.exported_aliases, a);
  }
  for (const std::string& pattern : variables) {
    if (!WildcardPattern::contains_wildcards(pattern)) {
      if (Ref<Variable> v = m.scope()->find_own(pattern)) add(m.exported_variables, v);
      continue;
    }
    for (const Ref<Variable>& v : m.scope()->variables()) {
      if (!WildcardPattern(pattern).is_match(v->name) || v->computed) continue;
      if (Ref<Variable> own = m.scope()->find_own(v->name)) add(m.exported_variables, own);
    }
  }
}

}  // namespace psession
