// Larger instructions on values: members, methods, indexes, strings, collections, conversions.
#include <charconv>

#include "engine/host.h"
#include "engine/vm/execute_impl.h"
#include "engine/vm/script_processor.h"
#include "engine/vm/script_types.h"
#include "language/parsed_script.h"
#include "object/boxes.h"
#include "object/method_cache.h"
#include "text/culture.h"
#include "object/type_errors.h"

namespace psession {

// ---- output

void emit_value(Frame& f, const Value& v) {
  switch (v.kind()) {
    case Kind::Void: return;
    case Kind::Array: {
      Ref<Array> a(v.as<Array>());
      for (size_t i = 0; i < a->size(); ++i) {
        Value x = a->get(i);
        if (!x.is_nothing()) f.out->write(x);
      }
      return;
    }
    case Kind::List: case Kind::Object: case Kind::PSObject:
      if (auto e = enumerate(f.rs, v)) {
        Value x;
        while (e->next(x)) f.out->write(x);
        return;
      }
      [[fallthrough]];
    default: f.out->write(v);
  }
}

void begin_collect(Frame& f) {
  f.outer_outs.push_back(f.out);
  f.collectors.push_back(std::make_unique<CaptureSink>());
  f.out = f.collectors.back().get();
}
static std::unique_ptr<CaptureSink> pop_collector(Frame& f) {
  auto c = std::move(f.collectors.back());
  f.collectors.pop_back();
  f.out = f.outer_outs.back();
  f.outer_outs.pop_back();
  return c;
}
Value end_collect(Frame& f, uint16_t mode) {
  auto c = pop_collector(f);
  if (mode == 2) return {};
  return mode == 1 ? c->take_array() : c->take();
}
void drop_collect(Frame& f, uint16_t flush) {
  auto c = pop_collector(f);
  if (flush) c->flush_to(*f.out);
}

Value to_array_value(Runspace& rs, const Value& v) {
  if (v.is_nothing()) return Value(Array::of({}));
  if (v.kind() == Kind::Array && v.as<Array>()->element() == &types::Object) return v;
  if (v.kind() == Kind::Array || v.kind() == Kind::List || v.kind() == Kind::Object || v.kind() == Kind::PSObject)
    if (auto e = enumerate(rs, v)) {
      std::vector<Value> items;
      Value x;
      while (e->next(x)) items.push_back(std::move(x));
      return Value(Array::of(std::move(items)));
    }
  return Value(Array::of({v}));
}

namespace {
// ASCII text in the making: what is short needs no memory besides the result.
class TextBuffer {
 public:
  void append(std::string_view s) {
    if (long_.empty() && size_ + s.size() <= sizeof short_) {
      memcpy(short_ + size_, s.data(), s.size());
      size_ += s.size();
      return;
    }
    if (long_.empty()) long_.assign(short_, size_);
    long_ += s;
  }
  std::string_view view() const { return long_.empty() ? std::string_view(short_, size_) : std::string_view(long_); }
 private:
  char short_[256];
  size_t size_ = 0;
  std::string long_;
};
}  // namespace

Value expand_parts(Frame& f, const Value* parts, uint32_t n) {
  TextBuffer buffer;
  for (uint32_t i = 0; i < n; ++i) {
    const Value& v = parts[i];
    if (v.kind() >= Kind::SByte && v.kind() <= Kind::Int64) {
      char digits[24];
      buffer.append({digits, static_cast<size_t>(std::to_chars(digits, digits + sizeof digits, v.as_int()).ptr - digits)});
      continue;
    }
    Ref<String> text = v.is_string() ? Ref<String>(v.string()) : to_string(f.rs, v);
    if (text->is_ascii()) {
      buffer.append(text->ascii_view());
      continue;
    }
    std::string_view before = buffer.view();
    std::u16string wide(before.begin(), before.end());
    wide += text->utf16_view();
    while (++i < n) {
      text = to_string(f.rs, parts[i]);
      if (text->is_ascii()) wide.append(text->ascii_view().begin(), text->ascii_view().end());
      else wide += text->utf16_view();
    }
    return Value(String::utf16(wide));
  }
  return Value(String::ascii(buffer.view()));
}

// ---- members

Value get_member_cached(Frame& f, const Value& target, const MemberSite& m) {
  if (target.kind() == Kind::PSObject) {
    PSObject* o = target.as<PSObject>();
    const MemberBag& bag = o->members();
    if (bag.shape() == m.shape && !bag.extended(m.slot)) return bag.slot(m.slot);
    if (o->is_custom() && bag.shape()->shared()) {
      long at = bag.find(*m.name);
      if (at >= 0 && !bag.extended(static_cast<size_t>(at))) {
        m.shape = bag.shape();
        m.slot = static_cast<uint32_t>(at);
        return bag.slot(static_cast<size_t>(at));
      }
    }
  } else if (target.kind() == Kind::Object) {
    HeapObject* o = target.object();
    if (m.type && o->type() == m.type && !o->has_extension()) {
      auto* fields = instance_fields(o);
      if (fields && m.slot < fields->size()) return (*fields)[m.slot];
    }
    if (typeid(*o) == typeid(ScriptInstance) && !o->has_extension()) {
      const Type* t = o->type();
      if (const MemberGroup* g = t->find(m.utf8, false); g && g->overloads.size() == 1) {
        MemberInfo* i = g->overloads[0];
        if (i->kind == MemberKind::Property && !i->def) {
          m.type = t;
          m.slot = i->field_index;
          auto* fields = instance_fields(o);
          if (fields && m.slot < fields->size()) return (*fields)[m.slot];
        }
      }
    }
  }
  return get_member(f.rs, target, *m.name, strict_mode_of(f.scope) >= 2);
}

void set_member_cached(Frame& f, const Value& target, const MemberSite& m, const Value& given) {
  Value v = given.is_nothing() ? Value() : given;
  if (target.is_null())
    throw_runtime("PropertyNotFound", ErrorCategory::InvalidOperation,
                  "The property '" + m.utf8 + "' cannot be found on this object. Verify that the property exists and can be set.");
  if (target.kind() == Kind::PSObject) {
    PSObject* o = target.as<PSObject>();
    MemberBag& bag = o->members();
    if (bag.shape() == m.shape && !bag.extended(m.slot)) {
      bag.set_slot(m.slot, v);
      return;
    }
    if (o->is_custom() && bag.shape()->shared()) {
      long at = bag.find(*m.name);
      if (at >= 0 && !bag.extended(static_cast<size_t>(at))) {
        m.shape = bag.shape();
        m.slot = static_cast<uint32_t>(at);
        bag.set_slot(static_cast<size_t>(at), v);
        return;
      }
    }
  }
  set_member(f.rs, target, *m.name, v);
}

Value get_member_by(Frame& f, const Value& target, const Value& name) {
  const Value& n = unwrap(name);
  if (n.kind() == Kind::ScriptBlock) return f.rs.invoke_script(n, {}, nullptr, &target);
  // $h.1: a key that is no string.
  if (!n.is_string())
    if (auto* d = unwrap(target).kind() == Kind::Dictionary ? unwrap(target).as<Dictionary>() : nullptr)
      if (const Value* v = d->find(n)) return *v;
  return get_member(f.rs, target, *to_string(f.rs, name), strict_mode_of(f.scope) >= 2);
}

const Type* type_operand(Frame& f, const Value& v) {
  const Value& b = unwrap(v);
  if (b.kind() == Kind::Type) return static_cast<const Type*>(b.object());
  if (b.is_string()) {
    if (const Type* t = find_script_type(f.rs, b.string()->to_utf8())) return t;
    if (const Type* t = TypeRegistry::find(b.string()->to_utf8())) return t;
    throw_type_not_found(b.string()->to_utf8(), v);
  }
  if (b.is_null())
    throw_runtime("InvokeMethodOnNull", ErrorCategory::InvalidOperation, "You cannot call a method on a null-valued expression.");
  return type_of(v);
}

Value get_static_of(Frame& f, const Value& type, std::string_view name) {
  return get_static(f.rs, type_operand(f, type), name, strict_mode_of(f.scope) >= 2);
}

static std::vector<const Type*> generic_args_of(Frame& f, const MemberSite* m) {
  std::vector<const Type*> out;
  if (m)
    for (auto* n : m->generic_names) out.push_back(require_type(f.rs, f.unit, *n));
  return out;
}

Value call_member(Frame& f, const Value& given, std::string_view name, std::span<Value> args, const MemberSite* m) {
  f.rs.check_stop();
  Value target = given;
  for (auto& a : args)
    if (a.is_nothing()) a = Value();
  if (target.kind() == Kind::Object && typeid(*target.object()) == typeid(ScriptCmdletObject)) {
    Value out;
    if (static_cast<ScriptCmdletObject*>(target.object())->call(name, args, out)) return out;
  }
  check_invoke(f.rs, target, name);
  if (m && m->generic_names.empty()) return invoke_method_cached(f.rs, target, name, args, m->calls);
  std::vector<const Type*> generic = generic_args_of(f, m);
  return invoke_method(f.rs, target, name, args, generic);
}

Value call_member_by(Frame& f, const Value& target, const Value& name, std::span<Value> args) {
  const Value& n = unwrap(name);
  if (n.kind() == Kind::ScriptBlock) {
    Value t = target;
    return f.rs.invoke_script(n, args, &t, nullptr);
  }
  return call_member(f, target, to_display(f.rs, name), args, nullptr);
}

Value call_static(Frame& f, const Value& type, std::string_view name, std::span<Value> args, const MemberSite* m) {
  f.rs.check_stop();
  for (auto& a : args)
    if (a.is_nothing()) a = Value();
  const Type* t = type_operand(f, type);
  check_invoke_static(f.rs, t, name);
  if (same_name(name, "new")) return construct(f.rs, t, args);
  if (m && m->generic_names.empty()) return invoke_static_cached(f.rs, t, name, args, m->calls);
  std::vector<const Type*> generic = generic_args_of(f, m);
  return invoke_static(f.rs, t, name, args, generic);
}

// ---- index

Value index_get(Frame& f, const Value& target, const Value& index) {
  if (target.is_null())
    throw_runtime("NullArray", ErrorCategory::InvalidOperation, "Cannot index into a null array.");
  // a[i, j] gives a slice, or an element of an array of that rank.
  if (index.kind() == Kind::Array) {
    Ref<Array> list(index.as<Array>());
    std::vector<Value> items;
    for (size_t i = 0; i < list->size(); ++i) items.push_back(list->get(i));
    return get_index(f.rs, target, items, strict_mode_of(f.scope) >= 3);
  }
  Value one[1] = {index};
  int strict = strict_mode_of(f.scope);
  if (strict < 3 && index.is_string() && target.kind() == Kind::Array) {   // no number: no element
    try {
      return get_index(f.rs, target, one, false);
    } catch (ScriptError&) {
      return {};
    }
  }
  return get_index(f.rs, target, one, strict >= 3);
}

void index_set(Frame& f, const Value& target, const Value& index, const Value& given) {
  Value v = given.is_nothing() ? Value() : given;
  if (target.is_null())
    throw_runtime("NullArray", ErrorCategory::InvalidOperation, "Cannot index into a null array.");
  if (index.kind() == Kind::Array && unwrap(target).kind() != Kind::Dictionary) {
    Ref<Array> list(index.as<Array>());
    std::vector<Value> items;
    for (size_t i = 0; i < list->size(); ++i) items.push_back(list->get(i));
    set_index(f.rs, target, items, v);
    return;
  }
  Value one[1] = {index};
  set_index(f.rs, target, one, v);
}

void hash_add(Frame& f, Dictionary& d, const Value& key, const Value& given) {
  Value v = given.is_nothing() ? Value() : given;
  if (key.is_null())
    throw_runtime("InvalidNullKey", ErrorCategory::InvalidOperation, "A null key is not allowed in a hash literal.");
  if (!d.add(unwrap(key), v))
    throw_runtime("DuplicateKeyInHashLiteral", ErrorCategory::InvalidOperation,
                  "Item has already been added. Key in dictionary: '" + to_display(f.rs, key) + "'  Key being added: '" + to_display(f.rs, key) + "'");
}

// ---- operators

static std::string splat_text(const Value&) { return {}; }

Value* plain_local(Frame& f, int32_t slot) {
  Value& s = f.r[slot];
  if (s.kind() == Kind::Unset) return nullptr;
  if (s.kind() != Kind::VarRef) return &s;
  Variable* v = static_cast<Variable*>(s.object());
  return v->computed || v->removed || v->options || v->constraint || !v->checks.empty() ? nullptr : &v->value;
}

bool add_to_local(Frame& f, const Ins& i, int32_t slot, const Value& y) {
  Value* target = plain_local(f, slot);
  if (!target || (target->kind() != Kind::String && target->kind() != Kind::Array)) return false;
  if (i.b != slot) {   // the old value was read before the right side ran
    if (i.b < static_cast<int32_t>(f.locals) || !f.r[i.b].same(*target) || target->object()->refs() != 2) return false;
  } else if (target->object()->refs() != 1) {
    return false;
  }
  if (target->object()->has_extension() || (y.is_object() && y.object() == target->object())) return false;
  if (target->kind() == Kind::String) {
    if (y.kind() != Kind::String) return false;
    if (i.b != slot) f.r[i.b] = Value();
    Ref<String> text(target->string());
    *target = Value();
    *target = Value(String::append(std::move(text), *y.string()));
    return true;
  }
  Array& a = *target->as<Array>();
  if (a.is_packed() || a.element() != &types::Object || !a.lengths().empty()) return false;
  if (y.kind() == Kind::Array && !y.as<Array>()->is_packed()) {
    std::span<const Value> more = y.as<Array>()->items();
    a.mutable_items().insert(a.mutable_items().end(), more.begin(), more.end());
  } else if (!is_enumerable(y)) {
    if (!y.is_nothing()) a.mutable_items().push_back(y);
  } else {
    return false;
  }
  if (i.b != slot) f.r[i.b] = Value();
  return true;
}

Value slow_binary(Frame& f, BinaryOp op, const Value& a, const Value& b, bool case_sensitive) {
  (void)splat_text;
  if (op == BinaryOp::As && is_constrained(f.rs)) {
    const Value& t = unwrap(b);
    const Type* target = t.kind() == Kind::Type ? t.as<Type>() : nullptr;
    const Type* from = type_of(a);
    if (target && target != &types::Object && !is_core_type(target) && from && !target->assignable_from(from)) return Value();
  }
  return binary_op(f.rs, op, a, b, case_sensitive);
}

Value match_operator(Frame& f, const Value& a, const Value& b, uint16_t flag) {
  bool cs = flag & 1, negate = flag & 2;
  if (is_enumerable(a)) return binary_op(f.rs, negate ? BinaryOp::NotMatch : BinaryOp::Match, a, b, cs);
  MatchResult m = regex_match(f.rs, a, b, cs);
  if (m.matched) {
    int32_t slot = f.unit->find_slot("Matches");
    if (slot >= 0) store_slot_slow(f, slot, m.matches);
    else f.rs.set_variable("Matches", m.matches);
  }
  return Value::boolean(m.matched != negate);
}

void spread(Frame& f, Value* to, const Value& v, uint32_t n) {
  std::vector<Value> items;
  if (v.is_null()) {
  } else if (v.kind() == Kind::Array || v.kind() == Kind::List) {
    items = to_vector(f.rs, v);
  } else if (v.kind() != Kind::String && v.kind() != Kind::Dictionary && is_enumerable(v)) {
    items = to_vector(f.rs, v);
  } else {
    items.push_back(v);
  }
  for (uint32_t i = 0; i < n; ++i) {
    if (i + 1 == n && items.size() > n) {
      to[i] = Value(Array::of(std::vector<Value>(items.begin() + i, items.end())));
    } else {
      to[i] = i < items.size() ? items[i] : Value();
    }
  }
}

// ---- conversions

Value convert_site(Frame& f, const Value& v, const TypeSite& site) {
  const Type* t = site_type(f, site);
  if (v.kind() == Kind::Int32 && t == &types::Int32) return v;
  if (t == &types::PSReference) {
    auto r = make_ref<PSReference>();
    r->value = v;
    r->element = type_of(v);
    return Value(r);
  }
  check_conversion(f.rs, v, t);
  return convert_to(f.rs, v, t);
}

Value convert_by_attribute(Frame& f, const Value& v, const AttributeBaseAst& a) {
  if (a.kind == AstKind::TypeConstraint) {
    const Type* t = require_type(f.rs, f.unit, *a.type_name);
    check_conversion(f.rs, v, t);
    return convert_to(f.rs, v, t);
  }
  const AttributeBaseAst* one[1] = {&a};
  Value r = v;
  auto checks = checks_of(f.rs, f.unit, AstList<AttributeBaseAst>(const_cast<AttributeBaseAst* const*>(one), 1));
  for (auto& c : checks)
    if (c->transforms()) r = c->transform(f.rs, r);
    else c->validate(f.rs, r);
  return r;
}

// The attributes of a target ([int][ValidateRange(1,5)]$x, or a parameter's) stay with its variable.
void constrain_variable(Frame& f, Variable& var, const Ast* target, const Value* v) {
  Runspace& rs = f.rs;
  std::vector<std::shared_ptr<ValueCheck>> checks;
  const Type* constraint = nullptr;
  auto add = [&](AttributeBaseAst* a) {
    if (a->kind == AstKind::TypeConstraint) {
      const Type* t = require_type(rs, f.unit, *a->type_name);
      if (t != &types::Object && t != &types::PSObject) constraint = t;
    } else {
      AttributeBaseAst* one[1] = {a};
      for (auto& c : checks_of(rs, f.unit, AstList<AttributeBaseAst>(one, 1))) checks.push_back(c);
    }
  };
  if (auto* p = as<ParameterAst>(target)) {
    for (auto* a : p->attributes) add(a);
  } else {
    std::vector<AttributeBaseAst*> list;
    for (const Ast* t = target; t && AttributedExpressionAst::is(t->kind); t = static_cast<const AttributedExpressionAst*>(t)->child)
      list.push_back(static_cast<const AttributedExpressionAst*>(t)->attribute);
    for (size_t i = list.size(); i-- > 0;) add(list[i]);
  }
  if (var.options & (kConstant | kReadOnly)) throw_not_writable(var);
  const Type* old_constraint = var.constraint;
  auto old_checks = std::move(var.checks);
  var.constraint = constraint;
  var.checks = std::move(checks);
  if (!v) return;
  try {
    var.value = convert_for_variable(rs, var, *v);
  } catch (...) {
    var.constraint = old_constraint;
    var.checks = std::move(old_checks);
    throw;
  }
}
void op_constrain(Frame& f, const Ins& i) {
  Value v = i.b < 0 ? f.unit->constants[~i.b] : i.b < static_cast<int32_t>(f.locals) ? load_slot_slow(f, i.b) : f.r[i.b];
  if (i.flag == 2) {   // a parameter assigned again
    Ref<Variable> var = slot_variable(f, i.a);
    if (var->constraint || !var->checks.empty()) var->set(f.rs, v);
    else constrain_variable(f, *var, f.unit->nodes[i.c], &v);
    return;
  }
  bool had = !f.r[i.a].is_unset();
  if (had) {
    Ref<Variable> var = slot_variable(f, i.a);
    constrain_variable(f, *var, f.unit->nodes[i.c], &v);
    return;
  }
  // Nothing is left behind when the value can't be converted.
  Variable* fresh = new Variable(f.unit->slots[i.a].name.name);
  Ref<Variable> keep(fresh);
  if (f.dot)
    if (auto have = f.scope->find_own(fresh->name)) keep = have;
  constrain_variable(f, *keep, f.unit->nodes[i.c], &v);
  if (f.dot) f.scope->add_variable(keep);
  f.r[i.a] = Value(keep);
}
void op_constrain_global(Frame& f, const Ins& i) {
  Value v = i.b < 0 ? f.unit->constants[~i.b] : i.b < static_cast<int32_t>(f.locals) ? load_slot_slow(f, i.b) : f.r[i.b];
  const GlobalSite& g = f.unit->globals[i.a];
  if (g.scope == VariableScope::Drive) {
    for (const Ast* t = f.unit->nodes[i.c]; t && AttributedExpressionAst::is(t->kind); t = static_cast<const AttributedExpressionAst*>(t)->child)
      v = convert_by_attribute(f, v, *static_cast<const AttributedExpressionAst*>(t)->attribute);
    store_global(f, g, v);
    return;
  }
  Scope* s = g.scope == VariableScope::Global ? &f.rs.global_scope() : g.scope == VariableScope::Script ? script_scope(f.scope) : f.scope;
  Ref<Variable> var = s->find_own(g.name.name);
  if (!var && g.scope == VariableScope::Unscoped) {   // one that all scopes share
    if (same_name(g.name.name, "?")) {
      Variable fixed(g.name.name);
      throw_not_writable(fixed);
    }
    var = lookup_variable(f.rs, f.scope, g.name.name, g.name.hash);
    if (var && !(var->options & (kAllScope | kConstant))) var = {};
  }
  bool fresh = !var;
  if (fresh) var = make_ref<Variable>(g.name.name);
  constrain_variable(f, *var, f.unit->nodes[i.c], &v);
  if (fresh) s->add_variable(var);
}

Value decimal_literal(std::string_view digits) {
  Decimal96 d;
  Decimal96::parse(digits, kStyleFloat, invariant_culture(), d);
  return decimal_value(d);
}
Value bigint_literal(std::string_view digits) {
  BigInt b;
  BigInt::parse(digits, kStyleInteger, invariant_culture(), b);
  return bigint_value(std::move(b));
}

}  // namespace psession
