// Commands: their names, parameters and arguments.
#include "language/parser_impl.h"

namespace psession {

ExpressionAst* Parser::single_argument(Context context) {
  if (peek_is(K::Comma) || peek_is(K::EndOfInput)) return nullptr;
  ModeScope mode(*this, ScanMode::Command);
  return command_argument(context, next());
}

// Null, with the token put back, when it ends a command.
ExpressionAst* Parser::command_argument(Context context, Tok token) {
  DepthGuard guard(*this);
  List<ExpressionAst> arguments;
  Tok comma;
  for (;;) {
    ExpressionAst* e = nullptr;
    bool verbatim = false;
    switch (token.kind) {
      case K::Pipe: case K::RCurly: case K::RParen: case K::EndOfInput: case K::NewLine: case K::Semi:
      case K::Redirection: case K::RedirectInStd: case K::AndAnd: case K::OrOr: case K::Ampersand:
      case K::MinusMinus: case K::Comma:
        unget(token);
        if (arguments.empty()) return nullptr;
        incomplete(after(comma), Msg::MissingExpression, ",");
        return error_expression(span(arguments.front()->extent, comma.extent),
                                List<Ast>(arguments.begin(), arguments.end()));
      case K::SplattedVariable: case K::Variable: case K::Number: case K::HereStringExpandable:
      case K::StringExpandable: case K::HereStringLiteral: case K::StringLiteral: case K::LParen:
      case K::DollarParen: case K::AtParen: case K::AtCurly: case K::LCurly:
        unget(token);
        e = primary_expression(true);
        break;
      case K::Generic:
        if (context & kCommandName) tz_.add_flags(token, token_flag::kCommandName);
        if (!token.data->nested.empty() && context != kCommandName) {
          e = expandable(token, StringConstantType::BareWord);
        } else {
          e = bare_word(token.extent, token.data->value);
          verbatim = token.data->value == "--%";
        }
        break;
      default:
        e = bare_word(token);
        tz_.add_flags(token, context & kCommandName ? token_flag::kCommandName : 0, token_flag::kKeyword);
        break;
    }
    if (context != kArgument || verbatim || !peek_is(K::Comma)) {
      if (arguments.empty()) return e;
      arguments.push_back(e);
      ArrayLiteralAst* a = node<ArrayLiteralAst>(span(arguments.front()->extent, e->extent));
      a->elements = list(arguments);
      return done(a);
    }
    comma = next();
    arguments.push_back(e);
    skip_newlines();
    token = next();
  }
}

CommandAst* Parser::command() {
  ModeScope mode(*this, ScanMode::Command);
  List<CommandElementAst> elements;
  RedirectionAst* seen[7] = {};
  Tok token = next();
  const Tok first = token;
  Extent end = token.extent;
  K invocation = K::Unknown;
  Context context = kCommandName;
  if (token.kind == K::Dot || token.kind == K::Ampersand) {
    invocation = token.kind;
    token = next();
    context = kAfterInvocation;
  }
  bool dash_dash = false;
  for (bool scanning = true; scanning;) {
    switch (token.kind) {
      case K::Pipe: case K::RCurly: case K::RParen: case K::EndOfInput: case K::NewLine: case K::Semi:
      case K::AndAnd: case K::OrOr: case K::Ampersand:
        unget(token);
        scanning = false;
        continue;
      case K::MinusMinus:
        end = token.extent;
        if (dash_dash) {
          elements.push_back(bare_word(token));
        } else {
          CommandParameterAst* p = node<CommandParameterAst>(token.extent);
          p->name = "-";
          p->error_extent = token.extent;
          elements.push_back(p);
        }
        dash_dash = true;
        break;
      case K::Comma:
        end = token.extent;
        error(token.extent, Msg::MissingArgument);
        skip_newlines();
        break;
      case K::Parameter: {
        if ((context & kCommandName) || dash_dash) {
          end = token.extent;
          tz_.add_flags(token, token_flag::kCommandName);
          elements.push_back(bare_word(token));
          break;
        }
        CommandParameterAst* p = node<CommandParameterAst>(token.extent);
        p->name = token.data->value;
        p->error_extent = token.extent;
        if (token.data->used_colon && !peek_is(K::Comma)) {
          p->argument = command_argument(kArgument, next());
          if (!p->argument) {
            error(after(token), Msg::ParameterRequiresArgument, text(token));
          } else {
            p->extent = span(token.extent, p->argument->extent);
          }
        }
        end = p->extent;
        elements.push_back(done(p));
        break;
      }
      case K::Redirection:
      case K::RedirectInStd:
        if (context & kCommandName) {
          end = token.extent;
          elements.push_back(bare_word(token));
        } else {
          redirection(token, seen, end);
        }
        break;
      default: {
        bool verbatim = token.kind == K::Generic && token.data->value == "--%";
        ExpressionAst* e = command_argument(context, token);
        if (!e) break;
        end = e->extent;
        elements.push_back(e);
        if (verbatim && (!has_ungot_ || ungot_.kind == K::Parameter)) {
          has_ungot_ = false;
          Tok rest = tz_.verbatim_argument();
          end = rest.extent;
          elements.push_back(bare_word(rest.extent, rest.data->value));
        }
        break;
      }
    }
    context = kArgument;
    token = next();
  }
  if (elements.empty()) {
    if (invocation != K::Unknown) error(first.extent, Msg::MissingExpression, text(first));
    return nullptr;
  }
  CommandAst* c = node<CommandAst>(span(first.extent, end));
  c->elements = list(elements);
  c->invocation_operator = invocation;
  List<RedirectionAst> redirections;
  for (RedirectionAst* r : seen)
    if (r) redirections.push_back(r);
  c->redirections = list(redirections);
  return done(c);
}

}  // namespace psession
