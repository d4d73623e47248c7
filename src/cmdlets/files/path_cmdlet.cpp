#include "cmdlets/files/path_cmdlet.h"

namespace psession {

std::string PathCmdlet::leaf_of(const std::string& path) {
  size_t end = path.size();
  while (end > 1 && path[end - 1] == '/') --end;
  size_t slash = path.rfind('/', end ? end - 1 : 0);
  if (end == 1 && path[0] == '/') return "/";
  return slash == std::string::npos || slash >= end ? path.substr(0, end) : path.substr(slash + 1, end - slash - 1);
}

std::string PathCmdlet::parent_of(const std::string& path) {
  size_t end = path.size();
  while (end > 1 && path[end - 1] == '/') --end;
  size_t slash = path.rfind('/', end ? end - 1 : 0);
  if (slash == std::string::npos) return {};
  return slash == 0 ? (end > 1 ? "/" : "") : path.substr(0, slash);
}

std::string PathCmdlet::joined(const std::string& parent, const std::string& child) {
  if (parent.empty()) return child;
  return parent.back() == '/' ? parent + child : parent + "/" + child;
}

bool PathCmdlet::accepted(const std::string& name) {
  if (!patterns_ready_) {
    patterns_ready_ = true;
    for (const std::string& s : include) include_patterns_.emplace_back(s);
    for (const std::string& s : exclude) exclude_patterns_.emplace_back(s);
    if (!filter.empty()) filter_pattern_ = WildcardPattern(filter);
  }
  if (!include_patterns_.empty()) {
    bool any = false;
    for (const WildcardPattern& p : include_patterns_) any = any || p.is_match(name);
    if (!any) return false;
  }
  for (const WildcardPattern& p : exclude_patterns_) {
    if (p.is_match(name)) return false;
  }
  return filter.empty() || filter_pattern_.is_match(name);
}

}  // namespace psession
