// System.Linq.Enumerable. The methods run at once and give arrays, where .NET's wait until they are walked.
#include <algorithm>

#include "object/operators.h"
#include "object/types/table.h"

namespace psession {
namespace {

std::vector<Value> items(MethodCall& c, uint32_t i = 0, const char* name = "source") {
  if (c.arg(i).is_null()) throw_null_argument(name);
  const Value& v = c.arg(i);
  if (v.is_string()) {
    std::vector<Value> r;
    for (uint32_t k = 0; k < v.string()->length(); ++k) r.push_back(Value::character(v.string()->at(k)));
    return r;
  }
  if (v.kind() == Kind::Dictionary) {
    std::vector<Value> r;
    auto e = dictionary_enumerator(Ref<Dictionary>(v.as<Dictionary>()));
    Value x;
    while (e->next(x)) r.push_back(std::move(x));
    return r;
  }
  return to_vector(c.ctx, v);
}
const Type* element_of(const Value& v) {
  if (v.kind() == Kind::Array) return v.as<Array>()->element();
  if (v.kind() == Kind::List) return v.as<List>()->element();
  const Type* t = type_of(v);
  if (t && t->generic_args().size() == 1) return t->generic_args()[0];
  return &types::Object;
}
Value array(const Type* e, std::vector<Value> v) { return Value(Array::of(e, std::move(v))); }
Value same(MethodCall& c, std::vector<Value> v) { return array(element_of(c.arg(0)), std::move(v)); }
Value call(MethodCall& c, uint32_t f, const Value& a) { return DelegateObject::call(c.ctx, c.arg(f), {&a, 1}); }
Value call(MethodCall& c, uint32_t f, const Value& a, const Value& b) {
  Value args[] = {a, b};
  return DelegateObject::call(c.ctx, c.arg(f), args);
}
// A selector or predicate that may want the index too (Func of three).
Value call_at(MethodCall& c, uint32_t f, const Value& v, size_t index) {
  auto* d = c.arg(f).get_if<DelegateObject>();
  if (!d || d->type()->generic_args().size() != 3) return call(c, f, v);
  return call(c, f, v, Value::int32(static_cast<int32_t>(index)));
}
bool holds(MethodCall& c, uint32_t f, const Value& v) { return is_true(call(c, f, v)); }
// What a delegate is declared to return.
const Type* result_of(const Value& f) {
  auto* d = f.get_if<DelegateObject>();
  if (!d || d->type()->generic_args().empty()) return &types::Object;
  const Type* t = d->type()->generic_args().back();
  return t->is_generic_parameter() ? &types::Object : t;
}
[[noreturn]] void throw_empty() { throw_invalid_operation("Sequence contains no elements"); }

class GroupObject final : public HeapObject, public EnumerableObject {
 public:
  GroupObject(Value key, Ref<Array> items, const Type* t) : key(std::move(key)), items(std::move(items)), type_(t) { set_may_cycle(); }
  Value key;
  Ref<Array> items;
  const Type* type() const override { return type_; }
  std::unique_ptr<Enumerator> enumerator(CallContext&) override { return array_enumerator(items); }
  void visit_edges(EdgeVisitor& v) override {
    if (key.is_object()) v.visit(key.object());
    v.visit(items.get());
  }
  void clear_edges() override {
    key = Value();
    items = Array::make(&types::Object, 0);
  }

 private:
  const Type* type_;
};
constexpr MemberDef kGroup[] = {{"TKey Key {get;}", PS_FN { return c.self.get_if<GroupObject>()->key; }}};
PS_TYPE(GroupType, {.full_name = "System.Linq.Grouping`2", .flags = kGenericDefinition | kSealed, .members = kGroup,
                    .interfaces = "System.Collections.IEnumerable", .assembly = "System.Linq"});

// What OrderBy gives: the source, and by what it is sorted (ThenBy adds to it).
class OrderedObject final : public HeapObject, public EnumerableObject {
 public:
  OrderedObject(std::vector<Value> source, const Type* element)
      : source(std::move(source)), type_(generic_of("System.Linq.OrderedEnumerable`1", {&element, 1})) { set_may_cycle(); }
  struct By { std::vector<Value> keys; bool descending; };
  std::vector<Value> source;
  std::vector<By> by;
  Ref<Array> sorted(CallContext& ctx) {
    std::vector<size_t> at(source.size());
    for (size_t i = 0; i < at.size(); ++i) at[i] = i;
    std::stable_sort(at.begin(), at.end(), [&](size_t x, size_t y) {
      for (const By& b : by) {
        int r = dotnet_compare(ctx, b.keys[x], b.keys[y], {});
        if (r) return b.descending ? r > 0 : r < 0;
      }
      return false;
    });
    std::vector<Value> out;
    for (size_t i : at) out.push_back(source[i]);
    return Array::of(type_->generic_args()[0], std::move(out));
  }
  const Type* type() const override { return type_; }
  std::unique_ptr<Enumerator> enumerator(CallContext& ctx) override { return array_enumerator(sorted(ctx)); }
  void visit_edges(EdgeVisitor& v) override {
    for (const Value& x : source) if (x.is_object()) v.visit(x.object());
    for (const By& b : by) for (const Value& k : b.keys) if (k.is_object()) v.visit(k.object());
  }
  void clear_edges() override {
    source.clear();
    by.clear();
  }

 private:
  const Type* type_;
};
PS_TYPE(OrderedType, {.full_name = "System.Linq.OrderedEnumerable`1", .flags = kGenericDefinition | kSealed | kInternal,
                      .interfaces = "System.Linq.IOrderedEnumerable[T]", .assembly = "System.Linq"});
Value then_by(MethodCall& c, bool descending) {
  auto* before = c.arg(0).get_if<OrderedObject>();
  if (!before) throw_null_argument("source");
  auto o = make_ref<OrderedObject>(before->source, before->type()->generic_args()[0]);
  o->by = before->by;
  OrderedObject::By b{{}, descending};
  for (const Value& x : o->source) b.keys.push_back(call(c, 1, x));
  o->by.push_back(std::move(b));
  return Value(o);
}

// ToLookup's: groups by key; a key that is not there has an empty one.
class LookupObject final : public HeapObject, public EnumerableObject {
 public:
  LookupObject(Ref<Array> groups, const Type* t) : groups(std::move(groups)), type_(t) { set_may_cycle(); }
  Ref<Array> groups;
  const GroupObject* find(const Value& key) const {
    for (const Value& g : groups->items()) {
      if (dotnet_equals(g.get_if<GroupObject>()->key, key)) return g.get_if<GroupObject>();
    }
    return nullptr;
  }
  const Type* type() const override { return type_; }
  std::unique_ptr<Enumerator> enumerator(CallContext&) override { return array_enumerator(groups); }
  void visit_edges(EdgeVisitor& v) override { v.visit(groups.get()); }
  void clear_edges() override { groups = Array::make(&types::Object, 0); }

 private:
  const Type* type_;
};
constexpr MemberDef kLookup[] = {
    {"int Count {get;}", PS_FN { return int32(c.self.get_if<LookupObject>()->groups->size()); }},
    {"bool Contains(TKey key)", PS_FN { return boolean(c.self.get_if<LookupObject>()->find(c.arg(0)) != nullptr); }},
    {"System.Collections.Generic.IEnumerable[TElement] Item(TKey key) {get;}", PS_FN {
       auto* g = c.self.get_if<LookupObject>()->find(c.arg(0));
       return g ? Value(g->items) : Value(Array::make(c.type->generic_args()[1], 0));
     }},
};
PS_TYPE(LookupType, {.full_name = "System.Linq.Lookup`2", .flags = kGenericDefinition | kSealed, .members = kLookup,
                     .interfaces = "System.Collections.IEnumerable", .assembly = "System.Linq"});

Value sum(MethodCall& c, const std::vector<Value>& v, const Type* e) {
  Value total = e != &types::Object && e->is_value_type() ? e->make_default() : Value::int32(0);
  for (const Value& x : v) {
    if (!x.is_null()) total = binary_op(c.ctx, BinaryOp::Add, total, x);
  }
  return total;
}
Value mapped_sum(MethodCall& c) {
  std::vector<Value> v;
  for (const Value& x : items(c)) v.push_back(call(c, 1, x));
  return sum(c, v, result_of(c.arg(1)));
}
Value average(MethodCall& c, const std::vector<Value>& v) {
  if (v.empty()) throw_empty();
  Value total = Value::real(0);
  if (v[0].kind() == Kind::Decimal) total = decimal_value(Decimal96());
  for (const Value& x : v) total = binary_op(c.ctx, BinaryOp::Add, total, x);
  return binary_op(c.ctx, BinaryOp::Div, total, Value::int32(static_cast<int32_t>(v.size())));
}
Value extreme(MethodCall& c, bool max, bool mapped) {
  Value best;
  bool any = false;
  for (const Value& x : items(c)) {
    Value v = mapped ? call(c, 1, x) : x;
    if (v.is_null()) continue;
    int r = any ? dotnet_compare(c.ctx, v, best, {}) : 0;
    if (!any || (max ? r > 0 : r < 0)) best = v;
    any = true;
  }
  if (!any) throw_empty();
  return best;
}
Value extreme_by(MethodCall& c, bool max) {
  Value best, best_key;
  bool any = false;
  for (const Value& x : items(c)) {
    Value k = call(c, 1, x);
    int r = any ? dotnet_compare(c.ctx, k, best_key, {}) : 0;
    if (!any || (max ? r > 0 : r < 0)) {
      best = x;
      best_key = k;
    }
    any = true;
  }
  if (!any) throw_empty();
  return best;
}
Value order(MethodCall& c, bool descending, bool by_key) {
  auto o = make_ref<OrderedObject>(items(c), element_of(c.arg(0)));
  OrderedObject::By b{{}, descending};
  for (const Value& x : o->source) b.keys.push_back(by_key ? call(c, 1, x) : x);
  o->by.push_back(std::move(b));
  return Value(o);
}
Value pick(MethodCall& c, bool last, bool or_default, bool filtered) {
  auto v = items(c);
  for (size_t k = 0; k < v.size(); ++k) {
    const Value& x = v[last ? v.size() - 1 - k : k];
    if (!filtered || holds(c, 1, x)) return x;
  }
  if (!or_default) throw_invalid_operation(filtered ? "Sequence contains no matching element" : "Sequence contains no elements");
  return element_of(c.arg(0))->make_default();
}
Value single(MethodCall& c, bool or_default, bool filtered) {
  Value found;
  size_t n = 0;
  for (const Value& x : items(c)) {
    if (filtered && !holds(c, 1, x)) continue;
    found = x;
    if (++n > 1) throw_invalid_operation(filtered ? "Sequence contains more than one matching element" : "Sequence contains more than one element");
  }
  if (n) return found;
  if (!or_default) throw_invalid_operation(filtered ? "Sequence contains no matching element" : "Sequence contains no elements");
  return element_of(c.arg(0))->make_default();
}
Ref<Dictionary> table() { return make_ref<Dictionary>(&types::Hashtable, KeyComparer::Default); }
Value distinct(MethodCall& c, bool by_key) {
  auto seen = table();
  std::vector<Value> r;
  for (const Value& x : items(c)) {
    if (seen->add(by_key ? call(c, 1, x) : x, Value())) r.push_back(x);
  }
  return same(c, std::move(r));
}
enum class SetOp { Except, Intersect, Union };
Value set_op(MethodCall& c, SetOp op) {
  auto other = table(), seen = table();
  std::vector<Value> r;
  auto second = items(c, 1, "second");
  if (op != SetOp::Union) {
    for (const Value& x : second) other->add(x, Value());
  }
  for (const Value& x : items(c)) {
    bool wanted = op == SetOp::Union || (other->find(x) != nullptr) == (op == SetOp::Intersect);
    if (wanted && seen->add(x, Value())) r.push_back(x);
  }
  for (const Value& x : op == SetOp::Union ? second : std::vector<Value>()) {
    if (seen->add(x, Value())) r.push_back(x);
  }
  return same(c, std::move(r));
}
Value group_by(MethodCall& c) {
  auto groups = make_ref<Dictionary>(&types::Hashtable, KeyComparer::Default);
  std::vector<std::vector<Value>> members;
  for (const Value& x : items(c)) {
    Value k = call(c, 1, x);
    const Value* at = groups->find(k);
    if (!at) {
      groups->add(k, Value::int32(static_cast<int32_t>(members.size())));
      members.emplace_back();
      at = groups->find(k);
    }
    members[static_cast<size_t>(at->as_int())].push_back(c.argc > 2 ? call(c, 2, x) : x);
  }
  const Type* element = c.argc > 2 ? result_of(c.arg(2)) : element_of(c.arg(0));
  const Type* args[] = {result_of(c.arg(1)), element};
  std::vector<Value> r;
  for (size_t i = 0; i < groups->slots(); ++i) {
    if (!groups->live(i)) continue;
    r.push_back(Value(make_ref<GroupObject>(groups->key_at(i), Array::of(element, std::move(members[static_cast<size_t>(groups->value_at(i).as_int())])),
                                            TypeRegistry::instantiate(&GroupType, args))));
  }
  return Value(Array::of(std::move(r)));
}
Value to_lookup(MethodCall& c) {
  Value groups = group_by(c);
  const Type* args[] = {result_of(c.arg(1)), c.argc > 2 ? result_of(c.arg(2)) : element_of(c.arg(0))};
  return Value(make_ref<LookupObject>(Ref<Array>(groups.as<Array>()), TypeRegistry::instantiate(&LookupType, args)));
}
// Pairs of the outer elements and the inner ones of the same key; `grouped`: with all of them at once.
Value join(MethodCall& c, bool grouped) {
  auto by_key = table();
  std::vector<std::vector<Value>> lists;
  for (const Value& x : items(c, 1, "inner")) {
    Value k = call(c, 3, x);
    if (k.is_null()) continue;
    const Value* at = by_key->find(k);
    if (!at) {
      by_key->add(k, int32(static_cast<int64_t>(lists.size())));
      lists.emplace_back();
      at = by_key->find(k);
    }
    lists[static_cast<size_t>(at->as_int())].push_back(x);
  }
  std::vector<Value> r;
  for (const Value& x : items(c, 0, "outer")) {
    Value k = call(c, 2, x);
    const Value* at = k.is_null() ? nullptr : by_key->find(k);
    std::vector<Value> found = at ? lists[static_cast<size_t>(at->as_int())] : std::vector<Value>();
    if (grouped) r.push_back(call(c, 4, x, array(element_of(c.arg(1)), std::move(found))));
    else for (const Value& y : found) r.push_back(call(c, 4, x, y));
  }
  return array(result_of(c.arg(4)), std::move(r));
}
// ExceptBy, IntersectBy: `second` holds keys; UnionBy: elements.
Value set_by(MethodCall& c, SetOp op) {
  auto other = table(), seen = table();
  std::vector<Value> r, first = items(c), second = items(c, 1, "second");
  if (op == SetOp::Union) first.insert(first.end(), second.begin(), second.end());
  else for (const Value& k : second) other->add(k, Value());
  for (const Value& x : first) {
    Value k = call(c, 2, x);
    bool wanted = op == SetOp::Union || (other->find(k) != nullptr) == (op == SetOp::Intersect);
    if (wanted && seen->add(k, Value())) r.push_back(x);
  }
  return same(c, std::move(r));
}
Value pairs_of(MethodCall& c, const Type* key, const Type* value, const Dictionary& d) {
  const Type* args[] = {key, value};
  const Type* t = TypeRegistry::instantiate(&types::KeyValuePair, args);
  std::vector<Value> r;
  for (size_t i = 0; i < d.slots(); ++i) {
    if (d.live(i)) r.push_back(Value(make_ref<PairObject>(t, d.key_at(i), d.value_at(i))));
  }
  return array(t, std::move(r));
}
Value count_by(MethodCall& c) {
  auto d = table();
  for (const Value& x : items(c)) {
    Value k = call(c, 1, x);
    const Value* n = d->find(k);
    d->set(k, int32(n ? n->as_int() + 1 : 1));
  }
  return pairs_of(c, result_of(c.arg(1)), &types::Int32, *d);
}
Value aggregate_by(MethodCall& c) {
  auto d = table();
  for (const Value& x : items(c)) {
    Value k = call(c, 1, x);
    const Value* sofar = d->find(k);
    d->set(k, call(c, 3, sofar ? *sofar : c.arg(2), x));
  }
  return pairs_of(c, result_of(c.arg(1)), result_of(c.arg(3)), *d);
}
Value to_dictionary(MethodCall& c) {
  const Type* args[] = {result_of(c.arg(1)), c.argc > 2 ? result_of(c.arg(2)) : element_of(c.arg(0))};
  auto d = make_ref<Dictionary>(TypeRegistry::instantiate(&types::GenericDictionary, args));
  for (const Value& x : items(c)) {
    Value k = call(c, 1, x);
    if (!d->add(k, c.argc > 2 ? call(c, 2, x) : x)) {
      throw_dotnet("System.ArgumentException", "An item with the same key has already been added. Key: " + dotnet_to_string(c.ctx, k));
    }
  }
  return Value(d);
}
Value skip_take(MethodCall& c, bool take, bool last) {
  auto v = items(c);
  int64_t n = std::clamp<int64_t>(int_arg(c, 1), 0, static_cast<int64_t>(v.size())), size = static_cast<int64_t>(v.size());
  int64_t from = take ? (last ? size - n : 0) : (last ? 0 : n), to = take ? (last ? size : n) : (last ? size - n : size);
  return same(c, {v.begin() + from, v.begin() + to});
}
Value skip_take_while(MethodCall& c, bool take) {
  auto v = items(c);
  size_t i = 0;
  while (i < v.size() && holds(c, 1, v[i])) ++i;
  auto at = v.begin() + static_cast<long>(i);
  return same(c, take ? std::vector<Value>(v.begin(), at) : std::vector<Value>(at, v.end()));
}
Value count(MethodCall& c, bool filtered) {
  int64_t n = 0;
  for (const Value& x : items(c)) n += !filtered || holds(c, 1, x);
  return int32(n);
}
Value contains(MethodCall& c) {
  for (const Value& x : items(c)) {
    if (dotnet_equals(x, c.arg(1))) return boolean(true);
  }
  return boolean(false);
}
Value repeat(MethodCall& c) {
  if (int_arg(c, 1) < 0 || int_arg(c, 1) > 0x7FFFFFC7) throw_dotnet("System.ArgumentOutOfRangeException", "Specified argument was out of the range of valid values.", "count");
  const Type* t = type_of(c.arg(0));
  return array(t ? t : &types::Object, std::vector<Value>(static_cast<size_t>(int_arg(c, 1)), c.arg(0)));
}
Value range(MethodCall& c) {
  int64_t from = int_arg(c, 0), n = int_arg(c, 1);
  if (n < 0 || from + n - 1 > INT32_MAX) throw_dotnet("System.ArgumentOutOfRangeException", "Specified argument was out of the range of valid values.", "count");
  std::vector<Value> r;
  r.reserve(static_cast<size_t>(n));
  for (int64_t i = 0; i < n; ++i) r.push_back(int32(from + i));
  return array(&types::Int32, std::move(r));
}
Value zip(MethodCall& c) {
  auto a = items(c), b = items(c, 1, "second");
  std::vector<Value> r;
  for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (c.argc > 2) {
      r.push_back(call(c, 2, a[i], b[i]));
    } else {
      const Type* t[] = {element_of(c.arg(0)), element_of(c.arg(1))};
      r.push_back(Value(make_ref<TupleObject>(generic_of("System.ValueTuple`2", t), std::vector<Value>{a[i], b[i]})));
    }
  }
  return array(c.argc > 2 ? result_of(c.arg(2)) : &types::Object, std::move(r));
}
Value chunk(MethodCall& c) {
  if (int_arg(c, 1) < 1) throw_dotnet("System.ArgumentOutOfRangeException", "Specified argument was out of the range of valid values.", "size");
  auto v = items(c);
  size_t n = static_cast<size_t>(int_arg(c, 1));
  std::vector<Value> r;
  for (size_t i = 0; i < v.size(); i += n) {
    r.push_back(same(c, {v.begin() + static_cast<long>(i), v.begin() + static_cast<long>(std::min(i + n, v.size()))}));
  }
  return Value(Array::of(TypeRegistry::array_of(element_of(c.arg(0))), std::move(r)));
}

#define SEQ "System.Collections.Generic.IEnumerable[TSource]"
#define SRC SEQ " source"
#define F(r) "System.Func[TSource," r "]"
constexpr MemberDef kEnumerable[] = {
    {"static TSource Aggregate[TSource](" SRC ", System.Func[TSource,TSource,TSource] func)",
     PS_FN {
       auto v = items(c);
       if (v.empty()) throw_empty();
       Value r = v[0];
       for (size_t i = 1; i < v.size(); ++i) r = call(c, 1, r, v[i]);
       return r;
     }},
    {"static TAccumulate Aggregate[TSource,TAccumulate](" SRC ", TAccumulate seed, System.Func[TAccumulate,TSource,TAccumulate] func)",
     PS_FN {
       Value r = c.arg(1);
       for (const Value& x : items(c)) r = call(c, 2, r, x);
       return r;
     }},
    {"static bool All[TSource](" SRC ", " F("bool") " predicate)",
     PS_FN {
       for (const Value& x : items(c)) {
         if (!holds(c, 1, x)) return boolean(false);
       }
       return boolean(true);
     }},
    {"static bool Any[TSource](" SRC ")", PS_FN { return boolean(!items(c).empty()); }},
    {"static bool Any[TSource](" SRC ", " F("bool") " predicate)",
     PS_FN {
       for (const Value& x : items(c)) {
         if (holds(c, 1, x)) return boolean(true);
       }
       return boolean(false);
     }},
    {"static " SEQ " Append[TSource](" SRC ", TSource element)", PS_FN { auto v = items(c); v.push_back(c.arg(1)); return same(c, std::move(v)); }},
    {"static " SEQ " Prepend[TSource](" SRC ", TSource element)", PS_FN { auto v = items(c); v.insert(v.begin(), c.arg(1)); return same(c, std::move(v)); }},
    {"static double Average[TSource](" SRC ")", PS_FN { return average(c, items(c)); }},
    {"static double Average[TSource](" SRC ", " F("TResult") " selector)",
     PS_FN {
       std::vector<Value> v;
       for (const Value& x : items(c)) v.push_back(call(c, 1, x));
       return average(c, v);
     }},
    {"static System.Collections.Generic.IEnumerable[TResult] Cast[TResult](System.Collections.IEnumerable source)",
     PS_FN {
       const Type* t = c.generic_args.empty() ? &types::Object : c.generic_args[0];
       auto v = items(c);
       for (Value& x : v) x = convert_to(c.ctx, x, t);
       return array(t, std::move(v));
     }},
    {"static System.Collections.Generic.IEnumerable[TResult] OfType[TResult](System.Collections.IEnumerable source)",
     PS_FN {
       const Type* t = c.generic_args.empty() ? &types::Object : c.generic_args[0];
       std::vector<Value> r;
       for (const Value& x : items(c)) {
         if (const Type* k = type_of(unwrap(x)); k && t->assignable_from(k)) r.push_back(x);
       }
       return array(t, std::move(r));
     }},
    {"static TSource[][] Chunk[TSource](" SRC ", int size)", chunk},
    {"static " SEQ " Concat[TSource](" SEQ " first, " SEQ " second)",
     PS_FN { auto v = items(c), w = items(c, 1, "second"); v.insert(v.end(), w.begin(), w.end()); return same(c, std::move(v)); }},
    {"static bool Contains[TSource](" SRC ", TSource value)", contains},
    {"static int Count[TSource](" SRC ")", PS_FN { return count(c, false); }},
    {"static int Count[TSource](" SRC ", " F("bool") " predicate)", PS_FN { return count(c, true); }},
    {"static long LongCount[TSource](" SRC ")", PS_FN { return Value::int64(count(c, false).as_int()); }},
    {"static " SEQ " DefaultIfEmpty[TSource](" SRC ")",
     PS_FN { auto v = items(c); if (v.empty()) v.push_back(element_of(c.arg(0))->make_default()); return same(c, std::move(v)); }},
    {"static " SEQ " Distinct[TSource](" SRC ")", PS_FN { return distinct(c, false); }},
    {"static " SEQ " DistinctBy[TSource,TKey](" SRC ", " F("TKey") " keySelector)", PS_FN { return distinct(c, true); }},
    {"static TSource ElementAt[TSource](" SRC ", int index)",
     PS_FN {
       auto v = items(c);
       if (int_arg(c, 1) < 0 || int_arg(c, 1) >= static_cast<int64_t>(v.size())) throw_index_range();
       return v[static_cast<size_t>(int_arg(c, 1))];
     }},
    {"static TSource ElementAtOrDefault[TSource](" SRC ", int index)",
     PS_FN {
       auto v = items(c);
       bool in = int_arg(c, 1) >= 0 && int_arg(c, 1) < static_cast<int64_t>(v.size());
       return in ? v[static_cast<size_t>(int_arg(c, 1))] : element_of(c.arg(0))->make_default();
     }},
    {"static System.Collections.Generic.IEnumerable[TResult] Empty[TResult]()",
     PS_FN { return array(c.generic_args.empty() ? &types::Object : c.generic_args[0], {}); }},
    {"static " SEQ " Except[TSource](" SEQ " first, " SEQ " second)", PS_FN { return set_op(c, SetOp::Except); }},
    {"static " SEQ " Intersect[TSource](" SEQ " first, " SEQ " second)", PS_FN { return set_op(c, SetOp::Intersect); }},
    {"static " SEQ " Union[TSource](" SEQ " first, " SEQ " second)", PS_FN { return set_op(c, SetOp::Union); }},
    {"static TSource First[TSource](" SRC ")", PS_FN { return pick(c, false, false, false); }},
    {"static TSource First[TSource](" SRC ", " F("bool") " predicate)", PS_FN { return pick(c, false, false, true); }},
    {"static TSource FirstOrDefault[TSource](" SRC ")", PS_FN { return pick(c, false, true, false); }},
    {"static TSource FirstOrDefault[TSource](" SRC ", " F("bool") " predicate)", PS_FN { return pick(c, false, true, true); }},
    {"static TSource Last[TSource](" SRC ")", PS_FN { return pick(c, true, false, false); }},
    {"static TSource Last[TSource](" SRC ", " F("bool") " predicate)", PS_FN { return pick(c, true, false, true); }},
    {"static TSource LastOrDefault[TSource](" SRC ")", PS_FN { return pick(c, true, true, false); }},
    {"static TSource Single[TSource](" SRC ")", PS_FN { return single(c, false, false); }},
    {"static TSource Single[TSource](" SRC ", " F("bool") " predicate)", PS_FN { return single(c, false, true); }},
    {"static TSource SingleOrDefault[TSource](" SRC ")", PS_FN { return single(c, true, false); }},
    {"static object GroupBy[TSource,TKey](" SRC ", " F("TKey") " keySelector)", group_by},
    {"static object GroupBy[TSource,TKey,TElement](" SRC ", " F("TKey") " keySelector, " F("TElement") " elementSelector)", group_by},
    {"static TSource Max[TSource](" SRC ")", PS_FN { return extreme(c, true, false); }},
    {"static TResult Max[TSource,TResult](" SRC ", " F("TResult") " selector)", PS_FN { return extreme(c, true, true); }},
    {"static TSource Min[TSource](" SRC ")", PS_FN { return extreme(c, false, false); }},
    {"static TResult Min[TSource,TResult](" SRC ", " F("TResult") " selector)", PS_FN { return extreme(c, false, true); }},
    {"static TSource MaxBy[TSource,TKey](" SRC ", " F("TKey") " keySelector)", PS_FN { return extreme_by(c, true); }},
    {"static TSource MinBy[TSource,TKey](" SRC ", " F("TKey") " keySelector)", PS_FN { return extreme_by(c, false); }},
    {"static object Order[TSource](" SRC ")", PS_FN { return order(c, false, false); }},
    {"static object OrderDescending[TSource](" SRC ")", PS_FN { return order(c, true, false); }},
    {"static object OrderBy[TSource,TKey](" SRC ", " F("TKey") " keySelector)", PS_FN { return order(c, false, true); }},
    {"static object OrderByDescending[TSource,TKey](" SRC ", " F("TKey") " keySelector)", PS_FN { return order(c, true, true); }},
    {"static System.Collections.Generic.IEnumerable[int] Range(int start, int count)", range},
    {"static object Repeat[TResult](TResult element, int count)", repeat},
    {"static " SEQ " Reverse[TSource](" SRC ")", PS_FN { auto v = items(c); std::reverse(v.begin(), v.end()); return same(c, std::move(v)); }},
    {"static object Select[TSource,TResult](" SRC ", " F("TResult") " selector)",
     PS_FN {
       std::vector<Value> r;
       size_t i = 0;
       for (const Value& x : items(c)) r.push_back(call_at(c, 1, x, i++));
       return array(result_of(c.arg(1)), std::move(r));
     }},
    {"static object SelectMany[TSource,TResult](" SRC ", " F("System.Collections.Generic.IEnumerable[TResult]") " selector)",
     PS_FN {
       std::vector<Value> r;
       for (const Value& x : items(c)) {
         for (Value& y : to_vector(c.ctx, call(c, 1, x))) r.push_back(std::move(y));
       }
       return Value(Array::of(std::move(r)));
     }},
    {"static bool SequenceEqual[TSource](" SEQ " first, " SEQ " second)",
     PS_FN {
       auto a = items(c), b = items(c, 1, "second");
       if (a.size() != b.size()) return boolean(false);
       for (size_t i = 0; i < a.size(); ++i) {
         if (!dotnet_equals(a[i], b[i])) return boolean(false);
       }
       return boolean(true);
     }},
    {"static " SEQ " Skip[TSource](" SRC ", int count)", PS_FN { return skip_take(c, false, false); }},
    {"static " SEQ " SkipLast[TSource](" SRC ", int count)", PS_FN { return skip_take(c, false, true); }},
    {"static " SEQ " SkipWhile[TSource](" SRC ", " F("bool") " predicate)", PS_FN { return skip_take_while(c, false); }},
    {"static " SEQ " Take[TSource](" SRC ", int count)", PS_FN { return skip_take(c, true, false); }},
    {"static " SEQ " TakeLast[TSource](" SRC ", int count)", PS_FN { return skip_take(c, true, true); }},
    {"static " SEQ " TakeWhile[TSource](" SRC ", " F("bool") " predicate)", PS_FN { return skip_take_while(c, true); }},
    {"static object Sum[TSource](" SRC ")", PS_FN { return sum(c, items(c), element_of(c.arg(0))); }},
    {"static object Sum[TSource](" SRC ", " F("TResult") " selector)", mapped_sum},
    {"static TSource[] ToArray[TSource](" SRC ")", PS_FN { return same(c, items(c)); }},
    {"static object ToList[TSource](" SRC ")", PS_FN { return make_list(element_of(c.arg(0)), items(c)); }},
    {"static object ToHashSet[TSource](" SRC ")",
     PS_FN {
       const Type* e = element_of(c.arg(0));
       Value args[] = {array(e, items(c))};
       return construct(c.ctx, generic_of("System.Collections.Generic.HashSet`1", {&e, 1}), args);
     }},
    {"static object ToDictionary[TSource,TKey](" SRC ", " F("TKey") " keySelector)", to_dictionary},
    {"static object ToDictionary[TSource,TKey,TElement](" SRC ", " F("TKey") " keySelector, " F("TElement") " elementSelector)", to_dictionary},
    {"static object Where[TSource](" SRC ", " F("bool") " predicate)",
     PS_FN {
       std::vector<Value> r;
       size_t i = 0;
       for (const Value& x : items(c)) {
         if (is_true(call_at(c, 1, x, i++))) r.push_back(x);
       }
       return same(c, std::move(r));
     }},
    {"static object AsEnumerable[TSource](" SRC ")", PS_FN { return c.arg(0); }},
    {"static object ThenBy[TSource,TKey](System.Linq.IOrderedEnumerable[TSource] source, " F("TKey") " keySelector)", PS_FN { return then_by(c, false); }},
    {"static object ThenByDescending[TSource,TKey](System.Linq.IOrderedEnumerable[TSource] source, " F("TKey") " keySelector)", PS_FN { return then_by(c, true); }},
    {"static object Join[TOuter,TInner,TKey,TResult](System.Collections.Generic.IEnumerable[TOuter] outer, System.Collections.Generic.IEnumerable[TInner] inner, "
     "System.Func[TOuter,TKey] outerKeySelector, System.Func[TInner,TKey] innerKeySelector, System.Func[TOuter,TInner,TResult] resultSelector)",
     PS_FN { return join(c, false); }},
    {"static object GroupJoin[TOuter,TInner,TKey,TResult](System.Collections.Generic.IEnumerable[TOuter] outer, System.Collections.Generic.IEnumerable[TInner] inner, "
     "System.Func[TOuter,TKey] outerKeySelector, System.Func[TInner,TKey] innerKeySelector, "
     "System.Func[TOuter,System.Collections.Generic.IEnumerable[TInner],TResult] resultSelector)",
     PS_FN { return join(c, true); }},
    {"static object ToLookup[TSource,TKey](" SRC ", " F("TKey") " keySelector)", to_lookup},
    {"static object ToLookup[TSource,TKey,TElement](" SRC ", " F("TKey") " keySelector, " F("TElement") " elementSelector)", to_lookup},
    {"static " SEQ " ExceptBy[TSource,TKey](" SEQ " first, System.Collections.Generic.IEnumerable[TKey] second, " F("TKey") " keySelector)", PS_FN { return set_by(c, SetOp::Except); }},
    {"static " SEQ " IntersectBy[TSource,TKey](" SEQ " first, System.Collections.Generic.IEnumerable[TKey] second, " F("TKey") " keySelector)", PS_FN { return set_by(c, SetOp::Intersect); }},
    {"static " SEQ " UnionBy[TSource,TKey](" SEQ " first, " SEQ " second, " F("TKey") " keySelector)", PS_FN { return set_by(c, SetOp::Union); }},
    {"static object CountBy[TSource,TKey](" SRC ", " F("TKey") " keySelector)", count_by},
    {"static object AggregateBy[TSource,TKey,TAccumulate](" SRC ", " F("TKey") " keySelector, TAccumulate seed, System.Func[TAccumulate,TSource,TAccumulate] func)", aggregate_by},
    {"static object Index[TSource](" SRC ")",
     PS_FN {
       const Type* t[] = {&types::Int32, element_of(c.arg(0))};
       const Type* pair = generic_of("System.ValueTuple`2", t);
       std::vector<Value> r;
       for (Value& x : items(c)) r.push_back(Value(make_ref<TupleObject>(pair, std::vector<Value>{int32(static_cast<int64_t>(r.size())), x})));
       return Value(Array::of(std::move(r)));
     }},
    {"static TResult Aggregate[TSource,TAccumulate,TResult](" SRC ", TAccumulate seed, System.Func[TAccumulate,TSource,TAccumulate] func, System.Func[TAccumulate,TResult] resultSelector)",
     PS_FN {
       Value r = c.arg(1);
       for (const Value& x : items(c)) r = call(c, 2, r, x);
       return call(c, 3, r);
     }},
    {"static TSource LastOrDefault[TSource](" SRC ", " F("bool") " predicate)", PS_FN { return pick(c, true, true, true); }},
    {"static TSource SingleOrDefault[TSource](" SRC ", " F("bool") " predicate)", PS_FN { return single(c, true, true); }},
    {"static long LongCount[TSource](" SRC ", " F("bool") " predicate)", PS_FN { return Value::int64(count(c, true).as_int()); }},
    {"static " SEQ " DefaultIfEmpty[TSource](" SRC ", TSource defaultValue)",
     PS_FN { auto v = items(c); if (v.empty()) v.push_back(c.arg(1)); return same(c, std::move(v)); }},
    {"static object Zip[TFirst,TSecond](System.Collections.Generic.IEnumerable[TFirst] first, System.Collections.Generic.IEnumerable[TSecond] second)", zip},
    {"static object Zip[TFirst,TSecond,TResult](System.Collections.Generic.IEnumerable[TFirst] first, System.Collections.Generic.IEnumerable[TSecond] second, System.Func[TFirst,TSecond,TResult] resultSelector)", zip},
};
PS_TYPE(Enumerable, {.full_name = "System.Linq.Enumerable", .flags = kStatic, .members = kEnumerable, .assembly = "System.Linq"});

}  // namespace
}  // namespace psession
