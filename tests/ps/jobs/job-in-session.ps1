# requirements: R21
# worlds: local ssh
. $env:TEST_PRELUDE
$s = New-PSSession @target -Name jobs
$j = Invoke-Command $s { Start-Job { Start-Sleep 1; 'inner result' } -Name inner }
"$($j.Name) $($j.PSObject.TypeNames[0])"
@(Get-Job).Count
$null = Disconnect-PSSession $s
$null = Connect-PSSession $s
Invoke-Command $s { Wait-Job inner | Out-Null; Receive-Job inner }
<# output
inner Deserialized.System.Management.Automation.PSRemotingJob
0
inner result
#>
