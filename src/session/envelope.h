// What travels between a client and a session: a remoting message, or one of the out-of-process framing's other
// elements (a stop signal, the closing of a pipeline or of the session, and their answers). One byte kind, 16 bytes id,
// then the message. Every transport carries these, so the server and the client know nothing of transports.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "psrp/message.h"

namespace psession {

enum class EnvelopeKind : uint8_t { Message = 'M', PromptResponse = 'P', Command = 'O', Signal = 'S', SignalAck = 's', Close = 'C', CloseAck = 'c' };

struct Envelope {
  EnvelopeKind kind = EnvelopeKind::Message;
  psrp::Guid id;            // pipeline, or zero for the session
  std::string message;      // psrp::Message::encode(), for Message and PromptResponse
  uint64_t number = 0;      // of a received one, where the transport numbers them; not part of the bytes

  static constexpr size_t kHead = 17;

  static void append_head(std::string& out, EnvelopeKind kind, const psrp::Guid& id) {
    out += static_cast<char>(kind);
    out.append(reinterpret_cast<const char*>(id.bytes.data()), 16);
  }
  std::string encode() const {
    std::string s;
    s.reserve(kHead + message.size());
    append_head(s, kind, id);
    s += message;
    return s;
  }
  // Without the message.
  static std::optional<Envelope> decode_head(std::string_view s) {
    if (s.size() < kHead) return std::nullopt;
    Envelope e;
    e.kind = static_cast<EnvelopeKind>(s[0]);
    std::copy_n(s.begin() + 1, 16, reinterpret_cast<char*>(e.id.bytes.data()));
    return e;
  }
  static std::optional<Envelope> decode(std::string s) {
    std::optional<Envelope> e = decode_head(s);
    if (e) {
      s.erase(0, kHead);
      e->message = std::move(s);
    }
    return e;
  }
};

}  // namespace psession
