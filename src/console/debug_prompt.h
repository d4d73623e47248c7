// The console's debugger prompt: what the user sees and types while a script is stopped. Engine thread.
#pragma once

namespace psession {
// From now on stops of the console's runspaces come to its prompt.
void install_debug_prompt();
}  // namespace psession
