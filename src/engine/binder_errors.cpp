// The binder's errors: ParameterBindingException and its two subclasses, with the call's command and position.
#include "engine/binder_impl.h"
#include "engine/invocation.h"
#include "engine/script_block.h"
#include "language/ast.h"
#include "object/convert.h"

namespace psession {

Ref<ErrorRecordObject> ParameterBinder::Impl::make(std::string_view type, std::string_view id, ErrorCategory c, std::string message,
                                                   const Ast* at) {
  if (!default_names.empty() && defaults_used) {
    bool one = default_names.find(" -", 1) == std::string::npos;
    message += one ? " This failure might be caused by applying the default parameter binding. You can disable the default parameter "
                     "binding in $PSDefaultParameterValues by setting $PSDefaultParameterValues[\"Disabled\"] to be $true, and retry. "
                     "The following default parameter was successfully bound for this cmdlet when the error occurred:"
                   : " This error might have been caused by applying the default parameter binding. You can disable the default "
                     "parameter binding in $PSDefaultParameterValues by setting $PSDefaultParameterValues[\"Disabled\"] to be $true, and "
                     "then trying again. The following default parameters were successfully bound for this cmdlet when the error occurred:";
    message += default_names;
  }
  Ref<ErrorRecordObject> r = make_error(type, id, c, std::move(message));
  r->fully_qualified_id = std::string(id) + "," + error_source_name(&command);
  r->activity = command.name;
  auto invocation = make_ref<InvocationInfoObject>();
  invocation->command = Value(const_cast<CommandInfo*>(&command));
  invocation->invocation_name = command.name;
  invocation->history_id = rs.history_id;
  const Ast* where = at ? at : call;
  if (where && script) {
    invocation->position = make_position(*script, where->extent);
    invocation->position_message = position_message(invocation->position);
    invocation->offset_in_line = invocation->position.column;
  } else {
    invocation->position = rs.current_position();
    invocation->position_message = position_message(invocation->position);
  }
  r->invocation = invocation;
  return r;
}

void ParameterBinder::Impl::fail(std::string_view id, ErrorCategory c, std::string message, const Ast* at, std::string_view type,
                                 Value target) {
  Ref<ErrorRecordObject> r = make(type, id, c, std::move(message), at);
  r->target = std::move(target);
  throw ScriptError(r);
}

void ParameterBinder::Impl::fail_wrapping(const ScriptError& e, std::string_view id, ErrorCategory c, std::string message,
                                          const Ast* at, std::string_view type) {
  Ref<ErrorRecordObject> r = make(type, id, c, std::move(message), at);
  r->exception->inner = Value(e.record->exception);
  throw ScriptError(r);
}

void ParameterBinder::Impl::fail_ambiguous_set() {
  fail("AmbiguousParameterSet", ErrorCategory::InvalidArgument,
       "Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot be used together "
       "or an insufficient number of parameters were provided.");
}

std::string ParameterBinder::Impl::parameter_set_name(uint32_t flag) const {
  std::string_view name = name_of_set(flag);
  return name.empty() ? "__AllParameterSets" : std::string(name);
}

std::string ParameterBinder::Impl::missing_names(const std::vector<size_t>& list) const {
  std::string s;
  for (size_t i : list) s += " " + param(i).name;
  return s;
}

}  // namespace psession
