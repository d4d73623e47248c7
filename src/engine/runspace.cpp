#include "engine/runspace.h"

#include "engine/history.h"

#include <unistd.h>

#include "base/random.h"
#include "engine/automatic_variables.h"
#include "engine/commands.h"
#include "engine/hooks.h"
#include "engine/host.h"
#include "engine/invocation.h"
#include "engine/language_mode.h"
#include "engine/modules.h"
#include "engine/pipeline.h"
#include "engine/provider.h"
#include "engine/redirection.h"
#include "engine/vm/control_flow.h"
#include "object/convert.h"

namespace psession {

Runspace::Runspace(Host& host)
    : host_(&host), top_streams_{&null_sink, &null_sink, &null_sink, &null_sink, &null_sink, &null_sink, &null_sink} {
  global_scope_ = std::make_unique<Scope>(Scope::Kind::Global, nullptr, nullptr);
  global_ = scope_ = global_scope_.get();
  commands_ = std::make_unique<CommandTable>(*this);
  if (char* cwd = get_current_dir_name()) {
    cwd_ = cwd;
    free(cwd);
  } else {
    cwd_ = "/";
  }
  runspace_id = new_guid_text();
  define_automatic_variables(*this);
  if (engine_hooks.define_variables) engine_hooks.define_variables(*this);
}

Runspace::~Runspace() {
  forget_history(*this);
  forget_language_mode(*this);
}

ProviderTable& Runspace::providers() {
  if (!providers_) providers_ = std::make_unique<ProviderTable>(*this);
  return *providers_;
}
ModuleTable& Runspace::modules() {
  if (!modules_) modules_ = std::make_unique<ModuleTable>(*this);
  return *modules_;
}

const Streams& Runspace::current_streams() const { return running && running->streams ? *running->streams : top_streams_; }

void Runspace::request_stop() { stop_.store(true, std::memory_order_relaxed); }
void Runspace::clear_stop() { stop_.store(false, std::memory_order_relaxed); }
void Runspace::throw_stopped() { throw PipelineStopped{}; }

std::string Runspace::current_directory() {
  std::string out = "/";
  if (char* cwd = get_current_dir_name()) {
    out = cwd;
    free(cwd);
  }
  return out;
}

void Runspace::write_error(const Value& record) {
  const Value& v = unwrap(record);
  if (auto* r = v.get_if<ErrorRecordObject>()) {
    report_error(*this, Ref<ErrorRecordObject>(r));
  } else if (auto* e = v.get_if<ExceptionObject>()) {
    report_error(*this, record_of_exception(Ref<ExceptionObject>(e)));
  }
}

Value Runspace::make_script(std::string_view source) { return Value(create_trusted(*this, std::string(source))); }

void Runspace::add_to_error_list(const Value& record) {
  Ref<Variable> error = global_->find_own("Error");
  if (!error || error->value.kind() != Kind::List) return;
  auto& items = error->value.as<List>()->items;
  if (!items.empty()) {
    // The same error on its way up is listed once.
    const Value& first = items.front();
    if (first.same(record)) return;
    auto* a = first.get_if<ErrorRecordObject>();
    auto* b = record.get_if<ErrorRecordObject>();
    if (a && b && a->exception && a->exception == b->exception) return;
  }
  int64_t limit = 256;
  Value max;
  if (try_get_variable("MaximumErrorCount", max)) to_int64(*this, max, limit);
  if (limit < 1) limit = 1;
  items.insert(items.begin(), record);
  ++error->value.as<List>()->version;
  if (items.size() > static_cast<size_t>(limit)) items.resize(static_cast<size_t>(limit));
}

std::vector<Value> Runspace::invoke_command(std::string_view name, std::vector<CallArgument> args, std::span<const Value> input) {
  std::vector<CommandCall> calls(1);
  calls[0].command = str(name);
  calls[0].args = std::move(args);
  VectorSink out;
  if (input.empty()) {
    run_pipeline(*this, calls, out);
  } else {
    std::vector<Value> items(input.begin(), input.end());
    run_pipeline(*this, calls, out, &items);
  }
  return std::move(out.items);
}

bool run_top_level(Runspace& rs, const Streams& streams, const std::function<void()>& body) {
  Streams saved = rs.top_streams();
  rs.set_top_streams(streams);
  auto failed = [&](const Ref<ErrorRecordObject>& r) {
    if (r->fully_qualified_id.empty()) r->fully_qualified_id = r->error_id;
    rs.question_mark = false;
    rs.add_to_error_list(Value(r));
    streams.error->write(Value(r));
    return false;
  };
  bool ok = true;
  try {
    body();
  } catch (const ScriptError& e) {
    ok = failed(e.record);
  } catch (const ExitScript& e) {
    rs.exit_requested = true;
    rs.exit_code = e.exit_code;
  } catch (const LoopControl&) {
    // break or continue outside of any loop: the script just ends
  } catch (const StopUpstream&) {
  } catch (...) {
    rs.set_top_streams(saved);
    throw;
  }
  rs.set_top_streams(saved);
  return ok;
}

bool Runspace::run_script(std::string text, std::string file, const Streams& streams, bool add_to_history) {
  Sink& out = *streams.output;
  HistoryRun entry(*this, add_to_history ? text : std::string(), add_to_history);
  bool ok = run_top_level(*this, streams, [&] {
    Ref<ScriptBlock> block = create_submitted(*this, std::move(text), std::move(file));
    InvokeOptions o;
    o.new_scope = false;
    invoke_block(*this, *block, o, out);
  });
  entry.finish(ok);
  return ok;
}

}  // namespace psession
