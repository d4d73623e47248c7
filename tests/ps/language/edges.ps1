# Edges: $? of grouped expressions, tuples, delegates, redirection to variables, definitions' errors.
Write-Error x 2>$null; ('a'); $?
Write-Error x 2>$null; $(); $?
Write-Error x 2>$null; @('a'); $?
Write-Error x 2>$null; $null = 1; $?
(Write-Error x 2>$null); $?
$t = [Tuple]::Create(10, 'b'); "$($t[0]) $($t[-1]) $($t[0, 1])"
class M { static [int] Thrice([int]$n) { return 3 * $n } }
([Func[int, int]][M]::Thrice).Invoke(4)
([Func[int, int, int, int, int, int]] { $args.Count }).Invoke(1, 2, 3, 4, 5)
1..3 > variable:kept; $kept.Count; 'x' >> variable:kept; "$kept"
function show([string]$a) { $a }; show 0x10
$errors = $null
foreach ($s in 'class C {} class C {}', '[Flags()]class C{}', 'class C { f([Parameter()]$a) {} }', '[UnknownAttr()]class C{}') {
  $null = [System.Management.Automation.Language.Parser]::ParseInput($s, [ref]$null, [ref]$errors)
  "$($errors.ErrorId) $($errors.Extent.StartOffset)"
}
try { Invoke-Expression '[int]"x"' } catch { $_.FullyQualifiedErrorId }
<# output
a
True
True
a
True
True
False
10 b 10 b
12
5
3
1 2 3 x
0x10
MemberAlreadyDefined 11
AttributeNotAllowedOnDeclaration 0
AttributeNotAllowedOnDeclaration 12
CustomAttributeTypeNotFound 1
InvalidCastFromStringToInteger,Microsoft.PowerShell.Commands.InvokeExpressionCommand
#>
