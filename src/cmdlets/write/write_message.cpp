// Write-Warning, Write-Verbose and Write-Debug.
#include "engine/cmdlet.h"

namespace psession {

namespace {

struct WriteMessage : Cmdlet { std::string message; };
struct WriteWarning final : WriteMessage { void process_record() override { write_warning(message); } };
struct WriteVerbose final : WriteMessage { void process_record() override { write_verbose(message); } };
struct WriteDebug final : WriteMessage { void process_record() override { write_debug(message); } };

constexpr CmdletParam kParams[] = {
    param<&WriteMessage::message>("Message", "string", "pos:0 mandatory pipe alias:Msg allowempty", "The message."),
};
CmdletRegistration warning{{.name = "Write-Warning", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                            .synopsis = "Writes a warning.", .examples = "Write-Warning 'careful'\n", .create = make_cmdlet<WriteWarning>}};
CmdletRegistration verbose{{.name = "Write-Verbose", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                            .synopsis = "Writes to the verbose stream.", .examples = "Write-Verbose 'step 1' -Verbose\n",
                            .create = make_cmdlet<WriteVerbose>}};
CmdletRegistration debug{{.name = "Write-Debug", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                          .synopsis = "Writes to the debug stream.", .examples = "Write-Debug 'x is 1' -Debug\n",
                          .create = make_cmdlet<WriteDebug>}};

}  // namespace

}  // namespace psession
