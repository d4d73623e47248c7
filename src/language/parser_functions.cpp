// Functions and their parameters.
#include "language/parser_impl.h"

namespace psession {

Parser::List<ParameterAst> Parser::parameter_list() {
  List<ParameterAst> parameters;
  bool after_comma = false;
  Tok comma;
  for (;;) {
    ParameterAst* p = parameter();
    if (!p) {
      if (after_comma) incomplete(after(comma), Msg::MissingExpressionAfterToken, token_text(K::Comma));
      return parameters;
    }
    parameters.push_back(p);
    skip_newlines();
    if (!accept(K::Comma, comma)) return parameters;
    after_comma = true;
  }
}

ParameterAst* Parser::parameter() {
  DepthGuard guard(*this);
  List<AttributeBaseAst> attributes;
  ExpressionAst* value = nullptr;
  Tok token;
  {
    CommaScope comma(*this, true);
    ModeScope mode(*this, ScanMode::Expression);
    skip_newlines();
    attributes = attribute_list(false);
    skip_newlines();
    token = next();
    if (token.kind != K::Variable && token.kind != K::SplattedVariable) {
      unget(token);
      if (attributes.empty()) return nullptr;
      incomplete(after(attributes.back()), Msg::InvalidFunctionParameter);
      sync_on_error(true, {K::RParen});
      ParameterAst* p = node<ParameterAst>(span(attributes.front()->extent, attributes.back()->extent));
      p->name = node<VariableExpressionAst>(p->extent);
      p->name->path = make_variable_path("__error__");
      p->attributes = list(attributes);
      return done(p);
    }
    skip_newlines();
    Tok equals;
    if (peek_is(K::Equals)) {
      equals = next();
      skip_newlines();
      value = expression();
      if (!value) incomplete(after(equals), Msg::MissingExpressionAfterToken, token_text(K::Equals));
    }
  }
  Extent start = attributes.empty() ? token.extent : attributes.front()->extent;
  ParameterAst* p = node<ParameterAst>(span(start, value ? value->extent : token.extent));
  p->name = node<VariableExpressionAst>(token.extent);
  p->name->path = make_variable_path(token.data->value);
  p->name->splatted = token.kind == K::SplattedVariable;
  p->attributes = list(attributes);
  p->default_value = value;
  return done(p);
}

Parser::List<ParameterAst> Parser::function_parameters(bool& present, Extent& end_error, bool& failed,
                                                       Extent& r_paren_extent) {
  skip_newlines();
  Tok l_paren, r_paren;
  present = false;
  if (!peek_is(K::LParen)) return {};
  present = true;
  l_paren = next();
  List<ParameterAst> parameters = parameter_list();
  skip_newlines();
  if (accept(K::RParen, r_paren)) {
    r_paren_extent = r_paren.extent;
  } else {
    failed = true;
    end_error = parameters.empty() ? l_paren.extent : parameters.back()->extent;
    incomplete(after(end_error), Msg::MissingEndParenthesisInFunctionParameterList);
  }
  skip_newlines();
  return parameters;
}

StatementAst* Parser::function_declaration(const Tok& keyword) {
  skip_newlines();
  Tok name = next();
  switch (name.kind) {
    case K::Pipe: case K::LParen: case K::LCurly: case K::AtParen: case K::AtCurly: case K::RCurly:
    case K::RParen: case K::EndOfInput: case K::Semi: case K::Redirection: case K::RedirectInStd:
    case K::AndAnd: case K::OrOr: case K::Ampersand: case K::Variable: case K::SplattedVariable:
    case K::HereStringExpandable: case K::HereStringLiteral: case K::StringLiteral: case K::StringExpandable:
      unget(name);
      incomplete(after(keyword), Msg::MissingNameAfterKeyword, text(keyword));
      return error_statement(keyword.extent);
    default:
      break;
  }
  tz_.add_flags(name, 0, token_flag::kKeyword);
  Extent end, r_paren = name.extent;
  bool failed = false, has_list = false;
  List<ParameterAst> parameters = function_parameters(has_list, end, failed, r_paren);
  Tok l_curly;
  if (!accept(K::LCurly, l_curly)) {
    if (!failed) {
      end = r_paren;
      incomplete(after(end), Msg::MissingFunctionBody);
    }
    failed = true;
  }
  if (failed)
    return error_statement_of(span(keyword.extent, end), List<Ast>(parameters.begin(), parameters.end()));
  ScriptBlockAst* body;
  {
    // The body of a function in an expression is command text, whatever stands around it.
    CommaScope comma(*this, false);
    body = script_block(&l_curly, keyword.kind == K::Filter);
  }
  FunctionDefinitionAst* f = node<FunctionDefinitionAst>(span(keyword.extent, body->extent));
  f->is_filter = keyword.kind == K::Filter;
  f->has_parameter_list = has_list;
  f->name = name.kind == K::Generic ? name.data->value : arena_.copy(text(name));
  f->name_extent = name.extent;
  f->parameters = list(parameters);
  f->body = body;
  if (keyword.kind == K::Workflow) error(f->extent, Msg::WorkflowNotSupportedInPowerShellCore);
  return done(f);
}

}  // namespace psession
