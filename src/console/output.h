// Everything that commands write to the console goes through here: it knows the column and the unfinished line,
// and keeps the progress bars out of the way. Console thread only (writers on other threads hand their text over).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "console/progress.h"
#include "console/terminal.h"

namespace psession::console {

class ConsoleOutput {
 public:
  explicit ConsoleOutput(TerminalIo& io) : io_(io) {}

  void write(std::string_view text);
  void write_line(std::string_view text);
  // A record of Write-Progress; nothing is shown when the output is not a terminal.
  void progress(const ProgressRecord& record, int64_t now_ms);
  // Draws what the limit of updates held back; call it while waiting.
  void tick(int64_t now_ms);
  // Before a native program writes by itself, and at the end of a command (which also forgets the records).
  void hide_progress();
  void end_of_command();
  // A native program has written: the column is not known any more and taken as 0.
  void forget_column() { line_.clear(); column_ = 0; }

  int column() const { return column_; }
  // The line that is being written, with its escape sequences: what a prompt stands behind.
  const std::string& unfinished_line() const { return line_; }
  ProgressOptions& progress_options() { return progress_.options; }
  TerminalIo& io() { return io_; }

 private:
  bool can_show() const { return io_.output_is_terminal() && io_.can_edit(); }

  TerminalIo& io_;
  ProgressDisplay progress_;
  std::string line_;
  int column_ = 0;
};

}  // namespace psession::console
