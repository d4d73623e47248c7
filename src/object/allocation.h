// How the process uses malloc. Call once, before the first thread.
#pragma once

namespace psession {

// Memory that a table or text leaves behind serves the next one, instead of going to the system and coming back page by
// page; CycleCollector returns it when the process has shrunk or a command has ended.
void set_up_allocation();

}  // namespace psession
