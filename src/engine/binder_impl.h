// Inside of the parameter binder: the precomputed table of a command's parameters and the state of one binding.
// Included by binder_*.cpp only.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/binder.h"

namespace psession {

constexpr uint32_t kAllSets = UINT32_MAX;

struct BindSet {
  uint32_t flag = 0;      // 0: all sets
  int position = -1;
  bool mandatory = false, pipe = false, byname = false, remaining = false;
  bool all() const { return flag == 0; }
};
struct BindInfo {
  uint32_t flags = 0;     // OR of its sets; 0 when it is in all of them only
  bool in_all = false, mandatory_some = false, pipe_some = false, positional_some = false;
  std::vector<BindSet> sets;
  const Type* element = nullptr;   // of array parameters
};
struct BindTable {
  std::vector<BindInfo> infos;     // beside CommandMetadata::parameters
  std::vector<int> positions;      // distinct, ascending
  std::vector<uint32_t> pipeline, mandatory;   // indices of infos with pipe_some, with mandatory_some; ascending
  uint32_t default_flag = 0;
  int set_count = 0;
  bool any_pipeline = false, any_mandatory = false, any_remaining = false;
};
std::shared_ptr<const BindTable> bind_table_of(const CommandMetadata& m);
BindInfo make_bind_info(const ParameterMetadata& p, uint32_t (*flag_of)(int set, void* context), void* context);

inline int set_count_of(uint32_t flags) {
  return flags == kAllSets ? 1 : __builtin_popcount(flags);
}

struct BoundArgument {
  std::string_view name;           // empty: positional
  std::string_view text;           // "-Name" or "-Name:" as written
  Value value;
  bool named = false, has_value = false, from_splat = false, colon = false;
  const Ast* ast = nullptr;            // of the value
  const Ast* name_ast = nullptr;       // of the name
};

struct ParameterBinder::Impl {
  Impl(ParameterBinder& b, Runspace& rs, const CommandMetadata& m, BindTarget& t, const CommandInfo& c)
      : binder(b), rs(rs), meta(m), target(t), command(c), table(bind_table_of(m)) {}

  ParameterBinder& binder;
  Runspace& rs;
  const CommandMetadata& meta;
  BindTarget& target;
  const CommandInfo& command;
  std::shared_ptr<const BindTable> table;
  const Ast* call = nullptr;
  const ParsedScript* script = nullptr;

  // Parameters: static ones, then dynamic ones.
  const CommandMetadata* dynamic = nullptr;
  std::vector<BindInfo> dynamic_infos;
  std::vector<std::string> dynamic_sets;      // names beyond meta.set_names
  size_t count() const { return meta.parameters.size() + dynamic_infos.size(); }
  const ParameterMetadata& param(size_t i) const {
    return i < meta.parameters.size() ? meta.parameters[i] : dynamic->parameters[i - meta.parameters.size()];
  }
  const BindInfo& info(size_t i) const {
    return i < table->infos.size() ? table->infos[i] : dynamic_infos[i - table->infos.size()];
  }
  std::vector<uint8_t> is_bound;              // 1 from the command line, 2 from the pipeline, 4 delayed
  uint32_t current = kAllSets, before_pipeline = kAllSets, prioritized = 0;
  uint32_t default_flag = 0;
  std::string_view set_name;
  std::vector<BoundArgument> unbound;
  std::vector<BoundValue> bound;
  std::vector<size_t> pipeline_bound;
  // The one parameter that input can still reach, when it takes it by value: once an object has been bound to it, every
  // further one that fits leads to the same sets.
  static constexpr long kUndecided = -2;
  long sole = kUndecided;                     // -1: there is no such parameter
  bool steady = false;
  uint32_t steady_current = 0;
  // Parameters whose name (or alias) no plain value of this type has as a property.
  const Type* nameless_type = nullptr;
  uint32_t nameless_version = 0;
  std::vector<uint8_t> nameless;
  bool known_nameless(const Value& input, size_t k);
  std::string_view steady_set_name;
  struct Delayed { size_t parameter; Value script; const Ast* ast; };
  std::vector<Delayed> delayed;
  bool defaults_used = false, defaults_done = false;
  std::string default_names;                  // " -Name" of what $PSDefaultParameterValues bound
  bool expecting_input = true;
  const bool is_script = command.command_type != CommandType::Cmdlet;

  // ---- errors (binder_errors.cpp)
  Ref<ErrorRecordObject> make(std::string_view type, std::string_view id, ErrorCategory c, std::string message, const Ast* at);
  [[noreturn]] void fail(std::string_view id, ErrorCategory c, std::string message, const Ast* at = nullptr,
                         std::string_view type = "System.Management.Automation.ParameterBindingException", Value target = {});
  [[noreturn]] void fail_wrapping(const ScriptError& e, std::string_view id, ErrorCategory c, std::string message, const Ast* at,
                                  std::string_view type);
  [[noreturn]] void fail_ambiguous_set();
  std::string parameter_set_name(uint32_t flag) const;
  std::string_view name_of_set(uint32_t flag) const;   // of the first of these sets; empty for all or none
  std::string missing_names(const std::vector<size_t>& list) const;

  // ---- arguments (binder.cpp)
  long match(std::string_view name, const Ast* at = nullptr);   // -1: none; ambiguous throws
  void reparse();
  void bind_named(uint32_t sets);
  void bind_positional(uint32_t valid, uint32_t default_set);
  bool positional_in_set(uint32_t sets, int position, BoundArgument& a, bool coerce);
  void handle_dynamic();
  void handle_remaining();
  void verify_processed();
  void collect_args();

  // ---- one value (binder_value.cpp)
  enum Flags { kNone = 0, kCoerce = 1, kDelay = 2, kFromPipeline = 4 };
  bool bind(size_t i, const Value& v, const Ast* at, int flags, uint32_t sets);
  Value coerce(const ParameterMetadata& p, const Value& v, const Ast* at);
  Value coerce_native(const ParameterMetadata& p, const Value& v, const Ast* at);
  bool fits_uncoerced(const ParameterMetadata& p, const BindInfo& info, Value& v);
  void check_null_or_empty(const ParameterMetadata& p, const Type* type, const Value& v, bool recurse, const Ast* at);
  void set_common(const ParameterMetadata& p, const Value& v);
  void record(size_t i, const Value& v, bool from_pipeline);

  // ---- sets and mandatory parameters (binder_sets.cpp)
  bool takes_pipeline(size_t i, uint32_t sets) const;
  bool unbound_takes_pipeline(uint32_t sets) const;
  const BindSet* set_data(size_t i, uint32_t sets) const;
  template <class F> void matching_sets(size_t i, uint32_t sets, F&& f) const {
    for (const BindSet& s : info(i).sets) {
      if (s.all() || (s.flag & sets)) f(s);
    }
  }
  int validate_sets(bool before_pipeline, bool set_default);
  int resolve_ambiguity();
  uint32_t filter_sets_without_pipeline();
  std::vector<size_t> missing_mandatory(int valid_count, bool input_expected);
  void prompt_for(const std::vector<size_t>& missing);
  void verify_set_selected();

  // ---- pipeline (binder_pipeline.cpp)
  bool bind_pipeline(const Value& input);
  bool bind_state(const Value& input, int state, uint32_t sets);
  bool bind_state_in_set(const Value& input, int state, uint32_t sets);
  bool bind_from_value(const Value& v, size_t i, bool coerce, bool by_name);
  bool bind_to_set(const Value& input, size_t k, int state, uint32_t sets);
  long find_sole() const;
  bool bind_steady(const Value& input);
  bool run_delayed(const Value& input, bool& any);
  void restore_pipeline();

  // ---- $PSDefaultParameterValues (binder_defaults.cpp)
  void apply_defaults(bool dynamic_only);
};

}  // namespace psession
