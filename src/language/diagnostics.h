// Collects parse errors with PowerShell's ids and texts; shared by tokenizer, parser and checks of one
// parse. The number of errors is limited, equal ones are kept once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "language/ast.h"

namespace psession {

struct ParseError;

enum class Msg : uint16_t {
#define MESSAGE(id, text) id,
#include "language/parser_messages.def"
#undef MESSAGE
};

std::string_view message_id(Msg m);
std::string_view message_text(Msg m);
std::string format_message(Msg m, std::string_view a = {}, std::string_view b = {});
// For whoever finds errors of this kind after parsing (the compiler: types, order of catches).
ParseError make_parse_error(Extent at, Msg m, std::string_view a = {}, std::string_view b = {});

class Diagnostics {
 public:
  Diagnostics(std::string_view text, std::vector<ParseError>& errors) : text_(text), errors_(errors) {}

  void error(Extent at, Msg m, std::string_view a = {}, std::string_view b = {});
  // As error(), and marks the input as incomplete when nothing but space and comments follows `detected`
  // (by default `at`). Returns that mark.
  bool incomplete(Extent at, Msg m, std::string_view a = {});
  bool incomplete(Extent at, Extent detected, Msg m, std::string_view a = {});
  size_t count() const;

 private:
  static constexpr size_t kMaxErrors = 1000;
  bool add(Extent at, Msg m, bool incomplete, std::string_view a, std::string_view b);
  bool only_space_after(uint32_t offset);

  std::string_view text_;
  std::vector<ParseError>& errors_;
  std::unordered_set<uint64_t> seen_;
  uint32_t space_from_ = 0, space_to_ = 0;  // the last run of white space looked at
  uint32_t asked_ = UINT32_MAX;             // the last question, often asked again
  bool answer_ = false;
};

}  // namespace psession
