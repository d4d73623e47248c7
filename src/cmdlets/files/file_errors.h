// What .NET says when a file can't be opened, as error records. Used by every cmdlet that reads or writes files itself.
#pragma once
#include <string>

#include "object/errors.h"

namespace psession {

// .NET's exception type and message for errno on a path.
struct FileError {
  const char* exception_type;
  std::string message;
};
FileError file_error(int number, const std::string& path);
[[noreturn]] void throw_file_error(int number, const std::string& path, std::string_view error_id, ErrorCategory category);
// Whole file; throws as above.
std::string read_whole_file(const std::string& path, std::string_view error_id, ErrorCategory category);

}  // namespace psession
