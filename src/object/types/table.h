// Shorthand of the type tables in this folder: rows, registration, and the usual exceptions.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "object/boxes.h"
#include "object/call_context.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/type.h"

namespace psession {

#define PS_FN [](MethodCall & c) -> Value
// PS_TYPE(Guid, {.full_name = "System.Guid", .members = rows}): a constant table and the type made of it.
#define PS_TYPE(var, ...)                          \
  static const TypeSpec var##_spec = __VA_ARGS__; \
  Type var(var##_spec)

inline Value boolean(bool b) { return Value::boolean(b); }
inline Value int32(int64_t n) { return Value::int32(static_cast<int32_t>(n)); }
inline int64_t int_arg(MethodCall& c, uint32_t i, int64_t otherwise = 0) { return c.has(i) ? c.arg(i).as_int() : otherwise; }
inline std::string text_arg(MethodCall& c, uint32_t i) {
  return c.has(i) && c.arg(i).is_string() ? c.arg(i).string()->to_utf8() : std::string();
}
// Out and ref parameters.
inline void set_out(MethodCall& c, uint32_t i, const Value& v) {
  if (auto* r = c.arg(i).get_if<PSReference>()) r->set(v);
}

[[noreturn]] inline void throw_null_argument(std::string_view parameter) {
  throw_dotnet("System.ArgumentNullException", "Value cannot be null.", parameter);
}
[[noreturn]] inline void throw_index_range(std::string_view parameter = "index") {
  throw_dotnet("System.ArgumentOutOfRangeException",
               "Index was out of range. Must be non-negative and less than the size of the collection.", parameter);
}
[[noreturn]] inline void throw_not_supported(std::string text) { throw_dotnet("System.NotSupportedException", std::move(text)); }
[[noreturn]] inline void throw_invalid_operation(std::string text) {
  throw_dotnet("System.InvalidOperationException", std::move(text));
}

// .NET's Equals between two values and default ordering; `comparer` is null, an IComparer, a Comparison delegate...
bool dotnet_equals(const Value& a, const Value& b);
int dotnet_compare(CallContext& ctx, const Value& a, const Value& b, const Value& comparer);
// A merge sort, which an inconsistent comparer cannot lead astray.
void dotnet_sort(CallContext& ctx, Value* items, size_t n, const Value& comparer, Value* along = nullptr);
bool matches(CallContext& ctx, const Value& predicate, const Value& item);
// The comparer objects ([StringComparer]::OrdinalIgnoreCase...) as dictionaries know them.
KeyComparer key_comparer(const Value& comparer, KeyComparer otherwise = KeyComparer::Default);
// A comparer of a script class, which a dictionary has to call; $null for those that key_comparer knows.
Value comparer_object(const Value& comparer);

// An IEnumerator over `e`: MoveNext, Current; Reset starts a new walk of `source`.
Value make_enumerator_object(const Value& source, std::unique_ptr<Enumerator> e);
// A generic instance by name and arguments; Object when something is missing.
const Type* generic_of(std::string_view definition, std::span<const Type* const> args);
Value make_list(const Type* element, std::vector<Value> items);  // List<element>

}  // namespace psession
