#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "base/clock.h"
#include "object/convert.h"
#include "object/errors.h"
#include "text/datetime.h"

namespace psession {

namespace {

struct NewTimeSpan final : Cmdlet {
  Value start, end;
  int32_t days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0;
  int64_t now = 0;   // one moment for all records

  void begin_processing() override {
    now = to_local_time(DateTime(kUnixEpochTicks + Clock::system().wall_ms() * kTicksPerMillisecond, DateTimeKind::kUtc)).ticks();
  }
  int64_t ticks(const char* name, const Value& v) {
    return bound(name) ? DateTime::from_data(convert_to(rs(), v, &types::DateTime).as_uint()).ticks() : now;
  }
  void process_record() override {
    if (parameter_set() == "Time") {
      std::optional<TimeSpan> t = TimeSpan::of(days, hours, minutes, seconds, milliseconds);
      if (!t) {
        throw_terminating("System.ArgumentOutOfRangeException", "System.ArgumentOutOfRangeException", ErrorCategory::NotSpecified,
                          "TimeSpan overflowed because the duration is too long.");
      }
      write(Value::time_span(t->ticks()));
      return;
    }
    write(Value::time_span(ticks("End", end) - ticks("Start", start)));
  }
};

constexpr CmdletParam kParams[] = {
    param<&NewTimeSpan::start>("Start", "datetime", "alias:LastWriteTime set:Date pos:0 pipe byname", "The start; now where it is left out."),
    param<&NewTimeSpan::end>("End", "datetime", "set:Date pos:1 byname", "The end; now where it is left out."),
    param<&NewTimeSpan::days>("Days", "int", "set:Time", "Days."),
    param<&NewTimeSpan::hours>("Hours", "int", "set:Time", "Hours."),
    param<&NewTimeSpan::minutes>("Minutes", "int", "set:Time", "Minutes."),
    param<&NewTimeSpan::seconds>("Seconds", "int", "set:Time", "Seconds."),
    param<&NewTimeSpan::milliseconds>("Milliseconds", "int", "set:Time", "Milliseconds."),
};
CmdletRegistration registration{{.name = "New-TimeSpan", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "Date", .synopsis = "Creates a time span.", .outputs = "System.TimeSpan",
                                 .examples = "New-TimeSpan -Hours 1 -Minutes 30\n", .create = make_cmdlet<NewTimeSpan>}};

}  // namespace

}  // namespace psession
