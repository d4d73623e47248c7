#include "engine/redirection.h"

#include <fcntl.h>

#include "base/fd.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "object/convert.h"

namespace psession {

EngineHooks engine_hooks;
DiscardSink null_sink;

void CatchSink::write(const Value& v) {
  if (v.is_nothing()) return;
  if (out_variable) out_variable->items.push_back(v);
  if (pipeline_variable) pipeline_variable->value = v;
  to_->write(v);
}

namespace {

class PlainFile final : public ClosingSink {
 public:
  PlainFile(Runspace& rs, Fd fd) : rs_(rs), fd_(std::move(fd)) {}
  void write(const Value& v) override {
    buffer_ += to_display(rs_, v);
    buffer_ += '\n';
    if (buffer_.size() > 32768) flush();
  }
  void close() override { flush(); }
 private:
  void flush() {
    (void)write_all(fd_.get(), buffer_);
    buffer_.clear();
  }
  Runspace& rs_;
  Fd fd_;
  std::string buffer_;
};

}  // namespace

std::unique_ptr<ClosingSink> open_file_output(Runspace& rs, const std::string& path, bool append) {
  if (engine_hooks.make_file_output) return engine_hooks.make_file_output(rs, path, append);
  std::string full = rs.providers().file_system_path(path);
  Fd fd(::open(full.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), 0666));
  if (!fd) {
    int error = errno;
    std::string text = error == ENOENT || error == ENOTDIR ? "Could not find a part of the path '" + full + "'."
                                                           : "Access to the path '" + full + "' is denied.";
    throw_error(error == ENOENT || error == ENOTDIR ? "System.IO.DirectoryNotFoundException" : "System.UnauthorizedAccessException",
                "FileOpenFailure", ErrorCategory::OpenError, text);
  }
  return std::make_unique<PlainFile>(rs, std::move(fd));
}

}  // namespace psession
