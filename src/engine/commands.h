// CommandTable: what names of commands mean in one runspace. Aliases and functions stand in scopes, built-in ones are
// made when first asked for; cmdlets come from the registrations; scripts and programs from paths and PATH.
// Engine thread only.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/command.h"
#include "engine/scope.h"

namespace psession {

class Runspace;
class Module;

class CommandTable {
 public:
  explicit CommandTable(Runspace& rs);
  ~CommandTable();

  // Null when there is none. Aliases are not followed here. `autoload`: modules of PSModulePath are searched, too.
  Ref<CommandInfo> find(std::string_view name, CommandType types = CommandType::All, bool autoload = true);
  // The command behind an alias (several steps); null when the chain ends nowhere.
  Ref<CommandInfo> resolve_alias(const AliasInfo& alias);
  Ref<AliasInfo> find_alias(std::string_view name);
  Ref<FunctionInfo> find_function(std::string_view name);
  Ref<CmdletInfo> find_cmdlet(std::string_view name);
  Ref<CommandInfo> find_script_or_application(std::string_view name, bool scripts, bool applications);
  // Everything whose name matches a wildcard pattern, by type then name (Get-Command).
  std::vector<Ref<CommandInfo>> match(std::string_view pattern, CommandType types);
  std::vector<Ref<CommandInfo>> all_cmdlets();

  // `function x {}`: `name` may have a scope prefix (global:, script:, local:, private:).
  void define_function(std::string_view name, const Ref<ScriptBlock>& block, bool filter);
  // Throws AliasNotWritable and the like as Set-Alias does. scope: where; null: current.
  void set_alias(const Ref<AliasInfo>& alias, Scope* scope = nullptr, bool force = false);
  bool remove_function(std::string_view name);
  bool remove_alias(std::string_view name);
  void load_builtins();      // makes every built-in alias and function exist in the global scope

  void add_cmdlet(const Ref<CmdletInfo>& c);   // of modules (Import-Module with prefix...)
  void path_changed();       // $env:PATH was assigned

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A module whose built-in functions and aliases are ours (text parsed on first use).
struct BuiltinFunction { const char* name; const char* body; const char* module; };
struct BuiltinAlias { const char* name; const char* target; uint32_t options; };
std::span<const BuiltinFunction> builtin_functions();
std::span<const BuiltinAlias> builtin_aliases();

}  // namespace psession
