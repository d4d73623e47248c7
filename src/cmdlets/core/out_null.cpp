#include "engine/cmdlet.h"

namespace psession {
namespace {

struct OutNull final : Cmdlet {
  Value input;
};

const CmdletParam kParams[] = {param<&OutNull::input>("InputObject", "psobject", "pipe", "What is thrown away.")};
const CmdletRegistration registration{{
    .name = "Out-Null", .module = "Microsoft.PowerShell.Core", .params = kParams,
    .synopsis = "Discards output.", .examples = "1..3 | Out-Null\n", .create = make_cmdlet<OutNull>}};

}  // namespace
}  // namespace psession
