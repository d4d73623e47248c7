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

  std::string encode() const {
    std::string s(1, static_cast<char>(kind));
    s.append(reinterpret_cast<const char*>(id.bytes.data()), 16);
    s += message;
    return s;
  }
  static std::optional<Envelope> decode(std::string_view s) {
    if (s.size() < 17) return std::nullopt;
    Envelope e;
    e.kind = static_cast<EnvelopeKind>(s[0]);
    std::copy_n(s.begin() + 1, 16, reinterpret_cast<char*>(e.id.bytes.data()));
    e.message = std::string(s.substr(17));
    return e;
  }
};

}  // namespace psession
