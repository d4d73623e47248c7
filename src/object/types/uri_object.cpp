#include "object/types/uri_object.h"

#include <algorithm>
#include <charconv>

#include "object/errors.h"
#include "object/type.h"
#include "text/casing.h"
#include "text/encoding.h"

namespace psession {
namespace {

constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
constexpr std::string_view kPathKeep = "/:@!$&'()*+,;=[]";
constexpr std::string_view kQueryKeep = "/?:@!$&'()*+,;=[]";

bool hex(char c) { return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f'); }
int hex_value(char c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; }
bool alpha(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

// Escapes what may not stand in a URI; what is escaped already stays.
std::string canonical(std::string_view s, std::string_view keep) {
  std::string out;
  for (size_t i = 0; i < s.size(); ++i) {
    char c = s[i];
    bool escaped = c == '%' && i + 2 < s.size() && hex(s[i + 1]) && hex(s[i + 2]);
    if (escaped || kUnreserved.find(c) != std::string_view::npos || keep.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += hex_encode(std::string_view(&c, 1), true);
    }
  }
  return out;
}

std::string remove_dots(std::string_view path) {
  std::vector<std::string_view> parts;
  bool rooted = !path.empty() && path[0] == '/';
  if (!rooted) return std::string(path);
  path.remove_prefix(1);
  bool trailing = false;
  while (true) {
    size_t slash = std::min(path.find('/'), path.size());
    std::string_view p = path.substr(0, slash);
    bool last = slash == path.size();
    trailing = false;
    if (p == ".") trailing = last;
    else if (p == "..") {
      if (!parts.empty()) parts.pop_back();
      trailing = last;
    } else {
      parts.push_back(p);
    }
    if (last) break;
    path.remove_prefix(slash + 1);
  }
  std::string out;
  for (std::string_view p : parts) {
    out += '/';
    out += p;
  }
  if (trailing || out.empty()) out += '/';
  return out;
}

bool hierarchical(std::string_view scheme) {
  for (std::string_view s : {"http", "https", "ftp", "ws", "wss", "file", "gopher", "net.tcp", "net.pipe", "ldap"}) {
    if (s == scheme) return true;
  }
  return false;
}

void split_tail(std::string_view s, UriParts& u, std::string_view& path) {
  size_t hash = s.find('#');
  if (hash != std::string_view::npos) {
    u.fragment = canonical(s.substr(hash), std::string(kQueryKeep) + "#");
    s = s.substr(0, hash);
  }
  size_t question = s.find('?');
  if (question != std::string_view::npos) {
    u.query = canonical(s.substr(question), kQueryKeep);
    s = s.substr(0, question);
  }
  path = s;
}

bool valid_host(std::string_view h) {
  if (h.empty()) return false;
  if (h[0] == '[') return h.back() == ']' && h.find_first_not_of("[]0123456789abcdefABCDEF:.%") == std::string_view::npos;
  for (char c : h) {
    unsigned char u = static_cast<unsigned char>(c);
    if (u < 0x80 && !alpha(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.' && c != '_') return false;
  }
  return h[0] != '.' && h.find("..") == std::string_view::npos;
}

}  // namespace

int default_port(std::string_view s) {
  if (s == "http" || s == "ws") return 80;
  if (s == "https" || s == "wss") return 443;
  if (s == "ftp") return 21;
  if (s == "telnet") return 23;
  if (s == "mailto") return 25;
  if (s == "gopher") return 70;
  if (s == "nntp") return 119;
  if (s == "ldap") return 389;
  if (s == "net.tcp") return 808;
  return -1;
}

std::string uri_escape(std::string_view s, std::string_view keep) {
  std::string out;
  for (char c : s) {
    if (kUnreserved.find(c) != std::string_view::npos || keep.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += hex_encode(std::string_view(&c, 1), true);
    }
  }
  return out;
}

std::string uri_unescape(std::string_view s, std::string_view leave) {
  std::string out;
  size_t i = 0;
  while (i < s.size()) {
    if (s[i] != '%' || i + 2 >= s.size() || !hex(s[i + 1]) || !hex(s[i + 2])) {
      out += s[i++];
      continue;
    }
    // A run of escapes is decoded together; what is no UTF-8 stays escaped.
    std::string bytes;
    size_t j = i;
    while (j + 2 < s.size() + 0 && s[j] == '%' && hex(s[j + 1]) && hex(s[j + 2])) {
      bytes += static_cast<char>(hex_value(s[j + 1]) * 16 + hex_value(s[j + 2]));
      j += 3;
      if (j >= s.size()) break;
    }
    size_t k = 0;
    while (k < bytes.size()) {
      size_t before = k;
      char32_t cp = next_code_point(bytes, k);
      bool bad = cp == 0xFFFD && k - before == 1;
      bool stays = cp < 0x80 && leave.find(static_cast<char>(cp)) != std::string_view::npos;
      if (bad || stays) out += s.substr(i + before * 3, (k - before) * 3);
      else out += bytes.substr(before, k - before);
    }
    i = j;
  }
  return out;
}

bool UriParts::parse(std::string_view text, int kind, UriParts& u, std::string& error) {
  u = UriParts();
  u.original = text;
  std::string_view s = text;
  while (!s.empty() && static_cast<unsigned char>(s.front()) <= ' ') s.remove_prefix(1);
  while (!s.empty() && static_cast<unsigned char>(s.back()) <= ' ') s.remove_suffix(1);
  if (s.size() > 65519) {
    error = "Invalid URI: The Uri string is too long.";
    return false;
  }
  auto relative = [&](const char* why) {
    if (kind == 1) {
      error = why;
      return false;
    }
    u.absolute = false;
    return true;
  };
  if (kind == 2) return true;
  if (s.empty()) return relative("Invalid URI: The URI is empty.");
  if (s[0] == '/' && !(s.size() > 1 && s[1] == '/')) {  // an absolute path is a file on Unix
    u.absolute = u.has_authority = true;
    u.scheme = "file";
    u.path = remove_dots(canonical(s, kPathKeep));
    return true;
  }
  size_t colon = s.find(':');
  bool scheme_ok = colon != std::string_view::npos && colon > 0 && alpha(s[0]);
  for (size_t i = 0; scheme_ok && i < colon; ++i) {
    scheme_ok = alpha(s[i]) || (s[i] >= '0' && s[i] <= '9') || s[i] == '+' || s[i] == '-' || s[i] == '.';
  }
  if (!scheme_ok) return relative("Invalid URI: The format of the URI could not be determined.");
  u.absolute = true;
  u.scheme = to_lower(s.substr(0, colon));
  s.remove_prefix(colon + 1);
  if (s.starts_with("//")) {
    u.has_authority = true;
    s.remove_prefix(2);
    size_t end = std::min(s.find_first_of("/?#\\"), s.size());
    std::string_view authority = s.substr(0, end);
    s.remove_prefix(end);
    size_t at = authority.rfind('@');
    if (at != std::string_view::npos) {
      u.user = canonical(authority.substr(0, at), kPathKeep);
      authority.remove_prefix(at + 1);
    }
    size_t bracket = authority.rfind(']');
    size_t port = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (port != std::string_view::npos) {
      std::string_view digits = authority.substr(port + 1);
      authority = authority.substr(0, port);
      if (!digits.empty()) {
        int n = 0;
        auto r = std::from_chars(digits.data(), digits.data() + digits.size(), n);
        if (r.ec != std::errc() || r.ptr != digits.data() + digits.size() || n > 65535) {
          error = "Invalid URI: Invalid port specified.";
          if (kind == 0) return u = UriParts(), u.original = text, true;
          return false;
        }
        u.port = n;
      }
    }
    u.host = to_lower(authority);
    if (u.host.empty() ? u.scheme != "file" && hierarchical(u.scheme) : !valid_host(u.host)) {
      error = "Invalid URI: The hostname could not be parsed.";
      if (kind == 0) return u = UriParts(), u.original = text, true;
      return false;
    }
  } else if (hierarchical(u.scheme) && u.scheme != "file") {
    error = "Invalid URI: The Authority/Host could not be parsed.";
    if (kind == 0) return u = UriParts(), u.original = text, true;
    return false;
  }
  if (u.port < 0) u.port = default_port(u.scheme);
  std::string_view path;
  split_tail(s, u, path);
  std::string slashes(path);
  if (hierarchical(u.scheme)) std::replace(slashes.begin(), slashes.end(), '\\', '/');
  if (u.scheme == "mailto") {
    size_t at = slashes.find('@');
    if (at != std::string::npos) {
      u.user = slashes.substr(0, at);
      u.host = to_lower(slashes.substr(at + 1));
    }
  } else {
    u.path = canonical(slashes, kPathKeep);
  }
  if (u.has_authority) {
    if (hierarchical(u.scheme)) u.path = remove_dots(u.path);
    if (u.path.empty()) u.path = "/";
  }
  return true;
}

bool UriParts::combine(const UriParts& base, std::string_view relative, UriParts& out, std::string& error) {
  if (!relative.empty() && relative[0] != '/') {
    UriParts absolute;
    std::string ignored;
    if (parse(relative, 0, absolute, ignored) && absolute.absolute) {
      out = absolute;
      return true;
    }
  }
  std::string text;
  std::string prefix = base.scheme + ":" + (base.has_authority ? "//" : "") +
                       (base.user.empty() ? "" : base.user + "@") + base.authority();
  if (relative.starts_with("//")) text = base.scheme + ":" + std::string(relative);
  else if (relative.empty()) text = prefix + base.path + base.query;
  else if (relative[0] == '/') text = prefix + std::string(relative);
  else if (relative[0] == '?') text = prefix + base.path + std::string(relative);
  else if (relative[0] == '#') text = prefix + base.path + base.query + std::string(relative);
  else text = prefix + base.path.substr(0, base.path.rfind('/') + 1) + std::string(relative);
  return parse(text, 1, out, error);
}

bool UriParts::is_default_port() const { return port == default_port(scheme); }
std::string UriParts::authority() const {
  return is_default_port() || port < 0 ? host : host + ":" + std::to_string(port);
}
std::string UriParts::absolute_uri() const {
  if (scheme == "mailto") return "mailto:" + (user.empty() ? host : user + "@" + host) + query + fragment;
  std::string s = scheme + ":";
  if (has_authority) s += "//" + (user.empty() ? std::string() : user + "@") + authority();
  return s + path + query + fragment;
}
std::string UriParts::display() const { return uri_unescape(absolute_uri(), "%#?/\\@:;=&+$,[]!'()*"); }
std::string UriParts::local_path() const {
  if (scheme == "file" && !host.empty()) return "\\\\" + host + uri_unescape(path);
  return uri_unescape(path);
}
std::vector<std::string> UriParts::segments() const {
  std::vector<std::string> out;
  size_t i = 0;
  while (i < path.size()) {
    size_t slash = path.find('/', i);
    size_t end = slash == std::string::npos ? path.size() : slash + 1;
    out.push_back(path.substr(i, end - i));
    i = end;
  }
  return out;
}

const Type* UriObject::type() const { return &types::Uri; }
bool UriObject::equals(const HeapObject& o) const {
  auto* u = dynamic_cast<const UriObject*>(&o);
  if (!u || u->parts.absolute != parts.absolute) return false;
  if (!parts.absolute) return parts.original == u->parts.original;
  UriParts a = parts, b = u->parts;
  a.fragment.clear();
  b.fragment.clear();
  a.user.clear();
  b.user.clear();
  return a.absolute_uri() == b.absolute_uri();
}
size_t UriObject::hash() const { return std::hash<std::string>()(parts.absolute ? parts.scheme + parts.host + parts.path : parts.original); }

Value make_uri(std::string_view text, int kind) {
  UriParts u;
  std::string error;
  if (!UriParts::parse(text, kind, u, error)) throw_dotnet("System.UriFormatException", error);
  return Value(make_ref<UriObject>(std::move(u)));
}

}  // namespace psession
