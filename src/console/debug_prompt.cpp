#include "console/debug_prompt.h"

#include <unistd.h>

#include <algorithm>

#include "console/command_line.h"
#include "console/completion.h"
#include "console/console_host.h"
#include "console/history.h"
#include "console/interactive.h"
#include "console/line_editor.h"
#include "engine/debugger.h"
#include "engine/host_streams.h"
#include "engine/interpreter_lock.h"
#include "engine/pipeline.h"
#include "engine/runspace.h"
#include "format/error_view.h"
#include "language/parsed_script.h"
#include "language/parser.h"
#include "object/convert.h"
#include "object/position.h"
#include "object/types/helpers.h"
#include "session/debug_context.h"
#include "session/debugger_text.h"

namespace psession {
namespace {

class DebugReader final : public console::EditorDelegate {
 public:
  explicit DebugReader(Runspace& rs) : rs_(rs) {}
  bool is_incomplete(std::string_view text) override { return parse_script(std::string(text))->incomplete_input(); }
  console::Highlight highlight(std::string_view text) override { return highlight_script(text); }
  console::Completions complete(std::string_view text, size_t cursor) override {
    try {
      return complete_line(rs_, text, cursor);
    } catch (ScriptError&) {
      return {};
    } catch (PipelineStopped&) {
      rs_.clear_stop();
      return {};
    }
  }

 private:
  Runspace& rs_;
};

class DebugPrompt {
 public:
  DebugPrompt(Runspace& rs, PlainHost& host, DebugStop& stop) : rs_(rs), host_(host), stop_(stop) {}

  ResumeAction run() {
    static bool banner_shown = false;
    if (!banner_shown) {
      say("Entering debug mode. Use h or ? for help.");
      say("");
      banner_shown = true;
    }
    for (const auto& b : stop_.breakpoints) say("Hit " + b->to_text());
    if (!stop_.breakpoints.empty()) say("");
    say(position_message(stop_.position));
    set_context();
    ResumeAction action = loop();
    rs_.global_scope().remove("PSDebugContext");
    if (auto level = rs_.global_scope().find_own("NestedPromptLevel")) level->value = Value::int32(0);
    host_.flush();
    return action;
  }

 private:
  void say(const std::string& text) {
    if (host_.is_terminal()) host_.write_colored(14, -1, text, true);
    else host_.write_line(text);
  }
  void set_context() {
    define_debug_context(rs_, stop_);
    if (auto level = rs_.global_scope().find_own("NestedPromptLevel")) level->value = Value::int32(1);
  }
  std::string prompt() {
    std::string text;
    try {
      for (const Value& v : rs_.invoke_command("prompt", {})) text += to_display(rs_, v);
    } catch (const ScriptError&) {
    } catch (const PipelineStopped&) {
      rs_.clear_stop();
    }
    return "[DBG]: " + (text.empty() ? std::string("PS>> ") : text);
  }
  // False at the end of input.
  bool read(std::string& line) {
    std::string shown = prompt();
    auto* console = dynamic_cast<ConsoleHost*>(&host_);
    if (console && console->terminal().input_is_terminal()) {
      console->output().end_of_command();
      console->output().forget_column();
      ConsoleState& state = console_state();
      DebugReader reader(rs_);
      console::LineEditor editor(console->terminal(), state.options, state.keys, state.history, reader);
      console::ReadResult r = editor.read_line(shown);
      line = r.status == console::ReadStatus::kLine ? r.text : std::string();
      repeat_ok_ = r.status == console::ReadStatus::kLine;
      return r.status != console::ReadStatus::kEndOfInput;
    }
    host_.write(shown);
    host_.flush();
    repeat_ok_ = true;
    bool more = console ? console->terminal().read_plain_line(line) : read_standard_input(line);
    host_.write_line(more ? line : "");
    return more;
  }
  static bool read_standard_input(std::string& line) {
    line.clear();
    BlockingRegion blocking;
    for (char c; ::read(STDIN_FILENO, &c, 1) == 1;) {
      if (c == '\n') return true;
      if (line.size() < (size_t{1} << 20)) line += c;
    }
    return !line.empty();
  }
  static std::string lower_word(const std::string& line) {
    size_t a = line.find_first_not_of(" \t\r"), b = line.find_last_not_of(" \t\r");
    std::string w = a == std::string::npos ? std::string() : line.substr(a, b - a + 1);
    for (char& c : w) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return w;
  }
  ResumeAction loop() {
    std::string line;
    while (read(line)) {
      std::string word = lower_word(line);
      if (word.empty()) {
        if (!repeat_ok_) continue;
        word = last_;
        if (word.empty()) continue;
      }
      if (word == "s" || word == "stepinto") return remember("s"), ResumeAction::StepInto;
      if (word == "v" || word == "stepover") return remember("v"), ResumeAction::StepOver;
      last_.clear();
      if (word == "o" || word == "stepout") return ResumeAction::StepOut;
      if (word == "c" || word == "continue") return ResumeAction::Continue;
      if (word == "q" || word == "quit" || word == "exit") return ResumeAction::Stop;
      if (word == "d" || word == "detach") {
        Debugger* d = Debugger::find(rs_);
        if (d && d->handler) {
          d->handler = nullptr;
          return ResumeAction::Continue;
        }
        host_.write_error_line("The debugger detach command is not applicable.  The detach command only applies when debugging jobs and "
                               "runspaces with the Debug-Job or Debug-Runspace cmdlets.");
        continue;
      }
      if (word == "h" || word == "?") {
        help();
      } else if (word == "k") {
        evaluate("Get-PSCallStack", false);
      } else if (word == "l" || word == "list" || word.starts_with("l ") || word.starts_with("list ")) {
        list(word.substr(word[1] == 'i' ? 4 : 1));
      } else {
        evaluate(line);
      }
    }
    return ResumeAction::Continue;
  }
  void remember(const char* w) { last_ = w; }

  void evaluate(const std::string& text, bool as_script = true) {
    rs_.clear_stop();
    Pipeline p(rs_);
    p.nested = true;
    Pipeline::Command script, show;
    script.text = text;
    script.is_script = as_script;
    script.use_local_scope = false;
    show.text = "Out-Default";
    show.merge_error_to_output = true;
    p.statements.push_back({script, show});
    HostStreams streams(rs_);
    try {
      if (Ref<ErrorRecordObject> failure = p.run(streams.streams())) host_.write_error_line(error_view(rs_, *failure));
    } catch (const ScriptError& e) {
      host_.write_error_line(error_view(rs_, *e.record));
    } catch (const PipelineStopped&) {
      rs_.clear_stop();
    }
  }
  void help() {
    for (const std::string& l : debugger_help()) host_.write_line(l);
  }
  void list(const std::string& arguments) {
    remember("list");
    std::string error;
    std::vector<std::string> lines = debugger_list(stop_, arguments, next_line_, error);
    if (!error.empty()) return host_.write_error_line(error);
    for (const std::string& l : lines) host_.write_line(l);
  }

  Runspace& rs_;
  PlainHost& host_;
  DebugStop& stop_;
  int next_line_ = 0;
  bool repeat_ok_ = true;
  static inline std::string last_;
};

std::optional<ResumeAction> at_console(Runspace& rs, Host& given, DebugStop& stop) {
  auto* host = dynamic_cast<PlainHost*>(&given);
  if (!host) return std::nullopt;
  // Another runspace that this console debugs shows what it is asked for here, too.
  Host& own = rs.host();
  rs.set_host(given);
  struct Back {
    Runspace& rs;
    Host& own;
    ~Back() { rs.set_host(own); }
  } back{rs, own};
  return DebugPrompt(rs, *host, stop).run();
}

}  // namespace

void install_debug_prompt() { g_console_debugger = at_console; }

}  // namespace psession
