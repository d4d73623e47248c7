// -eq, -lt and their kin: numbers by value, strings by culture order without case, the right side converted to the
// left's type; collections on the left are filtered.
#include "object/boxes.h"
#include "object/conversion.h"
#include "object/error_messages.h"
#include "object/numeric.h"
#include "object/operators_internal.h"
#include "text/casing.h"
#include "text/datetime.h"

namespace psession {

bool strings_equal(const String& a, const String& b, bool ignore_case) {
  if (&a == &b) return true;
  if (a.is_ascii() && b.is_ascii()) return ignore_case ? a.equals_ignore_case(b) : a.equals(b);
  return compare_strings(a, b, ignore_case) == 0;
}

int compare_strings(const String& a, const String& b, bool ignore_case) {
  if (a.is_ascii() && b.is_ascii()) return compare_culture(a.ascii_view(), b.ascii_view(), ignore_case);
  return compare_culture(std::u16string_view(a.to_utf16()), std::u16string_view(b.to_utf16()), ignore_case);
}

int compare_numbers(const Value& a, const Value& b) {
  Kind ka = numeric_kind(a), kb = numeric_kind(b);
  if (ka == Kind::Decimal || kb == Kind::Decimal) {
    Value x, y;
    if (cast_number(a, Kind::Decimal, x) == CastError::None && cast_number(b, Kind::Decimal, y) == CastError::None) {
      return Decimal96::compare(decimal_of(x), decimal_of(y));
    }
  }
  if (is_real_kind(ka) || is_real_kind(kb) || ka == Kind::Decimal || kb == Kind::Decimal) {
    double x = number_to_double(a), y = number_to_double(b);
    return x < y ? -1 : x > y ? 1 : x == y ? 0 : 2;
  }
  bool nega = ka != Kind::UInt64 && a.as_int() < 0, negb = kb != Kind::UInt64 && b.as_int() < 0;
  if (nega != negb) return nega ? -1 : 1;
  if (nega) return a.as_int() < b.as_int() ? -1 : a.as_int() > b.as_int();
  return a.as_uint() < b.as_uint() ? -1 : a.as_uint() > b.as_uint();
}

bool object_equals(CallContext& ctx, const Value& a, const Value& b) {
  if (a.kind() == Kind::Object || a.kind() == Kind::List || a.kind() == Kind::Dictionary) {
    if (b.is_object() && a.object() == b.object()) return true;
    const Type* t = a.object()->type();
    if (t->is(kScriptClass)) {
      if (const MemberGroup* g = t->find("Equals", false)) {
        for (const MemberInfo* m : g->overloads) {
          if (!m->script) continue;
          Value arg = b;
          return is_true(invoke_method(ctx, a, "Equals", {&arg, 1}));
        }
      }
    }
  }
  return Dictionary::equal_keys(a, b, KeyComparer::Default);
}

namespace {

// Neither side is $null, the left is no collection.
bool scalar_equal(CallContext& ctx, const Value& a, const Value& b, bool ignore_case) {
  Kind k = a.kind();
  if (k == Kind::String) {
    if (b.is_string()) return strings_equal(*a.string(), *b.string(), ignore_case);
    return strings_equal(*a.string(), *to_string(ctx, b), ignore_case);
  }
  if (is_numeric(a)) {
    if (b.kind() == Kind::Enum || is_numeric_or_primitive(b)) return compare_numbers(a, b) == 0;
    if (b.is_string()) {
      Value n;
      if (!scan_number_text(utf8_of(b), n)) {
        std::optional<Value> c = try_convert(ctx, b, type_of(a));
        if (!c) return false;
        n = *c;
      }
      return compare_numbers(a, n) == 0;
    }
  }
  if (k == Kind::Char && ignore_case) {
    if (b.kind() == Kind::Char) return to_upper(a.as_char()) == to_upper(b.as_char());
    if (b.is_string()) return b.string()->length() == 1 && to_upper(a.as_char()) == to_upper(b.string()->at(0));
  }
  if (object_equals(ctx, a, b)) return true;
  const Type* t = type_of(a);
  if (a.kind() == Kind::PSObject && a.as<PSObject>()->is_custom()) return false;
  if (t->assignable_from(type_of(b))) return false;
  std::optional<Value> c = try_convert(ctx, b, t);
  return c && !c->is_null() && object_equals(ctx, a, *c);
}

bool less_than_zero(const Value& v) { return compare_numbers(v, Value::int32(0)) < 0; }

// IComparable.CompareTo of two values of one type; false: there is none.
bool compare_same(CallContext& ctx, const Value& a, const Value& b, int& out) {
  switch (a.kind()) {
    case Kind::Bool: out = static_cast<int>(a.as_bool()) - static_cast<int>(b.as_bool()); return true;
    case Kind::Char: out = static_cast<int>(a.as_char()) - static_cast<int>(b.as_char()); return true;
    case Kind::DateTime: {
      DateTime x = DateTime::from_data(a.as_uint()), y = DateTime::from_data(b.as_uint());
      out = x < y ? -1 : x > y ? 1 : 0;
      return true;
    }
    case Kind::TimeSpan: out = a.as_int() < b.as_int() ? -1 : a.as_int() > b.as_int(); return true;
    case Kind::BigInt:
      if (b.kind() != Kind::BigInt) return false;
      out = BigInt::compare(bigint_of(a), bigint_of(b));
      return true;
    default: break;
  }
  if (is_numeric(a) && is_numeric(b)) {
    out = compare_numbers(a, b);
    if (out == 2) {  // CompareTo puts NaN first
      bool na = number_to_double(a) != number_to_double(a), nb = number_to_double(b) != number_to_double(b);
      out = na == nb ? 0 : na ? -1 : 1;
    }
    return true;
  }
  const Type* t = type_of(a);
  if (t->is(kScriptClass)) {
    static const Type* comparable = TypeRegistry::find("System.IComparable");
    if (comparable && comparable->assignable_from(t)) {
      Value arg = b;
      out = static_cast<int>(convert_to(ctx, invoke_method(ctx, a, "CompareTo", {&arg, 1}), &types::Int32).as_int());
      return true;
    }
    return false;
  }
  if (const ComparableObject* c = a.get_if<ComparableObject>(); c && c->comparable() && b.is_object()) {
    out = c->compare(*b.object());
    return true;
  }
  return false;
}

enum class Order : uint8_t { Less, Equal, Greater, Unordered, EqualOnly };

// The order of two scalars, neither $null. EqualOnly: Equals says so, but there is no order.
Order scalar_order(CallContext& ctx, const Value& a, const Value& b, bool ignore_case) {
  auto order = [](int c) { return c < 0 ? Order::Less : c > 0 ? Order::Greater : Order::Equal; };
  if (a.is_string()) {
    if (b.is_string()) return order(compare_strings(*a.string(), *b.string(), ignore_case));
    return order(compare_strings(*a.string(), *to_string(ctx, b), ignore_case));
  }
  if (is_numeric(a)) {
    Value n = b;
    if (b.is_string()) n = string_operand(ctx, b, type_of(a));
    if (n.kind() == Kind::Enum || is_numeric_or_primitive(n)) {
      int c = compare_numbers(a, n);
      return c == 2 ? Order::Unordered : order(c);
    }
  }
  const Type* t = type_of(a);
  Value c = b;
  bool custom = a.kind() == Kind::PSObject;
  if (!custom && !(b.kind() != Kind::PSObject && t->assignable_from(type_of(b)))) {
    CastFailure f;
    Conversion conversion{ctx, &f};
    if (!conversion.convert(b, t, c)) {
      throw_message(MessageId::ComparisonFailure, to_display(ctx, a), to_display(ctx, b), f.message);
    }
  }
  int r;
  if (!custom && compare_same(ctx, a, c, r)) return order(r);
  if (object_equals(ctx, a, b)) return Order::EqualOnly;
  throw_message(MessageId::NotIcomparable, dotnet_to_string(ctx, a));
}

bool null_order(BinaryOp op, const Value& a, const Value& b) {
  bool an = !a.is_null() && is_numeric(a), bn = !b.is_null() && is_numeric(b);
  switch (op) {
    case BinaryOp::Lt: return an ? less_than_zero(a) : bn ? !less_than_zero(b) : !b.is_null();
    case BinaryOp::Le: return an ? less_than_zero(a) : bn ? !less_than_zero(b) : a.is_null();
    case BinaryOp::Gt: return an ? !less_than_zero(a) : bn ? less_than_zero(b) : !a.is_null();
    default: return an ? !less_than_zero(a) : bn ? less_than_zero(b) : b.is_null();
  }
}

// A custom object stays what it is; any other box is opened.
const Value& opened(const Value& v) {
  return v.kind() == Kind::PSObject && !v.as<PSObject>()->is_custom() ? unwrap(v) : v;
}

bool scalar_compare(CallContext& ctx, BinaryOp op, const Value& left, const Value& right, bool ignore_case) {
  const Value& a = opened(left);
  const Value& b = opened(right);
  if (op == BinaryOp::Eq || op == BinaryOp::Ne) {
    bool equal = a.is_null() || b.is_null() ? a.is_null() && b.is_null() : scalar_equal(ctx, a, b, ignore_case);
    return equal == (op == BinaryOp::Eq);
  }
  if (a.is_null() || b.is_null()) return null_order(op, a, b);
  Order o = scalar_order(ctx, a, b, ignore_case);
  switch (op) {
    case BinaryOp::Lt: return o == Order::Less;
    case BinaryOp::Le: return o == Order::Less || o == Order::Equal || o == Order::EqualOnly;
    case BinaryOp::Gt: return o == Order::Greater;
    default: return o == Order::Greater || o == Order::Equal || o == Order::EqualOnly;
  }
}

}  // namespace

bool values_equal(CallContext& ctx, const Value& a, const Value& b, bool ignore_case) {
  return scalar_compare(ctx, BinaryOp::Eq, a, b, ignore_case);
}

int compare_values(CallContext& ctx, const Value& left, const Value& right, bool ignore_case) {
  const Value& a = opened(left);
  const Value& b = opened(right);
  if (a.is_null() || b.is_null()) {
    if (a.is_null() && b.is_null()) return 0;
    const Value& v = a.is_null() ? b : a;
    int sign = a.is_null() ? -1 : 1;
    return is_numeric(v) && less_than_zero(v) ? -sign : sign;
  }
  switch (scalar_order(ctx, a, b, ignore_case)) {
    case Order::Less: return -1;
    case Order::Greater: return 1;
    case Order::Unordered: {
      bool na = number_to_double(a) != number_to_double(a), nb = number_to_double(b) != number_to_double(b);
      return na == nb ? 0 : na ? -1 : 1;
    }
    default: return 0;
  }
}

Value compare_operator(CallContext& ctx, BinaryOp op, const Value& a, const Value& b, bool ignore_case) {
  if (op == BinaryOp::Contains || op == BinaryOp::NotContains) {
    bool found = false;
    if (is_enumerable(a)) {
      std::unique_ptr<Enumerator> e = enumerate(ctx, a);
      Value item;
      while (!found && e->next(item)) found = scalar_compare(ctx, BinaryOp::Eq, item, b, ignore_case);
    } else {
      found = scalar_compare(ctx, BinaryOp::Eq, a, b, ignore_case);
    }
    return Value::boolean(found == (op == BinaryOp::Contains));
  }
  if (!is_enumerable(a)) return Value::boolean(scalar_compare(ctx, op, a, b, ignore_case));
  std::vector<Value> kept;
  std::unique_ptr<Enumerator> e = enumerate(ctx, a);
  Value item;
  while (e->next(item)) {
    if (scalar_compare(ctx, op, item, b, ignore_case)) kept.push_back(std::move(item));
  }
  return Value(Array::of(std::move(kept)));
}

}  // namespace psession
