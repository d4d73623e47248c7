// Get-, Enable- and Disable-ExperimentalFeature. This program has no features that must be asked for.
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/type.h"

namespace psession {

namespace {

struct GetExperimentalFeature final : Cmdlet {
  std::vector<std::string> name;
  void process_record() override {}
};
struct ChangeExperimentalFeature final : Cmdlet {
  std::vector<std::string> name;
  Value scope;
  void process_record() override {
    for (const std::string& n : name) {
      write_error("System.Management.Automation.ItemNotFoundException", "ItemNotFoundException", ErrorCategory::ObjectNotFound,
                  "Cannot find an experimental feature with the name '" + n + "'.", str(n));
    }
  }
};
constexpr CmdletParam kGetParams[] = {
    param<&GetExperimentalFeature::name>("Name", "string[]", "pos:0 pipe byname notnullorempty", "Names of features."),
};
constexpr CmdletParam kChangeParams[] = {
    param<&ChangeExperimentalFeature::name>("Name", "string[]", "pos:0 mandatory pipe byname notnullorempty", "Names of features."),
    param<&ChangeExperimentalFeature::scope>("Scope", "string", "validateset:CurrentUser,AllUsers", "Whose settings change."),
};
CmdletRegistration get_registration{{.name = "Get-ExperimentalFeature", .module = "Microsoft.PowerShell.Core", .params = kGetParams,
                                     .synopsis = "Gets the experimental features.",
                                     .outputs = "System.Management.Automation.ExperimentalFeature",
                                     .create = make_cmdlet<GetExperimentalFeature>}};
CmdletRegistration enable_registration{{.name = "Enable-ExperimentalFeature", .module = "Microsoft.PowerShell.Core", .params = kChangeParams,
                                        .should_process = true, .synopsis = "Turns an experimental feature on.",
                                        .create = make_cmdlet<ChangeExperimentalFeature>}};
CmdletRegistration disable_registration{{.name = "Disable-ExperimentalFeature", .module = "Microsoft.PowerShell.Core", .params = kChangeParams,
                                         .should_process = true, .synopsis = "Turns an experimental feature off.",
                                         .create = make_cmdlet<ChangeExperimentalFeature>}};

}  // namespace

}  // namespace psession
