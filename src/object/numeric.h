// Numbers as Values: kinds in .NET's TypeCode order, decimal and BigInteger boxes, checked casts between
// numeric kinds. Shared by the converter, the operators and the numeric type tables.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "object/boxes.h"
#include "object/type.h"
#include "object/value.h"
#include "text/bigint.h"
#include "text/decimal.h"

namespace psession {

inline bool is_real_kind(Kind k) { return k == Kind::Single || k == Kind::Double; }
inline bool is_integer_kind(Kind k) { return k >= Kind::SByte && k <= Kind::UInt64; }
inline bool is_signed_kind(Kind k) {
  return k == Kind::SByte || k == Kind::Int16 || k == Kind::Int32 || k == Kind::Int64;
}
// .NET's numeric type codes (SByte ... Decimal); BigInteger, Char and Boolean are none.
inline bool is_numeric_kind(Kind k) { return (k >= Kind::SByte && k <= Kind::Double) || k == Kind::Decimal; }
inline int integer_bits(Kind k) {
  switch (k) {
    case Kind::SByte: case Kind::Byte: return 8;
    case Kind::Int16: case Kind::UInt16: case Kind::Char: return 16;
    case Kind::Int32: case Kind::UInt32: return 32;
    default: return 64;
  }
}
// An enum counts as its underlying integer.
inline Kind numeric_kind(const Value& v) {
  return v.kind() == Kind::Enum ? Type::by_id(v.aux())->enum_base() : v.kind();
}
// The value of an enum as a plain integer; others as they are.
inline Value plain_number(const Value& v) {
  return v.kind() == Kind::Enum ? Value::integer(Type::by_id(v.aux())->enum_base(), v.as_int()) : v;
}

inline const Decimal96& decimal_of(const Value& v) { return v.as<DecimalObject>()->value; }  // only Kind::Decimal
inline const BigInt& bigint_of(const Value& v) { return v.as<BigIntObject>()->value; }       // only Kind::BigInt
inline Value make_decimal(const Decimal96& d) { return decimal_value(d); }
inline Value make_bigint(BigInt b) { return bigint_value(std::move(b)); }

const Type* type_of_kind(Kind k);             // Int32 -> types::Int32; nullptr for kinds without one type

double number_to_double(const Value& v);      // any numeric kind, Char, Bool, Enum, BigInt
enum class CastError : uint8_t { None, Overflow, NotANumber };
// To a numeric kind, Char or BigInt with rounding half to even and overflow check (Convert.ChangeType).
CastError cast_number(const Value& v, Kind target, Value& out);
// "Value was either too large or too small for an Int32."
std::string overflow_text(Kind target);

// Whole text by PowerShell's literal rules ("0x1F", "1e3", " 5 ", "1kb"); false when it is no number. Empty is 0.
bool scan_number_text(std::string_view text, Value& out);

}  // namespace psession
