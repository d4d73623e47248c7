#include "base/compress.h"

#include <dlfcn.h>

#include <cstring>

namespace psession {
namespace {

// zlib's own structure; its layout is part of its interface since version 1.
struct Stream {
  const unsigned char* next_in;
  unsigned avail_in;
  unsigned long total_in;
  unsigned char* next_out;
  unsigned avail_out;
  unsigned long total_out;
  const char* msg;
  void* state;
  void* (*zalloc)(void*, unsigned, unsigned);
  void (*zfree)(void*, void*);
  void* opaque;
  int data_type;
  unsigned long adler, reserved;
};
constexpr int kNoFlush = 0, kFinish = 4, kOk = 0, kStreamEnd = 1, kBufError = -5;

struct Library {
  int (*deflate_init)(Stream*, int, int, int, int, int, const char*, int) = nullptr;
  int (*deflate)(Stream*, int) = nullptr;
  int (*deflate_end)(Stream*) = nullptr;
  int (*inflate_init)(Stream*, int, const char*, int) = nullptr;
  int (*inflate)(Stream*, int) = nullptr;
  int (*inflate_end)(Stream*) = nullptr;
  int (*inflate_reset)(Stream*) = nullptr;
  unsigned long (*crc)(unsigned long, const unsigned char*, unsigned) = nullptr;
  bool ok = false;

  Library() {
    void* lib = dlopen("libz.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!lib) return;
    ok = true;
    auto load = [&](auto& f, const char* name) {
      f = reinterpret_cast<std::remove_reference_t<decltype(f)>>(dlsym(lib, name));
      if (!f) ok = false;
    };
    load(deflate_init, "deflateInit2_");
    load(deflate, "deflate");
    load(deflate_end, "deflateEnd");
    load(inflate_init, "inflateInit2_");
    load(inflate, "inflate");
    load(inflate_end, "inflateEnd");
    load(inflate_reset, "inflateReset");
    load(crc, "crc32");
  }
};
const Library& library() {
  static const Library l;
  return l;
}
int window_bits(DeflateFormat f) { return f == DeflateFormat::kRaw ? -15 : f == DeflateFormat::kZlib ? 15 : 31; }
const unsigned char* data_of(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }
constexpr size_t kPiece = 1u << 30;

}  // namespace

bool compression_available() { return library().ok; }
uint32_t crc32_of(std::string_view bytes, uint32_t before) {
  if (!library().ok) return 0;
  unsigned long r = before;
  while (!bytes.empty()) {
    size_t n = std::min(bytes.size(), kPiece);
    r = library().crc(r, data_of(bytes), static_cast<unsigned>(n));
    bytes.remove_prefix(n);
  }
  return static_cast<uint32_t>(r);
}

Deflater::Deflater(DeflateFormat format, int level) {
  if (!library().ok) return;
  auto* s = new Stream{};
  if (library().deflate_init(s, level, 8, window_bits(format), 8, 0, "1.2.11", sizeof(Stream)) != kOk) {
    delete s;
    return;
  }
  stream_ = s;
}
Deflater::~Deflater() {
  if (!stream_) return;
  library().deflate_end(static_cast<Stream*>(stream_));
  delete static_cast<Stream*>(stream_);
}
std::string Deflater::feed(std::string_view bytes, bool last) {
  std::string out;
  if (!stream_) return out;
  auto& s = *static_cast<Stream*>(stream_);
  unsigned char buffer[65536];
  do {
    size_t n = std::min(bytes.size(), kPiece);
    s.next_in = data_of(bytes);
    s.avail_in = static_cast<unsigned>(n);
    bool final_piece = last && n == bytes.size();
    do {
      s.next_out = buffer;
      s.avail_out = sizeof buffer;
      library().deflate(&s, final_piece ? kFinish : kNoFlush);
      out.append(reinterpret_cast<char*>(buffer), sizeof buffer - s.avail_out);
    } while (s.avail_out == 0);
    bytes.remove_prefix(n);
  } while (!bytes.empty());
  return out;
}

Inflater::Inflater(DeflateFormat format) : format_(format) {
  if (!library().ok) return;
  auto* s = new Stream{};
  if (library().inflate_init(s, window_bits(format), "1.2.11", sizeof(Stream)) != kOk) {
    delete s;
    return;
  }
  stream_ = s;
}
Inflater::~Inflater() {
  if (!stream_) return;
  library().inflate_end(static_cast<Stream*>(stream_));
  delete static_cast<Stream*>(stream_);
}
std::string Inflater::feed(std::string_view& bytes, size_t most) {
  std::string out;
  if (!stream_ || failed_) return out;
  auto& s = *static_cast<Stream*>(stream_);
  if (ended_) {
    // A gzip file may hold several streams.
    if (format_ != DeflateFormat::kGzip || bytes.size() < 2 || static_cast<unsigned char>(bytes[0]) != 0x1F) {
      bytes = {};
      return out;
    }
    library().inflate_reset(&s);
    ended_ = false;
  }
  out.resize(most);
  size_t n = std::min(bytes.size(), kPiece);
  s.next_in = data_of(bytes);
  s.avail_in = static_cast<unsigned>(n);
  s.next_out = reinterpret_cast<unsigned char*>(out.data());
  s.avail_out = static_cast<unsigned>(most);
  int r = library().inflate(&s, kNoFlush);
  bytes.remove_prefix(n - s.avail_in);
  out.resize(most - s.avail_out);
  if (r == kStreamEnd) ended_ = true;
  else if (r != kOk && r != kBufError) failed_ = true;
  return out;
}

}  // namespace psession
