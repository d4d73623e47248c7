# requirements: R25
# worlds: local ssh
. $env:TEST_PRELUDE
$a = New-PSSession @target -Name victim; $b = New-PSSession @target -Name other
$id = Invoke-Command $a { $PID }
$j = Invoke-Command $a { Start-Sleep 100 } -AsJob
until { $a.Availability -eq 'Busy' }
/bin/kill -9 $id
until { $a.State -eq 'Broken' }
until { $j.State -eq 'Failed' }
error-of { Invoke-Command $a { 1 } -ErrorAction Stop }
Invoke-Command $b { 'unharmed' }
Remove-PSSession $a
@(Get-PSSession).Count
<# output
True
True
True
InvokeCommandCommandInvalidSessionState,Microsoft.PowerShell.Commands.InvokeCommandCommand
unharmed
1
#>
