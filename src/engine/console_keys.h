// Single keys for scripts: $Host.UI.RawUI.ReadKey and [Console]::ReadKey. Engine thread.
#pragma once
#include "object/type.h"

namespace psession {

class Runspace;

Value read_key_info(Runspace& rs, int64_t options);      // KeyInfo; options as ReadKeyOptions
Value read_console_key(MethodCall& c, bool intercept);   // ConsoleKeyInfo

}  // namespace psession
