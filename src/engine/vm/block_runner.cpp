// BlockRunner: one binding, many runs; $_ is one variable of the scope that the block runs in.
#include "engine/vm/execute_impl.h"

namespace psession {

struct BlockRunner::State {
  State(Runspace& rs, const Ref<ScriptBlock>& b, bool new_scope) : rs(rs), block(b), frame(rs, vm_of(rs)), new_scope(new_scope) {}
  Runspace& rs;
  Ref<ScriptBlock> block;
  std::shared_ptr<CodeUnit> unit;
  Frame frame;
  bool new_scope, bound = false;
  std::vector<Value> values;
  Ref<Variable> underscore;
  Value saved_underscore;
};

BlockRunner::BlockRunner(Runspace& rs, const Ref<ScriptBlock>& block, bool new_scope)
    : state_(std::make_unique<State>(rs, block, new_scope)) {
  State& s = *state_;
  unit_of(rs, *block);
  s.unit = block->code;
  const CodeUnit& u = *s.unit;
  if (new_scope || !u.direct || !u.params.empty()) return;
  resolve_unit_types(rs, u);
  s.values.resize(u.slots.size() + unit_temps_cached(u));
  for (size_t i = 0; i < u.slots.size(); ++i) s.values[i] = Value::unset();
  Frame& f = s.frame;
  f.unit = &u;
  f.block = block.get();
  f.dot_block = true;
  f.r = s.values.data();
  f.locals = static_cast<uint32_t>(u.slots.size());
  f.temps = unit_temps_cached(u);
  f.dot = true;
  f.scope = scope_for_block(rs, *block);
  s.underscore = f.scope->find_own("_");
  if (!s.underscore) {
    s.underscore = make_ref<Variable>("_");
    f.scope->add_variable(s.underscore);
  }
  s.saved_underscore = s.underscore->value;
  bind_locals_to_scope(f);
  s.bound = true;
}

BlockRunner::~BlockRunner() {
  if (state_->bound) state_->underscore->value = state_->saved_underscore;
}

void BlockRunner::run(const Value& v, Sink& out, std::span<const Value> args) {
  State& s = *state_;
  if (!s.bound) {
    InvokeOptions o;
    o.args = args;
    o.new_scope = s.new_scope;
    o.dollar_underscore = &v;
    invoke_block(s.rs, *s.block, o, out);
    return;
  }
  Frame& f = s.frame;
  Runspace& rs = s.rs;
  s.underscore->value = v;
  int32_t args_slot = s.unit->autos[kAutoArgs];
  if (args_slot >= 0 || s.unit->autos[kAutoInput] >= 0) {
    if (args_slot >= 0) f.r[args_slot] = Value::unset();
    f.args = args.data();
    f.argc = static_cast<uint32_t>(args.size());
    set_auto_slots(f);
  }
  struct Active {
    State& s;
    Scope* scope;
    Frame* top;
    explicit Active(State& state) : s(state), scope(&state.rs.current_scope()), top(state.frame.vm.top) {
      s.frame.caller = top;
      s.frame.vm.top = &s.frame;
      s.rs.set_current_scope(s.frame.scope);
    }
    ~Active() {
      s.frame.vm.top = top;
      s.rs.set_current_scope(scope);
    }
  } active(s);
  f.out = &out;
  f.running = rs.running;
  execute(f, s.unit->end);
}

Value BlockRunner::run_value(const Value& v, std::span<const Value> args) {
  CaptureSink sink;
  run(v, sink, args);
  return sink.take();
}
bool BlockRunner::run_condition(const Value& v) { return truth(run_value(v)); }

}  // namespace psession
