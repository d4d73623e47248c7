#include "object/error_messages.h"

#include <iterator>

namespace psession {
namespace {

#define PSESSION_MESSAGE(name, id, category, type, text) {id, ErrorCategory::category, type, text},
const MessageRow kRows[] = {
#include "object/error_messages.def"
};
#undef PSESSION_MESSAGE

}  // namespace

const MessageRow& message_row(MessageId id) { return kRows[static_cast<size_t>(id)]; }

std::string format_message(std::string_view text, std::span<const std::string> args) {
  std::string out;
  out.reserve(text.size() + 32);
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if ((c == '{' || c == '}') && i + 1 < text.size() && text[i + 1] == c) {
      out += c;
      ++i;
    } else if (c == '{' && i + 2 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9' && text[i + 2] == '}') {
      size_t n = static_cast<size_t>(text[i + 1] - '0');
      if (n < args.size()) out += args[n];
      i += 2;
    } else {
      out += c;
    }
  }
  return out;
}

Ref<ErrorRecordObject> message_error_of(MessageId id, std::span<const std::string> args, Value target) {
  const MessageRow& row = message_row(id);
  return make_error(row.exception_type, row.error_id, row.category, format_message(row.text, args), std::move(target));
}

void throw_message_of(MessageId id, std::span<const std::string> args, Value target) {
  throw ScriptError(message_error_of(id, args, std::move(target)));
}

}  // namespace psession
