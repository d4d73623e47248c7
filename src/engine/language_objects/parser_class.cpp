// [Parser], [PSParser], [CodeGeneration] and the visitors of the syntax tree.
#include "base/fd.h"
#include "engine/definition_checks.h"
#include "engine/language_objects/language_objects.h"
#include "engine/runspace.h"
#include "language/ast_visit.h"
#include "language/parser.h"
#include "object/boxes.h"
#include "object/types/table.h"
#include "text/encoding.h"

namespace psession {
namespace {

#define L "System.Management.Automation.Language."
#define SMA "System.Management.Automation."
#define FN [](MethodCall & c) -> Value
#define TYPE(var, ...) \
  const TypeSpec var##_spec = __VA_ARGS__; \
  Type var{var##_spec}
#define REFS "[ref] " L "Token[] tokens, [ref] " L "ParseError[] errors"

// ---- Parser ----------------------------------------------------------------------------------------

Value parse(MethodCall& c, std::string text, std::string file, uint32_t refs) {
  ScriptRef script = tokenize(std::move(text), std::move(file));
  set_out(c, refs, token_array(script));
  std::vector<ParseError> errors = script->errors();
  if (errors.empty()) errors = check_type_definitions(static_cast<Runspace&>(c.ctx), script);
  set_out(c, refs + 1, parse_error_array(script, errors));
  return ast_value(script, script->root());
}
Value parse_file(MethodCall& c) {
  std::string path = text_arg(c, 0);
  if (path.empty()) throw_null_argument("fileName");
  if (path[0] != '/') path = static_cast<Runspace&>(c.ctx).working_directory() + "/" + path;
  Result<std::string> bytes = read_file(path, size_t{64} << 20);
  if (!bytes) throw_dotnet("System.IO.FileNotFoundException", "Could not find file '" + path + "'.");
  std::string text = std::move(*bytes);
  if (auto bom = detect_bom(text)) text = decode_to_utf8(bom->encoding, std::string_view(text).substr(bom->length));
  return parse(c, std::move(text), path, 1);
}
Value parse_input(MethodCall& c) {
  if (c.arg(0).is_null()) throw_null_argument("input");
  return parse(c, text_arg(c, 0), {}, 1);
}
const MemberDef kParser[] = {
    {"static " L "ScriptBlockAst ParseFile(string fileName, " REFS ")", parse_file},
    {"static " L "ScriptBlockAst ParseInput(string input, " REFS ")", parse_input},
    {"static " L "ScriptBlockAst ParseInput(string input, string fileName, " REFS ")",
     FN { return parse(c, text_arg(c, 0), text_arg(c, 1), 2); }},
};
TYPE(parser_type, {.full_name = L "Parser", .flags = kSealed, .members = kParser, .assembly = "System.Management.Automation"});

// ---- PSParser --------------------------------------------------------------------------------------

enum class PSTokenType : uint8_t {
  Unknown, Command, CommandParameter, CommandArgument, Number, String, Variable, Member, LoopLabel, Attribute, Type, Operator,
  GroupStart, GroupEnd, Keyword, Comment, StatementSeparator, NewLine, LineContinuation, Position,
};
const EnumDef kTokenTypes[] = {
    {"Unknown", 0}, {"Command", 1}, {"CommandParameter", 2}, {"CommandArgument", 3}, {"Number", 4}, {"String", 5}, {"Variable", 6},
    {"Member", 7}, {"LoopLabel", 8}, {"Attribute", 9}, {"Type", 10}, {"Operator", 11}, {"GroupStart", 12}, {"GroupEnd", 13},
    {"Keyword", 14}, {"Comment", 15}, {"StatementSeparator", 16}, {"NewLine", 17}, {"LineContinuation", 18}, {"Position", 19},
};
TYPE(token_kind_type, {.full_name = SMA "PSTokenType", .base = "System.Enum", .flags = kEnum, .enum_values = kTokenTypes,
                       .scalar = Kind::Enum, .assembly = "System.Management.Automation"});

PSTokenType classify(const Token& t) {
  using enum PSTokenType;
  if (t.flags & token_flag::kCommandName) return Command;
  if (t.flags & token_flag::kMemberName) return Member;
  if (t.flags & token_flag::kAttributeName) return Attribute;
  if (t.flags & token_flag::kTypeName) return Type;
  switch (t.kind) {
    case TokenKind::Unknown:
    case TokenKind::EndOfInput: return Unknown;
    case TokenKind::Variable:
    case TokenKind::SplattedVariable: return Variable;
    case TokenKind::Parameter: return CommandParameter;
    case TokenKind::Number: return Number;
    case TokenKind::Label: return LoopLabel;
    case TokenKind::Identifier:
    case TokenKind::Generic: return CommandArgument;
    case TokenKind::NewLine: return NewLine;
    case TokenKind::LineContinuation: return LineContinuation;
    case TokenKind::Comment: return Comment;
    case TokenKind::StringLiteral:
    case TokenKind::StringExpandable:
    case TokenKind::HereStringLiteral:
    case TokenKind::HereStringExpandable: return String;
    case TokenKind::LParen:
    case TokenKind::LCurly:
    case TokenKind::AtParen:
    case TokenKind::AtCurly:
    case TokenKind::DollarParen: return GroupStart;
    case TokenKind::RParen:
    case TokenKind::RCurly: return GroupEnd;
    case TokenKind::Semi: return StatementSeparator;
    default: return has_flag(t.kind, token_flag::kKeyword) ? Keyword : Operator;
  }
}

extern Type ps_token_type, ps_error_type;
class PSTokenObject final : public HeapObject {
 public:
  PSTokenObject(ScriptRef s, const Token* t, Extent e) : script(std::move(s)), token(t), extent(e) {}
  const ScriptRef script;
  const Token* const token;  // null: only a position
  const Extent extent;
  const Type* type() const override { return &ps_token_type; }
};
PSTokenObject& self(MethodCall& c) { return *unwrap(c.self).as<PSTokenObject>(); }
const MemberDef kPSToken[] = {
    {"string Content {get;}", FN {
       auto& t = self(c);
       if (t.token) {
         using enum PSTokenType;
         switch (classify(*t.token)) {
           case NewLine: case Comment: case Operator: case GroupStart: case GroupEnd: case Keyword: case Number: case StatementSeparator:
           case CommandParameter: case LineContinuation: case LoopLabel: break;
           default:
             if (t.token->kind != TokenKind::Identifier && !t.token->value.empty()) return str(t.token->value);
         }
       }
       return str(t.script->text(t.extent));
     }},
    {SMA "PSTokenType Type {get;}", FN { return Value::enumeration(&token_kind_type, static_cast<int64_t>(self(c).token ? classify(*self(c).token) : PSTokenType::Position)); }},
    {"int Start {get;}", FN { return int32(self(c).script->utf16_offset(self(c).extent.start)); }},
    {"int Length {get;}", FN {
       return int32(self(c).script->utf16_offset(self(c).extent.end) - self(c).script->utf16_offset(self(c).extent.start));
     }},
    {"int StartLine {get;}", FN { return int32(self(c).script->start(self(c).extent).line); }},
    {"int StartColumn {get;}", FN { return int32(self(c).script->start(self(c).extent).column); }},
    {"int EndLine {get;}", FN { return int32(self(c).script->end(self(c).extent).line); }},
    {"int EndColumn {get;}", FN { return int32(self(c).script->end(self(c).extent).column); }},
};
TYPE(ps_token_type, {.full_name = SMA "PSToken", .flags = kSealed, .members = kPSToken, .assembly = "System.Management.Automation"});

class PSErrorObject final : public HeapObject {
 public:
  PSErrorObject(ScriptRef s, const ParseError* e) : script(std::move(s)), error(e) {}
  const ScriptRef script;
  const ParseError* const error;
  const Type* type() const override { return &ps_error_type; }
};
PSErrorObject& ps_error(MethodCall& c) { return *unwrap(c.self).as<PSErrorObject>(); }
const MemberDef kPSError[] = {
    {SMA "PSToken Token {get;}", FN { return Value(make_ref<PSTokenObject>(ps_error(c).script, nullptr, ps_error(c).error->extent)); }},
    {"string Message {get;}", FN { return str(ps_error(c).error->message); }},
};
TYPE(ps_error_type, {.full_name = SMA "PSParseError", .flags = kSealed, .members = kPSError, .assembly = "System.Management.Automation"});

Value collection(const char* type, std::vector<Value> items) {
  auto l = make_ref<List>(TypeRegistry::find(type));
  l->items = std::move(items);
  return Value(l);
}
Value tokenize_text(MethodCall& c, std::string text) {
  ScriptRef script = tokenize(std::move(text));
  std::vector<Value> tokens, errors;
  for (const Token& t : script->tokens())
    if (t.nesting == 0 && t.kind != TokenKind::EndOfInput) tokens.push_back(Value(make_ref<PSTokenObject>(script, &t, t.extent)));
  for (const ParseError& e : script->errors()) errors.push_back(Value(make_ref<PSErrorObject>(script, &e)));
  set_out(c, 1, collection("System.Collections.ObjectModel.Collection[" SMA "PSParseError]", std::move(errors)));
  return collection("System.Collections.ObjectModel.Collection[" SMA "PSToken]", std::move(tokens));
}
#define ERRORS "[ref] System.Collections.ObjectModel.Collection[" SMA "PSParseError] errors"
const MemberDef kPSParser[] = {
    {"static System.Collections.ObjectModel.Collection[" SMA "PSToken] Tokenize(string script, " ERRORS ")",
     FN {
       if (c.arg(0).is_null()) throw_null_argument("script");
       return tokenize_text(c, text_arg(c, 0));
     }},
    {"static System.Collections.ObjectModel.Collection[" SMA "PSToken] Tokenize(System.Object[] script, " ERRORS ")",
     FN {
       if (c.arg(0).is_null()) throw_null_argument("script");
       std::string text;
       for (const Value& v : to_vector(c.ctx, c.arg(0)))
         if (!v.is_null()) text += to_display(c.ctx, v) + "\n";
       return tokenize_text(c, std::move(text));
     }},
};
TYPE(ps_parser_type, {.full_name = SMA "PSParser", .flags = kSealed, .members = kPSParser, .assembly = "System.Management.Automation"});

// ---- CodeGeneration --------------------------------------------------------------------------------

// Each character of `special` (UTF-8, whole characters) is put `before` or doubled.
template <class F> Value escape(MethodCall& c, F each) {
  std::u16string out;
  if (c.arg(0).is_string()) {
    for (char16_t u : c.arg(0).string()->to_utf16()) each(out, u);
  }
  return Value(String::utf16(out));
}
Value escape_comment(MethodCall& c) {
  std::string text = text_arg(c, 0), out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 2, "<#") == 0) out += "<`#", ++i;
    else if (text.compare(i, 2, "#>") == 0) out += "#`>", ++i;
    else out += text[i];
  }
  return str(out);
}
const MemberDef kCodeGeneration[] = {
    {"static string EscapeBlockCommentContent(string value)", escape_comment},
    {"static string EscapeFormatStringContent(string value)", FN {
       return escape(c, [](std::u16string& out, char16_t u) { out.append(u == '{' || u == '}' ? 2 : 1, u); });
     }},
    {"static string EscapeSingleQuotedStringContent(string value)", FN {
       return escape(c, [](std::u16string& out, char16_t u) { out.append(u == '\'' || (u >= 0x2018 && u <= 0x201B) ? 2 : 1, u); });
     }},
    {"static string EscapeVariableName(string value)", FN {
       return escape(c, [](std::u16string& out, char16_t u) {
         if (u == '`' || u == '{' || u == '}') out += u'`';
         out += u;
       });
     }},
};
TYPE(code_generation_type, {.full_name = L "CodeGeneration", .flags = kStatic | kAbstract | kSealed, .members = kCodeGeneration,
                            .assembly = "System.Management.Automation"});

// ---- visitors --------------------------------------------------------------------------------------

bool is_second(AstKind k) {
  return k == AstKind::TypeDefinition || k == AstKind::PropertyMember || k == AstKind::FunctionMember ||
         k == AstKind::BaseCtorInvokeMemberExpression || k == AstKind::UsingStatement || k == AstKind::TernaryExpression ||
         k == AstKind::PipelineChain;
}
Value visit_default(MethodCall& c) { return invoke_method(c.ctx, c.self, "DefaultVisit", {c.args, c.argc}); }

// Every visitor type has one method per kind of node; all lead to DefaultVisit.
struct VisitorRows {
  std::vector<std::string> text;
  std::vector<MemberDef> rows;
  VisitorRows(const char* result, int which, NativeFn base) {
    constexpr int kCount = static_cast<int>(AstKind::IndexExpression) + 1;
    text.reserve(kCount + 1);
    if (base) {
      text.push_back(std::string(result) + " DefaultVisit(" L "Ast ast)");
      rows.push_back({text.back().c_str(), base});
    }
    for (int k = 0; k < kCount; ++k) {
      AstKind kind = static_cast<AstKind>(k);
      if (which != 0 && is_second(kind) != (which == 2)) continue;
      text.push_back(std::string(result) + " " + visit_method_name(kind) + "(" L + std::string(ast_kind_name(kind)) + " ast)");
      rows.push_back({text.back().c_str(), visit_default});
    }
    text.shrink_to_fit();
    size_t i = 0;
    for (MemberDef& r : rows) r.signature = text[i++].c_str();
  }
};
Value go_on(MethodCall&) { return language_enum("AstVisitAction", 0); }
Value answer_null(MethodCall&) { return {}; }
const VisitorRows kVisitorRows(L "AstVisitAction", 1, go_on), kVisitor2Rows(L "AstVisitAction", 2, nullptr),
    kCustomRows("System.Object", 0, answer_null);
TYPE(visitor_type, {.full_name = L "AstVisitor", .flags = kAbstract, .members = kVisitorRows.rows, .assembly = "System.Management.Automation"});
TYPE(visitor2_type, {.full_name = L "AstVisitor2", .base = L "AstVisitor", .flags = kAbstract, .members = kVisitor2Rows.rows,
                     .assembly = "System.Management.Automation"});
TYPE(i_custom_type, {.full_name = L "ICustomAstVisitor", .base = nullptr, .flags = kInterface | kAbstract, .assembly = "System.Management.Automation"});
TYPE(i_custom2_type, {.full_name = L "ICustomAstVisitor2", .base = nullptr, .flags = kInterface | kAbstract,
                      .interfaces = L "ICustomAstVisitor", .assembly = "System.Management.Automation"});
TYPE(custom_type, {.full_name = L "DefaultCustomAstVisitor", .flags = kAbstract, .members = kCustomRows.rows,
                   .interfaces = L "ICustomAstVisitor", .assembly = "System.Management.Automation"});
TYPE(custom2_type, {.full_name = L "DefaultCustomAstVisitor2", .base = L "DefaultCustomAstVisitor", .flags = kAbstract,
                    .interfaces = L "ICustomAstVisitor2", .assembly = "System.Management.Automation"});

bool visit(CallContext& ctx, const ScriptRef& script, const Ast* node, const Value& visitor, const Type* type) {
  ctx.check_stop();
  std::string name = visit_method_name(node->kind);
  int64_t action = 0;
  if (type->find(name, false)) {
    Value arg = ast_value(script, node);
    Value answer = invoke_method(ctx, visitor, name, {&arg, 1});
    if (answer.kind() == Kind::Enum || answer.is_integer()) action = answer.as_int();
  }
  if (action == 2) return false;
  if (action == 1) return true;
  bool on = true;
  for_each_child(node, [&](Ast* child) { on = on && visit(ctx, script, child, visitor, type); });
  return on;
}

}  // namespace

Value ps_token_at(const ScriptRef& script, Extent extent) { return Value(make_ref<PSTokenObject>(script, nullptr, extent)); }

std::string visit_method_name(AstKind kind) {
  if (kind == AstKind::TrapStatement) return "VisitTrap";
  std::string_view name = ast_kind_name(kind);
  return "Visit" + std::string(name.substr(0, name.size() - 3));
}

Value visit_tree(CallContext& ctx, const ScriptRef& script, const Ast* node, const Value& visitor) {
  const Type* type = type_of(visitor);
  if (visitor_type.assignable_from(type)) {
    visit(ctx, script, node, visitor, type);
    return Value::nothing();
  }
  Value arg = ast_value(script, node);
  return invoke_method(ctx, visitor, visit_method_name(node->kind), {&arg, 1});
}

}  // namespace psession
