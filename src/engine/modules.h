// Modules: PSModuleInfo with its session state (a scope of its own), manifests, import and export, auto-loading from
// PSModulePath. Engine thread.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command.h"
#include "engine/scope.h"
#include "engine/script_block.h"
#include "object/containers.h"

namespace psession {

class Runspace;

enum class ModuleType : uint8_t { Script, Binary, Manifest, Cim, Workflow };

class Module final : public HeapObject {
 public:
  explicit Module(Runspace& rs, std::string name);
  ~Module() override;
  std::string name, path, base, guid, version = "0.0", description, author, company, copyright, root_module, prefix;
  std::string prerelease, help_info_uri;
  ModuleType module_type = ModuleType::Script;
  Value private_data;               // Hashtable or $null
  std::vector<Value> required_modules, file_list, scripts;
  std::vector<Ref<Module>> nested;
  std::vector<std::string> tags;
  bool is_global = false, access_constant = false, access_read_only = false, builtin = false;
  Value on_remove;                  // ScriptBlock

  Scope* scope() const { return scope_.get(); }
  // What it exports: filled by Export-ModuleMember, the manifest's lists, or by default all functions and aliases... 
  bool export_called = false;
  std::vector<Ref<CommandInfo>> exported_functions, exported_cmdlets, exported_aliases;
  std::vector<Ref<Variable>> exported_variables;
  bool dynamic = false;             // New-Module
  Ref<ScriptBlock> block;           // its code, where it is a script
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

 private:
  std::unique_ptr<Scope> scope_;
};

Value module_as_object(Runspace& rs, Module& m);   // New-Module -AsCustomObject
bool is_approved_verb(std::string_view verb);

struct ImportOptions {
  bool force = false, global = false, disable_name_checking = false, no_clobber = false, as_custom_object = false, pass_thru = false;
  std::string prefix;
  std::vector<std::string> functions, cmdlets, variables, aliases;   // patterns; empty: all
  bool has_functions = false, has_cmdlets = false, has_variables = false, has_aliases = false;
  std::vector<Value> arguments;
  std::string minimum_version, maximum_version, required_version, guid;
  Scope* into = nullptr;            // null: the current session state
};

class ModuleTable {
 public:
  explicit ModuleTable(Runspace& rs);
  ~ModuleTable();
  const std::vector<Ref<Module>>& loaded() const;
  Ref<Module> find_loaded(std::string_view name_or_path);
  // Whether import would find a file, or has it.
  bool exists(std::string_view name_or_path, const ImportOptions& o);
  // By name (PSModulePath) or path. Throws ScriptError (Modules_ModuleNotFound...).
  Ref<Module> import(std::string_view name_or_path, const ImportOptions& o);
  Ref<Module> import_block(const std::string& name, const Ref<ScriptBlock>& block, const std::vector<Value>& args, Sink* output);   // New-Module
  void import_members(const Ref<Module>& m, const ImportOptions& o);
  void remove(const Ref<Module>& m);
  void add_loaded(const Ref<Module>& m);
  void restrict_functions(Module& m, const std::vector<std::string>& patterns);
  // A module as its files describe it, without running them (Get-Module -ListAvailable, Test-ModuleManifest).
  Ref<Module> describe(const std::string& path);
  // Paths of modules on PSModulePath, newest version first: (name, manifest or psm1 path).
  std::vector<std::pair<std::string, std::string>> available(std::string_view name_pattern = "*");
  Ref<Dictionary> read_manifest(const std::string& path);           // engine/data_file.h; errors as ScriptError
  // Export-ModuleMember of the running module.
  void export_members(Module& m, const std::vector<std::string>& functions, const std::vector<std::string>& cmdlets,
                      const std::vector<std::string>& variables, const std::vector<std::string>& aliases);
  // Imports the module that says it exports `command`; false when none does.
  bool autoload(std::string_view command);
  // Built-in module by its cmdlets' module name ("Microsoft.PowerShell.Utility"): PSModuleInfo made on demand.
  Ref<Module> builtin(std::string_view name);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace psession
