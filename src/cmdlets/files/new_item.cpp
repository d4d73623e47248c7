#include "cmdlets/files/path_cmdlet.h"
#include "object/text_case.h"
#include "object/convert.h"

namespace psession {

namespace {

struct NewItem final : PathCmdlet {
  std::string name, item_type;
  Value value;

  void create(const std::string& at) {
    std::string full = bound("Name") ? (at.empty() ? name : joined(at, name)) : at;
    ResolvedPath p = providers().parse(full);
    std::string type = item_type;
    if (is_file_system(p)) {
      std::string_view action = "Create File";
      std::string destination = "Destination: " + p.path;
      auto is = [&](std::string_view word) {
        return !type.empty() && type.size() <= word.size() && equal_ignore_ascii_case(word.substr(0, type.size()), type);
      };
      if (is("directory") || equal_ignore_ascii_case(type, "container")) action = "Create Directory";
      else if (equal_ignore_ascii_case(type, "SymbolicLink")) action = "Create Symbolic Link";
      else if (equal_ignore_ascii_case(type, "HardLink")) action = "Create Hard Link";
      else if (equal_ignore_ascii_case(type, "Junction")) action = "Create Junction";
      if (!should_process(destination, action)) return;
    } else if (!should_process("Name: " + leaf_of(p.path) + " Value: " + to_display(rs(), value), "New Item")) {
      return;
    }
    Value item = p.provider->new_item(rs(), p, type, value, force);
    if (!item.is_null()) write(item);
  }
  void process_record() override {
    if (path.empty()) {
      guarded([&] { create(bound("Name") ? std::string() : std::string(".")); });
      return;
    }
    for (const std::string& p : path) guarded([&] { create(p); });
  }
};

constexpr CmdletParam kParams[] = {
    param<&NewItem::path>("Path", "string[]", "set:pathSet pos:0 mandatory byname | set:nameSet pos:0 byname", "Where to make the item."),
    param<&NewItem::name>("Name", "string", "set:nameSet mandatory byname allownull allowempty", "The item's name below the path."),
    param<&NewItem::item_type>("ItemType", "string", "byname alias:Type", "File, Directory, SymbolicLink, HardLink..."),
    param<&NewItem::value>("Value", "object", "pipe byname alias:Target", "Content, or what a link points to."),
    param<&NewItem::force>("Force", "switch", "", "Overwrites, and makes missing folders."),
    param<&NewItem::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
};
CmdletRegistration registration{{.name = "New-Item", .module = "Microsoft.PowerShell.Management", .params = kParams,
                                 .default_set = "pathSet", .aliases = "ni", .should_process = true,
                                 .synopsis = "Makes a file, folder, link or other item.",
                                 .examples = "New-Item notes.txt -ItemType File -WhatIf\n", .create = make_cmdlet<NewItem>}};

}  // namespace

}  // namespace psession
