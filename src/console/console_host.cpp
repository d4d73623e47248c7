#include "console/console_host.h"

#include <time.h>

#include "engine/records.h"
#include "engine/runspace.h"

namespace psession {

namespace {
int64_t now_ms() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
}  // namespace

ConsoleHost::ConsoleHost(bool interactive) : PlainHost(interactive), output_(terminal_) {}

console::PromptUi& ConsoleHost::prompts() {
  if (!prompts_) prompts_ = std::make_unique<console::PromptUi>(output_);
  return *prompts_;
}

HostSize ConsoleHost::buffer_size() {
  if (!terminal_.output_is_terminal()) return PlainHost::buffer_size();
  console::TerminalSize s = terminal_.size();
  return {s.columns, s.rows};
}

void ConsoleHost::write(std::string_view text) {
  if (!terminal_.output_is_terminal()) return PlainHost::write(text);
  output_.write(text);
}

void ConsoleHost::write_line(std::string_view text) {
  if (!terminal_.output_is_terminal()) return PlainHost::write_line(text);
  output_.write_line(text);
}

void ConsoleHost::write_progress(int64_t source_id, const Value& record) {
  const auto* r = record.get_if<ProgressRecordObject>();
  if (!r) return;
  console::ProgressRecord p;
  p.source_id = source_id;
  p.id = r->activity_id;
  p.parent_id = r->parent_activity_id;
  p.activity = r->activity;
  p.status = r->status_description;
  p.current_operation = r->current_operation;
  p.percent = r->percent_complete;
  p.seconds_remaining = r->seconds_remaining;
  p.completed = r->record_type == 1;
  output_.progress(p, now_ms());
}

std::optional<std::string> ConsoleHost::read_line() {
  if (!interactive_) return PlainHost::read_line();
  if (!terminal_.can_edit()) {
    std::string line;
    flush();
    if (!terminal_.read_plain_line(line)) return std::nullopt;
    if (!terminal_.input_is_terminal()) write_line(line);   // as if it had been typed
    return line;
  }
  std::string text;
  switch (prompts().read_line("", text)) {
    case console::AskStatus::kGiven: return text;
    case console::AskStatus::kCancelled:
      if (rs_) {
        rs_->request_stop();
        rs_->check_stop();
      }
      return std::nullopt;
    case console::AskStatus::kEndOfInput: return std::nullopt;
  }
  return std::nullopt;
}

int ConsoleHost::prompt_for_choice(std::string_view caption, std::string_view message, const std::vector<ChoiceDescription>& choices,
                                   int default_choice) {
  if (!interactive_ || !terminal_.can_edit()) return PlainHost::prompt_for_choice(caption, message, choices, default_choice);
  std::vector<console::Choice> list;
  for (const ChoiceDescription& c : choices) list.push_back({c.label, c.help});
  int picked = default_choice;
  if (prompts().choose(caption, message, list, default_choice, picked) != console::AskStatus::kGiven && rs_) {
    rs_->request_stop();
    rs_->check_stop();
  }
  return picked;
}

void ConsoleHost::before_native_command() {
  output_.hide_progress();
  flush();
}

}  // namespace psession
