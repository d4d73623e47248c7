#include "engine/cmdlet.h"
#include "engine/invocation.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/error_text.h"
#include "object/errors.h"

namespace psession {

namespace {

struct WriteError final : Cmdlet {
  Value exception, record, target, category;
  std::string message, error_id, recommended, activity, reason, target_name, target_type;

  void process_record() override {
    Ref<ErrorRecordObject> r;
    if (ErrorRecordObject* given = unwrap(record).get_if<ErrorRecordObject>()) {
      r = make_ref<ErrorRecordObject>();
      r->exception = given->exception;
      r->error_id = given->error_id;
      r->fully_qualified_id = given->fully_qualified_id;
      r->category = given->category;
      r->reason = given->reason;
      r->target_name = given->target_name;
      r->target_type = given->target_type;
      r->target = given->target;
      r->details_message = given->details_message;
      r->recommended_action = given->recommended_action;
      r->has_details = given->has_details;
      r->script_stack_trace = given->script_stack_trace;
    } else {
      ErrorCategory c = ErrorCategory::NotSpecified;
      if (bound("Category")) {
        const Value& v = unwrap(category);
        if (v.kind() == Kind::Enum || v.is_integer()) c = static_cast<ErrorCategory>(v.as_int());
        else category_from_name(to_display(rs(), v), c);
      }
      if (ExceptionObject* e = unwrap(exception).get_if<ExceptionObject>()) {
        r = record_of_exception(Ref<ExceptionObject>(e), error_id, c, target);
        r->error_id = r->fully_qualified_id = error_id.empty() ? std::string(e->type()->full_name()) : error_id;
        r->category = c;
        r->target = target;
        if (bound("Message")) {
          r->has_details = true;
          r->details_message = message;
        }
      } else {
        constexpr const char* kException = "Microsoft.PowerShell.Commands.WriteErrorException";
        r = make_error(kException, error_id.empty() ? kException : error_id, c, message, target);
      }
    }
    if (!recommended.empty()) {
      if (!r->has_details) r->details_message = r->message();
      r->has_details = true;
      r->recommended_action = recommended;
    }
    if (!reason.empty()) r->reason = reason;
    if (!target_name.empty()) r->target_name = target_name;
    if (!target_type.empty()) r->target_type = target_type;
    // The error is that of the script or function which writes it.
    RunningCommand* caller = rs().running ? rs().running->caller : nullptr;
    if (caller && (caller->command || caller->ast) && !(caller->command && caller->command->command_type == CommandType::Cmdlet)) {
      r->invocation = invocation_info(rs(), *caller);
      std::string source = error_source_name(caller->command);
      if (r->fully_qualified_id.empty()) r->fully_qualified_id = r->error_id;
      if (!source.empty() && r->fully_qualified_id.find(',') == std::string::npos) r->fully_qualified_id += "," + source;
    } else {
      r->invocation = make_ref<InvocationInfoObject>();
      if (r->fully_qualified_id.empty()) r->fully_qualified_id = r->error_id;
      if (r->fully_qualified_id.find(',') == std::string::npos) r->fully_qualified_id += ",Microsoft.PowerShell.Commands.WriteErrorCommand";
    }
    r->activity = activity.empty() ? "Write-Error" : activity;
    write_error(r);
  }
};

constexpr CmdletParam kParams[] = {
    param<&WriteError::exception>("Exception", "System.Exception", "set:WithException pos:0 mandatory", "The exception of the record."),
    param<&WriteError::message>("Message", "string",
                                "alias:Msg allowempty allownull set:NoException pos:0 mandatory pipe | set:WithException", "The message."),
    param<&WriteError::record>("ErrorRecord", "System.Management.Automation.ErrorRecord", "set:ErrorRecord pos:0 mandatory", "A whole record."),
    param<&WriteError::category>("Category", "System.Management.Automation.ErrorCategory", "set:NoException | set:WithException", "The category."),
    param<&WriteError::error_id>("ErrorId", "string", "set:NoException | set:WithException", "The error's id."),
    param<&WriteError::target>("TargetObject", "object", "set:NoException | set:WithException", "The object that was worked on."),
    param<&WriteError::recommended>("RecommendedAction", "string", "", "What the user should do."),
    param<&WriteError::activity>("CategoryActivity", "string", "alias:Activity", "What failed."),
    param<&WriteError::reason>("CategoryReason", "string", "alias:Reason", "Why it failed."),
    param<&WriteError::target_name>("CategoryTargetName", "string", "alias:TargetName", "Name of the target."),
    param<&WriteError::target_type>("CategoryTargetType", "string", "alias:TargetType", "Type of the target."),
};
CmdletRegistration registration{{.name = "Write-Error", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "NoException", .synopsis = "Writes an error to the error stream.",
                                 .examples = "Write-Error 'it failed' -ErrorId MyError\n", .create = make_cmdlet<WriteError>}};

}  // namespace

}  // namespace psession
