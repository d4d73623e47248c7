// System.Threading.Tasks.Task as scripts meet it: something that finishes elsewhere, looked at when asked. Under the
// interpreter lock.
#pragma once
#include <functional>

#include "object/errors.h"
#include "object/type.h"

namespace psession {

class TaskObject : public HeapObject {
 public:
  explicit TaskObject(const Type* t);
  std::function<bool(TaskObject&)> look;  // true when it is over, with result or fault set; empty: it is over
  Value result;
  Ref<ExceptionObject> fault;
  bool cancelled = false, started = true;
  int id;
  virtual bool done();
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

 private:
  const Type* type_;
};
// Task of a result type; null: one without.
const Type* task_type(const Type* result);
Value finished_task(const Type* result_type, Value result);

}  // namespace psession
