#include "console/edit_buffer.h"

#include <algorithm>

#include "console/width.h"

namespace psession::console {

namespace {
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
// At the lead byte `at`: not white space and none of the delimiters.
bool in_word(std::string_view text, size_t at, std::string_view delimiters) {
  if (is_blank(text[at])) return false;
  CodePoint cp = decode_utf8(text, at);
  return delimiters.find(text.substr(at, cp.size)) == std::string_view::npos;
}
}  // namespace

void EditBuffer::set_cursor(size_t at) {
  at = std::min(at, text_.size());
  while (at > 0 && at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xC0) == 0x80) --at;
  cursor_ = at;
}

void EditBuffer::apply(size_t at, size_t length, std::string_view text) {
  text_.replace(at, length, text);
  cursor_ = at + text.size();
}

void EditBuffer::replace(size_t start, size_t length, std::string_view text) {
  start = std::min(start, text_.size());
  length = std::min(length, text_.size() - start);
  if (length == 0 && text.empty()) return;
  edits_.resize(done_);
  bool joined = group_depth_ > 0 && group_open_;
  group_open_ = group_depth_ > 0;
  edits_.push_back({start, text_.substr(start, length), std::string(text), cursor_, joined});
  done_ = edits_.size();
  apply(start, length, text);
}

void EditBuffer::clear() {
  text_.clear();
  cursor_ = 0;
  edits_.clear();
  done_ = 0;
  group_depth_ = 0;
  group_open_ = false;
}

bool EditBuffer::undo() {
  if (done_ == 0) return false;
  bool again = true;
  while (again && done_ > 0) {
    const Edit& edit = edits_[--done_];
    apply(edit.at, edit.inserted.size(), edit.removed);
    cursor_ = std::min(edit.cursor_before, text_.size());
    again = edit.joined;
  }
  return true;
}

bool EditBuffer::redo() {
  if (done_ == edits_.size()) return false;
  do {
    const Edit& edit = edits_[done_++];
    apply(edit.at, edit.removed.size(), edit.inserted);
  } while (done_ < edits_.size() && edits_[done_].joined);
  return true;
}

bool EditBuffer::undo_all() {
  bool any = false;
  while (undo()) any = true;
  return any;
}

size_t EditBuffer::next_char(size_t at) const { return next_cluster(text_, at); }
size_t EditBuffer::previous_char(size_t at) const { return previous_cluster(text_, at); }

size_t EditBuffer::line_start(size_t at) const {
  if (at == 0) return 0;
  size_t end = text_.rfind('\n', at - 1);
  return end == std::string::npos ? 0 : end + 1;
}

size_t EditBuffer::line_end(size_t at) const { return std::min(text_.find('\n', at), text_.size()); }

size_t EditBuffer::word_end(size_t at, std::string_view delimiters) const {
  while (at < text_.size() && !in_word(text_, at, delimiters)) at = next_char(at);
  while (at < text_.size() && in_word(text_, at, delimiters)) at = next_char(at);
  return at;
}

size_t EditBuffer::next_word(size_t at, std::string_view delimiters) const {
  while (at < text_.size() && in_word(text_, at, delimiters)) at = next_char(at);
  while (at < text_.size() && !in_word(text_, at, delimiters)) at = next_char(at);
  return at;
}

size_t EditBuffer::previous_word(size_t at, std::string_view delimiters) const {
  auto before = [&](size_t pos) { return in_word(text_, previous_char(pos), delimiters); };
  while (at > 0 && !before(at)) at = previous_char(at);
  while (at > 0 && before(at)) at = previous_char(at);
  return at;
}

size_t EditBuffer::previous_blank(size_t at) const {
  while (at > 0 && is_blank(text_[at - 1])) --at;
  while (at > 0 && !is_blank(text_[at - 1])) --at;
  return at;
}

size_t EditBuffer::first_non_blank(size_t at) const {
  size_t pos = line_start(at), end = line_end(at);
  while (pos < end && is_blank(text_[pos])) ++pos;
  return pos;
}

}  // namespace psession::console
