// The VM's working state: frames, the value stack, per-runspace flags; and the helpers shared by its files.
// One thread at a time, the runspace's own.
#pragma once
#include <exception>
#include <memory>
#include <span>
#include <vector>

#include "engine/runspace.h"
#include "engine/scope.h"
#include "engine/script_block.h"
#include "engine/vm/bytecode.h"
#include "engine/vm/control_flow.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/errors.h"
#include "object/members.h"
#include "object/operators.h"

namespace psession {

// Collects output without an allocation for the first object.
class CaptureSink final : public Sink {
 public:
  void write(const Value& v) override {
    if (count_ == 0) first_ = v;
    else {
      if (count_ == 1) { rest_.reserve(8); rest_.push_back(std::move(first_)); }
      rest_.push_back(v);
    }
    ++count_;
  }
  size_t size() const { return count_; }
  Value take();                         // nothing / the one / object[]
  Value take_array();                   // always object[]
  std::vector<Value> take_vector();
  void flush_to(Sink& s);
 private:
  size_t count_ = 0;
  Value first_;
  std::vector<Value> rest_;
};
class NullSink final : public Sink {
 public:
  void write(const Value&) override {}
};

struct VmState {
  Frame* top = nullptr;
  bool propagate = false;               // inside a try body or a block with traps: errors leave their statement
  Value* stack = nullptr;               // frames' values, in order of calls
  Value* stack_next = nullptr;
  Value* stack_end = nullptr;
  uint32_t all_scope_variables = 0;     // made by scripts: first assignments look for them
  std::shared_ptr<void> types;          // classes by name (class_builder.cpp)
  std::shared_ptr<class Debugger> debugger;   // made when first asked for (engine/debugger.h)
  std::shared_ptr<class EventManager> events; // likewise (engine/events.h)
  CommandCall* capture_call = nullptr;  // set: the next pipeline is handed over instead of run (steppable pipelines)
  Value first_token, last_token;        // $^ and $$
  // The error that left a cmdlet or advanced function last: where it is handled it is inside a CmdletInvocationException,
  // or an ActionPreferenceStopException when an error action of Stop ended the command.
  Value left_command;
  VmState();
  ~VmState();
};
VmState& vm_of(Runspace& rs);
enum class ErrorWrapper { None, CmdletInvocation, ActionPreferenceStop };
ErrorWrapper wrapper_of(Runspace& rs, const ScriptError& e);

// Running code. Lives on the C++ stack, or in a ScriptProcessor between its blocks.
struct Frame {
  Frame(Runspace& rs, VmState& vm) : rs(rs), vm(vm) {}
  Runspace& rs;
  VmState& vm;
  Frame* caller = nullptr;
  const CodeUnit* unit = nullptr;
  const CodeBody* body = nullptr;
  Value* r = nullptr;                   // locals, then temporaries
  uint32_t locals = 0, temps = 0;
  Scope* scope = nullptr;               // where names live
  bool dot = false;                     // scope belongs to somebody else: locals are bound to its variables
  bool value_stack = false;
  Sink* out = nullptr;
  const Ins* pc = nullptr;
  std::vector<std::unique_ptr<CaptureSink>> collectors;
  std::vector<Sink*> outer_outs;
  std::vector<std::exception_ptr> pending;   // exceptions that wait for a finally block
  std::vector<Value> error_stack;       // errors being handled (catch), for rethrow
  ScriptBlock* block = nullptr;
  CommandInfo* command = nullptr;       // function that runs
  const Value* args = nullptr;          // unbound arguments ($args)
  uint32_t argc = 0;
  Value input;                          // $input
  Value bound_parameters;               // $PSBoundParameters once made
  Value cmdlet;                         // $PSCmdlet
  const std::vector<uint32_t>* bound_slots = nullptr;
  uint64_t bound_mask = 0;              // parameters given by the caller (direct calls)
  Value self;                           // $this of methods
  HeapObject* method = nullptr;         // of a class (class_builder's ScriptMethod)
  RunningCommand* running = nullptr;
  Value using_values;                   // Dictionary of $using: values
  Value result;                         // of a method
  bool returned = false;                // a trap body said return
  bool dot_block = false;               // no command of its own
};

namespace types {
extern Type PSVariable;
}

// ---- calls (call.cpp)
struct CallSetup {
  ScriptBlock* block = nullptr;
  CommandInfo* command = nullptr;
  std::span<const Value> args;
  const Value* underscore = nullptr;
  const Value* self = nullptr;
  Value input;
  bool new_scope = true;
  bool by_order = false;   // ScriptBlock.Invoke and its like: each parameter takes its argument, switches too
  const Ast* call_ast = nullptr;
  const ParsedScript* call_script = nullptr;
  const std::vector<std::pair<std::string, Value>>* variables = nullptr;
  bool method = false;
  Value* result = nullptr;              // what a method returns
  HeapObject* method_object = nullptr;  // class_builder's
};
// A function's argument did not fit its parameter: the binder, which says it properly, must take the call.
struct DirectBindFailed {};
void call_block(Runspace& rs, const CodeUnit& unit, const CallSetup& s, Sink& out);
const CodeUnit& unit_of(Runspace& rs, ScriptBlock& b);
void execute(Frame& f, const CodeBody& body);
Value* allocate_values(VmState& vm, size_t n);
void release_values(VmState& vm, Value* v, size_t n);
void bind_locals_to_scope(Frame& f);               // dot-sourcing: slots become references
void check_call_depth();
bool call_trap(Frame& outer, const CodeUnit& unit, const Value& record);   // true: it said return
uint32_t unit_temps_cached(const CodeUnit& unit);
void store_parameter(Frame& f, const ParamSite& p, Value v);
void set_underscore(Frame& f, const Value& v);
void invoke_through_processor(Runspace& rs, ScriptBlock& block, const InvokeOptions& o, Sink& out);
Scope* scope_for_block(Runspace& rs, ScriptBlock& b);   // the parent of a new scope of this block
Scope* innermost_scope(Runspace& rs, HeapObject* module);   // where code of this session state runs now
void set_auto_slots(Frame& f);
Value unbound_parameter(Runspace& rs, const ParamSite& p);
void evaluate_defaults(Frame& f, uint64_t bound_mask);
Value convert_parameter(Runspace& rs, const CodeUnit& unit, const ParamSite& p, const Value& v);
void resolve_unit_types(Runspace& rs, const CodeUnit& unit);

// ---- variables (runspace_variables.cpp)
[[noreturn]] void throw_not_writable(const Variable& v);
Value convert_for_variable(Runspace& rs, const Variable& var, const Value& v);
Ref<Variable> automatic_variable(Frame& f, Scope& s, std::string_view name);
Value load_slot_slow(Frame& f, int32_t slot);
void store_slot_slow(Frame& f, int32_t slot, const Value& v);
Value load_global(Frame& f, const GlobalSite& g);
void store_global(Frame& f, const GlobalSite& g, const Value& v);
Ref<Variable> lookup_variable(Runspace& rs, Scope* from, std::string_view name, uint32_t hash);
Ref<Variable> slot_variable(Frame& f, int32_t slot);    // a cell in the slot, made when there is none
Value read_slot(Frame& f, Value& slot);
Scope* script_scope(Scope* from);
int strict_mode_of(const Scope* s);

// ---- errors (vm_errors.cpp)
void complete_record(Frame& f, ErrorRecordObject& r, const Ast* at);   // position and stack trace, when missing
std::string script_stack_trace(Runspace& rs);
[[noreturn]] void throw_value(Frame& f, const Value& v, bool nothing, const Ast* at);
// CheckActionPreference: true when the script goes on with the next statement.
bool statement_error_continues(Frame& f, ScriptError& e);
void record_error(Runspace& rs, const Value& record);
bool catch_matches(Frame& f, const TypeName* name, const Ref<ErrorRecordObject>& r, Value& pass);
Value record_for_handler(const Ref<ErrorRecordObject>& r, const Value& exception);

// ---- types by name (type_names.cpp)
const Type* resolve_type(Runspace& rs, const CodeUnit* unit, const TypeName& name);         // null when unknown
const Type* require_type(Runspace& rs, const CodeUnit* unit, const TypeName& name);         // TypeNotFound
std::string type_name_text(const TypeName& n);
bool is_special_cast(const TypeName& n, std::string_view word);

// ---- instructions too large for the loop (exec_*.cpp)
void emit_value(Frame& f, const Value& v);
Value to_array_value(Runspace& rs, const Value& v);
void run_pipeline_site(Frame& f, const PipelineSite& site, int32_t dst, uint16_t flag);
void run_call_site(Frame& f, const PipelineSite& site, int32_t dst, int32_t args, uint16_t flag);
Value expand_parts(Frame& f, const Value* parts, uint32_t n);
Value get_member_cached(Frame& f, const Value& target, const MemberSite& m);
void set_member_cached(Frame& f, const Value& target, const MemberSite& m, const Value& v);
Value call_member(Frame& f, const Value& target, std::string_view name, std::span<Value> args, const MemberSite* m);
Value call_static(Frame& f, const Value& type, std::string_view name, std::span<Value> args, const MemberSite* m);
void call_base(Frame& f, const MemberSite& m, Value& self, std::span<Value> args, Value& result);
const Type* type_operand(Frame& f, const Value& v);
void hash_add(Frame& f, Dictionary& d, const Value& key, const Value& value);
Value make_cursor(Frame& f, const Value& v, bool for_switch);
Value make_range_cursor(Frame& f, const Value& lo, const Value& hi);
Value make_file_cursor(Frame& f, const Value& path);
bool cursor_next(Runspace& rs, HeapObject* cursor, Value& out);
bool switch_matches(Frame& f, const Value& item, const Value& condition, uint32_t flags);
Value match_operator(Frame& f, const Value& a, const Value& b, uint16_t flag);
void spread(Frame& f, Value* to, const Value& v, uint32_t n);
Value make_ref(Frame& f, const Ref<Variable>& v);
void define_function(Frame& f, const FunctionDefinitionAst& ast);
void run_using_statement(Frame& f, const UsingStatementAst& ast);
void constrain_variable(Frame& f, Variable& var, const Ast* target, const Value* v);
Value convert_by_attribute(Frame& f, const Value& v, const AttributeBaseAst& attribute);
Value load_using(Frame& f, const UsingExpressionAst& ast);
Value start_background(Frame& f, const Ast& node);
Value make_block(Frame& f, int32_t node);

Value make_steppable(Runspace& rs, const Ref<ScriptBlock>& block, const std::vector<Value>& args);
Ref<HeapObject> make_closure_module(Runspace& rs);
// The one command that a block consists of, with its arguments evaluated.
void build_call(Runspace& rs, ScriptBlock& block, const CodeUnit& unit, const std::vector<Value>& args, CommandCall& call);
Value decimal_literal(std::string_view digits);
Value bigint_literal(std::string_view digits);

// ---- metadata (script_metadata.cpp)
std::shared_ptr<CommandMetadata> build_metadata(Runspace& rs, ScriptBlock& block, const CodeUnit& unit);
std::vector<std::shared_ptr<ValueCheck>> checks_of(Runspace& rs, const CodeUnit* unit, AstList<AttributeBaseAst> attributes);
void add_dynamic_parameters(Runspace& rs, Dictionary& d, const CommandMetadata& fixed, CommandMetadata& out);
Value constant_value(Runspace& rs, const std::shared_ptr<ParsedScript>& script, const ExpressionAst* e);

// #requires of a script file (script_requirements.cpp); throws ScriptRequiresException's record.
void check_script_requirements(Runspace& rs, const ScriptRequirements& r, const ParsedScript& script, const CommandCall& call);

// ---- classes (class_builder.cpp)
void define_type(Frame& f, const TypeDefinitionAst& ast);
void define_types_of(Frame& f, const NamedBlockAst& block);   // all of its classes and enums

}  // namespace psession
