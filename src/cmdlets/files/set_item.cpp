#include "cmdlets/files/path_cmdlet.h"

#include <optional>

#include "engine/command.h"
#include "engine/commands.h"
#include "object/convert.h"

namespace psession {

namespace {

struct SetItem final : PathCmdlet {
  Value value;
  bool pass_thru = false;
  std::optional<uint32_t> options;   // -Options, which functions and aliases have
  const CommandMetadata* dynamic_parameters() override {
    std::string_view provider = providers().location().provider->name();
    const std::vector<std::string>& paths = given_paths();
    if (!paths.empty()) {
      try {
        provider = providers().parse(paths[0]).provider->name();
      } catch (const ScriptError&) {   // comes again when the path is used
        return nullptr;
      }
    }
    if (provider != "Function" && provider != "Alias") return nullptr;
    static const CommandMetadata* const kOptions = [] {
      auto* m = new CommandMetadata;
      ParameterMetadata p;
      p.name = "Options";
      p.type = TypeRegistry::find("System.Management.Automation.ScopedItemOptions");
      p.type_name = "System.Management.Automation.ScopedItemOptions";
      p.dynamic = true;
      p.sets.emplace_back();
      m->parameters.push_back(std::move(p));
      return m;
    }();
    return kOptions;
  }
  void set_dynamic_parameter(const ParameterMetadata&, const Value& v) override { options = static_cast<uint32_t>(v.as_int()); }
  void set_one(ResolvedPath& p) {
    if (!options || bound("Value")) p.provider->set_item(rs(), p, value);
    if (!options) return;
    std::string name = leaf_of(p.path);
    if (p.provider->name() == "Function") {
      if (Ref<FunctionInfo> f = rs().commands().find_function(name)) f->options = *options;
    } else if (Ref<AliasInfo> a = rs().commands().find_alias(name)) {
      a->options = *options;
    }
  }
  void process_record() override {
    for (const std::string& given : given_paths()) {
      guarded([&] {
        std::vector<ResolvedPath> found;
        if (!literal() && WildcardPattern::contains_wildcards(given)) found = providers().glob(given, force);
        else found.push_back(providers().parse(given));
        for (ResolvedPath& p : found) {
          if (!accepted(leaf_of(p.path))) continue;
          if (!should_process("Item: " + leaf_of(p.path) + " Value: " + to_display(rs(), value), "Set Item")) continue;
          set_one(p);
          if (pass_thru) write(p.provider->get_item(rs(), p));
        }
      });
    }
  }
};
constexpr CmdletParam kSetParams[] = {
    param<&SetItem::path>("Path", "string[]", "wildcard set:Path pos:0 mandatory pipe byname", "Items to set."),
    param<&SetItem::literal_path>("LiteralPath", "string[]", "set:LiteralPath mandatory byname alias:PSPath,LP",
                                  "Items to set, taken as written."),
    param<&SetItem::value>("Value", "object", "pos:1 pipe byname", "The new value."),
    param<&SetItem::force>("Force", "switch", "", "Also read-only items."),
    param<&SetItem::pass_thru>("PassThru", "switch", "", "Also outputs the item."),
    param<&SetItem::filter>("Filter", "string", "", "A pattern that the provider applies to names."),
    param<&SetItem::include>("Include", "string[]", "wildcard", "Only names that match."),
    param<&SetItem::exclude>("Exclude", "string[]", "wildcard", "No names that match."),
    param<&SetItem::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
};
CmdletRegistration set_registration{{.name = "Set-Item", .module = "Microsoft.PowerShell.Management", .params = kSetParams,
                                     .default_set = "Path", .aliases = "si", .should_process = true,
                                     .synopsis = "Gives an item (variable, alias, environment variable...) a value.",
                                     .examples = "Set-Item Env:GREETING hello\n", .create = make_cmdlet<SetItem>, .dynamic = true}};

struct ClearItem final : PathCmdlet {
  void process_record() override {
    each_item([&](ResolvedPath& p) {
      if (should_process("Item: " + leaf_of(p.path), "Clear Item")) p.provider->clear_item(rs(), p);
    });
  }
};
constexpr CmdletParam kClearParams[] = {
    param<&ClearItem::path>("Path", "string[]", "wildcard set:Path pos:0 mandatory pipe byname", "Items to clear."),
    param<&ClearItem::literal_path>("LiteralPath", "string[]", "set:LiteralPath mandatory byname alias:PSPath,LP",
                                    "Items to clear, taken as written."),
    param<&ClearItem::force>("Force", "switch", "", "Also read-only items."),
    param<&ClearItem::filter>("Filter", "string", "", "A pattern that the provider applies to names."),
    param<&ClearItem::include>("Include", "string[]", "wildcard", "Only names that match."),
    param<&ClearItem::exclude>("Exclude", "string[]", "wildcard", "No names that match."),
    param<&ClearItem::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
};
CmdletRegistration clear_registration{{.name = "Clear-Item", .module = "Microsoft.PowerShell.Management", .params = kClearParams,
                                       .default_set = "Path", .aliases = "cli", .should_process = true,
                                       .synopsis = "Empties an item but keeps it.", .examples = "Clear-Item Variable:x -WhatIf\n",
                                       .create = make_cmdlet<ClearItem>}};

struct InvokeItem final : PathCmdlet {
  void process_record() override {
    each_item([&](ResolvedPath& p) {
      if (!should_process("Item: " + p.path, "Invoke Item")) return;
      if (!is_file_system(p)) {
        throw_error("System.Management.Automation.PSNotSupportedException", "NotSupported", ErrorCategory::NotImplemented,
                    "Provider operation stopped because the provider does not support this operation.");
      }
      std::vector<CallArgument> args;
      args.push_back({.value = str(p.path)});
      for (const Value& v : rs().invoke_command("xdg-open", std::move(args))) write(v);
    });
  }
};
constexpr CmdletParam kInvokeParams[] = {
    param<&InvokeItem::path>("Path", "string[]", "wildcard set:Path pos:0 mandatory pipe byname", "Items to open."),
    param<&InvokeItem::literal_path>("LiteralPath", "string[]", "set:LiteralPath mandatory byname alias:PSPath,LP",
                                     "Items to open, taken as written."),
    param<&InvokeItem::filter>("Filter", "string", "", "A pattern that the provider applies to names."),
    param<&InvokeItem::include>("Include", "string[]", "wildcard", "Only names that match."),
    param<&InvokeItem::exclude>("Exclude", "string[]", "wildcard", "No names that match."),
    param<&InvokeItem::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
};
CmdletRegistration invoke_registration{{.name = "Invoke-Item", .module = "Microsoft.PowerShell.Management", .params = kInvokeParams,
                                        .default_set = "Path", .aliases = "ii", .should_process = true,
                                        .synopsis = "Opens an item with its program.", .examples = "Invoke-Item . -WhatIf\n",
                                        .create = make_cmdlet<InvokeItem>}};

}  // namespace

}  // namespace psession
