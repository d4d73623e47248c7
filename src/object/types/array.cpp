// System.Array.
#include <algorithm>

#include "object/types/table.h"

namespace psession {
namespace {

Array* self(MethodCall& c) { return c.self.as<Array>(); }

Array* array_arg(MethodCall& c, uint32_t i, std::string_view name = "array") {
  if (c.arg(i).kind() != Kind::Array) throw_null_argument(name);
  return c.arg(i).as<Array>();
}

// Range checks of (array, index, length).
void check_range(const Array& a, int64_t index, int64_t length) {
  if (index < 0) throw_dotnet("System.ArgumentOutOfRangeException", "Non-negative number required.", "index");
  if (length < 0) throw_dotnet("System.ArgumentOutOfRangeException", "Non-negative number required.", "length");
  if (index + length > static_cast<int64_t>(a.size())) {
    throw_dotnet("System.ArgumentException",
                 "Offset and length were out of bounds for the array or count is greater than the number of elements "
                 "from index to the end of the source collection.");
  }
}

Value copied_element(CallContext& ctx, const Value& v, const Type* to) {
  if (to == &types::Object || type_of(v) == to) return v;
  if (v.is_null()) return to->is_value_type() ? to->make_default() : Value();
  const Type* from = type_of(v);
  if (!to->assignable_from(from) && !(from->is_value_type() && to->is_value_type())) {
    throw_dotnet("System.InvalidCastException", "At least one element in the source array could not be cast down to the "
                                                "destination array type.");
  }
  return convert_to(ctx, v, to);
}

void copy(CallContext& ctx, Array& from, int64_t at, Array& to, int64_t to_at, int64_t n) {
  if (n < 0) throw_dotnet("System.ArgumentOutOfRangeException", "Non-negative number required.", "length");
  if (at < 0 || to_at < 0) throw_dotnet("System.ArgumentOutOfRangeException", "Number was less than the array's lower bound in the first dimension.", at < 0 ? "sourceIndex" : "destinationIndex");
  if (at + n > static_cast<int64_t>(from.size())) throw_dotnet("System.ArgumentException", "Source array was not long enough. Check the source index, length, and the array's lower bounds.", "sourceArray");
  if (to_at + n > static_cast<int64_t>(to.size())) {
    throw_dotnet("System.ArgumentException",
                 "Destination array was not long enough. Check the destination index, length, and the array's lower bounds.",
                 "destinationArray");
  }
  if (from.is_packed() && to.is_packed()) {
    if (n) std::memmove(to.byte_data().data() + to_at, from.byte_data().data() + at, static_cast<size_t>(n));
    return;
  }
  bool backwards = &from == &to && to_at > at;
  for (int64_t k = 0; k < n; ++k) {
    int64_t i = backwards ? n - 1 - k : k;
    to.set(static_cast<size_t>(to_at + i), copied_element(ctx, from.get(static_cast<size_t>(at + i)), to.element()));
  }
}

Value clone(const Array& a) {
  if (a.is_packed()) return Value(Array::bytes(a.byte_data()));
  auto r = Array::of(a.element(), {a.items().begin(), a.items().end()});
  if (!a.lengths().empty()) r->set_lengths({a.lengths().begin(), a.lengths().end()});
  return Value(r);
}

int64_t index_of(Array& a, const Value& v, int64_t from, int64_t n) {
  for (int64_t i = from; i < from + n; ++i) {
    if (dotnet_equals(a.get(static_cast<size_t>(i)), v)) return i;
  }
  return -1;
}
int64_t last_index_of(Array& a, const Value& v) {
  for (int64_t i = static_cast<int64_t>(a.size()) - 1; i >= 0; --i) {
    if (dotnet_equals(a.get(static_cast<size_t>(i)), v)) return i;
  }
  return -1;
}

void sort(MethodCall& c, Array& a, int64_t at, int64_t n, const Value& comparer, Array* items = nullptr) {
  check_range(a, at, n);
  if (items) check_range(*items, at, n);
  if (a.is_packed() && comparer.is_null() && !items) {
    std::sort(a.byte_data().begin() + at, a.byte_data().begin() + at + n);
    return;
  }
  std::vector<Value> keys, along;
  for (int64_t i = at; i < at + n; ++i) keys.push_back(a.get(static_cast<size_t>(i)));
  for (int64_t i = at; items && i < at + n; ++i) along.push_back(items->get(static_cast<size_t>(i)));
  dotnet_sort(c.ctx, keys.data(), keys.size(), comparer, items ? along.data() : nullptr);
  for (int64_t i = 0; i < n; ++i) a.set(static_cast<size_t>(at + i), keys[static_cast<size_t>(i)]);
  for (int64_t i = 0; items && i < n; ++i) items->set(static_cast<size_t>(at + i), along[static_cast<size_t>(i)]);
}

void reverse(Array& a, int64_t at, int64_t n) {
  check_range(a, at, n);
  for (int64_t i = at, j = at + n - 1; i < j; ++i, --j) {
    Value x = a.get(static_cast<size_t>(i)), y = a.get(static_cast<size_t>(j));
    a.set(static_cast<size_t>(i), y);
    a.set(static_cast<size_t>(j), x);
  }
}

int64_t binary_search(MethodCall& c, Array& a, int64_t at, int64_t n, const Value& v, const Value& comparer) {
  check_range(a, at, n);
  int64_t lo = at, hi = at + n - 1;
  while (lo <= hi) {
    int64_t mid = lo + (hi - lo) / 2;
    int r = dotnet_compare(c.ctx, a.get(static_cast<size_t>(mid)), v, comparer);
    if (r == 0) return mid;
    if (r < 0) lo = mid + 1;
    else hi = mid - 1;
  }
  return ~lo;
}

uint32_t dimension(MethodCall& c) {
  int64_t d = int_arg(c, 0), rank = self(c)->lengths().empty() ? 1 : static_cast<int64_t>(self(c)->lengths().size());
  if (d < 0 || d >= rank) throw_dotnet("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
  return static_cast<uint32_t>(d);
}
int64_t length_of(MethodCall& c) {
  uint32_t d = dimension(c);
  return self(c)->lengths().empty() ? static_cast<int64_t>(self(c)->size()) : self(c)->lengths()[d];
}

size_t position(MethodCall& c, uint32_t first) {
  Array& a = *self(c);
  std::vector<Value> list;
  for (uint32_t i = first; i < c.argc; ++i) {
    if (c.arg(i).kind() == Kind::Array) {
      for (Value& v : to_vector(c.ctx, c.arg(i))) list.push_back(v);
    } else {
      list.push_back(c.arg(i));
    }
  }
  size_t flat = 0;
  std::vector<uint32_t> lengths(a.lengths().begin(), a.lengths().end());
  if (lengths.empty()) lengths.push_back(static_cast<uint32_t>(a.size()));
  if (list.size() != lengths.size()) throw_dotnet("System.ArgumentException", "Array was not a one-dimensional array.");
  for (size_t d = 0; d < lengths.size(); ++d) {
    int64_t i = list[d].as_int();
    if (i < 0 || i >= lengths[d]) throw_dotnet("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
    flat = flat * lengths[d] + static_cast<size_t>(i);
  }
  return flat;
}

Value create(MethodCall& c) {
  const Type* t = c.arg(0).kind() == Kind::Type ? c.arg(0).as<Type>() : nullptr;
  if (!t) throw_null_argument("elementType");
  std::vector<uint32_t> lengths;
  uint64_t total = 1;
  for (const Value& v : to_vector(c.ctx, c.arg(1))) {
    if (v.as_int() < 0) throw_dotnet("System.ArgumentOutOfRangeException", "Non-negative number required.", "length");
    lengths.push_back(static_cast<uint32_t>(v.as_int()));
    total *= static_cast<uint64_t>(v.as_int());
    if (total > 0x7FFFFFC7) throw_dotnet("System.OutOfMemoryException", "Array dimensions exceeded supported range.");
  }
  auto a = Array::make(t, total);
  if (lengths.size() > 1) a->set_lengths(std::move(lengths));
  return Value(a);
}

Value find(MethodCall& c, bool backwards, bool index) {
  Array& a = *array_arg(c, 0);
  for (size_t k = 0; k < a.size(); ++k) {
    size_t i = backwards ? a.size() - 1 - k : k;
    if (matches(c.ctx, c.arg(1), a.get(i))) return index ? int32(static_cast<int64_t>(i)) : a.get(i);
  }
  return index ? int32(-1) : a.element()->make_default();
}

Value fixed_size(MethodCall&) { throw_not_supported("Collection was of a fixed size."); }

constexpr MemberDef kArrayRows[] = {
    {"int Length {get;}", PS_FN { return int32(static_cast<int64_t>(self(c)->size())); }},
    {"long LongLength {get;}", PS_FN { return Value::int64(static_cast<int64_t>(self(c)->size())); }},
    {"int Rank {get;}", PS_FN { return int32(static_cast<int64_t>(std::max<size_t>(self(c)->lengths().size(), 1))); }},
    {"object SyncRoot {get;}", PS_FN { return c.self; }},
    {"bool IsReadOnly {get;}", PS_FN { return boolean(false); }},
    {"bool IsFixedSize {get;}", PS_FN { return boolean(true); }},
    {"bool IsSynchronized {get;}", PS_FN { return boolean(false); }},
    {"int IList.Add(object value)", fixed_size},
    {"void IList.Clear()",
     PS_FN {
       Array& a = *self(c);
       for (size_t i = 0; i < a.size(); ++i) a.set(i, a.element()->make_default());
       return {};
     }},
    {"bool IList.Contains(object value)", PS_FN { return boolean(index_of(*self(c), c.arg(0), 0, static_cast<int64_t>(self(c)->size())) >= 0); }},
    {"int IList.IndexOf(object value)", PS_FN { return int32(index_of(*self(c), c.arg(0), 0, static_cast<int64_t>(self(c)->size()))); }},
    {"void IList.Insert(int index, object value)", fixed_size},
    {"void IList.Remove(object value)", fixed_size},
    {"void IList.RemoveAt(int index)", fixed_size},
    {"bool IStructuralEquatable.Equals(object other, System.Collections.IEqualityComparer comparer)",
     PS_FN { Value args[] = {c.self, c.arg(0)}; return invoke_method(c.ctx, c.arg(1), "Equals", args); }},
    {"int IStructuralComparable.CompareTo(object other, System.Collections.IComparer comparer)",
     PS_FN { Value args[] = {c.self, c.arg(0)}; return invoke_method(c.ctx, c.arg(1), "Compare", args); }},
    {"object Clone()", PS_FN { return clone(*self(c)); }},
    {"void CopyTo(array array, int index)",
     PS_FN {
       copy(c.ctx, *self(c), 0, *array_arg(c, 0), int_arg(c, 1), static_cast<int64_t>(self(c)->size()));
       return {};
     }},
    {"System.Collections.IEnumerator GetEnumerator()",
     PS_FN { return make_enumerator_object(c.self, array_enumerator(Ref<Array>(self(c)))); }},
    {"int GetLength(int dimension)", PS_FN { return int32(length_of(c)); }},
    {"long GetLongLength(int dimension)", PS_FN { return Value::int64(length_of(c)); }},
    {"int GetLowerBound(int dimension)", PS_FN { dimension(c); return int32(0); }},
    {"int GetUpperBound(int dimension)", PS_FN { return int32(length_of(c) - 1); }},
    {"object GetValue(int index)", PS_FN { return self(c)->get(position(c, 0)); }},
    {"object GetValue(int index1, int index2)", PS_FN { return self(c)->get(position(c, 0)); }},
    {"object GetValue(int index1, int index2, int index3)", PS_FN { return self(c)->get(position(c, 0)); }},
    {"object GetValue(params int[] indices)", PS_FN { return self(c)->get(position(c, 0)); }},
    {"void SetValue(object value, int index)",
     PS_FN { self(c)->set(position(c, 1), copied_element(c.ctx, c.arg(0), self(c)->element())); return {}; }},
    {"void SetValue(object value, int index1, int index2)",
     PS_FN { self(c)->set(position(c, 1), copied_element(c.ctx, c.arg(0), self(c)->element())); return {}; }},
    {"void SetValue(object value, params int[] indices)",
     PS_FN { self(c)->set(position(c, 1), copied_element(c.ctx, c.arg(0), self(c)->element())); return {}; }},
    {"object Get(params int[] indices)", PS_FN { return self(c)->get(position(c, 0)); }},
    {"void Initialize()", PS_FN { return {}; }},
    {"static int MaxLength {get;}", PS_FN { return int32(0x7FFFFFC7); }},
    {"static System.Collections.ObjectModel.ReadOnlyCollection[T] AsReadOnly[T](T[] array)",
     PS_FN {
       const Type* e = array_arg(c, 0)->element();
       auto l = make_ref<List>(generic_of("System.Collections.ObjectModel.ReadOnlyCollection`1", {&e, 1}));
       l->items = to_vector(c.ctx, c.arg(0));
       l->read_only = true;
       return Value(l);
     }},
    {"static int BinarySearch(array array, object value)",
     PS_FN { return int32(binary_search(c, *array_arg(c, 0), 0, static_cast<int64_t>(array_arg(c, 0)->size()), c.arg(1), {})); }},
    {"static int BinarySearch(array array, object value, System.Collections.IComparer comparer)",
     PS_FN { return int32(binary_search(c, *array_arg(c, 0), 0, static_cast<int64_t>(array_arg(c, 0)->size()), c.arg(1), c.arg(2))); }},
    {"static int BinarySearch(array array, int index, int length, object value)",
     PS_FN { return int32(binary_search(c, *array_arg(c, 0), int_arg(c, 1), int_arg(c, 2), c.arg(3), {})); }},
    {"static void Clear(array array)",
     PS_FN {
       Array& a = *array_arg(c, 0);
       for (size_t i = 0; i < a.size(); ++i) a.set(i, a.element()->make_default());
       return {};
     }},
    {"static void Clear(array array, int index, int length)",
     PS_FN {
       Array& a = *array_arg(c, 0);
       check_range(a, int_arg(c, 1), int_arg(c, 2));
       for (int64_t i = 0; i < int_arg(c, 2); ++i) a.set(static_cast<size_t>(int_arg(c, 1) + i), a.element()->make_default());
       return {};
     }},
    {"static void ConstrainedCopy(array sourceArray, int sourceIndex, array destinationArray, int destinationIndex, int length)",
     PS_FN { copy(c.ctx, *array_arg(c, 0), int_arg(c, 1), *array_arg(c, 2), int_arg(c, 3), int_arg(c, 4)); return {}; }},
    {"static TOutput[] ConvertAll[TInput,TOutput](TInput[] array, System.Converter[TInput,TOutput] converter)",
     PS_FN {
       std::vector<Value> r;
       for (const Value& v : to_vector(c.ctx, c.arg(0))) r.push_back(DelegateObject::call(c.ctx, c.arg(1), {&v, 1}));
       auto* d = c.arg(1).get_if<DelegateObject>();
       const Type* e = d && d->type()->generic_args().size() == 2 ? d->type()->generic_args()[1] : &types::Object;
       return Value(Array::of(e->is_generic_parameter() ? &types::Object : e, std::move(r)));
     }},
    {"static void Copy(array sourceArray, array destinationArray, int length)",
     PS_FN { copy(c.ctx, *array_arg(c, 0, "sourceArray"), 0, *array_arg(c, 1, "destinationArray"), 0, int_arg(c, 2)); return {}; }},
    {"static void Copy(array sourceArray, int sourceIndex, array destinationArray, int destinationIndex, int length)",
     PS_FN {
       copy(c.ctx, *array_arg(c, 0, "sourceArray"), int_arg(c, 1), *array_arg(c, 2, "destinationArray"), int_arg(c, 3), int_arg(c, 4));
       return {};
     }},
    {"static array CreateInstance(type elementType, int length)", create},
    {"static array CreateInstance(type elementType, params int[] lengths)", create},
    {"static T[] Empty[T]()", PS_FN { return Value(Array::make(c.generic_args.empty() ? &types::Object : c.generic_args[0], 0)); }},
    {"static bool Exists[T](T[] array, System.Predicate[T] match)", PS_FN { return boolean(find(c, false, true).as_int() >= 0); }},
    {"static void Fill[T](T[] array, T value)",
     PS_FN {
       Array& a = *array_arg(c, 0);
       Value v = copied_element(c.ctx, c.arg(1), a.element());
       for (size_t i = 0; i < a.size(); ++i) a.set(i, v);
       return {};
     }},
    {"static void Fill[T](T[] array, T value, int startIndex, int count)",
     PS_FN {
       Array& a = *array_arg(c, 0);
       check_range(a, int_arg(c, 2), int_arg(c, 3));
       Value v = copied_element(c.ctx, c.arg(1), a.element());
       for (int64_t i = 0; i < int_arg(c, 3); ++i) a.set(static_cast<size_t>(int_arg(c, 2) + i), v);
       return {};
     }},
    {"static T Find[T](T[] array, System.Predicate[T] match)", PS_FN { return find(c, false, false); }},
    {"static T[] FindAll[T](T[] array, System.Predicate[T] match)",
     PS_FN {
       std::vector<Value> r;
       for (const Value& v : to_vector(c.ctx, c.arg(0))) {
         if (matches(c.ctx, c.arg(1), v)) r.push_back(v);
       }
       return Value(Array::of(array_arg(c, 0)->element(), std::move(r)));
     }},
    {"static int FindIndex[T](T[] array, System.Predicate[T] match)", PS_FN { return find(c, false, true); }},
    {"static T FindLast[T](T[] array, System.Predicate[T] match)", PS_FN { return find(c, true, false); }},
    {"static int FindLastIndex[T](T[] array, System.Predicate[T] match)", PS_FN { return find(c, true, true); }},
    {"static void ForEach[T](T[] array, System.Action[T] action)",
     PS_FN {
       for (const Value& v : to_vector(c.ctx, c.arg(0))) DelegateObject::call(c.ctx, c.arg(1), {&v, 1});
       return {};
     }},
    {"static int IndexOf(array array, object value)",
     PS_FN { return int32(index_of(*array_arg(c, 0), c.arg(1), 0, static_cast<int64_t>(array_arg(c, 0)->size()))); }},
    {"static int IndexOf(array array, object value, int startIndex)",
     PS_FN {
       int64_t at = int_arg(c, 2), n = static_cast<int64_t>(array_arg(c, 0)->size());
       if (at < 0 || at > n) throw_index_range("startIndex");
       return int32(index_of(*array_arg(c, 0), c.arg(1), at, n - at));
     }},
    {"static int IndexOf(array array, object value, int startIndex, int count)",
     PS_FN {
       check_range(*array_arg(c, 0), int_arg(c, 2), int_arg(c, 3));
       return int32(index_of(*array_arg(c, 0), c.arg(1), int_arg(c, 2), int_arg(c, 3)));
     }},
    {"static int LastIndexOf(array array, object value)", PS_FN { return int32(last_index_of(*array_arg(c, 0), c.arg(1))); }},
    {"static void Resize[T]([ref] T[] array, int newSize)",
     PS_FN {
       auto* ref = c.arg(0).get_if<PSReference>();
       Value old = ref ? unwrap(ref->get()) : Value();
       if (int_arg(c, 1) < 0) throw_dotnet("System.ArgumentOutOfRangeException", "Non-negative number required.", "newSize");
       const Type* e = old.kind() == Kind::Array ? old.as<Array>()->element() : &types::Object;
       auto a = Array::make(e, static_cast<size_t>(int_arg(c, 1)));
       for (size_t i = 0; old.kind() == Kind::Array && i < std::min(a->size(), old.as<Array>()->size()); ++i) {
         a->set(i, old.as<Array>()->get(i));
       }
       set_out(c, 0, Value(a));
       return {};
     }},
    {"static void Reverse(array array)",
     PS_FN { reverse(*array_arg(c, 0), 0, static_cast<int64_t>(array_arg(c, 0)->size())); return {}; }},
    {"static void Reverse(array array, int index, int length)",
     PS_FN { reverse(*array_arg(c, 0), int_arg(c, 1), int_arg(c, 2)); return {}; }},
    {"static void Sort(array array)",
     PS_FN { sort(c, *array_arg(c, 0), 0, static_cast<int64_t>(array_arg(c, 0)->size()), {}); return {}; }},
    {"static void Sort(array keys, array items)",
     PS_FN {
       sort(c, *array_arg(c, 0), 0, static_cast<int64_t>(array_arg(c, 0)->size()), {}, c.arg(1).is_null() ? nullptr : array_arg(c, 1));
       return {};
     }},
    {"static void Sort(array array, int index, int length)",
     PS_FN { sort(c, *array_arg(c, 0), int_arg(c, 1), int_arg(c, 2), {}); return {}; }},
    {"static void Sort(array array, System.Collections.IComparer comparer)",
     PS_FN { sort(c, *array_arg(c, 0), 0, static_cast<int64_t>(array_arg(c, 0)->size()), c.arg(1)); return {}; }},
    {"static void Sort[T](T[] array, System.Comparison[T] comparison)",
     PS_FN { sort(c, *array_arg(c, 0), 0, static_cast<int64_t>(array_arg(c, 0)->size()), c.arg(1)); return {}; }},
    {"static bool TrueForAll[T](T[] array, System.Predicate[T] match)",
     PS_FN {
       for (const Value& v : to_vector(c.ctx, c.arg(0))) {
         if (!matches(c.ctx, c.arg(1), v)) return boolean(false);
       }
       return boolean(true);
     }},
};

// IEnumerator over anything.
class EnumeratorObject final : public HeapObject, public EnumerableObject {
 public:
  EnumeratorObject(Value source, std::unique_ptr<Enumerator> e) : source(std::move(source)), cursor(std::move(e)) { set_may_cycle(); }
  Value source, current;
  std::unique_ptr<Enumerator> cursor;
  bool on_item = false;
  // In a pipeline it gives what it has not given yet.
  std::unique_ptr<Enumerator> enumerator(CallContext&) override {
    struct Rest final : Enumerator {
      explicit Rest(Ref<EnumeratorObject> o) : owner(std::move(o)) {}
      Ref<EnumeratorObject> owner;
      bool next(Value& out) override { return owner->cursor && owner->cursor->next(out); }
    };
    return std::make_unique<Rest>(Ref<EnumeratorObject>(this));
  }
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override {
    if (source.is_object()) v.visit(source.object());
    if (current.is_object()) v.visit(current.object());
  }
  void clear_edges() override { source = current = Value(); }
};

Value current(MethodCall& c) {
  auto* e = c.self.get_if<EnumeratorObject>();
  if (!e->on_item) throw_invalid_operation("Enumeration has not started. Call MoveNext.");
  return e->current;
}
Value part(MethodCall& c, bool key) {
  auto* p = current(c).get_if<PairObject>();
  return p ? (key ? p->key : p->value) : Value();
}
constexpr MemberDef kEnumerator[] = {
    {"bool MoveNext()",
     PS_FN {
       auto* e = c.self.get_if<EnumeratorObject>();
       e->on_item = e->cursor && e->cursor->next(e->current);
       if (!e->on_item) e->current = Value();
       return boolean(e->on_item);
     }},
    {"object Current {get;}", PS_FN { auto* e = c.self.get_if<EnumeratorObject>(); return e->on_item ? e->current : Value(); }},
    {"void Reset()",
     PS_FN {
       auto* e = c.self.get_if<EnumeratorObject>();
       const Value& s = e->source;
       e->cursor = s.kind() == Kind::Dictionary ? dictionary_enumerator(Ref<Dictionary>(s.as<Dictionary>())) : enumerate(c.ctx, s);
       e->on_item = false;
       return {};
     }},
    {"void Dispose()", PS_FN { return {}; }},
    {"object Clone()", PS_FN { return c.self; }},
};
constexpr MemberDef kDictionaryEnumerator[] = {
    kEnumerator[0], kEnumerator[1], kEnumerator[2], kEnumerator[3],
    {"object Key {get;}", PS_FN { return part(c, true); }},
    {"object Value {get;}", PS_FN { return part(c, false); }},
    {"System.Collections.DictionaryEntry Entry {get;}", PS_FN { return current(c); }},
};
PS_TYPE(EnumeratorType, {.full_name = "System.ArrayEnumerator", .flags = kSealed, .members = kEnumerator,
                         .interfaces = "System.Collections.IEnumerator"});
PS_TYPE(DictionaryEnumeratorType, {.full_name = "System.Collections.Hashtable+HashtableEnumerator", .flags = kSealed,
                                   .members = kDictionaryEnumerator,
                                   .interfaces = "System.Collections.IDictionaryEnumerator"});
const Type* EnumeratorObject::type() const {
  return source.kind() == Kind::Dictionary ? &DictionaryEnumeratorType : &EnumeratorType;
}

const TypeExtension kExtensions[] = {{"System.Array", MemberType::AliasProperty, "Count", "Length"}};
const TypeExtensions registered(kExtensions);

}  // namespace

Value make_enumerator_object(const Value& source, std::unique_ptr<Enumerator> e) {
  return Value(make_ref<EnumeratorObject>(source, std::move(e)));
}

namespace types {
PS_TYPE(Array, {.full_name = "System.Array", .flags = kAbstract, .members = kArrayRows,
                .interfaces = "System.ICloneable System.Collections.IList System.Collections.IStructuralComparable "
                              "System.Collections.IStructuralEquatable",
                .accelerators = "array", .scalar = Kind::Array});
}  // namespace types

}  // namespace psession
