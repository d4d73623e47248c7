# ConstrainedLanguage where trusted and untrusted code meet: parameters, variables, -as, dot-sourcing, modules, sessions.
function try-it([scriptblock]$b) { try { "$(& $b)" } catch { $_.FullyQualifiedErrorId } }
function trusted([IO.FileInfo]$file) { $file.Name.Substring(0, 1) }
function simple { Write-Output 'only calls' }
function keeps { $script:kept = 5 }
$free = { $inside = [Math]::Abs(-3); $inside }
$module = New-Module -Name trusted-module { function Get-Trusted { [Math]::Sqrt(16) } }
$file = Get-Item / | Add-Member -PassThru ScriptMethod twice { 2 } | Add-Member -PassThru NoteProperty mine 1
$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
trusted '/tmp/abc'
Get-Trusted
function untrusted([IO.FileInfo]$file) { $file.Name }
try-it { untrusted '/tmp/abc' }
try-it { & { param([IO.FileInfo]$f) $f.Name } '/tmp/abc' }
try-it { 'x' -as [Text.StringBuilder] }
try-it { '5' -as [int] }
try-it { [IO.FileInfo]$f = '/tmp/x' }
try-it { [IO.FileSystemInfo]$f = $file; $f.Name }
try-it { . trusted '/tmp/abc' }
try-it { . simple }
try-it { . keeps }
try-it { . $free }
try-it { & $free }
try-it { New-Module -ScriptBlock $free }
try-it { New-Module -Name mine { function Get-Mine { 'mine' } } | Out-Null; Get-Mine }
try-it { $file.twice() }
try-it { $file.mine = 4; $file.mine }
try-it { $file.Attributes = 0 }
try-it { $file.Refresh() }
try-it { data -SupportedCommand Get-Date { Get-Date } }
try-it { data { 'data' } }
try-it { [scriptblock]::Create('1') }
try-it { Add-Type -TypeDefinition 'class A { }' }
try-it { Invoke-Command { [Math]::Abs(-1) } }
try-it { [DayOfWeek]'Monday' }
try-it { [int[]]('1', '2') }
try-it { [Collections.ArrayList](1, 2) }
<# output
a
4
ParameterArgumentTransformationError,untrusted
ParameterArgumentTransformationError

5
RuntimeException
/
DotSourceNotSupported
only calls
DotSourceNotSupported
DotSourceNotSupported
3
Modules_CannotCreateModuleWithFullLanguageScriptBlock,Microsoft.PowerShell.Commands.NewModuleCommand
mine
2
4
PropertySetterNotSupportedInConstrainedLanguage
MethodInvocationNotSupportedInConstrainedLanguage
DataSectionAllowedCommandDisallowed
data
MethodInvocationNotSupportedInConstrainedLanguage
CannotDefineNewType,Microsoft.PowerShell.Commands.AddTypeCommand
MethodInvocationNotSupportedInConstrainedLanguage
Monday
1 2
ConversionSupportedOnlyToCoreTypes
#>
