// Queue, Stack, HashSet, SortedSet, LinkedList, PriorityQueue, BitArray, the concurrent collections: sequences that
// are no plain lists.
#include <algorithm>
#include <deque>

#include "object/types/table.h"

namespace psession {
namespace {

void visit(EdgeVisitor& v, const Value& x) {
  if (x.is_object()) v.visit(x.object());
}
const Type* element_of(const Type* t) {
  for (; t; t = t->base()) {
    if (!t->generic_args().empty()) return t->generic_args()[0];
  }
  return &types::Object;
}
std::vector<Value> converted(MethodCall& c, const Value& v, const Type* e, const char* name = "collection") {
  if (v.is_null()) throw_null_argument(name);
  std::vector<Value> r = to_vector(c.ctx, v);
  if (e != &types::Object) {
    for (Value& x : r) {
      if (type_of(x) != e) x = convert_to(c.ctx, x, e);
    }
  }
  return r;
}

// Queue, Stack and what is like them. `lifo` ones are walked from the newest.
class SequenceObject final : public HeapObject, public EnumerableObject {
 public:
  SequenceObject(const Type* t, bool lifo) : lifo(lifo), type_(t) { set_may_cycle(); }
  std::deque<Value> items;
  uint32_t version = 0;
  const bool lifo;
  const Type* type() const override { return type_; }
  std::unique_ptr<Enumerator> enumerator(CallContext&) override;
  std::vector<Value> walked() const {
    std::vector<Value> r(items.begin(), items.end());
    if (lifo) std::reverse(r.begin(), r.end());
    return r;
  }
  void visit_edges(EdgeVisitor& v) override {
    for (const Value& x : items) visit(v, x);
  }
  void clear_edges() override {
    auto dropped = std::move(items);
    items.clear();
    ++version;
  }

 private:
  const Type* type_;
};
class SequenceEnumerator final : public Enumerator {
 public:
  explicit SequenceEnumerator(Ref<SequenceObject> s) : source_(std::move(s)), version_(source_->version) {}
  bool next(Value& out) override {
    if (version_ != source_->version) throw_collection_modified();
    size_t n = source_->items.size();
    if (i_ >= n) return false;
    out = source_->items[source_->lifo ? n - 1 - i_ : i_];
    ++i_;
    return true;
  }

 private:
  Ref<SequenceObject> source_;
  uint32_t version_;
  size_t i_ = 0;
};
std::unique_ptr<Enumerator> SequenceObject::enumerator(CallContext&) {
  return std::make_unique<SequenceEnumerator>(Ref<SequenceObject>(this));
}

SequenceObject& seq(MethodCall& c) { return *c.self.get_if<SequenceObject>(); }
bool lifo_type(const Type* t) { return t->name().find("Stack") != std::string_view::npos || t->name().find("Bag") != std::string_view::npos; }
const Type* native_of(const Type* t) {
  while (t->is(kScriptClass) && t->base()) t = t->base();
  return t;
}
Value seq_new(MethodCall& c) { return Value(make_ref<SequenceObject>(c.type, lifo_type(native_of(c.type)))); }
Value seq_from(MethodCall& c) {
  auto s = make_ref<SequenceObject>(c.type, lifo_type(native_of(c.type)));
  for (Value& v : converted(c, c.arg(0), element_of(c.type))) s->items.push_back(std::move(v));
  return Value(s);
}
Value seq_add(MethodCall& c) {
  seq(c).items.push_back(c.arg(0));
  ++seq(c).version;
  return {};
}
Value seq_count(MethodCall& c) { return int32(static_cast<int64_t>(seq(c).items.size())); }
Value take(MethodCall& c, bool remove) {
  SequenceObject& s = seq(c);
  Value v = s.lifo ? s.items.back() : s.items.front();
  if (!remove) return v;
  if (s.lifo) s.items.pop_back();
  else s.items.pop_front();
  ++s.version;
  return v;
}
Value take_checked(MethodCall& c, bool remove) {
  if (seq(c).items.empty()) throw_invalid_operation(seq(c).lifo ? "Stack empty." : "Queue empty.");
  return take(c, remove);
}
Value try_take(MethodCall& c, bool remove) {
  bool ok = !seq(c).items.empty();
  set_out(c, 0, ok ? take(c, remove) : element_of(seq(c).type())->make_default());
  return boolean(ok);
}
Value seq_clear(MethodCall& c) {
  seq(c).clear_edges();
  return {};
}
Value seq_contains(MethodCall& c) {
  for (const Value& v : seq(c).items) {
    if (dotnet_equals(v, c.arg(0))) return boolean(true);
  }
  return boolean(false);
}
Value seq_array(MethodCall& c) { return Value(Array::of(element_of(seq(c).type()), seq(c).walked())); }
Value seq_copy(MethodCall& c) {
  auto* a = c.arg(0).kind() == Kind::Array ? c.arg(0).as<Array>() : nullptr;
  if (!a) throw_null_argument("array");
  auto items = seq(c).walked();
  if (int_arg(c, 1) < 0 || static_cast<size_t>(int_arg(c, 1)) + items.size() > a->size()) {
    throw_dotnet("System.ArgumentException", "Destination array was not long enough. Check the destination index, length, and "
                                             "the array's lower bounds.", "destinationArray");
  }
  for (size_t i = 0; i < items.size(); ++i) a->set(static_cast<size_t>(int_arg(c, 1)) + i, items[i]);
  return {};
}
Value seq_clone(MethodCall& c) {
  auto s = make_ref<SequenceObject>(seq(c).type(), seq(c).lifo);
  s->items = seq(c).items;
  return Value(s);
}
Value seq_enumerator(MethodCall& c) { return make_enumerator_object(c.self, seq(c).enumerator(c.ctx)); }
Value nothing(MethodCall&) { return {}; }

#define SEQ_COMMON(T)                                                                                        \
  {"int Count {get;}", seq_count}, {"bool IsSynchronized {get;}", PS_FN { return boolean(false); }},          \
      {"object SyncRoot {get;}", PS_FN { return c.self; }}, {"void Clear()", seq_clear},                      \
      {"bool Contains(" T " item)", seq_contains}, {"void CopyTo(" T "[] array, int index)", seq_copy},       \
      {T "[] ToArray()", seq_array}, {"System.Collections.IEnumerator GetEnumerator()", seq_enumerator}

constexpr MemberDef kQueue[] = {
    {"new()", seq_new}, {"new(System.Collections.ICollection col)", seq_from}, {"new(int capacity)", seq_new},
    SEQ_COMMON("object"), {"object Clone()", seq_clone},
    {"void Enqueue(object obj)", seq_add}, {"object Dequeue()", PS_FN { return take_checked(c, true); }},
    {"object Peek()", PS_FN { return take_checked(c, false); }}, {"void TrimToSize()", nothing},
    {"static System.Collections.Queue Synchronized(System.Collections.Queue queue)", PS_FN { return c.arg(0); }},
};
constexpr MemberDef kStack[] = {
    {"new()", seq_new}, {"new(System.Collections.ICollection col)", seq_from}, {"new(int initialCapacity)", seq_new},
    SEQ_COMMON("object"), {"object Clone()", seq_clone},
    {"void Push(object obj)", seq_add}, {"object Pop()", PS_FN { return take_checked(c, true); }},
    {"object Peek()", PS_FN { return take_checked(c, false); }},
    {"static System.Collections.Stack Synchronized(System.Collections.Stack stack)", PS_FN { return c.arg(0); }},
};
constexpr MemberDef kQueueT[] = {
    {"new()", seq_new}, {"new(int capacity)", seq_new}, {"new(System.Collections.Generic.IEnumerable[T] collection)", seq_from},
    SEQ_COMMON("T"), {"void Enqueue(T item)", seq_add}, {"T Dequeue()", PS_FN { return take_checked(c, true); }},
    {"T Peek()", PS_FN { return take_checked(c, false); }}, {"bool TryDequeue([ref] T result)", PS_FN { return try_take(c, true); }},
    {"bool TryPeek([ref] T result)", PS_FN { return try_take(c, false); }}, {"void TrimExcess()", nothing},
    {"int EnsureCapacity(int capacity)", PS_FN { return c.arg(0); }},
};
constexpr MemberDef kStackT[] = {
    {"new()", seq_new}, {"new(int capacity)", seq_new}, {"new(System.Collections.Generic.IEnumerable[T] collection)", seq_from},
    SEQ_COMMON("T"), {"void Push(T item)", seq_add}, {"T Pop()", PS_FN { return take_checked(c, true); }},
    {"T Peek()", PS_FN { return take_checked(c, false); }}, {"bool TryPop([ref] T result)", PS_FN { return try_take(c, true); }},
    {"bool TryPeek([ref] T result)", PS_FN { return try_take(c, false); }}, {"void TrimExcess()", nothing},
    {"int EnsureCapacity(int capacity)", PS_FN { return c.arg(0); }},
};
constexpr MemberDef kConcurrentQueue[] = {
    {"new()", seq_new}, {"new(System.Collections.Generic.IEnumerable[T] collection)", seq_from}, SEQ_COMMON("T"),
    {"bool IsEmpty {get;}", PS_FN { return boolean(seq(c).items.empty()); }}, {"void Enqueue(T item)", seq_add},
    {"bool TryDequeue([ref] T result)", PS_FN { return try_take(c, true); }},
    {"bool TryPeek([ref] T result)", PS_FN { return try_take(c, false); }},
};
Value push_range(MethodCall& c, size_t from, size_t count) {
  const Array& a = *c.arg(0).as<Array>();
  for (size_t i = from; i < from + count && i < a.size(); ++i) seq(c).items.push_back(a.get(i));
  ++seq(c).version;
  return {};
}
Value pop_range(MethodCall& c) {
  Array& a = *c.arg(0).as<Array>();
  size_t n = 0;
  for (; n < a.size() && !seq(c).items.empty(); ++n) a.set(n, take(c, true));
  return int32(static_cast<int64_t>(n));
}
constexpr MemberDef kConcurrentStack[] = {
    {"void PushRange(T[] items)", PS_FN { return push_range(c, 0, c.arg(0).as<Array>()->size()); }},
    {"void PushRange(T[] items, int startIndex, int count)",
     PS_FN { return push_range(c, static_cast<size_t>(std::max<int64_t>(0, int_arg(c, 1))), static_cast<size_t>(std::max<int64_t>(0, int_arg(c, 2)))); }},
    {"int TryPopRange(T[] items)", pop_range},
    {"new()", seq_new}, {"new(System.Collections.Generic.IEnumerable[T] collection)", seq_from}, SEQ_COMMON("T"),
    {"bool IsEmpty {get;}", PS_FN { return boolean(seq(c).items.empty()); }}, {"void Push(T item)", seq_add},
    {"bool TryPop([ref] T result)", PS_FN { return try_take(c, true); }},
    {"bool TryPeek([ref] T result)", PS_FN { return try_take(c, false); }},
};
constexpr MemberDef kConcurrentBag[] = {
    {"new()", seq_new}, {"new(System.Collections.Generic.IEnumerable[T] collection)", seq_from}, SEQ_COMMON("T"),
    {"bool IsEmpty {get;}", PS_FN { return boolean(seq(c).items.empty()); }}, {"void Add(T item)", seq_add},
    {"bool TryTake([ref] T result)", PS_FN { return try_take(c, true); }},
    {"bool TryPeek([ref] T result)", PS_FN { return try_take(c, false); }},
};
PS_TYPE(QueueType, {.full_name = "System.Collections.Queue", .members = kQueue,
                    .interfaces = "System.Collections.ICollection System.ICloneable", .assembly = "System.Collections.NonGeneric"});
PS_TYPE(StackType, {.full_name = "System.Collections.Stack", .members = kStack,
                    .interfaces = "System.Collections.ICollection System.ICloneable", .assembly = "System.Collections.NonGeneric"});
#define SEQ_TYPE(var, name, rows, from) \
  PS_TYPE(var, {.full_name = name, .flags = kGenericDefinition, .members = rows, .interfaces = \
                "System.Collections.ICollection System.Collections.Generic.IReadOnlyCollection[T]", .assembly = from})
SEQ_TYPE(QueueT, "System.Collections.Generic.Queue`1", kQueueT, "System.Private.CoreLib");
SEQ_TYPE(StackT, "System.Collections.Generic.Stack`1", kStackT, "System.Collections");
SEQ_TYPE(CQueueT, "System.Collections.Concurrent.ConcurrentQueue`1", kConcurrentQueue, "System.Private.CoreLib");
SEQ_TYPE(CStackT, "System.Collections.Concurrent.ConcurrentStack`1", kConcurrentStack, "System.Collections.Concurrent");
SEQ_TYPE(CBagT, "System.Collections.Concurrent.ConcurrentBag`1", kConcurrentBag, "System.Collections.Concurrent");

// Sets: a dictionary without values.

class SetObject final : public HeapObject, public EnumerableObject {
 public:
  SetObject(const Type* t, KeyComparer k, bool sorted) : items(make_ref<Dictionary>(&types::Hashtable, k)), sorted(sorted), type_(t) {
    set_may_cycle();
    if (sorted) items->set_sorted();
  }
  Ref<Dictionary> items;
  const bool sorted;
  const Type* type() const override { return type_; }
  bool add(const Value& v) {
    bool fresh = items->add(v, Value());
    if (fresh && sorted) items->restore_order();
    return fresh;
  }
  std::vector<Value> all() const {
    std::vector<Value> r;
    r.reserve(items->size());
    for (size_t i = 0; i < items->slots(); ++i) {
      if (items->live(i)) r.push_back(items->key_at(i));
    }
    return r;
  }
  std::unique_ptr<Enumerator> enumerator(CallContext&) override;
  void visit_edges(EdgeVisitor& v) override { v.visit(items.get()); }
  void clear_edges() override { items = make_ref<Dictionary>(&types::Hashtable); }

 private:
  const Type* type_;
};
class SetEnumerator final : public Enumerator {
 public:
  explicit SetEnumerator(Ref<Dictionary> d) : dict_(std::move(d)), version_(dict_->version) {}
  bool next(Value& out) override {
    if (version_ != dict_->version) throw_collection_modified();
    while (i_ < dict_->slots() && !dict_->live(i_)) ++i_;
    if (i_ >= dict_->slots()) return false;
    out = dict_->key_at(i_++);
    return true;
  }

 private:
  Ref<Dictionary> dict_;
  uint32_t version_;
  size_t i_ = 0;
};
std::unique_ptr<Enumerator> SetObject::enumerator(CallContext&) { return std::make_unique<SetEnumerator>(items); }

SetObject& set(MethodCall& c) { return *c.self.get_if<SetObject>(); }
Ref<SetObject> new_set(const Type* t, KeyComparer k) {
  return make_ref<SetObject>(t, k, native_of(t)->name().starts_with("Sorted"));
}
Value set_new(MethodCall& c) { return Value(new_set(c.type, KeyComparer::Default)); }
Value set_new_comparer(MethodCall& c) {
  auto s = new_set(c.type, key_comparer(c.arg(0)));
  s->items->compare = comparer_object(c.arg(0));
  return Value(s);
}
Value set_from(MethodCall& c) {
  auto s = new_set(c.type, c.argc > 1 ? key_comparer(c.arg(1)) : KeyComparer::Default);
  if (c.argc > 1) s->items->compare = comparer_object(c.arg(1));
  for (Value& v : converted(c, c.arg(0), element_of(c.type))) s->add(v);
  return Value(s);
}
// The other set, with this one's idea of equality.
Ref<SetObject> other(MethodCall& c) {
  auto s = new_set(set(c).type(), set(c).items->comparer());
  s->items->compare = set(c).items->compare;
  for (Value& v : converted(c, c.arg(0), element_of(set(c).type()), "other")) s->add(v);
  return s;
}
bool within(const SetObject& a, const SetObject& b) {
  for (const Value& v : a.all()) {
    if (!b.items->find(v)) return false;
  }
  return true;
}
Value set_add(MethodCall& c) { return boolean(set(c).add(c.arg(0))); }

#define SET_COMMON                                                                                                   \
  {"int Count {get;}", PS_FN { return int32(static_cast<int64_t>(set(c).items->size())); }},                          \
      {"bool Add(T item)", set_add}, {"void Clear()", PS_FN { set(c).items->clear(); return {}; }},                   \
      {"bool Contains(T item)", PS_FN { return boolean(set(c).items->find(c.arg(0)) != nullptr); }},                  \
      {"void CopyTo(T[] array)", PS_FN {                                                                              \
         auto* a = c.arg(0).as<Array>();                                                                              \
         auto v = set(c).all();                                                                                       \
         if (v.size() > a->size()) throw_dotnet("System.ArgumentException", "Destination array is not long enough.");  \
         for (size_t i = 0; i < v.size(); ++i) a->set(i, v[i]);                                                       \
         return {};                                                                                                   \
       }},                                                                                                            \
      {"bool Remove(T item)", PS_FN { return boolean(set(c).items->remove(c.arg(0))); }},                             \
      {"int RemoveWhere(System.Predicate[T] match)", PS_FN {                                                          \
         int64_t n = 0;                                                                                               \
         for (const Value& v : set(c).all()) {                                                                        \
           if (matches(c.ctx, c.arg(0), v)) n += set(c).items->remove(v);                                             \
         }                                                                                                            \
         return int32(n);                                                                                             \
       }},                                                                                                            \
      {"void UnionWith(System.Collections.Generic.IEnumerable[T] other)",                                             \
       PS_FN { for (const Value& v : other(c)->all()) set(c).add(v); return {}; }},                                   \
      {"void ExceptWith(System.Collections.Generic.IEnumerable[T] other)",                                            \
       PS_FN { for (const Value& v : other(c)->all()) set(c).items->remove(v); return {}; }},                         \
      {"void IntersectWith(System.Collections.Generic.IEnumerable[T] other)", PS_FN {                                 \
         auto o = other(c);                                                                                           \
         for (const Value& v : set(c).all()) {                                                                        \
           if (!o->items->find(v)) set(c).items->remove(v);                                                           \
         }                                                                                                            \
         return {};                                                                                                   \
       }},                                                                                                            \
      {"void SymmetricExceptWith(System.Collections.Generic.IEnumerable[T] other)", PS_FN {                           \
         for (const Value& v : other(c)->all()) {                                                                     \
           if (!set(c).items->remove(v)) set(c).add(v);                                                               \
         }                                                                                                            \
         return {};                                                                                                   \
       }},                                                                                                            \
      {"bool IsSubsetOf(System.Collections.Generic.IEnumerable[T] other)", PS_FN { return boolean(within(set(c), *other(c))); }},     \
      {"bool IsSupersetOf(System.Collections.Generic.IEnumerable[T] other)", PS_FN { return boolean(within(*other(c), set(c))); }},   \
      {"bool IsProperSubsetOf(System.Collections.Generic.IEnumerable[T] other)",                                      \
       PS_FN { auto o = other(c); return boolean(o->items->size() > set(c).items->size() && within(set(c), *o)); }},  \
      {"bool IsProperSupersetOf(System.Collections.Generic.IEnumerable[T] other)",                                    \
       PS_FN { auto o = other(c); return boolean(o->items->size() < set(c).items->size() && within(*o, set(c))); }},  \
      {"bool Overlaps(System.Collections.Generic.IEnumerable[T] other)", PS_FN {                                      \
         for (const Value& v : other(c)->all()) {                                                                     \
           if (set(c).items->find(v)) return boolean(true);                                                           \
         }                                                                                                            \
         return boolean(false);                                                                                       \
       }},                                                                                                            \
      {"bool SetEquals(System.Collections.Generic.IEnumerable[T] other)",                                             \
       PS_FN { auto o = other(c); return boolean(o->items->size() == set(c).items->size() && within(*o, set(c))); }}, \
      {"bool TryGetValue(T equalValue, [ref] T actualValue)", PS_FN {                                                 \
         long slot = set(c).items->find_slot(c.arg(0));                                                               \
         set_out(c, 1, slot < 0 ? element_of(set(c).type())->make_default() : set(c).items->key_at(static_cast<size_t>(slot))); \
         return boolean(slot >= 0);                                                                                   \
       }},                                                                                                            \
      {"System.Collections.Generic.IEnumerator[T] GetEnumerator()", PS_FN { return make_enumerator_object(c.self, set(c).enumerator(c.ctx)); }}

constexpr MemberDef kHashSet[] = {
    {"new()", set_new}, {"new(System.Collections.Generic.IEqualityComparer[T] comparer)", set_new_comparer}, {"new(int capacity)", set_new},
    {"new(System.Collections.Generic.IEnumerable[T] collection)", set_from},
    {"new(System.Collections.Generic.IEnumerable[T] collection, System.Collections.Generic.IEqualityComparer[T] comparer)", set_from},
    SET_COMMON, {"void TrimExcess()", nothing}, {"int EnsureCapacity(int capacity)", PS_FN { return c.arg(0); }},
};
Value edge(MethodCall& c, bool last) {
  auto v = set(c).all();
  if (v.empty()) return element_of(set(c).type())->make_default();
  return last ? v.back() : v.front();
}
constexpr MemberDef kSortedSet[] = {
    {"new()", set_new}, {"new(System.Collections.Generic.IComparer[T] comparer)", set_new_comparer},
    {"new(System.Collections.Generic.IEnumerable[T] collection)", set_from},
    {"new(System.Collections.Generic.IEnumerable[T] collection, System.Collections.Generic.IComparer[T] comparer)", set_from},
    {"T Min {get;}", PS_FN { return edge(c, false); }}, {"T Max {get;}", PS_FN { return edge(c, true); }},
    SET_COMMON,
    {"System.Collections.Generic.SortedSet[T] GetViewBetween(T lowerValue, T upperValue)",
     PS_FN {
       if (dotnet_compare(c.ctx, c.arg(0), c.arg(1), {}) > 0) {
         throw_dotnet("System.ArgumentException", "Must be less than or equal to upperValue.", "lowerValue");
       }
       auto r = new_set(set(c).type(), set(c).items->comparer());
       for (const Value& v : set(c).all()) {
         if (dotnet_compare(c.ctx, v, c.arg(0), {}) >= 0 && dotnet_compare(c.ctx, v, c.arg(1), {}) <= 0) r->add(v);
       }
       return Value(r);
     }},
    {"System.Collections.Generic.IEnumerable[T] Reverse()",
     PS_FN { auto v = set(c).all(); std::reverse(v.begin(), v.end()); return Value(Array::of(element_of(set(c).type()), std::move(v))); }},
};
#define SET_TYPE(var, name, rows, from)                                                                                        \
  PS_TYPE(var, {.full_name = name, .flags = kGenericDefinition, .members = rows,                                              \
                .interfaces = "System.Collections.Generic.ISet[T] System.Collections.Generic.IReadOnlyCollection[T]", .assembly = from})
SET_TYPE(HashSetT, "System.Collections.Generic.HashSet`1", kHashSet, "System.Private.CoreLib");
SET_TYPE(SortedSetT, "System.Collections.Generic.SortedSet`1", kSortedSet, "System.Collections");

// LinkedList: nodes hold each other; the list breaks them apart when it goes.

class LinkedListObject;
class NodeObject final : public HeapObject {
 public:
  NodeObject(const Type* t, Value v) : value(std::move(v)), type_(t) { set_may_cycle(); }
  Value value;
  Ref<NodeObject> next;
  NodeObject* previous = nullptr;   // not counted: whoever removes a node mends it
  LinkedListObject* list = nullptr;
  ~NodeObject() override {
    if (next && next->previous == this) next->previous = nullptr;
  }
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override {
    visit(v, value);
    if (next) v.visit(next.get());
  }
  void clear_edges() override {
    value = Value();
    if (next && next->previous == this) next->previous = nullptr;
    next = nullptr;
  }

 private:
  static void visit(EdgeVisitor& v, const Value& x) {
    if (x.is_object()) v.visit(x.object());
  }
  const Type* type_;
};
class LinkedListObject final : public HeapObject, public EnumerableObject {
 public:
  explicit LinkedListObject(const Type* t) : type_(t) { set_may_cycle(); }
  ~LinkedListObject() override { clear(); }
  Ref<NodeObject> first;
  NodeObject* last = nullptr;
  size_t count = 0;
  uint32_t version = 0;
  const Type* type() const override { return type_; }
  Ref<NodeObject> node(const Value& v) {
    const Type* e = element_of(type_);
    return make_ref<NodeObject>(generic_of("System.Collections.Generic.LinkedListNode`1", {&e, 1}), v);
  }
  void insert_after(NodeObject* at, const Ref<NodeObject>& n) {  // nullptr: at the front
    n->list = this;
    n->previous = at;
    Ref<NodeObject>& link = at ? at->next : first;
    n->next = link;
    if (n->next) n->next->previous = n.get();
    else last = n.get();
    link = n;
    ++count;
    ++version;
  }
  void remove(NodeObject* n) {
    Ref<NodeObject> keep(n), after = n->next;
    if (after) after->previous = n->previous;
    else last = n->previous;
    (n->previous ? n->previous->next : first) = after;
    n->next = nullptr;
    n->previous = nullptr;
    n->list = nullptr;
    --count;
    ++version;
  }
  void clear() {
    Ref<NodeObject> n = std::move(first);
    first = nullptr;
    while (n) {
      Ref<NodeObject> after = std::move(n->next);
      n->next = nullptr;
      n->previous = nullptr;
      n->list = nullptr;
      n = after;
    }
    last = nullptr;
    count = 0;
    ++version;
  }
  std::unique_ptr<Enumerator> enumerator(CallContext&) override;
  void visit_edges(EdgeVisitor& v) override {
    if (first) v.visit(first.get());
  }
  void clear_edges() override { clear(); }

 private:
  const Type* type_;
};
class LinkedEnumerator final : public Enumerator {
 public:
  explicit LinkedEnumerator(Ref<LinkedListObject> l) : list_(std::move(l)), at_(list_->first), version_(list_->version) {}
  bool next(Value& out) override {
    if (version_ != list_->version) throw_collection_modified();
    if (!at_) return false;
    out = at_->value;
    at_ = at_->next;
    return true;
  }

 private:
  Ref<LinkedListObject> list_;
  Ref<NodeObject> at_;
  uint32_t version_;
};
std::unique_ptr<Enumerator> LinkedListObject::enumerator(CallContext&) {
  return std::make_unique<LinkedEnumerator>(Ref<LinkedListObject>(this));
}

LinkedListObject& linked(MethodCall& c) { return *c.self.get_if<LinkedListObject>(); }
NodeObject& node_arg(MethodCall& c, uint32_t i) {
  auto* n = c.arg(i).get_if<NodeObject>();
  if (!n) throw_null_argument("node");
  if (n->list != &linked(c)) throw_invalid_operation("The LinkedList node does not belong to current LinkedList.");
  return *n;
}
Value add_node(MethodCall& c, NodeObject* after, uint32_t arg) {
  auto n = linked(c).node(c.arg(arg));
  linked(c).insert_after(after, n);
  return Value(n);
}
NodeObject* find_node(MethodCall& c, const Value& v) {
  for (NodeObject* n = linked(c).first.get(); n; n = n->next.get()) {
    if (dotnet_equals(n->value, v)) return n;
  }
  return nullptr;
}
constexpr MemberDef kLinked[] = {
    {"new()", PS_FN { return Value(make_ref<LinkedListObject>(c.type)); }},
    {"new(System.Collections.Generic.IEnumerable[T] collection)",
     PS_FN {
       auto l = make_ref<LinkedListObject>(c.type);
       for (const Value& v : converted(c, c.arg(0), element_of(c.type))) l->insert_after(l->last, l->node(v));
       return Value(l);
     }},
    {"int Count {get;}", PS_FN { return int32(static_cast<int64_t>(linked(c).count)); }},
    {"System.Collections.Generic.LinkedListNode[T] First {get;}", PS_FN { return Value(linked(c).first); }},
    {"System.Collections.Generic.LinkedListNode[T] Last {get;}", PS_FN { return Value(linked(c).last); }},
    {"System.Collections.Generic.LinkedListNode[T] AddFirst(T value)", PS_FN { return add_node(c, nullptr, 0); }},
    {"System.Collections.Generic.LinkedListNode[T] AddLast(T value)", PS_FN { return add_node(c, linked(c).last, 0); }},
    {"System.Collections.Generic.LinkedListNode[T] AddAfter(System.Collections.Generic.LinkedListNode[T] node, T value)",
     PS_FN { return add_node(c, &node_arg(c, 0), 1); }},
    {"System.Collections.Generic.LinkedListNode[T] AddBefore(System.Collections.Generic.LinkedListNode[T] node, T value)",
     PS_FN { return add_node(c, node_arg(c, 0).previous, 1); }},
    {"void Clear()", PS_FN { linked(c).clear(); return {}; }},
    {"bool Contains(T value)", PS_FN { return boolean(find_node(c, c.arg(0)) != nullptr); }},
    {"System.Collections.Generic.LinkedListNode[T] Find(T value)", PS_FN { return Value(find_node(c, c.arg(0))); }},
    {"System.Collections.Generic.LinkedListNode[T] FindLast(T value)",
     PS_FN {
       NodeObject* found = nullptr;
       for (NodeObject* n = linked(c).first.get(); n; n = n->next.get()) {
         if (dotnet_equals(n->value, c.arg(0))) found = n;
       }
       return found ? Value(Ref<NodeObject>(found)) : Value();
     }},
    {"bool Remove(T value)",
     PS_FN {
       NodeObject* n = find_node(c, c.arg(0));
       if (n) linked(c).remove(n);
       return boolean(n != nullptr);
     }},
    {"void Remove(System.Collections.Generic.LinkedListNode[T] node)", PS_FN { linked(c).remove(&node_arg(c, 0)); return {}; }},
    {"void RemoveFirst()",
     PS_FN {
       if (!linked(c).first) throw_invalid_operation("The LinkedList is empty.");
       linked(c).remove(linked(c).first.get());
       return {};
     }},
    {"void RemoveLast()",
     PS_FN {
       if (!linked(c).last) throw_invalid_operation("The LinkedList is empty.");
       linked(c).remove(linked(c).last);
       return {};
     }},
    {"System.Collections.IEnumerator GetEnumerator()", PS_FN { return make_enumerator_object(c.self, linked(c).enumerator(c.ctx)); }},
};
NodeObject& node(MethodCall& c) { return *c.self.get_if<NodeObject>(); }
constexpr MemberDef kNode[] = {
    {"System.Collections.Generic.LinkedList[T] List {get;}", PS_FN { return Value(node(c).list); }},
    {"System.Collections.Generic.LinkedListNode[T] Next {get;}", PS_FN { return Value(node(c).next); }},
    {"System.Collections.Generic.LinkedListNode[T] Previous {get;}", PS_FN { return Value(node(c).previous); }},
    {"T Value {get;set;}", PS_FN { return node(c).value; }, PS_FN { node(c).value = c.arg(0); return {}; }},
};
PS_TYPE(LinkedT, {.full_name = "System.Collections.Generic.LinkedList`1", .flags = kGenericDefinition, .members = kLinked,
                  .interfaces = "System.Collections.Generic.ICollection[T]", .assembly = "System.Collections"});
PS_TYPE(NodeT, {.full_name = "System.Collections.Generic.LinkedListNode`1", .flags = kGenericDefinition | kSealed, .members = kNode,
                .assembly = "System.Collections"});

// PriorityQueue: .NET's heap of four children a node, so that equal priorities leave in the same order as there.

class PriorityQueueObject final : public HeapObject {
 public:
  explicit PriorityQueueObject(const Type* t) : type_(t) { set_may_cycle(); }
  struct Item { Value element, priority; };
  std::vector<Item> heap;
  Value comparer;
  const Type* type() const override { return type_; }
  int compare(CallContext& ctx, const Item& a, const Item& b) const { return dotnet_compare(ctx, a.priority, b.priority, comparer); }
  void up(CallContext& ctx, Item item, size_t i) {
    for (size_t parent; i > 0 && compare(ctx, item, heap[parent = (i - 1) / 4]) < 0; i = parent) heap[i] = heap[parent];
    heap[i] = std::move(item);
  }
  void down(CallContext& ctx, Item item, size_t i) {
    for (size_t child; (child = 4 * i + 1) < heap.size();) {
      size_t least = child;
      for (size_t k = child + 1; k < std::min(child + 4, heap.size()); ++k) {
        if (compare(ctx, heap[k], heap[least]) < 0) least = k;
      }
      if (compare(ctx, item, heap[least]) <= 0) break;
      heap[i] = heap[least];
      i = least;
    }
    heap[i] = std::move(item);
  }
  void push(CallContext& ctx, Value e, Value p) {
    Item item{std::move(e), std::move(p)};
    heap.push_back(item);
    up(ctx, std::move(item), heap.size() - 1);
  }
  Item pop(CallContext& ctx) {
    Item top = heap.front(), last = heap.back();
    heap.pop_back();
    if (!heap.empty()) down(ctx, std::move(last), 0);
    return top;
  }
  // Puts an item in and takes the first out.
  Item push_pop(CallContext& ctx, Item item) {
    if (heap.empty() || compare(ctx, item, heap[0]) <= 0) return item;
    Item top = heap.front();
    down(ctx, std::move(item), 0);
    return top;
  }
  void visit_edges(EdgeVisitor& v) override {
    visit(v, comparer);
    for (const Item& x : heap) {
      visit(v, x.element);
      visit(v, x.priority);
    }
  }
  void clear_edges() override {
    auto dropped = std::move(heap);
    heap.clear();
    comparer = Value();
  }

 private:
  static void visit(EdgeVisitor& v, const Value& x) {
    if (x.is_object()) v.visit(x.object());
  }
  const Type* type_;
};
PriorityQueueObject& pq(MethodCall& c) { return *c.self.get_if<PriorityQueueObject>(); }
PriorityQueueObject& filled(MethodCall& c) {
  if (pq(c).heap.empty()) throw_invalid_operation("Queue empty.");
  return pq(c);
}
constexpr MemberDef kPriority[] = {
    {"new()", PS_FN { return Value(make_ref<PriorityQueueObject>(c.type)); }},
    {"new(System.Collections.Generic.IComparer[TPriority] comparer)",
     PS_FN { auto q = make_ref<PriorityQueueObject>(c.type); q->comparer = c.arg(0); return Value(q); }},
    {"int Count {get;}", PS_FN { return int32(static_cast<int64_t>(pq(c).heap.size())); }},
    {"void Enqueue(TElement element, TPriority priority)", PS_FN { pq(c).push(c.ctx, c.arg(0), c.arg(1)); return {}; }},
    {"TElement Dequeue()", PS_FN { return filled(c).pop(c.ctx).element; }},
    {"TElement Peek()", PS_FN { return filled(c).heap.front().element; }},
    {"bool TryDequeue([ref] TElement element, [ref] TPriority priority)",
     PS_FN {
       if (pq(c).heap.empty()) return boolean(false);
       auto x = pq(c).pop(c.ctx);
       set_out(c, 0, x.element);
       set_out(c, 1, x.priority);
       return boolean(true);
     }},
    {"bool TryPeek([ref] TElement element, [ref] TPriority priority)",
     PS_FN {
       if (pq(c).heap.empty()) return boolean(false);
       set_out(c, 0, pq(c).heap.front().element);
       set_out(c, 1, pq(c).heap.front().priority);
       return boolean(true);
     }},
    {"void Clear()", PS_FN { pq(c).heap.clear(); return {}; }},
    {"TElement EnqueueDequeue(TElement element, TPriority priority)", PS_FN { return pq(c).push_pop(c.ctx, {c.arg(0), c.arg(1)}).element; }},
    {"TElement DequeueEnqueue(TElement element, TPriority priority)",
     PS_FN {
       auto& q = filled(c);
       Value top = q.heap.front().element;
       q.down(c.ctx, {c.arg(0), c.arg(1)}, 0);
       return top;
     }},
    {"void EnqueueRange(System.Collections.Generic.IEnumerable[TElement] elements, TPriority priority)",
     PS_FN {
       if (c.arg(0).is_null()) throw_null_argument("elements");
       for (Value& v : to_vector(c.ctx, c.arg(0))) pq(c).push(c.ctx, convert_to(c.ctx, v, c.type->generic_args()[0]), c.arg(1));
       return {};
     }},
    {"bool Remove(TElement element, [ref] TElement removedElement, [ref] TPriority priority)",
     PS_FN {
       auto& q = pq(c);
       for (size_t i = 0; i < q.heap.size(); ++i) {
         if (!dotnet_equals(q.heap[i].element, c.arg(0))) continue;
         auto gone = q.heap[i], last = q.heap.back();
         q.heap.pop_back();
         if (i < q.heap.size()) {
           if (q.compare(c.ctx, last, gone) < 0) q.up(c.ctx, last, i);
           else q.down(c.ctx, last, i);
         }
         set_out(c, 1, gone.element);
         set_out(c, 2, gone.priority);
         return boolean(true);
       }
       return boolean(false);
     }},
    {"int EnsureCapacity(int capacity)", PS_FN { return int32(std::max<int64_t>(int_arg(c, 0), static_cast<int64_t>(pq(c).heap.size()))); }},
    {"void TrimExcess()", PS_FN { return {}; }},
    {"System.Collections.Generic.IComparer[TPriority] Comparer {get;}",
     PS_FN { return pq(c).comparer.is_null() ? get_static(c.ctx, generic_of("System.Collections.Generic.Comparer`1", {&c.type->generic_args()[1], 1}), "Default") : pq(c).comparer; }},
    {"object UnorderedItems {get;}",
     PS_FN {
       const Type* t = generic_of("System.ValueTuple`2", c.type->generic_args());
       std::vector<Value> r;
       for (const auto& x : pq(c).heap) r.push_back(Value(make_ref<TupleObject>(t, std::vector<Value>{x.element, x.priority})));
       return Value(Array::of(t, std::move(r)));
     }},
};
PS_TYPE(PriorityT, {.full_name = "System.Collections.Generic.PriorityQueue`2", .flags = kGenericDefinition, .members = kPriority,
                    .assembly = "System.Collections"});

}  // namespace
}  // namespace psession
