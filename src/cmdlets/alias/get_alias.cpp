#include "cmdlets/alias/alias_list.h"
#include "cmdlets/variable/variable_scope.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/errors.h"
#include "text/wildcard.h"

namespace psession {

namespace {

struct GetAlias final : Cmdlet {
  std::vector<std::string> name{"*"}, exclude, definition;
  std::string scope;

  void process_record() override {
    Scope* from = bound("Scope") ? &scope_argument(rs(), scope) : nullptr;
    bool by_definition = bound("Definition");
    std::vector<FoundAlias> all = visible_aliases(rs(), from);
    std::vector<WildcardPattern> out;
    for (const std::string& e : exclude) out.emplace_back(e);
    for (const std::string& n : by_definition ? definition : name) {
      WildcardPattern pattern(n);
      bool any = false;
      for (const FoundAlias& f : all) {
        if (!pattern.is_match(by_definition ? f.alias->target : f.alias->name)) continue;
        bool excluded = false;
        for (const WildcardPattern& p : out) excluded = excluded || p.is_match(f.alias->name);
        if (excluded) continue;
        any = true;
        write(Value(f.alias));
      }
      if (!any && !WildcardPattern::contains_wildcards(n)) {
        write_error("System.Management.Automation.ItemNotFoundException", "ItemNotFoundException", ErrorCategory::ObjectNotFound,
                    alias_missing_text(by_definition ? "definition" : "name", n), str(n));
      }
    }
  }
};

constexpr CmdletParam kParams[] = {
    param<&GetAlias::name>("Name", "string[]", "set:Default pos:0 pipe byname notnullorempty wildcard", "Names of aliases."),
    param<&GetAlias::exclude>("Exclude", "string[]", "", "Names to leave out."),
    param<&GetAlias::scope>("Scope", "string", "", "The scope: a name or a number of steps up."),
    param<&GetAlias::definition>("Definition", "string[]", "notnullorempty set:Definition", "Commands whose aliases are wanted."),
};
CmdletRegistration registration{{.name = "Get-Alias", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "Default", .aliases = "gal", .synopsis = "Gets the aliases of the session.",
                                 .outputs = "System.Management.Automation.AliasInfo",
                                 .examples = "Get-Alias -Definition Get-ChildItem\n", .create = make_cmdlet<GetAlias>}};

}  // namespace

}  // namespace psession
