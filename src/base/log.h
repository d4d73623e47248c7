// One line of diagnostics per call, from any thread and any program. It goes to the file named by
// PSESSION_LOG, or "-" for standard error; else warnings and errors go to syslog (so to the journal).
#pragma once
#include <string_view>

namespace psession {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

void log_line(LogLevel level, std::string_view category, std::string_view text);
bool log_enabled(LogLevel level);
// Forgets the open file: after a fork, or when the environment was replaced.
void log_reset();

}  // namespace psession
