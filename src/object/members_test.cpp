#include "object/members.h"

#include <gtest/gtest.h>

#include "object/call_context.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/member_objects.h"

namespace psession {
namespace {

// A context without an engine: a "script block" is a NativeScript value that calls a C++ function.
class NativeScript final : public HeapObject {
 public:
  using Fn = Value (*)(std::span<const Value> args, const Value& self, const Value& item);
  explicit NativeScript(Fn f) : HeapObject(Kind::ScriptBlock), fn(f) {}
  Fn fn;
  const Type* type() const override { return &types::Object; }
};

class TestContext final : public CallContext {
 public:
  Value invoke_script(const Value& block, std::span<const Value> args, const Value* self, const Value* item) override {
    return block.as<NativeScript>()->fn(args, self ? *self : Value(), item ? *item : Value());
  }
  Value invoke_script_method(HeapObject*, const Value&, std::span<const Value>) override { return {}; }
  Value get_variable(std::string_view) override { return {}; }
  void check_stop() override {}
  std::string current_directory() override { return "/"; }
  void write_error(const Value&) override {}
};

class Members : public ::testing::Test {
 protected:
  TestContext ctx;

  Value call(const Value& target, std::string_view name, std::vector<Value> args = {}) {
    return invoke_method(ctx, target, name, args);
  }
  Value call_static(std::string_view type, std::string_view name, std::vector<Value> args = {}) {
    return invoke_static(ctx, TypeRegistry::find(type), name, args);
  }
  Value make(std::string_view type, std::vector<Value> args = {}) {
    const Type* t = TypeRegistry::find(type);
    EXPECT_NE(t, nullptr) << type;
    return construct(ctx, t, args);
  }
  std::string text(const Value& v) { return to_display(ctx, v); }
  template <class F> std::pair<std::string, std::string> error(F f) {
    try {
      f();
    } catch (const ScriptError& e) {
      return {e.record->error_id, e.record->exception->message};
    }
    return {"none", ""};
  }
  Value numbers(std::initializer_list<int> list) {
    std::vector<Value> v;
    for (int i : list) v.push_back(Value::int32(i));
    return Value(Array::of(std::move(v)));
  }
};

TEST_F(Members, TypeNames) {
  auto name = [](std::string_view n) {
    const Type* t = TypeRegistry::find(n);
    return t ? t->to_text() : std::string("?");
  };
  EXPECT_EQ(name("int"), "System.Int32");
  EXPECT_EQ(name("collections.generic.list[int]"), "System.Collections.Generic.List`1[System.Int32]");
  EXPECT_EQ(name("System.Collections.Generic.Dictionary[string,System.Collections.Generic.List[int]]"),
            "System.Collections.Generic.Dictionary`2[System.String,System.Collections.Generic.List`1[System.Int32]]");
  EXPECT_EQ(name("System.Collections.Generic.Dictionary[[string],[int, mscorlib]]"),
            "System.Collections.Generic.Dictionary`2[System.String,System.Int32]");
  EXPECT_EQ(name("int[]"), "System.Int32[]");
  EXPECT_EQ(name("int[,][]"), "System.Int32[,][]");
  EXPECT_EQ(name("System.Int32, mscorlib"), "System.Int32");
  EXPECT_EQ(name("System.Collections.Generic.List`1"), "System.Collections.Generic.List`1");
  EXPECT_EQ(name("Nullable[int]"), "System.Nullable`1[System.Int32]");
  EXPECT_EQ(name("List[int]"), "?");
  std::string ns[] = {"System.Collections.Generic"};
  EXPECT_NE(TypeRegistry::find("List[int]", ns), nullptr);
  for (const char* bad : {"", "int[", "int]", "Dictionary[int]", "[int]", "int[][", "int[a]", "List[,]"}) EXPECT_EQ(name(bad), "?") << bad;
  EXPECT_EQ(TypeRegistry::find("collections.generic.list[int]")->display_name(), "System.Collections.Generic.List[int]");
  EXPECT_EQ(TypeRegistry::find("collections.generic.list[int]")->name(), "List`1");
  EXPECT_EQ(TypeRegistry::find("int[]")->name(), "Int32[]");
  EXPECT_EQ(TypeRegistry::find("int[]")->accelerator_or_name(), "int[]");
  EXPECT_EQ(TypeRegistry::find("System.Collections.Generic.List[int]"), TypeRegistry::find("Collections.Generic.List[System.Int32]"));
  EXPECT_TRUE(types::IEnumerable.assignable_from(TypeRegistry::find("int[]")));
  EXPECT_TRUE(types::Exception.assignable_from(TypeRegistry::find("System.Management.Automation.MethodException")));
}

TEST_F(Members, Definitions) {
  const MemberGroup* g = types::String.find("substring", false);
  ASSERT_NE(g, nullptr);
  EXPECT_EQ(g->overloads[0]->signature, "string Substring(int startIndex)");
  const Type* list = TypeRegistry::find("System.Collections.Generic.List[int]");
  EXPECT_EQ(list->find("Add", false)->overloads[0]->signature, "void Add(int item)");
  EXPECT_EQ(list->find("Equals", false)->overloads[0]->signature, "bool Equals(System.Object obj)");
}

TEST_F(Members, CustomObjects) {
  auto o = PSObject::custom();
  o->members().add("Name", str("n"));
  Value v(o);
  EXPECT_EQ(text(get_member(ctx, v, "NAME")), "n");
  EXPECT_TRUE(get_member(ctx, v, "other").is_null());
  EXPECT_EQ(get_member(ctx, v, "Count").as_int(), 1);
  set_member(ctx, v, *String::ascii("name"), Value::int32(3));
  EXPECT_EQ(get_member(ctx, v, "Name").as_int(), 3);
  EXPECT_EQ(error([&] { set_member(ctx, v, *String::ascii("B"), Value()); }).second,
            "Exception setting \"B\": \"The property 'B' cannot be found on this object. Verify that the property exists and can be set.\"");
  MemberCache cache;
  auto name = String::ascii("Name");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(get_member_cached(ctx, v, *name, cache).as_int(), 3);
  EXPECT_NE(cache.key, nullptr);
  Value properties = get_member(ctx, get_member(ctx, v, "PSObject"), "Properties");
  ASSERT_TRUE(properties.get_if<MemberCollection>());
  ASSERT_EQ(properties.get_if<MemberCollection>()->all(ctx).size(), 1u);
  ASSERT_EQ(text(get_member(ctx, properties.get_if<MemberCollection>()->all(ctx)[0], "Name")), "Name");
  EXPECT_EQ(text(get_member(ctx, properties, "Name")), "Name");
  std::vector<std::string> methods;
  for (auto& m : members_of(ctx, v)) {
    if (m.type == MemberType::Method) methods.push_back(m.name);
  }
  EXPECT_EQ(methods, (std::vector<std::string>{"ToString", "GetType", "Equals", "GetHashCode"}));
}

TEST_F(Members, ExtendedMembers) {
  Value h(Dictionary::hashtable());
  auto m = make_ref<ExtendedMember>(MemberType::ScriptProperty, "Twice");
  m->getter = Value(make_ref<NativeScript>([](std::span<const Value>, const Value& self, const Value&) {
    return Value::int32(static_cast<int32_t>(self.as<Dictionary>()->size()) * 2);
  }));
  bag_of(h, true)->add_extended(m);
  set_member(ctx, h, *String::ascii("k"), Value::int32(1));
  EXPECT_EQ(get_member(ctx, h, "twice").as_int(), 2);
  EXPECT_EQ(get_member(ctx, h, "k").as_int(), 1);
  EXPECT_EQ(get_member(ctx, h, "count").as_int(), 1);
  EXPECT_EQ(error([&] { set_member(ctx, h, *String::ascii("Twice"), Value()); }).second,
            "Set accessor for property \"Twice\" is unavailable.");
}

TEST_F(Members, ErrorsOfMethods) {
  EXPECT_EQ(error([&] { call({}, "Foo"); }).first, "InvokeMethodOnNull");
  EXPECT_EQ(error([&] { call(Value::int32(5), "Nope"); }).second,
            "Method invocation failed because [System.Int32] does not contain a method named 'Nope'.");
  EXPECT_EQ(error([&] { call(str("abc"), "Substring", {Value::int32(1), Value::int32(2), Value::int32(3)}); }).second,
            "Cannot find an overload for \"Substring\" and the argument count: \"3\".");
  EXPECT_EQ(error([&] { call(str("abc"), "Substring", {str("x")}); }).second,
            "Cannot convert argument \"startIndex\", with value: \"x\", for \"Substring\" to type \"System.Int32\": "
            "\"Cannot convert value \"x\" to type \"System.Int32\". Error: \"The input string 'x' was not in a correct format.\"\"");
  auto e = error([&] { call(str("abc"), "Substring", {Value::int32(9)}); });
  EXPECT_EQ(e.first, "ArgumentOutOfRangeException");
  EXPECT_EQ(e.second.substr(0, 53), "Exception calling \"Substring\" with \"1\" argument(s): \"");
}

TEST_F(Members, Lists) {
  Value l = make("System.Collections.Generic.List[int]");
  EXPECT_TRUE(call(l, "Add", {Value::int32(3)}).is_nothing());
  call(l, "Add", {str("4")});
  EXPECT_EQ(error([&] { call(l, "AddRange", {numbers({1, 2})}); }).first, "MethodArgumentConversionInvalidCastArgument");
  call(l, "AddRange", {Value(Array::of(&types::Int32, {Value::int32(1), Value::int32(2)}))});
  EXPECT_EQ(text(l), "3 4 1 2");
  EXPECT_TRUE(call(l, "Remove", {Value::int32(4)}).as_bool());
  call(l, "Sort");
  EXPECT_EQ(text(l), "1 2 3");
  Value found = call(l, "Find", {Value(make_ref<NativeScript>([](std::span<const Value> a, const Value&, const Value&) {
    return Value::boolean(a[0].as_int() > 1);
  }))});
  EXPECT_EQ(found.as_int(), 2);
  EXPECT_EQ(error([&] { set_index(ctx, l, {{Value::int32(5)}}, Value::int32(1)); }).second,
            "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')");
  EXPECT_EQ(error([&] { call(l, "Add", {str("x")}); }).first, "MethodArgumentConversionInvalidCastArgument");
  Value from = make("System.Collections.Generic.HashSet[string]", {Value(Array::of(&types::String, {str("a"), str("b"), str("a")}))});
  EXPECT_EQ(get_member(ctx, from, "Count").as_int(), 2);
}

TEST_F(Members, Dictionaries) {
  Value d = make("System.Collections.Generic.Dictionary[string,int]");
  set_index(ctx, d, {{str("a")}}, str("1"));
  call(d, "Add", {str("b"), str("2")});
  EXPECT_EQ(get_member(ctx, d, "a").as_int(), 1);
  EXPECT_FALSE(call(d, "ContainsKey", {str("A")}).as_bool());
  EXPECT_EQ(error([&] { call(d, "Add", {str("a"), Value::int32(1)}); }).second,
            "Exception calling \"Add\" with \"2\" argument(s): \"An item with the same key has already been added. Key: a\"");
  auto ref = make_ref<PSReference>();
  EXPECT_TRUE(call(d, "TryGetValue", {str("b"), Value(ref)}).as_bool());
  EXPECT_EQ(ref->value.as_int(), 2);
  EXPECT_TRUE(get_index(ctx, d, {{str("zz")}}).is_null());
  Value s = make("System.Collections.Generic.SortedDictionary[string,int]");
  for (const char* k : {"z", "m", "a"}) set_index(ctx, s, {{str(k)}}, Value::int32(1));
  EXPECT_EQ(text(get_member(ctx, s, "Keys")), "a m z");
  Value h(Dictionary::hashtable());
  set_index(ctx, h, {{str("keys")}}, str("mine"));
  EXPECT_EQ(text(get_member(ctx, h, "Keys")), "mine");
  EXPECT_EQ(get_member(ctx, get_member(ctx, h, "psbase"), "Count").as_int(), 1);
  auto cursor = enumerate(ctx, get_member(ctx, get_member(ctx, h, "psbase"), "Keys"));
  Value k;
  ASSERT_TRUE(cursor->next(k));
  set_index(ctx, h, {{k}}, Value());
  EXPECT_EQ(error([&] { cursor->next(k); }).second, "Collection was modified; enumeration operation may not execute.");
}

TEST_F(Members, Indexing) {
  Value a = numbers({1, 2, 3});
  EXPECT_EQ(get_index(ctx, a, {{Value::int32(-1)}}).as_int(), 3);
  EXPECT_TRUE(get_index(ctx, a, {{Value::int32(7)}}).is_null());
  EXPECT_EQ(text(get_index(ctx, a, {{numbers({0, -1, 9})}})), "1 3");
  EXPECT_EQ(error([&] { get_index(ctx, a, {{Value()}}); }).first, "NullArrayIndex");
  EXPECT_EQ(error([&] { get_index(ctx, {}, {{Value::int32(0)}}); }).first, "NullArray");
  EXPECT_EQ(error([&] { set_index(ctx, a, {{numbers({0, 1})}}, Value()); }).second,
            "Array assignment to [0,1] failed because assignment to slices is not supported.");
  EXPECT_EQ(get_index(ctx, str("abc"), {{Value::int32(1)}}).as_char(), u'b');
  EXPECT_EQ(get_index(ctx, Value::int32(5), {{Value::int32(0)}}).as_int(), 5);
  Value m = make("int[,]", {Value::int32(2), Value::int32(2)});
  Value at[] = {Value::int32(1), Value::int32(0)};
  set_index(ctx, m, at, Value::int32(9));
  EXPECT_EQ(get_index(ctx, m, at).as_int(), 9);
}

TEST_F(Members, MagicMethods) {
  Value even(make_ref<NativeScript>([](std::span<const Value>, const Value&, const Value& item) {
    return Value::boolean(item.as_int() % 2 == 0);
  }));
  Value a = numbers({1, 2, 3, 4, 5, 6});
  EXPECT_EQ(text(call(a, "Where", {even})), "2 4 6");
  EXPECT_EQ(text(call(a, "where", {even, str("First")})), "2");
  EXPECT_EQ(text(call(a, "Where", {even, str("Last"), Value::int32(2)})), "4 6");
  EXPECT_EQ(get_member(ctx, call({}, "Where", {even}), "Count").as_int(), 0);
  EXPECT_EQ(text(call(Value(Array::of({str("ab"), str("c")})), "ForEach", {str("Length")})), "2 1");
  EXPECT_EQ(text(call(Value(Array::of({str("ab"), str("c")})), "ToUpper")), "AB C");
  EXPECT_EQ(call(a, "ForEach", {even}).as<List>()->type()->name(), "Collection`1");
}

TEST_F(Members, ArraysStatics) {
  Value a = numbers({3, 1, 2});
  call_static("array", "Sort", {a});
  EXPECT_EQ(text(a), "1 2 3");
  EXPECT_EQ(call_static("array", "IndexOf", {a, Value::int32(2)}).as_int(), 1);
  EXPECT_EQ(error([&] { call(a, "Add", {Value::int32(1)}); }).second,
            "Exception calling \"Add\" with \"1\" argument(s): \"Collection was of a fixed size.\"");
  auto ref = make_ref<PSReference>();
  ref->value = a;
  call_static("array", "Resize", {Value(ref), Value::int32(5)});
  EXPECT_EQ(get_member(ctx, ref->value, "Length").as_int(), 5);
  EXPECT_EQ(get_member(ctx, ref->value, "Count").as_int(), 5);
}

TEST_F(Members, MethodValues) {
  Value m = get_member(ctx, str("abc"), "Substring");
  auto* o = m.get_if<MethodObject>();
  ASSERT_NE(o, nullptr);
  EXPECT_EQ(o->definitions()[1], "string Substring(int startIndex, int length)");
  EXPECT_EQ(text(call(m, "Invoke", {Value::int32(1)})), "bc");
  MethodCache cache;
  std::vector<Value> args{Value::int32(1)};
  for (int i = 0; i < 3; ++i) EXPECT_EQ(text(invoke_method_cached(ctx, str("abc"), "Substring", args, cache)), "bc");
  EXPECT_NE(cache.member, nullptr);
}

}  // namespace
}  // namespace psession
