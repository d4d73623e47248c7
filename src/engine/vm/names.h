// Variable and command names: case-insensitive hashing and comparing that costs nothing for ASCII.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace psession {

inline unsigned char fold_ascii(unsigned char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
inline uint32_t name_hash(std::string_view s) {
  uint32_t h = 2166136261u;
  for (unsigned char c : s) h = (h ^ fold_ascii(c)) * 16777619u;
  return h ? h : 1;
}
inline bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i] && fold_ascii(a[i]) != fold_ascii(b[i])) return false;
  return true;
}
inline std::string fold_name(std::string_view s) {
  std::string r(s);
  for (char& c : r) c = static_cast<char>(fold_ascii(c));
  return r;
}
// A name with its hash, made once (compiled code holds these).
struct HashedName {
  std::string name;
  uint32_t hash = 0;
  HashedName() = default;
  explicit HashedName(std::string_view n) : name(n), hash(name_hash(n)) {}
};

}  // namespace psession
