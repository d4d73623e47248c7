// Arrays, lists and dictionaries of the script heap. One class each serves all .NET types of its shape
// (object[], int[]; List<T>, ArrayList, Collection<T>, Stack<T>...; Hashtable, OrderedDictionary, Dictionary<K,V>).
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "object/value.h"

namespace psession {

class CallContext;

// A forward cursor over something enumerable. Raises ScriptError when the collection was modified.
class Enumerator {
 public:
  virtual ~Enumerator() = default;
  virtual bool next(Value& out) = 0;
};

class Array final : public HeapObject {
 public:
  static Ref<Array> make(const Type* element, size_t n);                  // default values
  static Ref<Array> of(std::vector<Value> items);                         // object[]
  static Ref<Array> of(const Type* element, std::vector<Value> items);    // already of that type
  static Ref<Array> bytes(std::span<const uint8_t> data);                 // byte[] (packed)
  size_t size() const { return packed_ ? bytes_.size() : items_.size(); }
  Value get(size_t i) const;                 // i < size()
  void set(size_t i, const Value& v);        // v already of the element type
  bool is_packed() const { return packed_; }  // byte[]: bytes(); others: items()
  std::span<const Value> items() const { return items_; }
  std::vector<Value>& mutable_items() { return items_; }
  std::vector<uint8_t>& byte_data() { return bytes_; }
  const std::vector<uint8_t>& byte_data() const { return bytes_; }
  const Type* element() const { return element_; }
  std::span<const uint32_t> lengths() const { return lengths_; }  // rank > 1 only
  void set_lengths(std::vector<uint32_t> l) { lengths_ = std::move(l); }
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

 private:
  template <class T, class... A> friend Ref<T> make_ref(A&&...);
  Array(const Type* element, bool packed) : HeapObject(Kind::Array), element_(element), packed_(packed) { set_may_cycle(); }
  const Type* element_;
  bool packed_;
  std::vector<Value> items_;
  std::vector<uint8_t> bytes_;
  std::vector<uint32_t> lengths_;
};

// Every sequence that grows. `type` tells which .NET type it is; element conversions happen in the method call.
class List : public HeapObject {
 public:
  explicit List(const Type* type) : HeapObject(Kind::List), type_(type) { set_may_cycle(); }
  std::vector<Value> items;
  uint32_t version = 0;      // changes with each modification
  bool read_only = false, fixed_size = false;
  virtual void changed() {}     // called by the .NET methods after each modification
  const Type* element() const;  // Object for ArrayList
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

 private:
  const Type* type_;
};

enum class KeyComparer : uint8_t { Default, OrdinalIgnoreCase, Ordinal, CultureIgnoreCase };

// Every dictionary. Keeps insertion order (Hashtable's order is unspecified in .NET, so insertion order is as good).
class Dictionary : public HeapObject {
 public:
  explicit Dictionary(const Type* type, KeyComparer c = KeyComparer::Default);
  ~Dictionary() override;
  static Ref<Dictionary> hashtable();          // @{}: case-insensitive string keys
  static Ref<Dictionary> ordered();            // [ordered]@{}
  size_t size() const { return live_; }
  const Value* find(const Value& key) const;   // nullptr when absent
  const Value* find(std::string_view ascii_key) const;
  const Value* find(const char* ascii_key) const { return find(std::string_view(ascii_key)); }
  void set(const Value& key, const Value& value);   // add or replace
  bool add(const Value& key, const Value& value);   // false when present
  bool remove(const Value& key);
  void clear();
  // By position, 0..size(): ordered types. Also the way to iterate: for (i = 0; i < slots(); ++i) if (live(i)) ...
  size_t slots() const {
    if (unordered_) sort();
    return entries_.size();
  }
  bool live(size_t i) const { return !entries_[i].key.is_unset(); }
  const Value& key_at(size_t slot) const { return entries_[slot].key; }
  const Value& value_at(size_t slot) const { return entries_[slot].value; }
  void set_value_at(size_t slot, const Value& v) { entries_[slot].value = v; }
  size_t slot_of_index(size_t index) const;   // index among live entries -> slot (compacts first)
  void insert_at(size_t index, const Value& key, const Value& value);
  KeyComparer comparer() const { return comparer_; }
  // SortedDictionary, SortedList: entries stand in the order of their keys. `compare` (a script comparer) may be null.
  bool is_sorted() const { return sorted_; }
  void set_sorted() { sorted_ = true; }
  void restore_order() { unordered_ = !compare.is_object(); }  // after an insertion: sorted when next walked
  Value compare;                 // IComparer of a sorted type, or IEqualityComparer given as an object
  uint32_t version = 0;
  bool read_only = false;
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

  // Case-insensitive types with Kind::String keys: what `$h.name` asks. -1 when absent.
  long find_slot(std::string_view ascii_key) const;
  long find_slot(const Value& key) const;
  void remove_slot(size_t slot);
  // .NET rejects modification while enumerated only when the structure changes; replacing a value in a
  // Dictionary<,> does not count, in a Hashtable it does.
  bool set_counts_as_change() const;

  static size_t hash_value(const Value& v, KeyComparer c);            // by .NET GetHashCode's equality
  static bool equal_keys(const Value& a, const Value& b, KeyComparer c);  // by .NET Equals
  // By `compare`, where a comparer object was given.
  size_t hash_of(const Value& key) const { return compare.is_object() && !sorted_ ? hash_by_object(key) : hash_value(key, comparer_); }

 private:
  struct Entry { Value key, value; size_t hash; };
  void rebuild(size_t buckets);
  void compact();
  size_t hash_by_object(const Value& key) const;
  bool same_by_object(const Value& a, const Value& b) const;
  bool place(const Value& key, size_t& slot) const;  // sorted by a comparer object: where the key is or belongs
  long find_slot(const Value& key, size_t hash) const;
  const Type* type_;
  KeyComparer comparer_;
  std::vector<Entry> entries_;
  // Open addressing: slot + 1 (0: free), and the low half of the hash, so that probing and moving need not look at entries.
  struct Bucket { uint32_t slot, hash; };
  std::vector<Bucket> buckets_;
  void append(const Value& key, const Value& value, size_t hash);
  size_t live_ = 0;
  bool sorted_ = false;
  mutable bool unordered_ = false;
  void sort() const;
};

// Cursors. Those over lists and dictionaries raise "Collection was modified" when it was.
std::unique_ptr<Enumerator> array_enumerator(const Ref<Array>& a);
std::unique_ptr<Enumerator> list_enumerator(const Ref<List>& l);
// Gives DictionaryEntry, or KeyValuePair for the generic types.
std::unique_ptr<Enumerator> dictionary_enumerator(const Ref<Dictionary>& d);
Value dictionary_entry(const Dictionary& d, size_t slot);
[[noreturn]] void throw_collection_modified();
// .NET's default order of keys and sorted elements (strings by culture unless `c` says ordinal).
int compare_keys(const Value& a, const Value& b, KeyComparer c);

}  // namespace psession
