#include "cmdlets/format/format_command.h"

#include "engine/runspace.h"
#include "object/errors.h"

namespace psession {

void FormatCommand::start() {
  FormatParameters p;
  p.properties = parse_properties(rs(), property, keys());
  if (!exclude_property.empty()) p.exclude = parse_properties(rs(), exclude_property, kKeyExpression);
  if (!exclude_property.empty() && p.properties.empty()) {
    PropertyParameter all;
    all.expression.name = "*";
    p.properties.push_back(std::move(all));
  }
  if (bound("GroupBy")) {
    std::vector<PropertyParameter> g = parse_properties(rs(), {group_by}, kGroupByKeys);
    if (!g.empty()) p.group_by = std::move(g[0]);
  }
  p.view = view;
  p.force = force;
  p.show_error = show_error;
  p.display_error = display_error;
  p.expand = expand;
  if (!view.empty() && !property.empty()) {
    throw_terminating("System.Management.Automation.PipelineStoppedException", "FormatCannotSpecifyViewAndProperty",
                      ErrorCategory::InvalidArgument, "Cmdlet parameters View and Property are mutually exclusive.");
  }
  add_parameters(p);
  formatter_ = std::make_unique<Formatter>(rs(), shape(), std::move(p));
}

void FormatCommand::process_record() {
  if (!formatter_) start();
  formatter_->process(input, [this](Ref<FormatPacket> p) { write(p); });
}

void FormatCommand::end_processing() {
  if (!formatter_) start();
  formatter_->finish([this](Ref<FormatPacket> p) { write(p); });
}

}  // namespace psession
