// What Set-PSReadLineOption and Set-PSReadLineKeyHandler set: options, colours, key bindings, and the names of the
// editor's functions. Plain data used by the line editor; console thread.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "console/history.h"
#include "console/key.h"

namespace psession::console {

// The styles of the input; the order is that of the style table.
enum class TokenKind : uint8_t {
  kDefault, kComment, kKeyword, kString, kOperator, kVariable, kCommand, kParameter, kType, kNumber, kMember,
  kEmphasis, kError, kSelection, kContinuationPrompt, kInlinePrediction, kListPrediction,
  kListPredictionSelected, kListPredictionTooltip,
};
constexpr int kTokenKinds = 19;

// The name in -Colors @{...} ("Command", "InlinePrediction"); empty for none.
std::string_view token_kind_name(TokenKind kind);

enum class EditMode : uint8_t { kWindows, kEmacs };
enum class BellStyle : uint8_t { kNone, kVisual, kAudible };
enum class PredictionSource : uint8_t { kNone, kHistory, kPlugin, kHistoryAndPlugin };
enum class PredictionView : uint8_t { kInline, kList };

struct EditorOptions {
  EditMode edit_mode = EditMode::kEmacs;
  std::string continuation_prompt = ">> ";
  int extra_prompt_line_count = 0;
  bool history_no_duplicates = true;
  int maximum_history_count = 4096;
  int maximum_kill_ring_count = 10;
  bool history_search_cursor_moves_to_end = false;
  bool history_search_case_sensitive = false;
  bool show_tool_tips = true;
  int ding_tone = 1221;
  int ding_duration = 50;
  BellStyle bell_style = BellStyle::kAudible;
  int completion_query_items = 100;
  std::string word_delimiters = ";:,.[]{}()/\\|!?^&*-=+'\"\xE2\x80\x93\xE2\x80\x94\xE2\x80\x95";
  HistorySaveStyle history_save_style = HistorySaveStyle::kIncrementally;
  std::string history_save_path = default_history_path();
  int ansi_escape_timeout = 100;
  std::vector<std::string> prompt_text;  // empty: "> " where the prompt ends so
  bool terminate_orphaned_console_apps = false;
  PredictionSource prediction_source = PredictionSource::kHistory;
  PredictionView prediction_view = PredictionView::kInline;
  std::vector<std::string> colors;  // by TokenKind: escape sequences

  EditorOptions() { reset_colors(); }
  void reset_colors();
  // By name; the value is an escape sequence, a ConsoleColor's name or #rrggbb. Names may end in "Color".
  bool set_color(std::string_view name, std::string_view value, std::string& error);
  // By Set-PSReadLineOption's parameter name and the value as text; false: error says why.
  // A change of the edit mode also needs KeyBindings::reset.
  bool set(std::string_view name, std::string_view value, std::string& error);
};

// A function of the editor as Get-PSReadLineKeyHandler lists it.
struct EditorFunctionInfo {
  std::string_view name;
  std::string_view group;  // Basic, CursorMovement, History, Completion, Miscellaneous, Selection, Search
  std::string_view description;
};
const std::vector<EditorFunctionInfo>& editor_functions();
// Null for an unknown name (case-insensitive).
const EditorFunctionInfo* find_editor_function(std::string_view name);

struct Binding {
  std::string function;  // an editor function's name, or the brief description of a script handler
  int script = 0;        // not 0: EditorDelegate::run_key_handler gets it
  std::string description;
};

class KeyBindings {
 public:
  explicit KeyBindings(EditMode mode = EditMode::kEmacs) { reset(mode); }
  void reset(EditMode mode);
  // False: an unknown function or chord.
  bool bind(std::string_view chord, std::string_view function, std::string& error);
  bool bind_script(std::string_view chord, int script, std::string brief, std::string description,
                   std::string& error);
  bool unbind(std::string_view chord, std::string& error);
  const Binding* find(const Chord& chord) const;
  // The key begins chords of two keys.
  bool begins_chord(const Key& key) const;
  const std::map<Chord, Binding>& all() const { return bindings_; }

 private:
  std::map<Chord, Binding> bindings_;
};

}  // namespace psession::console
