// The editor's functions that move, edit, kill, yank and select.
#include <algorithm>

#include "console/line_editor.h"
#include "console/width.h"

namespace psession::console {

namespace {

char32_t upper(char32_t c) { return c >= 'a' && c <= 'z' ? c - 32 : c; }
char32_t lower(char32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

std::string base64(std::string_view data) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (size_t i = 0; i < data.size(); i += 3) {
    auto byte = [&](size_t j) { return j < data.size() ? static_cast<unsigned char>(data[j]) : 0u; };
    unsigned bits = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    out += kDigits[bits >> 18];
    out += kDigits[bits >> 12 & 63];
    out += i + 1 < data.size() ? kDigits[bits >> 6 & 63] : '=';
    out += i + 2 < data.size() ? kDigits[bits & 63] : '=';
  }
  return out;
}

}  // namespace

bool LineEditor::selection(size_t& start, size_t& length) const {
  // It lasts while only selecting functions run.
  if (current_ != Sequence::kSelect && previous_ != Sequence::kSelect) return false;
  start = std::min(anchor_, buffer_.cursor());
  length = std::max(anchor_, buffer_.cursor()) - start;
  return length > 0;
}

bool LineEditor::delete_selection() {
  size_t start = 0, length = 0;
  if (!selection(start, length)) return false;
  buffer_.erase(start, length);
  previous_ = Sequence::kNone;
  return true;
}

void LineEditor::do_SelfInsert(const Key& key, int arg) {
  if (key.code != KeyCode::kChar) return;
  std::string text;
  append_utf8(text, key.ch);
  std::string all;
  for (int i = 0; i < std::min(arg, 10000); ++i) all += text;
  buffer_.begin_group();
  delete_selection();
  buffer_.insert(all);
  buffer_.end_group();
}

void LineEditor::do_AddLine(const Key&, int) { buffer_.insert("\n"); }
void LineEditor::do_InsertLineAbove(const Key&, int) {
  size_t at = buffer_.line_start(buffer_.cursor());
  buffer_.replace(at, 0, "\n");
  buffer_.set_cursor(at);
}
void LineEditor::do_InsertLineBelow(const Key&, int) {
  buffer_.replace(buffer_.line_end(buffer_.cursor()), 0, "\n");
}

void LineEditor::do_AcceptLine(const Key&, int) {
  if (delegate_.is_incomplete(buffer_.text())) {
    buffer_.insert("\n");
    return;
  }
  result_ = {ReadStatus::kLine, buffer_.text()};
  finish(false);
}
void LineEditor::do_ValidateAndAcceptLine(const Key& key, int arg) { do_AcceptLine(key, arg); }

void LineEditor::do_CancelLine(const Key&, int) {
  result_ = {ReadStatus::kCancelled, {}};
  finish(true);
}

void LineEditor::do_CopyOrCancelLine(const Key& key, int arg) {
  size_t start = 0, length = 0;
  if (selection(start, length)) do_Copy(key, arg);
  else do_CancelLine(key, arg);
}

void LineEditor::do_Copy(const Key&, int) {
  size_t start = 0, length = 0;
  clipboard_ = selection(start, length) ? buffer_.text().substr(start, length) : buffer_.text();
  // Terminals that allow it put the text on the system's clipboard.
  if (clipboard_.size() < 64 << 10) io_.write("\x1b]52;c;" + base64(clipboard_) + "\a");
}

void LineEditor::do_Cut(const Key& key, int arg) {
  size_t start = 0, length = 0;
  if (!selection(start, length)) return;
  do_Copy(key, arg);
  delete_selection();
}

void LineEditor::do_Paste(const Key&, int) {
  if (clipboard_.empty() && !kill_ring_.empty()) insert_text(kill_ring_.back());
  else insert_text(clipboard_);
}

void LineEditor::do_DeleteCharOrExit(const Key& key, int arg) {
  if (!buffer_.empty()) return do_DeleteChar(key, arg);
  result_ = {ReadStatus::kEndOfInput, {}};
  finish(false);
}

void LineEditor::do_BackwardDeleteChar(const Key&, int arg) {
  if (delete_selection()) return;
  size_t start = buffer_.cursor(), end = start;
  for (int i = 0; i < arg; ++i) start = buffer_.previous_char(start);
  buffer_.erase(start, end - start);
}

void LineEditor::do_DeleteChar(const Key&, int arg) {
  if (delete_selection()) return;
  size_t start = buffer_.cursor(), end = start;
  for (int i = 0; i < arg; ++i) end = buffer_.next_char(end);
  buffer_.erase(start, end - start);
}

void LineEditor::do_DeleteLine(const Key&, int) {
  size_t start = buffer_.line_start(buffer_.cursor());
  size_t end = buffer_.line_end(buffer_.cursor());
  if (end < buffer_.size()) ++end;
  else if (start > 0) --start;
  buffer_.erase(start, end - start);
}

void LineEditor::do_BackwardDeleteInput(const Key&, int) { buffer_.erase(0, buffer_.cursor()); }
void LineEditor::do_ForwardDeleteInput(const Key&, int) { buffer_.erase(buffer_.cursor(), buffer_.size()); }
void LineEditor::do_BackwardDeleteLine(const Key&, int) {
  size_t start = buffer_.line_start(buffer_.cursor());
  buffer_.erase(start, buffer_.cursor() - start);
}
void LineEditor::do_ForwardDeleteLine(const Key&, int) {
  buffer_.erase(buffer_.cursor(), buffer_.line_end(buffer_.cursor()) - buffer_.cursor());
}
void LineEditor::do_DeleteToEnd(const Key& key, int arg) { do_ForwardDeleteLine(key, arg); }
void LineEditor::do_DeleteWord(const Key&, int) {
  buffer_.erase(buffer_.cursor(), buffer_.next_word(buffer_.cursor(), options_.word_delimiters) - buffer_.cursor());
}
void LineEditor::do_BackwardDeleteWord(const Key&, int) {
  size_t start = buffer_.previous_word(buffer_.cursor(), options_.word_delimiters);
  buffer_.erase(start, buffer_.cursor() - start);
}

// Kills that follow each other gather in one entry of the ring.
void LineEditor::kill(size_t start, size_t end, bool forward) {
  current_ = Sequence::kKill;
  if (start >= end) {
    if (previous_ != Sequence::kKill) current_ = Sequence::kNone;
    return;
  }
  std::string text = buffer_.text().substr(start, end - start);
  if (previous_ == Sequence::kKill && !kill_ring_.empty()) {
    kill_ring_.back() = forward ? kill_ring_.back() + text : text + kill_ring_.back();
  } else {
    kill_ring_.push_back(std::move(text));
    if (kill_ring_.size() > static_cast<size_t>(std::max(options_.maximum_kill_ring_count, 1)))
      kill_ring_.erase(kill_ring_.begin());
  }
  buffer_.erase(start, end - start);
}

void LineEditor::do_KillLine(const Key&, int) {
  size_t end = buffer_.line_end(buffer_.cursor());
  // At a line's end the line end itself goes, as in Emacs.
  if (end == buffer_.cursor() && end < buffer_.size()) ++end;
  kill(buffer_.cursor(), end, true);
}
void LineEditor::do_BackwardKillInput(const Key&, int) { kill(0, buffer_.cursor(), false); }
void LineEditor::do_BackwardKillLine(const Key&, int) {
  kill(buffer_.line_start(buffer_.cursor()), buffer_.cursor(), false);
}
void LineEditor::do_KillWord(const Key&, int arg) {
  size_t end = buffer_.cursor();
  for (int i = 0; i < arg; ++i) end = buffer_.word_end(end, options_.word_delimiters);
  kill(buffer_.cursor(), end, true);
}
void LineEditor::do_BackwardKillWord(const Key&, int arg) {
  size_t start = buffer_.cursor();
  for (int i = 0; i < arg; ++i) start = buffer_.previous_word(start, options_.word_delimiters);
  kill(start, buffer_.cursor(), false);
}
void LineEditor::do_UnixWordRubout(const Key&, int arg) {
  size_t start = buffer_.cursor();
  for (int i = 0; i < arg; ++i) start = buffer_.previous_blank(start);
  kill(start, buffer_.cursor(), false);
}
void LineEditor::do_KillRegion(const Key&, int) {
  size_t mark = std::min(mark_, buffer_.size());
  kill(std::min(mark, buffer_.cursor()), std::max(mark, buffer_.cursor()), true);
}

void LineEditor::do_Yank(const Key&, int) {
  if (kill_ring_.empty()) return;
  yank_index_ = kill_ring_.size() - 1;
  yank_start_ = buffer_.cursor();
  buffer_.insert(kill_ring_[yank_index_]);
  current_ = Sequence::kYank;
}
void LineEditor::do_YankPop(const Key&, int) {
  if (previous_ != Sequence::kYank || kill_ring_.empty()) return ding();
  yank_index_ = yank_index_ == 0 ? kill_ring_.size() - 1 : yank_index_ - 1;
  buffer_.replace(yank_start_, buffer_.cursor() - yank_start_, kill_ring_[yank_index_]);
  current_ = Sequence::kYank;
}

void LineEditor::yank_argument(bool last, int arg) {
  const std::vector<HistoryItem>& items = history_.items();
  bool again = previous_ == Sequence::kYankArg;
  if (!again) {
    argument_history_ = items.size();
    yank_start_ = buffer_.cursor();
    argument_number_ = last ? -1 : arg;
  }
  current_ = Sequence::kYankArg;
  while (argument_history_ > 0) {
    const std::string& line = items[--argument_history_].text;
    EditBuffer scratch;
    scratch.set_text(line);
    std::vector<std::string> words;
    std::swap(scratch, buffer_);
    std::vector<std::pair<size_t, size_t>> spans = shell_words();
    std::swap(scratch, buffer_);
    for (auto [start, end] : spans) words.push_back(line.substr(start, end - start));
    int index = argument_number_ < 0 ? static_cast<int>(words.size()) - 1 : argument_number_;
    if (index < 0 || index >= static_cast<int>(words.size())) continue;
    size_t length = again ? buffer_.cursor() - yank_start_ : 0;
    buffer_.replace(yank_start_, length, words[static_cast<size_t>(index)]);
    return;
  }
  ding();
}
void LineEditor::do_YankLastArg(const Key&, int arg) { yank_argument(arg == 1, arg); }
void LineEditor::do_YankNthArg(const Key&, int arg) { yank_argument(false, arg); }

void LineEditor::do_Undo(const Key&, int) {
  if (!buffer_.undo()) ding();
}
void LineEditor::do_Redo(const Key&, int) {
  if (!buffer_.redo()) ding();
}
void LineEditor::do_UndoAll(const Key&, int) {
  if (!buffer_.undo_all()) ding();
}
void LineEditor::do_RevertLine(const Key&, int) {
  if (buffer_.empty()) return;
  buffer_.set_text("");
  history_index_ = history_.items().size();
}
void LineEditor::do_Abort(const Key&, int) { do_RevertLine({}, 1); }

void LineEditor::do_SwapCharacters(const Key&, int) {
  size_t at = buffer_.cursor();
  if (at == 0 || buffer_.size() < 2) return ding();
  if (at == buffer_.size()) at = buffer_.previous_char(at);
  size_t start = buffer_.previous_char(at), end = buffer_.next_char(at);
  if (start == at) return ding();
  const std::string& text = buffer_.text();
  buffer_.replace(start, end - start, text.substr(at, end - at) + text.substr(start, at - start));
}

// mode 0: upper case, 1: lower case, 2: capital first. ASCII letters only: commands are.
void LineEditor::change_word(int mode, int arg) {
  size_t start = buffer_.cursor(), end = start;
  for (int i = 0; i < arg; ++i) end = buffer_.word_end(end, options_.word_delimiters);
  std::string text = buffer_.text().substr(start, end - start);
  bool first = true;
  for (char& c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) continue;
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    c = static_cast<char>(mode == 0 || (mode == 2 && first) ? upper(c) : lower(c));
    if (letter) first = false;
    else if (c == ' ') first = true;
  }
  buffer_.replace(start, end - start, text);
}
void LineEditor::do_UpcaseWord(const Key&, int arg) { change_word(0, arg); }
void LineEditor::do_DowncaseWord(const Key&, int arg) { change_word(1, arg); }
void LineEditor::do_CapitalizeWord(const Key&, int arg) { change_word(2, arg); }

// Words as the shell sees them: quotes and brackets keep blanks inside.
std::vector<std::pair<size_t, size_t>> LineEditor::shell_words() const {
  std::vector<std::pair<size_t, size_t>> words;
  const std::string& text = buffer_.text();
  size_t pos = 0;
  while (pos < text.size()) {
    while (pos < text.size() && (text[pos] == ' ' || text[pos] == '\t' || text[pos] == '\n' || text[pos] == '|' ||
                                 text[pos] == ';'))
      ++pos;
    if (pos >= text.size()) break;
    size_t start = pos;
    char quote = 0;
    int depth = 0;
    for (; pos < text.size(); ++pos) {
      char c = text[pos];
      if (quote != 0) {
        if (c == '`' && quote == '"') ++pos;
        else if (c == quote) quote = 0;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '`') {
        ++pos;
      } else if (c == '(' || c == '{' || c == '[') {
        ++depth;
      } else if ((c == ')' || c == '}' || c == ']') && depth > 0) {
        --depth;
      } else if (depth == 0 && (c == ' ' || c == '\t' || c == '\n' || c == '|' || c == ';')) {
        break;
      }
    }
    pos = std::min(pos, text.size());
    words.emplace_back(start, pos);
  }
  return words;
}

void LineEditor::do_ShellForwardWord(const Key&, int) {
  for (auto [start, end] : shell_words())
    if (end > buffer_.cursor()) return move(end);
  move(buffer_.size());
}
void LineEditor::do_ShellNextWord(const Key&, int) {
  for (auto [start, end] : shell_words())
    if (start > buffer_.cursor()) return move(start);
  move(buffer_.size());
}
void LineEditor::do_ShellBackwardWord(const Key&, int) {
  size_t at = 0;
  for (auto [start, end] : shell_words())
    if (start < buffer_.cursor()) at = start;
  move(at);
}
void LineEditor::do_ShellKillWord(const Key&, int) {
  for (auto [start, end] : shell_words())
    if (end > buffer_.cursor()) return kill(buffer_.cursor(), end, true);
}
void LineEditor::do_ShellBackwardKillWord(const Key&, int) {
  size_t at = 0;
  for (auto [start, end] : shell_words())
    if (start < buffer_.cursor()) at = start;
  kill(at, buffer_.cursor(), false);
}

void LineEditor::do_BackwardChar(const Key& key, int arg) {
  if (arg < 0) return do_ForwardChar(key, -arg);
  for (int i = 0; i < arg; ++i) move(buffer_.previous_char(buffer_.cursor()));
}
void LineEditor::do_ForwardChar(const Key& key, int arg) {
  if (arg < 0) return do_BackwardChar(key, -arg);
  if (buffer_.cursor() == buffer_.size()) return do_AcceptSuggestion(key, arg);
  for (int i = 0; i < arg; ++i) move(buffer_.next_char(buffer_.cursor()));
}
void LineEditor::do_BackwardWord(const Key& key, int arg) {
  if (arg < 0) return do_ForwardWord(key, -arg);
  for (int i = 0; i < arg; ++i) move(buffer_.previous_word(buffer_.cursor(), options_.word_delimiters));
}
void LineEditor::do_ForwardWord(const Key& key, int arg) {
  if (arg < 0) return do_BackwardWord(key, -arg);
  if (buffer_.cursor() == buffer_.size()) return do_AcceptNextSuggestionWord(key, arg);
  for (int i = 0; i < arg; ++i) move(buffer_.word_end(buffer_.cursor(), options_.word_delimiters));
}
void LineEditor::do_NextWord(const Key& key, int arg) {
  if (buffer_.cursor() == buffer_.size()) return do_AcceptNextSuggestionWord(key, arg);
  for (int i = 0; i < arg; ++i) move(buffer_.next_word(buffer_.cursor(), options_.word_delimiters));
}
void LineEditor::do_BeginningOfLine(const Key&, int) {
  size_t start = buffer_.line_start(buffer_.cursor());
  // A second time: to the start of all lines.
  move(start == buffer_.cursor() ? 0 : start);
}
void LineEditor::do_EndOfLine(const Key& key, int arg) {
  size_t end = buffer_.line_end(buffer_.cursor());
  if (end == buffer_.size() && buffer_.cursor() == end) return do_AcceptSuggestion(key, arg);
  move(end == buffer_.cursor() ? buffer_.size() : end);
}

void LineEditor::move_vertically(int lines) {
  const std::string& text = buffer_.text();
  size_t start = buffer_.line_start(buffer_.cursor());
  int column = display_width(std::string_view(text).substr(start, buffer_.cursor() - start));
  for (; lines < 0 && start > 0; ++lines) start = buffer_.line_start(start - 1);
  for (; lines > 0 && buffer_.line_end(start) < text.size(); --lines) start = buffer_.line_end(start) + 1;
  size_t end = buffer_.line_end(start), at = start;
  for (int used = 0; at < end && used < column;) {
    size_t next = buffer_.next_char(at);
    used += cluster_width(std::string_view(text).substr(at, next - at));
    at = next;
  }
  move(at);
}
void LineEditor::do_PreviousLine(const Key&, int arg) { move_vertically(-arg); }
void LineEditor::do_NextLine(const Key&, int arg) { move_vertically(arg); }

void LineEditor::do_GotoBrace(const Key&, int) {
  static constexpr std::string_view kOpen = "([{", kClose = ")]}";
  const std::string& text = buffer_.text();
  size_t at = buffer_.cursor();
  if (at >= text.size()) return ding();
  size_t kind = kOpen.find(text[at]);
  bool forward = kind != std::string_view::npos;
  if (!forward) kind = kClose.find(text[at]);
  if (kind == std::string_view::npos) return ding();
  int depth = 0;
  for (size_t i = at; i < text.size(); forward ? ++i : --i) {
    if (text[i] == kOpen[kind]) ++depth;
    if (text[i] == kClose[kind]) --depth;
    if (depth == 0) return move(i);
    if (!forward && i == 0) break;
  }
  ding();
}

void LineEditor::search_character(bool backward, int arg) {
  KeyEvent event;
  draw();
  if (!next_key(event, false)) return;
  if (!event.key.is_text()) return;
  std::string wanted;
  append_utf8(wanted, event.key.ch);
  size_t at = buffer_.cursor();
  for (int i = 0; i < arg; ++i) {
    size_t found = backward ? (at == 0 ? std::string::npos : buffer_.text().rfind(wanted, at - 1))
                            : buffer_.text().find(wanted, at + 1);
    if (found == std::string::npos) return ding();
    at = found;
  }
  move(at);
}
void LineEditor::do_CharacterSearch(const Key&, int arg) { search_character(arg < 0, arg < 0 ? -arg : arg); }
void LineEditor::do_CharacterSearchBackward(const Key&, int arg) { search_character(arg >= 0, arg < 0 ? -arg : arg); }

void LineEditor::do_SetMark(const Key&, int) { mark_ = buffer_.cursor(); }
void LineEditor::do_ExchangePointAndMark(const Key&, int) {
  size_t at = std::min(mark_, buffer_.size());
  mark_ = buffer_.cursor();
  move(at);
}

void LineEditor::select_to(size_t at) {
  if (previous_ != Sequence::kSelect) anchor_ = buffer_.cursor();
  current_ = Sequence::kSelect;
  move(at);
}
void LineEditor::do_SelectAll(const Key&, int) {
  current_ = Sequence::kSelect;
  anchor_ = 0;
  move(buffer_.size());
}
void LineEditor::do_SelectBackwardChar(const Key&, int) { select_to(buffer_.previous_char(buffer_.cursor())); }
void LineEditor::do_SelectForwardChar(const Key&, int) { select_to(buffer_.next_char(buffer_.cursor())); }
void LineEditor::do_SelectBackwardWord(const Key&, int) {
  select_to(buffer_.previous_word(buffer_.cursor(), options_.word_delimiters));
}
void LineEditor::do_SelectForwardWord(const Key&, int) {
  select_to(buffer_.word_end(buffer_.cursor(), options_.word_delimiters));
}
void LineEditor::do_SelectNextWord(const Key&, int) {
  select_to(buffer_.next_word(buffer_.cursor(), options_.word_delimiters));
}
void LineEditor::do_SelectBackwardsLine(const Key&, int) { select_to(buffer_.line_start(buffer_.cursor())); }
void LineEditor::do_SelectLine(const Key&, int) { select_to(buffer_.line_end(buffer_.cursor())); }

}  // namespace psession::console
