#include <algorithm>

#include "engine/cmdlet.h"
#include "engine/command_syntax.h"
#include "engine/commands.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "engine/types.h"
#include "object/convert.h"
#include "object/errors.h"
#include "text/casing.h"
#include "text/edit_distance.h"
#include "text/wildcard.h"

namespace psession {

namespace {

struct GetCommand final : Cmdlet {
  std::vector<std::string> name, verb, noun, module, parameter_name;
  std::vector<Value> fully_qualified, argument_list, parameter_type;
  Value command_type;
  int32_t total = -1;
  uint32_t distance = 5;
  bool syntax = false, show_info = false, all = false, imported = false, fuzzy = false, abbreviation = false;
  int64_t written = 0;

  CommandType types() {
    if (bound("CommandType")) return static_cast<CommandType>(convert_to(rs(), command_type, &types::CommandTypes).as_int());
    return CommandType::All;
  }
  static bool like(const std::vector<std::string>& patterns, std::string_view text) {
    for (const std::string& p : patterns) if (WildcardPattern(p).is_match(text)) return true;
    return patterns.empty();
  }
  void process_record() override {
    constexpr CommandType kListed = static_cast<CommandType>(1 | 2 | 4 | 8 | 256);
    if (name.empty()) {
      for (const Ref<CommandInfo>& c : rs().commands().match("*", bound("CommandType") ? types() : kListed)) show(c);
      return;
    }
    for (const std::string& n : name) {
      if (fuzzy) { find_fuzzy(n); continue; }
      size_t slash = n.find('\\');
      std::string plain = n;
      std::vector<std::string> saved = module;
      bool is_path = n.find('/') != std::string::npos || n.compare(0, 2, ".\\") == 0;
      if (is_path && WildcardPattern::contains_wildcards(n) && find_files(n)) continue;
      if (!is_path && slash != std::string::npos && n.find('/') == std::string::npos) {
        module = {n.substr(0, slash)};
        plain = n.substr(slash + 1);
      }
      if (WildcardPattern::contains_wildcards(plain)) {
        for (const Ref<CommandInfo>& c : rs().commands().match(plain, types())) show(c);
      } else {
        find_one(plain, n);
      }
      module = saved;
    }
  }
  // A pattern with folders means one file: a script or a program.
  bool find_files(const std::string& pattern) {
    std::vector<ResolvedPath> files;
    try {
      files = rs().providers().glob(pattern);
    } catch (const ScriptError&) {
      return false;
    }
    if (files.size() != 1) return !files.empty();   // which one is not said
    Ref<CommandInfo> c = rs().commands().find_script_or_application(files[0].path, true, true);
    return c && show(c);
  }
  void find_one(const std::string& plain, const std::string& shown) {
    bool any = false;
    if (all) {
      for (const Ref<CommandInfo>& c : rs().commands().match(WildcardPattern::escape(plain), types())) any = show(c) || any;
    }
    if (!any) {
      Ref<CommandInfo> c = rs().find_command(plain, types());
      // Another of that name may stand behind the first one.
      if (c && !wanted(*c) && rs().commands().find_cmdlet(plain)) c = Ref<CommandInfo>(rs().commands().find_cmdlet(plain));
      any = c && show(c);
    }
    if (any) return;
    try {
      rs().throw_command_not_found(shown);
    } catch (ScriptError& e) {
      write_error(e.record);
    }
  }
  void find_fuzzy(const std::string& n) {
    std::vector<std::pair<size_t, Ref<CommandInfo>>> found;
    for (const Ref<CommandInfo>& c : rs().commands().match("*", types())) {
      size_t d = edit_distance(c->name, n, distance);
      if (d <= distance) found.emplace_back(d, c);
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [d, c] : found) show(c);
  }
  bool wanted(CommandInfo& c) {
    if (!module.empty() && !like(module, c.module_name)) return false;
    if (!verb.empty() || !noun.empty()) {
      size_t dash = c.name.find('-');
      if (dash == std::string::npos) return false;
      if (!like(verb, std::string_view(c.name).substr(0, dash)) || !like(noun, std::string_view(c.name).substr(dash + 1))) return false;
    }
    if (parameter_name.empty() && parameter_type.empty()) return true;
    if (c.command_type == CommandType::Application) return false;
    const CommandMetadata* m = nullptr;
    try {
      Ref<CommandInfo> target(&c);
      if (c.command_type == CommandType::Alias) target = rs().commands().resolve_alias(static_cast<AliasInfo&>(c));
      if (target) m = target->metadata(rs());
    } catch (ScriptError&) {   // parameters of a type that there is not
    }
    if (!m) return false;
    for (const ParameterMetadata& p : m->parameters) {
      bool named = like(parameter_name, p.name);
      for (const std::string& a : p.aliases) named = named || like(parameter_name, a);
      if (named && of_type(p)) return true;
    }
    return false;
  }
  bool of_type(const ParameterMetadata& p) {
    if (parameter_type.empty()) return true;
    for (const Value& v : parameter_type) {
      const Value& u = unwrap(v);
      const Type* t = u.kind() == Kind::Type ? u.as<Type>() : TypeRegistry::find(to_display(rs(), u));
      if (t && p.type && (p.type == t || p.type->element() == t)) return true;
      if (!t && p.type && WildcardPattern(to_display(rs(), u)).is_match(p.type->full_name())) return true;
    }
    return false;
  }
  bool show(const Ref<CommandInfo>& c) {
    if (!wanted(*c)) return false;
    if (total >= 0 && written >= total) return true;
    ++written;
    if (syntax) {
      std::string text = command_syntax(rs(), *c);
      if (!text.empty()) write(str(text));
    } else {
      write(Value(c));
    }
    return true;
  }
};

constexpr CmdletParam kParams[] = {
    param<&GetCommand::name>("Name", "string[]", "set:AllCommandSet pos:0 pipe byname notnullorempty wildcard", "Names of commands."),
    param<&GetCommand::verb>("Verb", "string[]", "set:CmdletSet byname wildcard", "Verbs of commands."),
    param<&GetCommand::noun>("Noun", "string[]", "set:CmdletSet byname wildcard", "Nouns of commands."),
    param<&GetCommand::module>("Module", "string[]", "alias:PSSnapin byname", "Modules that the commands come from."),
    param<&GetCommand::fully_qualified>("FullyQualifiedModule", "object[]", "byname", "Modules, with their versions."),
    param<&GetCommand::command_type>("CommandType", "System.Management.Automation.CommandTypes", "alias:Type set:AllCommandSet byname",
                                     "Kinds of commands."),
    param<&GetCommand::total>("TotalCount", "int", "byname", "How many commands at most."),
    param<&GetCommand::syntax>("Syntax", "switch", "byname", "Only how the command is written."),
    param<&GetCommand::show_info>("ShowCommandInfo", "switch", "", "Details for tools."),
    param<&GetCommand::argument_list>("ArgumentList", "object[]", "alias:Args pos:1 remaining allownull allowemptycollection",
                                      "Arguments that decide about dynamic parameters."),
    param<&GetCommand::all>("All", "switch", "byname", "Also the commands that others of the same name hide."),
    param<&GetCommand::imported>("ListImported", "switch", "byname", "Only commands of the session."),
    param<&GetCommand::parameter_name>("ParameterName", "string[]", "notnullorempty", "Parameters that the commands must have."),
    param<&GetCommand::parameter_type>("ParameterType", "object[]", "notnullorempty", "Types of parameters that the commands must have."),
    param<&GetCommand::fuzzy>("UseFuzzyMatching", "switch", "set:AllCommandSet", "Names that are almost right count, too."),
    param<&GetCommand::distance>("FuzzyMinimumDistance", "uint", "set:AllCommandSet", "How many letters may differ."),
    param<&GetCommand::abbreviation>("UseAbbreviationExpansion", "switch", "set:AllCommandSet", "Names may be abbreviated."),
};
CmdletRegistration registration{{.name = "Get-Command", .module = "Microsoft.PowerShell.Core", .params = kParams,
                                 .default_set = "CmdletSet", .aliases = "gcm", .synopsis = "Gets commands.",
                                 .outputs = "System.Management.Automation.CommandInfo",
                                 .examples = "Get-Command *-Object\nGet-Command Sort-Object -Syntax\n", .create = make_cmdlet<GetCommand>}};

}  // namespace

}  // namespace psession
