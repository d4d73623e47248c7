# requirements: R7
# worlds: local ssh
. $env:TEST_PRELUDE
$s = New-PSSession @target
Invoke-Command $s { 'out'; Write-Warning w; Write-Error e; Write-Verbose v -Verbose; 'end' } *>&1 |
  ForEach-Object { "$($_.GetType().Name): $_" }
<# output
String: out
WarningRecord: w
RemotingErrorRecord: e
VerboseRecord: v
String: end
#>
