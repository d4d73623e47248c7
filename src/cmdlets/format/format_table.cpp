#include "cmdlets/format/format_command.h"

namespace psession {

namespace {

struct FormatTable final : FormatCommand {
  bool autosize = false, hide_table_headers = false, wrap = false, repeat_header = false;
  FormatShape shape() const override { return FormatShape::Table; }
  unsigned keys() const override { return kTableKeys; }
  void add_parameters(FormatParameters& p) override {
    if (bound("AutoSize")) p.autosize = autosize;
    if (bound("HideTableHeaders")) p.hide_header = hide_table_headers;
    if (bound("RepeatHeader")) p.repeat_header = repeat_header;
    if (bound("Wrap")) p.wrap = wrap;
  }
};

constexpr CmdletParam kParams[] = {
    param<&FormatTable::property>("Property", "object[]", "pos:0 wildcard", "Properties to show, or calculated ones."),
    param<&FormatTable::autosize>("AutoSize", "switch", "", "Sizes the columns by all the data."),
    param<&FormatTable::repeat_header>("RepeatHeader", "switch", "", "Writes the header again on each page."),
    param<&FormatTable::hide_table_headers>("HideTableHeaders", "switch", "", "Leaves the header out."),
    param<&FormatTable::wrap>("Wrap", "switch", "", "Wraps long values instead of cutting them."),
    param<&FormatTable::exclude_property>("ExcludeProperty", "string[]", "", "Properties that are not shown; wildcards are allowed."),
    param<&FormatTable::group_by>("GroupBy", "object", "", "Starts a new group when this property's or block's value changes."),
    param<&FormatTable::view>("View", "string", "", "Name of a view defined for the type."),
    param<&FormatTable::show_error>("ShowError", "switch", "", "Sends errors of calculated properties to the output."),
    param<&FormatTable::display_error>("DisplayError", "switch", "", "Shows #ERR where a property could not be read."),
    param<&FormatTable::force>("Force", "switch", "", "Formats also what is normally shown as plain text."),
    param<&FormatTable::expand>("Expand", "string", "validateset:CoreOnly,EnumOnly,Both", "How collections are shown."),
    param<&FormatTable::input>("InputObject", "psobject", "pipe", "Objects to format."),
};

CmdletRegistration registration{{.name = "Format-Table", .module = "Microsoft.PowerShell.Utility", .params = kParams, .aliases = "ft",
                                 .synopsis = "Formats the output as a table.",
                                 .outputs = "Microsoft.PowerShell.Commands.Internal.Format",
                                 .examples = "[pscustomobject]@{ Name = 'a'; Size = 1 } | Format-Table\n",
                                 .create = make_cmdlet<FormatTable>}};

}  // namespace

}  // namespace psession
