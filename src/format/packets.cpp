#include "format/packets.h"

#include "object/convert.h"

namespace psession {

namespace {
#define PSESSION_FORMAT_TYPE(var, name) \
  Type var{TypeSpec{.full_name = "Microsoft.PowerShell.Commands.Internal.Format." name, .assembly = "System.Management.Automation"}};
PSESSION_FORMAT_TYPE(start_type, "FormatStartData")
PSESSION_FORMAT_TYPE(group_start_type, "GroupStartData")
PSESSION_FORMAT_TYPE(entry_type, "FormatEntryData")
PSESSION_FORMAT_TYPE(group_end_type, "GroupEndData")
PSESSION_FORMAT_TYPE(end_type, "FormatEndData")
#undef PSESSION_FORMAT_TYPE
}  // namespace

const Type* FormatPacket::type() const {
  switch (packet) {
    case PacketKind::Start: return &start_type;
    case PacketKind::GroupStart: return &group_start_type;
    case PacketKind::Entry: return &entry_type;
    case PacketKind::GroupEnd: return &group_end_type;
    case PacketKind::End: break;
  }
  return &end_type;
}

}  // namespace psession
