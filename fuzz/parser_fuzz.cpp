// Fuzzes the parser: any bytes give a tree whose nodes know their parents and lie within the text, and
// tokens in order. Build: clang++ -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -Isrc
// fuzz/parser_fuzz.cpp src/language/*.cpp (without the tests).
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "language/ast_visit.h"
#include "language/parser.h"

namespace {

void expect(bool ok) {
  if (!ok) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace psession;
  if (size > 64 * 1024) return 0;
  std::shared_ptr<ParsedScript> script = tokenize(std::string(reinterpret_cast<const char*>(data), size));
  expect(script->root() != nullptr);
  uint32_t end = static_cast<uint32_t>(script->text().size()) + 2;
  walk(script->root(), [&](Ast* n) {
    expect(n->extent.start <= n->extent.end && n->extent.end <= end);
    for_each_child(n, [n](Ast* child) { expect(child->parent == n); });
    return true;
  });
  uint32_t last = 0;
  for (const Token& t : script->tokens()) {
    expect(t.extent.start <= t.extent.end && t.extent.end <= end);
    if (t.nesting > 0) continue;
    expect(t.extent.start >= last);
    last = t.extent.start;
  }
  for (const ParseError& e : script->errors()) {
    expect(e.extent.end < end && !e.id.empty());
    script->start(e.extent);
  }
  std::shared_ptr<ParsedScript> again = parse_script(script->text());
  expect(again->errors().size() == script->errors().size());
  return 0;
}
