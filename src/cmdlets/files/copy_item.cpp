#include "engine/copy_item_session.h"

#include <sys/stat.h>

#include "cmdlets/files/path_cmdlet.h"

namespace psession {

namespace {

// Where an item goes: into `to` when that is a folder.
std::string final_destination(Runspace& rs, const ResolvedPath& to, const std::string& leaf) {
  if (!to.provider->is_container(rs, to.path)) return to.path;
  return to.path.empty() || to.path.back() == '/' ? to.path + leaf : to.path + "/" + leaf;
}

struct CopyItem final : PathCmdlet {
  std::string destination;
  bool container = true, recurse = false, pass_thru = false;
  Value to_session, from_session;

  void process_record() override {
    if (bound("ToSession") || bound("FromSession")) return remote();
    struct PassThru final : Sink {
      CopyItem* self;
      void write(const Value& v) override { self->write(v); }
    } sink;
    sink.self = this;
    each_item([&](ResolvedPath& p) {
      ResolvedPath to = destination.empty() ? providers().location() : providers().parse(destination);
      if (to.provider != p.provider) {
        throw_error("System.Management.Automation.PSArgumentException", "CopyItemSourceAndDestinationNotSameProvider",
                    ErrorCategory::InvalidArgument, "Cannot copy the item because the source and destination paths did not resolve to the "
                    "same provider.", str(to.path));
      }
      std::string end = final_destination(rs(), to, leaf_of(p.path));
      bool folder = p.provider->is_container(rs(), p.path);
      std::string target = "Item: " + p.path + " Destination: " + end;
      if (!should_process(target, is_file_system(p) ? (folder ? "Copy Directory" : "Copy File") : "Copy Item")) return;
      p.provider->copy_item(rs(), p, to.path, recurse, force, pass_thru ? &sink : nullptr);
    });
  }
  void remote() {
    if (bound("ToSession") && bound("FromSession")) {
      throw_terminating("System.Management.Automation.PSInvalidOperationException", "InvalidInput", ErrorCategory::InvalidArgument,
                        "'-FromSession' and '-ToSession' are mutually exclusive and cannot be specified at the same time.");
    }
    if (!copy_item_session_hook) {
      throw_terminating("System.NotSupportedException", "NotSupported", ErrorCategory::NotImplemented,
                        "Copying to and from sessions is not available in this program.");
    }
    struct Out final : Sink {
      CopyItem* self;
      void write(const Value& v) override { self->write(v); }
    } out;
    out.self = this;
    CopyItemSessionRequest r{given_paths(), literal(), destination, to_session, from_session, recurse, force, container, pass_thru,
                             include, exclude, filter};
    copy_item_session_hook(rs(), r, out);
  }
};

constexpr CmdletParam kCopyParams[] = {
    param<&CopyItem::path>("Path", "string[]", "wildcard set:Path pos:0 mandatory pipe byname", "Items to copy."),
    param<&CopyItem::literal_path>("LiteralPath", "string[]", "set:LiteralPath mandatory byname alias:PSPath,LP",
                                   "Items to copy, taken as written."),
    param<&CopyItem::destination>("Destination", "string", "pos:1 byname", "Where to; the current location when left out."),
    param<&CopyItem::container>("Container", "switch", "", "Keeps folders as folders (default)."),
    param<&CopyItem::force>("Force", "switch", "", "Also overwrites read-only items."),
    param<&CopyItem::filter>("Filter", "string", "", "A pattern that the provider applies to names."),
    param<&CopyItem::include>("Include", "string[]", "wildcard", "Only names that match."),
    param<&CopyItem::exclude>("Exclude", "string[]", "wildcard", "No names that match."),
    param<&CopyItem::recurse>("Recurse", "switch", "", "Also everything below."),
    param<&CopyItem::pass_thru>("PassThru", "switch", "", "Also outputs the copies."),
    param<&CopyItem::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
    param<&CopyItem::to_session>("ToSession", "System.Management.Automation.Runspaces.PSSession", "notnullorempty", "The session whose computer gets the copy."),
    param<&CopyItem::from_session>("FromSession", "System.Management.Automation.Runspaces.PSSession", "notnullorempty", "The session whose computer has the original."),
};
CmdletRegistration copy_registration{{.name = "Copy-Item", .module = "Microsoft.PowerShell.Management", .params = kCopyParams,
                                      .default_set = "Path", .aliases = "copy cpi", .should_process = true,
                                      .synopsis = "Copies items.", .examples = "Copy-Item a.txt b.txt -WhatIf\n",
                                      .create = make_cmdlet<CopyItem>}};

struct MoveItem final : PathCmdlet {
  std::string destination;
  bool pass_thru = false;
  void process_record() override {
    struct Out final : Sink {
      MoveItem* self;
      void write(const Value& v) override { self->write(v); }
    } out;
    out.self = this;
    each_item([&](ResolvedPath& p) {
      ResolvedPath to = destination.empty() ? providers().location() : providers().parse(destination);
      std::string end = final_destination(rs(), to, leaf_of(p.path));
      bool folder = p.provider->is_container(rs(), p.path);
      if (!should_process("Item: " + p.path + " Destination: " + end,
                          is_file_system(p) ? (folder ? "Move Directory" : "Move File") : "Move Item")) {
        return;
      }
      p.provider->move_item(rs(), p, to.path, force, pass_thru ? &out : nullptr);
    });
  }
};
constexpr CmdletParam kMoveParams[] = {
    param<&MoveItem::path>("Path", "string[]", "wildcard set:Path pos:0 mandatory pipe byname", "Items to move."),
    param<&MoveItem::literal_path>("LiteralPath", "string[]", "set:LiteralPath mandatory byname alias:PSPath,LP",
                                   "Items to move, taken as written."),
    param<&MoveItem::destination>("Destination", "string", "pos:1 byname", "Where to."),
    param<&MoveItem::force>("Force", "switch", "", "Also overwrites."),
    param<&MoveItem::filter>("Filter", "string", "", "A pattern that the provider applies to names."),
    param<&MoveItem::include>("Include", "string[]", "wildcard", "Only names that match."),
    param<&MoveItem::exclude>("Exclude", "string[]", "wildcard", "No names that match."),
    param<&MoveItem::pass_thru>("PassThru", "switch", "", "Also outputs the moved items."),
    param<&MoveItem::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
};
CmdletRegistration move_registration{{.name = "Move-Item", .module = "Microsoft.PowerShell.Management", .params = kMoveParams,
                                      .default_set = "Path", .aliases = "mi move", .should_process = true,
                                      .synopsis = "Moves items.", .examples = "Move-Item a.txt b.txt -WhatIf\n",
                                      .create = make_cmdlet<MoveItem>}};

}  // namespace

}  // namespace psession
