# requirements: R20
# worlds: local ssh
. $env:TEST_PRELUDE
$s = New-PSSession @target
$j = Invoke-Command $s { Write-Warning careful; 7 } -AsJob -JobName far
$null = Wait-Job $j -Timeout 30
"$($j.Name) $($j.State) $($j.PSJobTypeName) $(@($j.ChildJobs).Count) $(Receive-Job $j 3>$null)"
<# output
far Completed RemoteJob 1 7
#>
