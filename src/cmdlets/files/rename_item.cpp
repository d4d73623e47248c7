#include "cmdlets/files/path_cmdlet.h"

namespace psession {

namespace {

struct RenameItem final : PathCmdlet {
  std::string one_path, one_literal, new_name;
  bool pass_thru = false;
  void process_record() override {
    std::vector<std::string> given{bound("LiteralPath") ? one_literal : one_path};
    guarded([&] {
      // A name with wildcard characters that exists is meant literally first.
      std::vector<ResolvedPath> found = providers().resolve(given[0], bound("LiteralPath"), force);
      if (found.empty()) {
        throw_error("System.Management.Automation.PSInvalidOperationException", "RenameItemNonExistent", ErrorCategory::InvalidOperation,
                    "Cannot rename because item at '" + given[0] + "' does not exist.", str(given[0]));
      }
      if (found.size() > 1) {
        throw_error("System.Management.Automation.PSArgumentException", "RenameMultipleItemError", ErrorCategory::InvalidArgument,
                    "Cannot rename because multiple items exist.", str(given[0]));
      }
      ResolvedPath& p = found[0];
      std::string name = new_name;
      if (is_file_system(p)) {
        if (name.starts_with("./")) name.erase(0, 2);
        if (name.find('/') != std::string::npos && parent_of(providers().parse(new_name).path) != parent_of(p.path)) {
          throw_error("System.Management.Automation.PSArgumentException", "Argument", ErrorCategory::InvalidArgument,
                      "Cannot rename the specified target, because it represents a path or device name.");
        }
        name = leaf_of(name);
      }
      std::string end = joined(parent_of(p.path), name);
      bool folder = p.provider->is_container(rs(), p.path);
      if (!should_process("Item: " + p.path + " Destination: " + end,
                          is_file_system(p) ? (folder ? "Rename Directory" : "Rename File") : "Rename Item")) {
        return;
      }
      p.provider->rename_item(rs(), p, name, force);
      if (pass_thru) {
        p.path = end;
        write(p.provider->get_item(rs(), p));
      }
    });
  }
};

constexpr CmdletParam kParams[] = {
    param<&RenameItem::one_path>("Path", "string", "set:ByPath pos:0 mandatory pipe byname", "The item to rename."),
    param<&RenameItem::one_literal>("LiteralPath", "string", "set:ByLiteralPath mandatory byname alias:PSPath,LP",
                                    "The item to rename, taken as written."),
    param<&RenameItem::new_name>("NewName", "string", "pos:1 mandatory byname", "The new name."),
    param<&RenameItem::force>("Force", "switch", "", "Also hidden and read-only items."),
    param<&RenameItem::pass_thru>("PassThru", "switch", "", "Also outputs the item."),
    param<&RenameItem::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
};
CmdletRegistration registration{{.name = "Rename-Item", .module = "Microsoft.PowerShell.Management", .params = kParams,
                                 .default_set = "ByPath", .aliases = "ren rni", .should_process = true,
                                 .synopsis = "Renames an item.", .examples = "Rename-Item a.txt b.txt -WhatIf\n",
                                 .create = make_cmdlet<RenameItem>}};

}  // namespace

}  // namespace psession
