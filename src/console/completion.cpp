#include "console/completion.h"

#include "engine/completion/completion.h"
#include "engine/runspace.h"
#include "language/parser.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/encoding.h"

namespace psession {

using console::Completions;
using console::Highlight;

namespace {
using namespace token_flag;

console::TokenKind colour_of(const Token& t) {
  using K = console::TokenKind;
  if (t.flags & kCommandName) return K::kCommand;
  if (t.flags & (kTypeName | kAttributeName)) return K::kType;
  if (t.flags & kMemberName) return K::kMember;
  switch (t.kind) {
    case TokenKind::Comment: return K::kComment;
    case TokenKind::Parameter: return K::kParameter;
    case TokenKind::Variable:
    case TokenKind::SplattedVariable: return K::kVariable;
    case TokenKind::StringExpandable:
    case TokenKind::StringLiteral:
    case TokenKind::HereStringExpandable:
    case TokenKind::HereStringLiteral: return K::kString;
    case TokenKind::Number: return K::kNumber;
    default: break;
  }
  if (t.flags & kKeyword) return K::kKeyword;
  if (t.flags & (kBinary | kUnary | kAssignment)) return K::kOperator;
  return K::kDefault;
}

}  // namespace

Highlight highlight_script(std::string_view text) {
  Highlight h;
  std::shared_ptr<ParsedScript> p = tokenize(std::string(text));   // parse_script keeps no tokens
  for (const Token& t : p->tokens()) {
    console::TokenKind k = colour_of(t);
    if (k != console::TokenKind::kDefault) h.spans.push_back({t.extent.start, t.extent.end, k});
  }
  h.error = !p->errors().empty() && !p->incomplete_input();
  return h;
}

console::CompletionItem completion_item(std::string text, std::string list_text, int64_t result_type, std::string tool_tip) {
  console::CompletionItem item;
  item.container = result_type == static_cast<int64_t>(CompletionType::ProviderContainer);
  item.text = std::move(text);
  item.list_text = std::move(list_text);
  item.tool_tip = std::move(tool_tip);
  return item;
}

// TabExpansion2 is asked, as users may replace it.
console::Completions complete_line(Runspace& rs, std::string_view text, size_t cursor) {
  Completions out;
  std::vector<CallArgument> args(2);
  args[0].value = str(text);
  args[1].value = Value::int32(static_cast<int32_t>(utf16_length(text.substr(0, cursor))));
  for (const Value& v : rs.invoke_command("TabExpansion2", std::move(args))) {
    int64_t index = get_member(rs, v, "ReplacementIndex").as_int(), length = get_member(rs, v, "ReplacementLength").as_int();
    Value matches = get_member(rs, v, "CompletionMatches");
    if (matches.is_null() || index < 0 || length < 0) continue;
    std::u16string wide = utf8_to_utf16(text);
    if (static_cast<size_t>(index + length) > wide.size()) continue;
    out.start = utf16_to_utf8(std::u16string_view(wide).substr(0, static_cast<size_t>(index))).size();
    out.length = utf16_to_utf8(std::u16string_view(wide).substr(static_cast<size_t>(index), static_cast<size_t>(length))).size();
    for (const Value& m : to_vector(rs, matches)) {
      out.items.push_back(completion_item(to_display(rs, get_member(rs, m, "CompletionText")), to_display(rs, get_member(rs, m, "ListItemText")),
                                          get_member(rs, m, "ResultType").as_int(), to_display(rs, get_member(rs, m, "ToolTip"))));
    }
  }
  return out;
}

}  // namespace psession
