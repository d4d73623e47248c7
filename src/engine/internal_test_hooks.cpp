// The class by which PowerShell's own tests set hooks inside of it. As there, a hook that does not exist is left
// alone without an error; this engine has none.
#include "object/types/helpers.h"

namespace psession {
namespace {
using namespace tables;

constexpr MemberDef kHooks[] = {
    {"static void SetTestHook(string property, System.Object value)", [](MethodCall&) { return Value::nothing(); }},
};
const TypeSpec kSpec = {.full_name = "System.Management.Automation.Internal.InternalTestHooks", .members = kHooks};
Type hooks_type{kSpec};

}  // namespace
}  // namespace psession
