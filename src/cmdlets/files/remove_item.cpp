#include <sys/stat.h>

#include "cmdlets/files/path_cmdlet.h"

namespace psession {

namespace {

struct RemoveItem final : PathCmdlet {
  bool recurse = false, yes_to_all = false, no_to_all = false;

  void process_record() override {
    each_item([&](ResolvedPath& p) { remove(p, force); });
  }
  void remove(ResolvedPath& p, bool forced) {
    bool folder = p.provider->is_container(rs(), p.path), link = false;
    if (is_file_system(p)) {
      struct stat st;
      link = lstat(p.path.c_str(), &st) == 0 && S_ISLNK(st.st_mode);
      std::string here = rs().working_directory();
      if (folder && !link && (here == p.path || here.starts_with(p.path + "/"))) {
        throw_error("System.Management.Automation.PSInvalidOperationException", "InvalidOperation", ErrorCategory::InvalidOperation,
                    "Cannot remove the item at '" + p.path + "' because it is in use.", str(p.path));
      }
    }
    if (folder && !link && !recurse && p.provider->has_children(rs(), p.path)) {
      std::string text = "The item at " + p.path + " has children and the Recurse parameter was not specified. If you continue, all "
                         "children will be removed with the item. Are you sure you want to continue?";
      if (!should_continue(text, {}, &yes_to_all, &no_to_all)) return;
    }
    if (!forced && is_file_system(p) && leaf_of(p.path)[0] == '.') {
      throw_error("System.IO.IOException", "RemoveFileSystemItemUnAuthorizedAccess", ErrorCategory::PermissionDenied,
                  "You do not have sufficient access rights to perform this operation or the item is hidden, system, or read only.",
                  p.provider->get_item(rs(), p));
    }
    std::string target = p.path;
    if (!is_file_system(p)) target = "Item: " + leaf_of(p.path);
    if (!should_process(target, is_file_system(p) ? (folder && !link ? "Remove Directory" : "Remove File") : "Remove Item")) return;
    p.provider->remove_item(rs(), p, true, forced);
  }
};

constexpr CmdletParam kParams[] = {
    param<&RemoveItem::path>("Path", "string[]", "wildcard set:Path pos:0 mandatory pipe byname", "Items to remove."),
    param<&RemoveItem::literal_path>("LiteralPath", "string[]", "set:LiteralPath mandatory byname alias:PSPath,LP",
                                     "Items to remove, taken as written."),
    param<&RemoveItem::filter>("Filter", "string", "", "A pattern that the provider applies to names."),
    param<&RemoveItem::include>("Include", "string[]", "wildcard", "Only names that match."),
    param<&RemoveItem::exclude>("Exclude", "string[]", "wildcard", "No names that match."),
    param<&RemoveItem::recurse>("Recurse", "switch", "", "Also everything below, without asking."),
    param<&RemoveItem::force>("Force", "switch", "", "Also hidden and read-only items."),
    param<&RemoveItem::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
};
CmdletRegistration registration{{.name = "Remove-Item", .module = "Microsoft.PowerShell.Management", .params = kParams,
                                 .default_set = "Path", .aliases = "del erase rd ri", .should_process = true,
                                 .synopsis = "Removes items.", .examples = "Remove-Item old.txt -WhatIf\n",
                                 .create = make_cmdlet<RemoveItem>}};

}  // namespace

}  // namespace psession
