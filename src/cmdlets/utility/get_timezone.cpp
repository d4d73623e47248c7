#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "text/wildcard.h"

namespace psession {

namespace {

struct GetTimeZone final : Cmdlet {
  std::vector<std::string> id, name;
  bool list = false;

  void process_record() override {
    static const Type* zone = TypeRegistry::find("System.TimeZoneInfo");
    if (!zone) throw_terminating("System.NotSupportedException", "NotSupported", ErrorCategory::NotImplemented, "Time zones are not available.");
    if (!list && id.empty() && name.empty()) {
      write(get_static(rs(), zone, "Local"));
      return;
    }
    for (const std::string& i : id) {
      try {
        std::vector<Value> args{str(i)};
        write(invoke_static(rs(), zone, "FindSystemTimeZoneById", args));
      } catch (ScriptError&) {
        write_error("System.TimeZoneNotFoundException", "TimeZoneNotFound", ErrorCategory::ObjectNotFound,
                    "The time zone ID '" + i + "' was not found on the local computer.", str(i));
      }
    }
    if (!list && name.empty()) return;
    std::vector<Value> none;
    std::vector<Value> zones = to_vector(rs(), invoke_static(rs(), zone, "GetSystemTimeZones", none));
    if (list) {
      for (const Value& z : zones) write(z);
      return;
    }
    for (const std::string& n : name) {
      WildcardPattern pattern(n);
      bool any = false;
      for (const Value& z : zones) {
        if (!pattern.is_match(to_display(rs(), get_member(rs(), z, "StandardName"))) &&
            !pattern.is_match(to_display(rs(), get_member(rs(), z, "DaylightName")))) continue;
        any = true;
        write(z);
      }
      if (!any) {
        write_error("System.TimeZoneNotFoundException", "TimeZoneNotFound", ErrorCategory::ObjectNotFound,
                    "The time zone name '" + n + "' was not found on the local computer.", str(n));
      }
    }
  }
};
constexpr CmdletParam kParams[] = {
    param<&GetTimeZone::id>("Id", "string[]", "set:ID mandatory pipe byname", "Ids of time zones."),
    param<&GetTimeZone::list>("ListAvailable", "switch", "set:ListAvailable mandatory", "All time zones."),
    param<&GetTimeZone::name>("Name", "string[]", "set:Name pos:0 pipe byname wildcard", "Names of time zones."),
};
CmdletRegistration registration{{.name = "Get-TimeZone", .module = "Microsoft.PowerShell.Management", .params = kParams,
                                 .default_set = "Name", .aliases = "gtz", .synopsis = "Gets the time zone, or others.",
                                 .outputs = "System.TimeZoneInfo", .examples = "Get-TimeZone -Id UTC\n", .create = make_cmdlet<GetTimeZone>}};

}  // namespace

}  // namespace psession
