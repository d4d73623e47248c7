#include "cmdlets/variable/variable_scope.h"
#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/text_case.h"

namespace psession {

namespace {

struct SetVariable final : Cmdlet {
  std::vector<std::string> name, include, exclude;
  Value value, option, visibility;
  std::string description, scope;
  bool force = false, pass_thru = false, append = false;
  bool from_pipeline = false;
  std::vector<Value> values;

  void begin_processing() override { from_pipeline = expecting_input() && !bound("Value"); }
  void process_record() override {
    // Values from the pipeline are collected, unless each brings a name of its own.
    if (from_pipeline && !name.empty()) {
      if (bound("Value")) values.push_back(value);
    } else {
      set(bound("Value") ? value : Value::nothing());
    }
  }
  void end_processing() override {
    if (!from_pipeline) return;
    Value v = from_vector(std::move(values));
    set(v);
  }
  void set(Value v) {
    Scope& target = scope_argument(rs(), scope);
    for (const std::string& n : name) {
      try {
        set_one(n, v, target);
      } catch (ScriptError& e) {
        write_error(e.record);
      }
    }
  }
  Value appended(const Value& before, const Value& v) {
    if (before.is_null()) return v;
    std::vector<Value> all = to_vector(rs(), before);
    for (Value& item : to_vector(rs(), v)) all.push_back(std::move(item));
    return Value(Array::of(std::move(all)));
  }
  void set_one(const std::string& n, const Value& v, Scope& scope_given) {
    bool filtered = false;
    std::vector<FoundVariable> found = match_variables(rs(), n, &scope_given, include, exclude, filtered);
    const std::string shown = v.is_null() ? std::string() : to_display(rs(), v);
    if (found.empty() && !filtered) {
      if (!should_process("Name: " + n + " Value: " + shown, "Set variable")) return;
      std::string plain = n;
      Scope* s = &scope_given;
      if (size_t colon = n.find(':'); colon != std::string::npos) {
        std::string prefix = n.substr(0, colon);
        if (!equal_ignore_ascii_case(prefix, "variable")) s = &scope_argument(rs(), prefix);
        plain = n.substr(colon + 1);
      }
      Ref<Variable> made = make_ref<Variable>(plain, v.is_nothing() ? Value() : v);
      made->description = description;
      if (bound("Option")) made->options = item_options(rs(), option);
      if (equal_ignore_ascii_case(scope, "private")) made->options |= kPrivate;
      add_variable(rs(), *s, made, force);
      if (pass_thru) write(Value(made));
      return;
    }
    for (FoundVariable& f : found) {
      if (!should_process("Name: " + f.variable->name + " Value: " + shown, "Set variable")) continue;
      if (!v.is_nothing()) f.variable->set(rs(), append ? appended(f.variable->get(rs()), v) : v, force);
      if (bound("Description")) f.variable->description = description;
      if (bound("Option")) set_variable_options(rs(), *f.variable, item_options(rs(), option), force);
      if (pass_thru) write(Value(f.variable));
    }
  }
};

constexpr CmdletParam kParams[] = {
    param<&SetVariable::name>("Name", "string[]", "pos:0 byname mandatory", "Names of variables."),
    param<&SetVariable::value>("Value", "object", "pos:1 pipe byname", "The new value; what the pipeline brings is collected."),
    param<&SetVariable::include>("Include", "string[]", "", "Only names that match."),
    param<&SetVariable::exclude>("Exclude", "string[]", "", "Names to leave out."),
    param<&SetVariable::description>("Description", "string", "", "A description of the variable."),
    param<&SetVariable::option>("Option", "System.Management.Automation.ScopedItemOptions", "", "None, ReadOnly, Constant, Private, AllScope."),
    param<&SetVariable::force>("Force", "switch", "", "Also read-only variables."),
    param<&SetVariable::visibility>("Visibility", "System.Management.Automation.SessionStateEntryVisibility", "", "Public or Private."),
    param<&SetVariable::pass_thru>("PassThru", "switch", "", "Writes the variable."),
    param<&SetVariable::append>("Append", "switch", "", "Adds the value to what the variable has."),
    param<&SetVariable::scope>("Scope", "string", "notnullorempty", "The scope: a name or a number of steps up."),
};
CmdletRegistration registration{{.name = "Set-Variable", .module = "Microsoft.PowerShell.Utility", .params = kParams, .aliases = "sv set",
                                 .should_process = true,
                                 .synopsis = "Sets a variable, and creates it where there is none.",
                                 .outputs = "System.Management.Automation.PSVariable",
                                 .examples = "Set-Variable x 1; $x\n", .create = make_cmdlet<SetVariable>}};

}  // namespace

}  // namespace psession
