#include "object/boxes.h"

#include <sys/random.h>

#include <typeinfo>
#include <unordered_map>

#include "object/backed_instance.h"
#include "object/call_context.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/heap.h"
#include "object/operators.h"
#include "object/type.h"

namespace psession {
namespace {

void visit(EdgeVisitor& v, const Value& x) {
  if (x.is_object()) v.visit(x.object());
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Where each of the sixteen printed bytes stands in memory: the first three fields are little endian.
constexpr uint8_t kGuidOrder[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

}  // namespace

// PSReference

const Type* PSReference::type() const {
  static const Type* definition = TypeRegistry::find("System.Management.Automation.PSReference`1");
  const Type* e = element ? element : &types::Object;
  return definition ? TypeRegistry::instantiate(definition, {&e, 1}) : &types::PSReference;
}
void PSReference::visit_edges(EdgeVisitor& v) {
  visit(v, value);
  if (variable) v.visit(variable);
}
void PSReference::clear_edges() {
  value = Value();
  if (HeapObject* o = std::exchange(variable, nullptr)) o->release();
}
PSReference::~PSReference() {
  if (variable) variable->release();
}

// PairObject

void PairObject::visit_edges(EdgeVisitor& v) {
  visit(v, key);
  visit(v, value);
}
void PairObject::clear_edges() { key = value = Value(); }

// Guid

const Type* GuidObject::type() const { return &types::Guid; }

std::string GuidObject::to_text() const {
  static const char* digits = "0123456789abcdef";
  std::string r;
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) r += '-';
    uint8_t b = bytes[kGuidOrder[i]];
    r += digits[b >> 4];
    r += digits[b & 15];
  }
  return r;
}

bool GuidObject::equals(const HeapObject& o) const {
  auto* g = dynamic_cast<const GuidObject*>(&o);
  return g && g->bytes == bytes;
}
int GuidObject::compare(const HeapObject& o) const {
  auto* g = dynamic_cast<const GuidObject*>(&o);
  if (!g) return 1;
  for (uint8_t at : kGuidOrder) {
    if (bytes[at] != g->bytes[at]) return bytes[at] < g->bytes[at] ? -1 : 1;
  }
  return 0;
}
size_t GuidObject::hash() const {
  uint64_t a, b;
  std::memcpy(&a, bytes.data(), 8);
  std::memcpy(&b, bytes.data() + 8, 8);
  return (a ^ (b * 0x9E3779B97F4A7C15ull)) * 0xD6E8FEB86659FD93ull >> 7;
}

Ref<GuidObject> GuidObject::fresh() {
  std::array<uint8_t, 16> b{};
  size_t got = 0;
  while (got < b.size()) {
    ssize_t n = getrandom(b.data() + got, b.size() - got, 0);
    if (n > 0) got += static_cast<size_t>(n);
  }
  b[7] = static_cast<uint8_t>((b[7] & 0x0F) | 0x40);
  b[8] = static_cast<uint8_t>((b[8] & 0x3F) | 0x80);
  return make_ref<GuidObject>(b);
}

bool GuidObject::parse(std::string_view s, std::array<uint8_t, 16>& out) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  bool braces = s.size() == 38 && ((s.front() == '{' && s.back() == '}') || (s.front() == '(' && s.back() == ')'));
  if (braces) s = s.substr(1, 36);
  bool hyphens = s.size() == 36;
  if (!hyphens && s.size() != 32) return false;
  size_t at = 0;
  for (int i = 0; i < 16; ++i) {
    if (hyphens && (i == 4 || i == 6 || i == 8 || i == 10) && s[at++] != '-') return false;
    int hi = hex_digit(s[at]), lo = hex_digit(s[at + 1]);
    if (hi < 0 || lo < 0) return false;
    out[kGuidOrder[i]] = static_cast<uint8_t>(hi * 16 + lo);
    at += 2;
  }
  return true;
}

// Decimal, BigInteger

const Type* DecimalObject::type() const { return &types::Decimal; }
std::string DecimalObject::to_text() const { return value.to_string(); }
bool DecimalObject::equals(const HeapObject& o) const {
  return o.kind() == Kind::Decimal && Decimal96::compare(value, static_cast<const DecimalObject&>(o).value) == 0;
}
int DecimalObject::compare(const HeapObject& o) const {
  return o.kind() == Kind::Decimal ? Decimal96::compare(value, static_cast<const DecimalObject&>(o).value) : 1;
}
size_t DecimalObject::hash() const { return value.hash(); }

const Type* BigIntObject::type() const { return &types::BigInteger; }
std::string BigIntObject::to_text() const { return value.to_string(); }
bool BigIntObject::equals(const HeapObject& o) const {
  return o.kind() == Kind::BigInt && BigInt::compare(value, static_cast<const BigIntObject&>(o).value) == 0;
}
int BigIntObject::compare(const HeapObject& o) const {
  return o.kind() == Kind::BigInt ? BigInt::compare(value, static_cast<const BigIntObject&>(o).value) : 1;
}
size_t BigIntObject::hash() const { return value.hash(); }

// Delegates

Value DelegateObject::call(CallContext& ctx, const Value& raw, std::span<const Value> args) {
  const Value& callable = unwrap(raw);
  if (auto* d = callable.get_if<DelegateObject>()) return d->invoke(ctx, args);
  if (callable.kind() == Kind::ScriptBlock) return ctx.invoke_script(callable, args);
  std::vector<Value> copy(args.begin(), args.end());
  return invoke_method(ctx, callable, "Invoke", copy);
}

Value DelegateObject::invoke(CallContext& ctx, std::span<const Value> args) const {
  if (auto* several = target.get_if<Array>()) {
    Ref<Array> keep(several);
    Value last;
    for (const Value& d : keep->items()) last = call(ctx, d, args);
    return last;
  }
  const MemberGroup* g = type_->find("Invoke", false);
  // Two arguments, the second an object: as for event handlers they are $this and $_ as well.
  bool event = args.size() == 2 && target.kind() == Kind::ScriptBlock && g && g->overloads[0]->params.size() == 2 &&
               !g->overloads[0]->params[1].type->is_value_type();
  Value r = event ? ctx.invoke_script(target, args, &args[0], &args[1]) : call(ctx, target, args);
  const Type* result = g && !g->overloads.empty() ? g->overloads[0]->result : nullptr;
  if (!result || result->is(kOpen) || result == &types::Object) return r;
  if (result == &types::Void) return Value::nothing();
  return convert_to(ctx, r, result);
}
void DelegateObject::visit_edges(EdgeVisitor& v) { visit(v, target); }
void DelegateObject::clear_edges() { target = Value(); }

// Instances of script classes

void ScriptInstance::visit_edges(EdgeVisitor& v) {
  for (const Value& x : fields) visit(v, x);
}
void ScriptInstance::clear_edges() {
  for (Value& x : fields) x = Value();
}

std::vector<Value>* instance_fields(const HeapObject* o, bool create) {
  auto* object = const_cast<HeapObject*>(o);
  if (typeid(*object) == typeid(ScriptInstance)) return &static_cast<ScriptInstance*>(object)->fields;  // the usual one
  if (auto* e = dynamic_cast<ExceptionObject*>(object)) return &e->fields;
  if (auto* b = dynamic_cast<BackedInstance*>(object)) return &b->fields;
  MemberBag* bag = extension_of(o, create);
  return bag ? &bag->fields : nullptr;
}

// Tuples

std::string TupleObject::to_text() const {
  std::string r = "(";
  for (size_t i = 0; i < items.size(); ++i) {
    if (i) r += ", ";
    const Value& v = items[i];
    if (v.is_string()) r += v.string()->to_utf8();
    else if (auto* t = v.get_if<TextualObject>()) r += t->to_text();
    else if (v.kind() == Kind::Bool) r += v.as_bool() ? "True" : "False";
    else if (v.is_integer() || v.kind() == Kind::Double || v.kind() == Kind::Single) r += number_to_text(v);
    else if (v.kind() == Kind::Char) r += String::of_char(v.as_char())->to_utf8();
    else if (!v.is_null()) r += type_of(v)->to_text();
  }
  return r + ")";
}
bool TupleObject::equals(const HeapObject& o) const {
  auto* t = dynamic_cast<const TupleObject*>(&o);
  if (!t || t->items.size() != items.size()) return false;
  for (size_t i = 0; i < items.size(); ++i) {
    if (!Dictionary::equal_keys(items[i], t->items[i], KeyComparer::Default)) return false;
  }
  return true;
}
int TupleObject::compare(const HeapObject&) const { return 0; }
size_t TupleObject::hash() const {
  size_t h = items.size();
  for (const Value& v : items) h = h * 31 + Dictionary::hash_value(v, KeyComparer::Default);
  return h;
}
void TupleObject::visit_edges(EdgeVisitor& v) {
  for (const Value& x : items) visit(v, x);
}
void TupleObject::clear_edges() { items.clear(); }

}  // namespace psession
