#include "object/containers.h"

#include "object/current_context.h"

#include <algorithm>

#include "object/boxes.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/text_case.h"
#include "object/type.h"
#include "object/types/table.h"
#include "text/casing.h"

namespace psession {
namespace {

void visit(EdgeVisitor& v, const Value& x) {
  if (x.is_object()) v.visit(x.object());
}

uint64_t mix(uint64_t x) {
  x ^= x >> 32;
  x *= 0xD6E8FEB86659FD93ull;
  x ^= x >> 32;
  return x;
}

constexpr size_t kMaxItems = 0x7FFFFFC7;  // Array.MaxLength

}  // namespace

// Array

Ref<Array> Array::make(const Type* element, size_t n) {
  if (n > kMaxItems) throw_dotnet("System.OutOfMemoryException", "Array dimensions exceeded supported range.");
  bool packed = element == &types::Byte;
  Ref<Array> a(new Array(element, packed));
  if (packed) a->bytes_.resize(n);
  else a->items_.resize(n, element->is_value_type() ? element->make_default() : Value());
  return a;
}

Ref<Array> Array::of(std::vector<Value> items) {
  Ref<Array> a(new Array(&types::Object, false));
  a->items_ = std::move(items);
  return a;
}

Ref<Array> Array::of(const Type* element, std::vector<Value> items) {
  if (element != &types::Byte) {
    Ref<Array> a(new Array(element, false));
    a->items_ = std::move(items);
    return a;
  }
  Ref<Array> a(new Array(element, true));
  a->bytes_.reserve(items.size());
  for (const Value& v : items) a->bytes_.push_back(static_cast<uint8_t>(v.as_int()));
  return a;
}

Ref<Array> Array::bytes(std::span<const uint8_t> data) {
  Ref<Array> a(new Array(&types::Byte, true));
  a->bytes_.assign(data.begin(), data.end());
  return a;
}

Value Array::get(size_t i) const { return packed_ ? Value::integer(Kind::Byte, bytes_[i]) : items_[i]; }

void Array::set(size_t i, const Value& v) {
  if (packed_) bytes_[i] = static_cast<uint8_t>(v.as_int());
  else items_[i] = v;
}

const Type* Array::type() const {
  return TypeRegistry::array_of(element_, lengths_.empty() ? 1 : static_cast<uint32_t>(lengths_.size()));
}

void Array::visit_edges(EdgeVisitor& v) {
  for (const Value& x : items_) visit(v, x);
}
void Array::clear_edges() {
  for (Value& x : items_) x = Value();
}

// List

const Type* List::element() const {
  for (const Type* t = type_; t; t = t->base()) {
    if (!t->generic_args().empty()) return t->generic_args()[0];
  }
  return &types::Object;
}
void List::visit_edges(EdgeVisitor& v) {
  for (const Value& x : items) visit(v, x);
}
void List::clear_edges() {
  auto dropped = std::move(items);
  items.clear();
  ++version;
}

// Dictionary

Dictionary::Dictionary(const Type* type, KeyComparer c) : HeapObject(Kind::Dictionary), type_(type), comparer_(c) {
  set_may_cycle();
}
Dictionary::~Dictionary() = default;

Ref<Dictionary> Dictionary::hashtable() {
  return make_ref<Dictionary>(&types::Hashtable, KeyComparer::OrdinalIgnoreCase);
}
Ref<Dictionary> Dictionary::ordered() {
  return make_ref<Dictionary>(&types::OrderedDictionary, KeyComparer::OrdinalIgnoreCase);
}

namespace {

// A method that a script class gives its instances, when this thread can call it.
const MemberInfo* script_override(const Value& v, std::string_view name, size_t parameters) {
  const Type* t = v.is_object() ? v.object()->type() : nullptr;
  if (!t || !t->is(kScriptClass) || !t_current_context) return nullptr;
  const MemberGroup* g = t->find(name, false);
  for (size_t i = 0; g && i < g->overloads.size(); ++i) {
    const MemberInfo* m = g->overloads[i];
    if (m->script && m->params.size() == parameters) return m;
  }
  return nullptr;
}
bool script_class(const Value& v) { return v.is_object() && v.object()->type()->is(kScriptClass); }

}  // namespace

size_t Dictionary::hash_by_object(const Value& key) const {
  if (!t_current_context) return hash_value(key, comparer_);
  Value arg = unwrap(key);
  return mix(static_cast<uint64_t>(convert_to(*t_current_context, invoke_method(*t_current_context, compare, "GetHashCode", {&arg, 1}), &types::Int32).as_int()));
}
bool Dictionary::same_by_object(const Value& a, const Value& b) const {
  if (!t_current_context) return equal_keys(a, b, comparer_);
  Value args[] = {unwrap(a), unwrap(b)};
  return is_true(invoke_method(*t_current_context, compare, "Equals", args));
}
bool Dictionary::place(const Value& key, size_t& slot) const {
  if (unordered_) sort();
  if (live_ != entries_.size()) const_cast<Dictionary*>(this)->rebuild(buckets_.size());
  size_t low = 0, high = entries_.size();
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = dotnet_compare(*t_current_context, key, entries_[middle].key, compare);
    if (order == 0) {
      slot = middle;
      return true;
    }
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  slot = low;
  return false;
}

size_t Dictionary::hash_value(const Value& raw, KeyComparer c) {
  const Value& v = unwrap(raw);
  switch (v.kind()) {
    case Kind::Null: case Kind::Void: case Kind::Unset: return 0;
    case Kind::String: {
      bool fold = c == KeyComparer::OrdinalIgnoreCase || c == KeyComparer::CultureIgnoreCase;
      return fold ? v.string()->hash_ignore_case() : v.string()->hash();
    }
    case Kind::Single: case Kind::Double: {
      double d = v.as_double();
      if (d == 0) d = 0;  // -0.0
      uint64_t bits;
      std::memcpy(&bits, &d, 8);
      return mix(d != d ? 0x7FF8000000000000ull : bits);
    }
    case Kind::DateTime: return mix(v.as_uint() & 0x3FFFFFFFFFFFFFFFull);
    case Kind::Enum: return mix(v.as_uint() + v.aux());
    default: break;
  }
  if (!v.is_object()) return mix(v.as_uint() ^ (static_cast<uint64_t>(v.kind()) << 56));
  if (v.kind() == Kind::Object || v.kind() == Kind::Decimal || v.kind() == Kind::BigInt) {
    if (script_class(v) && script_override(v, "GetHashCode", 0)) {
      Value r = invoke_method(*t_current_context, v, "GetHashCode", {});
      return mix(static_cast<uint64_t>(convert_to(*t_current_context, r, &types::Int32).as_int()));
    }
    if (auto* comparable = dynamic_cast<const ComparableObject*>(v.object())) return comparable->hash();
    if (auto* pair = dynamic_cast<const PairObject*>(v.object())) {
      return mix(hash_value(pair->key, KeyComparer::Default) * 31 + hash_value(pair->value, KeyComparer::Default));
    }
  }
  return mix(reinterpret_cast<uintptr_t>(v.object()));
}

bool Dictionary::equal_keys(const Value& raw_a, const Value& raw_b, KeyComparer c) {
  const Value& a = unwrap(raw_a);
  const Value& b = unwrap(raw_b);
  if (a.kind() != b.kind()) return a.is_null() && b.is_null();
  switch (a.kind()) {
    case Kind::Null: case Kind::Void: case Kind::Unset: return true;
    case Kind::String: {
      bool fold = c == KeyComparer::OrdinalIgnoreCase || c == KeyComparer::CultureIgnoreCase;
      return fold ? a.string()->equals_ignore_case(*b.string()) : a.string()->equals(*b.string());
    }
    case Kind::Single: case Kind::Double: {
      double x = a.as_double(), y = b.as_double();
      return x == y || (x != x && y != y);
    }
    case Kind::DateTime: return ((a.as_uint() ^ b.as_uint()) & 0x3FFFFFFFFFFFFFFFull) == 0;
    case Kind::Enum: return a.as_uint() == b.as_uint() && a.aux() == b.aux();
    default: break;
  }
  if (!a.is_object()) return a.as_uint() == b.as_uint();
  if (a.object() == b.object()) return true;
  if (a.kind() == Kind::Object || a.kind() == Kind::Decimal || a.kind() == Kind::BigInt) {
    if (script_class(a) && script_override(a, "Equals", 1)) {
      Value arg = b;
      return is_true(invoke_method(*t_current_context, a, "Equals", {&arg, 1}));
    }
    if (auto* x = dynamic_cast<const ComparableObject*>(a.object())) return x->equals(*b.object());
    auto* p = dynamic_cast<const PairObject*>(a.object());
    auto* q = p ? dynamic_cast<const PairObject*>(b.object()) : nullptr;
    return q && p->type() == q->type() && equal_keys(p->key, q->key, KeyComparer::Default) &&
           equal_keys(p->value, q->value, KeyComparer::Default);
  }
  return false;
}

void Dictionary::rebuild(size_t buckets) {
  compact();
  buckets_.assign(buckets, Bucket{0, 0});
  size_t mask = buckets - 1;
  for (size_t i = 0; i < entries_.size(); ++i) {
    size_t b = entries_[i].hash & mask;
    while (buckets_[b].slot) b = (b + 1) & mask;
    buckets_[b] = {static_cast<uint32_t>(i + 1), static_cast<uint32_t>(entries_[i].hash)};
  }
}

void Dictionary::compact() {
  if (live_ == entries_.size()) return;
  size_t out = 0;
  for (size_t i = 0; i < entries_.size(); ++i) {
    if (!live(i)) continue;
    if (out != i) entries_[out] = std::move(entries_[i]);
    ++out;
  }
  entries_.resize(out);
}

long Dictionary::find_slot(const Value& key, size_t hash) const {
  if (buckets_.empty()) return -1;
  size_t mask = buckets_.size() - 1;
  for (size_t b = hash & mask; buckets_[b].slot; b = (b + 1) & mask) {
    if (buckets_[b].hash != static_cast<uint32_t>(hash)) continue;
    size_t slot = buckets_[b].slot - 1;
    const Entry& e = entries_[slot];
    if (e.hash == hash && (compare.is_object() ? same_by_object(e.key, key) : equal_keys(e.key, key, comparer_))) return static_cast<long>(slot);
  }
  return -1;
}

long Dictionary::find_slot(const Value& key) const {
  if (live_ == 0) return -1;
  if (sorted_ && compare.is_object() && t_current_context) {
    size_t slot;
    return place(key, slot) ? static_cast<long>(slot) : -1;
  }
  return find_slot(key, hash_of(key));
}

long Dictionary::find_slot(std::string_view name) const {
  if (live_ == 0) return -1;
  bool fold = comparer_ == KeyComparer::OrdinalIgnoreCase || comparer_ == KeyComparer::CultureIgnoreCase;
  if (!fold || compare.is_object() || !is_ascii_text(name)) return find_slot(Value(String::utf8(name)));
  size_t hash = hash_text_ignore_case(name), mask = buckets_.size() - 1;
  for (size_t b = hash & mask; buckets_[b].slot; b = (b + 1) & mask) {
    if (buckets_[b].hash != static_cast<uint32_t>(hash)) continue;
    size_t slot = buckets_[b].slot - 1;
    const Entry& e = entries_[slot];
    if (e.hash != hash || !e.key.is_string()) continue;
    const String& s = *e.key.string();
    if (s.is_ascii() && equal_ignore_ascii_case(s.ascii_view(), name)) return static_cast<long>(slot);
  }
  return -1;
}

const Value* Dictionary::find(const Value& key) const {
  long slot = find_slot(key);
  return slot < 0 ? nullptr : &entries_[slot].value;
}
const Value* Dictionary::find(std::string_view name) const {
  long slot = find_slot(name);
  return slot < 0 ? nullptr : &entries_[slot].value;
}

bool Dictionary::set_counts_as_change() const { return type_->generic_args().empty(); }

void Dictionary::set(const Value& key, const Value& value) {
  bool placed = sorted_ && compare.is_object() && t_current_context;   // a comparer of a script class orders them
  size_t hash = hash_of(key);
  long slot = placed ? find_slot(key) : find_slot(key, hash);
  if (slot < 0) {
    if (placed) add(key, value);
    else append(key, value, hash);
    return;
  }
  Value old = std::move(entries_[slot].value);  // dies after the table is whole again
  entries_[slot].value = value;
  if (set_counts_as_change()) ++version;
}

bool Dictionary::add(const Value& key, const Value& value) {
  if (sorted_ && compare.is_object() && t_current_context) {
    size_t slot;
    if (place(key, slot)) return false;
    insert_at(slot, key, value);
    return true;
  }
  size_t hash = hash_of(key);
  if (find_slot(key, hash) >= 0) return false;
  append(key, value, hash);
  return true;
}

void Dictionary::append(const Value& key, const Value& value, size_t hash) {
  if ((entries_.size() + 1) * 4 > buckets_.size() * 3) {
    size_t want = 8;
    while (want * 3 < (live_ + 1) * 8) want *= 2;  // at most 3/8 full after growing
    rebuild(want);
  }
  entries_.push_back({key, value, hash});
  size_t mask = buckets_.size() - 1, b = hash & mask;
  while (buckets_[b].slot) b = (b + 1) & mask;
  buckets_[b] = {static_cast<uint32_t>(entries_.size()), static_cast<uint32_t>(hash)};
  ++live_;
  ++version;
}

void Dictionary::remove_slot(size_t slot) {
  // Close the gap in the probe sequence, so that no tombstones pile up; the dead entry goes at the next rebuild.
  size_t mask = buckets_.size() - 1, b = entries_[slot].hash & mask;
  while (buckets_[b].slot != slot + 1) b = (b + 1) & mask;
  for (size_t j = (b + 1) & mask; buckets_[j].slot; j = (j + 1) & mask) {
    size_t home = buckets_[j].hash & mask;
    if (((j - home) & mask) < ((j - b) & mask)) continue;
    buckets_[b] = buckets_[j];
    b = j;
  }
  buckets_[b] = {0, 0};
  Value key = std::move(entries_[slot].key), value = std::move(entries_[slot].value);
  entries_[slot].key = Value::unset();
  entries_[slot].value = Value();
  --live_;
  ++version;
  if (live_ == 0) entries_.clear();
}

bool Dictionary::remove(const Value& key) {
  long slot = find_slot(key);
  if (slot < 0) return false;
  remove_slot(static_cast<size_t>(slot));
  return true;
}

void Dictionary::clear() {
  auto dropped = std::move(entries_);
  entries_.clear();
  buckets_.clear();
  live_ = 0;
  ++version;
}

size_t Dictionary::slot_of_index(size_t index) const {
  if (unordered_) sort();
  if (live_ != entries_.size()) {
    auto* self = const_cast<Dictionary*>(this);
    self->rebuild(buckets_.size());
  }
  return index;
}

void Dictionary::insert_at(size_t index, const Value& key, const Value& value) {
  slot_of_index(0);
  Entry e{key, value, hash_of(key)};
  entries_.insert(entries_.begin() + static_cast<long>(index), std::move(e));
  ++live_;
  size_t want = 8;
  while (want * 3 < live_ * 4 + 4) want *= 2;
  rebuild(std::max(want, buckets_.size()));
  ++version;
}

int compare_keys(const Value& a, const Value& b, KeyComparer c) {
  if (a.is_string() && b.is_string()) {
    bool fold = c == KeyComparer::OrdinalIgnoreCase || c == KeyComparer::CultureIgnoreCase;
    bool ordinal = c == KeyComparer::OrdinalIgnoreCase || c == KeyComparer::Ordinal;
    std::string x = a.string()->to_utf8(), y = b.string()->to_utf8();
    if (ordinal) return fold ? compare_ignore_case(x, y) : compare_ordinal(x, y);
    return compare_culture(x, y, fold);
  }
  if (a.kind() == b.kind()) {
    if (a.kind() == Kind::Double || a.kind() == Kind::Single) return a.as_double() < b.as_double() ? -1 : a.as_double() > b.as_double();
    if (a.kind() == Kind::UInt64) return a.as_uint() < b.as_uint() ? -1 : a.as_uint() > b.as_uint();
    if (a.kind() == Kind::DateTime) {
      uint64_t x = a.as_uint() & 0x3FFFFFFFFFFFFFFFull, y = b.as_uint() & 0x3FFFFFFFFFFFFFFFull;
      return x < y ? -1 : x > y;
    }
    if (!a.is_object()) return a.as_int() < b.as_int() ? -1 : a.as_int() > b.as_int();
    if (auto* x = a.get_if<ComparableObject>(); x && x->comparable()) return x->compare(*b.object());
  }
  if (a.is_null() || b.is_null()) return a.is_null() ? (b.is_null() ? 0 : -1) : 1;
  throw_dotnet("System.InvalidOperationException", "Failed to compare two elements in the array.");
}

void Dictionary::sort() const {
  unordered_ = false;
  auto* self = const_cast<Dictionary*>(this);
  self->compact();
  std::stable_sort(self->entries_.begin(), self->entries_.end(),
                   [&](const Entry& x, const Entry& y) {
                     if (!t_current_context) return compare_keys(x.key, y.key, comparer_) < 0;
                     if (compare.is_object()) return dotnet_compare(*t_current_context, x.key, y.key, compare) < 0;
                     if (script_class(x.key)) return dotnet_compare(*t_current_context, x.key, y.key, {}) < 0;
                     return compare_keys(x.key, y.key, comparer_) < 0;
                   });
  self->rebuild(buckets_.size());
}

void Dictionary::visit_edges(EdgeVisitor& v) {
  visit(v, compare);
  for (const Entry& e : entries_) {
    visit(v, e.key);
    visit(v, e.value);
  }
}
void Dictionary::clear_edges() {
  clear();
  compare = Value();
}

// Cursors

void throw_collection_modified() {
  throw_dotnet("System.InvalidOperationException",
               "Collection was modified; enumeration operation may not execute.");
}

namespace {

class ArrayEnumerator final : public Enumerator {
 public:
  explicit ArrayEnumerator(const Ref<Array>& a) : array_(a) {}
  bool next(Value& out) override {
    if (i_ >= array_->size()) return false;
    out = array_->get(i_++);
    return true;
  }

 private:
  Ref<Array> array_;
  size_t i_ = 0;
};

class ListEnumerator final : public Enumerator {
 public:
  explicit ListEnumerator(const Ref<List>& l) : list_(l), version_(l->version) {}
  bool next(Value& out) override {
    if (version_ != list_->version) throw_collection_modified();
    if (i_ >= list_->items.size()) return false;
    out = list_->items[i_++];
    return true;
  }

 private:
  Ref<List> list_;
  uint32_t version_;
  size_t i_ = 0;
};

class DictionaryEnumerator final : public Enumerator {
 public:
  explicit DictionaryEnumerator(const Ref<Dictionary>& d) : dict_(d), version_(d->version) {}
  bool next(Value& out) override {
    if (version_ != dict_->version) throw_collection_modified();
    while (i_ < dict_->slots() && !dict_->live(i_)) ++i_;
    if (i_ >= dict_->slots()) return false;
    out = dictionary_entry(*dict_, i_++);
    return true;
  }

 private:
  Ref<Dictionary> dict_;
  uint32_t version_;
  size_t i_ = 0;
};

}  // namespace

Value dictionary_entry(const Dictionary& d, size_t slot) {
  const Type* t = &types::DictionaryEntry;
  for (const Type* u = d.type(); u; u = u->base()) {
    if (u->generic_args().size() == 2) {
      t = TypeRegistry::instantiate(&types::KeyValuePair, u->generic_args());
      break;
    }
  }
  return Value(make_ref<PairObject>(t, d.key_at(slot), d.value_at(slot)));
}

std::unique_ptr<Enumerator> array_enumerator(const Ref<Array>& a) { return std::make_unique<ArrayEnumerator>(a); }
std::unique_ptr<Enumerator> list_enumerator(const Ref<List>& l) { return std::make_unique<ListEnumerator>(l); }
std::unique_ptr<Enumerator> dictionary_enumerator(const Ref<Dictionary>& d) {
  return std::make_unique<DictionaryEnumerator>(d);
}

}  // namespace psession
