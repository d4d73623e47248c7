#include "engine/task_object.h"

#include "engine/threading_wait.h"
#include "object/containers.h"
#include "object/members.h"
#include "object/types/helpers.h"
#include "object/types/record.h"

namespace psession {
using namespace tables;
namespace {
#define TASKS "System.Threading.Tasks."

int next_id() {
  static int id = 0;
  return ++id;
}
TaskObject& task(const MethodCall& c) { return *unwrap(c.self).as<TaskObject>(); }
// Milliseconds between looks at what cannot call back.
constexpr int64_t kPoll = 10;
bool wait(MethodCall& c, TaskObject& t, int64_t ms) {
  Value keep(&t);
  return wait_until(c, ms, WaitCondition([&] { return t.done(); }), kPoll);
}
[[noreturn]] void throw_exception(const Ref<ExceptionObject>& e) { throw ScriptError(record_of_exception(e)); }
Ref<ExceptionObject> aggregate(TaskObject& t) {
  if (t.cancelled) return make_exception("System.AggregateException", "One or more errors occurred. (A task was canceled.)",
                                         Value(make_exception(TASKS "TaskCanceledException", "A task was canceled.")));
  return make_exception("System.AggregateException", "One or more errors occurred. (" + t.fault->message + ")", Value(t.fault));
}
Value check(TaskObject& t) {
  if (t.cancelled || t.fault) throw_exception(aggregate(t));
  return t.result;
}
Value wait_row(MethodCall& c) {
  Ref<TaskObject> t(&task(c));
  int64_t ms = c.argc && (c.arg(0).kind() == Kind::TimeSpan || c.arg(0).kind() == Kind::Int32) ? milliseconds_of(c, 0) : -1;
  bool over = wait(c, *t, ms);
  if (over) check(*t);
  return c.argc ? boolean(over) : Value::nothing();
}
Value result_row(MethodCall& c) {
  Ref<TaskObject> t(&task(c));
  wait(c, *t, -1);
  return check(*t);
}
// As `await` does: the exception itself.
Value get_result(MethodCall& c) {
  Ref<TaskObject> t(unwrap(record_field(c, 0)).as<TaskObject>());
  wait(c, *t, -1);
  if (t->cancelled) throw_dotnet(TASKS "TaskCanceledException", "A task was canceled.");
  if (t->fault) throw_exception(t->fault);
  return t->type()->generic_args().empty() ? Value::nothing() : t->result;
}
Value awaiter(MethodCall& c) {
  const Type* t = TypeRegistry::find("System.Runtime.CompilerServices.TaskAwaiter");
  return record(t, {Value(Ref<TaskObject>(&task(c)))});
}
Value configured(MethodCall& c) {
  return record(TypeRegistry::find("System.Runtime.CompilerServices.ConfiguredTaskAwaitable"), {Value(Ref<TaskObject>(&task(c)))});
}
Value status(MethodCall& c) {
  TaskObject& t = task(c);
  bool over = t.done();
  return Value::enumeration(TypeRegistry::find(TASKS "TaskStatus"), !t.started ? 0 : !over ? 1 : t.cancelled ? 6 : t.fault ? 7 : 5);
}
Value delay(MethodCall& c) {
  auto t = make_ref<TaskObject>(task_type(nullptr));
  int64_t ms = milliseconds_of(c, 0);
  if (ms < -1) throw_range("The value needs to be either -1 (signifying an infinite timeout), 0 or a positive integer.", "millisecondsDelay");
  int64_t end = monotonic_ms() + ms;
  t->look = [ms, end](TaskObject&) { return ms >= 0 && monotonic_ms() >= end; };
  return Value(t);
}
std::vector<Ref<TaskObject>> tasks(MethodCall& c, uint32_t i = 0) {
  require(c.arg(i), "tasks");
  std::vector<Ref<TaskObject>> out;
  for (const Value& v : c.arg(i).as<Array>()->items()) {
    auto* t = unwrap(v).get_if<TaskObject>();
    if (!t) throw_dotnet("System.ArgumentException", "The tasks argument included a null value.", "tasks");
    out.emplace_back(t);
  }
  return out;
}
Value wait_all(MethodCall& c) {
  auto all = tasks(c);
  bool over = wait_until(c, milliseconds_of(c, 1), WaitCondition([&] {
    bool every = true;
    for (auto& t : all) every &= t->done();
    return every;
  }), kPoll);
  if (over) for (auto& t : all) check(*t);
  return c.argc > 1 ? boolean(over) : Value::nothing();
}
Value wait_any(MethodCall& c) {
  auto all = tasks(c);
  int64_t found = -1;
  wait_until(c, milliseconds_of(c, 1), WaitCondition([&] {
    for (size_t i = 0; i < all.size(); ++i) {
      if (all[i]->done()) {
        found = static_cast<int64_t>(i);
        return true;
      }
    }
    return false;
  }), kPoll);
  return int32(found);
}
Value when_all(MethodCall& c) {
  auto all = tasks(c);
  const Type* element = all.empty() || all[0]->type()->generic_args().empty() ? nullptr : all[0]->type()->generic_args()[0];
  auto t = make_ref<TaskObject>(task_type(element ? TypeRegistry::array_of(element) : nullptr));
  t->look = [all, element](TaskObject& self) {
    for (auto& x : all) if (!x->done()) return false;
    std::vector<Value> results;
    for (auto& x : all) {
      if (x->fault && !self.fault) self.fault = x->fault;
      self.cancelled |= x->cancelled;
      results.push_back(x->result);
    }
    if (element) self.result = Value(Array::of(element, std::move(results)));
    return true;
  };
  return Value(t);
}
Value when_any(MethodCall& c) {
  auto all = tasks(c);
  auto t = make_ref<TaskObject>(task_type(TypeRegistry::find(TASKS "Task")));
  t->look = [all](TaskObject& self) {
    for (auto& x : all) {
      if (!x->done()) continue;
      self.result = Value(x);
      return true;
    }
    return false;
  };
  return Value(t);
}

// What a delegate does, on the thread that asks for it.
void run_here(MethodCall& c, TaskObject& t, const Value& delegate, std::span<const Value> args) {
  try {
    Value r = DelegateObject::call(c.ctx, delegate, args);
    if (!t.type()->generic_args().empty()) t.result = r;
  } catch (const ScriptError& e) {
    t.fault = e.record->exception;
  }
}
// What would run on a thread of the pool. As in PowerShell a script block has no runspace there.
void run_in_pool(MethodCall& c, TaskObject& t, const Value& delegate, std::span<const Value> args) {
  auto* d = delegate.get_if<DelegateObject>();
  if (!d || d->target.kind() != Kind::ScriptBlock) return run_here(c, t, delegate, args);
  std::string block = to_display(c.ctx, d->target);
  if (block.size() > 40) block = block.substr(0, 15) + "..." + block.substr(block.size() - 15);
  t.fault = make_exception("System.Management.Automation.PSInvalidOperationException",
                           "There is no Runspace available to run scripts in this thread. You can provide one in the DefaultRunspace "
                           "property of the System.Management.Automation.Runspaces.Runspace type. The script block you attempted to "
                           "invoke was: " + block);
}
const Type* result_type(const Value& delegate) {
  auto* d = delegate.get_if<DelegateObject>();
  if (!d || !d->type()->generic_definition() || !d->type()->generic_definition()->full_name().starts_with("System.Func`")) return nullptr;
  return d->type()->generic_args().back();
}
Value run_row(MethodCall& c) {
  require(c.arg(0), "action");
  auto t = make_ref<TaskObject>(task_type(result_type(c.arg(0))));
  run_in_pool(c, *t, c.arg(0), {});
  return Value(t);
}
// A task that waits to be started keeps its delegate where the result goes.
Value new_task(MethodCall& c) {
  require(c.arg(0), "action");
  auto t = make_ref<TaskObject>(c.type);
  t->result = c.arg(0);
  t->started = false;
  return Value(t);
}
Value start(MethodCall& c, bool here) {
  Ref<TaskObject> t(&task(c));
  if (t->started) {
    throw_dotnet("System.InvalidOperationException", here ? "RunSynchronously may not be called on a task that was already started."
                                 : "Start may not be called on a task that was already started.");
  }
  Value delegate = std::exchange(t->result, Value());
  t->started = true;
  if (here) run_here(c, *t, delegate, {});
  else run_in_pool(c, *t, delegate, {});
  return Value::nothing();
}
Value continue_with(MethodCall& c) {
  Ref<TaskObject> before(&task(c));
  require(c.arg(0), "continuationAction");
  auto t = make_ref<TaskObject>(task_type(result_type(c.arg(0))));
  Value delegate = c.arg(0);
  CallContext* ctx = &c.ctx;
  t->look = [before, delegate, ctx](TaskObject& self) {
    if (!before->done()) return false;
    Value argument(before);
    MethodCall call{*ctx, {}, nullptr, 0, nullptr};
    run_in_pool(call, self, delegate, {&argument, 1});
    return true;
  };
  return Value(t);
}
Value from_exception(MethodCall& c, const Type* result) {
  require(c.arg(0), "exception");
  auto t = make_ref<TaskObject>(task_type(result));
  t->fault = Ref<ExceptionObject>(unwrap(c.arg(0)).as<ExceptionObject>());
  return Value(t);
}

const MemberDef kFactory[] = {
    {TASKS "Task StartNew(System.Action action)", run_row},
    {TASKS "Task[TResult] StartNew[TResult](System.Func[TResult] function)", run_row},
};
const MemberDef kTask[] = {
    {"new(System.Action action)", new_task},
    {"static " TASKS "Task Run(System.Action action)", run_row},
    {"static " TASKS "Task[TResult] Run[TResult](System.Func[TResult] function)", run_row},
    {"static " TASKS "Task Run(System.Action action, System.Threading.CancellationToken cancellationToken)", run_row},
    {"static " TASKS "Task[TResult] Run[TResult](System.Func[TResult] function, System.Threading.CancellationToken cancellationToken)", run_row},
    {"static " TASKS "TaskFactory Factory {get;}", FN({ return record(TypeRegistry::find(TASKS "TaskFactory"), {}); })},
    {"void Start()", FN({ return start(c, false); })},
    {"void RunSynchronously()", FN({ return start(c, true); })},
    {TASKS "Task ContinueWith(System.Action[" TASKS "Task] continuationAction)", continue_with},
    {TASKS "Task[TResult] ContinueWith[TResult](System.Func[" TASKS "Task,TResult] continuationFunction)", continue_with},
    {"static " TASKS "Task[TResult] FromException[TResult](System.Exception exception)", FN({
       return from_exception(c, c.generic_args.empty() ? &types::Object : c.generic_args[0]);
     })},
    {"static " TASKS "Task FromCanceled(System.Threading.CancellationToken cancellationToken)", FN({
       auto t = make_ref<TaskObject>(task_type(nullptr));
       t->cancelled = true;
       return Value(t);
     })},
    {"System.AggregateException Exception {get;}", FN({
       TaskObject& t = task(c);
       return t.done() && t.fault ? Value(aggregate(t)) : Value();
     })},
    {"int Id {get;}", FN({ return int32(task(c).id); })},
    {"System.Object AsyncState {get;}", FN({ return Value(); })},
    {"bool IsCompleted {get;}", FN({ return boolean(task(c).done()); })},
    {"bool IsCanceled {get;}", FN({ return boolean(task(c).done() && task(c).cancelled); })},
    {"bool IsCompletedSuccessfully {get;}", FN({ TaskObject& t = task(c); return boolean(t.done() && !t.fault && !t.cancelled); })},
    {"bool IsFaulted {get;}", FN({ return boolean(task(c).done() && task(c).fault && !task(c).cancelled); })},
    {TASKS "TaskStatus Status {get;}", status},
    {"void Wait()", wait_row}, {"bool Wait(int millisecondsTimeout)", wait_row}, {"bool Wait(timespan timeout)", wait_row},
    {"System.Runtime.CompilerServices.TaskAwaiter GetAwaiter()", awaiter},
    {"System.Runtime.CompilerServices.ConfiguredTaskAwaitable ConfigureAwait(bool continueOnCapturedContext)", configured},
    {"void Dispose()", FN({ return Value::nothing(); })},
    {"static System.Threading.Tasks.Task CompletedTask {get;}", FN({ return finished_task(nullptr, {}); })},
    {"static System.Threading.Tasks.Task Delay(int millisecondsDelay)", delay},
    {"static System.Threading.Tasks.Task Delay(timespan delay)", delay},
    {"static System.Threading.Tasks.Task[TResult] FromResult[TResult](TResult result)", FN({
       const Type* t = !c.generic_args.empty() ? c.generic_args[0] : type_of(unwrap(c.arg(0)));
       return finished_task(t ? t : &types::Object, c.arg(0));
     })},
    {"static System.Threading.Tasks.Task FromException(System.Exception exception)", FN({ return from_exception(c, nullptr); })},
    {"static System.Threading.Tasks.Task WhenAll(" TASKS "Task[] tasks)", when_all},
    {"static System.Threading.Tasks.Task[" TASKS "Task] WhenAny(" TASKS "Task[] tasks)", when_any},
    {"static void WaitAll(" TASKS "Task[] tasks)", wait_all},
    {"static bool WaitAll(" TASKS "Task[] tasks, int millisecondsTimeout)", wait_all},
    {"static bool WaitAll(" TASKS "Task[] tasks, timespan timeout)", wait_all},
    {"static int WaitAny(" TASKS "Task[] tasks)", wait_any},
    {"static int WaitAny(" TASKS "Task[] tasks, int millisecondsTimeout)", wait_any},
};
const MemberDef kTaskOf[] = {{"new(System.Func[TResult] function)", new_task}, {"TResult Result {get;}", result_row}};
const MemberDef kAwaiter[] = {
    {"bool IsCompleted {get;}", FN({ return boolean(unwrap(record_field(c, 0)).as<TaskObject>()->done()); })},
    {"System.Object GetResult()", get_result},
};
const MemberDef kConfigured[] = {
    {"System.Runtime.CompilerServices.TaskAwaiter GetAwaiter()", FN({
       return record(TypeRegistry::find("System.Runtime.CompilerServices.TaskAwaiter"), {record_field(c, 0)});
     })},
};
Type g_factory{TypeSpec{.full_name = TASKS "TaskFactory", .members = kFactory}};
Type g_task{TypeSpec{.full_name = TASKS "Task", .members = kTask, .interfaces = "System.IDisposable"}};
Type g_task_of{TypeSpec{.full_name = TASKS "Task`1", .base = TASKS "Task", .flags = kGenericDefinition, .members = kTaskOf}};
Type g_awaiter{TypeSpec{.full_name = "System.Runtime.CompilerServices.TaskAwaiter", .base = "System.ValueType", .flags = kValueType, .members = kAwaiter}};
Type g_configured{TypeSpec{.full_name = "System.Runtime.CompilerServices.ConfiguredTaskAwaitable", .base = "System.ValueType", .flags = kValueType, .members = kConfigured}};
ENUM_TYPE(g_status, TASKS "TaskStatus", 0, {"Created", 0}, {"WaitingForActivation", 1}, {"WaitingToRun", 2}, {"Running", 3},
          {"WaitingForChildrenToComplete", 4}, {"RanToCompletion", 5}, {"Canceled", 6}, {"Faulted", 7})

}  // namespace

TaskObject::TaskObject(const Type* t) : id(next_id()), type_(t) { set_may_cycle(); }
bool TaskObject::done() {
  if (!started) return false;
  if (!look) return true;
  Ref<TaskObject> keep(this);
  auto ask = look;
  if (!ask(*this)) return false;
  look = nullptr;
  return true;
}
void TaskObject::visit_edges(EdgeVisitor& v) {
  if (result.is_object()) v.visit(result.object());
  if (fault) v.visit(fault.get());
}
void TaskObject::clear_edges() {
  result = {};
  fault = {};
}
const Type* task_type(const Type* result) {
  if (!result) return &g_task;
  return TypeRegistry::instantiate(&g_task_of, {&result, 1});
}
Value finished_task(const Type* result_type, Value result) {
  auto t = make_ref<TaskObject>(task_type(result_type));
  t->result = std::move(result);
  return Value(t);
}

}  // namespace psession
