// What commands ask of the user: Read-Host, passwords, PromptForChoice, missing mandatory parameters, credentials;
// worded and laid out as PowerShell's console does. Works with a terminal, a dumb terminal and plain input.
// Console thread; owned by the host.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "console/line_editor.h"
#include "console/output.h"

namespace psession::console {

enum class AskStatus : uint8_t { kGiven, kCancelled, kEndOfInput };

struct Choice {
  std::string label;  // "&Yes": Y is the hot key
  std::string help;
};

// A choice's hot key ("Y", may be empty) and its label without the mark.
void split_choice_label(std::string_view label, std::string& hot_key, std::string& plain);
// The index of the choice that the answer names, or -1.
int find_choice(std::string_view answer, const std::vector<Choice>& choices);

struct Field {
  enum class Kind : uint8_t { kText, kSecure, kCredential };
  std::string name;
  std::string help;
  Kind kind = Kind::kText;
  bool list = false;  // asked for item by item until an empty one
};

struct FieldValue {
  bool null = false;               // "!$null" was typed
  std::vector<std::string> items;  // one unless the field is a list
  std::vector<std::string> users;  // for credentials: the names that belong to the passwords in items
};

// Says whether a typed text can become a field's type; the engine's conversion is behind it.
class FieldChecker {
 public:
  virtual ~FieldChecker() = default;
  // False: ask again; message (may be empty) is shown, e.g. Cannot recognize "x" as a System.Int32 due to a
  // format error.
  virtual bool check(const Field&, std::string_view, std::string&) { return true; }
};

struct Credential {
  std::string user, password;
};

class PromptUi {
 public:
  explicit PromptUi(ConsoleOutput& output);

  // $Host.UI.ReadLine: the prompt (or an unfinished line that was written before) stands before the input.
  AskStatus read_line(std::string_view prompt, std::string& text);
  // Every character is shown as a star.
  AskStatus read_masked(std::string_view prompt, std::string& text);

  // default_choice -1: none.
  AskStatus choose(std::string_view caption, std::string_view message, const std::vector<Choice>& choices,
                   int default_choice, int& picked);
  // Several answers, ended by an empty one.
  AskStatus choose_many(std::string_view caption, std::string_view message, const std::vector<Choice>& choices,
                        const std::vector<int>& defaults, std::vector<int>& picked);
  AskStatus ask_fields(std::string_view caption, std::string_view message, const std::vector<Field>& fields,
                       FieldChecker& checker, std::vector<FieldValue>& values);
  // Empty caption and message: PowerShell's own. A user that is given is not asked for.
  AskStatus ask_credential(std::string_view caption, std::string_view message, std::string_view user,
                           Credential& credential);

  // Breaks a text into lines of the screen's width, at blanks where it can.
  std::string wrap(std::string_view text) const;

 private:
  void write_heading(std::string_view caption, std::string_view message);
  void write_choices(const std::vector<Choice>& choices, const std::vector<int>& defaults, bool many);
  void write_choice_help(const std::vector<Choice>& choices);
  AskStatus ask_item(const Field& field, std::string_view prompt, FieldChecker& checker, FieldValue& value,
                     bool& end_of_list);
  AskStatus user_and_password(std::string_view user, Credential& credential);

  ConsoleOutput& output_;
  TerminalIo& io_;
  // A line editor without history, completion and colours.
  EditorOptions options_;
  KeyBindings keys_;
  History history_;
  EditorDelegate delegate_;
  LineEditor editor_;
};

}  // namespace psession::console
