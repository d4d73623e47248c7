# What a session in RestrictedLanguage or NoLanguage runs, and the error ids of what it refuses.
# (A class without methods and an enum pass the check.)
function in-mode($mode, [string]$text) {
  $iss = [initialsessionstate]::CreateDefault()
  $iss.LanguageMode = $mode
  $ps = [powershell]::Create($iss)
  try {
    $r = $ps.AddScript($text).Invoke()
    "$r" + $(foreach ($e in $ps.Streams.Error) { "E:" + $e.FullyQualifiedErrorId })
  } catch {
    $x = $_.Exception.InnerException
    if ($x.Errors) { $x.Errors.ErrorId -join ',' } else { $x.ErrorRecord.FullyQualifiedErrorId }
  } finally { $ps.Dispose() }
}
foreach ($t in '1', 'Get-Date') { in-mode NoLanguage $t }
$iss = [initialsessionstate]::CreateDefault()
$iss.LanguageMode = 'NoLanguage'
$ps = [powershell]::Create($iss)
$ps.AddCommand('Write-Output').AddArgument(7).AddCommand('Measure-Object').Invoke().Count
foreach ($t in '$true', '$PSCulture.Length', '[string]1', '[IO.File]', '@{ a = 1 }.Count', '@(1)[0]', '{ 1 }', 'if (1) { 2 }', '$x', '$x = 1',
  'while (0) { }', 'foreach (1 in 2) { }'.Replace('1', '$i'), 'do { } until (1)', 'switch (1) { 1 { } }', 'try { } catch { }', 'trap { }', 'param($x)', 'process { 1 }',
  'return 1', 'throw 1', 'class A { }', 'class A { f() { } }', 'enum E { A }', '1..3', '"a" -f 1', '"a" -match "a"', '"a" -like "a"', '"a" -as [int]', '1 -is [int]',
  '"a" -join "b"', '"a" -split "b"', '"a" -replace "b"', '1 > /tmp/x', 'Get-Date 2>&1', '. Get-Date', '"a" * 1024 | ForEach-Object Length', '"a" * 1025', '1, 2 * 513',
  '"a" | ForEach-Object ToUpper', '"a" | Where-Object Length -eq 1', '"a" | Where-Object Length -match 1', '"a" | Where-Object Length -cnotmatch 1',
  'Write-Output 1 -OutVariable x', 'Write-Output 1 -ErrorVariable x', 'Write-Output 1 -PipelineVariable x', 'Invoke-Expression "[IO.Path]::PathSeparator"',
  '"$(1 + 1)"', '$true ? 1 : 2', '1 && 2', 'data { 1 }', 'exit') {
  "$t => $(in-mode RestrictedLanguage $t)"
}
try { data long { "a" * 2000 } } catch { $_.FullyQualifiedErrorId }
data short { "ab" * 2 }
$short
<# output
ScriptsNotAllowed
ScriptsNotAllowed
1
$true => True
$PSCulture.Length => PropertyReferenceNotSupportedInDataSection
[string]1 => 1
[IO.File] => TypeNotAllowedInDataSection
@{ a = 1 }.Count => PropertyReferenceNotSupportedInDataSection
@(1)[0] => ArrayReferenceNotSupportedInDataSection
{ 1 } => ScriptBlockNotSupportedInDataSection
if (1) { 2 } => 2
$x => VariableReferenceNotSupportedInDataSection
$x = 1 => AssignmentStatementNotSupportedInDataSection,VariableReferenceNotSupportedInDataSection
while (0) { } => ForWhileStatementNotSupportedInDataSection
foreach ($i in 2) { } => ForeachStatementNotSupportedInDataSection,VariableReferenceNotSupportedInDataSection
do { } until (1) => DoWhileStatementNotSupportedInDataSection
switch (1) { 1 { } } => SwitchStatementNotSupportedInDataSection
try { } catch { } => TryStatementNotSupportedInDataSection
trap { } => TrapStatementNotSupportedInDataSection
param($x) => InvalidScriptBlockInDataSection
process { 1 } => InvalidScriptBlockInDataSection
return 1 => FlowControlStatementNotSupportedInDataSection
throw 1 => FlowControlStatementNotSupportedInDataSection
class A { } => 
class A { f() { } } => FunctionDeclarationNotSupportedInDataSection,ScriptBlockNotSupportedInDataSection
enum E { A } => 
1..3 => OperatorNotSupportedInDataSection
"a" -f 1 => OperatorNotSupportedInDataSection
"a" -match "a" => OperatorNotSupportedInDataSection
"a" -like "a" => True
"a" -as [int] => OperatorNotSupportedInDataSection
1 -is [int] => True
"a" -join "b" => OperatorNotSupportedInDataSection
"a" -split "b" => OperatorNotSupportedInDataSection
"a" -replace "b" => OperatorNotSupportedInDataSection
1 > /tmp/x => RedirectionNotSupportedInDataSection
Get-Date 2>&1 => RedirectionNotSupportedInDataSection
. Get-Date => DotSourcingNotSupportedInDataSection
"a" * 1024 | ForEach-Object Length => 1024
"a" * 1025 => E:StringMultiplyToolongInDataSection
1, 2 * 513 => E:ArrayMultiplyToolongInDataSection
"a" | ForEach-Object ToUpper => E:NoMethodInvocationInRestrictedLanguageMode,Microsoft.PowerShell.Commands.ForEachObjectCommand
"a" | Where-Object Length -eq 1 => a
"a" | Where-Object Length -match 1 => E:OperationNotAllowedInRestrictedLanguageMode,Microsoft.PowerShell.Commands.WhereObjectCommand
"a" | Where-Object Length -cnotmatch 1 => E:OperationNotAllowedInRestrictedLanguageMode,Microsoft.PowerShell.Commands.WhereObjectCommand
Write-Output 1 -OutVariable x => E:VariableReferenceNotSupportedInDataSection
Write-Output 1 -ErrorVariable x => E:VariableReferenceNotSupportedInDataSection
Write-Output 1 -PipelineVariable x => E:VariableReferenceNotSupportedInDataSection
Invoke-Expression "[IO.Path]::PathSeparator" => :
"$(1 + 1)" => 2
$true ? 1 : 2 => 1
1 && 2 => 1 2
data { 1 } => DataSectionStatementNotSupportedInDataSection
exit => FlowControlStatementNotSupportedInDataSection
StringMultiplyToolongInDataSection
abab
#>
