// Deflate, zlib and gzip streams from zlib, which is opened on first use. Used by the compression streams and zip files.
// Passive; any thread.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace psession {

enum class DeflateFormat { kRaw, kZlib, kGzip };

bool compression_available();
uint32_t crc32_of(std::string_view bytes, uint32_t before = 0);

class Deflater {
 public:
  Deflater(DeflateFormat format, int level);   // level 0 to 9, -1: the usual one
  ~Deflater();
  Deflater(const Deflater&) = delete;
  bool ok() const { return stream_ != nullptr; }
  std::string feed(std::string_view bytes, bool last);

 private:
  void* stream_ = nullptr;
};

class Inflater {
 public:
  explicit Inflater(DeflateFormat format);
  ~Inflater();
  Inflater(const Inflater&) = delete;
  bool ok() const { return stream_ != nullptr; }
  bool failed() const { return failed_; }      // not such a stream
  bool ended() const { return ended_; }
  // Up to `most` bytes of what `bytes` (taken from its front) holds.
  std::string feed(std::string_view& bytes, size_t most);

 private:
  void* stream_ = nullptr;
  DeflateFormat format_;
  bool failed_ = false, ended_ = false;
};

}  // namespace psession
