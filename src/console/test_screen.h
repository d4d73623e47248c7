// For tests: a virtual terminal screen that understands what the console writes, and a TerminalIo that feeds
// keys and shows on it. When the keys run out the screen is kept in `at_end` and the input ends.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "console/terminal.h"
#include "console/width.h"

namespace psession::console {

class VirtualScreen {
 public:
  VirtualScreen(int columns, int rows) : columns_(columns), rows_(rows) { clear(); }

  void write(std::string_view bytes) {
    for (size_t pos = 0; pos < bytes.size();) {
      if (bytes[pos] == '\x1b') {
        size_t end = skip_escape(bytes, pos);
        escape(bytes.substr(pos, end - pos));
        pos = end;
        continue;
      }
      size_t end = next_cluster(bytes, pos);
      std::string_view cluster = bytes.substr(pos, end - pos);
      pos = end;
      switch (cluster[0]) {
        case '\r': x_ = 0, pending_ = false; break;
        case '\n': line_feed(); break;
        case '\b': if (x_ > 0) --x_; pending_ = false; break;
        case '\a': ++bells; break;
        default: put(cluster);
      }
    }
  }

  // The rows without trailing blanks, empty rows at the end left out.
  std::string text() const {
    std::string out;
    size_t last = 0;
    std::vector<std::string> lines;
    for (const auto& row : grid_) {
      std::string line;
      for (const Cell& cell : row) line += cell.text;
      line.erase(line.find_last_not_of(' ') + 1);
      lines.push_back(line);
      if (!line.empty()) last = lines.size();
    }
    for (size_t i = 0; i < last; ++i) out += lines[i] + "\n";
    return out;
  }
  std::string colour_at(int x, int y) const { return grid_[y][x].colour; }
  int x() const { return x_; }
  int y() const { return y_; }
  int bells = 0;
  std::vector<std::string> scrolled;

 private:
  struct Cell {
    std::string text = " ";
    std::string colour;
  };
  void clear() { grid_.assign(rows_, std::vector<Cell>(columns_)); }
  void line_feed() {
    pending_ = false;
    if (++y_ < rows_) return;
    y_ = rows_ - 1;
    std::string line;
    for (const Cell& cell : grid_[0]) line += cell.text;
    line.erase(line.find_last_not_of(' ') + 1);
    scrolled.push_back(line);
    grid_.erase(grid_.begin());
    grid_.emplace_back(columns_);
  }
  void put(std::string_view cluster) {
    int width = cluster_width(cluster);
    if (pending_ || x_ + width > columns_) {
      x_ = 0;
      line_feed();
    }
    grid_[y_][x_] = {std::string(cluster), colour_};
    if (width == 2) grid_[y_][x_ + 1] = {"", colour_};
    x_ += width;
    if (x_ >= columns_) x_ = columns_ - 1, pending_ = true;
  }
  void escape(std::string_view sequence) {
    if (sequence.size() < 3 || sequence[1] != '[' || sequence[2] == '?') return;
    char final = sequence.back();
    int n = 0;
    bool given = false;
    for (char c : sequence.substr(2))
      if (c >= '0' && c <= '9') n = n * 10 + (c - '0'), given = true;
      else break;
    int by = given && n > 0 ? n : 1;
    if (final == 'm') {
      if (n == 0) colour_.clear();
      else colour_ = sequence;
      return;
    }
    pending_ = false;
    switch (final) {
      case 'A': y_ = std::max(0, y_ - by); break;
      case 'B': y_ = std::min(rows_ - 1, y_ + by); break;
      case 'C': x_ = std::min(columns_ - 1, x_ + by); break;
      case 'D': x_ = std::max(0, x_ - by); break;
      case 'H': x_ = y_ = 0; break;
      case 'K':
        for (int x = x_; x < columns_; ++x) grid_[y_][x] = {};
        break;
      case 'J':
        if (n == 2) return clear();
        for (int x = x_; x < columns_; ++x) grid_[y_][x] = {};
        for (int y = y_ + 1; y < rows_; ++y) grid_[y].assign(columns_, {});
        break;
      default: break;
    }
  }
  int columns_, rows_;
  int x_ = 0, y_ = 0;
  bool pending_ = false;
  std::string colour_;
  std::vector<std::vector<Cell>> grid_;
};

class FakeTerminal : public TerminalIo {
 public:
  explicit FakeTerminal(int columns = 40, int rows = 10) : screen(columns, rows), size_{columns, rows} {
    input_is_terminal_ = output_is_terminal_ = can_edit_ = colour_ = true;
  }
  void type(std::string_view bytes) { decoder_.feed(bytes); }
  void make_plain() { can_edit_ = colour_ = input_is_terminal_ = output_is_terminal_ = false; }

  bool read_key(KeyEvent& event, int timeout_ms) override {
    if (timeout_ms == 0) return false;  // every key is drawn
    writes_per_key.push_back(writes);
    writes = 0;
    if (decoder_.next(event)) return true;
    if (decoder_.pending()) {
      decoder_.flush();
      if (decoder_.next(event)) return true;
    }
    at_end = screen.text();
    end_x = screen.x();
    end_y = screen.y();
    event = {plain_key(KeyCode::kEndOfFile), {}};
    return true;
  }
  void write(std::string_view bytes) override {
    // The terminal driver's work outside raw mode.
    for (char c : bytes) {
      if (c == '\n' && raw_ == 0) shown_ += '\r';
      shown_ += c;
    }
    screen.write(shown_);
    shown_.clear();
    output += bytes;
    ++writes;
  }
  TerminalSize size() override { return size_; }
  void enter_raw() override { ++raw_; }
  void leave_raw() override { --raw_; }
  bool read_plain_line(std::string& line) override {
    std::string rest = decoder_.take_rest();
    size_t end = rest.find('\n');
    line = rest.substr(0, end);
    if (end != std::string::npos) decoder_.feed(rest.substr(end + 1));
    return end != std::string::npos || !line.empty();
  }
  void set_echo(bool) override {}

  VirtualScreen screen;
  std::string output, at_end;
  int end_x = 0, end_y = 0;
  int writes = 0;
  std::vector<int> writes_per_key;

 private:
  TerminalSize size_;
  int raw_ = 0;
  std::string shown_;
  KeyDecoder decoder_;
};

}  // namespace psession::console
