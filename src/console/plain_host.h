// The host of scripts and of `-Command`: text to stdout and stderr, no questions unless a terminal is there.
// The interactive console builds on it. Engine thread.
#pragma once
#include <string>

#include "engine/host.h"

namespace psession {

class Runspace;

class PlainHost : public Host {
 public:
  explicit PlainHost(bool interactive) : interactive_(interactive) {}
  ~PlainHost() override { flush(); }
  void flush();

  std::string name() const override { return "ConsoleHost"; }
  bool interactive() const override { return interactive_; }
  bool is_terminal() const override;
  HostSize buffer_size() override;
  void write(std::string_view text) override;
  void write_line(std::string_view text) override;
  void write_colored(int foreground, int background, std::string_view text, bool newline) override;
  void write_error_line(std::string_view text) override;
  void write_warning_line(std::string_view text) override;
  void write_verbose_line(std::string_view text) override;
  void write_debug_line(std::string_view text) override;
  std::optional<std::string> read_line() override;
  Value read_line_secure() override;
  std::optional<std::vector<Value>> prompt(std::string_view caption, std::string_view message,
                                           const std::vector<FieldDescription>& fields) override;
  int prompt_for_choice(std::string_view caption, std::string_view message, const std::vector<ChoiceDescription>& choices,
                        int default_choice) override;
  Value prompt_for_credential(std::string_view caption, std::string_view message, std::string_view user) override;
  bool native_programs_share_stdio() const override { return true; }
  void before_native_command() override { flush(); }
  std::string window_title() override { return title_; }
  void set_window_title(std::string_view t) override;
  void clear_screen() override;

 protected:
  [[noreturn]] void not_interactive();
  void styled_line(const char* escape, const char* prefix, std::string_view text);
  bool interactive_;
  std::string buffer_, title_;
};

}  // namespace psession
