// $PSCmdlet of advanced functions.
#include "engine/execution_context.h"
#include "engine/host.h"
#include "engine/invocation.h"
#include "engine/pipeline.h"
#include "engine/preferences.h"
#include "engine/provider.h"
#include "engine/records.h"
#include "engine/vm/execute_impl.h"
#include "engine/vm/script_processor.h"

namespace psession {

namespace {
ScriptProcessor& processor(const Value& v) {
  auto* c = static_cast<ScriptCmdletObject*>(unwrap(v).object());
  if (!c->processor) throw_runtime("InvalidOperation", ErrorCategory::InvalidOperation, "The command that this object belongs to has ended.");
  return *c->processor;
}
const MemberDef kMembers[] = {
    {"string ParameterSetName {get;}", [](MethodCall& c) { return str(processor(c.self).binder().parameter_set()); }},
    {"System.Management.Automation.InvocationInfo MyInvocation {get;}",
     [](MethodCall& c) { return Value(invocation_info(static_cast<Runspace&>(c.ctx), processor(c.self).running)); }},
    {"System.Object Host {get;}", [](MethodCall& c) { return c.ctx.get_variable("Host"); }},
    // The caller's, not the one of the function's module.
    {"System.Management.Automation.SessionState SessionState {get;}", [](MethodCall& c) {
       Frame* caller = processor(c.self).frame().caller;
       return make_session_state(Ref<HeapObject>(caller && caller->scope ? caller->scope->module : nullptr));
     }},
    {"System.Object InvokeCommand {get;}", [](MethodCall& c) { return get_member(c.ctx, c.ctx.get_variable("ExecutionContext"), "InvokeCommand"); }},
    {"System.Object InvokeProvider {get;}", [](MethodCall& c) { return get_member(c.ctx, c.ctx.get_variable("ExecutionContext"), "InvokeProvider"); }},
    {"System.Object PagingParameters {get;}",
     [](MethodCall& c) {
       auto o = PSObject::custom();
       const CommonParameters& p = processor(c.self).binder().common;
       o->members().add("IncludeTotalCount", Value::boolean(p.include_total_count));
       o->members().add("Skip", Value::integer(Kind::UInt64, static_cast<int64_t>(p.skip)));
       o->members().add("First", Value::integer(Kind::UInt64, static_cast<int64_t>(p.first)));
       return Value(o);
     }},
    {"bool Stopping {get;}", [](MethodCall& c) { return Value::boolean(static_cast<Runspace&>(c.ctx).stop_requested()); }},
    {"System.Object CommandRuntime {get;}", [](MethodCall& c) { return c.self; }},
    {"string CommandOrigin {get;}", [](MethodCall&) { return str("Internal"); }},
    // The others are done by ScriptCmdletObject::call; here for Get-Member.
    {"void WriteObject(System.Object sendToPipeline)"}, {"void WriteObject(System.Object sendToPipeline, bool enumerateCollection)"},
    {"void WriteError(System.Management.Automation.ErrorRecord errorRecord)"}, {"void WriteWarning(string text)"},
    {"void WriteVerbose(string text)"}, {"void WriteDebug(string text)"},
    {"void WriteInformation(System.Object messageData, string[] tags)"}, {"void WriteProgress(System.Object progressRecord)"},
    {"void ThrowTerminatingError(System.Management.Automation.ErrorRecord errorRecord)"},
    {"bool ShouldProcess(string target)"}, {"bool ShouldProcess(string target, string action)"},
    {"bool ShouldProcess(string verboseDescription, string verboseWarning, string caption)"},
    {"bool ShouldContinue(string query, string caption)"}, {"System.Object GetVariableValue(string name)"},
    {"System.Object GetVariableValue(string name, System.Object defaultValue)"},
    {"string GetUnresolvedProviderPathFromPSPath(string path)"},
};
}  // namespace
namespace types {
Type PSScriptCmdlet({.full_name = "System.Management.Automation.PSScriptCmdlet", .base = "System.Management.Automation.PSCmdlet", .members = kMembers,
                     .assembly = "System.Management.Automation"});
}
const Type* ScriptCmdletObject::type() const { return &types::PSScriptCmdlet; }

bool ScriptCmdletObject::call(std::string_view name, std::span<Value> args, Value& out) {
  if (!processor) return false;
  ScriptProcessor& p = *processor;
  Runspace& rs = p.runspace();
  out = Value::nothing();
  size_t n = args.size();
  auto text = [&](size_t i) { return i < n ? to_display(rs, args[i]) : std::string(); };
  // The command itself speaks, whoever calls the method.
  struct As {
    Runspace& rs;
    RunningCommand* outer;
    As(Runspace& r, RunningCommand& c) : rs(r), outer(r.running) { rs.running = &c; }
    ~As() { rs.running = outer; }
  } as(rs, p.running);
  auto record_of = [&](const Value& v) -> Ref<ErrorRecordObject> {
    const Value& u = unwrap(v);
    if (auto* r = u.get_if<ErrorRecordObject>()) return r;
    if (auto* e = u.get_if<ExceptionObject>()) return record_of_exception(Ref<ExceptionObject>(e));
    return convert_to(rs, v, &types::ErrorRecord).as<ErrorRecordObject>();
  };
  if (same_name(name, "WriteObject") && n >= 1) {
    if (n >= 2 && truth(args[1])) {
      if (auto e = enumerate(rs, args[0])) {
        for (Value v; e->next(v);) p.streams.output->write(v);
        return true;
      }
    }
    p.streams.output->write(args[0]);
  } else if (same_name(name, "WriteError") && n == 1) {
    report_error(rs, record_of(args[0]));
    rs.question_mark = false;
  } else if (same_name(name, "ThrowTerminatingError") && n == 1) {
    Ref<ErrorRecordObject> r = record_of(args[0]);
    complete_error(rs, *r, &p.running);
    throw CommandEndingError(r, &p);
  } else if (same_name(name, "WriteWarning") && n == 1) {
    emit_warning(rs, make_warning(text(0)));
  } else if (same_name(name, "WriteVerbose") && n == 1) {
    if (stream_preference(rs, StreamPreference::Verbose) != ActionPreference::SilentlyContinue) emit_verbose(rs, make_verbose(text(0)));
  } else if (same_name(name, "WriteDebug") && n == 1) {
    if (stream_preference(rs, StreamPreference::Debug) != ActionPreference::SilentlyContinue) emit_debug(rs, make_debug(text(0)));
  } else if (same_name(name, "WriteProgress") && n >= 1) {
    emit_progress(rs, unwrap(args[n - 1]));
  } else if (same_name(name, "WriteInformation") && n >= 1) {
    if (auto* info = unwrap(args[0]).get_if<InformationRecordObject>()) {
      emit_information(rs, Value(info));
    } else {
      auto r = make_ref<InformationRecordObject>();
      r->message_data = args[0];
      if (n > 1)
        for (auto& t : to_vector(rs, args[1])) r->tags.push_back(to_display(rs, t));
      emit_information(rs, Value(r));
    }
  } else if (same_name(name, "ShouldProcess") && n >= 1) {
    const CommonParameters& c = p.binder().common;
    int impact = p.metadata().confirm_impact;
    if (n >= 3) {
      out = Value::boolean(should_process(rs, c, impact, text(0), text(1), text(2), p.answers));
    } else {
      std::string action = n == 2 ? text(1) : p.running.command ? p.running.command->name : std::string();
      std::string what = "Performing the operation \"" + action + "\" on target \"" + text(0) + "\".";
      out = Value::boolean(should_process(rs, c, impact, what, "Are you sure you want to perform this action?\n" + what, "Confirm", p.answers));
    }
  } else if (same_name(name, "ShouldContinue") && n >= 2) {
    static const std::vector<ChoiceDescription> kChoices = {{"&Yes", "Continue with only the next step of the operation."},
                                                            {"&No", "Skip this operation and proceed with the next operation."},
                                                            {"&Suspend", ""}};
    out = Value::boolean(rs.host().prompt_for_choice(text(1), text(0), kChoices, 0) == 0);
  } else if (same_name(name, "GetVariableValue") && n >= 1) {
    Value v;
    out = rs.try_get_variable(text(0), v) ? v : n > 1 ? args[1] : Value();
  } else if (same_name(name, "GetUnresolvedProviderPathFromPSPath") && n >= 1) {
    out = str(rs.providers().file_system_path(text(0)));
  } else {
    return false;
  }
  return true;
}

}  // namespace psession
