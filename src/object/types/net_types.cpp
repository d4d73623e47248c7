// System.Net: IPEndPoint, DnsEndPoint, IPNetwork, Cookie and CookieContainer, WebHeaderCollection, WebProxy,
// CredentialCache, ServicePointManager, the enums of HTTP and sockets, PhysicalAddress, ContentType.
#include <algorithm>
#include <charconv>
#include <cstring>

#include "object/text_case.h"
#include "object/types/record.h"
#include "object/types/table.h"

namespace psession {
namespace {

constexpr uint32_t kStaticClass = kStatic | kAbstract | kSealed;
#define NET "System.Net."

ENUM_TYPE(g_status, NET "HttpStatusCode", 0,
          {"Continue", 100}, {"SwitchingProtocols", 101}, {"Processing", 102}, {"EarlyHints", 103}, {"OK", 200},
          {"Created", 201}, {"Accepted", 202}, {"NonAuthoritativeInformation", 203}, {"NoContent", 204},
          {"ResetContent", 205}, {"PartialContent", 206}, {"MultiStatus", 207}, {"AlreadyReported", 208},
          {"IMUsed", 226}, {"MultipleChoices", 300}, {"MovedPermanently", 301}, {"Found", 302}, {"SeeOther", 303},
          {"NotModified", 304}, {"UseProxy", 305}, {"Unused", 306}, {"TemporaryRedirect", 307},
          {"PermanentRedirect", 308}, {"BadRequest", 400}, {"Unauthorized", 401}, {"PaymentRequired", 402},
          {"Forbidden", 403}, {"NotFound", 404}, {"MethodNotAllowed", 405}, {"NotAcceptable", 406},
          {"ProxyAuthenticationRequired", 407}, {"RequestTimeout", 408}, {"Conflict", 409}, {"Gone", 410},
          {"LengthRequired", 411}, {"PreconditionFailed", 412}, {"RequestEntityTooLarge", 413},
          {"RequestUriTooLong", 414}, {"UnsupportedMediaType", 415}, {"RequestedRangeNotSatisfiable", 416},
          {"ExpectationFailed", 417}, {"MisdirectedRequest", 421}, {"UnprocessableEntity", 422}, {"Locked", 423},
          {"FailedDependency", 424}, {"UpgradeRequired", 426}, {"PreconditionRequired", 428}, {"TooManyRequests", 429},
          {"RequestHeaderFieldsTooLarge", 431}, {"UnavailableForLegalReasons", 451}, {"InternalServerError", 500},
          {"NotImplemented", 501}, {"BadGateway", 502}, {"ServiceUnavailable", 503}, {"GatewayTimeout", 504},
          {"HttpVersionNotSupported", 505}, {"VariantAlsoNegotiates", 506}, {"InsufficientStorage", 507},
          {"LoopDetected", 508}, {"NotExtended", 510}, {"NetworkAuthenticationRequired", 511})
ENUM_TYPE(g_protocols, NET "SecurityProtocolType", kFlagsEnum, {"SystemDefault", 0}, {"Ssl3", 48}, {"Tls", 192}, {"Tls11", 768}, {"Tls12", 3072}, {"Tls13", 12288})
ENUM_TYPE(g_decompression, NET "DecompressionMethods", kFlagsEnum, {"None", 0}, {"GZip", 1}, {"Deflate", 2}, {"Brotli", 4}, {"All", -1})
ENUM_TYPE(g_schemes, NET "AuthenticationSchemes", kFlagsEnum, {"None", 0}, {"Digest", 1}, {"Negotiate", 2}, {"Ntlm", 4}, {"IntegratedWindowsAuthentication", 6},
          {"Basic", 8}, {"Anonymous", 32768})
ENUM_TYPE(g_socket_type, NET "Sockets.SocketType", 0, {"Stream", 1}, {"Dgram", 2}, {"Raw", 3}, {"Rdm", 4}, {"Seqpacket", 5}, {"Unknown", -1})
ENUM_TYPE(g_protocol_type, NET "Sockets.ProtocolType", 0, {"IP", 0}, {"Icmp", 1}, {"Igmp", 2}, {"Ggp", 3}, {"IPv4", 4}, {"Tcp", 6}, {"Pup", 12}, {"Udp", 17},
          {"Idp", 22}, {"IPv6", 41}, {"IcmpV6", 58}, {"Raw", 255}, {"Unknown", -1})
ENUM_TYPE(g_socket_flags, NET "Sockets.SocketFlags", kFlagsEnum, {"None", 0}, {"OutOfBand", 1}, {"Peek", 2}, {"DontRoute", 4})
ENUM_TYPE(g_shutdown, NET "Sockets.SocketShutdown", 0, {"Receive", 0}, {"Send", 1}, {"Both", 2})
ENUM_TYPE(g_ip_status, NET "NetworkInformation.IPStatus", 0, {"Success", 0}, {"DestinationNetworkUnreachable", 11002}, {"DestinationHostUnreachable", 11003},
          {"DestinationProtocolUnreachable", 11004}, {"DestinationPortUnreachable", 11005}, {"PacketTooBig", 11009}, {"TimedOut", 11010}, {"BadRoute", 11012},
          {"TtlExpired", 11013}, {"Unknown", -1})
ENUM_TYPE(g_operational, NET "NetworkInformation.OperationalStatus", 0, {"Up", 1}, {"Down", 2}, {"Testing", 3}, {"Unknown", 4}, {"Dormant", 5}, {"NotPresent", 6}, {"LowerLayerDown", 7})
ENUM_TYPE(g_mail_priority, NET "Mail.MailPriority", 0, {"Normal", 0}, {"Low", 1}, {"High", 2})

// End points

const Type* address_type() {
  static const Type* t = TypeRegistry::find("System.Net.IPAddress");
  return t;
}
std::string bytes_of(CallContext& ctx, const Value& address) { return std::string(tables::byte_view(invoke_method(ctx, address, "GetAddressBytes", {}))); }
int64_t checked_port(int64_t n) {
  if (n < 0 || n > 65535) throw_dotnet("System.ArgumentOutOfRangeException", "Specified argument was out of the range of valid values.", "port");
  return n;
}
std::string end_point_text(CallContext& ctx, const Value& v) {
  auto& r = record_of(v);
  std::string a = dotnet_to_string(ctx, r.fields[0]);
  if (a.find(':') != std::string::npos) a = "[" + a + "]";
  return a + ":" + std::to_string(r.fields[1].as_int());
}
Value parse_end_point(CallContext& ctx, const Type* t, const std::string& s) {
  size_t colon = s.rfind(':');
  std::string host = s, port = "0";
  bool v6 = std::count(s.begin(), s.end(), ':') > 1;
  if (colon != std::string::npos && (!v6 || (colon > 0 && s[colon - 1] == ']'))) {
    host = s.substr(0, colon);
    port = s.substr(colon + 1);
  }
  if (host.starts_with("[") && host.ends_with("]")) host = host.substr(1, host.size() - 2);
  int n = -1;
  auto r = std::from_chars(port.data(), port.data() + port.size(), n);
  Value text = str(host);
  std::optional<Value> a = try_convert(ctx, text, address_type());
  if (r.ec != std::errc() || r.ptr != port.data() + port.size() || n < 0 || n > 65535 || !a) {
    throw_dotnet("System.FormatException", "An invalid IPEndPoint was specified.");
  }
  return record(t, {*a, int32(n)});
}
const MemberDef kEndPoint[] = {
    {"new(ipaddress address, int port)", PS_FN {
       if (c.arg(0).is_null()) throw_null_argument("address");
       return record(c.type, {c.arg(0), int32(checked_port(int_arg(c, 1)))});
     }},
    {"new(long address, int port)", PS_FN { Value a = c.arg(0); return record(c.type, {construct(c.ctx, address_type(), {&a, 1}), int32(checked_port(int_arg(c, 1)))}); }},
    {"static int MinPort {get;}", PS_FN { return int32(0); }}, {"static int MaxPort {get;}", PS_FN { return int32(65535); }},
    {"static ipendpoint Parse(string s)", PS_FN { return parse_end_point(c.ctx, c.type, text_arg(c, 0)); }},
    {"static bool TryParse(string s, [ref] ipendpoint result)", PS_FN {
       try {
         set_out(c, 1, parse_end_point(c.ctx, c.type, text_arg(c, 0)));
         return boolean(true);
       } catch (const ScriptError&) {
         set_out(c, 1, Value());
         return boolean(false);
       }
     }},
    {"System.Net.Sockets.AddressFamily AddressFamily {get;}", PS_FN { return get_member(c.ctx, record_field(c, 0), "AddressFamily"); }},
    FIELD_ROW(0, "ipaddress Address"), FIELD_ROW(1, "int Port"),
    {"bool Equals(System.Object comparand)", PS_FN { return boolean(records_equal(c.self, c.arg(0))); }},
    {"string ToString()", PS_FN { return str(end_point_text(c.ctx, c.self)); }},
};
PS_TYPE(g_end_base, {.full_name = NET "EndPoint", .flags = kAbstract, .assembly = "System.Net.Primitives"});
PS_TYPE(g_end_point, {.full_name = NET "IPEndPoint", .base = NET "EndPoint", .members = kEndPoint, .accelerators = "ipendpoint",
                      .from_string = [](CallContext& ctx, const Type* t, const class String& s) { return parse_end_point(ctx, t, s.to_utf8()); },
                      .assembly = "System.Net.Primitives"});
const MemberDef kDnsEndPoint[] = {
    {"new(string host, int port)", PS_FN { return record(c.type, {c.arg(0), int32(checked_port(int_arg(c, 1)))}); }},
    READ_ROW(0, "string Host"), READ_ROW(1, "int Port"),
    {"string ToString()", PS_FN { return str("Unspecified/" + dotnet_to_string(c.ctx, record_field(c, 0)) + ":" + std::to_string(record_field(c, 1).as_int())); }},
};
PS_TYPE(g_dns_end_point, {.full_name = NET "DnsEndPoint", .base = NET "EndPoint", .members = kDnsEndPoint, .assembly = "System.Net.Primitives"});

// IPNetwork: fields are the base address and the prefix' length.

bool inside(const std::string& base, const std::string& address, int64_t bits) {
  if (base.size() != address.size()) return false;
  for (size_t i = 0; i < base.size() && bits > 0; ++i, bits -= 8) {
    uint8_t mask = bits >= 8 ? 255 : static_cast<uint8_t>(255 << (8 - bits));
    if ((base[i] ^ address[i]) & mask) return false;
  }
  return true;
}
Value make_network(CallContext& ctx, const Type* t, const Value& address, int64_t bits) {
  std::string b = bytes_of(ctx, address);
  if (bits < 0 || bits > static_cast<int64_t>(b.size() * 8)) throw_dotnet("System.ArgumentOutOfRangeException", "Specified argument was out of the range of valid values.", "prefixLength");
  for (size_t i = 0; i < b.size(); ++i) {
    int64_t left = bits - static_cast<int64_t>(i) * 8;
    uint8_t mask = left >= 8 ? 255 : left <= 0 ? 0 : static_cast<uint8_t>(255 << (8 - left));
    if (static_cast<uint8_t>(b[i]) & ~mask) throw_dotnet("System.ArgumentException", "The specified baseAddress has non-zero bits after the network prefix.", "baseAddress");
  }
  return record(t, {address, int32(bits)});
}
Value parse_network(CallContext& ctx, const Type* t, const std::string& s) {
  size_t slash = s.find('/');
  int bits = -1;
  if (slash != std::string::npos) std::from_chars(s.data() + slash + 1, s.data() + s.size(), bits);
  std::optional<Value> a = slash == std::string::npos ? std::nullopt : try_convert(ctx, str(s.substr(0, slash)), address_type());
  if (!a || bits < 0) throw_dotnet("System.FormatException", "An invalid IP network was specified.");
  return make_network(ctx, t, *a, bits);
}
std::string network_text(CallContext& ctx, const Value& v) { return dotnet_to_string(ctx, record_of(v).fields[0]) + "/" + std::to_string(record_of(v).fields[1].as_int()); }
const MemberDef kNetwork[] = {
    {"new(ipaddress baseAddress, int prefixLength)", PS_FN { return make_network(c.ctx, c.type, c.arg(0), int_arg(c, 1)); }},
    {"static System.Net.IPNetwork Parse(string s)", PS_FN { return parse_network(c.ctx, c.type, text_arg(c, 0)); }},
    {"static bool TryParse(string s, [ref] System.Net.IPNetwork result)", PS_FN {
       try {
         set_out(c, 1, parse_network(c.ctx, c.type, text_arg(c, 0)));
         return boolean(true);
       } catch (const ScriptError&) {
         return boolean(false);
       }
     }},
    READ_ROW(0, "ipaddress BaseAddress"), READ_ROW(1, "int PrefixLength"),
    {"bool Contains(ipaddress address)", PS_FN {
       if (c.arg(0).is_null()) throw_null_argument("address");
       return boolean(inside(bytes_of(c.ctx, record_field(c, 0)), bytes_of(c.ctx, c.arg(0)), record_field(c, 1).as_int()));
     }},
    {"bool Equals(System.Object obj)", PS_FN { return boolean(records_equal(c.self, c.arg(0))); }},
    {"string ToString()", PS_FN { return str(network_text(c.ctx, c.self)); }},
};
PS_TYPE(g_network, {.full_name = NET "IPNetwork", .base = "System.ValueType", .flags = kValueType, .members = kNetwork,
                    .from_string = [](CallContext& ctx, const Type* t, const class String& s) { return parse_network(ctx, t, s.to_utf8()); },
                    .assembly = "System.Net.Primitives"});

// PhysicalAddress

Value parse_physical(const Type* t, const std::string& s) {
  std::string b;
  int half = -1, digits = 0;
  char separator = 0;
  for (char ch : s) {
    if (ch == '-' || ch == ':' || ch == '.') {
      if (separator && separator != ch) digits = 99;
      separator = ch;
      continue;
    }
    int d = ch >= '0' && ch <= '9' ? ch - '0' : (ch | 32) >= 'a' && (ch | 32) <= 'f' ? (ch | 32) - 'a' + 10 : -1;
    if (d < 0) digits = 99;
    ++digits;
    if (half < 0) half = d;
    else {
      b += static_cast<char>(half * 16 + d);
      half = -1;
    }
  }
  if (digits > 64 || digits % 2) throw_dotnet("System.FormatException", "An invalid physical address was specified: '" + s + "'.");
  return record(t, {tables::byte_array(b)});
}
const MemberDef kPhysical[] = {
    {"new(byte[] address)", PS_FN { return record(c.type, {c.arg(0)}); }},
    {"static physicaladdress Parse(string address)", PS_FN { return parse_physical(c.type, text_arg(c, 0)); }},
    {"static physicaladdress None {get;}", PS_FN { return record(c.type, {tables::byte_array("")}); }},
    {"byte[] GetAddressBytes()", PS_FN { return tables::byte_array(std::string(tables::byte_view(record_field(c, 0)))); }},
    {"bool Equals(System.Object comparand)", PS_FN { auto* r = c.arg(0).get_if<RecordObject>(); return boolean(r && r->type() == c.type && tables::byte_view(r->fields[0]) == tables::byte_view(record_field(c, 0))); }},
    {"string ToString()", PS_FN {
       std::string r;
       for (char ch : tables::byte_view(record_field(c, 0))) {
         char b[4];
         snprintf(b, sizeof b, "%02X", static_cast<unsigned char>(ch));
         r += b;
       }
       return str(r);
     }},
};
PS_TYPE(g_physical, {.full_name = NET "NetworkInformation.PhysicalAddress", .members = kPhysical, .accelerators = "physicaladdress",
                     .from_string = [](CallContext&, const Type* t, const class String& s) { return parse_physical(t, s.to_utf8()); },
                     .assembly = "System.Net.NetworkInformation"});

// Cookies

enum CookieField { kName, kValue, kPath, kDomain, kExpires, kSecure, kHttpOnly, kComment, kDiscard, kCookieVersion, kPort, kCookieTime, kCookieFields };
Value make_cookie(MethodCall& c) {
  std::vector<Value> f(kCookieFields);
  for (int i : {kName, kValue, kPath, kDomain, kComment, kPort}) f[static_cast<size_t>(i)] = str("");
  f[kExpires] = Value::date_time(0);
  f[kCookieTime] = Value::date_time(0);
  f[kSecure] = f[kHttpOnly] = f[kDiscard] = boolean(false);
  f[kCookieVersion] = int32(0);
  for (uint32_t i = 0; i < c.argc; ++i) f[i] = c.arg(i).is_null() ? str("") : c.arg(i);
  if (c.argc && text_arg(c, 0).empty()) throw_dotnet("System.Net.CookieException", "The 'Name'='' part of the cookie is invalid.");
  return record(c.type, std::move(f));
}
const MemberDef kCookie[] = {
    {"new()", make_cookie}, {"new(string name, string value)", make_cookie}, {"new(string name, string value, string path)", make_cookie},
    {"new(string name, string value, string path, string domain)", make_cookie},
    FIELD_ROW(kComment, "string Comment"), FIELD_ROW(kHttpOnly, "bool HttpOnly"), FIELD_ROW(kDiscard, "bool Discard"), FIELD_ROW(kDomain, "string Domain"),
    {"bool Expired {get;}", PS_FN { return boolean(record_field(c, kExpires).as_uint() << 2 && convert_to(c.ctx, get_static(c.ctx, &types::DateTime, "Now"), &types::DateTime).as_uint() << 2 > record_field(c, kExpires).as_uint() << 2); }},
    FIELD_ROW(kExpires, "datetime Expires"), FIELD_ROW(kName, "string Name"), FIELD_ROW(kPath, "string Path"), FIELD_ROW(kPort, "string Port"),
    FIELD_ROW(kSecure, "bool Secure"), READ_ROW(kCookieTime, "datetime TimeStamp"), FIELD_ROW(kValue, "string Value"), FIELD_ROW(kCookieVersion, "int Version"),
    {"string ToString()", PS_FN {
       std::string n = dotnet_to_string(c.ctx, record_field(c, kName));
       return str(n.empty() ? "" : n + "=" + dotnet_to_string(c.ctx, record_field(c, kValue)));
     }},
};
PS_TYPE(g_cookie, {.full_name = NET "Cookie", .flags = kSealed, .members = kCookie, .assembly = "System.Net.Primitives"});

class CookieList final : public HeapObject, public EnumerableObject {
 public:
  explicit CookieList(const Type* t) : type_(t) { set_may_cycle(); }
  std::vector<Value> items;
  const Type* type() const override { return type_; }
  std::unique_ptr<Enumerator> enumerator(CallContext&) override { return array_enumerator(Array::of(items)); }
  void visit_edges(EdgeVisitor& v) override {
    for (const Value& x : items) v.visit(x.object());
  }
  void clear_edges() override { items.clear(); }
  static std::string part(const Value& cookie, size_t i) { return record_of(cookie).fields[i].string()->to_utf8(); }
  void add(const Value& cookie) {
    for (Value& v : items) {
      if (equal_ignore_ascii_case(part(v, kName), part(cookie, kName)) && equal_ignore_ascii_case(part(v, kDomain), part(cookie, kDomain)) && part(v, kPath) == part(cookie, kPath)) {
        v = cookie;
        return;
      }
    }
    items.push_back(cookie);
  }

 private:
  const Type* type_;
};
CookieList& cookies(MethodCall& c) { return *c.self.as<CookieList>(); }
const MemberDef kCookies[] = {
    {"new()", PS_FN { return Value(make_ref<CookieList>(c.type)); }},
    {"int Count {get;}", PS_FN { return int32(static_cast<int64_t>(cookies(c).items.size())); }},
    {"bool IsReadOnly {get;}", PS_FN { return boolean(false); }},
    {"void Add(System.Net.Cookie cookie)", PS_FN {
       if (c.arg(0).is_null()) throw_null_argument("cookie");
       cookies(c).add(unwrap(c.arg(0)));
       return Value::nothing();
     }},
    {"void Clear()", PS_FN { cookies(c).items.clear(); return Value::nothing(); }},
    {"System.Net.Cookie Item(string name) {get;}", PS_FN {
       for (const Value& v : cookies(c).items) {
         if (equal_ignore_ascii_case(CookieList::part(v, kName), text_arg(c, 0))) return v;
       }
       return Value();
     }},
    {"System.Net.Cookie Item(int index) {get;}", PS_FN {
       if (int_arg(c, 0) < 0 || int_arg(c, 0) >= static_cast<int64_t>(cookies(c).items.size())) throw_index_range();
       return cookies(c).items[static_cast<size_t>(int_arg(c, 0))];
     }},
    {"System.Collections.IEnumerator GetEnumerator()", PS_FN { return make_enumerator_object(c.self, cookies(c).enumerator(c.ctx)); }},
};
PS_TYPE(g_cookies, {.full_name = NET "CookieCollection", .members = kCookies, .interfaces = "System.Collections.ICollection", .assembly = "System.Net.Primitives"});

std::string uri_part(CallContext& ctx, const Value& uri, const char* name) { return dotnet_to_string(ctx, get_member(ctx, uri, name)); }
bool domain_fits(std::string domain, const std::string& host) {
  if (domain.empty() || equal_ignore_ascii_case(domain, host)) return true;
  if (domain[0] != '.') return false;
  if (equal_ignore_ascii_case(domain.substr(1), host)) return true;
  return host.size() > domain.size() && equal_ignore_ascii_case(std::string_view(host).substr(host.size() - domain.size()), domain);
}
Ref<CookieList> fitting(MethodCall& c) {
  if (c.arg(0).is_null()) throw_null_argument("uri");
  auto r = make_ref<CookieList>(&g_cookies);
  std::string host = uri_part(c.ctx, c.arg(0), "Host"), path = uri_part(c.ctx, c.arg(0), "AbsolutePath"), scheme = uri_part(c.ctx, c.arg(0), "Scheme");
  for (const Value& v : cookies(c).items) {
    std::string p = CookieList::part(v, kPath);
    if (!domain_fits(CookieList::part(v, kDomain), host) || !path.starts_with(p)) continue;
    if (record_of(v).fields[kSecure].as_bool() && scheme != "https") continue;
    r->items.push_back(v);
  }
  return r;
}
Value add_for_uri(MethodCall& c) {
  std::vector<Value> all;
  if (auto* l = c.arg(1).get_if<CookieList>()) all = l->items;
  else all.push_back(unwrap(c.arg(1)));
  for (const Value& v : all) {
    std::vector<Value> f = record_of(v).fields;
    if (CookieList::part(v, kDomain).empty()) f[kDomain] = get_member(c.ctx, c.arg(0), "Host");
    if (CookieList::part(v, kPath).empty()) f[kPath] = str("/");
    cookies(c).add(record(&g_cookie, std::move(f)));
  }
  return Value::nothing();
}
const MemberDef kContainer[] = {
    {"new()", PS_FN { return Value(make_ref<CookieList>(c.type)); }},
    {"new(int capacity)", PS_FN { return Value(make_ref<CookieList>(c.type)); }},
    {"int Capacity {get;}", PS_FN { return int32(300); }},
    {"int Count {get;}", PS_FN { return int32(static_cast<int64_t>(cookies(c).items.size())); }},
    {"int MaxCookieSize {get;}", PS_FN { return int32(4096); }},
    {"int PerDomainCapacity {get;}", PS_FN { return int32(20); }},
    {"void Add(System.Net.Cookie cookie)", PS_FN {
       if (c.arg(0).is_null()) throw_null_argument("cookie");
       if (CookieList::part(unwrap(c.arg(0)), kDomain).empty()) throw_dotnet("System.ArgumentException", "The parameter 'cookie.Domain' cannot be an empty string.", "cookie.Domain");
       std::vector<Value> f = record_of(c.arg(0)).fields;
       if (CookieList::part(unwrap(c.arg(0)), kPath).empty()) f[kPath] = str("/");
       cookies(c).add(record(&g_cookie, std::move(f)));
       return Value::nothing();
     }},
    {"void Add(uri uri, System.Net.Cookie cookie)", add_for_uri}, {"void Add(uri uri, System.Net.CookieCollection cookies)", add_for_uri},
    {"void SetCookies(uri uri, string cookieHeader)", PS_FN {
       std::string header = text_arg(c, 1);
       size_t semicolon = std::min(header.find(';'), header.size()), eq = header.find('=');
       if (eq == std::string::npos || eq > semicolon) throw_dotnet("System.Net.CookieException", "An error occurred when parsing the Cookie header.");
       Value args[] = {str(header.substr(0, eq)), str(header.substr(eq + 1, semicolon - eq - 1))};
       Value cookie = construct(c.ctx, &g_cookie, args);
       MethodCall inner = c;
       Value both[] = {c.arg(0), cookie};
       inner.args = both;
       return add_for_uri(inner);
     }},
    {"System.Net.CookieCollection GetCookies(uri uri)", PS_FN { return Value(fitting(c)); }},
    {"System.Net.CookieCollection GetAllCookies()", PS_FN {
       auto r = make_ref<CookieList>(&g_cookies);
       r->items = cookies(c).items;
       return Value(r);
     }},
    {"string GetCookieHeader(uri uri)", PS_FN {
       std::string r;
       Ref<CookieList> found = fitting(c);
       for (const Value& v : found->items) r += (r.empty() ? "" : "; ") + CookieList::part(v, kName) + "=" + CookieList::part(v, kValue);
       return str(r);
     }},
};
PS_TYPE(g_container, {.full_name = NET "CookieContainer", .members = kContainer, .assembly = "System.Net.Primitives"});

// Settings that scripts assign

Value& g_protocol_setting = *new Value(Value::int64(0));  // never destroyed
Value& g_validation_callback = *new Value;
const MemberDef kManager[] = {
    {"static System.Net.SecurityProtocolType SecurityProtocol {get;set;}", PS_FN { return Value::enumeration(&g_protocols, g_protocol_setting.as_int()); },
     PS_FN { g_protocol_setting = Value::int64(c.arg(0).as_int()); return Value::nothing(); }},
    {"static System.Net.Security.RemoteCertificateValidationCallback ServerCertificateValidationCallback {get;set;}", PS_FN { return g_validation_callback; },
     PS_FN { g_validation_callback = c.arg(0); return Value::nothing(); }},
    {"static int DefaultConnectionLimit {get;set;}", PS_FN { return int32(2); }, PS_FN { return Value::nothing(); }},
    {"static int MaxServicePointIdleTime {get;set;}", PS_FN { return int32(100000); }, PS_FN { return Value::nothing(); }},
    {"static bool Expect100Continue {get;set;}", PS_FN { return boolean(true); }, PS_FN { return Value::nothing(); }},
    {"static bool CheckCertificateRevocationList {get;set;}", PS_FN { return boolean(false); }, PS_FN { return Value::nothing(); }},
};
PS_TYPE(g_manager, {.full_name = NET "ServicePointManager", .members = kManager, .assembly = "System.Net.ServicePoint"});
const MemberDef kProxy[] = {
    {"new()", PS_FN { return record(c.type, {Value(), boolean(false), Value(), boolean(false), Value(Array::of(&types::String, {}))}); }},
    {"new(uri Address)", PS_FN { return record(c.type, {c.arg(0), boolean(false), Value(), boolean(false), Value(Array::of(&types::String, {}))}); }},
    {"new(uri Address, bool BypassOnLocal)", PS_FN { return record(c.type, {c.arg(0), c.arg(1), Value(), boolean(false), Value(Array::of(&types::String, {}))}); }},
    FIELD_ROW(0, "uri Address"), FIELD_ROW(1, "bool BypassProxyOnLocal"), FIELD_ROW(2, "System.Net.ICredentials Credentials"), FIELD_ROW(3, "bool UseDefaultCredentials"),
    FIELD_ROW(4, "string[] BypassList"),
    {"uri GetProxy(uri destination)", PS_FN { return record_field(c, 0).is_null() ? c.arg(0) : record_field(c, 0); }},
    {"bool IsBypassed(uri host)", PS_FN { return boolean(record_field(c, 0).is_null()); }},
};
PS_TYPE(g_proxy_interface, {.full_name = NET "IWebProxy", .base = nullptr, .flags = kInterface | kAbstract, .assembly = "System.Net.Primitives"});
PS_TYPE(g_credentials_interface, {.full_name = NET "ICredentials", .base = nullptr, .flags = kInterface | kAbstract, .assembly = "System.Net.Primitives"});
PS_TYPE(g_proxy, {.full_name = NET "WebProxy", .members = kProxy, .interfaces = "System.Net.IWebProxy", .assembly = "System.Net.WebProxy"});
Value default_credentials(MethodCall& c) {
  Value args[] = {str(""), str("")};
  return construct(c.ctx, TypeRegistry::find("System.Net.NetworkCredential"), args);
}
const MemberDef kCache[] = {
    {"new()", PS_FN { return record(c.type, {}); }},
    {"static System.Net.ICredentials DefaultCredentials {get;}", default_credentials},
    {"static System.Net.NetworkCredential DefaultNetworkCredentials {get;}", default_credentials},
};
PS_TYPE(g_cache, {.full_name = NET "CredentialCache", .members = kCache, .assembly = "System.Net.Primitives"});
Value http_version(MethodCall& c, int major, int minor) {
  Value args[] = {int32(major), int32(minor)};
  return construct(c.ctx, &types::Version, args);
}
const MemberDef kVersions[] = {
    {"static version Unknown {get;}", PS_FN { return http_version(c, 0, 0); }}, {"static version Version10 {get;}", PS_FN { return http_version(c, 1, 0); }},
    {"static version Version11 {get;}", PS_FN { return http_version(c, 1, 1); }}, {"static version Version20 {get;}", PS_FN { return http_version(c, 2, 0); }},
    {"static version Version30 {get;}", PS_FN { return http_version(c, 3, 0); }},
};
PS_TYPE(g_versions, {.full_name = NET "HttpVersion", .flags = kStaticClass, .members = kVersions, .assembly = "System.Net.Primitives"});

}  // namespace
}  // namespace psession
