#include "engine/history.h"

#include <time.h>

#include <map>

#include "engine/runspace.h"
#include "object/members.h"
#include "text/datetime.h"

namespace psession {

namespace {

std::map<Runspace*, std::deque<Ref<HistoryInfo>>>& tables() {
  static auto* t = new std::map<Runspace*, std::deque<Ref<HistoryInfo>>>;
  return *t;
}

HistoryInfo& self(MethodCall& c) { return *unwrap(c.self).as<HistoryInfo>(); }
const MemberDef kMembers[] = {
    {"long Id {get;}", [](MethodCall& c) { return Value::int64(self(c).id); }},
    {"string CommandLine {get;}", [](MethodCall& c) { return str(self(c).command_line); }},
    {"System.Management.Automation.Runspaces.PipelineState ExecutionStatus {get;}", [](MethodCall& c) { return str(self(c).status); }},
    {"datetime StartExecutionTime {get;}", [](MethodCall& c) { return Value::date_time(self(c).start); }},
    {"datetime EndExecutionTime {get;}", [](MethodCall& c) { return Value::date_time(self(c).end); }},
    {"timespan Duration {get;}",
     [](MethodCall& c) {
       return Value::time_span(DateTime::from_data(self(c).end).ticks() - DateTime::from_data(self(c).start).ticks());
     }},
    {"string ToString()", [](MethodCall& c) { return str(self(c).command_line); }},
};
const TypeSpec kSpec{.full_name = "Microsoft.PowerShell.Commands.HistoryInfo", .members = kMembers, .assembly = "System.Management.Automation"};
Type history_type{kSpec};

}  // namespace

const Type* HistoryInfo::type() const { return &history_type; }

std::deque<Ref<HistoryInfo>>& history_of(Runspace& rs) { return tables()[&rs]; }
void forget_history(Runspace& rs) { tables().erase(&rs); }

uint64_t local_time_now() {
  timespec t;
  ::clock_gettime(CLOCK_REALTIME, &t);
  return to_local_time(DateTime(kUnixEpochTicks + t.tv_sec * kTicksPerSecond + t.tv_nsec / 100, DateTimeKind::kUtc)).data();
}

void add_history(Runspace& rs, std::string command_line, uint64_t start, uint64_t end, bool completed) {
  while (!command_line.empty() && (command_line.back() == '\n' || command_line.back() == '\r')) command_line.pop_back();
  if (command_line.empty()) return;
  Ref<HistoryInfo> h = make_ref<HistoryInfo>();
  h->id = rs.history_id++;
  h->command_line = std::move(command_line);
  h->start = start;
  h->end = end;
  if (!completed) h->status = "Failed";
  std::deque<Ref<HistoryInfo>>& list = history_of(rs);
  list.push_back(std::move(h));
  Value limit = rs.get_variable("MaximumHistoryCount");
  size_t most = limit.is_integer() && limit.as_int() > 0 ? static_cast<size_t>(limit.as_int()) : 4096;
  while (list.size() > most) list.pop_front();
}

}  // namespace psession
