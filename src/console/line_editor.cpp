#include "console/line_editor.h"

#include <algorithm>

#include "console/width.h"

namespace psession::console {

const LineEditor::Function LineEditor::kFunctions[] = {
#define PSESSION_EDITOR_FUNCTION(name, group, description) {#name, &LineEditor::do_##name},
#include "console/editor_functions.def"
#undef PSESSION_EDITOR_FUNCTION
};

LineEditor::LineEditor(TerminalIo& io, EditorOptions& options, KeyBindings& keys, History& history,
                       EditorDelegate& delegate)
    : io_(io), options_(options), keys_(keys), history_(history), delegate_(delegate) {
  styles_.resize(kTokenKinds);
}

bool LineEditor::apply_options() {
  if (history_.path() != options_.history_save_path) history_.set_path(options_.history_save_path);
  history_.set_style(options_.history_save_style);
  history_.set_maximum(static_cast<size_t>(std::max(options_.maximum_history_count, 1)));
  history_.set_no_duplicates(options_.history_no_duplicates);
  if (auto* terminal = dynamic_cast<Terminal*>(&io_)) terminal->set_escape_timeout(options_.ansi_escape_timeout);
  styles_.assign(kTokenKinds, "");
  if (io_.colour()) {
    styles_ = options_.colors;
  } else {
    // Without colours a selection and a prediction still must be told from typed text.
    styles_[static_cast<int>(TokenKind::kSelection)] = "\x1b[7m";
    styles_[static_cast<int>(TokenKind::kListPredictionSelected)] = "\x1b[7m";
    styles_[static_cast<int>(TokenKind::kInlinePrediction)] = "\x1b[2m";
  }
  return true;
}

ReadResult LineEditor::read_line(std::string_view prompt) {
  if (!io_.can_edit()) return read_plain(prompt);
  apply_options();
  ReadResult result = edit(prompt, true);
  if (result.status == ReadStatus::kLine) history_.add(result.text, delegate_.add_to_history(result.text));
  return result;
}

ReadResult LineEditor::read_line_behind(std::string_view before) {
  apply_options();
  return edit(before, false);
}

ReadResult LineEditor::read_plain(std::string_view prompt) {
  ReadResult result;
  if (!prompt.empty()) io_.write(prompt);
  std::string line;
  while (true) {
    if (!io_.read_plain_line(line)) {
      result.status = result.text.empty() ? ReadStatus::kEndOfInput : ReadStatus::kLine;
      return result;
    }
    result.text += line;
    result.status = ReadStatus::kLine;
    // An empty line ends what cannot become complete.
    if (line.empty() || !delegate_.is_incomplete(result.text)) return result;
    result.text += '\n';
    if (!prompt.empty()) io_.write(options_.continuation_prompt);
  }
}

ReadResult LineEditor::edit(std::string_view prompt, bool fresh_line) {
  RawMode raw(io_);
  history_.refresh();
  buffer_.clear();
  renderer_.reset();
  result_ = {};
  done_ = scrolled_ = has_pushed_ = has_argument_ = reading_argument_ = false;
  previous_ = current_ = Sequence::kNone;
  below_.clear();
  emphasis_length_ = 0;
  suggestion_ = {};
  list_.clear();
  list_for_.clear();
  list_selected_ = -1;
  saved_line_.clear();
  mark_ = anchor_ = 0;
  size_ = io_.size();
  history_index_ = history_.items().size();
  if (get_next_ >= 0 && static_cast<size_t>(get_next_) < history_.items().size()) {
    show_history_item(static_cast<size_t>(get_next_));
    current_ = Sequence::kHistory;
  }
  get_next_ = -1;
  set_prompt(prompt);
  show_prompt(fresh_line);

  KeyEvent event;
  while (!done_) {
    // Keys that already wait are taken together: one drawing for all of them.
    if (!next_key(event, true)) {
      draw();
      if (!next_key(event, false)) break;
    }
    dispatch(event);
  }
  return std::move(result_);
}

// The next key for an edit; resizes, wake-ups and idling are dealt with here. With drain: only what waits already.
bool LineEditor::next_key(KeyEvent& event, bool drain) {
  if (has_pushed_) {
    has_pushed_ = false;
    event = std::move(pushed_);
    return true;
  }
  while (true) {
    int idle = delegate_.idle_interval_ms();
    if (!io_.read_key(event, drain ? 0 : idle > 0 ? idle : -1)) {
      if (drain) return false;
      if (idle > 0) delegate_.on_idle(*this);
      continue;
    }
    switch (event.key.code) {
      case KeyCode::kResize:
        redraw_after_resize();
        continue;
      case KeyCode::kWake:
        delegate_.on_wake(*this);
        if (!drain) draw();
        continue;
      case KeyCode::kEndOfFile:
        result_ = {ReadStatus::kEndOfInput, {}};
        below_.clear();
        finish(false);
        result_.status = ReadStatus::kEndOfInput;
        return false;
      default:
        return true;
    }
  }
}

void LineEditor::dispatch(const KeyEvent& event) {
  const Key& key = event.key;
  if (key.code == KeyCode::kPaste) {
    current_ = Sequence::kNone;
    insert_text(event.text);
    previous_ = Sequence::kNone;
    return;
  }
  // Digits go on with a numeric argument that Alt+digit began.
  if (reading_argument_ && key.code == KeyCode::kChar && key.mods == 0 && key.ch >= '0' && key.ch <= '9') {
    do_DigitArgument(key, 1);
    return;
  }
  reading_argument_ = false;
  if (keys_.begins_chord(key) && keys_.find({key, {}}) == nullptr) {
    KeyEvent second;
    draw();
    if (!next_key(second, false)) return;
    if (const Binding* binding = keys_.find({key, second.key})) return run(*binding, second.key);
    // Escape and a character that Alt does something with.
    if (key.code == KeyCode::kEscape && second.key.code == KeyCode::kChar) {
      Key alt = second.key;
      alt.mods |= kAlt;
      if (const Binding* binding = keys_.find({alt, {}})) return run(*binding, alt);
    }
    if (key.code != KeyCode::kEscape) return ding();
    pushed_ = std::move(second);
    has_pushed_ = true;
    return;
  }
  if (const Binding* binding = keys_.find({key, {}})) return run(*binding, key);
  if (key.is_text()) {
    static const Binding kInsert{"SelfInsert", 0, {}};
    return run(kInsert, key);
  }
}

void LineEditor::run(const Binding& binding, const Key& key) {
  int arg = 1;
  bool is_digit = binding.function == "DigitArgument";
  if (!is_digit && has_argument_) {
    arg = std::clamp(argument_, 0, 10000);
    if (argument_negative_) arg = argument_ == 0 ? -1 : -arg;
    has_argument_ = argument_negative_ = false;
    argument_ = 0;
  }
  current_ = Sequence::kNone;
  emphasis_length_ = 0;
  if (binding.script != 0) {
    delegate_.run_key_handler(binding.script, key, arg, *this);
  } else {
    Binding copy = binding;  // the handler may change the bindings
    invoke(copy.function, key, arg);
  }
  previous_ = current_;
}

bool LineEditor::invoke(std::string_view function, const Key& key, int arg) {
  const EditorFunctionInfo* info = find_editor_function(function);
  if (info == nullptr) return false;
  (this->*kFunctions[info - editor_functions().data()].run)(key, arg);
  return true;
}

void LineEditor::insert_text(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') {
      clean += '\n';
      if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
    } else if (text[i] != 0) {
      clean += text[i];
    }
  }
  buffer_.begin_group();
  delete_selection();
  buffer_.insert(clean);
  buffer_.end_group();
}

// Ends the reading: the cursor goes below the input, with nothing but the input left on the screen.
void LineEditor::finish(bool cancelled) {
  done_ = true;
  below_.clear();
  suggestion_ = {};
  predict_ = false;
  emphasis_length_ = 0;
  previous_ = current_ = Sequence::kNone;
  buffer_.set_cursor(buffer_.size());
  std::string out;
  if (scrolled_) out = renderer_.rewind(size_.columns);  // so that all of it goes to the scrollback
  Frame frame = layout(true);
  if (cancelled) append_cells(frame.rows.back(), "^C", static_cast<uint8_t>(TokenKind::kError));
  out += renderer_.update(std::move(frame), size_.columns);
  out += renderer_.leave();
  io_.write(out);
  predict_ = true;
}

void LineEditor::print_above(std::string_view text) {
  std::string out = renderer_.drawn() ? renderer_.rewind(size_.columns) : std::string();
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out += '\r';
    out += text[i];
  }
  if (!text.empty() && text.back() != '\n') out += "\r\n";
  io_.write(out);
  draw();
}

void LineEditor::ding() {
  if (options_.bell_style == BellStyle::kAudible) io_.write("\a");
  if (options_.bell_style == BellStyle::kVisual) io_.write("\x1b[?5h\x1b[?5l");
}

}  // namespace psession::console
