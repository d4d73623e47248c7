# The syntax tree, tokens and parse errors as objects.
using namespace System.Management.Automation.Language
$sb = { param($x = 5) if ($x -gt 1) { Get-Date -Format "a $x" | Out-Null } else { @{ a = 1 } } }
($sb.Ast.FindAll({ $true }, $true) | ForEach-Object { $_.GetType().Name }) -join ' '
$sb.Ast.Find({ $args[0] -is [CommandAst] }, $true).GetCommandName()
$c = $sb.Ast.Find({ param($a) $a -is [ConstantExpressionAst] -and $a.Value -eq 5 }, $true)
"$($c.Extent.StartLineNumber):$($c.Extent.StartColumnNumber) $($c.Extent.Text) $($c.Parent.GetType().Name) $($c.StaticType)"
$tokens = $errors = $null
$ast = [Parser]::ParseInput('$a = "x $b"; foo -bar:1 2>&1 > f # c', [ref]$tokens, [ref]$errors)
$tokens.ForEach({ "$($_.Kind)" }) -join ' '
$tokens[2].NestedTokens[0].Name
$ast.EndBlock.Statements[0].Right.GetType().Name
$ast.EndBlock.Statements[0].Parent -eq $ast.EndBlock
$ast.EndBlock.Statements[1].PipelineElements[0].Redirections.Count
$null = [Parser]::ParseInput('1 + ; foo )', [ref]$tokens, [ref]$errors)
$errors.ForEach({ "$($_.ErrorId) $($_.Extent.StartOffset) $($_.IncompleteInput)" })
try { [scriptblock]::Create('foo (') } catch { $_.Exception.InnerException.Errors.Count; $_.FullyQualifiedErrorId }
function f([int]$n) { $n }
(Get-Command f).ScriptBlock.Ast.Parameters[0].Name.VariablePath.UserPath
{ @{ a = 1; b = 'x', 2 } }.Ast.Find({ $args[0] -is [HashtableAst] }, $true).SafeGetValue().b[1]
class Commands : AstVisitor { $Names = @(); [AstVisitAction] VisitCommand([CommandAst]$c) { $this.Names += $c.GetCommandName(); return 'Continue' } }
$v = [Commands]::new(); $sb.Ast.Visit($v); "$($v.Names)"
$null = [Parser]::ParseInput('class A : NoSuchBase { [NoSuch]$x }; class B : string {}; enum E : byte { a = 300 }', [ref]$tokens, [ref]$errors)
$errors.ErrorId -join ' '
{ 1 + (2) }.CheckRestrictedLanguage($null, $null, $false)
try { { Get-Date; $a }.CheckRestrictedLanguage([string[]]@(), $null, $false) } catch { $_.Exception.InnerException.Errors.ErrorId -join ' ' }
[CodeGeneration]::EscapeSingleQuotedStringContent("it's")
([System.Management.Automation.PSParser]::Tokenize('foo $a 12', [ref]$null)).Type -join ' '
<# output
ScriptBlockAst ParamBlockAst ParameterAst VariableExpressionAst ConstantExpressionAst NamedBlockAst IfStatementAst PipelineAst CommandExpressionAst BinaryExpressionAst VariableExpressionAst ConstantExpressionAst StatementBlockAst PipelineAst CommandAst StringConstantExpressionAst CommandParameterAst ExpandableStringExpressionAst VariableExpressionAst CommandAst StringConstantExpressionAst StatementBlockAst PipelineAst CommandExpressionAst HashtableAst StringConstantExpressionAst PipelineAst CommandExpressionAst ConstantExpressionAst
Get-Date
3:20 5 ParameterAst int
Variable Equals StringExpandable Semi Identifier Parameter Number Redirection Redirection Identifier Comment EndOfInput
b
CommandExpressionAst
True
2
ExpectedValueExpression 3 False
UnexpectedToken 10 False
2
ParseException
n
2
Get-Date Out-Null
TypeNotFound TypeNotFound SealedBaseClass EnumeratorValueOutOfBounds
CmdletNotInAllowedListForDataSection VariableReferenceNotSupportedInDataSection
it''s
Command Variable Number
#>
