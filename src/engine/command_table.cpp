#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "engine/cmdlet.h"
#include "engine/commands.h"
#include "engine/language_mode.h"
#include "engine/modules.h"
#include "engine/name_map.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/containers.h"
#include "text/wildcard.h"

namespace psession {
namespace {

bool wants(CommandType types, CommandType t) { return (static_cast<uint16_t>(types) & static_cast<uint16_t>(t)) != 0; }

// What the registrations say, by name; shared by all runspaces of the process.
struct CmdletIndex {
  NameMap<const CmdletDef*> by_name;
  NameMap<std::pair<const char*, const char*>> alias_targets;   // alias -> (target, module)
  CmdletIndex() {
    for (CmdletRegistration* r = CmdletRegistration::first(); r; r = r->next) {
      by_name.emplace(r->def.name, &r->def);
      std::string_view words = r->def.aliases;
      while (!words.empty()) {
        size_t blank = words.find(' ');
        std::string_view word = words.substr(0, blank);
        if (!word.empty()) alias_targets.emplace(word, std::pair(r->def.name, r->def.module));
        words = blank == std::string_view::npos ? std::string_view() : words.substr(blank + 1);
      }
    }
  }
};
const CmdletIndex& cmdlet_index() {
  static const CmdletIndex index;
  return index;
}
const NameMap<const BuiltinAlias*>& alias_index() {
  static const NameMap<const BuiltinAlias*> index = [] {
    NameMap<const BuiltinAlias*> m;
    for (const BuiltinAlias& a : builtin_aliases()) m.emplace(a.name, &a);
    return m;
  }();
  return index;
}

bool is_file(const std::string& path, bool executable) {
  struct stat st;
  if (stat(path.c_str(), &st) != 0 || S_ISDIR(st.st_mode)) return false;
  return !executable || access(path.c_str(), X_OK) == 0;
}
bool is_script_name(std::string_view name) { return ends_with_ignore_case(name, ".ps1"); }

}  // namespace

struct CommandTable::Impl {
  Runspace& rs;
  struct Cached { uint64_t version; HeapObject* module; CommandType types; Ref<CommandInfo> info; };
  NameMap<Cached> cache;
  NameMap<Ref<CmdletInfo>> cmdlets;                         // made from registrations or added by modules
  std::unordered_map<std::string, Ref<CommandInfo>> files;  // PATH lookups and scripts, by name
  std::string path_seen;
  bool builtins_loaded = false;

  Ref<AliasInfo> builtin_alias(std::string_view name) {
    if (builtins_loaded) return {};
    Ref<AliasInfo> a;
    if (auto it = alias_index().find(name); it != alias_index().end()) {
      a = make_ref<AliasInfo>(it->second->name, it->second->target);
      a->options = it->second->options;
    } else if (auto it = cmdlet_index().alias_targets.find(name); it != cmdlet_index().alias_targets.end()) {
      a = make_ref<AliasInfo>(it->first, it->second.first);
      a->module_name = it->second.second;
    }
    if (a) rs.global_scope().set_alias(a);
    return a;
  }
  Ref<FunctionInfo> builtin_function(std::string_view name) {
    if (builtins_loaded) return {};
    for (const BuiltinFunction& f : builtin_functions()) {
      if (equal_names(f.name, name)) return make_builtin(f);
    }
    return {};
  }
  Ref<FunctionInfo> make_builtin(const BuiltinFunction& f) {
    auto info = make_ref<FunctionInfo>(f.name, create_trusted(rs, f.body));
    info->module_name = f.module;
    rs.global_scope().set_function(info);
    return info;
  }
};

CommandTable::CommandTable(Runspace& rs) : impl_(new Impl{rs}) {}
CommandTable::~CommandTable() = default;

void CommandTable::load_builtins() {
  if (impl_->builtins_loaded) return;
  Scope& global = impl_->rs.global_scope();
  for (const BuiltinAlias& a : builtin_aliases()) {
    if (!global.find_alias(a.name)) impl_->builtin_alias(a.name);
  }
  for (const auto& [name, target] : cmdlet_index().alias_targets) {
    if (!global.find_alias(name)) impl_->builtin_alias(name);
  }
  for (const BuiltinFunction& f : builtin_functions()) {
    if (!global.find_function(f.name)) impl_->make_builtin(f);
  }
  impl_->builtins_loaded = true;
}

Ref<AliasInfo> CommandTable::find_alias(std::string_view name) {
  Scope* current = &impl_->rs.current_scope();
  for (Scope* s = current; s; s = s->parent) {
    if (CommandInfo* c = s->find_alias(name)) {
      auto* a = static_cast<AliasInfo*>(c);
      if (s == current || !(a->options & kPrivate)) return a;
    }
  }
  return impl_->builtin_alias(name);
}

Ref<FunctionInfo> CommandTable::find_function(std::string_view name) {
  Scope* current = &impl_->rs.current_scope();
  if (size_t colon = name.find(':'); colon != std::string_view::npos && colon > 0) {
    std::string_view prefix = name.substr(0, colon);
    std::string_view rest = name.substr(colon + 1);
    if (equal_names(prefix, "global")) {
      CommandInfo* c = impl_->rs.global_scope().find_function(rest);
      return c ? Ref(static_cast<FunctionInfo*>(c)) : impl_->builtin_function(rest);
    }
    if (equal_names(prefix, "script") || equal_names(prefix, "local") || equal_names(prefix, "private") || equal_names(prefix, "function")) {
      return find_function(rest);
    }
  }
  for (Scope* s = current; s; s = s->parent) {
    if (CommandInfo* c = s->find_function(name)) {
      auto* f = static_cast<FunctionInfo*>(c);
      if (s == current || !(f->options & kPrivate)) return f;
    }
  }
  return impl_->builtin_function(name);
}

Ref<CmdletInfo> CommandTable::find_cmdlet(std::string_view name) {
  if (auto it = impl_->cmdlets.find(name); it != impl_->cmdlets.end()) return it->second;
  auto it = cmdlet_index().by_name.find(name);
  if (it == cmdlet_index().by_name.end()) return {};
  auto info = make_ref<CmdletInfo>(it->second);
  impl_->cmdlets.emplace(it->second->name, info);
  return info;
}

void CommandTable::add_cmdlet(const Ref<CmdletInfo>& c) {
  impl_->cmdlets[c->name] = c;
  command_lookup_changed();
}

std::vector<Ref<CommandInfo>> CommandTable::all_cmdlets() {
  std::vector<Ref<CommandInfo>> out;
  for (const auto& [name, def] : cmdlet_index().by_name) out.push_back(find_cmdlet(name));
  for (const auto& [name, info] : impl_->cmdlets) {
    if (!cmdlet_index().by_name.contains(name)) out.push_back(info);
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return compare_ignore_case(a->name, b->name) < 0; });
  return out;
}

void CommandTable::path_changed() {
  impl_->files.clear();
  command_lookup_changed();
}

Ref<CommandInfo> CommandTable::find_script_or_application(std::string_view name, bool scripts, bool applications) {
  Impl& d = *impl_;
  if (name.empty()) return {};
  auto make = [&](std::string path) -> Ref<CommandInfo> {
    if (is_script_name(path)) return scripts ? Ref<CommandInfo>(make_ref<ExternalScriptInfo>(std::move(path))) : Ref<CommandInfo>();
    return applications ? Ref<CommandInfo>(make_ref<ApplicationInfo>(std::move(path))) : Ref<CommandInfo>();
  };
  bool is_path = name.find('/') != std::string_view::npos || name == "~" ||
                 (name[0] == '.' && name.size() > 1 && name[1] == '\\');
  // TestDrive:\script.ps1
  if (size_t colon = name.find(':'); !is_path && colon != std::string_view::npos && colon > 0)
    is_path = static_cast<bool>(d.rs.providers().find_drive(name.substr(0, colon)));
  if (is_path) {
    std::string path;
    try {
      path = d.rs.providers().file_system_path(name);
    } catch (const ScriptError&) {
      return {};
    }
    if (is_file(path, false)) return make(std::move(path));
    if (scripts && is_file(path + ".ps1", false)) return make(path + ".ps1");
    // A pattern that one file fits is its name.
    if (scripts && WildcardPattern::contains_wildcards(name)) {
      try {
        std::vector<ResolvedPath> found = d.rs.providers().glob(name);
        if (found.size() == 1 && is_script_name(found[0].path) && is_file(found[0].path, false)) return make(found[0].path);
      } catch (const ScriptError&) {
      }
    }
    return {};
  }
  const char* env = getenv("PATH");
  std::string_view dirs = env ? env : "";
  if (dirs != d.path_seen) {
    d.path_seen = dirs;
    d.files.clear();
  }
  std::string key(name);
  key += scripts ? applications ? '3' : '1' : '2';
  if (auto it = d.files.find(key); it != d.files.end()) {
    std::string path = it->second->command_type == CommandType::ExternalScript
                           ? static_cast<ExternalScriptInfo&>(*it->second).path
                           : static_cast<ApplicationInfo&>(*it->second).path;
    // A script may have been edited since: always read anew.
    if (it->second->command_type == CommandType::Application && is_file(path, true)) return it->second;
    d.files.erase(it);
  }
  while (!dirs.empty()) {
    size_t colon = dirs.find(':');
    std::string dir(dirs.substr(0, colon));
    dirs = colon == std::string_view::npos ? std::string_view() : dirs.substr(colon + 1);
    if (dir.empty()) continue;
    // `~` and `~/bin`, which the shells expand only when PATH is assigned.
    if (const char* home = dir[0] == '~' && (dir.size() == 1 || dir[1] == '/') ? getenv("HOME") : nullptr) dir.replace(0, 1, home);
    if (dir.empty() || dir.back() != '/') dir += '/';
    std::string path = dir + std::string(name);
    // A program before the script of its name.
    if (is_script_name(name) ? scripts && is_file(path, false) : applications && is_file(path, true)) {
      Ref<CommandInfo> found = make(std::move(path));
      d.files[key] = found;
      return found;
    }
    if (scripts && !is_script_name(name) && is_file(path + ".ps1", false)) return make(path + ".ps1");
  }
  return {};
}

Ref<CommandInfo> CommandTable::resolve_alias(const AliasInfo& alias) {
  Ref<AliasInfo> a(const_cast<AliasInfo*>(&alias));
  for (int steps = 0; steps < 64; ++steps) {
    Ref<CommandInfo> next;
    if (equal_names(a->target, a->name)) {
      next = find(a->target, static_cast<CommandType>(static_cast<int>(CommandType::All) & ~static_cast<int>(CommandType::Alias)));
    } else {
      next = find(a->target);
    }
    if (!next || next->command_type != CommandType::Alias) return next;
    a = Ref(static_cast<AliasInfo*>(next.get()));
  }
  return {};
}

Ref<CommandInfo> CommandTable::find(std::string_view name, CommandType types, bool autoload) {
  Impl& d = *impl_;
  if (name.empty()) return {};
  HeapObject* module = d.rs.current_scope().module;
  auto cached = d.cache.find(name);
  if (cached != d.cache.end()) {
    const Impl::Cached& c = cached->second;
    if (c.version == g_command_version && c.module == module && c.types == types) return c.info;
  }
  Ref<CommandInfo> found;
  size_t slash = name.find('\\');
  bool qualified = slash != std::string_view::npos && slash > 0 && name.find('/') == std::string_view::npos && name[0] != '.' &&
                   name.find(':') == std::string_view::npos;
  if (qualified) {
    std::string_view module_name = name.substr(0, slash);
    std::string_view plain = name.substr(slash + 1);
    Ref<Module> m = d.rs.modules().find_loaded(module_name);
    auto in_module = [&](const Ref<CommandInfo>& c) { return c && equal_names(c->module_name, module_name); };
    for (int attempt = 0; attempt < 2 && !found; ++attempt) {
      if (wants(types, CommandType::Function)) {
        if (m) {
          for (const Ref<CommandInfo>& f : m->exported_functions) {
            if (equal_names(f->name, plain)) found = f;
          }
        }
        Ref<FunctionInfo> f = find_function(plain);
        if (!found && f && in_module(f)) found = f;
      }
      if (!found && wants(types, CommandType::Cmdlet)) {
        Ref<CmdletInfo> c = find_cmdlet(plain);
        if (c && in_module(c)) found = c;
      }
      if (!found && wants(types, CommandType::Alias)) {
        Ref<AliasInfo> a = find_alias(plain);
        if (a && in_module(a)) found = a;
      }
      if (found || attempt || !autoload || m) break;
      try {
        m = d.rs.modules().import(module_name, {});
      } catch (const ScriptError&) {
        break;
      }
    }
    if (found) {
      if (d.cache.size() > 4096) d.cache.clear();
      d.cache[std::string(name)] = {g_command_version, module, types, found};
      return found;
    }
  }
  if (wants(types, CommandType::Alias)) found = find_alias(name);
  if (!found && (wants(types, CommandType::Function) || wants(types, CommandType::Filter))) found = find_function(name);
  if (!found && wants(types, CommandType::Cmdlet)) found = find_cmdlet(name);
  bool lasting = static_cast<bool>(found);
  if (!found && (wants(types, CommandType::ExternalScript) || wants(types, CommandType::Application))) {
    found = find_script_or_application(name, wants(types, CommandType::ExternalScript), wants(types, CommandType::Application));
  }
  if (!found && autoload && name.find('/') == std::string_view::npos && d.rs.modules().autoload(name)) {
    return find(name, types, false);
  }
  if (lasting) {
    if (d.cache.size() > 4096) d.cache.clear();
    d.cache[std::string(name)] = {g_command_version, module, types, found};
  }
  return found;
}

std::vector<Ref<CommandInfo>> CommandTable::match(std::string_view pattern, CommandType types) {
  load_builtins();
  WildcardPattern wild(pattern);
  std::vector<Ref<CommandInfo>> out;
  NameMap<bool> seen;
  auto collect = [&](bool aliases) {
    std::vector<Ref<CommandInfo>> found;
    seen.clear();
    for (Scope* s = &impl_->rs.current_scope(); s; s = s->parent) {
      for (const Ref<CommandInfo>& c : aliases ? s->aliases() : s->functions()) {
        if (!wants(types, c->command_type)) continue;
        if (wild.is_match(c->name) && seen.emplace(c->name, true).second) found.push_back(c);
      }
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return compare_ignore_case(a->name, b->name) < 0; });
    out.insert(out.end(), found.begin(), found.end());
  };
  if (wants(types, CommandType::Alias)) collect(true);
  if (wants(types, CommandType::Function) || wants(types, CommandType::Filter)) collect(false);
  if (wants(types, CommandType::Cmdlet)) {
    for (Ref<CommandInfo>& c : all_cmdlets()) {
      if (wild.is_match(c->name)) out.push_back(std::move(c));
    }
  }
  return out;
}

namespace {
Scope& scope_of_kind(Runspace& rs, std::string_view prefix) {
  if (equal_names(prefix, "global")) return rs.global_scope();
  if (equal_names(prefix, "script")) {
    Scope* s = &rs.current_scope();
    while (s->parent && s->kind == Scope::Kind::Local) s = s->parent;
    return *s;
  }
  return rs.current_scope();
}
}  // namespace

void CommandTable::define_function(std::string_view name, const Ref<ScriptBlock>& block, bool filter) {
  Runspace& rs = impl_->rs;
  Scope* scope = &rs.current_scope();
  uint32_t options = 0;
  if (size_t colon = name.find(':'); colon != std::string_view::npos && colon > 0) {
    std::string_view prefix = name.substr(0, colon);
    if (equal_names(prefix, "global") || equal_names(prefix, "script") || equal_names(prefix, "local") ||
        equal_names(prefix, "private") || equal_names(prefix, "function")) {
      scope = &scope_of_kind(rs, prefix);
      if (equal_names(prefix, "private")) options = kPrivate;
      name = name.substr(colon + 1);
    }
  }
  if (CommandInfo* old = scope->find_function(name)) {
    auto* f = static_cast<FunctionInfo*>(old);
    if (f->options & (kReadOnly | kConstant)) {
      throw_error("System.Management.Automation.SessionStateUnauthorizedAccessException", "FunctionNotWritable",
                  ErrorCategory::WriteError,
                  "Cannot write to function " + f->name + " because it is read-only or constant.", str(f->name));
    }
    options |= f->options;
  }
  auto info = make_ref<FunctionInfo>(std::string(name), block, filter);
  info->options = options;
  if (scope->module) {
    info->module = Ref<HeapObject>(scope->module);
    info->module_name = static_cast<Module*>(scope->module)->name;
  }
  scope->set_function(info);
  command_lookup_changed();
}

void CommandTable::set_alias(const Ref<AliasInfo>& alias, Scope* scope, bool force) {
  if (!scope) scope = &impl_->rs.current_scope();
  if (scope == &impl_->rs.global_scope()) impl_->builtin_alias(alias->name);
  if (CommandInfo* old = scope->find_alias(alias->name)) {
    auto* a = static_cast<AliasInfo*>(old);
    if ((a->options & kConstant) || ((a->options & kReadOnly) && !force)) {
      throw_error("System.Management.Automation.SessionStateUnauthorizedAccessException", "AliasNotWritable",
                  ErrorCategory::WriteError,
                  "Alias is not writeable because alias " + a->name + " is read-only or constant and cannot be written to.",
                  str(a->name));
    }
    if ((a->options & kAllScope) && !(alias->options & kAllScope) && !force) {
      throw_error("System.Management.Automation.SessionStateUnauthorizedAccessException", "AliasAllScopeOptionCannotBeRemoved",
                  ErrorCategory::WriteError, "The AllScope option cannot be removed from the alias '" + a->name + "'.",
                  str(a->name));
    }
  }
  scope->set_alias(alias);
  command_lookup_changed();
}

bool CommandTable::remove_function(std::string_view name) {
  load_builtins();
  for (Scope* s = &impl_->rs.current_scope(); s; s = s->parent) {
    if (s->find_function(name)) {
      s->remove_function(name);
      command_lookup_changed();
      return true;
    }
  }
  return false;
}

bool CommandTable::remove_alias(std::string_view name) {
  load_builtins();
  for (Scope* s = &impl_->rs.current_scope(); s; s = s->parent) {
    if (s->find_alias(name)) {
      s->remove_alias(name);
      command_lookup_changed();
      return true;
    }
  }
  return false;
}

Ref<CommandInfo> Runspace::find_command(std::string_view name, CommandType types) {
  Ref<CommandInfo> found = commands_->find(name, types);
  if (!found && name.find('-') == std::string_view::npos && name.find_first_of("/\\.") == std::string_view::npos) {
    std::string with_get = "Get-" + std::string(name);
    found = commands_->find(with_get, static_cast<CommandType>(static_cast<int>(types) & 0xF), false);
  }
  return found;
}

void Runspace::throw_command_not_found(std::string_view name) {
  std::string n(name);
  size_t slash = n.find('\\');
  if (slash != std::string::npos && slash > 0 && n.find('/') == std::string::npos && n[0] != '.') {
    std::string module = n.substr(0, slash);
    if (!modules().find_loaded(module)) {
      throw_error("System.Management.Automation.CommandNotFoundException", "CouldNotAutoLoadModule", ErrorCategory::ObjectNotFound,
                  "The module '" + module + "' could not be loaded. For more information, run 'Import-Module " + module + "'.",
                  str(n));
    }
  }
  Ref<ErrorRecordObject> r =
      make_error("System.Management.Automation.CommandNotFoundException", "CommandNotFoundException", ErrorCategory::ObjectNotFound,
                 "The term '" + n + "' is not recognized as a name of a cmdlet, function, script file, or executable program.\n"
                 "Check the spelling of the name, or if a path was included, verify that the path is correct and try again.",
                 str(n));
  auto properties = Dictionary::hashtable();
  properties->set(str("CommandName"), str(n));
  r->exception->properties = Value(properties);
  throw ScriptError(r);
}

}  // namespace psession
