#include "console/renderer.h"

#include <algorithm>

#include "console/width.h"

namespace psession::console {

void append_cells(Row& row, std::string_view text, uint8_t style) {
  for (size_t pos = 0; pos < text.size();) {
    size_t end = next_cluster(text, pos);
    std::string_view cluster = text.substr(pos, end - pos);
    pos = end;
    int width = cluster_width(cluster);
    if (width == 0 && row.cells.empty()) continue;
    if (width == 0) row.cells.back().text.append(cluster);
    else row.cells.push_back({std::string(cluster), static_cast<uint8_t>(width), style});
  }
}

void Renderer::reset() {
  rows_.clear();
  row_ = column_ = lowest_ = 0;
  style_ = 0;
}

void Renderer::set_style(std::string& out, uint8_t style) {
  if (style == style_) return;
  if (styles_[style] == styles_[style_]) {
    style_ = style;
    return;
  }
  if (!styles_[style_].empty()) out += "\x1b[0m";
  out += styles_[style];
  style_ = style;
}

void Renderer::move_to(std::string& out, int row, int column) {
  set_style(out, 0);
  if (row > lowest_) {
    // The line end scrolls where there is no row below.
    int down = lowest_ - row_;
    if (down > 0) out += "\x1b[" + std::to_string(down) + "B";
    out += '\r';
    for (; lowest_ < row; ++lowest_) out += '\n';
    row_ = row;
    column_ = 0;
  } else if (row != row_) {
    int by = row - row_;
    if (column_ >= columns_) {  // at the right edge a move up or down may differ between terminals
      out += '\r';
      column_ = 0;
    }
    out += "\x1b[" + std::to_string(by < 0 ? -by : by) + (by < 0 ? "A" : "B");
    row_ = row;
  }
  if (column == column_) return;
  if (column == 0) {
    out += '\r';
  } else if (column_ >= columns_) {
    out += "\r\x1b[" + std::to_string(column) + "C";
  } else if (column == column_ - 1) {
    out += '\b';
  } else {
    int by = column - column_;
    out += "\x1b[" + std::to_string(by < 0 ? -by : by) + (by < 0 ? "D" : "C");
  }
  column_ = column;
}

void Renderer::draw_row(std::string& out, const Row* old, const Row& row, int index) {
  static const std::vector<Cell> kNoCells;
  const std::vector<Cell>* old_cells = old ? &old->cells : &kNoCells;
  int old_width = old ? old->width() : 0;
  if (row.prefix != (old ? old->prefix : std::string())) {
    move_to(out, index, 0);
    out += row.prefix;
    if (row.prefix.find('\x1b') != std::string::npos) out += "\x1b[0m";
    column_ = row.prefix_width;
    if (old && old->prefix_width != row.prefix_width) old_cells = &kNoCells;
  } else if (!old && index > lowest_) {
    // A wrapped row begins by running over the edge, so that terminals know it as one line.
    bool runs_over = row.wrapped && row_ == index - 1 && column_ == columns_ && !row.cells.empty() &&
                     row.prefix.empty() && row_ == lowest_;
    if (runs_over) {
      ++lowest_;
      row_ = index;
      column_ = 0;
    } else {
      move_to(out, index, 0);
    }
  }
  size_t same = 0;
  int column = row.prefix_width;
  size_t shorter = std::min(old_cells->size(), row.cells.size());
  while (same < shorter && (*old_cells)[same] == row.cells[same]) column += row.cells[same++].width;
  int width = row.width();
  size_t stop = row.cells.size();
  if (old && width == old_width && row.cells.size() == old_cells->size())
    while (stop > same && (*old_cells)[stop - 1] == row.cells[stop - 1]) --stop;
  if (same < stop) {
    move_to(out, index, column);
    for (size_t i = same; i < stop; ++i) {
      set_style(out, row.cells[i].style);
      out += row.cells[i].text;
      column_ += row.cells[i].width;
    }
  }
  if (width < old_width) {
    move_to(out, index, width);
    out += "\x1b[K";
  }
}

std::string Renderer::update(Frame frame, int columns) {
  std::string out;
  columns_ = columns;
  for (size_t i = 0; i < frame.rows.size(); ++i) {
    const Row* old = i < rows_.size() ? &rows_[i] : nullptr;
    draw_row(out, old, frame.rows[i], static_cast<int>(i));
  }
  if (rows_.size() > frame.rows.size()) {
    move_to(out, static_cast<int>(frame.rows.size()), 0);
    out += "\x1b[J";
  }
  move_to(out, frame.cursor_row, frame.cursor_column);
  set_style(out, 0);
  rows_ = std::move(frame.rows);
  return out;
}

std::string Renderer::leave() {
  std::string out;
  move_to(out, rows_.empty() ? 0 : static_cast<int>(rows_.size()) - 1, column_);
  out += "\r\n";
  reset();
  return out;
}

std::string Renderer::rewind(int new_columns) {
  // Terminals that wrap anew join what ran over the edge and break it at the new width; those that do not
  // leave the rows where they were. The first are common now, and narrowing breaks rows in both.
  int above = 0;
  int line = 0;  // columns of the line that is being joined
  for (int i = 0; i <= row_ && i < static_cast<int>(rows_.size()); ++i) {
    if (i > 0 && !rows_[i].wrapped) {
      above += line > 0 ? (line - 1) / new_columns + 1 : 1;
      line = 0;
    }
    line += i == row_ ? column_ : rows_[i].width();
  }
  above += line / new_columns;
  std::string out;
  set_style(out, 0);
  out += '\r';
  if (above > 0) out += "\x1b[" + std::to_string(above) + "A";
  out += "\x1b[J";
  reset();
  return out;
}

}  // namespace psession::console
