// ArrayList, List<T>, Collection<T> and their kin: everything that lives in a List.
#include <algorithm>

#include "object/types/table.h"

namespace psession {

Value make_list(const Type* element, std::vector<Value> items) {
  auto l = make_ref<List>(TypeRegistry::instantiate(&types::GenericList, {&element, 1}));
  l->items = std::move(items);
  return Value(l);
}

namespace {

List& self(MethodCall& c) { return *c.self.as<List>(); }
int64_t size(MethodCall& c) { return static_cast<int64_t>(self(c).items.size()); }

List& writable(MethodCall& c) {
  List& l = self(c);
  if (l.read_only) throw_not_supported("Collection is read-only.");
  if (l.fixed_size) throw_not_supported("Collection was of a fixed size.");
  return l;
}
Value done(List& l, Value r = {}) {
  ++l.version;
  l.changed();
  return r;
}

// The elements of an argument, each as the list's element type.
std::vector<Value> elements_of(MethodCall& c, const Value& v, const Type* t, const char* name = "collection") {
  if (v.is_null()) throw_null_argument(name);
  std::vector<Value> r = v.kind() == Kind::Dictionary ? std::vector<Value>() : to_vector(c.ctx, v);
  if (v.kind() == Kind::Dictionary) {
    auto e = dictionary_enumerator(Ref<Dictionary>(v.as<Dictionary>()));
    Value x;
    while (e->next(x)) r.push_back(std::move(x));
  } else if (v.is_string()) {
    r.clear();
    for (uint32_t i = 0; i < v.string()->length(); ++i) r.push_back(Value::character(v.string()->at(i)));
  }
  if (t != &types::Object && !t->is_generic_parameter()) {
    for (Value& x : r) {
      if (type_of(x) != t) x = convert_to(c.ctx, x, t);
    }
  }
  return r;
}

void check_count(int64_t index, int64_t count, int64_t n) {
  if (index < 0) throw_dotnet("System.ArgumentOutOfRangeException", "index ('" + std::to_string(index) + "') must be a non-negative value.", "index");
  if (count < 0) throw_dotnet("System.ArgumentOutOfRangeException", "count ('" + std::to_string(count) + "') must be a non-negative value.", "count");
  if (index + count > n) {
    throw_dotnet("System.ArgumentException", "Offset and length were out of bounds for the array or count is greater than "
                                             "the number of elements from index to the end of the source collection.");
  }
}

int64_t index_of(List& l, const Value& v, int64_t from = 0, int64_t to = -1) {
  if (to < 0) to = static_cast<int64_t>(l.items.size());
  for (int64_t i = from; i < to; ++i) {
    if (dotnet_equals(l.items[static_cast<size_t>(i)], v)) return i;
  }
  return -1;
}

Value make_empty(MethodCall& c) { return Value(make_ref<List>(c.type)); }
Value make_sized(MethodCall& c) {
  if (int_arg(c, 0) < 0) throw_dotnet("System.ArgumentOutOfRangeException", "capacity ('" + std::to_string(int_arg(c, 0)) + "') must be a non-negative value.", "capacity");
  return Value(make_ref<List>(c.type));
}
Value make_from(MethodCall& c) {
  auto l = make_ref<List>(c.type);
  l->items = elements_of(c, c.arg(0), l->element());
  return Value(l);
}

Value item_get(MethodCall& c) {
  int64_t i = int_arg(c, 0);
  if (i < 0 || i >= size(c)) throw_index_range();
  return self(c).items[static_cast<size_t>(i)];
}
Value item_set(MethodCall& c) {
  int64_t i = int_arg(c, 0);
  if (self(c).read_only) throw_not_supported("Collection is read-only.");
  if (i < 0 || i >= size(c)) throw_index_range();
  Value v = c.arg(1);
  std::swap(self(c).items[static_cast<size_t>(i)], v);
  return done(self(c));
}
Value add_void(MethodCall& c) {
  List& l = writable(c);
  l.items.push_back(c.arg(0));
  return done(l);
}
Value add_index(MethodCall& c) {
  List& l = writable(c);
  l.items.push_back(c.arg(0));
  return done(l, int32(static_cast<int64_t>(l.items.size()) - 1));
}
Value insert(MethodCall& c) {
  List& l = writable(c);
  int64_t i = int_arg(c, 0);
  if (i < 0 || i > size(c)) {
    throw_dotnet("System.ArgumentOutOfRangeException", "Index must be within the bounds of the List.", "index");
  }
  l.items.insert(l.items.begin() + i, c.arg(1));
  return done(l);
}
Value insert_range(MethodCall& c) {
  List& l = writable(c);
  int64_t i = int_arg(c, 0);
  auto add = elements_of(c, c.arg(1), l.element());
  if (i < 0 || i > size(c)) throw_index_range();
  l.items.insert(l.items.begin() + i, add.begin(), add.end());
  return done(l);
}
Value add_range(MethodCall& c) {
  List& l = writable(c);
  auto add = elements_of(c, c.arg(0), l.element());
  l.items.insert(l.items.end(), add.begin(), add.end());
  return done(l);
}
Value remove(MethodCall& c) {
  List& l = writable(c);
  int64_t i = index_of(l, c.arg(0));
  if (i < 0) return boolean(false);
  Value dropped = std::move(l.items[static_cast<size_t>(i)]);
  l.items.erase(l.items.begin() + i);
  return done(l, boolean(true));
}
Value remove_at(MethodCall& c) {
  List& l = writable(c);
  int64_t i = int_arg(c, 0);
  if (i < 0 || i >= size(c)) throw_index_range();
  Value dropped = std::move(l.items[static_cast<size_t>(i)]);
  l.items.erase(l.items.begin() + i);
  return done(l);
}
Value remove_range(MethodCall& c) {
  List& l = writable(c);
  int64_t i = int_arg(c, 0), n = int_arg(c, 1);
  check_count(i, n, size(c));
  std::vector<Value> dropped(l.items.begin() + i, l.items.begin() + i + n);
  l.items.erase(l.items.begin() + i, l.items.begin() + i + n);
  return done(l);
}
Value remove_all(MethodCall& c) {
  List& l = writable(c);
  std::vector<Value> kept;
  int64_t n = 0;
  for (const Value& v : std::vector<Value>(l.items)) {
    if (matches(c.ctx, c.arg(0), v)) ++n;
    else kept.push_back(v);
  }
  l.items.swap(kept);
  return done(l, int32(n));
}
Value clear(MethodCall& c) {
  List& l = writable(c);
  auto dropped = std::move(l.items);
  l.items.clear();
  return done(l);
}
Value contains(MethodCall& c) { return boolean(index_of(self(c), c.arg(0)) >= 0); }
Value find_index(MethodCall& c) { return int32(index_of(self(c), c.arg(0))); }
Value find_index_from(MethodCall& c) {
  int64_t from = int_arg(c, 1), n = c.has(2) ? int_arg(c, 2) : size(c) - from;
  if (from < 0 || from > size(c)) throw_index_range();
  check_count(from, n, size(c));
  return int32(index_of(self(c), c.arg(0), from, from + n));
}
Value last_index(MethodCall& c) {
  for (int64_t i = size(c) - 1; i >= 0; --i) {
    if (dotnet_equals(self(c).items[static_cast<size_t>(i)], c.arg(0))) return int32(i);
  }
  return int32(-1);
}
Value to_array(MethodCall& c) { return Value(Array::of(self(c).element(), self(c).items)); }
Value to_typed_array(MethodCall& c) {
  const Type* t = c.arg(0).kind() == Kind::Type ? c.arg(0).as<Type>() : &types::Object;
  return Value(Array::of(t, elements_of(c, c.self, t)));
}
Value copy_to(MethodCall& c) {
  uint32_t at = c.argc == 4 ? 1 : 0;
  auto* a = c.arg(at).kind() == Kind::Array ? c.arg(at).as<Array>() : nullptr;
  if (!a) throw_null_argument("array");
  int64_t from = c.argc == 4 ? int_arg(c, 0) : 0, to = c.argc == 4 ? int_arg(c, 2) : int_arg(c, 1),
          n = c.argc == 4 ? int_arg(c, 3) : size(c);
  check_count(from, n, size(c));
  if (to < 0 || to + n > static_cast<int64_t>(a->size())) {
    throw_dotnet("System.ArgumentException",
                 "Destination array was not long enough. Check the destination index, length, and the array's lower bounds.",
                 "destinationArray");
  }
  for (int64_t i = 0; i < n; ++i) {
    const Value& v = self(c).items[static_cast<size_t>(from + i)];
    a->set(static_cast<size_t>(to + i), a->element() == &types::Object ? v : convert_to(c.ctx, v, a->element()));
  }
  return {};
}
Value reverse(MethodCall& c) {
  int64_t i = c.argc ? int_arg(c, 0) : 0, n = c.argc ? int_arg(c, 1) : size(c);
  check_count(i, n, size(c));
  std::reverse(self(c).items.begin() + i, self(c).items.begin() + i + n);
  return done(self(c));
}
Value sort(MethodCall& c, int64_t at, int64_t n, const Value& comparer) {
  List& l = self(c);
  check_count(at, n, size(c));
  std::vector<Value> part(l.items.begin() + at, l.items.begin() + at + n);
  auto store = [&] {
    if (static_cast<size_t>(at + n) > l.items.size()) throw_collection_modified();
    std::copy(part.begin(), part.end(), l.items.begin() + at);
  };
  try {
    dotnet_sort(c.ctx, part.data(), part.size(), comparer);
  } catch (const ScriptError&) {
    store();
    throw;
  }
  store();
  return done(l);
}
Value get_range(MethodCall& c) {
  int64_t i = int_arg(c, 0), n = int_arg(c, 1);
  check_count(i, n, size(c));
  auto l = make_ref<List>(c.self.as<List>()->type());
  l->items.assign(self(c).items.begin() + i, self(c).items.begin() + i + n);
  return Value(l);
}
Value enumerator(MethodCall& c) { return make_enumerator_object(c.self, list_enumerator(Ref<List>(&self(c)))); }
Value binary_search(MethodCall& c) {
  int64_t lo = 0, hi = size(c) - 1;
  while (lo <= hi) {
    int64_t mid = lo + (hi - lo) / 2;
    int r = dotnet_compare(c.ctx, self(c).items[static_cast<size_t>(mid)], c.arg(0), c.has(1) ? c.arg(1) : Value());
    if (r == 0) return int32(mid);
    if (r < 0) lo = mid + 1;
    else hi = mid - 1;
  }
  return int32(~lo);
}
Value find(MethodCall& c, bool backwards, bool index) {
  std::vector<Value> items = self(c).items;
  for (size_t k = 0; k < items.size(); ++k) {
    size_t i = backwards ? items.size() - 1 - k : k;
    if (matches(c.ctx, c.arg(0), items[i])) return index ? int32(static_cast<int64_t>(i)) : items[i];
  }
  return index ? int32(-1) : self(c).element()->make_default();
}
Value count(MethodCall& c) { return int32(size(c)); }
Value capacity(MethodCall& c) {
  int64_t n = size(c), cap = n ? 4 : 0;
  while (cap < n) cap *= 2;
  return int32(cap);
}
Value ignore(MethodCall&) { return {}; }

#define LIST_COMMON                                                                                            \
  {"int Count {get;}", count},                                                                                 \
      {"bool IsFixedSize {get;}", PS_FN { return boolean(self(c).fixed_size || self(c).read_only); }},          \
      {"bool IsReadOnly {get;}", PS_FN { return boolean(self(c).read_only); }},                                 \
      {"bool IsSynchronized {get;}", PS_FN { return boolean(false); }}, {"object SyncRoot {get;}", PS_FN { return c.self; }}

constexpr MemberDef kArrayList[] = {
    {"new()", make_empty},
    {"new(System.Collections.ICollection c)", make_from},
    {"new(int capacity)", make_sized},
    {"int Capacity {get;set;}", capacity, ignore},
    LIST_COMMON,
    {"object Item(int index) {get;set;}", item_get, item_set},
    {"int Add(object value)", add_index},
    {"void AddRange(System.Collections.ICollection c)", add_range},
    {"int BinarySearch(object value)", binary_search},
    {"int BinarySearch(object value, System.Collections.IComparer comparer)", binary_search},
    {"void Clear()", clear},
    {"object Clone()", PS_FN { auto l = make_ref<List>(self(c).type()); l->items = self(c).items; return Value(l); }},
    {"bool Contains(object item)", contains},
    {"void CopyTo(array array)", copy_to},
    {"void CopyTo(array array, int arrayIndex)", copy_to},
    {"void CopyTo(int index, array array, int arrayIndex, int count)", copy_to},
    {"System.Collections.IEnumerator GetEnumerator()", enumerator},
    {"System.Collections.ArrayList GetRange(int index, int count)", get_range},
    {"int IndexOf(object value)", find_index},
    {"int IndexOf(object value, int startIndex)", find_index_from},
    {"void Insert(int index, object value)", insert},
    {"void InsertRange(int index, System.Collections.ICollection c)", insert_range},
    {"int LastIndexOf(object value)", last_index},
    {"void Remove(object obj)", remove},
    {"void RemoveAt(int index)", remove_at},
    {"void RemoveRange(int index, int count)", remove_range},
    {"void Reverse()", reverse},
    {"void Reverse(int index, int count)", reverse},
    {"void SetRange(int index, System.Collections.ICollection c)",
     PS_FN {
       auto v = elements_of(c, c.arg(1), &types::Object);
       check_count(int_arg(c, 0), static_cast<int64_t>(v.size()), size(c));
       std::copy(v.begin(), v.end(), self(c).items.begin() + int_arg(c, 0));
       return done(self(c));
     }},
    {"void Sort()", PS_FN { return sort(c, 0, size(c), {}); }},
    {"void Sort(System.Collections.IComparer comparer)", PS_FN { return sort(c, 0, size(c), c.arg(0)); }},
    {"void Sort(int index, int count, System.Collections.IComparer comparer)",
     PS_FN { return sort(c, int_arg(c, 0), int_arg(c, 1), c.arg(2)); }},
    {"array ToArray(type type)", to_typed_array},
    {"System.Object[] ToArray()", to_array},
    {"void TrimToSize()", ignore},
    {"static System.Collections.ArrayList ReadOnly(System.Collections.ArrayList list)",
     PS_FN {
       auto l = make_ref<List>(&types::ArrayList);
       l->items = to_vector(c.ctx, c.arg(0));
       l->read_only = true;
       return Value(l);
     }},
    {"static System.Collections.ArrayList FixedSize(System.Collections.ArrayList list)",
     PS_FN {
       auto l = make_ref<List>(&types::ArrayList);
       l->items = to_vector(c.ctx, c.arg(0));
       l->fixed_size = true;
       return Value(l);
     }},
    {"static System.Collections.ArrayList Synchronized(System.Collections.ArrayList list)", PS_FN { return c.arg(0); }},
    {"static System.Collections.ArrayList Repeat(object value, int count)",
     PS_FN {
       auto l = make_ref<List>(&types::ArrayList);
       if (int_arg(c, 1) < 0) throw_index_range("count");
       l->items.assign(static_cast<size_t>(int_arg(c, 1)), c.arg(0));
       return Value(l);
     }},
};

constexpr MemberDef kGenericList[] = {
    {"new()", make_empty},
    {"new(int capacity)", make_sized},
    {"new(System.Collections.Generic.IEnumerable[T] collection)", make_from},
    {"int Capacity {get;set;}", capacity, ignore},
    {"int Count {get;}", count},
    {"T Item(int index) {get;set;}", item_get, item_set},
    {"void Add(T item)", add_void},
    {"int IList.Add(object value)", add_index},
    {"void AddRange(System.Collections.Generic.IEnumerable[T] collection)", add_range},
    {"System.Collections.ObjectModel.ReadOnlyCollection[T] AsReadOnly()",
     PS_FN {
       const Type* e = self(c).element();
       auto l = make_ref<List>(generic_of("System.Collections.ObjectModel.ReadOnlyCollection`1", {&e, 1}));
       l->items = self(c).items;
       l->read_only = true;
       return Value(l);
     }},
    {"int BinarySearch(T item)", binary_search},
    {"int BinarySearch(T item, System.Collections.Generic.IComparer[T] comparer)", binary_search},
    {"void Clear()", clear},
    {"bool Contains(T item)", contains},
    {"System.Collections.Generic.List[TOutput] ConvertAll[TOutput](System.Converter[T,TOutput] converter)",
     PS_FN {
       std::vector<Value> r;
       for (const Value& v : std::vector<Value>(self(c).items)) r.push_back(DelegateObject::call(c.ctx, c.arg(0), {&v, 1}));
       auto* d = c.arg(0).get_if<DelegateObject>();
       const Type* e = !c.generic_args.empty() ? c.generic_args[0]
                       : d && d->type()->generic_args().size() == 2 ? d->type()->generic_args()[1] : &types::Object;
       return make_list(e->is_generic_parameter() ? &types::Object : e, std::move(r));
     }},
    {"void CopyTo(T[] array)", copy_to},
    {"void CopyTo(T[] array, int arrayIndex)", copy_to},
    {"void CopyTo(int index, T[] array, int arrayIndex, int count)", copy_to},
    {"int EnsureCapacity(int capacity)", PS_FN { return int32(std::max(int_arg(c, 0), size(c))); }},
    {"bool Exists(System.Predicate[T] match)", PS_FN { return boolean(find(c, false, true).as_int() >= 0); }},
    {"T Find(System.Predicate[T] match)", PS_FN { return find(c, false, false); }},
    {"System.Collections.Generic.List[T] FindAll(System.Predicate[T] match)",
     PS_FN {
       std::vector<Value> r;
       for (const Value& v : std::vector<Value>(self(c).items)) {
         if (matches(c.ctx, c.arg(0), v)) r.push_back(v);
       }
       return make_list(self(c).element(), std::move(r));
     }},
    {"int FindIndex(System.Predicate[T] match)", PS_FN { return find(c, false, true); }},
    {"T FindLast(System.Predicate[T] match)", PS_FN { return find(c, true, false); }},
    {"int FindLastIndex(System.Predicate[T] match)", PS_FN { return find(c, true, true); }},
    {"void ForEach(System.Action[T] action)",
     PS_FN {
       List& l = self(c);
       uint32_t version = l.version;
       for (size_t i = 0; i < l.items.size(); ++i) {
         if (version != l.version) throw_collection_modified();
         Value v = l.items[i];
         DelegateObject::call(c.ctx, c.arg(0), {&v, 1});
       }
       return {};
     }},
    {"System.Collections.Generic.List`1+Enumerator[T] GetEnumerator()", enumerator},
    {"System.Collections.Generic.List[T] GetRange(int index, int count)", get_range},
    {"System.Collections.Generic.List[T] Slice(int start, int length)", get_range},
    {"int IndexOf(T item)", find_index},
    {"int IndexOf(T item, int index)", find_index_from},
    {"int IndexOf(T item, int index, int count)", find_index_from},
    {"void Insert(int index, T item)", insert},
    {"void InsertRange(int index, System.Collections.Generic.IEnumerable[T] collection)", insert_range},
    {"int LastIndexOf(T item)", last_index},
    {"bool Remove(T item)", remove},
    {"int RemoveAll(System.Predicate[T] match)", remove_all},
    {"void RemoveAt(int index)", remove_at},
    {"void RemoveRange(int index, int count)", remove_range},
    {"void Reverse()", reverse},
    {"void Reverse(int index, int count)", reverse},
    {"void Sort()", PS_FN { return sort(c, 0, size(c), {}); }},
    {"void Sort(System.Collections.Generic.IComparer[T] comparer)", PS_FN { return sort(c, 0, size(c), c.arg(0)); }},
    {"void Sort(System.Comparison[T] comparison)", PS_FN { return sort(c, 0, size(c), c.arg(0)); }},
    {"void Sort(int index, int count, System.Collections.Generic.IComparer[T] comparer)",
     PS_FN { return sort(c, int_arg(c, 0), int_arg(c, 1), c.arg(2)); }},
    {"T[] ToArray()", to_array},
    {"void TrimExcess()", ignore},
    {"bool TrueForAll(System.Predicate[T] match)",
     PS_FN {
       for (const Value& v : std::vector<Value>(self(c).items)) {
         if (!matches(c.ctx, c.arg(0), v)) return boolean(false);
       }
       return boolean(true);
     }},
};

constexpr MemberDef kCollection[] = {
    {"new()", make_empty},
    {"new(System.Collections.Generic.IList[T] list)", make_from},
    {"int Count {get;}", count},
    {"T Item(int index) {get;set;}", item_get, item_set},
    {"void Add(T item)", add_void},
    {"void Clear()", clear},
    {"bool Contains(T item)", contains},
    {"void CopyTo(T[] array, int index)", copy_to},
    {"System.Collections.Generic.IEnumerator[T] GetEnumerator()", enumerator},
    {"int IndexOf(T item)", find_index},
    {"void Insert(int index, T item)", insert},
    {"bool Remove(T item)", remove},
    {"void RemoveAt(int index)", remove_at},
};
constexpr MemberDef kObservable[] = {
    {"new()", make_empty},
    {"new(System.Collections.Generic.IEnumerable[T] collection)", make_from},
    {"void Move(int oldIndex, int newIndex)",
     PS_FN {
       List& l = writable(c);
       int64_t from = int_arg(c, 0), to = int_arg(c, 1);
       if (from < 0 || from >= size(c) || to < 0 || to >= size(c)) throw_index_range();
       Value v = l.items[static_cast<size_t>(from)];
       l.items.erase(l.items.begin() + from);
       l.items.insert(l.items.begin() + to, v);
       return done(l);
     }},
};
constexpr MemberDef kReadOnly[] = {
    {"new(System.Collections.Generic.IList[T] list)",
     PS_FN { Value v = make_from(c); v.as<List>()->read_only = true; return v; }},
    {"int Count {get;}", count},
    {"T Item(int index) {get;}", item_get},
    {"void ICollection[T].Add(T value)", add_void},
    {"int IList.Add(object value)", add_index},
    {"bool Contains(T value)", contains},
    {"void CopyTo(T[] array, int index)", copy_to},
    {"System.Collections.Generic.IEnumerator[T] GetEnumerator()", enumerator},
    {"int IndexOf(T value)", find_index},
};
constexpr MemberDef kStrings[] = {
    {"new()", make_empty},
    LIST_COMMON,
    {"string Item(int index) {get;set;}", item_get, item_set},
    {"int Add(string value)", add_index},
    {"void AddRange(string[] value)", add_range},
    {"void Clear()", clear},
    {"bool Contains(string value)", contains},
    {"void CopyTo(string[] array, int index)", copy_to},
    {"System.Collections.Specialized.StringEnumerator GetEnumerator()", enumerator},
    {"int IndexOf(string value)", find_index},
    {"void Insert(int index, string value)", insert},
    {"void Remove(string value)", remove},
    {"void RemoveAt(int index)", remove_at},
};
constexpr MemberDef kDataCollection[] = {
    {"new()", make_empty},
    {"new(System.Collections.Generic.IEnumerable[T] items)", make_from},
    {"int Count {get;}", count},
    {"T Item(int index) {get;set;}", item_get, item_set},
    {"bool IsOpen {get;}", PS_FN { return boolean(!self(c).fixed_size); }},
    {"void Add(T item)", add_void},
    {"void Clear()", clear},
    {"void Complete()", PS_FN { self(c).fixed_size = true; return {}; }},
    {"bool Contains(T item)", contains},
    {"void CopyTo(T[] array, int arrayIndex)", copy_to},
    {"void Dispose()", ignore},
    {"System.Collections.Generic.IEnumerator[T] GetEnumerator()", enumerator},
    {"int IndexOf(T item)", find_index},
    {"void Insert(int index, T item)", insert},
    {"System.Collections.ObjectModel.Collection[T] ReadAll()",
     PS_FN {
       const Type* e = self(c).element();
       auto l = make_ref<List>(generic_of("System.Collections.ObjectModel.Collection`1", {&e, 1}));
       l->items.swap(self(c).items);
       ++self(c).version;
       return Value(l);
     }},
    {"bool Remove(T item)", remove},
    {"void RemoveAt(int index)", remove_at},
};

#define LIST_INTERFACES "System.Collections.IList"
#define GENERIC_LIST_INTERFACES \
  "System.Collections.Generic.IList[T] System.Collections.Generic.IReadOnlyList[T] System.Collections.IList"
PS_TYPE(CollectionT, {.full_name = "System.Collections.ObjectModel.Collection`1", .flags = kGenericDefinition,
                      .members = kCollection, .interfaces = GENERIC_LIST_INTERFACES, .scalar = Kind::List});
PS_TYPE(ObservableT, {.full_name = "System.Collections.ObjectModel.ObservableCollection`1",
                      .base = "System.Collections.ObjectModel.Collection[T]", .flags = kGenericDefinition,
                      .members = kObservable, .scalar = Kind::List, .assembly = "System.ObjectModel"});
PS_TYPE(ReadOnlyT, {.full_name = "System.Collections.ObjectModel.ReadOnlyCollection`1", .flags = kGenericDefinition,
                    .members = kReadOnly, .interfaces = GENERIC_LIST_INTERFACES, .scalar = Kind::List});
// $EnabledExperimentalFeatures.
constexpr MemberDef kBag[] = {
    {"int Count {get;}", PS_FN { return int32(int64_t(self(c).items.size())); }},
    {"bool IsReadOnly {get;}", PS_FN { return boolean(true); }},
    {"bool Contains(T item)", contains},
    {"System.Collections.Generic.IEnumerator[T] GetEnumerator()", enumerator},
};
PS_TYPE(ReadOnlyBag, {.full_name = "System.Management.Automation.Internal.ReadOnlyBag`1", .flags = kGenericDefinition | kInternal,
                      .members = kBag, .interfaces = "System.Collections.Generic.IEnumerable[T]", .scalar = Kind::List,
                      .assembly = "System.Management.Automation"});
PS_TYPE(StringCollection, {.full_name = "System.Collections.Specialized.StringCollection", .members = kStrings,
                           .interfaces = LIST_INTERFACES, .scalar = Kind::List,
                           .assembly = "System.Collections.Specialized"});
PS_TYPE(DataCollection, {.full_name = "System.Management.Automation.PSDataCollection`1", .flags = kGenericDefinition,
                         .members = kDataCollection, .interfaces = GENERIC_LIST_INTERFACES, .scalar = Kind::List,
                         .assembly = "System.Management.Automation"});

}  // namespace

namespace types {
PS_TYPE(ArrayList, {.full_name = "System.Collections.ArrayList", .members = kArrayList,
                    .interfaces = "System.Collections.IList System.ICloneable", .scalar = Kind::List});
PS_TYPE(GenericList, {.full_name = "System.Collections.Generic.List`1", .flags = kGenericDefinition,
                      .members = kGenericList, .interfaces = GENERIC_LIST_INTERFACES, .scalar = Kind::List});
}  // namespace types

}  // namespace psession
