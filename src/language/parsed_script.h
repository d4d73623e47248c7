// The result of parsing: source text, syntax tree, errors, tokens and the table of lines. Made by
// parse_script(); shared by everything that holds a node of it; immutable, so readable on any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "language/arena.h"
#include "language/ast.h"
#include "language/token.h"

namespace psession {

struct ParseError {
  Extent extent;
  std::string id;       // "MissingEndCurlyBrace"
  std::string message;  // PowerShell's text
  bool incomplete_input = false;
};

struct SourcePosition {
  int line = 1;
  int column = 1;  // in UTF-16 units, as in IScriptPosition
};

class ParsedScript {
 public:
  ParsedScript(std::string text, std::string file);

  const std::string& text() const { return text_; }
  const std::string& file() const { return file_; }  // empty: typed or built from text
  ScriptBlockAst* root() const { return root_; }
  const std::vector<ParseError>& errors() const { return errors_; }
  const std::vector<Token>& tokens() const { return tokens_; }  // comments and new lines included
  // The input ended too early: the console asks for another line.
  bool incomplete_input() const;

  std::string_view text(Extent e) const;
  SourcePosition position(uint32_t offset) const;
  SourcePosition start(Extent e) const { return position(e.start); }
  SourcePosition end(Extent e) const { return position(e.end); }
  int line_count() const { return static_cast<int>(line_starts_.size()); }
  std::string_view line(int number) const;  // 1-based, without its line end
  uint32_t utf16_offset(uint32_t offset) const;  // IScriptPosition.Offset

  Arena& arena() { return arena_; }

 private:
  friend class Parser;
  std::string text_;
  std::string file_;
  std::vector<uint32_t> line_starts_;
  Arena arena_;
  ScriptBlockAst* root_ = nullptr;
  std::vector<ParseError> errors_;
  std::vector<Token> tokens_;
};

}  // namespace psession
