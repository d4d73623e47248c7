#include "base/fd.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

namespace psession {

void Fd::reset(int fd) {
  if (fd_ >= 0) {
    int saved = errno;
    close(fd_);
    errno = saved;
  }
  fd_ = fd;
}

Result<void> write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n > 0) {
      bytes.remove_prefix(size_t(n));
    } else if (n < 0 && errno == EAGAIN) {
      pollfd p{fd, POLLOUT, 0};
      poll(&p, 1, -1);
    } else if (n < 0 && errno != EINTR) {
      return system_error("write");
    }
  }
  return {};
}

Result<std::string> read_file(const std::string& path, size_t limit) {
  Fd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd) return system_error(path);
  std::string out;
  char buffer[4096];
  for (;;) {
    ssize_t n = read(fd.get(), buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error(path);
    if (n == 0) return out;
    if (out.size() + size_t(n) > limit) return Error{EFBIG, path + ": file is too large"};
    out.append(buffer, size_t(n));
  }
}

Result<void> write_file(const std::string& path, std::string_view bytes, int mode) {
  std::string temporary = path + ".tmp" + std::to_string(getpid());
  Fd fd(open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode));
  if (!fd) return system_error(temporary);
  auto written = write_all(fd.get(), bytes);
  if (written && rename(temporary.c_str(), path.c_str()) != 0) written = system_error(path);
  if (!written) unlink(temporary.c_str());
  return written;
}

Result<void> make_dirs(const std::string& path, int mode) {
  for (size_t at = 1; at <= path.size(); ++at) {
    if (at < path.size() && path[at] != '/') continue;
    std::string part = path.substr(0, at);
    if (mkdir(part.c_str(), mode_t(mode)) != 0 && errno != EEXIST) {
      int number = errno;
      struct stat st;
      if (stat(part.c_str(), &st) != 0 || !S_ISDIR(st.st_mode)) return system_error("mkdir " + part, number);
    }
  }
  return {};
}

Result<void> make_private_dir(const std::string& path) {
  if (auto made = make_dirs(path); !made) return made;
  struct stat st;
  if (lstat(path.c_str(), &st) != 0) return system_error(path);
  if (!S_ISDIR(st.st_mode)) return Error{ENOTDIR, path + " is not a directory."};
  if (st.st_uid != geteuid()) return Error{EPERM, path + " belongs to another user."};
  if ((st.st_mode & 077) != 0 && chmod(path.c_str(), 0700) != 0) return system_error("chmod " + path);
  return {};
}

static void remove_entries(int dir_fd, int depth) {
  DIR* dir = fdopendir(dir_fd);
  if (!dir) {
    close(dir_fd);
    return;
  }
  while (dirent* entry = readdir(dir)) {
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
    if (unlinkat(dirfd(dir), entry->d_name, 0) == 0 || depth <= 0) continue;
    int inner = openat(dirfd(dir), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inner >= 0) remove_entries(inner, depth - 1);
    unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR);
  }
  closedir(dir);
}

void remove_tree(const std::string& path) {
  int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd >= 0) remove_entries(fd, 32);
  rmdir(path.c_str());
}

}  // namespace psession
