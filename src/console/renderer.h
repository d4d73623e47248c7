// Draws frames (rows of styled cells) below the place where it began, writing only what changed since the last
// frame. Pure: it returns the bytes to write. All movement is relative, so the place on the screen need not be
// known. Owned by the line editor; console thread.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace psession::console {

struct Cell {
  std::string text;
  uint8_t width = 1;
  uint8_t style = 0;  // index into the style table
  bool operator==(const Cell&) const = default;
};

struct Row {
  std::string prefix;  // raw, with its escape sequences: the prompt
  int prefix_width = 0;
  std::vector<Cell> cells;
  bool wrapped = false;  // goes on from the row above without a line end
  int width() const {
    int sum = prefix_width;
    for (const Cell& cell : cells) sum += cell.width;
    return sum;
  }
};

struct Frame {
  std::vector<Row> rows;
  int cursor_row = 0;
  int cursor_column = 0;
};

// Appends the cells of plain text (one line, no controls) in a style.
void append_cells(Row& row, std::string_view text, uint8_t style);

class Renderer {
 public:
  // styles[i] is the escape sequence of style i ("" = the terminal's default); kept by reference.
  explicit Renderer(const std::vector<std::string>& styles) : styles_(styles) {}

  // Begins anew where the cursor is (column 0 of a fresh line).
  void reset();
  // The bytes that turn the last frame into this one.
  std::string update(Frame frame, int columns);
  // Moves below the last row.
  std::string leave();
  // After a change of the terminal's width: goes to where the first row probably is now and clears from there.
  std::string rewind(int new_columns);
  bool drawn() const { return !rows_.empty(); }
  const std::vector<Row>& rows() const { return rows_; }

 private:
  void move_to(std::string& out, int row, int column);
  void set_style(std::string& out, uint8_t style);
  void draw_row(std::string& out, const Row* old, const Row& row, int index);

  const std::vector<std::string>& styles_;
  std::vector<Row> rows_;
  int columns_ = 80;
  int row_ = 0, column_ = 0;
  int lowest_ = 0;  // rows that exist on the screen; below it a line end is needed to get there
  uint8_t style_ = 0;
};

}  // namespace psession::console
