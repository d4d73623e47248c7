#include "console/editor_options.h"

#include <algorithm>
#include <cstdlib>

namespace psession::console {

namespace {

bool same_name(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

struct ColorDefault {
  std::string_view name;
  std::string_view sequence;
};

// PSReadLine's defaults. Its own default token colour is the console's: here no sequence at all.
constexpr ColorDefault kColors[kTokenKinds] = {
    {"Default", ""},
    {"Comment", "\x1b[32m"},
    {"Keyword", "\x1b[92m"},
    {"String", "\x1b[36m"},
    {"Operator", "\x1b[90m"},
    {"Variable", "\x1b[92m"},
    {"Command", "\x1b[93m"},
    {"Parameter", "\x1b[90m"},
    {"Type", "\x1b[37m"},
    {"Number", "\x1b[97m"},
    {"Member", "\x1b[37m"},
    {"Emphasis", "\x1b[96m"},
    {"Error", "\x1b[91m"},
    {"Selection", "\x1b[30;47m"},
    {"ContinuationPrompt", ""},
    {"InlinePrediction", "\x1b[97;2;3m"},
    {"ListPrediction", "\x1b[33m"},
    {"ListPredictionSelected", "\x1b[48;5;238m"},
    {"ListPredictionTooltip", "\x1b[97;2;3m"},
};

// ConsoleColor in its own order.
constexpr ColorDefault kConsoleColors[] = {
    {"Black", "30"},    {"DarkBlue", "34"}, {"DarkGreen", "32"}, {"DarkCyan", "36"},
    {"DarkRed", "31"},  {"DarkMagenta", "35"}, {"DarkYellow", "33"}, {"Gray", "37"},
    {"DarkGray", "90"}, {"Blue", "94"},     {"Green", "92"},     {"Cyan", "96"},
    {"Red", "91"},      {"Magenta", "95"},  {"Yellow", "93"},    {"White", "97"},
};

bool color_sequence(std::string_view value, std::string& out) {
  if (value.empty() || value[0] == '\x1b') {
    out = value;
    return true;
  }
  for (const ColorDefault& color : kConsoleColors)
    if (same_name(color.name, value)) {
      out = "\x1b[" + std::string(color.sequence) + "m";
      return true;
    }
  std::string_view hex = value;
  if (hex.size() > 1 && hex[0] == '#') hex.remove_prefix(1);
  if (hex.size() != 6 || hex.find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos) return false;
  unsigned long rgb = strtoul(std::string(hex).c_str(), nullptr, 16);
  out = "\x1b[38;2;" + std::to_string(rgb >> 16) + ";" + std::to_string(rgb >> 8 & 255) + ";" +
        std::to_string(rgb & 255) + "m";
  return true;
}

bool parse_number(std::string_view value, int low, int high, int& out) {
  std::string text(value);
  char* end = nullptr;
  long number = strtol(text.c_str(), &end, 10);
  if (text.empty() || *end != 0 || number < low || number > high) return false;
  out = static_cast<int>(number);
  return true;
}

bool parse_bool(std::string_view value, bool& out) {
  for (std::string_view yes : {"", "true", "$true", "1"})
    if (same_name(value, yes)) return out = true, true;
  for (std::string_view no : {"false", "$false", "0"})
    if (same_name(value, no)) return out = false, true;
  return false;
}

template <typename T, size_t N>
bool parse_enum(std::string_view value, const std::string_view (&names)[N], T& out) {
  for (size_t i = 0; i < N; ++i)
    if (same_name(value, names[i])) return out = static_cast<T>(i), true;
  return false;
}

}  // namespace

std::string_view token_kind_name(TokenKind kind) { return kColors[static_cast<int>(kind)].name; }

void EditorOptions::reset_colors() {
  colors.clear();
  for (const ColorDefault& color : kColors) colors.emplace_back(color.sequence);
}

bool EditorOptions::set_color(std::string_view name, std::string_view value, std::string& error) {
  std::string_view stem = name;
  if (stem.size() > 5 && same_name(stem.substr(stem.size() - 5), "Color")) stem.remove_suffix(5);
  if (same_name(stem, "DefaultToken") || same_name(stem, "None")) stem = "Default";
  for (int i = 0; i < kTokenKinds; ++i) {
    if (!same_name(stem, kColors[i].name)) continue;
    std::string sequence;
    if (!color_sequence(value, sequence)) {
      error = "'" + std::string(value) + "' is not a valid color: use a ConsoleColor, an escape sequence or #rrggbb.";
      return false;
    }
    colors[i] = sequence;
    return true;
  }
  error = "'" + std::string(name) + "' is not a valid color property.";
  return false;
}

bool EditorOptions::set(std::string_view name, std::string_view value, std::string& error) {
  static constexpr std::string_view kModes[] = {"Windows", "Emacs"};
  static constexpr std::string_view kBells[] = {"None", "Visual", "Audible"};
  static constexpr std::string_view kSaves[] = {"SaveIncrementally", "SaveAtExit", "SaveNothing"};
  static constexpr std::string_view kSources[] = {"None", "History", "Plugin", "HistoryAndPlugin"};
  static constexpr std::string_view kViews[] = {"InlineView", "ListView"};
  auto is = [&](std::string_view option) { return same_name(name, option); };
  bool good = true;
  if (is("EditMode")) {
    if (same_name(value, "Vi")) {
      error = "EditMode Vi is not supported: use Emacs or Windows.";
      return false;
    }
    good = parse_enum(value, kModes, edit_mode);
  } else if (is("ContinuationPrompt")) {
    continuation_prompt = value;
  } else if (is("ExtraPromptLineCount")) {
    good = parse_number(value, 0, 100, extra_prompt_line_count);
  } else if (is("HistoryNoDuplicates")) {
    good = parse_bool(value, history_no_duplicates);
  } else if (is("MaximumHistoryCount")) {
    good = parse_number(value, 1, 1 << 24, maximum_history_count);
  } else if (is("MaximumKillRingCount")) {
    good = parse_number(value, 1, 10000, maximum_kill_ring_count);
  } else if (is("HistorySearchCursorMovesToEnd")) {
    good = parse_bool(value, history_search_cursor_moves_to_end);
  } else if (is("HistorySearchCaseSensitive")) {
    good = parse_bool(value, history_search_case_sensitive);
  } else if (is("ShowToolTips")) {
    good = parse_bool(value, show_tool_tips);
  } else if (is("DingTone")) {
    good = parse_number(value, 0, 100000, ding_tone);
  } else if (is("DingDuration")) {
    good = parse_number(value, 0, 100000, ding_duration);
  } else if (is("BellStyle")) {
    good = parse_enum(value, kBells, bell_style);
  } else if (is("CompletionQueryItems")) {
    good = parse_number(value, 0, 1 << 24, completion_query_items);
  } else if (is("WordDelimiters")) {
    word_delimiters = value;
  } else if (is("HistorySaveStyle")) {
    good = parse_enum(value, kSaves, history_save_style);
  } else if (is("HistorySavePath")) {
    history_save_path = value;
  } else if (is("AnsiEscapeTimeout")) {
    good = parse_number(value, 0, 10000, ansi_escape_timeout);
  } else if (is("PromptText")) {
    prompt_text = {std::string(value)};
  } else if (is("PredictionSource")) {
    good = parse_enum(value, kSources, prediction_source);
  } else if (is("PredictionViewStyle")) {
    good = parse_enum(value, kViews, prediction_view);
  } else if (is("TerminateOrphanedConsoleApps")) {
    good = parse_bool(value, terminate_orphaned_console_apps);
  } else if (is("ViModeIndicator")) {
    // Without effect outside the Vi mode.
  } else {
    error = "A parameter cannot be found that matches parameter name '" + std::string(name) + "'.";
    return false;
  }
  if (!good) error = "'" + std::string(value) + "' is not a valid value of " + std::string(name) + ".";
  return good;
}

}  // namespace psession::console
