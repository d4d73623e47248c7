// System.Uri: parsed once, immutable. Web cmdlets and type tables use it; engine thread.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "object/members.h"

namespace psession {

struct UriParts {
  bool absolute = false;
  std::string original;
  std::string scheme, user, host;  // host without brackets' meaning changed: "[::1]" keeps them
  int port = -1;                   // -1: none
  bool has_authority = false;
  std::string path, query, fragment;  // escaped; query with '?', fragment with '#'

  // kind 0: relative or absolute, 1: absolute, 2: relative. On failure `error` has .NET's message.
  static bool parse(std::string_view text, int kind, UriParts& out, std::string& error);
  static bool combine(const UriParts& base, std::string_view relative, UriParts& out, std::string& error);
  std::string authority() const;        // host[:port]
  std::string absolute_uri() const;
  std::string display() const;          // ToString(): unescaped where that is safe
  std::string local_path() const;
  std::vector<std::string> segments() const;
  bool is_default_port() const;
};
int default_port(std::string_view scheme);
std::string uri_escape(std::string_view s, std::string_view keep);  // unreserved ones and those in `keep` stay
std::string uri_unescape(std::string_view s, std::string_view leave = {});  // %XX of characters in `leave` stays

class UriObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  explicit UriObject(UriParts p) : parts(std::move(p)) {}
  const UriParts parts;
  const Type* type() const override;
  std::string to_text() const override { return parts.absolute ? parts.display() : parts.original; }
  bool equals(const HeapObject& o) const override;
  int compare(const HeapObject& o) const override { return 0; }
  bool comparable() const override { return false; }
  size_t hash() const override;
};
// Throws UriFormatException.
Value make_uri(std::string_view text, int kind = 0);

}  // namespace psession
