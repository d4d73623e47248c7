// System.Net.IPAddress and System.Net.Mail.MailAddress.
#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstring>

#include "object/types/helpers.h"

namespace psession {
namespace {
using namespace tables;

const EnumDef kFamilies[] = {{"Unknown", -1}, {"Unspecified", 0}, {"Unix", 1}, {"InterNetwork", 2}, {"InterNetworkV6", 23}};
Type g_family{TypeSpec{.full_name = "System.Net.Sockets.AddressFamily", .base = "System.Enum", .flags = kEnum | kValueType, .enum_values = kFamilies}};

class AddressObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  AddressObject(bool v6, const uint8_t* bytes, uint32_t scope = 0) : v6(v6), scope(scope) { std::memcpy(data.data(), bytes, v6 ? 16 : 4); }
  const bool v6;
  const uint32_t scope;
  std::array<uint8_t, 16> data{};
  const Type* type() const override {
    static const Type* t = TypeRegistry::find("System.Net.IPAddress");
    return t;
  }
  std::string to_text() const override {
    char b[INET6_ADDRSTRLEN];
    inet_ntop(v6 ? AF_INET6 : AF_INET, data.data(), b, sizeof b);
    return scope ? std::string(b) + "%" + std::to_string(scope) : b;
  }
  bool equals(const HeapObject& o) const override {
    auto* a = dynamic_cast<const AddressObject*>(&o);
    return a && a->v6 == v6 && a->data == data && a->scope == scope;
  }
  int compare(const HeapObject&) const override { return 0; }
  bool comparable() const override { return false; }
  size_t hash() const override {
    size_t h = v6;
    for (uint8_t b : data) h = h * 31 + b;
    return h;
  }
};
AddressObject& addr(const MethodCall& c) { return *c.self.as<AddressObject>(); }

// "10.1", "0x7f.1", "2130706433": each part may be decimal, octal or hexadecimal, the last fills the rest.
bool parse_v4(std::string_view s, uint8_t* out) {
  uint64_t parts[4];
  size_t n = 0;
  while (true) {
    size_t dot = std::min(s.find('.'), s.size());
    std::string_view p = s.substr(0, dot);
    int base = 10;
    if (p.size() > 2 && p[0] == '0' && (p[1] | 32) == 'x') {
      base = 16;
      p.remove_prefix(2);
    } else if (p.size() > 1 && p[0] == '0') {
      base = 8;
    }
    uint64_t v = 0;
    auto r = std::from_chars(p.data(), p.data() + p.size(), v, base);
    if (p.empty() || n == 4 || r.ec != std::errc() || r.ptr != p.data() + p.size()) return false;
    parts[n++] = v;
    if (dot == s.size()) break;
    s.remove_prefix(dot + 1);
  }
  uint64_t value = 0;
  for (size_t i = 0; i + 1 < n; ++i) {
    if (parts[i] > 255) return false;
    value |= parts[i] << (8 * (3 - i));
  }
  if (parts[n - 1] >= uint64_t(1) << (8 * (5 - n))) return false;
  value |= parts[n - 1];
  for (int i = 0; i < 4; ++i) out[i] = static_cast<uint8_t>(value >> (8 * (3 - i)));
  return true;
}
Ref<AddressObject> parse(std::string s) {
  uint8_t b[16];
  if (s.find(':') == std::string::npos) return parse_v4(s, b) ? make_ref<AddressObject>(false, b) : nullptr;
  if (s.starts_with("[") && s.ends_with("]")) s = s.substr(1, s.size() - 2);
  uint32_t scope = 0;
  size_t percent = s.find('%');
  if (percent != std::string::npos) {
    std::from_chars(s.data() + percent + 1, s.data() + s.size(), scope);
    s = s.substr(0, percent);
  }
  return inet_pton(AF_INET6, s.c_str(), b) == 1 ? make_ref<AddressObject>(true, b, scope) : nullptr;
}
Value parse_or_throw(const std::string& s) {
  Ref<AddressObject> a = parse(s);
  if (!a) throw_format("An invalid IP address was specified.");
  return Value(a);
}
Value well_known(bool v6, std::initializer_list<uint8_t> bytes) { return Value(make_ref<AddressObject>(v6, bytes.begin())); }

const MemberDef kAddress[] = {
    {"new(long newAddress)", FN({
       uint32_t n = static_cast<uint32_t>(c.arg(0).as_int());
       uint8_t b[4];
       std::memcpy(b, &n, 4);
       return Value(make_ref<AddressObject>(false, b));
     })},
    {"new(byte[] address)", FN({
       require(c.arg(0), "address");
       std::string_view b = byte_view(c.arg(0));
       if (b.size() != 4 && b.size() != 16) throw_dotnet("System.ArgumentException", "An invalid IP address was specified.", "address");
       return Value(make_ref<AddressObject>(b.size() == 16, reinterpret_cast<const uint8_t*>(b.data())));
     })},
    {"static ipaddress Any {get;}", FN({ return well_known(false, {0, 0, 0, 0}); })},
    {"static ipaddress Loopback {get;}", FN({ return well_known(false, {127, 0, 0, 1}); })},
    {"static ipaddress Broadcast {get;}", FN({ return well_known(false, {255, 255, 255, 255}); })},
    {"static ipaddress None {get;}", FN({ return well_known(false, {255, 255, 255, 255}); })},
    {"static ipaddress IPv6Any {get;}", FN({ return well_known(true, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}); })},
    {"static ipaddress IPv6Loopback {get;}", FN({ return well_known(true, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}); })},
    {"static ipaddress Parse(string ipString)", FN({ require(c.arg(0), "ipString"); return parse_or_throw(text(c.arg(0))); })},
    {"static bool TryParse(string ipString, [ref] ipaddress address)", FN({
       Ref<AddressObject> a = c.arg(0).is_string() ? parse(text(c.arg(0))) : nullptr;
       set_out(c, 1, a ? Value(a) : Value());
       return boolean(static_cast<bool>(a));
     })},
    {"static bool IsLoopback(ipaddress address)", FN({
       auto& a = *c.arg(0).as<AddressObject>();
       return boolean(a.v6 ? a.to_text() == "::1" : a.data[0] == 127);
     })},
    {"static int HostToNetworkOrder(int host)", FN({ return int32(static_cast<int32_t>(htonl(static_cast<uint32_t>(c.arg(0).as_int())))); })},
    {"static int NetworkToHostOrder(int network)", FN({ return int32(static_cast<int32_t>(ntohl(static_cast<uint32_t>(c.arg(0).as_int())))); })},
    {"byte[] GetAddressBytes()", FN({ return byte_array({reinterpret_cast<const char*>(addr(c).data.data()), addr(c).v6 ? 16u : 4u}); })},
    {"bool Equals(System.Object comparand)", FN({ return boolean(c.arg(0).is_object() && addr(c).equals(*c.arg(0).object())); })},
    {"int GetHashCode()", FN({ return int32(static_cast<int32_t>(addr(c).hash())); })},
    {"string ToString()", FN({ return str(addr(c).to_text()); })},
    {"ipaddress MapToIPv4()", FN({ return addr(c).v6 ? Value(make_ref<AddressObject>(false, addr(c).data.data() + 12)) : c.self; })},
    {"ipaddress MapToIPv6()", FN({
       if (addr(c).v6) return c.self;
       uint8_t b[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
       std::memcpy(b + 12, addr(c).data.data(), 4);
       return Value(make_ref<AddressObject>(true, b));
     })},
    {"System.Net.Sockets.AddressFamily AddressFamily {get;}", FN({ return Value::enumeration(&g_family, addr(c).v6 ? 23 : 2); })},
    {"long ScopeId {get;}", FN({
       if (!addr(c).v6) throw_dotnet("System.Net.Sockets.SocketException", "The attempted operation is not supported for the type of object referenced.");
       return Value::int64(addr(c).scope);
     })},
    {"bool IsIPv6Multicast {get;}", FN({ return boolean(addr(c).v6 && addr(c).data[0] == 0xFF); })},
    {"bool IsIPv6LinkLocal {get;}", FN({ return boolean(addr(c).v6 && addr(c).data[0] == 0xFE && (addr(c).data[1] & 0xC0) == 0x80); })},
    {"bool IsIPv6SiteLocal {get;}", FN({ return boolean(addr(c).v6 && addr(c).data[0] == 0xFE && (addr(c).data[1] & 0xC0) == 0xC0); })},
    {"bool IsIPv6Teredo {get;}", FN({
       auto& d = addr(c).data;
       return boolean(addr(c).v6 && d[0] == 0x20 && d[1] == 1 && d[2] == 0 && d[3] == 0);
     })},
    {"bool IsIPv6UniqueLocal {get;}", FN({ return boolean(addr(c).v6 && (addr(c).data[0] & 0xFE) == 0xFC); })},
    {"bool IsIPv4MappedToIPv6 {get;}", FN({ return boolean(addr(c).v6 && addr(c).data[10] == 0xFF && addr(c).data[11] == 0xFF); })},
    {"long Address {get;}", FN({
       uint32_t n;
       std::memcpy(&n, addr(c).data.data(), 4);
       return Value::int64(n);
     })},
    {"string IPAddressToString {get;}", FN({ return str(addr(c).to_text()); })},
};
Type g_address{TypeSpec{.full_name = "System.Net.IPAddress", .members = kAddress, .accelerators = "ipaddress",
                        .from_string = [](CallContext&, const Type*, const class String& s) { return parse_or_throw(s.to_utf8()); }}};

// ---- MailAddress

class MailObject final : public HeapObject, public TextualObject {
 public:
  std::string user, host, name;
  const Type* type() const override {
    static const Type* t = TypeRegistry::find("System.Net.Mail.MailAddress");
    return t;
  }
  std::string to_text() const override { return name.empty() ? user + "@" + host : "\"" + name + "\" <" + user + "@" + host + ">"; }
};
Value make_mail(const Value& v, const Value& name) {
  require(v, "address");
  std::string s = text(v);
  Ref<MailObject> m = make_ref<MailObject>();
  size_t open = s.rfind('<');
  if (open != std::string::npos && s.ends_with(">")) {
    std::string n = s.substr(0, open);
    while (!n.empty() && (n.back() == ' ' || n.back() == '"')) n.pop_back();
    m->name = n.substr(std::min(n.find_first_not_of(" \""), n.size()));
    s = s.substr(open + 1, s.size() - open - 2);
  }
  if (name.is_string()) m->name = text(name);
  size_t at = s.rfind('@');
  if (at == std::string::npos || at == 0 || at + 1 == s.size() || s.find_first_of(" \t\r\n") != std::string::npos) {
    throw_format("The specified string is not in the form required for an e-mail address.");
  }
  m->user = s.substr(0, at);
  m->host = s.substr(at + 1);
  return Value(m);
}
MailObject& mail(const MethodCall& c) { return *c.self.as<MailObject>(); }
const MemberDef kMail[] = {
    {"new(string address)", FN({ return make_mail(c.arg(0), Value()); })},
    {"new(string address, string displayName)", FN({ return make_mail(c.arg(0), c.arg(1)); })},
    {"string ToString()", FN({ return str(mail(c).to_text()); })},
    {"string DisplayName {get;}", FN({ return str(mail(c).name); })},
    {"string User {get;}", FN({ return str(mail(c).user); })},
    {"string Host {get;}", FN({ return str(mail(c).host); })},
    {"string Address {get;}", FN({ return str(mail(c).user + "@" + mail(c).host); })},
};
Type g_mail{TypeSpec{.full_name = "System.Net.Mail.MailAddress", .members = kMail, .accelerators = "mailaddress"}};

}  // namespace
}  // namespace psession
