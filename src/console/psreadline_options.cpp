// Get-PSReadLineOption and Set-PSReadLineOption: the editor's settings as a profile changes them.
#include "console/completion.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/boxes.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/casing.h"

namespace psession {
namespace {

using console::EditorOptions;
using console::TokenKind;

EditorOptions& settings() { return console_state().options; }

const EnumDef kEditMode[] = {{"Windows", 0}, {"Emacs", 1}, {"Vi", 2}};
const EnumDef kBell[] = {{"None", 0}, {"Visual", 1}, {"Audible", 2}};
const EnumDef kSave[] = {{"SaveIncrementally", 0}, {"SaveAtExit", 1}, {"SaveNothing", 2}};
const EnumDef kSource[] = {{"None", 1}, {"History", 2}, {"Plugin", 3}, {"HistoryAndPlugin", 4}};
const EnumDef kView[] = {{"InlineView", 0}, {"ListView", 1}};
const EnumDef kAdd[] = {{"SkipAdding", 0}, {"MemoryOnly", 1}, {"MemoryAndFile", 2}};
const EnumDef kIndicator[] = {{"None", 0}, {"Prompt", 1}, {"Cursor", 2}, {"Script", 3}};
#define PSREADLINE_ENUM(variable, name, values)                                                                     \
  Type variable{TypeSpec{.full_name = "Microsoft.PowerShell." name, .base = "System.Enum", .flags = kEnum | kValueType, \
                         .enum_values = values, .assembly = "Microsoft.PowerShell.PSReadLine"}}
PSREADLINE_ENUM(g_edit_mode, "EditMode", kEditMode);
PSREADLINE_ENUM(g_bell, "BellStyle", kBell);
PSREADLINE_ENUM(g_save, "HistorySaveStyle", kSave);
PSREADLINE_ENUM(g_source, "PredictionSource", kSource);
PSREADLINE_ENUM(g_view, "PredictionViewStyle", kView);
PSREADLINE_ENUM(g_add, "AddToHistoryOption", kAdd);
PSREADLINE_ENUM(g_indicator, "ViModeStyle", kIndicator);

class OptionsObject final : public HeapObject {
 public:
  const Type* type() const override {
    static const Type* t = TypeRegistry::find("Microsoft.PowerShell.PSConsoleReadLineOptions");
    return t;
  }
};

Value colour(TokenKind k) {
  const std::string& s = settings().colors[static_cast<size_t>(k)];
  return str(s.empty() ? "\x1b[39m" : s);
}
#define COLOUR(name) {"string " #name "Color {get;}", [](MethodCall&) { return colour(TokenKind::k##name); }}

const MemberDef kOptions[] = {
    {"Microsoft.PowerShell.EditMode EditMode {get;}",
     [](MethodCall&) { return Value::enumeration(&g_edit_mode, static_cast<int64_t>(settings().edit_mode)); }},
    {"System.Object AddToHistoryHandler {get;}", [](MethodCall&) { return console_state().add_to_history_handler; }},
    {"bool HistoryNoDuplicates {get;}", [](MethodCall&) { return Value::boolean(settings().history_no_duplicates); }},
    {"string HistorySavePath {get;}", [](MethodCall&) { return str(settings().history_save_path); }},
    {"Microsoft.PowerShell.HistorySaveStyle HistorySaveStyle {get;}",
     [](MethodCall&) { return Value::enumeration(&g_save, static_cast<int64_t>(settings().history_save_style)); }},
    {"bool HistorySearchCaseSensitive {get;}", [](MethodCall&) { return Value::boolean(settings().history_search_case_sensitive); }},
    {"bool HistorySearchCursorMovesToEnd {get;}",
     [](MethodCall&) { return Value::boolean(settings().history_search_cursor_moves_to_end); }},
    {"int MaximumHistoryCount {get;}", [](MethodCall&) { return Value::int32(settings().maximum_history_count); }},
    {"string ContinuationPrompt {get;}", [](MethodCall&) { return str(settings().continuation_prompt); }},
    {"int ExtraPromptLineCount {get;}", [](MethodCall&) { return Value::int32(settings().extra_prompt_line_count); }},
    {"string[] PromptText {get;}",
     [](MethodCall&) {
       std::vector<Value> out;
       for (const std::string& s : settings().prompt_text) out.push_back(str(s));
       if (out.empty()) out.push_back(str("> "));
       return Value(Array::of(&types::String, std::move(out)));
     }},
    {"Microsoft.PowerShell.BellStyle BellStyle {get;}",
     [](MethodCall&) { return Value::enumeration(&g_bell, static_cast<int64_t>(settings().bell_style)); }},
    {"int DingDuration {get;}", [](MethodCall&) { return Value::int32(settings().ding_duration); }},
    {"int DingTone {get;}", [](MethodCall&) { return Value::int32(settings().ding_tone); }},
    {"System.Object CommandValidationHandler {get;}", [](MethodCall&) { return console_state().command_validation_handler; }},
    {"int CompletionQueryItems {get;}", [](MethodCall&) { return Value::int32(settings().completion_query_items); }},
    {"int MaximumKillRingCount {get;}", [](MethodCall&) { return Value::int32(settings().maximum_kill_ring_count); }},
    {"bool ShowToolTips {get;}", [](MethodCall&) { return Value::boolean(settings().show_tool_tips); }},
    {"Microsoft.PowerShell.ViModeStyle ViModeIndicator {get;}", [](MethodCall&) { return Value::enumeration(&g_indicator, 0); }},
    {"string WordDelimiters {get;}", [](MethodCall&) { return str(settings().word_delimiters); }},
    {"int AnsiEscapeTimeout {get;}", [](MethodCall&) { return Value::int32(settings().ansi_escape_timeout); }},
    {"Microsoft.PowerShell.PredictionSource PredictionSource {get;}",
     [](MethodCall&) { return Value::enumeration(&g_source, static_cast<int64_t>(settings().prediction_source) + 1); }},
    {"Microsoft.PowerShell.PredictionViewStyle PredictionViewStyle {get;}",
     [](MethodCall&) { return Value::enumeration(&g_view, static_cast<int64_t>(settings().prediction_view)); }},
    {"bool TerminateOrphanedConsoleApps {get;}", [](MethodCall&) { return Value::boolean(settings().terminate_orphaned_console_apps); }},
    COLOUR(Command), COLOUR(Comment), COLOUR(ContinuationPrompt),
    {"string DefaultTokenColor {get;}", [](MethodCall&) { return colour(TokenKind::kDefault); }},
    COLOUR(Emphasis), COLOUR(Error), COLOUR(InlinePrediction), COLOUR(Keyword), COLOUR(ListPrediction),
    COLOUR(ListPredictionSelected), COLOUR(ListPredictionTooltip), COLOUR(Member), COLOUR(Number), COLOUR(Operator),
    COLOUR(Parameter), COLOUR(Selection), COLOUR(String), COLOUR(Type), COLOUR(Variable),
};
Type g_options{TypeSpec{.full_name = "Microsoft.PowerShell.PSConsoleReadLineOptions", .members = kOptions,
                        .assembly = "Microsoft.PowerShell.PSReadLine"}};

struct GetPSReadLineOption final : Cmdlet {
  void end_processing() override { write(Value(make_ref<OptionsObject>())); }
};

struct SetPSReadLineOption final : Cmdlet {
  std::string edit_mode, continuation, history_path, delimiters, bell, save_style, source, view, indicator;
  bool no_duplicates = false, moves_to_end = false, case_sensitive = false, tool_tips = false, orphans = false;
  int32_t maximum_history = 0, maximum_kill = 0, extra_lines = 0, tone = 0, duration = 0, query_items = 0, timeout = 0;
  std::vector<std::string> prompt_text;
  Value history_handler, validation_handler, vi_handler, colors;

  void set(std::string_view name, const std::string& text) {
    std::string error;
    if (!settings().set(name, text, error)) write_error("System.ArgumentException", "InvalidPSReadLineOption", ErrorCategory::InvalidArgument, error);
  }
  void end_processing() override {
    auto text = [&](const char* name, const std::string& v) {
      if (bound(name)) set(name, v);
    };
    auto flag = [&](const char* name, bool v) {
      if (bound(name)) set(name, v ? "true" : "false");
    };
    auto number = [&](const char* name, int32_t v) {
      if (bound(name)) set(name, std::to_string(v));
    };
    if (bound("EditMode")) {
      console::EditMode before = settings().edit_mode;
      set("EditMode", edit_mode);
      if (settings().edit_mode != before) console_state().keys.reset(settings().edit_mode);
    }
    text("ContinuationPrompt", continuation);
    flag("HistoryNoDuplicates", no_duplicates);
    flag("HistorySearchCursorMovesToEnd", moves_to_end);
    flag("HistorySearchCaseSensitive", case_sensitive);
    flag("ShowToolTips", tool_tips);
    flag("TerminateOrphanedConsoleApps", orphans);
    number("MaximumHistoryCount", maximum_history);
    number("MaximumKillRingCount", maximum_kill);
    number("ExtraPromptLineCount", extra_lines);
    number("DingTone", tone);
    number("DingDuration", duration);
    number("CompletionQueryItems", query_items);
    number("AnsiEscapeTimeout", timeout);
    text("WordDelimiters", delimiters);
    text("BellStyle", bell);
    text("HistorySaveStyle", save_style);
    text("HistorySavePath", history_path);
    text("PredictionSource", source);
    text("PredictionViewStyle", view);
    if (bound("PromptText")) settings().prompt_text = prompt_text;
    if (bound("AddToHistoryHandler")) console_state().add_to_history_handler = history_handler;
    if (bound("CommandValidationHandler")) console_state().command_validation_handler = validation_handler;
    const auto* table = unwrap(colors).get_if<Dictionary>();
    for (size_t i = 0; table && i < table->slots(); ++i) {
      if (!table->live(i)) continue;
      std::string error;
      if (!settings().set_color(to_display(rs(), table->key_at(i)), to_display(rs(), table->value_at(i)), error)) {
        write_error("System.ArgumentException", "InvalidPSReadLineColor", ErrorCategory::InvalidArgument, error);
      }
    }
  }
};

using S = SetPSReadLineOption;
constexpr CmdletParam kSet[] = {
    param<&S::edit_mode>("EditMode", "Microsoft.PowerShell.EditMode", "", "Key bindings as Emacs (the default) or Windows have them."),
    param<&S::continuation>("ContinuationPrompt", "string", "allowempty", "Shown before the further lines of an input."),
    param<&S::no_duplicates>("HistoryNoDuplicates", "switch", "", "Recalling passes over equal commands."),
    param<&S::history_handler>("AddToHistoryHandler", "scriptblock", "allownull", "Gets a line and says whether it goes into the history: $true, $false or an AddToHistoryOption."),
    param<&S::validation_handler>("CommandValidationHandler", "scriptblock", "allownull", "Kept for scripts that set it; ValidateAndAcceptLine does not call it."),
    param<&S::moves_to_end>("HistorySearchCursorMovesToEnd", "switch", "", "A found command puts the cursor at its end."),
    param<&S::maximum_history>("MaximumHistoryCount", "int", "range:1..2147483647", "Commands kept."),
    param<&S::maximum_kill>("MaximumKillRingCount", "int", "", "Texts kept for Yank."),
    param<&S::tool_tips>("ShowToolTips", "switch", "", "Explanations below the menu of completions."),
    param<&S::extra_lines>("ExtraPromptLineCount", "int", "", "Lines of the prompt beyond one."),
    param<&S::tone>("DingTone", "int", "", "Tone of the bell."),
    param<&S::duration>("DingDuration", "int", "", "Milliseconds of the bell."),
    param<&S::bell>("BellStyle", "Microsoft.PowerShell.BellStyle", "", "How the bell sounds: Audible, Visual or None."),
    param<&S::query_items>("CompletionQueryItems", "int", "", "More completions than these are shown after a question."),
    param<&S::delimiters>("WordDelimiters", "string", "", "Characters between words."),
    param<&S::case_sensitive>("HistorySearchCaseSensitive", "switch", "", "Searches in the history heed the case."),
    param<&S::save_style>("HistorySaveStyle", "Microsoft.PowerShell.HistorySaveStyle", "", "When commands go into the file."),
    param<&S::history_path>("HistorySavePath", "string", "", "The file of the history."),
    param<&S::timeout>("AnsiEscapeTimeout", "int", "range:25..1000", "Milliseconds until a lone Escape counts."),
    param<&S::prompt_text>("PromptText", "string[]", "notnull", "The end of the prompt that turns red at a syntax error."),
    param<&S::indicator>("ViModeIndicator", "Microsoft.PowerShell.ViModeStyle", "", "Without effect: there is no Vi mode."),
    param<&S::vi_handler>("ViModeChangeHandler", "scriptblock", "allownull", "Without effect: there is no Vi mode."),
    param<&S::source>("PredictionSource", "Microsoft.PowerShell.PredictionSource", "", "Where suggestions come from: History or None; plug-ins give none."),
    param<&S::view>("PredictionViewStyle", "Microsoft.PowerShell.PredictionViewStyle", "", "Suggestions behind the cursor or in a list."),
    param<&S::colors>("Colors", "hashtable", "", "Colours by name: a ConsoleColor, an escape sequence or #rrggbb."),
    param<&S::orphans>("TerminateOrphanedConsoleApps", "switch", "", "Only on Windows."),
};
const CmdletRegistration get{{.name = "Get-PSReadLineOption", .module = "PSReadLine", .synopsis = "Gets the settings of the line editor.",
    .outputs = "Microsoft.PowerShell.PSConsoleReadLineOptions", .examples = "Get-PSReadLineOption\n",
    .create = make_cmdlet<GetPSReadLineOption>}};
const CmdletRegistration set{{.name = "Set-PSReadLineOption", .module = "PSReadLine", .params = kSet,
    .synopsis = "Changes the settings of the line editor.",
    .examples = "Set-PSReadLineOption -EditMode Windows -Colors @{ Command = 'Green' }\n", .create = make_cmdlet<SetPSReadLineOption>}};

}  // namespace
}  // namespace psession
