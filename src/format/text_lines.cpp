#include "format/text_lines.h"

#include <algorithm>

#include "text/encoding.h"
#include "text/width.h"

namespace psession {

int text_cells(std::string_view text) {
  int cells = 0;
  for (size_t i = 0; i < text.size();) {
    if (size_t end = skip_escape(text, i); end != i) {
      i = end;
      continue;
    }
    unsigned char b = static_cast<unsigned char>(text[i]);
    if (b < 0x80) {
      ++cells;
      ++i;
      continue;
    }
    char32_t c = next_code_point(text, i);
    bool wide = c >= 0x1100 && (c <= 0x115f || c == 0x2329 || c == 0x232a || (c >= 0x2e80 && c <= 0xa4cf && c != 0x303f) ||
                                (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe10 && c <= 0xfe19) ||
                                (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) || (c >= 0xffe0 && c <= 0xffe6));
    cells += wide || c > 0xffff ? 2 : 1;
  }
  return cells;
}


namespace {
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

// Byte offset behind as many clusters as fit into `cells`.
size_t fit_prefix(std::string_view s, int cells) {
  size_t pos = 0;
  int used = 0;
  while (pos < s.size()) {
    size_t esc = skip_escape(s, pos);
    if (esc != pos) {
      pos = esc;
      continue;
    }
    size_t end = next_cluster(s, pos);
    int w = cluster_width(s.substr(pos, end - pos));
    if (used + w > cells) break;
    used += w;
    pos = end;
  }
  return pos;
}

std::string with_reset(std::string s) {
  if (s.find('\x1b') != std::string::npos && !s.ends_with("\x1b[0m")) s += "\x1b[0m";
  return s;
}
}  // namespace

std::string pad(int n) { return std::string(static_cast<size_t>(std::max(0, n)), ' '); }

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> out;
  size_t start = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n') continue;
    size_t end = i > start && text[i - 1] == '\r' ? i - 1 : i;
    out.emplace_back(text.substr(start, end - start));
    start = i + 1;
  }
  out.emplace_back(text.substr(start));
  return out;
}

std::string first_line_only(std::string_view text) {
  size_t at = text.find_first_of("\r\n");
  if (at == std::string_view::npos) return std::string(text);
  return std::string(text.substr(0, at)) + std::string(kEllipsis);
}

std::string cut_tail(std::string_view text, int cells) { return std::string(text.substr(0, fit_prefix(text, cells))); }

std::string cut_head(std::string_view text, int cells) {
  size_t pos = text.size();
  int used = 0;
  while (pos > 0) {
    size_t start = previous_cluster(text, pos);
    int w = cluster_width(text.substr(start, pos - start));
    if (used + w > cells) break;
    used += w;
    pos = start;
  }
  return std::string(text.substr(pos));
}

std::vector<std::string> wrap_lines(std::string_view text, int first, int following) {
  std::vector<std::string> out;
  if (text.empty()) {
    out.emplace_back();
    return out;
  }
  bool first_line = true;
  auto limit = [&] { return std::max(1, first_line ? first : following); };
  for (const std::string& line : split_lines(text)) {
    if (text_cells(line) <= limit()) {
      out.push_back(line);
      first_line = false;
      continue;
    }
    std::string current;
    int used = 0;
    auto flush = [&] {
      // A blank that would end the line is not written.
      while (!current.empty() && current.back() == ' ') current.pop_back();
      out.push_back(std::move(current));
      current.clear();
      used = 0;
      first_line = false;
    };
    size_t pos = 0;
    while (pos < line.size()) {
      size_t end = line.find_first_of(" \t", pos);
      bool delimiter = end != std::string::npos;
      std::string word = line.substr(pos, delimiter ? end - pos : std::string::npos);
      pos = delimiter ? end + 1 : line.size();
      int w = text_cells(word);
      if (w > limit()) {
        // A word longer than a line fills this line and is cut.
        while (used + text_cells(word) > limit()) {
          size_t cut = fit_prefix(word, limit() - used);
          if (cut == 0 && used == 0) cut = next_cluster(word, 0);
          current += word.substr(0, cut);
          word.erase(0, cut);
          flush();
        }
        w = text_cells(word);
      } else if (w + used > limit()) {
        flush();
      }
      current += word;
      used += w;
      if (delimiter) {
        if (used + 1 > limit()) {
          flush();
        } else {
          current += line[end];
          used += 1;
        }
      }
    }
    if (!current.empty()) {
      out.push_back(std::move(current));
      first_line = false;
    }
  }
  return out;
}

void fit_columns(std::vector<int>& widths, int table_width) {
  auto total = [&] {
    int sum = 0, visible = 0;
    for (int w : widths) {
      if (w > 0) sum += w, ++visible;
    }
    return sum + (visible - 1);
  };
  std::vector<bool> fixed(widths.size());
  bool all = true;
  for (size_t i = 0; i < widths.size(); ++i) {
    fixed[i] = widths[i] > 0;
    if (!fixed[i]) all = false;
    if (widths[i] == 0) widths[i] = 1;
  }
  int available = table_width - total();
  if (available >= 0) {
    while (!all && available > 0) {
      for (size_t i = 0; i < widths.size() && available > 0; ++i) {
        if (fixed[i]) continue;
        ++widths[i];
        --available;
      }
    }
    return;
  }
  for (;;) {
    int excess = total() - table_width;
    if (excess <= 0) return;
    size_t last = widths.size();
    for (size_t i = 0; i < widths.size(); ++i) {
      if (widths[i] < 0) {
        last = i;
        break;
      }
    }
    if (last == 0) return;
    int& w = widths[last - 1];
    if (w - excess < 1) {
      w = -1;
    } else {
      w -= excess;
    }
  }
}

namespace {

std::string cell(const std::string& value, int width, TextAlignment alignment, bool add_padding) {
  std::string s = first_line_only(value);
  int len = text_cells(s);
  if (len < width) {
    int n = width - len;
    switch (alignment) {
      case TextAlignment::Right: return pad(n) + s;
      case TextAlignment::Center: return pad(n / 2) + s + (add_padding ? pad(n - n / 2) : std::string());
      default: return add_padding ? s + pad(n) : s;
    }
  }
  if (len > width) {
    bool right = alignment == TextAlignment::Right;
    int room = width - 1;
    if (room > 0) {
      s = right ? std::string(kEllipsis) + cut_head(s, room) : cut_tail(s, room) + std::string(kEllipsis);
    } else {
      s = right ? cut_head(s, width) : cut_tail(s, width);
    }
    s = with_reset(std::move(s));
  }
  // A cut through a double-width character leaves one cell free.
  if (text_cells(s) != width) {
    if (alignment == TextAlignment::Right) return " " + s;
    if (add_padding) s += " ";
  }
  return s;
}

}  // namespace

std::string table_row(const std::vector<std::string>& cells, const std::vector<int>& widths,
                      const std::vector<TextAlignment>& alignments, std::string_view style, std::string_view reset) {
  std::string line;
  bool first = true;
  for (size_t k = 0; k < widths.size(); ++k) {
    if (widths[k] <= 0) continue;
    if (!first) line += ' ';
    first = false;
    bool last = k + 1 == widths.size();
    static const std::string kNone;
    std::string field = cell(k < cells.size() ? cells[k] : kNone, widths[k], alignments[k], !last);
    line += style;
    line += style.empty() ? with_reset(std::move(field)) : field;
    if (!style.empty()) line += reset;
  }
  return line;
}

std::vector<std::string> table_row_wrapped(const std::vector<std::string>& cells, const std::vector<int>& widths,
                                           const std::vector<TextAlignment>& alignments, std::string_view style,
                                           std::string_view reset) {
  std::vector<size_t> visible;
  for (size_t k = 0; k < widths.size(); ++k) {
    if (widths[k] > 0) visible.push_back(k);
  }
  std::vector<std::vector<std::string>> columns;
  size_t rows = 0;
  static const std::string kNone;
  for (size_t v = 0; v < visible.size(); ++v) {
    size_t k = visible[v];
    bool last = v + 1 == visible.size();
    std::vector<std::string> lines = wrap_lines(k < cells.size() ? cells[k] : kNone, widths[k], widths[k]);
    if (!last || alignments[k] == TextAlignment::Right || alignments[k] == TextAlignment::Center) {
      for (std::string& l : lines) {
        if (text_cells(l) < widths[k]) l = cell(l, widths[k], alignments[k], !last);
      }
    }
    rows = std::max(rows, lines.size());
    columns.push_back(std::move(lines));
  }
  std::vector<std::string> out;
  for (size_t r = 0; r < rows; ++r) {
    size_t last_with_content = 0;
    for (size_t v = 0; v < columns.size(); ++v) {
      if (columns[v].size() > r) last_with_content = v;
    }
    std::string line;
    for (size_t v = 0; v <= last_with_content; ++v) {
      if (v > 0) line += ' ';
      std::string text = r < columns[v].size() ? columns[v][r] : pad(widths[visible[v]]);
      if (v == last_with_content && rows > 1) {
        while (!text.empty() && text.back() == ' ') text.pop_back();
      }
      line += style;
      line += text;
      if (!style.empty()) line += reset;
    }
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace psession
