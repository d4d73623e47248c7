#include "console/console_host.h"

#include <poll.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "engine/records.h"
#include "console/width.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/credential_objects.h"
#include "object/errors.h"
#include "text/encoding.h"

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

void ConsoleHost::cancelled() {
  if (rs_) {
    rs_->request_stop();
    rs_->check_stop();
  }
  throw PipelineStopped{};
}

Value ConsoleHost::read_line_secure() {
  if (!interactive_) return PlainHost::read_line_secure();
  std::string text;
  console::AskStatus status = prompts().read_masked("", text);
  if (status == console::AskStatus::kCancelled) cancelled();
  return secure_string(utf8_to_utf16(text));
}

Value ConsoleHost::prompt_for_credential(std::string_view caption, std::string_view message, std::string_view user) {
  if (!interactive_ || !terminal_.can_edit()) return PlainHost::prompt_for_credential(caption, message, user);
  console::Credential given;
  if (prompts().ask_credential(caption, message, user, given) != console::AskStatus::kGiven) cancelled();
  Ref<CredentialObject> c = make_ref<CredentialObject>();
  c->user = given.user;
  Value password = secure_string(utf8_to_utf16(given.password));
  c->password = Ref<SecureStringObject>(password.as<SecureStringObject>());
  std::fill(given.password.begin(), given.password.end(), '\0');
  return Value(c);
}

std::optional<std::vector<Value>> ConsoleHost::prompt(std::string_view caption, std::string_view message,
                                                      const std::vector<FieldDescription>& fields) {
  if (!interactive_ || !terminal_.can_edit()) return PlainHost::prompt(caption, message, fields);
  std::vector<console::Field> list;
  for (const FieldDescription& f : fields) {
    console::Field field;
    field.name = f.label.empty() ? f.name : f.label;
    field.help = f.help;
    field.list = f.type_name.ends_with("[]");
    std::string type = f.type_name.substr(0, f.type_name.size() - (field.list ? 2 : 0));
    if (type.ends_with("SecureString")) field.kind = console::Field::Kind::kSecure;
    else if (type.ends_with("PSCredential")) field.kind = console::Field::Kind::kCredential;
    list.push_back(std::move(field));
  }
  console::FieldChecker checker;
  std::vector<console::FieldValue> values;
  if (prompts().ask_fields(caption, message, list, checker, values) != console::AskStatus::kGiven) cancelled();
  std::vector<Value> out;
  for (size_t i = 0; i < values.size(); ++i) {
    const console::FieldValue& v = values[i];
    if (v.null) {
      out.emplace_back();
      continue;
    }
    std::vector<Value> items;
    for (size_t n = 0; n < v.items.size(); ++n) {
      if (list[i].kind == console::Field::Kind::kText) {
        items.push_back(str(v.items[n]));
        continue;
      }
      Value secret = secure_string(utf8_to_utf16(v.items[n]));
      if (list[i].kind == console::Field::Kind::kCredential) {
        Ref<CredentialObject> c = make_ref<CredentialObject>();
        c->user = n < v.users.size() ? v.users[n] : std::string();
        c->password = Ref<SecureStringObject>(secret.as<SecureStringObject>());
        secret = Value(c);
      }
      items.push_back(std::move(secret));
    }
    if (list[i].list) out.push_back(Value(Array::of(std::move(items))));
    else out.push_back(items.empty() ? str("") : items[0]);
  }
  return out;
}

namespace {
int virtual_key(const console::Key& k) {
  using C = console::KeyCode;
  switch (k.code) {
    case C::kEnter: return 13;
    case C::kTab: return 9;
    case C::kBackspace: return 8;
    case C::kDelete: return 46;
    case C::kInsert: return 45;
    case C::kUp: return 38;
    case C::kDown: return 40;
    case C::kLeft: return 37;
    case C::kRight: return 39;
    case C::kHome: return 36;
    case C::kEnd: return 35;
    case C::kPageUp: return 33;
    case C::kPageDown: return 34;
    case C::kEscape: return 27;
    default: break;
  }
  if (k.code >= C::kF1 && k.code <= C::kF24) return 112 + static_cast<int>(k.code) - static_cast<int>(C::kF1);
  if (k.ch >= 'a' && k.ch <= 'z') return static_cast<int>(k.ch - 32);
  if ((k.ch >= 'A' && k.ch <= 'Z') || (k.ch >= '0' && k.ch <= '9') || k.ch == ' ') return static_cast<int>(k.ch);
  switch (k.ch) {
    case '+': case '=': return 187;
    case ',': case '<': return 188;
    case '-': case '_': return 189;
    case '.': case '>': return 190;
    case ';': case ':': return 186;
    default: return 0;
  }
}
char32_t character(const console::Key& k) {
  using C = console::KeyCode;
  if (k.code == C::kEnter) return 13;
  if (k.code == C::kTab) return 9;
  if (k.code == C::kBackspace) return 8;
  if (k.code == C::kEscape) return 27;
  if (k.code != C::kChar) return 0;
  if (k.mods & console::kCtrl) return k.ch >= 'a' && k.ch <= 'z' ? k.ch - 'a' + 1 : 0;
  return k.ch;
}
}  // namespace

bool ConsoleHost::read_key(HostKey& key, bool echo) {
  if (!terminal_.input_is_terminal()) return false;
  output_.hide_progress();
  flush();
  console::KeyEvent event;
  if (next_key_) {
    event = *next_key_;
    next_key_.reset();
  } else {
    console::RawMode raw(terminal_);
    for (;;) {
      if (!terminal_.read_key(event, 200)) {
        if (rs_) rs_->check_stop();
        continue;
      }
      if (event.key.code == console::KeyCode::kEndOfFile) return false;
      if (event.key.code != console::KeyCode::kResize && event.key.code != console::KeyCode::kWake &&
          event.key.code != console::KeyCode::kPaste) break;
    }
  }
  const console::Key& k = event.key;
  if (k.code == console::KeyCode::kChar && k.ch == 'c' && (k.mods & console::kCtrl)) cancelled();
  key.virtual_key = virtual_key(k);
  key.character = character(k);
  bool upper = k.code == console::KeyCode::kChar && k.ch >= 'A' && k.ch <= 'Z';
  key.control_state = (k.mods & console::kShift || upper ? 16u : 0u) | (k.mods & console::kCtrl ? 8u : 0u) | (k.mods & console::kAlt ? 2u : 0u);
  if (echo && key.character >= 32) {
    std::string shown;
    append_utf8(shown, key.character);
    write(shown);
  }
  return true;
}

bool ConsoleHost::key_available() {
  if (next_key_) return true;
  if (!terminal_.input_is_terminal()) return false;
  console::RawMode raw(terminal_);
  console::KeyEvent event;
  if (!terminal_.read_key(event, 0)) return false;
  if (event.key.code == console::KeyCode::kResize || event.key.code == console::KeyCode::kWake) return false;
  next_key_ = event;
  return true;
}

// Asks the terminal; what is typed meanwhile is lost only if it comes in the middle of the answer.
bool ConsoleHost::cursor_position(int& column, int& row) {
  if (!terminal_.can_edit()) return false;
  flush();
  console::RawMode raw(terminal_);
  terminal_.write("\x1b[6n");
  std::string answer;
  for (int waited = 0; waited < 200;) {
    pollfd p{terminal_.input_fd(), POLLIN, 0};
    if (::poll(&p, 1, 20) <= 0) {
      waited += 20;
      continue;
    }
    char c;
    if (::read(terminal_.input_fd(), &c, 1) != 1) return false;
    answer += c;
    if (c == 'R') break;
    if (answer.size() > 64) return false;
  }
  size_t at = answer.rfind("\x1b[");
  if (at == std::string::npos || sscanf(answer.c_str() + at, "\x1b[%d;%dR", &row, &column) != 2) return false;
  --row;
  --column;
  return true;
}

void ConsoleHost::before_native_command() {
  output_.hide_progress();
  flush();
}

}  // namespace psession
