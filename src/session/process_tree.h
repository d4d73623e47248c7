// Ends what a session started: a session's host is the subreaper of its descendants, so that none escapes
// by daemonizing. Called in the host process, on its I/O thread.
#pragma once

namespace psession {

void become_subreaper();
// Kills every descendant of this process until none is left (or they resist for a second).
void kill_descendants();

}  // namespace psession
