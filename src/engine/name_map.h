// Hash maps whose keys are names compared ignoring case, looked up without making a std::string.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>

#include "text/casing.h"

namespace psession {

struct NameHash {
  using is_transparent = void;
  size_t operator()(std::string_view s) const {
    size_t h = 0xcbf29ce484222325u;
    for (char c : s) {
      if (static_cast<unsigned char>(c) >= 128) return hash_ignore_case(s);
      h = (h ^ static_cast<unsigned char>(ascii_upper(c))) * 0x100000001b3u;
    }
    return h;
  }
};
inline bool equal_names(std::string_view a, std::string_view b) {
  if (a.size() == b.size()) {
    size_t i = 0;
    for (; i < a.size(); ++i) {
      if (a[i] != b[i] && ascii_upper(a[i]) != ascii_upper(b[i])) break;
    }
    if (i == a.size()) return true;
    if (static_cast<unsigned char>(a[i]) < 128 && static_cast<unsigned char>(b[i]) < 128) return false;
  } else if (is_ascii(a) && is_ascii(b)) {
    return false;
  }
  return equals_ignore_case(a, b);
}
struct NameEqual {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const { return equal_names(a, b); }
};
template <class T> using NameMap = std::unordered_map<std::string, T, NameHash, NameEqual>;

}  // namespace psession
