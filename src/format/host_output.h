// The devices of Out-Default, Out-String and file redirection, and the hooks by which the engine reaches formatting.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "format/output.h"

namespace psession {

class Host;

// Lines to the host; errors, warnings... to its streams.
class HostLineOutput final : public LineOutput {
 public:
  explicit HostLineOutput(Host& host, Runspace* rs = nullptr) : host_(host), rs_(rs) {}
  int columns() override;
  void write_line(std::string_view line) override;
  void write_stream_line(WriteStream stream, std::string_view line) override;
  bool decorated() override;
 private:
  Host& host_;
  Runspace* rs_;   // whose $PSStyle counts
};

// Lines to a callback, at a given width; `decorated`: the labels of views keep their styles.
class CallbackLineOutput final : public LineOutput {
 public:
  CallbackLineOutput(int columns, std::function<void(std::string_view)> f, bool decorated = false)
      : columns_(columns), f_(std::move(f)), decorated_(decorated) {}
  int columns() override { return columns_; }
  bool decorated() override { return decorated_; }
  void write_line(std::string_view line) override { f_(line); }
 private:
  int columns_;
  std::function<void(std::string_view)> f_;
  bool decorated_;
};

// Without escape sequences ($PSStyle.OutputRendering PlainText, files).
std::string plain_text(std::string_view s);
int64_t output_rendering(Runspace& rs);  // $PSStyle.OutputRendering: 0 Host, 1 PlainText, 2 Ansi
int default_text_width(Runspace& rs);   // what Out-String and Out-File take when -Width is not given
void install_format_hooks();            // once, at program start

}  // namespace psession
