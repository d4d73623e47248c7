// Get-Host and Read-Host.
#include "engine/cmdlet.h"
#include "engine/host.h"
#include "engine/runspace.h"
#include "object/credential_objects.h"
#include "object/convert.h"
#include "object/errors.h"

namespace psession {

namespace {

struct GetHost final : Cmdlet {
  void begin_processing() override { write(rs().get_variable("Host")); }
};
CmdletRegistration get_registration{{.name = "Get-Host", .module = "Microsoft.PowerShell.Utility",
                                     .synopsis = "Gets the program that hosts the session.",
                                     .outputs = "System.Management.Automation.Host.PSHost", .examples = "(Get-Host).Name\n",
                                     .create = make_cmdlet<GetHost>}};

struct ReadHost final : Cmdlet {
  Value prompt;
  bool secure = false, mask = false;
  void begin_processing() override {
    if (bound("Prompt")) {
      std::string text;
      for (const Value& part : to_vector(rs(), prompt)) text += (text.empty() ? "" : " ") + to_display(rs(), part);
      if (!host().interactive()) {
        throw_terminating("System.Management.Automation.PSInvalidOperationException", "InvalidOperation", ErrorCategory::InvalidOperation,
                          "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.");
      }
      if (!secure && !mask) {
        FieldDescription field;
        field.name = field.label = text;
        field.type_name = "System.String";
        std::optional<std::vector<Value>> answer = host().prompt("", "", {field});
        write(answer && !answer->empty() ? (*answer)[0] : Value());
        return;
      }
      host().write(text + ": ");
    }
    if (secure || mask) {
      Value s = host().read_line_secure();
      const auto* text = unwrap(s).get_if<SecureStringObject>();
      write(mask && text ? Value(String::utf16(text->units())) : s);
      return;
    }
    std::optional<std::string> line = host().read_line();
    write(line ? str(*line) : Value());
  }
};
constexpr CmdletParam kReadParams[] = {
    param<&ReadHost::prompt>("Prompt", "object", "pos:0 remaining", "The question."),
    param<&ReadHost::secure>("AsSecureString", "switch", "set:AsSecureString", "Gives a SecureString; what is typed is not shown."),
    param<&ReadHost::mask>("MaskInput", "switch", "set:AsString", "What is typed is not shown."),
};
CmdletRegistration read_registration{{.name = "Read-Host", .module = "Microsoft.PowerShell.Utility", .params = kReadParams,
                                      .default_set = "AsString", .synopsis = "Reads a line from the user.",
                                      .outputs = "System.String System.Security.SecureString",
                                      .examples = "$name = Read-Host 'Your name'\n", .create = make_cmdlet<ReadHost>}};

}  // namespace

}  // namespace psession
