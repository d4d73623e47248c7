// Value types of more than 8 bytes, boxed and immutable: decimal, BigInteger, Guid, DateTimeOffset, Version, and
// the small carriers PSReference, KeyValuePair, DictionaryEntry.
#pragma once
#include <array>

#include "object/members.h"
#include "object/value.h"

namespace psession {

class PSReference final : public HeapObject {  // [ref]
 public:
  PSReference() { set_may_cycle(); }
  Value value;                 // when not bound to a variable
  HeapObject* variable = nullptr;  // engine's Variable (counted), nullptr otherwise
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

}  // namespace psession
