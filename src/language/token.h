// One token of a script, as tools and the console's colouring see it. Tokens refer to the text of their
// ParsedScript by offset; the values are kept in its arena.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "language/ast.h"

namespace psession {

struct Token {
  TokenKind kind = TokenKind::Unknown;
  RedirectionStream from = RedirectionStream::Output;  // Redirection
  RedirectionStream to = RedirectionStream::Output;    // Redirection, merging
  bool merging = false;       // Redirection: 2>&1
  bool append = false;        // Redirection: >>
  bool used_colon = false;    // Parameter: -name:
  bool expandable_generic = false;  // Generic that holds variables
  uint8_t nesting = 0;        // 0, or how deep in the $( ) of strings; such tokens follow their string
  uint32_t flags = 0;         // static traits plus CommandName, MemberName, TypeName, ...
  Extent extent;
  // Strings: the value; Variable: the path; Parameter, Label: the name; Identifier, Generic: the text.
  std::string_view value;
  const NumberLiteral* number = nullptr;  // Number
  std::span<const ExpandablePart> parts;  // StringExpandable, HereStringExpandable, expandable Generic
};

}  // namespace psession
