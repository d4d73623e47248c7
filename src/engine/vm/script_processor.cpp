#include "engine/vm/script_processor.h"

#include "engine/invocation.h"
#include "engine/pipeline.h"
#include "engine/vm/execute_impl.h"
#include "language/parsed_script.h"
#include "object/numeric.h"

namespace psession {

// The frame on top of the runspace while its code runs.
struct ScriptProcessor::Active {
  ScriptProcessor& p;
  Scope* scope;
  RunningCommand* running;
  Frame* top;
  Frame* caller;   // the frame may be active already (defaults that binding evaluates)
  explicit Active(ScriptProcessor& processor)
      : p(processor), scope(&p.rs_.current_scope()), running(p.rs_.running), top(p.frame_.vm.top), caller(p.frame_.caller) {
    if (top != &p.frame_) p.frame_.caller = top;
    p.frame_.vm.top = &p.frame_;
    p.rs_.set_current_scope(p.frame_.scope);
    p.rs_.running = &p.running;
    p.frame_.running = &p.running;
  }
  ~Active() {
    p.frame_.vm.top = top;
    p.frame_.caller = caller;
    p.rs_.set_current_scope(scope);
    p.rs_.running = running;
  }
};

// What a command has of its own also when it is dot-sourced: $MyInvocation, $PSBoundParameters, $PSCmdlet, and a file its place.
static constexpr AutoVar kOwnAutos[] = {kAutoInvocation, kAutoBound, kAutoCmdlet, kAutoScriptRoot, kAutoCommandPath};
bool ScriptProcessor::own_auto(AutoVar a) const {
  return a == kAutoInvocation || a == kAutoBound || (a == kAutoCmdlet ? advanced_ : file_);
}

// A number that came with its text.
static const Value& without_text(const Value& v) {
  auto* box = v.kind() == Kind::PSObject ? v.as<PSObject>() : nullptr;
  return box && box->to_string_text && box->members().size() == 0 && !box->members().type_names && is_numeric_kind(unwrap(v).kind()) ? unwrap(v) : v;
}

ScriptProcessor::ScriptProcessor(Runspace& rs, CommandCall& call, const Ref<CommandInfo>& info, ScriptBlock& block)
    : rs_(rs), block_(&block), info_(info), frame_(rs, vm_of(rs)) {
  check_call_depth();
  unit_of(rs, block);
  unit_ = block.code;
  const CodeUnit& u = *unit_;
  resolve_unit_types(rs, u);
  // A dynamicparam block runs while arguments are bound: it finds its call.
  running.caller = rs.running;
  running.ast = call.ast;
  running.script = call.script;
  if (call.op == CallOperator::Ampersand) running.invocation_name = "&";
  if (call.op == CallOperator::Dot) running.invocation_name = ".";
  advanced_ = u.advanced;
  dot_ = call.op == CallOperator::Dot;
  file_ = info && info->command_type == CommandType::ExternalScript;
  if (file_ && block.ast().requirements) check_script_requirements(rs, *block.ast().requirements, *block.script(), call);
  if (!info_) info_ = make_ref<BlockCommand>(block_);
  else running.command = info_.get();
  metadata_ = block.metadata(rs);
  values_.resize(u.slots.size() + unit_temps_cached(u));
  for (size_t i = 0; i < u.slots.size(); ++i) values_[i] = Value::unset();
  frame_.unit = &u;
  frame_.block = &block;
  frame_.command = info ? info_.get() : nullptr;
  frame_.dot_block = !info;
  frame_.r = values_.data();
  frame_.locals = static_cast<uint32_t>(u.slots.size());
  frame_.temps = unit_temps_cached(u);
  outer_scope_ = &rs.current_scope();
  if (dot_) {
    check_dot_source(rs, block);
    frame_.scope = scope_for_block(rs, block);
    frame_.dot = true;
    bind_locals_to_scope(frame_);
    for (AutoVar a : kOwnAutos)
      if (int32_t s = u.autos[a]; s >= 0 && own_auto(a)) values_[s] = Value::unset();
  } else {
    scope_ = std::make_unique<Scope>(file_ ? Scope::Kind::Script : Scope::Kind::Local, scope_for_block(rs, block), block.module().get());
    scope_->unit = &u;
    scope_->slots = values_.data();
    scope_->frame = &frame_;
    frame_.scope = scope_.get();
  }
  if (advanced_) frame_.cmdlet = Value(make_ref<ScriptCmdletObject>(*this));
  binder_ = std::make_unique<ParameterBinder>(rs, *metadata_, *this, *info_);
  bound_params_.resize(u.params.size());
  try {
    binder_->bind_arguments(call.args, call.ast, call.script);
  } catch (...) {
    if (!frame_.cmdlet.is_null()) frame_.cmdlet.as<ScriptCmdletObject>()->processor = nullptr;
    throw;
  }
  args_ = binder_->unbound();
  for (Value& v : args_) v = without_text(v);
  frame_.args = args_.data();
  frame_.argc = static_cast<uint32_t>(args_.size());
}

ScriptProcessor::~ScriptProcessor() {
  if (frame_.cmdlet.is_object()) frame_.cmdlet.as<ScriptCmdletObject>()->processor = nullptr;
  if (scope_) {
    scope_->slots = nullptr;
    scope_->frame = nullptr;
  }
}

void ScriptProcessor::set(const ParameterMetadata& p, const Value& given) {
  const Value& v = without_text(given);
  if (p.dynamic) {
    if (dynamic_dictionary_.kind() == Kind::Dictionary)
      if (const Value* d = dynamic_dictionary_.as<Dictionary>()->find(str(p.name))) {
        set_member(rs_, *d, *String::utf8("Value"), v);
        set_member(rs_, *d, *String::utf8("IsSet"), Value::boolean(true));
      }
    return;
  }
  const ParamSite& site = unit_->params[p.index];
  bound_params_[p.index] = true;
  if (!site.plain) {
    // Validation holds for later assignments, too; the binder has done it for this value.
    Value& slot = values_[site.slot];
    if (slot.kind() == Kind::VarRef) static_cast<Variable*>(slot.object())->value = v;
    else if (frame_.dot) frame_.scope->define(site.name.name, Value())->value = v;
    else slot = v.kind() == Kind::VarRef ? Value(make_ref<Variable>(site.name.name, v)) : v;
    return;
  }
  store_parameter(frame_, site, v);
}

void ScriptProcessor::set_default(const ParameterMetadata& p) {
  if (p.dynamic) return;
  bound_params_[p.index] = false;
  const ParamSite& site = unit_->params[p.index];
  Value v;
  Active active(*this);
  if (site.default_const < 0) v = unit_->constants[~site.default_const];
  else if (site.default_body >= 0) {
    execute(frame_, unit_->defaults[site.default_body]);
    v = frame_.r[frame_.locals];
  } else {
    v = unbound_parameter(rs_, site);
  }
  Value& slot = values_[site.slot];
  if (slot.kind() == Kind::VarRef) static_cast<Variable*>(slot.object())->value = v;
  else slot = v;
}

const CommandMetadata* ScriptProcessor::dynamic_parameters() {
  if (!unit_->dynamic_param.present) return nullptr;
  CaptureSink sink;
  {
    Active active(*this);
    streams = rs_.current_streams();
    running.streams = &streams;
    Sink* out = frame_.out;
    frame_.out = &sink;
    frame_.bound_parameters = Value(binder_->bound_parameters());
    set_auto_slots(frame_);
    execute(frame_, unit_->dynamic_param);
    frame_.out = out;
  }
  dynamic_ = std::make_shared<CommandMetadata>();
  for (auto& v : sink.take_vector()) {
    const Value& u = unwrap(v);
    if (u.kind() != Kind::Dictionary) continue;
    dynamic_dictionary_ = u;
    add_dynamic_parameters(rs_, *u.as<Dictionary>(), *metadata_, *dynamic_);
  }
  return dynamic_.get();
}

template <class F> void ScriptProcessor::run(F&& f) {
  Active active(*this);
  frame_.out = streams.output;
  try {
    f();
  } catch (CommandEndingError& e) {
    if (e.command != this) throw;
    frame_.vm.left_command = Value(e.record);
    throw ScriptError(e);
  } catch (ScriptError& e) {
    if (advanced_) frame_.vm.left_command = Value(e.record);
    throw;
  } catch (ExitScript& e) {
    if (!file_ || !frame_.caller) throw;   // a script that the program itself runs: the program ends
    exited_ = true;
    rs_.set_variable("global:LASTEXITCODE", Value::int32(e.exit_code));
    rs_.question_mark = e.exit_code == 0;
  }
}
void ScriptProcessor::run_body(const CodeBody& b) {
  if (!b.present || exited_) return;
  ran_ = true;
  execute(frame_, b);
}

// -ErrorAction, -Verbose and their like become the function's own preference variables.
void ScriptProcessor::preferences() {
  if (!advanced_) return;
  const CommonParameters& c = binder_->common;
  static const Type* pref = TypeRegistry::find("System.Management.Automation.ActionPreference");
  auto define = [&](const char* name, ActionPreference p) {
    Value v = pref ? Value::enumeration(pref, static_cast<int64_t>(p)) : Value::int32(static_cast<int>(p));
    frame_.scope->define(name, v)->value = v;
  };
  if (c.has_error_action) define("ErrorActionPreference", c.error_action);
  if (c.has_warning_action) define("WarningPreference", c.warning_action);
  if (c.has_information_action) define("InformationPreference", c.information_action);
  if (c.has_progress_action) define("ProgressPreference", c.progress_action);
  if (c.verbose >= 0) define("VerbosePreference", c.verbose ? ActionPreference::Continue : ActionPreference::SilentlyContinue);
  if (c.debug >= 0) define("DebugPreference", c.debug ? ActionPreference::Continue : ActionPreference::SilentlyContinue);
  if (c.what_if >= 0) frame_.scope->define("WhatIfPreference", Value())->value = Value::boolean(c.what_if != 0);
  if (c.confirm >= 0) {
    static const Type* impact = TypeRegistry::find("System.Management.Automation.ConfirmImpact");
    int level = c.confirm ? 1 : 0;
    Value v = impact ? Value::enumeration(impact, level) : Value::int32(level);
    frame_.scope->define("ConfirmPreference", v)->value = v;
  }
}

void ScriptProcessor::begin(bool expecting) {
  expecting_input = expecting;
  for (auto& p : metadata_->parameters)
    for (auto& s : p.sets) takes_pipeline_ = takes_pipeline_ || s.from_pipeline || s.from_pipeline_by_name;
  binder_->check_mandatory(expecting);
  run([&] {
    for (auto& [name, value] : variables) {
      int32_t slot = unit_->find_slot(name);
      if (slot >= 0 && !dot_) store_slot_slow(frame_, slot, value);
      else frame_.scope->add_variable(make_ref<Variable>(name, value));
    }
    frame_.bound_parameters = Value(binder_->bound_parameters());
    preferences();
    set_auto_slots(frame_);
    if (dot_)
      for (AutoVar a : kOwnAutos)
        if (int32_t s = unit_->autos[a]; s >= 0 && own_auto(a))
          if (auto v = automatic_variable(frame_, *frame_.scope, auto_variable_name(a))) values_[s] = v->value;
    for (size_t i = 0; i < unit_->params.size(); ++i)
      if (!bound_params_[i]) {
        const ParamSite& p = unit_->params[i];
        Value v;
        bool given = true;
        if (p.default_const < 0) v = unit_->constants[~p.default_const];
        else if (p.default_body >= 0) {
          execute(frame_, unit_->defaults[p.default_body]);
          v = frame_.r[frame_.locals];
        } else {
          given = false;
          v = unbound_parameter(rs_, p);
        }
        if (given && p.type) v = convert_parameter(rs_, *unit_, p, v);
        if (values_[p.slot].kind() == Kind::VarRef) static_cast<Variable*>(values_[p.slot].object())->value = v;
        else if (values_[p.slot].is_unset()) store_slot_slow(frame_, static_cast<int32_t>(p.slot), v);
      }
    run_body(unit_->begin);
  });
}

void ScriptProcessor::process(const Value& input) {
  const CodeUnit& u = *unit_;
  if (exited_) return;
  if (expecting_input) {
    if (takes_pipeline_ || advanced_) {
      Active active(*this);
      if (!binder_->bind_pipeline_object(input)) return;
      frame_.bound_parameters = Value(binder_->bound_parameters());
    }
    if (!u.process.present) {
      input_.push_back(input);
      return;
    }
    run([&] {
      set_underscore(frame_, input);
      if (int32_t s = u.autos[kAutoInput]; s >= 0) frame_.r[s] = Value(Array::of({input}));
      run_body(u.process);
    });
    processed_ = true;
    return;
  }
  run([&] {
    run_body(u.process);
  });
  processed_ = true;
}

void ScriptProcessor::end(bool had_input) {
  if (ended_) return;
  ended_ = true;
  if (exited_) return;
  run([&] {
    const CodeUnit& u = *unit_;
    if (int32_t s = u.autos[kAutoInput]; s >= 0 && u.end.present) {
      if (!input_.empty() || !u.process.present) frame_.r[s] = Value(Array::of(std::move(input_)));
    }
    run_body(u.end);
  });
}

void ScriptProcessor::clean() {
  if (!unit_->clean.present || !ran_ || cleaned_) return;
  cleaned_ = true;
  NullSink nowhere;
  // It writes nothing to the pipeline, no handler outside of it sees its errors, and none of them leaves it.
  struct Restore {
    VmState& vm;
    Streams& streams;
    bool propagate;
    Sink* output;
    Value left_command;
    ~Restore() {
      vm.propagate = propagate;
      streams.output = output;
      vm.left_command = left_command;
    }
  } restore{frame_.vm, streams, frame_.vm.propagate, streams.output, frame_.vm.left_command};
  frame_.vm.propagate = false;
  streams.output = &nowhere;
  try {
    run([&] { execute(frame_, unit_->clean); });
  } catch (ScriptError& e) {
    Value record(e.record);
    rs_.add_to_error_list(record);
    RunningCommand* outer = rs_.running;
    rs_.running = &running;
    append_to_variables(rs_, &CommandVariables::error, record);
    rs_.running = outer;
    if (running.failed) *running.failed = true;
    rs_.question_mark = false;
    streams.error->write(record);
  } catch (LoopControl&) {
  } catch (ExitScript&) {
  }
}

std::unique_ptr<CommandProcessor> make_script_processor(Runspace& rs, CommandCall& call, const Ref<CommandInfo>& info, ScriptBlock& block) {
  return std::make_unique<ScriptProcessor>(rs, call, info, block);
}

// A block that has parameters to bind or begin/process/end blocks, called as a one-command pipeline.
void invoke_through_processor(Runspace& rs, ScriptBlock& block, const InvokeOptions& o, Sink& out) {
  CommandCall call;
  call.command = Value(&block);
  call.op = o.new_scope ? CallOperator::Ampersand : CallOperator::Dot;
  for (auto& v : o.args) {
    CallArgument a;
    a.value = v;
    call.args.push_back(std::move(a));
  }
  Ref<ScriptBlock> keep(&block);
  ScriptProcessor p(rs, call, {}, block);
  p.streams = rs.current_streams();
  p.streams.output = &out;
  p.running.caller = rs.running;
  p.running.streams = &p.streams;
  if (o.dollar_underscore) p.variables.emplace_back("_", *o.dollar_underscore);
  if (o.dollar_this) p.variables.emplace_back("this", *o.dollar_this);
  if (o.variables)
    for (auto& v : *o.variables) p.variables.push_back(v);
  p.begin(o.has_input);
  if (o.has_input)
    for (auto& v : o.input) p.process(v);
  else p.process(Value());
  p.end(o.has_input);
  p.clean();
}

}  // namespace psession
