// Pipelines built from outside: remoting, [powershell], the app.
#include "engine/history.h"
#include "engine/language_mode.h"
#include "engine/pipeline.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "engine/vm/control_flow.h"
#include "engine/vm/vm.h"
#include "object/heap.h"

namespace psession {

std::unique_ptr<Pipeline> Runspace::create_pipeline() { return std::make_unique<Pipeline>(*this); }

Ref<ErrorRecordObject> Pipeline::run(const Streams& streams) {
  Streams saved = rs_.top_streams();
  RunningCommand* running = rs_.running;
  Scope* scope = &rs_.current_scope();
  if (!nested) {
    rs_.running = nullptr;
    rs_.set_current_scope(&rs_.global_scope());
  }
  rs_.set_top_streams(streams);
  RunningCommand outer;
  outer.streams = &streams;
  if (nested) {
    outer.caller = running;
    rs_.running = &outer;
  }
  auto restore = [&] {
    rs_.set_top_streams(saved);
    rs_.running = running;
    rs_.set_current_scope(scope);
  };
  Ref<ErrorRecordObject> failure;
  // The first command stands for all.
  HistoryRun entry(rs_, statements.empty() || statements[0].empty() ? std::string() : statements[0][0].text, add_to_history);
  try {
    for (size_t i = 0; i < statements.size(); ++i) {
      std::vector<CommandCall> calls;
      for (const Command& c : statements[i]) {
        CommandCall& call = calls.emplace_back();
        if (c.is_script) {
          Ref<ScriptBlock> block = create_submitted(rs_, c.text);
          call.command = Value(block);
          call.op = c.use_local_scope ? CallOperator::Ampersand : CallOperator::Dot;
        } else {
          call.command = str(c.text);
        }
        for (const Parameter& p : c.parameters) {
          CallArgument& a = call.args.emplace_back();
          a.name = p.name;
          a.value = p.value;
          a.kind = p.name.empty() ? CallArgument::Positional : p.has_value ? CallArgument::ParameterWithValue : CallArgument::Parameter;
        }
        if (c.merge_error_to_output) call.redirections.push_back({StreamId::Error, true, false, {}, false});
        for (int stream = 3; stream <= 6; ++stream) {
          if (c.merges & (1 << stream)) call.redirections.push_back({static_cast<StreamId>(stream), true, false, {}, false});
        }
      }
      if (calls.empty()) continue;
      bool last = i + 1 == statements.size();
      try {
        if (i == 0 && input) run_pipeline(rs_, calls, *streams.output, input);
        else run_pipeline(rs_, calls, *streams.output);
      } catch (const ScriptError& e) {
        rs_.add_to_error_list(Value(e.record));
        rs_.question_mark = false;
        // Only the last statement's failure is the pipeline's; an earlier one is reported and the next statement runs.
        if (last || e.stop || e.thrown) {
          failure = e.record;
          stopped_by_preference = wrapper_of(rs_, e) == ErrorWrapper::ActionPreferenceStop;
          left_command = wrapper_of(rs_, e) == ErrorWrapper::CmdletInvocation;
          break;
        }
        streams.error->write(Value(e.record));
      }
    }
  } catch (const ScriptError& e) {  // text that does not parse, or may not run
    rs_.question_mark = false;
    // $Error gets the exception itself.
    if (e.record->exception) {
      if (!e.record->invocation) e.record->invocation = make_ref<InvocationInfoObject>();
      if (e.record->invocation->history_id < 0) e.record->invocation->history_id = rs_.history_id;
      if (!e.record->exception->record) e.record->exception->record = Ref<HeapObject>(e.record.get());
      rs_.add_to_error_list(Value(e.record->exception));
    }
    failure = e.record;
  } catch (const ExitScript& e) {
    rs_.exit_requested = true;
    rs_.exit_code = e.exit_code;
  } catch (const LoopControl&) {
  } catch (const StopUpstream&) {
  } catch (...) {
    restore();
    throw;
  }
  restore();
  if (!nested) CycleCollector::idle();
  entry.finish(!failure);
  return failure;
}

}  // namespace psession
