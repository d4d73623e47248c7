#include "engine/records.h"

#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"

namespace psession {

void InformationalRecord::visit_edges(EdgeVisitor& v) { if (invocation) v.visit(invocation.get()); }
void InformationalRecord::clear_edges() { invocation = {}; }
void InformationRecordObject::visit_edges(EdgeVisitor& v) { if (message_data.is_object()) v.visit(message_data.object()); }
void InformationRecordObject::clear_edges() { message_data = {}; }

MergedErrorRecord::MergedErrorRecord(const ErrorRecordObject& r) {
  exception = r.exception;
  fully_qualified_id = r.fully_qualified_id;
  error_id = r.error_id;
  category = r.category;
  activity = r.activity;
  reason = r.reason;
  target_name = r.target_name;
  target_type = r.target_type;
  target = r.target;
  details_message = r.details_message;
  recommended_action = r.recommended_action;
  has_details = r.has_details;
  invocation = r.invocation;
  script_stack_trace = r.script_stack_trace;
  remote_host = r.remote_host;
  origin_info = r.origin_info;
}

Value merged_record(const Value& v) {
  if (v.kind() != Kind::Object) return v;
  if (auto* e = v.get_if<ErrorRecordObject>()) {
    // What a program wrote is output like any other once it is merged.
    if (e->fully_qualified_id.starts_with("NativeCommandError")) return v;
    return v.get_if<MergedErrorRecord>() ? v : Value(make_ref<MergedErrorRecord>(*e));
  }
  if (auto* r = v.get_if<InformationalRecord>()) r->merged = true;
  return v;
}

Value make_warning(std::string_view text) { return Value(make_ref<InformationalRecord>(&types::WarningRecord, std::string(text))); }
Value make_verbose(std::string_view text) { return Value(make_ref<InformationalRecord>(&types::VerboseRecord, std::string(text))); }
Value make_debug(std::string_view text) { return Value(make_ref<InformationalRecord>(&types::DebugRecord, std::string(text))); }

namespace {

template <class T> T& self(MethodCall& c) { return *unwrap(c.self).as<T>(); }
Value text_or_null(const std::string& s) { return s.empty() ? Value() : str(s); }
std::string text_arg(MethodCall& c, uint32_t i) { return c.has(i) && !c.arg(i).is_null() ? to_display(c.ctx, c.arg(i)) : std::string(); }

Value message(MethodCall& c) { return str(self<InformationalRecord>(c).message); }
Value set_message(MethodCall& c) { self<InformationalRecord>(c).message = text_arg(c, 0); return {}; }
Value invocation(MethodCall& c) { return Value(self<InformationalRecord>(c).invocation); }
Value iteration(MethodCall& c) {
  const auto& info = self<InformationalRecord>(c).pipeline_iteration_info;
  std::vector<Value> items;
  for (int32_t i : info) items.push_back(Value::int32(i));
  return Value(Array::of(&types::Int32, std::move(items)));
}
Value warning_id(MethodCall& c) { return str(self<InformationalRecord>(c).fully_qualified_warning_id); }
Value new_record(MethodCall& c) {
  if (c.argc == 2) {
    auto r = make_ref<InformationalRecord>(c.type, text_arg(c, 1));
    r->fully_qualified_warning_id = text_arg(c, 0);
    return Value(r);
  }
  return Value(make_ref<InformationalRecord>(c.type, text_arg(c, 0)));
}

const MemberDef kInformational[] = {
    {"string Message {get;set;}", message, set_message},
    {"System.Management.Automation.InvocationInfo InvocationInfo {get;}", invocation},
    {"int[] PipelineIterationInfo {get;}", iteration},
    {"string ToString()", message},
};
const MemberDef kWarning[] = {
    {"new(string message)", new_record}, {"new(string fullyQualifiedWarningId, string message)", new_record},
    {"string FullyQualifiedWarningId {get;}", warning_id},
};
const MemberDef kPlain[] = {{"new(string message)", new_record}};

using Info = InformationRecordObject;
Value info_data(MethodCall& c) { return self<Info>(c).message_data; }
Value set_info_data(MethodCall& c) { self<Info>(c).message_data = c.arg(0); return {}; }
Value info_source(MethodCall& c) { return text_or_null(self<Info>(c).source); }
Value set_info_source(MethodCall& c) { self<Info>(c).source = text_arg(c, 0); return {}; }
Value info_time(MethodCall& c) { return Value::date_time(self<Info>(c).time_generated); }
Value set_info_time(MethodCall& c) { self<Info>(c).time_generated = c.arg(0).as_uint(); return {}; }
Value info_tags(MethodCall& c) {
  auto list = make_ref<List>(TypeRegistry::find("System.Collections.Generic.List[string]"));
  for (const std::string& t : self<Info>(c).tags) list->items.push_back(str(t));
  return Value(list);
}
Value info_user(MethodCall& c) { return text_or_null(self<Info>(c).user); }
Value info_computer(MethodCall& c) { return text_or_null(self<Info>(c).computer); }
Value info_pid(MethodCall& c) { return Value::integer(Kind::UInt32, self<Info>(c).process_id); }
Value info_native(MethodCall& c) { return Value::integer(Kind::UInt32, self<Info>(c).native_thread_id); }
Value info_managed(MethodCall& c) { return Value::integer(Kind::UInt32, self<Info>(c).managed_thread_id); }
Value info_text(MethodCall& c) {
  const Value& d = self<Info>(c).message_data;
  return d.is_null() ? str("") : str(dotnet_to_string(c.ctx, d));
}
Value new_info(MethodCall& c) {
  auto r = make_ref<Info>();
  r->message_data = c.arg(0);
  r->source = text_arg(c, 1);
  return Value(r);
}
const MemberDef kInformation[] = {
    {"new(System.Object messageData, string source)", new_info},
    {"System.Object MessageData {get;set;}", info_data, set_info_data},
    {"string Source {get;set;}", info_source, set_info_source},
    {"datetime TimeGenerated {get;set;}", info_time, set_info_time},
    {"System.Collections.Generic.List[string] Tags {get;}", info_tags},
    {"string User {get;set;}", info_user},
    {"string Computer {get;set;}", info_computer},
    {"uint ProcessId {get;set;}", info_pid},
    {"uint NativeThreadId {get;set;}", info_native},
    {"uint ManagedThreadId {get;set;}", info_managed},
    {"string ToString()", info_text},
};

using HostMessage = HostInformationMessage;
Value host_text(MethodCall& c) { return str(self<HostMessage>(c).message); }
Value set_host_text(MethodCall& c) { self<HostMessage>(c).message = text_arg(c, 0); return {}; }
Value host_no_new_line(MethodCall& c) { return Value::boolean(self<HostMessage>(c).no_new_line); }
Value set_host_no_new_line(MethodCall& c) { self<HostMessage>(c).no_new_line = is_true(c.arg(0)); return {}; }
Value color(int v) {
  static const Type* t = TypeRegistry::find("System.ConsoleColor");
  return v < 0 || !t ? Value() : Value::enumeration(t, v);
}
Value host_foreground(MethodCall& c) { return color(self<HostMessage>(c).foreground); }
Value host_background(MethodCall& c) { return color(self<HostMessage>(c).background); }
Value set_host_foreground(MethodCall& c) { self<HostMessage>(c).foreground = c.arg(0).is_null() ? -1 : static_cast<int>(c.arg(0).as_int()); return {}; }
Value set_host_background(MethodCall& c) { self<HostMessage>(c).background = c.arg(0).is_null() ? -1 : static_cast<int>(c.arg(0).as_int()); return {}; }
const MemberDef kHostMessage[] = {
    {"new()", [](MethodCall&) { return Value(make_ref<HostMessage>()); }},
    {"string Message {get;set;}", host_text, set_host_text},
    {"System.Nullable[bool] NoNewLine {get;set;}", host_no_new_line, set_host_no_new_line},
    {"System.Nullable[System.ConsoleColor] ForegroundColor {get;set;}", host_foreground, set_host_foreground},
    {"System.Nullable[System.ConsoleColor] BackgroundColor {get;set;}", host_background, set_host_background},
    {"string ToString()", host_text},
};

using Progress = ProgressRecordObject;
template <int32_t Progress::*M> Value get_int(MethodCall& c) { return Value::int32(self<Progress>(c).*M); }
template <int32_t Progress::*M> Value set_int(MethodCall& c) { self<Progress>(c).*M = static_cast<int32_t>(c.arg(0).as_int()); return {}; }
template <std::string Progress::*M> Value get_text(MethodCall& c) { return str(self<Progress>(c).*M); }
template <std::string Progress::*M> Value set_text(MethodCall& c) { self<Progress>(c).*M = text_arg(c, 0); return {}; }
const EnumDef kProgressTypes[] = {{"Processing", 0}, {"Completed", 1}};
const TypeSpec kProgressTypeSpec{.full_name = "System.Management.Automation.ProgressRecordType", .base = "System.Enum", .flags = kEnum,
                                 .enum_values = kProgressTypes, .scalar = Kind::Enum, .assembly = "System.Management.Automation"};
Type progress_type{kProgressTypeSpec};
Value record_type(MethodCall& c) { return Value::enumeration(&progress_type, self<Progress>(c).record_type); }
Value set_record_type(MethodCall& c) { self<Progress>(c).record_type = static_cast<int32_t>(c.arg(0).as_int()); return {}; }
Value new_progress(MethodCall& c) {
  auto p = make_ref<Progress>();
  p->activity_id = static_cast<int32_t>(c.arg(0).as_int());
  p->activity = text_arg(c, 1);
  p->status_description = text_arg(c, 2);
  return Value(p);
}
Value progress_text(MethodCall& c) {
  Progress& p = self<Progress>(c);
  return str("parent = " + std::to_string(p.parent_activity_id) + " id = " + std::to_string(p.activity_id) + " act = " + p.activity +
             " stat = " + p.status_description + " cur = " + p.current_operation + " pct = " + std::to_string(p.percent_complete) +
             " sec = " + std::to_string(p.seconds_remaining) + " type = " + (p.record_type ? "Completed" : "Processing"));
}
const MemberDef kProgress[] = {
    {"new(int activityId, string activity, string statusDescription)", new_progress},
    {"int ActivityId {get;}", get_int<&Progress::activity_id>},
    {"int ParentActivityId {get;set;}", get_int<&Progress::parent_activity_id>, set_int<&Progress::parent_activity_id>},
    {"string Activity {get;set;}", get_text<&Progress::activity>, set_text<&Progress::activity>},
    {"string StatusDescription {get;set;}", get_text<&Progress::status_description>, set_text<&Progress::status_description>},
    {"string CurrentOperation {get;set;}", get_text<&Progress::current_operation>, set_text<&Progress::current_operation>},
    {"int PercentComplete {get;set;}", get_int<&Progress::percent_complete>, set_int<&Progress::percent_complete>},
    {"int SecondsRemaining {get;set;}", get_int<&Progress::seconds_remaining>, set_int<&Progress::seconds_remaining>},
    {"System.Management.Automation.ProgressRecordType RecordType {get;set;}", record_type, set_record_type},
    {"string ToString()", progress_text},
};

#define SMA "System.Management.Automation."
constexpr const char* kAssembly = "System.Management.Automation";
const TypeSpec kSpecs[] = {
    {.full_name = SMA "InformationalRecord", .flags = kAbstract, .members = kInformational, .assembly = kAssembly},
    {.full_name = SMA "WarningRecord", .base = SMA "InformationalRecord", .members = kWarning, .assembly = kAssembly},
    {.full_name = SMA "VerboseRecord", .base = SMA "InformationalRecord", .members = kPlain, .assembly = kAssembly},
    {.full_name = SMA "DebugRecord", .base = SMA "InformationalRecord", .members = kPlain, .assembly = kAssembly},
    {.full_name = SMA "InformationRecord", .members = kInformation, .assembly = kAssembly},
    {.full_name = SMA "HostInformationMessage", .members = kHostMessage, .assembly = kAssembly},
    {.full_name = SMA "ProgressRecord", .members = kProgress, .assembly = kAssembly},
};
Type informational_type{kSpecs[0]};

}  // namespace

namespace types {
Type WarningRecord{kSpecs[1]}, VerboseRecord{kSpecs[2]}, DebugRecord{kSpecs[3]}, InformationRecord{kSpecs[4]},
    HostInformationMessage{kSpecs[5]}, ProgressRecord{kSpecs[6]};
}  // namespace types

}  // namespace psession
