#include "cmdlets/alias/alias_list.h"

#include <algorithm>
#include <unordered_set>

#include "engine/commands.h"
#include "engine/runspace.h"
#include "object/text_case.h"
#include "text/casing.h"

namespace psession {

std::vector<FoundAlias> visible_aliases(Runspace& rs, Scope* scope) {
  rs.commands().load_builtins();
  std::vector<FoundAlias> found;
  std::unordered_set<std::string, NameHash, NameEqual> seen;
  Scope* first = scope ? scope : &rs.current_scope();
  for (Scope* s = first; s; s = scope ? nullptr : s->parent) {
    for (const Ref<CommandInfo>& c : s->aliases()) {
      AliasInfo* a = static_cast<AliasInfo*>(c.get());
      if (s != first && a->options & kPrivate) continue;
      if (seen.insert(a->name).second) found.push_back({s, Ref<AliasInfo>(a)});
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const FoundAlias& a, const FoundAlias& b) { return compare_culture(a.alias->name, b.alias->name, true) < 0; });
  return found;
}

Ref<AliasInfo> alias_in(Runspace& rs, const std::string& name, Scope* scope) {
  if (!scope) return rs.commands().find_alias(name);
  if (scope == &rs.global_scope()) rs.commands().load_builtins();
  return Ref<AliasInfo>(static_cast<AliasInfo*>(scope->find_alias(name)));
}

std::string alias_missing_text(std::string_view what, const std::string& name) {
  return "This command cannot find a matching alias because an alias with the " + std::string(what) + " '" + name + "' does not exist.";
}

}  // namespace psession
