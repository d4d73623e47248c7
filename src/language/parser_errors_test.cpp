// What PowerShell says to wrong scripts: the first error's line, column, length and text.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "language/parser.h"

namespace psession {
namespace {

struct Case {
  const char* script;
  int line, column, length;
  const char* message;
};

const Case kCases[] = {
    {"@{a=1;A=2}", 1, 7, 1,
     "Duplicate keys 'A' are not allowed in hash literals."},
    {"$h = @{a=1}; [ordered]$h", 1, 14, 11,
     "The ordered attribute can be specified only on a hash literal node."},
    {"1 = 2", 1, 1, 1,
     "The assignment expression is not valid. The input to an assignment operator must be "
     "an object that is able to accept assignments, such as a variable or a property."},
    {"class C { [int]$A = 5; [int] Bad() { return $A } }\n[C]::new().Bad()", 1, 45, 2,
     "Variable is not assigned in the method."},
    {"class C { [int] M($x) { if ($x) { return 1 } } }", 1, 17, 1,
     "Not all code path returns value within method."},
    {"class C { [void] M() { return 5 } }", 1, 24, 8,
     "Invalid return statement within void method."},
    {"enum X { A; A }", 1, 13, 1,
     "The member 'A' is already defined."},
    {"class A { [int]$X; [string]$X }", 1, 20, 10,
     "The member 'X' is already defined."},
    {"if ($true) 'x'", 1, 10, 1,
     "Missing statement block after if ( condition )."},
    {"foreach ($x of 1..3) { $x }", 1, 12, 1,
     "Missing 'in' after variable in foreach loop. The correct form is: foreach ($a in $b) "
     "{...}"},
    {"do { 1 }", 1, 9, 1,
     "Missing while or until keyword in do loop."},
    {"data { Get-Date }", 1, 8, 8,
     "The command 'Get-Date' is not allowed in restricted language mode or a Data section."},
    {"data { $x }", 1, 8, 2,
     "A variable that cannot be referenced in restricted language mode or a Data section "
     "is being referenced. Variables that can be referenced include the following: "
     "$PSCulture, $PSUICulture, $true, $false, $null."},
    {"1..3 # numbers\n| Where-Object { $_ -gt 1 } # filter\n\n# gap\n| ForEach-Object { $_ * 2 }", 5, 1, 1,
     "An empty pipe element is not allowed."},
    {"'a'\n<# never closed\n'b'", 2, 1, 15,
     "The terminator '#>' is missing from the multiline comment."},
    {"\"$a: x\"", 1, 2, 3,
     "Variable reference is not valid. ':' was not followed by a valid variable name "
     "character. Consider using ${} to delimit the name."},
    {"Get-Content < f.txt", 1, 13, 1,
     "The '<' operator is reserved for future use."},
    {"@x", 1, 1, 2,
     "The splatting operator '@' cannot be used to reference variables in an expression. "
     "'@x' can be used only as an argument to a command. To reference variables in an "
     "expression use '$x'."},
    {"'a' ~ 'b'", 1, 5, 1,
     "Unexpected token '~' in expression or statement."},
    {"$a = ; $b = )\nif () { }\nforeach { }", 1, 5, 1,
     "You must provide a value expression following the '=' operator."},
    {"define x", 1, 1, 6,
     "The 'define' keyword is not supported in this version of the language."},
    {"Write-Host 'should not print'\n$x = (1,2", 2, 10, 1,
     "Missing closing ')' in expression."},
    {"class A { [int] $x = ; [string] M( { return 'm' } }", 1, 35, 1,
     "Missing ')' in function parameter list."},
    {"enum E { A = 'x' }", 1, 14, 3,
     "Cannot convert the value to type \"int\"."},
    {"function f($a $b) { }", 1, 14, 1,
     "Missing ')' in function parameter list."},
    {"function f { param([int] $a = ) }", 1, 30, 1,
     "Missing expression after '='."},
    {"@{ a 1 }", 1, 5, 1,
     "Missing '=' operator after key in hash literal."},
    {"\"a $(", 1, 4, 2,
     "$(subexpression) is missing the closing ')'."},
    {"[Parameter( $x", 1, 15, 1,
     "Missing closing ')' in expression."},
    {"$a + 1 = 5; 'x' = 3; (1,2) = 3", 1, 1, 6,
     "The assignment expression is not valid. The input to an assignment operator must be "
     "an object that is able to accept assignments, such as a variable or a property."},
    {"$x = @\"abc\"@", 1, 8, 1,
     "No characters are allowed after a here-string header but before the end of the line."},
    {"$a = $null; $a ?. Length", 1, 17, 1,
     "You must provide a value expression following the '?' operator."},
    {"1 && ; 2", 1, 3, 4,
     "A pipeline chain operator must be followed by a pipeline."},
    {"data { 1 } | ForEach-Object { $_ }", 1, 12, 1,
     "An empty pipe element is not allowed."},
    {"5 .ToString()", 1, 3, 9,
     "Unexpected token '.ToString' in expression or statement."},
    {"Write-Output ,1", 1, 14, 1,
     "Missing argument in parameter list."},
    {"Write-O`utput x", 1, 8, 2,
     "The Unicode escape sequence is not valid. A valid sequence is `u{ followed by one to "
     "six hex digits and a closing '}'."},
    {"'a'\nif ($true) { 'b'", 2, 12, 1,
     "Missing closing '}' in statement block or type definition."},
    {"'ok'\nfoo )\n'bar'", 2, 5, 1,
     "Unexpected token ')' in expression or statement."},
    {"$x = \nif { }\n1 + ", 2, 3, 1,
     "Missing '(' after 'if' in if statement."},
    {"Write-Output (1 + 2", 1, 20, 1,
     "Missing closing ')' in expression."},
    {"5 -foo 3", 1, 3, 4,
     "Unexpected token '-foo' in expression or statement."},
    {"foreach ($i in 1..2) { } 5 = 3", 1, 26, 1,
     "The assignment expression is not valid. The input to an assignment operator must be "
     "an object that is able to accept assignments, such as a variable or a property."},
    {"1 | | 2", 1, 4, 1,
     "An empty pipe element is not allowed."},
    {"@{ a = 1; b", 1, 12, 1,
     "Missing '=' operator after key in hash literal."},
    {"function f", 1, 11, 1,
     "Missing function body in function declaration."},
    {"from x in y", 1, 1, 4,
     "The 'from' keyword is not supported in this version of the language."},
    {"try { 1 }\n'x'", 1, 10, 1,
     "The Try statement is missing its Catch or Finally block."},
    {"'a'\n& ", 2, 1, 1,
     "Missing expression after '&' in pipeline element."},
    {"$a[", 1, 4, 1,
     "Array index expression is missing or not valid."},
    {"1 | ForEach-Object -Parallel { $using:n = 3 }", 1, 32, 8,
     "The assignment expression is not valid. The input to an assignment operator must be "
     "an object that is able to accept assignments, such as a variable or a property."},
    {"{ 300uy }", 1, 3, 5,
     "The numeric constant 300uy is not valid."},
    {"0xFFFFFFFFFFFFFFFFF", 1, 1, 19,
     "The numeric constant 0xFFFFFFFFFFFFFFFFF is not valid."},
    {"9223372036854775808l", 1, 1, 20,
     "The numeric constant 9223372036854775808l is not valid."},
    {"--5", 1, 3, 1,
     "The '--' operator works only on variables or on properties."},
    {"3--2", 1, 4, 1,
     "Unexpected token '2' in expression or statement."},
    {"1 | 2", 1, 5, 1,
     "Expressions are only allowed as the first element of a pipeline."},
    {"1 1>&2", 1, 3, 4,
     "The '1>&2' operator is reserved for future use."},
    {"'x' > a.txt > b.txt", 1, 13, 7,
     "The output stream for this command is already redirected."},
    {"'x'\nusing namespace System.Text", 2, 1, 27,
     "A 'using' statement must appear before any other statements in a script."},
    {"$n = 5; \"$n: x\" ", 1, 10, 3,
     "Variable reference is not valid. ':' was not followed by a valid variable name "
     "character. Consider using ${} to delimit the name."},
    {"\"`u{zz}\"", 1, 5, 1,
     "The Unicode escape sequence is not valid. A valid sequence is `u{ followed by one to "
     "six hex digits and a closing '}'."},
    {"@\" abc\nx\n\"@", 1, 4, 1,
     "No characters are allowed after a here-string header but before the end of the line."},
    {"\"abc", 1, 1, 4,
     "The string is missing the terminator: \"."},
    {"\"abc $(1+\"", 1, 6, 5,
     "$(subexpression) is missing the closing ')'."},
    {"switch (1) { default { 1 } default { 2 } }", 1, 28, 7,
     "A switch statement can have only one default clause."},
    {"switch -Bogus (1) { 1 { 'x' } }", 1, 8, 6,
     "The parameter Bogus is not valid for the switch statement."},
    {"switch -Parallel (1) { 1 { 'p' } }", 1, 1, 34,
     "The switch '-parallel' parameter is reserved for future use."},
    {"switch (1) { }", 1, 13, 1,
     "Missing condition in switch statement clause."},
    {"switch (1; 2) { 1 { 1 } }", 1, 10, 1,
     "Missing ')' after expression in switch statement."},
};

std::string one_line(std::string s) {
  std::replace(s.begin(), s.end(), '\n', ' ');
  return s;
}

TEST(ParserErrorsTest, FirstErrorIsPowerShells) {
  for (const Case& c : kCases) {
    auto script = parse_script(c.script);
    ASSERT_FALSE(script->errors().empty()) << c.script;
    const ParseError& e = script->errors()[0];
    EXPECT_EQ(one_line(e.message), c.message) << c.script;
    SourcePosition start = script->start(e.extent), end = script->end(e.extent);
    EXPECT_EQ(start.line, c.line) << c.script;
    EXPECT_EQ(start.column, c.column) << c.script;
    int length = end.line == start.line ? std::max(1, end.column - start.column) : c.length;
    EXPECT_EQ(length, c.length) << c.script;
  }
}

TEST(ParserErrorsTest, IncompleteInput) {
  for (const char* text : {"if ($x) {", "'abc", "1 +", "@{ a = 1", "foo |", "function f", "(1", "@'\nabc", "$x[",
                           "a &&", "<# c", "if (1) { # comment"})
    EXPECT_TRUE(parse_script(text)->incomplete_input()) << text;
  for (const char* text : {"1 = 2", "foo )", "1 | 2", "if ($true) 'x'", "'a'", "}"})
    EXPECT_FALSE(parse_script(text)->incomplete_input()) << text;
}

TEST(ParserErrorsTest, NestingIsLimited) {
  for (const char* part : {"(", "{", "[A({", "$(", "@{a=", "!", "$a=", "1+", "[a[", "a && ", "\"$(", "$a.b("}) {
    std::string text;
    for (int i = 0; i < 20000; ++i) text += part;
    auto script = parse_script(text);
    ASSERT_FALSE(script->errors().empty()) << part;
    ASSERT_TRUE(script->root());
  }
  std::string deep = "1";
  for (int i = 0; i < 24; ++i) deep = "[A({" + deep + "})]$x";
  EXPECT_EQ(parse_script(deep)->errors().back().id, "ScriptTooComplicated");
}

}  // namespace
}  // namespace psession
