// [powershell]: commands put together by a script, run in a runspace of this process (on a thread of its own, under the
// interpreter lock), in a pool of them, or in a remote session. Invoke is BeginInvoke and EndInvoke.
#include <algorithm>

#include "engine/host_streams.h"
#include "engine/interpreter_lock.h"
#include "engine/pipeline.h"
#include "engine/task_object.h"
#include "engine/threading_wait.h"
#include "object/types/helpers.h"
#include "object/types/record.h"
#include "session/initial_session_state.h"
#include "session/jobs.h"
#include "session/powershell_parts.h"
#include "session/remoting_state.h"
#include "session/runspace_object.h"

namespace psession {

namespace {
using namespace tables;
#define SMA "System.Management.Automation."
constexpr const char* kAssembly = "System.Management.Automation";
Runspace& caller(MethodCall& c) { return static_cast<Runspace&>(c.ctx); }
PowerShellObject& self(MethodCall& c) {
  HeapObject* o = unwrap(c.self).object();
  if (auto* part = dynamic_cast<PartObject*>(o)) return *part->shell;
  return *static_cast<PowerShellObject*>(o);
}
void require_idle(PowerShellObject& p) {
  if (p.disposed) throw_dotnet("System.ObjectDisposedException", "Cannot access a disposed object.\nObject name: 'PowerShell'.");
  if (p.run && !p.run->done) {
    throw_dotnet(SMA "InvalidPowerShellStateException",
                 p.run->stopping ? "The operation cannot be performed because a command is currently stopping. Wait for the command to complete "
                                   "stopping, and then try the operation again."
                                 : "The operation cannot be performed because a command has already been started. Wait for the command to "
                                   "complete, or stop it, and then try the operation again.");
  }
}

// Changing what runs is refused while it runs.
void require_changeable(PowerShellObject& p) {
  if (p.disposed) throw_dotnet("System.ObjectDisposedException", "Cannot access a disposed object.\nObject name: 'PowerShell'.");
  if (p.run && !p.run->done) {
    throw_dotnet(SMA "InvalidPowerShellStateException", "The state of the current PowerShell instance is not valid for this operation.");
  }
}

class ListSink final : public Sink {
 public:
  explicit ListSink(List& l, Sink* also = nullptr) : list_(l), also_(also) {}
  void write(const Value& v) override {
    if (v.is_nothing()) return;
    list_.items.push_back(v);
    ++list_.version;
    if (also_) also_->write(v);
    RemotingHub::instance().notify();
  }

 private:
  List& list_;
  Sink* also_;                           // the host that the runspace was given
};

// What is fed in: all at once, or an open PSDataCollection that others add to until they call Complete().
struct Input {
  std::vector<Value> items;
  Ref<List> open;
  bool given = false;
};
struct Settings {
  Value error_action;
  bool add_to_history = false;
};

void run_here(Runspace& rs, PowerShellObject& p, Run& run, const Input& input, const Settings& settings, bool nested) {
  HostStreams shown(rs);
  Streams host{};
  if (!nested && !dynamic_cast<SilentHost*>(&rs.host())) host = shown.streams();
  ListSink out(*run.streams[0]), error(*run.streams[1]), warning(*run.streams[2], host.warning), verbose(*run.streams[3], host.verbose),
      debug(*run.streams[4], host.debug), information(*run.streams[5], host.information), progress(*run.streams[6], host.progress);
  Streams streams{&out, &error, &warning, &verbose, &debug, &information, &progress};
  Pipeline pipeline(rs);
  pipeline.statements = p.command->statements;
  pipeline.nested = nested;
  pipeline.add_to_history = settings.add_to_history;
  size_t next = 0;
  if (input.given) {
    pipeline.input = [&](Value& v) {
      while (input.open) {
        if (next < input.open->items.size()) {
          v = input.open->items[next++];
          return true;
        }
        if (input.open->fixed_size || run.stopping) return false;
        rs.check_stop();
        uint64_t seen = job_change_version();
        BlockingRegion blocking;
        RemotingHub::instance().wait(seen, 10);
      }
      if (next >= input.items.size()) return false;
      v = input.items[next++];
      return true;
    };
  }
  Value preference;
  if (!settings.error_action.is_null()) {
    preference = rs.get_variable("global:ErrorActionPreference");
    rs.set_variable("global:ErrorActionPreference", settings.error_action);
  }
  try {
    run.failure = pipeline.run(streams);
    if (run.failure && pipeline.stopped_by_preference) {
      Ref<ErrorRecordObject> stopped = make_error(
          SMA "ActionPreferenceStopException", "ActionPreferenceStop", ErrorCategory::OperationStopped,
          "The running command stopped because the preference variable \"ErrorActionPreference\" or common parameter is set to Stop: " +
              run.failure->message());
      stopped->exception->record = Ref<HeapObject>(run.failure.get());
      stopped->invocation = run.failure->invocation;
      run.failure = stopped;
    } else if (run.failure && pipeline.left_command && run.failure->exception) {
      Ref<ErrorRecordObject> outer = make_error(SMA "CmdletInvocationException", run.failure->error_id, run.failure->category,
                                                run.failure->message(), run.failure->target);
      outer->exception->inner = Value(run.failure->exception);
      outer->exception->record = Ref<HeapObject>(run.failure.get());
      outer->invocation = run.failure->invocation;
      run.failure = outer;
    }
  } catch (const ScriptError& e) {       // text that cannot be parsed
    run.failure = e.record;
  } catch (const PipelineStopped&) {
    if (nested) throw;
    run.stopped = true;
  }
  if (!settings.error_action.is_null()) rs.set_variable("global:ErrorActionPreference", preference);
}
void finish(PowerShellObject& p, Run& run) {
  if (run.done) return;
  run.done = true;
  p.reason = run.failure;
  p.state = run.stopped ? "Stopped" : run.failure ? "Failed" : "Completed";
  if (run.failure || run.stopped || !run.streams[1]->items.empty()) p.had_errors = true;
  notify_waiters();
  RemotingHub::instance().notify();
}
// What a remote command has sent since.
void take_remote(Runspace& rs, PowerShellObject& p, Run& run) {
  if (!run.remote || run.done) return;
  run.session->pump(rs);
  while (std::optional<StreamItem> item = run.remote->take()) {
    List& l = *run.streams[static_cast<size_t>(item->stream)];
    l.items.push_back(std::move(item->value));
    ++l.version;
  }
  if (!run.remote->done()) return;
  run.stopped = run.stopping;
  if (!run.stopped) run.failure = run.remote->failure;
  run.session->forget(run.remote);
  finish(p, run);
}

Ref<RunspaceObject> fresh_runspace(MethodCall& c) {
  auto fresh = make_ref<RunspaceObject>();
  fresh->directory = caller(c).working_directory();
  fresh->open();
  return fresh;
}

struct Invocation {
  Value input;
  bool streaming = false;                // an open collection is followed
  Ref<List> output;                      // null: a fresh one
  Settings settings;
};
}  // namespace
bool RunHandle::ready() {
  take_remote(rs, *result->shell, *result->run);
  return result->run->done;
}
namespace {
std::shared_ptr<Run> begin(MethodCall& c, PowerShellObject& p, const Invocation& how) {
  require_idle(p);
  auto& statements = p.command->statements;
  std::erase_if(statements, [](auto& s) { return s.empty(); });
  if (statements.empty()) {
    statements.emplace_back();
    throw_dotnet("System.InvalidOperationException", "No commands are specified.");
  }
  Input input;
  input.given = !how.input.is_null();
  auto* followed = unwrap(how.input).get_if<List>();
  if (how.streaming && followed && !followed->fixed_size && followed->type()->full_name().starts_with(SMA "PSDataCollection")) {
    input.open = Ref<List>(followed);
  } else if (auto e = enumerate(c.ctx, how.input)) {
    for (Value v; e->next(v);) input.items.push_back(v);
  } else if (input.given) {
    input.items.push_back(how.input);
  }

  auto run = std::make_shared<Run>();
  run->streams[0] = how.output ? how.output : collection(RemoteStream::Output);
  for (size_t i = 1; i < kStreamCount; ++i) run->streams[i] = p.streams[i];
  p.had_errors = false;
  p.reason = {};
  if (auto* remote = unwrap(p.runspace).get_if<RemoteRunspaceObject>()) {
    if (!remote->session) throw_runspace_state("BeforeOpen");
    run->session = remote->session->session;
    if (!run->session->opened()) throw_runspace_state(remote->session->state());
    PipelineRequest request;
    request.statements = statements;
    request.no_input = !input.given;
    request.host.use_runspace_host = true;
    run->remote = run->session->start(caller(c), request);
    if (input.open) input.items = input.open->items;
    for (const Value& v : input.items) run->session->send_input(caller(c), *run->remote, v);
    if (input.given) run->session->end_input(*run->remote);
    p.run = run;
    p.state = "Running";
    return run;
  }
  auto* pool = unwrap(p.pool).get_if<RunspacePoolObject>();
  if (pool && pool->state != "Opened") {
    throw_dotnet(SMA "Runspaces.InvalidRunspacePoolStateException",
                 "Cannot perform the operation because the runspace pool is not in the 'Opened' state. The current state is '" + pool->state + "'.");
  }
  if (!pool && p.runspace.is_null()) {
    p.runspace = Value(fresh_runspace(c));
    p.owns_runspace = true;
  }
  Ref<RunspaceObject> target;
  if (!pool) {
    target = Ref<RunspaceObject>(unwrap(p.runspace).as<RunspaceObject>());
    if (target->state() != "Opened") {
      throw_dotnet(SMA "Runspaces.InvalidRunspaceStateException", "Cannot perform operation because the runspace is not in the 'Opened' state. Current state of "
                                                                  "runspace is '" + target->state() + "'.");
    }
    if (target->is_own(caller(c))) {
      if (!p.nested) {
        throw_dotnet("System.Management.Automation.PSInvalidOperationException",
                     "The pipeline was not run because a pipeline is already running. Pipelines cannot be run concurrently.");
      }
      p.run = run;
      p.state = "Running";
      run_here(caller(c), p, *run, input, how.settings, true);
      finish(p, *run);
      return run;
    }
    if (target->busy) {
      throw_dotnet("System.Management.Automation.PSInvalidOperationException",
                   "The pipeline was not run because a pipeline is already running. Pipelines cannot be run concurrently.");
    }
    target->busy = true;
  }
  p.run = run;
  p.state = "Running";
  InterpreterLock::enable();
  Ref<PowerShellObject> shell(&p);
  Ref<RunspacePoolObject> from(pool);
  bool started = start_engine_thread([shell, run, from, target, input, settings = how.settings]() mutable {
    Ref<RunspaceObject> where = target;
    if (from) {
      while (from->working >= from->maximum && !run->stopping) {
        uint64_t seen = job_change_version();
        BlockingRegion blocking;
        RemotingHub::instance().wait(seen, 50);
      }
      ++from->working;
      if (!from->idle.empty()) {
        where = from->idle.back();
        from->idle.pop_back();
      } else {
        where = make_ref<RunspaceObject>();
        where->directory = from->directory;
        where->initial = from->initial;
        where->shown = from->shown;
        where->open();
      }
      where->busy = true;
    }
    Runspace& rs = *where->runspace();
    rs.clear_stop();
    run->live = &rs;
    if (run->stopping) run->stopped = true;
    else run_here(rs, *shell, *run, input, settings, false);
    run->live = nullptr;
    where->busy = false;
    if (from) {
      --from->working;
      if (from->state == "Opened") from->idle.push_back(where);
      else where->close();
    }
    finish(*shell, *run);
    // Everything that counts references goes while the lock is held.
    input = {};
    settings = {};
    where = target = {};
    from = {};
    shell = {};
  });
  if (!started) {
    if (target) target->busy = false;
    run->done = true;
    p.state = "Failed";
    throw_dotnet("System.OutOfMemoryException", "No thread could be started for the command.");
  }
  return run;
}
void ask_to_stop(Run& run) {
  if (run.done) return;
  run.stopping = true;
  if (run.remote) run.session->stop(*run.remote);
  else if (run.live) run.live->request_stop();
}
// True when it is over. A stop of the caller stops it too.
bool wait_for(MethodCall& c, PowerShellObject& p, Run& run, int64_t timeout_ms) {
  int64_t waited = 0;
  while (true) {
    uint64_t seen = job_change_version();
    take_remote(caller(c), p, run);
    if (run.done) return true;
    if (timeout_ms >= 0 && waited >= timeout_ms) return false;
    if (caller(c).stop_requested()) {
      ask_to_stop(run);
      c.ctx.check_stop();
    }
    BlockingRegion blocking;
    RemotingHub::instance().wait(seen, 20);
    waited += 20;
  }
}
Value result_of(MethodCall& c, PowerShellObject& p, Run& run, bool as_collection) {
  wait_for(c, p, run, -1);
  if (run.stopped) throw_dotnet(SMA "PipelineStoppedException", "The pipeline has been stopped.");
  if (run.failure) throw ScriptError(run.failure);
  if (!as_collection) return Value(run.streams[0]);
  static const Type* t = TypeRegistry::find("System.Collections.ObjectModel.Collection[psobject]");
  auto list = make_ref<List>(t ? t : &types::ArrayList);
  list->items = run.streams[0]->items;
  return Value(list);
}
void read_settings(Invocation& how, const Value& v) {
  auto* r = dynamic_cast<RecordObject*>(v.is_object() ? unwrap(v).object() : nullptr);
  if (!r) return;
  how.settings.add_to_history = r->fields[0].is_null() ? false : r->fields[0].as_bool();
  how.settings.error_action = r->fields[1];
}
Value invoke(MethodCall& c) {
  Ref<PowerShellObject> p(&self(c));
  Invocation how;
  if (c.argc) how.input = c.arg(0);
  if (c.argc > 1) read_settings(how, c.arg(1));
  std::shared_ptr<Run> run = begin(c, *p, how);
  return result_of(c, *p, *run, true);
}
// Invoke(input, output[, settings])
Value invoke_into(MethodCall& c) {
  require(c.arg(1), "output");
  Ref<PowerShellObject> p(&self(c));
  Invocation how;
  how.input = c.arg(0);
  auto* list = unwrap(c.arg(1)).get_if<List>();
  if (!list) throw_dotnet("System.NotSupportedException", "Collection was of a fixed size.");
  how.output = Ref<List>(list);
  if (c.argc > 2) read_settings(how, c.arg(2));
  std::shared_ptr<Run> run = begin(c, *p, how);
  result_of(c, *p, *run, true);
  return Value::nothing();
}
Value begin_invoke(MethodCall& c) {
  auto r = make_ref<AsyncResultObject>();
  r->shell = Ref<PowerShellObject>(&self(c));
  if (r->shell->nested) {
    throw_dotnet(SMA "PSInvalidOperationException", "Nested PowerShell instances cannot be invoked asynchronously. Use the Invoke method.");
  }
  Invocation how;
  how.streaming = true;
  if (c.argc) how.input = c.arg(0);
  uint32_t next = 1;
  if (c.argc > 1) {
    auto* list = unwrap(c.arg(1)).get_if<List>();
    if (list) {
      how.output = Ref<List>(list);
      next = 2;
    }
  }
  if (c.argc > next) read_settings(how, c.arg(next));
  if (c.argc > next + 2) r->state = c.arg(next + 2);
  r->run = begin(c, *r->shell, how);
  return Value(r);
}
// InvokeAsync: the same as a Task of the output.
Value invoke_async(MethodCall& c) {
  Value begun = begin_invoke(c);
  Ref<AsyncResultObject> r(begun.as<AsyncResultObject>());
  auto task = make_ref<TaskObject>(task_type(TypeRegistry::find(SMA "PSDataCollection[psobject]")));
  Runspace* rs = &caller(c);
  task->look = [r, rs](TaskObject& t) {
    take_remote(*rs, *r->shell, *r->run);
    if (!r->run->done) return false;
    if (r->run->stopped) t.fault = make_exception(SMA "PipelineStoppedException", "The pipeline has been stopped.");
    else if (r->run->failure) t.fault = r->run->failure->exception;
    else t.result = Value(r->run->streams[0]);
    return true;
  };
  return Value(task);
}

std::vector<std::vector<Pipeline::Command>>& statements_of(MethodCall& c) {
  HeapObject* o = unwrap(c.self).object();
  if (auto* command = dynamic_cast<CommandObject*>(o)) return command->statements;
  require_changeable(self(c));
  return self(c).command->statements;
}
Value add_command(MethodCall& c, bool script) {
  auto& statements = statements_of(c);
  require(c.arg(0), script ? "script" : "cmdlet");
  Pipeline::Command command;
  command.text = text(c.arg(0));
  command.is_script = script;
  command.use_local_scope = c.has(1) && c.arg(1).as_bool();
  if (statements.empty()) statements.emplace_back();
  statements.back().push_back(std::move(command));
  return c.self;
}
Value add_command_info(MethodCall& c) {
  auto& statements = statements_of(c);
  require(c.arg(0), "commandInfo");
  Pipeline::Command command;
  command.text = unwrap(c.arg(0)).as<CommandInfo>()->name;
  if (statements.empty()) statements.emplace_back();
  statements.back().push_back(std::move(command));
  return c.self;
}
Pipeline::Command& last_command(MethodCall& c) {
  auto& statements = statements_of(c);
  if (statements.empty() || statements.back().empty()) {
    throw_dotnet("System.InvalidOperationException", "A command is required to add a parameter. A command must be added to the PowerShell instance before adding a parameter.");
  }
  return statements.back().back();
}
Value add_parameter(MethodCall& c) {
  std::string name = text(c.arg(0));
  if (name.starts_with("-")) name.erase(0, 1);
  last_command(c).parameters.push_back({name, c.argc > 1 ? c.arg(1) : Value(), c.argc > 1});
  return c.self;
}
Value add_parameters(MethodCall& c) {
  Pipeline::Command& command = last_command(c);
  require(c.arg(0), "parameters");
  Value given = unwrap(c.arg(0));
  if (auto* d = given.get_if<Dictionary>()) {
    for (uint32_t i = 0; i < d->slots(); ++i) {
      if (!d->live(i)) continue;
      if (!unwrap(d->key_at(i)).is_string()) throw_dotnet("System.ArgumentException", "The keys in the dictionary must be strings.");
      command.parameters.push_back({text(unwrap(d->key_at(i))), d->value_at(i), true});
    }
  } else if (auto e = enumerate(c.ctx, given)) {
    for (Value v; e->next(v);) command.parameters.push_back({{}, v, true});
  }
  return c.self;
}
Value add_statement(MethodCall& c) {
  auto& statements = statements_of(c);
  if (!statements.empty() && !statements.back().empty()) statements.emplace_back();
  return c.self;
}
Value clear_commands(MethodCall& c) {
  statements_of(c).assign(1, {});
  return Value::nothing();
}
Value stop(MethodCall& c) {
  Ref<PowerShellObject> p(&self(c));
  if (!p->run) {
    p->state = "Stopped";
    return Value::nothing();
  }
  if (p->run->done) return Value::nothing();
  std::shared_ptr<Run> run = p->run;
  ask_to_stop(*run);
  wait_for(c, *p, *run, -1);
  return Value::nothing();
}
Value begin_stop(MethodCall& c) {
  auto r = make_ref<AsyncResultObject>();
  r->shell = Ref<PowerShellObject>(&self(c));
  if (c.argc > 1) r->state = c.arg(1);
  r->run = r->shell->run;
  if (!r->run) {
    r->run = std::make_shared<Run>();
    r->run->done = true;
    r->shell->state = "Stopped";
  } else {
    ask_to_stop(*r->run);
  }
  return Value(r);
}
Value end_stop(MethodCall& c) {
  require(c.arg(0), "asyncResult");
  Ref<AsyncResultObject> r(unwrap(c.arg(0)).as<AsyncResultObject>());
  wait_for(c, *r->shell, *r->run, -1);
  return Value::nothing();
}
Value stop_async(MethodCall& c) {
  Value begun = begin_stop(c);
  Ref<AsyncResultObject> r(begun.as<AsyncResultObject>());
  auto task = make_ref<TaskObject>(task_type(nullptr));
  task->look = [r](TaskObject&) { return r->run->done; };
  return Value(task);
}
Value dispose(MethodCall& c) {
  PowerShellObject& p = self(c);
  if (p.disposed) return Value::nothing();
  if (p.run) stop(c);
  p.disposed = true;
  if (p.owns_runspace) unwrap(p.runspace).as<RunspaceObject>()->close();
  p.owns_runspace = false;
  return Value::nothing();
}
Value create(MethodCall& c) {
  auto p = make_ref<PowerShellObject>();
  if (c.argc && c.arg(0).kind() == Kind::Enum) {
    if (c.arg(0).as_int() == 0) {
      p->runspace = Value(own_runspace(caller(c)));
      p->nested = true;
    }
  } else if (c.argc && unwrap(c.arg(0)).get_if<InitialStateObject>()) {
    auto fresh = make_ref<RunspaceObject>();
    fresh->directory = caller(c).working_directory();
    fresh->initial = unwrap(c.arg(0)).as<InitialStateObject>()->clone();
    fresh->open();
    p->runspace = Value(fresh);
    p->owns_runspace = true;
  } else if (c.argc) {
    p->runspace = c.arg(0);
  }
  return Value(p);
}
Value get_runspace(MethodCall& c) {
  PowerShellObject& p = self(c);
  if (p.runspace.is_null() && p.pool.is_null() && !p.disposed) {
    p.runspace = Value(fresh_runspace(c));
    p.owns_runspace = true;
  }
  return p.runspace;
}
template <size_t I> Value stream(MethodCall& c) { return Value(self(c).streams[I]); }

#define PIPELINE_ROWS(R)                                                                                                  \
  {R " AddScript(string script)", FN({ return add_command(c, true); })},                                                   \
      {R " AddScript(string script, bool useLocalScope)", FN({ return add_command(c, true); })},                           \
      {R " AddCommand(string cmdlet)", FN({ return add_command(c, false); })},                                             \
      {R " AddCommand(string cmdlet, bool useLocalScope)", FN({ return add_command(c, false); })},                         \
      {R " AddParameter(string parameterName)", add_parameter},                                                            \
      {R " AddParameter(string parameterName, System.Object value)", add_parameter},                                       \
      {R " AddArgument(System.Object value)", FN({ last_command(c).parameters.push_back({{}, c.arg(0), true}); return c.self; })}, \
      {R " AddStatement()", add_statement}
const MemberDef kPowerShell[] = {
    {"static powershell Create()", create},
    {"static powershell Create(" SMA "RunspaceMode runspace)", create},
    {"static powershell Create(initialsessionstate initialSessionState)", create},
    {"static powershell Create(" SMA "Runspaces.Runspace runspace)", create},
    PIPELINE_ROWS("powershell"),
    {"powershell AddCommand(" SMA "CommandInfo commandInfo)", add_command_info},
    {"powershell AddParameters(System.Collections.IDictionary parameters)", add_parameters},
    {"powershell AddParameters(System.Collections.IList parameters)", add_parameters},
    {"System.Collections.ObjectModel.Collection[psobject] Invoke()", invoke},
    {"System.Collections.ObjectModel.Collection[psobject] Invoke(System.Collections.IEnumerable input)", invoke},
    {"System.Collections.ObjectModel.Collection[psobject] Invoke(System.Collections.IEnumerable input, " SMA "PSInvocationSettings settings)", invoke},
    {"void Invoke(System.Collections.IEnumerable input, System.Collections.IList output)", invoke_into},
    {"void Invoke(System.Collections.IEnumerable input, System.Collections.IList output, " SMA "PSInvocationSettings settings)", invoke_into},
    {"System.IAsyncResult BeginInvoke()", begin_invoke},
    {"System.IAsyncResult BeginInvoke(System.Object input)", begin_invoke},
    {"System.IAsyncResult BeginInvoke(System.Object input, System.Collections.IList output)", begin_invoke},
    {"System.IAsyncResult BeginInvoke(System.Object input, " SMA "PSInvocationSettings settings, System.Object callback, System.Object state)", begin_invoke},
    {"System.IAsyncResult BeginInvoke(System.Object input, System.Collections.IList output, " SMA "PSInvocationSettings settings, System.Object callback, System.Object state)", begin_invoke},
    {"System.Threading.Tasks.Task[" SMA "PSDataCollection[psobject]] InvokeAsync()", invoke_async},
    {"System.Threading.Tasks.Task[" SMA "PSDataCollection[psobject]] InvokeAsync(System.Object input)", invoke_async},
    {"System.Threading.Tasks.Task[" SMA "PSDataCollection[psobject]] InvokeAsync(System.Object input, System.Collections.IList output)", invoke_async},
    {SMA "PSDataCollection[psobject] EndInvoke(System.IAsyncResult asyncResult)", FN({
       require(c.arg(0), "asyncResult");
       auto* r = unwrap(c.arg(0)).get_if<AsyncResultObject>();
       if (!r || r->shell.get() != &self(c)) {
         throw_dotnet("System.ArgumentException", "The asyncResult object was not created by calling BeginInvoke on this PowerShell instance.", "asyncResult");
       }
       Ref<AsyncResultObject> keep(r);
       return result_of(c, *keep->shell, *keep->run, false);
     })},
    {"void Stop()", stop},
    {"System.IAsyncResult BeginStop(System.Object callback, System.Object state)", begin_stop},
    {"void EndStop(System.IAsyncResult asyncResult)", end_stop},
    {"System.Threading.Tasks.Task StopAsync(System.Object callback, System.Object state)", stop_async},
    {"powershell CreateNestedPowerShell()", FN({
       PowerShellObject& outer = self(c);
       if (!outer.run || outer.run->done) {
         throw_dotnet("System.InvalidOperationException", "The PowerShell instance is not in the correct state for creating a nested PowerShell instance. "
                                                          "Nested PowerShell instances should only be created in a running PowerShell instance.");
       }
       auto p = make_ref<PowerShellObject>();
       p->runspace = outer.runspace;
       p->nested = true;
       return Value(p);
     })},
    {"void Dispose()", dispose},
    {SMA "PSCommand Commands {get;set;}", FN({ return Value(self(c).command); }), FN({
       require(c.arg(0), "Commands");
       require_changeable(self(c));
       self(c).command = make_ref<CommandObject>();
       self(c).command->statements = unwrap(c.arg(0)).as<CommandObject>()->statements;
       return Value();
     })},
    {SMA "PSDataStreams Streams {get;}", FN({ return Value(make_ref<PartObject>(Part::Streams, Ref<PowerShellObject>(&self(c)))); })},
    {"guid InstanceId {get;}", FN({ return convert_to(c.ctx, str(self(c).instance_id), &types::Guid); })},
    {SMA "PSInvocationStateInfo InvocationStateInfo {get;}", FN({
       PowerShellObject& p = self(c);
       if (p.run) take_remote(caller(c), p, *p.run);
       int64_t state = 0;
       for (const EnumDef& e : TypeRegistry::find(SMA "PSInvocationState")->enum_values()) if (p.state == e.name) state = e.value;
       return record(TypeRegistry::find(SMA "PSInvocationStateInfo"),
                     {Value::enumeration(TypeRegistry::find(SMA "PSInvocationState"), state), p.reason ? Value(p.reason->exception) : Value()});
     })},
    {"bool IsNested {get;}", FN({ return boolean(self(c).nested); })},
    {"bool HadErrors {get;}", FN({ return boolean(self(c).had_errors); })},
    {SMA "Runspaces.Runspace Runspace {get;set;}", get_runspace, FN({
       require_changeable(self(c));
       self(c).runspace = c.arg(0);
       self(c).pool = {};
       return Value();
     })},
    {SMA "Runspaces.RunspacePool RunspacePool {get;set;}", FN({ return self(c).pool; }), FN({
       require_changeable(self(c));
       self(c).pool = c.arg(0);
       self(c).runspace = {};
       return Value();
     })},
    {"bool IsRunspaceOwner {get;}", FN({ return boolean(self(c).owns_runspace || self(c).run == nullptr); })},
    {"string HistoryString {get;set;}", FN({ return str(self(c).history); }), FN({ self(c).history = text(c.arg(0)); return Value(); })},
};
#define STREAM_ROW(n, element, name)                                                                 \
  {SMA "PSDataCollection[" SMA element "] " name " {get;set;}", stream<n>, FN({                      \
     require(c.arg(0), name);                                                                        \
     if (auto* l = unwrap(c.arg(0)).get_if<List>()) self(c).streams[n] = Ref<List>(l);               \
     return Value();                                                                                 \
   })}
const MemberDef kStreams[] = {
    STREAM_ROW(1, "ErrorRecord", "Error"), STREAM_ROW(6, "ProgressRecord", "Progress"), STREAM_ROW(3, "VerboseRecord", "Verbose"),
    STREAM_ROW(4, "DebugRecord", "Debug"), STREAM_ROW(2, "WarningRecord", "Warning"), STREAM_ROW(5, "InformationRecord", "Information"),
    {"void ClearStreams()", FN({
       for (size_t i = 1; i < kStreamCount; ++i) {
         self(c).streams[i]->items.clear();
         ++self(c).streams[i]->version;
       }
       return Value::nothing();
     })},
};
// ---- PSCommand and its commands
Value commands_list(MethodCall& c) {
  std::vector<Value> out;
  auto& statements = statements_of(c);
  for (auto& statement : statements) {
    for (auto& command : statement) {
      std::vector<Value> parameters;
      for (auto& p : command.parameters) {
        parameters.push_back(record(TypeRegistry::find(SMA "Runspaces.CommandParameter"), {p.name.empty() ? Value() : str(p.name), p.value}));
      }
      out.push_back(record(TypeRegistry::find(SMA "Runspaces.Command"),
                           {str(command.text), boolean(command.is_script), boolean(command.use_local_scope),
                            Value(Array::of(std::move(parameters))), boolean(&command == &statement.back() && &statement != &statements.back())}));
    }
  }
  return Value(Array::of(std::move(out)));
}
const MemberDef kCommands[] = {
    {"new()", FN({ return Value(make_ref<CommandObject>()); })},
    PIPELINE_ROWS(SMA "PSCommand"),
    {"void Clear()", clear_commands},
    {SMA "PSCommand Clone()", FN({
       auto copy = make_ref<CommandObject>();
       copy->statements = statements_of(c);
       return Value(copy);
     })},
    {"System.Object[] Commands {get;}", commands_list},
};
const MemberDef kCommand[] = {
    READ_ROW(3, "System.Object[] Parameters"), READ_ROW(0, "string CommandText"), READ_ROW(1, "bool IsScript"), READ_ROW(2, "bool UseLocalScope"),
    READ_ROW(4, "bool IsEndOfStatement"),
    {"string ToString()", FN({ return record_field(c, 0); })},
};
const MemberDef kCommandParameter[] = {READ_ROW(0, "string Name"), READ_ROW(1, "System.Object Value")};
const MemberDef kSettings[] = {
    {"new()", FN({ return record(c.type, {boolean(false), Value(), Value(), Value(), Value(), boolean(false)}); })},
    FIELD_ROW(2, "System.Object ApartmentState"), FIELD_ROW(3, "System.Object Host"), FIELD_ROW(4, "System.Object RemoteStreamOptions"),
    FIELD_ROW(0, "bool AddToHistory"),
    {"System.Nullable[" SMA "ActionPreference] ErrorActionPreference {get;set;}", read_field<1>, write_field<1>},
    FIELD_ROW(5, "bool ExposeFlowControlExceptions"),
};
const MemberDef kStateInfo[] = {
    READ_ROW(0, SMA "PSInvocationState State"), READ_ROW(1, "System.Exception Reason"),
};
const EnumDef kStates[] = {{"NotStarted", 0}, {"Running", 1}, {"Stopping", 2}, {"Stopped", 3}, {"Completed", 4}, {"Failed", 5}, {"Disconnected", 6}};
Type g_states{TypeSpec{.full_name = SMA "PSInvocationState", .base = "System.Enum", .flags = kEnum | kValueType | kSealed, .enum_values = kStates, .assembly = kAssembly}};
Type g_command{TypeSpec{.full_name = SMA "Runspaces.Command", .flags = kSealed, .members = kCommand, .assembly = kAssembly}};
Type g_command_parameter{TypeSpec{.full_name = SMA "Runspaces.CommandParameter", .flags = kSealed, .members = kCommandParameter, .assembly = kAssembly}};
Type g_settings{TypeSpec{.full_name = SMA "PSInvocationSettings", .flags = kSealed, .members = kSettings, .assembly = kAssembly}};
Type g_state_info{TypeSpec{.full_name = SMA "PSInvocationStateInfo", .flags = kSealed, .members = kStateInfo, .assembly = kAssembly}};
AsyncResultObject& result(MethodCall& c) { return *unwrap(c.self).as<AsyncResultObject>(); }
bool over(MethodCall& c) {
  take_remote(caller(c), *result(c).shell, *result(c).run);
  return result(c).run->done;
}
const MemberDef kResult[] = {
    {"bool IsCompleted {get;}", FN({ return boolean(over(c)); })},
    {"bool CompletedSynchronously {get;}", FN({ (void)c; return boolean(false); })},
    {"System.Object AsyncState {get;}", FN({ return result(c).state; })},
    {"System.Threading.WaitHandle AsyncWaitHandle {get;}", FN({ return Value(make_ref<RunHandle>(Ref<AsyncResultObject>(&result(c)), caller(c))); })},
};
const EnumDef kModes[] = {{"CurrentRunspace", 0}, {"NewRunspace", 1}};
Type g_mode{TypeSpec{.full_name = SMA "RunspaceMode", .base = "System.Enum", .flags = kEnum | kValueType | kSealed, .enum_values = kModes, .assembly = kAssembly}};
Type g_shell{TypeSpec{.full_name = SMA "PowerShell", .flags = kSealed, .members = kPowerShell, .interfaces = "System.IDisposable",
                      .accelerators = "powershell", .assembly = kAssembly}};
Type g_streams{TypeSpec{.full_name = SMA "PSDataStreams", .flags = kSealed, .members = kStreams, .assembly = kAssembly}};
Type g_commands{TypeSpec{.full_name = SMA "PSCommand", .flags = kSealed, .members = kCommands, .assembly = kAssembly}};
Type g_async{TypeSpec{.full_name = "System.IAsyncResult", .base = nullptr, .flags = kInterface | kAbstract}};
Type g_result{TypeSpec{.full_name = SMA "PowerShellAsyncResult", .members = kResult, .interfaces = "System.IAsyncResult", .assembly = kAssembly}};

}  // namespace

const Type* PowerShellObject::type() const { return &g_shell; }
const Type* AsyncResultObject::type() const { return &g_result; }
const Type* CommandObject::type() const { return &g_commands; }
const Type* PartObject::type() const { return &g_streams; }

}  // namespace psession
