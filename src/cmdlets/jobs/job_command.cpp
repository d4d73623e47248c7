#include "cmdlets/jobs/job_command.h"

#include "engine/pipeline.h"
#include "engine/preferences.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/wildcard.h"

namespace psession {
namespace {

bool same_text(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

}  // namespace

template <class Match> void JobCommand::collect(JobList& out, bool children, bool first_only, Match match, size_t& found) {
  auto add = [&](const Ref<JobObject>& j) {
    ++found;
    for (const Ref<JobObject>& o : out) {
      if (o == j) return;
    }
    out.push_back(j);
  };
  for (const Ref<JobObject>& j : all()) {
    if (match(*j)) add(j);
    if (found && first_only) return;
  }
  if (!children || found) return;
  for (const Ref<JobObject>& j : all()) {
    for (const Ref<JobObject>& c : j->children) {
      if (match(*c)) add(c);
      if (found && first_only) return;
    }
  }
}

JobList JobCommand::by_id(bool report, bool children) {
  JobList out;
  for (int32_t id : ids) {
    size_t found = 0;
    collect(out, children, true, [&](const JobObject& j) { return j.id == id; }, found);
    if (found || !report) continue;
    write_error("System.Management.Automation.PSArgumentException", "JobWithSpecifiedSessionNotFound", ErrorCategory::ObjectNotFound,
                "The command cannot find a job with the job ID " + std::to_string(id) +
                    ". Verify the value of the Id parameter and then try the command again.", Value::int32(id));
  }
  return out;
}

JobList JobCommand::by_name(bool report, bool children) {
  JobList out;
  for (const std::string& name : names) {
    if (name.empty()) continue;
    size_t found = 0;
    bool wild = WildcardPattern::contains_wildcards(name);
    WildcardPattern pattern(name);
    collect(out, children, false, [&](const JobObject& j) { return wild ? pattern.is_match(j.name) : same_text(j.name, name); }, found);
    if (found || wild || !report) continue;
    write_error("System.Management.Automation.PSArgumentException", "JobWithSpecifiedNameNotFound", ErrorCategory::ObjectNotFound,
                "The command cannot find the job because the job name " + name +
                    " was not found. Verify the value of the Name parameter, and then try the command again.", str(name));
  }
  return out;
}

JobList JobCommand::by_instance(bool report, bool children) {
  JobList out;
  for (const Value& v : instance_ids) {
    std::string id = to_display(rs(), v);
    size_t found = 0;
    collect(out, children, true, [&](const JobObject& j) { return same_text(j.instance_id, id); }, found);
    if (found || !report) continue;
    write_error("System.Management.Automation.PSArgumentException", "JobWithSpecifiedInstanceIdNotFound", ErrorCategory::ObjectNotFound,
                "The command cannot find a job with the instance identifier " + id +
                    ". Verify the value of the InstanceId parameter and then try the command again.", v);
  }
  return out;
}

JobList JobCommand::by_state() {
  JobList out;
  refresh_jobs(rs());
  for (const Ref<JobObject>& j : all()) {
    if (j->state == state_of(state)) out.push_back(j);
  }
  return out;
}

JobList JobCommand::by_command() {
  JobList out;
  auto trim = [](std::string_view s) {
    while (!s.empty() && (s.front() == ' ' || s.front() == '\n' || s.front() == '\t')) s.remove_prefix(1);
    while (!s.empty() && (s.back() == ' ' || s.back() == '\n' || s.back() == '\t')) s.remove_suffix(1);
    return std::string(s);
  };
  for (const std::string& c : commands) {
    WildcardPattern pattern(trim(c));
    for (const Ref<JobObject>& j : all()) {
      if (pattern.is_match(trim(j->command))) out.push_back(j);
    }
  }
  return out;
}

JobList JobCommand::by_filter() {
  JobList out;
  const Dictionary* d = unwrap(filter).get_if<Dictionary>();
  if (!d) return out;
  for (const Ref<JobObject>& j : all()) {
    bool fits = true;
    for (size_t i = 0; fits && i < d->slots(); ++i) {
      if (!d->live(i)) continue;
      Value have;
      if (!try_get_property(rs(), Value(j), to_display(rs(), d->key_at(i)), have)) {
        fits = false;
        break;
      }
      fits = WildcardPattern(to_display(rs(), d->value_at(i))).is_match(to_display(rs(), have));
    }
    if (fits) out.push_back(j);
  }
  return out;
}

JobList JobCommand::given_jobs() {
  JobList out;
  for (const Value& v : jobs) {
    if (auto* j = unwrap(v).get_if<JobObject>()) out.push_back(Ref<JobObject>(j));
  }
  return out;
}

JobList JobCommand::selected() {
  std::string_view set = parameter_set();
  if (set == "SessionIdParameterSet") return by_id(true, true);
  if (set == "NameParameterSet") return by_name(true, true);
  if (set == "InstanceIdParameterSet") return by_instance(true, true);
  if (set == "StateParameterSet") return by_state();
  if (set == "CommandParameterSet") return by_command();
  if (set == "FilterParameterSet") return by_filter();
  return given_jobs();
}

std::string JobCommand::describe(const JobObject& j) const { return j.name + " (ID " + std::to_string(j.id) + ")"; }

static void report_foreign(Runspace& rs, const Ref<ErrorRecordObject>& r) {
  // It says where it arose there, or nothing: the position of this command would mislead.
  if (!r->invocation) r->invocation = make_ref<InvocationInfoObject>();
  report_error(rs, r);
}

void JobCommand::write_record(const Ref<ErrorRecordObject>& r) { report_foreign(rs(), r); }

void write_stream_item(Runspace& rs, const StreamItem& item, Sink& out) {
  using P = StreamPreference;
  auto shown = [&](P p) {
    ActionPreference a = stream_preference(rs, p);
    return a != ActionPreference::SilentlyContinue && a != ActionPreference::Ignore;
  };
  switch (item.stream) {
    case RemoteStream::Output: out.write(item.value); return;
    case RemoteStream::Error:
      if (auto* r = item.value.get_if<ErrorRecordObject>()) report_foreign(rs, Ref<ErrorRecordObject>(r));
      return;
    case RemoteStream::Warning: emit_warning(rs, item.value); return;
    case RemoteStream::Verbose: if (shown(P::Verbose)) emit_verbose(rs, item.value); return;
    case RemoteStream::Debug: if (shown(P::Debug)) emit_debug(rs, item.value); return;
    case RemoteStream::Information: emit_information(rs, item.value); return;
    case RemoteStream::Progress: emit_progress(rs, item.value); return;
    case RemoteStream::HostCall: return;
  }
}

}  // namespace psession
