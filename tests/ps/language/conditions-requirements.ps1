# $? after conditions, $MyInvocation of what is dot-sourced, modules that scripts need, attributes that cannot be made,
# arguments of programs with commas and in the legacy style.
if (Write-Error x -ErrorAction Ignore) { 'no' } else { "else $?" }
if ('a' && /bin/false) { "if $?" }
while (Write-Error x -ErrorAction Ignore) { } ; $?
. { $MyInvocation.Line.Trim() }
function Dotted { $MyInvocation.MyCommand.Name }
. Dotted
$script = Join-Path $PWD 'needs.ps1'
foreach ($m in "Nowhere", "@{ ModuleName = 'Nowhere'; ModuleVersion = '1.0' }", "@{ ModuleName = 'Nowhere'; RequiredVersion = '1.1' }", "@{ ModuleName = 'Nowhere'; ModuleVersion = '1.0'; MaximumVersion = '1.2' }") {
  "#requires -Modules $m" | Set-Content $script
  try { & $script } catch { ($_.Exception.Message -split 'missing: ')[1] }
}
try { function Bad { param([ValidateCount(-3, 1)][string[]]$x) }; Bad } catch { $_.FullyQualifiedErrorId }
$sets = 1..33 | ForEach-Object { "[Parameter(ParameterSetName = 's$_')]" }
try { & ([scriptblock]::Create("param($($sets -join '') `$x) 1")) } catch { $_.FullyQualifiedErrorId }
/bin/echo 1,2 3 ,4 5 , 6 7, 8
$PSNativeCommandArgumentPassing = 'Legacy'
/usr/bin/printf '<%s>' 'a"b c"d' 'a\"b c\"d' 'x y' ''
''
<# output
else True
if True
True
. { $MyInvocation.Line.Trim() }
Dotted
The module 'Nowhere' cannot be found..
The module 'Nowhere' cannot be found with ModuleVersion '1.0'..
The module 'Nowhere' cannot be found with RequiredVersion '1.1'..
The module 'Nowhere' cannot be found with ModuleVersion '1.0' and MaximumVersion '1.2'..
ExceptionConstructingAttribute
ParsingTooManyParameterSets
1,2 3 ,4 5 , 6 7, 8
<ab cd><a"b c"d><x y>
#>
