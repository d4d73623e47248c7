#include "cmdlets/files/path_cmdlet.h"

namespace psession {

namespace {

struct GetItem final : PathCmdlet {
  std::vector<std::string> stream;
  void process_record() override {
    each_item([&](ResolvedPath& p) { write(p.provider->get_item(rs(), p)); });
  }
};

constexpr CmdletParam kParams[] = {
    param<&GetItem::path>("Path", "string[]", "wildcard set:Path pos:0 mandatory pipe byname", "Items to get."),
    param<&GetItem::literal_path>("LiteralPath", "string[]", "set:LiteralPath mandatory byname alias:PSPath,LP",
                                  "Items to get, taken as written."),
    param<&GetItem::filter>("Filter", "string", "", "A pattern that the provider applies to names."),
    param<&GetItem::include>("Include", "string[]", "wildcard", "Only names that match."),
    param<&GetItem::exclude>("Exclude", "string[]", "wildcard", "No names that match."),
    param<&GetItem::force>("Force", "switch", "", "Also hidden items."),
    param<&GetItem::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
};
CmdletRegistration registration{{.name = "Get-Item", .module = "Microsoft.PowerShell.Management", .params = kParams,
                                 .default_set = "Path", .aliases = "gi", .synopsis = "Gets the item at a path.",
                                 .outputs = "System.IO.FileInfo System.IO.DirectoryInfo",
                                 .examples = "Get-Item .\n", .create = make_cmdlet<GetItem>}};

}  // namespace

}  // namespace psession
