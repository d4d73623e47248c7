// + - * / % and the bit operators, with PowerShell's promotion of numbers and its string, array and table sums.
#include <cmath>

#include "object/boxes.h"
#include "object/conversion.h"
#include "object/error_messages.h"
#include "object/error_text.h"
#include "object/numeric.h"
#include "object/operators_internal.h"
#include "text/datetime.h"

namespace psession {

bool is_numeric(const Value& v) { return is_numeric_kind(numeric_kind(v)); }
bool is_numeric_or_primitive(const Value& v) {
  Kind k = numeric_kind(v);
  return is_numeric_kind(k) || k == Kind::Bool || k == Kind::Char;
}

Value string_operand(CallContext& ctx, const Value& s, const Type* like) {
  Value n;
  if (scan_number_text(utf8_of(s), n)) return n;
  if (!like || !(like->is_enum() || is_numeric_kind(like->scalar()))) like = &types::Int32;
  return convert_to(ctx, s, like);
}

namespace {

[[noreturn]] void divide_by_zero() { throw_wrapped("System.DivideByZeroException", "Attempted to divide by zero."); }

struct OperatorName {
  const char* method;
  const char* text;
};
OperatorName name_of(BinaryOp op) {
  switch (op) {
    case BinaryOp::Add: return {"op_Addition", "+"};
    case BinaryOp::Sub: return {"op_Subtraction", "-"};
    case BinaryOp::Mul: return {"op_Multiply", "*"};
    case BinaryOp::Div: return {"op_Division", "/"};
    case BinaryOp::Mod: return {"op_Modulus", "%"};
    case BinaryOp::BitAnd: return {"op_BitwiseAnd", "-band"};
    case BinaryOp::BitOr: return {"op_BitwiseOr", "-bor"};
    case BinaryOp::BitXor: return {"op_ExclusiveOr", "-bxor"};
    case BinaryOp::Shl: return {"op_LeftShift", "-shl"};
    default: return {"op_RightShift", "-shr"};
  }
}

bool is_primitive(const Value& v) {
  return v.kind() >= Kind::Bool && v.kind() <= Kind::Double;
}

Value bigint_arithmetic(BinaryOp op, const BigInt& a, const BigInt& b) {
  BigInt r;
  switch (op) {
    case BinaryOp::Add: return make_bigint(a + b);
    case BinaryOp::Sub: return make_bigint(a - b);
    case BinaryOp::Mul:
      if (a.bit_length() + b.bit_length() > BigInt::kMaxBits) {
        throw_dotnet("System.OverflowException", "Value was either too large or too small for a BigInteger.");
      }
      return make_bigint(a * b);
    case BinaryOp::Div: BigInt::divide(a, b, r); return make_bigint(std::move(r));
    case BinaryOp::Mod: BigInt::remainder(a, b, r); return make_bigint(std::move(r));
    case BinaryOp::BitAnd: return make_bigint(a & b);
    case BinaryOp::BitOr: return make_bigint(a | b);
    default: return make_bigint(a ^ b);
  }
}

// The op_* methods of a type, PowerShell's last resort.
Value implicit_op(CallContext& ctx, BinaryOp op, const Value& a, const Value& b) {
  OperatorName name = name_of(op);
  const Value* owner = a.is_null() || is_primitive(a) ? (b.is_null() || is_primitive(b) ? nullptr : &b) : &a;
  if (!owner) {
    auto text = [](const Value& v) { return v.is_null() ? std::string("$null") : type_to_text(type_of(v)); };
    throw_message_on(a, MessageId::NotADefinedOperationForType, text(a), name.text, text(b));
  }
  if (owner->kind() == Kind::BigInt && op != BinaryOp::Shl && op != BinaryOp::Shr) {
    std::optional<Value> x = try_convert(ctx, a, &types::BigInteger), y = try_convert(ctx, b, &types::BigInteger);
    bool zero = y && !y->is_null() && bigint_of(*y).is_zero() && (op == BinaryOp::Div || op == BinaryOp::Mod);
    if (x && y && !zero) return bigint_arithmetic(op, bigint_of(*x), bigint_of(*y));
    if (zero) {
      std::string m = std::string("Exception calling \"") + name.method +
                      "\" with \"2\" argument(s): \"Attempted to divide by zero.\"";
      Ref<ExceptionObject> e = make_exception("System.Management.Automation.MethodInvocationException", m,
                                              make_exception("System.DivideByZeroException",
                                                             "Attempted to divide by zero."));
      throw ScriptError(record_with_exception(e, "DivideByZeroException", ErrorCategory::NotSpecified, {}));
    }
  }
  const Type* t = type_of(*owner);
  if (!t->find(name.method, true)) {
    throw_message_on(Value(), MessageId::MethodNotFound, type_to_text(t), name.method);
  }
  Value args[2] = {a, b};
  try {
    return invoke_static(ctx, t, name.method, args);
  } catch (const ScriptError& e) {
    // Operators are called by position: their errors number the operand and show it as .NET does.
    ErrorRecordObject& r = *e.record;
    if (r.error_id == "MethodArgumentConversionInvalidCastArgument") {
      std::string& m = r.exception->message;
      for (int i : {1, 0}) {
        std::string shown = ", with value: \"" + to_display(ctx, args[i]) + "\"";
        size_t quote = m.find('"'), at = m.find(shown);
        if (at == std::string::npos || quote > at) continue;
        m = m.substr(0, quote) + "\"" + std::to_string(i) + "\", with value: \"" + dotnet_to_string(ctx, args[i]) + "\"" +
            m.substr(at + shown.size());
        break;
      }
    }
    throw;
  }
}

// ---- numbers

Value int32_op(BinaryOp op, int64_t a, int64_t b) {
  int64_t r;
  switch (op) {
    case BinaryOp::Add: r = a + b; break;
    case BinaryOp::Sub: r = a - b; break;
    case BinaryOp::Mul: r = a * b; break;
    case BinaryOp::Div:
      if (b == 0) divide_by_zero();
      if (a % b != 0) return Value::real(static_cast<double>(a) / static_cast<double>(b));
      r = a / b;
      break;
    default:
      if (b == 0) divide_by_zero();
      r = b == -1 ? 0 : a % b;
      break;
  }
  if (r < INT32_MIN || r > INT32_MAX) return Value::real(static_cast<double>(r));
  return Value::int32(static_cast<int32_t>(r));
}

Value uint32_op(BinaryOp op, uint64_t a, uint64_t b) {
  switch (op) {
    case BinaryOp::Add:
    case BinaryOp::Mul: {
      uint64_t r = op == BinaryOp::Add ? a + b : a * b;
      return r <= UINT32_MAX ? Value::integer(Kind::UInt32, static_cast<int64_t>(r)) : Value::real(static_cast<double>(r));
    }
    case BinaryOp::Sub:
      return a >= b ? Value::integer(Kind::UInt32, static_cast<int64_t>(a - b))
                    : Value::real(static_cast<double>(static_cast<int64_t>(a) - static_cast<int64_t>(b)));
    case BinaryOp::Div:
      if (b == 0) divide_by_zero();
      if (a % b != 0) return Value::real(static_cast<double>(a) / static_cast<double>(b));
      return Value::integer(Kind::UInt32, static_cast<int64_t>(a / b));
    default:
      if (b == 0) divide_by_zero();
      return Value::integer(Kind::UInt32, static_cast<int64_t>(a % b));
  }
}

// A product as double the way BigInteger converts: the bits that do not fit are cut off.
double cut_to_double(unsigned __int128 v) {
  int shift = 0;
  while (v >> (53 + shift)) ++shift;
  return std::ldexp(static_cast<double>(static_cast<uint64_t>(v >> shift)), shift);
}

Value int64_op(BinaryOp op, int64_t a, int64_t b) {
  int64_t r;
  switch (op) {
    case BinaryOp::Add:
      if (__builtin_add_overflow(a, b, &r)) return Value::real(static_cast<double>(a) + static_cast<double>(b));
      return Value::int64(r);
    case BinaryOp::Sub:
      if (__builtin_sub_overflow(a, b, &r)) return Value::real(static_cast<double>(a) - static_cast<double>(b));
      return Value::int64(r);
    case BinaryOp::Mul:
      if (__builtin_mul_overflow(a, b, &r)) {
        __int128 p = static_cast<__int128>(a) * b;
        return Value::real(p < 0 ? -cut_to_double(static_cast<unsigned __int128>(-p))
                                 : cut_to_double(static_cast<unsigned __int128>(p)));
      }
      return Value::int64(r);
    case BinaryOp::Div:
      if (b == 0) divide_by_zero();
      if (b == -1 && a == INT64_MIN) return Value::real(-static_cast<double>(a));
      if (a % b != 0) return Value::real(static_cast<double>(a) / static_cast<double>(b));
      return Value::int64(a / b);
    default:
      if (b == 0) divide_by_zero();
      return Value::int64(b == -1 ? 0 : a % b);
  }
}

Value uint64_op(BinaryOp op, uint64_t a, uint64_t b) {
  uint64_t r;
  auto whole = [](uint64_t v) { return Value::integer(Kind::UInt64, static_cast<int64_t>(v)); };
  switch (op) {
    case BinaryOp::Add:
      if (__builtin_add_overflow(a, b, &r)) return Value::real(static_cast<double>(a) + static_cast<double>(b));
      return whole(r);
    case BinaryOp::Sub:
      return a >= b ? whole(a - b) : Value::real(-static_cast<double>(b - a));
    case BinaryOp::Mul:
      if (__builtin_mul_overflow(a, b, &r)) {
        return Value::real(cut_to_double(static_cast<unsigned __int128>(a) * b));
      }
      return whole(r);
    case BinaryOp::Div:
      if (b == 0) divide_by_zero();
      if (a % b != 0) return Value::real(static_cast<double>(a) / static_cast<double>(b));
      return whole(a / b);
    default:
      if (b == 0) divide_by_zero();
      return whole(a % b);
  }
}

Value double_op(BinaryOp op, double a, double b) {
  switch (op) {
    case BinaryOp::Add: return Value::real(a + b);
    case BinaryOp::Sub: return Value::real(a - b);
    case BinaryOp::Mul: return Value::real(a * b);
    case BinaryOp::Div: return Value::real(a / b);
    default: return Value::real(std::fmod(a, b));
  }
}

Decimal96 as_decimal(const Value& v) {
  Value d;
  if (cast_number(v, Kind::Decimal, d) != CastError::None) {
    throw_dotnet("System.OverflowException", overflow_text(Kind::Decimal));
  }
  return decimal_of(d);
}

Value decimal_op(BinaryOp op, const Value& a, const Value& b, bool else_double) {
  Decimal96 x = as_decimal(a), y = as_decimal(b), r;
  DecimalError e;
  switch (op) {
    case BinaryOp::Add: e = Decimal96::add(x, y, r); break;
    case BinaryOp::Sub: e = Decimal96::subtract(x, y, r); break;
    case BinaryOp::Mul: e = Decimal96::multiply(x, y, r); break;
    case BinaryOp::Div: e = Decimal96::divide(x, y, r); break;
    default: e = Decimal96::remainder(x, y, r); break;
  }
  if (e == DecimalError::kDivideByZero) divide_by_zero();
  if (e == DecimalError::kOverflow) {
    if (else_double) return double_op(op, number_to_double(a), number_to_double(b));
    throw_wrapped("System.OverflowException", overflow_text(Kind::Decimal));
  }
  return make_decimal(r);
}

Value numeric_op(BinaryOp op, const Value& a, const Value& b) {
  Kind ka = numeric_kind(a), kb = numeric_kind(b);
  if (ka == Kind::Decimal || kb == Kind::Decimal) return decimal_op(op, a, b, false);
  Kind top = ka > kb ? ka : kb;
  if (top >= Kind::Single) return double_op(op, number_to_double(a), number_to_double(b));
  if (top <= Kind::Int32) return int32_op(op, a.as_int(), b.as_int());
  bool negative = (is_signed_kind(ka) && a.as_int() < 0) || (is_signed_kind(kb) && b.as_int() < 0);
  if (top == Kind::UInt32) {
    return negative ? int64_op(op, a.as_int(), b.as_int()) : uint32_op(op, a.as_uint(), b.as_uint());
  }
  if (top == Kind::Int64) return int64_op(op, a.as_int(), b.as_int());
  return negative ? decimal_op(op, a, b, true) : uint64_op(op, a.as_uint(), b.as_uint());
}

// The right operand as a number, when the left one is one; false: it needs other rules.
bool numeric_argument(CallContext& ctx, const Value& arg, const Type* target, Value& out) {
  if (arg.is_null()) {
    out = Value::int32(0);
    return true;
  }
  if (arg.kind() == Kind::Enum) {
    out = convert_to(ctx, arg, target->is_enum() ? type_of_kind(target->enum_base()) : target);
    return true;
  }
  if (!is_numeric_or_primitive(arg)) return false;
  out = arg;
  return true;
}

Value keep_enum(const Value& left, Value r) {
  if (left.kind() != Kind::Enum || !r.is_integer()) return r;
  return Value::enumeration(Type::by_id(left.aux()), r.as_int());
}

// ---- strings, arrays, tables

Value multiply_string(CallContext& ctx, const Value& a, const Value& b) {
  Value count = convert_to(ctx, b.is_string() ? string_operand(ctx, b, &types::Int32) : b, &types::Int32);
  int64_t times = count.as_int();
  if (times < 0) {
    std::string n = std::to_string(times);
    throw_dotnet("System.ArgumentOutOfRangeException",
                 "times ('" + n + "') must be a non-negative value. (Parameter 'times')\nActual value was " + n + ".");
  }
  const String& s = *a.string();
  uint64_t total = static_cast<uint64_t>(s.length()) * static_cast<uint64_t>(times);
  if (total == 0) return Value(String::empty());
  if (total > (uint64_t(1) << 30)) {
    throw_dotnet("System.OutOfMemoryException", "Insufficient memory to continue the execution of the program.");
  }
  if (s.is_ascii()) {
    char* data;
    Ref<String> r = String::uninitialized_ascii(static_cast<uint32_t>(total), &data);
    for (int64_t i = 0; i < times; ++i) {
      std::memcpy(data + static_cast<size_t>(i) * s.length(), s.ascii_view().data(), s.length());
    }
    return Value(std::move(r));
  }
  std::u16string r;
  r.reserve(total);
  for (int64_t i = 0; i < times; ++i) r += s.utf16_view();
  return Value(String::utf16(r));
}

Value multiply_list(CallContext& ctx, const Value& a, const Value& b) {
  Value count = convert_to(ctx, b.is_string() ? string_operand(ctx, b, &types::Int32) : b, &types::UInt32);
  std::vector<Value> items = to_vector(ctx, a);
  uint64_t total = items.size() * count.as_uint();
  if (total > (uint64_t(1) << 27)) throw_message(MessageId::ArrayTooLarge);
  std::vector<Value> r;
  r.reserve(total);
  for (uint64_t i = 0; i < count.as_uint(); ++i) r.insert(r.end(), items.begin(), items.end());
  const Type* element = a.kind() == Kind::Array ? a.as<Array>()->element() : &types::Object;
  return Value(Array::of(element, std::move(r)));
}

void append(CallContext& ctx, std::vector<Value>& items, const Value& list) {
  const Value& b = unwrap(list);
  if (b.kind() == Kind::Array && !b.as<Array>()->is_packed()) {
    std::span<const Value> more = b.as<Array>()->items();
    items.insert(items.end(), more.begin(), more.end());
    return;
  }
  std::vector<Value> more = to_vector(ctx, list);
  items.insert(items.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Value add_list(CallContext& ctx, const Value& a, const Value& b) {
  std::vector<Value> items;
  size_t n = a.kind() == Kind::Array ? a.as<Array>()->size() : 8;
  items.reserve(n + 1);
  append(ctx, items, a);
  if (is_enumerable(b)) append(ctx, items, b);
  else if (!b.is_nothing()) items.push_back(b);
  return Value(Array::of(std::move(items)));
}

Value add_tables(CallContext& ctx, const Dictionary& a, const Dictionary& b) {
  Ref<Dictionary> r = a.type() == &types::OrderedDictionary ? Dictionary::ordered() : Dictionary::hashtable();
  for (const Dictionary* d : {&a, &b}) {
    for (size_t i = 0; i < d->slots(); ++i) {
      if (!d->live(i) || r->add(d->key_at(i), d->value_at(i))) continue;
      std::string key = dotnet_to_string(ctx, d->key_at(i)), present = key;
      for (size_t k = 0; k < r->slots(); ++k) {
        if (r->live(k) && Dictionary::equal_keys(r->key_at(k), d->key_at(i), r->comparer())) {
          present = dotnet_to_string(ctx, r->key_at(k));
        }
      }
      throw_dotnet("System.ArgumentException", "Item has already been added. Key in dictionary: '" + present +
                                                   "'  Key being added: '" + key + "'");
    }
  }
  return Value(std::move(r));
}

// Dates and spans of time without a method call; false: not these, or out of range.
bool time_arithmetic(BinaryOp op, const Value& a, const Value& b, Value& out) {
  if (b.kind() != Kind::DateTime && b.kind() != Kind::TimeSpan) return false;
  if (a.kind() == Kind::DateTime) {
    DateTime d = DateTime::from_data(a.as_uint());
    if (b.kind() == Kind::DateTime) {
      if (op != BinaryOp::Sub) return false;
      out = Value::time_span(d.ticks() - DateTime::from_data(b.as_uint()).ticks());
      return true;
    }
    if (b.as_int() == INT64_MIN) return false;
    std::optional<DateTime> r = d.add_ticks(op == BinaryOp::Sub ? -b.as_int() : b.as_int());
    if (!r) return false;
    out = Value::date_time(r->data());
    return true;
  }
  if (a.kind() == Kind::TimeSpan && b.kind() == Kind::TimeSpan) {
    int64_t r;
    bool over = op == BinaryOp::Add ? __builtin_add_overflow(a.as_int(), b.as_int(), &r)
                                    : __builtin_sub_overflow(a.as_int(), b.as_int(), &r);
    if (over) return false;
    out = Value::time_span(r);
    return true;
  }
  return false;
}

Value add_text(CallContext& ctx, const Value& a, const Value& b) {
  Ref<String> left = a.is_string() ? Ref<String>(a.string()) : String::of_char(a.as_char());
  Ref<String> right = to_string(ctx, b);
  if (right->length() == 0) return Value(std::move(left));
  return Value(String::concat(*left, *right));
}

}  // namespace

Value arithmetic(CallContext& ctx, BinaryOp op, const Value& left, const Value& right) {
  if (left.kind() == Kind::Int32 && right.kind() == Kind::Int32) return int32_op(op, left.as_int(), right.as_int());
  if (left.kind() == Kind::Double && right.kind() == Kind::Double) {
    return double_op(op, left.as_double(), right.as_double());
  }
  if (op == BinaryOp::Add && left.is_string() && right.is_string()) {
    return Value(String::concat(*left.string(), *right.string()));
  }
  const Value& a = unwrap(left);
  const Value& b = right.kind() == Kind::PSObject && !right.as<PSObject>()->is_custom() ? unwrap(right) : right;
  if (left.is_null()) {
    if (op == BinaryOp::Add) return right.is_nothing() ? Value() : right;
    if (op == BinaryOp::Mul) return Value();
    return arithmetic(ctx, op, Value::int32(0), right);
  }
  Kind k = a.kind();
  if (is_numeric_or_primitive(a) && !(k == Kind::Char && op == BinaryOp::Add) &&
      !((k == Kind::Char || k == Kind::Bool) && op == BinaryOp::Mul)) {
    const Type* t = type_of(a);
    Value n;
    if (numeric_argument(ctx, b, t, n)) return keep_enum(a, numeric_op(op, plain_number(a), n));
    if (b.is_string()) return arithmetic(ctx, op, a, string_operand(ctx, b, t));
  }
  if (k == Kind::String || k == Kind::Char) {
    if (op == BinaryOp::Add) return add_text(ctx, a, right);
    if (k == Kind::String) {
      if (op == BinaryOp::Mul) return multiply_string(ctx, a, b);
      // The other operators take the string for a number.
      const Type* like = b.is_null() ? nullptr : type_of(b);
      return arithmetic(ctx, op, string_operand(ctx, a, like), b.is_string() ? string_operand(ctx, b, nullptr) : b);
    }
  }
  if (op == BinaryOp::Add || op == BinaryOp::Mul) {
    if (is_enumerable(a)) return op == BinaryOp::Add ? add_list(ctx, a, right) : multiply_list(ctx, a, b);
  }
  if (op == BinaryOp::Add && k == Kind::Dictionary) {
    if (b.kind() != Kind::Dictionary) throw_message(MessageId::AddHashTableToNonHashTable);
    return add_tables(ctx, *a.as<Dictionary>(), *b.as<Dictionary>());
  }
  Value r;
  if ((op == BinaryOp::Add || op == BinaryOp::Sub) && time_arithmetic(op, a, b, r)) return r;
  return implicit_op(ctx, op, a, b);
}

// ---- bits

namespace {

uint64_t bits_of_real(CallContext& ctx, const Value& v, bool& negative) {
  Value n;
  bool is_negative = number_to_double(v) < 0;
  negative |= is_negative;
  const Type* t = is_negative ? &types::Int64 : &types::UInt64;
  return convert_to(ctx, v, t).as_uint();
}

uint64_t combine(BinaryOp op, uint64_t x, uint64_t y) {
  return op == BinaryOp::BitAnd ? x & y : op == BinaryOp::BitOr ? x | y : x ^ y;
}

}  // namespace

Value bitwise(CallContext& ctx, BinaryOp op, const Value& left, const Value& right) {
  const Value& a = unwrap(left);
  const Value& b = unwrap(right);
  if (a.is_null() && b.is_null()) return Value::int32(0);
  bool na = is_numeric_or_primitive(a) || a.is_null(), nb = is_numeric_or_primitive(b) || b.is_null();
  if (na && nb) {
    Value x = a.is_null() ? Value::int32(0) : plain_number(a), y = b.is_null() ? Value::int32(0) : plain_number(b);
    Kind kx = a.is_null() ? y.kind() : x.kind(), ky = b.is_null() ? x.kind() : y.kind();
    if (kx == Kind::Decimal || ky == Kind::Decimal || is_real_kind(kx) || is_real_kind(ky)) {
      bool negative = false;
      uint64_t l = bits_of_real(ctx, x, negative), r = bits_of_real(ctx, y, negative);
      return Value::integer(negative ? Kind::Int64 : Kind::UInt64, static_cast<int64_t>(combine(op, l, r)));
    }
    Kind top = kx > ky ? kx : ky;
    uint64_t r = combine(op, x.as_uint(), y.as_uint());
    Value v;
    if (top <= Kind::Int32) v = Value::int32(static_cast<int32_t>(r));
    else if (top == Kind::UInt32) v = Value::integer(top, static_cast<uint32_t>(r));
    else v = Value::integer(top, static_cast<int64_t>(r));
    return keep_enum(a, v);
  }
  if (a.is_string() || b.is_string()) {
    const Type* ta = a.is_null() ? nullptr : type_of(a);
    const Type* tb = b.is_null() ? nullptr : type_of(b);
    return bitwise(ctx, op, a.is_string() ? string_operand(ctx, a, tb) : a,
                   b.is_string() ? string_operand(ctx, b, ta) : b);
  }
  return implicit_op(ctx, op, a, b);
}

Value shift(CallContext& ctx, BinaryOp op, const Value& left, const Value& right) {
  const Value& a = unwrap(left);
  const Value& b = unwrap(right);
  if (a.is_null()) return Value::int32(0);
  if (a.is_string() || b.is_string()) {
    const Type* tb = b.is_null() ? nullptr : type_of(b);
    return shift(ctx, op, a.is_string() ? string_operand(ctx, a, tb) : a,
                 b.is_string() ? string_operand(ctx, b, type_of(a)) : b);
  }
  if (a.kind() == Kind::BigInt) {
    int64_t n = convert_to(ctx, b, &types::Int32).as_int();
    BigInt r;
    if (!bigint_of(a).shift_left(op == BinaryOp::Shl ? n : -n, r)) {
      throw_dotnet("System.OverflowException", "Value was either too large or too small for a BigInteger.");
    }
    return make_bigint(std::move(r));
  }
  if (!is_numeric(a)) return implicit_op(ctx, op, a, b);
  int64_t n = convert_to(ctx, b, &types::Int32).as_int();
  Value x = plain_number(a);
  if (is_real_kind(x.kind()) || x.kind() == Kind::Decimal) {
    for (Kind k : {Kind::Int32, Kind::UInt32, Kind::Int64, Kind::UInt64}) {
      Value whole;
      if (cast_number(x, k, whole) == CastError::None) return shift(ctx, op, whole, Value::int32(static_cast<int32_t>(n)));
    }
    throw_invalid_cast(ctx, a, x.kind() == Kind::Decimal ? &types::Int32 : &types::UInt64);
  }
  Kind k = x.kind();
  n &= k < Kind::Int64 ? 0x1f : 0x3f;
  int bits = integer_bits(k);
  uint64_t r;
  if (op == BinaryOp::Shl) r = n >= 64 ? 0 : x.as_uint() << n;
  else r = is_signed_kind(k) ? static_cast<uint64_t>(x.as_int() >> n) : x.as_uint() >> n;
  if (bits < 64) {
    r &= (uint64_t(1) << bits) - 1;
    if (is_signed_kind(k)) r = static_cast<uint64_t>(static_cast<int64_t>(r << (64 - bits)) >> (64 - bits));
  }
  return keep_enum(a, Value::integer(k, static_cast<int64_t>(r)));
}

}  // namespace psession
