// Get- and Set-ExecutionPolicy: elsewhere than on Windows the policy is Unrestricted and can't be changed.
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/ps_object.h"
#include "object/text_case.h"
#include "object/type.h"

namespace psession {

namespace {

const EnumDef kPolicies[] = {{"Unrestricted", 0}, {"RemoteSigned", 1}, {"AllSigned", 2}, {"Restricted", 3}, {"Default", 3}, {"Bypass", 4}, {"Undefined", 5}};
const EnumDef kScopes[] = {{"Process", 0}, {"CurrentUser", 1}, {"LocalMachine", 2}, {"UserPolicy", 3}, {"MachinePolicy", 4}};
Type policy_type{TypeSpec{.full_name = "Microsoft.PowerShell.ExecutionPolicy", .base = "System.Enum", .flags = kEnum | kValueType | kSealed,
                          .enum_values = kPolicies, .assembly = "System.Management.Automation"}};
Type scope_type{TypeSpec{.full_name = "Microsoft.PowerShell.ExecutionPolicyScope", .base = "System.Enum", .flags = kEnum | kValueType | kSealed,
                         .enum_values = kScopes, .assembly = "System.Management.Automation"}};

struct GetExecutionPolicy final : Cmdlet {
  Value scope;
  bool list = false;
  void begin_processing() override {
    if (!list) {
      write(Value::enumeration(&policy_type, 0));
      return;
    }
    for (int s : {4, 3, 0, 1, 2}) {
      auto o = make_ref<PSObject>();
      o->members().add("Scope", Value::enumeration(&scope_type, s));
      o->members().add("ExecutionPolicy", Value::enumeration(&policy_type, 0));
      write(Value(o));
    }
  }
};
constexpr CmdletParam kGetParams[] = {
    param<&GetExecutionPolicy::scope>("Scope", "Microsoft.PowerShell.ExecutionPolicyScope", "pos:0 byname", "The scope."),
    param<&GetExecutionPolicy::list>("List", "switch", "", "All scopes."),
};
CmdletRegistration get_registration{{.name = "Get-ExecutionPolicy", .module = "Microsoft.PowerShell.Security", .params = kGetParams,
                                     .synopsis = "Shows which scripts may run: all of them, on this system.",
                                     .outputs = "Microsoft.PowerShell.ExecutionPolicy", .examples = "Get-ExecutionPolicy\n",
                                     .create = make_cmdlet<GetExecutionPolicy>}};

struct SetExecutionPolicy final : Cmdlet {
  Value policy, scope;
  bool force = false;
  void process_record() override {
    throw_terminating("System.PlatformNotSupportedException", "System.PlatformNotSupportedException", ErrorCategory::NotSpecified,
                      "Operation is not supported on this platform.");
  }
};
constexpr CmdletParam kSetParams[] = {
    param<&SetExecutionPolicy::policy>("ExecutionPolicy", "Microsoft.PowerShell.ExecutionPolicy", "pos:0 mandatory byname", "The policy."),
    param<&SetExecutionPolicy::scope>("Scope", "Microsoft.PowerShell.ExecutionPolicyScope", "pos:1 byname", "The scope."),
    param<&SetExecutionPolicy::force>("Force", "switch", "", "Does not ask."),
};
CmdletRegistration set_registration{{.name = "Set-ExecutionPolicy", .module = "Microsoft.PowerShell.Security", .params = kSetParams,
                                     .should_process = true, .synopsis = "Not supported on this system.", .examples = "",
                                     .create = make_cmdlet<SetExecutionPolicy>, .requires_note = "Execution policies exist on Windows only."}};

}  // namespace

}  // namespace psession
