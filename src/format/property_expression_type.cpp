// PSPropertyExpression, which scripts name [pspropertyexpression]: a property's name or a script block, evaluated on an
// object. Engine thread.
#include "engine/runspace.h"
#include "format/property_expression.h"
#include "object/types/record.h"
#include "object/types/table.h"

namespace psession {
namespace {
#define COMMANDS "Microsoft.PowerShell.Commands."
constexpr const char* kEngine = "System.Management.Automation";

enum Field { kText, kBlock, kResolved };
Runspace& runspace(MethodCall& c) { return static_cast<Runspace&>(c.ctx); }
const Type* expression_type() { return TypeRegistry::find(COMMANDS "PSPropertyExpression"); }
PropertyExpression expression_of(const MethodCall& c) {
  PropertyExpression e;
  e.name = to_string(c.ctx, record_field(c, kText))->to_utf8();
  if (const Value& b = record_field(c, kBlock); b.is_object()) e.script = Ref<ScriptBlock>(unwrap(b).as<ScriptBlock>());
  return e;
}
Value value_of(const PropertyExpression& e, bool resolved) {
  return record(expression_type(), {str(e.name), e.script ? Value(e.script) : Value(), boolean(resolved)});
}
Value make_named(MethodCall& c, bool resolved) {
  if (text_arg(c, 0).empty()) throw_null_argument("s");
  return record(c.type, {c.arg(0), Value(), boolean(resolved)});
}
std::vector<PropertyExpression> resolved(MethodCall& c) {
  PropertyExpression e = expression_of(c);
  if (e.script || record_field(c, kResolved).as_bool()) return {e};
  return e.resolve(runspace(c), c.arg(0));
}
Value results(MethodCall& c) {
  const Type* t = TypeRegistry::find(COMMANDS "PSPropertyExpressionResult");
  std::vector<Value> r;
  for (const PropertyExpression& e : resolved(c)) {
    PropertyExpression::Result x = e.evaluate(runspace(c), c.arg(0));
    if (!x.found && !x.error) continue;
    r.push_back(record(t, {x.value, value_of(e, true), x.error ? Value(x.error->exception) : Value()}));
  }
  return make_list(t, std::move(r));
}
const MemberDef kExpression[] = {
    {"new(string s)", PS_FN { return make_named(c, false); }},
    {"new(string s, bool isResolved)", PS_FN { return make_named(c, c.arg(1).as_bool()); }},
    {"new(scriptblock scriptBlock)",
     PS_FN {
       if (!c.arg(0).is_object()) throw_null_argument("scriptBlock");
       return record(c.type, {str(unwrap(c.arg(0)).as<ScriptBlock>()->text()), c.arg(0), boolean(false)});
     }},
    READ_ROW(kBlock, "scriptblock Script"),
    {"bool HasWildCardCharacters {get;}", PS_FN { return boolean(expression_of(c).has_wildcards()); }},
    {"string ToString()", PS_FN { return record_field(c, kText); }},
    {"System.Collections.Generic.List[" COMMANDS "PSPropertyExpression] ResolveNames(psobject target)",
     PS_FN {
       std::vector<Value> r;
       for (const PropertyExpression& e : resolved(c)) r.push_back(value_of(e, true));
       return make_list(expression_type(), std::move(r));
     }},
    {"System.Collections.Generic.List[" COMMANDS "PSPropertyExpressionResult] GetValues(psobject target)", results},
};
PS_TYPE(g_expression, {.full_name = COMMANDS "PSPropertyExpression", .members = kExpression, .accelerators = "pspropertyexpression", .assembly = kEngine});
const MemberDef kResult[] = {READ_ROW(0, "System.Object Result"), READ_ROW(1, COMMANDS "PSPropertyExpression ResolvedExpression"),
                             READ_ROW(2, "System.Exception Exception")};
PS_TYPE(g_result, {.full_name = COMMANDS "PSPropertyExpressionResult", .members = kResult, .assembly = kEngine});

}  // namespace
}  // namespace psession
