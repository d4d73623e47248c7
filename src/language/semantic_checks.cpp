#include "language/semantic_checks.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_set>
#include <vector>

#include "language/ast_visit.h"
#include "language/char_class.h"

namespace psession {
namespace {

std::string folded(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = chars::lower(c);
  return out;
}

bool is_ref_type(const AttributeBaseAst* a) {
  if (!a || a->kind != AstKind::TypeConstraint) return false;
  std::string_view n = a->type_name->full_name;
  return chars::same(n, "ref") || chars::same(n, "System.Management.Automation.PSReference") ||
         chars::same(n, "PSReference");
}

class Checker {
 public:
  Checker(const ParsedScript& script, Diagnostics& d) : script_(script), d_(d) {}

  void visit(Ast* n) {
    check(n);
    bool member = n->kind == AstKind::FunctionMember || n->kind == AstKind::PropertyMember;
    bool scope = n->kind == AstKind::ScriptBlock && !is_method_body(n);
    if (member) members_.push_back(static_cast<MemberAst*>(n));
    if (scope) members_.push_back(nullptr);
    for_each_child(n, [this](Ast* child) { visit(child); });
    if (member || scope) members_.pop_back();
  }

 private:
  static bool is_method_body(const Ast* n) {
    return n->parent && n->parent->kind == AstKind::FunctionDefinition && n->parent->parent &&
           n->parent->parent->kind == AstKind::FunctionMember;
  }
  const MemberAst* member() const { return members_.empty() ? nullptr : members_.back(); }
  void error(const Ast* n, Msg m, std::string_view a = {}, std::string_view b = {}) { d_.error(n->extent, m, a, b); }

  void check(Ast* n) {
    switch (n->kind) {
      case AstKind::ParamBlock:
        duplicate_parameters(static_cast<ParamBlockAst*>(n)->parameters);
        break;
      case AstKind::Attribute:
        attribute(static_cast<AttributeAst*>(n));
        break;
      case AstKind::Parameter:
        parameter(static_cast<ParameterAst*>(n));
        break;
      case AstKind::FunctionMember:
        function_member(static_cast<FunctionMemberAst*>(n));
        break;
      case AstKind::PropertyMember: {
        auto* p = static_cast<PropertyMemberAst*>(n);
        if (p->property_type && is_void_type(p->property_type))
          error(p->property_type, Msg::TypeNotAllowedForProperty, p->property_type->type_name->full_name);
        break;
      }
      case AstKind::FunctionDefinition: {
        auto* f = static_cast<FunctionDefinitionAst*>(n);
        if (!f->has_parameter_list) break;
        if (f->body->param_block && n->parent->kind != AstKind::FunctionMember) {
          error(f->body->param_block, Msg::OnlyOneParameterListAllowed);
        } else {
          duplicate_parameters(f->parameters);
        }
        break;
      }
      case AstKind::SwitchStatement:
        if (static_cast<SwitchStatementAst*>(n)->flags & SwitchStatementAst::kParallel)
          error(n, Msg::KeywordParameterReservedForFutureUse, "switch", "parallel");
        break;
      case AstKind::DataStatement:
        check_data_section(script_, static_cast<DataStatementAst*>(n), d_);
        break;
      case AstKind::TryStatement:
        catches(static_cast<TryStatementAst*>(n));
        break;
      case AstKind::BreakStatement:
        flow(n, static_cast<BreakStatementAst*>(n)->label);
        break;
      case AstKind::ContinueStatement:
        flow(n, static_cast<ContinueStatementAst*>(n)->label);
        break;
      case AstKind::ReturnStatement:
        flow_out_of_finally(n, false, {});
        if (auto* f = as<FunctionMemberAst>(member())) {
          bool has_value = static_cast<ReturnStatementAst*>(n)->pipeline != nullptr;
          bool is_void = is_void_type(f->return_type);
          if (has_value && is_void) error(n, Msg::VoidMethodHasReturn);
          if (!has_value && !is_void) error(n, Msg::NonVoidMethodMissingReturnValue);
        }
        break;
      case AstKind::AssignmentStatement: {
        auto* a = static_cast<AssignmentStatementAst*>(n);
        assignment_target(a->left, a->op == TokenKind::Equals, Msg::InvalidLeftHandSide, {});
        property_assignment(a);
        break;
      }
      case AstKind::BinaryExpression: {
        auto* b = static_cast<BinaryExpressionAst*>(n);
        if (b->op == TokenKind::AndAnd || b->op == TokenKind::OrOr)
          d_.error(b->error_extent, Msg::InvalidEndOfLine, token_text(b->op));
        break;
      }
      case AstKind::UnaryExpression: {
        auto* u = static_cast<UnaryExpressionAst*>(n);
        if (u->op == TokenKind::PlusPlus || u->op == TokenKind::MinusMinus || u->op == TokenKind::PostfixPlusPlus ||
            u->op == TokenKind::PostfixMinusMinus)
          assignment_target(u->child, false, Msg::OperatorRequiresVariableOrProperty, token_text(u->op));
        break;
      }
      case AstKind::ConvertExpression:
        convert(static_cast<ConvertExpressionAst*>(n));
        break;
      case AstKind::AttributedExpression:
        attributed(static_cast<AttributedExpressionAst*>(n));
        break;
      case AstKind::UsingExpression:
        if (const Ast* bad = bad_using(static_cast<UsingExpressionAst*>(n)->sub_expression))
          error(bad, Msg::InvalidUsingExpression);
        break;
      case AstKind::VariableExpression:
        variable(static_cast<VariableExpressionAst*>(n));
        break;
      case AstKind::Hashtable:
        hashtable(static_cast<HashtableAst*>(n));
        break;
      case AstKind::BlockStatement: {
        std::string_view word = script_.text(n->extent);
        std::string_view keyword = token_text(static_cast<BlockStatementAst*>(n)->block_kind);
        uint32_t end = n->extent.start + static_cast<uint32_t>(keyword.size());
        d_.error({n->extent.start, end}, Msg::UnexpectedKeyword, word.substr(0, keyword.size()));
        break;
      }
      case AstKind::UsingStatement:
        using_statement(static_cast<UsingStatementAst*>(n));
        break;
      default:
        break;
    }
  }

  void duplicate_parameters(AstList<ParameterAst> parameters) {
    std::unordered_set<std::string> names;
    for (ParameterAst* p : parameters) {
      if (!names.insert(folded(p->name->path.user_path)).second)
        error(p->name, Msg::DuplicateFormalParameter, p->name->path.user_path);
      for (AttributeBaseAst* a : p->attributes) {
        auto* type = as<TypeConstraintAst>(a);
        if (!type || !is_void_type(type)) continue;
        error(type, Msg::VoidTypeConstraintNotAllowed);
        break;
      }
    }
  }

  void attribute(AttributeAst* a) {
    const Ast* parent = a->parent;
    bool in_class = is_a<TypeDefinitionAst>(parent) || is_a<PropertyMemberAst>(parent) ||
                    is_a<FunctionMemberAst>(parent) ||
                    (is_a<ParameterAst>(parent) && is_a<FunctionMemberAst>(member()));
    ConstantRules rules;
    rules.attribute = true;
    rules.class_attribute = in_class;
    Msg wrong = in_class ? Msg::ParameterAttributeArgumentNeedsToBeConstant
                         : Msg::ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock;
    std::unordered_set<std::string> names;
    for (NamedAttributeArgumentAst* named : a->named_arguments) {
      if (!names.insert(folded(named->name)).second) {
        error(named, Msg::DuplicateNamedArgument, named->name);
      } else if (!named->expression_omitted && !is_constant(named->argument, rules)) {
        error(named->argument, wrong);
      }
    }
    for (ExpressionAst* e : a->positional_arguments)
      if (!is_constant(e, rules)) error(e, wrong);
  }

  void parameter(ParameterAst* p) {
    bool method = p->parent && p->parent->parent && p->parent->parent->kind == AstKind::FunctionMember;
    bool typed = false;
    for (AttributeBaseAst* a : p->attributes) {
      if (a->kind != AstKind::TypeConstraint) continue;
      if (chars::same(a->type_name->full_name, "ordered")) {
        error(a, Msg::OrderedAttributeOnlyOnHashLiteralNode, a->type_name->full_name);
      } else if (method) {
        if (typed) error(a, Msg::MultipleTypeConstraintsOnMethodParam);
        typed = true;
      }
    }
  }

  void function_member(FunctionMemberAst* m) {
    ScriptBlockAst* body = m->function->body;
    if (body->param_block) error(body->param_block, Msg::ParamBlockNotAllowedInMethod);
    if (body->begin_block || body->process_block || body->clean_block || body->dynamic_param_block ||
        !body->end_block || !body->end_block->unnamed) {
      const Ast* at = body->dynamic_param_block;
      for (const Ast* b : {body->begin_block, body->process_block, body->end_block, body->clean_block})
        if (!at) at = b;
      if (at) error(at, Msg::NamedBlockNotAllowedInMethod);
    }
    if (m->is_constructor && m->return_type) error(m->return_type, Msg::ConstructorCantHaveReturnType);
    check_member_function(m, d_);
  }

  void catches(TryStatementAst* t) {
    for (size_t i = 0; i + 1 < t->catch_clauses.size(); ++i) {
      if (!t->catch_clauses[i]->types.empty()) continue;
      uint32_t start = t->catch_clauses[i + 1]->extent.start;
      d_.error({start - 1, start - 1}, Msg::EmptyCatchNotLast);
    }
  }

  void flow(Ast* n, const ExpressionAst* label_node) {
    const auto* constant = as<StringConstantExpressionAst>(label_node);
    bool known = !label_node || constant;
    std::string_view label = constant ? constant->value : std::string_view();
    flow_out_of_finally(n, known, label);
    if (label.empty()) return;
    for (const Ast* p = n->parent; p; p = p->parent) {
      if (p->kind == AstKind::FunctionDefinition) {
        if (p->parent->kind == AstKind::FunctionMember) error(n, Msg::LabelNotFound, label);
        return;
      }
      if (LabeledStatementAst::is(p->kind) && chars::same(label, static_cast<const LabeledStatementAst*>(p)->label))
        return;
    }
  }

  void flow_out_of_finally(Ast* n, bool known_label, std::string_view label) {
    for (const Ast* p = n->parent; p; p = p->parent) {
      if (p->kind == AstKind::NamedBlock || p->kind == AstKind::TrapStatement || p->kind == AstKind::ScriptBlock)
        return;
      if (known_label && LabeledStatementAst::is(p->kind) &&
          (label.empty() || chars::same(label, static_cast<const LabeledStatementAst*>(p)->label)))
        return;
      auto* t = as<TryStatementAst>(p->parent);
      if (t && t->finally_clause == p) {
        error(n, Msg::ControlLeavingFinally);
        return;
      }
    }
  }

  void assignment_target(const ExpressionAst* e, bool simple, Msg m, std::string_view argument) {
    switch (e->kind) {
      case AstKind::ArrayLiteral:
        if (!simple) {
          error(e, m, argument);
          return;
        }
        for (ExpressionAst* x : static_cast<const ArrayLiteralAst*>(e)->elements)
          assignment_target(x, true, m, argument);
        return;
      case AstKind::ParenExpression: {
        const PipelineBaseAst* p = static_cast<const ParenExpressionAst*>(e)->pipeline;
        if (ExpressionAst* inner = pure_expression(p)) {
          assignment_target(inner, simple, m, argument);
        } else {
          error(p, m, argument);
        }
        return;
      }
      case AstKind::VariableExpression:
        return;
      case AstKind::MemberExpression:
      case AstKind::InvokeMemberExpression:
      case AstKind::BaseCtorInvokeMemberExpression:
        if (static_cast<const MemberExpressionAst*>(e)->null_conditional) error(e, m, argument);
        return;
      case AstKind::IndexExpression:
        if (static_cast<const IndexExpressionAst*>(e)->null_conditional) error(e, m, argument);
        return;
      case AstKind::AttributedExpression:
      case AstKind::ConvertExpression:
        converted_target(e, simple, m, argument);
        return;
      case AstKind::ErrorExpression:
      default:
        error(e, m, argument);
        return;
    }
  }

  void converted_target(const ExpressionAst* target, bool simple, Msg m, std::string_view argument) {
    const ExpressionAst* e = target;
    const Ast* ref = nullptr;
    const TypeConstraintAst* last = nullptr;
    int converts = 0;
    while (AttributedExpressionAst::is(e->kind)) {
      auto* a = static_cast<const AttributedExpressionAst*>(e);
      if (auto* c = as<ConvertExpressionAst>(e)) {
        ++converts;
        last = c->type();
        if (is_ref_type(last)) ref = last;
        if (is_void_type(last)) error(last, Msg::VoidTypeConstraintNotAllowed);
      }
      e = a->child;
    }
    if (ref && converts > 1) {
      error(ref, Msg::ReferenceNeedsToBeByItselfInTypeConstraint);
      return;
    }
    if (auto* v = as<VariableExpressionAst>(e)) {
      struct Automatic {
        std::string_view name, type, accepted;
      };
      static constexpr Automatic kAutomatic[] = {
          {"_", "System.Object", "object"},
          {"args", "System.Object[]", "object[]"},
          {"this", "System.Object", "object"},
          {"input", "System.Object", "object"},
          {"PSCmdlet", "System.Management.Automation.PSScriptCmdlet", ""},
          {"PSBoundParameters", "System.Management.Automation.PSBoundParametersDictionary", ""},
          {"MyInvocation", "System.Management.Automation.InvocationInfo", ""},
          {"PSScriptRoot", "System.String", "string"},
          {"PSCommandPath", "System.String", "string"},
      };
      bool local = v->path.scope == VariableScope::Unscoped || v->path.scope == VariableScope::Local ||
                   v->path.scope == VariableScope::Private;
      for (const Automatic& a : kAutomatic) {
        if (!local || !last || !chars::same(a.name, v->path.name)) continue;
        std::string_view type = last->type_name->full_name;
        bool same = chars::same(type, a.type) || chars::same(type, a.accepted) ||
                    (type.size() + 7 == a.type.size() && chars::same(type, a.type.substr(7)));
        if (!same) error(target, Msg::AssignmentStatementToAutomaticNotSupported, v->path.name, a.type);
        break;
      }
    }
    assignment_target(e, simple, m, argument);
  }

  // $X = ... in a method, where X is a property: $this. was forgotten.
  void property_assignment(AssignmentStatementAst* a) {
    auto* f = as<FunctionMemberAst>(member());
    if (!f) return;
    auto* type = as<TypeDefinitionAst>(f->parent);
    const ExpressionAst* left = a->left;
    while (auto* c = as<ConvertExpressionAst>(left)) left = c->child;
    auto* v = as<VariableExpressionAst>(left);
    if (!type || !v || v->path.scope != VariableScope::Unscoped) return;
    for (ParameterAst* p : f->function->parameters)
      if (chars::same(p->name->path.name, v->path.name)) return;
    for (MemberAst* m : type->members) {
      auto* p = as<PropertyMemberAst>(m);
      if (!p || !chars::same(p->name, v->path.name)) continue;
      std::string prefix = p->is_static ? "[" + std::string(type->name) + "]::" : "$this.";
      error(v, p->is_static ? Msg::MissingTypeInStaticPropertyAssignment : Msg::MissingThis, prefix, p->name);
      return;
    }
  }

  void convert(ConvertExpressionAst* c) {
    if (chars::same(c->type()->type_name->full_name, "ordered")) {
      if (c->child->kind != AstKind::Hashtable)
        error(c, Msg::OrderedAttributeOnlyOnHashLiteralNode, c->type()->type_name->full_name);
      return;
    }
    if (!is_ref_type(c->attribute)) return;
    bool multiple = false;
    const ExpressionAst* child = c->child;
    while (AttributedExpressionAst::is(child->kind)) {
      auto* a = static_cast<const AttributedExpressionAst*>(child);
      if (is_ref_type(a->attribute)) {
        multiple = true;
        error(a->attribute, Msg::ReferenceNeedsToBeByItselfInTypeSequence);
      }
      child = a->child;
    }
    auto* outer = as<ConvertExpressionAst>(c->parent);
    if (!outer || multiple || is_ref_type(outer->attribute)) return;
    // Allowed only as the target of an assignment, which has its own check.
    const Ast* below = outer;
    for (const Ast* p = outer->parent; p; below = p, p = p->parent) {
      if (auto* s = as<AssignmentStatementAst>(p)) {
        if (s->left == below) return;
        break;
      }
      if (p->kind == AstKind::CommandExpression) break;
    }
    error(c->attribute, Msg::ReferenceNeedsToBeLastTypeInTypeConversion);
  }

  void attributed(AttributedExpressionAst* a) {
    const ExpressionAst* e = a;
    while (AttributedExpressionAst::is(e->kind)) e = static_cast<const AttributedExpressionAst*>(e)->child;
    if (e->kind != AstKind::VariableExpression)
      error(a->attribute, Msg::UnexpectedAttribute, a->attribute->type_name->full_name);
  }

  const Ast* bad_using(const ExpressionAst* e) {
    for (;;) {
      if (e->kind == AstKind::VariableExpression) return nullptr;
      if (e->kind == AstKind::MemberExpression) {
        auto* m = static_cast<const MemberExpressionAst*>(e);
        if (m->member->kind != AstKind::StringConstantExpression) return e;
        e = m->expression;
      } else if (auto* x = as<IndexExpressionAst>(e)) {
        ConstantRules rules;
        rules.attribute = true;
        if (!is_constant(x->index, rules)) return x->index;
        e = x->target;
      } else {
        return e;
      }
    }
  }

  void variable(VariableExpressionAst* v) {
    const Ast* parent = v->parent;
    if (v->splatted && !is_a<CommandAst>(parent) && !is_a<UsingExpressionAst>(parent)) {
      bool in_list = is_a<ArrayLiteralAst>(parent) && is_a<CommandAst>(parent->parent);
      error(v, in_list ? Msg::SplattingNotPermittedInArgumentList : Msg::SplattingNotPermitted, v->path.user_path);
    }
    if (chars::same(v->path.user_path, "this")) {
      if (const MemberAst* m = member(); m && m->is_static)
        error(v, Msg::NonStaticMemberAccessInStaticMember, v->path.user_path);
    }
  }

  void hashtable(HashtableAst* h) {
    std::unordered_set<std::string> keys;
    for (const HashtablePair& p : h->pairs) {
      std::string key;
      if (auto* s = as<StringConstantExpressionAst>(p.key)) {
        key = s->value;
      } else if (auto* c = as<ConstantExpressionAst>(p.key)) {
        switch (c->value.kind) {
          case NumberKind::Double: key = script_.text(c->extent); break;
          case NumberKind::Decimal:
          case NumberKind::BigInteger: key = c->value.digits; break;
          case NumberKind::UInt64: key = std::to_string(c->value.unsigned_integer); break;
          default: key = std::to_string(c->value.integer); break;
        }
      } else {
        continue;
      }
      if (!keys.insert(folded(key)).second) error(p.key, Msg::DuplicateKeyInHashLiteral, key);
    }
  }

  void using_statement(UsingStatementAst* u) {
    using T = UsingStatementAst::Type;
    bool supported = u->type == T::Namespace || u->type == T::Assembly || u->type == T::Module;
    if (!supported || u->alias) error(u, Msg::UsingStatementNotSupported);
    if (u->type != T::Namespace || !u->name) return;
    std::string_view s = u->name->value;
    bool start = true, ok = !s.empty();
    for (char ch : s) {
      unsigned char c = static_cast<unsigned char>(ch);
      if (c == '.') {
        ok = ok && !start;
        start = true;
      } else {
        bool letter = c >= 0x80 || chars::is_identifier_start(c);
        ok = ok && (letter || (!start && chars::is_digit(c)));
        start = false;
      }
    }
    if (!ok || start) error(u->name, Msg::InvalidNamespaceValue);
  }

  const ParsedScript& script_;
  Diagnostics& d_;
  std::vector<const MemberAst*> members_;
};

}  // namespace

bool is_void_type(const TypeConstraintAst* type) {
  if (!type) return true;
  std::string_view n = type->type_name->full_name;
  return chars::same(n, "void") || chars::same(n, "System.Void");
}

bool is_constant(const Ast* n, const ConstantRules& rules) {
  auto constant = [&](const Ast* x) { return x && is_constant(x, rules); };
  if (!n) return false;
  switch (n->kind) {
    case AstKind::ConstantExpression:
    case AstKind::StringConstantExpression:
    case AstKind::TypeExpression:
      return true;
    case AstKind::VariableExpression: {
      std::string_view name = static_cast<const VariableExpressionAst*>(n)->path.user_path;
      return chars::same(name, "true") || chars::same(name, "false") || chars::same(name, "null");
    }
    case AstKind::TernaryExpression: {
      auto* t = static_cast<const TernaryExpressionAst*>(n);
      return constant(t->condition) && constant(t->if_true) && constant(t->if_false);
    }
    case AstKind::BinaryExpression: {
      auto* b = static_cast<const BinaryExpressionAst*>(n);
      return has_flag(b->op, token_flag::kFold) && constant(b->left) && constant(b->right);
    }
    case AstKind::UnaryExpression: {
      auto* u = static_cast<const UnaryExpressionAst*>(n);
      return has_flag(u->op, token_flag::kFold) && constant(u->child);
    }
    case AstKind::ConvertExpression: {
      static constexpr std::string_view kPrimitives[] = {
          "int", "long", "double", "float", "single", "bool", "char", "byte", "sbyte", "short", "ushort", "uint",
          "ulong", "int16", "int32", "int64", "uint16", "uint32", "uint64", "boolean"};
      auto* c = static_cast<const ConvertExpressionAst*>(n);
      std::string_view type = c->type()->type_name->full_name;
      if (chars::starts_with(type, "System.")) type.remove_prefix(7);
      bool primitive = std::any_of(std::begin(kPrimitives), std::end(kPrimitives),
                                   [&](std::string_view p) { return chars::same(p, type); });
      return primitive && constant(c->child);
    }
    case AstKind::MemberExpression: {
      auto* m = static_cast<const MemberExpressionAst*>(n);
      return m->is_static && m->expression->kind == AstKind::TypeExpression &&
             m->member->kind == AstKind::StringConstantExpression;
    }
    case AstKind::ArrayLiteral: {
      if (!rules.attribute && !rules.hashtables) return false;
      AstList<ExpressionAst> elements = static_cast<const ArrayLiteralAst*>(n)->elements;
      return std::all_of(elements.begin(), elements.end(), constant);
    }
    case AstKind::Hashtable: {
      if (!rules.hashtables) return false;
      auto pairs = static_cast<const HashtableAst*>(n)->pairs;
      return std::all_of(pairs.begin(), pairs.end(),
                         [&](const HashtablePair& p) { return constant(p.key) && constant(p.value); });
    }
    case AstKind::ScriptBlockExpression:
      return rules.attribute && !rules.class_attribute;
    case AstKind::ParenExpression:
      return constant(static_cast<const ParenExpressionAst*>(n)->pipeline);
    case AstKind::Pipeline:
      return constant(pure_expression(n));
    case AstKind::SubExpression:
      return constant(static_cast<const SubExpressionAst*>(n)->sub_expression);
    case AstKind::UsingExpression:
      return constant(static_cast<const UsingExpressionAst*>(n)->sub_expression);
    case AstKind::StatementBlock: {
      auto* b = static_cast<const StatementBlockAst*>(n);
      return b->traps.empty() && b->statements.size() == 1 && constant(b->statements[0]);
    }
    default:
      return false;
  }
}

void check_semantics(const ParsedScript& script, Diagnostics& d) {
  Checker(script, d).visit(script.root());
  // What is found only when the types are made: after everything else was right.
  if (d.count() > 0) return;
  walk(script.root(), [&](Ast* n) {
    if (auto* type = as<TypeDefinitionAst>(n)) check_type_members(script, type, d);
    return true;
  });
}

}  // namespace psession
