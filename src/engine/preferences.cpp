#include "engine/preferences.h"

#include "engine/binder.h"
#include "engine/host.h"
#include "engine/invocation.h"
#include "engine/pipeline.h"
#include "engine/records.h"
#include "engine/types.h"
#include "object/convert.h"

namespace psession {

ActionPreference action_preference(Runspace& rs, std::string_view variable, ActionPreference fallback) {
  Value v;
  if (!rs.try_get_variable(variable, v)) return fallback;
  const Value& u = unwrap(v);
  if (u.kind() == Kind::Enum) return static_cast<ActionPreference>(u.as_int());
  if (u.is_null()) return fallback;
  if (std::optional<Value> c = try_convert(rs, u, &types::ActionPreference)) return static_cast<ActionPreference>(c->as_int());
  return fallback;
}

ActionPreference stream_preference(Runspace& rs, StreamPreference which) {
  using A = ActionPreference;
  const CommonParameters* c = rs.running ? rs.running->common : nullptr;
  switch (which) {
    case StreamPreference::Error:
      if (c && c->has_error_action) return c->error_action;
      return action_preference(rs, "ErrorActionPreference", A::Continue);
    case StreamPreference::Warning:
      if (c && c->has_warning_action) return c->warning_action;
      return action_preference(rs, "WarningPreference", A::Continue);
    case StreamPreference::Verbose:
      if (c && c->verbose >= 0) return c->verbose ? A::Continue : A::SilentlyContinue;
      return action_preference(rs, "VerbosePreference", A::SilentlyContinue);
    case StreamPreference::Debug:
      if (c && c->debug >= 0) return c->debug ? A::Continue : A::SilentlyContinue;
      return action_preference(rs, "DebugPreference", A::SilentlyContinue);
    case StreamPreference::Information:
      if (c && c->has_information_action) return c->information_action;
      return action_preference(rs, "InformationPreference", A::SilentlyContinue);
    case StreamPreference::Progress:
      if (c && c->has_progress_action) return c->progress_action;
      return action_preference(rs, "ProgressPreference", A::Continue);
  }
  return A::Continue;
}

ActionPreference Runspace::error_action() { return stream_preference(*this, StreamPreference::Error); }

namespace {

[[noreturn]] void throw_stop(std::string_view variable, const std::string& message) {
  throw ScriptError(make_error("System.Management.Automation.ActionPreferenceStopException", "ActionPreferenceStop",
                               ErrorCategory::OperationStopped,
                               "The running command stopped because the preference variable \"" + std::string(variable) +
                                   "\" or common parameter is set to Stop: " + message),
                    true);
}

// Inquire: goes on, goes on silently from now, or stops.
bool inquire(Runspace& rs, std::string_view variable, const std::string& message) {
  static const std::vector<ChoiceDescription> kChoices = {
      {"&Yes", "Continue with only the next step of the operation."},
      {"Yes to &All", "Continue with all the steps of the operation."},
      {"&Halt Command", "Stop this command."},
      {"&Suspend", "Pause the current pipeline and return to the command prompt. Type \"exit\" to resume the pipeline."}};
  int answer = rs.host().prompt_for_choice("Confirm", "Continue with this operation?", kChoices, 0);
  if (answer == 2) {
    throw ScriptError(make_error("System.Management.Automation.ActionPreferenceStopException", "ActionPreferenceStop",
                                 ErrorCategory::OperationStopped, "The running command stopped because the user selected the Stop option."),
                      true);
  }
  if (answer == 3) rs.host().enter_nested_prompt();
  return true;
}

void emit(Runspace& rs, const Value& record, StreamPreference which, std::string_view variable, Sink* Streams::*stream,
          Ref<List> CommandVariables::*list) {
  ActionPreference a = stream_preference(rs, which);
  if (auto* r = record.get_if<InformationalRecord>(); r && !r->invocation && rs.running && rs.running->command) {
    r->invocation = invocation_info(rs, *rs.running);
  }
  auto text = [&] { return to_display(rs, record); };
  switch (a) {
    case ActionPreference::Ignore:
      return;
    case ActionPreference::SilentlyContinue:
      if (list && which != StreamPreference::Verbose && which != StreamPreference::Debug) append_to_variables(rs, list, record);
      // Information goes to its stream in any case; the host leaves it out.
      return;
    case ActionPreference::Inquire:
      if (list) append_to_variables(rs, list, record);
      (rs.current_streams().*stream)->write(record);
      inquire(rs, variable, text());
      return;
    case ActionPreference::Stop:
      if (list) append_to_variables(rs, list, record);
      (rs.current_streams().*stream)->write(record);
      throw_stop(variable, text());
    default:
      if (list) append_to_variables(rs, list, record);
      (rs.current_streams().*stream)->write(record);
  }
}

}  // namespace

void emit_warning(Runspace& rs, const Value& r) {
  emit(rs, r, StreamPreference::Warning, "WarningPreference", &Streams::warning, &CommandVariables::warning);
}
void emit_verbose(Runspace& rs, const Value& r) { emit(rs, r, StreamPreference::Verbose, "VerbosePreference", &Streams::verbose, nullptr); }
void emit_debug(Runspace& rs, const Value& r) { emit(rs, r, StreamPreference::Debug, "DebugPreference", &Streams::debug, nullptr); }

void emit_information(Runspace& rs, const Value& record) {
  ActionPreference a = stream_preference(rs, StreamPreference::Information);
  auto* r = record.get_if<InformationRecordObject>();
  bool host_message = false;
  if (r) {
    for (const std::string& t : r->tags) host_message |= t == "PSHOST";
  }
  if (a != ActionPreference::Ignore) append_to_variables(rs, &CommandVariables::information, record);
  if (a == ActionPreference::Stop) {
    rs.current_streams().information->write(record);
    throw_stop("InformationPreference", to_display(rs, record));
  }
  if (a == ActionPreference::Inquire) inquire(rs, "InformationPreference", to_display(rs, record));
  // SilentlyContinue still puts the record into the stream (redirection sees it); the final sink shows it only when
  // it is asked to, or when it came from Write-Host.
  if (a == ActionPreference::Ignore && !host_message) return;
  if (a == ActionPreference::Ignore) return;
  if (r) r->shown = host_message ? !(rs.running && rs.running->common && rs.running->common->has_information_action) || a == ActionPreference::Continue || a == ActionPreference::Inquire
                                 : a == ActionPreference::Continue || a == ActionPreference::Inquire;
  rs.current_streams().information->write(record);
}

void emit_progress(Runspace& rs, const Value& record) {
  ActionPreference a = stream_preference(rs, StreamPreference::Progress);
  if (a == ActionPreference::SilentlyContinue || a == ActionPreference::Ignore) return;
  rs.current_streams().progress->write(record);
  if (a == ActionPreference::Stop) throw_stop("ProgressPreference", to_display(rs, record));
}

}  // namespace psession
