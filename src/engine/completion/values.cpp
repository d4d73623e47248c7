// What a parameter of a known command takes from the session: jobs, sessions, processes, modules, variables, drives,
// properties of what comes down the pipeline. One row per rule.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "engine/commands.h"
#include "engine/completion/internal.h"
#include "engine/modules.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/casing.h"
#include "text/wildcard.h"

namespace psession::completion {
namespace {

struct Context {
  Request& r;
  const CommandLineParts& c;
  std::string_view parameter;
  const Word& word;
  const char* argument;   // of the row
  bool offered = false;
  void offer(const std::string& v, std::string tip = {}) {
    if (!matches_prefix(v, word.text)) return;
    r.add(quoted(v, word.quote), v, CompletionType::ParameterValue, tip.empty() ? v : std::move(tip));
  }
};

// A getter's objects: one property's text each, another one for the list's explanation.
void from_objects(Context& x, std::string_view command, const char* property, const char* tip) {
  std::set<std::string> seen;
  std::vector<std::pair<std::string, std::string>> found;
  for (const Value& v : x.r.rs.invoke_command(command, {})) {
    std::string text = to_display(x.r.rs, get_member(x.r.rs, v, property));
    if (text.empty() || !seen.insert(text).second) continue;
    std::string about = tip ? to_display(x.r.rs, get_member(x.r.rs, v, tip)) : std::string();
    found.emplace_back(text, about.empty() ? text : text + " - " + about);
    if (found.size() >= kMaxMatches) break;
  }
  bool numbers = std::all_of(found.begin(), found.end(), [](const auto& f) {
    return std::all_of(f.first.begin(), f.first.end(), [](char c) { return c >= '0' && c <= '9'; });
  });
  std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) {
    if (numbers) return a.first.size() != b.first.size() ? a.first.size() < b.first.size() : a.first < b.first;
    return compare_ignore_case(a.first, b.first) < 0;
  });
  for (auto& [text, about] : found) x.offer(text, about);
}

void jobs(Context& x) { from_objects(x, "Get-Job", x.argument, equals_ignore_case(x.argument, "Name") ? "State" : "Name"); }
void sessions(Context& x) {
  from_objects(x, "Get-PSSession", x.argument, equals_ignore_case(x.argument, "ComputerName") ? "Name" : "ComputerName");
}
void processes(Context& x) { from_objects(x, "Get-Process", x.argument, equals_ignore_case(x.argument, "Id") ? "ProcessName" : nullptr); }
void objects(Context& x) {   // "Get-X Property"
  std::string_view a = x.argument;
  size_t blank = a.find(' ');
  from_objects(x, a.substr(0, blank), std::string(a.substr(blank + 1)).c_str(), nullptr);
}

void commands(Context& x) {
  for (CompletionMatch& m : complete_command_name(x.r.rs, quoted(x.word.text, x.word.quote))) {
    if (m.text.starts_with("& ")) m.text.erase(0, 2);
    x.r.out.matches.push_back(std::move(m));
  }
}
void commands_and_topics(Context& x) {
  commands(x);
  if (starts_with_ignore_case(x.word.text, "about")) x.offered = true;
}

void words_of_commands(Context& x) {   // -Verb, -Noun
  bool verb = equals_ignore_case(x.argument, "Verb");
  auto less = [](const std::string& a, const std::string& b) { return compare_ignore_case(a, b) < 0; };
  std::set<std::string, decltype(less)> all(less);
  for (const Ref<CommandInfo>& c : x.r.rs.commands().match("*-*", static_cast<CommandType>(static_cast<int>(CommandType::Cmdlet) | static_cast<int>(CommandType::Function)))) {
    size_t dash = c->name.find('-');
    if (dash != std::string::npos) all.insert(verb ? c->name.substr(0, dash) : c->name.substr(dash + 1));
  }
  for (const std::string& s : all) x.offer(s);
}

void modules(Context& x) {
  auto less = [](const std::string& a, const std::string& b) { return compare_ignore_case(a, b) < 0; };
  std::set<std::string, decltype(less)> all(less);
  bool loaded = std::string_view(x.argument) == "loaded";
  for (const Ref<Module>& m : x.r.rs.modules().loaded()) all.insert(m->name);
  if (!loaded) {
    for (const auto& [name, path] : x.r.rs.modules().available()) all.insert(name);
  }
  for (const std::string& s : all) x.offer(s);
  if (!loaded && x.word.text.find('/') != std::string::npos) x.offered = false;
}

void variables(Context& x) {
  for (CompletionMatch& m : complete_variable(x.r.rs, x.word.text)) {
    if (m.list_text.ends_with(':')) continue;
    x.r.add(quoted(m.list_text, x.word.quote), m.list_text, CompletionType::ParameterValue, m.tool_tip);
  }
}

void types_named(Context& x) {
  for (CompletionMatch& m : complete_type_name(x.word.text)) {
    m.text = quoted(m.text, x.word.quote);
    x.r.out.matches.push_back(std::move(m));
  }
}

// Variables that hold what the parameter takes: -Session $s, -Job $j, -SessionOption $PSSessionOption.
void variables_of_type(Context& x) {
  std::string_view typed = x.word.text;
  if (typed.starts_with('$')) typed.remove_prefix(1);
  std::set<std::string> seen;
  std::vector<std::string> names;
  auto holds = [&](const Value& v) {
    Value one = v;
    const Value& u = unwrap(v);
    if (u.kind() == Kind::Array || u.kind() == Kind::List) {
      std::vector<Value> all = to_vector(x.r.rs, u);
      if (all.empty()) return false;
      one = all[0];
    }
    for (const std::string& n : type_names(one)) {
      if (equals_ignore_case(n, x.argument)) return true;
    }
    return false;
  };
  auto add = [&](Scope& s) {
    for (const Ref<Variable>& v : s.variables()) {
      if (v->computed || v->name == "_" || v->name == "args" || v->name == "input" || !matches_prefix(v->name, typed)) continue;
      if (seen.insert(v->name).second && holds(v->value)) names.push_back(v->name);
    }
  };
  for (Scope* s = &x.r.rs.current_scope(); s; s = s->parent) add(*s);
  add(x.r.rs.global_scope());
  std::sort(names.begin(), names.end());
  for (const std::string& n : names) x.r.add("$" + n, n, CompletionType::Variable, "[" + std::string(x.argument) + "]$" + n);
}

void folders(Context& x) {
  for (CompletionMatch& m : complete_path(x.r.rs, x.word.quote ? quoted(x.word.text, x.word.quote) : x.word.text, true)) x.r.out.matches.push_back(std::move(m));
}

void fixed(Context& x) {
  std::string_view list = x.argument;
  while (!list.empty()) {
    size_t blank = std::min(list.find(' '), list.size());
    x.offer(std::string(list.substr(0, blank)));
    list.remove_prefix(std::min(blank + 1, list.size()));
  }
}

// Properties (or all members) of what the pipeline brings here.
void properties(Context& x) {
  Inferred i;
  InferenceContext ic{x.r.rs, x.r.text, {}};
  if (!x.c.upstream.empty()) {
    i = infer_text(ic, "(" + x.c.upstream + ") | Write-Output");
  } else {
    // -InputObject $x
    for (size_t n = 0; n + 1 < x.c.arguments.size(); ++n) {
      if (x.c.arguments[n].kind == Argument::Kind::Parameter && starts_with_ignore_case("InputObject", x.c.arguments[n].name)) {
        i = infer_text(ic, "(" + x.c.arguments[n + 1].text + ") | Write-Output");
      }
    }
  }
  bool members = std::string_view(x.argument) == "members";
  if (members) {
    CompletionSet set;
    Request sub{x.r.rs, x.r.text, x.r.cursor, set};
    add_members(sub, i, x.word.text, {});
    for (CompletionMatch& m : set.matches) {
      m.text = quoted(m.list_text, x.word.quote);
      x.r.out.matches.push_back(std::move(m));
    }
    return;
  }
  for (auto& [name, tip] : inferred_properties(x.r.rs, i)) {
    if (matches_prefix(name, x.word.text)) x.r.add(quoted(name, x.word.quote), name, CompletionType::Property, tip);
  }
}

// Names of the user's ssh configuration.
void ssh_hosts(Context& x) {
  const char* home = getenv("HOME");
  int fd = open((std::string(home ? home : "") + "/.ssh/config").c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  std::string text(256 << 10, '\0');
  ssize_t n = read(fd, text.data(), text.size());
  close(fd);
  text.resize(n > 0 ? static_cast<size_t>(n) : 0);
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line(text.data() + at, end - at);
    at = end + 1;
    while (!line.empty() && (line[0] == ' ' || line[0] == '\t')) line.remove_prefix(1);
    if (!starts_with_ignore_case(line, "Host ")) continue;
    line.remove_prefix(5);
    while (!line.empty()) {
      size_t blank = std::min(line.find_first_of(" \t\r"), line.size());
      std::string_view host = line.substr(0, blank);
      if (!host.empty() && host.find_first_of("*?!") == std::string_view::npos) x.offer(std::string(host), "Host of ~/.ssh/config");
      line.remove_prefix(std::min(blank + 1, line.size()));
    }
  }
  x.offered = true;
}

struct Row {
  const char* commands;    // wildcard patterns, blank separated; "*" for every command
  const char* parameters;
  void (*offer)(Context&);
  const char* argument;
};

constexpr Row kRows[] = {
    {"Get-Command", "Name", commands, ""},
    {"Get-Help help", "Name", commands_and_topics, ""},
    {"Get-Command", "Verb", words_of_commands, "Verb"},
    {"Get-Command", "Noun", words_of_commands, "Noun"},
    {"Get-Command Get-Help Import-PSSession Export-PSSession", "Module", modules, "loaded"},
    {"Get-Verb", "Verb", objects, "Get-Verb Verb"},
    {"Get-Alias Set-Alias New-Alias", "Definition Value", commands, ""},
    {"Import-PSSession Export-PSSession Set-PSBreakpoint", "CommandName Command", commands, ""},
    {"Get-Alias Set-Alias Remove-Alias Export-Alias", "Name", objects, "Get-Alias Name"},
    {"Import-Module Get-Module", "Name", modules, "all"},
    {"Remove-Module", "Name", modules, "loaded"},
    {"*-Job", "Name", jobs, "Name"},
    {"*-Job", "Id", jobs, "Id"},
    {"*-Job", "InstanceId", jobs, "InstanceId"},
    {"*-Job", "Job", variables_of_type, "System.Management.Automation.Job"},
    {"*-PSSession", "Name", sessions, "Name"},
    {"*-PSSession", "Id", sessions, "Id"},
    {"*-PSSession", "InstanceId", sessions, "InstanceId"},
    {"*", "Session ToSession FromSession PSSession", variables_of_type, "System.Management.Automation.Runspaces.PSSession"},
    {"*", "SessionOption", variables_of_type, "System.Management.Automation.Remoting.PSSessionOption"},
    {"*", "Credential", variables_of_type, "System.Management.Automation.PSCredential"},
    {"*", "HostName", ssh_hosts, ""},
    {"*-Runspace", "Name", objects, "Get-Runspace Name"},
    {"*-Runspace", "Id", objects, "Get-Runspace Id"},
    {"*-Process", "Name ProcessName", processes, "ProcessName"},
    {"*-Process Enter-PSHostProcess", "Id", processes, "Id"},
    {"*-Variable", "Name", variables, ""},
    {"*-PSDrive", "Name", objects, "Get-PSDrive Name"},
    {"*", "PSDrive", objects, "Get-PSDrive Name"},
    {"*", "PSProvider", objects, "Get-PSProvider Name"},
    {"*-History", "Id", objects, "Get-History Id"},
    {"*-TypeData New-Object", "TypeName", types_named, ""},
    {"*", "Scope", fixed, "Global Local Script"},
    {"*", "Encoding", fixed, "ansi ascii bigendianunicode bigendianutf32 oem unicode utf32 utf7 utf8 utf8BOM utf8NoBOM"},
    {"Set-Location Push-Location", "Path LiteralPath", folders, ""},
    {"Select-Object Sort-Object Group-Object Measure-Object Format-List Format-Table Format-Wide Format-Custom Where-Object "
     "ConvertTo-Html Compare-Object Get-Unique Select-Xml",
     "Property ExcludeProperty ExpandProperty GroupBy", properties, ""},
    {"ForEach-Object", "MemberName", properties, "members"},
    {"Get-Member", "Name", properties, "members"},
    {"Get-Date New-TimeSpan", "DisplayHint", fixed, "Date DateTime Time"},
    {"Get-ChildItem", "Attributes", fixed,
     "Archive Compressed Device Directory Encrypted Hidden IntegrityStream Normal NoScrubData NotContentIndexed Offline ReadOnly "
     "ReparsePoint SparseFile System Temporary"},
    {"New-Item", "ItemType", fixed, "Directory File HardLink SymbolicLink"},
    {"Enter-PSHostProcess", "Name", processes, "ProcessName"},
};

bool listed(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    size_t blank = std::min(list.find(' '), list.size());
    std::string_view one = list.substr(0, blank);
    if (one.starts_with('*') ? name.size() >= one.size() - 1 && equals_ignore_case(name.substr(name.size() - (one.size() - 1)), one.substr(1))
                             : equals_ignore_case(one, name)) return true;
    list.remove_prefix(std::min(blank + 1, list.size()));
  }
  return false;
}

}  // namespace

bool complete_known_value(Request& r, const CommandLineParts& c, std::string_view command, std::string_view parameter,
                          const Word& word) {
  for (const Row& row : kRows) {
    if (!listed(row.commands, command) || !listed(row.parameters, parameter)) continue;
    Context x{r, c, parameter, word, row.argument};
    try {
      row.offer(x);
    } catch (const ScriptError&) {
    }
    if (!r.out.matches.empty() || x.offered) return true;
    // These take no paths, so nothing is better than names of files.
    return word.text.find('/') == std::string::npos && !word.text.starts_with('.') && !word.text.starts_with('~');
  }
  return false;
}

}  // namespace psession::completion
