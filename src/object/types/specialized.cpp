// NameValueCollection, StringDictionary, BitArray, ArraySegment.
#include "object/text_case.h"
#include "object/types/table.h"

namespace psession {
namespace {

// NameValueCollection: each name has a list of texts; shown joined by commas.

class NameValueObject final : public HeapObject, public EnumerableObject {
 public:
  explicit NameValueObject(const Type* t) : map(make_ref<Dictionary>(&types::Hashtable, KeyComparer::OrdinalIgnoreCase)), type_(t) { set_may_cycle(); }
  Ref<Dictionary> map;  // name -> List of texts
  const Type* type() const override { return type_; }
  List* list(const Value& k, bool create) {
    const Value* v = map->find(k);
    if (!v && create) {
      map->add(k, Value(make_ref<List>(&types::ArrayList)));
      v = map->find(k);
    }
    return v ? v->as<List>() : nullptr;
  }
  Value joined(List* l) const {
    if (!l) return {};
    std::string r;
    for (size_t i = 0; i < l->items.size(); ++i) {
      if (i) r += ',';
      if (l->items[i].is_string()) r += l->items[i].string()->to_utf8();
    }
    return str(r);
  }
  std::vector<Value> keys() const {
    std::vector<Value> r;
    for (size_t i = 0; i < map->slots(); ++i) {
      if (map->live(i)) r.push_back(map->key_at(i));
    }
    return r;
  }
  std::unique_ptr<Enumerator> enumerator(CallContext&) override { return array_enumerator(Array::of(keys())); }
  void visit_edges(EdgeVisitor& v) override { v.visit(map.get()); }
  void clear_edges() override { map = make_ref<Dictionary>(&types::Hashtable); }

 private:
  const Type* type_;
};
NameValueObject& nv(MethodCall& c) { return *c.self.get_if<NameValueObject>(); }
List* nv_at(MethodCall& c, uint32_t i = 0) {
  int64_t at = int_arg(c, i);
  if (at < 0 || at >= static_cast<int64_t>(nv(c).map->size())) throw_index_range();
  return nv(c).map->value_at(nv(c).map->slot_of_index(static_cast<size_t>(at))).as<List>();
}
Value nv_set(MethodCall& c) {
  List* l = nv(c).list(c.arg(0), true);
  l->items.assign(1, c.arg(1));
  return {};
}
Value nv_values(List* l) { return l ? Value(Array::of(&types::String, l->items)) : Value(); }
constexpr MemberDef kNameValue[] = {
    {"new()", PS_FN { return Value(make_ref<NameValueObject>(c.type)); }},
    {"new(int capacity)", PS_FN { return Value(make_ref<NameValueObject>(c.type)); }},
    {"int Count {get;}", PS_FN { return int32(static_cast<int64_t>(nv(c).map->size())); }},
    {"string[] AllKeys {get;}", PS_FN { return Value(Array::of(&types::String, nv(c).keys())); }},
    {"System.Collections.Specialized.NameObjectCollectionBase+KeysCollection Keys {get;}",
     PS_FN { return Value(Array::of(&types::String, nv(c).keys())); }},
    {"string Item(string name) {get;set;}", PS_FN { return nv(c).joined(nv(c).list(c.arg(0), false)); }, nv_set},
    {"string Item(int index) {get;}", PS_FN { return nv(c).joined(nv_at(c)); }},
    {"void Add(string name, string value)", PS_FN { nv(c).list(c.arg(0), true)->items.push_back(c.arg(1)); return {}; }},
    {"void Add(System.Collections.Specialized.NameValueCollection c)",
     PS_FN {
       auto* o = c.arg(0).get_if<NameValueObject>();
       if (!o) throw_null_argument("c");
       for (const Value& k : o->keys()) {
         for (const Value& v : std::vector<Value>(o->list(k, false)->items)) nv(c).list(k, true)->items.push_back(v);
       }
       return {};
     }},
    {"void Clear()", PS_FN { nv(c).map->clear(); return {}; }},
    {"string Get(string name)", PS_FN { return nv(c).joined(nv(c).list(c.arg(0), false)); }},
    {"string Get(int index)", PS_FN { return nv(c).joined(nv_at(c)); }},
    {"string GetKey(int index)", PS_FN { nv_at(c); return nv(c).map->key_at(nv(c).map->slot_of_index(static_cast<size_t>(int_arg(c, 0)))); }},
    {"string[] GetValues(string name)", PS_FN { return nv_values(nv(c).list(c.arg(0), false)); }},
    {"string[] GetValues(int index)", PS_FN { return nv_values(nv_at(c)); }},
    {"bool HasKeys()", PS_FN { return boolean(nv(c).map->size() != 0); }},
    {"void Remove(string name)", PS_FN { nv(c).map->remove(c.arg(0)); return {}; }},
    {"void Set(string name, string value)", nv_set},
    {"System.Collections.IEnumerator GetEnumerator()", PS_FN { return make_enumerator_object(c.self, nv(c).enumerator(c.ctx)); }},
};
PS_TYPE(NameValue, {.full_name = "System.Collections.Specialized.NameValueCollection", .members = kNameValue,
                    .interfaces = "System.Collections.ICollection", .assembly = "System.Collections.Specialized"});

// What HttpUtility.ParseQueryString gives: its text is a query again.
constexpr MemberDef kQuery[] = {
    {"new()", PS_FN { return Value(make_ref<NameValueObject>(c.type)); }},
    {"string ToString()",
     PS_FN {
       const Type* http = TypeRegistry::find("System.Web.HttpUtility");
       auto encoded = [&](Value v) { return dotnet_to_string(c.ctx, invoke_static(c.ctx, http, "UrlEncode", {&v, 1})); };
       std::string r;
       for (const Value& k : nv(c).keys()) {
         for (const Value& v : std::vector<Value>(nv(c).list(k, false)->items)) {
           if (!r.empty()) r += '&';
           if (k.is_string() && k.string()->length()) r += encoded(k) + "=";
           r += encoded(v);
         }
       }
       return str(r);
     }},
};
PS_TYPE(QueryCollection, {.full_name = "System.Web.HttpQSCollection", .base = "System.Collections.Specialized.NameValueCollection",
                          .flags = kInternal, .members = kQuery, .assembly = "System.Web.HttpUtility"});

// StringDictionary: a hashtable whose keys are lower-cased texts.

class StringDictionaryObject final : public HeapObject, public EnumerableObject {
 public:
  StringDictionaryObject() : map(make_ref<Dictionary>(&types::Hashtable, KeyComparer::OrdinalIgnoreCase)) { set_may_cycle(); }
  Ref<Dictionary> map;
  const Type* type() const override;
  std::unique_ptr<Enumerator> enumerator(CallContext&) override { return dictionary_enumerator(map); }
  void visit_edges(EdgeVisitor& v) override { v.visit(map.get()); }
  void clear_edges() override { map = make_ref<Dictionary>(&types::Hashtable); }
};
Dictionary& sd(MethodCall& c) { return *c.self.get_if<StringDictionaryObject>()->map; }
Value sd_key(MethodCall& c) {
  if (c.arg(0).is_null()) throw_null_argument("key");
  return str(to_lower(text_arg(c, 0)));
}
constexpr MemberDef kStringDictionary[] = {
    {"new()", PS_FN { return Value(make_ref<StringDictionaryObject>()); }},
    {"int Count {get;}", PS_FN { return int32(static_cast<int64_t>(sd(c).size())); }},
    {"string Item(string key) {get;set;}", PS_FN { const Value* v = sd(c).find(sd_key(c)); return v ? *v : Value(); },
     PS_FN { sd(c).set(sd_key(c), c.arg(1)); return {}; }},
    {"System.Collections.ICollection Keys {get;}", PS_FN { return get_member(c.ctx, Value(&sd(c)), "Keys"); }},
    {"System.Collections.ICollection Values {get;}", PS_FN { return get_member(c.ctx, Value(&sd(c)), "Values"); }},
    {"void Add(string key, string value)",
     PS_FN {
       Value k = sd_key(c);
       if (!sd(c).add(k, c.arg(1))) {
         throw_dotnet("System.ArgumentException", "Item has already been added. Key in dictionary: '" + to_display(c.ctx, k) +
                                                      "'  Key being added: '" + to_display(c.ctx, k) + "'");
       }
       return {};
     }},
    {"void Clear()", PS_FN { sd(c).clear(); return {}; }},
    {"bool ContainsKey(string key)", PS_FN { return boolean(sd(c).find(sd_key(c)) != nullptr); }},
    {"bool ContainsValue(string value)",
     PS_FN {
       for (size_t i = 0; i < sd(c).slots(); ++i) {
         if (sd(c).live(i) && dotnet_equals(sd(c).value_at(i), c.arg(0))) return boolean(true);
       }
       return boolean(false);
     }},
    {"void Remove(string key)", PS_FN { sd(c).remove(sd_key(c)); return {}; }},
};
PS_TYPE(StringDictionary, {.full_name = "System.Collections.Specialized.StringDictionary", .members = kStringDictionary,
                           .interfaces = "System.Collections.IEnumerable", .assembly = "System.Collections.Specialized"});
const Type* StringDictionaryObject::type() const { return &StringDictionary; }

// BitArray

class BitsObject final : public HeapObject, public EnumerableObject {
 public:
  std::vector<bool> bits;
  const Type* type() const override;
  std::vector<Value> values() const {
    std::vector<Value> r;
    for (bool b : bits) r.push_back(Value::boolean(b));
    return r;
  }
  std::unique_ptr<Enumerator> enumerator(CallContext&) override { return array_enumerator(Array::of(values())); }
};
BitsObject& bits(MethodCall& c) { return *c.self.get_if<BitsObject>(); }
Value make_bits(MethodCall& c) {
  auto b = make_ref<BitsObject>();
  const Value& v = c.arg(0);
  if (v.is_integer()) {
    if (v.as_int() < 0) throw_dotnet("System.ArgumentOutOfRangeException", "Non-negative number required.", "length");
    b->bits.assign(static_cast<size_t>(v.as_int()), c.has(1) && c.arg(1).as_bool());
  } else if (auto* o = v.get_if<BitsObject>()) {
    b->bits = o->bits;
  } else if (v.kind() == Kind::Array) {
    auto* a = v.as<Array>();
    int width = a->is_packed() ? 8 : a->element() == &types::Int32 ? 32 : 1;
    for (size_t i = 0; i < a->size(); ++i) {
      for (int k = 0; k < width; ++k) b->bits.push_back((a->get(i).as_int() >> k) & 1);
    }
  }
  return Value(b);
}
size_t bit_index(MethodCall& c) {
  int64_t i = int_arg(c, 0);
  if (i < 0 || i >= static_cast<int64_t>(bits(c).bits.size())) throw_index_range();
  return static_cast<size_t>(i);
}
template <class Op> Value combine(MethodCall& c, Op op) {
  auto* o = c.arg(0).get_if<BitsObject>();
  if (!o) throw_null_argument("value");
  if (o->bits.size() != bits(c).bits.size()) throw_dotnet("System.ArgumentException", "Array lengths must be the same.");
  for (size_t i = 0; i < o->bits.size(); ++i) bits(c).bits[i] = op(bits(c).bits[i], o->bits[i]);
  return c.self;
}
Value get_bit(MethodCall& c) { return boolean(bits(c).bits[bit_index(c)]); }
Value set_bit(MethodCall& c) { bits(c).bits[bit_index(c)] = c.arg(1).as_bool(); return {}; }
constexpr MemberDef kBits[] = {
    {"new(int length)", make_bits}, {"new(int length, bool defaultValue)", make_bits}, {"new(byte[] bytes)", make_bits},
    {"new(bool[] values)", make_bits}, {"new(int[] values)", make_bits}, {"new(System.Collections.BitArray bits)", make_bits},
    {"int Count {get;}", PS_FN { return int32(static_cast<int64_t>(bits(c).bits.size())); }},
    {"int Length {get;set;}", PS_FN { return int32(static_cast<int64_t>(bits(c).bits.size())); },
     PS_FN { bits(c).bits.resize(static_cast<size_t>(std::max<int64_t>(0, int_arg(c, 0)))); return {}; }},
    {"bool IsReadOnly {get;}", PS_FN { return boolean(false); }},
    {"bool Item(int index) {get;set;}", get_bit, set_bit},
    {"bool Get(int index)", get_bit}, {"void Set(int index, bool value)", set_bit},
    {"void SetAll(bool value)", PS_FN { bits(c).bits.assign(bits(c).bits.size(), c.arg(0).as_bool()); return {}; }},
    {"System.Collections.BitArray And(System.Collections.BitArray value)", PS_FN { return combine(c, [](bool a, bool b) { return a && b; }); }},
    {"System.Collections.BitArray Or(System.Collections.BitArray value)", PS_FN { return combine(c, [](bool a, bool b) { return a || b; }); }},
    {"System.Collections.BitArray Xor(System.Collections.BitArray value)", PS_FN { return combine(c, [](bool a, bool b) { return a != b; }); }},
    {"System.Collections.BitArray Not()", PS_FN { bits(c).bits.flip(); return c.self; }},
    {"bool HasAllSet()", PS_FN { for (bool b : bits(c).bits) { if (!b) return boolean(false); } return boolean(true); }},
    {"bool HasAnySet()", PS_FN { for (bool b : bits(c).bits) { if (b) return boolean(true); } return boolean(false); }},
    {"void CopyTo(array array, int index)",
     PS_FN {
       auto* a = c.arg(0).kind() == Kind::Array ? c.arg(0).as<Array>() : nullptr;
       if (!a) throw_null_argument("array");
       size_t at = static_cast<size_t>(std::max<int64_t>(0, int_arg(c, 1)));
       int width = a->is_packed() ? 8 : a->element() == &types::Int32 ? 32 : 1;
       auto& b = bits(c).bits;
       if (at + (b.size() + static_cast<size_t>(width) - 1) / static_cast<size_t>(width) > a->size()) {
         throw_dotnet("System.ArgumentException", "Destination array was not long enough. Check the destination index, length, "
                                                  "and the array's lower bounds.", "destinationArray");
       }
       for (size_t i = 0; i < b.size(); i += static_cast<size_t>(width), ++at) {
         uint32_t word = 0;
         for (size_t k = 0; k < static_cast<size_t>(width) && i + k < b.size(); ++k) word |= static_cast<uint32_t>(b[i + k]) << k;
         a->set(at, width == 1 ? Value::boolean(word) : width == 8 ? Value::integer(Kind::Byte, word) : int32(static_cast<int32_t>(word)));
       }
       return {};
     }},
    {"object Clone()", PS_FN { auto b = make_ref<BitsObject>(); b->bits = bits(c).bits; return Value(b); }},
    {"System.Collections.IEnumerator GetEnumerator()", PS_FN { return make_enumerator_object(c.self, bits(c).enumerator(c.ctx)); }},
};
PS_TYPE(Bits, {.full_name = "System.Collections.BitArray", .flags = kSealed, .members = kBits,
               .interfaces = "System.Collections.ICollection System.ICloneable", .assembly = "System.Collections"});
const Type* BitsObject::type() const { return &Bits; }

// ArraySegment

class SegmentObject final : public HeapObject, public EnumerableObject {
 public:
  SegmentObject(const Type* t, Ref<Array> a, size_t at, size_t n) : array(std::move(a)), offset(at), count(n), type_(t) { set_may_cycle(); }
  Ref<Array> array;
  size_t offset, count;
  const Type* type() const override { return type_; }
  std::vector<Value> values() const {
    std::vector<Value> r;
    for (size_t i = 0; i < count; ++i) r.push_back(array->get(offset + i));
    return r;
  }
  std::unique_ptr<Enumerator> enumerator(CallContext&) override { return array_enumerator(Array::of(values())); }
  void visit_edges(EdgeVisitor& v) override { v.visit(array.get()); }
  void clear_edges() override {
    array = Array::make(&types::Object, 0);
    offset = count = 0;
  }

 private:
  const Type* type_;
};
SegmentObject& segment(MethodCall& c) { return *c.self.get_if<SegmentObject>(); }
Value make_segment(MethodCall& c) {
  if (c.arg(0).kind() != Kind::Array) throw_null_argument("array");
  auto* a = c.arg(0).as<Array>();
  int64_t at = int_arg(c, 1), n = c.has(2) ? int_arg(c, 2) : static_cast<int64_t>(a->size());
  if (at < 0 || n < 0 || at + n > static_cast<int64_t>(a->size())) {
    throw_dotnet("System.ArgumentException", "Offset and length were out of bounds for the array or count is greater than the "
                                             "number of elements from index to the end of the source collection.");
  }
  return Value(make_ref<SegmentObject>(c.type, Ref<Array>(a), static_cast<size_t>(at), static_cast<size_t>(n)));
}
size_t segment_index(MethodCall& c) {
  if (int_arg(c, 0) < 0 || int_arg(c, 0) >= static_cast<int64_t>(segment(c).count)) throw_index_range();
  return segment(c).offset + static_cast<size_t>(int_arg(c, 0));
}
constexpr MemberDef kSegment[] = {
    {"new(T[] array)", make_segment}, {"new(T[] array, int offset, int count)", make_segment},
    {"T[] Array {get;}", PS_FN { return Value(segment(c).array); }},
    {"int Offset {get;}", PS_FN { return int32(static_cast<int64_t>(segment(c).offset)); }},
    {"int Count {get;}", PS_FN { return int32(static_cast<int64_t>(segment(c).count)); }},
    {"T Item(int index) {get;set;}", PS_FN { return segment(c).array->get(segment_index(c)); },
     PS_FN { segment(c).array->set(segment_index(c), c.arg(1)); return {}; }},
    {"T[] ToArray()", PS_FN { return Value(Array::of(segment(c).array->element(), segment(c).values())); }},
    {"System.Collections.IEnumerator GetEnumerator()", PS_FN { return make_enumerator_object(c.self, segment(c).enumerator(c.ctx)); }},
};
PS_TYPE(Segment, {.full_name = "System.ArraySegment`1", .flags = kValueType | kGenericDefinition, .members = kSegment,
                  .interfaces = "System.Collections.Generic.IList[T]"});

}  // namespace
}  // namespace psession
