// The dispatch loop. One call runs one body of one frame; exceptions come back here and go to the body's handlers.
#include "engine/debugger.h"
#include "engine/vm/execute_impl.h"
#include "object/current_context.h"

namespace psession {

namespace {

inline bool is_small_int(const Value& v) { return v.kind() == Kind::Int32; }

// Ordering of two numbers of the fast kinds: false when they are not.
inline bool fast_compare(const Value& x, const Value& y, int& out) {
  if (x.kind() == Kind::Int32 && y.kind() == Kind::Int32) {
    out = x.as_int() < y.as_int() ? -1 : x.as_int() > y.as_int();
    return true;
  }
  if (x.kind() == Kind::Double && y.kind() == Kind::Double && x.as_double() == x.as_double() && y.as_double() == y.as_double()) {
    out = x.as_double() < y.as_double() ? -1 : x.as_double() > y.as_double();
    return true;
  }
  if (x.kind() == Kind::Int64 && y.kind() == Kind::Int64) {
    out = x.as_int() < y.as_int() ? -1 : x.as_int() > y.as_int();
    return true;
  }
  return false;
}
inline bool holds(int op, int order) {   // op counts from Eq
  switch (op) {
    case 0: return order == 0;
    case 1: return order != 0;
    case 2: return order < 0;
    case 3: return order <= 0;
    case 4: return order > 0;
    default: return order >= 0;
  }
}

// Two of them: one that tells a debugger of each instruction, and the usual one, which ends (true) when one has become
// active, for the other to go on.
template <bool Debugged>
bool dispatch(Frame& f) {
  Value* const r = f.r;
  const CodeUnit& u = *f.unit;
  const Value* const k = u.constants.data();
  const int32_t locals = static_cast<int32_t>(f.locals);
  Runspace& rs = f.rs;
  Value scratch1, scratch2, scratch3;
  const Ins* pc = f.pc;
  const Ins* const code = f.body->code.data();

  auto operand = [&](int32_t i, Value& scratch) __attribute__((always_inline)) -> const Value* {
    if (i < 0) return &k[~i];
    const Value* v = &r[i];
    if (i >= locals || (v->kind() != Kind::VarRef && v->kind() != Kind::Unset)) return v;
    return resolve_slot(f, i, scratch);
  };
#define X1(i) (*operand(i, scratch1))
#define X2(i) (*operand(i, scratch2))
#define X3(i) (*operand(i, scratch3))

  static const void* const kLabels[] = {
#define OP(name, help) &&L_##name,
#include "engine/vm/opcodes.def"
#undef OP
  };
// Plain gotos: they end the scopes of an instruction's values, which a computed one would not.
#define NEXT goto next
#define GOTO(target)      \
  do {                    \
    pc = code + (target); \
    goto run;             \
  } while (0)

  goto run;
next:
  if constexpr (Debugged) debug_after(f, *pc);
  ++pc;
run:
  f.pc = pc;
  if constexpr (Debugged) debug_before(f, *pc);
  goto* kLabels[static_cast<uint16_t>(pc->op)];

L_Nop: NEXT;
L_Move: {
  const Value& v = X1(pc->b);
  r[pc->a] = v;
  NEXT;
}
L_StoreSlot: {
  const Value& v = X1(pc->b);
  Value& slot = r[pc->a];
  if (slot.kind() == Kind::VarRef || v.kind() == Kind::VarRef ||
      (slot.kind() == Kind::Unset && (f.dot || f.vm.all_scope_variables))) {
    if (slot.kind() == Kind::VarRef) {
      Variable* var = static_cast<Variable*>(slot.object());
      if (!var->computed && !var->removed && !var->options && !var->constraint && var->checks.empty()) {
        var->value = v;
        NEXT;
      }
    }
    Value copy = v;
    store_slot_slow(f, pc->a, copy);
  } else {
    slot = v;
  }
  NEXT;
}
L_StoreTyped: {
  Value v = X1(pc->b);
  const Type* t = site_type(f, u.types[pc->c]);
  if (!(v.kind() == Kind::Int32 && t == &types::Int32)) {
    check_conversion(rs, v, t);
    v = convert_to(rs, v, t);
  }
  store_slot_slow(f, pc->a, v);
  NEXT;
}
L_Constrain: op_constrain(f, *pc); NEXT;
L_ConstrainGlobal: op_constrain_global(f, *pc); NEXT;
L_LoadGlobal: r[pc->a] = load_global(f, u.globals[pc->b]); NEXT;
L_StoreGlobal: {
  Value v = X1(pc->b);
  store_global(f, u.globals[pc->a], v);
  NEXT;
}
L_LoadQuestion: r[pc->a] = Value::boolean(rs.question_mark); NEXT;
L_SetOk: rs.question_mark = pc->flag != 0; NEXT;

L_Add: {
  const Value& x = X1(pc->b);
  const Value& y = X2(pc->c);
  if (x.kind() == Kind::Int32 && y.kind() == Kind::Int32) {
    int64_t s = x.as_int() + y.as_int();
    r[pc->a] = s == static_cast<int32_t>(s) ? Value::int32(static_cast<int32_t>(s)) : Value::real(static_cast<double>(s));
    NEXT;
  }
  if (x.kind() == Kind::Double) {
    if (y.kind() == Kind::Double) { r[pc->a] = Value::real(x.as_double() + y.as_double()); NEXT; }
    if (y.kind() == Kind::Int32) { r[pc->a] = Value::real(x.as_double() + static_cast<double>(y.as_int())); NEXT; }
  } else if (x.kind() == Kind::String && y.kind() == Kind::String && !pc->flag) {
    r[pc->a] = Value(String::concat(*x.string(), *y.string()));
    NEXT;
  }
  if (pc->flag) {
    if (!add_to_local(f, *pc, pc[1].a, y)) {
      Value xc = X1(pc->b), yc = y;
      Value sum = binary_op(rs, BinaryOp::Add, xc, yc);
      // Only the variable holds it then, so that the next sum can be made in place.
      if (Value* v = plain_local(f, pc[1].a)) *v = std::move(sum);
      else {
        r[pc->a] = std::move(sum);
        NEXT;
      }
    }
    ++pc;
    NEXT;
  }
  Value xc = x, yc = y;
  r[pc->a] = binary_op(rs, BinaryOp::Add, xc, yc);
  NEXT;
}
L_Sub: {
  const Value& x = X1(pc->b);
  const Value& y = X2(pc->c);
  if (x.kind() == Kind::Int32 && y.kind() == Kind::Int32) {
    int64_t s = x.as_int() - y.as_int();
    r[pc->a] = s == static_cast<int32_t>(s) ? Value::int32(static_cast<int32_t>(s)) : Value::real(static_cast<double>(s));
    NEXT;
  }
  if (x.kind() == Kind::Double && y.kind() == Kind::Double) { r[pc->a] = Value::real(x.as_double() - y.as_double()); NEXT; }
  Value xc = x, yc = y;
  r[pc->a] = binary_op(rs, BinaryOp::Sub, xc, yc);
  NEXT;
}
L_Mul: {
  const Value& x = X1(pc->b);
  const Value& y = X2(pc->c);
  if (x.kind() == Kind::Int32 && y.kind() == Kind::Int32) {
    int64_t s = x.as_int() * y.as_int();
    r[pc->a] = s == static_cast<int32_t>(s) ? Value::int32(static_cast<int32_t>(s)) : Value::real(static_cast<double>(s));
    NEXT;
  }
  if (x.kind() == Kind::Double && y.kind() == Kind::Double) { r[pc->a] = Value::real(x.as_double() * y.as_double()); NEXT; }
  Value xc = x, yc = y;
  if (pc->flag || rs.language_mode == LanguageMode::RestrictedLanguage) check_multiply(rs, xc, yc, pc->flag != 0);
  r[pc->a] = binary_op(rs, BinaryOp::Mul, xc, yc);
  NEXT;
}
L_Div: {
  const Value& x = X1(pc->b);
  const Value& y = X2(pc->c);
  if (x.kind() == Kind::Double && y.kind() == Kind::Double) { r[pc->a] = Value::real(x.as_double() / y.as_double()); NEXT; }
  Value xc = x, yc = y;
  r[pc->a] = binary_op(rs, BinaryOp::Div, xc, yc);
  NEXT;
}
L_Mod: {
  const Value& x = X1(pc->b);
  const Value& y = X2(pc->c);
  if (x.kind() == Kind::Int32 && y.kind() == Kind::Int32 && y.as_int() > 0) {
    r[pc->a] = Value::int32(static_cast<int32_t>(x.as_int()) % static_cast<int32_t>(y.as_int()));
    NEXT;
  }
  Value xc = x, yc = y;
  r[pc->a] = binary_op(rs, BinaryOp::Mod, xc, yc);
  NEXT;
}
L_Eq: L_Ne: L_Lt: L_Le: L_Gt: L_Ge: {
  const Value& x = X1(pc->b);
  const Value& y = X2(pc->c);
  int op = static_cast<int>(pc->op) - static_cast<int>(Op::Eq), order;
  if (fast_compare(x, y, order)) {
    r[pc->a] = Value::boolean(holds(op, order));
    NEXT;
  }
  Value xc = x, yc = y;
  r[pc->a] = binary_op(rs, static_cast<BinaryOp>(static_cast<int>(BinaryOp::Eq) + op), xc, yc, pc->flag & 1);
  NEXT;
}
L_Binary: {
  Value x = X1(pc->b), y = X2(pc->c);
  r[pc->a] = slow_binary(f, static_cast<BinaryOp>(pc->flag & 255), x, y, pc->flag & 256);
  NEXT;
}
L_Unary: {
  const Value& x = X1(pc->b);
  UnaryOp op = static_cast<UnaryOp>(pc->flag);
  if (x.kind() == Kind::Int32) {
    if (op == UnaryOp::Increment && x.as_int() < INT32_MAX) { r[pc->a] = Value::int32(static_cast<int32_t>(x.as_int() + 1)); NEXT; }
    if (op == UnaryOp::Decrement && x.as_int() > INT32_MIN) { r[pc->a] = Value::int32(static_cast<int32_t>(x.as_int() - 1)); NEXT; }
  }
  Value xc = x;
  r[pc->a] = unary_op(rs, op, xc);
  NEXT;
}
L_Not: r[pc->a] = Value::boolean(!truth(X1(pc->b))); NEXT;
L_ToBool: r[pc->a] = Value::boolean(truth(X1(pc->b))); NEXT;
L_Match: {
  Value x = X1(pc->b), y = X2(pc->c);
  r[pc->a] = match_operator(f, x, y, pc->flag);
  NEXT;
}
L_IncSlot: {
  Value* slot = &r[pc->a];
  if (slot->kind() == Kind::VarRef) {
    Variable* var = static_cast<Variable*>(slot->object());
    if (!var->computed && !var->removed && !var->options && var->checks.empty() &&
        (!var->constraint || var->constraint == &types::Int32))
      slot = &var->value;
  }
  if (slot->kind() == Kind::Int32) {
    int64_t v = slot->as_int() + (pc->flag ? -1 : 1);
    if (v == static_cast<int32_t>(v)) {
      *slot = Value::int32(static_cast<int32_t>(v));
      NEXT;
    }
  }
  Value old = X1(pc->a);
  store_slot_slow(f, pc->a, unary_op(rs, pc->flag ? UnaryOp::Decrement : UnaryOp::Increment, old));
  NEXT;
}
L_Jump: GOTO(pc->a);
L_Loop:
  safe_point(rs);
  GOTO(pc->a);
L_JumpTrue:
  if (truth(X1(pc->b))) GOTO(pc->a);
  NEXT;
L_JumpFalse:
  if (!truth(X1(pc->b))) GOTO(pc->a);
  NEXT;
L_JumpNull:
  if (X1(pc->b).is_null()) GOTO(pc->a);
  NEXT;
L_JumpNotNull:
  if (!X1(pc->b).is_null()) GOTO(pc->a);
  NEXT;
#define COMPARE_JUMP(NAME, TEST)                                                                            \
  L_Jump##NAME: {                                                                                           \
    const Value& x = X1(pc->b);                                                                             \
    const Value& y = X2(pc->c);                                                                             \
    int order;                                                                                              \
    bool sense = (pc->flag & 2) != 0;                                                                       \
    if (fast_compare(x, y, order)) {                                                                        \
      if ((TEST) == sense) GOTO(pc->a);                                                                     \
      NEXT;                                                                                                 \
    }                                                                                                       \
    Value xc = x, yc = y;                                                                                   \
    if (truth(binary_op(rs, BinaryOp::NAME, xc, yc, pc->flag & 1)) == sense) GOTO(pc->a);                   \
    NEXT;                                                                                                   \
  }
  COMPARE_JUMP(Eq, order == 0)
  COMPARE_JUMP(Ne, order != 0)
  COMPARE_JUMP(Lt, order < 0)
  COMPARE_JUMP(Le, order <= 0)
  COMPARE_JUMP(Gt, order > 0)
  COMPARE_JUMP(Ge, order >= 0)
L_JumpOk:
  if (rs.question_mark == (pc->flag != 0)) GOTO(pc->a);
  NEXT;

L_GetMember: {
  Value target = X1(pc->b);
  r[pc->a] = get_member_cached(f, target, u.members[pc->c]);
  NEXT;
}
L_SetMember: {
  Value target = X1(pc->a), v = X2(pc->b);
  if (is_constrained(rs)) check_set_property(rs, target, false, u.members[pc->c].utf8);
  set_member_cached(f, target, u.members[pc->c], v);
  NEXT;
}
L_GetMemberBy: {
  Value target = X1(pc->b), n = X2(pc->c);
  r[pc->a] = get_member_by(f, target, n);
  NEXT;
}
L_SetMemberBy: {
  Value target = X1(pc->a), v = X2(pc->b), n = X3(pc->c);
  if (is_constrained(rs)) check_set_property(rs, target, false, to_display(rs, n));
  set_member(rs, target, *to_string(rs, n), v);
  NEXT;
}
L_GetStatic: {
  Value t = X1(pc->b);
  r[pc->a] = get_static_of(f, t, u.members[pc->c].utf8);
  NEXT;
}
L_SetStatic: {
  Value t = X1(pc->a), v = X2(pc->b);
  check_set_property(rs, t, true, u.members[pc->c].utf8);
  set_static(rs, type_operand(f, t), u.members[pc->c].utf8, v);
  NEXT;
}
L_GetStaticBy: {
  Value t = X1(pc->b), n = X2(pc->c);
  r[pc->a] = get_static_of(f, t, to_display(rs, n));
  NEXT;
}
L_SetStaticBy: {
  Value t = X1(pc->a), v = X2(pc->b), n = X3(pc->c);
  check_set_property(rs, t, true, {});
  set_static(rs, type_operand(f, t), to_display(rs, n), v);
  NEXT;
}
L_CallMethod: {
  const MemberSite& m = u.members[pc->c];
  r[pc->a] = call_member(f, r[pc->b], m.utf8, std::span<Value>(&r[pc->b + 1], pc->flag), &m);
  NEXT;
}
L_CallMethodBy: r[pc->a] = call_member_by(f, r[pc->b], r[pc->b + 1], std::span<Value>(&r[pc->b + 2], pc->flag)); NEXT;
L_CallStatic: {
  const MemberSite& m = u.members[pc->c];
  r[pc->a] = call_static(f, r[pc->b], m.utf8, std::span<Value>(&r[pc->b + 1], pc->flag), &m);
  NEXT;
}
L_CallStaticBy: {
  std::string n = to_display(rs, r[pc->b + 1]);
  r[pc->a] = call_static(f, r[pc->b], n, std::span<Value>(&r[pc->b + 2], pc->flag), nullptr);
  NEXT;
}
L_CallBase: {
  Value result;
  call_base(f, u.members[pc->c], r[pc->b], std::span<Value>(&r[pc->b + 1], pc->flag), result);
  r[pc->a] = std::move(result);
  NEXT;
}
L_GetIndex: {
  const Value& t = X1(pc->b);
  const Value& i = X2(pc->c);
  if (i.kind() == Kind::Int32 && t.kind() == Kind::Array) {
    Array* a = t.as<Array>();
    int64_t at = i.as_int() < 0 ? i.as_int() + static_cast<int64_t>(a->size()) : i.as_int();
    if (at >= 0 && static_cast<size_t>(at) < a->size() && a->lengths().empty()) {
      Value v = a->get(static_cast<size_t>(at));
      r[pc->a] = std::move(v);
      NEXT;
    }
  }
  Value tc = t, ic = i;
  r[pc->a] = index_get(f, tc, ic);
  NEXT;
}
L_SetIndex: {
  Value t = X1(pc->a), v = X2(pc->b), i = X3(pc->c);
  index_set(f, t, i, v);
  NEXT;
}
L_MakeArray: {
  std::vector<Value> items;
  items.reserve(static_cast<size_t>(pc->c));
  for (int32_t i = 0; i < pc->c; ++i) {
    Value& v = r[pc->b + i];
    items.push_back(v);   // also nothing: it counts, and is no object of a pipeline
  }
  r[pc->a] = Value(Array::of(std::move(items)));
  NEXT;
}
L_CopyArray: {
  auto items = X1(pc->b).template as<Array>()->items();
  r[pc->a] = Value(Array::of(std::vector<Value>(items.begin(), items.end())));
  NEXT;
}
L_ArrayOf: {
  Value v = X1(pc->b);
  r[pc->a] = to_array_value(rs, v);
  NEXT;
}
L_MakeHash: r[pc->a] = pc->flag ? Value(Dictionary::ordered()) : Value(Dictionary::hashtable()); NEXT;
L_HashAdd: {
  Value key = X1(pc->b), v = X2(pc->c);
  hash_add(f, *r[pc->a].as<Dictionary>(), key, v);
  NEXT;
}
L_MakeCustom: {
  const CustomSite& site = u.customs[pc->c];
  auto o = PSObject::custom();
  std::vector<Value> slots;
  slots.reserve(site.names.size());
  for (size_t i = 0; i < site.names.size(); ++i) {
    Value& v = r[pc->b + static_cast<int32_t>(i)];
    slots.push_back(v.is_nothing() ? Value() : std::move(v));
  }
  if (site.shape->shared()) o->members().reserve(site.shape, std::move(slots));
  else for (size_t i = 0; i < slots.size(); ++i) o->members().add(site.names[i], slots[i]);
  r[pc->a] = Value(o);
  NEXT;
}
L_Expand: r[pc->a] = expand_parts(f, &r[pc->b], static_cast<uint32_t>(pc->c)); NEXT;
L_MakeBlock: r[pc->a] = make_block(f, pc->b); NEXT;
L_LoadType: r[pc->a] = Value(const_cast<Type*>(site_type(f, u.types[pc->b]))); NEXT;
L_Convert: {
  Value v = X1(pc->b);
  r[pc->a] = convert_site(f, v, u.types[pc->c]);
  NEXT;
}
L_ConvertBy: {
  Value v = X1(pc->b);
  r[pc->a] = convert_by_attribute(f, v, *static_cast<const AttributeBaseAst*>(u.nodes[pc->c]));
  NEXT;
}
L_MakeRef: r[pc->a] = make_ref(f, slot_variable(f, pc->b)); NEXT;
L_MakeRefGlobal: r[pc->a] = make_ref_global(f, u.globals[pc->b]); NEXT;
L_LoadUsing: r[pc->a] = load_using(f, *static_cast<const UsingExpressionAst*>(u.nodes[pc->b])); NEXT;
L_Spread: {
  Value v = X1(pc->b);
  spread(f, &r[pc->a], v, static_cast<uint32_t>(pc->c));
  NEXT;
}
L_Emit: {
  const Value& v = X1(pc->b);
  if (pc->flag) {   // as it is
    Value copy = v;
    f.out->write(copy);
    NEXT;
  }
  switch (v.kind()) {
    case Kind::Void: break;
    case Kind::Array: case Kind::List: case Kind::Object: case Kind::PSObject: case Kind::VarRef: {
      Value copy = v;
      emit_value(f, copy);
      break;
    }
    default: {
      Value copy = v;
      f.out->write(copy);
    }
  }
  NEXT;
}
L_BeginCollect: begin_collect(f); NEXT;
L_EndCollect: r[pc->a] = end_collect(f, pc->flag); NEXT;
L_DropCollect: drop_collect(f, pc->flag); NEXT;
L_ForeachInit: {
  Value v = X1(pc->b);
  r[pc->a] = make_cursor(f, v, pc->flag & 1);
  if (pc->c >= 0) store_slot_slow(f, pc->c, r[pc->a]);
  NEXT;
}
L_ForeachRange: {
  Value lo = X1(pc->b), hi = X2(pc->c);
  r[pc->a] = make_range_cursor(f, lo, hi);
  NEXT;
}
L_ForeachNext: {
  RangeCursor* range = as_range(r[pc->a].object());
  if (range) {
    if (range->done) GOTO(pc->c);
    Value v = Value::int32(range->next);
    if (range->next == range->last) range->done = true;
    else range->next += range->step;
    Value& slot = r[pc->b];
    if (pc->b >= locals || (slot.kind() != Kind::VarRef && !(slot.kind() == Kind::Unset && (f.dot || f.vm.all_scope_variables)))) slot = std::move(v);
    else store_slot_slow(f, pc->b, v);
    NEXT;
  }
  Value v;
  Value keep = r[pc->a];
  if (!cursor_next(rs, keep.object(), v)) GOTO(pc->c);
  Value& slot = r[pc->b];
  if (pc->b >= locals || (slot.kind() != Kind::VarRef && v.kind() != Kind::VarRef && !(slot.kind() == Kind::Unset && (f.dot || f.vm.all_scope_variables)))) slot = std::move(v);
  else store_slot_slow(f, pc->b, v);
  NEXT;
}
L_SwitchFile: {
  Value v = X1(pc->b);
  r[pc->a] = make_file_cursor(f, v);
  NEXT;
}
L_SwitchTest: {
  Value item = X1(pc->b), c = X2(pc->c);
  if (!switch_matches(f, item, c, pc->flag)) GOTO(pc->a);
  NEXT;
}
L_RunPipeline: run_pipeline_site(f, *u.pipelines[pc->b], pc->a, pc->flag); goto called;
L_Call: run_call_site(f, *u.pipelines[pc->b], pc->a, pc->c, pc->flag);
called:
  if constexpr (!Debugged) {
    if (__builtin_expect(debugging(), 0)) {
      f.pc = pc + 1;
      return true;
    }
  }
  NEXT;
L_Background: r[pc->a] = start_background(f, *u.nodes[pc->b]); NEXT;
L_DefineFunction: define_function(f, *static_cast<const FunctionDefinitionAst*>(u.nodes[pc->b])); NEXT;
L_DefineType:
  if (pc->flag) define_types_of(f, *static_cast<const NamedBlockAst*>(u.nodes[pc->b]));
  else define_type(f, *static_cast<const TypeDefinitionAst*>(u.nodes[pc->b]));
  NEXT;
L_UsingStatement: run_using_statement(f, *static_cast<const UsingStatementAst*>(u.nodes[pc->b])); NEXT;
L_Return: return false;
L_LoopExit: {
  LoopControl c{pc->flag != 0, {}};
  if (pc->c) {
    Value v = X1(pc->b);
    c.label = to_display(rs, v);
  }
  throw c;
}
L_LoopExitDynamic: NEXT;
L_Exit: {
  Value v = X1(pc->b);
  throw_exit(f, v, pc->flag);
}
L_Throw: {
  Value v = X1(pc->b);
  throw_value(f, v, pc->flag & 1, f.body->asts[static_cast<size_t>(pc - code)]);
}
L_TryEnter:
  r[pc->a] = Value::boolean(f.vm.propagate);
  f.vm.propagate = true;
  NEXT;
L_TryLeave: f.vm.propagate = r[pc->a].as_bool(); NEXT;
L_CatchEnter: {
  r[pc->a] = r[pc->b].kind() == Kind::VarRef ? read_slot(f, r[pc->b]) : r[pc->b];
  Value e = r[pc->c];
  store_slot_slow(f, pc->b, e);
  NEXT;
}
L_CatchLeave: L_RestoreUnderscore: restore_underscore(f, *pc); NEXT;
L_SaveUnderscore: r[pc->a] = r[pc->b].kind() == Kind::VarRef ? read_slot(f, r[pc->b]) : r[pc->b]; NEXT;
L_GoFinally:
  r[pc->a] = Value::int32(pc->b);
  GOTO(pc->c);
L_EndFinally: {
  int32_t to = static_cast<int32_t>(r[pc->a].as_int());
  if (to < 0) {
    std::exception_ptr e = std::move(f.pending.back());
    f.pending.pop_back();
    std::rethrow_exception(e);
  }
  GOTO(to);
}
L_SetResult: f.result = X1(pc->b); NEXT;
L_MarkReturned: f.returned = true; NEXT;
L_Unsupported: throw_runtime("NotSupported", ErrorCategory::NotImplemented, u.names[pc->b].name);
L_PropertyInit: NEXT;
L_CheckData: check_data(f, *static_cast<const DataStatementAst*>(u.nodes[pc->b]), X1(pc->a)); NEXT;
L_Count_: return false;
}

void unwind_collectors(Frame& f, size_t depth) {
  while (f.collectors.size() > depth) drop_collect(f, 0);
}

}  // namespace

void execute(Frame& f, const CodeBody& body) {
  check_call_depth();
  LanguageScope language(f.rs, f.block);
  CurrentContext current(&f.rs);
  const CodeBody* outer_body = f.body;
  const Ins* outer_pc = f.pc;
  f.body = &body;
  f.pc = body.code.data();
  size_t collectors = f.collectors.size(), pendings = f.pending.size();
  bool propagate = f.vm.propagate;
  auto leave = [&] {
    unwind_collectors(f, collectors);
    f.pending.resize(pendings);
    f.vm.propagate = propagate;
    f.body = outer_body;
    f.pc = outer_pc;
  };
  // Goes to the finally block around pc, if there is one; the exception waits in f.pending.
  size_t at = 0;
  auto covers = [&](const Handler& h) { return at >= h.start && at < h.end; };
  auto enter_finally = [&](const Handler& h) {
    unwind_collectors(f, collectors + h.collectors);
    f.pending.push_back(std::current_exception());
    f.r[h.index] = Value::int32(-1);
    f.pc = body.code.data() + h.target;
  };
  auto restore = [&](const Handler& h) {
    if (h.kind == Handler::Try) f.vm.propagate = f.r[body.tries[h.index].saved_underscore].as_bool();
    if (h.kind == Handler::Propagate) f.vm.propagate = f.r[h.index].as_bool();
  };
  // Only finally blocks run on the way.
  auto pass = [&] {
    at = static_cast<size_t>(f.pc - body.code.data());
    for (auto& h : body.handlers) {
      if (!covers(h)) continue;
      if (h.kind == Handler::Finally) {
        enter_finally(h);
        return;
      }
      restore(h);
    }
    leave();
    throw;
  };
  for (;;) {
    try {
      if (__builtin_expect(debugging(), 0) || dispatch<false>(f)) dispatch<true>(f);
      f.body = outer_body;
      f.pc = outer_pc;
      return;
    } catch (CommandEndingError& e) {
      complete_record(f, *e.record, body.asts[static_cast<size_t>(f.pc - body.code.data())]);
      pass();
    } catch (ScriptError& e) {
      at = static_cast<size_t>(f.pc - body.code.data());
      complete_record(f, *e.record, body.asts[at]);
      bool handled = false;
      int32_t tried_traps = -1;
      for (auto& h : body.handlers) {
        if (!covers(h)) continue;
        if (h.kind == Handler::Statement) {
          if (h.index >= 0 ? h.index == tried_traps : false) continue;
          StatementOutcome o = h.index >= 0 ? run_traps(f, body.traps[h.index], e) : StatementOutcome::Unhandled;
          if (h.index >= 0) tried_traps = h.index;
          if (o == StatementOutcome::Unhandled && h.index < 0) o = statement_error_continues(f, e) ? StatementOutcome::Continue : StatementOutcome::Unhandled;
          if (o == StatementOutcome::Unhandled) continue;
          if (o == StatementOutcome::Return) {
            leave();
            return;
          }
          unwind_collectors(f, collectors + h.collectors);
          f.pc = body.code.data() + h.target;
          handled = true;
        } else if (h.kind == Handler::Try) {
          restore(h);
          f.rs.question_mark = false;
          record_error(f.rs, Value(e.record));
          const TryInfo& t = body.tries[h.index];
          const CatchTypes* c = find_catch(f, t, e, f.r[t.error_register]);
          if (!c) continue;
          unwind_collectors(f, collectors + h.collectors);
          f.pc = body.code.data() + c->target;
          handled = true;
        } else if (h.kind == Handler::Finally) {
          enter_finally(h);
          handled = true;
        } else {
          restore(h);
        }
        if (handled) break;
      }
      if (!handled) {
        leave();
        throw;
      }
    } catch (LoopControl& c) {
      at = static_cast<size_t>(f.pc - body.code.data());
      bool handled = false;
      for (auto& h : body.handlers) {
        if (!covers(h)) continue;
        if (h.kind == Handler::Loop && (c.label.empty() || same_name(c.label, h.label))) {
          unwind_collectors(f, collectors + h.collectors);
          f.pc = body.code.data() + (c.is_break ? h.target : h.target2);
          handled = true;
        } else if (h.kind == Handler::Finally) {
          enter_finally(h);
          handled = true;
        } else {
          restore(h);
        }
        if (handled) break;
      }
      if (!handled) {
        leave();
        throw;
      }
    } catch (...) {
      pass();
    }
  }
}

}  // namespace psession
