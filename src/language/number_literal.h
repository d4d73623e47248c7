// Turns the parts of a numeric literal (digits, type suffix, multiplier) into a NumberLiteral by
// PowerShell's rules. Pure; used by the tokenizer and, for text, by the converter through scan_number().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "language/arena.h"
#include "language/ast.h"

namespace psession {

enum class NumberFormat : uint8_t { Decimal, Hex, Binary };

namespace number_suffix {
inline constexpr uint8_t kNone = 0, kUnsigned = 1, kSByte = 2, kByte = 3, kShort = 4, kUShort = 5, kLong = 8,
                         kULong = 9, kDecimal = 0x10, kBigInteger = 0x20;
}

struct NumberParts {
  std::string text;  // sign, digits (a leading 0 added for hex), point, exponent; ASCII
  NumberFormat format = NumberFormat::Decimal;
  uint8_t suffix = number_suffix::kNone;
  bool real = false;
  int multiplier_power = 0;  // times 1024 to this power
};

// Empty when the value does not fit the suffix's type.
std::optional<NumberLiteral> make_number(const NumberParts& parts, Arena& arena);

// A whole text as a literal ("0x1F", "-1.5kb"): what a string becomes in arithmetic. Empty when it is
// none; the digits of decimal and bigint live in `arena`.
std::optional<NumberLiteral> scan_number(std::string_view text, Arena& arena);

}  // namespace psession
