#include "cmdlets/variable/variable_scope.h"

#include <algorithm>
#include <unordered_set>

#include "engine/runspace.h"
#include "engine/vm/vm.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/text_case.h"
#include "text/casing.h"
#include "text/wildcard.h"

namespace psession {

Scope& scope_argument(Runspace& rs, const std::string& text) {
  Scope* s = &rs.current_scope();
  if (text.empty() || equal_ignore_ascii_case(text, "local") || equal_ignore_ascii_case(text, "private")) return *s;
  if (equal_ignore_ascii_case(text, "global")) return rs.global_scope();
  if (equal_ignore_ascii_case(text, "script")) {
    while (s->parent && s->kind == Scope::Kind::Local) s = s->parent;
    return *s;
  }
  int64_t n = 0;
  bool digits = text.size() < 12;
  for (size_t i = text[0] == '-' ? 1 : 0; digits && i < text.size(); ++i) {
    digits = text[i] >= '0' && text[i] <= '9';
    n = n * 10 + (text[i] - '0');
  }
  if (!digits || text == "-") {
    throw_error("System.Management.Automation.PSArgumentException", "Argument", ErrorCategory::InvalidArgument,
                "Cannot process argument because the value of argument \"scopeID\" is not valid. Change the value of the \"scopeID\" "
                "argument and run the operation again.");
  }
  if (text[0] == '-') {
    throw_error("System.Management.Automation.PSArgumentOutOfRangeException", "ArgumentOutOfRange", ErrorCategory::InvalidArgument,
                "Cannot process argument because the value of argument \"scopeID\" is out of range. Change argument \"scopeID\" to a value "
                "that is within range.");
  }
  for (int64_t i = 0; i < n; ++i) {
    s = s->parent;
    if (!s) {
      throw_error("System.Management.Automation.PSArgumentOutOfRangeException", "ArgumentOutOfRange", ErrorCategory::InvalidArgument,
                  "The scope number '" + text + "' exceeds the number of active scopes. (Parameter 'Scope')\nActual value was " + text + ".");
    }
  }
  return *s;
}

std::vector<FoundVariable> match_variables(Runspace& rs, const std::string& name, Scope* scope, const std::vector<std::string>& include,
                                           const std::vector<std::string>& exclude, bool& filtered) {
  std::vector<FoundVariable> found;
  filtered = WildcardPattern::contains_wildcards(name);
  std::vector<WildcardPattern> in, out;
  for (const std::string& i : include) in.emplace_back(i);
  for (const std::string& e : exclude) out.emplace_back(e);
  auto wanted = [&](const std::string& n) {
    bool yes = in.empty();
    for (const WildcardPattern& p : in) yes = yes || p.is_match(n);
    for (const WildcardPattern& p : out) yes = yes && !p.is_match(n);
    return yes;
  };
  Scope* first = scope ? scope : &rs.current_scope();
  if (!filtered) {
    std::string plain = name;
    size_t colon = plain.find(':');
    if (colon != std::string::npos) {   // a scope may stand before the name
      std::string prefix = plain.substr(0, colon);
      if (equal_ignore_ascii_case(prefix, "variable")) {
        plain.erase(0, colon + 1);
      } else if (equal_ignore_ascii_case(prefix, "global") || equal_ignore_ascii_case(prefix, "script") ||
                 equal_ignore_ascii_case(prefix, "local") || equal_ignore_ascii_case(prefix, "private")) {
        first = scope = &scope_argument(rs, prefix);
        plain.erase(0, colon + 1);
      }
    }
    for (Scope* s = first; s; s = scope ? nullptr : s->parent) {
      Ref<Variable> v = s->find_own(plain);
      if (!v || v->removed || (s != first && v->options & kPrivate)) continue;
      if (wanted(v->name)) found.push_back({s, v});
      else filtered = true;
      break;
    }
    return found;
  }
  WildcardPattern pattern(name);
  std::unordered_set<std::string, NameHash, NameEqual> seen;
  for (Scope* s = first; s; s = scope ? nullptr : s->parent) {
    for (const Ref<Variable>& v : s->variables()) {
      if (v->removed || (s != first && v->options & kPrivate) || !pattern.is_match(v->name) || !wanted(v->name)) continue;
      if (seen.insert(v->name).second) found.push_back({s, v});
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const FoundVariable& a, const FoundVariable& b) {
    return compare_culture(a.variable->name, b.variable->name, true) < 0;
  });
  return found;
}

Ref<ErrorRecordObject> variable_not_found(const std::string& name) {
  return make_error("System.Management.Automation.ItemNotFoundException", "VariableNotFound", ErrorCategory::ObjectNotFound,
                    "Cannot find a variable with the name '" + name + "'.", str(name));
}

uint32_t item_options(Runspace& rs, const Value& raw) {
  const Value& v = unwrap(raw);
  if (v.kind() == Kind::Enum || v.is_integer()) return static_cast<uint32_t>(v.as_int());
  static const Type* t = TypeRegistry::find("System.Management.Automation.ScopedItemOptions");
  return static_cast<uint32_t>(convert_to(rs, v, t).as_int());
}

void set_variable_options(Runspace& rs, Variable& v, uint32_t options, bool force) {
  auto fail = [&](const char* id, std::string text) {
    throw_error("System.Management.Automation.SessionStateUnauthorizedAccessException", id, ErrorCategory::WriteError, std::move(text),
                str(v.name));
  };
  if (v.options & kConstant || (!force && v.options & kReadOnly)) {
    fail("VariableNotWritable", "Cannot overwrite variable " + v.name + " because it is read-only or constant.");
  }
  if (options & kConstant) {
    fail("VariableCannotBeMadeConstant",
         "Existing variable " + v.name + " cannot be made constant. Variables can be made constant only at creation time.");
  }
  if (v.options & kAllScope && !(options & kAllScope)) {
    fail("VariableAllScopeOptionCannotBeRemoved", "The AllScope option cannot be removed from the variable '" + v.name + "'.");
  }
  if (options & kAllScope && !(v.options & kAllScope) && rs.vm) ++rs.vm->all_scope_variables;
  v.options = options;
}

void add_variable(Runspace& rs, Scope& scope, const Ref<Variable>& v, bool force) {
  if (Ref<Variable> old = scope.find_own(v->name); old && !old->removed) {
    if (old->options & kConstant || (old->options & kReadOnly && !force)) {
      throw_error("System.Management.Automation.SessionStateUnauthorizedAccessException", "VariableNotWritable", ErrorCategory::WriteError,
                  "Cannot overwrite variable " + v->name + " because it is read-only or constant.", str(v->name));
    }
    scope.remove(v->name);
  }
  if (v->options & kAllScope && rs.vm) ++rs.vm->all_scope_variables;
  scope.add_variable(v);
}

}  // namespace psession
