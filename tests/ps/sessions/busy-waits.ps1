# requirements: R4
# worlds: local ssh
. $env:TEST_PRELUDE
$s = New-PSSession @target
$j = Invoke-Command $s { Start-Sleep 2; 'first' } -AsJob
until { $s.Availability -eq 'Busy' }
$k = Invoke-Command $s { 'at once' } -AsJob
$null = Wait-Job $k; $k.State
Invoke-Command $s { 'second' }
Receive-Job $j
<# output
True
Failed
second
first
#>
