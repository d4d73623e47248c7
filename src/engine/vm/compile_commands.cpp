// Commands and pipelines: their arguments are evaluated first, in order, into consecutive registers.
#include "engine/vm/compiler.h"

namespace psession {

namespace {
// A number whose text is also what it is shown as: 12, -3, 1.5. Others (0x1F, 1.50, 1kb) keep theirs as arguments.
bool shown_as_written(std::string_view t) {
  if (!t.empty() && t[0] == '-') t.remove_prefix(1);
  if (t.empty() || t.size() > 15 || (t[0] == '0' && t.size() > 1 && t[1] != '.')) return false;
  size_t point = t.find('.');
  for (size_t i = 0; i < t.size(); ++i)
    if (i != point && (t[i] < '0' || t[i] > '9')) return false;
  return point == std::string_view::npos || (point > 0 && point + 1 < t.size() && t.back() != '0');
}
}  // namespace


void Compiler::redirections(AstList<RedirectionAst> list, CommandSite& site) {
  for (auto* r : list) {
    RedirectionSite s;
    s.from = static_cast<StreamId>(r->from);
    if (auto* f = as<FileRedirectionAst>(static_cast<const Ast*>(r))) {
      s.append = f->append;
      auto* v = as<VariableExpressionAst>(static_cast<const Ast*>(f->location));
      if (v && same_name(v->path.name, "null")) s.to_null = true;
      else s.reg = into(expr(f->location), temp());
    } else {
      s.merge = true;
    }
    site.redirections.push_back(s);
  }
  if (!site.redirections.empty()) site.plain_args = false;
}

void Compiler::command(const CommandAst* c, CommandSite& site) {
  site.ast = c;
  site.op = c->invocation_operator == TokenKind::Dot ? CallOperator::Dot
            : c->invocation_operator == TokenKind::Ampersand ? CallOperator::Ampersand : CallOperator::None;
  auto* first = as<StringConstantExpressionAst>(static_cast<const Ast*>(c->elements[0]));
  if (first) {
    site.name = first->value;
    site.reg = string_constant(first->value);
  } else {
    site.reg = into(expr(static_cast<const ExpressionAst*>(c->elements[0])), temp());
  }
  bool verbatim = false;
  size_t positional = 0;
  for (size_t i = 1; i < c->elements.size(); ++i)
    if (c->elements[i]->kind != AstKind::CommandParameter) ++positional;
  // Plain positional arguments stand in consecutive registers from the first one's.
  Reg base = temps(positional);
  Reg next = base;
  for (size_t i = 1; i < c->elements.size(); ++i) {
    const CommandElementAst* e = c->elements[i];
    ArgSite a;
    a.ast = e;
    if (auto* p = as<CommandParameterAst>(static_cast<const Ast*>(e))) {
      a.name = p->name;
      std::string_view text = u_.script->text(p->extent);
      if (p->argument) {
        a.kind = ArgSite::ParameterWithValue;
        a.text = std::string(text.substr(0, p->argument->extent.start - p->extent.start));
        while (!a.text.empty() && a.text.back() == ' ') a.text.pop_back();
        a.reg = into(expr(p->argument), temp());
      } else {
        a.kind = ArgSite::Parameter;
        a.text = std::string(text);
      }
      site.plain_args = false;
    } else if (auto* v = as<VariableExpressionAst>(static_cast<const Ast*>(e)); v && v->splatted) {
      a.kind = ArgSite::Splat;
      a.name = v->path.name;
      a.reg = next++;
      variable(v, a.reg);
      site.plain_args = false;
    } else {
      auto* sc = as<StringConstantExpressionAst>(static_cast<const Ast*>(e));
      if (sc && sc->string_type == StringConstantType::BareWord) {
        a.bareword = true;
        if (sc->value == "--%") {
          verbatim = site.verbatim = true;
          site.plain_args = false;
        }
      }
      if (auto* ex = as<ExpandableStringExpressionAst>(static_cast<const Ast*>(e)))
        a.bareword = ex->string_type == StringConstantType::BareWord;
      if (e->kind == AstKind::ConstantExpression && !shown_as_written(u_.script->text(e->extent))) {
        a.text = std::string(u_.script->text(e->extent));
        site.plain_args = false;
      }
      a.reg = next++;
      Mark m = mark();
      expr(static_cast<const ExpressionAst*>(e), a.reg);
    }
    site.args.push_back(std::move(a));
  }
  redirections(c->redirections, site);
  auto* paren = c->elements.size() == 2 ? as<ParenExpressionAst>(static_cast<const Ast*>(c->elements[1])) : nullptr;
  if (paren && c->elements[0]->extent.end == paren->extent.start)
    if (auto* p = as<PipelineAst>(static_cast<const Ast*>(paren->pipeline)); p && p->elements.size() == 1)
      if (auto* ce = as<CommandExpressionAst>(static_cast<const Ast*>(p->elements[0])))
        site.like_method = ce->expression->kind == AstKind::ArrayLiteral;
}

Compiler::Reg Compiler::pipeline(const PipelineAst* p, uint16_t flag, Reg want) {
  Reg dst = flag == 1 ? (want >= 0 ? want : temp()) : -1;
  Mark m = mark();
  const Ast* outer = position_;
  position_ = p;
  if (p->background) {
    Reg r = dst >= 0 ? dst : temp();
    emit(Op::Background, r, static_cast<Reg>(node(p)));
    if (flag == 0) emit(Op::Emit, 0, r);
    position_ = outer;
    return r;
  }
  auto site = std::make_unique<PipelineSite>();
  site->ast = p;
  Reg args = 0;
  for (auto* e : p->elements) {
    CommandSite c;
    if (auto* ce = as<CommandExpressionAst>(static_cast<const Ast*>(e))) {
      c.is_expression = true;
      c.ast = ce;
      c.plain_args = false;
      c.reg = into(expr(ce->expression), temp());
      redirections(ce->redirections, c);
    } else {
      command(static_cast<const CommandAst*>(e), c);
      for (auto& a : c.args)
        if (a.kind == ArgSite::Positional) { args = a.reg; break; }
    }
    site->commands.push_back(std::move(c));
  }
  if (p->elements.size() == 1) position_ = p->elements[0];
  bool direct = site->commands.size() == 1 && !site->commands[0].is_expression;
  u_.pipelines.push_back(std::move(site));
  emit(direct ? Op::Call : Op::RunPipeline, dst < 0 ? 0 : dst, static_cast<Reg>(u_.pipelines.size() - 1), args, flag);
  position_ = outer;
  return dst;
}

// a && b, a || b: the output of each goes on; $? decides.
void Compiler::chain(const PipelineChainAst* p) {
  if (p->background) {
    Mark m = mark();
    Reg r = temp();
    emit(Op::Background, r, static_cast<Reg>(node(p)));
    emit(Op::Emit, 0, r);
    return;
  }
  // An error of one side is reported there; the chain goes by what $? says then.
  size_t start = here();
  pipeline_statement(p->left, true);
  Handler h{Handler::Statement, static_cast<uint32_t>(start), static_cast<uint32_t>(here())};
  h.target = static_cast<uint32_t>(here());
  h.index = traps_;
  h.collectors = collector_depth();
  if (here() > start) body_->handlers.push_back(h);
  size_t skip = emit(Op::JumpOk, 0, 0, 0, p->op == TokenKind::AndAnd ? 0 : 1);
  pipeline_statement(p->right, true);
  patch_a(skip);
}

}  // namespace psession
