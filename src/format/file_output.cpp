#include "format/file_output.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/provider.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/text_case.h"
#include "text/wildcard.h"

namespace psession {

namespace {

[[noreturn]] void open_failed(const std::string& path, int error, const FileOutputOptions& o) {
  switch (error) {
    case EEXIST:
      throw_error("System.IO.IOException", "NoClobber", ErrorCategory::ResourceExists,
                  "The file '" + path + "' already exists.", str(path));
    case ENOENT: case ENOTDIR:
      throw_error("System.IO.DirectoryNotFoundException", "FileOpenFailure", ErrorCategory::OpenError,
                  "Could not find a part of the path '" + path + "'.");
    case EACCES: case EPERM: case EROFS: case EISDIR:
      throw_error("System.UnauthorizedAccessException", "FileOpenFailure", ErrorCategory::OpenError,
                  "Access to the path '" + path + "' is denied.");
    default:
      throw_error("System.IO.IOException", "FileOpenFailure", ErrorCategory::OpenError,
                  system_error("'" + path + "'", error).message);
  }
}

}  // namespace

FileOutput::FileOutput(Runspace& rs, const std::string& path, const FileOutputOptions& o)
    : path_(path), encoding_(o.encoding.value_or(TextEncoding::kUtf8)), no_newline_(o.no_newline) {
  int flags = (o.append ? O_RDWR | O_APPEND : O_WRONLY | O_TRUNC) | O_CREAT | O_CLOEXEC;
  if (o.no_clobber && !o.append) flags |= O_EXCL;
  int fd = ::open(path.c_str(), flags, 0666);
  if (fd < 0 && errno == EACCES && o.force) {   // a read-only file: writable for the moment, as PowerShell does
    struct stat s;
    if (::stat(path.c_str(), &s) == 0 && ::chmod(path.c_str(), s.st_mode | S_IWUSR) == 0) {
      fd = ::open(path.c_str(), flags, 0666);
      int e = errno;
      ::chmod(path.c_str(), s.st_mode & 07777);
      errno = e;
    }
  }
  if (fd < 0) open_failed(path, errno, o);
  fd_.reset(fd);
  struct stat s;
  bool empty = ::fstat(fd, &s) != 0 || s.st_size == 0;
  if (o.append && !empty && !o.encoding) {
    char start[4];
    ssize_t n = ::pread(fd, start, sizeof start, 0);
    if (n > 0) {
      if (std::optional<Bom> bom = detect_bom({start, static_cast<size_t>(n)})) encoding_ = bom->encoding;
    }
  }
  if (empty) buffer_ = preamble(encoding_);
  decorated_ = output_rendering(rs) == 2;
  int width = o.width > 0 ? o.width : default_text_width(rs) - 1;
  device_ = std::make_unique<CallbackLineOutput>(width, [this](std::string_view line) { write_line(line); }, decorated_);
  renderer_ = std::make_unique<OutputRenderer>(rs, *device_);
}

void FileOutput::write_line(std::string_view line) {
  std::string text = decorated_ ? std::string(line) : plain_text(line);
  if (!no_newline_) text += '\n';
  if (encoding_ == TextEncoding::kUtf8 || encoding_ == TextEncoding::kUtf8Bom) buffer_ += text;
  else buffer_ += encode_utf8(encoding_, text);
  if (buffer_.size() > 65536) flush();
}

void FileOutput::flush() {
  if (buffer_.empty()) return;
  Result<void> r = write_all(fd_.get(), buffer_);
  buffer_.clear();
  if (!r) throw_error("System.IO.IOException", "FileWriteFailure", ErrorCategory::WriteError, r.error().message);
}

void FileOutput::close() {
  if (!fd_) return;
  renderer_->finish();
  flush();
  fd_.reset();
}

std::string output_path(Runspace& rs, const std::string& path, bool literal) {
  if (literal || !WildcardPattern::contains_wildcards(path)) return rs.providers().file_system_path(path);
  std::vector<ResolvedPath> found = rs.providers().glob(path);
  if (found.empty()) {
    throw_error("System.IO.FileNotFoundException", "FileOpenFailure", ErrorCategory::OpenError,
                "Cannot perform operation because the wildcard path " + path + " did not resolve to a file.");
  }
  if (found.size() > 1) {
    throw_error("System.Management.Automation.PSInvalidOperationException", "ReadWriteMultipleFilesNotSupported",
                ErrorCategory::InvalidArgument,
                "Cannot perform operation, because the path resolved to more than one file. This command cannot operate on multiple files.");
  }
  return found[0].path;
}

}  // namespace psession
