# requirements: B3 B6
# worlds: local ssh
# timeout: 60
. $env:TEST_PRELUDE
# Output of a job that nobody receives does not hold the command, and comes all the same.
$s = New-PSSession @target
$job = Invoke-Command $s { foreach ($i in 1..2000) { 'x' * 10000 } } -AsJob
"$((Wait-Job $job -Timeout 40).State)"
@(Receive-Job $job).Count
Invoke-Command $s { 'after' }
<# output
Completed
2000
after
#>
