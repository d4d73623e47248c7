// The default key bindings of PSReadLine's Emacs and Windows modes on Linux, and the table of functions.
#include <algorithm>

#include "console/editor_options.h"

namespace psession::console {

namespace {

struct DefaultBinding {
  std::string_view chord;
  std::string_view function;
};

constexpr DefaultBinding kCommon[] = {
    {"Enter", "AcceptLine"},
    {"Ctrl+j", "AcceptLine"},
    {"Shift+Enter", "AddLine"},
    {"Alt+Enter", "AddLine"},
    {"Backspace", "BackwardDeleteChar"},
    {"Ctrl+h", "BackwardDeleteChar"},
    {"LeftArrow", "BackwardChar"},
    {"RightArrow", "ForwardChar"},
    {"Ctrl+LeftArrow", "BackwardWord"},
    {"Ctrl+RightArrow", "ForwardWord"},
    {"Alt+LeftArrow", "BackwardWord"},
    {"Alt+RightArrow", "ForwardWord"},
    {"Shift+LeftArrow", "SelectBackwardChar"},
    {"Shift+RightArrow", "SelectForwardChar"},
    {"Shift+Home", "SelectBackwardsLine"},
    {"Shift+End", "SelectLine"},
    {"UpArrow", "PreviousHistory"},
    {"DownArrow", "NextHistory"},
    {"Home", "BeginningOfLine"},
    {"End", "EndOfLine"},
    {"Delete", "DeleteChar"},
    {"Ctrl+Delete", "KillWord"},
    {"Ctrl+c", "CopyOrCancelLine"},
    {"Ctrl+l", "ClearScreen"},
    {"Ctrl+r", "ReverseSearchHistory"},
    {"Ctrl+s", "ForwardSearchHistory"},
    {"Ctrl+Spacebar", "MenuComplete"},
    {"Ctrl+]", "CharacterSearch"},
    {"F3", "CharacterSearch"},
    {"Shift+F3", "CharacterSearchBackward"},
    {"F8", "HistorySearchBackward"},
    {"Shift+F8", "HistorySearchForward"},
    {"F2", "SwitchPredictionView"},
    {"Alt+.", "YankLastArg"},
    {"Alt+d", "KillWord"},
    {"Alt+Backspace", "BackwardKillWord"},
    {"Alt+?", "WhatIsKey"},
    {"Alt+-", "DigitArgument"},
};

constexpr DefaultBinding kEmacs[] = {
    {"Tab", "Complete"},
    {"Shift+Tab", "TabCompletePrevious"},
    {"Alt+<", "BeginningOfHistory"},
    {"Alt+>", "EndOfHistory"},
    {"Ctrl+a", "BeginningOfLine"},
    {"Ctrl+b", "BackwardChar"},
    {"Ctrl+d", "DeleteCharOrExit"},
    {"Ctrl+e", "EndOfLine"},
    {"Ctrl+f", "ForwardChar"},
    {"Ctrl+g", "Abort"},
    {"Ctrl+k", "KillLine"},
    {"Ctrl+m", "ValidateAndAcceptLine"},
    {"Ctrl+n", "NextHistory"},
    {"Ctrl+o", "AcceptAndGetNext"},
    {"Ctrl+p", "PreviousHistory"},
    {"Ctrl+t", "SwapCharacters"},
    {"Ctrl+u", "BackwardKillInput"},
    {"Ctrl+Home", "BackwardKillInput"},
    {"Ctrl+End", "KillLine"},
    {"Ctrl+w", "UnixWordRubout"},
    {"Ctrl+y", "Yank"},
    {"Ctrl+Backspace", "BackwardDeleteChar"},
    {"Ctrl+_", "Undo"},
    {"Alt+Ctrl+]", "CharacterSearchBackward"},
    {"Alt+b", "BackwardWord"},
    {"Alt+B", "SelectBackwardWord"},
    {"Alt+f", "ForwardWord"},
    {"Alt+F", "SelectForwardWord"},
    {"Alt+r", "RevertLine"},
    {"Alt+u", "UpcaseWord"},
    {"Alt+l", "DowncaseWord"},
    {"Alt+c", "CapitalizeWord"},
    {"Alt+y", "YankPop"},
    {"Alt+=", "PossibleCompletions"},
    {"Alt+_", "YankLastArg"},
    {"Alt+Ctrl+y", "YankNthArg"},
    {"Alt+Spacebar", "SetMark"},
    {"Escape,b", "BackwardWord"},
    {"Escape,d", "KillWord"},
    {"Escape,f", "ForwardWord"},
    {"Escape,r", "RevertLine"},
    {"Escape,y", "YankPop"},
    {"Escape,Backspace", "BackwardKillWord"},
    {"Escape,.", "YankLastArg"},
    {"Escape,_", "YankLastArg"},
    {"Ctrl+x,Backspace", "BackwardKillInput"},
    {"Ctrl+x,Ctrl+e", "ViEditVisually"},
    {"Ctrl+x,Ctrl+u", "Undo"},
    {"Ctrl+x,Ctrl+x", "ExchangePointAndMark"},
};

constexpr DefaultBinding kWindows[] = {
    {"Ctrl+Enter", "InsertLineAbove"},
    {"Ctrl+Shift+Enter", "InsertLineBelow"},
    {"Escape", "RevertLine"},
    {"Ctrl+RightArrow", "NextWord"},
    {"Ctrl+Shift+LeftArrow", "SelectBackwardWord"},
    {"Ctrl+Shift+RightArrow", "SelectNextWord"},
    {"Tab", "TabCompleteNext"},
    {"Shift+Tab", "TabCompletePrevious"},
    {"Ctrl+a", "SelectAll"},
    {"Ctrl+Shift+c", "Copy"},
    {"Ctrl+v", "Paste"},
    {"Shift+Insert", "Paste"},
    {"Ctrl+x", "Cut"},
    {"Ctrl+y", "Redo"},
    {"Ctrl+z", "Undo"},
    {"Ctrl+Backspace", "BackwardKillWord"},
    {"Ctrl+w", "BackwardKillWord"},
    {"Ctrl+Home", "BackwardDeleteInput"},
    {"Ctrl+End", "ForwardDeleteInput"},
    {"Ctrl+]", "GotoBrace"},
    {"Alt+F7", "ClearHistory"},
};

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c += 32;
  return out;
}

}  // namespace

const std::vector<EditorFunctionInfo>& editor_functions() {
  static const std::vector<EditorFunctionInfo> kFunctions = {
#define PSESSION_EDITOR_FUNCTION(name, group, description) {#name, #group, description},
#include "console/editor_functions.def"
#undef PSESSION_EDITOR_FUNCTION
  };
  return kFunctions;
}

const EditorFunctionInfo* find_editor_function(std::string_view name) {
  std::string wanted = lowered(name);
  for (const EditorFunctionInfo& info : editor_functions())
    if (lowered(info.name) == wanted) return &info;
  return nullptr;
}

void KeyBindings::reset(EditMode mode) {
  bindings_.clear();
  std::string error;
  auto add = [&](const DefaultBinding& binding) { bind(binding.chord, binding.function, error); };
  for (const DefaultBinding& binding : kCommon) add(binding);
  for (char digit = '0'; digit <= '9'; ++digit) bind(std::string("Alt+") + digit, "DigitArgument", error);
  if (mode == EditMode::kEmacs)
    for (const DefaultBinding& binding : kEmacs) add(binding);
  else
    for (const DefaultBinding& binding : kWindows) add(binding);
}

bool KeyBindings::bind(std::string_view text, std::string_view function, std::string& error) {
  const EditorFunctionInfo* info = find_editor_function(function);
  if (info == nullptr) {
    error = "Cannot bind to '" + std::string(function) + "': there is no such function.";
    return false;
  }
  Chord chord;
  if (!parse_chord(text, chord, error)) return false;
  bindings_[chord] = {std::string(info->name), 0, std::string(info->description)};
  return true;
}

bool KeyBindings::bind_script(std::string_view text, int script, std::string brief, std::string description,
                              std::string& error) {
  Chord chord;
  if (!parse_chord(text, chord, error)) return false;
  bindings_[chord] = {brief.empty() ? "CustomAction" : std::move(brief), script, std::move(description)};
  return true;
}

bool KeyBindings::unbind(std::string_view text, std::string& error) {
  Chord chord;
  if (!parse_chord(text, chord, error)) return false;
  bindings_.erase(chord);
  return true;
}

const Binding* KeyBindings::find(const Chord& chord) const {
  auto it = bindings_.find(chord);
  return it == bindings_.end() ? nullptr : &it->second;
}

bool KeyBindings::begins_chord(const Key& key) const {
  auto it = bindings_.upper_bound(Chord{key, {}});
  return it != bindings_.end() && it->first.first == key;
}

}  // namespace psession::console
