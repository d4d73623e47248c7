// Hashtable, OrderedDictionary, Dictionary<,> and their kin: everything that lives in a Dictionary.
#include <array>
#include <bit>

#include "object/text_case.h"
#include "object/types/table.h"

namespace psession {
namespace {

Dictionary& self(MethodCall& c) { return *c.self.as<Dictionary>(); }

Dictionary& writable(MethodCall& c) {
  Dictionary& d = self(c);
  if (d.read_only) throw_not_supported("Collection is read-only.");
  return d;
}

void check_key(const Value& k) {
  if (k.is_null()) throw_null_argument("key");
}

void put(Dictionary& d, const Value& k, const Value& v) {
  d.set(k, v);
  if (d.is_sorted()) d.restore_order();
}

void fill(MethodCall& c, Dictionary& d, const Value& from) {
  if (from.is_null()) throw_null_argument("dictionary");
  const Type* t = d.type();
  while (t && t->generic_args().empty()) t = t->base();
  auto typed = [&](const Value& v, size_t i) {
    return t && t->generic_args().size() == 2 && t->generic_args()[i] != &types::Object ? convert_to(c.ctx, v, t->generic_args()[i]) : v;
  };
  if (from.kind() == Kind::Dictionary) {
    auto* src = from.as<Dictionary>();
    for (size_t i = 0; i < src->slots(); ++i) {
      if (src->live(i)) put(d, typed(src->key_at(i), 0), typed(src->value_at(i), 1));
    }
    return;
  }
  for (const Value& v : to_vector(c.ctx, from)) {
    auto* p = unwrap(v).get_if<PairObject>();
    if (!p) throw_dotnet("System.InvalidCastException", "Unable to cast the element to a key/value pair.");
    put(d, typed(p->key, 0), typed(p->value, 1));
  }
}

KeyComparer default_comparer(const Type* t) { return t == &types::OrderedDictionary ? KeyComparer::Default : KeyComparer::Default; }

bool sorted_type(const Type* t) {
  std::string_view n = t->generic_definition() ? t->generic_definition()->full_name() : t->full_name();
  return n == "System.Collections.SortedList" || n == "System.Collections.Generic.SortedList`2" ||
         n == "System.Collections.Generic.SortedDictionary`2";
}

Ref<Dictionary> make(MethodCall& c, KeyComparer k) {
  const Type* t = c.type;
  auto d = make_ref<Dictionary>(t, k);
  const Type* base = t;
  while (base && base->is(kScriptClass)) base = base->base();
  if (base && sorted_type(base)) d->set_sorted();
  return d;
}
Value make_empty(MethodCall& c) { return Value(make(c, default_comparer(c.type))); }
Value make_with_comparer(MethodCall& c) {
  for (uint32_t i = 0; i < c.argc; ++i) {
    if (!c.arg(i).is_object() || c.arg(i).kind() != Kind::Object) continue;
    auto d = make(c, key_comparer(c.arg(i)));
    d->compare = comparer_object(c.arg(i));
    return Value(d);
  }
  return make_empty(c);
}
Value make_from(MethodCall& c) {
  auto d = make(c, c.argc > 1 ? key_comparer(c.arg(1)) : default_comparer(c.type));
  if (c.argc > 1) d->compare = comparer_object(c.arg(1));
  fill(c, *d, c.arg(0));
  return Value(d);
}

// Keys and Values: live views.
class DictionaryView final : public HeapObject, public EnumerableObject {
 public:
  DictionaryView(Ref<Dictionary> d, bool keys) : dictionary(std::move(d)), keys(keys) { set_may_cycle(); }
  Ref<Dictionary> dictionary;
  bool keys;
  const Type* type() const override;
  std::unique_ptr<Enumerator> enumerator(CallContext&) override;
  void visit_edges(EdgeVisitor& v) override {
    if (dictionary) v.visit(dictionary.get());
  }
  void clear_edges() override { dictionary = make_ref<Dictionary>(dictionary->type()); }
};

class ViewEnumerator final : public Enumerator {
 public:
  ViewEnumerator(Ref<Dictionary> d, bool keys) : dict_(std::move(d)), version_(dict_->version), keys_(keys) { dict_->slots(); }
  bool next(Value& out) override {
    if (version_ != dict_->version) throw_collection_modified();
    while (i_ < dict_->slots() && !dict_->live(i_)) ++i_;
    if (i_ >= dict_->slots()) return false;
    out = keys_ ? dict_->key_at(i_) : dict_->value_at(i_);
    ++i_;
    return true;
  }

 private:
  Ref<Dictionary> dict_;
  uint32_t version_;
  bool keys_;
  size_t i_ = 0;
};
std::unique_ptr<Enumerator> DictionaryView::enumerator(CallContext&) {
  return std::make_unique<ViewEnumerator>(dictionary, keys);
}

DictionaryView& view(MethodCall& c) { return *c.self.get_if<DictionaryView>(); }
Value view_item(MethodCall& c) {
  Dictionary& d = *view(c).dictionary;
  int64_t i = int_arg(c, 0);
  if (i < 0 || i >= static_cast<int64_t>(d.size())) throw_index_range();
  size_t slot = d.slot_of_index(static_cast<size_t>(i));
  return view(c).keys ? d.key_at(slot) : d.value_at(slot);
}
constexpr MemberDef kView[] = {
    {"int Count {get;}", PS_FN { return int32(static_cast<int64_t>(view(c).dictionary->size())); }},
    {"bool IsSynchronized {get;}", PS_FN { return boolean(false); }},
    {"object SyncRoot {get;}", PS_FN { return Value(view(c).dictionary); }},
    {"bool Contains(object item)",
     PS_FN {
       Dictionary& d = *view(c).dictionary;
       if (view(c).keys) return boolean(d.find(c.arg(0)) != nullptr);
       for (size_t i = 0; i < d.slots(); ++i) {
         if (d.live(i) && dotnet_equals(d.value_at(i), c.arg(0))) return boolean(true);
       }
       return boolean(false);
     }},
    {"void CopyTo(array array, int arrayIndex)",
     PS_FN {
       auto e = view(c).enumerator(c.ctx);
       auto* a = c.arg(0).kind() == Kind::Array ? c.arg(0).as<Array>() : nullptr;
       if (!a) throw_null_argument("array");
       size_t at = static_cast<size_t>(int_arg(c, 1));
       if (int_arg(c, 1) < 0 || at + view(c).dictionary->size() > a->size()) {
         throw_dotnet("System.ArgumentException", "Destination array is not long enough to copy all the items in the collection. "
                                                  "Check array index and length.");
       }
       Value v;
       while (e->next(v)) a->set(at++, a->element() == &types::Object ? v : convert_to(c.ctx, v, a->element()));
       return {};
     }},
    {"System.Collections.IEnumerator GetEnumerator()", PS_FN { return make_enumerator_object(c.self, view(c).enumerator(c.ctx)); }},
};
constexpr MemberDef kListView[] = {{"object Item(int index) {get;}", view_item}};

PS_TYPE(HashtableKeys, {.full_name = "System.Collections.Hashtable+KeyCollection", .members = kView,
                        .interfaces = "System.Collections.ICollection"});
PS_TYPE(HashtableValues, {.full_name = "System.Collections.Hashtable+ValueCollection", .members = kView,
                          .interfaces = "System.Collections.ICollection"});
PS_TYPE(OrderedView, {.full_name = "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection",
                      .members = kView, .interfaces = "System.Collections.ICollection",
                      .assembly = "System.Collections.Specialized"});
PS_TYPE(SortedListKeys, {.full_name = "System.Collections.SortedList+KeyList", .base = "System.Collections.SortedView",
                         .interfaces = "System.Collections.IList"});
PS_TYPE(SortedListValues, {.full_name = "System.Collections.SortedList+ValueList", .base = "System.Collections.SortedView",
                           .interfaces = "System.Collections.IList"});
constexpr MemberDef kSortedView[] = {kView[0], kView[1], kView[2], kView[3], kView[4], kView[5], kListView[0]};
PS_TYPE(SortedView, {.full_name = "System.Collections.SortedView", .flags = kInternal | kAbstract, .members = kSortedView});
constexpr const char* kGenericViewInterfaces = "System.Collections.ICollection System.Collections.Generic.ICollection[TKey]";
PS_TYPE(DictKeys, {.full_name = "System.Collections.Generic.Dictionary`2+KeyCollection", .flags = kGenericDefinition,
                   .members = kView, .interfaces = kGenericViewInterfaces});
PS_TYPE(DictValues, {.full_name = "System.Collections.Generic.Dictionary`2+ValueCollection", .flags = kGenericDefinition,
                     .members = kView, .interfaces = "System.Collections.ICollection System.Collections.Generic.ICollection[TValue]"});
PS_TYPE(SortedKeysT, {.full_name = "System.Collections.Generic.SortedList`2+KeyList", .flags = kGenericDefinition,
                      .members = kSortedView, .interfaces = "System.Collections.Generic.IList[TKey]"});
PS_TYPE(SortedValuesT, {.full_name = "System.Collections.Generic.SortedList`2+ValueList", .flags = kGenericDefinition,
                        .members = kSortedView, .interfaces = "System.Collections.Generic.IList[TValue]"});

const Type* DictionaryView::type() const {
  const Type* t = dictionary->type();
  while (t && t->is(kScriptClass)) t = t->base();
  if (t == &types::OrderedDictionary) return &OrderedView;
  if (t && t->generic_args().size() == 2) {
    bool list = t->generic_definition()->full_name() == "System.Collections.Generic.SortedList`2";
    const Type& d = list ? (keys ? SortedKeysT : SortedValuesT) : (keys ? DictKeys : DictValues);
    return TypeRegistry::instantiate(&d, t->generic_args());
  }
  if (dictionary->is_sorted()) return keys ? &SortedListKeys : &SortedListValues;
  return keys ? &HashtableKeys : &HashtableValues;
}

Value keys(MethodCall& c) { return Value(make_ref<DictionaryView>(Ref<Dictionary>(&self(c)), true)); }
Value values(MethodCall& c) { return Value(make_ref<DictionaryView>(Ref<Dictionary>(&self(c)), false)); }
Value count(MethodCall& c) { return int32(static_cast<int64_t>(self(c).size())); }

Value item_get(MethodCall& c) {
  check_key(c.arg(0));
  const Value* v = self(c).find(c.arg(0));
  return v ? *v : Value();
}
Value generic_item_get(MethodCall& c) {
  check_key(c.arg(0));
  const Value* v = self(c).find(c.arg(0));
  if (!v) {
    throw_dotnet("System.Collections.Generic.KeyNotFoundException",
                 "The given key '" + dotnet_to_string(c.ctx, c.arg(0)) + "' was not present in the dictionary.");
  }
  return *v;
}
Value item_set(MethodCall& c) {
  check_key(c.arg(0));
  put(writable(c), c.arg(0), c.arg(1));
  return {};
}
Value hashtable_add(MethodCall& c) {
  check_key(c.arg(0));
  Dictionary& d = writable(c);
  if (!d.add(c.arg(0), c.arg(1))) {
    long slot = d.find_slot(c.arg(0));
    std::string have = dotnet_to_string(c.ctx, d.key_at(static_cast<size_t>(slot)));
    throw_dotnet("System.ArgumentException",
                 d.is_sorted() ? "Item has already been added. Key in dictionary: '" + have + "'  Key being added: '" +
                                     dotnet_to_string(c.ctx, c.arg(0)) + "'"
                               : "Item has already been added. Key in dictionary: '" + have + "'  Key being added: '" +
                                     dotnet_to_string(c.ctx, c.arg(0)) + "'");
  }
  if (d.is_sorted()) d.restore_order();
  return {};
}
Value generic_add(MethodCall& c) {
  check_key(c.arg(0));
  if (!writable(c).add(c.arg(0), c.arg(1))) {
    throw_dotnet("System.ArgumentException",
                 "An item with the same key has already been added. Key: " + dotnet_to_string(c.ctx, c.arg(0)));
  }
  if (self(c).is_sorted()) self(c).restore_order();
  return {};
}
Value try_add(MethodCall& c) {
  check_key(c.arg(0));
  bool ok = writable(c).add(c.arg(0), c.arg(1));
  if (ok && self(c).is_sorted()) self(c).restore_order();
  return boolean(ok);
}
Value contains_key(MethodCall& c) {
  check_key(c.arg(0));
  return boolean(self(c).find(c.arg(0)) != nullptr);
}
Value contains_value(MethodCall& c) {
  Dictionary& d = self(c);
  for (size_t i = 0; i < d.slots(); ++i) {
    if (d.live(i) && dotnet_equals(d.value_at(i), c.arg(0))) return boolean(true);
  }
  return boolean(false);
}
Value remove(MethodCall& c) {
  check_key(c.arg(0));
  return boolean(writable(c).remove(c.arg(0)));
}
Value remove_out(MethodCall& c) {
  check_key(c.arg(0));
  const Value* v = self(c).find(c.arg(0));
  Value found = v ? *v : Value();
  bool ok = v && writable(c).remove(c.arg(0));
  const Type* vt = self(c).type()->generic_args().size() == 2 ? self(c).type()->generic_args()[1] : &types::Object;
  set_out(c, 1, ok ? found : vt->make_default());
  return boolean(ok);
}
Value try_get(MethodCall& c) {
  check_key(c.arg(0));
  const Value* v = self(c).find(c.arg(0));
  const Type* t = self(c).type();
  while (t->generic_args().empty() && t->base()) t = t->base();
  set_out(c, 1, v ? *v : t->generic_args().size() == 2 ? t->generic_args()[1]->make_default() : Value());
  return boolean(v != nullptr);
}
Value clear(MethodCall& c) {
  writable(c).clear();
  return {};
}
Value clone(MethodCall& c) {
  Dictionary& d = self(c);
  auto r = make_ref<Dictionary>(d.type(), d.comparer());
  for (size_t i = 0; i < d.slots(); ++i) {
    if (d.live(i)) r->add(d.key_at(i), d.value_at(i));
  }
  if (d.is_sorted()) r->set_sorted();
  return Value(r);
}
Value enumerator(MethodCall& c) { return make_enumerator_object(c.self, dictionary_enumerator(Ref<Dictionary>(&self(c)))); }
Value copy_to(MethodCall& c) {
  auto* a = c.arg(0).kind() == Kind::Array ? c.arg(0).as<Array>() : nullptr;
  if (!a) throw_null_argument("array");
  size_t at = static_cast<size_t>(int_arg(c, 1));
  if (int_arg(c, 1) < 0 || at + self(c).size() > a->size()) {
    throw_dotnet("System.ArgumentException", "Destination array is not long enough to copy all the items in the collection. "
                                             "Check array index and length.");
  }
  Dictionary& d = self(c);
  for (size_t i = 0; i < d.slots(); ++i) {
    if (d.live(i)) a->set(at++, dictionary_entry(d, i));
  }
  return {};
}
size_t slot_at(MethodCall& c, uint32_t arg = 0) {
  int64_t i = int_arg(c, arg);
  if (i < 0 || i >= static_cast<int64_t>(self(c).size())) throw_index_range();
  return self(c).slot_of_index(static_cast<size_t>(i));
}
Value index_of_key(MethodCall& c) {
  Dictionary& d = self(c);
  d.slot_of_index(0);
  return int32(d.find_slot(c.arg(0)));
}
Value index_of_value(MethodCall& c) {
  Dictionary& d = self(c);
  d.slot_of_index(0);
  for (size_t i = 0; i < d.slots(); ++i) {
    if (dotnet_equals(d.value_at(i), c.arg(0))) return int32(static_cast<int64_t>(i));
  }
  return int32(-1);
}
Value remove_at(MethodCall& c) {
  size_t slot = slot_at(c);
  writable(c).remove_slot(slot);
  return {};
}
Value insert(MethodCall& c) {
  check_key(c.arg(1));
  int64_t i = int_arg(c, 0);
  if (i < 0 || i > static_cast<int64_t>(self(c).size())) throw_index_range();
  if (self(c).find(c.arg(1))) {
    throw_dotnet("System.ArgumentException", "Item has already been added. Key in dictionary: '" +
                 dotnet_to_string(c.ctx, c.arg(1)) + "'  Key being added: '" + dotnet_to_string(c.ctx, c.arg(1)) + "'");
  }
  writable(c).insert_at(static_cast<size_t>(i), c.arg(1), c.arg(2));
  return {};
}

#define DICTIONARY_COMMON                                                                                     \
  {"int Count {get;}", count}, {"bool IsReadOnly {get;}", PS_FN { return boolean(self(c).read_only); }},       \
      {"bool IsFixedSize {get;}", PS_FN { return boolean(self(c).read_only); }},                               \
      {"bool IsSynchronized {get;}", PS_FN { return boolean(self(c).compare.kind() == Kind::Bool); }},         \
      {"object SyncRoot {get;}", PS_FN { return c.self; }},                                                    \
      {"System.Collections.ICollection Keys {get;}", keys}, {"System.Collections.ICollection Values {get;}", values}

constexpr MemberDef kHashtable[] = {
    {"new()", make_empty},
    {"new(System.Collections.IDictionary d)", make_from},
    {"new(System.Collections.IEqualityComparer equalityComparer)", make_with_comparer},
    {"new(int capacity)", make_empty},
    {"new(int capacity, System.Collections.IEqualityComparer equalityComparer)", make_with_comparer},
    {"new(System.Collections.IDictionary d, System.Collections.IEqualityComparer equalityComparer)", make_from},
    DICTIONARY_COMMON,
    {"object Item(object key) {get;set;}", item_get, item_set},
    {"void Add(object key, object value)", hashtable_add},
    {"void Clear()", clear},
    {"object Clone()", clone},
    {"bool Contains(object key)", contains_key},
    {"bool ContainsKey(object key)", contains_key},
    {"bool ContainsValue(object value)", contains_value},
    {"void CopyTo(array array, int arrayIndex)", copy_to},
    {"System.Collections.IDictionaryEnumerator GetEnumerator()", enumerator},
    {"void Remove(object key)", remove},
    {"static hashtable Synchronized(hashtable table)",
     PS_FN {
       // One interpreter lock guards all: the same table, marked.
       if (c.arg(0).kind() != Kind::Dictionary) throw_null_argument("table");
       c.arg(0).as<Dictionary>()->compare = Value::boolean(true);
       return c.arg(0);
     }},
};
constexpr MemberDef kOrdered[] = {
    {"new()", make_empty},
    {"new(int capacity)", make_empty},
    {"new(System.Collections.IEqualityComparer comparer)", make_with_comparer},
    {"new(int capacity, System.Collections.IEqualityComparer comparer)", make_with_comparer},
    DICTIONARY_COMMON,
    {"object Item(int index) {get;set;}", PS_FN { return self(c).value_at(slot_at(c)); },
     PS_FN { self(c).set_value_at(slot_at(c), c.arg(1)); ++self(c).version; return {}; }},
    {"object Item(object key) {get;set;}", item_get, item_set},
    {"void Add(object key, object value)", hashtable_add},
    {"System.Collections.Specialized.OrderedDictionary AsReadOnly()",
     PS_FN { Value v = clone(c); v.as<Dictionary>()->read_only = true; return v; }},
    {"void Clear()", clear},
    {"bool Contains(object key)", contains_key},
    {"void CopyTo(array array, int index)", copy_to},
    {"System.Collections.IDictionaryEnumerator GetEnumerator()", enumerator},
    {"void Insert(int index, object key, object value)", insert},
    {"void Remove(object key)", remove},
    {"void RemoveAt(int index)", remove_at},
};
constexpr MemberDef kSortedList[] = {
    {"new()", make_empty},
    {"new(int initialCapacity)", make_empty},
    {"new(System.Collections.IComparer comparer)", make_with_comparer},
    {"new(System.Collections.IDictionary d)", make_from},
    DICTIONARY_COMMON,
    {"int Capacity {get;set;}", count, PS_FN { return {}; }},
    {"object Item(object key) {get;set;}", item_get, item_set},
    {"void Add(object key, object value)", hashtable_add},
    {"void Clear()", clear},
    {"object Clone()", clone},
    {"bool Contains(object key)", contains_key},
    {"bool ContainsKey(object key)", contains_key},
    {"bool ContainsValue(object value)", contains_value},
    {"void CopyTo(array array, int arrayIndex)", copy_to},
    {"object GetByIndex(int index)", PS_FN { return self(c).value_at(slot_at(c)); }},
    {"System.Collections.IDictionaryEnumerator GetEnumerator()", enumerator},
    {"object GetKey(int index)", PS_FN { return self(c).key_at(slot_at(c)); }},
    {"System.Collections.IList GetKeyList()", keys},
    {"System.Collections.IList GetValueList()", values},
    {"int IndexOfKey(object key)", index_of_key},
    {"int IndexOfValue(object value)", index_of_value},
    {"void Remove(object key)", remove},
    {"void RemoveAt(int index)", remove_at},
    {"void SetByIndex(int index, object value)", PS_FN { self(c).set_value_at(slot_at(c), c.arg(1)); return {}; }},
    {"void TrimToSize()", PS_FN { return {}; }},
};

#define GENERIC_COMMON                                                                                          \
  {"int Count {get;}", count}, {"TValue Item(TKey key) {get;set;}", generic_item_get, item_set},                 \
      {"void Add(TKey key, TValue value)", generic_add}, {"void Clear()", clear},                                \
      {"bool ContainsKey(TKey key)", contains_key}, {"bool ContainsValue(TValue value)", contains_value},        \
      {"bool Remove(TKey key)", remove}, {"bool TryGetValue(TKey key, out TValue value)", try_get}

constexpr MemberDef kDictionary[] = {
    {"new()", make_empty},
    {"new(int capacity)", make_empty},
    {"new(System.Collections.Generic.IEqualityComparer[TKey] comparer)", make_with_comparer},
    {"new(int capacity, System.Collections.Generic.IEqualityComparer[TKey] comparer)", make_with_comparer},
    {"new(System.Collections.Generic.IDictionary[TKey,TValue] dictionary)", make_from},
    {"new(System.Collections.Generic.IDictionary[TKey,TValue] dictionary, System.Collections.Generic.IEqualityComparer[TKey] comparer)", make_from},
    {"System.Collections.Generic.IEqualityComparer[TKey] Comparer {get;}", PS_FN { return self(c).compare; }},
    {"System.Collections.Generic.Dictionary`2+KeyCollection[TKey,TValue] Keys {get;}", keys},
    {"System.Collections.Generic.Dictionary`2+ValueCollection[TKey,TValue] Values {get;}", values},
    GENERIC_COMMON,
    {"bool Remove(TKey key, out TValue value)", remove_out},
    {"bool TryAdd(TKey key, TValue value)", try_add},
    {"int EnsureCapacity(int capacity)", PS_FN { return c.arg(0); }},
    {"void TrimExcess()", PS_FN { return {}; }},
    {"System.Collections.Generic.Dictionary`2+Enumerator[TKey,TValue] GetEnumerator()", enumerator},
};
// Of the sorted types, where none was given.
Value sort_comparer(MethodCall& c) {
  if (!self(c).compare.is_null()) return self(c).compare;
  return get_static(c.ctx, generic_of("System.Collections.Generic.Comparer`1", {&self(c).type()->generic_args()[0], 1}), "Default");
}
size_t checked_index(MethodCall& c, uint32_t i, bool end) {
  int64_t n = static_cast<int64_t>(self(c).size()), at = int_arg(c, i);
  if (at < 0 || at >= n + (end ? 1 : 0)) throw_index_range("index");
  return static_cast<size_t>(at);
}
Value set_at(MethodCall& c) {
  Dictionary& d = self(c);
  size_t at = checked_index(c, 0, false);
  if (c.argc == 2) {
    d.set_value_at(d.slot_of_index(at), c.arg(1));
    return {};
  }
  if (d.find(c.arg(1)) && !dotnet_equals(d.key_at(d.slot_of_index(at)), c.arg(1))) {
    throw_dotnet("System.ArgumentException", "An item with the same key has already been added. Key: " + dotnet_to_string(c.ctx, c.arg(1)), "key");
  }
  d.remove(Value(d.key_at(d.slot_of_index(at))));
  d.insert_at(at, c.arg(1), c.arg(2));
  return {};
}
constexpr MemberDef kOrderedGeneric[] = {
    {"System.Collections.Generic.KeyValuePair[TKey,TValue] GetAt(int index)",
     PS_FN { size_t at = checked_index(c, 0, false); return dictionary_entry(self(c), self(c).slot_of_index(at)); }},
    {"int IndexOf(TKey key)", index_of_key},
    {"void Insert(int index, TKey key, TValue value)",
     PS_FN {
       size_t at = checked_index(c, 0, true);
       if (self(c).find(c.arg(1))) throw_dotnet("System.ArgumentException", "An item with the same key has already been added. Key: " + dotnet_to_string(c.ctx, c.arg(1)), "key");
       self(c).insert_at(at, c.arg(1), c.arg(2));
       return {};
     }},
    {"void RemoveAt(int index)", remove_at},
    {"void SetAt(int index, TValue value)", set_at},
    {"void SetAt(int index, TKey key, TValue value)", set_at},
    {"void SetPosition(int index, TKey key)",
     PS_FN {
       const Value* v = self(c).find(c.arg(1));
       if (!v) throw_dotnet("System.Collections.Generic.KeyNotFoundException", "The given key '" + dotnet_to_string(c.ctx, c.arg(1)) + "' was not present in the dictionary.");
       Value keep = *v;
       size_t at = checked_index(c, 0, false);
       self(c).remove(c.arg(1));
       self(c).insert_at(at, c.arg(1), keep);
       return {};
     }},
};
constexpr MemberDef kSortedDictionary[] = {
    {"System.Collections.Generic.IComparer[TKey] Comparer {get;}", sort_comparer},
    {"new()", make_empty},
    {"new(System.Collections.Generic.IComparer[TKey] comparer)", make_with_comparer},
    {"new(System.Collections.Generic.IDictionary[TKey,TValue] dictionary)", make_from},
    {"System.Collections.Generic.ICollection[TKey] Keys {get;}", keys},
    {"System.Collections.Generic.ICollection[TValue] Values {get;}", values},
    GENERIC_COMMON,
    {"System.Collections.IEnumerator GetEnumerator()", enumerator},
};
constexpr MemberDef kGenericSortedList[] = {
    {"new()", make_empty},
    {"new(int capacity)", make_empty},
    {"new(System.Collections.Generic.IComparer[TKey] comparer)", make_with_comparer},
    {"new(System.Collections.Generic.IDictionary[TKey,TValue] dictionary)", make_from},
    {"System.Collections.Generic.IList[TKey] Keys {get;}", keys},
    {"System.Collections.Generic.IList[TValue] Values {get;}", values},
    GENERIC_COMMON,
    {"TKey GetKeyAtIndex(int index)", PS_FN { return self(c).key_at(slot_at(c)); }},
    {"TValue GetValueAtIndex(int index)", PS_FN { return self(c).value_at(slot_at(c)); }},
    {"int IndexOfKey(TKey key)", index_of_key},
    {"int IndexOfValue(TValue value)", index_of_value},
    {"void RemoveAt(int index)", remove_at},
    {"void SetValueAtIndex(int index, TValue value)", PS_FN { self(c).set_value_at(slot_at(c), c.arg(1)); return {}; }},
    {"System.Collections.Generic.IComparer[TKey] Comparer {get;}", sort_comparer},
    {"int Capacity {get;}", PS_FN { return int32(self(c).size() == 0 ? 0 : static_cast<int64_t>(std::bit_ceil(std::max<size_t>(self(c).size(), 4)))); }},
    {"void TrimExcess()", PS_FN { return {}; }},
    {"System.Collections.IEnumerator GetEnumerator()", enumerator},
};
Value call2(MethodCall& c, const Value& f, const Value& a, const Value& b) {
  Value args[] = {a, b};
  return DelegateObject::call(c.ctx, f, args);
}
Value typed_value(MethodCall& c, const Value& v) {
  return self(c).type()->generic_args().size() == 2 ? convert_to(c.ctx, v, self(c).type()->generic_args()[1]) : v;
}
constexpr MemberDef kConcurrent[] = {
    {"new()", make_empty},
    {"new(System.Collections.Generic.IEqualityComparer[TKey] comparer)", make_with_comparer},
    {"new(System.Collections.Generic.IEnumerable[System.Collections.Generic.KeyValuePair[TKey,TValue]] collection)", make_from},
    {"new(int concurrencyLevel, int capacity)", make_empty},
    {"bool IsEmpty {get;}", PS_FN { return boolean(self(c).size() == 0); }},
    {"System.Collections.Generic.ICollection[TKey] Keys {get;}", keys},
    {"System.Collections.Generic.ICollection[TValue] Values {get;}", values},
    {"int Count {get;}", count},
    {"TValue Item(TKey key) {get;set;}", generic_item_get, item_set},
    {"void Clear()", clear},
    {"bool ContainsKey(TKey key)", contains_key},
    {"bool TryGetValue(TKey key, out TValue value)", try_get},
    {"bool TryAdd(TKey key, TValue value)", try_add},
    {"bool TryRemove(TKey key, out TValue value)", remove_out},
    {"bool TryUpdate(TKey key, TValue newValue, TValue comparisonValue)",
     PS_FN {
       const Value* v = self(c).find(c.arg(0));
       if (!v || !dotnet_equals(*v, c.arg(2))) return boolean(false);
       put(self(c), c.arg(0), c.arg(1));
       return boolean(true);
     }},
    {"TValue GetOrAdd(TKey key, System.Func[TKey,TValue] valueFactory)",
     PS_FN {
       if (const Value* v = self(c).find(c.arg(0))) return *v;
       Value k = c.arg(0), made = typed_value(c, DelegateObject::call(c.ctx, c.arg(1), {&k, 1}));
       put(self(c), c.arg(0), made);
       return made;
     }},
    {"TValue GetOrAdd[TArg](TKey key, System.Func[TKey,TArg,TValue] valueFactory, TArg factoryArgument)",
     PS_FN {
       if (const Value* v = self(c).find(c.arg(0))) return *v;
       Value made = typed_value(c, call2(c, c.arg(1), c.arg(0), c.arg(2)));
       put(self(c), c.arg(0), made);
       return made;
     }},
    {"TValue AddOrUpdate[TArg](TKey key, System.Func[TKey,TArg,TValue] addValueFactory, System.Func[TKey,TValue,TArg,TValue] updateValueFactory, TArg factoryArgument)",
     PS_FN {
       const Value* have = self(c).find(c.arg(0));
       Value v;
       if (have) {
         Value args[] = {c.arg(0), *have, c.arg(3)};
         v = DelegateObject::call(c.ctx, c.arg(2), args);
       } else {
         v = call2(c, c.arg(1), c.arg(0), c.arg(3));
       }
       v = typed_value(c, v);
       put(self(c), c.arg(0), v);
       return v;
     }},
    {"bool TryRemove(System.Collections.Generic.KeyValuePair[TKey,TValue] item)",
     PS_FN {
       auto* p = c.arg(0).get_if<PairObject>();
       const Value* have = p ? self(c).find(p->key) : nullptr;
       if (!have || !dotnet_equals(*have, p->value)) return boolean(false);
       return boolean(self(c).remove(p->key));
     }},
    {"TValue GetOrAdd(TKey key, TValue value)",
     PS_FN {
       if (const Value* v = self(c).find(c.arg(0))) return *v;
       put(self(c), c.arg(0), c.arg(1));
       return c.arg(1);
     }},
    {"TValue AddOrUpdate(TKey key, System.Func[TKey,TValue] addValueFactory, System.Func[TKey,TValue,TValue] updateValueFactory)",
     PS_FN {
       const Value* have = self(c).find(c.arg(0));
       Value k = c.arg(0);
       Value v = have ? call2(c, c.arg(2), k, Value(*have)) : DelegateObject::call(c.ctx, c.arg(1), {&k, 1});
       v = typed_value(c, v);
       put(self(c), k, v);
       return v;
     }},
    {"TValue AddOrUpdate(TKey key, TValue addValue, System.Func[TKey,TValue,TValue] updateValueFactory)",
     PS_FN {
       const Value* have = self(c).find(c.arg(0));
       Value v = have ? typed_value(c, call2(c, c.arg(2), c.arg(0), Value(*have))) : c.arg(1);
       put(self(c), c.arg(0), v);
       return v;
     }},
    {"System.Collections.Generic.KeyValuePair[TKey,TValue][] ToArray()",
     PS_FN {
       std::vector<Value> r;
       Dictionary& d = self(c);
       for (size_t i = 0; i < d.slots(); ++i) {
         if (d.live(i)) r.push_back(dictionary_entry(d, i));
       }
       return Value(Array::of(generic_of("System.Collections.Generic.KeyValuePair`2", d.type()->generic_args()), std::move(r)));
     }},
    {"System.Collections.IEnumerator GetEnumerator()", enumerator},
};
constexpr MemberDef kReadOnly[] = {
    {"new(System.Collections.Generic.IDictionary[TKey,TValue] dictionary)",
     PS_FN { Value v = make_from(c); v.as<Dictionary>()->read_only = true; return v; }},
    {"int Count {get;}", count},
    {"System.Collections.Generic.ICollection[TKey] Keys {get;}", keys},
    {"System.Collections.Generic.ICollection[TValue] Values {get;}", values},
    {"TValue Item(TKey key) {get;}", generic_item_get},
    {"bool ContainsKey(TKey key)", contains_key},
    {"bool TryGetValue(TKey key, out TValue value)", try_get},
    {"System.Collections.IEnumerator GetEnumerator()", enumerator},
};

// Pairs

PairObject& pair(MethodCall& c) { return *c.self.get_if<PairObject>(); }
constexpr MemberDef kEntry[] = {
    {"new(object key, object value)", PS_FN { return Value(make_ref<PairObject>(c.type, c.arg(0), c.arg(1))); }},
    {"object Key {get;set;}", PS_FN { return pair(c).key; }, PS_FN { pair(c).key = c.arg(0); return {}; }},
    {"object Value {get;set;}", PS_FN { return pair(c).value; }, PS_FN { pair(c).value = c.arg(0); return {}; }},
    {"string ToString()",
     PS_FN { return str("[" + dotnet_to_string(c.ctx, pair(c).key) + ", " + dotnet_to_string(c.ctx, pair(c).value) + "]"); }},
};
constexpr MemberDef kPair[] = {
    {"new(TKey key, TValue value)", PS_FN { return Value(make_ref<PairObject>(c.type, c.arg(0), c.arg(1))); }},
    {"TKey Key {get;}", PS_FN { return pair(c).key; }},
    {"TValue Value {get;}", PS_FN { return pair(c).value; }},
    {"string ToString()",
     PS_FN { return str("[" + dotnet_to_string(c.ctx, pair(c).key) + ", " + dotnet_to_string(c.ctx, pair(c).value) + "]"); }},
    {"void Deconstruct(out TKey key, out TValue value)",
     PS_FN { set_out(c, 0, pair(c).key); set_out(c, 1, pair(c).value); return {}; }},
};

constexpr MemberDef kPairStatics[] = {
    {"static System.Collections.Generic.KeyValuePair[TKey,TValue] Create[TKey,TValue](TKey key, TValue value)",
     PS_FN {
       const Type *k = type_of(c.arg(0)), *v = type_of(c.arg(1));
       const Type* t[] = {c.generic_args.size() == 2 ? c.generic_args[0] : k ? k : &types::Object,
                          c.generic_args.size() == 2 ? c.generic_args[1] : v ? v : &types::Object};
       return Value(make_ref<PairObject>(TypeRegistry::instantiate(&types::KeyValuePair, t), c.arg(0), c.arg(1)));
     }},
};
PS_TYPE(PairStatics, {.full_name = "System.Collections.Generic.KeyValuePair", .flags = kStatic | kAbstract | kSealed, .members = kPairStatics});
#define GENERIC_DICTIONARY(var, name, rows, ...)                                                                    \
  PS_TYPE(var, {.full_name = name, .flags = kGenericDefinition, .members = rows,                                    \
                .interfaces = "System.Collections.Generic.IDictionary[TKey,TValue] System.Collections.IDictionary " \
                              "System.Collections.Generic.IReadOnlyDictionary[TKey,TValue]",                        \
                .scalar = Kind::Dictionary, __VA_ARGS__})
PS_TYPE(SortedListType, {.full_name = "System.Collections.SortedList", .members = kSortedList,
                         .interfaces = "System.Collections.IDictionary System.ICloneable", .scalar = Kind::Dictionary,
                         .assembly = "System.Collections.NonGeneric"});
GENERIC_DICTIONARY(SortedDictionaryT, "System.Collections.Generic.SortedDictionary`2", kSortedDictionary, .assembly = "System.Collections");
GENERIC_DICTIONARY(SortedListT, "System.Collections.Generic.SortedList`2", kGenericSortedList, .assembly = "System.Collections");
GENERIC_DICTIONARY(ConcurrentT, "System.Collections.Concurrent.ConcurrentDictionary`2", kConcurrent, .assembly = "System.Collections.Concurrent");
GENERIC_DICTIONARY(ReadOnlyT, "System.Collections.ObjectModel.ReadOnlyDictionary`2", kReadOnly, .assembly = "System.Collections.ObjectModel");
// Dictionary's rows and the ones by position.
constexpr auto kOrderedRows = [] {
  std::array<MemberDef, std::size(kDictionary) + std::size(kOrderedGeneric)> all{};
  size_t n = 0;
  for (const MemberDef& m : kDictionary) all[n++] = m;
  for (const MemberDef& m : kOrderedGeneric) all[n++] = m;
  return all;
}();
GENERIC_DICTIONARY(OrderedT, "System.Collections.Generic.OrderedDictionary`2", kOrderedRows, .assembly = "System.Collections");

PS_TYPE(OrderedHashtable, {.full_name = "System.Management.Automation.OrderedHashtable", .base = "System.Collections.Hashtable",
                           .members = kHashtable, .interfaces = "System.Collections.IDictionary", .scalar = Kind::Dictionary,
                           .assembly = "System.Management.Automation"});

const TypeExtension kExtensions[] = {
    {"System.Collections.DictionaryEntry", MemberType::AliasProperty, "Name", "Key"},
};
const TypeExtensions registered(kExtensions);

}  // namespace

namespace types {
PS_TYPE(Hashtable, {.full_name = "System.Collections.Hashtable", .members = kHashtable,
                    .interfaces = "System.Collections.IDictionary System.ICloneable System.Runtime.Serialization.ISerializable",
                    .accelerators = "hashtable", .scalar = Kind::Dictionary});
PS_TYPE(OrderedDictionary, {.full_name = "System.Collections.Specialized.OrderedDictionary", .members = kOrdered,
                            .interfaces = "System.Collections.Specialized.IOrderedDictionary",
                            .accelerators = "ordered", .scalar = Kind::Dictionary,
                            .assembly = "System.Collections.Specialized"});
GENERIC_DICTIONARY(GenericDictionary, "System.Collections.Generic.Dictionary`2", kDictionary, .assembly = "System.Private.CoreLib");
PS_TYPE(DictionaryEntry, {.full_name = "System.Collections.DictionaryEntry", .flags = kValueType, .members = kEntry});
PS_TYPE(KeyValuePair, {.full_name = "System.Collections.Generic.KeyValuePair`2", .flags = kValueType | kGenericDefinition,
                       .members = kPair});
}  // namespace types

}  // namespace psession
