// The switches that tests of the engine set ([InternalTestHooks]::SetTestHook). Engine thread.
#pragma once
#include <string>

#include "object/value.h"

namespace psession {

Value test_switch(const std::string& name);   // $null: never set

}  // namespace psession
