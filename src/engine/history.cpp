#include "engine/history.h"

#include <time.h>

#include <map>
#include <set>

#include "engine/runspace.h"
#include "object/members.h"
#include "text/datetime.h"

namespace psession {

namespace {

struct Table {
  std::deque<Ref<HistoryInfo>> entries;
  HistoryRun* run = nullptr;
  std::set<int64_t> invoked;
};
std::map<Runspace*, Table>& tables() {
  static auto* t = new std::map<Runspace*, Table>;
  return *t;
}

constexpr EnumDef kStates[] = {{"NotStarted", 0}, {"Running", 1}, {"Stopping", 2}, {"Stopped", 3},
                               {"Completed", 4}, {"Failed", 5}, {"Disconnected", 6}};
Type state_type{TypeSpec{.full_name = "System.Management.Automation.Runspaces.PipelineState", .base = "System.Enum",
                         .flags = kEnum | kValueType | kSealed, .enum_values = kStates, .assembly = "System.Management.Automation"}};

HistoryInfo& self(MethodCall& c) { return *unwrap(c.self).as<HistoryInfo>(); }
const MemberDef kMembers[] = {
    {"long Id {get;}", [](MethodCall& c) { return Value::int64(self(c).id); }},
    {"string CommandLine {get;}", [](MethodCall& c) { return str(self(c).command_line); }},
    {"System.Management.Automation.Runspaces.PipelineState ExecutionStatus {get;}", 
     [](MethodCall& c) {
       int64_t state = 0;
       for (const EnumDef& e : kStates) if (self(c).status == e.name) state = e.value;
       return Value::enumeration(&state_type, state);
     }},
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

std::deque<Ref<HistoryInfo>>& history_of(Runspace& rs) { return tables()[&rs].entries; }
void forget_history(Runspace& rs) { tables().erase(&rs); }

uint64_t local_time_now() {
  timespec t;
  ::clock_gettime(CLOCK_REALTIME, &t);
  return to_local_time(DateTime(kUnixEpochTicks + t.tv_sec * kTicksPerSecond + t.tv_nsec / 100, DateTimeKind::kUtc)).data();
}

void add_history(Runspace& rs, std::string command_line, uint64_t start, uint64_t end, std::string status) {
  while (!command_line.empty() && (command_line.back() == '\n' || command_line.back() == '\r')) command_line.pop_back();
  if (command_line.empty()) return;
  Ref<HistoryInfo> h = make_ref<HistoryInfo>();
  h->id = rs.history_id++;
  h->command_line = std::move(command_line);
  h->start = start;
  h->end = end;
  h->status = std::move(status);
  std::deque<Ref<HistoryInfo>>& list = history_of(rs);
  list.push_back(std::move(h));
  Value limit = rs.get_variable("MaximumHistoryCount");
  size_t most = limit.is_integer() && limit.as_int() > 0 ? static_cast<size_t>(limit.as_int()) : 4096;
  while (list.size() > most) list.pop_front();
}

HistoryRun::HistoryRun(Runspace& rs, std::string line, bool wanted)
    : rs_(rs), outer_(nullptr), line_(std::move(line)), wanted_(wanted) {
  if (!wanted_) return;
  start_ = local_time_now();
  Table& t = tables()[&rs_];
  outer_ = t.run;
  t.run = this;
}
HistoryRun::~HistoryRun() {
  if (wanted_) tables()[&rs_].run = outer_;
}
HistoryRun* HistoryRun::current(Runspace& rs) { return tables()[&rs].run; }

void HistoryRun::enter() {
  if (!wanted_ || entry_) return;
  const auto before = rs_.history_id;
  add_history(rs_, line_, start_, local_time_now(), "Completed");
  std::deque<Ref<HistoryInfo>>& list = history_of(rs_);
  if (rs_.history_id != before && !list.empty()) entry_ = list.back();
}
void HistoryRun::finish(bool completed) {
  enter();
  if (!entry_) return;
  entry_->end = local_time_now();
  entry_->status = completed ? "Completed" : "Failed";
}

bool enter_invoked_history(Runspace& rs, int64_t id) { return tables()[&rs].invoked.insert(id).second; }
void leave_invoked_history(Runspace& rs, int64_t id) { tables()[&rs].invoked.erase(id); }

}  // namespace psession
