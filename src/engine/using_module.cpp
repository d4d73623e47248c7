// `using module`: the module it names, and the parse errors of names that lead nowhere.
#include "engine/using_module.h"

#include "engine/runspace.h"
#include "engine/vm/execute_impl.h"
#include "engine/vm/script_types.h"
#include "language/diagnostics.h"
#include "object/convert.h"
#include "object/errors.h"
#include "text/casing.h"
#include "text/wildcard.h"

namespace psession {
namespace {

bool is_relative(std::string_view name) { return name.starts_with("./") || name.starts_with("../") || name == "." || name == ".."; }

void read_specification(Runspace& rs, const std::shared_ptr<ParsedScript>& script, const HashtableAst& table, ModuleWanted& want) {
  auto bad = [&](std::string why) {
    if (want.problem.empty()) want.problem = std::move(why);
  };
  Value v;
  try {
    v = constant_value(rs, script, &table);
  } catch (const ScriptError& e) {
    return bad(e.record->message());
  }
  const Value& base = unwrap(v);
  if (base.kind() != Kind::Dictionary) return bad("The hashtable describing a module is not valid.");
  Dictionary& d = *base.as<Dictionary>();
  for (size_t i = 0; i < d.slots(); ++i) {
    if (!d.live(i)) continue;
    std::string key = to_display(rs, d.key_at(i)), text = to_display(rs, d.value_at(i));
    auto version = [&](std::string& into) {
      if (!try_convert(rs, d.value_at(i), &types::Version)) return bad("Cannot convert value \"" + text + "\" to type \"System.Version\".");
      into = text;
    };
    if (same_name(key, "ModuleName")) want.name = text;
    else if (same_name(key, "ModuleVersion")) version(want.options.minimum_version);
    else if (same_name(key, "RequiredVersion")) version(want.options.required_version);
    else if (same_name(key, "MaximumVersion")) want.options.maximum_version = text;
    else if (same_name(key, "GUID")) want.options.guid = text;
    else bad("The hashtable describing a module contains one or more members that are not valid: " + key + ".");
  }
  const ImportOptions& o = want.options;
  if (want.name.empty()) bad("The hashtable describing a module has no ModuleName member.");
  if (o.minimum_version.empty() && o.required_version.empty() && o.maximum_version.empty())
    bad("The hashtable describing a module must contain ModuleVersion, RequiredVersion or MaximumVersion.");
  if (!o.required_version.empty() && (!o.minimum_version.empty() || !o.maximum_version.empty()))
    bad("The hashtable describing a module cannot contain RequiredVersion together with ModuleVersion or MaximumVersion.");
}

}  // namespace

ModuleWanted module_of(Runspace& rs, const std::shared_ptr<ParsedScript>& script, const UsingStatementAst& ast) {
  ModuleWanted want;
  if (ast.name) want.name = ast.name->value;
  else if (ast.module_specification) read_specification(rs, script, *ast.module_specification, want);
  for (char& c : want.name)
    if (c == '\\') c = '/';
  if (is_relative(want.name) && !script->file().empty()) {
    std::string_view file = script->file();
    want.name = std::string(file.substr(0, file.rfind('/') + 1)) + want.name;
  }
  return want;
}

std::vector<ParseError> check_using_statements(Runspace& rs, const std::shared_ptr<ParsedScript>& script) {
  std::vector<ParseError> errors;
  for (const UsingStatementAst* u : script->root()->using_statements) {
    if (u->type != UsingStatementAst::Type::Module || (!u->name && !u->module_specification)) continue;
    Extent at = u->name ? u->name->extent : u->module_specification->extent;
    ModuleWanted want = module_of(rs, script, *u);
    if (!want.problem.empty()) {
      errors.push_back(make_parse_error(at, Msg::RequiresModuleInvalid, want.problem));
    } else if (WildcardPattern::contains_wildcards(want.name)) {
      errors.push_back(make_parse_error(at, Msg::WildCardModuleNameError));
    } else if (!rs.modules().exists(want.name, want.options)) {
      errors.push_back(make_parse_error(at, Msg::ModuleNotFoundDuringParse, want.name));
    }
  }
  return errors;
}

}  // namespace psession
