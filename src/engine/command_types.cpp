// The .NET types of CommandInfo and its family as scripts see them.
#include <algorithm>

#include "engine/cmdlet_class.h"
#include "engine/cmdlet.h"
#include "engine/command_syntax.h"
#include "engine/commands.h"
#include "engine/modules.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "engine/types.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"

namespace psession {
namespace {

Runspace& runspace(MethodCall& c) { return static_cast<Runspace&>(c.ctx); }
CommandInfo& self(MethodCall& c) { return *unwrap(c.self).as<CommandInfo>(); }
template <class T> T& self_as(MethodCall& c) { return static_cast<T&>(self(c)); }
Value text_or_null(const std::string& s) { return s.empty() ? Value() : str(s); }

Value get_name(MethodCall& c) { return str(self(c).name); }
Value get_type(MethodCall& c) { return Value::enumeration(&types::CommandTypes, static_cast<int64_t>(self(c).command_type)); }
Value get_definition(MethodCall& c) { return str(self(c).definition()); }
Value get_module_name(MethodCall& c) { return str(self(c).module_name); }
Value get_source(MethodCall& c) {
  CommandInfo& i = self(c);
  if (i.command_type == CommandType::Application) return str(static_cast<ApplicationInfo&>(i).path);
  if (i.command_type == CommandType::ExternalScript) return str(static_cast<ExternalScriptInfo&>(i).path);
  return str(i.module_name);
}
Value get_version(MethodCall& c) {
  CommandInfo& i = self(c);
  if (i.version.empty()) return {};
  return convert_to(c.ctx, str(i.version), &types::Version);
}
Value get_module(MethodCall& c) {
  CommandInfo& i = self(c);
  if (i.module) return Value(i.module);
  if (i.command_type == CommandType::Cmdlet && !i.module_name.empty()) return Value(runspace(c).modules().builtin(i.module_name));
  return {};
}
Value get_visibility(MethodCall& c) { return Value::enumeration(&types::SessionStateEntryVisibility, self(c).is_private ? 1 : 0); }
Value to_string(MethodCall& c) { return str(self(c).name); }

// PSTypeName: a type by its name, found or not.
extern Type ps_type_name_type;
class TypeNameObject final : public HeapObject, public TextualObject {
 public:
  explicit TypeNameObject(std::string n) : name(std::move(n)) {
    if (const Type* t = TypeRegistry::find(name)) {
      found = t;
      name = std::string(t->full_name());
    }
  }
  std::string name;
  const Type* found = nullptr;
  const Type* type() const override { return &ps_type_name_type; }
  std::string to_text() const override { return name; }
};
TypeNameObject& named(MethodCall& c) { return *unwrap(c.self).as<TypeNameObject>(); }
const MemberDef kTypeName[] = {
    {"new(string name)", [](MethodCall& c) { return Value(make_ref<TypeNameObject>(to_display(c.ctx, c.arg(0)))); }},
    {"string Name {get;}", [](MethodCall& c) { return str(named(c).name); }},
    {"type Type {get;}", [](MethodCall& c) { return named(c).found ? Value(const_cast<Type*>(named(c).found)) : Value(); }},
    {"string ToString()", [](MethodCall& c) { return str(named(c).name); }},
};
const TypeSpec kTypeNameSpec{.full_name = "System.Management.Automation.PSTypeName", .members = kTypeName,
                             .assembly = "System.Management.Automation"};
Type ps_type_name_type{kTypeNameSpec};

Value get_output_type(MethodCall& c) {
  CommandInfo& i = self(c);
  std::vector<Value> out;
  auto add = [&](std::string name) { out.push_back(Value(make_ref<TypeNameObject>(std::move(name)))); };
  if (i.command_type == CommandType::Alias) {
    Ref<CommandInfo> r = runspace(c).commands().resolve_alias(static_cast<AliasInfo&>(i));
    return r ? get_member(c.ctx, Value(r), "OutputType") : Value(Array::of({}));
  }
  if (auto* cmdlet = dynamic_cast<CmdletInfo*>(&i)) {
    std::string_view rest = cmdlet->def->outputs;
    while (!rest.empty()) {
      size_t end = std::min(rest.find(' '), rest.size());
      if (end) add(std::string(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  } else {
    Ref<ScriptBlock> block;
    if (auto* f = dynamic_cast<FunctionInfo*>(&i)) block = f->block;
    if (auto* s = dynamic_cast<ExternalScriptInfo*>(&i)) block = s->block(runspace(c));
    if (block) for (std::string& n : output_types(*block)) add(std::move(n));
  }
  auto list = make_ref<List>(TypeRegistry::find("System.Collections.ObjectModel.ReadOnlyCollection[System.Management.Automation.PSTypeName]"));
  list->items = std::move(out);
  list->read_only = true;
  return Value(list);
}

const MemberDef kCommandInfo[] = {
    {"string Name {get;}", get_name},
    {"System.Management.Automation.CommandTypes CommandType {get;}", get_type},
    {"string Source {get;}", get_source},
    {"version Version {get;}", get_version},
    {"string Definition {get;}", get_definition},
    {"System.Management.Automation.SessionStateEntryVisibility Visibility {get;set;}", get_visibility},
    {"string ModuleName {get;}", get_module_name},
    {"psmoduleinfo Module {get;}", get_module},
    {"System.Collections.Generic.Dictionary[string,System.Management.Automation.ParameterMetadata] Parameters {get;}",
     [](MethodCall& c) { return command_parameters(runspace(c), self(c)); }},
    {"System.Collections.ObjectModel.ReadOnlyCollection[System.Management.Automation.CommandParameterSetInfo] ParameterSets {get;}",
     [](MethodCall& c) { return command_parameter_sets(runspace(c), self(c)); }},
    {"System.Collections.ObjectModel.ReadOnlyCollection[System.Management.Automation.PSTypeName] OutputType {get;}", get_output_type},
    {"string ToString()", to_string},
};

Value alias_resolved(MethodCall& c) {
  Ref<CommandInfo> r = runspace(c).commands().resolve_alias(self_as<AliasInfo>(c));
  return r ? Value(r) : Value();
}
Value alias_resolved_name(MethodCall& c) {
  Ref<CommandInfo> r = runspace(c).commands().resolve_alias(self_as<AliasInfo>(c));
  return r ? str(r->name) : str("");
}
Value alias_display(MethodCall& c) {
  AliasInfo& a = self_as<AliasInfo>(c);
  return str(a.name.find('-') == std::string::npos ? a.name + " -> " + a.target : a.name);
}
Value alias_options(MethodCall& c) { return Value::enumeration(&types::ScopedItemOptions, self_as<AliasInfo>(c).options); }
Value set_alias_options(MethodCall& c) { self_as<AliasInfo>(c).options = static_cast<uint32_t>(c.arg(0).as_int()); return {}; }
Value alias_description(MethodCall& c) { return str(self_as<AliasInfo>(c).description); }
Value set_alias_description(MethodCall& c) { self_as<AliasInfo>(c).description = to_display(c.ctx, c.arg(0)); return {}; }
const MemberDef kAliasInfo[] = {
    {"System.Management.Automation.CommandInfo ReferencedCommand {get;}", alias_resolved},
    {"System.Management.Automation.CommandInfo ResolvedCommand {get;}", alias_resolved},
    {"string ResolvedCommandName {get;}", alias_resolved_name},
    {"string DisplayName {get;}", alias_display},
    {"string Description {get;set;}", alias_description, set_alias_description},
    {"System.Management.Automation.ScopedItemOptions Options {get;set;}", alias_options, set_alias_options},
};

Value function_block(MethodCall& c) { return Value(self_as<FunctionInfo>(c).block); }
Value function_options(MethodCall& c) { return Value::enumeration(&types::ScopedItemOptions, self_as<FunctionInfo>(c).options); }
Value set_function_options(MethodCall& c) { self_as<FunctionInfo>(c).options = static_cast<uint32_t>(c.arg(0).as_int()); return {}; }
Value function_description(MethodCall& c) { return text_or_null(self_as<FunctionInfo>(c).description); }
Value set_function_description(MethodCall& c) { self_as<FunctionInfo>(c).description = to_display(c.ctx, c.arg(0)); return {}; }
Value is_cmdlet_binding(MethodCall& c) {
  const CommandMetadata* m = self(c).metadata(runspace(c));
  return Value::boolean(m && m->cmdlet_binding);
}
Value default_set(MethodCall& c) {
  const CommandMetadata* m = self(c).metadata(runspace(c));
  if (!m || m->default_set < 0 || static_cast<size_t>(m->default_set) >= m->set_names.size()) return {};
  return str(m->set_names[static_cast<size_t>(m->default_set)]);
}
Value verb(MethodCall& c) {
  const std::string& n = self(c).name;
  size_t dash = n.find('-');
  return str(dash == std::string::npos ? "" : n.substr(0, dash));
}
Value noun(MethodCall& c) {
  const std::string& n = self(c).name;
  size_t dash = n.find('-');
  return str(dash == std::string::npos ? "" : n.substr(dash + 1));
}
Value help_uri(MethodCall& c) {
  const CommandMetadata* m = self(c).metadata(runspace(c));
  return str(m ? m->help_uri : "");
}
const MemberDef kFunctionInfo[] = {
    {"scriptblock ScriptBlock {get;}", function_block},
    {"bool CmdletBinding {get;}", is_cmdlet_binding},
    {"string DefaultParameterSet {get;}", default_set},
    {"System.Management.Automation.ScopedItemOptions Options {get;set;}", function_options, set_function_options},
    {"string Description {get;set;}", function_description, set_function_description},
    {"string Verb {get;}", verb},
    {"string Noun {get;}", noun},
    {"string HelpUri {get;}", help_uri},
};
Value no_text(MethodCall&) { return str(""); }
Value no_options(MethodCall&) { return Value::enumeration(&types::ScopedItemOptions, 0); }
Value cmdlet_options(MethodCall&) { return Value::enumeration(&types::ScopedItemOptions, kReadOnly); }
const MemberDef kCmdletInfo[] = {
    {"string Verb {get;}", verb},
    {"string Noun {get;}", noun},
    {"string DefaultParameterSet {get;}", default_set},
    {"string HelpFile {get;}", no_text},
    {"type ImplementingType {get;}", [](MethodCall& c) { return Value(const_cast<Type*>(cmdlet_class(self_as<CmdletInfo>(c)))); }},
    {"string PSSnapIn {get;}", [](MethodCall&) { return Value(); }},
    {"System.Management.Automation.ScopedItemOptions Options {get;set;}", cmdlet_options, no_options},
};

Value script_path(MethodCall& c) { return str(self_as<ExternalScriptInfo>(c).path); }
Value script_block(MethodCall& c) { return Value(self_as<ExternalScriptInfo>(c).block(runspace(c))); }
Value script_contents(MethodCall& c) { return str(self_as<ExternalScriptInfo>(c).block(runspace(c))->text()); }
const MemberDef kExternalScriptInfo[] = {
    {"string Path {get;}", script_path},
    {"scriptblock ScriptBlock {get;}", script_block},
    {"string ScriptContents {get;}", script_contents},
};
Value app_path(MethodCall& c) { return str(self_as<ApplicationInfo>(c).path); }
Value app_extension(MethodCall& c) {
  const std::string& n = self(c).name;
  size_t dot = n.rfind('.');
  return str(dot == std::string::npos ? "" : n.substr(dot));
}
const MemberDef kApplicationInfo[] = {
    {"string Path {get;}", app_path},
    {"string Extension {get;}", app_extension},
};

#define SMA "System.Management.Automation."
constexpr const char* kAssembly = "System.Management.Automation";
const EnumDef kCommandTypes[] = {{"Alias", 1}, {"Function", 2}, {"Filter", 4}, {"Cmdlet", 8}, {"ExternalScript", 16},
                                 {"Application", 32}, {"Script", 64}, {"Configuration", 256}, {"All", 383}};
const EnumDef kScopedItemOptions[] = {{"None", 0}, {"ReadOnly", 1}, {"Constant", 2}, {"Private", 4}, {"AllScope", 8}, {"Unspecified", 16}};
const EnumDef kActionPreference[] = {{"SilentlyContinue", 0}, {"Stop", 1}, {"Continue", 2}, {"Inquire", 3}, {"Ignore", 4},
                                     {"Suspend", 5}, {"Break", 6}};
const EnumDef kVisibility[] = {{"Public", 0}, {"Private", 1}};
const EnumDef kConfirmImpact[] = {{"None", 0}, {"Low", 1}, {"Medium", 2}, {"High", 3}};

const TypeSpec kSpecs[] = {
    {.full_name = SMA "CommandInfo", .flags = kAbstract, .members = kCommandInfo, .assembly = kAssembly},
    {.full_name = SMA "AliasInfo", .base = SMA "CommandInfo", .members = kAliasInfo, .assembly = kAssembly},
    {.full_name = SMA "FunctionInfo", .base = SMA "CommandInfo", .members = kFunctionInfo, .assembly = kAssembly},
    {.full_name = SMA "FilterInfo", .base = SMA "FunctionInfo", .assembly = kAssembly},
    {.full_name = SMA "CmdletInfo", .base = SMA "CommandInfo", .members = kCmdletInfo, .assembly = kAssembly},
    {.full_name = SMA "ExternalScriptInfo", .base = SMA "CommandInfo", .members = kExternalScriptInfo, .assembly = kAssembly},
    {.full_name = SMA "ApplicationInfo", .base = SMA "CommandInfo", .members = kApplicationInfo, .assembly = kAssembly},
};
const TypeSpec kEnums[] = {
    {.full_name = SMA "CommandTypes", .base = "System.Enum", .flags = kEnum | kFlagsEnum, .enum_values = kCommandTypes, .scalar = Kind::Enum, .assembly = kAssembly},
    {.full_name = SMA "ScopedItemOptions", .base = "System.Enum", .flags = kEnum | kFlagsEnum, .enum_values = kScopedItemOptions, .scalar = Kind::Enum, .assembly = kAssembly},
    {.full_name = SMA "ActionPreference", .base = "System.Enum", .flags = kEnum, .enum_values = kActionPreference, .scalar = Kind::Enum, .assembly = kAssembly},
    {.full_name = SMA "SessionStateEntryVisibility", .base = "System.Enum", .flags = kEnum, .enum_values = kVisibility, .scalar = Kind::Enum, .assembly = kAssembly},
    {.full_name = SMA "ConfirmImpact", .base = "System.Enum", .flags = kEnum, .enum_values = kConfirmImpact, .scalar = Kind::Enum, .assembly = kAssembly},
};

}  // namespace

namespace types {
Type CommandInfo{kSpecs[0]}, AliasInfo{kSpecs[1]}, FunctionInfo{kSpecs[2]}, FilterInfo{kSpecs[3]}, CmdletInfo{kSpecs[4]},
    ExternalScriptInfo{kSpecs[5]}, ApplicationInfo{kSpecs[6]};
Type CommandTypes{kEnums[0]}, ScopedItemOptions{kEnums[1]}, ActionPreference{kEnums[2]}, SessionStateEntryVisibility{kEnums[3]},
    ConfirmImpact{kEnums[4]};
}  // namespace types

}  // namespace psession
