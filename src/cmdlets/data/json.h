// JSON text to values and back with PowerShell's rules (those of Newtonsoft.Json). Used by the Json cmdlets, the web
// cmdlets and the session layer's files. Engine thread.
#pragma once
#include <string>
#include <string_view>

#include "object/value.h"

namespace psession {

class CallContext;

enum class JsonDates : uint8_t { Default, Local, Utc, Offset, String };
struct JsonReadOptions {
  int max_depth = 1024;
  bool as_hashtable = false;
  JsonDates dates = JsonDates::Default;
  bool strict = false;             // RFC 8259 only (Test-Json): no comments, no trailing commas, no single quotes
  bool allow_comments = false, allow_trailing_commas = false;   // of the strict form
};
struct JsonError {
  std::string id, message;         // the id is that of ConvertFrom-Json
};
// False: `error` says why. An empty text gives nothing.
bool json_read(CallContext& ctx, std::string_view text, const JsonReadOptions& o, Value& out, JsonError& error);

enum class JsonEscapes : uint8_t { Default, NonAscii, Html };
struct JsonWriteOptions {
  int depth = 2;
  bool compress = false, enums_as_strings = false;
  JsonEscapes escapes = JsonEscapes::Default;
};
// Throws ScriptError (NonStringKeyInDictionary). `truncated` is set when the depth cut something off.
std::string json_write(CallContext& ctx, const Value& v, const JsonWriteOptions& o, bool& truncated);

}  // namespace psession
