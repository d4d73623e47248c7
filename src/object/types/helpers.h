// What the bodies of type-table rows need again and again: reading arguments, storing out parameters, culture arguments.
#pragma once
#include <string>
#include <string_view>

#include "object/boxes.h"
#include "object/call_context.h"
#include "object/convert.h"
#include "object/culture_object.h"
#include "object/errors.h"
#include "object/numeric.h"
#include "object/type.h"

// A row's body: FN({ return Value::int32(1); }) with the call as `c`.
#define FN(...) [](MethodCall & c) -> Value __VA_ARGS__

namespace psession::tables {

inline const String& string_self(const MethodCall& c) { return *c.self.string(); }
// A string argument as UTF-8; "" for $null.
inline std::string text(const Value& v) { return v.is_string() ? v.string()->to_utf8() : std::string(); }
inline int32_t i32(const Value& v) { return static_cast<int32_t>(v.as_int()); }
inline Value boolean(bool b) { return Value::boolean(b); }
inline Value int32(int64_t n) { return Value::int32(static_cast<int32_t>(n)); }
inline void set_out(MethodCall& c, uint32_t i, const Value& v) {
  auto store = [&](auto* r) {
    if constexpr (requires { r->set(v); }) r->set(v);
    else r->value = v;
  };
  if (auto* r = c.arg(i).get_if<PSReference>()) store(r);
}
inline void require(const Value& v, const char* name) {
  if (v.is_null()) throw_dotnet("System.ArgumentNullException", "Value cannot be null.", name);
}
// The culture an IFormatProvider argument stands for; $null or missing: the current one.
inline const Culture& culture_arg(const MethodCall& c, uint32_t i) {
  if (c.has(i)) {
    if (auto* o = c.arg(i).get_if<CultureObject>()) return *o->culture;
  }
  return current_culture();
}
[[noreturn]] inline void throw_format(std::string message) { throw_dotnet("System.FormatException", std::move(message)); }
[[noreturn]] inline void throw_overflow(std::string message) { throw_dotnet("System.OverflowException", std::move(message)); }
[[noreturn]] inline void throw_range(std::string message, std::string_view parameter) {
  throw_dotnet("System.ArgumentOutOfRangeException", std::move(message), parameter);
}
// "... (Parameter 'x')\nActual value was 5."
[[noreturn]] inline void throw_range_value(std::string message, std::string_view parameter, std::string_view actual) {
  throw_dotnet("System.ArgumentOutOfRangeException",
               message + " (Parameter '" + std::string(parameter) + "')\nActual value was " + std::string(actual) + ".");
}
inline Value make_array(const Type* element, std::vector<Value> items) {
  return Value(Array::of(element, std::move(items)));
}
inline std::string_view byte_view(const Value& v) {
  auto* a = v.get_if<Array>();
  if (!a || !a->is_packed()) return {};
  return {reinterpret_cast<const char*>(a->byte_data().data()), a->byte_data().size()};
}
inline Value byte_array(std::string_view bytes) {
  return Value(Array::bytes({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}));
}
// ToString(format, culture) of a value that has formats.
inline Value formatted(MethodCall& c, std::string_view format, const Culture& culture) {
  return str(format_value(c.ctx, c.self, format, &culture).value_or(std::string()));
}

// The finished task of calling the method of that name with the same arguments: XAsync is X.
Value as_task(MethodCall& c, std::string_view name);

}  // namespace psession::tables

// A row of an XAsync method: TASK_ROW("string", "ReadToEndAsync()", "ReadToEnd").
#define TASK_OF(type) "System.Threading.Tasks.Task[" type "] "
#define TASK_NONE "System.Threading.Tasks.Task "
#define CANCEL "System.Threading.CancellationToken cancellationToken = default"
#define TASK_ROW(signature, sync) {signature, FN({ return psession::tables::as_task(c, sync); })}
