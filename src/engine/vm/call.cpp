// Frames: making them, binding arguments of simple functions, running blocks in new scopes or in the caller's.
#include <pthread.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "object/boxes.h"
#include "engine/language_mode.h"
#include "engine/vm/execute_impl.h"
#include "language/parsed_script.h"

namespace psession {

// ---- capture

Value CaptureSink::take() {
  size_t n = count_;
  count_ = 0;
  if (n == 0) return Value::nothing();
  if (n == 1) return std::move(first_);
  return Value(Array::of(std::move(rest_)));
}
Value CaptureSink::take_array() { return Value(Array::of(take_vector())); }
std::vector<Value> CaptureSink::take_vector() {
  size_t n = count_;
  count_ = 0;
  if (n == 1) {
    std::vector<Value> v;
    v.push_back(std::move(first_));
    return v;
  }
  return n == 0 ? std::vector<Value>() : std::move(rest_);
}
void CaptureSink::flush_to(Sink& s) {
  for (auto& v : take_vector()) s.write(v);
}

// ---- the value stack

namespace {
constexpr size_t kStackValues = size_t(1) << 21;   // address space only; pages come when touched
}
VmState::VmState() {
  void* p = mmap(nullptr, kStackValues * sizeof(Value), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED) throw std::bad_alloc();
  stack = stack_next = static_cast<Value*>(p);
  stack_end = stack + kStackValues;
}
VmState::~VmState() { munmap(stack, kStackValues * sizeof(Value)); }
VmState& vm_of(Runspace& rs) {
  if (!rs.vm) rs.vm = std::make_shared<VmState>();
  return *rs.vm;
}

[[noreturn]] static void throw_call_depth() {
  throw_error("System.Management.Automation.ScriptCallDepthException", "CallDepthOverflow", ErrorCategory::InvalidOperation,
              "The script failed due to call depth overflow.");
}

void check_call_depth() {
  thread_local char* limit = nullptr;
  if (__builtin_expect(!limit, 0)) {
    pthread_attr_t attr;
    void* low = nullptr;
    size_t size = 0;
    rlimit room;
    const char* top = reinterpret_cast<const char*>(getauxval(AT_EXECFN));   // the last thing on the first thread's stack
    if (gettid() == getpid() && top && getrlimit(RLIMIT_STACK, &room) == 0 && room.rlim_cur != RLIM_INFINITY) {
      // pthread_getattr_np would read all of /proc/self/maps, which a start would notice.
      size = room.rlim_cur;
      low = const_cast<char*>(top) - size + 4096;
    } else if (pthread_getattr_np(pthread_self(), &attr) == 0) {
      pthread_attr_getstack(&attr, &low, &size);
      pthread_attr_destroy(&attr);
    }
    size_t keep = size / 4 < (size_t(512) << 10) ? size / 4 : size_t(512) << 10;   // for native code and error handling
    limit = static_cast<char*>(low) + keep;
  }
  if (static_cast<char*>(__builtin_frame_address(0)) < limit) throw_call_depth();
}

Value* allocate_values(VmState& vm, size_t n) {
  if (static_cast<size_t>(vm.stack_end - vm.stack_next) < n) throw_call_depth();
  Value* v = vm.stack_next;
  vm.stack_next += n;
  return v;
}
void release_values(VmState& vm, Value* v, size_t n) {
  for (size_t i = n; i-- > 0;) v[i].~Value();
  vm.stack_next = v;
}

const CodeUnit& unit_of(Runspace& rs, ScriptBlock& b) {
  if (!b.code) b.code = compile_block(b.script(), &b.ast());
  return *b.code;
}

static uint32_t unit_temps(const CodeUnit& u) {
  uint32_t n = std::max({u.begin.temps, u.process.temps, u.end.temps, u.clean.temps, u.dynamic_param.temps});
  for (auto& d : u.defaults) n = std::max(n, d.temps);
  return n + 1;
}

// ---- scopes

Scope* scope_for_block(Runspace& rs, ScriptBlock& b) { return innermost_scope(rs, b.module().get()); }

Scope* innermost_scope(Runspace& rs, HeapObject* m) {
  Scope& now = rs.current_scope();
  if (now.module == m) return &now;
  for (Frame* f = vm_of(rs).top; f; f = f->caller)
    if (f->scope && f->scope->module == m) return f->scope;
  return m ? &module_scope(*m) : &rs.global_scope();
}

void bind_locals_to_scope(Frame& f) {
  for (uint32_t i = 0; i < f.locals; ++i) {
    const SlotName& s = f.unit->slots[i];
    bool own = false;
    for (AutoVar a : {kAutoArgs, kAutoInput})
      if (f.unit->autos[a] == static_cast<int32_t>(i)) own = true;
    if (own) continue;
    if (auto v = f.scope->find_own(s.name.name)) f.r[i] = Value(v);
  }
}

// ---- parameters

void resolve_unit_types(Runspace& rs, const CodeUnit& unit) {
  if (unit.types_resolved) return;
  auto& u = const_cast<CodeUnit&>(unit);
  for (auto& p : u.params)
    if (p.type_name && !p.type) p.type = require_type(rs, &unit, *p.type_name);
  u.types_resolved = true;
}

// Says which parameter, as the binder does.
[[noreturn]] static void throw_not_transformed(const ParamSite& p, const ScriptError& e) {
  auto r = make_error("System.Management.Automation.ParameterBindingArgumentTransformationException",
                      "ParameterArgumentTransformationError", ErrorCategory::InvalidData,
                      "Cannot process argument transformation on parameter '" + p.name.name + "'. " + e.record->message());
  r->exception->inner = Value(e.record->exception);
  throw ScriptError(r);
}

Value convert_parameter(Runspace& rs, const CodeUnit& unit, const ParamSite& p, const Value& v) {
  if (!p.type || p.type == &types::Object || p.type == &types::PSObject) return v;
  if (v.kind() == Kind::Int32 && p.type == &types::Int32) return v;
  if (v.kind() == Kind::String && p.type == &types::String) return v;
  try {
    if (p.type == &types::PSReference && !unwrap(v).get_if<PSReference>()) {
      throw_error("System.Management.Automation.ArgumentTransformationMetadataException", "ReferenceTypeExpected",
                  ErrorCategory::InvalidArgument, "Reference type is expected in argument.");
    }
    return convert_to(rs, v, p.type);
  } catch (ScriptError& e) {
    throw_not_transformed(p, e);
  }
}

// What a parameter without a default is when the caller left it out.
Value unbound_parameter(Runspace& rs, const ParamSite& p) {
  if (!p.type) return {};
  if (p.is_switch) return convert_to(rs, Value::boolean(false), p.type);
  if (p.type == &types::String) return Value(String::empty());
  if (p.type->is_enum()) return {};
  Kind k = p.type->scalar();
  if (k == Kind::Bool || k == Kind::Char || (k >= Kind::SByte && k <= Kind::Double) || k == Kind::Decimal || k == Kind::BigInt)
    return p.type->make_default();
  return {};
}

void evaluate_defaults(Frame& f, uint64_t bound_mask) {
  const CodeUnit& u = *f.unit;
  for (size_t i = 0; i < u.params.size(); ++i) {
    const ParamSite& p = u.params[i];
    if (i < 64 && (bound_mask >> i & 1)) continue;
    if (!f.r[p.slot].is_unset() && f.r[p.slot].kind() != Kind::VarRef && i >= 64) continue;
    Value v;
    if (p.default_const < 0) {
      v = u.constants[~p.default_const];
      if (p.type) v = convert_parameter(f.rs, u, p, v);
    } else if (p.default_body >= 0) {
      Value saved;
      execute(f, u.defaults[p.default_body]);
      v = f.r[f.locals];
      if (p.type) v = convert_parameter(f.rs, u, p, v);
    } else if (p.type) {
      v = unbound_parameter(f.rs, p);
    }
    store_slot_slow(f, static_cast<int32_t>(p.slot), v);
  }
}

void set_auto_slots(Frame& f) {
  const CodeUnit& u = *f.unit;
  if (int32_t s = u.autos[kAutoArgs]; s >= 0 && f.r[s].is_unset())
    f.r[s] = Value(Array::of(std::vector<Value>(f.args, f.args + f.argc)));
  if (int32_t s = u.autos[kAutoInput]; s >= 0 && f.r[s].is_unset()) f.r[s] = f.input.is_null() ? Value(Array::of({})) : f.input;
  if (f.dot) return;
  if (int32_t s = u.autos[kAutoThis]; s >= 0 && !f.self.is_null() && f.r[s].is_unset()) f.r[s] = f.self;
  for (AutoVar a : {kAutoBound, kAutoInvocation, kAutoCmdlet, kAutoScriptRoot, kAutoCommandPath})
    if (int32_t s = u.autos[a]; s >= 0 && f.r[s].is_unset())
      if (auto v = automatic_variable(f, *f.scope, auto_variable_name(a))) f.r[s] = v->value;
}

namespace {
// Everything that a frame changes in the runspace, put back whatever happens.
struct FrameGuard {
  Frame& f;
  Scope* outer_scope;
  size_t n;
  RunningCommand* outer_running;
  bool pushed = false;
  explicit FrameGuard(Frame& frame) : f(frame), outer_scope(&frame.rs.current_scope()), outer_running(frame.rs.running) {
    n = f.locals + f.temps;
    f.r = allocate_values(f.vm, n);
    for (size_t i = 0; i < f.locals; ++i) new (&f.r[i]) Value(Value::unset());
    for (size_t i = f.locals; i < n; ++i) new (&f.r[i]) Value();
    f.caller = f.vm.top;
    f.vm.top = &f;
  }
  ~FrameGuard() {
    f.rs.set_current_scope(outer_scope);
    f.rs.running = outer_running;
    f.vm.top = f.caller;
    if (f.scope && !f.dot) {
      f.scope->slots = nullptr;
      f.scope->frame = nullptr;
    }
    release_values(f.vm, f.r, n);
  }
};
}  // namespace

// A simple function or block: positional arguments go straight to slots.
void call_block(Runspace& rs, const CodeUnit& unit, const CallSetup& s, Sink& out) {
  check_call_depth();
  rs.check_stop();
  interpreter_safe_point();
  VmState& vm = vm_of(rs);
  resolve_unit_types(rs, unit);
  Frame f(rs, vm);
  f.unit = &unit;
  f.block = s.block;
  f.command = s.command;
  f.locals = static_cast<uint32_t>(unit.slots.size());
  f.temps = unit_temps_cached(unit);
  f.out = &out;
  f.input = s.input;
  f.dot_block = s.command == nullptr;
  bool whole_script = s.block && s.block->ast().parent == nullptr && !s.block->file().empty() && !s.command;
  (void)whole_script;
  Scope local(Scope::Kind::Local, nullptr, nullptr);
  FrameGuard guard(f);
  RunningCommand running;
  if (s.command || s.call_ast) {
    running.caller = rs.running;
    running.command = s.command;
    running.streams = &rs.current_streams();
    running.ast = s.call_ast;
    running.script = s.call_script;
    if (s.command) running.invocation_name = s.command->name;
    running.common = nullptr;
    rs.running = &running;
  }
  f.running = rs.running;
  if (s.new_scope) {
    local.parent = s.block ? scope_for_block(rs, *s.block) : &rs.current_scope();
    local.module = s.block ? s.block->module().get() : rs.current_scope().module;
    local.unit = &unit;
    local.slots = f.r;
    local.frame = &f;
    f.scope = &local;
    rs.set_current_scope(&local);
  } else {
    f.scope = s.block && rs.current_scope().module != s.block->module().get() ? scope_for_block(rs, *s.block) : &rs.current_scope();
    f.dot = true;
    rs.set_current_scope(f.scope);
    bind_locals_to_scope(f);
  }
  if (s.self) f.self = *s.self;
  f.method = s.method_object;
  // Arguments by position; switches take none, unless a method calls the block.
  uint64_t mask = 0;
  size_t next = 0;
  bool untrusted = is_constrained(rs) && s.block && mode_of(*s.block) != LanguageMode::FullLanguage;
  for (size_t i = 0; i < unit.params.size() && next < s.args.size(); ++i) {
    const ParamSite& p = unit.params[i];
    if (p.is_switch && !s.by_order) continue;
    Value v;
    if (s.command) {
      Kind k = s.args[next].kind();
      if (p.type && ((p.type == &types::Boolean && k != Kind::Bool) || (p.type == &types::String && k != Kind::String && k < Kind::DateTime && k > Kind::Bool)))
        throw DirectBindFailed{};
      try {
        if (untrusted && p.type) check_conversion(rs, s.args[next], p.type);
        v = convert_parameter(rs, unit, p, s.args[next].is_nothing() ? Value() : s.args[next]);
      } catch (ScriptError&) {
        throw DirectBindFailed{};
      }
    } else {
      try {
        if (untrusted && p.type) check_conversion(rs, s.args[next], p.type);
      } catch (const ScriptError& e) {
        throw_not_transformed(p, e);
      }
      v = convert_parameter(rs, unit, p, s.args[next].is_nothing() ? Value() : s.args[next]);
    }
    ++next;
    store_parameter(f, p, std::move(v));
    if (i < 64) mask |= uint64_t(1) << i;
  }
  f.bound_mask = mask;
  f.args = s.args.data() + next;
  f.argc = static_cast<uint32_t>(s.args.size() - next);
  if (s.underscore) set_underscore(f, *s.underscore);
  if (s.self && unit.autos[kAutoThis] < 0 && !s.method) {
    Ref<Variable> v = make_ref<Variable>("this", *s.self);
    if (s.new_scope) f.scope->add_variable(v);
  }
  if (s.variables)
    for (auto& [name, value] : *s.variables) {
      int32_t slot = unit.find_slot(name);
      if (slot >= 0 && !f.dot) store_slot_slow(f, slot, value);
      else f.scope->add_variable(make_ref<Variable>(name, value));
    }
  set_auto_slots(f);
  if (!unit.params.empty()) evaluate_defaults(f, mask);
  if (unit.begin.present) execute(f, unit.begin);
  if (unit.process.present) {
    bool any = false;
    if (f.input.kind() == Kind::Array) {
      for (auto& v : to_vector(rs, f.input)) {
        set_underscore(f, v);
        execute(f, unit.process);
        any = true;
      }
    }
    if (!any) execute(f, unit.process);
  }
  if (unit.end.present) execute(f, unit.end);
  if (unit.clean.present) execute(f, unit.clean);
  if (s.result) *s.result = std::move(f.result);
}

bool call_trap(Frame& outer, const CodeUnit& unit, const Value& record) {
  Runspace& rs = outer.rs;
  check_call_depth();
  Frame f(rs, outer.vm);
  f.unit = &unit;
  f.block = outer.block;
  f.command = outer.command;
  f.locals = static_cast<uint32_t>(unit.slots.size());
  f.temps = unit_temps_cached(unit);
  f.out = outer.out;
  f.running = outer.running;
  Scope local(Scope::Kind::Local, &rs.current_scope(), rs.current_scope().module);
  FrameGuard guard(f);
  local.unit = &unit;
  local.slots = f.r;
  local.frame = &f;
  f.scope = &local;
  rs.set_current_scope(&local);
  set_underscore(f, record);
  set_auto_slots(f);
  execute(f, unit.end);
  return f.returned;
}

uint32_t unit_temps_cached(const CodeUnit& unit) {
  auto& u = const_cast<CodeUnit&>(unit);
  if (!u.max_temps) u.max_temps = unit_temps(unit);
  return u.max_temps;
}

void store_parameter(Frame& f, const ParamSite& p, Value v) {
  Value& slot = f.r[p.slot];
  if (slot.is_unset() && !f.dot && v.kind() != Kind::VarRef) slot = std::move(v);
  else store_slot_slow(f, static_cast<int32_t>(p.slot), v);
}

void set_underscore(Frame& f, const Value& v) {
  int32_t slot = f.unit->autos[kAutoUnderscore];
  if (slot >= 0 && !f.dot && v.kind() != Kind::VarRef && f.r[slot].kind() != Kind::VarRef) {
    f.r[slot] = v;
  } else if (slot >= 0) {
    store_slot_slow(f, slot, v);
  } else {
    f.scope->define("_", Value())->value = v;
  }
}

// ---- the public ways in

void invoke_block(Runspace& rs, ScriptBlock& block, const InvokeOptions& o, Sink& out) {
  const CodeUnit& unit = unit_of(rs, block);
  if (!unit.direct || unit.advanced) {
    invoke_through_processor(rs, block, o, out);
    return;
  }
  CallSetup s;
  s.block = &block;
  s.args = o.args;
  s.underscore = o.dollar_underscore;
  s.self = o.dollar_this;
  s.new_scope = o.new_scope;
  s.by_order = true;
  s.variables = o.variables;
  if (o.has_input) s.input = Value(Array::of(std::vector<Value>(o.input.begin(), o.input.end())));
  call_block(rs, unit, s, out);
}
Value invoke_block(Runspace& rs, ScriptBlock& block, const InvokeOptions& o) {
  CaptureSink sink;
  invoke_block(rs, block, o, sink);
  return sink.take();
}

Value Runspace::invoke_script(const Value& block, std::span<const Value> args, const Value* dollar_this, const Value* dollar_underscore) {
  const Value& b = unwrap(block);
  if (b.kind() != Kind::ScriptBlock) throw_runtime("InvalidArgument", ErrorCategory::InvalidArgument, "A script block is needed.");
  Ref<ScriptBlock> keep(b.as<ScriptBlock>());
  InvokeOptions o;
  o.args = args;
  o.dollar_this = dollar_this;
  o.dollar_underscore = dollar_underscore;
  return invoke_block(*this, *keep, o);
}

}  // namespace psession
