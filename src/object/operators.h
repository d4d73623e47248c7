// PowerShell's operators on values. Numeric widening, string and array behaviour, overflow to double, error ids as
// PowerShell 7.6. Fast paths for int/double are in the VM; these are complete.
#pragma once
#include "object/value.h"

namespace psession {

class CallContext;

enum class BinaryOp : uint8_t {
  Add, Sub, Mul, Div, Mod, BitAnd, BitOr, BitXor, Shl, Shr,
  Eq, Ne, Lt, Le, Gt, Ge, Like, NotLike, Match, NotMatch, Contains, NotContains, In, NotIn, Replace, Split, Join,
  Is, IsNot, As, Format, Range, And, Or, Xor,
};
// `case_sensitive` serves -ceq etc. Comparison operators with a collection on the left filter it.
Value binary_op(CallContext& ctx, BinaryOp op, const Value& a, const Value& b, bool case_sensitive = false);
enum class UnaryOp : uint8_t { Negate, Plus, Not, BitNot, Split, Join, Increment, Decrement };
Value unary_op(CallContext& ctx, UnaryOp op, const Value& a);

// -eq without collection filtering; also Sort/Group/Compare/Select -Unique and switch use it.
bool values_equal(CallContext& ctx, const Value& a, const Value& b, bool ignore_case = true);
// <0, 0, >0; throws the comparison error (not IComparable) as PowerShell.
int compare_values(CallContext& ctx, const Value& a, const Value& b, bool ignore_case = true);
// -match sets $matches through this: Hashtable or $null after binary_op(Match) on a scalar that matched.
struct MatchResult { bool matched = false; Value matches; };
MatchResult regex_match(CallContext& ctx, const Value& input, const Value& pattern, bool case_sensitive);

}  // namespace psession
