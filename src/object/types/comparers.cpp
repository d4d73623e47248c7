// Comparers: System.StringComparer, Comparer, EqualityComparer<T>, Comparer<T>, and sorting by them.
#include <algorithm>

#include "object/operators.h"
#include "object/text_case.h"
#include "object/types/table.h"
#include "text/casing.h"

namespace psession {
namespace {

enum class Order : uint8_t { Default, Ordinal, OrdinalIgnoreCase, Culture, CultureIgnoreCase, Invariant, InvariantIgnoreCase, Structural };

class ComparerObject final : public HeapObject {
 public:
  ComparerObject(const Type* t, Order o) : order(o), type_(t) {}
  const Order order;
  const Type* type() const override { return type_; }

 private:
  const Type* type_;
};

// One that a dictionary asks by its methods.
class PlainComparer final : public HeapObject {
 public:
  explicit PlainComparer(const Type* t) : type_(t) {}
  const Type* type() const override { return type_; }

 private:
  const Type* type_;
};

bool ignores_case(Order o) {
  return o == Order::OrdinalIgnoreCase || o == Order::CultureIgnoreCase || o == Order::InvariantIgnoreCase;
}

int compare_by(CallContext& ctx, const Value& a, const Value& b, Order o) {
  if (o == Order::Structural && a.kind() == Kind::Array && b.kind() == Kind::Array) {
    auto *x = a.as<Array>(), *y = b.as<Array>();
    for (size_t i = 0; i < std::min(x->size(), y->size()); ++i) {
      if (int r = compare_by(ctx, x->get(i), y->get(i), o)) return r;
    }
    return x->size() < y->size() ? -1 : x->size() > y->size();
  }
  if (a.is_string() && b.is_string()) {
    std::string x = a.string()->to_utf8(), y = b.string()->to_utf8();
    if (o == Order::Ordinal) return compare_ordinal(x, y);
    if (o == Order::OrdinalIgnoreCase) return compare_ignore_case(x, y);
    return compare_culture(x, y, ignores_case(o));
  }
  return dotnet_compare(ctx, a, b, {});
}

bool equal_by(const Value& a, const Value& b, Order o) {
  if (o == Order::Structural && a.kind() == Kind::Array && b.kind() == Kind::Array) {
    auto *x = a.as<Array>(), *y = b.as<Array>();
    if (x->size() != y->size()) return false;
    for (size_t i = 0; i < x->size(); ++i) {
      if (!equal_by(x->get(i), y->get(i), o)) return false;
    }
    return true;
  }
  return Dictionary::equal_keys(a, b, ignores_case(o) ? KeyComparer::OrdinalIgnoreCase : KeyComparer::Default);
}

Order order_of(MethodCall& c) {
  auto* o = c.self.get_if<ComparerObject>();
  return o ? o->order : Order::Default;
}

constexpr MemberDef kComparer[] = {
    {"int Compare(object x, object y)", PS_FN { return int32(compare_by(c.ctx, c.arg(0), c.arg(1), order_of(c))); }},
};
constexpr MemberDef kEqualityComparer[] = {
    {"bool Equals(object x, object y)", PS_FN { return boolean(equal_by(c.arg(0), c.arg(1), order_of(c))); }},
    {"int GetHashCode(object obj)",
     PS_FN {
       auto k = ignores_case(order_of(c)) ? KeyComparer::OrdinalIgnoreCase : KeyComparer::Default;
       return int32(static_cast<int32_t>(Dictionary::hash_value(c.arg(0), k)));
     }},
};

extern Type StringComparer, CaseInsensitiveComparer, Comparer, StructuralComparer;
Value make(const Type* t, Order o) { return Value(make_ref<ComparerObject>(t, o)); }

constexpr MemberDef kStringComparer[] = {
    {"static System.StringComparer Ordinal {get;}", PS_FN { return make(&StringComparer, Order::Ordinal); }},
    {"static System.StringComparer Create(cultureinfo culture, bool ignoreCase)",
     PS_FN {
       if (c.arg(0).is_null()) throw_null_argument("culture");
       return make(&StringComparer, c.arg(1).as_bool() ? Order::CultureIgnoreCase : Order::Culture);
     }},
    {"static System.StringComparer FromComparison(System.StringComparison comparisonType)",
     PS_FN {
       constexpr Order kOrders[] = {Order::Culture, Order::CultureIgnoreCase, Order::Invariant, Order::InvariantIgnoreCase, Order::Ordinal, Order::OrdinalIgnoreCase};
       int64_t i = int_arg(c, 0);
       if (i < 0 || i > 5) throw_dotnet("System.ArgumentException", "The string comparison type passed in is currently not supported.", "comparisonType");
       return make(&StringComparer, kOrders[i]);
     }},
    {"static System.StringComparer OrdinalIgnoreCase {get;}", PS_FN { return make(&StringComparer, Order::OrdinalIgnoreCase); }},
    {"static System.StringComparer CurrentCulture {get;}", PS_FN { return make(&StringComparer, Order::Culture); }},
    {"static System.StringComparer CurrentCultureIgnoreCase {get;}",
     PS_FN { return make(&StringComparer, Order::CultureIgnoreCase); }},
    {"static System.StringComparer InvariantCulture {get;}", PS_FN { return make(&StringComparer, Order::Invariant); }},
    {"static System.StringComparer InvariantCultureIgnoreCase {get;}",
     PS_FN { return make(&StringComparer, Order::InvariantIgnoreCase); }},
    {"int Compare(string x, string y)", PS_FN { return int32(compare_by(c.ctx, c.arg(0), c.arg(1), order_of(c))); }},
    {"int Compare(object x, object y)", PS_FN { return int32(compare_by(c.ctx, c.arg(0), c.arg(1), order_of(c))); }},
    {"bool Equals(string x, string y)", PS_FN { return boolean(equal_by(c.arg(0), c.arg(1), order_of(c))); }},
    {"bool Equals(object x, object y)", PS_FN { return boolean(equal_by(c.arg(0), c.arg(1), order_of(c))); }},
    {"int GetHashCode(string obj)",
     PS_FN {
       auto k = ignores_case(order_of(c)) ? KeyComparer::OrdinalIgnoreCase : KeyComparer::Default;
       return int32(static_cast<int32_t>(Dictionary::hash_value(c.arg(0), k)));
     }},
};
constexpr MemberDef kCaseInsensitive[] = {
    {"static System.Collections.CaseInsensitiveComparer Default {get;}",
     PS_FN { return make(&CaseInsensitiveComparer, Order::CultureIgnoreCase); }},
    {"static System.Collections.CaseInsensitiveComparer DefaultInvariant {get;}",
     PS_FN { return make(&CaseInsensitiveComparer, Order::InvariantIgnoreCase); }},
    {"new()", PS_FN { return make(&CaseInsensitiveComparer, Order::CultureIgnoreCase); }},
    {"int Compare(object a, object b)", PS_FN { return int32(compare_by(c.ctx, c.arg(0), c.arg(1), order_of(c))); }},
};
constexpr MemberDef kDefaultComparer[] = {
    {"static System.Collections.Comparer Default {get;}", PS_FN { return make(&Comparer, Order::Culture); }},
    {"static System.Collections.Comparer DefaultInvariant {get;}", PS_FN { return make(&Comparer, Order::Invariant); }},
    {"int Compare(object a, object b)", PS_FN { return int32(compare_by(c.ctx, c.arg(0), c.arg(1), order_of(c))); }},
};
// What Comparer<T>.Create makes of a delegate.
class ComparisonComparer final : public HeapObject {
 public:
  ComparisonComparer(const Type* t, Value f) : compare(std::move(f)), type_(t) { set_may_cycle(); }
  Value compare;
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override { if (compare.is_object()) v.visit(compare.object()); }
  void clear_edges() override { compare = Value(); }

 private:
  const Type* type_;
};
constexpr MemberDef kComparison[] = {
    {"int Compare(T x, T y)", PS_FN { return convert_to(c.ctx, DelegateObject::call(c.ctx, c.self.get_if<ComparisonComparer>()->compare, {c.args, 2}), &types::Int32); }},
};
constexpr MemberDef kGenericComparer[] = {
    {"static System.Collections.Generic.Comparer[T] Create(System.Comparison[T] comparison)",
     PS_FN {
       if (c.arg(0).is_null()) throw_null_argument("comparison");
       return Value(make_ref<ComparisonComparer>(generic_of("System.Collections.Generic.ComparisonComparer`1", c.type->generic_args()), c.arg(0)));
     }},
    {"static System.Collections.Generic.Comparer[T] Default {get;}", PS_FN { return make(c.type, Order::Default); }},
    {"int Compare(T x, T y)", PS_FN { return int32(compare_by(c.ctx, c.arg(0), c.arg(1), Order::Default)); }},
};
constexpr MemberDef kGenericEquality[] = {
    {"static System.Collections.Generic.EqualityComparer[T] Default {get;}", PS_FN { return make(c.type, Order::Default); }},
    {"bool Equals(T x, T y)", PS_FN { return boolean(equal_by(c.arg(0), c.arg(1), Order::Default)); }},
    {"int GetHashCode(T obj)",
     PS_FN { return int32(static_cast<int32_t>(Dictionary::hash_value(c.arg(0), KeyComparer::Default))); }},
};
constexpr MemberDef kStructural[] = {
    {"static System.Collections.IComparer StructuralComparer {get;}",
     PS_FN { return make(&StructuralComparer, Order::Structural); }},
    {"static System.Collections.IEqualityComparer StructuralEqualityComparer {get;}",
     PS_FN { return make(&StructuralComparer, Order::Structural); }},
};
constexpr MemberDef kStructuralRows[] = {kComparer[0], kEqualityComparer[0], kEqualityComparer[1]};
// Only an object is equal to itself; values that are boxed anew each time never are.
constexpr MemberDef kReference[] = {
    {"static System.Collections.Generic.ReferenceEqualityComparer Instance {get;}", PS_FN { return Value(make_ref<PlainComparer>(c.type)); }},
    {"bool Equals(object x, object y)",
     PS_FN {
       const Value &x = c.arg(0), &y = c.arg(1);
       return boolean(x.is_null() ? y.is_null() : x.is_object() && y.is_object() && x.object() == y.object());
     }},
    {"int GetHashCode(object obj)",
     PS_FN {
       uint64_t at = c.arg(0).is_object() ? reinterpret_cast<uintptr_t>(c.arg(0).object()) : 0;
       return int32(static_cast<int32_t>((at >> 4) * 0x9E3779B1u));
     }},
};
#define COMPARER_INTERFACES "System.Collections.IComparer System.Collections.IEqualityComparer"
PS_TYPE(StringComparer, {.full_name = "System.StringComparer", .flags = kAbstract, .members = kStringComparer,
                         .interfaces = COMPARER_INTERFACES
                         " System.Collections.Generic.IComparer[string] System.Collections.Generic.IEqualityComparer[string]"});
PS_TYPE(CaseInsensitiveComparer, {.full_name = "System.Collections.CaseInsensitiveComparer", .members = kCaseInsensitive,
                                  .interfaces = "System.Collections.IComparer"});
PS_TYPE(Comparer, {.full_name = "System.Collections.Comparer", .flags = kSealed, .members = kDefaultComparer,
                   .interfaces = "System.Collections.IComparer"});
PS_TYPE(StructuralComparer, {.full_name = "System.Collections.StructuralEqualityComparer", .flags = kSealed | kInternal,
                             .members = kStructuralRows, .interfaces = COMPARER_INTERFACES});
PS_TYPE(ReferenceComparer, {.full_name = "System.Collections.Generic.ReferenceEqualityComparer", .flags = kSealed, .members = kReference,
                            .interfaces = "System.Collections.IEqualityComparer System.Collections.Generic.IEqualityComparer[object]"});
PS_TYPE(StructuralComparisons, {.full_name = "System.Collections.StructuralComparisons", .flags = kStatic, .members = kStructural});
PS_TYPE(ComparerT, {.full_name = "System.Collections.Generic.Comparer`1", .flags = kAbstract | kGenericDefinition,
                    .members = kGenericComparer,
                    .interfaces = "System.Collections.IComparer System.Collections.Generic.IComparer[T]"});
PS_TYPE(ComparisonT, {.full_name = "System.Collections.Generic.ComparisonComparer`1", .base = "System.Collections.Generic.Comparer[T]",
                      .flags = kSealed | kInternal | kGenericDefinition, .members = kComparison});
PS_TYPE(EqualityComparerT, {.full_name = "System.Collections.Generic.EqualityComparer`1",
                            .flags = kAbstract | kGenericDefinition, .members = kGenericEquality,
                            .interfaces = "System.Collections.IEqualityComparer System.Collections.Generic.IEqualityComparer[T]"});

}  // namespace

KeyComparer key_comparer(const Value& comparer, KeyComparer otherwise) {
  auto* o = unwrap(comparer).get_if<ComparerObject>();
  if (!o) return otherwise;
  switch (o->order) {
    case Order::OrdinalIgnoreCase: return KeyComparer::OrdinalIgnoreCase;
    case Order::CultureIgnoreCase: case Order::InvariantIgnoreCase: return KeyComparer::CultureIgnoreCase;
    case Order::Ordinal: return KeyComparer::Ordinal;
    default: return KeyComparer::Default;
  }
}

Value comparer_object(const Value& comparer) {
  const Value& o = unwrap(comparer);
  return o.kind() == Kind::Object && !o.get_if<ComparerObject>() ? o : Value();
}

int dotnet_compare(CallContext& ctx, const Value& raw_a, const Value& raw_b, const Value& comparer) {
  const Value &a = unwrap(raw_a), &b = unwrap(raw_b);
  const Value& k = unwrap(comparer);
  if (!k.is_null()) {
    if (auto* o = k.get_if<ComparerObject>()) return compare_by(ctx, a, b, o->order);
    Value args[] = {a, b};
    Value r = k.kind() == Kind::ScriptBlock || k.get_if<DelegateObject>() ? DelegateObject::call(ctx, k, args)
                                                                        : invoke_method(ctx, k, "Compare", args);
    return static_cast<int>(convert_to(ctx, r, &types::Int32).as_int());
  }
  if (a.kind() == Kind::Object && !a.get_if<ComparableObject>() && type_of(a)->find("CompareTo", false)) {
    Value args[] = {b};
    return static_cast<int>(convert_to(ctx, invoke_method(ctx, a, "CompareTo", args), &types::Int32).as_int());
  }
  return compare_keys(a, b, KeyComparer::Default);
}

void dotnet_sort(CallContext& ctx, Value* items, size_t n, const Value& comparer, Value* along) {
  if (n < 2) return;
  if (n <= 16) {  // in place, as .NET: a comparer that throws leaves the same half-sorted state
    for (size_t i = 1; i < n; ++i) {
      Value t = items[i], u = along ? along[i] : Value();
      size_t j = i;
      for (; j > 0 && dotnet_compare(ctx, t, items[j - 1], comparer) < 0; --j) {
        items[j] = items[j - 1];
        if (along) along[j] = along[j - 1];
      }
      items[j] = t;
      if (along) along[j] = u;
    }
    return;
  }
  std::vector<uint32_t> order(n), scratch(n);
  for (size_t i = 0; i < n; ++i) order[i] = static_cast<uint32_t>(i);
  size_t compared = 0;
  auto less = [&](uint32_t x, uint32_t y) {
    if ((++compared & 4095) == 0) ctx.check_stop();
    return dotnet_compare(ctx, items[x], items[y], comparer) < 0;
  };
  for (size_t width = 1; width < n; width *= 2) {
    for (size_t lo = 0; lo < n; lo += 2 * width) {
      size_t mid = std::min(lo + width, n), hi = std::min(lo + 2 * width, n), i = lo, j = mid, out = lo;
      while (i < mid && j < hi) scratch[out++] = less(order[j], order[i]) ? order[j++] : order[i++];
      while (i < mid) scratch[out++] = order[i++];
      while (j < hi) scratch[out++] = order[j++];
    }
    order.swap(scratch);
  }
  std::vector<Value> sorted(n);
  for (size_t i = 0; i < n; ++i) sorted[i] = items[order[i]];
  for (size_t i = 0; i < n; ++i) items[i].swap(sorted[i]);
  if (!along) return;
  for (size_t i = 0; i < n; ++i) sorted[i] = along[order[i]];
  for (size_t i = 0; i < n; ++i) along[i].swap(sorted[i]);
}

bool matches(CallContext& ctx, const Value& predicate, const Value& item) {
  if (predicate.is_null()) throw_null_argument("match");
  return is_true(DelegateObject::call(ctx, predicate, {&item, 1}));
}

}  // namespace psession
