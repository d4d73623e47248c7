// Searching and comparing inside .NET strings by StringComparison; shared by the two halves of String's table.
#pragma once
#include "object/types/helpers.h"

namespace psession::tables {

enum class Comparison : int64_t {
  CurrentCulture, CurrentCultureIgnoreCase, InvariantCulture, InvariantCultureIgnoreCase, Ordinal, OrdinalIgnoreCase,
};
inline bool ignores_case(Comparison c) { return (static_cast<int64_t>(c) & 1) != 0; }
// The argument as a StringComparison; throws ArgumentException when it is none.
Comparison comparison_arg(const MethodCall& c, uint32_t i);
int compare(const Value& a, const Value& b, Comparison how);  // strings or $null
bool equal(const Value& a, const Value& b, Comparison how);
// First or last index of `what` that lies within [start, start + count); -1.
int64_t index_of(const String& s, const String& what, int64_t start, int64_t count, bool ignore_case);
int64_t last_index_of(const String& s, const String& what, int64_t start, int64_t count, bool ignore_case);
bool same_at(const String& s, int64_t at, const String& what, bool ignore_case);
bool is_space(char16_t c);
std::vector<char16_t> chars_of(const Value& char_array);  // char[] or $null
Value replace_all(const String& s, const String& from, const String& to, bool ignore_case);

}  // namespace psession::tables
