// The one parameter binder: named, positional, remaining, pipeline by value and by property name, sets, dynamic and
// common parameters, validation, transformation, mandatory prompting; for functions, scripts and cmdlets alike.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/runspace.h"
#include "object/containers.h"

namespace psession {

class Runspace;
struct CallArgument;

// Where bound values go: a cmdlet's fields or a function frame's slots.
class BindTarget {
 public:
  virtual void set(const ParameterMetadata& p, const Value& v) = 0;
  virtual void set_default(const ParameterMetadata& p) {}            // restores before each pipeline record
  // Asked once when the static parameters are bound (has_dynamic); values of these arrive through set(), p.dynamic is true.
  virtual const CommandMetadata* dynamic_parameters() { return nullptr; }
 protected:
  ~BindTarget() = default;
};

struct CommonParameters {
  ActionPreference error_action = ActionPreference::Continue, warning_action = ActionPreference::Continue,
                   information_action = ActionPreference::SilentlyContinue, progress_action = ActionPreference::Continue;
  // -IncludeTotalCount, -Skip, -First of commands that support paging.
  bool include_total_count = false;
  uint64_t skip = 0, first = UINT64_MAX;
  bool has_error_action = false, has_warning_action = false, has_information_action = false, has_progress_action = false;
  int verbose = -1, debug = -1, what_if = -1, confirm = -1;          // -1: not given
  std::string error_variable, warning_variable, information_variable, out_variable, pipeline_variable;   // "+x" appends
  bool any_variable() const {
    return !error_variable.empty() || !warning_variable.empty() || !information_variable.empty() || !out_variable.empty() ||
           !pipeline_variable.empty();
  }
  int out_buffer = 0;
};

// Appends -Verbose, -Debug, -ErrorAction... (and -WhatIf, -Confirm, paging) as `m` says.
void add_common_parameters(CommandMetadata& m);

class ParameterBinder final {
 public:
  ParameterBinder(Runspace& rs, const CommandMetadata& meta, BindTarget& target, const CommandInfo& command);
  // Binds named, default, positional, dynamic and remaining arguments. `call` gives error positions (may be null).
  void bind_arguments(const std::vector<CallArgument>& args, const Ast* call, const ParsedScript* script = nullptr);
  void check_mandatory(bool expecting_input);     // prompts or MissingMandatoryParameter
  bool bind_pipeline_object(const Value& input);  // false: InputObjectNotBound was written as an error
  void restore_defaults();                        // after a record
  const Value* bound(std::string_view name) const;
  // What the target's dynamic parameters were bound to, by name (dynamicparam blocks, IDynamicParameters).
  std::string_view parameter_set() const;         // "__AllParameterSets" when there is one only
  const Ref<Dictionary>& bound_parameters() const;                     // $PSBoundParameters, made when asked for
  const std::vector<Value>& unbound() const { return unbound_; }                  // $args of simple functions
  CommonParameters common;
  ~ParameterBinder();
  ParameterBinder(const ParameterBinder&) = delete;

  // For cmdlets that pass their arguments on: what was bound, in order.
  struct BoundValue { const ParameterMetadata* parameter; Value value; bool from_pipeline; };
  const std::vector<BoundValue>& bound_values() const;

 private:
  struct Impl;
  friend struct Impl;
  std::unique_ptr<Impl> impl_;
  mutable Ref<Dictionary> bound_parameters_;
  std::vector<Value> unbound_;
};

}  // namespace psession
