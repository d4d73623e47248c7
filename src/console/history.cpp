#include "console/history.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace psession::console {

namespace {

constexpr int64_t kMaxRead = 8 << 20;
constexpr size_t kMaxCommand = 1 << 20;

class LockedFile {
 public:
  LockedFile(const std::string& path, int flags, int lock) {
    fd_ = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
    if (fd_ < 0) return;
    // A console that hangs while it holds the lock must not hang the others: two seconds, then go on.
    for (int i = 0; i < 100 && flock(fd_, lock | LOCK_NB) != 0 && (errno == EWOULDBLOCK || errno == EINTR); ++i)
      usleep(20000);
  }
  ~LockedFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

void make_parents(const std::string& path) {
  for (size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1))
    ::mkdir(path.substr(0, slash).c_str(), 0700);
}

std::string encoded(std::string_view command) {
  std::string out;
  for (char c : command) {
    if (c == '\n') out += '`';
    if (c != '\r') out += c;
  }
  return out + '\n';
}

}  // namespace

std::string default_history_path() {
  constexpr std::string_view kTail = "/powershell/PSReadLine/ConsoleHost_history.txt";
  if (const char* data = getenv("XDG_DATA_HOME"); data && *data) return std::string(data) + std::string(kTail);
  if (const char* home = getenv("HOME"); home && *home)
    return std::string(home) + "/.local/share" + std::string(kTail);
  return "/dev/null";
}

bool is_sensitive(std::string_view command) {
  std::string lower(command);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c += 32;
  for (std::string_view word : {"password", "asplaintext", "token", "apikey", "secret"})
    if (lower.find(word) != std::string::npos) return true;
  return false;
}

History::~History() {
  if (style_ == HistorySaveStyle::kAtExit) save();
}

void History::set_path(std::string path) {
  if (path == path_) return;
  path_ = std::move(path);
  // What this console has typed stays; what came from the old file goes.
  std::erase_if(items_, [](const HistoryItem& item) { return item.other_session; });
  loaded_ = false;
  read_up_to_ = 0;
}

void History::set_maximum(size_t count) {
  maximum_ = std::max<size_t>(count, 1);
  if (items_.size() > maximum_) items_.erase(items_.begin(), items_.end() - static_cast<std::ptrdiff_t>(maximum_));
}

void History::push(HistoryItem item) {
  if (no_duplicates_ && !items_.empty() && items_.back().text == item.text) {
    items_.back().saved |= item.saved;
    items_.back().other_session &= item.other_session;
    return;
  }
  // Dropped in blocks, so that adding stays cheap.
  if (items_.size() >= maximum_ + 256) items_.erase(items_.begin(), items_.begin() + 256);
  items_.push_back(std::move(item));
}

void History::load() {
  if (loaded_) return;
  loaded_ = true;
  if (style_ == HistorySaveStyle::kNothing) return;
  std::vector<HistoryItem> typed = std::move(items_);
  items_.clear();
  LockedFile file(path_, O_RDONLY, LOCK_SH);
  if (file.fd() >= 0) read_from(file.fd());
  for (HistoryItem& item : typed) items_.push_back(std::move(item));
  set_maximum(maximum_);
}

void History::refresh() {
  if (!loaded_) return load();
  if (style_ != HistorySaveStyle::kIncrementally) return;
  struct stat info;
  if (::stat(path_.c_str(), &info) != 0 || !S_ISREG(info.st_mode) || info.st_size == read_up_to_) return;
  LockedFile file(path_, O_RDONLY, LOCK_SH);
  if (file.fd() >= 0) read_from(file.fd());
}

void History::read_from(int fd) {
  struct stat info;
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return;
  if (info.st_size < read_up_to_) read_up_to_ = 0;  // somebody shortened it
  int64_t start = read_up_to_;
  bool cut = info.st_size - start > kMaxRead;
  if (cut) start = info.st_size - kMaxRead;
  std::string data(static_cast<size_t>(info.st_size - start), 0);
  size_t have = 0;
  while (have < data.size()) {
    ssize_t n = pread(fd, data.data() + have, data.size() - have, start + static_cast<int64_t>(have));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    have += static_cast<size_t>(n);
  }
  data.resize(have);
  read_up_to_ = start + static_cast<int64_t>(have);
  size_t pos = 0;
  if (cut) pos = std::min(data.find('\n'), data.size() - 1) + 1;
  std::string command;
  while (pos < data.size()) {
    size_t end = std::min(data.find('\n', pos), data.size());
    std::string_view line(data.data() + pos, end - pos);
    pos = end + 1;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    bool goes_on = !line.empty() && line.back() == '`';
    if (goes_on) line.remove_suffix(1);
    if (command.size() < kMaxCommand) command.append(line);
    if (goes_on) {
      command += '\n';
      continue;
    }
    if (!command.empty()) push({std::move(command), true, true});
    command.clear();
  }
}

void History::append(const std::vector<size_t>& which) {
  if (which.empty() || path_ == "/dev/null") return;
  make_parents(path_);
  LockedFile file(path_, O_RDWR | O_CREAT | O_APPEND, LOCK_EX);
  if (file.fd() < 0) return;
  struct stat info;
  if (fstat(file.fd(), &info) != 0) return;
  std::string data;
  for (size_t i : which) data += encoded(items_[i].text);
  // What others appended meanwhile comes first in time; it is put before ours.
  if (info.st_size > read_up_to_ && loaded_) {
    std::vector<HistoryItem> own(items_.begin() + static_cast<std::ptrdiff_t>(which.front()), items_.end());
    items_.resize(which.front());
    read_from(file.fd());
    for (HistoryItem& item : own) items_.push_back(std::move(item));
  }
  std::string_view rest = data;
  while (!rest.empty()) {
    ssize_t n = ::write(file.fd(), rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    rest.remove_prefix(static_cast<size_t>(n));
  }
  if (fstat(file.fd(), &info) == 0) read_up_to_ = info.st_size;
}

void History::add(std::string_view command, AddToHistory how) {
  load();
  if (how == AddToHistory::kSkip || command.find_first_not_of(" \t\r\n") == std::string_view::npos) return;
  bool same = no_duplicates_ && !items_.empty() && items_.back().text == command;
  bool was_saved = same && items_.back().saved;
  push({std::string(command), false, false});
  items_.back().other_session = false;
  if (how == AddToHistory::kMemoryOnly) {
    items_.back().saved = true;  // never to be written
    return;
  }
  if (was_saved) return;
  if (style_ == HistorySaveStyle::kIncrementally) {
    items_.back().saved = true;
    append({items_.size() - 1});
  }
}

void History::save() {
  std::vector<size_t> which;
  for (size_t i = 0; i < items_.size(); ++i)
    if (!items_[i].saved) {
      which.push_back(i);
      items_[i].saved = true;
    }
  append(which);
}

}  // namespace psession::console
