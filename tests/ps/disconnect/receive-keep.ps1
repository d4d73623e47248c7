# requirements: R15 B3
# worlds: local ssh
. $env:TEST_PRELUDE
$s = New-PSSession @target
$j = Invoke-Command $s { 1..3 } -AsJob
$null = Wait-Job $j
(Receive-Job $j -Keep) -join ' '
(Receive-Job $j) -join ' '
$null = Disconnect-PSSession $s; $null = Connect-PSSession $s
Invoke-Command $s { 'still' }
<# output
1 2 3
1 2 3
still
#>
