#include "object/operators.h"

#include <gtest/gtest.h>

#include "object/call_context.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/numeric.h"

namespace psession {
namespace {

struct NoEngine final : CallContext {
  Value invoke_script(const Value&, std::span<const Value>, const Value*, const Value*) override { return {}; }
  Value invoke_script_method(HeapObject*, const Value&, std::span<const Value>) override { return {}; }
  Value get_variable(std::string_view) override { return {}; }
  void check_stop() override {}
  std::string current_directory() override { return "/"; }
  void write_error(const Value&) override {}
};
NoEngine ctx;

Value i(int32_t n) { return Value::int32(n); }
Value list(std::vector<Value> v) { return Value(Array::of(std::move(v))); }
std::string shown(const Value& v) { return to_display(ctx, v); }
Value op(BinaryOp o, const Value& a, const Value& b, bool case_sensitive = false) { return binary_op(ctx, o, a, b, case_sensitive); }
template <class F> std::string error_of(F f) {
  try {
    f();
  } catch (const ScriptError& e) {
    return e.record->error_id + ": " + e.record->message();
  }
  return "no error";
}

TEST(Operators, ArithmeticPromotes) {
  EXPECT_EQ(op(BinaryOp::Add, i(1), i(2)).kind(), Kind::Int32);
  EXPECT_EQ(op(BinaryOp::Add, i(INT32_MAX), i(1)).kind(), Kind::Double);
  EXPECT_EQ(shown(op(BinaryOp::Add, i(INT32_MAX), i(1))), "2147483648");
  EXPECT_EQ(shown(op(BinaryOp::Div, i(7), i(2))), "3.5");
  EXPECT_EQ(op(BinaryOp::Div, i(6), i(2)).kind(), Kind::Int32);
  EXPECT_EQ(op(BinaryOp::Add, Value::integer(Kind::UInt32, 5), i(5)).kind(), Kind::UInt32);
  EXPECT_EQ(op(BinaryOp::Add, Value::real(1.5), make_decimal(Decimal96::from_int64(1))).kind(), Kind::Decimal);
  EXPECT_EQ(shown(op(BinaryOp::Add, i(1), str("2"))), "3");
  EXPECT_EQ(shown(op(BinaryOp::Sub, str("5"), i(3))), "2");
  EXPECT_EQ(shown(op(BinaryOp::Add, Value(), i(1))), "1");
  EXPECT_EQ(error_of([] { op(BinaryOp::Div, i(1), i(0)); }), "RuntimeException: Attempted to divide by zero.");
}

TEST(Operators, TextAndLists) {
  EXPECT_EQ(shown(op(BinaryOp::Add, str("5"), i(3))), "53");
  EXPECT_EQ(shown(op(BinaryOp::Mul, str("ab"), i(3))), "ababab");
  EXPECT_EQ(shown(op(BinaryOp::Add, list({i(1), i(2)}), i(3))), "1 2 3");
  EXPECT_EQ(shown(op(BinaryOp::Mul, list({i(1), i(2)}), i(2))), "1 2 1 2");
  EXPECT_EQ(shown(op(BinaryOp::Join, list({i(1), Value(), i(3)}), str("-"))), "1--3");
  EXPECT_EQ(shown(op(BinaryOp::Split, str("a,b,c,d"), list({str(","), i(2)}))), "a b,c,d");
  EXPECT_EQ(shown(op(BinaryOp::Split, str("a1b"), str("(\\d)"))), "a 1 b");
  EXPECT_EQ(shown(unary_op(ctx, UnaryOp::Split, str("  a  b\tc "))), "a b c");
  EXPECT_EQ(shown(op(BinaryOp::Replace, str("John Smith"), list({str("(\\w+) (\\w+)"), str("$2, $1")}))), "Smith, John");
  EXPECT_EQ(shown(op(BinaryOp::Format, str("[{0,5}|{1:N1}|{2:X2}]"), list({str("ab"), Value::real(3.14159), i(10)}))),
            "[   ab|3.1|0A]");
  EXPECT_EQ(error_of([] { op(BinaryOp::Format, str("{0"), i(1)); }),
            "FormatError: Error formatting a string: Input string was not in a correct format. Failure to parse near "
            "offset 2. Format item ends prematurely..");
}

TEST(Operators, Comparison) {
  EXPECT_TRUE(op(BinaryOp::Eq, str("a"), str("A")).as_bool());
  EXPECT_FALSE(op(BinaryOp::Eq, str("a"), str("A"), true).as_bool());
  EXPECT_TRUE(op(BinaryOp::Eq, i(1), str("01")).as_bool());
  EXPECT_FALSE(op(BinaryOp::Eq, str("01"), i(1)).as_bool());
  EXPECT_FALSE(op(BinaryOp::Eq, i(1), str("abc")).as_bool());
  EXPECT_TRUE(op(BinaryOp::Lt, Value(), i(1)).as_bool());
  EXPECT_EQ(shown(op(BinaryOp::Gt, list({i(1), i(2), i(3)}), i(1))), "2 3");
  EXPECT_EQ(error_of([] { op(BinaryOp::Gt, i(2), list({i(1)})); }),
            "ComparisonFailure: Could not compare \"2\" to \"1\". Error: \"Cannot convert the \"System.Object[]\" value "
            "of type \"System.Object[]\" to type \"System.Int32\".\"");
  EXPECT_EQ(error_of([] { op(BinaryOp::Lt, Value(Dictionary::hashtable()), Value(Dictionary::hashtable())); }),
            "NotIcomparable: Cannot compare \"System.Collections.Hashtable\" because it is not IComparable.");
  EXPECT_TRUE(op(BinaryOp::Contains, list({i(1), i(2)}), str("2")).as_bool());
}

TEST(Operators, Matches) {
  MatchResult m = regex_match(ctx, str("k=v"), str("(?<key>\\w)=(\\w)"), false);
  ASSERT_TRUE(m.matched);
  const Dictionary& d = *m.matches.as<Dictionary>();
  EXPECT_EQ(shown(*d.find(std::string_view("key"))), "k");
  EXPECT_EQ(shown(*d.find(Value::int32(1))), "v");
  EXPECT_FALSE(regex_match(ctx, str("ABC"), str("abc"), true).matched);
  EXPECT_TRUE(op(BinaryOp::Like, str("hello"), str("H?LL*")).as_bool());
}

TEST(Convert, NumbersAndEnums) {
  EXPECT_EQ(convert_to(ctx, str(" 42 "), &types::Int32).as_int(), 42);
  EXPECT_EQ(convert_to(ctx, str("1,234"), &types::Int32).as_int(), 1234);
  EXPECT_EQ(convert_to(ctx, Value::real(2.5), &types::Int32).as_int(), 2);
  EXPECT_EQ(error_of([] { convert_to(ctx, str("abc"), &types::Int32); }),
            "InvalidCastFromStringToInteger: Cannot convert value \"abc\" to type \"System.Int32\". Error: \"The input "
            "string 'abc' was not in a correct format.\"");
  EXPECT_EQ(error_of([] { convert_to(ctx, i(256), &types::Byte); }),
            "InvalidCastIConvertible: Cannot convert value \"256\" to type \"System.Byte\". Error: \"Value was either too "
            "large or too small for an unsigned byte.\"");
  const Type* day = TypeRegistry::find("System.DayOfWeek");
  ASSERT_TRUE(day);
  EXPECT_EQ(shown(convert_to(ctx, str("mon"), day)), "Monday");
  EXPECT_EQ(shown(convert_to(ctx, i(2), day)), "Tuesday");
  const Type* attributes = TypeRegistry::find("System.IO.FileAttributes");
  EXPECT_EQ(shown(convert_to(ctx, list({str("ReadOnly"), str("Hidden")}), attributes)), "ReadOnly, Hidden");
  EXPECT_FALSE(try_convert(ctx, str("x"), &types::Double));
}

TEST(Convert, Objects) {
  EXPECT_EQ(shown(convert_to(ctx, str("1.2.3"), &types::Version)), "1.2.3");
  EXPECT_EQ(shown(convert_to(ctx, str("2024-01-02 03:04:05"), &types::DateTime)), "01/02/2024 03:04:05");
  EXPECT_EQ(error_of([] { convert_to(ctx, str("1"), &types::Version); }),
            "InvalidCastParseTargetInvocation: Cannot convert value \"1\" to type \"System.Version\". Error: \"Version "
            "string portion was too short or too long. (Parameter 'input')\"");
  Ref<Dictionary> h = Dictionary::ordered();
  h->set(str("b"), i(1));
  h->set(str("a"), str("x y"));
  EXPECT_EQ(shown(convert_to(ctx, Value(h), &types::PSCustomObject)), "@{b=1; a=x y}");
  EXPECT_EQ(convert_to(ctx, list({str("1"), str("2")}), TypeRegistry::array_of(&types::Int32)).as<Array>()->get(1).as_int(), 2);
  EXPECT_EQ(shown(list({i(1), list({i(2), i(3)})})), "1 System.Object[]");
  EXPECT_TRUE(is_true(list({i(0), i(0)})));
  EXPECT_FALSE(is_true(list({i(0)})));
}

}  // namespace
}  // namespace psession
