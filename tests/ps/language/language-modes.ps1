# ConstrainedLanguage: core types only, no way back, blocks keep the mode they were made in.
function trusted { [Text.StringBuilder]::new('t').ToString() }
$free = { [Math]::Abs(-3) }
function try-it([scriptblock]$b) { try { "$(& $b)" } catch { $_.FullyQualifiedErrorId } }
$ExecutionContext.SessionState.LanguageMode
$list = [System.Collections.Generic.List[int]]::new()
$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
$ExecutionContext.SessionState.LanguageMode
try-it { $ExecutionContext.SessionState.LanguageMode = 'FullLanguage' }
try-it { [Text.StringBuilder]::new() }
try-it { [IO.File]::ReadAllText('/etc/hostname') }
try-it { $list.Add(1) }
try-it { $list.ToString().Length -gt 3 }
try-it { [Math]::Abs(-3) }
try-it { 'abc'.Substring(1) + [string]::Join('-', 1, 2) + @{ a = 5 }.ContainsKey('a') }
try-it { [System.IO.FileInfo]'/tmp/x' }
try-it { [int]'5' + ([datetime]'2020-01-02').Day }
try-it { New-Object System.Text.StringBuilder }
try-it { (New-Object Version 1, 2).Minor }
try-it { Invoke-Expression 'class A { }' }
try-it { Invoke-Expression '[Math]::Abs(-1)' }
try-it { [pscustomobject]@{ a = 1 } | ForEach-Object { $_.a = 4; $_.a } }
try-it { ({ 1 }).Invoke() }
trusted
& $free
$ExecutionContext.SessionState.LanguageMode
<# output
FullLanguage
ConstrainedLanguage
PropertySetterNotSupportedInConstrainedLanguage
CannotCreateTypeConstrainedLanguage
MethodInvocationNotSupportedInConstrainedLanguage
MethodInvocationNotSupportedInConstrainedLanguage
True
MethodInvocationNotSupportedInConstrainedLanguage
bc1-2True
ConversionSupportedOnlyToCoreTypes
7
CannotCreateTypeConstrainedLanguage,Microsoft.PowerShell.Commands.NewObjectCommand
2
ClassesNotAllowedInConstrainedLanguage,Microsoft.PowerShell.Commands.InvokeExpressionCommand
MethodInvocationNotSupportedInConstrainedLanguage,Microsoft.PowerShell.Commands.InvokeExpressionCommand
4
MethodInvocationNotSupportedInConstrainedLanguage
t
3
ConstrainedLanguage
#>
