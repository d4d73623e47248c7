// One pipeline: commands made, their streams wired, objects pushed from one to the next, and the end of it all -
// also when a command fails, is stopped, or wants no more.
#include "engine/pipeline.h"

#include <deque>

#include "engine/language_mode.h"
#include "engine/binder.h"
#include "engine/cmdlet_processor.h"
#include "engine/commands.h"
#include "engine/host.h"
#include "engine/interpreter_lock.h"
#include "engine/invocation.h"
#include "engine/modules.h"
#include "engine/native_command.h"
#include "engine/preferences.h"
#include "engine/redirection.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "engine/script_requirements.h"
#include "language/ast.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/text_case.h"

namespace psession {
namespace {

struct Run;

// Sets what the running command and its scope are for the time of one call.
struct Enter {
  Runspace& rs;
  RunningCommand* running;
  Scope* scope;
  Enter(Runspace& r, CommandProcessor& p, Scope& s) : rs(r), running(r.running), scope(&r.current_scope()) {
    rs.running = &p.running;
    rs.set_current_scope(&s);
  }
  ~Enter() {
    rs.running = running;
    rs.set_current_scope(scope);
  }
};

class StageSink final : public Sink {
 public:
  StageSink(Run& run, size_t index) : run_(run), index_(index) {}
  void write(const Value& v) override;
 private:
  Run& run_;
  size_t index_;
};

struct Stage {
  std::unique_ptr<CommandProcessor> processor;
  NativeProcessor* native = nullptr;
  std::unique_ptr<StageSink> sink;             // into this stage
  std::unique_ptr<CatchSink> catcher;
  std::vector<std::unique_ptr<MergeSink>> merges;
  std::unique_ptr<CommandVariables> variables;
  bool begun = false, ended = false;
};

struct Run {
  Runspace& rs;
  Scope& scope;
  RunningCommand* caller;
  std::vector<Stage> stages;
  std::vector<std::unique_ptr<ClosingSink>> files;
  bool failed = false;
  std::vector<std::string> own_variables;   // -PipelineVariable's that the pipeline made: they end with it

  ~Run() {
    for (const std::string& name : own_variables) scope.remove(name);
  }
  explicit Run(Runspace& r) : rs(r), scope(r.current_scope()), caller(r.running) {}

  void begin(size_t i) {
    Stage& s = stages[i];
    if (s.begun) return;
    s.begun = true;
    Enter enter(rs, *s.processor, scope);
    s.processor->begin(s.processor->running.expecting_input);
  }
  void process(size_t i, const Value& v) {
    begin(i);
    Enter enter(rs, *stages[i].processor, scope);
    stages[i].processor->process(v);
  }
  void end(size_t i) {
    Stage& s = stages[i];
    if (s.ended) return;
    begin(i);
    s.ended = true;
    Enter enter(rs, *s.processor, scope);
    s.processor->end(s.processor->running.expecting_input);
  }
  void clean() {
    for (Stage& s : stages) {
      if (!s.processor || !s.begun) continue;
      Enter enter(rs, *s.processor, scope);
      s.processor->clean();
    }
  }
  void close_files() {
    for (auto& f : files) f->close();
    files.clear();
  }
};

void StageSink::write(const Value& v) {
  if (v.is_nothing()) return;
  run_.process(index_, v);
}

// `1..3 | ...`: the value of the expression, element by element.
class ExpressionProcessor final : public CommandProcessor {
 public:
  ExpressionProcessor(Runspace& rs, const Value& v) : rs_(rs), value_(v) {}
  void begin(bool) override {}
  void process(const Value&) override {
    if (value_.is_nothing()) return;
    if (value_.is_null()) {
      streams.output->write(Value());
    } else if (auto e = enumerate(rs_, value_)) {
      for (Value item; next(*e, item);) {
        rs_.check_stop();
        interpreter_safe_point();
        streams.output->write(item);
      }
    } else {
      streams.output->write(value_);
    }
  }
  void end(bool) override {}
 private:
  static bool next(Enumerator& e, Value& item) {
    try {
      return e.next(item);
    } catch (const ScriptError& error) {
      static const Type* known = TypeRegistry::find("System.Management.Automation.RuntimeException");
      const Ref<ExceptionObject>& inner = error.record->exception;
      if (!inner || (known && known->assignable_from(inner->type()))) throw;
      auto r = make_error("", "BadEnumeration", ErrorCategory::InvalidOperation,
                          "An error occurred while enumerating through a collection: " + inner->message + ".");
      r->exception->inner = Value(inner);
      throw ScriptError(r);
    }
  }
  Runspace& rs_;
  const Value& value_;
};

}  // namespace

Ref<List> variable_list(Runspace& rs, std::string name) {
  bool append = !name.empty() && name[0] == '+';
  if (append) name.erase(0, 1);
  if (append) {
    Value old;
    if (rs.try_get_variable(name, old)) {
      const Value& u = unwrap(old);
      if (u.kind() == Kind::List && type_of(u) == &types::ArrayList) return Ref<List>(u.as<List>());
      if (!u.is_null()) {
        auto list = make_ref<List>(&types::ArrayList);
        list->items = to_vector(rs, u);
        rs.set_variable(name, Value(list));
        return list;
      }
    }
  }
  auto list = make_ref<List>(&types::ArrayList);
  rs.set_variable(name, Value(list));
  return list;
}

namespace {

Sink** stream_of(Streams& s, StreamId id) {
  switch (id) {
    case StreamId::Output: return &s.output;
    case StreamId::Error: return &s.error;
    case StreamId::Warning: return &s.warning;
    case StreamId::Verbose: return &s.verbose;
    case StreamId::Debug: return &s.debug;
    case StreamId::Information: return &s.information;
    default: return nullptr;
  }
}

void redirect(Run& run, Stage& stage, CommandCall& call) {
  Streams& s = stage.processor->streams;
  auto all = [&](StreamId from, auto&& f) {
    if (from != StreamId::All) {
      f(from);
    } else {
      for (int i = 1; i <= 6; ++i) f(static_cast<StreamId>(i));
    }
  };
  for (const RedirectionCall& r : call.redirections) {
    if (r.merge) continue;
    bool in_variable = r.path.size() > 9 && equal_ignore_ascii_case(std::string_view(r.path).substr(0, 9), "variable:");
    if (stage.native && !in_variable && (r.from == StreamId::Output || r.from == StreamId::Error || r.from == StreamId::All)) {
      // Bytes go there as they are.
      std::string path = r.to_null ? "/dev/null" : r.path;
      if (r.from == StreamId::Error) {
        stage.native->error_file = path;
        stage.native->error_append = r.append;
      } else {
        stage.native->output_file = path;
        stage.native->output_append = r.append;
        stage.native->merge_error |= r.from == StreamId::All;
      }
      continue;
    }
    Sink* to = &null_sink;
    if (!r.to_null) {
      run.files.push_back(open_file_output(run.rs, r.path, r.append));
      to = run.files.back().get();
    }
    all(r.from, [&](StreamId id) { *stream_of(s, id) = to; });
  }
  for (const RedirectionCall& r : call.redirections) {
    if (!r.merge) continue;
    all(r.from, [&](StreamId id) {
      if (id == StreamId::Output) return;
      stage.merges.push_back(std::make_unique<MergeSink>(s.output));
      *stream_of(s, id) = stage.merges.back().get();
      if (id == StreamId::Error && stage.native) stage.native->merge_error = true;
    });
  }
}

void wire(Run& run, std::vector<CommandCall>& calls, Sink& out, bool has_input) {
  const size_t n = run.stages.size();
  const Streams& base = run.rs.current_streams();
  for (size_t i = 0; i < n; ++i) {
    Stage& stage = run.stages[i];
    CommandProcessor& p = *stage.processor;
    p.streams = base;
    if (i + 1 < n) {
      run.stages[i + 1].sink = std::make_unique<StageSink>(run, i + 1);
      p.streams.output = run.stages[i + 1].sink.get();
    } else {
      p.streams.output = &out;
    }
    p.pipeline = &run;
    p.index = i;
    p.running.caller = run.caller;
    p.running.streams = &p.streams;
    p.running.failed = &run.failed;
    p.running.ast = calls[i].ast;
    p.running.script = calls[i].script;
    p.running.pipeline_length = static_cast<int>(n);
    p.running.pipeline_position = static_cast<int>(i) + 1;
    p.running.expecting_input = i > 0 || has_input;
    // What -OutVariable takes is the command's own output, wherever it goes and without merged streams.
    if (!stage.native && !calls[i].redirections.empty()) redirect(run, stage, calls[i]);
    const CommonParameters* c = p.common_parameters();
    p.running.common = c;
    if (c && c->any_variable()) {
      check_variable_parameters(run.rs);
      if (!c->out_variable.empty() || !c->pipeline_variable.empty()) {
        stage.catcher = std::make_unique<CatchSink>(run.rs, p.streams.output);
        if (!c->out_variable.empty()) stage.catcher->out_variable = variable_list(run.rs, c->out_variable);
        if (!c->pipeline_variable.empty()) {
          if (Value before; !run.rs.try_get_variable(c->pipeline_variable, before)) run.own_variables.push_back(c->pipeline_variable);
          run.rs.set_variable(c->pipeline_variable, Value());
          stage.catcher->pipeline_variable = run.rs.find_variable(c->pipeline_variable);
        }
        p.streams.output = stage.catcher.get();
      }
      auto v = std::make_unique<CommandVariables>();
      if (!c->error_variable.empty()) v->error = variable_list(run.rs, c->error_variable);
      if (!c->warning_variable.empty()) v->warning = variable_list(run.rs, c->warning_variable);
      if (!c->information_variable.empty()) v->information = variable_list(run.rs, c->information_variable);
      p.running.variables = v.get();
      stage.variables = std::move(v);
    }
    if (stage.native) {
      stage.native->bytes_from = i > 0 ? run.stages[i - 1].native : nullptr;
      if (i + 1 < n && run.stages[i + 1].native) {
        bool plain = calls[i].redirections.empty();
        for (const RedirectionCall& r : calls[i].redirections) plain |= r.merge && r.from == StreamId::Error;
        if (plain) stage.native->bytes_to = run.stages[i + 1].native;
        else run.stages[i + 1].native->bytes_from = nullptr;
      }
      if (stage.native->bytes_from && stage.native->bytes_from->bytes_to != stage.native) stage.native->bytes_from = nullptr;
      if (!calls[i].redirections.empty()) redirect(run, stage, calls[i]);
    }
  }
}

}  // namespace

// `Command -?` shows its help instead of running it.
static bool asks_for_help(const CommandCall& call) {
  for (const CallArgument& a : call.args) {
    if (a.kind == CallArgument::Parameter && a.name == "?" && !a.from_splat) return true;
  }
  return false;
}

std::unique_ptr<CommandProcessor> make_processor(Runspace& rs, CommandCall& call) {
  const Value& c = unwrap(call.command);
  if (c.kind() == Kind::ScriptBlock) return make_script_processor(rs, call, {}, *c.as<ScriptBlock>());
  Ref<CommandInfo> info;
  std::string name;
  if (auto* module = c.get_if<Module>(); module && !call.args.empty()) {
    // & $module { ... }: in that session state.
    Ref<Module> keep(module);
    Value target = unwrap(call.args[0].value);
    call.args.erase(call.args.begin());
    if (target.kind() == Kind::ScriptBlock) {
      auto* given = target.as<ScriptBlock>();
      auto bound = make_ref<ScriptBlock>(given->script(), &given->ast(), Ref<HeapObject>(module));
      copy_mode(*bound, *given);
      bound->code = given->code;
      call.command = Value(bound);
    } else {
      Scope* saved = &rs.current_scope();
      rs.set_current_scope(module->scope());
      std::string wanted = to_display(rs, target);
      Ref<CommandInfo> found = rs.find_command(wanted);
      rs.set_current_scope(saved);
      if (!found) rs.throw_command_not_found(wanted);
      call.command = Value(found);
    }
    return make_processor(rs, call);
  }
  if (auto* given = c.get_if<CommandInfo>()) {
    info = Ref<CommandInfo>(given);
  } else {
    name = c.is_string() ? c.string()->to_utf8() : to_display(rs, c);
    if (c.is_null() || name.empty()) {
      throw_runtime("BadExpression", ErrorCategory::InvalidOperation,
                    std::string("The expression after '") + (call.op == CallOperator::Dot ? "." : "&") +
                        "' in a pipeline element produced an object that was not valid. It must result in a command name, a script "
                        "block, or a CommandInfo object.", call.command);
    }
    info = rs.find_command(name);
    if (!info) rs.throw_command_not_found(name);
  }
  std::string_view invoked = info->name;
  if (info->command_type == CommandType::Alias) {
    auto& alias = static_cast<AliasInfo&>(*info);
    Ref<CommandInfo> target = rs.commands().resolve_alias(alias);
    if (!target) {
      rs.throw_command_not_found(alias.target);
    }
    info = target;
  }
  if (info->command_type != CommandType::Application && asks_for_help(call)) {
    CallArgument name_of;
    name_of.kind = CallArgument::ParameterWithValue;
    name_of.name = "Name";
    name_of.value = str(invoked);
    call.args.clear();
    call.args.push_back(std::move(name_of));
    info = rs.find_command("Get-Help", CommandType::Cmdlet);
    if (!info) rs.throw_command_not_found("Get-Help");
  }
  std::unique_ptr<CommandProcessor> p;
  switch (info->command_type) {
    case CommandType::Cmdlet:
      p = std::make_unique<CmdletProcessor>(rs, call, Ref<CmdletInfo>(static_cast<CmdletInfo*>(info.get())));
      break;
    case CommandType::ExternalScript: {
      Ref<ScriptBlock> block = static_cast<ExternalScriptInfo&>(*info).block(rs);
      try {
        check_requirements(rs, info->name, *block);
      } catch (ScriptError& e) {
        auto where = make_ref<InvocationInfoObject>();
        if (call.ast && call.script) {
          where->position = make_position(*call.script, call.ast->extent);
          where->position_message = position_message(where->position);
        }
        where->invocation_name = name.empty() ? info->name : name;
        if (!e.record->invocation) e.record->invocation = where;
        throw;
      }
      p = make_script_processor(rs, call, info, *block);
      break;
    }
    case CommandType::Application:
      p = make_native_processor(rs, call, static_cast<ApplicationInfo&>(*info), false);
      break;
    default: {
      auto& f = static_cast<FunctionInfo&>(*info);
      p = make_script_processor(rs, call, info, *f.block);
    }
  }
  if (!p->running.command) p->running.command = info.get();
  if (call.op != CallOperator::None) {
    p->running.invocation_name = call.op == CallOperator::Dot ? "." : "&";
  } else if (p->running.invocation_name.empty()) {
    auto* written = as<CommandAst>(call.ast);
    auto* word = written && !written->elements.empty() ? as<StringConstantExpressionAst>(written->elements[0]) : nullptr;
    p->running.invocation_name = word ? word->value : invoked;
  }
  return p;
}

void run_pipeline(Runspace& rs, std::vector<CommandCall>& calls, Sink& out, const std::vector<Value>* input) {
  if (!input) {
    run_pipeline(rs, calls, out, std::function<bool(Value&)>());
    return;
  }
  size_t next = 0;
  run_pipeline(rs, calls, out, [&](Value& v) {
    if (next == input->size()) return false;
    v = (*input)[next++];
    return true;
  });
}

void run_pipeline(Runspace& rs, std::vector<CommandCall>& calls, Sink& out, const std::function<bool(Value&)>& input) {
  Run run(rs);
  const size_t n = calls.size();
  run.stages.resize(n);
  try {
    for (size_t i = 0; i < n; ++i) {
      Stage& s = run.stages[i];
      if (calls[i].is_expression) {
        s.processor = std::make_unique<ExpressionProcessor>(rs, calls[i].expression);
      } else {
        s.processor = make_processor(rs, calls[i]);
        s.native = dynamic_cast<NativeProcessor*>(s.processor.get());
      }
    }
    wire(run, calls, out, static_cast<bool>(input));
    for (size_t i = 0; i < n; ++i) run.begin(i);
    if (input) {
      for (Value v; input(v);) {
        rs.check_stop();
        interpreter_safe_point();
        run.process(0, v);
      }
    } else {
      run.process(0, Value::nothing());
    }
    for (size_t i = 0; i < n; ++i) run.end(i);
  } catch (const StopUpstream& stop) {
    if (stop.pipeline != &run) {
      run.clean();
      run.close_files();
      throw;
    }
    // Whoever asked has what it wants; those below it finish.
    try {
      for (size_t i = stop.command_index + 1; i < n; ++i) run.end(i);
    } catch (...) {
      run.clean();
      throw;
    }
  } catch (...) {
    run.clean();
    run.close_files();
    throw;
  }
  run.clean();
  run.close_files();
  rs.question_mark = !run.failed;
}

void append_to_variables(Runspace& rs, Ref<List> CommandVariables::*which, const Value& v) {
  // Up to the commands whose output this one's is: what another command of the pipeline takes ends there.
  for (RunningCommand* c = rs.running; c; c = c->caller) {
    if (c->variables && c->variables->*which) {
      std::vector<Value>& items = (c->variables->*which)->items;
      // An error comes by again at each statement that it ends.
      bool again = !items.empty() && v.is_object() && items.back().is_object() && items.back().object() == v.object();
      if (!again) items.push_back(v);
    }
    if (c->pipeline_position < c->pipeline_length) break;
  }
}

void report_error(Runspace& rs, const Ref<ErrorRecordObject>& r, bool stop_applies) {
  complete_error(rs, *r, rs.running);
  if (!r->invocation && r->remote_host.empty()) {
    auto i = make_ref<InvocationInfoObject>();
    i->position = rs.current_position();
    i->position_message = position_message(i->position);
    r->invocation = i;
  }
  if (r->fully_qualified_id.empty()) r->fully_qualified_id = r->error_id;
  ActionPreference a = rs.error_action();
  if (rs.running && rs.running->failed) *rs.running->failed = true;
  if (a == ActionPreference::Ignore) return;
  Value v(r);
  if (a == ActionPreference::Stop && stop_applies) {
    rs.add_to_error_list(v);
    append_to_variables(rs, &CommandVariables::error, v);
    throw ScriptError(r, true);
  }
  rs.add_to_error_list(v);
  append_to_variables(rs, &CommandVariables::error, v);
  if (a == ActionPreference::SilentlyContinue) return;
  if (a == ActionPreference::Inquire && stop_applies) {
    static const std::vector<ChoiceDescription> kChoices = {
        {"&Yes", "Continue with only the next step of the operation."},
        {"Yes to &All", "Continue with all the steps of the operation."},
        {"&Halt Command", "Stop this command."},
        {"&Suspend", "Pause the current pipeline and return to the command prompt. Type \"exit\" to resume the pipeline."}};
    int answer = rs.host().prompt_for_choice("Action to take for this exception:", r->message(), kChoices, 0);
    if (answer == 2) throw ScriptError(r, true);
  }
  rs.current_streams().error->write(v);
}

}  // namespace psession
