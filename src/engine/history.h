// The commands that were typed in a session: Get-History and its family. Kept per runspace; engine thread.
#pragma once
#include <cstdint>
#include <deque>
#include <string>

#include "object/type.h"

namespace psession {

class Runspace;

class HistoryInfo final : public HeapObject {
 public:
  int64_t id = 0;
  std::string command_line, status = "Completed";   // PipelineState
  uint64_t start = 0, end = 0;                       // DateTime payloads, local
  const Type* type() const override;
};

std::deque<Ref<HistoryInfo>>& history_of(Runspace& rs);
void add_history(Runspace& rs, std::string command_line, uint64_t start, uint64_t end, std::string status);
void forget_history(Runspace& rs);
uint64_t local_time_now();

// What runs now and gets an entry when it ended, or when Add-History comes across it.
class HistoryRun {
 public:
  HistoryRun(Runspace& rs, std::string line, bool wanted);
  ~HistoryRun();
  HistoryRun(const HistoryRun&) = delete;
  HistoryRun& operator=(const HistoryRun&) = delete;
  void enter();                                        // now, not at the end
  void replace(const std::string& line) { line_ = line; }   // Invoke-History: what it runs
  void finish(bool completed);
  static HistoryRun* current(Runspace& rs);            // null: nothing that gets an entry

 private:
  Runspace& rs_;
  HistoryRun* outer_;
  std::string line_;
  bool wanted_;
  uint64_t start_ = 0;
  Ref<HistoryInfo> entry_;
};

// The entries that Invoke-History is running; false: it runs already.
bool enter_invoked_history(Runspace& rs, int64_t id);
void leave_invoked_history(Runspace& rs, int64_t id);

}  // namespace psession
