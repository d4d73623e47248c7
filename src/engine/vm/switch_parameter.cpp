// [switch]: an unboxed value of two states. It is kept as an enumeration value (False 0, True 1), so that it costs
// nothing to pass, prints as True or False and counts as a condition like any number.
#include "object/convert.h"
#include "object/type.h"
#include "object/value.h"

namespace psession {

namespace {
Value make_switch(bool on) { return Value::enumeration(&types::SwitchParameter, on ? 1 : 0); }
bool on(MethodCall& c) { return c.self.as_int() != 0; }
const MemberDef kMembers[] = {
    {"new(bool isPresent)", [](MethodCall& c) { return make_switch(is_true(c.arg(0))); }},
    {"static switch Present {get;}", [](MethodCall&) { return make_switch(true); }},
    {"bool IsPresent {get;}", [](MethodCall& c) { return Value::boolean(on(c)); }},
    {"bool ToBool()", [](MethodCall& c) { return Value::boolean(on(c)); }},
    {"string ToString()", [](MethodCall& c) { return str(on(c) ? "True" : "False"); }},
    {"bool Equals(System.Object other)",
     [](MethodCall& c) {
       const Value& o = c.arg(0);
       return Value::boolean((o.kind() == Kind::Enum || o.kind() == Kind::Bool) && (o.as_int() != 0) == on(c));
     }},
    {"int GetHashCode()", [](MethodCall& c) { return Value::int32(on(c)); }},
};
const EnumDef kStates[] = {{"False", 0}, {"True", 1}};
Value from_any(CallContext&, const Type*, const Value& v) {
  if (v.is_null()) return make_switch(false);
  if (v.kind() == Kind::Bool || v.is_integer() || v.kind() == Kind::Double || v.kind() == Kind::Single) return make_switch(is_true(v));
  return Value::unset();
}
}  // namespace

namespace types {
Type SwitchParameter({.full_name = "System.Management.Automation.SwitchParameter", .base = "System.ValueType", .flags = kValueType,
                      .members = kMembers, .enum_values = kStates, .accelerators = "switch", .scalar = Kind::Enum,
                      .convert_from = from_any, .default_value = [](const Type*) { return make_switch(false); },
                      .assembly = "System.Management.Automation"});
}

}  // namespace psession
