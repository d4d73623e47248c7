// .NET number formatting and parsing over plain C++ numbers: standard formats (C D E F G N P R X B) and
// custom ones, shortest round-trip doubles, and Parse with NumberStyles. Pure functions, any thread; the
// object layer wraps them.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "text/culture.h"

namespace psession {

// nullopt: the format is not valid for that type (FormatException "Format specifier was invalid.").
using FormattedNumber = std::optional<std::string>;

// `bits` is the width of the .NET type (8, 16, 32, 64): X and B show a negative number in two's complement of
// it.
FormattedNumber format_int64(int64_t value, std::string_view format, const Culture& culture, int bits = 64);
FormattedNumber format_uint64(uint64_t value, std::string_view format, const Culture& culture);
FormattedNumber format_double(double value, std::string_view format, const Culture& culture);
FormattedNumber format_float(float value, std::string_view format, const Culture& culture);
class Decimal96;
class BigInt;
FormattedNumber format_decimal(const Decimal96& value, std::string_view format, const Culture& culture);
FormattedNumber format_bigint(const BigInt& value, std::string_view format, const Culture& culture);

// What ToString() without a format gives in the invariant culture.
std::string int64_to_string(int64_t value);
std::string uint64_to_string(uint64_t value);
std::string double_to_string(double value);  // shortest that reads back: "0.1", "1E+16", "1.5E-05", "-0"
std::string float_to_string(float value);
// What PowerShell shows for [double] and [float] (15 and 7 significant digits).
std::string double_to_string_g15(double value);
std::string float_to_string_g7(float value);

// System.Globalization.NumberStyles, with its values.
enum NumberStyles : uint32_t {
  kStyleNone = 0,
  kAllowLeadingWhite = 0x1,
  kAllowTrailingWhite = 0x2,
  kAllowLeadingSign = 0x4,
  kAllowTrailingSign = 0x8,
  kAllowParentheses = 0x10,
  kAllowDecimalPoint = 0x20,
  kAllowThousands = 0x40,
  kAllowExponent = 0x80,
  kAllowCurrencySymbol = 0x100,
  kAllowHexSpecifier = 0x200,
  kAllowBinarySpecifier = 0x400,
  kStyleInteger = 0x7,
  kStyleHexNumber = 0x203,
  kStyleBinaryNumber = 0x403,
  kStyleNumber = 0x6F,
  kStyleFloat = 0xA7,
  kStyleFloatThousands = 0xE7,  // what Double.Parse uses
  kStyleCurrency = 0x17F,
  kStyleAny = 0x1FF,
};

enum class NumberError : uint8_t {
  kNone,
  kFormat,    // "The input string '{0}' was not in a correct format."
  kOverflow,  // "Value was either too large or too small for an Int32." (the type's own name)
};

// `bits` is the width of the target (8, 16, 32, 64); hexadecimal and binary digits fill that width.
NumberError parse_int64(std::string_view text, uint32_t styles, const Culture& culture, int bits,
                        int64_t& out);
NumberError parse_uint64(std::string_view text, uint32_t styles, const Culture& culture, int bits,
                         uint64_t& out);
NumberError parse_double(std::string_view text, uint32_t styles, const Culture& culture, double& out);
NumberError parse_float(std::string_view text, uint32_t styles, const Culture& culture, float& out);

// Below: the shared middle, also used by decimal.cpp and bigint.cpp.

// Decimal digits d1 d2 ... with the value 0.d1d2... * 10^scale; no leading zeros.
struct NumberDigits {
  std::string digits;
  int scale = 0;
  bool negative = false;
  bool floating = false;           // double and float know a negative zero
  bool correctly_rounded = false;  // digits were already rounded to the wanted precision
  bool keep_zeros = false;         // decimal: trailing zeros count ("1.500")
};

struct FormatSpecifier {
  char letter = 'G';  // 0: a custom format
  int precision = -1;
  bool valid = true;
};
FormatSpecifier parse_format_specifier(std::string_view format);
FormattedNumber format_standard(NumberDigits& number, char letter, int precision, const Culture& culture);
std::string format_custom(NumberDigits& number, std::string_view format, const Culture& culture);

void round_number(NumberDigits& number, int pos);
void append_exponent(std::string& out, int exponent, char letter, int min_digits, bool positive_sign,
                     const Culture& culture);

// Scans text by the styles (no hexadecimal). digits keeps trailing zeros that were written; limits: 1 MB of
// digits.
NumberError scan_number(std::string_view text, uint32_t styles, const Culture& culture, NumberDigits& out);

}  // namespace psession
