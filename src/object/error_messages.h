// The one table of the engine's own errors: id, category, exception type and text of each.
// Anybody raises one with throw_message(MessageId::X, argument...); rows live in error_messages.def.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "object/errors.h"

namespace psession {

enum class MessageId : uint16_t {
#define PSESSION_MESSAGE(name, id, category, type, text) name,
#include "object/error_messages.def"
#undef PSESSION_MESSAGE
};

struct MessageRow {
  const char* error_id;
  ErrorCategory category;
  const char* exception_type;  // full name; "" is RuntimeException
  const char* text;            // with {0} {1}
};
const MessageRow& message_row(MessageId id);

// {0}, {1}... replaced; {{ and }} are braces.
std::string format_message(std::string_view text, std::span<const std::string> args);
Ref<ErrorRecordObject> message_error_of(MessageId id, std::span<const std::string> args, Value target = {});
[[noreturn]] void throw_message_of(MessageId id, std::span<const std::string> args, Value target = {});

inline std::string message_argument(std::string_view s) { return std::string(s); }
template <class T> requires std::is_arithmetic_v<T>
std::string message_argument(T n) { return std::to_string(n); }

template <class... A> std::string message_text(MessageId id, const A&... args) {
  const std::string list[sizeof...(A) + 1] = {message_argument(args)..., std::string()};
  return format_message(message_row(id).text, {list, sizeof...(A)});
}
template <class... A> Ref<ErrorRecordObject> message_error(MessageId id, const A&... args) {
  const std::string list[sizeof...(A) + 1] = {message_argument(args)..., std::string()};
  return message_error_of(id, {list, sizeof...(A)});
}
template <class... A> [[noreturn]] void throw_message(MessageId id, const A&... args) {
  const std::string list[sizeof...(A) + 1] = {message_argument(args)..., std::string()};
  throw_message_of(id, {list, sizeof...(A)});
}
// The same with a target object.
template <class... A> [[noreturn]] void throw_message_on(const Value& target, MessageId id, const A&... args) {
  const std::string list[sizeof...(A) + 1] = {message_argument(args)..., std::string()};
  throw_message_of(id, {list, sizeof...(A)}, target);
}

}  // namespace psession
