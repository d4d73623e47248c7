#include "engine/events.h"

#include <strings.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "engine/interpreter_lock.h"
#include "engine/runspace.h"
#include "engine/vm/control_flow.h"
#include "engine/vm/vm.h"
#include "object/types/date_boxes.h"
#include "object/types/helpers.h"

namespace psession {
using namespace tables;

namespace {
#define SMA "System.Management.Automation."
constexpr const char* kAssembly = "System.Management.Automation";
bool same(std::string_view a, std::string_view b) { return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0; }

std::mutex g_lock;
std::condition_variable g_happened;
uint64_t g_count = 0;
void something_happened() {
  {
    std::lock_guard hold(g_lock);
    ++g_count;
  }
  g_happened.notify_all();
}

EventObject& event(MethodCall& c) { return *unwrap(c.self).as<EventObject>(); }
SubscriberObject& subscriber(MethodCall& c) { return *unwrap(c.self).as<SubscriberObject>(); }
const MemberDef kEvent[] = {
    {"string ComputerName {get;}", FN({ return Value(); })},
    {"guid RunspaceId {get;}", FN({ return convert_to(c.ctx, str(event(c).runspace_id), &types::Guid); })},
    {"int EventIdentifier {get;}", FN({ return int32(event(c).id); })},
    {"System.Object Sender {get;}", FN({ return event(c).sender; })},
    {"System.EventArgs SourceEventArgs {get;}", FN({ return event(c).source_event_args; })},
    {"System.Object[] SourceArgs {get;}", FN({ return Value(Array::of(event(c).source_args)); })},
    {"string SourceIdentifier {get;}", FN({ return str(event(c).source_identifier); })},
    {"datetime TimeGenerated {get;set;}", FN({ return event(c).time; }), FN({ event(c).time = c.arg(0); return Value(); })},
    {"psobject MessageData {get;}", FN({ return event(c).message_data; })},
};
const MemberDef kSubscriber[] = {
    {"int SubscriptionId {get;set;}", FN({ return int32(subscriber(c).id); }), FN({ subscriber(c).id = i32(c.arg(0)); return Value(); })},
    {"System.Object SourceObject {get;}", FN({ return subscriber(c).source; })},
    {"string EventName {get;}", FN({ return subscriber(c).event_name.empty() ? Value() : str(subscriber(c).event_name); })},
    {"string SourceIdentifier {get;}", FN({ return str(subscriber(c).source_identifier); })},
    {SMA "PSEventJob Action {get;}", FN({ return subscriber(c).job; })},
    {"System.Object HandlerDelegate {get;}", FN({ return Value(); })},
    {"bool SupportEvent {get;}", FN({ return boolean(subscriber(c).support); })},
    {"bool ForwardEvent {get;}", FN({ return boolean(subscriber(c).forward); })},
};
Type g_event{TypeSpec{.full_name = SMA "PSEventArgs", .base = "System.EventArgs", .members = kEvent, .assembly = kAssembly}};
Type g_subscriber{TypeSpec{.full_name = SMA "PSEventSubscriber", .members = kSubscriber, .assembly = kAssembly}};

void visit(EdgeVisitor& v, const Value& x) {
  if (x.is_object()) v.visit(x.object());
}

}  // namespace

const Type* EventObject::type() const { return &g_event; }
void EventObject::visit_edges(EdgeVisitor& v) {
  visit(v, sender);
  visit(v, source_event_args);
  visit(v, message_data);
  for (const Value& a : source_args) visit(v, a);
}
void EventObject::clear_edges() {
  sender = source_event_args = message_data = {};
  source_args.clear();
}
const Type* SubscriberObject::type() const { return &g_subscriber; }
void SubscriberObject::visit_edges(EdgeVisitor& v) {
  visit(v, source);
  visit(v, message_data);
  visit(v, job);
}
void SubscriberObject::clear_edges() { source = message_data = job = {}; }

uint64_t EventSource::subscribe(std::string_view name, Handler h) {
  static uint64_t next = 0;
  handlers_.push_back({++next, std::string(name), std::move(h), {}});
  return next;
}
void EventSource::unsubscribe(uint64_t id) {
  std::erase_if(handlers_, [&](const Entry& e) { return e.id == id; });
}
void EventSource::raise(std::string_view name, const Value& sender, const Value& args) {
  std::vector<Entry> all = handlers_;
  for (const Entry& e : all) {
    if (same(e.name, name)) e.handler(sender, args);
  }
}

Value add_event_handler(MethodCall& c, std::string_view name) {
  Value object = unwrap(c.self), delegate = c.arg(0);
  auto* source = dynamic_cast<EventSource*>(object.object());
  if (!source || delegate.is_null()) return Value::nothing();
  Runspace* rs = &static_cast<Runspace&>(c.ctx);
  source->subscribe(name, [rs, delegate](const Value& sender, const Value& args) {
    auto s = make_ref<SubscriberObject>();
    s->run = [rs, delegate](EventObject& e) {
      Value pair[] = {e.sender, e.source_event_args};
      try {
        DelegateObject::call(*rs, delegate, pair);
      } catch (const ScriptError&) {
        // Whoever raises an event drops what its handlers throw.
      }
    };
    EventManager& m = EventManager::of(*rs);
    m.deliver(*s, m.make({}, sender, {sender, args}, args, {}));
  });
  source->handlers_.back().delegate = delegate;
  return Value::nothing();
}
Value remove_event_handler(MethodCall& c, std::string_view name) {
  Value object = unwrap(c.self);
  auto* source = dynamic_cast<EventSource*>(object.object());
  auto* wanted = c.arg(0).get_if<DelegateObject>();
  if (!source || !wanted) return Value::nothing();
  for (auto i = source->handlers_.rbegin(); i != source->handlers_.rend(); ++i) {
    auto* d = i->delegate.get_if<DelegateObject>();
    if (!d || !same(i->name, name) || (d != wanted && !(d->target.is_object() && wanted->target.is_object() && d->target.object() == wanted->target.object()))) continue;
    source->unsubscribe(i->id);
    break;
  }
  return Value::nothing();
}

// ---- the manager

EventManager& EventManager::of(Runspace& rs) {
  VmState& vm = vm_of(rs);
  if (!vm.events) vm.events = std::make_shared<EventManager>(rs);
  return *vm.events;
}
EventManager* EventManager::find(Runspace& rs) { return rs.vm ? rs.vm->events.get() : nullptr; }

void EventManager::add(const Ref<SubscriberObject>& s) {
  if (!s->event_name.empty()) {
    for (const auto& other : subscribers) {
      if (same(other->source_identifier, s->source_identifier)) {
        throw_error("System.ArgumentException", "SUBSCRIBER_EXISTS", ErrorCategory::InvalidArgument,
                    "Cannot subscribe to the specified event. A subscriber with the source identifier '" + s->source_identifier +
                        "' already exists.");
      }
    }
  }
  s->id = next_subscriber_++;
  subscribers.push_back(s);
}
void EventManager::remove(SubscriberObject& s) {
  Ref<SubscriberObject> keep(&s);
  s.gone = true;
  if (s.detach) s.detach();
  s.detach = nullptr;
  std::erase_if(subscribers, [&](auto& x) { return x.get() == &s; });
}
Ref<EventObject> EventManager::make(std::string source_identifier, Value sender, std::vector<Value> args, Value event_args, Value data) {
  auto e = make_ref<EventObject>();
  e->id = next_event_++;
  e->source_identifier = std::move(source_identifier);
  e->runspace_id = rs_.runspace_id.empty() ? GuidObject::fresh()->to_text() : rs_.runspace_id;
  e->sender = std::move(sender);
  e->source_args = std::move(args);
  e->source_event_args = std::move(event_args);
  e->message_data = std::move(data);
  e->time = Value::date_time(local_now().data());
  return e;
}
void EventManager::deliver(SubscriberObject& s, const Ref<EventObject>& e) {
  if (s.gone || s.forward) return;
  if (!s.run) {
    received.push_back(e);
  } else {
    actions_.emplace_back(Ref<SubscriberObject>(&s), e);
    g_events_pending = true;
  }
  if (s.left > 0 && --s.left == 0) remove(s);
  something_happened();
}
void EventManager::deliver(const Ref<EventObject>& e) {
  bool taken = false;
  auto all = subscribers;
  for (const auto& s : all) {
    if (!same(s->source_identifier, e->source_identifier)) continue;
    if (s->run || s->forward) {
      deliver(*s, e);
      taken = true;
    } else if (s->left > 0 && --s->left == 0) {
      remove(*s);
    }
  }
  if (!taken) received.push_back(e);
  something_happened();
}
void EventManager::run_actions() {
  if (running_) return;
  running_ = true;
  struct Done {
    bool& flag;
    ~Done() { flag = false; }
  } done{running_};
  while (!actions_.empty()) {
    auto [s, e] = std::move(actions_.front());
    actions_.pop_front();
    bool ok = rs_.question_mark;
    try {
      s->run(*e);
    } catch (const ScriptError&) {
    } catch (const LoopControl&) {
    } catch (const ExitScript&) {
    } catch (const StopUpstream&) {
    }
    rs_.question_mark = ok;
  }
}
void EventManager::poll(std::function<bool()> look) {
  polls_.push_back(std::move(look));
  // Somebody must look while scripts run.
  static uint64_t timer = 0;
  if (!timer) timer = start_timer(50, 50, [] { g_events_pending = true; });
}
void EventManager::look_around() {
  auto all = std::move(polls_);
  polls_.clear();
  for (auto& p : all) {
    if (p()) polls_.push_back(std::move(p));
  }
}

void run_pending_events(Runspace& rs) {
  EventManager* m = EventManager::find(rs);
  if (!m) return;   // another runspace's
  g_events_pending = false;
  m->look_around();
  m->run_actions();
}

void wait_for_events(Runspace& rs, int64_t milliseconds) {
  int64_t end = Clock::system().monotonic_ms() + milliseconds;
  uint64_t seen;
  {
    std::lock_guard hold(g_lock);
    seen = g_count;
  }
  run_pending_events(rs);
  rs.check_stop();
  int64_t left = std::min<int64_t>(50, end - Clock::system().monotonic_ms());
  if (left <= 0) return;
  {
    BlockingRegion blocking;
    std::unique_lock hold(g_lock);
    g_happened.wait_for(hold, std::chrono::milliseconds(left), [&] { return g_count != seen; });
  }
  run_pending_events(rs);
  rs.check_stop();
}

void raise_engine_event(Runspace& rs, std::string_view name) {
  EventManager* m = EventManager::find(rs);
  if (!m) return;
  bool wanted = false;
  for (const auto& s : m->subscribers) wanted |= same(s->source_identifier, name);
  if (!wanted) return;
  m->deliver(m->make(std::string(name), {}, {}, {}, {}));
  m->run_actions();
}

// ---- timers

namespace {

struct TimerThread {
  struct Entry { int64_t due, period; std::shared_ptr<std::function<void()>> f; };
  std::mutex lock;
  std::condition_variable changed;
  std::map<uint64_t, Entry> entries;
  uint64_t next = 0;
  bool running = false;

  void run() {
    std::unique_lock hold(lock);
    for (;;) {
      if (entries.empty()) {
        changed.wait(hold);
        continue;
      }
      auto first = std::min_element(entries.begin(), entries.end(), [](auto& a, auto& b) { return a.second.due < b.second.due; });
      int64_t now = Clock::system().monotonic_ms();
      if (first->second.due > now) {
        changed.wait_for(hold, std::chrono::milliseconds(first->second.due - now));
        continue;
      }
      uint64_t id = first->first;
      hold.unlock();
      InterpreterLock::acquire();
      hold.lock();
      std::shared_ptr<std::function<void()>> f;
      // It may have been stopped meanwhile.
      if (auto it = entries.find(id); it != entries.end()) {
        f = it->second.f;
        if (it->second.period > 0) it->second.due = std::max(it->second.due + it->second.period, Clock::system().monotonic_ms());
        else entries.erase(it);
      }
      hold.unlock();
      if (f) (*f)();
      f.reset();
      InterpreterLock::release();
      hold.lock();
    }
  }
};
TimerThread& timers() {
  static TimerThread* t = new TimerThread;   // its thread may outlive main()
  return *t;
}

}  // namespace

uint64_t start_timer(int64_t delay, int64_t period, std::function<void()> f) {
  InterpreterLock::enable();
  TimerThread& t = timers();
  std::lock_guard hold(t.lock);
  uint64_t id = ++t.next;
  t.entries[id] = {Clock::system().monotonic_ms() + delay, period, std::make_shared<std::function<void()>>(std::move(f))};
  if (!t.running) {
    t.running = true;
    std::thread([&t] { t.run(); }).detach();
  }
  t.changed.notify_all();
  return id;
}
void stop_timer(uint64_t id) {
  TimerThread& t = timers();
  std::lock_guard hold(t.lock);
  t.entries.erase(id);
}

// ---- System.Timers.Timer

namespace {

class ElapsedArgs final : public HeapObject {
 public:
  Value time;
  const Type* type() const override;
};
class TimerObject final : public HeapObject, public EventSource {
 public:
  ~TimerObject() override { stop(); }
  double interval = 100;
  bool auto_reset = true, enabled = false;
  uint64_t timer = 0;
  const Type* type() const override;
  bool has_event(std::string_view name) const override { return same(name, "Elapsed") || same(name, "Disposed"); }
  void start() {
    stop();
    enabled = true;
    int64_t ms = static_cast<int64_t>(interval < 1 ? 1 : interval);
    timer = start_timer(ms, auto_reset ? ms : 0, [this] {
      if (!auto_reset) enabled = false;
      Ref<TimerObject> keep(this);
      auto args = make_ref<ElapsedArgs>();
      args->time = Value::date_time(local_now().data());
      raise("Elapsed", Value(keep), Value(args));
    });
  }
  void stop() {
    if (timer) stop_timer(timer);
    timer = 0;
    enabled = false;
  }
};
TimerObject& timer(MethodCall& c) { return *unwrap(c.self).as<TimerObject>(); }
double checked_interval(const Value& v) {
  double ms = v.kind() == Kind::Double ? v.as_double() : static_cast<double>(v.as_int());
  if (!(ms > 0) || ms > 2147483647.0) {
    throw_dotnet("System.ArgumentException", "Invalid value '" + (ms == static_cast<int64_t>(ms) ? std::to_string(static_cast<int64_t>(ms)) : std::to_string(ms)) +
                                                 "' for parameter 'interval'.");
  }
  return ms;
}
Value new_timer(MethodCall& c) {
  auto t = make_ref<TimerObject>();
  if (c.argc) t->interval = checked_interval(c.arg(0));
  return Value(t);
}
const MemberDef kTimer[] = {
    EVENT_ROW("Elapsed", "System.Timers.ElapsedEventHandler", "System.Timers.ElapsedEventArgs"),
    EVENT_ROW("Disposed", "System.EventHandler", "System.EventArgs"),
    {"new()", new_timer}, {"new(double interval)", new_timer},
    {"bool AutoReset {get;set;}", FN({ return boolean(timer(c).auto_reset); }), FN({
       timer(c).auto_reset = c.arg(0).as_bool();
       if (timer(c).enabled) timer(c).start();
       return Value();
     })},
    {"bool Enabled {get;set;}", FN({ return boolean(timer(c).enabled); }), FN({
       if (c.arg(0).as_bool()) timer(c).start();
       else timer(c).stop();
       return Value();
     })},
    {"double Interval {get;set;}", FN({ return Value::real(timer(c).interval); }), FN({
       timer(c).interval = checked_interval(c.arg(0));
       if (timer(c).enabled) timer(c).start();
       return Value();
     })},
    {"System.ComponentModel.ISite Site {get;}", FN({ return Value(); })},
    {"System.ComponentModel.ISynchronizeInvoke SynchronizingObject {get;}", FN({ return Value(); })},
    {"System.ComponentModel.IContainer Container {get;}", FN({ return Value(); })},
    {"void Start()", FN({ timer(c).start(); return Value::nothing(); })},
    {"void Stop()", FN({ timer(c).stop(); return Value::nothing(); })},
    {"void Close()", FN({ timer(c).stop(); return Value::nothing(); })},
    {"void Dispose()", FN({ timer(c).stop(); return Value::nothing(); })},
    {"void BeginInit()", FN({ return Value::nothing(); })},
    {"void EndInit()", FN({ return Value::nothing(); })},
};
const MemberDef kElapsed[] = {{"datetime SignalTime {get;}", FN({ return unwrap(c.self).as<ElapsedArgs>()->time; })}};
Type g_timer{TypeSpec{.full_name = "System.Timers.Timer", .members = kTimer, .interfaces = "System.IDisposable",
                      .assembly = "System.ComponentModel.TypeConverter"}};
Type g_elapsed{TypeSpec{.full_name = "System.Timers.ElapsedEventArgs", .base = "System.EventArgs", .members = kElapsed,
                        .assembly = "System.ComponentModel.TypeConverter"}};
const Type* ElapsedArgs::type() const { return &g_elapsed; }
const Type* TimerObject::type() const { return &g_timer; }

}  // namespace
}  // namespace psession
