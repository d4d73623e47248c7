// System.Diagnostics.Process: a process of this computer, read from /proc when asked. Made by Get-Process, Start-Process
// and [Process]'s statics; engine thread.
#pragma once
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "object/members.h"

namespace psession {

// What /proc/<pid>/stat and status say.
struct ProcessFigures {
  std::string name;
  pid_t parent = 0;
  int session = 0, threads = 0, nice = 0;
  char state = '?';
  double user_seconds = 0, kernel_seconds = 0;
  uint64_t start_ticks = 0;      // clock ticks after boot
  int64_t resident = 0, virtual_size = 0, peak_resident = 0, data = 0;
};
std::optional<ProcessFigures> read_process(pid_t pid);
std::string process_path(pid_t pid);                       // "" when it may not be read
std::vector<std::string> process_arguments(pid_t pid);
std::string process_user(pid_t pid);
std::vector<pid_t> all_processes();                        // sorted

class ProcessObject final : public HeapObject, public TextualObject {
 public:
  ProcessObject(pid_t pid, bool child) : pid(pid), child(child) {}
  pid_t pid;                     // 0: not started yet
  bool child;                    // started by us: its exit code can be had
  Value start_info, standard_input, standard_output, standard_error;  // what Start() was told, and the ends of its pipes
  std::string name;              // kept, so that it stays when the process is gone
  uint64_t start_ticks = 0;
  // Has it ended? Collects the exit code of a child.
  bool exited();
  // Waits; -1: without end. `check` is called now and then and may throw.
  bool wait(CallContext& ctx, int64_t milliseconds);
  std::optional<int> exit_code;
  uint64_t exit_time = 0;        // DateTime payload
  const Type* type() const override;
  std::string to_text() const override { return pid ? "System.Diagnostics.Process (" + name + ")" : "System.Diagnostics.Process"; }
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
};
Ref<ProcessObject> process_object(pid_t pid);              // null: no such process

// Starts a program. `arguments` include the program's own name; empty strings of paths: inherited.
struct ProcessStart {
  std::string file;
  std::vector<std::string> arguments, environment;         // environment as NAME=value
  std::string directory, input, output, error;             // redirections to files
  int input_fd = -1, output_fd = -1, error_fd = -1;        // or to open descriptors
  bool own_session = false;
};
// The pid, or errno in `error`.
pid_t start_process(const ProcessStart& s, int& error);
// Process.Start: starts what p's start_info says (a ProcessStartInfo).
void start_by_info(CallContext& ctx, ProcessObject& p);
Value new_start_info(std::string_view file, std::string_view arguments);
// One command line taken apart as .NET does on this system: blanks, double quotes, backslashes before quotes.
std::vector<std::string> split_arguments(std::string_view line);

}  // namespace psession
