// Token kinds, their texts and traits, shared by tokenizer, parser, syntax tree and compiler.
// Pure data; safe on any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace psession {

namespace token_flag {
inline constexpr uint32_t kNone = 0;
inline constexpr uint32_t kPrecLogical = 0x1;
inline constexpr uint32_t kPrecBitwise = 0x2;
inline constexpr uint32_t kPrecComparison = 0x5;
inline constexpr uint32_t kPrecCoalesce = 0x7;
inline constexpr uint32_t kPrecAdd = 0x9;
inline constexpr uint32_t kPrecMultiply = 0xa;
inline constexpr uint32_t kPrecFormat = 0xc;
inline constexpr uint32_t kPrecRange = 0xd;
inline constexpr uint32_t kPrecMask = 0xf;
inline constexpr uint32_t kKeyword = 0x10;
inline constexpr uint32_t kBlockName = 0x20;
inline constexpr uint32_t kBinary = 0x100;
inline constexpr uint32_t kUnary = 0x200;
inline constexpr uint32_t kCaseSensitive = 0x400;
inline constexpr uint32_t kTernary = 0x800;
inline constexpr uint32_t kSpecial = 0x1000;
inline constexpr uint32_t kAssignment = 0x2000;
inline constexpr uint32_t kInvariant = 0x8000;  // reads the same in every tokenizer mode
inline constexpr uint32_t kTokenInError = 0x10000;
inline constexpr uint32_t kNotRestricted = 0x20000;
inline constexpr uint32_t kPrefixPostfix = 0x40000;
inline constexpr uint32_t kCommandName = 0x80000;
inline constexpr uint32_t kMemberName = 0x100000;
inline constexpr uint32_t kTypeName = 0x200000;
inline constexpr uint32_t kAttributeName = 0x400000;
inline constexpr uint32_t kFold = 0x800000;
inline constexpr uint32_t kNoAttributes = 0x1000000;
}  // namespace token_flag

enum class TokenKind : uint8_t {
#define TOKEN(name, number, text, flags) name = number,
#include "language/token_kind.def"
#undef TOKEN
};

uint32_t token_flags(TokenKind kind);            // the static traits of a kind
std::string_view token_text(TokenKind kind);     // as in PowerShell's TokenTraits.Text: "-eq", "foreach"
std::string_view token_kind_name(TokenKind kind);  // the enum member's name: "Ieq"

inline bool has_flag(TokenKind kind, uint32_t flag) { return (token_flags(kind) & flag) == flag; }
inline bool has_any_flag(TokenKind kind, uint32_t flags) { return (token_flags(kind) & flags) != 0; }

}  // namespace psession
