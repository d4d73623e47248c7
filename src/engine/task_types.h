// System.Threading.Tasks.Task: something that is done already, at a time, or when a descriptor says so. No thread of its
// own; who waits lets the interpreter lock go. Engine threads.
#pragma once
#include <string>

#include "engine/threading_wait.h"
#include "object/errors.h"
#include "object/members.h"

namespace psession {

class TaskObject : public HeapObject {
 public:
  explicit TaskObject(const Type* t) : type_(t) { set_may_cycle(); }
  Value result;
  Ref<ExceptionObject> error;
  int64_t ready_at = 0;                  // on the monotonic clock
  bool cancelled = false;
  virtual bool done() { return ready_at == 0 || monotonic_ms() >= ready_at; }
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override;
  void clear_edges() override;

 private:
  const Type* type_;
};
// A task without a result, or Task<T> that is done with `result`.
Ref<TaskObject> finished_task();
Ref<TaskObject> finished_task(const Type* t, Value result);

}  // namespace psession
