// What the line editor knows of the language: colours of the input, completion of commands, parameters, paths, variables,
// members and types; and the console's settings that PSReadLine's commands change. Engine thread.
#pragma once
#include <string_view>
#include <vector>

#include "console/editor_options.h"
#include "console/history.h"
#include "console/line_editor.h"
#include "object/value.h"

namespace psession {

class Runspace;

console::Highlight highlight_script(std::string_view text);
console::Completions complete_line(Runspace& rs, std::string_view text, size_t cursor);
console::CompletionItem completion_item(std::string text, std::string list_text, int64_t result_type, std::string tool_tip);

struct ConsoleState {
  console::EditorOptions options;
  console::KeyBindings keys;
  console::History history;
  std::vector<Value> key_scripts;        // Set-PSReadLineKeyHandler -ScriptBlock: a binding's number minus one
  Value add_to_history_handler, command_validation_handler;
  console::LineEditor* editor = nullptr;  // while a line is read
};
ConsoleState& console_state();

}  // namespace psession
