#include "console/prompt_ui.h"

#include <algorithm>

#include "console/width.h"

namespace psession::console {

namespace {

bool same_text(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

struct SplitChoice {
  std::string hot_key, plain;
};

std::vector<SplitChoice> split_all(const std::vector<Choice>& choices) {
  std::vector<SplitChoice> out(choices.size());
  for (size_t i = 0; i < choices.size(); ++i) split_choice_label(choices[i].label, out[i].hot_key, out[i].plain);
  return out;
}

}  // namespace

void split_choice_label(std::string_view label, std::string& hot_key, std::string& plain) {
  hot_key.clear();
  plain = label;
  size_t mark = label.find('&');
  if (mark == std::string_view::npos) return;
  plain.erase(mark, 1);
  if (mark + 1 < label.size()) {
    CodePoint cp = decode_utf8(label, mark + 1);
    hot_key = label.substr(mark + 1, cp.size);
    if (hot_key.size() == 1 && hot_key[0] >= 'a' && hot_key[0] <= 'z') hot_key[0] -= 32;
  }
  plain = trimmed(plain);
}

int find_choice(std::string_view answer, const std::vector<Choice>& choices) {
  answer = trimmed(answer);
  std::vector<SplitChoice> split = split_all(choices);
  for (size_t i = 0; i < split.size(); ++i)
    if (same_text(split[i].plain, answer)) return static_cast<int>(i);
  for (size_t i = 0; i < split.size(); ++i)
    if (!split[i].hot_key.empty() && same_text(split[i].hot_key, answer)) return static_cast<int>(i);
  return -1;
}

PromptUi::PromptUi(ConsoleOutput& output)
    : output_(output), io_(output.io()), editor_(io_, options_, keys_, history_, delegate_) {
  options_.history_save_path = "/dev/null";
  options_.history_save_style = HistorySaveStyle::kNothing;
  options_.prediction_source = PredictionSource::kNone;
  options_.prompt_text = {""};
  std::string error;
  for (const char* chord : {"Tab", "Shift+Tab", "Ctrl+r", "Ctrl+s", "UpArrow", "DownArrow", "Ctrl+p", "Ctrl+n",
                            "Ctrl+Spacebar", "Alt+Enter", "Shift+Enter", "Alt+=", "Ctrl+x,Ctrl+e"})
    keys_.unbind(chord, error);
}

AskStatus PromptUi::read_line(std::string_view prompt, std::string& text) {
  text.clear();
  output_.hide_progress();
  ReadResult result;
  if (io_.can_edit()) {
    std::string before = output_.unfinished_line() + std::string(prompt);
    output_.forget_column();
    history_.clear();
    result = editor_.read_line_behind(before);
  } else {
    output_.write(prompt);
    output_.forget_column();
    result.status = io_.read_plain_line(result.text) ? ReadStatus::kLine : ReadStatus::kEndOfInput;
  }
  text = std::move(result.text);
  if (result.status == ReadStatus::kCancelled) return AskStatus::kCancelled;
  return result.status == ReadStatus::kLine ? AskStatus::kGiven : AskStatus::kEndOfInput;
}

AskStatus PromptUi::read_masked(std::string_view prompt, std::string& text) {
  text.clear();
  output_.write(prompt);
  output_.hide_progress();
  if (!io_.can_edit()) {
    io_.set_echo(false);
    bool given = io_.read_plain_line(text);
    io_.set_echo(true);
    output_.write("\n");
    return given ? AskStatus::kGiven : AskStatus::kEndOfInput;
  }
  AskStatus status = AskStatus::kGiven;
  {
    RawMode raw(io_);
    auto erase = [&] {
      size_t start = previous_cluster(text, text.size());
      std::fill(text.begin() + static_cast<std::ptrdiff_t>(start), text.end(), '\0');
      text.resize(start);
      io_.write("\b \b");
    };
    auto append = [&](char32_t ch) {
      size_t before = text.size();
      append_utf8(text, ch);
      // One star for what one press of Backspace takes away.
      if (next_cluster(text, previous_cluster(text, text.size())) == text.size() &&
          previous_cluster(text, text.size()) >= before)
        io_.write("*");
    };
    for (KeyEvent event; true;) {
      if (!io_.read_key(event, -1)) continue;
      const Key& key = event.key;
      if (key.code == KeyCode::kEnter || (key.ch == 'j' && key.mods == kCtrl)) break;
      if (key.code == KeyCode::kEndOfFile || (key.ch == 'd' && key.mods == kCtrl && text.empty())) {
        status = AskStatus::kEndOfInput;
        break;
      }
      if (key.ch == 'c' && key.mods == kCtrl) {
        status = AskStatus::kCancelled;
        break;
      }
      if (key.code == KeyCode::kBackspace || (key.ch == 'h' && key.mods == kCtrl)) {
        if (!text.empty()) erase();
      } else if (key.ch == 'u' && key.mods == kCtrl) {
        while (!text.empty()) erase();
      } else if (key.code == KeyCode::kPaste) {
        for (size_t pos = 0; pos < event.text.size() && event.text[pos] != '\n' && event.text[pos] != '\r';) {
          CodePoint cp = decode_utf8(event.text, pos);
          append(cp.value);
          pos += cp.size;
        }
      } else if (key.is_text() && text.size() < 64 << 10) {
        append(key.ch);
      }
    }
    io_.write("\r\n");
  }
  output_.forget_column();
  if (status != AskStatus::kGiven) text.clear();
  return status;
}

std::string PromptUi::wrap(std::string_view text) const {
  int width = std::max(io_.size().columns, 10);
  std::string out;
  while (true) {
    size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    while (display_width(line) > width) {
      int used = 0;
      size_t pos = 0, blank = 0;
      while (pos < line.size()) {
        size_t next = next_cluster(line, pos);
        used += cluster_width(line.substr(pos, next - pos));
        if (used > width) break;
        if (line[pos] == ' ') blank = next;
        pos = next;
      }
      size_t cut = blank > 0 ? blank : pos;
      out += line.substr(0, cut);
      out += '\n';
      line.remove_prefix(cut);
    }
    out += line;
    if (end == text.size()) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

void PromptUi::write_heading(std::string_view caption, std::string_view message) {
  if (!caption.empty()) {
    output_.write("\n");
    // Bold rather than PowerShell's white, which cannot be seen on a light background.
    output_.write_line(io_.colour() ? "\x1b[1m" + wrap(caption) + "\x1b[0m" : wrap(caption));
  }
  if (!message.empty()) output_.write_line(wrap(message));
}

void PromptUi::write_choices(const std::vector<Choice>& choices, const std::vector<int>& defaults, bool many) {
  int most = std::max(io_.size().columns - 1, 10), used = 0;
  auto put = [&](std::string text, std::string_view colour) {
    int width = display_width(text);
    if (used + width > most) {
      output_.write("\n");
      text.erase(text.find_last_not_of(' ') + 1);
      used = width;
    } else {
      used += width;
    }
    if (!colour.empty() && io_.colour()) output_.write(std::string(colour) + text + "\x1b[0m");
    else output_.write(text);
  };
  std::vector<SplitChoice> split = split_all(choices);
  for (size_t i = 0; i < split.size(); ++i) {
    bool is_default = std::find(defaults.begin(), defaults.end(), static_cast<int>(i)) != defaults.end();
    put("[" + split[i].hot_key + "] " + split[i].plain + "  ", is_default ? "\x1b[93m" : "\x1b[1m");
    if (many) output_.write("\n");
  }
  put("[?] Help ", "");
  if (many) output_.write("\n");
  if (defaults.empty()) return;
  std::string names;
  for (int i : defaults) {
    if (!names.empty()) names += ",";
    const SplitChoice& choice = split[static_cast<size_t>(i)];
    names += choice.hot_key.empty() ? choice.plain : choice.hot_key;
  }
  if (defaults.size() > 1) put("(default choices are " + names + ")", "");
  else put("(default is \"" + names + "\")" + (many ? "" : ": "), "");
}

void PromptUi::write_choice_help(const std::vector<Choice>& choices) {
  std::vector<SplitChoice> split = split_all(choices);
  for (size_t i = 0; i < choices.size(); ++i)
    output_.write_line(
        wrap((split[i].hot_key.empty() ? split[i].plain : split[i].hot_key) + " - " + choices[i].help));
}

AskStatus PromptUi::choose(std::string_view caption, std::string_view message, const std::vector<Choice>& choices,
                           int default_choice, int& picked) {
  write_heading(caption, message);
  std::vector<int> defaults;
  if (default_choice >= 0) defaults.push_back(default_choice);
  while (true) {
    write_choices(choices, defaults, false);
    std::string answer;
    AskStatus status = read_line("", answer);
    if (status != AskStatus::kGiven) return status;
    if (answer.empty()) {
      if (default_choice < 0) continue;
      picked = default_choice;
      return AskStatus::kGiven;
    }
    if (trimmed(answer) == "?") {
      write_choice_help(choices);
      continue;
    }
    picked = find_choice(answer, choices);
    if (picked >= 0) return AskStatus::kGiven;
  }
}

AskStatus PromptUi::choose_many(std::string_view caption, std::string_view message,
                                const std::vector<Choice>& choices, const std::vector<int>& defaults,
                                std::vector<int>& picked) {
  picked.clear();
  write_heading(caption, message);
  write_choices(choices, defaults, true);
  if (!defaults.empty()) output_.write("\n");
  while (true) {
    std::string answer;
    AskStatus status = read_line("Choice[" + std::to_string(picked.size()) + "]: ", answer);
    if (status != AskStatus::kGiven) return status;
    if (answer.empty()) {
      if (picked.empty()) picked = defaults;
      return AskStatus::kGiven;
    }
    if (trimmed(answer) == "?") {
      write_choice_help(choices);
      continue;
    }
    int index = find_choice(answer, choices);
    if (index >= 0) picked.push_back(index);
  }
}

AskStatus PromptUi::user_and_password(std::string_view user, Credential& credential) {
  credential.user = user;
  while (credential.user.empty()) {
    AskStatus status = read_line("User: ", credential.user);
    if (status != AskStatus::kGiven) return status;
  }
  return read_masked("Password for user " + credential.user + ": ", credential.password);
}

AskStatus PromptUi::ask_credential(std::string_view caption, std::string_view message, std::string_view user,
                                   Credential& credential) {
  write_heading(caption.empty() ? "PowerShell credential request" : caption,
                message.empty() ? "Enter your credentials." : message);
  return user_and_password(user, credential);
}

// One value. What begins with '!' is a command: !? help, !!x the text !x, !"" the empty text, !$null.
AskStatus PromptUi::ask_item(const Field& field, std::string_view prompt, FieldChecker& checker, FieldValue& value,
                             bool& end_of_list) {
  if (field.kind == Field::Kind::kSecure) {
    std::string text;
    AskStatus status = read_masked(prompt, text);
    if (status != AskStatus::kGiven) return status;
    if (text.empty() && field.list) end_of_list = true;
    else value.items.push_back(std::move(text));
    return status;
  }
  if (field.kind == Field::Kind::kCredential) {
    output_.write_line(wrap(field.name));
    Credential credential;
    write_heading("PowerShell credential request", "Enter your credentials.");
    AskStatus status = user_and_password("", credential);
    if (status != AskStatus::kGiven) return status;
    if (credential.password.empty() && field.list) {
      end_of_list = true;
    } else {
      value.items.push_back(std::move(credential.password));
      value.users.push_back(std::move(credential.user));
    }
    return status;
  }
  while (true) {
    std::string text;
    AskStatus status = read_line(prompt, text);
    if (status != AskStatus::kGiven) return status;
    if (!text.empty() && text[0] == '!') {
      std::string command = text.substr(1);
      if (!command.empty() && command[0] == '!') {
        text = command;
      } else if (command == "\"\"") {
        text.clear();
      } else if (same_text(command, "$null")) {
        value.null = true;
        return status;
      } else if (command == "?") {
        output_.write_line(wrap(field.help.empty() ? "No help is available for " + field.name + "." : field.help));
        continue;
      } else {
        output_.write_line(wrap("\"" + text + "\" cannot be recognized as a valid Prompt command."));
        continue;
      }
    } else if (text.empty() && field.list) {
      end_of_list = true;
      return status;
    }
    std::string message;
    if (checker.check(field, text, message)) {
      value.items.push_back(std::move(text));
      return status;
    }
    if (!message.empty()) output_.write_line(wrap(message));
  }
}

AskStatus PromptUi::ask_fields(std::string_view caption, std::string_view message, const std::vector<Field>& fields,
                               FieldChecker& checker, std::vector<FieldValue>& values) {
  values.clear();
  write_heading(caption, message);
  if (std::any_of(fields.begin(), fields.end(), [](const Field& field) { return !field.help.empty(); }))
    output_.write_line("(Type !? for Help.)");
  for (const Field& field : fields) {
    FieldValue value;
    bool end_of_list = false;
    do {
      std::string prompt = field.list ? field.name + "[" + std::to_string(value.items.size()) + "]: "
                                      : field.name + ": ";
      AskStatus status = ask_item(field, prompt, checker, value, end_of_list);
      if (status != AskStatus::kGiven) {
        if (status == AskStatus::kEndOfInput) output_.write("\n");
        values.clear();
        return status;
      }
    } while (field.list && !end_of_list && !value.null);
    values.push_back(std::move(value));
  }
  return AskStatus::kGiven;
}

}  // namespace psession::console
