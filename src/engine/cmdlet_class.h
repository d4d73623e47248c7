// The type behind a cmdlet, as CmdletInfo.ImplementingType and reflection show it. Engine thread.
#pragma once

namespace psession {

class CmdletInfo;
class Type;
const Type* cmdlet_class(const CmdletInfo& cmdlet);

}  // namespace psession
