// What an error record shows of itself (CategoryInfo), and a few more ways to make records.
// Used by the type table of ErrorRecord, the error view and the serializer; engine thread.
#pragma once
#include "object/errors.h"

namespace psession {

class CallContext;

// "OperationStopped: (boom:String) [], RuntimeException"
std::string category_info_text(CallContext& ctx, const ErrorRecordObject& r);
std::string category_reason(const ErrorRecordObject& r);
std::string category_target_name(CallContext& ctx, const ErrorRecordObject& r);
std::string category_target_type(const ErrorRecordObject& r);
bool category_from_name(std::string_view name, ErrorCategory& out);

Ref<ErrorRecordObject> record_with_exception(Ref<ExceptionObject> e, std::string_view error_id, ErrorCategory category,
                                             Value target);
// A RuntimeException around a .NET exception of the same message (what arithmetic raises).
[[noreturn]] void throw_wrapped(std::string_view inner_type, std::string message);

}  // namespace psession
