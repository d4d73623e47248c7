// Commands' names, their parameters and the values these take.
#include <unistd.h>

#include <algorithm>
#include <set>

#include "engine/language_objects/language_objects.h"
#include "language/ast_visit.h"
#include "language/parser.h"
#include "engine/cmdlet.h"
#include "engine/command_syntax.h"
#include "engine/commands.h"
#include "engine/completion/internal.h"
#include "engine/modules.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/position.h"
#include "text/casing.h"
#include "text/wildcard.h"

namespace psession {

using namespace completion;

std::vector<CompletionMatch> complete_command_name(Runspace& rs, std::string_view typed) {
  std::vector<CompletionMatch> out;
  Word w = unquote(typed);
  std::string module;
  std::string word = w.text;
  if (size_t slash = word.find_first_of("/\\"); slash != std::string::npos) {
    if (!rs.modules().find_loaded(word.substr(0, slash))) return out;
    module = word.substr(0, slash);
    word = word.substr(slash + 1);
  }
  std::vector<Ref<CommandInfo>> found = rs.commands().match(word + "*", CommandType::All);
  auto less = [](const std::string& a, const std::string& b) { return compare_ignore_case(a, b) < 0; };
  std::set<std::string, decltype(less)> seen(less);
  auto rank = [](const CommandInfo& c) {
    switch (c.command_type) {
      case CommandType::Alias: return 0;
      case CommandType::Function:
      case CommandType::Filter: return 1;
      case CommandType::Cmdlet: return 2;
      default: return 3;
    }
  };
  std::stable_sort(found.begin(), found.end(), [&](const Ref<CommandInfo>& a, const Ref<CommandInfo>& b) {
    int c = compare_ignore_case(a->name, b->name);
    return c != 0 ? c < 0 : rank(*a) < rank(*b);
  });
  for (const Ref<CommandInfo>& c : found) {
    if (!module.empty() && !equals_ignore_case(c->module_name, module)) continue;
    if (!seen.insert(c->name).second || out.size() >= kMaxMatches) continue;
    std::string tip;
    if (c->command_type == CommandType::Application) tip = static_cast<ApplicationInfo&>(*c).path;
    else if (c->command_type == CommandType::Alias) tip = c->name + " -> " + c->definition();
    else if (c->command_type == CommandType::ExternalScript) tip = c->definition();
    else tip = c->name;
    std::string text = module.empty() ? c->name : module + "\\" + c->name;
    std::string q = quoted(text, w.quote);
    if (q != text && !w.quote) q = "& " + q;
    out.push_back({q, c->name, CompletionType::Command, tip});
  }
  // Modules that are there but not loaded say what they export.
  if (module.empty() && word.find('-') != std::string::npos) {
    for (const auto& [name, path] : rs.modules().available()) {
      if (rs.modules().find_loaded(name)) continue;
      try {
        Ref<Module> m = rs.modules().describe(path);
        if (!m) continue;
        for (const auto* list : {&m->exported_functions, &m->exported_cmdlets}) {
          for (const Ref<CommandInfo>& c : *list) {
            if (!c || !matches_prefix(c->name, word) || !seen.insert(c->name).second || out.size() >= kMaxMatches) continue;
            out.push_back({c->name, c->name, CompletionType::Command, c->name});
          }
        }
      } catch (const ScriptError&) {
      }
    }
  }
  return out;
}

namespace completion {

Ref<CommandInfo> resolve_command(Runspace& rs, std::string_view name) {
  if (name.empty()) return {};
  Ref<CommandInfo> info = rs.find_command(name);
  for (int i = 0; info && i < 10 && info->command_type == CommandType::Alias; ++i) {
    info = rs.commands().resolve_alias(static_cast<AliasInfo&>(*info));
  }
  return info;
}

namespace {

const CommandMetadata* metadata_of(Runspace& rs, std::string_view name) {
  Ref<CommandInfo> info = resolve_command(rs, name);
  try {
    return info ? info->metadata(rs) : nullptr;
  } catch (const ScriptError&) {
    return nullptr;
  }
}

// By name, alias, or an unambiguous beginning.
const ParameterMetadata* parameter_named(const CommandMetadata& m, std::string_view name) {
  if (const ParameterMetadata* p = m.find(name)) return p;
  const ParameterMetadata* found = nullptr;
  for (const ParameterMetadata& p : m.parameters) {
    bool hit = starts_with_ignore_case(p.name, name);
    for (const std::string& a : p.aliases) hit = hit || starts_with_ignore_case(a, name);
    if (!hit) continue;
    if (found && !(found->common && !p.common)) return nullptr;
    found = &p;
  }
  return found;
}

// The sets that the named parameters leave possible: a bit each; all ones when there are no sets.
uint64_t possible_sets(const CommandMetadata& m, const CommandLineParts& c) {
  uint64_t sets = ~uint64_t{0};
  auto take = [&](const Argument& a) {
    if (a.kind != Argument::Kind::Parameter) return;
    const ParameterMetadata* p = parameter_named(m, a.name);
    if (!p) return;
    uint64_t own = 0;
    for (const ParameterInSet& s : p->sets) own |= s.set < 0 ? ~uint64_t{0} : uint64_t{1} << (s.set & 63);
    if (own && (sets & own)) sets &= own;
  };
  for (const Argument& a : c.arguments) take(a);
  for (const Argument& a : c.later) take(a);
  return sets;
}

bool in_sets(const ParameterMetadata& p, uint64_t sets) {
  for (const ParameterInSet& s : p.sets) {
    if (s.set < 0 || (sets >> (s.set & 63) & 1)) return true;
  }
  return p.sets.empty();
}

std::string type_label(const ParameterMetadata& p) {
  if (p.is_switch) return "[switch] ";
  return "[" + (p.type ? p.type->accelerator_or_name() : p.type_name.empty() ? "Object" : p.type_name) + "] ";
}

// $commandAst for script completers: what it says of the command as text; $fakeBoundParameters beside it.
Value fake_bound(Runspace& rs, const CommandMetadata* m, const CommandLineParts& c) {
  Ref<Dictionary> d = Dictionary::hashtable();
  size_t position = 0;
  auto literal = [&](const std::string& text) -> Value {
    Word w = unquote(text);
    if (!w.quote && text.starts_with('$')) {
      Value v;
      if (rs.try_get_variable(text.substr(1), v)) return v;
    }
    return str(w.text);
  };
  for (size_t i = 0; i < c.arguments.size(); ++i) {
    const Argument& a = c.arguments[i];
    const ParameterMetadata* p = nullptr;
    Value v;
    if (a.kind == Argument::Kind::Parameter) {
      p = m ? parameter_named(*m, a.name) : nullptr;
      if (p && p->is_switch) v = Value::boolean(true);
      else if (i + 1 < c.arguments.size() && c.arguments[i + 1].kind == Argument::Kind::Positional) v = literal(c.arguments[++i].text);
      else continue;
    } else if (m) {
      for (const ParameterMetadata& q : m->parameters) {
        for (const ParameterInSet& s : q.sets) {
          if (s.position == static_cast<int>(position)) p = p ? p : &q;
        }
      }
      ++position;
      v = literal(a.text);
    }
    if (p) d->set(str(p->name), v);
  }
  return Value(d);
}

// The command as a syntax tree whose offsets are those of the line.
Value command_ast(const CommandLineParts& c) {
  ScriptRef script = parse_script(std::string(c.start, ' ') + c.text);
  const CommandAst* found = nullptr;
  walk(script->root(), [&](Ast* n) {
    if (!found) found = as<CommandAst>(n);
    return !found;
  });
  return ast_value(script, found);
}

// What a script completer gave: texts or CompletionResult objects.
bool take_results(Request& r, const Value& results) {
  bool any = false;
  for (const Value& v : results.is_null() ? std::vector<Value>{} : to_vector(r.rs, results)) {
    if (v.is_null()) continue;
    const Type* t = type_of(v);
    if (t && t->full_name() == "System.Management.Automation.CompletionResult") {
      r.add(to_display(r.rs, get_member(r.rs, v, "CompletionText")), to_display(r.rs, get_member(r.rs, v, "ListItemText")),
            static_cast<CompletionType>(get_member(r.rs, v, "ResultType").as_int()), to_display(r.rs, get_member(r.rs, v, "ToolTip")));
    } else {
      std::string s = to_display(r.rs, v);
      r.add(s, s, CompletionType::Text, s);
    }
    any = true;
  }
  return any;
}

bool run_completer(Request& r, const Value& block, std::vector<Value> args) {
  try {
    Value out = r.rs.invoke_script(block, args, nullptr, nullptr);
    take_results(r, out);
    return !r.out.matches.empty();
  } catch (const ScriptError&) {
    return false;
  }
}

// A value of a fixed set, as it stands in the line.
void add_value(Request& r, const Word& w, const std::string& v, std::string tip = {}) {
  if (!matches_prefix(v, w.text)) return;
  r.add(quoted(v, w.quote), v, CompletionType::ParameterValue, tip.empty() ? v : std::move(tip));
}

bool fixed_values(Request& r, const ParameterMetadata& p, const Word& w) {
  std::vector<std::string> values = p.completions;
  const Type* t = p.type;
  while (t && t->element()) t = t->element();
  if (t && t->generic_definition() && !t->generic_args().empty()) t = t->generic_args()[0];
  if (size_t open = p.type_name.find("FlagsExpression["); open != std::string::npos) {
    t = TypeRegistry::find(p.type_name.substr(open + 16, p.type_name.find(']', open) - open - 16));
  }
  if (values.empty() && t && t->is_enum() && t != &types::SwitchParameter) {
    for (const EnumDef& e : t->enum_values()) values.emplace_back(e.name);
  }
  if (!values.empty()) {
    std::sort(values.begin(), values.end(), [](const std::string& a, const std::string& b) { return compare_ignore_case(a, b) < 0; });
    values.erase(std::unique(values.begin(), values.end()), values.end());
    for (const std::string& v : values) add_value(r, w, v);
    return true;
  }
  if (t == &types::Boolean || t == &types::SwitchParameter || p.is_switch) {
    for (const char* v : {"$false", "$true"}) {
      if (starts_with_ignore_case(v, w.text) || starts_with_ignore_case(v + 1, w.text)) r.add(v, v + 1, CompletionType::ParameterValue, v);
    }
    return true;
  }
  if (t == &types::RuntimeType) {
    std::string_view word = w.text;
    if (word.starts_with('[')) word.remove_prefix(1);
    for (CompletionMatch& m : complete_type_name(word)) r.out.matches.push_back(std::move(m));
    return true;
  }
  return false;
}

bool complete_value(Request& r, const CommandLineParts& c, const CommandInfo& info, const CommandMetadata* m,
                    const ParameterMetadata& p, const Word& w) {
  Value block = find_completer(r.rs, info.name, p.name, false);
  if (block.is_null()) block = p.completer;
  if (!block.is_null()) {
    // [ArgumentCompleter([Type])]: not a block, an object that is asked.
    if (unwrap(block).kind() == Kind::Type) {
      try {
        std::vector<Value> none;
        Value o = construct(r.rs, unwrap(block).as<Type>(), none);
        std::vector<Value> args{str(info.name), str(p.name), str(w.text), command_ast(c), fake_bound(r.rs, m, c)};
        if (take_results(r, invoke_method(r.rs, o, "CompleteArgument", args))) return true;
      } catch (const ScriptError&) {
      }
    } else if (run_completer(r, block, {str(info.name), str(p.name), str(w.text), command_ast(c), fake_bound(r.rs, m, c)})) {
      return true;
    }
  }
  if (fixed_values(r, p, w)) return true;
  return complete_known_value(r, c, info.name, p.name, w);
}

}  // namespace

void complete_parameter_name(Request& r, const CommandLineParts& c, std::string_view word, bool colon) {
  const CommandMetadata* m = metadata_of(r.rs, c.name);
  if (!m) return;
  uint64_t sets = possible_sets(*m, c);
  std::set<const ParameterMetadata*> given;
  for (const auto* list : {&c.arguments, &c.later}) {
    for (const Argument& a : *list) {
      if (a.kind == Argument::Kind::Parameter) given.insert(parameter_named(*m, a.name));
    }
  }
  auto offer = [&](bool common) {
    for (const ParameterMetadata& p : m->parameters) {
      if (p.common != common || p.hidden || p.dont_show || given.count(&p) || !in_sets(p, sets)) continue;
      if (matches_prefix(p.name, word)) r.add("-" + p.name + (colon ? ":" : ""), p.name, CompletionType::ParameterName, type_label(p) + p.name);
    }
  };
  offer(false);
  offer(true);
  if (!r.out.matches.empty()) return;
  for (const ParameterMetadata& p : m->parameters) {
    if (p.hidden || p.dont_show || given.count(&p) || !in_sets(p, sets)) continue;
    for (const std::string& a : p.aliases) {
      if (matches_prefix(a, word)) r.add("-" + a + (colon ? ":" : ""), a, CompletionType::ParameterName, type_label(p) + a);
    }
  }
}

namespace {

// The parameter that the next positional argument goes to. Of several sets' candidates the default set's comes first,
// but one that takes script blocks only when the word begins one.
const ParameterMetadata* positional_parameter(const CommandMetadata& m, const CommandLineParts& c, std::string_view word) {
  uint64_t sets = possible_sets(m, c);
  std::set<const ParameterMetadata*> given;
  size_t count = 0;
  for (size_t i = 0; i < c.arguments.size(); ++i) {
    const Argument& a = c.arguments[i];
    if (a.kind == Argument::Kind::Positional) {
      ++count;
      continue;
    }
    const ParameterMetadata* p = parameter_named(m, a.name);
    given.insert(p);
    if (p && !p->is_switch && i + 1 < c.arguments.size() && c.arguments[i + 1].kind == Argument::Kind::Positional) ++i;
  }
  struct Candidate { int position; int rank; const ParameterMetadata* p; };
  std::vector<Candidate> all;
  const ParameterMetadata* rest = nullptr;
  for (const ParameterMetadata& p : m.parameters) {
    if (given.count(&p)) continue;
    for (const ParameterInSet& in : p.sets) {
      if (in.set >= 0 && !(sets >> (in.set & 63) & 1)) continue;
      if (in.remaining && !rest) rest = &p;
      if (in.position < 0) continue;
      bool block = p.type == &types::ScriptBlock || (p.type && p.type->element() == &types::ScriptBlock);
      bool unfit = block && !word.starts_with('{') && !word.starts_with('$');
      all.push_back({in.position, (unfit ? 2 : 0) + (in.set < 0 || in.set == m.default_set ? 0 : 1), &p});
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
    return a.position != b.position ? a.position < b.position : a.rank < b.rank;
  });
  int last = -1;
  for (const Candidate& k : all) {
    if (k.position == last) continue;
    last = k.position;
    if (count-- == 0) return k.p;
  }
  return rest;
}

}  // namespace

bool complete_argument(Request& r, const CommandLineParts& c, std::string_view typed) {
  Word w = unquote(typed);
  Ref<CommandInfo> info = resolve_command(r.rs, c.name);
  std::string simple = c.name;
  if (size_t slash = simple.rfind('/'); slash != std::string::npos) simple = simple.substr(slash + 1);
  if (!info || info->command_type == CommandType::Application || info->command_type == CommandType::ExternalScript) {
    Value native = find_completer(r.rs, simple, {}, true);
    if (native.is_null() && info) native = find_completer(r.rs, info->name, {}, true);
    if (!native.is_null()) {
      size_t at = r.cursor;
      return run_completer(r, native, {str(typed), command_ast(c), Value::int32(static_cast<int32_t>(at))});
    }
  }
  if (!info) return false;
  const CommandMetadata* m = metadata_of(r.rs, c.name);
  if (!m) return false;
  const ParameterMetadata* p = nullptr;
  if (!c.arguments.empty() && c.arguments.back().kind == Argument::Kind::Parameter) {
    const Argument& a = c.arguments.back();
    p = parameter_named(*m, a.name);
    if (p && p->is_switch && !a.colon) p = nullptr;
  }
  if (!p) p = positional_parameter(*m, c, w.text);
  if (!p) return false;
  return complete_value(r, c, *info, m, *p, w);
}

}  // namespace completion
}  // namespace psession
