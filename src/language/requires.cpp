// The #requires comments of a script.
#include <algorithm>

#include "language/parser_impl.h"

namespace psession {
namespace {

// The strings of a constant: one, or an array of them.
bool constant_strings(const Ast* n, std::vector<std::string_view>& out) {
  if (auto* s = as<StringConstantExpressionAst>(n)) {
    out.push_back(s->value);
    return true;
  }
  if (auto* list = as<ArrayLiteralAst>(n)) {
    for (ExpressionAst* e : list->elements)
      if (!constant_strings(e, out)) return false;
    return true;
  }
  if (auto* paren = as<ParenExpressionAst>(n)) return constant_strings(pure_expression(paren->pipeline), out);
  return false;
}

// "7", "7.2", "7.2.0.1"
bool is_version(std::string_view s) {
  int parts = 1, digits = 0;
  for (char c : s) {
    if (c == '.') {
      if (digits == 0) return false;
      ++parts;
      digits = 0;
    } else if (c < '0' || c > '9' || ++digits > 9) {
      return false;
    }
  }
  return digits > 0 && parts <= 4;
}

struct Requirements {
  std::string_view version, application_id;
  std::vector<std::string_view> editions, assemblies;
  std::vector<RequiredModule> modules;
  bool elevation = false;
};

bool module_of(const Ast* n, RequiredModule& m) {
  if (auto* s = as<StringConstantExpressionAst>(n)) {
    m.name = s->value;
    return true;
  }
  auto* table = as<HashtableAst>(n);
  if (!table) return false;
  for (const HashtablePair& p : table->pairs) {
    auto* key = as<StringConstantExpressionAst>(p.key);
    auto* value = as<StringConstantExpressionAst>(pure_expression(p.value));
    std::string_view text;
    if (value) text = value->value;
    if (!key) return false;
    if (chars::same(key->value, "ModuleName")) m.name = text;
    else if (chars::same(key->value, "ModuleVersion")) m.module_version = text;
    else if (chars::same(key->value, "RequiredVersion")) m.required_version = text;
    else if (chars::same(key->value, "MaximumVersion")) m.maximum_version = text;
    else if (chars::same(key->value, "GUID")) m.guid = text;
    else return false;
  }
  return !m.name.empty();
}

}  // namespace

void Parser::parse_requires() {
  std::vector<Extent> comments = tz_.requires_comments();
  if (comments.empty()) return;
  Requirements r;
  Extent whole = comments.front();
  for (Extent comment : comments) {
    whole = span(whole, comment);
    NestedText nested;
    nested.text = tz_.source({comment.start + 1, comment.end});
    nested.base = comment.start + 1;
    has_ungot_ = false;
    Tokenizer::Frame frame = tz_.enter(nested);
    CommandAst* c = command();
    has_ungot_ = false;
    tz_.leave(frame);
    if (!c) continue;
    auto* name = as<StringConstantExpressionAst>(c->elements[0]);
    if (!name || !chars::same(name->value, "requires")) {
      error(c->extent, Msg::ScriptRequiresInvalidFormat);
    }
    for (size_t i = 1; i < c->elements.size(); ++i) {
      auto* p = as<CommandParameterAst>(c->elements[i]);
      if (!p) {
        error(c->elements[i]->extent, Msg::ScriptRequiresInvalidFormat);
        continue;
      }
      auto is = [&](std::string_view full) { return chars::starts_with(full, p->name); };
      Ast* value = p->argument;
      if (!value && i + 1 < c->elements.size()) value = c->elements[++i];
      if (is("runasadministrator")) {
        r.elevation = true;
        if (value) error(p->extent, Msg::ParameterCannotHaveArgument, p->name);
        continue;
      }
      if (!value) {
        error(p->extent, Msg::ParameterRequiresArgument, p->name);
        continue;
      }
      if (is("version")) {
        std::string_view version = text(value->extent);
        if (auto* s = as<StringConstantExpressionAst>(value)) version = s->value;
        if (!is_version(version)) {
          error(value->extent, Msg::RequiresVersionInvalid);
        } else if (!r.version.empty() && r.version != version) {
          error(p->extent, Msg::ParameterAlreadyBound, {}, "version");
        } else {
          r.version = arena_.copy(version);
        }
        continue;
      }
      if (is("modules")) {
        List<ExpressionAst> items;
        if (auto* list = as<ArrayLiteralAst>(value)) {
          items.assign(list->elements.begin(), list->elements.end());
        } else if (auto* e = as<ExpressionAst>(value)) {
          items.push_back(e);
        }
        for (ExpressionAst* e : items) {
          RequiredModule m;
          if (module_of(e, m)) {
            r.modules.push_back(m);
          } else {
            error(value->extent, Msg::RequiresArgumentMustBeConstant);
            break;
          }
        }
        continue;
      }
      std::vector<std::string_view> strings;
      bool constant = constant_strings(value, strings);
      if (!constant && !is_a<ConstantExpressionAst>(value)) {
        error(value->extent, Msg::RequiresArgumentMustBeConstant);
      } else if (is("shellid")) {
        if (!r.application_id.empty()) {
          error(p->extent, Msg::ParameterAlreadyBound, {}, "shellid");
        } else if (strings.size() != 1) {
          error(value->extent, Msg::RequiresInvalidStringArgument, "shellid");
        } else {
          r.application_id = strings[0];
        }
      } else if (is("psedition")) {
        if (strings.empty()) error(value->extent, Msg::RequiresInvalidStringArgument, "psedition");
        for (std::string_view s : strings) {
          if (!chars::same(s, "Core") && !chars::same(s, "Desktop"))
            error(value->extent, Msg::RequiresPSEditionInvalid, "psedition");
          bool known = std::any_of(r.editions.begin(), r.editions.end(),
                                   [&](std::string_view e) { return chars::same(e, s); });
          if (known) {
            error(value->extent, Msg::RequiresPSEditionValueIsAlreadySpecified, "psedition");
          } else {
            r.editions.push_back(s);
          }
        }
      } else if (is("assembly")) {
        if (strings.empty()) error(value->extent, Msg::RequiresInvalidStringArgument, "assembly");
        r.assemblies.insert(r.assemblies.end(), strings.begin(), strings.end());
      } else if (!is("pssnapin")) {
        error(p->extent, Msg::ScriptRequiresInvalidFormat);
      }
    }
  }
  ScriptRequirements* s = arena_.make<ScriptRequirements>();
  s->required_version = r.version;
  s->application_id = r.application_id;
  s->editions = arena_.copy(r.editions);
  s->modules = arena_.copy(r.modules);
  s->assemblies = arena_.copy(r.assemblies);
  s->elevation_required = r.elevation;
  s->extent = whole;
  script_.root_->requirements = s;
}

}  // namespace psession
