#include "cmdlets/files/path_cmdlet.h"

namespace psession {

namespace {

// One separator between, backslashes as slashes, `b` never absolute.
std::string join(std::string a, const std::string& b) {
  std::string child = b;
  for (char& c : child) if (c == '\\') c = '/';
  for (char& c : a) if (c == '\\') c = '/';
  size_t skip = child.find_first_not_of('/');
  child = skip == std::string::npos ? std::string() : child.substr(skip);
  while (a.size() > 1 && a.back() == '/') a.pop_back();
  if (a.empty()) return "/" + child;
  return a == "/" ? a + child : a + "/" + child;
}

struct JoinPath final : PathCmdlet {
  std::vector<std::string> child, more;
  std::string extension;
  bool do_resolve = false;
  void process_record() override {
    std::string tail;
    bool first = true;
    auto add = [&](const std::string& s) {
      tail = first ? s : join(tail, s);
      first = false;
    };
    for (const std::string& c : child) add(c);
    for (const std::string& m : more) add(m);
    for (const std::string& p : path) {
      guarded([&] {
        std::string whole = join(p, tail);
        if (bound("Extension")) {
          size_t dot = whole.rfind('.'), slash = whole.rfind('/');
          if (dot != std::string::npos && (slash == std::string::npos || dot > slash)) whole.resize(dot);
          if (!extension.empty()) whole += (extension[0] == '.' ? "" : ".") + extension;
        }
        size_t colon = p.find(':');
        if (colon != std::string::npos && colon > 1 && p.find('/') > colon) providers().parse(p.substr(0, colon + 1));   // the drive must exist
        if (!do_resolve) {
          write(str(whole));
          return;
        }
        for (ResolvedPath& r : providers().resolve(whole, false)) write(str(providers().display_path(r)));
      });
    }
  }
};

constexpr CmdletParam kParams[] = {
    param<&JoinPath::path>("Path", "string[]", "pos:0 mandatory pipe byname alias:PSPath", "The first part."),
    param<&JoinPath::child>("ChildPath", "string[]", "pos:1 mandatory byname allownull allowempty", "The second part."),
    param<&JoinPath::more>("AdditionalChildPath", "string[]", "pos:2 remaining byname allownull allowempty allowemptycollection", "Further parts."),
    param<&JoinPath::extension>("Extension", "string", "byname allowempty", "The file extension of the result."),
    param<&JoinPath::do_resolve>("Resolve", "switch", "", "Gives the items that the path names."),
    param<&JoinPath::credential>("Credential", "pscredential", "byname credential", "Not used by the built-in providers."),
};
CmdletRegistration registration{{.name = "Join-Path", .module = "Microsoft.PowerShell.Management", .params = kParams,
                                 .synopsis = "Puts the parts of a path together.", .outputs = "System.String",
                                 .examples = "Join-Path /etc ssh sshd_config\n", .create = make_cmdlet<JoinPath>}};

}  // namespace

}  // namespace psession
