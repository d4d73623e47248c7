#include "session/output_log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/random.h"

namespace psession {

namespace {
constexpr size_t kRecordHead = 12;  // u32 size, u64 number
constexpr size_t kReadChunk = 64u << 10;
constexpr uint64_t kLeaveFree = 64u << 20;
constexpr size_t kMaxSegments = 4096;
}  // namespace

OutputLog::OutputLog(std::string spill_dir, OutputLogLimits limits) : dir_(std::move(spill_dir)), limits_(limits) {}

OutputLog::~OutputLog() {
  segments_.clear();
  if (dir_made_) remove_tree(dir_);
}

void OutputLog::set_connected(bool connected) {
  connected_ = connected;
  full_told_ = false;
  if (!connected) spill_failed_ = false;  // the disk may have room again
  close_reader();
}

void OutputLog::notice(wire::NoticeKind kind, std::string text) { notice_ = wire::Notice{kind, std::move(text)}; }

std::optional<wire::Notice> OutputLog::take_notice() { return std::exchange(notice_, std::nullopt); }

bool OutputLog::can_spill() {
  return mode_ == wire::Buffering::kSpill && !spill_failed_ && !dir_.empty() && spill_bytes_ < limits_.quota &&
         segments_.size() < kMaxSegments;
}

bool OutputLog::has_room() {
  if (connected_) return unread_bytes_ < limits_.window && (unacknowledged_bytes_ < limits_.held || can_spill());
  if (mode_ == wire::Buffering::kDrop || unacknowledged_bytes_ < limits_.window) return true;
  if (can_spill()) return true;
  if (mode_ == wire::Buffering::kSpill && !spill_failed_ && !full_told_) {
    full_told_ = true;
    notice(wire::NoticeKind::kSpillFull,
           "The session's output reached its limit on disk. The command waits until a client receives the output.");
  }
  return false;
}

uint64_t OutputLog::append(std::string message, bool may_drop) {
  uint64_t number = ++last_;
  size_t size = message.size();
  if (mode_ == wire::Buffering::kDrop && !connected_ && unacknowledged_bytes_ + size > limits_.window) {
    drop_for(size);
    if (may_drop && unacknowledged_bytes_ + size > limits_.window) {
      ++dropped_;
      return number;
    }
  }
  unacknowledged_bytes_ += size;
  unread_bytes_ += size;
  // What a connected client reads and takes at once never needs a file.
  size_t memory = limits_.memory + (connected_ ? limits_.window : 0);
  bool over = memory_bytes_ + size > memory;
  if (over && can_spill() && spill(number, message)) return number;
  memory_bytes_ += size;
  memory_.emplace_hint(memory_.end(), number, Entry{std::move(message), may_drop});
  return number;
}

// Drops the oldest first: what is newest tells most about the state of the command.
void OutputLog::drop_for(size_t size) {
  auto it = memory_.lower_bound(std::max(first_droppable_, acknowledged_ + 1));
  while (it != memory_.end() && unacknowledged_bytes_ + size > limits_.window) {
    if (!it->second.may_drop) {
      ++it;
      continue;
    }
    memory_bytes_ -= it->second.message.size();
    unacknowledged_bytes_ -= it->second.message.size();
    ++dropped_;
    it = memory_.erase(it);
  }
  first_droppable_ = it == memory_.end() ? last_ : it->first;
}

bool OutputLog::open_segment(uint64_t number) {
  if (!dir_made_) {
    if (auto made = make_private_dir(dir_); !made) {
      notice(wire::NoticeKind::kSpillFailed, "The session's output cannot be stored on disk: " + made.error().message);
      return false;
    }
    dir_made_ = true;
    dir_lock_.reset(open(dir_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
    if (dir_lock_) flock(dir_lock_.get(), LOCK_SH | LOCK_NB);
  }
  struct statfs fs;
  struct statvfs space;
  if (statfs(dir_.c_str(), &fs) != 0 || statvfs(dir_.c_str(), &space) != 0) return false;
  if (!limits_.allow_tmpfs && (fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC)) {
    notice(wire::NoticeKind::kSpillFailed,
           "The session's output is not stored on disk, because " + dir_ + " is on a file system in memory.");
    return false;
  }
  if (uint64_t(space.f_bavail) * space.f_frsize < kLeaveFree) {
    errno = ENOSPC;
    notice(wire::NoticeKind::kSpillFailed, "The session's output cannot be stored on disk: " + dir_ + " is full.");
    return false;
  }
  Segment segment;
  segment.path = dir_ + "/output." + std::to_string(number);
  segment.first = number;
  segment.last = number - 1;
  segment.fd.reset(open(segment.path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!segment.fd) {
    notice(wire::NoticeKind::kSpillFailed, system_error("The session's output cannot be stored on disk").message);
    return false;
  }
  segments_.push_back(std::move(segment));
  return true;
}

bool OutputLog::spill(uint64_t number, std::string_view message) {
  // A segment's numbers have no holes, so that a range says what is in it.
  bool fits = !segments_.empty() && segments_.back().last + 1 == number && segments_.back().bytes < limits_.segment;
  if (!fits && !open_segment(number)) {
    spill_failed_ = true;
    return false;
  }
  Segment& segment = segments_.back();
  std::string head;
  put_u32(head, uint32_t(message.size()));
  put_u64(head, number);
  iovec parts[2] = {{head.data(), head.size()}, {const_cast<char*>(message.data()), message.size()}};
  size_t total = head.size() + message.size(), done = 0;
  ssize_t n = 0;
  while (done < total) {
    iovec rest[2] = {parts[0], parts[1]};
    size_t skip = done;
    for (iovec& part : rest) {
      size_t cut = std::min(skip, part.iov_len);
      part.iov_base = static_cast<char*>(part.iov_base) + cut;
      part.iov_len -= cut;
      skip -= cut;
    }
    n = pwritev(segment.fd.get(), rest, 2, off_t(segment.bytes + done));
    if (n > 0) done += size_t(n);
    else if (n == 0 || errno != EINTR) break;
  }
  if (done < total) {
    // The message stays in memory; from now on the session behaves as with Block.
    notice(wire::NoticeKind::kSpillFailed,
           system_error("The session's output cannot be stored on disk, so the command may have to wait for a client",
                        n < 0 ? errno : ENOSPC)
               .message);
    [[maybe_unused]] int rc = ftruncate(segment.fd.get(), off_t(segment.bytes));
    spill_failed_ = true;
    if (segment.last + 1 == segment.first) {
      unlink(segment.path.c_str());
      segments_.pop_back();
    }
    return false;
  }
  segment.bytes += total;
  segment.last = number;
  spill_bytes_ += total;
  return true;
}

void OutputLog::acknowledge(uint64_t number) {
  number = std::min(number, next_ - 1);
  if (number <= acknowledged_) return;
  credit(number);
  each_sent(acknowledged_ + 1, number, [this](size_t size) { unacknowledged_bytes_ -= size; });
  while (!sent_spilled_.empty() && sent_spilled_.front().first <= number) sent_spilled_.pop_front();
  taken_.raise(number);
  acknowledged_ = taken_.floor();
  trim();
}

// The sizes of the messages from..to that were sent and not taken yet.
template <class F> void OutputLog::each_sent(uint64_t from, uint64_t to, F f) {
  for (auto it = memory_.lower_bound(from); it != memory_.end() && it->first <= to; ++it) {
    if (!taken_.has(it->first)) f(it->second.message.size());
  }
  auto by_number = [](const std::pair<uint64_t, size_t>& sent, uint64_t number) { return sent.first < number; };
  for (auto it = std::lower_bound(sent_spilled_.begin(), sent_spilled_.end(), from, by_number);
       it != sent_spilled_.end() && it->first <= to; ++it) {
    if (!taken_.has(it->first)) f(it->second);
  }
}

void OutputLog::credit(uint64_t number) {
  number = std::min(number, next_ - 1);
  if (number <= credited_) return;
  each_sent(credited_ + 1, number, [this](size_t size) { unread_bytes_ -= std::min<uint64_t>(unread_bytes_, size); });
  credited_ = number;
}

void OutputLog::take(uint64_t first, uint64_t last) {
  first = std::max(first, acknowledged_ + 1);
  last = std::min(last, next_ - 1);
  if (first > last) return;
  credit(last);
  each_sent(first, last, [this](size_t size) { unacknowledged_bytes_ -= size; });
  taken_.add(first, last);
  acknowledged_ = taken_.floor();
  for (auto it = memory_.lower_bound(first); it != memory_.end() && it->first <= last;) {
    memory_bytes_ -= it->second.message.size();
    it = memory_.erase(it);
  }
  trim();
}

void OutputLog::trim() {
  while (!memory_.empty() && memory_.begin()->first <= acknowledged_) {
    memory_bytes_ -= memory_.begin()->second.message.size();
    memory_.erase(memory_.begin());
  }
  while (!segments_.empty() && segments_.front().last <= acknowledged_) {
    spill_bytes_ -= segments_.front().bytes;
    unlink(segments_.front().path.c_str());
    if (reader_segment_ == segments_.front().first) close_reader();
    segments_.pop_front();
  }
}

uint64_t OutputLog::begin(uint64_t have) {
  next_ = acknowledged_ + 1;
  credited_ = acknowledged_;
  unread_bytes_ = unacknowledged_bytes_;
  sent_spilled_.clear();
  close_reader();
  // Through what the client already has, since only reading tells the sizes of what was spilled.
  have = std::min(have, last_);
  handed_out_ = acknowledged_;
  while (next_ <= have) {
    uint64_t before = next_;
    if (!next() || next_ == before) break;
  }
  if (next_ - 1 > have) {  // a gap ended behind `have`: its message must still be sent
    next_ = std::max(have, acknowledged_) + 1;
    while (!sent_spilled_.empty() && sent_spilled_.back().first > have) sent_spilled_.pop_back();
    close_reader();
  }
  credit(have);
  handed_out_ = next_ - 1;
  uint64_t first = next_;
  while (uint64_t end = taken_.end_of(first)) first = end + 1;
  return first;
}

std::optional<OutputLog::Item> OutputLog::next() {
  while (next_ > acknowledged_ && taken_.has(next_)) next_ = taken_.end_of(next_) + 1;
  if (next_ > last_) {
    close_reader();
    return std::nullopt;
  }
  auto in_memory = memory_.lower_bound(next_);
  uint64_t number = in_memory == memory_.end() ? ~0ull : in_memory->first;
  auto segment = std::partition_point(segments_.begin(), segments_.end(),
                                      [&](const Segment& s) { return s.last < next_; });
  std::optional<Item> item;
  if (segment != segments_.end() && std::max(segment->first, next_) < number) {
    item = read_spilled(*segment, std::max(segment->first, next_));
    if (!item) {  // unreadable: what is lost is said, what follows still comes
      notice(wire::NoticeKind::kSpillFailed, "Output that was stored on disk cannot be read: " + segment->path);
      dropped_ += segment->last - std::max(segment->first, next_) + 1;
      next_ = segment->last + 1;
      return next();
    }
    if (item->number > acknowledged_) sent_spilled_.emplace_back(item->number, item->message.size());
  } else if (number != ~0ull) {
    item = Item{number, in_memory->second.message, 0};
  } else {  // the newest ones were dropped
    next_ = last_ + 1;
    return std::nullopt;
  }
  if (item->number != handed_out_ + 1) {
    item->skips = true;
    uint64_t between = item->number - handed_out_ - 1;
    item->gap = between - std::min(between, taken_.count(handed_out_ + 1, item->number - 1));
  }
  handed_out_ = item->number;
  next_ = item->number + 1;
  return item;
}

std::optional<OutputLog::Item> OutputLog::read_spilled(Segment& segment, uint64_t number) {
  if (reader_segment_ != segment.first) {
    close_reader();
    reader_segment_ = segment.first;
  }
  auto fill = [&](size_t want) {
    if (buffer_.size() - buffer_at_ >= want) return true;
    reader_offset_ += buffer_at_;
    buffer_.erase(0, buffer_at_);
    buffer_at_ = 0;
    uint64_t from = reader_offset_ + buffer_.size();
    if (from >= segment.bytes) return false;
    size_t add = size_t(std::min<uint64_t>(std::max(want - buffer_.size(), kReadChunk), segment.bytes - from));
    size_t old = buffer_.size();
    buffer_.resize(old + add);
    size_t done = 0;
    while (done < add) {
      ssize_t n = pread(segment.fd.get(), buffer_.data() + old + done, add - done, off_t(from + done));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) break;
      done += size_t(n);
    }
    buffer_.resize(old + done);
    return buffer_.size() >= want;
  };
  for (;;) {
    if (!fill(kRecordHead)) return std::nullopt;
    size_t size = size_t(get_le(buffer_.data() + buffer_at_, 4));
    uint64_t found = get_le(buffer_.data() + buffer_at_ + 4, 8);
    if (size > wire::kMaxFrame || found > number || !fill(kRecordHead + size)) return std::nullopt;
    std::string_view message = std::string_view(buffer_).substr(buffer_at_ + kRecordHead, size);
    buffer_at_ += kRecordHead + size;
    if (found == number) return Item{number, message, 0};
  }
}

void OutputLog::sweep_orphans(const std::string& state_dir, int64_t older_than_s) {
  DIR* dir = opendir(state_dir.c_str());
  if (!dir) return;
  while (dirent* entry = readdir(dir)) {
    if (!is_guid_text(entry->d_name)) continue;
    Fd fd(openat(dirfd(dir), entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
    struct stat st;
    if (!fd || fstat(fd.get(), &st) != 0 || st.st_mtime + older_than_s > time(nullptr)) continue;
    if (flock(fd.get(), LOCK_EX | LOCK_NB) == 0) remove_tree(state_dir + "/" + entry->d_name);
  }
  closedir(dir);
}

void OutputLog::close_reader() {
  reader_segment_ = 0;
  reader_offset_ = 0;
  buffer_at_ = 0;
  std::string().swap(buffer_);
}

}  // namespace psession
