// System.Security.Cryptography: digests, keyed digests, random numbers, keys from passwords.
#include "base/crypto.h"
#include "base/random.h"
#include "object/stream_objects.h"
#include "object/types/crypto_types.h"
#include "object/types/record.h"

namespace psession {

using namespace tables;

[[noreturn]] void throw_crypto(std::string message) {
  throw_dotnet("System.Security.Cryptography.CryptographicException", std::move(message));
}
std::string crypto_result(Result<std::string> r) {
  if (!r.ok()) throw_crypto(r.error().message);
  return std::move(r.value());
}
std::string bytes_of_argument(const MethodCall& c, uint32_t i, const char* name) {
  require(c.arg(i), name);
  return std::string(byte_view(c.arg(i)));
}
std::string bytes_between(const MethodCall& c, uint32_t i, const char* name) {
  std::string all = bytes_of_argument(c, i, name);
  if (!c.has(i + 2)) return all;
  int64_t at = c.arg(i + 1).as_int(), n = c.arg(i + 2).as_int();
  if (at < 0) throw_range("Non-negative number required.", "offset");
  if (n < 0 || n > static_cast<int64_t>(all.size())) throw_dotnet("System.ArgumentException", "Value was invalid.");
  if (at + n > static_cast<int64_t>(all.size())) {
    throw_dotnet("System.ArgumentException", "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.");
  }
  return all.substr(static_cast<size_t>(at), static_cast<size_t>(n));
}

namespace {

struct Algorithm {
  const char* name;      // .NET's class
  const char* openssl;
  int bits;
};
constexpr Algorithm kAlgorithms[] = {{"MD5", "MD5", 128}, {"SHA1", "SHA1", 160}, {"SHA256", "SHA256", 256},
                                     {"SHA384", "SHA384", 384}, {"SHA512", "SHA512", 512}, {"SHA3_256", "SHA3-256", 256},
                                     {"SHA3_384", "SHA3-384", 384}, {"SHA3_512", "SHA3-512", 512}};
// "SHA256", "SHA-256", "System.Security.Cryptography.SHA256Managed", "HMACSHA256": the digest in the name.
const Algorithm* algorithm_in(std::string_view name) {
  if (size_t dot = name.rfind('.'); dot != name.npos) name.remove_prefix(dot + 1);
  if (size_t plus = name.find('+'); plus != name.npos) name = name.substr(0, plus);
  std::string s;
  for (char ch : name) {
    if (ch != '-') s += static_cast<char>(ch >= 'a' && ch <= 'z' ? ch - 32 : ch);
  }
  if (s.starts_with("HMAC")) s = s.substr(4);
  for (std::string_view tail : {"MANAGED", "CRYPTOSERVICEPROVIDER", "CNG"}) {
    if (s.ends_with(tail)) s.resize(s.size() - tail.size());
  }
  if (s == "SHA") s = "SHA1";
  for (const Algorithm& a : kAlgorithms) {
    if (s == a.name || (s.size() == 7 && s.starts_with("SHA3") && s.substr(4) == std::string(a.name).substr(std::string(a.name).size() - 3) && std::string(a.name).starts_with("SHA3_"))) return &a;
  }
  return nullptr;
}

class HashObject final : public HeapObject {
 public:
  HashObject(const Type* t, const Algorithm* a, bool keyed) : algorithm(a), keyed(keyed), type_(t) {}
  const Algorithm* algorithm;
  const bool keyed;
  std::string key, pending, result;
  bool finished = false, disposed = false;
  std::string compute(std::string_view bytes) const {
    return crypto_result(keyed ? hmac(algorithm->openssl, key, bytes) : digest(algorithm->openssl, bytes));
  }
  const Type* type() const override { return type_; }

 private:
  const Type* type_;
};
HashObject& hash_self(const MethodCall& c) {
  auto& h = *c.self.as<HashObject>();
  if (h.disposed) throw_dotnet("System.ObjectDisposedException", "Cannot access a disposed object.\nObject name: '" + std::string(h.type()->full_name()) + "'.");
  return h;
}
const Algorithm& of_type(const MethodCall& c) {
  const Algorithm* a = algorithm_in(c.type->name());
  if (!a) throw_dotnet("System.NotSupportedException", "Specified method is not supported.");
  return *a;
}
Value make_hash(const Algorithm& a, bool keyed, const Type* t) {
  auto h = make_ref<HashObject>(t, &a, keyed);
  if (keyed) {
    h->key.resize(a.bits > 256 ? 128 : 64);
    random_bytes(h->key.data(), h->key.size());
  }
  return Value(h);
}
Value create_own(MethodCall& c) {
  const Algorithm& a = of_type(c);
  const Type* t = TypeRegistry::find("System.Security.Cryptography." + std::string(a.name) + "+Implementation");
  return make_hash(a, false, t ? t : c.type);
}
Value create_named(MethodCall& c) {
  std::string name = text(c.arg(0));
  const Algorithm* a = algorithm_in(name);
  if (!a) return Value();
  bool keyed = name.find("HMAC") != name.npos || name.find("hmac") != name.npos;
  const Type* t = TypeRegistry::find("System.Security.Cryptography." + (keyed ? "HMAC" + std::string(a->name) : std::string(a->name) + "+Implementation"));
  return make_hash(*a, keyed, t);
}
Value hash_result(HashObject& h, std::string_view bytes) {
  h.result = h.compute(bytes);
  h.finished = true;
  return byte_array(h.result);
}
const MemberDef kHash[] = {
    {"static System.Security.Cryptography.HashAlgorithm Create()", FN({ return make_hash(*algorithm_in("SHA1"), false, TypeRegistry::find("System.Security.Cryptography.SHA1+Implementation")); })},
    {"static System.Security.Cryptography.HashAlgorithm Create(string hashName)", create_named},
    {"int HashSize {get;}", FN({ return int32(c.self.as<HashObject>()->algorithm->bits); })},
    {"byte[] Hash {get;}", FN({
       HashObject& h = hash_self(c);
       if (!h.finished) return Value();
       return byte_array(h.result);
     })},
    {"int InputBlockSize {get;}", FN({ return int32(1); })},
    {"int OutputBlockSize {get;}", FN({ return int32(1); })},
    {"bool CanTransformMultipleBlocks {get;}", FN({ return boolean(true); })},
    {"bool CanReuseTransform {get;}", FN({ return boolean(true); })},
    {"byte[] ComputeHash(byte[] buffer)", FN({ HashObject& h = hash_self(c); return hash_result(h, bytes_of_argument(c, 0, "buffer")); })},
    {"byte[] ComputeHash(byte[] buffer, int offset, int count)", FN({ HashObject& h = hash_self(c); return hash_result(h, bytes_between(c, 0, "buffer")); })},
    {"byte[] ComputeHash(System.IO.Stream inputStream)", FN({
       HashObject& h = hash_self(c);
       require(c.arg(0), "inputStream");
       auto& s = *c.arg(0).as<StreamObject>();
       s.check_open();
       if (h.keyed) return hash_result(h, read_whole(s));
       Digest d(h.algorithm->openssl);
       char buffer[65536];
       while (size_t n = s.read(buffer, sizeof buffer)) {
         c.ctx.check_stop();
         d.update({buffer, n});
       }
       h.result = d.finish();
       h.finished = true;
       return byte_array(h.result);
     })},
    {"int TransformBlock(byte[] inputBuffer, int inputOffset, int inputCount, byte[] outputBuffer, int outputOffset)", FN({
       HashObject& h = hash_self(c);
       std::string part = bytes_between(c, 0, "inputBuffer");
       if (h.pending.size() + part.size() > 0x7FFFFFFF) throw_crypto("Too much data.");
       h.pending += part;
       h.finished = false;
       if (auto* out = c.arg(3).get_if<Array>(); out && out->is_packed() && c.arg(3).object() != c.arg(0).object()) {
         int64_t at = c.arg(4).as_int();
         if (at < 0 || static_cast<size_t>(at) + part.size() > out->size()) throw_dotnet("System.ArgumentException", "Value was invalid.");
         std::copy(part.begin(), part.end(), out->byte_data().begin() + at);
       }
       return int32(static_cast<int64_t>(part.size()));
     })},
    {"byte[] TransformFinalBlock(byte[] inputBuffer, int inputOffset, int inputCount)", FN({
       HashObject& h = hash_self(c);
       std::string part = bytes_between(c, 0, "inputBuffer");
       h.pending += part;
       hash_result(h, h.pending);
       h.pending.clear();
       return byte_array(part);
     })},
    {"void Initialize()", FN({ hash_self(c).pending.clear(); return Value::nothing(); })},
    {"void Clear()", FN({ c.self.as<HashObject>()->disposed = true; return Value::nothing(); })},
    {"void Dispose()", FN({ c.self.as<HashObject>()->disposed = true; return Value::nothing(); })},
};
Value hash_data(MethodCall& c) {
  const Algorithm& a = of_type(c);
  if (auto* s = c.arg(0).get_if<StreamObject>()) return byte_array(crypto_result(digest(a.openssl, read_whole(*s))));
  return byte_array(crypto_result(digest(a.openssl, bytes_of_argument(c, 0, "source"))));
}
#define OWN_ROWS(type_name, bits, size)                                                                                  \
  {"static int HashSizeInBits {get;}", FN({ return int32(bits); })}, {"static int HashSizeInBytes {get;}", FN({ return int32(size); })}, \
  {"static " type_name " Create()", create_own}, {"static " type_name " Create(string hashName)", create_named},          \
  {"static byte[] HashData(byte[] source)", hash_data}, {"static byte[] HashData(System.IO.Stream source)", hash_data}
#define HASH_TYPE(var, n, bits)                                                                                          \
  const MemberDef k##var[] = {OWN_ROWS("System.Security.Cryptography." n, bits, bits / 8)};                              \
  Type g_##var{TypeSpec{.full_name = "System.Security.Cryptography." n, .base = "System.Security.Cryptography.HashAlgorithm", \
                        .flags = kAbstract, .members = k##var, .assembly = "System.Security.Cryptography"}};              \
  Type g_##var##_own{TypeSpec{.full_name = "System.Security.Cryptography." n "+Implementation",                          \
                              .base = "System.Security.Cryptography." n, .flags = kSealed, .assembly = "System.Security.Cryptography"}};
Type g_hash{TypeSpec{.full_name = "System.Security.Cryptography.HashAlgorithm", .flags = kAbstract, .members = kHash,
                     .interfaces = "System.IDisposable System.Security.Cryptography.ICryptoTransform", .assembly = "System.Security.Cryptography"}};
HASH_TYPE(md5, "MD5", 128)
HASH_TYPE(sha1, "SHA1", 160)
HASH_TYPE(sha256, "SHA256", 256)
HASH_TYPE(sha384, "SHA384", 384)
HASH_TYPE(sha512, "SHA512", 512)
HASH_TYPE(sha3_256, "SHA3_256", 256)
HASH_TYPE(sha3_384, "SHA3_384", 384)
HASH_TYPE(sha3_512, "SHA3_512", 512)
const MemberDef kProvider[] = {{"new()", FN({ return make_hash(of_type(c), false, c.type); })}};
#define PROVIDER_TYPE(var, n, base_name)                                                                                 \
  Type g_##var{TypeSpec{.full_name = "System.Security.Cryptography." n, .base = "System.Security.Cryptography." base_name, \
                        .flags = kSealed, .members = kProvider, .assembly = "System.Security.Cryptography"}};
PROVIDER_TYPE(md5_provider, "MD5CryptoServiceProvider", "MD5")
PROVIDER_TYPE(sha1_provider, "SHA1CryptoServiceProvider", "SHA1")
PROVIDER_TYPE(sha1_managed, "SHA1Managed", "SHA1")
PROVIDER_TYPE(sha256_provider, "SHA256CryptoServiceProvider", "SHA256")
PROVIDER_TYPE(sha256_managed, "SHA256Managed", "SHA256")
PROVIDER_TYPE(sha384_provider, "SHA384CryptoServiceProvider", "SHA384")
PROVIDER_TYPE(sha384_managed, "SHA384Managed", "SHA384")
PROVIDER_TYPE(sha512_provider, "SHA512CryptoServiceProvider", "SHA512")
PROVIDER_TYPE(sha512_managed, "SHA512Managed", "SHA512")

// Keyed digests.

const MemberDef kKeyed[] = {
    {"byte[] Key {get;set;}", FN({ return byte_array(hash_self(c).key); }),
     FN({ hash_self(c).key = bytes_of_argument(c, 0, "value"); return Value::nothing(); })},
};
const MemberDef kHmacBase[] = {
    {"string HashName {get;set;}", FN({ return str(c.self.as<HashObject>()->algorithm->name); }), FN({ return Value::nothing(); })},
};
Type g_keyed{TypeSpec{.full_name = "System.Security.Cryptography.KeyedHashAlgorithm", .base = "System.Security.Cryptography.HashAlgorithm",
                      .flags = kAbstract, .members = kKeyed, .assembly = "System.Security.Cryptography"}};
Type g_hmac_base{TypeSpec{.full_name = "System.Security.Cryptography.HMAC", .base = "System.Security.Cryptography.KeyedHashAlgorithm",
                          .flags = kAbstract, .members = kHmacBase, .assembly = "System.Security.Cryptography"}};
Value keyed_data(MethodCall& c) {
  const Algorithm& a = of_type(c);
  std::string key = bytes_of_argument(c, 0, "key");
  if (auto* s = c.arg(1).get_if<StreamObject>()) return byte_array(crypto_result(hmac(a.openssl, key, read_whole(*s))));
  return byte_array(crypto_result(hmac(a.openssl, key, bytes_of_argument(c, 1, "source"))));
}
const MemberDef kHmac[] = {
    {"new()", FN({ return make_hash(of_type(c), true, c.type); })},
    {"new(byte[] key)", FN({
       Value v = make_hash(of_type(c), true, c.type);
       v.as<HashObject>()->key = bytes_of_argument(c, 0, "key");
       return v;
     })},
    {"static byte[] HashData(byte[] key, byte[] source)", keyed_data},
    {"static byte[] HashData(byte[] key, System.IO.Stream source)", keyed_data},
};
#define HMAC_TYPE(var, n)                                                                                                \
  Type g_##var{TypeSpec{.full_name = "System.Security.Cryptography." n, .base = "System.Security.Cryptography.HMAC",     \
                        .members = kHmac, .assembly = "System.Security.Cryptography"}};
HMAC_TYPE(hmac_md5, "HMACMD5")
HMAC_TYPE(hmac_sha1, "HMACSHA1")
HMAC_TYPE(hmac_sha256, "HMACSHA256")
HMAC_TYPE(hmac_sha384, "HMACSHA384")
HMAC_TYPE(hmac_sha512, "HMACSHA512")

// HashAlgorithmName

class AlgorithmName final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  explicit AlgorithmName(std::string n) : name(std::move(n)) {}
  const std::string name;
  const Type* type() const override;
  std::string to_text() const override { return name; }
  bool equals(const HeapObject& o) const override {
    auto* a = dynamic_cast<const AlgorithmName*>(&o);
    return a && a->name == name;
  }
  int compare(const HeapObject&) const override { return 0; }
  bool comparable() const override { return false; }
  size_t hash() const override { return std::hash<std::string>()(name); }
};
Value algorithm_name(const char* n) { return Value(make_ref<AlgorithmName>(n)); }
const MemberDef kName[] = {
    {"new(string name)", FN({ return Value(make_ref<AlgorithmName>(text(c.arg(0)))); })},
    {"static System.Security.Cryptography.HashAlgorithmName MD5 {get;}", FN({ return algorithm_name("MD5"); })},
    {"static System.Security.Cryptography.HashAlgorithmName SHA1 {get;}", FN({ return algorithm_name("SHA1"); })},
    {"static System.Security.Cryptography.HashAlgorithmName SHA256 {get;}", FN({ return algorithm_name("SHA256"); })},
    {"static System.Security.Cryptography.HashAlgorithmName SHA384 {get;}", FN({ return algorithm_name("SHA384"); })},
    {"static System.Security.Cryptography.HashAlgorithmName SHA512 {get;}", FN({ return algorithm_name("SHA512"); })},
    {"static System.Security.Cryptography.HashAlgorithmName SHA3_256 {get;}", FN({ return algorithm_name("SHA3-256"); })},
    {"string Name {get;}", FN({ return str(c.self.as<AlgorithmName>()->name); })},
    {"string ToString()", FN({ return str(c.self.as<AlgorithmName>()->name); })},
};
Type g_name{TypeSpec{.full_name = "System.Security.Cryptography.HashAlgorithmName", .base = "System.ValueType", .flags = kValueType,
                     .members = kName, .default_value = [](const Type*) { return algorithm_name(""); }, .assembly = "System.Security.Cryptography"}};
const Type* AlgorithmName::type() const { return &g_name; }
const Algorithm& named_algorithm(const Value& v) {
  auto* n = v.get_if<AlgorithmName>();
  const Algorithm* a = n ? algorithm_in(n->name) : nullptr;
  if (!a) throw_crypto("'" + (n ? n->name : std::string()) + "' is not a known hash algorithm.");
  return *a;
}

// Random numbers

uint32_t random_below(uint32_t limit) {
  uint32_t mask = limit - 1, n;
  for (int shift : {1, 2, 4, 8, 16}) mask |= mask >> shift;
  do {
    random_bytes(&n, sizeof n);
    n &= mask;
  } while (n >= limit);
  return n;
}
Value random_between(int64_t from, int64_t to) {
  if (from >= to) throw_dotnet("System.ArgumentException", "Range of random number does not contain at least one possibility.");
  return int32(from + random_below(static_cast<uint32_t>(to - from)));
}
Value fill_random(MethodCall& c) {
  require(c.arg(0), "data");
  auto& a = *c.arg(0).as<Array>();
  int64_t at = c.has(2) ? c.arg(1).as_int() : 0, n = c.has(2) ? c.arg(2).as_int() : static_cast<int64_t>(a.size());
  if (at < 0 || n < 0 || at + n > static_cast<int64_t>(a.size())) throw_range("Non-negative number required.", "offset");
  random_bytes(a.byte_data().data() + at, static_cast<size_t>(n));
  return Value::nothing();
}
Value hex_string(MethodCall& c) {
  int64_t n = c.arg(0).as_int();
  if (n < 0) throw_range("Non-negative number required.", "stringLength");
  const char* digits = c.has(1) && c.arg(1).as_bool() ? "0123456789abcdef" : "0123456789ABCDEF";
  std::string s;
  for (int64_t i = 0; i < n; ++i) s += digits[random_below(16)];
  return str(s);
}
const MemberDef kRandom[] = {
    {"new()", FN({ return record(c.type, {}); })},
    {"static System.Security.Cryptography.RandomNumberGenerator Create()", FN({ return record(TypeRegistry::find("System.Security.Cryptography.RandomNumberGeneratorImplementation"), {}); })},
    {"static byte[] GetBytes(int count)", FN({
       int64_t n = c.arg(0).as_int();
       if (n < 0) throw_range("Non-negative number required.", "count");
       std::string b(static_cast<size_t>(n), '\0');
       random_bytes(b.data(), b.size());
       return byte_array(b);
     })},
    {"void GetBytes(byte[] data)", fill_random},
    {"void GetBytes(byte[] data, int offset, int count)", fill_random},
    {"void GetNonZeroBytes(byte[] data)", FN({
       require(c.arg(0), "data");
       for (uint8_t& b : c.arg(0).as<Array>()->byte_data()) b = static_cast<uint8_t>(1 + random_below(255));
       return Value::nothing();
     })},
    {"static void Fill(byte[] data)", fill_random},
    {"static int GetInt32(int toExclusive)", FN({
       if (c.arg(0).as_int() <= 0) throw_range("Non-negative number required.", "toExclusive");
       return random_between(0, c.arg(0).as_int());
     })},
    {"static int GetInt32(int fromInclusive, int toExclusive)", FN({ return random_between(c.arg(0).as_int(), c.arg(1).as_int()); })},
    {"static string GetHexString(int stringLength)", hex_string},
    {"static string GetHexString(int stringLength, bool lowercase)", hex_string},
    {"static string GetString(string choices, int length)", FN({
       if (!c.arg(0).is_string() || c.arg(0).string()->length() == 0) throw_dotnet("System.ArgumentException", "Span may not be empty.", "choices");
       std::u16string s;
       for (int64_t i = 0; i < c.arg(1).as_int(); ++i) s += c.arg(0).string()->at(random_below(c.arg(0).string()->length()));
       return Value(String::utf16(s));
     })},
    {"void Dispose()", FN({ return Value::nothing(); })},
};
Type g_random{TypeSpec{.full_name = "System.Security.Cryptography.RandomNumberGenerator", .flags = kAbstract, .members = kRandom,
                       .interfaces = "System.IDisposable", .assembly = "System.Security.Cryptography"}};
Type g_random_own{TypeSpec{.full_name = "System.Security.Cryptography.RandomNumberGeneratorImplementation", .base = "System.Security.Cryptography.RandomNumberGenerator",
                           .flags = kSealed, .assembly = "System.Security.Cryptography"}};
Type g_random_provider{TypeSpec{.full_name = "System.Security.Cryptography.RNGCryptoServiceProvider", .base = "System.Security.Cryptography.RandomNumberGenerator",
                                .flags = kSealed, .members = kRandom, .assembly = "System.Security.Cryptography"}};

// Keys from passwords

class DeriveObject final : public HeapObject {
 public:
  std::string password, salt;
  const Algorithm* algorithm = &kAlgorithms[1];
  int iterations = 1000;
  size_t given = 0;
  const Type* type() const override;
};
std::string secret(const Value& v) { return v.is_string() ? v.string()->to_utf8() : std::string(byte_view(v)); }
int checked_iterations(const Value& v) {
  if (v.as_int() <= 0) throw_range("Positive number required.", "iterations");
  return i32(v);
}
Value new_derive(MethodCall& c) {
  require(c.arg(0), "password");
  auto d = make_ref<DeriveObject>();
  d->password = secret(c.arg(0));
  if (c.arg(1).kind() == Kind::Int32) {
    d->salt.resize(static_cast<size_t>(std::max<int64_t>(0, c.arg(1).as_int())));
    random_bytes(d->salt.data(), d->salt.size());
  } else {
    d->salt = bytes_of_argument(c, 1, "salt");
  }
  if (c.has(2)) d->iterations = checked_iterations(c.arg(2));
  if (c.has(3)) d->algorithm = &named_algorithm(c.arg(3));
  return Value(d);
}
DeriveObject& derive(const MethodCall& c) { return *c.self.as<DeriveObject>(); }
Value static_derive(MethodCall& c) {
  require(c.arg(0), "password");
  int64_t n = c.arg(4).as_int();
  if (n < 0) throw_range("Non-negative number required.", "outputLength");
  return byte_array(crypto_result(pbkdf2(named_algorithm(c.arg(3)).openssl, secret(c.arg(0)), bytes_of_argument(c, 1, "salt"),
                                         checked_iterations(c.arg(2)), static_cast<size_t>(n))));
}
const MemberDef kDerive[] = {
    {"new(string password, byte[] salt)", new_derive},
    {"new(string password, byte[] salt, int iterations)", new_derive},
    {"new(string password, byte[] salt, int iterations, System.Security.Cryptography.HashAlgorithmName hashAlgorithm)", new_derive},
    {"new(string password, int saltSize)", new_derive},
    {"new(string password, int saltSize, int iterations)", new_derive},
    {"new(string password, int saltSize, int iterations, System.Security.Cryptography.HashAlgorithmName hashAlgorithm)", new_derive},
    {"new(byte[] password, byte[] salt, int iterations)", new_derive},
    {"new(byte[] password, byte[] salt, int iterations, System.Security.Cryptography.HashAlgorithmName hashAlgorithm)", new_derive},
    {"byte[] GetBytes(int cb)", FN({
       DeriveObject& d = derive(c);
       int64_t n = c.arg(0).as_int();
       if (n <= 0) throw_range("Positive number required.", "cb");
       std::string all = crypto_result(pbkdf2(d.algorithm->openssl, d.password, d.salt, d.iterations, d.given + static_cast<size_t>(n)));
       std::string r = all.substr(d.given);
       d.given = all.size();
       return byte_array(r);
     })},
    {"void Reset()", FN({ derive(c).given = 0; return Value::nothing(); })},
    {"int IterationCount {get;set;}", FN({ return int32(derive(c).iterations); }),
     FN({ derive(c).iterations = checked_iterations(c.arg(0)); derive(c).given = 0; return Value::nothing(); })},
    {"byte[] Salt {get;set;}", FN({ return byte_array(derive(c).salt); }),
     FN({ derive(c).salt = bytes_of_argument(c, 0, "value"); derive(c).given = 0; return Value::nothing(); })},
    {"System.Security.Cryptography.HashAlgorithmName HashAlgorithm {get;}", FN({ return algorithm_name(derive(c).algorithm->name); })},
    {"static byte[] Pbkdf2(string password, byte[] salt, int iterations, System.Security.Cryptography.HashAlgorithmName hashAlgorithm, int outputLength)", static_derive},
    {"static byte[] Pbkdf2(byte[] password, byte[] salt, int iterations, System.Security.Cryptography.HashAlgorithmName hashAlgorithm, int outputLength)", static_derive},
    {"void Dispose()", FN({ return Value::nothing(); })},
};
Type g_derive{TypeSpec{.full_name = "System.Security.Cryptography.Rfc2898DeriveBytes", .members = kDerive, .interfaces = "System.IDisposable",
                       .assembly = "System.Security.Cryptography"}};
const Type* DeriveObject::type() const { return &g_derive; }

const MemberDef kOperations[] = {
    {"static bool FixedTimeEquals(byte[] left, byte[] right)", FN({
       std::string_view a = byte_view(c.arg(0)), b = byte_view(c.arg(1));
       if (a.size() != b.size()) return boolean(false);
       unsigned different = 0;
       for (size_t i = 0; i < a.size(); ++i) different |= static_cast<unsigned char>(a[i] ^ b[i]);
       return boolean(different == 0);
     })},
    {"static void ZeroMemory(byte[] buffer)", FN({
       if (auto* a = c.arg(0).get_if<Array>()) std::fill(a->byte_data().begin(), a->byte_data().end(), uint8_t{0});
       return Value::nothing();
     })},
    {"static byte[] HashData(System.Security.Cryptography.HashAlgorithmName hashAlgorithm, byte[] source)", FN({
       return byte_array(crypto_result(digest(named_algorithm(c.arg(0)).openssl, bytes_of_argument(c, 1, "source"))));
     })},
    {"static byte[] HmacData(System.Security.Cryptography.HashAlgorithmName hashAlgorithm, byte[] key, byte[] source)", FN({
       return byte_array(crypto_result(hmac(named_algorithm(c.arg(0)).openssl, bytes_of_argument(c, 1, "key"), bytes_of_argument(c, 2, "source"))));
     })},
};
Type g_operations{TypeSpec{.full_name = "System.Security.Cryptography.CryptographicOperations", .flags = kStatic | kAbstract | kSealed,
                           .members = kOperations, .assembly = "System.Security.Cryptography"}};

}  // namespace
}  // namespace psession
