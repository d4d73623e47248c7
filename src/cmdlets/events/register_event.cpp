// Register-EngineEvent and Register-ObjectEvent: subscriptions, with an action as an event job.
#include <strings.h>

#include "engine/cmdlet.h"
#include "engine/events.h"
#include "engine/host_streams.h"
#include "engine/modules.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/types/helpers.h"
#include "object/types/record.h"
#include "session/jobs.h"

namespace psession {
namespace {
using namespace tables;
#define SMA "System.Management.Automation."
constexpr const char* kAssembly = "System.Management.Automation";

const MemberDef kEventJob[] = {{"psmoduleinfo Module {get;}", FN({ return Value(); })}};
Type g_event_job{TypeSpec{.full_name = SMA "PSEventJob", .base = SMA "Job", .members = kEventJob, .assembly = kAssembly}};

class JobStream final : public Sink {
 public:
  JobStream(JobObject& j, RemoteStream s) : job_(j), stream_(s) {}
  void write(const Value& v) override {
    if (!v.is_nothing()) job_.add({stream_, v});
  }

 private:
  JobObject& job_;
  RemoteStream stream_;
};

// What runs the action for one event: with $Event and its parts, in a module of its own; output stays in the job.
std::function<void(EventObject&)> action_runner(Runspace& rs, SubscriberObject& s, const Ref<ScriptBlock>& block, const Ref<JobObject>& job) {
  auto module = make_ref<Module>(rs, "__DynamicModule_" + job->instance_id);
  module->scope()->parent = &rs.global_scope();
  auto own = make_ref<ScriptBlock>(block->script(), &block->ast(), Ref<HeapObject>(module.get()));
  own->code = block->code;
  return [&rs, own, module, job, &s](EventObject& e) {
    job->set_state(JobState::Running);
    HostStreams shown(rs);
    Streams host = shown.streams(), saved = rs.top_streams();
    JobStream output(*job, RemoteStream::Output), error(*job, RemoteStream::Error);
    Streams streams{&output, &error, host.warning, host.verbose, host.debug, host.information, host.progress};
    Value subscriber{Ref<SubscriberObject>(&s)};
    std::vector<std::pair<std::string, Value>> variables = {{"Event", Value(Ref<EventObject>(&e))}, {"EventSubscriber", subscriber},
                                                            {"Sender", e.sender}, {"EventArgs", e.source_event_args},
                                                            {"SourceArgs", Value(Array::of(e.source_args))},
                                                            {"SourceEventArgs", e.source_event_args}};
    InvokeOptions o;
    o.args = e.source_args;
    o.variables = &variables;
    RunningCommand* running = rs.running;
    RunningCommand outer;
    outer.streams = &streams;
    outer.caller = running;
    rs.running = &outer;
    rs.set_top_streams(streams);
    auto restore = [&] {
      rs.running = running;
      rs.set_top_streams(saved);
    };
    try {
      invoke_block(rs, *own, o, output);
    } catch (const ScriptError& err) {
      restore();
      error.write(Value(err.record));
      return;
    } catch (...) {
      restore();
      throw;
    }
    restore();
  };
}

struct RegisterCommand : Cmdlet {
  std::string source_identifier;
  Ref<ScriptBlock> action;
  Value message_data;
  bool support = false, forward = false;
  int32_t max_triggers = 0;

 protected:
  // Null: an error was written.
  Ref<SubscriberObject> subscribe(const std::string& event_name, const Value& source) {
    if (action && forward) {
      write_error("System.InvalidOperationException", "ACTION_AND_FORWARD", ErrorCategory::InvalidOperation,
                  "The action is not supported when you are forwarding events.");
      return {};
    }
    auto s = make_ref<SubscriberObject>();
    s->source_identifier = source_identifier;
    s->event_name = event_name;
    s->source = source;
    s->message_data = message_data;
    s->support = support;
    s->forward = forward;
    s->left = max_triggers;
    try {
      EventManager::of(rs()).add(s);
    } catch (const ScriptError& e) {
      write_error("System.ArgumentException", "INVALID_REGISTRATION", ErrorCategory::InvalidArgument, e.record->message(), {});
      return {};
    }
    if (action) {
      Ref<JobObject> job = make_job(rs(), &g_event_job, source_identifier, {}, action->text());
      job->has_results_order = false;
      register_job(rs(), job);
      s->job = Value(job);
      s->run = action_runner(rs(), *s, action, job);
    }
    return s;
  }
  void show(const Ref<SubscriberObject>& s) {
    if (s && !s->job.is_null() && !support) write(s->job);
  }
};

struct RegisterEngineEvent final : RegisterCommand {
  void end_processing() override { show(subscribe({}, {})); }
};

// Objects without events of their own: what is looked at now and then, and what a change is told as.
struct Watched { const char* type; const char* event; const char* property; };
constexpr Watched kWatched[] = {
    {SMA "Job", "StateChanged", "State"},
    {SMA "PowerShell", "InvocationStateChanged", "InvocationStateInfo.State"},
    {SMA "Runspaces.Runspace", "StateChanged", "RunspaceStateInfo.State"},
    {SMA "Runspaces.Runspace", "AvailabilityChanged", "RunspaceAvailability"},
    {"System.Diagnostics.Process", "Exited", "HasExited"},
};
const MemberDef kStateArgs[] = {
    READ_ROW(0, "System.Object JobStateInfo"), READ_ROW(1, "System.Object PreviousJobStateInfo"),
    {"System.Object InvocationStateInfo {get;}", read_field<0>}, {"System.Object RunspaceStateInfo {get;}", read_field<0>},
};
Type g_state_args{TypeSpec{.full_name = SMA "JobStateEventArgs", .base = "System.EventArgs", .members = kStateArgs, .assembly = kAssembly}};
const MemberDef kAddedArgs[] = {READ_ROW(0, "int Index"), READ_ROW(1, "guid PowerShellInstanceId")};
Type g_added_args{TypeSpec{.full_name = SMA "DataAddedEventArgs", .base = "System.EventArgs", .members = kAddedArgs, .assembly = kAssembly}};

struct RegisterObjectEvent final : RegisterCommand {
  Value input;
  std::string event_name;

  Value read(const Value& object, std::string_view path) {
    Value v = object;
    while (!path.empty()) {
      size_t dot = std::min(path.find('.'), path.size());
      v = get_member(rs(), v, path.substr(0, dot));
      path.remove_prefix(std::min(dot + 1, path.size()));
    }
    return v;
  }
  void raise(SubscriberObject& s, const Value& sender, const Value& args) {
    EventManager& m = EventManager::of(rs());
    m.deliver(s, m.make(s.source_identifier, sender, {sender, args}, args, s.message_data));
  }
  [[noreturn]] void unknown() {
    throw_dotnet("System.ArgumentException", "Cannot register for the specified event. An event with the name '" + event_name + "' does not exist.", "eventName");
  }
  void end_processing() override {
    if (source_identifier.empty()) source_identifier = GuidObject::fresh()->to_text();
    Value object = unwrap(input);
    auto* source = object.is_object() ? dynamic_cast<EventSource*>(object.object()) : nullptr;
    const Watched* watched = nullptr;
    const Type* t = type_of(object);
    bool collection = false;
    if (source ? !source->has_event(event_name) : true) {
      for (const Watched& w : kWatched) {
        const Type* base = TypeRegistry::find(w.type);
        if (base && base->assignable_from(t) && strcasecmp(w.event, event_name.c_str()) == 0) watched = &w;
      }
      collection = t && t->generic_definition() && t->generic_definition()->full_name() == SMA "PSDataCollection`1" &&
                   strcasecmp(event_name.c_str(), "DataAdded") == 0;
      if (!watched && !collection) {
        try {
          unknown();
        } catch (const ScriptError& e) {
          write_error("System.ArgumentException", "INVALID_REGISTRATION", ErrorCategory::InvalidArgument, e.record->message(), input);
        }
        return;
      }
    }
    Ref<SubscriberObject> s = subscribe(event_name, input);
    if (!s) return;
    Runspace* own = &rs();
    if (watched) {
      const Watched w = *watched;
      Value last = read(object, w.property);
      EventManager::of(rs()).poll([own, s, object, w, last]() mutable {
        if (s->gone) return false;
        Value now, v = object;
        std::string_view path = w.property;
        while (!path.empty()) {
          size_t dot = std::min(path.find('.'), path.size());
          v = get_member(*own, v, path.substr(0, dot));
          path.remove_prefix(std::min(dot + 1, path.size()));
        }
        now = v;
        if (to_display(*own, now) == to_display(*own, last)) return true;
        last = now;
        EventManager& m = EventManager::of(*own);
        Value info = std::string_view(w.event) == "InvocationStateChanged" ? get_member(*own, object, "InvocationStateInfo")
                     : std::string_view(w.type).ends_with("Job")           ? get_member(*own, object, "JobStateInfo")
                                                                           : now;
        Value args = record(&g_state_args, {info, Value()});
        m.deliver(*s, m.make(s->source_identifier, object, {object, args}, args, s->message_data));
        return true;
      });
    } else if (collection) {
      size_t seen = object.as<List>()->items.size();
      EventManager::of(rs()).poll([own, s, object, seen]() mutable {
        if (s->gone) return false;
        List& l = *object.as<List>();
        if (l.items.size() < seen) seen = l.items.size();
        EventManager& m = EventManager::of(*own);
        for (; seen < l.items.size(); ++seen) {
          Value args = record(&g_added_args, {int32(static_cast<int64_t>(seen)), Value(GuidObject::fresh())});
          m.deliver(*s, m.make(s->source_identifier, object, {object, args}, args, s->message_data));
        }
        return true;
      });
    } else {
      SubscriberObject* raw = s.get();
      uint64_t id = source->subscribe(event_name, [own, raw](const Value& sender, const Value& args) {
        EventManager& m = EventManager::of(*own);
        m.deliver(*raw, m.make(raw->source_identifier, sender, {sender, args}, args, raw->message_data));
      });
      s->detach = [source, id, object] { source->unsubscribe(id); };
    }
    show(s);
  }
};

#define COMMON_PARAMS(T)                                                                                              \
  param<&T::action>("Action", "scriptblock", "pos:101", "Runs for each event."),                                      \
      param<&T::message_data>("MessageData", "psobject", "", "Travels with each event."),                             \
      param<&T::support>("SupportEvent", "switch", "", "Hidden unless -Force."),                                      \
      param<&T::forward>("Forward", "switch", "", "Sends events to the client of this session."),                     \
      param<&T::max_triggers>("MaxTriggerCount", "int", "", "Ends the subscription after so many events.")
const CmdletParam kEngineParams[] = {
    param<&RegisterEngineEvent::source_identifier>("SourceIdentifier", "string", "pos:100 mandatory", "The name of the event."),
    COMMON_PARAMS(RegisterEngineEvent)};
const CmdletParam kObjectParams[] = {
    param<&RegisterObjectEvent::input>("InputObject", "psobject", "pos:0 mandatory", "The object that raises events."),
    param<&RegisterObjectEvent::event_name>("EventName", "string", "pos:1 mandatory", "Which of its events."),
    param<&RegisterObjectEvent::source_identifier>("SourceIdentifier", "string", "pos:100", "The name that the events get."),
    COMMON_PARAMS(RegisterObjectEvent)};
CmdletRegistration engine_registration{{.name = "Register-EngineEvent", .module = "Microsoft.PowerShell.Utility", .params = kEngineParams,
                                        .synopsis = "Subscribes to events of the engine and of New-Event.",
                                        .outputs = SMA "PSEventJob", .examples = "Register-EngineEvent My.Event -Action { 'it came' }\n",
                                        .create = make_cmdlet<RegisterEngineEvent>}};
CmdletRegistration object_registration{{.name = "Register-ObjectEvent", .module = "Microsoft.PowerShell.Utility", .params = kObjectParams,
                                        .synopsis = "Subscribes to events of a .NET object.",
                                        .outputs = SMA "PSEventJob",
                                        .examples = "Register-ObjectEvent ([System.Timers.Timer]::new(100)) Elapsed Tick\n",
                                        .create = make_cmdlet<RegisterObjectEvent>}};

}  // namespace
}  // namespace psession
