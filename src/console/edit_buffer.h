// The text being edited, the cursor, the mark and the undo list. Offsets are bytes of UTF-8 and always stand
// between grapheme clusters when moved by the functions here. Model only; owned by the line editor.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace psession::console {

class EditBuffer {
 public:
  const std::string& text() const { return text_; }
  size_t cursor() const { return cursor_; }
  size_t size() const { return text_.size(); }
  bool empty() const { return text_.empty(); }
  void set_cursor(size_t at);

  void insert(std::string_view text) { replace(cursor_, 0, text); }
  void erase(size_t start, size_t length) { replace(start, length, {}); }
  // The cursor goes behind the new text. One step to undo.
  void replace(size_t start, size_t length, std::string_view text);
  void set_text(std::string_view text) { replace(0, text_.size(), text); }
  // Forgets everything, also what could be undone.
  void clear();

  // Edits between begin and end are undone as one.
  void begin_group() { ++group_depth_; group_open_ = false; }
  void end_group() { if (group_depth_ > 0) --group_depth_; }
  bool undo();
  bool redo();
  bool undo_all();

  // Movement; `delimiters` are the characters (besides white space) that end words.
  size_t next_char(size_t at) const;
  size_t previous_char(size_t at) const;
  size_t line_start(size_t at) const;
  size_t line_end(size_t at) const;
  size_t word_end(size_t at, std::string_view delimiters) const;       // end of this or the next word
  size_t next_word(size_t at, std::string_view delimiters) const;      // start of the next word
  size_t previous_word(size_t at, std::string_view delimiters) const;  // start of this or the previous word
  size_t previous_blank(size_t at) const;                              // after the white space before `at`
  size_t first_non_blank(size_t at) const;

 private:
  struct Edit {
    size_t at;
    std::string removed, inserted;
    size_t cursor_before;
    bool joined;  // undone together with the one before
  };
  void apply(size_t at, size_t length, std::string_view text);

  std::string text_;
  size_t cursor_ = 0;
  std::vector<Edit> edits_;
  size_t done_ = 0;  // edits_[0, done_) are in effect
  int group_depth_ = 0;
  bool group_open_ = false;
};

}  // namespace psession::console
