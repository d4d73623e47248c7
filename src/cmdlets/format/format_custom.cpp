#include "cmdlets/format/format_command.h"

namespace psession {

namespace {

struct FormatCustom final : FormatCommand {
  int32_t depth = 5;
  FormatShape shape() const override { return FormatShape::Complex; }
  unsigned keys() const override { return kComplexKeys; }
  void add_parameters(FormatParameters& p) override {
    if (bound("Depth")) p.depth = depth;
  }
};

constexpr CmdletParam kParams[] = {
    param<&FormatCustom::property>("Property", "object[]", "pos:0 wildcard", "Properties to show, or calculated ones."),
    param<&FormatCustom::depth>("Depth", "int", "range:1..2147483647", "How many levels of nested objects are shown."),
    param<&FormatCustom::exclude_property>("ExcludeProperty", "string[]", "", "Properties that are not shown; wildcards are allowed."),
    param<&FormatCustom::group_by>("GroupBy", "object", "", "Starts a new group when this property's or block's value changes."),
    param<&FormatCustom::view>("View", "string", "", "Name of a view defined for the type."),
    param<&FormatCustom::show_error>("ShowError", "switch", "", "Sends errors of calculated properties to the output."),
    param<&FormatCustom::display_error>("DisplayError", "switch", "", "Shows #ERR where a property could not be read."),
    param<&FormatCustom::force>("Force", "switch", "", "Formats also what is normally shown as plain text."),
    param<&FormatCustom::expand>("Expand", "string", "validateset:CoreOnly,EnumOnly,Both", "How collections are shown."),
    param<&FormatCustom::input>("InputObject", "psobject", "pipe", "Objects to format."),
};

CmdletRegistration registration{{.name = "Format-Custom", .module = "Microsoft.PowerShell.Utility", .params = kParams, .aliases = "fc",
                                 .synopsis = "Formats the output by a custom view.",
                                 .outputs = "Microsoft.PowerShell.Commands.Internal.Format",
                                 .examples = "[pscustomobject]@{ Name = 'a'; Size = 1 } | Format-Custom\n",
                                 .create = make_cmdlet<FormatCustom>}};

}  // namespace

}  // namespace psession
