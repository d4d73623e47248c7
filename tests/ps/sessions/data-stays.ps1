# requirements: R6 R7 R8 R10
# worlds: local ssh net
. $env:TEST_PRELUDE
$s = New-PSSession @target -Name work
"$($s.Name) $($s.State) $($s.Availability)"
Invoke-Command $s { $x = 6; function twice($n) { $n * 2 }; Set-Alias tw twice; Set-Location / }
Invoke-Command $s { tw $x; "$PWD" }
(Invoke-Command $s { $PID }) -ne $PID
@(Get-PSSession).Count
Remove-PSSession $s
"$($s.State) $(@(Get-PSSession).Count)"
<# output
work Opened Available
12
/
True
1
Closed 0
#>
