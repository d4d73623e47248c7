// The one parameter binder: named, positional, remaining, pipeline by value and by property name, sets, dynamic and
// common parameters, validation, transformation, mandatory prompting; for functions, scripts and cmdlets alike.
#pragma once
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
  virtual const CommandMetadata* dynamic_parameters() { return nullptr; }
 protected:
  ~BindTarget() = default;
};

struct CommonParameters {
  ActionPreference error_action, warning_action, information_action, progress_action;
  bool has_error_action = false, has_warning_action = false, has_information_action = false, has_progress_action = false;
  int verbose = -1, debug = -1, what_if = -1, confirm = -1;          // -1: not given
  std::string error_variable, warning_variable, information_variable, out_variable, pipeline_variable;
  int out_buffer = 0;
};

class ParameterBinder {
 public:
  ParameterBinder(Runspace& rs, const CommandMetadata& meta, BindTarget& target, const CommandInfo& command);
  void bind_arguments(const std::vector<CallArgument>& args, const Ast* call);   // before begin
  void check_mandatory(bool expecting_input);     // prompts or MissingMandatoryParameter
  bool bind_pipeline_object(const Value& input);  // false: InputObjectNotBound was written as an error
  void restore_defaults();                        // after a record
  const Value* bound(std::string_view name) const;
  std::string_view parameter_set() const;         // "__AllParameterSets" when there is one only
  const Ref<Dictionary>& bound_parameters() const { return bound_parameters_; }   // $PSBoundParameters
  const std::vector<Value>& unbound() const { return unbound_; }                  // $args of simple functions
  CommonParameters common;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
  Ref<Dictionary> bound_parameters_;
  std::vector<Value> unbound_;
};

}  // namespace psession
