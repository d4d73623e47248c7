# requirements: R19 R20
# worlds: local ssh
. $env:TEST_PRELUDE
$s = New-PSSession @target
$a = Start-Job { Start-Sleep 1000 }; $b = Invoke-Command $s { Start-Sleep 1000 } -AsJob
until { $s.Availability -eq 'Busy' }
Stop-Job $a, $b
"$($a.State) $($b.State)"
Invoke-Command $s { 'free again' }
Remove-Job $a, $b
<# output
True
Stopped Stopped
free again
#>
