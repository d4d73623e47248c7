// Shared by the object/operators_*.cpp files only.
#pragma once
#include <string_view>

#include "object/call_context.h"
#include "object/convert.h"
#include "object/operators.h"
#include "object/type.h"

namespace psession {

// .NET's a.Equals(b), script classes' overrides included. Neither is $null.
bool object_equals(CallContext& ctx, const Value& a, const Value& b);
// The number a string operand stands for; otherwise the cast error to `like` (Int32 when `like` is no number).
Value string_operand(CallContext& ctx, const Value& s, const Type* like);
bool strings_equal(const String& a, const String& b, bool ignore_case);
int compare_strings(const String& a, const String& b, bool ignore_case);
// -1, 0, 1; 2 when one is NaN. Numbers, Char, Bool, Enum.
int compare_numbers(const Value& a, const Value& b);
// Kinds on which arithmetic is built in: numbers, Boolean, Char, enums.
bool is_numeric_or_primitive(const Value& v);
bool is_numeric(const Value& v);  // SByte ... Decimal and enums

Value arithmetic(CallContext& ctx, BinaryOp op, const Value& a, const Value& b);
Value bitwise(CallContext& ctx, BinaryOp op, const Value& a, const Value& b);
Value shift(CallContext& ctx, BinaryOp op, const Value& a, const Value& b);
Value compare_operator(CallContext& ctx, BinaryOp op, const Value& a, const Value& b, bool ignore_case);
Value like_operator(CallContext& ctx, const Value& a, const Value& b, bool negate, bool ignore_case);
Value match_operator(CallContext& ctx, const Value& a, const Value& b, bool negate, bool ignore_case);
Value replace_operator(CallContext& ctx, const Value& a, const Value& b, bool ignore_case);
Value split_operator(CallContext& ctx, const Value& a, const Value& b, bool ignore_case, bool unary);
Value join_operator(CallContext& ctx, const Value& a, const Value& b);
Value format_operator(CallContext& ctx, const Value& a, const Value& b);
Value range_operator(CallContext& ctx, const Value& a, const Value& b);
Value is_operator(CallContext& ctx, const Value& a, const Value& b, bool negate);
Value as_operator(CallContext& ctx, const Value& a, const Value& b);

// Text of elements joined, as "$array" but with that separator.
std::string join_display(CallContext& ctx, const Value& list, const std::string* separator);

}  // namespace psession
