# requirements: R19
. $env:TEST_PRELUDE
$j = Start-Job { $args[0] * 2; $PID } -ArgumentList 21 -Name calc
$null = Wait-Job $j -Timeout 30
$r = Receive-Job $j
"$($j.Name) $($j.State) $($j.PSJobTypeName) $($r[0]) $($r[1] -ne $PID)"
Remove-Job $j; @(Get-Job).Count
<# output
calc Completed BackgroundJob 42 True
0
#>
