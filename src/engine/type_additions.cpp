// Members that PowerShell's type table adds to .NET types which have no file of their own for them.
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/text_case.h"

namespace psession {
namespace {

Value format_with(MethodCall& c, const char* pattern) {
  std::optional<std::string> s = format_value(c.ctx, unwrap(c.self), pattern, nullptr);
  return str(s.value_or(""));
}
// The whole date, unless a DisplayHint asks for a part of it.
Value date_text(MethodCall& c) {
  Value hint;
  if (const MemberBag* bag = bag_of(c.self)) {
    long at = bag->find("DisplayHint");
    if (at >= 0 && !bag->extended(static_cast<size_t>(at))) hint = bag->slot(static_cast<size_t>(at));
  }
  std::string h = hint.is_null() ? std::string() : to_display(c.ctx, hint);
  if (equal_ignore_ascii_case(h, "Date")) return format_with(c, "D");
  if (equal_ignore_ascii_case(h, "Time")) return format_with(c, "T");
  return str(to_display(c.ctx, format_with(c, "D")) + " " + to_display(c.ctx, format_with(c, "T")));
}
Value guid_text(MethodCall& c) { return str(dotnet_to_string(c.ctx, unwrap(c.self))); }
Value deserialized_text(MethodCall& c) {
  const auto* o = c.self.kind() == Kind::PSObject ? c.self.as<PSObject>() : nullptr;
  return o && o->to_string_text ? Value(o->to_string_text) : str(dotnet_to_string(c.ctx, unwrap(c.self)));
}
Value message_details(MethodCall& c) {
  auto* r = unwrap(c.self).get_if<ErrorRecordObject>();
  return r && r->has_details && !r->details_message.empty() ? str(r->details_message) : Value();
}

// What Get-Member shows of it.
constexpr const char* kDateTime =
    "if ((& { Set-StrictMode -Version 1; $this.DisplayHint }) -ieq  \"Date\")\n"
    "            {\n                \"{0}\" -f $this.ToLongDateString()\n            }\n"
    "            elseif ((& { Set-StrictMode -Version 1; $this.DisplayHint }) -ieq \"Time\")\n"
    "            {\n                \"{0}\" -f  $this.ToLongTimeString()\n            }\n"
    "            else\n            {\n                \"{0} {1}\" -f $this.ToLongDateString(), $this.ToLongTimeString()\n            }";

const TypeExtension kExtensions[] = {
    {"System.DateTime", MemberType::ScriptProperty, "DateTime", kDateTime, date_text},
    {"Deserialized.System.Enum", MemberType::ScriptProperty, "Value", "$this.ToString()", deserialized_text},
    {"System.Guid", MemberType::ScriptProperty, "Guid", "$this.ToString()", guid_text},
    {"System.Management.Automation.ErrorRecord", MemberType::ScriptProperty, "PSMessageDetails", "& { Set-StrictMode -Version 1; $this.Exception.InnerException.PSMessageDetails }", message_details},
    {"System.Net.IPAddress", MemberType::PropertySet, "DefaultDisplayProperty", "IPAddressToString"},
};
const TypeExtensions registered{kExtensions};

}  // namespace
}  // namespace psession
