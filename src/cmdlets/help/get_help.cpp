// Get-Help: of functions and scripts from their comments, of cmdlets from their tables.
#include "cmdlets/help/comment_help.h"
#include "engine/cmdlet.h"
#include "engine/command_syntax.h"
#include "engine/commands.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "format/view.h"
#include "language/ast.h"
#include "language/parsed_script.h"
#include "object/conversion.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/text_case.h"
#include "text/wildcard.h"

namespace psession {

namespace {

constexpr BuiltInView kViews[] = {
    {"HelpInfoShort",
     "table\nname help\ncol Name|33\ncol Category|9\ncol Module|25 = ModuleName\ncol Synopsis\n"},
    {"HelpInfo MamlCommandHelpInfo#parameter", "custom\nname Help\nindented { $_.PSHelpText }\n"},
};
BuiltInViews views{kViews};

Ref<PSObject> object(std::vector<std::string> types = {}) {
  Ref<PSObject> o = PSObject::custom();
  if (!types.empty()) o->members().type_names = new std::vector<std::string>(std::move(types));
  return o;
}
// An example's prompt (up to the first > of its first line), its code, and what is said about it after an empty line.
struct ExampleParts {
  std::string prompt, code, remarks;
};
ExampleParts example_parts(std::string text) {
  auto trimmed = [](const std::string& t) {
    size_t a = t.find_first_not_of(" \t\r\n"), b = t.find_last_not_of(" \t\r\n");
    return a == std::string::npos ? std::string() : t.substr(a, b - a + 1);
  };
  ExampleParts parts{"PS > ", {}, {}};
  size_t line = std::min(text.find('\n'), text.size());
  if (size_t mark = text.find('>'); mark != std::string::npos && mark < line) {
    parts.prompt = text.substr(0, mark + 1);
    text.erase(0, mark + 1);
  }
  size_t gap = text.find("\n\n");
  parts.code = trimmed(text.substr(0, gap));
  if (gap != std::string::npos) parts.remarks = text.substr(gap + 2);
  return parts;
}
Value paragraphs(const std::string& text) {
  Ref<PSObject> p = object({"MamlParaTextItem", "MamlTextItem"});
  p->members().add("Text", str(text));
  return Value(Array::of({Value(p)}));
}
// What the view shows; not a property that anybody lists.
void set_text(PSObject& o, std::string text) {
  Ref<ExtendedMember> m = make_ref<ExtendedMember>(MemberType::NoteProperty, "PSHelpText");
  m->getter = str(text);
  m->hidden = true;
  o.members().add_extended(m);
}
std::string indented(const std::string& text, const char* by = "    ") {
  std::string out;
  for (size_t at = 0; at <= text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    out += (end > at ? by : "") + text.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return out;
}

struct Parts {
  bool parameters = false, syntax = true, examples = false, full = false, synopsis_only = false;
};

struct GetHelp final : Cmdlet {
  std::string name, path;
  std::vector<std::string> category, component, functionality, role, parameter;
  bool detailed = false, full = false, examples = false, online = false, window = false;

  void process_record() override {
    if (online || window) {
      throw_terminating("System.InvalidOperationException", "InvalidOperation", ErrorCategory::InvalidOperation,
                        "There is no online version of the help; leave -Online and -ShowWindow out.");
    }
    if (name.empty() || equal_ignore_ascii_case(name, "default")) {
      write(str("Get-Help NAME shows how a command is used; -Examples, -Detailed and -Full show more, -Parameter one parameter.\n"
                "Get-Command lists the commands. Names may have wildcards."));
      return;
    }
    if (WildcardPattern::contains_wildcards(name)) {
      search(name);
      return;
    }
    constexpr CommandType kKinds = static_cast<CommandType>(1 | 2 | 4 | 8 | 16 | 256);
    Ref<CommandInfo> c = rs().find_command(name, kKinds);
    if (c && c->command_type == CommandType::Alias) c = rs().commands().resolve_alias(static_cast<AliasInfo&>(*c));
    if (!c && search("*" + WildcardPattern::escape(name) + "*")) return;
    if (!c || !wanted_use(c)) {
      write_error("Microsoft.PowerShell.Commands.HelpNotFoundException", "HelpNotFound", ErrorCategory::ResourceUnavailable,
                  "Get-Help could not find " + name + " in a help file in this session. To download updated help topics type: "
                  "\"Update-Help\". To get help online, search for the help topic in the TechNet library at "
                  "https://go.microsoft.com/fwlink/?LinkID=107116.", str(name));
      return;
    }
    show(c, false);
  }

  // -Component, -Role and -Functionality: only what says that it is one of these.
  bool wanted_use(const Ref<CommandInfo>& c) {
    if (component.empty() && role.empty() && functionality.empty()) return true;
    Source s = source(c);
    auto fits = [](const std::vector<std::string>& asked, const std::string& has) {
      bool any = asked.empty();
      for (const std::string& a : asked) any = any || WildcardPattern(a).is_match(has);
      return any;
    };
    if (!s.comment) return false;
    return fits(component, s.comment->component) && fits(role, s.comment->role) && fits(functionality, s.comment->functionality);
  }
  bool wanted_kind(const CommandInfo& c) const {
    if (category.empty()) return true;
    std::string kind = c.command_type == CommandType::Alias ? "Alias" : c.command_type == CommandType::Cmdlet ? "Cmdlet"
                     : c.command_type == CommandType::ExternalScript ? "ExternalScript" : c.command_type == CommandType::Filter ? "Filter" : "Function";
    for (const std::string& k : category) if (equal_ignore_ascii_case(k, kind) || equal_ignore_ascii_case(k, "All")) return true;
    return false;
  }
  // All that fit a pattern: one is shown whole, several as lines of a table.
  bool search(const std::string& pattern) {
    std::vector<Ref<CommandInfo>> found;
    for (const Ref<CommandInfo>& c : rs().commands().match(pattern, static_cast<CommandType>(1 | 2 | 4 | 8))) {
      if (wanted_kind(*c) && wanted_use(c)) found.push_back(c);
    }
    if (found.empty()) return false;
    if (found.size() == 1 || !parameter.empty()) {
      for (Ref<CommandInfo> c : found) {
        if (c->command_type == CommandType::Alias) c = rs().commands().resolve_alias(static_cast<AliasInfo&>(*c));
        if (c) show(c, true);
      }
      return true;
    }
    for (const Ref<CommandInfo>& c : found) write(Value(short_object(c)));
    return true;
  }
  Ref<PSObject> short_object(const Ref<CommandInfo>& c) {
    const char* kind = c->command_type == CommandType::Alias ? "Alias" : c->command_type == CommandType::Cmdlet ? "Cmdlet"
                     : c->command_type == CommandType::Filter ? "Filter" : "Function";
    std::string synopsis;
    if (c->command_type == CommandType::Alias) {
      synopsis = static_cast<AliasInfo&>(*c).target;
    } else {
      Source s = source(c);
      synopsis = s.written() ? s.synopsis() : "\n" + syntax_lines(s).substr(4);
    }
    Ref<PSObject> o = object({c->command_type == CommandType::Alias ? "AliasHelpInfo" : "MamlCommandHelpInfo", "HelpInfo", "HelpInfoShort"});
    o->members().type_names->insert(o->members().type_names->begin(), "HelpInfoShort");
    MemberBag& m = o->members();
    m.add("Name", str(c->name));
    m.add("Category", str(kind));
    m.add("Synopsis", str(synopsis));
    m.add("Component", Value());
    m.add("Role", Value());
    m.add("Functionality", Value());
    m.add("ModuleName", str(c->module_name));
    return o;
  }

  struct Source {
    Ref<CommandInfo> command;
    const CommandMetadata* metadata = nullptr;
    std::optional<CommentHelp> comment;
    const CmdletDef* def = nullptr;
    bool written() const { return comment || def; }   // somebody wrote help
    std::string synopsis() const { return comment ? comment->synopsis : def ? def->synopsis : ""; }
    std::string description() const { return comment ? comment->description : def ? def->description : ""; }
    std::string parameter(const ParameterMetadata& p) const {
      if (comment) {
        const std::string* s = comment->parameter(p.name);
        return s ? *s : std::string();
      }
      if (def) for (const CmdletParam& d : def->params) if (p.name == d.name) return d.help;
      return {};
    }
    std::vector<std::string> examples() const {
      if (comment) return comment->examples;
      std::vector<std::string> list;
      for (std::string_view rest = def ? def->examples : ""; !rest.empty();) {
        size_t end = std::min(rest.find('\n'), rest.size());
        if (end) list.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
      return list;
    }
  };
  Source source(const Ref<CommandInfo>& c) {
    Source s;
    s.command = c;
    s.metadata = c->metadata(rs());
    if (c->command_type == CommandType::Cmdlet) s.def = static_cast<CmdletInfo&>(*c).def;
    else if (c->command_type == CommandType::ExternalScript) s.comment = comment_help(*static_cast<ExternalScriptInfo&>(*c).block(rs()), true);
    else if (FunctionInfo* f = dynamic_cast<FunctionInfo*>(c.get()); f && f->block) s.comment = comment_help(*f->block, false);
    return s;
  }

  std::string syntax_lines(const Source& s) {
    std::string out;
    if (!s.metadata) return "    " + s.command->name + "\n\n";
    for (int set : display_order_of_sets(*s.metadata)) {
      std::string line = set_syntax(*s.metadata, set, s.written());
      if (s.written() && line.find("[<CommonParameters>]") == std::string::npos) line += (line.empty() ? "" : " ") + std::string("[<CommonParameters>]");
      out += "    " + s.command->name + (line.empty() ? "" : " ") + line + "\n\n";
    }
    return out;
  }
  // A function's default as it is written, or what the type starts with.
  std::string default_text(const Source& s, const ParameterMetadata& p) {
    if (!s.comment) return {};
    Ref<ScriptBlock> block;
    if (auto* f = dynamic_cast<FunctionInfo*>(s.command.get())) block = f->block;
    else if (auto* e = dynamic_cast<ExternalScriptInfo*>(s.command.get())) block = e->block(rs());
    if (!block) return {};
    auto look = [&](const AstList<ParameterAst>& list) -> const ParameterAst* {
      for (const ParameterAst* a : list) if (equal_ignore_ascii_case(a->name->path.name, p.name)) return a;
      return nullptr;
    };
    const ScriptBlockAst& ast = block->ast();
    const ParameterAst* found = ast.param_block ? look(ast.param_block->parameters) : nullptr;
    if (auto* f = as<FunctionDefinitionAst>(ast.parent); !found && f) found = look(f->parameters);
    if (found && found->default_value) {
      if (auto* text = as<StringConstantExpressionAst>(static_cast<const Ast*>(found->default_value))) return std::string(text->value);
      return std::string(block->script()->text(found->default_value->extent));
    }
    if (p.is_switch) return "False";
    if (!p.type || !p.type->is_value_type() || p.type->full_name().starts_with("System.Nullable")) return {};
    Value v = p.type->make_default();
    return v.is_null() ? std::string() : to_display(rs(), v);
  }
  std::string own_aliases(const Source& s) {
    std::string names;
    for (const Ref<CommandInfo>& a : rs().commands().match("*", CommandType::Alias)) {
      if (equal_ignore_ascii_case(static_cast<AliasInfo&>(*a).target, s.command->name)) names += "    " + a->name + "\n";
    }
    return names.empty() ? "    None\n" : names;
  }
  static std::string yes(bool b) { return b ? "true" : "false"; }
  std::string parameter_text(const Source& s, const ParameterMetadata& p) {
    const ParameterInSet* in = p.sets.empty() ? nullptr : &p.sets[0];
    std::string type = p.is_switch ? "SwitchParameter" : p.type ? std::string(p.type->name()) : "Object";
    std::string help = s.parameter(p);
    std::string out = "-" + p.name + (p.is_switch ? " [<" + type + ">]" : " <" + type + ">") + "\n";
    out += indented(help);
    if (!help.empty()) out += "    \n";
    auto row = [&](const char* label, const std::string& v) { out += std::string("    ") + label + v + "\n"; };
    row("Required?                    ", yes(in && in->mandatory));
    row("Position?                    ", in && in->position >= 0 ? std::to_string(in->position + (s.comment || !s.def ? 1 : 0)) : "named");
    row("Default value                ", default_text(s, p));
    std::string pipe;
    if (in && in->from_pipeline) pipe = "ByValue";
    if (in && in->from_pipeline_by_name) pipe += (pipe.empty() ? "" : ", ") + std::string("ByPropertyName");
    row("Accept pipeline input?       ", pipe.empty() ? "false" : "true (" + pipe + ")");
    std::string aliases;
    for (const std::string& a : p.aliases) aliases += (aliases.empty() ? "" : ", ") + a;
    row("Aliases                      ", aliases);
    row("Accept wildcard characters?  ", yes(p.supports_wildcards));
    return out + "\n";
  }
  Ref<PSObject> parameter_object(const Source& s, const ParameterMetadata& p) {
    const ParameterInSet* in = p.sets.empty() ? nullptr : &p.sets[0];
    Ref<PSObject> o = object({"MamlCommandHelpInfo#parameter"});
    MemberBag& m = o->members();
    std::string help = s.parameter(p);
    if (!help.empty()) m.add("description", paragraphs(help));
    Ref<PSObject> type = object();
    std::string type_name = p.is_switch ? "SwitchParameter" : p.type ? std::string(p.type->name()) : "Object";
    type->members().add("name", str(type_name));
    std::string by_default = default_text(s, p);
    m.add("defaultValue", by_default.empty() ? Value() : str(by_default));
    m.add("parameterValue", str(type_name));
    if (p.type && p.type->is(kEnum)) {
      Ref<PSObject> group = object();
      std::vector<Value> values;
      std::string names = enum_names(p.type, ",");
      for (size_t at = 0; at < names.size();) {
        size_t end = std::min(names.find(',', at), names.size());
        values.push_back(str(names.substr(at, end - at)));
        at = end + 1;
      }
      group->members().add("parameterValue", Value(Array::of(std::move(values))));
      m.add("parameterValueGroup", Value(group));
    }
    m.add("name", str(p.name));
    m.add("type", Value(type));
    m.add("required", str(yes(in && in->mandatory)));
    m.add("globbing", str(yes(p.supports_wildcards)));
    m.add("pipelineInput", str(in && in->from_pipeline ? "true (ByValue)" : in && in->from_pipeline_by_name ? "true (ByPropertyName)" : "false"));
    m.add("position", str(in && in->position >= 0 ? std::to_string(in->position + 1) : "named"));
    std::string aliases;
    for (const std::string& a : p.aliases) aliases += (aliases.empty() ? "" : ", ") + a;
    m.add("aliases", str(aliases));
    set_text(*o, parameter_text(s, p));
    return o;
  }

  void show(Ref<CommandInfo> c, bool many) {
    Source s = source(c);
    // .FORWARDHELPTARGETNAME: the help of another command stands for its own.
    for (int steps = 0; steps < 8 && s.comment && !s.comment->forward_target.empty(); ++steps) {
      Ref<CommandInfo> target = rs().find_command(s.comment->forward_target);
      if (!target || target.get() == c.get()) break;
      c = target;
      s = source(c);
    }
    if (!parameter.empty()) {
      bool any = false;
      for (const std::string& n : parameter) {
        WildcardPattern pattern(n);
        bool found = false;
        if (s.metadata) {
          for (const ParameterMetadata& p : s.metadata->parameters) {
            if (p.common || !pattern.is_match(p.name)) continue;
            found = any = true;
            write(Value(parameter_object(s, p)));
          }
        }
        if (!found && !many) {
          write_error("System.Management.Automation.PSArgumentException", "NoParmsFound", ErrorCategory::InvalidArgument,
                      "No parameter matches criteria " + n + ".", str(n));
        }
      }
      return;
    }
    write(Value(help_object(s)));
  }

  std::string example_text(const std::vector<std::string>& list) {
    std::string out;
    int n = 0;
    for (const std::string& e : list) {
      size_t end = std::min(e.find('\n'), e.size());
      out += "    -------------------------- EXAMPLE " + std::to_string(++n) + " --------------------------\n    \n    PS > " + e.substr(0, end) + "\n";
      if (end < e.size()) out += indented(e.substr(end + 1));
      out += "    \n    \n    \n    \n    \n    \n";
    }
    return out;
  }
  std::string page(const Source& s) {
    const std::string& n = s.command->name;
    std::string out = "NAME\n    " + n + "\n    \n";
    if (!s.written()) {
      return out + "SYNTAX\n" + syntax_lines(s) + "    \nALIASES\n" + own_aliases(s) + "    \n\nREMARKS\n    None\n\n\n";
    }
    out += "SYNOPSIS\n" + indented(s.synopsis()) + "    \n    \n";
    std::vector<std::string> list = s.examples();
    if (examples) return out + example_text(list);
    out += "SYNTAX\n" + syntax_lines(s) + "    \n";
    out += "DESCRIPTION\n" + (s.description().empty() ? std::string() : indented(s.description())) + "    \n";
    if (detailed || full) {
      out += "PARAMETERS\n";
      if (s.metadata) {
        for (const ParameterMetadata& p : s.metadata->parameters) {
          if (p.common) continue;
          if (full) {
            out += indented(parameter_text(s, p));
          } else {
            std::string type = p.is_switch ? " [<SwitchParameter>]" : " <" + (p.type ? std::string(p.type->name()) : "Object") + ">";
            out += "    -" + p.name + type + "\n" + indented(s.parameter(p), "        ") + "        \n";
          }
        }
      }
      out += "    <CommonParameters>\n        This cmdlet supports the common parameters: Verbose, Debug,\n"
             "        ErrorAction, ErrorVariable, WarningAction, WarningVariable,\n        OutBuffer, PipelineVariable, and OutVariable. For more information, see\n"
             "        about_CommonParameters (https://go.microsoft.com/fwlink/?LinkID=113216). \n    \n";
      if (full) {
        std::string inputs, outputs = s.comment ? "" : s.def ? s.def->outputs : "";
        if (s.comment) {
          for (const std::string& i : s.comment->inputs) inputs += indented(i);
          for (const std::string& o : s.comment->outputs) outputs += (outputs.empty() ? "" : "\n") + o;
        }
        out += "INPUTS\n" + inputs + "    \nOUTPUTS\n" + (outputs.empty() ? "" : indented(outputs)) + "    \n";
        if (s.comment && !s.comment->notes.empty()) out += "NOTES\n\n" + indented(s.comment->notes, "        ") + "    \n";
      }
      out += example_text(list);
    }
    out += "\nRELATED LINKS\n";
    if (s.comment) for (const std::string& l : s.comment->links) out += "    " + l + " \n";
    if (!full) {
      out += "\nREMARKS\n";
      out += "    To see the examples, type: \"Get-Help " + n + " -Examples\"\n    For more information, type: \"Get-Help " + n +
             " -Detailed\"\n    For technical information, type: \"Get-Help " + n + " -Full\"\n\n";
    }
    return out + "\n";
  }

  Ref<PSObject> help_object(const Source& s) {
    std::vector<std::string> types{"MamlCommandHelpInfo", "HelpInfo"};
    if (!s.written()) types = {"ExtendedCmdletHelpInfo", "HelpInfo"};
    if (full) types.insert(types.begin(), types[0] + "#FullView");
    else if (detailed) types.insert(types.begin(), types[0] + "#DetailedView");
    else if (examples) types.insert(types.begin(), types[0] + "#ExamplesView");
    Ref<PSObject> help = object(types);
    MemberBag& m = help->members();
    const std::string& n = s.command->name;
    Ref<PSObject> details = object();
    details->members().add("name", str(n));
    details->members().add("description", paragraphs(s.synopsis()));
    size_t dash = n.find('-');
    details->members().add("verb", str(dash == std::string::npos ? "" : n.substr(0, dash)));
    details->members().add("noun", str(dash == std::string::npos ? "" : n.substr(dash + 1)));
    m.add("details", Value(details));
    if (!s.description().empty()) m.add("description", paragraphs(s.description()));
    std::vector<Value> all, items;
    if (s.metadata) {
      for (const ParameterMetadata& p : s.metadata->parameters) if (!p.common) all.push_back(Value(parameter_object(s, p)));
      for (int set : display_order_of_sets(*s.metadata)) {
        std::vector<Value> list;
        std::vector<const ParameterMetadata*> members = parameters_of_set(*s.metadata, set);
        for (const ParameterMetadata& p : s.metadata->parameters) {   // as declared
          if (p.common || std::find(members.begin(), members.end(), &p) == members.end()) continue;
          Ref<PSObject> o = parameter_object(s, p);
          if (p.is_switch) o->members().remove("parameterValue");
          list.push_back(Value(o));
        }
        Ref<PSObject> item = object({"MamlCommandHelpInfo#syntaxItem"});
        item->members().add("name", str(n));
        item->members().add("parameter", Value(Array::of(std::move(list))));
        items.push_back(Value(item));
      }
    }
    auto group = [&](const char* name, const char* inner, std::vector<Value> list) {
      Ref<PSObject> o = object();
      o->members().add(inner, Value(Array::of(std::move(list))));
      m.add(name, Value(o));
    };
    group("syntax", "syntaxItem", std::move(items));
    group("parameters", "parameter", std::move(all));
    std::vector<Value> list;
    int number = 0;
    for (const std::string& e : s.examples()) {
      Ref<PSObject> o = object({"MamlCommandHelpInfo#example"});
      o->members().add("title", str("-------------------------- EXAMPLE " + std::to_string(++number) + " --------------------------"));
      ExampleParts parts = s.comment ? example_parts(e) : ExampleParts{"PS > ", e, ""};
      o->members().add("introduction", paragraphs(parts.prompt));
      o->members().add("code", str(parts.code));
      // The remarks, and four empty paragraphs after them.
      std::vector<Value> remarks;
      for (int i = 0; i < (s.comment ? 5 : 1); ++i) {
        Ref<PSObject> r = object({"MamlParaTextItem", "MamlTextItem"});
        r->members().add("Text", str(i ? std::string() : parts.remarks));
        remarks.push_back(Value(r));
      }
      o->members().add("remarks", Value(Array::of(std::move(remarks))));
      list.push_back(Value(o));
    }
    if (!list.empty()) group("examples", "example", std::move(list));
    if (s.comment) {
      list.clear();
      for (const std::string& l : s.comment->links) {
        Ref<PSObject> o = object({"MamlCommandHelpInfo#navigationLink"});
        bool uri = l.find("://") != std::string::npos;
        o->members().add(uri ? "uri" : "linkText", str(l));
        list.push_back(Value(o));
      }
      if (!list.empty()) group("relatedLinks", "navigationLink", std::move(list));
      if (!s.comment->notes.empty()) {
        Ref<PSObject> set = object();
        set->members().add("alert", paragraphs(s.comment->notes));
        m.add("alertSet", Value(set));
      }
      auto types_of = [&](const char* name, const char* inner, const std::vector<std::string>& texts) {
        std::vector<Value> values;
        for (const std::string& t : texts) {
          Ref<PSObject> type = object(), o = object();
          type->members().add("name", str(t));
          o->members().add("type", Value(type));
          values.push_back(Value(o));
        }
        if (!values.empty()) group(name, inner, std::move(values));
      };
      types_of("inputTypes", "inputType", s.comment->inputs);
      types_of("returnValues", "returnValue", s.comment->outputs);
      m.add("Component", str(s.comment->component));
      m.add("Role", str(s.comment->role));
      m.add("Functionality", str(s.comment->functionality));
    }
    m.add("Name", str(n));
    m.add("Category", str(s.def ? "Cmdlet" : s.command->command_type == CommandType::ExternalScript ? "ExternalScript" : "Function"));
    m.add("Synopsis", str(s.written() ? s.synopsis() : command_syntax(rs(), *s.command)));
    m.add("ModuleName", str(s.command->module_name));
    set_text(*help, page(s));
    return help;
  }
};

constexpr CmdletParam kParams[] = {
    param<&GetHelp::name>("Name", "string", "pos:0 byname", "The command; wildcards are allowed."),
    param<&GetHelp::path>("Path", "string", "", "Where the command is looked for."),
    param<&GetHelp::category>("Category", "string[]", "", "Kinds of topics."),
    param<&GetHelp::full>("Full", "switch", "set:AllUsersView", "All of the help."),
    param<&GetHelp::detailed>("Detailed", "switch", "set:DetailedView mandatory", "Parameters and examples, too."),
    param<&GetHelp::examples>("Examples", "switch", "set:Examples mandatory", "Only the examples."),
    param<&GetHelp::parameter>("Parameter", "string[]", "set:Parameters mandatory", "Only these parameters."),
    param<&GetHelp::component>("Component", "string[]", "", "Only commands of these components."),
    param<&GetHelp::functionality>("Functionality", "string[]", "", "Only commands of this use."),
    param<&GetHelp::role>("Role", "string[]", "", "Only commands for these roles."),
    param<&GetHelp::online>("Online", "switch", "set:Online mandatory", "Not available."),
    param<&GetHelp::window>("ShowWindow", "switch", "set:ShowWindow mandatory", "Not available."),
};
CmdletRegistration registration{{.name = "Get-Help", .module = "Microsoft.PowerShell.Core", .params = kParams,
                                 .default_set = "AllUsersView", .synopsis = "Shows how commands are used.",
                                 .examples = "Get-Help Sort-Object\nGet-Help Sort-Object -Parameter Property\n", .create = make_cmdlet<GetHelp>}};

}  // namespace

}  // namespace psession
