// The entry to all operators, and those without a file of their own: logic, ranges, -is and -as.
#include "object/operators.h"

#include "object/boxes.h"
#include "object/conversion.h"
#include "object/error_messages.h"
#include "object/error_text.h"
#include "object/numeric.h"
#include "object/operators_internal.h"
#include "text/casing.h"

namespace psession {

Value binary_op(CallContext& ctx, BinaryOp op, const Value& a, const Value& b, bool case_sensitive) {
  bool ignore_case = !case_sensitive;
  switch (op) {
    case BinaryOp::Add: case BinaryOp::Sub: case BinaryOp::Mul: case BinaryOp::Div: case BinaryOp::Mod:
      return arithmetic(ctx, op, a, b);
    case BinaryOp::BitAnd: case BinaryOp::BitOr: case BinaryOp::BitXor: return bitwise(ctx, op, a, b);
    case BinaryOp::Shl: case BinaryOp::Shr: return shift(ctx, op, a, b);
    case BinaryOp::Eq: case BinaryOp::Ne: case BinaryOp::Lt: case BinaryOp::Le: case BinaryOp::Gt: case BinaryOp::Ge:
    case BinaryOp::Contains: case BinaryOp::NotContains:
      return compare_operator(ctx, op, a, b, ignore_case);
    case BinaryOp::In: return compare_operator(ctx, BinaryOp::Contains, b, a, ignore_case);
    case BinaryOp::NotIn: return compare_operator(ctx, BinaryOp::NotContains, b, a, ignore_case);
    case BinaryOp::Like: return like_operator(ctx, a, b, false, ignore_case);
    case BinaryOp::NotLike: return like_operator(ctx, a, b, true, ignore_case);
    case BinaryOp::Match: return match_operator(ctx, a, b, false, ignore_case);
    case BinaryOp::NotMatch: return match_operator(ctx, a, b, true, ignore_case);
    case BinaryOp::Replace: return replace_operator(ctx, a, b, ignore_case);
    case BinaryOp::Split: return split_operator(ctx, a, b, ignore_case, false);
    case BinaryOp::Join: return join_operator(ctx, a, b);
    case BinaryOp::Is: return is_operator(ctx, a, b, false);
    case BinaryOp::IsNot: return is_operator(ctx, a, b, true);
    case BinaryOp::As: return as_operator(ctx, a, b);
    case BinaryOp::Format: return format_operator(ctx, a, b);
    case BinaryOp::Range: return range_operator(ctx, a, b);
    case BinaryOp::And: return Value::boolean(is_true(a) && is_true(b));
    case BinaryOp::Or: return Value::boolean(is_true(a) || is_true(b));
    case BinaryOp::Xor: return Value::boolean(is_true(a) != is_true(b));
  }
  return Value();
}

// ---- ranges

namespace {

bool as_char(const Value& v, char16_t& c) {
  if (v.kind() == Kind::Char) {
    c = v.as_char();
    return true;
  }
  if (v.is_string() && v.string()->length() == 1 && !is_digit(v.string()->at(0))) {
    c = v.string()->at(0);
    return true;
  }
  return false;
}

// Convert.ToInt32(object)
int32_t range_end(CallContext& ctx, const Value& v) {
  Value out;
  if (v.is_null()) return 0;
  if (v.is_string()) {
    int64_t n = 0;
    std::string text = utf8_of(v);
    NumberError e = parse_int64(text, kStyleInteger, invariant_culture(), 32, n);
    if (e == NumberError::kFormat) {
      throw_dotnet("System.FormatException", "The input string '" + text + "' was not in a correct format.");
    }
    if (e == NumberError::kOverflow) throw_dotnet("System.OverflowException", overflow_text(Kind::Int32));
    return static_cast<int32_t>(n);
  }
  Kind k = numeric_kind(v);
  if (is_numeric_kind(k) || k == Kind::Bool || k == Kind::Char || k == Kind::BigInt) {
    if (cast_number(v, Kind::Int32, out) != CastError::None) {
      throw_dotnet("System.OverflowException", overflow_text(Kind::Int32));
    }
    return static_cast<int32_t>(out.as_int());
  }
  throw_dotnet("System.InvalidCastException",
               "Unable to cast object of type '" + type_to_text(type_of(v)) + "' to type 'System.IConvertible'.");
}

}  // namespace

Value range_operator(CallContext& ctx, const Value& left, const Value& right) {
  const Value& a = unwrap(left);
  const Value& b = unwrap(right);
  char16_t ca, cb;
  std::vector<Value> items;
  if (as_char(a, ca) && as_char(b, cb)) {
    int step = ca <= cb ? 1 : -1;
    for (int c = ca;; c += step) {
      items.push_back(Value::character(static_cast<char16_t>(c)));
      if (c == cb) break;
    }
    return Value(Array::of(std::move(items)));
  }
  int64_t low = range_end(ctx, a), high = range_end(ctx, b);
  int64_t count = (low <= high ? high - low : low - high) + 1;
  if (count - 1 > INT32_MAX) throw_message(MessageId::RangeTooLarge);
  if (count > (int64_t(1) << 27)) throw_message(MessageId::ArrayTooLarge);
  items.resize(static_cast<size_t>(count));
  for (size_t i = 0; i < items.size(); ++i) {
    int64_t n = low <= high ? low + static_cast<int64_t>(i) : low - static_cast<int64_t>(i);
    items[i] = Value::int32(static_cast<int32_t>(n));
  }
  return Value(Array::of(std::move(items)));
}

// ---- types

namespace {

const Type* type_operand(CallContext& ctx, const Value& v, MessageId missing) {
  const Value& b = unwrap(v);
  if (b.kind() == Kind::Type) return b.as<Type>();
  Value t;
  CastFailure f;
  Conversion c{ctx, &f};
  if (!c.convert(b, &types::RuntimeType, t)) {
    // Not the cast's own id: the operator raises a bare RuntimeException around it.
    Ref<ExceptionObject> cast =
        make_exception("System.Management.Automation.PSInvalidCastException", f.message, f.inner);
    throw ScriptError(record_with_exception(make_exception({}, f.message, cast), "RuntimeException",
                                            ErrorCategory::NotSpecified, {}));
  }
  if (t.kind() != Kind::Type) throw_message_on(v, missing);
  return t.as<Type>();
}

bool is_instance(const Value& v, const Type* t) {
  if (v.kind() == Kind::PSObject) {
    if (t == &types::PSObject) return true;
    if (v.as<PSObject>()->is_custom()) return t == &types::PSCustomObject || t->assignable_from(type_of(v));
  }
  const Value& b = unwrap(v);
  if (b.is_null()) return false;
  if (t->generic_definition() == &types::Nullable && !t->generic_args().empty()) t = t->generic_args()[0];
  return t->assignable_from(type_of(b));
}

}  // namespace

Value is_operator(CallContext& ctx, const Value& a, const Value& b, bool negate) {
  return Value::boolean(is_instance(a, type_operand(ctx, b, MessageId::IsOperatorRequiresType)) != negate);
}

Value as_operator(CallContext& ctx, const Value& a, const Value& b) {
  const Type* t = type_operand(ctx, b, MessageId::AsOperatorRequiresType);
  return try_convert(ctx, a, t).value_or(Value());
}

// ---- unary

namespace {

Value negate(CallContext& ctx, const Value& v) {
  switch (v.kind()) {
    case Kind::Int32: return Value::int32(static_cast<int32_t>(0u - static_cast<uint32_t>(v.as_int())));
    case Kind::Int64: return Value::int64(static_cast<int64_t>(0 - v.as_uint()));
    case Kind::Int16: return Value::integer(Kind::Int16, static_cast<int16_t>(-v.as_int()));
    case Kind::SByte: case Kind::Byte: return Value::int32(static_cast<int32_t>(-v.as_int()));
    case Kind::Double: return Value::real(-v.as_double());
    case Kind::Single: return Value::single(static_cast<float>(-v.as_double()));
    case Kind::Decimal: return make_decimal(decimal_of(v).negate());
    case Kind::BigInt: return make_bigint(-bigint_of(v));
    default: return arithmetic(ctx, BinaryOp::Sub, Value::int32(0), v);
  }
}

// ~ of a double or decimal: the smallest integer type that holds it.
Value bit_not_real(CallContext& ctx, const Value& v) {
  for (Kind k : {Kind::Int32, Kind::UInt32, Kind::Int64, Kind::UInt64}) {
    Value n;
    if (cast_number(v, k, n) != CastError::None) continue;
    if (k == Kind::UInt32) return Value::integer(k, static_cast<uint32_t>(~n.as_uint()));
    return Value::integer(k, ~n.as_int());
  }
  throw_invalid_cast(ctx, v, v.kind() == Kind::Decimal ? &types::Int32 : &types::UInt64);
}

Value bit_not(CallContext& ctx, const Value& v) {
  if (v.is_null()) return Value::int32(-1);
  if (v.is_string()) return bit_not(ctx, string_operand(ctx, v, &types::Int32));
  Kind k = numeric_kind(v);
  Value r;
  switch (k) {
    case Kind::BigInt: return make_bigint(~bigint_of(v));
    case Kind::SByte: case Kind::Byte: case Kind::Int16: case Kind::UInt16: case Kind::Int32:
      r = Value::int32(static_cast<int32_t>(~v.as_int()));
      break;
    case Kind::UInt32: r = Value::integer(k, static_cast<uint32_t>(~v.as_uint())); break;
    case Kind::Int64: case Kind::UInt64: r = Value::integer(k, ~v.as_int()); break;
    case Kind::Single: case Kind::Double: case Kind::Decimal: return bit_not_real(ctx, v);
    default: {
      if (v.is_object() && type_of(v)->find("op_OnesComplement", true)) {
        Value arg = v;
        return invoke_static(ctx, type_of(v), "op_OnesComplement", {&arg, 1});
      }
      if (std::optional<Value> n = try_convert(ctx, v, &types::Int32)) return Value::int32(static_cast<int32_t>(~n->as_int()));
      if (std::optional<Value> n = try_convert(ctx, v, &types::Int64)) return Value::int64(~n->as_int());
      throw_invalid_cast(ctx, v, &types::Int32);
    }
  }
  return v.kind() == Kind::Enum ? Value::enumeration(Type::by_id(v.aux()), r.as_int()) : r;
}

}  // namespace

Value unary_op(CallContext& ctx, UnaryOp op, const Value& operand) {
  const Value& v = unwrap(operand);
  switch (op) {
    case UnaryOp::Not: return Value::boolean(!is_true(operand));
    case UnaryOp::Negate: return negate(ctx, v);
    case UnaryOp::Plus:
      if (v.kind() == Kind::SByte || v.kind() == Kind::Byte) return Value::int32(static_cast<int32_t>(v.as_int()));
      if (is_numeric(v)) return v;
      return arithmetic(ctx, BinaryOp::Add, Value::int32(0), v);
    case UnaryOp::BitNot: return bit_not(ctx, v);
    case UnaryOp::Split: return split_operator(ctx, operand, Value(), false, true);
    case UnaryOp::Join: return join_operator(ctx, operand, Value());
    case UnaryOp::Increment:
    case UnaryOp::Decrement: {
      int by = op == UnaryOp::Increment ? 1 : -1;
      if (v.is_null()) return Value::int32(by);
      if (is_numeric(v)) return arithmetic(ctx, BinaryOp::Add, v, Value::int32(by));
      throw_message(MessageId::OperatorRequiresNumber, by == 1 ? "++" : "--", type_to_text(type_of(v)));
    }
  }
  return Value();
}

}  // namespace psession
