// $PSDefaultParameterValues: "Command:Parameter" keys with wildcards, applied to what the call did not name.
#include "engine/binder_impl.h"
#include "engine/commands.h"
#include "engine/name_map.h"
#include "engine/records.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/convert.h"
#include "text/wildcard.h"

namespace psession {

void ParameterBinder::Impl::apply_defaults(bool dynamic_only) {
  Value v;
  if (!rs.try_get_variable("PSDefaultParameterValues", v)) return;
  const Value& u = unwrap(v);
  if (u.kind() != Kind::Dictionary) return;
  Ref<Dictionary> defaults(u.as<Dictionary>());
  if (defaults->size() == 0) return;
  if (const Value* off = defaults->find(str("Disabled")); off && is_true(*off)) return;
  struct Hit { size_t parameter; Value value; bool exact; bool conflict; };
  std::vector<Hit> hits;
  for (size_t s = 0; s < defaults->slots(); ++s) {
    if (!defaults->live(s) || !unwrap(defaults->key_at(s)).is_string()) continue;
    std::string key = unwrap(defaults->key_at(s)).string()->to_utf8();
    size_t colon = key.rfind(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == key.size()) continue;
    auto trim = [](std::string t) {
      size_t a = t.find_first_not_of(" \t"), b = t.find_last_not_of(" \t");
      t = a == std::string::npos ? std::string() : t.substr(a, b - a + 1);
      if (t.size() >= 2 && (t[0] == '\'' || t[0] == '"') && t.back() == t[0]) t = t.substr(1, t.size() - 2);
      return t;
    };
    std::string command_pattern = trim(key.substr(0, colon));
    std::string parameter_pattern = trim(key.substr(colon + 1));
    bool wild_command = WildcardPattern::contains_wildcards(command_pattern);
    bool fits = wild_command ? WildcardPattern(command_pattern).is_match(command.name) : equal_names(command_pattern, command.name);
    if (!fits && !command.module_name.empty()) {
      std::string qualified = command.module_name + "\\" + command.name;
      fits = wild_command ? WildcardPattern(command_pattern).is_match(qualified) : equal_names(command_pattern, qualified);
    }
    if (!fits) {
      if (Ref<AliasInfo> a = rs.commands().find_alias(command_pattern)) fits = equal_names(a->target, command.name);
    }
    if (!fits) continue;
    bool wild = WildcardPattern::contains_wildcards(parameter_pattern);
    long found = -1;
    int matches = 0;
    WildcardPattern pattern(wild ? parameter_pattern : std::string());
    size_t from = dynamic_only ? meta.parameters.size() : 0;
    for (size_t i = from; i < count(); ++i) {
      const ParameterMetadata& p = param(i);
      bool match_it = wild ? pattern.is_match(p.name) : equal_names(p.name, parameter_pattern);
      for (size_t a = 0; !match_it && a < p.aliases.size(); ++a) {
        match_it = wild ? pattern.is_match(p.aliases[a]) : equal_names(p.aliases[a], parameter_pattern);
      }
      if (match_it) {
        found = static_cast<long>(i);
        ++matches;
      }
    }
    if (matches != 1) continue;
    size_t i = static_cast<size_t>(found);
    Value value = defaults->value_at(s);
    bool known = false;
    for (Hit& h : hits) {
      if (h.parameter != i) continue;
      known = true;
      if (!wild_command && !wild && !h.exact) {
        h.value = value;
        h.exact = true;
      } else if (wild_command || wild ? !h.exact : h.exact) {
        h.conflict = !h.value.same(value);
      }
    }
    if (!known) hits.push_back({i, value, !wild_command && !wild, false});
  }
  for (Hit& h : hits) {
    if (is_bound[h.parameter] || h.conflict) continue;
    const BindInfo& b = info(h.parameter);
    if (!b.in_all && (b.flags & current) == 0) continue;
    Value value = h.value;
    if (value.kind() == Kind::ScriptBlock) {
      const ParameterMetadata& p = param(h.parameter);
      InvokeOptions o;
      value = invoke_block(rs, *value.as<ScriptBlock>(), o);
      if (p.type == &types::ScriptBlock && value.kind() != Kind::ScriptBlock) value = h.value;
    }
    try {
      if (bind(h.parameter, value, nullptr, kCoerce, current)) {
        defaults_used = true;
        default_names += " -" + param(h.parameter).name;
      }
    } catch (const ScriptError& e) {
      Streams s = rs.current_streams();
      std::string text = "The binding of default value '" + to_display(rs, value) + "' to parameter '" + param(h.parameter).name +
                         "' failed: " + e.record->message();
      s.warning->write(make_warning(text));
    }
  }
}

}  // namespace psession
