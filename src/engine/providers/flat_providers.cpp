// Environment, Variable, Function and Alias: drives without folders.
#include <cstdlib>

#include <algorithm>

#include "engine/commands.h"
#include "engine/name_map.h"
#include "engine/providers/providers.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/boxes.h"
#include "object/convert.h"
#include "text/wildcard.h"

extern char** environ;

namespace psession {

bool FlatProvider::exists(Runspace& rs, const std::string& path) { return path.empty() || !item(rs, path).is_nothing(); }

Value FlatProvider::get_item(Runspace& rs, const ResolvedPath& p) {
  if (p.path.empty()) {
    // The root: all of them.
    std::vector<Value> all;
    for (const std::string& n : names(rs)) {
      Value v = item(rs, n);
      if (!v.is_nothing()) all.push_back(v);
    }
    return add_item_notes(rs, Value(Array::of(std::move(all))), p, true);
  }
  Value v = item(rs, p.path);
  if (v.is_nothing()) {
    throw_error("System.Management.Automation.ItemNotFoundException", "PathNotFound", ErrorCategory::ObjectNotFound,
                "Cannot find path '" + p.path + "' because it does not exist.", str(p.path));
  }
  return add_item_notes(rs, v, p, false);
}

std::vector<std::string> FlatProvider::child_names(Runspace& rs, const std::string& path, bool) {
  return path.empty() ? names(rs) : std::vector<std::string>{};
}

void FlatProvider::get_children(Runspace& rs, const ResolvedPath& p, const ChildOptions& o, Sink& out) {
  if (!p.path.empty()) {
    out.write(o.names_only ? str(p.path) : get_item(rs, p));
    return;
  }
  for (const std::string& n : names(rs)) {
    rs.check_stop();
    if (!o.filter.empty() && !WildcardPattern(o.filter).is_match(n)) continue;
    if (o.names_only) {
      out.write(str(n));
      continue;
    }
    Value v = item(rs, n);
    if (!v.is_nothing()) out.write(add_item_notes(rs, v, {p.provider, p.drive, n}, false));
  }
}

Value FlatProvider::new_item(Runspace& rs, const ResolvedPath& p, std::string_view, const Value& value, bool force) {
  if (!force && !item(rs, p.path).is_nothing() && name() != "Environment") {
    throw_error("System.Management.Automation.PSArgumentException", "NewItemAlreadyExists", ErrorCategory::ResourceExists,
                "The item at path '" + p.path + "' already exists.", str(p.path));
  }
  set_value(rs, p.path, value);
  Value v = item(rs, p.path);
  return v.is_nothing() ? v : add_item_notes(rs, v, p, false);
}
void FlatProvider::set_item(Runspace& rs, const ResolvedPath& p, const Value& v) { set_value(rs, p.path, v); }
void FlatProvider::clear_item(Runspace& rs, const ResolvedPath& p) { set_value(rs, p.path, Value()); }
void FlatProvider::remove_item(Runspace& rs, const ResolvedPath& p, bool, bool force) { remove_value(rs, p.path, force); }
void FlatProvider::rename_item(Runspace& rs, const ResolvedPath& p, const std::string& to, bool force) {
  const std::string from = p.path.substr(p.path.rfind('/') + 1);
  Ref<FunctionInfo> f = name() == "Function" ? rs.commands().find_function(from) : Ref<FunctionInfo>();
  Ref<AliasInfo> alias = name() == "Alias" ? rs.commands().find_alias(from) : Ref<AliasInfo>();
  uint32_t options = f ? f->options : alias ? alias->options : 0;
  if ((options & kConstant) || ((options & kReadOnly) && !force)) {
    std::string kind = f ? "function" : "alias";
    throw_error("System.Management.Automation.SessionStateUnauthorizedAccessException", f ? "CannotRenameFunction" : "CannotRenameAlias",
                ErrorCategory::WriteError, "Cannot rename the " + kind + " because " + kind + " " + from + " is read-only or constant.", str(from));
  }
  Value v;
  if (!get_value(rs, p.path, v)) return;
  set_value(rs, to, v);
  remove_value(rs, p.path, force);
}
void FlatProvider::copy_item(Runspace& rs, const ResolvedPath& p, const std::string& to, bool, bool, Sink*) {
  Value v;
  if (get_value(rs, p.path, v)) set_value(rs, to, v);
}

namespace {

struct ValueReader final : ContentReader {
  std::vector<Value> values;
  size_t at = 0;
  std::vector<Value> read(int64_t count) override {
    size_t n = count <= 0 ? values.size() - at : std::min(values.size() - at, static_cast<size_t>(count));
    std::vector<Value> out(values.begin() + static_cast<long>(at), values.begin() + static_cast<long>(at + n));
    at += n;
    return out;
  }
};
struct ValueWriter final : ContentWriter {
  Runspace& rs;
  FlatProvider& provider;
  std::string name;
  std::vector<Value> all;
  ValueWriter(Runspace& r, FlatProvider& p, std::string n) : rs(r), provider(p), name(std::move(n)) {}
  void write(const std::vector<Value>& v) override { all.insert(all.end(), v.begin(), v.end()); }
  void close() override { provider.set_value(rs, name, from_vector(std::move(all))); }
};

}  // namespace

std::unique_ptr<ContentReader> FlatProvider::content_reader(Runspace& rs, const ResolvedPath& p) {
  auto r = std::make_unique<ValueReader>();
  Value v;
  if (get_value(rs, p.path, v)) r->values = {v};
  if (v.is_object() && is_enumerable(v)) r->values = to_vector(rs, v);
  return r;
}
std::unique_ptr<ContentWriter> FlatProvider::content_writer(Runspace& rs, const ResolvedPath& p, bool append) {
  auto w = std::make_unique<ValueWriter>(rs, *this, p.path);
  Value old;
  if (append && get_value(rs, p.path, old)) w->all = to_vector(rs, old);
  return w;
}
void FlatProvider::clear_content(Runspace& rs, const ResolvedPath& p) { set_value(rs, p.path, Value()); }

namespace {

class EnvironmentProvider final : public FlatProvider {
 public:
  std::string_view name() const override { return "Environment"; }
  bool get_value(Runspace&, const std::string& n, Value& out) override {
    const char* v = getenv(n.c_str());
    if (!v) return false;
    out = str(v);
    return true;
  }
  void set_value(Runspace& rs, const std::string& n, const Value& v) override {
    if (n.empty() || n.find('=') != std::string::npos) {
      throw_error("System.ArgumentException", "Argument", ErrorCategory::InvalidArgument, "Environment variable name cannot contain equal character. (Parameter 'variable')");
    }
    std::string text = v.is_null() ? std::string() : to_display(rs, v);
    if (v.is_null()) unsetenv(n.c_str());
    else setenv(n.c_str(), text.c_str(), 1);
    if (n == "PATH") rs.commands().path_changed();
  }
  bool remove_value(Runspace& rs, const std::string& n, bool) override {
    unsetenv(n.c_str());
    if (n == "PATH") rs.commands().path_changed();
    return true;
  }
  Value item(Runspace&, const std::string& n) override {
    const char* v = getenv(n.c_str());
    if (!v) return Value::nothing();
    return Value(make_ref<PairObject>(&types::DictionaryEntry, str(n), str(v)));
  }
  std::vector<std::string> names(Runspace&) override {
    std::vector<std::string> out;
    for (char** e = environ; e && *e; ++e) {
      std::string_view s = *e;
      size_t eq = s.find('=');
      if (eq != std::string_view::npos && eq > 0) out.emplace_back(s.substr(0, eq));
    }
    std::sort(out.begin(), out.end(), [](const std::string& a, const std::string& b) { return compare_ignore_case(a, b) < 0; });
    return out;
  }
};

class VariableProvider final : public FlatProvider {
 public:
  std::string_view name() const override { return "Variable"; }
  bool get_value(Runspace& rs, const std::string& n, Value& out) override {
    Ref<Variable> v = rs.find_variable(n);
    if (!v) return false;
    out = v->get(rs);
    return true;
  }
  void set_value(Runspace& rs, const std::string& n, const Value& v) override { rs.set_variable(n, v); }
  bool remove_value(Runspace& rs, const std::string& n, bool force) override {
    for (Scope* s = &rs.current_scope(); s; s = s->parent) {
      Ref<Variable> v = s->find_own(n);
      if (!v) continue;
      if ((v->options & kConstant) || ((v->options & kReadOnly) && !force)) {
        throw_error("System.Management.Automation.SessionStateUnauthorizedAccessException", "VariableNotRemovable", ErrorCategory::WriteError,
                    "Cannot remove variable " + v->name + " because it is constant or read-only. If the variable is read-only, try the operation again specifying the Force option.",
                    str(v->name));
      }
      v->removed = true;
      return s->remove(n);
    }
    return false;
  }
  Value item(Runspace& rs, const std::string& n) override {
    Ref<Variable> v = rs.find_variable(n);
    return v ? Value(v) : Value::nothing();
  }
  std::vector<std::string> names(Runspace& rs) override {
    NameMap<bool> seen;
    std::vector<std::string> out;
    for (Scope* s = &rs.current_scope(); s; s = s->parent) {
      for (const Ref<Variable>& v : s->variables()) {
        if (seen.emplace(v->name, true).second) out.push_back(v->name);
      }
    }
    std::sort(out.begin(), out.end(), [](const std::string& a, const std::string& b) { return compare_ignore_case(a, b) < 0; });
    return out;
  }
};

class FunctionProvider final : public FlatProvider {
 public:
  std::string_view name() const override { return "Function"; }
  bool get_value(Runspace& rs, const std::string& n, Value& out) override {
    Ref<FunctionInfo> f = rs.commands().find_function(n);
    if (!f) return false;
    out = Value(f->block);
    return true;
  }
  void set_value(Runspace& rs, const std::string& n, const Value& v) override {
    const Value& u = unwrap(v);
    if (u.is_null()) {
      rs.commands().remove_function(n);
      return;
    }
    Ref<ScriptBlock> block;
    if (u.kind() == Kind::ScriptBlock) block = Ref<ScriptBlock>(u.as<ScriptBlock>());
    else if (auto* f = u.get_if<FunctionInfo>()) block = f->block;
    else if (u.is_string()) block = ScriptBlock::create(rs, u.string()->to_utf8());
    else {
      throw_error("System.Management.Automation.PSArgumentException", "Argument", ErrorCategory::InvalidArgument,
                  "Cannot set the value because the value is not a script block, a function or a string.");
    }
    rs.commands().define_function(n, block, block->is_filter);
  }
  bool remove_value(Runspace& rs, const std::string& n, bool force) override {
    Ref<FunctionInfo> f = rs.commands().find_function(n);
    if (f && ((f->options & kConstant) || ((f->options & kReadOnly) && !force))) {
      throw_error("System.Management.Automation.SessionStateUnauthorizedAccessException", "FunctionNotRemovable", ErrorCategory::WriteError,
                  "Cannot remove function " + f->name + " because it is constant or read-only. If the function is read-only, try the operation again specifying the Force option.", str(n));
    }
    return rs.commands().remove_function(n);
  }
  Value item(Runspace& rs, const std::string& n) override {
    Ref<FunctionInfo> f = rs.commands().find_function(n);
    return f ? Value(f) : Value::nothing();
  }
  std::vector<std::string> names(Runspace& rs) override {
    std::vector<std::string> out;
    for (const Ref<CommandInfo>& c : rs.commands().match("*", static_cast<CommandType>(6))) out.push_back(c->name);
    return out;
  }
};

class AliasProvider final : public FlatProvider {
 public:
  std::string_view name() const override { return "Alias"; }
  bool get_value(Runspace& rs, const std::string& n, Value& out) override {
    Ref<AliasInfo> a = rs.commands().find_alias(n);
    if (!a) return false;
    out = str(a->target);
    return true;
  }
  void set_value(Runspace& rs, const std::string& n, const Value& v) override {
    if (v.is_null()) {
      remove_value(rs, n, false);
      return;
    }
    const Value& u = unwrap(v);
    auto* c = u.get_if<CommandInfo>();
    rs.commands().set_alias(make_ref<AliasInfo>(n, c ? c->name : to_display(rs, v)));
  }
  bool remove_value(Runspace& rs, const std::string& n, bool force) override {
    Ref<AliasInfo> a = rs.commands().find_alias(n);
    if (a && ((a->options & kConstant) || ((a->options & kReadOnly) && !force))) {
      throw_error("System.Management.Automation.SessionStateUnauthorizedAccessException", "AliasNotRemovable", ErrorCategory::WriteError,
                  "Alias was not removed because alias " + a->name + " is constant or read-only.", str(n));
    }
    return rs.commands().remove_alias(n);
  }
  Value item(Runspace& rs, const std::string& n) override {
    Ref<AliasInfo> a = rs.commands().find_alias(n);
    return a ? Value(a) : Value::nothing();
  }
  std::vector<std::string> names(Runspace& rs) override {
    std::vector<std::string> out;
    for (const Ref<CommandInfo>& c : rs.commands().match("*", CommandType::Alias)) out.push_back(c->name);
    return out;
  }
};

}  // namespace

std::unique_ptr<Provider> make_environment_provider() { return std::make_unique<EnvironmentProvider>(); }
std::unique_ptr<Provider> make_variable_provider() { return std::make_unique<VariableProvider>(); }
std::unique_ptr<Provider> make_function_provider() { return std::make_unique<FunctionProvider>(); }
std::unique_ptr<Provider> make_alias_provider() { return std::make_unique<AliasProvider>(); }

}  // namespace psession
