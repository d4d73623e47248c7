#include <memory>

#include "base/clock.h"
#include "cmdlets/jobs/job_command.h"
#include "engine/language_mode.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "engine/vm/vm.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/members.h"
#include "session/thread_job.h"
#include "text/wildcard.h"

namespace psession {
namespace {

struct ForEachObject final : Cmdlet {
  Value input;
  Ref<ScriptBlock> begin, end;
  std::vector<Ref<ScriptBlock>> process, remaining;
  std::string member;
  std::vector<Value> arguments;
  std::vector<std::unique_ptr<BlockRunner>> runners;
  Ref<ScriptBlock> end_block;
  Ref<ScriptBlock> parallel;
  int32_t throttle_limit = 5, timeout_seconds = 0;
  bool as_job = false, use_new_runspace = false;
  std::unique_ptr<ParallelPool> pool;
  Ref<JobObject> job;                    // of -AsJob
  int64_t deadline = -1;

  void begin_processing() override {
    if (parallel) return begin_parallel();
    if (parameter_set() == "ScriptBlockSet" && (bound("WhatIf") || bound("Confirm"))) {
      throw_terminating("System.InvalidOperationException", "NoShouldProcessForScriptBlockSet", ErrorCategory::InvalidOperation,
                        "The -WhatIf and -Confirm parameters are not supported for script blocks.", {});
    }
    if (parameter_set() == "PropertyAndMethodSet") return;
    // Blocks without names: the first of several begins, the last of three or more ends.
    std::vector<Ref<ScriptBlock>> blocks = process;
    blocks.insert(blocks.end(), remaining.begin(), remaining.end());
    Ref<ScriptBlock> begin_block = begin;
    end_block = end;
    size_t from = 0, to = blocks.size();
    if (!bound("Begin") && to - from > 1) begin_block = blocks[from++];
    if (!bound("End") && to - from > 1) end_block = blocks[--to];
    if (begin_block) {
      Value nothing;
      BlockRunner(rs(), begin_block).run(nothing, *streams().output);
    }
    for (size_t i = from; i < to; ++i) {
      if (blocks[i]) runners.push_back(std::make_unique<BlockRunner>(rs(), blocks[i]));
    }
  }
  // ---- -Parallel
  void begin_parallel() {
    for (const char* common : {"ErrorAction", "WarningAction", "InformationAction", "ProgressAction", "PipelineVariable"}) {
      if (!bound(common)) continue;
      throw_terminating("System.Management.Automation.PSNotSupportedException", "ParallelCommonParametersNotSupported", ErrorCategory::NotImplemented,
                        "The following common parameters are not currently supported in the Parallel parameter set:\n"
                        "ErrorAction, WarningAction, InformationAction, ProgressAction, PipelineVariable", {});
    }
    if (as_job && bound("TimeoutSeconds")) {
      throw_terminating("System.ArgumentException", "ParallelCannotUseTimeoutWithJob", ErrorCategory::InvalidOperation,
                        "The 'TimeoutSeconds' parameter cannot be used with the 'AsJob' parameter.", {});
    }
    RemoteScript script = remote_script(rs(), *parallel);
    if (const Dictionary* values = unwrap(script.using_values).get_if<Dictionary>()) {
      for (size_t i = 0; i < values->slots(); ++i) {
        if (!values->live(i) || unwrap(values->value_at(i)).kind() != Kind::ScriptBlock) continue;
        throw_terminating("System.Management.Automation.PSArgumentException", "ParallelUsingVariableCannotBeScriptBlock", ErrorCategory::InvalidType,
                          "A ForEach-Object -Parallel using variable cannot be a script block. Passed-in script block variables are not "
                          "supported with ForEach-Object -Parallel, and can result in undefined behavior.", {});
      }
    }
    ParallelPool::Options o;
    o.text = script.text;
    o.using_values = script.using_values;
    o.directory = rs().working_directory();
    o.limit = throttle_limit;
    o.new_runspace_each = use_new_runspace;
    pool = std::make_unique<ParallelPool>(std::move(o));
    if (as_job) job = make_parallel_job(rs(), parallel->text());
    if (timeout_seconds > 0) deadline = Clock::system().monotonic_ms() + int64_t{timeout_seconds} * 1000;
  }
  void pass_on() {
    for (const StreamItem& i : pool->take()) write_stream_item(rs(), i, *streams().output);
  }
  // Until the pool takes more (or is done with all); false when the time is over.
  bool wait_for_pool(bool until_idle) {
    for (;;) {
      uint64_t seen = job_change_version();
      pass_on();
      if (until_idle ? pool->idle() : pool->has_room()) return true;
      if (deadline >= 0 && Clock::system().monotonic_ms() >= deadline) {
        pool->stop(true);
        while (!pool->stopped()) {
          seen = job_change_version();
          if (!pool->stopped()) wait_for_job_change(rs(), seen, 50);
        }
        pass_on();
        return false;
      }
      wait_for_job_change(rs(), seen, 50);
    }
  }
  void end_parallel() {
    if (as_job) {
      start_parallel_job(rs(), job, std::move(pool));
      write(Value(job));
      return;
    }
    if (pool->open()) wait_for_pool(true);
    pass_on();
  }

  void process_record() override {
    if (parallel) {
      if (!expecting_input() && !bound("InputObject")) return;
      if (unwrap(input).kind() == Kind::ScriptBlock) {
        write_error("System.Management.Automation.PSArgumentException", "ParallelPipedInputObjectCannotBeScriptBlock", ErrorCategory::InvalidType,
                    "A ForEach-Object -Parallel piped input object cannot be a script block. Passed-in script block variables are not supported "
                    "with ForEach-Object -Parallel, and can result in undefined behavior.", {});
        return;
      }
      if (as_job) pool->add(input, make_parallel_child(rs(), *job));
      else if (pool->open() && wait_for_pool(false)) pool->add(input);
      return;
    }
    if (parameter_set() == "PropertyAndMethodSet") {
      if (expecting_input() || bound("InputObject")) by_name();
      return;
    }
    for (auto& r : runners) r->run(input, *streams().output);
  }
  void end_processing() override {
    if (parallel) return end_parallel();
    if (end_block) BlockRunner(rs(), end_block).run(Value(), *streams().output);
  }

  std::string target_text() { return "InputObject: " + to_display(rs(), input); }

  void by_name() {
    bool strict = strict_mode_of(&rs().current_scope()) >= 2;
    if (input.is_null()) {
      if (!strict) return;
      write_error("System.Management.Automation.PSInvalidOperationException", "InputObjectIsNull", ErrorCategory::InvalidArgument,
                  "You cannot call a method on a null-valued expression.", {});
      return;
    }
    const Value& base = unwrap(input);
    const Dictionary* table = base.kind() == Kind::Dictionary ? base.as<Dictionary>() : nullptr;
    if (table && !bound("ArgumentList")) {
      if (const Value* v = table->find(str(member))) {
        if (should_process(target_text(), "Retrieve the value for key '" + member + "'")) write_enumerated(*v);
        return;
      }
    }
    std::vector<MemberView> all;
    std::string name = member;
    bool wild = WildcardPattern::contains_wildcards(member);
    bool is_method = false, is_property = false;
    WildcardPattern pattern(member);
    std::vector<std::string> found;
    for (const MemberView& m : members_of(rs(), input)) {
      if (wild ? !pattern.is_match(m.name) : !names_equal(m.name, member)) continue;
      bool method = static_cast<uint32_t>(m.type) & (64 | 128 | 256);
      bool duplicate = false;
      for (const std::string& f : found) duplicate |= names_equal(f, m.name);
      if (duplicate) continue;
      found.push_back(m.name);
      name = m.name;
      (method ? is_method : is_property) = true;
    }
    if (found.size() > 1) {
      std::string list;
      for (const std::string& f : found) list += " " + f;
      write_error("System.ArgumentException", bound("ArgumentList") ? "AmbiguousMethodName" : "AmbiguousPropertyOrMethodName",
                  ErrorCategory::InvalidArgument,
                  "Input name \"" + member + "\" is ambiguous. It can be resolved to multiple matched members. Possible matches include:" +
                      list + ".", input);
      return;
    }
    if (is_method) {
      std::string action = "Invoke method '" + name + (arguments.empty() ? "'" : "' with arguments: " + joined());
      if (!should_process(target_text(), action)) return;
      if (rs().language_mode == LanguageMode::RestrictedLanguage) {
        write_error("System.Management.Automation.PSInvalidOperationException", "NoMethodInvocationInRestrictedLanguageMode",
                    ErrorCategory::InvalidOperation, "Cannot invoke a method in the restricted language mode.");
        return;
      }
      if (is_constrained(rs()) && base.kind() != Kind::PSObject && !is_core_type(type_of(base))) {
        write_error("System.Management.Automation.PSInvalidOperationException", "MethodInvocationNotSupportedInConstrainedLanguage",
                    ErrorCategory::InvalidOperation, "Cannot invoke method. Method invocation is supported only on core types in this language mode.");
        return;
      }
      std::vector<Value> args = arguments;
      try {
        write_enumerated(invoke_method(rs(), input, name, args));
      } catch (const ScriptError& e) {
        Ref<ErrorRecordObject> r = make_error("", "MethodInvocationError", ErrorCategory::InvalidOperation, e.record->message(), input);
        r->exception = e.record->exception;
        write_error(r);
      }
      return;
    }
    if (bound("ArgumentList")) {
      write_error("System.ArgumentException", "NoPropertyOrMethodFound", ErrorCategory::InvalidArgument,
                  "Input name \"" + member + "\" cannot be resolved to a method.", input);
      return;
    }
    if (!is_property) {
      if (wild) {
        write_error("System.ArgumentException", "NoPropertyOrMethodFound", ErrorCategory::InvalidArgument,
                    "Input name \"" + member + "\" cannot be resolved to a property or a method.", input);
        return;
      }
      if (strict) {
        write_error("System.Management.Automation.PSInvalidOperationException", "InputObjectNotFound", ErrorCategory::InvalidArgument,
                    "The input name \"" + member + "\" cannot be resolved to a member.", input);
        return;
      }
      // Elements of a collection may have it; else nothing.
      if (should_process(target_text(), "Retrieve the value for property '" + member + "'")) write_enumerated(get_member(rs(), input, member));
      return;
    }
    if (!should_process(target_text(), "Retrieve the value for property '" + name + "'")) return;
    write_enumerated(get_member(rs(), input, name));
  }
  std::string joined() {
    std::string out;
    for (const Value& v : arguments) out += (out.empty() ? "" : ", ") + to_display(rs(), v);
    return out;
  }
  static bool names_equal(std::string_view a, std::string_view b);
};

bool ForEachObject::names_equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

const CmdletParam kParams[] = {
    param<&ForEachObject::input>("InputObject", "psobject", "pipe set:ScriptBlockSet|set:PropertyAndMethodSet|set:ParallelParameterSet", "The objects to work on."),
    param<&ForEachObject::begin>("Begin", "scriptblock", "set:ScriptBlockSet", "Runs before the first object."),
    param<&ForEachObject::process>("Process", "scriptblock[]", "set:ScriptBlockSet pos:0 mandatory allownull allowemptycollection",
                                   "Runs once per object, which is $_."),
    param<&ForEachObject::end>("End", "scriptblock", "set:ScriptBlockSet", "Runs after the last object."),
    param<&ForEachObject::remaining>("RemainingScripts", "scriptblock[]", "set:ScriptBlockSet remaining allownull allowemptycollection",
                                     "Further script blocks."),
    param<&ForEachObject::member>("MemberName", "string", "set:PropertyAndMethodSet pos:0 mandatory notnullorempty wildcard",
                                  "A property to read or a method to call."),
    param<&ForEachObject::arguments>("ArgumentList", "object[]", "set:PropertyAndMethodSet remaining alias:Args", "Arguments of the method."),
    param<&ForEachObject::parallel>("Parallel", "scriptblock", "set:ParallelParameterSet mandatory", "Runs for several objects at the same time."),
    param<&ForEachObject::throttle_limit>("ThrottleLimit", "int", "set:ParallelParameterSet range:1..2147483647", "For how many (5)."),
    param<&ForEachObject::timeout_seconds>("TimeoutSeconds", "int", "set:ParallelParameterSet range:0..2147483", "Stops after that time."),
    param<&ForEachObject::as_job>("AsJob", "switch", "set:ParallelParameterSet", "As a background job."),
    param<&ForEachObject::use_new_runspace>("UseNewRunspace", "switch", "set:ParallelParameterSet", "A new runspace for each object."),
};
const CmdletRegistration registration{{
    .name = "ForEach-Object", .module = "Microsoft.PowerShell.Core", .params = kParams, .default_set = "ScriptBlockSet",
    .should_process = true, .confirm_impact = 1, .synopsis = "Does something with each object of a pipeline.",
    .outputs = "System.Management.Automation.PSObject", .examples = "1..3 | ForEach-Object { $_ * 2 }\n'a', 'bc' | ForEach-Object Length\n",
    .create = make_cmdlet<ForEachObject>}};

}  // namespace
}  // namespace psession
