#include "object/heap.h"

#include <gtest/gtest.h>

#include "object/containers.h"
#include "object/ps_object.h"
#include "object/type.h"

namespace psession {
namespace {

TEST(Heap, MillionDeepListDoesNotOverflow) {
  size_t before = live_object_count();
  {
    Value chain;
    for (int i = 0; i < 1000000; ++i) {
      auto l = make_ref<List>(&types::ArrayList);
      l->items.push_back(std::move(chain));
      chain = Value(std::move(l));
    }
    EXPECT_GE(live_object_count(), before + 1000000);
  }
  EXPECT_EQ(live_object_count(), before);
}

TEST(Heap, CollectsCycles) {
  collect_cycles();
  size_t before = live_object_count();
  for (int i = 0; i < 100; ++i) {
    auto a = make_ref<List>(&types::ArrayList);
    auto b = Dictionary::hashtable();
    a->items.push_back(Value(b));
    b->set(str("a"), Value(a));
    b->set(str("self"), Value(b));
  }
  EXPECT_GT(live_object_count(), before);
  collect_cycles();
  EXPECT_EQ(live_object_count(), before);
}

TEST(Heap, KeepsWhatIsHeldFromOutside) {
  auto a = make_ref<List>(&types::ArrayList);
  {
    auto b = make_ref<List>(&types::ArrayList);
    b->items.push_back(Value(a));
    b->items.push_back(Value::int32(7));
    a->items.push_back(Value(b));
  }
  { Value again(a); }  // a candidate
  collect_cycles();
  ASSERT_EQ(a->items.size(), 1u);
  EXPECT_EQ(a->items[0].as<List>()->items[1].as_int(), 7);
  size_t before = live_object_count();
  a = nullptr;
  collect_cycles();
  EXPECT_EQ(live_object_count(), before - 2);
}

TEST(Heap, ExtensionMembersTakePartAndGo) {
  collect_cycles();
  size_t before = live_object_count();
  Ref<String> name = String::ascii("Self");
  {
    auto h = Dictionary::hashtable();
    extension_of(h.get(), true)->add(name, Value(h));
  }
  name = nullptr;
  collect_cycles();
  EXPECT_LE(live_object_count(), before + 1);  // the name stays with its shape
}

TEST(Strings, FormsAndEquality) {
  auto a = String::utf8("h\xC3\xA9llo \xF0\x9F\x98\x80");
  EXPECT_EQ(a->length(), 8u);
  EXPECT_EQ(a->to_utf8(), "h\xC3\xA9llo \xF0\x9F\x98\x80");
  EXPECT_TRUE(a->substring(0, 1)->is_ascii());
  EXPECT_EQ(a->substring(6, 1)->to_utf8(), "\xED\xA0\xBD");  // a lone surrogate survives
  EXPECT_EQ(String::utf8(a->substring(6, 1)->to_utf8())->at(0), 0xD83D);
  EXPECT_TRUE(String::utf8("H\xC3\x89LLO")->equals_ignore_case(*String::utf8("h\xC3\xA9llo")));
  EXPECT_EQ(String::utf8("H\xC3\x89LLO")->hash_ignore_case(), String::utf8("h\xC3\xA9llo")->hash_ignore_case());
  EXPECT_EQ(String::ascii("ABCDEFGHIJ{z")->hash_ignore_case(), String::ascii("abcdefghij{Z")->hash_ignore_case());
  EXPECT_NE(String::ascii("a{")->hash_ignore_case(), String::ascii("a[")->hash_ignore_case());
  EXPECT_EQ(String::concat(*String::ascii("x"), *a)->length(), 9u);
}

TEST(Dictionaries, OrderTombstonesAndGrowth) {
  auto d = Dictionary::hashtable();
  for (int i = 0; i < 1000; ++i) d->set(Value::int32(i), Value::int32(i * 2));
  for (int i = 0; i < 1000; i += 2) EXPECT_TRUE(d->remove(Value::int32(i)));
  EXPECT_EQ(d->size(), 500u);
  for (int i = 0; i < 100000; ++i) {  // add and remove for ever: tombstones must not fill the table
    d->add(str("k"), Value());
    d->remove(str("K"));
  }
  EXPECT_EQ(d->find(Value::int32(501))->as_int(), 1002);
  EXPECT_EQ(d->find(Value::int64(501)), nullptr);
  EXPECT_LT(d->slots(), 5000u);
  EXPECT_EQ(d->key_at(d->slot_of_index(1)).as_int(), 3);
  d->insert_at(1, str("Two"), Value::int32(2));
  EXPECT_EQ(d->find(std::string_view("tWO"))->as_int(), 2);
  EXPECT_EQ(d->key_at(d->slot_of_index(1)).string()->to_utf8(), "Two");
  EXPECT_EQ(d->key_at(d->slot_of_index(2)).as_int(), 3);
}

TEST(Shapes, SharedAndPrivate) {
  auto a = PSObject::custom(), b = PSObject::custom();
  for (auto* o : {a.get(), b.get()}) {
    o->members().add("A", Value::int32(1));
    o->members().add("B", Value::int32(2));
  }
  EXPECT_EQ(a->members().shape(), b->members().shape());
  EXPECT_EQ(a->members().find("b"), 1);
  a->members().remove("A");
  EXPECT_EQ(a->members().find("B"), 0);
  for (int i = 0; i < 5000; ++i) a->members().add("n" + std::to_string(i), Value::int32(i));
  EXPECT_FALSE(a->members().shape()->shared());
  EXPECT_EQ(a->members().slot(a->members().find("N4999")).as_int(), 4999);
  MemberBag copy(a->members());
  EXPECT_EQ(copy.find("n77"), 78);
}

}  // namespace
}  // namespace psession
