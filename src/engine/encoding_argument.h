// What -Encoding parameters take: a name, a code page or an Encoding object. Cmdlet tables say `encoding` in a parameter's
// spec; the binder then refuses what is none. Engine thread.
#pragma once
#include <memory>

#include "engine/command.h"
#include "text/encoding.h"

namespace psession {

// Throws ArgumentException for what is no encoding.
TextEncoding encoding_argument(Runspace& rs, const Value& v);
std::shared_ptr<ValueCheck> make_encoding_check();

}  // namespace psession
