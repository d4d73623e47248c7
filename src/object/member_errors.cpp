// The errors that member access raises.
#include "object/member_objects.h"

namespace psession {
namespace {

constexpr std::string_view kNamespace = "System.Management.Automation.";
std::string automation(std::string_view name) { return std::string(kNamespace) + std::string(name); }

std::string first_type_name(const Value& v) {
  if (const MemberBag* bag = bag_of(v); bag && bag->type_names && !bag->type_names->empty()) return (*bag->type_names)[0];
  const Type* t = type_of(v);
  return t ? std::string(t->full_name()) : std::string();
}

}  // namespace

void throw_method_not_found(const Type* type, std::string_view name) {
  throw_runtime("MethodNotFound", ErrorCategory::InvalidOperation,
                "Method invocation failed because [" + std::string(type->full_name()) +
                    "] does not contain a method named '" + std::string(name) + "'.", str(name));
}
void throw_method_not_found(const Value& target, std::string_view name) {
  throw_runtime("MethodNotFound", ErrorCategory::InvalidOperation,
                "Method invocation failed because [" + first_type_name(target) +
                    "] does not contain a method named '" + std::string(name) + "'.", str(name));
}

void throw_property_not_found(std::string_view name) {
  throw_runtime("PropertyNotFound", ErrorCategory::InvalidOperation,
                "The property '" + std::string(name) +
                    "' cannot be found on this object. Verify that the property exists and can be set.");
}

void throw_property_not_found_strict(std::string_view name, const Value&) {
  throw_error(automation("PropertyNotFoundException"), "PropertyNotFoundStrict", ErrorCategory::NotSpecified,
              "The property '" + std::string(name) + "' cannot be found on this object. Verify that the property exists.");
}

void throw_read_only(std::string_view name) {
  throw_runtime("PropertyAssignmentException", ErrorCategory::InvalidOperation,
                "'" + std::string(name) + "' is a ReadOnly property.");
}

void throw_setting_failed(std::string_view name, std::string_view message) {
  throw_error(automation("SetValueInvocationException"), "ExceptionWhenSetting", ErrorCategory::NotSpecified,
              "Exception setting \"" + std::string(name) + "\": \"" + std::string(message) + "\"");
}
void throw_setting_failed(std::string_view name, const ScriptError& cause) {
  auto e = make_error(automation("SetValueInvocationException"), "ExceptionWhenSetting", ErrorCategory::NotSpecified,
                      "Exception setting \"" + std::string(name) + "\": \"" + cause.record->exception->message + "\"");
  e->exception->inner = Value(cause.record->exception);
  throw ScriptError(e);
}

}  // namespace psession
