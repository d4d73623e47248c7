#include "session/runspace_object.h"

#include <algorithm>

#include "base/random.h"
#include "engine/cmdlet.h"
#include "engine/provider.h"
#include "object/types/helpers.h"
#include "session/jobs.h"
#include "session/remoting_state.h"
#include "text/wildcard.h"

namespace psession {

using namespace tables;

namespace {
constexpr const char* kAssembly = "System.Management.Automation";
std::vector<RunspaceObject*>& live() {
  static auto* all = new std::vector<RunspaceObject*>;
  return *all;
}
int next_id() {
  static int id = 1;
  return ++id;
}
Value enumeration(const char* type, std::string_view name) {
  const Type* t = TypeRegistry::find(type);
  for (const EnumDef& e : t->enum_values()) if (name == e.name) return Value::enumeration(t, e.value);
  return {};
}
}  // namespace

Value runspace_state(std::string_view state) { return enumeration("System.Management.Automation.Runspaces.RunspaceState", state); }
void throw_runspace_state(const std::string& state) {
  throw_dotnet("System.Management.Automation.Runspaces.InvalidRunspaceStateException",
               "Cannot perform the operation because the runspace is not in the Opened state. Current state of the runspace is '" + state + "'.");
}

RunspaceObject::RunspaceObject(Runspace* own) : borrowed_(own) {
  id = own ? own->id : next_id();
  name = "Runspace" + std::to_string(id);
  instance_id = own && !own->runspace_id.empty() ? own->runspace_id : GuidObject::fresh()->to_text();
  live().push_back(this);
}
RunspaceObject::~RunspaceObject() { std::erase(live(), this); }
void RunspaceObject::open() {
  if (state() != "BeforeOpen") {
    throw_dotnet("System.Management.Automation.Runspaces.InvalidRunspaceStateException",
                 "Cannot open the runspace because the runspace is not in the BeforeOpen state. Current state of the runspace is '" + state() + "'.");
  }
  owned_ = std::make_unique<Runspace>(shown ? *shown : static_cast<Host&>(host_));
  owned_->id = id;
  owned_->name = name;
  owned_->runspace_id = instance_id;
  if (!directory.empty()) owned_->set_working_directory(directory);
  if (initial) initial->apply(*owned_);
}
void RunspaceObject::close() {
  if (borrowed_) throw_dotnet("System.InvalidOperationException", "The runspace that runs this command cannot be closed by it.");
  if (busy) throw_dotnet("System.InvalidOperationException", "The runspace cannot be closed while a pipeline runs in it.");
  closed = true;
  owned_.reset();
}

Ref<RunspaceObject> own_runspace(Runspace& rs) {
  for (RunspaceObject* r : live()) if (r->runspace() == &rs) return Ref<RunspaceObject>(r);
  Value& own = RemotingState::of(rs).own_runspace;
  auto r = make_ref<RunspaceObject>(&rs);
  own = Value(r);
  return r;
}
Ref<RunspaceObject> announce_runspace(Runspace& rs, std::string name) {
  rs.id = next_id();
  rs.name = name.empty() ? "Runspace" + std::to_string(rs.id) : std::move(name);
  auto r = make_ref<RunspaceObject>(&rs);
  r->name = rs.name;
  r->busy = true;
  return r;
}
std::vector<Ref<RunspaceObject>> all_runspaces(Runspace& rs) {
  own_runspace(rs);
  std::vector<Ref<RunspaceObject>> out;
  for (RunspaceObject* r : live()) if (!r->closed) out.emplace_back(r);
  std::sort(out.begin(), out.end(), [](auto& a, auto& b) { return a->id < b->id; });
  return out;
}

namespace {

RunspaceObject& self(MethodCall& c) { return *unwrap(c.self).as<RunspaceObject>(); }
Runspace& caller(MethodCall& c) { return static_cast<Runspace&>(c.ctx); }

// ---- RunspaceStateInfo, SessionStateProxy

class StateInfoObject final : public HeapObject, public TextualObject {
 public:
  explicit StateInfoObject(std::string s, bool pool) : state(std::move(s)), pool(pool) {}
  std::string state;
  bool pool;
  const Type* type() const override;
  std::string to_text() const override { return state; }
};
const MemberDef kStateInfo[] = {
    {"System.Management.Automation.Runspaces.RunspaceState State {get;}", FN({ return runspace_state(unwrap(c.self).as<StateInfoObject>()->state); })},
    {"System.Exception Reason {get;}", FN({ (void)c; return Value(); })},
    {"string ToString()", FN({ return str(unwrap(c.self).as<StateInfoObject>()->state); })},
};
const MemberDef kPoolStateInfo[] = {
    {"System.Management.Automation.Runspaces.RunspacePoolState State {get;}", FN({
       return enumeration("System.Management.Automation.Runspaces.RunspacePoolState", unwrap(c.self).as<StateInfoObject>()->state);
     })},
    {"System.Exception Reason {get;}", FN({ (void)c; return Value(); })},
};
Type g_state_info{TypeSpec{.full_name = "System.Management.Automation.Runspaces.RunspaceStateInfo", .members = kStateInfo, .assembly = kAssembly}};
Type g_pool_info{TypeSpec{.full_name = "System.Management.Automation.RunspacePoolStateInfo", .members = kPoolStateInfo, .assembly = kAssembly}};
const Type* StateInfoObject::type() const { return pool ? &g_pool_info : &g_state_info; }

class StateProxyObject final : public HeapObject {
 public:
  explicit StateProxyObject(Ref<RunspaceObject> r) : runspace(std::move(r)) {}
  Ref<RunspaceObject> runspace;
  const Type* type() const override;
};
Runspace& proxied(MethodCall& c) {
  RunspaceObject& r = *unwrap(c.self).as<StateProxyObject>()->runspace;
  if (!r.runspace()) throw_runspace_state(r.state());
  return *r.runspace();
}
// $proxy.PSVariable and $proxy.Path: of that runspace, not of the caller's.
class ProxyPart final : public HeapObject {
 public:
  ProxyPart(Ref<RunspaceObject> r, bool path) : runspace(std::move(r)), path(path) {}
  Ref<RunspaceObject> runspace;
  bool path;
  const Type* type() const override;
};
Runspace& part_runspace(MethodCall& c) {
  RunspaceObject& r = *unwrap(c.self).as<ProxyPart>()->runspace;
  if (!r.runspace()) throw_runspace_state(r.state());
  return *r.runspace();
}
Value variable_of(MethodCall& c) {
  Ref<Variable> v = part_runspace(c).find_variable(text(c.arg(0)));
  return v ? Value(v) : Value();
}
const MemberDef kVariables[] = {
    {"psvariable Get(string name)", variable_of},
    {"System.Object GetValue(string name)", FN({ return part_runspace(c).get_variable("global:" + text(c.arg(0))); })},
    {"System.Object GetValue(string name, System.Object defaultValue)", FN({
       Value v;
       return part_runspace(c).try_get_variable("global:" + text(c.arg(0)), v) ? v : c.arg(1);
     })},
    {"void Set(string name, System.Object value)", FN({ part_runspace(c).set_variable("global:" + text(c.arg(0)), c.arg(1)); return Value::nothing(); })},
    {"void Remove(string name)", FN({ part_runspace(c).global_scope().remove(text(c.arg(0))); return Value::nothing(); })},
};
const MemberDef kPaths[] = {
    {"pathinfo CurrentLocation {get;}", FN({ return part_runspace(c).providers().location_object(); })},
    {"pathinfo CurrentFileSystemLocation {get;}", FN({ return part_runspace(c).providers().location_object(); })},
    {"pathinfo SetLocation(string path)", FN({
       part_runspace(c).providers().set_location(text(c.arg(0)), false);
       return part_runspace(c).providers().location_object();
     })},
};
Type g_variables{TypeSpec{.full_name = "System.Management.Automation.RunspaceVariableIntrinsics", .flags = kSealed | kInternal, .members = kVariables, .assembly = kAssembly}};
Type g_paths{TypeSpec{.full_name = "System.Management.Automation.RunspacePathIntrinsics", .flags = kSealed | kInternal, .members = kPaths, .assembly = kAssembly}};
const Type* ProxyPart::type() const { return path ? &g_paths : &g_variables; }
Ref<RunspaceObject> proxied_object(MethodCall& c) {
  proxied(c);
  return unwrap(c.self).as<StateProxyObject>()->runspace;
}
const MemberDef kProxy[] = {
    {"System.Management.Automation.PSVariableIntrinsics PSVariable {get;}", FN({ return Value(make_ref<ProxyPart>(proxied_object(c), false)); })},
    {"System.Management.Automation.PathIntrinsics Path {get;}", FN({ return Value(make_ref<ProxyPart>(proxied_object(c), true)); })},
    {"System.Management.Automation.PSLanguageMode LanguageMode {get;set;}", FN({
       return Value::enumeration(TypeRegistry::find("System.Management.Automation.PSLanguageMode"), static_cast<int64_t>(proxied(c).language_mode));
     }), FN({ proxied(c).language_mode = static_cast<LanguageMode>(c.arg(0).as_int()); return Value(); })},
    {"System.Object GetVariable(string name)", FN({ return proxied(c).get_variable("global:" + text(c.arg(0))); })},
    {"void SetVariable(string name, System.Object value)", FN({
       proxied(c).set_variable("global:" + text(c.arg(0)), c.arg(1));
       return Value::nothing();
     })},
};
Type g_proxy{TypeSpec{.full_name = "System.Management.Automation.Runspaces.SessionStateProxy", .members = kProxy, .assembly = kAssembly}};
const Type* StateProxyObject::type() const { return &g_proxy; }

const MemberDef kRunspace[] = {
    {"int Id {get;}", FN({ return int32(self(c).id); })},
    {"string Name {get;set;}", FN({ return str(self(c).name); }), FN({ self(c).name = text(c.arg(0)); return Value(); })},
    {"System.Management.Automation.Runspaces.RunspaceStateInfo RunspaceStateInfo {get;}", FN({
       return Value(make_ref<StateInfoObject>(self(c).state(), false));
     })},
    {"System.Management.Automation.Runspaces.RunspaceAvailability RunspaceAvailability {get;}", FN({
       RunspaceObject& r = self(c);
       return enumeration("System.Management.Automation.Runspaces.RunspaceAvailability",
                          r.state() != "Opened" ? "None" : r.busy || r.is_own(caller(c)) ? "Busy" : "Available");
     })},
    {"bool RunspaceIsRemote {get;}", FN({ (void)c; return boolean(false); })},
    {"guid InstanceId {get;}", FN({ return convert_to(c.ctx, str(self(c).instance_id), &types::Guid); })},
    {"version Version {get;}", FN({ return convert_to(c.ctx, str("7.6.5"), &types::Version); })},
    {"System.Management.Automation.Runspaces.RunspaceConnectionInfo ConnectionInfo {get;}", FN({ (void)c; return Value(); })},
    {"System.Management.Automation.Runspaces.SessionStateProxy SessionStateProxy {get;}", FN({
       return Value(make_ref<StateProxyObject>(Ref<RunspaceObject>(&self(c))));
     })},
    {"System.Management.Automation.Debugger Debugger {get;}", FN({ return debugger_object(Ref<RunspaceObject>(&self(c))); })},
    {"initialsessionstate InitialSessionState {get;}", FN({ return self(c).initial ? Value(self(c).initial) : Value(); })},
    {"datetime ExpiresOn {get;}", FN({ return convert_to(c.ctx, str("9999-12-31T23:59:59.9999999"), &types::DateTime); })},
    {"System.Object ApartmentState {get;set;}", FN({ return str("MTA"); }), FN({ return Value(); })},
    {"System.Object ThreadOptions {get;set;}", FN({ return self(c).thread_options.is_null() ? str("Default") : self(c).thread_options; }),
     FN({ self(c).thread_options = c.arg(0); return Value(); })},
    {"void CloseAsync()", FN({ self(c).close(); return Value::nothing(); })},
    {"System.Management.Automation.RunspaceCapability GetCapabilities()", FN({ return str("Default"); })},
    {"static bool CanUseDefaultRunspace {get;}", FN({ return boolean(true); })},
    {"static System.Management.Automation.Runspaces.Runspace DefaultRunspace {get;}", FN({ return Value(own_runspace(caller(c))); })},
    {"void Open()", FN({ self(c).open(); return Value::nothing(); })},
    {"void OpenAsync()", FN({ self(c).open(); return Value::nothing(); })},
    {"void Close()", FN({ self(c).close(); return Value::nothing(); })},
    {"void Dispose()", FN({ self(c).close(); return Value::nothing(); })},
};
Type g_runspace{TypeSpec{.full_name = "System.Management.Automation.Runspaces.Runspace", .flags = kAbstract, .members = kRunspace,
                         .interfaces = "System.IDisposable", .accelerators = "runspace", .assembly = kAssembly}};
Type g_local{TypeSpec{.full_name = "System.Management.Automation.Runspaces.LocalRunspace", .base = "System.Management.Automation.Runspaces.Runspace",
                      .assembly = kAssembly}};

// ---- pools

RunspacePoolObject& pool(MethodCall& c) { return *unwrap(c.self).as<RunspacePoolObject>(); }
Value close_pool(MethodCall& c) {
  RunspacePoolObject& p = pool(c);
  p.state = "Closed";
  for (const Ref<RunspaceObject>& r : p.idle) r->close();
  p.idle.clear();
  return Value::nothing();
}
const MemberDef kPool[] = {
    {"void Open()", FN({
       RunspacePoolObject& p = pool(c);
       if (p.state != "BeforeOpen") {
         throw_dotnet("System.Management.Automation.Runspaces.InvalidRunspacePoolStateException",
                      "Cannot open the runspace pool because it is not in the 'BeforeOpen' state. The current state is '" + p.state + "'.");
       }
       p.state = "Opened";
       return Value::nothing();
     })},
    {"void Close()", close_pool}, {"void Dispose()", close_pool},
    {"int GetMaxRunspaces()", FN({ return int32(pool(c).maximum); })},
    {"int GetMinRunspaces()", FN({ return int32(pool(c).minimum); })},
    {"int GetAvailableRunspaces()", FN({ return int32(pool(c).maximum - pool(c).working); })},
    {"bool SetMaxRunspaces(int maxRunspaces)", FN({
       if (c.arg(0).as_int() < pool(c).minimum) return boolean(false);
       pool(c).maximum = i32(c.arg(0));
       return boolean(true);
     })},
    {"bool SetMinRunspaces(int minRunspaces)", FN({
       if (c.arg(0).as_int() < 1 || c.arg(0).as_int() > pool(c).maximum) return boolean(false);
       pool(c).minimum = i32(c.arg(0));
       return boolean(true);
     })},
    {"System.Management.Automation.RunspacePoolStateInfo RunspacePoolStateInfo {get;}", FN({ return Value(make_ref<StateInfoObject>(pool(c).state, true)); })},
    {"System.Management.Automation.Runspaces.RunspacePoolAvailability RunspacePoolAvailability {get;}", FN({
       return enumeration("System.Management.Automation.Runspaces.RunspacePoolAvailability",
                          pool(c).state != "Opened" ? "None" : pool(c).working < pool(c).maximum ? "Available" : "Busy");
     })},
    {"guid InstanceId {get;}", FN({ return convert_to(c.ctx, str(pool(c).instance_id), &types::Guid); })},
    {"System.Threading.ApartmentState ApartmentState {get;set;}", FN({ return str("MTA"); }), FN({ return Value(); })},
    {"System.Object ThreadOptions {get;set;}", FN({ return pool(c).thread_options.is_null() ? str("Default") : pool(c).thread_options; }),
     FN({ pool(c).thread_options = c.arg(0); return Value(); })},
    {"initialsessionstate InitialSessionState {get;}", FN({ return pool(c).initial ? Value(pool(c).initial) : Value(); })},
    {"System.TimeSpan CleanupInterval {get;set;}", FN({ return Value::time_span(int64_t{15} * 60 * 10000000); }), FN({ return Value(); })},
    {"System.Management.Automation.Runspaces.RunspaceConnectionInfo ConnectionInfo {get;}", FN({ return Value(); })},
    {"bool IsDisposed {get;}", FN({ return boolean(pool(c).state == "Closed"); })},
};
const EnumDef kPoolStates[] = {{"BeforeOpen", 0}, {"Opening", 1}, {"Opened", 2}, {"Closed", 3}, {"Closing", 4}, {"Broken", 5},
                               {"Disconnecting", 6}, {"Disconnected", 7}, {"Connecting", 8}};
const EnumDef kPoolAvailability[] = {{"None", 0}, {"Available", 1}, {"Busy", 2}};
Type g_pool_states{TypeSpec{.full_name = "System.Management.Automation.Runspaces.RunspacePoolState", .base = "System.Enum",
                            .flags = kEnum | kValueType | kSealed, .enum_values = kPoolStates, .assembly = kAssembly}};
Type g_pool_availability{TypeSpec{.full_name = "System.Management.Automation.Runspaces.RunspacePoolAvailability", .base = "System.Enum",
                                  .flags = kEnum | kValueType | kSealed, .enum_values = kPoolAvailability, .assembly = kAssembly}};
Type g_pool{TypeSpec{.full_name = "System.Management.Automation.Runspaces.RunspacePool", .members = kPool,
                     .interfaces = "System.IDisposable", .assembly = kAssembly}};

// ---- [runspacefactory]

bool is_host(const Value& v) { return !v.is_null() && type_of(unwrap(v))->full_name().find("Host") != std::string_view::npos; }
// A host and an initial session state among the arguments, wherever they stand.
template <class T> void take_options(MethodCall& c, T& r) {
  for (uint32_t i = 0; i < c.argc; ++i) {
    if (auto* s = unwrap(c.arg(i)).get_if<InitialStateObject>()) r.initial = s->clone();
    else if (is_host(c.arg(i))) r.shown = &caller(c).host();
  }
}
Value new_runspace(MethodCall& c) {
  auto r = make_ref<RunspaceObject>();
  take_options(c, *r);
  r->directory = caller(c).working_directory();
  return Value(r);
}
Value new_pool(MethodCall& c) {
  auto p = make_ref<RunspacePoolObject>();
  take_options(c, *p);
  if (c.argc >= 2) {
    int64_t low = c.arg(0).as_int(), high = c.arg(1).as_int();
    if (high < 1) throw_dotnet("System.ArgumentException", "The maximum pool size cannot be less than 1.", "maxRunspaces");
    if (low < 1) throw_dotnet("System.ArgumentException", "The minimum pool size cannot be less than 1.", "minRunspaces");
    if (low > high) throw_dotnet("System.ArgumentException", "The minimum pool size cannot be greater than the maximum pool size.", "minRunspaces");
    p->minimum = static_cast<int>(low);
    p->maximum = static_cast<int>(high);
  }
  p->instance_id = GuidObject::fresh()->to_text();
  p->directory = caller(c).working_directory();
  return Value(p);
}
#define RS "System.Management.Automation.Runspaces."
class TypeTableObject final : public HeapObject {
 public:
  const Type* type() const override;
};
const MemberDef kTypeTable[] = {
    {"static " RS "TypeTable LoadDefaultTypeFiles()", FN({ (void)c; return Value(make_ref<TypeTableObject>()); })},
};
Type g_type_table{TypeSpec{.full_name = RS "TypeTable", .members = kTypeTable, .assembly = kAssembly}};
const Type* TypeTableObject::type() const { return &g_type_table; }
Value new_process_runspace(MethodCall& c) {
  auto r = make_ref<RemoteRunspaceObject>(Ref<PSSessionObject>());
  r->target.kind = SessionTarget::Child;
  r->target.child_command = server_command();
  r->target.child_directory = caller(c).working_directory();
  return Value(r);
}
const MemberDef kFactory[] = {
    {"static " RS "Runspace CreateRunspace()", new_runspace},
    {"static " RS "Runspace CreateRunspace(initialsessionstate initialSessionState)", new_runspace},
    {"static " RS "Runspace CreateRunspace(System.Management.Automation.Host.PSHost host)", new_runspace},
    {"static " RS "Runspace CreateRunspace(System.Management.Automation.Host.PSHost host, initialsessionstate initialSessionState)", new_runspace},
    {"static " RS "RunspacePool CreateRunspacePool()", new_pool},
    {"static " RS "RunspacePool CreateRunspacePool(int minRunspaces, int maxRunspaces)", new_pool},
    {"static " RS "RunspacePool CreateRunspacePool(initialsessionstate initialSessionState)", new_pool},
    {"static " RS "RunspacePool CreateRunspacePool(int minRunspaces, int maxRunspaces, System.Management.Automation.Host.PSHost host)", new_pool},
    {"static " RS "RunspacePool CreateRunspacePool(int minRunspaces, int maxRunspaces, initialsessionstate initialSessionState, "
     "System.Management.Automation.Host.PSHost host)", new_pool},
    {"static " RS "Runspace CreateOutOfProcessRunspace(" RS "TypeTable typeTable)", new_process_runspace},
};
Type g_factory{TypeSpec{.full_name = RS "RunspaceFactory", .flags = kStatic | kAbstract | kSealed, .members = kFactory,
                        .accelerators = "runspacefactory", .assembly = kAssembly}};

// ---- Get-Runspace

struct GetRunspace final : Cmdlet {
  std::vector<std::string> name;
  std::vector<int32_t> id;
  std::vector<std::string> instance_id;
  void process_record() override {
    for (const Ref<RunspaceObject>& r : all_runspaces(rs())) {
      bool wanted = name.empty() && id.empty() && instance_id.empty();
      for (const std::string& n : name) wanted |= WildcardPattern(n, true).is_match(r->name);
      for (int32_t i : id) wanted |= i == r->id;
      for (const std::string& g : instance_id) wanted |= g == r->instance_id;
      if (wanted) write(Value(r));
    }
  }
};
constexpr CmdletParam kParams[] = {
    param<&GetRunspace::name>("Name", "string[]", "set:NameParameterSet pos:0 pipe", "Names, with wildcards."),
    param<&GetRunspace::id>("Id", "int[]", "set:IdParameterSet pos:0 mandatory", "Numbers."),
    param<&GetRunspace::instance_id>("InstanceId", "string[]", "set:InstanceIdParameterSet pos:0 mandatory", "Ids."),
};
CmdletRegistration registration{{.name = "Get-Runspace", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "NameParameterSet", .synopsis = "Lists the runspaces of this process.",
                                 .examples = "Get-Runspace\n", .create = make_cmdlet<GetRunspace>}};

}  // namespace
const Type* RunspaceObject::type() const { return &g_local; }
const Type* RunspacePoolObject::type() const { return &g_pool; }

}  // namespace psession
