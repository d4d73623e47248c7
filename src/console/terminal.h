// The terminal of this process: raw mode, size, keys, output. TerminalIo is what the editor, the prompts and
// the progress display use (tests put a virtual screen behind it); Terminal is the real one over descriptors.
// Used from the console thread; only wake() may be called from others. The terminal's modes are put back at
// exit, on fatal signals and on suspension.
#pragma once
#include <atomic>
#include <string>
#include <string_view>
#include <termios.h>

#include "console/key.h"

namespace psession::console {

struct TerminalSize {
  int columns = 80;
  int rows = 24;
};

class TerminalIo {
 public:
  virtual ~TerminalIo() = default;
  // Waits for a key up to timeout_ms (-1: for ever); false: time-out.
  virtual bool read_key(KeyEvent& event, int timeout_ms) = 0;
  virtual void write(std::string_view bytes) = 0;
  virtual TerminalSize size() = 0;
  virtual void enter_raw() = 0;
  virtual void leave_raw() = 0;
  // One line in the terminal's own (cooked) mode or from a file or pipe, without the line end;
  // false at the end of input.
  virtual bool read_plain_line(std::string& line) = 0;
  virtual void set_echo(bool on) = 0;  // for read_plain_line

  bool input_is_terminal() const { return input_is_terminal_; }
  bool output_is_terminal() const { return output_is_terminal_; }
  // Keys can be read one by one and the cursor can be moved: terminals on both ends and TERM is not dumb.
  bool can_edit() const { return can_edit_; }
  bool colour() const { return colour_; }
  void set_colour(bool on) { colour_ = on; }

 protected:
  bool input_is_terminal_ = false;
  bool output_is_terminal_ = false;
  bool can_edit_ = false;
  bool colour_ = false;
};

class Terminal final : public TerminalIo {
 public:
  explicit Terminal(int input_fd = 0, int output_fd = 1);
  ~Terminal() override;
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  bool read_key(KeyEvent& event, int timeout_ms) override;
  void write(std::string_view bytes) override;
  TerminalSize size() override;
  void enter_raw() override;
  void leave_raw() override;
  bool read_plain_line(std::string& line) override;
  void set_echo(bool on) override;

  // Makes a read_key that waits return KeyCode::kWake; any thread, also a signal handler.
  void wake();
  // How long after ESC the rest of a sequence may take.
  void set_escape_timeout(int ms) { escape_timeout_ms_ = ms; }
  int input_fd() const { return in_; }
  bool raw() const { return raw_depth_ > 0; }

 private:
  bool poll_input(int timeout_ms, bool& readable);
  bool fill();

  int in_, out_;
  int wake_fd_ = -1;
  int raw_depth_ = 0;
  int escape_timeout_ms_ = 100;
  termios saved_{};
  KeyDecoder decoder_;
  std::string line_buffer_;
  bool end_of_input_ = false;
};

// Raw mode while it lives.
class RawMode {
 public:
  explicit RawMode(TerminalIo& io) : io_(io) { io_.enter_raw(); }
  ~RawMode() { io_.leave_raw(); }
  RawMode(const RawMode&) = delete;
  RawMode& operator=(const RawMode&) = delete;

 private:
  TerminalIo& io_;
};

}  // namespace psession::console
