#include "language/token_kind.h"

namespace psession {
namespace {

using namespace token_flag;

struct Row {
  std::string_view name, text;
  uint32_t flags = 0;
};

struct Table {
  Row rows[256];
  constexpr Table() {
#define TOKEN(name, number, text, flags) rows[number] = Row{#name, text, flags};
#include "language/token_kind.def"
#undef TOKEN
  }
};

constexpr Table kTable;

}  // namespace

uint32_t token_flags(TokenKind kind) { return kTable.rows[static_cast<uint8_t>(kind)].flags; }
std::string_view token_text(TokenKind kind) { return kTable.rows[static_cast<uint8_t>(kind)].text; }
std::string_view token_kind_name(TokenKind kind) { return kTable.rows[static_cast<uint8_t>(kind)].name; }

}  // namespace psession
