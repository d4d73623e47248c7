#include "session/session_files.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

#include "base/fd.h"

namespace psession {

namespace {
constexpr size_t kFileSize = 8192;
constexpr uint32_t kMagic = 0x31535350;  // "PSS1"
}  // namespace

struct StateFile::Header {
  uint32_t magic;
  std::atomic<uint32_t> version;  // odd while the body is being written
  std::atomic<uint32_t> busy;
  uint32_t size;
  std::atomic<int64_t> idle_since;
  char body[kFileSize - 32];
};

StateFile::~StateFile() {
  if (header_) munmap(header_, kFileSize);
}

Result<void> StateFile::create(const std::string& path) {
  static_assert(sizeof(Header) <= kFileSize);
  unlink(path.c_str());
  Fd fd(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) return system_error(path);
  // Allocated now: a full file system must not become a SIGBUS later.
  if (int rc = posix_fallocate(fd.get(), 0, kFileSize); rc != 0) return system_error(path, rc);
  void* memory = mmap(nullptr, kFileSize, PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
  if (memory == MAP_FAILED) return system_error(path);
  header_ = static_cast<Header*>(memory);
  header_->magic = kMagic;
  path_ = path;
  return {};
}

void StateFile::write(const wire::SessionInfo& info) {
  if (!header_) return;
  wire::SessionInfo copy = info;
  std::string body = wire::encode(copy);
  if (body.size() > sizeof header_->body) {  // names can be long; what must be known is not
    copy.name.resize(std::min<size_t>(copy.name.size(), 1024));
    copy.configuration.resize(std::min<size_t>(copy.configuration.size(), 1024));
    copy.client.resize(std::min<size_t>(copy.client.size(), 1024));
    copy.user.resize(std::min<size_t>(copy.user.size(), 256));
    body = wire::encode(copy);
  }
  header_->version.fetch_add(1);
  header_->size = uint32_t(body.size());
  memcpy(header_->body, body.data(), body.size());
  header_->version.fetch_add(1);
  set_busy(info.busy, info.idle_since_ms);
}

void StateFile::set_busy(bool busy, int64_t idle_since_wall) {
  if (!header_) return;
  header_->idle_since.store(idle_since_wall, std::memory_order_relaxed);
  header_->busy.store(busy, std::memory_order_release);
}

void StateFile::remove() {
  if (!path_.empty()) unlink(path_.c_str());
}

std::optional<wire::SessionInfo> StateFile::read(const std::string& path) {
  Fd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd) return std::nullopt;
  alignas(Header) char bytes[kFileSize];
  for (int attempt = 0; attempt < 3; ++attempt) {
    if (pread(fd.get(), bytes, sizeof bytes, 0) != ssize_t(sizeof bytes)) return std::nullopt;
    const Header* header = reinterpret_cast<const Header*>(bytes);
    if (header->magic != kMagic || header->size > sizeof header->body) return std::nullopt;
    if (header->version.load() & 1) continue;
    wire::SessionInfo info;
    if (!wire::decode(std::string_view(header->body, header->size), info)) continue;
    info.busy = header->busy.load();
    info.idle_since_ms = info.busy ? 0 : header->idle_since.load();
    return info;
  }
  return std::nullopt;
}

void StateFile::write_dead(const std::string& path, const wire::SessionInfo& info) {
  StateFile file;
  if (file.create(path)) file.write(info);
}

}  // namespace psession
