#include "engine/data_file.h"

#include <charconv>

#include "base/fd.h"
#include "engine/language_objects/language_objects.h"
#include "engine/script_block.h"
#include "language/ast_visit.h"
#include "language/parser.h"
#include "object/boxes.h"
#include "object/convert.h"
#include "object/errors.h"
#include "text/casing.h"
#include "text/encoding.h"

namespace psession {
namespace {

[[noreturn]] void dynamic(const ParsedScript& s, const Ast* node) {
  // The whole hashtable that holds it is named.
  const Ast* top = node;
  for (const Ast* a = node; a; a = a->parent) {
    if (a->kind == AstKind::Hashtable) top = a;
  }
  throw_error("System.InvalidOperationException", "InvalidOperationException", ErrorCategory::InvalidOperation,
              "Cannot generate a PowerShell object for a ScriptBlock evaluating dynamic expressions. Dynamic expression: " +
                  std::string(s.text(top->extent)) + ".");
}

Value block_value(const ParsedScript& s, const StatementBlockAst* b) {
  std::vector<Value> items;
  for (const StatementAst* statement : b->statements) {
    Value v = evaluate_data(s, statement);
    const Value& u = unwrap(v);
    if (u.kind() == Kind::Array) {
      for (const Value& one : u.as<Array>()->items()) items.push_back(one);
    } else {
      items.push_back(v);
    }
  }
  return Value(Array::of(std::move(items)));
}

}  // namespace

Value evaluate_data(const ParsedScript& s, const Ast* node) {
  if (!node) return {};
  switch (node->kind) {
    case AstKind::Pipeline: {
      auto* p = static_cast<const PipelineAst*>(node);
      if (p->elements.size() != 1) dynamic(s, node);
      auto* e = as<CommandExpressionAst>(p->elements[0]);
      if (!e) dynamic(s, node);
      return evaluate_data(s, e->expression);
    }
    case AstKind::CommandExpression: return evaluate_data(s, static_cast<const CommandExpressionAst*>(node)->expression);
    case AstKind::ConstantExpression: return number_value(static_cast<const ConstantExpressionAst*>(node)->value);
    case AstKind::StringConstantExpression: return str(static_cast<const StringConstantExpressionAst*>(node)->value);
    case AstKind::ExpandableStringExpression: {
      auto* e = static_cast<const ExpandableStringExpressionAst*>(node);
      std::string text;
      for (const ExpandablePart& p : e->parts) {
        if (!p.expression) {
          text += p.literal;
          continue;
        }
        Value v = evaluate_data(s, p.expression);
        if (v.is_string()) text += v.string()->to_utf8();
        else if (v.kind() == Kind::Bool) text += v.as_bool() ? "True" : "False";
        else if (!v.is_null()) text += number_to_text(v);
      }
      return str(text);
    }
    case AstKind::VariableExpression: {
      std::string_view name = static_cast<const VariableExpressionAst*>(node)->path.name;
      if (equals_ignore_case(name, "true")) return Value::boolean(true);
      if (equals_ignore_case(name, "false")) return Value::boolean(false);
      if (equals_ignore_case(name, "null")) return {};
      if (equals_ignore_case(name, "PSScriptRoot")) {
        const std::string& f = s.file();
        size_t slash = f.rfind('/');
        return str(slash == std::string::npos ? "" : f.substr(0, slash ? slash : 1));
      }
      if (equals_ignore_case(name, "PSEdition")) return str("Core");
      dynamic(s, node);
    }
    case AstKind::ArrayLiteral: {
      std::vector<Value> items;
      for (const ExpressionAst* e : static_cast<const ArrayLiteralAst*>(node)->elements) items.push_back(evaluate_data(s, e));
      return Value(Array::of(std::move(items)));
    }
    case AstKind::ArrayExpression: return block_value(s, static_cast<const ArrayExpressionAst*>(node)->sub_expression);
    case AstKind::ScriptBlockExpression: {   // kept, not run
      std::string_view text = s.text(node->extent);
      auto own = parse_script(std::string(text.substr(1, text.size() - 2)), s.file());
      return Value(make_ref<ScriptBlock>(own, own->root()));
    }
    case AstKind::ParenExpression: return evaluate_data(s, static_cast<const ParenExpressionAst*>(node)->pipeline);
    case AstKind::Hashtable: {
      auto table = Dictionary::hashtable();
      for (const HashtablePair& p : static_cast<const HashtableAst*>(node)->pairs) {
        table->set(evaluate_data(s, p.key), evaluate_data(s, p.value));
      }
      return Value(table);
    }
    case AstKind::UnaryExpression: {
      auto* u = static_cast<const UnaryExpressionAst*>(node);
      Value v = evaluate_data(s, u->child);
      if (u->op == TokenKind::Minus && v.is_integer()) return Value::integer(v.kind(), -v.as_int());
      if (u->op == TokenKind::Minus && v.kind() == Kind::Double) return Value::real(-v.as_double());
      if (u->op == TokenKind::Plus) return v;
      if (u->op == TokenKind::Comma) return Value(Array::of({v}));
      dynamic(s, node);
    }
    case AstKind::BinaryExpression: {
      auto* b = static_cast<const BinaryExpressionAst*>(node);
      if (b->op != TokenKind::Plus) dynamic(s, node);
      Value l = evaluate_data(s, b->left), r = evaluate_data(s, b->right);
      if (l.is_string() && r.is_string()) return Value(String::concat(*l.string(), *r.string()));
      if (l.is_integer() && r.is_integer()) return Value::int64(l.as_int() + r.as_int());
      dynamic(s, node);
    }
    default: dynamic(s, node);
  }
}

Ref<Dictionary> read_data_file(const std::string& path) {
  Result<std::string> bytes = read_file(path, size_t{16} << 20);
  if (!bytes) {
    throw_error("System.IO.FileNotFoundException", "FileNotFoundException", ErrorCategory::ObjectNotFound,
                "Could not find file '" + path + "'.", str(path));
  }
  std::string text = std::move(*bytes);
  if (auto bom = detect_bom(text)) text = decode_to_utf8(bom->encoding, std::string_view(text).substr(bom->length));
  auto script = parse_script(std::move(text), path);
  if (!script->errors().empty()) {
    const ParseError& e = script->errors().front();
    throw_error("System.Management.Automation.ParseException", e.id, ErrorCategory::ParserError, e.message);
  }
  const HashtableAst* table = nullptr;
  if (const NamedBlockAst* end = script->root()->end_block) {
    for (const StatementAst* st : end->statements) {
      auto* p = as<PipelineAst>(st);
      auto* c = p && p->elements.size() == 1 ? as<CommandExpressionAst>(p->elements[0]) : nullptr;
      if (c && (table = as<HashtableAst>(c->expression))) break;
    }
  }
  if (!table) {
    throw_error("System.InvalidOperationException", "InvalidOperationException", ErrorCategory::InvalidData,
                "The file '" + path + "' could not be parsed as a PowerShell Data File.", str(path));
  }
  return Ref<Dictionary>(evaluate_data(*script, table).as<Dictionary>());
}

}  // namespace psession
