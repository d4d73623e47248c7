#include "cmdlets/files/file_errors.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"

namespace psession {

FileError file_error(int number, const std::string& path) {
  switch (number) {
    case ENOENT: {
      struct stat st;
      std::string parent = path.substr(0, path.rfind('/'));
      if (!parent.empty() && stat(parent.c_str(), &st) != 0) {
        return {"System.IO.DirectoryNotFoundException", "Could not find a part of the path '" + path + "'."};
      }
      return {"System.IO.FileNotFoundException", "Could not find file '" + path + "'."};
    }
    case ENOTDIR: return {"System.IO.DirectoryNotFoundException", "Could not find a part of the path '" + path + "'."};
    case EACCES: case EPERM: case EROFS: case EISDIR:
      return {"System.UnauthorizedAccessException", "Access to the path '" + path + "' is denied."};
    case EEXIST: return {"System.IO.IOException", "The file '" + path + "' already exists."};
    case ENAMETOOLONG:
      return {"System.IO.PathTooLongException", "The specified file name or path is too long, or a component of the specified path is "
              "too long."};
    case ENOSPC: return {"System.IO.IOException", "No space left on device : '" + path + "'"};
    default: return {"System.IO.IOException", std::string(strerror(number)) + " : '" + path + "'"};
  }
}

void throw_file_error(int number, const std::string& path, std::string_view error_id, ErrorCategory category) {
  FileError e = file_error(number, path);
  throw_error(e.exception_type, error_id, category, e.message, str(path));
}

std::string read_whole_file(const std::string& path, std::string_view error_id, ErrorCategory category) {
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) throw_file_error(errno, path, error_id, category);
  struct stat st;
  std::string out;
  if (fstat(fd.get(), &st) == 0) {
    if (S_ISDIR(st.st_mode)) throw_file_error(EISDIR, path, error_id, category);
    if (st.st_size > 0) out.reserve(static_cast<size_t>(st.st_size));
  }
  char chunk[65536];
  while (true) {
    ssize_t n = ::read(fd.get(), chunk, sizeof chunk);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw_file_error(errno, path, error_id, category);
    if (n == 0) return out;
    out.append(chunk, static_cast<size_t>(n));
  }
}

}  // namespace psession
