# requirements: R5 R8
# worlds: ssh net
. $env:TEST_PRELUDE
$a = Invoke-Command @target { $global:left = 1; $PID }
$b = Invoke-Command @target { "left: $left"; $PID }
$b[0]; $a -ne $b[1]
@(Get-PSSession).Count
until { @(Get-PSSession @there).Count -eq 0 }
<# output
left: 
True
0
True
#>
