// What scripts can do with a [scriptblock].
#include "engine/vm/script_attributes.h"
#include "engine/execution_context.h"
#include "engine/language_objects/language_objects.h"
#include "engine/vm/execute_impl.h"
#include "language/parsed_script.h"
#include "language/restricted_language.h"
#include "object/boxes.h"

namespace psession {

namespace {
Runspace& runspace(MethodCall& c) { return static_cast<Runspace&>(c.ctx); }
ScriptBlock& self(MethodCall& c) { return *unwrap(c.self).as<ScriptBlock>(); }
std::vector<Value> rest(MethodCall& c, uint32_t from) {
  std::vector<Value> out;
  for (uint32_t i = from; i < c.argc; ++i) {
    if (i + 1 == c.argc && c.arg(i).kind() == Kind::Array) {
      auto items = to_vector(c.ctx, c.arg(i));
      out.insert(out.end(), items.begin(), items.end());
    } else {
      out.push_back(c.arg(i));
    }
  }
  return out;
}
Value collection(std::vector<Value> items) {
  static const Type* t = TypeRegistry::find("System.Collections.ObjectModel.Collection[psobject]");
  if (!t) return Value(Array::of(std::move(items)));
  auto l = make_ref<List>(t);
  l->items = std::move(items);
  return Value(l);
}
Value invoke(MethodCall& c) {
  Ref<ScriptBlock> b(&self(c));
  std::vector<Value> args = rest(c, 0);
  InvokeOptions o;
  o.args = args;
  CaptureSink sink;
  invoke_block(runspace(c), *b, o, sink);
  return collection(sink.take_vector());
}
Value invoke_as_is(MethodCall& c) {
  Ref<ScriptBlock> b(&self(c));
  std::vector<Value> args = rest(c, 0);
  InvokeOptions o;
  o.args = args;
  return invoke_block(runspace(c), *b, o);
}
Value invoke_with_context(MethodCall& c) {
  Ref<ScriptBlock> b(&self(c));
  Runspace& rs = runspace(c);
  std::vector<Value> args = rest(c, 2);
  std::vector<std::pair<std::string, Value>> variables;
  Scope functions(Scope::Kind::Local, &rs.current_scope(), rs.current_scope().module);
  if (c.has(0) && unwrap(c.arg(0)).kind() == Kind::Dictionary) {
    Ref<Dictionary> d(unwrap(c.arg(0)).as<Dictionary>());
    for (size_t i = 0; i < d->slots(); ++i)
      if (d->live(i) && unwrap(d->value_at(i)).kind() == Kind::ScriptBlock)
        functions.set_function(make_ref<FunctionInfo>(to_display(rs, d->key_at(i)), Ref<ScriptBlock>(unwrap(d->value_at(i)).as<ScriptBlock>())));
  }
  if (c.has(1))
    for (auto& v : to_vector(rs, c.arg(1)))
      if (auto* var = v.get_if<Variable>()) variables.emplace_back(var->name, var->value);
  Value underscore, dollar_this;
  InvokeOptions o;
  o.args = args;
  for (auto& [n, v] : variables) {
    if (n == "_") { underscore = v; o.dollar_underscore = &underscore; }
    if (same_name(n, "this")) { dollar_this = v; o.dollar_this = &dollar_this; }
  }
  o.variables = &variables;
  Scope* outer = &rs.current_scope();
  rs.set_current_scope(&functions);
  CaptureSink sink;
  try {
    invoke_block(rs, *b, o, sink);
  } catch (...) {
    rs.set_current_scope(outer);
    throw;
  }
  rs.set_current_scope(outer);
  return collection(sink.take_vector());
}

// A module of its own holds the captured variables.
Value new_closure(MethodCall& c) {
  Runspace& rs = runspace(c);
  ScriptBlock& b = self(c);
  auto module = make_closure_module(rs);
  Scope& top = module_scope(*module);
  // What is visible from here, nearest first.
  for (Scope* s = &rs.current_scope(); s; s = s->parent) {
    for (auto& v : s->variables()) {
      if (v->options & (kPrivate | kConstant | kReadOnly)) continue;
      if (v->computed || top.find_own(v->name)) continue;
      auto copy = make_ref<Variable>(v->name, v->value);
      copy->constraint = v->constraint;
      copy->checks = v->checks;
      top.add_variable(copy);
    }
    break;
  }
  auto copy = make_ref<ScriptBlock>(b.script(), &b.ast(), module);
  copy->is_filter = b.is_filter;
  copy->code = b.code;
  copy_mode(*copy, b);
  return Value(copy);
}

std::optional<std::vector<std::string>> texts(CallContext& ctx, const Value& v) {
  if (v.is_null()) return std::nullopt;
  std::vector<std::string> r;
  for (const Value& i : to_vector(ctx, v)) r.push_back(to_display(ctx, i));
  return r;
}
Value check_restricted_language(MethodCall& c) {
  ScriptBlock& b = self(c);
  RestrictedRules rules{texts(c.ctx, c.arg(0)), texts(c.ctx, c.arg(1)), c.arg(2).as_bool()};
  std::vector<ParseError> errors = check_restricted(*b.script(), b.ast(), rules);
  if (!errors.empty()) throw ScriptError(make_parse_error_record(b.script(), errors, false));
  return Value::nothing();
}
Value start_position(MethodCall& c) {
  ScriptBlock& b = self(c);
  return ps_token_at(b.script(), b.ast().extent);
}

const MemberDef kMembers[] = {
    {"static scriptblock Create(string script)", [](MethodCall& c) { return Value(ScriptBlock::create(runspace(c), c.arg(0).string()->to_utf8())); }},
    {"System.Collections.ObjectModel.Collection[psobject] Invoke(Params System.Object[] args)", invoke},
    {"System.Object InvokeReturnAsIs(Params System.Object[] args)", invoke_as_is},
    {"System.Collections.ObjectModel.Collection[psobject] InvokeWithContext(System.Collections.IDictionary functionsToDefine, System.Object variablesToDefine, Params System.Object[] args)", invoke_with_context},
    {"scriptblock GetNewClosure()", new_closure},
    {"powershell GetPowerShell(Params System.Object[] args)",
     [](MethodCall& c) { return powershell_of_block(runspace(c), self(c), rest(c, 0)); }},
    {"System.Object GetSteppablePipeline()", [](MethodCall& c) { return make_steppable(runspace(c), Ref<ScriptBlock>(&self(c)), {}); }},
    {"System.Object GetSteppablePipeline(System.Object commandOrigin)", [](MethodCall& c) { return make_steppable(runspace(c), Ref<ScriptBlock>(&self(c)), {}); }},
    {"System.Object GetSteppablePipeline(System.Object commandOrigin, System.Object[] args)", [](MethodCall& c) { return make_steppable(runspace(c), Ref<ScriptBlock>(&self(c)), to_vector(c.ctx, c.arg(1))); }},
    {"string ToString()", [](MethodCall& c) { return str(self(c).text()); }},
    {"System.Object Attributes {get;}", [](MethodCall& c) { return Value(Array::of({})); }},
    {"string File {get;}", [](MethodCall& c) { std::string f = self(c).file(); return f.empty() ? Value() : str(f); }},
    {"bool IsFilter {get;}", [](MethodCall& c) { return Value::boolean(self(c).is_filter); }},
    {"bool IsConfiguration {get;}", [](MethodCall& c) { return Value::boolean(self(c).is_configuration); }},
    {"System.Object Module {get;}", [](MethodCall& c) { return Value(self(c).module()); }},
    {"void CheckRestrictedLanguage(System.Collections.Generic.IEnumerable[string] allowedCommands, System.Collections.Generic.IEnumerable[string] allowedVariables, bool allowEnvironmentVariables)",
     check_restricted_language},
    {"System.Management.Automation.SessionStateInternal <SessionStateInternal> {get;set;}",
     [](MethodCall& c) { return make_internal_state(self(c).module()); },
     [](MethodCall& c) { self(c).set_module(module_of_internal_state(c.arg(0))); return Value(); }},
    {"System.Management.Automation.PSToken StartPosition {get;}", start_position},
    {"bool DebuggerHidden {get;set;}", [](MethodCall& c) { return Value::boolean(self(c).debugger_hidden); },
     [](MethodCall& c) { self(c).debugger_hidden = c.arg(0).as_bool(); return Value(); }},
    {"guid Id {get;}", [](MethodCall& c) {
       MemberBag* bag = extension_of(&self(c), true);
       if (bag->fields.empty()) bag->fields.push_back(Value::int32(0));
       if (bag->fields.size() < 2) bag->fields.push_back(Value(GuidObject::fresh()));
       return bag->fields[1];
     }},
    // A function's block shows the whole definition.
    {"System.Management.Automation.Language.Ast Ast {get;}", [](MethodCall& c) {
       const Ast* a = &self(c).ast();
       return ast_value(self(c).script(), a->parent && a->parent->kind == AstKind::FunctionDefinition ? a->parent : a);
     }},
};
}  // namespace

namespace types {
Type ScriptBlock({.full_name = "System.Management.Automation.ScriptBlock", .members = kMembers, .accelerators = "scriptblock",
                  .scalar = Kind::ScriptBlock, .assembly = "System.Management.Automation"});
}

}  // namespace psession
