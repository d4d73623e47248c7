#include "psrp/message.h"

#include <sys/random.h>

#include <cstring>

namespace psession::psrp {

namespace {
// Text positions of the bytes: the first three fields are stored little endian.
constexpr int kOrder[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

void put32(std::string& out, uint32_t v) {
  char bytes[4];
  for (int i = 0; i < 4; ++i) bytes[i] = static_cast<char>(v >> (8 * i));
  out.append(bytes, 4);
}
uint32_t get32(const char* p) {
  uint32_t v = 0;
  for (int i = 3; i >= 0; --i) v = v << 8 | static_cast<uint8_t>(p[i]);
  return v;
}
int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
}  // namespace

std::string Guid::text() const {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string s;
  s.reserve(36);
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) s += '-';
    uint8_t b = bytes[static_cast<size_t>(kOrder[i])];
    s += kHex[b >> 4];
    s += kHex[b & 15];
  }
  return s;
}

std::optional<Guid> Guid::parse(std::string_view t) {
  if (t.size() == 38 && t.front() == '{' && t.back() == '}') t = t.substr(1, 36);
  if (t.size() != 36) return std::nullopt;
  Guid g;
  size_t at = 0;
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) {
      if (t[at++] != '-') return std::nullopt;
    }
    int hi = hex(t[at]), lo = hex(t[at + 1]);
    if (hi < 0 || lo < 0) return std::nullopt;
    g.bytes[static_cast<size_t>(kOrder[i])] = static_cast<uint8_t>(hi << 4 | lo);
    at += 2;
  }
  return g;
}

Guid Guid::fresh() {
  Guid g;
  if (getrandom(g.bytes.data(), 16, 0) != 16) g.bytes[0] = 1;
  g.bytes[7] = (g.bytes[7] & 0x0F) | 0x40;
  g.bytes[8] = (g.bytes[8] & 0x3F) | 0x80;
  return g;
}

std::string_view message_type_name(MessageType t) {
  switch (t) {
    case MessageType::SessionCapability: return "SESSION_CAPABILITY";
    case MessageType::InitRunspacePool: return "INIT_RUNSPACEPOOL";
    case MessageType::PublicKey: return "PUBLIC_KEY";
    case MessageType::EncryptedSessionKey: return "ENCRYPTED_SESSION_KEY";
    case MessageType::PublicKeyRequest: return "PUBLIC_KEY_REQUEST";
    case MessageType::ConnectRunspacePool: return "CONNECT_RUNSPACEPOOL";
    case MessageType::RunspacePoolInitData: return "RUNSPACEPOOL_INIT_DATA";
    case MessageType::ResetRunspaceState: return "RESET_RUNSPACE_STATE";
    case MessageType::SetMaxRunspaces: return "SET_MAX_RUNSPACES";
    case MessageType::SetMinRunspaces: return "SET_MIN_RUNSPACES";
    case MessageType::RunspaceAvailability: return "RUNSPACE_AVAILABILITY";
    case MessageType::RunspacePoolState: return "RUNSPACEPOOL_STATE";
    case MessageType::CreatePipeline: return "CREATE_PIPELINE";
    case MessageType::GetAvailableRunspaces: return "GET_AVAILABLE_RUNSPACES";
    case MessageType::UserEvent: return "USER_EVENT";
    case MessageType::ApplicationPrivateData: return "APPLICATION_PRIVATE_DATA";
    case MessageType::GetCommandMetadata: return "GET_COMMAND_METADATA";
    case MessageType::RunspacePoolHostCall: return "RUNSPACEPOOL_HOST_CALL";
    case MessageType::RunspacePoolHostResponse: return "RUNSPACEPOOL_HOST_RESPONSE";
    case MessageType::PipelineInput: return "PIPELINE_INPUT";
    case MessageType::EndOfPipelineInput: return "END_OF_PIPELINE_INPUT";
    case MessageType::PipelineOutput: return "PIPELINE_OUTPUT";
    case MessageType::ErrorRecord: return "ERROR_RECORD";
    case MessageType::PipelineState: return "PIPELINE_STATE";
    case MessageType::DebugRecord: return "DEBUG_RECORD";
    case MessageType::VerboseRecord: return "VERBOSE_RECORD";
    case MessageType::WarningRecord: return "WARNING_RECORD";
    case MessageType::ProgressRecord: return "PROGRESS_RECORD";
    case MessageType::InformationRecord: return "INFORMATION_RECORD";
    case MessageType::PipelineHostCall: return "PIPELINE_HOST_CALL";
    case MessageType::PipelineHostResponse: return "PIPELINE_HOST_RESPONSE";
  }
  return {};
}

void append_header(std::string& out, Destination destination, MessageType type, const Guid& pool, const Guid& pipeline) {
  put32(out, static_cast<uint32_t>(destination));
  put32(out, static_cast<uint32_t>(type));
  out.append(reinterpret_cast<const char*>(pool.bytes.data()), 16);
  out.append(reinterpret_cast<const char*>(pipeline.bytes.data()), 16);
}

std::string Message::encode() const {
  std::string out;
  out.reserve(kMessageHeader + body.size());
  append_header(out, destination, type, pool, pipeline);
  out += body;
  return out;
}

std::optional<MessageView> MessageView::decode(std::string_view bytes) {
  if (bytes.size() < kMessageHeader) return std::nullopt;
  MessageView m;
  uint32_t d = get32(bytes.data());
  if (d != 1 && d != 2) return std::nullopt;
  m.destination = static_cast<Destination>(d);
  m.type = static_cast<MessageType>(get32(bytes.data() + 4));
  memcpy(m.pool.bytes.data(), bytes.data() + 8, 16);
  memcpy(m.pipeline.bytes.data(), bytes.data() + 24, 16);
  bytes.remove_prefix(kMessageHeader);
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  m.body = bytes;
  return m;
}

std::optional<Message> Message::decode(std::string_view bytes) {
  std::optional<MessageView> v = MessageView::decode(bytes);
  if (!v) return std::nullopt;
  return Message{v->destination, v->type, v->pool, v->pipeline, std::string(v->body)};
}

}  // namespace psession::psrp
