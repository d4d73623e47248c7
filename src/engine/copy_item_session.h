// Copy-Item to and from sessions: the session layer sets the hook; without it the parameters give an error.
#pragma once
#include <string>
#include <vector>

#include "engine/streams.h"

namespace psession {

class Runspace;

struct CopyItemSessionRequest {
  std::vector<std::string> paths;     // as given; patterns when !literal
  bool literal = false;
  std::string destination;
  Value to_session, from_session;     // one of them is set
  bool recurse = false, force = false, container = true, pass_thru = false;
  std::vector<std::string> include, exclude;
  std::string filter;
};
// Copies; errors of single files go to the current error stream.
inline void (*copy_item_session_hook)(Runspace& rs, const CopyItemSessionRequest& request, Sink& out) = nullptr;

}  // namespace psession
