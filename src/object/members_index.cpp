// Indexing: arrays, lists, strings, dictionaries, several dimensions, slices, and parameterized properties.
#include "object/backed_instance.h"
#include "object/boxes.h"
#include "object/call_context.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/member_objects.h"

namespace psession {
namespace {

[[noreturn]] void throw_null_index() {
  throw_runtime("NullArrayIndex", ErrorCategory::InvalidOperation,
                "Index operation failed; the array index evaluated to null.");
}

[[noreturn]] void throw_cannot_index(const Value& target) {
  throw_runtime("CannotIndex", ErrorCategory::InvalidOperation,
                "Unable to index into an object of type \"" + std::string(type_of(target)->full_name()) + "\".");
}

[[noreturn]] void throw_out_of_range_array() {
  throw_error("System.IndexOutOfRangeException", "System.IndexOutOfRangeException", ErrorCategory::OperationStopped,
              "Index was outside the bounds of the array.");
}

[[noreturn]] void throw_out_of_range_list() {
  throw_error("System.ArgumentOutOfRangeException", "System.ArgumentOutOfRangeException", ErrorCategory::OperationStopped,
              "Index was out of range. Must be non-negative and less than the size of the collection. "
              "(Parameter 'index')");
}

// What has no index is its own first and last element; other indexes give nothing.
Value index_alone(CallContext& ctx, const Value& target, std::span<const Value> indexes, bool strict) {
  if (indexes.size() == 1 && !indexes[0].is_null() && !is_enumerable(unwrap(indexes[0]))) {
    auto n = try_convert(ctx, indexes[0], &types::Int32);
    if (n && (n->as_int() == 0 || n->as_int() == -1)) return target;
  }
  if (strict) throw_cannot_index(unwrap(target));
  return {};
}

std::string join_indexes(CallContext& ctx, const Value& list) {
  std::string r;
  for (const Value& v : to_vector(ctx, list)) {
    if (!r.empty()) r += ',';
    r += to_display(ctx, v);
  }
  return r;
}

bool is_index_list(const Value& v) {
  const Value& b = unwrap(v);
  return b.kind() == Kind::Array || b.kind() == Kind::List || (b.kind() == Kind::Object && is_enumerable(b));
}

int64_t index_number(CallContext& ctx, const Value& v) {
  if (v.kind() == Kind::Int32 || v.kind() == Kind::Int64) return v.as_int();
  if (v.is_null()) throw_null_index();
  return convert_to(ctx, v, &types::Int32).as_int();
}

// [i, j] of an array of several dimensions; false: out of bounds.
bool flat_index(CallContext& ctx, const Array& a, std::span<const Value> indexes, size_t& flat) {
  auto lengths = a.lengths();
  flat = 0;
  for (size_t d = 0; d < lengths.size(); ++d) {
    int64_t i = index_number(ctx, indexes[d]);
    if (i < 0) i += lengths[d];
    if (i < 0 || i >= lengths[d]) return false;
    flat = flat * lengths[d] + static_cast<size_t>(i);
  }
  return true;
}

[[noreturn]] void throw_need_dimensions(size_t rank) {
  throw_runtime("NeedMultidimensionalIndex", ErrorCategory::InvalidOperation,
                "You must provide a value expression following the index of a multidimensional array with " +
                    std::to_string(rank) + " dimensions.");
}

Value slice(CallContext& ctx, const Value& target, const Value& list, bool strict) {
  std::vector<Value> out;
  for (const Value& i : to_vector(ctx, list)) {
    if (is_index_list(i)) {
      Value part = slice(ctx, target, i, strict);
      for (Value& v : to_vector(ctx, part)) out.push_back(std::move(v));
      continue;
    }
    const Value& b = unwrap(target);
    // Positions that do not exist are left out of a slice.
    if (b.kind() == Kind::Array || b.kind() == Kind::List || b.kind() == Kind::String) {
      int64_t n = index_number(ctx, i);
      int64_t size = b.kind() == Kind::Array ? static_cast<int64_t>(b.as<Array>()->size())
                     : b.kind() == Kind::List ? static_cast<int64_t>(b.as<List>()->items.size())
                                              : b.string()->length();
      if (n < 0) n += size;
      if (n < 0 || n >= size) {
        if (strict) throw_out_of_range_array();
        continue;
      }
    }
    out.push_back(get_index(ctx, target, {&i, 1}, strict));
    if ((out.size() & 4095) == 0) ctx.check_stop();
  }
  return Value(Array::of(std::move(out)));
}

const MemberInfo* indexer(const Type* t, size_t argc) {
  const MemberGroup* g = t->find("Item", false);
  if (!g) return nullptr;
  for (const MemberInfo* m : g->overloads) {
    if (m->kind == MemberKind::ParameterizedProperty && m->params.size() == argc) return m;
  }
  return nullptr;
}

// Several indexers (by position, by name): the one that the arguments fit.
const MemberInfo* choose_indexer(CallContext& ctx, const Type* t, std::vector<Value>& args, bool for_set) {
  const MemberGroup* g = t->find("Item", false);
  if (!g) return nullptr;
  MemberGroup usable{"Item", {}};
  for (MemberInfo* m : g->overloads) {
    if (m->kind == MemberKind::ParameterizedProperty && m->params.size() == args.size() && (for_set ? m->can_write : m->can_read)) {
      usable.overloads.push_back(m);
    }
  }
  if (usable.overloads.empty()) return nullptr;
  return resolve_overload(ctx, usable, args, {}, t);
}

bool by_position(const Dictionary& d, const Value& index) {
  return d.type() == &types::OrderedDictionary && index.is_integer();
}

Value dictionary_key(CallContext& ctx, const Dictionary& d, const Value& index) {
  const Type* t = d.type();
  while (t && t->generic_args().empty()) t = t->base();
  if (t && t->generic_args().size() == 2 && t->generic_args()[0] != &types::Object) {
    return convert_to(ctx, index, t->generic_args()[0]);
  }
  return unwrap(index);
}

}  // namespace

Value get_index(CallContext& ctx, const Value& target, std::span<const Value> indexes, bool strict) {
  const Value& base = unwrap(target);
  if (base.is_null()) throw_runtime("NullArray", ErrorCategory::InvalidOperation, "Cannot index into a null array.");
  if (indexes.empty()) return {};
  const Value& first = indexes[0];
  if (auto* tuple = base.get_if<TupleObject>(); tuple) {  // ITuple
    if (indexes.size() > 1) return slice(ctx, target, Value(Array::of(std::vector<Value>(indexes.begin(), indexes.end()))), strict);
    if (is_index_list(first)) return slice(ctx, target, first, strict);
    int64_t i = index_number(ctx, first), n = static_cast<int64_t>(tuple->items.size());
    if (i < 0) i += n;
    if (i >= 0 && i < n) return tuple->items[static_cast<size_t>(i)];
    if (strict) throw_out_of_range_array();
    return {};
  }
  switch (base.kind()) {
    case Kind::Array: {
      auto* a = base.as<Array>();
      if (!a->lengths().empty()) {
        std::vector<Value> list(indexes.begin(), indexes.end());
        if (list.size() == 1 && is_index_list(first)) list = to_vector(ctx, first);
        if (list.size() != a->lengths().size()) throw_need_dimensions(a->lengths().size());
        bool nested = false;
        for (const Value& i : list) nested = nested || is_index_list(i);
        if (nested) {  // $m[(0,1),(1,1)]
          std::vector<Value> out;
          for (const Value& i : list) {
            if (is_index_list(i)) out.push_back(get_index(ctx, target, {&i, 1}, strict));
          }
          return Value(Array::of(std::move(out)));
        }
        size_t flat;
        if (flat_index(ctx, *a, list, flat)) return a->get(flat);
        if (strict) throw_out_of_range_array();
        return {};
      }
      if (indexes.size() > 1) return slice(ctx, target, Value(Array::of({indexes.begin(), indexes.end()})), strict);
      if (first.kind() != Kind::Int32 && is_index_list(first)) return slice(ctx, target, first, strict);
      int64_t n = index_number(ctx, first), size = static_cast<int64_t>(a->size());
      if (n < 0) n += size;
      if (n >= 0 && n < size) return a->get(static_cast<size_t>(n));
      if (strict) throw_out_of_range_array();
      return {};
    }
    case Kind::List: {
      auto* l = base.as<List>();
      if (indexer(l->type(), 1) || l->type() == &types::ArrayList) {
        if (indexes.size() > 1) return slice(ctx, target, Value(Array::of({indexes.begin(), indexes.end()})), strict);
        if (first.kind() != Kind::Int32 && is_index_list(first)) return slice(ctx, target, first, strict);
        if (unwrap(first).is_string() && l->type()->find("Item", false) && l->type()->find("Item", false)->overloads.size() > 1) {
          std::vector<Value> args{unwrap(first)};  // items that have names too (regular expression groups)
          if (const MemberInfo* m = choose_indexer(ctx, l->type(), args, false)) {
            return call_member(ctx, *m, l->type(), base, args, {}, m->name);
          }
        }
        int64_t n = index_number(ctx, first), size = static_cast<int64_t>(l->items.size());
        if (n < 0) n += size;
        if (n >= 0 && n < size) return l->items[static_cast<size_t>(n)];
        if (strict) throw_out_of_range_list();
        return {};
      }
      return index_alone(ctx, target, indexes, strict);  // queues, stacks, sets
    }
    case Kind::String: {
      auto* s = base.string();
      if (indexes.size() > 1) return slice(ctx, target, Value(Array::of({indexes.begin(), indexes.end()})), strict);
      if (first.kind() != Kind::Int32 && is_index_list(first)) return slice(ctx, target, first, strict);
      int64_t n = index_number(ctx, first), size = s->length();
      if (n < 0) n += size;
      if (n >= 0 && n < size) return Value::character(s->at(static_cast<uint32_t>(n)));
      if (strict) throw_out_of_range_array();
      return {};
    }
    case Kind::Dictionary: {
      auto* d = base.as<Dictionary>();
      if (indexes.size() > 1 || (is_index_list(first) && !d->find(first))) {
        std::vector<Value> out;
        std::vector<Value> list(indexes.begin(), indexes.end());
        if (indexes.size() == 1) list = to_vector(ctx, first);
        for (const Value& k : list) out.push_back(get_index(ctx, target, {&k, 1}, strict));
        return Value(Array::of(std::move(out)));
      }
      const Value& k = unwrap(first);
      if (k.is_null()) throw_null_index();
      if (by_position(*d, k)) {
        int64_t n = k.as_int(), size = static_cast<int64_t>(d->size());
        if (n < 0) n += size;
        if (n < 0 || n >= size) return {};
        return d->value_at(d->slot_of_index(static_cast<size_t>(n)));
      }
      if (const Value* v = d->find(k)) return *v;
      if (d->type()->generic_args().empty()) return {};
      auto typed = try_convert(ctx, k, d->type()->generic_args()[0]);
      if (!typed) return {};
      const Value* v = d->find(*typed);
      return v ? *v : Value();
    }
    default: break;
  }
  const Type* t = type_of(base);
  if (t->find("Item", false)) {
    std::vector<Value> args(indexes.begin(), indexes.end());
    if (args.size() == 1 && is_index_list(first) && indexer(t, 1) && !indexer(t, 1)->params[0].type->is(kArray)) {
      return slice(ctx, target, first, strict);
    }
    const MemberInfo* m = choose_indexer(ctx, t, args, false);
    if (!m) throw_cannot_index(base);
    if (m->script) return ctx.invoke_script_method(m->script, base, args);
    MethodCall call{ctx, native_self(*m, base), args.data(), static_cast<uint32_t>(args.size()), t};
    try {
      return m->def->fn(call);
    } catch (const ScriptError& e) {
      std::string_view n = e.record->exception->type()->name();
      // Reading past the end gives nothing, as with arrays.
      if (!strict && (n == "ArgumentOutOfRangeException" || n == "IndexOutOfRangeException" || n == "KeyNotFoundException")) return {};
      throw;
    }
  }
  if (indexes.size() == 1 && !is_enumerable(base) && is_index_list(first)) return slice(ctx, target, first, strict);
  return index_alone(ctx, target, indexes, strict);
}

void set_index(CallContext& ctx, const Value& target, std::span<const Value> indexes, const Value& raw) {
  const Value& base = unwrap(target);
  if (base.is_null()) throw_runtime("NullArray", ErrorCategory::InvalidOperation, "Cannot index into a null array.");
  if (indexes.empty()) return;
  const Value v = raw.is_nothing() ? Value() : raw;
  const Value& first = indexes[0];
  auto refuse_slice = [&] {
    if (indexes.size() == 1 && !is_index_list(first)) return;
    Value all = indexes.size() == 1 ? first : Value(Array::of({indexes.begin(), indexes.end()}));
    throw_runtime("ArraySliceAssignmentFailed", ErrorCategory::InvalidOperation,
                  "Array assignment to [" + join_indexes(ctx, all) +
                      "] failed because assignment to slices is not supported.");
  };
  switch (base.kind()) {
    case Kind::Array: {
      auto* a = base.as<Array>();
      if (!a->lengths().empty()) {
        std::vector<Value> list(indexes.begin(), indexes.end());
        if (list.size() == 1 && is_index_list(first)) list = to_vector(ctx, first);
        if (list.size() != a->lengths().size()) throw_need_dimensions(a->lengths().size());
        size_t flat;
        Value converted = a->element() == &types::Object ? v : convert_to(ctx, v, a->element());
        if (!flat_index(ctx, *a, list, flat)) throw_out_of_range_array();
        a->set(flat, converted);
        return;
      }
      refuse_slice();
      int64_t n = index_number(ctx, first), size = static_cast<int64_t>(a->size());
      if (n < 0) n += size;
      Value converted = a->element() == &types::Object ? v : convert_to(ctx, v, a->element());
      if (n < 0 || n >= size) throw_out_of_range_array();
      a->set(static_cast<size_t>(n), converted);
      return;
    }
    case Kind::List: {
      auto* l = base.as<List>();
      const MemberInfo* m = indexer(l->type(), 1);
      if (!m) throw_cannot_index(base);
      refuse_slice();
      if (l->read_only || !m->can_write) throw_dotnet("System.NotSupportedException", "Collection is read-only.");
      int64_t n = index_number(ctx, first), size = static_cast<int64_t>(l->items.size());
      if (n < 0) n += size;
      const Type* element = l->element();
      Value converted = element == &types::Object ? v : convert_to(ctx, v, element);
      if (n < 0 || n >= size) throw_out_of_range_list();
      std::swap(l->items[static_cast<size_t>(n)], converted);
      ++l->version;
      return;
    }
    case Kind::Dictionary: {
      auto* d = base.as<Dictionary>();
      if (indexes.size() > 1) refuse_slice();
      if (unwrap(first).is_null()) throw_null_index();
      if (d->read_only) throw_dotnet("System.NotSupportedException", "Collection is read-only.");
      if (by_position(*d, first)) {
        int64_t n = first.as_int();
        if (n < 0 || n >= static_cast<int64_t>(d->size())) throw_out_of_range_list();
        size_t slot = d->slot_of_index(static_cast<size_t>(n));
        Value old = d->value_at(slot);
        d->set_value_at(slot, v);
        ++d->version;
        return;
      }
      const Type* t = d->type();
      while (t && t->generic_args().empty()) t = t->base();
      Value value = t && t->generic_args().size() == 2 && t->generic_args()[1] != &types::Object
                        ? convert_to(ctx, v, t->generic_args()[1]) : v;
      d->set(dictionary_key(ctx, *d, first), value);
      if (d->is_sorted()) d->restore_order();
      return;
    }
    default: break;
  }
  const Type* t = type_of(base);
  std::vector<Value> args(indexes.begin(), indexes.end());
  const MemberInfo* m = choose_indexer(ctx, t, args, true);
  if (!m) throw_cannot_index(base);
  args.push_back(m->result && m->result != &types::Object ? convert_to(ctx, v, m->result) : v);
  if (m->script) {
    ctx.invoke_script_method(m->script, base, args);
    return;
  }
  MethodCall call{ctx, native_self(*m, base), args.data(), static_cast<uint32_t>(args.size()), t};
  m->def->set(call);
}

}  // namespace psession
