// How the line editor looks: the prompt, the input in rows, predictions, what stands below.
#include <algorithm>

#include "console/line_editor.h"
#include "console/width.h"

namespace psession::console {

namespace {

constexpr uint8_t style_of(TokenKind kind) { return static_cast<uint8_t>(kind); }

// The colour sequences of a text: what is in force at its end.
std::string colours_of(std::string_view text) {
  std::string out;
  for (size_t pos = 0; pos < text.size();) {
    size_t end = skip_escape(text, pos);
    if (end == pos) {
      ++pos;
      continue;
    }
    if (end - pos > 2 && text[pos + 1] == '[' && text[end - 1] == 'm') {
      std::string_view sequence = text.substr(pos, end - pos);
      if (sequence == "\x1b[0m" || sequence == "\x1b[m") out.clear();
      else out += sequence;
    }
    pos = end;
  }
  return out;
}

// Where the text has taken `columns` columns.
size_t break_position(std::string_view text, int columns) {
  int used = 0;
  for (size_t pos = 0; pos < text.size();) {
    if (size_t end = skip_escape(text, pos); end != pos) {
      pos = end;
      continue;
    }
    size_t end = next_cluster(text, pos);
    int width = cluster_width(text.substr(pos, end - pos));
    if (used + width > columns) return pos;
    used += width;
    pos = end;
  }
  return text.size();
}

}  // namespace

void LineEditor::set_prompt(std::string_view prompt) {
  prompt_ = prompt;
  prompt_head_.clear();
  std::string clean;
  for (char c : prompt)
    if (c != '\r') clean += c;
  size_t line = clean.rfind('\n');
  size_t start = line == std::string::npos ? 0 : line + 1;
  for (size_t i = 0; i < start; ++i) {
    if (clean[i] == '\n') prompt_head_ += '\r';
    prompt_head_ += clean[i];
  }
  std::string colours = colours_of(std::string_view(clean).substr(0, start));
  std::string tail = clean.substr(start);
  // A prompt wider than the screen: all but its last piece belongs to the head.
  while (display_width(tail) >= size_.columns) {
    size_t at = break_position(tail, size_.columns);
    if (at == 0) break;
    prompt_head_ += tail.substr(0, at) + "\r\n";
    colours = colours_of(colours + tail.substr(0, at));
    tail.erase(0, at);
  }
  prompt_width_ = display_width(tail);
  prompt_tail_ = colours + tail;
  prompt_error_tail_ = prompt_tail_;
  if (!io_.colour()) return;
  std::string text = options_.prompt_text.empty() ? "> " : options_.prompt_text[0];
  if (!text.empty() && tail.size() >= text.size() && tail.compare(tail.size() - text.size(), text.size(), text) == 0) {
    std::string error_text = options_.prompt_text.size() > 1 ? options_.prompt_text[1] : text;
    prompt_error_tail_ = prompt_tail_.substr(0, prompt_tail_.size() - text.size()) +
                         styles_[style_of(TokenKind::kError)] + error_text + "\x1b[0m";
  }
}

void LineEditor::show_prompt(bool fresh_line) {
  std::string out;
  // A line of blanks ends on a fresh line wherever the cursor is: output without a line end stays visible.
  if (fresh_line) out.append(static_cast<size_t>(std::max(size_.columns, 1)), ' ');
  out += fresh_line ? "\r\x1b[K" : "\r";
  out += prompt_head_;
  renderer_.reset();
  io_.write(out);
}

Frame LineEditor::layout(bool final) {
  const std::string& text = buffer_.text();
  Highlight highlight = delegate_.highlight(text);
  std::vector<uint8_t> style(text.size(), style_of(TokenKind::kDefault));
  auto paint = [&](size_t start, size_t end, TokenKind kind) {
    for (size_t i = start; i < end && i < style.size(); ++i) style[i] = style_of(kind);
  };
  for (const TokenSpan& span : highlight.spans) paint(span.start, span.end, span.kind);
  if (emphasis_length_ > 0) paint(emphasis_start_, emphasis_start_ + emphasis_length_, TokenKind::kEmphasis);
  size_t selected = 0, selected_length = 0;
  if (selection(selected, selected_length)) paint(selected, selected + selected_length, TokenKind::kSelection);

  Frame frame;
  int columns = std::max(size_.columns, 2);
  frame.rows.emplace_back();
  frame.rows[0].prefix = highlight.error && !final ? prompt_error_tail_ : prompt_tail_;
  frame.rows[0].prefix_width = prompt_width_;
  int column = prompt_width_;
  std::string continuation = styles_[style_of(TokenKind::kContinuationPrompt)] + options_.continuation_prompt;
  int continuation_width = display_width(options_.continuation_prompt);
  if (continuation_width >= columns) {
    continuation.clear();
    continuation_width = 0;
  }
  auto new_row = [&](bool wrapped) {
    frame.rows.emplace_back();
    frame.rows.back().wrapped = wrapped;
    column = 0;
  };
  auto put = [&](std::string_view cell_text, int width, uint8_t kind) {
    if (column + width > columns) new_row(true);
    frame.rows.back().cells.push_back({std::string(cell_text), static_cast<uint8_t>(width), kind});
    column += width;
  };
  auto place_cursor = [&] {
    if (column >= columns) new_row(true);
    frame.cursor_row = static_cast<int>(frame.rows.size()) - 1;
    frame.cursor_column = column;
  };
  for (size_t pos = 0; pos < text.size();) {
    size_t end = next_cluster(text, pos);
    std::string_view cluster(text.data() + pos, end - pos);
    unsigned char c = static_cast<unsigned char>(cluster[0]);
    if (pos == buffer_.cursor()) {
      // Before a line end in the last column the cursor has no place but the last column.
      if (column >= columns && c == '\n') {
        frame.cursor_row = static_cast<int>(frame.rows.size()) - 1;
        frame.cursor_column = columns - 1;
      } else {
        place_cursor();
      }
    }
    if (c == '\n') {
      new_row(false);
      frame.rows.back().prefix = continuation;
      frame.rows.back().prefix_width = continuation_width;
      column = continuation_width;
    } else if (c == '\t') {
      for (int i = 4 - column % 4; i > 0; --i) put(" ", 1, style[pos]);
    } else if (c < 0x20 || c == 0x7F) {
      put("^", 1, style[pos]);
      put(std::string(1, static_cast<char>(c ^ 0x40)), 1, style[pos]);
    } else {
      int width = cluster_width(cluster);
      CodePoint first = decode_utf8(cluster, 0);
      bool invalid = first.value == 0xFFFD && first.size == 1;
      // Marks without a base, direction overrides and broken bytes must not act on what is around them.
      if (invalid || width == 0) put("\xEF\xBF\xBD", 1, style[pos]);
      else put(cluster, width, style[pos]);
    }
    pos = end;
  }
  if (buffer_.cursor() >= text.size()) place_cursor();
  if (!final) {
    add_suggestion(frame);
    add_list(frame);
  }
  for (Row& row : below_) frame.rows.push_back(row);
  return frame;
}

// The prediction follows the input in its own style, to the end of the screen row at most twice.
void LineEditor::add_suggestion(Frame& frame) {
  if (suggestion_.rest.empty() || suggestion_.for_text != buffer_.text()) return;
  int columns = std::max(size_.columns, 2);
  Row cells;
  append_cells(cells, suggestion_.rest, style_of(TokenKind::kInlinePrediction));
  int column = frame.rows.back().width();
  int wrapped_rows = 0;
  for (Cell& cell : cells.cells) {
    if (column + cell.width > columns) {
      if (++wrapped_rows > 2) return;
      frame.rows.emplace_back();
      frame.rows.back().wrapped = true;
      column = 0;
    }
    column += cell.width;
    frame.rows.back().cells.push_back(std::move(cell));
  }
}

void LineEditor::update_suggestion() {
  bool wanted = options_.prediction_source == PredictionSource::kHistory ||
                options_.prediction_source == PredictionSource::kHistoryAndPlugin;
  const std::string& text = buffer_.text();
  if (!wanted || !predict_ || list_view() || !io_.colour() || text.empty() || buffer_.cursor() != text.size() ||
      text.find('\n') != std::string::npos || text.size() > 1024) {
    suggestion_ = {};
    return;
  }
  if (suggestion_.for_text == text) return;
  suggestion_ = {text, {}};
  const std::vector<HistoryItem>& items = history_.items();
  for (size_t i = items.size(); i-- > 0;) {
    const std::string& item = items[i].text;
    if (item.size() > text.size() && item.compare(0, text.size(), text) == 0 &&
        item.find('\n') == std::string::npos) {
      suggestion_.rest = item.substr(text.size());
      return;
    }
  }
}

bool LineEditor::list_view() const {
  return options_.prediction_view == PredictionView::kList && size_.columns >= 30 && size_.rows >= 8;
}

void LineEditor::update_list() {
  constexpr size_t kMaxListed = 10;
  const std::string& text = buffer_.text();
  bool wanted = options_.prediction_source == PredictionSource::kHistory ||
                options_.prediction_source == PredictionSource::kHistoryAndPlugin;
  if (!wanted || !predict_ || !list_view() || text.empty() || text.size() > 1024) {
    list_.clear();
    list_for_.clear();
    list_selected_ = -1;
    return;
  }
  if (list_selected_ >= 0 && text == list_[static_cast<size_t>(list_selected_)]) return;
  if (list_for_ == text) {
    list_selected_ = -1;
    return;
  }
  list_for_ = text;
  list_selected_ = -1;
  list_.clear();
  std::vector<std::string> inside;  // those that have the text later than at the start come last
  const std::vector<HistoryItem>& items = history_.items();
  for (size_t i = items.size(); i-- > 0 && list_.size() < kMaxListed;) {
    const std::string& item = items[i].text;
    size_t at = item.find(text);
    if (at == std::string::npos || item == text || item.find('\n') != std::string::npos) continue;
    std::vector<std::string>& into = at == 0 ? list_ : inside;
    if (into.size() < kMaxListed && std::find(into.begin(), into.end(), item) == into.end()) into.push_back(item);
  }
  for (std::string& item : inside)
    if (list_.size() < kMaxListed) list_.push_back(std::move(item));
}

// "> item          [History]" below the input, what was typed emphasized in each.
void LineEditor::add_list(Frame& frame) {
  if (list_.empty() || !below_.empty()) return;
  constexpr std::string_view kSource = "[History]";
  int width = std::min(size_.columns - 1, 100);
  int room = width - 2 - static_cast<int>(kSource.size()) - 1;
  size_t most = static_cast<size_t>(std::max(0, size_.rows - static_cast<int>(frame.rows.size()) - 1));
  for (size_t i = 0; i < list_.size() && i < most; ++i) {
    bool selected = static_cast<int>(i) == list_selected_;
    uint8_t plain = style_of(selected ? TokenKind::kListPredictionSelected : TokenKind::kDefault);
    uint8_t source = style_of(selected ? TokenKind::kListPredictionSelected : TokenKind::kListPrediction);
    Row row;
    append_cells(row, "> ", source);
    std::string text = fit_to_width(list_[i], room);
    size_t at = text.find(list_for_);
    size_t end = at == std::string::npos || selected ? text.size() : at + list_for_.size();
    if (at == std::string::npos || selected) at = text.size();
    append_cells(row, std::string_view(text).substr(0, at), plain);
    append_cells(row, std::string_view(text).substr(at, end - at), style_of(TokenKind::kEmphasis));
    append_cells(row, std::string_view(text).substr(end), plain);
    append_cells(row, std::string(static_cast<size_t>(std::max(1, width - row.width() -
                                                                      static_cast<int>(kSource.size()))), ' '), plain);
    append_cells(row, kSource, source);
    frame.rows.push_back(std::move(row));
  }
}

void LineEditor::draw() {
  if (done_) return;
  update_suggestion();
  update_list();
  Frame frame = layout(false);
  int total = static_cast<int>(frame.rows.size());
  scrolled_ = total > size_.rows;
  if (scrolled_) {
    int top = std::min(total - size_.rows, frame.cursor_row);
    frame.rows.erase(frame.rows.begin() + top + size_.rows, frame.rows.end());
    frame.rows.erase(frame.rows.begin(), frame.rows.begin() + top);
    frame.cursor_row -= top;
  }
  std::string out = renderer_.update(std::move(frame), std::max(size_.columns, 2));
  if (!out.empty()) io_.write(out);
}

void LineEditor::redraw_after_resize() {
  TerminalSize now = io_.size();
  std::string out = renderer_.rewind(std::max(now.columns, 2));
  size_ = now;
  io_.write(out);
  std::string head_was = std::move(prompt_head_);
  set_prompt(prompt_);
  prompt_head_ = std::move(head_was);
  draw();
}

}  // namespace psession::console
