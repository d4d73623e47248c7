// System.SByte ... System.UInt64: one table for all eight, made for each kind.
#include <bit>

#include "object/types/convertible.h"
#include "object/types/helpers.h"
#include "text/number_format.h"

namespace psession {
namespace {
using namespace tables;

template <Kind K> struct Limits;
template <> struct Limits<Kind::SByte> { static constexpr int64_t low = -128, high = 127; };
template <> struct Limits<Kind::Byte> { static constexpr int64_t low = 0, high = 255; };
template <> struct Limits<Kind::Int16> { static constexpr int64_t low = -32768, high = 32767; };
template <> struct Limits<Kind::UInt16> { static constexpr int64_t low = 0, high = 65535; };
template <> struct Limits<Kind::Int32> { static constexpr int64_t low = INT32_MIN, high = INT32_MAX; };
template <> struct Limits<Kind::UInt32> { static constexpr int64_t low = 0, high = UINT32_MAX; };
template <> struct Limits<Kind::Int64> { static constexpr int64_t low = INT64_MIN, high = INT64_MAX; };
template <> struct Limits<Kind::UInt64> { static constexpr int64_t low = 0, high = -1; };

template <Kind K> struct Table {
  static constexpr bool kSigned = K == Kind::SByte || K == Kind::Int16 || K == Kind::Int32 || K == Kind::Int64;
  static constexpr int kBits = K == Kind::SByte || K == Kind::Byte     ? 8
                               : K == Kind::Int16 || K == Kind::UInt16 ? 16
                               : K == Kind::Int32 || K == Kind::UInt32 ? 32
                                                                       : 64;
  static constexpr uint64_t kMask = kBits == 64 ? ~uint64_t(0) : (uint64_t(1) << kBits) - 1;

  // Cut to the width of the type.
  static uint64_t magnitude(const Value& v) { return kSigned && v.as_int() < 0 ? 0 - v.as_uint() : v.as_uint(); }
  static Value make(uint64_t bits) {
    bits &= kMask;
    if constexpr (kSigned && kBits < 64) {
      return Value::integer(K, static_cast<int64_t>(bits << (64 - kBits)) >> (64 - kBits));
    }
    return Value::integer(K, static_cast<int64_t>(bits));
  }
  static bool less(const Value& a, const Value& b) {
    return kSigned ? a.as_int() < b.as_int() : a.as_uint() < b.as_uint();
  }
  static uint64_t bits(const Value& v) { return v.as_uint() & kMask; }

  static NumberError parse(std::string_view s, uint32_t styles, const Culture& culture, Value& out) {
    NumberError e;
    if constexpr (kSigned) {
      int64_t n = 0;
      e = parse_int64(s, styles, culture, kBits, n);
      out = Value::integer(K, e == NumberError::kNone ? n : 0);
    } else {
      uint64_t n = 0;
      e = parse_uint64(s, styles, culture, kBits, n);
      out = Value::integer(K, e == NumberError::kNone ? static_cast<int64_t>(n) : 0);
    }
    return e;
  }
  static Value parse_or_throw(MethodCall& c, uint32_t styles, const Culture& culture) {
    require(c.arg(0), "s");
    std::string s = text(c.arg(0));
    Value v;
    NumberError e = parse(s, styles, culture, v);
    if (e == NumberError::kFormat) throw_format("The input string '" + s + "' was not in a correct format.");
    if (e == NumberError::kOverflow) throw_overflow(overflow_text(K));
    return v;
  }
  static Value try_parse(MethodCall& c, uint32_t styles, const Culture& culture, uint32_t out) {
    Value v;
    bool ok = c.arg(0).is_string() && parse(text(c.arg(0)), styles, culture, v) == NumberError::kNone;
    set_out(c, out, ok ? v : Value::integer(K, 0));
    return boolean(ok);
  }
  static Value compare(const Value& a, const Value& b) { return int32(less(a, b) ? -1 : less(b, a) ? 1 : 0); }
  static Value rotate(const Value& v, int64_t by) {
    int n = static_cast<int>(((by % kBits) + kBits) % kBits);
    uint64_t b = bits(v);
    return n == 0 ? v : make(b << n | b >> (kBits - n));
  }

  static inline const MemberDef rows[] = {
      {"static T MaxValue {get;}", FN({ return Value::integer(K, Limits<K>::high); })},
      {"static T MinValue {get;}", FN({ return Value::integer(K, Limits<K>::low); })},
      {"static T Parse(string s)", FN({ return parse_or_throw(c, kStyleInteger, current_culture()); })},
      {"static T Parse(string s, System.Globalization.NumberStyles style)",
       FN({ return parse_or_throw(c, static_cast<uint32_t>(c.arg(1).as_int()), current_culture()); })},
      {"static T Parse(string s, System.IFormatProvider provider)",
       FN({ return parse_or_throw(c, kStyleInteger, culture_arg(c, 1)); })},
      {"static T Parse(string s, System.Globalization.NumberStyles style, System.IFormatProvider provider)",
       FN({ return parse_or_throw(c, static_cast<uint32_t>(c.arg(1).as_int()), culture_arg(c, 2)); })},
      {"static bool TryParse(string s, [ref] T result)", FN({ return try_parse(c, kStyleInteger, current_culture(), 1); })},
      {"static bool TryParse(string s, System.IFormatProvider provider, [ref] T result)",
       FN({ return try_parse(c, kStyleInteger, culture_arg(c, 1), 2); })},
      {"static bool TryParse(string s, System.Globalization.NumberStyles style, System.IFormatProvider provider, [ref] T result)",
       FN({ return try_parse(c, static_cast<uint32_t>(c.arg(1).as_int()), culture_arg(c, 2), 3); })},
      {"string ToString()", FN({ return str(number_to_text(c.self)); })},
      {"string ToString(string format)", FN({ return formatted(c, text(c.arg(0)), current_culture()); })},
      {"string ToString(System.IFormatProvider provider)", FN({ return formatted(c, {}, culture_arg(c, 0)); })},
      {"string ToString(string format, System.IFormatProvider provider)",
       FN({ return formatted(c, text(c.arg(0)), culture_arg(c, 1)); })},
      {"int CompareTo(System.Object value)", FN({
         if (c.arg(0).is_null()) return int32(1);
         if (c.arg(0).kind() != K) {
           throw_dotnet("System.ArgumentException", "Object must be of type " + std::string(type_of(c.self)->name()) + ".");
         }
         return compare(c.self, c.arg(0));
       })},
      {"int CompareTo(T value)", FN({ return compare(c.self, c.arg(0)); })},
      {"bool Equals(System.Object obj)", FN({ return boolean(c.self.same(c.arg(0))); })},
      {"bool Equals(T obj)", FN({ return boolean(c.self.same(c.arg(0))); })},
      {"int GetHashCode()", FN({
         int64_t v = c.self.as_int();
         return int32(kBits == 64 ? static_cast<int32_t>(v) ^ static_cast<int32_t>(v >> 32) : static_cast<int32_t>(v));
       })},
      CONVERTIBLE_ROWS,
      {"System.TypeCode GetTypeCode()", FN({
         return Value::enumeration(TypeRegistry::find("System.TypeCode"),
                                   static_cast<int64_t>(K) - static_cast<int64_t>(Kind::SByte) + 5);
       })},
      {"static T Abs(T value)", FN({
         if (kSigned && c.arg(0).as_int() == Limits<K>::low) {
           throw_overflow("Negating the minimum value of a twos complement number is invalid.");
         }
         return kSigned && c.arg(0).as_int() < 0 ? make(0 - c.arg(0).as_uint()) : c.arg(0);
       })},
      {"static T Max(T x, T y)", FN({ return less(c.arg(0), c.arg(1)) ? c.arg(1) : c.arg(0); })},
      {"static T Min(T x, T y)", FN({ return less(c.arg(1), c.arg(0)) ? c.arg(1) : c.arg(0); })},
      {"static T MaxMagnitude(T x, T y)", FN({ return magnitude(c.arg(0)) >= magnitude(c.arg(1)) ? c.arg(0) : c.arg(1); })},
      {"static T MinMagnitude(T x, T y)", FN({ return magnitude(c.arg(0)) <= magnitude(c.arg(1)) ? c.arg(0) : c.arg(1); })},
      {"static T CopySign(T value, T sign)", FN({
         if (!kSigned) return c.arg(0);
         return make((c.arg(0).as_int() < 0) == (c.arg(1).as_int() < 0) ? c.arg(0).as_uint() : 0 - c.arg(0).as_uint());
       })},
      {"static T Clamp(T value, T min, T max)", FN({
         if (less(c.arg(2), c.arg(1))) {
           throw_dotnet("System.ArgumentException", "'" + number_to_text(c.arg(1)) + "' cannot be greater than " +
                                                        number_to_text(c.arg(2)) + ".");
         }
         return less(c.arg(0), c.arg(1)) ? c.arg(1) : less(c.arg(2), c.arg(0)) ? c.arg(2) : c.arg(0);
       })},
      {"static int Sign(T value)", FN({
         return int32(kSigned && c.arg(0).as_int() < 0 ? -1 : c.arg(0).as_int() == 0 ? 0 : 1);
       })},
      {"static bool IsEvenInteger(T value)", FN({ return boolean((c.arg(0).as_int() & 1) == 0); })},
      {"static bool IsOddInteger(T value)", FN({ return boolean((c.arg(0).as_int() & 1) != 0); })},
      {"static bool IsNegative(T value)", FN({ return boolean(kSigned && c.arg(0).as_int() < 0); })},
      {"static bool IsPositive(T value)", FN({ return boolean(!kSigned || c.arg(0).as_int() >= 0); })},
      {"static bool IsPow2(T value)", FN({
         return boolean((!kSigned || c.arg(0).as_int() > 0) && std::has_single_bit(bits(c.arg(0))));
       })},
      {"static T Log2(T value)", FN({
         if (kSigned && c.arg(0).as_int() < 0) throw_range("Non-negative number required.", "value");
         uint64_t b = bits(c.arg(0));
         return make(b == 0 ? 0 : static_cast<uint64_t>(std::bit_width(b) - 1));
       })},
      {"static T PopCount(T value)", FN({ return make(static_cast<uint64_t>(std::popcount(bits(c.arg(0))))); })},
      {"static T LeadingZeroCount(T value)",
       FN({ return make(static_cast<uint64_t>(kBits - static_cast<int>(std::bit_width(bits(c.arg(0)))))); })},
      {"static T TrailingZeroCount(T value)", FN({
         uint64_t b = bits(c.arg(0));
         return make(static_cast<uint64_t>(b == 0 ? kBits : std::countr_zero(b)));
       })},
      {"static T RotateLeft(T value, int rotateAmount)", FN({ return rotate(c.arg(0), c.arg(1).as_int()); })},
      {"static T RotateRight(T value, int rotateAmount)", FN({ return rotate(c.arg(0), -c.arg(1).as_int()); })},
  };

  // The rows above with T written as the type's own name.
  static std::span<const MemberDef> members(std::string_view name) {
    auto* list = new std::vector<MemberDef>(std::begin(rows), std::end(rows));
    for (MemberDef& row : *list) {
      std::string s = row.signature, out;
      for (size_t i = 0; i < s.size(); ++i) {
        bool alone = s[i] == 'T' && (i == 0 || s[i - 1] == ' ' || s[i - 1] == '(') && i + 1 < s.size() && s[i + 1] == ' ';
        if (alone) out += name;
        else out += s[i];
      }
      row.signature = (new std::string(std::move(out)))->c_str();
    }
    return *list;
  }
};

template <Kind K>
TypeSpec spec(const char* full_name, const char* accelerators, std::string_view name) {
  return TypeSpec{.full_name = full_name, .base = "System.ValueType", .flags = kValueType | kSealed,
                  .members = Table<K>::members(name),
                  .interfaces = "System.IComparable System.IConvertible System.IFormattable System.ISpanFormattable "
                                "System.IUtf8SpanFormattable System.IBinaryIntegerParseAndFormatInfo",
                  .accelerators = accelerators, .scalar = K,
                  .default_value = [](const Type*) { return Value::integer(K, 0); }};
}

Type g_utf8{TypeSpec{.full_name = "System.IUtf8SpanFormattable", .base = nullptr, .flags = kInterface | kAbstract}};
Type g_info{TypeSpec{.full_name = "System.IBinaryIntegerParseAndFormatInfo", .base = nullptr, .flags = kInterface | kAbstract}};

}  // namespace

namespace types {
Type SByte{spec<Kind::SByte>("System.SByte", "sbyte", "sbyte")};
Type Byte{spec<Kind::Byte>("System.Byte", "byte", "byte")};
Type Int16{spec<Kind::Int16>("System.Int16", "short int16", "short")};
Type UInt16{spec<Kind::UInt16>("System.UInt16", "ushort uint16", "ushort")};
Type Int32{spec<Kind::Int32>("System.Int32", "int int32", "int")};
Type UInt32{spec<Kind::UInt32>("System.UInt32", "uint uint32", "uint")};
Type Int64{spec<Kind::Int64>("System.Int64", "long int64", "long")};
Type UInt64{spec<Kind::UInt64>("System.UInt64", "ulong uint64", "ulong")};
}  // namespace types
}  // namespace psession
