#include <time.h>

#include "engine/cmdlet.h"
#include "text/datetime.h"

namespace psession {

namespace {

struct GetUptime final : Cmdlet {
  bool since = false;
  void process_record() override {
    timespec up, now;
    ::clock_gettime(CLOCK_BOOTTIME, &up);
    ::clock_gettime(CLOCK_REALTIME, &now);
    int64_t ticks = up.tv_sec * kTicksPerSecond;
    if (!since) {
      write(Value::time_span(ticks));
      return;
    }
    write(Value::date_time(to_local_time(DateTime(kUnixEpochTicks + now.tv_sec * kTicksPerSecond - ticks, DateTimeKind::kUtc)).data()));
  }
};
constexpr CmdletParam kParams[] = {param<&GetUptime::since>("Since", "switch", "set:Since", "When the computer was started.")};
CmdletRegistration registration{{.name = "Get-Uptime", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "Timespan", .synopsis = "Gets how long the computer runs.",
                                 .outputs = "System.TimeSpan System.DateTime", .examples = "Get-Uptime\n", .create = make_cmdlet<GetUptime>}};

}  // namespace

}  // namespace psession
