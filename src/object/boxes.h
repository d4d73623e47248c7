// Value types of more than 8 bytes, boxed and immutable: decimal, BigInteger, Guid, tuples; and the small carriers
// PSReference, KeyValuePair, DictionaryEntry, delegates, instances of script classes.
#pragma once
#include <array>
#include <span>
#include <string>
#include <vector>

#include "object/members.h"
#include "object/value.h"
#include "text/bigint.h"
#include "text/decimal.h"

namespace psession {

class PSReference final : public HeapObject {  // [ref]
 public:
  PSReference() { set_may_cycle(); }
  ~PSReference() override;
  Value value;                 // when not bound to a variable
  const Type* element = nullptr;   // of PSReference<element>; null: Object
  HeapObject* variable = nullptr;  // engine's Variable (counted), nullptr otherwise
  Value get() const { return variable ? load_variable(variable) : value; }
  void set(const Value& v) {
    if (variable) store_variable(variable, v);
    else value = v;
  }
  // The engine's: how to read and assign its variables.
  static inline Value (*load_variable)(HeapObject*) = nullptr;
  static inline void (*store_variable)(HeapObject*, const Value&) = nullptr;
  const Type* type() const override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
};

class PairObject final : public HeapObject {  // DictionaryEntry and KeyValuePair<,>
 public:
  PairObject(const Type* t, Value k, Value v) : key(std::move(k)), value(std::move(v)), type_(t) { set_may_cycle(); }
  Value key, value;
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
 private:
  const Type* type_;
};

// What counts as a Boolean though it is an object ([switch]).
class BoxedBool { public: virtual bool truth() const = 0; protected: ~BoxedBool() = default; };

class GuidObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  explicit GuidObject(const std::array<uint8_t, 16>& dotnet_bytes) : bytes(dotnet_bytes) {}
  std::array<uint8_t, 16> bytes;  // as Guid.ToByteArray: first three fields little endian
  const Type* type() const override;
  std::string to_text() const override;
  bool equals(const HeapObject& o) const override;
  int compare(const HeapObject& o) const override;
  size_t hash() const override;
  static Ref<GuidObject> fresh();                       // version 4, from getrandom
  static bool parse(std::string_view text, std::array<uint8_t, 16>& out);
};

class DecimalObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  explicit DecimalObject(const Decimal96& v) : HeapObject(Kind::Decimal), value(v) {}
  const Decimal96 value;
  const Type* type() const override;
  std::string to_text() const override;
  bool equals(const HeapObject& o) const override;
  int compare(const HeapObject& o) const override;
  size_t hash() const override;
};
inline Value decimal_value(const Decimal96& v) { return Value(make_ref<DecimalObject>(v)); }

class BigIntObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  explicit BigIntObject(BigInt v) : HeapObject(Kind::BigInt), value(std::move(v)) {}
  const BigInt value;
  const Type* type() const override;
  std::string to_text() const override;
  bool equals(const HeapObject& o) const override;
  int compare(const HeapObject& o) const override;
  size_t hash() const override;
};
inline Value bigint_value(BigInt v) { return Value(make_ref<BigIntObject>(std::move(v))); }

// A delegate: a script block (or a bound method) seen as Func<...>, Action<...>, Predicate<T>...
class DelegateObject final : public HeapObject {
 public:
  DelegateObject(const Type* t, Value target) : target(std::move(target)), type_(t) { set_may_cycle(); }
  Value target;            // ScriptBlock, or a MethodObject
  const Type* type() const override { return type_; }
  // Converts the arguments' result to the delegate's own result type.
  Value invoke(CallContext& ctx, std::span<const Value> args) const;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;
  // Calls a script block, method or delegate alike (comparers, predicates: whatever a script handed over).
  static Value call(CallContext& ctx, const Value& callable, std::span<const Value> args);

 private:
  const Type* type_;
};

// An instance of a script class whose base is Object. Those with a native base are that base's object, and keep
// their fields beside it: instance_fields() finds them in either case.
class ScriptInstance final : public HeapObject {
 public:
  explicit ScriptInstance(const Type* t) : type_(t) { set_may_cycle(); }
  std::vector<Value> fields;
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

 private:
  const Type* type_;
};
// By MemberInfo::field_index. nullptr for an object without any (and none made, unless `create`).
std::vector<Value>* instance_fields(const HeapObject* o, bool create = false);

// Tuple<...> and ValueTuple<...>.
class TupleObject final : public HeapObject, public TextualObject, public ComparableObject {
 public:
  TupleObject(const Type* t, std::vector<Value> v) : items(std::move(v)), type_(t) { set_may_cycle(); }
  std::vector<Value> items;
  const Type* type() const override { return type_; }
  std::string to_text() const override;
  bool equals(const HeapObject& o) const override;
  int compare(const HeapObject& o) const override;
  bool comparable() const override { return false; }
  size_t hash() const override;
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

 private:
  const Type* type_;
};

}  // namespace psession
