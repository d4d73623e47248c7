// What an expression or a pipeline may give, found without side effects: values that are at hand (variables and
// their properties), else types from casts, literals, signatures and commands' declared outputs.
#include <algorithm>

#include "engine/cmdlet.h"
#include "engine/completion/internal.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "language/ast_visit.h"
#include "language/parser.h"
#include "object/convert.h"
#include "object/members.h"
#include "text/casing.h"

namespace psession::completion {
namespace {

constexpr int kMaxDepth = 12;

struct Walker {
  InferenceContext& c;
  const ParsedScript& script;

  static void add_type(Inferred& out, const Type* t) {
    if (t && t != &types::Void && std::find(out.types.begin(), out.types.end(), t) == out.types.end()) out.types.push_back(t);
  }
  static Inferred of_type(const Type* t) {
    Inferred out;
    add_type(out, t);
    return out;
  }
  static Inferred of_value(Value v) {
    Inferred out;
    if (!v.is_null()) out.values.push_back(std::move(v));
    return out;
  }
  static void append(Inferred& to, Inferred&& from) {
    for (Value& v : from.values) {
      if (to.values.size() < 20) to.values.push_back(std::move(v));
    }
    for (const Type* t : from.types) add_type(to, t);
    for (std::string& p : from.properties) to.properties.push_back(std::move(p));
  }

  // What enumerating gives: $_ of a pipeline, the variable of foreach.
  Inferred elements(Inferred i) {
    Inferred out;
    out.properties = std::move(i.properties);
    for (const Value& v : i.values) {
      const Value& u = unwrap(v);
      if (u.kind() == Kind::Array || u.kind() == Kind::List) {
        std::vector<Value> all = to_vector(c.rs, u);
        std::vector<const Type*> seen;
        for (size_t n = 0; n < all.size() && n < 200 && out.values.size() < 20; ++n) {
          const Type* t = type_of(all[n]);
          if (t && (std::find(seen.begin(), seen.end(), t) == seen.end())) {
            seen.push_back(t);
            out.values.push_back(all[n]);
          }
        }
      } else {
        out.values.push_back(v);
      }
    }
    for (const Type* t : i.types) {
      if (t->element()) add_type(out, t->element());
      else if (t->generic_args().size() == 1) add_type(out, t->generic_args()[0]);
      else add_type(out, t);
    }
    return out;
  }

  Inferred expression(const Ast* e) {
    if (!e || c.depth > kMaxDepth) return {};
    ++c.depth;
    Inferred out = dispatch(e);
    --c.depth;
    return out;
  }

  Inferred dispatch(const Ast* e) {
    if (auto* s = as<StringConstantExpressionAst>(e)) return of_value(str(s->value));
    if (is_a<ExpandableStringExpressionAst>(e)) return of_type(&types::String);
    if (auto* n = as<ConstantExpressionAst>(e)) return number(*n);
    if (auto* v = as<VariableExpressionAst>(e)) return variable(v->path);
    if (auto* u = as<UsingExpressionAst>(e)) return expression(u->sub_expression);
    if (auto* t = as<TypeExpressionAst>(e)) {
      const Type* type = TypeRegistry::find(t->type_name->full_name);
      return type ? of_value(Value(const_cast<Type*>(type))) : Inferred{};
    }
    if (auto* cv = as<ConvertExpressionAst>(e)) {
      std::string_view name = cv->type()->type_name->full_name;
      if (is_a<HashtableAst>(cv->child) && (equals_ignore_case(name, "pscustomobject") || equals_ignore_case(name, "psobject"))) {
        Inferred out = of_type(&types::PSCustomObject);
        out.properties = keys(*as<HashtableAst>(cv->child));
        return out;
      }
      return of_type(TypeRegistry::find(name));
    }
    if (auto* a = as<AttributedExpressionAst>(e)) return expression(a->child);
    if (auto* h = as<HashtableAst>(e)) {
      Inferred out = of_type(&types::Hashtable);
      out.properties = keys(*h);
      return out;
    }
    if (is_a<ScriptBlockExpressionAst>(e)) return of_type(&types::ScriptBlock);
    if (auto* l = as<ArrayLiteralAst>(e)) {
      const Type* of = nullptr;
      for (size_t n = 0; n < l->elements.size() && n < 50; ++n) {
        Inferred one = expression(l->elements[n]);
        const Type* t = !one.types.empty() ? one.types[0] : one.values.empty() ? &types::Object : type_of(one.values[0]);
        of = !of || of == t ? t : &types::Object;
      }
      return of_type(TypeRegistry::array_of(of ? of : &types::Object));
    }
    if (auto* a = as<ArrayExpressionAst>(e)) return of_type(a->sub_expression ? TypeRegistry::array_of(&types::Object) : nullptr);
    if (auto* p = as<ParenExpressionAst>(e)) return statement(p->pipeline);
    if (auto* s = as<SubExpressionAst>(e)) {
      if (!s->sub_expression || s->sub_expression->statements.empty()) return {};
      return statement(s->sub_expression->statements.back());
    }
    if (auto* i = as<InvokeMemberExpressionAst>(e)) return method(*i);
    if (auto* m = as<MemberExpressionAst>(e)) return property(*m);
    if (auto* x = as<IndexExpressionAst>(e)) return index(*x);
    if (auto* t = as<TernaryExpressionAst>(e)) {
      Inferred out = expression(t->if_true);
      append(out, expression(t->if_false));
      return out;
    }
    if (auto* b = as<BinaryExpressionAst>(e)) return binary(*b);
    if (auto* u = as<UnaryExpressionAst>(e)) {
      if (u->op == TokenKind::Not || u->op == TokenKind::Exclaim) return of_type(&types::Boolean);
      return expression(u->child);
    }
    return {};
  }

  Inferred number(const ConstantExpressionAst& n) {
    switch (n.value.kind) {
      case NumberKind::Int32: return of_type(&types::Int32);
      case NumberKind::Int64: return of_type(&types::Int64);
      case NumberKind::Double: return of_type(&types::Double);
      case NumberKind::Decimal: return of_type(&types::Decimal);
      case NumberKind::BigInteger: return of_type(&types::BigInteger);
      case NumberKind::SByte: return of_type(&types::SByte);
      case NumberKind::Byte: return of_type(&types::Byte);
      case NumberKind::Int16: return of_type(&types::Int16);
      case NumberKind::UInt16: return of_type(&types::UInt16);
      case NumberKind::UInt32: return of_type(&types::UInt32);
      case NumberKind::UInt64: return of_type(&types::UInt64);
    }
    return {};
  }

  std::vector<std::string> keys(const HashtableAst& h) {
    std::vector<std::string> out;
    for (const HashtablePair& p : h.pairs) {
      if (auto* s = as<StringConstantExpressionAst>(p.key)) out.emplace_back(s->value);
    }
    return out;
  }

  Inferred variable(const VariablePath& path) {
    if (path.scope == VariableScope::Unscoped && (path.name == "_" || equals_ignore_case(path.name, "PSItem"))) {
      if (!c.pipeline.empty()) {
        std::string pipeline = std::move(c.pipeline);
        c.pipeline.clear();   // $_ inside of it is another one
        Inferred out = elements(infer_pipeline_output(c, pipeline));
        c.pipeline = std::move(pipeline);
        return out;
      }
    }
    Inferred assigned = assigned_in_text(path);
    if (!assigned.empty()) return assigned;
    Value v;
    std::string name(path.scope == VariableScope::Using ? path.name : path.user_path);
    if (c.rs.try_get_variable(name, v) && !v.is_null()) return of_value(v);
    return {};
  }

  // The text itself says what a variable gets: $x = ..., [type]$x, foreach ($x in ...), param([type]$x).
  Inferred assigned_in_text(const VariablePath& path) {
    if (c.depth > kMaxDepth / 2) return {};
    std::shared_ptr<ParsedScript> whole = parse_script(std::string(c.text));
    const StatementAst* right = nullptr;
    const PipelineBaseAst* each = nullptr;
    const Type* declared = nullptr;
    auto is_it = [&](const Ast* e) {
      auto* v = as<VariableExpressionAst>(e);
      return v && v->path.is_variable() && equals_ignore_case(v->path.name, path.name);
    };
    walk(whole->root(), [&](Ast* a) {
      if (auto* s = as<AssignmentStatementAst>(a)) {
        const ExpressionAst* left = s->left;
        if (auto* cv = as<ConvertExpressionAst>(left); cv && is_it(cv->child)) {
          declared = TypeRegistry::find(cv->type()->type_name->full_name);
        } else if (is_it(left) && s->op == TokenKind::Equals && s->right) {
          right = s->right;
        }
      } else if (auto* f = as<ForEachStatementAst>(a)) {
        if (is_it(f->variable)) each = f->condition;
      } else if (auto* p = as<ParameterAst>(a)) {
        if (is_it(p->name)) {
          for (const AttributeBaseAst* t : p->attributes) {
            if (is_a<TypeConstraintAst>(t)) declared = TypeRegistry::find(t->type_name->full_name);
          }
        }
      }
      return true;
    });
    if (declared) return of_type(declared);
    ++c.depth;
    Inferred out;
    Walker w{c, *whole};
    if (right) out = w.statement(right);
    else if (each) out = w.elements(w.statement(each));
    --c.depth;
    return out;
  }

  Inferred property(const MemberExpressionAst& m) {
    auto* name = as<StringConstantExpressionAst>(m.member);
    if (!name) return {};
    if (m.is_static) {
      auto* t = as<TypeExpressionAst>(m.expression);
      const Type* type = t ? TypeRegistry::find(t->type_name->full_name) : nullptr;
      if (!type) return {};
      if (type->is_enum()) return of_type(type);
      const MemberGroup* g = type->find(name->value, true);
      return g && !g->overloads.empty() ? of_type(g->overloads[0]->result) : Inferred{};
    }
    Inferred target = expression(m.expression), out;
    for (const Value& v : target.values) {
      try {
        Value got;
        if (try_get_property(c.rs, v, name->value, got) && !got.is_null()) {
          out.values.push_back(got);
        } else if (const Type* t = type_of(v)) {
          const MemberGroup* g = t->find(name->value, false);
          if (g && !g->overloads.empty()) add_type(out, g->overloads[0]->result);
        }
      } catch (const ScriptError&) {
      }
    }
    for (const Type* t : target.types) {
      const MemberGroup* g = t->find(name->value, false);
      if (g && !g->overloads.empty()) add_type(out, g->overloads[0]->result);
    }
    return out;
  }

  Inferred method(const InvokeMemberExpressionAst& m) {
    auto* name = as<StringConstantExpressionAst>(m.member);
    if (!name) return {};
    Inferred out;
    if (m.is_static) {
      auto* t = as<TypeExpressionAst>(m.expression);
      const Type* type = t ? TypeRegistry::find(t->type_name->full_name) : nullptr;
      if (!type) return {};
      if (equals_ignore_case(name->value, "new")) return of_type(type);
      const MemberGroup* g = type->find(name->value, true);
      for (const MemberInfo* o : g ? g->overloads : std::vector<MemberInfo*>{}) add_type(out, o->result);
      return out;
    }
    Inferred target = expression(m.expression);
    std::vector<const Type*> of = target.types;
    for (const Value& v : target.values) {
      if (const Type* t = type_of(v)) of.push_back(t);
    }
    for (const Type* t : of) {
      const MemberGroup* g = t->find(name->value, false);
      for (const MemberInfo* o : g ? g->overloads : std::vector<MemberInfo*>{}) add_type(out, o->result);
    }
    return out;
  }

  Inferred index(const IndexExpressionAst& x) {
    Inferred target = expression(x.target), out;
    Value at;
    if (auto* n = as<ConstantExpressionAst>(x.index); n && n->value.kind == NumberKind::Int32) at = Value::int32(static_cast<int32_t>(n->value.integer));
    else if (auto* s = as<StringConstantExpressionAst>(x.index)) at = str(s->value);
    for (const Value& v : target.values) {
      if (!at.is_null()) {
        try {
          Value got = get_index(c.rs, v, std::span<const Value>(&at, 1));
          if (!got.is_null()) out.values.push_back(got);
          continue;
        } catch (const ScriptError&) {
        }
      }
      append(out, elements(of_value(v)));
    }
    Inferred rest;
    rest.types = std::move(target.types);
    append(out, elements(std::move(rest)));
    return out;
  }

  Inferred binary(const BinaryExpressionAst& b) {
    switch (b.op) {
      case TokenKind::Format:
      case TokenKind::Join: return of_type(&types::String);
      case TokenKind::As:
        if (auto* t = as<TypeExpressionAst>(b.right)) return of_type(TypeRegistry::find(t->type_name->full_name));
        return {};
      case TokenKind::DotDot: return of_type(TypeRegistry::array_of(&types::Object));
      case TokenKind::Isplit:
      case TokenKind::Csplit: return of_type(TypeRegistry::array_of(&types::String));
      case TokenKind::Ireplace:
      case TokenKind::Creplace: return of_type(&types::String);
      case TokenKind::QuestionQuestion: {
        Inferred out = expression(b.left);
        append(out, expression(b.right));
        return out;
      }
      default: break;
    }
    if (has_any_flag(b.op, token_flag::kPrecMask) && (token_flags(b.op) & token_flag::kPrecMask) <= token_flag::kPrecComparison) {
      return of_type(&types::Boolean);
    }
    return of_type([&]() -> const Type* {
      Inferred l = expression(b.left);
      if (!l.types.empty()) return l.types[0];
      return l.values.empty() ? nullptr : type_of(l.values[0]);
    }());
  }

  Inferred statement(const Ast* s) {
    if (c.depth > kMaxDepth) return {};
    if (auto* a = as<AssignmentStatementAst>(s)) return statement(a->right);
    if (auto* ce = as<CommandExpressionAst>(s)) return expression(ce->expression);
    if (auto* p = as<PipelineAst>(s)) return pipeline(*p);
    if (auto* ch = as<PipelineChainAst>(s)) return statement(ch->right);
    return {};
  }

  Inferred pipeline(const PipelineAst& p) {
    Inferred out;
    for (size_t i = 0; i < p.elements.size(); ++i) {
      const CommandBaseAst* e = p.elements[i];
      if (auto* ce = as<CommandExpressionAst>(e)) {
        out = expression(ce->expression);
      } else if (auto* cmd = as<CommandAst>(e)) {
        std::string upstream;
        if (i > 0) upstream = std::string(script.text({p.elements[0]->extent.start, p.elements[i - 1]->extent.end}));
        out = command(*cmd, std::move(out), upstream);
      }
    }
    return out;
  }

  const ExpressionAst* argument_of(const CommandAst& cmd, std::string_view parameter, bool first_positional) {
    for (size_t i = 1; i < cmd.elements.size(); ++i) {
      if (auto* p = as<CommandParameterAst>(cmd.elements[i])) {
        bool it = !p->name.empty() && starts_with_ignore_case(parameter, p->name);
        if (p->argument) {
          if (it) return p->argument;
        } else if (i + 1 < cmd.elements.size() && !is_a<CommandParameterAst>(cmd.elements[i + 1])) {
          ++i;
          if (it) return as<ExpressionAst>(static_cast<const Ast*>(cmd.elements[i]));
        }
      } else if (first_positional) {
        return as<ExpressionAst>(static_cast<const Ast*>(cmd.elements[i]));
      }
    }
    return nullptr;
  }

  Inferred command(const CommandAst& cmd, Inferred input, const std::string& upstream) {
    auto* name = cmd.elements.empty() ? nullptr : as<StringConstantExpressionAst>(static_cast<const Ast*>(cmd.elements[0]));
    if (!name) return {};
    Ref<CommandInfo> info = resolve_command(c.rs, name->value);
    if (!info) return {};
    auto is = [&](std::string_view n) { return equals_ignore_case(info->name, n); };
    if (is("Where-Object") || is("Sort-Object") || is("Tee-Object") || is("Get-Unique") || is("Write-Output")) {
      if (is("Write-Output") && input.empty()) {
        const ExpressionAst* e = argument_of(cmd, "InputObject", true);
        return e ? expression(e) : Inferred{};
      }
      return elements(std::move(input));
    }
    if (is("Select-Object")) {
      if (const ExpressionAst* e = argument_of(cmd, "ExpandProperty", false)) {
        auto* s = as<StringConstantExpressionAst>(e);
        Inferred from = elements(std::move(input)), out;
        if (!s) return out;
        for (const Value& v : from.values) {
          Value got;
          if (try_get_property(c.rs, v, s->value, got) && !got.is_null()) out.values.push_back(got);
        }
        for (const Type* t : from.types) {
          const MemberGroup* g = t->find(s->value, false);
          if (g && !g->overloads.empty()) add_type(out, g->overloads[0]->result);
        }
        return out;
      }
      const ExpressionAst* e = argument_of(cmd, "Property", true);
      if (!e) return elements(std::move(input));
      Inferred out = of_type(&types::PSCustomObject);
      auto take = [&](const Ast* x) {
        if (auto* s = as<StringConstantExpressionAst>(x)) out.properties.emplace_back(s->value);
        if (auto* h = as<HashtableAst>(x)) {
          for (const HashtablePair& pair : h->pairs) {
            auto* k = as<StringConstantExpressionAst>(pair.key);
            if (!k || k->value.empty() || (ascii_lower(k->value[0]) != 'n' && ascii_lower(k->value[0]) != 'l')) continue;
            if (auto* v = as<StringConstantExpressionAst>(pure_expression(pair.value))) out.properties.emplace_back(v->value);
          }
        }
      };
      if (auto* l = as<ArrayLiteralAst>(e)) {
        for (const ExpressionAst* x : l->elements) take(x);
      } else {
        take(e);
      }
      return out;
    }
    if (is("ForEach-Object")) {
      const ExpressionAst* e = argument_of(cmd, "Process", true);
      auto* b = as<ScriptBlockExpressionAst>(e);
      if (!b || !b->script_block || !b->script_block->end_block || b->script_block->end_block->statements.empty()) return {};
      std::string outer = std::move(c.pipeline);
      c.pipeline = upstream;
      ++c.depth;
      Inferred out = statement(b->script_block->end_block->statements.back());
      --c.depth;
      c.pipeline = std::move(outer);
      return out;
    }
    if (is("New-Object")) {
      auto* s = as<StringConstantExpressionAst>(argument_of(cmd, "TypeName", true));
      return s ? of_type(TypeRegistry::find(s->value)) : Inferred{};
    }
    Inferred out;
    if (info->command_type == CommandType::Cmdlet) {
      std::string_view names = static_cast<CmdletInfo&>(*info).def->outputs;
      while (!names.empty()) {
        size_t blank = std::min(names.find(' '), names.size());
        if (blank > 0) add_type(out, TypeRegistry::find(names.substr(0, blank)));
        names.remove_prefix(std::min(blank + 1, names.size()));
      }
    } else if (info->command_type == CommandType::Function || info->command_type == CommandType::Filter) {
      const ScriptBlockAst& ast = static_cast<FunctionInfo&>(*info).block->ast();
      if (ast.param_block) {
        for (const AttributeAst* a : ast.param_block->attributes) {
          if (!equals_ignore_case(a->type_name->full_name, "OutputType")) continue;
          for (const ExpressionAst* e : a->positional_arguments) {
            if (auto* t = as<TypeExpressionAst>(e)) add_type(out, TypeRegistry::find(t->type_name->full_name));
            if (auto* s = as<StringConstantExpressionAst>(e)) add_type(out, TypeRegistry::find(s->value));
          }
        }
      }
    } else if (info->command_type == CommandType::Application) {
      add_type(out, &types::String);
    }
    return out;
  }
};

const Ast* only_statement(const ParsedScript& p) {
  const ScriptBlockAst* root = p.root();
  if (!root || !root->end_block || root->end_block->statements.empty()) return nullptr;
  return root->end_block->statements.back();
}

}  // namespace

Inferred infer_text(InferenceContext& c, std::string_view expression) {
  if (c.depth > kMaxDepth || expression.size() > 20000) return {};
  std::shared_ptr<ParsedScript> p = parse_script(std::string(expression));
  Walker w{c, *p};
  return w.statement(only_statement(*p));
}

Inferred infer_pipeline_output(InferenceContext& c, std::string_view pipeline) { return infer_text(c, pipeline); }

}  // namespace psession::completion
