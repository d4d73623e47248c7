// RecordObject: an object that is little more than its fields, for the many small types whose rows read and write them
// (Color, ProcessStartInfo, Cookie...). READ_ROW and FIELD_ROW make a property's row of a field's number.
#pragma once
#include <vector>

#include "object/types/helpers.h"

namespace psession {

class RecordObject : public HeapObject {
 public:
  RecordObject(const Type* t, std::vector<Value> f) : fields(std::move(f)), type_(t) { set_may_cycle(); }
  std::vector<Value> fields;
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

 private:
  const Type* type_;
};
// A record of `type` whose fields are `fields`.
Value record(const Type* type, std::vector<Value> fields);
inline RecordObject& record_of(const Value& v) { return *unwrap(v).as<RecordObject>(); }
inline Value& record_field(const MethodCall& c, size_t i) { return record_of(c.self).fields[i]; }
template <int N> Value read_field(MethodCall& c) { return record_field(c, N); }
template <int N> Value write_field(MethodCall& c) {
  record_field(c, N) = c.arg(0);
  return Value::nothing();
}

// Equality by fields, for structs.
bool records_equal(const Value& a, const Value& b);

}  // namespace psession

#define READ_ROW(n, type_and_name) {type_and_name " {get;}", read_field<n>}
#define FIELD_ROW(n, type_and_name) {type_and_name " {get;set;}", read_field<n>, write_field<n>}
// ENUM_TYPE(var, "System.X", flags, {"A", 0}, ...)
#define ENUM_TYPE(var, full, type_flags, ...)      \
  const EnumDef var##_values[] = {__VA_ARGS__};    \
  Type var{TypeSpec{.full_name = full, .base = "System.Enum", \
                    .flags = kEnum | kValueType | kSealed | (type_flags), .enum_values = var##_values}};
