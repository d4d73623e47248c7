// The editor's completion: unambiguous prefix and list (Emacs), cycling (Windows), menu (Ctrl+Space).
#include <algorithm>

#include "console/line_editor.h"
#include "console/width.h"

namespace psession::console {

namespace {

constexpr size_t kMaxItems = 10000;

bool quoted(std::string_view text) {
  return text.size() >= 2 && (text.front() == '\'' || text.front() == '"') && text.back() == text.front();
}

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// One line for a list: what follows a line end is left out.
std::string one_line(std::string_view text) {
  size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start);
  size_t end = text.find_first_of("\r\n");
  std::string out(text.substr(0, end));
  if (end != std::string_view::npos && text.find_first_not_of("\r\n", end) != std::string_view::npos) out += "...";
  return out;
}

std::string label_of(const CompletionItem& item) { return one_line(item.list_text.empty() ? item.text : item.list_text); }

struct Grid {
  int columns = 1, rows = 1, width = 1;
};

// Columns of equal width, filled downwards.
Grid make_grid(const std::vector<std::string>& labels, int screen) {
  Grid grid;
  for (const std::string& label : labels) grid.width = std::max(grid.width, display_width(label) + 2);
  grid.width = std::min(grid.width, std::max(screen, 3));
  grid.columns = std::max(1, screen / grid.width);
  int count = static_cast<int>(labels.size());
  grid.rows = (count + grid.columns - 1) / grid.columns;
  grid.columns = std::max(1, (count + grid.rows - 1) / std::max(grid.rows, 1));
  return grid;
}

std::string padded(std::string_view text, int width) {
  std::string out = fit_to_width(text, width - 1);
  out.append(static_cast<size_t>(std::max(0, width - display_width(out))), ' ');
  return out;
}

}  // namespace

bool LineEditor::get_completions() {
  if (previous_ == Sequence::kTab) return !completions_.items.empty();
  completions_ = delegate_.complete(buffer_.text(), buffer_.cursor());
  completion_index_ = -1;
  if (completions_.start > buffer_.size()) completions_ = {};
  completions_.length = std::min(completions_.length, buffer_.size() - completions_.start);
  if (completions_.items.size() > kMaxItems) completions_.items.resize(kMaxItems);
  return !completions_.items.empty();
}

void LineEditor::put_completion(const CompletionItem& item, bool single) {
  std::string text = item.text;
  bool inside = false;
  if (single && item.container && !text.empty() && text.back() != '/') {
    if (quoted(text)) {
      if (text[text.size() - 2] != '/') text.insert(text.size() - 1, 1, '/');
      inside = true;
    } else {
      text += '/';
    }
  }
  buffer_.replace(completions_.start, completions_.length, text);
  completions_.length = text.size();
  if (inside) buffer_.set_cursor(buffer_.cursor() - 1);
}

void LineEditor::complete(bool menu) {
  bool again = previous_ == Sequence::kTab;
  if (!get_completions()) return ding();
  current_ = Sequence::kTab;
  if (completions_.items.size() == 1) {
    if (again) return ding();
    put_completion(completions_.items[0], true);
    current_ = Sequence::kNone;
    return;
  }
  if (menu) return menu_complete();
  if (again) return list_completions();

  // The longest beginning that all have; quotes count only where all are quoted alike.
  bool strip = false;
  for (const CompletionItem& item : completions_.items)
    strip |= quoted(item.text) != quoted(completions_.items[0].text) ||
             item.text.substr(0, 1) != completions_.items[0].text.substr(0, 1);
  auto bare = [&](const std::string& text) {
    return strip && quoted(text) ? text.substr(1, text.size() - 2) : text;
  };
  std::string common = bare(completions_.items[0].text);
  for (const CompletionItem& item : completions_.items) {
    std::string text = bare(item.text);
    size_t same = 0;
    while (same < common.size() && same < text.size() && folded(common[same]) == folded(text[same])) ++same;
    while (same > 0 && same < common.size() && (static_cast<unsigned char>(common[same]) & 0xC0) == 0x80) --same;
    common.resize(same);
  }
  bool whole_quoted = !strip && quoted(completions_.items[0].text);
  if (common.empty() || (whole_quoted && common.size() == 1)) return list_completions();
  std::string_view present = std::string_view(buffer_.text()).substr(completions_.start, completions_.length);
  bool extends = common.size() > present.size() || (common.size() == present.size() && common != present);
  if (common.size() < present.size()) return list_completions();
  if (extends) {
    buffer_.replace(completions_.start, completions_.length, common);
    completions_.length = common.size();
  }
  ding();
}

void LineEditor::do_Complete(const Key&, int) { complete(false); }
void LineEditor::do_MenuComplete(const Key&, int) { complete(true); }
void LineEditor::do_PossibleCompletions(const Key&, int) {
  if (get_completions()) list_completions();
  else ding();
}

void LineEditor::cycle(int direction) {
  if (!get_completions()) return ding();
  current_ = Sequence::kTab;
  int count = static_cast<int>(completions_.items.size());
  completion_index_ = completion_index_ < 0 ? (direction > 0 ? 0 : count - 1)
                                            : (completion_index_ + direction + count) % count;
  put_completion(completions_.items[static_cast<size_t>(completion_index_)], true);
}
void LineEditor::do_TabCompleteNext(const Key&, int) { cycle(1); }
void LineEditor::do_TabCompletePrevious(const Key&, int) { cycle(-1); }

bool LineEditor::ask(std::string_view question) {
  below_.assign(1, {});
  append_cells(below_[0], fit_to_width(question, std::max(size_.columns - 1, 1)), 0);
  draw();
  KeyEvent event;
  bool got = next_key(event, false);
  below_.clear();
  return got && event.key.is_text() && (event.key.ch == 'y' || event.key.ch == 'Y');
}

// Prints the list below the input and the prompt once more below that.
void LineEditor::list_completions() {
  current_ = Sequence::kTab;
  std::vector<std::string> labels;
  for (const CompletionItem& item : completions_.items) labels.push_back(label_of(item));
  if (static_cast<int>(labels.size()) >= options_.completion_query_items &&
      !ask("Display all " + std::to_string(labels.size()) + " possibilities? (y or n) _"))
    return;
  if (done_) return;
  Grid grid = make_grid(labels, std::max(size_.columns - 1, 10));
  std::string out;
  if (renderer_.drawn()) {
    // The line as it is, with the cursor at its end.
    size_t cursor = buffer_.cursor();
    buffer_.set_cursor(buffer_.size());
    suggestion_ = {};
    if (!scrolled_) out += renderer_.update(layout(true), std::max(size_.columns, 2));
    buffer_.set_cursor(cursor);
    out += renderer_.leave();
  }
  for (int row = 0; row < grid.rows; ++row) {
    std::string line;
    for (int column = 0; column < grid.columns; ++column) {
      size_t index = static_cast<size_t>(column * grid.rows + row);
      if (index < labels.size()) line += padded(labels[index], grid.width);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\r\n";
  }
  io_.write(out + prompt_head_);
  renderer_.reset();
}

// The menu: arrows and Tab choose, text narrows it, Enter or another key takes the choice, Escape gives it up.
void LineEditor::menu_complete() {
  std::string original = buffer_.text();
  size_t original_cursor = buffer_.cursor();
  if (static_cast<int>(completions_.items.size()) >= options_.completion_query_items &&
      !ask("Display all " + std::to_string(completions_.items.size()) + " possibilities? (y or n) _"))
    return;
  std::vector<CompletionItem> shown = completions_.items;
  std::string typed = original.substr(completions_.start, completions_.length);
  size_t typed_at_start = typed.size();
  int selected = 0, first_row = 0;
  predict_ = false;
  while (!done_) {
    int count = static_cast<int>(shown.size());
    selected = std::clamp(selected, 0, count - 1);
    put_completion(shown[static_cast<size_t>(selected)], false);
    std::vector<std::string> labels;
    for (const CompletionItem& item : shown) labels.push_back(label_of(item));
    Grid grid = make_grid(labels, std::max(size_.columns - 1, 10));
    int text_rows = static_cast<int>(layout(false).rows.size() - below_.size());
    std::string tip = options_.show_tool_tips ? one_line(shown[static_cast<size_t>(selected)].tool_tip) : std::string();
    int tip_rows = tip.empty() || tip == labels[static_cast<size_t>(selected)] ? 0 : 2;
    int room = std::max(1, size_.rows - text_rows - tip_rows);
    int visible = std::min(grid.rows, room);
    int at_row = selected % grid.rows;
    if (at_row < first_row) first_row = at_row;
    if (at_row >= first_row + visible) first_row = at_row - visible + 1;
    first_row = std::clamp(first_row, 0, grid.rows - visible);
    below_.clear();
    for (int row = first_row; row < first_row + visible; ++row) {
      Row line;
      for (int column = 0; column < grid.columns; ++column) {
        int index = column * grid.rows + row;
        if (index >= count) break;
        TokenKind kind = index == selected ? TokenKind::kSelection : TokenKind::kDefault;
        append_cells(line, padded(labels[static_cast<size_t>(index)], grid.width), static_cast<uint8_t>(kind));
      }
      below_.push_back(std::move(line));
    }
    if (tip_rows > 0 && size_.rows > text_rows + visible + tip_rows - 1) {
      below_.emplace_back();
      below_.emplace_back();
      append_cells(below_.back(), fit_to_width(tip, std::max(size_.columns - 1, 1)),
                   static_cast<uint8_t>(TokenKind::kListPredictionTooltip));
    }
    draw();

    KeyEvent event;
    if (!next_key(event, false)) break;
    const Binding* binding = keys_.find({event.key, {}});
    std::string_view function = binding && binding->script == 0 ? std::string_view(binding->function) : "";
    KeyCode code = event.key.code;
    if (code == KeyCode::kDown || (code == KeyCode::kTab && event.key.mods == 0) || function == "MenuComplete") {
      selected = (selected + 1) % count;
    } else if (code == KeyCode::kUp || code == KeyCode::kTab) {
      selected = (selected + count - 1) % count;
    } else if (code == KeyCode::kRight) {
      if (selected + grid.rows < count) selected += grid.rows;
    } else if (code == KeyCode::kLeft) {
      if (selected >= grid.rows) selected -= grid.rows;
    } else if (code == KeyCode::kPageDown || code == KeyCode::kEnd) {
      selected = code == KeyCode::kEnd ? count - 1 : std::min(count - 1, selected + visible);
    } else if (code == KeyCode::kPageUp || code == KeyCode::kHome) {
      selected = code == KeyCode::kHome ? 0 : std::max(0, selected - visible);
    } else if (code == KeyCode::kEscape || function == "Abort" || function == "CopyOrCancelLine") {
      buffer_.set_text(original);
      buffer_.set_cursor(original_cursor);
      break;
    } else if (event.key.is_text() || code == KeyCode::kBackspace) {
      std::string narrowed = typed;
      if (code == KeyCode::kBackspace) {
        if (typed.size() <= typed_at_start) {
          ding();
          continue;
        }
        narrowed.resize(previous_cluster(narrowed, narrowed.size()));
      } else {
        append_utf8(narrowed, event.key.ch);
      }
      std::vector<CompletionItem> left;
      for (const CompletionItem& item : completions_.items) {
        std::string_view text = item.text;
        if (quoted(text) && !quoted(narrowed) && narrowed.substr(0, 1) != text.substr(0, 1)) text.remove_prefix(1);
        if (text.size() >= narrowed.size() &&
            std::equal(narrowed.begin(), narrowed.end(), text.begin(),
                       [](char a, char b) { return folded(a) == folded(b); }))
          left.push_back(item);
      }
      if (left.empty()) {  // not in the list: takes the choice and goes on with the key
        pushed_ = event;
        has_pushed_ = true;
        break;
      }
      typed = narrowed;
      shown = std::move(left);
      selected = 0;
    } else {
      if (code != KeyCode::kEnter) {
        pushed_ = event;
        has_pushed_ = true;
      }
      break;
    }
  }
  below_.clear();
  predict_ = true;
  current_ = Sequence::kNone;
}

}  // namespace psession::console
