#include "session/remoting_state.h"

#include "clixml/clixml.h"
#include "session/remoting_values.h"
#include "session/runspace_object.h"

#include "engine/hooks.h"
#include "engine/runspace.h"
#include "engine/scope.h"
#include "engine/script_block.h"
#include "language/ast_visit.h"
#include "language/parsed_script.h"
#include "object/boxes.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "session/thread_job.h"

namespace psession {

RemotingState& RemotingState::of(Runspace& rs) {
  if (!rs.remoting) rs.remoting = std::make_shared<RemotingState>();
  return *static_cast<RemotingState*>(rs.remoting.get());
}

RemotingState::~RemotingState() {
  if (auto* own = own_runspace.get_if<RunspaceObject>()) own->forget();
  abandon_thread_jobs(jobs);
  for (const Ref<PSSessionObject>& s : sessions) s->session->leave();
}

// ---- session options

PSSessionOptionObject* session_option(Runspace& rs, const Value& given) {
  if (auto* o = unwrap(given).get_if<PSSessionOptionObject>()) return o;
  Value preference = unwrap(rs.get_variable("PSSessionOption"));
  if (auto* o = preference.get_if<PSSessionOptionObject>()) return o;
  static const Ref<PSSessionOptionObject> defaults = make_ref<PSSessionOptionObject>();
  return defaults.get();
}

// ---- scripts for elsewhere

namespace {

void find_using(const Ast* node, std::vector<const UsingExpressionAst*>& out) {
  if (const auto* u = as<UsingExpressionAst>(node)) {
    out.push_back(u);
    return;
  }
  for_each_child(node, [&](const Ast* child) { if (child) find_using(child, out); });
}

}  // namespace

RemoteScript remote_script(Runspace& rs, ScriptBlock& block) {
  RemoteScript r;
  r.text = block.text();
  std::vector<const UsingExpressionAst*> uses;
  find_using(&block.ast(), uses);
  if (uses.empty()) return r;
  Ref<Dictionary> values = make_ref<Dictionary>(&types::Hashtable, KeyComparer::Ordinal);
  for (const UsingExpressionAst* u : uses) {
    std::string text(block.script()->text(u->extent));
    const auto* variable = as<VariableExpressionAst>(static_cast<const Ast*>(u->sub_expression));
    Value key = str(using_key(text, variable != nullptr));
    if (values->find(key)) continue;
    Value value;
    if (variable) {
      std::string name(variable->path.name);
      if (!rs.try_get_variable(name, value)) {
        throw_error("System.Management.Automation.RuntimeException", "UsingVariableIsUndefined", ErrorCategory::InvalidOperation,
                    "The value of the using variable '" + text + "' cannot be retrieved because it has not been set in the local session.");
      }
    } else {
      // An expression on a variable: the same text without `using:`.
      std::string local = text;
      size_t at = local.find("using:");
      if (at == std::string::npos) at = local.find("Using:");
      if (at != std::string::npos) local.erase(at, 6);
      Ref<ScriptBlock> expression = ScriptBlock::create(rs, local);
      InvokeOptions o;
      o.new_scope = false;
      value = invoke_block(rs, *expression, o);
    }
    values->set(key, value);
  }
  r.using_values = Value(values);
  return r;
}

PipelineRequest script_request(Runspace& rs, ScriptBlock& block, const std::vector<Value>& arguments, bool no_input) {
  RemoteScript script = remote_script(rs, block);
  PipelineRequest p;
  Pipeline::Command c;
  c.text = std::move(script.text);
  c.is_script = true;
  c.use_local_scope = true;
  for (const Value& a : arguments) c.parameters.push_back({{}, a, true});
  if (!script.using_values.is_null()) c.parameters.push_back({"--%", script.using_values, true});
  p.statements.push_back({std::move(c)});
  p.no_input = no_input;
  p.add_to_history = true;
  p.host.use_runspace_host = true;
  return p;
}

// ---- PSSession

std::string PSSessionObject::state() const {
  using psrp::PoolState;
  switch (session->state()) {
    case PoolState::BeforeOpen: return "BeforeOpen";
    case PoolState::Opening: return "Opening";
    case PoolState::Opened: return "Opened";
    case PoolState::Closed: return "Closed";
    case PoolState::Closing: return "Closing";
    case PoolState::Broken: return "Broken";
    case PoolState::Disconnecting: return "Disconnecting";
    case PoolState::Disconnected: return "Disconnected";
    case PoolState::Connecting: return "Connecting";
  }
  return {};
}

std::string PSSessionObject::availability() const {
  if (session->opened()) return session->busy() ? "Busy" : "Available";
  // A disconnected one that somebody else holds can't be connected to.
  if (session->state() == psrp::PoolState::Disconnected && session->info().state == wire::SessionState::kOpened) return "Busy";
  return "None";
}

namespace {

PSSessionObject& self(MethodCall& c) { return *unwrap(c.self).as<PSSessionObject>(); }
void refresh(MethodCall& c) { self(c).session->pump(static_cast<Runspace&>(c.ctx)); }

Value enum_value(std::string_view type, const std::string& name, CallContext& ctx) {
  const Type* t = TypeRegistry::find(type);
  return t ? convert_to(ctx, str(name), t) : str(name);
}

Value get_id(MethodCall& c) { return Value::int32(self(c).id); }
Value get_name(MethodCall& c) { return str(self(c).session->name()); }
Value set_name(MethodCall& c) {
  self(c).session->set_name(to_display(c.ctx, c.arg(0)));
  return {};
}
Value get_computer(MethodCall& c) { return str(self(c).session->target().computer); }
Value get_computer_type(MethodCall& c) {
  return enum_value("System.Management.Automation.Runspaces.TargetMachineType", "RemoteMachine", c.ctx);
}
Value get_null(MethodCall&) { return {}; }
Value get_configuration(MethodCall& c) { return str(self(c).configuration); }
Value get_instance(MethodCall& c) { return convert_to(c.ctx, str(self(c).session->id()), &types::Guid); }
Value get_transport(MethodCall& c) { return str(self(c).transport); }
Value get_state(MethodCall& c) {
  refresh(c);
  return enum_value("System.Management.Automation.Runspaces.RunspaceState", self(c).state(), c.ctx);
}
Value get_availability(MethodCall& c) {
  refresh(c);
  return enum_value("System.Management.Automation.Runspaces.RunspaceAvailability", self(c).availability(), c.ctx);
}
Value get_private_data(MethodCall& c) { return self(c).session->private_data(); }
Value get_text(MethodCall& c) { return str("[PSSession]" + self(c).session->name()); }
Value get_idle(MethodCall& c) {
  int64_t ms = self(c).session->info().idle_timeout_ms;
  return Value::int32(static_cast<int32_t>(ms > 0 ? std::min<int64_t>(ms, INT32_MAX) : -1));
}
Value get_buffering(MethodCall& c) {
  switch (self(c).session->info().buffering) {
    case wire::Buffering::kBlock: return str("Block");
    case wire::Buffering::kDrop: return str("Drop");
    case wire::Buffering::kSpill: return str("Spill");
  }
  return str("None");
}
Value unix_time(int64_t ms) {
  if (ms <= 0) return {};
  constexpr int64_t kEpoch = 621355968000000000;
  return Value::date_time(static_cast<uint64_t>(kEpoch + ms * 10000) | (1ull << 62));
}
Value get_disconnected_on(MethodCall& c) {
  const PSSessionObject& s = self(c);
  if (s.session->state() != psrp::PoolState::Disconnected) return {};
  Value utc = unix_time(s.session->info().disconnected_on_ms);
  return utc.is_null() ? utc : invoke_method(c.ctx, utc, "ToLocalTime", {});
}
Value get_expires_on(MethodCall& c) {
  const PSSessionObject& s = self(c);
  if (s.session->state() != psrp::PoolState::Disconnected) return {};
  Value utc = unix_time(s.session->info().expires_on_ms);
  return utc.is_null() ? utc : invoke_method(c.ctx, utc, "ToLocalTime", {});
}

// $session.Runspace: the same session seen as a runspace.
Value get_runspace(MethodCall& c) { return Value(make_ref<RemoteRunspaceObject>(Ref<PSSessionObject>(&self(c)))); }
PSSessionObject& of_runspace(MethodCall& c) {
  auto& r = *unwrap(c.self).as<RemoteRunspaceObject>();
  if (!r.session) {
    throw_dotnet("System.Management.Automation.Runspaces.InvalidRunspaceStateException",
                 "Cannot perform the operation because the runspace is not in the 'Opened' state. Current state is 'BeforeOpen'.");
  }
  return *r.session;
}
Value open_runspace(MethodCall& c) {
  auto& r = *unwrap(c.self).as<RemoteRunspaceObject>();
  auto& rs = static_cast<Runspace&>(c.ctx);
  if (r.session) {
    throw_dotnet("System.Management.Automation.Runspaces.InvalidRunspaceStateException",
                 "The runspace cannot be opened because it is not in the BeforeOpen state. Current state is '" + r.session->state() + "'.");
  }
  std::shared_ptr<RemoteSession> s = RemoteSession::open(rs, r.target, {});
  r.session = make_ref<PSSessionObject>(std::move(s), RemotingState::of(rs).next_session_id++);
  return Value::nothing();
}
Value close_runspace(MethodCall& c) {
  auto& r = *unwrap(c.self).as<RemoteRunspaceObject>();
  if (r.session) r.session->session->close(static_cast<Runspace&>(c.ctx));
  return Value::nothing();
}
Value runspace_state_info(MethodCall& c) {
  if (!unwrap(c.self).as<RemoteRunspaceObject>()->session) {
    return property_bag({{"State", enum_value("System.Management.Automation.Runspaces.RunspaceState", "BeforeOpen", c.ctx)}, {"Reason", Value()}});
  }
  PSSessionObject& s = of_runspace(c);
  s.session->pump(static_cast<Runspace&>(c.ctx));
  Value reason;
  if (!s.session->broken_reason().empty()) {
    reason = Value(make_exception(kTransportException, s.session->broken_reason()));
  }
  return property_bag({{"State", enum_value("System.Management.Automation.Runspaces.RunspaceState", s.state(), c.ctx)}, {"Reason", reason}});
}
Value runspace_availability(MethodCall& c) {
  return enum_value("System.Management.Automation.Runspaces.RunspaceAvailability", of_runspace(c).availability(), c.ctx);
}
Value runspace_instance(MethodCall& c) { return convert_to(c.ctx, str(of_runspace(c).session->id()), &types::Guid); }
Value runspace_id(MethodCall& c) { return Value::int32(of_runspace(c).id); }
Value runspace_name(MethodCall& c) { return str(of_runspace(c).session->name()); }
Value runspace_is_remote(MethodCall&) { return Value::boolean(true); }
Value runspace_version(MethodCall& c) {
  Value table = member_of(c.ctx, of_runspace(c).session->private_data(), "PSVersionTable");
  const Dictionary* d = unwrap(table).get_if<Dictionary>();
  const Value* v = d ? d->find(std::string_view("PSVersion")) : nullptr;
  return v ? *v : convert_to(c.ctx, str("7.6.5"), &types::Version);
}

class ConnectionInfoObject final : public HeapObject {
 public:
  explicit ConnectionInfoObject(std::shared_ptr<RemoteSession> s) : session(std::move(s)) {}
  std::shared_ptr<RemoteSession> session;
  const Type* type() const override;
};
Value runspace_connection(MethodCall& c) { return Value(make_ref<ConnectionInfoObject>(of_runspace(c).session)); }
const SessionTarget& connection_target(MethodCall& c) { return unwrap(c.self).as<ConnectionInfoObject>()->session->target(); }
Value connection_computer(MethodCall& c) { return str(connection_target(c).computer); }
Value connection_user(MethodCall& c) { return connection_target(c).user.empty() ? Value() : str(connection_target(c).user); }
Value connection_port(MethodCall& c) { return Value::int32(connection_target(c).port); }
Value connection_key(MethodCall& c) { return connection_target(c).key_file.empty() ? Value() : str(connection_target(c).key_file); }
Value connection_subsystem(MethodCall& c) { return str(connection_target(c).subsystem); }

const MemberDef kSession[] = {
    {"System.Management.Automation.Runspaces.TargetMachineType ComputerType {get;}", get_computer_type},
    {"string ComputerName {get;}", get_computer},
    {"string ContainerId {get;}", get_null},
    {"string VMName {get;}", get_null},
    {"System.Nullable[guid] VMId {get;}", get_null},
    {"string ConfigurationName {get;}", get_configuration},
    {"guid InstanceId {get;}", get_instance},
    {"int Id {get;}", get_id},
    {"string Name {get;set;}", get_name, set_name},
    {"System.Management.Automation.Runspaces.RunspaceAvailability Availability {get;}", get_availability},
    {"psprimitivedictionary ApplicationPrivateData {get;}", get_private_data},
    {"System.Management.Automation.Runspaces.Runspace Runspace {get;}", get_runspace},
    {"string Transport {get;}", get_transport},
    {"string ToString()", get_text},
};
const MemberDef kRunspace[] = {
    {"psobject RunspaceStateInfo {get;}", runspace_state_info},
    {"System.Management.Automation.Runspaces.RunspaceAvailability RunspaceAvailability {get;}", runspace_availability},
    {"guid InstanceId {get;}", runspace_instance},
    {"int Id {get;}", runspace_id},
    {"string Name {get;}", runspace_name},
    {"bool RunspaceIsRemote {get;}", runspace_is_remote},
    {"version Version {get;}", runspace_version},
    {"System.Management.Automation.Runspaces.RunspaceConnectionInfo ConnectionInfo {get;}", runspace_connection},
    {"void Open()", open_runspace}, {"void Close()", close_runspace}, {"void Dispose()", close_runspace},
};
const MemberDef kConnection[] = {
    {"string ComputerName {get;}", connection_computer}, {"string UserName {get;}", connection_user},
    {"int Port {get;}", connection_port},                {"string KeyFilePath {get;}", connection_key},
    {"string Subsystem {get;}", connection_subsystem},
};
const TypeExtension kExtensions[] = {
    {"System.Management.Automation.Runspaces.PSSession", MemberType::CodeProperty, "State", nullptr, get_state},
    {"System.Management.Automation.Runspaces.PSSession", MemberType::CodeProperty, "IdleTimeout", nullptr, get_idle},
    {"System.Management.Automation.Runspaces.PSSession", MemberType::CodeProperty, "OutputBufferingMode", nullptr, get_buffering},
    {"System.Management.Automation.Runspaces.PSSession", MemberType::CodeProperty, "DisconnectedOn", nullptr, get_disconnected_on},
    {"System.Management.Automation.Runspaces.PSSession", MemberType::CodeProperty, "ExpiresOn", nullptr, get_expires_on},
};
TypeExtensions extensions{kExtensions};

constexpr const char* kAssembly = "System.Management.Automation";
const EnumDef kState[] = {{"BeforeOpen", 0}, {"Opening", 1}, {"Opened", 2}, {"Closed", 3}, {"Closing", 4},
                          {"Broken", 5}, {"Disconnecting", 6}, {"Disconnected", 7}, {"Connecting", 8}};
const EnumDef kAvailability[] = {{"None", 0}, {"Available", 1}, {"AvailableForNestedCommand", 2}, {"Busy", 3}, {"RemoteDebug", 4}};
const EnumDef kMachine[] = {{"RemoteMachine", 0}, {"VirtualMachine", 1}, {"Container", 2}};
const EnumDef kFilter[] = {{"All", 0}, {"Opened", 1}, {"Disconnected", 2}, {"Closed", 3}, {"Broken", 4}};
const EnumDef kBuffering[] = {{"None", 0}, {"Drop", 1}, {"Block", 2}, {"Spill", 3}};
const EnumDef kTarget[] = {{"Default", 0}, {"Host", 1}, {"Job", 2}};
const EnumDef kAuthentication[] = {{"Default", 0}, {"Basic", 1}, {"Negotiate", 2}, {"NegotiateWithImplicitCredential", 3},
                                   {"Credssp", 4}, {"Digest", 5}, {"Kerberos", 6}};
const EnumDef kProxyAccess[] = {{"None", 0}, {"IEConfig", 1}, {"WinHttpConfig", 2}, {"AutoDetect", 4}, {"NoProxyServer", 8}};
#define PSESSION_ENUM(var, name, values) \
  Type var{TypeSpec{.full_name = name, .base = "System.Enum", .flags = kEnum | kValueType, .enum_values = values, .scalar = Kind::Enum, .assembly = kAssembly}}
PSESSION_ENUM(state_type, "System.Management.Automation.Runspaces.RunspaceState", kState);
PSESSION_ENUM(availability_type, "System.Management.Automation.Runspaces.RunspaceAvailability", kAvailability);
PSESSION_ENUM(machine_type, "System.Management.Automation.Runspaces.TargetMachineType", kMachine);
PSESSION_ENUM(filter_type, "Microsoft.PowerShell.Commands.SessionFilterState", kFilter);
PSESSION_ENUM(buffering_type, "System.Management.Automation.Runspaces.OutputBufferingMode", kBuffering);
PSESSION_ENUM(out_target_type, "Microsoft.PowerShell.Commands.OutTarget", kTarget);
PSESSION_ENUM(authentication_type, "System.Management.Automation.Runspaces.AuthenticationMechanism", kAuthentication);
PSESSION_ENUM(proxy_access_type, "System.Management.Automation.Remoting.ProxyAccessType", kProxyAccess);
#undef PSESSION_ENUM
Type runspace_type{TypeSpec{.full_name = "System.Management.Automation.RemoteRunspace", .base = "System.Management.Automation.Runspaces.Runspace",
                            .members = kRunspace, .assembly = kAssembly}};
Type connection_type{TypeSpec{.full_name = "System.Management.Automation.Runspaces.SSHConnectionInfo", .members = kConnection, .assembly = kAssembly}};
Type local_connection_type{TypeSpec{.full_name = "System.Management.Automation.Runspaces.NewProcessConnectionInfo", .members = kConnection, .assembly = kAssembly}};
const Type* ConnectionInfoObject::type() const {
  return session->target().kind == SessionTarget::Ssh ? &connection_type : &local_connection_type;
}

}  // namespace
const Type* RemoteRunspaceObject::type() const { return &runspace_type; }
namespace {

// ---- PSSenderInfo

class SenderInfoObject final : public HeapObject {
 public:
  SenderInfoObject() { set_may_cycle(); }
  Value application_arguments;
  std::string connection;
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override {
    if (application_arguments.is_object()) v.visit(application_arguments.object());
  }
  void clear_edges() override { application_arguments = {}; }
};
SenderInfoObject& sender(MethodCall& c) { return *unwrap(c.self).as<SenderInfoObject>(); }
const MemberDef kSender[] = {
    {"System.Management.Automation.PSPrimitiveDictionary ApplicationArguments {get;}", [](MethodCall& c) { return sender(c).application_arguments; }},
    {"string ConnectionString {get;}", [](MethodCall& c) { return str(sender(c).connection); }},
    {"psobject UserInfo {get;}", get_null},
    {"System.TimeZoneInfo ClientTimeZone {get;}", get_null},
};
Type sender_type{TypeSpec{.full_name = "System.Management.Automation.Remoting.PSSenderInfo", .flags = kSealed, .members = kSender, .assembly = kAssembly}};
const Type* SenderInfoObject::type() const { return &sender_type; }

// ---- PSSessionOption

PSSessionOptionObject& option(MethodCall& c) { return *unwrap(c.self).as<PSSessionOptionObject>(); }
template <auto M> Value option_get(MethodCall& c) {
  const auto& f = option(c).*M;
  using F = std::decay_t<decltype(f)>;
  if constexpr (std::is_same_v<F, bool>) return Value::boolean(f);
  else if constexpr (std::is_same_v<F, int32_t>) return Value::int32(f);
  else if constexpr (std::is_same_v<F, int64_t>) return Value::time_span(f * 10000);
  else if constexpr (std::is_same_v<F, std::string>) return str(f);
  else return f;
}
template <auto M> Value option_set(MethodCall& c) {
  auto& f = option(c).*M;
  using F = std::decay_t<decltype(f)>;
  if constexpr (std::is_same_v<F, bool>) f = is_true(c.arg(0));
  else if constexpr (std::is_same_v<F, int32_t>) f = static_cast<int32_t>(c.arg(0).as_int());
  else if constexpr (std::is_same_v<F, int64_t>) f = c.arg(0).as_int() / 10000;
  else if constexpr (std::is_same_v<F, std::string>) f = to_display(c.ctx, c.arg(0));
  else f = c.arg(0);
  return {};
}
using O = PSSessionOptionObject;
Value redirection_get(MethodCall& c) { return Value::int32(option(c).maximum_redirection ? option(c).maximum_redirection : 5); }
#define PSESSION_OPTION(signature, field) {signature " {get;set;}", option_get<&O::field>, option_set<&O::field>}
const MemberDef kOption[] = {
    {"new()", [](MethodCall&) { return Value(make_ref<PSSessionOptionObject>()); }},
    {"int MaximumConnectionRedirectionCount {get;set;}", redirection_get, option_set<&O::maximum_redirection>},
    PSESSION_OPTION("bool NoCompression", no_compression),
    PSESSION_OPTION("bool NoMachineProfile", no_machine_profile),
    PSESSION_OPTION("string ProxyAccessType", proxy_access),
    PSESSION_OPTION("string ProxyAuthentication", proxy_authentication),
    PSESSION_OPTION("pscredential ProxyCredential", proxy_credential),
    PSESSION_OPTION("bool SkipCACheck", skip_ca_check),
    PSESSION_OPTION("bool SkipCNCheck", skip_cn_check),
    PSESSION_OPTION("bool SkipRevocationCheck", skip_revocation_check),
    PSESSION_OPTION("timespan OperationTimeout", operation_timeout),
    PSESSION_OPTION("bool NoEncryption", no_encryption),
    PSESSION_OPTION("bool UseUTF16", use_utf16),
    PSESSION_OPTION("bool IncludePortInSPN", include_port_in_spn),
    PSESSION_OPTION("string OutputBufferingMode", output_buffering),
    PSESSION_OPTION("int MaxConnectionRetryCount", max_connection_retry_count),
    PSESSION_OPTION("object Culture", culture),
    PSESSION_OPTION("object UICulture", ui_culture),
    PSESSION_OPTION("object MaximumReceivedDataSizePerCommand", maximum_received_data_size),
    PSESSION_OPTION("object MaximumReceivedObjectSize", maximum_received_object_size),
    PSESSION_OPTION("object ApplicationArguments", application_arguments),
    PSESSION_OPTION("timespan OpenTimeout", open_timeout),
    PSESSION_OPTION("timespan CancelTimeout", cancel_timeout),
    PSESSION_OPTION("timespan IdleTimeout", idle_timeout),
};
#undef PSESSION_OPTION

}  // namespace

Value make_sender_info(const Value& application_arguments, const std::string& connection) {
  Ref<SenderInfoObject> o = make_ref<SenderInfoObject>();
  o->application_arguments = application_arguments;
  o->connection = connection;
  return Value(o);
}

void install_session_hooks() {
  engine_hooks.serialize = [](Runspace& rs, const Value& v) { return clixml_write(rs, v); };
  engine_hooks.deserialize = [](Runspace& rs, std::string_view text) {
    ClixmlReader reader(rs);
    reader.feed(text, true);
    std::vector<std::pair<std::string, Value>> out;
    for (ClixmlItem& i : reader.items) {
      Value v = std::move(i.value);
      switch (i.stream.empty() ? 'O' : i.stream[0] & ~0x20) {
        case 'E':
          if (Ref<ErrorRecordObject> r = error_from_remote(rs, v, {}, {})) v = Value(r);
          break;
        case 'W': v = informational_from_remote(rs, v, "WarningRecord"); break;
        case 'V': v = informational_from_remote(rs, v, "VerboseRecord"); break;
        case 'D': v = informational_from_remote(rs, v, "DebugRecord"); break;
        case 'I': v = information_from_remote(rs, v); break;
        case 'P': v = progress_from_remote(rs, v); break;
        default: break;
      }
      out.emplace_back(std::move(i.stream), std::move(v));
    }
    return out;
  };
  engine_hooks.define_variables = [](Runspace& rs) {
    Scope& g = rs.global_scope();
    g.define("PSSessionOption", Value(make_ref<PSSessionOptionObject>()));
    g.define("PSSessionConfigurationName", str("http://schemas.microsoft.com/powershell/Microsoft.PowerShell"));
    g.define("PSSessionApplicationName", str("wsman"));
  };
}

namespace types {
Type PSSession{TypeSpec{.full_name = "System.Management.Automation.Runspaces.PSSession", .flags = kSealed, .members = kSession, .assembly = kAssembly}};
Type PSSessionOption{TypeSpec{.full_name = "System.Management.Automation.Remoting.PSSessionOption", .members = kOption, .assembly = kAssembly}};
}  // namespace types

}  // namespace psession
