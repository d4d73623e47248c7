#include "engine/execution_context.h"

#include "engine/automatic_variables.h"
#include "engine/commands.h"
#include "engine/language_mode.h"
#include "engine/modules.h"
#include "engine/name_map.h"
#include "engine/provider.h"
#include "engine/providers/providers.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "engine/types.h"
#include "engine/vm/vm.h"
#include "object/boxes.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/wildcard.h"

namespace psession {
namespace {

#define SMA "System.Management.Automation."
constexpr const char* kAssembly = "System.Management.Automation";

extern Type engine_type, session_type, path_type, variable_type, command_type, drive_type, provider_type, items_type, content_type, providers_type, internal_type;

// One object per facet; all that they carry is the session state.
class Facet final : public HeapObject {
 public:
  Facet(const Type* t, Ref<HeapObject> m) : module(std::move(m)), type_(t) { set_may_cycle(); }
  Ref<HeapObject> module;
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override { if (module) v.visit(module.get()); }
  void clear_edges() override { module = {}; }
 private:
  const Type* type_;
};

Runspace& runspace(MethodCall& c) { return static_cast<Runspace&>(c.ctx); }
Facet& self(MethodCall& c) { return *unwrap(c.self).as<Facet>(); }
std::string text(MethodCall& c, uint32_t i) { return c.has(i) && !c.arg(i).is_null() ? to_display(c.ctx, c.arg(i)) : std::string(); }
template <Type* T> Value facet(MethodCall& c) { return Value(make_ref<Facet>(T, self(c).module)); }

// The scope that a facet of another session state means, for the time of a call.
struct InState {
  Runspace& rs;
  Scope* saved;
  InState(MethodCall& c) : rs(runspace(c)), saved(&rs.current_scope()) {
    rs.set_current_scope(innermost_scope(rs, self(c).module.get()));
  }
  ~InState() { rs.set_current_scope(saved); }
};

const MemberDef kEngine[] = {
    {"System.Management.Automation.Host.PSHost Host {get;}", [](MethodCall& c) { return c.ctx.get_variable("Host"); }},
    {"System.Management.Automation.SessionState SessionState {get;}", [](MethodCall& c) { return make_session_state(Ref<HeapObject>(runspace(c).current_scope().module)); }},
    {"System.Management.Automation.CommandInvocationIntrinsics InvokeCommand {get;}", facet<&command_type>},
    {"System.Management.Automation.ProviderIntrinsics InvokeProvider {get;}", facet<&provider_type>},
};

Value session_module(MethodCall& c) { return self(c).module ? Value(self(c).module) : Value(); }
Value language_mode(MethodCall& c) {
  const Type* t = TypeRegistry::find("System.Management.Automation.PSLanguageMode");
  return t ? Value::enumeration(t, static_cast<int64_t>(runspace(c).language_mode)) : str("FullLanguage");
}
Value set_language_mode(MethodCall& c) {
  psession::set_language_mode(runspace(c), static_cast<LanguageMode>(c.arg(0).as_int()));
  return {};
}
const MemberDef kSession[] = {
    {"System.Management.Automation.DriveManagementIntrinsics Drive {get;}", facet<&drive_type>},
    {"System.Management.Automation.CommandInvocationIntrinsics InvokeCommand {get;}", facet<&command_type>},
    {"System.Management.Automation.ProviderIntrinsics InvokeProvider {get;}", facet<&provider_type>},
    {"System.Management.Automation.PSLanguageMode LanguageMode {get;set;}", language_mode, set_language_mode},
    {"System.Management.Automation.PSModuleInfo Module {get;}", session_module},
    {"System.Management.Automation.PathIntrinsics Path {get;}", facet<&path_type>},
    {"System.Management.Automation.CmdletProviderManagementIntrinsics Provider {get;}", facet<&providers_type>},
    {"System.Management.Automation.PSVariableIntrinsics PSVariable {get;}", facet<&variable_type>},
    {"bool UseFullLanguageModeInDebugger {get;}", [](MethodCall&) { return Value::boolean(false); }},
    {"System.Management.Automation.SessionStateInternal <Internal> {get;}", facet<&internal_type>},
};
const MemberDef kInternalMembers[] = {{"System.Management.Automation.PSModuleInfo <Module> {get;}", session_module}};

Value current_location(MethodCall& c) { return runspace(c).providers().location_object(); }
Value unresolved_path(MethodCall& c) {
  ResolvedPath p = runspace(c).providers().parse(text(c, 0));
  return str(p.path);
}
Value resolved_paths(MethodCall& c) {
  auto list = make_ref<List>(TypeRegistry::find("System.Collections.ObjectModel.Collection[System.Management.Automation.PathInfo]"));
  for (const ResolvedPath& p : runspace(c).providers().glob(text(c, 0))) list->items.push_back(runspace(c).providers().path_info(p));
  return Value(list);
}
Value resolved_provider_paths(MethodCall& c) {
  auto list = make_ref<List>(TypeRegistry::find("System.Collections.ObjectModel.Collection[string]"));
  Provider* provider = nullptr;
  for (const ResolvedPath& p : runspace(c).providers().glob(text(c, 0))) {
    provider = p.provider;
    list->items.push_back(str(p.path));
  }
  if (c.has(1)) {
    if (auto* r = c.arg(1).get_if<PSReference>()) r->set(provider ? runspace(c).providers().provider_object(provider) : Value());
  }
  return Value(list);
}
Value combine(MethodCall& c) {
  std::string a = text(c, 0), b = text(c, 1);
  if (!a.empty() && a.back() != '/' && !b.empty() && b[0] != '/') a += '/';
  if (!a.empty() && a.back() == '/' && !b.empty() && b[0] == '/') a.pop_back();
  return str(a + b);
}
Value parse_parent(MethodCall& c) {
  std::string p = text(c, 0);
  size_t slash = p.rfind('/');
  return str(slash == std::string::npos ? "" : slash == 0 ? (p.size() > 1 ? "/" : "") : p.substr(0, slash));
}
Value parse_child(MethodCall& c) {
  std::string p = text(c, 0);
  while (p.size() > 1 && p.back() == '/') p.pop_back();
  size_t slash = p.rfind('/');
  return str(slash == std::string::npos ? p : p.substr(slash + 1));
}
Value is_valid(MethodCall& c) {
  std::string p = text(c, 0);
  return Value::boolean(!p.empty() && p.find('\0') == std::string::npos);
}
Value is_rooted(MethodCall& c) {
  std::string p = text(c, 0);
  size_t colon = p.find(':');
  return Value::boolean(!p.empty() && (p[0] == '/' || (colon != std::string::npos && colon > 0 && p.find('/') > colon)));
}
Value set_location(MethodCall& c) {
  runspace(c).providers().set_location(text(c, 0), false);
  return runspace(c).providers().location_object();
}
const MemberDef kPath[] = {
    {"System.Management.Automation.PathInfo CurrentLocation {get;}", current_location},
    {"System.Management.Automation.PathInfo CurrentFileSystemLocation {get;}", [](MethodCall& c) {
       return runspace(c).providers().path_info(runspace(c).providers().parse(runspace(c).working_directory()));
     }},
    {"System.Management.Automation.PathInfo CurrentProviderLocation(string providerName)", current_location},
    {"System.Management.Automation.PathInfo SetLocation(string path)", set_location},
    {"string GetUnresolvedProviderPathFromPSPath(string path)", unresolved_path},
    {"System.Object GetResolvedPSPathFromPSPath(string path)", resolved_paths},
    {"System.Object GetResolvedProviderPathFromPSPath(string path, [ref] System.Management.Automation.ProviderInfo provider)", resolved_provider_paths},
    {"System.Object GetResolvedProviderPathFromProviderPath(string path, string providerId)", resolved_provider_paths},
    {"string Combine(string parent, string child)", combine},
    {"string ParseParent(string path, string root)", parse_parent},
    {"string ParseChildName(string path)", parse_child},
    {"bool IsValid(string path)", is_valid},
    {"bool IsPSAbsolute(string path, [ref] string driveName)", is_rooted},
    {"bool IsProviderQualified(string path)", [](MethodCall& c) { return Value::boolean(text(c, 0).find("::") != std::string::npos); }},
    {"void PushCurrentLocation(string stackName)", [](MethodCall& c) { runspace(c).providers().push_location(text(c, 0)); return Value(); }},
    {"System.Management.Automation.PathInfo PopLocation(string stackName)", [](MethodCall& c) {
       runspace(c).providers().pop_location(text(c, 0));
       return runspace(c).providers().location_object();
     }},
};

std::string plain_name(MethodCall& c) { return text(c, 0); }
Value variable_get(MethodCall& c) {
  InState in(c);
  Ref<Variable> v = in.rs.find_variable(plain_name(c));
  return v ? Value(v) : Value();
}
Value variable_value(MethodCall& c) {
  InState in(c);
  Value out;
  if (in.rs.try_get_variable(plain_name(c), out)) return out;
  return c.has(1) ? c.arg(1) : Value();
}
Value variable_set(MethodCall& c) {
  InState in(c);
  if (auto* v = unwrap(c.arg(0)).get_if<Variable>()) {
    Ref<Variable> cell(v);
    in.rs.current_scope().add_variable(cell);
    return {};
  }
  in.rs.set_variable(plain_name(c), c.has(1) ? c.arg(1) : Value());
  return {};
}
Value variable_remove(MethodCall& c) {
  InState in(c);
  std::string name = plain_name(c);
  if (auto* v = unwrap(c.arg(0)).get_if<Variable>()) name = v->name;
  for (Scope* s = &in.rs.current_scope(); s; s = s->parent) {
    if (s->remove(name)) break;
  }
  return {};
}
const MemberDef kVariable[] = {
    {"psvariable Get(string name)", variable_get},
    {"System.Object GetValue(string name)", variable_value},
    {"System.Object GetValue(string name, System.Object defaultValue)", variable_value},
    {"void Set(string name, System.Object value)", variable_set},
    {"void Set(psvariable variable)", variable_set},
    {"void Remove(string name)", variable_remove},
    {"void Remove(psvariable variable)", variable_remove},
};

Value expand_string(MethodCall& c) {
  // As a double-quoted here-string: quotes inside need no doubling.
  std::string source = "@\"\n" + text(c, 0) + "\n\"@";
  Ref<ScriptBlock> b = ScriptBlock::create(runspace(c), source);
  InvokeOptions o;
  o.new_scope = false;
  return invoke_block(runspace(c), *b, o);
}
Value collection(std::vector<Value> items) {
  auto list = make_ref<List>(TypeRegistry::find("System.Collections.ObjectModel.Collection[psobject]"));
  list->items = std::move(items);
  return Value(list);
}
Value invoke_script(MethodCall& c) {
  Runspace& rs = runspace(c);
  // (script, args) or (useLocalScope, scriptBlock, input, args) or (sessionState, scriptBlock, args)
  uint32_t at = 0;
  bool local = false;
  Scope* saved = &rs.current_scope();
  const Value& first = unwrap(c.arg(0));
  if (first.kind() == Kind::Bool) {
    local = first.as_bool();
    at = 1;
  } else if (auto* state = first.get_if<Facet>()) {
    if (state->module) rs.set_current_scope(&module_scope(*state->module));
    at = 1;
  }
  Ref<ScriptBlock> b;
  const Value& s = unwrap(c.arg(at));
  if (s.kind() == Kind::ScriptBlock) b = Ref<ScriptBlock>(s.as<ScriptBlock>());
  else b = ScriptBlock::create(rs, to_display(c.ctx, s));
  VectorSink out;
  InvokeOptions o;
  std::vector<Value> args;
  for (uint32_t i = at + 1; i < c.argc; ++i) {
    if (first.kind() == Kind::Bool && i == at + 1) continue;
    for (const Value& v : to_vector(c.ctx, c.arg(i))) args.push_back(v);
  }
  o.args = args;
  o.new_scope = local;
  try {
    invoke_block(rs, *b, o, out);
  } catch (...) {
    rs.set_current_scope(saved);
    throw;
  }
  rs.set_current_scope(saved);
  return collection(std::move(out.items));
}
Value new_script_block(MethodCall& c) { return Value(ScriptBlock::create(runspace(c), text(c, 0))); }
Value get_command(MethodCall& c) {
  CommandType types = c.has(1) ? static_cast<CommandType>(c.arg(1).as_int()) : CommandType::All;
  Ref<CommandInfo> found = runspace(c).find_command(text(c, 0), types);
  return found ? Value(found) : Value();
}
Value get_commands(MethodCall& c) {
  CommandType types = c.has(1) ? static_cast<CommandType>(c.arg(1).as_int()) : CommandType::All;
  auto list = make_ref<List>(TypeRegistry::find("System.Collections.Generic.List[System.Management.Automation.CommandInfo]"));
  for (const Ref<CommandInfo>& i : runspace(c).commands().match(text(c, 0), types)) list->items.push_back(Value(i));
  return Value(list);
}
Value get_cmdlet(MethodCall& c) {
  Ref<CmdletInfo> f = runspace(c).commands().find_cmdlet(text(c, 0));
  return f ? Value(f) : Value();
}
Value get_command_name(MethodCall& c) {
  auto list = make_ref<List>(TypeRegistry::find("System.Collections.Generic.List[string]"));
  bool pattern = c.has(1) && is_true(c.arg(1));
  if (pattern) {
    for (const Ref<CommandInfo>& i : runspace(c).commands().match(text(c, 0), CommandType::All)) list->items.push_back(str(i->name));
  } else if (Ref<CommandInfo> f = runspace(c).find_command(text(c, 0))) {
    list->items.push_back(str(f->name));
  }
  return Value(list);
}
Value action_property(MethodCall&) { return {}; }
const MemberDef kCommand[] = {
    {"bool HasErrors {get;set;}", [](MethodCall& c) { return Value::boolean(!runspace(c).question_mark); }, [](MethodCall&) { return Value(); }},
    {"System.Object PreCommandLookupAction {get;set;}", action_property, action_property},
    {"System.Object PostCommandLookupAction {get;set;}", action_property, action_property},
    {"System.Object CommandNotFoundAction {get;set;}", action_property, action_property},
    {"System.Object LocationChangedAction {get;set;}", action_property, action_property},
    {"string ExpandString(string source)", expand_string},
    {"System.Object InvokeScript(string script)", invoke_script},
    {"System.Object InvokeScript(string script, Params System.Object[] args)", invoke_script},
    {"System.Object InvokeScript(bool useLocalScope, scriptblock scriptBlock, System.Object input, Params System.Object[] args)", invoke_script},
    {"System.Object InvokeScript(System.Management.Automation.SessionState sessionState, scriptblock scriptBlock, Params System.Object[] args)", invoke_script},
    {"scriptblock NewScriptBlock(string scriptText)", new_script_block},
    {"System.Management.Automation.CommandInfo GetCommand(string commandName, System.Management.Automation.CommandTypes type)", get_command},
    {"System.Management.Automation.CmdletInfo GetCmdlet(string commandName)", get_cmdlet},
    {"System.Object GetCommands(string name, System.Management.Automation.CommandTypes commandTypes, bool nameIsPattern)", get_commands},
    {"System.Object GetCommandName(string name, bool nameIsPattern, bool returnFullName)", get_command_name},
};

Value drive_current(MethodCall& c) {
  ResolvedPath p = runspace(c).providers().location();
  return p.drive ? Value(p.drive) : Value();
}
Value drive_get(MethodCall& c) {
  Ref<DriveInfo> d = runspace(c).providers().find_drive(text(c, 0));
  if (!d) throw_error("System.Management.Automation.DriveNotFoundException", "DriveNotFound", ErrorCategory::ObjectNotFound,
                      "Cannot find drive. A drive with the name '" + text(c, 0) + "' does not exist.", c.arg(0));
  return Value(d);
}
Value drive_all(MethodCall& c) {
  std::vector<Value> items;
  for (const Ref<DriveInfo>& d : runspace(c).providers().drives()) items.push_back(Value(d));
  return collection(std::move(items));
}
const MemberDef kDrive[] = {
    {"System.Management.Automation.PSDriveInfo Current {get;}", drive_current},
    {"System.Management.Automation.PSDriveInfo Get(string driveName)", drive_get},
    {"System.Object GetAll()", drive_all},
};

Value item_get(MethodCall& c) {
  std::vector<Value> items;
  Runspace& rs = runspace(c);
  for (const ResolvedPath& p : rs.providers().glob(text(c, 0))) items.push_back(p.provider->get_item(rs, p));
  return collection(std::move(items));
}
Value item_exists(MethodCall& c) {
  try {
    return Value::boolean(!runspace(c).providers().glob(text(c, 0)).empty());
  } catch (const ScriptError&) {
    return Value::boolean(false);
  }
}
Value content_get(MethodCall& c) {
  Runspace& rs = runspace(c);
  std::vector<Value> items;
  for (const ResolvedPath& p : rs.providers().glob(text(c, 0))) {
    auto reader = p.provider->content_reader(rs, p);
    for (const Value& v : reader->read(0)) items.push_back(v);
    reader->close();
  }
  return collection(std::move(items));
}
const MemberDef kProvider[] = {
    {"System.Object Item {get;}", facet<&items_type>},
    {"System.Object ChildItem {get;}", facet<&items_type>},
    {"System.Object Content {get;}", facet<&content_type>},
};
const MemberDef kItems[] = {
    {"System.Object Get(string path)", item_get},
    {"bool Exists(string path)", item_exists},
};
const MemberDef kContent[] = {{"System.Object GetReader(string path)", content_get}};

const EnumDef kLanguageModes[] = {{"FullLanguage", 0}, {"RestrictedLanguage", 1}, {"NoLanguage", 2}, {"ConstrainedLanguage", 3}};
const TypeSpec kLanguageSpec{.full_name = SMA "PSLanguageMode", .base = "System.Enum", .flags = kEnum, .enum_values = kLanguageModes,
                             .scalar = Kind::Enum, .assembly = kAssembly};
Type language_type{kLanguageSpec};

Value provider_list(MethodCall& c, const std::string* name) {
  auto list = make_ref<List>(TypeRegistry::find("System.Collections.ObjectModel.Collection[System.Management.Automation.ProviderInfo]"));
  ProviderTable& table = runspace(c).providers();
  if (name) {
    if (Provider* p = table.find_provider(*name)) list->items.push_back(table.provider_object(p));
    else throw_error(SMA "ProviderNotFoundException", "ProviderNotFound", ErrorCategory::ObjectNotFound,
                     "Cannot find a provider with the name '" + *name + "'.", str(*name));
  } else {
    for (const auto& p : table.providers()) list->items.push_back(table.provider_object(p.get()));
  }
  return Value(list);
}
const MemberDef kProviders[] = {
    {"System.Collections.ObjectModel.Collection[System.Management.Automation.ProviderInfo] Get(string name)",
     [](MethodCall& c) {
       std::string name = text(c, 0);
       return provider_list(c, &name);
     }},
    {"System.Management.Automation.ProviderInfo GetOne(string name)",
     [](MethodCall& c) {
       std::string name = text(c, 0);
       return provider_list(c, &name).as<List>()->items[0];
     }},
    {"System.Collections.Generic.IEnumerable[System.Management.Automation.ProviderInfo] GetAll()",
     [](MethodCall& c) { return provider_list(c, nullptr); }},
};
const TypeSpec kSpecs[] = {
    {.full_name = SMA "EngineIntrinsics", .members = kEngine, .assembly = kAssembly},
    {.full_name = SMA "SessionState", .members = kSession, .assembly = kAssembly},
    {.full_name = SMA "PathIntrinsics", .members = kPath, .assembly = kAssembly},
    {.full_name = SMA "PSVariableIntrinsics", .members = kVariable, .assembly = kAssembly},
    {.full_name = SMA "CommandInvocationIntrinsics", .members = kCommand, .assembly = kAssembly},
    {.full_name = SMA "DriveManagementIntrinsics", .members = kDrive, .assembly = kAssembly},
    {.full_name = SMA "ProviderIntrinsics", .members = kProvider, .assembly = kAssembly},
    {.full_name = SMA "ItemCmdletProviderIntrinsics", .members = kItems, .assembly = kAssembly},
    {.full_name = SMA "ContentCmdletProviderIntrinsics", .members = kContent, .assembly = kAssembly},
    {.full_name = SMA "CmdletProviderManagementIntrinsics", .members = kProviders, .assembly = kAssembly},
    {.full_name = SMA "SessionStateInternal", .flags = kInternal, .members = kInternalMembers, .assembly = kAssembly},
};
Type engine_type{kSpecs[0]}, session_type{kSpecs[1]}, path_type{kSpecs[2]}, variable_type{kSpecs[3]}, command_type{kSpecs[4]},
    drive_type{kSpecs[5]}, provider_type{kSpecs[6]}, items_type{kSpecs[7]}, content_type{kSpecs[8]}, providers_type{kSpecs[9]}, internal_type{kSpecs[10]};

}  // namespace

Value make_session_state(Ref<HeapObject> module) { return Value(make_ref<Facet>(&session_type, std::move(module))); }
Value make_internal_state(Ref<HeapObject> module) { return Value(make_ref<Facet>(&internal_type, std::move(module))); }
Ref<HeapObject> module_of_internal_state(const Value& v) {
  const Value& u = unwrap(v);
  return u.kind() == Kind::Object && u.as<HeapObject>()->type() == &internal_type ? u.as<Facet>()->module : Ref<HeapObject>();
}
Value make_execution_context(Runspace&) { return Value(make_ref<Facet>(&engine_type, Ref<HeapObject>())); }

}  // namespace psession
