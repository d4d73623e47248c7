#include "engine/task_types.h"

#include "object/convert.h"
#include "object/types/record.h"
#include "object/types/table.h"

namespace psession {
namespace {

#define TASKS "System.Threading.Tasks."
Type& task_type();
const Type* task_of(const Type* t) {
  const Type* args[] = {t};
  return generic_of(TASKS "Task`1", args);
}
TaskObject& self(MethodCall& c) { return *unwrap(c.self).as<TaskObject>(); }
bool wait(MethodCall& c, TaskObject& t, int64_t ms) {
  return wait_until(c, ms, WaitCondition([&] { return t.done(); }), 20);
}
[[noreturn]] void throw_exception(const Ref<ExceptionObject>& e) { throw ScriptError(record_of_exception(e)); }
Ref<ExceptionObject> aggregate(const Ref<ExceptionObject>& e) {
  return make_exception("System.AggregateException", "One or more errors occurred. (" + e->message + ")", Value(e));
}
Ref<ExceptionObject> cancelled_exception() { return make_exception(TASKS "TaskCanceledException", "A task was canceled."); }
void check(TaskObject& t, bool wrapped) {
  Ref<ExceptionObject> e = t.error;
  if (!e && t.cancelled) e = cancelled_exception();
  if (e) throw_exception(wrapped ? aggregate(e) : e);
}
Value wait_task(MethodCall& c) {
  Value keep = c.self;
  bool done = wait(c, self(c), milliseconds_of(c, 0));
  if (done) check(self(c), true);
  return c.argc ? boolean(done) : Value::nothing();
}
Value result(MethodCall& c) {
  Value keep = c.self;
  wait(c, self(c), -1);
  check(self(c), true);
  return self(c).result;
}
Value awaiter_result(MethodCall& c) {
  Value keep = c.self, task = record_field(c, 0);
  auto& t = *task.as<TaskObject>();
  wait(c, t, -1);
  check(t, false);
  return t.type() == &task_type() ? Value::nothing() : t.result;
}
Value awaiter(MethodCall& c) {
  static const Type* const t = TypeRegistry::find("System.Runtime.CompilerServices.TaskAwaiter");
  return record(t, {unwrap(c.self)});
}
int status(TaskObject& t) { return !t.done() ? 1 : t.cancelled ? 6 : t.error ? 7 : 5; }
ENUM_TYPE(g_status, TASKS "TaskStatus", 0, {"Created", 0}, {"WaitingForActivation", 1}, {"WaitingToRun", 2}, {"Running", 3}, {"WaitingForChildrenToComplete", 4},
          {"RanToCompletion", 5}, {"Canceled", 6}, {"Faulted", 7})
std::vector<TaskObject*> tasks(MethodCall& c) {
  if (c.arg(0).is_null()) throw_null_argument("tasks");
  std::vector<TaskObject*> r;
  for (const Value& v : c.arg(0).as<Array>()->items()) {
    auto* t = unwrap(v).get_if<TaskObject>();
    if (!t) throw_dotnet("System.ArgumentException", "The tasks argument included a null value.", "tasks");
    r.push_back(t);
  }
  return r;
}
Value wait_all(MethodCall& c) {
  std::vector<TaskObject*> all = tasks(c);
  bool done = wait_until(c, milliseconds_of(c, 1), WaitCondition([&] {
    for (TaskObject* t : all) if (!t->done()) return false;
    return true;
  }), 20);
  for (TaskObject* t : all) if (done) check(*t, true);
  return c.argc > 1 ? boolean(done) : Value::nothing();
}
Value wait_any(MethodCall& c) {
  std::vector<TaskObject*> all = tasks(c);
  int64_t found = -1;
  wait_until(c, milliseconds_of(c, 1), WaitCondition([&] {
    for (size_t i = 0; i < all.size(); ++i) {
      if (all[i]->done()) {
        found = static_cast<int64_t>(i);
        return true;
      }
    }
    return false;
  }), 20);
  return int32(found);
}
Value delay(MethodCall& c) {
  int64_t ms = milliseconds_of(c, 0);
  if (ms < -1) throw_dotnet("System.ArgumentOutOfRangeException", "The value needs to be either -1 (signifying an infinite timeout), 0 or a positive integer.", "millisecondsDelay");
  Ref<TaskObject> t = finished_task();
  t->ready_at = ms < 0 ? INT64_MAX : monotonic_ms() + ms;
  return Value(t);
}
// WhenAll and WhenAny wait at once: what they give is done.
Value when_all(MethodCall& c) {
  std::vector<TaskObject*> all = tasks(c);
  wait_until(c, -1, WaitCondition([&] {
    for (TaskObject* t : all) if (!t->done()) return false;
    return true;
  }), 20);
  std::vector<Value> results;
  Ref<TaskObject> r = finished_task();
  for (TaskObject* t : all) {
    if (t->error && !r->error) r->error = t->error;
    results.push_back(t->result);
  }
  r->result = Value(Array::of(std::move(results)));
  return Value(r);
}
const MemberDef kTask[] = {
    {"static System.Threading.Tasks.Task CompletedTask {get;}", PS_FN { return Value(finished_task()); }},
    {"static System.Threading.Tasks.Task Delay(int millisecondsDelay)", delay}, {"static System.Threading.Tasks.Task Delay(timespan delay)", delay},
    {"static object FromResult[TResult](TResult result)", PS_FN {
       const Type* t = !c.generic_args.empty() ? c.generic_args[0] : type_of(c.arg(0));
       return Value(finished_task(t ? t : &types::Object, c.arg(0)));
     }},
    {"static System.Threading.Tasks.Task FromException(System.Exception exception)", PS_FN {
       if (c.arg(0).is_null()) throw_null_argument("exception");
       Ref<TaskObject> t = finished_task();
       t->error = Ref<ExceptionObject>(c.arg(0).as<ExceptionObject>());
       return Value(t);
     }},
    {"static void WaitAll(params System.Threading.Tasks.Task[] tasks)", wait_all}, {"static bool WaitAll(System.Threading.Tasks.Task[] tasks, int millisecondsTimeout)", wait_all},
    {"static bool WaitAll(System.Threading.Tasks.Task[] tasks, timespan timeout)", wait_all},
    {"static int WaitAny(params System.Threading.Tasks.Task[] tasks)", wait_any}, {"static int WaitAny(System.Threading.Tasks.Task[] tasks, int millisecondsTimeout)", wait_any},
    {"static System.Threading.Tasks.Task WhenAll(params System.Threading.Tasks.Task[] tasks)", when_all},
    {"bool IsCompleted {get;}", PS_FN { return boolean(self(c).done()); }},
    {"bool IsCompletedSuccessfully {get;}", PS_FN { return boolean(status(self(c)) == 5); }},
    {"bool IsFaulted {get;}", PS_FN { return boolean(status(self(c)) == 7); }}, {"bool IsCanceled {get;}", PS_FN { return boolean(status(self(c)) == 6); }},
    {"System.Threading.Tasks.TaskStatus Status {get;}", PS_FN { return Value::enumeration(&g_status, status(self(c))); }},
    {"System.AggregateException Exception {get;}", PS_FN { return self(c).done() && self(c).error ? Value(aggregate(self(c).error)) : Value(); }},
    {"void Wait()", wait_task}, {"bool Wait(int millisecondsTimeout)", wait_task}, {"bool Wait(timespan timeout)", wait_task},
    {"System.Runtime.CompilerServices.TaskAwaiter GetAwaiter()", awaiter},
    {"System.Threading.Tasks.Task ConfigureAwait(bool continueOnCapturedContext)", PS_FN { return c.self; }},
    {"void Dispose()", PS_FN { return Value::nothing(); }},
};
const MemberDef kTaskT[] = {{"TResult Result {get;}", result}};
const MemberDef kAwaiter[] = {
    {"bool IsCompleted {get;}", PS_FN { return boolean(record_field(c, 0).as<TaskObject>()->done()); }},
    {"object GetResult()", awaiter_result},
};
PS_TYPE(g_task, {.full_name = TASKS "Task", .members = kTask, .interfaces = "System.IDisposable"});
PS_TYPE(g_task_t, {.full_name = TASKS "Task`1", .base = TASKS "Task", .flags = kGenericDefinition, .members = kTaskT});
PS_TYPE(g_awaiter, {.full_name = "System.Runtime.CompilerServices.TaskAwaiter", .base = "System.ValueType", .flags = kValueType, .members = kAwaiter});
Type& task_type() { return g_task; }

}  // namespace

void TaskObject::visit_edges(EdgeVisitor& v) {
  if (result.is_object()) v.visit(result.object());
  if (error) v.visit(error.get());
}
void TaskObject::clear_edges() {
  result = Value();
  error = nullptr;
}
Ref<TaskObject> finished_task() { return make_ref<TaskObject>(&task_type()); }
Ref<TaskObject> finished_task(const Type* t, Value result) {
  auto r = make_ref<TaskObject>(task_of(t));
  r->result = std::move(result);
  return r;
}

}  // namespace psession
