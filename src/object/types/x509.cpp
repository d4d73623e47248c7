// X.509 certificates: X509Certificate2 and what names it, read from DER or PEM by a reader of our own. Private keys and
// PKCS#12 files are not read.
#include <algorithm>

#include "base/crypto.h"
#include "object/stream_objects.h"
#include "object/types/date_boxes.h"
#include "object/types/record.h"
#include "object/types/table.h"
#include "text/base64.h"

namespace psession {
namespace {
#define X509 "System.Security.Cryptography.X509Certificates."
constexpr const char* kAssembly = "System.Security.Cryptography";

[[noreturn]] void throw_crypto(std::string text) { throw_dotnet("System.Security.Cryptography.CryptographicException", std::move(text)); }

// One element of DER: its tag, what it holds, and itself with its header.
struct Der {
  uint8_t tag = 0;
  std::string_view body, whole;
};
class DerReader {
 public:
  explicit DerReader(std::string_view bytes) : s_(bytes) {}
  bool at_end() const { return s_.empty(); }
  uint8_t peek() const { return s_.empty() ? 0 : static_cast<uint8_t>(s_[0]); }
  Der next() {
    if (s_.size() < 2) fail();
    Der d;
    d.tag = static_cast<uint8_t>(s_[0]);
    size_t length = static_cast<uint8_t>(s_[1]), head = 2;
    if (length & 0x80) {
      size_t n = length & 0x7F;
      if (n == 0 || n > 4 || s_.size() < 2 + n) fail();
      length = 0;
      for (size_t i = 0; i < n; ++i) length = length << 8 | static_cast<uint8_t>(s_[2 + i]);
      head += n;
    }
    if (length > s_.size() - head) fail();
    d.body = s_.substr(head, length);
    d.whole = s_.substr(0, head + length);
    s_.remove_prefix(head + length);
    return d;
  }
  Der next(uint8_t tag) {
    Der d = next();
    if (d.tag != tag) fail();
    return d;
  }

 private:
  [[noreturn]] static void fail() { throw_crypto("The certificate data cannot be read with the provided password, the password may be incorrect."); }
  std::string_view s_;
};

std::string hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string r;
  for (char ch : bytes) {
    r += kDigits[(ch >> 4) & 15];
    r += kDigits[ch & 15];
  }
  return r;
}
std::string oid(std::string_view b) {
  std::string r;
  uint64_t n = 0;
  bool first = true;
  for (char ch : b) {
    n = n << 7 | (ch & 0x7F);
    if (ch & 0x80) continue;
    if (first) {
      uint64_t top = std::min<uint64_t>(n / 40, 2);
      r = std::to_string(top) + "." + std::to_string(n - top * 40);
    } else {
      r += "." + std::to_string(n);
    }
    first = false;
    n = 0;
  }
  return r;
}
struct Known { const char* oid; const char* name; };
std::string known(const Known* list, size_t n, const std::string& o, const std::string& otherwise) {
  for (size_t i = 0; i < n; ++i) {
    if (o == list[i].oid) return list[i].name;
  }
  return otherwise;
}
constexpr Known kAttributes[] = {
    {"2.5.4.3", "CN"}, {"2.5.4.6", "C"}, {"2.5.4.7", "L"}, {"2.5.4.8", "S"}, {"2.5.4.10", "O"}, {"2.5.4.11", "OU"}, {"2.5.4.12", "T"},
    {"2.5.4.4", "SN"}, {"2.5.4.42", "G"}, {"2.5.4.43", "I"}, {"2.5.4.5", "SERIALNUMBER"}, {"2.5.4.9", "STREET"},
    {"1.2.840.113549.1.9.1", "E"}, {"0.9.2342.19200300.100.1.25", "DC"},
};
constexpr Known kAlgorithms[] = {
    {"1.2.840.113549.1.1.1", "RSA"}, {"1.2.840.10045.2.1", "ECC"}, {"1.2.840.113549.1.1.5", "sha1RSA"}, {"1.2.840.113549.1.1.11", "sha256RSA"},
    {"1.2.840.113549.1.1.12", "sha384RSA"}, {"1.2.840.113549.1.1.13", "sha512RSA"}, {"1.2.840.10045.4.3.2", "sha256ECDSA"},
    {"1.2.840.10045.4.3.3", "sha384ECDSA"}, {"1.2.840.10045.4.3.4", "sha512ECDSA"}, {"1.2.840.113549.1.1.10", "RSASSA-PSS"},
};
constexpr Known kExtensions[] = {
    {"2.5.29.14", "X509v3 Subject Key Identifier"}, {"2.5.29.15", "X509v3 Key Usage"}, {"2.5.29.17", "X509v3 Subject Alternative Name"},
    {"2.5.29.19", "X509v3 Basic Constraints"}, {"2.5.29.35", "X509v3 Authority Key Identifier"}, {"2.5.29.37", "X509v3 Extended Key Usage"},
    {"2.5.29.32", "X509v3 Certificate Policies"}, {"2.5.29.31", "X509v3 CRL Distribution Points"}, {"1.3.6.1.5.5.7.1.1", "Authority Information Access"},
};
std::string text_of(const Der& d) {
  if (d.tag != 0x1E) return std::string(d.body);  // UTF-8, printable, ASCII; else BMPString
  std::u16string u;
  for (size_t i = 0; i + 1 < d.body.size(); i += 2) u += static_cast<char16_t>(static_cast<uint8_t>(d.body[i]) << 8 | static_cast<uint8_t>(d.body[i + 1]));
  return String::utf16(u)->to_utf8();
}
// "CN=x, O=y", the last in the certificate first.
std::string name_text(std::string_view name, bool simple = false) {
  std::vector<std::string> parts;
  std::string common;
  for (DerReader sets(name); !sets.at_end();) {
    std::string part;
    for (DerReader one(sets.next(0x31).body); !one.at_end();) {
      DerReader pair(one.next(0x30).body);
      std::string type = oid(pair.next(0x06).body), value = text_of(pair.next());
      std::string key = known(kAttributes, std::size(kAttributes), type, "OID." + type);
      if (key == "CN") common = value;
      bool quoted = value.find_first_of(",+=\"\n<>#;") != std::string::npos || value.starts_with(" ") || value.ends_with(" ");
      if (quoted) {
        std::string twice;
        for (char ch : value) twice += ch == '"' ? "\"\"" : std::string(1, ch);
        value = "\"" + twice + "\"";
      }
      part += (part.empty() ? "" : " + ") + key + "=" + value;
    }
    parts.push_back(std::move(part));
  }
  if (simple) return common;
  std::string r;
  for (size_t i = parts.size(); i-- > 0;) r += (r.empty() ? "" : ", ") + parts[i];
  return r;
}
Value time_value(const Der& d) {
  std::string s(d.body);
  bool utc = d.tag == 0x17;  // UTCTime: two digits of the year
  size_t at = utc ? 2 : 4;
  auto digits = [&](size_t from, size_t n) {
    int v = 0;
    for (size_t i = from; i < from + n; ++i) v = i < s.size() && s[i] >= '0' && s[i] <= '9' ? v * 10 + (s[i] - '0') : 0;
    return v;
  };
  int year = digits(0, at);
  if (utc) year += year < 50 ? 2000 : 1900;
  auto t = DateTime::of(year, digits(at, 2), digits(at + 2, 2), digits(at + 4, 2), digits(at + 6, 2), digits(at + 8, 2), 0, DateTimeKind::kUtc);
  if (!t) throw_crypto("ASN1 corrupted data.");
  return Value::date_time(to_local_time(*t).data());
}

class CertificateObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  CertificateObject(const Type* t, std::string bytes) : der(std::move(bytes)), type_(t) { read(); }
  std::string der, serial, issuer, subject, algorithm, key_algorithm, key, thumbprint;
  std::string friendly_name;
  Value not_before, not_after;
  int version = 1;
  struct Extension { std::string oid, data; bool critical; };
  std::vector<Extension> extensions;
  const Type* type() const override { return type_; }
  std::string to_text() const override {
    return "[Subject]\n  " + name_text(subject) + "\n\n[Issuer]\n  " + name_text(issuer) + "\n\n[Serial Number]\n  " + serial + "\n\n[Thumbprint]\n  " + thumbprint + "\n";
  }
  bool equals(const HeapObject& o) const override {
    auto* c = dynamic_cast<const CertificateObject*>(&o);
    return c && c->der == der;
  }
  int compare(const HeapObject&) const override { return 0; }
  bool comparable() const override { return false; }
  size_t hash() const override { return std::hash<std::string>()(der); }

 private:
  void read() {
    Der whole = DerReader(der).next(0x30);
    der = std::string(whole.whole);
    DerReader certificate(DerReader(der).next(0x30).body);
    DerReader body(certificate.next(0x30).body);
    if (body.peek() == 0xA0) version = 1 + static_cast<uint8_t>(DerReader(body.next().body).next(0x02).body.back());
    serial = hex(body.next(0x02).body);
    algorithm = oid(DerReader(body.next(0x30).body).next(0x06).body);
    issuer = std::string(body.next(0x30).body);
    DerReader valid(body.next(0x30).body);
    not_before = time_value(valid.next());
    not_after = time_value(valid.next());
    subject = std::string(body.next(0x30).body);
    DerReader info(body.next(0x30).body);
    key_algorithm = oid(DerReader(info.next(0x30).body).next(0x06).body);
    key = std::string(info.next(0x03).body.substr(1));
    while (!body.at_end()) {
      Der d = body.next();
      if (d.tag != 0xA3) continue;
      for (DerReader list(DerReader(d.body).next(0x30).body); !list.at_end();) {
        DerReader one(list.next(0x30).body);
        Extension e{oid(one.next(0x06).body), {}, false};
        if (one.peek() == 0x01) e.critical = one.next().body != std::string_view("\0", 1);
        e.data = std::string(one.next(0x04).body);
        extensions.push_back(std::move(e));
      }
    }
    if (Result<std::string> d = digest("SHA1", der); d.ok()) thumbprint = hex(d.value());
  }
  const Type* type_;
};

CertificateObject& self(MethodCall& c) { return *unwrap(c.self).as<CertificateObject>(); }
Value from_bytes(const Type* t, std::string bytes) {
  constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----", kEnd = "-----END CERTIFICATE-----";
  size_t at = bytes.find(kBegin);
  if (at != std::string::npos) {
    size_t from = at + kBegin.size(), end = bytes.find(kEnd, from);
    if (end == std::string::npos) throw_crypto("The certificate contents do not contain a PEM with a CERTIFICATE label, or the content is malformed.");
    std::optional<std::string> der = base64_decode(std::string_view(bytes).substr(from, end - from));
    if (!der) throw_crypto("The certificate contents do not contain a PEM with a CERTIFICATE label, or the content is malformed.");
    bytes = std::move(*der);
  }
  return Value(make_ref<CertificateObject>(t, std::move(bytes)));
}
std::string file_bytes(MethodCall& c) { return read_whole(*open_stream(io_path(c.ctx, c.arg(0), "fileName"), 3, 1)); }
Value from_file(MethodCall& c) { return from_bytes(TypeRegistry::find(X509 "X509Certificate2"), file_bytes(c)); }
Value from_array(MethodCall& c) {
  auto* a = c.arg(0).get_if<Array>();
  if (!a || !a->is_packed()) throw_null_argument("rawData");
  return from_bytes(TypeRegistry::find(X509 "X509Certificate2"), std::string(reinterpret_cast<const char*>(a->byte_data().data()), a->byte_data().size()));
}
Value from_pem(MethodCall& c) {
  std::string s = text_arg(c, 0);
  if (s.find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
    throw_crypto("The certificate contents do not contain a PEM with a CERTIFICATE label, or the content is malformed.");
  }
  return from_bytes(TypeRegistry::find(X509 "X509Certificate2"), s);
}
Value oid_value(const std::string& o, const std::string& name) { return record(TypeRegistry::find("System.Security.Cryptography.Oid"), {str(o), str(name)}); }
Value raw(std::string_view s) { return Value(Array::bytes({reinterpret_cast<const uint8_t*>(s.data()), s.size()})); }
Value name_value(const std::string& der) { return record(TypeRegistry::find(X509 "X500DistinguishedName"), {str(name_text(der)), raw(der)}); }
// What the extension of alternative names says, of one kind (2: DNS).
std::vector<Value> alternative_names(const CertificateObject& x) {
  std::vector<Value> r;
  for (const auto& e : x.extensions) {
    if (e.oid != "2.5.29.17") continue;
    for (DerReader list(DerReader(e.data).next(0x30).body); !list.at_end();) {
      if (Der d = list.next(); d.tag == 0x82) r.push_back(str(std::string(d.body)));
    }
  }
  return r;
}
Value name_info(MethodCall& c) {
  const std::string& name = c.arg(1).as_bool() ? self(c).issuer : self(c).subject;
  if (int64_t kind = int_arg(c, 0); kind >= 3) {
    auto all = alternative_names(self(c));
    return all.empty() ? str(name_text(name, true)) : all[0];
  }
  std::string simple = name_text(name, true);
  return str(simple);
}
constexpr MemberDef kCertificate[] = {
    {"new(string fileName)", from_file}, {"new(byte[] rawData)", from_array},
    {"new(string fileName, string password)", from_file}, {"new(byte[] rawData, string password)", from_array},
    {"static " X509 "X509Certificate2 CreateFromPem(string certPem)", from_pem},
    {"static " X509 "X509Certificate2 CreateFromPemFile(string certPemFilePath)", from_file},
    {"string Subject {get;}", PS_FN { return str(name_text(self(c).subject)); }},
    {"string Issuer {get;}", PS_FN { return str(name_text(self(c).issuer)); }},
    {X509 "X500DistinguishedName SubjectName {get;}", PS_FN { return name_value(self(c).subject); }},
    {X509 "X500DistinguishedName IssuerName {get;}", PS_FN { return name_value(self(c).issuer); }},
    {"string Thumbprint {get;}", PS_FN { return str(self(c).thumbprint); }},
    {"string SerialNumber {get;}", PS_FN { return str(self(c).serial); }},
    {"datetime NotBefore {get;}", PS_FN { return self(c).not_before; }},
    {"datetime NotAfter {get;}", PS_FN { return self(c).not_after; }},
    {"bool HasPrivateKey {get;}", PS_FN { return boolean(false); }},
    {"int Version {get;}", PS_FN { return int32(self(c).version); }},
    {"string FriendlyName {get;set;}", PS_FN { return str(self(c).friendly_name); }, PS_FN { self(c).friendly_name = text_arg(c, 0); return {}; }},
    {"System.Security.Cryptography.Oid SignatureAlgorithm {get;}",
     PS_FN { return oid_value(self(c).algorithm, known(kAlgorithms, std::size(kAlgorithms), self(c).algorithm, self(c).algorithm)); }},
    {"object PublicKey {get;}",
     PS_FN {
       const std::string& o = self(c).key_algorithm;
       return record(TypeRegistry::find(X509 "PublicKey"), {oid_value(o, known(kAlgorithms, std::size(kAlgorithms), o, o)), raw(self(c).key)});
     }},
    {"object Extensions {get;}",
     PS_FN {
       std::vector<Value> r;
       for (const auto& e : self(c).extensions) {
         r.push_back(record(TypeRegistry::find(X509 "X509Extension"), {oid_value(e.oid, known(kExtensions, std::size(kExtensions), e.oid, e.oid)), boolean(e.critical), raw(e.data)}));
       }
       return Value(Array::of(TypeRegistry::find(X509 "X509Extension"), std::move(r)));
     }},
    {"byte[] RawData {get;}", PS_FN { return raw(self(c).der); }},
    {"string GetNameInfo(" X509 "X509NameType nameType, bool forIssuer)", name_info},
    {"string GetSerialNumberString()", PS_FN { return str(self(c).serial); }},
    {"string GetCertHashString()", PS_FN { return str(self(c).thumbprint); }},
    {"byte[] GetRawCertData()", PS_FN { return raw(self(c).der); }},
    {"byte[] GetPublicKey()", PS_FN { return raw(self(c).key); }},
    {"string GetKeyAlgorithm()", PS_FN { return str(self(c).key_algorithm); }},
    {"string GetExpirationDateString()", PS_FN { return str(dotnet_to_string(c.ctx, self(c).not_after)); }},
    {"string GetEffectiveDateString()", PS_FN { return str(dotnet_to_string(c.ctx, self(c).not_before)); }},
    {"string GetFormat()", PS_FN { return str("X509"); }},
    {"string ExportCertificatePem()",
     PS_FN {
       std::string all = base64_encode(self(c).der), r = "-----BEGIN CERTIFICATE-----\n";
       for (size_t i = 0; i < all.size(); i += 64) r += all.substr(i, 64) + "\n";
       return str(r + "-----END CERTIFICATE-----");
     }},
    {"byte[] Export(" X509 "X509ContentType contentType)",
     PS_FN {
       if (int_arg(c, 0) != 1) throw_not_supported("Certificates can be exported as Cert only: psession reads no private keys.");
       return raw(self(c).der);
     }},
    {"object GetRSAPrivateKey()", PS_FN { return {}; }},
    {"bool Equals(object obj)", PS_FN { return boolean(c.arg(0).is_object() && self(c).equals(*unwrap(c.arg(0)).object())); }},
    {"int GetHashCode()", PS_FN { return int32(static_cast<int32_t>(self(c).hash())); }},
    {"void Dispose()", PS_FN { return Value::nothing(); }},
    {"void Reset()", PS_FN { return Value::nothing(); }},
};
PS_TYPE(g_base, {.full_name = X509 "X509Certificate", .members = kCertificate, .interfaces = "System.IDisposable",
                 .accelerators = "X509Certificate", .assembly = kAssembly});
PS_TYPE(g_certificate, {.full_name = X509 "X509Certificate2", .base = X509 "X509Certificate", .members = kCertificate,
                        .interfaces = "System.IDisposable", .assembly = kAssembly});
constexpr MemberDef kLoader[] = {
    {"static " X509 "X509Certificate2 LoadCertificate(byte[] data)", from_array},
    {"static " X509 "X509Certificate2 LoadCertificateFromFile(string path)", from_file},
};
PS_TYPE(g_loader, {.full_name = X509 "X509CertificateLoader", .flags = kStatic | kAbstract | kSealed, .members = kLoader, .assembly = kAssembly});
const MemberDef kName[] = {READ_ROW(0, "string Name"), READ_ROW(1, "byte[] RawData"),
                           {"string Format(bool multiLine)", PS_FN { return record_field(c, 0); }}};
PS_TYPE(g_name, {.full_name = X509 "X500DistinguishedName", .members = kName, .accelerators = "X500DistinguishedName", .assembly = kAssembly});
const MemberDef kKey[] = {READ_ROW(0, "System.Security.Cryptography.Oid Oid"), READ_ROW(1, "byte[] EncodedKeyValue")};
PS_TYPE(g_key, {.full_name = X509 "PublicKey", .flags = kSealed, .members = kKey, .assembly = kAssembly});
const MemberDef kExtension[] = {READ_ROW(0, "System.Security.Cryptography.Oid Oid"), READ_ROW(1, "bool Critical"), READ_ROW(2, "byte[] RawData")};
PS_TYPE(g_extension, {.full_name = X509 "X509Extension", .members = kExtension, .assembly = kAssembly});
const MemberDef kOid[] = {
    {"new(string oid)", PS_FN { return record(c.type, {c.arg(0), str(known(kExtensions, std::size(kExtensions), text_arg(c, 0), known(kAlgorithms, std::size(kAlgorithms), text_arg(c, 0), "")))}); }},
    {"new(string value, string friendlyName)", PS_FN { return record(c.type, {c.arg(0), c.arg(1)}); }},
    FIELD_ROW(0, "string Value"), FIELD_ROW(1, "string FriendlyName")};
PS_TYPE(g_oid, {.full_name = "System.Security.Cryptography.Oid", .flags = kSealed, .members = kOid, .assembly = kAssembly});
#define X509_ENUM(var, name, ...)                \
  constexpr EnumDef var##_values[] = {__VA_ARGS__}; \
  PS_TYPE(var, {.full_name = X509 name, .base = "System.Enum", .flags = kEnum | kValueType | kSealed, .enum_values = var##_values, .assembly = kAssembly})
X509_ENUM(g_name_type, "X509NameType", {"SimpleName", 0}, {"EmailName", 1}, {"UpnName", 2}, {"DnsName", 3}, {"DnsFromAlternativeName", 4}, {"UrlName", 5});
X509_ENUM(g_content, "X509ContentType", {"Unknown", 0}, {"Cert", 1}, {"SerializedCert", 2}, {"Pfx", 3}, {"Pkcs12", 3}, {"SerializedStore", 4}, {"Pkcs7", 5}, {"Authenticode", 6});
X509_ENUM(g_location, "StoreLocation", {"CurrentUser", 1}, {"LocalMachine", 2});
X509_ENUM(g_store_name, "StoreName", {"AddressBook", 1}, {"AuthRoot", 2}, {"CertificateAuthority", 3}, {"Disallowed", 4}, {"My", 5}, {"Root", 6}, {"TrustedPeople", 7}, {"TrustedPublisher", 8});
X509_ENUM(g_open, "OpenFlags", {"ReadOnly", 0}, {"ReadWrite", 1}, {"MaxAllowed", 2}, {"OpenExistingOnly", 4}, {"IncludeArchived", 8});
X509_ENUM(g_storage, "X509KeyStorageFlags", {"DefaultKeySet", 0}, {"UserKeySet", 1}, {"MachineKeySet", 2}, {"Exportable", 4}, {"UserProtected", 8}, {"PersistKeySet", 16}, {"EphemeralKeySet", 32});

}  // namespace
}  // namespace psession
