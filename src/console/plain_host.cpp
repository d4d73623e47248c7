#include "console/plain_host.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>

#include "base/fd.h"
#include "object/errors.h"
#include "text/casing.h"

namespace psession {

void PlainHost::flush() {
  if (buffer_.empty()) return;
  (void)write_all(STDOUT_FILENO, buffer_);
  buffer_.clear();
}

bool PlainHost::is_terminal() const {
  static const bool yes = [] {
    const char* no_color = getenv("NO_COLOR");
    const char* term = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(no_color && *no_color) && !(term && std::string_view(term) == "dumb");
  }();
  return yes;
}

HostSize PlainHost::buffer_size() {
  winsize w{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 0) return {w.ws_col, w.ws_row};
  return {80, 24};
}

void PlainHost::write(std::string_view text) {
  buffer_.append(text);
  if (buffer_.size() > 16384 || isatty(STDOUT_FILENO)) flush();
}
void PlainHost::write_line(std::string_view text) {
  buffer_.append(text);
  buffer_ += '\n';
  if (buffer_.size() > 16384 || is_terminal()) flush();
}

void PlainHost::write_colored(int foreground, int background, std::string_view text, bool newline) {
  // ConsoleColor to ANSI: the bits for red and blue change places.
  static constexpr int kAnsi[] = {0, 4, 2, 6, 1, 5, 3, 7};
  std::string out;
  if (is_terminal()) {
    auto code = [](int c, int base) { return base + kAnsi[c & 7] + (c >= 8 ? 60 : 0); };
    if (foreground >= 0 && foreground < 16) out += "\x1b[" + std::to_string(code(foreground, 30)) + "m";
    if (background >= 0 && background < 16) out += "\x1b[" + std::to_string(code(background, 40)) + "m";
    out += text;
    out += "\x1b[0m";
  } else {
    out = text;
  }
  if (newline) write_line(out);
  else write(out);
}

void PlainHost::write_error_line(std::string_view text) {
  flush();
  std::string line(text);
  line += '\n';
  (void)write_all(STDERR_FILENO, line);
}
void PlainHost::styled_line(const char* escape, const char* prefix, std::string_view text) {
  std::string line;
  if (is_terminal()) line += escape;
  line += prefix;
  line += text;
  if (is_terminal()) line += "\x1b[0m";
  write_line(line);
}
void PlainHost::write_warning_line(std::string_view text) { styled_line("\x1b[33;1m", "WARNING: ", text); }
void PlainHost::write_verbose_line(std::string_view text) { styled_line("\x1b[33;1m", "VERBOSE: ", text); }
void PlainHost::write_debug_line(std::string_view text) { styled_line("\x1b[33;1m", "DEBUG: ", text); }

void PlainHost::not_interactive() {
  throw_error("System.Management.Automation.PSInvalidOperationException", "InvalidOperation", ErrorCategory::InvalidOperation,
              "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.");
}

std::optional<std::string> PlainHost::read_line() {
  if (!interactive_) not_interactive();
  flush();
  std::string line;
  char c;
  while (true) {
    ssize_t n = ::read(STDIN_FILENO, &c, 1);
    if (n <= 0) {
      if (line.empty()) return std::nullopt;
      return line;
    }
    if (c == '\n') {
      if (!isatty(STDIN_FILENO)) write_line(line);   // as if it had been typed
      return line;
    }
    line += c;
  }
}
Value PlainHost::read_line_secure() {
  not_interactive();
}

std::optional<std::vector<Value>> PlainHost::prompt(std::string_view caption, std::string_view message,
                                                    const std::vector<FieldDescription>& fields) {
  if (!interactive_) not_interactive();
  if (!caption.empty() || !message.empty()) write_line("");
  if (!caption.empty()) write_line(caption);
  if (!message.empty()) write_line(message);
  std::vector<Value> out;
  for (const FieldDescription& f : fields) {
    write((f.label.empty() ? f.name : f.label) + ": ");
    auto line = read_line();
    if (!line) return std::nullopt;
    out.push_back(str(*line));
  }
  return out;
}

int PlainHost::prompt_for_choice(std::string_view caption, std::string_view message, const std::vector<ChoiceDescription>& choices,
                                 int default_choice) {
  if (!interactive_) not_interactive();
  write_line("");
  if (!caption.empty()) write_line(caption);
  if (!message.empty()) write_line(message);
  std::string line;
  for (const ChoiceDescription& c : choices) {
    size_t amp = c.label.find('&');
    std::string plain = c.label, key;
    if (amp != std::string::npos && amp + 1 < c.label.size()) {
      key = std::string(1, ascii_upper(c.label[amp + 1]));
      plain.erase(amp, 1);
    }
    line += "[" + key + "] " + plain + "  ";
  }
  if (default_choice >= 0 && static_cast<size_t>(default_choice) < choices.size()) {
    const std::string& l = choices[static_cast<size_t>(default_choice)].label;
    size_t amp = l.find('&');
    line += "[?] Help (default is \"" + (amp == std::string::npos ? l : std::string(1, ascii_upper(l[amp + 1]))) + "\"): ";
  } else {
    line += "[?] Help: ";
  }
  while (true) {
    write(line);
    auto answer = read_line();
    if (!answer) return default_choice;
    if (answer->empty() && default_choice >= 0) return default_choice;
    for (size_t i = 0; i < choices.size(); ++i) {
      std::string plain = choices[i].label, key;
      size_t amp = plain.find('&');
      if (amp != std::string::npos) {
        key = plain.substr(amp + 1, 1);
        plain.erase(amp, 1);
      }
      if (equals_ignore_case(*answer, plain) || (!key.empty() && equals_ignore_case(*answer, key))) return static_cast<int>(i);
    }
    if (*answer == "?") {
      for (const ChoiceDescription& c : choices) {
        size_t amp = c.label.find('&');
        write_line((amp == std::string::npos ? c.label : c.label.substr(amp + 1, 1)) + " - " + c.help);
      }
    }
  }
}
Value PlainHost::prompt_for_credential(std::string_view caption, std::string_view message, std::string_view user) {
  write("\n" + std::string(caption) + "\n" + std::string(message) + "\n");
  write(user.empty() ? std::string("User: ") : "Password for user " + std::string(user) + ": ");
  if (!user.empty()) write("\n");
  not_interactive();
}

void PlainHost::set_window_title(std::string_view t) {
  title_ = t;
  if (is_terminal()) write("\x1b]0;" + title_ + "\x07");
}
void PlainHost::clear_screen() {
  if (is_terminal()) write("\x1b[H\x1b[2J\x1b[3J");
}

}  // namespace psession
