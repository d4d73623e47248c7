// Parameter metadata of cmdlets, read from the spec strings of their tables (cmdlet.h), and the common parameters.
#include <charconv>

#include "engine/binder.h"
#include "engine/cmdlet.h"
#include "engine/encoding_argument.h"
#include "engine/runspace.h"
#include "engine/validation.h"

namespace psession {
namespace {

int to_int(std::string_view s) {
  int v = 0;
  std::from_chars(s.data(), s.data() + s.size(), v);
  return v;
}
Value number(std::string_view s) {
  int64_t i = 0;
  auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), i);
  if (error == std::errc() && end == s.data() + s.size()) {
    return i >= INT32_MIN && i <= INT32_MAX ? Value::int32(static_cast<int32_t>(i)) : Value::int64(i);
  }
  return Value::real(std::stod(std::string(s)));
}
std::vector<std::string> split(std::string_view s, char at) {
  std::vector<std::string> out;
  while (true) {
    size_t i = s.find(at);
    out.emplace_back(s.substr(0, i));
    if (i == std::string_view::npos) return out;
    s = s.substr(i + 1);
  }
}

struct SpecReader {
  Runspace& rs;
  CommandMetadata& meta;

  int set_index(std::string_view name) {
    for (size_t i = 0; i < meta.set_names.size(); ++i) {
      if (meta.set_names[i] == name) return static_cast<int>(i);
    }
    meta.set_names.emplace_back(name);
    return static_cast<int>(meta.set_names.size() - 1);
  }

  void check(ParameterMetadata& p, std::string_view attribute, AttributeArguments args) {
    p.checks.push_back(make_value_check(rs, attribute, args));
  }
  void range(ParameterMetadata& p, std::string_view attribute, std::string_view text) {
    AttributeArguments a;
    size_t dots = text.find("..");
    if (dots == std::string_view::npos) {
      a.positional.push_back(str(text));   // Positive, NonNegative...
    } else {
      a.positional = {number(text.substr(0, dots)), number(text.substr(dots + 2))};
    }
    check(p, attribute, std::move(a));
  }

  void read(ParameterMetadata& p, const CmdletParam& def) {
    p.name = def.name;
    p.type_name = def.type;
    p.type = TypeRegistry::find(def.type);
    p.is_switch = p.type == &types::SwitchParameter;
    if (p.type == &types::Object) p.type = nullptr;
    ParameterInSet shared;
    std::vector<ParameterInSet> sets;
    ParameterInSet* now = &shared;
    std::string spec = def.spec;
    for (size_t i; (i = spec.find("|set:")) != std::string::npos;) spec[i] = ' ';
    for (const std::string& word : split(spec, ' ')) {
      if (word.empty() || word == "|") continue;
      std::string_view w = word;
      size_t colon = w.find(':');
      std::string_view key = w.substr(0, colon);
      std::string_view arg = colon == std::string_view::npos ? std::string_view() : w.substr(colon + 1);
      if (key == "set") {
        sets.push_back(shared);
        sets.back().set = set_index(arg);
        now = &sets.back();
      } else if (key == "pos") now->position = to_int(arg);
      else if (key == "mandatory") now->mandatory = true;
      else if (key == "pipe") now->from_pipeline = true;
      else if (key == "byname") now->from_pipeline_by_name = true;
      else if (key == "remaining") now->remaining = true;
      else if (key == "wildcard") p.supports_wildcards = true;
      else if (key == "hidden") p.dont_show = true;
      else if (key == "allownull") p.allow_null = true;
      else if (key == "allowempty") p.allow_empty_string = true;
      else if (key == "allowemptycollection") p.allow_empty_collection = true;
      else if (key == "alias") p.aliases = split(arg, ',');
      else if (key == "notnull") check(p, "ValidateNotNull", {});
      else if (key == "notnullorempty") check(p, "ValidateNotNullOrEmpty", {});
      else if (key == "notnullorwhitespace") check(p, "ValidateNotNullOrWhiteSpace", {});
      else if (key == "credential") { p.credential = true; check(p, "Credential", {}); }
      else if (key == "encoding") { p.type_name = "Encoding"; p.checks.push_back(make_encoding_check()); }
      else if (key == "pattern") { AttributeArguments a; a.positional.push_back(str(arg)); check(p, "ValidatePattern", std::move(a)); }
      else if (key == "range") range(p, "ValidateRange", arg);
      else if (key == "count") range(p, "ValidateCount", arg);
      else if (key == "length") range(p, "ValidateLength", arg);
      else if (key == "validateset") {
        AttributeArguments a;
        for (const std::string& s : split(arg, ',')) a.positional.push_back(str(s));
        p.completions = split(arg, ',');
        check(p, "ValidateSet", std::move(a));
      }
    }
    if (sets.empty()) sets.push_back(shared);
    for (ParameterInSet& s : sets) s.help = def.help;
    p.sets = std::move(sets);
    if (p.completions.empty() && p.type && p.type->is_enum()) {
      for (const EnumDef& e : p.type->enum_values()) p.completions.emplace_back(e.name);
    }
  }
};

struct CommonDef { const char* name; const char* type; const char* alias; };
constexpr CommonDef kCommon[] = {
    {"Verbose", "switch", "vb"}, {"Debug", "switch", "db"},
    {"ErrorAction", "System.Management.Automation.ActionPreference", "ea"},
    {"WarningAction", "System.Management.Automation.ActionPreference", "wa"},
    {"InformationAction", "System.Management.Automation.ActionPreference", "infa"},
    {"ProgressAction", "System.Management.Automation.ActionPreference", "proga"},
    {"ErrorVariable", "string", "ev"}, {"WarningVariable", "string", "wv"}, {"InformationVariable", "string", "iv"},
    {"OutVariable", "string", "ov"}, {"OutBuffer", "int", "ob"}, {"PipelineVariable", "string", "pv"},
};
constexpr CommonDef kShouldProcess[] = {{"WhatIf", "switch", "wi"}, {"Confirm", "switch", "cf"}};
constexpr CommonDef kPaging[] = {{"IncludeTotalCount", "switch", ""}, {"Skip", "System.UInt64", ""}, {"First", "System.UInt64", ""}};

void add(CommandMetadata& m, const CommonDef& d) {
  ParameterMetadata p;
  p.name = d.name;
  if (*d.alias) p.aliases.emplace_back(d.alias);
  p.type = TypeRegistry::find(d.type);
  p.type_name = d.type;
  p.is_switch = std::string_view(d.type) == "switch";
  p.common = true;
  p.sets.push_back({});
  p.index = static_cast<uint32_t>(m.parameters.size());
  if (p.type && p.type->is_enum()) {
    for (const EnumDef& e : p.type->enum_values()) p.completions.emplace_back(e.name);
  }
  m.parameters.push_back(std::move(p));
}

}  // namespace

void add_common_parameters(CommandMetadata& m) {
  static const std::vector<ParameterMetadata> common = [] {
    CommandMetadata c;
    for (const CommonDef& d : kCommon) add(c, d);
    return c.parameters;
  }();
  uint32_t index = static_cast<uint32_t>(m.parameters.size());
  for (const ParameterMetadata& p : common) {
    m.parameters.push_back(p);
    m.parameters.back().index = index++;
  }
  if (m.should_process) {
    for (const CommonDef& d : kShouldProcess) add(m, d);
  }
  if (m.supports_paging) {
    for (const CommonDef& d : kPaging) add(m, d);
  }
}

const CommandMetadata* CmdletInfo::metadata(Runspace& rs) {
  if (metadata_) return metadata_.get();
  auto m = std::make_unique<CommandMetadata>();
  m->cmdlet_binding = true;
  m->should_process = def->should_process;
  m->confirm_impact = def->confirm_impact;
  m->supports_paging = def->paging;
  SpecReader reader{rs, *m};
  for (const CmdletParam& p : def->params) {
    ParameterMetadata& out = m->parameters.emplace_back();
    out.index = static_cast<uint32_t>(m->parameters.size() - 1);
    reader.read(out, p);
  }
  if (*def->default_set) m->default_set = reader.set_index(def->default_set);
  m->has_dynamic = def->dynamic;
  add_common_parameters(*m);
  metadata_ = std::move(m);
  return metadata_.get();
}

std::string CmdletInfo::definition() const { return {}; }

}  // namespace psession
