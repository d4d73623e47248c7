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
void add_history(Runspace& rs, std::string command_line, uint64_t start, uint64_t end, bool completed);
void forget_history(Runspace& rs);
uint64_t local_time_now();

}  // namespace psession
