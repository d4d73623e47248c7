#include "language/parser.h"

#include <gtest/gtest.h>

#include <string>

#include "language/ast_visit.h"

namespace psession {
namespace {

// A compact notation of trees, enough to see what binds to what.
class Printer {
 public:
  explicit Printer(const ParsedScript& s) : s_(s) {}

  std::string print(const Ast* n) {
    if (!n) return "-";
    if (auto* x = as<ScriptBlockAst>(n)) return join(x->end_block->statements, "; ");
    if (auto* x = as<StatementBlockAst>(n)) return join(x->statements, "; ");
    if (auto* x = as<PipelineAst>(n)) return join(x->elements, " | ") + (x->background ? " &" : "");
    if (auto* x = as<PipelineChainAst>(n))
      return "(" + print(x->left) + " " + std::string(token_text(x->op)) + " " + print(x->right) + ")";
    if (auto* x = as<CommandExpressionAst>(n)) return print(x->expression) + redirections(x);
    if (auto* x = as<CommandAst>(n)) return "cmd(" + join(x->elements, " ") + ")" + redirections(x);
    if (auto* x = as<CommandParameterAst>(n))
      return "-" + std::string(x->name) + (x->argument ? ":" + print(x->argument) : "");
    if (auto* x = as<AssignmentStatementAst>(n))
      return print(x->left) + " " + std::string(token_text(x->op)) + " " + print(x->right);
    if (auto* x = as<BinaryExpressionAst>(n))
      return "(" + print(x->left) + " " + std::string(token_text(x->op)) + " " + print(x->right) + ")";
    if (auto* x = as<UnaryExpressionAst>(n)) return std::string(token_kind_name(x->op)) + "(" + print(x->child) + ")";
    if (auto* x = as<TernaryExpressionAst>(n))
      return "(" + print(x->condition) + " ? " + print(x->if_true) + " : " + print(x->if_false) + ")";
    if (auto* x = as<AttributedExpressionAst>(n))
      return "[" + std::string(x->attribute->type_name->full_name) + "](" + print(x->child) + ")";
    if (auto* x = as<InvokeMemberExpressionAst>(n)) return member(x) + "(" + join(x->arguments, ", ") + ")";
    if (auto* x = as<MemberExpressionAst>(n)) return member(x);
    if (auto* x = as<IndexExpressionAst>(n))
      return print(x->target) + (x->null_conditional ? "?[" : "[") + print(x->index) + "]";
    if (auto* x = as<TypeExpressionAst>(n)) return "[" + std::string(x->type_name->full_name) + "]";
    if (auto* x = as<VariableExpressionAst>(n)) return (x->splatted ? "@" : "$") + std::string(x->path.user_path);
    if (auto* x = as<StringConstantExpressionAst>(n)) return "'" + std::string(x->value) + "'";
    if (auto* x = as<ArrayLiteralAst>(n)) return "{" + join(x->elements, ", ") + "}";
    if (auto* x = as<ParenExpressionAst>(n)) return "(" + print(x->pipeline) + ")";
    if (auto* x = as<SubExpressionAst>(n)) return "$(" + print(x->sub_expression) + ")";
    if (auto* x = as<ArrayExpressionAst>(n)) return "@(" + print(x->sub_expression) + ")";
    if (auto* x = as<UsingExpressionAst>(n)) return "using(" + print(x->sub_expression) + ")";
    if (auto* x = as<ScriptBlockExpressionAst>(n)) return "{" + print(x->script_block) + "}";
    if (auto* x = as<HashtableAst>(n)) {
      std::string out = "@{";
      for (const HashtablePair& p : x->pairs) out += print(p.key) + "=" + print(p.value) + ";";
      return out + "}";
    }
    if (auto* x = as<ExpandableStringExpressionAst>(n)) {
      std::string out = "\"";
      for (const ExpandablePart& p : x->parts) out += p.expression ? "<" + print(p.expression) + ">" : std::string(p.literal);
      return out + "\"";
    }
    if (n->kind == AstKind::ConstantExpression) return std::string(s_.text(n->extent));
    return std::string(ast_kind_name(n->kind));
  }

 private:
  template <class L>
  std::string join(const L& items, const char* separator) {
    std::string out;
    for (auto* x : items) out += (out.empty() ? "" : separator) + print(x);
    return out;
  }
  std::string member(const MemberExpressionAst* m) {
    return print(m->expression) + (m->is_static ? "::" : m->null_conditional ? "?." : ".") + print(m->member);
  }
  std::string redirections(const CommandBaseAst* c) {
    std::string out;
    for (const RedirectionAst* r : c->redirections) {
      out += " " + std::to_string(static_cast<int>(r->from));
      if (auto* f = as<FileRedirectionAst>(r)) out += (f->append ? ">>" : ">") + print(f->location);
      if (auto* m = as<MergingRedirectionAst>(r)) out += ">&" + std::to_string(static_cast<int>(m->to));
    }
    return out;
  }
  const ParsedScript& s_;
};

std::string tree(const std::string& text) {
  auto script = parse_script(text);
  if (!script->errors().empty()) return "error: " + script->errors()[0].message;
  return Printer(*script).print(script->root());
}

TEST(ParserTest, Operators) {
  EXPECT_EQ(tree("1 + 2 * 3 - 4"), "((1 + (2 * 3)) - 4)");
  EXPECT_EQ(tree("1..3 -join ','"), "((1 .. 3) -join ',')");
  EXPECT_EQ(tree("$a -and $b -or -not $c"), "(($a -and $b) -or Not($c))");
  EXPECT_EQ(tree("'{0}' -f 1, 2 + 'x'"), "(('{0}' -f {1, 2}) + 'x')");
  EXPECT_EQ(tree("$a ? $b : $c ? 1 : 2"), "($a ? $b : ($c ? 1 : 2))");
  EXPECT_EQ(tree("1?2:3; 1 ?2:3"), "cmd('1?2:3'); (1 ? 2 : 3)");
  EXPECT_EQ(tree("$a ?" "? $b ?" "? 3"), "(($a ?" "? $b) ?" "? 3)");
  EXPECT_EQ(tree("-1, -$x, +2"), "{-1, Minus($x), +2}");
  EXPECT_EQ(tree("$i++; --$j; ,1"), "PostfixPlusPlus($i); MinusMinus($j); {1}");
  EXPECT_EQ(tree("[int]'5' + 1"), "([int]('5') + 1)");
  EXPECT_EQ(tree("!$a"), "Exclaim($a)");
  EXPECT_EQ(tree("3-2"), "(3 - 2)");
  EXPECT_EQ(tree("-split 'a b'"), "Isplit('a b')");
  EXPECT_EQ(tree("\xe2\x80\x9c" "a\xe2\x80\x9d \xe2\x80\x93" "eq 'a'"), "('a' -eq 'a')");
}

TEST(ParserTest, Members) {
  EXPECT_EQ(tree("$a.b.c(1, $d)[2]"), "$a.'b'.'c'(1, $d)[2]");
  EXPECT_EQ(tree("[A.B]::C"), "[A.B]::'C'");
  EXPECT_EQ(tree("[A[B,C[]]]::new()"), "[A[B,C[]]]::'new'()");
  EXPECT_EQ(tree("${a}?.b?[0]"), "$a?.'b'?[0]");
  EXPECT_EQ(tree("$a?.b"), "$a?.'b'");
  EXPECT_EQ(tree("$x.M{ 1 }"), "$x.'M'({1})");
  EXPECT_EQ(tree("$x.$y.'z'.\"w$v\""), "$x.$y.'z'.\"w<$v>\"");
  EXPECT_EQ(tree("$x.where({ $_ }).foreach"), "$x.'where'({$_}).'foreach'");
  auto script = parse_script("$x.M[int, string[]](1)");
  auto* call = as<InvokeMemberExpressionAst>(pure_expression(script->root()->end_block->statements[0]));
  ASSERT_TRUE(call);
  ASSERT_EQ(call->generic_type_arguments.size(), 2u);
  EXPECT_EQ(call->generic_type_arguments[1]->full_name, "string[]");
}

TEST(ParserTest, Commands) {
  EXPECT_EQ(tree("foo -a:1 -b c, $d | bar"), "cmd('foo' -a:1 -b {'c', $d}) | cmd('bar')");
  EXPECT_EQ(tree("& $x 1.5kb 5abc -1 -x1"), "cmd($x 1.5kb '5abc' '-1' -x1)");
  EXPECT_EQ(tree("echo --% a | b"), "cmd('echo' '--%' 'a ') | cmd('b')");
  EXPECT_EQ(tree("echo a$b.c 'd'e $f.g(1) $h[0] @s"), "cmd('echo' \"a<$b>.c\" 'd' 'e' $f.'g'(1) $h[0] @s)");
  EXPECT_EQ(tree("echo \"x\"y $x-y z\"q\""), "cmd('echo' 'x' 'y' \"<$x>-y\" 'zq')");
  EXPECT_EQ(tree("x 2>&1 > f *>> g"), "cmd('x') 0>>'g' 1>'f' 2>&1");
  EXPECT_EQ(tree("a && b || c &"), "((cmd('a') && cmd('b')) || cmd('c'))");
  EXPECT_EQ(tree("a\n| b |\nc"), "cmd('a') | cmd('b') | cmd('c')");
  EXPECT_EQ(tree("a `\n b"), "cmd('a' 'b')");
  EXPECT_EQ(tree("a -- -b --"), "cmd('a' -- '-b' '--')");
  EXPECT_EQ(tree("sleep 1 &"), "cmd('sleep' 1) &");
  EXPECT_EQ(tree("cd ..; ls *.txt; git log --oneline; ~/x a=b"),
            "cmd('cd' '..'); cmd('ls' '*.txt'); cmd('git' 'log' '--oneline'); cmd('~/x' 'a=b')");
}

TEST(ParserTest, Strings) {
  EXPECT_EQ(tree("\"a$b ${c d} $e:f $($g + \"h\") `$i `n\""), "\"a<$b> <$c d> <$e:f> <$(($g + 'h'))> $i \n\"");
  EXPECT_EQ(tree("\"$x.y $\""), "\"<$x>.y $\"");
  EXPECT_EQ(tree("'it''s'"), "'it's'");
  EXPECT_EQ(tree("@'\na\nb\n'@"), "'a\nb'");
  EXPECT_EQ(tree("@\"\n$x\n\"@"), "\"<$x>\"");
  EXPECT_EQ(tree("\"`u{1F600}`u{D83D}`u{DE00}\""), "'\xf0\x9f\x98\x80\xf0\x9f\x98\x80'");
  EXPECT_EQ(tree("\"`u{D83D}\""), "'\xed\xa0\xbd'");
  EXPECT_EQ(tree("\"$(\"\"a\"\")\""), "\"<$('a')>\"");
}

TEST(ParserTest, Hashtables) {
  EXPECT_EQ(tree("@{ a = 1; 'b' = 2, 3\n $c = if (1) { 2 }\n if = 4 }"),
            "@{'a'=1;'b'={2, 3};$c=IfStatementAst;'if'=4;}");
  EXPECT_EQ(tree("@{}"), "@{}");
}

TEST(ParserTest, Statements) {
  auto script = parse_script(":l foreach ($i in 1..3) { continue l }\nswitch -Regex -CaseSensitive ($x) { 'a' { 1 } default { 2 } }");
  ASSERT_TRUE(script->errors().empty());
  auto statements = script->root()->end_block->statements;
  auto* loop = as<ForEachStatementAst>(statements[0]);
  ASSERT_TRUE(loop);
  EXPECT_EQ(loop->label, "l");
  auto* s = as<SwitchStatementAst>(statements[1]);
  ASSERT_TRUE(s);
  EXPECT_EQ(s->flags, SwitchStatementAst::kRegex | SwitchStatementAst::kCaseSensitive);
  EXPECT_EQ(s->clauses.size(), 1u);
  EXPECT_TRUE(s->default_clause);
}

TEST(ParserTest, FunctionsAndBlocks) {
  auto script = parse_script(
      "param([Parameter(Mandatory)][int]$a = 1, $b)\nbegin { 1 } process { 2 } end { 3 } clean { 4 }\n");
  ScriptBlockAst* root = script->root();
  ASSERT_TRUE(script->errors().empty());
  ASSERT_EQ(root->param_block->parameters.size(), 2u);
  EXPECT_EQ(root->param_block->parameters[0]->attributes.size(), 2u);
  EXPECT_TRUE(root->begin_block && root->process_block && root->end_block && root->clean_block);
  script = parse_script("filter f($x) { $_ }");
  auto* f = as<FunctionDefinitionAst>(script->root()->end_block->statements[0]);
  ASSERT_TRUE(f);
  EXPECT_TRUE(f->is_filter && f->has_parameter_list && f->body->process_block);
}

TEST(ParserTest, Classes) {
  auto script = parse_script(
      "class A : B, C { [int]$P = 1; static [string] $Q; hidden [void] M([int]$x) { } A() : base(1, 2) { } }\n"
      "enum E : byte { X = 1; Y }");
  ASSERT_TRUE(script->errors().empty()) << script->errors()[0].message;
  auto* a = as<TypeDefinitionAst>(script->root()->end_block->statements[0]);
  ASSERT_TRUE(a);
  EXPECT_EQ(a->base_types.size(), 2u);
  ASSERT_EQ(a->members.size(), 4u);
  EXPECT_TRUE(a->members[1]->is_static && a->members[2]->is_hidden);
  auto* constructor = as<FunctionMemberAst>(a->members[3]);
  ASSERT_TRUE(constructor && constructor->is_constructor);
  auto* first = as<CommandExpressionAst>(constructor->function->body->end_block->statements[0]);
  ASSERT_TRUE(first);
  auto* base = as<BaseCtorInvokeMemberExpressionAst>(first->expression);
  ASSERT_TRUE(base);
  EXPECT_EQ(base->arguments.size(), 2u);
  EXPECT_EQ(as<TypeDefinitionAst>(script->root()->end_block->statements[1])->type, TypeDefinitionAst::Type::Enum);
}

TEST(ParserTest, Variables) {
  EXPECT_EQ(make_variable_path("Global:x").scope, VariableScope::Global);
  EXPECT_EQ(make_variable_path("env:PATH").drive, "env");
  EXPECT_EQ(make_variable_path("x").scope, VariableScope::Unscoped);
  EXPECT_EQ(tree("$using:a.b; $using:c"), "using($a.'b'); using($c)");
  EXPECT_EQ(tree("$x?; $$; $?; $^; $_"), "$x?; $$; $?; $^; $_");
}

TEST(ParserTest, Requires) {
  auto script = parse_script("#requires -Version 7.2 -Modules A, @{ModuleName='B'; ModuleVersion='1.0'} -RunAsAdministrator\n1");
  const ScriptRequirements* r = script->root()->requirements;
  ASSERT_TRUE(r);
  EXPECT_EQ(r->required_version, "7.2");
  EXPECT_TRUE(r->elevation_required);
  ASSERT_EQ(r->modules.size(), 2u);
  EXPECT_EQ(r->modules[1].module_version, "1.0");
}

TEST(ParserTest, Positions) {
  auto script = parse_script("\xf0\x9f\x98\x80\r\n$x \xc3\xa9 $y");
  EXPECT_EQ(script->line_count(), 2);
  uint32_t offset = static_cast<uint32_t>(script->text().find("$y"));
  EXPECT_EQ(script->position(offset).line, 2);
  EXPECT_EQ(script->position(offset).column, 6);
  EXPECT_EQ(script->position(4).column, 3);
  EXPECT_EQ(script->utf16_offset(offset), 9u);
  EXPECT_EQ(script->line(1), "\xf0\x9f\x98\x80");
}

TEST(ParserTest, TypeNames) {
  ParsedType t = parse_type_name(" System.Collections.Generic.Dictionary[string, int[]] ");
  ASSERT_TRUE(t.type);
  EXPECT_EQ(t.type->form, TypeName::Form::Generic);
  EXPECT_EQ(t.type->full_name, "System.Collections.Generic.Dictionary[string,int[]]");
  EXPECT_EQ(parse_type_name("int[,][]").type->full_name, "int[,][]");
  EXPECT_EQ(parse_type_name("A.B, mscorlib, Version=1.0").type->assembly, "mscorlib, Version=1.0");
  EXPECT_FALSE(parse_type_name("not a type").type);
  EXPECT_FALSE(parse_type_name("").type);
}

TEST(TokenizeTest, FlagsForColours) {
  auto script = tokenize("# c\nGet-Item -Path $x[0] | foreach { [int]\"a $y\" }");
  auto find = [&](std::string_view text) -> const Token& {
    for (const Token& t : script->tokens())
      if (script->text(t.extent) == text) return t;
    static const Token none;
    return none;
  };
  EXPECT_EQ(find("# c").kind, TokenKind::Comment);
  EXPECT_TRUE(find("Get-Item").flags & token_flag::kCommandName);
  EXPECT_EQ(find("-Path").kind, TokenKind::Parameter);
  EXPECT_EQ(find("$x").kind, TokenKind::Variable);
  EXPECT_TRUE(find("foreach").flags & token_flag::kCommandName);
  EXPECT_FALSE(find("foreach").flags & token_flag::kKeyword);
  EXPECT_TRUE(find("int").flags & token_flag::kTypeName);
  EXPECT_EQ(find("\"a $y\"").parts.size(), 2u);
  for (const char* half : {"\"abc $(", "@{ a", "[int", "$x.", "if (", "@\"\nabc", "class A { [", "`", "$", "@", "--%"})
    EXPECT_FALSE(tokenize(half)->tokens().empty()) << half;
}

}  // namespace
}  // namespace psession
