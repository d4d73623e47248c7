// System.Boolean and System.Char.
#include "object/types/convertible.h"
#include "object/types/helpers.h"
#include "text/casing.h"
#include "text/encoding.h"

namespace psession {
namespace {
using namespace tables;

bool parse_bool(std::string_view s, bool& out) {
  while (!s.empty() && (static_cast<unsigned char>(s.front()) <= ' ')) s.remove_prefix(1);
  while (!s.empty() && (static_cast<unsigned char>(s.back()) <= ' ')) s.remove_suffix(1);
  out = equals_ignore_case(s, std::string_view("True"));
  return out || equals_ignore_case(s, std::string_view("False"));
}

const MemberDef kBoolean[] = {
    {"static string TrueString {get;}", FN({ return str("True"); })},
    {"static string FalseString {get;}", FN({ return str("False"); })},
    {"static bool Parse(string value)", FN({
       require(c.arg(0), "value");
       bool b;
       std::string s = text(c.arg(0));
       if (!parse_bool(s, b)) throw_format("String '" + s + "' was not recognized as a valid Boolean.");
       return boolean(b);
     })},
    {"static bool TryParse(string value, [ref] bool result)", FN({
       bool b = false;
       bool ok = parse_bool(text(c.arg(0)), b);
       set_out(c, 1, boolean(ok && b));
       return boolean(ok);
     })},
    {"string ToString()", FN({ return str(c.self.as_bool() ? "True" : "False"); })},
    {"string ToString(System.IFormatProvider provider)", FN({ return str(c.self.as_bool() ? "True" : "False"); })},
    {"int CompareTo(System.Object obj)", FN({
       if (c.arg(0).is_null()) return int32(1);
       if (c.arg(0).kind() != Kind::Bool) throw_dotnet("System.ArgumentException", "Object must be of type Boolean.");
       return int32(static_cast<int>(c.self.as_bool()) - static_cast<int>(c.arg(0).as_bool()));
     })},
    {"int CompareTo(bool value)", FN({
       return int32(static_cast<int>(c.self.as_bool()) - static_cast<int>(c.arg(0).as_bool()));
     })},
    {"bool Equals(System.Object obj)", FN({
       return boolean(c.arg(0).kind() == Kind::Bool && c.arg(0).as_bool() == c.self.as_bool());
     })},
    {"bool Equals(bool obj)", FN({ return boolean(c.arg(0).as_bool() == c.self.as_bool()); })},
    {"int GetHashCode()", FN({ return int32(c.self.as_bool()); })},
    CONVERTIBLE_ROWS,
    {"System.TypeCode GetTypeCode()", FN({ return Value::enumeration(TypeRegistry::find("System.TypeCode"), 3); })},
};

char16_t unit(const Value& v) { return v.as_char(); }
// Is...(string s, int index): the code point there.
char32_t at(const MethodCall& c) {
  require(c.arg(0), "s");
  const String& s = *c.arg(0).string();
  int64_t i = c.arg(1).as_int();
  if (i < 0 || i >= s.length()) {
    throw_range("Specified argument was out of the range of valid values.", "index");
  }
  char32_t u = s.at(static_cast<uint32_t>(i));
  if (u >= 0xD800 && u < 0xDC00 && i + 1 < s.length()) {
    char32_t low = s.at(static_cast<uint32_t>(i) + 1);
    if (low >= 0xDC00 && low < 0xE000) return 0x10000 + ((u - 0xD800) << 10) + (low - 0xDC00);
  }
  return u;
}
const Type* category_type() { return TypeRegistry::find("System.Globalization.UnicodeCategory"); }
bool high(char32_t u) { return u >= 0xD800 && u < 0xDC00; }
bool low(char32_t u) { return u >= 0xDC00 && u < 0xE000; }
bool ascii_letter(char32_t u) { return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z'); }

#define CHAR_TEST(name, test)                                                    \
  {"static bool " name "(char c)", FN({ return boolean(test(unit(c.arg(0)))); })}, \
  {"static bool " name "(string s, int index)", FN({ return boolean(test(at(c))); })}
#define ASCII_TEST(name, expression)             \
  {"static bool " name "(char c)", FN({          \
     char32_t u = unit(c.arg(0));                \
     return boolean(expression);                 \
   })}

const MemberDef kChar[] = {
    {"static char MaxValue {get;}", FN({ return Value::character(0xFFFF); })},
    {"static char MinValue {get;}", FN({ return Value::character(0); })},
    CHAR_TEST("IsDigit", is_digit), CHAR_TEST("IsLetter", is_letter), CHAR_TEST("IsLetterOrDigit", is_letter_or_digit),
    CHAR_TEST("IsUpper", is_upper), CHAR_TEST("IsLower", is_lower), CHAR_TEST("IsWhiteSpace", is_white_space),
    CHAR_TEST("IsPunctuation", is_punctuation), CHAR_TEST("IsSymbol", is_symbol), CHAR_TEST("IsControl", is_control),
    CHAR_TEST("IsSeparator", is_separator), CHAR_TEST("IsNumber", is_number),
    {"static bool IsSurrogate(char c)", FN({ return boolean(high(unit(c.arg(0))) || low(unit(c.arg(0)))); })},
    {"static bool IsHighSurrogate(char c)", FN({ return boolean(high(unit(c.arg(0)))); })},
    {"static bool IsLowSurrogate(char c)", FN({ return boolean(low(unit(c.arg(0)))); })},
    {"static bool IsSurrogatePair(char highSurrogate, char lowSurrogate)",
     FN({ return boolean(high(unit(c.arg(0))) && low(unit(c.arg(1)))); })},
    {"static bool IsSurrogatePair(string s, int index)", FN({ return boolean(at(c) > 0xFFFF); })},
    ASCII_TEST("IsAscii", u < 128), ASCII_TEST("IsAsciiLetter", ascii_letter(u)),
    ASCII_TEST("IsAsciiDigit", u >= '0' && u <= '9'),
    ASCII_TEST("IsAsciiLetterOrDigit", ascii_letter(u) || (u >= '0' && u <= '9')),
    ASCII_TEST("IsAsciiLetterUpper", u >= 'A' && u <= 'Z'), ASCII_TEST("IsAsciiLetterLower", u >= 'a' && u <= 'z'),
    ASCII_TEST("IsAsciiHexDigit", (u >= '0' && u <= '9') || ((u | 32) >= 'a' && (u | 32) <= 'f')),
    ASCII_TEST("IsAsciiHexDigitUpper", (u >= '0' && u <= '9') || (u >= 'A' && u <= 'F')),
    ASCII_TEST("IsAsciiHexDigitLower", (u >= '0' && u <= '9') || (u >= 'a' && u <= 'f')),
    {"static bool IsBetween(char c, char minInclusive, char maxInclusive)", FN({
       return boolean(c.arg(0).as_char() >= c.arg(1).as_char() && c.arg(0).as_char() <= c.arg(2).as_char());
     })},
    {"static char ToUpper(char c)", FN({ return Value::character(to_upper(unit(c.arg(0)))); })},
    {"static char ToUpper(char c, cultureinfo culture)", FN({ return Value::character(to_upper(unit(c.arg(0)))); })},
    {"static char ToLower(char c)", FN({ return Value::character(to_lower(unit(c.arg(0)))); })},
    {"static char ToLower(char c, cultureinfo culture)", FN({ return Value::character(to_lower(unit(c.arg(0)))); })},
    {"static char ToUpperInvariant(char c)", FN({ return Value::character(to_upper(unit(c.arg(0)))); })},
    {"static char ToLowerInvariant(char c)", FN({ return Value::character(to_lower(unit(c.arg(0)))); })},
    {"static double GetNumericValue(char c)", FN({ return Value::real(numeric_value(unit(c.arg(0)))); })},
    {"static double GetNumericValue(string s, int index)", FN({ return Value::real(numeric_value(at(c))); })},
    {"static System.Globalization.UnicodeCategory GetUnicodeCategory(char c)",
     FN({ return Value::enumeration(category_type(), static_cast<int64_t>(unicode_category(unit(c.arg(0))))); })},
    {"static System.Globalization.UnicodeCategory GetUnicodeCategory(string s, int index)",
     FN({ return Value::enumeration(category_type(), static_cast<int64_t>(unicode_category(at(c)))); })},
    {"static string ConvertFromUtf32(int utf32)", FN({
       int64_t u = c.arg(0).as_int();
       if (u < 0 || u > 0x10FFFF || (u >= 0xD800 && u < 0xE000)) {
         throw_range("A valid UTF32 value is between 0x000000 and 0x10ffff, inclusive, and should not include surrogate "
                     "codepoint values (0x00d800 ~ 0x00dfff).", "utf32");
       }
       std::string s;
       append_utf8(s, static_cast<char32_t>(u));
       return str(s);
     })},
    {"static int ConvertToUtf32(char highSurrogate, char lowSurrogate)", FN({
       char32_t h = unit(c.arg(0)), l = unit(c.arg(1));
       if (!high(h)) throw_range("A valid high surrogate character is between 0xd800 and 0xdbff, inclusive.", "highSurrogate");
       if (!low(l)) throw_range("A valid low surrogate character is between 0xdc00 and 0xdfff, inclusive.", "lowSurrogate");
       return int32(0x10000 + ((h - 0xD800) << 10) + (l - 0xDC00));
     })},
    {"static int ConvertToUtf32(string s, int index)", FN({
       char32_t u = at(c);
       if (high(u) || low(u)) {
         throw_dotnet("System.ArgumentException",
                      "Found a " + std::string(high(u) ? "high" : "low") + " surrogate char without a following " +
                          (high(u) ? "low" : "preceding high") + " surrogate at index: " +
                          std::to_string(c.arg(1).as_int()) + ". The input may not be in this encoding, or may not "
                          "contain valid Unicode (UTF-16) characters.", "s");
       }
       return int32(u);
     })},
    {"static char Parse(string s)", FN({
       require(c.arg(0), "s");
       if (c.arg(0).string()->length() != 1) throw_format("String must be exactly one character long.");
       return Value::character(c.arg(0).string()->at(0));
     })},
    {"static bool TryParse(string s, [ref] char result)", FN({
       bool ok = c.arg(0).is_string() && c.arg(0).string()->length() == 1;
       set_out(c, 1, Value::character(ok ? c.arg(0).string()->at(0) : 0));
       return boolean(ok);
     })},
    {"static string ToString(char c)", FN({ return Value(String::of_char(unit(c.arg(0)))); })},
    {"string ToString()", FN({ return Value(String::of_char(c.self.as_char())); })},
    {"string ToString(System.IFormatProvider provider)", FN({ return Value(String::of_char(c.self.as_char())); })},
    {"int CompareTo(System.Object value)", FN({
       if (c.arg(0).is_null()) return int32(1);
       if (c.arg(0).kind() != Kind::Char) throw_dotnet("System.ArgumentException", "Object must be of type Char.");
       return int32(static_cast<int>(c.self.as_char()) - static_cast<int>(c.arg(0).as_char()));
     })},
    {"int CompareTo(char value)", FN({
       return int32(static_cast<int>(c.self.as_char()) - static_cast<int>(c.arg(0).as_char()));
     })},
    {"bool Equals(System.Object obj)", FN({ return boolean(c.self.same(c.arg(0))); })},
    {"bool Equals(char obj)", FN({ return boolean(c.self.same(c.arg(0))); })},
    {"int GetHashCode()", FN({ return int32(c.self.as_int() | (c.self.as_int() << 16)); })},
    CONVERTIBLE_ROWS,
    {"System.TypeCode GetTypeCode()", FN({ return Value::enumeration(TypeRegistry::find("System.TypeCode"), 4); })},
};

}  // namespace

namespace types {
Type Boolean{TypeSpec{.full_name = "System.Boolean", .base = "System.ValueType", .flags = kValueType | kSealed,
                      .members = kBoolean, .interfaces = "System.IComparable System.IConvertible",
                      .accelerators = "bool", .scalar = Kind::Bool,
                      .default_value = [](const Type*) { return Value::boolean(false); }}};
Type Char{TypeSpec{.full_name = "System.Char", .base = "System.ValueType", .flags = kValueType | kSealed,
                   .members = kChar,
                   .interfaces = "System.IComparable System.IConvertible System.IFormattable System.ISpanFormattable",
                   .accelerators = "char", .scalar = Kind::Char,
                   .default_value = [](const Type*) { return Value::character(0); }}};
}  // namespace types
}  // namespace psession
