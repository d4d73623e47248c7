// Numbers to numbers and strings to numbers.
#include <charconv>
#include <cmath>
#include <limits>

#include "object/conversion.h"
#include "object/numeric.h"
#include "text/number_format.h"

namespace psession {

const Type* type_of_kind(Kind k) {
  switch (k) {
    case Kind::Bool: return &types::Boolean;
    case Kind::Char: return &types::Char;
    case Kind::SByte: return &types::SByte;
    case Kind::Byte: return &types::Byte;
    case Kind::Int16: return &types::Int16;
    case Kind::UInt16: return &types::UInt16;
    case Kind::Int32: return &types::Int32;
    case Kind::UInt32: return &types::UInt32;
    case Kind::Int64: return &types::Int64;
    case Kind::UInt64: return &types::UInt64;
    case Kind::Single: return &types::Single;
    case Kind::Double: return &types::Double;
    case Kind::Decimal: return &types::Decimal;
    case Kind::BigInt: return &types::BigInteger;
    case Kind::DateTime: return &types::DateTime;
    case Kind::TimeSpan: return &types::TimeSpan;
    case Kind::String: return &types::String;
    default: return nullptr;
  }
}

double number_to_double(const Value& v) {
  switch (numeric_kind(v)) {
    case Kind::Single:
    case Kind::Double: return v.as_double();
    case Kind::UInt64: return static_cast<double>(v.as_uint());
    case Kind::Decimal: return decimal_of(v).to_double();
    case Kind::BigInt: return bigint_of(v).to_double();
    default: return static_cast<double>(v.as_int());
  }
}

std::string overflow_text(Kind target) {
  const char* what = "an Int32";
  switch (target) {
    case Kind::Char: what = "a character"; break;
    case Kind::SByte: what = "a signed byte"; break;
    case Kind::Byte: what = "an unsigned byte"; break;
    case Kind::Int16: what = "an Int16"; break;
    case Kind::UInt16: what = "a UInt16"; break;
    case Kind::UInt32: what = "a UInt32"; break;
    case Kind::Int64: what = "an Int64"; break;
    case Kind::UInt64: what = "a UInt64"; break;
    case Kind::Single: what = "a Single"; break;
    case Kind::Double: what = "a Double"; break;
    case Kind::Decimal: what = "a Decimal"; break;
    default: break;
  }
  return std::string("Value was either too large or too small for ") + what + ".";
}

namespace {

// A whole number between -2^63 and 2^64-1: its sign and magnitude.
struct Whole {
  bool negative = false;
  uint64_t magnitude = 0;
};

Whole whole_of_signed(int64_t i) { return {i < 0, i < 0 ? 0 - static_cast<uint64_t>(i) : static_cast<uint64_t>(i)}; }

bool whole_of_double(double d, Whole& w) {
  if (!(std::fabs(d) < 18446744073709551616.0)) return false;
  double r = std::nearbyint(d);  // the default mode rounds half to even
  if (!(std::fabs(r) < 18446744073709551616.0)) return false;
  w.negative = r < 0;
  w.magnitude = static_cast<uint64_t>(std::fabs(r));
  return true;
}

bool store(const Whole& w, Kind target, Value& out) {
  int bits = integer_bits(target);
  bool is_signed = is_signed_kind(target);
  uint64_t limit;
  if (is_signed) limit = (uint64_t(1) << (bits - 1)) - (w.negative ? 0 : 1);
  else limit = w.negative ? 0 : (bits == 64 ? ~uint64_t(0) : (uint64_t(1) << bits) - 1);
  if (w.magnitude > limit) return false;
  int64_t v = static_cast<int64_t>(w.negative ? 0 - w.magnitude : w.magnitude);
  out = target == Kind::Char ? Value::character(static_cast<char16_t>(v)) : Value::integer(target, v);
  return true;
}

}  // namespace

CastError cast_number(const Value& v, Kind target, Value& out) {
  Kind from = numeric_kind(v);
  if (from == target) {
    out = plain_number(v);
    return CastError::None;
  }
  switch (target) {
    case Kind::Double: out = Value::real(number_to_double(v)); return CastError::None;
    case Kind::Single: out = Value::single(static_cast<float>(number_to_double(v))); return CastError::None;
    case Kind::Bool: out = Value::boolean(number_to_double(v) != 0); return CastError::None;
    case Kind::Decimal: {
      Decimal96 d;
      if (from == Kind::Double) {
        if (!Decimal96::from_double(v.as_double(), d)) return CastError::Overflow;
      } else if (from == Kind::Single) {
        if (!Decimal96::from_float(static_cast<float>(v.as_double()), d)) return CastError::Overflow;
      } else if (from == Kind::BigInt) {
        if (!bigint_of(v).to_decimal(d)) return CastError::Overflow;
      } else if (from == Kind::UInt64) {
        d = Decimal96::from_uint64(v.as_uint());
      } else {
        d = Decimal96::from_int64(v.as_int());
      }
      out = make_decimal(d);
      return CastError::None;
    }
    case Kind::BigInt: {
      BigInt b;
      if (is_real_kind(from)) {
        if (!BigInt::from_double(v.as_double(), b)) return CastError::Overflow;
      } else if (from == Kind::Decimal) {
        b = BigInt::from_decimal(decimal_of(v));
      } else {
        b = from == Kind::UInt64 ? BigInt::from_uint64(v.as_uint()) : BigInt(v.as_int());
      }
      out = make_bigint(std::move(b));
      return CastError::None;
    }
    default: break;
  }
  Whole w;
  switch (from) {
    case Kind::Single:
    case Kind::Double:
      if (!whole_of_double(v.as_double(), w)) return CastError::Overflow;
      break;
    case Kind::Decimal: {
      Decimal96 r = decimal_of(v).round(0);
      uint64_t m;
      if (!r.abs().to_uint64(m)) return CastError::Overflow;
      w = {r.negative() && m != 0, m};
      break;
    }
    case Kind::BigInt: {
      const BigInt& b = bigint_of(v);
      uint64_t m;
      if (!b.abs().to_uint64(m)) return CastError::Overflow;
      w = {b.sign() < 0, m};
      break;
    }
    case Kind::UInt64: w = {false, v.as_uint()}; break;
    case Kind::Bool: case Kind::Char: case Kind::SByte: case Kind::Byte: case Kind::Int16: case Kind::UInt16:
    case Kind::Int32: case Kind::UInt32: case Kind::Int64:
      w = whole_of_signed(v.as_int());
      break;
    default: return CastError::NotANumber;
  }
  return store(w, target, out) ? CastError::None : CastError::Overflow;
}

namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
std::string_view trimmed(std::string_view s) {
  while (!s.empty() && is_space(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_space(s.back())) s.remove_suffix(1);
  return s;
}

// A text of nothing but digits (and a sign), the usual case: no tokenizer needed.
bool scan_plain_integer(std::string_view s, Value& out) {
  std::string_view digits = s;
  if (!digits.empty() && (digits[0] == '-' || digits[0] == '+')) digits.remove_prefix(1);
  if (digits.empty() || digits.size() > 18) return false;
  for (char c : digits) {
    if (c < '0' || c > '9') return false;
  }
  int64_t n = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), n);
  if (s[0] == '-') n = -n;
  out = n >= INT32_MIN && n <= INT32_MAX ? Value::int32(static_cast<int32_t>(n)) : Value::int64(n);
  return true;
}

}  // namespace

bool scan_number_text(std::string_view text, Value& out) {
  text = trimmed(text);
  if (text.empty()) {
    out = Value::int32(0);
    return true;
  }
  if (scan_plain_integer(text, out)) return true;
  char c = text[0];
  if (c != '-' && c != '+' && c != '.' && (c < '0' || c > '9')) return false;
  return conversion_hooks().scan_number && conversion_hooks().scan_number(text, out);
}

bool Conversion::string_to_number(const String& s, const Value& v, const Type* target, Value& out) {
  Kind kind = target->scalar();
  std::string text = s.to_utf8();
  Value scanned;
  if (scan_number_text(text, scanned) && cast_number(scanned, kind, out) == CastError::None) return true;

  NumberError e;
  const Culture& inv = invariant_culture();
  std::string_view id = "InvalidCastFromStringToInteger";
  if (is_real_kind(kind)) {
    double d = 0;
    e = parse_double(text, kStyleFloatThousands, inv, d);
    if (e == NumberError::kNone) {
      out = kind == Kind::Single ? Value::single(static_cast<float>(d)) : Value::real(d);
      return true;
    }
    id = "InvalidCastFromStringToDoubleOrSingle";
  } else if (kind == Kind::Decimal) {
    Decimal96 d;
    e = Decimal96::parse(text, kStyleNumber, inv, d);
    if (e == NumberError::kNone) {
      out = make_decimal(d);
      return true;
    }
    id = "InvalidCastFromStringToDecimal";
  } else if (kind == Kind::BigInt) {
    BigInt b;
    e = BigInt::parse(text, kStyleInteger | kAllowThousands, inv, b);
    if (e == NumberError::kNone) {
      out = make_bigint(std::move(b));
      return true;
    }
  } else {
    int64_t i = 0;
    uint64_t u = 0;
    e = is_signed_kind(kind) ? parse_int64(text, kStyleInteger, inv, integer_bits(kind), i)
                             : parse_uint64(text, kStyleInteger, inv, integer_bits(kind), u);
    if (e == NumberError::kNone) {
      out = Value::integer(kind, is_signed_kind(kind) ? i : static_cast<int64_t>(u));
      return true;
    }
  }
  if (e == NumberError::kFormat && !is_real_kind(kind)) {
    double d = 0;
    if (parse_double(text, kStyleFloatThousands, inv, d) == NumberError::kNone &&
        cast_number(Value::real(d), kind, out) == CastError::None) {
      return true;
    }
  }
  if (!failure) return false;
  if (e == NumberError::kOverflow) return fail_inner(id, v, target, "System.OverflowException", overflow_text(kind));
  std::string message = kind == Kind::BigInt ? "The value could not be parsed."
                                             : "The input string '" + text + "' was not in a correct format.";
  return fail_inner(id, v, target, "System.FormatException", message);
}

bool Conversion::to_number(const Value& v, const Type* target, Value& out) {
  Kind from = numeric_kind(v), to = target->scalar();
  if ((from == Kind::Char && to == Kind::Decimal)) {
    return fail_inner("InvalidCastIConvertible", v, target, "System.InvalidCastException",
                      "Invalid cast from 'Char' to 'Decimal'.");
  }
  if (cast_number(v, to, out) == CastError::None) return true;
  if (!failure) return false;
  if (from == Kind::BigInt) {
    return fail_inner("InvalidCastTargetInvocationExceptionop_Explicit", v, target, "System.OverflowException",
                      overflow_text(to));
  }
  if (to == Kind::BigInt) {
    bool nan = std::isnan(v.as_double());
    return fail_inner("InvalidCastConstructorTargetInvocationException", v, target, "System.OverflowException",
                      nan ? "The value is not a number." : "BigInteger cannot represent infinity.");
  }
  return fail_inner("InvalidCastIConvertible", v, target, "System.OverflowException", overflow_text(to));
}

bool Conversion::to_character(const Value& v, const Type* target, Value& out) {
  Kind from = numeric_kind(v);
  if (is_integer_kind(from)) {
    if (cast_number(v, Kind::Char, out) == CastError::None) return true;
    return fail_inner("InvalidCastIConvertible", v, target, "System.OverflowException",
                      overflow_text(Kind::Char));
  }
  return fail_inner("InvalidCastIConvertible", v, target, "System.InvalidCastException",
                    "Invalid cast from '" + std::string(type_of(v)->name()) + "' to 'Char'.");
}

// ---- numbers as text

std::string number_to_text(const Value& v) {
  switch (v.kind()) {
    case Kind::Single: return float_to_string_g7(static_cast<float>(v.as_double()));
    case Kind::Double: return double_to_string_g15(v.as_double());
    case Kind::UInt64: return uint64_to_string(v.as_uint());
    case Kind::Decimal: return decimal_of(v).to_string();
    case Kind::BigInt: return bigint_of(v).to_string();
    default: return int64_to_string(v.as_int());
  }
}

bool to_int64(CallContext& ctx, const Value& v, int64_t& out) {
  switch (v.kind()) {
    case Kind::SByte: case Kind::Byte: case Kind::Int16: case Kind::UInt16: case Kind::Int32: case Kind::UInt32:
    case Kind::Int64:
      out = v.as_int();
      return true;
    default: break;
  }
  std::optional<Value> r = try_convert(ctx, v, &types::Int64);
  if (!r) return false;
  out = r->as_int();
  return true;
}

}  // namespace psession
