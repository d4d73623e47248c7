// Formatted text into a file, in any encoding: Out-File, Tee-Object and `> path`. Buffered; engine thread.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "base/fd.h"
#include "engine/encoding_argument.h"
#include "engine/hooks.h"
#include "format/host_output.h"
#include "text/encoding.h"

namespace psession {

struct FileOutputOptions {
  std::optional<TextEncoding> encoding;   // nothing: UTF-8 without a mark, or what an appended file has
  bool append = false, force = false, no_clobber = false, no_newline = false;
  int width = 0;                          // 0: that of the host
};

class FileOutput final : public ClosingSink {
 public:
  // `path` is the file system's; throws ScriptError (FileOpenFailure...) when it can't be written.
  FileOutput(Runspace& rs, const std::string& path, const FileOutputOptions& o);
  void write(const Value& v) override { renderer_->process(v); }
  void close() override;
  void write_line(std::string_view line);

 private:
  void flush();
  Fd fd_;
  std::string path_, buffer_;
  TextEncoding encoding_;
  bool no_newline_, decorated_ = false;   // decorated: $PSStyle.OutputRendering is Ansi
  std::unique_ptr<CallbackLineOutput> device_;
  std::unique_ptr<OutputRenderer> renderer_;
};

// -FilePath or -LiteralPath to a file system path; a pattern must name one file.
std::string output_path(Runspace& rs, const std::string& path, bool literal);

}  // namespace psession
