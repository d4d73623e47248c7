#include "console/interactive.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>

#include "console/command_line.h"
#include "console/completion.h"
#include "console/console_host.h"
#include "console/history.h"
#include "console/initial_command.h"
#include "console/interrupt.h"
#include "console/line_editor.h"
#include "console/program.h"
#include "engine/events.h"
#include "engine/host_streams.h"
#include "engine/records.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "format/error_view.h"
#include "language/parser.h"
#include "object/convert.h"
#include "object/members.h"
#include "session/transcript.h"
#include "session/relay.h"
#include "session/remoting_state.h"
#include "session/stdio_server.h"
#include "session/stock_relay.h"
#include "text/encoding.h"

namespace psession {

namespace {

// The session that was entered, or null.
PSSessionObject* entered(Runspace& rs) {
  return rs.remoting ? RemotingState::of(rs).entered.get_if<PSSessionObject>() : nullptr;
}

void leave_entered(Runspace& rs) {
  RemotingState& state = RemotingState::of(rs);
  Value was = std::move(state.entered);
  state.entered = {};
  rs.host().runspace_pushed = false;
  auto* s = was.get_if<PSSessionObject>();
  if (s && state.entered_temporary) s->session->close(rs);
}

std::string trimmed(const std::string& s) {
  size_t a = s.find_first_not_of(" \t\r\n"), b = s.find_last_not_of(" \t\r\n;");
  return a == std::string::npos || b == std::string::npos ? std::string() : s.substr(a, b - a + 1);
}

bool same_word(const std::string& a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x + 32 : x) == y; });
}

// Runs text in the entered session; what it shows comes as host calls and records.
void run_remote(Runspace& rs, PSSessionObject& s, const std::string& text, std::vector<Value>* output) {
  RemoteSession& session = *s.session;
  PipelineRequest request;
  Pipeline::Command script;
  script.text = text;
  script.is_script = output == nullptr;
  script.use_local_scope = true;
  request.statements.push_back({script});
  if (!output) {
    Pipeline::Command show;
    show.text = "Out-Default";
    show.merge_error_to_output = true;
    request.statements[0].push_back(show);
  }
  request.add_to_history = output == nullptr;
  request.host.use_runspace_host = true;
  RemotePipelinePtr p = session.start(rs, request);
  p->add_computer_name = false;
  RemotingHub& hub = RemotingHub::instance();
  for (;;) {
    uint64_t seen = hub.version();
    session.pump(rs);
    while (std::optional<StreamItem> taken = p->take()) {
      StreamItem& item = *taken;
      Host& host = rs.host();
      switch (item.stream) {
        case RemoteStream::Output:
          if (output) output->push_back(item.value);
          else host.write_line(to_display(rs, item.value));
          break;
        case RemoteStream::Error:
          if (auto* r = item.value.get_if<ErrorRecordObject>()) host.write_error_line(error_view(rs, *r));
          break;
        case RemoteStream::Warning: host.write_warning_line(to_display(rs, get_member(rs, item.value, "Message"))); break;
        case RemoteStream::Verbose: host.write_verbose_line(to_display(rs, get_member(rs, item.value, "Message"))); break;
        case RemoteStream::Debug: host.write_debug_line(to_display(rs, get_member(rs, item.value, "Message"))); break;
        case RemoteStream::Information: {
          const auto* info = item.value.get_if<InformationRecordObject>();
          if (info && !info->message_data.get_if<HostInformationMessage>()) host.write_line(to_display(rs, info->message_data));
          break;
        }
        case RemoteStream::Progress: host.write_progress(0, item.value); break;
        case RemoteStream::HostCall: break;   // carried out by take()
      }
    }
    if (p->done() || !session.opened()) break;
    if (rs.stop_requested() && !p->stop_sent) {
      session.stop(*p);
      rs.clear_stop();
    }
    hub.wait(seen, 50);
  }
  if (p->failure && p->state == psrp::PipelineStateCode::Failed) rs.host().write_error_line(error_view(rs, *p->failure));
}

// What the console runs between two commands leaves $? as the user's command left it.
class KeepStatus {
 public:
  explicit KeepStatus(Runspace& rs) : rs_(rs), was_(rs.question_mark) {}
  ~KeepStatus() { rs_.question_mark = was_; }
  KeepStatus(const KeepStatus&) = delete;

 private:
  Runspace& rs_;
  bool was_;
};

class Repl final : public console::EditorDelegate {
 public:
  Repl(Runspace& rs, ConsoleHost& host) : rs_(rs), host_(host) {}

  // Actions of events run while the user thinks.
  int idle_interval_ms() override { return EventManager::find(rs_) ? 300 : 0; }
  void on_idle(console::LineEditor&) override {
    try {
      raise_engine_event(rs_, "PowerShell.OnIdle");
      run_pending_events(rs_);
    } catch (const PipelineStopped&) {
      rs_.clear_stop();
    }
  }
  bool is_incomplete(std::string_view text) override {
    std::shared_ptr<ParsedScript> p = parse_script(std::string(text));
    return p->incomplete_input();
  }
  console::Highlight highlight(std::string_view text) override { return highlight_script(text); }
  console::Completions complete(std::string_view text, size_t cursor) override {
    KeepStatus keep(rs_);
    if (PSSessionObject* s = entered(rs_)) return complete_remote(*s, text, cursor);
    try {
      return complete_line(rs_, text, cursor);
    } catch (ScriptError&) {
      return {};
    } catch (PipelineStopped&) {
      rs_.clear_stop();
      return {};
    }
  }

  console::AddToHistory add_to_history(std::string_view text) override {
    const Value& handler = console_state().add_to_history_handler;
    if (handler.is_null()) return EditorDelegate::add_to_history(text);
    KeepStatus keep(rs_);
    try {
      std::vector<Value> args{str(text)};
      Value answer = unwrap(rs_.invoke_script(handler, args, nullptr, nullptr));
      if (answer.kind() == Kind::Enum) return static_cast<console::AddToHistory>(std::clamp<int64_t>(answer.as_int(), 0, 2));
      return is_true(answer) ? console::AddToHistory::kMemoryAndFile : console::AddToHistory::kSkip;
    } catch (const ScriptError&) {
    } catch (const PipelineStopped&) {
      rs_.clear_stop();
    }
    return console::AddToHistory::kMemoryAndFile;
  }
  void run_key_handler(int script, const console::Key& key, int arg, console::LineEditor& editor) override {
    ConsoleState& state = console_state();
    if (script < 1 || static_cast<size_t>(script) > state.key_scripts.size()) return;
    Value block = state.key_scripts[static_cast<size_t>(script - 1)];
    auto info = PSObject::custom();
    std::string ch;
    if (key.is_text()) append_utf8(ch, key.ch);
    info->members().add("Key", str(console::key_name(key)));
    info->members().add("KeyChar", str(ch));
    info->members().add("Modifiers", Value::int32((key.mods & console::kAlt ? 1 : 0) | (key.mods & console::kShift ? 2 : 0) | (key.mods & console::kCtrl ? 4 : 0)));
    KeepStatus keep(rs_);
    std::vector<Value> args{Value(info), arg == 1 ? Value() : Value::int32(arg)};
    std::string error;
    try {
      rs_.invoke_script(block, args, nullptr, nullptr);
    } catch (const ScriptError& e) {
      error = error_view(rs_, *e.record);
    } catch (const PipelineStopped&) {
      rs_.clear_stop();
    }
    if (!error.empty()) editor.print_above(error);
  }
  bool new_prompt(std::string& text) override {
    text = prompt();
    return true;
  }

  std::string prompt() {
    KeepStatus keep(rs_);
    std::string text;
    try {
      if (PSSessionObject* s = entered(rs_)) {
        std::vector<Value> out;
        run_remote(rs_, *s, "prompt", &out);
        for (const Value& v : out) text += to_display(rs_, v);
        const SessionTarget& t = s->session->target();
        std::string who = t.user.empty() ? t.computer : t.user + "@" + t.computer;
        return "[" + who + "]: " + (text.empty() ? "PS>" : text);
      }
      std::vector<Value> out = rs_.invoke_command("prompt", {});
      for (const Value& v : out) text += to_display(rs_, v);
    } catch (ScriptError&) {
      text.clear();
    } catch (PipelineStopped&) {
      rs_.clear_stop();
    }
    return text.empty() ? "PS>" : text;
  }

  void run(const std::string& text) {
    rs_.clear_stop();
    try {
      if (PSSessionObject* s = entered(rs_)) {
        std::string word = trimmed(text);
        if (same_word(word, "exit") || same_word(word.substr(0, 5), "exit ")) {
          leave_entered(rs_);
          return;
        }
        Ref<PSSessionObject> keep(s);
        run_remote(rs_, *s, text, nullptr);
        if (host_.take_pop()) leave_entered(rs_);
        if (!keep->session->opened() && entered(rs_)) {
          host_.write_error_line("The session to " + keep->session->target().computer + " was lost: " + keep->session->broken_reason());
          leave_entered(rs_);
        }
        return;
      }
      run_top_level_text(rs_, text, true);
      host_.take_pop();
    } catch (ScriptError& e) {
      host_.write_error_line(error_view(rs_, *e.record));
      if (PSSessionObject* s = entered(rs_); s && !s->session->opened()) leave_entered(rs_);
    } catch (PipelineStopped&) {
    }
    rs_.clear_stop();
  }

 private:
  console::Completions complete_remote(PSSessionObject& s, std::string_view text, size_t cursor) {
    console::Completions out;
    try {
      std::string quoted;
      for (char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
      RemoteSession& session = *s.session;
      PipelineRequest request;
      Pipeline::Command script;
      // One line for each match: type, text, list text, first line of the tip.
      script.text = "$r = TabExpansion2 -inputScript '" + quoted + "' -cursorColumn " + std::to_string(utf16_length(text.substr(0, cursor))) +
                    "; $r.ReplacementIndex; $r.ReplacementLength; foreach ($m in $r.CompletionMatches) { [int]$m.ResultType; "
                    "$m.CompletionText; $m.ListItemText; \"$($m.ToolTip)\" }";
      script.is_script = true;
      request.statements.push_back({script});
      request.host.use_runspace_host = true;
      RemotePipelinePtr p = session.start(rs_, request);
      p->add_computer_name = false;
      session.pump_until(rs_, [&] { return p->done() || !session.opened(); }, 5000);
      std::vector<std::string> items;
      while (std::optional<StreamItem> i = p->take()) {
        if (i->stream == RemoteStream::Output) items.push_back(to_display(rs_, i->value));
      }
      if (items.size() < 3) return out;
      int index = atoi(items[0].c_str()), length = atoi(items[1].c_str());
      std::u16string wide = utf8_to_utf16(text);
      if (index < 0 || length < 0 || static_cast<size_t>(index) + static_cast<size_t>(length) > wide.size()) return {};
      out.start = utf16_to_utf8(std::u16string_view(wide).substr(0, static_cast<size_t>(index))).size();
      out.length = utf16_to_utf8(std::u16string_view(wide).substr(static_cast<size_t>(index), static_cast<size_t>(length))).size();
      for (size_t i = 2; i + 3 < items.size(); i += 4) {
        out.items.push_back(completion_item(items[i + 1], items[i + 2], atoi(items[i].c_str()), items[i + 3]));
      }
    } catch (ScriptError&) {
    } catch (PipelineStopped&) {
      rs_.clear_stop();
    }
    return out;
  }

  Runspace& rs_;
  ConsoleHost& host_;
};

// Lines from a pipe or a file: shown behind the prompt; a command of several lines ends with an empty one.
void piped_loop(Runspace& rs, ConsoleHost& host, Repl& repl) {
  for (;;) {
    host.write(repl.prompt());
    host.flush();
    std::string text;
    if (!host.terminal().read_plain_line(text)) {
      host.write_line("");
      return;
    }
    host.write_line(text);
    if (repl.is_incomplete(text)) {
      for (;;) {
        host.write(">> ");
        host.flush();
        std::string more;
        if (!host.terminal().read_plain_line(more)) break;
        host.write_line(more);
        if (more.empty()) break;
        text += "\n" + more;
      }
    }
    if (trimmed(text).empty()) continue;
    repl.run(text);
    if (rs.exit_requested) return;
  }
}

void terminal_loop(Runspace& rs, ConsoleHost& host, Repl& repl, console::EditorOptions& options, console::KeyBindings& keys,
                   console::History& history) {
  console::InterruptWatch watch;
  watch.set_callback([&rs](int) {
    rs.request_stop();
    RemotingHub::instance().notify();
  });
  console::LineEditor editor(host.terminal(), options, keys, history, repl);
  while (!rs.exit_requested) {
    host.output().end_of_command();
    host.output().forget_column();
    std::string prompt = repl.prompt();
    console_state().editor = &editor;
    console::ReadResult r = editor.read_line(prompt);
    console_state().editor = nullptr;
    if (r.status == console::ReadStatus::kEndOfInput) {
      if (entered(rs)) {
        leave_entered(rs);
        continue;
      }
      return;
    }
    if (r.status == console::ReadStatus::kCancelled || trimmed(r.text).empty()) continue;
    watch.reset();
    transcribe_input(rs, prompt, r.text);
    repl.run(r.text);
  }
}

}  // namespace

ConsoleState& console_state() {
  static ConsoleState* state = new ConsoleState;
  return *state;
}

int run_interactive(const CommandLine& options) {
  signal(SIGPIPE, SIG_IGN);
  ConsoleHost host(!options.non_interactive);
  Runspace rs(host);
  host.set_runspace(rs);
  HostStreams host_streams(rs);
  rs.set_top_streams(host_streams.streams());
  ConsoleState& state = console_state();
  bool terminal = host.terminal().input_is_terminal();
  if (!options.no_logo && options.action == CommandLine::Action::Interactive) host.write_line("PowerShell 7.6.5 (psession)");
  int code = 0;
  try {
    load_profiles(rs, options);
    Repl repl(rs, host);
    if (!rs.exit_requested && options.action != CommandLine::Action::Interactive) {
      {
        console::InterruptWatch watch;
        watch.set_callback([&rs](int) {
          rs.request_stop();
          RemotingHub::instance().notify();
        });
        try {
          code = run_initial_command(rs, host_streams, options, host);
        } catch (const PipelineStopped&) {
          host_streams.finish();
          rs.clear_stop();
          code = 130;
        }
      }
      bool missing = code == 64 && options.action == CommandLine::Action::File && !rs.exit_requested;
      if (!options.no_exit || missing) {
        if (!rs.exit_requested) rs.exit_code = code;
        rs.exit_requested = true;
      } else {
        rs.exit_requested = false;   // -NoExit: the console goes on
        code = 0;
      }
    }
    if (!rs.exit_requested) {
      if (terminal) {
        terminal_loop(rs, host, repl, state.options, state.keys, state.history);
      } else {
        piped_loop(rs, host, repl);
      }
    }
  } catch (const PipelineStopped&) {
  }
  if (rs.exit_requested) code = rs.exit_code;
  if (entered(rs)) leave_entered(rs);
  raise_engine_event(rs, "PowerShell.Exiting");
  rs.remoting.reset();
  host.flush();
  return code;
}

int run_server_mode(const CommandLine& options) {
  bool ssh = options.action == CommandLine::Action::SshServer;
  const char* directory = options.working_directory.empty() ? nullptr : options.working_directory.c_str();
  if (!ssh) return run_stdio_server(STDIN_FILENO, STDOUT_FILENO, false, directory);
  if (directory && chdir(directory) != 0) return 1;
  Result<RelayStart> start = read_relay_start(STDIN_FILENO);
  if (!start) return 1;
  if (start->ours) return run_relay(STDIN_FILENO, STDOUT_FILENO, std::move(start->input));
  return run_stock_relay(STDIN_FILENO, STDOUT_FILENO, std::move(start->input));
}

}  // namespace psession
