// The entrance to the language: text in, ParsedScript out. Never throws on bad input: what is wrong is
// in ParsedScript::errors(). Linear in the text; nesting is limited (error ScriptTooComplicated).
// Any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "language/parsed_script.h"

namespace psession {

std::shared_ptr<ParsedScript> parse_script(std::string text, std::string file = {});

// The same, and keeps the tokens (of possibly half-typed input, with the flags that colouring needs).
std::shared_ptr<ParsedScript> tokenize(std::string text, std::string file = {});

// A type's name on its own, as in [type]'int[]' or -as 'System.Uri'. Null type: it is none.
struct ParsedType {
  std::shared_ptr<ParsedScript> script;  // owns it
  const TypeName* type = nullptr;
};
ParsedType parse_type_name(std::string_view text);

}  // namespace psession
