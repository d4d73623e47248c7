// Importing, exporting and finding modules.
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>

#include "engine/automatic_variables.h"
#include "engine/language_mode.h"
#include "engine/cmdlet.h"
#include "engine/commands.h"
#include "engine/data_file.h"
#include "engine/module_paths.h"
#include "engine/module_specification.h"
#include "engine/modules.h"
#include "engine/name_map.h"
#include "engine/pipeline.h"
#include "engine/preferences.h"
#include "engine/provider.h"
#include "engine/providers/providers.h"
#include "engine/records.h"
#include "engine/redirection.h"
#include "engine/runspace.h"
#include "engine/vm/script_types.h"
#include "engine/script_block.h"
#include "base/fd.h"
#include "base/random.h"
#include "language/ast_visit.h"
#include "language/parser.h"
#include "object/convert.h"
#include "object/operators.h"
#include "text/wildcard.h"

namespace psession {
namespace {
using namespace module_paths;
[[noreturn]] void not_found(const std::string& name) {
  throw_error("System.IO.FileNotFoundException", "Modules_ModuleNotFound", ErrorCategory::ResourceUnavailable,
              "The specified module '" + name + "' was not loaded because no valid module file was found in any module directory.",
              str(name));
}

std::vector<std::string> strings_of(Runspace& rs, const Dictionary& d, std::string_view key, bool* present = nullptr) {
  const Value* v = d.find(str(key));
  if (present) *present = v != nullptr && !v->is_null();
  std::vector<std::string> out;
  if (v && !v->is_null()) {
    for (const Value& one : to_vector(rs, *v)) {
      if (!one.is_null()) out.push_back(to_display(rs, one));
    }
  }
  return out;
}
std::string text_of(Runspace& rs, const Dictionary& d, std::string_view key) {
  const Value* v = d.find(str(key));
  return v && !v->is_null() ? to_display(rs, *v) : std::string();
}
bool any_match(const std::vector<std::string>& patterns, const std::string& name) {
  for (const std::string& p : patterns) {
    if (WildcardPattern(p).is_match(name)) return true;
  }
  return false;
}
template <class T> void sort_by_name(std::vector<T>& v) {
  std::stable_sort(v.begin(), v.end(), [](const auto& a, const auto& b) { return compare_ignore_case(a->name, b->name) < 0; });
}

}  // namespace

struct ModuleTable::Impl {
  Runspace& rs;
  std::vector<Ref<Module>> loaded;
  NameMap<Ref<Module>> builtins;
  std::vector<std::string> loading;         // paths, against circles
  struct Exports { int64_t stamp; std::vector<std::string> names; };
  NameMap<Exports> exports;                 // by path, for auto-loading
  bool autoloading = false;

  std::vector<std::string> module_paths() {
    std::vector<std::string> out;
    const char* env = getenv("PSModulePath");
    std::string_view s = env ? env : "";
    while (!s.empty()) {
      size_t colon = s.find(':');
      std::string one(s.substr(0, colon));
      s = colon == std::string_view::npos ? std::string_view() : s.substr(colon + 1);
      std::replace(one.begin(), one.end(), '\\', '/');   // as in every path
      while (one.size() > 1 && one.back() == '/') one.pop_back();
      if (!one.empty()) out.push_back(std::move(one));
    }
    return out;
  }
  // The module's file in its folder: name/name.psd1, name/name.psm1, or name/1.2.3/name.psd1 (newest first).
  std::vector<std::pair<std::string, std::string>> in_folder(const std::string& folder, const std::string& name) {
    std::vector<std::pair<std::string, std::string>> out;   // version, path
    auto add = [&](const std::string& at, std::string version) {
      for (const char* e : {".psd1", ".psm1", ".dll"}) {
        std::string p = at + "/" + name + e;
        if (!is_file(p)) continue;
        if (version.empty() && std::string_view(e) == ".psd1") {
          try {
            version = text_of(rs, *read_data_file(p), "ModuleVersion");
          } catch (const ScriptError&) {
          }
        }
        out.emplace_back(version.empty() ? "0.0" : version, p);
        return;
      }
    };
    if (auto names = list_directory(folder)) {
      for (const std::string& n : *names) {
        if (looks_like_version(n) && is_dir(folder + "/" + n)) add(folder + "/" + n, n);
      }
    }
    add(folder, "");
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return compare_versions(a.first, b.first) > 0; });
    return out;
  }

  [[noreturn]] void version_not_found(const std::string& name, const ImportOptions& o) {
    std::string v = !o.required_version.empty() ? o.required_version : !o.minimum_version.empty() ? o.minimum_version : o.maximum_version;
    throw_error("System.IO.FileNotFoundException", "Modules_ModuleWithVersionNotFound", ErrorCategory::ResourceUnavailable,
                "The specified module '" + name + "' with version '" + v +
                    "' was not loaded because no valid module file was found in any module directory.", str(name));
  }

  std::string find_path(const std::string& name, const ImportOptions& o) {
    bool path_like = name.find('/') != std::string::npos || name.find('\\') != std::string::npos || name[0] == '.' || name[0] == '~' ||
                     ends_with_ignore_case(name, ".psm1") || ends_with_ignore_case(name, ".psd1") || ends_with_ignore_case(name, ".ps1");
    if (path_like) {
      std::string full = rs.providers().file_system_path(name);
      if (is_file(full)) return full;
      if (is_dir(full)) {
        auto found = in_folder(full, leaf(full));
        for (auto& [version, path] : found) {
          if (version_fits(version, o)) return path;
        }
        if (!found.empty()) version_not_found(name, o);
      }
      for (const char* e : {".psd1", ".psm1", ".ps1"}) {
        if (is_file(full + e)) return full + e;
      }
      if (name.find('/') != std::string::npos || name[0] == '.') return {};
    }
    bool any = false;
    for (const std::string& dir : module_paths()) {
      std::string folder = dir + "/" + name;
      if (!is_dir(folder)) {
        // Names are compared ignoring case.
        bool found = false;
        if (auto names = list_directory(dir)) {
          for (const std::string& n : *names) {
            if (equal_names(n, name)) {
              folder = dir + "/" + n;
              found = true;
            }
          }
        }
        if (!found) continue;
      }
      for (auto& [version, path] : in_folder(folder, leaf(folder))) {
        any = true;
        if (version_fits(version, o)) return path;
      }
    }
    if (any) version_not_found(name, o);
    return {};
  }

  // Runs a module's script in its own session state; what it writes goes nowhere (or to `output`).
  void run_script(Module& m, const std::string& path, const std::vector<Value>& args) {
    auto info = make_ref<ExternalScriptInfo>(path);
    info->module = Ref<HeapObject>(&m);
    info->module_name = m.name;
    Ref<ScriptBlock> block = info->block(rs);
    block->set_module(Ref<HeapObject>(&m));
    m.block = block;
    std::vector<CommandCall> calls(1);
    calls[0].command = Value(info);
    calls[0].op = CallOperator::Dot;
    for (const Value& v : args) {
      CallArgument a;
      a.value = v;
      calls[0].args.push_back(std::move(a));
    }
    Scope* saved = &rs.current_scope();
    rs.set_current_scope(m.scope());
    try {
      run_pipeline(rs, calls, null_sink);
    } catch (...) {
      rs.set_current_scope(saved);
      throw;
    }
    rs.set_current_scope(saved);
  }
  void run_block(Module& m, ScriptBlock& block, const std::vector<Value>& args, Sink& out) {
    Scope* saved = &rs.current_scope();
    rs.set_current_scope(m.scope());
    InvokeOptions o;
    o.new_scope = false;
    o.args = args;
    try {
      invoke_block(rs, block, o, out);
    } catch (...) {
      rs.set_current_scope(saved);
      throw;
    }
    rs.set_current_scope(saved);
  }

  void default_exports(Module& m) {
    if (m.export_called) return;
    m.exported_functions.clear();
    m.exported_aliases.clear();
    for (const Ref<CommandInfo>& f : m.scope()->functions()) {
      m.exported_functions.push_back(f);   // those of modules that it imported, too
    }
    for (const Ref<CommandInfo>& a : m.scope()->aliases()) {
      if (!a->module || a->module.get() == &m) m.exported_aliases.push_back(a);
    }
    for (const Ref<CommandInfo>& a : m.exported_aliases) {
      a->module_name = m.name;
      a->module = Ref<HeapObject>(&m);
    }
  }

  Ref<Module> load(const std::string& path, const ImportOptions& o, bool nested_in_manifest) {
    for (const std::string& l : loading) {
      if (l == path && loading.size() > 32) not_found(path);
    }
    if (loading.size() > 64) not_found(path);
    loading.push_back(path);
    struct Pop { std::vector<std::string>& v; ~Pop() { v.pop_back(); } } pop{loading};
    auto m = make_ref<Module>(rs, stem(path));
    m->path = path;
    m->base = parent(path);
    if (ends_with_ignore_case(path, ".psd1")) {
      load_manifest(*m, path, o);
    } else {
      run_script(*m, path, o.arguments);
      default_exports(*m);
      std::string folder = leaf(m->base);
      if (looks_like_version(folder)) m->version = folder;
    }
    if (!module_fits(*m, o)) version_not_found(m->name, o);
    (void)nested_in_manifest;
    return m;
  }

  // Manifests are written with either separator.
  static std::string path_in(const Module& m, std::string name) {
    std::replace(name.begin(), name.end(), '\\', '/');
    return !name.empty() && name[0] == '/' ? name : normalize_path(m.base + "/" + name);
  }

  void load_manifest(Module& m, const std::string& path, const ImportOptions& o) {
    Ref<Dictionary> d;
    try {
      d = read_data_file(path);
    } catch (const ScriptError& e) {
      throw_error("System.Management.Automation.MissingMemberException", "Modules_InvalidManifest", ErrorCategory::ResourceUnavailable,
                  "The module manifest '" + path + "' could not be processed because it is not a valid PowerShell module manifest file. " +
                      e.record->message(), str(path));
    }
    auto text = [&](std::string_view key) { return text_of(rs, *d, key); };
    m.version = text("ModuleVersion");
    if (m.version.empty()) m.version = "0.0";
    m.guid = text("GUID");
    m.author = text("Author");
    m.company = text("CompanyName");
    m.copyright = text("Copyright");
    m.description = text("Description");
    m.help_info_uri = text("HelpInfoUri");
    m.prefix = text("DefaultCommandPrefix");
    if (const Value* v = d->find(str("PrivateData"))) m.private_data = *v;
    for (const std::string& f : strings_of(rs, *d, "FileList")) m.file_list.push_back(str(path_in(m, f)));
    if (!module_fits(m, o)) version_not_found(m.name, o);
    std::string minimum = text("PowerShellVersion");
    if (!minimum.empty() && compare_versions(minimum, "7.6.5") > 0) {
      throw_error("System.InvalidOperationException", "Modules_InsufficientPowerShellVersion", ErrorCategory::ResourceUnavailable,
                  "The version of PowerShell on this computer is '7.6.5'. The module '" + path + "' requires a minimum PowerShell version of '" +
                      minimum + "' to run. Verify that you have the minimum required version of PowerShell installed, and then try again.", str(path));
    }
    if (const Value* required = d->find(str("RequiredModules")); required && !required->is_null()) {
      for (const Value& r : to_vector(rs, *required)) {
        std::string name;
        ImportOptions ro;
        const Value& u = unwrap(r);
        if (u.kind() == Kind::Dictionary) {
          name = text_of(rs, *u.as<Dictionary>(), "ModuleName");
          ro.minimum_version = text_of(rs, *u.as<Dictionary>(), "ModuleVersion");
          ro.required_version = text_of(rs, *u.as<Dictionary>(), "RequiredVersion");
          ro.maximum_version = text_of(rs, *u.as<Dictionary>(), "MaximumVersion");
          ro.guid = text_of(rs, *u.as<Dictionary>(), "GUID");
        } else {
          name = to_display(rs, r);
        }
        bool here = false;
        for (const Ref<Module>& l : loaded)
          if ((equal_names(l->name, name) || l->path == name) && module_fits(*l, ro)) {
            m.required_modules.push_back(Value(l));
            here = true;
          }
        if (here) continue;
        std::string shown = name;
        if (name.find_first_of("/\\") != std::string::npos) name = path_in(m, name);   // seen from the manifest
        try {
          ro.global = true;
          Ref<Module> rm = table->import(name, ro);
          m.required_modules.push_back(Value(rm));
        } catch (const ScriptError&) {
          throw_error("System.Management.Automation.MissingMemberException", "Modules_InvalidManifest", ErrorCategory::ResourceUnavailable,
                      "The required module '" + shown + "' is not loaded. Load the module or remove the module from 'RequiredModules' in the file '" +
                          path + "'.", str(path));
        }
      }
    }
    for (const std::string& s : strings_of(rs, *d, "ScriptsToProcess")) {
      m.scripts.push_back(str(path_in(m, s)));
      Ref<ScriptBlock> block = make_ref<ExternalScriptInfo>(path_in(m, s))->block(rs);
      InvokeOptions io;
      io.new_scope = false;
      invoke_block(rs, *block, io, null_sink);
    }
    for (auto [field, load] : {std::pair{"TypesToProcess", engine_hooks.load_types_file}, std::pair{"FormatsToProcess", engine_hooks.load_format_file}}) {
      if (!load) continue;
      for (const std::string& s : strings_of(rs, *d, field)) {
        try {
          load(rs, path_in(m, s));
        } catch (const ScriptError& e) {
          rs.write_error(Value(e.record));
        }
      }
    }
    auto beside = [&](const std::string& name) {
      std::string at = path_in(m, name);
      if (is_file(at)) return at;
      // A manifest that names its root as itself means the script beside it.
      for (const char* e : {".psd1", ".psm1", ".ps1"}) {
        if (is_file(at + e) && at + e != path) return at + e;
      }
      if (is_dir(at)) {
        auto found = in_folder(at, leaf(at));
        if (!found.empty()) return found[0].second;
      }
      ImportOptions none;
      at = name.find('/') == std::string::npos ? find_path(name, none) : std::string();
      return at == path ? std::string() : at;
    };
    Scope* saved = &rs.current_scope();
    std::vector<Ref<CommandInfo>> nested_functions, nested_aliases;
    if (const Value* nested = d->find(str("NestedModules")); nested && !nested->is_null()) {
      for (const Value& n : to_vector(rs, *nested)) {
        const Value& u = unwrap(n);
        std::string name = u.kind() == Kind::Dictionary ? text_of(rs, *u.as<Dictionary>(), "ModuleName") : to_display(rs, n);
        std::string at = beside(name);
        if (at.empty()) not_found(name);
        if (ends_with_ignore_case(at, ".ps1")) {
          run_script(m, at, {});
          continue;
        }
        Ref<Module> child = load(at, {}, true);
        child->scope()->parent = &rs.global_scope();
        m.nested.push_back(child);
        ImportOptions into;
        into.into = m.scope();
        into.disable_name_checking = true;
        table->import_members(child, into);
        nested_functions.insert(nested_functions.end(), child->exported_functions.begin(), child->exported_functions.end());
        nested_aliases.insert(nested_aliases.end(), child->exported_aliases.begin(), child->exported_aliases.end());
      }
    }
    std::string root = text("RootModule");
    if (root.empty()) root = text("ModuleToProcess");
    m.root_module = root;
    if (!root.empty()) {
      std::string at = beside(root);
      if (at.empty()) {
        throw_error("System.IO.FileNotFoundException", "Modules_ModuleFileNotFound", ErrorCategory::ResourceUnavailable,
                    "The module to process '" + root + "', listed in field 'ModuleToProcess/RootModule' of module manifest '" + path +
                        "' was not processed because no valid module was found in any module directory.", str(m.name));
      }
      std::string manifest = m.path;
      if (ends_with_ignore_case(at, ".psd1")) {
        Ref<Module> child = load(at, {}, true);
        m.nested.push_back(child);
        ImportOptions into;
        into.into = m.scope();
        table->import_members(child, into);
        nested_functions.insert(nested_functions.end(), child->exported_functions.begin(), child->exported_functions.end());
      } else {
        m.path = at;
        run_script(m, at, o.arguments);
      }
      m.module_type = ModuleType::Script;
    } else {
      m.module_type = ModuleType::Manifest;
    }
    rs.set_current_scope(saved);
    bool called = m.export_called;
    default_exports(m);
    auto add_nested = [](auto& to, const auto& from) {
      for (const auto& f : from) {
        bool have = false;
        for (const auto& t : to) have |= equal_names(t->name, f->name);
        if (!have) to.push_back(f);
      }
    };
    if (!called) {
      add_nested(m.exported_functions, nested_functions);
      add_nested(m.exported_aliases, nested_aliases);
    }
    auto restrict = [&](std::string_view key, std::vector<Ref<CommandInfo>>& list) {
      bool present = false;
      std::vector<std::string> patterns = strings_of(rs, *d, key, &present);
      if (!d->find(str(key))) return;
      std::erase_if(list, [&](const Ref<CommandInfo>& c) { return !any_match(patterns, c->name); });
    };
    restrict("FunctionsToExport", m.exported_functions);
    restrict("AliasesToExport", m.exported_aliases);
    restrict("CmdletsToExport", m.exported_cmdlets);
    if (d->find(str("VariablesToExport"))) {
      std::vector<std::string> patterns = strings_of(rs, *d, "VariablesToExport");
      if (!called) {
        m.exported_variables.clear();
      }
      std::erase_if(m.exported_variables, [&](const Ref<Variable>& v) { return !any_match(patterns, v->name); });
    }
  }

  ModuleTable* table = nullptr;

  // The names that a module would export, without running it.
  const std::vector<std::string>& exports_of(const std::string& path) {
    struct stat st{};
    ::stat(path.c_str(), &st);
    int64_t stamp = st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
    auto it = exports.find(path);
    if (it != exports.end() && it->second.stamp == stamp) return it->second.names;
    Exports e{stamp, {}};
    std::string script = path;
    bool from_script = true;
    if (ends_with_ignore_case(path, ".psd1")) {
      from_script = false;
      try {
        Ref<Dictionary> d = read_data_file(path);
        for (const char* key : {"FunctionsToExport", "CmdletsToExport", "AliasesToExport"}) {
          bool present = false;
          for (std::string& n : strings_of(rs, *d, key, &present)) {
            if (n.find('*') != std::string::npos) from_script = true;
            else e.names.push_back(std::move(n));
          }
          if (!d->find(str(key))) from_script = true;
        }
        std::string root = text_of(rs, *d, "RootModule");
        if (from_script) {
          script = root.empty() ? std::string() : parent(path) + "/" + root;
          if (!script.empty() && !is_file(script) && is_file(script + ".psm1")) script += ".psm1";
        }
      } catch (const ScriptError&) {
        from_script = false;
      }
    }
    if (from_script && !script.empty()) {
      if (Result<std::string> text = read_file(script, size_t{16} << 20)) {
        auto parsed = parse_script(std::move(*text), script);
        walk(static_cast<Ast*>(parsed->root()), [&](Ast* node) {
          if (auto* f = as<FunctionDefinitionAst>(node)) {
            e.names.emplace_back(f->name);
            return false;
          }
          if (auto* c = as<CommandAst>(node); c && c->elements.size() > 2) {
            // Set-Alias and New-Alias of constants.
            auto* name = as<StringConstantExpressionAst>(c->elements[0]);
            if (name && (equal_names(name->value, "Set-Alias") || equal_names(name->value, "New-Alias"))) {
              if (auto* a = as<StringConstantExpressionAst>(c->elements[1])) e.names.emplace_back(a->value);
            }
          }
          return true;
        });
      }
    }
    if (exports.size() > 10000) exports.clear();
    return exports.insert_or_assign(path, std::move(e)).first->second.names;
  }
};

ModuleTable::ModuleTable(Runspace& rs) : impl_(new Impl{rs, {}, {}, {}, {}, false, nullptr}) { impl_->table = this; }
ModuleTable::~ModuleTable() = default;

const std::vector<Ref<Module>>& ModuleTable::loaded() const { return impl_->loaded; }

Ref<Module> ModuleTable::find_loaded(std::string_view name) {
  for (const Ref<Module>& m : impl_->loaded) {
    if (equal_names(m->name, name) || m->path == name) return m;
  }
  return {};
}

Ref<Module> ModuleTable::builtin(std::string_view name) {
  if (auto it = impl_->builtins.find(name); it != impl_->builtins.end()) return it->second;
  Runspace& rs = impl_->rs;
  Ref<Module> m;
  for (CmdletRegistration* r = CmdletRegistration::first(); r; r = r->next) {
    if (!equal_names(r->def.module, name)) continue;
    if (!m) {
      m = make_ref<Module>(rs, r->def.module);
      m->version = m->name == "PSReadLine" ? "2.4.5" : "7.0.0.0";
      m->builtin = true;
      m->module_type = ModuleType::Manifest;
      m->author = "psession";
      m->base = ps_home();
      m->path = ps_home() + "/Modules/" + m->name + "/" + m->name + ".psd1";
    }
    if (Ref<CmdletInfo> c = rs.commands().find_cmdlet(r->def.name)) m->exported_cmdlets.push_back(c);
  }
  if (m) {
    sort_by_name(m->exported_cmdlets);
    impl_->builtins.emplace(m->name, m);
  }
  return m;
}

bool ModuleTable::exists(std::string_view given, const ImportOptions& o) {
  std::string name(given);
  if (name.empty()) return false;
  if (builtin(name)) return true;
  try {
    if (!impl_->find_path(name, o).empty()) return true;
  } catch (const ScriptError&) {
  }
  return false;
}

Ref<Module> ModuleTable::import(std::string_view given, const ImportOptions& o) {
  Impl& d = *impl_;
  std::string name(given);
  if (name.empty()) not_found(name);
  if (Ref<Module> m = builtin(name)) {
    bool have = false;
    for (const Ref<Module>& l : d.loaded) have |= l == m;
    if (!have && m->name != "Microsoft.PowerShell.Core") d.loaded.push_back(m);
    return m;
  }
  std::string path = d.find_path(name, o);
  if (path.empty()) {
    if (Ref<Module> m = find_loaded(name); m && !o.force && module_fits(*m, o)) {
      import_members(m, o);
      return m;
    }
    if (!o.required_version.empty() || !o.minimum_version.empty()) d.version_not_found(name, o);
    not_found(name);
  }
  for (const Ref<Module>& m : d.loaded) {
    bool same = m->path == path || (ends_with_ignore_case(path, ".psd1") && equal_names(m->name, stem(path)) && m->base == parent(path));
    if (!same) continue;
    if (!module_fits(*m, o)) d.version_not_found(name, o);
    if (!o.force) {
      import_members(m, o);
      return m;
    }
    Ref<Module> old = m;
    remove(old);
    break;
  }
  Ref<Module> m = d.load(path, o, false);
  m->is_global = o.global || !d.rs.current_scope().module;
  // Listed where it was imported: a module's own imports are not in the global list.
  if (m->is_global) d.loaded.push_back(m);
  import_members(m, o);
  return m;
}

Ref<Module> ModuleTable::import_block(const std::string& name, const Ref<ScriptBlock>& block, const std::vector<Value>& args, Sink* output) {
  Impl& d = *impl_;
  std::string id = new_guid_text();
  auto m = make_ref<Module>(d.rs, name.empty() ? "__DynamicModule_" + id : name);
  m->dynamic = true;
  m->path = id;
  Scope* top = &d.rs.current_scope();
  if (top->module) {
    m->scope()->parent = &d.rs.global_scope();
    share_script_types(top, *m->scope());
  }
  auto own = make_ref<ScriptBlock>(block->script(), &block->ast(), Ref<HeapObject>(m.get()));
  copy_mode(*own, *block);
  m->block = own;
  d.run_block(*m, *own, args, output ? *output : null_sink);
  d.default_exports(*m);
  return m;
}

void ModuleTable::import_members(const Ref<Module>& m, const ImportOptions& o) {
  Impl& d = *impl_;
  Scope* into = o.into;
  if (!into) {
    HeapObject* state = o.global ? nullptr : d.rs.current_scope().module;
    into = state ? &module_scope(*state) : &d.rs.global_scope();
  }
  std::string prefix = !o.prefix.empty() ? o.prefix : m->prefix;
  auto with_prefix = [&](const std::string& name) {
    if (prefix.empty()) return name;
    size_t dash = name.find('-');
    return dash == std::string::npos ? prefix + name : name.substr(0, dash + 1) + prefix + name.substr(dash + 1);
  };
  bool chosen = o.has_functions || o.has_cmdlets || o.has_variables || o.has_aliases;
  bool unapproved = false, odd_characters = false;
  for (const Ref<CommandInfo>& c : m->exported_functions) {
    if (chosen && !any_match(o.functions, c->name)) continue;
    auto& f = static_cast<FunctionInfo&>(*c);
    std::string name = with_prefix(f.name);
    if (o.no_clobber && d.rs.commands().find(name, CommandType::All, false)) continue;
    Ref<CommandInfo> info = c;
    if (name != f.name) {
      auto copy = make_ref<FunctionInfo>(name, f.block, f.command_type == CommandType::Filter);
      copy->options = f.options;
      copy->module = f.module;
      copy->module_name = f.module_name;
      info = copy;
    }
    into->set_function(info);
    size_t dash = f.name.find('-');
    if (dash != std::string::npos && dash > 0 && !is_approved_verb(std::string_view(f.name).substr(0, dash))) unapproved = true;
    if (f.name.find_first_of("#,(){}[]&/\\$^;:\"'<>|?@`*%+=~") != std::string::npos) odd_characters = true;
  }
  for (const Ref<CommandInfo>& c : m->exported_aliases) {
    if (chosen && !any_match(o.aliases, c->name)) continue;
    auto& a = static_cast<AliasInfo&>(*c);
    std::string name = with_prefix(a.name);
    if (name == a.name) {
      into->set_alias(c);
    } else {
      auto copy = make_ref<AliasInfo>(name, with_prefix(a.target));
      copy->module = a.module;
      copy->module_name = a.module_name;
      into->set_alias(copy);
    }
  }
  for (const Ref<Variable>& v : m->exported_variables) {
    if (chosen && !any_match(o.variables, v->name)) continue;
    into->add_variable(v);
  }
  command_lookup_changed();
  if (o.disable_name_checking || m->dynamic) return;
  if (unapproved) {
    emit_warning(d.rs, make_warning("The names of some imported commands from the module '" + m->name +
                                    "' include unapproved verbs that might make them less discoverable. To find the commands with "
                                    "unapproved verbs, run the Import-Module command again with the Verbose parameter. For a list of "
                                    "approved verbs, type Get-Verb."));
  }
  if (odd_characters) {
    emit_warning(d.rs, make_warning("Some imported command names contain one or more of the following restricted characters: # , ( ) {{ }} "
                                    "[ ] & - / \\ $ ^ ; : \" ' < > | ? @ ` * % + = ~"));
  }
}

void ModuleTable::add_loaded(const Ref<Module>& m) { impl_->loaded.push_back(m); }

void ModuleTable::restrict_functions(Module& m, const std::vector<std::string>& patterns) {
  std::erase_if(m.exported_functions, [&](const Ref<CommandInfo>& c) { return !any_match(patterns, c->name); });
  m.exported_aliases.clear();
}

Ref<Module> ModuleTable::describe(const std::string& given) {
  Impl& d = *impl_;
  std::string path = given;
  if (is_dir(path)) {
    auto found = d.in_folder(path, leaf(path));
    if (found.empty()) not_found(given);
    path = found[0].second;
  }
  auto m = make_ref<Module>(d.rs, stem(path));
  m->path = path;
  m->base = parent(path);
  m->module_type = ModuleType::Script;
  if (ends_with_ignore_case(path, ".psd1")) {
    Ref<Dictionary> data = read_data_file(path);
    auto text = [&](std::string_view key) { return text_of(d.rs, *data, key); };
    m->version = text("ModuleVersion");
    if (m->version.empty()) {
      throw_error("System.Management.Automation.MissingMemberException", "Modules_InvalidManifest", ErrorCategory::ResourceUnavailable,
                  "The module manifest '" + path + "' could not be processed because it is not a valid PowerShell module manifest file. "
                  "The member 'ModuleVersion' is missing.", str(path));
    }
    m->guid = text("GUID");
    m->author = text("Author");
    m->company = text("CompanyName");
    m->copyright = text("Copyright");
    m->description = text("Description");
    m->prefix = text("DefaultCommandPrefix");
    m->root_module = text("RootModule");
    m->module_type = m->root_module.empty() ? ModuleType::Manifest : ModuleType::Script;
    if (const Value* v = data->find(str("PrivateData"))) m->private_data = *v;
  } else if (looks_like_version(leaf(m->base))) {
    m->version = leaf(m->base);
  }
  for (const std::string& name : d.exports_of(path)) {
    auto f = make_ref<FunctionInfo>(name, Ref<ScriptBlock>());
    f->module_name = m->name;
    m->exported_functions.push_back(f);
  }
  return m;
}

void ModuleTable::remove(const Ref<Module>& given) {
  Impl& d = *impl_;
  Ref<Module> m = given;
  std::erase_if(d.loaded, [&](const Ref<Module>& l) { return l == m; });
  if (m->on_remove.kind() == Kind::ScriptBlock) {
    InvokeOptions o;
    std::vector<Value> args{Value(m)};
    o.args = args;
    invoke_block(d.rs, *m->on_remove.as<ScriptBlock>(), o);
  }
  for (Scope* s = &d.rs.current_scope(); s; s = s->parent) {
    for (const Ref<CommandInfo>& f : s->functions()) {
      if (f->module.get() == m.get()) s->remove_function(f->name);
    }
    for (const Ref<CommandInfo>& a : s->aliases()) {
      if (a->module.get() == m.get()) s->remove_alias(a->name);
    }
    for (const Ref<Variable>& v : m->exported_variables) {
      if (s->find_own(v->name) == v) s->remove(v->name);
    }
  }
  command_lookup_changed();
}

std::vector<std::pair<std::string, std::string>> ModuleTable::available(std::string_view pattern) {
  Impl& d = *impl_;
  std::vector<std::pair<std::string, std::string>> out;
  WildcardPattern wild(pattern);
  for (const std::string& dir : d.module_paths()) {
    auto names = list_directory(dir);
    if (!names) continue;
    for (const std::string& n : *names) {
      if (!wild.is_match(n) || !is_dir(dir + "/" + n)) continue;
      for (auto& [version, path] : d.in_folder(dir + "/" + n, n)) out.emplace_back(n, path);
    }
  }
  return out;
}

Ref<Dictionary> ModuleTable::read_manifest(const std::string& path) { return read_data_file(path); }

bool ModuleTable::autoload(std::string_view command) {
  Impl& d = *impl_;
  if (d.autoloading) return false;
  Value preference;
  if (d.rs.try_get_variable("PSModuleAutoLoadingPreference", preference) && equal_names(to_display(d.rs, preference), "None")) return false;
  d.autoloading = true;
  struct Done { bool& b; ~Done() { b = false; } } done{d.autoloading};
  for (const std::string& dir : d.module_paths()) {
    auto names = list_directory(dir);
    if (!names) continue;
    for (const std::string& n : *names) {
      if (find_loaded(n)) continue;
      auto found = d.in_folder(dir + "/" + n, n);
      if (found.empty()) continue;
      for (const std::string& e : d.exports_of(found[0].second)) {
        if (!equal_names(e, command)) continue;
        ImportOptions o;
        o.global = true;
        o.disable_name_checking = true;
        try {
          import(found[0].second, o);
        } catch (const ScriptError& error) {
          throw_error("System.Management.Automation.CommandNotFoundException", "CouldNotAutoLoadModule", ErrorCategory::ObjectNotFound,
                      "The '" + std::string(command) + "' command was found in the module '" + n +
                          "', but the module could not be loaded due to the following error: [" +
                          error.record->message() + "]\nFor more information, run 'Import-Module " + n + "'.", str(command));
        }
        return true;
      }
    }
  }
  return false;
}
}  // namespace psession
