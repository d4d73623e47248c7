// The editor's functions for history, searching, predictions and the screen.
#include <algorithm>

#include "console/line_editor.h"
#include "console/width.h"

namespace psession::console {

namespace {

std::string folded(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c += 32;
  return out;
}

}  // namespace

// With HistoryNoDuplicates an item is shown at its last occurrence only.
bool LineEditor::recallable(size_t index) const {
  const std::vector<HistoryItem>& items = history_.items();
  if (!options_.history_no_duplicates) return true;
  size_t limit = std::min(items.size(), index + 1 + 512);
  for (size_t i = index + 1; i < limit; ++i)
    if (items[i].text == items[index].text) return false;
  return true;
}

void LineEditor::show_history_item(size_t index) {
  history_index_ = index;
  const std::vector<HistoryItem>& items = history_.items();
  buffer_.set_text(index < items.size() ? items[index].text : saved_line_);
  buffer_.set_cursor(buffer_.size());
}

void LineEditor::recall(int direction) {
  const std::vector<HistoryItem>& items = history_.items();
  if (history_index_ > items.size()) history_index_ = items.size();
  if (history_index_ == items.size()) saved_line_ = buffer_.text();
  current_ = Sequence::kHistory;
  size_t at = history_index_;
  while (true) {
    if (direction < 0 && at == 0) return;
    if (direction > 0 && at >= items.size()) return;
    at = direction < 0 ? at - 1 : at + 1;
    if (at == items.size() || recallable(at)) break;
  }
  show_history_item(at);
}

// With a list of predictions the arrows choose in it; past its ends is what was typed.
bool LineEditor::move_in_list(int direction) {
  if (list_.empty() || previous_ == Sequence::kHistory || previous_ == Sequence::kSearch) return false;
  int count = static_cast<int>(list_.size());
  list_selected_ += direction;
  if (list_selected_ < -1) list_selected_ = count - 1;
  if (list_selected_ >= count) list_selected_ = -1;
  buffer_.set_text(list_selected_ < 0 ? list_for_ : list_[static_cast<size_t>(list_selected_)]);
  return true;
}

void LineEditor::do_PreviousHistory(const Key& key, int arg) {
  if (move_in_list(-1)) return;
  // Inside several lines that are being edited the arrow moves between them.
  if (key.code == KeyCode::kUp && previous_ != Sequence::kHistory && buffer_.line_start(buffer_.cursor()) > 0)
    return move_vertically(-1);
  for (int i = 0; i < arg; ++i) recall(-1);
}
void LineEditor::do_NextHistory(const Key& key, int arg) {
  if (move_in_list(1)) return;
  if (key.code == KeyCode::kDown && previous_ != Sequence::kHistory &&
      buffer_.line_end(buffer_.cursor()) < buffer_.size())
    return move_vertically(1);
  for (int i = 0; i < arg; ++i) recall(1);
}
void LineEditor::do_BeginningOfHistory(const Key&, int) {
  if (history_index_ >= history_.items().size()) saved_line_ = buffer_.text();
  if (!history_.items().empty()) show_history_item(0);
  current_ = Sequence::kHistory;
}
void LineEditor::do_EndOfHistory(const Key&, int) {
  if (history_index_ < history_.items().size()) show_history_item(history_.items().size());
}
void LineEditor::do_ClearHistory(const Key&, int) {
  history_.clear();
  history_index_ = 0;
}
void LineEditor::do_AcceptAndGetNext(const Key& key, int arg) {
  size_t next = history_index_ + 1;
  do_AcceptLine(key, arg);
  if (done_ && next < history_.items().size()) get_next_ = static_cast<int>(next);
}

void LineEditor::search_prefix(int direction) {
  const std::vector<HistoryItem>& items = history_.items();
  bool arrow_in_lines = previous_ != Sequence::kSearch && buffer_.text().find('\n') != std::string::npos;
  if (arrow_in_lines) {
    if (direction < 0 && buffer_.line_start(buffer_.cursor()) > 0) return move_vertically(-1);
    if (direction > 0 && buffer_.line_end(buffer_.cursor()) < buffer_.size()) return move_vertically(1);
  }
  if (previous_ != Sequence::kSearch) {
    if (history_index_ >= items.size()) {
      history_index_ = items.size();
      saved_line_ = buffer_.text();
    }
    search_prefix_ = buffer_.text().substr(0, buffer_.cursor());
    search_seen_.clear();
  }
  current_ = Sequence::kSearch;
  std::string prefix = options_.history_search_case_sensitive ? search_prefix_ : folded(search_prefix_);
  auto matches = [&](const std::string& text) {
    if (text.size() < prefix.size()) return false;
    std::string start = text.substr(0, prefix.size());
    return (options_.history_search_case_sensitive ? start : folded(start)) == prefix;
  };
  size_t at = history_index_;
  while (true) {
    if (direction < 0 ? at == 0 : at >= items.size()) {
      ding();
      at = history_index_;
      break;
    }
    at = direction < 0 ? at - 1 : at + 1;
    if (at == items.size()) break;
    if (matches(items[at].text) && items[at].text != buffer_.text() && recallable(at)) break;
  }
  show_history_item(at);
  if (at < items.size()) {
    emphasis_start_ = 0;
    emphasis_length_ = search_prefix_.size();
  }
  if (!options_.history_search_cursor_moves_to_end && !search_prefix_.empty())
    buffer_.set_cursor(search_prefix_.size());
}
void LineEditor::do_HistorySearchBackward(const Key&, int) {
  if (!move_in_list(-1)) search_prefix(-1);
}
void LineEditor::do_HistorySearchForward(const Key&, int) {
  if (!move_in_list(1)) search_prefix(1);
}

// Ctrl+r: a little loop of its own; keys that it does not know end it and act on the line found.
void LineEditor::search_interactively(int direction) {
  const std::vector<HistoryItem>& items = history_.items();
  struct Step {
    std::string pattern;
    size_t index;
    bool failed;
  };
  std::string original = buffer_.text();
  size_t original_cursor = buffer_.cursor(), original_index = history_index_;
  if (history_index_ >= items.size()) {
    history_index_ = items.size();
    saved_line_ = original;
  }
  std::vector<Step> steps{{"", history_index_, false}};
  predict_ = false;
  auto found_in = [&](const std::string& text, const std::string& pattern) {
    return options_.history_search_case_sensitive ? text.find(pattern) : folded(text).find(folded(pattern));
  };
  // From `index` on, itself included when `here`.
  auto search = [&](Step& step, bool here) {
    size_t at = step.index;
    std::string shown = at < items.size() ? items[at].text : std::string();
    while (true) {
      if (!(here && at < items.size())) {
        if (direction < 0 ? at == 0 : at + 1 >= items.size()) break;
        at = direction < 0 ? std::min(at, items.size()) - 1 : at + 1;
      }
      bool stay = here;
      here = false;
      if (found_in(items[at].text, step.pattern) != std::string::npos && (stay || items[at].text != shown)) {
        step.index = at;
        step.failed = false;
        return;
      }
    }
    step.failed = true;
  };
  while (!done_) {
    Step& step = steps.back();
    emphasis_length_ = 0;
    if (!step.pattern.empty() && step.index < items.size()) {
      history_index_ = step.index;
      if (buffer_.text() != items[step.index].text) buffer_.set_text(items[step.index].text);
      size_t at = found_in(buffer_.text(), step.pattern);
      if (at != std::string::npos) {
        emphasis_start_ = at;
        emphasis_length_ = step.pattern.size();
        buffer_.set_cursor(at);
      }
    }
    below_.assign(1, {});
    std::string label = std::string(step.failed ? "failed-" : "") + (direction < 0 ? "bck" : "fwd") + "-i-search: ";
    append_cells(below_[0], fit_to_width(label + step.pattern + "_", std::max(size_.columns - 1, 1)), 0);
    draw();

    KeyEvent event;
    if (!next_key(event, false)) break;
    const Binding* binding = keys_.find({event.key, {}});
    std::string_view function = binding && binding->script == 0 ? std::string_view(binding->function) : "";
    if (function == "ReverseSearchHistory" || function == "ForwardSearchHistory") {
      direction = function == "ReverseSearchHistory" ? -1 : 1;
      if (steps.back().pattern.empty()) continue;
      Step next = steps.back();
      search(next, false);
      if (next.failed) ding();
      steps.push_back(next);
    } else if (event.key.code == KeyCode::kBackspace || function == "BackwardDeleteChar") {
      if (steps.size() > 1) steps.pop_back();
      else ding();
      if (steps.back().pattern.empty()) {
        buffer_.set_text(original);
        buffer_.set_cursor(original_cursor);
      }
    } else if (function == "Abort" || function == "CopyOrCancelLine" || function == "CancelLine") {
      buffer_.set_text(original);
      buffer_.set_cursor(original_cursor);
      history_index_ = original_index;
      if (function != "Abort") {
        pushed_ = event;
        has_pushed_ = true;
      }
      break;
    } else if (event.key.is_text() || event.key.code == KeyCode::kPaste) {
      Step next = steps.back();
      if (event.key.code == KeyCode::kPaste) next.pattern += event.text.substr(0, event.text.find('\n'));
      else append_utf8(next.pattern, event.key.ch);
      if (steps.size() > 1000) continue;
      search(next, true);
      if (next.failed) ding();
      steps.push_back(next);
    } else {
      if (event.key.code != KeyCode::kEscape) {
        pushed_ = event;
        has_pushed_ = true;
      }
      break;
    }
  }
  below_.clear();
  emphasis_length_ = 0;
  predict_ = true;
}
void LineEditor::do_ReverseSearchHistory(const Key&, int) { search_interactively(-1); }
void LineEditor::do_ForwardSearchHistory(const Key&, int) { search_interactively(1); }

void LineEditor::do_AcceptSuggestion(const Key&, int) {
  if (suggestion_.rest.empty() || suggestion_.for_text != buffer_.text()) return;
  buffer_.set_cursor(buffer_.size());
  buffer_.insert(suggestion_.rest);
}
void LineEditor::do_AcceptNextSuggestionWord(const Key&, int arg) {
  if (suggestion_.rest.empty() || suggestion_.for_text != buffer_.text()) return;
  EditBuffer whole;
  whole.set_text(suggestion_.for_text + suggestion_.rest);
  size_t at = suggestion_.for_text.size(), end = at;
  for (int i = 0; i < arg; ++i) end = whole.word_end(end, options_.word_delimiters);
  buffer_.set_cursor(buffer_.size());
  buffer_.insert(std::string_view(whole.text()).substr(at, end - at));
}
void LineEditor::do_SwitchPredictionView(const Key&, int) {
  options_.prediction_view =
      options_.prediction_view == PredictionView::kInline ? PredictionView::kList : PredictionView::kInline;
  suggestion_ = {};
  list_for_.clear();
  list_.clear();
  list_selected_ = -1;
}

void LineEditor::do_ClearScreen(const Key&, int) {
  renderer_.reset();
  io_.write("\x1b[H\x1b[2J" + prompt_head_);
}

void LineEditor::do_InvokePrompt(const Key&, int) {
  std::string prompt = prompt_;
  delegate_.new_prompt(prompt);
  io_.write(renderer_.rewind(size_.columns));
  set_prompt(prompt);
  // The head of the old prompt stands above; it is drawn over.
  size_t lines = static_cast<size_t>(std::count(prompt_head_.begin(), prompt_head_.end(), '\n'));
  std::string out;
  if (lines > 0) out = "\x1b[" + std::to_string(lines) + "A\x1b[J";
  io_.write(out + prompt_head_);
}

void LineEditor::do_DigitArgument(const Key& key, int) {
  if (key.ch == '-') {
    argument_negative_ = !argument_negative_;
  } else if (key.ch >= '0' && key.ch <= '9') {
    argument_ = std::min(argument_ * 10 + static_cast<int>(key.ch - '0'), 10000);
  }
  has_argument_ = reading_argument_ = true;
}

void LineEditor::do_WhatIsKey(const Key&, int) {
  below_.assign(1, {});
  append_cells(below_[0], "what-is-key: ", 0);
  draw();
  KeyEvent first, second;
  if (!next_key(first, false)) return;
  Chord chord{first.key, {}};
  if (keys_.begins_chord(first.key) && keys_.find(chord) == nullptr && next_key(second, false))
    chord.second = second.key;
  below_.clear();
  if (done_) return;
  const Binding* binding = keys_.find(chord);
  std::string function = binding ? binding->function : chord.first.is_text() ? "SelfInsert" : "";
  const EditorFunctionInfo* info = find_editor_function(function);
  std::string text = chord_name(chord) + ": ";
  if (function.empty()) text += "Key is unbound";
  else text += function + (info ? " - " + std::string(info->description) : std::string());
  print_above(text);
}

void LineEditor::do_ViEditVisually(const Key&, int) {
  std::string text = buffer_.text();
  io_.write(renderer_.rewind(size_.columns));
  io_.leave_raw();
  bool good = delegate_.edit_externally(text);
  io_.enter_raw();
  size_ = io_.size();
  if (!good) return ding();
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  buffer_.set_text(text);
  do_AcceptLine({}, 1);
}

}  // namespace psession::console
