// Everything a host sends, numbered from 1, kept until the client has it: in memory, and in Spill mode in
// files while no client is connected. Owned by a HostSession, which locks around every call.
#pragma once
#include <stdint.h>

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/fd.h"
#include "base/number_set.h"
#include "session/wire.h"

namespace psession {

struct OutputLogLimits {
  size_t window = 4u << 20;    // bytes that the client has not read before a producer waits
  size_t memory = 256u << 10;  // Spill, disconnected: beyond this, files
  size_t held = 64u << 20;     // read by the client, but not taken: kept in memory where files can't be used
  uint64_t quota = 1ull << 30;
  size_t segment = 16u << 20;
  bool allow_tmpfs = false;    // a spill file on tmpfs would be memory again
};

class OutputLog {
 public:
  explicit OutputLog(std::string spill_dir, OutputLogLimits limits = {});
  ~OutputLog();  // deletes the spill files
  OutputLog(const OutputLog&) = delete;
  OutputLog& operator=(const OutputLog&) = delete;

  void set_connected(bool connected);
  void set_buffering(wire::Buffering mode) { mode_ = mode; }
  wire::Buffering buffering() const { return mode_; }

  // Whether a producer may append now; false makes it wait for acknowledgements or a disconnect.
  bool has_room();
  // Numbers and stores; never refuses (has_room() is the caller's to ask). Only what may be dropped is
  // dropped in Drop mode; the rest is the protocol's own and must arrive.
  uint64_t append(std::string message, bool may_drop);

  // The client has everything up to `number`; more than was sent is not believed.
  void acknowledge(uint64_t number);
  // The client has read up to `number`; nobody has taken it yet, so it stays, but more may be sent.
  void credit(uint64_t number);
  // Messages behind the acknowledged ones that were taken: no client gets them again.
  void take(uint64_t first, uint64_t last);
  uint64_t acknowledged() const { return acknowledged_; }
  uint64_t last() const { return last_; }
  uint64_t dropped() const { return dropped_; }
  uint64_t spilled_bytes() const { return spill_bytes_; }
  uint64_t unacknowledged_bytes() const { return unacknowledged_bytes_; }

  struct Item {
    uint64_t number = 0;
    std::string_view message;  // until the next call of this log
    uint64_t gap = 0;          // messages before this one that were dropped
    bool skips = false;        // the number before this one was not sent: dropped, or taken by an earlier client
  };
  // The cursor of the connected client. begin() puts it behind `have` (which the client has received,
  // but not yet acknowledged), and returns the number of the first message that will come (last() + 1: none is there yet).
  uint64_t begin(uint64_t have);
  std::optional<Item> next();
  bool at_end() const { return next_ > last_; }

  // Something the user should hear about, once.
  std::optional<wire::Notice> take_notice();

  // Deletes the spill folders below `state_dir` whose hosts are gone.
  static void sweep_orphans(const std::string& state_dir, int64_t older_than_s = 60);

 private:
  struct Entry {
    std::string message;
    bool may_drop = false;
  };
  struct Segment {
    std::string path;
    uint64_t first = 0, last = 0, bytes = 0;
    Fd fd;
  };
  bool can_spill();
  bool spill(uint64_t number, std::string_view message);
  bool open_segment(uint64_t number);
  void drop_for(size_t size);
  void trim();
  template <class F> void each_sent(uint64_t from, uint64_t to, F f);
  void notice(wire::NoticeKind kind, std::string text);
  std::optional<Item> read_spilled(Segment& segment, uint64_t number);
  void close_reader();

  std::string dir_;
  OutputLogLimits limits_;
  wire::Buffering mode_ = wire::Buffering::kSpill;
  bool connected_ = false, spill_failed_ = false, full_told_ = false;
  std::map<uint64_t, Entry> memory_;
  std::deque<Segment> segments_;
  std::deque<std::pair<uint64_t, size_t>> sent_spilled_;  // what the cursor took from files, for accounting
  size_t memory_bytes_ = 0;
  uint64_t spill_bytes_ = 0, unacknowledged_bytes_ = 0;
  NumberSet taken_;  // its floor is acknowledged_
  uint64_t credited_ = 0, unread_bytes_ = 0;  // what the connected client has read; bytes behind that
  uint64_t last_ = 0, acknowledged_ = 0, next_ = 1, handed_out_ = 0, dropped_ = 0;
  uint64_t first_droppable_ = 1;  // nothing before it may be dropped
  bool dir_made_ = false;
  Fd dir_lock_;  // locked while the host lives: whoever sweeps orphans sees by it that this is none
  std::optional<wire::Notice> notice_;
  // Where the cursor reads in the spill files.
  uint64_t reader_segment_ = 0, reader_offset_ = 0;  // the segment's first number; the file offset of buffer_
  std::string buffer_;
  size_t buffer_at_ = 0;
};

}  // namespace psession
