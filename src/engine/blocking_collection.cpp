// BlockingCollection: a queue between threads. Who waits lets the interpreter lock go (engine/threading_wait.h).
#include <deque>

#include "engine/threading_wait.h"
#include "object/boxes.h"
#include "object/containers.h"
#include "object/members.h"
#include "object/types/table.h"

namespace psession {
namespace {

class BlockingObject final : public HeapObject, public EnumerableObject {
 public:
  explicit BlockingObject(const Type* t) : type_(t) { set_may_cycle(); }
  std::deque<Value> items;
  size_t bound = 0;                      // 0: none
  bool complete = false, lifo = false, closed = false;
  const Type* type() const override { return type_; }
  bool room() const { return bound == 0 || items.size() < bound; }
  Value pop() {
    Value v = lifo ? items.back() : items.front();
    if (lifo) items.pop_back();
    else items.pop_front();
    notify_waiters();
    return v;
  }
  std::unique_ptr<Enumerator> enumerator(CallContext&) override;
  void visit_edges(EdgeVisitor& v) override {
    for (const Value& x : items) if (x.is_object()) v.visit(x.object());
  }
  void clear_edges() override { items.clear(); }

 private:
  const Type* type_;
};
class Snapshot final : public Enumerator {
 public:
  explicit Snapshot(const std::deque<Value>& items) : items_(items.begin(), items.end()) {}
  bool next(Value& out) override {
    if (at_ >= items_.size()) return false;
    out = items_[at_++];
    return true;
  }

 private:
  std::vector<Value> items_;
  size_t at_ = 0;
};
std::unique_ptr<Enumerator> BlockingObject::enumerator(CallContext&) { return std::make_unique<Snapshot>(items); }

BlockingObject& self(MethodCall& c) {
  auto& b = *c.self.as<BlockingObject>();
  if (b.closed) throw_dotnet("System.ObjectDisposedException", "The collection has been disposed.\nObject name: 'BlockingCollection'.");
  return b;
}
// A wait without a MethodCall of its own, for enumerators.
bool wait_in(CallContext& ctx, int64_t ms, const WaitCondition& ready) {
  MethodCall c{ctx, {}, nullptr, 0, nullptr};
  return wait_until(c, ms, ready, 50);
}
// What GetConsumingEnumerable gives: takes items until the collection is complete and empty.
class Consumer final : public HeapObject, public EnumerableObject {
 public:
  explicit Consumer(Ref<BlockingObject> b) : source(std::move(b)) {}
  Ref<BlockingObject> source;
  const Type* type() const override { return TypeRegistry::find("System.Collections.Generic.IEnumerable[object]"); }
  std::unique_ptr<Enumerator> enumerator(CallContext& ctx) override;
};
class ConsumingEnumerator final : public Enumerator {
 public:
  ConsumingEnumerator(CallContext& ctx, Ref<BlockingObject> b) : ctx_(ctx), source_(std::move(b)) {}
  bool next(Value& out) override {
    wait_in(ctx_, -1, WaitCondition([&] { return !source_->items.empty() || source_->complete; }));
    if (source_->items.empty()) return false;
    out = source_->pop();
    return true;
  }

 private:
  CallContext& ctx_;
  Ref<BlockingObject> source_;
};
std::unique_ptr<Enumerator> Consumer::enumerator(CallContext& ctx) { return std::make_unique<ConsumingEnumerator>(ctx, source); }

Value create(MethodCall& c) {
  auto b = make_ref<BlockingObject>(c.type);
  for (uint32_t i = 0; i < c.argc; ++i) {
    if (c.arg(i).kind() == Kind::Int32) {
      if (c.arg(i).as_int() < 1) {
        throw_dotnet("System.ArgumentOutOfRangeException", "The boundedCapacity argument must be positive. (Parameter 'boundedCapacity')\nActual value was " +
                                                               std::to_string(c.arg(i).as_int()) + ".");
      }
      b->bound = static_cast<size_t>(c.arg(i).as_int());
    } else {
      if (c.arg(i).is_null()) throw_null_argument("collection");
      std::string_view name = type_of(unwrap(c.arg(i)))->name();
      b->lifo = name.find("Stack") != name.npos;
      for (Value& v : to_vector(c.ctx, c.arg(i))) b->items.push_back(std::move(v));
    }
  }
  return Value(b);
}
int64_t timeout_of(MethodCall& c, uint32_t i, int64_t otherwise) { return c.has(i) ? milliseconds_of(c, i) : otherwise; }
bool put(MethodCall& c, int64_t ms) {
  Ref<BlockingObject> b(&self(c));
  if (b->complete) throw_invalid_operation("The collection has been marked as complete with regards to additions.");
  if (!b->room() && !wait_until(c, ms, WaitCondition([&] { return b->room() || b->complete; }), 50)) return false;
  if (b->complete) throw_invalid_operation("The collection has been marked as complete with regards to additions.");
  b->items.push_back(c.arg(0));
  notify_waiters();
  return true;
}
bool take(MethodCall& c, int64_t ms, Value& out) {
  Ref<BlockingObject> b(&self(c));
  if (b->items.empty() && !wait_until(c, ms, WaitCondition([&] { return !b->items.empty() || b->complete; }), 50)) return false;
  if (b->items.empty()) return false;
  out = b->pop();
  return true;
}
Value try_take(MethodCall& c) {
  Value v;
  bool ok = take(c, timeout_of(c, 1, 0), v);
  set_out(c, 0, ok ? v : self(c).type()->generic_args()[0]->make_default());
  return boolean(ok);
}
Value try_add(MethodCall& c) { return boolean(put(c, timeout_of(c, 1, 0))); }
const MemberDef kRows[] = {
    {"new()", create}, {"new(int boundedCapacity)", create},
    {"new(System.Object collection)", create}, {"new(System.Object collection, int boundedCapacity)", create},
    {"int BoundedCapacity {get;}", PS_FN { return int32(self(c).bound ? static_cast<int64_t>(self(c).bound) : -1); }},
    {"int Count {get;}", PS_FN { return int32(static_cast<int64_t>(self(c).items.size())); }},
    {"bool IsAddingCompleted {get;}", PS_FN { return boolean(self(c).complete); }},
    {"bool IsCompleted {get;}", PS_FN { return boolean(self(c).complete && self(c).items.empty()); }},
    {"void Add(T item)", PS_FN { put(c, -1); return Value::nothing(); }},
    {"bool TryAdd(T item)", try_add}, {"bool TryAdd(T item, int millisecondsTimeout)", try_add}, {"bool TryAdd(T item, timespan timeout)", try_add},
    {"T Take()", PS_FN {
       Value v;
       if (!take(c, -1, v)) throw_invalid_operation("The collection argument is empty and has been marked as complete with regards to additions.");
       return v;
     }},
    {"bool TryTake([ref] T item)", try_take}, {"bool TryTake([ref] T item, int millisecondsTimeout)", try_take},
    {"bool TryTake([ref] T item, timespan timeout)", try_take},
    {"void CompleteAdding()", PS_FN { self(c).complete = true; notify_waiters(); return Value::nothing(); }},
    {"System.Collections.Generic.IEnumerable[T] GetConsumingEnumerable()", PS_FN { return Value(make_ref<Consumer>(Ref<BlockingObject>(&self(c)))); }},
    {"T[] ToArray()", PS_FN {
       return Value(Array::of(self(c).type()->generic_args()[0], {self(c).items.begin(), self(c).items.end()}));
     }},
    {"System.Collections.IEnumerator GetEnumerator()", PS_FN { return make_enumerator_object(c.self, self(c).enumerator(c.ctx)); }},
    {"void Dispose()", PS_FN { c.self.as<BlockingObject>()->closed = true; return Value::nothing(); }},
};
Type g_type{TypeSpec{.full_name = "System.Collections.Concurrent.BlockingCollection`1", .flags = kGenericDefinition, .members = kRows,
                     .interfaces = "System.Collections.ICollection System.IDisposable", .assembly = "System.Collections.Concurrent"}};

}  // namespace
}  // namespace psession
