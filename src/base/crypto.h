// Digests and AES from OpenSSL's libcrypto, which is opened on first use (programs that need neither never load it).
// Used by Get-FileHash, the Cryptography types and the secure strings. Any thread.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace psession {

// "MD5", "SHA1", "SHA256", "SHA384", "SHA512".
class Digest {
 public:
  explicit Digest(const std::string& name);
  ~Digest();
  Digest(const Digest&) = delete;
  bool ok() const { return context_ != nullptr; }     // false: no libcrypto or no such digest
  void update(std::string_view bytes);
  std::string finish();                               // raw bytes

 private:
  void* context_ = nullptr;
};
Result<std::string> digest(const std::string& name, std::string_view bytes);
Result<std::string> hmac(const std::string& name, std::string_view key, std::string_view bytes);

// AES in CBC mode with PKCS#7 padding; the key has 16, 24 or 32 bytes, the initial vector 16.
Result<std::string> aes_cbc(bool encrypt, std::string_view key, std::string_view iv, std::string_view bytes);


// PBKDF2 with HMAC.
Result<std::string> pbkdf2(const std::string& digest_name, std::string_view password, std::string_view salt, int iterations,
                           size_t length);

// A block cipher by OpenSSL's name ("AES-256-CBC"), without padding: whole blocks in, whole blocks out.
class Cipher {
 public:
  Cipher(const std::string& name, bool encrypt, std::string_view key, std::string_view iv);
  ~Cipher();
  Cipher(const Cipher&) = delete;
  bool ok() const { return context_ != nullptr; }
  std::string update(std::string_view bytes);

 private:
  void* context_ = nullptr;
};
// AES in Galois/Counter mode. Encrypting fills `tag` (its size is kept); decrypting checks it.
Result<std::string> aes_gcm(bool encrypt, std::string_view key, std::string_view nonce, std::string_view bytes,
                            std::string& tag, std::string_view associated);


// A pair of RSA keys of 2048 bits, exponent 65537. Numbers are big endian. Padding: PKCS#1 v1.5.
class RsaKey {
 public:
  RsaKey() = default;
  RsaKey(RsaKey&& o) noexcept : key_(o.key_) { o.key_ = nullptr; }
  RsaKey& operator=(RsaKey&& o) noexcept;
  ~RsaKey();
  static Result<RsaKey> generate();
  bool ok() const { return key_ != nullptr; }
  std::string modulus() const;
  Result<std::string> decrypt(std::string_view bytes) const;

 private:
  void* key_ = nullptr;
};
Result<std::string> rsa_encrypt(std::string_view modulus, std::string_view exponent, std::string_view bytes);

}  // namespace psession
