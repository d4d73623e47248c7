// Display width of text on a terminal, and UTF-8 stepping by code point and by grapheme cluster.
// Pure functions without state; used by everything in console/ on any thread. Independent of the
// locale: terminals are taken to be UTF-8 with the usual East Asian widths.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "text/encoding.h"  // append_utf8, is_valid_utf8

namespace psession {

struct CodePoint {
  char32_t value;
  uint8_t size;  // bytes taken; an invalid byte gives U+FFFD and 1
};

CodePoint decode_utf8(std::string_view text, size_t pos);

// 0 for combining marks and controls, 2 for wide characters and emoji, else 1.
int code_point_width(char32_t cp);

// End of the cluster (base, marks, joined emoji, flags) that starts at pos; and the start of the one before pos.
size_t next_cluster(std::string_view text, size_t pos);
size_t previous_cluster(std::string_view text, size_t pos);
int cluster_width(std::string_view cluster);

// If an escape sequence (CSI, OSC, DCS, two-character) starts at pos: its end; else pos.
size_t skip_escape(std::string_view text, size_t pos);

// Columns that the text takes on one line; escape sequences and controls take none.
int display_width(std::string_view text);

// Column after writing the text from `column` (newline, return, tab, backspace understood; no wrapping).
int advance_column(std::string_view text, int column);

// Cut to at most `width` columns (plain text); what is cut is marked by an ellipsis.
std::string fit_to_width(std::string_view text, int width);

}  // namespace psession
