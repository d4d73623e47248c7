// Fd owns one file descriptor; helpers to read, write and copy whole files safely.
// No locking: an Fd belongs to one thread at a time.
#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace psession {

class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(other.release()) {}
  Fd& operator=(Fd&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }
  ~Fd() { reset(); }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }
  void reset(int fd = -1);

 private:
  int fd_ = -1;
};

// Writes everything, also to a non-blocking descriptor (waits with poll); EINTR is handled.
Result<void> write_all(int fd, std::string_view bytes);
// Up to `limit` bytes of a file; more is an error.
Result<std::string> read_file(const std::string& path, size_t limit);
// Writes a temporary file beside `path`, then renames it over `path`.
Result<void> write_file(const std::string& path, std::string_view bytes, int mode = 0600);
// Makes `path` (and its parents) as directories of this user with mode 0700; fails when one that
// exists at `path` belongs to someone else or is open to others.
Result<void> make_private_dir(const std::string& path);
Result<void> make_dirs(const std::string& path, int mode = 0700);
// Removes a folder of plain files and (one level of nesting at a time) its folders; symlinks are not followed.
void remove_tree(const std::string& path);

}  // namespace psession
