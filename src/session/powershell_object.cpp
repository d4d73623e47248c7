// [powershell]: commands put together by a script, run in a runspace of this process (on a thread of its own, under the
// interpreter lock), in a pool of them, or in a remote session. Invoke is BeginInvoke and EndInvoke.
#include <algorithm>

#include "engine/interpreter_lock.h"
#include "engine/pipeline.h"
#include "object/types/helpers.h"
#include "session/jobs.h"
#include "session/remoting_state.h"
#include "session/runspace_object.h"

namespace psession {

namespace {
using namespace tables;
#define SMA "System.Management.Automation."
constexpr const char* kAssembly = "System.Management.Automation";
constexpr size_t kStreamCount = 7;
const char* const kElements[kStreamCount] = {"psobject", SMA "ErrorRecord", SMA "WarningRecord", SMA "VerboseRecord",
                                             SMA "DebugRecord", SMA "InformationRecord", SMA "ProgressRecord"};
Ref<List> collection(RemoteStream s) {
  const Type* t = TypeRegistry::find(SMA "PSDataCollection[" + std::string(kElements[static_cast<size_t>(s)]) + "]");
  return make_ref<List>(t ? t : &types::ArrayList);
}

// One invocation. Under the interpreter lock.
struct Run {
  Ref<List> streams[kStreamCount];
  Runspace* live = nullptr;
  bool done = false, stopping = false, stopped = false;
  Ref<ErrorRecordObject> failure;
  std::shared_ptr<RemoteSession> session;
  RemotePipelinePtr remote;
};

class PowerShellObject final : public HeapObject {
 public:
  PowerShellObject() {
    set_may_cycle();
    for (size_t i = 1; i < kStreamCount; ++i) streams[i] = collection(static_cast<RemoteStream>(i));
  }
  std::vector<std::vector<Pipeline::Command>> statements{1};
  Value runspace, pool;                  // a RunspaceObject or RemoteRunspaceObject; a RunspacePoolObject
  bool owns_runspace = false, had_errors = false, disposed = false, nested = false;
  std::string state = "NotStarted", instance_id = GuidObject::fresh()->to_text();
  Ref<List> streams[kStreamCount];       // [0] is each run's own
  Ref<ErrorRecordObject> reason;
  std::shared_ptr<Run> run;
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override {
    if (runspace.is_object()) v.visit(runspace.object());
    if (pool.is_object()) v.visit(pool.object());
    for (Ref<List>& l : streams) if (l) v.visit(l.get());
  }
  void clear_edges() override {
    runspace = pool = {};
    for (Ref<List>& l : streams) l = {};
  }
};
class AsyncResultObject final : public HeapObject {
 public:
  Ref<PowerShellObject> shell;
  std::shared_ptr<Run> run;
  const Type* type() const override;
};
// A part of it: .Streams, .Commands, .AsyncWaitHandle.
enum class Part : uint8_t { Streams, Commands, Handle };
class PartObject final : public HeapObject {
 public:
  PartObject(Part p, Ref<PowerShellObject> s, std::shared_ptr<Run> r = {}) : part(p), shell(std::move(s)), run(std::move(r)) {}
  Part part;
  Ref<PowerShellObject> shell;
  std::shared_ptr<Run> run;
  const Type* type() const override;
};

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

class ListSink final : public Sink {
 public:
  explicit ListSink(List& l) : list_(l) {}
  void write(const Value& v) override {
    if (v.is_nothing()) return;
    list_.items.push_back(v);
    ++list_.version;
    RemotingHub::instance().notify();
  }

 private:
  List& list_;
};

void run_here(Runspace& rs, PowerShellObject& p, Run& run, const std::vector<Value>& input, bool has_input, bool nested) {
  ListSink out(*run.streams[0]), error(*run.streams[1]), warning(*run.streams[2]), verbose(*run.streams[3]), debug(*run.streams[4]),
      information(*run.streams[5]), progress(*run.streams[6]);
  Streams streams{&out, &error, &warning, &verbose, &debug, &information, &progress};
  Pipeline pipeline(rs);
  pipeline.statements = p.statements;
  pipeline.nested = nested;
  size_t next = 0;
  if (has_input) {
    pipeline.input = [&](Value& v) {
      if (next >= input.size()) return false;
      v = input[next++];
      return true;
    };
  }
  try {
    run.failure = pipeline.run(streams);
  } catch (const PipelineStopped&) {
    if (nested) throw;
    run.stopped = true;
  }
}
void finish(PowerShellObject& p, Run& run) {
  if (run.done) return;
  run.done = true;
  p.reason = run.failure;
  p.state = run.stopped ? "Stopped" : run.failure ? "Failed" : "Completed";
  if (run.failure || run.stopped || !run.streams[1]->items.empty()) p.had_errors = true;
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

std::shared_ptr<Run> begin(MethodCall& c, PowerShellObject& p, const Value& given) {
  require_idle(p);
  std::erase_if(p.statements, [](auto& s) { return s.empty(); });
  if (p.statements.empty()) {
    p.statements.emplace_back();
    throw_dotnet("System.InvalidOperationException", "No commands are specified.");
  }
  std::vector<Value> input;
  bool has_input = !given.is_null();
  if (auto e = enumerate(c.ctx, given)) for (Value v; e->next(v);) input.push_back(v);
  else if (has_input) input.push_back(given);

  auto run = std::make_shared<Run>();
  run->streams[0] = collection(RemoteStream::Output);
  for (size_t i = 1; i < kStreamCount; ++i) run->streams[i] = p.streams[i];
  p.had_errors = false;
  p.reason = {};
  if (auto* remote = unwrap(p.runspace).get_if<RemoteRunspaceObject>()) {
    if (!remote->session) throw_runspace_state("BeforeOpen");
    run->session = remote->session->session;
    if (!run->session->opened()) throw_runspace_state(remote->session->state());
    PipelineRequest request;
    request.statements = p.statements;
    request.no_input = !has_input;
    request.host.use_runspace_host = true;
    run->remote = run->session->start(caller(c), request);
    for (const Value& v : input) run->session->send_input(caller(c), *run->remote, v);
    if (has_input) run->session->end_input(*run->remote);
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
    auto fresh = make_ref<RunspaceObject>();
    fresh->directory = caller(c).working_directory();
    fresh->open();
    p.runspace = Value(fresh);
    p.owns_runspace = true;
  }
  Ref<RunspaceObject> target;
  if (!pool) {
    target = Ref<RunspaceObject>(unwrap(p.runspace).as<RunspaceObject>());
    if (target->state() != "Opened") throw_runspace_state(target->state());
    if (target->is_own(caller(c))) {
      if (!p.nested) {
        throw_dotnet("System.Management.Automation.PSInvalidOperationException",
                     "The pipeline was not run because a pipeline is already running. Pipelines cannot be run concurrently.");
      }
      p.run = run;
      p.state = "Running";
      run_here(caller(c), p, *run, input, has_input, true);
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
  bool started = start_engine_thread([shell, run, from, target, input, has_input]() mutable {
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
        where->open();
      }
      where->busy = true;
    }
    Runspace& rs = *where->runspace();
    rs.clear_stop();
    run->live = &rs;
    if (run->stopping) run->stopped = true;
    else run_here(rs, *shell, *run, input, has_input, false);
    run->live = nullptr;
    where->busy = false;
    if (from) {
      --from->working;
      if (from->state == "Opened") from->idle.push_back(where);
      else where->close();
    }
    finish(*shell, *run);
    // Everything that counts references goes while the lock is held.
    input.clear();
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
Value invoke(MethodCall& c) {
  Ref<PowerShellObject> p(&self(c));
  std::shared_ptr<Run> run = begin(c, *p, c.argc ? c.arg(0) : Value());
  return result_of(c, *p, *run, true);
}
Value begin_invoke(MethodCall& c) {
  auto r = make_ref<AsyncResultObject>();
  r->shell = Ref<PowerShellObject>(&self(c));
  r->run = begin(c, *r->shell, c.argc ? c.arg(0) : Value());
  return Value(r);
}

Value add_command(MethodCall& c, bool script) {
  PowerShellObject& p = self(c);
  require_idle(p);
  require(c.arg(0), script ? "script" : "cmdlet");
  Pipeline::Command command;
  command.text = text(c.arg(0));
  command.is_script = script;
  command.use_local_scope = c.has(1) && c.arg(1).as_bool();
  if (p.statements.empty()) p.statements.emplace_back();
  p.statements.back().push_back(std::move(command));
  return c.self;
}
Pipeline::Command& last_command(MethodCall& c) {
  PowerShellObject& p = self(c);
  require_idle(p);
  if (p.statements.empty() || p.statements.back().empty()) {
    throw_dotnet("System.InvalidOperationException", "A command is required to add a parameter. A command must be added to the PowerShell instance before adding a parameter.");
  }
  return p.statements.back().back();
}
Value add_parameters(MethodCall& c) {
  Pipeline::Command& command = last_command(c);
  require(c.arg(0), "parameters");
  Value given = unwrap(c.arg(0));
  if (auto* d = given.get_if<Dictionary>()) {
    for (uint32_t i = 0; i < d->slots(); ++i) {
      if (d->live(i)) command.parameters.push_back({to_display(c.ctx, d->key_at(i)), d->value_at(i), true});
    }
  } else if (auto e = enumerate(c.ctx, given)) {
    for (Value v; e->next(v);) command.parameters.push_back({{}, v, true});
  }
  return c.self;
}
Value clear_commands(MethodCall& c) {
  require_idle(self(c));
  self(c).statements.assign(1, {});
  return Value::nothing();
}
Value stop(MethodCall& c) {
  Ref<PowerShellObject> p(&self(c));
  if (!p->run || p->run->done) return Value::nothing();
  std::shared_ptr<Run> run = p->run;
  ask_to_stop(*run);
  wait_for(c, *p, *run, -1);
  return Value::nothing();
}
Value dispose(MethodCall& c) {
  stop(c);
  PowerShellObject& p = self(c);
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
  } else if (c.argc) {
    p->runspace = c.arg(0);
  }
  return Value(p);
}
template <size_t I> Value stream(MethodCall& c) { return Value(self(c).streams[I]); }

const MemberDef kPowerShell[] = {
    {"static powershell Create()", create},
    {"static powershell Create(" SMA "RunspaceMode runspace)", create},
    {"static powershell Create(" SMA "Runspaces.Runspace runspace)", create},
    {"powershell AddScript(string script)", FN({ return add_command(c, true); })},
    {"powershell AddScript(string script, bool useLocalScope)", FN({ return add_command(c, true); })},
    {"powershell AddCommand(string cmdlet)", FN({ return add_command(c, false); })},
    {"powershell AddCommand(string cmdlet, bool useLocalScope)", FN({ return add_command(c, false); })},
    {"powershell AddParameter(string parameterName)", FN({ last_command(c).parameters.push_back({text(c.arg(0)), {}, false}); return c.self; })},
    {"powershell AddParameter(string parameterName, System.Object value)", FN({ last_command(c).parameters.push_back({text(c.arg(0)), c.arg(1), true}); return c.self; })},
    {"powershell AddParameters(System.Collections.IDictionary parameters)", add_parameters},
    {"powershell AddParameters(System.Collections.IList parameters)", add_parameters},
    {"powershell AddArgument(System.Object value)", FN({ last_command(c).parameters.push_back({{}, c.arg(0), true}); return c.self; })},
    {"powershell AddStatement()", FN({
       require_idle(self(c));
       if (!self(c).statements.empty() && !self(c).statements.back().empty()) self(c).statements.emplace_back();
       return c.self;
     })},
    {"System.Collections.ObjectModel.Collection[psobject] Invoke()", invoke},
    {"System.Collections.ObjectModel.Collection[psobject] Invoke(System.Collections.IEnumerable input)", invoke},
    {"System.IAsyncResult BeginInvoke()", begin_invoke},
    {"System.IAsyncResult BeginInvoke(System.Object input)", begin_invoke},
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
    {"void Dispose()", dispose},
    {"bool HadErrors {get;}", FN({ return boolean(self(c).had_errors); })},
    {"bool IsNested {get;}", FN({ return boolean(self(c).nested); })},
    {"guid InstanceId {get;}", FN({ return convert_to(c.ctx, str(self(c).instance_id), &types::Guid); })},
    {SMA "PSDataStreams Streams {get;}", FN({ return Value(make_ref<PartObject>(Part::Streams, Ref<PowerShellObject>(&self(c)))); })},
    {SMA "PSCommand Commands {get;}", FN({ return Value(make_ref<PartObject>(Part::Commands, Ref<PowerShellObject>(&self(c)))); })},
    {SMA "Runspaces.Runspace Runspace {get;set;}", FN({ return self(c).runspace; }), FN({
       require_idle(self(c));
       self(c).runspace = c.arg(0);
       self(c).pool = {};
       return Value();
     })},
    {SMA "Runspaces.RunspacePool RunspacePool {get;set;}", FN({ return self(c).pool; }), FN({
       require_idle(self(c));
       self(c).pool = c.arg(0);
       self(c).runspace = {};
       return Value();
     })},
    {"psobject InvocationStateInfo {get;}", FN({
       PowerShellObject& p = self(c);
       if (p.run) take_remote(caller(c), p, *p.run);
       return property_bag({{"State", str(p.state)}, {"Reason", p.reason ? Value(p.reason->exception) : Value()}});
     })},
};
const MemberDef kStreams[] = {
    {SMA "PSDataCollection[" SMA "ErrorRecord] Error {get;}", stream<1>},
    {SMA "PSDataCollection[" SMA "WarningRecord] Warning {get;}", stream<2>},
    {SMA "PSDataCollection[" SMA "VerboseRecord] Verbose {get;}", stream<3>},
    {SMA "PSDataCollection[" SMA "DebugRecord] Debug {get;}", stream<4>},
    {SMA "PSDataCollection[" SMA "InformationRecord] Information {get;}", stream<5>},
    {SMA "PSDataCollection[" SMA "ProgressRecord] Progress {get;}", stream<6>},
    {"void ClearStreams()", FN({
       for (size_t i = 1; i < kStreamCount; ++i) self(c).streams[i]->items.clear();
       return Value::nothing();
     })},
};
const MemberDef kCommands[] = {{"void Clear()", clear_commands}};
AsyncResultObject& result(MethodCall& c) { return *unwrap(c.self).as<AsyncResultObject>(); }
bool over(MethodCall& c) {
  take_remote(caller(c), *result(c).shell, *result(c).run);
  return result(c).run->done;
}
const MemberDef kResult[] = {
    {"bool IsCompleted {get;}", FN({ return boolean(over(c)); })},
    {"bool CompletedSynchronously {get;}", FN({ (void)c; return boolean(false); })},
    {"System.Object AsyncState {get;}", FN({ (void)c; return Value(); })},
    {"System.Threading.WaitHandle AsyncWaitHandle {get;}", FN({ return Value(make_ref<PartObject>(Part::Handle, result(c).shell, result(c).run)); })},
};
Value wait_one(MethodCall& c) {
  Ref<PartObject> h(unwrap(c.self).as<PartObject>());
  return boolean(wait_for(c, *h->shell, *h->run, c.argc ? c.arg(0).as_int() : -1));
}
const MemberDef kHandle[] = {
    {"bool WaitOne()", wait_one}, {"bool WaitOne(int millisecondsTimeout)", wait_one},
    {"void Close()", FN({ (void)c; return Value::nothing(); })}, {"void Dispose()", FN({ (void)c; return Value::nothing(); })},
};
const EnumDef kModes[] = {{"CurrentRunspace", 0}, {"NewRunspace", 1}};
Type g_mode{TypeSpec{.full_name = SMA "RunspaceMode", .base = "System.Enum", .flags = kEnum | kValueType | kSealed, .enum_values = kModes, .assembly = kAssembly}};
Type g_shell{TypeSpec{.full_name = SMA "PowerShell", .flags = kSealed, .members = kPowerShell, .interfaces = "System.IDisposable",
                      .accelerators = "powershell", .assembly = kAssembly}};
Type g_streams{TypeSpec{.full_name = SMA "PSDataStreams", .flags = kSealed, .members = kStreams, .assembly = kAssembly}};
Type g_commands{TypeSpec{.full_name = SMA "PSCommand", .flags = kSealed, .members = kCommands, .assembly = kAssembly}};
Type g_async{TypeSpec{.full_name = "System.IAsyncResult", .base = nullptr, .flags = kInterface | kAbstract}};
Type g_result{TypeSpec{.full_name = SMA "PowerShellAsyncResult", .members = kResult, .interfaces = "System.IAsyncResult", .assembly = kAssembly}};
Type g_handle{TypeSpec{.full_name = "System.Threading.ManualResetEvent", .members = kHandle}};
const Type* PowerShellObject::type() const { return &g_shell; }
const Type* AsyncResultObject::type() const { return &g_result; }
const Type* PartObject::type() const { return part == Part::Streams ? &g_streams : part == Part::Commands ? &g_commands : &g_handle; }

}  // namespace
}  // namespace psession
