// Assignments, pipeline chains, pipelines and redirections.
#include "language/parser_impl.h"

namespace psession {

PipelineBaseAst* Parser::pipeline_chain() {
  DepthGuard guard(*this);
  Tok assign;
  ExpressionAst* e;
  bool is_assignment = false;
  {
    ModeScope mode(*this, ScanMode::Expression);
    e = expression();
    if (e && has_flag(peek().kind, token_flag::kAssignment)) {
      assign = next();
      is_assignment = true;
    }
  }
  if (is_assignment) {
    skip_newlines();
    StatementAst* right = statement();
    if (!right) {
      incomplete(after(assign), Msg::ExpectedValueExpression, token_text(assign.kind));
      right = error_statement(after(assign));
    }
    // An expression stands without a pipeline around it.
    if (pure_expression(right)) {
      right = static_cast<PipelineAst*>(right)->elements[0];
      right->parent = nullptr;
    }
    AssignmentStatementAst* s = node<AssignmentStatementAst>(span(e->extent, right->extent));
    s->left = e;
    s->op = assign.kind;
    s->right = right;
    s->error_extent = assign.extent;
    return done(s);
  }

  PipelineBaseAst* chain = nullptr;
  Tok op;
  int length = 0;
  auto append = [&](PipelineAst* right) -> PipelineBaseAst* {
    if (!chain) return right;
    if (++length > kMaxChain) throw TooComplicated{};
    PipelineChainAst* c = node<PipelineChainAst>(span(chain->extent, right->extent));
    c->left = chain;
    c->right = right;
    c->op = op.kind;
    return done(c);
  };
  for (;;) {
    Tok first;
    PipelineAst* p;
    if (e) {
      p = pipeline(e);
      e = nullptr;
    } else {
      first = peek();
      p = pipeline(nullptr);
    }
    if (!p) {
      if (!chain) return nullptr;
      if (first.kind == K::EndOfInput) {
        incomplete(after(op), Msg::EmptyPipelineChainElement, text(op));
      } else if (first.kind != K::Dot && first.kind != K::Ampersand) {
        error(span(op.extent, first.extent), Msg::EmptyPipelineChainElement, text(op));
      }
      return error_statement(span(chain->extent, op.extent), {chain}, op.kind);
    }
    Tok token = peek();
    bool background = false;
    if (token.kind == K::Ampersand) {
      skip();
      token = peek();
      if (token.kind == K::AndAnd || token.kind == K::OrOr) {
        skip();
        error(token.extent, Msg::BackgroundOperatorInPipelineChain);
        return error_statement(span(chain ? chain->extent : p->extent, token.extent), {chain, p});
      }
      background = true;
    } else if (token.kind == K::AndAnd || token.kind == K::OrOr) {
      skip();
      skip_newlines();
      chain = append(p);
      op = token;
      if (peek_is(K::EndOfInput)) {
        incomplete(after(op), Msg::EmptyPipelineChainElement);
        return chain;
      }
      continue;
    }
    PipelineBaseAst* result = append(p);
    if (PipelineAst* single = as<PipelineAst>(result)) single->background = background;
    if (PipelineChainAst* c = as<PipelineChainAst>(result)) c->background = background;
    return result;
  }
}

PipelineAst* Parser::pipeline(ExpressionAst* start) {
  List<CommandBaseAst> elements;
  ExpressionAst* e = start;
  bool after_pipe = false;
  Tok token;
  for (bool scanning = true; scanning;) {
    if (!e) {
      ModeScope mode(*this, ScanMode::Expression);
      e = expression();
    }
    CommandBaseAst* element = nullptr;
    if (e) {
      if (!elements.empty()) error(e->extent, Msg::ExpressionsMustBeFirstInPipeline);
      RedirectionAst* seen[7] = {};
      Extent extent = e->extent;
      while (peek_is(K::Redirection) || peek_is(K::RedirectInStd)) {
        Tok r = next();
        Extent unused;
        if (RedirectionAst* redirected = redirection(r, seen, unused)) extent = span(extent, redirected->extent);
      }
      CommandExpressionAst* c = node<CommandExpressionAst>(extent);
      c->expression = e;
      List<RedirectionAst> redirections;
      for (RedirectionAst* r : seen)
        if (r) redirections.push_back(r);
      c->redirections = list(redirections);
      element = done(c);
    } else {
      element = command();
    }
    if (element) {
      elements.push_back(element);
    } else if (!elements.empty() || peek_is(K::Pipe)) {
      incomplete(after_pipe ? after(token) : peek().extent, Msg::EmptyPipeElement);
    }
    e = nullptr;
    token = peek();
    if (token.kind == K::NewLine && tz_.pipe_continues_after(token)) {
      skip_newlines();
      token = peek();
    }
    switch (token.kind) {
      case K::Semi: case K::NewLine: case K::RParen: case K::RCurly: case K::EndOfInput:
      case K::AndAnd: case K::OrOr: case K::Ampersand:
        scanning = false;
        break;
      case K::Pipe:
        after_pipe = true;
        skip();
        skip_newlines();
        if (peek_is(K::EndOfInput)) {
          scanning = false;
          incomplete(after(token), Msg::EmptyPipeElement);
        }
        break;
      default:
        error(token.extent, Msg::UnexpectedToken, text(token));
        scanning = false;
        break;
    }
  }
  if (elements.empty()) return nullptr;
  PipelineAst* p = node<PipelineAst>(span(elements.front()->extent, elements.back()->extent));
  p->elements = list(elements);
  return done(p);
}

RedirectionAst* Parser::redirection(const Tok& t, RedirectionAst* (&seen)[7], Extent& extent) {
  RedirectionAst* result;
  const TokenData& d = *t.data;
  if (!d.merging) {
    ExpressionAst* file = single_argument(kFileName);
    if (!file) {
      error(after(t), Msg::MissingFileSpecification);
      file = error_expression(t.extent);
    }
    extent = span(t.extent, file->extent);
    if (t.kind == K::RedirectInStd) {
      error(t.extent, Msg::RedirectionNotSupported, text(t));
      return nullptr;
    }
    FileRedirectionAst* f = node<FileRedirectionAst>(extent);
    f->from = d.from;
    f->location = file;
    f->append = d.append;
    result = done(f);
  } else {
    if (d.to != RedirectionStream::Output || d.from == d.to)
      error(t.extent, Msg::RedirectionNotSupported, text(t));
    MergingRedirectionAst* m = node<MergingRedirectionAst>(t.extent);
    m->from = d.from;
    extent = t.extent;
    result = m;
  }
  RedirectionAst*& slot = seen[static_cast<int>(d.from)];
  if (slot) {
    static constexpr std::string_view kNames[] = {"* stream", "output stream", "error stream", "warning stream",
                                                  "verbose stream", "debug stream", "information stream"};
    error(result->extent, Msg::StreamAlreadyRedirected, kNames[static_cast<int>(d.from)]);
  } else {
    slot = result;
  }
  return result;
}

}  // namespace psession
