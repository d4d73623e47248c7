// class and enum.
#include "language/parser_impl.h"

namespace psession {

namespace {

Extent definition_start(const std::vector<AttributeBaseAst*>* attributes, Extent keyword) {
  return attributes && !attributes->empty() ? attributes->front()->extent : keyword;
}

}  // namespace

StatementAst* Parser::class_definition(List<AttributeBaseAst>* attributes, const Tok& keyword) {
  skip_newlines();
  Tok name_token;
  StringConstantExpressionAst* name = simple_name(&name_token);
  if (!name) {
    incomplete(after(keyword), Msg::MissingNameAfterKeyword, text(keyword));
    return error_statement(keyword.extent);
  }
  tz_.add_flags(name_token, token_flag::kTypeName, token_flag::kMemberName);
  skip_newlines();
  List<TypeConstraintAst> bases;
  ModeScope mode(*this, ScanMode::Signature);
  Tok colon, comma, l_curly, r_curly;
  if (peek_is(K::Colon)) {
    colon = next();
    skip_newlines();
    Tok last = colon;
    for (;;) {
      TypeName* base = type_name(false, nullptr);
      if (!base) {
        incomplete(after(last), Msg::TypeNameExpected);
        break;
      }
      TypeConstraintAst* constraint = node<TypeConstraintAst>(base->extent);
      constraint->type_name = base;
      bases.push_back(constraint);
      skip_newlines();
      if (!accept(K::Comma, comma)) break;
      last = comma;
      skip_newlines();
    }
  }
  if (!accept(K::LCurly, l_curly)) {
    Extent last = bases.empty() ? name->extent : bases.back()->extent;
    incomplete(after(last), Msg::MissingTypeBody, token_text(K::Class));
    return error_statement_of(span(keyword.extent, last), List<Ast>(bases.begin(), bases.end()));
  }
  Extent last = l_curly.extent;
  List<MemberAst> members;
  List<Ast> nested;
  for (;;) {
    List<Ast> errors;
    bool had_errors = false;
    MemberAst* member = class_member(name->value, errors, had_errors);
    if (!member && !had_errors) break;
    if (member) {
      members.push_back(member);
      last = member->extent;
    }
    if (!errors.empty()) {
      nested.insert(nested.end(), errors.begin(), errors.end());
      last = errors.back()->extent;
    }
  }
  if (accept(K::RCurly, r_curly)) {
    last = r_curly.extent;
  } else {
    diag_.incomplete(after(l_curly), r_curly.extent, Msg::MissingEndCurlyBrace);
  }
  TypeDefinitionAst* definition =
      node<TypeDefinitionAst>(span(definition_start(attributes, keyword.extent), last));
  definition->name = name->value;
  definition->name_extent = name->extent;
  List<AttributeAst> own;
  List<Ast> types;
  if (attributes) {
    for (AttributeBaseAst* a : *attributes) {
      if (AttributeAst* attribute = as<AttributeAst>(a)) {
        own.push_back(attribute);
      } else {
        types.push_back(a);
      }
    }
  }
  definition->attributes = list(own);
  definition->base_types = list(bases);
  definition->members = list(members);
  done(definition);
  if (types.empty() && nested.empty()) return definition;
  nested.insert(nested.end(), types.begin(), types.end());
  nested.push_back(definition);
  return error_statement_of(definition->extent, nested);
}

MemberAst* Parser::class_member(std::string_view class_name, List<Ast>& errors, bool& had_errors) {
  List<AttributeAst> attributes;
  TypeConstraintAst* type = nullptr;
  bool is_static = false, is_hidden = false, started = false, any = false;
  Extent start, last;
  Tok token;
  auto record = [&](Ast* a) {
    if (!a) return;
    errors.push_back(a);
    had_errors = true;
  };
  auto record_all = [&] {
    for (AttributeAst* a : attributes) record(a);
    record(type);
  };
  for (;;) {
    skip_newlines();
    if (AttributeBaseAst* a = attribute()) {
      any = true;
      last = a->extent;
      if (!started) start = a->extent;
      started = true;
      if (AttributeAst* plain = as<AttributeAst>(a)) {
        attributes.push_back(plain);
      } else if (!type) {
        type = as<TypeConstraintAst>(a);
      } else {
        error(a->extent, Msg::TooManyTypes);
      }
      continue;
    }
    token = peek();
    if (!started) start = token.extent;
    started = true;
    if (token.kind != K::Hidden && token.kind != K::Static) break;
    bool& flag = token.kind == K::Hidden ? is_hidden : is_static;
    if (flag) error(token.extent, Msg::DuplicateQualifier, text(token));
    flag = any = true;
    last = token.extent;
    skip();
  }
  if (token.kind == K::Variable) {
    skip();
    ExpressionAst* value = nullptr;
    if (peek_is(K::Equals)) {
      skip();
      skip_newlines();
      value = expression();
    }
    Extent end = value ? value->extent : token.extent;
    Tok terminator = peek();
    if (terminator.kind != K::NewLine && terminator.kind != K::Semi && terminator.kind != K::RCurly)
      incomplete(after(end), Msg::MissingPropertyTerminator);
    skip_newlines_and_semicolons();
    if (terminator.kind == K::Semi) end = terminator.extent;
    PropertyMemberAst* p = node<PropertyMemberAst>(span(start, end));
    p->name = token.data->value;
    p->is_static = is_static;
    p->is_hidden = is_hidden;
    p->property_type = type;
    p->attributes = list(attributes);
    p->initial_value = value;
    return done(p);
  }
  if (token.kind == K::Identifier || (token.flags & token_flag::kKeyword)) {
    tz_.add_flags(token, 0, ~0u);
    skip();
    Extent error_extent;
    FunctionDefinitionAst* f = method_declaration(token, class_name, is_static, error_extent);
    if (!f) {
      sync_on_error(false, {K::RCurly});
      record_all();
      return nullptr;
    }
    FunctionMemberAst* m = node<FunctionMemberAst>(span(start, f->extent));
    m->name = f->name;
    m->is_static = is_static;
    m->is_hidden = is_hidden;
    m->function = f;
    m->return_type = type;
    m->attributes = list(attributes);
    m->is_constructor = chars::same(f->name, class_name);
    return done(m);
  }
  if (any) {
    incomplete(after(last), Msg::IncompleteMemberDefinition);
    record_all();
  }
  return nullptr;
}

FunctionDefinitionAst* Parser::method_declaration(const Tok& name, std::string_view class_name, bool is_static,
                                                  Extent& end) {
  bool failed = false, has_list = false;
  Extent r_paren = name.extent;
  List<ParameterAst> parameters;
  Tok token;
  if (peek_is(K::LParen)) {
    parameters = function_parameters(has_list, end, failed, r_paren);
  } else {
    incomplete(after(name), Msg::MissingMethodParameterList);
  }
  std::string_view method = arena_.copy(text(name));
  bool calls_base = chars::same(method, class_name) && !is_static;
  List<ExpressionAst> base_arguments;
  bool has_base = false;
  Extent base_keyword{}, base_end{};
  if (calls_base) {
    skip_newlines();
    ModeScope mode(*this, ScanMode::Signature);
    if (peek_is(K::Colon)) {
      Tok colon = next(), base, l_paren;
      skip_newlines();
      if (accept(K::Base, base)) {
        skip_newlines();
        if (accept(K::LParen, l_paren)) {
          has_base = true;
          base_keyword = base.extent;
          base_arguments = invoke_arguments(l_paren, base_end);
          skip_newlines();
        } else {
          failed = true;
          end = base.extent;
          incomplete(after(base), Msg::MissingMethodParameterList);
        }
      } else {
        failed = true;
        end = colon.extent;
        incomplete(after(colon), Msg::MissingBaseCtorCall);
      }
    }
  }
  Tok l_curly;
  if (!accept(K::LCurly, l_curly)) {
    if (!failed) {
      end = r_paren;
      incomplete(after(end), Msg::MissingFunctionBody);
    }
    failed = true;
  }
  if (failed) return nullptr;
  StatementAst* first = nullptr;
  if (calls_base) {
    Extent call = has_base ? span(base_keyword, base_end) : Extent{};
    BaseCtorInvokeMemberExpressionAst* invoke = node<BaseCtorInvokeMemberExpressionAst>(call);
    VariableExpressionAst* self = node<VariableExpressionAst>(base_keyword);
    self->path = make_variable_path("this");
    invoke->expression = self;
    invoke->member = bare_word(base_keyword, ".ctor");
    invoke->arguments = list(base_arguments);
    CommandExpressionAst* command = node<CommandExpressionAst>(call);
    command->expression = done(invoke);
    first = done(command);
  }
  ModeScope mode(*this, ScanMode::Command);
  CommaScope comma(*this, false);
  ScriptBlockAst* body = script_block(&l_curly, false, first);
  FunctionDefinitionAst* f = node<FunctionDefinitionAst>(span(name.extent, body->extent));
  f->has_parameter_list = true;
  f->name = method;
  f->name_extent = name.extent;
  f->parameters = list(parameters);
  f->body = body;
  return done(f);
}

StatementAst* Parser::enum_definition(List<AttributeBaseAst>* attributes, const Tok& keyword) {
  skip_newlines();
  StringConstantExpressionAst* name = simple_name();
  if (!name) {
    incomplete(after(keyword), Msg::MissingNameAfterKeyword, text(keyword));
    return error_statement(keyword.extent);
  }
  ModeScope mode(*this, ScanMode::Signature);
  List<TypeConstraintAst> underlying;
  Tok colon, l_curly, r_curly;
  if (peek_is(K::Colon)) {
    colon = next();
    skip_newlines();
    TypeName* type = type_name(false, nullptr);
    if (!type) {
      incomplete(after(colon), Msg::TypeNameExpected);
    } else {
      static constexpr std::string_view kAllowed[] = {"byte", "sbyte", "int16", "short", "uint16", "ushort",
                                                      "int", "int32", "uint", "uint32", "long", "int64",
                                                      "ulong", "uint64"};
      std::string_view simple = type->full_name;
      if (chars::starts_with(simple, "System.")) simple.remove_prefix(7);
      bool allowed = false;
      for (std::string_view a : kAllowed) allowed = allowed || chars::same(a, simple);
      if (!allowed) error(type->extent, Msg::InvalidUnderlyingType, type->name);
      TypeConstraintAst* constraint = node<TypeConstraintAst>(type->extent);
      constraint->type_name = type;
      underlying.push_back(constraint);
    }
  }
  skip_newlines();
  if (!accept(K::LCurly, l_curly)) {
    incomplete(after(name), Msg::MissingTypeBody, token_text(K::Enum));
    return error_statement(span(keyword.extent, name->extent));
  }
  List<MemberAst> members;
  while (MemberAst* member = enum_member()) members.push_back(member);
  Extent end = members.empty() ? l_curly.extent : members.back()->extent;
  if (accept(K::RCurly, r_curly)) {
    end = r_curly.extent;
  } else {
    diag_.incomplete(after(l_curly), r_curly.extent, Msg::MissingEndCurlyBrace);
  }
  TypeDefinitionAst* definition = node<TypeDefinitionAst>(span(definition_start(attributes, keyword.extent), end));
  definition->type = TypeDefinitionAst::Type::Enum;
  definition->name = name->value;
  definition->name_extent = name->extent;
  List<AttributeAst> own;
  List<Ast> types;
  if (attributes) {
    for (AttributeBaseAst* a : *attributes) {
      if (AttributeAst* attribute = as<AttributeAst>(a)) {
        own.push_back(attribute);
      } else {
        types.push_back(a);
      }
    }
  }
  definition->attributes = list(own);
  definition->base_types = list(underlying);
  definition->members = list(members);
  done(definition);
  if (types.empty()) return definition;
  types.push_back(definition);
  return error_statement_of(definition->extent, types);
}

MemberAst* Parser::enum_member() {
  skip_newlines();
  StringConstantExpressionAst* name = simple_name();
  if (!name) return nullptr;
  Extent end = name->extent;
  ExpressionAst* value = nullptr;
  bool missing = false;
  {
    ModeScope mode(*this, ScanMode::Expression);
    if (peek_is(K::Equals)) {
      Tok equals = next();
      value = expression();
      if (!value) {
        error(after(equals), Msg::ExpectedValueExpression, token_text(K::Equals));
        end = equals.extent;
        missing = true;
      } else {
        end = value->extent;
      }
    }
  }
  Tok terminator = peek();
  if (terminator.kind != K::NewLine && terminator.kind != K::Semi && terminator.kind != K::RCurly && !missing)
    incomplete(after(end), Msg::MissingPropertyTerminator);
  skip_newlines_and_semicolons();
  if (terminator.kind == K::Semi) end = terminator.extent;
  PropertyMemberAst* p = node<PropertyMemberAst>(span(name->extent, end));
  p->name = name->value;
  p->is_static = true;
  p->initial_value = value;
  return done(p);
}

}  // namespace psession
