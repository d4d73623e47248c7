// Splitting and fitting of text into screen cells: what table cells, list values and custom views share.
// Pure functions over UTF-8 (escape sequences take no cells).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "format/packets.h"

namespace psession {

std::vector<std::string> split_lines(std::string_view text);          // at \n, \r\n
std::string first_line_only(std::string_view text);                   // a cell: cut at a line break, with an ellipsis
// Word-wrapped to `first` cells for the first line and `following` for the rest; breaks in the text are kept.
std::vector<std::string> wrap_lines(std::string_view text, int first, int following);
std::string cut_tail(std::string_view text, int cells);               // at most this many cells from the start
std::string cut_head(std::string_view text, int cells);               // ... from the end
std::string pad(int n);

// Column widths so that the table fits: PowerShell's rules (unset ones share what is left; the last visible one is
// trimmed, then hidden). Hidden columns get -1.
void fit_columns(std::vector<int>& widths, int table_width);

// One row of cells as a line; `widths` of hidden columns are < 1.
std::string table_row(const std::vector<std::string>& cells, const std::vector<int>& widths,
                      const std::vector<TextAlignment>& alignments, std::string_view style, std::string_view reset);
// The same with cells wrapped to several lines.
std::vector<std::string> table_row_wrapped(const std::vector<std::string>& cells, const std::vector<int>& widths,
                                           const std::vector<TextAlignment>& alignments, std::string_view style,
                                           std::string_view reset);

// Cells that a text takes by PowerShell's count: escape sequences none, each UTF-16 unit one, East Asian wide ones two.
// (Combining characters and line ends count, as they do there.)
int text_cells(std::string_view text);

}  // namespace psession
