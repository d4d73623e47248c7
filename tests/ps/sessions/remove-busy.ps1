# requirements: R23 R25
# worlds: local ssh
. $env:TEST_PRELUDE
$s = New-PSSession @target
$p = Invoke-Command $s { $PID }
$j = Invoke-Command $s { Start-Sleep 1000 } -AsJob
until { $s.Availability -eq 'Busy' }
Remove-PSSession $s
until { -not (Test-Path "/proc/$p") }
until { $j.State -ne 'Running' }
$s.State
<# output
True
True
True
Closed
#>
