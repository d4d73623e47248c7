#include "cmdlets/sessions/session_command.h"
#include "engine/runspace.h"
#include "object/convert.h"

namespace psession {

namespace {

struct DisconnectPSSession final : SessionCommand {
  int32_t idle_timeout_sec = -1;
  Value buffering;

  void process_record() override {
    for (const Ref<PSSessionObject>& s : chosen()) {
      RemoteSession& r = *s->session;
      if (!should_process(r.name(), "Disconnect-PSSession")) continue;
      try {
        if (r.state() == psrp::PoolState::Disconnected) {
          write(Value(s));
          continue;
        }
        if (!r.opened()) {
          write_error("System.Management.Automation.RuntimeException", "CannotDisconnectSessionWhenNotOpened", ErrorCategory::InvalidOperation,
                      "Cannot disconnect PSSession \"" + r.name() + "\" because it is not in the Opened state.", Value(s));
          continue;
        }
        int64_t idle = -1;
        if (bound("IdleTimeoutSec")) {
          idle = static_cast<int64_t>(idle_timeout_sec) * 1000;
          int64_t limit = r.info().max_idle_timeout_ms;
          if (idle < 60'000 || (limit > 0 && idle > limit)) {
            write_error("System.Management.Automation.RuntimeException", "CannotDisconnectSessionWithInvalidIdleTimeout",
                        ErrorCategory::InvalidArgument,
                        "The session " + r.name() + " cannot be disconnected because the specified idle time-out value " +
                            std::to_string(idle_timeout_sec) + " (seconds) is either greater than the server maximum allowed " +
                            std::to_string((limit > 0 ? limit : 2147483647) / 1000) +
                            " (seconds), or less than the minimum allowed 60 (seconds).  Specify an idle time-out value that is "
                            "within the allowed range, and try again.", Value(s));
            continue;
          }
        }
        r.disconnect(rs(), idle, bound("OutputBufferingMode") ? buffering_of(to_display(rs(), buffering)) : -1);
        write(Value(s));
      } catch (ScriptError& e) {
        write_error(e.record);
      }
    }
  }
};

using D = DisconnectPSSession;
constexpr CmdletParam kParams[] = {
    param<&D::session>("Session", "System.Management.Automation.Runspaces.PSSession[]", "set:Session mandatory pos:0 pipe byname notnullorempty", "Sessions to leave."),
    param<&D::id>("Id", "int[]", "set:Id mandatory pos:0 byname notnull", "Ids of sessions."),
    param<&D::name>("Name", "string[]", "set:Name mandatory byname wildcard notnullorempty", "Names of sessions."),
    param<&D::instance_id>("InstanceId", "guid[]", "set:InstanceId mandatory byname notnull", "Instance ids."),
    param<&D::idle_timeout_sec>("IdleTimeoutSec", "int", "range:0..2147483", "Seconds after which the session closes itself when it is idle."),
    param<&D::buffering>("OutputBufferingMode", "System.Management.Automation.Runspaces.OutputBufferingMode", "", "What happens to output meanwhile."),
    param<&D::throttle_limit>("ThrottleLimit", "int", "range:0..2147483647", "How many at a time."),
};

CmdletRegistration registration{{.name = "Disconnect-PSSession", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "Session",
                                 .aliases = "dnsn", .should_process = true,
                                 .synopsis = "Leaves sessions; their commands go on and they can be taken up again.",
    .description = "The client lets go of the sessions. Their commands go on, and what these write is kept as -OutputBufferingMode says: Spill (to disk, the default), Block or Drop. Connect-PSSession or Receive-PSSession take them up again, from this console or a later one, on this computer or another.",
                                 .outputs = "System.Management.Automation.Runspaces.PSSession",
                                 .examples = "$s = New-PSSession -Name work\nDisconnect-PSSession $s\nRemove-PSSession $s\n",
                                 .create = make_cmdlet<D>}};

}  // namespace

}  // namespace psession
