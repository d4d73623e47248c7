// CommandMetadata and ProxyCommand: a command's parameters as an object, and the text of a function that wraps it.
#include "engine/command_syntax.h"
#include "engine/commands.h"
#include "engine/runspace.h"
#include "engine/types.h"
#include "engine/vm/script_attributes.h"
#include "object/members.h"
#include "object/types/record.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/type.h"

namespace psession {
namespace {

constexpr const char* kAssembly = "System.Management.Automation";
extern Type metadata_object_type;

class MetadataObject final : public HeapObject {
 public:
  explicit MetadataObject(Ref<CommandInfo> c) : command(std::move(c)) { set_may_cycle(); }
  Ref<CommandInfo> command;
  const Type* type() const override { return &metadata_object_type; }
  void visit_edges(EdgeVisitor& v) override { if (command) v.visit(command.get()); }
  void clear_edges() override { command = nullptr; }
};
Runspace& runspace(MethodCall& c) { return static_cast<Runspace&>(c.ctx); }
MetadataObject& self(MethodCall& c) { return *unwrap(c.self).as<MetadataObject>(); }
const CommandMetadata* metadata(MethodCall& c) { return self(c).command->metadata(runspace(c)); }

Value make(MethodCall& c) {
  auto* info = unwrap(c.arg(0)).get_if<CommandInfo>();
  if (!info) throw_dotnet("System.ArgumentNullException", "Value cannot be null. (Parameter 'commandInfo')", "commandInfo");
  Ref<CommandInfo> command(info);
  if (info->command_type == CommandType::Alias) {
    if (Ref<CommandInfo> target = runspace(c).commands().resolve_alias(static_cast<AliasInfo&>(*info))) command = target;
  }
  return Value(make_ref<MetadataObject>(command));
}
std::string default_set(const CommandMetadata* m) {
  return m && m->default_set >= 0 ? m->set_names[static_cast<size_t>(m->default_set)] : std::string();
}
const MemberDef kMetadata[] = {
    {"new(System.Management.Automation.CommandInfo commandInfo)", make},
    {"string Name {get;set;}", [](MethodCall& c) { return str(self(c).command->name); }},
    {"type CommandType {get;}", [](MethodCall&) { return Value(); }},
    {"string DefaultParameterSetName {get;set;}", [](MethodCall& c) {
       std::string d = default_set(metadata(c));
       return str(d.empty() ? "__AllParameterSets" : d);
     }},
    {"bool SupportsShouldProcess {get;set;}", [](MethodCall& c) { auto* m = metadata(c); return Value::boolean(m && m->should_process); }},
    {"bool SupportsPaging {get;set;}", [](MethodCall& c) { auto* m = metadata(c); return Value::boolean(m && m->supports_paging); }},
    {"bool PositionalBinding {get;set;}", [](MethodCall& c) { auto* m = metadata(c); return Value::boolean(!m || m->positional_binding); }},
    {"string HelpUri {get;set;}", [](MethodCall& c) { auto* m = metadata(c); return str(m ? m->help_uri : ""); }},
    {"System.Collections.Generic.Dictionary[string,System.Management.Automation.ParameterMetadata] Parameters {get;}",
     [](MethodCall& c) { return command_parameters(runspace(c), *self(c).command); }},
};
const TypeSpec kMetadataSpec{.full_name = "System.Management.Automation.CommandMetadata", .members = kMetadata, .assembly = kAssembly};
Type metadata_object_type{kMetadataSpec};

std::string quoted(std::string_view s) {
  std::string out = "'";
  for (char ch : s) out += ch == '\'' ? std::string("''") : std::string(1, ch);
  return out + "'";
}

std::string binding_attribute(const CommandMetadata* m) {
  std::string list;
  auto add = [&](const std::string& s) { list += (list.empty() ? "" : ", ") + s; };
  if (m) {
    if (!default_set(m).empty()) add("DefaultParameterSetName=" + quoted(default_set(m)));
    if (m->should_process) {
      add("SupportsShouldProcess=$true");
      static constexpr const char* kImpact[] = {"None", "Low", "Medium", "High"};
      if (m->confirm_impact >= 0 && m->confirm_impact < 4) add(std::string("ConfirmImpact=") + quoted(kImpact[m->confirm_impact]));
    }
    if (m->supports_paging) add("SupportsPaging=$true");
    if (!m->positional_binding) add("PositionalBinding=$false");
    if (!m->help_uri.empty()) add("HelpUri=" + quoted(m->help_uri));
  }
  return "[CmdletBinding(" + list + ")]";
}

// [ValidateRange(1, 5)] and the like, from the attribute object; empty for others.
std::string attribute_text(Runspace& rs, const Value& a) {
  const Type* t = type_of(a);
  if (!t) return {};
  std::string_view n = t->name();
  auto get = [&](const char* name) { return get_member(rs, a, name); };
  auto text = [&](const char* name) { return to_display(rs, get(name)); };
  if (n == "ValidateLengthAttribute" || n == "ValidateCountAttribute")
    return "[" + std::string(n.substr(0, n.size() - 9)) + "(" + text("MinLength") + ", " + text("MaxLength") + ")]";
  if (n == "ValidateRangeAttribute") {
    auto* record = unwrap(a).get_if<RecordObject>();
    if (const Value kind = record && record->fields.size() > 2 ? record->fields[2] : Value(); !kind.is_null())
      return "[ValidateRange([System.Management.Automation.ValidateRangeKind]::" + to_display(rs, kind) + ")]";
    Value low = get("MinRange"), high = get("MaxRange");
    const Type* range = type_of(low);
    auto one = [&](const Value& v) {   // both are numbers when only one is named
      const Type* t = type_of(v);
      if (!t || !t->is_enum()) return to_display(rs, v);
      if (range != type_of(high)) return std::to_string(v.as_int());
      return "[" + std::string(t->full_name()) + "]::" + to_display(rs, v);
    };
    return "[ValidateRange(" + one(low) + ", " + one(high) + ")]";
  }
  if (n == "ValidatePatternAttribute") return "[ValidatePattern(" + quoted(text("RegexPattern")) + ")]";
  if (n == "ValidateScriptAttribute") return "[ValidateScript({ " + text("ScriptBlock") + " })]";
  if (n == "PSTypeNameAttribute") return "[PSTypeName(" + quoted(text("PSTypeName")) + ")]";
  if (n == "ValidateSetAttribute") {
    std::string list;
    for (const Value& v : to_vector(rs, get("ValidValues"))) list += (list.empty() ? "" : ",") + quoted(to_display(rs, v));
    return "[ValidateSet(" + list + ")]";
  }
  for (std::string_view plain : {"AllowNullAttribute", "AllowEmptyStringAttribute", "AllowEmptyCollectionAttribute", "ValidateNotNullAttribute",
                                 "ValidateNotNullOrEmptyAttribute", "ValidateNotNullOrWhiteSpaceAttribute"})
    if (n == plain) return "[" + std::string(n.substr(0, n.size() - 9)) + "()]";
  return {};
}

std::string param_block(Runspace& rs, CommandInfo& command, const CommandMetadata* m) {
  std::string out;
  if (!m) return out;
  bool first = true;
  for (const ParameterMetadata& p : m->parameters) {
    if (p.common) continue;
    out += first ? "" : ",\n\n";
    first = false;
    bool for_cmdlet = m->cmdlet_binding || command.command_type == CommandType::Cmdlet;
    for (const ParameterInSet& s : p.sets) {
      if (!for_cmdlet) break;
      std::string list;
      auto add = [&](const std::string& text) { list += (list.empty() ? "" : ", ") + text; };
      if (s.set >= 0) add("ParameterSetName=" + quoted(m->set_names[static_cast<size_t>(s.set)]));
      if (s.mandatory) add("Mandatory=$true");
      if (s.position >= 0) add("Position=" + std::to_string(s.position));
      if (s.from_pipeline) add("ValueFromPipeline=$true");
      if (s.from_pipeline_by_name) add("ValueFromPipelineByPropertyName=$true");
      if (s.remaining) add("ValueFromRemainingArguments=$true");
      if (!list.empty()) out += "    [Parameter(" + list + ")]\n";
    }
    if (!p.aliases.empty()) {
      std::string names;
      for (const std::string& a : p.aliases) names += (names.empty() ? "" : ",") + quoted(a);
      out += "    [Alias(" + names + ")]\n";
    }
    auto* function = dynamic_cast<FunctionInfo*>(&command);
    std::vector<Value> attributes = p.attributes;
    if (attributes.empty() && function && function->block) attributes = script_parameter_attributes(rs, *function->block, p);
    for (const Value& a : attributes)
      if (std::string text = attribute_text(rs, a); !text.empty()) out += "    " + text + "\n";
    if (attributes.empty()) {   // a cmdlet's table
      if (p.allow_null) out += "    [AllowNull()]\n";
      if (p.allow_empty_string) out += "    [AllowEmptyString()]\n";
      if (p.allow_empty_collection) out += "    [AllowEmptyCollection()]\n";
    }
    if (p.is_switch) out += "    [switch]\n";
    else out += "    [" + (p.type ? p.type->accelerator_or_name() : "System.Object") + "]\n";
    out += "    ${" + p.name + "}";
  }
  return out;
}

std::string target(CommandInfo& c) { return c.module_name.empty() ? c.name : c.module_name + "\\" + c.name; }
const char* kind(const CommandInfo& c) {
  return c.command_type == CommandType::Cmdlet ? "Cmdlet" : c.command_type == CommandType::ExternalScript ? "ExternalScript" : "Function";
}
std::string begin_text(CommandInfo& c) {
  return "\n    try {\n"
         "        $outBuffer = $null\n"
         "        if ($PSBoundParameters.TryGetValue('OutBuffer', [ref]$outBuffer))\n"
         "        {\n"
         "            $PSBoundParameters['OutBuffer'] = 1\n"
         "        }\n\n"
         "        $wrappedCmd = $ExecutionContext.InvokeCommand.GetCommand(" + quoted(target(c)) +
         ", [System.Management.Automation.CommandTypes]::" + kind(c) + ")\n"
         "        $scriptCmd = {& $wrappedCmd @PSBoundParameters }\n\n"
         "        $steppablePipeline = $scriptCmd.GetSteppablePipeline($myInvocation.CommandOrigin)\n"
         "        $steppablePipeline.Begin($PSCmdlet)\n"
         "    } catch {\n"
         "        throw\n"
         "    }\n";
}
std::string step_text(const char* call) {
  return std::string("\n    try {\n        $steppablePipeline.") + call + "\n    } catch {\n        throw\n    }\n";
}
constexpr const char* kClean = "\n    if ($null -ne $steppablePipeline) {\n        $steppablePipeline.Clean()\n    }\n";

MetadataObject& given(MethodCall& c) {
  auto* m = unwrap(c.arg(0)).get_if<MetadataObject>();
  if (!m) throw_dotnet("System.ArgumentNullException", "Value cannot be null. (Parameter 'commandMetadata')", "commandMetadata");
  return *m;
}
Value create(MethodCall& c) {
  CommandInfo& command = *given(c).command;
  const CommandMetadata* m = command.metadata(runspace(c));
  std::string help = ".ForwardHelpTargetName " + target(command) + "\n.ForwardHelpCategory " + kind(command) + "\n";
  if (c.has(1)) help = to_display(c.ctx, c.arg(1)) + "\n";
  return str(binding_attribute(m) + "\nparam(\n" + param_block(runspace(c), command, m) + ")\n\nbegin\n{" + begin_text(command) + "}\n\nprocess\n{" +
             step_text("Process($_)") + "}\n\nend\n{" + step_text("End()") + "}\n\nclean\n{" + kClean + "}\n<#\n\n" + help + "\n#>\n");
}
// The comment-based help that gives the same help as the object.
struct HelpWriter {
  Runspace& rs;
  std::string out;

  Value get(const Value& v, const char* name) { return unwrap(v).is_null() ? Value() : get_member(rs, v, name); }
  std::vector<Value> list(const Value& v) { return unwrap(v).is_null() ? std::vector<Value>() : to_vector(rs, v); }
  std::string text(const Value& v) {
    if (unwrap(v).is_null()) return {};
    Value inner = get(v, "Text");
    return to_display(rs, unwrap(inner).is_null() ? v : inner);
  }
  void section(const char* name, const Value& v) {
    std::string all;
    for (const Value& one : list(v))
      if (std::string t = text(one); !t.empty()) all += t + "\n";
    if (!all.empty()) out += "\n" + std::string(name) + "\n\n" + all;
  }
  void type(const char* name, const Value& parent) {
    for (const Value& one : list(parent)) {
      Value t = get(one, "type"), shown = get(t, "name");
      section(name, unwrap(shown).is_null() ? get(t, "uri") : shown);
    }
  }
  void examples(const Value& all) {
    for (const Value& e : list(all)) {
      std::string one;
      for (const Value& v : list(get(e, "introduction"))) one += text(v);
      one += text(get(e, "code")) + "\n";
      for (const Value& v : list(get(e, "remarks"))) one += text(v);
      if (one.size() > 1) out += "\n\n.EXAMPLE\n\n" + one;
    }
  }
};
Value help_comments(MethodCall& c) {
  Runspace& rs = runspace(c);
  const Value& help = c.arg(0);
  if (unwrap(help).is_null()) throw_dotnet("System.ArgumentNullException", "Value cannot be null. (Parameter 'help')", "help");
  HelpWriter w{rs, {}};
  bool is_help = false;
  for (const Value& n : w.list(w.get(w.get(help, "psobject"), "TypeNames"))) is_help |= to_display(rs, n).find("HelpInfo") != std::string::npos;
  if (!is_help) throw_dotnet("System.InvalidOperationException", "The 'help' parameter is not recognized as a valid HelpInfo object created by the 'get-help' command.");
  w.section(".SYNOPSIS", w.get(help, "Synopsis"));
  w.section(".DESCRIPTION", w.get(help, "Description"));
  for (const Value& p : w.list(w.get(w.get(help, "Parameters"), "Parameter"))) {
    w.out += "\n.PARAMETER " + w.text(w.get(p, "Name")) + "\n\n";
    for (const Value& d : w.list(w.get(p, "Description")))
      if (std::string t = w.text(d); !t.empty()) w.out += t + "\n";
  }
  w.examples(w.get(w.get(help, "examples"), "example"));
  w.section(".NOTES", w.get(w.get(help, "alertSet"), "alert"));
  w.type(".INPUTS", w.get(w.get(help, "inputTypes"), "inputType"));
  w.type(".OUTPUTS", w.get(w.get(help, "returnValues"), "returnValue"));
  for (const Value& link : w.list(w.get(w.get(help, "relatedLinks"), "navigationLink"))) {
    w.section(".LINK", w.get(link, "uri"));
    w.section(".LINK", w.get(link, "linkText"));
  }
  for (const char* name : {"Component", "Role", "Functionality"}) {
    std::string title = ".";
    for (const char* ch = name; *ch; ++ch) title += static_cast<char>(*ch >= 'a' && *ch <= 'z' ? *ch - 32 : *ch);
    w.section(title.c_str(), w.get(help, name));
  }
  return str(w.out);
}
const MemberDef kProxy[] = {
    {"static string GetHelpComments(psobject help)", help_comments},
    {"static string Create(System.Management.Automation.CommandMetadata commandMetadata)", create},
    {"static string Create(System.Management.Automation.CommandMetadata commandMetadata, string helpComment)", create},
    {"static string GetCmdletBindingAttribute(System.Management.Automation.CommandMetadata commandMetadata)",
     [](MethodCall& c) { return str(binding_attribute(given(c).command->metadata(runspace(c)))); }},
    {"static string GetParamBlock(System.Management.Automation.CommandMetadata commandMetadata)",
     [](MethodCall& c) { CommandInfo& command = *given(c).command;
       return str(param_block(runspace(c), command, command.metadata(runspace(c)))); }},
    {"static string GetBegin(System.Management.Automation.CommandMetadata commandMetadata)", [](MethodCall& c) { return str(begin_text(*given(c).command)); }},
    {"static string GetProcess(System.Management.Automation.CommandMetadata commandMetadata)", [](MethodCall&) { return str(step_text("Process($_)")); }},
    {"static string GetEnd(System.Management.Automation.CommandMetadata commandMetadata)", [](MethodCall&) { return str(step_text("End()")); }},
    {"static string GetClean(System.Management.Automation.CommandMetadata commandMetadata)", [](MethodCall&) { return str(kClean); }},
    {"static string GetDynamicParam(System.Management.Automation.CommandMetadata commandMetadata)", [](MethodCall&) { return str(""); }},
};
const TypeSpec kProxySpec{.full_name = "System.Management.Automation.ProxyCommand", .flags = kStatic, .members = kProxy, .assembly = kAssembly};
[[maybe_unused]] Type proxy_type{kProxySpec};

}  // namespace
}  // namespace psession
