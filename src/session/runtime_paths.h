// Where the user's broker, hosts and spill files live. Any thread; reads the environment at each call.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace psession {

// XDG_RUNTIME_DIR only while it outlives the logon (lingering), or where it was chosen on purpose;
// else /tmp/psession-UID. The folder is made, with mode 0700, and its owner is checked.
Result<std::string> runtime_dir();
std::string broker_socket(const std::string& runtime);
std::string broker_lock(const std::string& runtime);
std::string start_lock(const std::string& runtime);
std::string hosts_dir(const std::string& runtime);
std::string host_socket(const std::string& runtime, std::string_view id);
std::string host_state_file(const std::string& runtime, std::string_view id);
// $XDG_STATE_HOME/psession, default ~/.local/state/psession; not made here.
std::string state_dir();
std::string spill_dir(std::string_view id);
std::string user_name();
// A program installed beside this one ("psessiond"); `variable` overrides it.
std::string sibling_program(const char* name, const char* variable);

}  // namespace psession
