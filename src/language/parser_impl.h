// The recursive-descent parser behind parse_script(): one method per production of PowerShell's
// grammar, spread over parser_*.cpp. It recovers from errors by pretending that what is missing was
// there. One per parse, on that thread.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "language/ast_visit.h"
#include "language/diagnostics.h"
#include "language/parsed_script.h"
#include "language/tokenizer.h"

namespace psession {

class Parser {
 public:
  Parser(ParsedScript& script, bool keep_tokens);
  void run(bool checks);
  const TypeName* run_type_name();

 private:
  using K = TokenKind;
  // What a word of a command is read as.
  enum Context : uint8_t { kCommandName = 1, kAfterInvocation = 3, kFileName = 4, kArgument = 8, kSwitchCondition = 16 };
  template <class T>
  using List = std::vector<T*>;

  struct DepthGuard {
    explicit DepthGuard(Parser& p) : parser(p) {
      if (++parser.depth_ > kMaxDepth) throw TooComplicated{};
    }
    ~DepthGuard() { --parser.depth_; }
    Parser& parser;
  };
  struct ModeScope {
    ModeScope(Parser& p, ScanMode mode) : parser(p), old(p.tz_.mode) { parser.set_mode(mode); }
    ~ModeScope() { parser.set_mode(old); }
    Parser& parser;
    ScanMode old;
  };
  struct CommaScope {
    CommaScope(Parser& p, bool disabled) : parser(p), old(p.comma_disabled_) { parser.comma_disabled_ = disabled; }
    ~CommaScope() { parser.comma_disabled_ = old; }
    Parser& parser;
    bool old;
  };

  // ---- tokens, nodes, extents (parser.cpp) ----
  Tok next();
  const Tok& peek();
  bool peek_is(K kind) { return peek().kind == kind; }
  void skip() { has_ungot_ = false; }
  void unget(const Tok& t) {
    ungot_ = t;
    has_ungot_ = true;
  }
  bool accept(K kind, Tok& out);
  void skip_newlines();
  void skip_newlines_and_semicolons();
  void set_mode(ScanMode mode);
  void resync(const Tok& t) { resync(t.at); }
  void resync(uint32_t point) {
    has_ungot_ = false;
    tz_.resync(point);
  }
  void sync_on_error(bool consume, std::initializer_list<K> kinds);
  void require_terminator();
  std::string_view text(const Tok& t) const { return tz_.source(t.extent); }
  std::string_view text(Extent e) const { return tz_.source(e); }
  static bool is_parameter(const Tok& t, std::string_view name) {
    return chars::starts_with(name, t.data->value);
  }

  template <class T>
  T* node(Extent e) {
    return arena_.make<T>(e);
  }
  template <class T>
  T* done(T* n) {
    adopt(n);
    return n;
  }
  void adopt(Ast* n);
  template <class T>
  AstList<T> list(const List<T>& items) {
    return arena_.copy(items);
  }
  ErrorStatementAst* error_statement(Extent e, std::initializer_list<Ast*> nested = {}, K token = K::Unknown);
  ErrorStatementAst* error_statement_of(Extent e, const List<Ast>& nested, K token = K::Unknown);
  ErrorExpressionAst* error_expression(Extent e, const List<Ast>& nested = {});
  StringConstantExpressionAst* bare_word(Extent e, std::string_view value);
  StringConstantExpressionAst* bare_word(const Tok& t) { return bare_word(t.extent, arena_.copy(text(t))); }

  static Extent span(Extent a, Extent b) { return {a.start, b.end < a.start ? a.start : b.end}; }
  static Extent before(Extent e) {
    uint32_t o = e.start ? e.start - 1 : 0;
    return {o, o};
  }
  static Extent after(Extent e) { return {e.end, e.end}; }
  static Extent before(const Tok& t) { return before(t.extent); }
  static Extent after(const Tok& t) { return after(t.extent); }
  static Extent after(const Ast* n) { return after(n->extent); }

  void error(Extent at, Msg m, std::string_view a = {}, std::string_view b = {}) { diag_.error(at, m, a, b); }
  bool incomplete(Extent at, Msg m, std::string_view a = {}) { return diag_.incomplete(at, m, a); }

  // ---- script blocks and statements (parser_blocks.cpp, parser_statements.cpp, parser_loops.cpp) ----
  ScriptBlockAst* script_block(const Tok* l_curly, bool is_filter, StatementAst* first = nullptr);
  ScriptBlockAst* script_block_body(const Tok* l_curly, ScriptBlockAst* block, bool is_filter, StatementAst* first);
  ScriptBlockAst* named_block_list(const Tok* l_curly, ScriptBlockAst* block);
  bool complete_script_block(const Tok* l_curly, Extent* body, bool& has_body, Extent& full);
  ParamBlockAst* param_block();
  StatementBlockAst* statement_block();
  bool statement_list(List<StatementAst>& statements, List<TrapStatementAst>& traps, Extent& extent);
  StatementBlockAst* make_block(Extent e, const List<StatementAst>& statements, const List<TrapStatementAst>& traps);
  StatementAst* statement();
  StatementAst* statement_of(const Tok& token, List<AttributeBaseAst>* attributes, uint32_t point);
  StatementAst* labeled_statement(const Tok& label);
  StringConstantExpressionAst* simple_name(Tok* token = nullptr);
  ExpressionAst* label_or_key();
  template <class T>
  StatementAst* flow_with_label(const Tok& keyword);
  template <class T>
  StatementAst* flow_with_pipeline(const Tok& keyword);
  StatementAst* block_statement(const Tok& keyword);
  StatementAst* if_statement(const Tok& keyword);
  StatementAst* switch_statement(const Tok* label, const Tok& keyword);
  StatementAst* foreach_statement(const Tok* label, const Tok& keyword);
  StatementAst* for_statement(const Tok* label, const Tok& keyword);
  StatementAst* while_statement(const Tok* label, const Tok& keyword);
  StatementAst* do_statement(const Tok* label, const Tok& keyword);
  StatementAst* trap_statement(const Tok& keyword);
  StatementAst* try_statement(const Tok& keyword);
  CatchClauseAst* catch_clause(Extent& end, bool& failed, List<Ast>& error_nodes);
  StatementAst* data_statement(const Tok& keyword);
  StatementAst* using_statement(const Tok& keyword);
  List<UsingStatementAst> using_statements();
  std::string_view label_of(const Tok* label) { return label ? label->data->value : std::string_view(); }

  // ---- functions and classes (parser_functions.cpp, parser_classes.cpp) ----
  StatementAst* function_declaration(const Tok& keyword);
  List<ParameterAst> function_parameters(bool& present, Extent& end_error, bool& failed, Extent& r_paren);
  List<ParameterAst> parameter_list();
  ParameterAst* parameter();
  StatementAst* class_definition(List<AttributeBaseAst>* attributes, const Tok& keyword);
  MemberAst* class_member(std::string_view class_name, List<Ast>& errors, bool& had_errors);
  FunctionDefinitionAst* method_declaration(const Tok& name, std::string_view class_name, bool is_static,
                                            Extent& error_extent);
  StatementAst* enum_definition(List<AttributeBaseAst>* attributes, const Tok& keyword);
  MemberAst* enum_member();

  // ---- attributes and types (parser_types.cpp) ----
  List<AttributeBaseAst> attribute_list(bool in_expression);
  AttributeBaseAst* attribute();
  void attribute_arguments(List<ExpressionAst>& positional, List<NamedAttributeArgumentAst>& named, Extent& last);
  TypeName* type_name(bool assembly_allowed, Tok* first);
  TypeName* finish_type_name(const Tok& name, bool unbracketed, bool assembly_allowed = true);
  TypeName* generic_type_name(const Tok& name, const Tok& first, bool unbracketed);
  std::vector<TypeName*> generic_arguments(const Tok& first, Tok& last);
  TypeName* generic_argument(const Tok& first);
  TypeName* complete_array(TypeName* element, TypeName* to_qualify, Tok first, bool unbracketed);
  TypeName* simple_type(Extent e, std::string_view name);
  void finish_names(TypeName* t);

  // ---- pipelines and commands (parser_pipelines.cpp, parser_commands.cpp) ----
  PipelineBaseAst* pipeline_chain();
  PipelineAst* pipeline(ExpressionAst* start);
  RedirectionAst* redirection(const Tok& t, RedirectionAst* (&seen)[7], Extent& extent);
  ExpressionAst* single_argument(Context context);
  ExpressionAst* command_argument(Context context, Tok token);
  CommandAst* command();

  // ---- expressions (parser_expressions.cpp, parser_primary.cpp) ----
  ExpressionAst* expression(bool end_number = false);
  ExpressionAst* binary_expression(bool end_number);
  ExpressionAst* array_literal(bool end_number);
  ExpressionAst* unary_expression(bool end_number = false);
  ExpressionAst* bracket_expression(const Tok& bracket);
  ExpressionAst* make_binary(ExpressionAst* left, const Tok& op, ExpressionAst* right);
  ExpressionAst* parameter_in_expression(const Tok& t, ExpressionAst* left);
  ExpressionAst* primary_expression(bool member_access);
  ExpressionAst* variable(const Tok& t, bool member_access);
  ExpressionAst* after_primary(ExpressionAst* e);
  ExpressionAst* after_primary(ExpressionAst* e, Tok op);
  ExpressionAst* member_access(ExpressionAst* target, const Tok& op);
  ExpressionAst* element_access(ExpressionAst* target, const Tok& bracket);
  ExpressionAst* member_name();
  std::span<TypeName* const> generic_method_arguments(uint32_t point, Tok& r_bracket, bool& found);
  List<ExpressionAst> invoke_arguments(const Tok& l_paren, Extent& last);
  ExpressionAst* hash_expression(const Tok& at_curly);
  bool key_value_pair(HashtablePair& pair);
  ExpressionAst* script_block_expression(const Tok& l_curly);
  ExpressionAst* sub_expression(const Tok& open);
  ExpressionAst* paren_expression(const Tok& l_paren);
  ExpressionAst* expandable_string(const Tok& t);
  ExpressionAst* expandable(const Tok& t, StringConstantType type);
  ExpressionAst* number(const Tok& t);

  void parse_requires();  // requires.cpp

  static constexpr int kMaxDepth = 1200;
  static constexpr int kMaxChain = 3000;
  static constexpr int kMaxHeight = 3000;

  ParsedScript& script_;
  Arena& arena_;
  Diagnostics diag_;
  Tokenizer tz_;
  Tok ungot_;
  bool has_ungot_ = false;
  bool comma_disabled_ = false;
  int depth_ = 0;
};

}  // namespace psession
