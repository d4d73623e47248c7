// Random bytes and GUID texts from the kernel, and the list of callbacks that a forked session runs
// to make its random state its own. Any thread; callbacks are registered before the fork.
#pragma once
#include <stddef.h>

#include <string>
#include <string_view>

namespace psession {

void random_bytes(void* out, size_t size);
// A version 4 GUID, lower case with hyphens.
std::string new_guid_text();
bool is_guid_text(std::string_view text);

// Called in the child of a template's fork, before any thread is started.
using AfterFork = void (*)();
void on_after_fork(AfterFork callback);
void run_after_fork();

}  // namespace psession
