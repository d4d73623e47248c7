#include <algorithm>

#include "language/parser_impl.h"

namespace psession {

StatementAst* Parser::statement() {
  DepthGuard guard(*this);
  Tok token = next();
  List<AttributeBaseAst> attributes;
  uint32_t point = token.at;
  if (token.kind == K::Generic && text(token).starts_with("[")) {
    resync(token);
    attributes = attribute_list(false);
    token = next();
    if (!attributes.empty()) {
      auto type = std::find_if(attributes.begin(), attributes.end(),
                               [](AttributeBaseAst* a) { return a->kind == AstKind::TypeConstraint; });
      if (token.flags & token_flag::kNoAttributes) {
        if (type != attributes.end()) {
          resync(point);
          token = next();
        } else {
          error(attributes[0]->extent, Msg::UnexpectedAttribute, attributes[0]->type_name->full_name);
        }
      } else if (token.flags & token_flag::kKeyword) {
        if (type != attributes.end())
          error((*type)->extent, Msg::TypeNotAllowedBeforeStatement, (*type)->type_name->full_name);
      } else {
        resync(point);
        token = next();
      }
    }
  }
  return statement_of(token, attributes.empty() ? nullptr : &attributes, point);
}

StatementAst* Parser::statement_of(const Tok& token, List<AttributeBaseAst>* attributes, uint32_t point) {
  switch (token.kind) {
    case K::If: return if_statement(token);
    case K::Switch: return switch_statement(nullptr, token);
    case K::Foreach: return foreach_statement(nullptr, token);
    case K::For: return for_statement(nullptr, token);
    case K::While: return while_statement(nullptr, token);
    case K::Do: return do_statement(nullptr, token);
    case K::Function:
    case K::Filter:
    case K::Workflow: return function_declaration(token);
    case K::Return: return flow_with_pipeline<ReturnStatementAst>(token);
    case K::Throw: return flow_with_pipeline<ThrowStatementAst>(token);
    case K::Exit: return flow_with_pipeline<ExitStatementAst>(token);
    case K::Break: return flow_with_label<BreakStatementAst>(token);
    case K::Continue: return flow_with_label<ContinueStatementAst>(token);
    case K::Trap: return trap_statement(token);
    case K::Try: return try_statement(token);
    case K::Data: return data_statement(token);
    case K::Parallel:
    case K::Sequence: return block_statement(token);
    case K::From:
    case K::Define:
    case K::Var:
      error(token.extent, Msg::ReservedKeywordNotAllowed, token_text(token.kind));
      return error_statement(token.extent);
    case K::Label:
      skip_newlines();
      return labeled_statement(token);
    case K::EndOfInput:
      if (attributes) {
        resync(point);
        return pipeline_chain();
      }
      unget(token);
      return nullptr;
    case K::Class: return class_definition(attributes, token);
    case K::Enum: return enum_definition(attributes, token);
    case K::Using: {
      StatementAst* s = using_statement(token);
      error(s->extent, Msg::UsingMustBeAtStartOfScript);
      return s;
    }
    case K::Else:
    case K::ElseIf:
    case K::Catch:
    case K::Until:
      // After an error these are most likely its remains, not commands.
      if (diag_.count() > 0) {
        skip_newlines();
        return statement();
      }
      [[fallthrough]];
    default:
      if (attributes) {
        resync(point);
      } else {
        unget(token);
      }
      return pipeline_chain();
  }
}

StatementAst* Parser::labeled_statement(const Tok& label) {
  Tok token = next();
  switch (token.kind) {
    case K::Switch: return switch_statement(&label, token);
    case K::Foreach: return foreach_statement(&label, token);
    case K::For: return for_statement(&label, token);
    case K::While: return while_statement(&label, token);
    case K::Do: return do_statement(&label, token);
    default:
      resync(label);
      return pipeline_chain();
  }
}

StringConstantExpressionAst* Parser::simple_name(Tok* token) {
  tz_.want_simple_name = true;
  Tok t = peek();
  tz_.want_simple_name = false;
  if (token) *token = t;
  if (t.kind != K::Identifier) return nullptr;
  tz_.add_flags(t, token_flag::kMemberName);
  skip();
  return bare_word(t);
}

ExpressionAst* Parser::label_or_key() {
  if (StringConstantExpressionAst* name = simple_name()) return name;
  K k = peek().kind;
  if (k == K::NewLine || k == K::Semi) return nullptr;
  CommaScope comma(*this, true);
  return unary_expression();
}

template <class T>
StatementAst* Parser::flow_with_label(const Tok& keyword) {
  ExpressionAst* label = label_or_key();
  T* s = node<T>(label ? span(keyword.extent, label->extent) : keyword.extent);
  s->label = label;
  return done(s);
}

template <class T>
StatementAst* Parser::flow_with_pipeline(const Tok& keyword) {
  PipelineBaseAst* p = pipeline_chain();
  T* s = node<T>(p ? span(keyword.extent, p->extent) : keyword.extent);
  s->pipeline = p;
  return done(s);
}

StatementAst* Parser::block_statement(const Tok& keyword) {
  StatementBlockAst* body = statement_block();
  if (!body) {
    incomplete(after(keyword), Msg::MissingStatementAfterKeyword, text(keyword));
    return error_statement(keyword.extent);
  }
  BlockStatementAst* s = node<BlockStatementAst>(span(keyword.extent, body->extent));
  s->block_kind = keyword.kind;
  s->body = body;
  return done(s);
}

StatementAst* Parser::if_statement(const Tok& if_token) {
  std::vector<IfClause> clauses;
  List<Ast> parts;
  StatementBlockAst* else_clause = nullptr;
  Tok keyword = if_token, l_paren, r_paren;
  for (;;) {
    skip_newlines();
    if (!accept(K::LParen, l_paren)) {
      incomplete(after(keyword), Msg::MissingOpenParenthesisInIfStatement, text(keyword));
      return error_statement_of(span(if_token.extent, keyword.extent), parts);
    }
    skip_newlines();
    PipelineBaseAst* condition = pipeline_chain();
    bool missing = !condition;
    if (missing) {
      incomplete(after(l_paren), Msg::IfStatementMissingCondition, text(keyword));
      condition = error_statement(after(l_paren));
    } else {
      parts.push_back(condition);
    }
    skip_newlines();
    if (!accept(K::RParen, r_paren)) {
      if (condition->kind != AstKind::ErrorStatement)
        incomplete(r_paren.extent, Msg::MissingEndParenthesisAfterStatement, text(keyword));
      return error_statement_of(span(if_token.extent, before(r_paren)), parts);
    }
    skip_newlines();
    StatementBlockAst* body = statement_block();
    if (!body) {
      incomplete(r_paren.extent, Msg::MissingStatementBlock, text(keyword));
      return error_statement_of(span(if_token.extent, r_paren.extent), parts);
    }
    parts.push_back(body);
    clauses.push_back({condition, body});
    // The new lines belong to the statement only when an else follows.
    uint32_t point = has_ungot_ ? ungot_.at : tz_.restore_point();
    skip_newlines();
    keyword = peek();
    if (keyword.kind == K::ElseIf) {
      skip();
      continue;
    }
    if (keyword.kind == K::Else) {
      skip();
      skip_newlines();
      else_clause = statement_block();
      if (!else_clause) {
        incomplete(after(keyword), Msg::MissingStatementBlockAfterElse);
        return error_statement_of(span(if_token.extent, keyword.extent), parts);
      }
    } else {
      resync(point);
    }
    break;
  }
  Extent end = else_clause ? else_clause->extent : clauses.back().body->extent;
  IfStatementAst* s = node<IfStatementAst>(span(if_token.extent, end));
  s->clauses = arena_.copy(clauses);
  s->else_clause = else_clause;
  return done(s);
}

StatementAst* Parser::trap_statement(const Tok& keyword) {
  uint32_t point = tz_.restore_point();
  skip_newlines();
  AttributeBaseAst* type = attribute();
  TypeConstraintAst* constraint = as<TypeConstraintAst>(type);
  if (type && !constraint) resync(point);
  StatementBlockAst* body = statement_block();
  if (!body) {
    Extent end = constraint ? constraint->extent : keyword.extent;
    incomplete(after(end), Msg::MissingTrapStatement);
    return error_statement(span(keyword.extent, end), {constraint});
  }
  TrapStatementAst* s = node<TrapStatementAst>(span(keyword.extent, body->extent));
  s->trap_type = constraint;
  s->body = body;
  return done(s);
}

CatchClauseAst* Parser::catch_clause(Extent& end, bool& failed, List<Ast>& error_nodes) {
  skip_newlines();
  Tok keyword, comma;
  if (!accept(K::Catch, keyword)) return nullptr;
  List<TypeConstraintAst> types;
  bool after_comma = false, reported = false;
  for (;;) {
    uint32_t point = tz_.restore_point();
    skip_newlines();
    AttributeBaseAst* type = attribute();
    if (!type) {
      if (after_comma) {
        end = comma.extent;
        failed = reported = true;
        incomplete(after(end), Msg::MissingTypeLiteralToken);
      }
      break;
    }
    TypeConstraintAst* constraint = as<TypeConstraintAst>(type);
    if (!constraint) {
      resync(point);
      break;
    }
    types.push_back(constraint);
    skip_newlines();
    if (!accept(K::Comma, comma)) break;
    after_comma = true;
  }
  StatementBlockAst* body = statement_block();
  if (!body) {
    if (!reported) {
      end = types.empty() ? keyword.extent : types.back()->extent;
      failed = true;
      incomplete(after(end), Msg::MissingCatchHandlerBlock);
    }
    error_nodes.insert(error_nodes.end(), types.begin(), types.end());
    return nullptr;
  }
  CatchClauseAst* c = node<CatchClauseAst>(span(keyword.extent, body->extent));
  c->types = list(types);
  c->body = body;
  return done(c);
}

StatementAst* Parser::try_statement(const Tok& keyword) {
  skip_newlines();
  StatementBlockAst* body = statement_block();
  if (!body) {
    incomplete(after(keyword), Msg::MissingTryStatementBlock);
    return error_statement(keyword.extent);
  }
  Extent end;
  bool failed = false;
  List<Ast> error_nodes;
  List<CatchClauseAst> catches;
  while (CatchClauseAst* c = catch_clause(end, failed, error_nodes)) catches.push_back(c);
  skip_newlines();
  StatementBlockAst* finally_block = nullptr;
  if (peek_is(K::Finally)) {
    Tok finally_token = next();
    finally_block = statement_block();
    if (!finally_block) {
      end = finally_token.extent;
      failed = true;
      incomplete(after(end), Msg::MissingFinallyStatementBlock, token_text(K::Finally));
    }
  }
  if (catches.empty() && !finally_block && !failed) {
    end = body->extent;
    failed = true;
    incomplete(after(end), Msg::MissingCatchOrFinally);
  }
  if (failed) {
    List<Ast> nested{body};
    nested.insert(nested.end(), catches.begin(), catches.end());
    nested.insert(nested.end(), error_nodes.begin(), error_nodes.end());
    return error_statement_of(span(keyword.extent, end), nested);
  }
  end = finally_block ? finally_block->extent : catches.back()->extent;
  TryStatementAst* s = node<TryStatementAst>(span(keyword.extent, end));
  s->body = body;
  s->catch_clauses = list(catches);
  s->finally_clause = finally_block;
  return done(s);
}

StatementAst* Parser::data_statement(const Tok& keyword) {
  skip_newlines();
  StringConstantExpressionAst* name = simple_name();
  skip_newlines();
  List<ExpressionAst> commands;
  bool failed = false;
  Extent end;
  Tok parameter = peek();
  if (parameter.kind == K::Parameter) {
    skip();
    if (!is_parameter(parameter, "SupportedCommand")) {
      failed = true;
      end = parameter.extent;
      error(end, Msg::InvalidParameterForDataSectionStatement, parameter.data->value);
    }
    Extent last = parameter.extent;
    for (;;) {
      skip_newlines();
      ExpressionAst* command = single_argument(kCommandName);
      if (!command) {
        if (!failed) incomplete(after(last), Msg::MissingValueForSupportedCommandInDataSectionStatement);
        failed = true;
        end = last;
        break;
      }
      commands.push_back(command);
      Tok comma;
      if (!accept(K::Comma, comma)) break;
      last = comma.extent;
    }
  }
  StatementBlockAst* body = nullptr;
  if (!failed) {
    body = statement_block();
    if (!body) {
      failed = true;
      end = !commands.empty() ? commands.back()->extent : name ? name->extent : keyword.extent;
      incomplete(after(end), Msg::MissingStatementBlockForDataSection);
    }
  }
  if (failed) {
    return error_statement_of(span(keyword.extent, end), List<Ast>(commands.begin(), commands.end()));
  }
  DataStatementAst* s = node<DataStatementAst>(span(keyword.extent, body->extent));
  if (name) s->variable = name->value;
  s->commands_allowed = list(commands);
  s->body = body;
  return done(s);
}

StatementAst* Parser::using_statement(const Tok& keyword) {
  using Type = UsingStatementAst::Type;
  Tok directive = next();
  Type type;
  bool alias_allowed = false, alias_required = false;
  switch (directive.kind) {
    case K::Namespace:
      type = Type::Namespace;
      alias_allowed = true;
      break;
    case K::Type:
      type = Type::Type;
      alias_required = true;
      break;
    case K::Module:
      type = Type::Module;
      alias_allowed = true;
      break;
    case K::Command:
      type = Type::Command;
      alias_required = true;
      break;
    case K::Assembly:
      type = Type::Assembly;
      break;
    default:
      unget(directive);
      incomplete(after(keyword), Msg::MissingUsingStatementDirective);
      return error_statement(keyword.extent);
  }
  Tok item_token = next();
  if (item_token.kind == K::EndOfInput || item_token.kind == K::NewLine || item_token.kind == K::Comma ||
      item_token.kind == K::Semi) {
    incomplete(after(directive), Msg::MissingUsingItemName);
    if (item_token.kind == K::EndOfInput) unget(item_token);
    return error_statement(span(keyword.extent, directive.extent));
  }
  ExpressionAst* item = command_argument(kArgument, item_token);
  if (!item) {
    error(item_token.extent, Msg::InvalidValueForUsingItemName, text(item_token));
    sync_on_error(true, {K::Semi, K::NewLine});
    return error_statement(span(keyword.extent, item_token.extent));
  }
  HashtableAst* table = as<HashtableAst>(item);
  if (item->kind != AstKind::StringConstantExpression && !(type == Type::Module && table)) {
    error(item->extent, Msg::InvalidValueForUsingItemName, text(item->extent));
    return error_statement(span(keyword.extent, item->extent));
  }
  UsingStatementAst* s = node<UsingStatementAst>(span(keyword.extent, item->extent));
  s->type = type;
  s->name = as<StringConstantExpressionAst>(item);
  s->module_specification = table;
  if ((alias_allowed || alias_required) && !table) {
    Tok equals, alias_token;
    if (accept(K::Equals, equals)) {
      alias_token = next();
      if (alias_token.kind == K::EndOfInput || alias_token.kind == K::NewLine || alias_token.kind == K::Semi) {
        unget(alias_token);
        incomplete(after(equals), Msg::MissingNamespaceAlias);
        return error_statement(span(keyword.extent, equals.extent));
      }
      if (alias_token.kind == K::Comma) {
        error(alias_token.extent, Msg::UnexpectedUnaryOperator, text(alias_token));
        return error_statement(span(keyword.extent, alias_token.extent));
      }
      ExpressionAst* alias = command_argument(kArgument, alias_token);
      s->extent = span(keyword.extent, alias ? alias->extent : alias_token.extent);
      if (type == Type::Module && is_a<HashtableAst>(alias)) {
        s->module_specification = as<HashtableAst>(alias);
      } else if (!is_a<StringConstantExpressionAst>(alias)) {
        Extent at = alias ? alias->extent : alias_token.extent;
        error(at, Msg::InvalidValueForUsingItemName, text(at));
        return error_statement(span(keyword.extent, at), {item, alias});
      } else {
        s->alias = as<StringConstantExpressionAst>(alias);
      }
      require_terminator();
      return done(s);
    }
    if (alias_required) {
      incomplete(after(item_token), Msg::MissingEqualsInUsingAlias);
      return error_statement(span(keyword.extent, item->extent), {item});
    }
  }
  require_terminator();
  return done(s);
}

}  // namespace psession
