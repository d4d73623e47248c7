// Attributes and type names.
#include <string>

#include "language/parser_impl.h"

namespace psession {

Parser::List<AttributeBaseAst> Parser::attribute_list(bool in_expression) {
  List<AttributeBaseAst> attributes;
  while (AttributeBaseAst* a = attribute()) {
    attributes.push_back(a);
    if (!in_expression || a->kind == AstKind::Attribute) skip_newlines();
  }
  return attributes;
}

AttributeBaseAst* Parser::attribute() {
  DepthGuard guard(*this);
  Tok l_bracket;
  if (has_ungot_) {
    if (ungot_.kind != K::LBracket) return nullptr;
    l_bracket = next();
  } else if (!tz_.left_bracket(l_bracket)) {
    return nullptr;
  }
  skip_newlines();
  Tok first;
  TypeName* type = type_name(true, &first);
  if (!type) {
    resync(l_bracket);
    incomplete(after(l_bracket), Msg::MissingTypename);
    return nullptr;
  }
  Tok token = next();
  if (token.kind != K::LParen) {
    Extent end = type->extent;
    if (token.kind == K::RBracket) {
      end = token.extent;
    } else {
      unget(token);
      error(before(token), Msg::EndSquareBracketExpectedAtEndOfAttribute);
    }
    TypeConstraintAst* constraint = node<TypeConstraintAst>(span(l_bracket.extent, end));
    constraint->type_name = type;
    return constraint;
  }
  skip_newlines();
  List<ExpressionAst> positional;
  List<NamedAttributeArgumentAst> named;
  Extent last = token.extent;
  {
    ModeScope mode(*this, ScanMode::Expression);
    attribute_arguments(positional, named, last);
  }
  skip_newlines();
  Tok r_paren, r_bracket;
  Extent end = last;
  bool closed = accept(K::RParen, r_paren);
  if (closed) {
    end = r_paren.extent;
  } else {
    incomplete(after(last), Msg::MissingEndParenthesisInExpression);
  }
  skip_newlines();
  if (accept(K::RBracket, r_bracket)) {
    end = r_bracket.extent;
  } else if (closed) {
    incomplete(after(end), Msg::EndSquareBracketExpectedAtEndOfAttribute);
  }
  tz_.add_flags(first, token_flag::kAttributeName);
  AttributeAst* a = node<AttributeAst>(span(l_bracket.extent, end));
  a->type_name = type;
  a->positional_arguments = list(positional);
  a->named_arguments = list(named);
  return done(a);
}

void Parser::attribute_arguments(List<ExpressionAst>& positional, List<NamedAttributeArgumentAst>& named,
                                 Extent& last) {
  CommaScope comma_scope(*this, true);
  bool after_comma = false;
  Tok comma;
  for (;;) {
    skip_newlines();
    StringConstantExpressionAst* name = simple_name();
    if (name) {
      NamedAttributeArgumentAst* argument = node<NamedAttributeArgumentAst>(name->extent);
      argument->name = name->value;
      if (peek_is(K::Equals)) {
        Tok equals = next();
        skip_newlines();
        ExpressionAst* e = expression();
        if (!e) {
          incomplete(after(equals), Msg::MissingExpressionInNamedArgument);
          e = error_expression(after(equals));
          sync_on_error(true, {K::Comma, K::RParen, K::RBracket, K::NewLine});
        }
        last = e->extent;
        argument->argument = e;
        argument->extent = span(name->extent, e->extent);
      } else {
        VariableExpressionAst* yes = node<VariableExpressionAst>(name->extent);
        yes->path = make_variable_path("true");
        argument->argument = yes;
        argument->expression_omitted = true;
      }
      bool duplicate = false;
      for (NamedAttributeArgumentAst* other : named) duplicate = duplicate || other->name == argument->name;
      if (duplicate) {
        error(name->extent, Msg::DuplicateNamedArgument, name->value);
      } else {
        if (named.size() > 1000) throw TooComplicated{};
        named.push_back(done(argument));
      }
    } else if (ExpressionAst* e = expression()) {
      positional.push_back(e);
      last = e->extent;
    } else if (after_comma) {
      last = after(comma);
      incomplete(last, Msg::MissingExpressionAfterToken, token_text(K::Comma));
      positional.push_back(error_expression(last));
    }
    skip_newlines();
    if (!accept(K::Comma, comma)) return;
    after_comma = true;
    last = comma.extent;
  }
}

TypeName* Parser::simple_type(Extent e, std::string_view name) {
  TypeName* t = arena_.make<TypeName>();
  t->extent = e;
  if (size_t at = name.find("``"); at != std::string_view::npos) {   // an escaped backtick before the count of arguments
    std::string plain(name);
    plain.erase(at, 1);
    t->name = t->full_name = arena_.copy(plain);
  } else {
    t->name = t->full_name = arena_.copy(name);
  }
  return t;
}

// Makes the full name from the parts, once they are all known.
void Parser::finish_names(TypeName* t) {
  std::string name;
  if (t->form == TypeName::Form::Array) {
    name = t->element->full_name;
    name += '[';
    name.append(static_cast<size_t>(t->rank - 1), ',');
    name += ']';
    t->assembly = t->element->assembly;
  } else if (t->form == TypeName::Form::Generic) {
    name = t->element->name;
    name += '[';
    for (size_t i = 0; i < t->generic_args.size(); ++i) {
      if (i) name += ',';
      TypeName* a = t->generic_args[i];
      if (!a->assembly.empty()) {
        name += '[';
        name += a->full_name;
        name += ", ";
        name += a->assembly;
        name += ']';
      } else {
        name += a->full_name;
      }
    }
    name += ']';
    t->assembly = t->element->assembly;
  } else {
    return;
  }
  t->name = t->full_name = arena_.copy(name);
}

TypeName* Parser::type_name(bool assembly_allowed, Tok* first) {
  ModeScope mode(*this, ScanMode::TypeName);
  Tok t;
  if (!accept(K::Identifier, t)) return nullptr;
  if (first) *first = t;
  return finish_type_name(t, false, assembly_allowed);
}

TypeName* Parser::finish_type_name(const Tok& name, bool unbracketed, bool assembly_allowed) {
  DepthGuard guard(*this);
  Tok token = peek();
  if (token.kind == K::LBracket) {
    Tok l_bracket = next();
    skip_newlines();
    token = next();
    switch (token.kind) {
      case K::RBracket:
      case K::Comma: {
        TypeName* element = simple_type(name.extent, text(name));
        return complete_array(element, element, token, unbracketed);
      }
      case K::LBracket:
      case K::Identifier:
        return generic_type_name(name, token, unbracketed);
      case K::EndOfInput:
        unget(token);
        incomplete(after(l_bracket), Msg::MissingTypename);
        break;
      default:
        error(token.extent, Msg::UnexpectedToken, text(token));
        sync_on_error(true, {K::RBracket});
        break;
    }
    return simple_type(name.extent, text(name));
  }
  if (token.kind == K::Comma && assembly_allowed && !unbracketed) {
    skip();
    std::string_view assembly = tz_.assembly_name();
    TypeName* t = simple_type(name.extent, text(name));
    if (assembly.find_first_not_of(" \t") == std::string_view::npos) {
      error(after(token), Msg::MissingAssemblyNameSpecification);
    } else {
      t->assembly = assembly;
      t->extent = span(name.extent, tz_.current_extent());
    }
    return t;
  }
  return simple_type(name.extent, text(name));
}

TypeName* Parser::generic_argument(const Tok& first) {
  if (first.kind == K::Identifier) return finish_type_name(first, true);
  Tok token;
  if (!accept(K::Identifier, token)) {
    incomplete(after(token), Msg::MissingTypename);
    return simple_type(first.extent, ":ErrorTypeName:");
  }
  TypeName* t = finish_type_name(token, false);
  if (!accept(K::RBracket, token)) incomplete(before(token), Msg::EndSquareBracketExpectedAtEndOfType);
  return t;
}

std::vector<TypeName*> Parser::generic_arguments(const Tok& first, Tok& last) {
  std::vector<TypeName*> arguments{generic_argument(first)};
  for (;;) {
    skip_newlines();
    last = next();
    if (last.kind != K::Comma) return arguments;
    skip_newlines();
    Tok token = peek();
    if (token.kind == K::Identifier || token.kind == K::LBracket) {
      skip();
      arguments.push_back(generic_argument(token));
    } else {
      incomplete(after(last), Msg::MissingTypename);
      arguments.push_back(simple_type(last.extent, ":ErrorTypeName:"));
    }
  }
}

TypeName* Parser::generic_type_name(const Tok& name, const Tok& first, bool unbracketed) {
  Tok r_bracket;
  std::vector<TypeName*> arguments = generic_arguments(first, r_bracket);
  Extent end = arguments.back()->extent;
  if (r_bracket.kind == K::RBracket) {
    end = r_bracket.extent;
  } else {
    unget(r_bracket);
    incomplete(before(r_bracket), Msg::EndSquareBracketExpectedAtEndOfAttribute);
  }
  TypeName* t = arena_.make<TypeName>();
  t->form = TypeName::Form::Generic;
  t->extent = span(name.extent, end);
  t->element = simple_type(name.extent, text(name));
  t->generic_args = arena_.copy(arguments);
  finish_names(t);
  Tok token = peek();
  if (token.kind == K::LBracket) {
    skip();
    return complete_array(t, t->element, next(), unbracketed);
  }
  if (token.kind == K::Comma && !unbracketed) {
    skip();
    std::string_view assembly = tz_.assembly_name();
    if (assembly.empty()) {
      error(after(token), Msg::MissingAssemblyNameSpecification);
    } else {
      t->element->assembly = t->assembly = assembly;
    }
  }
  return t;
}

// `token` follows the `[` of an array; more brackets may come: [int[][,]].
TypeName* Parser::complete_array(TypeName* element, TypeName* to_qualify, Tok token, bool unbracketed) {
  auto make_array = [&](Extent end, int rank) {
    TypeName* t = arena_.make<TypeName>();
    t->form = TypeName::Form::Array;
    t->extent = span(element->extent, end);
    t->element = element;
    t->rank = rank;
    finish_names(t);
    return t;
  };
  for (int count = 0;; ++count) {
    if (count > 200) throw TooComplicated{};
    switch (token.kind) {
      case K::Comma: {
        Tok first = token, last = token;
        int rank = 1;
        do {
          last = token;
          ++rank;
          token = next();
        } while (token.kind == K::Comma);
        if (rank > 32) {
          if (token.kind != K::RBracket) unget(token);
          error(span(first.extent, last.extent), Msg::ArrayHasTooManyDimensions, std::to_string(rank));
          break;
        }
        if (token.kind != K::RBracket) {
          unget(token);
          error(after(last), Msg::EndSquareBracketExpectedAtEndOfAttribute);
        }
        element = make_array(token.extent, rank);
        break;
      }
      case K::RBracket:
        element = make_array(token.extent, 1);
        break;
      case K::EndOfInput:
        unget(token);
        error(before(token), Msg::EndSquareBracketExpectedAtEndOfAttribute);
        break;
      default:
        error(token.extent, Msg::UnexpectedToken, text(token));
        sync_on_error(true, {K::RBracket});
        break;
    }
    Tok following = peek();
    if (!unbracketed && following.kind == K::Comma) {
      skip();
      std::string_view assembly = tz_.assembly_name();
      if (assembly.empty()) {
        error(after(following), Msg::MissingAssemblyNameSpecification);
      } else {
        to_qualify->assembly = assembly;
        for (TypeName* t = element; t; t = t->element) t->assembly = assembly;
      }
      return element;
    }
    if (following.kind != K::LBracket) return element;
    skip();
    token = next();
  }
}

}  // namespace psession
