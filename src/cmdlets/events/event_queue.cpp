// New-Event, Get-Event, Wait-Event, Remove-Event, Get-EventSubscriber, Unregister-Event.
#include "base/clock.h"
#include "engine/cmdlet.h"
#include "engine/events.h"
#include "engine/runspace.h"
#include "session/jobs.h"
#include "text/wildcard.h"

namespace psession {
namespace {

struct NewEvent final : Cmdlet {
  std::string source_identifier;
  Value sender, message_data;
  std::vector<Value> arguments;
  void end_processing() override {
    EventManager& m = EventManager::of(rs());
    Ref<EventObject> e = m.make(source_identifier, sender, arguments, {}, message_data);
    m.deliver(e);
    write(Value(e));
    m.run_actions();
  }
};
constexpr CmdletParam kNewParams[] = {
    param<&NewEvent::source_identifier>("SourceIdentifier", "string", "pos:0 mandatory", "The name of the event."),
    param<&NewEvent::sender>("Sender", "psobject", "pos:1", "Who raises it."),
    param<&NewEvent::arguments>("EventArguments", "psobject[]", "pos:2", "Its arguments."),
    param<&NewEvent::message_data>("MessageData", "psobject", "pos:3", "What travels with it."),
};

// One that names events in the queue.
struct QueueCommand : Cmdlet {
  std::string source_identifier;
  int32_t id = -1;
  void no_such_event(bool by_id) {
    if (by_id) {
      write_error("System.ArgumentException", "INVALID_EVENT_IDENTIFIER", ErrorCategory::InvalidArgument,
                  "Event with identifier '" + std::to_string(id) + "' does not exist.");
    } else {
      write_error("System.ArgumentException", "INVALID_SOURCE_IDENTIFIER", ErrorCategory::InvalidArgument,
                  "Event with source identifier '" + source_identifier + "' does not exist.");
    }
  }
};

struct GetEvent final : QueueCommand {
  void end_processing() override {
    run_pending_events(rs());
    bool found = false;
    bool by_id = parameter_set() == "ById", all = !by_id && source_identifier.empty();
    std::optional<WildcardPattern> pattern;
    if (!all && !by_id) pattern.emplace(source_identifier, true);
    std::vector<Ref<EventObject>> events = EventManager::of(rs()).received;
    for (const auto& e : events) {
      if (by_id ? e->id != id : pattern && !pattern->is_match(e->source_identifier)) continue;
      found = true;
      write(Value(e));
    }
    if (found || all || (!by_id && WildcardPattern::contains_wildcards(source_identifier))) return;
    no_such_event(by_id);
  }
};
constexpr CmdletParam kGetParams[] = {
    param<&GetEvent::source_identifier>("SourceIdentifier", "string", "set:BySource pos:0 byname", "Only events of this name."),
    param<&GetEvent::id>("EventIdentifier", "int", "set:ById pos:0 mandatory byname alias:Id", "The event with this number."),
};

struct WaitEvent final : Cmdlet {
  std::string source_identifier;
  int32_t timeout = -1;
  void process_record() override {
    WildcardPattern pattern(source_identifier.empty() ? "*" : source_identifier, true);
    int64_t end = Clock::system().monotonic_ms() + int64_t{timeout} * 1000;
    for (;;) {
      run_pending_events(rs());
      for (const auto& e : EventManager::of(rs()).received) {
        if (!pattern.is_match(e->source_identifier)) continue;
        write(Value(e));
        return;
      }
      int64_t left = timeout < 0 ? 1000 : end - Clock::system().monotonic_ms();
      if (left <= 0) return;
      wait_for_events(rs(), left);
    }
  }
};
constexpr CmdletParam kWaitParams[] = {
    param<&WaitEvent::source_identifier>("SourceIdentifier", "string", "pos:0 byname", "The name of the event."),
    param<&WaitEvent::timeout>("Timeout", "int", "alias:TimeoutSec range:-1..2147483647", "Seconds; -1: for ever."),
};

struct RemoveEvent final : QueueCommand {
  void process_record() override {
    run_pending_events(rs());
    bool by_id = parameter_set() == "ByIdentifier", found = false;
    WildcardPattern pattern(by_id ? "*" : source_identifier, true);
    std::vector<Ref<EventObject>>& events = EventManager::of(rs()).received;
    std::vector<Ref<EventObject>> all = events;
    for (const auto& e : all) {
      if (by_id ? e->id != id : !pattern.is_match(e->source_identifier)) continue;
      found = true;
      if (should_process("Event '" + e->source_identifier + "'", "Remove")) std::erase_if(events, [&](auto& x) { return x.get() == e.get(); });
    }
    if (found || (!by_id && WildcardPattern::contains_wildcards(source_identifier))) return;
    no_such_event(by_id);
  }
};
constexpr CmdletParam kRemoveParams[] = {
    param<&RemoveEvent::source_identifier>("SourceIdentifier", "string", "set:BySource pos:0 mandatory byname", "Events of this name."),
    param<&RemoveEvent::id>("EventIdentifier", "int", "set:ByIdentifier pos:0 mandatory byname", "The event with this number."),
};

struct SubscriptionCommand : Cmdlet {
  std::string source_identifier;
  int32_t id = -1;
  bool force = false;

 protected:
  std::vector<Ref<SubscriberObject>> chosen(bool mandatory) {
    std::vector<Ref<SubscriberObject>> out;
    bool by_id = bound("SubscriptionId"), by_name = bound("SourceIdentifier");
    WildcardPattern pattern(by_name ? source_identifier : "*", true);
    for (const auto& s : EventManager::of(rs()).subscribers) {
      if (by_id ? s->id != id : !pattern.is_match(s->source_identifier)) continue;
      if (s->support && !force) continue;
      out.push_back(s);
    }
    if (out.empty() && (by_id || (by_name && !WildcardPattern::contains_wildcards(source_identifier)))) {
      write_error("System.ArgumentException", by_id ? "INVALID_SUBSCRIPTION_IDENTIFIER" : "INVALID_SOURCE_IDENTIFIER", ErrorCategory::InvalidArgument,
                  "Event subscription with identifier '" + (by_id ? std::to_string(id) : source_identifier) + "' does not exist.");
    }
    (void)mandatory;
    return out;
  }
};
struct GetEventSubscriber final : SubscriptionCommand {
  void process_record() override {
    for (const auto& s : chosen(false)) write(Value(s));
  }
};
struct UnregisterEvent final : SubscriptionCommand {
  void process_record() override {
    for (const auto& s : chosen(true)) {
      if (!should_process("Event subscription '" + s->source_identifier + "'", "Unsubscribe")) continue;
      EventManager::of(rs()).remove(*s);
      if (auto* j = s->job.get_if<JobObject>()) j->set_state(JobState::Stopped);
    }
  }
};
constexpr CmdletParam kGetSubscriberParams[] = {
    param<&GetEventSubscriber::source_identifier>("SourceIdentifier", "string", "set:BySource pos:0 byname", "Only subscriptions of this name."),
    param<&GetEventSubscriber::id>("SubscriptionId", "int", "set:ById pos:0 mandatory byname alias:Id", "The subscription with this number."),
    param<&GetEventSubscriber::force>("Force", "switch", "pos:1", "Hidden ones, too."),
};
constexpr CmdletParam kUnregisterParams[] = {
    param<&UnregisterEvent::source_identifier>("SourceIdentifier", "string", "set:BySource pos:0 mandatory byname", "Subscriptions of this name."),
    param<&UnregisterEvent::id>("SubscriptionId", "int", "set:ById pos:0 mandatory byname", "The subscription with this number."),
    param<&UnregisterEvent::force>("Force", "switch", "", "Hidden ones, too."),
};

#define REGISTRATION(T, NAME, PARAMS, SET, PROCESS, SYNOPSIS, OUT, EXAMPLES)                                                           \
  CmdletRegistration registration_##T{{.name = NAME, .module = "Microsoft.PowerShell.Utility", .params = PARAMS, .default_set = SET,   \
                                       .should_process = PROCESS, .synopsis = SYNOPSIS, .outputs = OUT, .examples = EXAMPLES,          \
                                       .create = make_cmdlet<T>}}
REGISTRATION(NewEvent, "New-Event", kNewParams, "", false, "Raises an event.", "System.Management.Automation.PSEventArgs", "New-Event My.Event\n");
REGISTRATION(GetEvent, "Get-Event", kGetParams, "BySource", false, "Lists the events in the queue.", "System.Management.Automation.PSEventArgs", "Get-Event\n");
REGISTRATION(WaitEvent, "Wait-Event", kWaitParams, "", false, "Waits for an event.", "System.Management.Automation.PSEventArgs", "Wait-Event My.Event -Timeout 1\n");
REGISTRATION(RemoveEvent, "Remove-Event", kRemoveParams, "BySource", true, "Takes events out of the queue.", "", "Get-Event | Remove-Event\n");
REGISTRATION(GetEventSubscriber, "Get-EventSubscriber", kGetSubscriberParams, "BySource", false, "Lists subscriptions to events.",
             "System.Management.Automation.PSEventSubscriber", "Get-EventSubscriber\n");
REGISTRATION(UnregisterEvent, "Unregister-Event", kUnregisterParams, "BySource", true, "Ends subscriptions to events.", "", "Get-EventSubscriber | Unregister-Event\n");

}  // namespace
}  // namespace psession
