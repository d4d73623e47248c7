// Names of module files taken apart, versions compared.
#pragma once
#include <sys/stat.h>

#include <string>
#include <string_view>

#include "text/casing.h"

namespace psession::module_paths {

inline bool is_dir(const std::string& p) {
  struct stat st;
  return ::stat(p.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
}
inline bool is_file(const std::string& p) {
  struct stat st;
  return ::stat(p.c_str(), &st) == 0 && S_ISREG(st.st_mode);
}
inline std::string leaf(const std::string& p) { return p.substr(p.rfind('/') + 1); }
inline std::string parent(const std::string& p) {
  size_t slash = p.rfind('/');
  return slash == std::string::npos ? "" : slash == 0 ? "/" : p.substr(0, slash);
}
inline std::string stem(const std::string& p) {
  std::string l = leaf(p);
  for (std::string_view e : {".psm1", ".psd1", ".ps1", ".dll", ".cdxml"}) {
    if (ends_with_ignore_case(l, e)) return l.substr(0, l.size() - e.size());
  }
  return l;
}
// -1, 0, 1 of dotted versions.
inline int compare_versions(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    long x = a.empty() ? 0 : strtol(std::string(a).c_str(), nullptr, 10), y = b.empty() ? 0 : strtol(std::string(b).c_str(), nullptr, 10);
    if (x != y) return x < y ? -1 : 1;
    size_t i = a.find('.'), j = b.find('.');
    a = i == std::string_view::npos ? std::string_view() : a.substr(i + 1);
    b = j == std::string_view::npos ? std::string_view() : b.substr(j + 1);
  }
  return 0;
}
inline bool looks_like_version(std::string_view s) {
  return !s.empty() && s.find_first_not_of("0123456789.") == std::string_view::npos && s.find('.') != std::string_view::npos;
}

}  // namespace psession::module_paths
