#include "base/log.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include <mutex>
#include <string>

namespace psession {

namespace {
std::mutex mutex;
int file = -2;  // -2: not looked up yet, -1: none

int log_file() {
  if (file != -2) return file;
  const char* path = getenv("PSESSION_LOG");
  file = !path || !*path        ? -1
         : !strcmp(path, "-") ? STDERR_FILENO
                              : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  return file;
}
}  // namespace

bool log_enabled(LogLevel level) {
  if (level >= LogLevel::kWarning) return true;
  std::lock_guard lock(mutex);
  return log_file() >= 0;
}

void log_reset() {
  std::lock_guard lock(mutex);
  if (file > STDERR_FILENO) close(file);
  file = -2;
}

void log_line(LogLevel level, std::string_view category, std::string_view text) {
  std::lock_guard lock(mutex);
  if (log_file() >= 0) {
    timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    std::string line = std::to_string(now.tv_sec) + "." + std::to_string(1000 + now.tv_nsec / 1'000'000).substr(1);
    line.append(" ").append(std::to_string(getpid())).append(" ");
    line.append(category).append(": ").append(text).append("\n");
    [[maybe_unused]] ssize_t n = write(file, line.data(), line.size());
  } else if (level >= LogLevel::kWarning) {
    syslog(LOG_USER | (level == LogLevel::kError ? LOG_ERR : LOG_WARNING), "psession %.*s: %.*s",
           int(category.size()), category.data(), int(text.size()), text.data());
  }
}

}  // namespace psession
