// System.Security.Cryptography: Aes and TripleDES, their transforms, CryptoStream, AesGcm.
#include "base/crypto.h"
#include "base/random.h"
#include "object/stream_objects.h"
#include "object/types/crypto_types.h"
#include "object/types/record.h"

namespace psession {

using namespace tables;

namespace {

enum Mode { kCbc = 1, kEcb = 2, kCfb = 4 };
enum Padding { kNone = 1, kPkcs7 = 2, kZeros = 3, kAnsi = 4, kIso = 5 };

class CipherSettings final : public HeapObject {
 public:
  CipherSettings(const Type* t, bool aes) : aes(aes), key_bits(aes ? 256 : 192), type_(t) {}
  const bool aes;
  std::string key, iv;
  int mode = kCbc, padding = kPkcs7, key_bits, feedback_bits = 8;
  size_t block() const { return aes ? 16 : 8; }
  const Type* type() const override { return type_; }

 private:
  const Type* type_;
};

// One direction of a cipher, with the padding done here; after the last block it starts over.
class TransformObject final : public HeapObject {
 public:
  TransformObject(bool aes, int mode, int padding, bool encrypt, std::string key, std::string iv)
      : block(aes ? 16 : 8), padding(padding), encrypt(encrypt), key_(std::move(key)), iv_(std::move(iv)) {
    const char* way = mode == kEcb ? "ECB" : mode == kCfb ? "CFB8" : "CBC";
    name_ = aes ? "AES-" + std::to_string(key_.size() * 8) + "-" + way : std::string("DES-EDE3-") + way;
    if (mode == kEcb) iv_.clear();
    start();
  }
  const size_t block;
  const int padding;
  const bool encrypt;
  bool holds_back() const { return !encrypt && padding != kNone && padding != kZeros; }
  void start() {
    held_.clear();
    cipher_ = std::make_unique<Cipher>(name_, encrypt, key_, iv_);
    if (!cipher_->ok()) throw_crypto("The cipher " + name_ + " is not available.");
  }
  std::string blocks(std::string_view in) {
    if (!holds_back()) return cipher_->update(in);
    std::string out = cipher_->update(held_ + std::string(in));
    if (out.size() < block) return out;
    // The last block may be padding: it stays until more comes.
    std::string last = out.substr(out.size() - block);
    out.resize(out.size() - block);
    std::string before = std::move(plain_);
    plain_ = std::move(last);
    return before + out;
  }
  std::string finish(std::string_view in) {
    std::string data(in), out;
    if (encrypt) {
      size_t rest = block - data.size() % block;
      switch (padding) {
        case kNone:
          if (rest != block) throw_crypto("The input data is not a complete block.");
          break;
        case kZeros: if (rest != block) data.append(rest, '\0'); break;
        case kPkcs7: data.append(rest, static_cast<char>(rest)); break;
        default: {
          std::string fill(rest, '\0');
          if (padding == kIso) random_bytes(fill.data(), fill.size());
          fill.back() = static_cast<char>(rest);
          data += fill;
        }
      }
      out = cipher_->update(data);
    } else {
      if (data.size() % block) throw_crypto("The input data is not a complete block.");
      out = std::move(plain_) + cipher_->update(data);
      plain_.clear();
      if (holds_back() && !out.empty()) {
        size_t n = static_cast<unsigned char>(out.back());
        bool good = n >= 1 && n <= block && n <= out.size();
        for (size_t i = 0; good && padding == kPkcs7 && i < n; ++i) good = static_cast<unsigned char>(out[out.size() - 1 - i]) == n;
        if (!good) throw_crypto("Padding is invalid and cannot be removed.");
        out.resize(out.size() - n);
      }
    }
    plain_.clear();
    start();
    return out;
  }
  const Type* type() const override {
    static const Type* t = TypeRegistry::find("System.Security.Cryptography.UniversalCryptoTransform");
    return t;
  }

 private:
  std::string name_, key_, iv_, held_, plain_;
  std::unique_ptr<Cipher> cipher_;
};

CipherSettings& self(const MethodCall& c) { return *c.self.as<CipherSettings>(); }
TransformObject& transform(const MethodCall& c) { return *c.self.as<TransformObject>(); }

void need_key(CipherSettings& s) {
  if (!s.key.empty()) return;
  s.key.resize(static_cast<size_t>(s.key_bits / 8));
  random_bytes(s.key.data(), s.key.size());
}
void need_iv(CipherSettings& s) {
  if (!s.iv.empty()) return;
  s.iv.resize(s.block());
  random_bytes(s.iv.data(), s.iv.size());
}
bool key_fits(const CipherSettings& s, size_t bytes) {
  return s.aes ? bytes == 16 || bytes == 24 || bytes == 32 : bytes == 24;
}
std::string checked_key(const CipherSettings& s, std::string key) {
  if (!s.aes && key.size() == 16) key += key.substr(0, 8);
  if (!key_fits(s, key.size())) throw_crypto("Specified key is not a valid size for this algorithm.");
  return key;
}
Value make_transform(MethodCall& c, bool encrypt) {
  CipherSettings& s = self(c);
  std::string key, iv;
  if (c.has(1)) {
    key = bytes_of_argument(c, 0, "rgbKey");
    if (!s.aes && key.size() == 16) key += key.substr(0, 8);
    if (!key_fits(s, key.size())) throw_dotnet("System.ArgumentException", "Specified key is not a valid size for this algorithm.", "key");
    if (!c.arg(1).is_null()) {
      iv = std::string(byte_view(c.arg(1)));
      if (iv.size() != s.block()) throw_dotnet("System.ArgumentException", "Specified initialization vector (IV) does not match the block size for this algorithm.", "iv");
    } else if (s.mode != kEcb) {
      throw_crypto("The cipher mode specified requires that an initialization vector (IV) be used.");
    }
  } else {
    need_key(s);
    need_iv(s);
    key = s.key;
    iv = s.iv;
  }
  return Value(make_ref<TransformObject>(s.aes, s.mode, s.padding, encrypt, key, iv));
}
Value one_shot(MethodCall& c, bool encrypt, int mode) {
  CipherSettings& s = self(c);
  need_key(s);
  std::string data = bytes_of_argument(c, 0, encrypt ? "plaintext" : "ciphertext"), iv;
  int padding = mode == kEcb ? i32(c.arg(1)) : c.has(2) ? i32(c.arg(2)) : kPkcs7;
  if (mode == kCbc) {
    iv = bytes_of_argument(c, 1, "iv");
    if (iv.size() != s.block()) throw_dotnet("System.ArgumentException", "Specified initialization vector (IV) does not match the block size for this algorithm.", "iv");
  }
  return byte_array(make_ref<TransformObject>(s.aes, mode, padding, encrypt, s.key, iv)->finish(data));
}
Value key_sizes(const Type*, int least, int most, int step);

template <int Which> Value create(MethodCall& c) {
  const Type* t = TypeRegistry::find(Which == 0 ? "System.Security.Cryptography.AesImplementation" : "System.Security.Cryptography.TripleDesImplementation");
  return Value(make_ref<CipherSettings>(t, Which == 0));
}
Value create_named(MethodCall& c) {
  std::string n = text(c.arg(0));
  for (char& ch : n) if (ch >= 'A' && ch <= 'Z') ch += 32;
  if (n.find("aes") != n.npos || n.find("rijndael") != n.npos) return create<0>(c);
  if (n.find("des") != n.npos) return create<1>(c);
  return Value();
}
const MemberDef kSymmetric[] = {
    {"static System.Security.Cryptography.SymmetricAlgorithm Create(string algName)", create_named},
    {"byte[] Key {get;set;}", FN({ need_key(self(c)); return byte_array(self(c).key); }), FN({
       self(c).key = checked_key(self(c), bytes_of_argument(c, 0, "value"));
       self(c).key_bits = static_cast<int>(self(c).key.size() * 8);
       return Value::nothing();
     })},
    {"byte[] IV {get;set;}", FN({ need_iv(self(c)); return byte_array(self(c).iv); }), FN({
       std::string iv = bytes_of_argument(c, 0, "value");
       if (iv.size() != self(c).block()) throw_crypto("Specified initialization vector (IV) does not match the block size for this algorithm.");
       self(c).iv = iv;
       return Value::nothing();
     })},
    {"int KeySize {get;set;}", FN({ return int32(self(c).key_bits); }), FN({
       if (!key_fits(self(c), static_cast<size_t>(c.arg(0).as_int() / 8)) || c.arg(0).as_int() % 8) throw_crypto("Specified key is not a valid size for this algorithm.");
       self(c).key_bits = i32(c.arg(0));
       self(c).key.clear();
       return Value::nothing();
     })},
    {"int BlockSize {get;set;}", FN({ return int32(static_cast<int64_t>(self(c).block() * 8)); }), FN({
       if (c.arg(0).as_int() != static_cast<int64_t>(self(c).block() * 8)) throw_crypto("Specified block size is not valid for this algorithm.");
       return Value::nothing();
     })},
    {"int FeedbackSize {get;set;}", FN({ return int32(self(c).feedback_bits); }), FN({ self(c).feedback_bits = i32(c.arg(0)); return Value::nothing(); })},
    {"System.Security.Cryptography.CipherMode Mode {get;set;}", FN({ return Value::enumeration(TypeRegistry::find("System.Security.Cryptography.CipherMode"), self(c).mode); }), FN({
       int m = i32(c.arg(0));
       if (m != kCbc && m != kEcb && m != kCfb) throw_crypto("Specified cipher mode is not valid for this algorithm.");
       self(c).mode = m;
       return Value::nothing();
     })},
    {"System.Security.Cryptography.PaddingMode Padding {get;set;}", FN({ return Value::enumeration(TypeRegistry::find("System.Security.Cryptography.PaddingMode"), self(c).padding); }), FN({
       int p = i32(c.arg(0));
       if (p < kNone || p > kIso) throw_crypto("Specified padding mode is not valid for this algorithm.");
       self(c).padding = p;
       return Value::nothing();
     })},
    {"System.Security.Cryptography.KeySizes[] LegalKeySizes {get;}", FN({ return self(c).aes ? key_sizes(nullptr, 128, 256, 64) : key_sizes(nullptr, 128, 192, 64); })},
    {"System.Security.Cryptography.KeySizes[] LegalBlockSizes {get;}", FN({ int b = static_cast<int>(self(c).block() * 8); return key_sizes(nullptr, b, b, 0); })},
    {"bool ValidKeySize(int bitLength)", FN({ return boolean(c.arg(0).as_int() % 8 == 0 && key_fits(self(c), static_cast<size_t>(c.arg(0).as_int() / 8))); })},
    {"void GenerateKey()", FN({ self(c).key.clear(); need_key(self(c)); return Value::nothing(); })},
    {"void GenerateIV()", FN({ self(c).iv.clear(); need_iv(self(c)); return Value::nothing(); })},
    {"System.Security.Cryptography.ICryptoTransform CreateEncryptor()", FN({ return make_transform(c, true); })},
    {"System.Security.Cryptography.ICryptoTransform CreateEncryptor(byte[] rgbKey, byte[] rgbIV)", FN({ return make_transform(c, true); })},
    {"System.Security.Cryptography.ICryptoTransform CreateDecryptor()", FN({ return make_transform(c, false); })},
    {"System.Security.Cryptography.ICryptoTransform CreateDecryptor(byte[] rgbKey, byte[] rgbIV)", FN({ return make_transform(c, false); })},
    {"byte[] EncryptCbc(byte[] plaintext, byte[] iv, System.Security.Cryptography.PaddingMode paddingMode = PKCS7)", FN({ return one_shot(c, true, kCbc); })},
    {"byte[] DecryptCbc(byte[] ciphertext, byte[] iv, System.Security.Cryptography.PaddingMode paddingMode = PKCS7)", FN({ return one_shot(c, false, kCbc); })},
    {"byte[] EncryptEcb(byte[] plaintext, System.Security.Cryptography.PaddingMode paddingMode)", FN({ return one_shot(c, true, kEcb); })},
    {"byte[] DecryptEcb(byte[] ciphertext, System.Security.Cryptography.PaddingMode paddingMode)", FN({ return one_shot(c, false, kEcb); })},
    {"void Clear()", FN({ return Value::nothing(); })},
    {"void Dispose()", FN({ return Value::nothing(); })},
};
const MemberDef kAes[] = {{"static System.Security.Cryptography.Aes Create()", create<0>},
                          {"static System.Security.Cryptography.Aes Create(string algorithmName)", create<0>}};
const MemberDef kTriple[] = {{"static System.Security.Cryptography.TripleDES Create()", create<1>}};
const MemberDef kNewAes[] = {{"new()", FN({ return Value(make_ref<CipherSettings>(c.type, true)); })}};
const MemberDef kNewTriple[] = {{"new()", FN({ return Value(make_ref<CipherSettings>(c.type, false)); })}};

#define CRYPTO_TYPE(var, n, base_name, type_flags, rows)                                                            \
  Type g_##var{TypeSpec{.full_name = "System.Security.Cryptography." n, .base = base_name, .flags = type_flags,       \
                        .members = rows, .interfaces = "System.IDisposable", .assembly = "System.Security.Cryptography"}};
#define NS "System.Security.Cryptography."
CRYPTO_TYPE(symmetric, "SymmetricAlgorithm", "System.Object", kAbstract, kSymmetric)
CRYPTO_TYPE(aes, "Aes", NS "SymmetricAlgorithm", kAbstract, kAes)
CRYPTO_TYPE(aes_own, "AesImplementation", NS "Aes", kSealed, std::span<const MemberDef>{})
CRYPTO_TYPE(aes_managed, "AesManaged", NS "Aes", kSealed, kNewAes)
CRYPTO_TYPE(aes_provider, "AesCryptoServiceProvider", NS "Aes", kSealed, kNewAes)
CRYPTO_TYPE(rijndael, "Rijndael", NS "SymmetricAlgorithm", kAbstract, kAes)
CRYPTO_TYPE(rijndael_managed, "RijndaelManaged", NS "Rijndael", kSealed, kNewAes)
CRYPTO_TYPE(triple, "TripleDES", NS "SymmetricAlgorithm", kAbstract, kTriple)
CRYPTO_TYPE(triple_own, "TripleDesImplementation", NS "TripleDES", kSealed, std::span<const MemberDef>{})
CRYPTO_TYPE(triple_provider, "TripleDESCryptoServiceProvider", NS "TripleDES", kSealed, kNewTriple)

const MemberDef kSizes[] = {READ_ROW(0, "int MinSize"), READ_ROW(1, "int MaxSize"), READ_ROW(2, "int SkipSize")};
Type g_sizes{TypeSpec{.full_name = NS "KeySizes", .flags = kSealed, .members = kSizes, .assembly = "System.Security.Cryptography"}};
Value key_sizes(const Type*, int least, int most, int step) {
  return make_array(&g_sizes, {record(&g_sizes, {int32(least), int32(most), int32(step)})});
}
ENUM_TYPE(g_mode, NS "CipherMode", 0, {"CBC", 1}, {"ECB", 2}, {"OFB", 3}, {"CFB", 4}, {"CTS", 5})
ENUM_TYPE(g_padding, NS "PaddingMode", 0, {"None", 1}, {"PKCS7", 2}, {"Zeros", 3}, {"ANSIX923", 4}, {"ISO10126", 5})
ENUM_TYPE(g_stream_mode, NS "CryptoStreamMode", 0, {"Read", 0}, {"Write", 1})

// Transforms

const MemberDef kTransform[] = {
    {"int InputBlockSize {get;}", FN({ return int32(static_cast<int64_t>(transform(c).block)); })},
    {"int OutputBlockSize {get;}", FN({ return int32(static_cast<int64_t>(transform(c).block)); })},
    {"bool CanTransformMultipleBlocks {get;}", FN({ return boolean(true); })},
    {"bool CanReuseTransform {get;}", FN({ return boolean(true); })},
    {"int TransformBlock(byte[] inputBuffer, int inputOffset, int inputCount, byte[] outputBuffer, int outputOffset)", FN({
       std::string in = bytes_between(c, 0, "inputBuffer");
       if (in.empty() || in.size() % transform(c).block) throw_range("TransformBlock may only process bytes in block sized increments.", "inputCount");
       require(c.arg(3), "outputBuffer");
       std::string out = transform(c).blocks(in);
       auto& to = *c.arg(3).as<Array>();
       int64_t at = c.arg(4).as_int();
       if (at < 0 || static_cast<size_t>(at) + out.size() > to.size()) throw_range("The output buffer is too small.", "outputBuffer");
       std::copy(out.begin(), out.end(), to.byte_data().begin() + at);
       return int32(static_cast<int64_t>(out.size()));
     })},
    {"byte[] TransformFinalBlock(byte[] inputBuffer, int inputOffset, int inputCount)", FN({ return byte_array(transform(c).finish(bytes_between(c, 0, "inputBuffer"))); })},
    {"void Dispose()", FN({ return Value::nothing(); })},
};
Type g_interface{TypeSpec{.full_name = NS "ICryptoTransform", .base = nullptr, .flags = kInterface | kAbstract, .assembly = "System.Security.Cryptography"}};
Type g_transform{TypeSpec{.full_name = NS "UniversalCryptoTransform", .members = kTransform, .interfaces = NS "ICryptoTransform System.IDisposable",
                          .assembly = "System.Security.Cryptography"}};

class CryptoStreamObject final : public StreamObject {
 public:
  CryptoStreamObject(Ref<StreamObject> s, Ref<TransformObject> t, bool writing, bool leave_open)
      : stream(std::move(s)), coder(std::move(t)), writing(writing), leave_open(leave_open) { set_may_cycle(); }
  Ref<StreamObject> stream;
  Ref<TransformObject> coder;
  const bool writing, leave_open;
  bool flushed = false, drained = false;
  std::string pending, ready;
  const Type* type() const override;
  bool can_read() const override { return !closed && !writing; }
  bool can_write() const override { return !closed && writing; }
  bool can_seek() const override { return false; }
  size_t read(char* to, size_t n) override {
    while (ready.empty() && !drained) {
      char buffer[65536];
      size_t got = stream->read(buffer, sizeof buffer);
      pending.append(buffer, got);
      if (got == 0) {
        ready = coder->finish(pending);
        pending.clear();
        drained = true;
        break;
      }
      size_t whole = pending.size() / coder->block * coder->block;
      if (whole) {
        ready = coder->blocks(std::string_view(pending).substr(0, whole));
        pending.erase(0, whole);
      }
    }
    n = std::min(n, ready.size());
    memcpy(to, ready.data(), n);
    ready.erase(0, n);
    return n;
  }
  void write(std::string_view bytes) override {
    pending += bytes;
    size_t whole = pending.size() / coder->block * coder->block;
    if (!whole) return;
    stream->write(coder->blocks(std::string_view(pending).substr(0, whole)));
    pending.erase(0, whole);
  }
  void flush_final() {
    if (flushed) throw_dotnet("System.NotSupportedException", "FlushFinalBlock() method was called twice on a CryptoStream. It can only be called once.");
    flushed = true;
    if (writing) stream->write(coder->finish(pending));
    pending.clear();
  }
  void close() override {
    if (closed) return;
    if (writing && !flushed) flush_final();
    closed = true;
    if (!leave_open && stream) stream->close();
  }
  void visit_edges(EdgeVisitor& v) override {
    if (stream) v.visit(stream.get());
    if (coder) v.visit(coder.get());
  }
  void clear_edges() override { stream = nullptr; coder = nullptr; closed = true; }
};
Value new_stream(MethodCall& c) {
  require(c.arg(0), "stream");
  require(c.arg(1), "transform");
  auto* t = c.arg(1).get_if<TransformObject>();
  if (!t) throw_dotnet("System.NotSupportedException", "Only transforms of symmetric algorithms can be used in a CryptoStream.");
  return Value(make_ref<CryptoStreamObject>(Ref<StreamObject>(c.arg(0).as<StreamObject>()), Ref<TransformObject>(t), c.arg(2).as_int() == 1,
                                            c.has(3) && c.arg(3).as_bool()));
}
const MemberDef kStream[] = {
    {"new(System.IO.Stream stream, System.Security.Cryptography.ICryptoTransform transform, System.Security.Cryptography.CryptoStreamMode mode)", new_stream},
    {"new(System.IO.Stream stream, System.Security.Cryptography.ICryptoTransform transform, System.Security.Cryptography.CryptoStreamMode mode, bool leaveOpen)", new_stream},
    {"void FlushFinalBlock()", FN({ c.self.as<CryptoStreamObject>()->flush_final(); return Value::nothing(); })},
    {"bool HasFlushedFinalBlock {get;}", FN({ return boolean(c.self.as<CryptoStreamObject>()->flushed); })},
    {"void Clear()", FN({ c.self.as<CryptoStreamObject>()->close(); return Value::nothing(); })},
};
Type g_stream{TypeSpec{.full_name = NS "CryptoStream", .base = "System.IO.Stream", .members = kStream, .assembly = "System.Security.Cryptography"}};
const Type* CryptoStreamObject::type() const { return &g_stream; }

// AesGcm: encrypts into arrays that the caller made.

Array& sized(const MethodCall& c, uint32_t i, const char* name) {
  require(c.arg(i), name);
  return *c.arg(i).as<Array>();
}
const MemberDef kGcm[] = {
    {"new(byte[] key)", FN({ return record(c.type, {c.arg(0), int32(16)}); })},
    {"new(byte[] key, int tagSizeInBytes)", FN({ return record(c.type, {c.arg(0), c.arg(1)}); })},
    {"static bool IsSupported {get;}", FN({ return boolean(true); })},
    {"void Encrypt(byte[] nonce, byte[] plaintext, byte[] ciphertext, byte[] tag, byte[] associatedData = null)", FN({
       std::string tag(sized(c, 3, "tag").size(), '\0');
       std::string out = crypto_result(aes_gcm(true, byte_view(record_field(c, 0)), bytes_of_argument(c, 0, "nonce"),
                                               bytes_of_argument(c, 1, "plaintext"), tag, c.has(4) ? byte_view(c.arg(4)) : std::string_view()));
       Array& to = sized(c, 2, "ciphertext");
       if (to.size() != out.size()) throw_dotnet("System.ArgumentException", "Plaintext and ciphertext must have the same length.");
       std::copy(out.begin(), out.end(), to.byte_data().begin());
       std::copy(tag.begin(), tag.end(), sized(c, 3, "tag").byte_data().begin());
       return Value::nothing();
     })},
    {"void Decrypt(byte[] nonce, byte[] ciphertext, byte[] tag, byte[] plaintext, byte[] associatedData = null)", FN({
       std::string tag = bytes_of_argument(c, 2, "tag");
       Result<std::string> r = aes_gcm(false, byte_view(record_field(c, 0)), bytes_of_argument(c, 0, "nonce"),
                                       bytes_of_argument(c, 1, "ciphertext"), tag, c.has(4) ? byte_view(c.arg(4)) : std::string_view());
       if (!r.ok()) throw_dotnet("System.Security.Cryptography.AuthenticationTagMismatchException", r.error().message);
       Array& to = sized(c, 3, "plaintext");
       if (to.size() != r->size()) throw_dotnet("System.ArgumentException", "Plaintext and ciphertext must have the same length.");
       std::copy(r->begin(), r->end(), to.byte_data().begin());
       return Value::nothing();
     })},
    {"void Dispose()", FN({ return Value::nothing(); })},
};
CRYPTO_TYPE(gcm, "AesGcm", "System.Object", kSealed, kGcm)

}  // namespace
}  // namespace psession
