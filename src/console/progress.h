// Progress bars as PSStyle's minimal view draws them: Activity [status     ]. Pure: records in, bytes out; the
// clock is passed in. Owned by ConsoleOutput; console thread.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace psession::console {

struct ProgressRecord {
  int64_t source_id = 0;
  int id = 0;
  int parent_id = -1;
  std::string activity, status, current_operation;
  int percent = -1;  // -1: unknown
  int seconds_remaining = -1;
  bool completed = false;
};

// $PSStyle.Progress.
struct ProgressOptions {
  std::string style = "\x1b[33;1m";
  int max_width = 120;
  bool use_osc_indicator = false;
};

class ProgressDisplay {
 public:
  ProgressOptions options;

  // Takes a record; true when the display should be drawn now: at most every kInterval milliseconds, but a
  // completed activity goes at once.
  bool update(const ProgressRecord& record, int64_t now_ms);
  // Something is known that is not drawn yet and the interval is over.
  bool due(int64_t now_ms) const { return dirty_ && now_ms - drawn_at_ >= kInterval; }
  bool empty() const { return nodes_.empty(); }
  bool visible() const { return drawn_; }

  // The bytes that draw below a cursor at `column`, and leave it there; erase() takes the bars away.
  std::string draw(int columns, int rows, int column, bool colour, int64_t now_ms);
  std::string erase(int column);
  void clear() { nodes_.clear(); dirty_ = false; }

  static constexpr int64_t kInterval = 100;
  static constexpr size_t kMaxNodes = 1000;

 private:
  struct Node {
    ProgressRecord record;
    uint64_t age;
  };
  void remove(size_t index);
  void render(int parent, int64_t source, int depth, int width, bool colour, std::vector<std::string>& lines) const;
  std::string line(const ProgressRecord& record, int indentation, int width, bool colour) const;

  std::vector<Node> nodes_;
  uint64_t age_ = 0;
  int64_t drawn_at_ = -1000000;
  bool dirty_ = false;
  bool drawn_ = false;
  bool osc_shown_ = false;
};

}  // namespace psession::console
