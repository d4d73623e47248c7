#include "base/result.h"

#include <errno.h>
#include <string.h>

namespace psession {

Error system_error(const std::string& what) { return system_error(what, errno); }

Error system_error(const std::string& what, int number) {
  char buffer[128];
  return Error{number, what + ": " + strerror_r(number, buffer, sizeof buffer)};
}

}  // namespace psession
