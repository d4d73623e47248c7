#include "cmdlets/format/format_command.h"

namespace psession {

namespace {

struct FormatList final : FormatCommand {
  FormatShape shape() const override { return FormatShape::List; }
  unsigned keys() const override { return kListKeys; }
  void add_parameters(FormatParameters& p) override {
  }
};

constexpr CmdletParam kParams[] = {
    param<&FormatList::property>("Property", "object[]", "pos:0 wildcard", "Properties to show, or calculated ones."),
    param<&FormatList::exclude_property>("ExcludeProperty", "string[]", "", "Properties that are not shown; wildcards are allowed."),
    param<&FormatList::group_by>("GroupBy", "object", "", "Starts a new group when this property's or block's value changes."),
    param<&FormatList::view>("View", "string", "", "Name of a view defined for the type."),
    param<&FormatList::show_error>("ShowError", "switch", "", "Sends errors of calculated properties to the output."),
    param<&FormatList::display_error>("DisplayError", "switch", "", "Shows #ERR where a property could not be read."),
    param<&FormatList::force>("Force", "switch", "", "Formats also what is normally shown as plain text."),
    param<&FormatList::expand>("Expand", "string", "validateset:CoreOnly,EnumOnly,Both", "How collections are shown."),
    param<&FormatList::input>("InputObject", "psobject", "pipe", "Objects to format."),
};

CmdletRegistration registration{{.name = "Format-List", .module = "Microsoft.PowerShell.Utility", .params = kParams, .aliases = "fl",
                                 .synopsis = "Formats the output as a list of properties.",
                                 .outputs = "Microsoft.PowerShell.Commands.Internal.Format",
                                 .examples = "[pscustomobject]@{ Name = 'a'; Size = 1 } | Format-List\n",
                                 .create = make_cmdlet<FormatList>}};

}  // namespace

}  // namespace psession
