// Reads a command line as PSReadLine does: editing, history, completion, colours, several lines, predictions.
// Owned by the console's main loop and used on its thread; what it knows of the language comes in through
// EditorDelegate. Texts are UTF-8, positions are byte offsets.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "console/edit_buffer.h"
#include "console/editor_options.h"
#include "console/history.h"
#include "console/renderer.h"
#include "console/terminal.h"

namespace psession::console {

struct TokenSpan {
  size_t start = 0, end = 0;
  TokenKind kind = TokenKind::kDefault;
};

struct Highlight {
  std::vector<TokenSpan> spans;  // later ones paint over earlier ones
  bool error = false;            // a syntax error (not merely incomplete): the prompt's end turns red
};

struct CompletionItem {
  std::string text;       // what is put into the line
  std::string list_text;  // what lists show (empty: the text)
  std::string tool_tip;
  bool container = false;  // a folder: '/' is added when it is the only completion
};

struct Completions {
  size_t start = 0, length = 0;  // what is replaced
  std::vector<CompletionItem> items;
};

enum class ReadStatus : uint8_t { kLine, kCancelled, kEndOfInput };
struct ReadResult {
  ReadStatus status = ReadStatus::kEndOfInput;
  std::string text;
};

class LineEditor;

class EditorDelegate {
 public:
  virtual ~EditorDelegate() = default;
  virtual bool is_incomplete(std::string_view) { return false; }
  virtual Highlight highlight(std::string_view) { return {}; }
  virtual Completions complete(std::string_view, size_t) { return {}; }
  // Set-PSReadLineOption -AddToHistoryHandler.
  virtual AddToHistory add_to_history(std::string_view text) {
    return is_sensitive(text) ? AddToHistory::kMemoryOnly : AddToHistory::kMemoryAndFile;
  }
  // A script block bound by Set-PSReadLineKeyHandler; it may call the editor's public functions.
  virtual void run_key_handler(int, const Key&, int, LineEditor&) {}
  // InvokePrompt: a new prompt text; false keeps the old one.
  virtual bool new_prompt(std::string&) { return false; }
  // Called when no key came for so long (0: never).
  virtual int idle_interval_ms() { return 0; }
  virtual void on_idle(LineEditor&) {}
  // Terminal::wake() was called.
  virtual void on_wake(LineEditor&) {}
  // Writes the text to a file and runs the user's editor on it (Ctrl+x,Ctrl+e); false: it failed.
  virtual bool edit_externally(std::string&) { return false; }
};

class LineEditor {
 public:
  LineEditor(TerminalIo& io, EditorOptions& options, KeyBindings& keys, History& history, EditorDelegate& delegate);

  // Shows the prompt (escape sequences and several lines allowed) and reads. Adds the line to the history.
  // Where keys cannot be edited (pipes, TERM=dumb) lines are read plainly, with the continuation prompt.
  ReadResult read_line(std::string_view prompt);

  // Reads a line for Read-Host: `before` is all that stands on the cursor's line already (it is drawn again);
  // not added to the history. Only where io().can_edit().
  ReadResult read_line_behind(std::string_view before);

  // What a key handler may do (the static methods of PSConsoleReadLine).
  const std::string& text() const { return buffer_.text(); }
  size_t cursor() const { return buffer_.cursor(); }
  void set_cursor(size_t at) { buffer_.set_cursor(at); }
  void insert(std::string_view text) { buffer_.insert(text); }
  void replace(size_t start, size_t length, std::string_view text) { buffer_.replace(start, length, text); }
  bool selection(size_t& start, size_t& length) const;
  void ding();
  // Runs a function by its name; false: unknown.
  bool invoke(std::string_view function, const Key& key = {}, int arg = 1);
  // Writes above the prompt and draws it again below: messages that arrive while the user types.
  void print_above(std::string_view text);
  History& history() { return history_; }
  TerminalIo& io() { return io_; }

 private:
  enum class Sequence : uint8_t { kNone, kKill, kYank, kYankArg, kHistory, kSearch, kTab, kSelect };
  struct Suggestion {
    std::string for_text, rest;
  };
  struct Menu;

  // line_editor.cpp
  ReadResult read_plain(std::string_view prompt);
  ReadResult edit(std::string_view prompt, bool fresh_line);
  bool next_key(KeyEvent& event, bool drain);
  void dispatch(const KeyEvent& event);
  void run(const Binding& binding, const Key& key);
  void finish(bool cancelled);
  void insert_text(std::string_view text);
  bool apply_options();

  // line_editor_view.cpp
  void set_prompt(std::string_view prompt);
  void show_prompt(bool fresh_line);
  void draw();
  Frame layout(bool final);
  void add_suggestion(Frame& frame);
  void redraw_after_resize();
  void update_suggestion();
  bool list_view() const;
  void update_list();
  void add_list(Frame& frame);

  // line_editor_edit.cpp
  void kill(size_t start, size_t end, bool forward);
  bool delete_selection();
  void move(size_t at) { buffer_.set_cursor(at); }
  void move_vertically(int lines);
  void select_to(size_t at);
  void change_word(int mode, int arg);
  void search_character(bool backward, int arg);
  void yank_argument(bool last, int arg);
  std::vector<std::pair<size_t, size_t>> shell_words() const;

  // line_editor_history.cpp
  void recall(int direction);
  void show_history_item(size_t index);
  void search_prefix(int direction);
  void search_interactively(int direction);
  bool recallable(size_t index) const;
  bool move_in_list(int direction);

  // line_editor_completion.cpp
  bool get_completions();
  void complete(bool menu);
  void cycle(int direction);
  void put_completion(const CompletionItem& item, bool single);
  void list_completions();
  void menu_complete();
  bool ask(std::string_view question);

#define PSESSION_EDITOR_FUNCTION(name, group, description) void do_##name(const Key& key, int arg);
#include "console/editor_functions.def"
#undef PSESSION_EDITOR_FUNCTION
  struct Function {
    std::string_view name;
    void (LineEditor::*run)(const Key&, int);
  };
  static const Function kFunctions[];

  TerminalIo& io_;
  EditorOptions& options_;
  KeyBindings& keys_;
  History& history_;
  EditorDelegate& delegate_;

  EditBuffer buffer_;
  std::vector<std::string> styles_;
  Renderer renderer_{styles_};
  TerminalSize size_;
  bool scrolled_ = false;  // the input is taller than the screen: only a part is drawn

  // The prompt: lines before the last one, the last line, and that with its end in red.
  std::string prompt_, prompt_head_, prompt_tail_, prompt_error_tail_;
  int prompt_width_ = 0;

  bool done_ = false;
  ReadResult result_;
  bool has_pushed_ = false;
  KeyEvent pushed_;
  Sequence previous_ = Sequence::kNone, current_ = Sequence::kNone;
  int argument_ = 0;
  bool has_argument_ = false, argument_negative_ = false, reading_argument_ = false;

  size_t mark_ = 0;
  size_t anchor_ = 0;  // of the selection
  std::string clipboard_;
  std::vector<std::string> kill_ring_;
  size_t yank_index_ = 0, yank_start_ = 0;
  size_t argument_history_ = 0;
  int argument_number_ = 0;

  size_t history_index_ = 0;  // items().size(): the line being typed
  std::string saved_line_;
  std::string search_prefix_;
  std::vector<std::string> search_seen_;
  int get_next_ = -1;  // AcceptAndGetNext: the item to begin with

  Completions completions_;
  int completion_index_ = -1;
  std::vector<Row> below_;           // menus and status lines
  size_t emphasis_start_ = 0, emphasis_length_ = 0;
  Suggestion suggestion_;
  bool predict_ = true;
  // The list view of predictions: items for the text that was typed, and the one that is chosen (-1: none).
  std::string list_for_;
  std::vector<std::string> list_;
  int list_selected_ = -1;
};

}  // namespace psession::console
