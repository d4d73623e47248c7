// System.Tuple and System.ValueTuple of one to seven items.
#include "object/types/table.h"

namespace psession {
namespace {

TupleObject& self(MethodCall& c) { return *c.self.get_if<TupleObject>(); }
Value make(MethodCall& c) { return Value(make_ref<TupleObject>(c.type, std::vector<Value>(c.args, c.args + c.argc))); }
Value make_default(const Type* t) {
  std::vector<Value> v;
  for (const Type* a : t->generic_args()) v.push_back(a->make_default());
  return Value(make_ref<TupleObject>(t, std::move(v)));
}
template <int N> Value item(MethodCall& c) { return self(c).items[N]; }
template <int N> Value set_item(MethodCall& c) { self(c).items[N] = c.arg(0); return {}; }

// Create(a, b...): the argument types are those of the values.
Value create(MethodCall& c, std::string_view name) {
  std::vector<const Type*> types;
  for (uint32_t i = 0; i < c.argc; ++i) {
    const Type* t = i < c.generic_args.size() ? c.generic_args[i] : type_of(c.arg(i));
    types.push_back(t ? t : &types::Object);
  }
  std::vector<Value> v;
  for (uint32_t i = 0; i < c.argc; ++i) v.push_back(unwrap(c.arg(i)));
  return Value(make_ref<TupleObject>(generic_of(std::string(name) + "`" + std::to_string(c.argc), types), std::move(v)));
}
Value create_tuple(MethodCall& c) { return create(c, "System.Tuple"); }
Value create_value(MethodCall& c) { return create(c, "System.ValueTuple"); }

#define TUPLE_TEXT {"string ToString()", PS_FN { return str(self(c).to_text()); }}, {"int Length {get;}", PS_FN { return int32(static_cast<int64_t>(self(c).items.size())); }}
#define ITEM(n) {"T" #n " Item" #n " {get;}", item<n - 1>}
#define FIELD(n) {"T" #n " Item" #n " {get;set;}", item<n - 1>, set_item<n - 1>}
constexpr MemberDef kT1[] = {{"new(T1 item1)", make}, ITEM(1), TUPLE_TEXT};
constexpr MemberDef kT2[] = {{"new(T1 item1, T2 item2)", make}, ITEM(1), ITEM(2), TUPLE_TEXT};
constexpr MemberDef kT3[] = {{"new(T1 item1, T2 item2, T3 item3)", make}, ITEM(1), ITEM(2), ITEM(3), TUPLE_TEXT};
constexpr MemberDef kT4[] = {{"new(T1 item1, T2 item2, T3 item3, T4 item4)", make}, ITEM(1), ITEM(2), ITEM(3), ITEM(4), TUPLE_TEXT};
constexpr MemberDef kT5[] = {{"new(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5)", make}, ITEM(1), ITEM(2), ITEM(3), ITEM(4), ITEM(5), TUPLE_TEXT};
constexpr MemberDef kT6[] = {{"new(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5, T6 item6)", make}, ITEM(1), ITEM(2), ITEM(3), ITEM(4), ITEM(5), ITEM(6), TUPLE_TEXT};
constexpr MemberDef kT7[] = {{"new(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5, T6 item6, T7 item7)", make}, ITEM(1), ITEM(2), ITEM(3), ITEM(4), ITEM(5), ITEM(6), ITEM(7), TUPLE_TEXT};
constexpr MemberDef kV1[] = {{"new(T1 item1)", make}, FIELD(1), TUPLE_TEXT};
constexpr MemberDef kV2[] = {{"new(T1 item1, T2 item2)", make}, FIELD(1), FIELD(2), TUPLE_TEXT};
constexpr MemberDef kV3[] = {{"new(T1 item1, T2 item2, T3 item3)", make}, FIELD(1), FIELD(2), FIELD(3), TUPLE_TEXT};
constexpr MemberDef kV4[] = {{"new(T1 item1, T2 item2, T3 item3, T4 item4)", make}, FIELD(1), FIELD(2), FIELD(3), FIELD(4), TUPLE_TEXT};
constexpr MemberDef kT8[] = {{"new(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5, T6 item6, T7 item7, TRest rest)", make}, ITEM(1), ITEM(2), ITEM(3), ITEM(4), ITEM(5), ITEM(6), ITEM(7), {"TRest Rest {get;}", item<7>}, TUPLE_TEXT};
constexpr MemberDef kV5[] = {{"new(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5)", make}, FIELD(1), FIELD(2), FIELD(3), FIELD(4), FIELD(5), TUPLE_TEXT};
constexpr MemberDef kV6[] = {{"new(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5, T6 item6)", make}, FIELD(1), FIELD(2), FIELD(3), FIELD(4), FIELD(5), FIELD(6), TUPLE_TEXT};
constexpr MemberDef kV7[] = {{"new(T1 item1, T2 item2, T3 item3, T4 item4, T5 item5, T6 item6, T7 item7)", make}, FIELD(1), FIELD(2), FIELD(3), FIELD(4), FIELD(5), FIELD(6), FIELD(7), TUPLE_TEXT};
#define CREATE(fn, name)                                                                                               \
  {"static object Create[T1](T1 item1)", fn}, {"static object Create[T1,T2](T1 item1, T2 item2)", fn},                  \
      {"static object Create[T1,T2,T3](T1 item1, T2 item2, T3 item3)", fn},                                             \
      {"static object Create[T1,T2,T3,T4](T1 item1, T2 item2, T3 item3, T4 item4)", fn},                                \
      {"static object Create[T1,T2,T3,T4,T5](T1 item1, T2 item2, T3 item3, T4 item4, T5 item5)", fn},                   \
      {"static object Create[T1,T2,T3,T4,T5,T6](T1 item1, T2 item2, T3 item3, T4 item4, T5 item5, T6 item6)", fn},      \
      {"static object Create[T1,T2,T3,T4,T5,T6,T7](T1 item1, T2 item2, T3 item3, T4 item4, T5 item5, T6 item6, T7 item7)", fn}
constexpr MemberDef kTuple[] = {CREATE(create_tuple, "System.Tuple")};
constexpr MemberDef kValueTuple[] = {CREATE(create_value, "System.ValueTuple")};
PS_TYPE(Tuple, {.full_name = "System.Tuple", .flags = kStatic, .members = kTuple});
PS_TYPE(ValueTuple, {.full_name = "System.ValueTuple", .flags = kValueType, .members = kValueTuple});
#define TUPLE(n) PS_TYPE(Tuple##n, {.full_name = "System.Tuple`" #n, .flags = kGenericDefinition, .members = kT##n, \
                                    .interfaces = "System.Collections.IStructuralEquatable System.Runtime.CompilerServices.ITuple"})
#define VALUE_TUPLE(n) PS_TYPE(ValueTuple##n, {.full_name = "System.ValueTuple`" #n, .flags = kValueType | kGenericDefinition, \
                                               .members = kV##n, .interfaces = "System.Runtime.CompilerServices.ITuple", .default_value = make_default})
TUPLE(1); TUPLE(2); TUPLE(3); TUPLE(4); TUPLE(5); TUPLE(6); TUPLE(7); TUPLE(8);
VALUE_TUPLE(1); VALUE_TUPLE(2); VALUE_TUPLE(3); VALUE_TUPLE(4); VALUE_TUPLE(5); VALUE_TUPLE(6); VALUE_TUPLE(7);

}  // namespace
}  // namespace psession
