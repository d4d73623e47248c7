// From syntax tree to bytecode: one Compiler per unit. First finds the block's locals (everything it assigns),
// then emits code. Operands: locals, temporaries (stack discipline), constants as negative numbers.
#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/vm/bytecode.h"
#include "language/ast_visit.h"
#include "language/parsed_script.h"
#include "object/operators.h"

namespace psession {

class Compiler {
 public:
  Compiler(CodeUnit& unit, bool is_method) : u_(unit), method_(is_method) {}
  void compile_script_block(const ScriptBlockAst* ast, AstList<ParameterAst> parameters);
  void compile_single(const ExpressionAst* e);
  void compile_trap_body(const StatementBlockAst* b);

 private:
  using Reg = int32_t;
  struct Cleanup {                       // what a jump out of here must undo
    enum Kind : uint8_t { Collector, Finally, Try, Catch, Foreach } kind;
    Reg reg = 0;
    int32_t slot = 0;
    bool flush = false;
    std::vector<size_t>* finally_gates = nullptr;   // GoFinally instructions to patch
  };
  struct LoopScope {
    std::string_view label;
    std::vector<size_t> breaks, continues;   // jumps to patch
    size_t cleanup_depth;
    bool is_switch = false;
  };

  // ---- locals (compile_locals.cpp)
  void find_locals(const Ast* root, const Ast* self);
  void add_assigned(const Ast* target);
  int32_t add_local(std::string_view name, bool is_private = false);
  void add_auto(AutoVar v, int32_t slot);
  int32_t local_of(const VariableExpressionAst* v) const;   // -1: not a local
  void index_slots();

  // ---- emitting
  bool in_data_ = false;   // a data section's products are limited
  size_t emit(Op op, Reg a = 0, Reg b = 0, Reg c = 0, uint16_t flag = 0);
  size_t here() const { return body_->code.size(); }
  void patch_a(size_t at) { body_->code[at].a = static_cast<int32_t>(here()); }
  void patch_c(size_t at) { body_->code[at].c = static_cast<int32_t>(here()); }
  Reg temp();
  Reg temps(size_t n);
  struct Mark { Compiler& c; uint32_t at; ~Mark() { c.next_temp_ = at; } };
  Mark mark() { return Mark{*this, next_temp_}; }
  Reg constant(Value v);
  Reg string_constant(std::string_view s);
  Reg int_constant(int64_t i);
  uint32_t name(std::string_view n);
  uint32_t global(const VariablePath& p);
  uint32_t member(std::string_view name);
  uint32_t type_site(const TypeName* t);
  uint32_t node(const Ast* a);
  Reg into(Reg r, Reg want);             // moves when want >= 0 and r is elsewhere
  [[noreturn]] void fail(const Ast* at, std::string_view id, std::string message);

  // ---- bodies and statements (compile_statements.cpp)
  void body(CodeBody& b, const NamedBlockAst* block);
  void statements(AstList<StatementAst> list, AstList<TrapStatementAst> traps);
  void block(const StatementBlockAst* b) { if (b) statements(b->statements, b->traps); }
  void statement(const StatementAst* s);
  void pipeline_statement(const PipelineBaseAst* p, bool emit_output);
  void discard_value(const Ast* e);
  Reg statement_value(const StatementAst* s, Reg want = -1);
  Reg pipeline_value(const PipelineBaseAst* p, Reg want = -1);
  Reg collect_block(const StatementBlockAst* b, Reg want, uint16_t mode, bool flush);
  void params(AstList<ParameterAst> parameters);
  void data_statement(const DataStatementAst* s);

  // ---- flow (compile_flow.cpp)
  void if_statement(const IfStatementAst* s);
  void while_statement(const LabeledStatementAst* s, const StatementBlockAst* body);
  void do_statement(const LabeledStatementAst* s, const StatementBlockAst* body, bool until);
  void for_statement(const ForStatementAst* s);
  void foreach_statement(const ForEachStatementAst* s);
  void switch_statement(const SwitchStatementAst* s);
  void try_statement(const TryStatementAst* s);
  void loop_exit(const Ast* s, const ExpressionAst* label, bool is_break);
  void return_statement(const ReturnStatementAst* s);
  void run_cleanups(size_t down_to, bool leaving_body);
  void begin_loop(LoopScope& l, std::string_view label);
  void end_loop(LoopScope& l, size_t start, size_t end, size_t break_at, size_t continue_at);
  void condition(const Ast* e, std::vector<size_t>& jumps, bool jump_if);
  void condition_pipeline(const PipelineBaseAst* p, std::vector<size_t>& jumps, bool jump_if);
  void patch_all(const std::vector<size_t>& jumps);
  uint32_t collector_depth() const;

  // ---- expressions (compile_expressions.cpp, compile_members.cpp)
  Reg expr(const ExpressionAst* e, Reg want = -1);
  Reg expr_here(const ExpressionAst* e, const ExpressionAst* later);   // safe from side effects of `later`
  Reg variable(const VariableExpressionAst* v, Reg want);
  Reg binary(const BinaryExpressionAst* e, Reg want);
  Reg unary(const UnaryExpressionAst* e, Reg want, bool value_needed = true);
  Reg logical_value(const ExpressionAst* e, Reg want);
  Reg convert(const ConvertExpressionAst* e, Reg want);
  Reg member_access(const MemberExpressionAst* e, Reg want);
  Reg method_call(const InvokeMemberExpressionAst* e, Reg want);
  Reg index(const IndexExpressionAst* e, Reg want);
  Reg hashtable(const HashtableAst* e, Reg want, bool ordered);
  Reg custom_object(const HashtableAst* e, Reg want);
  Reg expandable(const ExpandableStringExpressionAst* e, Reg want);
  Reg array_literal(const ArrayLiteralAst* e, Reg want);
  Reg array_expression(const ArrayExpressionAst* e, Reg want);
  Reg sub_expression(const SubExpressionAst* e, Reg want);
  Reg number(const NumberLiteral& n);
  Reg ternary(const TernaryExpressionAst* e, Reg want);
  Reg coalesce(const BinaryExpressionAst* e, Reg want);
  bool constant_of(const ExpressionAst* e, Value& out);
  static bool pure(const ExpressionAst* e);       // evaluating it assigns no variable

  // ---- assignment (compile_assignment.cpp)
  Reg assignment(const AssignmentStatementAst* s, bool value_needed, Reg want = -1);
  void assign_to(const ExpressionAst* target, Reg value);
  void store_variable(const VariableExpressionAst* v, Reg value);
  Reg compound(const AssignmentStatementAst* s, Reg want, bool value_needed);
  void step(const ExpressionAst* target, bool minus, bool prefix, bool value_needed, Reg& result);

  // ---- commands (compile_commands.cpp)
  Reg pipeline(const PipelineAst* p, uint16_t flag, Reg want);   // flag: 0 to the sink, 1 value, 2 dropped
  void chain(const PipelineChainAst* p);
  void command(const CommandAst* c, CommandSite& site);
  void redirections(AstList<RedirectionAst> list, CommandSite& site);

  CodeUnit& u_;
  CodeBody* body_ = nullptr;
  bool method_ = false;
  uint32_t next_temp_ = 0;
  const Ast* position_ = nullptr;        // where errors of what is emitted now stand
  std::vector<Cleanup> cleanups_;
  std::vector<LoopScope*> loops_;
  std::unordered_map<std::string, Reg> strings_;
  std::unordered_map<int64_t, Reg> ints_;
  int32_t traps_ = -1;                   // innermost block with traps
  bool sets_ok_ = false;                 // somebody may read $? inside this script
  bool root_level_ = false;
  Reg handled_error_ = -1;               // register of the record of the innermost catch
  std::vector<std::vector<size_t>*> null_chains_;   // ?. and ?[]: where a null target goes
};

BinaryOp binary_op_of(TokenKind k, bool& case_sensitive, bool& known);

}  // namespace psession
