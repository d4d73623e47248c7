#include "cmdlets/files/path_cmdlet.h"
#include "object/members.h"
#include "object/ps_object.h"
#include "text/datetime.h"

namespace psession {

namespace {

struct TestPath final : PathCmdlet {
  std::string path_type;
  bool is_valid = false;
  std::optional<Value> older, newer;

  static bool blank(const std::string& s) { return s.find_first_not_of(" \t\r\n") == std::string::npos; }
  bool right_kind(const ResolvedPath& p) {
    bool container = p.provider->is_container(rs(), p.path);
    return path_type.empty() || path_type == "Any" || (path_type == "Container") == container;
  }
  bool in_time(ResolvedPath& p) {
    if (!older && !newer) return true;
    Value t;
    if (!try_get_property(rs(), p.provider->get_item(rs(), p), "LastWriteTime", t)) return false;
    DateTime at = to_universal_time(DateTime::from_data(unwrap(t).as_uint()));
    if (older && !(at < to_universal_time(DateTime::from_data(unwrap(*older).as_uint())))) return false;
    return !newer || at > to_universal_time(DateTime::from_data(unwrap(*newer).as_uint()));
  }
  bool test(const std::string& given) {
    if (is_valid) {
      try {
        providers().parse(given);
        return given.find('\0') == std::string::npos;
      } catch (ScriptError&) {
        return false;
      }
    }
    try {
      for (ResolvedPath& p : providers().resolve(given, literal(), true)) {
        if (accepted(leaf_of(p.path)) && right_kind(p) && in_time(p)) return true;
      }
    } catch (ScriptError& e) {
      if (e.stop) throw;
    }
    return false;
  }
  void process_record() override {
    const std::vector<std::string>& paths = given_paths();
    const Value* given = bound_value(literal() ? "LiteralPath" : "Path");
    if (paths.empty() || (given && given->is_null())) {
      write_error("System.ArgumentNullException", "NullPathNotPermitted", ErrorCategory::InvalidArgument,
                  "Value cannot be null. (Parameter 'The provided Path argument was null or an empty collection.')");
      return;
    }
    for (const std::string& p : paths) {
      if (blank(p)) write(Value::boolean(false));
      else write(Value::boolean(test(p)));
    }
  }
};

constexpr CmdletParam kParams[] = {
    param<&TestPath::path>("Path", "string[]", "wildcard allownull allowemptycollection allowempty set:Path pos:0 mandatory pipe byname",
                           "Paths to look for."),
    param<&TestPath::literal_path>("LiteralPath", "string[]",
                                   "allownull allowemptycollection allowempty set:LiteralPath mandatory byname alias:PSPath,LP",
                                   "Paths to look for, taken as written."),
    param<&TestPath::filter>("Filter", "string", "", "A pattern that the provider applies to names."),
    param<&TestPath::include>("Include", "string[]", "wildcard", "Only names that match."),
    param<&TestPath::exclude>("Exclude", "string[]", "wildcard", "No names that match."),
    param<&TestPath::path_type>("PathType", "Microsoft.PowerShell.Commands.TestPathType", "alias:Type", "Any, Container or Leaf."),
    param<&TestPath::is_valid>("IsValid", "switch", "", "Only whether the path is well formed."),
    param<&TestPath::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
    param<&TestPath::older>("OlderThan", "datetime", "", "Last written before this."),
    param<&TestPath::newer>("NewerThan", "datetime", "", "Last written after this."),
};
CmdletRegistration registration{{.name = "Test-Path", .module = "Microsoft.PowerShell.Management", .params = kParams,
                                 .default_set = "Path", .synopsis = "Tells whether a path exists.", .outputs = "System.Boolean",
                                 .examples = "Test-Path /etc -PathType Container\n", .create = make_cmdlet<TestPath>}};

const EnumDef kKinds[] = {{"Any", 0}, {"Container", 1}, {"Leaf", 2}};

}  // namespace

namespace types {
Type TestPathType{TypeSpec{.full_name = "Microsoft.PowerShell.Commands.TestPathType", .base = "System.Enum",
                           .flags = kEnum | kValueType | kSealed, .enum_values = kKinds,
                           .assembly = "Microsoft.PowerShell.Commands.Management"}};
}

}  // namespace psession
