#include "base/crypto.h"

#include <dlfcn.h>

#include <utility>

namespace psession {
namespace {

void* open_library() {
  void* lib = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
  return lib ? lib : dlopen("libcrypto.so.1.1", RTLD_NOW | RTLD_LOCAL);
}
template <class F> bool load_symbol(void* lib, F& f, const char* name) {
  f = reinterpret_cast<F>(dlsym(lib, name));
  return f != nullptr;
}

struct Library {
  void* (*md_new)() = nullptr;
  void (*md_free)(void*) = nullptr;
  const void* (*md_by_name)(const char*) = nullptr;
  int (*digest_init)(void*, const void*, void*) = nullptr;
  int (*digest_update)(void*, const void*, size_t) = nullptr;
  int (*digest_final)(void*, unsigned char*, unsigned*) = nullptr;
  void* (*cipher_new)() = nullptr;
  void (*cipher_free)(void*) = nullptr;
  const void* (*cipher_by_name)(const char*) = nullptr;
  int (*cipher_init)(void*, const void*, void*, const unsigned char*, const unsigned char*, int) = nullptr;
  int (*cipher_update)(void*, unsigned char*, int*, const unsigned char*, int) = nullptr;
  int (*cipher_final)(void*, unsigned char*, int*) = nullptr;
  unsigned char* (*hmac)(const void*, const void*, int, const unsigned char*, size_t, unsigned char*, unsigned*) = nullptr;
  int (*cipher_padding)(void*, int) = nullptr;
  int (*cipher_control)(void*, int, int, void*) = nullptr;
  int (*pbkdf2)(const char*, int, const unsigned char*, int, int, const void*, int, unsigned char*) = nullptr;
  bool ok = false;

  Library() {
    void* lib = open_library();
    if (!lib) return;
    ok = true;
    auto load = [&](auto& f, const char* name) { ok = load_symbol(lib, f, name) && ok; };
    load(md_new, "EVP_MD_CTX_new");
    load(md_free, "EVP_MD_CTX_free");
    load(md_by_name, "EVP_get_digestbyname");
    load(digest_init, "EVP_DigestInit_ex");
    load(digest_update, "EVP_DigestUpdate");
    load(digest_final, "EVP_DigestFinal_ex");
    load(cipher_new, "EVP_CIPHER_CTX_new");
    load(cipher_free, "EVP_CIPHER_CTX_free");
    load(cipher_by_name, "EVP_get_cipherbyname");
    load(cipher_init, "EVP_CipherInit_ex");
    load(cipher_update, "EVP_CipherUpdate");
    load(cipher_final, "EVP_CipherFinal_ex");
    load(hmac, "HMAC");
    load(cipher_padding, "EVP_CIPHER_CTX_set_padding");
    load(cipher_control, "EVP_CIPHER_CTX_ctrl");
    load(pbkdf2, "PKCS5_PBKDF2_HMAC");
  }
};
const Library& library() {
  static const Library l;
  return l;
}
Error missing() { return {0, "The cryptographic library libcrypto.so.3 is not installed."}; }
const unsigned char* bytes_of(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }

}  // namespace

Digest::Digest(const std::string& name) {
  const Library& l = library();
  if (!l.ok) return;
  const void* md = l.md_by_name(name.c_str());
  if (!md) return;
  context_ = l.md_new();
  if (context_ && l.digest_init(context_, md, nullptr) != 1) {
    l.md_free(context_);
    context_ = nullptr;
  }
}
Digest::~Digest() {
  if (context_) library().md_free(context_);
}
void Digest::update(std::string_view bytes) {
  if (context_) library().digest_update(context_, bytes.data(), bytes.size());
}
std::string Digest::finish() {
  unsigned char out[64];
  unsigned n = 0;
  if (context_) library().digest_final(context_, out, &n);
  return {reinterpret_cast<char*>(out), n};
}

Result<std::string> digest(const std::string& name, std::string_view bytes) {
  Digest d(name);
  if (!d.ok()) return missing();
  d.update(bytes);
  return d.finish();
}

Result<std::string> hmac(const std::string& name, std::string_view key, std::string_view bytes) {
  const Library& l = library();
  const void* md = l.ok ? l.md_by_name(name.c_str()) : nullptr;
  if (!md) return missing();
  unsigned char out[64];
  unsigned n = 0;
  if (!l.hmac(md, key.data(), static_cast<int>(key.size()), bytes_of(bytes), bytes.size(), out, &n)) return Error{0, "HMAC failed."};
  return std::string(reinterpret_cast<char*>(out), n);
}

Result<std::string> aes_cbc(bool encrypt, std::string_view key, std::string_view iv, std::string_view bytes) {
  const Library& l = library();
  if (!l.ok) return missing();
  if ((key.size() != 16 && key.size() != 24 && key.size() != 32) || iv.size() != 16) return Error{0, "Specified key is not a valid size for this algorithm."};
  std::string name = "AES-" + std::to_string(key.size() * 8) + "-CBC";
  void* c = l.cipher_new();
  std::string out(bytes.size() + 32, '\0');
  int n = 0, tail = 0;
  auto* to = reinterpret_cast<unsigned char*>(out.data());
  bool ok = c && l.cipher_init(c, l.cipher_by_name(name.c_str()), nullptr, bytes_of(key), bytes_of(iv), encrypt ? 1 : 0) == 1 &&
            l.cipher_update(c, to, &n, bytes_of(bytes), static_cast<int>(bytes.size())) == 1 && l.cipher_final(c, to + n, &tail) == 1;
  if (c) l.cipher_free(c);
  if (!ok) return Error{0, "Padding is invalid and cannot be removed."};
  out.resize(static_cast<size_t>(n + tail));
  return out;
}

Result<std::string> pbkdf2(const std::string& digest_name, std::string_view password, std::string_view salt, int iterations,
                           size_t length) {
  const Library& l = library();
  const void* md = l.ok ? l.md_by_name(digest_name.c_str()) : nullptr;
  if (!md) return missing();
  std::string out(length, '\0');
  if (l.pbkdf2(password.data(), static_cast<int>(password.size()), bytes_of(salt), static_cast<int>(salt.size()), iterations, md,
               static_cast<int>(length), reinterpret_cast<unsigned char*>(out.data())) != 1) {
    return Error{0, "PBKDF2 failed."};
  }
  return out;
}

Cipher::Cipher(const std::string& name, bool encrypt, std::string_view key, std::string_view iv) {
  const Library& l = library();
  const void* kind = l.ok ? l.cipher_by_name(name.c_str()) : nullptr;
  if (!kind) return;
  context_ = l.cipher_new();
  if (context_ && (l.cipher_init(context_, kind, nullptr, bytes_of(key), iv.empty() ? nullptr : bytes_of(iv), encrypt ? 1 : 0) != 1 ||
                   l.cipher_padding(context_, 0) != 1)) {
    l.cipher_free(context_);
    context_ = nullptr;
  }
}
Cipher::~Cipher() {
  if (context_) library().cipher_free(context_);
}
std::string Cipher::update(std::string_view bytes) {
  std::string out(bytes.size() + 32, '\0');
  int n = 0;
  if (context_) library().cipher_update(context_, reinterpret_cast<unsigned char*>(out.data()), &n, bytes_of(bytes), static_cast<int>(bytes.size()));
  out.resize(static_cast<size_t>(n));
  return out;
}

Result<std::string> aes_gcm(bool encrypt, std::string_view key, std::string_view nonce, std::string_view bytes,
                            std::string& tag, std::string_view associated) {
  constexpr int kSetNonceLength = 0x9, kGetTag = 0x10, kSetTag = 0x11;
  const Library& l = library();
  if (!l.ok) return missing();
  std::string name = "id-aes" + std::to_string(key.size() * 8) + "-GCM";
  const void* kind = l.cipher_by_name(name.c_str());
  if (!kind) return missing();
  void* c = l.cipher_new();
  std::string out(bytes.size() + 32, '\0');
  int n = 0, tail = 0, skipped = 0, way = encrypt ? 1 : 0;
  auto* to = reinterpret_cast<unsigned char*>(out.data());
  bool ok = c && l.cipher_init(c, kind, nullptr, nullptr, nullptr, way) == 1 &&
            l.cipher_control(c, kSetNonceLength, static_cast<int>(nonce.size()), nullptr) == 1 &&
            l.cipher_init(c, nullptr, nullptr, bytes_of(key), bytes_of(nonce), way) == 1 &&
            (associated.empty() || l.cipher_update(c, nullptr, &skipped, bytes_of(associated), static_cast<int>(associated.size())) == 1) &&
            (bytes.empty() || l.cipher_update(c, to, &n, bytes_of(bytes), static_cast<int>(bytes.size())) == 1) &&
            (encrypt || l.cipher_control(c, kSetTag, static_cast<int>(tag.size()), tag.data()) == 1) &&
            l.cipher_final(c, to + n, &tail) == 1 &&
            (!encrypt || l.cipher_control(c, kGetTag, static_cast<int>(tag.size()), tag.data()) == 1);
  if (c) l.cipher_free(c);
  if (!ok) return Error{0, "The computed authentication tag did not match the input authentication tag."};
  out.resize(static_cast<size_t>(n + tail));
  return out;
}

// ---- RSA: functions that 1.1 and 3 have in common

namespace {

struct RsaLibrary {
  void* (*rsa_new)() = nullptr;
  void (*rsa_free)(void*) = nullptr;
  int (*generate)(void*, int, void*, void*) = nullptr;
  void (*get_key)(const void*, const void**, const void**, const void**) = nullptr;
  int (*set_key)(void*, void*, void*, void*) = nullptr;
  int (*public_encrypt)(int, const unsigned char*, unsigned char*, void*, int) = nullptr;
  int (*private_decrypt)(int, const unsigned char*, unsigned char*, void*, int) = nullptr;
  int (*rsa_size)(const void*) = nullptr;
  void* (*bn_new)() = nullptr;
  void (*bn_free)(void*) = nullptr;
  int (*bn_set_word)(void*, unsigned long) = nullptr;
  void* (*bn_from)(const unsigned char*, int, void*) = nullptr;
  int (*bn_to)(const void*, unsigned char*, int) = nullptr;
  bool ok = false;

  RsaLibrary() {
    void* lib = open_library();
    if (!lib) return;
    ok = true;
    auto load = [&](auto& f, const char* name) { ok = load_symbol(lib, f, name) && ok; };
    load(rsa_new, "RSA_new");
    load(rsa_free, "RSA_free");
    load(generate, "RSA_generate_key_ex");
    load(get_key, "RSA_get0_key");
    load(set_key, "RSA_set0_key");
    load(public_encrypt, "RSA_public_encrypt");
    load(private_decrypt, "RSA_private_decrypt");
    load(rsa_size, "RSA_size");
    load(bn_new, "BN_new");
    load(bn_free, "BN_free");
    load(bn_set_word, "BN_set_word");
    load(bn_from, "BN_bin2bn");
    load(bn_to, "BN_bn2binpad");
  }
};
const RsaLibrary& rsa_library() {
  static const RsaLibrary l;
  return l;
}
constexpr int kPkcs1 = 1, kBits = 2048;

}  // namespace

RsaKey& RsaKey::operator=(RsaKey&& o) noexcept {
  std::swap(key_, o.key_);
  return *this;
}
RsaKey::~RsaKey() {
  if (key_) rsa_library().rsa_free(key_);
}

Result<RsaKey> RsaKey::generate() {
  const RsaLibrary& l = rsa_library();
  if (!l.ok) return missing();
  RsaKey k;
  k.key_ = l.rsa_new();
  void* e = l.bn_new();
  bool ok = k.key_ && e && l.bn_set_word(e, 65537) == 1 && l.generate(k.key_, kBits, e, nullptr) == 1;
  if (e) l.bn_free(e);
  if (!ok) return Error{0, "An RSA key could not be made."};
  return k;
}

std::string RsaKey::modulus() const {
  const RsaLibrary& l = rsa_library();
  std::string out(kBits / 8, '\0');
  const void* n = nullptr;
  if (key_) l.get_key(key_, &n, nullptr, nullptr);
  if (!n || l.bn_to(n, reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size())) < 0) return {};
  return out;
}

Result<std::string> RsaKey::decrypt(std::string_view bytes) const {
  const RsaLibrary& l = rsa_library();
  if (!key_ || bytes.size() != kBits / 8) return Error{0, "The encrypted data has another size than the key."};
  std::string out(kBits / 8, '\0');
  int n = l.private_decrypt(static_cast<int>(bytes.size()), bytes_of(bytes), reinterpret_cast<unsigned char*>(out.data()), key_, kPkcs1);
  if (n < 0) return Error{0, "The data could not be decrypted."};
  out.resize(static_cast<size_t>(n));
  return out;
}

Result<std::string> rsa_encrypt(std::string_view modulus, std::string_view exponent, std::string_view bytes) {
  const RsaLibrary& l = rsa_library();
  if (!l.ok) return missing();
  void* key = l.rsa_new();
  void* n = l.bn_from(bytes_of(modulus), static_cast<int>(modulus.size()), nullptr);
  void* e = l.bn_from(bytes_of(exponent), static_cast<int>(exponent.size()), nullptr);
  if (!key || !n || !e || l.set_key(key, n, e, nullptr) != 1) {
    if (n) l.bn_free(n);
    if (e) l.bn_free(e);
    if (key) l.rsa_free(key);
    return Error{0, "The RSA key is not valid."};
  }
  // A strange modulus may have another size than its bytes, so room is what the key says.
  std::string out(static_cast<size_t>(l.rsa_size(key)), '\0');
  int size = l.public_encrypt(static_cast<int>(bytes.size()), bytes_of(bytes), reinterpret_cast<unsigned char*>(out.data()), key, kPkcs1);
  l.rsa_free(key);
  if (size != static_cast<int>(modulus.size())) return Error{0, "The data could not be encrypted with the RSA key."};
  return out;
}

}  // namespace psession
