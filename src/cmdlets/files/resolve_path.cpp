// Resolve-Path and Convert-Path.
#include "cmdlets/files/path_cmdlet.h"

namespace psession {

namespace {

// `path` as seen from `base`: "./x", "../y/z".
std::string relative(const std::string& base, const std::string& path) {
  auto split = [](const std::string& s) {
    std::vector<std::string> parts;
    size_t i = 0;
    while (i < s.size()) {
      size_t j = std::min(s.find('/', i), s.size());
      if (j > i) parts.push_back(s.substr(i, j - i));
      i = j + 1;
    }
    return parts;
  };
  std::vector<std::string> from = split(base), to = split(path);
  size_t same = 0;
  while (same < from.size() && same < to.size() && from[same] == to[same]) ++same;
  std::string out;
  for (size_t i = same; i < from.size(); ++i) out += "../";
  if (out.empty()) out = "./";
  for (size_t i = same; i < to.size(); ++i) out += to[i] + (i + 1 < to.size() ? "/" : "");
  if (out.size() > 1 && out.back() == '/') out.pop_back();
  return out;
}

struct ResolvePath final : PathCmdlet {
  bool as_relative = false;
  std::string base;
  void process_record() override {
    std::string from;
    if (bound("RelativeBasePath")) {
      ResolvedPath b = providers().parse(base);
      if (!b.provider->is_container(rs(), b.path)) {
        throw_terminating("System.Management.Automation.ItemNotFoundException", "PathNotFound", ErrorCategory::ObjectNotFound,
                          "Cannot find path '" + b.path + "' because it does not exist.", str(base));
      }
      from = b.path;
    } else {
      from = providers().location().path;
    }
    for (const std::string& given : given_paths()) {
      guarded([&] {
        std::string p = given;
        if (bound("RelativeBasePath") && !p.empty() && p[0] != '/' && p[0] != '~' && p.find(':') == std::string::npos) p = joined(from, p);
        for (ResolvedPath& r : providers().resolve(p, literal(), force)) {
          if (as_relative) write(str(relative(from, r.path)));
          else write(providers().path_info(r));
        }
      });
    }
  }
};
constexpr CmdletParam kResolveParams[] = {
    param<&ResolvePath::path>("Path", "string[]", "wildcard set:Path pos:0 mandatory pipe byname | set:RelativePath pos:0 mandatory pipe byname",
                              "Paths to resolve."),
    param<&ResolvePath::literal_path>("LiteralPath", "string[]",
                                      "alias:PSPath,LP set:LiteralPath mandatory byname | set:RelativeLiteralPath mandatory byname",
                                      "Paths to resolve, taken as written."),
    param<&ResolvePath::as_relative>("Relative", "switch", "set:RelativePath | set:RelativeLiteralPath", "As seen from the current location."),
    param<&ResolvePath::base>("RelativeBasePath", "string", "set:RelativePath | set:RelativeLiteralPath", "As seen from here."),
    param<&ResolvePath::force>("Force", "switch", "", "Also hidden items."),
    param<&ResolvePath::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
};
CmdletRegistration resolve_registration{{.name = "Resolve-Path", .module = "Microsoft.PowerShell.Management", .params = kResolveParams,
                                         .default_set = "Path", .aliases = "rvpa",
                                         .synopsis = "Expands wildcards in a path and shows what it stands for.",
                                         .outputs = "System.Management.Automation.PathInfo System.String",
                                         .examples = "Resolve-Path /etc/host*\n", .create = make_cmdlet<ResolvePath>}};

struct ConvertPath final : PathCmdlet {
  void process_record() override {
    each_item([&](ResolvedPath& p) { write(str(p.path)); });
  }
};
constexpr CmdletParam kConvertParams[] = {
    param<&ConvertPath::path>("Path", "string[]", "wildcard set:Path pos:0 mandatory pipe byname", "Paths to convert."),
    param<&ConvertPath::literal_path>("LiteralPath", "string[]", "set:LiteralPath mandatory byname alias:PSPath,LP",
                                      "Paths to convert, taken as written."),
    param<&ConvertPath::force>("Force", "switch", "", "Also hidden items."),
};
CmdletRegistration convert_registration{{.name = "Convert-Path", .module = "Microsoft.PowerShell.Management", .params = kConvertParams,
                                         .default_set = "Path", .aliases = "cvpa",
                                         .synopsis = "Turns a PowerShell path into one of its provider.", .outputs = "System.String",
                                         .examples = "Convert-Path .\n", .create = make_cmdlet<ConvertPath>}};

}  // namespace

}  // namespace psession
