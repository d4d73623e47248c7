// JSON Schema, drafts 4 to 2020-12, as Test-Json needs it: a document and a schema as json_read gives them (hashtables),
// the reasons why one does not suit the other. Engine thread.
#pragma once
#include <string>
#include <vector>

#include "object/value.h"

namespace psession {

class CallContext;

struct SchemaFailure { std::string message, location; };   // location: a JSON pointer into the document
// Empty: the document is valid. Throws ScriptError for a schema that is none (unresolvable $ref, bad pattern).
std::vector<SchemaFailure> check_json_schema(CallContext& ctx, const Value& schema, const Value& document);

}  // namespace psession
