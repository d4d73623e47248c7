#include "object/composite_format.h"

#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/ps_object.h"
#include "object/type.h"
#include "text/encoding.h"

namespace psession {
namespace {

constexpr int kMaxWidth = 1000000;

[[noreturn]] void bad_format(std::string_view format, size_t offset, const char* reason) {
  throw_dotnet("System.FormatException", "Input string was not in a correct format. Failure to parse near offset " +
                                             std::to_string(utf16_length(format.substr(0, offset))) + ". " + reason);
}

constexpr const char* kEndsEarly = "Format item ends prematurely.";
constexpr const char* kDigit = "Expected an ASCII digit.";

bool digit(char c) { return c >= '0' && c <= '9'; }

std::string item_text(CallContext& ctx, const Value& v, std::string_view format, const Culture* culture) {
  if (v.is_null()) return {};
  if (std::optional<std::string> s = format_value(ctx, v, format, culture)) return std::move(*s);
  if (v.kind() == Kind::PSObject) return to_display(ctx, v);
  return dotnet_to_string(ctx, v);
}

}  // namespace

std::string composite_format(CallContext& ctx, std::string_view format, std::span<const Value> args,
                             const Culture* culture) {
  std::string out;
  size_t pos = 0, n = format.size();
  auto advance = [&]() -> char {
    if (++pos >= n) bad_format(format, n, kEndsEarly);
    return format[pos];
  };
  while (true) {
    size_t brace = format.find_first_of("{}", pos);
    if (brace == std::string_view::npos) {
      out += format.substr(pos);
      return out;
    }
    out += format.substr(pos, brace - pos);
    pos = brace;
    char open = format[pos];
    char c = advance();
    if (c == open) {
      out += c;
      ++pos;
      continue;
    }
    if (open != '{') {
      bad_format(format, pos, "Unexpected closing brace without a corresponding opening brace.");
    }
    if (!digit(c)) bad_format(format, pos, kDigit);
    int index = c - '0', width = 0;
    bool left = false;
    std::string_view item_format;
    c = advance();
    if (c != '}') {
      while (digit(c) && index < kMaxWidth) {
        index = index * 10 + (c - '0');
        c = advance();
      }
      while (c == ' ') c = advance();
      if (c == ',') {
        do c = advance();
        while (c == ' ');
        if (c == '-') {
          left = true;
          c = advance();
        }
        if (!digit(c)) bad_format(format, pos, kDigit);
        width = c - '0';
        c = advance();
        while (digit(c) && width < kMaxWidth) {
          width = width * 10 + (c - '0');
          c = advance();
        }
        while (c == ' ') c = advance();
      }
      if (c != '}') {
        if (c != ':') bad_format(format, pos, kEndsEarly);
        size_t start = pos + 1;
        do {
          c = advance();
          if (c == '{') bad_format(format, pos, kEndsEarly);
        } while (c != '}');
        item_format = format.substr(start, pos - start);
      }
    }
    ++pos;
    if (static_cast<size_t>(index) >= args.size()) {
      throw_dotnet("System.FormatException",
                   "Index (zero based) must be greater than or equal to zero and less than the size of the argument "
                   "list.");
    }
    std::string text = item_text(ctx, args[static_cast<size_t>(index)], item_format, culture);
    size_t length = width ? utf16_length(text) : 0;
    size_t pad = static_cast<size_t>(width) > length ? static_cast<size_t>(width) - length : 0;
    if (!left) out.append(pad, ' ');
    out += text;
    if (left) out.append(pad, ' ');
  }
}

std::vector<Value> format_arguments(const Value& v) {
  const Value& b = unwrap(v);
  if (b.kind() == Kind::Array && !b.as<Array>()->is_packed() && !b.as<Array>()->element()->is_value_type()) {
    std::span<const Value> items = b.as<Array>()->items();
    return {items.begin(), items.end()};
  }
  return {v};
}

}  // namespace psession
