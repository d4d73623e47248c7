// What PowerShell enumerates: arrays, lists, IEnumerable objects; never strings, dictionaries and XML nodes.
#include "object/backed_instance.h"
#include "object/boxes.h"
#include "object/conversion.h"

namespace psession {
namespace {

class VectorEnumerator final : public Enumerator {
 public:
  explicit VectorEnumerator(std::vector<Value> items) : items_(std::move(items)) {}
  bool next(Value& out) override {
    if (i_ == items_.size()) return false;
    out = std::move(items_[i_++]);
    return true;
  }

 private:
  std::vector<Value> items_;
  size_t i_ = 0;
};

// A script class that implements IEnumerator or whose GetEnumerator gives one.
class ScriptEnumerator final : public Enumerator {
 public:
  ScriptEnumerator(CallContext& ctx, Value cursor) : ctx_(ctx), cursor_(std::move(cursor)) {}
  bool next(Value& out) override {
    if (!is_true(invoke_method(ctx_, cursor_, "MoveNext", {}))) return false;
    out = get_member(ctx_, cursor_, "Current");
    return true;
  }

 private:
  CallContext& ctx_;
  Value cursor_;
};

bool script_enumerable(const HeapObject* o) {
  const Type* t = o->type();
  return t->is(kScriptClass) && types::IEnumerable.assignable_from(t) && !types::IDictionary.assignable_from(t) &&
         t->find("GetEnumerator", false);
}
// The object of a .NET class behind an instance that does not enumerate by itself.
const Value* backing(const Value& v) {
  if (!v.object()->type()->is(kScriptClass)) return nullptr;
  auto* b = v.get_if<BackedInstance>();
  if (!b || b->native.is_null()) return nullptr;
  const MemberGroup* g = b->type()->find("GetEnumerator", false);
  return g && g->overloads[0]->script ? nullptr : &b->native;
}

}  // namespace

bool is_enumerable(const Value& v) {
  const Value& b = unwrap(v);
  switch (b.kind()) {
    case Kind::Array:
    case Kind::List: return true;
    case Kind::Object:
      if (b.get_if<EnumerableObject>()) return true;
      if (const Value* n = backing(b)) return is_enumerable(*n);
      return script_enumerable(b.object());
    default: return false;
  }
}

std::unique_ptr<Enumerator> enumerate(CallContext& ctx, const Value& v) {
  const Value& b = unwrap(v);
  switch (b.kind()) {
    case Kind::Array: return array_enumerator(Ref<Array>(b.as<Array>()));
    case Kind::List: return list_enumerator(Ref<List>(b.as<List>()));
    case Kind::Object:
      if (EnumerableObject* e = b.get_if<EnumerableObject>()) return e->enumerator(ctx);
      if (const Value* n = backing(b)) return enumerate(ctx, Value(*n));
      if (script_enumerable(b.object())) {
        return std::make_unique<ScriptEnumerator>(ctx, invoke_method(ctx, b, "GetEnumerator", {}));
      }
      return nullptr;
    default: return nullptr;
  }
}

std::vector<Value> to_vector(CallContext& ctx, const Value& v) {
  if (v.is_nothing()) return {};
  const Value& b = unwrap(v);
  if (b.kind() == Kind::Array && !b.as<Array>()->is_packed()) {
    std::span<const Value> items = b.as<Array>()->items();
    return {items.begin(), items.end()};
  }
  if (b.kind() == Kind::List) return b.as<List>()->items;
  std::vector<Value> out;
  if (std::unique_ptr<Enumerator> e = enumerate(ctx, v)) {
    Value item;
    while (e->next(item)) {
      out.push_back(std::move(item));
      if ((out.size() & 1023) == 0) ctx.check_stop();
    }
  } else {
    out.push_back(v);
  }
  return out;
}

Value from_vector(std::vector<Value> items) {
  if (items.empty()) return Value::nothing();
  if (items.size() == 1) return std::move(items[0]);
  return Value(Array::of(std::move(items)));
}

}  // namespace psession
