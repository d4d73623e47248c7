// An error record as CLIXML shows it, in remoting and in files: every part is a note ([MS-PSRP] 2.2.3.15). Any engine thread.
#pragma once
#include "object/value.h"

namespace psession {

class CallContext;
class ErrorRecordObject;
class PSObject;

Ref<PSObject> error_record_notes(CallContext& ctx, const ErrorRecordObject& record);

}  // namespace psession
