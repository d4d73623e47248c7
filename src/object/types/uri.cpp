// The tables of System.Uri, System.UriBuilder, System.Net.WebUtility and System.Web.HttpUtility.
#include <strings.h>

#include <charconv>

#include "object/types/record.h"
#include "object/types/uri_object.h"
#include "text/casing.h"
#include "text/encoding.h"
#include "text/punycode.h"

namespace psession {
namespace {
using namespace tables;

const UriParts& any(const MethodCall& c) { return c.self.as<UriObject>()->parts; }
const UriParts& abs(const MethodCall& c) {
  const UriParts& u = any(c);
  if (!u.absolute) throw_dotnet("System.InvalidOperationException", "This operation is not supported for a relative URI.");
  return u;
}
const UriParts& of(const Value& v) { return v.as<UriObject>()->parts; }
Value combined(const UriParts& base, const std::string& relative) {
  UriParts u;
  std::string error;
  if (!base.absolute) throw_dotnet("System.ArgumentOutOfRangeException", "Specified argument was out of the range of valid values. (Parameter 'baseUri')");
  if (!UriParts::combine(base, relative, u, error)) throw_dotnet("System.UriFormatException", error);
  return Value(make_ref<UriObject>(std::move(u)));
}
std::string relative_path(const UriParts& from, const UriParts& to) {
  if (from.scheme != to.scheme || from.authority() != to.authority()) return to.absolute_uri();
  size_t common = 0, i = 0;
  while (i < from.path.size() && i < to.path.size() && from.path[i] == to.path[i]) {
    if (from.path[i] == '/') common = i + 1;
    ++i;
  }
  if (from.path == to.path) return to.query + to.fragment;
  std::string out;
  for (size_t k = common; k < from.path.size(); ++k) if (from.path[k] == '/') out += "../";
  out += to.path.substr(common);
  return out + to.query + to.fragment;
}
int host_kind(std::string_view h) {
  if (h.empty()) return 1;
  if (h[0] == '[') return 4;
  int dots = 0;
  bool digits = true;
  for (char ch : h) {
    if (ch == '.') ++dots;
    else if (ch < '0' || ch > '9') digits = false;
  }
  return digits && dots == 3 ? 3 : 2;
}
Value host_type(int k) { return Value::enumeration(TypeRegistry::find("System.UriHostNameType"), k); }
bool loopback(const UriParts& u) {
  return u.host == "localhost" || u.host == "loopback" || u.host == "[::1]" || u.host.starts_with("127.") || (u.scheme == "file" && u.host.empty());
}

#define URI_TEXT(name, expression) {"string " name " {get;}", FN({ const UriParts& u = abs(c); return str(expression); })}
const MemberDef kUri[] = {
    {"new(string uriString)", FN({ require(c.arg(0), "uriString"); return make_uri(text(c.arg(0)), 1); })},
    {"new(string uriString, System.UriKind uriKind)", FN({ require(c.arg(0), "uriString"); return make_uri(text(c.arg(0)), static_cast<int>(c.arg(1).as_int())); })},
    {"new(uri baseUri, string relativeUri)", FN({ require(c.arg(0), "baseUri"); return combined(of(c.arg(0)), text(c.arg(1))); })},
    {"new(uri baseUri, uri relativeUri)", FN({
       require(c.arg(0), "baseUri");
       require(c.arg(1), "relativeUri");
       if (of(c.arg(1)).absolute && !of(c.arg(1)).original.starts_with("/")) return c.arg(1);
       return combined(of(c.arg(0)), of(c.arg(1)).original);
     })},
    {"static string UriSchemeHttp {get;}", FN({ return str("http"); })},
    {"static string UriSchemeHttps {get;}", FN({ return str("https"); })},
    {"static string UriSchemeFtp {get;}", FN({ return str("ftp"); })},
    {"static string UriSchemeFile {get;}", FN({ return str("file"); })},
    {"static string UriSchemeMailto {get;}", FN({ return str("mailto"); })},
    {"static string UriSchemeSsh {get;}", FN({ return str("ssh"); })},
    {"static string SchemeDelimiter {get;}", FN({ return str("://"); })},
    {"static bool TryCreate(string uriString, System.UriKind uriKind, [ref] uri result)", FN({
       UriParts u;
       std::string error;
       bool ok = c.arg(0).is_string() && UriParts::parse(text(c.arg(0)), static_cast<int>(c.arg(1).as_int()), u, error);
       set_out(c, 2, ok ? Value(make_ref<UriObject>(std::move(u))) : Value());
       return boolean(ok);
     })},
    {"static bool TryCreate(uri baseUri, string relativeUri, [ref] uri result)", FN({
       UriParts u;
       std::string error;
       bool ok = !c.arg(0).is_null() && of(c.arg(0)).absolute && UriParts::combine(of(c.arg(0)), text(c.arg(1)), u, error);
       set_out(c, 2, ok ? Value(make_ref<UriObject>(std::move(u))) : Value());
       return boolean(ok);
     })},
    {"static bool IsWellFormedUriString(string uriString, System.UriKind uriKind)", FN({
       UriParts u;
       std::string error, s = text(c.arg(0));
       int64_t kind = c.arg(1).as_int();
       if (!UriParts::parse(s, static_cast<int>(kind), u, error) || (kind == 2 && u.absolute) || (kind == 1 && s.starts_with("/"))) return boolean(false);
       for (unsigned char ch : s) if (ch <= ' ' || ch >= 0x80 || ch == '"' || ch == '<' || ch == '>' || ch == '\\' || ch == '^' || ch == '`' || ch == '{' || ch == '|' || ch == '}') return boolean(false);
       return boolean(true);
     })},
    {"static string EscapeDataString(string stringToEscape)", FN({ require(c.arg(0), "stringToEscape"); return str(uri_escape(text(c.arg(0)), {})); })},
    {"static string EscapeUriString(string stringToEscape)", FN({ require(c.arg(0), "stringToEscape"); return str(uri_escape(text(c.arg(0)), ":/?#[]@!$&'()*+,;=%")); })},
    {"static string UnescapeDataString(string stringToUnescape)", FN({ require(c.arg(0), "stringToUnescape"); return str(uri_unescape(text(c.arg(0)))); })},
    {"static System.UriHostNameType CheckHostName(string name)", FN({
       std::string h = text(c.arg(0));
       if (h.empty()) return host_type(0);
       if (h.find(':') != std::string::npos) return host_type(h.find_first_not_of("[]0123456789abcdefABCDEF:.%") == std::string::npos ? 4 : 0);
       for (unsigned char ch : h) if (ch <= ' ' || (ch < 0x80 && !std::isalnum(ch) && ch != '.' && ch != '-' && ch != '_')) return host_type(0);
       return host_type(host_kind(h));
     })},
    {"static bool CheckSchemeName(string schemeName)", FN({
       std::string s = text(c.arg(0));
       bool ok = !s.empty() && std::isalpha(static_cast<unsigned char>(s[0]));
       for (unsigned char ch : s) ok = ok && (std::isalnum(ch) || ch == '+' || ch == '-' || ch == '.');
       return boolean(ok);
     })},
    {"static string HexEscape(char character)", FN({
       if (c.arg(0).as_char() > 255) throw_range("Specified argument was out of the range of valid values.", "character");
       char ch = static_cast<char>(c.arg(0).as_char());
       return str("%" + hex_encode(std::string_view(&ch, 1), true));
     })},
    {"static int FromHex(char digit)", FN({
       int ch = c.arg(0).as_char();
       if (ch > 127 || !std::isxdigit(ch)) throw_dotnet("System.ArgumentException", "Value does not fall within the expected range.", "digit");
       return int32(std::isdigit(ch) ? ch - '0' : (ch | 32) - 'a' + 10);
     })},
    {"static bool IsHexEncoding(string pattern, int index)", FN({
       std::string s = text(c.arg(0));
       size_t i = static_cast<size_t>(c.arg(1).as_int());
       return boolean(i + 2 < s.size() + 0 && s[i] == '%' && std::isxdigit(static_cast<unsigned char>(s[i + 1])) && std::isxdigit(static_cast<unsigned char>(s[i + 2])));
     })},
    {"static int Compare(uri uri1, uri uri2, System.UriComponents partsToCompare, System.UriFormat compareFormat, System.StringComparison comparisonType)", FN({
       std::string a = dotnet_to_string(c.ctx, c.arg(0)), b = dotnet_to_string(c.ctx, c.arg(1));
       bool fold = c.arg(4).as_int() % 2 == 1;
       int r = fold ? strcasecmp(a.c_str(), b.c_str()) : a.compare(b);
       return int32(r < 0 ? -1 : r > 0);
     })},
    {"static bool IsHexDigit(char character)", FN({ return boolean(c.arg(0).as_char() < 128 && std::isxdigit(c.arg(0).as_char())); })},
    {"bool Equals(System.Object comparand)", FN({
       if (c.arg(0).is_string()) {
         UriParts u;
         std::string error;
         if (!UriParts::parse(text(c.arg(0)), 0, u, error)) return boolean(false);
         return boolean(UriObject(std::move(u)).equals(*c.self.object()));
       }
       return boolean(c.arg(0).is_object() && c.self.as<UriObject>()->equals(*c.arg(0).object()));
     })},
    {"int GetHashCode()", FN({ return int32(static_cast<int32_t>(c.self.as<UriObject>()->hash())); })},
    {"string GetLeftPart(System.UriPartial part)", FN({
       const UriParts& u = abs(c);
       std::string s = u.scheme + (u.has_authority ? "://" : ":");
       int64_t k = c.arg(0).as_int();
       if (k >= 1) s += (u.user.empty() ? "" : u.user + "@") + u.authority();
       if (k >= 2) s += u.path;
       if (k >= 3) s += u.query;
       return str(s);
     })},
    {"bool IsBaseOf(uri uri)", FN({
       const UriParts &a = any(c), &b = of(c.arg(0));
       return boolean(a.scheme == b.scheme && a.authority() == b.authority() && b.path.starts_with(a.path.substr(0, a.path.rfind('/') + 1)));
     })},
    {"string GetComponents(System.UriComponents components, System.UriFormat format)", FN({
       auto part = [&](const char* name) { return dotnet_to_string(c.ctx, get_member(c.ctx, c.self, name)); };
       int64_t want = c.arg(0).as_int();
       bool standard = is_true(get_member(c.ctx, c.self, "IsDefaultPort"));
       std::string r, user = part("UserInfo"), path = part("AbsolutePath"), query = part("Query"), fragment = part("Fragment");
       int64_t rest = want & ~int64_t{1};
       if (want & 1) r += part("Scheme") + (rest ? "://" : "");
       if ((want & 2) && !user.empty()) r += user + (want & 4 ? "@" : "");
       if (want & 4) r += part("Host");
       if ((want & 8 && !standard) || (want & 128)) r += (r.empty() ? "" : ":") + part("Port");
       if (want & 16) r += r.empty() && want == 16 ? path.substr(std::min<size_t>(1, path.size())) : path;
       if ((want & 32) && !query.empty()) r += want == 32 ? query.substr(1) : query;
       if ((want & 64) && !fragment.empty()) r += want == 64 ? fragment.substr(1) : fragment;
       return str(c.arg(1).as_int() == 2 ? dotnet_to_string(c.ctx, [&] { Value v = str(r); return invoke_static(c.ctx, c.type, "UnescapeDataString", {&v, 1}); }()) : r);
     })},
    {"uri MakeRelativeUri(uri uri)", FN({ return make_uri(relative_path(abs(c), of(c.arg(0))), 0); })},
    {"string ToString()", FN({ return str(c.self.as<UriObject>()->to_text()); })},
    {"bool IsWellFormedOriginalString()", FN({
       for (unsigned char ch : any(c).original) if (ch <= ' ' || ch == '\\' || ch == '"' || ch == '<' || ch == '>') return boolean(false);
       return boolean(true);
     })},
    URI_TEXT("AbsolutePath", u.path), URI_TEXT("AbsoluteUri", u.absolute_uri()), URI_TEXT("LocalPath", u.local_path()),
    URI_TEXT("Authority", u.authority()),
    {"System.UriHostNameType HostNameType {get;}", FN({ return host_type(host_kind(abs(c).host)); })},
    {"bool IsDefaultPort {get;}", FN({ return boolean(abs(c).is_default_port()); })},
    {"bool IsFile {get;}", FN({ return boolean(abs(c).scheme == "file"); })},
    {"bool IsLoopback {get;}", FN({ return boolean(loopback(abs(c))); })},
    URI_TEXT("PathAndQuery", u.path + u.query),
    {"string[] Segments {get;}", FN({
       std::vector<Value> out;
       for (const std::string& s : abs(c).segments()) out.push_back(str(s));
       return make_array(&types::String, std::move(out));
     })},
    {"bool IsUnc {get;}", FN({ return boolean(abs(c).scheme == "file" && !abs(c).host.empty()); })},
    URI_TEXT("Host", u.host),
    {"int Port {get;}", FN({ return int32(abs(c).port); })},
    URI_TEXT("Query", u.query), URI_TEXT("Fragment", u.fragment), URI_TEXT("Scheme", u.scheme),
    {"string OriginalString {get;}", FN({ return str(any(c).original); })},
    URI_TEXT("DnsSafeHost", u.host.starts_with("[") ? u.host.substr(1, u.host.size() - 2) : u.host),
    URI_TEXT("IdnHost", u.host.starts_with("[") ? u.host.substr(1, u.host.size() - 2) : idn_to_ascii(u.host).value_or(u.host)),
    {"bool IsAbsoluteUri {get;}", FN({ return boolean(any(c).absolute); })},
    {"bool UserEscaped {get;}", FN({ return boolean(false); })},
    URI_TEXT("UserInfo", u.user),
};
const EnumDef kPartial[] = {{"Scheme", 0}, {"Authority", 1}, {"Path", 2}, {"Query", 3}};
Type g_partial{TypeSpec{.full_name = "System.UriPartial", .base = "System.Enum", .flags = kEnum | kValueType, .enum_values = kPartial}};

// ---- UriBuilder

class UriBuilderObject final : public HeapObject, public TextualObject {
 public:
  std::string scheme = "http", host = "localhost", path = "/", query, fragment, user, password;
  int port = -1;
  const Type* type() const override {
    static const Type* t = TypeRegistry::find("System.UriBuilder");
    return t;
  }
  void take(const UriParts& u) {
    scheme = u.scheme;
    host = u.host;
    path = u.path.empty() ? "/" : u.path;
    query = u.query;
    fragment = u.fragment;
    port = u.port;
    size_t colon = u.user.find(':');
    user = u.user.substr(0, colon);
    password = colon == std::string::npos ? "" : u.user.substr(colon + 1);
  }
  std::string to_text() const override {
    std::string s = scheme + (scheme.empty() ? "" : scheme == "mailto" ? ":" : "://");
    if (!user.empty()) s += user + (password.empty() ? "" : ":" + password) + "@";
    s += host;
    if (port != -1 && !host.empty() && port != default_port(scheme)) s += ":" + std::to_string(port);
    if (!host.empty() && !path.empty() && path[0] != '/') s += '/';
    return s + path + query + fragment;
  }
};
UriBuilderObject& ub(const MethodCall& c) { return *c.self.as<UriBuilderObject>(); }
std::string prefixed(const Value& v, char mark) {
  std::string s = text(v);
  return s.empty() || s[0] == mark ? s : mark + s;
}
Value build(MethodCall& c) {
  Ref<UriBuilderObject> b = make_ref<UriBuilderObject>();
  if (c.has(0)) b->scheme = to_lower(text(c.arg(0)));
  if (c.has(1)) b->host = text(c.arg(1));
  if (c.has(2)) b->port = i32(c.arg(2));
  if (c.has(3)) b->path = prefixed(c.arg(3), '/');
  if (c.has(4)) {
    std::string extra = text(c.arg(4));
    size_t hash = extra.find('#');
    if (extra.starts_with("?")) b->query = extra.substr(0, hash);
    if (hash != std::string::npos) b->fragment = extra.substr(hash);
  }
  return Value(b);
}
Value build_from(const UriParts& u) {
  Ref<UriBuilderObject> b = make_ref<UriBuilderObject>();
  b->take(u);
  return Value(b);
}
#define BUILDER_TEXT(name, field, value)                              \
  {"string " name " {get;set;}", FN({ return str(ub(c).field); }), FN({ \
     ub(c).field = value;                                             \
     return Value::nothing();                                         \
   })}
const MemberDef kBuilder[] = {
    {"new()", build},
    {"new(string uri)", FN({
       require(c.arg(0), "uri");
       UriParts u;
       std::string error, s = text(c.arg(0));
       if (!UriParts::parse(s, 0, u, error) || !u.absolute) {
         if (!UriParts::parse("http://" + s, 1, u, error)) throw_dotnet("System.UriFormatException", error);
       }
       return build_from(u);
     })},
    {"new(uri uri)", FN({ require(c.arg(0), "uri"); return build_from(of(c.arg(0))); })},
    {"new(string schemeName, string hostName)", build},
    {"new(string scheme, string host, int portNumber)", build},
    {"new(string scheme, string host, int port, string pathValue)", build},
    {"new(string scheme, string host, int port, string path, string extraValue)", build},
    {"string ToString()", FN({ return str(ub(c).to_text()); })},
    BUILDER_TEXT("Scheme", scheme, to_lower(text(c.arg(0)))), BUILDER_TEXT("UserName", user, text(c.arg(0))),
    BUILDER_TEXT("Password", password, text(c.arg(0))), BUILDER_TEXT("Host", host, text(c.arg(0))),
    {"int Port {get;set;}", FN({ return int32(ub(c).port); }), FN({
       if (c.arg(0).as_int() < -1 || c.arg(0).as_int() > 65535) throw_range("Specified argument was out of the range of valid values.", "value");
       ub(c).port = i32(c.arg(0));
       return Value::nothing();
     })},
    BUILDER_TEXT("Path", path, prefixed(c.arg(0), '/')), BUILDER_TEXT("Query", query, prefixed(c.arg(0), '?')),
    BUILDER_TEXT("Fragment", fragment, prefixed(c.arg(0), '#')),
    {"uri Uri {get;}", FN({ return make_uri(ub(c).to_text(), 1); })},
};
Type g_builder{TypeSpec{.full_name = "System.UriBuilder", .members = kBuilder}};

// ---- HTML and URL encoding

std::string html_encode(std::string_view s) {
  std::string out;
  size_t i = 0;
  while (i < s.size()) {
    size_t at = i;
    char32_t u = next_code_point(s, i);
    switch (u) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      case '&': out += "&amp;"; break;
      default:
        if ((u >= 160 && u < 256) || u > 0xFFFF) out += "&#" + std::to_string(static_cast<uint32_t>(u)) + ";";
        else out += s.substr(at, i - at);
    }
  }
  return out;
}
struct Entity { const char* name; char32_t c; };
constexpr Entity kEntities[] = {
    {"quot", '"'}, {"amp", '&'}, {"apos", '\''}, {"lt", '<'}, {"gt", '>'}, {"nbsp", 160}, {"iexcl", 161}, {"cent", 162},
    {"pound", 163}, {"curren", 164}, {"yen", 165}, {"brvbar", 166}, {"sect", 167}, {"uml", 168}, {"copy", 169},
    {"ordf", 170}, {"laquo", 171}, {"not", 172}, {"shy", 173}, {"reg", 174}, {"macr", 175}, {"deg", 176},
    {"plusmn", 177}, {"sup2", 178}, {"sup3", 179}, {"acute", 180}, {"micro", 181}, {"para", 182}, {"middot", 183},
    {"cedil", 184}, {"sup1", 185}, {"ordm", 186}, {"raquo", 187}, {"frac14", 188}, {"frac12", 189}, {"frac34", 190},
    {"iquest", 191}, {"Agrave", 192}, {"Aacute", 193}, {"Acirc", 194}, {"Atilde", 195}, {"Auml", 196}, {"Aring", 197},
    {"AElig", 198}, {"Ccedil", 199}, {"Egrave", 200}, {"Eacute", 201}, {"Ecirc", 202}, {"Euml", 203}, {"Igrave", 204},
    {"Iacute", 205}, {"Icirc", 206}, {"Iuml", 207}, {"Ntilde", 209}, {"Ograve", 210}, {"Oacute", 211}, {"Ocirc", 212},
    {"Otilde", 213}, {"Ouml", 214}, {"times", 215}, {"Oslash", 216}, {"Ugrave", 217}, {"Uacute", 218}, {"Ucirc", 219},
    {"Uuml", 220}, {"szlig", 223}, {"agrave", 224}, {"aacute", 225}, {"acirc", 226}, {"atilde", 227}, {"auml", 228},
    {"aring", 229}, {"aelig", 230}, {"ccedil", 231}, {"egrave", 232}, {"eacute", 233}, {"ecirc", 234}, {"euml", 235},
    {"igrave", 236}, {"iacute", 237}, {"icirc", 238}, {"iuml", 239}, {"ntilde", 241}, {"ograve", 242}, {"oacute", 243},
    {"ocirc", 244}, {"otilde", 245}, {"ouml", 246}, {"divide", 247}, {"oslash", 248}, {"ugrave", 249}, {"uacute", 250},
    {"ucirc", 251}, {"uuml", 252}, {"euro", 8364}, {"ndash", 8211}, {"mdash", 8212}, {"lsquo", 8216}, {"rsquo", 8217},
    {"ldquo", 8220}, {"rdquo", 8221}, {"bull", 8226}, {"hellip", 8230}, {"trade", 8482}, {"larr", 8592}, {"rarr", 8594},
};
std::string html_decode(std::string_view s) {
  std::string out;
  for (size_t i = 0; i < s.size(); ++i) {
    size_t end = s[i] == '&' ? s.find_first_of(";&", i + 1) : std::string_view::npos;
    if (end == std::string_view::npos || s[end] != ';') {
      out += s[i];
      continue;
    }
    std::string_view name = s.substr(i + 1, end - i - 1);
    char32_t u = 0;
    if (name.size() > 1 && name[0] == '#') {
      bool hex = (name[1] | 32) == 'x';
      std::string_view d = name.substr(hex ? 2 : 1);
      uint32_t n = 0;
      auto r = std::from_chars(d.data(), d.data() + d.size(), n, hex ? 16 : 10);
      if (r.ec == std::errc() && r.ptr == d.data() + d.size() && n <= 0x10FFFF && !(n >= 0xD800 && n < 0xE000)) u = n;
    } else {
      for (const Entity& e : kEntities) if (name == e.name) u = e.c;
    }
    if (u == 0) {
      out += s[i];
      continue;
    }
    append_utf8(out, u);
    i = end;
  }
  return out;
}
std::string url_encode(std::string_view s, bool lower) {
  std::string out;
  for (char ch : s) {
    unsigned char u = static_cast<unsigned char>(ch);
    if (u == ' ') out += '+';
    else if (std::isalnum(u) || std::string_view("-_.!*()").find(ch) != std::string_view::npos) out += ch;
    else out += "%" + hex_encode(std::string_view(&ch, 1), !lower);
  }
  return out;
}
std::string url_decode(std::string s) {
  for (char& ch : s) if (ch == '+') ch = ' ';
  return uri_unescape(s);
}
#define TEXT_MAP(row, expression) \
  {"static string " row, FN({ return c.arg(0).is_null() ? Value() : str(expression); })}
const MemberDef kWeb[] = {
    TEXT_MAP("HtmlEncode(string value)", html_encode(text(c.arg(0)))), TEXT_MAP("HtmlDecode(string value)", html_decode(text(c.arg(0)))),
    TEXT_MAP("UrlEncode(string value)", url_encode(text(c.arg(0)), false)), TEXT_MAP("UrlDecode(string encodedValue)", url_decode(text(c.arg(0)))),
};
Type g_web{TypeSpec{.full_name = "System.Net.WebUtility", .flags = kStatic | kAbstract | kSealed, .members = kWeb}};
std::string attribute_encode(const std::string& s) {
  std::string r;
  for (char ch : s) {
    if (ch == '"') r += "&quot;";
    else if (ch == '\'') r += "&#39;";
    else if (ch == '&') r += "&amp;";
    else if (ch == '<') r += "&lt;";
    else r += ch;
  }
  return r;
}
std::string script_encode(const std::string& s, bool quoted) {
  std::string r = quoted ? "\"" : "";
  for (char ch : s) {
    switch (ch) {
      case '\r': r += "\\r"; break;
      case '\t': r += "\\t"; break;
      case '"': r += "\\\""; break;
      case '\\': r += "\\\\"; break;
      case '\n': r += "\\n"; break;
      case '\b': r += "\\b"; break;
      case '\f': r += "\\f"; break;
      default:
        if (static_cast<unsigned char>(ch) < 32 || ch == '\'' || ch == '<' || ch == '>' || ch == '&') {
          constexpr char kHex[] = "0123456789abcdef";
          r += std::string("\\u00") + kHex[(ch >> 4) & 15] + kHex[ch & 15];
        } else {
          r += ch;
        }
    }
  }
  return quoted ? r + "\"" : r;
}
Value parse_query(MethodCall& c) {
  require(c.arg(0), "query");
  std::string s = text(c.arg(0));
  if (s.starts_with("?")) s.erase(0, 1);
  Value list = construct(c.ctx, TypeRegistry::find("System.Web.HttpQSCollection"), {});
  while (!s.empty()) {
    size_t end = std::min(s.find('&'), s.size()), eq = s.substr(0, end).find('=');
    Value pair[] = {eq == std::string::npos ? Value() : str(url_decode(s.substr(0, eq))),
                    str(url_decode(eq == std::string::npos ? s.substr(0, end) : s.substr(eq + 1, end - eq - 1)))};
    if (end) invoke_method(c.ctx, list, "Add", pair);
    s.erase(0, std::min(end + 1, s.size()));
  }
  return list;
}
const MemberDef kHttp[] = {
    TEXT_MAP("HtmlEncode(string s)", html_encode(text(c.arg(0)))), TEXT_MAP("HtmlDecode(string s)", html_decode(text(c.arg(0)))),
    TEXT_MAP("UrlEncode(string str)", url_encode(text(c.arg(0)), true)), TEXT_MAP("UrlDecode(string str)", url_decode(text(c.arg(0)))),
    TEXT_MAP("HtmlAttributeEncode(string s)", attribute_encode(text(c.arg(0)))),
    TEXT_MAP("JavaScriptStringEncode(string value)", script_encode(text(c.arg(0)), false)),
    {"static string JavaScriptStringEncode(string value, bool addDoubleQuotes)", FN({ return str(script_encode(text(c.arg(0)), c.arg(1).as_bool())); })},
    {"static System.Collections.Specialized.NameValueCollection ParseQueryString(string query)", parse_query},
    TEXT_MAP("UrlPathEncode(string str)", uri_escape(text(c.arg(0)), ":/?#[]@!$&'()*+,;=%")),
};
const MemberDef kIdn[] = {
    {"new()", FN({ return record(c.type, {}); })},
    {"string GetAscii(string unicode)", FN({
       require(c.arg(0), "unicode");
       std::optional<std::string> r = idn_to_ascii(text(c.arg(0)));
       if (!r || text(c.arg(0)).empty()) throw_dotnet("System.ArgumentException", "Decoded string is not a valid IDN name.", "unicode");
       return str(*r);
     })},
    {"string GetUnicode(string ascii)", FN({
       require(c.arg(0), "ascii");
       std::optional<std::string> r = idn_to_unicode(text(c.arg(0)));
       if (!r || text(c.arg(0)).empty()) throw_dotnet("System.ArgumentException", "Decoded string is not a valid IDN name.", "ascii");
       return str(*r);
     })},
    {"bool UseStd3AsciiRules {get;}", FN({ return boolean(false); })},
    {"bool AllowUnassigned {get;}", FN({ return boolean(false); })},
};
Type g_idn{TypeSpec{.full_name = "System.Globalization.IdnMapping", .flags = kSealed, .members = kIdn}};
Type g_http{TypeSpec{.full_name = "System.Web.HttpUtility", .flags = kSealed, .members = kHttp}};

}  // namespace

namespace types {
Type Uri{TypeSpec{.full_name = "System.Uri", .members = kUri, .accelerators = "uri",
                  .from_string = [](CallContext&, const Type*, const class String& s) { return make_uri(s.to_utf8(), 0); }}};
}  // namespace types
}  // namespace psession
