// String.Format: "{0,5:N2}" over a list of values; -f, String.Format and AppendFormat use it. Throws FormatException.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "object/value.h"
#include "text/culture.h"

namespace psession {

class CallContext;
std::string composite_format(CallContext& ctx, std::string_view format, std::span<const Value> args,
                             const Culture* culture = nullptr);
// What .NET takes for object[]: the elements of an array of references, else the value alone.
std::vector<Value> format_arguments(const Value& v);

}  // namespace psession
