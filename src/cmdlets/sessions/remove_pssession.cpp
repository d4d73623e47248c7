#include "cmdlets/sessions/session_command.h"
#include "engine/runspace.h"
#include "object/convert.h"

namespace psession {

namespace {

struct RemovePSSession final : SessionCommand {
  void remove(const Ref<PSSessionObject>& s) {
    if (!should_process(s->session->name(), "Remove-PSSession")) return;
    try {
      s->session->close(rs());
    } catch (ScriptError& e) {
      write_error(e.record);
    }
    std::erase(state_of().sessions, s);
  }

  void process_record() override {
    if (bound("ComputerName")) {
      for (const std::string& c : computer_name) {
        std::vector<Ref<PSSessionObject>> mine;
        for (const Ref<PSSessionObject>& s : state_of().sessions) {
          if (s->session->target().computer == c || (is_local_name(c) && s->session->target().kind == SessionTarget::Local)) mine.push_back(s);
        }
        if (mine.empty()) {
          write_error("System.ArgumentException", "RemoteRunspaceNotAvailableForSpecifiedComputer", ErrorCategory::InvalidArgument,
                      "Remote session is not available for ComputerName " + c + ".", str(c));
        }
        for (const Ref<PSSessionObject>& s : mine) remove(s);
      }
      return;
    }
    for (const Ref<PSSessionObject>& s : chosen()) remove(s);
  }
};

constexpr CmdletParam kParams[] = {
    param<&RemovePSSession::session>("Session", "System.Management.Automation.Runspaces.PSSession[]", "set:Session mandatory pos:0 pipe byname", "Sessions to remove."),
    param<&RemovePSSession::id>("Id", "int[]", "set:Id mandatory pos:0 byname notnull", "Ids of sessions."),
    param<&RemovePSSession::name>("Name", "string[]", "set:Name mandatory byname wildcard notnullorempty", "Names of sessions."),
    param<&RemovePSSession::instance_id>("InstanceId", "guid[]", "set:InstanceId mandatory byname notnull", "Instance ids."),
    param<&RemovePSSession::computer_name>("ComputerName", "string[]", "set:ComputerName mandatory pos:0 byname alias:Cn notnullorempty", "Removes this runspace's sessions on these computers."),
    param<&RemovePSSession::container_id>("ContainerId", "string[]", "set:ContainerId mandatory byname notnullorempty", "Containers."),
    param<&RemovePSSession::vm_id>("VMId", "guid[]", "set:VMId mandatory byname alias:VMGuid notnullorempty", "Virtual machines."),
    param<&RemovePSSession::vm_name>("VMName", "string[]", "set:VMName mandatory byname notnullorempty", "Virtual machines by name."),
};

CmdletRegistration registration{{.name = "Remove-PSSession", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "Id",
                                 .aliases = "rsn", .should_process = true, .synopsis = "Deletes sessions and frees all they used.",
    .description = "Stops what runs in them, ends their processes and deletes their data. A variable that holds a removed session keeps an object in state Closed.",
                                 .examples = "Get-PSSession | Remove-PSSession\n", .create = make_cmdlet<RemovePSSession>}};

}  // namespace

}  // namespace psession
