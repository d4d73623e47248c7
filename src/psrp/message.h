// One remoting message ([MS-PSRP] 2.2.1): destination, type, runspace pool id, pipeline id, body. Sans-IO.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace psession::psrp {

// As on the wire: .NET byte order (first three fields little endian).
struct Guid {
  std::array<uint8_t, 16> bytes{};
  bool is_zero() const { return bytes == std::array<uint8_t, 16>{}; }
  bool operator==(const Guid&) const = default;
  auto operator<=>(const Guid&) const = default;
  std::string text() const;                                // lower case, with hyphens
  static std::optional<Guid> parse(std::string_view text);
  static Guid fresh();                                     // version 4
};

enum class Destination : uint32_t { Client = 1, Server = 2 };

enum class MessageType : uint32_t {  // [MS-PSRP] 2.2.1, table of MessageType
  SessionCapability = 0x00010002,
  InitRunspacePool = 0x00010004,
  PublicKey = 0x00010005,
  EncryptedSessionKey = 0x00010006,
  PublicKeyRequest = 0x00010007,
  ConnectRunspacePool = 0x00010008,
  RunspacePoolInitData = 0x0002100B,
  ResetRunspaceState = 0x0002100C,
  SetMaxRunspaces = 0x00021002,
  SetMinRunspaces = 0x00021003,
  RunspaceAvailability = 0x00021004,
  RunspacePoolState = 0x00021005,
  CreatePipeline = 0x00021006,
  GetAvailableRunspaces = 0x00021007,
  UserEvent = 0x00021008,
  ApplicationPrivateData = 0x00021009,
  GetCommandMetadata = 0x0002100A,
  RunspacePoolHostCall = 0x00021100,
  RunspacePoolHostResponse = 0x00021101,
  PipelineInput = 0x00041002,
  EndOfPipelineInput = 0x00041003,
  PipelineOutput = 0x00041004,
  ErrorRecord = 0x00041005,
  PipelineState = 0x00041006,
  DebugRecord = 0x00041007,
  VerboseRecord = 0x00041008,
  WarningRecord = 0x00041009,
  ProgressRecord = 0x00041010,
  InformationRecord = 0x00041011,
  PipelineHostCall = 0x00041100,
  PipelineHostResponse = 0x00041101,
};
std::string_view message_type_name(MessageType t);   // "SESSION_CAPABILITY"; empty when unknown

enum class PoolState : int32_t {
  BeforeOpen = 0, Opening = 1, Opened = 2, Closed = 3, Closing = 4, Broken = 5, Disconnecting = 6, Disconnected = 7, Connecting = 8,
};
enum class PipelineStateCode : int32_t {
  NotStarted = 0, Running = 1, Stopping = 2, Stopped = 3, Completed = 4, Failed = 5, Disconnected = 6,
};

constexpr size_t kMessageHeader = 40;

void append_header(std::string& out, Destination destination, MessageType type, const Guid& pool, const Guid& pipeline);

// A message where it stands: the body is valid as long as the bytes are.
struct MessageView {
  Destination destination = Destination::Client;
  MessageType type{};
  Guid pool, pipeline;
  std::string_view body;
  static std::optional<MessageView> decode(std::string_view bytes);
};

struct Message {
  Destination destination = Destination::Client;
  MessageType type{};
  Guid pool, pipeline;
  std::string body;                     // CLIXML; a BOM at its beginning is accepted
  std::string encode() const;
  static std::optional<Message> decode(std::string_view bytes);
};

}  // namespace psession::psrp
