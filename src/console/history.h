// The command history: in memory and in PSReadLine's file (a line per command; the lines of a multi-line command
// end in a backtick). Several consoles append to one file under a lock and see each other's commands.
// Used by the line editor and by the history options; console thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace psession::console {

struct HistoryItem {
  std::string text;
  bool other_session = false;  // read from the file: another console's, or from before
  bool saved = false;
};

enum class AddToHistory : uint8_t { kSkip, kMemoryOnly, kMemoryAndFile };
enum class HistorySaveStyle : uint8_t { kIncrementally, kAtExit, kNothing };

// $XDG_DATA_HOME or ~/.local/share, then powershell/PSReadLine/ConsoleHost_history.txt; /dev/null without a HOME.
std::string default_history_path();

// What PSReadLine keeps out of the file: commands that speak of passwords, tokens, keys and secrets.
bool is_sensitive(std::string_view command);

class History {
 public:
  ~History();

  void set_path(std::string path);
  void set_style(HistorySaveStyle style) { style_ = style; }
  void set_maximum(size_t count);
  // Equal neighbours are stored once.
  void set_no_duplicates(bool on) { no_duplicates_ = on; }

  // Reads the file for the first time (idempotent); add() and refresh() do it when needed.
  void load();
  // What other consoles have appended since.
  void refresh();
  void add(std::string_view command, AddToHistory how);
  // Appends what is not saved yet (HistorySaveStyle::kAtExit).
  void save();
  void clear() { items_.clear(); }

  const std::vector<HistoryItem>& items() const { return items_; }
  const std::string& path() const { return path_; }

 private:
  void read_from(int fd);
  void append(const std::vector<size_t>& which);
  void push(HistoryItem item);

  std::vector<HistoryItem> items_;
  std::string path_ = default_history_path();
  size_t maximum_ = 4096;
  int64_t read_up_to_ = 0;
  bool loaded_ = false;
  bool no_duplicates_ = true;
  HistorySaveStyle style_ = HistorySaveStyle::kIncrementally;
};

}  // namespace psession::console
