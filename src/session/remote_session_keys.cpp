// The client's side of session keys ([MS-PSRP] 3.1.5.4.3 - 3.1.5.4.5): with servers of versions before 2.4.
#include <utility>

#include "engine/runspace.h"
#include "object/errors.h"
#include "session/remote_session.h"

namespace psession {

using psrp::MessageType;
using psrp::PoolState;

Value RemoteSession::read(Runspace& rs, std::string_view body) { return clixml_read(rs, body, {.secrets = secrets()}); }

void RemoteSession::send_public_key() {
  if (std::exchange(key_asked_, true)) return;
  Result<std::string> key = session_key_.public_key();
  if (!key) {
    throw_error("System.Security.Cryptography.CryptographicException", "KeyExchangeFailed", ErrorCategory::InvalidOperation, key.error().message);
  }
  send_message(MessageType::PublicKey, {}, "<Obj RefId=\"0\"><MS><S N=\"PublicKey\">" + *key + "</S></MS></Obj>");
}

std::string RemoteSession::protect(std::string_view bytes) {
  if (!session_key_.ready() && engine_) {
    send_public_key();
    pump_until(*engine_, [&] { return session_key_.ready() || state_ != PoolState::Opened; }, 60'000);
  }
  Result<std::string> text = session_key_.ready() ? session_key_.encrypt(bytes)
                                                  : Result<std::string>(Error{0, "The server did not answer with a session key."});
  if (!text) {
    throw_error("System.Management.Automation.PSInvalidOperationException", "KeyExchangeFailed", ErrorCategory::InvalidOperation, text.error().message);
  }
  return *text;
}

std::string RemoteSession::reveal(std::string_view text) {
  Result<std::string> bytes = session_key_.ready() ? session_key_.decrypt(text) : Result<std::string>(Error{0, "No session key was exchanged."});
  if (!bytes) {
    throw_error("System.Security.Cryptography.CryptographicException", "CryptographicException", ErrorCategory::InvalidData, bytes.error().message);
  }
  return *bytes;
}

}  // namespace psession
