// SteppablePipeline: { cmd @args }.GetSteppablePipeline() for proxy functions; and the modules behind closures.
#include "engine/modules.h"
#include "engine/pipeline.h"
#include "engine/redirection.h"
#include "engine/vm/execute_impl.h"
#include "engine/vm/script_processor.h"
#include "language/parsed_script.h"

namespace psession {

namespace {
class SteppableObject final : public HeapObject {
 public:
  SteppableObject(Runspace& rs, Ref<ScriptBlock> b) : rs(rs), block(std::move(b)) { set_may_cycle(); }
  Runspace& rs;
  Ref<ScriptBlock> block;
  CommandCall call;
  std::unique_ptr<CommandProcessor> processor;
  CaptureSink output;
  std::unique_ptr<CatchSink> catcher;
  bool expecting = false;
  const Type* type() const override;
};
SteppableObject& step_self(MethodCall& c) { return *static_cast<SteppableObject*>(unwrap(c.self).object()); }
void begin_step(SteppableObject& s, bool expecting, Sink* out) {
  s.expecting = expecting;
  s.processor = make_processor(s.rs, s.call);
  CommandProcessor& p = *s.processor;
  p.streams = s.rs.current_streams();
  p.streams.output = out ? out : &s.output;
  if (const CommonParameters* common = p.common_parameters(); common && !common->out_variable.empty()) {
    s.catcher = std::make_unique<CatchSink>(s.rs, p.streams.output);
    s.catcher->out_variable = variable_list(s.rs, common->out_variable);
    p.streams.output = s.catcher.get();
  }
  p.running.caller = s.rs.running;
  p.running.streams = &p.streams;
  p.running.ast = s.call.ast;
  p.running.script = s.call.script;
  p.running.expecting_input = expecting;
}
template <class F> void stepped(SteppableObject& s, F&& f) {
  if (!s.processor) {
    throw_error("System.Management.Automation.PSInvalidOperationException", "InvalidOperation", ErrorCategory::InvalidOperation,
                "The pipeline has not been started.");
  }
  RunningCommand* outer = s.rs.running;
  s.rs.running = &s.processor->running;
  try {
    f();
  } catch (...) {
    s.processor->clean();
    s.rs.running = outer;
    s.processor.reset();
    throw;
  }
  s.rs.running = outer;
}
const MemberDef kStepMembers[] = {
    {"void Begin(System.Object expectInput)",
     [](MethodCall& c) {
       SteppableObject& s = step_self(c);
       auto* cmd = unwrap(c.arg(0)).get_if<ScriptCmdletObject>();
       bool expecting = cmd ? cmd->processor && cmd->processor->expecting_input : c.arg(0).kind() != Kind::Bool || c.arg(0).as_bool();
       begin_step(s, expecting, cmd && cmd->processor ? cmd->processor->streams.output : nullptr);
       if (cmd && cmd->processor) {
         // A command inside that wants no more stops what comes before the wrapping one.
         s.processor->pipeline = cmd->processor->pipeline;
         s.processor->index = cmd->processor->index;
       }
       // What it writes comes with the first result of Process or End.
       stepped(s, [&] { s.processor->begin(expecting); });
       return Value::nothing();
     }},
    {"System.Array Process(System.Object input)",
     [](MethodCall& c) {
       SteppableObject& s = step_self(c);
       Value v = c.arg(0);
       stepped(s, [&] { s.processor->process(v); });
       return s.output.take_array();
     }},
    {"System.Array Process()",
     [](MethodCall& c) {
       SteppableObject& s = step_self(c);
       stepped(s, [&] { s.processor->process(Value::nothing()); });
       return s.output.take_array();
     }},
    {"System.Array End()",
     [](MethodCall& c) {
       SteppableObject& s = step_self(c);
       stepped(s, [&] { s.processor->end(s.expecting); });
       s.processor->clean();
       s.processor.reset();
       return s.output.take_array();
     }},
    {"void Clean()",
     [](MethodCall& c) {
       if (auto& p = step_self(c).processor) {
         p->clean();
         p.reset();
       }
       return Value::nothing();
     }},
    {"void Dispose()", [](MethodCall&) { return Value::nothing(); }},
};
Type kSteppableType({.full_name = "System.Management.Automation.SteppablePipeline", .members = kStepMembers,
                     .assembly = "System.Management.Automation"});
const Type* SteppableObject::type() const { return &kSteppableType; }
}  // namespace

Value make_steppable(Runspace& rs, const Ref<ScriptBlock>& block, const std::vector<Value>& args) {
  const ScriptBlockAst& ast = block->ast();
  auto* pipe = ast.end_block && ast.end_block->statements.size() == 1
                   ? as<PipelineAst>(static_cast<const Ast*>(ast.end_block->statements[0])) : nullptr;
  if (!pipe || pipe->elements.size() != 1 || pipe->elements[0]->kind != AstKind::Command)
    throw_runtime("CanConvertOneClauseOnly", ErrorCategory::InvalidOperation,
                  "Only a script block that contains exactly one pipeline or command can be converted. Expressions or control structures are "
                  "not permitted. Verify that the script block contains exactly one pipeline or command.");
  auto s = make_ref<SteppableObject>(rs, block);
  const CodeUnit& u = unit_of(rs, *block);
  build_call(rs, *block, u, args, s->call);
  return Value(s);
}

Ref<HeapObject> make_closure_module(Runspace& rs) {
  auto m = make_ref<Module>(rs, "__DynamicModule_closure");
  Scope* parent = &rs.current_scope();
  while (parent && parent->kind == Scope::Kind::Local) parent = parent->parent;
  m->scope()->parent = rs.current_scope().module ? &module_scope(*rs.current_scope().module) : parent ? parent : &rs.global_scope();
  return Ref<HeapObject>(m.get());
}

}  // namespace psession
