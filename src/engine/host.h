// The host program of a runspace (PSHost, its UI and raw UI). Implemented by the console, by the remoting
// server (host calls over PSRP) and by a null host. Called on the engine thread; text is UTF-8.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "object/value.h"

namespace psession {

struct ChoiceDescription { std::string label, help; };
struct FieldDescription { std::string name, label, type_name, help; bool mandatory = true; Value default_value; };
struct HostSize { int width = 80, height = 24; };
// One key as [KeyInfo] and [ConsoleKeyInfo] have it: Windows' virtual key code, the character, ControlKeyStates.
struct HostKey {
  int virtual_key = 0;
  char32_t character = 0;
  uint32_t control_state = 0;
};

class Host {
 public:
  virtual ~Host() = default;
  virtual std::string name() const = 0;           // "ConsoleHost"
  virtual std::string version() const { return "7.6.5"; }
  virtual bool interactive() const { return false; }   // may prompt
  virtual bool is_terminal() const { return false; }   // colours, progress
  virtual HostSize buffer_size() { return {}; }
  virtual void write(std::string_view text) = 0;       // no newline added
  virtual void write_line(std::string_view text) { write(std::string(text) + "\n"); }
  virtual void write_colored(int foreground, int background, std::string_view text, bool newline);  // ConsoleColor or -1
  virtual void write_error_line(std::string_view text) = 0;    // an error as formatted text
  virtual void write_warning_line(std::string_view text) = 0;  // without the "WARNING: " prefix
  virtual void write_verbose_line(std::string_view text) = 0;
  virtual void write_debug_line(std::string_view text) = 0;
  virtual void write_information(const Value& record) {}       // InformationRecord (not Write-Host text)
  virtual void write_progress(int64_t source_id, const Value& progress_record) {}
  // Input: nullopt when there is no more input; throw_error HostFunctionNotInteractive ids where it can't prompt.
  virtual std::optional<std::string> read_line() = 0;
  virtual Value read_line_secure() = 0;                        // SecureString
  virtual std::optional<std::vector<Value>> prompt(std::string_view caption, std::string_view message,
                                                   const std::vector<FieldDescription>& fields) = 0;
  virtual int prompt_for_choice(std::string_view caption, std::string_view message,
                                const std::vector<ChoiceDescription>& choices, int default_choice) = 0;
  virtual Value prompt_for_credential(std::string_view caption, std::string_view message, std::string_view user) = 0;
  // Waits for one key; false: there is no terminal to read one from. Ctrl+C stops the command.
  virtual bool read_key(HostKey& key, bool echo) { return false; }
  virtual bool key_available() { return false; }
  virtual bool cursor_position(int& column, int& row) { return false; }   // from 0
  virtual void set_should_exit(int code) {}
  virtual void enter_nested_prompt() {}
  virtual void exit_nested_prompt() {}
  // Enter-PSSession (IHostSupportsInteractiveSession).
  virtual void push_runspace(const Value& session) { runspace_pushed = true; }
  virtual void pop_runspace() { runspace_pushed = false; }
  bool runspace_pushed = false;
  virtual std::string window_title() { return {}; }
  virtual void set_window_title(std::string_view) {}
  virtual void clear_screen() {}
  // Native programs may own the terminal: called around one that runs in the foreground.
  // True when programs write to and read from the process's own stdin, stdout and stderr unless redirected.
  virtual bool native_programs_share_stdio() const { return false; }
  virtual void before_native_command() {}
  virtual void after_native_command() {}
};

}  // namespace psession
