#include "session/transcript.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <memory>
#include <vector>

#include "base/fd.h"
#include "engine/host.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"

namespace psession {
namespace {

constexpr const char* kStars = "**********************\n";

// Hands everything on to the host below and writes it down.
class TranscriptHost final : public Host {
 public:
  TranscriptHost(Host& below, Fd file, TranscriptOptions o) : below(below), file_(std::move(file)), options(std::move(o)) {
    runspace_pushed = below.runspace_pushed;
  }
  Host& below;

 private:
  Fd file_;

 public:
  const TranscriptOptions options;

  // Without colours: a transcript is text.
  void record(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\x1b' && i + 1 < text.size() && text[i + 1] == '[') {
        i += 2;
        while (i < text.size() && (text[i] < '@' || text[i] > '~')) ++i;
        continue;
      }
      if (text[i] != '\r') plain += text[i];
    }
    for (size_t at = 0; at < plain.size();) {
      ssize_t n = ::write(file_.get(), plain.data() + at, plain.size() - at);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return;
      at += static_cast<size_t>(n);
    }
  }
  void line(std::string_view text) { record(std::string(text) + "\n"); }

  std::string name() const override { return below.name(); }
  std::string version() const override { return below.version(); }
  bool interactive() const override { return below.interactive(); }
  bool is_terminal() const override { return below.is_terminal(); }
  HostSize buffer_size() override { return below.buffer_size(); }
  void write(std::string_view t) override {
    below.write(t);
    record(t);
  }
  void write_line(std::string_view t) override {
    below.write_line(t);
    line(t);
  }
  void write_colored(int f, int b, std::string_view t, bool newline) override {
    below.write_colored(f, b, t, newline);
    record(newline ? std::string(t) + "\n" : std::string(t));
  }
  void write_error_line(std::string_view t) override {
    below.write_error_line(t);
    line(t);
  }
  void write_warning_line(std::string_view t) override {
    below.write_warning_line(t);
    line("WARNING: " + std::string(t));
  }
  void write_verbose_line(std::string_view t) override {
    below.write_verbose_line(t);
    line("VERBOSE: " + std::string(t));
  }
  void write_debug_line(std::string_view t) override {
    below.write_debug_line(t);
    line("DEBUG: " + std::string(t));
  }
  void write_information(const Value& r) override { below.write_information(r); }
  void write_progress(int64_t id, const Value& r) override { below.write_progress(id, r); }
  std::optional<std::string> read_line() override {
    std::optional<std::string> s = below.read_line();
    if (s) line(*s);
    return s;
  }
  Value read_line_secure() override { return below.read_line_secure(); }
  bool read_key(HostKey& key, bool echo) override { return below.read_key(key, echo); }
  bool key_available() override { return below.key_available(); }
  bool cursor_position(int& column, int& row) override { return below.cursor_position(column, row); }
  std::optional<std::vector<Value>> prompt(std::string_view c, std::string_view m, const std::vector<FieldDescription>& f) override {
    return below.prompt(c, m, f);
  }
  int prompt_for_choice(std::string_view c, std::string_view m, const std::vector<ChoiceDescription>& o, int d) override {
    int answer = below.prompt_for_choice(c, m, o, d);
    std::string text = std::string(c) + "\n" + std::string(m);
    if (answer >= 0 && static_cast<size_t>(answer) < o.size()) text += "\n" + o[static_cast<size_t>(answer)].label;
    line(text);
    return answer;
  }
  Value prompt_for_credential(std::string_view c, std::string_view m, std::string_view u) override { return below.prompt_for_credential(c, m, u); }
  void set_should_exit(int code) override { below.set_should_exit(code); }
  void enter_nested_prompt() override { below.enter_nested_prompt(); }
  void exit_nested_prompt() override { below.exit_nested_prompt(); }
  void push_runspace(const Value& s) override {
    below.push_runspace(s);
    runspace_pushed = below.runspace_pushed;
  }
  void pop_runspace() override {
    below.pop_runspace();
    runspace_pushed = below.runspace_pushed;
  }
  std::string window_title() override { return below.window_title(); }
  void set_window_title(std::string_view t) override { below.set_window_title(t); }
  void clear_screen() override { below.clear_screen(); }
  bool native_programs_share_stdio() const override { return below.native_programs_share_stdio(); }
  void before_native_command() override { below.before_native_command(); }
  void after_native_command() override { below.after_native_command(); }
};

std::string now_text() {
  time_t t = time(nullptr);
  tm parts;
  localtime_r(&t, &parts);
  char text[32];
  strftime(text, sizeof text, "%Y%m%d%H%M%S", &parts);
  return text;
}

std::string user_text(uid_t id) {
  utsname u;
  std::string machine = uname(&u) == 0 ? u.nodename : "localhost";
  const passwd* p = getpwuid(id);
  return machine + "\\" + (p ? std::string(p->pw_name) : std::to_string(id));
}

std::string header(Runspace& rs, const TranscriptOptions& o) {
  std::string out = std::string(kStars) + "PowerShell transcript start\nStart time: " + now_text() + "\n";
  if (!o.minimal_header) {
    utsname u;
    bool known = uname(&u) == 0;
    std::string command;
    std::ifstream f("/proc/self/cmdline", std::ios::binary);
    for (std::string one; std::getline(f, one, '\0');) command += (command.empty() ? "" : " ") + one;
    out += "Username: " + user_text(getuid()) + "\nRunAs User: " + user_text(geteuid()) + "\nConfiguration Name: \nMachine: " +
           (known ? std::string(u.nodename) + " (Unix " + u.release + ")" : std::string()) + "\nHost Application: " + command +
           "\nProcess ID: " + std::to_string(getpid()) + "\n";
    Value table = unwrap(rs.get_variable("PSVersionTable"));
    if (const Dictionary* d = table.get_if<Dictionary>()) {
      for (size_t i = 0; i < d->slots(); ++i) {
        if (!d->live(i)) continue;
        std::string text;
        for (const Value& v : to_vector(rs, d->value_at(i))) text += (text.empty() ? "" : ", ") + to_display(rs, v);
        out += to_display(rs, d->key_at(i)) + ": " + text + "\n";
      }
    }
  }
  return out + kStars;
}

}  // namespace

void start_transcript(Runspace& rs, const TranscriptOptions& o) {
  Fd f(open(o.path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (o.append ? O_APPEND : O_TRUNC), 0666));
  if (!f) {
    std::string why = strerror(errno);
    throw_error("System.IO.IOException", "CannotStartTranscription", ErrorCategory::InvalidOperation,
                "Transcription cannot be started: '" + o.path + "': " + why + ".", str(o.path));
  }
  // Kept for good: code that runs now may still hold it when the transcript has ended.
  auto* host = new TranscriptHost(rs.host(), std::move(f), o);
  host->record(header(rs, o));
  rs.set_host(*host);
}

std::string stop_transcript(Runspace& rs) {
  auto* host = dynamic_cast<TranscriptHost*>(&rs.host());
  if (!host) return {};
  host->record(std::string(kStars) + "PowerShell transcript end\nEnd time: " + now_text() + "\n" + kStars);
  rs.set_host(host->below);
  return host->options.path;
}

void transcribe_input(Runspace& rs, std::string_view prompt, std::string_view line) {
  auto* host = dynamic_cast<TranscriptHost*>(&rs.host());
  if (!host) return;
  if (host->options.invocation_headers) host->record(std::string(kStars) + "Command start time: " + now_text() + "\n" + kStars);
  host->record(std::string(prompt) + std::string(line) + "\n");
}

}  // namespace psession
