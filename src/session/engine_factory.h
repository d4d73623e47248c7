// The engine inside a session's host process: what psession-host's template preloads, and what each host builds.
#pragma once
#include <memory>

#include "session/host_session.h"

namespace psession {

void preload_engine();
Result<std::unique_ptr<SessionEngine>> make_session_engine(SessionLink& link);

}  // namespace psession
