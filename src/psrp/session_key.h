// The session key of protocol versions before 2.4 ([MS-PSRP] 2.2.2.3 - 2.2.2.5, 2.2.5.1.24): SecureStrings travel encrypted
// with AES-256 in CBC mode under a key of the server's, which the client gets encrypted with its RSA key. Sans-IO; libcrypto
// is opened on first use. One thread at a time.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/result.h"

namespace psession::psrp {

class SessionKey {
 public:
  bool ready() const { return !key_.empty(); }
  // Server: makes the key if there is none; its form for the owner of `public_key` (text of PUBLIC_KEY).
  Result<void> make();
  Result<std::string> encrypted_for(std::string_view public_key);
  // Client: text for PUBLIC_KEY; then the text of ENCRYPTED_SESSION_KEY.
  Result<std::string> public_key();
  Result<void> accept(std::string_view encrypted_key);
  // Bytes of a SecureString (UTF-16LE) and their text inside <SS>.
  Result<std::string> encrypt(std::string_view bytes);
  Result<std::string> decrypt(std::string_view text);

 private:
  std::string key_;   // 32 bytes
  RsaKey rsa_;
};

}  // namespace psession::psrp
