#include "cmdlets/files/path_cmdlet.h"

namespace psession {

namespace {

struct SplitPath final : PathCmdlet {
  bool do_resolve = false, qualifier = false, no_qualifier = false, parent = false, leaf = false, leaf_base = false,
       extension = false, is_absolute = false;

  // Length of "drive:" or "provider::", 0 when there is none.
  static size_t qualifier_length(const std::string& p) {
    size_t colon = p.find(':');
    if (colon == std::string::npos || colon == 0 || p.find('/') < colon || p.find('\\') < colon) return 0;
    if (colon + 1 < p.size() && p[colon + 1] == ':') return colon + 2;
    return colon + 1;
  }
  static std::string normal(std::string p) {
    for (char& c : p) if (c == '\\') c = '/';
    return p;
  }
  void one(const std::string& given) {
    if (is_absolute) {
      write(Value::boolean(!given.empty() && (given[0] == '/' || given[0] == '\\' || qualifier_length(given) > 0)));
      return;
    }
    size_t q = qualifier_length(given);
    if (qualifier) {
      if (q == 0) {
        write_error("System.FormatException", "ParsePathFormatError", ErrorCategory::InvalidArgument,
                    "Cannot parse path because path '" + given + "' does not have a qualifier specified.", str(given));
        return;
      }
      write(str(given.substr(0, q)));
      return;
    }
    if (no_qualifier) {
      write(str(given.substr(q)));
      return;
    }
    std::string p = normal(given);
    std::string rest = p.substr(q), name = rest == "/" ? "/" : leaf_of(rest);
    if (leaf) {
      write(str(name.empty() ? p : name));
      return;
    }
    if (leaf_base || extension) {
      size_t dot = name.rfind('.');
      if (leaf_base) write(str(name.substr(0, dot)));
      else write(str(dot == std::string::npos ? std::string() : name.substr(dot)));
      return;
    }
    std::string up = parent_of(rest);
    if (q > 0) up = up.empty() && rest.size() > 1 ? p.substr(0, q) : p.substr(0, q) + up;
    if (rest == "/") up.clear();
    write(str(up));
  }
  void process_record() override {
    for (const std::string& p : given_paths()) {
      guarded([&] {
        if (!do_resolve) return one(p);
        for (ResolvedPath& r : providers().resolve(p, literal())) one(providers().display_path(r));
      });
    }
  }
};

#define PATH_SETS                                                                                                                   \
  "set:ParentSet pos:0 mandatory pipe byname | set:LeafSet pos:0 mandatory pipe byname | set:LeafBaseSet pos:0 mandatory pipe byname " \
  "| set:ExtensionSet pos:0 mandatory pipe byname | set:QualifierSet pos:0 mandatory pipe byname | set:NoQualifierSet pos:0 "       \
  "mandatory pipe byname | set:IsAbsoluteSet pos:0 mandatory pipe byname"
constexpr CmdletParam kParams[] = {
    param<&SplitPath::path>("Path", "string[]", PATH_SETS, "Paths to take apart."),
    param<&SplitPath::literal_path>("LiteralPath", "string[]", "set:LiteralPathSet mandatory byname alias:PSPath,LP",
                                    "Paths to take apart, taken as written."),
    param<&SplitPath::qualifier>("Qualifier", "switch", "set:QualifierSet mandatory", "The drive."),
    param<&SplitPath::no_qualifier>("NoQualifier", "switch", "set:NoQualifierSet mandatory", "The path without its drive."),
    param<&SplitPath::parent>("Parent", "switch", "set:ParentSet", "What stands above (default)."),
    param<&SplitPath::leaf>("Leaf", "switch", "set:LeafSet mandatory", "The last part."),
    param<&SplitPath::leaf_base>("LeafBase", "switch", "set:LeafBaseSet mandatory", "The last part without its extension."),
    param<&SplitPath::extension>("Extension", "switch", "set:ExtensionSet mandatory", "The extension of the last part."),
    param<&SplitPath::do_resolve>("Resolve", "switch", "", "Works on the items that the path names."),
    param<&SplitPath::is_absolute>("IsAbsolute", "switch", "set:IsAbsoluteSet mandatory", "Whether the path is absolute."),
    param<&SplitPath::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
};
CmdletRegistration registration{{.name = "Split-Path", .module = "Microsoft.PowerShell.Management", .params = kParams,
                                 .default_set = "ParentSet", .synopsis = "Gives a part of a path.",
                                 .outputs = "System.String System.Boolean", .examples = "Split-Path /etc/hosts -Leaf\n",
                                 .create = make_cmdlet<SplitPath>}};

}  // namespace

}  // namespace psession
