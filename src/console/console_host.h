// The host of the interactive console: text through ConsoleOutput (columns, progress bars), questions through PromptUi.
#pragma once
#include <memory>
#include <optional>

#include "console/output.h"
#include "console/plain_host.h"
#include "console/prompt_ui.h"
#include "console/terminal.h"

namespace psession {

class Runspace;

class ConsoleHost final : public PlainHost {
 public:
  explicit ConsoleHost(bool interactive);
  console::Terminal& terminal() { return terminal_; }
  console::ConsoleOutput& output() { return output_; }
  void set_runspace(Runspace& rs) { rs_ = &rs; }

  bool is_terminal() const override { return terminal_.output_is_terminal() && terminal_.colour(); }
  HostSize buffer_size() override;
  void write(std::string_view text) override;
  void write_line(std::string_view text) override;
  void write_progress(int64_t source_id, const Value& record) override;
  std::optional<std::string> read_line() override;
  Value read_line_secure() override;
  std::optional<std::vector<Value>> prompt(std::string_view caption, std::string_view message,
                                           const std::vector<FieldDescription>& fields) override;
  Value prompt_for_credential(std::string_view caption, std::string_view message, std::string_view user) override;
  bool read_key(HostKey& key, bool echo) override;
  bool key_available() override;
  bool cursor_position(int& column, int& row) override;
  int prompt_for_choice(std::string_view caption, std::string_view message, const std::vector<ChoiceDescription>& choices,
                        int default_choice) override;
  void before_native_command() override;
  void after_native_command() override { output_.forget_column(); }
  void pop_runspace() override {
    runspace_pushed = false;
    pop_wanted_ = true;
  }
  // Exit-PSSession was called (here or there) since the last look.
  bool take_pop() { return std::exchange(pop_wanted_, false); }

 private:
  [[noreturn]] void cancelled();
  console::Terminal terminal_;
  std::optional<console::KeyEvent> next_key_;   // key_available() saw it
  console::ConsoleOutput output_;
  std::unique_ptr<console::PromptUi> prompts_;
  console::PromptUi& prompts();
  Runspace* rs_ = nullptr;
  bool pop_wanted_ = false;
};

}  // namespace psession
