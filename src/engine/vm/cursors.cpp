// foreach and switch: cursors over what they enumerate, and how switch compares.
#include <fstream>

#include "engine/provider.h"
#include "engine/vm/execute_impl.h"

namespace psession {

namespace {
CursorObject* cursor_self(MethodCall& c) { return static_cast<CursorObject*>(c.self.object()); }
const MemberDef kCursorMembers[] = {
    {"System.Object Current {get;}", [](MethodCall& c) { return cursor_self(c)->current; }},
    {"bool MoveNext()", [](MethodCall& c) {
       Value v;
       return Value::boolean(cursor_next(static_cast<Runspace&>(c.ctx), c.self.object(), v));
     }},
    {"void Reset()", [](MethodCall& c) {
       CursorObject* o = cursor_self(c);
       o->at = 0;
       o->done = false;
       if (o->source) o->source = enumerate(c.ctx, o->keep);
       return Value::nothing();
     }},
};
}  // namespace
namespace types {
Type CursorType({.full_name = "System.Management.Automation.LoopEnumerator", .members = kCursorMembers});
}

const Type* CursorObject::type() const { return &types::CursorType; }
void CursorObject::visit_edges(EdgeVisitor& v) {
  for (Value* x : {&keep, &current})
    if (x->is_object()) v.visit(x->object());
  if (array) v.visit(array.get());
}
void CursorObject::clear_edges() {
  source.reset();
  keep = current = Value();
  array = {};
  done = true;
}

Value make_cursor(Frame& f, const Value& v, bool for_switch) {
  auto c = make_ref<CursorObject>();
  c->keep = v;
  if (v.kind() == Kind::Array && v.as<Array>()->lengths().empty()) {
    c->array = v.as<Array>();
  } else if (v.is_null() && !(for_switch && !v.is_nothing())) {
    c->done = true;
  } else if (v.is_null()) {
    c->single = true;
  } else if (auto e = enumerate(f.rs, v)) {
    c->source = std::move(e);
  } else {
    c->single = true;
  }
  return Value(c);
}

Value make_range_cursor(Frame& f, const Value& lo, const Value& hi) {
  if (lo.kind() == Kind::Int32 && hi.kind() == Kind::Int32) {
    auto c = make_ref<RangeCursor>();
    c->next = static_cast<int32_t>(lo.as_int());
    c->last = static_cast<int32_t>(hi.as_int());
    c->step = c->next <= c->last ? 1 : -1;
    return Value(c);
  }
  return make_cursor(f, binary_op(f.rs, BinaryOp::Range, lo, hi), false);
}

Value make_file_cursor(Frame& f, const Value& path) {
  std::string p = to_display(f.rs, path);
  auto found = f.rs.providers().resolve(p, false);
  if (found.size() > 1)
    throw_runtime("MultipleFilesNotAllowed", ErrorCategory::InvalidOperation,
                  "The path cannot be processed because it resolved to more than one file; only one file at a time can be processed.", str(p));
  std::string full = found.empty() ? p : found[0].path;
  std::ifstream in(full);
  if (!in)
    throw_error("System.Management.Automation.ItemNotFoundException", "PathNotFound", ErrorCategory::ObjectNotFound,
                "Cannot find path '" + full + "' because it does not exist.", str(full));
  std::vector<Value> lines;
  std::string line;
  while (std::getline(in, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    lines.push_back(str(line));
  }
  auto c = make_ref<CursorObject>();
  c->array = Array::of(std::move(lines));
  c->keep = Value(c->array);
  return Value(c);
}

bool cursor_next(Runspace&, HeapObject* o, Value& out) {
  auto* c = static_cast<CursorObject*>(o);
  if (c->done) return false;
  if (c->array) {
    if (c->at >= c->array->size()) {
      c->done = true;
      return false;
    }
    out = c->array->get(c->at++);
  } else if (c->single) {
    c->done = true;
    out = c->keep;
  } else if (!c->source || !c->source->next(out)) {
    c->done = true;
    return false;
  }
  c->current = out;
  return true;
}

bool switch_matches(Frame& f, const Value& item, const Value& given, uint32_t flags) {
  const Value& condition = unwrap(given);
  if (condition.kind() == Kind::ScriptBlock) {
    Ref<ScriptBlock> block(condition.as<ScriptBlock>());
    InvokeOptions o;
    o.dollar_underscore = &item;
    return truth(invoke_block(f.rs, *block, o));
  }
  bool cs = flags & SwitchStatementAst::kCaseSensitive;
  if (flags & SwitchStatementAst::kRegex) {
    MatchResult m;
    try {
      m = regex_match(f.rs, Value(to_string(f.rs, item)), Value(to_string(f.rs, condition)), cs);
    } catch (ScriptError&) {
      throw_runtime("InvalidRegularExpression", ErrorCategory::InvalidOperation,
                    "The regular expression pattern " + to_display(f.rs, condition) + " is not valid.", condition);
    }
    if (m.matched) store_slot_slow(f, f.unit->find_slot("Matches"), m.matches);
    return m.matched;
  }
  if (flags & SwitchStatementAst::kWildcard)
    return truth(binary_op(f.rs, BinaryOp::Like, Value(to_string(f.rs, item)), Value(to_string(f.rs, condition)), cs));
  // Texts are compared, whatever both are.
  Ref<String> x = to_string(f.rs, item), y = to_string(f.rs, condition);
  return cs ? x->equals(*y) : x->equals_ignore_case(*y);
}

}  // namespace psession
