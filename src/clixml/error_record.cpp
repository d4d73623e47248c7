#include "clixml/error_record.h"

#include "object/error_text.h"
#include "object/ps_object.h"

namespace psession {

Ref<PSObject> error_record_notes(CallContext& ctx, const ErrorRecordObject& r) {
  Ref<PSObject> o = PSObject::custom();
  o->members().type_names = new std::vector<std::string>{"System.Management.Automation.ErrorRecord", "System.Object"};
  o->to_string_text = String::utf8(r.message());
  MemberBag& m = o->members();
  m.add("Exception", r.exception ? Value(r.exception) : Value());
  m.add("TargetObject", r.target);
  m.add("FullyQualifiedErrorId", str(r.fully_qualified_id));
  m.add("InvocationInfo", r.invocation ? Value(r.invocation) : Value());
  m.add("ErrorCategory_Category", Value::int32(static_cast<int32_t>(r.category)));
  m.add("ErrorCategory_Activity", str(r.activity));
  m.add("ErrorCategory_Reason", str(category_reason(r)));
  m.add("ErrorCategory_TargetName", str(category_target_name(ctx, r)));
  m.add("ErrorCategory_TargetType", str(category_target_type(r)));
  m.add("ErrorCategory_Message", str(category_info_text(ctx, r)));
  if (r.has_details) {
    m.add("ErrorDetails_Message", str(r.details_message));
    m.add("ErrorDetails_RecommendedAction", str(r.recommended_action));
  }
  m.add("SerializeExtendedInfo", Value::boolean(false));
  m.add("ErrorDetails_ScriptStackTrace", str(r.script_stack_trace));
  m.add("PSMessageDetails", Value());
  return o;
}

}  // namespace psession
