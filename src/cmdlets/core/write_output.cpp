#include "engine/cmdlet.h"

namespace psession {
namespace {

struct WriteOutput final : Cmdlet {
  Value input;
  bool no_enumerate = false;
  void process_record() override {
    if (no_enumerate) write(input);
    else write_enumerated(input);
  }
};

const CmdletParam kParams[] = {
    param<&WriteOutput::input>("InputObject", "psobject", "pos:0 mandatory pipe remaining allownull allowemptycollection",
                               "The objects to send down the pipeline."),
    param<&WriteOutput::no_enumerate>("NoEnumerate", "switch", "", "Sends a collection as one object."),
};
const CmdletRegistration registration{{
    .name = "Write-Output", .module = "Microsoft.PowerShell.Utility", .params = kParams, .synopsis = "Writes objects to the pipeline.",
    .examples = "Write-Output 1, 2 | ForEach-Object { $_ * 2 }\n", .create = make_cmdlet<WriteOutput>}};

}  // namespace
}  // namespace psession
