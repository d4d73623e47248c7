#include "cmdlets/write/information.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"

namespace psession {

namespace {

struct WriteInformation final : Cmdlet {
  Value data;
  std::vector<std::string> tags;
  void process_record() override {
    write_information(Value(make_information(rs(), *my_invocation(), data, tags)));
  }
};

constexpr CmdletParam kParams[] = {
    param<&WriteInformation::data>("MessageData", "object", "pos:0 mandatory pipe alias:Msg,Message allownull", "The message."),
    param<&WriteInformation::tags>("Tags", "string[]", "pos:1", "Words by which the record can be found."),
};
CmdletRegistration registration{{.name = "Write-Information", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .synopsis = "Writes to the information stream.",
                                 .examples = "Write-Information 'started' -InformationAction Continue\n",
                                 .create = make_cmdlet<WriteInformation>}};

}  // namespace

}  // namespace psession
