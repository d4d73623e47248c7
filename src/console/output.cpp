#include "console/output.h"

#include <algorithm>

#include "console/width.h"

namespace psession::console {

namespace {
constexpr size_t kMaxLine = 16 << 10;
}

void ConsoleOutput::write(std::string_view text) {
  if (text.empty()) return;
  hide_progress();
  io_.write(text);
  if (!io_.output_is_terminal()) return;
  size_t end = text.find_last_of('\n');
  if (end != std::string_view::npos) {
    text.remove_prefix(end + 1);
    line_.clear();
    column_ = 0;
  }
  size_t back = text.find_last_of('\r');
  if (back != std::string_view::npos) {
    line_.clear();
    text.remove_prefix(back + 1);
  }
  if (line_.size() + text.size() > kMaxLine) line_.clear();
  line_ += text;
  column_ = advance_column(line_, 0) % std::max(io_.size().columns, 1);
}

void ConsoleOutput::write_line(std::string_view text) {
  std::string line(text);
  line += '\n';
  write(line);
}

void ConsoleOutput::progress(const ProgressRecord& record, int64_t now_ms) {
  if (!can_show()) return;
  if (!progress_.update(record, now_ms)) return;
  TerminalSize size = io_.size();
  io_.write(progress_.draw(size.columns, size.rows, column_, io_.colour(), now_ms));
}

void ConsoleOutput::tick(int64_t now_ms) {
  if (!can_show() || !progress_.due(now_ms)) return;
  TerminalSize size = io_.size();
  io_.write(progress_.draw(size.columns, size.rows, column_, io_.colour(), now_ms));
}

void ConsoleOutput::hide_progress() {
  if (progress_.visible()) io_.write(progress_.erase(column_));
}

void ConsoleOutput::end_of_command() {
  hide_progress();
  progress_.clear();
}

}  // namespace psession::console
