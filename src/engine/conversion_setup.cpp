// What the engine lends to the converter of the object layer: numbers by the tokenizer's rules, and types as the
// running script sees them. Registered at program start.
#include "engine/runspace.h"
#include "engine/vm/script_types.h"
#include "engine/vm/vm.h"
#include "language/number_literal.h"
#include "object/conversion.h"

namespace psession {
namespace {

bool scan(std::string_view text, Value& out) {
  Arena arena;
  std::optional<NumberLiteral> n = scan_number(text, arena);
  if (!n) return false;
  switch (n->kind) {
    case NumberKind::Int32: out = Value::int32(static_cast<int32_t>(n->integer)); break;
    case NumberKind::Int64: out = Value::int64(n->integer); break;
    case NumberKind::Double: out = Value::real(n->real); break;
    case NumberKind::SByte: out = Value::integer(Kind::SByte, n->integer); break;
    case NumberKind::Byte: out = Value::integer(Kind::Byte, n->integer); break;
    case NumberKind::Int16: out = Value::integer(Kind::Int16, n->integer); break;
    case NumberKind::UInt16: out = Value::integer(Kind::UInt16, n->integer); break;
    case NumberKind::UInt32: out = Value::integer(Kind::UInt32, n->integer); break;
    case NumberKind::UInt64: out = Value::integer(Kind::UInt64, static_cast<int64_t>(n->unsigned_integer)); break;
    case NumberKind::Decimal: out = decimal_literal(n->digits); break;
    case NumberKind::BigInteger: out = bigint_literal(n->digits); break;
  }
  return true;
}

const Type* find(CallContext& ctx, std::string_view name) {
  auto* rs = dynamic_cast<Runspace*>(&ctx);
  if (!rs) return TypeRegistry::find(name);
  if (name.size() > 2 && name.ends_with("[]")) {
    const Type* element = find(ctx, name.substr(0, name.size() - 2));
    return element ? TypeRegistry::array_of(element) : nullptr;
  }
  if (const Type* t = find_script_type(*rs, name)) return t;
  // `using namespace` of the code that runs, then that of the prompt.
  if (const Frame* top = rs->vm ? rs->vm->top : nullptr; top && top->unit && !top->unit->using_namespaces.empty())
    if (const Type* t = TypeRegistry::find(name, top->unit->using_namespaces)) return t;
  return TypeRegistry::find(name, session_namespaces(*rs));
}

[[maybe_unused]] const bool kRegistered = [] {
  conversion_hooks().scan_number = scan;
  conversion_hooks().find_type = find;
  return true;
}();

}  // namespace
}  // namespace psession
