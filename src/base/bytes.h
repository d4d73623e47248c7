// Fixed-width little-endian integers in byte strings, with bounds checked by the reader.
// Passive helpers for protocol code; big-endian variants where a protocol wants them.
#pragma once
#include <stdint.h>

#include <string>
#include <string_view>

namespace psession {

inline void put_u8(std::string& out, uint8_t v) { out.push_back(char(v)); }
inline void put_le(std::string& out, uint64_t v, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(char(v >> (8 * i)));
}
inline void put_be(std::string& out, uint64_t v, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out.push_back(char(v >> (8 * i)));
}
inline void put_u32(std::string& out, uint32_t v) { put_le(out, v, 4); }
inline void put_u64(std::string& out, uint64_t v) { put_le(out, v, 8); }

inline uint64_t get_le(const char* p, int bytes) {
  uint64_t v = 0;
  for (int i = bytes - 1; i >= 0; --i) v = v << 8 | uint8_t(p[i]);
  return v;
}
inline uint64_t get_be(const char* p, int bytes) {
  uint64_t v = 0;
  for (int i = 0; i < bytes; ++i) v = v << 8 | uint8_t(p[i]);
  return v;
}

// Reads from the front of a view; after a short read `failed()` stays true and every value is 0.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}
  uint64_t le(int bytes) {
    std::string_view v = take(size_t(bytes));
    return v.empty() ? 0 : get_le(v.data(), bytes);
  }
  uint8_t u8() { return uint8_t(le(1)); }
  uint32_t u32() { return uint32_t(le(4)); }
  uint64_t u64() { return le(8); }
  std::string_view take(size_t n) {
    if (n > rest_.size()) {
      failed_ = true;
      rest_ = {};
      return {};
    }
    std::string_view v = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return v;
  }
  std::string_view rest() const { return rest_; }
  bool empty() const { return rest_.empty(); }
  bool failed() const { return failed_; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace psession
