# Files that describe sessions and roles, and options of the transport.
New-PSSessionConfigurationFile -Path c.pssc -SessionType RestrictedRemoteServer -VisibleCmdlets Get-Date, 'Get-*' -EnvironmentVariables @{ A = 'b' }
(Get-Content c.pssc | Where-Object { $_ -match '^\w' -and $_ -notmatch '^(GUID|Author)' }) -join "`n"
Test-PSSessionConfigurationFile c.pssc
'@{ Nothing = 1 }' > d.pssc; Test-PSSessionConfigurationFile d.pssc
New-PSRoleCapabilityFile -Path r.psrc -FunctionDefinitions @{ Name = 'F'; ScriptBlock = { 'f' } } -Author A
$r = Import-PowerShellDataFile r.psrc; $r.FunctionDefinitions.ScriptBlock.GetType().Name; $r.Copyright
try { New-PSRoleCapabilityFile -Path r.txt } catch { $_.FullyQualifiedErrorId }
(New-PSTransportOption -MaxIdleTimeoutSec 100).MaxIdleTimeoutSec
<# output
SchemaVersion = '2.0.0.0'
SessionType = 'RestrictedRemoteServer'
VisibleCmdlets = 'Get-Date', 'Get-*'
EnvironmentVariables = @{
True
False
ScriptBlock
(c) A. All rights reserved.
InvalidRoleCapabilityFilePath,Microsoft.PowerShell.Commands.NewPSRoleCapabilityFileCommand
100
#>
