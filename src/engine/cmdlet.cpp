#include "engine/vm/vm.h"
#include "engine/cmdlet.h"

#include "engine/cmdlet_processor.h"
#include "engine/host.h"
#include "engine/invocation.h"
#include "engine/pipeline.h"
#include "engine/preferences.h"
#include "engine/records.h"
#include "engine/runspace.h"
#include "object/convert.h"

namespace psession {

CmdletProcessor::CmdletProcessor(Runspace& rs, CommandCall& call, Ref<CmdletInfo> info)
    : rs_(rs), info_(std::move(info)), cmdlet_(info_->def->create()), binder_(rs, *info_->metadata(rs), *this, *info_) {
  cmdlet_->rs_ = &rs;
  cmdlet_->streams_ = &streams;
  cmdlet_->def_ = info_->def;
  cmdlet_->processor_ = this;
  running.command = info_.get();
  running.common = &binder_.common;
  binder_.bind_arguments(call.args, call.ast, call.script);
}
CmdletProcessor::~CmdletProcessor() = default;

template <class F> void CmdletProcessor::guarded(F&& f) {
  try {
    f();
  } catch (ScriptError& e) {
    complete_error(rs_, *e.record, &running);
    vm_of(rs_).left_command = Value(e.record);
    throw;
  }
}

void CmdletProcessor::begin(bool expecting_input) {
  cmdlet_->expecting_input_ = expecting_input;
  binder_.check_mandatory(expecting_input);
  guarded([&] { cmdlet_->begin_processing(); });
}

void CmdletProcessor::process(const Value& input) {
  if (cmdlet_->expecting_input_ && !binder_.bind_pipeline_object(input)) return;
  guarded([&] { cmdlet_->process_record(); });
}

void CmdletProcessor::end(bool) {
  if (cmdlet_->expecting_input_) binder_.restore_defaults();
  guarded([&] { cmdlet_->end_processing(); });
}

void CmdletProcessor::set(const ParameterMetadata& p, const Value& v) {
  if (p.dynamic) {
    cmdlet_->set_dynamic_parameter(p, v);
    return;
  }
  const CmdletParam& def = info_->def->params[p.index];
  if (def.set) def.set(*cmdlet_, rs_, v);
}
void CmdletProcessor::set_default(const ParameterMetadata& p) {
  if (p.dynamic) return;
  if (!pristine_) pristine_ = info_->def->create();
  const CmdletParam& def = info_->def->params[p.index];
  if (def.reset) def.reset(*cmdlet_, *pristine_);
}
const CommandMetadata* CmdletProcessor::dynamic_parameters() { return cmdlet_->dynamic_parameters(); }

Host& Cmdlet::host() const { return rs_->host(); }

void Cmdlet::write_enumerated(const Value& v) {
  if (v.is_nothing()) return;
  if (v.is_null()) {
    write(v);
    return;
  }
  if (auto e = enumerate(*rs_, v)) {
    for (Value item; e->next(item);) {
      rs_->check_stop();
      write(item);
    }
  } else {
    write(v);
  }
}

void Cmdlet::write_error(const Ref<ErrorRecordObject>& r) { report_error(*rs_, r); }
void Cmdlet::write_error(std::string_view exception_type, std::string_view id, ErrorCategory c, std::string message, Value target) {
  report_error(*rs_, make_error(exception_type, id, c, std::move(message), std::move(target)));
}
void Cmdlet::throw_terminating(const Ref<ErrorRecordObject>& r) {
  complete_error(*rs_, *r, &processor_->running);
  throw ScriptError(r);
}
void Cmdlet::throw_terminating(std::string_view exception_type, std::string_view id, ErrorCategory c, std::string message, Value target) {
  throw_terminating(make_error(exception_type, id, c, std::move(message), std::move(target)));
}

void Cmdlet::write_warning(std::string_view text) { emit_warning(*rs_, make_warning(text)); }
void Cmdlet::write_verbose(std::string_view text) {
  if (stream_preference(*rs_, StreamPreference::Verbose) == ActionPreference::SilentlyContinue) return;
  emit_verbose(*rs_, make_verbose(text));
}
void Cmdlet::write_debug(std::string_view text) {
  if (stream_preference(*rs_, StreamPreference::Debug) == ActionPreference::SilentlyContinue) return;
  emit_debug(*rs_, make_debug(text));
}
void Cmdlet::write_information(const Value& record) { emit_information(*rs_, record); }
void Cmdlet::write_progress(const Value& record) { emit_progress(*rs_, record); }

void Cmdlet::check_stop() const { rs_->check_stop(); }
bool Cmdlet::bound(std::string_view parameter) const { return processor_->binder().bound(parameter) != nullptr; }
const Value* Cmdlet::bound_value(std::string_view parameter) const { return processor_->binder().bound(parameter); }
std::string_view Cmdlet::parameter_set() const { return processor_->binder().parameter_set(); }
const Ref<InvocationInfoObject>& Cmdlet::my_invocation() const { return invocation_info(*rs_, processor_->running); }
void Cmdlet::stop_upstream() { throw StopUpstream{processor_->pipeline, processor_->index}; }
const CommonParameters& Cmdlet::common() const { return processor_->binder().common; }
const Ref<Dictionary>& Cmdlet::bound_parameters() const { return processor_->binder().bound_parameters(); }

}  // namespace psession
