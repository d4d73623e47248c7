// Attributes of types that only a higher layer knows (a cmdlet's class has a CmdletAttribute). Set once at start.
#pragma once
#include <vector>

#include "object/value.h"

namespace psession {

class CallContext;
class Type;
extern std::vector<Value> (*g_type_attributes)(CallContext&, const Type*);

}  // namespace psession
