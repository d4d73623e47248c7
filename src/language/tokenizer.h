// The scanner: text to tokens, steered by the parser, which sets the mode (command, expression, type
// name, signature) and may ask for a token again in another mode. One per parse, on that thread.
// The text of a $( ) inside a string is scanned in a frame of its own, whose characters are mapped back
// to offsets of the file.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "language/arena.h"
#include "language/char_class.h"
#include "language/diagnostics.h"
#include "language/number_literal.h"
#include "language/token.h"

namespace psession {

enum class ScanMode : uint8_t { Command, Expression, TypeName, Signature };

struct TokenData;

// A token as the parser handles it: small, by value.
struct Tok {
  TokenKind kind = TokenKind::Unknown;
  uint32_t flags = 0;
  Extent extent;
  uint32_t at = 0;      // where it starts in the current frame, for scanning it again
  int32_t saved = -1;   // its place among the kept tokens
  const TokenData* data = nullptr;
};

// The text of a sub-expression in a string.
struct NestedText {
  std::string_view text;
  uint32_t base = 0;              // file offset of its first byte
  const uint32_t* map = nullptr;  // file offset of each byte and one past; null: base + i
};

struct NestedPart {
  std::string_view literal;
  bool is_literal = true;
  Tok variable;                        // when text is null
  const NestedText* text = nullptr;
};

struct TokenData {
  std::string_view value;  // string value, variable path, parameter or label name
  NumberLiteral number;
  bool has_number = false;
  std::span<const NestedPart> nested;  // of expandable strings
  RedirectionStream from = RedirectionStream::Output, to = RedirectionStream::Output;
  bool merging = false, append = false;
  bool used_colon = false;
};

// Thrown when the input is nested too deeply or makes the parser go over it too often; parse_script()
// turns it into the error ScriptTooComplicated.
struct TooComplicated {};

class Tokenizer {
 public:
  // `saved` may be null: then no tokens are kept.
  Tokenizer(std::string_view text, Arena& arena, Diagnostics& diagnostics, std::vector<Token>* saved);

  Tok next();
  void skip_newlines(bool semicolons_too);

  // Special requests, looking at the very next character. Empty kind (Unknown) when it is not there.
  bool member_access_operator(bool allow_bracket, Tok& out);
  bool invoke_open(Tok& out);
  bool left_bracket(Tok& out);
  Tok verbatim_argument();
  std::string_view assembly_name();

  uint32_t restore_point() const { return pos_; }
  void resync(uint32_t point);
  void resync(const Tok& t) { resync(t.at); }
  bool pipe_continues_after(const Tok& newline) const;

  Extent current_extent() const { return extent(start_, pos_); }
  Extent whole_extent() const { return extent(0, static_cast<uint32_t>(text_.size())); }
  std::string_view source(Extent e) const;
  void add_flags(const Tok& t, uint32_t set, uint32_t clear = 0);
  // The nested expressions of saved token `t` are known: shows them to the readers of tokens.
  void set_parts(const Tok& t, std::span<const ExpandablePart> parts);

  struct Frame {
    std::string_view text;
    uint32_t base, pos, start;
    const uint32_t* map;
  };
  Frame enter(const NestedText& nested);
  void leave(const Frame& frame);

  ScanMode mode = ScanMode::Command;
  bool allow_signed_numbers = false;
  bool end_number_on_ternary = false;
  bool want_simple_name = false;
  bool is_nested() const { return depth_ > 0; }
  // The `#requires` comments seen, and where the signature block begins (0: none).
  const std::vector<Extent>& requires_comments() const { return requires_; }
  uint32_t signature_start() const { return signature_; }

 private:
  // characters
  char32_t get() {
    if (pos_ >= text_.size()) {
      pos_ = static_cast<uint32_t>(text_.size()) + 1;
      return 0;
    }
    unsigned char c = static_cast<unsigned char>(text_[pos_]);
    if (c < 0x80) {
      ++pos_;
      return c;
    }
    return get_wide();
  }
  char32_t get_wide();
  char32_t peek() {
    if (pos_ >= text_.size()) return 0;
    unsigned char c = static_cast<unsigned char>(text_[pos_]);
    if (c < 0x80) return c;
    uint32_t p = pos_;
    char32_t wide = get_wide();
    pos_ = p;
    return wide;
  }
  void unget() {
    if (pos_ > text_.size()) {
      pos_ = static_cast<uint32_t>(text_.size());
      return;
    }
    if (pos_ == 0) return;
    --pos_;
    while (pos_ > 0 && (static_cast<unsigned char>(text_[pos_]) & 0xc0) == 0x80) --pos_;
  }
  bool at_eof() const { return pos_ > text_.size(); }
  void skip_space() {
    while (chars::is_space(peek()) && pos_ < text_.size()) get();
  }
  void normalize_crlf(char32_t c) {
    if (c == '\r' && peek() == '\n') get();
  }

  // tokens
  Extent extent(uint32_t from, uint32_t to) const;
  uint32_t file_offset(uint32_t local) const;
  Tok make(TokenKind kind, const TokenData* data = nullptr, uint32_t flags = 0);
  void save(Tok& t);
  TokenData* new_data() { return arena_.make<TokenData>(); }
  Tok make_string(TokenKind kind, std::string_view value, uint32_t flags = 0);
  bool command() const { return mode == ScanMode::Command; }
  bool expression() const { return mode == ScanMode::Expression; }

  // tokenizer.cpp
  Tok scan_dash(char32_t c);
  Tok scan_plus(char32_t c);
  Tok scan_star();
  Tok scan_digit(char32_t c);
  Tok scan_at();
  Tok scan_exclaim(char32_t c);
  Tok scan_colon();
  Tok scan_question(char32_t c);
  Tok scan_dot();
  Tok simple_or_generic(TokenKind kind);
  Tok file_redirection(int from, bool append, bool explicit_from);
  Tok merging_redirection(int from, int to);
  void scan_line_comment();
  void scan_block_comment();

  // tokenizer_words.cpp
  Tok scan_identifier(char32_t first);
  Tok scan_type_name();
  Tok scan_label();
  Tok scan_parameter();
  Tok scan_variable(bool splatted, bool in_string);
  Tok scan_generic(std::string text);
  Tok rescan_generic() {
    pos_ = start_;
    return scan_generic({});
  }
  void scan_assembly_part(std::string& out);

  // tokenizer_numbers.cpp
  Tok scan_number(char32_t first);
  bool scan_number_parts(char32_t first, NumberParts& parts);

  // tokenizer_strings.cpp
  struct Expandable {
    std::string value, literal;
    std::vector<NestedPart> parts;
  };
  char32_t backtick(char32_t c, bool& failed);
  char32_t unicode_escape(bool& failed);
  void append_escape(std::string& to, char32_t c);
  Tok scan_single_quoted();
  bool single_quoted_body(std::string& out);
  Tok scan_double_quoted();
  bool double_quoted_body(Expandable& out);
  bool dollar_in_string(Expandable& out, uint32_t dollar, bool here_string);
  const NestedText* scan_sub_expression(bool here_string);
  Tok scan_here_string(bool expandable);
  bool here_string_header(bool expandable);
  bool here_string_footer(bool expandable, Expandable& out, uint32_t& false_footer);
  Tok make_expandable(TokenKind kind, Expandable& out, uint32_t flags);
  void put(Expandable& out, char32_t c) {
    chars::append_utf8(out.value, c);
    chars::append_utf8(out.literal, c);
  }

  std::string_view file_text_;
  Arena& arena_;
  Diagnostics& diagnostics_;
  std::vector<Token>* saved_;
  bool save_enabled_ = true;

  std::string_view text_;  // the current frame
  uint32_t base_ = 0;
  const uint32_t* map_ = nullptr;
  uint32_t pos_ = 0;
  uint32_t start_ = 0;
  int depth_ = 0;
  int string_depth_ = 0;

  uint64_t work_ = 0;  // characters scanned, to bound rescanning
  uint64_t work_limit_;
  std::vector<Extent> requires_;
  uint32_t signature_ = 0;
};

TokenKind keyword_kind(std::string_view word);    // Unknown when it is none
TokenKind operator_kind(std::string_view word);   // without the dash

}  // namespace psession
