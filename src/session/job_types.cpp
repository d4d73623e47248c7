// The types of jobs as scripts see them. Every read works on what has arrived first.
#include "engine/runspace.h"
#include "object/call_context.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "session/jobs.h"

namespace psession {
namespace {

constexpr const char* kAssembly = "System.Management.Automation";

// $job.JobStateInfo
class JobStateInfoObject final : public HeapObject, public TextualObject {
 public:
  JobStateInfoObject(JobState s, Ref<ExceptionObject> r) : state(s), reason(std::move(r)) {}
  JobState state;
  Ref<ExceptionObject> reason;
  const Type* type() const override;
  std::string to_text() const override { return std::string(job_state_name(state)); }
};
// $job.Finished: what one can wait for.
class JobFinishedObject final : public HeapObject {
 public:
  explicit JobFinishedObject(Ref<JobObject> j) : job(std::move(j)) {}
  Ref<JobObject> job;
  const Type* type() const override;
};

Runspace& runspace(MethodCall& c) { return static_cast<Runspace&>(c.ctx); }
JobObject& raw(MethodCall& c) { return *unwrap(c.self).as<JobObject>(); }
JobObject& fresh(MethodCall& c) {
  JobObject& j = raw(c);
  j.refresh(runspace(c));
  return j;
}
Value date(uint64_t d) { return d ? Value::date_time(d) : Value(); }

Value get_state_info(MethodCall& c) {
  JobObject& j = fresh(c);
  return Value(make_ref<JobStateInfoObject>(j.state, j.reason ? j.reason->exception : Ref<ExceptionObject>()));
}
Value get_state(MethodCall& c) { return str(job_state_name(fresh(c).state)); }
Value get_more(MethodCall& c) { return Value::boolean(fresh(c).has_more_data()); }
Value get_status(MethodCall& c) { return str(fresh(c).status_message); }
Value get_location(MethodCall& c) { return str(raw(c).location); }
Value get_command(MethodCall& c) { return str(raw(c).command); }
Value get_instance(MethodCall& c) { return convert_to(c.ctx, str(raw(c).instance_id), &types::Guid); }
Value get_id(MethodCall& c) { return Value::int32(raw(c).id); }
Value get_name(MethodCall& c) { return str(raw(c).name); }
Value set_name(MethodCall& c) {
  raw(c).name = c.arg(0).is_null() ? std::string() : to_display(c.ctx, c.arg(0));
  return {};
}
Value get_children(MethodCall& c) {
  static const Type* t = TypeRegistry::find("System.Collections.Generic.List[System.Management.Automation.Job]");
  auto l = make_ref<List>(t ? t : &types::ArrayList);
  for (const Ref<JobObject>& j : fresh(c).children) l->items.push_back(Value(j));
  l->read_only = true;
  return Value(l);
}
Value get_begin(MethodCall& c) { return date(fresh(c).begin_time); }
Value get_end(MethodCall& c) { return date(fresh(c).end_time); }
Value get_type_name(MethodCall& c) { return str(raw(c).job_type_name); }
template <RemoteStream S> Value get_stream(MethodCall& c) { return Value(Ref<List>(&fresh(c).stream(S))); }
Value get_finished(MethodCall& c) { return Value(make_ref<JobFinishedObject>(Ref<JobObject>(&raw(c)))); }
Value stop(MethodCall& c) {
  stop_job(runspace(c), raw(c));
  return {};
}
Value nothing(MethodCall&) { return {}; }
Value text(MethodCall& c) { return str(raw(c).type()->full_name()); }

Value info_state(MethodCall& c) { return job_state_enum(unwrap(c.self).as<JobStateInfoObject>()->state); }
Value info_reason(MethodCall& c) { return Value(unwrap(c.self).as<JobStateInfoObject>()->reason); }
Value info_text(MethodCall& c) { return str(unwrap(c.self).as<JobStateInfoObject>()->to_text()); }

Value wait_one(MethodCall& c) {
  JobObject& j = *unwrap(c.self).as<JobFinishedObject>()->job;
  int64_t left = c.has(0) ? c.arg(0).as_int() : -1;
  for (;;) {
    uint64_t seen = job_change_version();
    j.refresh(runspace(c));
    if (job_finished(j.state)) return Value::boolean(true);
    if (left == 0) return Value::boolean(false);
    int64_t step = left < 0 ? 50 : std::min<int64_t>(left, 50);
    wait_for_job_change(runspace(c), seen, step);
    if (left > 0) left -= step;
  }
}

const MemberDef kJob[] = {
    {"System.Management.Automation.JobStateInfo JobStateInfo {get;}", get_state_info},
    {"System.Object Finished {get;}", get_finished},
    {"guid InstanceId {get;}", get_instance},
    {"int Id {get;}", get_id},
    {"string Name {get;set;}", get_name, set_name},
    {"System.Collections.Generic.IList[System.Management.Automation.Job] ChildJobs {get;}", get_children},
    {"System.Nullable[datetime] PSBeginTime {get;}", get_begin},
    {"System.Nullable[datetime] PSEndTime {get;}", get_end},
    {"string PSJobTypeName {get;}", get_type_name},
    {"System.Object Output {get;}", get_stream<RemoteStream::Output>},
    {"System.Object Error {get;}", get_stream<RemoteStream::Error>},
    {"System.Object Progress {get;}", get_stream<RemoteStream::Progress>},
    {"System.Object Verbose {get;}", get_stream<RemoteStream::Verbose>},
    {"System.Object Debug {get;}", get_stream<RemoteStream::Debug>},
    {"System.Object Warning {get;}", get_stream<RemoteStream::Warning>},
    {"System.Object Information {get;}", get_stream<RemoteStream::Information>},
    {"bool HasMoreData {get;}", get_more},
    {"string StatusMessage {get;}", get_status},
    {"string Location {get;}", get_location},
    {"string Command {get;}", get_command},
    {"void StopJob()", stop},
    {"void Dispose()", nothing},
    {"string ToString()", text},
};
const MemberDef kInfo[] = {
    {"System.Management.Automation.JobState State {get;}", info_state},
    {"System.Exception Reason {get;}", info_reason},
    {"string ToString()", info_text},
};
const MemberDef kFinished[] = {
    {"bool WaitOne()", wait_one},
    {"bool WaitOne(int millisecondsTimeout)", wait_one},
};
const TypeExtension kExtensions[] = {
    {"System.Management.Automation.Job", MemberType::ScriptProperty, "State", nullptr, get_state},
};
TypeExtensions extensions{kExtensions};

const EnumDef kStates[] = {{"NotStarted", 0}, {"Running", 1}, {"Completed", 2}, {"Failed", 3}, {"Stopped", 4}, {"Blocked", 5},
                           {"Suspended", 6}, {"Disconnected", 7}, {"Suspending", 8}, {"Stopping", 9}, {"AtBreakpoint", 10}};
Type state_type{TypeSpec{.full_name = "System.Management.Automation.JobState", .base = "System.Enum", .flags = kEnum | kValueType,
                         .enum_values = kStates, .scalar = Kind::Enum, .assembly = kAssembly}};
Type info_type{TypeSpec{.full_name = "System.Management.Automation.JobStateInfo", .flags = kSealed, .members = kInfo, .assembly = kAssembly}};
Type finished_type{TypeSpec{.full_name = "System.Management.Automation.JobFinishedHandle", .members = kFinished, .assembly = kAssembly}};
Type job2_type{TypeSpec{.full_name = "System.Management.Automation.Job2", .base = "System.Management.Automation.Job",
                        .flags = kAbstract, .assembly = kAssembly}};
const Type* JobStateInfoObject::type() const { return &info_type; }
const Type* JobFinishedObject::type() const { return &finished_type; }

}  // namespace

Value job_state_enum(JobState s) { return Value::enumeration(&state_type, static_cast<int64_t>(s)); }

namespace types {
Type Job{TypeSpec{.full_name = "System.Management.Automation.Job", .flags = kAbstract, .members = kJob, .assembly = kAssembly}};
Type PSRemotingJob{TypeSpec{.full_name = "System.Management.Automation.PSRemotingJob", .base = "System.Management.Automation.Job",
                            .flags = kInternal, .assembly = kAssembly}};
Type PSRemotingChildJob{TypeSpec{.full_name = "System.Management.Automation.PSRemotingChildJob",
                                 .base = "System.Management.Automation.Job", .flags = kInternal, .assembly = kAssembly}};
Type ThreadJob{TypeSpec{.full_name = "ThreadJob.ThreadJob", .base = "System.Management.Automation.Job2", .flags = kSealed,
                        .assembly = "Microsoft.PowerShell.ThreadJob"}};
Type PSTaskJob{TypeSpec{.full_name = "System.Management.Automation.PSTasks.PSTaskJob", .base = "System.Management.Automation.Job",
                        .flags = kSealed, .assembly = kAssembly}};
}  // namespace types

}  // namespace psession
