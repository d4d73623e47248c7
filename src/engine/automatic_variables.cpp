#include "engine/automatic_variables.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "engine/host.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "engine/types.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/current_culture.h"
#include "text/culture.h"

namespace psession {
namespace {

#define SMA "System.Management.Automation."
constexpr const char* kAssembly = "System.Management.Automation";
const EnumDef kErrorView[] = {{"NormalView", 0}, {"CategoryView", 1}, {"ConciseView", 2}, {"DetailedView", 3}};
const EnumDef kPassing[] = {{"Legacy", 0}, {"Standard", 1}, {"Windows", 2}};
const TypeSpec kErrorViewSpec{.full_name = SMA "ErrorView", .base = "System.Enum", .flags = kEnum, .enum_values = kErrorView, .scalar = Kind::Enum, .assembly = kAssembly};
const TypeSpec kPassingSpec{.full_name = SMA "NativeArgumentPassingStyle", .base = "System.Enum", .flags = kEnum, .enum_values = kPassing, .scalar = Kind::Enum, .assembly = kAssembly};
const TypeSpec kVersionTableSpec{.full_name = SMA "PSVersionHashTable", .base = "System.Collections.Hashtable", .assembly = kAssembly};
// Any dictionary becomes one when $PSDefaultParameterValues is assigned.
Value to_defaults(CallContext&, const Type* t, const Value& v) {
  auto* d = unwrap(v).get_if<Dictionary>();
  if (!d) return Value::unset();
  if (d->type() == t) return unwrap(v);
  auto out = make_ref<Dictionary>(t, KeyComparer::OrdinalIgnoreCase);
  for (size_t i = 0; i < d->slots(); ++i) {
    if (d->live(i)) out->set(d->key_at(i), d->value_at(i));
  }
  return Value(out);
}
const TypeSpec kDefaultsSpec{.full_name = SMA "DefaultParameterDictionary", .base = "System.Collections.Hashtable", .convert_from = to_defaults, .assembly = kAssembly};
const TypeSpec kBoundSpec{.full_name = SMA "PSBoundParametersDictionary", .base = "System.Collections.Generic.Dictionary[string,object]", .assembly = kAssembly};
Type error_view_type{kErrorViewSpec}, passing_type{kPassingSpec}, version_table_type{kVersionTableSpec}, defaults_type{kDefaultsSpec};

Value version(Runspace& rs, const char* text) { return convert_to(rs, str(text), &types::Version); }

std::string os_description() {
  std::ifstream f("/etc/os-release");
  for (std::string line; std::getline(f, line);) {
    if (line.starts_with("PRETTY_NAME=")) {
      std::string v = line.substr(12);
      if (v.size() >= 2 && v[0] == '"') v = v.substr(1, v.size() - 2);
      return v;
    }
  }
  utsname u;
  return uname(&u) == 0 ? std::string(u.sysname) + " " + u.release : "Linux";
}

Value lazy_output_encoding(Runspace& rs) {
  const Type* t = TypeRegistry::find("System.Text.UTF8Encoding");
  return t ? construct(rs, t, {}) : Value();
}
Value lazy_experimental(Runspace&) {
  auto bag = make_ref<List>(TypeRegistry::find(SMA "Internal.ReadOnlyBag[string]"));
  bag->read_only = bag->fixed_size = true;
  return Value(bag);
}
Value culture_name(Runspace&) { return str(current_culture().name); }
Value pwd(Runspace& rs) { return rs.providers().location_object(); }
Value question(Runspace& rs) { return Value::boolean(rs.question_mark); }

}  // namespace

namespace types {
Type PSBoundParametersDictionary{kBoundSpec};
}

std::string ps_home() {
  static const std::string home = [] {
    char buffer[4096];
    ssize_t n = readlink("/proc/self/exe", buffer, sizeof buffer);
    std::string path(buffer, n > 0 ? static_cast<size_t>(n) : 0);
    size_t slash = path.rfind('/');
    return slash == std::string::npos ? std::string("/") : path.substr(0, slash ? slash : 1);
  }();
  return home;
}

Value make_version_table(Runspace& rs) {
  auto t = make_ref<Dictionary>(&version_table_type, KeyComparer::OrdinalIgnoreCase);
  const Type* semantic = TypeRegistry::find("System.Management.Automation.SemanticVersion");
  t->set(str("PSVersion"), semantic ? convert_to(rs, str("7.6.5"), semantic) : version(rs, "7.6.5"));
  t->set(str("PSEdition"), str("Core"));
  t->set(str("GitCommitId"), str("psession 0.1.0"));
  t->set(str("OS"), str(os_description()));
  t->set(str("Platform"), str("Unix"));
  std::vector<Value> compatible;
  for (const char* v : {"1.0", "2.0", "3.0", "4.0", "5.0", "5.1", "6.0", "7.0"}) compatible.push_back(version(rs, v));
  t->set(str("PSCompatibleVersions"), Value(Array::of(&types::Version, std::move(compatible))));
  t->set(str("PSRemotingProtocolVersion"), version(rs, "2.4"));
  t->set(str("SerializationVersion"), version(rs, "1.1.0.1"));
  t->set(str("WSManStackVersion"), version(rs, "3.0"));
  return Value(t);
}

void define_automatic_variables(Runspace& rs) {
  Scope& g = rs.global_scope();
  auto plain = [&](const char* name, Value v, uint32_t options = 0, const Type* constraint = nullptr) {
    auto var = make_ref<Variable>(name, std::move(v));
    var->options = options;
    var->constraint = constraint;
    g.add_variable(var);
  };
  auto lazy = [&](const char* name, Value (*make)(Runspace&), uint32_t options = 0) {
    auto var = make_ref<LazyVariable>(name, make);
    var->options = options;
    g.add_variable(var);
  };
  auto action = [&](const char* name, ActionPreference a) {
    plain(name, Value::enumeration(&types::ActionPreference, static_cast<int64_t>(a)), 0, &types::ActionPreference);
  };
  plain("null", {}, 0);
  plain("true", Value::boolean(true), kConstant | kAllScope);
  plain("false", Value::boolean(false), kConstant | kAllScope);
  plain("Error", Value(make_ref<List>(&types::ArrayList)), kConstant);
  g.add_variable(make_ref<ComputedVariable>("?", question, kReadOnly | kAllScope));
  plain("^", {});
  plain("$", {});
  plain("StackTrace", {});
  plain("PID", Value::int32(getpid()), kConstant | kAllScope);
  const char* home = getenv("HOME");
  plain("HOME", str(home ? home : ""), kReadOnly | kAllScope);
  plain("PSHOME", str(ps_home()), kConstant | kAllScope);
  plain("ShellId", str("Microsoft.PowerShell"), kConstant | kAllScope);
  plain("PSEdition", str("Core"), kConstant | kAllScope);
  plain("IsLinux", Value::boolean(true), kReadOnly | kAllScope);
  plain("IsMacOS", Value::boolean(false), kReadOnly | kAllScope);
  plain("IsWindows", Value::boolean(false), kReadOnly | kAllScope);
  plain("IsCoreCLR", Value::boolean(true), kReadOnly | kAllScope);
  lazy("PSVersionTable", make_version_table, kConstant | kAllScope);
  lazy("PSStyle", make_ps_style, kConstant);
  lazy("Host", make_host_object, kConstant | kAllScope);
  lazy("ExecutionContext", make_execution_context, kConstant | kAllScope);
  lazy("OutputEncoding", lazy_output_encoding);
  lazy("EnabledExperimentalFeatures", lazy_experimental, kConstant | kAllScope);
  g.add_variable(make_ref<ComputedVariable>("PWD", pwd, 0));
  g.add_variable(make_ref<ComputedVariable>("PSCulture", culture_name, kReadOnly | kAllScope));
  g.add_variable(make_ref<ComputedVariable>("PSUICulture", culture_name, kReadOnly | kAllScope));
  action("ErrorActionPreference", ActionPreference::Continue);
  action("WarningPreference", ActionPreference::Continue);
  action("VerbosePreference", ActionPreference::SilentlyContinue);
  action("DebugPreference", ActionPreference::SilentlyContinue);
  action("InformationPreference", ActionPreference::SilentlyContinue);
  action("ProgressPreference", ActionPreference::Continue);
  plain("ConfirmPreference", Value::enumeration(&types::ConfirmImpact, 3), 0, &types::ConfirmImpact);
  plain("WhatIfPreference", Value::boolean(false));
  plain("ErrorView", Value::enumeration(&error_view_type, 2), 0, &error_view_type);
  plain("FormatEnumerationLimit", Value::int32(4));
  plain("NestedPromptLevel", Value::int32(0));
  plain("MaximumHistoryCount", Value::int32(4096));
  plain("PSEmailServer", str(""));
  plain("PSSessionApplicationName", str("wsman"));
  plain("PSSessionConfigurationName", str("http://schemas.microsoft.com/powershell/Microsoft.PowerShell"));
  plain("PSNativeCommandUseErrorActionPreference", Value::boolean(false), 0, &types::Boolean);
  plain("PSNativeCommandArgumentPassing", Value::enumeration(&passing_type, 1), 0, &passing_type);
  plain("PSDefaultParameterValues", Value(make_ref<Dictionary>(&defaults_type, KeyComparer::OrdinalIgnoreCase)));
}

}  // namespace psession
