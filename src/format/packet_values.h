// Format packets as plain objects, with the property names and class ids that PowerShell gives them, so that formatted output
// of one session can be shown by another.
#pragma once
#include "format/packets.h"

namespace psession {

class CallContext;

Value packet_to_value(const FormatPacket& p);
bool is_packet_value(const Value& v);                      // came from elsewhere
Ref<FormatPacket> packet_from_value(CallContext& ctx, const Value& v);   // null when it is none

}  // namespace psession
