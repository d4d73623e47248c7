// PSModuleInfo: the object, its session state and what scripts see of it.
#include "engine/automatic_variables.h"
#include "engine/language_mode.h"
#include "engine/execution_context.h"
#include "engine/modules.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "engine/language_objects/language_objects.h"
#include "engine/types.h"
#include "engine/vm/script_types.h"
#include "object/boxes.h"
#include "object/convert.h"
#include "object/members.h"

namespace psession {

Module::Module(Runspace& rs, std::string n) : name(std::move(n)) {
  set_may_cycle();
  scope_ = std::make_unique<Scope>(Scope::Kind::Module, &rs.global_scope(), this);
}
Module::~Module() = default;
const Type* Module::type() const { return &types::PSModuleInfo; }

void Module::visit_edges(EdgeVisitor& v) {
  auto visit = [&](HeapObject* o) { if (o) v.visit(o); };
  for (auto& c : exported_functions) visit(c.get());
  for (auto& c : exported_cmdlets) visit(c.get());
  for (auto& c : exported_aliases) visit(c.get());
  for (auto& c : exported_variables) visit(c.get());
  for (auto& m : nested) visit(m.get());
}
void Module::clear_edges() {
  exported_functions.clear();
  exported_cmdlets.clear();
  exported_aliases.clear();
  exported_variables.clear();
  nested.clear();
}

Scope& module_scope(HeapObject& module) { return *static_cast<Module&>(module).scope(); }

namespace {

Runspace& runspace(MethodCall& c) { return static_cast<Runspace&>(c.ctx); }
Module& self(MethodCall& c) { return *unwrap(c.self).as<Module>(); }
Value text_or_null(const std::string& s) { return s.empty() ? Value() : str(s); }

template <std::string Module::*M> Value get_text(MethodCall& c) { return text_or_null(self(c).*M); }

const Type* dictionary_type(const char* value) {
  const Type* t = TypeRegistry::find(std::string("System.Collections.Generic.Dictionary[string,") + value + "]");
  return t ? t : TypeRegistry::find("System.Collections.Generic.Dictionary[string,object]");
}
Value commands(const std::vector<Ref<CommandInfo>>& list, const char* type) {
  auto d = make_ref<Dictionary>(dictionary_type(type), KeyComparer::OrdinalIgnoreCase);
  for (const Ref<CommandInfo>& c : list) d->set(str(c->name), Value(c));
  return Value(d);
}
Value exported_functions(MethodCall& c) { return commands(self(c).exported_functions, "System.Management.Automation.FunctionInfo"); }
Value exported_cmdlets(MethodCall& c) { return commands(self(c).exported_cmdlets, "System.Management.Automation.CmdletInfo"); }
Value exported_aliases(MethodCall& c) { return commands(self(c).exported_aliases, "System.Management.Automation.AliasInfo"); }
Value exported_commands(MethodCall& c) {
  Module& m = self(c);
  std::vector<Ref<CommandInfo>> all = m.exported_functions;
  all.insert(all.end(), m.exported_cmdlets.begin(), m.exported_cmdlets.end());
  all.insert(all.end(), m.exported_aliases.begin(), m.exported_aliases.end());
  return commands(all, "System.Management.Automation.CommandInfo");
}
Value exported_variables(MethodCall& c) {
  auto d = make_ref<Dictionary>(dictionary_type("System.Management.Automation.PSVariable"), KeyComparer::OrdinalIgnoreCase);
  for (const Ref<Variable>& v : self(c).exported_variables) d->set(str(v->name), Value(v));
  return Value(d);
}
Value version(MethodCall& c) { return convert_to(c.ctx, str(self(c).version), &types::Version); }
Value guid(MethodCall& c) {
  const std::string& g = self(c).guid;
  return convert_to(c.ctx, str(g.empty() ? "00000000-0000-0000-0000-000000000000" : g), &types::Guid);
}
const EnumDef kModuleTypes[] = {{"Script", 0}, {"Binary", 1}, {"Manifest", 2}, {"Cim", 3}, {"Workflow", 4}};
const EnumDef kAccess[] = {{"ReadWrite", 0}, {"ReadOnly", 1}, {"Constant", 2}};
const TypeSpec kModuleTypeSpec{.full_name = "System.Management.Automation.ModuleType", .base = "System.Enum", .flags = kEnum,
                               .enum_values = kModuleTypes, .scalar = Kind::Enum, .assembly = "System.Management.Automation"};
const TypeSpec kAccessSpec{.full_name = "System.Management.Automation.ModuleAccessMode", .base = "System.Enum", .flags = kEnum,
                           .enum_values = kAccess, .scalar = Kind::Enum, .assembly = "System.Management.Automation"};
Type access_type{kAccessSpec};

Value list_of(const std::vector<Ref<Module>>& modules) {
  auto list = make_ref<List>(TypeRegistry::find("System.Collections.ObjectModel.ReadOnlyCollection[System.Management.Automation.PSModuleInfo]"));
  for (const Ref<Module>& m : modules) list->items.push_back(Value(m));
  list->read_only = true;
  return Value(list);
}
Value values(const char* type, const std::vector<Value>& items) {
  auto list = make_ref<List>(TypeRegistry::find(type));
  list->items = items;
  return Value(list);
}
Value tags(MethodCall& c) {
  std::vector<Value> items;
  for (const std::string& t : self(c).tags) items.push_back(str(t));
  return values("System.Collections.Generic.List[string]", items);
}

// Runs a block inside the module's session state.
Value invoke(MethodCall& c) {
  const Value& b = unwrap(c.arg(0));
  if (b.kind() != Kind::ScriptBlock) throw_dotnet("System.ArgumentNullException", "Value cannot be null.", "sb");
  auto bound = make_ref<ScriptBlock>(b.as<ScriptBlock>()->script(), &b.as<ScriptBlock>()->ast(), Ref<HeapObject>(&self(c)));
  copy_mode(*bound, *b.as<ScriptBlock>());
  InvokeOptions o;
  std::vector<Value> args;
  if (c.has(1)) args = to_vector(c.ctx, c.arg(1));
  o.args = args;
  return invoke_block(runspace(c), *bound, o);
}
Value new_bound(MethodCall& c) {
  const Value& b = unwrap(c.arg(0));
  if (b.kind() != Kind::ScriptBlock) throw_dotnet("System.ArgumentNullException", "Value cannot be null.", "scriptBlockToBind");
  auto bound = make_ref<ScriptBlock>(b.as<ScriptBlock>()->script(), &b.as<ScriptBlock>()->ast(), Ref<HeapObject>(&self(c)));
  copy_mode(*bound, *b.as<ScriptBlock>());
  return Value(bound);
}

Value exported_types(MethodCall& c) {
  auto d = make_ref<Dictionary>(dictionary_type("System.Management.Automation.Language.TypeDefinitionAst"), KeyComparer::OrdinalIgnoreCase);
  for (auto& [name, t] : module_types(self(c))) {
    std::shared_ptr<ParsedScript> script;
    if (const TypeDefinitionAst* ast = definition_of(t, script)) d->set(str(name), ast_value(script, ast));
  }
  return Value(d);
}
Value implementing_assembly(MethodCall& c) {
  auto types = module_types(self(c));
  if (types.empty()) return {};
  return get_member(c.ctx, Value(const_cast<Type*>(types[0].second)), *str("Assembly").string());
}

const MemberDef kModule[] = {
    {"string Name {get;}", get_text<&Module::name>},
    {"string Path {get;}", [](MethodCall& c) { return str(self(c).path); }},
    {"string Description {get;set;}", get_text<&Module::description>, [](MethodCall& c) { self(c).description = to_display(c.ctx, c.arg(0)); return Value(); }},
    {"guid Guid {get;}", guid},
    {"string HelpInfoUri {get;}", get_text<&Module::help_info_uri>},
    {"string ModuleBase {get;}", [](MethodCall& c) { return str(self(c).base); }},
    {"psobject PrivateData {get;set;}", [](MethodCall& c) { return self(c).private_data; }, [](MethodCall& c) { self(c).private_data = c.arg(0); return Value(); }},
    {"System.Collections.Generic.IEnumerable[string] Tags {get;}", tags},
    {"version Version {get;}", version},
    {"System.Management.Automation.ModuleType ModuleType {get;}", [](MethodCall& c) { return Value::enumeration(&types::ModuleTypeEnum, static_cast<int64_t>(self(c).module_type)); }},
    {"string Author {get;}", get_text<&Module::author>},
    {"System.Management.Automation.ModuleAccessMode AccessMode {get;set;}", [](MethodCall& c) { return Value::enumeration(&access_type, self(c).access_constant ? 2 : self(c).access_read_only ? 1 : 0); },
     [](MethodCall& c) {
       int64_t m = c.arg(0).as_int();
       self(c).access_constant = m == 2;
       self(c).access_read_only = m == 1;
       return Value();
     }},
    {"string CompanyName {get;}", get_text<&Module::company>},
    {"string Copyright {get;}", get_text<&Module::copyright>},
    {"string RootModule {get;}", get_text<&Module::root_module>},
    {"string Prefix {get;}", get_text<&Module::prefix>},
    {"string Definition {get;}", [](MethodCall& c) { return str(self(c).block ? self(c).block->text() : ""); }},
    {"System.Collections.Generic.Dictionary[string,System.Management.Automation.FunctionInfo] ExportedFunctions {get;}", exported_functions},
    {"System.Collections.Generic.Dictionary[string,System.Management.Automation.CmdletInfo] ExportedCmdlets {get;}", exported_cmdlets},
    {"System.Collections.Generic.Dictionary[string,System.Management.Automation.CommandInfo] ExportedCommands {get;}", exported_commands},
    {"System.Collections.Generic.Dictionary[string,psvariable] ExportedVariables {get;}", exported_variables},
    {"System.Collections.Generic.Dictionary[string,System.Management.Automation.AliasInfo] ExportedAliases {get;}", exported_aliases},
    {"System.Object NestedModules {get;}", [](MethodCall& c) { return list_of(self(c).nested); }},
    {"System.Object RequiredModules {get;}", [](MethodCall& c) { return values("System.Collections.ObjectModel.Collection[object]", self(c).required_modules); }},
    {"System.Object FileList {get;}", [](MethodCall& c) { return values("System.Collections.Generic.List[string]", self(c).file_list); }},
    {"System.Object Scripts {get;}", [](MethodCall& c) { return values("System.Collections.Generic.List[string]", self(c).scripts); }},
    {"System.Management.Automation.SessionState SessionState {get;set;}", [](MethodCall& c) { return make_session_state(Ref<HeapObject>(&self(c))); }, [](MethodCall&) { return Value(); }},
    {"scriptblock OnRemove {get;set;}", [](MethodCall& c) { return self(c).on_remove; }, [](MethodCall& c) { self(c).on_remove = c.arg(0); return Value(); }},
    {"bool LogPipelineExecutionDetails {get;set;}", [](MethodCall&) { return Value::boolean(false); }, [](MethodCall&) { return Value(); }},
    {"System.Object Invoke(scriptblock sb, Params System.Object[] args)", invoke},
    {"scriptblock NewBoundScriptBlock(scriptblock scriptBlockToBind)", new_bound},
    {"System.Object GetExportedTypeDefinitions()", exported_types},
    {"System.Reflection.Assembly ImplementingAssembly {get;}", implementing_assembly},
    {"psobject AsCustomObject()", [](MethodCall& c) { return module_as_object(runspace(c), self(c)); }},
    {"System.Management.Automation.PSModuleInfo Clone()", [](MethodCall& c) { return c.self; }},
    {"string ToString()", [](MethodCall& c) { return str(self(c).name); }},
};
const TypeSpec kModuleSpec{.full_name = "System.Management.Automation.PSModuleInfo", .members = kModule, .accelerators = "psmoduleinfo",
                           .assembly = "System.Management.Automation"};

}  // namespace

namespace types {
Type PSModuleInfo{kModuleSpec}, ModuleTypeEnum{kModuleTypeSpec};
}

// Functions as script methods, variables as properties that read and write the module's.
Value module_as_object(Runspace& rs, Module& m) {
  auto o = PSObject::custom();
  for (const Ref<Variable>& v : m.exported_variables) {
    auto p = make_ref<ExtendedMember>(MemberType::NoteProperty, v->name);
    p->getter = Value(v);
    p->code = [](MethodCall& c) { return c.arg(0).as<Variable>()->get(runspace(c)); };
    p->code_set = [](MethodCall& c) {
      c.arg(1).as<Variable>()->set(runspace(c), c.arg(0));
      return Value();
    };
    o->members().add_extended(p);
  }
  for (const Ref<CommandInfo>& f : m.exported_functions) {
    auto p = make_ref<ExtendedMember>(MemberType::ScriptMethod, f->name);
    p->getter = Value(static_cast<FunctionInfo&>(*f).block);
    o->members().add_extended(p);
  }
  return Value(o);
}

}  // namespace psession
