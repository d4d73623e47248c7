// Events of a runspace: who subscribed to what, the queue that Get-Event reads, and actions that wait for their turn.
// Events arrive on any thread that holds the interpreter lock; actions run on the runspace's own thread, between its
// statements and while it waits for events.
#pragma once
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/script_block.h"
#include "object/value.h"

namespace psession {

class Runspace;
struct MethodCall;

// PSEventArgs.
class EventObject final : public HeapObject {
 public:
  EventObject() { set_may_cycle(); }
  int id = 0;
  std::string source_identifier, runspace_id;
  Value sender, source_event_args, message_data, time;
  std::vector<Value> source_args;
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
};

// PSEventSubscriber.
class SubscriberObject final : public HeapObject {
 public:
  SubscriberObject() { set_may_cycle(); }
  int id = 0, left = 0;                  // left: of -MaxTriggerCount; 0: no end
  std::string source_identifier, event_name;
  Value source, message_data, job;       // job: of -Action
  bool support = false, forward = false, gone = false;
  std::function<void(EventObject&)> run; // the action; empty: events go to the queue
  std::function<void()> detach;          // from an object that raises events
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
};

// Objects that raise events. Under the interpreter lock.
class EventSource {
 public:
  using Handler = std::function<void(const Value& sender, const Value& args)>;
  virtual bool has_event(std::string_view name) const = 0;
  uint64_t subscribe(std::string_view name, Handler h);
  void unsubscribe(uint64_t id);
  void raise(std::string_view name, const Value& sender, const Value& args);

 protected:
  ~EventSource() = default;

 private:
  friend Value add_event_handler(MethodCall& c, std::string_view name);
  friend Value remove_event_handler(MethodCall& c, std::string_view name);
  struct Entry { uint64_t id; std::string name; Handler handler; Value delegate; };
  std::vector<Entry> handlers_;
};

// add_X and remove_X of an EventSource's type: the handler runs as an action of the runspace that added it.
Value add_event_handler(MethodCall& c, std::string_view name);
Value remove_event_handler(MethodCall& c, std::string_view name);
#define EVENT_ROW(name, handler, args)                                                                 \
  {"event " handler " " name "(System.Object, " args ")", [](MethodCall& c) { return add_event_handler(c, name); }, \
   [](MethodCall& c) { return remove_event_handler(c, name); }}

class EventManager {
 public:
  explicit EventManager(Runspace& rs) : rs_(rs) {}
  static EventManager& of(Runspace& rs);
  static EventManager* find(Runspace& rs);
  std::vector<Ref<EventObject>> received;
  std::vector<Ref<SubscriberObject>> subscribers;

  // InvalidOperation when the identifier is taken by another subscription to an object.
  void add(const Ref<SubscriberObject>& s);
  void remove(SubscriberObject& s);
  Ref<EventObject> make(std::string source_identifier, Value sender, std::vector<Value> args, Value event_args, Value data);
  // To the subscribers of its identifier; to the queue when none of them has an action.
  void deliver(const Ref<EventObject>& e);
  // To one subscriber (an object's event).
  void deliver(SubscriberObject& s, const Ref<EventObject>& e);
  void run_actions();                    // those that wait; not from inside an action
  bool idle() const { return actions_.empty() && polls_.empty(); }

  // For objects that say nothing of themselves: `look` is called now and then; false ends it.
  void poll(std::function<bool()> look);
  void look_around();

 private:
  Runspace& rs_;
  std::deque<std::pair<Ref<SubscriberObject>, Ref<EventObject>>> actions_;
  std::vector<std::function<bool()>> polls_;
  int next_event_ = 1, next_subscriber_ = 1;
  bool running_ = false;
};

// Set while some runspace of the process has actions to run or objects to look at.
inline std::atomic<bool> g_events_pending{false};
void run_pending_events(Runspace& rs);
inline void event_safe_point(Runspace& rs) {
  if (__builtin_expect(g_events_pending.load(std::memory_order_relaxed), 0)) run_pending_events(rs);
}
// Waits up to that long (less when something happened); runs actions meanwhile. Answers stops.
void wait_for_events(Runspace& rs, int64_t milliseconds);

// Calls back on a thread of its own that then holds the interpreter lock: once after `delay`, then every `period` (0: not
// again) milliseconds.
uint64_t start_timer(int64_t delay, int64_t period, std::function<void()> f);
void stop_timer(uint64_t id);

// PowerShell.Exiting, at the end of the console.
void raise_engine_event(Runspace& rs, std::string_view name);

}  // namespace psession
