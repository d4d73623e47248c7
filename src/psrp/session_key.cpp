#include "psrp/session_key.h"

#include <algorithm>

#include "base/random.h"
#include "text/encoding.h"

namespace psession::psrp {

namespace {

constexpr size_t kKeyBytes = 32, kModulus = 256;
// PUBLICKEYSTRUC and RSAPUBKEY of CryptoAPI: an RSA exchange key of 2048 bits.
constexpr std::string_view kPublicHead("\x06\x02\x00\x00\x00\xA4\x00\x00RSA1\x00\x08\x00\x00", 16);
// A SIMPLEBLOB: an AES-256 key, encrypted with an RSA exchange key.
constexpr std::string_view kSimpleHead("\x01\x02\x00\x00\x10\x66\x00\x00\x00\xA4\x00\x00", 12);

const std::string& zero_iv() {
  static const std::string iv(16, '\0');
  return iv;
}
std::string reversed(std::string_view s) { return {s.rbegin(), s.rend()}; }

}  // namespace

Result<void> SessionKey::make() {
  if (ready()) return {};
  key_.resize(kKeyBytes);
  random_bytes(key_.data(), key_.size());
  return {};
}

Result<std::string> SessionKey::encrypted_for(std::string_view text) {
  std::optional<std::string> blob = base64_decode(text);
  // CryptoAPI writes numbers with the lowest byte first.
  if (!blob || blob->size() != kPublicHead.size() + 4 + kModulus || blob->compare(0, kPublicHead.size(), kPublicHead) != 0) {
    return Error{0, "The public key of the session is not an RSA key of 2048 bits."};
  }
  if (Result<void> made = make(); !made) return made.error();
  std::string_view rest = std::string_view(*blob).substr(kPublicHead.size());
  Result<std::string> secret = rsa_encrypt(reversed(rest.substr(4)), reversed(rest.substr(0, 4)), key_);
  if (!secret) return secret.error();
  return base64_encode(std::string(kSimpleHead) + reversed(*secret));
}

Result<std::string> SessionKey::public_key() {
  if (!rsa_.ok()) {
    Result<RsaKey> key = RsaKey::generate();
    if (!key) return key.error();
    rsa_ = std::move(*key);
  }
  std::string modulus = reversed(rsa_.modulus());
  if (modulus.size() != kModulus) return Error{0, "The RSA key has another size than expected."};
  return base64_encode(std::string(kPublicHead) + std::string("\x01\x00\x01\x00", 4) + modulus);
}

Result<void> SessionKey::accept(std::string_view text) {
  std::optional<std::string> blob = base64_decode(text);
  if (!rsa_.ok() || !blob || blob->size() != kSimpleHead.size() + kModulus || blob->compare(0, kSimpleHead.size(), kSimpleHead) != 0) {
    return Error{0, "The session key that the server sent is malformed."};
  }
  Result<std::string> key = rsa_.decrypt(reversed(std::string_view(*blob).substr(kSimpleHead.size())));
  if (!key) return key.error();
  if (key->size() != kKeyBytes) return Error{0, "The session key that the server sent has another size than 256 bits."};
  key_ = std::move(*key);
  return {};
}

Result<std::string> SessionKey::encrypt(std::string_view bytes) {
  Result<std::string> out = aes_cbc(true, key_, zero_iv(), bytes);
  if (!out) return out;
  return base64_encode(*out);
}

Result<std::string> SessionKey::decrypt(std::string_view text) {
  std::optional<std::string> bytes = base64_decode(text);
  if (!bytes || bytes->empty() || bytes->size() % 16) return Error{0, "The text of a SecureString is not what AES gives."};
  return aes_cbc(false, key_, zero_iv(), *bytes);
}

}  // namespace psession::psrp
