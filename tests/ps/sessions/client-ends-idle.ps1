# requirements: R6 R18
# worlds: local ssh net
. $env:TEST_PRELUDE
client '$s = New-PSSession @target -Name idle; Invoke-Command $s { $PID } | Out-Null; "made $($s.State)"'
until { @(Get-PSSession @there).Count -eq 0 }
<# output
made Opened
True
#>
