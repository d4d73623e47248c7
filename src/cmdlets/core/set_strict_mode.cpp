#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "engine/scope.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/text_case.h"

namespace psession {

namespace {

struct SetStrictMode final : Cmdlet {
  Value version;
  bool off = false;

  void process_record() override {
    int level = 0;
    if (!off) {
      std::string text = to_display(rs(), version);
      level = equal_ignore_ascii_case(text, "latest") ? 3 : 0;
      size_t digits = 0;
      while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
      if (!level && digits && digits < 4) level = std::min(std::stoi(text.substr(0, digits)), 99);
      if (level < 1 || level > 7) {
        throw_terminating("System.Management.Automation.ValidationMetadataException", "ParameterArgumentValidationError",
                          ErrorCategory::InvalidData,
                          "Cannot validate argument on parameter 'Version'. The " + text +
                              " argument is not a valid PowerShell version. Provide a valid version and run the command again.");
      }
      level = std::min(level, 3);
    }
    rs().current_scope().strict_mode = level;
  }
};

constexpr CmdletParam kParams[] = {
    param<&SetStrictMode::off>("Off", "switch", "set:Off mandatory", "Turns strict mode off."),
    param<&SetStrictMode::version>("Version", "object", "alias:v set:Version mandatory", "Which version's rules hold: 1.0, 2.0, 3.0 or Latest."),
};
CmdletRegistration registration{{.name = "Set-StrictMode", .module = "Microsoft.PowerShell.Core", .params = kParams,
                                 .default_set = "Version", .synopsis = "Turns on errors for questionable code in this scope.",
                                 .examples = "Set-StrictMode -Version Latest\n", .create = make_cmdlet<SetStrictMode>}};

}  // namespace

}  // namespace psession
