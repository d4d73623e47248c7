#include "object/types/record.h"

#include "object/types/table.h"

namespace psession {

void RecordObject::visit_edges(EdgeVisitor& v) {
  for (const Value& x : fields) {
    if (x.is_object()) v.visit(x.object());
  }
}
void RecordObject::clear_edges() {
  for (Value& x : fields) x = Value();
}
Value record(const Type* type, std::vector<Value> fields) { return Value(make_ref<RecordObject>(type, std::move(fields))); }
bool records_equal(const Value& a, const Value& b) {
  auto *x = unwrap(a).get_if<RecordObject>(), *y = unwrap(b).get_if<RecordObject>();
  if (!x || !y || x->type() != y->type() || x->fields.size() != y->fields.size()) return false;
  for (size_t i = 0; i < x->fields.size(); ++i) {
    if (!dotnet_equals(x->fields[i], y->fields[i])) return false;
  }
  return true;
}

}  // namespace psession
