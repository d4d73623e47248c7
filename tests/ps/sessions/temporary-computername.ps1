# requirements: R5 R8 R10
. $env:TEST_PRELUDE
$a = Invoke-Command -ComputerName localhost { $global:left = 1; $PID }
$b = Invoke-Command -ComputerName localhost { "left: $left"; $PID }
$b[0]; $a -ne $b[1]
@(Get-PSSession).Count
until { @(Get-PSSession -ComputerName localhost).Count -eq 0 }
<# output
left: 
True
0
True
#>
