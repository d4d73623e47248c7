#include "base/crypto.h"

#include <dlfcn.h>

namespace psession {
namespace {

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
  bool ok = false;

  Library() {
    void* lib = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
    if (!lib) lib = dlopen("libcrypto.so.1.1", RTLD_NOW | RTLD_LOCAL);
    if (!lib) return;
    ok = true;
    auto load = [&](auto& f, const char* name) {
      f = reinterpret_cast<std::remove_reference_t<decltype(f)>>(dlsym(lib, name));
      if (!f) ok = false;
    };
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

}  // namespace psession
