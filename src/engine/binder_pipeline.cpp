// Pipeline input to parameters: PowerShell's four passes, delay-bound script blocks, and going back to the defaults.
#include "engine/binder_impl.h"
#include "engine/pipeline.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/convert.h"
#include "object/members.h"

namespace psession {

void ParameterBinder::Impl::restore_pipeline() {
  for (size_t i : pipeline_bound) {
    is_bound[i] &= static_cast<uint8_t>(~2);
    const ParameterMetadata& p = param(i);
    if (is_bound[i] == 0) {
      for (size_t k = 0; k < bound.size(); ++k) {
        if (bound[k].parameter == &p) {
          bound.erase(bound.begin() + static_cast<long>(k));
          break;
        }
      }
      if (binder.bound_parameters_) binder.bound_parameters_->remove(str(p.name));
    }
    if (!p.common) target.set_default(p);
  }
  pipeline_bound.clear();
}

bool ParameterBinder::Impl::bind_from_value(const Value& v, size_t i, bool coerce_it, bool by_name) {
  try {
    if (bind(i, v, nullptr, (coerce_it ? kCoerce : kNone) | kFromPipeline, current)) {
      pipeline_bound.push_back(i);
      return true;
    }
    return false;
  } catch (const ScriptError& e) {
    // By value: what can't be converted just does not bind. By property name: an error.
    std::string_view id = e.record->error_id;
    if (id == "ParameterArgumentValidationError" || id.starts_with("ParameterArgumentValidationError")) throw;
    if (!by_name && (id == "ParameterArgumentTransformationError" || id == "CannotConvertArgumentNoMessage" ||
                     id == "CannotConvertArgument")) {
      return false;
    }
    if (by_name && id == "CannotConvertArgument") return false;
    throw;
  }
}

bool ParameterBinder::Impl::bind_state_in_set(const Value& input, int state, uint32_t sets) {
  // The last parameter first: dynamic ones stand behind the static ones.
  bool any = false;
  for (size_t k = count(); k-- > table->infos.size();) any |= bind_to_set(input, k, state, sets);
  for (size_t k = table->pipeline.size(); k-- > 0;) any |= bind_to_set(input, table->pipeline[k], state, sets);
  return any;
}

// Numbers and texts have the properties of their type, nothing of their own: each name is asked for once.
bool ParameterBinder::Impl::known_nameless(const Value& input, size_t k) {
  const bool plain = !input.is_object() || (input.is_string() && !input.object()->has_extension());
  const Type* t = plain ? type_of(input) : nullptr;
  if (t != nameless_type || nameless_version != extension_version()) {
    nameless_type = t;
    nameless_version = extension_version();
    nameless.assign(count(), 0);
  }
  return t && nameless[k];
}

bool ParameterBinder::Impl::bind_to_set(const Value& input, size_t k, int state, uint32_t sets) {
  if (is_bound[k]) return false;
  const BindInfo& b = info(k);
  if (!b.pipe_some) return false;
  if ((sets & b.flags) == 0 && !b.in_all) return false;
  for (const BindSet& s : b.sets) {
    if (!s.all() && !(s.flag & sets)) continue;
    if ((state == 0 || state == 2) && s.pipe) {
      if (bind_from_value(input, k, state == 2, false)) return true;
    } else if ((state == 1 || state == 3) && s.byname && !input.is_null() && !known_nameless(input, k)) {
      const ParameterMetadata& p = param(k);
      Value v;
      bool found = try_get_property(rs, input, p.name, v);
      for (size_t a = 0; !found && a < p.aliases.size(); ++a) found = try_get_property(rs, input, p.aliases[a], v);
      if (found && bind_from_value(v, k, state == 3, true)) return true;
      if (!found && nameless_type) nameless[k] = 1;
    }
  }
  return false;
}

long ParameterBinder::Impl::find_sole() const {
  if (dynamic || !delayed.empty()) return -1;
  long found = -1;
  for (uint32_t k : table->pipeline) {
    const BindInfo& b = table->infos[k];
    if ((is_bound[k] & ~2) || ((before_pipeline & b.flags) == 0 && !b.in_all)) continue;
    if (found >= 0) return -1;
    bool by_value = false;
    for (const BindSet& s : b.sets) by_value |= s.pipe && (s.all() || (s.flag & before_pipeline));
    // Where the default set is tried first, a parameter of all sets is bound in that first round.
    if (!by_value || (prioritized && b.flags)) return -1;
    found = static_cast<long>(k);
  }
  return found;
}

// False: the four passes have to look at it.
bool ParameterBinder::Impl::bind_steady(const Value& input) {
  if (pipeline_bound.size() != 1) return false;
  current = before_pipeline;
  try {
    if (!bind(static_cast<size_t>(sole), input, nullptr, kFromPipeline, current)) return false;
  } catch (const ScriptError& e) {
    if (e.record->error_id != "ParameterArgumentTransformationError") throw;
    return false;
  }
  current = steady_current;
  set_name = steady_set_name;
  return true;
}

bool ParameterBinder::Impl::bind_state(const Value& input, int state, uint32_t sets) {
  if (default_flag && (sets & default_flag)) {
    if (bind_state_in_set(input, state, default_flag)) return true;
    sets &= ~default_flag;
  }
  return bind_state_in_set(input, state, sets);
}

bool ParameterBinder::Impl::run_delayed(const Value& input, bool& any) {
  bool ok = true;
  for (const Delayed& d : delayed) {
    any = true;
    const ParameterMetadata& p = param(d.parameter);
    Value out;
    try {
      InvokeOptions o;
      o.dollar_underscore = &input;
      o.args = std::span(&input, 1);
      out = invoke_block(rs, *d.script.as<ScriptBlock>(), o);
    } catch (const ScriptError& e) {
      fail_wrapping(e, "ScriptBlockArgumentInvocationFailed", ErrorCategory::InvalidArgument,
                    "Cannot evaluate parameter '" + p.name + "' because its argument is specified as a script block and the script block "
                    "failed. " + e.record->exception->message, d.ast, "System.Management.Automation.ParameterBindingException");
    }
    if (out.is_nothing()) {
      fail("ScriptBlockArgumentNoOutput", ErrorCategory::InvalidArgument,
           "Cannot evaluate parameter '" + p.name + "' because its argument input did not produce any output.", d.ast);
    }
    is_bound[d.parameter] = 4;
    if (!bind(d.parameter, out, d.ast, kCoerce | kFromPipeline, current)) ok = false;
  }
  return ok;
}

bool ParameterBinder::Impl::bind_pipeline(const Value& input) {
  restore_pipeline();
  current = before_pipeline;
  uint32_t valid = prioritized ? prioritized : current;
  int steps = prioritized ? 2 : 1;
  bool result = false;
  for (int step = 0; step < steps; ++step) {
    for (int state = 0; state < 4; ++state) {
      if (bind_state(input, state, valid)) {
        if (!prioritized || step == 1) {
          validate_sets(true, true);
          valid = current;
        }
        result = true;
      }
    }
    if (prioritized && step == 0) {
      if (current == prioritized) break;
      valid = current & ~prioritized;
    }
  }
  validate_sets(false, true);
  return result;
}

bool ParameterBinder::bind_pipeline_object(const Value& input) {
  Impl& d = *impl_;
  if (!d.meta.cmdlet_binding || (!d.table->any_pipeline && d.dynamic_infos.empty() && d.delayed.empty())) {
    if (!d.meta.cmdlet_binding) return true;
  }
  auto refuse = [&](std::string_view id, std::string message) {
    Ref<ErrorRecordObject> r = d.make("System.Management.Automation.ParameterBindingException", id, ErrorCategory::InvalidArgument,
                                      std::move(message), nullptr);
    r->target = input;
    d.restore_pipeline();
    report_error(d.rs, r);
  };
  try {
    if (d.steady && d.bind_steady(input)) return true;
    bool had_delayed = false;
    bool delayed_ok = d.run_delayed(input, had_delayed);
    bool bound_any = false;
    if (!had_delayed || delayed_ok) bound_any = d.bind_pipeline(input);
    bool result = (had_delayed && delayed_ok) || bound_any;
    d.verify_set_selected();
    if (!result) {
      refuse("InputObjectNotBound",
             "The input object cannot be bound to any parameters for the command either because the command does not take pipeline input "
             "or the input and its properties do not match any of the parameters that take pipeline input.");
      return false;
    }
    if (d.table->any_mandatory || !d.dynamic_infos.empty()) {
      std::vector<size_t> missing = d.missing_mandatory(set_count_of(d.current), false);
      if (!missing.empty()) {
        refuse("InputObjectMissingMandatory",
               "The input object cannot be bound because it did not contain the information required to bind all mandatory parameters: " +
                   d.missing_names(missing));
        return false;
      }
    }
    if (!d.steady) {
      if (d.sole == Impl::kUndecided) d.sole = d.find_sole();
      if (d.sole >= 0 && d.pipeline_bound.size() == 1 && d.pipeline_bound[0] == static_cast<size_t>(d.sole)) {
        d.steady = true;
        d.steady_current = d.current;
        d.steady_set_name = d.set_name;
      }
    }
    return true;
  } catch (const ScriptError& e) {
    std::string_view type = e.record->exception->type()->full_name();
    if (!type.starts_with("System.Management.Automation.ParameterBinding")) throw;
    d.restore_pipeline();
    if (e.record->target.is_null()) e.record->target = input;
    report_error(d.rs, e.record);
    return false;
  }
}

void ParameterBinder::restore_defaults() { impl_->restore_pipeline(); }

}  // namespace psession
