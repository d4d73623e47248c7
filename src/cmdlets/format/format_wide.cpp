#include "cmdlets/format/format_command.h"

namespace psession {

namespace {

struct FormatWide final : FormatCommand {
  Value one_property;
  bool autosize = false;
  int32_t column = 0;
  void begin_processing() override {
    if (bound("Property")) property.push_back(one_property);
    if (autosize && bound("Column")) {
      throw_terminating("System.Management.Automation.PipelineStoppedException", "FormatCannotSpecifyAutosizeAndColumns",
                        ErrorCategory::InvalidArgument, "Cmdlet parameters AutoSize and Column are mutually exclusive.");
    }
  }
  FormatShape shape() const override { return FormatShape::Wide; }
  unsigned keys() const override { return kWideKeys; }
  void add_parameters(FormatParameters& p) override {
    if (bound("AutoSize")) p.autosize = autosize;
    if (bound("Column")) p.columns = column;
  }
};

constexpr CmdletParam kParams[] = {
    param<&FormatWide::one_property>("Property", "object", "pos:0 wildcard", "The property to show."),
    param<&FormatWide::autosize>("AutoSize", "switch", "", "As many columns as fit."),
    param<&FormatWide::column>("Column", "int", "range:1..2147483647", "Number of columns."),
    param<&FormatWide::exclude_property>("ExcludeProperty", "string[]", "", "Properties that are not shown; wildcards are allowed."),
    param<&FormatWide::group_by>("GroupBy", "object", "", "Starts a new group when this property's or block's value changes."),
    param<&FormatWide::view>("View", "string", "", "Name of a view defined for the type."),
    param<&FormatWide::show_error>("ShowError", "switch", "", "Sends errors of calculated properties to the output."),
    param<&FormatWide::display_error>("DisplayError", "switch", "", "Shows #ERR where a property could not be read."),
    param<&FormatWide::force>("Force", "switch", "", "Formats also what is normally shown as plain text."),
    param<&FormatWide::expand>("Expand", "string", "validateset:CoreOnly,EnumOnly,Both", "How collections are shown."),
    param<&FormatWide::input>("InputObject", "psobject", "pipe", "Objects to format."),
};

CmdletRegistration registration{{.name = "Format-Wide", .module = "Microsoft.PowerShell.Utility", .params = kParams, .aliases = "fw",
                                 .synopsis = "Formats objects as a wide table of one property.",
                                 .outputs = "Microsoft.PowerShell.Commands.Internal.Format",
                                 .examples = "[pscustomobject]@{ Name = 'a'; Size = 1 } | Format-Wide\n",
                                 .create = make_cmdlet<FormatWide>}};

}  // namespace

}  // namespace psession
