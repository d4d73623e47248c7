# requirements: R7
# timeout: 90
. $env:TEST_PRELUDE
# What ssh says when it cannot connect reaches the user; other sessions do not notice.
$other = New-PSSession
$ssh = "$HOME/../bin/ssh"
function peer([string]$Body) {
  Set-Content $ssh "#!/bin/sh`n$Body"; chmod +x $ssh
  try { New-PSSession -HostName box -ErrorAction Stop | Out-Null; 'no error' } catch { "$($_.FullyQualifiedErrorId): $_" }
}
peer 'echo "ssh: Could not resolve hostname box: Name or service not known" >&2; exit 255'
peer 'echo "Permission denied (publickey)." >&2; exit 255'
(peer 'echo "subsystem request failed on channel 0" >&2; exit 1') -match 'session has ended.*on channel 0 Check.*Subsystem powershell'
(peer 'echo "Last login: today"; exit 0') -match 'It wrote: Last login: today Check'
# A banner and a greeting before the protocol begins do no harm.
Set-Content $ssh "#!/bin/sh`necho 'Authorized use only' >&2`necho hello`nexec '$env:PSESSION' -sshs -NoLogo -NoProfile"; chmod +x $ssh
$s = New-PSSession -HostName box
Invoke-Command $s { 'there' }
Invoke-Command $other { 'other' }
<# output
ssh: Could not resolve hostname box: Name or service not known
PSSessionOpenFailed: [box] The background process reported an error with the following message: The SSH client session has ended with error message: ssh: Could not resolve hostname box: Name or service not known
Permission denied (publickey).
PSSessionOpenFailed: [box] The background process reported an error with the following message: The SSH client session has ended with error message: Permission denied (publickey).
subsystem request failed on channel 0
True
True
Authorized use only
there
other
#>
