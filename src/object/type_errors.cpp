#include "object/type_errors.h"

#include "object/errors.h"
#include "object/type.h"

namespace psession {

void throw_type_not_found(const std::string& name, Value target) {
  Ref<ErrorRecordObject> r =
      make_error({}, "TypeNotFound", ErrorCategory::InvalidOperation, "Unable to find type [" + name + "].", std::move(target));
  std::string near;
  for (const std::string& n : TypeRegistry::near_names(name)) near += (near.empty() ? "[" : ", [") + n + "]";
  if (!near.empty()) r->recommended_action = "Types with a name like that: " + near + ".";
  throw ScriptError(r);
}

}  // namespace psession
