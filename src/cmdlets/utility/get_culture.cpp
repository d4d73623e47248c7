// Get-Culture and Get-UICulture.
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"

namespace psession {

namespace {

const Type* culture_type() {
  static const Type* t = TypeRegistry::find("System.Globalization.CultureInfo");
  return t;
}

struct GetCulture final : Cmdlet {
  std::vector<std::string> name;
  bool no_user_overrides = false, list = false;
  void process_record() override {
    if (list) {
      static const Type* kinds = TypeRegistry::find("System.Globalization.CultureTypes");
      std::vector<Value> args{kinds ? Value::enumeration(kinds, 7) : Value::int32(7)};
      write_enumerated(invoke_static(rs(), culture_type(), "GetCultures", args));
      return;
    }
    if (name.empty()) write(get_static(rs(), culture_type(), "CurrentCulture"));
    for (const std::string& n : name) {
      try {
        std::vector<Value> args{str(n)};
        write(invoke_static(rs(), culture_type(), "GetCultureInfo", args));
      } catch (ScriptError&) {
        throw_terminating("System.Management.Automation.ParameterBindingException", "ParameterArgumentValidationError",
                          ErrorCategory::InvalidData,
                          "Cannot validate argument on parameter 'Name'. The argument \"" + n +
                              "\" does not belong to the set of installed cultures.");
      }
    }
  }
};
constexpr CmdletParam kParams[] = {
    param<&GetCulture::no_user_overrides>("NoUserOverrides", "switch", "set:CurrentCulture | set:Name", "Without the user's own settings."),
    param<&GetCulture::name>("Name", "string[]", "set:Name pos:0 pipe", "Names of cultures."),
    param<&GetCulture::list>("ListAvailable", "switch", "set:ListAvailable", "All cultures."),
};
CmdletRegistration registration{{.name = "Get-Culture", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "CurrentCulture", .synopsis = "Gets the current culture, or others by name.",
                                 .outputs = "System.Globalization.CultureInfo", .examples = "Get-Culture de-DE\n",
                                 .create = make_cmdlet<GetCulture>}};

struct GetUICulture final : Cmdlet {
  void begin_processing() override { write(get_static(rs(), culture_type(), "CurrentUICulture")); }
};
CmdletRegistration ui_registration{{.name = "Get-UICulture", .module = "Microsoft.PowerShell.Utility",
                                    .synopsis = "Gets the culture of the user interface.", .outputs = "System.Globalization.CultureInfo",
                                    .examples = "Get-UICulture\n", .create = make_cmdlet<GetUICulture>}};

}  // namespace

}  // namespace psession
