# requirements: R23
# worlds: local ssh
. $env:TEST_PRELUDE
$s = New-PSSession @target
$ids = Invoke-Command $s { $PID; $p = Start-Process sleep 1000 -PassThru; $p.Id }
@($ids | Where-Object { Test-Path "/proc/$_" }).Count
Remove-PSSession $s
until { @($ids | Where-Object { Test-Path "/proc/$_" }).Count -eq 0 }
@(Get-ChildItem "$env:XDG_STATE_HOME/psession" -ErrorAction SilentlyContinue).Count
<# output
2
True
0
#>
